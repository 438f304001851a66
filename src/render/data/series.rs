//! `series.json`.

use serde::Serialize;

use super::keys::{Bounds, Extra, Number, RecordKeys, entity_id};
use super::{Site, document, sorted};
use crate::model::Series;
use crate::output::Sink;
use crate::parse::objects::SeriesValue;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: String,
    #[serde(flatten)]
    record: RecordKeys<'a>,
    title: &'a str,
    unit: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    area: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<u8>,
    tolerance: Number,
    approx: Number,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    value: Vec<Value<'a>>,
    #[serde(flatten)]
    extra: &'a Extra,
}

#[derive(Serialize)]
struct Value<'a> {
    period: &'a str,
    #[serde(flatten)]
    bounds: Bounds,
    value: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    preliminary: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.series.iter().map(Series::id));
    document(out, &order, |n| item(site, &site.briefing.series[n]));
}

fn item<'a>(site: &'a Site<'_>, series: &'a Series) -> Item<'a> {
    let said = &series.said;
    Item {
        id: series.id(),
        url: site.routes.series(series),
        record: RecordKeys::of(&said.record),
        title: &said.title,
        unit: &said.unit,
        counts: said.counts.as_deref(),
        area: entity_id(site.briefing, series.area),
        decimals: said.decimals,
        tolerance: Number(said.tolerance),
        approx: Number(said.approx),
        value: said.values.iter().map(value).collect(),
        extra: &said.record.extra,
    }
}

fn value(value: &SeriesValue) -> Value<'_> {
    Value {
        period: value.period.written(),
        bounds: Bounds::of(Some(&value.period)),
        value: Number(value.value),
        source: value.source.as_deref(),
        url: value.url.as_deref(),
        preliminary: value.preliminary,
        note: value.note.as_deref(),
    }
}
