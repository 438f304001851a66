//! Words before and after a quote that tell its passage from every other in the text.
//!
//! A W3C text quote stands for all of its matches, so that these words are what `occurrence` says in our own files.
//! Where only parts of a text may be published, they come from the same part, and tell it from what is published.

use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;

use crate::model::Article;

/// How many characters before and after a quote are given at least; a word that is cut there is given whole.
const SHORT: usize = 32;
/// How many at most: beyond, the passage is left to its position.
const LONG: usize = 512;
/// How much longer a word that is cut at the end of the context may be.
const WORD: usize = 20;

/// The words around a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Around<'a> {
    /// Before it.
    pub prefix: &'a str,
    /// After it.
    pub suffix: &'a str,
}

/// The words around each of these passages, in bytes of the article's text; none for one that may not be published.
pub fn around<'a>(article: &'a Article, passages: &[Range<u32>]) -> Vec<Option<Around<'a>>> {
    let mut found: Vec<Option<Around<'a>>> = vec![None; passages.len()];
    let mut by_words: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, range) in passages.iter().enumerate() {
        if let Some(words) = article.published_words(range) {
            by_words.entry(words).or_default().push(n);
        }
    }
    // Each set of equal words is worked out by itself, so that the order of the map decides nothing.
    for n in 0..passages.len() {
        let Some(words) = article.published_words(&passages[n]) else { continue };
        if let Some(same) = by_words.remove(words) {
            for (n, around) in told_apart(article, words, passages, &same) {
                found[n] = Some(around);
            }
        }
    }
    found
}

/// A place at which some words stand: the text around it, and where they stand in that.
type Place<'a> = (&'a str, Range<usize>);

fn told_apart<'a>(
    article: &'a Article,
    words: &str,
    passages: &[Range<u32>],
    same: &[usize],
) -> Vec<(usize, Around<'a>)> {
    let elsewhere = places(article, words);
    let own = |n: &usize| {
        let (start, text) = article.published_around(&passages[*n])?;
        let range = (passages[*n].start - start) as usize..(passages[*n].end - start) as usize;
        Some((*n, (text, range)))
    };
    let mut left: Vec<(usize, Place<'a>)> = same.iter().filter_map(own).collect();
    let mut done = Vec::new();
    let mut length = SHORT;
    while !left.is_empty() {
        let mut count: HashMap<Around<'_>, u32> = HashMap::new();
        for place in &elsewhere {
            *count.entry(exactly(place, length)).or_default() += 1;
        }
        left.retain(|(n, place)| {
            let around = whole_words(place, length);
            // Equal ones are found by their keys; at an end of the text there is less than others have there.
            let is_cut_short =
                place.1.start == around.prefix.len() || place.0.len() == place.1.end + around.suffix.len();
            let is_alone = || elsewhere.iter().filter(|other| has(other, &around)).count() < 2;
            let is_first = count.get(&exactly(place, length)).is_none_or(|count| *count < 2);
            let is_told = length >= LONG || (is_first && (!is_cut_short || is_alone()));
            if is_told {
                done.push((*n, around));
            }
            !is_told
        });
        length *= 2;
    }
    done
}

/// Every place at which the words stand in what is published of a text.
fn places<'a>(article: &'a Article, words: &str) -> Vec<Place<'a>> {
    let whole = article.published_text();
    let pieces = article.pieces.iter().map(|piece| piece.words.as_str()).filter(|_| whole.is_none());
    let texts = whole.into_iter().chain(pieces);
    let in_text = |text: &'a str| {
        memmem::find_iter(text.as_bytes(), words.as_bytes())
            .filter(|at| text.is_char_boundary(*at))
            .map(|at| (text, at..at + words.len()))
            .collect::<Vec<_>>()
    };
    texts.flat_map(in_text).collect()
}

/// Whether these words stand around a place.
fn has((text, range): &Place<'_>, around: &Around<'_>) -> bool {
    text[..range.start].ends_with(around.prefix) && text[range.end..].starts_with(around.suffix)
}

/// So many characters before and after a place.
fn exactly<'a>((text, range): &Place<'a>, length: usize) -> Around<'a> {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let first = before.char_indices().rev().take(length).last().map_or(before.len(), |(at, _)| at);
    let last = after.char_indices().nth(length).map_or(after.len(), |(at, _)| at);
    Around { prefix: &before[first..], suffix: &after[..last] }
}

/// The same, with the rest of the words that this cuts.
fn whole_words<'a>(place: &Place<'a>, length: usize) -> Around<'a> {
    let (text, range) = place;
    let Around { prefix, suffix } = exactly(place, length);
    let first = range.start - prefix.len();
    let last = range.end + suffix.len();
    let cuts_first = prefix.starts_with(char::is_alphanumeric);
    let cuts_last = suffix.ends_with(char::is_alphanumeric);
    let more_before = if cuts_first { rest_of_word(text[..first].chars().rev()) } else { 0 };
    let more_after = if cuts_last { rest_of_word(text[last..].chars()) } else { 0 };
    Around { prefix: &text[first - more_before..range.start], suffix: &text[range.end..last + more_after] }
}

/// How many bytes of these characters belong to the word that they go on with; none of one that has no end.
fn rest_of_word(characters: impl Iterator<Item = char>) -> usize {
    let word: Vec<char> = characters.take_while(|c| c.is_alphanumeric()).take(WORD + 1).collect();
    if word.len() > WORD { 0 } else { word.iter().map(|c| c.len_utf8()).sum() }
}
