//! What documents become: their text, links, ids and diagnostics.

use super::{Options, parse};
use crate::diagnostic::{Code, Diagnostics};
use crate::markup::{Target, Tree};
use crate::parse::objects::Place;
use crate::source::{FileId, Span};

fn read(markdown: &str, options: &Options) -> (Tree, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let tree = parse(&mut diagnostics, markdown, 0, Place::File(FileId(0)), options);
    (tree, diagnostics)
}

fn article(markdown: &str) -> Tree {
    read(markdown, &Options::ARTICLE).0
}

#[test]
fn text_and_linkable_stretches() {
    let cases: Vec<serde_json::Value> = serde_json::from_str(include_str!("tests/text.json")).unwrap();
    for case in &cases {
        let markdown = case["markdown"].as_str().unwrap();
        let tree = article(markdown);
        assert_eq!(tree.text, case["text"].as_str().unwrap(), "of {markdown:?}");
        if let Some(expected) = case["linkable"].as_array() {
            let range = |r: &std::ops::Range<u32>| &tree.text[r.start as usize..r.end as usize];
            let linkable: Vec<&str> = tree.linkable.iter().map(range).collect();
            assert_eq!(
                linkable,
                expected.iter().map(|e| e.as_str().unwrap()).collect::<Vec<_>>(),
                "of {markdown:?}"
            );
        }
    }
}

#[test]
fn ids_of_headings() {
    let ids = |markdown: &str, options: &Options| read(markdown, options).0.ids;
    assert_eq!(ids("# A b\n## A b\n### a-b\n", &Options::ARTICLE), ["s-a-b", "s-a-b-1", "s-a-b-2"]);
    assert_eq!(ids("# One\n# One {#own}\n# Two {#one}\n", &Options::ARTICLE), ["one-1", "own", "one"]);
    assert_eq!(ids("# !\n# {#x\"'y .class key=value}\n", &Options::ARTICLE), ["section", "xy"]);
    assert_eq!(ids("# M x\n# bb top\n# fn 1\n", &Options::ARTICLE), ["s-m-x", "s-bb-top", "s-fn-1"]);
    assert_eq!(ids("# M x\n# bb top\n", &Options::PROSE), ["m-x", "s-bb-top"]);
    assert_eq!(ids("# fnref 1\n\nx[^1]\n\n[^1]: y\n", &Options::ARTICLE), ["fnref-1-1", "fn-1", "fnref-1"]);
    assert_eq!(ids("# x\n", &Options::CONFORMANCE), [""; 0]);
}

#[test]
fn braces_of_headings() {
    let cases = [
        ("# a {#b}", "a\n", "b"),
        ("# a {.x #b y=z}  \n", "a\n", "b"),
        ("a {#b_c_d}\n===\n", "a\n", "b_c_d"),
        ("# {#b}", "", "b"),
        ("# *a* {#b}", "a\n", "b"),
        ("# a {draft}", "a {draft}\n", "a-draft"),
        ("# a \\{#b}", "a {#b}\n", "a-b"),
        ("# \\{#b}", "{#b}\n", "b"),
        ("# a {#b} c", "a {#b} c\n", "a-b-c"),
        ("# a {#}", "a\n", "a"),
        ("# a `{#b}`", "a {#b}\n", "a-b"),
    ];
    for (markdown, text, id) in cases {
        let tree = read(markdown, &Options::PROSE).0;
        assert_eq!((tree.text.as_str(), tree.ids.as_slice()), (text, &[id.to_owned()][..]), "{markdown}");
    }
}

#[test]
fn kinds_of_links() {
    let markdown = "[a](https://e.org) [b](#x) [c](/y/) [d](z.md) [[e]] [[claim:f|words]] [[g#h]] [i](&#106;avascript:x) \
                    <a@e.org> [j](<java\tscript:x>) [k](DATA:x)";
    let (tree, diagnostics) = read(markdown, &Options::ARTICLE);
    let targets: Vec<_> = tree.links.iter().map(|link| (link.target.clone(), link.has_words)).collect();
    let object = |kind: Option<&str>, id: &str, part: Option<&str>| {
        Target::Object(kind.map(str::to_owned), id.to_owned(), part.map(str::to_owned))
    };
    let expected = [
        (Target::External("https://e.org".into()), true),
        (Target::Fragment("#x".into()), true),
        (Target::Site("/y/".into()), true),
        (Target::Relative("z.md".into()), true),
        (object(None, "e", None), false),
        (object(Some("claim"), "f", None), true),
        (object(None, "g", Some("h")), false),
        (Target::Unsafe("javascript:x".into()), true),
        (Target::External("mailto:a@e.org".into()), true),
        (Target::Unsafe("javascript:x".into()), true),
        (Target::Unsafe("DATA:x".into()), true),
    ];
    assert_eq!(targets, expected);
    assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::UnsafeLink; 3]);
}

#[test]
fn wiki_links_in_tables() {
    let tree = article("| a |\n|---|\n| [[x\\|words]] |\n");
    assert_eq!(tree.links[0].target, Target::Object(None, "x".into(), None));
    assert_eq!(tree.text, "a\t\nwords\t\n");
}

#[test]
fn diagnostics_have_places() {
    fn codes(markdown: &str) -> Vec<(Code, Option<&str>)> {
        let diagnostics = read(markdown, &Options::ARTICLE).1;
        diagnostics.iter().map(|d| (d.code, d.span.map(|span| &markdown[span.range()]))).collect()
    }
    assert_eq!(codes("x ![a](http://e.org/i.png)"), [(Code::RemoteImage, Some("![a](http://e.org/i.png)"))]);
    assert_eq!(codes("x ![a](data:x) y"), [(Code::UnsafeLink, Some("![a](data:x)"))]);
    assert_eq!(codes("x <img src=y> z"), [(Code::RawHtmlImage, Some("<img src=y>"))]);
    assert_eq!(
        codes("x <a href='javascript:y'>z</a>"),
        [(Code::UnsafeLink, Some("<a href='javascript:y'>"))]
    );
    assert_eq!(codes("x ![[y]] z"), [(Code::DanglingLink, Some("![[y]]"))]);
}

#[test]
fn places_count_from_the_base() {
    let mut diagnostics = Diagnostics::new();
    let tree = parse(&mut diagnostics, "a [b](data:c)", 100, Place::File(FileId(3)), &Options::ARTICLE);
    assert_eq!(tree.source_at(2), 103);
    assert_eq!(tree.links[0].source, 102..113);
    assert_eq!(diagnostics.iter().next().unwrap().span, Some(Span { file: FileId(3), start: 102, end: 113 }));
    let value = Span { file: FileId(1), start: 7, end: 9 };
    parse(&mut diagnostics, "[b](data:c)", 0, Place::Value(value), &Options::PROSE);
    assert_eq!(diagnostics.iter().last().unwrap().span, Some(value));
}

#[test]
fn code_that_will_be_highlighted() {
    assert!(article("```rust\nx\n```\n").has_code);
    assert!(!article("```no-such-language\nx\n```\n\n```\nx\n```\n\n    x\n").has_code);
}
