//! Events counted by period: for timelines on which single events could not be told apart. Each period is a link to its
//! place in the list; below, one small drawing a lane has the same scale.

use std::fmt::Write;

use super::axis::{Time, Unit};
use super::{AXIS, Axis, MARGIN, Options, Placed, WIDTH, open};
use crate::model::*;
use crate::plan::{EVENTS_PER_PAGE, pages};
use crate::view::here::Here;
use crate::view::svg::{At, Svg};

/// How many periods are told apart at most.
const MOST: i64 = 96;

const STRIP: f64 = 84.0;
const LABEL: f64 = 22.0;
const LANE: f64 = 34.0;

/// A period with its events.
struct Bin {
    step: Time,
    first: EventId,
    /// How many in each lane.
    lanes: Vec<usize>,
    total: usize,
}

/// Draws how many events there are in each period, and says how many it counted.
pub fn draw(svg: &mut Svg, here: &Here<'_>, options: &Options<'_>, placed: &[Placed], axis: &Axis) -> usize {
    let unit = Unit::finest(axis.to - axis.from, MOST, axis.shortest);
    let bins = bins(here.briefing(), placed, unit);
    let lanes = lanes(&bins);
    let named = options.lanes && here.site.index.lanes.len() > 1;
    let shown: Vec<usize> =
        if named { (0..lanes).filter(|lane| has(&bins, *lane)).collect() } else { Vec::new() };
    #[expect(clippy::cast_precision_loss, reason = "a handful of lanes")]
    let base = STRIP + shown.len() as f64 * (LABEL + LANE);
    open(svg, options, base + AXIS);
    axis.draw(svg, here.words(), (0.0, base));
    periods(svg, here, &bins, (unit, axis));
    for (n, lane) in shown.into_iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of lanes")]
        let top = STRIP + n as f64 * (LABEL + LANE);
        let name =
            here.site.index.lanes.name(here.briefing(), lane).unwrap_or(here.words().get("overview.other"));
        small(svg, name, lane, &bins, (unit, axis, top));
    }
    svg.close("svg");
    bins.iter().map(|bin| bin.total).sum()
}

fn bins(briefing: &Briefing, placed: &[Placed], unit: Unit) -> Vec<Bin> {
    let lanes = placed.iter().map(|one| one.lane + 1).max().unwrap_or_default();
    let mut bins: Vec<Bin> = Vec::new();
    let dated = placed.iter().filter(|one| briefing[one.event].standing() == Standing::Dated);
    for (one, start) in dated.filter_map(|one| Some((one, one.extent.start?))) {
        let step = unit.floor(start);
        // They come in order; only clocks of different places may disagree with the days that they are on.
        let place = bins.partition_point(|bin| bin.step < step);
        if bins.get(place).is_none_or(|bin| bin.step != step) {
            bins.insert(place, Bin { step, first: one.event, lanes: vec![0; lanes], total: 0 });
        }
        bins[place].lanes[one.lane] += 1;
        bins[place].total += 1;
    }
    bins
}

fn lanes(bins: &[Bin]) -> usize {
    bins.first().map_or(0, |bin| bin.lanes.len())
}

fn has(bins: &[Bin], lane: usize) -> bool {
    bins.iter().any(|bin| bin.lanes[lane] > 0)
}

fn edges(bin: &Bin, unit: Unit, axis: &Axis) -> (f64, f64) {
    let left = axis.x(bin.step).max(MARGIN);
    let right = axis.x(unit.next(bin.step)).min(WIDTH - MARGIN);
    (left, (right - left - 1.0).max(2.0))
}

#[expect(clippy::cast_precision_loss, reason = "no drawing shows the difference")]
fn share(count: usize, most: usize) -> f64 {
    count as f64 / most.max(1) as f64
}

/// The periods, each a link.
fn periods(svg: &mut Svg, here: &Here<'_>, bins: &[Bin], (unit, axis): (Unit, &Axis)) {
    let most = bins.iter().map(|bin| bin.total).max().unwrap_or_default();
    let height = STRIP - 8.0;
    let mut years = Years::default();
    for bin in bins {
        let (left, width) = edges(bin, unit, axis);
        let first = here.site.index.event_places.at(bin.first.index()).unwrap_or_default();
        let range = format!("{first}-{}", first + bin.total);
        svg.open("a", &[("href", &href(here, bin.first, unit, &mut years)), ("data-r", &range)]);
        let period = unit.period(here.words(), bin.step);
        let title = here.words().counted_with("overview.period", bin.total, &[("period", &period)]);
        svg.text("title", &[], &title);
        let tall = (share(bin.total, most) * height).max(2.0);
        // All of the column can be pointed at.
        let column = (At(left), At(width), At(height));
        svg.empty(
            "rect",
            &[("class", &"tl-hit"), ("x", &column.0), ("y", &8), ("width", &column.1), ("height", &column.2)],
        );
        let size = (At(STRIP - tall), At(tall));
        svg.empty("rect", &[("x", &column.0), ("y", &size.0), ("width", &column.1), ("height", &size.1)]);
        svg.close("a");
    }
}

/// Where years begin in the timeline. Periods come in order: most are of the year of the one before.
#[derive(Default)]
struct Years(Option<(i64, usize)>);

impl Years {
    fn first(&mut self, briefing: &Briefing, year: i64) -> usize {
        if let Some((_, first)) = self.0.filter(|(known, _)| *known == year) {
            return first;
        }
        let before = |id: &EventId| {
            let other = &briefing[*id];
            other.standing() == Standing::Dated && other.year() < Some(year)
        };
        let first = briefing.timeline.partition_point(before);
        self.0 = Some((year, first));
        first
    }
}

/// The link to an event's place in the list of its year, or in the whole list for periods of several years.
fn href(here: &Here<'_>, event: EventId, unit: Unit, years: &mut Years) -> String {
    let briefing = here.briefing();
    let own = &briefing[event];
    let place = here.site.index.event_places.at(event.index()).unwrap_or_default();
    let year = own.year().filter(|_| !matches!(unit, Unit::Years(2..)));
    let (path, nth) = match year {
        Some(number) => {
            let name = pages::year_name(number);
            (format!("timeline/{name}/"), place - years.first(briefing, number))
        }
        None => ("timeline/".to_owned(), place),
    };
    let page = match nth / EVENTS_PER_PAGE {
        0 => path,
        further => format!("{path}page/{}/", further + 1),
    };
    let target = anchor(briefing, own).map(|anchor| format!("#{anchor}")).unwrap_or_default();
    here.link(&format!("{page}{target}"))
}

/// The target in a list of the first event that may have happened on a day. Short lists have none.
pub fn anchor(briefing: &Briefing, event: &OwnEvent) -> Option<String> {
    if !briefing.timeline.has_more_than(super::MOST_MARKS) || event.standing() != Standing::Dated {
        return None;
    }
    let day = event.facts.when.as_ref()?.earliest()?;
    Some(format!("bb-{}-{:02}-{:02}", pages::year_name(day.year), day.month, day.day))
}

/// The periods of one lane.
fn small(svg: &mut Svg, name: &str, lane: usize, bins: &[Bin], (unit, axis, top): (Unit, &Axis, f64)) {
    let most = bins.iter().flat_map(|bin| &bin.lanes).copied().max().unwrap_or_default();
    let base = top + LABEL + LANE;
    let mut path = String::new();
    for bin in bins.iter().filter(|bin| bin.lanes[lane] > 0) {
        let (left, width) = edges(bin, unit, axis);
        let tall = (share(bin.lanes[lane], most) * (LANE - 4.0)).max(1.0);
        // Writing to a string cannot fail.
        let _ = write!(path, "M{} {}h{}V{}h-{}z", At(left), At(base), At(width), At(base - tall), At(width));
    }
    svg.open("g", &[("class", &"tl-lane"), ("data-l", &lane)]);
    svg.empty("line", &[("x1", &0), ("y1", &At(top + 2.0)), ("x2", &WIDTH), ("y2", &At(top + 2.0))]);
    svg.text("text", &[("x", &0), ("y", &At(top + LABEL - 4.0))], name);
    svg.empty("path", &[("class", &"tl-density"), ("d", &path)]);
    svg.close("g");
}
