//! The program as a user runs it: exit statuses, what goes to which stream, and what happens to the output directory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use briefbook::diagnostic::Code;
use serde_json::Value;
use tempfile::TempDir;

use crate::sites::{self, concise};
use crate::support::{NOW, files_below, put};

const MANIFEST: &str = ".briefbook.json";

/// A site directory on disk.
pub fn site(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "site.toml", "title = 'Test'\n");
    files.iter().for_each(|(path, text)| put(dir.path(), path, text));
    dir
}

/// Files of a site in which nothing is wrong.
pub const GOOD: &[(&str, &str)] = &[
    ("content/articles/one.md", "+++\ntitle = 'One'\n+++\nAna Mock came.\n"),
    ("content/articles/two.md", "+++\ntitle = 'Two'\n+++\n"),
    ("content/entities/ana-mock.md", "+++\nname = 'Ana Mock'\nkind = 'person'\n+++\n"),
];
/// A file that is warned of.
pub const WARNING: (&str, &str) =
    ("content/articles/warn.md", "+++\ntitle = 'W'\n+++\n![x](https://images.example/x.png)\n");
/// A file with a mistake.
pub const ERROR: (&str, &str) = ("content/articles/wrong.md", "+++\ntitel = 'Wrong'\n+++\n");

/// The program with a line of arguments.
pub fn command(root: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefbook"));
    command.arg("--root").arg(root).args(line.split_whitespace());
    command.env_remove("NO_COLOR").env_remove("COLUMNS").stdin(Stdio::null());
    command
}

fn run(root: &Path, line: &str) -> Output {
    command(root, line).output().unwrap()
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// What was printed.
pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Runs a command that must end with this status.
#[track_caller]
pub fn ends(root: &Path, line: &str, expected: i32) -> Output {
    let output = run(root, line);
    assert_eq!(status(&output), expected, "{line}: {}{}", text(&output.stdout), text(&output.stderr));
    output
}

/// The output directory of a site, but for the manifest.
fn public(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files_below(&root.join("public"));
    files.remove(MANIFEST);
    files
}

#[test]
fn a_good_site_is_built_and_checked() {
    let dir = site(GOOD);
    let checked = ends(dir.path(), "check", 0);
    assert_eq!(text(&checked.stdout), "");
    assert!(!dir.path().join("public").exists(), "check wrote something");
    let built = ends(dir.path(), "build", 0);
    assert_eq!(text(&built.stdout), "");
    assert!(text(&built.stderr).contains("2 articles"), "{}", text(&built.stderr));
    assert!(public(dir.path()).contains_key("articles/one/index.html"));
    assert_eq!(text(&ends(dir.path(), "build -q", 0).stderr), "");
}

#[test]
fn check_prints_to_standard_output_and_build_to_standard_error() {
    let dir = site(&[ERROR]);
    let checked = ends(dir.path(), "check", 1);
    assert!(text(&checked.stdout).contains("error[missing-key]"));
    assert!(!text(&checked.stderr).contains("missing-key"));
    let built = ends(dir.path(), "build", 1);
    assert_eq!(text(&built.stdout), "");
    assert!(text(&built.stderr).contains("error[missing-key]"));
}

#[test]
fn warnings_fail_where_they_are_denied() {
    let dir = site(&[WARNING]);
    assert!(text(&ends(dir.path(), "check", 0).stdout).contains("warning[remote-image]"));
    ends(dir.path(), "check --deny warnings", 1);
    ends(dir.path(), "build", 0);
    ends(dir.path(), "build --deny warnings", 1);
    ends(dir.path(), "--deny warnings build --offline", 1);
}

#[test]
fn suggestions_never_fail() {
    let twins = "[[entity]]\nid = 'a'\nname = 'Ana Mock'\nkind = 'person'\n[[entity]]\nid = 'b'\nname = 'Ana Mock'\nkind = 'person'\n";
    let dir = site(&[GOOD[0], ("content/entities/all.toml", twins)]);
    assert_eq!(text(&ends(dir.path(), "check --deny warnings", 0).stdout), "");
    let output = ends(dir.path(), "check --deny warnings --suggest --format json", 0);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["suggestions"], &report["warnings"]), (&1.into(), &0.into()));
}

#[test]
fn wrong_usage_ends_with_2() {
    let dir = site(GOOD);
    for line in [
        "build --audience red",
        "check --audience red",
        "build --audience purple",
        "build --now yesterday",
        "build --base-url example.org",
        "build --nonsense",
        "frobnicate",
        "explain no-such-code",
        "check --format xml",
    ] {
        let output = ends(dir.path(), line, 2);
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{line}");
    }
    assert!(!dir.path().join("public").exists());
    let nowhere = tempfile::tempdir().unwrap();
    for line in ["build", "check"] {
        let output = ends(nowhere.path(), line, 2);
        assert!(text(&output.stderr).contains("site.toml"), "{}", text(&output.stderr));
    }
}

#[test]
fn the_outside_world_ends_with_3() {
    let dir = site(GOOD);
    put(dir.path(), "public", "a file in the place of the output");
    let output = ends(dir.path(), "build", 3);
    assert!(text(&output.stderr).contains("public"), "{}", text(&output.stderr));
    assert_eq!(fs::read(dir.path().join("public")).unwrap(), b"a file in the place of the output");
}

#[test]
fn an_output_directory_of_somebody_else_is_refused() {
    let dir = site(GOOD);
    put(dir.path(), "public/thesis.txt", "years of work");
    let output = ends(dir.path(), "build", 3);
    assert!(text(&output.stderr).contains("thesis.txt"), "{}", text(&output.stderr));
    assert_eq!(files_below(&dir.path().join("public")).len(), 1);
    fs::remove_file(dir.path().join("public/thesis.txt")).unwrap();
    ends(dir.path(), "build", 0);
}

#[test]
fn errors_write_nothing_and_leave_the_old_output() {
    let dir = site(GOOD);
    ends(dir.path(), "build", 0);
    let before = files_below(&dir.path().join("public"));
    let kept = files_below(&dir.path().join(".briefbook"));
    put(dir.path(), ERROR.0, ERROR.1);
    put(dir.path(), "content/articles/two.md", "+++\ntitle = 'Two, changed'\n+++\n");
    ends(dir.path(), "build", 1);
    assert!(files_below(&dir.path().join("public")) == before);
    assert!(files_below(&dir.path().join(".briefbook")) == kept);
    let names: BTreeSet<_> =
        fs::read_dir(dir.path()).unwrap().map(|item| item.unwrap().file_name()).collect();
    let expected = [".briefbook", "content", "public", "site.toml"].map(Into::into);
    assert_eq!(names, BTreeSet::from(expected));
}

/// Sets the time of every file of the output, and gives back a function that tells which were touched since.
fn touched_since(root: &Path) -> impl Fn() -> Vec<String> + use<> {
    let (public, past) = (root.join("public"), SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000));
    for path in files_below(&public).keys() {
        fs::File::options().write(true).open(public.join(path)).unwrap().set_modified(past).unwrap();
    }
    move || {
        let changed = |path: &String| fs::metadata(public.join(path)).unwrap().modified().unwrap() != past;
        files_below(&public).into_keys().filter(changed).collect()
    }
}

#[test]
fn a_second_build_touches_nothing() {
    let dir = site(GOOD);
    ends(dir.path(), "build", 0);
    let touched = touched_since(dir.path());
    ends(dir.path(), "build", 0);
    assert!(touched().is_empty(), "{:?}", touched());
    put(dir.path(), "content/articles/two.md", "+++\ntitle = 'Two'\n+++\nWith words now.\n");
    ends(dir.path(), "build", 0);
    let touched = touched();
    assert!(touched.contains(&"articles/two/index.html".to_owned()), "{touched:?}");
    assert!(!touched.contains(&"entities/ana-mock/index.html".to_owned()), "{touched:?}");
}

#[test]
fn strays_go_and_foreign_files_stay() {
    let dir = site(GOOD);
    ends(dir.path(), "build", 0);
    put(dir.path(), "public/CNAME", "example.org");
    put(dir.path(), "public/articles/two/mine.txt", "mine");
    fs::remove_file(dir.path().join("content/articles/two.md")).unwrap();
    ends(dir.path(), "build", 0);
    let left = public(dir.path());
    assert!(!left.contains_key("articles/two/index.html") && !left.contains_key("articles/two/text.txt"));
    assert!(left.contains_key("CNAME") && left.contains_key("articles/two/mine.txt"));
    let fresh = site(&[GOOD[0], GOOD[2]]);
    ends(fresh.path(), "build", 0);
    let ours = left.into_iter().filter(|(path, _)| path != "CNAME" && !path.ends_with("mine.txt"));
    assert!(ours.collect::<BTreeMap<_, _>>() == public(fresh.path()), "not what a fresh build makes");
}

#[test]
fn the_output_is_never_read() {
    let dir = site(GOOD);
    fs::write(dir.path().join("site.toml"), "title = 'Test'\noutput = 'deep/site'\n").unwrap();
    ends(dir.path(), "build", 0);
    let deep = dir.path().join("deep/site");
    let before = files_below(&deep);
    put(&deep, "content/articles/three.md", "+++\ntitle = 'Three'\n+++\n");
    ends(dir.path(), "build", 0);
    let mut after = files_below(&deep);
    after.remove("content/articles/three.md");
    assert!(before == after);
    let elsewhere = tempfile::tempdir().unwrap();
    let output = elsewhere.path().join("out");
    ends(dir.path(), &format!("build --output {}", output.display()), 0);
    assert!(output.join("index.html").exists());
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = tempfile::tempdir().unwrap();
    for threads in [1, 8] {
        let line =
            format!("build --threads {threads} --now {NOW} --output {}/{threads}", out.path().display());
        ends(root, &line, 0);
    }
    assert!(files_below(&out.path().join("1")) == files_below(&out.path().join("8")));
}

/// The formats of `check`, on the case with most kinds of diagnostics, and that JSON says what the case says.
#[test]
fn formats_are_what_programs_read() {
    let case = sites::folder().join("anchors_lost");
    let root = case.join("site");
    let json: Value =
        serde_json::from_slice(&ends(&root, "check --format json --suggest", 1).stdout).unwrap();
    let items = json["diagnostics"].as_array().unwrap();
    let lines: String = items.iter().map(concise).collect();
    assert_eq!(lines, fs::read_to_string(case.join("diagnostics.txt")).unwrap());
    let count = |severity: &str| items.iter().filter(|item| item["severity"] == severity).count();
    assert_eq!(json["version"], 1);
    assert_eq!((&json["errors"], &json["warnings"]), (&count("error").into(), &count("warning").into()));
    let keys = [
        "code",
        "severity",
        "message",
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "hints",
        "related",
    ];
    for item in items {
        assert!(keys.iter().all(|key| item.get(key).is_some()), "{item}");
        assert_eq!(item.as_object().unwrap().len(), keys.len(), "{item}");
    }

    let github = ends(&root, "check --format github", 1).stdout;
    let github: Vec<&str> = text(&github).lines().collect();
    assert_eq!(github.len(), items.len());
    for line in github {
        assert!(line.starts_with("::error file=") || line.starts_with("::warning file="), "{line}");
    }

    let sarif: Value = serde_json::from_slice(&ends(&root, "check --format sarif", 1).stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), items.len());

    let empty = ends(site(GOOD).path(), "check --format json", 0).stdout;
    let empty: Value = serde_json::from_slice(&empty).unwrap();
    assert_eq!((&empty["errors"], &empty["diagnostics"]), (&0.into(), &Value::Array(Vec::new())));
}

#[test]
fn colours_are_for_terminals() {
    let dir = site(&[ERROR]);
    assert!(!text(&ends(dir.path(), "check", 1).stdout).contains('\u{1b}'));
    assert!(!text(&ends(dir.path(), "check --color never", 1).stdout).contains('\u{1b}'));
    assert!(text(&ends(dir.path(), "check --color always", 1).stdout).contains('\u{1b}'));
}

#[test]
fn every_code_is_explained() {
    let nowhere = tempfile::tempdir().unwrap();
    let list = ends(nowhere.path(), "explain", 0).stdout;
    let listed: Vec<&str> = text(&list).lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(listed, Code::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>());
    for code in ["bad-date", "internal-error"] {
        let page = ends(nowhere.path(), &format!("explain {code}"), 0).stdout;
        assert!(text(&page).starts_with(&format!("# {code}\n")));
    }
    let hint = ends(nowhere.path(), "explain bad-dat", 2).stderr;
    assert!(text(&hint).contains("bad-date"));
}

/// Colours go where they are wanted: `--color` decides, for wrong usage and help, too; else what the output is, and the
/// variables that speak for all programs.
#[test]
fn colours_follow_the_flag_and_the_variables() {
    let dir = site(&[ERROR]);
    let coloured = |line: &str, variables: &[(&str, &str)]| {
        let mut command = command(dir.path(), line);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let output = command.envs(variables.iter().copied()).output().unwrap();
        [output.stdout, output.stderr].concat().contains(&0x1B)
    };
    for line in ["check", "build", "chekc", "--help", "check --format xml"] {
        assert!(!coloured(line, &[]), "{line}");
        assert!(coloured(line, &[("CLICOLOR_FORCE", "1")]), "{line}");
        assert!(coloured(&format!("--color always {line}"), &[("NO_COLOR", "1")]), "{line}");
        assert!(coloured(&format!("{line} --color=always"), &[]), "{line}");
        assert!(!coloured(&format!("{line} --color never"), &[("CLICOLOR_FORCE", "1")]), "{line}");
    }
    assert!(!coloured("check --format json --color always", &[]));
}

/// A reader that closes the pipe early is no reason to panic.
#[test]
fn a_broken_pipe_ends_quietly() {
    let dir = site(&[ERROR]);
    for line in ["explain", "check", "check --format json", "completions zsh", "--help"] {
        let piped = command(dir.path(), line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = piped.unwrap();
        drop(child.stdout.take());
        let mut errors = String::new();
        child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        let code = child.wait().unwrap().code();
        assert!(!errors.contains("panic") && code.is_some_and(|code| code < 2), "{line}: {code:?} {errors}");
    }
}

/// What cannot be read is reported with its place, and all other files are read as well.
#[test]
fn one_bad_file_hides_no_other() {
    let dir = site(&[
        ("content/articles/unclosed.md", "+++\ntitle = 'x'\n"),
        ("content/articles/toml.md", "+++\ntitle = x y\n+++\n"),
        ("content/articles/bare.md", "words\n"),
        ERROR,
    ]);
    put(dir.path(), "content/articles/latin.md", b"+++\ntitle = 'Se\xF1or'\n+++\n");
    put(
        dir.path(),
        "content/articles/fine.md",
        "\u{FEFF}+++\r\ntitle = 'Fine'\r\nretrieved = 'x'\r\n+++\r\n",
    );
    let report: Value = serde_json::from_slice(&ends(dir.path(), "check --format json", 1).stdout).unwrap();
    let found: Vec<String> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            format!(
                "{} {} {}:{}",
                d["path"].as_str().unwrap(),
                d["code"].as_str().unwrap(),
                d["line"],
                d["column"]
            )
        })
        .collect();
    let expected = [
        "content/articles/bare.md front-matter-missing 1:1",
        "content/articles/fine.md bad-date 3:13",
        "content/articles/latin.md not-utf8 2:12",
        "content/articles/toml.md toml-syntax 2:",
        "content/articles/unclosed.md front-matter-unclosed 1:1",
        "content/articles/wrong.md missing-key 1:1",
        "content/articles/wrong.md unknown-key 2:1",
    ];
    let mut at = 0;
    for line in &found {
        if expected.get(at + 1).is_some_and(|next| line.starts_with(next)) {
            at += 1;
        }
        assert!(line.starts_with(expected[at]), "{line} is not expected: {found:#?}");
    }
    assert_eq!(at, expected.len() - 1, "{found:#?}");
}

#[test]
fn one_page_takes_the_place_of_the_directory() {
    let site = site(GOOD);
    ends(site.path(), "build --single", 0);
    let page = fs::read_to_string(site.path().join("public.html")).unwrap();
    assert!(!site.path().join("public").exists());
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("id=\"articles_one\""), "{page}");

    let other = site.path().join("deep/other.html");
    fs::create_dir_all(other.parent().unwrap()).unwrap();
    for threads in [1, 3] {
        ends(site.path(), &format!("build --threads {threads} --single={}", other.display()), 0);
        assert_eq!(fs::read_to_string(&other).unwrap(), page, "the same site, the same bytes");
    }
    ends(site.path(), "build --single --zip", 2);
    ends(site.path(), &format!("build --single={}", site.path().join("content/a.html").display()), 2);
    put(site.path(), ERROR.0, ERROR.1);
    ends(site.path(), "build --single", 1);
    assert_eq!(
        fs::read_to_string(site.path().join("public.html")).unwrap(),
        page,
        "errors leave the old page"
    );
}

#[test]
fn an_archive_takes_the_place_of_the_directory() {
    let site = site(GOOD);
    let said = ends(site.path(), "build --zip", 0);
    assert!(text(&said.stderr).contains("2 articles"), "{}", text(&said.stderr));
    let archive = fs::read(site.path().join("public.zip")).unwrap();
    assert!(!site.path().join("public").exists());
    let has = |words: &str| archive.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(archive.starts_with(b"PK\x03\x04") && has("public/articles/one/index.html"));
    // Built for a disk: what only hosts read is not in it.
    assert!(!has("_headers"));

    let other = site.path().join("deep/public.zip");
    for threads in [1, 3] {
        ends(site.path(), &format!("build --threads {threads} --zip={}", other.display()), 0);
        assert!(fs::read(&other).unwrap() == archive, "the same site, the same bytes");
    }
    put(site.path(), ERROR.0, ERROR.1);
    ends(site.path(), "build --zip", 1);
    assert!(fs::read(site.path().join("public.zip")).unwrap() == archive, "errors leave the old archive");
    let inside = site.path().join("content/a.zip");
    ends(site.path(), &format!("build --zip={}", inside.display()), 2);
}

/// What stands where a single file shall go: a link leads on, a pipe takes the bytes, the author's own files are refused.
#[cfg(unix)]
#[test]
fn one_file_goes_where_it_may() {
    let dir = site(GOOD);
    let place = dir.path().join("made");
    fs::create_dir(&place).unwrap();
    std::os::unix::fs::symlink("target", place.join("link")).unwrap();
    ends(dir.path(), &format!("build -q --zip={}", place.join("link").display()), 0);
    assert!(fs::symlink_metadata(place.join("link")).unwrap().is_symlink());
    assert!(fs::read(place.join("target")).unwrap().starts_with(b"PK"));
    let pipe = place.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut build = command(dir.path(), &format!("build -q --zip={}", pipe.display())).spawn().unwrap();
    // The name of what is in it is as long.
    assert_eq!(fs::read(&pipe).unwrap().len(), fs::read(place.join("target")).unwrap().len());
    assert!(build.wait().unwrap().success());
    fs::remove_file(&pipe).unwrap();
    let before = files_below(dir.path());
    for flag in ["zip", "single", "timings"] {
        for own in ["site.toml", "content/articles/one.md", "templates/x", "static/x"] {
            let file = dir.path().join(own);
            ends(dir.path(), &format!("build --{flag}={}", file.display()), 2);
        }
    }
    ends(dir.path(), &format!("man {}", dir.path().join("content").display()), 2);
    assert!(files_below(dir.path()) == before, "something was written");
}

/// A file of an earlier build that somebody changed, and that is no longer part of the site, is named by each build.
#[test]
fn what_is_kept_is_named_until_it_is_gone() {
    let dir = site(GOOD);
    ends(dir.path(), "build -q", 0);
    let page = dir.path().join("public/articles/two/index.html");
    fs::write(&page, "changed").unwrap();
    fs::remove_file(dir.path().join("content/articles/two.md")).unwrap();
    for _ in 0..3 {
        let output = run(dir.path(), "build -q");
        assert!(status(&output) == 0 && text(&output.stderr).contains("kept `articles/two/index.html`"));
    }
    fs::remove_file(&page).unwrap();
    assert_eq!(text(&run(dir.path(), "build -q").stderr), "");
}

/// A change to more files than a program may have open.
#[cfg(unix)]
#[test]
fn many_files_are_changed_at_once() {
    let dir = site(GOOD);
    for n in 0..100 {
        put(dir.path(), &format!("content/articles/a{n}.md"), "+++\ntitle = 'A'\n+++\nAna Mock came.\n");
        let mention = "[[mention]]\nquote = 'Ana Mock'\nentity = 'ana-mock'\n";
        put(dir.path(), &format!("content/annotations/a{n}.toml"), mention);
    }
    let line = "ulimit -n 60; exec \"$0\" --root \"$1\" rename entity ana-mock ana-sample";
    let mut shell = Command::new("sh");
    shell.args(["-c", line, env!("CARGO_BIN_EXE_briefbook")]).arg(dir.path());
    let output = shell.output().unwrap();
    assert_eq!(status(&output), 0, "{}", text(&output.stderr));
    ends(dir.path(), "check", 0);
    let renamed =
        |n: usize| fs::read_to_string(dir.path().join(format!("content/annotations/a{n}.toml"))).unwrap();
    assert!((0..100).all(|n| renamed(n).contains("'ana-sample'") || renamed(n).contains("\"ana-sample\"")));
}
