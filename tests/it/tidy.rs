//! The rules of the house that a program can check: how sources are laid out, which stage may know which, and that
//! every diagnostic has its page and its case.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use briefbook::diagnostic::Code;

use crate::sites;
use crate::support::files_below;

/// The longest that a source file may be.
const LONGEST: usize = 500;

/// Files that may be longer, and why.
const LONGER: &[(&str, &str)] = &[
    ("cli/args.rs", "declarations of flags, a row a flag"),
    ("diagnostic/terminal.rs", "one renderer, half of it its tests"),
    ("model/mod.rs", "the data model is read as one"),
    ("parse/objects.rs", "the data of all kinds, declarations alone"),
    ("suggest/names/lists.rs", "lists of words, data alone"),
    ("view/pages.rs", "declarations of views, a row a page"),
];

/// The stages in order. Each may import those above it. Parts of `render` that know no view stand before `view`.
const STAGES: &[&str] = &[
    "same",
    "source",
    "date",
    "markup",
    "diagnostic",
    "load",
    "parse",
    "words",
    "audience",
    "anchor",
    "model",
    "resolve",
    "plan",
    "render::body",
    "view",
    "output",
    "memo",
    "render",
    "export",
    "edits",
    "import",
    "suggest",
    "adopt",
    "reanchor",
    "single",
    "build",
    "schema",
    "scaffold",
    "serve",
    "rename",
    "publish",
    "cli",
];

/// Imports against the order that are let be, and why: file, stage.
const AGAINST: &[(&str, &str, &str)] = &[];

/// The stages that touch the disk.
const DISK: &[&str] = &["load", "output", "memo", "edits", "serve/watch", "publish/targets", "cli"];

/// Codes that no case of `sites/` can bring about, and why.
const WITHOUT_CASE: &[(&str, &str)] = &[
    ("internal-error", "a bug of ours"),
    ("file-too-large", "a case would need a file of 1 GiB; `load` tests it"),
    ("unreadable-file", "cases are readable; `load` tests it"),
    ("link-outside-site", "a case in memory has no links; `robust` tests it"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files of `src/`, by their path in it.
fn sources() -> BTreeMap<String, String> {
    let files = files_below(&root().join("src")).into_iter().filter(|(path, _)| path.ends_with(".rs"));
    files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

/// Files that hold tests alone.
fn is_test(path: &str) -> bool {
    path.ends_with("tests.rs") || path.contains("/tests/") || path.ends_with("/fixture.rs")
}

/// A source without the unit tests at its end.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

#[test]
fn every_file_opens_with_its_purpose() {
    let bare: Vec<_> = sources()
        .into_iter()
        .filter(|(path, text)| !is_test(path) && !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    assert!(bare.is_empty(), "without `//!` on the first line: {bare:#?}");
}

#[test]
fn no_file_is_too_long() {
    let excused = |path: &str| LONGER.iter().any(|(longer, _)| *longer == path);
    let lengths = sources().into_iter().map(|(path, text)| (path, text.lines().count()));
    let long: Vec<_> = lengths.filter(|(path, n)| *n > LONGEST && !excused(path)).collect();
    assert!(long.is_empty(), "longer than {LONGEST} lines: {long:#?}");
}

/// The place of a file's stage among [`STAGES`].
fn stage(path: &str) -> Option<usize> {
    let module = path.trim_end_matches(".rs").replace('/', "::");
    place_of(&module)
}

/// The place of a module's stage: of the longest name in the table that it lies in.
fn place_of(module: &str) -> Option<usize> {
    let lies_in = |stage: &str| module == stage || module.starts_with(&format!("{stage}::"));
    let found = STAGES.iter().enumerate().filter(|(_, stage)| lies_in(stage));
    found.max_by_key(|(_, stage)| stage.len()).map(|(n, _)| n)
}

/// The modules that a text names as `crate::...`, with those in braces behind it.
fn imports(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.flat_map(|line| [line.trim(), " "]).collect();
    let mut found = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        let path: String =
            part.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect();
        let rest = &part[path.len()..];
        let path = path.trim_end_matches(':').to_owned();
        match rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((names, _)) => {
                let names = names.split(',').map(|name| name.split_whitespace().next().unwrap_or_default());
                found.extend(names.map(|name| format!("{path}::{name}")));
            }
            None => drop(found.insert(path)),
        }
    }
    found
}

#[test]
fn imports_are_found() {
    let text = "use crate::plan::{self, Routes};\n// crate::no\nlet x = crate::source::offset(1);\nuse crate::build;";
    let expected = ["build", "plan::Routes", "plan::self", "source::offset"];
    assert_eq!(imports(text).into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn stages_import_only_what_comes_before_them() {
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        if matches!(path.as_str(), "lib.rs" | "main.rs") {
            continue;
        }
        let own = stage(path).unwrap_or_else(|| panic!("`{path}` belongs to no stage of the table"));
        for module in imports(without_tests(text)) {
            let allowed = |(file, stage, _): &(&str, &str, &str)| *file == path && module.starts_with(stage);
            match place_of(&module) {
                Some(other) if other <= own => {}
                _ if AGAINST.iter().any(allowed) => {}
                _ => wrong.push(format!("src/{path} imports crate::{module}")),
            }
        }
    }
    assert!(wrong.is_empty(), "against the order of the stages: {wrong:#?}");
}

#[test]
fn only_the_doors_touch_the_disk() {
    let touches =
        |text: &str| text.contains("std::fs") || text.contains("std::{fs") || text.contains("fs::File");
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|(path, text)| !is_test(path) && touches(without_tests(text)))
        .map(|(path, _)| path)
        .filter(|path| !DISK.iter().any(|stage| path.starts_with(&format!("{stage}/"))))
        .collect();
    assert!(wrong.is_empty(), "`std::fs` outside {DISK:?}: {wrong:#?}");
}

#[test]
fn every_code_has_its_page_and_every_page_its_code() {
    let pages = files_below(&root().join("docs/content/entities"));
    let pages: BTreeSet<&str> = pages.keys().map(|name| name.trim_end_matches(".md")).collect();
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(pages, codes);
    for code in Code::ALL {
        let page = code.page();
        let mut lines = page.lines();
        assert_eq!(lines.next(), Some(format!("# {}", code.as_str()).as_str()));
        assert!(lines.any(|line| !line.trim().is_empty()), "{} says nothing", code.as_str());
    }
}

#[test]
fn every_code_has_its_case() {
    let said: String = fs::read_dir(sites::folder())
        .unwrap()
        .filter_map(|item| fs::read_to_string(item.unwrap().path().join("diagnostics.txt")).ok())
        .collect();
    let has_case = |code: &str| said.contains(&format!("[{code}]: "));
    let without: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).filter(|code| !has_case(code)).collect();
    let excused: Vec<_> = WITHOUT_CASE.iter().map(|(code, _)| *code).collect();
    let missing: Vec<_> = without.iter().filter(|code| !excused.contains(code)).collect();
    assert!(missing.is_empty(), "no case of tests/it/sites has {missing:?}");
    let idle: Vec<_> = excused.iter().filter(|code| !without.contains(code)).collect();
    assert!(idle.is_empty(), "these have a case, so take them off the list: {idle:?}");
}
