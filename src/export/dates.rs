//! Dates for programs that know no vague ones: as much as is known, and never more.

use crate::date::{Date, Day};

/// A day, a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Astronomical year: 0 is 1 BC.
    pub year: i64,
    /// Its month, where that is known.
    pub month: Option<u8>,
    /// Its day, where that is known.
    pub day: Option<u8>,
}

impl Point {
    /// As ISO 8601 has it; none outside the years of four digits, since programs that want it know no others.
    pub fn iso(self) -> Option<String> {
        let part = |part: Option<u8>| part.map(|part| format!("-{part:02}")).unwrap_or_default();
        let year = year(self.year)?;
        Some(format!("{year}{}{}", part(self.month), part(self.day)))
    }
}

/// A date as such a program takes it, as short as it is vague.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Points {
    /// When it is one: a day, a month or a year.
    pub single: Option<Point>,
    /// When it is a stretch, or vaguer than a year: where it begins.
    pub start: Option<Point>,
    /// Where it ends.
    pub end: Option<Point>,
}

/// A date in parts. What an approximate or uncertain one leaves open is lost. Of an end that is no day, month or year,
/// such as a season or a decade, `rough` says what the day is in which it begins or ends.
pub fn points(date: &Date, rough: fn(Day) -> Point) -> Points {
    if let Some(single) = single(date) {
        return Points { single: Some(single), ..Points::default() };
    }
    let is_set = date.written().starts_with(['[', '{']);
    let (start, end) = match date.written().split_once('/').filter(|_| !is_set) {
        Some((start, end)) => (Date::parse(start).ok(), Date::parse(end).ok()),
        None => (None, None),
    };
    let start = start.as_ref().and_then(single).or_else(|| date.earliest().map(rough));
    let end = end.as_ref().and_then(single).or_else(|| date.latest().map(rough));
    Points { single: None, start, end }
}

/// A date that is one day, one month or one year, cut to that.
fn single(date: &Date) -> Option<Point> {
    let (first, last) = (date.earliest()?, date.latest()?);
    let is_month = (first.year, first.month) == (last.year, last.month) && first.day == 1 && is_last(last);
    let is_year =
        first.year == last.year && (first.month, first.day) == (1, 1) && (last.month, last.day) == (12, 31);
    match (first == last, is_month, is_year) {
        (true, ..) => Some(Point { day: Some(first.day), ..month(first) }),
        (_, true, _) => Some(month(first)),
        (.., true) => Some(year_alone(first)),
        _ => None,
    }
}

/// The month of a day: for the two ends of a stretch that is vague, as its bounds.
pub fn month(day: Day) -> Point {
    Point { year: day.year, month: Some(day.month), day: None }
}

/// The year of a day: for what is shown alone, where a month would be taken for known.
pub fn year_alone(day: Day) -> Point {
    Point { year: day.year, month: None, day: None }
}

/// A year of four digits.
fn year(year: i64) -> Option<String> {
    (1..=9999).contains(&year).then(|| format!("{year:04}"))
}

/// Whether it is the last of its month.
fn is_last(day: Day) -> bool {
    day.day == days(day.year, day.month)
}

/// How many days a month has.
fn days(year: i64, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The day after one.
pub fn next(day: Day) -> Day {
    match day {
        Day { year, month: 12, day: 31 } => Day { year: year + 1, month: 1, day: 1 },
        Day { year, month, .. } if is_last(day) => Day { year, month: month + 1, day: 1 },
        Day { year, month, day } => Day { year, month, day: day + 1 },
    }
}

/// A day as an instant: its first moment in UTC. For the formats that take nothing less exact.
pub fn instant(day: Day) -> Option<String> {
    Some(format!("{}-{:02}-{:02}T00:00:00.000Z", year(day.year)?, day.month, day.day))
}

/// The day that a date is known to be, without reserve.
pub fn certain(date: &Date) -> Option<Day> {
    date.earliest().filter(|_| date.is_one_day())
}

/// The two ends of an interval that are known to the day; twice the day of a date that is one.
pub fn certain_ends(date: &Date) -> (Option<Day>, Option<Day>) {
    if let Some(day) = certain(date) {
        return (Some(day), Some(day));
    }
    let end = |text: &str| Date::parse(text).ok().as_ref().and_then(certain);
    date.written().split_once('/').map_or((None, None), |(start, stop)| (end(start), end(stop)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_exacter_than_it_is() {
        let of = |text: &str| {
            let Points { single, start, end } = points(&Date::parse(text).unwrap(), month);
            [single, start, end].map(|point| point.and_then(Point::iso).unwrap_or_default()).join(" ")
        };
        for (text, expected) in [
            ("2024-09-30", "2024-09-30  "),
            ("2024-02", "2024-02  "),
            ("2023-02", "2023-02  "),
            ("2024~", "2024  "),
            ("2024-10-01/..", " 2024-10-01 "),
            ("2019-10~/2023-09?", " 2019-10 2023-09"),
            ("../2023", "  2023"),
            ("202X", " 2020-01 2029-12"),
            ("2024-01-01/2024-12-31", "2024  "),
            ("-0043-03-15", "  "),
            ("[2024-01-01,2024-03]", " 2024-01 2024-03"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_shown_alone_has_no_month_that_is_not_known() {
        let start = |text: &str| points(&Date::parse(text).unwrap(), year_alone).start.and_then(Point::iso);
        for (text, expected) in [
            ("201X", "2010"),
            ("20XX", "2000"),
            ("[1667,1668]", "1667"),
            ("{1960..1970}", "1960"),
            ("2024-21", "2024"),
            ("201X/2024-05", "2010"),
            ("2019-10~/2023-09?", "2019-10"),
        ] {
            assert_eq!(start(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_day_after() {
        let day = |text: &str| Date::parse(text).unwrap().earliest().unwrap();
        for (text, after) in [
            ("2024-02-28", "2024-02-29"),
            ("2023-02-28", "2023-03-01"),
            ("2024-12-31", "2025-01-01"),
            ("2024-04-30", "2024-05-01"),
        ] {
            assert_eq!(next(day(text)), day(after));
        }
    }

    #[test]
    fn only_what_is_said_to_the_day_is_certain() {
        let of = |text: &str| {
            let (start, end) = certain_ends(&Date::parse(text).unwrap());
            [start, end].map(|day| day.map_or_else(|| "-".to_owned(), |day| day.to_string())).join(" ")
        };
        assert_eq!(of("2024-10-01/.."), "2024-10-01 -");
        assert_eq!(of("2024-10-01~/2024-11"), "- -");
        assert_eq!(of("2024-10-01?"), "- -");
        assert_eq!(of("2024-10-01"), "2024-10-01 2024-10-01");
    }
}
