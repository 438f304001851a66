//! What a word is to the search, and how it is folded: the same in the browser, where `static/search.js` cuts and folds
//! what a reader types. The vectors in `vectors.json` are run through both.
//!
//! Entry point: [`words`]. The word breaks of Unicode (UAX #29) are not used, since browsers cut scripts without spaces
//! with a dictionary of their own, which no program here could repeat.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest word in code points; the rest of it is not looked at.
const LONGEST: usize = 30;

/// Each letter and digit of ASCII, letters as small ones; [`NONE`] for every other byte.
static SMALL: [u8; 256] = small();

/// No letter.
const NONE: u8 = 0;

const fn small() -> [u8; 256] {
    let (mut small, mut byte) = ([NONE; 256], 0_u8);
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            small[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    small
}

/// Gives each word of a text, folded.
///
/// A word is a run of letters, marks and digits. `U.S.` is one word, and so is `32,300`; what stands alone after an
/// apostrophe (`'s`) is none. Scripts that set no spaces are cut into pairs of characters, and the last character alone.
pub fn words(text: &str, give: &mut dyn FnMut(&str)) {
    let mut runs = Runs { text, at: 0 };
    let mut word = String::new();
    let mut letters = [0; LONGEST];
    while let Some(start) = runs.skip_to_word() {
        if let Some((end, letters)) = runs.plain(start, &mut letters) {
            runs.at = end;
            give(letters);
            continue;
        }
        let run = runs.run(start);
        word.clear();
        if run.is_ascii() {
            word.push_str(run);
            word.make_ascii_lowercase();
            if run.bytes().any(|byte| matches!(byte, b'.' | b',')) {
                word.retain(|c| c.is_ascii_alphanumeric());
            }
            let before = || text[..start].chars().next_back();
            let is_ending = run.len() == 1 && matches!(before(), Some('\'' | '’'));
            if !is_ending {
                word.truncate(LONGEST);
                give(&word);
            }
        } else {
            fold(run, &mut word);
            folded_words(&word, give);
        }
    }
}

/// Runs of a text that may be words.
struct Runs<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Runs<'a> {
    /// The run that begins here.
    fn run(&mut self, start: usize) -> &'a str {
        let end = self.initials(start).unwrap_or_else(|| self.run_end(start));
        self.at = end;
        &self.text[start..end]
    }

    /// Where the run that begins here ends, and its word, where it has letters and digits of ASCII alone, at least two:
    /// nearly every run of most texts.
    fn plain<'l>(&self, start: usize, letters: &'l mut [u8; LONGEST]) -> Option<(usize, &'l str)> {
        let rest = &self.text.as_bytes()[start..];
        let mut length = 0;
        while let Some(letter) = rest.get(length).map(|byte| SMALL[usize::from(*byte)])
            && letter != NONE
        {
            if let Some(place) = letters.get_mut(length) {
                *place = letter;
            }
            length += 1;
        }
        let next = rest.get(length).copied().unwrap_or(b' ');
        if length < 2
            || !next.is_ascii()
            || matches!(next, b'.' | b',') && self.is_between_thousands(start + length)
        {
            return None;
        }
        let word = std::str::from_utf8(&letters[..length.min(LONGEST)]).ok()?;
        Some((start + length, word))
    }

    fn skip_to_word(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(byte) = bytes.get(at) {
            if byte.is_ascii_alphanumeric() {
                return Some(at);
            }
            if byte.is_ascii() {
                at += 1;
                continue;
            }
            let c = char_at(self.text, at)?;
            if is_of_word(c) {
                return Some(at);
            }
            at += c.len_utf8();
        }
        None
    }

    /// Where letters with dots between them end: `U.S`, `e.g`.
    fn initials(&self, start: usize) -> Option<usize> {
        // Most words are letters of ASCII, with no dot behind the first.
        let bytes = self.text.as_bytes();
        if bytes[start].is_ascii() && bytes.get(start + 1) != Some(&b'.') {
            return None;
        }
        let first = char_at(self.text, start).filter(|c| c.is_alphabetic())?;
        let mut end = start + first.len_utf8();
        while self.text.as_bytes().get(end) == Some(&b'.')
            && let Some(letter) = char_at(self.text, end + 1).filter(|c| c.is_alphabetic())
            && !char_at(self.text, end + 1 + letter.len_utf8()).is_some_and(is_of_word)
        {
            end += 1 + letter.len_utf8();
        }
        (end > start + first.len_utf8()).then_some(end)
    }

    fn run_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        loop {
            match bytes.get(at) {
                Some(byte) if byte.is_ascii_alphanumeric() => at += 1,
                Some(b'.' | b',') if at > start && self.is_between_thousands(at) => at += 1,
                Some(byte) if !byte.is_ascii() => match char_at(self.text, at) {
                    Some(c) if is_of_word(c) => at += c.len_utf8(),
                    _ => return at,
                },
                _ => return at,
            }
        }
    }

    /// Whether a digit stands before a mark and three digits, no more, behind it.
    fn is_between_thousands(&self, at: usize) -> bool {
        let digit = |at: usize| self.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        digit(at - 1) && (1..=3).all(|n| digit(at + n)) && !digit(at + 4)
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Whether a character is part of words. The invisible ones are, so that they do not cut one; folding drops them.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Marks without which a word is still found: accents, the points of Hebrew and Arabic.
fn is_dropped(c: char) -> bool {
    is_invisible(c)
        || matches!(
            c,
            '\u{300}'..='\u{36f}'
                | '\u{591}'..='\u{5bd}'
                | '\u{5bf}'
                | '\u{5c1}'
                | '\u{5c2}'
                | '\u{5c4}'
                | '\u{5c5}'
                | '\u{5c7}'
                | '\u{64b}'..='\u{65f}'
                | '\u{670}'
        )
}

/// Letters that no form of Unicode takes apart.
fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// Folds a run: no case, no accents, compatibility forms as their plain ones.
fn fold(run: &str, folded: &mut String) {
    // The marks within `Н.А` and numbers.
    let letters = run.chars().filter(|c| !matches!(c, '.' | ','));
    let plain: String = letters.nfkd().filter(|c| !is_dropped(*c)).collect();
    let mut letters = String::with_capacity(plain.len());
    for c in plain.to_lowercase().chars() {
        match spelled(c) {
            Some(letter) => letters.push_str(letter),
            None => letters.push(c),
        }
    }
    folded.extend(letters.nfc());
}

/// Whether a character is of a script that sets no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}'
    )
}

/// The words of a folded run: more than one where a form was taken apart (`½`), or the script sets no spaces.
fn folded_words(folded: &str, give: &mut dyn FnMut(&str)) {
    for run in folded.split(|c| !is_of_word(c)).filter(|run| !run.is_empty()) {
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            let unspaced = is_unspaced(first);
            let end = rest.find(|c| is_unspaced(c) != unspaced).unwrap_or(rest.len());
            let (stretch, after) = rest.split_at(end);
            if unspaced {
                pairs(stretch, give);
            } else {
                let end = stretch.char_indices().nth(LONGEST).map_or(stretch.len(), |(at, _)| at);
                give(&stretch[..end]);
            }
            rest = after;
        }
    }
}

fn pairs(stretch: &str, give: &mut dyn FnMut(&str)) {
    let mut starts = stretch.char_indices().map(|(at, _)| at).chain([stretch.len()]);
    let (mut first, mut second) = (starts.next(), starts.next());
    for third in starts {
        if let (Some(a), Some(_)) = (first, second) {
            give(&stretch[a..third]);
        }
        first = second;
        second = Some(third);
    }
    if let Some(last) = first {
        give(&stretch[last..]);
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn the_vectors_hold() {
        let vectors: serde_json::Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
        for (text, expected) in vectors.as_object().unwrap() {
            let mut found = Vec::new();
            words(text, &mut |word| found.push(word.to_owned()));
            assert_eq!(serde_json::json!(found), *expected, "{text}");
        }
    }
}
