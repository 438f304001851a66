//! Every way to mistype what decides who sees a thing: it stays unseen, and its author hears of it.

use briefbook::diagnostic::terminal;
use rayon::prelude::*;

use crate::support::{build, check, loaded, memory};

/// What stands in a thing that nobody may see.
const CANARY: &str = "canary";

/// Lines in the place of `tlp = "red"`. What each says must keep the thing from readers below red.
const LINES: &[&str] = &[
    // Values.
    "tlp = 'Red'",
    "tlp = 'RED'",
    "tlp = 'TLP:RED'",
    "tlp = ' red'",
    "tlp = 'red '",
    "tlp = ''",
    "tlp = 'rot'",
    "tlp = 'amber + strict'",
    "tlp = 'amber-strict'",
    "tlp = 'clear '",
    "tlp = 'white'",
    "tlp = 'сlear'", // a Cyrillic letter
    "tlp = 'cle\u{200b}ar'",
    "tlp = 'clear\u{feff}'",
    "tlp = ['clear']",
    "tlp = ['red']",
    "tlp = { level = 'clear' }",
    "tlp = true",
    "tlp = 0",
    "tlp = 1.5",
    "tlp = 2031-01-01",
    "tlp = inf",
    // Keys.
    "TLP = 'red'",
    "Tlp = 'red'",
    "tpl = 'red'",
    "tlp_ = 'red'",
    "'tlp ' = 'red'",
    "' tlp' = 'red'",
    "\"tlp\\u200b\" = 'red'",
    "\"\\ufefftlp\" = 'red'",
    "\"tlр\" = 'red'", // a Cyrillic letter
    "\"ｔｌｐ\" = 'red'",
    "tlp.level = 'red'",
    "tlp-level = 'red'",
    "tlpp = 'red'",
    "'tlp:' = 'red'",
    "default_tlp = 'red'",
    "tlp_level = 'red'",
    "marking = 'red'",
    "classification = 'red'",
    "audience = 'red'",
    // Status and drafts.
    "status = 'Draft'",
    "status = 'drafts'",
    "status = ''",
    "status = 'entwurf'",
    "status = ['draft']",
    "status = false",
    "status = 'dra\u{ad}ft'",
    "state = 'draft'",
    "stauts = 'draft'",
    "Status = 'draft'",
    "draft = 'true'",
    "draft = 'yes'",
    "draft = 1",
    "draft = [true]",
    "drafft = true",
    "Draft = true",
    "DRAFT = true",
    "is_draft = true",
    "draft = true\nstatus = 'verified'",
    // Embargoes.
    "embargo = 2031-01-01",
    "embargo = '2031-01-01'",
    "embargo = 2031-01-01T00:00:00",
    "embargo = '2031-01-01 00:00'",
    "embargo = 00:00:00",
    "embargo = 'tomorrow'",
    "embargo = ''",
    "embargo = '2020-02-30T00:00:00Z'",
    "embargo = '2020-01-01T25:00:00Z'",
    "embargo = 2020",
    "embargo = true",
    "embargo = [2020-01-01T00:00:00Z]",
    "embargo = '2020-01-01T00:00:00'",
    "embargo = '2020-01-01T00:00:00 CET'",
    "embargoed = 2031-01-01T00:00:00Z",
    "embargo_until = 2031-01-01T00:00:00Z",
    "Embargo = 2031-01-01T00:00:00Z",
    "embrago = 2031-01-01T00:00:00Z",
    "embargo.until = 2031-01-01T00:00:00Z",
    "embargо = 2031-01-01T00:00:00Z", // a Cyrillic letter
    // TOML that does not parse.
    "tlp = red",
    "tlp: 'red'",
    "tlp 'red'",
    "tlp = 'red",
    "tlp == 'red'",
    "tlp = 'clear'\ntlp = 'red'",
    "tlp = \u{201c}red\u{201d}",
    "\u{feff}tlp = 'red'",
    "\u{200b}tlp = 'red'",
    "embargo = 2031-02-30T00:00:00Z",
    "embargo = 2031-1-1T00:00:00Z",
    "[x_marking]\ntlp = 'red'",
    "[marking]\ntlp = 'red'",
    "[[tlp]]\nlevel = 'red'",
    "x_own = { tlp = 'red' }",
    "[[x_rows]]\nx = 1\n[[x_rows]]\nembargo = 2031-01-01T00:00:00Z",
    "[x_a.b]\ndraft = true",
];

/// A thing of every kind with a canary in what it says. `MARK` is where its marking goes; the last is its file.
const THINGS: &[(&str, &str)] = &[
    ("content/articles/secret.md", "+++\ntitle = 'canary'\nsummary = 'canary'\nMARK\n+++\nThe canary.\n"),
    ("content/entities/secret.md", "+++\nname = 'The canary'\nkind = 'person'\nMARK\n+++\nThe canary.\n"),
    ("content/entities/all.toml", "[[entity]]\nid = 'secret'\nname = 'The canary'\nkind = 'person'\nMARK\n"),
    ("content/events/secret.md", "+++\ntitle = 'canary'\nwhen = '2031'\nMARK\n+++\n"),
    ("content/claims/all.toml", "[[claim]]\nid = 'secret'\nstatement = 'canary'\nMARK\n"),
    ("content/series/secret.toml", "title = 'canary'\nunit = 'things'\nMARK\n"),
    ("content/publishers/secret.toml", "name = 'canary'\nMARK\n[x_own]\na = 1\n"),
    ("content/judgements/secret.md", "+++\nstatement = 'canary'\nMARK\n+++\n"),
    ("content/pages/secret.md", "+++\ntitle = 'canary'\nMARK\n+++\nThe canary.\n"),
    ("content/index.md", "+++\ntitle = 'canary'\nMARK\n+++\nThe canary.\n"),
    ("content/annotations/open.toml", "[[note]]\nquote = 'Words'\ntext = 'canary'\nMARK\n"),
    ("content/annotations/open.toml", "[[claim]]\nid = 'c'\nstatement = 'canary'\nMARK\n"),
    ("content/claims/all.toml", "MARK\n[[claim]]\nid = 'secret'\nstatement = 'canary'\n"),
    ("content/annotations/open.toml", "MARK\n[[note]]\nquote = 'Words'\ntext = 'canary'\n"),
];

/// What is wrong when a thing has a line.
fn failures(path: &str, text: &str, line: &str) -> Vec<String> {
    let site = memory([
        ("content/articles/open.md", "+++\ntitle = 'Open'\n+++\nWords.\n"),
        (path, &text.replace("MARK", line)),
    ]);
    let mut failures = Vec::new();
    let built = build(&site, "--audience clear");
    // A build with errors writes nothing, so that an error is enough.
    let written = built.files.iter().any(|(path, bytes)| {
        path.contains("secret") || bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes())
    });
    if !built.diagnostics.has_errors() && written {
        failures.push(format!("{path} with {line:?}: a build writes it"));
    }
    if !check(&site, "").has_errors() {
        failures.push(format!("{path} with {line:?}: `check` says nothing"));
    }
    let printed = terminal::render(built.diagnostics.iter(), &loaded(&site).sources, false, 100);
    if printed.contains(CANARY) {
        failures.push(format!("{path} with {line:?}: a build prints\n{printed}"));
    }
    failures
}

#[test]
fn a_mistyped_marking_lets_nothing_through() {
    let cases: Vec<(&(&str, &str), &&str)> = THINGS
        .iter()
        .enumerate()
        .flat_map(|(n, thing)| {
            // All lines for a file, a row and an annotation; for the others some, each others.
            let step = if matches!(n, 0 | 2 | 10) { 1 } else { 6 };
            LINES.iter().skip(n % step).step_by(step).map(move |line| (thing, line))
        })
        .collect();
    // A publisher's default is a key of its own.
    let own = |path: &str, line: &str| path.contains("publishers") && line.starts_with("default_tlp");
    let cases = cases.into_iter().filter(|((path, _), line)| !own(path, line)).collect::<Vec<_>>();
    let failures: Vec<String> =
        cases.into_par_iter().flat_map_iter(|((path, text), line)| failures(path, text, line)).collect();
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
}
