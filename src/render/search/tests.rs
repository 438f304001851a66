use std::collections::BTreeMap;
use std::sync::Mutex;

use super::*;
use crate::render::data::fixture::{Fixture, offline, site};

const FILES: &[(&str, &str)] = &[
    (
        "content/articles/a.md",
        "+++\ntitle = 'An </script> <!-- title'\npublished = '2031-05'\nsummary = \"Our\\u2028 words\"\n+++\n\n## Part\n\nSecret body with a pass\u{ad}age.",
    ),
    (
        "content/annotations/a.toml",
        "[[event]]\nquote = 'body'\ntitle = 'It began'\nwhen = '2031/2033'\n[[note]]\nquote = 'body'\ntext = 'A *margin* note'\n",
    ),
    ("content/articles/gone.md", "+++\ntitle = 'Gone'\nstatus = 'retracted'\n+++\nVanished."),
    (
        "content/articles/some.md",
        "+++\ntitle = 'Some'\nrights = 'excerpt'\n+++\nHidden start. The quoted sentence stands here. Hidden end.",
    ),
    ("content/annotations/some.toml", "[[claim]]\nquote = 'quoted'\nstatement = 'S'\n"),
    ("content/articles/none.md", "+++\ntitle = 'None'\nrights = 'link'\n+++\nHidden wholly."),
    ("content/annotations/none.toml", "[[claim]]\nquote = 'wholly'\nstatement = 'N'\n"),
    ("content/claims/c.md", "+++\nstatement = 'It fell'\nconclusion = 'It did'\n+++\n"),
    (
        "content/entities/jose.md",
        "+++\nname = 'José'\nkind = 'person'\naliases = ['Pepe']\ndescription = 'A man.'\n+++\n",
    ),
    ("content/pages/about.md", "+++\ntitle = 'About'\n+++\n"),
    ("content/publishers/p.toml", "name = 'P'\n"),
];

/// The index of a fixture: the first file, and all.
fn made(fixture: &Fixture) -> (serde_json::Value, BTreeMap<String, String>) {
    let files = Mutex::new(BTreeMap::new());
    let take = |path: &str, bytes: &[u8]| {
        files.lock().unwrap().insert(path.to_owned(), String::from_utf8(bytes.to_vec()).unwrap());
    };
    let path = index(&fixture.briefing, &fixture.routes, &Words::of("en"), &take);
    let files = files.into_inner().unwrap();
    let manifest = read(&files[&path], "globalThis.briefbookSearch=", ";\n");
    (manifest, files)
}

fn read(script: &str, before: &str, after: &str) -> serde_json::Value {
    serde_json::from_str(script.strip_prefix(before).unwrap().strip_suffix(after).unwrap()).unwrap()
}

/// What the files of a name hold.
fn shards(files: &BTreeMap<String, String>, name: &str) -> Vec<serde_json::Value> {
    let named = files.iter().filter(|(path, _)| path.starts_with(&format!("assets/search-{name}.")));
    named.map(|(_, text)| read(text, "briefbookSearch.put(", ");\n")).collect()
}

fn titles(files: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let lines = shards(files, "titles");
    let lines = lines.iter().flat_map(|shard| shard.as_str().unwrap().split('\n'));
    lines.map(|line| line.split('\t').map(ToOwned::to_owned).collect()).collect()
}

fn terms(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut terms = Vec::new();
    for shard in shards(files, "terms") {
        let mut last = String::new();
        for item in shard.as_str().unwrap().split(' ') {
            let shared = usize::from(item.as_bytes()[0]) - usize::from(b'!');
            // The digits leave `"` out.
            let shared = shared.saturating_sub(usize::from(shared > 1));
            last = format!("{}{}", &last[..shared], &item[2..]);
            terms.push(last.clone());
        }
    }
    terms
}

#[test]
fn everything_with_a_page_or_a_passage_is_found() {
    let (manifest, files) = made(&site("", FILES));
    let found: Vec<(String, String)> =
        titles(&files).into_iter().map(|fields| (fields[1].clone(), fields[0].clone())).collect();
    let event = found.iter().find(|(_, title)| title == "It began").unwrap().0.clone();
    assert!(event.starts_with("articles/a/#a-event-"), "{event}");
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.split('#').next().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "entities/jose/",
            "articles/a/",
            "articles/none/",
            "articles/some/",
            "articles/a/",
            "claims/c/",
            "articles/none/",
            "articles/some/",
            "articles/a/",
            "about/",
            "publishers/p/"
        ]
    );
    assert_eq!(manifest["count"], 11);
    let kinds: Vec<_> = manifest["kinds"].as_array().unwrap().iter().filter(|kind| kind[1] != 0).collect();
    assert_eq!(serde_json::json!(kinds[1]), serde_json::json!(["article", 3, [[2031, 1]], [], 1.0]));
    assert_eq!(kinds[2][3], serde_json::json!([[4, 2033]]));
}

#[test]
fn of_a_source_only_published_words_are_found() {
    let (_, files) = made(&site("", FILES));
    let terms = terms(&files);
    let has = |word: &str| terms.iter().any(|term| term == word);
    for word in ["secret", "passage", "quoted", "sentence", "jose", "pepe", "margin"] {
        assert!(has(word), "{word}");
    }
    for word in ["hidden", "wholly", "vanished", "gone"] {
        assert!(!has(word), "{word}");
        assert!(files.values().all(|file| !file.to_lowercase().contains(word)), "{word}");
    }
    assert!(terms.is_sorted(), "{terms:?}");
}

#[test]
fn texts_stand_with_their_targets() {
    let (_, files) = made(&site("", FILES));
    let texts = shards(&files, "texts");
    assert_eq!(texts.len(), 1);
    let texts: Vec<&str> = texts[0].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    assert!(texts[0].starts_with("Part\nSecret body"), "{}", texts[0]);
    assert!(texts[1].starts_with("0,0,part 12,4,a-event-"), "{}", texts[1]);
    assert_eq!(texts[2], "The quoted sentence stands here.\n");
    assert!(texts[3].starts_with("0,32,a-claim-"), "{}", texts[3]);
    let places: Vec<String> =
        titles(&files).iter().map(|fields| fields.get(4).cloned().unwrap_or_default()).collect();
    assert!(places[1].ends_with(".0") && places[3].ends_with(".1") && places[2].is_empty(), "{places:?}");
}

#[test]
fn no_text_ends_a_script_and_names_are_hashes() {
    let (_, files) = made(&site("", FILES));
    for (path, text) in &files {
        assert!(!text.contains(['<', '\u{2028}', '\u{2029}']), "{text}");
        let name = path.strip_prefix("assets/").unwrap().split('.').next().unwrap();
        assert_eq!(*path, assets::address(&format!("{name}.js"), text.as_bytes()));
        assert!(path.starts_with(PREFIX), "{path}");
    }
}

#[test]
fn offline_addresses_name_the_file() {
    let (_, files) = made(&offline(FILES));
    assert_eq!(titles(&files)[0][1], "entities/jose/index.html");
}

#[test]
fn an_empty_briefing_has_an_empty_index() {
    let (manifest, files) = made(&site("", &[]));
    assert_eq!(files.len(), 1);
    assert_eq!(manifest["count"], 0);
}

#[test]
fn the_pieces_of_work_leave_no_trace() {
    let many: Vec<(String, String)> = (0..CHUNK + 40)
        .map(|n| {
            (
                format!("content/articles/a{n:04}.md"),
                format!("+++\ntitle = 'Title {n}'\n+++\nword{n} common\n"),
            )
        })
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let fixture = site("", &many);
    let (_, files) = made(&fixture);
    assert_eq!(files, made(&fixture).1);
    let (terms, hits) = (terms(&files), shards(&files, "hits"));
    assert_eq!(hits.len(), 1);
    let common = terms.iter().position(|term| term == "common").unwrap();
    // Each object after the one before, in the text alone: the same digit for all.
    let line = hits[0].as_str().unwrap().split(' ').nth(common).unwrap();
    assert_eq!(line.len(), CHUNK + 40);
    assert!(line.bytes().all(|byte| byte == line.as_bytes()[0]), "{line}");
}

#[test]
fn sources_in_another_language_say_so() {
    let files = [
        ("content/articles/a.md", "+++\ntitle = 'Informe'\nlang = 'es'\n+++\n\nDicho.\n"),
        ("content/annotations/a.toml", "[[note]]\nquote = 'Dicho'\ntext = 'Said'\n"),
        ("content/articles/b.md", "+++\ntitle = 'Report'\nlang = 'en'\n+++\n"),
        ("content/entities/c.md", "+++\nname = 'Cora'\nkind = 'person'\n+++\n"),
    ];
    let (_, files) = made(&site("", &files));
    let fields = titles(&files);
    let languages: Vec<(&str, Option<&str>)> =
        fields.iter().map(|line| (&*line[0], line.get(5).map(String::as_str))).collect();
    assert_eq!(
        languages,
        [("Cora", None), ("Informe", Some("es")), ("Report", None), ("Informe", Some("es"))]
    );
    assert_eq!(fields[0], ["Cora", "entities/c/"], "what is empty at the end is left out");
}
