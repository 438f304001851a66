//! `feed.xml`: the newest articles and judgements as Atom 1.0 (RFC 4287).
//!
//! Entry point: [`atom`]. It tells the time by what authors wrote alone, never by the clock, and says of a source
//! only its title, its authors and our own summary.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::date::{Date, Day};
use crate::model::{Article, ArticleId, Briefing, Judgement};
use crate::parse::objects::{Record, Status};
use crate::plan::Routes;
use crate::source::offset;

/// The feed's path.
pub const PATH: &str = "feed.xml";

/// At most so many entries.
pub const ENTRIES: usize = 50;

/// What the feed's date is when nothing in the briefing has one.
const NO_DAY: Day = Day { year: 1970, month: 1, day: 1 };

/// An XML document in the making.
pub(super) type Xml = Writer<Vec<u8>>;

/// One entry.
struct Entry<'a> {
    path: String,
    title: &'a str,
    language: Option<&'a str>,
    updated: Day,
    published: Option<Day>,
    summary: Option<&'a str>,
    authors: &'a [String],
    /// Ids and names.
    topics: Vec<(&'a str, &'a str)>,
}

/// The feed; none without `base_url`, since its addresses are absolute.
pub fn atom(briefing: &Briefing, routes: &Routes) -> Option<Vec<u8>> {
    let base = routes.base_url.as_deref()?;
    let entries = entries(briefing, routes);
    let mut xml = document().ok()?;
    // Writing to memory does not fail.
    feed(&mut xml, briefing, base, &entries).ok()?;
    Some(finished(xml))
}

/// When a page last changed, as its author says: `updated`, else the first day of its principal date. None when
/// neither is a day of the years 1 to 9999: four digits are all that XML's dates have.
pub(super) fn last_change(record: &Record, principal: Option<&Date>) -> Option<Day> {
    first_day(record.updated.as_ref()).or_else(|| first_day(principal))
}

fn first_day(date: Option<&Date>) -> Option<Day> {
    date.and_then(Date::earliest).filter(|day| (1..=9999).contains(&day.year))
}

/// The newest entries first; those of one day by address.
fn entries<'a>(briefing: &'a Briefing, routes: &Routes) -> Vec<Entry<'a>> {
    let articles = briefing.articles.iter().enumerate().filter(|(_, article)| !article.is_retracted());
    let articles = articles.filter_map(|(n, article)| {
        let path = routes.article(ArticleId(offset(n))).to_owned();
        of_article(briefing, article, path)
    });
    let judgements = briefing.judgements.iter().filter_map(|judgement| of_judgement(routes, judgement));
    let mut entries: Vec<Entry<'a>> = articles.chain(judgements).collect();
    entries.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.path.cmp(&b.path)));
    entries.truncate(ENTRIES);
    entries
}

fn of_article<'a>(briefing: &'a Briefing, article: &'a Article, path: String) -> Option<Entry<'a>> {
    let said = &article.said;
    let topics = article.topics.iter().map(|id| (briefing[*id].id(), briefing[*id].said.name.as_str()));
    Some(Entry {
        path,
        title: &said.title,
        language: said.lang.as_deref(),
        updated: last_change(&said.record, said.published.as_ref())?,
        published: first_day(said.published.as_ref()),
        summary: said.summary.as_deref(),
        authors: &said.authors,
        topics: topics.collect(),
    })
}

fn of_judgement<'a>(routes: &Routes, judgement: &'a Judgement) -> Option<Entry<'a>> {
    let said = &judgement.said;
    let live = said.record.marking.status != Some(Status::Retracted);
    let updated = last_change(&said.record, said.date.as_ref()).filter(|_| live)?;
    Some(Entry {
        path: routes.judgement(judgement),
        title: &said.statement,
        language: None,
        updated,
        published: first_day(said.date.as_ref()),
        summary: None,
        authors: &[],
        topics: Vec::new(),
    })
}

fn feed(xml: &mut Xml, briefing: &Briefing, base: &str, entries: &[Entry<'_>]) -> io::Result<()> {
    let language = clean(&briefing.site.language).into_owned();
    let attributes = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language.as_str())];
    let element = xml.create_element("feed").with_attributes(attributes);
    element.write_inner_content(|xml| {
        head(xml, briefing, base, entries)?;
        entries.iter().try_for_each(|one| entry(xml, base, one))
    })?;
    Ok(())
}

fn head(xml: &mut Xml, briefing: &Briefing, base: &str, entries: &[Entry<'_>]) -> io::Result<()> {
    let site = &briefing.site;
    text(xml, "id", base)?;
    link(xml, "self", &format!("{base}{PATH}"), Some("application/atom+xml"))?;
    link(xml, "alternate", base, Some("text/html"))?;
    text(xml, "title", &site.title)?;
    if !site.description.is_empty() {
        text(xml, "subtitle", &site.description)?;
    }
    let newest = entries.iter().map(|entry| entry.updated).max();
    let updated = newest.or_else(|| first_day(site.edition.as_ref())).unwrap_or(NO_DAY);
    text(xml, "updated", &instant(updated))?;
    // Every entry needs an author, and not every entry names one.
    let title = std::slice::from_ref(&site.title);
    authors(xml, if site.authors.is_empty() { title } else { &site.authors })?;
    if let Some(licence) = &site.licence {
        text(xml, "rights", licence)?;
    }
    let generator = xml.create_element("generator").with_attribute(("version", env!("CARGO_PKG_VERSION")));
    generator.write_text_content(BytesText::new(env!("CARGO_PKG_NAME")))?;
    Ok(())
}

fn entry(xml: &mut Xml, base: &str, entry: &Entry<'_>) -> io::Result<()> {
    let address = format!("{base}{}", entry.path);
    xml.create_element("entry").write_inner_content(|xml| {
        text(xml, "id", &address)?;
        title(xml, entry)?;
        link(xml, "alternate", &address, Some("text/html"))?;
        text(xml, "updated", &instant(entry.updated))?;
        if let Some(published) = entry.published {
            text(xml, "published", &instant(published))?;
        }
        authors(xml, entry.authors)?;
        for (id, name) in &entry.topics {
            let name = clean(name);
            xml.create_element("category")
                .with_attributes([("term", *id), ("label", &name)])
                .write_empty()?;
        }
        entry.summary.map_or(Ok(()), |summary| text(xml, "summary", summary))
    })?;
    Ok(())
}

fn title(xml: &mut Xml, entry: &Entry<'_>) -> io::Result<()> {
    let language = entry.language.map(clean);
    let attribute = language.as_deref().map(|language| ("xml:lang", language));
    let element = xml.create_element("title").with_attributes(attribute);
    element.write_text_content(BytesText::new(&clean(entry.title)))?;
    Ok(())
}

fn authors(xml: &mut Xml, names: &[String]) -> io::Result<()> {
    for name in names {
        xml.create_element("author").write_inner_content(|xml| text(xml, "name", name))?;
    }
    Ok(())
}

fn link(xml: &mut Xml, relation: &str, address: &str, kind: Option<&str>) -> io::Result<()> {
    let address = clean(address);
    let element = xml.create_element("link").with_attributes([("rel", relation), ("href", &address)]);
    element.with_attributes(kind.map(|kind| ("type", kind))).write_empty()?;
    Ok(())
}

fn instant(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

/// A document with its declaration.
pub(super) fn document() -> io::Result<Xml> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    Ok(xml)
}

/// The bytes of a document, with a line's end at its own.
pub(super) fn finished(xml: Xml) -> Vec<u8> {
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

/// An element that holds a text.
pub(super) fn text(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&clean(value)))?;
    Ok(())
}

/// A text without the characters that XML 1.0 has no way to write.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let allowed = |c: char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        c => c >= ' ',
    };
    if text.chars().all(allowed) { text.into() } else { text.chars().filter(|c| allowed(*c)).collect() }
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;

    use super::*;
    use crate::render::data::fixture::{Fixture, site};

    const BASE: &str = "base_url = 'https://example.org/b'\n";

    /// The texts of all elements of a name, and that the document is well formed.
    fn texts(xml: &[u8], name: &str) -> Vec<String> {
        let xml = std::str::from_utf8(xml).unwrap();
        let mut reader = Reader::from_str(xml);
        let (mut found, mut open) = (Vec::new(), false);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) if tag.name().as_ref() == name => {
                    open = true;
                    found.push(String::new());
                }
                Event::End(_) => open = false,
                Event::Text(text) if open => found.last_mut().unwrap().push_str(&text),
                Event::GeneralRef(name) if open => {
                    let decoded = quick_xml::escape::resolve_predefined_entity(&name).unwrap_or("?");
                    found.last_mut().unwrap().push_str(decoded);
                }
                Event::Eof => return found,
                _ => {}
            }
        }
    }

    fn feed_of(config: &str, files: &[(&str, &str)]) -> Option<Vec<u8>> {
        let Fixture { briefing, routes } = site(config, files);
        atom(&briefing, &routes)
    }

    #[test]
    fn no_feed_without_base_url() {
        assert!(feed_of("", &[]).is_none());
    }

    #[test]
    fn a_feed_without_entries_has_a_date_all_the_same() {
        let xml = feed_of(BASE, &[]).unwrap();
        assert_eq!(texts(&xml, "updated"), ["1970-01-01T00:00:00Z"]);
        let xml = feed_of(&format!("{BASE}edition = '2026-11'\n"), &[]).unwrap();
        assert_eq!(texts(&xml, "updated"), ["2026-11-01T00:00:00Z"]);
        assert_eq!(texts(&xml, "id"), ["https://example.org/b/"]);
        assert_eq!(texts(&xml, "name"), ["T"], "the title stands in for an author");
    }

    #[test]
    fn entries_are_dated_by_their_authors_alone() {
        let xml = feed_of(
            BASE,
            &[
                (
                    "content/articles/a.md",
                    "+++\ntitle = 'Old'\npublished = '2020-06~'\nauthors = ['N & M']\n+++\nBody.",
                ),
                (
                    "content/articles/b.md",
                    "+++\ntitle = 'New'\npublished = '2019'\nupdated = 2024-02-03\n+++\n",
                ),
                ("content/articles/c.md", "+++\ntitle = 'Undated'\n+++\n"),
                (
                    "content/articles/d.md",
                    "+++\ntitle = 'R'\npublished = '2021'\nstatus = 'retracted'\n+++\n",
                ),
                ("content/articles/e.md", "+++\ntitle = 'Ancient'\npublished = '-0043-03-15'\n+++\n"),
                ("content/judgements/j.md", "+++\nstatement = 'So it is'\ndate = 2022-01-01\n+++\n"),
            ],
        )
        .unwrap();
        assert_eq!(texts(&xml, "title"), ["T", "New", "So it is", "Old"]);
        let updated =
            ["2024-02-03", "2024-02-03", "2022-01-01", "2020-06-01"].map(|day| format!("{day}T00:00:00Z"));
        assert_eq!(texts(&xml, "updated"), updated);
        assert_eq!(texts(&xml, "published").len(), 3);
        assert_eq!(texts(&xml, "name"), ["T", "N & M"]);
        assert_eq!(texts(&xml, "id")[3], "https://example.org/b/articles/a/");
        assert!(!String::from_utf8(xml).unwrap().contains("Body"));
    }

    #[test]
    fn texts_are_escaped_and_control_characters_left_out() {
        let article = "+++\ntitle = \"<b>&\\u0000\\u001b[31m\\uFFFE \\\"x\\\" \\u0085😀\"\npublished = '2020'\nsummary = ']]>'\n\
             topics = ['t']\n+++\n";
        let topic = "+++\nname = 'A \"<&>\" topic'\nkind = 'topic'\n+++\n";
        let files = [("content/articles/a.md", article), ("content/entities/t.md", topic)];
        let xml = feed_of(BASE, &files).unwrap();
        assert_eq!(texts(&xml, "title")[1], "<b>&[31m \"x\" \u{85}😀");
        assert_eq!(texts(&xml, "summary"), ["]]>"]);
        let xml = String::from_utf8(xml).unwrap();
        assert!(xml.contains("<title>&lt;b&gt;&amp;[31m"), "{xml}");
        assert!(xml.contains("label=\"A &quot;&lt;&amp;&gt;&quot; topic\""), "{xml}");
        assert!(!xml.contains(|c: char| c < '\n'));
    }

    #[test]
    fn the_newest_fifty() {
        let names: Vec<String> = (0..60).map(|n| format!("content/articles/a-{n}.md")).collect();
        let texts_of: Vec<String> =
            (0..60).map(|n| format!("+++\ntitle = 'A{n}'\npublished = '{}'\n+++\n", 1900 + n)).collect();
        let files: Vec<(&str, &str)> =
            names.iter().zip(&texts_of).map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let xml = feed_of(BASE, &files).unwrap();
        let titles = texts(&xml, "title");
        assert_eq!((titles.len(), titles[1].as_str(), titles[50].as_str()), (51, "A59", "A10"));
    }
}
