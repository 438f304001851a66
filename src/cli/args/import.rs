//! Options of `import`.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::instant;
use crate::adopt::Format;
use crate::import::{Kind, is_id};
use crate::plan::is_plain;

/// Options of `import`.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// The saved pages and texts; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// The ID of the article; by default it is made of the title. For annotations, the article that they are about
    #[arg(long, value_name = "ID", value_parser = id)]
    pub id: Option<String>,

    /// The address of the page, in place of the one that it names
    #[arg(long, value_name = "U", value_parser = address)]
    pub url: Option<String>,

    /// The format, in place of the one that the file seems to have; those of other programs have to be named
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<ImportFormat>,

    /// What a word of the source means here: a label a kind of entity (GPE=place), a key of a table its column
    /// (name="Full name"), or all rows one value (kind==person); may be given several times
    #[arg(long, value_name = "FROM=TO", value_parser = mapping)]
    pub map: Vec<(String, String)>,

    /// Keep the file itself in content/originals/, which is never published
    #[arg(long)]
    pub keep: bool,

    /// Replace an article that exists
    #[arg(long)]
    pub force: bool,

    /// Print what would be made, and write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// The time of the import (2026-01-31 or 2026-01-31T09:00:00Z), for `retrieved`; default the clock
    #[arg(long, value_name = "T", value_parser = instant)]
    pub now: Option<Timestamp>,
}

/// Values of `import --from`: those of the library, under its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportFormat {
    /// A source's text.
    Source(Kind),
    /// What other programs say of texts.
    Adopted(Format),
}

impl ImportFormat {
    /// The format of a source's text; none for what other programs say of texts.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Self::Source(kind) => Some(kind),
            Self::Adopted(_) => None,
        }
    }

    /// The format of what other programs say of texts; none for a source's text.
    pub fn adopted(self) -> Option<Format> {
        match self {
            Self::Source(_) => None,
            Self::Adopted(format) => Some(format),
        }
    }

    /// Its word, and what it is.
    fn about(self) -> Option<(&'static str, &'static str)> {
        let sources = Kind::WORDS.iter().map(|(word, kind, about)| (Self::Source(*kind), *word, *about));
        let others =
            Format::WORDS.iter().map(|(word, format, about)| (Self::Adopted(*format), *word, *about));
        sources.chain(others).find(|(one, ..)| *one == self).map(|(_, word, about)| (word, about))
    }
}

impl ValueEnum for ImportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        const SOURCES: usize = Kind::WORDS.len();
        const ALL: &[ImportFormat] = &{
            let mut all = [ImportFormat::Source(Kind::Html); SOURCES + Format::WORDS.len()];
            let mut n = 0;
            while n < all.len() {
                all[n] = if n < SOURCES {
                    ImportFormat::Source(Kind::WORDS[n].1)
                } else {
                    ImportFormat::Adopted(Format::WORDS[n - SOURCES].1)
                };
                n += 1;
            }
            all
        };
        ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        self.about().map(|(word, about)| PossibleValue::new(word).help(about))
    }
}

/// An ID.
fn id(word: &str) -> Result<String, String> {
    if is_id(word) && is_plain(word) {
        return Ok(word.to_owned());
    }
    if is_id(word) {
        return Err("some systems keep that name for a device: no file can have it there".to_owned());
    }
    Err("an ID is lower-case ASCII letters, digits and single hyphens, at most 80 characters".to_owned())
}

/// A web address.
fn address(text: &str) -> Result<String, String> {
    let is_web = |url: &url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    let url = url::Url::parse(text.trim()).ok().filter(is_web);
    url.map(|url| url.to_string())
        .ok_or_else(|| "expected an address such as https://example.org/page".to_owned())
}

/// `FROM=TO`.
fn mapping(text: &str) -> Result<(String, String), String> {
    let (from, to) = text.split_once('=').ok_or("expected FROM=TO, such as GPE=place")?;
    let (from, to) = (from.trim(), to.trim());
    if from.is_empty() || to.is_empty() {
        return Err("expected FROM=TO, such as GPE=place".to_owned());
    }
    Ok((from.to_owned(), to.to_owned()))
}
