//! Forms of a text in which spellings that a reader takes for the same compare equal.
//!
//! A text is folded character by character, where a *character* is a starter with the combining marks after it (or
//! conjoining Hangul jamo): so that composed and decomposed text fold alike, and so that a match can be refused that
//! would cut one. [`Folded`] keeps the way back from the folded text to the text.

use std::ops::Range;

use caseless::Caseless;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::TextRange;
use crate::source::{first_byte, offset};

/// How far spellings are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Runs of ASCII white space are one space: the first rung.
    Exact,
    /// Unicode form, case, typographic variants, invisible characters and all white space: the second rung.
    Normalised,
}

/// A folded text and the way back.
#[derive(Debug)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// Where each stretch begins, in both texts; each ends where the next begins.
    stretches: Vec<Stretch>,
    /// The length of the text that was folded.
    length: u32,
}

/// A stretch of the text with what it became.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Its first byte in the folded text.
    folded: u32,
    /// Its first byte in the text.
    original: u32,
    /// Whether it is a run of characters that each became one of the same length. Otherwise it is one character, to
    /// be matched as a whole (or one that vanished).
    linear: bool,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str, form: Form) -> Self {
        let mut folder =
            Folder { text: String::with_capacity(text.len()), stretches: Vec::new(), original: 0 };
        folder.fold(text, form);
        Self { text: folder.text, stretches: folder.stretches, length: folder.original }
    }

    /// The range of the text that a range of the folded text came from; none when it would cut a character.
    pub fn range(&self, folded: &Range<usize>) -> Option<TextRange> {
        let (start, end) = (offset(folded.start), offset(folded.end));
        let first = self.stretches.get(self.starting(start))?;
        let last_index = self.ending(end);
        let last = self.stretches.get(last_index)?;
        if !first.linear && first.folded != start || !last.linear && self.folded_end(last_index) != end {
            return None;
        }
        let outer = self.outer(folded);
        (outer.start < outer.end).then_some(outer)
    }

    /// The smallest range of whole characters of the text that a range of the folded text came from.
    pub fn outer(&self, folded: &Range<usize>) -> TextRange {
        let (start, end) = (offset(folded.start), offset(folded.end));
        let first = self.stretches.get(self.starting(start));
        let begin = first.map_or(0, |s| s.original + if s.linear { start - s.folded } else { 0 });
        let last_index = self.ending(end);
        let finish = match self.stretches.get(last_index) {
            Some(s) if s.linear => s.original + end.saturating_sub(s.folded),
            Some(_) => self.original_end(last_index),
            None => 0,
        };
        begin..finish.max(begin)
    }

    /// Where the folded text of what stands before a byte of the text ends.
    pub fn before(&self, original: u32) -> usize {
        self.folded_at(original, |stretch, _| stretch.folded)
    }

    /// Where the folded text of what stands at or after a byte of the text begins.
    pub fn after(&self, original: u32) -> usize {
        self.folded_at(original, |_, end| end)
    }

    fn folded_at(&self, original: u32, inside: impl Fn(&Stretch, u32) -> u32) -> usize {
        let index = self.stretches.partition_point(|s| s.original <= original).saturating_sub(1);
        let Some(stretch) = self.stretches.get(index) else { return 0 };
        let end = self.folded_end(index);
        let into = original.saturating_sub(stretch.original);
        let at = if stretch.linear {
            (stretch.folded + into).min(end)
        } else if into == 0 {
            stretch.folded
        } else {
            inside(stretch, end)
        };
        at as usize
    }

    /// The stretch in which the folded byte lies; past stretches that vanished there.
    fn starting(&self, folded: u32) -> usize {
        self.stretches.partition_point(|s| s.folded <= folded).saturating_sub(1)
    }

    /// The stretch in which the byte before the folded byte lies.
    fn ending(&self, folded: u32) -> usize {
        self.stretches.partition_point(|s| s.folded < folded).saturating_sub(1)
    }

    fn folded_end(&self, index: usize) -> u32 {
        self.stretches.get(index + 1).map_or(offset(self.text.len()), |next| next.folded)
    }

    fn original_end(&self, index: usize) -> u32 {
        self.stretches.get(index + 1).map_or(self.length, |next| next.original)
    }
}

/// A short text folded, without white space at its ends: a quote, a name.
pub fn folded(text: &str, form: Form) -> String {
    let mut folded = Folded::new(text, form).text;
    folded.truncate(folded.trim_end_matches(' ').len());
    let leading = folded.len() - folded.trim_start_matches(' ').len();
    folded.drain(..leading);
    folded
}

/// How many bytes are looked at together: a text full of double spaces must not be gone through to its end at each.
const AHEAD: usize = 512;

/// Builds a [`Folded`].
struct Folder {
    text: String,
    stretches: Vec<Stretch>,
    original: u32,
}

impl Folder {
    fn fold(&mut self, text: &str, form: Form) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let taken = match self.typed(rest, form) {
                0 if form == Form::Exact => self.exact(c),
                0 => self.spelling(c, rest),
                run => run,
            };
            rest = &rest[taken..];
        }
    }

    /// Takes the ASCII ahead in which no more than letters' case is folded, nearly all of most texts, at once: words
    /// and single spaces, but not a last letter that may have a mark. Answers how many bytes it was.
    fn typed(&mut self, rest: &str, form: Form) -> usize {
        let bytes = &rest.as_bytes()[..rest.len().min(AHEAD)];
        let is_folded = |byte: u8| (form == Form::Normalised) & ((byte == b'-') | (byte == b'`'));
        let ends = |byte: u8| !(b' '..=b'~').contains(&byte) | is_folded(byte);
        let length = self.single_spaces(&bytes[..first_byte(bytes, 0, ends).unwrap_or(bytes.len())]);
        let run = match rest.as_bytes().get(length) {
            Some(next) if !next.is_ascii() => &rest[..length.saturating_sub(1)],
            _ => &rest[..length],
        };
        if run.is_empty() {
            return 0;
        }
        self.linear();
        let start = self.text.len();
        self.text.push_str(run);
        if form == Form::Normalised {
            self.text[start..].make_ascii_lowercase();
        }
        self.original += offset(run.len());
        run.len()
    }

    /// How many bytes there are before a space that follows another.
    fn single_spaces(&self, run: &[u8]) -> usize {
        let is_double = |a: u8, b: u8| (a == b' ') & (b == b' ');
        if let (Some(last), Some(first)) = (self.text.as_bytes().last(), run.first())
            && is_double(*last, *first)
        {
            return 0;
        }
        let pairs = || run.iter().zip(run.iter().skip(1));
        // First whether there is any, which processors ask of many bytes at once.
        match pairs().fold(false, |any, (a, b)| any | is_double(*a, *b)) {
            true => pairs().position(|(a, b)| is_double(*a, *b)).map_or(run.len(), |at| at + 1),
            false => run.len(),
        }
    }

    /// Folds the next character in the exact form; answers how many bytes it was.
    fn exact(&mut self, c: char) -> usize {
        if c.is_ascii_whitespace() { self.space(c) } else { self.same_length(c, c) }
    }

    /// Folds the next character in the normalised form; answers how many bytes it was.
    fn spelling(&mut self, c: char, rest: &str) -> usize {
        if c.is_whitespace() {
            return self.space(c);
        }
        if is_invisible(c) {
            return self.whole(c.len_utf8(), "");
        }
        if c == '-' {
            return self.hyphens(rest);
        }
        let length = character_length(c, rest);
        if c.is_ascii() && length == 1 {
            return self.same_length(c, if c == '`' { '\'' } else { c.to_ascii_lowercase() });
        }
        self.character(c, &rest[..length])
    }

    /// Takes white space: one space, and nothing after another space.
    fn space(&mut self, c: char) -> usize {
        if self.text.ends_with(' ') { self.whole(c.len_utf8(), "") } else { self.replaced(c, " ") }
    }

    /// Takes hyphens: two or three are a typewriter's dash.
    fn hyphens(&mut self, rest: &str) -> usize {
        let run = rest.bytes().take_while(|b| *b == b'-').count();
        if run == 2 || run == 3 {
            return self.whole(run, "-");
        }
        for _ in 0..run {
            self.same_length('-', '-');
        }
        run
    }

    /// Takes a character beyond ASCII, or one with marks.
    fn character(&mut self, c: char, character: &str) -> usize {
        if character.len() == c.len_utf8()
            && let Some(one) = fold_simple(c)
        {
            return self.same_length_or_whole(c, one);
        }
        let mut folded = String::new();
        fold_character(character, &mut folded);
        if character.len() == c.len_utf8() {
            self.replaced(c, &folded)
        } else {
            self.whole(character.len(), &folded)
        }
    }

    /// Takes a single code point that became `folded`.
    fn replaced(&mut self, c: char, folded: &str) -> usize {
        let mut chars = folded.chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) => self.same_length_or_whole(c, one),
            _ => self.whole(c.len_utf8(), folded),
        }
    }

    fn same_length_or_whole(&mut self, c: char, folded: char) -> usize {
        if folded.len_utf8() == c.len_utf8() {
            self.same_length(c, folded)
        } else {
            self.whole(c.len_utf8(), folded.encode_utf8(&mut [0; 4]))
        }
    }

    fn same_length(&mut self, c: char, folded: char) -> usize {
        self.linear();
        self.text.push(folded);
        self.original += offset(c.len_utf8());
        c.len_utf8()
    }

    /// Begins a linear stretch, unless one is under way.
    fn linear(&mut self) {
        if !self.stretches.last().is_some_and(|s| s.linear) {
            self.stretch(true);
        }
    }

    fn whole(&mut self, length: usize, folded: &str) -> usize {
        self.stretch(false);
        self.text.push_str(folded);
        self.original += offset(length);
        length
    }

    fn stretch(&mut self, linear: bool) {
        self.stretches.push(Stretch { folded: offset(self.text.len()), original: self.original, linear });
    }
}

/// The bytes of the character that `rest` begins with: its marks belong to it, also those behind invisible ones.
pub fn character_length(first: char, rest: &str) -> usize {
    let mut length = first.len_utf8();
    let mut at = length;
    for c in rest[length..].chars() {
        if c.is_ascii() {
            break;
        }
        at += c.len_utf8();
        if continues(c) {
            length = at;
        } else if !is_invisible(c) {
            break;
        }
    }
    length
}

/// Whether a code point belongs to the character before it.
pub fn continues(c: char) -> bool {
    c >= '\u{300}'
        && (is_combining_mark(c)
            || matches!(c, '\u{1160}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FB}')
            || is_nfc_quick(std::iter::once(c)) == IsNormalized::Maybe)
}

/// Whether a code point shows nothing and only steers how its neighbours are set.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// What [`fold_character`] makes of a code point that needs no normalisation and becomes one code point: nearly all
/// of them, so it is kept apart for speed.
fn fold_simple(c: char) -> Option<char> {
    let plain = |c: char| is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes;
    let mut folded = std::iter::once(c).default_case_fold();
    let one = folded.next().filter(|_| folded.next().is_none())?;
    (plain(c) && plain(one)).then_some(one).and_then(typewritten)
}

/// Folds one character, given with its marks.
fn fold_character(character: &str, out: &mut String) {
    fold_case(character.chars().filter(|c| !is_invisible(*c)).nfc(), out);
}

fn fold_case(chars: impl Iterator<Item = char>, out: &mut String) {
    chars.default_case_fold().nfc().for_each(|c| fold_typography(c, out));
}

/// Whether a letter is of a script in which marks are accents.
pub fn is_latin_or_greek(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c,
            'A'..='z' | '\u{AA}'..='\u{2AF}' | '\u{370}'..='\u{3FF}' | '\u{1D00}'..='\u{1DBF}'
            | '\u{1E00}'..='\u{1FFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}'
            | '\u{AB30}'..='\u{AB6F}' | '\u{FF21}'..='\u{FF5A}')
}

/// Writes a typographic variant as what a typewriter has for it.
fn fold_typography(c: char, out: &mut String) {
    match typewritten(c) {
        Some(one) => out.push(one),
        None => out.push_str("..."),
    }
}

/// What a typewriter has for a character; none for the ellipsis, which becomes three.
fn typewritten(c: char) -> Option<char> {
    Some(match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | 'ʼ' | '`' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' | '\u{FF0D}' => '-',
        '…' => return None,
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASCII without hyphens, folded in the simplest way.
    fn plainly(text: &str, form: Form) -> String {
        let mut folded = String::new();
        for c in text.chars() {
            match c {
                c if c.is_ascii_whitespace() && folded.ends_with(' ') => {}
                c if c.is_ascii_whitespace() => folded.push(' '),
                '`' if form == Form::Normalised => folded.push('\''),
                c if form == Form::Normalised => folded.push(c.to_ascii_lowercase()),
                c => folded.push(c),
            }
        }
        folded
    }

    proptest::proptest! {
        #[test]
        fn as_told_plainly(text in "[aB` \t\n]{0,60}", times in 1_usize..20, at in 0_usize..1200) {
            let text = text.repeat(times);
            for form in [Form::Exact, Form::Normalised] {
                let folded = Folded::new(&text, form);
                proptest::prop_assert_eq!(&folded.text, &plainly(&text, form));
                // The way back: what stands before a place, folded by itself, is what stands before it in the folded text.
                let at = at.min(text.len());
                let before = plainly(&text[..at], form).len();
                proptest::prop_assert_eq!(folded.before(offset(at)), before.min(folded.text.len()));
            }
        }
    }
}
