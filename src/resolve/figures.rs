//! Which figures contradict each other, and which only seem comparable.
//!
//! A figure stands for a range (FORMAT.md section 3). Two of the same series, area, period and unit contradict when
//! their ranges, widened by the series' tolerance, do not meet. What differs in one of those is not comparable.

use std::collections::BTreeMap;

use crate::date::{Date, Day};
use crate::model::{EntityId, Figure, FigureId, NotComparable, Series, SeriesId, Value};
use crate::parse::objects::{Amount, Comparator, Status};

/// The unit of a change in percent: of a series whose values are percentages, a change of so many `%` is one in points.
const PERCENT_OF_BASELINE: &str = "\0%";

/// The numbers that a figure admits, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Reach {
    low: f64,
    high: f64,
}

/// One value with everything that comparing needs.
struct Side<'a> {
    value: Value,
    period: Option<&'a Date>,
    area: Option<EntityId>,
    unit: &'a str,
    change: Option<Option<&'a Date>>,
    reach: Reach,
}

/// The first and the last day of a period, as far as they are known.
type Bounds = (Option<Day>, Option<Day>);

/// What has to be the same for two values to compare; the period first.
type Key<'a> = (Option<Bounds>, &'a str, Option<EntityId>, Option<Option<Bounds>>);

impl Side<'_> {
    fn key(&self) -> Key<'_> {
        let bounds = |date: &Date| (date.earliest(), date.latest());
        (self.period.map(bounds), self.unit, self.area, self.change.map(|baseline| baseline.map(bounds)))
    }
}

/// Fills in each series' contradictions and what cannot be compared, and each figure's contradictions.
pub fn compare(series: &mut [Series], figures: &mut [Figure]) {
    for (n, one) in series.iter_mut().enumerate() {
        let id = SeriesId(crate::source::offset(n));
        if one.said.record.marking.status == Some(Status::Retracted) {
            continue;
        }
        let sides = sides(one, figures);
        debug_assert!(one.figures.iter().all(|f| figures[f.index()].series == id));
        let (contradictions, not_comparable) = pairs(&sides, one.said.tolerance);
        for (a, b) in &contradictions {
            note(figures, *a, *b);
            note(figures, *b, *a);
        }
        one.contradictions = contradictions;
        one.not_comparable = not_comparable;
    }
}

fn note(figures: &mut [Figure], figure: Value, other: Value) {
    if let Value::Figure(id) = figure {
        figures[id.index()].contradicts.push(other);
    }
}

fn sides<'a>(series: &'a Series, figures: &'a [Figure]) -> Vec<Side<'a>> {
    let reference = series.said.values.iter().enumerate().map(|(n, value)| Side {
        value: Value::Reference(crate::source::offset(n)),
        period: Some(&value.period),
        area: series.area,
        unit: &series.said.unit,
        change: None,
        reach: Reach { low: value.value, high: value.value },
    });
    let given = series.figures.iter().map(|id| side(series, *id, &figures[id.index()]));
    let given = given.filter(|side| !is_retracted(side.value, figures));
    reference.chain(given).collect()
}

fn is_retracted(value: Value, figures: &[Figure]) -> bool {
    matches!(value, Value::Figure(id) if figures[id.index()].status == Some(Status::Retracted))
}

fn side<'a>(series: &'a Series, id: FigureId, figure: &'a Figure) -> Side<'a> {
    let (change, percent) = match &figure.said.amount {
        Amount::Change { baseline, percent, .. } => (Some(baseline.as_ref()), *percent),
        Amount::Value(..) | Amount::Range(..) => (None, false),
    };
    let unit =
        if percent { PERCENT_OF_BASELINE } else { figure.said.unit.as_deref().unwrap_or(&series.said.unit) };
    let reach = reach(&figure.said.amount, series.said.approx);
    Side {
        value: Value::Figure(id),
        period: figure.said.period.as_ref(),
        area: figure.area,
        unit,
        change,
        reach,
    }
}

fn reach(amount: &Amount, approx: f64) -> Reach {
    let (value, comparator) = match amount {
        Amount::Range(low, high) => return Reach { low: *low, high: *high },
        Amount::Value(value, comparator) => (*value, *comparator),
        Amount::Change { value, comparator, .. } => (*value, *comparator),
    };
    match comparator {
        Comparator::Exactly => Reach { low: value, high: value },
        Comparator::MoreThan => Reach { low: value, high: f64::INFINITY },
        Comparator::LessThan => Reach { low: f64::NEG_INFINITY, high: value },
        Comparator::About => Reach { low: value - value.abs() * approx, high: value + value.abs() * approx },
    }
}

impl Reach {
    fn widened(self, tolerance: f64) -> Self {
        Self { low: self.low - self.low.abs() * tolerance, high: self.high + self.high.abs() * tolerance }
    }

    fn meets(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

type Pairs = (Vec<(Value, Value)>, Vec<(Value, Value, NotComparable)>);

/// Up to so many values each is compared with every other.
const EACH_WITH_EACH: usize = 150;

/// Of more values than that, up to so many that compare are still set against each other.
const FEW: usize = 12;

/// Of more values than that, so many pairs that cannot be compared are named.
const NOT_COMPARABLE: usize = 1000;

/// Every pair with at least one source's figure in it. Reference values stand beside each other in the table; that
/// one year differs from another is no news.
fn pairs(sides: &[Side<'_>], tolerance: f64) -> Pairs {
    if sides.len() > EACH_WITH_EACH {
        return among_many(sides, tolerance);
    }
    let mut contradictions = Vec::new();
    let mut not_comparable = Vec::new();
    for (n, b) in sides.iter().enumerate() {
        for a in &sides[..n] {
            match relation(a, b, tolerance) {
                Relation::Contradicts => contradictions.push((b.value, a.value)),
                Relation::NotComparable(reason) => not_comparable.push((b.value, a.value, reason)),
                Relation::Agrees | Relation::Unrelated => {}
            }
        }
    }
    contradictions.sort();
    not_comparable.sort();
    (contradictions, not_comparable)
}

/// Of very many values those of one period, unit, area and baseline are set against each other; what cannot be compared
/// is looked for among those whose periods begin near each other.
fn among_many(sides: &[Side<'_>], tolerance: f64) -> Pairs {
    let mut alike: BTreeMap<Key<'_>, Vec<&Side<'_>>> = BTreeMap::new();
    sides.iter().for_each(|side| alike.entry(side.key()).or_default().push(side));
    let mut contradictions: Vec<(Value, Value)> =
        alike.values().flat_map(|group| contradictions(group, tolerance)).collect();
    let order: Vec<&Side<'_>> = alike.into_values().flatten().collect();
    let mut not_comparable = Vec::new();
    for (n, a) in order.iter().enumerate() {
        for b in order[n + 1..].iter().take(EACH_WITH_EACH) {
            if not_comparable.len() == NOT_COMPARABLE {
                break;
            }
            if let Relation::NotComparable(reason) = relation(a, b, tolerance) {
                not_comparable.push((b.value.max(a.value), b.value.min(a.value), reason));
            }
        }
    }
    contradictions.sort();
    not_comparable.sort();
    (contradictions, not_comparable)
}

/// The contradictions between values that compare. Of many, each is set against the nearest larger one that it
/// contradicts: their pairs would grow with the square of their number, and say no more.
fn contradictions(group: &[&Side<'_>], tolerance: f64) -> Vec<(Value, Value)> {
    let mut order = group.to_vec();
    order.sort_by(|a, b| a.reach.low.total_cmp(&b.reach.low).then(a.value.cmp(&b.value)));
    let most = if group.len() > FEW { 1 } else { FEW };
    let mut found = Vec::new();
    for (n, a) in order.iter().enumerate() {
        let others = order[n + 1..].iter().take(EACH_WITH_EACH);
        let far = order[n + 1..].iter().skip(EACH_WITH_EACH).last();
        let others = others.chain(far).filter(|b| matches!(relation(a, b, tolerance), Relation::Contradicts));
        found.extend(others.take(most).map(|b| (b.value.max(a.value), b.value.min(a.value))));
    }
    found
}

/// How two values stand to each other.
enum Relation {
    Agrees,
    Contradicts,
    NotComparable(NotComparable),
    Unrelated,
}

fn relation(a: &Side<'_>, b: &Side<'_>, tolerance: f64) -> Relation {
    if matches!((a.value, b.value), (Value::Reference(_), Value::Reference(_))) {
        return Relation::Unrelated;
    }
    match difference(a, b) {
        None if a.reach.widened(tolerance).meets(b.reach.widened(tolerance)) => Relation::Agrees,
        None => Relation::Contradicts,
        Some(Some(reason)) => Relation::NotComparable(reason),
        Some(None) => Relation::Unrelated,
    }
}

/// None when two values compare; the reason when they are related but do not; `Some(None)` when they have nothing to
/// do with each other (different periods without a day in common, or more than one thing that differs).
fn difference(a: &Side<'_>, b: &Side<'_>) -> Option<Option<NotComparable>> {
    let mut reasons = Vec::new();
    match (a.change, b.change) {
        (None, None) => {}
        (Some(x), Some(y)) if same_optional(x, y) => {}
        (Some(None), Some(None)) => reasons.push(NotComparable::NoBaselines),
        (Some(_), Some(_)) => reasons.push(NotComparable::Baseline),
        _ => reasons.push(NotComparable::ChangeAndLevel),
    }
    if a.unit != b.unit && !reasons.contains(&NotComparable::ChangeAndLevel) {
        reasons.push(NotComparable::Unit);
    }
    if a.area != b.area {
        reasons.push(NotComparable::Area);
    }
    match (a.period, b.period) {
        (Some(x), Some(y)) if same_period(x, y) => {}
        (Some(x), Some(y)) if !overlap(x, y) => return Some(None),
        (Some(_), Some(_)) => reasons.push(NotComparable::Period),
        (None, None) => reasons.push(NotComparable::NoPeriods),
        _ => reasons.push(NotComparable::NoPeriod),
    }
    match reasons[..] {
        [] => None,
        // Where more than one thing differs, the weightiest is named.
        [reason, ..] => Some(Some(reason)),
    }
}

fn same_optional(a: Option<&Date>, b: Option<&Date>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if same_period(a, b))
}

fn same_period(a: &Date, b: &Date) -> bool {
    a.earliest() == b.earliest() && a.latest() == b.latest()
}

fn overlap(a: &Date, b: &Date) -> bool {
    let before =
        |x: &Date, y: &Date| matches!((x.latest(), y.earliest()), (Some(last), Some(first)) if last < first);
    !before(a, b) && !before(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(period: &'static str, amount: &Amount, n: u32) -> (Date, Reach, Value) {
        (Date::parse(period).unwrap(), reach(amount, 0.1), Value::Figure(FigureId(n)))
    }

    #[track_caller]
    fn check(a: (&'static str, Amount), b: (&'static str, Amount), expected: Option<bool>) {
        let (pa, ra, va) = side(a.0, &a.1, 0);
        let (pb, rb, vb) = side(b.0, &b.1, 1);
        let make = |value, period, reach| Side { value, period, area: None, unit: "u", change: None, reach };
        let sides = [make(va, Some(&pa), ra), make(vb, Some(&pb), rb)];
        let (contradictions, not_comparable) = pairs(&sides, 0.01);
        let found = if contradictions.len() == 1 {
            Some(true)
        } else if not_comparable.is_empty() {
            Some(false)
        } else {
            None
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn ranges_meet_or_contradict() {
        let more = |v| Amount::Value(v, Comparator::MoreThan);
        let exact = |v| Amount::Value(v, Comparator::Exactly);
        let about = |v| Amount::Value(v, Comparator::About);
        check(("2023", more(36000.0)), ("2023", exact(32252.0)), Some(true));
        check(("2022", more(70000.0)), ("2022", exact(73800.0)), Some(false));
        check(("2022", exact(100.0)), ("2022", exact(101.0)), Some(false));
        check(("2022", exact(100.0)), ("2022", exact(103.0)), Some(true));
        check(("2022", about(100.0)), ("2022", exact(109.0)), Some(false));
        check(("2022", Amount::Range(10.0, 20.0)), ("2022", exact(15.0)), Some(false));
        check(("2022", Amount::Range(10.0, 20.0)), ("2022", exact(25.0)), Some(true));
    }

    /// In a long series, what the sources say of a month is set against the value of that month.
    #[test]
    fn long_series_are_compared_as_short_ones() {
        let months: Vec<Date> =
            (0..400).map(|n| Date::parse(&format!("{}-{:02}", 2000 + n / 12, n % 12 + 1)).unwrap()).collect();
        let side = |value, n: usize, number: f64| {
            let reach = Reach { low: number, high: number };
            Side { value, period: Some(&months[n]), area: None, unit: "u", change: None, reach }
        };
        let id = crate::source::offset;
        for length in [140, 160, 400] {
            let mut sides: Vec<Side<'_>> =
                (0..length).map(|n| side(Value::Reference(id(n)), n, 1000.0 + n as f64)).collect();
            let given = [(0, 500.0), (130, 500.0), (130, 800.0), (131, 1131.0), (135, 9999.0)];
            for (n, (month, number)) in given.into_iter().enumerate() {
                sides.push(side(Value::Figure(FigureId(id(n))), month, number));
            }
            let (contradictions, not_comparable) = pairs(&sides, 0.01);
            let figure = |n| Value::Figure(FigureId(n));
            let mut expected = vec![
                (figure(0), Value::Reference(0)),
                (figure(1), Value::Reference(130)),
                (figure(2), Value::Reference(130)),
                (figure(2), figure(1)),
                (figure(4), Value::Reference(135)),
            ];
            let put = |(a, b): (Value, Value)| (a.max(b), a.min(b));
            expected.iter_mut().for_each(|pair| *pair = put(*pair));
            expected.sort();
            assert_eq!(contradictions.into_iter().map(put).collect::<Vec<_>>(), expected, "{length}");
            assert_eq!(not_comparable, []);
        }
    }

    #[test]
    fn periods_that_overlap_are_related_but_not_comparable() {
        let exact = |v| Amount::Value(v, Comparator::Exactly);
        check(("2023", exact(1.0)), ("2022-10/2023-09", exact(5.0)), None);
        check(("2023", exact(1.0)), ("2019", exact(5.0)), Some(false));
        check(("2023", exact(1.0)), ("2023~", exact(5.0)), Some(true));
    }
}
