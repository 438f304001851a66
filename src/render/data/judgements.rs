//! `judgements.json`.

use serde::Serialize;

use super::keys::{Bounds, Extra, RecordKeys, written};
use super::{Site, document, sorted};
use crate::model::Judgement;
use crate::output::Sink;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: String,
    #[serde(flatten)]
    record: RecordKeys<'a>,
    statement: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(flatten)]
    bounds: Bounds,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<i64>,
    #[serde(flatten)]
    extra: &'a Extra,
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.judgements.iter().map(|judgement| judgement.said.record.id.as_str()));
    document(out, &order, |n| item(site, &site.briefing.judgements[n]));
}

fn item<'a>(site: &'a Site<'_>, judgement: &'a Judgement) -> Item<'a> {
    let briefing = site.briefing;
    let said = &judgement.said;
    Item {
        id: &said.record.id.value,
        url: site.routes.judgement(judgement),
        record: RecordKeys::of(&said.record),
        statement: &said.statement,
        likelihood: said.likelihood.as_ref().map(|term| term.value),
        confidence: said.confidence.as_ref().map(|level| level.value.as_str()),
        evidence: judgement.evidence.iter().map(|id| briefing[*id].id.as_str()).collect(),
        date: written(&said.date),
        bounds: Bounds::of(said.date.as_ref()),
        supersedes: judgement.supersedes.map(|id| briefing[id].said.record.id.as_str()),
        order: said.order,
        extra: &said.record.extra,
    }
}
