//! What holds of all proposals, over articles that are made up at random: they can be read, they anchor at exactly
//! their passage, and a second run proposes nothing.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::anchor::{self, ArticleInput, Linking, NameIndex};
use crate::diagnostic::Diagnostics;
use crate::parse::{self, Parsed};
use crate::source::{SourcePath, SourceText, Sources};

const ENTITIES: &str = "[[entity]]\nid = 'ada-example'\nname = 'Ada Example'\nkind = 'person'\n\
                        weak_aliases = ['Example']\n[[entity]]\nid = 'testland'\nname = 'Testland'\nkind = 'place'\n";
const SERIES: &str = "title = 'Homicides'\nunit = 'homicides'\n";

/// A site of one article.
fn site(article: &str, annotations: &str) -> (Sources, Parsed, Diagnostics) {
    let file = |path: &str, text: &str| SourceText { path: SourcePath::new(path), text: text.into() };
    let sources = Sources::new(vec![
        file("content/annotations/a.toml", annotations),
        file("content/articles/a.md", article),
        file("content/entities/all.toml", ENTITIES),
        file("content/series/homicides.toml", SERIES),
        file("site.toml", "title = 'T'\nlanguage = 'en'\n"),
    ]);
    let mut diagnostics = Diagnostics::new();
    let parsed = parse::parse(&mut diagnostics, &sources, &BTreeSet::new());
    (sources, parsed, diagnostics)
}

/// The proposals for it.
fn proposals(article: &str, annotations: &str) -> Proposals {
    let (_, parsed, _) = site(article, annotations);
    let names = index(&parsed.entities);
    let site = Site {
        language: &parsed.site.language,
        entities: &parsed.entities,
        events: &parsed.events,
        series: &parsed.series,
        names: &names,
    };
    let source = Source {
        article: &parsed.articles[0],
        file: article,
        annotations: parsed.annotations.first().map_or(&[], |file| &*file.annotations),
        annotation_file: annotations,
    };
    suggest(&source, &site)
}

fn article(body: &str) -> String {
    format!("+++\ntitle = 'A'\npublished = '2020-06-26'\n+++\n{body}\n")
}

/// Whether what is proposed for a body is what it should be.
fn holds(body: &str) -> Result<(), TestCaseError> {
    let text = article(body);
    let first = proposals(&text, "");
    let file = first.written("a");
    // A random text may hold an address that nobody should open.
    let (_, _, of_the_text) = site(&text, "");
    let (_, parsed, diagnostics) = site(&text, &file);
    let messages = |all: &Diagnostics| all.iter().map(|d| d.message.clone()).collect::<Vec<_>>();
    prop_assert_eq!(messages(&diagnostics), messages(&of_the_text), "{}", file);
    let annotations: Vec<&Annotation> =
        parsed.annotations.iter().flat_map(|file| file.annotations.iter()).collect();
    let prose = parsed.articles[0].prose.as_ref().unwrap();
    let input = ArticleInput { prose, published: None, linking: Linking::Off };
    let names = NameIndex::new(parsed.entities.iter().map(|entity| &**entity));
    let mut diagnostics = Diagnostics::new();
    let anchored = anchor::anchor(&mut diagnostics, &input, &annotations, &names);
    prop_assert_eq!(messages(&diagnostics), Vec::<String>::new(), "{}", file);
    let live = first.annotations.iter().filter(|block| !block.is_comment).count();
    prop_assert_eq!(anchored.placed.iter().filter(|placed| placed.hits.len() == 1).count(), live);
    let second = proposals(&text, &file);
    prop_assert!(second.is_empty(), "proposed again: {}\nfor {}", second.written("a"), file);
    // The comments are tables too.
    let bare: String = file
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| is_table(rest)).unwrap_or(line))
        .fold(String::new(), |all, line| all + line + "\n");
    let parsed = toml::from_str::<toml::Table>(&bare);
    prop_assert!(parsed.is_ok(), "{:?}\n{}", parsed.err(), bare);
    Ok(())
}

fn is_table(line: &str) -> bool {
    let key = line.split(" = ").next().unwrap_or_default();
    line.starts_with("[[") || line.contains(" = ") && key.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "On 26 June 2020",
        "in June",
        "last year",
        "since 2019",
        "2019",
        "in 2019",
        "3 May",
        "yesterday",
        "between 2018 and 2020",
        "34,600 homicides",
        "40%",
        "fell by",
        "from 30 to 20",
        "US$1.2 billion",
        "three soldiers",
        "more than",
        "per 100,000 people",
        "said",
        "Ada Example",
        "Example",
        "“",
        "”",
        "said that",
        "according to",
        "President Bob Specimen",
        "Specimen",
        "Testland",
        "the Ministry of Mock Affairs (MMA)",
        "MMA",
        ",",
        ".",
        ". The",
        ":",
        "«",
        "»",
        "\"",
        "*",
        "**",
        "`code 2019`",
        "\n\n",
        "\n# ",
        "\n- ",
        "[link in 2019](x.md)",
        "ñ",
        "é\u{301}",
        "\u{200b}",
        "\u{a0}",
        "’s",
        "-",
        "&amp;",
        "\\",
        "dijo",
        "de 2020",
        "and",
        "to",
        "thefts",
        "we have never seen this before",
        "El 3 de mayo",
        "1.5 millones de personas",
        "🦀",
        "東京",
        "\t",
    ];
    (0..pieces.len()).prop_map(move |n| pieces[n].to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn proposals_anchor_and_are_made_once(pieces in proptest::collection::vec(piece(), 0..60)) {
        holds(&pieces.join(" "))?;
    }

    #[test]
    fn any_text_is_fine(text in "\\PC{0,200}") {
        holds(&text)?;
    }
}

#[test]
fn repetitions_are_told_apart() {
    holds(&"In 2019 it fell by 40%. ".repeat(100)).unwrap();
    holds("<aa:>").unwrap();
    holds(&"in 2019 ".repeat(550)).unwrap();
}

/// Nothing is quadratic: a megabyte of anything takes about as long as reading it. The bound is for a debug build on
/// a busy machine.
#[test]
fn hostile_texts_take_no_longer() {
    let texts = [
        "A".repeat(20_000),
        "A ".repeat(20_000),
        "1".repeat(20_000),
        "12 ".repeat(8_000),
        "2019-".repeat(20_000),
        "“a ".repeat(20_000),
        "said that ".repeat(8_000),
        "of the ".repeat(8_000),
        "A de ".repeat(8_000),
        "between 1 and ".repeat(8_000),
        "a.".repeat(8_000),
        "x\n\n".repeat(8_000),
    ];
    for text in texts {
        let begun = Instant::now();
        let body = article(&text);
        drop(proposals(&body, ""));
        assert!(begun.elapsed() < Duration::from_secs(20), "{:.20}: {:?}", text, begun.elapsed());
    }
}
