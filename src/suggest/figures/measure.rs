//! One number with its unit.

use super::{Finder, Unit};
use crate::suggest::lexicon::Language;
use crate::suggest::numbers::{self, Amount};
use crate::suggest::units;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The number.
    pub value: f64,
    /// What a word such as "million" multiplied it by.
    pub factor: f64,
    /// Whether there was such a word.
    pub scaled: bool,
    /// The unit.
    pub unit: Unit,
    /// The token behind it.
    pub end: usize,
    /// Whether the number tells that it counts something, even without a unit: thousands set apart.
    pub is_telling: bool,
}

impl Finder<'_> {
    /// The number with its unit that begins at a token.
    pub fn measure(&self, at: usize) -> Option<Measure> {
        self.stands_alone(at).then(|| self.measure_behind(at))?
    }

    /// The same, where something before it belongs to it.
    pub fn measure_behind(&self, at: usize) -> Option<Measure> {
        let (currency, at) = self.currency_before(at);
        let amount = self.amount(at)?;
        let (unit, end) = match currency {
            Some(currency) => {
                (Unit::Money(currency), self.currency_behind(amount.next).map_or(amount.next, |(_, n)| n))
            }
            None => self.unit(&amount)?,
        };
        let raw = self.words.raw(at);
        if self.is_like_a_year(at, &amount) && !matches!(&unit, Unit::Noun(_, noun) if units::is_people(noun))
        {
            return None;
        }
        if amount.in_words && !matches!(unit, Unit::Noun(..) | Unit::Percent | Unit::Money(_)) {
            return None;
        }
        let digits = numbers::digits(raw, self.language).filter(|n| *n > 0.0);
        let factor = digits.map_or(1.0, |digits| amount.value / digits);
        let is_telling =
            raw.len() > 4 && raw.contains([',', '.', '\u{A0}', '\u{202F}']) && amount.value >= 1000.0;
        Some(Measure { value: amount.value, factor, scaled: amount.scaled, unit, end, is_telling })
    }

    /// A number without its unit.
    pub fn bare(&self, at: usize) -> Option<Measure> {
        self.stands_alone(at).then_some(())?;
        let (_, at) = self.currency_before(at);
        let amount = self.amount(at)?;
        let Amount { value, next, scaled, .. } = amount;
        Some(Measure { value, factor: 1.0, scaled, unit: Unit::Unsaid, end: next, is_telling: false })
    }

    fn amount(&self, at: usize) -> Option<Amount> {
        self.date_at(at).is_none().then(|| numbers::amount(self.words, at, self.language))?
    }

    fn is_like_a_year(&self, at: usize, amount: &Amount) -> bool {
        let plain = self.words.raw(at).len() == 4 && !amount.scaled && !amount.in_words;
        plain
            && self.words.raw(at).bytes().all(|b| b.is_ascii_digit())
            && (1900.0..2100.0).contains(&amount.value)
    }

    /// Whether the number is one of its own, no part of a name, a time, a score or a reference.
    fn stands_alone(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|n| self.words.get(at, Some(*n)).is_some()) else {
            return true;
        };
        let attached = !self.words.tokens[at].spaced;
        match self.words.mark(before) {
            Some('$' | '€' | '£') => return false,
            Some('#' | ':' | '/' | '.' | '-' | '–' | '_' | '@' | '+' | '\'' | '’') if attached => {
                return false;
            }
            _ => {}
        }
        let word = self.words.word(before);
        let named = self.words.is_capital(before)
            && !self.words.tokens[before].initial
            && !units::is_counted(word)
            && self.words.is_number(at);
        let numbered = matches!(
            word,
            "no" | "number"
                | "article"
                | "section"
                | "chapter"
                | "page"
                | "pages"
                | "articulo"
                | "numero"
                | "aged"
                | "age"
                | "pp"
                | "p"
                | "room"
                | "phase"
                | "fase"
                | "part"
                | "top"
                | "size"
                | "line"
                | "art"
                | "level"
                | "day"
        ) || attached && !word.is_empty();
        !named && !numbered
    }

    /// "US$", "$", "€", "USD" before a number.
    fn currency_before(&self, at: usize) -> (Option<String>, usize) {
        let mark = |n: usize| self.words.mark(n).filter(|c| matches!(c, '$' | '€' | '£'));
        if let Some(c) = mark(at) {
            return (Some(c.to_string()), at + 1);
        }
        let word = self.words.raw(at);
        if matches!(word, "US" | "MX" | "U.S." | "C" | "A" | "CA" | "R")
            && mark(at + 1).is_some()
            && !self.words.tokens[at + 1].spaced
        {
            return (Some(format!("{}$", word.replace('.', ""))), at + 2);
        }
        match (word, self.words.is_number(at + 1)) {
            ("USD" | "EUR" | "MXN", true) => {
                (units::currency(&word.to_ascii_lowercase()).map(ToOwned::to_owned), at + 1)
            }
            _ => (None, at),
        }
    }

    /// "dollars", "de pesos", "US dollars" behind a number.
    fn currency_behind(&self, at: usize) -> Option<(String, usize)> {
        let mut next = at;
        let first = self.words.raw(next);
        if matches!(self.words.word(next), "de") {
            next += 1;
        }
        let ours = matches!(first, "US" | "U.S.") || matches!(self.words.raw(at), "Mexican" | "Canadian");
        let own = usize::from(ours);
        if matches!(self.words.mark(next), Some('€' | '$' | '£')) {
            return Some((self.words.raw(next).to_owned(), next + 1));
        }
        let unit = units::currency(self.words.word(next + own))?;
        let unit = if ours { format!("{first} {unit}") } else { unit.to_owned() };
        Some((unit, next + own + 1))
    }

    /// The unit behind a number; none where the number is no figure.
    fn unit(&self, amount: &Amount) -> Option<(Unit, usize)> {
        let at = amount.next;
        let attached = self.words.tokens.get(at).is_some_and(|token| !token.spaced);
        if let Some(end) = self.percent(at) {
            return Some((Unit::Percent, end));
        }
        if let Some((currency, end)) = self.currency_behind(at) {
            return Some((Unit::Money(currency), end));
        }
        let word = self.words.word(at);
        let goes_on = attached && (!word.is_empty() && !matches!(word, "km" | "kg") || self.hyphenated(at));
        if goes_on || units::is_time(word) || self.is_clock(at) {
            return None;
        }
        if let Some(found) = self.rate(at, at) {
            return Some(found);
        }
        match self.noun(amount) {
            Noun::Counted(words, noun, end) => {
                let start = end - 1;
                Some(self.rate(at.min(start), end).unwrap_or((Unit::Noun(words, noun), end)))
            }
            Noun::Time => None,
            Noun::None => Some((Unit::Unsaid, at)),
        }
    }

    fn percent(&self, at: usize) -> Option<usize> {
        if self.words.mark(at) == Some('%') {
            return Some(at + 1);
        }
        match (self.words.word(at), self.words.word(at + 1)) {
            ("percent", _) => Some(at + 1),
            ("per", "cent") | ("por", "ciento") | ("percentage", "points") | ("puntos", "porcentuales") => {
                Some(at + 2)
            }
            _ => None,
        }
    }

    /// "15-member", "3-2", "5:30".
    fn hyphenated(&self, at: usize) -> bool {
        let tight = self.words.tokens.get(at + 1).is_some_and(|token| !token.spaced);
        matches!(self.words.mark(at), Some('-' | '–' | '/' | ':' | '‑')) && tight
    }

    fn is_clock(&self, at: usize) -> bool {
        self.words.mark(at) == Some(':') && self.words.is_number(at + 1)
    }

    /// "per 100,000 inhabitants", "por cada 100 mil habitantes", from the words before it.
    fn rate(&self, start: usize, at: usize) -> Option<(Unit, usize)> {
        matches!(self.words.word(at), "per" | "por").then_some(())?;
        let each = at + 1 + usize::from(self.words.word(at + 1) == "cada");
        let base = numbers::amount(self.words, each, self.language).filter(|base| base.value >= 100.0)?;
        let noun = self.words.word(base.next);
        let end = base.next + usize::from(units::is_counted(noun) || matches!(noun, "population"));
        let unit = self.words.between(&(start.min(at)..end));
        Some((Unit::Rate(unit.split_whitespace().collect::<Vec<_>>().join(" ")), end))
    }

    /// What is counted: a noun that is known to be, or a plural close behind a number of some size.
    fn noun(&self, amount: &Amount) -> Noun {
        let mut at = amount.next;
        if amount.scaled && self.words.word(at) == "de" {
            at += 1;
        }
        let start = at;
        let large = !amount.in_words && amount.value >= 10.0;
        for skipped in 0..3 {
            let word = self.words.word(at);
            if word.is_empty() {
                return Noun::None;
            }
            if units::is_time(word) {
                return Noun::Time;
            }
            let capital = self.words.is_capital(at);
            let known = units::is_counted(word) && (!capital || units::is_people(word))
                || is_fate(word) && skipped == 0;
            let plural =
                word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !units::is_hollow(word);
            let demonym = capital && word.ends_with("ans");
            if known || large && skipped < 2 && plural && (!capital || demonym) && !word.ends_with("ous") {
                // "police officers": the second noun is what is counted.
                let last = at + usize::from(units::is_counted(self.words.word(at + 1)));
                let words = self.words.between(&(start..last + 1));
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                return Noun::Counted(words, self.words.word(last).to_owned(), last + 1);
            }
            let modifier = word.len() > 3 && !units::is_hollow(word) && !is_fate(word) && !is_verbal(word);
            if !modifier || capital && self.language == Language::Spanish {
                return Noun::None;
            }
            at += 1;
        }
        Noun::None
    }
}

/// What a number counts.
enum Noun {
    /// The words, the noun, the token behind it.
    Counted(String, String, usize),
    /// Time.
    Time,
    /// Nothing that can be told.
    None,
}

/// Words for what became of people, which stand for them behind a number.
fn is_fate(word: &str) -> bool {
    matches!(
        word,
        "dead"
            | "killed"
            | "wounded"
            | "injured"
            | "missing"
            | "arrested"
            | "detained"
            | "muertos"
            | "heridos"
            | "lesionados"
            | "desaparecidos"
            | "detenidos"
    )
}

/// Words that begin something else.
fn is_verbal(word: &str) -> bool {
    matches!(
        word,
        "after"
            | "before"
            | "while"
            | "when"
            | "with"
            | "from"
            | "have"
            | "were"
            | "will"
            | "said"
            | "into"
            | "that"
            | "during"
            | "between"
            | "including"
            | "against"
            | "para"
            | "desde"
            | "sobre"
            | "entre"
            | "fueron"
            | "como"
            | "cuando"
            | "durante"
            | "contra"
            | "hasta"
            | "donde"
            | "years"
            | "than"
            | "over"
            | "where"
            | "which"
            | "who"
            | "because"
            | "since"
            | "until"
            | "under"
            | "about"
    )
}
