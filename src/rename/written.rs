//! An object as its author wrote it: values, comments and tables in the words of the file, for joining it into another.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value as Json;
use toml::de::{DeTable, DeValue};

use super::object::with_table;
use super::parts;
use super::tables::{self, deep_end, has_headers};
use super::text::{Edits, line_end};
use crate::parse::ObjectKind;
use crate::parse::table::{Value, json_of};

/// An object as its author wrote it.
#[derive(Debug, Default)]
pub struct Written {
    /// Its keys, in the order of the file.
    pub entries: Vec<Entry>,
    /// Comments on lines of their own, and behind keys that are not copied as lines.
    pub comments: Vec<String>,
    /// The prose.
    pub prose: String,
}

#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// The value.
    pub json: Json,
    /// The value as written.
    pub raw: String,
    /// The items of a list as written.
    pub items: Vec<String>,
    /// Tables below headers of their own: what stands below each.
    pub blocks: Option<Vec<Block>>,
    /// The comment behind the value.
    pub comment: String,
}

/// What stands below a header, with the headers of its own tables as a file of one object has them.
#[derive(Debug, Clone, Default)]
pub struct Block {
    text: String,
    /// Where the names in these headers begin.
    headers: Vec<usize>,
}

impl Block {
    /// Lines without a header.
    pub fn of_lines(text: String) -> Self {
        Self { text, headers: Vec::new() }
    }

    /// Its text in a file of one object, or in a row of several, whose word then begins each header.
    pub fn below(&self, word: Option<&str>) -> String {
        let mut edits = Edits::default();
        let prefix = word.map_or(String::new(), |word| format!("{word}."));
        self.headers.iter().for_each(|at| edits.insert(*at, &prefix));
        edits.applied(&self.text)
    }
}

/// Reads an object as it is written.
pub fn written(kind: ObjectKind, path: &str, text: &str, id: &str) -> Option<Written> {
    let body = parts(tables::kind_of(path)?, text)?.1.map(|(_, body)| body.trim().to_owned());
    with_table(path, text, kind, id, |_, toml, table, is_row| {
        let mut entries: Vec<(usize, Entry)> = table
            .iter()
            .filter(|(key, _)| !(is_row && key.get_ref() == "id") && key.get_ref() != "text")
            .map(|(key, value)| (key.span().start, entry(toml, key.get_ref(), value, is_row)))
            .collect();
        entries.sort_by_key(|(at, _)| *at);
        let in_toml = table.get("text").and_then(|text| text.get_ref().as_str()).unwrap_or_default().trim();
        Written {
            comments: comments(toml, table, is_row),
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
            prose: body.unwrap_or_else(|| in_toml.to_owned()),
        }
    })
}

fn entry(toml: &str, name: &str, value: &Value<'_>, is_row: bool) -> Entry {
    let range = value.span();
    let items = value.get_ref().as_array().map_or(&[][..], |items| items);
    let tables = value.get_ref().as_table();
    let is_header = tables.is_some() && !toml[range.clone()].starts_with('{');
    let below = |item: &Value<'_>| block(toml, item, is_row);
    let blocks = if has_headers(toml, items) {
        Some(items.iter().map(below).collect())
    } else {
        (is_header && toml[range.clone()].starts_with('[')).then(|| vec![below(value)])
    };
    let raw = if is_header { braces(tables, toml) } else { toml[range.clone()].to_owned() };
    let behind = &toml[range.end..line_end(toml, range.end)];
    let comment = behind
        .trim()
        .strip_prefix('#')
        .filter(|_| blocks.is_none())
        .map_or(String::new(), |rest| format!("#{rest}"));
    Entry {
        name: name.to_owned(),
        json: json_of(value.get_ref()),
        raw,
        items: items.iter().map(|item| toml[item.span()].to_owned()).collect(),
        blocks,
        comment,
    }
}

/// What stands below the header of a table.
fn block(toml: &str, item: &Value<'_>, is_row: bool) -> Block {
    let from = line_end(toml, item.span().end);
    let table = item.get_ref().as_table();
    let to = table.and_then(|table| deep_end(toml, table)).map_or(from, |end| line_end(toml, end)).max(from);
    let mut text = toml[from..to].to_owned();
    if !text.ends_with('\n') && !text.is_empty() {
        text.push('\n');
    }
    let mut edits = Edits::default();
    let mut headers = Vec::new();
    let mut shorter = 0;
    for start in inner_headers(toml, item).into_iter().filter(|start| *start >= from) {
        let name = start + toml[start..].len() - toml[start..].trim_start_matches('[').len() - from;
        headers.push(name - shorter);
        // The word of a row ends with the first dot.
        if let Some(dot) = text[name..].find('.').filter(|_| is_row) {
            edits.replace(name..name + dot + 1, "");
            shorter += dot + 1;
        }
    }
    Block { text: edits.applied(&text), headers }
}

/// Where the headers of the tables in a table begin, in the order of the file.
fn inner_headers(toml: &str, item: &Value<'_>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let values = item.get_ref().as_table().into_iter().flat_map(|table| table.values());
    for value in values {
        let items = value.get_ref().as_array().filter(|items| has_headers(toml, items));
        let tables = items.map_or(std::slice::from_ref(value), |items| items);
        for table in tables.iter().filter(|table| table.get_ref().is_table()) {
            if toml[table.span()].starts_with('[') {
                found.insert(table.span().start);
            }
            found.extend(inner_headers(toml, table));
        }
    }
    found
}

/// A table between braces.
fn braces(table: Option<&DeTable<'_>>, toml: &str) -> String {
    let pairs = table.into_iter().flat_map(|table| table.iter());
    let pairs: Vec<String> =
        pairs.map(|(key, value)| format!("{} = {}", &toml[key.span()], in_a_line(value, toml))).collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// A value as it is written, but tables below headers between braces.
fn in_a_line(value: &Value<'_>, toml: &str) -> String {
    match value.get_ref() {
        DeValue::Table(table) if !toml[value.span()].starts_with('{') => braces(Some(table), toml),
        DeValue::Array(items) if has_headers(toml, items) => {
            let items: Vec<String> = items.iter().map(|item| in_a_line(item, toml)).collect();
            format!("[{}]", items.join(", "))
        }
        _ => toml[value.span()].to_owned(),
    }
}

/// The comments of a table that stand on lines of their own, but for those within values and within the tables below it,
/// which go with these.
fn comments(toml: &str, table: &DeTable<'_>, is_row: bool) -> Vec<String> {
    let first = table.keys().map(|key| key.span().start).min().unwrap_or(0);
    let last = deep_end(toml, table).map_or(first, |end| line_end(toml, end));
    let (from, to) = if is_row { (first, last) } else { (0, toml.len()) };
    let kept: Vec<Range<usize>> = table.values().flat_map(|value| own_ranges(toml, value)).collect();
    let mut at = from;
    let mut found = Vec::new();
    for line in toml[from..to.max(from)].split_inclusive('\n') {
        if line.trim_start().starts_with('#') && !kept.iter().any(|range| range.contains(&at)) {
            found.push(line.trim().to_owned());
        }
        at += line.len();
    }
    found
}

/// The ranges of a value in which comments are copied with it: itself, or each table below a header.
fn own_ranges(toml: &str, value: &Value<'_>) -> Vec<Range<usize>> {
    let below = |item: &Value<'_>| {
        let end = item.get_ref().as_table().and_then(|table| deep_end(toml, table));
        item.span().start..end.unwrap_or(item.span().end)
    };
    match value.get_ref().as_array() {
        Some(items) if has_headers(toml, items) => items.iter().map(below).collect(),
        _ => vec![below(value)],
    }
}

/// A value as TOML.
pub fn toml_of(value: &Json) -> String {
    match value {
        Json::Object(_) => inline_table(value),
        Json::Array(items) => format!("[{}]", items.iter().map(toml_of).collect::<Vec<_>>().join(", ")),
        Json::String(text) => toml::Value::String(text.clone()).to_string(),
        other => other.to_string(),
    }
}

/// A table as TOML between braces.
pub fn inline_table(value: &Json) -> String {
    let pairs = value.as_object().into_iter().flatten();
    let pairs: Vec<String> = pairs.map(|(key, value)| format!("{key} = {}", toml_of(value))).collect();
    format!("{{ {} }}", pairs.join(", "))
}
