//! Events drawn one by one, each a link with a title. Those that would cover each other stand in rows.

use super::axis::Unit;
use super::{AXIS, Axis, End, How, MARGIN, Options, Placed, WIDTH, axis, open};
use crate::view::here::Here;
use crate::view::svg::{At, Svg};

/// More rows than this in all lanes, and the events are counted instead: all of it should be seen at once.
const MOST_ROWS: usize = 20;

const ROW: f64 = 20.0;
const LABEL: f64 = 22.0;
const GAP: f64 = 8.0;
/// The least width of what is no point.
const LEAST: f64 = 18.0;
/// How far what goes on without a known end is drawn.
const UNKNOWN: f64 = 60.0;
/// The height of the bars that count the events of a period.
const STRIP: f64 = 30.0;
/// Fewer events than this need no count.
const COUNTED: usize = 20;

/// Where each event stands.
pub struct Layout {
    /// Of each event the ends of what it takes, and its row in its lane.
    spots: Vec<Spot>,
    /// How many rows each lane has.
    rows: Vec<usize>,
}

struct Spot {
    left: f64,
    right: f64,
    row: usize,
}

/// Where events stand; none when there are too many in one place.
pub fn layout(placed: &[Placed], axis: &Axis) -> Option<Layout> {
    let lanes = placed.iter().map(|one| one.lane + 1).max().unwrap_or_default();
    let mut ends: Vec<Vec<f64>> = vec![Vec::new(); lanes];
    let mut order: Vec<(usize, f64, f64)> = placed
        .iter()
        .enumerate()
        .map(|(n, one)| {
            let (left, right) = reach(one, axis);
            (n, left, right)
        })
        .collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let mut spots: Vec<Option<Spot>> = placed.iter().map(|_| None).collect();
    for (n, left, right) in order {
        let rows = &mut ends[placed[n].lane];
        let row = rows.iter().position(|end| end + 3.0 <= left).unwrap_or(rows.len());
        match rows.get_mut(row) {
            Some(end) => *end = right,
            None => rows.push(right),
        }
        spots[n] = Some(Spot { left, right, row });
    }
    let rows: Vec<usize> = ends.iter().map(Vec::len).collect();
    let spots = spots.into_iter().collect::<Option<Vec<_>>>()?;
    (rows.iter().sum::<usize>() <= MOST_ROWS).then_some(Layout { spots, rows })
}

/// The ends of what an event takes, wide enough to be seen.
fn reach(one: &Placed, axis: &Axis) -> (f64, f64) {
    let extent = &one.extent;
    let left = extent.start.map_or(0.0, |start| axis.x(start));
    let right = match extent.end {
        End::At(end) => axis.x(end),
        End::Open => WIDTH,
        End::Unknown => (left + UNKNOWN).min(WIDTH),
    };
    let least = if extent.how == How::Throughout { LEAST / 2.0 } else { LEAST };
    let lacks = (least - (right - left)).max(0.0) / 2.0;
    (left - lacks, right + lacks)
}

/// Draws the events.
pub fn draw(
    svg: &mut Svg,
    here: &Here<'_>,
    options: &Options<'_>,
    (placed, layout): (&[Placed], &Layout),
    axis: &Axis,
) {
    let briefing = here.briefing();
    let lanes = &here.site.index.lanes;
    let named = options.lanes && lanes.len() > 1;
    let strip = if placed.len() < COUNTED { 0.0 } else { STRIP + GAP };
    let mut tops = Vec::new();
    let mut y = strip;
    for rows in &layout.rows {
        if named && *rows > 0 {
            y += LABEL;
        }
        tops.push(y);
        y += rows_height(*rows);
    }
    open(svg, options, y + AXIS);
    fades(svg);
    if strip > 0.0 {
        counts(svg, placed, axis);
    }
    axis.draw(svg, here.words(), (strip, y));
    for (lane, (top, _)) in tops.iter().zip(&layout.rows).enumerate().filter(|(_, (_, rows))| **rows > 0) {
        svg.open("g", &[("class", &"tl-lane"), ("data-l", &lane)]);
        if named {
            let name = lanes.name(briefing, lane).unwrap_or(here.words().get("overview.other"));
            let line = At(top - LABEL);
            svg.empty("line", &[("x1", &0), ("y1", &line), ("x2", &WIDTH), ("y2", &line)]);
            svg.text("text", &[("x", &0), ("y", &At(top - 6.0))], name);
        }
        for (one, spot) in placed.iter().zip(&layout.spots).filter(|(one, _)| one.lane == lane) {
            #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
            let middle = top + (spot.row as f64 + 0.5) * ROW;
            mark(svg, here, options, one, (spot, middle));
        }
        svg.close("g");
    }
    svg.close("svg");
}

#[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
fn rows_height(rows: usize) -> f64 {
    if rows == 0 { 0.0 } else { rows as f64 * ROW + GAP }
}

/// What lets ends fade: from nothing, to nothing, both.
fn fades(svg: &mut Svg) {
    let stops: [(&str, &[(&str, &str)]); 3] = [
        ("bb-fade-in", &[("0", "0.05"), ("1", "1")]),
        ("bb-fade-out", &[("0", "1"), ("1", "0.05")]),
        ("bb-fade", &[("0", "0.05"), ("0.3", "0.6"), ("0.7", "0.6"), ("1", "0.05")]),
    ];
    svg.open("defs", &[]);
    for (id, stops) in stops {
        svg.open("linearGradient", &[("id", &id)]);
        for (offset, opacity) in stops {
            svg.empty("stop", &[("class", &"tl-stop"), ("offset", offset), ("stop-opacity", opacity)]);
        }
        svg.close("linearGradient");
    }
    svg.close("defs");
}

/// Bars that count the events of each period, for the shape of the whole; the list and the marks say the same.
fn counts(svg: &mut Svg, placed: &[Placed], axis: &Axis) {
    let unit = Unit::finest(axis.to - axis.from, 60, axis.shortest);
    let mut bins: Vec<(axis::Time, usize)> = Vec::new();
    for start in placed.iter().filter_map(|one| one.extent.start) {
        let step = unit.floor(start);
        match bins.iter_mut().find(|(other, _)| *other == step) {
            Some((_, count)) => *count += 1,
            None => bins.push((step, 1)),
        }
    }
    let most = bins.iter().map(|(_, count)| *count).max().unwrap_or(1);
    svg.open("g", &[("class", &"tl-density"), ("aria-hidden", &"true")]);
    for (step, count) in bins {
        let (left, right) = (axis.x(step).max(MARGIN), axis.x(unit.next(step)).min(WIDTH - MARGIN));
        #[expect(clippy::cast_precision_loss, reason = "a few hundred events")]
        let height = count as f64 / most as f64 * STRIP;
        let size = (At(left), At(STRIP - height), At((right - left - 1.0).max(2.0)), At(height));
        svg.empty("rect", &[("x", &size.0), ("y", &size.1), ("width", &size.2), ("height", &size.3)]);
    }
    svg.close("g");
}

fn mark(svg: &mut Svg, here: &Here<'_>, options: &Options<'_>, one: &Placed, (spot, y): (&Spot, f64)) {
    let facts = &here.briefing()[one.event].facts;
    let href = here.link(here.site.routes.event(one.event));
    let place = options.lanes.then(|| here.site.index.event_places.at(one.event.index())).copied().flatten();
    let when = here.happened(one.event).map(|when| when.text).unwrap_or_default();
    match place {
        Some(place) => svg.open("a", &[("href", &href), ("data-n", &place)]),
        None => svg.open("a", &[("href", &href)]),
    }
    let fills = [("when", &*when), ("title", facts.title.as_str())];
    svg.text("title", &[], &here.words().filled("page.description", &fills));
    shape(svg, one, spot, y);
    svg.close("a");
}

fn shape(svg: &mut Svg, one: &Placed, spot: &Spot, y: f64) {
    let extent = &one.extent;
    let (left, right) = (spot.left, spot.right);
    match extent.how {
        How::Moment if right - left <= LEAST => {
            svg.empty("circle", &[("cx", &At((left + right) / 2.0)), ("cy", &At(y)), ("r", &5)]);
        }
        How::Moment | How::Somewhere => {
            let fade = match (extent.start, extent.end) {
                (None, _) => "bb-fade-in",
                (_, End::Open) => "bb-fade-out",
                _ => "bb-fade",
            };
            bar(svg, (left, right), y, 12.0, Some(fade));
        }
        How::Throughout => throughout(svg, one, spot, y),
    }
}

/// A bar whose ends fade as far as they are not sure.
fn throughout(svg: &mut Svg, one: &Placed, spot: &Spot, y: f64) {
    let extent = &one.extent;
    let length = spot.right - spot.left;
    let soft = |minutes: axis::Time, whole: Option<f64>| {
        if minutes == 0 { 0.0 } else { whole.unwrap_or(length).max(8.0).min(length / 2.0) }
    };
    let share = |minutes: axis::Time| match (extent.start, extent.end) {
        #[expect(clippy::cast_precision_loss, reason = "no drawing shows the difference")]
        (Some(start), End::At(end)) if end > start => Some(minutes as f64 / (end - start) as f64 * length),
        _ => Some(14.0),
    };
    let open = (length / 2.0).min(40.0);
    let head = if extent.start.is_none() { open } else { soft(extent.soft_start, share(extent.soft_start)) };
    let tail = match extent.end {
        End::At(_) => soft(extent.soft_end, share(extent.soft_end)),
        End::Open => open,
        End::Unknown => length,
    };
    let (solid, past) = (spot.left + head, spot.right - tail);
    if head > 0.0 {
        bar(svg, (spot.left, solid), y, 8.0, Some("bb-fade-in"));
    }
    if past > solid {
        bar(svg, (solid, past), y, 8.0, None);
    }
    if tail > 0.0 {
        bar(svg, (past.max(solid), spot.right), y, 8.0, Some("bb-fade-out"));
    }
}

fn bar(svg: &mut Svg, (left, right): (f64, f64), y: f64, height: f64, fade: Option<&str>) {
    let size = (At(left), At(y - height / 2.0), At(right - left), At(height));
    let fill = fade.map(|fade| format!("url(#{fade})"));
    let mut attributes: Vec<(&str, &dyn std::fmt::Display)> =
        vec![("x", &size.0), ("y", &size.1), ("width", &size.2), ("height", &size.3)];
    if let Some(fill) = &fill {
        attributes.push(("fill", fill));
    }
    svg.empty("rect", &attributes);
}
