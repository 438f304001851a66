//! A word that stands nowhere else in every key of everything restricted: at a level that may not see it, it is nowhere
//! in what the program gives out; at one that may, it is there, or in [`NEVER`].

#[cfg(feature = "sqlite")]
mod database;
mod find;
mod said;
mod site;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use briefbook::build::Built;
use briefbook::load::Memory;
use rayon::prelude::*;

use crate::sites::difference;
use crate::support::{NOW, build, codes, search_terms, single};
use find::found;
use site::{Site, all_keys, make};
use values::Marking;

/// What is never published, whoever reads, and why.
const NEVER: &[(&str, &str)] = &[
    ("comment", "comments of TOML are for those who read the sources"),
    ("comment by reference", "so here"),
    (
        "HTML comment",
        "left out where HTML is made harmless; `notes.json` has a note's Markdown as it is written",
    ),
    ("picture's metadata", "left out of every picture"),
    ("name of a file or folder", "an object is known by its id, not by where its file stands"),
    ("annotation mention.id", "mentions are listed without what is said of them"),
    ("annotation mention.x_", "so here"),
    ("annotation ignore.id", "says what is not linked"),
    ("annotation ignore.annotator", "so here"),
    ("annotation ignore.updated", "so here"),
    ("annotation ignore.x_", "so here"),
    ("annotation event.x_ by reference", "the event is an item, the annotation one of its anchors"),
    ("annotation claim.x_ by reference", "the claim is an item, the annotation one of its anchors"),
    ("page.order", "decides a place, and is not told"),
    ("page.x_", "for the site's own templates, of which there are none here; no data file lists pages"),
    ("front.order", "there is one front page"),
    ("front.status_reason", "nobody reads why the front page is disputed"),
];

/// Levels that are written to files, and the one that is not.
const LEVELS: [&str; 5] = ["clear", "green", "amber", "amber+strict", "red"];

/// After the embargo.
const LATER: &str = "2031-06-02T00:00:00Z";

/// A marking with the flags of builds that may not see, and of one that may.
fn cases() -> Vec<(Marking, Vec<String>, String)> {
    let flags = |level: &str, more: &str| format!("--audience {level} {more}");
    let mut cases: Vec<(Marking, Vec<String>, String)> = (1..LEVELS.len())
        .map(|n| {
            let below = LEVELS[..n].iter().map(|level| flags(level, "")).collect();
            (Marking::Tlp(LEVELS[n]), below, flags(LEVELS[n], ""))
        })
        .collect();
    let highest = LEVELS[3];
    cases.push((Marking::Draft, vec![flags(highest, "")], flags("clear", "--drafts")));
    let now = format!("--now {NOW}");
    cases.push((Marking::Embargo, vec![flags(highest, &now)], flags("clear", &format!("--now {LATER}"))));
    cases
}

/// All canaries in a build.
fn all_found(built: &Built) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (path, bytes) in built.files.iter() {
        let terms = search_terms(path, bytes) + &in_database(path, bytes);
        let here = [path.as_bytes(), bytes, terms.as_bytes()].into_iter().flat_map(found);
        for canary in here {
            all.entry(canary).or_insert_with(|| path.to_owned());
        }
    }
    all
}

/// What a database holds, in words: numbers and the terms of its index are none in its bytes.
#[cfg(feature = "sqlite")]
fn in_database(path: &str, bytes: &[u8]) -> String {
    match path.ends_with(".sqlite") {
        true => database::words(bytes),
        false => String::new(),
    }
}

/// A program without SQLite makes none.
#[cfg(not(feature = "sqlite"))]
fn in_database(_: &str, _: &[u8]) -> String {
    String::new()
}

/// Canaries with their keys, for a message.
fn told(site: &Site, canaries: &BTreeMap<String, String>) -> Vec<String> {
    let one = |(canary, path): (&String, &String)| {
        let known = site.values.canaries.get(canary);
        format!("{canary} {:?} in {path}", known.map(|known| (&known.key, &known.of)))
    };
    canaries.iter().map(one).collect()
}

fn never(key: &str) -> bool {
    NEVER.iter().any(|(known, _)| key == *known)
}

/// What is wrong with the builds of a marking.
fn failures((marking, hidden, shown): &(Marking, Vec<String>, String)) -> Vec<String> {
    let (whole, left) = (make(*marking, false, true), make(*marking, false, false));
    let [with, without] = [&whole, &left].map(|site| Memory::new(site.files.clone()));
    let mut failures = Vec::new();
    for flags in hidden {
        let (built, other) = (build(&with, flags), build(&without, flags));
        let said = codes(&built.diagnostics);
        if !said.is_empty() || said != codes(&other.diagnostics) {
            failures.push(format!("{marking:?}, {flags}: {said:?}"));
        }
        failures.extend(difference(&built, &other).map(|path| format!("{marking:?}, {flags}: {path}")));
        let [page, other] = [&with, &without].map(|site| single(site, flags).unwrap_or_default());
        if page != other || !page.contains("</html>") {
            failures.push(format!("{marking:?}, {flags}: the single page"));
        }
        let on_page = found(page.as_bytes()).into_iter().map(|canary| (canary, "the single page".to_owned()));
        failures.extend(told(&whole, &on_page.collect()));
        let canaries = told(&whole, &all_found(&built));
        failures.extend(canaries.into_iter().map(|canary| format!("{marking:?}, {flags}: {canary}")));
    }
    let built = build(&with, shown);
    if built.diagnostics.has_errors() {
        let messages: Vec<&String> = built.diagnostics.iter().map(|one| &one.message).take(20).collect();
        failures.push(format!("{marking:?}, {shown}: {messages:#?}"));
        return failures;
    }
    let seen = all_found(&built);
    for (spelling, canary) in &whole.values.canaries {
        match (seen.contains_key(spelling), never(&canary.key)) {
            (false, false) => failures.push(format!("{marking:?}, {shown}: {canary:?} is nowhere")),
            (true, true) => failures.push(format!("{marking:?}: {canary:?} is in {}", seen[spelling])),
            _ => {}
        }
    }
    failures
}

#[test]
fn no_canary_is_in_a_build_that_may_not_hold_it() {
    let failures: Vec<String> = cases().par_iter().flat_map_iter(failures).collect();
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures[..failures.len().min(300)].join("\n")
    );
}

#[test]
fn every_key_of_the_format_has_a_value() {
    let given: BTreeSet<String> =
        cases().iter().flat_map(|(marking, ..)| make(*marking, false, true).values.keys).collect();
    let all: BTreeSet<String> = all_keys().into_iter().collect();
    assert_eq!(all.difference(&given).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(given.difference(&all).collect::<Vec<_>>(), [""; 0]);
}

/// What is retracted keeps its page, under a notice, and is neither news nor evidence.
#[test]
fn what_is_retracted_has_a_page_and_no_say() {
    let site = make(Marking::Retracted, false, true);
    let built = build(&Memory::new(site.files.clone()), "");
    assert!(!built.diagnostics.has_errors());
    let seen = all_found(&built);
    let told: Vec<&String> = site.values.canaries.keys().filter(|one| seen.contains_key(*one)).collect();
    assert!(told.len() > 500, "{} canaries are on its pages", told.len());
    let mut silent: Vec<&str> = built.files.iter().map(|(path, _)| path.as_str()).collect();
    silent.retain(|path| path.ends_with("/feed.xml"));
    silent.extend(["feed.xml", "feed.json", "index.html", "tensions/index.html"]);
    for path in silent {
        let bytes = built.files.get(path).unwrap();
        // A front page that is retracted itself stays, and what open things name has its name.
        let named = ["id", "entity.name", "entity.description", "publisher.name"];
        let here = found(bytes).into_iter().map(|one| &site.values.canaries[&one]);
        let here: Vec<_> =
            here.filter(|one| one.of != "the front page" && !named.contains(&&*one.key)).collect();
        assert!(here.is_empty(), "{path}: {here:#?}");
    }
}
