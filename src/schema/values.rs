//! What a key holds, as JSON Schema.

use serde_json::{Map, Value, json};

use super::keys::{Key, Shape};
use super::{SiteIds, tables};
use crate::diagnostic::Code;
use crate::parse::ObjectKind;
use crate::parse::record::ID_LENGTH;

/// An ID.
pub const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// A word that says something.
const SAID: &str = "\\S";

/// What EDTF dates look like. It lets some through that are none (30 February): `briefbook check` finds those.
const DATE: &str = concat!(
    "^(",
    // one date
    "[?~%]?[Yy]?-?[0-9X]+(E[0-9]+)?(S[0-9]+)?[?~%]?(-[?~%]?[0-9X]{2}[?~%]?){0,2}",
    "([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?)?",
    // an interval
    "|[-0-9XYES?~%]*(/|/\\.\\.|\\.\\./)[-0-9XYES?~%]*",
    // one of several, or all of them
    "|\\[.+\\]|\\{.+\\}",
    ")$"
);

const INSTANT: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$";

const URL: &str = "^[Hh][Tt][Tt][Pp][Ss]?://[^/?#:\\s][^\\s]*$";

/// The schema of a key's value, with what the key means.
pub fn of_key(ids: &SiteIds, key: &Key) -> Value {
    let mut schema = value(ids, key);
    if let Value::Object(map) = &mut schema {
        map.insert("description".to_owned(), described(key).into());
    }
    schema
}

fn described(key: &Key) -> String {
    let mut letters = key.about.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let example = match key.example {
        "" => String::new(),
        example => format!("\n\nExample: `{} = {example}`", key.name),
    };
    format!("{first}{}.{example}", letters.as_str())
}

fn value(ids: &SiteIds, key: &Key) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let list = |items: Value| json!({ "type": "array", "items": items });
    match key.shape {
        Shape::Text if key.required => text(SAID),
        Shape::Text | Shape::File | Shape::Prose => json!({ "type": "string" }),
        Shape::Texts => list(json!({ "type": "string" })),
        Shape::OwnId => json!({ "type": "string", "pattern": ID, "maxLength": ID_LENGTH }),
        Shape::Reference(kind) => reference(ids, kind),
        Shape::References(kind) => list(reference(ids, kind)),
        Shape::Topic => one_of(&ids.topics),
        Shape::Topics => list(one_of(&ids.topics)),
        Shape::Date => text(DATE),
        Shape::Instant => text(INSTANT),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Whole(i64::MIN, i64::MAX) => json!({ "type": "integer" }),
        Shape::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Number => json!({ "type": "number" }),
        Shape::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Shape::Url => text(URL),
        Shape::Addresses => list(text("^/([^/?#%\\\\][^?#%\\\\]*)?$")),
        Shape::Words(words) => json!({ "type": "string", "enum": words() }),
        Shape::SomeWords(words) => list(json!({ "type": "string", "enum": words() })),
        Shape::Language => text("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"),
        Shape::Digest => text("^[0-9A-Fa-f]{64}$"),
        Shape::Coordinates => coordinates(),
        Shape::Strings => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Shape::EntityKind => one_of(&ids.entity_kinds),
        Shape::ListKind => one_of(&list_kinds(ids)),
        Shape::Change => json!({ "anyOf": [
            { "type": "number" },
            { "type": "string", "pattern": "^\\s*[-+\u{2212}\u{2013}]?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?\\s*%\\s*$" },
        ] }),
        Shape::Occurrence => {
            json!({ "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "string", "enum": ["all"] }] })
        }
        Shape::Table(keys) => tables::table(ids, keys),
        Shape::Tables(keys) => list(tables::table(ids, keys)),
        Shape::Named(keys) => json!({
            "type": "object",
            "propertyNames": { "pattern": ID },
            "additionalProperties": tables::table(ids, keys),
        }),
        Shape::Levels => levels(),
        Shape::Free => json!({ "type": "object" }),
    }
}

fn coordinates() -> Value {
    json!({
        "type": "array",
        "items": [
            { "type": "number", "minimum": -90, "maximum": 90 },
            { "type": "number", "minimum": -180, "maximum": 180 },
        ],
        "additionalItems": false,
        "minItems": 2,
    })
}

fn reference(ids: &SiteIds, kind: ObjectKind) -> Value {
    one_of(ids.objects(kind))
}

/// The ids that there are, each with its name beside it; any ID where there is none yet.
fn one_of(ids: &[(String, String)]) -> Value {
    if ids.is_empty() {
        return json!({ "type": "string", "pattern": ID, "maxLength": ID_LENGTH });
    }
    let (words, names): (Vec<&String>, Vec<&String>) = ids.iter().map(|(id, name)| (id, name)).unzip();
    json!({ "type": "string", "enum": words, "x-taplo": { "docs": { "enumValues": names } } })
}

fn list_kinds(ids: &SiteIds) -> Vec<(String, String)> {
    let objects = ["article", "entity", "event", "claim", "series", "judgement"];
    let objects = objects.map(|word| (word.to_owned(), String::new()));
    objects.into_iter().chain(ids.entity_kinds.iter().cloned()).collect()
}

/// Codes that cannot be softened may still be made stricter.
fn levels() -> Value {
    let mut codes = Map::new();
    for code in Code::ALL {
        let words: &[&str] = match (code.changeable(), code.severity()) {
            (true, _) => &["error", "warning", "off"],
            (false, crate::diagnostic::Severity::Error) => &["error"],
            (false, _) => &["error", "warning"],
        };
        codes.insert(code.as_str().to_owned(), json!({ "type": "string", "enum": words }));
    }
    json!({ "type": "object", "properties": codes, "additionalProperties": false })
}
