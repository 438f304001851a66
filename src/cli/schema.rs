//! `briefbook schema`: JSON Schemas of the TOML files.

use std::fs;
use std::path::Path;

use super::args::{Global, Schema};
use super::{Outcome, fail, open, say};
use crate::diagnostic::Diagnostics;
use crate::edits::{Changes, EditError, original};
use crate::parse;
use crate::scaffold::as_text;
use crate::schema::{EDITOR_CONFIG, SiteIds, editor_config, schemas};

/// Writes the schemas to a directory, and the file that editors look for where there is none yet.
pub fn run(global: &Global, options: &Schema) -> Outcome {
    let opened = match open(global, None) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    let loaded = &opened.loaded;
    let parsed = parse::parse(&mut Diagnostics::new(), &loaded.sources, &loaded.unusable);
    let dir = &options.dir;
    if let Some(folder) = super::own_folder(&global.root, dir).filter(|folder| *folder != "static") {
        let message = format!("`{folder}` of the site directory is read: the schemas cannot go there");
        return fail(&message, Outcome::Usage);
    }
    if let Err(cause) = fs::create_dir_all(dir) {
        return fail(&format!("cannot make `{}`: {cause}", dir.display()), Outcome::World);
    }
    let written = super::replace(dir, files(&SiteIds::of(&parsed)))
        .and_then(|count| Ok((count, set_up(&global.root, dir)?)));
    let (count, is_set_up) = match written {
        Ok(done) => done,
        Err(error) => return super::refused(&error),
    };
    if !global.quiet {
        say(&format!("wrote {count} schemas to {}", dir.display()));
        if is_set_up {
            say(&format!("made {EDITOR_CONFIG}, which tells TOML language servers where they are"));
        }
    }
    Outcome::Done
}

fn files(ids: &SiteIds) -> impl Iterator<Item = (String, String)> {
    schemas(ids).into_iter().map(|(name, schema)| (name.to_owned(), as_text(&schema)))
}

/// Makes the editors' file in the site directory, where there is none and the schemas lie within.
fn set_up(root: &Path, dir: &Path) -> Result<bool, EditError> {
    let (Ok(real_root), Ok(real_dir)) = (root.canonicalize(), dir.canonicalize()) else { return Ok(false) };
    let Ok(inside) = real_dir.strip_prefix(&real_root) else { return Ok(false) };
    if original(root, EDITOR_CONFIG)?.is_some() {
        return Ok(false);
    }
    let folder = inside.to_string_lossy().replace('\\', "/");
    let mut changes = Changes::new();
    changes.create(EDITOR_CONFIG, editor_config(&folder));
    changes.write(root)?;
    Ok(true)
}
