//! Diagnostics as GitHub's workflow commands, which show them beside the lines of a pull request.

use std::fmt::Write;

use super::Diagnostic;
use super::json::{Record, records};
use crate::source::Sources;

/// One command a line.
pub fn render<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources) -> String {
    records(diagnostics, sources).iter().map(command).collect()
}

fn command(record: &Record) -> String {
    let kind = match record.severity {
        "suggestion" => "notice",
        word => word,
    };
    let mut line = format!("::{kind} ");
    if let Some(path) = &record.path {
        let _ = write!(line, "file={},", property(path));
    }
    let numbers = [
        ("line", record.line),
        ("col", record.column),
        ("endLine", record.end_line),
        ("endColumn", record.end_column),
    ];
    for (name, number) in numbers {
        if let Some(number) = number {
            let _ = write!(line, "{name}={number},");
        }
    }
    let _ = writeln!(line, "title={}::{}", property(record.code), data(&body(record)));
    line
}

/// The message with what GitHub has no field for: other places and hints.
fn body(record: &Record) -> String {
    let mut text = record.message.clone();
    for related in &record.related {
        text.push('\n');
        if let (Some(path), Some(line)) = (&related.path, related.line) {
            let _ = write!(text, "{path}:{line}: ");
        }
        text.push_str(&related.message);
    }
    for hint in &record.hints {
        let _ = write!(text, "\nhelp: {hint}");
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::{FileId, SourcePath, SourceText, Span};

    #[test]
    fn commands_are_escaped() {
        let file = |path: &str| SourceText { path: SourcePath::new(path), text: "one\ntwo".into() };
        let sources = Sources::new(vec![file("content/a,b:c.md"), file("site.toml")]);
        let diagnostics = [
            Diagnostic::new(Code::BadValue, Span::new(FileId(0), 4..7), "100 % wrong::\nreally")
                .related(Span::file(FileId(1)), "see here")
                .hint("mend it"),
            Diagnostic::placeless(Code::NameShared, "two are called `X, Y`"),
        ];
        let expected = "::error file=content/a%2Cb%3Ac.md,line=2,col=1,endLine=2,endColumn=4,title=bad-value\
            ::100 %25 wrong::%0Areally%0Asite.toml:1: see here%0Ahelp: mend it\n\
            ::notice title=name-shared::two are called `X, Y`\n";
        assert_eq!(render(&diagnostics, &sources), expected);
    }
}
