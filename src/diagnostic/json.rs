//! Diagnostics as JSON, in the schema that FORMAT.md section 6 fixes.
//!
//! [`Record`] is a diagnostic with paths, lines and columns in place of spans; GitHub's and SARIF's forms are made of
//! it too. [`Places`] counts lines and columns, in a time that does not grow with the file.

use std::cell::OnceCell;

use serde::Serialize;

use super::{Code, Diagnostic, Severity};
use crate::source::{FileId, Position, SourceText, Sources, Span, floor_char_boundary, offset};

/// All diagnostics as one JSON object, with a line feed behind it.
pub fn render<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources) -> String {
    let diagnostics = records(diagnostics, sources);
    let count = |severity: Severity| diagnostics.iter().filter(|d| d.severity == severity.as_str()).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let suggestions = count(Severity::Suggestion);
    let report = Report { version: 1, diagnostics, errors, warnings, suggestions };
    // Strings and numbers alone: this cannot fail.
    let mut text = serde_json::to_string(&report).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Report {
    version: u32,
    diagnostics: Vec<Record>,
    errors: usize,
    warnings: usize,
    suggestions: usize,
}

/// A diagnostic as programs read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The code's word.
    pub code: &'static str,
    /// The severity's word.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file; nothing here or below for a diagnostic without a place.
    pub path: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column in code points, from 1.
    pub column: Option<usize>,
    /// The line of the end.
    pub end_line: Option<usize>,
    /// The column behind the end.
    pub end_column: Option<usize>,
    /// How to mend it.
    pub hints: Vec<String>,
    /// Other places.
    pub related: Vec<RelatedRecord>,
    /// The code itself, for those who look up its page.
    #[serde(skip)]
    pub kind: Code,
}

/// Another place of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelatedRecord {
    /// What stands there.
    pub message: String,
    /// The file.
    pub path: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column in code points, from 1.
    pub column: Option<usize>,
}

/// Diagnostics with lines and columns.
pub fn records<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources) -> Vec<Record> {
    let places = Places::new(sources);
    diagnostics.into_iter().map(|diagnostic| record(diagnostic, &places)).collect()
}

fn record(diagnostic: &Diagnostic, places: &Places<'_>) -> Record {
    let place = diagnostic.span.and_then(|span| places.find(span));
    let related = diagnostic.related.iter().map(|related| {
        let place = places.find(related.span);
        RelatedRecord {
            message: related.message.clone(),
            path: place.as_ref().map(|place| place.file.path.to_string()),
            line: place.as_ref().map(|place| place.start.line),
            column: place.as_ref().map(|place| place.start.column),
        }
    });
    Record {
        code: diagnostic.code.as_str(),
        severity: diagnostic.severity.as_str(),
        message: diagnostic.message.clone(),
        path: place.as_ref().map(|place| place.file.path.to_string()),
        line: place.as_ref().map(|place| place.start.line),
        column: place.as_ref().map(|place| place.start.column),
        end_line: place.as_ref().map(|place| place.end.line),
        end_column: place.as_ref().map(|place| place.end.column),
        hints: diagnostic.hints.clone(),
        related: related.collect(),
        kind: diagnostic.code,
    }
}

/// The lines of all files; those of a file are counted when they are first asked for.
pub struct Places<'a> {
    files: Vec<(&'a SourceText, OnceCell<Lines>)>,
}

/// A span in terms of its file.
pub struct Place<'a> {
    /// The file.
    pub file: &'a SourceText,
    /// Its lines.
    pub lines: &'a Lines,
    /// The bytes, inside the file and on the boundaries of characters.
    pub range: std::ops::Range<usize>,
    /// Where it starts.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

impl<'a> Places<'a> {
    /// The places of these files.
    pub fn new(sources: &'a Sources) -> Self {
        let files = (0..sources.numbers()).map(|n| (sources.get(FileId(offset(n))), OnceCell::new()));
        Self { files: files.collect() }
    }

    /// A span's place; none for one of a file that does not exist.
    pub fn find(&self, span: Span) -> Option<Place<'_>> {
        let (file, lines) = self.files.get(span.file.0 as usize)?;
        let lines = lines.get_or_init(|| Lines::of(&file.text));
        let start = floor_char_boundary(&file.text, span.start as usize);
        let end = floor_char_boundary(&file.text, span.end as usize).max(start);
        let position = |at| lines.position(&file.text, at);
        Some(Place { file, lines, range: start..end, start: position(start), end: position(end) })
    }
}

/// Where a text's lines start, and how many code points stand before every 1024th byte.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<usize>,
    counts: Vec<usize>,
}

/// Bytes between two counts.
const STRIDE: usize = 1024;

impl Lines {
    /// Counts the lines of a text.
    pub fn of(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let mut count = 0;
        let counts = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let before = count;
            count += code_points(chunk);
            before
        });
        let counts = counts.collect();
        Self { starts: std::iter::once(0).chain(breaks).collect(), counts }
    }

    /// The position of a byte offset on a boundary of characters.
    pub fn position(&self, text: &str, at: usize) -> Position {
        let line = self.line(at);
        let column = self.before(text, at) - self.before(text, self.start(line)) + 1;
        Position { line, column }
    }

    /// The line, from 1, of a byte offset.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// Where a line, counted from 1, starts.
    pub fn start(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0)
    }

    /// A line, counted from 1, without its end.
    pub fn text<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        text.get(self.start(line)..end).unwrap_or("")
    }

    /// How many code points stand before a byte offset.
    fn before(&self, text: &str, at: usize) -> usize {
        let stride = (at / STRIDE).min(self.counts.len().saturating_sub(1));
        let counted = self.counts.get(stride).copied().unwrap_or(0);
        counted + text.as_bytes().get(stride * STRIDE..at).map_or(0, code_points)
    }
}

/// How many code points begin in these bytes.
fn code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::{SourcePath, position};

    pub(in crate::diagnostic) fn sources(files: &[(&str, &str)]) -> Sources {
        let file =
            |&(path, text): &(&str, &str)| SourceText { path: SourcePath::new(path), text: text.into() };
        Sources::new(files.iter().map(file).collect())
    }

    #[test]
    fn the_schema_is_kept() {
        let sources = sources(&[("content/articles/a.md", "año\nx"), ("site.toml", "")]);
        let diagnostics = [
            Diagnostic::new(Code::BadDate, Span::new(FileId(0), 3..6), "`x\"` is no date")
                .label("here")
                .hint("write \"2024-10\"")
                .related(Span::file(FileId(1)), "set here"),
            Diagnostic::placeless(Code::LinkExposed, "no place"),
            Diagnostic::new(Code::NameShared, Span::new(FileId(9), 0..1), "no such file"),
        ];
        let expected = concat!(
            r#"{"version":1,"diagnostics":["#,
            r#"{"code":"bad-date","severity":"error","message":"`x\"` is no date","path":"content/articles/a.md","#,
            r#""line":1,"column":3,"end_line":2,"end_column":2,"hints":["write \"2024-10\""],"#,
            r#""related":[{"message":"set here","path":"site.toml","line":1,"column":1}]},"#,
            r#"{"code":"link-exposed","severity":"warning","message":"no place","path":null,"line":null,"#,
            r#""column":null,"end_line":null,"end_column":null,"hints":[],"related":[]},"#,
            r#"{"code":"name-shared","severity":"suggestion","message":"no such file","path":null,"line":null,"#,
            r#""column":null,"end_line":null,"end_column":null,"hints":[],"related":[]}"#,
            r#"],"errors":1,"warnings":1,"suggestions":1}"#,
            "\n"
        );
        assert_eq!(render(&diagnostics, &sources), expected);
    }

    #[test]
    fn many_diagnostics_in_one_long_line_take_no_time() {
        let text = "é".repeat(2_500_000);
        let sources = sources(&[("content/a.md", &text)]);
        let span = |n: usize| Span::new(FileId(0), n * 500..n * 500 + 2);
        let diagnostics: Vec<_> =
            (0..10_000).map(|n| Diagnostic::new(Code::BadValue, span(n), "wrong")).collect();
        let began = std::time::Instant::now();
        assert_eq!(records(&diagnostics, &sources)[9_999].column, Some(9_999 * 250 + 1));
        assert!(began.elapsed().as_secs() < 2);
    }

    proptest! {
        #[test]
        fn positions_are_those_of_a_plain_count(text in "(a|é|\n|漢|😀){0,2000}", at in 0_usize..5000) {
            let at = floor_char_boundary(&text, at);
            prop_assert_eq!(Lines::of(&text).position(&text, at), position(&text, at));
        }
    }
}
