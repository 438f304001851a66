//! Dates in words, honest about what is not known.

use edtf_core::{Bound, DateField, Edtf, Interval, IntervalEndpoint, Precision, Set, SetElement, SetKind};

use super::parts::DateView;
use crate::date::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date for a reader.
pub fn date(date: &Date) -> DateView<'_> {
    view(date, None, false)
}

/// A date that may be absent.
pub fn maybe(value: Option<&Date>) -> Option<DateView<'_>> {
    value.map(date)
}

/// The date of an event: with the source's own words, and whether it happened sometime within it.
pub fn event<'a>(
    date: Option<&'a Date>,
    source_words: Option<&'a str>,
    within: bool,
) -> Option<DateView<'a>> {
    match date {
        Some(date) => Some(view(date, source_words, within)),
        None => source_words.map(|words| DateView {
            edtf: "",
            text: "undated".to_owned(),
            datetime: None,
            source_words: Some(words),
            uncertain: true,
        }),
    }
}

fn view<'a>(date: &'a Date, source_words: Option<&'a str>, within: bool) -> DateView<'a> {
    let edtf = date.edtf();
    let reserved = edtf.is_approximate() || edtf.is_uncertain() || edtf.has_unspecified();
    let plain = words(date);
    let one_day = date.earliest().is_some() && date.earliest() == date.latest();
    let text = match edtf {
        Edtf::Interval(interval) if within => within_words(interval).unwrap_or(plain),
        _ if within && !one_day => format!("sometime in {plain}"),
        _ => plain,
    };
    DateView {
        edtf: date.written(),
        text,
        datetime: datetime(edtf, reserved),
        source_words,
        uncertain: reserved || within,
    }
}

fn within_words(interval: &Interval) -> Option<String> {
    match (&interval.start, &interval.end) {
        (IntervalEndpoint::Date(a), IntervalEndpoint::Date(b)) => {
            Some(format!("sometime between {} and {}", one(a), one(b)))
        }
        _ => None,
    }
}

/// A date in words.
pub fn words(date: &Date) -> String {
    match date.edtf() {
        Edtf::Date(day) => one(day),
        Edtf::DateTime(instant) => date_time(date.written(), &instant.date),
        Edtf::Interval(interval) => interval_words(interval),
        Edtf::Set(set) => set_words(set),
    }
}

fn set_words(set: &Set) -> String {
    let elements: Vec<String> = set
        .elements
        .iter()
        .map(|element| match element {
            SetElement::Date(date) => one(date),
            SetElement::OnOrBefore(date) => format!("{} or earlier", one(date)),
            SetElement::OnOrAfter(date) => format!("{} or later", one(date)),
            SetElement::Range(first, last) => format!("{} to {}", one(first), one(last)),
        })
        .collect();
    let word = if set.kind == SetKind::AllMembers { "and" } else { "or" };
    match elements.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn date_time(written: &str, date: &edtf_core::Date) -> String {
    let time = written.split_once('T').map_or("", |(_, time)| time);
    let split = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(split);
    let clock = clock.get(..5).unwrap_or(clock);
    match zone {
        "" => format!("{}, {clock}", one(date)),
        "Z" => format!("{}, {clock} UTC", one(date)),
        zone => format!("{}, {clock} (UTC{zone})", one(date)),
    }
}

fn interval_words(interval: &Interval) -> String {
    use IntervalEndpoint::{Date, OnOrAfter, OnOrBefore, Open, Unknown};
    match (&interval.start, &interval.end) {
        (Date(a), Date(b)) if a == b => one(a),
        (Date(a), Date(b)) => format!("{} to {}", one(a), one(b)),
        (Date(a), Open) => format!("since {}", one(a)),
        (Date(a), Unknown) => format!("from {}, end unknown", one(a)),
        (Open, Date(b)) => format!("until {}", one(b)),
        (Unknown, Date(b)) => format!("until {}, start unknown", one(b)),
        (OnOrBefore(a), Date(b)) => format!("{} or earlier to {}", one(a), one(b)),
        (Date(a), OnOrAfter(b)) => format!("{} to {} or later", one(a), one(b)),
        (start, end) => format!("{} to {}", endpoint(start), endpoint(end)),
    }
}

fn endpoint(endpoint: &IntervalEndpoint) -> String {
    match endpoint {
        IntervalEndpoint::Date(date) => one(date),
        IntervalEndpoint::OnOrBefore(date) => format!("{} or earlier", one(date)),
        IntervalEndpoint::OnOrAfter(date) => format!("{} or later", one(date)),
        IntervalEndpoint::Open => "open".to_owned(),
        IntervalEndpoint::Unknown => "unknown".to_owned(),
    }
}

fn one(date: &edtf_core::Date) -> String {
    let plain = calendar(date);
    match (date.is_approximate(), date.is_uncertain()) {
        (false, false) => plain,
        (true, false) => format!("about {plain}"),
        (false, true) => format!("possibly {plain}"),
        (true, true) => format!("possibly about {plain}"),
    }
}

fn calendar(date: &edtf_core::Date) -> String {
    let year = year_of(date);
    match date.precision() {
        Precision::Year => year,
        Precision::Season => format!("{} {year}", season(date.month.and_then(DateField::value))),
        Precision::Month => month_of_year(date, &year),
        Precision::Day => {
            let month = month_of_year(date, &year);
            match date.day.and_then(DateField::value) {
                Some(day) => format!("{day} {month}"),
                None => format!("a day in {month}"),
            }
        }
    }
}

/// A year in words: one whose digits are not all known is a span of years, one known to so many digits is about it.
fn year_of(date: &edtf_core::Date) -> String {
    if date.year.significant_digits.is_some() {
        let text = Edtf::Date(edtf_core::Date { month: None, day: None, ..*date }).to_string();
        let bounds = Edtf::Date(edtf_core::Date { month: None, day: None, ..*date }).bounds();
        return match (bounds.earliest, bounds.latest) {
            (Bound::Date(first), Bound::Date(last)) => {
                format!("between {} and {}", year_words(first.year), year_words(last.year))
            }
            _ => text,
        };
    }
    date.year.value().map_or_else(|| unspecified_year(date), year_words)
}

fn month_of_year(date: &edtf_core::Date, year: &str) -> String {
    match date.month.and_then(DateField::value) {
        // A year that is a phrase of its own: "December of the 1560s".
        Some(month) if year.starts_with(char::is_alphabetic) => format!("{} of {year}", month_name(month)),
        Some(month) => format!("{} {year}", month_name(month)),
        None => format!("some month of {year}"),
    }
}

fn unspecified_year(date: &edtf_core::Date) -> String {
    let text = Edtf::Date(edtf_core::Date { month: None, day: None, ..*date }).to_string();
    let text = text.trim_matches(['~', '?', '%']);
    let known = text.trim_end_matches('X');
    match text.len() - known.len() {
        1 if !known.contains('X') => format!("the {known}0s"),
        unknown if !known.contains('X') && !known.trim_start_matches('-').is_empty() => {
            format!("some year from {known}{} to {known}{}", "0".repeat(unknown), "9".repeat(unknown))
        }
        _ if known.is_empty() => "an unknown year".to_owned(),
        _ => format!("a year like {text}"),
    }
}

fn year_words(year: i64) -> String {
    if year <= 0 { format!("{} BC", 1 - year) } else { year.to_string() }
}

fn month_name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("")
}

fn season(code: Option<u8>) -> &'static str {
    match code {
        Some(21 | 25 | 29) => "spring",
        Some(22 | 26 | 30) => "summer",
        Some(23 | 27 | 31) => "autumn",
        Some(24 | 28 | 32) => "winter",
        Some(33) => "first quarter of",
        Some(34) => "second quarter of",
        Some(35) => "third quarter of",
        Some(36) => "fourth quarter of",
        Some(37) => "first third of",
        Some(38) => "second third of",
        Some(39) => "last third of",
        Some(40) => "first half of",
        Some(41) => "second half of",
        _ => "part of",
    }
}

/// The value of `<time datetime>`: HTML knows years, months and days after the year 0, and no reserve.
fn datetime(edtf: &Edtf, reserved: bool) -> Option<String> {
    let Edtf::Date(date) = edtf else { return None };
    let year = date.year.value().filter(|year| (1..=9999).contains(year))?;
    let exact = date.year.significant_digits.is_none();
    let plain = !reserved && exact && date.precision() != Precision::Season;
    let text = match (date.month.and_then(DateField::value), date.day.and_then(DateField::value)) {
        (None, _) => format!("{year:04}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
    };
    plain.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_honest() {
        let cases = [
            ("2020-06-26", "26 June 2020"),
            ("2024-10", "October 2024"),
            ("2025~", "about 2025"),
            ("2019?", "possibly 2019"),
            ("2019%", "possibly about 2019"),
            ("2019-10~/2023-09~", "about October 2019 to about September 2023"),
            ("2024-10-01/..", "since 1 October 2024"),
            ("../2024", "until 2024"),
            ("2024/", "from 2024, end unknown"),
            ("201X", "the 2010s"),
            ("19XX", "some year from 1900 to 1999"),
            ("XXXX", "an unknown year"),
            ("156X-12-25", "25 December of the 1560s"),
            ("{2020,2021}", "2020 and 2021"),
            ("[2020,2021,2023]", "2020, 2021 or 2023"),
            ("1950S2", "between 1900 and 1999"),
            ("2004-XX", "some month of 2004"),
            ("2004-06-XX", "a day in June 2004"),
            ("2024-21", "spring 2024"),
            ("-0300", "301 BC"),
            ("2020-06-26T06:38:00-06:00", "26 June 2020, 06:38 (UTC-06:00)"),
        ];
        for (edtf, text) in cases {
            assert_eq!(words(&Date::parse(edtf).unwrap()), text, "{edtf}");
        }
    }

    #[test]
    fn within_is_not_throughout() {
        let year = Date::parse("2023").unwrap();
        assert_eq!(event(Some(&year), None, true).unwrap().text, "sometime in 2023");
        let span = Date::parse("2023-01/2023-03").unwrap();
        assert_eq!(
            event(Some(&span), None, true).unwrap().text,
            "sometime between January 2023 and March 2023"
        );
        assert_eq!(event(Some(&year), None, false).unwrap().datetime.as_deref(), Some("2023"));
    }
}
