//! What feeds say, and of what.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;
use crate::render::data::fixture::{Fixture, site};

const BASE: &str = "base_url = 'https://example.org/b'\n";

/// The texts of all elements of a name, and that the document is well formed.
fn texts(xml: &[u8], name: &str) -> Vec<String> {
    let xml = std::str::from_utf8(xml).unwrap();
    let mut reader = Reader::from_str(xml);
    let (mut found, mut open) = (Vec::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == name => {
                open = true;
                found.push(String::new());
            }
            Event::End(_) => open = false,
            Event::Text(text) if open => found.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(name) if open => {
                let decoded = quick_xml::escape::resolve_predefined_entity(&name).unwrap_or("?");
                found.last_mut().unwrap().push_str(decoded);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn feed_of(config: &str, files: &[(&str, &str)]) -> Option<Vec<u8>> {
    feed_at(config, files, FILE)
}

fn feed_at(config: &str, files: &[(&str, &str)], path: &str) -> Option<Vec<u8>> {
    let Fixture { briefing, routes } = site(config, files);
    at(&briefing, &routes, &Words::default(), path)
}

#[test]
fn no_feed_without_base_url() {
    assert!(feed_of("", &[]).is_none());
}

#[test]
fn a_feed_without_entries_has_a_date_all_the_same() {
    let xml = feed_of(BASE, &[]).unwrap();
    assert_eq!(texts(&xml, "updated"), ["1970-01-01T00:00:00Z"]);
    let xml = feed_of(&format!("{BASE}edition = '2026-11'\n"), &[]).unwrap();
    assert_eq!(texts(&xml, "updated"), ["2026-11-01T00:00:00Z"]);
    assert_eq!(texts(&xml, "id"), ["https://example.org/b/"]);
    assert_eq!(texts(&xml, "name"), ["T"], "the title stands in for an author");
}

#[test]
fn entries_are_dated_by_their_authors_alone() {
    let xml = feed_of(
        BASE,
        &[
            (
                "content/articles/a.md",
                "+++\ntitle = 'Old'\npublished = '2020-06~'\nauthors = ['N & M']\n+++\nBody.",
            ),
            ("content/articles/b.md", "+++\ntitle = 'New'\npublished = '2019'\nupdated = 2024-02-03\n+++\n"),
            ("content/articles/c.md", "+++\ntitle = 'Undated'\n+++\n"),
            ("content/articles/d.md", "+++\ntitle = 'R'\npublished = '2021'\nstatus = 'retracted'\n+++\n"),
            ("content/articles/e.md", "+++\ntitle = 'Ancient'\npublished = '-0043-03-15'\n+++\n"),
            ("content/judgements/j.md", "+++\nstatement = 'So it is'\ndate = 2022-01-01\n+++\n"),
        ],
    )
    .unwrap();
    assert_eq!(texts(&xml, "title"), ["T", "New", "So it is", "Old"]);
    let updated =
        ["2024-02-03", "2024-02-03", "2022-01-01", "2020-06-01"].map(|day| format!("{day}T00:00:00Z"));
    assert_eq!(texts(&xml, "updated"), updated);
    assert_eq!(texts(&xml, "published").len(), 3);
    assert_eq!(texts(&xml, "name"), ["T", "N & M"]);
    assert_eq!(texts(&xml, "id")[3], "https://example.org/b/articles/a/");
    assert!(!String::from_utf8(xml).unwrap().contains("Body"));
}

#[test]
fn texts_are_escaped_and_control_characters_left_out() {
    let article = "+++\ntitle = \"<b>&\\u0000\\u001b[31m\\uFFFE \\\"x\\\" \\u0085😀\"\npublished = '2020'\nsummary = ']]>'\n\
         topics = ['t']\n+++\n";
    let topic = "+++\nname = 'A \"<&>\" topic'\nkind = 'topic'\n+++\n";
    let files = [("content/articles/a.md", article), ("content/entities/t.md", topic)];
    let xml = feed_of(BASE, &files).unwrap();
    assert_eq!(texts(&xml, "title")[1], "<b>&[31m \"x\" \u{85}😀");
    assert_eq!(texts(&xml, "summary"), ["]]>"]);
    let xml = String::from_utf8(xml).unwrap();
    assert!(xml.contains("<title>&lt;b&gt;&amp;[31m"), "{xml}");
    assert!(xml.contains("label=\"A &quot;&lt;&amp;&gt;&quot; topic\""), "{xml}");
    assert!(!xml.contains(|c: char| c < '\n'));
}

#[test]
fn the_newest_fifty() {
    let names: Vec<String> = (0..60).map(|n| format!("content/articles/a-{n}.md")).collect();
    let texts_of: Vec<String> =
        (0..60).map(|n| format!("+++\ntitle = 'A{n}'\npublished = '{}'\n+++\n", 1900 + n)).collect();
    let files: Vec<(&str, &str)> =
        names.iter().zip(&texts_of).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let xml = feed_of(BASE, &files).unwrap();
    let titles = texts(&xml, "title");
    assert_eq!((titles.len(), titles[1].as_str(), titles[50].as_str()), (51, "A59", "A10"));
}

const TOLD: &[(&str, &str)] = &[
    (
        "content/articles/a.md",
        "+++\ntitle = 'A'\npublished = '2021'\ntopics = ['t']\n+++\nAda Example came.\n",
    ),
    (
        "content/articles/p.md",
        "+++\ntitle = 'P'\npublished = '2022'\nstatus = 'retracted'\n+++\nAda Example left.\n",
    ),
    (
        "content/annotations/a.toml",
        "[[mention]]\nquote = 'Ada Example'\nentity = 'ada'\n[[event]]\nquote = 'came'\ntitle = 'Ada comes'\nwhen = '1999'\nactors = [{ entity = 'ada' }]\n",
    ),
    (
        "content/entities/ada.md",
        "+++\nname = 'Ada Example'\nkind = 'person'\ndescription = 'Made up.'\n+++\n",
    ),
    ("content/entities/bo.md", "+++\nname = 'Bo Mock'\nkind = 'person'\n+++\n"),
    ("content/entities/cy.md", "+++\nname = 'Cy Mock'\nkind = 'person'\nstatus = 'retracted'\n+++\n"),
    ("content/entities/t.md", "+++\nname = 'T'\nkind = 'topic'\n+++\n"),
    (
        "content/events/e.md",
        "+++\ntitle = 'Ada goes'\nwhen = '2020-03~'\nactors = [{ entity = 'ada' }, { entity = 'cy' }]\n+++\n",
    ),
    (
        "content/events/gone.md",
        "+++\ntitle = 'Never'\nwhen = '2023'\nstatus = 'retracted'\nactors = [{ entity = 'bo' }]\n+++\n",
    ),
    (
        "content/claims/c.md",
        "+++\nstatement = 'So says Ada'\nby = ['ada']\nwhen = '2019'\nupdated = 2024-05-06\nconclusion = 'She did.'\n+++\n",
    ),
    ("content/claims/undated.md", "+++\nstatement = 'Some time'\nby = ['bo']\n+++\n"),
];

#[test]
fn who_has_something_to_tell_has_a_feed() {
    let Fixture { briefing, .. } = site(BASE, TOLD);
    let expected =
        ["feed.xml", "feed.json", "timeline/feed.xml", "entities/ada/feed.xml", "topics/t/feed.xml"];
    assert_eq!(paths(&briefing, false), expected);
    assert_eq!(paths(&briefing, true), ["feed.xml"]);
    for path in ["entities/bo/feed.xml", "entities/cy/feed.xml", "feed.xml/", "articles/a/feed.xml", "x"] {
        assert!(feed_at(BASE, TOLD, path).is_none(), "{path}");
    }
}

#[test]
fn all_feeds_are_those_made_alone() {
    let Fixture { briefing, routes } = site(BASE, TOLD);
    struct Once(std::sync::Mutex<std::collections::BTreeMap<String, Vec<u8>>>);
    impl crate::output::Receiver for Once {
        fn put(&self, path: &str, bytes: &[u8]) {
            assert!(self.0.lock().unwrap().insert(path.to_owned(), bytes.to_vec()).is_none(), "{path}");
        }
    }
    let made = Once(std::sync::Mutex::default());
    files(&briefing, &routes, &Words::default(), Out { receiver: &made, watch: None, memo: None });
    let made = made.0.into_inner().unwrap();
    let mut planned = paths(&briefing, false);
    planned.sort();
    assert_eq!(made.keys().cloned().collect::<Vec<_>>(), planned);
    for (path, bytes) in made {
        assert_eq!(at(&briefing, &routes, &Words::default(), &path), Some(bytes), "{path}");
    }
}

#[test]
fn an_entity_tells_articles_events_and_claims() {
    let xml = feed_at(BASE, TOLD, "entities/ada/feed.xml").unwrap();
    assert_eq!(texts(&xml, "title")[1..], ["So says Ada", "A", "Ada comes", "Ada goes"]);
    let days = ["2024-05-06", "2024-05-06", "2021-01-01", "2021-01-01", "2020-03-01"];
    assert_eq!(texts(&xml, "updated"), days.map(|day| format!("{day}T00:00:00Z")));
    assert_eq!(texts(&xml, "subtitle"), ["Made up."]);
    assert_eq!(texts(&xml, "summary")[0], "She did.");
    let ids = texts(&xml, "id");
    assert_eq!(ids[0], "https://example.org/b/entities/ada/");
    assert!(ids[3].starts_with("https://example.org/b/articles/a/#a-"), "{ids:?}");
    let xml = feed_at(BASE, TOLD, "topics/t/feed.xml").unwrap();
    assert_eq!(texts(&xml, "title")[1..], ["A"]);
    let xml = feed_at(BASE, TOLD, "timeline/feed.xml").unwrap();
    assert_eq!(texts(&xml, "title")[1..], ["Ada comes", "Ada goes"]);
}

#[test]
fn json_says_the_same() {
    let json: serde_json::Value = serde_json::from_slice(&feed_at(BASE, TOLD, JSON).unwrap()).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["feed_url"], "https://example.org/b/feed.json");
    let item = &json["items"][0];
    assert_eq!(json["items"].as_array().unwrap().len(), 1, "P is retracted");
    assert_eq!((item["id"].as_str(), item["content_text"].as_str()), (item["url"].as_str(), Some("A")));
    assert_eq!((&item["date_modified"], &item["tags"][0]), (&"2021-01-01T00:00:00Z".into(), &"T".into()));
    assert!(feed_at("", TOLD, JSON).is_none());
}

#[test]
fn an_entity_has_its_newest_twenty() {
    let article = |n: usize| {
        (
            format!("content/articles/a-{n}.md"),
            format!("+++\ntitle = 'A{n}'\npublished = '{}'\ntopics = ['t']\n+++\n", 1900 + n),
        )
    };
    let all: Vec<(String, String)> = (0..30).map(article).collect();
    let mut files: Vec<(&str, &str)> =
        all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("content/entities/t.md", "+++\nname = 'T'\nkind = 'topic'\n+++\n"));
    let titles = texts(&feed_at(BASE, &files, "topics/t/feed.xml").unwrap(), "title");
    assert_eq!((titles.len(), titles[1].as_str(), titles[20].as_str()), (21, "A29", "A10"));
}
