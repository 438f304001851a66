//! `entities.json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::keys::{Bounds, Extra, Number, RecordKeys, entity_id, values, written};
use super::{Site, document, sorted};
use crate::model::{Briefing, Entity, EntityId, Role};
use crate::output::Sink;
use crate::parse::objects::LinkMode;
use crate::plan::Routes;
use crate::source::offset;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(flatten)]
    record: RecordKeys<'a>,
    name: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    native_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    weak_aliases: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deny: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coordinates: Option<[Number; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    ids: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    role: Vec<RoleItem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'static str>,
    #[serde(flatten)]
    extra: &'a Extra,
}

#[derive(Serialize)]
struct RoleItem<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
    #[serde(flatten)]
    bounds: Bounds,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    names: &'a [String],
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.entities.iter().map(Entity::id));
    document(out, &order, |n| item(site, EntityId(offset(n))));
}

fn item<'a>(site: &'a Site<'_>, id: EntityId) -> Item<'a> {
    let briefing = site.briefing;
    let entity = &briefing[id];
    let said = &entity.said;
    Item {
        id: entity.id(),
        url: site.routes.entity(id),
        record: RecordKeys::of(&said.record),
        name: &said.name.value,
        kind: briefing.site.kinds.get(entity.kind).map_or("", |kind| &kind.id),
        sort: said.sort.as_deref(),
        native_name: said.native_name.as_deref(),
        aliases: values(&said.aliases),
        weak_aliases: values(&said.weak_aliases),
        deny: values(&said.deny),
        description: said.description.as_deref(),
        image: entity.image.as_deref().map(Routes::media),
        coordinates: said.coordinates.map(|(latitude, longitude)| [Number(latitude), Number(longitude)]),
        precision: said.precision.as_deref(),
        part_of: entity_id(briefing, entity.part_of),
        ids: &said.ids,
        role: entity.roles.iter().map(|role| role_item(briefing, role)).collect(),
        link: said.link.map(link_word),
        extra: &said.record.extra,
    }
}

fn role_item<'a>(briefing: &'a Briefing, role: &'a Role) -> RoleItem<'a> {
    RoleItem {
        title: &role.title,
        organisation: entity_id(briefing, role.organisation),
        when: written(&role.when),
        bounds: Bounds::of(role.when.as_ref()),
        names: &role.names,
    }
}

fn link_word(link: LinkMode) -> &'static str {
    match link {
        LinkMode::Always => "always",
        LinkMode::First => "first",
        LinkMode::Never => "never",
    }
}
