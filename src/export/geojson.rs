//! `geojson`: places that have coordinates, and what happened there, as points (RFC 7946: longitude first).

use serde_json::{Value, json};

use super::json;
use super::site::Export;
use crate::model::EntityId;

/// The file.
pub fn file(site: &Export<'_>) -> Vec<u8> {
    let mut features: Vec<Value> = site.entities().filter_map(|id| place(site, id)).collect();
    features.extend(events(site));
    json::lines(&json!({ "type": "FeatureCollection", "features": features }), "features")
}

/// A place that has a point; its precision says how far that may be believed.
fn place(site: &Export<'_>, id: EntityId) -> Option<Value> {
    let entity = &site.briefing[id];
    let point = point(site, id)?;
    let properties = json::object([
        ("kind", Some(site.kind(id).into())),
        ("name", Some(entity.said.name.as_str().into())),
        ("description", json::text(entity.said.description.as_deref())),
        ("precision", json::text(entity.said.precision.as_deref())),
        ("part_of", entity.part_of.filter(|id| site.stands(*id)).map(|id| site.briefing[id].id().into())),
        ("mentions", Some(entity.mentions.len().into())),
        ("url", address(site, site.routes.entity(id))),
    ]);
    Some(feature(&format!("entities/{}", entity.id()), &point, properties))
}

fn events(site: &Export<'_>) -> Vec<Value> {
    let mut features = Vec::new();
    for id in site.events() {
        let event = &site.briefing[id];
        for place in event.places.iter().filter(|place| site.stands(**place)) {
            let Some(point) = point(site, *place) else { continue };
            let entity = &site.briefing[*place];
            let facts = &event.facts;
            let properties = json::object([
                ("kind", Some("event".into())),
                ("title", Some(facts.title.as_str().into())),
                ("when", facts.when.as_ref().map(|when| when.written().into())),
                (
                    "earliest",
                    facts.when.as_ref().and_then(|when| when.earliest()).map(|day| day.to_string().into()),
                ),
                (
                    "latest",
                    facts.when.as_ref().and_then(|when| when.latest()).map(|day| day.to_string().into()),
                ),
                ("date_text", json::text(facts.date_text.as_deref())),
                ("type", json::text(facts.kind.as_deref())),
                ("place", Some(entity.id().into())),
                // The point is the place's, and no better known than that.
                ("precision", json::text(entity.said.precision.as_deref())),
                ("url", address(site, site.routes.event(id))),
            ]);
            features.push(feature(&format!("events/{}@{}", event.id, entity.id()), &point, properties));
        }
    }
    features
}

fn address(site: &Export<'_>, path: &str) -> Option<Value> {
    site.routes.base_url.as_ref().map(|_| site.iri(path).into())
}

fn point(site: &Export<'_>, id: EntityId) -> Option<Value> {
    let (latitude, longitude) = site.briefing[id].said.coordinates?;
    Some(json!({ "type": "Point", "coordinates": [longitude, latitude] }))
}

fn feature(id: &str, point: &Value, properties: Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": point, "properties": properties })
}
