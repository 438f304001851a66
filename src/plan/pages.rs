//! The pages of a briefing, one row a kind.

use super::{Routes, ties};
use crate::model::{self, *};
use crate::parse::objects::Record;
use crate::source::{Span, Spanned, offset};

/// Rows of a list on one page.
pub const ROWS_PER_PAGE: usize = 200;
/// Events of a timeline on one page.
pub const EVENTS_PER_PAGE: usize = 250;
/// Entries of each list of an entity on one page.
pub const ENTRIES_PER_PAGE: usize = 250;
/// Tensions on one page.
pub const TENSIONS_PER_PAGE: usize = 100;

/// The path of the network.
pub const NETWORK: &str = "network/";
/// The path of the map.
pub const MAP: &str = "map/";
/// What the filters of the timeline go by.
pub const TIMELINE_INDEX: &str = "timeline/events.js";

/// A page with its path.
#[derive(Debug, Clone)]
pub struct PlannedPage {
    /// Relative to the site's root.
    pub path: String,
    /// What it shows.
    pub page: Page,
}

/// What a page shows. A number counts the pages of a long list, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The front page.
    Front,
    /// All articles.
    Articles(usize),
    /// One article.
    Article(ArticleId),
    /// All kinds of entities.
    Entities,
    /// The entities of a kind.
    Kind(usize, usize),
    /// One entity.
    Entity(EntityId, usize),
    /// All events.
    Timeline(usize),
    /// The events that begin in a year.
    Year(i64, usize),
    /// One event.
    Event(EventId),
    /// All claims.
    Claims(usize),
    /// One claim.
    Claim(ClaimId),
    /// All series.
    SeriesList(usize),
    /// One series.
    Series(SeriesId),
    /// Where sources disagree.
    Tensions(usize),
    /// One publisher.
    Publisher(PublisherId),
    /// One judgement.
    Judgement(JudgementId),
    /// A page of the author's own.
    Own(PageId),
    /// How the entities are tied to each other.
    Network(usize),
    /// The places whose coordinates are known.
    Map(usize),
    /// The search page.
    Search,
    /// What a host shows for an address that does not exist.
    NotFound,
}

/// How many pages a list takes.
pub fn page_count(items: usize, per_page: usize) -> usize {
    items.div_ceil(per_page).max(1)
}

/// Every page with its path.
pub fn pages(briefing: &Briefing, routes: &Routes) -> Vec<PlannedPage> {
    let mut pages = Vec::new();
    let mut add = |path: String, page: Page| pages.push(PlannedPage { path, page });
    add(String::new(), Page::Front);
    long(&mut add, "articles/", page_count(briefing.articles.len(), ROWS_PER_PAGE), Page::Articles);
    for (n, _) in briefing.articles.iter().enumerate() {
        let id = ArticleId(offset(n));
        add(routes.article(id).to_owned(), Page::Article(id));
    }
    add("entities/".into(), Page::Entities);
    for kind in 0..briefing.site.kinds.len() {
        let count = briefing.entities.iter().filter(|entity| entity.kind == kind).count();
        if count > 0 {
            long(&mut add, &routes.kind(kind), page_count(count, ROWS_PER_PAGE), |n| Page::Kind(kind, n));
        }
    }
    for (n, entity) in briefing.entities.iter().enumerate() {
        let id = EntityId(offset(n));
        long(&mut add, routes.entity(id), entity_pages(entity), |n| Page::Entity(id, n));
    }
    timeline(&mut add, briefing);
    for (n, event) in briefing.events.iter().enumerate().filter(|(_, event)| event.record.is_some()) {
        add(format!("events/{}/", event.id), Page::Event(EventId(offset(n))));
    }
    long(&mut add, "claims/", page_count(briefing.claims.len(), ROWS_PER_PAGE), Page::Claims);
    for (n, claim) in briefing.claims.iter().enumerate().filter(|(_, claim)| claim.record.is_some()) {
        add(format!("claims/{}/", claim.id), Page::Claim(ClaimId(offset(n))));
    }
    long(&mut add, "series/", page_count(briefing.series.len(), ROWS_PER_PAGE), Page::SeriesList);
    for (n, series) in briefing.series.iter().enumerate() {
        add(routes.series(series), Page::Series(SeriesId(offset(n))));
    }
    long(&mut add, "tensions/", page_count(briefing.tensions.len(), TENSIONS_PER_PAGE), Page::Tensions);
    for (n, publisher) in briefing.publishers.iter().enumerate() {
        add(routes.publisher(publisher), Page::Publisher(PublisherId(offset(n))));
    }
    for (n, judgement) in briefing.judgements.iter().enumerate() {
        add(routes.judgement(judgement), Page::Judgement(JudgementId(offset(n))));
    }
    for (n, page) in briefing.pages.iter().enumerate() {
        add(routes.page(page), Page::Own(PageId(offset(n))));
    }
    let ties = ties::ties(briefing).len();
    if ties > 0 {
        long(&mut add, NETWORK, page_count(ties, ROWS_PER_PAGE), Page::Network);
    }
    let places = ties::places(briefing).len();
    if places > 0 {
        long(&mut add, MAP, page_count(places, ROWS_PER_PAGE), Page::Map);
    }
    add("search/".into(), Page::Search);
    add("404.html".into(), Page::NotFound);
    pages
}

/// How many pages an entity takes: as many as its longest list.
pub fn entity_pages(entity: &Entity) -> usize {
    let lists = [
        entity.mentions.len(),
        entity.events.len(),
        entity.claims_by.len(),
        entity.claims_about.len(),
        entity.figures.len(),
        entity.relations.len(),
    ];
    page_count(lists.into_iter().max().unwrap_or_default(), ENTRIES_PER_PAGE)
}

fn long(add: &mut impl FnMut(String, Page), path: &str, count: usize, page: impl Fn(usize) -> Page) {
    add(path.to_owned(), page(1));
    for n in 2..=count {
        add(format!("{path}page/{n}/"), page(n));
    }
}

fn timeline(add: &mut impl FnMut(String, Page), briefing: &Briefing) {
    long(add, "timeline/", page_count(briefing.timeline.len(), EVENTS_PER_PAGE), Page::Timeline);
    for (year, count) in briefing.years.iter().copied() {
        let path = format!("timeline/{}/", year_name(year));
        long(add, &path, page_count(count, EVENTS_PER_PAGE), |n| Page::Year(year, n));
    }
}

/// A year as EDTF writes it: at least four digits.
pub fn year_name(year: i64) -> String {
    if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") }
}

impl Page {
    /// What its kind is called.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Articles(_) => "articles",
            Self::Article(_) => "article",
            Self::Entities => "entities",
            Self::Kind(..) => "kind",
            Self::Entity(..) => "entity",
            Self::Timeline(_) => "timeline",
            Self::Year(..) => "year",
            Self::Event(_) => "event",
            Self::Claims(_) => "claims",
            Self::Claim(_) => "claim",
            Self::SeriesList(_) => "series list",
            Self::Series(_) => "series",
            Self::Tensions(_) => "tensions",
            Self::Publisher(_) => "publisher",
            Self::Judgement(_) => "judgement",
            Self::Own(_) => "page",
            Self::Network(_) => "network",
            Self::Map(_) => "map",
            Self::Search => "search",
            Self::NotFound => "not found",
        }
    }

    /// What a message calls the page, and where it comes from.
    pub fn described(&self, briefing: &Briefing) -> (String, Option<Span>) {
        match self.record(briefing) {
            Some(record) => {
                let kind = if *self == Self::Front { "page" } else { self.kind() };
                (format!("the {kind} `{}`", record.id.value), Some(record.id.span))
            }
            None => ("a page that every site has".to_owned(), None),
        }
    }

    /// The path of a page that gives way where the author has something at its address, with what a message calls it.
    /// Such pages were not there from the beginning, and must not take the address of what was.
    pub fn gives_way(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Network(_) => Some((NETWORK, "the page of the network")),
            Self::Map(_) => Some((MAP, "the map")),
            _ => None,
        }
    }

    /// The record of the object that the page is about.
    pub fn record<'a>(&self, briefing: &'a Briefing) -> Option<&'a Record> {
        match self {
            Self::Article(id) => Some(&briefing[*id].said.record),
            Self::Entity(id, _) => Some(&briefing[*id].said.record),
            Self::Event(id) => briefing[*id].record.as_ref(),
            Self::Claim(id) => briefing[*id].record.as_ref(),
            Self::Series(id) => Some(&briefing[*id].said.record),
            Self::Publisher(id) => Some(&briefing[*id].said.record),
            Self::Judgement(id) => Some(&briefing[*id].said.record),
            Self::Own(id) => Some(&briefing[*id].said.record),
            Self::Front => briefing.front.as_ref().map(|page| &page.said.record),
            _ => None,
        }
    }

    /// The old addresses of the page. Those of a long list belong to its first page.
    pub fn redirects<'a>(&self, briefing: &'a Briefing) -> &'a [Spanned<String>] {
        if matches!(self, Self::Entity(_, n) if *n > 1) {
            return &[];
        }
        self.record(briefing).map_or(&[], |record| &record.redirect_from)
    }
}

/// The page that a destination is.
pub fn of_destination(destination: &Destination) -> Option<Page> {
    match destination {
        Destination::Article(id) => Some(Page::Article(*id)),
        Destination::Entity(id) => Some(Page::Entity(*id, 1)),
        Destination::Event(id) => Some(Page::Event(*id)),
        Destination::Claim(id) => Some(Page::Claim(*id)),
        Destination::Series(id) => Some(Page::Series(*id)),
        Destination::Publisher(id) => Some(Page::Publisher(*id)),
        Destination::Judgement(id) => Some(Page::Judgement(*id)),
        Destination::Page(id) => Some(Page::Own(*id)),
        Destination::Front => Some(Page::Front),
        _ => None,
    }
}

/// Whether a page has a target. Of pages without a prose of their own nothing is known here: they count as having it.
pub fn has_target(briefing: &Briefing, page: Page, target: &str) -> bool {
    let in_text =
        |text: Option<&Text>| text.is_some_and(|text| text.prose.tree.ids.iter().any(|id| id == target));
    match page {
        Page::Article(id) => {
            let article = &briefing[id];
            in_text(article.text.as_ref()) || is_passage(briefing, article, target)
        }
        Page::Front => in_text(briefing.front.as_ref().map(|front| &front.text)),
        Page::Entity(id, _) => in_text(briefing[id].text.as_ref()),
        Page::Event(id) => in_text(briefing[id].text.as_ref()),
        Page::Claim(id) => in_text(briefing[id].text.as_ref()),
        Page::Series(id) => in_text(briefing[id].text.as_ref()),
        Page::Publisher(id) => in_text(briefing[id].text.as_ref()),
        Page::Judgement(id) => in_text(briefing[id].text.as_ref()),
        Page::Own(id) => in_text(Some(&briefing[id].text)),
        Page::Tensions(n) => {
            let of_page = briefing.tensions.chunks(TENSIONS_PER_PAGE).nth(n - 1).unwrap_or_default();
            of_page.iter().any(|tension| tension.id == target)
        }
        _ => true,
    }
}

fn is_passage(briefing: &Briefing, article: &Article, target: &str) -> bool {
    if let Some(id) = target.strip_prefix("a-") {
        return article.annotations.iter().any(|annotation| annotation.id == id);
    }
    let mention = target.strip_prefix("m-").and_then(|rest| rest.rsplit_once('-'));
    mention.is_some_and(|(entity, nth)| {
        let named = article.entities.iter().find(|(id, _)| briefing[*id].id() == entity);
        // Without its text, the page has one entry an entity.
        let count = |count: u32| if article.text.is_some() { count } else { count.min(1) };
        nth.parse::<u32>().is_ok_and(|nth| named.is_some_and(|(_, n)| (1..=count(*n)).contains(&nth)))
    })
}

/// Every prose of a briefing that may be published, those of articles first.
pub fn texts(briefing: &Briefing) -> impl Iterator<Item = &Text> {
    let articles = briefing.articles.iter().filter_map(|o| o.text.as_ref());
    let entities = briefing.entities.iter().filter_map(|o| o.text.as_ref());
    let events = briefing.events.iter().filter_map(|o| o.text.as_ref());
    let claims = briefing.claims.iter().filter_map(|o| o.text.as_ref());
    let series = briefing.series.iter().filter_map(|o| o.text.as_ref());
    let publishers = briefing.publishers.iter().filter_map(|o| o.text.as_ref());
    let judgements = briefing.judgements.iter().filter_map(|o| o.text.as_ref());
    let pages = briefing.pages.iter().chain(briefing.front.as_ref()).map(|page: &model::Page| &page.text);
    let notes = briefing.notes.iter().map(|note| &note.text);
    articles
        .chain(entities)
        .chain(events)
        .chain(claims)
        .chain(series)
        .chain(publishers)
        .chain(judgements)
        .chain(pages)
        .chain(notes)
}
