//! The templates: the default theme's, and those of the site that take the place of one of the same name.

mod phrase;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Kwargs, State, Tera};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::source::{FileId, Sources, Span};
use crate::view::View;
use crate::words::{self, Words};

static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Prefixes by which an error tells the site's templates from the theme's.
const SITE: &str = "templates/";
const DEFAULT: &str = "default theme/";

/// Templates that can be rendered.
#[derive(Debug, Clone)]
pub struct Templates {
    sources: Sources,
    tera: Tera,
    files: BTreeMap<String, FileId>,
    /// The texts that are in use.
    texts: BTreeMap<String, Arc<str>>,
    words: Arc<Words>,
}

/// The texts of templates by their paths.
pub type Texts = BTreeMap<String, Arc<str>>;

impl Templates {
    /// Takes the site's templates over the theme's. One that cannot be read is reported, and the theme's stays; or what
    /// it was in `last`, which holds the texts that were once in use.
    pub fn new(
        diagnostics: &mut Diagnostics,
        sources: &Sources,
        unusable: &BTreeSet<FileId>,
        words: Arc<Words>,
        last: &Texts,
    ) -> Self {
        let site = || sources.iter().filter(|(_, file)| is_template(file.path.as_str()));
        let mut files: BTreeMap<String, FileId> =
            site().map(|(id, file)| (file.path.as_str().to_owned(), id)).collect();
        let mut texts: Texts = site()
            .filter(|(id, _)| !unusable.contains(id))
            .map(|(_, file)| (file.path.as_str().to_owned(), file.text.clone()))
            .collect();
        let stood = |name: &String, files: &BTreeMap<String, FileId>| {
            last.get(name).filter(|_| files.contains_key(name)).cloned()
        };
        for name in files.keys().filter(|name| !texts.contains_key(*name)).cloned().collect::<Vec<_>>() {
            texts.extend(stood(&name, &files).map(|text| (name, text)));
        }
        files.retain(|name, _| texts.contains_key(name));
        mistyped(diagnostics, &files);
        // Each is put back once, then left out.
        let mut put_back: BTreeSet<String> = BTreeSet::new();
        loop {
            let mut all = theme();
            all.extend(texts.iter().map(|(name, text)| (name.clone(), text.to_string())));
            let error = match read(all, &words) {
                Ok(tera) => return Self { sources: sources.clone(), tera, files, texts, words },
                Err(error) => error,
            };
            let culprits = culprits(&error, &files);
            let span = culprits.first().map(|name| Span::file(files[name]));
            if put_back.is_empty() {
                diagnostics.extend(problems(Code::TemplateSyntax, &error, &files, sources, span));
            }
            if files.is_empty() {
                return Self { sources: sources.clone(), tera: Tera::new(), files, texts, words };
            }
            for name in culprits {
                let text = stood(&name, &files).filter(|text| texts.get(&name) != Some(text));
                match text.filter(|_| put_back.insert(name.clone())) {
                    Some(text) => drop(texts.insert(name, text)),
                    None => {
                        files.remove(&name);
                        texts.remove(&name);
                    }
                }
            }
        }
    }

    /// The texts that are in use.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The words that they use.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Renders a view. What fails is reported as a problem of the template.
    pub fn render(&self, template: &str, view: &View<'_>) -> Result<String, Box<Diagnostic>> {
        let context = Context::from_serialize(view);
        let result = context.and_then(|context| self.tera.render(template, &context));
        result.map_err(|error| {
            let found = problems(Code::TemplateFailed, &error, &self.files, &self.sources, None);
            let unnamed =
                || Diagnostic::placeless(Code::TemplateFailed, error.to_string().replace('\n', " "));
            Box::new(found.into_iter().next().unwrap_or_else(unnamed))
        })
    }
}

/// Warns of a template that takes no other's place but has nearly the name of one.
fn mistyped(diagnostics: &mut Diagnostics, files: &BTreeMap<String, FileId>) {
    let known: Vec<String> =
        THEME.files().map(|file| file.path().to_string_lossy().replace('\\', "/")).collect();
    for (path, file) in files {
        let name = path.strip_prefix(SITE).unwrap_or(path);
        if known.iter().any(|other| other == name) {
            continue;
        }
        if let Some(near) =
            nearest(name, known.iter().map(String::as_str)).filter(|n| strsim::osa_distance(n, name) <= 2)
        {
            let message = format!("`{path}` takes the place of no template");
            let hint =
                format!("did you mean `{SITE}{near}`? A part of your own needs no name that is so near");
            diagnostics.push(Diagnostic::new(Code::MisplacedFile, Span::file(*file), message).hint(hint));
        }
    }
}

fn theme() -> Vec<(String, String)> {
    let text = |file: &include_dir::File<'_>| {
        let name = file.path().to_string_lossy().replace('\\', "/");
        file.contents_utf8().map(|text| (format!("{DEFAULT}{name}"), text.to_owned()))
    };
    THEME.files().filter_map(text).collect()
}

/// Whether a site's file is a template, not a list of words.
fn is_template(path: &str) -> bool {
    path.starts_with(SITE) && !path.starts_with(words::FOLDER)
}

fn read(templates: Vec<(String, String)>, words: &Arc<Words>) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    // A filter, since components see no global function.
    let words = words.clone();
    tera.register_filter("t", move |key: &str, fills: Kwargs, state: &State| {
        phrase::phrase(&words, key, &fills, state)
    });
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

/// An error of the template engine as diagnostics at their places in the author's templates.
fn problems(
    code: Code,
    error: &tera::Error,
    files: &BTreeMap<String, FileId>,
    sources: &Sources,
    fallback: Option<Span>,
) -> Vec<Diagnostic> {
    let at = |message: String, name: &str, span: Option<Span>| match span {
        Some(span) => Diagnostic::new(code, span, message),
        None if name.is_empty() => Diagnostic::placeless(code, message),
        None => Diagnostic::placeless(code, format!("{message} (in {name})")),
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let file = files.get(report.filename());
            let span = file.map(|file| Span::new(*file, report.span().range.clone()));
            vec![at(report.message().to_owned(), report.filename(), span)]
        }
        _ => {
            let drawn = error.to_string();
            let found = in_words(&drawn).into_iter().map(|(message, name, line, column)| {
                let file = files.get(name);
                let span = file.map(|file| word_at(*file, &sources.get(*file).text, line, column));
                at(message.to_owned(), name, span.or(fallback))
            });
            found.collect()
        }
    }
}

/// The errors of a message that holds the engine's own drawing: what, in which template, on which line and column.
/// The engine gives the places of unknown filters, tests, functions and templates in words alone.
fn in_words(drawn: &str) -> Vec<(&str, &str, usize, usize)> {
    let mut found: Vec<(&str, &str, usize, usize)> = Vec::new();
    for line in drawn.lines().map(str::trim) {
        if let Some(what) = line.strip_prefix("error:") {
            found.push((what.trim(), "", 1, 1));
        } else if let (Some(place), Some(last)) = (line.strip_prefix("-->"), found.last_mut()) {
            let mut parts = place.trim().rsplitn(3, ':');
            let (column, row) = (parts.next(), parts.next());
            let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).unwrap_or(1);
            *last = (last.0, parts.next().unwrap_or_default(), number(row), number(column));
        }
    }
    if found.is_empty() {
        found.push((drawn.lines().next().unwrap_or(drawn), "", 1, 1));
    }
    found
}

/// The word that begins at a line and column.
fn word_at(file: FileId, text: &str, line: usize, column: usize) -> Span {
    let start = offset_of(text, line, column);
    let rest = &text[start..];
    let quoted = rest.strip_prefix('"').and_then(|inside| inside.find('"')).map(|end| end + 2);
    let word = || rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    Span::new(file, start..start + quoted.unwrap_or_else(word))
}

/// The byte at a line and column, both from 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text[start..].lines().next().unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}
