//! Which figures contradict each other, and which only seem comparable.
//!
//! A figure stands for a range (FORMAT.md section 3). Two of the same series, area, period and unit contradict when
//! their ranges, widened by the series' tolerance, do not meet. What differs in one of those is not comparable.

use crate::date::Date;
use crate::model::{EntityId, Figure, FigureId, NotComparable, Series, SeriesId, Value};
use crate::parse::objects::{Amount, Comparator, Status};

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
    let unit = if percent { "%" } else { figure.said.unit.as_deref().unwrap_or(&series.said.unit) };
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

/// Of more values than that, so many pairs that cannot be compared are named.
const NOT_COMPARABLE: usize = 1000;

/// Every pair with at least one source's figure in it. Reference values stand beside each other in the table; that
/// one year differs from another is no news.
fn pairs(sides: &[Side<'_>], tolerance: f64) -> Pairs {
    if sides.len() > EACH_WITH_EACH {
        return neighbours(sides, tolerance);
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

/// Of very many values each is set against the nearest larger one that it contradicts: their pairs would grow with
/// the square of their number, and say no more.
fn neighbours(sides: &[Side<'_>], tolerance: f64) -> Pairs {
    let mut order: Vec<&Side<'_>> = sides.iter().collect();
    order.sort_by(|a, b| a.reach.low.total_cmp(&b.reach.low).then(a.value.cmp(&b.value)));
    let mut contradictions = Vec::new();
    let mut not_comparable = Vec::new();
    for (n, a) in order.iter().enumerate() {
        let mut nearest = None;
        for b in order[n + 1..].iter().take(EACH_WITH_EACH).chain(order.last()) {
            match relation(a, b, tolerance) {
                Relation::Contradicts => {
                    nearest = Some((b.value.max(a.value), b.value.min(a.value)));
                    break;
                }
                Relation::NotComparable(reason) if not_comparable.len() < NOT_COMPARABLE => {
                    not_comparable.push((b.value.max(a.value), b.value.min(a.value), reason));
                }
                _ => {}
            }
        }
        contradictions.extend(nearest);
    }
    contradictions.sort();
    contradictions.dedup();
    not_comparable.sort();
    not_comparable.dedup();
    (contradictions, not_comparable)
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

    #[test]
    fn periods_that_overlap_are_related_but_not_comparable() {
        let exact = |v| Amount::Value(v, Comparator::Exactly);
        check(("2023", exact(1.0)), ("2022-10/2023-09", exact(5.0)), None);
        check(("2023", exact(1.0)), ("2019", exact(5.0)), Some(false));
        check(("2023", exact(1.0)), ("2023~", exact(5.0)), Some(true));
    }
}
