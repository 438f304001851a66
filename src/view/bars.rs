//! Terms of office as bars on one scale of years, faded where a date is open, unknown, approximate or known to the month
//! or year alone. The list beside each bar says the same in words.

use std::fmt::Write;

use edtf_core::{Edtf, IntervalEndpoint};

use super::graph::n;
use super::parts::BarAxis;
use crate::date::{Date, Day};

/// A bar's ends, in years: where it may begin, where it surely has begun, until when it surely lasts, where it may end.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Term {
    from: Option<f64>,
    begun: f64,
    lasts: f64,
    to: Option<f64>,
}

/// How much an approximate or uncertain end may be off, in years, at least.
const VAGUE: f64 = 0.5;

/// The part of the scale over which an open end fades.
const OPEN: f64 = 0.12;

/// Bars on one scale.
pub struct Bars {
    from: f64,
    to: f64,
}

impl Bars {
    /// The scale of some terms. It goes on to `now`, the last day that the briefing knows of; none when no term has a date.
    pub fn of<'a>(terms: impl Iterator<Item = Option<&'a Date>>, now: Option<Day>) -> Option<Self> {
        let terms: Vec<Term> = terms.flatten().filter_map(term).collect();
        let ends = terms
            .iter()
            .flat_map(|term| [term.begun, term.lasts].into_iter().chain(term.from).chain(term.to));
        let (first, last) = ends.fold((f64::MAX, f64::MIN), |(a, b), end| (a.min(end), b.max(end)));
        if terms.is_empty() {
            return None;
        }
        let now = now.map(|day| year(day, 1.0)).filter(|now| *now < first + 300.0);
        let last = now.map_or(last, |now| now.max(last));
        let from = first.floor();
        Some(Self { from, to: last.ceil().max(from + 1.0) })
    }

    /// The years at the ends of the scale.
    pub fn axis(&self) -> BarAxis {
        BarAxis { from: self.from as i64, to: self.to as i64 }
    }

    /// One bar; none without a date. `id` tells its parts from another's.
    pub fn bar(&self, id: &str, when: Option<&Date>) -> Option<String> {
        let term = term(when?)?;
        let x = |year: f64| ((year - self.from) / (self.to - self.from) * 1000.0).clamp(0.0, 1000.0);
        let (begun, lasts) = (x(term.begun), x(term.lasts));
        let left = term.from.map_or_else(|| (begun - 1000.0 * OPEN).max(0.0), x);
        // What goes on reaches the end of the scale; what ends nobody knows when fades soon.
        let right = term.to.map_or(1000.0, x).max(left + 4.0);
        let part = |at: f64| n((at - left) / (right - left) * 100.0);
        let sure = if term.to.is_none() { lasts.max(right - 1000.0 * OPEN).min(right) } else { lasts };
        let mut svg = String::with_capacity(700);
        // Writing to memory does not fail.
        let _ = write!(
            svg,
            "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><defs><linearGradient id=\"{id}\"><stop class=\"bar-stop\" offset=\"0%\" stop-opacity=\"{}\"/><stop class=\"bar-stop\" offset=\"{}%\"/><stop class=\"bar-stop\" offset=\"{}%\"/><stop class=\"bar-stop\" offset=\"100%\" stop-opacity=\"{}\"/></linearGradient></defs><path class=\"bar-track\" d=\"M0 5H1000",
            if begun > left { ".08" } else { "1" },
            part(begun.max(left)),
            part(sure.max(begun)),
            if sure < right { ".08" } else { "1" },
        );
        for tick in self.ticks() {
            let _ = write!(svg, "M{} 2v6", n(x(tick)));
        }
        let _ = write!(
            svg,
            "\"/><rect class=\"bar-term\" x=\"{}\" y=\"1\" width=\"{}\" height=\"8\" fill=\"url(#{id})\"/></svg>",
            n(left),
            n(right - left)
        );
        Some(svg)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        let span = self.to - self.from;
        let mut steps = (0..).flat_map(|power| [1.0, 2.0, 5.0].map(|n| n * 10_f64.powi(power)));
        let step = steps.find(|step| span / step <= MOST_TICKS).unwrap_or(span);
        let first = (self.from / step).ceil();
        let (to, most) = (self.to, MOST_TICKS as u32);
        // So far away that years are no longer told from each other, no step leads on.
        (0..=most).map(move |nth| (first + f64::from(nth)) * step).take_while(move |tick| *tick <= to)
    }
}

/// How many steps a bar has at most.
const MOST_TICKS: f64 = 16.0;

/// A day in years; with `past` 1 its end.
fn year(day: Day, past: f64) -> f64 {
    day.year as f64 + (f64::from(day.month) - 1.0) / 12.0 + (f64::from(day.day) - 1.0 + past) / 372.0
}

fn term(date: &Date) -> Option<Term> {
    let Edtf::Interval(interval) = date.edtf() else {
        let (first, last) = (year(date.earliest()?, 0.0), year(date.latest()?, 1.0));
        let off = if date.edtf().is_approximate() || date.edtf().is_uncertain() {
            ((last - first) / 2.0).max(VAGUE)
        } else {
            0.0
        };
        let middle = (first + last) / 2.0;
        let (begun, lasts) = ((first + off).min(middle), (last - off).max(middle));
        return Some(Term { from: Some(first - off), begun, lasts, to: Some(last + off) });
    };
    let (start, end) = (edge(&interval.start), edge(&interval.end));
    let (from, begun) = start.map_or((None, None), |(first, last)| (Some(first), Some(last)));
    let (lasts, to) = end.map_or((None, None), |(first, last)| (Some(first), Some(last)));
    let open_start = matches!(interval.start, IntervalEndpoint::OnOrBefore(_));
    let open_end = matches!(interval.end, IntervalEndpoint::OnOrAfter(_));
    // An end that nobody knows is near the other one for all that is sure.
    let (begun, lasts) = (begun.or(lasts)?, lasts.or(begun)?);
    let to = match interval.end {
        IntervalEndpoint::Unknown => Some(lasts + 2.0 * VAGUE),
        _ => to.filter(|_| !open_end),
    };
    Some(Term { from: from.filter(|_| !open_start), begun: begun.min(lasts), lasts, to })
}

/// Between which points in time an end of an interval lies.
fn edge(endpoint: &IntervalEndpoint) -> Option<(f64, f64)> {
    let (IntervalEndpoint::Date(date)
    | IntervalEndpoint::OnOrBefore(date)
    | IntervalEndpoint::OnOrAfter(date)) = endpoint
    else {
        return None;
    };
    let whole = Date::parse(&date.to_string()).ok()?;
    let (first, last) = (year(whole.earliest()?, 0.0), year(whole.latest()?, 1.0));
    let vague = date.is_uncertain() || date.is_approximate();
    let off = if vague { ((last - first) / 2.0).max(VAGUE) } else { 0.0 };
    // A day is sharp.
    let last = if whole.earliest() == whole.latest() { first } else { last };
    Some((first - off, last + off))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Term {
        term(&Date::parse(text).unwrap()).unwrap()
    }

    #[test]
    fn ends_are_as_sure_as_their_dates() {
        let day = of("2018-12-01/2024-09-30");
        assert_eq!((day.from, day.to), (Some(day.begun), Some(day.lasts)));
        let years = of("2018/2020");
        assert!(years.from == Some(2018.0) && (years.begun - 2019.0).abs() < 0.01, "{years:?}");
        assert!(years.lasts == 2020.0 && (years.to.unwrap() - 2021.0).abs() < 0.01, "{years:?}");
        assert!(of("2018~/2020").from.unwrap() < 2018.0);
        let (open, unknown) = (of("2018-01-01/.."), of("2018-01-01/"));
        assert!(open.to.is_none() && unknown.to == Some(2019.0), "{open:?} {unknown:?}");
        assert!(of("../2020").from.is_none());
        let about = of("2019~");
        assert!(about.from.unwrap() < 2019.0 && about.begun <= about.lasts, "{about:?}");
    }

    #[test]
    fn a_bar_fades_where_its_end_is_open() {
        let dates = ["2018-01-01/..", "2010-01-01/2012-01-01"].map(|text| Date::parse(text).unwrap());
        let bars = Bars::of(dates.iter().map(Some), Some(Day { year: 2020, month: 6, day: 1 })).unwrap();
        assert_eq!((bars.axis().from, bars.axis().to), (2010, 2021));
        let open = bars.bar("b-1", Some(&dates[0])).unwrap();
        assert!(
            open.ends_with("x=\"727.3\" y=\"1\" width=\"272.7\" height=\"8\" fill=\"url(#b-1)\"/></svg>"),
            "{open}"
        );
        assert_eq!(open.matches("stop-opacity=\".08\"").count(), 1, "{open}");
        let closed = bars.bar("b-2", Some(&dates[1])).unwrap();
        assert_eq!(closed.matches("stop-opacity=\".08\"").count(), 0, "{closed}");
        assert!(bars.bar("b-3", None).is_none() && Bars::of([None].into_iter(), None).is_none());
    }
}
