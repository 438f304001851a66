//! The templates: the default theme's, and those of the site that take the place of one of the same name.

use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Sources, Span};
use crate::view::View;

static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Prefixes by which an error tells the site's templates from the theme's.
const SITE: &str = "templates/";
const DEFAULT: &str = "default theme/";

/// Templates that can be rendered.
pub struct Templates<'s> {
    sources: &'s Sources,
    tera: Tera,
    files: BTreeMap<String, FileId>,
}

impl<'s> Templates<'s> {
    /// Takes the site's templates over the theme's. One that cannot be read is reported, and the theme's stays.
    pub fn new(diagnostics: &mut Diagnostics, sources: &'s Sources, unusable: &BTreeSet<FileId>) -> Self {
        let mut files: BTreeMap<String, FileId> = sources
            .iter()
            .filter(|(id, file)| file.path.as_str().starts_with(SITE) && !unusable.contains(id))
            .map(|(id, file)| (file.path.as_str().to_owned(), id))
            .collect();
        loop {
            let mut all = theme();
            all.extend(files.iter().map(|(name, id)| (name.clone(), sources.get(*id).text.to_string())));
            let error = match read(all) {
                Ok(tera) => return Self { sources, tera, files },
                Err(error) => error,
            };
            let culprits = culprits(&error, &files);
            let span = culprits.first().map(|name| Span::file(files[name]));
            diagnostics.push(problem(Code::TemplateSyntax, &error, &files, sources, span));
            if files.is_empty() {
                return Self { sources, tera: Tera::new(), files };
            }
            files.retain(|name, _| !culprits.contains(name));
        }
    }

    /// Renders a view. What fails is reported as a problem of the template.
    pub fn render(&self, template: &str, view: &View<'_>) -> Result<String, Box<Diagnostic>> {
        let context = Context::from_serialize(view);
        let result = context.and_then(|context| self.tera.render(template, &context));
        result
            .map_err(|error| Box::new(problem(Code::TemplateFailed, &error, &self.files, self.sources, None)))
    }
}

fn theme() -> Vec<(String, String)> {
    let text = |file: &include_dir::File<'_>| {
        let name = file.path().to_string_lossy().replace('\\', "/");
        file.contents_utf8().map(|text| (format!("{DEFAULT}{name}"), text.to_owned()))
    };
    THEME.files().filter_map(text).collect()
}

fn read(templates: Vec<(String, String)>) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    tera.set_fallback_prefixes([SITE, DEFAULT])?;
    tera.add_raw_templates(templates)?;
    Ok(tera)
}

/// The site's templates that an error speaks of; all of them when it names none.
fn culprits(error: &tera::Error, files: &BTreeMap<String, FileId>) -> Vec<String> {
    let named: Vec<String> = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            vec![report.filename().to_owned()]
        }
        _ => {
            let message = error.to_string();
            files.keys().filter(|name| message.contains(name.as_str())).cloned().collect()
        }
    };
    let known: Vec<String> = named.into_iter().filter(|name| files.contains_key(name)).collect();
    if known.is_empty() { files.keys().cloned().collect() } else { known }
}

/// An error of the template engine as a diagnostic at its place in the author's template.
fn problem(
    code: Code,
    error: &tera::Error,
    files: &BTreeMap<String, FileId>,
    sources: &Sources,
    fallback: Option<Span>,
) -> Diagnostic {
    let (message, name, span) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let name = report.filename().to_owned();
            let span = files.get(&name).map(|file| Span::new(*file, report.span().range.clone()));
            (report.message().to_owned(), name, span)
        }
        _ => in_words(&error.to_string(), files, sources, fallback),
    };
    match span {
        Some(span) => Diagnostic::new(code, span, message),
        None if name.is_empty() => Diagnostic::placeless(code, message),
        None => Diagnostic::placeless(code, format!("{message} (in {name})")),
    }
}

/// The first error of a message that holds the engine's own drawing: what, in which template, and where. The engine
/// gives the places of unknown filters, tests, functions and templates in words alone.
fn in_words(
    drawn: &str,
    files: &BTreeMap<String, FileId>,
    sources: &Sources,
    fallback: Option<Span>,
) -> (String, String, Option<Span>) {
    let mut lines = drawn.lines().map(str::trim).filter(|line| !line.is_empty());
    let what =
        lines.find(|line| line.starts_with("error:")).or_else(|| drawn.lines().next()).unwrap_or(drawn);
    let what = what.trim_start_matches("error:").trim().to_owned();
    let place =
        drawn.lines().find_map(|line| line.trim().strip_prefix("-->")).map(str::trim).unwrap_or_default();
    let mut parts = place.rsplitn(3, ':');
    let (column, line, name) = (parts.next(), parts.next(), parts.next().unwrap_or_default().to_owned());
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok());
    let span = files.get(&name).zip(number(line)).zip(number(column)).map(|((file, line), column)| {
        let at = offset_of(&sources.get(*file).text, line, column);
        Span::new(*file, at..at)
    });
    (what, name, span.or(fallback))
}

/// The byte at a line and column, both from 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text[start..].lines().next().unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}
