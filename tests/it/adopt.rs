//! What other programs have annotated, through `briefbook import --from`: a directory of `adopt/` is a case.
//!
//! `args` is what is typed behind `import`, `site/` the site before, and `expected/` the files that are new or changed;
//! `expected.txt` is what is said. A case's files beside these are the files to import. Afterwards the site has no mistake,
//! and a second import brings nothing new but what it says. `BRIEFBOOK_UPDATE=1` writes what is expected: read it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use briefbook::adopt::Format;

use crate::support::{files_below, put};

/// Every word of `--from` that is for what others have annotated.
fn formats() -> impl Iterator<Item = &'static str> {
    Format::WORDS.iter().map(|(word, ..)| *word)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/adopt");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).collect();
    cases.sort();
    cases
}

/// The site with the files to import beside it.
fn laid_out(case: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "site/site.toml", "title = 'Samplia'\n");
    for (path, bytes) in files_below(case) {
        if !path.starts_with("expected") && path != "args" {
            put(dir.path(), &path, bytes);
        }
    }
    dir
}

fn run(dir: &Path, args: &str) -> (String, i32) {
    let words = args.split_whitespace().map(|word| word.replace('+', " "));
    let output = Command::new(env!("CARGO_BIN_EXE_briefbook"))
        .current_dir(dir)
        .args(["--root", "site"])
        .args(words)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (String::from_utf8(said).unwrap(), output.status.code().unwrap())
}

/// Files of the site that differ from those before.
fn changed(before: &BTreeMap<String, Vec<u8>>, dir: &Path) -> BTreeMap<String, String> {
    let after = files_below(&dir.join("site"));
    assert!(before.keys().all(|path| after.contains_key(path)), "a file is gone");
    let new = after.into_iter().filter(|(path, bytes)| before.get(path) != Some(bytes));
    new.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

#[test]
fn what_others_annotated_becomes_drafts() {
    let update = std::env::var_os("BRIEFBOOK_UPDATE").is_some();
    for case in cases() {
        let name = case.file_name().unwrap().to_str().unwrap();
        let dir = laid_out(&case);
        let args = fs::read_to_string(case.join("args")).unwrap();
        let before = files_below(&dir.path().join("site"));
        let (said, status) = run(dir.path(), &format!("import {}", args.trim()));
        let files = changed(&before, dir.path());
        let mut expected: BTreeMap<String, String> = BTreeMap::new();
        if case.join("expected").is_dir() {
            expected = files_below(&case.join("expected"))
                .into_iter()
                .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
                .collect();
        }
        let told = format!("status {status}\n{said}");
        if update {
            let _ = fs::remove_dir_all(case.join("expected"));
            files.iter().for_each(|(path, text)| put(&case.join("expected"), path, text));
            fs::write(case.join("expected.txt"), &told).unwrap();
        } else {
            assert_eq!(told, fs::read_to_string(case.join("expected.txt")).unwrap(), "{name}");
            assert_eq!(files, expected, "{name}");
        }
        if status != 0 {
            assert!(files.is_empty(), "{name} fails and writes");
            continue;
        }
        assert_eq!(run(dir.path(), "check --deny warnings"), ("nothing is wrong\n".to_owned(), 0), "{name}");
        let once = files_below(&dir.path().join("site"));
        let (said, status) = run(dir.path(), &format!("import {}", args.trim()));
        assert_eq!(status, 0, "{name}, again: {said}");
        assert_eq!(changed(&once, dir.path()), BTreeMap::new(), "{name}, again: {said}");
        // A build for readers has none of it.
        let (said, status) = run(dir.path(), "build -q");
        assert_eq!((said.as_str(), status), ("", 0), "{name}");
        let public = files_below(&dir.path().join("site/public"));
        let leaks =
            public.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("Bob Specimen"));
        assert_eq!(leaks.map(|(path, _)| path.as_str()).collect::<Vec<_>>(), Vec::<&str>::new(), "{name}");
    }
}

/// A site of these files.
fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "site/site.toml", "title = 'Samplia'\n");
    files.iter().for_each(|(path, text)| put(dir.path(), path, text));
    dir
}

const SPEECH: (&str, &str) = (
    "site/content/articles/speech.md",
    "+++\ntitle = 'A speech'\nurl = 'https://post.example/speech'\n+++\nAda Example told reporters. They doubt it.\n",
);

/// An annotation of some words of the speech.
fn note(id: &str, quote: &str, text: &str) -> String {
    let selector = format!("{{\"type\":\"TextQuoteSelector\",\"exact\":\"{quote}\"}}");
    let target = format!("{{\"source\":\"https://post.example/speech\",\"selector\":{selector}}}");
    format!("{{\"id\":\"{id}\",\"bodyValue\":\"{text}\",\"target\":{target}}}")
}

#[test]
fn what_is_not_of_its_format_is_refused() {
    let deep = "[".repeat(5000);
    let contents: [&[u8]; 14] = [
        b"",
        "\u{feff}".as_bytes(),
        b" \r\n\t\n",
        b"{}",
        b"[]",
        b"null",
        b"\"words\"",
        b"words\nof nobody\n",
        b"\0\0\0",
        b"{\"a\":",
        b"<?xml version=\"1.0\"?><x/>",
        b"\xff\xfea\0b\0",
        b"Se\xf1ora",
        deep.as_bytes(),
    ];
    let dir = site(&[SPEECH, ("x.txt", "Words.\n")]);
    let before = files_below(&dir.path().join("site"));
    for format in formats() {
        for (n, content) in contents.into_iter().enumerate() {
            put(dir.path(), "x.ann", content);
            let (said, status) = run(dir.path(), &format!("import --from {format} x.ann"));
            // A text without annotations.
            if format == "brat" && n < 3 {
                assert_eq!((said.trim(), status), ("nothing", 0), "{content:?}");
                assert_eq!(files_below(&dir.path().join("site")), before, "{content:?}");
                continue;
            }
            assert_eq!(status, 1, "{format}, {:?}: {said}", String::from_utf8_lossy(content));
            assert!(said.starts_with("error: `x.ann` "), "{format}, {content:?}: {said}");
            assert_eq!(files_below(&dir.path().join("site")), before, "{format}");
        }
    }
}

#[test]
fn wrong_usage_ends_with_2_and_the_world_with_3() {
    let dir =
        site(&[SPEECH, ("a.json", &note("a", "told reporters", "x")), ("t.csv", "name,kind\nAda,person\n")]);
    let before = files_below(&dir.path().join("site"));
    for (line, expected, words) in [
        ("--from xml a.json", 2, "xml"),
        ("--from w3c", 2, "FILE"),
        ("--from w3c a.json --url https://a.example/", 2, "--url"),
        ("--from w3c a.json --keep", 2, "--keep"),
        ("--from w3c a.json --force", 2, "--force"),
        ("--from w3c a.json --id speach", 2, "did you mean `speech`?"),
        ("--from w3c a.json --map GPE=place", 2, "--map"),
        ("--from csv t.csv --id speech", 2, "--id"),
        ("--from csv t.csv --map name", 2, "FROM=TO"),
        ("--from csv t.csv --map =name", 2, "FROM=TO"),
        ("--from csv t.csv --map name=x", 2, "no such column"),
        ("--from csv t.csv --map name=name --map name=kind", 2, "two things"),
        ("--from brat a.json --map GPE=plce", 2, "`place`"),
        ("--from w3c missing.json", 3, "missing.json"),
        ("--from w3c site", 3, "site"),
    ] {
        let (said, status) = run(dir.path(), &format!("import {line}"));
        assert_eq!(status, expected, "{line}: {said}");
        assert!(said.contains(words), "{line}: {said}");
        assert_eq!(files_below(&dir.path().join("site")), before, "{line}");
    }
}

/// What stands there is told from what is new by what it says, not by where it stands.
#[test]
fn another_note_on_the_same_words_is_another_note() {
    let dir = site(&[SPEECH]);
    for (file, text) in [("a.json", "First."), ("b.json", "Second."), ("b.json", "Second.")] {
        put(
            dir.path(),
            file,
            format!("[{}, {}]", note("1", "told reporters", text), note("2", "They doubt it", text)),
        );
        let (said, status) = run(dir.path(), &format!("import --from w3c {file}"));
        assert_eq!(status, 0, "{said}");
    }
    let text = fs::read_to_string(dir.path().join("site/content/annotations/speech.toml")).unwrap();
    assert_eq!((text.matches("First.").count(), text.matches("Second.").count()), (2, 2), "{text}");
}

/// One file that is no good keeps no other out, and what has no place in two files of one name is kept for both.
#[test]
fn several_files_are_each_for_themselves() {
    let dir = site(&[
        SPEECH,
        ("bad.json", "{"),
        ("one/export.json", &note("1", "words of nobody", "Lost one.")),
        ("two/export.json", &note("2", "words of nobody", "Lost two.")),
        ("good.json", &note("3", "told reporters", "Found.")),
    ]);
    let line = "import --from w3c bad.json one/export.json two/export.json good.json";
    let (said, status) = run(dir.path(), line);
    assert_eq!(status, 1, "{said}");
    let files = files_below(&dir.path().join("site/content/annotations"));
    let all: String = files.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    for words in ["Lost one.", "Lost two.", "Found."] {
        assert_eq!(all.matches(words).count(), 1, "{words}: {all}");
    }
    assert_eq!(files.len(), 3);
}

/// A site that cannot be read everywhere takes what has nothing to do with that, and says what is in the way of the rest.
#[test]
fn a_site_with_broken_files_loses_nothing() {
    let broken = ("site/content/annotations/speech.toml", "[[note]]\ntext = 'unclosed\n");
    let dir = site(&[
        SPEECH,
        broken,
        ("a.json", &note("a", "told reporters", "x")),
        ("t.csv", "name,kind\nBob Specimen,person\n"),
    ]);
    let (said, status) = run(dir.path(), "import --from w3c a.json");
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("`content/annotations/speech.toml` cannot be read: mend it first"), "{said}");
    assert_eq!(fs::read_to_string(dir.path().join(broken.0)).unwrap(), broken.1);
    let (said, status) = run(dir.path(), "import --from csv t.csv");
    assert_eq!(status, 0, "{said}");
    assert!(dir.path().join("site/content/entities/t-import.toml").exists());
    // Nor is an article made beside one that is there and broken.
    put(dir.path(), "site/content/articles/notes.md", "+++\ntitle = 'unclosed\n");
    put(dir.path(), "notes.txt", "Ada Example.\n");
    put(dir.path(), "notes.ann", "T1\tPER 0 11\tAda Example\n");
    let (said, status) = run(dir.path(), "import --from brat notes.ann");
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("`content/articles/notes.md` cannot be read: mend it first"), "{said}");
    assert!(!dir.path().join("site/content/articles/notes-2.md").exists());
}
