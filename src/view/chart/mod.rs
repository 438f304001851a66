//! A series drawn as static SVG: reference values as a line of points, what sources give as marks with their ranges, and
//! lines between those that contradict each other.
//!
//! [`svg`] is the entry point. The table beside the chart says the same in full; the drawing carries a title and a
//! description, and takes its colours from the style sheet. Nothing is told by colour alone.

mod marks;
mod values;

use self::values::{Point, Values};
use super::numbers;
use super::overview::axis::{self, DAY, Time, Unit};
use super::svg::{At, Svg};
use crate::model::{Briefing, Series};
use crate::words::Words;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 340.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 62.0;
/// The width of a digit of the scale.
const DIGIT: f64 = 7.5;
/// How many marks the axis of time has at most.
const TICKS: i64 = 9;

/// The scales of the drawing.
struct Scale {
    left: f64,
    from: Time,
    to: Time,
    /// Nothing shorter is told on the axis of time.
    shortest: Time,
    top: f64,
    bottom: f64,
}

impl Scale {
    #[expect(clippy::cast_precision_loss, reason = "no drawing shows the difference")]
    fn x(&self, time: Time) -> f64 {
        let share = (time - self.from) as f64 / (self.to - self.from) as f64;
        self.left + share * (WIDTH - self.left - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (value - self.bottom) / (self.top - self.bottom) * (HEIGHT - TOP - BOTTOM)
    }
}

/// The chart; none when fewer than two values have a period and a number to draw.
pub fn svg(words: &Words, briefing: &Briefing, series: &Series) -> Option<String> {
    let values = Values::of(words, briefing, series);
    if values.points.len() < 2 {
        return None;
    }
    let scale = scale(words, &values)?;
    let id = series.id();
    let (title, description) = (format!("bb-chart-{id}-t"), format!("bb-chart-{id}-d"));
    let named = format!("{title} {description}");
    let size = format!("0 0 {WIDTH} {HEIGHT}");
    let mut svg = Svg::default();
    svg.open(
        "svg",
        &[("class", &"chart"), ("viewBox", &size), ("role", &"img"), ("aria-labelledby", &named)],
    );
    svg.text("title", &[("id", &title)], &series.said.title);
    svg.text("desc", &[("id", &description)], &described(words, series, &values));
    axes(words, &mut svg, series, &values, &scale);
    marks::line(&mut svg, &values.points, &scale);
    marks::tensions(&mut svg, series, &values.points, &scale);
    marks::draw(&mut svg, &values.points, &scale);
    svg.close("svg");
    Some(svg.finished())
}

/// What the drawing shows, for readers who do not see it.
fn described(words: &Words, series: &Series, values: &Values) -> String {
    let of = |is: &dyn Fn(&&Point) -> bool| values.points.iter().filter(is).count();
    let reference = of(&|point| point.is_reference());
    let given = if values.changes { "chart.given_changes" } else { "chart.given_values" };
    let fills = [
        ("title", series.said.title.as_str()),
        ("unit", &series.said.unit),
        ("reference", &words.counted("chart.reference_values", reference)),
        ("given", &words.counted(given, values.points.len() - reference)),
    ];
    let mut sentences = vec![words.filled("chart.description", &fills)];
    let mut ends = values.points.iter().filter(|point| point.is_reference());
    if let (Some(first), Some(last)) = (ends.next(), ends.next_back()) {
        sentences.push(words.filled("chart.ends", &[("first", &first.label), ("last", &last.label)]));
    }
    let counts = [
        ("chart.preliminary", of(&|point| point.preliminary)),
        ("chart.contradictions", series.contradictions.len()),
        ("chart.left_out", values.left_out),
    ];
    sentences.extend(counts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| words.counted(key, *n)));
    sentences.push(words.get("chart.table").to_owned());
    sentences.join(" ")
}

/// None near the end of what a computer can hold: there is no room for a margin.
fn scale(words: &Words, values: &Values) -> Option<Scale> {
    let points = &values.points;
    let from = points.iter().map(|point| point.start).min()?;
    let to = points.iter().map(|point| point.end).max()?.max(from + DAY);
    let low = points.iter().map(|point| point.low).fold(f64::MAX, f64::min);
    let high = points.iter().map(|point| point.high).fold(f64::MIN, f64::max);
    let margin = ((high - low) * 0.15).max(high.abs().max(low.abs()) * 0.02).max(0.5);
    // A level starts from zero unless that would flatten the differences that the chart is there to show; a change is
    // measured from it.
    let (mut bottom, mut top) = (low - margin, high + margin);
    if low >= 0.0 && (low < high * 0.5 || values.changes) {
        bottom = 0.0;
    } else if high <= 0.0 && (high > low * 0.5 || values.changes) {
        top = 0.0;
    }
    let ends = [low, high, top, bottom, top - bottom];
    if !ends.iter().all(|end| end.is_finite()) {
        return None;
    }
    let longest = ticks(bottom, top)
        .into_iter()
        .map(|tick| numbers::number(words, tick, None).chars().count())
        .max()?;
    #[expect(clippy::cast_precision_loss, reason = "a handful of digits")]
    // A number of a hundred digits leaves room for the chart all the same.
    let left = (longest as f64 * DIGIT + 18.0).clamp(40.0, WIDTH / 2.0);
    // Years and months of different lengths count as equal.
    let shortest = points.iter().map(|point| (point.end - point.start) * 9 / 10).min()?.max(DAY);
    Some(Scale { left, from, to, shortest, top, bottom })
}

fn axes(words: &Words, svg: &mut Svg, series: &Series, values: &Values, scale: &Scale) {
    let (left, right, base) = (At(scale.left), At(WIDTH - RIGHT), HEIGHT - BOTTOM);
    for tick in ticks(scale.bottom, scale.top) {
        let y = At(scale.y(tick));
        let class = if tick == 0.0 { "chart-zero" } else { "chart-grid" };
        svg.empty("line", &[("class", &class), ("x1", &left), ("y1", &y), ("x2", &right), ("y2", &y)]);
        let place = (At(scale.left - 10.0), At(y.0 + 4.0));
        let attributes: [(&str, &dyn std::fmt::Display); 4] =
            [("class", &"chart-value"), ("x", &place.0), ("y", &place.1), ("text-anchor", &"end")];
        svg.text("text", &attributes, &numbers::number(words, tick, None));
    }
    let y = At(base);
    svg.empty("line", &[("class", &"chart-axis"), ("x1", &left), ("y1", &y), ("x2", &right), ("y2", &y)]);
    times(words, svg, scale, base);
    if scale.bottom > 0.0 || scale.top < 0.0 {
        let note = words.filled("chart.not_from_zero", &[("unit", &series.said.unit)]);
        svg.text("text", &[("class", &"chart-note"), ("x", &left), ("y", &At(HEIGHT - 4.0))], &note);
    } else if values.changes {
        svg.text(
            "text",
            &[("class", &"chart-note"), ("x", &left), ("y", &At(HEIGHT - 4.0))],
            words.get("chart.changes"),
        );
    }
}

/// The axis of time: a period's name stands under its middle where it is a year, a moment's under its place.
fn times(words: &Words, svg: &mut Svg, scale: &Scale, base: f64) {
    let unit = Unit::finest(scale.to - scale.from, TICKS, scale.shortest);
    for tick in axis::ticks(words, scale.from, scale.to - 1, unit) {
        let whole = matches!(unit, Unit::Years(1) | Unit::Months(1));
        let until = unit.next(tick.at).min(scale.to);
        let at = if whole { scale.x(tick.at + (until - tick.at) / 2) } else { scale.x(tick.at) };
        let x = At(at.clamp(scale.left + 12.0, WIDTH - RIGHT - 12.0));
        let begins = At(scale.x(tick.at));
        svg.empty(
            "line",
            &[
                ("class", &"chart-axis"),
                ("x1", &begins),
                ("y1", &At(base)),
                ("x2", &begins),
                ("y2", &At(base + 5.0)),
            ],
        );
        svg.text(
            "text",
            &[("class", &"chart-time"), ("x", &x), ("y", &At(base + 20.0)), ("text-anchor", &"middle")],
            &tick.text,
        );
        if let Some(within) = tick.within {
            svg.text(
                "text",
                &[("class", &"chart-time"), ("x", &x), ("y", &At(base + 36.0)), ("text-anchor", &"middle")],
                &within,
            );
        }
    }
}

/// Round values between two ends, four to eight of them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "few and small, or far out of reach"
)]
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let rough = (high - low) / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].iter().map(|m| m * power).find(|step| *step >= rough).unwrap_or(power * 10.0);
    if !step.is_finite() || step <= 0.0 {
        return Vec::new();
    }
    let first = (low / step).ceil() as i64;
    (0..=10).map(|n| (first.saturating_add(n)) as f64 * step).take_while(|tick| *tick <= high).collect()
}
