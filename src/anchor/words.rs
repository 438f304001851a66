//! A passage as words, and two passages word by word.
//!
//! A word here is a run of letters and digits with what holds it together (`didn't`, `30,057`, `U.S.`), or a sign
//! that says something by itself (`%`, `$`, `?`). Other punctuation, white space and hyphens stand between words and
//! are none.

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold::{self, Form};
use super::hits;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// Nothing, or white space and punctuation.
    Apart,
    /// A hyphen alone.
    Hyphen,
    /// A hyphen and white space: a word divided at a line's end, or a dash.
    Divided,
}

/// A word of a passage.
#[derive(Debug, Clone)]
pub struct Word<'a> {
    /// As written.
    pub text: &'a str,
    /// Its first byte in the passage.
    pub start: usize,
    /// What words are compared by: letter case, accents, typographic variants and the full stops of `U.S.` folded.
    pub key: String,
    /// What stands before it.
    pub joint: Joint,
    /// Whether it begins a passage or sentence, where a capital says nothing.
    pub is_first: bool,
}

impl Word<'_> {
    /// Whether it is a sign, such as `%`.
    pub fn is_sign(&self) -> bool {
        !self.text.contains(char::is_alphanumeric)
    }

    /// Its key with the accents.
    pub fn spelling(&self) -> String {
        without_stops(fold::folded(self.text, Form::Normalised))
    }

    /// The accents of its key's letters, in order, whichever letters they are on.
    pub fn accents(&self) -> String {
        self.spelling().nfd().filter(|c| is_combining_mark(*c)).collect()
    }

    /// The byte behind it in the passage.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The words of a passage.
pub fn words(passage: &str) -> Vec<Word<'_>> {
    let mut found: Vec<Word<'_>> = Vec::new();
    let (mut at, mut is_first, mut joint) = (0, true, Joint::Apart);
    while let Some(c) = passage.get(at..).and_then(|rest| rest.chars().next()) {
        let length = match class(passage, at, c) {
            Class::Word => word_length(&passage[at..]),
            Class::Sign => c.len_utf8(),
            Class::Between => {
                let touches = found.last().is_some_and(|last| last.end() == at);
                joint = joined(joint, c, touches);
                is_first |= begins_sentence(c, touches);
                at += c.len_utf8();
                continue;
            }
        };
        let text = &passage[at..at + length];
        let key = without_stops(without_accents(text));
        is_first |= matches!(c, '¿');
        found.push(Word { text, start: at, key, joint, is_first });
        is_first = matches!(c, '?' | '¿');
        joint = Joint::Apart;
        at += length;
    }
    found
}

/// Whether a word behind a character may begin a sentence; `touches`: the character is right behind a word.
fn begins_sentence(c: char, touches: bool) -> bool {
    let opens = matches!(c, '(' | '[' | '¡' | '“' | '„' | '"' | '«' | '‘' | '\'' | '‹' | '•' | '—' | '–');
    opens || matches!(c, '.' | '!' | ':' | '…' | '\n' | '\t') || is_hyphen(c) && !touches
}

/// What a character is to the words.
enum Class {
    Word,
    Sign,
    Between,
}

fn class(passage: &str, at: usize, c: char) -> Class {
    if c.is_alphanumeric() {
        return Class::Word;
    }
    if is_hyphen(c) {
        let after_word = passage[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let before_digit = passage[at + c.len_utf8()..].starts_with(|c: char| c.is_numeric());
        return if before_digit && !after_word { Class::Sign } else { Class::Between };
    }
    let plain = matches!(
        c,
        ',' | ';'
            | ':'
            | '.'
            | '!'
            | '¡'
            | '…'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '*'
            | '_'
            | '|'
            | '\\'
            | '·'
            | '•'
            | '"'
            | '\''
            | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '″'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '′'
            | '‹'
            | '›'
            | 'ʼ'
            | '`'
            | '´'
            | '、'
            | '。'
            | '，'
    );
    if plain || c.is_whitespace() || fold::is_invisible(c) || fold::continues(c) || c.is_control() {
        Class::Between
    } else {
        Class::Sign
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' | '\u{FF0D}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '‛' | '′')
}

/// What stands before the next word once `c` does too; `touches`: right behind a word.
fn joined(joint: Joint, c: char, touches: bool) -> Joint {
    match joint {
        _ if fold::is_invisible(c) => joint,
        Joint::Apart if touches && is_hyphen(c) => Joint::Hyphen,
        Joint::Hyphen if c.is_whitespace() => Joint::Divided,
        Joint::Divided if c.is_whitespace() => joint,
        _ => Joint::Apart,
    }
}

/// The bytes of the word that a text begins with.
fn word_length(text: &str) -> usize {
    let chars: Vec<(usize, char)> = text.char_indices().take(512).collect();
    let (mut end, mut letters) = (0, 0);
    for (n, (at, c)) in chars.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| chars.get(n)).map_or(' ', |c| c.1);
        let after = chars.get(n + 1).map_or(' ', |c| c.1);
        let both = |is: fn(char) -> bool| is(before) && is(after);
        let belongs = c.is_alphanumeric()
            || fold::continues(*c)
            || fold::is_invisible(*c) && after.is_alphanumeric()
            || is_apostrophe(*c) && both(char::is_alphabetic)
            || matches!(c, '.' | ',' | ':' | '’' | '\'') && both(char::is_numeric)
            || *c == '.' && letters == 1 && both(char::is_alphabetic);
        if !belongs {
            break;
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
        end = at + c.len_utf8();
    }
    end
}

/// A folded word without the full stops of `U.S.`.
fn without_stops(mut word: String) -> String {
    if word.contains('.') && !word.contains(char::is_numeric) {
        word.retain(|c| c != '.');
    }
    word
}

/// A text as the ladder's second rung compares it, and without the accents of Latin and Greek letters. In other scripts a
/// mark makes another letter.
pub fn without_accents(text: &str) -> String {
    let mut has_accents = false;
    let letters = fold::folded(text, Form::Normalised);
    let plain = letters.nfd().filter(move |c| {
        if !is_combining_mark(*c) {
            has_accents = c.is_alphabetic() && matches!(c, 'A'..='\u{2AF}' | '\u{370}'..='\u{3FF}');
            return true;
        }
        !has_accents
    });
    plain.nfc().collect()
}

/// How two passages' words differ.
pub fn compare(old: &[Word<'_>], new: &[Word<'_>]) -> Vec<DiffOp> {
    let keys = |words: &[Word<'_>]| words.iter().map(|word| word.key.clone()).collect::<Vec<_>>();
    capture_diff_slices(Algorithm::Myers, &keys(old), &keys(new))
}

/// How many words of two texts the other has not.
pub fn unlike(one: &str, other: &str) -> usize {
    let (one, other) = (words(one), words(other));
    let changed = |op: &DiffOp| match op {
        DiffOp::Equal { .. } => 0,
        _ => op.old_range().len() + op.new_range().len(),
    };
    compare(&one, &other).iter().map(changed).sum()
}

/// A passage without the words at its ends that a quote has not, and with words that stand where the quote has others:
/// what is close in letters need not begin and end where the quote does.
pub fn fitted(text: &str, range: std::ops::Range<usize>, quote: &str) -> std::ops::Range<usize> {
    let quoted = words(quote);
    let mut range = snapped(text, range);
    for _ in 0..3 {
        let passage = text.get(range.clone()).unwrap_or_default();
        let found = words(passage);
        let changes = compare(&quoted, &found);
        let edge = |op: Option<&DiffOp>| match op {
            Some(op) if !matches!(op, DiffOp::Equal { .. }) => (op.old_range().len(), op.new_range().len()),
            _ => (0, 0),
        };
        let (missing, stray) = edge(changes.first());
        let start = match (missing, stray) {
            (missing, stray) if stray > missing => {
                found.get(stray - missing).map_or(range.start, |word| range.start + word.start)
            }
            (missing, stray) => back(text, range.start, missing - stray),
        };
        let (missing, stray) = if changes.len() > 1 { edge(changes.last()) } else { (0, 0) };
        let end = match (missing, stray) {
            (missing, stray) if stray > missing => found
                .len()
                .checked_sub(stray - missing + 1)
                .and_then(|n| found.get(n))
                .map_or(range.end, |word| range.start + word.end()),
            (missing, stray) => forth(text, range.end, missing - stray),
        };
        let next = snapped(text, start..end.max(start));
        if next == range {
            break;
        }
        range = next;
    }
    with_ends(text, range, quote)
}

/// So many words back from a place, as far as the sentence goes.
fn back(text: &str, at: usize, count: usize) -> usize {
    let mut at = at;
    for _ in 0..count {
        let Some(before) = text.get(..at) else { return at };
        let gap = before.trim_end_matches([' ', '\u{A0}']);
        if gap.len() == before.len() || gap.ends_with(['.', '!', '?', '\n', ':', ';', '\t']) || gap.is_empty()
        {
            return at;
        }
        at = gap.rfind(char::is_whitespace).map_or(0, |n| n + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    at
}

/// So many words on from a place, as far as the sentence goes.
fn forth(text: &str, at: usize, count: usize) -> usize {
    let mut at = at;
    for _ in 0..count {
        let Some(after) = text.get(at..) else { return at };
        let rest = after.trim_start_matches([' ', '\u{A0}']);
        if rest.len() == after.len() || rest.is_empty() || rest.starts_with('\n') {
            return at;
        }
        if text.get(..at).is_some_and(|before| before.ends_with(['.', '!', '?'])) {
            return at;
        }
        let start = at + after.len() - rest.len();
        let word = rest.find(char::is_whitespace).map_or(rest.len(), |n| n);
        let bare = rest[..word].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
        at = start + if bare.is_empty() { word } else { bare.len() };
    }
    at
}

/// A range without white space at its ends, widened to whole words with the signs and hyphens that belong to them.
fn snapped(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let inside = text.get(range.clone()).unwrap_or_default();
    let mut start = range.start + inside.len() - inside.trim_start().len();
    let mut end = range.end - (inside.len() - inside.trim_end().len()).min(range.end - start);
    while start > 0 && goes_on(text, start) {
        start = crate::source::floor_char_boundary(text, start - 1);
    }
    while end < text.len() && goes_on(text, end) {
        end += text[end..].chars().next().map_or(1, char::len_utf8);
    }
    start..end
}

/// Whether a place lies inside a word, or between a word and what belongs to it: `fifty-three`, `$30`, `30%`, `3.5`.
fn goes_on(text: &str, at: usize) -> bool {
    if hits::cuts_word(text, at) || hits::cuts_character(text, at) {
        return true;
    }
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return true };
    let (mut left, mut right) = (before.chars().rev(), after.chars());
    let (l1, l2) = (left.next().unwrap_or(' '), left.next().unwrap_or(' '));
    let (r1, r2) = (right.next().unwrap_or(' '), right.next().unwrap_or(' '));
    let holds = |c: char| is_hyphen(c) || is_apostrophe(c);
    let sign = |c: char| matches!(c, '$' | '€' | '£' | '¥' | '+' | '−' | '-' | '#');
    holds(r1) && l1.is_alphanumeric() && r2.is_alphanumeric()
        || holds(l1) && l2.is_alphanumeric() && r1.is_alphanumeric()
        || matches!(r1, '.' | ',') && l1.is_numeric() && r2.is_numeric()
        || matches!(l1, '.' | ',') && l2.is_numeric() && r1.is_numeric()
        || sign(l1) && r1.is_numeric() && !l2.is_alphanumeric()
        || r1 == '%' && l1.is_numeric()
}

/// A range with the punctuation at its ends that the quote has at its own.
fn with_ends(text: &str, range: std::ops::Range<usize>, quote: &str) -> std::ops::Range<usize> {
    let punctuation = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !matches!(c, '%' | '$' | '€');
    let mut range = range;
    let ends = quote.trim_end().ends_with(punctuation);
    if !ends {
        let bare = text.get(range.clone()).unwrap_or_default().trim_end_matches(punctuation);
        if !bare.is_empty() {
            range.end = range.start + bare.len();
        }
    } else if !text.get(range.clone()).unwrap_or_default().ends_with(punctuation)
        && let Some(next) =
            text.get(range.end..).and_then(|rest| rest.chars().next()).filter(|c| punctuation(*c))
    {
        range.end += next.len_utf8();
    }
    if !quote.trim_start().starts_with(punctuation) {
        let passage = text.get(range.clone()).unwrap_or_default();
        let bare =
            passage.trim_start_matches(|c: char| punctuation(c) && !is_hyphen(c) && !"¿¡+".contains(c));
        if !bare.is_empty() {
            range.start += passage.len() - bare.len();
        }
    }
    range
}

/// A piece of a word diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words that both have.
    Same(String),
    /// Words of the quote alone.
    Gone(String),
    /// Words of the passage alone.
    Come(String),
    /// Words that both have and that are not shown.
    Skipped,
}

/// The word diff of a quote and a passage, as written, with so many words around each change.
pub fn diff(quote: &str, passage: &str, around: usize) -> Vec<Piece> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (quote.split_whitespace().collect(), passage.split_whitespace().collect());
    let groups = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), around);
    let mut pieces = Vec::new();
    let mut shown = 0;
    for op in groups.iter().flatten() {
        if op.old_range().start > shown {
            pieces.push(Piece::Skipped);
        }
        shown = op.old_range().end;
        let gone = old.get(op.old_range()).unwrap_or_default().join(" ");
        let come = new.get(op.new_range()).unwrap_or_default().join(" ");
        if matches!(op, DiffOp::Equal { .. }) {
            pieces.push(Piece::Same(gone));
            continue;
        }
        pieces.extend(Some(gone).filter(|words| !words.is_empty()).map(Piece::Gone));
        pieces.extend(Some(come).filter(|words| !words.is_empty()).map(Piece::Come));
    }
    if shown < old.len() && !pieces.is_empty() {
        pieces.push(Piece::Skipped);
    }
    pieces
}

/// A word diff on one line: `[-gone-]`, `{+come+}`, as git writes it.
pub fn marked(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Same(words) => words.clone(),
        Piece::Gone(words) => format!("[-{words}-]"),
        Piece::Come(words) => format!("{{+{words}+}}"),
        Piece::Skipped => "…".to_owned(),
    };
    pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
}
