//! Where a quote or a name stands in a text: search, and what makes a hit.

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;

use super::TextRange;
use super::fold::{self, Folded};

/// Above so many needles one pass for all of them beats a pass for each.
const ONE_PASS: usize = 16;

/// Needles are put into one automaton up to so many bytes, which bounds its memory.
const AUTOMATON_BYTES: usize = 4 << 20;

/// So much of a long needle goes into the automaton; the rest is compared.
const NEEDLE_BYTES: usize = 256;

/// Of a needle that is refused again and again so much is compared anew at each place; then a way is taken that
/// compares nothing twice.
const MOST_COMPARED: usize = 1 << 16;

/// So many invisible characters and marks are looked through to find a neighbour.
const LOOK_THROUGH: usize = 64;

/// The hits of each needle in a folded text, in its order, without overlaps. Needles are folded like the text; an
/// empty one has no hit.
pub fn find_all(text: &str, folded: &Folded, needles: &[&str]) -> Vec<Vec<TextRange>> {
    let mut hits: Vec<Hits<'_>> = needles.iter().map(|needle| Hits::new(text, folded, needle)).collect();
    let mut sought: Vec<usize> = (0..needles.len()).filter(|n| !needles[*n].is_empty()).collect();
    if sought.len() <= ONE_PASS {
        sought.iter().for_each(|n| find_one(&mut hits[*n]));
    } else {
        sought.sort_by_key(|n| needles[*n]);
        batches(&sought, needles).for_each(|batch| find_batch(&mut hits, batch));
    }
    hits.into_iter().map(|hits| hits.found).collect()
}

/// The hits of one needle as they are found.
struct Hits<'a> {
    text: &'a str,
    folded: &'a Folded,
    needle: &'a str,
    found: Vec<TextRange>,
    /// The end of the last hit in the folded text.
    end: usize,
}

impl<'a> Hits<'a> {
    fn new(text: &'a str, folded: &'a Folded, needle: &'a str) -> Self {
        Self { text, folded, needle, found: Vec::new(), end: 0 }
    }

    /// Takes a place where the needle stands, if it is a hit and overlaps none.
    fn offer(&mut self, start: usize) {
        let end = start + self.needle.len();
        if start < self.end {
            return;
        }
        if let Some(range) = self.folded.range(&(start..end))
            && is_hit(self.text, &range)
        {
            self.found.push(range);
            self.end = end;
        }
    }
}

/// Finds one needle: after a hit behind it, after a refusal one character on.
fn find_one(hits: &mut Hits<'_>) {
    let finder = memmem::Finder::new(hits.needle);
    let haystack = hits.folded.text.as_bytes();
    let (mut at, mut compared) = (0, 0);
    while let Some(found) = haystack.get(at..).and_then(|rest| finder.find(rest)) {
        hits.offer(at + found);
        if hits.end <= at + found {
            compared += hits.needle.len();
            if compared > MOST_COMPARED {
                return find_each(hits, at + found + 1);
            }
        }
        at = hits.end.max(after_word(haystack, at + found + 1, hits.needle));
    }
}

/// Finds a needle from a place on, however often it overlaps itself: each byte is looked at once (Knuth, Morris and
/// Pratt, "Fast Pattern Matching in Strings", 1977).
fn find_each(hits: &mut Hits<'_>, from: usize) {
    let needle = hits.needle.as_bytes();
    let shorter = |borders: &[usize], mut same: usize, byte: u8| {
        while needle.get(same) != Some(&byte) {
            match same {
                0 => return 0,
                _ => same = borders[same - 1],
            }
        }
        same + 1
    };
    // How much of each beginning is its own end, too.
    let mut borders = vec![0; needle.len()];
    for at in 1..needle.len() {
        borders[at] = shorter(&borders, borders[at - 1], needle[at]);
    }
    let rest = hits.folded.text.as_bytes().get(from..).unwrap_or_default();
    let mut same = 0;
    for (at, byte) in (from + 1..).zip(rest) {
        same = shorter(&borders, same, *byte);
        if same == needle.len() {
            hits.offer(at - same);
            same = borders[same - 1];
        }
    }
}

/// The next byte at which a needle may begin: one that begins with a letter or digit, not inside an ASCII word. Only
/// that keeps long words of one letter from being compared again at each.
fn after_word(haystack: &[u8], at: usize, needle: &str) -> usize {
    let inside = |pair: &[u8]| pair.iter().all(u8::is_ascii_alphanumeric);
    match haystack.get(at - 1..) {
        Some(rest) if needle.starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            at + rest.windows(2).take_while(|pair| inside(pair)).count()
        }
        _ => at,
    }
}

/// Finds many needles in one pass.
fn find_batch(hits: &mut [Hits<'_>], batch: &[usize]) {
    let patterns = batch.iter().map(|n| head(hits[*n].needle));
    let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).prefilter(false).build(patterns);
    let Ok(automaton) = automaton else {
        // Only a set beyond what 32 bits can number is refused; the batches are far smaller.
        return batch.iter().for_each(|n| find_one(&mut hits[*n]));
    };
    let Some(first) = batch.first() else { return };
    let folded = hits[*first].folded;
    // How much of each needle was compared in vain.
    let mut compared = vec![0; batch.len()];
    for found in automaton.find_overlapping_iter(&folded.text) {
        let (number, at) = (found.pattern().as_usize(), found.start());
        let hits = &mut hits[batch[number]];
        if at < hits.end || compared[number] > MOST_COMPARED {
            continue;
        }
        if folded.text.as_bytes().get(at..at + hits.needle.len()) == Some(hits.needle.as_bytes()) {
            hits.offer(at);
        }
        if hits.end <= at && hits.needle.len() > NEEDLE_BYTES {
            compared[number] += hits.needle.len();
            if compared[number] > MOST_COMPARED {
                find_each(hits, at + 1);
            }
        }
    }
}

fn head(needle: &str) -> &[u8] {
    &needle.as_bytes()[..needle.len().min(NEEDLE_BYTES)]
}

/// Cuts a list of needles where an automaton would become too large.
fn batches<'a>(sought: &'a [usize], needles: &'a [&str]) -> impl Iterator<Item = &'a [usize]> {
    let mut rest = sought;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |n: &&usize| {
            bytes += head(needles[**n]).len();
            bytes <= AUTOMATON_BYTES
        };
        let count = rest.iter().take_while(fits).count().max(1);
        let (batch, after) = rest.split_at_checked(count)?;
        rest = after;
        Some(batch)
    })
}

/// Whether a range of a text may be a hit: it cuts neither a word nor a character at its ends.
pub fn is_hit(text: &str, range: &TextRange) -> bool {
    let (start, end) = (range.start as usize, range.end as usize);
    !cuts_word(text, start)
        && !cuts_word(text, end)
        && !cuts_character(text, start)
        && !cuts_character(text, end)
}

/// Whether letters or digits stand on both sides, in scripts that set words apart.
pub fn cuts_word(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return true };
    let seen = |c: &char| !fold::is_invisible(*c) && !is_mark(*c);
    let left = before.chars().rev().take(LOOK_THROUGH).find(seen);
    let right = after.chars().take(LOOK_THROUGH).find(seen);
    left.is_some_and(joins) && right.is_some_and(joins)
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

fn joins(c: char) -> bool {
    // Unicode counts the apostrophe of some keyboards among the letters.
    c.is_alphanumeric() && c != 'ʼ' && !is_of_spaceless_script(c)
}

/// Whether a character is of a script that is written without spaces between words.
fn is_of_spaceless_script(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' // Thai, Lao
        | '\u{F00}'..='\u{109F}' // Tibetan, Myanmar
        | '\u{1780}'..='\u{17FF}' | '\u{19E0}'..='\u{19FF}' // Khmer
        | '\u{1950}'..='\u{19DF}' | '\u{1A20}'..='\u{1AAF}' | '\u{AA80}'..='\u{AADF}' // Tai scripts
        | '\u{1B00}'..='\u{1B7F}' | '\u{A980}'..='\u{A9DF}' // Balinese, Javanese
        | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}' // Myanmar
        | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{303C}' // Han
        | '\u{3041}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}' // kana, Bopomofo
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' // Han
        | '\u{FF66}'..='\u{FF9F}' | '\u{1AFF0}'..='\u{1B16F}' // kana
        | '\u{20000}'..='\u{323AF}') // Han
}

/// Whether a place lies inside what a reader sees as one character: a letter and its marks, an emoji and what
/// colours or joins it, the two halves of a flag.
pub fn cuts_character(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return true };
    let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next()) else { return false };
    if left.is_whitespace() || right.is_ascii() {
        return false;
    }
    continues(right)
        || fold::is_invisible(right) && continues_unseen(after)
        || joins_emoji(left, after)
        || is_flag_half(left) && is_flag_half(right) && flag_halves(before) % 2 == 1
}

/// Whether the first character that shows belongs to what stands before.
fn continues_unseen(after: &str) -> bool {
    let mut chars = after.chars().take(LOOK_THROUGH);
    chars.find(|c| !fold::is_invisible(*c) || fold::continues(*c)).is_some_and(continues)
}

fn continues(c: char) -> bool {
    fold::continues(c) || matches!(c, '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
}

/// Whether a zero-width joiner at a place ties two pictures into one.
fn joins_emoji(left: char, after: &str) -> bool {
    let mut chars = after.chars();
    match (chars.next(), chars.next()) {
        (Some('\u{200D}'), Some(next)) => is_picture(next),
        (Some(next), _) => left == '\u{200D}' && is_picture(next),
        _ => false,
    }
}

fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

fn is_flag_half(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

fn flag_halves(before: &str) -> usize {
    before.chars().rev().take(LOOK_THROUGH).take_while(|c| is_flag_half(*c)).count()
}
