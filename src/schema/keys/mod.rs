//! Every key of every table, once: its name, what it holds, and what it means in a few words.
//!
//! Entry points: [`of_object`], [`of_annotation`] and [`SITE`]. The JSON Schemas, the files of `briefbook new` and the
//! search for references in `briefbook rename` are all made from these tables. `parse` reads the same keys in code; a
//! test compares the two in both directions (`schema/tests.rs`), so neither can have a key that the other lacks.

mod annotations;
mod objects;
mod site;

use crate::parse::ObjectKind;

pub use annotations::of_annotation;
pub use objects::{Form, of_front_page, of_object};
pub use site::SITE;

/// One key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether it has to be there.
    pub required: bool,
    /// What it means, as one line.
    pub about: &'static str,
    /// A value as an example, in TOML; a file of `briefbook new` shows it behind a `#`.
    pub example: &'static str,
}

/// What a key holds.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A line of text.
    Text,
    /// Markdown.
    Prose,
    /// The object's or annotation's own ID.
    OwnId,
    /// The ID of another object.
    Reference(ObjectKind),
    /// A list of IDs.
    References(ObjectKind),
    /// The ID of an entity of kind `topic`.
    Topic,
    /// A list of them.
    Topics,
    /// A list of texts.
    Texts,
    /// An EDTF date.
    Date,
    /// A date and time with a zone.
    Instant,
    /// `true` or `false`.
    Flag,
    /// A whole number from the one to the other.
    Whole(i64, i64),
    /// A number.
    Number,
    /// A number from 0 to 1.
    Share,
    /// A web address.
    Url,
    /// A list of addresses on this site.
    Addresses,
    /// One of some words.
    Words(fn() -> Vec<&'static str>),
    /// A list of some words.
    SomeWords(fn() -> Vec<&'static str>),
    /// A language tag.
    Language,
    /// A SHA-256 in hexadecimal digits.
    Digest,
    /// A latitude and a longitude.
    Coordinates,
    /// A table of texts under names of the author's choice.
    Strings,
    /// A path relative to the file.
    File,
    /// A kind of entity.
    EntityKind,
    /// What a page can list.
    ListKind,
    /// A number, or a percentage as text.
    Change,
    /// A number from 1, or `"all"`.
    Occurrence,
    /// A table with these keys.
    Table(&'static [Key]),
    /// An array of tables with these keys.
    Tables(&'static [Key]),
    /// Tables with these keys under names of the author's choice.
    Named(&'static [Key]),
    /// A table from codes of diagnostics to levels.
    Levels,
    /// A table that another command knows.
    Free,
}

/// A key that may be left out.
const fn key(name: &'static str, shape: Shape, example: &'static str, about: &'static str) -> Key {
    Key { name, shape, required: false, about, example }
}

/// A key that has to be there.
const fn required(name: &'static str, shape: Shape, example: &'static str, about: &'static str) -> Key {
    Key { name, shape, required: true, about, example }
}

/// The words of a table of words.
fn words<T>(table: &'static [(&'static str, T)]) -> Vec<&'static str> {
    table.iter().map(|(word, _)| *word).collect()
}
