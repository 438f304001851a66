//! `briefbook rename`: a new ID for an object.

use super::args::{Global, ObjectWord, Rename};
use super::new::bad_id;
use super::{Opened, Outcome, fail, open, print, report, say};
use crate::build::{Request, new_problems};
use crate::edits::{Changes, EditError, original};
use crate::parse::ObjectKind;
use crate::parse::record::is_id;
use crate::rename::{self, Refused, Renamed, as_on_disk};

/// Renames an object, or prints what would change.
pub fn run(global: &Global, options: &Rename) -> Outcome {
    if !is_id(&options.new) {
        return fail(&bad_id(&options.new), Outcome::Usage);
    }
    let opened = match open(global, None) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    let wanted = rename::Rename {
        kind: kind(options.kind),
        old: options.old.clone(),
        new: options.new.clone(),
        merge: options.merge,
    };
    let renamed = match rename::rename(&opened.loaded, &wanted) {
        Ok(renamed) => renamed,
        Err(Refused::Usage(message)) => return fail(&message, Outcome::Usage),
        Err(Refused::Different(message)) => return fail(&message, Outcome::ContentErrors),
    };
    let changes = match changes(global, &renamed) {
        Ok(changes) => changes,
        Err(error) => return super::refused(&error),
    };
    finish(global, options, &opened, &renamed, &changes)
}

fn finish(
    global: &Global,
    options: &Rename,
    opened: &Opened,
    renamed: &Renamed,
    changes: &Changes,
) -> Outcome {
    let before = |path: &str| {
        let moved = renamed.files.iter().find(|(_, (before, _))| before == path);
        moved.map_or_else(|| path.to_owned(), |(now, _)| now.clone())
    };
    let request = Request { now: Some(jiff::Timestamp::now()), ..Request::default() };
    let (problems, sources) = new_problems(&opened.loaded, &opened.disk, &request, changes, &before);
    for note in &renamed.notes {
        say(&format!("note: {note}"));
    }
    if problems.iter().next().is_some() {
        report(&problems, &sources);
        let message = format!(
            "the site would have a problem that it has not now, shown as it would stand: `{}` keeps its ID, nothing was written",
            options.old
        );
        return fail(&message, Outcome::ContentErrors);
    }
    if options.dry_run {
        return print(changes.unified_diff()).map_or_else(|outcome| outcome, |()| Outcome::Done);
    }
    if let Err(error) = changes.write(&global.root) {
        return super::refused(&error);
    }
    if !global.quiet {
        let count = changes.len();
        let files = if count == 1 { "file" } else { "files" };
        let did = if options.merge { "joined" } else { "renamed" };
        let into = if options.merge { "into" } else { "to" };
        say(&format!("{did} `{}` {into} `{}`: {count} {files} changed", options.old, options.new));
    }
    Outcome::Done
}

/// The new texts as they belong on the disk.
fn changes(global: &Global, renamed: &Renamed) -> Result<Changes, EditError> {
    let mut changes = Changes::new();
    let gone = |path: &str| EditError::Changed { path: path.to_owned() };
    for (path, (before, text)) in &renamed.files {
        let on_disk = original(&global.root, before)?.ok_or_else(|| gone(before))?;
        let text = as_on_disk(&on_disk, text);
        if path == before {
            changes.edit(path.as_str(), on_disk, text);
        } else {
            changes.create(path.as_str(), text);
        }
    }
    for path in &renamed.removed {
        let on_disk = original(&global.root, path)?.ok_or_else(|| gone(path))?;
        changes.remove(path.as_str(), on_disk);
    }
    Ok(changes)
}

fn kind(word: ObjectWord) -> ObjectKind {
    match word {
        ObjectWord::Article => ObjectKind::Article,
        ObjectWord::Entity => ObjectKind::Entity,
        ObjectWord::Event => ObjectKind::Event,
        ObjectWord::Claim => ObjectKind::Claim,
        ObjectWord::Series => ObjectKind::Series,
        ObjectWord::Publisher => ObjectKind::Publisher,
        ObjectWord::Judgement => ObjectKind::Judgement,
        ObjectWord::Page => ObjectKind::Page,
    }
}
