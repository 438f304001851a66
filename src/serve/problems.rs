//! Diagnostics as HTML: what is wrong, the lines in question, how to mend it, and a link to each place in the author's
//! editor. Everything of the author's is escaped.

use std::fmt::Write as _;

use crate::diagnostic::json::{Place, Places};
use crate::diagnostic::{Diagnostic, Severity};
use crate::markup::escape;
use crate::parse::serve::Editor;
use crate::source::{Sources, Span, floor_char_boundary};

/// Lines of a place that are shown.
const TALLEST: usize = 6;

/// Bytes of a line that are shown.
const WIDEST: usize = 220;

/// What diagnostics are shown with.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The author's texts.
    pub sources: &'a Sources,
    /// Where they stand: the site directory.
    pub root: &'a str,
    /// What opens them.
    pub editor: Option<&'a Editor>,
}

/// Diagnostics, one entry of a list each.
pub fn entries<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, context: Context<'_>) -> String {
    let places = Places::new(context.sources);
    let mut out = String::new();
    for diagnostic in diagnostics {
        entry(&mut out, diagnostic, context, &places);
    }
    out
}

fn entry(out: &mut String, diagnostic: &Diagnostic, context: Context<'_>, places: &Places<'_>) {
    let severity = diagnostic.severity.as_str();
    // Writing to memory does not fail.
    let _ = write!(
        out,
        "<li class=\"problem {severity}\"><p class=\"message\"><span class=\"severity\">{severity}</span> "
    );
    with_code(out, &diagnostic.message);
    let _ = write!(out, " <span class=\"code\">{}</span></p>", diagnostic.code.as_str());
    if let Some(span) = diagnostic.span {
        excerpt(out, span, &diagnostic.label, context, places);
    }
    for related in &diagnostic.related {
        excerpt(out, related.span, &related.message, context, places);
    }
    for hint in &diagnostic.hints {
        // Lines of their own are there to be pasted.
        let (words, lines) = hint.split_once('\n').unwrap_or((hint, ""));
        out.push_str("<p class=\"hint\"><span>help:</span> ");
        with_code(out, words);
        out.push_str("</p>");
        if !lines.is_empty() {
            out.push_str("<pre class=\"paste\"><code>");
            escape::text(out, lines);
            out.push_str("</code></pre>");
        }
    }
    out.push_str("</li>\n");
}

/// Text with what stands in backticks as code.
pub fn with_code(out: &mut String, text: &str) {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without its second is one of the text's own.
    let paired = parts.len() % 2 == 1;
    for (n, part) in parts.iter().enumerate() {
        let is_code = n % 2 == 1 && (paired || n + 2 < parts.len());
        if is_code {
            out.push_str("<code>");
        } else if n > 0 && n % 2 == 1 {
            out.push('`');
        }
        escape::text(out, part);
        if is_code {
            out.push_str("</code>");
        }
    }
}

fn excerpt(out: &mut String, span: Span, label: &str, context: Context<'_>, places: &Places<'_>) {
    let Some(place) = places.find(span) else { return };
    out.push_str("<figure><figcaption>");
    link(out, &place, context);
    if !label.is_empty() {
        out.push_str(" <span class=\"label\">");
        with_code(out, label);
        out.push_str("</span>");
    }
    out.push_str("</figcaption>");
    if !place.file.text.is_empty() {
        lines(out, &place);
    }
    out.push_str("</figure>");
}

/// The place's name, which opens it in the author's editor.
fn link(out: &mut String, place: &Place<'_>, context: Context<'_>) {
    let path = place.file.path.as_str();
    let mut name = String::new();
    escape::text(&mut name, path);
    let _ = write!(name, "<span class=\"at\">:{}:{}</span>", place.start.line, place.start.column);
    match context.editor {
        Some(editor) => {
            out.push_str("<a class=\"place\" href=\"");
            let file = format!("{}/{path}", context.root.trim_end_matches('/'));
            escape::text(out, &editor.link(&file, path, place.start.line, place.start.column));
            let _ = write!(out, "\">{name}</a>");
        }
        None => {
            let _ = write!(out, "<span class=\"place\">{name}</span>");
        }
    }
}

/// The lines of a place, what is meant marked.
fn lines(out: &mut String, place: &Place<'_>) {
    let text = &*place.file.text;
    let last = place.end.line.min(place.start.line + TALLEST - 1);
    out.push_str("<pre><code>");
    for line in place.start.line..=last {
        let start = place.lines.start(line);
        let content = place.lines.text(text, line);
        let inside = |at: usize| at.clamp(start, start + content.len()) - start;
        let (from, to) = (inside(place.range.start), inside(place.range.end));
        let _ = write!(out, "<span class=\"line\"><span class=\"number\">{line}</span>");
        marked(out, content, from, to);
        out.push_str("\n</span>");
    }
    if last < place.end.line {
        out.push_str("<span class=\"line\"><span class=\"number\">…</span>\n</span>");
    }
    out.push_str("</code></pre>");
}

/// A line, cut around what is marked where it is long.
fn marked(out: &mut String, line: &str, from: usize, to: usize) {
    let start =
        if line.len() <= WIDEST { 0 } else { floor_char_boundary(line, from.saturating_sub(WIDEST / 3)) };
    let end = floor_char_boundary(line, (start + WIDEST).max(from)).max(from);
    let shown = to.min(end);
    if start > 0 {
        out.push('…');
    }
    escape::text(out, &line[start..from]);
    out.push_str("<mark>");
    escape::text(out, &line[from..shown]);
    out.push_str("</mark>");
    escape::text(out, &line[shown..end]);
    if end < line.len() {
        out.push('…');
    }
}

/// `2 errors, 1 warning`; nothing when there is neither.
pub fn counted(errors: usize, warnings: usize) -> String {
    let words = [(errors, Severity::Error), (warnings, Severity::Warning)];
    let words = words.into_iter().filter(|(count, _)| *count > 0);
    let word = |(count, severity): (usize, Severity)| {
        format!("{count} {}{}", severity.as_str(), if count == 1 { "" } else { "s" })
    };
    words.map(word).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::{FileId, SourcePath, SourceText};

    fn shown(text: &str, diagnostic: &Diagnostic) -> String {
        let file = SourceText { path: SourcePath::new("content/a<b>.md"), text: text.into() };
        let sources = Sources::new(vec![file]);
        let editor = Editor::new("vscode").unwrap();
        entries([diagnostic], Context { sources: &sources, root: "/s&t/", editor: Some(&editor) })
    }

    #[test]
    fn everything_of_the_authors_is_escaped() {
        let span = Span::new(FileId(0), 9..17);
        let diagnostic = Diagnostic::new(Code::BadDate, span, "`<b>x` & <script>")
            .label("<i>")
            .hint("write `<u>`")
            .related(Span::file(FileId(0)), "<s>");
        let html = shown("one\nx = \"<script>\"\n", &diagnostic);
        for part in ["<b>x", "<script>", "<i>", "<u>", "<s>", "a<b>"] {
            assert!(!html.contains(part), "{html}");
        }
        assert!(html.contains("<code>&lt;b&gt;x</code> &amp; &lt;script&gt;"), "{html}");
        assert!(html.contains("href=\"vscode://file/s%26t/content/a%3Cb%3E.md:2:6\""), "{html}");
        assert!(
            html.contains("<span class=\"number\">2</span>x = &quot;<mark>&lt;script&gt;</mark>&quot;"),
            "{html}"
        );
    }

    #[test]
    fn long_lines_are_cut_and_odd_places_shown() {
        let text = format!("{}é{}", "ä".repeat(5000), "ö".repeat(5000));
        let at = |range| Diagnostic::new(Code::BadDate, Span::new(FileId(0), range), "x");
        let html = shown(&text, &at(10_000..10_002));
        assert!(html.contains("<mark>é</mark>") && html.len() < 1200, "{html}");
        assert!(shown(&text, &at(1..20_000)).len() < 2000);
        assert!(shown("", &at(0..0)).contains("content/a"));
        assert!(shown("a\nb", &at(0..3)).contains("<mark>a</mark>"));
        assert!(shown("a\nb\n", &at(999..1000)).contains(":3:1"));
    }

    #[test]
    fn backticks_pair() {
        let code = |text: &str| {
            let mut out = String::new();
            with_code(&mut out, text);
            out
        };
        assert_eq!(code("a `b` c"), "a <code>b</code> c");
        assert_eq!(code("a `b` c ` d"), "a <code>b</code> c ` d");
        assert_eq!(code("`"), "`");
        assert_eq!(code("plain"), "plain");
    }
}
