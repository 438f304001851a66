//! Saved web pages and plain texts to articles.
//!
//! Entry point: [`import`], bytes and options in, an article and what is to be said about it out. A format is found
//! (`kind`), bytes become text (`decode`, `mhtml`), a reader makes a draft of it (`page`, `plain`), and the draft becomes a
//! file (`write`, `front`). Nothing here reads or writes a file, looks at the clock, or trusts the source: what it says can
//! become words and never markup, and each reader has limits on size, depth and number.

mod dates;
mod decode;
mod draft;
mod front;
mod furniture;
mod kind;
mod language;
mod metadata;
mod mhtml;
mod page;
mod pieces;
mod plain;
mod publisher;
mod slug;
mod write;

use sha2::{Digest, Sha256};

pub use draft::LeftOut;
use draft::{Draft, Facts};
pub use kind::Kind;
pub use publisher::Publisher;
pub use slug::is_id;

/// A file of more bytes is refused. A page with its images, in one file, has a few million.
pub const LARGEST_FILE: usize = 64 << 20;

/// A page or text of more bytes, without its images, is refused: that is some three million words.
const LARGEST_TEXT: usize = 20 << 20;

/// The stack of the thread that reads pages: their elements may lie deep in each other, and libraries walk down.
const STACK: usize = 64 << 20;

/// What the author asks for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The ID of the article.
    pub id: Option<String>,
    /// The address of the source.
    pub url: Option<String>,
    /// Its format.
    pub from: Option<Kind>,
    /// The day of the import, in EDTF.
    pub today: String,
    /// The language of the site: a text in it needs no `lang`.
    pub language: Option<String>,
    /// The publishers that the site has.
    pub publishers: Vec<Publisher>,
}

/// What an import made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The ID of the article.
    pub id: String,
    /// The text of its file.
    pub text: String,
    /// Its format.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its date, in EDTF.
    pub published: Option<String>,
    /// Its publisher.
    pub publisher: Option<Publisher>,
    /// The file of a publisher that the site does not have.
    pub new_publisher: Option<String>,
    /// How many words it has.
    pub words: usize,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// What the author should know.
    pub notes: Vec<String>,
    /// What the author has to fill in.
    pub missing: Vec<&'static str>,
}

/// Why a file cannot become an article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It is neither a page nor text.
    #[error("it is {0}, no web page and no text: {1}")]
    Unreadable(&'static str, &'static str),
    /// It holds bytes that no text has.
    #[error(
        "it is no text: it holds bytes that no encoding of text has (PDF, office documents and images cannot be read; paste their text into a `.txt` file)"
    )]
    Binary,
    /// It is too large.
    #[error("it is too large: {0} MB, and at most {1} MB are read")]
    TooLarge(usize, usize),
    /// A page with more of something than any page has.
    #[error("it has more than {1} {0}, which no page that people read has")]
    Endless(&'static str, usize),
    /// An MHTML file without a page.
    #[error("there is no page in it: none of its parts is HTML or text")]
    NoPart,
    /// An MHTML file whose parts cannot be told apart.
    #[error(
        "its parts cannot be told apart: it names the boundary `{0}`, which stands nowhere in it (it was cut off or changed: save the page again)"
    )]
    NoBoundary(String),
    /// There is nothing to read.
    #[error("there is nothing to read in it{}", said(.0))]
    Nothing(String),
    /// The title has no letters to make an ID of.
    #[error("its title gives no ID: name one with `--id`")]
    NoId,
}

fn said(text: &str) -> String {
    let hint = "a page that scripts fill, or that asks readers to log in, has to be saved from a browser that shows its text; or paste the text into a `.txt` file";
    let start: String = text.chars().take(120).collect();
    match start.is_empty() {
        true => format!(" ({hint})"),
        false => {
            format!(": it says only `{}{}` ({hint})", start, if start.len() < text.len() { " …" } else { "" })
        }
    }
}

/// Makes an article of a file. `name` is the file's name.
///
/// # Errors
/// Where the file is no page and no text, has nothing to read in it, or is larger, deeper or of more parts than any page.
pub fn import(bytes: &[u8], name: &str, options: &Options) -> Result<Imported, ImportError> {
    let (kind, mut draft) = on_large_stack(bytes, name, options)?;
    let body = write::markdown(&draft.pieces);
    if pieces::words(&body) == 0 && !body.chars().any(char::is_alphanumeric) {
        return Err(ImportError::Nothing(String::new()));
    }
    complete(&mut draft, name, options, &body);
    let title = draft.facts.title.clone().unwrap_or_default();
    let id = match &options.id {
        Some(id) => id.clone(),
        None => Some(slug::slug(&title)).filter(|id| !id.is_empty()).ok_or(ImportError::NoId)?,
    };
    let found = publisher::find(&draft.facts, &options.publishers);
    let retrieved = draft.facts.saved.clone().unwrap_or_else(|| options.today.clone());
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let added = front::Added {
        publisher: found.as_ref().map(|found| found.publisher.id.as_str()),
        retrieved: &retrieved,
        sha256: &sha256,
    };
    Ok(Imported {
        id,
        text: front::article(&draft.facts, &added, &body),
        kind,
        title,
        published: draft.facts.published.clone(),
        words: pieces::words(&body),
        missing: missing(&draft.facts, found.is_some()),
        new_publisher: found.as_ref().and_then(|found| found.file.clone()),
        publisher: found.map(|found| found.publisher),
        left_out: draft.left_out,
        notes: draft.notes,
    })
}

/// A date that a text consists of, as EDTF; none where it can be read in two ways.
pub fn date(text: &str) -> Option<String> {
    dates::edtf(text)
}

/// Markdown that says the same words as a plain text, a line a paragraph, whatever signs they hold.
pub fn markdown_of(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let pieces: Vec<pieces::Piece> = lines
        .flat_map(|line| {
            let words = pieces::Piece::Text(line.to_owned());
            [pieces::Piece::Start(pieces::Tag::Paragraph), words, pieces::Piece::End]
        })
        .collect();
    write::markdown(&pieces)
}

/// Reads a file on a thread with a stack of its own.
fn on_large_stack(bytes: &[u8], name: &str, options: &Options) -> Result<(Kind, Draft), ImportError> {
    std::thread::scope(|scope| {
        let thread =
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || read(bytes, name, options));
        match thread.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(draft)) => draft,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => read(bytes, name, options),
        }
    })
}

/// Reads a file of any format.
fn read(bytes: &[u8], name: &str, options: &Options) -> Result<(Kind, Draft), ImportError> {
    if bytes.len() > LARGEST_FILE {
        return Err(ImportError::TooLarge(bytes.len() >> 20, LARGEST_FILE >> 20));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Empty);
    }
    if let Some((what, hint)) = kind::unreadable(bytes) {
        return Err(ImportError::Unreadable(what, hint));
    }
    let kind = options.from.unwrap_or_else(|| kind::of(bytes, name));
    let mut known = page::Known { url: options.url.clone(), ..page::Known::default() };
    let part = match kind {
        Kind::Mhtml => Some(mhtml::page(bytes)?),
        Kind::Html | Kind::Text => None,
    };
    let (mut saved, mut is_page, mut label, mut source) = (None, kind == Kind::Html, None, bytes);
    if let Some(part) = &part {
        known.url = known.url.or_else(|| part.url.clone());
        known.parts.clone_from(&part.parts);
        (saved, is_page, label, source) =
            (part.saved.clone(), !part.is_text, part.charset.as_deref(), &part.bytes);
    }
    if source.len() > LARGEST_TEXT {
        return Err(ImportError::TooLarge(source.len() >> 20, LARGEST_TEXT >> 20));
    }
    let decoded = decode::decode(source, label, is_page);
    if is_binary(&decoded) {
        return Err(ImportError::Binary);
    }
    let mut draft = if is_page { page::read(&decoded.text, &known)? } else { plain::read(&decoded.text) };
    draft.facts.saved = saved.or(draft.facts.saved).filter(|date| crate::date::Date::parse(date).is_ok());
    if options.url.is_some() || draft.facts.url.is_none() {
        draft.facts.url = match &options.url {
            Some(url) => Some(url.clone()),
            None => known.url.as_deref().and_then(web_address),
        };
    }
    if part.is_some_and(|part| part.is_cut) {
        draft
            .notes
            .push("the file ends within the page: it seems cut off; look at the end of the text".to_owned());
    }
    draft.notes.extend(encoding_notes(&decoded));
    Ok((kind, draft))
}

/// An address that a file gives, as it may stand in an article: spaces and their like encoded, and nothing but the web.
fn web_address(url: &str) -> Option<String> {
    let parsed = url::Url::parse(url.trim()).ok()?;
    let is_web =
        matches!(parsed.scheme(), "http" | "https") && parsed.host_str().is_some_and(|h| !h.is_empty());
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    let is_plain = !host.starts_with(['/', '?', '#', ':'])
        && !host.is_empty()
        && !url.contains(|c: char| c.is_whitespace() || c.is_control());
    is_web.then(|| if is_plain { url.to_owned() } else { parsed.into() })
}

/// Whether a text is none: control characters are a part of it that no text has.
fn is_binary(decoded: &decode::Decoded) -> bool {
    let start = decoded.text.chars().take(20_000);
    let (mut all, mut odd) = (0, 0);
    for c in start {
        all += 1;
        odd += usize::from(c.is_control() && !c.is_whitespace() || c == '\u{fffd}');
    }
    odd > 8 && odd * 10 > all
}

fn encoding_notes(decoded: &decode::Decoded) -> Vec<String> {
    let mut notes = Vec::new();
    if decoded.guessed {
        notes.push(format!(
            "its encoding is not said; read as {}: look at the accented letters",
            decoded.encoding
        ));
    }
    if decoded.bad > 0 {
        let count = if decoded.bad == 1 { "1 place".to_owned() } else { format!("{} places", decoded.bad) };
        notes.push(format!("{count} cannot be read as {}; `\u{fffd}` stands there", decoded.encoding));
    }
    notes
}

/// Fills in what the source does not say and the program can see.
fn complete(draft: &mut Draft, name: &str, options: &Options, body: &str) {
    let facts = &mut draft.facts;
    let title = facts.title.take().map(|title| pieces::one_line(&title)).filter(|title| !title.is_empty());
    facts.title = title.or_else(|| {
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).replace(['_', '-'], " ");
        draft.notes.push("it has no title: the name of the file was taken".to_owned());
        Some(pieces::one_line(&stem)).filter(|stem| !stem.is_empty()).or(Some("Untitled".to_owned()))
    });
    if let Some(title) = &mut facts.title
        && title.chars().count() > 500
    {
        *title = title.chars().take(499).collect::<String>() + "…";
    }
    if facts.lang.is_none()
        && let Some(guess) = language::guess(body)
        && options.language.as_deref().and_then(|tag| tag.split('-').next()) != Some(guess)
    {
        facts.lang = Some(guess.to_owned());
        draft.notes.push(format!("its language is not said; by its words it is `{guess}`"));
    }
}

/// What an author has to fill in.
fn missing(facts: &Facts, has_publisher: bool) -> Vec<&'static str> {
    let keys = [
        ("authors", facts.authors.is_empty()),
        ("publisher", !has_publisher),
        ("published", facts.published.is_none()),
        ("url", facts.url.is_none()),
    ];
    keys.into_iter().filter(|(_, is_missing)| *is_missing).map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn addresses_of_files_are_web_addresses() {
        let given = [
            ("https://sample.example/a b: c", Some("https://sample.example/a%20b:%20c")),
            ("https://sample.example/\u{e9}?x=[1]", Some("https://sample.example/\u{e9}?x=[1]")),
            ("http:///sample.example/", Some("http://sample.example/")),
            ("https://", None),
            ("http://?x", None),
            ("file:///home/ada", None),
            ("cid:main", None),
        ];
        for (url, wanted) in given {
            assert_eq!(web_address(url).as_deref(), wanted, "{url}");
        }
    }
}
