//! What the rights of a source leave of its text (FORMAT.md section 2).
//!
//! [`withhold`] is the only place that decides it. It leaves an article's text whole, or cuts it down to the pieces that
//! may be published, or takes all of it out; so what comes after cannot show more. The budget is that of a source over
//! the whole output: it counts the words of the pieces, in which quotes that overlap lie together.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::*;
use crate::parse::objects::Rights;
use crate::source::offset;

/// Takes out of an article, which holds its whole text, every word that its rights forbid. `budget` is how many words
/// may be quoted.
pub fn withhold(
    diagnostics: &mut Diagnostics,
    article: &mut OwnArticle,
    mentions: &mut [Mention],
    budget: usize,
) {
    if article.rights == Rights::Full {
        return;
    }
    let text = article.text.take();
    let text = text.as_ref().map_or("", |text| text.prose.tree.text.as_str());
    article.pieces = match article.rights {
        Rights::Excerpt => excerpts(diagnostics, article, text, budget),
        Rights::Full | Rights::Link => Vec::new(),
    };
    let pieces = &article.pieces;
    for annotation in &mut article.annotations {
        annotation.hits.retain(|hit| piece(pieces, hit).is_some());
    }
    for mention in mentions {
        mention.range = mention.range.take().filter(|range| piece(pieces, range).is_some());
    }
}

/// The pieces of a source that may be quoted: its quotes with their sentences, else the quotes, else none.
fn excerpts(diagnostics: &mut Diagnostics, article: &OwnArticle, text: &str, budget: usize) -> Vec<Piece> {
    let quotes: Vec<(&Annotation, Range<u32>)> = article
        .annotations
        .iter()
        .filter(|annotation| is_quoted(annotation.kind))
        .filter_map(|annotation| Some((annotation, annotation.hit()?.clone())))
        .collect();
    let sentences = union(quotes.iter().map(|(_, hit)| article.sentence(hit)).collect());
    if words_in(text, &sentences) <= budget {
        return pieces(text, &sentences);
    }
    let alone = union(quotes.iter().map(|(_, hit)| hit.clone()).collect());
    let words = words_in(text, &alone);
    if words <= budget {
        return pieces(text, &alone);
    }
    diagnostics.push(over_budget(article, text, quotes, words, budget));
    Vec::new()
}

/// Whether the quotes of a kind of annotation are published; a name is no quotation.
fn is_quoted(kind: &str) -> bool {
    matches!(kind, "event" | "claim" | "figure" | "relation" | "note")
}

/// Ranges that overlap or touch as one.
fn union(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u32>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}

/// How many words some ranges of a text hold together.
fn words_in(text: &str, ranges: &[Range<u32>]) -> usize {
    ranges.iter().map(|range| words(slice(text, range))).sum()
}

/// How many words a text holds, as Unicode counts them (UAX #29).
fn words(text: &str) -> usize {
    text.unicode_words().count()
}

fn slice<'a>(text: &'a str, range: &Range<u32>) -> &'a str {
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}

fn pieces(text: &str, ranges: &[Range<u32>]) -> Vec<Piece> {
    let mut at = 0;
    let mut code_points = 0;
    let mut pieces = Vec::with_capacity(ranges.len());
    for range in ranges {
        code_points += slice(text, &(at..range.start)).chars().count();
        at = range.start;
        let words = slice(text, range).to_owned();
        pieces.push(Piece { range: range.clone(), start: offset(code_points), words });
    }
    pieces
}

/// Says which quotes hold too many words, the longest first.
fn over_budget(
    article: &OwnArticle,
    text: &str,
    quotes: Vec<(&Annotation, Range<u32>)>,
    total: usize,
    budget: usize,
) -> Diagnostic {
    let mut by_length: Vec<(usize, &Annotation)> =
        quotes.into_iter().map(|(annotation, hit)| (words(slice(text, &hit)), annotation)).collect();
    by_length.sort_by_key(|(words, annotation)| (std::cmp::Reverse(*words), annotation.quoted_at));
    let id = article.id();
    let message = format!(
        "the quotes of `{id}` hold {total} words together, {} more than may be published of it",
        total - budget
    );
    let mut diagnostic = Diagnostic::new(Code::ExcerptOverBudget, article.said.record.span, message)
        .label(format!("its rights are `excerpt`, and `excerpt_words` is {budget}"));
    for (words, annotation) in by_length {
        let plural = if words == 1 { "" } else { "s" };
        let message = format!("the quote of `{}`: {words} word{plural}", annotation.id);
        diagnostic = diagnostic.related(annotation.quoted_at, message);
    }
    diagnostic
        .hint("make quotes shorter, the longest first, or take some out; words that several share count once")
        .hint("`excerpt_words` in site.toml allows more, where the licences of the sources do")
}

/// Takes out what an inline event keeps of the source's own words on its date, unless they are published anyway.
pub fn own_words(pieces: &[Piece], event: &mut OwnEvent) {
    let published = |words: &String| pieces.iter().any(|piece| holds(&piece.words, words));
    event.facts.date_text = event.facts.date_text.take().filter(published);
}

/// Whether a text holds some words, however they are spaced.
fn holds(text: &str, words: &str) -> bool {
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced(text).contains(&spaced(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_overlap_count_once() {
        let text = "one two three four five";
        let ranges = union(vec![8..13, 0..7, 4..13, 19..23]);
        assert_eq!(ranges, [0..13, 19..23]);
        assert_eq!(words_in(text, &ranges), 4);
        assert_eq!(union(vec![3..5, 8..9, 0..3]), [0..5, 8..9]);
    }

    #[test]
    fn words_are_counted_as_unicode_does() {
        assert_eq!(words("The EU’s 32.3 feet, can't - ¡sí!"), 6);
        assert_eq!(words("国防部"), 3);
        assert_eq!(words(" … "), 0);
    }

    #[test]
    fn pieces_know_their_place_in_code_points() {
        let pieces = pieces("ñ😀a b", &[2..6, 7..9]);
        let places: Vec<_> = pieces.iter().map(|piece| (piece.start, piece.words.as_str())).collect();
        assert_eq!(places, [(1, "😀"), (3, " b")]);
    }

    #[test]
    fn date_words_are_found_however_they_are_spaced() {
        assert!(holds("in late\nMay  of 2031", "late May of"));
        assert!(!holds("in late May", "June"));
    }
}
