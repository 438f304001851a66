//! The briefing as tables: one a kind, and one a list that its items have. CSV and the database are made of them.
//!
//! `objects.rs` has the tables of what has a file, `said.rs` those of what articles say. What was retracted is in them,
//! with its `status`.

pub mod csv;
mod objects;
mod said;

use crate::date::Date;
use crate::parse::objects::{Marking, Record, Status};

use super::site::Export;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// A day, ISO 8601.
    Day,
    /// Yes or no.
    Flag,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub of: Type,
    /// The table whose `id` it names.
    pub names: Option<&'static str>,
}

/// A table.
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns. Those of a table with an `id` have it first, and each row has one of its own.
    pub columns: &'static [Column],
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Whether its rows have ids.
    pub fn has_id(&self) -> bool {
        self.columns.first().is_some_and(|column| column.name == "id")
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// None.
    Empty,
    /// Text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Whole(number.into())
    }
}

impl From<u8> for Cell {
    fn from(number: u8) -> Self {
        Self::Whole(number.into())
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Whole(flag.into())
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Empty }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A column of text.
const fn text(name: &'static str) -> Column {
    Column { name, of: Type::Text, names: None }
}

/// A column of this type.
const fn typed(name: &'static str, of: Type) -> Column {
    Column { name, of, names: None }
}

/// A column that names something in another table.
const fn of(name: &'static str, table: &'static str) -> Column {
    Column { name, of: Type::Text, names: Some(table) }
}

/// A date in its three columns: as written, and the first and the last day that it may mean.
fn date(date: Option<&Date>) -> [Cell; 3] {
    let day = |day: Option<crate::date::Day>| {
        let usual = day.filter(|day| (1..=9999).contains(&day.year));
        Cell::from(usual.map(|day| day.to_string()))
    };
    [date.map(Date::written).into(), day(date.and_then(Date::earliest)), day(date.and_then(Date::latest))]
}

/// What every object with a file says of itself: `tlp`, `status`, `updated`.
fn record(record: &Record) -> [Cell; 3] {
    let [tlp, status] = marking(&record.marking, record.marking.status);
    [tlp, status, record.updated.as_ref().map(Date::written).into()]
}

fn marking(marking: &Marking, status: Option<Status>) -> [Cell; 2] {
    [marking.tlp.map(|tlp| tlp.as_str()).into(), status.map(Status::as_str).into()]
}

/// All tables, each after those that it names.
pub fn all(site: &Export<'_>) -> Vec<Table> {
    let mut tables = objects::all(site);
    tables.extend(said::all(site));
    tables
}

/// The names of the files of the CSV format.
pub fn names() -> Vec<String> {
    let tables = objects::NAMES.iter().chain(said::NAMES);
    tables.map(|name| format!("{name}.csv")).chain(["datapackage.json".to_owned()]).collect()
}
