//! Keys that say something together: one of them from an object and one from another would say what neither said.

use toml::de::DeTable;

use super::written::Written;
use crate::parse::ObjectKind;
use crate::parse::table::json_of;

/// What our record of an object is. It is said of that record alone.
const STATUS: &[&str] = &["status", "status_reason"];

/// The key for which a key that only `old` has is not taken over: `new` says it otherwise, or not at all.
pub fn other<'k>(kind: ObjectKind, key: &'k str, old: &Written, new: &DeTable<'_>) -> Option<&'k str> {
    let group = group(kind, key)?;
    let of_old = |key: &str| old.entries.iter().find(|entry| entry.name == key).map(|entry| &entry.json);
    let differs =
        |key: &&&str| new.get(**key).is_some_and(|value| of_old(key) != Some(&json_of(value.get_ref())));
    if group == STATUS && !new.contains_key("status") {
        return Some(STATUS[0]);
    }
    group.iter().find(differs).copied()
}

/// The keys that a key of an object says something with, itself included.
fn group(kind: ObjectKind, key: &str) -> Option<&'static [&'static str]> {
    let own: &[&str] = match kind {
        ObjectKind::Entity => &["coordinates", "precision"],
        ObjectKind::Event => &["when", "date_text", "extent"],
        ObjectKind::Claim => &["verdict", "conclusion", "confidence"],
        ObjectKind::Judgement => &["likelihood", "confidence"],
        ObjectKind::Publisher => &["reliability", "reliability_note"],
        _ => &[],
    };
    [own, STATUS].into_iter().find(|group| group.contains(&key))
}
