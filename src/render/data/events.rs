//! `events.json`: events with files of their own, and inline ones.

use serde::Serialize;

use super::anchors::{Anchor, inline_passage};
use super::keys::{Bounds, Extra, RecordKeys, entity_ids, written};
use super::{Site, document, sorted};
use crate::model::{Event, EventId};
use crate::output::Sink;
use crate::parse::objects::Confidence;
use crate::source::offset;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(flatten)]
    record: Option<RecordKeys<'a>>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
    #[serde(flatten)]
    bounds: Bounds,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extent: Option<&'static str>,
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    places: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actors: Vec<Actor<'a>>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'static str>,
    anchors: Vec<Anchor<'a>>,
    #[serde(flatten)]
    extra: Option<&'a Extra>,
}

#[derive(Serialize)]
struct Actor<'a> {
    entity: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.events.iter().map(|event| event.id.as_str()));
    document(out, &order, |n| item(site, EventId(offset(n))));
}

fn item<'a>(site: &'a Site<'_>, id: EventId) -> Item<'a> {
    let briefing = site.briefing;
    let event = &briefing[id];
    let facts = &event.facts;
    let (record, extra, anchors) = origin(site, event);
    Item {
        id: &event.id,
        url: site.routes.event(id),
        record,
        title: &facts.title,
        when: written(&facts.when),
        bounds: Bounds::of(facts.when.as_ref()),
        date_text: facts.date_text.as_deref(),
        extent: facts.within.then_some("within"),
        places: entity_ids(briefing, &event.places),
        actors: event
            .actors
            .iter()
            .map(|(entity, role)| Actor { entity: briefing[*entity].id(), role: role.as_deref() })
            .collect(),
        kind: facts.kind.as_deref(),
        confidence: facts.confidence.map(Confidence::as_str),
        anchors,
        extra,
    }
}

type Origin<'a> = (Option<RecordKeys<'a>>, Option<&'a Extra>, Vec<Anchor<'a>>);

/// What the event's file says of the record, or the annotation that holds it.
fn origin<'a>(site: &'a Site<'_>, event: &'a Event) -> Origin<'a> {
    if let Some(record) = &event.record {
        let anchors = event.sources.iter().map(|passage| site.anchor(*passage)).collect();
        return (Some(RecordKeys::of(record)), Some(&record.extra), anchors);
    }
    let source = event.sources.first().copied();
    let Some(passage) = source.or_else(|| inline_passage(site.briefing, &event.id)) else {
        return (None, None, Vec::new());
    };
    let annotation = site.annotation(passage);
    let keys = RecordKeys::of_annotation(annotation, event.status);
    (Some(keys), Some(&annotation.extra), vec![site.anchor(passage)])
}
