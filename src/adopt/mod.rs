//! What other programs have annotated becomes content: annotations, entities, events and articles, all of them drafts.
//!
//! Entry points: [`read`] takes the files of a format apart, [`adopt`] brings what they hold into a site, as texts of files.
//! Offsets become quotes, which are tied to the article's text here and nowhere else; then they are dropped. What has no
//! place in the site is kept all the same, in a file that briefbook passes over, with the reason. Nothing here reads or
//! writes a file, or believes what the source says of itself.
//!
//! | file | holds |
//! |---|---|
//! | `batch.rs` | what a format can hold, read |
//! | `web.rs`, `selectors.rs`, `bodies.rs` | W3C Web Annotations, and those of Hypothesis |
//! | `brat.rs`, `spans.rs`, `webanno.rs` | texts with offsets: brat, doccano, WebAnno and INCEpTION |
//! | `ftm.rs`, `rows.rs`, `timelinejs.rs` | entities and events: FollowTheMoney, tables, TimelineJS |
//! | `names.rs` | which entity of the site a name means |
//! | `taken.rs` | the IDs of what is new |
//! | `known.rs` | events and claims that the site has |
//! | `place.rs` | which article a text is, and what stands in it |
//! | `shown.rs` | words of a file in messages |
//! | `sought.rs`, `sides.rs`, `letters.rs`, `points.rs` | where passages stand in an article |
//! | `drafts.rs`, `written.rs`, `tables.rs` | everything as TOML |

mod batch;
mod bodies;
mod brat;
mod drafts;
mod ftm;
mod known;
mod letters;
mod names;
mod place;
mod points;
mod rows;
mod selectors;
mod shown;
mod sides;
mod sought;
mod spans;
mod tables;
mod taken;
#[cfg(test)]
mod tests;
mod timelinejs;
mod web;
mod webanno;
mod written;

use std::collections::BTreeMap;

use crate::parse::Parsed;
pub use batch::Batch;
pub use rows::{Columns, keys};
pub use written::{Adopted, Refused};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// W3C Web Annotations as JSON-LD.
    W3c,
    /// Annotations of Hypothesis as JSON, from its export or its interface.
    Hypothesis,
    /// Standoff annotations of brat, beside their text.
    Brat,
    /// WebAnno and INCEpTION: TSV 3, UIMA CAS as JSON, or lines of JSON.
    Webanno,
    /// Lines of JSON with spans, as doccano writes them.
    Doccano,
    /// Entities of FollowTheMoney, an object of JSON a line.
    Ftm,
    /// A table of entities or events.
    Csv,
    /// A timeline of TimelineJS as JSON.
    TimelineJs,
}

impl Format {
    /// Every format with the word that a command line has for it, and what it is.
    pub const WORDS: &'static [(&'static str, Self, &'static str)] = &[
        ("w3c", Self::W3c, "W3C Web Annotations, JSON-LD"),
        ("hypothesis", Self::Hypothesis, "Annotations of Hypothesis, JSON"),
        ("brat", Self::Brat, "brat: FILE.ann, with FILE.txt beside it"),
        ("webanno", Self::Webanno, "WebAnno or INCEpTION: TSV 3, UIMA CAS as JSON, or lines of JSON"),
        ("doccano", Self::Doccano, "doccano: lines of JSON with spans"),
        ("ftm", Self::Ftm, "Entities of FollowTheMoney, lines of JSON"),
        ("csv", Self::Csv, "A table of entities or events"),
        ("timelinejs", Self::TimelineJs, "A timeline of TimelineJS, JSON"),
    ];

    /// Whether its sources have labels or columns, of which the author can say what they mean.
    pub fn has_labels(self) -> bool {
        !matches!(self, Self::W3c | Self::Hypothesis | Self::TimelineJs)
    }
}

/// What the author asks for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The article that all annotations are about.
    pub article: Option<String>,
    /// Kinds of entities for labels of the source: `GPE` to `place`.
    pub kinds: BTreeMap<String, String>,
    /// What the columns of a table hold.
    pub columns: Columns,
}

/// A file of a format, with the text beside it where the format keeps one there.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The text that it is about.
    pub beside: Option<&'a str>,
}

/// Why a file is not of its format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdoptError {
    /// It is not JSON.
    #[error("it is no JSON: {0}")]
    Json(String),
    /// It is something else.
    #[error("{0}")]
    Other(String),
    /// What was asked for does not fit it.
    #[error("{0}")]
    Usage(String),
}

impl AdoptError {
    fn other(message: impl Into<String>) -> Self {
        Self::Other(message.into())
    }
}

/// Takes a file apart.
///
/// # Errors
/// Where it is not of the format. Parts of it that cannot be read are listed in the batch.
pub fn read(format: Format, source: &Source<'_>, options: &Options) -> Result<Batch, AdoptError> {
    // Offsets count in the text beside it, where the mark stays; in the file itself it says nothing.
    let source = &Source { text: source.text.trim_start_matches('\u{feff}'), ..*source };
    if source.text.trim().is_empty() {
        // brat makes such a file for every text without annotations.
        let is_nothing = format == Format::Brat;
        return if is_nothing { Ok(Batch::default()) } else { Err(AdoptError::other("it is empty")) };
    }
    let mut batch = match format {
        Format::W3c | Format::Hypothesis => web::read(source),
        Format::Brat => brat::read(source),
        Format::Webanno => webanno::read(source),
        Format::Doccano => spans::read(source),
        Format::Ftm => ftm::read(source),
        Format::Csv => rows::read(source, &options.columns),
        Format::TimelineJs => timelinejs::read(source),
    }?;
    // What is told by its line is kept as it stands there.
    for one in batch.unread.iter_mut().filter(|one| one.raw.is_none()) {
        let number =
            one.why.strip_prefix("line ").and_then(|rest| rest.split(':').next()?.parse::<usize>().ok());
        let line = number.and_then(|number| source.text.lines().nth(number.checked_sub(1)?));
        one.raw = line.map(ToOwned::to_owned);
    }
    Ok(batch)
}

/// Brings a batch into a site: texts of files, and what became of everything. What is refused is kept with its reason.
pub fn adopt(batch: &Batch, name: &str, parsed: &Parsed, options: &Options, refused: &Refused) -> Adopted {
    let mut names = names::Names::new(parsed, options);
    let articles = place::Articles::find(batch, parsed, options);
    written::write(batch, name, parsed, &mut names, articles, refused)
}

/// The lines of a text with their numbers, from 1, empty ones left out.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(n, line)| (n + 1, line)).filter(|(_, line)| !line.trim().is_empty())
}

/// A remark in plain words.
fn remark(text: &str) -> batch::Says {
    batch::Says::Note(crate::import::markdown_of(text).trim_end().to_owned())
}

/// The words of a piece of HTML, a paragraph a line.
fn words_of_html(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let spaced = html.replace("</p>", "</p>\n").replace("<br", "\n<br").replace("</li>", "</li>\n");
    let document = dom_query::Document::from(spaced.as_str());
    let text = document.select("body").text();
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A value of JSON.
fn json(text: &str) -> Result<serde_json::Value, AdoptError> {
    serde_json::from_str(text).map_err(|error| AdoptError::Json(error.to_string()))
}

/// A text of JSON under a key, trimmed; none where it is empty.
fn text_at<'a>(value: &'a serde_json::Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(serde_json::Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}
