//! Hostile and very large input: a clear diagnostic or a fine result, in reasonable time, never a panic.
//!
//! The limits are far above what a debug build on two slow cores takes; they are there to catch what grows with the
//! square of the input.

use std::fs;
use std::time::{Duration, Instant};

use briefbook::build::{self, Built};
use briefbook::diagnostic::Diagnostics;
use briefbook::load::{Disk, Memory};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::sites::article_body;
use crate::support::{build, check, codes, loaded, memory, put, request};

/// Runs something that must not take longer than this.
#[track_caller]
#[expect(clippy::print_stdout, reason = "`--nocapture` shows how long each takes")]
fn within<T>(seconds: u64, what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    let took = start.elapsed();
    println!("{what}: {took:.1?}");
    assert!(took < Duration::from_secs(seconds), "{what} took {took:.1?}, more than {seconds} s");
    result
}

fn article(body: &str) -> String {
    format!("+++\ntitle = 'One'\n+++\n{body}\n")
}

/// Builds a site of one article.
fn built(body: &str) -> Built {
    build(&memory([("content/articles/one.md", article(body))]), "")
}

fn page<'a>(built: &'a Built, path: &str) -> &'a str {
    std::str::from_utf8(built.files.get(path).unwrap_or_else(|| panic!("there is no `{path}`"))).unwrap()
}

#[test]
fn deep_nesting_ends() {
    let n = 100_000;
    let bodies = [
        ("quotes", format!("{} x", ">".repeat(n))),
        ("lists", format!("{}x", "- ".repeat(n))),
        ("numbered lists", format!("{}x", "1. ".repeat(n))),
        ("quotes and lists", format!("{}x", "> - ".repeat(n / 2))),
        ("emphasis", format!("{}x{}", "*a ".repeat(n), " a*".repeat(n))),
        ("stars", format!("{0}x{0}", "*".repeat(n))),
        ("brackets", format!("{}x{}", "[".repeat(n), "](/)".repeat(n))),
        ("object links", "[[".repeat(n)),
        ("images", "![".repeat(n)),
        ("back ticks", (1..1000).map(|n| format!("{} x ", "`".repeat(n))).collect()),
        ("tags", format!("x {}", "<b>".repeat(n))),
        ("open tags", "x <a href='".repeat(n)),
        ("HTML blocks", "<div>\n\n".repeat(n / 10)),
        ("deep HTML", format!("<div>{}", "<div>".repeat(n))),
        ("footnotes", (0..5000).map(|n| format!("[^{n}] \n\n[^{n}]: [^{}]\n\n", n + 1)).collect()),
        ("headings", "# same\n\n".repeat(n / 10)),
        ("table", format!("|{0}\n|{1}\n{2}", "a|".repeat(1000), "-|".repeat(1000), "|a\n".repeat(1000))),
    ];
    for (what, body) in bodies {
        let built = within(30, what, || built(&body));
        assert!(built.files.get("articles/one/index.html").is_some(), "{what}");
    }
}

#[test]
fn deep_toml_ends() {
    let deep = ["[", "{a=", "a."].map(|part| format!("x_deep = {}1", part.repeat(20_000)));
    let keys = format!("{}x = 1", "x_a.".repeat(20_000));
    for toml in deep.into_iter().chain([keys]) {
        let site = memory([
            ("content/series/one.toml", toml.clone()),
            ("content/articles/one.md", format!("+++\n{toml}\n+++\n")),
            ("content/articles/two.md", article("Fine.")),
        ]);
        let built = within(20, "deep TOML", || build(&site, ""));
        assert!(built.files.get("articles/two/index.html").is_some());
    }
}

#[test]
fn a_large_article_is_built() {
    let paragraph =
        "The ferry of Ana Mock stopped at *Port Sample* on Monday, and nobody said why it had.\n\n";
    let body = paragraph.repeat(20_000_000 / paragraph.len());
    let built = within(40, "20 MB", || built(&body));
    assert_eq!(codes(&built.diagnostics), [""; 0]);
    assert!(page(&built, "articles/one/index.html").len() > body.len());
}

/// An article of so many words, a number each.
fn numbered_words(n: usize) -> String {
    (0..n).map(|n| format!("Word{n} stands here. ")).collect()
}

/// Every hundredth overlaps the one before.
#[test]
fn many_annotations_are_placed() {
    let n = 100_000;
    let note = |n: usize| match n % 100 {
        1 => format!("[[note]]\nid = 'n{n}'\nquote = 'Word{} stands here. Word{n}'\ntext = 'n'\n", n - 1),
        _ => format!("[[note]]\nid = 'n{n}'\nquote = 'Word{n} stands'\ntext = 'n'\n"),
    };
    let site = memory([
        ("content/articles/one.md", article(&numbered_words(n))),
        ("content/annotations/one.toml", (0..n).map(note).collect()),
    ]);
    let built = within(60, "100,000 annotations", || build(&site, ""));
    assert_eq!(codes(&built.diagnostics), [""; 0]);
    let html = page(&built, "articles/one/index.html");
    assert_eq!(article_body(html).unwrap().matches(" id=\"a-n").count(), n);
}

/// Looking for what is near a lost quote costs a pass over the article.
#[test]
fn many_lost_quotes_are_reported() {
    let n = 400;
    let note = |n: usize| format!("[[note]]\nquote = 'Lost{n} is nowhere'\ntext = 'n{n}'\n");
    let site = memory([
        ("content/articles/one.md", article(&numbered_words(2000))),
        ("content/annotations/one.toml", (0..n).map(note).collect()),
    ]);
    let built = within(60, "400 lost quotes", || build(&site, ""));
    assert_eq!(codes(&built.diagnostics), vec!["quote-not-found"; n]);
}

/// One word, many times: what a quote hits is counted, listed and shown without going through all pairs.
#[test]
fn many_hits_of_many_quotes() {
    let body = "word ".repeat(50_000);
    let notes: String = (0..300).map(|n| format!("[[note]]\nquote = 'word'\ntext = 'n{n}'\n")).collect();
    let names = "[[entity]]\nid = 'word'\nname = 'word'\nkind = 'topic'\n";
    let site = memory([
        ("content/articles/one.md", article(&body)),
        ("content/annotations/one.toml", notes),
        ("content/entities/all.toml", names.to_owned()),
    ]);
    let built = within(60, "many hits", || build(&site, ""));
    assert_eq!(built.diagnostics.iter().count(), 300);
    assert!(built.diagnostics.iter().all(|one| one.related.len() <= 100));
}

/// Years and numbers that nobody means: every scale has an end, and room for what it is a scale of.
#[test]
fn far_years_and_large_numbers_end() {
    let values = |a: &str, b: &str| {
        format!("title = 'S'\nunit = 'u'\n[[value]]\nperiod = '2020'\nvalue = {a}\n[[value]]\nperiod = {b}\n")
    };
    for year in ["Y5E8", "Y1000000000", "Y17E12", "Y-17E17", "Y9223372036854775807"] {
        let whens = [year, "2020", "2021", "2023-01", "2024", year];
        let event = |(n, when)| format!("[[event]]\nid = 'v{n}'\ntitle = 'E{n}'\nwhen = '{when}'\n");
        let events: String = (0..).zip(whens).map(event).collect();
        let roles = format!(
            "[[entity]]\nid = 'e'\nname = 'E'\nkind = 'person'\n[[entity.role]]\ntitle = 'r'\nwhen = '{year}'\n\
             [[entity.role]]\ntitle = 'r'\nwhen = '2020'\n"
        );
        let site = memory([
            ("content/events/all.toml", events),
            ("content/entities/all.toml", roles),
            ("content/series/s.toml", values("1", &format!("'{year}'\nvalue = 2"))),
        ]);
        let built = within(30, year, || build(&site, ""));
        assert_eq!(codes(&built.diagnostics), [""; 0], "{year}");
        assert!(built.files.get("series/s/index.html").is_some());
    }
    for (a, b) in [("1e70", "1.5"), ("1e150", "-1e150"), ("2e300", "2"), ("1.7e308", "-1.7e308")] {
        let site = memory([("content/series/s.toml", values(a, &format!("'2021'\nvalue = {b}")))]);
        let built = within(30, a, || build(&site, ""));
        assert!(page(&built, "series/s/index.html").contains("<table"), "{a}");
    }
}

/// Of hundreds of years a page names those about its own, the first and the last.
#[test]
fn hundreds_of_years_are_not_all_named_by_each() {
    let event = |year| format!("[[event]]\nid = 'v{year}'\ntitle = 'E{year}'\nwhen = '{year}'\n");
    let site = memory([("content/events/all.toml", (1000..1600).map(event).collect::<String>())]);
    let built = within(30, "600 years", || build(&site, ""));
    let named = |path: &str| {
        let html = page(&built, path);
        let years = html.split("<nav class=\"years\"").nth(1).unwrap().split("</nav>").next().unwrap();
        let number = |link: &str| link.split('/').next().unwrap().parse::<i64>().ok();
        years
            .split("href=\"")
            .skip(1)
            .filter_map(|link| number(link.trim_start_matches("../")))
            .collect::<Vec<_>>()
    };
    let of_1300 = named("timeline/1300/index.html");
    assert!(of_1300.len() < 60 && of_1300.starts_with(&[1000]) && of_1300.ends_with(&[1599]), "{of_1300:?}");
    assert!((1280..=1320).all(|year| year == 1300 || of_1300.contains(&year)), "{of_1300:?}");
    assert!((1000..1600).eq(named("timeline/index.html")));
    assert!(named("timeline/page/2/index.html").contains(&1250));
}

/// What stands behind a run of stops is looked for once, not for each of them.
#[test]
fn long_runs_of_stops_end() {
    for stops in [".", "!", "?", ".\"", ".)", ". ", "! ' "] {
        let body = format!("b {} c", stops.repeat(100_000));
        within(30, stops, || built(&body));
    }
}

/// Hundreds of places to choose from by hundreds of words before them.
#[test]
fn long_contexts_that_hold_nowhere_end() {
    let note = format!("[[note]]\nquote = 'bar'\nprefix = '{}'\ntext = 't'\n", "fox ".repeat(2000));
    for body in [format!("{}{}", "foo ".repeat(2000), " bar".repeat(400)), "foo ".repeat(2000) + "bar"] {
        let site = memory([
            ("content/articles/one.md", article(&body)),
            ("content/annotations/one.toml", note.clone()),
        ]);
        let built = within(30, "long prefix", || build(&site, ""));
        assert_eq!(built.diagnostics.iter().count(), 1);
    }
}

/// A quote that stands at thousands of places which overlap, and at each but the last would cut a word.
#[test]
fn long_quotes_that_cut_words_end() {
    let n = 30_000;
    let quote = |words: &str| format!("[[note]]\nquote = '{words}'\ntext = 't'\n");
    let letters = format!("{0}{0} {0}", "é".repeat(n));
    let twice = "é".repeat(2 * n);
    let hyphens = format!("{}aa", "-aa".repeat(2 * n));
    for (body, words, lost) in [
        (letters, "é".repeat(n), 0),
        (twice, "é".repeat(n), 1),
        (hyphens, format!("{}-a", "-aa".repeat(n)), 1),
    ] {
        // With many others all are looked for at once.
        let others: String = (0..20).map(|n| quote(&format!("{words}{n}"))).collect();
        for (annotations, lost) in [(quote(&words), lost), (quote(&words) + &others, lost + 20)] {
            let site = memory([
                ("content/articles/one.md", article(&body)),
                ("content/annotations/one.toml", annotations),
            ]);
            let built = within(30, "a quote that is refused", || build(&site, ""));
            let not_found =
                codes(&built.diagnostics).iter().filter(|code| **code == "quote-not-found").count();
            assert_eq!(not_found, lost);
        }
    }
}

/// Hundreds of names that are beginnings of each other: the longest is taken.
#[test]
fn names_within_names_end() {
    let n = 300;
    let entity =
        |n: usize| format!("[[entity]]\nid = 'e{n}'\nname = '{}'\nkind = 'person'\n", "Ab ".repeat(n).trim());
    let body = format!("{} and {}.", "Ab ".repeat(n + 7), "Ab ".repeat(n).trim());
    let site = memory([
        ("content/articles/one.md", article(&body)),
        ("content/entities/all.toml", (1..=n).map(entity).collect()),
    ]);
    let built = within(30, "names within names", || build(&site, ""));
    let html = page(&built, "articles/one/index.html");
    for (entity, mentions) in [("e300", 2), ("e7", 1), ("e8", 0), ("e1", 0)] {
        let found = article_body(html).unwrap().matches(&format!("/entities/{entity}/\"")).count();
        assert_eq!(found, mentions, "{entity}");
    }
}

/// One name of thousands, thousands of times: a few are named.
#[test]
fn a_name_of_thousands_ends() {
    let n = 1000;
    let entity = |n: usize| format!("[[entity]]\nid = 'e{n}'\nname = 'Nobody'\nkind = 'topic'\n");
    let site = memory([
        ("content/articles/one.md", article(&"Nobody. ".repeat(n))),
        ("content/entities/all.toml", (0..n).map(entity).collect()),
    ]);
    let found = within(60, "a shared name", || check(&site, ""));
    let message = "`Nobody` may mean `e0` or `e1` or `e10` or `e100` or `e101` or `e102` or `e103` or `e104` or one of 992 others; it is not linked";
    let shared = found.iter().filter(|one| one.code.as_str() == "name-shared");
    assert_eq!(shared.filter(|one| one.message == message).count(), n);
}

/// Thousands of ids, each with a slip, among thousands.
#[test]
fn many_unknown_ids_are_compared_with_many() {
    let slug =
        |n: usize| format!("{}-{n}", ["north-harbour-office", "river-basin-council", "field-post"][n % 3]);
    let kinds = |n: usize| format!("[[entity]]\nid = '{}'\nname = 'N{n}'\nkind = 'topic'\n", slug(n));
    let unknown: Vec<String> = (0..1000).map(|n| format!("'unknown-{}'", slug(n))).collect();
    let site = memory([
        ("content/entities/all.toml", (0..3000).map(kinds).collect::<String>()),
        ("content/articles/one.md", format!("+++\ntitle = 'One'\ntopics = [{}]\n+++\n", unknown.join(", "))),
    ]);
    let built = within(60, "unknown ids", || build(&site, ""));
    assert_eq!(built.diagnostics.iter().count(), 1000);
}

#[test]
fn long_lists_go_on_on_further_pages() {
    let mut files: Vec<(String, String)> = (0..201)
        .map(|n| {
            (
                format!("content/articles/a{n:03}.md"),
                format!("+++\ntitle = 'T{n:03}'\npublished = '2031-01-01'\n+++\nAna Mock, Ana Mock.\n"),
            )
        })
        .collect();
    let events: String = (0..501)
        .map(|n| format!("[[event]]\nid = 'e{n:03}'\ntitle = 'E{n:03}'\nwhen = '2031-01'\n"))
        .collect();
    let claims: String =
        (0..201).map(|n| format!("[[claim]]\nid = 'c{n:03}'\nstatement = 'C{n:03}'\n")).collect();
    files.push(("content/events/all.toml".into(), events));
    files.push(("content/claims/all.toml".into(), claims));
    files.push(("content/entities/a.md".into(), "+++\nname = 'Ana Mock'\nkind = 'person'\n+++\n".into()));
    let built = within(60, "long lists", || build(&memory(files), ""));
    assert_eq!(codes(&built.diagnostics), [""; 0]);
    for (list, pages, last) in [
        ("articles", 2, "T200"),
        ("claims", 2, "C200"),
        ("timeline", 3, "E500"),
        ("timeline/2031", 3, "E500"),
        ("entities/a", 2, "a200"),
    ] {
        assert!(page(&built, &format!("{list}/index.html")).contains("href=\"page/2/\""), "{list}");
        assert!(built.files.get(&format!("{list}/page/1/index.html")).is_none(), "{list}");
        let end = page(&built, &format!("{list}/page/{pages}/index.html"));
        assert!(end.contains(last), "{list}");
        assert!(built.files.get(&format!("{list}/page/{}/index.html", pages + 1)).is_none(), "{list}");
    }
    assert!(!page(&built, "articles/index.html").contains("T200"));
}

#[test]
fn long_chains_and_circles_of_parts_end() {
    // A page names all that its entity is part of, so the output grows with the square.
    let n = 500;
    let entities = |close: bool| -> String {
        (0..n)
            .map(|i| {
                let next = (i + 1) % n;
                let part = if next > 0 || close { format!("part_of = 'e{next}'\n") } else { String::new() };
                format!("[[entity]]\nid = 'e{i}'\nname = 'Name{i}'\nkind = 'place'\n{part}")
            })
            .collect()
    };
    let site = |close| memory([("content/entities/all.toml", entities(close))]);
    let chain = within(60, "a chain of 500 parts", || check(&site(false), "--audience clear"));
    assert_eq!(codes(&chain), [""; 0]);
    let circle = within(60, "a circle of 500 parts", || check(&site(true), "--audience clear"));
    assert_eq!(codes(&circle), ["cyclic-part-of"]);
}

#[test]
fn circles_of_everything_else_are_fine() {
    let site = memory([
        ("content/articles/a.md", "+++\ntitle = 'A'\ntranslation_of = 'b'\n+++\n[[b]]\n"),
        ("content/articles/b.md", "+++\ntitle = 'B'\ntranslation_of = 'a'\n+++\n[[a]]\n"),
        ("content/articles/c.md", "+++\ntitle = 'C'\ntranslation_of = 'c'\n+++\n[[c]]\n"),
        ("content/judgements/a.md", "+++\nstatement = 'A'\nsupersedes = 'b'\n+++\n"),
        ("content/judgements/b.md", "+++\nstatement = 'B'\nsupersedes = 'a'\n+++\n"),
        ("content/judgements/c.md", "+++\nstatement = 'C'\nsupersedes = 'c'\n+++\n"),
        (
            "content/entities/x.toml",
            "[[entity]]\nid = 'x'\nname = 'X'\nkind = 'person'\ntext = '[[x]]'\n[[entity.role]]\ntitle = 'self'\norganisation = 'x'\n",
        ),
    ]);
    check(&site, "");
}

/// A site directory on disk.
fn disk(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "site.toml", "title = 'Test'\n");
    files.iter().for_each(|(path, text)| put(dir.path(), path, text));
    dir
}

fn check_disk(dir: &TempDir) -> Diagnostics {
    let disk = Disk::new(dir.path());
    build::check(&loaded(&disk), &disk, &request(""), &()).diagnostics
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_site_is_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), "secret.png", "secret");
    put(outside.path(), "secret.md", "+++\ntitle = 'Secret'\n+++\n");
    let dir = disk(&[("content/articles/one.md", "+++\ntitle = 'One'\n+++\n![x](secret.png)\n")]);
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(outside.path().join(from), dir.path().join(to)).unwrap();
    };
    link("secret.png", "content/articles/secret.png");
    link("secret.md", "content/articles/secret.md");
    assert_eq!(codes(&check_disk(&dir)), ["link-outside-site", "link-outside-site", "dangling-link"]);
    let disk = Disk::new(dir.path());
    let built = build::build(&loaded(&disk), &disk, &request(""), &());
    assert!(built.files.iter().all(|(_, bytes)| !bytes.windows(6).any(|part| part == b"secret".as_slice())
        || bytes.windows(10).any(|part| part == b"secret.png")));
    assert!(built.files.get("media/articles/secret.png").is_none());
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_hides_no_other() {
    use std::os::unix::fs::PermissionsExt;
    let dir = disk(&[
        ("content/articles/locked.md", "+++\ntitle = 'Locked'\n+++\n"),
        ("content/articles/other.md", "+++\ntitel = 'Other'\n+++\n[[locked]]\n"),
    ]);
    let locked = dir.path().join("content/articles/locked.md");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&locked).is_ok() {
        return; // root reads everything
    }
    assert_eq!(codes(&check_disk(&dir)), ["unreadable-file", "missing-key", "unknown-key"]);
}

#[test]
fn a_folder_named_like_a_file_is_a_folder() {
    let dir = disk(&[
        ("content/articles/x.md/inner.md", "+++\ntitle = 'Inner'\n+++\n"),
        ("content/annotations/inner.toml/empty.txt", ""),
        ("content/articles/y.md", "+++\ntitle = 'Y'\n+++\n[[inner]] [z](x.md/z.csv)\n"),
        ("content/articles/x.md/z.csv", "z"),
    ]);
    assert_eq!(codes(&check_disk(&dir)), [""; 0]);
}

#[test]
fn names_that_are_too_long() {
    let (fits, long) = ("a".repeat(80), "b".repeat(81));
    let dir = disk(&[
        (&format!("content/articles/{fits}.md"), "+++\ntitle = 'Fits'\n+++\n"),
        (&format!("content/articles/{long}.md"), "+++\ntitle = 'Long'\n+++\n"),
        (&format!("content/articles/{}.md", "c".repeat(240)), "+++\ntitle = 'Longer'\n+++\n"),
        (&format!("static/{}", "d".repeat(200)), "x"),
    ]);
    assert_eq!(codes(&check_disk(&dir)), ["bad-id", "bad-id"]);
    for name in ["bbb", "ccc"] {
        fs::read_dir(dir.path().join("content/articles"))
            .unwrap()
            .map(|item| item.unwrap().path())
            .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(name))
            .for_each(|path| fs::remove_file(path).unwrap());
    }
    let disk = Disk::new(dir.path());
    let built = build::build(&loaded(&disk), &disk, &request(""), &());
    briefbook::output::write(&dir.path().join("public"), &built.files).unwrap();
    assert!(dir.path().join(format!("public/articles/{fits}/text.txt")).exists());
}

/// Files that are empty or almost so, in every place where a file is read.
#[test]
fn files_with_nothing_in_them() {
    let folders = [
        "articles",
        "entities",
        "events",
        "claims",
        "series",
        "publishers",
        "judgements",
        "pages",
        "annotations",
        "odd",
    ];
    for text in [
        "",
        "+++",
        "+++\n",
        "+++\n+++",
        "+++\n+++\n",
        "\u{FEFF}",
        "\0",
        "\r",
        "\n\n\n",
        "+++\n\0\n+++\n",
        "= ",
    ] {
        let mut files: Vec<(String, String)> = folders
            .iter()
            .flat_map(|folder| {
                ["md", "toml"].map(|end| (format!("content/{folder}/x.{end}"), text.to_owned()))
            })
            .collect();
        files.push(("content/index.md".into(), text.into()));
        files.push(("content/articles/fine.md".into(), article("Fine.")));
        let site = memory(files);
        assert!(check(&site, "").has_errors(), "{text:?}");
        assert!(build(&site, "").files.get("articles/fine/index.html").is_some(), "{text:?}");
    }
    for text in ["", "\u{FEFF}", "title = ''", "= ", "\0"] {
        assert!(check(&Memory::new([("site.toml", text)]), "").has_errors(), "{text:?}");
    }
}

/// Parts of articles, annotation files and objects from which random sites are put together.
fn scraps() -> impl Strategy<Value = String> {
    let words = prop_oneof![
        "[a-c ]{1,4}",
        "[\\PC\n]{0,8}",
        Just("Ana Mock ".to_owned()),
        Just("[[one]]".to_owned()),
        Just("[[one#n]] ".to_owned()),
        Just("*".to_owned()),
        Just("`".to_owned()),
        Just("\n\n> ".to_owned()),
        Just("\n- ".to_owned()),
        Just("<b>".to_owned()),
        Just("[^1]\n\n[^1]: ".to_owned()),
        Just("| a |\n|---|\n| ".to_owned()),
    ];
    prop::collection::vec(words, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text and no quote makes the program panic, and every page that is made is whole.
    #[test]
    fn random_texts_and_quotes(body in scraps(), quote in scraps(), front in "[\\PC\n]{0,20}", level in 0..3usize) {
        let quoted = serde_json::to_string(&quote).unwrap();
        let marking = ["", "tlp = 'green'\n", "draft = true\n"][level];
        let site = memory([
            ("content/articles/one.md", format!("+++\ntitle = 'One'\n{marking}+++\n{body}")),
            ("content/articles/odd.md", format!("+++\n{front}\n+++\n{body}")),
            ("content/annotations/one.toml", format!("[[note]]\nid = 'n'\nquote = {quoted}\ntext = {quoted}\n[[mention]]\nquote = {quoted}\nentity = 'ana-mock'\n")),
            ("content/entities/ana-mock.md", format!("+++\nname = 'Ana Mock'\nkind = 'person'\naliases = [{quoted}]\n+++\n{body}")),
        ]);
        check(&site, "");
        let built = build(&site, "");
        for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
            prop_assert!(std::str::from_utf8(bytes).unwrap().trim_end().ends_with("</html>"), "{}", path);
        }
    }
}
