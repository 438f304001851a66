//! Lines of JSON, each a text with spans: doccano's, in all the shapes that it has had, and those that others call so.
//!
//! Offsets are code points; where one lies behind the text's end they are taken for UTF-16, which some exports count in.

use serde_json::Value;

use super::batch::{Batch, Document, Found, Passage, Says, Unread};
use super::points::Points;
use super::shown::short;
use super::{AdoptError, Source, json, lines, remark, text_at};

/// Takes a file apart.
pub fn read(source: &Source<'_>) -> Result<Batch, AdoptError> {
    let mut batch = Batch::default();
    let is_array = source.text.trim_start().starts_with('[');
    // A file of one array is one of lines, and so is one of a single text over several lines.
    match json(source.text) {
        Ok(Value::Array(rows)) => rows
            .iter()
            .enumerate()
            .for_each(|(n, row)| line(&mut batch, row, &format!("text {}", n + 1), source.name)),
        Ok(row) => line(&mut batch, &row, "text 1", source.name),
        Err(error) if is_array => return Err(error),
        Err(_) => {
            for (number, text) in lines(source.text) {
                match json(text) {
                    Ok(row) => line(&mut batch, &row, &format!("line {number}"), source.name),
                    Err(error) => batch.unread.push(format!("line {number}: {error}").into()),
                }
            }
        }
    }
    if batch.documents.is_empty() {
        let first = batch.unread.first().map(|one| format!(" ({})", one.why)).unwrap_or_default();
        return Err(AdoptError::other(format!("none of its lines is an object with a `text`{first}")));
    }
    Ok(batch)
}

/// A span's id, its entity and its passage.
type Named = (String, usize, Passage);

fn line(batch: &mut Batch, row: &Value, at: &str, name: &str) {
    let text = ["text", "data", "content"].iter().find_map(|key| row.get(*key).and_then(Value::as_str));
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        batch.unread.push(format!("{at}: it has no `text`").into());
        return;
    };
    let meta = row.get("meta").unwrap_or(row);
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name).split('.').next().unwrap_or_default();
    let number = row.get("id").map(|id| id.to_string().trim_matches('"').to_owned());
    let id = format!("{stem}-{}", number.unwrap_or_else(|| (batch.documents.len() + 1).to_string()));
    let title =
        ["title", "name", "filename"].iter().find_map(|key| text_at(meta, key).or_else(|| text_at(row, key)));
    batch.documents.push(Document {
        id: Some(crate::parse::record::proposed_id(title.unwrap_or(&id))).filter(|id| !id.is_empty()),
        title: title.map(ToOwned::to_owned).or_else(|| first_line(text)),
        url: ["url", "uri", "source"]
            .iter()
            .find_map(|key| text_at(meta, key))
            .filter(|url| url.starts_with("http"))
            .map(ToOwned::to_owned),
        text: Some(text.to_owned()),
        lang: text_at(meta, "lang").or_else(|| text_at(meta, "language")).map(ToOwned::to_owned),
        ..Document::default()
    });
    let document = batch.documents.len() - 1;
    let spans = ["label", "labels", "entities", "spans", "annotations"]
        .iter()
        .filter_map(|key| row.get(*key).and_then(Value::as_array));
    for label in ["label", "labels", "cats"].iter().filter_map(|key| row.get(*key)) {
        if label.is_string() || label.is_object() {
            let why = format!("{at}: a label of the whole text has no place in an annotation file");
            batch.unread.push(Unread { why, raw: Some(label.to_string()) });
        }
    }
    let (spans, odd): (Vec<_>, Vec<_>) =
        spans.flatten().map(|span| Span::of(span).ok_or(span)).partition(Result::is_ok);
    for span in odd.into_iter().filter_map(Result::err) {
        let why = format!("{at}: a span has two whole numbers and a label, and this one has not: {span}");
        batch.unread.push(Unread { why, raw: Some(span.to_string()) });
    }
    let spans: Vec<Span> = spans.into_iter().flatten().collect();
    let points = Points::new(text);
    let end = text.chars().count();
    let in_utf16 = spans.iter().any(|span| span.end > end);
    let mut named: Vec<Named> = Vec::new();
    for span in &spans {
        let range = if in_utf16 { points.of_utf16(span.start, span.end) } else { Some(span.start..span.end) };
        let words = range.as_ref().and_then(|range| points.slice(range));
        let (Some(range), Some(words)) = (range, words) else {
            let Span { start, end, label, .. } = span;
            batch.unread.push(
                format!("{at}: {start} to {end} (`{}`) is no passage of its text", short(label)).into(),
            );
            continue;
        };
        let entity = batch.named(words, &span.label);
        let passage = Passage { range: Some(range), ..Passage::default() };
        named.push((span.id.clone(), entity, passage.clone()));
        batch.annotations.push(said(document, passage, Says::Mention(entity), at));
    }
    relations(batch, row, document, &named, at);
    let comments = row.get("Comments").or_else(|| row.get("comments"));
    for comment in comments.and_then(Value::as_array).into_iter().flatten() {
        if let Some(text) = comment.as_str().or_else(|| text_at(comment, "text")) {
            batch.annotations.push(said(document, Passage::default(), remark(text), at));
        }
    }
}

/// What ties spans to each other.
fn relations(batch: &mut Batch, row: &Value, document: usize, named: &[Named], at: &str) {
    for relation in row.get("relations").and_then(Value::as_array).into_iter().flatten() {
        let end = |key: &str| {
            let id = relation.get(key)?.to_string();
            named.iter().find(|(other, ..)| *other == id.trim_matches('"'))
        };
        let label = text_at(relation, "type").unwrap_or("related to").to_owned();
        match (end("from_id"), end("to_id")) {
            (Some((_, subject, passage)), Some((_, object, _))) => {
                let label = label.replace(['_', '-'], " ").to_lowercase();
                let says = Says::Relation(*subject, label, *object, None);
                batch.annotations.push(said(document, passage.clone(), says, at));
            }
            _ => {
                let why = format!("{at}: a relation names what is no span");
                batch.unread.push(Unread { why, raw: Some(relation.to_string()) });
            }
        }
    }
}

fn said(document: usize, passage: Passage, says: Says, at: &str) -> Found {
    Found {
        document,
        id: None,
        passage,
        says,
        annotator: None,
        updated: None,
        at: at.to_owned(),
        by_name: false,
    }
}

fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let short: String = line.chars().take(80).collect();
    Some(if short.len() < line.len() { format!("{short}…") } else { short })
}

/// One span.
struct Span {
    id: String,
    start: usize,
    end: usize,
    label: String,
}

impl Span {
    /// `[0, 5, "PER"]`, or an object with these under names.
    fn of(value: &Value) -> Option<Self> {
        let whole =
            |value: Option<&Value>| value.and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        if let Value::Array(parts) = value {
            let (start, end) = (whole(parts.first())?, whole(parts.get(1))?);
            let label = parts.get(2)?.as_str()?.to_owned();
            return Some(Self { id: String::new(), start, end, label });
        }
        let first = |keys: &[&str]| keys.iter().find_map(|key| whole(value.get(*key)));
        // Some exports number their labels; `--map 2=person` says what a number means.
        let word = |label: &Value| match label {
            Value::String(label) => Some(label.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let label = match value.get("label").or_else(|| value.get("type")).or_else(|| value.get("tag"))? {
            Value::Array(labels) => labels.first().and_then(word)?,
            label => word(label)?,
        };
        Some(Self {
            id: value.get("id").map(|id| id.to_string().trim_matches('"').to_owned()).unwrap_or_default(),
            start: first(&["start_offset", "start", "begin"])?,
            end: first(&["end_offset", "end"])?,
            label,
        })
    }
}
