//! How often an entity is named over time, by its articles' dates: a row of small bars. Articles whose date is missing or
//! too vague are counted in words.

use std::fmt::Write;

use super::graph::{escaped, n};
use super::parts::SparkView;
use crate::date::Date;
use crate::model::*;
use crate::words::Words;

/// The most bars of one drawing.
const MOST: i64 = 60;

/// How long a bar counts, in months.
const UNITS: [i64; 6] = [1, 3, 12, 60, 120, 1200];

/// The height of the highest bar.
const HIGH: f64 = 26.0;

/// The bars of an entity; none unless at least two of them would stand.
pub fn spark(words: &Words, briefing: &Briefing, id: EntityId) -> Option<SparkView> {
    let mut dated: Vec<(i64, i64)> = Vec::new();
    let mut undated = 0;
    // Mentions come sorted by article.
    let articles: Vec<ArticleId> = briefing[id].mentions.iter().map(|id| briefing[*id].article).collect();
    for mentions in articles.chunk_by(PartialEq::eq) {
        let (article, mentions) = (&briefing[mentions[0]], mentions.len());
        if article.is_retracted() {
            continue;
        }
        match article.said.published.as_ref().and_then(months) {
            Some(months) => dated.extend(std::iter::repeat_n(months, mentions)),
            None => undated += mentions,
        }
    }
    let first = dated.iter().map(|(first, _)| *first).min()?;
    let last = dated.iter().map(|(_, last)| *last).max()?;
    let fits = |unit: &&i64| {
        let exact = dated.iter().all(|(first, last)| first.div_euclid(**unit) == last.div_euclid(**unit));
        exact && last.div_euclid(**unit) - first.div_euclid(**unit) < MOST
    };
    let unit = *UNITS.iter().find(fits)?;
    let (from, to) = (first.div_euclid(unit), last.div_euclid(unit));
    if from == to {
        return None;
    }
    let mut counts = vec![0_usize; (to - from + 1) as usize];
    dated.iter().for_each(|(month, _)| counts[(month.div_euclid(unit) - from) as usize] += 1);
    let most = counts.iter().copied().max().unwrap_or(1).max(1);
    Some(SparkView {
        drawing_html: drawn(words, &counts, from, unit, most),
        from: in_words(words, &period(from, unit)),
        to: in_words(words, &period(to, unit)),
        most,
        undated,
    })
}

/// The first and last month that a date may mean, counted from year 0; none when it is vague beyond a year.
fn months(date: &Date) -> Option<(i64, i64)> {
    let month = |day: crate::date::Day| day.year * 12 + i64::from(day.month) - 1;
    let (first, last) = (month(date.earliest()?), month(date.latest()?));
    (last - first < 12 && first.div_euclid(12) == last.div_euclid(12)).then_some((first, last))
}

/// A period as EDTF: `2024-03`, `2024-03/2024-05`, `2024`, `2020/2024`.
fn period(number: i64, unit: i64) -> String {
    let year = |month: i64| crate::plan::pages::year_name(month.div_euclid(12));
    let month = |month: i64| format!("{}-{:02}", year(month), month.rem_euclid(12) + 1);
    let first = number * unit;
    match unit {
        1 => month(first),
        3 => format!("{}/{}", month(first), month(first + 2)),
        12 => year(first),
        _ => format!("{}/{}", year(first), year(first + unit - 1)),
    }
}

fn in_words(words: &Words, period: &str) -> String {
    Date::parse(period).map_or_else(|_| period.to_owned(), |date| super::dates::words(words, &date))
}

/// What a bar is called. Years, which most bars are, need not be read as dates.
fn label(words: &Words, number: i64, unit: i64) -> String {
    match (unit, number) {
        (12, 0..=9999) => super::dates::year_words(words, number),
        _ => in_words(words, &period(number, unit)),
    }
}

fn drawn(words: &Words, counts: &[usize], from: i64, unit: i64, most: usize) -> String {
    let width = counts.len() * 6;
    let mut svg =
        format!("<svg class=\"spark\" viewBox=\"0 0 {width} {}\" aria-hidden=\"true\">", HIGH + 2.0);
    // Writing to memory does not fail.
    let _ = write!(svg, "<path class=\"spark-base\" d=\"M0 {0}H{width}\"/>", HIGH + 1.0);
    for (nth, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        // One mention beside a hundred must still be seen.
        let high = (*count as f64 / most as f64 * HIGH).max(2.0);
        let label = label(words, from + nth as i64, unit);
        let _ = write!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"5\" height=\"{}\"><title>{}: {count}</title></rect>",
            nth * 6,
            n(HIGH + 1.0 - high),
            n(high),
            escaped(&label)
        );
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_by_month() {
        let of = |text: &str| months(&Date::parse(text).unwrap());
        assert_eq!(of("2024-03-05"), Some((2024 * 12 + 2, 2024 * 12 + 2)));
        assert_eq!(of("2024"), Some((2024 * 12, 2024 * 12 + 11)));
        assert_eq!((of("2023-12/2024-01"), of("202X"), of("2024/..")), (None, None, None));
    }

    #[test]
    fn periods_are_edtf() {
        let month: i64 = 2024 * 12 + 3;
        let periods = UNITS.map(|unit| period(month.div_euclid(unit), unit));
        assert_eq!(periods[..4], ["2024-04", "2024-04/2024-06", "2024", "2020/2024"]);
        assert!(periods.iter().all(|period| Date::parse(period).is_ok()), "{periods:?}");
    }

    #[test]
    fn bars_are_as_counts() {
        let svg = drawn(&Words::of("en"), &[1, 0, 4], 2020, 12, 4);
        assert!(svg.contains("height=\"6.5\"><title>2020: 1</title>"), "{svg}");
        assert!(svg.contains("height=\"26\"><title>2022: 4</title>"), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 2);
    }
}
