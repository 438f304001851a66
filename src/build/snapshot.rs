//! A site at one moment, for one audience: pages and files on request, and everything that is wrong.
//!
//! A [`Snapshot`] never changes and is cheap to share between threads. A page is made when it is first asked for, and
//! no page is made that nobody asked for, save by [`Snapshot::render_rest`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::Undecided;
use super::ready::{Ready, attachment};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Levels};
use crate::load::FileSystem;
use crate::output::{Bytes, content_type};
use crate::parse::objects::{Status, Tlp};
use crate::plan::Page;
use crate::render::pages::{Found, Made};
use crate::resolve::undecided;
use crate::source::Sources;

/// What a request gets.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The bytes, as a build writes them; empty when the page's template failed.
    pub bytes: Bytes,
    /// For the `Content-Type` header.
    pub content_type: &'static str,
    /// The HTTP status: 200; 404 for the page of what does not exist; 500 when the page's template failed.
    pub status: u16,
    /// What only rendering could find on this page: its template's failure, references that lead nowhere.
    pub found: Vec<Diagnostic>,
}

impl Rendered {
    /// Whether the page's template failed: there is nothing to show but [`Self::found`].
    pub fn has_failed(&self) -> bool {
        self.status == 500
    }
}

/// What an author wants to see beside an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orphans {
    /// Annotations that have lost their passage, or whose passage has drifted: placed in the annotation file, with
    /// the places in the article where they may belong as related ones.
    pub lost: Vec<Diagnostic>,
    /// Names in the article that are not linked, since nothing decides whom they name: several entities share them, or
    /// nothing before them says who is meant. What `check --suggest` says of them.
    pub undecided: Vec<Diagnostic>,
}

/// How far looking at all pages, old addresses and attachments has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// Those that have been looked at.
    pub made: usize,
    /// All of them.
    pub of: usize,
}

impl Rest {
    /// Whether all have been looked at: [`Snapshot::everything`] now says all that a build would.
    pub fn is_done(self) -> bool {
        self.made == self.of
    }
}

/// What was found on pages, old addresses and attachments that nobody asked for. Their bytes are not kept: those of a
/// large site take more memory than all else.
#[derive(Default)]
struct Looked {
    /// How many, in the order of pages, old addresses, attachments.
    upto: usize,
    /// By the page's number, those on which something is wrong.
    pages: BTreeMap<usize, Made>,
    redirects: BTreeMap<String, Made>,
    attachments: Vec<Diagnostic>,
}

/// A site at one moment, for one audience.
pub struct Snapshot {
    ready: Ready,
    fs: Arc<dyn FileSystem>,
    levels: Levels,
    /// What is wrong, as far as it is known without rendering.
    diagnostics: Diagnostics,
    /// Names that nothing decides.
    undecided: Undecided,
    /// For each page of the routes, what became of it.
    made: Vec<OnceLock<Arc<Made>>>,
    /// Old addresses, likewise.
    redirected: Mutex<BTreeMap<String, Arc<Made>>>,
    looked: Mutex<Looked>,
    attachments: OnceLock<Vec<String>>,
}

impl Snapshot {
    /// Takes a site that is ready.
    pub(super) fn new(
        ready: Ready,
        fs: Arc<dyn FileSystem>,
        (levels, diagnostics): (Levels, Diagnostics),
        undecided: Undecided,
    ) -> Self {
        let made = ready.routes.pages.iter().map(|_| OnceLock::new()).collect();
        let (redirected, looked, attachments) = Default::default();
        Self { ready, fs, levels, diagnostics, undecided, made, redirected, looked, attachments }
    }

    /// For whom it is.
    pub fn level(&self) -> Tlp {
        self.ready.briefing.level
    }

    /// The author's texts, in which diagnostics are placed.
    pub fn sources(&self) -> &Sources {
        &self.ready.sources
    }

    /// What is wrong, as far as it is known without rendering.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// What is wrong, with what was found on the pages made so far; all of what a build says once
    /// [`Self::render_rest`] is done.
    pub fn everything(&self) -> Diagnostics {
        let mut found = Found::default();
        let looked = lock(&self.looked);
        for (n, (planned, made)) in self.ready.routes.pages.iter().zip(&self.made).enumerate() {
            if let Some(made) = made.get().map(|made| &**made).or_else(|| looked.pages.get(&n)) {
                found.add(&planned.path, made);
            }
        }
        let redirected = lock(&self.redirected);
        for path in self.ready.routes.old_addresses() {
            if let Some(made) =
                redirected.get(path).map(|made| &**made).or_else(|| looked.redirects.get(path))
            {
                found.add(path, made);
            }
        }
        let mut all = self.diagnostics.clone();
        all.extend(found.finished());
        all.extend(looked.attachments.iter().cloned());
        all.finished(&self.levels, &self.ready.sources)
    }

    /// The paths of all pages, `articles/ID/`, in a fixed order; old addresses last.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let routes = &self.ready.routes;
        let pages = routes.pages.iter().map(|page| page.path.as_str());
        pages.chain(routes.old_addresses())
    }

    /// A page by its path, which is relative to the site's root and ends in a slash (`articles/ID/`; the front page's
    /// is empty); `index.html` behind it is understood, too.
    pub fn page(&self, path: &str) -> Option<Rendered> {
        let path = match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => path,
        };
        let made = match self.number(path) {
            Some(number) => self.made(number),
            None => self.redirect(path)?,
        };
        let status = if path == "404.html" { 404 } else { 200 };
        Some(match &made.html {
            Ok(bytes) => {
                Rendered { bytes: bytes.clone(), content_type: HTML, status, found: made.dangling.clone() }
            }
            Err(failure) => Rendered {
                bytes: Bytes::from([]),
                content_type: HTML,
                status: 500,
                found: vec![(**failure).clone()],
            },
        })
    }

    /// A file that is no page: an asset, data, a feed, an attachment, a static file.
    pub fn file(&self, path: &str) -> Option<Rendered> {
        let bytes = self.ready.file(&*self.fs, path)?;
        Some(Rendered { bytes, content_type: content_type(path), status: 200, found: Vec::new() })
    }

    /// The path of the page that an author's file makes: that of its object, or of an annotation file's article. None
    /// for a file that has no page of its own.
    pub fn address_of(&self, source: &str) -> Option<String> {
        let briefing = &self.ready.briefing;
        let article = source.strip_prefix("content/annotations/").and_then(|name| name.strip_suffix(".toml"));
        let source = article.map_or_else(
            || source.to_owned(),
            |id| {
                let id = id.rsplit('/').next().unwrap_or(id);
                let found = briefing.articles.binary_search_by(|article| article.id().cmp(id));
                found.map_or_else(
                    |_| String::new(),
                    |n| self.path_of(briefing.articles[n].said.record.span.file),
                )
            },
        );
        let file = self.ready.sources.find(&source)?;
        let mut pages = self.ready.routes.pages.iter();
        let of_file = |page: &Page| page.record(briefing).is_some_and(|record| record.span.file == file);
        pages.find(|planned| of_file(&planned.page)).map(|planned| planned.path.clone())
    }

    /// The author's file that a page is made of; none for lists and their like.
    pub fn source_of(&self, path: &str) -> Option<String> {
        let number = self.number(path)?;
        let record = self.ready.routes.pages[number].page.record(&self.ready.briefing)?;
        Some(self.path_of(record.span.file))
    }

    /// Whether the page at a path is about a draft.
    pub fn is_draft(&self, path: &str) -> bool {
        let page = self.number(path).map(|number| self.ready.routes.pages[number].page);
        let record = page.and_then(|page| page.record(&self.ready.briefing));
        record.is_some_and(|record| record.marking.status == Some(Status::Draft))
    }

    fn path_of(&self, file: crate::source::FileId) -> String {
        self.ready.sources.get(file).path.to_string()
    }

    /// What is lost, drifted or undecided on an article's page, by the page's path.
    pub fn orphans(&self, path: &str) -> Orphans {
        const LOST: [Code; 4] =
            [Code::QuoteNotFound, Code::QuoteDrifted, Code::QuoteAmbiguous, Code::QuoteMissing];
        let mut orphans = Orphans::default();
        let Some(Page::Article(id)) = self.number(path).map(|n| self.ready.routes.pages[n].page) else {
            return orphans;
        };
        let article = &self.ready.briefing[id];
        let is_own_annotations = |path: &crate::source::SourcePath| {
            path.as_str().starts_with("content/annotations/") && path.stem() == article.id()
        };
        for diagnostic in self.diagnostics.iter() {
            let Some(span) = diagnostic.span else { continue };
            if LOST.contains(&diagnostic.code) && is_own_annotations(&self.ready.sources.get(span.file).path)
            {
                orphans.lost.push(diagnostic.clone());
            }
        }
        orphans.undecided = self.undecided(article.id());
        orphans
    }

    /// The names in an article that nothing decides.
    fn undecided(&self, id: &str) -> Vec<Diagnostic> {
        let place = self.undecided.binary_search_by(|(article, _)| article.record.id.value.as_str().cmp(id));
        let Ok(place) = place else { return Vec::new() };
        let (article, anchored) = &self.undecided[place];
        let mut found = Diagnostics::new();
        found.extend(undecided::of_article(&self.ready.briefing, article, anchored));
        found.finished(&self.levels, &self.ready.sources).into_iter().collect()
    }

    /// Makes pages that nobody asked for yet, for what only rendering can find, until the time is up.
    pub fn render_rest(&self, budget: Duration) -> Rest {
        let start = Instant::now();
        let attachments = self.attachments.get_or_init(|| self.ready.attachments());
        let (pages, redirects) = (self.made.len(), self.ready.routes.old_address_count());
        let of = pages + redirects + attachments.len();
        let mut n = lock(&self.looked).upto;
        while n < of && start.elapsed() < budget {
            if n < pages {
                self.look_at_page(n);
            } else if n < pages + redirects {
                if let Some(path) = self.ready.routes.old_address(n - pages) {
                    self.look_at_redirect(path);
                }
            } else {
                let (_, problem) = attachment(&*self.fs, &attachments[n - pages - redirects]);
                lock(&self.looked).attachments.extend(problem);
            }
            n += 1;
            lock(&self.looked).upto = n;
        }
        Rest { made: n, of }
    }

    fn look_at_page(&self, number: usize) {
        if self.made[number].get().is_none() {
            let found = self.ready.page(&self.ready.routes.pages[number]).without_bytes();
            lock(&self.looked).pages.extend(found.map(|found| (number, found)));
        }
    }

    fn look_at_redirect(&self, path: &str) {
        if !lock(&self.redirected).contains_key(path) {
            let found = self.ready.redirect(path).and_then(Made::without_bytes);
            lock(&self.looked).redirects.extend(found.map(|found| (path.to_owned(), found)));
        }
    }

    fn number(&self, path: &str) -> Option<usize> {
        self.ready.routes.number(path)
    }

    fn made(&self, number: usize) -> Arc<Made> {
        let make = || Arc::new(self.ready.page(&self.ready.routes.pages[number]));
        self.made[number].get_or_init(make).clone()
    }

    fn redirect(&self, path: &str) -> Option<Arc<Made>> {
        let known = lock(&self.redirected).get(path).cloned();
        if known.is_some() {
            return known;
        }
        let made = Arc::new(self.ready.redirect(path)?);
        lock(&self.redirected).insert(path.to_owned(), made.clone());
        Some(made)
    }
}

/// What stands behind a lock is whole at any moment, even if whoever held it panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const HTML: &str = "text/html; charset=utf-8";
