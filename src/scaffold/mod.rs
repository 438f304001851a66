//! Files to begin with: a small site for `briefbook init`, and a file of any kind with every key shown for `briefbook new`.
//!
//! Entry points: [`starter`] and [`new_file`]. Both give texts; the commands write them.

mod file;

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

use crate::parse;
use crate::schema::{EDITOR_CONFIG, SiteIds, editor_config, schemas};

pub use file::{New, new_file, path_of};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/scaffold/starter");

/// The folder of a site that `init` puts the schemas into.
pub const SCHEMAS: &str = "schemas";

/// The files of a small site, by their paths: its content, the schemas with their set-up for editors, and what git is to
/// leave alone.
pub fn starter() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![&STARTER];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            // Under its own name it would be one of this repository.
            let path = if path == "gitignore" { ".gitignore".to_owned() } else { path };
            files.insert(path, file.contents_utf8().unwrap_or_default().to_owned());
        }
    }
    let parsed = parse::parse_texts(&files);
    for (name, schema) in schemas(&SiteIds::of(&parsed)) {
        files.insert(format!("{SCHEMAS}/{name}"), as_text(&schema));
    }
    files.insert(EDITOR_CONFIG.to_owned(), editor_config(SCHEMAS));
    files
}

/// A schema as a file.
pub fn as_text(schema: &serde_json::Value) -> String {
    let text = serde_json::to_string_pretty(schema).unwrap_or_default();
    format!("{text}\n")
}

#[cfg(test)]
mod tests;
