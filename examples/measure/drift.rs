//! `measure drift`: articles are edited at random, and what becomes of their quotes is compared with what is known.
//!
//! Quotes are passages of the articles, taken at random within a sentence, with three words of context on either side. The
//! edits are those of the test (`tests/it/drift/edits.rs`). The file's own `quote`s are looked for in the unedited text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use briefbook::anchor::{ArticleText, Verdict, drifted, place_quote};
use briefbook::parse::objects::Anchor;
use briefbook::source::{FileId, Span, Spanned};
use serde::Deserialize;

use crate::corpus::{self, Result};

#[path = "../../tests/it/drift/edits.rs"]
mod edits;

use edits::{Random, Stock};

/// So many quotes of each article, each after edits of their own.
const QUOTES: usize = 10;

/// Words of context on either side.
const AROUND: usize = 3;

const STOCK: Stock<'static> = Stock {
    words: &["refused", "killed", "wounded", "western", "later", "harbour", "changed", "charged", "said"],
    facts: &["53", "17", "Testland", "Specimen", "seven", "TSA", "80%", "$9"],
    denials: &["never", "not", "didn't", "without", "no"],
    slips: &[
        ("government", "goverment"),
        ("received", "recieved"),
        ("security", "securty"),
        ("police", "polise"),
    ],
};

#[derive(Deserialize)]
struct Article {
    text: String,
    events: Vec<Quoted>,
    mentions: Vec<Quoted>,
}

#[derive(Deserialize)]
struct Quoted {
    quote: Option<String>,
}

type Counts = BTreeMap<&'static str, usize>;

/// The table of one file.
pub fn table(path: &Path) -> Result<String> {
    let articles: Vec<Article> = corpus::lines(path)?;
    let (mut unchanged, mut edited, mut time) = (Counts::new(), Counts::new(), Duration::ZERO);
    for (seed, article) in articles.iter().enumerate() {
        let quotes =
            article.events.iter().chain(&article.mentions).filter_map(|quoted| quoted.quote.as_deref());
        for quote in quotes {
            let anchor = Anchor { quote: spanned(quote), ..Anchor::default() };
            let found = place_quote(&article.text, &anchor, true);
            *unchanged.entry(found.map_or("not found", |(rung, _)| rung.as_str())).or_default() += 1;
        }
        after_edits(&article.text, seed as u64, &mut edited, &mut time);
    }
    let mut table = format!("{}\n\nquotes of the file, in its unchanged articles\n", path.display());
    rows(&mut table, &unchanged)?;
    table.push_str(
        "\nquotes taken at random, after as many edits of their article as it has sentences, at most\n",
    );
    rows(&mut table, &edited)?;
    writeln!(table, "{:>10}  ms to look for them", time.as_millis())?;
    Ok(table)
}

fn rows(table: &mut String, counts: &Counts) -> Result<()> {
    for (what, count) in counts {
        writeln!(table, "{count:>10}  {what}")?;
    }
    Ok(writeln!(table, "{:>10}  in all", counts.values().sum::<usize>())?)
}

fn spanned(text: &str) -> Option<Spanned<String>> {
    Some(Spanned::new(text.to_owned(), Span::file(FileId(0))))
}

fn anchor(words: &[&str], range: &Range<usize>) -> Anchor {
    let before = &words[range.start.saturating_sub(AROUND)..range.start];
    let after = &words[range.end..(range.end + AROUND).min(words.len())];
    Anchor {
        quote: spanned(&words[range.clone()].join(" ")),
        prefix: spanned(&before.join(" ")),
        suffix: spanned(&after.join(" ")),
        ..Anchor::default()
    }
}

fn after_edits(text: &str, seed: u64, counts: &mut Counts, time: &mut Duration) {
    let mut random = Random(seed);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    if words.len() < 30 {
        return;
    }
    for _ in 0..QUOTES {
        let start = random.below(words.len() - 20);
        let range = start..start + 4 + random.below(16);
        let anchor = anchor(&words, &range);
        let crosses = words[range.start..range.end - 1].iter().any(|word| word.ends_with(['.', '!', '?']));
        // What is ambiguous before the edits an author would not have written so.
        if crosses || place_quote(&text, &anchor, false).is_err() {
            continue;
        }
        let mut all = edits::sentences(&text);
        for _ in 0..1 + random.below(all.len()) {
            edits::edit(&mut all, &mut random, &STOCK);
        }
        let (edited, places) = edits::written(&all);
        let begun = Instant::now();
        let found = looked_for(&edited, &anchor);
        *time += begun.elapsed();
        *counts.entry(outcome(&edited, &places, range, found)).or_default() += 1;
    }
}

/// What the program makes of a quote.
enum Found {
    /// It is tied to a passage.
    Tied(Range<usize>),
    /// A passage is offered, as harmless or as one of another meaning.
    Offered(Range<usize>, bool),
    /// Several passages are as near.
    Undecided,
    /// None is.
    Nothing,
}

fn looked_for(text: &str, anchor: &Anchor) -> Found {
    let range = |range: &Range<u32>| range.start as usize..range.end as usize;
    if let Ok((_, hits)) = place_quote(text, anchor, false) {
        return hits.first().map_or(Found::Nothing, |hit| Found::Tied(range(hit)));
    }
    match drifted(&ArticleText::new(text), None, &[(anchor, false)]).pop().flatten() {
        Some(Verdict::Drifted(found)) => Found::Offered(range(&found.range), found.comparison.is_harmless()),
        Some(Verdict::Undecided | Verdict::Recounted(_)) => Found::Undecided,
        _ => Found::Nothing,
    }
}

fn outcome(
    edited: &str,
    places: &[(edits::Token, Range<usize>)],
    words: Range<usize>,
    found: Found,
) -> &'static str {
    let truth = edits::truth(places, words.clone());
    let is_right = |place: &Range<usize>| {
        let truth = truth.as_ref();
        truth.is_some_and(|(right, _)| core(edited, place.clone()) == core(edited, right.clone()))
    };
    let is_copy = |place: &Range<usize>| edits::is_copy(places, words.clone(), place);
    let is_same = truth.as_ref().is_some_and(|(_, same)| *same);
    match found {
        Found::Tied(place) if is_right(&place) => "found",
        Found::Tied(place) if is_copy(&place) => "found in a copy of its deleted sentence",
        Found::Tied(_) => "TIED TO A WRONG PASSAGE",
        Found::Offered(place, true) if is_copy(&place) || is_right(&place) && is_same => {
            "offered as harmless"
        }
        Found::Offered(_, true) => "A CHANGE OF MEANING OFFERED AS HARMLESS",
        Found::Offered(place, false) if is_right(&place) => "offered, the right passage",
        Found::Offered(..) => "offered, another passage, as one of another meaning",
        Found::Undecided => "refused: several are as near",
        Found::Nothing => "refused: nothing is near",
    }
}

/// Punctuation and white space at the ends of a passage do not matter here.
fn core(text: &str, range: Range<usize>) -> &str {
    text[range].trim_matches(|c: char| !c.is_alphanumeric() && !"%$€".contains(c))
}
