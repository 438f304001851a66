//! A series drawn as static SVG: reference values as a line of points, what sources give as marks with their ranges.
//!
//! The table beside the chart says the same in full; the drawing carries a title and a description, and takes its
//! colours from the style sheet.

use std::fmt::Write;

use super::numbers;
use crate::date::Date;
use crate::model::{Briefing, Series};
use crate::parse::objects::{Amount, Comparator, Status};
use crate::words::Words;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 44.0;

/// Periods with less than this between them, in years, follow each other.
const NEXT: f64 = 0.05;

/// One value to draw.
struct Point {
    start: f64,
    end: f64,
    low: f64,
    high: f64,
    open: Comparator,
    reference: bool,
    preliminary: bool,
    contradicted: bool,
    label: String,
}

/// The scales of the drawing.
struct Scale {
    from: f64,
    to: f64,
    top: f64,
    bottom: f64,
}

impl Scale {
    fn x(&self, time: f64) -> f64 {
        LEFT + (time - self.from) / (self.to - self.from) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (value - self.bottom) / (self.top - self.bottom) * (HEIGHT - TOP - BOTTOM)
    }
}

/// The chart; none when fewer than two values have a period and a level.
pub fn svg(words: &Words, briefing: &Briefing, series: &Series) -> Option<String> {
    let points = points(words, briefing, series);
    if points.len() < 2 {
        return None;
    }
    let scale = scale(&points);
    // Numbers near the end of what a computer can hold leave no room for a margin.
    if ![scale.from, scale.to, scale.top, scale.bottom, scale.top - scale.bottom]
        .iter()
        .all(|end| end.is_finite())
    {
        return None;
    }
    let mut svg = String::with_capacity(4096);
    let id = series.id();
    let _ = write!(
        svg,
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"bb-chart-{id}-t bb-chart-{id}-d\">"
    );
    let _ = write!(svg, "<title id=\"bb-chart-{id}-t\">{}</title>", escaped(&series.said.title));
    let description = description(words, series, &points);
    let _ = write!(svg, "<desc id=\"bb-chart-{id}-d\">{}</desc>", escaped(&description));
    axes(words, &mut svg, series, &scale);
    line(&mut svg, &points, &scale);
    // Reference values last, so that no mark of a source covers one.
    for point in
        points.iter().filter(|point| !point.reference).chain(points.iter().filter(|point| point.reference))
    {
        mark(&mut svg, point, &scale);
    }
    svg.push_str("</svg>");
    Some(svg)
}

fn description(words: &Words, series: &Series, points: &[Point]) -> String {
    let reference = points.iter().filter(|p| p.reference).count();
    let given = points.len() - reference;
    let fills = [
        ("title", series.said.title.as_str()),
        ("unit", &series.said.unit),
        ("reference", &words.counted("chart.reference_values", reference)),
        ("given", &words.counted("chart.given_values", given)),
    ];
    words.filled("chart.description", &fills)
}

fn points(words: &Words, briefing: &Briefing, series: &Series) -> Vec<Point> {
    let contradicted = |value| series.contradictions.iter().any(|(a, b)| *a == value || *b == value);
    let mut points = Vec::new();
    for (n, value) in series.said.values.iter().enumerate() {
        let Some((start, end)) = span(&value.period) else { continue };
        points.push(Point {
            start,
            end,
            low: value.value,
            high: value.value,
            open: Comparator::Exactly,
            reference: true,
            preliminary: value.preliminary,
            contradicted: contradicted(crate::model::Value::Reference(crate::source::offset(n))),
            label: label(
                words,
                value.source.as_deref().unwrap_or(words.get("figure.reference_value")),
                &value.period,
                &numbers::number(words, value.value, series.said.decimals),
            ),
        });
    }
    for id in &series.figures {
        let figure = &briefing[*id];
        let comparable =
            figure.area == series.area && figure.said.unit.as_ref().is_none_or(|u| *u == series.said.unit);
        let Some(period) = figure.said.period.as_ref().filter(|_| comparable) else { continue };
        let Some((start, end)) = span(period) else { continue };
        let (low, high, open) = match figure.said.amount {
            Amount::Value(value, Comparator::About) => {
                let width = value.abs() * series.said.approx;
                (value - width, value + width, Comparator::About)
            }
            Amount::Value(value, comparator) => (value, value, comparator),
            Amount::Range(low, high) => (low, high, Comparator::Exactly),
            Amount::Change { .. } => continue,
        };
        if figure.status == Some(Status::Retracted) {
            continue;
        }
        let who = &briefing[figure.passage.article].said.title;
        let text = numbers::amount(words, &figure.said.amount, series.said.decimals);
        points.push(Point {
            start,
            end,
            low,
            high,
            open,
            reference: false,
            preliminary: false,
            contradicted: contradicted(crate::model::Value::Figure(*id)),
            label: label(words, who, period, &text),
        });
    }
    points
}

fn label(words: &Words, who: &str, period: &Date, number: &str) -> String {
    words.filled(
        "chart.label",
        &[("period", &super::dates::words(words, period)), ("number", number), ("who", who)],
    )
}

/// The first and last moment of a period, in years.
fn span(period: &Date) -> Option<(f64, f64)> {
    let year = |day: crate::date::Day, past: f64| {
        day.year as f64 + (f64::from(day.month) - 1.0) / 12.0 + (f64::from(day.day) - 1.0 + past) / 372.0
    };
    Some((year(period.earliest()?, 0.0), year(period.latest()?, 1.0)))
}

fn scale(points: &[Point]) -> Scale {
    let fold = |f: fn(f64, f64) -> f64, start: f64, value: &dyn Fn(&Point) -> f64| {
        points.iter().map(value).fold(start, f)
    };
    let (from, to) = (fold(f64::min, f64::MAX, &|p| p.start), fold(f64::max, f64::MIN, &|p| p.end));
    let (low, high) = (fold(f64::min, f64::MAX, &|p| p.low), fold(f64::max, f64::MIN, &|p| p.high));
    let margin = ((high - low) * 0.15).max(high.abs().max(low.abs()) * 0.02).max(0.5);
    // A level starts from zero unless that would flatten the differences that the chart is there to show.
    let bottom = if low >= 0.0 && low < high * 0.5 { 0.0 } else { low - margin };
    Scale { from, to: to.max(from + 0.01), top: high + margin, bottom }
}

fn axes(words: &Words, svg: &mut String, series: &Series, scale: &Scale) {
    let (left, right, base) = (LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM);
    for tick in ticks(scale.bottom, scale.top) {
        let y = scale.y(tick);
        let _ = write!(
            svg,
            "<line class=\"chart-grid\" x1=\"{left}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/>"
        );
        let text = numbers::number(words, tick, None);
        let (x, y) = (left - 10.0, y + 4.0);
        let _ = write!(
            svg,
            "<text class=\"chart-value\" x=\"{x}\" y=\"{y:.1}\" text-anchor=\"end\">{text}</text>"
        );
    }
    let _ =
        write!(svg, "<line class=\"chart-axis\" x1=\"{left}\" y1=\"{base}\" x2=\"{right}\" y2=\"{base}\"/>");
    let (first, last) = (scale.from.floor() as i64, (scale.to - 0.001).floor() as i64);
    let step = ((last - first + 1) as f64 / 10.0).ceil().max(1.0) as usize;
    for year in (first..=last).step_by(step) {
        let middle = scale.x((year as f64 + 0.5).clamp(scale.from, scale.to));
        let y = base + 22.0;
        let _ = write!(
            svg,
            "<text class=\"chart-time\" x=\"{middle:.1}\" y=\"{y}\" text-anchor=\"middle\">{year}</text>"
        );
    }
    if scale.bottom > 0.0 {
        let note = format!("The axis of {} does not start at zero", series.said.unit);
        let y = HEIGHT - 4.0;
        let _ = write!(svg, "<text class=\"chart-note\" x=\"{left}\" y=\"{y}\">{}</text>", escaped(&note));
    }
}

/// Round values between two ends, four to eight of them.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let rough = (high - low) / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].iter().map(|m| m * power).find(|step| *step >= rough).unwrap_or(power * 10.0);
    if !step.is_finite() || step <= 0.0 {
        return Vec::new();
    }
    let first = (low / step).ceil() as i64;
    (0..=10).map(|n| (first + n) as f64 * step).take_while(|tick| *tick <= high).collect()
}

/// Joins reference values of periods that follow each other: a line across a gap would show what nobody counted.
fn line(svg: &mut String, points: &[Point], scale: &Scale) {
    let reference: Vec<&Point> = points.iter().filter(|point| point.reference).collect();
    for run in reference.chunk_by(|a, b| (b.start - a.end).abs() < NEXT) {
        let at = |p: &&Point| format!("{:.1},{:.1}", scale.x((p.start + p.end) / 2.0), scale.y(p.low));
        if run.len() > 1 {
            let corners: Vec<String> = run.iter().map(at).collect();
            let _ = write!(svg, "<polyline class=\"chart-line\" points=\"{}\"/>", corners.join(" "));
        }
    }
}

fn mark(svg: &mut String, point: &Point, scale: &Scale) {
    let mut class = String::from(if point.reference { "chart-reference" } else { "chart-figure" });
    if point.preliminary {
        class.push_str(" chart-preliminary");
    }
    if point.contradicted {
        class.push_str(" chart-contradicted");
    }
    let _ = write!(svg, "<g class=\"{class}\"><title>{}</title>", escaped(&point.label));
    let (x1, x2) = (scale.x(point.start), scale.x(point.end));
    let (top, bottom) = (scale.y(point.high), scale.y(point.low));
    let (x, y) = ((x1 + x2) / 2.0, (top + bottom) / 2.0);
    if point.high > point.low {
        let height = bottom - top;
        let (left, width) = (x - 7.0, 14.0);
        let _ =
            write!(svg, "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width}\" height=\"{height:.1}\"/>");
    }
    match (point.reference, point.open) {
        (true, _) => drop(write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\"/>")),
        (false, Comparator::MoreThan) => arrow(svg, x, y, -1.0),
        (false, Comparator::LessThan) => arrow(svg, x, y, 1.0),
        (false, _) => {
            let _ = write!(svg, "<path d=\"M{x:.1} {:.1}l6 6l-6 6l-6 -6z\"/>", y - 6.0);
        }
    }
    svg.push_str("</g>");
}

/// A mark that points the way in which the number is open.
fn arrow(svg: &mut String, x: f64, y: f64, direction: f64) {
    let (left, right, tip) = (x - 9.0, x + 9.0, y + 22.0 * direction);
    let neck = y + 14.0 * direction;
    let _ = write!(
        svg,
        "<path class=\"chart-bound\" d=\"M{left:.1} {y:.1}H{right:.1}M{x:.1} {y:.1}V{tip:.1}M{:.1} {neck:.1}L{x:.1} {tip:.1}L{:.1} {neck:.1}\"/>",
        x - 5.0,
        x + 5.0
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
