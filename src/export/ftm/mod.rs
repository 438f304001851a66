//! `ftm` and `ftm-statements`: entities of FollowTheMoney, an object a line, or a statement of one value a row with who
//! says it and where.
//!
//! `entities.rs` and `said.rs` make the entities, `statements.rs` the rows. A value is written as FollowTheMoney cleans
//! it, since it drops what it would clean otherwise.

mod clean;
mod entities;
mod said;
mod statements;

use serde_json::{Map, Value};

use super::json;
use super::site::Export;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Briefing, Entity, EntityId, Passage};
pub use statements::file as statements;

/// The author's key that says as what an entity is exported.
const KEY: &str = "x_ftm";

/// Schemata that an entity may have, and whether each is a legal entity, which alone can take part in events.
const SCHEMATA: &[(&str, bool)] = &[
    ("Person", true),
    ("Organization", true),
    ("PublicBody", true),
    ("Company", true),
    ("LegalEntity", true),
    ("Territory", false),
    ("Vessel", false),
    ("Airplane", false),
    ("Vehicle", false),
    ("RealEstate", false),
    ("Asset", false),
];

/// An entity of FollowTheMoney.
struct Thing {
    id: String,
    schema: &'static str,
    values: Vec<Said>,
}

/// One value of a property, with who says it.
struct Said {
    prop: &'static str,
    value: String,
    source: Option<Passage>,
}

impl Thing {
    fn new(id: String, schema: &'static str) -> Self {
        Self { id, schema, values: Vec::new() }
    }

    /// Adds a value that is ours.
    fn add(&mut self, prop: &'static str, value: Option<String>) {
        self.add_from(prop, value, None);
    }

    /// Adds a value that a source gives.
    fn add_from(&mut self, prop: &'static str, value: Option<String>, source: Option<Passage>) {
        let is_new = |value: &String| {
            let mut same = self.values.iter().filter(|said| said.prop == prop && said.value == *value);
            !value.is_empty() && same.all(|said| said.source != source)
        };
        if let Some(value) = value.filter(is_new) {
            self.values.push(Said { prop, value, source });
        }
    }

    fn has(&self, prop: &str) -> bool {
        self.values.iter().any(|said| said.prop == prop)
    }
}

/// The file of entities.
pub fn entities(site: &Export<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    for thing in things(site) {
        json::plain(&mut out, &object(&thing));
        out.push(b'\n');
    }
    out
}

fn object(thing: &Thing) -> Value {
    let mut properties = Map::new();
    for said in &thing.values {
        let values = properties.entry(said.prop).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(values) = values {
            let value = Value::from(said.value.as_str());
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    json::object([
        ("id", Some(thing.id.as_str().into())),
        ("schema", Some(thing.schema.into())),
        ("properties", Some(Value::Object(properties))),
    ])
}

/// Everything that has an entity, each after those that it names.
fn things(site: &Export<'_>) -> Vec<Thing> {
    let mut things = entities::all(site);
    things.extend(said::all(site));
    things
}

/// The name of a thing: the same in every export of the site, and not that of another site's thing.
fn id(site: &Export<'_>, kind: &str, id: &str) -> String {
    let space = site.uuid("ftm").simple().to_string();
    format!("{}-{kind}-{}", &space[..8], id.replace('#', "."))
}

fn entity_id(site: &Export<'_>, entity: EntityId) -> String {
    id(site, "entity", site.briefing[entity].id())
}

/// The schema of an entity, and whether it is a legal entity; none for one that has no place in the format.
fn schema(site: &Export<'_>, entity: EntityId) -> Option<(&'static str, bool)> {
    let own = own_schema(&site.briefing[entity]).and_then(known);
    own.or_else(|| match site.kind(entity) {
        "person" => known("Person"),
        "organisation" => known("Organization"),
        "place" => known("Territory"),
        _ => None,
    })
}

fn own_schema(entity: &Entity) -> Option<&str> {
    entity.said.record.extra.get(KEY).map(|word| word.as_str().unwrap_or_default())
}

fn known(word: &str) -> Option<(&'static str, bool)> {
    SCHEMATA.iter().find(|(name, _)| *name == word).copied()
}

/// Words in [`KEY`] that are no schema.
pub fn problems(briefing: &Briefing) -> Vec<Diagnostic> {
    let wrong = briefing.entities.iter().filter(|e| own_schema(e).is_some_and(|word| known(word).is_none()));
    let words: Vec<String> = SCHEMATA.iter().map(|(word, _)| format!("`{word}`")).collect();
    wrong
        .map(|entity| {
            let message = format!(
                "`{KEY}` of the entity `{}` is no schema that an entity can be exported as",
                entity.id()
            );
            Diagnostic::new(Code::BadValue, entity.said.record.span, message)
                .hint(format!("it is one of {}", words.join(", ")))
        })
        .collect()
}
