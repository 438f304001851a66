//! `briefbook export` as a user runs it, and what becomes of that which a command prints: exit statuses, and where the
//! bytes go.

use std::fs;
use std::process::Stdio;

use briefbook::export::is_folder;
use briefbook::parse::export::ExportFormat;

use crate::program::{ERROR, GOOD, WARNING, command, ends, site, text};
use crate::support::{files_below, put};

fn formats(folders: bool) -> impl Iterator<Item = &'static str> {
    let all = ExportFormat::WORDS.iter().filter(move |(_, format)| is_folder(*format) == folders);
    all.map(|(word, _)| *word)
}

#[test]
fn every_format_is_exported() {
    let dir = site(GOOD);
    for format in formats(false) {
        let printed = ends(dir.path(), &format!("export {format}"), 0);
        assert!(!printed.stdout.is_empty() && printed.stderr.is_empty(), "{format}");
        let file = dir.path().join(format!("{format}.out"));
        let written = ends(dir.path(), &format!("export {format} -o {}", file.display()), 0);
        assert!(written.stdout.is_empty(), "{format}");
        assert_eq!(fs::read(file).unwrap(), printed.stdout, "{format}");
    }
    for format in formats(true) {
        let folder = dir.path().join(format!("{format}.out"));
        for _ in 0..2 {
            ends(dir.path(), &format!("export {format} --output {}", folder.display()), 0);
        }
        assert!(files_below(&folder).len() > 2, "{format}");
    }
}

#[test]
fn wrong_usage_ends_with_2_and_writes_nothing() {
    let dir = site(GOOD);
    let before = files_below(dir.path());
    let root = dir.path().display();
    for (line, said) in [
        ("export".to_owned(), "FORMAT"),
        ("export jsonl".to_owned(), "jsonl"),
        ("export CSV".to_owned(), "csv"),
        ("export csv".to_owned(), "-o DIR"),
        ("export brat".to_owned(), "-o DIR"),
        (format!("export csv -o {root}"), "holds the site"),
        (format!("export w3c -o {root}/site.toml"), "holds the site"),
        (format!("export w3c -o {root}/content/w3c.json"), "content"),
        (format!("export brat -o {root}/static/brat"), "static"),
        ("export w3c --audience red".to_owned(), "RED"),
        ("export w3c --audience blue".to_owned(), "blue"),
        ("export w3c --base-url briefing.example".to_owned(), "briefing.example"),
        ("export w3c --now soon".to_owned(), "soon"),
    ] {
        let output = ends(dir.path(), &line, 2);
        assert!(output.stdout.is_empty() && text(&output.stderr).contains(said), "{line}: {output:?}");
    }
    let nowhere = tempfile::tempdir().unwrap();
    assert!(text(&ends(nowhere.path(), "export w3c", 2).stderr).contains("site.toml"));
    assert_eq!(files_below(dir.path()), before);
}

#[test]
fn a_site_with_mistakes_is_not_exported() {
    let dir = site(&[GOOD[0], ERROR, WARNING]);
    let out = dir.path().join("out");
    for format in formats(false).chain(formats(true)) {
        let output = ends(dir.path(), &format!("export {format} -o {}", out.display()), 1);
        assert!(text(&output.stderr).contains("error[missing-key]"), "{output:?}");
        assert!(output.stdout.is_empty() && !out.exists(), "{format}");
    }
    assert!(ends(dir.path(), "export w3c", 1).stdout.is_empty());
    // Warnings stand in nobody's way unless they are denied.
    fs::remove_file(dir.path().join(ERROR.0)).unwrap();
    let output = ends(dir.path(), "export w3c", 0);
    assert!(!output.stdout.is_empty() && text(&output.stderr).contains("warning["), "{output:?}");
    ends(dir.path(), "export w3c --deny warnings", 1);
}

#[test]
fn the_audience_decides_what_is_exported() {
    let dir = site(GOOD);
    put(
        dir.path(),
        "content/entities/bob.md",
        "+++\nname = 'Bob Mock'\nkind = 'person'\ntlp = 'amber'\n+++\n",
    );
    let exported = |line: &str| ends(dir.path(), &format!("export graphml {line}"), 0).stdout;
    for (line, is_there) in
        [("", false), ("--audience clear", false), ("--audience green", false), ("--audience amber", true)]
    {
        assert_eq!(text(&exported(line)).contains("Bob Mock"), is_there, "{line}");
    }
    put(dir.path(), "site.toml", "title = 'Test'\naudience = 'amber'\n");
    assert!(text(&exported("")).contains("Bob Mock"));
}

#[test]
fn a_folder_that_is_missing_is_the_worlds() {
    let dir = site(GOOD);
    let missing = dir.path().join("missing/w3c.jsonld");
    let output = ends(dir.path(), &format!("export w3c -o {}", missing.display()), 3);
    assert!(text(&output.stderr).contains("missing"), "{output:?}");
    put(dir.path(), "file", "");
    ends(dir.path(), &format!("export csv -o {}", dir.path().join("file").display()), 3);
    ends(dir.path(), &format!("export w3c -o {}", dir.path().join("file/w3c").display()), 3);
}

/// Everything that prints, on a disk that is full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_3() {
    use std::os::unix::fs::FileTypeExt;
    let dir = site(&[GOOD[0], GOOD[2], WARNING]);
    put(dir.path(), "saved.txt", "A title\n\nA paragraph of words, which go on for a while and end here.\n");
    put(dir.path(), "people.csv", "name,kind\nBob Mock,person\n");
    let file = |name: &str| dir.path().join(name).display().to_string();
    let (saved, people) = (file("saved.txt"), file("people.csv"));
    let lines = [
        "explain",
        "explain bad-date",
        "completions bash",
        "completions zsh",
        "check",
        "check --format json",
        "check --format github",
        "check --format sarif",
        "suggest one",
        "--help",
        "export --help",
        "--version",
        "rename entity ana-mock ana --dry-run",
        &format!("import {saved} --dry-run"),
        &format!("import --from csv {people} --dry-run"),
    ];
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let exports = formats(false).map(|format| format!("export {format}"));
    for line in lines.map(str::to_owned).into_iter().chain(exports) {
        let output = command(dir.path(), &line).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{line}: {output:?}");
        assert!(text(&output.stderr).contains("cannot write to standard output"), "{line}: {output:?}");
    }
    for line in ["export w3c -o /dev/full", "export csv -o /dev/full", "man /dev/full", "schema /dev/full"] {
        let output = ends(dir.path(), line, 3);
        assert!(text(&output.stderr).contains("/dev/full"), "{line}: {output:?}");
    }
    assert!(fs::metadata("/dev/full").unwrap().file_type().is_char_device(), "it was replaced");
}

/// `-o` names what is no file, or a link to one.
#[cfg(target_os = "linux")]
#[test]
fn an_export_goes_where_a_name_leads() {
    let dir = site(GOOD);
    let expected = ends(dir.path(), "export geojson", 0).stdout;
    assert_eq!(ends(dir.path(), "export geojson -o /dev/stdout", 0).stdout, expected);
    let (link, real) = (dir.path().join("link"), dir.path().join("elsewhere/real"));
    put(dir.path(), "elsewhere/real", "old");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    ends(dir.path(), &format!("export geojson -o {}", link.display()), 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "the link was replaced");
    assert_eq!(fs::read(real).unwrap(), expected);
}

/// A reader that has seen enough is no failure, however much there was to come.
#[test]
fn a_broken_pipe_ends_an_export_quietly() {
    let body = "Ana Mock came, and many others came with her.\n\n".repeat(4000);
    let dir = site(&[GOOD[2], ("content/articles/long.md", &format!("+++\ntitle = 'L'\n+++\n{body}"))]);
    for format in formats(false) {
        let line = format!("export {format}");
        let piped = command(dir.path(), &line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = piped.unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{format}");
    }
}

/// What a shell needs to complete words, in the one that is here in any case.
#[cfg(unix)]
#[test]
fn bash_completes_commands_and_formats() {
    let dir = site(GOOD);
    let completions = ends(dir.path(), "completions bash", 0).stdout;
    put(dir.path(), "briefbook.bash", completions);
    let completed = |words: &str| {
        let last = words.split(' ').count() - 1;
        let mut backwards = words.rsplit(' ');
        let (word, before) = (backwards.next().unwrap(), backwards.next().unwrap());
        let script = format!(
            "source briefbook.bash; COMP_WORDS=({words}); COMP_CWORD={last}; \
             _briefbook briefbook '{word}' '{before}'; echo \"${{COMPREPLY[@]}}\""
        );
        let output = std::process::Command::new("bash")
            .args(["-c", &script])
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(output.stderr.is_empty(), "{output:?}");
        text(&output.stdout).trim().to_owned()
    };
    assert_eq!(completed("briefbook expo"), "export");
    assert_eq!(completed("briefbook export geo"), "geojson");
    assert_eq!(completed("briefbook import --from w"), "w3c webanno");
}
