//! Dates in words, honest about what is not known.

use edtf_core::{Bound, DateField, Edtf, Interval, IntervalEndpoint, Precision, Set, SetElement, SetKind};

use super::parts::DateView;
use crate::date::Date;
use crate::words::Words;

/// A date for a reader.
pub fn date<'a>(words: &Words, date: &'a Date) -> DateView<'a> {
    view(words, date, None, false)
}

/// A date that may be absent.
pub fn maybe<'a>(words: &Words, value: Option<&'a Date>) -> Option<DateView<'a>> {
    value.map(|value| date(words, value))
}

/// The date of an event: with the source's own words, and whether it happened sometime within it.
pub fn event<'a>(
    words: &Words,
    date: Option<&'a Date>,
    source_words: Option<&'a str>,
    within: bool,
) -> Option<DateView<'a>> {
    match date {
        Some(date) => Some(view(words, date, source_words, within)),
        None => source_words.map(|source| DateView {
            edtf: None,
            text: words.get("timeline.undated").to_owned().into(),
            datetime: None,
            source_words: Some(source),
            uncertain: true,
        }),
    }
}

/// What a date becomes in a language, worked out once for all the places where it is shown.
#[derive(Debug, Clone)]
pub struct Spoken {
    text: String,
    datetime: Option<String>,
    reserved: bool,
}

impl Spoken {
    /// The date of an event of which this was worked out, or of something else.
    pub fn view<'a>(&'a self, date: &'a Date, source_words: Option<&'a str>, within: bool) -> DateView<'a> {
        DateView {
            edtf: Some(date),
            text: self.text.as_str().into(),
            datetime: self.datetime.as_deref().map(Into::into),
            source_words,
            uncertain: self.reserved || within,
        }
    }
}

fn view<'a>(words: &Words, date: &'a Date, source_words: Option<&'a str>, within: bool) -> DateView<'a> {
    let Spoken { text, datetime, reserved } = spoken(words, date, within);
    DateView {
        edtf: Some(date),
        text: text.into(),
        datetime: datetime.map(Into::into),
        source_words,
        uncertain: reserved || within,
    }
}

/// Works out what a date becomes.
pub fn spoken(words: &Words, date: &Date, within: bool) -> Spoken {
    let edtf = date.edtf();
    let reserved = edtf.is_approximate() || edtf.is_uncertain() || edtf.has_unspecified();
    let plain = self::words(words, date);
    let one_day = date.earliest().is_some() && date.earliest() == date.latest();
    let text = match (edtf, alone(edtf)) {
        _ if !within => plain,
        (Edtf::Interval(interval), None) => Speaker(words).within(interval).unwrap_or(plain),
        _ if one_day => plain,
        (_, Some(date)) => Speaker(words).sometime(date, plain),
        _ => Speaker(words).of("date.sometime_in", &plain),
    };
    Spoken { text, datetime: datetime(edtf, reserved), reserved }
}

/// The only date of an expression: an interval from a date to itself is that date.
fn alone(edtf: &Edtf) -> Option<&edtf_core::Date> {
    match edtf {
        Edtf::Date(date) => Some(date),
        Edtf::Interval(Interval {
            start: IntervalEndpoint::Date(start),
            end: IntervalEndpoint::Date(end),
        }) if start == end => Some(start),
        _ => None,
    }
}

/// A date in words.
pub fn words(words: &Words, date: &Date) -> String {
    let speaker = Speaker(words);
    match date.edtf() {
        Edtf::Date(day) => speaker.one(day),
        Edtf::DateTime(instant) => speaker.date_time(date.written(), &instant.date),
        Edtf::Interval(interval) => speaker.interval(interval),
        Edtf::Set(set) => speaker.set(set),
    }
}

/// A year in words: one before the first is so many BC.
pub fn year_words(words: &Words, year: i64) -> String {
    Speaker(words).year_number(year)
}

/// What a month is called.
pub fn month_name(words: &Words, month: u8) -> &str {
    match month {
        1 => words.get("date.month.1"),
        2 => words.get("date.month.2"),
        3 => words.get("date.month.3"),
        4 => words.get("date.month.4"),
        5 => words.get("date.month.5"),
        6 => words.get("date.month.6"),
        7 => words.get("date.month.7"),
        8 => words.get("date.month.8"),
        9 => words.get("date.month.9"),
        10 => words.get("date.month.10"),
        11 => words.get("date.month.11"),
        12 => words.get("date.month.12"),
        _ => "",
    }
}

/// Says dates in a language. How vague a date is stands in phrases of the language's words, which no library has.
struct Speaker<'a>(&'a Words);

impl Speaker<'_> {
    fn of(&self, key: &str, date: &str) -> String {
        self.0.filled(key, &[("date", date)])
    }

    fn two(&self, key: &str, first: &str, last: &str) -> String {
        self.0.filled(key, &[("first", first), ("last", last)])
    }

    fn within(&self, interval: &Interval) -> Option<String> {
        match (&interval.start, &interval.end) {
            (IntervalEndpoint::Date(a), IntervalEndpoint::Date(b)) => {
                Some(self.two("date.sometime_between", &self.the(a), &self.the(b)))
            }
            _ => None,
        }
    }

    /// Sometime in a date, given in words, too. What is said as a span already is not said to be in it.
    fn sometime(&self, date: &edtf_core::Date, plain: String) -> String {
        let is_plain = !date.is_approximate() && !date.is_uncertain();
        match self.span_of_years(date) {
            Some((first, last)) if is_plain => self.two("date.sometime_between", &first, &last),
            Some(_) => plain,
            None => self.of("date.sometime_in", &plain),
        }
    }

    fn set(&self, set: &Set) -> String {
        let element = |element: &SetElement| match element {
            SetElement::Date(date) => self.one(date),
            SetElement::OnOrBefore(date) => self.of("date.or_earlier", &self.one(date)),
            SetElement::OnOrAfter(date) => self.of("date.or_later", &self.one(date)),
            SetElement::Range(first, last) => self.two("date.to", &self.one(first), &self.one(last)),
        };
        let elements: Vec<String> = set.elements.iter().map(element).collect();
        let key = if set.kind == SetKind::AllMembers { "date.and" } else { "date.or" };
        match elements.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => self.0.filled(key, &[("dates", &rest.join(", ")), ("last", last)]),
            None => String::new(),
        }
    }

    fn date_time(&self, written: &str, date: &edtf_core::Date) -> String {
        let time = written.split_once('T').map_or("", |(_, time)| time);
        let split = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (clock, zone) = time.split_at(split);
        let clock = clock.get(..5).unwrap_or(clock);
        let date = self.one(date);
        let fills = [("date", date.as_str()), ("clock", clock), ("zone", zone)];
        match zone {
            "" => self.0.filled("date.time", &fills),
            "Z" => self.0.filled("date.time_utc", &fills),
            _ => self.0.filled("date.time_zone", &fills),
        }
    }

    fn interval(&self, interval: &Interval) -> String {
        use IntervalEndpoint::{Date, Open, Unknown};
        match (&interval.start, &interval.end) {
            (Date(a), Date(b)) if a == b => self.one(a),
            (Date(a), Open) => self.of("date.since", &self.the(a)),
            (Date(a), Unknown) => self.of("date.from_unknown_end", &self.the(a)),
            (Open, Date(b)) => self.of("date.until", &self.the(b)),
            (Unknown, Date(b)) => self.of("date.until_unknown_start", &self.the(b)),
            (start, end) => self.two("date.to", &self.endpoint(start), &self.endpoint(end)),
        }
    }

    fn endpoint(&self, endpoint: &IntervalEndpoint) -> String {
        match endpoint {
            IntervalEndpoint::Date(date) => self.one(date),
            IntervalEndpoint::OnOrBefore(date) => self.of("date.or_earlier", &self.one(date)),
            IntervalEndpoint::OnOrAfter(date) => self.of("date.or_later", &self.one(date)),
            IntervalEndpoint::Open => self.0.get("date.open").to_owned(),
            IntervalEndpoint::Unknown => self.0.get("date.unknown").to_owned(),
        }
    }

    fn one(&self, date: &edtf_core::Date) -> String {
        match (date.is_approximate(), date.is_uncertain()) {
            (false, false) => self.calendar(date),
            (true, false) => self.of("date.about", &self.the_calendar(date)),
            (false, true) => self.of("date.possibly", &self.the_calendar(date)),
            (true, true) => self.of("date.possibly_about", &self.the_calendar(date)),
        }
    }

    /// The same behind a word like "since": in some languages a day then has an article.
    fn the(&self, date: &edtf_core::Date) -> String {
        let is_plain = !date.is_approximate() && !date.is_uncertain();
        if is_plain { self.the_calendar(date) } else { self.one(date) }
    }

    fn the_calendar(&self, date: &edtf_core::Date) -> String {
        let calendar = self.calendar(date);
        let is_day = date.precision() == Precision::Day && date.day.and_then(DateField::value).is_some();
        if is_day { self.of("date.the_day", &calendar) } else { calendar }
    }

    fn calendar(&self, date: &edtf_core::Date) -> String {
        let year = self.year(date);
        match date.precision() {
            Precision::Year => year,
            Precision::Season => {
                self.0.filled(season(date.month.and_then(DateField::value)), &[("year", &year)])
            }
            Precision::Month => self.month_of_year(date, &year),
            Precision::Day => self.day_of_month(date, &self.month_of_year(date, &year)),
        }
    }

    fn day_of_month(&self, date: &edtf_core::Date, month: &str) -> String {
        let is_month = date.month.and_then(DateField::value).is_some();
        let key = if is_month { "date.day" } else { "date.day_of" };
        let day = |day: u8| self.0.filled(key, &[("day", &day.to_string()), ("month", month)]);
        let bounds = Edtf::Date(*date).bounds();
        match (date.day.map(|day| day.digits), bounds.earliest, bounds.latest) {
            (Some([Some(tens), Some(ones)]), ..) => day(tens * 10 + ones),
            // A day whose first digit is known is among some.
            (Some([Some(_), None]), Bound::Date(first), Bound::Date(last)) if is_month => {
                self.two("date.some_day_from", &first.day.to_string(), &day(last.day))
            }
            _ => self.0.filled("date.day_in", &[("month", month)]),
        }
    }

    /// A year in words: one whose digits are not all known is a span of years, one known to so many digits is about it.
    fn year(&self, date: &edtf_core::Date) -> String {
        if let Some((first, last)) = self.span_of_years(date) {
            return self.two("date.between", &first, &last);
        }
        date.year.value().map_or_else(|| self.unspecified_year(date), |year| self.year_number(year))
    }

    /// The first and the last year of one that is known to so many digits.
    fn span_of_years(&self, date: &edtf_core::Date) -> Option<(String, String)> {
        date.year.significant_digits?;
        let bounds = Edtf::Date(edtf_core::Date { month: None, day: None, ..*date }).bounds();
        match (bounds.earliest, bounds.latest) {
            (Bound::Date(first), Bound::Date(last)) => {
                Some((self.year_number(first.year), self.year_number(last.year)))
            }
            _ => None,
        }
    }

    fn month_of_year(&self, date: &edtf_core::Date, year: &str) -> String {
        match date.month.and_then(DateField::value) {
            Some(month) => self.month_in(month, year),
            None => self.some_month(date, year),
        }
    }

    fn month_in(&self, month: u8, year: &str) -> String {
        // A year that is a phrase of its own: "December of the 1560s".
        let is_phrase = year.starts_with(char::is_alphabetic);
        let key = if is_phrase { "date.month_of" } else { "date.month_year" };
        self.0.filled(key, &[("month", month_name(self.0, month)), ("year", year)])
    }

    /// A month that is not known; one whose first digit is known is among some.
    fn some_month(&self, date: &edtf_core::Date, year: &str) -> String {
        let (first, last) = match date.month.map(|month| month.digits) {
            Some([Some(0), None]) => (1, 9),
            Some([Some(1), None]) => (10, 12),
            _ => return self.0.filled("date.some_month", &[("year", year)]),
        };
        self.two("date.some_month_from", month_name(self.0, first), &self.month_in(last, year))
    }

    fn unspecified_year(&self, date: &edtf_core::Date) -> String {
        let text = Edtf::Date(edtf_core::Date { month: None, day: None, ..*date }).to_string();
        let text = text.trim_matches(['~', '?', '%']);
        let known = text.trim_end_matches('X');
        match text.len() - known.len() {
            1 if !known.contains('X') => self.0.filled("date.decade", &[("decade", &format!("{known}0"))]),
            unknown if !known.contains('X') && !known.trim_start_matches('-').is_empty() => {
                let end = |digit: &str| format!("{known}{}", digit.repeat(unknown));
                self.two("date.some_year", &end("0"), &end("9"))
            }
            _ if known.is_empty() => self.0.get("date.unknown_year").to_owned(),
            _ => self.0.filled("date.year_like", &[("year", text)]),
        }
    }

    fn year_number(&self, year: i64) -> String {
        if year > 0 {
            return year.to_string();
        }
        self.0.filled("date.bc", &[("year", &(1 - year).to_string())])
    }
}

fn season(code: Option<u8>) -> &'static str {
    match code {
        Some(21 | 25 | 29) => "date.season.spring",
        Some(22 | 26 | 30) => "date.season.summer",
        Some(23 | 27 | 31) => "date.season.autumn",
        Some(24 | 28 | 32) => "date.season.winter",
        Some(33) => "date.season.quarter_1",
        Some(34) => "date.season.quarter_2",
        Some(35) => "date.season.quarter_3",
        Some(36) => "date.season.quarter_4",
        Some(37) => "date.season.third_1",
        Some(38) => "date.season.third_2",
        Some(39) => "date.season.third_3",
        Some(40) => "date.season.half_1",
        Some(41) => "date.season.half_2",
        _ => "date.season.part",
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
            ("2004-06-1X", "a day from 10 to 19 June 2004"),
            ("2031-XX-05", "day 5 of some month of 2031"),
            ("2031-1X", "some month from October to December 2031"),
            ("2031-0X", "some month from January to September 2031"),
            ("2031-1X-05", "day 5 of some month from October to December 2031"),
            ("[2031-03,2031-05]", "March 2031 or May 2031"),
            ("2024-21", "spring 2024"),
            ("-0300", "301 BC"),
            ("2020-06-26T06:38:00-06:00", "26 June 2020, 06:38 (UTC-06:00)"),
        ];
        for (edtf, text) in cases {
            assert_eq!(words(&Words::default(), &Date::parse(edtf).unwrap()), text, "{edtf}");
        }
    }

    #[test]
    fn spanish_has_its_own_order_and_articles() {
        let cases = [
            ("2020-06-26", "26 de junio de 2020"),
            ("2024-10", "octubre de 2024"),
            ("2024-10-01/..", "desde el 1 de octubre de 2024"),
            ("2024-10-01~", "hacia el 1 de octubre de 2024"),
            ("2019-10~/2023-09~", "hacia octubre de 2019 a hacia septiembre de 2023"),
            ("156X-12-25", "25 de diciembre de la década de 1560"),
            ("2024-33", "primer trimestre de 2024"),
            ("2031-XX-05", "día 5 de algún mes de 2031"),
            ("2031-XX-05/..", "desde el día 5 de algún mes de 2031"),
            ("2004-06-0X", "un día del 1 al 9 de junio de 2004"),
            ("2031-1X", "algún mes de octubre a diciembre de 2031"),
            ("{2031-23,2031-24}", "otoño de 2031 e invierno de 2031"),
            ("[2031-09,2031-10]", "septiembre de 2031 u octubre de 2031"),
            ("-0300", "301 a. C."),
        ];
        for (edtf, text) in cases {
            assert_eq!(words(&Words::of("es-MX"), &Date::parse(edtf).unwrap()), text, "{edtf}");
        }
    }

    #[test]
    fn days_and_months_are_those_of_unicode() {
        use icu_datetime::DateTimeFormatter;
        use icu_datetime::fieldsets::{YM, YMD};
        for (language, of_unicode) in [("en", "en-GB"), ("es", "es"), ("es-MX", "es-MX")] {
            let locale: icu_locale_core::Locale = of_unicode.parse().unwrap();
            let days = DateTimeFormatter::try_new((&locale).into(), YMD::long()).unwrap();
            let months = DateTimeFormatter::try_new((&locale).into(), YM::long()).unwrap();
            let ours = Words::of(language);
            for month in 1..=12 {
                let date = icu_datetime::input::Date::try_new_gregorian(2024, month, 6).unwrap();
                let said = |edtf: &str| words(&ours, &Date::parse(edtf).unwrap());
                assert_eq!(said(&format!("2024-{month:02}-06")), days.format(&date).to_string());
                assert_eq!(said(&format!("2024-{month:02}")), months.format(&date).to_string());
            }
        }
    }

    #[test]
    fn within_is_not_throughout() {
        let english = Words::default();
        for (edtf, text) in [
            ("2031/2031", "sometime in 2031"),
            ("2031-05-04/2031-05-04", "4 May 2031"),
            ("1950S2", "sometime between 1900 and 1999"),
            ("203X", "sometime in the 2030s"),
        ] {
            let date = Date::parse(edtf).unwrap();
            assert_eq!(event(&english, Some(&date), None, true).unwrap().text, text, "{edtf}");
        }
        let year = Date::parse("2023").unwrap();
        assert_eq!(event(&english, Some(&year), None, true).unwrap().text, "sometime in 2023");
        let span = Date::parse("2023-01/2023-03").unwrap();
        assert_eq!(
            event(&english, Some(&span), None, true).unwrap().text,
            "sometime between January 2023 and March 2023"
        );
        assert_eq!(event(&english, Some(&year), None, false).unwrap().datetime.as_deref(), Some("2023"));
    }
}
