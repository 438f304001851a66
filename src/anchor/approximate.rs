//! Passages close to a quote that stands nowhere, for the message that says so.
//!
//! Nothing here places an annotation: no similarity tells a harmless edit from one that changes a number, a name or
//! a "not". Distances are counted in characters of the normalised text, by Myers' bit-parallel algorithm (64 rows of
//! the edit matrix in one machine word), in time linear in the text.

use std::collections::BTreeMap;

use super::TextRange;
use super::hits;
use super::ladder::{ArticleText, Context};
use super::words;
use crate::source::offset;

/// Quotes shorter than this are never called drifted: too much is close to them.
const SHORTEST_DRIFTED: usize = 12;

/// In a quote of up to so many characters a quarter may be edited, and in a longer one a tenth of the rest.
const USUAL: usize = 120;

/// So many more edits are allowed where the quote is not so short that they would be most of a word's letters: one
/// word put in, such as `never`, is not more than that.
const WORD: usize = 2;

/// Quotes from this length on get [`WORD`].
const NOT_SHORT: usize = 20;

/// Quotes longer than this are not searched for.
const LONGEST: usize = 4096;

/// How many candidates are looked at closely.
const CANDIDATES: usize = 8;

/// How many nearest passages are shown.
pub const SHOWN: usize = 3;

/// The work that may still be spent on one article's lost quotes, in steps of one word of bits. The whole is about a
/// second.
#[derive(Debug)]
pub struct Effort(u64);

impl Default for Effort {
    fn default() -> Self {
        Self(400_000_000)
    }
}

/// What is close to a lost quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Close {
    /// One passage stands out: the quote as the article now has it, most likely.
    Drifted(TextRange),
    /// Up to three passages, the nearest first.
    Near(Vec<TextRange>),
    /// Not searched: the quote is too long, or other lost quotes of the article took all the time there is for it.
    NotSearched,
}

/// Looks for passages close to a quote, given in its normalised form.
pub fn close(text: &ArticleText<'_>, quote: &str, context: &Context, effort: &mut Effort) -> Close {
    let pattern: Vec<char> = quote.chars().collect();
    let folded = text.normalised();
    let steps = (folded.text.len() as u64).saturating_mul(pattern.len().div_ceil(64) as u64);
    if pattern.len() > LONGEST || steps > effort.0 {
        return Close::NotSearched;
    }
    effort.0 -= steps;
    let mut candidates = candidates(&folded.text, &pattern);
    candidates.sort_by_key(|c| (c.edits, c.end));
    candidates.truncate(CANDIDATES);
    let mut passages: Vec<Passage> = Vec::new();
    for candidate in candidates {
        let start = start_of(&folded.text, &pattern, &candidate);
        let outer = folded.outer(&(start..candidate.end));
        let range = words::fitted(text.text, outer.start as usize..outer.end as usize, quote);
        let range = offset(range.start)..offset(range.end);
        let overlaps = |p: &Passage| p.range.start < range.end && range.start < p.range.end;
        if range.start < range.end && !passages.iter().any(overlaps) {
            passages.push(Passage { range, edits: candidate.edits });
        }
    }
    match outstanding(text, &pattern, &passages, context) {
        Some(range) => Close::Drifted(range),
        None => Close::Near(passages.into_iter().take(SHOWN).map(|p| p.range).collect()),
    }
}

/// A passage that is somewhat like the quote.
struct Passage {
    range: TextRange,
    edits: usize,
}

/// The passage that stands out: close enough, and clearly closer than the next, or the only close one within the
/// quote's context.
fn outstanding(
    text: &ArticleText<'_>,
    pattern: &[char],
    passages: &[Passage],
    context: &Context,
) -> Option<TextRange> {
    let budget = budget(pattern.len());
    let best = passages.first()?;
    if pattern.len() < SHORTEST_DRIFTED || best.edits > budget {
        return None;
    }
    let margin = (pattern.len() * 8 / 100).max(1);
    if passages.get(1).is_none_or(|second| second.edits >= best.edits + margin) {
        return Some(best.range.clone());
    }
    let close = passages.iter().filter(|p| p.edits <= budget);
    let mut in_context = close.filter(|p| !context.is_empty() && context.holds(text, &p.range));
    let only = in_context.next()?;
    in_context.next().is_none().then(|| only.range.clone())
}

/// How many edits a drifted quote of a length may be away.
fn budget(length: usize) -> usize {
    let word = if length < NOT_SHORT { 0 } else { WORD };
    length.min(USUAL) / 4 + word + length.saturating_sub(USUAL) / 10
}

/// A place where the edit distance has a valley.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    /// Where the passage ends, in bytes of the folded text.
    end: usize,
    /// Its distance.
    edits: usize,
    /// Its end counted in characters.
    at: usize,
}

/// The best ends of passages, each standing for its neighbourhood.
fn candidates(text: &str, pattern: &[char]) -> Vec<Candidate> {
    let limit = pattern.len() * 45 / 100;
    let apart = (pattern.len() / 2).max(1);
    let mut found: Vec<Candidate> = Vec::new();
    let mut matcher = Matcher::new(pattern.iter().copied(), pattern.len(), false);
    for (at, (start, c)) in text.char_indices().enumerate() {
        let edits = matcher.step(c);
        if edits > limit {
            continue;
        }
        let candidate = Candidate { end: start + c.len_utf8(), edits, at };
        match found.last_mut() {
            Some(last) if at - last.at <= apart => {
                if edits < last.edits {
                    *last = candidate;
                }
            }
            _ => found.push(candidate),
        }
        if found.len() > 4 * CANDIDATES {
            forget_worst(&mut found);
        }
    }
    found
}

/// Keeps the last candidate, whose valley may go on, and the best of the others.
fn forget_worst(found: &mut Vec<Candidate>) {
    let Some(last) = found.pop() else { return };
    found.sort_by_key(|c| (c.edits, c.end));
    found.truncate(CANDIDATES);
    found.push(last);
}

/// Where the passage that ends at a candidate begins, in bytes: the nearest fit, at a word's beginning if it can.
fn start_of(text: &str, pattern: &[char], candidate: &Candidate) -> usize {
    let Some(before) = text.get(..candidate.end) else { return 0 };
    let mut matcher = Matcher::new(pattern.iter().rev().copied(), pattern.len(), true);
    let mut best = (usize::MAX, true, candidate.end);
    for (start, c) in before.char_indices().rev().take(pattern.len() + candidate.edits) {
        let edits = matcher.step(c);
        if edits <= best.0 {
            best = best.min((edits, hits::cuts_word(text, start), start));
        }
    }
    best.2
}

/// Myers' algorithm: the distance between a pattern and the texts that end at each character given to it.
struct Matcher {
    /// Which rows hold a character; `blocks` words for each known character, after a row of none.
    rows: Vec<u64>,
    /// The number of an ASCII character's words in `rows`; 0 for none.
    ascii: [usize; 128],
    /// The same for other characters.
    others: BTreeMap<char, usize>,
    /// Rows whose value is one more, or one less, than that above.
    columns: Vec<(u64, u64)>,
    /// The bit of the last row, in the last block.
    last: u64,
    /// What the topmost row gains with each character: 1 where the text may not begin later than its start.
    top: i32,
    /// The distance in the last row.
    distance: usize,
}

impl Matcher {
    fn new(pattern: impl Iterator<Item = char>, length: usize, anchored: bool) -> Self {
        let blocks = length.div_ceil(64).max(1);
        let mut matcher = Self {
            rows: vec![0; blocks],
            ascii: [0; 128],
            others: BTreeMap::new(),
            columns: vec![(!0, 0); blocks],
            last: 1 << (length.wrapping_sub(1) % 64),
            top: i32::from(anchored),
            distance: length,
        };
        for (row, c) in pattern.enumerate() {
            let words = matcher.words_of(c);
            if let Some(word) = matcher.rows.get_mut(words + row / 64) {
                *word |= 1 << (row % 64);
            }
        }
        matcher
    }

    /// The place of a pattern's character in `rows`, made when it is new.
    fn words_of(&mut self, c: char) -> usize {
        let fresh = self.rows.len();
        let slot = match self.ascii.get_mut(c as usize) {
            Some(slot) => slot,
            None => self.others.entry(c).or_insert(0),
        };
        if *slot == 0 {
            *slot = fresh;
            self.rows.resize(fresh + self.columns.len(), 0);
        }
        *slot
    }

    /// Takes the next character of the text; answers the distance there.
    fn step(&mut self, c: char) -> usize {
        let at = match self.ascii.get(c as usize) {
            Some(at) => *at,
            None => self.others.get(&c).copied().unwrap_or(0),
        };
        let count = self.columns.len();
        let rows = self.rows.get(at..at + count).unwrap_or_default();
        let mut carry = self.top;
        for (index, (column, row)) in self.columns.iter_mut().zip(rows).enumerate() {
            let bottom = if index + 1 == count { self.last } else { 1 << 63 };
            carry = advance(column, *row, carry, bottom);
        }
        self.distance = self.distance.saturating_add_signed(carry as isize);
        self.distance
    }
}

/// One block of one column: `carry` is the difference that comes in from above; answers the one at `bottom`.
fn advance((plus, minus): &mut (u64, u64), row: u64, carry: i32, bottom: u64) -> i32 {
    let vertical = row | *minus;
    let row = row | u64::from(carry < 0);
    let horizontal = ((row & *plus).wrapping_add(*plus) ^ *plus) | row;
    let up = *minus | !(horizontal | *plus);
    let down = *plus & horizontal;
    let out = i32::from(up & bottom != 0) - i32::from(down & bottom != 0);
    let up = up << 1 | u64::from(carry > 0);
    let down = down << 1 | u64::from(carry < 0);
    *plus = down | !(vertical | up);
    *minus = up & vertical;
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The edit matrix's last row, cell by cell.
    fn slow(pattern: &[char], text: &[char], anchored: bool) -> Vec<usize> {
        let mut column: Vec<usize> = (0..=pattern.len()).collect();
        let mut last = Vec::new();
        for (n, c) in text.iter().enumerate() {
            let mut diagonal = column[0];
            column[0] = if anchored { n + 1 } else { 0 };
            for row in 1..=pattern.len() {
                let substituted = diagonal + usize::from(pattern[row - 1] != *c);
                diagonal = column[row];
                column[row] = substituted.min(diagonal + 1).min(column[row - 1] + 1);
            }
            last.push(column[pattern.len()]);
        }
        last
    }

    #[test]
    fn effort_has_an_end() {
        let text = ArticleText::new("In Culiacán, 53 people died in a week.");
        let mut effort = Effort(60);
        let mut close = || super::close(&text, "30 people died in a week", &Context::default(), &mut effort);
        assert_eq!(close(), Close::Drifted(14..38));
        assert_eq!(close(), Close::NotSearched);
    }

    proptest! {
        #[test]
        fn distances_are_edit_distances(pattern in "[abcñ界]{1,200}", text in "[abcñ界]{0,300}", anchored: bool) {
            let pattern: Vec<char> = pattern.chars().collect();
            let text: Vec<char> = text.chars().collect();
            let mut matcher = Matcher::new(pattern.iter().copied(), pattern.len(), anchored);
            let fast: Vec<usize> = text.iter().map(|c| matcher.step(*c)).collect();
            prop_assert_eq!(fast, slow(&pattern, &text, anchored));
        }
    }
}
