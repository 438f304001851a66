//! Whether words of a text are a name as it may be written, and how far they reach.
//!
//! Entry point: [`Words::are`]. The words have the name's letters already; here their case and what stands between
//! them is judged. Punctuation that the name has may be missing in the text; what the text alone has must be such as
//! does not divide: a hyphen, an apostrophe, an abbreviation's dot, quotation marks about a nickname.

use super::TextRange;
use super::spelling::{Gap, Letter, Spelled};
use crate::source::offset;

/// So many characters before and after words show whether all there is in capitals.
const AROUND: usize = 48;

/// Abbreviations whose dot may be written or not, beside initials and those without a vowel (`St.`, `Jr.`, `Gral.`).
const ABBREVIATIONS: &[&str] = &[
    "abp", "adm", "asst", "av", "ave", "avda", "bros", "capt", "cdte", "co", "col", "cmdr", "corp", "del",
    "dept", "dir", "fed", "gen", "gob", "gov", "gral", "hon", "inc", "ing", "intl", "lic", "lieut", "maj",
    "min", "natl", "no", "op", "pres", "prof", "rep", "rev", "sec", "sen", "sra", "srta", "supt", "univ",
];

/// What may follow a name behind a comma that is not always written.
const SUFFIXES: &[&str] =
    &["jr", "sr", "ii", "iii", "iv", "inc", "ltd", "llc", "sa", "dc", "df", "phd", "md"];

/// Words that, all in capitals, are not the abbreviation with the same letters: `GIVE US` is not `U.S.`
const COMMON: &[&str] = &[
    "a", "al", "am", "an", "and", "are", "as", "at", "be", "but", "by", "can", "con", "de", "del", "did",
    "do", "el", "en", "es", "for", "go", "had", "has", "he", "her", "him", "his", "i", "if", "in", "is",
    "it", "its", "la", "las", "le", "lo", "los", "may", "me", "mi", "my", "ni", "no", "not", "of", "off",
    "on", "one", "or", "our", "out", "por", "que", "se", "she", "si", "sin", "so", "son", "su", "sus", "the",
    "they", "to", "tu", "un", "una", "up", "us", "was", "we", "who", "y", "ya", "you",
];

/// Words of a text that have the letters of a name.
pub struct Words<'a> {
    text: &'a str,
    /// From the first letter to the last.
    range: TextRange,
    /// No name may reach beyond it.
    stretch: &'a TextRange,
    spelled: Spelled,
    capitals: bool,
}

impl<'a> Words<'a> {
    /// Takes the words at a range.
    pub fn new(text: &'a str, range: TextRange, stretch: &'a TextRange) -> Self {
        let spelled = Spelled::new(text.get(range.start as usize..range.end as usize).unwrap_or_default());
        let capitals = is_capitals(&spelled.letters);
        Self { text, range, stretch, spelled, capitals }
    }

    /// The words' range where they are the name, with the punctuation before and after it that belongs to it.
    /// `any_case`: the case of letters does not matter.
    pub fn are(&self, name: &Spelled, any_case: bool) -> Option<TextRange> {
        let same_length = name.letters.len() == self.spelled.letters.len();
        let fits = same_length
            && (any_case || self.case_fits(&name.letters))
            && self.gaps_fit(&name.letters)
            && !self.is_common_word(&name.letters)
            && !self.is_cut();
        fits.then(|| self.reach(name))
    }

    /// In the name's own case, its first letter free and the first letters of other words raised as titles have
    /// them, or all in capitals. A name all in capitals: only so.
    fn case_fits(&self, name: &[Letter]) -> bool {
        let letters = &self.spelled.letters;
        let as_written = || name.iter().zip(letters).all(|(n, t)| n.letter == t.letter);
        if is_capitals(name) {
            return as_written();
        }
        let first = name.iter().position(|n| n.letter.is_alphabetic());
        let one = |(at, (n, t)): (usize, (&Letter, &Letter))| {
            let begins = n.gap != Gap::NONE || t.gap != Gap::NONE;
            n.letter == t.letter
                || Some(at) == first
                || begins && n.letter.is_lowercase() && t.letter.is_uppercase()
        };
        self.capitals || name.iter().zip(letters).enumerate().all(one)
    }

    fn gaps_fit(&self, name: &[Letter]) -> bool {
        let gaps = name.iter().zip(&self.spelled.letters).enumerate().skip(1);
        gaps.into_iter().all(|(at, (n, t))| n.gap == t.gap || self.gap_fits(n.gap, at))
    }

    /// Whether the text may have what it has before a letter where the name has `name`.
    fn gap_fits(&self, name: Gap, at: usize) -> bool {
        let gap = self.gap(at);
        if hyphens(name) == hyphens(gap) {
            return true;
        }
        let extra = gap.without(name);
        let joins = self.joins_number(at);
        if gap == Gap::NONE {
            let capital = |at: usize| self.letter(at).is_uppercase();
            let initials = name.has(Gap::DOT) && capital(at - 1) && capital(at);
            return !name.has(Gap::SPACE) || joins || initials;
        }
        if extra == Gap::SPACE {
            return name != Gap::NONE || joins;
        }
        let spaced = gap.has(Gap::SPACE);
        if gap.within(Gap::SPACE.with(Gap::HYPHEN).with(Gap::DASH)) {
            return name.has(Gap::HYPHEN) || !gap.has(Gap::DASH);
        }
        if extra.has(Gap::APOSTROPHE) && !spaced && self.is_possessive(at) {
            return false;
        }
        if extra.has(Gap::BRACKET) && !name.has(Gap::QUOTE) || extra.has(Gap::QUOTE) && !spaced {
            return false;
        }
        if extra.has(Gap::DOT) && !self.is_abbreviated(at, name) {
            return false;
        }
        if extra.has(Gap::COMMA) && !self.is_suffix(at) {
            return false;
        }
        !extra.has(Gap::OTHER) && !extra.has(Gap::DASH)
    }

    fn gap(&self, at: usize) -> Gap {
        self.spelled.letters.get(at).map_or(Gap::SPACE, |letter| letter.gap)
    }

    fn letter(&self, at: usize) -> char {
        self.spelled.letters.get(at).map_or(' ', |letter| letter.letter)
    }

    /// Whether a letter and a digit meet before a letter: `M 19`, `Barrio18`.
    fn joins_number(&self, at: usize) -> bool {
        let (before, after) = (self.letter(at.wrapping_sub(1)), self.letter(at));
        before.is_alphabetic() && after.is_numeric()
    }

    /// Whether the letter is the s of a possessive: the last of its word.
    fn is_possessive(&self, at: usize) -> bool {
        matches!(self.letter(at), 's' | 'S') && self.gap(at + 1) != Gap::NONE
    }

    /// The word that ends before a letter.
    fn word_before(&self, at: usize) -> String {
        let begins = (0..at).rev().find(|n| *n == 0 || self.gap(*n) != Gap::NONE).unwrap_or(0);
        (begins..at).flat_map(|n| self.letter(n).to_lowercase()).collect()
    }

    /// The word that begins with a letter, up to white space.
    fn word_after(&self, at: usize) -> String {
        let stays = |n: &usize| *n == at || *n < self.spelled.letters.len() && !self.gap(*n).has(Gap::SPACE);
        (at..).take_while(stays).flat_map(|n| self.letter(n).to_lowercase()).collect()
    }

    /// Whether a dot before a letter is one that abbreviates the word it follows.
    fn is_abbreviated(&self, at: usize, name: Gap) -> bool {
        let word = self.word_before(at);
        let initial = word.chars().count() == 1;
        let short = word.len() <= 5 && !word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        initial || name != Gap::NONE && (short || ABBREVIATIONS.contains(&word.as_str()))
    }

    /// Whether what begins with a letter may follow a name behind a comma.
    fn is_suffix(&self, at: usize) -> bool {
        SUFFIXES.contains(&self.word_after(at).as_str())
    }

    /// Whether the words are an acronym with dots.
    fn is_dotted(&self) -> bool {
        is_dotted(&self.spelled.letters)
    }

    /// Whether the name has dots and the words have none and may be an ordinary word in a text all in capitals.
    fn is_common_word(&self, name: &[Letter]) -> bool {
        let dots = |letters: &[Letter]| letters.iter().any(|letter| letter.gap.has(Gap::DOT));
        if !self.capitals || !dots(name) || dots(&self.spelled.letters) {
            return false;
        }
        let word: String = self.spelled.letters.iter().flat_map(|l| l.letter.to_lowercase()).collect();
        COMMON.binary_search(&word.as_str()).is_ok() && self.stands_among_capitals()
    }

    fn stands_among_capitals(&self) -> bool {
        let around = || self.before().chars().rev().take(AROUND).chain(self.after().chars().take(AROUND));
        around().any(char::is_uppercase) && !around().any(char::is_lowercase)
    }

    fn before(&self) -> &'a str {
        self.text.get(..self.range.start as usize).unwrap_or_default()
    }

    fn after(&self) -> &'a str {
        self.text.get(self.range.end as usize..).unwrap_or_default()
    }

    /// Whether the words are cut out of a longer acronym with dots, or a number.
    fn is_cut(&self) -> bool {
        let count = self.spelled.letters.len();
        let mut left = self.before().chars().rev();
        let mut right = self.after().chars();
        let (l1, l2, l3) = (left.next(), left.next(), left.next());
        let (r1, r2, r3) = (right.next(), right.next(), right.next());
        let is = |c: Option<char>, test: fn(char) -> bool| c.is_some_and(test);
        let alone = |one: Option<char>, beside: Option<char>| {
            is(one, char::is_uppercase) && !is(beside, char::is_alphanumeric)
        };
        let (first, last) = (self.letter(0), self.letter(count.wrapping_sub(1)));
        let lone_first = count == 1 || self.gap(1) != Gap::NONE;
        let lone_last = count == 1 || self.gap(count - 1).has(Gap::DOT);
        let point = |c: Option<char>| matches!(c, Some('.' | ','));
        first.is_uppercase() && lone_first && l1 == Some('.') && alone(l2, l3)
            || last.is_uppercase() && lone_last && r1 == Some('.') && alone(r2, r3)
            || first.is_numeric() && point(l1) && is(l2, char::is_numeric)
            || last.is_numeric() && point(r1) && is(r2, char::is_numeric)
    }

    /// The words with the punctuation before and after them that belongs to the name.
    fn reach(&self, name: &Spelled) -> TextRange {
        let before = matching(&name.before, true, self.before().chars().rev());
        // Where the text writes an acronym without its dots, one after it ends a sentence.
        let undotted = is_dotted(&name.letters) && !self.is_dotted();
        let mut after = if undotted { 0 } else { matching(&name.after, false, self.after().chars()) };
        // The last dot of an acronym is its own even where the name is written without.
        let in_acronym = self.spelled.letters.last().is_some_and(|last| last.gap == Gap::DOT);
        if after == 0 && in_acronym && self.after().starts_with('.') {
            after = 1;
        }
        let reach = self.range.start.saturating_sub(before)..self.range.end + after;
        TextRange {
            start: if reach.start >= self.stretch.start { reach.start } else { self.range.start },
            end: if reach.end <= self.stretch.end { reach.end } else { self.range.end },
        }
    }
}

/// Whether letters are an acronym with dots.
fn is_dotted(letters: &[Letter]) -> bool {
    letters.len() > 1 && letters.iter().skip(1).all(|letter| letter.gap.has(Gap::DOT))
}

/// How many bytes beside a name's letters are its punctuation: all of it or none.
fn matching(punctuation: &str, backwards: bool, mut beside: impl Iterator<Item = char>) -> u32 {
    let mut length = 0;
    let mut next = |mark: char| match beside.next() {
        Some(c) if c == mark || same_mark(c, mark) => {
            length += c.len_utf8();
            true
        }
        _ => false,
    };
    let all =
        if backwards { punctuation.chars().rev().all(&mut next) } else { punctuation.chars().all(&mut next) };
    if all { offset(length) } else { 0 }
}

/// Whether two quotation marks or apostrophes are typographic variants.
fn same_mark(one: char, other: char) -> bool {
    let kind = Gap::of(one);
    kind == Gap::of(other) && matches!(kind, Some(Gap::QUOTE | Gap::APOSTROPHE))
}

/// Dashes as hyphens.
fn hyphens(gap: Gap) -> Gap {
    if gap.has(Gap::DASH) { gap.without(Gap::DASH).with(Gap::HYPHEN) } else { gap }
}

/// Whether letters are all capitals, but for an ordinal's ending and a possessive's s: `18th STREET`, `LORD's ARMY`.
fn is_capitals(letters: &[Letter]) -> bool {
    let small = |(at, letter): (usize, &Letter)| {
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).map(|before| before.letter);
        let ends = letters.get(at + 1).is_none_or(|next| next.gap != Gap::NONE);
        let ordinal = |n: usize| letters.get(at.wrapping_sub(n)).is_some_and(|l| l.letter.is_numeric());
        let possessive = letter.gap == Gap::APOSTROPHE && letter.letter == 's' && ends;
        letter.letter.is_lowercase()
            && !possessive
            && !(ordinal(1) && !ends || ordinal(2) && ends && before.is_some_and(char::is_lowercase))
    };
    letters.iter().any(|letter| letter.letter.is_uppercase()) && !letters.iter().enumerate().any(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_in_order() {
        assert!(COMMON.is_sorted());
    }

    #[track_caller]
    fn admits(name: &str, words: &str) -> bool {
        let spelled = Spelled::new(words);
        let (mut start, mut end) = (0, offset(words.len()));
        start += offset(words.find(char::is_alphanumeric).unwrap());
        end -= offset(spelled.after.len());
        let stretch = 0..offset(words.len());
        Words::new(words, start..end, &stretch).are(&Spelled::new(name), false).is_some()
    }

    #[test]
    fn case_of_names() {
        assert!(admits("García Harfuch", "Garcia Harfuch"));
        assert!(admits("García Harfuch", "GARCÍA HARFUCH"));
        assert!(!admits("García Harfuch", "garcía harfuch"));
        assert!(admits("the security secretary", "The security secretary"));
        assert!(admits("Security secretary", "security secretary"));
        assert!(admits("the security secretary", "the Security Secretary"));
        assert!(!admits("the Security Secretary", "the security secretary"));
        assert!(admits("PAN", "PAN") && !admits("PAN", "Pan") && !admits("PAN", "pan"));
        assert!(admits("18th Street Gang", "18th STREET GANG") && admits("18th Street", "18TH STREET"));
        assert!(admits("Lord’s Army", "LORD’s ARMY"));
        assert!(admits("北京", "北京"));
        assert!(!admits("iPhone", "iphone"));
    }

    #[test]
    fn punctuation_of_names() {
        let same = [
            ("O’Brien", "O'Brien"),
            ("O’Brien", "OBrien"),
            ("OBrien", "O’Brien"),
            ("al-Qaeda", "al Qaeda"),
            ("al-Qaeda", "al–Qaeda"),
            ("al-Qaeda", "al- Qaeda"),
            ("al Qaeda", "al-Qaeda"),
            ("M-19", "M19"),
            ("M19", "M-19"),
            ("M-19", "M 19"),
            ("Barrio 18", "Barrio18"),
            ("antiterrorist unit", "anti-terrorist unit"),
            ("J. A. Example", "JA Example"),
            ("J A Example", "J.A. Example"),
            ("St Example", "St. Example"),
            ("Gen Example", "Gen. Example"),
            ("Ada Example Jr.", "Ada Example, Jr."),
            ("Ada Example, Jr.", "Ada Example Jr"),
            ("Testville DC", "Testville, D.C."),
            ("Ada \"Speck\" Example", "Ada (Speck) Example"),
            ("Ada Speck Example", "Ada “Speck” Example"),
            ("US", "U.S."),
            ("U.S.", "US"),
            ("U.S. Example", "U. S. Example"),
        ];
        same.iter().for_each(|(name, words)| assert!(admits(name, words), "{name}: {words}"));
        let other = [
            ("Mexico City", "Mexico. City"),
            ("Mexico City", "Mexico, City"),
            ("Mexico City", "Mexico - City"),
            ("Mexico City", "Mexico—City"),
            ("Mexico City", "Mexico (City)"),
            ("Peña Nieto", "Peñanieto"),
            ("Ada", "A da"),
            ("Hamas", "Hama's"),
            ("Hama", "Ham a"),
        ];
        other.iter().for_each(|(name, words)| assert!(!admits(name, words), "{name}: {words}"));
    }
}
