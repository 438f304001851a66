//! Every page of a site, rendered in parallel and in a fixed order.

use std::sync::Arc;

use rayon::prelude::*;

use super::links::{self, Known};
use super::redirects;
use super::templates::Templates;
use super::work::{Kind, Out, Step, Work};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::reads::{self, Part, note};
use crate::model::{Briefing, EntityId};
use crate::plan::{self, Page, PlannedPage};
use crate::source::Sources;
use crate::view::{self, Here, Site, View};

/// A page as it was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The page; what is wrong with its template when that failed.
    pub html: Result<Arc<[u8]>, Box<Diagnostic>>,
    /// References that lead nowhere, which only rendering can find.
    pub dangling: Vec<Diagnostic>,
}

/// A page's HTML; what is wrong with its template when that failed.
type Html = Result<String, Box<Diagnostic>>;

impl Made {
    fn new((html, dangling): (Html, Vec<Diagnostic>)) -> Self {
        // At its exact size: a rendered page's buffer may be twice as large.
        Self { html: html.map(|html| Arc::from(html.into_bytes())), dangling }
    }

    /// What is wrong with the page, without its bytes; none where nothing is.
    pub fn without_bytes(self) -> Option<Self> {
        let is_clean = self.html.is_ok() && self.dangling.is_empty();
        (!is_clean).then(|| Self { html: self.html.map(|_| Arc::from([])), dangling: self.dangling })
    }
}

/// Renders one page.
pub fn page(site: Site<'_>, templates: &Templates, sources: &Sources, planned: &PlannedPage) -> Made {
    let known = Known::for_one(site.routes);
    Made::new(rendered(site, (templates, sources), planned, &known, &mut Work::begin(None)))
}

/// Renders the page at an old address.
pub fn redirect(templates: &Templates, view: &View<'_>) -> Made {
    Made::new((old_address(templates, view), Vec::new()))
}

fn old_address(templates: &Templates, view: &View<'_>) -> Html {
    let template = if matches!(view, View::Gone(_)) { "gone.html" } else { "redirect.html" };
    templates.render(template, view)
}

fn rendered(
    site: Site<'_>,
    (templates, sources): (&Templates, &Sources),
    planned: &PlannedPage,
    known: &Known<'_>,
    work: &mut Work<'_>,
) -> (Html, Vec<Diagnostic>) {
    let here = Here { site, path: &planned.path };
    let (template, view) = view::view(&here, planned.page);
    work.ended(Step::View);
    let html = templates.render(template, &view);
    drop(view);
    work.ended(Step::Template);
    let html = match html {
        Ok(html) => html,
        Err(failure) => return (Err(failure), Vec::new()),
    };
    if !templates.may_dangle(template) && !known.needs_look(site.briefing, planned.page) {
        return (Ok(html), Vec::new());
    }
    // It may lead to any page or file, also to one that is named by what it holds.
    note(reads::Kind::Paths, Part::All);
    note(reads::Kind::Assets, Part::All);
    let dangling = links::check(&html, &planned.path, known);
    work.ended(Step::Links);
    let own = planned.page.record(site.briefing).map(|record| record.span.file);
    let problem = |one: &links::Dangling| links::problem(one, &planned.path, own, sources);
    let dangling = dangling.iter().map(problem).collect();
    (Ok(html), dangling)
}

/// What the kind of a page is called: topics are entities with a template of their own.
fn kind(briefing: &Briefing, page: Page) -> Kind {
    let is_topic = |id: EntityId| briefing.site.kinds[briefing[id].kind].id == "topic";
    Kind::Page(match page {
        Page::Entity(id, _) if is_topic(id) => "topic",
        page => page.kind(),
    })
}

/// Whether any page has to be made for what may be wrong with it alone.
pub fn any_may_be_wrong(site: Site<'_>, templates: &Templates) -> bool {
    templates.any_may_dangle()
        || plan::pages::texts(site.briefing).any(|text| links::has_raw_html(&text.prose.tree))
}

/// Renders every page and redirect, and gives each at once away.
pub fn pages(
    diagnostics: &mut Diagnostics,
    site: Site<'_>,
    templates: &Templates,
    sources: &Sources,
    out: Out<'_>,
) {
    // None is kept: the pages of a large site fill more memory than all that they are made of.
    let given = |path: &str, kind: Kind, html: Html, work: Work<'_>| {
        let given = html.map(|html| {
            out.hand_over(work, kind, &plan::file(path), html.as_bytes());
            templates.reuse(html);
        });
        given.err()
    };
    let known = Known::for_all(site.briefing, site.routes);
    let page = |planned: &PlannedPage| {
        let path = plan::file(&planned.path);
        let kind = kind(site.briefing, planned.page);
        if out.keeps(kind, &path) {
            return (None, Vec::new());
        }
        let mut work = Work::begin(out.watch);
        let ((html, dangling), reads) =
            out.noted(|| rendered(site, (templates, sources), planned, &known, &mut work));
        // What is wrong with a page must be said each time.
        if html.is_ok() && dangling.is_empty() {
            out.made(kind, &path, &reads);
        }
        (given(&planned.path, kind, html, work), dangling)
    };
    // Where nobody wants the pages, those alone are made that could be wrong.
    let all = out.receiver.wants_files() || templates.any_may_dangle();
    let is_made = |planned: &&PlannedPage| all || known.needs_look(site.briefing, planned.page);
    let pages: Vec<&PlannedPage> = site.routes.pages.iter().filter(is_made).collect();
    let results: Vec<_> = pages.par_iter().map(|planned| page(planned)).collect();
    let mut found = Found::default();
    for (planned, (failure, dangling)) in pages.iter().zip(&results) {
        found.note(&planned.path, failure.as_deref(), dangling);
    }
    if !all {
        diagnostics.extend(found.finished());
        return;
    }
    for (path, view) in redirects::pages(site.briefing, site.routes, &site.assets.common.style) {
        let mut work = Work::begin(out.watch);
        let html = old_address(templates, &view);
        work.ended(Step::Template);
        found.note(&path, given(&path, Kind::Page("old address"), html, work).as_deref(), &[]);
    }
    diagnostics.extend(found.finished());
}

/// What rendering found, page after page.
#[derive(Debug, Default)]
pub struct Found {
    dangling: Vec<Diagnostic>,
    failed: Failures,
}

impl Found {
    /// Adds what was found on a page.
    pub fn add(&mut self, path: &str, made: &Made) {
        self.note(path, made.html.as_ref().err().map(|failure| &**failure), &made.dangling);
    }

    fn note(&mut self, path: &str, failure: Option<&Diagnostic>, dangling: &[Diagnostic]) {
        self.dangling.extend_from_slice(dangling);
        if let Some(failure) = failure {
            self.failed.add((Box::new(failure.clone()), path.to_owned()));
        }
    }

    /// All of it.
    pub fn finished(self) -> impl Iterator<Item = Diagnostic> {
        self.dangling.into_iter().chain(self.failed.0)
    }
}

/// Templates that failed: each place once, with the first page that it failed on.
#[derive(Debug, Default)]
struct Failures(Vec<Diagnostic>);

impl Failures {
    fn add(&mut self, (failure, path): (Box<Diagnostic>, String)) {
        let same = |known: &Diagnostic| known.span == failure.span && known.message == failure.message;
        if !self.0.iter().any(same) {
            self.0.push(failure.hint(format!("the first page that it fails on is `/{path}`")));
        }
    }
}
