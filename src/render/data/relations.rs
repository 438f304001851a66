//! `relations.json`.

use serde::Serialize;

use super::anchors::Anchor;
use super::keys::{Bounds, Extra, RecordKeys, written};
use super::{Site, document, sorted};
use crate::model::Relation;
use crate::output::Sink;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: String,
    #[serde(flatten)]
    record: RecordKeys<'a>,
    subject: &'a str,
    predicate: &'a str,
    object: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
    #[serde(flatten)]
    bounds: Bounds,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    anchors: [Anchor<'a>; 1],
    #[serde(flatten)]
    extra: &'a Extra,
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.relations.iter().map(|relation| relation.id.as_str()));
    document(out, &order, |n| item(site, &site.briefing.relations[n]));
}

fn item<'a>(site: &'a Site<'_>, relation: &'a Relation) -> Item<'a> {
    let briefing = site.briefing;
    let annotation = site.annotation(relation.passage);
    Item {
        id: &relation.id,
        url: site.routes.passage(briefing, relation.passage),
        record: RecordKeys::of_annotation(annotation, relation.status),
        subject: briefing[relation.subject].id(),
        predicate: &relation.said.predicate,
        object: briefing[relation.object].id(),
        when: written(&relation.said.when),
        bounds: Bounds::of(relation.said.when.as_ref()),
        note: relation.said.note.as_deref(),
        anchors: [site.anchor(relation.passage)],
        extra: &annotation.extra,
    }
}
