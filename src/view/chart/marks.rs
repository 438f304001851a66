//! The marks of a chart, a shape for each kind of value: reference values are discs, hollow and dashed while preliminary;
//! what sources give are diamonds, with a bar for a range, and an arrow for what is only bounded.

use super::values::Point;
use super::{HEIGHT, Scale, TOP};
use crate::model::{Series, Value};
use crate::parse::objects::Comparator;
use crate::view::overview::axis::{DAY, Time};
use crate::view::svg::{At, Svg};

/// Periods with less than this between them follow each other.
const NEXT: Time = 20 * DAY;

/// How far marks of one period stand apart.
const APART: f64 = 16.0;

/// Above this many reference values, the line says it: discs would run into each other.
const DISCS: usize = 160;

/// Joins reference values of periods that follow each other: a line across a gap would show what nobody counted.
pub fn line(svg: &mut Svg, points: &[Point], scale: &Scale) {
    let reference: Vec<&Point> = points.iter().filter(|point| point.is_reference()).collect();
    let follows = |a: &&Point, b: &&Point| {
        let (one, other) = (a.end - a.start, b.end - b.start);
        let similar = 2 * one < 3 * other && 2 * other < 3 * one;
        similar && (b.start - a.end).abs() < NEXT
    };
    for run in reference.chunk_by(follows).filter(|run| run.len() > 1) {
        let at = |point: &&Point| format!("{},{}", At(center(point, scale)), At(scale.y(point.low)));
        let corners: Vec<String> = run.iter().map(at).collect();
        svg.empty("polyline", &[("class", &"chart-line"), ("points", &corners.join(" "))]);
    }
}

/// Lines between values that contradict each other.
pub fn tensions(svg: &mut Svg, series: &Series, points: &[Point], scale: &Scale) {
    let places = places(points, scale);
    let place = |value: Value| {
        let n = points.iter().position(|point| point.value == value)?;
        Some((places[n], scale.y(points[n].middle())))
    };
    for (a, b) in &series.contradictions {
        if let (Some(a), Some(b)) = (place(*a), place(*b)) {
            let ends = (At(a.0), At(a.1), At(b.0), At(b.1));
            svg.empty(
                "line",
                &[
                    ("class", &"chart-tension"),
                    ("x1", &ends.0),
                    ("y1", &ends.1),
                    ("x2", &ends.2),
                    ("y2", &ends.3),
                ],
            );
        }
    }
}

/// Draws every value, reference values last, so that no mark of a source covers one.
pub fn draw(svg: &mut Svg, points: &[Point], scale: &Scale) {
    let places = places(points, scale);
    let references = points.iter().filter(|point| point.is_reference()).count();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred values")]
    let radius = (220.0 / references.max(1) as f64).clamp(1.5, 4.5);
    let of =
        |reference| points.iter().zip(&places).filter(move |(point, _)| point.is_reference() == reference);
    for (point, x) in of(false) {
        given(svg, point, *x, scale);
    }
    for (point, x) in of(true) {
        // A plain one among very many is a place on the line.
        if references <= DISCS || point.preliminary || point.contradicted {
            reference(svg, point, (*x, radius), scale);
        }
    }
}

fn center(point: &Point, scale: &Scale) -> f64 {
    scale.x(point.start + (point.end - point.start) / 2)
}

/// Where each value stands: in the middle of its period, those of several sources beside each other.
fn places(points: &[Point], scale: &Scale) -> Vec<f64> {
    let mut places = Vec::with_capacity(points.len());
    for (n, point) in points.iter().enumerate() {
        let same = |other: &&Point| {
            !other.is_reference()
                && !point.is_reference()
                && (other.start, other.end) == (point.start, point.end)
        };
        let before = points[..n].iter().rev().take(40).filter(same).count();
        #[expect(clippy::cast_precision_loss, reason = "a handful of sources")]
        let aside = before.div_ceil(2) as f64 * APART * if before % 2 == 1 { 1.0 } else { -1.0 };
        places.push((center(point, scale) + aside).clamp(scale.left, super::WIDTH - super::RIGHT));
    }
    places
}

fn open(svg: &mut Svg, point: &Point, class: &str) {
    let preliminary = if point.preliminary { " chart-preliminary" } else { "" };
    let contradicted = if point.contradicted { " chart-contradicted" } else { "" };
    svg.open("g", &[("class", &format!("{class}{preliminary}{contradicted}"))]);
    svg.text("title", &[], &point.label);
}

fn reference(svg: &mut Svg, point: &Point, (x, radius): (f64, f64), scale: &Scale) {
    open(svg, point, "chart-reference");
    let y = scale.y(point.low);
    period(svg, point, y, scale);
    let place = (At(x), At(y), At(radius));
    svg.empty("circle", &[("cx", &place.0), ("cy", &place.1), ("r", &place.2)]);
    sign(svg, point, x, y);
    svg.close("g");
}

/// The length of a period, where it is longer than its mark.
fn period(svg: &mut Svg, point: &Point, y: f64, scale: &Scale) {
    let (left, right) = (scale.x(point.start) + 2.0, scale.x(point.end) - 2.0);
    if right - left > 24.0 {
        let ends = (At(left), At(right), At(y));
        svg.empty(
            "line",
            &[("class", &"chart-period"), ("x1", &ends.0), ("y1", &ends.2), ("x2", &ends.1), ("y2", &ends.2)],
        );
    }
}

fn given(svg: &mut Svg, point: &Point, x: f64, scale: &Scale) {
    open(svg, point, "chart-figure");
    let (top, bottom) = (scale.y(point.high), scale.y(point.low));
    let y = (top + bottom) / 2.0;
    if point.high > point.low {
        range(svg, x, (top, bottom), point.how == Comparator::About);
    }
    match point.how {
        Comparator::MoreThan => arrow(svg, x, y, -1.0),
        Comparator::LessThan => arrow(svg, x, y, 1.0),
        Comparator::Exactly | Comparator::About => {
            svg.empty("path", &[("d", &format!("M{} {}l6 6l-6 6l-6 -6z", At(x), At(y - 6.0)))]);
        }
    }
    sign(svg, point, x, y);
    svg.close("g");
}

/// What a value stands for: closed ends where the source gives them, open ones where it says `about`.
fn range(svg: &mut Svg, x: f64, (top, bottom): (f64, f64), about: bool) {
    let size = (At(x - 7.0), At(top), At(bottom - top));
    svg.empty("rect", &[("x", &size.0), ("y", &size.1), ("width", &14), ("height", &size.2)]);
    if !about {
        let (left, top, bottom) = (At(x - 9.0), At(top), At(bottom));
        svg.empty("path", &[("class", &"chart-end"), ("d", &format!("M{left} {top}h18M{left} {bottom}h18"))]);
    }
}

/// A mark that points the way in which the number is open.
fn arrow(svg: &mut Svg, x: f64, y: f64, direction: f64) {
    let tip = (y + 22.0 * direction).clamp(TOP / 2.0, HEIGHT);
    let neck = tip - 8.0 * direction;
    let (left, right, x1, x2) = (At(x - 9.0), At(x + 9.0), At(x - 5.0), At(x + 5.0));
    let (x, y, tip, neck) = (At(x), At(y), At(tip), At(neck));
    let path = format!("M{left} {y}H{right}M{x} {y}V{tip}M{x1} {neck}L{x} {tip}L{x2} {neck}");
    svg.empty("path", &[("class", &"chart-bound"), ("d", &path)]);
}

/// The sign of a contradiction, beside its mark.
fn sign(svg: &mut Svg, point: &Point, x: f64, y: f64) {
    if point.contradicted {
        svg.text("text", &[("class", &"chart-sign"), ("x", &At(x + 9.0)), ("y", &At(y - 6.0))], "≠");
    }
}
