//! `csv`: the tables as files, with a `datapackage.json` that says what their columns hold.

use serde_json::{Value, json};

use super::{Cell, Column, Table, Type, all};
use crate::export::File;
use crate::export::csv::{Rows, guarded};
use crate::export::json;
use crate::export::site::Export;

/// All files.
pub fn files(site: &Export<'_>) -> Vec<File> {
    let tables = all(site);
    let mut files: Vec<File> =
        tables.iter().map(|table| (format!("{}.csv", table.name), rows(table))).collect();
    files.push(("datapackage.json".to_owned(), package(site, &tables)));
    files
}

fn rows(table: &Table) -> Vec<u8> {
    let mut rows = Rows::new(table.columns.iter().map(|column| column.name));
    for row in &table.rows {
        rows.add(table.columns.iter().zip(row).map(|(column, cell)| written(*column, cell)));
    }
    rows.finish()
}

fn written(column: Column, cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        // A day is ours and no formula.
        Cell::Text(text) if column.of == Type::Day => text.clone(),
        Cell::Text(text) => guarded(text),
        Cell::Whole(number) if column.of == Type::Flag => (*number != 0).to_string(),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
    }
}

fn package(site: &Export<'_>, tables: &[Table]) -> Vec<u8> {
    let config = &site.briefing.site;
    let resources: Vec<Value> = tables.iter().map(resource).collect();
    let package = json::object([
        ("profile", Some("tabular-data-package".into())),
        ("name", Some("briefing".into())),
        ("id", Some(site.uuid("csv").to_string().into())),
        ("title", Some(site.title().into())),
        ("description", json::text(Some(&config.description))),
        ("homepage", site.routes.base_url.as_deref().map(Value::from)),
        ("resources", Some(Value::Array(resources))),
    ]);
    json::lines(&package, "resources")
}

fn resource(table: &Table) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(|column| field(table, *column)).collect();
    let names = table.columns.iter().filter_map(|column| {
        let table = column.names?;
        Some(json!({ "fields": [column.name], "reference": { "resource": table, "fields": ["id"] } }))
    });
    let schema = json::object([
        ("fields", Some(Value::Array(fields))),
        ("primaryKey", table.has_id().then(|| json!(["id"]))),
        ("foreignKeys", json::list(names.collect())),
    ]);
    json!({
        "profile": "tabular-data-resource", "name": table.name, "path": format!("{}.csv", table.name),
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema,
    })
}

fn field(table: &Table, column: Column) -> Value {
    let of = match column.of {
        Type::Text => "string",
        Type::Whole => "integer",
        Type::Number => "number",
        Type::Day => "date",
        Type::Flag => "boolean",
    };
    let is_id = column.name == "id" && table.has_id();
    json::object([
        ("name", Some(column.name.into())),
        ("type", Some(of.into())),
        ("constraints", is_id.then(|| json!({ "required": true, "unique": true }))),
    ])
}
