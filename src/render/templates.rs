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
pub struct Templates {
    tera: Tera,
    files: BTreeMap<String, FileId>,
}

impl Templates {
    /// Takes the site's templates over the theme's. One that cannot be read is reported, and the theme's stays.
    pub fn new(diagnostics: &mut Diagnostics, sources: &Sources, unusable: &BTreeSet<FileId>) -> Self {
        let mut files: BTreeMap<String, FileId> = sources
            .iter()
            .filter(|(id, file)| file.path.as_str().starts_with(SITE) && !unusable.contains(id))
            .map(|(id, file)| (file.path.as_str().to_owned(), id))
            .collect();
        loop {
            let mut all = theme();
            all.extend(files.iter().map(|(name, id)| (name.clone(), sources.get(*id).text.to_string())));
            let error = match read(all) {
                Ok(tera) => return Self { tera, files },
                Err(error) => error,
            };
            let culprits = culprits(&error, &files);
            let span = culprits.first().map(|name| Span::file(files[name]));
            diagnostics.push(problem(Code::TemplateSyntax, &error, &files, span));
            if files.is_empty() {
                return Self { tera: Tera::new(), files };
            }
            files.retain(|name, _| !culprits.contains(name));
        }
    }

    /// Renders a view. What fails is reported as a problem of the template.
    pub fn render(&self, template: &str, view: &View<'_>) -> Result<String, Box<Diagnostic>> {
        let context = Context::from_serialize(view);
        let result = context.and_then(|context| self.tera.render(template, &context));
        result.map_err(|error| Box::new(problem(Code::TemplateFailed, &error, &self.files, None)))
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
    span: Option<Span>,
) -> Diagnostic {
    let (message, place) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = files.get(report.filename()).map(|file| {
                let range = report.span().range.clone();
                Span::new(*file, range)
            });
            let message = report.message().to_owned();
            match place {
                Some(_) => (message, place),
                None => (format!("{message} (in {})", report.filename()), None),
            }
        }
        _ => (error.to_string().replace('\n', " "), span),
    };
    match place {
        Some(span) => Diagnostic::new(code, span, message),
        None => Diagnostic::placeless(code, message),
    }
}
