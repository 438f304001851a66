//! The view of a figure series.

use super::chart;
use super::dates;
use super::here::Here;
use super::make::{apart, extra, reason, text};
use super::numbers;
use super::pages::*;
use super::words;
use crate::model::*;
use crate::parse::objects::Status;
use crate::plan::Page;

/// A figure series with every value.
pub fn view<'a>(here: &Here<'a>, id: SeriesId) -> SeriesView<'a> {
    let briefing = here.briefing();
    let series = &briefing[id];
    let said = &series.said;
    let mut description = format!("{} ({})", said.title, said.unit);
    if let Some(counts) = &said.counts {
        description = format!("{description}: {counts}");
    }
    let contradicted = |value: Value| series.contradictions.iter().any(|(a, b)| *a == value || *b == value);
    let pair = |a: Value, b: Value, reason: String| FigurePair {
        first: here.side(id, a),
        second: here.side(id, b),
        reason,
    };
    SeriesView {
        frame: here.frame(Page::Series(id), &said.title, &description),
        extra: extra(Some(&said.record)),
        title: &said.title,
        unit: &said.unit,
        counts: said.counts.as_deref(),
        area: series.area.map(|area| here.entity(area)),
        status: words::record_status(here.words(), &said.record),
        body_html: text(here, series.text.as_ref()),
        tolerance_percent: percent(said.tolerance),
        approx_percent: percent(said.approx),
        table: here.link(&here.site.routes.table(series)),
        chart_html: chart::svg(here.words(), briefing, series),
        values: values(here, id, &contradicted),
        contradictions: series
            .contradictions
            .iter()
            .map(|(a, b)| pair(*a, *b, apart(here, series, *a, *b)))
            .collect(),
        not_comparable: series
            .not_comparable
            .iter()
            .map(|(a, b, why)| pair(*a, *b, reason(here.words(), *why).to_owned()))
            .collect(),
        updated: dates::maybe(here.words(), said.record.updated.as_ref()),
    }
}

fn percent(share: f64) -> f64 {
    (share * 1_000_000.0).round() / 10_000.0
}

fn values<'a>(here: &Here<'a>, id: SeriesId, contradicted: &dyn Fn(Value) -> bool) -> Vec<ValueRow<'a>> {
    let briefing = here.briefing();
    let series = &briefing[id];
    let said = &series.said;
    let reference = said.values.iter().enumerate().map(|(n, value)| {
        let row = ValueRow {
            reference: true,
            period: Some(dates::date(here.words(), &value.period)),
            text: numbers::number(here.words(), value.value, said.decimals),
            who: value.source.as_deref().unwrap_or(here.words().get("figure.reference_value")),
            href: value.url.clone().or_else(|| {
                let publisher = here.publisher_named(value.source.as_deref())?;
                Some(here.link(&here.site.routes.publisher(publisher)))
            }),
            area: None,
            unit: None,
            baseline: None,
            preliminary: value.preliminary,
            note: value.note.as_deref(),
            quote: None,
            contradicted: contradicted(Value::Reference(crate::source::offset(n))),
        };
        (Some(value.period.sort_key()), row)
    });
    let live = series.figures.iter().filter(|id| briefing[**id].status != Some(Status::Retracted));
    let given = live.map(|id| {
        let figure = &briefing[*id];
        let row = ValueRow {
            reference: false,
            period: dates::maybe(here.words(), figure.said.period.as_ref()),
            text: numbers::amount(here.words(), &figure.said.amount, said.decimals),
            who: &briefing[figure.passage.article].said.title,
            href: Some(here.passage(figure.passage)),
            area: figure.area.filter(|_| figure.area != series.area).map(|area| here.entity(area)),
            unit: figure.said.unit.as_deref().filter(|unit| *unit != said.unit),
            baseline: super::rows::baseline(here.words(), figure),
            preliminary: false,
            note: figure.said.note.as_deref(),
            quote: here.quote(figure.passage),
            contradicted: contradicted(Value::Figure(*id)),
        };
        (figure.said.period.as_ref().map(crate::date::Date::sort_key), row)
    });
    let mut rows: Vec<_> = reference.chain(given).collect();
    rows.sort_by(|(a, _), (b, _)| (a.is_none(), a).cmp(&(b.is_none(), b)));
    rows.into_iter().map(|(_, row)| row).collect()
}
