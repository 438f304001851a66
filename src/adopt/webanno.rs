//! What WebAnno and INCEpTION export: their table of tokens (TSV 3), UIMA CAS as JSON, or lines of JSON with spans.
//!
//! Their offsets count UTF-16 code units.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::batch::{Batch, Document, Found, Passage, Says, Unread};
use super::points::Points;
use super::shown::short;
use super::{AdoptError, Source, json, lines, text_at};

/// Takes a file apart.
pub fn read(source: &Source<'_>) -> Result<Batch, AdoptError> {
    let text = source.text.trim_start();
    if text.starts_with("#FORMAT=WebAnno TSV") {
        return table(source);
    }
    if text.starts_with('<') {
        return Err(AdoptError::other("it is XML: export it as UIMA CAS JSON, or as WebAnno TSV 3"));
    }
    match json(source.text) {
        Ok(value) if value.get("%FEATURE_STRUCTURES").is_some() => cas(source, &value),
        _ => super::spans::read(source),
    }
}

fn document(source: &Source<'_>, text: String) -> Document {
    let stem =
        source.name.rsplit(['/', '\\']).next().unwrap_or(source.name).split('.').next().unwrap_or_default();
    Document {
        id: Some(crate::parse::record::proposed_id(stem)).filter(|id| !id.is_empty()),
        title: Some(stem.replace(['_', '-'], " ")),
        text: Some(text),
        ..Document::default()
    }
}

/// An annotation of a layer: where, its label, its name in a register.
struct Labelled {
    start: usize,
    end: usize,
    label: String,
    register: Option<String>,
    at: String,
    raw: Option<String>,
}

fn said(batch: &mut Batch, text: &str, found: Vec<Labelled>) {
    let points = Points::new(text);
    for Labelled { start, end, label, register, at, raw } in found {
        let range = points.of_utf16(start, end);
        let Some((range, words)) = range.and_then(|range| Some((range.clone(), points.slice(&range)?)))
        else {
            let why = format!("{at}: {start} to {end} (`{}`) is no passage of its text", short(&label));
            batch.unread.push(Unread { why, raw });
            continue;
        };
        let entity = batch.named(words, &label);
        let id = register.as_deref().and_then(|register| register.rsplit(['/', ':']).next());
        if let Some(id) = id.filter(|id| id.starts_with('Q') && id[1..].bytes().all(|b| b.is_ascii_digit())) {
            batch.entities[entity].ids.insert("wikidata".to_owned(), id.to_owned());
        }
        batch.annotations.push(Found {
            document: 0,
            id: None,
            passage: Passage { range: Some(range), ..Passage::default() },
            says: Says::Mention(entity),
            annotator: None,
            updated: None,
            at,
            by_name: false,
        });
    }
}

/// Types that only cut the text up, or describe the project: nothing that somebody says of a passage.
const FRAME: &[&str] = &[
    "Token",
    "Sentence",
    "Paragraph",
    "Sofa",
    "DocumentMetaData",
    "DocumentAnnotation",
    "CASMetadata",
    "LayerDefinition",
    "FeatureDefinition",
    "TagsetDescription",
    "TagDescription",
    "Tag",
];

/// UIMA CAS as JSON 0.4.
fn cas(source: &Source<'_>, value: &Value) -> Result<Batch, AdoptError> {
    let all =
        value.get("%FEATURE_STRUCTURES").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let sofa = all.iter().find(|one| one.get("sofaString").is_some_and(Value::is_string));
    let text = sofa.and_then(|one| one.get("sofaString")?.as_str());
    let text = text.ok_or_else(|| AdoptError::other("it holds no text (`sofaString`)"))?;
    let view = sofa.and_then(|one| one.get("%ID"));
    let mut batch = Batch::of(document(source, text.to_owned()));
    let mut found = Vec::new();
    let (mut others, mut elsewhere): (BTreeMap<&str, Vec<String>>, Vec<String>) = Default::default();
    for one in all {
        let kind = text_at(one, "%TYPE").unwrap_or("none with a `%TYPE`");
        let short = kind.rsplit('.').next().unwrap_or(kind);
        // Another view has a text of its own, in which its offsets count.
        let is_here = one.get("@sofa").is_none_or(|sofa| view.is_none_or(|view| sofa == view));
        if short == "NamedEntity" && is_here {
            match labelled(one) {
                Ok(labelled) => found.push(labelled),
                Err(why) => batch.unread.push(Unread { why, raw: Some(one.to_string()) }),
            }
        } else if short == "NamedEntity" {
            elsewhere.push(one.to_string());
        } else if !FRAME.contains(&short) && !kind.starts_with("uima.cas.") {
            others.entry(kind).or_default().push(one.to_string());
        }
    }
    for (kind, raw) in others {
        batch.unread.push(layer(kind, "annotation", raw));
    }
    if !elsewhere.is_empty() {
        let why = format!("another view has a text of its own: {} of its annotations", elsewhere.len());
        batch.unread.push(Unread { why, raw: Some(elsewhere.join("\n")) });
    }
    said(&mut batch, text, found);
    Ok(batch)
}

/// A named entity of a CAS.
fn labelled(one: &Value) -> Result<Labelled, String> {
    let at = format!("annotation {}", one.get("%ID").map(ToString::to_string).unwrap_or_default());
    let whole = |key: &str| one.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    // A feature of 0 is left out of the file.
    let start = if one.get("begin").is_none() { Some(0) } else { whole("begin") };
    let (Some(start), Some(end)) = (start, whole("end")) else {
        return Err(format!("{at}: it has no `begin` and `end`"));
    };
    let label = text_at(one, "value").unwrap_or_default().to_owned();
    let register = text_at(one, "identifier").map(ToOwned::to_owned);
    Ok(Labelled { start, end, label, register, at, raw: Some(one.to_string()) })
}

/// What a layer holds that has no place here, all of it under one reason.
fn layer(name: &str, what: &str, raw: Vec<String>) -> Unread {
    let many = if raw.len() == 1 { format!("1 {what}") } else { format!("{} {what}s", raw.len()) };
    let why = format!("layer `{}`: {many}, and only named entities have a place here", short(name));
    Unread { why, raw: Some(raw.join("\n")) }
}

/// TSV 3: a line a token, with a column for each feature of each layer.
fn table(source: &Source<'_>) -> Result<Batch, AdoptError> {
    let mut layers: Vec<(usize, String)> = Vec::new();
    // Columns of other layers, by number, with what stands in them.
    let mut others: BTreeMap<usize, String> = BTreeMap::new();
    let mut left: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut column = 3;
    let (mut text, mut length, mut sentence) = (String::new(), 0, None);
    let mut open: BTreeMap<String, Labelled> = BTreeMap::new();
    let mut found = Vec::new();
    let mut unread = Vec::new();
    for (number, line) in lines(source.text) {
        if let Some(layer) = ["#T_SP=", "#T_RL=", "#T_CH="].iter().find_map(|mark| line.strip_prefix(mark)) {
            let mut features = layer.split('|');
            let name = features.next().unwrap_or_default();
            let is_named = name.ends_with("NamedEntity") && line.starts_with("#T_SP=");
            // A layer without features has one column all the same.
            let features: Vec<&str> = features.collect();
            for feature in if features.is_empty() { vec![""] } else { features } {
                if is_named {
                    layers.push((column, feature.to_owned()));
                } else {
                    others.insert(column, name.to_owned());
                }
                column += 1;
            }
        } else if let Some(words) = line.strip_prefix("#Text=") {
            sentence = Some(words.to_owned());
        } else if !line.starts_with('#') {
            let cells: Vec<&str> = line.split('\t').collect();
            let ends = cells.get(1).and_then(|cell| cell.split_once('-'));
            let ends = ends.and_then(|(a, b)| Some((a.parse::<usize>().ok()?, b.parse::<usize>().ok()?)));
            let Some((start, end)) = ends else {
                unread.push(format!("line {number}: it is no token").into());
                continue;
            };
            if let Some(words) = sentence.take() {
                let words = unescaped(&words);
                // Between sentences stand spaces and line breaks, but never more than the file is long.
                if start > length + source.text.len() {
                    let why = format!("line {number}: its text cannot begin as late as {start}");
                    return Err(AdoptError::other(why));
                }
                let gap = start.saturating_sub(length);
                text.push_str(&if gap == 0 { String::new() } else { " ".repeat(gap - 1) + "\n" });
                length = start + words.encode_utf16().count();
                text.push_str(&words);
            }
            let layer =
                |(n, cell): (usize, &&str)| others.get(&n).filter(|_| *cell != "_" && !cell.is_empty());
            let named: BTreeSet<&String> = cells.iter().enumerate().filter_map(layer).collect();
            named.into_iter().for_each(|name| left.entry(name.clone()).or_default().push(line.to_owned()));
            token(&layers, &cells, (start, end), &format!("line {number}"), &mut open, &mut found);
        }
    }
    found.extend(open.into_values());
    found.sort_by_key(|one| (one.start, one.end));
    if text.is_empty() {
        return Err(AdoptError::other("it holds no text: no line begins with `#Text=`"));
    }
    unread.extend(left.into_iter().map(|(name, raw)| layer(&name, "token", raw)));
    let mut batch = Batch::of(document(source, text.clone()));
    batch.unread = unread;
    said(&mut batch, &text, found);
    Ok(batch)
}

/// A token's cells: a value with a number in brackets goes on over several tokens.
fn token(
    layers: &[(usize, String)],
    cells: &[&str],
    (start, end): (usize, usize),
    at: &str,
    open: &mut BTreeMap<String, Labelled>,
    found: &mut Vec<Labelled>,
) {
    let values = |name: &str| -> Vec<&str> {
        let column = layers.iter().find(|(_, feature)| feature == name).map(|(column, _)| *column);
        let cell = column.and_then(|column| cells.get(column)).copied().unwrap_or("_");
        if cell == "_" { Vec::new() } else { cell.split('|').collect() }
    };
    let (labels, registers) = (values("value"), values("identifier"));
    for n in 0..labels.len().max(registers.len()) {
        let value = |all: &[&str]| all.get(n).map(|value| numbered(value)).unwrap_or_default();
        let ((label, number), (register, _)) = (value(&labels), value(&registers));
        let (_, second) = value(&registers);
        let one = Labelled {
            start,
            end,
            label,
            register: Some(register).filter(|r| !r.is_empty()),
            at: at.to_owned(),
            raw: None,
        };
        match number.or(second) {
            Some(number) => open.entry(number).and_modify(|whole| whole.end = end).or_insert(one),
            None => {
                found.push(one);
                continue;
            }
        };
    }
}

/// `PER[2]` as the value and its number; `*` is no value.
fn numbered(value: &str) -> (String, Option<String>) {
    let (value, number) = match value.strip_suffix(']').and_then(|value| value.rsplit_once('[')) {
        Some((value, number)) => (value, Some(number.to_owned())),
        None => (value, None),
    };
    (if value == "*" { String::new() } else { unescaped(value) }, number)
}

/// A text without the backslashes before signs that mean something in the table.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next() {
                Some('t') => out.push('\t'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}
