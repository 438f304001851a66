//! `briefbook import --from FORMAT`: what other programs have annotated becomes drafts of the site's own files.

use std::path::Path;

use super::args::{Global, Import};
use super::import::read;
use super::{Opened, Outcome, fail, open, print, refused, report, say};
use crate::adopt::{self, Adopted, Format, Options, Source};
use crate::build::{Request, new_problems};
use crate::diagnostic::Diagnostics;
use crate::edits::{Changes, original};
use crate::parse;

/// How many of the things without a place are named.
const NAMED: usize = 12;

/// Imports the files, one after the other: what one brings, the next finds in the site.
pub fn run(global: &Global, options: &Import, format: Format) -> Result<Outcome, Outcome> {
    if options.url.is_some() || options.keep {
        let message = "`--url` and `--keep` are for saved pages and texts";
        return Err(fail(message, Outcome::Usage));
    }
    for path in &options.files {
        let opened = open(global, None)?;
        file(global, options, &opened, path, format)?;
    }
    Ok(Outcome::Done)
}

fn file(
    global: &Global,
    options: &Import,
    opened: &Opened,
    path: &Path,
    format: Format,
) -> Result<(), Outcome> {
    let name = path.display().to_string();
    let text = text_of(path)?;
    let beside = path.with_extension("txt");
    let beside = (format == Format::Brat && beside != path && beside.is_file())
        .then(|| text_of(&beside))
        .transpose()?;
    let source = Source { name: &name, text: &text, beside: beside.as_deref() };
    let asked = asked(options, opened, format)?;
    let batch = adopt::read(format, &source, &asked)
        .map_err(|error| fail(&format!("`{name}` cannot be imported: {error}"), Outcome::ContentErrors))?;
    let loaded = &opened.loaded;
    let parsed = parse::parse(&mut Diagnostics::new(), &loaded.sources, &loaded.unusable);
    let adopted = adopt::adopt(&batch, &name, &parsed, &asked);
    let (changes, seen) = changes(global, &adopted)?;
    let request = Request { now: Some(jiff::Timestamp::now()), ..Request::default() };
    let (problems, sources) = new_problems(loaded, &opened.disk, &request, &seen, &str::to_owned);
    if problems.has_errors() {
        report(&problems, &sources, false);
        let message = format!("`{name}` would bring mistakes into the site: nothing was written");
        return Err(fail(&message, Outcome::ContentErrors));
    }
    if options.dry_run {
        print(&changes.unified_diff());
    } else {
        changes.write(&global.root).map_err(|error| refused(&error))?;
    }
    if !global.quiet {
        tell(global, options, &adopted, &changes);
    }
    Ok(())
}

/// A file's text in UTF-8.
fn text_of(path: &Path) -> Result<String, Outcome> {
    let name = path.display();
    let bytes =
        read(path).map_err(|cause| fail(&format!("cannot read `{name}`: {cause}"), Outcome::World))?;
    if bytes.len() > crate::import::LARGEST_FILE {
        return Err(fail(&format!("`{name}` is too large: at most 64 MB are read"), Outcome::ContentErrors));
    }
    String::from_utf8(bytes).map_err(|error| {
        let line =
            1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
        fail(&format!("`{name}` is not UTF-8: line {line} cannot be read"), Outcome::ContentErrors)
    })
}

fn asked(options: &Import, opened: &Opened, format: Format) -> Result<Options, Outcome> {
    let mut asked = Options { article: options.id.clone(), ..Options::default() };
    for (from, to) in &options.map {
        if format == Format::Csv {
            asked.columns.insert(from.clone(), to.clone());
            continue;
        }
        let kinds = opened.kinds.iter().map(String::as_str);
        if !kinds.clone().any(|kind| kind == to) {
            let near = crate::diagnostic::nearest(to, kinds.clone());
            let all: Vec<&str> = kinds.collect();
            let hint = near.map_or_else(
                || format!("they are {}", all.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(fail(&format!("`{to}` is no kind of entity of this site: {hint}"), Outcome::Usage));
        }
        asked.kinds.insert(from.clone(), to.clone());
    }
    Ok(asked)
}

/// New files, and texts at the end of those that are there. What has no place stands in a file of its own, made anew.
/// Also those of them that a build reads.
fn changes(global: &Global, adopted: &Adopted) -> Result<(Changes, Changes), Outcome> {
    let (mut changes, mut kept) = (Changes::new(), Changes::new());
    for (path, text) in &adopted.files {
        let before = original(&global.root, path).map_err(|error| refused(&error))?;
        let is_kept = adopted.kept.as_ref() == Some(path);
        let changes = if is_kept { &mut kept } else { &mut changes };
        match before {
            None => changes.create(path, text),
            Some(before) if is_kept => changes.edit(path, before, text),
            Some(before) => {
                let end = if before.ends_with('\n') || before.is_empty() { "\n" } else { "\n\n" };
                let after = format!("{before}{end}{text}");
                changes.edit(path, before, after);
            }
        }
    }
    let seen = changes.clone();
    changes.extend(kept);
    Ok((changes, seen))
}

fn tell(global: &Global, options: &Import, adopted: &Adopted, changes: &Changes) {
    let verb = if options.dry_run { "would write" } else { "wrote" };
    changes.paths().for_each(|path| say(&format!("{verb} `{path}`")));
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut parts = vec![
        count(adopted.placed, "annotation", "annotations"),
        count(adopted.entities.len(), "new entity", "new entities"),
        count(adopted.events.len(), "new event", "new events"),
        count(adopted.articles.len(), "new article", "new articles"),
    ];
    parts.retain(|part| !part.starts_with("0 "));
    let known = adopted.known + adopted.known_entities;
    if known > 0 {
        parts.push(format!("{known} there already"));
    }
    if parts.is_empty() {
        parts.push("nothing".to_owned());
    }
    say(&format!("  {}", parts.join(", ")));
    let shown = if global.verbose { adopted.unplaced.len() } else { adopted.unplaced.len().min(NAMED) };
    adopted.unplaced[..shown].iter().for_each(|what| say(&format!("  not placed: {what}")));
    if shown < adopted.unplaced.len() {
        say(&format!("  not placed: {} more (`-v` names all)", adopted.unplaced.len() - shown));
    }
    if let Some(kept) = &adopted.kept {
        say(&format!("  what has no place is kept in `{kept}`, which briefbook passes over"));
    }
    if adopted.placed + adopted.entities.len() + adopted.events.len() > 0 {
        say("  to do: all of it is a draft: read it, then take out `status = \"draft\"`");
    }
}
