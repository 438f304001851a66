//! The words of the interface: no template holds any of its own, every key that is asked for exists, and none is idle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::files_below;

/// What may stand in a template in any language: names, and attributes that a component gives.
const NAMES: &[&str] = &["briefbook", "SHA", "auto", "dir", "lang", "ltr", "rtl"];

/// The attributes that are read out or shown.
const SPOKEN: &[&str] = &["alt", "aria-label", "data-copied", "data-copy", "placeholder", "title"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn texts(folder: &str, extension: &str) -> BTreeMap<String, String> {
    let files = files_below(&root().join(folder)).into_iter();
    let files = files.filter(|(path, _)| path.ends_with(extension));
    files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

/// A text without what stands between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        left.push_str(before);
        left.push(' ');
        rest = after.split_once(close).map_or("", |(_, rest)| rest);
    }
    left + rest
}

/// What of a template is neither its language nor HTML: words, and the values of attributes that are spoken.
fn words(template: &str) -> BTreeSet<String> {
    let mut text = without(template, "{% block page_class %}", "{% endblock page_class %}");
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        text = without(&text, open, close);
    }
    let mut shown = without(&text, "<", ">");
    for name in SPOKEN {
        for value in text.split(&format!(" {name}=\"")).skip(1) {
            shown.push(' ');
            shown.push_str(value.split('"').next().unwrap_or_default());
        }
    }
    let words = shown.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    words.filter(|word| !NAMES.contains(word)).map(ToOwned::to_owned).collect()
}

#[test]
fn words_outside_of_tags_are_found() {
    let template = "{# no #}<p class=\"no\" title=\"A title {{ x }}\">Yes {{ \"no.no\" | t }}{% if no %}too{% endif %}</p>";
    let expected = ["Yes", "title", "too"].map(ToOwned::to_owned);
    assert_eq!(words(template), BTreeSet::from(expected));
}

#[test]
fn templates_hold_no_words() {
    let mut found = BTreeMap::new();
    for (path, text) in texts("templates", ".html") {
        let words = words(&text);
        if !words.is_empty() {
            found.insert(path, words);
        }
    }
    assert!(found.is_empty(), "these belong into templates/words/: {found:#?}");
}

/// The keys of the English words.
fn keys() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("templates/words/en.toml")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect()
}

/// The texts in quotation marks that look like keys or the beginnings of keys.
fn quoted(text: &str) -> BTreeSet<&str> {
    let is_key = |part: &&str| {
        part.contains('.')
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.".contains(&b))
    };
    text.split('"').filter(is_key).collect()
}

#[test]
fn every_word_that_templates_ask_for_exists() {
    let keys = keys();
    let mut unknown = BTreeSet::new();
    for (path, text) in texts("templates", ".html") {
        let ends = text.match_indices("\" | t").map(|(at, _)| &text[..at]);
        for asked in ends.filter_map(|before| before.rsplit('"').next()).filter(|key| key.contains('.')) {
            if !keys.contains(asked) {
                unknown.insert(format!("{path}: {asked}"));
            }
        }
    }
    assert!(unknown.is_empty(), "no such words: {unknown:#?}");
}

#[test]
fn every_word_that_views_ask_for_exists() {
    let keys = keys();
    let sections: BTreeSet<&str> = keys.iter().filter_map(|key| key.split('.').next()).collect();
    let mut unknown = BTreeSet::new();
    for (path, text) in texts("src/view", ".rs") {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        // The names of templates look like keys.
        let asked = quoted(code).into_iter().filter(|key| !key.ends_with('.') && !key.ends_with(".html"));
        let of_section =
            asked.filter(|key| key.split('.').next().is_some_and(|name| sections.contains(name)));
        unknown.extend(of_section.filter(|key| !keys.contains(*key)).map(|key| format!("{path}: {key}")));
    }
    assert!(unknown.is_empty(), "no such words: {unknown:#?}");
}

#[test]
fn every_word_is_asked_for() {
    let mut asked = BTreeSet::new();
    let templates = texts("templates", ".html");
    let sources = texts("src", ".rs");
    templates.values().chain(sources.values()).for_each(|text| asked.extend(quoted(text)));
    let prefixes: Vec<&str> = asked.iter().copied().filter(|key| key.ends_with('.')).collect();
    let is_asked =
        |key: &String| asked.contains(key.as_str()) || prefixes.iter().any(|start| key.starts_with(start));
    let idle: Vec<String> = keys().into_iter().filter(|key| !is_asked(key)).collect();
    assert!(idle.is_empty(), "nothing asks for these: {idle:#?}");
}
