//! New texts of annotation files: only the anchor's keys, and the former id, are written; every other byte stays.
//!
//! The file is read with `toml_edit` to know where each value stands; the new values are then put in at these places.

use std::collections::BTreeMap;
use std::ops::Range;

use toml_edit::{Document, TableLike};

use super::{Mend, Proposal};
use crate::parse::objects::ANNOTATION_KINDS;

/// Why a file is not changed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum WriteError {
    /// It is no TOML as it stands on disk.
    #[error("it cannot be read as TOML")]
    Syntax,
    /// An annotation is not where it was.
    #[error("the annotation with the quote `{0}` is not where it should be")]
    Missing(String),
}

/// A file's text on disk with the keys of these proposals written, and how many they are. `source` is the same text as
/// it was parsed: without byte order mark, with plain line ends.
///
/// # Errors
/// Where the file is not what was parsed. Then nothing of it may be written.
pub fn rewritten(original: &str, source: &str, agreed: &[&Proposal]) -> Result<String, WriteError> {
    let (mark, text) = match original.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", original),
    };
    let parsed = Document::parse(source.to_owned()).map_err(|_| WriteError::Syntax)?;
    let document = Document::parse(text.to_owned()).map_err(|_| WriteError::Syntax)?;
    let places = places(&parsed);
    let mut insertions: Vec<(Range<usize>, String)> = Vec::new();
    for proposal in agreed {
        let Mend::Passage(passage) = &proposal.mend else { continue };
        let missing = || WriteError::Missing(proposal.quote.clone());
        let (kind, number) = *places.get(&(proposal.span.start as usize)).ok_or_else(missing)?;
        let (table, is_inline) = annotation(&document, kind, number).ok_or_else(missing)?;
        let keys = &passage.keys;
        let strings = [("quote", &keys.quote), ("prefix", &keys.prefix), ("suffix", &keys.suffix)];
        let numbers = [("occurrence", keys.occurrence), ("of", keys.of)];
        let mut edit = Edit { text, table, is_inline, new: Vec::new(), edits: Vec::new() };
        for (key, value) in strings {
            value.iter().for_each(|value| edit.set(key, &|old| string(old, value)));
        }
        for (key, value) in numbers {
            value.iter().for_each(|value| edit.set(key, &|_| value.to_string()));
        }
        if !table.contains_key("id") {
            edit.set("id", &|old| string(old, &proposal.annotation));
        }
        insertions.extend(edit.finished().ok_or_else(missing)?);
    }
    insertions.sort_by_key(|(range, _)| (range.start, range.end));
    let mut new = mark.to_owned();
    let mut at = 0;
    for (range, value) in insertions {
        new.push_str(text.get(at..range.start).unwrap_or_default());
        new.push_str(&value);
        at = range.end;
    }
    new.push_str(text.get(at..).unwrap_or_default());
    // What would no longer be read is not written.
    let is_read = Document::parse(new.trim_start_matches('\u{feff}').to_owned()).is_ok();
    if is_read { Ok(new) } else { Err(WriteError::Syntax) }
}

/// The kind and number of each annotation, by the byte at which its quote begins.
fn places(document: &Document<String>) -> BTreeMap<usize, (&'static str, usize)> {
    let of_kind = |kind: &'static str| (0..annotations(document, kind)).map(move |number| (kind, number));
    let begins = |(kind, number): (&'static str, usize)| {
        let (table, _) = annotation(document, kind, number)?;
        Some((table.get("quote")?.span()?.start, (kind, number)))
    };
    ANNOTATION_KINDS.iter().copied().flat_map(of_kind).filter_map(begins).collect()
}

fn annotations(document: &Document<String>, kind: &str) -> usize {
    let item = document.get(kind);
    let tables = item.and_then(|item| item.as_array_of_tables()).map(|tables| tables.len());
    tables.or_else(|| item.and_then(|item| item.as_array()).map(|array| array.len())).unwrap_or(0)
}

/// The Nth annotation of a kind, and whether it is written between braces.
fn annotation<'a>(
    document: &'a Document<String>,
    kind: &str,
    number: usize,
) -> Option<(&'a dyn TableLike, bool)> {
    let item = document.get(kind)?;
    if let Some(tables) = item.as_array_of_tables() {
        return tables.get(number).map(|table| (table as &dyn TableLike, false));
    }
    item.as_array()?.get(number)?.as_inline_table().map(|table| (table as &dyn TableLike, true))
}

/// The changes of one annotation.
struct Edit<'a> {
    text: &'a str,
    table: &'a dyn TableLike,
    /// Whether it is written between braces.
    is_inline: bool,
    /// Keys that were not there.
    new: Vec<String>,
    edits: Vec<(Range<usize>, String)>,
}

impl Edit<'_> {
    /// Writes a key: `value` makes it of how it stands there; of an empty string where it is new.
    fn set(&mut self, key: &str, value: &dyn Fn(&str) -> String) {
        match self.table.get(key).and_then(|item| item.span()) {
            Some(range) => {
                let old = self.text.get(range.clone()).unwrap_or_default();
                self.edits.push((range.clone(), value(old)));
            }
            None => self.new.push(format!("{key} = {}", value(""))),
        }
    }

    /// The changes, with the new keys behind the quote.
    fn finished(mut self) -> Option<Vec<(Range<usize>, String)>> {
        let quote = self.table.get("quote")?.span()?;
        if self.new.is_empty() {
            return Some(self.edits);
        }
        let before = self.text.get(..quote.start)?;
        let line = before.rfind('\n').map_or(0, |n| n + 1);
        let start = before.get(line..)?;
        let after = self.text.get(quote.end..)?;
        let (at, new) = if !self.is_inline {
            let rest = after.find('\n').unwrap_or(after.len());
            let end = if after.get(..rest)?.ends_with('\r') { "\r\n" } else { "\n" };
            let end = if rest == after.len() && self.text.contains("\r\n") { "\r\n" } else { end };
            let indent: String = start.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
            let lines: String = self.new.iter().map(|key| format!("{end}{indent}{key}")).collect();
            let rest = after.get(..rest)?.trim_end_matches('\r').len();
            (quote.end + rest, lines)
        } else {
            (quote.end, self.new.iter().map(|key| format!(", {key}")).collect())
        };
        self.edits.push((at..at, new));
        Some(self.edits)
    }
}

/// A string in the style of another: its quotation marks, and lines no longer than its own.
fn string(old: &str, value: &str) -> String {
    let basic = || crate::anchor::toml_string(value);
    let is_plain = value.chars().all(|c| !c.is_control() && !crate::anchor::is_invisible(c));
    if let Some(inside) = old.strip_prefix("'''") {
        let lines = wrapped(inside, value);
        return if is_plain && !value.contains("'''") && !value.ends_with('\'') {
            format!("'''{lines}'''")
        } else {
            basic()
        };
    }
    if let Some(inside) = old.strip_prefix("\"\"\"") {
        let written = basic();
        let escaped = written.get(1..written.len() - 1).unwrap_or_default();
        return format!("\"\"\"{}\"\"\"", wrapped(inside, escaped));
    }
    if old.starts_with('\'') && is_plain && !value.contains('\'') {
        return format!("'{value}'");
    }
    basic()
}

/// A value over lines as long as those of another, with its line ends.
fn wrapped(old: &str, value: &str) -> String {
    let end = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let old = old.trim_end_matches(['"', '\'']);
    if !old.contains('\n') {
        return value.to_owned();
    }
    let lines: Vec<&str> = old.lines().collect();
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0).max(20);
    let mut written = String::new();
    let mut used = 0;
    let opening = if lines.first().is_some_and(|line| line.trim().is_empty()) { end } else { "" };
    written.push_str(opening);
    for word in value.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > longest {
            written.push_str(end);
            used = 0;
        } else if used > 0 {
            written.push(' ');
            used += 1;
        }
        written.push_str(word);
        used += length;
    }
    let closing = if old.ends_with('\n') { end } else { "" };
    written + closing
}
