//! The ids of annotations that have none of their own: a hash of what they say (`docs/content/pages/annotations.md`).
//!
//! An id must not tell what was taken out of its annotation, so `audience` takes entries out of [`Computed`] too, and
//! [`settle`] gives the ids anew.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::objects::Annotation;
use super::table::{Table, json_of};

/// The keys that every annotation may have and that say nothing of its contents: they are no part of its id.
const COMMON_KEYS: &[&str] = &["id", "tlp", "status", "draft", "embargo", "updated", "annotator"];

/// The keys that name entities without which the annotation stands.
const OPTIONAL_REFERENCES: &[&str] = &["by", "where", "actors", "area"];

/// What the id of an annotation is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computed {
    kind: &'static str,
    hash: blake3::Hash,
    /// The hashed keys, where an audience may lose a part of them.
    keys: Option<Box<str>>,
}

impl Computed {
    /// Of a table.
    pub fn of(table: &Table<'_, '_>, kind: &'static str) -> Self {
        let keys: BTreeMap<&str, Json> = table
            .entries()
            .filter(|(key, _)| !COMMON_KEYS.contains(&key.value) && !key.value.starts_with("x_"))
            .map(|(key, value)| (key.value, json_of(value.get_ref())))
            .filter(|(_, value)| !is_empty_list(value))
            .collect();
        let json = serde_json::to_string(&keys).unwrap_or_default();
        let may_change = OPTIONAL_REFERENCES.iter().any(|key| keys.contains_key(key));
        Self { kind, hash: hash(kind, &json), keys: may_change.then(|| json.into()) }
    }

    /// Takes every entity out that is not here.
    pub fn retain(&mut self, here: impl Fn(&str) -> bool) {
        let Some(Ok(Json::Object(mut keys))) = self.keys.as_deref().map(serde_json::from_str) else { return };
        let stays = |value: &Json| {
            let entity = value.as_str().or_else(|| value.get("entity").and_then(Json::as_str));
            entity.is_none_or(&here)
        };
        let mut changed = false;
        for key in OPTIONAL_REFERENCES {
            match keys.get_mut(*key) {
                Some(Json::Array(entries)) => {
                    let before = entries.len();
                    entries.retain(stays);
                    changed |= entries.len() != before;
                }
                Some(value) if !stays(value) => {
                    keys.shift_remove(*key);
                    changed = true;
                }
                _ => {}
            }
        }
        if changed {
            keys.retain(|_, value| !is_empty_list(value));
            let json = serde_json::to_string(&keys).unwrap_or_default();
            self.hash = hash(self.kind, &json);
            self.keys = Some(json.into());
        }
    }
}

/// A list without entries says as much as none.
fn is_empty_list(value: &Json) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
}

fn hash(kind: &str, json: &str) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(kind.as_bytes()).update(b"\n").update(json.as_bytes());
    hasher.finalize()
}

/// Gives the annotations of a file their computed ids: `KIND-` and the first 8 hexadecimal digits of the hash. Where an
/// earlier one already has these digits without being equal, which is to be expected among a hundred thousand, there
/// are 16 of them.
pub fn settle(annotations: &mut [Annotation]) {
    let mut given: BTreeMap<String, blake3::Hash> = BTreeMap::new();
    for annotation in annotations {
        let Some(Computed { kind, hash, .. }) = &annotation.computed else { continue };
        let digits = hash.to_hex();
        let short = format!("{kind}-{}", &digits[..8]);
        annotation.id.value = match given.get(&short) {
            Some(other) if other != hash => format!("{kind}-{}", &digits[..16]),
            _ => {
                given.insert(short.clone(), *hash);
                short
            }
        };
    }
}
