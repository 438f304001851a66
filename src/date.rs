//! Dates as analysts know them: EDTF (ISO 8601-2, Extended Date/Time Format), with the bounds they stand for.

use std::sync::Arc;

use edtf_core::{Bound, BoundDate, Edtf, IntervalEndpoint};

/// A date as written, with what it means. Its parts are shared: a parsed expression is large, and most things that may
/// have a date have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date(Arc<Parts>);

/// All else follows from how it is written.
impl std::hash::Hash for Date {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.written.hash(state);
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Parts {
    written: Box<str>,
    edtf: Edtf,
    earliest: Option<Day>,
    latest: Option<Day>,
    year_is_unknown: bool,
}

/// A day of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// Astronomical year: 0 is 1 BC.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl std::fmt::Display for Day {
    /// ISO 8601, `2020-06-26`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        BoundDate { year: self.year, month: self.month, day: self.day }.fmt(f)
    }
}

/// Why a text is no date: the reason, and the byte of the text at which it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDate {
    /// The reason, in lower case.
    pub reason: &'static str,
    /// The byte offset into the text.
    pub offset: usize,
}

impl Date {
    /// Reads an EDTF date, interval or set (levels 0 to 2).
    ///
    /// # Errors
    /// When the text is not EDTF or names a day that no calendar has.
    pub fn parse(text: &str) -> Result<Self, BadDate> {
        let edtf = Edtf::parse(text).map_err(|e| BadDate { reason: e.message, offset: e.offset })?;
        let bounds = edtf.bounds();
        let (earliest, latest) = (day(bounds.earliest), day(bounds.latest));
        let year_is_unknown =
            matches!(edtf, Edtf::Date(date) if text.starts_with("XXXX") && date.has_unspecified());
        Ok(Self(Arc::new(Parts { written: text.into(), edtf, earliest, latest, year_is_unknown })))
    }

    /// As the author wrote it.
    pub fn written(&self) -> &str {
        &self.0.written
    }

    /// The first day it may mean; none when it is open or unknown on that side.
    pub fn earliest(&self) -> Option<Day> {
        self.0.earliest
    }

    /// The last day it may mean; none when it is open or unknown on that side.
    pub fn latest(&self) -> Option<Day> {
        self.0.latest
    }

    /// Whether no digit of its year is known.
    pub fn year_is_unknown(&self) -> bool {
        self.0.year_is_unknown
    }

    /// The parsed expression.
    pub fn edtf(&self) -> &Edtf {
        &self.0.edtf
    }

    /// Whether every day of `self` lies inside `outer`. A side that is open in `outer` admits all.
    pub fn lies_inside(&self, outer: &Self) -> bool {
        let after = outer.0.earliest.is_none_or(|first| self.0.earliest.is_some_and(|day| day >= first));
        let before = outer.0.latest.is_none_or(|last| self.0.latest.is_some_and(|day| day <= last));
        after && before
    }

    /// Whether it lies inside `outer` whatever the two turn out to be: as [`lies_inside`](Self::lies_inside), but an
    /// approximate or uncertain date (`~`, `?`, `%`) may lie anywhere, an unknown end of `outer` (`2024/`, not the open
    /// `2024/..`) may be any day, and an approximate or uncertain end counts from the day after which it is sure.
    pub fn surely_lies_inside(&self, outer: &Self) -> bool {
        if self.is_vague() || !self.lies_inside(outer) {
            return false;
        }
        let Edtf::Interval(interval) = &outer.0.edtf else { return !outer.is_vague() };
        let day_of = |bound: fn(&edtf_core::Bounds) -> Bound, date: &edtf_core::Date| {
            day(bound(&Edtf::Date(*date).bounds()))
        };
        let vague = |date: &edtf_core::Date| date.is_uncertain() || date.is_approximate();
        let begun = match &interval.start {
            IntervalEndpoint::Unknown => false,
            IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) if vague(date) => {
                day_of(|bounds| bounds.latest, date) < self.0.earliest
            }
            _ => true,
        };
        let lasts = match &interval.end {
            IntervalEndpoint::Unknown => false,
            IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrAfter(date) if vague(date) => {
                day_of(|bounds| bounds.earliest, date) > self.0.latest
            }
            _ => true,
        };
        begun && lasts
    }

    /// Whether it is approximate or uncertain, in whole or in part.
    fn is_vague(&self) -> bool {
        self.0.edtf.is_uncertain() || self.0.edtf.is_approximate()
    }

    /// Whether an end is unknown (`2024/`), which is not open (`2024/..`).
    pub fn has_unknown_end(&self) -> bool {
        matches!(&self.0.edtf, Edtf::Interval(interval) if interval.end == IntervalEndpoint::Unknown)
    }

    /// Whether it is known to the day, without reserve: one calendar day, neither approximate nor uncertain.
    pub fn is_one_day(&self) -> bool {
        self.0.earliest.is_some()
            && self.0.earliest == self.0.latest
            && !self.0.edtf.is_uncertain()
            && !self.0.edtf.is_approximate()
    }

    /// Whether the end is open (`..`): it goes on.
    pub fn is_ongoing(&self) -> bool {
        matches!(&self.0.edtf, Edtf::Interval(interval) if interval.end == IntervalEndpoint::Open)
    }

    /// Orders by earliest bound, then latest; what has no earliest bound comes first, what never ends last.
    pub fn sort_key(&self) -> (Option<Day>, bool, Option<Day>, &str) {
        (self.0.earliest, self.0.latest.is_none(), self.0.latest, &self.0.written)
    }
}

fn day(bound: Bound) -> Option<Day> {
    match bound {
        Bound::Date(date) => Some(Day { year: date.year, month: date.month, day: date.day }),
        Bound::NegativeInfinity | Bound::PositiveInfinity | Bound::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_days_are_refused() {
        assert!(Date::parse("2023-02-29").is_err());
        assert!(Date::parse("2024-02-29").is_ok());
        assert!(Date::parse("2008/1964").is_err());
        assert!(Date::parse("June 2020").is_err());
    }

    #[test]
    fn what_surely_lies_inside() {
        let inside = |date: &str, term: &str| {
            Date::parse(date).unwrap().surely_lies_inside(&Date::parse(term).unwrap())
        };
        assert!(inside("2025", "2024-10-01/..") && inside("2024-10-01", "2024-10-01/2024-10-01"));
        assert!(
            !inside("2024", "2024-10-01/..")
                && !inside("2024-10", "2024-10-02/..")
                && !inside("2024", "2025")
        );
        assert!(!inside("2025~", "2024-10-01/..") && !inside("2025-03?", "2024-10-01/.."));
        assert!(
            !inside("2025", "2024-10-01/")
                && !inside("2023", "/2024-09-30")
                && inside("2023", "../2024-09-30")
        );
        assert!(!inside("2024-10-20", "2024-10~/..") && inside("2024-11", "2024-10~/.."));
        assert!(!inside("2024-08", "2020/2024?") && inside("2023-12-31", "2020/2024?"));
        assert!(!inside("2024", "2024?") && inside("2024", "2024") && inside("1998", "199X"));
        assert!(
            !inside("../2025", "2024/..")
                && !inside("2025/..", "2024/2026")
                && inside("2025/2026", "2024/..")
        );
    }

    #[test]
    fn bounds_and_containment() {
        let year = Date::parse("2025~").unwrap();
        assert_eq!(year.earliest().unwrap().to_string(), "2025-01-01");
        assert_eq!(year.latest().unwrap().to_string(), "2025-12-31");
        let term = Date::parse("2024-10-01/..").unwrap();
        assert!(year.lies_inside(&term));
        assert!(term.is_ongoing() && term.latest().is_none());
        assert!(!Date::parse("2024").unwrap().lies_inside(&term));
    }
}
