//! Large and deep documents: they must work at all, and `figures` prints what they cost:
//! `cargo test --release -- --ignored --nocapture figures`.

use std::time::Instant;

use pulldown_cmark::Parser;

use super::{Mark, claim, html_with, mention, tree};
use crate::parse::markdown::{Options, extensions};

/// Documents whose nesting, or whose search for what belongs together, could grow out of hand.
fn hard_documents(n: usize) -> Vec<(&'static str, String)> {
    let numbered = |format: &dyn Fn(usize) -> String| (0..n).map(format).collect::<String>();
    vec![
        ("quotes", format!("{0}x\n{0}y\nz\nz\n", "> ".repeat(n))),
        ("lists", "- ".repeat(n) + "x"),
        ("numbered lists", "1. ".repeat(n) + "x"),
        ("emphasis", "*a **a ".repeat(n / 2) + &"b** b*".repeat(n / 2)),
        ("open emphasis", "*a_b ".repeat(n)),
        ("brackets", "[".repeat(n) + &"](x)".repeat(n)),
        ("images", "![".repeat(n) + "a" + &"](b)".repeat(n)),
        ("wiki links", "[[".repeat(n) + "a" + &"]]".repeat(n)),
        ("open wiki links", "[[a|".repeat(n) + &"]] ".repeat(n)),
        ("raw tags", "x".to_owned() + &"<b>".repeat(n) + &"</i>".repeat(n)),
        (
            "raw tags and emphasis",
            "x".to_owned() + &"<b><i class=x>*a".repeat(n / 2) + &"</b>*".repeat(n / 2),
        ),
        ("HTML block", "<div>".repeat(n)),
        ("footnotes in a chain", numbered(&|n| format!("a[^{n}]\n\n[^{n}]: b[^{}]\n\n", n + 1))),
        ("references to one footnote", "[^1]".repeat(n) + "\n\n[^1]: x\n"),
        ("nested footnotes", "[^1]: ".repeat(n) + "x"),
        ("equal headings", "# a\n".repeat(n)),
        ("open comments", "<!-- a\n\n".repeat(n)),
        ("open tags", "x <a".repeat(n)),
        ("entities", "&amp;&#x;&a;".repeat(n)),
    ]
}

#[test]
fn depth_overflows_nothing() {
    for (name, markdown) in hard_documents(20_000) {
        let tree = tree(&markdown, &Options::ARTICLE);
        let whole = claim(0..u32::try_from(tree.text.len()).unwrap(), "k");
        assert!(html_with(&tree, &[whole]).len() >= tree.text.len(), "{name}");
    }
}

fn measure(name: &str, markdown: &str) {
    let begin = Instant::now();
    Parser::new_ext(markdown, extensions())
        .into_offset_iter()
        .for_each(|event| drop(std::hint::black_box(event)));
    let bare = begin.elapsed();
    let begin = Instant::now();
    let tree = tree(markdown, &Options::ARTICLE);
    let parsed = begin.elapsed();
    let begin = Instant::now();
    let html = html_with(&tree, &[]);
    let encoded = begin.elapsed();
    let (bytes, nodes) = (markdown.len(), tree.nodes.len());
    println!(
        "{name}: {bytes} bytes, pulldown-cmark {bare:?}, parse {parsed:?}, {nodes} nodes, encode {encoded:?} ({} bytes)",
        html.len()
    );
}

fn measure_marks(name: &str, marks: &[Mark<'_>]) {
    let tree = tree(&"word ".repeat(200_000), &Options::ARTICLE);
    let begin = Instant::now();
    let html = html_with(&tree, marks);
    println!("{} {name} marks: {:?}, {} bytes", marks.len(), begin.elapsed(), html.len());
}

#[test]
#[ignore = "prints figures"]
fn figures() {
    for (name, markdown) in hard_documents(100_000) {
        measure(name, &markdown);
    }
    let rich = "The *Ministry* of [Defence](x.md) said on 3 May that `x` & others, [[pemex]] and\nPemex were **not** to \
                blame.[^1]\n\n## A heading\n\n- one thing\n- another thing\n\n| a | b |\n|---|---|\n| c | d |\n\n> quoted \
                words that go on for a while, as words do in articles like these\n\n";
    let simple = "The ministry said that there were no cases to speak of, and that the figures of last year would \
                  stand.\nMore words follow here.\n\n";
    measure("50 MB, rich", &(rich.repeat(50_000_000 / rich.len()) + "\n[^1]: note\n"));
    measure("50 MB, simple", &simple.repeat(50_000_000 / simple.len()));
    measure_marks("flat", &(0..100_000).map(|n| mention(n * 10..n * 10 + 4, "k")).collect::<Vec<_>>());
    measure_marks("nested", &(0..100_000).map(|n| claim(n..400_000 - n, "k")).collect::<Vec<_>>());
    measure_marks("crossing", &(0..100_000).map(|n| claim(n * 10..n * 10 + 55, "k")).collect::<Vec<_>>());
}
