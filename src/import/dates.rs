//! Dates as pages and people write them, as EDTF. What can be read in two ways is not read.

use crate::date::Date;

/// Months by the beginnings of their names, in English and Spanish, and in French, German, Italian and Portuguese where
/// these do not speak against those.
const MONTHS: &[&[&str]] = &[
    &["jan", "ene", "gen", "jän"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mrz"],
    &["apr", "abr", "avr"],
    &["may", "mai", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "ago", "aoû"],
    &["sep", "set", "sept"],
    &["oct", "okt", "ott", "out"],
    &["nov"],
    &["dec", "dic", "déc", "dez"],
];

/// Full names, so that `marzo` is a month and `marina` is none.
const NAMES: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "januar",
    "februar",
    "märz",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "janeiro",
    "fevereiro",
    "março",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "dezembro",
    "sept",
];

/// Words that may stand around a date and say nothing of it.
const AROUND: &[&str] = &[
    "de", "del", "of", "the", "on", "at", "el", "la", "las", "a", "am", "pm", "m", "p", "h", "hrs", "hr",
    "est", "edt", "et", "gmt", "utc", "cst", "cdt", "pst", "pdt", "le", "den", "der", "am", "uhr", "z",
];

/// Beginnings of the names of the days of the week.
const DAYS: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mar", "mié", "mie", "jue", "vie", "sáb", "sab",
    "dom",
];

/// A date that a text consists of, with or without a time of day.
pub fn edtf(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    if text.len() > 80 {
        return None;
    }
    let found = numeric(text).or_else(|| worded(text))?;
    let date = Date::parse(&found).ok()?;
    let year = date.earliest()?.year;
    (1000..=2999).contains(&year).then_some(found)
}

/// A date that says a month at least: a year alone is too little to tell a date from a number.
pub fn whole(text: &str) -> Option<String> {
    edtf(text).filter(|date| date.len() >= 7)
}

/// ISO 8601 and its kin, and numbers with slashes where only one order is possible.
fn numeric(text: &str) -> Option<String> {
    let digits = |range: std::ops::Range<usize>| {
        let part = text.get(range)?;
        part.bytes().all(|b| b.is_ascii_digit()).then_some(part)
    };
    let year = digits(0..4);
    let is_end =
        |at: usize| text.get(at..).is_some_and(|rest| rest.is_empty() || rest.starts_with(['T', ' ', 't']));
    if let (Some(year), Some(month), Some(day)) = (year, digits(5..7), digits(8..10))
        && matches!(text.as_bytes(), [_, _, _, _, b'-' | b'/' | b'.', _, _, b'-' | b'/' | b'.', ..])
        && is_end(10)
    {
        return Some(format!("{year}-{month}-{day}"));
    }
    if let (Some(year), Some(month)) = (year, digits(5..7))
        && text.len() == 7
        && matches!(text.as_bytes()[4], b'-' | b'/')
    {
        return Some(format!("{year}-{month}"));
    }
    if let (Some(year), Some(month), Some(day)) = (year, digits(4..6), digits(6..8))
        && is_end(8)
    {
        return Some(format!("{year}-{month}-{day}"));
    }
    if let Some(year) = year
        && text.len() == 4
    {
        return Some(year.to_owned());
    }
    slashed(text)
}

fn slashed(text: &str) -> Option<String> {
    let first = text.split_whitespace().next()?;
    let numbers: Option<Vec<u32>> = first.split(['/', '.', '-']).map(|part| part.parse().ok()).collect();
    let rest = text[first.len()..].trim();
    let is_time = rest.is_empty() || rest.contains(':');
    let [a, b, c] = numbers?.try_into().ok()?;
    let (year, month, day) = match (a, b, c) {
        (1000.., month, day) => (a, month, day),
        (13..=31, month, 1000..) => (c, month, a),
        (month, 13..=31, 1000..) => (c, month, b),
        (month, day, 1000..) if month == day => (c, month, day),
        _ => return None,
    };
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day) && is_time;
    is_date.then(|| format!("{year}-{month:02}-{day:02}"))
}

/// A date with the month in words.
fn worded(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let (mut year, mut month, mut day) = (None, None, None);
    for word in lower.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '|' | '(' | ')')) {
        let word = word.trim_matches(|c: char| matches!(c, '.' | '-' | '–' | '—'));
        if word.is_empty() || is_time(word) {
            continue;
        }
        for part in word.split(['-', '.']) {
            match read(part)? {
                Part::Year(n) if year.is_none() => year = Some(n),
                Part::Month(n) if month.is_none() => month = Some(n),
                Part::Day(n) if day.is_none() => day = Some(n),
                Part::Nothing => {}
                _ => return None,
            }
        }
    }
    let (year, month) = (year?, month?);
    Some(day.map_or_else(|| format!("{year:04}-{month:02}"), |day| format!("{year:04}-{month:02}-{day:02}")))
}

enum Part {
    Year(u32),
    Month(usize),
    Day(u32),
    Nothing,
}

fn read(word: &str) -> Option<Part> {
    let number = word.trim_end_matches(['º', 'ª', '°']);
    let number =
        ["st", "nd", "rd", "th", "er"].iter().find_map(|end| number.strip_suffix(*end)).unwrap_or(number);
    if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
        let n: u32 = number.parse().ok()?;
        return match (number.len(), n) {
            (4, 1000..=2999) => Some(Part::Year(n)),
            (1 | 2, 1..=31) => Some(Part::Day(n)),
            _ => None,
        };
    }
    if word.is_empty() || AROUND.contains(&word) {
        return Some(Part::Nothing);
    }
    let short = |start: &&str| *start == word || NAMES.contains(&word) && word.starts_with(*start);
    if let Some(month) = MONTHS.iter().position(|starts| starts.iter().any(&short)) {
        return Some(Part::Month(month + 1));
    }
    let is_day = DAYS.iter().any(|start| word.starts_with(*start)) && word.chars().count() <= 9;
    is_day.then_some(Part::Nothing)
}

/// `10:30`, `10:30am`, `+0200`, `-06:00`.
fn is_time(word: &str) -> bool {
    let clock = word.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
    let is_clock = clock.contains(':')
        && clock.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '+' | '-' | '.'));
    let is_zone = word.starts_with('+') && word.len() == 5 && word[1..].bytes().all(|b| b.is_ascii_digit());
    is_clock || is_zone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates() {
        for (text, expected) in [
            ("2031-05-03", "2031-05-03"),
            ("2031-05-03T23:30:00-06:00", "2031-05-03"),
            ("2031-05-03 10:00", "2031-05-03"),
            ("20310503", "2031-05-03"),
            ("2031/05/03", "2031-05-03"),
            ("2031/5/3", "2031-05-03"),
            ("2031-05", "2031-05"),
            ("2031/05", "2031-05"),
            ("2031", "2031"),
            ("May 3, 2031", "2031-05-03"),
            ("Jun 26, 2031", "2031-06-26"),
            ("Sept. 5th, 2031", "2031-09-05"),
            ("Friday, 3 May 2031 10:30 a.m. EST", "2031-05-03"),
            ("Sat, 03 May 2031 10:30:00 +0200", "2031-05-03"),
            ("sábado 3 de mayo de 2031", "2031-05-03"),
            ("1º de enero del 2031", "2031-01-01"),
            ("mayo de 2031", "2031-05"),
            ("3-may-2031", "2031-05-03"),
            ("martes, 4 de marzo de 2031", "2031-03-04"),
            ("26/06/2031", "2031-06-26"),
            ("06/26/2031 10:00", "2031-06-26"),
            ("05.05.2031", "2031-05-05"),
        ] {
            assert_eq!(edtf(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn reads_nothing_else() {
        for text in [
            "",
            "03/05/2031",
            "2031-02-30",
            "May 2031 was hot",
            "Marina 2031",
            "99",
            "31 May",
            "0999",
            "12345",
            "May 3 4, 2031",
            "ab-cd",
        ] {
            assert_eq!(edtf(text), None, "{text}");
        }
        assert_eq!(whole("2031"), None);
    }
}
