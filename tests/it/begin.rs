//! `init`, `new`, `schema`, `completions` and `man` through the program.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::{files_below, put};

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_briefbook")).current_dir(dir).args(args).output().unwrap()
}

fn ends(dir: &Path, args: &[&str], status: i32) -> String {
    let output = run(dir, args);
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert_eq!(output.status.code(), Some(status), "{args:?}: {said}");
    said
}

#[test]
fn a_site_of_init_builds_without_a_word() {
    let dir = tempfile::tempdir().unwrap();
    ends(dir.path(), &["init", "a b/ñ"], 0);
    let site = dir.path().join("a b/ñ");
    for args in [&["check", "--deny", "warnings"][..], &["build", "-q", "--deny", "warnings"]] {
        ends(&site, args, 0);
    }
    assert!(site.join("public/entities/ada-example/index.html").exists());
    assert!(fs::read_to_string(site.join(".gitignore")).unwrap().contains("/public/"));
}

#[test]
fn init_harms_nothing() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "mine/notes.txt", "years of work");
    put(dir.path(), "file", "mine");
    let before = files_below(dir.path());
    assert!(ends(dir.path(), &["init", "mine"], 2).contains("notes.txt"));
    ends(dir.path(), &["init", "file"], 2);
    ends(dir.path(), &["init", "."], 2);
    ends(dir.path(), &["init"], 2);
    assert!(files_below(dir.path()) == before);
    fs::create_dir_all(dir.path().join("repo/.git")).unwrap();
    fs::create_dir(dir.path().join("empty")).unwrap();
    ends(dir.path(), &["init", "repo"], 0);
    ends(dir.path(), &["init", "empty"], 0);
    ends(dir.path(), &["init", "empty"], 2);
}

#[test]
fn new_overwrites_nothing_and_proposes_an_id() {
    let dir = tempfile::tempdir().unwrap();
    ends(dir.path(), &["init", "-q", "s"], 0);
    let site = dir.path().join("s");
    let before = files_below(&site);
    assert!(ends(&site, &["new", "entity", "Ada Exámple"], 2).contains("`ada-example`"));
    for args in [
        ["entity", "ada-example"],
        ["entity", "port-sample"],
        ["annotations", "harbour-report"],
        ["annotations", "nothing"],
        ["page", "articles"],
        ["page", "../x"],
        ["event", ""],
        ["thing", "x"],
    ] {
        ends(&site, &["new", args[0], args[1]], 2);
    }
    assert!(files_below(&site) == before);
    ends(&site, &["new", "claim", "brand-new"], 0);
    ends(&site, &["new", "claim", "brand-new"], 2);
    ends(&site, &["check", "--deny", "warnings"], 0);
    ends(dir.path(), &["new", "claim", "x"], 2);
}

#[test]
fn schemas_hold_the_ids_and_are_written_again() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "site.toml", "title = 'x'\n");
    assert!(ends(dir.path(), &["schema", "s"], 0).contains(".taplo.toml"));
    let read = || fs::read_to_string(dir.path().join("s/annotations.json")).unwrap();
    assert!(!read().contains("ada-example\","));
    put(dir.path(), "content/entities/ada-example.md", "+++\nname = 'Ada Example'\nkind = 'person'\n+++\n");
    put(dir.path(), ".taplo.toml", "# mine\n");
    ends(dir.path(), &["schema", "s"], 0);
    assert!(read().contains("\"ada-example\""));
    assert_eq!(fs::read_to_string(dir.path().join(".taplo.toml")).unwrap(), "# mine\n");
    ends(dir.path(), &["schema", "content"], 2);
    let elsewhere = tempfile::tempdir().unwrap();
    ends(dir.path(), &["schema", elsewhere.path().to_str().unwrap()], 0);
    assert!(elsewhere.path().join("front-matter/article.json").exists());
}

#[test]
fn completions_name_the_commands() {
    let dir = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = ends(dir.path(), &["completions", shell], 0);
        assert!(["build", "explain", "audience"].iter().all(|word| said.contains(word)), "{shell}");
    }
    ends(dir.path(), &["completions", "csh"], 2);
}

/// bash reads its completions, and completes a command, a flag and a flag's value with them.
#[test]
#[cfg(unix)]
fn bash_completes() {
    let dir = tempfile::tempdir().unwrap();
    let script = ends(dir.path(), &["completions", "bash"], 0);
    put(dir.path(), "completions.bash", &script);
    let completed = |line: &str| {
        let ask = format!(
            "source completions.bash; COMP_WORDS=({line}); [[ '{line}' == *' ' ]] && COMP_WORDS+=(''); \
             COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _briefbook briefbook \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        let output = Command::new("bash").current_dir(dir.path()).args(["-c", &ask]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(completed("briefbook bui"), "build");
    assert_eq!(completed("briefbook check --for"), "--format");
    assert_eq!(completed("briefbook check --format "), "human json github sarif");
}

#[test]
fn every_command_has_a_manual_page() {
    let dir = tempfile::tempdir().unwrap();
    assert!(ends(dir.path(), &["man", "share/man1"], 0).contains("manual pages to share/man1"));
    let pages = files_below(&dir.path().join("share/man1"));
    let help = ends(dir.path(), &["--help"], 0);
    let commands = help.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    let named = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    let named: Vec<&str> = named.filter(|name| !name.is_empty() && *name != "help").collect();
    assert!(named.len() > 10, "{named:?}");
    for name in named.iter().filter(|name| commands.contains(&format!("\n  {name} "))) {
        let page = String::from_utf8(pages[&format!("briefbook-{name}.1")].clone()).unwrap();
        assert!(page.contains("briefbook") && page.contains("\n.SH OPTIONS"), "{name}");
        assert!(page.contains("\n.SH EXAMPLES"), "{name}");
        assert!(!page.contains('\u{1B}'), "{name}");
    }
    assert!(String::from_utf8_lossy(&pages["briefbook.1"]).contains("briefbook\\-build(1)"));
    ends(dir.path(), &["man", "share/man1"], 0);
    assert!(files_below(&dir.path().join("share/man1")) == pages);
    put(dir.path(), "file", "mine");
    ends(dir.path(), &["man", "file"], 3);
}

/// The diff of a dry run, applied by git, is what the command itself writes; line ends and byte order marks stay.
#[test]
fn rename_writes_what_its_diff_says() {
    let dir = tempfile::tempdir().unwrap();
    ends(dir.path(), &["init", "-q", "s"], 0);
    let site = dir.path().join("s");
    let path = "content/claims/thefts-fell.md";
    let claim = fs::read_to_string(site.join(path)).unwrap();
    put(&site, path, format!("\u{feff}{}", claim.replace('\n', "\r\n")));
    for args in [
        &["rename", "entity", "ada-example", "ada-sample"][..],
        &["rename", "article", "harbour-report", "report"],
        &["rename", "entity", "--merge", "harbour-office", "port-sample"],
    ] {
        let before = files_below(&site);
        let dry: Vec<&str> = args.iter().copied().chain(["--dry-run"]).collect();
        let diff = run(&site, &dry).stdout;
        assert!(files_below(&site) == before, "a dry run wrote");
        ends(&site, args, 0);
        ends(&site, &["check", "--deny", "warnings"], 0);
        let after = files_below(&site);
        let copy = tempfile::tempdir().unwrap();
        before.iter().for_each(|(path, bytes)| put(copy.path(), path, bytes));
        put(copy.path(), "p.diff", &diff);
        let git = Command::new("git").current_dir(copy.path()).args(["apply", "p.diff"]).output().unwrap();
        assert!(git.status.success(), "{}", String::from_utf8_lossy(&git.stderr));
        fs::remove_file(copy.path().join("p.diff")).unwrap();
        assert!(files_below(copy.path()) == after, "{args:?}");
    }
    let claim = fs::read_to_string(site.join(path)).unwrap();
    assert!(
        claim.starts_with("\u{feff}+++\r\n") && claim.matches('\n').count() == claim.matches("\r\n").count()
    );
    assert!(claim.contains("by = [\"ada-sample\"]\r\n"));
    let before = files_below(&site);
    ends(&site, &["rename", "page", "about", "articles"], 1);
    ends(&site, &["rename", "entity", "ada-sample", "Bad"], 2);
    ends(&site, &["rename", "entity", "ada-sample", "port-sample"], 2);
    ends(&site, &["rename", "entity", "nobody", "x"], 2);
    assert!(files_below(&site) == before);
}
