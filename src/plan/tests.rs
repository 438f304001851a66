//! Addresses that stay from one look to the next are those that would be made anew.

use std::collections::BTreeMap;

use super::*;
use crate::render::data::fixture::{Fixture, site};

const ARTICLE: &str = "+++\ntitle = 'One'\n+++\nAda Example came to Testland.\n";

/// Sites, each an edit away from the one before: what was edited, and its file.
const EDITS: &[(&str, &str, &str)] = &[
    ("an article", "content/articles/one.md", ARTICLE),
    ("its body", "content/articles/one.md", "+++\ntitle = 'One'\n+++\nAda Example left Testland.\n"),
    (
        "its rights",
        "content/articles/one.md",
        "+++\ntitle = 'One'\nrights = 'link'\n+++\nAda Example left.\n",
    ),
    ("its old address", "content/articles/one.md", "+++\ntitle = 'One'\nredirect_from = ['/o/']\n+++\nA\n"),
    (
        "its new old address",
        "content/articles/one.md",
        "+++\ntitle = 'One'\nredirect_from = ['/p/']\n+++\nA\n",
    ),
    ("an entity", "content/entities/ada.md", "+++\nname = 'Ada Example'\nkind = 'person'\n+++\n"),
    ("its name", "content/entities/ada.md", "+++\nname = 'Ada Sample'\nkind = 'person'\n+++\n"),
    ("its kind", "content/entities/ada.md", "+++\nname = 'Ada Sample'\nkind = 'topic'\n+++\n"),
    ("an event", "content/events/e.md", "+++\ntitle = 'E'\nwhen = '2020'\n+++\n"),
    ("its year", "content/events/e.md", "+++\ntitle = 'E'\nwhen = '2021'\n+++\n"),
    ("its status", "content/events/e.md", "+++\ntitle = 'E'\nwhen = '2021'\nstatus = 'retracted'\n+++\n"),
    ("a page", "content/pages/about.md", "+++\ntitle = 'About'\n+++\n"),
    ("the front page", "content/index.md", "+++\ntitle = 'Front'\nredirect_from = ['/start/']\n+++\n"),
];

fn inline_events(count: usize) -> String {
    let event = |n: usize| format!("[[event]]\ntitle = 'Event {n}'\nwhen = '{}'\n", 2000 + n % 3);
    (0..count).map(event).collect()
}

/// Plans with what was kept, and anew.
fn check(what: &str, files: &BTreeMap<&str, String>, memo: &mut Memo) {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let Fixture { briefing, .. } = site("", &files);
    let (mut kept_problems, mut problems) = (Diagnostics::new(), Diagnostics::new());
    let kept = plan(&mut kept_problems, &briefing, Options::default(), memo);
    let fresh = plan(&mut problems, &briefing, Options::default(), &mut Memo::default());
    assert_eq!(format!("{kept:?}"), format!("{fresh:?}"), "{what}");
    assert_eq!(kept_problems, problems, "{what}");
}

#[test]
fn what_is_kept_is_what_would_be_made() {
    let (mut files, mut memo) = (BTreeMap::new(), Memo::default());
    for (what, path, text) in EDITS {
        files.insert(*path, (*text).to_owned());
        check(what, &files, &mut memo);
    }
    for count in [1, EVENTS_PER_PAGE, EVENTS_PER_PAGE + 1, EVENTS_PER_PAGE + 2, 3] {
        files.insert("content/annotations/one.toml", inline_events(count));
        check(&format!("{count} events"), &files, &mut memo);
    }
    files.retain(|path, _| *path == "content/articles/one.md");
    check("all but the article taken away", &files, &mut memo);
}

#[test]
fn an_edit_of_a_body_keeps_addresses() {
    let routes = |body: &str, memo: &mut Memo| {
        let text = format!("+++\ntitle = 'One'\n+++\n{body}\n");
        let Fixture { briefing, .. } = site("", &[("content/articles/one.md", &text)]);
        plan(&mut Diagnostics::new(), &briefing, Options::default(), memo)
    };
    let mut memo = Memo::default();
    let (a, b) = (routes("A", &mut memo), routes("B", &mut memo));
    assert!(Arc::ptr_eq(&a.pages, &b.pages));
}
