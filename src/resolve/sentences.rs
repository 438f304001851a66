//! Cuts a text into sentences, so that a mention can be shown in its own.
//!
//! A block's end always ends a sentence. Inside a block one ends at `.`, `!`, `?` and their like, with the closing
//! quotes and brackets after it, before white space and a word that may begin a sentence; not after an
//! abbreviation (`U.S.`, `Gen.`, `Sr.`), an initial, or a number with its dot.

use std::ops::Range;

use crate::source::{first_byte, offset};

const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "drs", "prof", "gen", "col", "lt", "sgt", "capt", "maj", "adm", "gov", "sen",
    "rep", "pres", "sec", "st", "sr", "sra", "srta", "lic", "ing", "gral", "no", "núm", "vs", "inc", "ltd",
    "co", "corp", "dept", "fig", "approx", "ca", "cf", "e.g", "i.e", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sep", "sept", "oct", "nov", "dec",
];

/// How many bytes the longest of them has.
const LONGEST: usize = 6;

/// The sentences of a text, in bytes, in order; white space between them belongs to none.
pub fn sentences(text: &str) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    let mut start = 0;
    for block in text.split_inclusive(['\n', '\t']) {
        cut(block, start, &mut found);
        start += block.len();
    }
    found
}

fn cut(block: &str, base: usize, found: &mut Vec<Range<u32>>) {
    let mut start = 0;
    let mut at = 0;
    let mut behind = Behind::default();
    while let Some(stop) = next_stop(block, at) {
        at = stop + block[stop..].chars().next().map_or(1, char::len_utf8);
        if stop >= behind.end {
            behind = Behind::of(block, stop);
        }
        if let Some(end) = sentence_end(block, start, stop, &behind) {
            push(block, base, start..end, found);
            start = end;
            at = end;
        }
    }
    push(block, base, start..block.len(), found);
}

/// The next character that may end a sentence. Most bytes are seen at once to be none.
fn next_stop(block: &str, mut at: usize) -> Option<usize> {
    loop {
        at = first_byte(block.as_bytes(), at, may_stop)?;
        let c = block[at..].chars().next()?;
        if is_stop(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

#[inline]
fn may_stop(byte: u8) -> bool {
    (byte == b'.') | (byte == b'!') | (byte == b'?') | (byte >= 0xC0)
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।')
}

/// What stands behind a run of stops and closers: the same for each stop in it, of which there may be thousands.
#[derive(Default)]
struct Behind {
    /// Where the run ends.
    end: usize,
    /// Where the next word begins.
    next: usize,
    /// Whether that may begin a sentence: it stands apart, and is none in small letters.
    begins: bool,
}

impl Behind {
    /// Of the run that a stop is in.
    fn of(block: &str, stop: usize) -> Self {
        let tail = &block[stop..];
        let end = stop + tail.find(|c: char| !is_stop(c) && !is_closer(c)).unwrap_or(tail.len());
        let next = block[end..].trim_start();
        let is_apart = next.len() < block.len() - end;
        let begins = || next.chars().find(|c| !is_opener(*c)).is_none_or(|c| !c.is_lowercase());
        Self { end, next: block.len() - next.len(), begins: is_apart && begins() }
    }
}

/// The end of the sentence that stops at `stop`, if it does stop there.
fn sentence_end(block: &str, start: usize, stop: usize, behind: &Behind) -> Option<usize> {
    let tail = &block[stop..];
    let wide = tail.starts_with(['。', '！', '？']);
    if behind.end == block.len() || wide {
        return Some(behind.end);
    }
    let single_dot = tail.starts_with('.') && !tail[1..].starts_with('.');
    let ends = behind.begins && !(single_dot && is_abbreviated(&block[start..stop], &block[behind.next..]));
    ends.then_some(behind.end)
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']')
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '«' | '(' | '[' | '¿' | '¡')
}

fn is_abbreviated(before: &str, next: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || is_opener(c)).next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let dotted = word.contains('.') && word.chars().all(|c| c == '.' || c.is_alphabetic());
    // After "U.S." a new sentence cannot be told from a name; a longer stretch reads better than a cut one.
    let numbered =
        word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty() && before.trim().len() == word.len();
    let known = || {
        let word = word.to_lowercase();
        let number_follows = next.starts_with(|c: char| c.is_ascii_digit());
        let only_before_numbers = matches!(word.as_str(), "no" | "fig");
        ABBREVIATIONS.contains(&word.as_str()) && (number_follows || !only_before_numbers)
    };
    initial || dotted || numbered || (word.len() <= LONGEST && known())
}

fn push(block: &str, base: usize, range: Range<usize>, found: &mut Vec<Range<u32>>) {
    let text = &block[range.clone()];
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return;
    }
    let start = base + range.start + (text.len() - text.trim_start().len());
    found.push(offset(start)..offset(start + trimmed.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> =
            sentences(text).iter().map(|r| &text[r.start as usize..r.end as usize]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_longest_abbreviation() {
        assert_eq!(ABBREVIATIONS.iter().map(|word| word.len()).max(), Some(LONGEST));
    }

    #[test]
    fn cuts() {
        check("One. Two! Three?\n", &["One.", "Two!", "Three?"]);
        check("He said “No.” Then he left.\nNext block", &["He said “No.”", "Then he left.", "Next block"]);
        check(
            "The U.S. Customs office of Gen. Ana B. Ruiz met.",
            &["The U.S. Customs office of Gen. Ana B. Ruiz met."],
        );
        check("It fell by 2.5 percent. It rose.", &["It fell by 2.5 percent.", "It rose."]);
        check("No. He did not.", &["No.", "He did not."]);
        check("Wait... what? ¿Qué?", &["Wait... what?", "¿Qué?"]);
        check("東京。大阪。", &["東京。", "大阪。"]);
        check("a\tb\t\n", &["a", "b"]);
        check("", &[]);
    }
}
