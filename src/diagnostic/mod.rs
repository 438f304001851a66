//! What is wrong with the author's text, as data.
//!
//! Stages push [`Diagnostic`]s into a [`Diagnostics`] collector and never print. The renderers beside this file
//! turn them into text for a terminal, JSON, GitHub annotations or SARIF; all problems of a run come out, in the
//! order of files and places.

mod code;
pub mod github;
pub mod json;
pub mod sarif;
pub mod terminal;

pub use code::Code;

use crate::source::{Sources, Span};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is built while there is one.
    Error,
    /// Printed; counts in the exit status only with `--deny warnings`.
    Warning,
    /// Shown by `check --suggest` alone; never counts.
    Suggestion,
}

impl Severity {
    /// The word that messages and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
        }
    }
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Related {
    /// What stands there.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// One problem in the author's text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Its kind; `briefbook explain` has a page on it.
    pub code: Code,
    /// Its gravity: the code's own unless site.toml changes it.
    pub severity: Severity,
    /// One line: lower case, no full stop, the author's words in backticks.
    pub message: String,
    /// Where it is; none when it belongs to no file.
    pub span: Option<Span>,
    /// A few words under the caret; may be empty.
    pub label: String,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// How to mend it, a sentence each.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span: Some(span),
            label: String::new(),
            related: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// A problem that belongs to no file.
    pub fn placeless(code: Code, message: impl Into<String>) -> Self {
        Self { span: None, ..Self::new(code, Span::file(crate::source::FileId(0)), message) }
    }

    /// Adds words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a way to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds a way to mend it, where there is one.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hints.extend(hint);
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { message: message.into(), span });
        self
    }
}

/// Collects the diagnostics of a stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// An empty collector.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another collector.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(other);
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// How many have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In the order of files and places, each once; site.toml's `[diagnostics]` applied.
    #[must_use]
    pub fn finished(mut self, levels: &Levels, sources: &Sources) -> Self {
        self.0.retain_mut(|d| match levels.of(d.code) {
            Some(Level::Off) => false,
            Some(Level::At(severity)) => {
                d.severity = severity;
                true
            }
            None => true,
        });
        self.0.sort_by(|a, b| {
            let place = |span: Span| (sources.rank(span.file), span.start, span.end);
            let key = |d: &Diagnostic| d.span.map(place);
            key(a).cmp(&key(b)).then_with(|| a.code.cmp(&b.code)).then_with(|| a.message.cmp(&b.message))
        });
        self.0.dedup();
        self
    }

    /// Keeps those for which the test holds, which may change them.
    pub fn retain_mut(&mut self, keep: impl FnMut(&mut Diagnostic) -> bool) {
        self.0.retain_mut(keep);
    }

    /// Keeps those for which the test holds.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// What site.toml's `[diagnostics]` makes of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported with this severity.
    At(Severity),
}

/// site.toml's `[diagnostics]`, already limited to the codes that it may change.
#[derive(Debug, Clone, Default)]
pub struct Levels(pub std::collections::BTreeMap<Code, Level>);

impl Levels {
    fn of(&self, code: Code) -> Option<Level> {
        self.0.get(&code).copied()
    }

    /// Whether a code is reported with more than a suggestion, which only those see who ask.
    pub fn raises(&self, code: Code) -> bool {
        matches!(self.of(code), Some(Level::At(Severity::Error | Severity::Warning)))
    }
}

/// A word with more slips than this is another word, however long it is. It also keeps thousands of unknown ids, such as a file
/// that cannot be read leaves, from being compared in full with thousands of known ones.
const MOST_SLIPS: usize = 3;

/// The word among `known` that is nearest to a mistyped one, if any is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).clamp(1, MOST_SLIPS);
    let sketch = Sketch::of(&word);
    known
        .into_iter()
        .filter(|candidate| !candidate.is_ascii() || sketch.may_be_near(candidate, limit))
        .map(|candidate| (strsim::osa_distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| candidate)
}

/// What tells at a glance that two words are far from each other, where thousands of them are compared with thousands: how
/// many characters they have, and which.
#[derive(Clone, Copy)]
struct Sketch {
    length: usize,
    characters: u64,
}

impl Sketch {
    fn of(word: &str) -> Self {
        let mut sketch = Self { length: 0, characters: 0 };
        for c in word.chars() {
            sketch.length += 1;
            sketch.characters |= 1 << (u32::from(c.to_ascii_lowercase()) % u64::BITS);
        }
        sketch
    }

    /// Whether a word of ASCII may be so near: each edit changes the length by one at most, and takes away or brings one
    /// character at most.
    fn may_be_near(self, word: &str, limit: usize) -> bool {
        let lacks = |a: u64, b: u64| (a & !b).count_ones() as usize;
        self.length.abs_diff(word.len()) <= limit && {
            let other = Self::of(word);
            lacks(self.characters, other.characters) <= limit
                && lacks(other.characters, self.characters) <= limit
        }
    }
}

/// Everything a renderer needs beside a diagnostic.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The author's files.
    pub sources: &'a Sources,
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_is_near() {
        assert_eq!(nearest("tittle", ["title", "authors"]), Some("title"));
        assert_eq!(nearest("drafft", ["draft", "title"]), Some("draft"));
        assert_eq!(nearest("zebra", ["title", "authors"]), None);
        assert_eq!(nearest("Verified", ["verified"]), Some("verified"));
        assert_eq!(nearest("ecole", ["École"]), Some("École"));
        assert_eq!(nearest("école", ["ecole"]), Some("ecole"));
    }
}
