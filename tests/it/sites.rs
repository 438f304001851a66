//! Whole sites with what comes of them: each directory of `tests/it/sites/` is a case.
//!
//! | in the directory | is |
//! |---|---|
//! | `site/` | the site directory; a case `NAME.VARIANT` without one builds the site of `NAME` |
//! | `args` | flags of `briefbook build`; `check` gets its audience, drafts and time |
//! | `diagnostics.txt` | what `check --suggest` says, a line each; without it, nothing |
//! | `hints.txt` | the hints of the diagnostics, with the place of each, where it is there |
//! | `expected/` | some files of the output, byte for byte; `body.html` in the folder of an article's page is the inner HTML of its body |
//! | `expected.txt` | what else holds of the output, a line each (see [`Rule`]) |
//! | `same-without` | paths of the site without which, and with the files of `same-with/` in place of those of the same name, the output is the same, byte for byte |
//!
//! `BRIEFBOOK_UPDATE=1 cargo test --test it sites` rewrites `diagnostics.txt` and the files that are in `expected/` (put
//! an empty one there to begin with); read the difference before you commit it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use briefbook::build::Built;
use briefbook::diagnostic::json;
use briefbook::load::Memory;
use rayon::prelude::*;

use crate::support::{build, check, codes, files_below, loaded};

/// Where the cases are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sites")
}

/// One case.
pub struct Case {
    /// The name of its directory.
    pub name: String,
    /// Its site.
    pub site: Memory,
    /// Its flags.
    pub flags: String,
    dir: PathBuf,
}

/// All cases, by name.
pub fn cases() -> Vec<Case> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|item| item.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names.into_iter().map(case).collect()
}

fn case(name: String) -> Case {
    let dir = folder().join(&name);
    let own = dir.join("site");
    let shared = name.split_once('.').map(|(base, _)| folder().join(base).join("site"));
    let site = if own.is_dir() { own } else { shared.unwrap() };
    let flags = fs::read_to_string(dir.join("args")).unwrap_or_default();
    Case { site: Memory::new(files_below(&site)), flags, dir, name }
}

#[test]
fn sites() {
    let failures: Vec<String> = cases()
        .par_iter()
        .flat_map_iter(|case| run(case).into_iter().map(|failure| format!("{}: {failure}", case.name)))
        .collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// The same bytes and diagnostics, whatever the number of threads.
#[test]
fn threads_make_no_difference() {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let (one, eight) = (pool(1), pool(8));
    for case in cases() {
        let [a, b] = [&one, &eight].map(|pool| pool.install(|| build(&case.site, &case.flags)));
        assert_eq!(difference(&a, &b), None, "{}", case.name);
        assert_eq!(a.diagnostics, b.diagnostics, "{}", case.name);
    }
}

/// What is wrong with a case.
fn run(case: &Case) -> Vec<String> {
    let built = build(&case.site, &case.flags);
    let mut failures = diagnostics(case, &built);
    failures.extend(expected_files(case, &built));
    failures.extend(expected_rules(case, &built));
    failures.extend(same_without(case, &built));
    if !built.diagnostics.has_errors() {
        failures.extend(data_files(&built));
    }
    let asks_for_output = case.dir.join("expected").exists() || case.dir.join("expected.txt").exists();
    if built.diagnostics.has_errors() && asks_for_output {
        failures.push("the build has errors, so there is no output to expect anything of".into());
    }
    failures
}

fn updating() -> bool {
    std::env::var_os("BRIEFBOOK_UPDATE").is_some_and(|value| value == "1")
}

/// Compares with a file of the case, or writes it.
fn compare(path: &Path, found: &[u8]) -> Option<String> {
    let expected = fs::read(path).unwrap_or_default();
    if expected == found {
        return None;
    }
    if updating() {
        fs::write(path, found).unwrap();
        return None;
    }
    let (expected, found) = (String::from_utf8_lossy(&expected), String::from_utf8_lossy(found));
    let shown = path.strip_prefix(folder()).unwrap_or(path).display();
    let diff = similar::TextDiff::from_lines(expected.as_ref(), found.as_ref());
    Some(format!("{shown}, expected (-) and found (+):\n{}", diff.unified_diff().context_radius(1)))
}

fn diagnostics(case: &Case, built: &Built) -> Vec<String> {
    let loaded = loaded(&case.site);
    let checked = check(&case.site, &case.flags);
    let report: serde_json::Value =
        serde_json::from_str(&json::render(checked.iter(), &loaded.sources)).unwrap();
    let found: String = report["diagnostics"].as_array().unwrap().iter().map(concise).collect();
    let path = case.dir.join("diagnostics.txt");
    let mut failures: Vec<String> = compare(&path, found.as_bytes()).into_iter().collect();
    let hints = case.dir.join("hints.txt");
    if hints.exists() {
        let found: String = report["diagnostics"].as_array().unwrap().iter().map(hinted).collect();
        failures.extend(compare(&hints, found.as_bytes()));
    }
    if updating() && found.is_empty() && path.exists() {
        fs::remove_file(&path).unwrap();
    }
    let unsaid = built.diagnostics.iter().filter(|one| checked.iter().all(|other| other != *one));
    failures.extend(unsaid.map(|one| format!("`build` alone says {}: {}", one.code.as_str(), one.message)));
    failures
}

/// `path:line:col: severity[code]: message`.
pub fn concise(diagnostic: &serde_json::Value) -> String {
    let text = |key: &str| diagnostic[key].as_str().unwrap_or("-").to_owned();
    format!("{}: {}[{}]: {}\n", place(diagnostic), text("severity"), text("code"), text("message"))
}

/// `path:line:col: hint`, a line a hint.
fn hinted(diagnostic: &serde_json::Value) -> String {
    let hints = diagnostic["hints"].as_array().unwrap().iter();
    hints.map(|hint| format!("{}: {}\n", place(diagnostic), hint.as_str().unwrap())).collect()
}

fn place(diagnostic: &serde_json::Value) -> String {
    let number = |key: &str| diagnostic[key].as_u64().map_or("-".to_owned(), |n| n.to_string());
    let path = diagnostic["path"].as_str().unwrap_or("-");
    format!("{path}:{}:{}", number("line"), number("column"))
}

fn expected_files(case: &Case, built: &Built) -> Vec<String> {
    let folder = case.dir.join("expected");
    if !folder.exists() {
        return Vec::new();
    }
    let one = |path: &String| match output(built, path) {
        Some(found) => compare(&folder.join(path), &found),
        None => Some(format!("there is no `{path}` in the output")),
    };
    files_below(&folder).keys().filter_map(one).collect()
}

/// A file of the output, or the body of an article's page.
fn output(built: &Built, path: &str) -> Option<Vec<u8>> {
    match path.strip_suffix("body.html") {
        None => built.files.get(path).map(|bytes| bytes.to_vec()),
        Some(folder) => {
            let page = std::str::from_utf8(built.files.get(&format!("{folder}index.html"))?).unwrap();
            Some(article_body(page)?.as_bytes().to_vec())
        }
    }
}

/// The inner HTML of the element with `data-article`, which is a `div` that has `div`s inside at most in pairs.
pub fn article_body(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("data-article=")?;
    let (_, rest) = rest.split_once('>')?;
    let (mut depth, mut at) = (1, 0);
    while depth > 0 {
        let next = at + rest[at..].find("div")?;
        depth += i32::from(rest[..next].ends_with('<'));
        depth -= i32::from(rest[..next].ends_with("</"));
        at = next + "div".len();
    }
    Some(rest[..at].trim_end_matches("</div"))
}

/// A line of `expected.txt`: a path (`*` stands for every file of the output), a word, and texts in double quotes,
/// in which `\"` is a quote. For `lacks` with `*`, paths count as well.
enum Rule<'a> {
    /// `PATH contains "A" "B"`: each text is there.
    Contains(Vec<String>),
    /// `PATH lacks "A"`: none is.
    Lacks(Vec<String>),
    /// `PATH order "A" "B"`: each stands somewhere behind the one before.
    Order(Vec<String>),
    /// `PATH exists`
    Exists,
    /// `PATH missing`
    Missing,
    /// Nothing of the kind.
    Unknown(&'a str),
}

fn rule(line: &str) -> (&str, Rule<'_>) {
    let (path, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (word, texts) = rest.split_once(' ').unwrap_or((rest, ""));
    let rule = match word {
        "contains" => Rule::Contains(quoted(texts)),
        "lacks" => Rule::Lacks(quoted(texts)),
        "order" => Rule::Order(quoted(texts)),
        "exists" => Rule::Exists,
        "missing" => Rule::Missing,
        other => Rule::Unknown(other),
    };
    (path, rule)
}

fn quoted(text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut letters = text.chars();
    while letters.any(|c| c == '"') {
        let mut one = String::new();
        loop {
            match letters.next() {
                Some('\\') => one.extend(letters.next()),
                None | Some('"') => break,
                Some(c) => one.push(c),
            }
        }
        texts.push(one);
    }
    texts
}

fn expected_rules(case: &Case, built: &Built) -> Vec<String> {
    let text = fs::read_to_string(case.dir.join("expected.txt")).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .filter_map(|line| broken(line, built).map(|why| format!("expected.txt: {line}\n    {why}")))
        .collect()
}

/// Why a rule does not hold; none when it does.
fn broken(line: &str, built: &Built) -> Option<String> {
    let (path, rule) = rule(line);
    if path == "*" {
        let Rule::Lacks(texts) = rule else { return Some("`*` goes with `lacks`".into()) };
        return texts.iter().find_map(|text| leak(built, text));
    }
    let Some(bytes) = built.files.get(path) else {
        return (!matches!(rule, Rule::Missing)).then(|| "there is no such file".into());
    };
    let found = String::from_utf8_lossy(bytes);
    match rule {
        Rule::Exists => None,
        Rule::Missing => Some("the file is there".into()),
        Rule::Contains(texts) => {
            texts.iter().find(|text| !found.contains(*text)).map(|text| format!("`{text}` is not in it"))
        }
        Rule::Lacks(texts) => {
            texts.iter().find(|text| found.contains(*text)).map(|text| format!("`{text}` is in it"))
        }
        Rule::Order(texts) => {
            let mut at = 0;
            texts.iter().find_map(|text| match found[at..].find(text) {
                Some(next) => {
                    at += next + text.len();
                    None
                }
                None => Some(format!("`{text}` does not come next")),
            })
        }
        Rule::Unknown(word) => Some(format!("`{word}` is no rule")),
    }
}

/// Where a text stands that must stand nowhere, in either case of its letters.
fn leak(built: &Built, text: &str) -> Option<String> {
    let text = text.to_lowercase();
    built.files.iter().find_map(|(path, bytes)| {
        let found = path.to_lowercase().contains(&text)
            || String::from_utf8_lossy(bytes).to_lowercase().contains(&text);
        found.then(|| format!("`{text}` is in `{path}`"))
    })
}

/// What FORMAT.md section 5 says of every file of `data/`.
fn data_files(built: &Built) -> Vec<String> {
    const NAMES: &[&str] = &[
        "articles",
        "entities",
        "events",
        "claims",
        "series",
        "figures",
        "relations",
        "notes",
        "mentions",
        "judgements",
        "publishers",
        "tensions",
    ];
    NAMES.iter().filter_map(|name| data_file(built, name).err()).collect()
}

fn data_file(built: &Built, name: &str) -> Result<(), String> {
    let path = format!("data/{name}.json");
    let bytes = built.files.get(&path).ok_or(format!("`{path}` is missing"))?;
    let data: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| format!("{path}: {error}"))?;
    let items = data["items"].as_array().ok_or(format!("{path} has no items"))?;
    let ids: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap_or_default()).collect();
    let addressed = |item: &serde_json::Value| {
        let page = item["url"].as_str()?.split('#').next()?;
        built.files.get(&format!("{page}index.html"))
    };
    if data["version"] != 1 {
        Err(format!("{path} has no version 1"))
    } else if !ids.is_sorted() {
        Err(format!("{path} is not sorted by id"))
    } else if name != "mentions" && items.iter().any(|item| addressed(item).is_none()) {
        Err(format!("{path}: an item's `url` is no page"))
    } else {
        Ok(())
    }
}

fn same_without(case: &Case, built: &Built) -> Option<String> {
    let list = fs::read_to_string(case.dir.join("same-without")).ok()?;
    let mut site = case.site.clone();
    for path in list.lines() {
        assert!(site.0.remove(path).is_some(), "{}: there is no `{path}`", case.name);
    }
    site.0.extend(files_below(&case.dir.join("same-with")));
    let other = build(&site, &case.flags);
    assert!(!other.diagnostics.has_errors(), "{}: {:?}", case.name, codes(&other.diagnostics));
    difference(built, &other).map(|path| format!("without what is taken out, {path}"))
}

/// The first file in which two builds differ.
pub fn difference(a: &Built, b: &Built) -> Option<String> {
    let all = |built: &Built| -> BTreeMap<String, Vec<u8>> {
        built.files.iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect()
    };
    let (a, b) = (all(a), all(b));
    let paths = a.keys().chain(b.keys());
    paths.into_iter().find(|path| a.get(*path) != b.get(*path)).map(|path| format!("`{path}` differs"))
}
