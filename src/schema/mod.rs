//! What may stand in the TOML files, as data: the keys of every kind, and JSON Schemas made of them for editors.
//!
//! Entry points: [`schemas`] makes every file of `briefbook schema`, [`editor_config`] the file that tells a TOML
//! language server which schema belongs to which file. The tables of keys are in [`keys`], their values as JSON Schema in
//! `values.rs`, whole tables in `tables.rs`. Nothing in here reads or writes files.

pub mod keys;
mod tables;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::parse::objects::Record;
use crate::parse::{ObjectKind, Parsed};
use crate::schema::keys::Form;

/// The ids of a site, each with what it is called: what an editor completes.
#[derive(Debug, Clone, Default)]
pub struct SiteIds {
    objects: BTreeMap<ObjectKind, Vec<(String, String)>>,
    topics: Vec<(String, String)>,
    entity_kinds: Vec<(String, String)>,
}

impl SiteIds {
    /// The ids of what was parsed, those of files that could not be read as well.
    pub fn of(parsed: &Parsed) -> Self {
        let mut objects = BTreeMap::from([
            (ObjectKind::Article, named(&parsed.articles, |o| (&o.record, &o.title))),
            (ObjectKind::Entity, named(&parsed.entities, |o| (&o.record, &o.name.value))),
            (ObjectKind::Event, named(&parsed.events, |o| (&o.record, &o.facts.title))),
            (ObjectKind::Claim, named(&parsed.claims, |o| (&o.record, &o.facts.statement))),
            (ObjectKind::Series, named(&parsed.series, |o| (&o.record, &o.title))),
            (ObjectKind::Publisher, named(&parsed.publishers, |o| (&o.record, &o.name))),
            (ObjectKind::Judgement, named(&parsed.judgements, |o| (&o.record, &o.statement))),
            (ObjectKind::Page, named(&parsed.pages, |o| (&o.record, &o.title))),
        ]);
        for (kind, id) in &parsed.broken {
            let list = objects.entry(*kind).or_default();
            if !list.iter().any(|(known, _)| known == id) {
                list.push((id.clone(), "its file cannot be read".to_owned()));
            }
        }
        objects.values_mut().for_each(|list| list.sort());
        let topics = parsed.entities.iter().filter(|entity| entity.kind.value == "topic");
        let topics = topics.map(|entity| (entity.record.id.value.clone(), entity.name.value.clone()));
        let kinds = parsed.site.kinds.iter().map(|kind| (kind.id.clone(), kind.name.clone()));
        Self { objects, topics: topics.collect(), entity_kinds: kinds.collect() }
    }

    fn objects(&self, kind: ObjectKind) -> &[(String, String)] {
        self.objects.get(&kind).map_or(&[], Vec::as_slice)
    }
}

fn named<T>(objects: &[T], parts: impl Fn(&T) -> (&Record, &String)) -> Vec<(String, String)> {
    let one = |object: &T| {
        let (record, name) = parts(object);
        (record.id.value.clone(), name.clone())
    };
    objects.iter().map(one).collect()
}

/// Every schema with its path in the folder of schemas.
pub fn schemas(ids: &SiteIds) -> BTreeMap<String, Value> {
    let mut files = BTreeMap::new();
    files.insert("site.json".to_owned(), tables::site(ids));
    files.insert("annotations.json".to_owned(), tables::annotations(ids));
    for (kind, word, folder) in ObjectKind::ALL {
        if is_toml(*kind) {
            files.insert(format!("{folder}.json"), tables::toml_file(ids, *kind));
        }
        if is_markdown(*kind) {
            files.insert(format!("front-matter/{word}.json"), tables::object(ids, *kind, Form::FrontMatter));
        }
    }
    files
}

/// Whether a kind may be written in TOML files.
fn is_toml(kind: ObjectKind) -> bool {
    !matches!(kind, ObjectKind::Article | ObjectKind::Judgement | ObjectKind::Page)
}

/// Whether a kind may be written in Markdown files.
fn is_markdown(kind: ObjectKind) -> bool {
    !matches!(kind, ObjectKind::Series | ObjectKind::Publisher)
}

/// The name of the file that taplo, and the editors that use it, look for at the root of a site.
pub const EDITOR_CONFIG: &str = ".taplo.toml";

/// That file, for schemas in a folder of the site directory.
pub fn editor_config(folder: &str) -> String {
    let mut text = String::from(
        "# Which schema belongs to which file, for taplo and for editors that use it (\"Even Better TOML\" in VS Code, and others).\n\
         # `briefbook schema` makes the schemas anew, with the ids that the site has by then.\n",
    );
    let folder = folder.trim_end_matches('/');
    let mut rule = |files: &str, schema: &str| {
        let path = if folder.is_empty() { schema.to_owned() } else { format!("{folder}/{schema}") };
        let path = toml::Value::String(path);
        text.push_str(&format!(
            "\n[[rule]]\ninclude = [\"{files}\"]\n[rule.schema]\nenabled = true\npath = {path}\n"
        ));
    };
    rule("site.toml", "site.json");
    rule("content/annotations/**/*.toml", "annotations.json");
    for (kind, _, folder) in ObjectKind::ALL.iter().filter(|(kind, _, _)| is_toml(*kind)) {
        debug_assert!(is_toml(*kind));
        rule(&format!("content/{folder}/**/*.toml"), &format!("{folder}.json"));
    }
    text
}
