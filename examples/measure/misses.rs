//! Why a mention that people marked has no link to its entity.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::site::Entity;

/// Classes of misses; the first six are faults of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Miss {
    /// Only accents tell the passage from a name.
    Accents,
    /// Only an apostrophe, or a possessive's.
    Possessive,
    /// Only hyphens and dashes.
    Hyphens,
    /// Only white space.
    LineBreaks,
    /// Only case, where the passage is in capitals throughout or at its words' beginnings.
    CapitalisedTitle,
    /// Only other punctuation.
    Punctuation,
    /// Only case, otherwise: a name all in capitals, or a capital in the name where the passage has none.
    OtherCase,
    /// A name letter by letter, and yet not found.
    Unexplained,
    /// Inside a longer word.
    InsideWord,
    /// Several entities have the name.
    Shared,
    /// The words belong to a longer or earlier name of another entity, or the marks overlap.
    Overlapping,
    /// A pronoun, which is none of the names given.
    Pronoun,
    /// Other words than any of the names given.
    OtherWords,
}

const PRONOUNS: &str = " i you he she it we they him her them his hers its their theirs who whom whose which that this \
    these those one ones others himself herself itself themselves us our my me your someone everyone ";

/// What makes spellings equal that differ in one respect.
type Likeness = fn(&str) -> String;

impl Miss {
    /// All classes.
    pub const ALL: [Self; 13] = [
        Self::Accents,
        Self::Possessive,
        Self::Hyphens,
        Self::LineBreaks,
        Self::CapitalisedTitle,
        Self::Punctuation,
        Self::OtherCase,
        Self::Unexplained,
        Self::InsideWord,
        Self::Shared,
        Self::Overlapping,
        Self::Pronoun,
        Self::OtherWords,
    ];

    /// The class of a passage that is not linked and lies under no other name.
    pub fn of(quote: &str, entity: &Entity, beside: (Option<char>, Option<char>)) -> Self {
        let same = |by: Likeness| entity.names().any(|name| by(name) == by(quote));
        let letters = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if PRONOUNS.contains(&format!(" {} ", quote.to_lowercase())) && !same(folded) {
            return Self::Pronoun;
        }
        if !same(folded) {
            return if same(|text| without_possessive(&folded(text))) {
                Self::Possessive
            } else {
                Self::OtherWords
            };
        }
        if letters(beside.0) || letters(beside.1) {
            return Self::InsideWord;
        }
        // The nearest name decides: the first step that makes the two equal says what told them apart.
        let steps: [(Likeness, Self); 7] = [
            (str::to_owned, Self::Unexplained),
            (spaces, Self::LineBreaks),
            (accents, Self::Accents),
            (|text| spaces(&text.replace(is_apostrophe, "")), Self::Possessive),
            (|text| spaces(&text.replace(is_hyphen, " ")), Self::Hyphens),
            (|text| text.replace(is_hyphen, ""), Self::Hyphens),
            (letters_of, Self::Punctuation),
        ];
        if let Some((_, miss)) = steps.into_iter().find(|(by, _)| same(*by)) {
            return miss;
        }
        if entity.names().any(|name| folded(name) == folded(quote) && is_raised(name, quote)) {
            return Self::CapitalisedTitle;
        }
        Self::OtherCase
    }

    /// What the table calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Accents => "accents",
            Self::Possessive => "apostrophes and possessives",
            Self::Hyphens => "hyphens",
            Self::LineBreaks => "line breaks",
            Self::CapitalisedTitle => "case of capitalised titles",
            Self::Punctuation => "punctuation",
            Self::OtherCase => "other case (a name in capitals; small letters for a name's capitals)",
            Self::Unexplained => "UNEXPLAINED: a name as it is written",
            Self::InsideWord => "inside a longer word",
            Self::Shared => "shared: several entities have the name",
            Self::Overlapping => "overlapping: the words are part of another name",
            Self::Pronoun => "not a name: a pronoun",
            Self::OtherWords => "not among the names given",
        }
    }
}

/// Letters and digits in small letters without marks.
fn folded(text: &str) -> String {
    letters_of(&accents(text)).to_lowercase()
}

fn letters_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn accents(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

fn spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_possessive(folded: &str) -> String {
    folded.strip_suffix('s').unwrap_or(folded).to_owned()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—')
}

/// Whether the passage differs in capitals alone that a title would have and the name has not.
fn is_raised(name: &str, quote: &str) -> bool {
    let (name, quote) = (letters_of(&accents(name)), letters_of(&accents(quote)));
    let capitals = |text: &str| !text.chars().any(char::is_lowercase);
    let raised = |(n, q): (char, char)| n == q || n.is_lowercase() && q.is_uppercase();
    !capitals(&name) && (capitals(&quote) || name.chars().zip(quote.chars()).skip(1).all(raised))
}
