//! `figures.json`.

use serde::{Serialize, Serializer};

use super::anchors::Anchor;
use super::keys::{Bounds, Extra, Number, RecordKeys, entity_id, entity_ids, written};
use super::{Site, document, sorted};
use crate::model::Figure;
use crate::output::Sink;
use crate::parse::objects::{Amount, Comparator};
use crate::resolve::tensions::value_id;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: String,
    #[serde(flatten)]
    record: RecordKeys<'a>,
    series: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<&'a str>,
    #[serde(flatten)]
    bounds: Bounds,
    #[serde(flatten)]
    amount: AmountKeys<'a>,
    unit: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    area: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contradicts: Vec<String>,
    anchors: [Anchor<'a>; 1],
    #[serde(flatten)]
    extra: &'a Extra,
}

#[derive(Default, Serialize)]
struct AmountKeys<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Change>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparator: Option<&'static str>,
}

/// A change in the unit (a number) or as a share (`"-40 %"`).
enum Change {
    InUnit(f64),
    Percent(f64),
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::InUnit(number) => Number(*number).serialize(serializer),
            Self::Percent(number) => serializer.collect_str(&format_args!("{number} %")),
        }
    }
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.figures.iter().map(|figure| figure.id.as_str()));
    document(out, &order, |n| item(site, &site.briefing.figures[n]));
}

fn item<'a>(site: &'a Site<'_>, figure: &'a Figure) -> Item<'a> {
    let briefing = site.briefing;
    let (said, series) = (&figure.said, &briefing[figure.series]);
    let annotation = site.annotation(figure.passage);
    let mut contradicts: Vec<String> =
        figure.contradicts.iter().map(|value| value_id(briefing, figure.series, *value)).collect();
    contradicts.sort_unstable();
    Item {
        id: &figure.id,
        url: site.routes.passage(briefing, figure.passage),
        record: RecordKeys::of_annotation(annotation, figure.status),
        series: series.id(),
        period: written(&said.period),
        bounds: Bounds::of(said.period.as_ref()),
        amount: amount(&said.amount),
        unit: said.unit.as_deref().unwrap_or(&series.said.unit),
        area: entity_id(briefing, figure.area),
        by: entity_ids(briefing, &figure.by),
        note: said.note.as_deref(),
        contradicts,
        anchors: [site.anchor(figure.passage)],
        extra: &annotation.extra,
    }
}

fn amount(amount: &Amount) -> AmountKeys<'_> {
    match amount {
        Amount::Value(value, sign) => {
            AmountKeys { value: Some(Number(*value)), comparator: comparator(*sign), ..AmountKeys::default() }
        }
        Amount::Range(low, high) => {
            AmountKeys { low: Some(Number(*low)), high: Some(Number(*high)), ..AmountKeys::default() }
        }
        Amount::Change { value, percent, baseline, comparator: sign } => AmountKeys {
            change: Some(if *percent { Change::Percent(*value) } else { Change::InUnit(*value) }),
            baseline: written(baseline),
            comparator: comparator(*sign),
            ..AmountKeys::default()
        },
    }
}

fn comparator(comparator: Comparator) -> Option<&'static str> {
    Some(comparator.as_str()).filter(|sign| !sign.is_empty())
}
