//! Options of `import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::{address, id, instant};
use crate::adopt::Format;
use crate::import::Kind;

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

/// Values of `import --from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// A web page
    Html,
    /// A web page in one file, as browsers save it with all that belongs to it
    Mhtml,
    /// Plain text
    Text,
    /// W3C Web Annotations, JSON-LD
    W3c,
    /// Annotations of Hypothesis, JSON
    Hypothesis,
    /// brat: FILE.ann, with FILE.txt beside it
    Brat,
    /// WebAnno or INCEpTION: TSV 3, UIMA CAS as JSON, or lines of JSON
    Webanno,
    /// doccano: lines of JSON with spans
    Doccano,
    /// Entities of FollowTheMoney, lines of JSON
    Ftm,
    /// A table of entities or events
    Csv,
    /// A timeline of TimelineJS, JSON
    #[value(name = "timelinejs")]
    TimelineJs,
}

impl ImportFormat {
    /// The format of a source's text; none for what other programs say of texts.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Self::Html => Some(Kind::Html),
            Self::Mhtml => Some(Kind::Mhtml),
            Self::Text => Some(Kind::Text),
            _ => None,
        }
    }

    /// The format of what other programs say of texts; none for a source's text.
    pub fn adopted(self) -> Option<Format> {
        match self {
            Self::Html | Self::Mhtml | Self::Text => None,
            Self::W3c => Some(Format::W3c),
            Self::Hypothesis => Some(Format::Hypothesis),
            Self::Brat => Some(Format::Brat),
            Self::Webanno => Some(Format::Webanno),
            Self::Doccano => Some(Format::Doccano),
            Self::Ftm => Some(Format::Ftm),
            Self::Csv => Some(Format::Csv),
            Self::TimelineJs => Some(Format::TimelineJs),
        }
    }
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
