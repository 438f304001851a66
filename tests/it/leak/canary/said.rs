//! Canaries in what the program says and serves for a level, of a site in which every restricted thing is mistaken, too.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::Command;

use briefbook::serve::markup::take_out;
use tempfile::TempDir;

use super::find::found;
use super::site::{Site, make};
use super::values::Marking;
use crate::serve::support::Preview;
use crate::support::{NOW, build, files_below, put};

const MARKINGS: [Marking; 3] = [Marking::Tlp("amber"), Marking::Draft, Marking::Embargo];

/// The formats of `check`.
const FORMATS: [&str; 4] = ["human", "json", "github", "sarif"];

fn written(site: &Site) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    site.files.iter().for_each(|(path, bytes)| put(dir.path(), path, bytes));
    dir
}

/// All that a command prints.
fn said(dir: &TempDir, flags: &str) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefbook"));
    // In a folder of its own, whose name is not the test's business.
    command.current_dir(dir.path()).args(flags.split_whitespace()).args(["--now", NOW]);
    let output = command.output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{flags}: {output:?}");
    [output.stdout, output.stderr].concat()
}

#[track_caller]
fn assert_silent(site: &Site, what: &str, bytes: &[u8]) {
    let here: Vec<_> = found(bytes).into_iter().map(|one| (site.values.canaries.get(&one), one)).collect();
    assert!(here.is_empty(), "{what}: {here:#?}\n{}", String::from_utf8_lossy(bytes));
}

#[test]
fn nothing_is_said_of_what_a_level_may_not_see() {
    for marking in MARKINGS {
        for broken in [false, true] {
            let site = make(marking, broken, true);
            let dir = written(&site);
            for format in FORMATS {
                let all = found(&said(&dir, &format!("check --suggest --format {format}")));
                assert!(all.len() > 100 || !broken, "{marking:?}: `check` tells too little: {all:?}");
                let flags = format!("check --audience clear --suggest --format {format}");
                assert_silent(&site, &flags, &said(&dir, &flags));
            }
            for flags in ["build -v", "build --timings=trace.json --offline --threads 1"] {
                let flags = format!("{flags} --audience clear --output out");
                assert_silent(&site, &flags, &said(&dir, &flags));
            }
            let trace = std::fs::read(dir.path().join("trace.json")).unwrap_or_default();
            // Times, in which years may stand.
            assert!(found(&trace).iter().all(|one| !one.starts_with("zq")));
        }
    }
}

/// A publish builds for the target's audience: neither what it says nor what lies there then has a trace of more.
#[test]
fn nothing_is_published_of_what_a_target_may_not_see() {
    for marking in MARKINGS {
        let site = make(marking, false, true);
        let dir = written(&site);
        let target = tempfile::tempdir().unwrap();
        let lines = format!("\n[publish.web]\nto = '{}'\n", target.path().join("www").display());
        let toml = site.files.iter().find(|(path, _)| *path == "site.toml").unwrap().1;
        put(dir.path(), "site.toml", [toml, lines.as_bytes()].concat());
        for flags in ["--dry-run", "--dry-run --format json", "--yes", "--dry-run --verify"] {
            assert_silent(&site, flags, &said(&dir, &format!("publish web {flags}")));
        }
        let there = files_below(target.path());
        assert!(there.len() > 40);
        for (path, bytes) in &there {
            assert_silent(&site, path, path.as_bytes());
            assert_silent(&site, path, bytes);
        }
    }
}

/// A line that holds open and restricted things is not shown, whatever is wrong with the open ones.
#[test]
fn no_line_is_shown_that_holds_restricted_things() {
    let site = make(Marking::Tlp("amber"), false, false);
    let dir = written(&site);
    let row = |text: &str, more: &str| format!("{{ quote = 'word1', text = '{text}'{more} }}");
    let rows = [row("open", ", tpyo = 1"), row("zq9999x", ", tlp = 'amber'"), row("open", ", opyt = 2")];
    put(dir.path(), "content/annotations/open.toml", format!("note = [{}]\n", rows.join(", ")));
    for format in FORMATS {
        let printed = said(&dir, &format!("check --audience clear --format {format}"));
        assert_silent(&site, format, &printed);
        let text = String::from_utf8_lossy(&printed);
        assert!(text.contains("tpyo") && text.contains("opyt"), "{text}");
    }
    assert!(!found(&said(&dir, "check")).is_empty());
}

/// Of what cannot be read at all, a level that may not see it hears nothing but that it is there.
#[test]
fn nothing_is_said_of_what_cannot_be_read() {
    type Spoil = fn(&str) -> String;
    let breaks: [(&str, Spoil); 5] = [
        ("TOML that does not parse", |text| text.replacen("\ntlp", "\nx_ = 'unclosed\ntlp", 2)),
        ("keys that are missing", |text| {
            let left = text.split_inclusive('\n').filter(|line| {
                ![
                    "title = ",
                    "name = ",
                    "statement = ",
                    "entity = ",
                    "series = ",
                    "predicate = ",
                    "text = ''",
                ]
                .iter()
                .any(|key| line.starts_with(key))
            });
            left.collect()
        }),
        ("front matter that does not end", |text| text.replacen("\n+++\n", "\n++\n", 1)),
        ("a marking of another type", |text| text.replace("tlp = 'amber'", "tlp = ['amber']")),
        ("a mistyped key", |text| text.replace("tlp = 'amber'", "tpl = 'amber'")),
    ];
    for (what, spoil) in breaks {
        for broken in [false, true] {
            let mut site = make(Marking::Tlp("amber"), broken, true);
            for (path, bytes) in site.files.iter_mut().filter(|(path, _)| is_restricted(path)) {
                let Ok(text) = std::str::from_utf8(bytes) else { continue };
                let spoilt = spoil(text);
                assert!(spoilt != text || path.ends_with(".toml"), "{what}: {path} is as before");
                *bytes = spoilt.into_bytes();
            }
            let dir = written(&site);
            for format in ["human", "json"] {
                let flags = format!("check --audience clear --suggest --format {format}");
                let printed = said(&dir, &flags);
                assert_silent(&site, &format!("{what}: {flags}"), &printed);
                assert!(printed.len() > 100, "{what}: nothing is said");
            }
            let preview = Preview::start(dir.path(), "--audience clear");
            assert_silent(&site, what, &preview.get("/.briefbook/problems").body);
        }
    }
}

/// Whether a text of the site holds restricted things.
fn is_restricted(path: &str) -> bool {
    let text = path.ends_with(".md") || path.ends_with(".toml");
    text && !path.ends_with("/open.md") && !path.contains("/open-") && path != "site.toml"
}

#[test]
fn the_preview_of_a_level_has_no_trace_of_what_is_above() {
    for broken in [false, true] {
        for (marking, level) in [(Marking::Tlp("amber"), "green"), (Marking::Embargo, "amber")] {
            let site = make(marking, broken, true);
            let dir = written(&site);
            let preview = Preview::start(dir.path(), &format!("--audience {level}"));
            served(&site, &preview, level);
            // What breaks while it is shown, as its author types.
            for (path, text) in
                site.files.iter().filter(|(path, _)| path.contains("/zq") && path.ends_with("x.md"))
            {
                let text = String::from_utf8_lossy(text).replace("\ntitle", "\ntitle = 'unclosed\ntitle");
                put(dir.path(), path, text);
            }
            put(dir.path(), "content/articles/new.md", "+++\ntitle = 'New'\n+++\nIt was seen.\n");
            preview.until_text("/articles/new/", "It was seen.");
            served(&site, &preview, level);
            assert_silent(&site, "the terminal", preview.said().as_bytes());
        }
    }
}

/// Everything that a preview gives out.
fn served(site: &Site, preview: &Preview, level: &str) {
    let shown =
        build(&briefbook::load::Memory::new(site.files.clone()), &format!("--drafts --audience {level}"));
    let mut targets: BTreeSet<String> = shown.files.iter().map(|(path, _)| format!("/{path}")).collect();
    for own in [
        "problems",
        "events",
        "level",
        "nothing",
        "page.css",
        "strip.css",
        "preview.js",
        "morph.js",
        "stream.js",
    ] {
        targets.insert(format!("/.briefbook/{own}"));
    }
    assert!(targets.len() > 40);
    for target in &targets {
        let answer = preview.get(target);
        // The length of what may be seen tells nothing, and may be any number.
        let head: Vec<&str> =
            answer.head.lines().filter(|line| !line.starts_with("content-length")).collect();
        assert_silent(site, target, head.join("\n").as_bytes());
        assert_silent(site, target, &answer.body);
    }
    // What is restricted answers as what never was.
    let missing = preview.get("/articles/never-there/");
    for (canary, known) in site.values.canaries.iter().filter(|(_, known)| known.key.ends_with("id")).take(12)
    {
        for folder in ["articles", "entities", "topics", "claims", "events", "data"] {
            let answer = preview.get(&format!("/{folder}/{canary}/"));
            assert_eq!(answer.status, 404, "{known:?}");
            assert!(take_out(&answer.body) == take_out(&missing.body), "{known:?}");
        }
    }
    streamed(site, preview);
}

/// The stream of news for pages that are there and pages that are restricted.
fn streamed(site: &Site, preview: &Preview) {
    let mut stream = preview.connect();
    let target =
        format!("/.briefbook/events?token={}&page=/&shows=&page=/articles/open/&shows=", preview.token());
    write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", preview.port).unwrap();
    let mut pages = 0;
    for line in BufReader::new(stream).lines().map(Result::unwrap) {
        assert_silent(site, "the stream", line.as_bytes());
        pages += usize::from(line == "event: page");
        if pages == 2 && line.starts_with("data: ") {
            return;
        }
    }
    panic!("the stream ended");
}
