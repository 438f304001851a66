//! W3C Web Annotations, alone, in pages, collections or lists, and what Hypothesis exports, which is nearly the same.
//!
//! A body with the purpose `identifying` names an entity, one with a text is a note. What briefbook itself exports says by
//! a tag what it is, and comes back as that.

use serde_json::Value;

use super::batch::{Batch, Document, Found, Happening, Passage, Says, Thing, Unread};
use super::{AdoptError, Source, json, remark, text_at};

/// So many annotations and pages of a file are read.
const MOST: usize = 1_000_000;

/// Takes a file apart.
pub fn read(source: &Source<'_>) -> Result<Batch, AdoptError> {
    let value = json(source.text)?;
    let mut found = Vec::new();
    let mut open = vec![&value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(object) if object.contains_key("target") => found.push(value),
            Value::Object(object) => {
                let inner = ["rows", "annotations", "@graph", "items", "first", "next"];
                open.extend(inner.iter().rev().filter_map(|key| object.get(*key)).filter(|v| !v.is_string()));
            }
            _ => {}
        }
        if found.len() > MOST {
            return Err(AdoptError::other("it has more than a million annotations"));
        }
    }
    if found.is_empty() {
        return Err(AdoptError::other("there is no annotation in it: none of its objects has a `target`"));
    }
    let mut batch = Batch::default();
    for (n, value) in found.into_iter().enumerate() {
        let at = text_at(value, "id").map_or_else(|| format!("annotation {}", n + 1), ToOwned::to_owned);
        if let Err(why) = annotation(&mut batch, value, &at) {
            batch.unread.push(Unread { why: format!("{at}: {why}"), raw: Some(value.to_string()) });
        }
    }
    Ok(batch)
}

fn annotation(batch: &mut Batch, value: &Value, at: &str) -> Result<(), &'static str> {
    let target = first(value.get("target").unwrap_or(&Value::Null));
    let address = match target {
        Value::String(address) => Some(address.as_str()),
        target => text_at(target, "source")
            .or_else(|| target.get("source").and_then(|source| text_at(source, "id")))
            .or_else(|| text_at(value, "uri"))
            .or_else(|| text_at(target, "id")),
    };
    let address = address.ok_or("it does not say which document it is about")?;
    let scope = text_at(target, "scope");
    let document = batch.document(document(value, address, scope));
    let passage = passage(target);
    let words = passage.quote.clone();
    let is_ours = value.get("generator").and_then(|by| text_at(by, "name")) == Some("briefbook");
    let says = match says(batch, value, words.as_deref()) {
        Says::Note(text) if !is_ours => remark(&text),
        says => says,
    };
    let creator = value.get("creator").map(first);
    let annotator =
        creator.and_then(|who| who.as_str().or_else(|| text_at(who, "name")).or_else(|| text_at(who, "id")));
    let annotator = annotator.or_else(|| text_at(value, "user"));
    let updated = ["modified", "updated", "created"].iter().find_map(|key| text_at(value, key));
    batch.annotations.push(Found {
        document,
        passage,
        says,
        annotator: annotator.map(|who| who.trim_start_matches("acct:").to_owned()),
        updated: updated.and_then(|day| day.get(..10)).map(ToOwned::to_owned),
        at: at.to_owned(),
        by_name: is_ours && value.get("creator").is_none(),
    });
    Ok(())
}

/// The first of several, or the one there is.
fn first(value: &Value) -> &Value {
    match value {
        Value::Array(items) => items.first().unwrap_or(&Value::Null),
        one => one,
    }
}

/// All of several, or the one there is.
fn all(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

fn document(value: &Value, address: &str, scope: Option<&str>) -> Document {
    let page = scope.unwrap_or(address);
    let title = value.get("document").and_then(|document| document.get("title")).map(first);
    Document {
        id: own_id(page, "articles").or_else(|| own_id(address, "articles")),
        url: Some(page.to_owned()),
        title: title.and_then(Value::as_str).map(|title| title.trim().to_owned()),
        ..Document::default()
    }
}

/// The ID in an address as briefbook makes them: `.../articles/ID/`, whatever follows.
fn own_id(address: &str, folder: &str) -> Option<String> {
    let mark = format!("/{folder}/");
    let rest = address.rsplit_once(&mark).map(|(_, rest)| rest);
    let rest = rest.or_else(|| address.strip_prefix(&mark[1..]))?;
    let id = rest.split(['/', '#', '?']).next().unwrap_or_default();
    crate::parse::record::is_id(id).then(|| id.to_owned())
}

fn passage(target: &Value) -> Passage {
    let mut passage = Passage::default();
    let mut open = all(target.get("selector"));
    open.reverse();
    while let Some(selector) = open.pop() {
        open.extend(all(selector.get("refinedBy")));
        let number =
            |key: &str| selector.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        match text_at(selector, "type") {
            Some("TextQuoteSelector") => {
                // White space at the ends is a part of what was chosen, and of no passage.
                let text = |key: &str| selector.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
                passage.quote = text("exact");
                passage.prefix = text("prefix");
                passage.suffix = text("suffix");
            }
            Some("TextPositionSelector") => {
                passage.range = number("start").zip(number("end")).map(|(a, b)| a..b);
            }
            _ => {}
        }
    }
    passage
}

/// The bodies of an annotation, apart by what they are for.
#[derive(Default)]
struct Bodies<'a> {
    tags: Vec<&'a str>,
    texts: Vec<&'a str>,
    links: Vec<&'a str>,
    names: Option<&'a str>,
}

fn bodies(value: &Value) -> Bodies<'_> {
    let mut bodies = Bodies::default();
    for body in all(value.get("body")) {
        let purpose = body.get("purpose").map(first).and_then(Value::as_str).unwrap_or_default();
        let source = text_at(body, "source").or_else(|| text_at(body, "id"));
        match (purpose, text_at(body, "value"), source) {
            ("tagging" | "classifying", Some(tag), _) => bodies.tags.push(tag),
            ("identifying", _, Some(source)) => bodies.names = Some(source),
            (_, Some(text), _) => bodies.texts.push(text),
            (_, None, Some(source)) => bodies.links.push(source),
            _ => bodies.texts.extend(body.as_str().map(str::trim).filter(|text| !text.is_empty())),
        }
    }
    bodies.texts.extend(text_at(value, "bodyValue"));
    // Hypothesis.
    bodies.texts.extend(text_at(value, "text"));
    bodies.tags.extend(all(value.get("tags")).into_iter().filter_map(Value::as_str));
    bodies
}

/// What an annotation says; a note without a word where it only points at something.
fn says(batch: &mut Batch, value: &Value, words: Option<&str>) -> Says {
    let bodies = bodies(value);
    let text = bodies.texts.first().copied();
    let tag = |word: &str| bodies.tags.contains(&word);
    if let Some(source) = bodies.names {
        return Says::Mention(identified(batch, source, words.unwrap_or_default()));
    }
    if let Some(text) = text {
        if tag("event") {
            let id = bodies.links.iter().find_map(|link| own_id(link, "events"));
            let (title, when) = dated(text);
            return Says::Event(Happening { id, title, when, ..Happening::default() });
        }
        if tag("claim") {
            let stance = bodies.tags.iter().find(|tag| is_stance(tag));
            return Says::Claim(text.to_owned(), stance.map(|stance| (*stance).to_owned()));
        }
        if tag("relation")
            && let [subject, object] = bodies.links[..]
            && let Some(predicate) = text.split(" – ").nth(1)
        {
            let ends = [subject, object].map(|end| identified(batch, end, ""));
            return Says::Relation(ends[0], predicate.to_owned(), ends[1]);
        }
    }
    let mut note = bodies.texts.join("\n\n");
    let tags: Vec<&str> = bodies.tags.iter().copied().filter(|tag| *tag != "note").collect();
    if !tags.is_empty() {
        note.push_str(&format!("{}Tags: {}", if note.is_empty() { "" } else { "\n\n" }, tags.join(", ")));
    }
    for link in bodies.links.iter().filter(|link| link.starts_with("http")) {
        note.push_str(&format!("{}<{link}>", if note.is_empty() { "" } else { "\n\n" }));
    }
    Says::Note(note)
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
    let mut thing = Thing { id, name: words.trim().to_owned(), label: label.to_owned(), ..Thing::default() };
    match wikidata {
        Some(q) => drop(thing.ids.insert("wikidata".to_owned(), q.to_owned())),
        None if thing.id.is_none() => drop(thing.ids.insert("address".to_owned(), address.to_owned())),
        None => {}
    }
    batch.entities.push(thing);
    batch.entities.len() - 1
}
