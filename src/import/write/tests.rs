//! What is written says, read again by the program's own reader, the words that were meant.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::import::pieces::Format;
use crate::source::FileId;

fn text(words: &str) -> Piece {
    Piece::Text(words.into())
}

fn within(tag: Tag, pieces: Vec<Piece>) -> Vec<Piece> {
    [Piece::Start(tag)].into_iter().chain(pieces).chain([Piece::End]).collect()
}

fn format(format: Format, words: &str) -> Vec<Piece> {
    within(Tag::Format(format), vec![text(words)])
}

fn paragraph(pieces: impl IntoIterator<Item = Vec<Piece>>) -> String {
    markdown(&within(Tag::Paragraph, pieces.into_iter().flatten().collect())).trim_end().to_owned()
}

/// The text that quotes are matched against, of the Markdown as an article's body.
fn read(markdown: &str) -> (String, Diagnostics) {
    use crate::parse::markdown::{Options, parse};
    use crate::parse::objects::Place;
    let mut diagnostics = Diagnostics::new();
    let tree = parse(&mut diagnostics, markdown, 0, Place::File(FileId(0)), &Options::ARTICLE);
    (tree.text.to_string(), diagnostics)
}

#[test]
fn formats() {
    use Format::*;
    assert_eq!(paragraph([vec![text("a ")], format(Strong, " b "), vec![text("c")]]), "a **b** c");
    assert_eq!(paragraph([format(Strong, "a"), format(Emphasis, "b")]), "**a***b*");
    assert_eq!(
        paragraph([vec![text("x")], format(Strong, "(a)"), vec![text("b")]]),
        "x<strong>(a)</strong>b"
    );
    assert_eq!(
        paragraph([format(Deleted, "a~b"), format(Raised, "1"), format(Code, "a`b")]),
        "~~a\\~b~~<sup>1</sup>``a`b``"
    );
    let both = within(Tag::Format(Emphasis), format(Strong, "a"));
    assert_eq!(paragraph([both, vec![text(" b")]]), "***a*** b");
}

#[test]
fn characters_stay_words() {
    for (words, expected) in [
        ("# a", "\\# a"),
        ("#a", "#a"),
        ("1. a", "1\\. a"),
        ("2019.", "2019\\."),
        ("- a", "\\- a"),
        ("+ a", "\\+ a"),
        ("> a", "\\> a"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("~~~", "\\~\\~\\~"),
        ("+++", "+++"),
        ("[[a|b]]", "\\[\\[a|b\\]\\]"),
        ("a_b_c _d_", "a_b_c \\_d\\_"),
        ("<script>a</script> < b", "\\<script>a\\</script> < b"),
        ("AT&T &amp; &", "AT&T \\&amp; \\&"),
        ("5 * 3 ~ 2", "5 \\* 3 ~ 2"),
    ] {
        assert_eq!(paragraph([vec![text(words)]]), expected, "{words}");
    }
    assert_eq!(markdown(&within(Tag::Heading(2), vec![text("C {#x} ##")])), "## C \\{#x\\} \\##\n");
}

#[test]
fn links() {
    let link = |to: &str, words: &str| within(Tag::Link(to.into()), vec![text(words)]);
    assert_eq!(paragraph([link("https://a.example/b(c)", "x [y]")]), "[x \\[y\\]](<https://a.example/b(c)>)");
    assert_eq!(paragraph([link("https://a.example/", "https://a.example/")]), "<https://a.example/>");
    assert_eq!(
        paragraph([vec![text("so!")], link("https://a.example/?b&copy;", "x")]),
        "so\\![x](https://a.example/?b&amp;copy;)"
    );
}

#[test]
fn lists_nest_and_stay_apart() {
    let item = |words: &str| within(Tag::Item, vec![text(words)]);
    let inner = within(Tag::List(Some(3)), [item("b"), item("c")].concat());
    let outer =
        within(Tag::List(None), [within(Tag::Item, [vec![text("a")], inner].concat()), item("d")].concat());
    let second = within(Tag::List(None), item("e"));
    assert_eq!(markdown(&[outer, second].concat()), "- a\n  3. b\n  4. c\n- d\n\n* e\n");
    let two = within(
        Tag::Item,
        [within(Tag::Paragraph, vec![text("a")]), within(Tag::Paragraph, vec![text("b")])].concat(),
    );
    assert_eq!(markdown(&within(Tag::List(None), [two, item("c")].concat())), "- a\n\n  b\n\n- c\n");
}

#[test]
fn tables_quotes_and_code() {
    let row = |cells: &[&str]| {
        within(Tag::Row, cells.iter().flat_map(|cell| within(Tag::Cell, vec![text(cell)])).collect())
    };
    let table = within(
        Tag::Table(vec![Align::None, Align::Right]),
        [row(&["a", "b|c"]), row(&["d"]), row(&["", ""])].concat(),
    );
    assert_eq!(markdown(&table), "| a | b\\|c |\n| --- | --: |\n| d |  |\n");
    let quote = within(
        Tag::Quote,
        [within(Tag::Paragraph, vec![text("a"), Piece::Break, text("b")]), vec![text("c")]].concat(),
    );
    assert_eq!(markdown(&quote), "> a\\\n> b\n>\n> c\n");
    let code = Piece::Code { language: "rust\"".into(), text: "```\n x\n".into() };
    assert_eq!(markdown(&[code]), "````rust\n```\n x\n````\n");
}

#[test]
fn what_is_out_of_place_is_put_right() {
    let deep: Vec<Piece> = (0..500).map(|_| Piece::Start(Tag::Quote)).chain([text("a")]).collect();
    assert_eq!(markdown(&deep).trim_end(), format!("{}a", "> ".repeat(DEEPEST)));
    let strong = within(
        Tag::Format(Format::Strong),
        [within(Tag::Paragraph, vec![text("a")]), within(Tag::Paragraph, vec![text("b")])].concat(),
    );
    assert_eq!(markdown(&strong), "**a**\n\n**b**\n");
    assert_eq!(markdown(&[Piece::End, text("a"), Piece::End]), "a\n");
    assert_eq!(
        markdown(&[Piece::Start(Tag::Cell), text("a"), Piece::Start(Tag::Item), text("b")]),
        "a\n\nb\n"
    );
}

/// Words made of what is special to somebody.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "b",
        "é",
        " ",
        " ",
        "*",
        "**",
        "_",
        "~",
        "~~",
        "`",
        "```",
        "[",
        "]",
        "[[",
        "]]",
        "(",
        ")",
        "<",
        ">",
        "<b>",
        "</b>",
        "<!--",
        "&",
        "&amp;",
        "&#65;",
        "#",
        "##",
        "-",
        "---",
        "+",
        "+++",
        "=",
        "===",
        "1.",
        "2)",
        "|",
        "\\",
        "!",
        "[^1]",
        "[^1]: ",
        "[a]: b",
        "https://a.example/_b_",
        "{#x}",
        ":",
        "$",
        "\u{a0}",
        "“",
        "[ ] ",
        "\"",
        "'",
        "%",
        "^",
    ]);
    prop::collection::vec(part, 1..12).prop_map(|parts| parts.concat())
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    use Format::*;
    let format = prop::sample::select(vec![
        None,
        None,
        None,
        Some(Strong),
        Some(Emphasis),
        Some(Deleted),
        Some(Raised),
        Some(Code),
    ]);
    let run = (hostile(), format, any::<bool>()).prop_map(|(words, format, breaks)| {
        let mut run = vec![text(&words)];
        if let Some(format) = format {
            run = within(Tag::Format(format), run);
        }
        if breaks {
            run.push(Piece::Break);
        }
        run
    });
    prop::collection::vec(run, 1..5).prop_map(|runs| runs.concat())
}

/// The words alone, without white space, which folds.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn words_are_the_same_read_again(parts in prop::collection::vec((0..7_u8, pieces()), 1..6)) {
        let all: Vec<Piece> = parts.iter().flat_map(|(kind, pieces)| match kind {
            0 | 1 => within(Tag::Paragraph, pieces.clone()),
            2 => within(Tag::Heading(2), pieces.clone()),
            3 => within(Tag::List(None), within(Tag::Item, pieces.clone())),
            4 => within(Tag::List(Some(7)), within(Tag::Item, pieces.clone())),
            5 => within(Tag::Quote, pieces.clone()),
            _ => {
                let row = within(Tag::Row, [within(Tag::Cell, pieces.clone()), within(Tag::Cell, pieces.clone())].concat());
                within(Tag::Table(vec![]), [row.clone(), row].concat())
            }
        }).collect();
        let copies = |kind: u8| if kind == 6 { 4 } else { 1 };
        let words: String = parts.iter().map(|(kind, pieces)| {
            let words: String = pieces.iter().map(|piece| match piece { Piece::Text(text) => text.as_str(), _ => "" }).collect();
            words.repeat(copies(*kind))
        }).collect();
        let markdown = markdown(&all);
        let (text, diagnostics) = read(&markdown);
        prop_assert_eq!(bare(&text), bare(&words), "{}", markdown);
        prop_assert!(diagnostics.is_empty(), "{}", markdown);
    }
}
