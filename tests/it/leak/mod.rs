//! Nothing leaks: a build for an audience is the build of the site without what that audience may not see.

mod canary;
mod closed;
mod delete;
mod model;
mod random;

use briefbook::build::Built;
use briefbook::load::Memory;
use rayon::prelude::*;

use crate::sites::difference;
use crate::support::{build, codes};
use delete::{Reader, delete};
use model::{LEVELS, NOW, Site};

/// How many sites are made, and the first seed; `BRIEFBOOK_LEAK_CASES=20000` makes more.
fn cases() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let first = number("BRIEFBOOK_LEAK_SEED").unwrap_or(0);
    first..first + number("BRIEFBOOK_LEAK_CASES").unwrap_or(150)
}

fn memory(site: &Site) -> Memory {
    let mut files = site.files();
    for n in 0..3 {
        files.insert(format!("content/pictures/{n}.png"), crate::support::png(n));
    }
    Memory::new(files)
}

/// What is wrong with the build of a site for a reader.
fn leak(site: &Site, reader: Reader) -> Result<bool, String> {
    let drafts = if reader.drafts { "--drafts" } else { "" };
    let flags = format!("--audience {} --now {NOW} {drafts}", LEVELS[reader.level]);
    let [whole, left] = [site, &delete(site, reader)].map(|site| build(&memory(site), &flags));
    let [found, expected] = [&whole, &left].map(|built| codes(&built.diagnostics));
    if found.contains(&"restricted-link") {
        // An error for that audience; without the thing, the link leads nowhere.
        return if expected.contains(&"dangling-link") { Ok(false) } else { Err("no dangling link".into()) };
    }
    if found != expected {
        return Err(format!("diagnostics {found:?}, without the restricted parts {expected:?}"));
    }
    match difference(&left, &whole) {
        Some(path) => Err(format!("{path}\n{}", changes(&left, &whole))),
        None => Ok(!whole.diagnostics.has_errors()),
    }
}

/// The lines that differ, of the first files that do.
fn changes(left: &Built, whole: &Built) -> String {
    let text = |built: &Built, path: &str| {
        String::from_utf8_lossy(built.files.get(path).map_or(&[], |bytes| bytes)).into_owned()
    };
    let paths = left.files.iter().map(|(path, _)| path).filter(|path| text(left, path) != text(whole, path));
    let diffs = paths.take(3).map(|path| {
        let (a, b) = (text(left, path), text(whole, path));
        similar::TextDiff::from_lines(&a, &b).unified_diff().context_radius(0).header(path, path).to_string()
    });
    diffs.collect()
}

#[test]
fn a_build_is_that_of_the_site_without_the_restricted_parts() {
    let results: Vec<(u64, Result<bool, String>)> = cases()
        .into_par_iter()
        .map(|seed| {
            let reader = Reader { level: (seed % 4) as usize, drafts: seed % 3 == 0 };
            (seed, leak(&random::site(seed), reader))
        })
        .collect();
    let failures: Vec<String> = results
        .iter()
        .filter_map(|(seed, result)| result.as_ref().err().map(|why| format!("seed {seed}: {why}")))
        .collect();
    assert!(
        failures.is_empty(),
        "{} failures, the first:\n{}",
        failures.len(),
        failures[..failures.len().min(3)].join("\n")
    );
    let compared = results.iter().filter(|(_, result)| *result == Ok(true)).count();
    assert!(compared * 10 > results.len() * 7, "only {compared} of {} sites had an output", results.len());
}

/// The moment that is told is the first at which the output is another: a second before it is still the same.
#[test]
fn the_next_change_is_the_first_one() {
    let article =
        |embargo: &str, more: &str| format!("+++\ntitle = 'A'\nembargo = {embargo}\n{more}+++\nWords.\n");
    let site = crate::support::memory([
        ("content/articles/later.md", article("2031-03-01T00:00:00Z", "")),
        ("content/articles/first.md", article("2031-02-01T06:00:00+05:00", "")),
        // What another reason keeps back as well changes nothing.
        ("content/articles/restricted.md", article("2031-01-02T00:00:00Z", "tlp = 'amber'\n")),
        ("content/articles/draft.md", article("2031-01-03T00:00:00Z", "draft = true\n")),
        ("content/articles/over.md", article("2030-01-01T00:00:00Z", "")),
    ]);
    let at = |now: &str| build(&site, &format!("--now {now}"));
    let (now, before, then) = (at(NOW), at("2031-02-01T00:59:59Z"), at("2031-02-01T01:00:00Z"));
    assert_eq!(now.next_change, "2031-02-01T01:00:00Z".parse().ok());
    assert_eq!(difference(&now, &before), None);
    assert!(difference(&now, &then).is_some());
    assert_eq!(then.next_change, "2031-03-01T00:00:00Z".parse().ok());
    assert_eq!(at("2031-03-01T00:00:00Z").next_change, None);
    let above = build(&site, &format!("--now {NOW} --audience amber"));
    assert_eq!(above.next_change, "2031-01-02T00:00:00Z".parse().ok());
}
