//! What stands in a database, read by SQLite itself.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};

/// Every value of every table, and every term of the full-text index, a line each. No page of the file is free: one could
/// hold what was deleted.
pub fn words(bytes: &[u8]) -> String {
    let mut database = Connection::open_in_memory().unwrap();
    database.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), true).unwrap();
    let free: i64 = database.query_row("PRAGMA freelist_count", [], |row| row.get(0)).unwrap();
    assert_eq!(free, 0, "free pages");
    database.execute_batch("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, search, row)").unwrap();
    let mut names = database.prepare("SELECT name FROM main.sqlite_master WHERE type = 'table'").unwrap();
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).chain(["terms".into()]).collect();
    let mut all = String::new();
    for name in names {
        let mut rows = database.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let width = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for n in 0..width {
                match row.get_ref(n).unwrap() {
                    ValueRef::Text(text) => all.push_str(std::str::from_utf8(text).unwrap()),
                    ValueRef::Integer(number) => all.push_str(&number.to_string()),
                    ValueRef::Real(number) => all.push_str(&number.to_string()),
                    ValueRef::Null | ValueRef::Blob(_) => {}
                }
                all.push('\n');
            }
        }
    }
    all
}
