//! Dates in a text, as EDTF, resolved against the article's date.
//!
//! Entry point: [`dates`]. `points.rs` reads single dates, `relative.rs` those that only the article's date makes
//! definite; here they are joined ("between", "since") and qualified ("around", "early"). What is no date for sure
//! is left alone: a bare number is a year only behind a word that makes it one.

mod points;
mod relative;

use std::ops::Range;

use super::calendar::{self, Reference};
use super::lexicon::{Language, Lexicon};
use super::words::Words;
use crate::date::Date;

/// A date that stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// It as EDTF; none where only an article's date could tell.
    pub edtf: Option<String>,
    /// Whether it is sometime in that stretch, not throughout.
    pub within: bool,
    /// Whether it is open on a side.
    pub open: bool,
}

/// The dates of a text, in its order.
pub fn dates(words: &Words<'_>, language: Language, reference: Option<Reference>) -> Vec<FoundDate> {
    let finder = Finder { words, language, lexicon: language.words(), reference };
    let mut found = Vec::new();
    for line in &words.lines {
        let mut at = line.start;
        while at < line.end {
            at = match finder.expression(at, line.end) {
                Expression::Date(date) if date.tokens.end <= line.end => {
                    let next = date.tokens.end;
                    found.push(date);
                    next
                }
                Expression::Skip(next) => next.max(at + 1),
                _ => at + 1,
            };
        }
    }
    found
}

/// What stands at a token.
enum Expression {
    Date(FoundDate),
    /// A date that is none to propose.
    Skip(usize),
    Nothing,
}

/// Parts of a calendar date; the year may be left to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

/// A single date.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    /// Of the calendar.
    Parts(Parts),
    /// Already EDTF (none: unresolved), and whether it is sometime in it.
    Text(Option<String>, bool),
}

/// A single date with the token behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Point {
    value: Value,
    next: usize,
}

/// Looks for dates.
struct Finder<'a> {
    words: &'a Words<'a>,
    language: Language,
    lexicon: &'static Lexicon,
    reference: Option<Reference>,
}

impl Finder<'_> {
    fn expression(&self, at: usize, end: usize) -> Expression {
        let word = self.words.word(at);
        if self.lexicon.beyond.contains(&word)
            && let Some(point) = self.point(self.past_articles(at + 1), true)
        {
            return Expression::Skip(point.next.min(end));
        }
        let compound = self
            .stretch(at)
            .or_else(|| self.open(at))
            .or_else(|| self.about(at))
            .or_else(|| self.part(at, at))
            .or_else(|| self.span(at));
        if let Some(date) = compound.and_then(|date| self.checked(date)) {
            return Expression::Date(date);
        }
        let Some(point) = self.point(at, false) else { return Expression::Nothing };
        let (edtf, within) = self.resolve(&point.value, self.is_future(at));
        let date = FoundDate { tokens: at..point.next, edtf, within, open: false };
        self.checked(date).map_or(Expression::Nothing, Expression::Date)
    }

    /// Only what the format takes as a date is one.
    fn checked(&self, date: FoundDate) -> Option<FoundDate> {
        date.edtf.as_deref().is_none_or(|edtf| Date::parse(edtf).is_ok()).then_some(date)
    }

    /// "between 2018 and 2020", "from May to August 2021", "de enero a junio de 2020".
    fn stretch(&self, at: usize) -> Option<FoundDate> {
        let word = self.words.word(at);
        let to = if self.lexicon.between.contains(&word) {
            self.lexicon.and
        } else if self.lexicon.from.contains(&word) {
            self.lexicon.to
        } else {
            return None;
        };
        let first = self.endpoint(self.past_articles(at + 1))?;
        to.contains(&self.words.word(first.next)).then_some(())?;
        let second = self.endpoint(self.past_articles(first.next + 1))?;
        (!self.counts(second.next)).then_some(())?;
        self.joined(at, &first, &second)
    }

    /// "2019-2023", "2019–20", "June 2019 – May 2020".
    fn span(&self, at: usize) -> Option<FoundDate> {
        let first = self.endpoint(at)?;
        let bare = matches!(first.value, Value::Parts(Parts { month: None, .. }));
        let next = first.next;
        let dash = self.words.mark(next).is_some_and(|c| matches!(c, '-' | '–' | '—' | '‑'));
        let in_words = self.language != Language::Other && self.lexicon.to.contains(&self.words.word(next));
        if !dash && !in_words || bare && self.is_part_of_name(at) {
            return None;
        }
        let short = || self.short_year(&first, next + 1).filter(|_| bare && dash);
        let second = self.endpoint(next + 1).or_else(short)?;
        let year = |point: &Point| matches!(point.value, Value::Parts(Parts { month: None, .. }));
        if year(&first) != year(&second) || self.words.mark(second.next) == Some('-') {
            return None;
        }
        if bare && self.counts(second.next) {
            return None;
        }
        self.joined(at, &first, &second)
    }

    /// The "20" of "2019-20".
    fn short_year(&self, first: &Point, at: usize) -> Option<Point> {
        let Value::Parts(Parts { year: Some(year), .. }) = first.value else { return None };
        let raw = self.words.raw(at);
        let short: i16 = (raw.len() == 2 && self.words.is_number(at)).then(|| raw.parse().ok())??;
        let year = (short > year % 100).then_some(year - year % 100 + short)?;
        Some(Point { value: Value::Parts(Parts { year: Some(year), ..Parts::default() }), next: at + 1 })
    }

    fn joined(&self, at: usize, first: &Point, second: &Point) -> Option<FoundDate> {
        let (mut first_value, mut second_value) = (first.value.clone(), second.value.clone());
        let tokens = at..second.next;
        if let (Value::Parts(a), Value::Parts(b)) = (&mut first_value, &mut second_value) {
            if b.year.is_none() {
                // "from May 2019 to June" goes on in the same year.
                b.year = a.year.filter(|_| (b.month, b.day) >= (a.month, a.day)).or(a.year.map(|y| y + 1));
                b.year = b.year.or_else(|| self.understood(*b, self.is_future(at)));
            }
            if a.month.is_none() && a.year.is_none() && a.day.is_some() {
                a.month = b.month;
            }
            if a.year.is_none() {
                a.year = b.year.map(|y| if (a.month, a.day) > (b.month, b.day) { y - 1 } else { y });
            }
            if a.year.is_none() || b.year.is_none() {
                return Some(FoundDate { tokens, edtf: None, within: false, open: false });
            }
        }
        let (from, _) = self.resolve(&first_value, false);
        let (to, _) = self.resolve(&second_value, false);
        let edtf = from.zip(to).map(|(from, to)| format!("{}/{}", start_of(&from), end_of(&to)));
        Some(FoundDate { tokens, edtf, within: false, open: false })
    }

    /// "since 2019", "until last year", "by 2030".
    fn open(&self, at: usize) -> Option<FoundDate> {
        let word = self.words.word(at);
        let (since, until) = (self.lexicon.since.contains(&word), self.lexicon.until.contains(&word));
        let by = self.lexicon.by.contains(&word);
        (since || until || by).then_some(())?;
        let inner = self.part(self.past_articles(at + 1), at);
        let (edtf, next) = match inner {
            Some(date) => (date.edtf, date.tokens.end),
            None => {
                let point = self.point(self.past_articles(at + 1), true)?;
                if by && !matches!(point.value, Value::Parts(Parts { year: Some(_), .. })) {
                    return None;
                }
                (self.resolve(&point.value, by).0, point.next)
            }
        };
        (!self.counts(next)).then_some(())?;
        let edtf = edtf.map(|edtf| match since {
            true => format!("{}/..", start_of(&edtf)),
            false => format!("../{}", end_of(&edtf)),
        });
        Some(FoundDate { tokens: at..next, edtf, within: by, open: true })
    }

    /// "around 2015", "alrededor de 2015".
    fn about(&self, at: usize) -> Option<FoundDate> {
        self.lexicon.about.contains(&self.words.word(at)).then_some(())?;
        let mut start = at + 1;
        while self.lexicon.of.contains(&self.words.word(start))
            || matches!(self.words.word(start), "in" | "en")
        {
            start += 1;
        }
        let point = self.point(self.past_articles(start), true)?;
        (!self.counts(point.next) && !self.is_plural(point.next)).then_some(())?;
        let (edtf, within) = self.resolve(&point.value, self.is_future(at));
        let edtf = edtf.map(|edtf| approximate(&edtf));
        Some(FoundDate { tokens: at..point.next, edtf, within, open: false })
    }

    /// "early 2020", "mid-June", "a finales del año pasado".
    fn part(&self, at: usize, start: usize) -> Option<FoundDate> {
        let word = self.words.word(at);
        let part = self.lexicon.parts.iter().position(|words| words.contains(&word))?;
        let mut next = at + 1;
        if self.words.mark(next) == Some('-') {
            next += 1;
        } else if self.language == Language::Spanish {
            // "el final de 2019" is an end, "a finales de" a time; of the two only the second has no article before.
            (!self.lexicon.the.contains(&self.words.word_before(at))).then_some(())?;
            self.lexicon.of.contains(&self.words.word(next)).then_some(())?;
        }
        let point = self.point(self.past_articles(next), true)?;
        (!self.counts(point.next)).then_some(())?;
        let edtf = match self.resolve(&point.value, self.is_future(at)).0 {
            Some(edtf) => Some(part_of(&edtf, part)?),
            None => None,
        };
        Some(FoundDate { tokens: start..point.next, edtf, within: true, open: false })
    }

    /// A date that an interval may begin or end with.
    fn endpoint(&self, at: usize) -> Option<Point> {
        let day_alone = || {
            let (day, next) = self.day_number(at)?;
            (next > at && self.lexicon.to.contains(&self.words.word(next))
                || self.lexicon.and.contains(&self.words.word(next)))
            .then_some(())?;
            Some(Point { value: Value::Parts(Parts { day: Some(day), ..Parts::default() }), next })
        };
        let point = self.point(at, true).or_else(day_alone)?;
        match &point.value {
            Value::Text(Some(edtf), _) if edtf.contains(['/', '~']) => None,
            _ => Some(point),
        }
    }

    /// Past "of", "the" and "hace" on the way to a date.
    fn past_articles(&self, mut at: usize) -> usize {
        for _ in 0..3 {
            let word = self.words.word(at);
            let hollow = self.lexicon.of.contains(&word) || self.lexicon.the.contains(&word);
            if word.is_empty() || !hollow {
                break;
            }
            at += 1;
        }
        at
    }

    /// A value as EDTF, and whether it is sometime in it.
    fn resolve(&self, value: &Value, future: bool) -> (Option<String>, bool) {
        match value {
            Value::Text(edtf, within) => (edtf.clone(), *within),
            Value::Parts(parts) => (self.written(*parts, future), false),
        }
    }

    fn written(&self, parts: Parts, future: bool) -> Option<String> {
        let year = parts.year.or_else(|| self.understood(parts, future))?;
        Some(match (parts.month, parts.day) {
            (Some(month), Some(day)) => format!("{}-{day:02}", calendar::month(year, month)),
            (Some(month), None) => calendar::month(year, month),
            _ => format!("{year:04}"),
        })
    }

    /// The year that is meant where none is said.
    fn understood(&self, parts: Parts, future: bool) -> Option<i16> {
        let (reference, month) = (self.reference?, parts.month?);
        match parts.day {
            Some(day) => reference.year_of_day(month, day, future),
            None => reference.year_of_month(month, future),
        }
    }

    /// Whether the sentence so far speaks of what is to come.
    fn is_future(&self, at: usize) -> bool {
        let sentence = self.words.sentence(at);
        let nearby = sentence.start.max(at.saturating_sub(12))..at;
        nearby.into_iter().any(|n| self.lexicon.future.contains(&self.words.word(n)))
    }

    /// Whether what stands there is counted: then the number before it is no year.
    fn counts(&self, at: usize) -> bool {
        super::units::is_people(self.words.word(at))
            || matches!(self.words.mark(at), Some('%'))
            || matches!(self.words.word(at), "percent" | "million" | "millones" | "per" | "thousand")
    }

    /// Whether a plural in small letters stands there: something counted, most likely.
    fn is_plural(&self, at: usize) -> bool {
        let word = self.words.word(at);
        word.len() > 3 && word.ends_with('s') && !self.words.is_capital(at)
    }

    /// Whether a name goes on at a token: "Vision 2030".
    fn is_part_of_name(&self, at: usize) -> bool {
        let before = at.checked_sub(1).filter(|n| self.words.get(at, Some(*n)).is_some());
        let named = |n: usize| {
            let token = &self.words.tokens[n];
            self.words.is_capital(n) && !token.initial && !self.is_date_word(n)
        };
        before.is_some_and(named)
    }

    fn is_date_word(&self, at: usize) -> bool {
        let word = self.words.word(at);
        self.lexicon.months.contains(&word)
            || self.lexicon.weekdays.contains(&word)
            || self.lexicon.at.contains(&word)
            || self.lexicon.short_months.iter().any(|(name, _)| *name == word)
    }
}

/// The first half of an interval.
fn start_of(edtf: &str) -> &str {
    edtf.split('/').next().unwrap_or(edtf)
}

/// The second half of an interval.
fn end_of(edtf: &str) -> &str {
    edtf.rsplit('/').next().unwrap_or(edtf)
}

/// The same, but only about.
fn approximate(edtf: &str) -> String {
    let one =
        |part: &str| if part == ".." || part.ends_with('~') { part.to_owned() } else { format!("{part}~") };
    edtf.split('/').map(one).collect::<Vec<_>>().join("/")
}

/// The early part, the middle or the late part of a year, month or decade.
fn part_of(edtf: &str, part: usize) -> Option<String> {
    let digits = edtf.trim_end_matches('X');
    match (edtf.len(), digits.len()) {
        (4, 4) => {
            let (first, last) = [(1, 4), (5, 8), (9, 12)].get(part).copied()?;
            Some(format!("{edtf}-{first:02}~/{edtf}-{last:02}~"))
        }
        (4, 3) => {
            let (first, last) = [(0, 3), (4, 6), (7, 9)].get(part).copied()?;
            Some(format!("{digits}{first}~/{digits}{last}~"))
        }
        (7, 7) => {
            let (year, month) = edtf.split_once('-')?;
            let end = calendar::last_day(year.parse().ok()?, month.parse().ok()?);
            let (first, last) = [(1, 10), (11, 20), (21, end)].get(part).copied()?;
            Some(format!("{edtf}-{first:02}~/{edtf}-{last:02}~"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
