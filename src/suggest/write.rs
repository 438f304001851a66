//! Proposals as TOML: tables that stand as they are, and comments for what needs something else first.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::words::is_steering;
use crate::anchor::toml_string;
use crate::parse::objects::{Anchor, Occurrence};

/// Who made the annotations.
pub const ANNOTATOR: &str = "briefbook suggest";

/// One table.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What stands above it, a line each.
    pub comments: Vec<String>,
    /// Its kind.
    pub kind: &'static str,
    /// Its keys with their values in TOML.
    pub keys: Vec<(&'static str, String)>,
    /// Whether it only becomes valid with something else, and is written as a comment.
    pub is_comment: bool,
}

impl Block {
    /// A table of a kind.
    pub fn new(kind: &'static str) -> Self {
        Self { comments: Vec::new(), kind, keys: Vec::new(), is_comment: false }
    }

    /// Adds a line above it.
    #[must_use]
    pub fn comment(mut self, line: &str) -> Self {
        self.comments.push(plain(line));
        self
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, key: &'static str, value: &str) -> Self {
        self.raw(key, toml_string(value))
    }

    /// Adds a text, where there is one.
    #[must_use]
    pub fn maybe(self, key: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    /// Adds a value that is TOML already.
    #[must_use]
    pub fn raw(mut self, key: &'static str, value: String) -> Self {
        self.keys.push((key, value));
        self
    }

    /// Adds texts, where there are any.
    #[must_use]
    pub fn list(self, key: &'static str, values: &[String]) -> Self {
        if values.is_empty() {
            return self;
        }
        let values: Vec<String> = values.iter().map(|value| toml_string(value)).collect();
        self.raw(key, format!("[{}]", values.join(", ")))
    }

    /// Adds an anchor.
    #[must_use]
    pub fn anchor(self, anchor: &Anchor) -> Self {
        let text = |key: &Option<crate::source::Spanned<String>>| key.as_ref().map(|key| key.value.clone());
        let mut block = self.maybe("quote", text(&anchor.quote).as_deref());
        block = block.maybe("prefix", text(&anchor.prefix).as_deref());
        block = block.maybe("suffix", text(&anchor.suffix).as_deref());
        if let (Some(Occurrence::Nth(nth)), Some(of)) = (anchor.occurrence.map(|o| o.value), anchor.of) {
            block = block.raw("occurrence", nth.to_string()).raw("of", of.value.to_string());
        }
        block
    }

    /// Makes it a draft.
    #[must_use]
    pub fn draft(self) -> Self {
        self.text("status", "draft")
    }

    /// Makes it an annotation's draft.
    #[must_use]
    pub fn annotation(self) -> Self {
        self.draft().text("annotator", ANNOTATOR)
    }

    /// It as a comment, since it needs something else first.
    #[must_use]
    pub fn as_comment(mut self) -> Self {
        self.is_comment = true;
        self
    }

    /// It as TOML, with an empty line behind.
    pub fn written(&self) -> String {
        let mut text = String::new();
        for line in &self.comments {
            let _ = writeln!(text, "# {line}");
        }
        let lead = if self.is_comment { "# " } else { "" };
        let _ = writeln!(text, "{lead}[[{}]]", self.kind);
        for (key, value) in &self.keys {
            let _ = writeln!(text, "{lead}{key} = {value}");
        }
        text.push('\n');
        text
    }

    /// What tells it from others: its kind and where it stands, or its name.
    fn identity(&self) -> String {
        let is_object = matches!(self.kind, "entity" | "series");
        let telling = self.keys.iter().filter(|(key, _)| is_telling(key, is_object));
        telling.fold(format!("[[{}]]", self.kind), |text, (key, value)| format!("{text}\n{key} = {value}"))
    }

    /// Whether it stands among the comments of a file.
    pub fn is_dismissed(&self, dismissed: &BTreeSet<String>) -> bool {
        dismissed.contains(&self.identity())
    }
}

/// Whether a key says where an annotation stands, or what an object is called.
fn is_telling(key: &str, is_object: bool) -> bool {
    match is_object {
        true => matches!(key, "name" | "title"),
        false => matches!(key, "quote" | "prefix" | "suffix" | "occurrence" | "of"),
    }
}

/// The tables that a file holds as comments, by what tells them from others.
pub fn dismissed(file: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut block: Option<(bool, String)> = None;
    for line in file.lines().chain([""]) {
        let bare = line.trim().strip_prefix('#').map(str::trim);
        if let Some(head) = bare.filter(|bare| bare.starts_with("[[") && bare.ends_with("]]")) {
            found.extend(block.take().map(|(_, text)| text));
            let is_object = matches!(head, "[[entity]]" | "[[series]]");
            block = Some((is_object, head.to_owned()));
            continue;
        }
        match (&mut block, bare.and_then(|bare| bare.split_once(" = "))) {
            (Some((is_object, text)), Some((key, value))) if is_telling(key, *is_object) => {
                let _ = write!(text, "\n{key} = {value}");
            }
            (Some(_), None) => found.extend(block.take().map(|(_, text)| text)),
            _ => {}
        }
    }
    found
}

/// A number of TOML.
pub fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { format!("{value:?}") }
}

/// A text on one line, without what would steer a terminal.
pub fn plain(text: &str) -> String {
    let text: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_steering(*c)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
