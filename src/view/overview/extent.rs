//! What of the axis a date takes, honest about its ends: a moment, a stretch somewhere in which it was, or one throughout
//! which it went on.
//!
//! [`Extent::of`] is the entry point.

use edtf_core::{Edtf, Interval, IntervalEndpoint, Precision, TimeShift};

use super::axis::{DAY, Time, beginning};
use crate::date::{Date, Day};
use crate::model::OwnEvent;

/// What of the axis an event takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Where it begins; none when it is open on that side.
    pub start: Option<Time>,
    /// Where it ends.
    pub end: End,
    /// For how long from `start` on it is not sure that it has begun.
    pub soft_start: Time,
    /// For how long up to its end it is not sure that it has not ended.
    pub soft_end: Time,
    /// How it takes it.
    pub how: How,
}

/// How a stretch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// There.
    At(Time),
    /// It goes on, or may lie anywhere after its start.
    Open,
    /// Somewhere: nobody says when.
    Unknown,
}

/// How an event takes its stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It is the stretch of a moment, or a day.
    Moment,
    /// It lies somewhere in it.
    Somewhere,
    /// It takes all of it.
    Throughout,
}

/// Minutes from UTC by which clocks are read: what all dated moments of a timeline share, else nothing.
pub fn shared_shift<'a>(events: impl Iterator<Item = &'a OwnEvent>) -> Option<i64> {
    let moment = |event: &OwnEvent| match event.facts.when.as_ref()?.edtf() {
        Edtf::DateTime(moment) => Some(minutes(moment.time.shift)),
        _ => None,
    };
    let mut shifts = events.filter_map(moment);
    let first = shifts.next()?;
    shifts.all(|other| other == first).then_some(first)
}

fn minutes(shift: Option<TimeShift>) -> i64 {
    match shift {
        Some(TimeShift::Offset { minutes, .. }) => minutes.into(),
        Some(TimeShift::Utc) | None => 0,
    }
}

impl Extent {
    /// What an event takes; none when it cannot be placed. Clocks are read at `shift`.
    pub fn of(event: &OwnEvent, shift: i64) -> Option<Self> {
        let when = event.facts.when.as_ref()?;
        let known = when.earliest().is_some() || when.latest().is_some();
        let unknown_year = event.year().is_none() && when.earliest().is_some();
        if !known || unknown_year {
            return None;
        }
        match when.edtf() {
            Edtf::DateTime(moment) => {
                let day = when.earliest()?;
                let clock = i64::from(moment.time.hour) * 60 + i64::from(moment.time.minute);
                let at = from(day) + clock - minutes(moment.time.shift) + shift;
                Some(Self { start: Some(at), end: End::At(at), soft_start: 0, soft_end: 0, how: How::Moment })
            }
            Edtf::Interval(interval) if !event.facts.within => Some(throughout(when, interval)),
            Edtf::Date(date) if date.precision() == Precision::Day && when.is_one_day() => {
                Some(Self { how: How::Moment, ..somewhere(when) })
            }
            _ => Some(somewhere(when)),
        }
    }
}

fn from(day: Day) -> Time {
    beginning(day.year, day.month, day.day)
}

/// One of the moments that a date may mean.
fn somewhere(when: &Date) -> Extent {
    let start = when.earliest().map(from);
    let end = when.latest().map_or(End::Open, |day| End::At(from(day) + DAY));
    // All of it is unsure.
    let half = match (start, end) {
        (Some(start), End::At(end)) => (end - start) / 2,
        _ => Time::MAX,
    };
    Extent { start, end, soft_start: half, soft_end: half, how: How::Somewhere }
}

fn throughout(when: &Date, interval: &Interval) -> Extent {
    let end = match (when.latest(), &interval.end) {
        (Some(day), _) => End::At(from(day) + DAY),
        (None, IntervalEndpoint::Unknown) => End::Unknown,
        (None, _) => End::Open,
    };
    Extent {
        start: when.earliest().map(from),
        end,
        soft_start: softness(&interval.start),
        soft_end: softness(&interval.end),
        how: How::Throughout,
    }
}

/// For how long an end may lie off: as long as what it is given in, where that is more than a day or it is about right.
fn softness(end: &IntervalEndpoint) -> Time {
    let (IntervalEndpoint::Date(date)
    | IntervalEndpoint::OnOrBefore(date)
    | IntervalEndpoint::OnOrAfter(date)) = end
    else {
        return 0;
    };
    let whole = match date.precision() {
        Precision::Year => 365 * DAY,
        Precision::Season => 90 * DAY,
        Precision::Month => 30 * DAY,
        Precision::Day => 0,
    };
    let vague = date.is_approximate() || date.is_uncertain() || date.has_unspecified();
    if vague { whole.max(7 * DAY) } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::objects::EventFacts;

    fn extent(when: &str, within: bool) -> Option<Extent> {
        let facts = EventFacts {
            title: String::new(),
            when: Some(Date::parse(when).unwrap()),
            date_text: None,
            within,
            places: Vec::new(),
            actors: Vec::new(),
            kind: None,
            confidence: None,
        };
        let event = OwnEvent {
            id: "e".into(),
            record: None,
            text: None,
            facts,
            places: Vec::new(),
            actors: Vec::new(),
            status: None,
        };
        Extent::of(&event, -360)
    }

    #[test]
    fn ends_are_as_sure_as_they_are_known() {
        let shape = |when, within| {
            let extent = extent(when, within).unwrap();
            (extent.how, extent.start.is_some(), extent.end != End::Open, extent.soft_start / DAY)
        };
        assert_eq!(shape("2020-06-26", false), (How::Moment, true, true, 0));
        assert_eq!(shape("2020-06-26~", false), (How::Somewhere, true, true, 0));
        assert_eq!(shape("2020-06", false), (How::Somewhere, true, true, 15));
        assert_eq!(shape("2019-10~/2023-09~", false), (How::Throughout, true, true, 30));
        assert_eq!(shape("2019-10-01/2023-09-30", false), (How::Throughout, true, true, 0));
        assert_eq!(shape("2019-10-01/2019-10-03", true).0, How::Somewhere);
        assert_eq!(shape("2019-10-01/..", false), (How::Throughout, true, false, 0));
        assert!(!shape("../2019", false).1);
        assert_eq!(extent("2019/", false).unwrap().end, End::Unknown);
        assert_eq!(extent("[2019..]", false).unwrap().end, End::Open);
        assert!(extent("XXXX", false).is_none());
    }

    #[test]
    fn clocks_are_read_at_one_place() {
        let at = |when| extent(when, false).unwrap().start;
        assert_eq!(at("2020-06-26T06:38:00-06:00"), Some(beginning(2020, 6, 26) + 6 * 60 + 38));
        assert_eq!(at("2020-06-26T12:38:00Z"), at("2020-06-26T06:38:00-06:00"));
    }
}
