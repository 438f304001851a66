//! The book in `docs/` does what it says: every command on its pages is run, every file is written, every TOML table
//! has keys that exist, and the reference of keys is what the program knows.
//!
//! A page is read from top to bottom in a directory of its own, which begins empty or with the files of
//! `tests/it/book/PAGE/`. What a fenced block means:
//!
//! | language | what is done |
//! |---|---|
//! | `sh` | each command is run and has to succeed |
//! | `console` | each command behind `$` is run, and prints the lines below it; a line `...` stands for any |
//! | any, below a line that is a path in backticks and a colon | the block is written to that file |
//! | `toml` otherwise | it is TOML, and its keys exist |
//! | `json` | it is JSON |
//! | those of [`SHOWN`] | nothing: it only shows something |
//!
//! `BRIEFBOOK_UPDATE=1 cargo test --test it book` writes what commands print and the reference of keys into the pages.

mod blocks;
mod codes;
mod keys;
mod run;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use blocks::{Block, blocks};

/// Languages of blocks that only show something.
const SHOWN: &[&str] = &["text", "nginx", "python", "html", "markdown", "css", "bibtex", "xml"];

/// Commands that are not run, and why: page, how they begin.
const NOT_RUN: &[(&str, &str, &str)] = &[
    ("getting-started", "cargo install", "it would compile the program that is tested"),
    ("hosts", "briefbook publish local && rsync", "it needs another host"),
    ("hosts", "briefbook build --audience clear && netlify", "it needs an account"),
    ("hosts", "briefbook build --audience clear && wrangler", "it needs an account"),
    (
        "publishing",
        "briefbook publish website             #",
        "it asks on a terminal; `publish` tests what follows",
    ),
    ("performance", "bench/", "it measures for minutes"),
    ("performance", "cargo build", "it would compile the program that is tested"),
    ("performance", "cargo bench", "it measures for minutes"),
    ("data", "jq", "a program that need not be here"),
];

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/pages")
}

/// The pages of the book by their ids, with their texts.
fn all() -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = fs::read_dir(pages()).unwrap().map(|item| item.unwrap().path()).collect();
    files.sort();
    let id = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    files.iter().map(|path| (id(path), fs::read_to_string(path).unwrap())).collect()
}

/// Whether the pages are to be written anew.
fn updates() -> bool {
    std::env::var_os("BRIEFBOOK_UPDATE").is_some_and(|value| value == "1")
}

/// Writes a page, or says how it differs.
fn settle(page: &str, before: &str, after: &str) {
    if before == after {
        return;
    }
    if updates() {
        fs::write(pages().join(format!("{page}.md")), after).unwrap();
        return;
    }
    let diff = similar::TextDiff::from_lines(before, after);
    let diff = diff.unified_diff().context_radius(2).to_string();
    panic!("docs/content/pages/{page}.md is not what the program does; BRIEFBOOK_UPDATE=1 mends it:\n{diff}");
}

#[test]
fn the_book_is_a_site_without_a_mistake() {
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let checked = run::briefbook(&book).args(["check", "--deny", "warnings"]).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
#[cfg(unix)]
fn every_command_does_what_the_book_says() {
    for (page, text) in all() {
        settle(&page, &text, &run::run(&page, &text));
    }
}

#[test]
fn the_reference_has_every_key() {
    let text = fs::read_to_string(pages().join("keys.md")).unwrap();
    settle("keys", &text, &keys::page(&text));
}

#[test]
fn every_table_has_keys_that_exist() {
    let known = keys::names();
    let mut wrong = Vec::new();
    for (page, text) in all() {
        for Block { language, text, line, file, .. } in blocks(&text) {
            let found = match language {
                // The keys of a file of words are words' own.
                "toml" if file.is_some_and(|file| file.starts_with("templates/words/")) => None,
                "toml" => keys::unknown(&known, text),
                "json" => serde_json::from_str::<serde_json::Value>(text).err().map(|e| e.to_string()),
                "sh" | "console" => None,
                shown => (!SHOWN.contains(&shown)).then(|| format!("what is a block of `{shown}`?")),
            };
            wrong.extend(found.map(|found| format!("{page}.md:{line}: {found}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_not_run_stands_in_the_book() {
    let all = all();
    let stands = |(page, begin, _): &&(&str, &str, &str)| {
        all.iter().any(|(id, text)| id == page && text.lines().any(|line| line.starts_with(begin)))
    };
    let idle: BTreeSet<&str> = NOT_RUN.iter().filter(|row| !stands(row)).map(|row| row.1).collect();
    assert!(idle.is_empty(), "take these off the list: {idle:?}");
}
