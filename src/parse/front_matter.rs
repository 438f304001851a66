//! Splits a Markdown file into its front matter, between `+++` lines, and its body.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// A text and the byte of its file at which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// The text.
    pub text: &'a str,
    /// Where it begins.
    pub base: usize,
}

/// Splits a file. None when it has no front matter, or none that ends; both are reported.
pub fn split<'a>(diagnostics: &mut Diagnostics, file: FileId, text: &'a str) -> Option<(Part<'a>, Part<'a>)> {
    let first = text.lines().next().unwrap_or_default();
    if first.trim_end() != "+++" {
        let end = first.len().min(80);
        let end = crate::source::floor_char_boundary(text, end);
        diagnostics.push(
            Diagnostic::new(
                Code::FrontMatterMissing,
                Span::new(file, 0..end),
                "the file does not begin with front matter",
            )
            .hint("begin it with a line `+++`, then the keys in TOML, then another line `+++`"),
        );
        return None;
    }
    let start = (first.len() + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "+++" {
            let front = Part { text: &text[start..at], base: start };
            let body = Part { text: &text[at + line.len()..], base: at + line.len() };
            return Some((front, body));
        }
        at += line.len();
    }
    diagnostics.push(
        Diagnostic::new(
            Code::FrontMatterUnclosed,
            Span::new(file, 0..first.len()),
            "the front matter that begins here never ends",
        )
        .hint("add a line `+++` after its last key"),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> (Option<(&str, &str)>, Vec<&'static str>) {
        let mut diagnostics = Diagnostics::new();
        let parts = split(&mut diagnostics, FileId(0), text).map(|(front, body)| (front.text, body.text));
        (parts, diagnostics.iter().map(|d| d.code.as_str()).collect())
    }

    #[test]
    fn splits() {
        assert_eq!(codes("+++\na = 1\n+++\nbody\n"), (Some(("a = 1\n", "body\n")), vec![]));
        assert_eq!(codes("+++\n+++"), (Some(("", "")), vec![]));
        assert_eq!(codes("+++\na = 1\n"), (None, vec!["front-matter-unclosed"]));
        assert_eq!(codes("+++"), (None, vec!["front-matter-unclosed"]));
        assert_eq!(codes(""), (None, vec!["front-matter-missing"]));
        assert_eq!(codes("# Title\n"), (None, vec!["front-matter-missing"]));
    }
}
