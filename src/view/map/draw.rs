//! The map as SVG: land, borders, a grid, and places as links.

use std::fmt::Write;

use super::outlines::{GRID, Line, OUTLINES};
use super::precision::Reach;
use super::projection::Projection;
use super::window::Window;
use crate::view::graph::labels::{self, Area, Taken};
use crate::view::graph::{escaped, n};
use crate::words::Words;

/// A place on the map.
pub struct Mark<'a> {
    /// Latitude and longitude.
    pub at: (f64, f64),
    /// How exact they are.
    pub reach: Reach,
    /// Its name.
    pub name: &'a str,
    /// Its page; none on its own page.
    pub href: Option<String>,
    /// What is said when it is pointed at.
    pub about: String,
    /// How often it is named.
    pub mentions: usize,
}

/// The size of names at each level, in user units, and the part of a mark that is left there.
const LEVELS: [(f64, f64); 3] = [(13.0, 1.0), (6.5, 0.7), (3.25, 0.5)];

/// The smallest and the largest mark.
const RADII: (f64, f64) = (3.5, 20.0);

/// A place that may lie anywhere in an area is drawn no larger than this, lest it cover the map.
const LARGEST_AREA: f64 = 120.0;

/// The map. Its places come with the most often named first. `id` tells its parts from another drawing's.
pub fn svg(words: &Words, id: &str, title: &str, window: &Window, marks: &[Mark<'_>]) -> String {
    let (width, height) = window.size;
    let mut svg = String::with_capacity(60_000);
    // Writing to memory does not fail.
    let _ = write!(
        svg,
        "<svg class=\"map\" viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{}\"><defs><radialGradient id=\"{id}-blur\"><stop class=\"blur\" offset=\".35\" stop-opacity=\".3\"/><stop class=\"blur\" offset=\"1\" stop-opacity=\".04\"/></radialGradient><clipPath id=\"{id}-clip\"><path d=\"M0 0H{width}V{height}H0z\"/></clipPath></defs><g clip-path=\"url(#{id}-clip)\">",
        escaped(title)
    );
    ground(&mut svg, window);
    let spots: Vec<(f64, f64)> =
        marks.iter().map(|mark| window.place(window.longitude(mark.at.1), mark.at.0)).collect();
    for (mark, spot) in marks.iter().zip(&spots).rev() {
        area(&mut svg, id, window, mark, *spot);
    }
    svg.push_str("</g>");
    scale_bar(&mut svg, words, window);
    let most = marks.iter().map(|mark| mark.mentions).max().unwrap_or(0);
    let radii: Vec<f64> = marks.iter().map(|mark| radius(mark.mentions, most)).collect();
    let names = names(window, marks, &spots, &radii);
    for (number, mark) in marks.iter().enumerate().rev() {
        place(&mut svg, mark, spots[number], radii[number], names[number]);
    }
    svg.push_str("</svg>");
    svg
}

/// Areas are as the numbers of mentions.
fn radius(mentions: usize, most: usize) -> f64 {
    let (smallest, largest) = RADII;
    // A place that is named once or twice is no dot beside one that is named ten times alone.
    let full = (most as f64).max(12.0);
    (largest * (mentions as f64 / full).sqrt()).max(smallest).round()
}

fn ground(svg: &mut String, window: &Window) {
    let land = path(window, &OUTLINES.land, true);
    let borders = path(window, &OUTLINES.borders, false);
    let _ = write!(
        svg,
        "<path class=\"sea\" d=\"{}\"/><path class=\"grid\" d=\"{}\"/><path class=\"land\" d=\"{land}\"/><path class=\"border\" d=\"{borders}\"/>",
        sea(window),
        grid(window)
    );
}

/// The edge of what is shown: a rectangle, or the shape of the world.
fn sea(window: &Window) -> String {
    let (width, height) = window.size;
    let [west, south, east, north] = window.bounds;
    if window.projection != Projection::World {
        return format!("M0 0H{width}V{height}H0z");
    }
    let steps = |meridian: f64, from: f64, to: f64| {
        (0..=24).map(move |step| window.place(meridian, from + (to - from) * f64::from(step) / 24.0))
    };
    let around = steps(west, south, north).chain(steps(east, north, south));
    let points: Vec<String> = around.map(|(x, y)| format!("{} {}", n(x), n(y))).collect();
    format!("M{}z", points.join("L"))
}

/// Meridians and parallels, four to nine of them.
fn grid(window: &Window) -> String {
    let [west, south, east, north] = window.bounds;
    let step = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0]
        .into_iter()
        .find(|step| (north - south) / step <= 6.0)
        .unwrap_or(30.0);
    let lines = |from: f64, to: f64| {
        let first = (from / step).ceil() as i64;
        (first..).map(move |n| n as f64 * step).take_while(move |line| *line <= to)
    };
    let mut path = String::new();
    for meridian in lines(west, east) {
        let count = if window.projection == Projection::World { 16 } else { 1 };
        for part in 0..=count {
            let (x, y) = window.place(meridian, south + (north - south) * f64::from(part) / f64::from(count));
            let _ = write!(path, "{}{} {}", if part == 0 { 'M' } else { 'L' }, n(x), n(y));
        }
    }
    for parallel in lines(south, north) {
        let ((left, y), (right, _)) = (window.place(west, parallel), window.place(east, parallel));
        let _ = write!(path, "M{} {}H{}", n(left), n(y), n(right));
    }
    path
}

/// Outlines as a path: what lies in the window, with no more points than the drawing can show.
fn path(window: &Window, lines: &[Line], closed: bool) -> String {
    let finest = if window.projection == Projection::World { 1.1 } else { 0.7 };
    let mut path = String::new();
    for line in lines {
        for shift in SHIFTS {
            if is_apart(line, window, shift) || (shift != 0.0 && window.projection == Projection::World) {
                continue;
            }
            let at = |(x, y): &(i32, i32)| window.place(f64::from(*x) / GRID + shift, f64::from(*y) / GRID);
            let points: Vec<(f64, f64)> = match window.projection {
                Projection::World => line.points.iter().map(at).collect(),
                Projection::Region(_) => near(&line.points, window, shift).iter().map(at).collect(),
            };
            let frame = frame(window);
            let pieces = if closed { vec![ring_in(&points, &frame)] } else { lines_in(&points, &frame) };
            pieces.iter().for_each(|piece| write_piece(&mut path, piece, finest, closed));
        }
    }
    path
}

/// Turns around the earth, in degrees: a window may reach over its seam.
const SHIFTS: [f64; 3] = [-360.0, 0.0, 360.0];

/// Whether nothing of a line can be in a window.
fn is_apart(line: &Line, window: &Window, shift: f64) -> bool {
    let [west, south, east, north] = window.bounds;
    let [left, bottom, right, top] = line.bounds;
    // Most lines are told apart here, thousands for each drawing: no division.
    let (edge, at) = (f64::from, |degrees: f64| degrees * GRID);
    edge(top) < at(south)
        || edge(bottom) > at(north)
        || edge(right) < at(west - shift)
        || edge(left) > at(east - shift)
}

/// A line without what runs on far outside on one side of a region: of a continent's coast little is near a place. What
/// is seen of it in the frame is the same, since between two points that stay nothing was left out but what lies with both beyond
/// one edge.
fn near(points: &[(i32, i32)], window: &Window, shift: f64) -> Vec<(i32, i32)> {
    let [west, south, east, north] = window.bounds;
    // Well beyond the frame.
    let (wide, high) = ((east - west) / 8.0, (north - south) / 8.0);
    let [west, south, east, north] = [west - wide - shift, south - high, east + wide - shift, north + high]
        .map(|edge| (edge * GRID) as i32);
    // A bit for each edge that a point lies beyond.
    let beyond = |(x, y): &(i32, i32)| {
        u8::from(*x < west) | u8::from(*x > east) << 1 | u8::from(*y < south) << 2 | u8::from(*y > north) << 3
    };
    let mut kept: Vec<(i32, i32)> = Vec::new();
    let (mut last, mut own) = (0, points.first().map_or(0, beyond));
    for (nth, point) in points.iter().enumerate() {
        let next = points.get(nth + 1).map_or(0, beyond);
        if last & own & next == 0 {
            kept.push(*point);
            last = own;
        }
        own = next;
    }
    kept
}

/// The drawing with a little beyond it, so that what is cut off runs outside.
fn frame(window: &Window) -> Area {
    Area { left: -3.0, top: -3.0, right: window.size.0 + 3.0, bottom: window.size.1 + 3.0 }
}

fn write_piece(path: &mut String, points: &[(f64, f64)], finest: f64, closed: bool) {
    let mut kept: Vec<(i64, i64)> = Vec::with_capacity(points.len());
    let tenths = |value: f64| (value * 10.0).round() as i64;
    let mut last: Option<(f64, f64)> = None;
    for (number, (x, y)) in points.iter().enumerate() {
        let far = last.is_none_or(|(a, b)| (x - a).abs() + (y - b).abs() >= finest);
        if far || (number + 1 == points.len() && !closed) {
            kept.push((tenths(*x), tenths(*y)));
            last = Some((*x, *y));
        }
    }
    if kept.len() < if closed { 3 } else { 2 } {
        return;
    }
    let number = |path: &mut String, tenths: i64, first: bool| {
        path.push_str(if tenths < 0 {
            "-"
        } else if first {
            ""
        } else {
            " "
        });
        let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        // `0.3` may stand as `.3`. Writing to memory does not fail.
        let _ = match (whole, rest) {
            (whole, 0) => write!(path, "{whole}"),
            (0, rest) => write!(path, ".{rest}"),
            (whole, rest) => write!(path, "{whole}.{rest}"),
        };
    };
    let (mut x, mut y) = kept[0];
    path.push('M');
    number(path, x, true);
    number(path, y, false);
    for (nth, (to_x, to_y)) in kept[1..].iter().enumerate() {
        if nth == 0 {
            path.push('l');
        }
        number(path, to_x - x, nth == 0);
        number(path, to_y - y, false);
        (x, y) = (*to_x, *to_y);
    }
    if closed {
        path.push('z');
    }
}

/// The part of a ring in a frame (Sutherland and Hodgman).
fn ring_in(points: &[(f64, f64)], frame: &Area) -> Vec<(f64, f64)> {
    let mut ring = points.to_vec();
    for side in SIDES {
        let depth = |point: &(f64, f64)| side(frame, point);
        let mut cut = Vec::with_capacity(ring.len());
        for (here, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if depth(here) >= 0.0 {
                cut.push(*here);
            }
            if (depth(here) >= 0.0) != (depth(next) >= 0.0) {
                cut.push(between(*here, *next, depth(here), depth(next)));
            }
        }
        ring = cut;
    }
    ring
}

/// How far inside one side of a frame a point lies.
type Side = fn(&Area, &(f64, f64)) -> f64;

/// The four of them.
const SIDES: [Side; 4] = [
    |frame, point| point.0 - frame.left,
    |frame, point| frame.right - point.0,
    |frame, point| point.1 - frame.top,
    |frame, point| frame.bottom - point.1,
];

fn between(a: (f64, f64), b: (f64, f64), depth_a: f64, depth_b: f64) -> (f64, f64) {
    let t = depth_a / (depth_a - depth_b);
    (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
}

/// The parts of a line in a frame.
fn lines_in(points: &[(f64, f64)], frame: &Area) -> Vec<Vec<(f64, f64)>> {
    let mut pieces: Vec<Vec<(f64, f64)>> = Vec::new();
    for pair in points.windows(2) {
        let Some((from, to)) = segment_in((pair[0], pair[1]), frame) else { continue };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}

type Segment = ((f64, f64), (f64, f64));

fn segment_in((mut a, mut b): Segment, frame: &Area) -> Option<Segment> {
    for side in SIDES {
        let (depth_a, depth_b) = (side(frame, &a), side(frame, &b));
        if depth_a < 0.0 && depth_b < 0.0 {
            return None;
        }
        if depth_a < 0.0 {
            a = between(a, b, depth_a, depth_b);
        } else if depth_b < 0.0 {
            b = between(a, b, depth_a, depth_b);
        }
    }
    Some((a, b))
}

/// The area in which a place may lie.
fn area(svg: &mut String, id: &str, window: &Window, mark: &Mark<'_>, (x, y): (f64, f64)) {
    if let Reach::Within(kilometres) = mark.reach {
        let r = window.length(kilometres).min(LARGEST_AREA).max(RADII.0 + 1.0);
        let (x, y, r) = (n(x), n(y), n(r));
        let _ =
            write!(svg, "<circle class=\"area\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"url(#{id}-blur)\"/>");
    }
}

fn scale_bar(svg: &mut String, words: &Words, window: &Window) {
    if window.projection == Projection::World {
        return;
    }
    let kilometres = window.round_length(0.2);
    let (x, y) = (14.0, window.size.1 - 14.0);
    let end = x + window.length(kilometres);
    let _ = write!(
        svg,
        "<g class=\"scale\"><path d=\"M{x} {}v4H{}v-4\"/><text x=\"{}\" y=\"{}\">{}</text></g>",
        y - 4.0,
        n(end),
        n(end + 5.0),
        y + 1.0,
        words.counted("map.kilometres", kilometres as usize)
    );
}

/// Which names stand where, from which level on; none for what has no room at any.
fn names(
    window: &Window,
    marks: &[Mark<'_>],
    spots: &[(f64, f64)],
    radii: &[f64],
) -> Vec<Option<(usize, labels::Place)>> {
    let frame = Area { left: 0.0, top: 0.0, right: window.size.0, bottom: window.size.1 };
    let mut names: Vec<Option<(usize, labels::Place)>> = vec![None; marks.len()];
    for (level, (size, share)) in LEVELS.into_iter().enumerate() {
        let mut taken = Taken::new(frame);
        for (spot, radius) in spots.iter().zip(radii) {
            taken.take(Area::around(*spot, radius * share));
        }
        for (mark, known) in marks.iter().zip(&names) {
            known.iter().for_each(|(_, place)| taken.take(place.area(labels::width(mark.name, size), size)));
        }
        for (number, mark) in
            marks.iter().enumerate().filter(|(n, _)| names[*n].is_none()).collect::<Vec<_>>()
        {
            let around = labels::around(spots[number], radii[number] * share, size);
            let free = taken.place(&around, labels::width(mark.name, size), size);
            names[number] = free.map(|place| (level, place));
        }
    }
    names
}

fn place(
    svg: &mut String,
    mark: &Mark<'_>,
    (x, y): (f64, f64),
    radius: f64,
    name: Option<(usize, labels::Place)>,
) {
    match &mark.href {
        Some(href) => drop(write!(svg, "<a href=\"{}\">", escaped(href))),
        None => svg.push_str("<g>"),
    }
    let class = match mark.reach {
        Reach::Exact => "dot exact",
        Reach::Within(_) => "dot near",
        Reach::Unknown => "dot unknown",
    };
    let _ = write!(
        svg,
        "<title>{}</title><circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
        escaped(&mark.about),
        n(x),
        n(y)
    );
    let (level, at) = name.unwrap_or((3, labels::around((x, y), radius, LEVELS[0].0)[0]));
    let _ = write!(
        svg,
        "<text class=\"l{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
        level + 1,
        n(at.x),
        n(at.y),
        at.anchor.as_str(),
        escaped(mark.name)
    );
    svg.push_str(if mark.href.is_some() { "</a>" } else { "</g>" });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(name: &str, at: (f64, f64), mentions: usize) -> Mark<'_> {
        let about = format!("{name}: named {mentions} times");
        Mark { at, reach: Reach::Within(15.0), name, href: Some("../x/".to_owned()), about, mentions }
    }

    #[test]
    fn lines_are_cut_at_the_frame() {
        let frame = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let line = [(-5.0, 5.0), (5.0, 5.0), (5.0, 20.0), (7.0, 20.0), (7.0, 2.0)];
        let pieces = lines_in(&line, &frame);
        assert_eq!(pieces, [vec![(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)], vec![(7.0, 10.0), (7.0, 2.0)]]);
        let around = [(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0), (-5.0, -5.0)];
        let ring = ring_in(&around, &frame);
        assert!(ring.iter().all(|(x, y)| [0.0, 10.0].contains(x) && [0.0, 10.0].contains(y)), "{ring:?}");
        assert!(ring_in(&[(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)], &frame).is_empty());
    }

    /// Whether a point is in a ring: a ray from it crosses it an odd number of times.
    fn is_in(ring: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
        let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
        let crosses = |(a, b): &(&(f64, f64), &(f64, f64))| {
            (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0
        };
        pairs.filter(crosses).count() % 2 == 1
    }

    /// Of every coast and border, in windows all over the earth: the same land, and the same borders point by point. A ring
    /// may run another way along the frame, which nobody sees.
    #[test]
    fn what_is_left_out_far_away_shows_nowhere() {
        let places = (-4..=4).flat_map(|y| (-6..=6).map(move |x| (f64::from(y) * 19.3, f64::from(x) * 29.7)));
        for place in places {
            let window = Window::around(&[place], 8.0, 320.0);
            let frame = frame(&window);
            let lines = OUTLINES.land.iter().map(|line| (line, true));
            let lines = lines.chain(OUTLINES.borders.iter().map(|line| (line, false)));
            let shifted = lines.flat_map(|(line, closed)| SHIFTS.map(|shift| (line, closed, shift)));
            for (line, closed, shift) in shifted.filter(|(line, _, shift)| !is_apart(line, &window, *shift)) {
                let at =
                    |(x, y): &(i32, i32)| window.place(f64::from(*x) / GRID + shift, f64::from(*y) / GRID);
                let whole: Vec<(f64, f64)> = line.points.iter().map(at).collect();
                let near: Vec<(f64, f64)> = near(&line.points, &window, shift).iter().map(at).collect();
                if !closed {
                    assert_eq!(lines_in(&near, &frame), lines_in(&whole, &frame), "{place:?}");
                    continue;
                }
                let (near, whole) = (ring_in(&near, &frame), ring_in(&whole, &frame));
                assert!(near.len() <= whole.len());
                for spot in (0..100).map(|n| (f64::from(n % 10) * 32.0 + 1.7, f64::from(n / 10) * 16.0 + 1.3))
                {
                    assert_eq!(is_in(&near, spot), is_in(&whole, spot), "{place:?} {spot:?}");
                }
            }
        }
    }

    #[test]
    fn a_region_and_the_world() {
        let here = [mark("Examplestad", (52.0, 5.0), 3), mark("A & B", (51.0, 4.0), 1)];
        let places: Vec<(f64, f64)> = here.iter().map(|mark| mark.at).collect();
        let svg = svg(&Words::of("en"), "m", "Map", &Window::around(&places, 8.0, 1000.0), &here);
        assert!(svg.contains(">A &amp; B</text>") && svg.contains(" km</text>") && !svg.contains("style="));
        assert!(svg.matches('z').count() > 3 && svg.len() < 60_000, "{} bytes", svg.len());
        let far = [mark("West", (0.0, -120.0), 3), mark("East", (0.0, 120.0), 1)];
        let places: Vec<(f64, f64)> = far.iter().map(|mark| mark.at).collect();
        let world = super::svg(&Words::of("en"), "m", "Map", &Window::around(&places, 8.0, 1000.0), &far);
        assert!(!world.contains(" km</text>") && world.len() < 130_000, "{} bytes", world.len());
    }

    #[test]
    fn areas_are_as_mentions() {
        assert_eq!((radius(0, 0), radius(12, 12), radius(3, 12)), (4.0, 20.0, 10.0));
        assert_eq!((radius(100, 100), radius(25, 100)), (20.0, 10.0));
    }
}
