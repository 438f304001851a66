//! How names are spelled: a text as its letters alone, so that spellings of one name are found as one, and the
//! [`Gap`]s between the letters, which tell afterwards whether a spelling is one that the name may have.
//!
//! Entry points: [`Letters`], the text that is searched, with the way back; [`Spelled`], a name or some words with
//! their gaps. Knows no entity and no rule; those are in `names.rs`.

use std::ops::Range;

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::TextRange;
use super::fold;
use crate::source::offset;

/// What stands between two letters of a name: a set of kinds of punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Gap(u16);

impl Gap {
    /// Nothing, or nothing that shows.
    pub const NONE: Self = Self(0);
    /// White space.
    pub const SPACE: Self = Self(1);
    /// One hyphen, or the point that joins words of Japanese or Catalan.
    pub const HYPHEN: Self = Self(2);
    /// A dash.
    pub const DASH: Self = Self(4);
    /// A full stop.
    pub const DOT: Self = Self(8);
    /// A comma.
    pub const COMMA: Self = Self(16);
    /// An apostrophe or single quotation mark.
    pub const APOSTROPHE: Self = Self(32);
    /// A double quotation mark.
    pub const QUOTE: Self = Self(64);
    /// A bracket.
    pub const BRACKET: Self = Self(128);
    /// Other punctuation.
    pub const OTHER: Self = Self(256);

    /// Both.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in this and not in the other.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all of the other is in it.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nothing is in it but what is in the other.
    pub const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// What a character is as a gap; none when it is a letter, digit or symbol: a part of names.
    pub fn of(c: char) -> Option<Self> {
        Some(match c {
            c if c.is_ascii_alphanumeric() => return None,
            '-' | '‐' | '‑' | '﹣' | '\u{FF0D}' | '·' | '・' | '‧' | '･' => Self::HYPHEN,
            '‒' | '–' | '—' | '―' | '−' | '﹘' => Self::DASH,
            '.' | '．' | '․' => Self::DOT,
            ',' | '，' | '،' => Self::COMMA,
            '\'' | '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | 'ʻ' | 'ʾ' | 'ʿ' | '`' | '´' | '‹' | '›' => {
                Self::APOSTROPHE
            }
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Self::QUOTE,
            '(' | ')' | '[' | ']' | '{' | '}' | '（' | '）' => Self::BRACKET,
            ';' | ':' | '!' | '?' | '¡' | '¿' | '…' => Self::OTHER,
            c if c.is_whitespace() => Self::SPACE,
            c if fold::is_invisible(c) || is_pointing(c) => Self::NONE,
            _ => return None,
        })
    }
}

/// What [`Gap::of`] says of ASCII: whether a byte stands between letters. Said apart for speed.
const fn is_ascii_gap(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t'..=b'\r' | b'-' | b'.' | b',' | b'\'' | b'`' | b'"' | b';' | b':' | b'!' | b'?'
    ) || matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}')
}

/// Each byte of ASCII as a small letter, or [`BETWEEN`] for one between letters.
static SMALL: [u8; 128] = small();

/// No byte of ASCII.
const BETWEEN: u8 = 0xFF;

const fn small() -> [u8; 128] {
    let (mut small, mut byte) = ([BETWEEN; 128], 0);
    while byte < 128 {
        if !is_ascii_gap(byte) {
            small[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    small
}

/// How many bytes of ASCII a text begins with.
fn ascii_ahead(text: &[u8]) -> usize {
    let whole = 32 * text.chunks_exact(32).take_while(|bytes| bytes.is_ascii()).count();
    whole + text[whole..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// Whether a character only points or stretches the letters of a script that is mostly written without: Arabic
/// vowel marks and the stretcher, Hebrew points.
fn is_pointing(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}' | '\u{5B0}'..='\u{5BD}' | '\u{5BF}'..='\u{5C2}')
}

/// A text as names are sought in it: letters, digits and symbols in small letters without accents, and nothing
/// between them; with the way back.
#[derive(Debug, Default)]
pub struct Letters {
    /// The letters.
    pub text: String,
    runs: Vec<Run>,
    /// Room for the letters of a stretch of ASCII.
    small: Vec<u8>,
}

/// A stretch of the text with what it became.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// Its first byte among the letters.
    letters: u32,
    /// Its first byte in the text.
    start: u32,
    /// Where it ends in the text, if it is one character, to be matched as a whole; none: byte for byte.
    end: Option<u32>,
}

impl Letters {
    /// Takes a text.
    pub fn new(text: &str) -> Self {
        let mut letters = Self::default();
        letters.read(text);
        letters
    }

    /// Takes another text, in the memory of the one before.
    pub fn read(&mut self, text: &str) {
        self.text.clear();
        self.text.reserve(text.len());
        self.runs.clear();
        let mut at = 0;
        while at < text.len() {
            let taken = self.plain(text, at);
            at += taken;
            if taken == 0 {
                let c = text.get(at..).and_then(|rest| rest.chars().next());
                at += c.map_or(1, |c| self.character(c, text, at));
            }
        }
    }

    /// The letters of a name.
    pub fn of(name: &str) -> String {
        Self::new(name).text
    }

    /// Takes the ASCII ahead, nearly all of most texts, at once: letters, digits and symbols without the punctuation and
    /// white space between them; but not a last letter that may have a mark. Answers how many bytes it was.
    fn plain(&mut self, text: &str, at: usize) -> usize {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let mut length = ascii_ahead(rest);
        if length < rest.len() && length > 0 && !is_ascii_gap(rest[length - 1]) {
            length -= 1;
        }
        let mut small = std::mem::take(&mut self.small);
        small.clear();
        small.resize(length, 0);
        let (mut kept, mut inside) = (0, false);
        for (n, byte) in rest[..length].iter().enumerate() {
            let letter = SMALL[usize::from(*byte)];
            if letter == BETWEEN {
                inside = false;
                continue;
            }
            if !inside {
                self.run((self.text.len() + kept, at + n), None);
            }
            small[kept] = letter;
            (kept, inside) = (kept + 1, true);
        }
        self.text.push_str(std::str::from_utf8(&small[..kept]).unwrap_or_default());
        self.small = small;
        length
    }

    fn character(&mut self, c: char, text: &str, at: usize) -> usize {
        if Gap::of(c).is_some() {
            return c.len_utf8();
        }
        let rest = text.get(at..).unwrap_or_default();
        let length = fold::character_length(c, rest);
        let mut folded = String::new();
        let written = written(rest.get(..length).unwrap_or_default());
        written.filter(|c| Gap::of(*c).is_none()).default_case_fold().for_each(|c| folded.push(c));
        if folded.len() == length && length == c.len_utf8() {
            self.run((self.text.len(), at), None);
        } else if !folded.is_empty() {
            self.run((self.text.len(), at), Some(at + length));
        }
        self.text.push_str(&folded);
        length
    }

    /// Begins a run at a byte of the letters and one of the text, unless the one before goes on there.
    fn run(&mut self, (letters, start): (usize, usize), end: Option<usize>) {
        let (letters, start) = (offset(letters), offset(start));
        let goes_on = |run: &Run| run.end.is_none() && run.start + (letters - run.letters) == start;
        if end.is_some() || !self.runs.last().is_some_and(goes_on) {
            self.runs.push(Run { letters, start, end: end.map(offset) });
        }
    }

    /// The range of the text that a range of the letters came from, from its first letter to its last; none when it
    /// would cut a character.
    pub fn range(&self, letters: &Range<usize>) -> Option<TextRange> {
        let (start, end) = (offset(letters.start), offset(letters.end));
        let first = self.runs.get(self.runs.partition_point(|run| run.letters <= start).checked_sub(1)?)?;
        let index = self.runs.partition_point(|run| run.letters < end).checked_sub(1)?;
        let last = self.runs.get(index)?;
        if first.end.is_some() && first.letters != start {
            return None;
        }
        let finish = match last.end {
            None => last.start + (end - last.letters),
            Some(finish) => {
                let next = self.runs.get(index + 1).map_or(offset(self.text.len()), |next| next.letters);
                (next == end).then_some(finish)?
            }
        };
        Some(first.start + if first.end.is_none() { start - first.letters } else { 0 }..finish)
    }
}

/// A letter as it is written, and what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// What stands between the letter before and this one; nothing before the first.
    pub gap: Gap,
    /// The letter without accents.
    pub letter: char,
}

/// Words letter by letter, with the gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spelled {
    /// The letters.
    pub letters: Box<[Letter]>,
    /// The punctuation before the first letter, as typewriters have it.
    pub before: Box<str>,
    /// The punctuation after the last letter.
    pub after: Box<str>,
}

impl Spelled {
    /// Takes a name or a passage.
    pub fn new(words: &str) -> Self {
        let (mut letters, mut gap, mut at) = (Vec::new(), Gap::NONE, 0);
        let (mut first, mut last) = (None, 0);
        while let Some(c) = words.get(at..).and_then(|rest| rest.chars().next()) {
            if let Some(kind) = Gap::of(c) {
                // Two hyphens are a typewriter's dash, and so is one behind a space.
                let doubled = c == '-' && words.as_bytes().get(at + 1) == Some(&b'-');
                let dash = doubled || kind == Gap::HYPHEN && gap.has(Gap::SPACE);
                gap = gap.with(if dash { Gap::DASH } else { kind });
                at += c.len_utf8();
                continue;
            }
            let rest = words.get(at..).unwrap_or_default();
            let mut letter = |letter: char| {
                letters.push(Letter { gap: if letters.is_empty() { Gap::NONE } else { gap }, letter });
                gap = Gap::NONE;
            };
            // ASCII is written as it is, which is quicker said than found out.
            let length = if c.is_ascii() && rest.as_bytes().get(1).is_none_or(u8::is_ascii) {
                letter(c);
                1
            } else {
                let length = fold::character_length(c, rest);
                let written = written(rest.get(..length).unwrap_or_default());
                written.filter(|c| Gap::of(*c).is_none()).for_each(letter);
                length
            };
            first.get_or_insert(at);
            at += length;
            last = at;
        }
        let outside = |range: Range<usize>| typewritten(words.get(range).unwrap_or_default());
        let before = outside(0..first.unwrap_or(0));
        Self { letters: letters.into(), before, after: outside(last..words.len()) }
    }
}

/// Punctuation as a typewriter has it, without white space at either end.
fn typewritten(punctuation: &str) -> Box<str> {
    fold::folded(punctuation, fold::Form::Normalised).into()
}

/// A character, given with its marks, as names are compared: decomposed, without marks where they are accents, and
/// its letters' variants as the letters; its case is kept.
fn written(character: &str) -> impl Iterator<Item = char> {
    let mut base = None;
    let decomposed = character.nfkd().filter(move |c| {
        if fold::is_invisible(*c) || is_pointing(*c) {
            return false;
        }
        let accent = is_combining_mark(*c) && base.is_some_and(|base| is_accent(base, *c));
        if !is_combining_mark(*c) {
            base = Some(*c);
        }
        !accent
    });
    decomposed.nfc().flat_map(plain_letter)
}

/// Whether a mark on a letter is an accent: on Latin and Greek letters all are, and what makes Е into Ё. In other
/// scripts a mark makes another letter (й is no и, が is no か).
fn is_accent(base: char, mark: char) -> bool {
    fold::is_latin_or_greek(base) || matches!(base, 'е' | 'Е') && mark == '\u{308}'
}

/// What a letter that no mark can be taken from is without its stroke or joint.
fn plain_letter(c: char) -> impl Iterator<Item = char> {
    let (one, other) = match c {
        'ø' => ('o', None),
        'Ø' => ('O', None),
        'ł' => ('l', None),
        'Ł' => ('L', None),
        'đ' | 'ð' => ('d', None),
        'Đ' | 'Ð' => ('D', None),
        'ħ' => ('h', None),
        'Ħ' => ('H', None),
        'ŧ' => ('t', None),
        'Ŧ' => ('T', None),
        'ı' => ('i', None),
        'æ' => ('a', Some('e')),
        'Æ' => ('A', Some('E')),
        'œ' => ('o', Some('e')),
        'Œ' => ('O', Some('E')),
        'þ' => ('t', Some('h')),
        'Þ' => ('T', Some('H')),
        'ß' => ('s', Some('s')),
        'ẞ' => ('S', Some('S')),
        other => (other, None),
    };
    std::iter::once(one).chain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lead_back_to_the_text() {
        let text = "In Peña-Nieto’s  Łódź: ﬁn, Sana\u{AD}’a\u{301}.";
        let letters = Letters::new(text);
        assert_eq!(letters.text, "inpenanietoslodzfinsanaa");
        let back = |word: &str| {
            let at = letters.text.find(word).unwrap();
            letters.range(&(at..at + word.len())).map(|r| &text[r.start as usize..r.end as usize])
        };
        assert_eq!(back("penanieto"), Some("Peña-Nieto"));
        assert_eq!(back("lodz"), Some("Łódź"));
        assert_eq!(back("fin"), Some("ﬁn"));
        assert_eq!(back("in"), Some("In"));
        assert_eq!(back("insanaa"), None, "a ligature is not cut");
        assert_eq!(back("sanaa"), Some("Sana\u{AD}’a\u{301}"));
    }

    #[test]
    fn gaps_of_ascii() {
        for byte in 0..128u8 {
            assert_eq!(is_ascii_gap(byte), Gap::of(char::from(byte)).is_some(), "{byte}");
        }
    }

    #[test]
    fn ascii_is_written_as_it_is() {
        for c in (0..128u8).map(char::from).filter(|c| Gap::of(*c).is_none()) {
            assert!(written(c.encode_utf8(&mut [0; 4])).eq([c]), "{c:?}");
        }
    }

    #[test]
    fn gaps() {
        let spelled = Spelled::new("¡J.-P. O’Brien, Jr.!");
        let letters: String = spelled.letters.iter().map(|l| l.letter).collect();
        assert_eq!((letters.as_str(), &*spelled.before, &*spelled.after), ("JPOBrienJr", "¡", ".!"));
        let gaps: Vec<Gap> = spelled.letters.iter().map(|l| l.gap).collect();
        assert_eq!(gaps[1], Gap::DOT.with(Gap::HYPHEN));
        assert_eq!(gaps[2], Gap::DOT.with(Gap::SPACE));
        assert_eq!(gaps[3], Gap::APOSTROPHE);
        assert_eq!(gaps[8], Gap::COMMA.with(Gap::SPACE));
    }
}
