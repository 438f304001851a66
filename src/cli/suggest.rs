//! `briefbook suggest`: proposed annotations on standard output, or appended to annotation files.

use super::args::{Global, Suggest};
use super::{Opened, Outcome, fail, open, print, report, say};
use crate::diagnostic::{Diagnostics, Severity, nearest};
use crate::edits::{Changes, original};
use crate::parse::objects::{Annotation, AnnotationFile, Article, Given};
use crate::parse::{self, ObjectKind, Parsed, table};
use crate::source::{FileId, offset};
use crate::suggest::{self, Proposals, Site, Source};

/// Runs the command.
pub fn run(global: &Global, options: &Suggest) -> Outcome {
    carry_out(global, options).unwrap_or_else(|outcome| outcome)
}

/// An article with its annotation file.
struct Chosen<'a> {
    article: &'a Given<Article>,
    annotations: &'a [Annotation],
    /// The path of their file in the site directory, also where there is none yet.
    path: String,
    file: Option<FileId>,
}

fn carry_out(global: &Global, options: &Suggest) -> Result<Outcome, Outcome> {
    let opened = open(global, None)?;
    let mut diagnostics = opened.loaded.diagnostics.clone();
    let parsed = parse::parse(&mut diagnostics, &opened.loaded.sources, &opened.loaded.unusable);
    let mut ids: Vec<&str> = options.ids.iter().map(String::as_str).collect();
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    for id in &ids {
        known(&parsed, id)?;
    }
    let chosen = ids.iter().filter_map(|id| choose(&parsed, id, &opened)).collect::<Vec<_>>();
    let is_broken = chosen.len() < ids.len() || chosen.iter().any(|one| is_unreadable(&parsed, one));
    if is_broken {
        return Err(broken(&opened, diagnostics, &ids));
    }
    let names = suggest::index(&parsed.entities);
    let site = Site {
        language: &parsed.site.language,
        entities: &parsed.entities,
        events: &parsed.events,
        series: &parsed.series,
        names: &names,
    };
    let proposals: Vec<Proposals> =
        chosen.iter().map(|one| suggest::suggest(&source(&opened, one), &site)).collect();
    if options.apply {
        return apply(global, &chosen, &proposals);
    }
    for (one, proposals) in chosen.iter().zip(&proposals) {
        let id = one.article.record.id.as_str();
        match options.names {
            true => print(proposals.written_entities())?,
            false if proposals.is_empty() => print(nothing(id, proposals))?,
            false => print(proposals.written(id))?,
        }
        if !global.quiet {
            say(&format!("{id}: {}", counted(proposals)));
        }
    }
    Ok(Outcome::Done)
}

/// An article with nothing to suggest says so, in a comment, so that the output stays TOML.
fn nothing(id: &str, proposals: &Proposals) -> String {
    let notes = proposals.remarks.iter().map(|remark| format!("# Note: {}\n", suggest::write::plain(remark)));
    std::iter::once(format!("# Nothing to suggest for the article `{id}`.\n")).chain(notes).collect()
}

/// Refuses an ID that no article has.
fn known(parsed: &Parsed, id: &str) -> Result<(), Outcome> {
    let key = (ObjectKind::Article, id.to_owned());
    let ids = || parsed.articles.iter().map(|article| article.record.id.as_str());
    if ids().any(|other| other == id) || parsed.broken.contains(&key) {
        return Ok(());
    }
    // Who completes file names in a shell types a path.
    let stem = id.rsplit('/').next().unwrap_or(id);
    let stem = stem.strip_suffix(".md").or(stem.strip_suffix(".toml")).unwrap_or(stem);
    let hint = match nearest(stem, ids()) {
        Some(near) => format!(": did you mean `{near}`?"),
        None => format!(": it would be `content/articles/{stem}.md`"),
    };
    Err(fail(&format!("there is no article `{id}`{hint}"), Outcome::Usage))
}

fn choose<'a>(parsed: &'a Parsed, id: &str, opened: &Opened) -> Option<Chosen<'a>> {
    let article = parsed.articles.iter().find(|article| article.record.id.as_str() == id)?;
    let file: Option<&AnnotationFile> =
        parsed.annotations.iter().find(|file| file.article == id).map(|file| &**file);
    let path = file.map(|file| opened.loaded.sources.get(file.file).path.as_str().to_owned());
    Some(Chosen {
        article,
        annotations: file.map_or(&[], |file| &*file.annotations),
        path: path.unwrap_or_else(|| format!("content/annotations/{id}.toml")),
        file: file.map(|file| file.file),
    })
}

/// Whether the annotation file of an article cannot be read at all.
fn is_unreadable(parsed: &Parsed, chosen: &Chosen<'_>) -> bool {
    parsed.broken_annotations.contains(&(chosen.article.record.id.value.clone(), None))
}

/// Reports what is wrong with the files of the articles asked for.
fn broken(opened: &Opened, mut diagnostics: Diagnostics, ids: &[&str]) -> Outcome {
    let sources = &opened.loaded.sources;
    diagnostics.retain(|diagnostic| {
        let concerned = diagnostic.span.is_some_and(|span| {
            let path = &sources.get(span.file).path;
            let folder = path.as_str().starts_with("content/articles/")
                || path.as_str().starts_with("content/annotations/");
            folder && ids.contains(&path.stem())
        });
        concerned && diagnostic.severity == Severity::Error
    });
    report(&diagnostics, sources);
    fail("nothing was proposed or written, since these files cannot be read", Outcome::ContentErrors)
}

fn source<'a>(opened: &'a Opened, chosen: &'a Chosen<'a>) -> Source<'a> {
    let sources = &opened.loaded.sources;
    let text = |file: FileId| &*sources.get(file).text;
    Source {
        article: chosen.article,
        file: text(chosen.article.record.span.file),
        annotations: chosen.annotations,
        annotation_file: chosen.file.map_or("", text),
    }
}

/// Appends the proposals to the annotation files.
fn apply(global: &Global, chosen: &[Chosen<'_>], proposals: &[Proposals]) -> Result<Outcome, Outcome> {
    let mut changes = Changes::new();
    let world = |error: crate::edits::EditError| fail(&error.to_string(), Outcome::World);
    for (one, proposals) in chosen.iter().zip(proposals).filter(|(_, proposals)| !proposals.is_empty()) {
        let added = proposals.written(one.article.record.id.as_str());
        match original(&global.root, &one.path).map_err(world)? {
            None => changes.create(&one.path, added),
            Some(before) => {
                let after = appended(&before, &added);
                takes(&one.path, &after)?;
                changes.edit(&one.path, before, after);
            }
        }
    }
    changes.write(&global.root).map_err(world)?;
    for (one, proposals) in chosen.iter().zip(proposals).filter(|_| !global.quiet) {
        let id = one.article.record.id.as_str();
        match proposals.is_empty() {
            true => say(&format!("{id}: nothing to suggest; `{}` is as it was", one.path)),
            false => say(&format!("{id}: appended to `{}`: {}", one.path, counted(proposals))),
        }
    }
    Ok(Outcome::Done)
}

/// A file with something behind it: its own text stays as it is, and its line ends are kept to.
fn appended(before: &str, added: &str) -> String {
    let line_end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let bare = before.trim_start_matches('\u{feff}');
    let gap = match (bare.is_empty(), bare.ends_with('\n')) {
        (true, _) => "",
        (false, true) => "\n",
        (false, false) => "\n\n",
    };
    let added = format!("{gap}{added}").replace('\n', line_end);
    format!("{before}{added}")
}

/// Refuses to write what could not be read again: tables cannot follow an array in brackets of the same name.
fn takes(path: &str, text: &str) -> Result<(), Outcome> {
    let mut problems = Diagnostics::new();
    let text = text.trim_start_matches('\u{feff}');
    match table::parse_toml(&mut problems, FileId(offset(0)), 0, text) {
        Some(_) => Ok(()),
        None => {
            let why = "it holds an array in brackets, such as `event = [...]`, which tables cannot follow: write its items as `[[event]]`";
            Err(fail(&format!("nothing can be appended to `{path}`: {why}"), Outcome::ContentErrors))
        }
    }
}

/// How many proposals of each kind there are.
fn counted(proposals: &Proposals) -> String {
    let of = |kind: &str| proposals.annotations.iter().filter(|block| block.kind == kind).count();
    let kinds = [
        (of("event"), "date", "dates"),
        (of("figure"), "figure", "figures"),
        (of("claim"), "quotation", "quotations"),
        (proposals.entities.len(), "name", "names"),
    ];
    let said: Vec<String> = kinds
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    if said.is_empty() { "nothing to suggest".to_owned() } else { said.join(", ") }
}
