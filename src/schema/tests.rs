//! The tables of keys against the parser: each key of the one is known to the other.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{Form, Key, SITE, Shape, of_annotation, of_object};
use super::{SiteIds, schemas};
use crate::diagnostic::{Code, Diagnostics};
use crate::load::{Memory, load};
use crate::parse::objects::ANNOTATION_KINDS;
use crate::parse::recorded;
use crate::parse::{self, ObjectKind, Parsed};

fn parsed(files: &[(&str, &str)]) -> (Parsed, Diagnostics) {
    let mut site = Memory::new(files.iter().copied());
    site.0.entry("site.toml".into()).or_insert_with(|| b"title = 'x'\n".to_vec());
    let loaded = load(&site, &|_: &str| "public".to_owned()).unwrap();
    let mut diagnostics = Diagnostics::new();
    let parsed = parse::parse(&mut diagnostics, &loaded.sources, &loaded.unusable);
    (parsed, diagnostics)
}

/// The tables with the name that the parser's messages give each.
fn tables() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut tables: BTreeMap<&'static str, BTreeSet<&'static str>> = BTreeMap::new();
    let mut add = |what: &'static str, keys: &[Key]| {
        tables.entry(what).or_default().extend(keys.iter().map(|key| key.name));
    };
    let names = [
        "an article",
        "an entity",
        "an event",
        "a claim",
        "a series",
        "a publisher",
        "a judgement",
        "a page",
    ];
    let mut nested = Vec::new();
    for ((kind, _, _), what) in ObjectKind::ALL.iter().zip(names) {
        // Articles, judgements and pages are never rows.
        let form = if matches!(what, "an article" | "a judgement" | "a page") {
            Form::FrontMatter
        } else {
            Form::Row
        };
        let keys = of_object(*kind, form);
        nested.extend(keys.iter().copied());
        add(what, &keys);
    }
    add("the front page", &of_object(ObjectKind::Page, Form::FrontMatter));
    let annotations = [
        "a mention",
        "an event annotation",
        "a claim annotation",
        "a figure",
        "a relation",
        "a note",
        "an ignore annotation",
    ];
    for (kind, what) in ANNOTATION_KINDS.iter().zip(annotations) {
        add(what, &of_annotation(kind));
    }
    add(
        "an annotation file",
        &ANNOTATION_KINDS
            .iter()
            .map(|kind| Key { name: kind, shape: Shape::Free, required: false, about: "", example: "" })
            .collect::<Vec<_>>(),
    );
    add("site.toml", SITE);
    let inner = nested.into_iter().chain(SITE.iter().copied()).filter_map(|key| match key.shape {
        Shape::Table(keys) | Shape::Tables(keys) | Shape::Named(keys) => Some((key.name, keys)),
        _ => None,
    });
    let called = BTreeMap::from([
        ("role", "a role"),
        ("actors", "an actor"),
        ("value", "a reference value"),
        ("list", "a list"),
        ("kinds", "a kind of entity"),
        ("linking", "`[linking]`"),
        ("markdown", "`[markdown]`"),
        ("serve", "`[serve]`"),
        ("publish", "a target"),
        ("export", "`[export]`"),
    ]);
    for (name, keys) in inner {
        add(called[name], keys);
    }
    tables
}

/// Files in which the parser asks for all that it knows.
const ASKING: &[(&str, &str)] = &[
    (
        "site.toml",
        "title = 'x'\n[kinds.a]\nname = 'A'\n[linking]\n[markdown]\n[serve]\n[export]\n[publish.a]\nto = 'a'\n",
    ),
    ("content/index.md", "+++\ntitle = 'x'\n[[list]]\nkind = 'article'\n+++\n"),
    ("content/articles/a.md", "+++\ntitle = 'x'\n+++\n"),
    ("content/judgements/a.md", "+++\nstatement = 'x'\n+++\n"),
    ("content/pages/a.md", "+++\ntitle = 'x'\n+++\n"),
    (
        "content/entities/a.toml",
        "[[entity]]\nid = 'a'\nname = 'A'\nkind = 'place'\n[[entity.role]]\ntitle = 'x'\n",
    ),
    ("content/events/a.toml", "[[event]]\nid = 'a'\ntitle = 'A'\nactors = [{ entity = 'a' }]\n"),
    ("content/claims/a.toml", "[[claim]]\nid = 'a'\nstatement = 'A'\n"),
    (
        "content/series/a.toml",
        "[[series]]\nid = 'a'\ntitle = 'A'\nunit = 'x'\n[[series.value]]\nperiod = '2031'\nvalue = 1\n",
    ),
    ("content/publishers/a.toml", "[[publisher]]\nid = 'a'\nname = 'A'\n"),
    (
        "content/annotations/a.toml",
        "[[mention]]\nquote = 'x'\n[[event]]\nevent = 'x'\n[[event]]\ntitle = 'x'\n[[claim]]\nclaim = 'x'\n[[claim]]\n\
         statement = 'x'\n[[figure]]\nvalue = 1\n[[relation]]\n[[note]]\ntext = 'x'\n[[ignore]]\nquote = 'x'\n",
    ),
];

#[test]
fn the_parser_and_the_tables_know_the_same_keys() {
    // What is asked is noted by thread, so all has to be read on one.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let mut asked = pool.install(|| {
        parsed(ASKING);
        recorded::take()
    });
    // A table of several asks for its rows, under the kind's own name.
    asked.remove("a table of several");
    assert_eq!(asked, tables());
}

/// A value that a key of this shape may hold, in TOML.
fn value(key: &Key) -> String {
    match key.shape {
        Shape::Table(keys) | Shape::Named(keys) if matches!(key.shape, Shape::Named(_)) => {
            format!("{{ a = {{ {} }} }}", pairs(keys))
        }
        Shape::Table(keys) => format!("{{ {} }}", pairs(keys)),
        Shape::Tables(keys) => format!("[{{ {} }}]", pairs(keys)),
        Shape::Levels | Shape::Free => "{}".to_owned(),
        _ => key.example.to_owned(),
    }
}

fn pairs(keys: &[Key]) -> String {
    keys.iter().map(|key| format!("{} = {}", key.name, value(key))).collect::<Vec<_>>().join(", ")
}

/// The problems of one object with a single key beside what it needs.
fn problems_with(kind: ObjectKind, key: &Key, value: &str) -> Vec<String> {
    let folder = crate::resolve::ids::folder(kind);
    let keys = of_object(kind, Form::FrontMatter);
    let needed = keys.iter().filter(|other| other.required && other.name != key.name);
    let mut lines: String = needed.map(|key| format!("{} = {}\n", key.name, key.example)).collect();
    lines.push_str(&format!("{} = {value}\n", key.name));
    let is_toml = matches!(kind, ObjectKind::Series | ObjectKind::Publisher);
    let text = if is_toml { lines } else { format!("+++\n{lines}+++\n") };
    let path = format!("content/{folder}/a.{}", if is_toml { "toml" } else { "md" });
    let (_, diagnostics) = parsed(&[(&path, &text)]);
    diagnostics.iter().map(|d| format!("{}: {} {}", d.code.as_str(), d.message, d.hints.join(" "))).collect()
}

#[test]
fn every_example_and_every_word_is_one_that_the_parser_takes() {
    for (kind, word, _) in ObjectKind::ALL {
        for key in of_object(*kind, Form::FrontMatter) {
            assert_eq!(problems_with(*kind, &key, &value(&key)), [""; 0], "{word}: {}", key.name);
            let Shape::Words(words) = key.shape else { continue };
            for choice in words() {
                let quoted = format!("\"{choice}\"");
                assert_eq!(problems_with(*kind, &key, &quoted), [""; 0], "{word}: {}", key.name);
            }
            // What the parser offers for a word that is none is what the table has.
            let said = problems_with(*kind, &key, "\"qqqqqqqq\"").join("");
            let offered: Vec<&str> =
                said.split("it is one of ").nth(1).unwrap_or("").split('`').skip(1).step_by(2).collect();
            // The order of lists is for `resolve` to check.
            assert_eq!(offered, words(), "{word}: {}: {said}", key.name);
        }
    }
}

#[test]
fn every_code_of_a_site_has_its_levels() {
    let schema = &schemas(&SiteIds::default())["site.json"];
    let codes = schema["properties"]["diagnostics"]["properties"].as_object().unwrap();
    for code in Code::ALL {
        for level in ["error", "warning", "off"] {
            let text = format!("title = 'x'\n[diagnostics]\n{} = '{level}'\n", code.as_str());
            let (_, diagnostics) = parsed(&[("site.toml", &text)]);
            let offered = codes[code.as_str()]["enum"].as_array().unwrap();
            let taken = diagnostics.iter().next().is_none();
            assert_eq!(offered.contains(&level.into()), taken, "{} {level}", code.as_str());
        }
    }
}

#[test]
fn ids_are_what_the_site_has() {
    let (parsed, _) = parsed(ASKING);
    let files = schemas(&SiteIds::of(&parsed));
    let items = |file: &str, kind: &str| files[file]["properties"][kind]["items"]["properties"].clone();
    assert_eq!(items("annotations.json", "mention")["entity"]["enum"], serde_json::json!(["a"]));
    assert_eq!(items("entities.json", "entity")["kind"]["enum"].as_array().unwrap().len(), 5);
    // No topic yet: any ID.
    assert!(files["front-matter/article.json"]["properties"]["topics"]["items"].get("enum").is_none());
}
