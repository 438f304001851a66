//! What a chart shows: every value of a series with a period, as a range of the scale and a stretch of the axis.
//!
//! [`Values::of`] is the entry point.

use crate::date::Date;
use crate::model::{Briefing, Series, Value};
use crate::parse::objects::{Amount, Comparator, Status};
use crate::view::dates;
use crate::view::numbers;
use crate::view::overview::axis::{DAY, Time, beginning};
use crate::words::Words;

/// One value to draw.
#[derive(Debug)]
pub struct Point {
    /// What it is in the series.
    pub value: Value,
    /// When its period begins.
    pub start: Time,
    /// When its period ends.
    pub end: Time,
    /// The lower end of what it stands for.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// What bounds it.
    pub how: Comparator,
    /// Whether it may still be revised.
    pub preliminary: bool,
    /// Whether it contradicts another.
    pub contradicted: bool,
    /// In words: period, number, who gives it.
    pub label: String,
}

impl Point {
    /// Whether it is a reference value.
    pub fn is_reference(&self) -> bool {
        matches!(self.value, Value::Reference(_))
    }

    /// The middle of what it stands for.
    pub fn middle(&self) -> f64 {
        self.low / 2.0 + self.high / 2.0
    }
}

/// The values of a series that have a place in a chart.
#[derive(Debug)]
pub struct Values {
    /// In the order of time, reference values before what sources give.
    pub points: Vec<Point>,
    /// Whether they are changes, because the series has no levels.
    pub changes: bool,
    /// How many values have no place in it.
    pub left_out: usize,
}

impl Values {
    /// The levels of a series; its changes where it has no levels.
    pub fn of(words: &Words, briefing: &Briefing, series: &Series) -> Self {
        let reference = references(words, series);
        let all = || series.figures.iter().filter(|id| briefing[**id].status != Some(Status::Retracted));
        let total = series.said.values.len() + all().count();
        let drawn = |shape: Shape<'_>| -> Vec<Point> {
            all().filter_map(|id| given(words, briefing, series, (*id, shape))).collect()
        };
        let approx = series.said.approx;
        let mut points: Vec<Point> =
            reference.into_iter().chain(drawn(&|amount| level(amount, approx))).collect();
        let changes = points.is_empty();
        if changes {
            // Shares and numbers have no scale in common: the more frequent of the two is drawn.
            let (shares, numbers) =
                (drawn(&|amount| change(amount, true)), drawn(&|amount| change(amount, false)));
            points = if shares.len() >= numbers.len() { shares } else { numbers };
        }
        points.sort_by_key(|point| (point.start, point.end, point.value));
        Self { left_out: total - points.len(), points, changes }
    }
}

type Range = (f64, f64, Comparator);
type Shape<'a> = &'a dyn Fn(&Amount) -> Option<Range>;

fn level(amount: &Amount, approx: f64) -> Option<Range> {
    match *amount {
        Amount::Value(value, Comparator::About) => {
            let width = value.abs() * approx;
            Some((value - width, value + width, Comparator::About))
        }
        Amount::Value(value, how) => Some((value, value, how)),
        Amount::Range(low, high) => Some((low, high, Comparator::Exactly)),
        Amount::Change { .. } => None,
    }
}

fn change(amount: &Amount, share: bool) -> Option<Range> {
    match *amount {
        Amount::Change { value, percent, comparator, .. } if percent == share => {
            Some((value, value, comparator))
        }
        _ => None,
    }
}

fn references(words: &Words, series: &Series) -> Vec<Point> {
    let point = |(n, value): (usize, &crate::parse::objects::SeriesValue)| {
        let (start, end) = span(&value.period)?;
        let own = Value::Reference(crate::source::offset(n));
        let number = numbers::number(words, value.value, series.said.decimals);
        let who = value.source.as_deref().unwrap_or(words.get("figure.reference_value"));
        Some(Point {
            value: own,
            start,
            end,
            low: value.value,
            high: value.value,
            how: Comparator::Exactly,
            preliminary: value.preliminary,
            contradicted: is_contradicted(series, own),
            label: label(words, who, &value.period, &number),
        })
    };
    series.said.values.iter().enumerate().filter_map(point).collect()
}

/// A figure that a source gives for the series' own area and unit.
fn given(
    words: &Words,
    briefing: &Briefing,
    series: &Series,
    (id, shape): (crate::model::FigureId, Shape<'_>),
) -> Option<Point> {
    let figure = &briefing[id];
    let comparable =
        figure.area == series.area && figure.said.unit.as_ref().is_none_or(|unit| *unit == series.said.unit);
    let period = figure.said.period.as_ref().filter(|_| comparable)?;
    let (start, end) = span(period)?;
    let (low, high, how) = shape(&figure.said.amount)?;
    let number = numbers::amount(words, &figure.said.amount, series.said.decimals);
    Some(Point {
        value: Value::Figure(id),
        start,
        end,
        low,
        high,
        how,
        preliminary: false,
        contradicted: is_contradicted(series, Value::Figure(id)),
        label: label(words, &briefing[figure.passage.article].said.title, period, &number),
    })
}

fn is_contradicted(series: &Series, value: Value) -> bool {
    series.contradictions.iter().any(|(a, b)| *a == value || *b == value)
}

fn label(words: &Words, who: &str, period: &Date, number: &str) -> String {
    let period = dates::words(words, period);
    words.filled("chart.label", &[("period", &period), ("number", number), ("who", who)])
}

/// The first and last moment of a period.
fn span(period: &Date) -> Option<(Time, Time)> {
    let of = |day: crate::date::Day| beginning(day.year, day.month, day.day);
    Some((of(period.earliest()?), of(period.latest()?) + DAY))
}
