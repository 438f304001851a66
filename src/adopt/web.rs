//! W3C Web Annotations, alone, in pages, collections or lists, and what Hypothesis exports, which is nearly the same.
//!
//! `selectors.rs` reads which passage one is about, `bodies.rs` what it says.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::batch::{Batch, Document, Found, Passage, Unread};
use super::bodies::{own_annotation, own_id, says};
use super::selectors::passage;
use super::{AdoptError, Source, json, text_at};

/// So many annotations and pages of a file are read.
const MOST: usize = 1_000_000;

/// The keys under which annotations stand.
const INNER: [&str; 7] = ["rows", "replies", "annotations", "@graph", "items", "first", "next"];

/// Takes a file apart.
pub fn read(source: &Source<'_>) -> Result<Batch, AdoptError> {
    let value = json(source.text)?;
    let mut batch = Batch::default();
    let found = annotations(&mut batch, &value)?;
    if found.is_empty() {
        return Err(AdoptError::other("there is no annotation in it: none of its objects has a `target`"));
    }
    let is_ours = has_our_name(&value);
    let mut places = BTreeMap::new();
    for (n, value) in found.into_iter().enumerate() {
        let at = text_at(value, "id").map_or_else(|| format!("annotation {}", n + 1), ToOwned::to_owned);
        annotation(&mut batch, value, &at, is_ours, &mut places);
    }
    Ok(batch)
}

/// All annotations of a file, in their order. What is not in it is told.
fn annotations<'a>(batch: &mut Batch, value: &'a Value) -> Result<Vec<&'a Value>, AdoptError> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(object) if object.contains_key("target") => found.push(value),
            Value::Object(object) => {
                let inner: Vec<&Value> = INNER.iter().filter_map(|key| object.get(*key)).collect();
                if inner.is_empty() && !is_list(object) {
                    let why = format!("{}: it has no `target`", text_at(value, "id").unwrap_or("an object"));
                    batch.unread.push(Unread { why, raw: Some(value.to_string()) });
                }
                open.extend(inner.into_iter().rev());
            }
            Value::String(address) => {
                batch.unread.push(format!("it stands elsewhere: import `{address}`, too").into());
            }
            _ => {}
        }
        if found.len() > MOST {
            return Err(AdoptError::other("it has more than a million annotations"));
        }
    }
    Ok(found)
}

/// Whether an object is a page or a collection, which may be empty.
fn is_list(object: &Map<String, Value>) -> bool {
    let kinds = all(object.get("type"));
    kinds
        .iter()
        .filter_map(|kind| kind.as_str())
        .any(|kind| matches!(kind, "AnnotationPage" | "AnnotationCollection"))
}

fn has_our_name(value: &Value) -> bool {
    value.get("generator").and_then(|by| text_at(by, "name")) == Some("briefbook")
}

/// Takes an annotation apart: one for each of its targets and each thing that it says. `places` knows where those before
/// it stand, for their replies.
fn annotation(
    batch: &mut Batch,
    value: &Value,
    at: &str,
    is_ours: bool,
    places: &mut BTreeMap<String, (usize, Passage)>,
) {
    let targets = targets(value);
    if targets.is_empty() {
        let why = format!("{at}: its `target` is empty");
        batch.unread.push(Unread { why, raw: Some(value.to_string()) });
    }
    for (n, target) in targets.iter().enumerate() {
        let at = if n == 0 { at.to_owned() } else { format!("{at}, target {}", n + 1) };
        let place = address(value, target)
            .ok_or_else(|| "it does not say which document it is about".to_owned())
            .and_then(|address| Ok((address, passage(target)?)));
        match place {
            Ok((address, passage)) => {
                let document = batch.document(document(value, address, text_at(target, "scope")));
                let place = (document, passage);
                let place = parent(value, places).filter(|_| place.1 == Passage::default()).unwrap_or(place);
                if let Some(id) = text_at(value, "id") {
                    places.entry(id.to_owned()).or_insert_with(|| place.clone());
                }
                said(batch, value, &at, is_ours, place);
            }
            Err(why) => {
                batch.unread.push(Unread { why: format!("{at}: {why}"), raw: Some(value.to_string()) });
            }
        }
    }
}

/// The targets of an annotation, those in lists and choices too.
fn targets(value: &Value) -> Vec<&Value> {
    let listed = |target: &'_ Value| target.get("items").is_some() && target.get("source").is_none();
    let mut targets = Vec::new();
    for target in all(value.get("target")) {
        match target.get("items").filter(|_| listed(target)) {
            Some(items) => targets.extend(all(Some(items))),
            None => targets.push(target),
        }
    }
    targets
}

/// The address of what a target is about.
fn address<'a>(value: &'a Value, target: &'a Value) -> Option<&'a str> {
    match target {
        Value::String(address) => Some(address.as_str()),
        target => text_at(target, "source")
            .or_else(|| target.get("source").and_then(|source| text_at(source, "id")))
            .or_else(|| text_at(value, "uri"))
            .or_else(|| text_at(target, "id")),
    }
}

/// Where the annotation stands that one answers, as Hypothesis says it.
fn parent(value: &Value, places: &BTreeMap<String, (usize, Passage)>) -> Option<(usize, Passage)> {
    let above = all(value.get("references"));
    above.iter().rev().filter_map(|id| id.as_str()).find_map(|id| places.get(id).cloned())
}

fn said(batch: &mut Batch, value: &Value, at: &str, is_ours: bool, (document, passage): (usize, Passage)) {
    let is_ours = is_ours || has_our_name(value);
    let words = passage.quote.clone().unwrap_or_default();
    let updated = ["modified", "updated", "created"].iter().find_map(|key| text_at(value, key));
    let updated = updated.and_then(|day| day.get(..10)).map(ToOwned::to_owned);
    let article = batch.documents[document].id.as_deref();
    let id = text_at(value, "id").and_then(|address| own_annotation(address, article?));
    for says in says(batch, value, &words, is_ours) {
        batch.annotations.push(Found {
            document,
            id: id.clone(),
            passage: passage.clone(),
            says,
            annotator: annotator(value),
            updated: updated.clone(),
            at: at.to_owned(),
            by_name: is_ours && value.get("creator").is_none(),
        });
    }
}

/// Who made an annotation.
fn annotator(value: &Value) -> Option<String> {
    let name = |who: &Value| {
        let name = who.as_str().or_else(|| text_at(who, "name")).or_else(|| text_at(who, "id"))?;
        Some(name.to_owned())
    };
    let creators: Vec<String> = all(value.get("creator")).into_iter().filter_map(name).collect();
    let user = text_at(value, "user").map(|user| user.trim_start_matches("acct:").to_owned());
    Some(creators.join(", ")).filter(|names| !names.is_empty()).or(user)
}

/// All of several, or the one there is.
pub fn all(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(one) => vec![one],
    }
}

fn document(value: &Value, address: &str, scope: Option<&str>) -> Document {
    let page = scope.unwrap_or(address);
    let title = value
        .get("document")
        .and_then(|document| document.get("title"))
        .and_then(|title| all(Some(title)).into_iter().next());
    Document {
        id: own_id(page, "articles").or_else(|| own_id(address, "articles")),
        url: Some(page.to_owned()),
        title: title.and_then(Value::as_str).map(|title| title.trim().to_owned()),
        ..Document::default()
    }
}
