//! `stix`: a STIX 2.1 bundle. Its objects have the same ids in every export of the site.
//!
//! `bundle.rs` collects them, `entities.rs` and `said.rs` make them, `marking.rs` has the levels of TLP 2.0. What STIX
//! has no property for stands in an extension of ours: EDTF dates, verdicts, likelihoods.

mod bundle;
mod entities;
mod marking;
mod said;

use serde_json::Value;

use super::json;
use super::site::Export;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Briefing, Entity};
use bundle::Bundle;

/// The author's key that says as what an entity is exported.
const KEY: &str = "x_stix";

/// What an entity may be, beside what its kind makes of it.
const TYPES: &[&str] = &["threat-actor", "intrusion-set"];

/// The file.
pub fn file(site: &Export<'_>) -> Vec<u8> {
    let mut bundle = Bundle::new(site);
    entities::add(&mut bundle);
    said::add(&mut bundle);
    let id = format!("bundle--{}", site.uuid("stix"));
    let whole: Value = json::object([
        ("type", Some("bundle".into())),
        ("id", Some(id.into())),
        ("objects", Some(Value::Array(bundle.finish()))),
    ]);
    json::lines(&whole, "objects")
}

fn own_type(entity: &Entity) -> Option<&str> {
    entity.said.record.extra.get(KEY).map(|word| word.as_str().unwrap_or_default())
}

/// Words in [`KEY`] that are none of [`TYPES`].
pub fn problems(briefing: &Briefing) -> Vec<Diagnostic> {
    let wrong = briefing.entities.iter().filter(|e| own_type(e).is_some_and(|word| !TYPES.contains(&word)));
    wrong
        .map(|entity| {
            let message = format!(
                "`{KEY}` of the entity `{}` is no type that an entity can be exported as",
                entity.id()
            );
            Diagnostic::new(Code::BadValue, entity.said.record.span, message)
                .hint("it is one of `threat-actor`, `intrusion-set`")
        })
        .collect()
}
