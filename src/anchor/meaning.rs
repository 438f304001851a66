//! Which changes of words change what a passage says.
//!
//! The rule is one-sided. A change is harmless only where every word stays the same word: white space, punctuation,
//! letter case, the accents of names, hyphens, and a misspelling of what is otherwise no word. Everything else counts as
//! a change of meaning, and the kinds here only name it. `docs/content/pages/anchoring.md` gives the reasons.

use similar::DiffOp;

use super::misspelling;
use super::vocabulary;
use super::words::{self, Joint, Word};

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A number, in digits or words.
    Number,
    /// A number of percent, or the sign itself.
    Percentage,
    /// The sign or name of a currency.
    Currency,
    /// A word that denies.
    Negation,
    /// An acronym.
    Acronym,
    /// A capitalised word inside a sentence.
    Name,
    /// Another word.
    Word,
    /// A sign that says something, such as `?`.
    Sign,
    /// A heading stands in the passage.
    Heading,
    /// How often the quote stands in the article.
    Count,
}

impl What {
    /// What a message calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Percentage => "a percentage",
            Self::Currency => "a currency",
            Self::Negation => "a negation",
            Self::Acronym => "an acronym",
            Self::Name => "a name",
            Self::Word => "a word",
            Self::Sign => "a sign",
            Self::Heading => "a heading",
            Self::Count => "the number of hits",
        }
    }
}

/// A change of meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of what.
    pub what: What,
    /// The quote's words; empty where something was put in.
    pub old: String,
    /// The article's words; empty where something was taken out.
    pub new: String,
    /// Whether it stands in `prefix` or `suffix` and not in the quote.
    pub around: bool,
}

impl Change {
    /// The change in words, each as written in backticks.
    pub fn describe(&self) -> String {
        let what = self.what.as_str();
        let place = if self.around { " beside the quote" } else { "" };
        match (self.old.as_str(), self.new.as_str()) {
            (old, "") => format!("{what} was taken out{place}: `{old}`"),
            ("", new) => format!("{what} was put in{place}: `{new}`"),
            (old, new) => format!("{what} changed{place}: `{old}` to `{new}`"),
        }
    }
}

/// How a passage differs from a quote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes of meaning; none: the difference is harmless.
    pub changes: Vec<Change>,
    /// Misspellings: the quote's word and the article's.
    pub spellings: Vec<(String, String)>,
}

impl Comparison {
    /// Whether every word stayed the same word.
    pub fn is_harmless(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Compares a quote with a passage.
pub fn compare(quote: &str, passage: &str) -> Comparison {
    let (old, new) = (words::words(quote), words::words(passage));
    let shouts = is_shouted(quote) || is_shouted(passage);
    let mut found = Comparison::default();
    for op in words::compare(&old, &new) {
        let gone = old.get(op.old_range()).unwrap_or_default();
        let come = new.get(op.new_range()).unwrap_or_default();
        if matches!(op, DiffOp::Equal { .. }) {
            let pairs = gone.iter().zip(come).filter(|(gone, come)| !same_word(gone, come, shouts));
            let name =
                |(gone, come): (&Word<'_>, &Word<'_>)| name_changes(&mut found, &[gone], &[come], shouts);
            pairs.for_each(name);
        } else {
            replaced(&mut found, (gone, come), shouts);
        }
    }
    percentages(&mut found, &old, &new);
    found.changes.sort_by_key(|change| change.what);
    found
}

/// Words that stand in each other's place.
fn replaced(found: &mut Comparison, (gone, come): (&[Word<'_>], &[Word<'_>]), shouts: bool) {
    if is_hyphenation(gone, come) {
        return;
    }
    if gone.len() != come.len() {
        return name_changes(
            found,
            &gone.iter().collect::<Vec<_>>(),
            &come.iter().collect::<Vec<_>>(),
            shouts,
        );
    }
    for (gone, come) in gone.iter().zip(come) {
        let is_name = is_capitalised(gone) || is_capitalised(come);
        if !is_name && gone.accents() == come.accents() && misspelling::is_misspelling(&gone.key, &come.key) {
            found.spellings.push((gone.text.to_owned(), come.text.to_owned()));
        } else {
            name_changes(found, &[gone], &[come], shouts);
        }
    }
}

/// Whether two words with the same key are the same word: an accent, an acronym that is also a word, a hyphen between
/// numbers make another.
fn same_word(old: &Word<'_>, new: &Word<'_>, shouts: bool) -> bool {
    let shown = |word: &Word<'_>| word.text.len() <= 4 && is_acronym(word);
    let plain = |word: &Word<'_>| !word.text.contains(char::is_uppercase);
    let acronym = !shouts && (shown(old) && plain(new) || plain(old) && shown(new));
    let range = is_numeric(old) && (old.joint == Joint::Hyphen) != (new.joint == Joint::Hyphen);
    let accents = old.spelling() == new.spelling() || may_lack_accents(old, new, shouts);
    accents && !acronym && !range
}

/// Whether two words that differ in their accents are the same word. In small letters an accent makes another (`mató`,
/// `mato`), and a capital at a sentence's beginning says nothing. Names and words in capitals are often written without;
/// but even in capitals not the Spanish future and `sí`.
fn may_lack_accents(old: &Word<'_>, new: &Word<'_>, shouts: bool) -> bool {
    let both = |is: &dyn Fn(&Word<'_>) -> bool| is(old) && is(new);
    let may_be_name = |word: &Word<'_>| is_capitalised(word) && !word.is_first && !is_function_word(word);
    let is_name = !shouts && both(&may_be_name);
    let lower = |word: &Word<'_>| word.text.to_lowercase();
    let (one, other) = (lower(old), lower(new));
    let future = |word: &str| ["ré", "rá", "rás", "rán"].iter().any(|end| word.ends_with(end));
    let is_yes = |word: &str| word == "sí";
    let tense = future(&one) != future(&other) || is_yes(&one) != is_yes(&other);
    (is_name || both(&is_acronym)) && !tense
}

/// Whether words are the same but for hyphens: `co-operate` and `cooperate`, a word divided at a line's end. Not where one
/// of them denies: `not-able` and `notable`, `now-here` and `nowhere`.
fn is_hyphenation(gone: &[Word<'_>], come: &[Word<'_>]) -> bool {
    let joined = |words: &[Word<'_>]| words.iter().map(Word::spelling).collect::<String>();
    let bound = |words: &[Word<'_>]| words.iter().skip(1).all(|word| word.joint != Joint::Apart);
    let matters = |word: &Word<'_>| word.is_sign() || is_numeric(word) || vocabulary::denies(&word.key);
    let one_word = gone.len() == 1 || come.len() == 1;
    let several = if gone.len() > 1 { gone } else { come };
    several.len() > 1
        && one_word
        && bound(gone)
        && bound(come)
        && !gone.iter().chain(come).any(matters)
        && !is_turned(several)
        && joined(gone) == joined(come)
}

/// Whether words with a hyphen may be others than they are as one: `re-sign`, `in-valid`. Not where a line's end divides
/// a word, nor where the hyphen only parts two `e`: `re-election`.
fn is_turned(words: &[Word<'_>]) -> bool {
    let [first, next, ..] = words else { return false };
    let parts_two = first.key.ends_with('e') && next.key.starts_with('e');
    next.joint != Joint::Divided && vocabulary::turns(&first.key) && !parts_two
}

/// Notes what changed, kind by kind.
fn name_changes(found: &mut Comparison, gone: &[&Word<'_>], come: &[&Word<'_>], shouts: bool) {
    const KINDS: [What; 7] =
        [What::Number, What::Currency, What::Negation, What::Acronym, What::Name, What::Word, What::Sign];
    for what in KINDS {
        let of_kind = |words: &[&Word<'_>]| {
            let some = words.iter().filter(|word| kind(word, shouts) == what).map(|word| word.text);
            some.collect::<Vec<_>>().join(" ")
        };
        let (old, new) = (of_kind(gone), of_kind(come));
        if !old.is_empty() || !new.is_empty() {
            found.changes.push(Change { what, old, new, around: false });
        }
    }
}

/// Calls a changed number that stands before a percent sign a percentage.
fn percentages(found: &mut Comparison, old: &[Word<'_>], new: &[Word<'_>]) {
    let is_share = |words: &[Word<'_>], number: &str| {
        words.iter().enumerate().any(|(n, word)| {
            let unit = |n: usize| words.get(n).map_or("", |word| word.key.as_str());
            let is_percent = matches!(unit(n + 1), "%" | "‰" | "percent" | "percentage" | "pct")
                || matches!((unit(n + 1), unit(n + 2)), ("per", "cent") | ("por", "ciento"));
            is_percent && number.split(' ').any(|part| part == word.text)
        })
    };
    for change in &mut found.changes {
        let sign = change.old.contains(['%', '‰']) || change.new.contains(['%', '‰']);
        let number =
            change.what == What::Number && (is_share(old, &change.old) || is_share(new, &change.new));
        if number || change.what == What::Sign && sign {
            change.what = What::Percentage;
        }
    }
}

/// The kind of a word, for the message.
fn kind(word: &Word<'_>, shouts: bool) -> What {
    let key = word.key.as_str();
    if is_numeric(word) {
        What::Number
    } else if is_currency(word) {
        What::Currency
    } else if vocabulary::denies(key) {
        What::Negation
    } else if word.is_sign() {
        if matches!(word.text, "−" | "-" | "–" | "+") { What::Number } else { What::Sign }
    } else if !shouts && is_acronym(word) {
        What::Acronym
    } else if !shouts && is_capitalised(word) && !(word.is_first && is_function_word(word)) {
        What::Name
    } else {
        What::Word
    }
}

fn is_numeric(word: &Word<'_>) -> bool {
    let key = word.key.as_str();
    word.text.contains(char::is_numeric) || vocabulary::is_number(key)
}

fn is_function_word(word: &Word<'_>) -> bool {
    vocabulary::is_function_word(&word.key)
}

fn is_currency(word: &Word<'_>) -> bool {
    matches!(word.text, "$" | "€" | "£" | "¥" | "₡" | "₩" | "₹" | "₽" | "¢")
        || vocabulary::is_currency(&word.key)
}

fn is_capitalised(word: &Word<'_>) -> bool {
    word.text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

fn is_acronym(word: &Word<'_>) -> bool {
    let letters = || word.text.chars().filter(|c| c.is_alphabetic());
    letters().count() > 1 && letters().all(char::is_uppercase)
}

/// Whether a text is mostly in capitals, so that they mark neither name nor acronym.
fn is_shouted(text: &str) -> bool {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    capitals > 2 * small && capitals > 6
}

/// Whether a text has a word that denies.
pub fn denies(text: &str) -> bool {
    words::words(text).iter().any(|word| kind(word, true) == What::Negation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joints_and_signs() {
        let harmless = |one: &str, other: &str| compare(one, other).is_harmless();
        assert!(harmless("the well-known co-operation", "the well known cooperation"));
        assert!(harmless("secu- rity forces", "security forces"));
        assert!(!harmless("he will re-sign today", "he will resign today"));
        assert!(!harmless("they were not able", "they were notable"));
        for (one, other) in [
            ("they were not-able", "they were notable"),
            ("they are now-here", "they are nowhere"),
            ("they are no- where", "they are nowhere"),
            ("the in-valid pass", "the invalid pass"),
            ("the non-aligned states", "the nonaligned states"),
            ("they stand a-part", "they stand apart"),
            ("la sin-razón", "la sinrazón"),
        ] {
            assert!(!harmless(one, other) && !harmless(other, one), "{one}");
        }
        assert!(harmless("the re-election", "the reelection"));
        assert!(harmless("the people in- side", "the people inside"));
        assert!(!harmless("from 3-5 towns", "from 3 5 towns"));
        assert!(!harmless("a fall of -5 points", "a fall of 5 points"));
        assert!(!harmless("The talks failed.", "The talks failed?"));
        assert!(!harmless("told us that", "told US that"));
        assert!(harmless("the U.S. said", "the US said"));
        assert!(!harmless("pagará la deuda", "pagara la deuda"));
        assert_eq!(compare("some 30 % of it", "some 30% of it"), Comparison::default());
    }

    #[test]
    fn accents() {
        let harmless = |one: &str, other: &str| compare(one, other).is_harmless();
        for (one, other) in [
            ("mató a tres", "mato a tres"),
            ("er wurde nie", "er würde nie"),
            ("sie forderte Geld", "sie förderte Geld"),
            ("hace dos años", "hace dos anos"),
            ("quiere más", "quiere mas"),
            ("elle a tué", "elle a tue"),
            ("le camp où", "le camp ou"),
            ("o chefe é ele", "o chefe e ele"),
            ("al término", "al terminó"),
            ("según la policía", "segun la policia"),
            ("ayer ma- tó a tres", "ayer mato a tres"),
            ("la mejroó", "la mejoro"),
            ("Él mató a tres. Él huyó", "Él mató a tres. El huyó"),
            ("ayer — Mató a tres", "ayer — Mato a tres"),
            ("- Mató a tres", "- Mato a tres"),
            ("dijo (Mató a tres)", "dijo (Mato a tres)"),
            ("dijo que Él huyó", "dijo que El huyó"),
            ("AYER PAGARÁ TODA LA DEUDA", "AYER PAGARA TODA LA DEUDA"),
            ("O GOVERNO É CULPADO", "O GOVERNO E CULPADO"),
        ] {
            assert!(!harmless(one, other) && !harmless(other, one), "{one}");
        }
        for (one, other) in [
            ("el cartel de Culiacán", "el cartel de Culiacan"),
            ("el puerto Álamo-Pérez", "el puerto Alamo-Perez"),
            ("la empresa PÉMOX", "la empresa PEMOX"),
            ("EL CARTEL DE CULIACÁN", "EL CARTEL DE CULIACAN"),
            ("mató a tres", "mato\u{301} a tres"),
            ("mató a tres,", "MATÓ A TRES"),
            ("la situacoión mejoró", "la situación mejoró"),
        ] {
            assert!(harmless(one, other) && harmless(other, one), "{one}");
        }
    }
}
