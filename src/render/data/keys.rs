//! Keys that several kinds of items have.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Serialize, Serializer};

use crate::date::{Date, Day};
use crate::model::{Annotation, Briefing, EntityId};
use crate::parse::objects::{Embargo, Record, Status};

/// The author's own keys.
pub type Extra = BTreeMap<String, serde_json::Value>;

/// Anything written as the string that it displays as.
#[derive(Debug)]
pub struct Shown<T>(pub T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A number; without a fraction when it has none, as authors write counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Up to here every whole number is a `f64`.
        const WHOLE: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0.abs() <= WHOLE {
            return serializer.serialize_i64(self.0 as i64);
        }
        serializer.serialize_f64(self.0)
    }
}

/// The days that the date key before them stands for.
#[derive(Debug, Default, Serialize)]
pub struct Bounds {
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<Shown<Day>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<Shown<Day>>,
}

impl Bounds {
    /// Of a date, if there is one.
    pub fn of(date: Option<&Date>) -> Self {
        let earliest = date.and_then(Date::earliest).map(Shown);
        Self { earliest, latest: date.and_then(Date::latest).map(Shown) }
    }
}

/// A date as its author wrote it.
pub fn written(date: &Option<Date>) -> Option<&str> {
    date.as_ref().map(Date::written)
}

/// The keys of every object, after `id` and `url`.
#[derive(Serialize)]
pub struct RecordKeys<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    tlp: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo: Option<Shown<jiff::Timestamp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    redirect_from: Vec<&'a str>,
    /// Set by annotations alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    annotator: Option<&'a str>,
}

impl<'a> RecordKeys<'a> {
    /// What an object's file says.
    pub fn of(record: &'a Record) -> Self {
        let embargo = match record.marking.embargo {
            Some(Embargo::Until(instant)) => Some(Shown(instant)),
            Some(Embargo::Unreadable) | None => None,
        };
        Self {
            tlp: record.marking.tlp.map(|tlp| tlp.as_str()),
            status: record.marking.status.map(Status::as_str),
            status_reason: record.status_reason.as_deref(),
            embargo,
            updated: written(&record.updated),
            redirect_from: record.redirect_from.iter().map(|old| old.value.as_str()).collect(),
            annotator: None,
        }
    }

    /// What an annotation says. Its status is that of the item, which is retracted with its article.
    pub fn of_annotation(annotation: &'a Annotation, status: Option<Status>) -> Self {
        let embargo = match annotation.marking.embargo {
            Some(Embargo::Until(instant)) => Some(Shown(instant)),
            Some(Embargo::Unreadable) | None => None,
        };
        Self {
            tlp: annotation.marking.tlp.map(|tlp| tlp.as_str()),
            status: status.map(Status::as_str),
            status_reason: None,
            embargo,
            updated: written(&annotation.updated),
            redirect_from: Vec::new(),
            annotator: annotation.annotator.as_deref(),
        }
    }
}

/// The ids of entities, in the author's order.
pub fn entity_ids<'a>(briefing: &'a Briefing, entities: &[EntityId]) -> Vec<&'a str> {
    entities.iter().map(|id| briefing[*id].id()).collect()
}

/// The id of an entity, if there is one.
pub fn entity_id(briefing: &Briefing, entity: Option<EntityId>) -> Option<&str> {
    entity.map(|id| briefing[id].id())
}

/// The values of spanned strings.
pub fn values(strings: &[crate::source::Spanned<String>]) -> Vec<&str> {
    strings.iter().map(|string| string.value.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let numbers = [32252.0, -0.5, 0.0, 1e300, 9_007_199_254_740_993.0, f64::NAN].map(Number);
        let json = serde_json::to_string(&numbers).unwrap();
        assert_eq!(json, "[32252,-0.5,0,1e+300,9007199254740992,null]");
    }

    #[test]
    fn open_sides_have_no_bound() {
        let date = Date::parse("2024-10-01/..").unwrap();
        assert_eq!(serde_json::to_string(&Bounds::of(Some(&date))).unwrap(), r#"{"earliest":"2024-10-01"}"#);
        assert_eq!(serde_json::to_string(&Bounds::of(None)).unwrap(), "{}");
    }
}
