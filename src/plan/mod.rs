//! Which pages exist and where: [`Routes`] is the only source of addresses.
//!
//! [`plan`] lists every page of a briefing with its path, in a fixed order, and reports two pages on one address.
//! A path is relative to the site's root, without a slash before it; a page's ends in one (`articles/ID/`).

mod address;
pub mod pages;

use std::collections::{BTreeMap, BTreeSet};

pub use address::{file, href, is_plain, root_of};
pub use pages::{
    ENTRIES_PER_PAGE, EVENTS_PER_PAGE, Page, PlannedPage, ROWS_PER_PAGE, TENSIONS_PER_PAGE, entity_pages,
    page_count,
};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::model::*;
use crate::parse::record::address_path;
use crate::source::Span;

/// Every address of a site.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// The pages, in a fixed order.
    pub pages: Vec<PlannedPage>,
    /// Old addresses: the path of each, and the path of the page that took its place.
    pub redirects: Vec<(String, String)>,
    /// With a slash at its end; absolute addresses and the feed need it.
    pub base_url: Option<String>,
    /// Links name the file (`../x/index.html`).
    pub offline: bool,
    paths: BTreeSet<String>,
    articles: Vec<String>,
    entities: Vec<String>,
    events: Vec<String>,
    claims: Vec<String>,
    topic_kind: Option<usize>,
    kinds: Vec<String>,
}

/// How a site's addresses are made.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// With a slash at its end.
    pub base_url: Option<String>,
    /// Links name the file.
    pub offline: bool,
    /// The paths of files that are no pages, with what a message calls each: static files, data.
    pub files: Vec<(String, String)>,
}

/// Plans the pages of a briefing.
pub fn plan(diagnostics: &mut Diagnostics, briefing: &Briefing, options: Options) -> Routes {
    let mut routes = Routes {
        base_url: options.base_url,
        offline: options.offline,
        paths: options.files.iter().map(|(path, _)| path.clone()).collect(),
        topic_kind: briefing.site.kinds.iter().position(|kind| kind.id == "topic"),
        kinds: briefing.site.kinds.iter().map(|kind| kind.id.clone()).collect(),
        ..Routes::default()
    };
    routes.articles = briefing.articles.iter().map(|a| format!("articles/{}/", a.id())).collect();
    routes.entities = briefing.entities.iter().map(|e| routes.entity_path(e)).collect();
    routes.events = briefing.events.iter().map(|e| own_or_passage("events", &e.id)).collect();
    routes.claims = briefing.claims.iter().map(|c| own_or_passage("claims", &c.id)).collect();
    let mut taken = Taken::default();
    for (path, name) in options.files {
        taken.insert(diagnostics, &path, name, None);
    }
    for page in pages::pages(briefing, &routes) {
        // One that has to give way keeps its address as far as links go: the mistake is told once.
        routes.paths.insert(page.path.clone());
        if taken.take(diagnostics, briefing, &page) {
            routes.pages.push(page);
        }
    }
    redirects(diagnostics, briefing, &mut routes, &mut taken);
    site_links(diagnostics, briefing, &routes);
    routes
}

/// `events/ID/`, or `articles/ARTICLE/#a-ANNOTATION` for what has no page of its own.
fn own_or_passage(folder: &str, id: &str) -> String {
    match id.split_once('#') {
        None => format!("{folder}/{id}/"),
        Some((article, annotation)) => format!("articles/{article}/#a-{annotation}"),
    }
}

impl Routes {
    fn entity_path(&self, entity: &Entity) -> String {
        let folder = if Some(entity.kind) == self.topic_kind { "topics" } else { "entities" };
        format!("{folder}/{}/", entity.id())
    }

    /// The page of an article.
    pub fn article(&self, id: ArticleId) -> &str {
        &self.articles[id.index()]
    }

    /// The page of an entity.
    pub fn entity(&self, id: EntityId) -> &str {
        &self.entities[id.index()]
    }

    /// The page of an event, or its passage when it has none.
    pub fn event(&self, id: EventId) -> &str {
        &self.events[id.index()]
    }

    /// The page of a claim, or its passage when it has none.
    pub fn claim(&self, id: ClaimId) -> &str {
        &self.claims[id.index()]
    }

    /// The page of a series.
    pub fn series(&self, series: &Series) -> String {
        format!("series/{}/", series.id())
    }

    /// The page of a publisher.
    pub fn publisher(&self, publisher: &Publisher) -> String {
        format!("publishers/{}/", publisher.said.record.id.value)
    }

    /// The page of a judgement.
    pub fn judgement(&self, judgement: &Judgement) -> String {
        format!("judgements/{}/", judgement.said.record.id.value)
    }

    /// A page of the author's own.
    pub fn page(&self, page: &crate::model::Page) -> String {
        format!("{}/", page.said.record.id.value)
    }

    /// The list of a kind of entity.
    pub fn kind(&self, kind: usize) -> String {
        format!("entities/{}/", self.kinds[kind])
    }

    /// A passage: the target of an annotation on its article's page.
    pub fn passage(&self, briefing: &Briefing, passage: Passage) -> String {
        let article = &briefing[passage.article];
        let annotation = &article.annotations[passage.annotation as usize];
        let target = match annotation.mention {
            // Without its text, the page has one entry an entity, not a target a mention.
            Some((entity, _)) if article.text.is_none() => format!("m-{}-1", briefing[entity].id()),
            Some((entity, nth)) => format!("m-{}-{nth}", briefing[entity].id()),
            None => format!("a-{}", annotation.id),
        };
        format!("{}#{target}", self.article(passage.article))
    }

    /// Where a tension stands, by its number: the page of tensions with the target of this one.
    pub fn tension(&self, number: usize, tension: &Tension) -> String {
        match number / TENSIONS_PER_PAGE {
            0 => format!("tensions/#{}", tension.id),
            further => format!("tensions/page/{}/#{}", further + 1, tension.id),
        }
    }

    /// Notes a file that is known only once the pages are rendered: an asset named by its contents.
    pub fn add_file(&mut self, path: &str) {
        self.paths.insert(path.to_owned());
    }

    /// Where an attachment is published.
    pub fn media(path: &str) -> String {
        format!("media/{}", path.strip_prefix("content/").unwrap_or(path))
    }

    /// The same as links spell it.
    pub fn media_address(path: &str) -> String {
        address::encoded(&Self::media(path))
    }

    /// Whether a path of the site is a page or a file.
    pub fn exists(&self, path: &str) -> bool {
        self.paths.contains(path) || (path.starts_with("media/"))
    }

    /// The path of `/an/address/` as an author writes it, when it is one of this site.
    pub fn of_address(&self, address: &str) -> Option<String> {
        let path = address.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
        let decoded = crate::resolve::links::percent_decoded(path);
        let known = |path: &str| self.paths.contains(path).then(|| path.to_owned());
        known(&decoded)
            .or_else(|| known(&format!("{decoded}/")).filter(|_| !decoded.is_empty()))
            .or_else(|| decoded.strip_suffix("index.html").and_then(known))
            .or_else(|| known(&format!("{}/index.html", decoded.trim_end_matches('/'))))
    }

    /// The link from a page to a path of the site.
    pub fn link(&self, from: &str, to: &str) -> String {
        href(from, to, self.offline)
    }

    /// The absolute address of a path, with `base_url`.
    pub fn absolute(&self, path: &str) -> Option<String> {
        self.base_url.as_ref().map(|base| format!("{base}{path}"))
    }

    /// The path of `base_url`, with slashes at both ends: where `404.html` and `_redirects` start from.
    pub fn base_path(&self) -> &str {
        let after_scheme =
            self.base_url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
        after_scheme.and_then(|rest| rest.find('/').map(|slash| &rest[slash..])).unwrap_or("/")
    }
}

/// Which files are taken, and the folders that they need, without regard to case: some hosts' file systems have none.
#[derive(Default)]
struct Taken {
    files: BTreeMap<String, (String, Option<Span>)>,
    folders: BTreeMap<String, (String, Option<Span>)>,
}

impl Taken {
    fn take(&mut self, diagnostics: &mut Diagnostics, briefing: &Briefing, page: &PlannedPage) -> bool {
        let (name, span) = page.page.described(briefing);
        self.insert(diagnostics, &page.path, name, span)
    }

    fn insert(
        &mut self,
        diagnostics: &mut Diagnostics,
        path: &str,
        name: String,
        span: Option<Span>,
    ) -> bool {
        let file = address::file(path).to_lowercase();
        if !address::is_plain(&file) {
            let message = format!("{name} has an address that not every host can hold, `/{path}`");
            let hint = "keep to letters, digits, `-`, `_` and `.`, at most 200 bytes between two slashes";
            diagnostics.push(at(Code::AddressTaken, span, message).hint(hint));
            return false;
        }
        let folders = file.match_indices('/').map(|(end, _)| file[..end].to_owned());
        let folders: Vec<String> = folders.collect();
        let other = self.files.get(&file).or_else(|| self.folders.get(&file));
        let other = other.or_else(|| folders.iter().find_map(|folder| self.files.get(folder)));
        if let Some((other, other_span)) = other {
            let message = format!("{name} and {other} have one address, `/{path}`");
            let mut diagnostic = at(Code::AddressTaken, span.or(*other_span), message);
            if let Some(other_span) = other_span.filter(|_| span.is_some()) {
                diagnostic = diagnostic.related(other_span, "the other one");
            }
            diagnostics.push(diagnostic.hint("give one of them another name or ID"));
            return false;
        }
        for folder in folders {
            self.folders.entry(folder).or_insert_with(|| (name.clone(), span));
        }
        self.files.insert(file, (name, span));
        true
    }
}

fn at(code: Code, span: Option<Span>, message: String) -> Diagnostic {
    match span {
        Some(span) => Diagnostic::new(code, span, message),
        None => Diagnostic::placeless(code, message),
    }
}

fn redirects(diagnostics: &mut Diagnostics, briefing: &Briefing, routes: &mut Routes, taken: &mut Taken) {
    let mut redirects = Vec::new();
    let any = routes.pages.iter().any(|page| !page.page.redirects(briefing).is_empty());
    // An author's own `_redirects` goes before ours, in one file.
    if any
        && !routes.paths.contains("_redirects")
        && taken.insert(diagnostics, "_redirects", "the list of old addresses".to_owned(), None)
    {
        routes.paths.insert("_redirects".to_owned());
    }
    for page in &routes.pages {
        for old in page.page.redirects(briefing) {
            redirects.push((address_path(&old.value), page.path.clone(), old.span));
        }
    }
    for (old, new, span) in redirects {
        let name = format!("the old address `/{old}`");
        if taken.insert(diagnostics, &old, name, Some(span)) {
            routes.paths.insert(old.clone());
            routes.redirects.push((old, new));
        }
    }
}

/// Checks every link to an address of this site, and every target on another page.
fn site_links(diagnostics: &mut Diagnostics, briefing: &Briefing, routes: &Routes) {
    let by_path: BTreeMap<&str, Page> =
        routes.pages.iter().map(|page| (page.path.as_str(), page.page)).collect();
    for text in pages::texts(briefing) {
        for (link, destination) in text.prose.tree.links.iter().zip(&text.links) {
            let problem = match destination {
                Destination::Site(address) => site_link(briefing, routes, &by_path, address),
                Destination::Within(page, target) => {
                    target_problem(briefing, pages::of_destination(page), target)
                }
                _ => None,
            };
            if let Some((message, hint)) = problem {
                let span = text.prose.span(&link.source);
                diagnostics.push(Diagnostic::new(Code::DanglingLink, span, message).maybe_hint(hint));
            }
        }
    }
}

type Problem = Option<(String, Option<String>)>;

fn site_link(briefing: &Briefing, routes: &Routes, by_path: &BTreeMap<&str, Page>, address: &str) -> Problem {
    let Some(path) = routes.of_address(address) else {
        let known = routes.paths.iter().map(String::as_str);
        let near = nearest(address.trim_matches('/'), known).map(|near| format!("did you mean `/{near}`?"));
        return Some((format!("there is no page `{address}`"), near));
    };
    let target = address.split_once('#').map_or("", |(_, target)| target);
    target_problem(briefing, by_path.get(path.as_str()).copied(), target)
}

fn target_problem(briefing: &Briefing, page: Option<Page>, target: &str) -> Problem {
    if target.is_empty() || pages::has_target(briefing, page?, target) {
        return None;
    }
    Some((format!("there is no target `#{target}` on that page"), None))
}
