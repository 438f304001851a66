//! Diagnostics as SARIF 2.1.0, the format in which code scanners hand over their results.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use super::json::{Record, records};
use super::{Code, Diagnostic, Severity};
use crate::source::Sources;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name by which results name the site directory.
const BASE: &str = "SRCROOT";

/// One run with all diagnostics, and a rule for each code that occurs.
pub fn render<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources) -> String {
    let records = records(diagnostics, sources);
    let codes: Vec<Code> = records.iter().map(|r| r.kind).collect::<BTreeSet<_>>().into_iter().collect();
    let results: Vec<Value> = records.iter().map(|record| result(record, &codes)).collect();
    let driver = json!({
        "name": "briefbook",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
    });
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "originalUriBaseIds": { BASE: { "description": { "text": "The site directory." } } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log}\n")
}

fn rule(code: Code) -> Value {
    let page = code.page();
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": summary(&page) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(code.severity().as_str()) },
    })
}

/// The first paragraph of a code's page.
fn summary(page: &str) -> String {
    let paragraph = page.split("\n\n").find(|part| !part.starts_with('#')).unwrap_or(page);
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn level(severity: &str) -> &str {
    if severity == Severity::Suggestion.as_str() { "note" } else { severity }
}

fn result(record: &Record, codes: &[Code]) -> Value {
    let mut text = record.message.clone();
    for hint in &record.hints {
        let _ = write!(text, "\nHelp: {hint}");
    }
    let mut result = json!({
        "ruleId": record.code,
        "level": level(record.severity),
        "message": { "text": plain(&text) },
        "locations": [],
    });
    if let Ok(index) = codes.binary_search(&record.kind) {
        result["ruleIndex"] = json!(index);
    }
    if let (Some(path), Some(line), Some(column)) = (&record.path, record.line, record.column) {
        let mut location = location(path, line, column);
        let region = &mut location["physicalLocation"]["region"];
        region["endLine"] = json!(record.end_line.unwrap_or(line));
        region["endColumn"] = json!(record.end_column.unwrap_or(column));
        result["locations"] = json!([location]);
    }
    let related: Vec<Value> = related_locations(record).collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    result
}

fn related_locations(record: &Record) -> impl Iterator<Item = Value> {
    record.related.iter().enumerate().filter_map(|(n, related)| {
        let (path, line, column) = (related.path.as_ref()?, related.line?, related.column?);
        let mut location = location(path, line, column);
        location["id"] = json!(n + 1);
        location["message"] = json!({ "text": plain(&related.message) });
        Some(location)
    })
}

fn location(path: &str, line: usize, column: usize) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(path), "uriBaseId": BASE },
            "region": { "startLine": line, "startColumn": column },
        },
    })
}

/// A message without placeholders: SARIF writes literal braces twice.
fn plain(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// A path as a relative reference of RFC 3986.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourcePath, SourceText, Span};

    fn log(diagnostics: &[Diagnostic]) -> Value {
        let file = |path: &str| SourceText { path: SourcePath::new(path), text: "año\ntwo".into() };
        let sources = Sources::new(vec![file("content/año b.md"), file("site.toml")]);
        serde_json::from_str(&render(diagnostics, &sources)).unwrap()
    }

    #[test]
    fn results_name_rule_place_and_other_places() {
        let log = log(&[
            Diagnostic::new(Code::NameShared, Span::new(FileId(0), 0..4), "two of `{x}`"),
            Diagnostic::new(Code::DuplicateId, Span::new(FileId(0), 1..6), "`x` twice")
                .related(Span::file(FileId(1)), "first here")
                .hint("rename one"),
            Diagnostic::placeless(Code::DuplicateId, "nowhere"),
        ]);
        let run = &log["runs"][0];
        assert_eq!(
            run["results"][1],
            json!({
                "ruleId": "duplicate-id",
                "level": "error",
                "message": { "text": "`x` twice\nHelp: rename one" },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": "content/a%C3%B1o%20b.md", "uriBaseId": "SRCROOT" },
                        "region": { "startLine": 1, "startColumn": 2, "endLine": 2, "endColumn": 2 },
                    },
                }],
                "relatedLocations": [{
                    "id": 1,
                    "message": { "text": "first here" },
                    "physicalLocation": {
                        "artifactLocation": { "uri": "site.toml", "uriBaseId": "SRCROOT" },
                        "region": { "startLine": 1, "startColumn": 1 },
                    },
                }],
                "ruleIndex": 0,
            })
        );
        assert_eq!(run["results"][0]["level"], "note");
        assert_eq!(run["results"][0]["message"]["text"], "two of `{{x}}`");
        assert_eq!(run["results"][2]["locations"], json!([]));
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "duplicate-id");
        assert_eq!(run["columnKind"], "unicodeCodePoints");
    }

    #[test]
    fn every_rule_has_a_sentence() {
        for code in Code::ALL {
            let sentence = summary(&code.page());
            assert!(sentence.ends_with('.') && sentence.len() > 20, "{}: {sentence}", code.as_str());
        }
    }
}
