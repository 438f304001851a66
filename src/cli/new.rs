//! `briefbook new`: a file with every key of its kind shown.

use super::args::{Global, New, NewKind};
use super::{Outcome, fail, open, report, say};
use crate::build::{Request, new_problems};
use crate::diagnostic::{Diagnostics, nearest};
use crate::edits::Changes;
use crate::parse::record::{ID_LENGTH, is_id, proposed_id};
use crate::parse::{self, ObjectKind, Parsed};
use crate::scaffold::{self, new_file, path_of};
use crate::source::Sources;

/// Makes a file.
pub fn run(global: &Global, options: &New) -> Outcome {
    let id = &options.id;
    if !is_id(id) {
        return fail(&bad_id(id), Outcome::Usage);
    }
    let opened = match open(global, None) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    let loaded = &opened.loaded;
    let parsed = parse::parse(&mut Diagnostics::new(), &loaded.sources, &loaded.unusable);
    let new = what(options.kind);
    if let Err(message) = possible(&parsed, &loaded.sources, new, id) {
        return fail(&message, Outcome::Usage);
    }
    let path = path_of(new, id);
    let mut changes = Changes::new();
    changes.create(path.as_str(), new_file(new, id));
    let request = Request { now: Some(jiff::Timestamp::now()), ..Request::default() };
    let (problems, sources) = new_problems(loaded, &opened.disk, &request, &changes, &str::to_owned);
    if problems.has_errors() {
        report(&problems, &sources);
        return fail(
            &format!("`{id}` cannot be the ID of a new {}: nothing was written", word(options.kind)),
            Outcome::Usage,
        );
    }
    if let Err(error) = changes.write(&global.root) {
        return super::refused(&error);
    }
    if !global.quiet {
        say(&format!("made {path}"));
    }
    Outcome::Done
}

/// Why a word is no ID, with one that would do.
pub fn bad_id(id: &str) -> String {
    let rule = format!(
        "an ID is lower-case ASCII letters, digits and single hyphens, at most {ID_LENGTH} characters"
    );
    match proposed_id(id) {
        proposal if proposal.is_empty() => format!("`{id}` is no ID: {rule}"),
        proposal => format!("`{id}` is no ID: {rule}; did you mean `{proposal}`?"),
    }
}

fn what(kind: NewKind) -> scaffold::New {
    scaffold::New::Object(match kind {
        NewKind::Article => ObjectKind::Article,
        NewKind::Entity => ObjectKind::Entity,
        NewKind::Event => ObjectKind::Event,
        NewKind::Claim => ObjectKind::Claim,
        NewKind::Series => ObjectKind::Series,
        NewKind::Publisher => ObjectKind::Publisher,
        NewKind::Judgement => ObjectKind::Judgement,
        NewKind::Page => ObjectKind::Page,
        NewKind::Annotations => return scaffold::New::Annotations,
    })
}

fn word(kind: NewKind) -> &'static str {
    match what(kind) {
        scaffold::New::Object(kind) => kind.as_str(),
        scaffold::New::Annotations => "annotation file",
    }
}

/// Whether the ID is free, or, for annotations, one of an article without them.
fn possible(parsed: &Parsed, sources: &Sources, new: scaffold::New, id: &str) -> Result<(), String> {
    let place = |span| {
        let at = sources.position(span);
        format!("{}:{}", sources.get(span.file).path, at.line)
    };
    match new {
        scaffold::New::Object(kind) => match parsed.record(kind, id) {
            Some(record) => {
                Err(format!("the {} `{id}` is there already, in {}", kind.as_str(), place(record.id.span)))
            }
            None => Ok(()),
        },
        scaffold::New::Annotations => {
            if let Some(file) = parsed.annotations.iter().find(|file| file.article == id) {
                return Err(format!(
                    "the article `{id}` has annotations already, in {}",
                    sources.get(file.file).path
                ));
            }
            if parsed.record(ObjectKind::Article, id).is_some()
                || parsed.broken.contains(&(ObjectKind::Article, id.to_owned()))
            {
                return Ok(());
            }
            let near = nearest(id, parsed.articles.iter().map(|article| article.record.id.as_str()));
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`briefbook new article {id}` makes one"),
            };
            Err(format!("there is no article `{id}` that the annotations could belong to; {hint}"))
        }
    }
}
