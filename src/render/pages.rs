//! Every page of a site, rendered in parallel and in a fixed order.

use rayon::prelude::*;

use super::links;
use super::redirects;
use super::templates::Templates;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Sources;
use crate::view::{self, Here, Site, View};
use std::sync::Arc;

/// Renders every page and redirect: path of the file, and bytes.
pub fn pages(
    diagnostics: &mut Diagnostics,
    site: Site<'_>,
    templates: &Templates<'_>,
    sources: &Sources,
) -> Vec<(String, Arc<[u8]>)> {
    let results: Vec<_> = site
        .routes
        .pages
        .par_iter()
        .map(|planned| {
            let here = Here { site, path: &planned.path };
            let (template, view) = view::view(&here, planned.page);
            let html = render(templates, template, &view, &planned.path)?;
            let dangling = links::check(&html, &planned.path, site.routes);
            let own = planned.page.record(site.briefing).map(|record| record.span.file);
            let problem = |one: &links::Dangling| links::problem(one, &planned.path, own, sources);
            let problems: Vec<Diagnostic> = dangling.iter().map(problem).collect();
            // At its exact size: a rendered page's buffer may be twice as large, and all pages are kept.
            Ok((file(&planned.path), Arc::from(html.into_bytes()), problems))
        })
        .collect();
    let mut files = Vec::with_capacity(results.len() + site.routes.redirects.len());
    let mut failed = Failures::default();
    for result in results {
        match result {
            Ok((path, html, problems)) => {
                diagnostics.extend(problems);
                files.push((path, html));
            }
            Err(failure) => failed.add(failure),
        }
    }
    for (path, view) in redirects::pages(site.briefing, site.routes) {
        match render(templates, "redirect.html", &View::Redirect(view), &path) {
            Ok(html) => files.push((file(&path), html.into_bytes().into())),
            Err(failure) => failed.add(failure),
        }
    }
    diagnostics.extend(failed.0);
    files
}

fn file(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

fn render(
    templates: &Templates<'_>,
    template: &str,
    view: &View<'_>,
    path: &str,
) -> Result<String, (Box<Diagnostic>, String)> {
    templates.render(template, view).map_err(|diagnostic| (diagnostic, path.to_owned()))
}

/// Templates that failed: each place once, with the first page that it failed on.
#[derive(Default)]
struct Failures(Vec<Diagnostic>);

impl Failures {
    fn add(&mut self, (failure, path): (Box<Diagnostic>, String)) {
        let same = |known: &Diagnostic| known.span == failure.span && known.message == failure.message;
        if !self.0.iter().any(same) {
            self.0.push(failure.hint(format!("the first page that it fails on is `/{path}`")));
        }
    }
}
