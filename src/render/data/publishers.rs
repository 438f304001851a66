//! `publishers.json`.

use serde::Serialize;

use super::keys::{Extra, RecordKeys};
use super::{Site, document, sorted};
use crate::model::Publisher;
use crate::output::Sink;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: String,
    #[serde(flatten)]
    record: RecordKeys<'a>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reliability: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reliability_note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_rights: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_tlp: Option<&'static str>,
    #[serde(flatten)]
    extra: &'a Extra,
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.publishers.iter().map(|publisher| publisher.said.record.id.as_str()));
    document(out, &order, |n| item(site, &site.briefing.publishers[n]));
}

fn item<'a>(site: &'a Site<'_>, publisher: &'a Publisher) -> Item<'a> {
    let said = &publisher.said;
    Item {
        id: &said.record.id.value,
        url: site.routes.publisher(publisher),
        record: RecordKeys::of(&said.record),
        name: &said.name,
        country: said.country.as_deref(),
        source_url: said.url.as_deref(),
        reliability: said.reliability,
        reliability_note: said.reliability_note.as_deref(),
        default_rights: said.default_rights.map(|rights| rights.as_str()),
        default_tlp: said.default_tlp.map(|tlp| tlp.as_str()),
        extra: &said.record.extra,
    }
}
