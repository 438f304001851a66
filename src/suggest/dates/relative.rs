//! Dates that only the article's date makes definite: "last year", "two weeks ago", "el lunes pasado".

use super::{Finder, Point, Value};
use crate::suggest::calendar::{Reference, Unit};
use crate::suggest::lexicon::Language;
use crate::suggest::numbers;

/// The units in the order of the lexicon.
const UNITS: [Unit; 5] = [Unit::Day, Unit::Week, Unit::Month, Unit::Year, Unit::Decade];

impl Finder<'_> {
    /// The relative date that begins at a token.
    pub fn relative(&self, at: usize) -> Option<Point> {
        match self.language {
            Language::English => self.english(at),
            Language::Spanish => self.spanish(at),
            Language::Other => None,
        }
    }

    fn english(&self, at: usize) -> Option<Point> {
        let word = self.words.word(at);
        let before = self.words.word_before(at);
        match word {
            "yesterday" => self.shifted(Unit::Day, -1, at + 1),
            "tomorrow" => self.shifted(Unit::Day, 1, at + 1),
            "today" if before.ends_with("ed") || matches!(before, "said" | "told" | "here" | "earlier") => {
                self.shifted(Unit::Day, 0, at + 1)
            }
            "earlier" | "later" if self.words.word(at + 1) == "this" => self.english(at + 1),
            "last" | "this" | "next" => self.named(at, before),
            "past" => self.past(at, at + 1),
            "the" if matches!(self.words.word(at + 1), "last" | "past") => self.past(at, at + 2),
            _ if self.lexicon.weekdays.contains(&word) => self.on_weekday(at),
            _ => self.ago(at),
        }
    }

    /// "last year", "this week", "next Tuesday", "last June"; not "the last year of", which is another matter.
    fn named(&self, at: usize, before: &str) -> Option<Point> {
        let by = match self.words.word(at) {
            "last" => -1,
            "next" => 1,
            _ => 0,
        };
        if matches!(before, "the" | "his" | "her" | "their" | "its" | "my" | "our" | "your" | "at") {
            return None;
        }
        let named = self.words.word(at + 1);
        if let Some(weekday) = self.lexicon.weekdays.iter().position(|name| *name == named) {
            let edtf = self.reference.and_then(|r| r.on_weekday(weekday, by == 1, by == -1));
            return Some(Point { value: Value::Text(edtf, false), next: at + 2 });
        }
        if let Some(point) = self.named_month(at + 1, by) {
            return Some(point);
        }
        let unit = self.unit(at + 1)?;
        let goes_on = self.words.word(at + 2) == "of"
            || matches!(
                (self.words.word(at + 2), self.words.word(at + 3)),
                ("or", "two" | "so") | ("and", "a")
            );
        let singular = !named.ends_with('s') && unit != Unit::Day && unit != Unit::Decade;
        (singular && !goes_on).then(|| self.shifted(unit, by, at + 2))?
    }

    /// "last June", and as well the June that the article is in with "this".
    fn named_month(&self, at: usize, by: i32) -> Option<Point> {
        let word = self.words.word(at);
        let number = self.lexicon.months.iter().position(|name| *name == word)?;
        let number = i8::try_from(number + 1).ok()?;
        self.words.is_capital(at).then_some(())?;
        let year = |reference: Reference| {
            let (own, month) = reference.month()?;
            match by {
                -1 if number == month => Some(own - 1),
                0 => Some(own),
                _ => reference.year_of_month(number, by == 1),
            }
        };
        let edtf = self.reference.and_then(year).map(|year| crate::suggest::calendar::month(year, number));
        Some(Point { value: Value::Text(edtf, false), next: at + 1 })
    }

    /// "on Tuesday", "said Tuesday"; no "Black Friday", no "Sunday Times".
    fn on_weekday(&self, at: usize) -> Option<Point> {
        let weekday = self.lexicon.weekdays.iter().position(|name| *name == self.words.word(at))?;
        let named = self.is_part_of_name(at) || self.words.is_capital(at + 1) && !self.is_date_word(at + 1);
        let possessive = matches!(self.words.mark(at + 1), Some('\'' | '’'));
        (self.words.is_capital(at) && !named && !possessive).then_some(())?;
        let next = self.is_future(at);
        let edtf = self.reference.and_then(|reference| reference.on_weekday(weekday, next, false));
        Some(Point { value: Value::Text(edtf, false), next: at + 1 })
    }

    /// "two years ago".
    fn ago(&self, at: usize) -> Option<Point> {
        let (count, next) = self.count(at)?;
        let unit = self.unit(next)?;
        (self.words.word(next + 1) == "ago").then_some(())?;
        let (unit, count) = decades(unit, count);
        self.shifted(unit, -count, next + 2)
    }

    /// "the past five years": from then until the article.
    fn past(&self, start: usize, at: usize) -> Option<Point> {
        let (count, next) = self.count(at).unwrap_or((1, at));
        let unit = self.unit(next)?;
        // "past year" alone, "the last week" and the like say too little of where they begin.
        (next > at || unit == Unit::Decade).then_some(())?;
        (start == at || self.words.word(start) == "the").then_some(())?;
        self.until_now(unit, count, next + 1)
    }

    fn until_now(&self, unit: Unit, count: i32, next: usize) -> Option<Point> {
        let (unit, count) = match decades(unit, count) {
            (Unit::Week, weeks) => (Unit::Day, weeks * 7),
            other => other,
        };
        let edtf = self.reference.and_then(|reference| {
            let (from, to) = (reference.shifted(unit, -count)?, reference.shifted(unit, 0)?);
            Some(format!("{from}/{to}"))
        });
        Some(Point { value: Value::Text(edtf, false), next })
    }

    fn spanish(&self, at: usize) -> Option<Point> {
        let word = self.words.word(at);
        let before = self.words.word_before(at);
        match word {
            "ayer" => self.shifted(Unit::Day, -1, at + 1),
            "anteayer" | "antier" => self.shifted(Unit::Day, -2, at + 1),
            "hoy" if before.ends_with("on") || self.words.raw(at.saturating_sub(1)).ends_with('ó') => {
                self.shifted(Unit::Day, 0, at + 1)
            }
            "hace" => {
                let (count, next) = self.count(at + 1)?;
                let (unit, count) = decades(self.unit(next)?, count);
                self.shifted(unit, -count, next + 1)
            }
            "este" | "esta" | "pasado" | "pasada" | "proximo" | "proxima" => self.spanish_before(at),
            "ultimos" | "ultimas" | "ultima" => {
                let (count, next) = self.count(at + 1).unwrap_or((1, at + 1));
                let unit = self.unit(next)?;
                (next > at + 1 || unit == Unit::Decade).then_some(())?;
                self.until_now(unit, count, next + 1)
            }
            _ if self.lexicon.weekdays.contains(&word) => self.spanish_weekday(at, before),
            _ => self.spanish_behind(at, before),
        }
    }

    /// "este año", "el próximo mes", "el pasado lunes", "el pasado junio".
    fn spanish_before(&self, at: usize) -> Option<Point> {
        let by = direction(self.words.word(at))?;
        let named = self.words.word(at + 1);
        if let Some(weekday) = self.lexicon.weekdays.iter().position(|name| *name == named) {
            let edtf = self.reference.and_then(|r| r.on_weekday(weekday, by == 1, by == -1));
            return Some(Point { value: Value::Text(edtf, false), next: at + 2 });
        }
        let unit = self.unit(at + 1).filter(|unit| !matches!(unit, Unit::Day | Unit::Decade))?;
        (!named.ends_with("os") && !named.ends_with("as")).then(|| self.shifted(unit, by, at + 2))?
    }

    /// "año pasado", "semana próxima", "mes que viene".
    fn spanish_behind(&self, at: usize, before: &str) -> Option<Point> {
        let unit = self.unit(at).filter(|unit| !matches!(unit, Unit::Day | Unit::Decade))?;
        (self.lexicon.the.contains(&before) || matches!(before, "del" | "al")).then_some(())?;
        match (self.words.word(at + 1), self.words.word(at + 2)) {
            ("que", "viene") => self.shifted(unit, 1, at + 3),
            ("en", "curso") => self.shifted(unit, 0, at + 3),
            (word, _) => self.shifted(unit, direction(word).filter(|by| *by != 0)?, at + 2),
        }
    }

    /// "el lunes", "este martes pasado".
    fn spanish_weekday(&self, at: usize, before: &str) -> Option<Point> {
        let weekday = self.lexicon.weekdays.iter().position(|name| *name == self.words.word(at))?;
        matches!(before, "el" | "del" | "al" | "este").then_some(())?;
        let said = direction(self.words.word(at + 1)).filter(|by| *by != 0);
        let next = said == Some(1) || said.is_none() && self.is_future(at);
        let edtf = self.reference.and_then(|r| r.on_weekday(weekday, next, said == Some(-1)));
        Some(Point { value: Value::Text(edtf, false), next: at + 1 + usize::from(said.is_some()) })
    }

    fn shifted(&self, unit: Unit, by: i32, next: usize) -> Option<Point> {
        let edtf = self.reference.and_then(|reference| reference.shifted(unit, by));
        Some(Point { value: Value::Text(edtf, unit == Unit::Week), next })
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        let word = self.words.word(at);
        let found = self.lexicon.units.iter().position(|names| names.contains(&word))?;
        UNITS.get(found).copied()
    }

    /// How many: digits, a word, or "a".
    fn count(&self, at: usize) -> Option<(i32, usize)> {
        if matches!(self.words.word(at), "a" | "an" | "one" | "un" | "una") && self.unit(at + 1).is_some() {
            return Some((1, at + 1));
        }
        let amount = numbers::amount(self.words, at, self.language)?;
        let count = (1..=400).find(|n| f64::from(*n) == amount.value)?;
        Some((count, amount.next))
    }
}

/// Decades as years where there are several; one stays "about ten years".
fn decades(unit: Unit, count: i32) -> (Unit, i32) {
    match unit {
        Unit::Decade if count > 1 => (Unit::Year, count * 10),
        other => (other, count),
    }
}

fn direction(word: &str) -> Option<i32> {
    match word {
        "pasado" | "pasada" => Some(-1),
        "proximo" | "proxima" => Some(1),
        "este" | "esta" => Some(0),
        _ => None,
    }
}
