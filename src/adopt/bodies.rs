//! What the bodies of a Web Annotation say.
//!
//! One with the purpose `identifying` names an entity, one with a text is a note. What briefbook itself exports says by a
//! tag what it is, and comes back as that; so does what others tag like it, where nothing else would be lost.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use super::batch::{Batch, Happening, Says, Statement, Thing};
use super::web::all;
use super::{text_at, words_of_html};
use crate::import::markdown_of;
use crate::parse::markdown::extensions;

/// A text, and what it is written in.
#[derive(Clone, Copy)]
struct Text<'a> {
    value: &'a str,
    format: &'a str,
}

impl Text<'_> {
    /// As Markdown that says the same.
    fn markdown(self, is_ours: bool) -> String {
        match self.format {
            "text/html" | "application/xhtml+xml" => {
                markdown_of(&words_of_html(self.value)).trim_end().to_owned()
            }
            "text/plain" => markdown_of(self.value).trim_end().to_owned(),
            _ if is_ours => self.value.to_owned(),
            _ => bracketed(self.value),
        }
    }
}

/// Markdown that somebody wrote elsewhere: two brackets are brackets there, and no link to an object of this site. In code
/// they are that here, too.
fn bracketed(text: &str) -> String {
    let escaped = |text: &str| text.replace("[[", "\\[\\[");
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for code in code(text) {
        out.push_str(&escaped(&text[done..code.start]));
        out.push_str(&text[code.clone()]);
        done = code.end;
    }
    out + &escaped(&text[done..])
}

/// Where Markdown has code, in its order.
fn code(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, extensions().difference(Options::ENABLE_WIKILINKS)).into_offset_iter();
    let is_code = |event: &Event<'_>| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
    events.filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect()
}

/// The bodies of an annotation, apart by what they are for.
#[derive(Default)]
struct Bodies<'a> {
    tags: Vec<&'a str>,
    texts: Vec<Text<'a>>,
    links: Vec<&'a str>,
    names: Vec<&'a str>,
}

fn bodies(value: &Value) -> Bodies<'_> {
    let mut bodies = Bodies::default();
    let mut open: Vec<&Value> = all(value.get("body"));
    open.reverse();
    while let Some(body) = open.pop() {
        if let Some(items) = body.get("items") {
            open.extend(all(Some(items)).into_iter().rev());
            continue;
        }
        let purposes: Vec<&str> = all(body.get("purpose")).into_iter().filter_map(Value::as_str).collect();
        let is_for = |purpose: &str| purposes.contains(&purpose);
        let source = text_at(body, "source")
            .or_else(|| body.get("source").and_then(|source| text_at(source, "id")))
            .or_else(|| text_at(body, "id"));
        let format = all(body.get("format")).into_iter().find_map(Value::as_str).unwrap_or_default();
        match (text_at(body, "value"), source) {
            (Some(tag), _) if is_for("tagging") || is_for("classifying") => bodies.tags.push(tag),
            (_, Some(source)) if is_for("identifying") => bodies.names.push(source),
            (Some(value), _) => bodies.texts.push(Text { value, format }),
            (None, Some(source)) => bodies.links.push(source),
            // A body that is an address alone.
            (None, None) => bodies.links.extend(body.as_str().map(str::trim).filter(|text| !text.is_empty())),
        }
    }
    let plain = text_at(value, "bodyValue").map(|value| Text { value, format: "text/plain" });
    // Hypothesis.
    let written = text_at(value, "text").map(|value| Text { value, format: "text/markdown" });
    bodies.texts.extend(plain.into_iter().chain(written));
    bodies.tags.extend(all(value.get("tags")).into_iter().filter_map(Value::as_str));
    bodies
}

/// All that an annotation says; a note without a word where it says nothing.
pub fn says(batch: &mut Batch, value: &Value, words: &str, is_ours: bool) -> Vec<Says> {
    let mut bodies = bodies(value);
    let mut said: Vec<Says> =
        bodies.names.iter().map(|source| Says::Mention(identified(batch, source, words))).collect();
    if !said.is_empty() {
        bodies.tags.retain(|tag| *tag != "mention");
    }
    match tagged(batch, &bodies) {
        Some(says) => said.push(says),
        None => {
            let note = note(&bodies, is_ours);
            if !note.is_empty() || said.is_empty() {
                said.push(Says::Note(note));
            }
        }
    }
    said
}

/// What the tag of a kind makes of an annotation; none where that leaves something of it out.
fn tagged(batch: &mut Batch, bodies: &Bodies<'_>) -> Option<Says> {
    let [Text { value: text, .. }] = bodies.texts[..] else { return None };
    let lead = |folder: &str| bodies.links.iter().all(|link| own_id(link, folder).is_some());
    match bodies.tags[..] {
        ["event"] if lead("events") && bodies.links.len() < 2 => {
            let id = bodies.links.first().and_then(|link| own_id(link, "events"));
            let (title, when) = dated(text);
            Some(Says::Event(Happening { id, title, when, ..Happening::default() }))
        }
        ["claim"] if lead("claims") => Some(claim(text, None, &bodies.links)),
        ["claim", stance] | [stance, "claim"] if is_stance(stance) && lead("claims") => {
            Some(claim(text, Some(stance), &bodies.links))
        }
        ["relation"] => {
            let ([subject, object], Some(predicate)) = (&bodies.links[..], text.split(" – ").nth(1)) else {
                return None;
            };
            let ends = [subject, object].map(|end| identified(batch, end, ""));
            Some(Says::Relation(ends[0], predicate.to_owned(), ends[1], dated(text).1))
        }
        _ => None,
    }
}

/// A claim with what it leads to.
fn claim(text: &str, stance: Option<&str>, links: &[&str]) -> Says {
    let id = if let [link] = links { own_id(link, "claims") } else { None };
    Says::Claim(Statement { id, text: text.to_owned(), stance: stance.map(ToOwned::to_owned) })
}

/// Texts, tags and links as one note.
fn note(bodies: &Bodies<'_>, is_ours: bool) -> String {
    let mut parts: Vec<String> = bodies.texts.iter().map(|text| text.markdown(is_ours)).collect();
    let tags: Vec<&str> = bodies.tags.iter().copied().filter(|tag| *tag != "note" || !is_ours).collect();
    if !tags.is_empty() {
        parts.push(markdown_of(&format!("Tags: {}", tags.join(", "))).trim_end().to_owned());
    }
    for link in &bodies.links {
        let is_web = link.starts_with("http://") || link.starts_with("https://");
        let is_whole = is_web && !link.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>'));
        parts.push(if is_whole { format!("<{link}>") } else { markdown_of(link).trim_end().to_owned() });
    }
    parts.join("\n\n")
}

fn is_stance(word: &str) -> bool {
    matches!(word, "asserts" | "supports" | "disputes" | "reports")
}

/// An event's title, and its date where one in EDTF stands in brackets at the end.
fn dated(text: &str) -> (String, Option<String>) {
    let split = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    match split.filter(|(title, date)| !title.is_empty() && crate::date::Date::parse(date).is_ok()) {
        Some((title, date)) => (title.to_owned(), Some(date.to_owned())),
        None => (text.to_owned(), None),
    }
}

/// The ID in an address as briefbook makes them: `.../articles/ID/`, whatever follows.
pub fn own_id(address: &str, folder: &str) -> Option<String> {
    let mark = format!("/{folder}/");
    let rest = address.rsplit_once(&mark).map(|(_, rest)| rest);
    let rest = rest.or_else(|| address.strip_prefix(&mark[1..]))?;
    let id = rest.split(['/', '#', '?']).next().unwrap_or_default();
    crate::parse::record::is_id(id).then(|| id.to_owned())
}

/// The ID in the address of an annotation of an article, as briefbook makes them: `.../articles/ARTICLE/#a-ID`.
pub fn own_annotation(address: &str, article: &str) -> Option<String> {
    let (page, id) = address.rsplit_once("#a-")?;
    let is_its = own_id(page, "articles").as_deref() == Some(article);
    (is_its && crate::parse::annotations::is_usable(id)).then(|| id.to_owned())
}

/// The entity of an address; what is known of one elsewhere is its address alone.
fn identified(batch: &mut Batch, address: &str, words: &str) -> usize {
    let id = own_id(address, "entities").or_else(|| own_id(address, "topics"));
    let label = if own_id(address, "topics").is_some() { "topic" } else { "" };
    let wikidata = address.rsplit('/').next().filter(|id| {
        address.contains("wikidata.org/")
            && id.starts_with('Q')
            && id[1..].bytes().all(|b| b.is_ascii_digit())
    });
    let same = |other: &Thing| match (&id, wikidata) {
        (Some(id), _) => other.id.as_ref() == Some(id),
        (None, Some(q)) => other.ids.get("wikidata").is_some_and(|other| other == q),
        (None, None) => other.ids.get("address").is_some_and(|other| other == address),
    };
    if let Some(n) = batch.entities.iter().position(same) {
        return n;
    }
    let mut thing = Thing {
        is_addressed: id.is_some(),
        id,
        name: words.trim().to_owned(),
        label: label.to_owned(),
        ..Thing::default()
    };
    match wikidata {
        Some(q) => drop(thing.ids.insert("wikidata".to_owned(), q.to_owned())),
        None if thing.id.is_none() => drop(thing.ids.insert("address".to_owned(), address.to_owned())),
        None => {}
    }
    batch.entities.push(thing);
    batch.entities.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_no_links_and_code_stays_as_it_is() {
        for (text, wanted) in [
            ("see [[ada-mock]]", "see \\[\\[ada-mock]]"),
            ("`a[[b]]` and [[c]]", "`a[[b]]` and \\[\\[c]]"),
            ("a ` [[b]]", "a ` \\[\\[b]]"),
            ("x\n\n```\n[[ -f y ]]\n```\n\n[[z]]", "x\n\n```\n[[ -f y ]]\n```\n\n\\[\\[z]]"),
            ("x\n\n    [[y]]\n\n[[z]]", "x\n\n    [[y]]\n\n\\[\\[z]]"),
            ("[[`a[[b]]`]]", "\\[\\[`a[[b]]`]]"),
        ] {
            assert_eq!(bracketed(text), wanted);
        }
    }
}
