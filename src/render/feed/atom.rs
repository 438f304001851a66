//! A feed as Atom 1.0 (RFC 4287).

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{About, Entry, instant};
use crate::model::Briefing;
use crate::source::first_byte;

/// An XML document in the making.
pub(in crate::render) type Xml = Writer<Vec<u8>>;

/// The feed with these entries, the newest first. Writing to memory does not fail.
pub(super) fn feed(
    briefing: &Briefing,
    base: &str,
    about: &About<'_>,
    entries: &[Entry<'_>],
) -> io::Result<Vec<u8>> {
    let mut xml = document()?;
    let language = clean(&briefing.site.language).into_owned();
    let attributes = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language.as_str())];
    let element = xml.create_element("feed").with_attributes(attributes);
    element.write_inner_content(|xml| {
        head(xml, briefing, base, about)?;
        entries.iter().try_for_each(|one| entry(xml, base, one))
    })?;
    Ok(finished(xml))
}

fn head(xml: &mut Xml, briefing: &Briefing, base: &str, about: &About<'_>) -> io::Result<()> {
    let site = &briefing.site;
    let page = format!("{base}{}", about.page);
    text(xml, "id", &page)?;
    link(xml, "self", &format!("{page}{}", super::FILE), Some("application/atom+xml"))?;
    link(xml, "alternate", &page, Some("text/html"))?;
    text(xml, "title", &about.title)?;
    if !about.description.is_empty() {
        text(xml, "subtitle", about.description)?;
    }
    text(xml, "updated", &instant(about.updated))?;
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
        entry.summary.as_deref().map_or(Ok(()), |summary| text(xml, "summary", summary))
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

/// A document with its declaration.
pub(in crate::render) fn document() -> io::Result<Xml> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    Ok(xml)
}

/// The bytes of a document, with a line's end at its own.
pub(in crate::render) fn finished(xml: Xml) -> Vec<u8> {
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

/// An element that holds a text.
pub(in crate::render) fn text(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&clean(value)))?;
    Ok(())
}

/// A text without the characters that XML 1.0 has no way to write.
pub(in crate::render) fn clean(text: &str) -> Cow<'_, str> {
    // Most texts are one line, and have no character of those that begin with 0xEF.
    if first_byte(text.as_bytes(), 0, |byte| (byte < b' ') | (byte == 0xEF)).is_none() {
        return text.into();
    }
    let allowed = |c: char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        c => c >= ' ',
    };
    if text.chars().all(allowed) { text.into() } else { text.chars().filter(|c| allowed(*c)).collect() }
}
