//! Whole tables and files, as JSON Schema: their keys and no others, but for the author's own, `x_...`.

use serde_json::{Map, Value, json};

use super::SiteIds;
use super::keys::{Form, Key, SITE, of_annotation, of_object};
use super::values::of_key;
use crate::parse::ObjectKind;
use crate::parse::objects::ANNOTATION_KINDS;

/// Draft 7, which TOML language servers read.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// A table with these keys.
pub fn table(ids: &SiteIds, keys: &[Key]) -> Value {
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.name.to_owned(), of_key(ids, key))).collect();
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut table = json!({
        "type": "object",
        "properties": properties,
        "patternProperties": { "^x_": {} },
        "additionalProperties": false,
    });
    if !required.is_empty() {
        table["required"] = json!(required);
        // What an editor writes when it is asked for a whole table.
        table["x-taplo"] = json!({ "initKeys": required });
    }
    table
}

/// A file's schema, with its title.
fn file(title: &str, mut schema: Value) -> Value {
    let mut whole = json!({ "$schema": DIALECT, "title": title });
    if let (Value::Object(whole), Value::Object(schema)) = (&mut whole, &mut schema) {
        whole.append(schema);
    }
    whole
}

/// site.toml.
pub fn site(ids: &SiteIds) -> Value {
    file("site.toml", table(ids, SITE))
}

/// An object in one of its forms.
pub fn object(ids: &SiteIds, kind: ObjectKind, form: Form) -> Value {
    let title = match form {
        Form::FrontMatter => format!("Front matter of {} files", kind.as_str()),
        Form::File | Form::Row => format!("One {}", kind.as_str()),
    };
    file(&title, object_table(ids, kind, form))
}

fn object_table(ids: &SiteIds, kind: ObjectKind, form: Form) -> Value {
    let mut schema = table(ids, &of_object(kind, form));
    if kind == ObjectKind::Judgement {
        schema["not"] = json!({ "required": ["likelihood", "confidence"] });
    }
    schema
}

/// A TOML file of a kind: one object, or a table of several.
pub fn toml_file(ids: &SiteIds, kind: ObjectKind) -> Value {
    let word = kind.as_str();
    let mut schema = object_table(ids, kind, Form::File);
    let required = schema["required"].take();
    let rows = json!({
        "type": "array",
        "items": object_table(ids, kind, Form::Row),
        "description": format!("One of several {} in this file.", kind_plural(kind)),
    });
    if let Value::Object(schema) = &mut schema {
        schema.remove("required");
        schema.remove("x-taplo");
        schema.insert("if".to_owned(), json!({ "required": [word] }));
        schema.insert("then".to_owned(), json!({ "propertyNames": { "pattern": format!("^({word}$|x_)") } }));
        // A file with nothing in it is a table of none.
        schema.insert(
            "else".to_owned(),
            json!({ "anyOf": [{ "maxProperties": 0 }, { "required": required }] }),
        );
    }
    schema["properties"][word] = rows;
    file(&format!("content/{}/*.toml", kind_plural(kind)), schema)
}

fn kind_plural(kind: ObjectKind) -> &'static str {
    crate::resolve::ids::folder(kind)
}

/// An annotation file.
pub fn annotations(ids: &SiteIds) -> Value {
    let properties: Map<String, Value> = ANNOTATION_KINDS
        .iter()
        .map(|kind| {
            let rows = json!({ "type": "array", "items": annotation(ids, kind), "description": what(kind) });
            ((*kind).to_owned(), rows)
        })
        .collect();
    let schema = json!({
        "type": "object",
        "properties": properties,
        "patternProperties": { "^x_": {} },
        "additionalProperties": false,
    });
    file("content/annotations/*.toml", schema)
}

fn what(kind: &str) -> &'static str {
    match kind {
        "mention" => "A passage that names an entity.",
        "event" => "A passage that reports an event.",
        "claim" => "A passage that makes a claim.",
        "figure" => "A number that the article gives.",
        "relation" => "What the passage says of two entities.",
        "note" => "A note in the margin.",
        _ => "Words that name nobody: they are not linked.",
    }
}

fn annotation(ids: &SiteIds, kind: &str) -> Value {
    let mut schema = table(ids, &of_annotation(kind));
    let need = |keys: &[&str]| json!({ "required": keys });
    let alternatives = match kind {
        "event" => json!([need(&["event"]), need(&["title"])]),
        "claim" => json!([need(&["claim"]), need(&["statement"])]),
        "figure" => json!([need(&["value"]), need(&["low", "high"]), need(&["change"])]),
        _ => return schema,
    };
    // Exactly one: each of them beside another is a mistake.
    schema["oneOf"] = alternatives;
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_rows_may_hold_nothing_else() {
        let schema = toml_file(&SiteIds::default(), ObjectKind::Series);
        assert_eq!(schema["then"]["propertyNames"]["pattern"], "^(series$|x_)");
        assert_eq!(schema["properties"]["series"]["items"]["required"], json!(["id", "title", "unit"]));
    }
}
