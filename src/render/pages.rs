//! Every page of a site, rendered in parallel and in a fixed order.

use std::sync::Arc;

use rayon::prelude::*;

use super::links;
use super::redirects;
use super::templates::Templates;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::{self, PlannedPage};
use crate::source::Sources;
use crate::view::pages::RedirectView;
use crate::view::{self, Here, Site, View};

/// A page as it was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The page; what is wrong with its template when that failed.
    pub html: Result<Arc<[u8]>, Box<Diagnostic>>,
    /// References that lead nowhere, which only rendering can find.
    pub dangling: Vec<Diagnostic>,
}

/// Renders one page.
pub fn page(site: Site<'_>, templates: &Templates, sources: &Sources, planned: &PlannedPage) -> Made {
    let here = Here { site, path: &planned.path };
    let (template, view) = view::view(&here, planned.page);
    let html = match templates.render(template, &view) {
        Ok(html) => html,
        Err(failure) => return Made { html: Err(failure), dangling: Vec::new() },
    };
    let dangling = links::check(&html, &planned.path, site.routes);
    let own = planned.page.record(site.briefing).map(|record| record.span.file);
    let problem = |one: &links::Dangling| links::problem(one, &planned.path, own, sources);
    let dangling = dangling.iter().map(problem).collect();
    // At its exact size: a rendered page's buffer may be twice as large, and all pages are kept.
    Made { html: Ok(Arc::from(html.into_bytes())), dangling }
}

/// Renders the page at an old address.
pub fn redirect(templates: &Templates, view: RedirectView) -> Made {
    let html = templates.render("redirect.html", &View::Redirect(view));
    Made { html: html.map(|html| html.into_bytes().into()), dangling: Vec::new() }
}

/// Renders every page and redirect: path of the file, and bytes.
pub fn pages(
    diagnostics: &mut Diagnostics,
    site: Site<'_>,
    templates: &Templates,
    sources: &Sources,
) -> Vec<(String, Arc<[u8]>)> {
    let pages = &site.routes.pages;
    let results: Vec<Made> =
        pages.par_iter().map(|planned| page(site, templates, sources, planned)).collect();
    let paths = pages.iter().map(|planned| planned.path.clone());
    let redirects = redirects::pages(site.briefing, site.routes).into_iter();
    let redirects = redirects.map(|(path, view)| (path, redirect(templates, view)));
    let mut files = Vec::with_capacity(results.len() + site.routes.redirects.len());
    let mut found = Found::default();
    for (path, made) in paths.zip(results).chain(redirects) {
        found.add(&path, &made);
        files.extend(made.html.ok().map(|html| (plan::file(&path), html)));
    }
    diagnostics.extend(found.finished());
    files
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
        self.dangling.extend(made.dangling.iter().cloned());
        if let Err(failure) = &made.html {
            self.failed.add((failure.clone(), path.to_owned()));
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
