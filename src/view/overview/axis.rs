//! The axis of time: which steps a span is told in, from a minute to as many years as it takes, and what they are called.
//!
//! A time is a count of minutes since the beginning of 1970, in the calendar that dates are in. [`Unit::finest`] chooses
//! the step; [`ticks`] and [`Unit::next`] walk over it.

use crate::view::dates;
use crate::words::Words;

/// Minutes since the beginning of 1970.
pub type Time = i64;

/// Minutes of a day.
pub const DAY: Time = 24 * 60;

/// Years beyond this are drawn as if they were it: no drawing could tell them apart.
const FARTHEST: i64 = 1_000_000_000;

/// A step of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// So many minutes.
    Minutes(i64),
    /// So many days.
    Days(i64),
    /// So many months.
    Months(i64),
    /// So many years.
    Years(i64),
}

/// The steps shorter than a year.
const SHORT: [Unit; 15] = [
    Unit::Minutes(1),
    Unit::Minutes(5),
    Unit::Minutes(10),
    Unit::Minutes(15),
    Unit::Minutes(30),
    Unit::Minutes(60),
    Unit::Minutes(120),
    Unit::Minutes(180),
    Unit::Minutes(360),
    Unit::Minutes(720),
    Unit::Days(1),
    Unit::Days(7),
    Unit::Months(1),
    Unit::Months(3),
    Unit::Months(6),
];

impl Unit {
    /// The finest step of which a span takes no more than so many. `shortest` keeps from telling hours of what is
    /// known to the day.
    pub fn finest(span: Time, most: i64, shortest: Time) -> Self {
        let fits = |unit: &Self| unit.length() >= shortest && span / unit.length() < most;
        let decades = (0..).map(|power| 10_i64.pow(power)).take_while(|power| *power <= FARTHEST);
        let years = decades.flat_map(|power| [1, 2, 5].map(|n| Self::Years(n * power)));
        SHORT.into_iter().chain(years).find(fits).unwrap_or(Self::Years(FARTHEST))
    }

    /// About how long it is.
    fn length(self) -> Time {
        match self {
            Self::Minutes(n) => n,
            Self::Days(n) => n * DAY,
            Self::Months(n) => n * 30 * DAY,
            Self::Years(n) => n * 365 * DAY,
        }
    }

    /// The last of its steps that is not after a time.
    pub fn floor(self, time: Time) -> Time {
        // Weeks begin on Mondays, and 1970 on a Thursday.
        let monday = 4 * DAY;
        match self {
            Self::Minutes(n) => time.div_euclid(n) * n,
            Self::Days(7) => (time - monday).div_euclid(7 * DAY) * 7 * DAY + monday,
            Self::Days(n) => time.div_euclid(n * DAY) * n * DAY,
            Self::Months(n) => {
                let (year, month, _) = civil(time);
                beginning_of_month((year * 12 + i64::from(month) - 1).div_euclid(n) * n)
            }
            Self::Years(n) => first_of(civil(time).0.div_euclid(n) * n, 1, 1),
        }
    }

    /// The step after one of its steps.
    pub fn next(self, step: Time) -> Time {
        match self {
            Self::Minutes(n) => step + n,
            Self::Days(n) => step + n * DAY,
            Self::Months(n) => {
                let (year, month, _) = civil(step);
                beginning_of_month(year * 12 + i64::from(month) - 1 + n)
            }
            Self::Years(n) => first_of(civil(step).0 + n, 1, 1),
        }
    }

    /// What the period that begins with a step is called: `March 2020`.
    pub fn period(self, words: &Words, step: Time) -> String {
        let (year, month, day) = civil(step);
        let last = || civil(self.next(step) - 1);
        match self {
            Self::Minutes(n) => {
                format!("{}, {}–{}", day_words(words, year, month, day), clock(step), clock(step + n))
            }
            Self::Days(1) => day_words(words, year, month, day),
            Self::Days(_) => {
                let (last_year, last_month, last_day) = last();
                let (first, last) =
                    (day_words(words, year, month, day), day_words(words, last_year, last_month, last_day));
                format!("{first} – {last}")
            }
            Self::Months(1) => month_words(words, year, month),
            Self::Months(_) => {
                let (last_year, last_month, _) = last();
                format!("{} – {}", month_words(words, year, month), month_words(words, last_year, last_month))
            }
            Self::Years(1) => dates::year_words(words, year),
            Self::Years(_) => {
                format!("{} – {}", dates::year_words(words, year), dates::year_words(words, last().0))
            }
        }
    }
}

/// A mark of the axis.
#[derive(Debug, PartialEq, Eq)]
pub struct Tick {
    /// Where.
    pub at: Time,
    /// What it is called.
    pub text: String,
    /// What it lies in, where that begins or the axis does: the day of an hour, the year of a month.
    pub within: Option<String>,
}

/// The marks of an axis between two times.
pub fn ticks(words: &Words, from: Time, to: Time, unit: Unit) -> Vec<Tick> {
    let first = unit.floor(from);
    let steps = std::iter::successors(Some(first), |step| Some(unit.next(*step)));
    let mut last = None;
    let tick = |at| {
        let (year, month, day) = civil(at);
        let (text, within) = match unit {
            Unit::Minutes(_) => (clock(at), Some(day_words(words, year, month, day))),
            Unit::Days(_) => (day.to_string(), Some(month_words(words, year, month))),
            Unit::Months(_) => {
                (dates::month_name(words, month).to_owned(), Some(dates::year_words(words, year)))
            }
            Unit::Years(_) => (dates::year_words(words, year), None),
        };
        let fresh = within.clone().filter(|_| within != last);
        last = within;
        Tick { at, text, within: fresh }
    };
    steps.skip_while(|step| *step < from).take_while(|step| *step <= to).map(tick).collect()
}

/// When a day begins.
pub fn beginning(year: i64, month: u8, day: u8) -> Time {
    first_of(year.clamp(-FARTHEST, FARTHEST), month, day)
}

/// The same of a year that is no date's but a step's, which goes on beyond the farthest that is drawn.
fn first_of(year: i64, month: u8, day: u8) -> Time {
    // Years that begin in March have the leap day at their end; 400 of them always have as many days.
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    days * DAY
}

/// Year, month and day of a time.
pub fn civil(time: Time) -> (i64, u8, u8) {
    let days = time.div_euclid(DAY) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let small = |n: i64| u8::try_from(n).unwrap_or(1);
    (year, small(month), small(day))
}

fn beginning_of_month(months: i64) -> Time {
    first_of(months.div_euclid(12), u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1), 1)
}

fn clock(time: Time) -> String {
    let minutes = time.rem_euclid(DAY);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn month_words(words: &Words, year: i64, month: u8) -> String {
    let fills = [("month", dates::month_name(words, month)), ("year", &dates::year_words(words, year))];
    words.filled("date.month_year", &fills)
}

fn day_words(words: &Words, year: i64, month: u8, day: u8) -> String {
    words.filled("date.day", &[("day", &day.to_string()), ("month", &month_words(words, year, month))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_always_leads_on() {
        for year in [i64::MIN, -FARTHEST, 0, FARTHEST, i64::MAX] {
            let time = beginning(year, 1, 1);
            for unit in SHORT.into_iter().chain([1, 5, FARTHEST].map(Unit::Years)) {
                let step = unit.floor(time);
                assert!(step <= time && time < unit.next(step), "{unit:?} {year}");
            }
        }
    }

    #[test]
    fn the_calendar_goes_there_and_back() {
        let known =
            [((1970, 1, 1), 0), ((2000, 2, 29), 11_016), ((1, 1, 1), -719_162), ((0, 12, 31), -719_163)];
        for ((year, month, day), days) in known {
            assert_eq!(beginning(year, month, day), days * DAY);
        }
        for days in (-1_500_000..1_500_000).step_by(617) {
            let (year, month, day) = civil(days * DAY);
            assert_eq!(beginning(year, month, day), days * DAY);
        }
    }

    #[test]
    fn steps_suit_the_span() {
        let years = |n: i64| n * 365 * DAY;
        let cases = [
            (60, 1, Unit::Minutes(10)),
            (7 * 60, 1, Unit::Minutes(60)),
            (3 * DAY, 1, Unit::Minutes(720)),
            (3 * DAY, DAY, Unit::Days(1)),
            (40 * DAY, DAY, Unit::Days(7)),
            (years(1), DAY, Unit::Months(3)),
            (years(5), DAY, Unit::Years(1)),
            (years(100), DAY, Unit::Years(20)),
            (years(2_000_000), DAY, Unit::Years(500_000)),
        ];
        for (span, shortest, unit) in cases {
            assert_eq!(Unit::finest(span, 8, shortest), unit, "{span}");
        }
    }

    #[test]
    fn ticks_are_told_in_words() {
        let told = |from, to, unit| {
            let tick = |tick: Tick| match tick.within {
                Some(within) => format!("{} ({within})", tick.text),
                None => tick.text,
            };
            ticks(&Words::default(), from, to, unit).into_iter().map(tick).collect::<Vec<_>>().join(" ")
        };
        let day = |month, day| beginning(2020, month, day);
        assert_eq!(
            told(day(6, 26) + 23 * 60 + 10, day(6, 27) + 45, Unit::Minutes(30)),
            "23:30 (26 June 2020) 00:00 (27 June 2020) 00:30"
        );
        assert_eq!(told(day(6, 28), day(7, 1), Unit::Days(1)), "28 (June 2020) 29 30 1 (July 2020)");
        assert_eq!(told(day(8, 2), beginning(2021, 1, 5), Unit::Months(3)), "October (2020) January (2021)");
        assert_eq!(told(beginning(-60, 1, 1), beginning(45, 1, 1), Unit::Years(50)), "51 BC 1 BC");
    }

    #[test]
    fn periods_are_told_in_words() {
        let at = beginning(2020, 6, 29);
        let cases = [
            (Unit::Minutes(60), "29 June 2020, 00:00–01:00"),
            (Unit::Days(7), "29 June 2020 – 5 July 2020"),
            (Unit::Months(3), "April 2020 – June 2020"),
            (Unit::Years(1), "2020"),
            (Unit::Years(10), "2020 – 2029"),
        ];
        for (unit, words) in cases {
            assert_eq!(unit.period(&Words::default(), unit.floor(at)), words);
        }
    }
}
