//! Anchors that mean one passage and no other: the quote with as many words around it as that takes.

use super::words::is_unseen;
use crate::anchor::{self, ArticleText, TextRange};
use crate::parse::objects::{Anchor, Occurrence};
use crate::source::{FileId, Span, Spanned, floor_char_boundary};

/// So many words on either side are tried, one after the other.
const ROUNDS: &[usize] = &[2, 4, 8, 16];

/// Above so many hits of a quote its number among them decides.
const HITS: usize = 300;

/// So much of the text around a passage is looked at.
const AROUND: usize = 600;

/// An anchor for each range, which anchors exactly there; none where no anchor does.
pub fn anchors(text: &str, ranges: &[TextRange]) -> Vec<Option<Anchor>> {
    let article = ArticleText::new(text);
    let mut found: Vec<Option<Anchor>> = vec![None; ranges.len()];
    let mut open: Vec<usize> = (0..ranges.len()).collect();
    for (round, count) in ROUNDS.iter().enumerate() {
        let last = round + 1 == ROUNDS.len();
        let tried: Vec<Anchor> = open.iter().map(|n| around(text, &ranges[*n], *count)).collect();
        let mut left = Vec::new();
        for ((n, anchor), hits) in open.iter().zip(tried).zip(hits(&article, &open, ranges)) {
            let range = &ranges[*n];
            let index = hits.iter().position(|hit| hit == range);
            // Without a hit at the place itself no words around it help.
            let Some(index) = index else { continue };
            let counted = (last || hits.len() > HITS).then_some((index + 1, hits.len()));
            match settled(&article, anchor, range, counted, &hits) {
                Some(anchor) => found[*n] = Some(anchor),
                None => left.push(*n),
            }
        }
        open = left;
    }
    found
}

/// All hits of the passages' words.
fn hits(text: &ArticleText<'_>, open: &[usize], ranges: &[TextRange]) -> Vec<std::rc::Rc<[TextRange]>> {
    let quotes: Vec<&str> = open.iter().map(|n| passage(text.text, &ranges[*n])).collect();
    anchor::place_quotes(text, &quotes)
}

/// The anchor, if it means this range alone; with its number where words do not tell the hits apart.
fn settled(
    text: &ArticleText<'_>,
    mut anchor: Anchor,
    range: &TextRange,
    counted: Option<(usize, usize)>,
    hits: &[TextRange],
) -> Option<Anchor> {
    let alone = |anchor: &Anchor| {
        let others = hits.len() <= HITS || anchor.occurrence.is_some();
        others && anchor::chosen(text, hits, anchor).is_some_and(|hit| hit == *range)
    };
    if alone(&anchor) {
        return Some(anchor);
    }
    let (occurrence, of) = counted?;
    anchor.occurrence = u32::try_from(occurrence).ok().map(|n| placed(Occurrence::Nth(n)));
    anchor.of = u32::try_from(of).ok().map(placed);
    alone(&anchor).then_some(anchor)
}

/// A passage with so many words on either side.
fn around(text: &str, range: &TextRange, count: usize) -> Anchor {
    let (start, end) = (range.start as usize, range.end as usize);
    let first = floor_char_boundary(text, start.saturating_sub(AROUND));
    let last = floor_char_boundary(text, end + AROUND);
    let before = text.get(first..start).unwrap_or_default();
    let after = text.get(end..last).unwrap_or_default();
    let mut prefix: Vec<&str> = before.split_whitespace().rev().take(count).collect();
    prefix.reverse();
    let suffix: Vec<&str> = after.split_whitespace().take(count).collect();
    let words =
        |words: Vec<&str>| Some(words.join(" ")).filter(|words| !words.chars().all(is_unseen)).map(placed);
    let quote = Some(placed(passage(text, range).to_owned()));
    Anchor { quote, prefix: words(prefix), suffix: words(suffix), occurrence: None, of: None }
}

fn passage<'a>(text: &'a str, range: &TextRange) -> &'a str {
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}

/// A value of ours, which stands in no file.
fn placed<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::file(FileId(0)))
}
