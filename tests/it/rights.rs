//! What the rights of a source let out, over the whole output: every word of a source is a word of its own here, so that
//! what was published can be counted in the finished files.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::support::{build, codes, memory, search_terms};

/// One annotation: its kind, its first word, how many words it quotes, whether it is red.
type Quote = (&'static str, usize, usize, bool);

#[derive(Debug, Clone)]
struct Source {
    rights: &'static str,
    /// How many words each sentence has.
    sentences: Vec<usize>,
    quotes: Vec<Quote>,
}

fn source() -> impl Strategy<Value = Source> {
    let rights = prop_oneof![1 => Just("full"), 1 => Just("link"), 4 => Just("excerpt")];
    let kind = prop::sample::select(&["claim", "event", "figure", "relation", "note", "mention", "ignore"]);
    let quote = (kind, 0..60_usize, 1..9_usize, prop::bool::weighted(0.2));
    (rights, prop::collection::vec(1..12_usize, 1..8), prop::collection::vec(quote, 0..8))
        .prop_map(|(rights, sentences, quotes)| Source { rights, sentences, quotes })
}

/// The sentence that each word stands in.
fn sentence_of(source: &Source) -> Vec<usize> {
    let of = |(n, words): (usize, &usize)| std::iter::repeat_n(n, *words);
    source.sentences.iter().enumerate().flat_map(of).collect()
}

/// A word that nothing else contains. Some stand in marks of Markdown, some beside a name.
fn word(source: usize, n: usize) -> String {
    format!("canary{source}w{n}z")
}

fn body(number: usize, source: &Source) -> String {
    let mut text = String::new();
    let mut n = 0;
    for words in &source.sentences {
        for _ in 0..*words {
            let word = word(number, n);
            match n % 7 {
                2 => text.push_str(&format!("*{word}* ")),
                3 => text.push_str(&format!("[{word}](https://x.example/) ")),
                _ => text.push_str(&format!("{word} ")),
            }
            n += 1;
        }
        text = format!("{}.{}", text.trim_end(), if n % 3 == 0 { "\n\n" } else { " " });
    }
    // A capital begins each sentence, whatever the word.
    let mut upper = true;
    text.chars()
        .map(|c| {
            let out = if upper && c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c };
            upper = (upper && !c.is_ascii_alphabetic()) || c == '.';
            out
        })
        .collect()
}

fn annotations(number: usize, source: &Source) -> String {
    let sentence = sentence_of(source);
    let mut toml = String::new();
    for (n, quote) in source.quotes.iter().enumerate() {
        let Some(range) = words_of(quote, &sentence) else { continue };
        let (kind, _, _, red) = quote;
        let mut words = String::new();
        for at in range {
            let stop = if words.is_empty() || sentence[at] == sentence[at - 1] { "" } else { "." };
            words = format!("{words}{stop} {}", word(number, at));
        }
        let rest = match *kind {
            "claim" => "statement = 'Said'",
            "event" => "title = 'Happened'\nwhen = '2031'",
            "figure" => "series = 'count'\nvalue = 1",
            "relation" => "subject = 'ana'\npredicate = 'is'\nobject = 'ana'",
            "note" => "text = 'Ours'",
            "mention" => "entity = 'ana'",
            _ => "",
        };
        let marking = if *red { "tlp = 'red'" } else { "" };
        toml += &format!("[[{kind}]]\nid = 'n{n}'\nquote = '{}'\n{rest}\n{marking}\n", words.trim());
    }
    toml
}

/// The words of a quote, which stays in one block.
fn words_of(quote: &Quote, sentence: &[usize]) -> Option<std::ops::Range<usize>> {
    let (_, start, length, _) = *quote;
    let start = start % sentence.len();
    let end = (start + length).min(sentence.len());
    // A block ends where its number of words divides by three at the end of a sentence.
    let whole = (start + 1..end).all(|n| sentence[n] == sentence[n - 1] || n % 3 != 0);
    whole.then_some(start..end)
}

/// The words of a source that may be published: none when the quotes are too long.
fn allowed(source: &Source, budget: usize) -> Option<BTreeSet<usize>> {
    let sentence = sentence_of(source);
    match source.rights {
        "full" => return Some((0..sentence.len()).collect()),
        "link" => return Some(BTreeSet::new()),
        _ => {}
    }
    let quoted = |quote: &&Quote| !quote.3 && !matches!(quote.0, "mention" | "ignore");
    let ranges = || source.quotes.iter().filter(quoted).filter_map(|quote| words_of(quote, &sentence));
    let quotes: BTreeSet<usize> = ranges().flatten().collect();
    let sentences: BTreeSet<usize> = quotes.iter().map(|n| sentence[*n]).collect();
    let whole: BTreeSet<usize> = (0..sentence.len()).filter(|n| sentences.contains(&sentence[*n])).collect();
    match (whole.len(), quotes.len()) {
        (whole_len, _) if whole_len <= budget => Some(whole),
        (_, quotes_len) if quotes_len <= budget => Some(quotes),
        _ => None,
    }
}

#[test]
fn the_terms_of_the_search_are_looked_through() {
    let article = "+++\ntitle = 'Source'\n+++\nSamplea sampleb \u{10428}\u{10429}c.\n";
    let built = build(&memory([("content/articles/one.md", article)]), "");
    let terms: String = built.files.iter().map(|(path, bytes)| search_terms(path, bytes)).collect();
    for word in ["samplea", "sampleb", "\u{10428}\u{10429}c", "source"] {
        assert!(terms.lines().any(|term| term == word), "{word} is not among\n{terms}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_word_gets_out_beyond_the_rights(
        sources in prop::collection::vec(source(), 1..4),
        budget in 0..40_usize,
    ) {
        let mut files = vec![
            ("site.toml".to_owned(), format!("title = 'T'\nbase_url = 'https://b.example/'\nexcerpt_words = {budget}")),
            ("content/series/count.toml".to_owned(), "title = 'Count'\nunit = 'things'".to_owned()),
            ("content/entities/all.toml".to_owned(), "[[entity]]\nid = 'ana'\nname = 'Ana Mock'\nkind = 'person'".to_owned()),
        ];
        for (n, source) in sources.iter().enumerate() {
            let front = format!("+++\ntitle = 'Source {n}'\nrights = '{}'\n+++\n", source.rights);
            files.push((format!("content/articles/s{n}.md"), format!("{front}{}", body(n, source))));
            files.push((format!("content/annotations/s{n}.toml"), annotations(n, source)));
        }
        let built = build(&memory(files), "");
        let expected: Vec<Option<BTreeSet<usize>>> =
            sources.iter().map(|source| allowed(source, budget)).collect();
        let over = codes(&built.diagnostics).into_iter().filter(|code| *code == "excerpt-over-budget").count();
        prop_assert_eq!(over, expected.iter().filter(|words| words.is_none()).count());
        let other = codes(&built.diagnostics).into_iter().filter(|code| *code != "excerpt-over-budget");
        prop_assert_eq!(other.collect::<Vec<_>>(), Vec::<&str>::new());
        let mut output = String::new();
        for (path, bytes) in built.files.iter() {
            output.push_str(path);
            output.push_str(&String::from_utf8_lossy(bytes).to_lowercase());
            output.push_str(&search_terms(path, bytes));
        }
        for (n, (source, expected)) in sources.iter().zip(expected).enumerate() {
            let found: BTreeSet<usize> = (0..sentence_of(source).len())
                .filter(|at| output.contains(&word(n, *at)))
                .collect();
            prop_assert_eq!(found, expected.unwrap_or_default(), "source {}", n);
        }
    }
}
