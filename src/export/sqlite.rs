//! `sqlite`: the tables in one database file, with full-text search. Its bytes depend on the briefing alone.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, MAIN_DB, ToSql, params_from_iter};

use super::ExportError;
use super::site::Export;
use super::tables::{Cell, Table, Type, all};
use super::words;
use crate::model::{ArticleId, ClaimId, EntityId, EventId};
use crate::source::offset;

/// Says what the file is (`brbk`), as `file` and others look for it.
const APPLICATION: i32 = 0x6272_626b;
/// The version of the tables.
const VERSION: i32 = 1;

impl From<rusqlite::Error> for ExportError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

/// The file.
///
/// # Errors
/// When the database fails, for want of memory.
pub fn file(site: &Export<'_>) -> Result<Vec<u8>, ExportError> {
    let mut database = Connection::open_in_memory()?;
    database.pragma_update(None, "application_id", APPLICATION)?;
    database.pragma_update(None, "user_version", VERSION)?;
    database.pragma_update(None, "foreign_keys", false)?;
    database.execute_batch("BEGIN")?;
    for table in all(site) {
        create(&database, &table)?;
        fill(&database, &table)?;
    }
    search(&database, site)?;
    database.execute_batch("COMMIT; INSERT INTO search(search) VALUES('optimize'); VACUUM;")?;
    Ok(database.serialize(MAIN_DB)?.to_vec())
}

fn create(database: &Connection, table: &Table) -> Result<(), ExportError> {
    let mut lines: Vec<String> = Vec::new();
    for column in table.columns {
        let of = match column.of {
            Type::Text | Type::Day => "TEXT",
            Type::Whole | Type::Flag => "INTEGER",
            Type::Number => "REAL",
        };
        let key = if column.name == "id" && table.has_id() { " PRIMARY KEY NOT NULL" } else { "" };
        let names = column.names.map(|table| format!(" REFERENCES \"{table}\"(\"id\")")).unwrap_or_default();
        lines.push(format!("\"{}\" {of}{key}{names}", column.name));
    }
    database.execute_batch(&format!("CREATE TABLE \"{}\" ({})", table.name, lines.join(", ")))?;
    for column in table.columns.iter().filter(|column| column.names.is_some()) {
        let (table, name) = (table.name, column.name);
        database.execute_batch(&format!("CREATE INDEX \"{table}_{name}\" ON \"{table}\"(\"{name}\")"))?;
    }
    Ok(())
}

fn fill(database: &Connection, table: &Table) -> Result<(), ExportError> {
    let marks = vec!["?"; table.columns.len()].join(", ");
    let mut insert = database.prepare(&format!("INSERT INTO \"{}\" VALUES ({marks})", table.name))?;
    for row in &table.rows {
        insert.execute(params_from_iter(row))?;
    }
    Ok(())
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Empty => ToSqlOutput::Owned(Value::Null),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Whole(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Number(number) => ToSqlOutput::Owned(Value::Real(*number)),
        })
    }
}

/// The full-text index: accents and case count for nothing. A text is in it where it may be published whole.
fn search(database: &Connection, site: &Export<'_>) -> Result<(), ExportError> {
    database.execute_batch(
        "CREATE VIRTUAL TABLE search USING fts5(kind UNINDEXED, id UNINDEXED, url UNINDEXED, title, text, \
         tokenize = 'unicode61 remove_diacritics 2')",
    )?;
    let mut insert = database.prepare("INSERT INTO search VALUES (?, ?, ?, ?, ?)")?;
    let briefing = site.briefing;
    let prose = |text: &Option<crate::model::Text>| {
        text.as_ref().map(|text| words::prose(briefing, text)).unwrap_or_default()
    };
    let mut rows: Vec<[String; 5]> = Vec::new();
    let mut add = |kind: &str, id: &str, url: &str, title: &str, text: String| {
        rows.push([kind.to_owned(), id.to_owned(), url.to_owned(), title.to_owned(), text]);
    };
    for (n, one) in briefing.articles.iter().enumerate() {
        let text =
            [one.said.summary.as_deref().unwrap_or_default(), one.published_text().unwrap_or_default()];
        add("article", one.id(), site.routes.article(ArticleId(offset(n))), &one.said.title, text.join("\n"));
    }
    for (n, one) in briefing.entities.iter().enumerate() {
        let names = one.said.aliases.iter().map(|alias| alias.as_str());
        let text = one.said.description.as_deref().into_iter().chain(names).collect::<Vec<_>>().join("\n");
        let text = format!("{text}\n{}", prose(&one.text));
        add("entity", one.id(), site.routes.entity(EntityId(offset(n))), one.said.name.as_str(), text);
    }
    for (n, one) in briefing.events.iter().enumerate() {
        add("event", &one.id, site.routes.event(EventId(offset(n))), &one.facts.title, prose(&one.text));
    }
    for (n, one) in briefing.claims.iter().enumerate() {
        let conclusion = one.facts.conclusion.as_deref().unwrap_or_default();
        let text = format!("{conclusion}\n{}", prose(&one.text));
        add("claim", &one.id, site.routes.claim(ClaimId(offset(n))), &one.facts.statement, text);
    }
    for one in &briefing.judgements {
        let id = one.said.record.id.as_str();
        add("judgement", id, &site.routes.judgement(one), &one.said.statement, prose(&one.text));
    }
    for row in &rows {
        insert.execute(params_from_iter(row))?;
    }
    Ok(())
}
