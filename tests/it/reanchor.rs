//! `briefbook reanchor` over the cases of `reanchor/cases.toml`, and on files with a byte order mark and other line ends.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde::Deserialize;
use tempfile::TempDir;

use crate::support::put;

const FILE: &str = "content/annotations/one.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    article: String,
    before: String,
    args: String,
    after: Option<String>,
    status: i32,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    prints: Vec<String>,
    /// Whether nothing is wrong once the status is 0.
    #[serde(default = "yes")]
    check: bool,
}

fn yes() -> bool {
    true
}

fn cases() -> Vec<Case> {
    toml::from_str::<Cases>(include_str!("reanchor/cases.toml")).unwrap().case
}

fn site(case: &Case, bytes: &[u8]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "site.toml", "title = 'Test'\n");
    put(dir.path(), "content/articles/one.md", format!("+++\ntitle = 'One'\n+++\n{}\n", case.article));
    put(dir.path(), FILE, bytes);
    dir
}

fn run(root: &Path, command: &str, args: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_briefbook"));
    program.arg(command).args(args.split_whitespace()).arg("--root").arg(root);
    program.env("NO_COLOR", "1").stdin(Stdio::null()).output().unwrap()
}

/// Computed ids as `KIND-ID`: they are hashes of what the case says.
fn without_hash(text: &str) -> String {
    let mut lines: Vec<String> = text.split('\n').map(ToOwned::to_owned).collect();
    for line in &mut lines {
        if let Some((before, digits)) = line.split_once("id = \"note-")
            && digits.trim_end().len() == 9
        {
            let end = &digits[8..];
            *line = format!("{before}id = \"note-ID{end}");
        }
    }
    lines.join("\n")
}

/// Runs a case on its file as `written` makes it, and compares with the file that it expects, written likewise.
fn check(case: &Case, written: fn(&str) -> String) {
    let name = &case.name;
    let before = written(&case.before);
    let dir = site(case, before.as_bytes());
    let output = run(dir.path(), "reanchor", &case.args);
    let (said, printed) =
        (String::from_utf8(output.stderr).unwrap(), String::from_utf8(output.stdout).unwrap());
    assert_eq!(output.status.code(), Some(case.status), "{name}: {said}");
    case.says.iter().for_each(|words| assert!(said.contains(words), "{name}: `{words}` not in\n{said}"));
    case.prints
        .iter()
        .for_each(|words| assert!(printed.contains(words), "{name}: `{words}` not in\n{printed}"));
    let after = fs::read_to_string(dir.path().join(FILE)).unwrap();
    let expected = written(case.after.as_ref().unwrap_or(&case.before));
    assert_eq!(without_hash(&after), expected, "{name}: {said}");
    if case.status == 0 && case.check {
        let checked = run(dir.path(), "check", "");
        let text = String::from_utf8(checked.stdout).unwrap();
        assert_eq!(checked.status.code(), Some(0), "{name}: {text}");
        let again = run(dir.path(), "reanchor", "");
        assert!(String::from_utf8(again.stderr).unwrap().contains("nothing has drifted"), "{name}");
    }
}

#[test]
fn cases_end_as_they_say() {
    cases().iter().for_each(|case| check(case, ToOwned::to_owned));
}

#[test]
fn a_mark_and_other_line_ends_stay() {
    let written = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let mended = cases().into_iter().filter(|case| case.after.is_some());
    mended.for_each(|case| check(&case, written));
}
