//! Imports with what comes of them: each directory of `tests/it/import/` is a case.
//!
//! | in the directory | is |
//! |---|---|
//! | `input.html`, `input.txt`, `input.mhtml` ... | the file that is imported |
//! | `args` | flags of `briefbook import` |
//! | `site/` | files of the site that it is imported into; a `site.toml` is made where there is none |
//! | `expected.md` | the article; where it is not there, nothing is written and the program ends with 1 |
//! | `expected.stderr` | what the program says |
//!
//! What was written has to pass `briefbook check` without a word. `BRIEFBOOK_UPDATE=1 cargo test --test it import`
//! rewrites what is expected; read the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rayon::prelude::*;

use crate::support::{files_below, put};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/import")
}

#[test]
fn imports() {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|item| item.unwrap().path()).collect();
    cases.sort();
    let failures: Vec<String> = cases
        .par_iter()
        .flat_map_iter(|case| {
            run(case).into_iter().map(|failure| format!("{}: {failure}", case.file_name().unwrap().display()))
        })
        .collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
    assert!(cases.len() >= 25, "cases are missing");
}

fn briefbook(root: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefbook"));
    // Files are named as they are in the case, so that messages are the same everywhere.
    command
        .current_dir(root)
        .args(["--root", "site"])
        .args(args)
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS");
    command.stdin(Stdio::null()).output().unwrap()
}

fn run(case: &Path) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path().join("site");
    put(&site, "site.toml", "title = 'Test'\n");
    let mut input = String::new();
    for (path, bytes) in files_below(case) {
        if path.starts_with("input.") {
            input.clone_from(&path);
        }
        put(dir.path(), &path, bytes);
    }
    let before = files_below(&site);
    let flags = fs::read_to_string(case.join("args")).unwrap_or_default();
    let mut args = vec!["import", input.as_str(), "--now", "2031-06-01"];
    args.extend(flags.split_whitespace());
    let output = briefbook(dir.path(), &args);
    let mut failures = Vec::from_iter(compare(&case.join("expected.stderr"), Some(&output.stderr)));
    let after = files_below(&site);
    let article = after
        .iter()
        .find(|(path, bytes)| path.starts_with("content/articles/") && before.get(*path) != Some(bytes));
    failures.extend(compare(&case.join("expected.md"), article.map(|(_, bytes)| bytes.as_slice())));
    let expected = if article.is_some() { 0 } else { 1 };
    if output.status.code() != Some(expected) {
        failures.push(format!("ended with {:?} instead of {expected}", output.status.code()));
    }
    if article.is_none() && after != before {
        failures.push("something was written although the import failed".into());
    }
    if article.is_some() {
        let check = briefbook(dir.path(), &["check", "--deny", "warnings"]);
        if check.status.code() != Some(0) {
            failures.push(format!("does not pass `check`:\n{}", String::from_utf8_lossy(&check.stdout)));
        }
    }
    failures
}

/// Compares with a file of the case, or writes it.
fn compare(path: &Path, found: Option<&[u8]>) -> Option<String> {
    let expected = fs::read(path).ok();
    if expected.as_deref() == found {
        return None;
    }
    if std::env::var_os("BRIEFBOOK_UPDATE").is_some_and(|value| value == "1") {
        match found {
            Some(found) => fs::write(path, found).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
        return None;
    }
    let [expected, found] = [expected.as_deref(), found]
        .map(|bytes| String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned());
    let diff = similar::TextDiff::from_lines(&expected, &found);
    Some(format!(
        "{}, expected (-) and found (+):\n{}",
        path.file_name().unwrap().display(),
        diff.unified_diff().context_radius(1)
    ))
}
