//! Reads one TOML table key by key, noting every problem with its place.
//!
//! A [`Table`] remembers which keys were asked for; [`Table::finish`] reports the others as unknown. So the keys of
//! a kind are written once, where they are read.

use std::cell::RefCell;
use std::collections::BTreeMap;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::marking::{exact_guard, guard_for};
use super::objects::Extra;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::source::{FileId, Span, Spanned};

/// A value as the TOML reader gives it.
pub type Value<'i> = TomlSpanned<DeValue<'i>>;

/// One table that is being read.
pub struct Table<'t, 'i> {
    table: &'t DeTable<'i>,
    place: TablePlace<'t>,
    diagnostics: &'t RefCell<Diagnostics>,
    asked: RefCell<Vec<&'static str>>,
}

/// Where a table stands, and what a message calls it.
#[derive(Clone, Copy)]
struct TablePlace<'t> {
    file: FileId,
    text: &'t str,
    base: usize,
    span: Span,
    what: &'static str,
    /// Whether a marking outside of it may be meant for it.
    closed: bool,
}

/// Reads TOML text that begins at byte `base` of its file. None when it does not parse; every syntax error is
/// reported.
pub fn parse_toml<'i>(
    diagnostics: &mut Diagnostics,
    file: FileId,
    base: usize,
    text: &'i str,
) -> Option<TomlSpanned<DeTable<'i>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Some(table);
    }
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let span = Span::new(file, base + range.start..base + range.end);
        let message = error.message().trim().replace('\n', "; ");
        diagnostics
            .push(Diagnostic::new(Code::TomlSyntax, span, message).label("TOML cannot be read from here"));
    }
    None
}

impl<'t, 'i> Table<'t, 'i> {
    /// Begins to read the root table of a file (or of its front matter, which begins at `base`).
    pub fn root(
        table: &'t DeTable<'i>,
        (file, text): (FileId, &'t str),
        base: usize,
        what: &'static str,
        diagnostics: &'t RefCell<Diagnostics>,
    ) -> Self {
        let place = TablePlace { file, text, base, span: Span::file(file), what, closed: false };
        Self { table, place, diagnostics, asked: RefCell::default() }
    }

    fn child(&self, table: &'t DeTable<'i>, span: Span, what: &'static str) -> Self {
        let place = TablePlace { span, what, ..self.place };
        Self { table, place, diagnostics: self.diagnostics, asked: RefCell::default() }
    }

    /// The place of the table: its header, or its file's start.
    pub fn span(&self) -> Span {
        self.place.span
    }

    /// The file.
    pub fn file(&self) -> FileId {
        self.place.file
    }

    /// Reports a problem.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Lends the collector.
    pub fn with_diagnostics<R>(&self, f: impl FnOnce(&mut Diagnostics) -> R) -> R {
        f(&mut self.diagnostics.borrow_mut())
    }

    /// The place of a value.
    pub fn span_of(&self, value: &Value<'i>) -> Span {
        self.at(value.span())
    }

    /// The table of a file of several, whose rows are for nobody where a marking stands outside of them.
    pub fn closed_if_guarded(mut self) -> Self {
        self.place.closed = self.guards_all();
        self
    }

    /// Whether a marking outside of the table may be meant for it.
    pub fn is_closed(&self) -> bool {
        self.place.closed
    }

    /// The place of a range of the TOML text.
    pub fn at(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.place.file, self.place.base + range.start..self.place.base + range.end)
    }

    /// The byte of the file at which the contents of a string begin, where they stand there as they are: without
    /// escapes.
    pub fn contents_of(&self, string: &Spanned<String>) -> Option<usize> {
        let range = string.span.range();
        let written = self.place.text.get(range.clone())?;
        let quotes =
            ["\"\"\"\n", "\"\"\"", "'''\n", "'''", "\"", "'"].into_iter().find(|q| written.starts_with(q))?;
        let start = range.start + quotes.len();
        let inside = self.place.text.get(start..start + string.value.len())?;
        (inside == string.value).then_some(start)
    }

    /// The value of a key.
    pub fn get(&self, key: &'static str) -> Option<&'t Value<'i>> {
        #[cfg(test)]
        super::recorded::note(self.place.what, key);
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    /// The text of a key, when it is one; nothing is reported, and the key is not taken as known.
    pub fn plain_text(&self, key: &str) -> Option<String> {
        self.table.get(key)?.get_ref().as_str().map(ToOwned::to_owned)
    }

    /// Whether a key is there, without taking it as known.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The place of a key's name.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.table.get_key_value(key).map(|(k, _)| self.at(k.span()))
    }

    fn wrong_type(&self, key: &str, value: &Value<'i>, wanted: &str) {
        let message = format!("`{key}` is {}, but must be {wanted}", type_name(value.get_ref()));
        self.report(Diagnostic::new(Code::WrongType, self.span_of(value), message));
    }

    /// A string.
    pub fn string(&self, key: &'static str) -> Option<Spanned<String>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Spanned::new(text.to_string(), self.span_of(value))),
            _ => {
                self.wrong_type(key, value, "a string");
                None
            }
        }
    }

    /// A string without its place.
    pub fn text(&self, key: &'static str) -> Option<String> {
        self.string(key).map(|s| s.value)
    }

    /// A string that must be there and say something.
    pub fn required(&self, key: &'static str) -> Option<Spanned<String>> {
        let value = self.string(key);
        match &value {
            None if !self.has(key) => self.missing(key),
            Some(text) if text.value.trim().is_empty() => {
                self.report(Diagnostic::new(Code::MissingKey, text.span, format!("`{key}` is empty")));
                return None;
            }
            _ => {}
        }
        value
    }

    /// Reports that a key is missing.
    pub fn missing(&self, key: &str) {
        let message = format!("{} has no `{key}`", self.place.what);
        let near = nearest(key, self.table.keys().map(|k| k.get_ref().as_ref()));
        let hint = match near {
            Some(found) => format!("`{found}` looks like a mistyped `{key}`"),
            None => format!("add `{key} = ...`"),
        };
        self.report(Diagnostic::new(Code::MissingKey, self.span(), message).hint(hint));
    }

    /// An array of strings.
    pub fn strings(&self, key: &'static str) -> Vec<Spanned<String>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, value, "an array of strings");
            return Vec::new();
        };
        let mut strings = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) => strings.push(Spanned::new(text.to_string(), self.span_of(item))),
                _ => self.wrong_type(key, item, "a string"),
            }
        }
        strings
    }

    /// An array of strings without their places.
    pub fn texts(&self, key: &'static str) -> Vec<String> {
        self.strings(key).into_iter().map(|s| s.value).collect()
    }

    /// A boolean.
    pub fn boolean(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.wrong_type(key, value, "`true` or `false`");
        }
        boolean
    }

    /// A whole number within a range.
    pub fn integer(&self, key: &'static str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let value = self.get(key)?;
        let Some(number) = integer_of(value.get_ref()) else {
            self.wrong_type(key, value, "a whole number");
            return None;
        };
        if !range.contains(&number) {
            let message =
                format!("`{key}` is {number}, but must lie between {} and {}", range.start(), range.end());
            self.report(Diagnostic::new(Code::BadValue, self.span_of(value), message));
            return None;
        }
        Some(number)
    }

    /// A finite number.
    pub fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let number = number_of(value.get_ref());
        if number.is_none() {
            self.wrong_type(key, value, "a number");
        }
        if number.is_some_and(|n| !n.is_finite()) {
            let message = format!("`{key}` is not a number that can be written out");
            self.report(Diagnostic::new(Code::BadValue, self.span_of(value), message));
        }
        number.filter(|n| n.is_finite())
    }

    /// A number that is not negative, or a default.
    pub fn share(&self, key: &'static str, default: f64) -> f64 {
        let Some(number) = self.number(key) else { return default };
        if (0.0..=1.0).contains(&number) {
            return number;
        }
        if let Some(value) = self.get(key) {
            let message = format!("`{key}` is {number}, but is a share and must lie between 0 and 1");
            self.report(
                Diagnostic::new(Code::BadValue, self.span_of(value), message).hint("1 % is written `0.01`"),
            );
        }
        default
    }

    /// One of a set of words; what is not one of them is reported under `code`.
    pub fn word<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
        code: Code,
    ) -> Option<Result<T, ()>> {
        let value = self.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            let message = format!("`{key}` is {}, but must be a string", type_name(value.get_ref()));
            self.report(Diagnostic::new(code, self.span_of(value), message).hint(one_of(words)));
            return Some(Err(()));
        };
        if let Some((_, found)) = words.iter().find(|(word, _)| word == text) {
            return Some(Ok(*found));
        }
        let message = format!("`{text}` is no value of `{key}`");
        let hint = match nearest(text, words.iter().map(|(word, _)| *word)) {
            Some(word) => format!("did you mean `{word}`?"),
            None => one_of(words),
        };
        self.report(Diagnostic::new(code, self.span_of(value), message).hint(hint));
        Some(Err(()))
    }

    /// One of a set of words, where a mistake does no harm beyond its report.
    pub fn plain_word<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        self.word(key, words, Code::BadValue)?.ok()
    }

    /// An EDTF date.
    pub fn date(&self, key: &'static str) -> Option<Date> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => self.parse_date(key, value, text),
            DeValue::Datetime(datetime) => {
                self.parse_date(key, value, &datetime.to_string().replace(' ', "T"))
            }
            DeValue::Integer(number) => {
                let message = format!("`{key}` is a number, but must be a date");
                let hint = format!("write the year as a string: `{key} = \"{}\"`", number.as_str());
                self.report(Diagnostic::new(Code::BadDate, self.span_of(value), message).hint(hint));
                None
            }
            other => {
                let message = format!("`{key}` is {}, but must be a date", type_name(other));
                self.report(Diagnostic::new(Code::BadDate, self.span_of(value), message).hint(DATE_HINT));
                None
            }
        }
    }

    fn parse_date(&self, key: &str, value: &Value<'i>, text: &str) -> Option<Date> {
        match Date::parse(text) {
            Ok(date) => Some(date),
            Err(bad) => {
                let message = format!("`{text}` in `{key}` is no date: {}", bad.reason);
                self.report(Diagnostic::new(Code::BadDate, self.span_of(value), message).hint(DATE_HINT));
                None
            }
        }
    }

    /// The tables of an array of tables.
    pub fn tables(&self, key: &'static str, what: &'static str) -> Vec<Table<'t, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, value, &format!("an array of tables: `[[{key}]]`"));
            return Vec::new();
        };
        items.iter().filter_map(|item| self.table_of(key, item, what)).collect()
    }

    fn table_of(&self, key: &str, item: &'t Value<'i>, what: &'static str) -> Option<Table<'t, 'i>> {
        match item.get_ref() {
            DeValue::Table(table) => Some(self.child(table, self.span_of(item), what)),
            _ => {
                self.wrong_type(key, item, "a table");
                None
            }
        }
    }

    /// One sub-table.
    pub fn table(&self, key: &'static str, what: &'static str) -> Option<Table<'t, 'i>> {
        let value = self.get(key)?;
        self.table_of(key, value, what)
    }

    /// The names of all keys.
    pub fn keys(&self) -> impl Iterator<Item = &'t str> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }

    /// Every key of the table with its value, all taken as known.
    pub fn entries(&self) -> impl Iterator<Item = (Spanned<&'t str>, &'t Value<'i>)> {
        self.table
            .iter()
            .map(|(key, value)| (Spanned::new(key.get_ref().as_ref(), self.at(key.span())), value))
    }

    /// Every sub-table with its name, all taken as known.
    pub fn named_tables(&self, what: &'static str) -> Vec<(Spanned<&'t str>, Table<'t, 'i>)> {
        self.entries()
            .filter_map(|(key, value)| self.table_of(key.value, value, what).map(|table| (key, table)))
            .collect()
    }

    /// A map from names to strings.
    pub fn string_map(&self, key: &'static str) -> BTreeMap<String, String> {
        let Some(value) = self.get(key) else { return BTreeMap::new() };
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(key, value, "a table of strings");
            return BTreeMap::new();
        };
        let mut map = BTreeMap::new();
        for (name, value) in table.iter() {
            match value.get_ref() {
                DeValue::String(text) => {
                    map.insert(name.get_ref().to_string(), text.to_string());
                }
                _ => self.wrong_type(key, value, "a string"),
            }
        }
        map
    }

    /// The author's own keys, `x_...`.
    pub fn extra(&self) -> Extra {
        let own = self.table.iter().filter(|(key, _)| key.get_ref().starts_with("x_"));
        Extra(own.map(|(key, value)| (key.get_ref().to_string(), json_of(value.get_ref()))).collect())
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        self.finish_without(&[]);
    }

    /// Reports every key that nobody asked for, save those that were reported already.
    pub fn finish_without(self, reported: &[&str]) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if name.starts_with("x_") || asked.contains(&name) || reported.contains(&name) {
                continue;
            }
            let guard = guard_for(name).or_else(|| exact_guard(name));
            let code = guard.map_or(Code::UnknownKey, |(_, code)| code);
            let hint = match guard
                .map(|(key, _)| key)
                .filter(|key| *key != name)
                .or_else(|| nearest(name, asked.iter().copied()))
            {
                Some(near) => format!("did you mean `{near}`?"),
                None => "keys of your own begin with `x_`".to_owned(),
            };
            let message = format!("`{name}` is no key of {}", self.place.what);
            self.report(Diagnostic::new(code, self.at(key.span()), message).hint(hint));
        }
    }
}

const DATE_HINT: &str =
    "dates are EDTF: `\"2020-06-26\"`, `\"2024-10\"`, `\"2025~\"` (about), `\"2024-10-01/..\"` (since)";

fn one_of<T>(words: &[(&'static str, T)]) -> String {
    let list: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
    format!("it is one of {}", list.join(", "))
}

pub(super) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

/// The whole number of a value.
pub fn integer_of(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// The number of a value.
pub fn number_of(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(_) => integer_of(value).map(|n| n as f64),
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    }
}

/// A value as JSON, for the author's own keys and for hashing.
pub fn json_of(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(integer) => integer_of(value).map_or_else(|| integer.as_str().into(), Into::into),
        DeValue::Float(float) => {
            let number = float.as_str().parse::<f64>().ok().and_then(serde_json::Number::from_f64);
            number.map_or_else(|| float.as_str().into(), serde_json::Value::Number)
        }
        DeValue::Boolean(boolean) => (*boolean).into(),
        DeValue::Datetime(datetime) => datetime.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| json_of(item.get_ref())).collect(),
        DeValue::Table(table) => {
            let sorted: BTreeMap<String, serde_json::Value> = table
                .iter()
                .map(|(key, value)| (key.get_ref().to_string(), json_of(value.get_ref())))
                .collect();
            serde_json::Value::Object(sorted.into_iter().collect())
        }
    }
}
