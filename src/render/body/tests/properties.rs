//! Properties over generated documents and marks.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Mark, MarkKind, html_with, tree};
use crate::markup::{Kind, Tree};
use crate::parse::markdown::{Options, RawHtml};

const PIECES: &[&str] = &[
    "word",
    "Señora",
    "e\u{301}",
    "東京",
    " ",
    " ",
    ", ",
    "*em*",
    "**st*ro*ng**",
    "*",
    "_",
    "~~del~~",
    "`co de`",
    "`",
    "[words](to.md)",
    "[a *b* c](https://e.org)",
    "[",
    "](x)",
    "[[id]]",
    "[[id|the *name*]]",
    "![[id]]",
    "[[",
    "]]",
    "&amp;",
    "&#10;",
    "&lt;",
    "<",
    "&",
    "\\*",
    "\\",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<a href=\"javascript:x\">",
    "<mark class='claim x'>",
    "</mark>",
    "<span title='a>b<c'>",
    "</span>",
    "<br>",
    "<!-- c -->",
    "<script>",
    "<img src=x>",
    "![alt](p.png)",
    "![alt](http://h/p.png)",
    "![al [in](y) t](data:x)",
    "[^1]",
    "[^2]",
    "[^3]",
    "[^1]",
    "  \n",
    "\n",
    "\\\n",
    "<https://e.org>",
    "<a@b.org>",
    "|",
    " | ",
    "\u{0}",
    "\t",
    "[x![i](http://h/i)[^2]](y)",
];

const STARTS: &[&str] = &[
    "",
    "",
    "",
    "# ",
    "### ",
    "> ",
    "> > ",
    "- ",
    "  - ",
    "1. ",
    "7) ",
    "    ",
    "- [x] ",
    "[^1]: ",
    "[^2]: ",
    "    ",
    "[^3]: - ",
    "| a ",
    "```rust\n",
    "```\n",
    "~~~toml\n",
    "<div class='note'>",
    "<p>",
    "<li>",
    "<!--",
    "- - - ",
    "* * *\n",
    "a\n===\n",
    "# h {#",
];

const ENDS: &[&str] =
    &["\n", "\n\n", "\n\n", "\n```\n", "\n|--|:-:|\n| x | ", "\n---\n", "\n</div>\n\n", "}\n", "\n~~~\n"];

fn markdown() -> impl Strategy<Value = String> {
    let inline = prop::collection::vec(prop::sample::select(PIECES), 0..9).prop_map(|pieces| pieces.concat());
    let block = (prop::sample::select(STARTS), inline, prop::sample::select(ENDS))
        .prop_map(|(start, inline, end)| format!("{start}{inline}{end}"));
    prop::collection::vec(block, 0..9).prop_map(|blocks| blocks.concat())
}

/// Marks as shares of the text's length: start, length, and whether it is a mention.
fn places() -> impl Strategy<Value = Vec<(f64, f64, bool)>> {
    prop::collection::vec((0.0..1.0, prop_oneof![0.0..0.1, 0.0..1.0], any::<bool>()), 0..12)
}

fn options() -> impl Strategy<Value = Options> {
    let raw = prop::sample::select(&[RawHtml::Sanitise, RawHtml::Sanitise, RawHtml::Escape][..]);
    raw.prop_map(|raw_html| Options { raw_html, ..Options::ARTICLE })
}

/// What a mark may be labelled with: whatever an author can write.
const LABELS: &[&str] = &["claim, refuted", "a \"b\" <c> & '</mark>", "", " data-annotation=\"x\"", "ñ\n東"];

/// A document's tags and texts.
enum Part<'h> {
    Start(&'h str),
    End(&'h str),
    Text(&'h str),
}

fn parts(html: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let end = if rest.starts_with('<') { tag_end(rest) } else { rest.find('<').unwrap_or(rest.len()) };
        let (part, after) = rest.split_at(end);
        parts.push(match part.as_bytes() {
            [b'<', b'/', ..] => Part::End(part),
            [b'<', ..] => Part::Start(part),
            _ => Part::Text(part),
        });
        rest = after;
    }
    parts
}

fn tag_end(html: &str) -> usize {
    let mut quoted = false;
    for (at, character) in html.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    panic!("a tag without end: {html}");
}

fn name(tag: &str) -> &str {
    tag.trim_start_matches(['<', '/']).split([' ', '>', '/']).next().unwrap()
}

fn is_mark(tag: &str) -> bool {
    tag.contains(" data-annotation=\"") || tag.contains(" data-entity=\"")
}

/// Checks that tags are balanced and that no link stands in a link; gives the HTML without marks, and the text of
/// each mark without white space.
fn examine(html: &str) -> (String, BTreeMap<String, String>) {
    let mut open: Vec<&str> = Vec::new();
    let mut bare = String::new();
    let mut quotes = BTreeMap::new();
    for part in parts(html) {
        match part {
            Part::Start(tag) => {
                let void = ["br", "hr", "img", "input", "wbr"].contains(&name(tag));
                assert!(
                    name(tag) != "a" || !open.iter().any(|tag| name(tag) == "a"),
                    "a link in a link: {html}"
                );
                if !void {
                    open.push(tag);
                }
                if is_mark(tag) {
                    continue;
                }
                bare.push_str(tag);
                assert!(
                    void || !open.iter().rev().skip(1).any(|tag| is_mark(tag)),
                    "{tag} in a mark: {html}"
                );
            }
            Part::End(tag) => {
                let start = open.pop().unwrap_or_else(|| panic!("{tag} ends nothing: {html}"));
                assert_eq!(name(start), name(tag), "{html}");
                if !is_mark(start) {
                    bare.push_str(tag);
                }
            }
            Part::Text(text) => {
                bare.push_str(text);
                for mark in open.iter().filter(|tag| is_mark(tag)) {
                    quotes.entry(key(mark)).or_insert_with(String::new).push_str(&squeezed(&unescaped(text)));
                }
            }
        }
    }
    assert!(open.is_empty(), "{open:?} stay open: {html}");
    (bare, quotes)
}

fn key(tag: &str) -> String {
    let (_, after) = tag.split_once(" data-").unwrap();
    after.split('"').nth(1).unwrap().to_owned()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn ranges(text: &str, places: &[(f64, f64, bool)]) -> Vec<std::ops::Range<usize>> {
    let at = |share: f64| {
        let at = (share.min(1.0) * text.len() as f64) as usize;
        crate::source::floor_char_boundary(text, at)
    };
    places.iter().map(|(start, length, _)| at(*start)..at(start + length)).collect()
}

fn check_marks(markdown: &str, options: &Options, places: &[(f64, f64, bool)]) {
    let tree = tree(markdown, options);
    let ranges = ranges(&tree.text, places);
    let keys: Vec<String> = (0..places.len()).map(|n| format!("k{n}")).collect();
    let ids: Vec<String> = keys.iter().map(|key| format!("m-{key}-1")).collect();
    let marks: Vec<Mark<'_>> = (0..places.len())
        .map(|n| {
            let label = Some(LABELS[n % LABELS.len()]);
            let mention = MarkKind::Mention { entity: &keys[n], href: "../e/", id: &ids[n], label };
            let claim = MarkKind::Annotation { kind: "claim", id: &keys[n], label, number: label };
            let range = ranges[n].start as u32..ranges[n].end as u32;
            Mark { range, key: &keys[n], kind: if places[n].2 { mention } else { claim } }
        })
        .collect();
    let marked = html_with(&tree, &marks);
    let (bare, quotes) = examine(&marked);
    assert_eq!(bare, html_with(&tree, &[]));
    for (key, range) in keys.iter().zip(ranges) {
        let expected = squeezed(&tree.text[range]);
        assert_eq!(quotes.get(key).map_or("", String::as_str), expected, "{key} in {marked}");
        let firsts = marked.matches(&format!("id=\"a-{key}\"")).count()
            + marked.matches(&format!("id=\"m-{key}-1\"")).count();
        assert_eq!(firsts, usize::from(marked.contains(&format!("=\"{key}\""))));
    }
    let begun = marked.matches(" id=\"a-k").count() + marked.matches(" id=\"m-k").count();
    assert_eq!(marked.matches(" data-label=\"").count(), begun, "{marked}");
}

fn check_tree(tree: &Tree, markdown: &str) {
    let (mut depth, mut at) = (0_usize, 0);
    for node in &tree.nodes {
        assert!(
            node.source.start <= node.source.end && node.source.end as usize <= markdown.len(),
            "{node:?}"
        );
        match &node.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close => depth = depth.checked_sub(1).expect("an end without start"),
            kind => {
                let Some(range) = kind.text_range() else { continue };
                assert!(range.start >= at && range.start < range.end, "{tree:?}");
                let between = &tree.text[at as usize..range.start as usize];
                assert!(between.chars().all(|c| c == '\n' || c == '\t'), "{between:?} in no leaf");
                at = range.end;
            }
        }
    }
    assert_eq!(depth, 0);
    assert!(tree.text[at as usize..].chars().all(|c| c == '\n' || c == '\t'));
    let mut end = 0;
    for range in &tree.linkable {
        assert!(range.start >= end && range.start < range.end);
        assert!(tree.text.get(range.start as usize..range.end as usize).is_some());
        end = range.end;
    }
    for at in 0..tree.text.len() {
        assert!(tree.source_at(at as u32) as usize <= markdown.len());
    }
}

/// Letters stand where `source_at` says. Code spans over several lines of a list or quotation know only where they start.
fn check_sources(tree: &Tree, markdown: &str) {
    for leaf in tree.nodes.iter().filter(|leaf| !leaf.source.is_empty()) {
        let Kind::Text(range) = &leaf.kind else { continue };
        let text = &tree.text[range.start as usize..range.end as usize];
        for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
            let source = tree.source_at(range.start + at as u32) as usize;
            let written = markdown.get(source..).and_then(|rest| rest.chars().next());
            assert_eq!(written, Some(letter), "at {at} of {text:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn marks_come_off_again(markdown in markdown(), options in options(), places in places()) {
        check_marks(&markdown, &options, &places);
    }

    #[test]
    fn trees_are_sound(markdown in markdown(), options in options()) {
        let tree = tree(&markdown, &options);
        check_tree(&tree, &markdown);
        check_sources(&tree, &markdown);
    }

    #[test]
    fn any_string_is_a_document(text in any::<String>(), odd in "[\\[\\]()<>&;`*_~#|>:^!\\-+ \t\na1=\"'\\\\/{}ñ]{0,80}") {
        for markdown in [text, odd] {
            for options in [Options::ARTICLE, Options::PROSE, Options::CONFORMANCE] {
                let tree = tree(&markdown, &options);
                check_tree(&tree, &markdown);
                if options.raw_html != RawHtml::Verbatim {
                    check_marks(&markdown, &options, &[(0.0, 1.0, true), (0.2, 0.5, false), (0.4, 0.6, true)]);
                }
            }
        }
    }
}
