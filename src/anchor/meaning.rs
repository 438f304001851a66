//! Which changes of words change what a passage says.
//!
//! The rule is one-sided. A change is harmless only where every word stays the same word: white space, punctuation,
//! letter case, accents, hyphens, and a misspelling of what is otherwise no word. Everything else counts as a change
//! of meaning, and the kinds here only name it. `docs/content/pages/anchoring.md` gives the reasons.

use similar::DiffOp;

use super::misspelling;
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
        if !is_name && misspelling::is_misspelling(&gone.key, &come.key) {
            found.spellings.push((gone.text.to_owned(), come.text.to_owned()));
        } else {
            name_changes(found, &[gone], &[come], shouts);
        }
    }
}

/// Whether two words with the same key are the same word: an accent that makes another tense, an acronym that is also
/// a word, a hyphen between numbers make another.
fn same_word(old: &Word<'_>, new: &Word<'_>, shouts: bool) -> bool {
    let lower = |word: &Word<'_>| word.text.to_lowercase();
    let (one, other) = (lower(old), lower(new));
    let future = |word: &str| ["ré", "rá", "rás", "rán"].iter().any(|end| word.ends_with(end));
    let is_yes = |word: &str| word == "sí";
    let shown = |word: &Word<'_>| word.text.len() <= 4 && is_acronym(word);
    let plain = |word: &Word<'_>| !word.text.contains(char::is_uppercase);
    let tense = future(&one) != future(&other) || is_yes(&one) != is_yes(&other);
    let acronym = !shouts && (shown(old) && plain(new) || plain(old) && shown(new));
    let range = is_numeric(old) && (old.joint == Joint::Hyphen) != (new.joint == Joint::Hyphen);
    !tense && !acronym && !range
}

/// Whether words are the same but for hyphens: `co-operate` and `cooperate`, a word divided at a line's end. Words that
/// a prefix turns into others (`re-sign`) are not.
fn is_hyphenation(gone: &[Word<'_>], come: &[Word<'_>]) -> bool {
    let joined = |words: &[Word<'_>]| words.iter().map(|word| word.key.as_str()).collect::<String>();
    let bound = |words: &[Word<'_>]| words.iter().skip(1).all(|word| word.joint != Joint::Apart);
    let plain = |words: &[Word<'_>]| words.iter().all(|word| !word.is_sign() && !is_numeric(word));
    let turned = |words: &[Word<'_>]| {
        let divided = words.get(1).is_some_and(|word| word.joint == Joint::Divided);
        let next = words.get(1).map_or("", |word| word.key.as_str());
        let first = words.first().map_or("", |word| word.key.as_str());
        !divided && matches!(first, "re" | "un" | "de" | "pre" | "in") && !next.starts_with('e')
    };
    let one_word = gone.len() == 1 || come.len() == 1;
    let several = if gone.len() > 1 { gone } else { come };
    several.len() > 1
        && one_word
        && bound(gone)
        && bound(come)
        && plain(gone)
        && plain(come)
        && !turned(several)
        && joined(gone) == joined(come)
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
    } else if NEGATIONS.contains(&key) || key.ends_with("n't") {
        What::Negation
    } else if word.is_sign() {
        if matches!(word.text, "−" | "-" | "–" | "+") { What::Number } else { What::Sign }
    } else if !shouts && is_acronym(word) {
        What::Acronym
    } else if !shouts && is_capitalised(word) && !(word.is_first && is_function_word(key)) {
        What::Name
    } else {
        What::Word
    }
}

fn is_numeric(word: &Word<'_>) -> bool {
    let key = word.key.as_str();
    word.text.contains(char::is_numeric) || NUMBERS.contains(&key) || is_number_compound(key)
}

/// Spanish numbers that are written as one word: `veintitrés`, `doscientos`.
fn is_number_compound(key: &str) -> bool {
    key.starts_with("veinti")
        || key.starts_with("dieci")
        || key.ends_with("cientos")
        || key.ends_with("cientas")
}

fn is_currency(word: &Word<'_>) -> bool {
    matches!(word.text, "$" | "€" | "£" | "¥" | "₡" | "₩" | "₹" | "₽" | "¢")
        || CURRENCIES.contains(&word.key.as_str())
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

fn is_function_word(key: &str) -> bool {
    FUNCTION_WORDS.contains(&key)
}

/// Whether a text has a word that denies.
pub fn denies(text: &str) -> bool {
    words::words(text).iter().any(|word| kind(word, true) == What::Negation)
}

/// Number words, in keys' spelling.
const NUMBERS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "dozen",
    "dozens",
    "half",
    "third",
    "thirds",
    "quarter",
    "quarters",
    "first",
    "second",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "once",
    "twice",
    "thrice",
    "double",
    "triple",
    "single",
    "both",
    "couple",
    "pair",
    "score",
    "scores",
    "cero",
    "uno",
    "un",
    "una",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "veinte",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
    "cien",
    "ciento",
    "quinientos",
    "quinientas",
    "mil",
    "miles",
    "millon",
    "millones",
    "billon",
    "billones",
    "docena",
    "docenas",
    "medio",
    "media",
    "mitad",
    "tercio",
    "cuarto",
    "primer",
    "primero",
    "primera",
    "segundo",
    "segunda",
    "tercer",
    "tercero",
    "tercera",
    "quinto",
    "quinta",
    "doble",
    "triple",
    "ambos",
    "ambas",
];

/// Words that deny, in keys' spelling: English, Spanish, and the commonest of their neighbours.
const NEGATIONS: &[&str] = &[
    "no", "not", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot",
    "hardly", "scarcely", "barely", "didnt", "doesnt", "dont", "wasnt", "werent", "isnt", "arent", "hasnt",
    "havent", "hadnt", "wont", "wouldnt", "couldnt", "shouldnt", "cant", "aint", "nunca", "jamas", "nadie",
    "nada", "ningun", "ninguno", "ninguna", "ningunos", "ningunas", "sin", "ni", "tampoco", "apenas",
    "nicht", "nie", "niemals", "kein", "keine", "keinen", "ohne", "pas", "jamais", "sans", "aucun", "aucune",
    "nao", "nem", "sem", "nenhum", "nenhuma",
];

/// Names of currencies, in keys' spelling.
const CURRENCIES: &[&str] = &[
    "dollar",
    "dollars",
    "euro",
    "euros",
    "peso",
    "pesos",
    "pound",
    "pounds",
    "sterling",
    "yen",
    "yuan",
    "real",
    "reais",
    "franc",
    "francs",
    "dolar",
    "dolares",
    "libra",
    "libras",
    "quetzal",
    "quetzales",
    "lempira",
    "lempiras",
    "colon",
    "colones",
    "bolivar",
    "bolivares",
    "sol",
    "soles",
    "usd",
    "mxn",
    "eur",
    "gbp",
    "crown",
    "crowns",
];

/// Words whose capital at a sentence's beginning says nothing, in keys' spelling.
const FUNCTION_WORDS: &[&str] = &[
    "a", "an", "the", "this", "that", "these", "those", "in", "on", "at", "by", "for", "from", "with", "of",
    "to", "as", "and", "but", "or", "if", "when", "while", "after", "before", "since", "until", "he", "she",
    "it", "they", "we", "i", "you", "his", "her", "its", "their", "our", "my", "there", "here", "what",
    "who", "how", "some", "many", "most", "all", "every", "each", "more", "about", "around", "over", "under",
    "during", "el", "la", "los", "las", "lo", "de", "del", "al", "en", "con", "por", "para", "y", "o",
    "pero", "que", "se", "su", "sus", "este", "esta", "ese", "esa", "cuando", "mientras", "tras", "desde",
    "hasta", "segun", "ante", "entre", "sobre", "como", "muchos", "todos", "cada", "mas",
];

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
        assert!(!harmless("from 3-5 towns", "from 3 5 towns"));
        assert!(!harmless("a fall of -5 points", "a fall of 5 points"));
        assert!(!harmless("The talks failed.", "The talks failed?"));
        assert!(!harmless("told us that", "told US that"));
        assert!(harmless("the U.S. said", "the US said"));
        assert!(!harmless("pagará la deuda", "pagara la deuda"));
        assert!(harmless("según la policía", "segun la policia"));
        assert_eq!(compare("some 30 % of it", "some 30% of it"), Comparison::default());
    }
}
