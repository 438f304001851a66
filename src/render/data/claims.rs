//! `claims.json`: claims with files of their own, and inline ones.

use serde::Serialize;

use super::anchors::{Anchor, inline_passage};
use super::keys::{Bounds, Extra, RecordKeys, entity_ids, written};
use super::{Site, document, sorted};
use crate::model::{Claim, ClaimId, ClaimSource};
use crate::output::Sink;
use crate::parse::objects::{Confidence, Stance, Verdict};
use crate::source::offset;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(flatten)]
    record: Option<RecordKeys<'a>>,
    statement: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
    #[serde(flatten)]
    bounds: Bounds,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conclusion: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contradicts: Vec<&'a str>,
    anchors: Vec<Source<'a>>,
    #[serde(flatten)]
    extra: Option<&'a Extra>,
}

#[derive(Serialize)]
struct Source<'a> {
    #[serde(flatten)]
    anchor: Anchor<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stance: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credibility: Option<u8>,
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.claims.iter().map(|claim| claim.id.as_str()));
    document(out, &order, |n| item(site, ClaimId(offset(n))));
}

fn item<'a>(site: &'a Site<'_>, id: ClaimId) -> Item<'a> {
    let briefing = site.briefing;
    let claim = &briefing[id];
    let facts = &claim.facts;
    let (record, extra) = origin(site, claim);
    let mut contradicts: Vec<&str> = claim.contradicts.iter().map(|id| briefing[*id].id.as_str()).collect();
    contradicts.sort_unstable();
    Item {
        id: &claim.id,
        url: site.routes.claim(id),
        record,
        statement: &facts.statement,
        by: entity_ids(briefing, &claim.by),
        when: written(&facts.when),
        bounds: Bounds::of(facts.when.as_ref()),
        verdict: facts.verdict.map(Verdict::as_str),
        conclusion: facts.conclusion.as_deref(),
        confidence: facts.confidence.map(Confidence::as_str),
        contradicts,
        anchors: sources(site, claim),
        extra,
    }
}

/// What the claim's file says of the record, or the annotation that holds it.
fn origin<'a>(site: &'a Site<'_>, claim: &'a Claim) -> (Option<RecordKeys<'a>>, Option<&'a Extra>) {
    if let Some(record) = &claim.record {
        return (Some(RecordKeys::of(record)), Some(&record.extra));
    }
    let source = claim.sources.first().map(|source| source.passage);
    let Some(passage) = source.or_else(|| inline_passage(site.briefing, &claim.id)) else {
        return (None, None);
    };
    let annotation = site.annotation(passage);
    (Some(RecordKeys::of_annotation(annotation, claim.status)), Some(&annotation.extra))
}

fn sources<'a>(site: &'a Site<'_>, claim: &'a Claim) -> Vec<Source<'a>> {
    if claim.sources.is_empty() && claim.record.is_none() {
        // Retracted with its annotation or article: it keeps its passage, but no source stands behind it.
        let passage = inline_passage(site.briefing, &claim.id);
        let anchor = passage.map(|passage| site.anchor(passage));
        return anchor.map(|anchor| Source { anchor, stance: None, credibility: None }).into_iter().collect();
    }
    claim.sources.iter().map(|source| stance(site, source)).collect()
}

fn stance<'a>(site: &'a Site<'_>, source: &ClaimSource) -> Source<'a> {
    Source {
        anchor: site.anchor(source.passage),
        stance: Some(Stance::as_str(source.stance)),
        credibility: source.credibility,
    }
}
