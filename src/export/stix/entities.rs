//! People and organisations as identities or groups, places as locations.

use serde_json::{Map, Value, json};

use super::bundle::Bundle;
use super::{TYPES, own_type};
use crate::export::address::web;
use crate::export::words;
use crate::model::{EntityId, Publisher};
use crate::parse::objects::Tlp;

/// Adds publishers, entities, and the roles that these have.
pub fn add(bundle: &mut Bundle<'_>) {
    let site = bundle.site;
    for publisher in &site.briefing.publishers {
        if crate::export::site::stands(&publisher.said.record) {
            let object = of_publisher(bundle, publisher);
            bundle.push(object);
        }
    }
    for entity in site.entities() {
        if let Some(object) = of_entity(bundle, entity) {
            let id = bundle.push(object);
            bundle.entities.insert(entity, id);
        }
    }
    for entity in site.entities() {
        roles(bundle, entity);
    }
}

fn of_publisher(bundle: &mut Bundle<'_>, publisher: &Publisher) -> Map<String, Value> {
    let said = &publisher.said;
    let level = bundle.site.level(&said.record.marking);
    let name = format!("publisher/{}", said.record.id.value);
    let mut object = bundle.object("identity", &name, level, said.record.updated.as_ref());
    object.insert("name".into(), said.name.as_str().into());
    object.insert("identity_class".into(), "organization".into());
    if let Some(note) = said.reliability_note.as_deref() {
        object.insert("description".into(), note.into());
    }
    if let Some(url) = said.url.as_deref().and_then(web) {
        object.insert("external_references".into(), json!([{ "source_name": said.name, "url": url }]));
    }
    bundle.extend(&mut object, [("reliability", said.reliability.map(|grade| grade.to_string().into()))]);
    object
}

/// The object of an entity; none for a topic.
fn of_entity(bundle: &mut Bundle<'_>, id: EntityId) -> Option<Map<String, Value>> {
    let site = bundle.site;
    let entity = &site.briefing[id];
    let said = &entity.said;
    let own = own_type(entity).filter(|word| TYPES.contains(word));
    let kind = match (own, site.kind(id)) {
        (Some(own), _) => own,
        (None, "topic") => return None,
        (None, "place") if said.coordinates.is_some() => "location",
        (None, _) => "identity",
    };
    let level = site.level(&said.record.marking);
    let mut object =
        bundle.object(kind, &format!("entity/{}", entity.id()), level, said.record.updated.as_ref());
    object.insert("name".into(), said.name.as_str().into());
    let prose = entity.text.as_ref().map(|text| words::prose(site.briefing, text));
    let parts: Vec<String> =
        said.description.iter().cloned().chain(prose).filter(|part| !part.is_empty()).collect();
    if !parts.is_empty() {
        object.insert("description".into(), parts.join("\n\n").into());
    }
    match kind {
        "location" => {
            let (latitude, longitude) = said.coordinates?;
            object.insert("latitude".into(), latitude.into());
            object.insert("longitude".into(), longitude.into());
        }
        "identity" => drop(object.insert("identity_class".into(), class(site.kind(id)).into())),
        _ => names(&mut object, said),
    }
    references(bundle, &mut object, id);
    let precision = said.precision.as_deref().map(Value::from);
    let place = (kind == "identity" && site.kind(id) == "place").then(|| "place".into());
    bundle.extend(&mut object, [("precision", precision), ("kind", place)]);
    Some(object)
}

fn class(kind: &str) -> &'static str {
    match kind {
        "person" => "individual",
        "organisation" => "organization",
        _ => "unknown",
    }
}

/// The other names, which groups alone have.
fn names(object: &mut Map<String, Value>, said: &crate::parse::objects::Entity) {
    let mut aliases: Vec<&str> = said.native_name.as_deref().into_iter().collect();
    aliases.extend(said.aliases.iter().map(|alias| alias.value.as_str()));
    if !aliases.is_empty() {
        object.insert("aliases".into(), json!(aliases));
    }
}

/// Where else the entity is known, and its page.
fn references(bundle: &Bundle<'_>, object: &mut Map<String, Value>, id: EntityId) {
    let site = bundle.site;
    let ids = site.briefing[id].said.ids.iter();
    let mut all: Vec<Value> =
        ids.map(|(source, id)| json!({ "source_name": source, "external_id": id })).collect();
    if site.routes.base_url.is_some() {
        all.push(json!({ "source_name": site.briefing.site.title, "url": site.iri(site.routes.entity(id)) }));
    }
    if !all.is_empty() {
        object.insert("external_references".into(), Value::Array(all));
    }
}

fn roles(bundle: &mut Bundle<'_>, id: EntityId) {
    let entity = &bundle.site.briefing[id];
    let level: Tlp = bundle.site.level(&entity.said.record.marking);
    for (n, role) in entity.roles.iter().enumerate() {
        let of = |id: &EntityId| bundle.entities.get(id).cloned();
        let ends = of(&id).zip(role.organisation.as_ref().and_then(of));
        let Some((holder, organisation)) = ends.filter(|(a, b)| a != b) else { continue };
        let name = format!("role/{}/{}", entity.id(), n + 1);
        let object =
            bundle.related((&name, level), (&holder, &organisation), &role.title, role.when.as_ref());
        bundle.push(object);
    }
}
