//! The tables of a file with their keys, and what stands in them by the tables of `schema`: references and prose.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::parse::ObjectKind;
use crate::parse::objects::ANNOTATION_KINDS;
use crate::parse::table::Value;
use crate::schema::keys::{Form, Key, Shape, of_annotation, of_front_page, of_object};

/// What a file is, by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Markdown with front matter; the front page has the keys of a page.
    Markdown(ObjectKind),
    /// TOML of one object or of several.
    Toml(ObjectKind),
    /// Annotations.
    Annotations,
}

/// What the file at a path holds; none for what no object stands in.
pub fn kind_of(path: &str) -> Option<FileKind> {
    let inside = path.strip_prefix("content/")?;
    if inside == "index.md" {
        return Some(FileKind::Markdown(ObjectKind::Page));
    }
    let (folder, _) = inside.split_once('/')?;
    let is_markdown = path.ends_with(".md");
    if folder == "annotations" {
        return (!is_markdown).then_some(FileKind::Annotations);
    }
    let (kind, _, _) = ObjectKind::ALL.iter().find(|(_, _, name)| *name == folder)?;
    Some(if is_markdown { FileKind::Markdown(*kind) } else { FileKind::Toml(*kind) })
}

/// Something in a table that a new ID may concern. Ranges count from where the TOML begins.
pub enum Found<'t> {
    /// A reference to an object, with the list that it stands in.
    Reference(ObjectKind, &'t str, Range<usize>, Option<&'t [Value<'t>]>),
    /// Where an article's information comes from: a text, or the ID of who or what it comes from.
    Origin(&'t str, Range<usize>),
    /// Markdown in a string.
    Prose(&'t str, Range<usize>),
}

/// Everything in a file's TOML that a new ID may concern.
pub fn found<'t>(file: FileKind, root: &'t DeTable<'t>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    match file {
        FileKind::Markdown(ObjectKind::Page) => walk(root, &of_front_page(), &mut found),
        FileKind::Markdown(kind) => walk(root, &of_object(kind, Form::FrontMatter), &mut found),
        FileKind::Toml(kind) => {
            if root.get(kind.as_str()).is_none() {
                walk(root, &of_object(kind, Form::File), &mut found);
            }
            rows(root, kind.as_str()).for_each(|row| walk(row, &of_object(kind, Form::Row), &mut found));
        }
        FileKind::Annotations => {
            for kind in ANNOTATION_KINDS {
                rows(root, kind).for_each(|row| walk(row, &of_annotation(kind), &mut found));
            }
        }
    }
    found
}

/// The rows of an array of tables.
pub fn rows<'t>(root: &'t DeTable<'t>, name: &str) -> impl Iterator<Item = &'t DeTable<'t>> {
    let rows = root.get(name).and_then(|rows| rows.get_ref().as_array());
    rows.into_iter().flat_map(|rows| rows.iter()).filter_map(|row| row.get_ref().as_table())
}

fn walk<'t>(table: &'t DeTable<'t>, keys: &[Key], found: &mut Vec<Found<'t>>) {
    for key in keys {
        let Some(value) = table.get(key.name) else { continue };
        match key.shape {
            Shape::Reference(kind) => reference(kind, value, None, found),
            Shape::Topic => reference(ObjectKind::Entity, value, None, found),
            Shape::References(kind) => references(kind, value, found),
            Shape::Topics => references(ObjectKind::Entity, value, found),
            Shape::Text if key.name == "origin" => {
                if let DeValue::String(text) = value.get_ref() {
                    found.push(Found::Origin(text, value.span()));
                }
            }
            Shape::Prose => {
                if let DeValue::String(text) = value.get_ref() {
                    found.push(Found::Prose(text, value.span()));
                }
            }
            Shape::Tables(inner) => {
                let items = value.get_ref().as_array();
                for item in items.into_iter().flat_map(|items| items.iter()) {
                    if let Some(table) = item.get_ref().as_table() {
                        walk(table, inner, found);
                    }
                }
            }
            _ => {}
        }
    }
}

fn references<'t>(kind: ObjectKind, value: &'t Value<'t>, found: &mut Vec<Found<'t>>) {
    let Some(items) = value.get_ref().as_array() else { return };
    for item in items.iter() {
        reference(kind, item, Some(items), found);
    }
}

fn reference<'t>(
    kind: ObjectKind,
    value: &'t Value<'t>,
    list: Option<&'t [Value<'t>]>,
    found: &mut Vec<Found<'t>>,
) {
    if let DeValue::String(id) = value.get_ref() {
        found.push(Found::Reference(kind, id, value.span(), list));
    }
}

/// Where the keys of a table end that stand directly in it: behind the last value that is not below a header of its own.
pub fn own_end(text: &str, table: &DeTable<'_>) -> Option<usize> {
    table.values().filter_map(|value| value_end(text, value, false)).max()
}

/// Where everything of a table ends, tables below headers of their own included.
pub fn deep_end(text: &str, table: &DeTable<'_>) -> Option<usize> {
    table.values().filter_map(|value| value_end(text, value, true)).max()
}

fn value_end(text: &str, value: &Value<'_>, deep: bool) -> Option<usize> {
    let range = value.span();
    let written = text.get(range.clone()).unwrap_or_default();
    match value.get_ref() {
        DeValue::Table(table) if !written.starts_with('{') => {
            let is_header = written.starts_with('[');
            if is_header && !deep {
                return None;
            }
            let inner = if deep { deep_end(text, table) } else { own_end(text, table) };
            inner.or(is_header.then_some(range.end))
        }
        DeValue::Array(items) if has_headers(text, items) => {
            let items = items.iter().filter(|_| deep);
            items.filter_map(|item| value_end(text, item, deep)).max()
        }
        _ => Some(range.end),
    }
}

/// Whether the items of an array are tables below headers: `[[x]]`.
pub fn has_headers(text: &str, items: &[Value<'_>]) -> bool {
    items.first().is_some_and(|item| {
        item.get_ref().is_table() && text.get(item.span()).is_some_and(|w| w.starts_with('['))
    })
}
