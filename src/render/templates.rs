//! The templates: the default theme's, and those of the site that take the place of one of the same name.

pub(super) mod phrase;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Kwargs, State, Tera};

use super::quick::{Quick, Unsupported};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::source::{FileId, SourceText, Sources, Span};
use crate::view::View;
use crate::words::{self, Words};

static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Prefixes by which an error tells the site's templates from the theme's.
const SITE: &str = "templates/";
const DEFAULT: &str = "default theme/";

/// Templates that can be rendered.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    sources: Sources,
    /// The engine, which has read everything; made when it is first asked where the theme's templates stand alone, since
    /// then quick rendering makes every page.
    engine: Arc<OnceLock<Tera>>,
    /// The theme's templates as quick rendering reads them, when a page first needs it; none if it cannot.
    quick: Arc<OnceLock<Option<Quick>>>,
    files: BTreeMap<String, FileId>,
    /// The texts that are in use.
    texts: BTreeMap<String, Arc<str>>,
    words: Arc<Words>,
    /// The theme's templates that the site leaves as they are.
    untouched: Untouched,
    /// Whether everything is rendered with the engine, too, and compared.
    compared: bool,
}

/// Templates of the theme that a site leaves as they are.
#[derive(Debug, Clone)]
enum Untouched {
    All,
    These(BTreeSet<String>),
}

impl Default for Untouched {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Untouched {
    fn has(&self, template: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(these) => these.contains(template),
        }
    }
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
        // One that says what the theme's says takes nobody's place.
        let is_own = |file: &SourceText| is_template(file.path.as_str()) && !is_theme(file);
        let site = || sources.iter().filter(|(_, file)| is_own(file));
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
        // Nothing of the site's is there to be reported on, and the theme has no errors.
        if files.is_empty() {
            let none = Self::default();
            return Self { sources: sources.clone(), files, texts, words, ..none }.quickly();
        }
        // Each is put back once, then left out.
        let mut put_back: BTreeSet<String> = BTreeSet::new();
        loop {
            let none = Self::default();
            let error = match read(&texts, &words) {
                Ok(tera) => {
                    let engine = Arc::new(OnceLock::from(tera));
                    return Self { sources: sources.clone(), engine, files, texts, words, ..none }.quickly();
                }
                Err(error) => error,
            };
            let culprits = culprits(&error, &files);
            let span = culprits.first().map(|name| Span::file(files[name]));
            if put_back.is_empty() {
                diagnostics.extend(problems(Code::TemplateSyntax, &error, &files, sources, span));
            }
            if files.is_empty() {
                return Self { sources: sources.clone(), files, texts, words, ..none };
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

    /// The same, with what of the theme can be rendered quickly.
    fn quickly(self) -> Self {
        if self.texts.is_empty() {
            return Self { untouched: Untouched::All, ..self };
        }
        let files = self.texts.keys().filter_map(|name| name.strip_prefix(SITE)).collect();
        let components = self.texts.values().flat_map(|text| components(text)).collect();
        let untouched = self.quick().map(|quick| quick.made_without(&files, &components));
        let untouched = Untouched::These(untouched.unwrap_or_default());
        Self { untouched, ..self }
    }

    fn quick(&self) -> Option<&Quick> {
        self.quick.get_or_init(|| Quick::new(&theme_by_name(), self.words.clone()).ok()).as_ref()
    }

    /// The same, with every page of the theme's rendered both ways and compared.
    pub fn compared(self) -> Self {
        Self { compared: true, ..self }
    }

    /// The texts that are in use.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The words that they use.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Whether a page of this template may have links that nobody vouches for: those of a site's own templates, and in tests all.
    pub fn may_dangle(&self, template: &str) -> bool {
        self.compared || !self.untouched.has(template)
    }

    /// Whether that holds of any template; where it does not, no template can fail either.
    pub fn any_may_dangle(&self) -> bool {
        self.compared || !matches!(self.untouched, Untouched::All)
    }

    /// Renders a view. What fails is reported as a problem of the template.
    pub fn render(&self, template: &str, view: &View<'_>) -> Result<String, Box<Diagnostic>> {
        let quick = if self.untouched.has(template) { self.quick() } else { None };
        let Some(quick) = quick.map(|quick| quick.render(template, view)) else {
            return self.render_with_engine(template, view);
        };
        if self.compared {
            return self.compare(template, view, quick);
        }
        quick.or_else(|_| self.render_with_engine(template, view))
    }

    /// Takes a page back that nobody needs any more, so that its room serves the next one.
    pub fn reuse(&self, page: String) {
        if let Some(Some(quick)) = self.quick.get() {
            quick.reuse(page);
        }
    }

    /// What the engine makes, which must be what was made quickly.
    fn compare(
        &self,
        template: &str,
        view: &View<'_>,
        quick: Result<String, Unsupported>,
    ) -> Result<String, Box<Diagnostic>> {
        let engine = self.render_with_engine(template, view)?;
        let problem = match quick {
            Ok(quick) if quick == engine => return Ok(engine),
            Ok(quick) => format!("it is another page: {}", difference(&quick, &engine)),
            Err(Unsupported(why)) => format!("it ends at {why}"),
        };
        let message = format!("`{template}` rendered quickly: {problem}");
        Err(Box::new(Diagnostic::placeless(Code::InternalError, message)))
    }

    /// Renders a view through the template engine, which is the reference.
    pub fn render_with_engine(&self, template: &str, view: &View<'_>) -> Result<String, Box<Diagnostic>> {
        let context = Context::from_serialize(view);
        let engine = self.engine.get_or_init(|| read(&self.texts, &self.words).unwrap_or_default());
        let result = context.and_then(|context| engine.render(template, &context));
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

/// Where two pages begin to differ.
fn difference(ours: &str, theirs: &str) -> String {
    let at = ours.bytes().zip(theirs.bytes()).take_while(|(a, b)| a == b).count();
    let near = |page: &str| {
        String::from_utf8_lossy(&page.as_bytes()[at.saturating_sub(40)..page.len().min(at + 40)]).into_owned()
    };
    format!("{:?} for {:?}", near(ours), near(theirs))
}

/// The theme's templates by their names.
fn theme_by_name() -> BTreeMap<String, String> {
    theme().into_iter().map(|(name, text)| (name.trim_start_matches(DEFAULT).to_owned(), text)).collect()
}

/// The components that a template defines: those of a site stand in for the theme's of the same name.
fn components(text: &str) -> impl Iterator<Item = &str> {
    let behind = text.split("component").skip(1).map(str::trim_start);
    behind.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
}

fn theme() -> Vec<(String, String)> {
    let text = |file: &include_dir::File<'_>| {
        let name = file.path().to_string_lossy().replace('\\', "/");
        file.contents_utf8().map(|text| (format!("{DEFAULT}{name}"), text.to_owned()))
    };
    THEME.files().filter_map(text).collect()
}

/// Whether a site's template is the theme's, word for word.
fn is_theme(file: &SourceText) -> bool {
    let name = file.path.as_str().strip_prefix(SITE);
    name.and_then(|name| THEME.get_file(name)).is_some_and(|theme| theme.contents() == file.text.as_bytes())
}

/// Whether a site's file is a template, not a list of words.
fn is_template(path: &str) -> bool {
    path.starts_with(SITE) && !path.starts_with(words::FOLDER)
}

/// An engine that has read the theme's templates and a site's.
fn read(site: &Texts, words: &Arc<Words>) -> Result<Tera, tera::Error> {
    let mut templates = theme();
    templates.extend(site.iter().map(|(name, text)| (name.clone(), text.to_string())));
    let mut tera = Tera::new();
    // A filter, since components see no global function.
    let words = words.clone();
    tera.register_filter("t", move |key: &str, fills: Kwargs, state: &State| {
        phrase::phrase(&words, key, &fills, state)
    });
    tera.register_filter("addresses", phrase::addresses);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What the theme uses must be known to quick rendering: `rendered quickly` in a test's diagnostics says what is not.
    #[test]
    fn the_theme_is_rendered_quickly() {
        let names = theme_by_name();
        let quick = Quick::new(&names, Arc::default());
        assert!(quick.is_ok(), "{quick:?}");
        let templates = Templates { words: Arc::default(), ..Templates::default() }.quickly();
        assert!(names.keys().all(|name| templates.untouched.has(name)));
        assert!(quick.is_ok_and(|quick| quick.made_without(&BTreeSet::new(), &BTreeSet::new()).len() > 20));
    }

    #[test]
    fn a_site_takes_back_what_it_touches() {
        let of = |path: &str, text: &str| {
            let texts = BTreeMap::from([(path.to_owned(), Arc::from(text))]);
            Templates { texts, ..Templates::default() }.quickly().untouched
        };
        assert!(!of("templates/base.html", "").has("article.html"));
        let touched = of("templates/article.html", "");
        assert!(!touched.has("article.html") && touched.has("event.html"));
        let touched = of("templates/own.html", "{% component  event_list(of) %}{% endcomponent %}");
        assert!(touched.has("redirect.html"));
        let touched = of("templates/own.html", "{%- component source(of) %}{% endcomponent %}");
        assert!(!touched.has("claim.html") && touched.has("redirect.html"), "{touched:?}");
    }
}
