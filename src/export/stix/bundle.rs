//! The objects of a bundle, as they come together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::marking;
use crate::date::Date;
use crate::export::dates::{certain, instant};
use crate::export::site::Export;
use crate::model::EntityId;
use crate::parse::objects::{Confidence, Tlp};

/// When an object was made is not known, and may not change from one export to the next.
const CREATED: &str = "1970-01-01T00:00:00.000Z";

/// The objects so far.
pub struct Bundle<'a> {
    /// The briefing.
    pub site: &'a Export<'a>,
    /// The object of each entity that has one.
    pub entities: BTreeMap<EntityId, String>,
    /// Who makes the briefing.
    author: String,
    extension: String,
    /// When objects without a date of their own were last changed.
    edition: String,
    objects: Vec<Value>,
    levels: BTreeSet<Tlp>,
}

impl<'a> Bundle<'a> {
    /// Begins with who makes the briefing, and with the extension.
    pub fn new(site: &'a Export<'a>) -> Self {
        let id = |kind: &str, name: &str| format!("{kind}--{}", site.uuid(&format!("stix/{kind}/{name}")));
        let level = site.briefing.site.default_tlp.min(site.briefing.level);
        let edition = site.briefing.site.edition.as_ref().and_then(certain).and_then(modified);
        let mut bundle = Self {
            site,
            entities: BTreeMap::new(),
            author: id("identity", "site"),
            extension: id("extension-definition", "briefbook"),
            edition: edition.unwrap_or_else(|| CREATED.to_owned()),
            objects: Vec::new(),
            levels: BTreeSet::new(),
        };
        let author = site.briefing.site.authors.join(", ");
        let author = if author.is_empty() { site.briefing.site.title.clone() } else { author };
        let mut identity = bundle.object("identity", "site", level, None);
        identity.shift_remove("created_by_ref");
        identity.insert("name".into(), author.into());
        identity.insert("identity_class".into(), "organization".into());
        bundle.push(identity);
        let mut extension = bundle.object("extension-definition", "briefbook", level, None);
        extension.insert("name".into(), "briefbook".into());
        extension.insert(
            "description".into(),
            "What a briefing says and STIX has no property for: dates in EDTF, verdicts, likelihoods.".into(),
        );
        extension.insert("schema".into(), "docs/exporting.md#stix".into());
        extension.insert("version".into(), "1.0.0".into());
        extension.insert("extension_types".into(), json!(["property-extension"]));
        bundle.push(extension);
        bundle
    }

    /// An id, the same in every export.
    pub fn id(&self, kind: &str, name: &str) -> String {
        format!("{kind}--{}", self.site.uuid(&format!("stix/{kind}/{name}")))
    }

    /// An object with what all have. `updated` is when the author changed it.
    pub fn object(
        &mut self,
        kind: &str,
        name: &str,
        level: Tlp,
        updated: Option<&Date>,
    ) -> Map<String, Value> {
        self.levels.insert(level);
        let changed = updated.and_then(certain).and_then(modified).unwrap_or_else(|| self.edition.clone());
        let mut object = Map::new();
        object.insert("type".into(), kind.into());
        object.insert("spec_version".into(), "2.1".into());
        object.insert("id".into(), self.id(kind, name).into());
        object.insert("created_by_ref".into(), self.author.clone().into());
        object.insert("created".into(), CREATED.into());
        object.insert("modified".into(), changed.into());
        object.insert("object_marking_refs".into(), json!([marking::id(level)]));
        object
    }

    /// Who makes the briefing.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// Adds properties of our own extension, those without a value left out.
    pub fn extend<const N: usize>(&self, object: &mut Map<String, Value>, pairs: [(&str, Option<Value>); N]) {
        let given: Vec<(&str, Value)> =
            pairs.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        if given.is_empty() {
            return;
        }
        let mut properties = Map::new();
        properties.insert("extension_type".into(), "property-extension".into());
        given.into_iter().for_each(|(key, value)| drop(properties.insert(key.into(), value)));
        object.insert("extensions".into(), json!({ self.extension.as_str(): properties }));
    }

    /// Adds an object, and gives its id.
    pub fn push(&mut self, object: Map<String, Value>) -> String {
        let id = object.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.objects.push(Value::Object(object));
        id
    }

    /// A relationship of any kind between two objects; what kind is the description's matter.
    pub fn related(
        &mut self,
        (name, level): (&str, Tlp),
        (source, target): (&str, &str),
        what: &str,
        when: Option<&Date>,
    ) -> Map<String, Value> {
        let mut object = self.object("relationship", name, level, None);
        object.insert("relationship_type".into(), "related-to".into());
        object.insert("description".into(), what.into());
        object.insert("source_ref".into(), source.into());
        object.insert("target_ref".into(), target.into());
        let (start, stop) = when.map(crate::export::dates::certain_ends).unwrap_or_default();
        if let Some(start) = start.and_then(instant) {
            object.insert("start_time".into(), start.into());
        }
        // The end of a day is the beginning of the next: the one must be later than the other.
        if let Some(stop) = stop.map(crate::export::dates::next).and_then(instant) {
            object.insert("stop_time".into(), stop.into());
        }
        self.extend(&mut object, [("when", when.map(|when| when.written().into()))]);
        object
    }

    /// All objects, the levels that they have in front.
    pub fn finish(self) -> Vec<Value> {
        let mut all: Vec<Value> = self.levels.iter().map(|level| marking::object(*level)).collect();
        all.extend(self.objects);
        all
    }
}

/// A day as the moment of a change; never before [`CREATED`].
fn modified(day: crate::date::Day) -> Option<String> {
    instant(day).filter(|instant| instant.as_str() >= CREATED)
}

/// A confidence as a number, as STIX's own table has it (none, low, medium, high).
pub fn confidence(level: Confidence) -> u8 {
    match level {
        Confidence::Low => 15,
        Confidence::Moderate => 50,
        Confidence::High => 85,
    }
}
