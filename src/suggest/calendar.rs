//! The article's date, and what "last year" or "in June" come to from there.

use jiff::ToSpan;
use jiff::civil::Date as Civil;

use crate::date::{Date, Day};

/// The date from which relative dates are counted, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Its first day.
    day: Civil,
    /// How much of it is known.
    known: Known,
}

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Year,
    Month,
    Day,
}

/// A stretch of the calendar that has a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day,
    /// A week, Monday first.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Ten years.
    Decade,
}

impl Reference {
    /// The reference of an article's date; none where not even its year is sure.
    pub fn of(published: &Date) -> Option<Self> {
        let (first, last) = (published.earliest()?, published.latest()?);
        let known = match (first.year == last.year, first.month == last.month, first.day == last.day) {
            (true, true, true) => Known::Day,
            (true, true, _) => Known::Month,
            (true, ..) => Known::Year,
            _ => return None,
        };
        Some(Self { day: civil(first)?, known })
    }

    /// The day itself, where it is known.
    pub fn day(self) -> Option<Civil> {
        (self.known == Known::Day).then_some(self.day)
    }

    /// The month, where it is known.
    pub fn month(self) -> Option<(i16, i8)> {
        (self.known >= Known::Month).then(|| (self.day.year(), self.day.month()))
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.day.year()
    }

    /// The unit that lies so many units from this one, as EDTF; none where the article's date is too vague for it.
    pub fn shifted(self, unit: Unit, by: i32) -> Option<String> {
        let by = i64::from(by);
        match unit {
            Unit::Day => Some(day(self.day()?.checked_add(by.days()).ok()?)),
            Unit::Week => {
                let monday = self.day()?.checked_sub(self.weekday()?.days()).ok()?;
                let first = monday.checked_add((by * 7).days()).ok()?;
                Some(format!("{}/{}", day(first), day(first.checked_add(6.days()).ok()?)))
            }
            Unit::Month => {
                self.month()?;
                let other = self.day.first_of_month().checked_add(by.months()).ok()?;
                Some(month(other.year(), other.month()))
            }
            Unit::Year => plausible(i64::from(self.year()) + by),
            Unit::Decade => Some(format!("{}~", plausible(i64::from(self.year()) + by * 10)?)),
        }
    }

    /// Days since Monday.
    fn weekday(self) -> Option<i64> {
        Some(i64::from(self.day()?.weekday().to_monday_zero_offset()))
    }

    /// The last such weekday up to the day (0 is Monday), or the next one after it.
    pub fn on_weekday(self, weekday: usize, next: bool, strictly: bool) -> Option<String> {
        let back = (self.weekday()? - i64::try_from(weekday).ok()?).rem_euclid(7);
        let by = match (next, back) {
            (true, _) => 7 - back,
            (false, 0) if strictly => -7,
            (false, _) => -back,
        };
        Some(day(self.day()?.checked_add(by.days()).ok()?))
    }

    /// The year of a month that is named without one: the last up to the article's month, or the next.
    pub fn year_of_month(self, number: i8, next: bool) -> Option<i16> {
        let (year, own) = self.month()?;
        Some(match (next, number.cmp(&own)) {
            (false, std::cmp::Ordering::Greater) => year - 1,
            (true, std::cmp::Ordering::Less) => year + 1,
            _ => year,
        })
    }

    /// The year of a day that is named without one: the last up to the article's day, or the next.
    pub fn year_of_day(self, number: i8, of_month: i8, next: bool) -> Option<i16> {
        let today = self.day()?;
        let this = (number, of_month).cmp(&(today.month(), today.day()));
        Some(match (next, this) {
            (false, std::cmp::Ordering::Greater) => today.year() - 1,
            (true, std::cmp::Ordering::Less) => today.year() + 1,
            _ => today.year(),
        })
    }
}

fn civil(day: Day) -> Option<Civil> {
    let (month, of_month) = (i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?);
    Civil::new(i16::try_from(day.year).ok()?, month, of_month).ok()
}

/// A year as EDTF, where it has four digits.
fn plausible(year: i64) -> Option<String> {
    (1000..=9999).contains(&year).then(|| year.to_string())
}

/// A day as EDTF.
fn day(date: Civil) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// A month as EDTF.
pub fn month(year: i16, month: i8) -> String {
    format!("{year:04}-{month:02}")
}

/// The last day of a month.
pub fn last_day(year: i16, month: i8) -> i8 {
    Civil::new(year, month, 1).map_or(30, |date| date.days_in_month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(date: &str) -> Reference {
        Reference::of(&Date::parse(date).unwrap()).unwrap()
    }

    #[test]
    fn shifts() {
        let friday = reference("2020-06-26");
        let of = |unit, by| friday.shifted(unit, by).unwrap();
        assert_eq!(of(Unit::Day, -1), "2020-06-25");
        assert_eq!(of(Unit::Week, -1), "2020-06-15/2020-06-21");
        assert_eq!(of(Unit::Month, -6), "2019-12");
        assert_eq!(of(Unit::Year, -1), "2019");
        assert_eq!(friday.on_weekday(4, false, false).unwrap(), "2020-06-26");
        assert_eq!(friday.on_weekday(4, false, true).unwrap(), "2020-06-19");
        assert_eq!(friday.on_weekday(0, true, false).unwrap(), "2020-06-29");
        assert_eq!(friday.on_weekday(5, false, false).unwrap(), "2020-06-20");
    }

    #[test]
    fn a_vague_date_bears_no_more_than_it_knows() {
        let month = reference("2020-06");
        assert_eq!(month.shifted(Unit::Day, -1), None);
        assert_eq!(month.shifted(Unit::Month, -1).unwrap(), "2020-05");
        assert_eq!(reference("2020").shifted(Unit::Month, -1), None);
        assert_eq!(reference("2020").shifted(Unit::Year, -1).unwrap(), "2019");
        assert_eq!(Reference::of(&Date::parse("2019/2021").unwrap()), None);
        assert_eq!(month.year_of_month(9, false), Some(2019));
        assert_eq!(month.year_of_month(5, true), Some(2021));
    }
}
