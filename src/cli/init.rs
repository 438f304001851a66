//! `briefbook init`: a small site to begin with.

use std::fs;
use std::io;
use std::path::Path;

use super::args::{Global, Init};
use super::{Outcome, fail, say};
use crate::edits::Changes;
use crate::scaffold;

/// Makes a site in a directory.
pub fn run(global: &Global, options: &Init) -> Outcome {
    let dir = &options.dir;
    match first_name(dir) {
        Ok(None) => {}
        Ok(Some(name)) => {
            let message = format!(
                "`{}` is not empty (it holds `{name}`): nothing was written; name a new directory, or an empty one",
                dir.display()
            );
            return fail(&message, Outcome::Usage);
        }
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotADirectory) => {
            return fail(&format!("`{}` is a file, not a directory", dir.display()), Outcome::Usage);
        }
        Err(cause) => return fail(&format!("cannot read `{}`: {cause}", dir.display()), Outcome::World),
    }
    if let Err(cause) = fs::create_dir_all(dir) {
        return fail(&format!("cannot make `{}`: {cause}", dir.display()), Outcome::World);
    }
    let mut changes = Changes::new();
    for (path, text) in scaffold::starter() {
        changes.create(path, text);
    }
    if let Err(error) = changes.write(dir) {
        return super::refused(&error);
    }
    if !global.quiet {
        let root = if dir == Path::new(".") { String::new() } else { format!(" --root {}", shown(dir)) };
        say(&format!("made a site in {}: site.toml and content/ explain themselves", dir.display()));
        say(&format!(
            "next: `briefbook{root} check`, then `briefbook{root} build`, and open {}",
            shown(&dir.join("public/index.html"))
        ));
    }
    Outcome::Done
}

fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains(char::is_whitespace) { format!("'{text}'") } else { text }
}

/// A name in a directory that stands in the way of a new site: any but that of a git repository.
fn first_name(dir: &Path) -> io::Result<Option<String>> {
    let items = match fs::read_dir(dir) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        items => items?,
    };
    for item in items {
        let name = item?.file_name();
        if name != ".git" {
            return Ok(Some(name.to_string_lossy().into_owned()));
        }
    }
    Ok(None)
}
