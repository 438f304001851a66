//! `briefbook import --from FORMAT`: what other programs have annotated becomes drafts of the site's own files.

use std::path::Path;

use super::args::{Global, Import};
use super::import::read;
use super::{Opened, Outcome, fail, open, print, refused, report, say};
use crate::adopt::{self, AdoptError, Adopted, Batch, Format, Options, Refused, Source};
use crate::build::{Request, new_problems};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::edits::{Changes, original};
use crate::parse::{self, ObjectKind, Parsed};
use crate::source::Sources;

/// How many of the things without a place are named.
const NAMED: usize = 12;

/// So often those are left out that link to what was left out before.
const ROUNDS: usize = 16;

/// Imports the files, one after the other: what one brings, the next finds in the site.
pub fn run(global: &Global, options: &Import, format: Format) -> Result<Outcome, Outcome> {
    refuse_usage(options, format)?;
    // All are tried and all are told of; the gravest trouble is the outcome.
    let mut gravest = Outcome::Done;
    for path in &options.files {
        let opened = open(global, None)?;
        let outcome =
            file(global, options, &opened, path, format).map_or_else(|outcome| outcome, |()| Outcome::Done);
        gravest = gravest.max(outcome);
    }
    Ok(gravest)
}

fn refuse_usage(options: &Import, format: Format) -> Result<(), Outcome> {
    if options.url.is_some() || options.keep || options.force {
        let message = "`--url`, `--keep` and `--force` are for saved pages and texts";
        return Err(fail(message, Outcome::Usage));
    }
    if options.id.is_some() && matches!(format, Format::Csv | Format::TimelineJs) {
        let message = "`--id` names the article that annotations are about, and this format has none";
        return Err(fail(message, Outcome::Usage));
    }
    Ok(())
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
    let batch = adopt::read(format, &source, &asked).map_err(|error| {
        let outcome = match error {
            AdoptError::Usage(_) => Outcome::Usage,
            AdoptError::Json(_) | AdoptError::Other(_) => Outcome::ContentErrors,
        };
        fail(&format!("`{name}` cannot be imported: {error}"), outcome)
    })?;
    let loaded = &opened.loaded;
    let parsed = parse::parse(&mut Diagnostics::new(), &loaded.sources, &loaded.unusable);
    refuse_id(options, &parsed, &batch)?;
    let (adopted, changes) =
        brought(global, opened, &name, &|refused| adopt::adopt(&batch, &name, &parsed, &asked, refused))?;
    if options.dry_run {
        print(changes.unified_diff())?;
    } else {
        changes.write(&global.root).map_err(|error| refused(&error))?;
    }
    if !global.quiet {
        tell(global, options, &adopted, &changes);
    }
    Ok(())
}

/// What a file brings into the site, without annotations whose links would lead nowhere.
fn brought(
    global: &Global,
    opened: &Opened,
    name: &str,
    adopt: &dyn Fn(&Refused) -> Adopted,
) -> Result<(Adopted, Changes), Outcome> {
    let request = Request { now: Some(jiff::Timestamp::now()), ..Request::default() };
    let mut refused = Refused::new();
    for round in 1.. {
        let mut adopted = adopt(&refused);
        let (changes, seen) = changes(global, &mut adopted)?;
        let (problems, sources) = new_problems(&opened.loaded, &opened.disk, &request, &seen, &str::to_owned);
        if !problems.has_errors() {
            return Ok((adopted, changes));
        }
        // Others may link to those that are left out.
        let known = refused.len();
        refused.extend(astray(&problems, &sources, &adopted));
        if refused.len() == known || round == ROUNDS {
            report(&problems, &sources);
            break;
        }
    }
    let message = format!("`{name}` would bring mistakes into the site: nothing was written");
    Err(fail(&message, Outcome::ContentErrors))
}

/// The annotations with links that lead nowhere.
fn astray(problems: &Diagnostics, sources: &Sources, adopted: &Adopted) -> Refused {
    let of = |problem: &Diagnostic| {
        let span = problem.span.filter(|_| problem.code == Code::DanglingLink)?;
        let file = sources.get(span.file);
        // The new text stands at the end of its file.
        let new = adopted.files.get(file.path.as_str())?;
        let before = file.text.len().checked_sub(new.len())?;
        let number = adopted.annotation_at(file.path.as_str(), (span.start as usize).checked_sub(before)?)?;
        Some((number, problem.message.clone()))
    };
    problems.iter().filter_map(of).collect()
}

/// Refuses an article that is not there, for annotations that bring no text along.
fn refuse_id(options: &Import, parsed: &Parsed, batch: &Batch) -> Result<(), Outcome> {
    let Some(id) = &options.id else { return Ok(()) };
    let key = (ObjectKind::Article, id.clone());
    let ids = || parsed.articles.iter().map(|article| article.record.id.value.as_str());
    if batch.documents.iter().any(|document| document.text.is_some())
        || ids().any(|other| other == id)
        || parsed.broken.contains(&key)
    {
        return Ok(());
    }
    let hint = match crate::diagnostic::nearest(id, ids()) {
        Some(near) => format!(": did you mean `{near}`?"),
        None => ": import its text first".to_owned(),
    };
    Err(fail(&format!("there is no article `{id}`{hint}"), Outcome::Usage))
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

/// What `--map` says, checked against the site.
fn asked(options: &Import, opened: &Opened, format: Format) -> Result<Options, Outcome> {
    let mut asked = Options { article: options.id.clone(), ..Options::default() };
    if !options.map.is_empty() && !format.has_labels() {
        let message = "`--map` is for labels and columns, and this format has none";
        return Err(fail(message, Outcome::Usage));
    }
    for (from, to) in &options.map {
        let before = if format == Format::Csv && adopt::keys().any(|key| key == from) {
            asked.columns.insert(from.clone(), to.clone())
        } else {
            known_kind(opened, format, from, to)?;
            asked.kinds.insert(from.clone(), to.clone())
        };
        if before.is_some_and(|before| before != *to) {
            return Err(fail(&format!("`--map {from}=` says two things"), Outcome::Usage));
        }
    }
    Ok(asked)
}

/// Refuses what is no kind of entity.
fn known_kind(opened: &Opened, format: Format, from: &str, to: &str) -> Result<(), Outcome> {
    let kinds = opened.kinds.iter().map(String::as_str);
    if kinds.clone().any(|kind| kind == to) {
        return Ok(());
    }
    if let Some(key) = crate::diagnostic::nearest(from, adopt::keys()).filter(|_| format == Format::Csv) {
        let message = format!("`{from}` is no key of a table: did you mean `{key}`?");
        return Err(fail(&message, Outcome::Usage));
    }
    let near = crate::diagnostic::nearest(to, kinds.clone());
    let all: Vec<&str> = kinds.collect();
    let hint =
        near.map_or_else(|| format!("they are {}", all.join(", ")), |near| format!("did you mean `{near}`?"));
    let what =
        if format == Format::Csv { format!("`{from}` is no key of a table, and ") } else { String::new() };
    Err(fail(&format!("{what}`{to}` is no kind of entity of this site: {hint}"), Outcome::Usage))
}

/// New files, and texts at the end of those that are there. What has no place stands in a file of its own, made anew.
/// Also those of them that a build reads.
fn changes(global: &Global, adopted: &mut Adopted) -> Result<(Changes, Changes), Outcome> {
    let (mut changes, mut kept) = (Changes::new(), Changes::new());
    for (path, text) in &adopted.files {
        let old = |path: &str| original(&global.root, path).map_err(|error| refused(&error));
        if adopted.kept.as_ref() == Some(path) {
            let (path, before) = place_to_keep(path, text, &old)?;
            match before {
                None => kept.create(&path, text),
                Some(before) => kept.edit(&path, before, text),
            }
            adopted.kept = Some(path);
            continue;
        }
        match old(path)? {
            None => changes.create(path, text),
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

/// Where what has no place is kept, and what stands there: never what another file of the same name left. The first line
/// says which file it was.
fn place_to_keep(
    path: &str,
    text: &str,
    old: &dyn Fn(&str) -> Result<Option<String>, Outcome>,
) -> Result<(String, Option<String>), Outcome> {
    let stem = path.strip_suffix(".toml").unwrap_or(path);
    let mut place = path.to_owned();
    for n in 2.. {
        let before = old(&place)?;
        if before.as_ref().is_none_or(|before| before.lines().next() == text.lines().next()) {
            return Ok((place, before));
        }
        place = format!("{stem}-{n}.toml");
    }
    Ok((place, None))
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
