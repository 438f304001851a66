//! What a reader of a format found: the particulars of a source, its text, and what it left out.

use super::pieces::Piece;

/// A source as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its particulars.
    pub facts: Facts,
    /// Its text.
    pub pieces: Vec<Piece>,
    /// What of it is no part of the text.
    pub left_out: Vec<LeftOut>,
    /// What the author should know or look at.
    pub notes: Vec<String>,
}

/// The particulars of a source, as far as it names them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, in EDTF.
    pub published: Option<String>,
    /// When it was saved, in EDTF.
    pub saved: Option<String>,
    /// Where it stands.
    pub url: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// How it describes itself.
    pub description: Option<String>,
    /// The address of its picture.
    pub image: Option<String>,
}

/// Words that were left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The words.
    pub words: String,
    /// What they are, for example "site furniture".
    pub why: &'static str,
}

impl LeftOut {
    /// Words that were left out, and why.
    pub fn new(words: &str, why: &'static str) -> Self {
        Self { words: words.to_owned(), why }
    }
}
