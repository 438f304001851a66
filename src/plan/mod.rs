//! Which pages exist and where: [`Routes`] is the only source of addresses.
//!
//! [`plan`] lists every page of a briefing with its path, in a fixed order, and reports two pages on one address.
//! A path is relative to the site's root, without a slash before it; a page's ends in one (`articles/ID/`).

mod address;
mod feeds;
mod giving_way;
mod names;
mod outline;
pub mod pages;
#[cfg(test)]
mod tests;
pub mod ties;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use address::{encoded, file, folded, href, is_plain, root_of};
pub use feeds::{FEED, JSON_FEED};
pub use names::Names;
pub use pages::{
    ENTRIES_PER_PAGE, EVENTS_PER_PAGE, MAP, NETWORK, Page, PlannedPage, ROWS_PER_PAGE, TENSIONS_PER_PAGE,
    entity_pages, page_count,
};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::model::reads::{Kind, Part, note};
use crate::model::*;
use crate::parse::record::address_path;
use crate::source::Span;
use outline::Outline;

/// Every address of a site. A clone shares them.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// The pages, in a fixed order.
    pub pages: Arc<Vec<PlannedPage>>,
    /// Old addresses: the path of each, and the path of the page that took its place.
    pub redirects: Arc<Vec<(String, String)>>,
    /// Addresses that were given up, each with the reason.
    pub gone: Arc<Vec<(String, String)>>,
    /// With a slash at its end; absolute addresses and the feed need it.
    pub base_url: Option<String>,
    /// Links name the file (`../x/index.html`).
    pub offline: bool,
    /// The numbers of the pages, in the order of their paths.
    by_path: Arc<Vec<u32>>,
    paths: Arc<BTreeSet<String>>,
    /// What is known only once the pages are rendered.
    assets: Vec<String>,
    articles: Arc<Vec<String>>,
    entities: Arc<Vec<String>>,
    events: Arc<Vec<String>>,
    claims: Arc<Vec<String>>,
    kinds: Vec<String>,
}

/// What became of an old address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldAddress<'a> {
    /// It leads on to this path.
    Moved(&'a str),
    /// It was given up, for this reason.
    Gone(&'a str),
}

/// How a site's addresses are made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// With a slash at its end.
    pub base_url: Option<String>,
    /// Links name the file.
    pub offline: bool,
    /// The paths of files that are no pages, with what a message calls each: static files, data.
    pub files: Vec<(String, String)>,
}

/// What stays from one look at a site to the next: its addresses, as long as what they are made of does. Where two of
/// them were one nothing stays, since the message names places.
#[derive(Debug, Default)]
pub struct Memo(Option<(Outline, Routes)>);

/// Plans the pages of a briefing.
pub fn plan(diagnostics: &mut Diagnostics, briefing: &Briefing, options: Options, memo: &mut Memo) -> Routes {
    let last = memo.0.take().and_then(|(mut outline, routes)| {
        outline.still_is_of(briefing, &options).then_some((outline, routes))
    });
    let (outline, routes) = last.map_or_else(
        || {
            let mut found = Diagnostics::new();
            let routes = routes(&mut found, briefing, &options);
            let outline = found.is_empty().then(|| Outline::of(briefing, options));
            diagnostics.extend(found);
            (outline, routes)
        },
        |(outline, routes)| (Some(outline), routes),
    );
    site_links(diagnostics, briefing, &routes);
    memo.0 = outline.map(|outline| (outline, routes.clone()));
    routes
}

/// Gives every page and every file its address.
fn routes(diagnostics: &mut Diagnostics, briefing: &Briefing, options: &Options) -> Routes {
    let mut routes = Routes {
        base_url: options.base_url.clone(),
        offline: options.offline,
        kinds: briefing.site.kinds.iter().map(|kind| kind.id.clone()).collect(),
        ..Routes::default()
    };
    routes.articles = Arc::new(briefing.articles.iter().map(|a| format!("articles/{}/", a.id())).collect());
    routes.entities = Arc::new(briefing.entities.iter().map(|e| entity_path(briefing, e)).collect());
    routes.events = Arc::new(briefing.events.iter().map(|e| own_or_passage("events", &e.id)).collect());
    routes.claims = Arc::new(briefing.claims.iter().map(|c| own_or_passage("claims", &c.id)).collect());
    let mut taken = Taken::default();
    let texts = briefing.articles.iter().zip(&*routes.articles).filter(|(article, _)| article.text.is_some());
    let texts = texts.map(|(_, path)| format!("{path}text.txt"));
    let texts = texts.map(|path| (path.clone(), format!("the site's own `{path}`")));
    let index = (!briefing.timeline.is_empty()).then(|| pages::TIMELINE_INDEX.to_owned());
    let tables = briefing.series.iter().map(|series| routes.table(series)).chain(index);
    let tables: Vec<_> = tables.map(|path| (path.clone(), format!("the site's own `{path}`"))).collect();
    for (path, name) in options.files.iter().cloned().chain(texts).chain(tables) {
        taken.insert(diagnostics, &path, Owner::File(name));
        taken.paths.push(path);
    }
    let mut pages = pages::pages(briefing, &routes);
    let left_out = giving_way::left_out(diagnostics, briefing, &pages, &taken.paths);
    pages.retain(|page| {
        if page.page.gives_way().is_some_and(|(path, _)| left_out.contains(&path)) {
            return false;
        }
        // One that has to give way keeps its address as far as links go: the mistake is told once.
        taken.paths.push(page.path.clone());
        taken.insert(diagnostics, &page.path, Owner::Page(briefing, page.page))
    });
    routes.redirects = Arc::new(redirects(diagnostics, briefing, &pages, &mut taken));
    routes.gone = Arc::new(gone(diagnostics, briefing, &mut taken));
    let mut by_path: Vec<u32> = (0..crate::source::offset(pages.len())).collect();
    by_path.sort_by(|a, b| pages[*a as usize].path.cmp(&pages[*b as usize].path));
    routes.by_path = Arc::new(by_path);
    routes.pages = Arc::new(pages);
    routes.paths = Arc::new(taken.paths.into_iter().collect());
    routes
}

/// `events/ID/`, or `articles/ARTICLE/#a-ANNOTATION` for what has no page of its own.
fn own_or_passage(folder: &str, id: &str) -> String {
    match id.split_once('#') {
        None => format!("{folder}/{id}/"),
        Some((article, annotation)) => format!("articles/{article}/#a-{annotation}"),
    }
}

/// The page of an entity, which is known before all others are.
pub fn entity_path(briefing: &Briefing, entity: &Entity) -> String {
    let folder = if briefing.site.kinds[entity.kind].id == "topic" { "topics" } else { "entities" };
    format!("{folder}/{}/", entity.id())
}

impl Routes {
    /// The page of an article.
    pub fn article(&self, id: ArticleId) -> &str {
        note(Kind::Articles, Part::Item(id.0));
        &self.articles[id.index()]
    }

    /// The page of an entity.
    pub fn entity(&self, id: EntityId) -> &str {
        note(Kind::Entities, Part::Item(id.0));
        &self.entities[id.index()]
    }

    /// The page of an event, or its passage when it has none.
    pub fn event(&self, id: EventId) -> &str {
        note(Kind::Events, Part::Item(id.0));
        &self.events[id.index()]
    }

    /// The page of a claim, or its passage when it has none.
    pub fn claim(&self, id: ClaimId) -> &str {
        note(Kind::Claims, Part::Item(id.0));
        &self.claims[id.index()]
    }

    /// The page of a series.
    pub fn series(&self, series: &Series) -> String {
        format!("series/{}/", series.id())
    }

    /// The table of a series, for programs.
    pub fn table(&self, series: &Series) -> String {
        format!("{}data.csv", self.series(series))
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

    /// The page of the network, where there is one.
    pub fn network(&self) -> Option<&'static str> {
        self.number(NETWORK).filter(|n| self.pages[*n].page == Page::Network(1)).map(|_| NETWORK)
    }

    /// The map, where there is one.
    pub fn map(&self) -> Option<&'static str> {
        self.number(MAP).filter(|n| self.pages[*n].page == Page::Map(1)).map(|_| MAP)
    }

    /// A passage: the target of an annotation on its article's page.
    pub fn passage(&self, briefing: &Briefing, passage: Passage) -> String {
        let article = &briefing[passage.article];
        let annotation = &article.annotations[passage.annotation as usize];
        let page = self.article(passage.article);
        match annotation.mention {
            // Without its text, the page has one entry an entity, not a target a mention.
            Some((entity, _)) if article.text.is_none() => format!("{page}#m-{}-1", briefing[entity].id()),
            Some((entity, nth)) => format!("{page}#m-{}-{nth}", briefing[entity].id()),
            None => [page, "#a-", &annotation.id].concat(),
        }
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
        self.assets.push(path.to_owned());
    }

    /// The number of the page at a path.
    pub fn number(&self, path: &str) -> Option<usize> {
        let place =
            self.by_path.binary_search_by(|n| self.pages[*n as usize].path.as_str().cmp(path)).ok()?;
        Some(self.by_path[place] as usize)
    }

    /// The paths of all pages and files.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        note(Kind::Paths, Part::All);
        self.paths.iter().chain(&self.assets).map(String::as_str)
    }

    /// Where an attachment is published.
    pub fn media(path: &str) -> String {
        format!("media/{}", path.strip_prefix("content/").unwrap_or(path))
    }

    /// The same as links spell it.
    pub fn media_address(path: &str) -> String {
        address::encoded(&Self::media(path))
    }

    fn is_known(&self, path: &str) -> bool {
        self.paths.contains(path) || self.assets.iter().any(|asset| asset == path)
    }

    /// Whether a path of the site is a page or a file.
    pub fn exists(&self, path: &str) -> bool {
        note(Kind::Paths, Part::All);
        self.is_known(path) || path.starts_with("media/")
    }

    /// The path of `/an/address/` as an author writes it, when it is one of this site.
    pub fn of_address(&self, address: &str) -> Option<String> {
        note(Kind::Paths, Part::All);
        let path = address.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
        let decoded = crate::resolve::links::percent_decoded(path);
        let known = |path: &str| self.is_known(path).then(|| path.to_owned());
        known(&decoded)
            .or_else(|| known(&format!("{decoded}/")).filter(|_| !decoded.is_empty()))
            .or_else(|| decoded.strip_suffix("index.html").and_then(known))
            .or_else(|| known(&format!("{}/index.html", decoded.trim_end_matches('/'))))
    }

    /// The paths of old addresses, those that are gone last.
    pub fn old_addresses(&self) -> impl Iterator<Item = &str> {
        self.redirects.iter().chain(self.gone.iter()).map(|(old, _)| old.as_str())
    }

    /// How many old addresses there are.
    pub fn old_address_count(&self) -> usize {
        self.redirects.len() + self.gone.len()
    }

    /// One of the old addresses, in their order.
    pub fn old_address(&self, number: usize) -> Option<&str> {
        let gone = || self.gone.get(number.checked_sub(self.redirects.len())?);
        self.redirects.get(number).or_else(gone).map(|(old, _)| old.as_str())
    }

    /// What became of an old address.
    pub fn of_old_address(&self, path: &str) -> Option<OldAddress<'_>> {
        let among = |list: &'_ [(String, String)]| list.iter().position(|(old, _)| old == path);
        match among(&self.redirects) {
            Some(n) => Some(OldAddress::Moved(&self.redirects[n].1)),
            None => among(&self.gone).map(|n| OldAddress::Gone(&self.gone[n].1)),
        }
    }

    /// The link from a page to a path of the site.
    pub fn link(&self, from: &str, to: &str) -> String {
        href(from, to, self.offline)
    }

    /// The absolute address of a path, with `base_url`.
    pub fn absolute(&self, path: &str) -> Option<String> {
        self.base_url.as_ref().map(|base| [base, path].concat())
    }

    /// The path of `base_url`, with slashes at both ends: where `404.html` and `_redirects` start from.
    pub fn base_path(&self) -> &str {
        let after_scheme =
            self.base_url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
        after_scheme.and_then(|rest| rest.find('/').map(|slash| &rest[slash..])).unwrap_or("/")
    }
}

/// Whose an address is.
enum Owner<'a> {
    /// A file's, as a message calls it.
    File(String),
    /// A page's.
    Page(&'a Briefing, Page),
    /// An old address: what a message calls it, and where it is given.
    Old(String, Span),
}

impl Owner<'_> {
    /// What a message calls it, and where it comes from.
    fn described(&self) -> (String, Option<Span>) {
        match self {
            Self::File(name) => (name.clone(), None),
            Self::Page(briefing, page) => page.described(briefing),
            Self::Old(name, span) => (name.clone(), Some(*span)),
        }
    }
}

/// Which files are taken, and the folders that they need, without regard to case and Unicode forms: some hosts' file
/// systems know none.
#[derive(Default)]
struct Taken<'a> {
    owners: Vec<Owner<'a>>,
    /// The numbers of the owners.
    names: Names<usize>,
    /// The paths as they are written.
    paths: Vec<String>,
}

impl<'a> Taken<'a> {
    fn insert(&mut self, diagnostics: &mut Diagnostics, path: &str, owner: Owner<'a>) -> bool {
        let file = address::folded(&address::file(path));
        if !address::is_plain(&file) {
            let (name, span) = owner.described();
            let message = format!("{name} has an address that not every host can hold, `/{path}`");
            let hint = "keep to letters, digits, `-`, `_` and `.`, at most 200 bytes between two slashes and 800 in all";
            diagnostics.push(at(Code::AddressTaken, span, message).hint(hint));
            return false;
        }
        if let Some(other) = self.names.in_the_way(&file) {
            let ((name, span), (other, other_span)) = (owner.described(), self.owners[*other].described());
            let message = format!("{name} and {other} have one address, `/{path}`");
            let mut diagnostic = at(Code::AddressTaken, span.or(other_span), message);
            if let Some(other_span) = other_span.filter(|_| span.is_some()) {
                diagnostic = diagnostic.related(other_span, "the other one");
            }
            diagnostics.push(diagnostic.hint("give one of them another name or ID"));
            return false;
        }
        self.names.insert(file, self.owners.len());
        self.owners.push(owner);
        true
    }
}

fn at(code: Code, span: Option<Span>, message: String) -> Diagnostic {
    match span {
        Some(span) => Diagnostic::new(code, span, message),
        None => Diagnostic::placeless(code, message),
    }
}

/// The old addresses of pages, with the new ones.
fn redirects(
    diagnostics: &mut Diagnostics,
    briefing: &Briefing,
    pages: &[PlannedPage],
    taken: &mut Taken<'_>,
) -> Vec<(String, String)> {
    let any = pages.iter().any(|page| !page.page.redirects(briefing).is_empty());
    // An author's own `_redirects` goes before ours, in one file.
    let list = || Owner::File("the list of old addresses".to_owned());
    if any
        && !taken.paths.iter().any(|path| path == "_redirects")
        && taken.insert(diagnostics, "_redirects", list())
    {
        taken.paths.push("_redirects".to_owned());
    }
    let mut redirects = Vec::new();
    for page in pages {
        for old in page.page.redirects(briefing) {
            let path = address_path(&old.value);
            let owner = Owner::Old(format!("the old address `/{path}`"), old.span);
            if taken.insert(diagnostics, &path, owner) {
                taken.paths.push(path.clone());
                redirects.push((path, page.path.clone()));
            }
        }
    }
    redirects
}

/// Addresses that were given up. Where a page has one again, readers get the page.
fn gone(diagnostics: &mut Diagnostics, briefing: &Briefing, taken: &mut Taken<'_>) -> Vec<(String, String)> {
    let mut gone = Vec::new();
    for given_up in &briefing.site.gone {
        let path = &given_up.path;
        let owner = Owner::Old(format!("the address `/{path}` that is gone"), given_up.span);
        if !taken.names.has(&address::file(path).to_lowercase()) && taken.insert(diagnostics, path, owner) {
            taken.paths.push(path.clone());
            gone.push((path.clone(), given_up.reason.clone()));
        }
    }
    gone
}

/// Checks every link to an address of this site, and every target on another page.
fn site_links(diagnostics: &mut Diagnostics, briefing: &Briefing, routes: &Routes) {
    for text in pages::texts(briefing).filter(|text| text.has_addresses) {
        for (link, destination) in text.prose.tree.links.iter().zip(&text.links) {
            let problem = match destination {
                Destination::Site(address) => site_link(briefing, routes, address),
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

fn site_link(briefing: &Briefing, routes: &Routes, address: &str) -> Problem {
    let Some(path) = routes.of_address(address) else {
        let near =
            nearest(address.trim_matches('/'), routes.known()).map(|near| format!("did you mean `/{near}`?"));
        return Some((format!("there is no page `{address}`"), near));
    };
    let target = address.split_once('#').map_or("", |(_, target)| target);
    target_problem(briefing, routes.number(&path).map(|n| routes.pages[n].page), target)
}

fn target_problem(briefing: &Briefing, page: Option<Page>, target: &str) -> Problem {
    if target.is_empty() || pages::has_target(briefing, page?, target) {
        return None;
    }
    Some((format!("there is no target `#{target}` on that page"), None))
}
