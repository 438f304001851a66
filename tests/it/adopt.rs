//! What other programs have annotated, through `briefbook import --from`: a directory of `adopt/` is a case.
//!
//! `args` is what is typed behind `import`, `site/` the site before, and `expected/` the files that are new or changed;
//! `expected.txt` is what is said. A case's files beside these are the files to import. Afterwards the site has no mistake,
//! and a second import brings nothing new but what it says. `BRIEFBOOK_UPDATE=1` writes what is expected: read it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{files_below, put};

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
