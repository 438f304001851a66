//! `notes.json`.

use serde::Serialize;

use super::anchors::Anchor;
use super::keys::{Extra, RecordKeys};
use super::{Site, document, sorted};
use crate::model::Note;
use crate::output::Sink;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: String,
    #[serde(flatten)]
    record: RecordKeys<'a>,
    text: &'a str,
    anchors: [Anchor<'a>; 1],
    #[serde(flatten)]
    extra: &'a Extra,
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.notes.iter().map(|note| note.id.as_str()));
    document(out, &order, |n| item(site, &site.briefing.notes[n]));
}

fn item<'a>(site: &'a Site<'_>, note: &'a Note) -> Item<'a> {
    let annotation = site.annotation(note.passage);
    Item {
        id: &note.id,
        url: site.routes.passage(site.briefing, note.passage),
        record: RecordKeys::of_annotation(annotation, note.status),
        text: &note.written,
        anchors: [site.anchor(note.passage)],
        extra: &annotation.extra,
    }
}
