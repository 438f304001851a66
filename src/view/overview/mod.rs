//! A timeline at a glance: static SVG above the list that has it all.
//!
//! [`overview`] is the entry point, for any list of events in the timeline's order. Few events are drawn one by one, each a
//! link; many are counted by period, and each period is a link to its place in the list. What is not sure fades.
//!
//! | file | holds |
//! |---|---|
//! | `axis.rs` | the steps of time and their names |
//! | `extent.rs` | what of the axis a date takes |
//! | `lanes.rs` | what events are told apart by |
//! | `marks.rs` | events drawn one by one |
//! | `density.rs` | events counted by period |

pub mod axis;
mod density;
mod extent;
mod lanes;
mod marks;

pub use density::anchor;
pub use lanes::{By, Lanes};

use serde::Serialize;

use self::axis::{DAY, Time, Unit};
use self::extent::{End, Extent, How};
use super::here::Here;
use super::svg::{At, Svg};
use crate::model::*;
use crate::words::Words;

/// More events than this are counted by period.
const MOST_MARKS: u32 = 240;

/// Fewer events than this need no drawing.
const FEWEST: usize = 3;

/// The width of the drawing; the page scales it.
const WIDTH: f64 = 960.0;
const MARGIN: f64 = 10.0;
const AXIS: f64 = 40.0;
/// About how wide a letter of the axis is, at most.
const LETTER: f64 = 9.0;

/// How many marks an axis has at most.
const TICKS: i64 = 9;

/// A timeline at a glance.
#[derive(Debug, Clone, Serialize)]
pub struct OverviewView {
    /// The drawing.
    pub svg_html: String,
    /// What the lanes tell apart: `kind`, `actor`, or nothing.
    pub lanes: Option<&'static str>,
    /// Whether events are counted by period, not drawn one by one.
    pub counted: bool,
    /// How many events it shows.
    pub shown: usize,
    /// How many it leaves out, because they cannot be placed.
    pub left_out: usize,
    /// The shift from UTC at which its clocks are read, where it shows any: `UTC−06:00`.
    pub clocks: Option<String>,
}

/// What a drawing is for.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Its title, which tells readers that do not see it what it is.
    pub title: &'a str,
    /// Whether events stand in the lanes of the timeline, and are told to a page's script by their place in it.
    pub lanes: bool,
}

/// An event with its place on the axis.
struct Placed {
    event: EventId,
    extent: Extent,
    lane: usize,
}

/// The axis of a drawing.
struct Axis {
    from: Time,
    to: Time,
    /// The finest step that what is known of the dates bears.
    shortest: Time,
}

impl Axis {
    #[expect(clippy::cast_precision_loss, reason = "no drawing shows the difference")]
    fn x(&self, time: Time) -> f64 {
        let share = (time - self.from) as f64 / (self.to - self.from) as f64;
        MARGIN + share * (WIDTH - 2.0 * MARGIN)
    }
}

/// Events at a glance; none when there are too few to draw.
pub fn overview(here: &Here<'_>, events: &[EventId], options: &Options<'_>) -> Option<OverviewView> {
    let briefing = here.briefing();
    let shared = extent::shared_shift(events.iter().map(|id| &*briefing[*id].own));
    let lanes = &here.site.index.lanes;
    let placed: Vec<Placed> = events
        .iter()
        .filter_map(|id| {
            let event = &briefing[*id];
            let extent = Extent::of(event, shared.unwrap_or_default())?;
            let lane = if options.lanes { lanes.of(event) } else { 0 };
            Some(Placed { event: *id, extent, lane })
        })
        .collect();
    if placed.len() < FEWEST {
        return None;
    }
    let axis = axis(&placed)?;
    let marks = (placed.len() <= MOST_MARKS as usize).then(|| marks::layout(&placed, &axis)).flatten();
    let mut svg = Svg::default();
    let counted = marks.is_none();
    let shown = match &marks {
        Some(marks) => {
            marks::draw(&mut svg, here, options, (&placed, marks), &axis);
            placed.len()
        }
        None => density::draw(&mut svg, here, options, &placed, &axis),
    };
    let clocks = || shared.map_or_else(|| "UTC".to_owned(), clock_words);
    Some(OverviewView {
        svg_html: svg.finished(),
        lanes: match lanes.by {
            _ if !options.lanes => None,
            By::Kind => Some("kind"),
            By::Actor => Some("actor"),
            By::Nothing => None,
        },
        counted,
        shown,
        left_out: events.len() - shown,
        clocks: matches!(axis.unit(), Unit::Minutes(_)).then(clocks),
    })
}

fn clock_words(shift: i64) -> String {
    let sign = if shift < 0 { '\u{2212}' } else { '+' };
    match shift.abs() {
        0 => "UTC".to_owned(),
        minutes => format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    }
}

/// The axis on which all that has an end can be seen.
fn axis(placed: &[Placed]) -> Option<Axis> {
    let starts = placed.iter().filter_map(|one| one.extent.start);
    let ends = placed.iter().filter_map(|one| match one.extent.end {
        End::At(end) => Some(end),
        End::Open | End::Unknown => None,
    });
    let all = || starts.clone().chain(ends.clone());
    let (from, to) = (all().min()?, all().max()?);
    let moment = |one: &Placed| one.extent.start.map(End::At) == Some(one.extent.end);
    let shortest = if placed.iter().any(moment) { 1 } else { DAY };
    let margin = ((to - from) / 50).max(shortest);
    Some(Axis { from: from - margin, to: to + margin, shortest })
}

impl Axis {
    fn unit(&self) -> Unit {
        Unit::finest(self.to - self.from, TICKS, self.shortest)
    }

    /// Draws the marks of the axis, from the top of the drawing to its base.
    fn draw(&self, svg: &mut Svg, words: &Words, (top, base): (f64, f64)) {
        let ends = (At(MARGIN), At(WIDTH - MARGIN), At(base));
        let line = [("x1", &ends.0 as _), ("y1", &ends.2 as _), ("x2", &ends.1 as _), ("y2", &ends.2 as _)];
        svg.open("g", &[("class", &"tl-axis"), ("aria-hidden", &"true")]);
        svg.empty("line", &line);
        for tick in axis::ticks(words, self.from, self.to, self.unit()) {
            let x = At(self.x(tick.at));
            // Words at the edge stay inside, no farther from their mark than they must.
            let letters =
                tick.within.iter().chain([&tick.text]).map(|words| words.chars().count()).max().unwrap_or(0);
            let half = (letters as f64 * LETTER / 2.0).min(WIDTH / 2.0);
            let (place, anchor) = (At(x.0.clamp(half, WIDTH - half)), &"middle");
            svg.empty(
                "line",
                &[("class", &"tl-grid"), ("x1", &x), ("y1", &At(top)), ("x2", &x), ("y2", &At(base))],
            );
            svg.text("text", &[("x", &place), ("y", &At(base + 16.0)), ("text-anchor", anchor)], &tick.text);
            if let Some(within) = tick.within {
                let y = At(base + 33.0);
                svg.text(
                    "text",
                    &[("class", &"tl-within"), ("x", &place), ("y", &y), ("text-anchor", anchor)],
                    &within,
                );
            }
        }
        svg.close("g");
    }
}

/// Opens the drawing.
fn open(svg: &mut Svg, options: &Options<'_>, height: f64) {
    let size = format!("0 0 {WIDTH} {}", At(height));
    svg.open(
        "svg",
        &[("class", &"overview"), ("viewBox", &size), ("role", &"group"), ("aria-label", &options.title)],
    );
}
