//! What `suggest` proposes: each directory of `tests/it/suggest/` is a case.
//!
//! | in the directory | is |
//! |---|---|
//! | `article.md` | the article, with the ID `a`, on a site with the shared `site/` beside the cases |
//! | `site/` | more files of the site, in place of those of the shared one |
//! | `expected.toml` | what `briefbook suggest a` prints |
//!
//! Each case is also applied: the annotation file then passes `check`, the build without drafts is what it was, and
//! a second `--apply` adds nothing. `BRIEFBOOK_UPDATE=1 cargo test --test it suggest` rewrites `expected.toml`; read the
//! difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::support::{build, files_below, memory, put};

const FILE: &str = "content/annotations/a.toml";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/suggest")
}

fn run(root: &Path, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefbook"));
    command.arg("--root").arg(root).args(line.split_whitespace()).stdin(Stdio::null()).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[track_caller]
fn ends(root: &Path, line: &str, status: i32) -> Output {
    let output = run(root, line);
    assert_eq!(output.status.code(), Some(status), "{line}: {}{}", stdout(&output), stderr(&output));
    output
}

fn site(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    files.into_iter().for_each(|(path, bytes)| put(dir.path(), &path, bytes));
    dir
}

fn case(dir: &Path) -> TempDir {
    let shared = files_below(&folder().join("site"));
    let own = dir.join("site");
    let own = if own.is_dir() { files_below(&own) } else { Default::default() };
    let article = ("content/articles/a.md".to_owned(), fs::read(dir.join("article.md")).unwrap());
    site(shared.into_iter().chain(own).chain([article]))
}

#[test]
fn cases() {
    let mut dirs: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|item| item.unwrap().path()).collect();
    dirs.retain(|dir| dir.join("article.md").exists());
    dirs.sort();
    assert!(dirs.len() >= 15);
    let failures: Vec<String> = dirs.iter().filter_map(|dir| failure(dir)).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn failure(dir: &Path) -> Option<String> {
    let site = case(dir);
    let found = ends(site.path(), "suggest a -q", 0);
    assert!(toml::from_str::<toml::Table>(stdout(&found)).is_ok(), "{}: no TOML", dir.display());
    applied(site.path(), stdout(&found));
    let path = dir.join("expected.toml");
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected == stdout(&found) {
        return None;
    }
    if std::env::var_os("BRIEFBOOK_UPDATE").is_some_and(|value| value == "1") {
        fs::write(&path, stdout(&found)).unwrap();
        return None;
    }
    let diff = similar::TextDiff::from_lines(expected.as_str(), stdout(&found));
    Some(format!("{}:\n{}", path.display(), diff.unified_diff().context_radius(2)))
}

/// Applies the proposals, and checks what is promised of that.
fn applied(root: &Path, printed: &str) {
    let before = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    let published = |root: &Path| build(&memory(files_below(root)), "").files;
    let site_before = published(root);
    ends(root, "suggest a --apply -q", 0);
    let after = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    assert!(after.starts_with(&before));
    if !printed.starts_with("# Nothing to suggest") {
        assert!(after.ends_with(printed), "{after}");
    }
    ends(root, "check -q", 0);
    assert!(published(root).iter().eq(site_before.iter()), "drafts were published");
    ends(root, "suggest a --apply -q", 0);
    assert_eq!(fs::read_to_string(root.join(FILE)).unwrap_or_default(), after, "applied twice");
    let again = ends(root, "suggest a -q", 0);
    assert!(stdout(&again).starts_with("# Nothing to suggest for the article `a`."), "{}", stdout(&again));
}

const ARTICLE: &str = "+++\ntitle = 'A'\npublished = '2020-06-26'\n+++\nIt began in June.\n";

fn small(annotations: Option<&str>) -> TempDir {
    let mut files = vec![
        ("site.toml".to_owned(), b"title = 'T'\n".to_vec()),
        ("content/articles/a.md".to_owned(), ARTICLE.into()),
        ("content/articles/harbour.md".to_owned(), b"+++\ntitle = 'B'\n+++\nNothing here.\n".to_vec()),
    ];
    files.extend(annotations.map(|text| (FILE.to_owned(), text.as_bytes().to_vec())));
    site(files)
}

#[test]
fn ids_are_checked_before_anything_is_done() {
    let site = small(None);
    let output = ends(site.path(), "suggest harbor a --apply", 2);
    assert!(stderr(&output).contains("there is no article `harbor`: did you mean `harbour`?"));
    assert!(!site.path().join(FILE).exists());
    ends(site.path(), "suggest", 2);
    let both = ends(site.path(), "suggest a harbour a", 0);
    assert_eq!(stdout(&both).matches("when = \"2020-06\"").count(), 1);
    assert!(stdout(&both).ends_with("# Nothing to suggest for the article `harbour`.\n"));
    assert_eq!(stderr(&both), "a: 1 date\nharbour: nothing to suggest\n");
}

#[test]
fn a_file_keeps_its_text_line_ends_and_byte_order_mark() {
    for before in ["", "# mine", "# mine\n", "\u{feff}# mine\r\n[[note]]\r\ntext = 'x'", "\u{feff}"] {
        let site = small(Some(before));
        ends(site.path(), "suggest a --apply", 0);
        let after = fs::read_to_string(site.path().join(FILE)).unwrap();
        let added = after.strip_prefix(before).unwrap();
        assert!(added.contains("[[event]]"));
        assert_eq!(
            added.matches('\n').count(),
            added.matches(if before.contains('\r') { "\r\n" } else { "\n" }).count()
        );
        assert!(before.ends_with('\n') || before.len() < 4 || added.starts_with(['\n', '\r']));
        ends(site.path(), "check", 0);
        ends(site.path(), "suggest a --apply", 0);
        assert_eq!(fs::read_to_string(site.path().join(FILE)).unwrap(), after);
    }
}

#[test]
fn a_file_that_cannot_be_read_stays_as_it_is() {
    for before in ["[[event]\n", "event = []\n", "quote = 'x\n"] {
        let site = small(Some(before));
        ends(site.path(), "suggest a --apply", 1);
        assert_eq!(fs::read_to_string(site.path().join(FILE)).unwrap(), before);
    }
    let site = small(None);
    put(site.path(), FILE, b"\xff\xfe");
    let output = ends(site.path(), "suggest a --apply", 1);
    assert!(stderr(&output).contains("nothing was proposed or written"));
    let site = small(None);
    put(site.path(), "content/articles/a.md", "+++\ntitle = \n+++\n");
    let output = ends(site.path(), "suggest a", 1);
    assert!(stderr(&output).contains("content/articles/a.md"), "{}", stderr(&output));
}

#[test]
fn a_proposal_that_was_commented_out_is_not_made_again() {
    let site = small(None);
    ends(site.path(), "suggest a --apply", 0);
    let text = fs::read_to_string(site.path().join(FILE)).unwrap();
    let out: String = text.lines().map(|line| format!("# {line}\n")).collect();
    put(site.path(), FILE, &out);
    ends(site.path(), "suggest a --apply", 0);
    assert_eq!(fs::read_to_string(site.path().join(FILE)).unwrap(), out);
}

#[test]
fn names_alone_are_a_file_of_entities() {
    let site = small(None);
    put(site.path(), "content/articles/a.md", "+++\ntitle = 'A'\n+++\nThen President Ada Example left.\n");
    let output = ends(site.path(), "suggest a --names", 0);
    put(site.path(), "content/entities/new.toml", &output.stdout);
    ends(site.path(), "check", 0);
    let again = ends(site.path(), "suggest a", 0);
    assert!(stdout(&again).starts_with("# Nothing to suggest"), "{}", stdout(&again));
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_the_worlds_fault() {
    use std::os::unix::fs::PermissionsExt;
    let site = small(Some("# mine\n"));
    fs::set_permissions(site.path().join(FILE), fs::Permissions::from_mode(0o444)).unwrap();
    ends(site.path(), "suggest a --apply", 3);
    assert_eq!(fs::read_to_string(site.path().join(FILE)).unwrap(), "# mine\n");
}
