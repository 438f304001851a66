//! What `check --suggest` offers for names that are not linked: pasted, each offer decides its own place and no other.

use std::collections::BTreeMap;

use briefbook::diagnostic::{Diagnostic, Severity};
use briefbook::load::Memory;

use crate::support::{build, check, memory};

const ENTITIES: &str = r#"
[[entity]]
id = "vale-person"
name = "Ada Vale"
aliases = ["Vale"]
kind = "person"
[[entity]]
id = "vale-place"
name = "Vale"
kind = "place"
[[entity]]
id = "mock"
name = "Mara Mock"
weak_aliases = ["Mock", "Ms \"M\""]
kind = "person"
[[entity.role]]
title = "Warden"
names = ["the port warden"]
when = "2031~/"
[[entity]]
id = "other-mock"
name = "Tom Mock"
weak_aliases = ["Mock"]
kind = "person"
[[entity.role]]
title = "Warden"
names = ["the port warden"]
when = "2025/2030"
"#;

const ARTICLES: [(&str, &str); 4] = [
    ("plain", "Vale. Vale met Vale in Vale, Vale.\n\nVale! VALE? VALE's Vale.\n\n# Vale\n\n- Vale\n- Vale\n"),
    (
        "same",
        "To Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale.\n",
    ),
    (
        "odd",
        "Mock and Mock; Ms \"M\" and Ms “M”, *Va*le, V&#97;le and Va&shy;le; the\nport warden, The Port Warden and the port \
         warden. Tom Mock. Mock. Ada\u{a0}Vale; \\\"Vale\\\\ | Vale[^1]\n\n[^1]: Vale, Mock & Mock.\n",
    ),
    ("tables", "| Vale | Mock |\n|---|---|\n| Vale | Vale |\n| 谷 Vale | Vale谷 |\n"),
];

fn site(annotations: &BTreeMap<String, String>) -> Memory {
    let mut files = vec![
        ("content/entities/all.toml".to_owned(), ENTITIES.to_owned()),
        ("content/index.md".to_owned(), "+++\ntitle = \"Front\"\n+++\n".to_owned()),
    ];
    for (id, text) in ARTICLES {
        let text = format!("+++\ntitle = \"An article\"\npublished = \"2031\"\n+++\n{text}");
        files.push((format!("content/articles/{id}.md"), text));
        // There is a file for each, so that places have the same numbers whatever is pasted.
        let path = format!("content/annotations/{id}.toml");
        let text = annotations.get(&path).cloned().unwrap_or_default();
        files.push((path, text));
    }
    memory(files)
}

fn suggestions(annotations: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let found: Vec<Diagnostic> = check(&site(annotations), "").into_iter().collect();
    let worse: Vec<_> = found.iter().filter(|d| d.severity != Severity::Suggestion).collect();
    assert!(worse.is_empty(), "{annotations:?}: {worse:#?}");
    found
}

/// The annotations that a suggestion offers, each with the file it is for.
fn offers(suggestion: &Diagnostic) -> Vec<(String, String)> {
    let offer = |hint: &String| {
        let (said, annotation) = hint.split_once('\n')?;
        let path = said.split('`').nth(1)?;
        Some((path.to_owned(), annotation.to_owned()))
    };
    suggestion.hints.iter().filter_map(offer).collect()
}

#[test]
fn what_is_offered_decides_its_place_alone() {
    let before = suggestions(&BTreeMap::new());
    assert!(before.len() > 30, "{} suggestions", before.len());
    for suggestion in &before {
        let offers = offers(suggestion);
        assert!(offers.len() >= 2, "{suggestion:#?}");
        for (path, annotation) in offers {
            let after = suggestions(&BTreeMap::from([(path, annotation.clone())]));
            assert!(after.iter().all(|other| other.span != suggestion.span), "{annotation}: {suggestion:#?}");
            // A mention makes its entity known, so that weak aliases behind it are links, or shared.
            let lost = before
                .iter()
                .filter(|old| old.span != suggestion.span && after.iter().all(|new| new.span != old.span));
            let lost: Vec<_> = lost.filter(|old| !old.message.contains("in full")).collect();
            assert!(lost.is_empty(), "{annotation}: {lost:#?}");
        }
    }
}

#[test]
fn a_pasted_mention_is_one_mention_of_its_entity() {
    let mentions = |annotations: &BTreeMap<String, String>| {
        let built = build(&site(annotations), "");
        let text = String::from_utf8(built.files.get("data/mentions.json").unwrap().to_vec()).unwrap();
        text.matches("\"annotation\"").count()
    };
    for suggestion in suggestions(&BTreeMap::new()).iter().step_by(5) {
        for (path, annotation) in offers(suggestion) {
            let wanted = usize::from(annotation.starts_with("[[mention]]"));
            assert_eq!(mentions(&BTreeMap::from([(path, annotation.clone())])), wanted, "{annotation}");
        }
    }
}

#[test]
fn all_that_is_offered_together_decides_everything() {
    let mut annotations: BTreeMap<String, String> = BTreeMap::new();
    for suggestion in suggestions(&BTreeMap::new()) {
        let (path, annotation) = offers(&suggestion).pop().unwrap();
        let file = annotations.entry(path).or_default();
        file.push_str(&annotation);
        file.push_str("\n\n");
    }
    assert_eq!(suggestions(&annotations), Vec::new());
}
