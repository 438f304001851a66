//! Single dates of the calendar: days, months, years, decades, quarters, seasons.

use super::{Finder, Parts, Point, Value};
use crate::suggest::calendar;
use crate::suggest::lexicon::Language;

/// Years that a bare number may mean.
const YEARS: std::ops::RangeInclusive<i16> = 1500..=2100;

impl Finder<'_> {
    /// The date that begins at a token. Without a context of its own, a bare year or month must have one.
    pub fn point(&self, at: usize, context: bool) -> Option<Point> {
        let token = self.words.tokens.get(at)?;
        let end = at + 12;
        let point = self
            .iso(at)
            .or_else(|| self.day_month(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.month_day(at))
            .or_else(|| self.month_year(at))
            .or_else(|| self.fraction(at))
            .or_else(|| self.decade(at, context))
            .or_else(|| self.season(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.month_alone(at, context))
            .or_else(|| self.year_alone(at, context))?;
        let last = self.words.tokens.get(point.next.checked_sub(1)?)?;
        (last.line == token.line && point.next <= end).then_some(point)
    }

    /// A number of up to two digits, with what makes it an ordinal.
    pub fn day_number(&self, at: usize) -> Option<(i8, usize)> {
        let raw = self.words.raw(at);
        if !self.words.is_number(at) || raw.len() > 2 {
            let first = self.language == Language::Spanish && matches!(self.words.word(at), "primero");
            return first.then_some((1, at + 1));
        }
        let day = raw.parse().ok().filter(|day| (1..=31).contains(day))?;
        let attached = self.words.tokens.get(at + 1).is_some_and(|token| !token.spaced);
        let ordinal = attached && matches!(self.words.word(at + 1), "st" | "nd" | "rd" | "th" | "o" | "er");
        let degree = attached && matches!(self.words.mark(at + 1), Some('º' | '°'));
        Some((day, at + 1 + usize::from(ordinal || degree)))
    }

    /// The month that a word names, and what stands behind it. A short form goes with a number alone.
    fn month(&self, at: usize, numbered: bool) -> Option<(i8, usize)> {
        let word = self.words.word(at);
        if self.language == Language::English && !self.words.is_capital(at) {
            return None;
        }
        let full = self.lexicon.months.iter().position(|name| *name == word);
        if let Some(number) = full {
            return Some((i8::try_from(number + 1).ok()?, at + 1));
        }
        let (_, number) = self.lexicon.short_months.iter().find(|(name, _)| numbered && *name == word)?;
        let dot = self.words.mark(at + 1) == Some('.') && !self.words.tokens[at + 1].spaced;
        Some((i8::try_from(*number).ok()?, at + 1 + usize::from(dot)))
    }

    /// A number of four digits that may be a year.
    pub fn year(&self, at: usize) -> Option<(i16, usize)> {
        let raw = self.words.raw(at);
        let is_plain = self.words.is_number(at) && raw.len() == 4;
        let year = raw.parse().ok().filter(|year| is_plain && YEARS.contains(year))?;
        let next = self.words.tokens.get(at + 1);
        let attached = next.is_some_and(|token| !token.spaced);
        let goes_on = attached
            && (!self.words.word(at + 1).is_empty()
                || matches!(self.words.mark(at + 1), Some('%' | '°' | '$' | '€' | ':'))
                || self.words.mark(at + 1) == Some('-')
                    && !self.words.word(at + 2).is_empty()
                    && !self.words.tokens[at + 2].spaced);
        let before = at.checked_sub(1).and_then(|n| self.words.mark(n));
        let is_money = matches!(before, Some('$' | '€' | '£' | '#' | '+'));
        (!goes_on && !is_money).then_some((year, at + 1))
    }

    /// A year behind "of", a comma or nothing.
    fn year_behind(&self, at: usize) -> Option<(i16, usize)> {
        let word = self.words.word(at);
        let comma = self.words.mark(at) == Some(',') && self.language == Language::English;
        let skipped = usize::from(comma || self.lexicon.of.contains(&word));
        if let Some(found) = self.year(at + skipped) {
            return Some(found);
        }
        // "3 JAN 90": two digits directly behind the month, of the article's own time.
        let raw = self.words.raw(at);
        let short: i16 = (self.words.is_number(at) && raw.len() == 2).then(|| raw.parse().ok())??;
        let own = self.reference?.year();
        let year = own - own % 100 + short;
        let year = if year > own + 1 { year - 100 } else { year };
        (own - year < 50).then_some((year, at + 1))
    }

    fn iso(&self, at: usize) -> Option<Point> {
        let (year, next) = self.words.is_number(at).then(|| {
            let raw = self.words.raw(at);
            let year = raw.parse().ok().filter(|year| raw.len() == 4 && YEARS.contains(year))?;
            Some((year, at + 1))
        })??;
        let part = |dash: usize| {
            let close = self.words.tokens.get(dash..dash + 2)?.iter().all(|token| !token.spaced);
            let raw = self.words.raw(dash + 1);
            let number = raw.parse::<i8>().ok().filter(|_| raw.len() == 2 && close)?;
            (self.words.mark(dash) == Some('-')).then_some(number)
        };
        let (month, day) = (part(next)?, part(next + 2)?);
        let parts = Parts { year: Some(year), month: Some(month), day: Some(day) };
        ((1..=12).contains(&month)).then_some(Point { value: Value::Parts(parts), next: next + 4 })
    }

    /// "26 June 2020", "el 26 de junio", "26-28 June 2020".
    fn day_month(&self, at: usize) -> Option<Point> {
        let before = at.checked_sub(1).and_then(|n| self.words.mark(n));
        if matches!(before, Some('$' | '€' | '/' | '.')) && !self.words.tokens[at].spaced {
            return None;
        }
        let (first, mut next) = self.day_number(at)?;
        let dash = self.words.mark(next).is_some_and(|c| matches!(c, '-' | '–' | '/'));
        let last = self.day_number(next + 1).filter(|(day, _)| {
            dash || self.lexicon.to.contains(&self.words.word(next))
                || self.lexicon.and.contains(&self.words.word(next)) && *day == first + 1
        });
        next = last.map_or(next, |(_, next)| next);
        next += usize::from(self.lexicon.of.contains(&self.words.word(next)));
        let (month, next) = self.month(next, true)?;
        let year = self.year_behind(next);
        let next = year.map_or(next, |(_, next)| next);
        let parts = Parts { year: year.map(|(year, _)| year), month: Some(month), day: Some(first) };
        self.days(parts, last.map(|(day, _)| day), next)
    }

    /// "June 26, 2020", "June 26-28".
    fn month_day(&self, at: usize) -> Option<Point> {
        (self.language == Language::English).then_some(())?;
        let (month, next) = self.month(at, true)?;
        let (first, next) = self.day_number(next)?;
        (!self.counts(next) && !matches!(self.words.word(next), "billion" | "pm" | "am")).then_some(())?;
        let dash = self.words.mark(next).is_some_and(|c| matches!(c, '-' | '–'));
        let last = dash.then(|| self.day_number(next + 1)).flatten();
        let next = last.map_or(next, |(_, next)| next);
        let year = self.year_behind(next).filter(|(_, next)| *next > 0);
        let next = year.map_or(next, |(_, next)| next);
        let parts = Parts { year: year.map(|(year, _)| year), month: Some(month), day: Some(first) };
        self.days(parts, last.map(|(day, _)| day), next)
    }

    /// A day, or days up to another of the same month.
    fn days(&self, first: Parts, last: Option<i8>, next: usize) -> Option<Point> {
        let Some(last) = last.filter(|last| first.day.is_some_and(|day| day < *last)) else {
            return Some(Point { value: Value::Parts(first), next });
        };
        let other = Parts { day: Some(last), ..first };
        let both = self.written(first, false).zip(self.written(other, false));
        Some(Point { value: Value::Text(both.map(|(a, b)| format!("{a}/{b}")), false), next })
    }

    /// "June 2020", "junio del 2020".
    fn month_year(&self, at: usize) -> Option<Point> {
        let (month, next) = self.month(at, true)?;
        let skipped = usize::from(
            self.words.mark(next) == Some(',') || self.lexicon.of.contains(&self.words.word(next)),
        );
        let (year, next) = self.year(next + skipped)?;
        let parts = Parts { year: Some(year), month: Some(month), day: None };
        Some(Point { value: Value::Parts(parts), next })
    }

    /// "in June": a month behind a word that makes it one, and no first name.
    fn month_alone(&self, at: usize, context: bool) -> Option<Point> {
        let (month, next) = self.month(at, false)?;
        let before = self.words.word_before(at);
        let known = match self.language {
            Language::English => matches!(
                before,
                "in" | "during"
                    | "of"
                    | "since"
                    | "until"
                    | "from"
                    | "by"
                    | "throughout"
                    | "early"
                    | "late"
                    | "mid"
            ),
            _ => matches!(before, "en" | "durante" | "de" | "desde" | "hasta" | "pasado" | "proximo"),
        };
        let named =
            self.words.is_capital(next) && !self.is_date_word(next) && self.language == Language::English;
        // A number in front is a day that could not be read, or something else.
        let numbered = at.checked_sub(1).is_some_and(|n| self.words.is_number(n));
        let parts = Parts { month: Some(month), ..Parts::default() };
        ((known || context) && !named && !numbered).then_some(Point { value: Value::Parts(parts), next })
    }

    fn year_alone(&self, at: usize, context: bool) -> Option<Point> {
        let (year, next) = self.year(at)?;
        let before = self.words.word_before(at);
        let opened = at.checked_sub(1).and_then(|n| self.words.mark(n)) == Some('(')
            && matches!(self.words.mark(next), Some(')' | ',' | ';' | ':'));
        let known = self.lexicon.at.contains(&before) || opened;
        if !known && !context || self.is_part_of_name(at) {
            return None;
        }
        // "the 2030 Agenda", "of 2020 people"
        let agenda = self.words.is_capital(next) && !self.is_date_word(next);
        let sure = matches!(before, "in" | "since" | "during" | "en" | "desde" | "durante");
        let counted = self.counts(next) && !sure || matches!(self.words.word(next), "percent" | "million");
        let parts = Parts { year: Some(year), ..Parts::default() };
        ((sure || !agenda) && !counted).then_some(Point { value: Value::Parts(parts), next })
    }

    /// "Tuesday, June 26" is that day; "Tuesday" alone is relative.
    fn weekday(&self, at: usize) -> Option<Point> {
        self.lexicon.weekdays.contains(&self.words.word(at)).then_some(())?;
        let next = at + 1 + usize::from(self.words.mark(at + 1) == Some(','));
        self.day_month(next).or_else(|| self.month_day(next))
    }

    /// "Q3 2022", "the third quarter of 2022", "primer semestre del año pasado", "first six months of 2021".
    fn fraction(&self, at: usize) -> Option<Point> {
        let word = self.words.word(at);
        let (first, last, next) = match word {
            "q1" | "q2" | "q3" | "q4" => self.nth(word.get(1..)?.parse().ok()?, 3, at + 1),
            "h1" | "h2" => self.nth(word.get(1..)?.parse().ok()?, 6, at + 1),
            _ => self.ordinal_fraction(at).or_else(|| self.first_months(at))?,
        };
        let behind = next + usize::from(self.lexicon.of.contains(&self.words.word(next)));
        let behind = behind + usize::from(self.lexicon.the.contains(&self.words.word(behind)));
        let (year, next) = self.year(behind).or_else(|| {
            let relative = self.relative(behind)?;
            let Value::Text(Some(edtf), _) = relative.value else { return None };
            Some((edtf.parse().ok()?, relative.next))
        })?;
        let edtf = format!("{}/{}", calendar::month(year, first), calendar::month(year, last));
        Some(Point { value: Value::Text(Some(edtf), false), next })
    }

    fn nth(&self, number: i8, months: i8, next: usize) -> (i8, i8, usize) {
        ((number - 1) * months + 1, number * months, next)
    }

    fn ordinal_fraction(&self, at: usize) -> Option<(i8, i8, usize)> {
        let (word, behind) = (self.words.word(at), self.words.word(at + 1));
        let number = self.lexicon.ordinals.iter().position(|words| words.contains(&word))?;
        let months = [3, 6][self.lexicon.fractions.iter().position(|words| words.contains(&behind))?];
        let number = i8::try_from(number + 1).ok().filter(|number| number * months <= 12)?;
        Some(self.nth(number, months, at + 2))
    }

    fn first_months(&self, at: usize) -> Option<(i8, i8, usize)> {
        let first = matches!(self.words.word(at), "first" | "primeros");
        let last = matches!(self.words.word(at), "last" | "ultimos" | "final");
        (first || last).then_some(())?;
        let amount = crate::suggest::numbers::amount(self.words, at + 1, self.language)?;
        let count = (2..=11).find(|n| f64::from(*n) == amount.value)?;
        self.lexicon.units[2].contains(&self.words.word(amount.next)).then_some(())?;
        let count = i8::try_from(count).ok()?;
        Some(if first { (1, count, amount.next + 1) } else { (13 - count, 12, amount.next + 1) })
    }

    fn season(&self, at: usize) -> Option<Point> {
        let word = self.words.word(at);
        let season = self.lexicon.seasons.iter().position(|words| words.contains(&word))?;
        let behind = at + 1 + usize::from(self.lexicon.of.contains(&self.words.word(at + 1)));
        let (year, next) = self.year(behind)?;
        Some(Point { value: Value::Text(Some(format!("{year}-{}", 21 + season)), false), next })
    }

    /// "the 1990s", "los años 90", "la década de 1990", "the nineties".
    fn decade(&self, at: usize, context: bool) -> Option<Point> {
        let made = |decade: i16, next| {
            let edtf = if decade % 100 == 0 && decade < 2000 {
                format!("{}XX", decade / 100)
            } else {
                format!("{}X", decade / 10)
            };
            Some(Point { value: Value::Text(Some(edtf), false), next })
        };
        let tens = |raw: &str| {
            let number: i16 = raw.parse().ok().filter(|n| n % 10 == 0)?;
            match raw.len() {
                4 if YEARS.contains(&number) => Some(number),
                2 => Some(if number >= 30 { 1900 + number } else { 2000 + number }),
                _ => None,
            }
        };
        const WORDS: &[(&str, i16)] = &[
            ("fifties", 1950),
            ("sixties", 1960),
            ("seventies", 1970),
            ("eighties", 1980),
            ("nineties", 1990),
            ("cincuenta", 1950),
            ("sesenta", 1960),
            ("setenta", 1970),
            ("ochenta", 1980),
            ("noventa", 1990),
        ];
        let in_words =
            |at: usize| WORDS.iter().find(|(word, _)| *word == self.words.word(at)).map(|(_, n)| *n);
        match self.language {
            Language::English => {
                if self.words.is_number(at) {
                    let apostrophe = usize::from(matches!(self.words.mark(at + 1), Some('\'' | '’')));
                    let s = at + 1 + apostrophe;
                    let attached = self.words.tokens.get(s).is_some_and(|token| !token.spaced);
                    let decade =
                        tens(self.words.raw(at)).filter(|_| attached && self.words.word(s) == "s")?;
                    return made(decade, s + 1);
                }
                let in_the = context || self.words.word_before(at) == "the";
                made(in_words(at).filter(|_| in_the)?, at + 1)
            }
            Language::Spanish => {
                let named = match self.words.word(at) {
                    "anos" => at + 1,
                    "decada" if self.words.word(at + 1) == "de" => {
                        at + 2 + usize::from(self.words.word(at + 2) == "los")
                    }
                    _ => return None,
                };
                let named = named + usize::from(self.words.word(named) == "anos");
                let digits = || self.words.is_number(named).then(|| tens(self.words.raw(named))).flatten();
                made(in_words(named).or_else(digits)?, named + 1)
            }
            Language::Other => None,
        }
    }
}
