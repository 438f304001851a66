//! Feeds: what is new, for programs that ask again and again. `feed.xml` and `feed.json` have the newest articles and
//! judgements, `timeline/feed.xml` events, and the one of an entity or topic what tells of it: articles, events, and
//! what it claims.
//!
//! Entry points: [`files`], [`at`] for one alone, [`paths`] for what there will be. They tell the time by what authors
//! wrote alone, never by the clock, and say of a source only its title, its authors and our own summary.

pub(super) mod atom;
mod json;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::date::{Date, Day};
use crate::model::reads::{self, Part, note};
use crate::model::*;
use crate::parse::objects::{Record, Status};
use crate::plan::{FEED as FILE, JSON_FEED as JSON, Routes, entity_path};
use crate::render::work::{Kind, Out};
use crate::source::offset;
use crate::view::dates;
use crate::words::Words;

/// At most so many entries of the site and of its timeline.
pub const ENTRIES: usize = 50;

/// At most so many entries of one entity: there may be thousands.
pub const ENTITY_ENTRIES: usize = 20;

/// What the feed's date is when nothing in the briefing has one.
const NO_DAY: Day = Day { year: 1970, month: 1, day: 1 };

/// What a feed is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Site,
    Timeline,
    Entity(EntityId),
}

/// What may be an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Article(ArticleId),
    Judgement(JudgementId),
    Event(EventId),
    Claim(ClaimId),
}

/// What stands at the head of a feed.
struct About<'a> {
    title: Cow<'a, str>,
    description: &'a str,
    /// The path of the page that says it to people.
    page: Cow<'a, str>,
    updated: Day,
}

/// One entry.
struct Entry<'a> {
    path: Cow<'a, str>,
    title: &'a str,
    language: Option<&'a str>,
    updated: Day,
    published: Option<Day>,
    summary: Option<Cow<'a, str>>,
    authors: &'a [String],
    /// Ids and names.
    topics: Vec<(&'a str, &'a str)>,
}

/// The paths of the feeds that a site with an address has. One that is read from a disk has that of the site alone.
pub fn paths(briefing: &Briefing, offline: bool) -> Vec<String> {
    let mut paths = vec![FILE.to_owned()];
    if !offline {
        paths.push(JSON.to_owned());
        paths.extend(scopes(briefing).map(|scope| format!("{}{FILE}", scope.page(briefing))));
    }
    paths
}

/// Makes every feed, and gives each away.
pub fn files(briefing: &Briefing, routes: &Routes, words: &Words, out: Out<'_>) {
    let kind = Kind::File("feed");
    for path in [FILE, JSON] {
        out.make(kind, path, || at(briefing, routes, words, path));
    }
    if routes.base_url.is_none() || routes.offline {
        return;
    }
    let scopes: Vec<Scope> = scopes(briefing).collect();
    let days = Days::new(briefing);
    scopes.par_iter().for_each(|scope| {
        let path = format!("{}{FILE}", scope.page(briefing));
        out.make(kind, &path, || atom_of(&days, routes, words, *scope));
    });
}

/// The feed at a path; none without `base_url`, since its addresses are absolute.
pub fn at(briefing: &Briefing, routes: &Routes, words: &Words, path: &str) -> Option<Vec<u8>> {
    let base = routes.base_url.as_deref()?;
    let days = Days::new(briefing);
    if path == FILE {
        return atom_of(&days, routes, words, Scope::Site);
    }
    if routes.offline {
        return None;
    }
    if path == JSON {
        let entries = entries(&days, routes, words, Scope::Site);
        return Some(json::feed(briefing, base, &about(briefing, words, Scope::Site, &entries), &entries));
    }
    let page = path.strip_suffix(FILE)?;
    let scope = scopes(briefing).find(|scope| scope.page(briefing) == page)?;
    atom_of(&days, routes, words, scope)
}

/// When articles last changed: of each worked out once, since many feeds may tell of it.
struct Days<'a> {
    briefing: &'a Briefing,
    articles: Vec<OnceLock<Option<Day>>>,
}

impl<'a> Days<'a> {
    fn new(briefing: &'a Briefing) -> Self {
        let articles = briefing.articles.unwatched().iter().map(|_| OnceLock::new()).collect();
        Self { briefing, articles }
    }

    /// When something last changed.
    fn of(&self, told: Told) -> Option<Day> {
        match told {
            Told::Article(id) => {
                note(reads::Kind::Articles, Part::Item(id.0));
                *self.articles[id.index()].get_or_init(|| told.changed(self.briefing))
            }
            told => told.changed(self.briefing),
        }
    }
}

fn atom_of(days: &Days<'_>, routes: &Routes, words: &Words, scope: Scope) -> Option<Vec<u8>> {
    let briefing = days.briefing;
    let entries = entries(days, routes, words, scope);
    let about = about(briefing, words, scope, &entries);
    atom::feed(briefing, routes.base_url.as_deref()?, &about, &entries).ok()
}

/// What has a feed beside the site: what there is something to tell of.
fn scopes(briefing: &Briefing) -> impl Iterator<Item = Scope> {
    let entities = briefing.entities.iter().enumerate();
    let live = entities.filter(|(_, entity)| is_live(&entity.said.record));
    let entities = live.map(|(n, _)| Scope::Entity(EntityId(offset(n))));
    let all = std::iter::once(Scope::Timeline).chain(entities);
    all.filter(|scope| told(briefing, *scope).any(|one| one.changed(briefing).is_some()))
}

fn about<'a>(briefing: &'a Briefing, words: &'a Words, scope: Scope, entries: &[Entry<'a>]) -> About<'a> {
    let site = &briefing.site;
    let with_site = |page: &str| words.filled("frame.title", &[("page", page), ("site", &site.title)]).into();
    let (title, description) = match scope {
        Scope::Site => (site.title.as_str().into(), site.description.as_str()),
        Scope::Timeline => (with_site(words.get("nav.timeline")), words.get("nav.timeline_about")),
        Scope::Entity(id) => {
            let said = &briefing[id].said;
            (with_site(&said.name.value), said.description.as_deref().unwrap_or_default())
        }
    };
    let newest = entries.first().map(|entry| entry.updated);
    let updated = newest.or_else(|| first_day(site.edition.as_ref())).unwrap_or(NO_DAY);
    About { title, description, page: scope.page(briefing), updated }
}

impl Scope {
    fn page(self, briefing: &Briefing) -> Cow<'static, str> {
        match self {
            Self::Site => "".into(),
            Self::Timeline => "timeline/".into(),
            Self::Entity(id) => entity_path(briefing, &briefing[id]).into(),
        }
    }

    fn most(self) -> usize {
        if matches!(self, Self::Entity(_)) { ENTITY_ENTRIES } else { ENTRIES }
    }
}

/// What a feed may tell; some of it twice, and some without a date.
fn told<'a>(briefing: &'a Briefing, scope: Scope) -> Box<dyn Iterator<Item = Told> + 'a> {
    match scope {
        Scope::Site => {
            let articles = (0..briefing.articles.len()).map(|n| Told::Article(ArticleId(offset(n))));
            let judgements = (0..briefing.judgements.len()).map(|n| Told::Judgement(JudgementId(offset(n))));
            Box::new(articles.chain(judgements))
        }
        Scope::Timeline => Box::new(briefing.timeline.iter().map(|id| Told::Event(*id))),
        Scope::Entity(id) => {
            let entity = &briefing[id];
            // Most articles that name it do so several times in a row.
            let mut last = None;
            let naming = entity.mentions.iter().map(|mention| briefing[*mention].article);
            let naming = naming.filter(move |article| last.replace(*article) != Some(*article));
            let articles = entity.articles.iter().copied().chain(naming).map(Told::Article);
            let events = entity.events.iter().map(|id| Told::Event(*id));
            Box::new(articles.chain(events).chain(entity.claims_by.iter().map(|id| Told::Claim(*id))))
        }
    }
}

/// The newest entries first; those of one day by address.
fn entries<'a>(days: &Days<'a>, routes: &'a Routes, words: &Words, scope: Scope) -> Vec<Entry<'a>> {
    let briefing = days.briefing;
    let mut told: Vec<Told> = told(briefing, scope).collect();
    told.sort_unstable();
    told.dedup();
    let mut dated: Vec<(Day, Told)> = told.into_iter().filter_map(|one| Some((days.of(one)?, one))).collect();
    // Of thousands a few are in the feed: the days of all are compared, the addresses of those alone that may be.
    if dated.len() > scope.most() {
        dated.select_nth_unstable_by_key(scope.most() - 1, |(day, _)| Reverse(*day));
        let last = dated[scope.most() - 1].0;
        dated.retain(|(day, _)| *day >= last);
    }
    let with_path = |(day, one): (Day, Told)| (day, one.path(briefing, routes), one);
    let mut all: Vec<(Day, Cow<'a, str>, Told)> = dated.into_iter().map(with_path).collect();
    all.sort_by(|(a, a_path, _), (b, b_path, _)| b.cmp(a).then_with(|| a_path.cmp(b_path)));
    all.truncate(scope.most());
    all.into_iter().map(|(updated, path, one)| one.entry(briefing, words, updated, path)).collect()
}

impl Told {
    fn path<'a>(self, briefing: &Briefing, routes: &'a Routes) -> Cow<'a, str> {
        match self {
            Self::Article(id) => routes.article(id).into(),
            Self::Judgement(id) => routes.judgement(&briefing[id]).into(),
            Self::Event(id) => routes.event(id).into(),
            Self::Claim(id) => routes.claim(id).into(),
        }
    }

    /// When it last changed; none when nobody says so, or it was retracted.
    fn changed(self, briefing: &Briefing) -> Option<Day> {
        match self {
            Self::Article(id) => {
                let said = &briefing[id].said;
                last_change(&said.record, said.published.as_ref()).filter(|_| is_live(&said.record))
            }
            Self::Judgement(id) => {
                let said = &briefing[id].said;
                last_change(&said.record, said.date.as_ref()).filter(|_| is_live(&said.record))
            }
            Self::Event(id) => {
                let event = &briefing[id];
                let own = || event.sources.first().and_then(|passage| revised(briefing, *passage));
                let updated = event.record.as_ref().map_or_else(own, |record| record.updated.as_ref());
                let live = event.status != Some(Status::Retracted);
                first_day(updated).or_else(|| self.published(briefing)).filter(|_| live)
            }
            Self::Claim(id) => {
                let claim = &briefing[id];
                let own = || claim.sources.first().and_then(|source| revised(briefing, source.passage));
                let updated = claim.record.as_ref().map_or_else(own, |record| record.updated.as_ref());
                let live = claim.status != Some(Status::Retracted);
                first_day(updated).or_else(|| self.published(briefing)).filter(|_| live)
            }
        }
    }

    /// When it became known: an event and a claim when the first source had it, else when it was.
    fn published(self, briefing: &Briefing) -> Option<Day> {
        let reported = |passages: &mut dyn Iterator<Item = Passage>| {
            passages.filter_map(|passage| first_day(briefing[passage.article].said.published.as_ref())).min()
        };
        match self {
            Self::Article(id) => first_day(briefing[id].said.published.as_ref()),
            Self::Judgement(id) => first_day(briefing[id].said.date.as_ref()),
            Self::Event(id) => {
                let event = &briefing[id];
                reported(&mut event.sources.iter().copied()).or_else(|| first_day(event.facts.when.as_ref()))
            }
            Self::Claim(id) => {
                let claim = &briefing[id];
                let first = reported(&mut claim.sources.iter().map(|source| source.passage));
                first.or_else(|| first_day(claim.facts.when.as_ref()))
            }
        }
    }

    fn entry<'a>(self, briefing: &'a Briefing, words: &Words, updated: Day, path: Cow<'a, str>) -> Entry<'a> {
        let published = self.published(briefing);
        let entry = |title: &'a str, summary: Option<Cow<'a, str>>| Entry {
            path,
            title,
            language: None,
            updated,
            published,
            summary,
            authors: &[],
            topics: Vec::new(),
        };
        match self {
            Self::Article(id) => {
                let article = &briefing[id];
                let said = &article.said;
                let topic = |id: &EntityId| (briefing[*id].id(), briefing[*id].said.name.value.as_str());
                Entry {
                    language: said.lang.as_deref(),
                    authors: &said.authors,
                    topics: article.topics.iter().map(topic).collect(),
                    ..entry(&said.title, said.summary.as_deref().map(Cow::Borrowed))
                }
            }
            Self::Judgement(id) => entry(&briefing[id].said.statement, None),
            Self::Event(id) => {
                let facts = &briefing[id].facts;
                let when = dates::event(words, facts.when.as_ref(), None, facts.within);
                entry(&facts.title, when.map(|when| when.text))
            }
            Self::Claim(id) => {
                let facts = &briefing[id].facts;
                entry(&facts.statement, facts.conclusion.as_deref().map(Cow::Borrowed))
            }
        }
    }
}

/// When an annotation was revised.
fn revised(briefing: &Briefing, passage: Passage) -> Option<&Date> {
    briefing[passage.article].annotations[passage.annotation as usize].updated.as_ref()
}

fn is_live(record: &Record) -> bool {
    record.marking.status != Some(Status::Retracted)
}

/// When a page last changed, as its author says: `updated`, else the first day of its principal date. None when
/// neither is a day of the years 1 to 9999: four digits are all that XML's dates have.
pub(super) fn last_change(record: &Record, principal: Option<&Date>) -> Option<Day> {
    first_day(record.updated.as_ref()).or_else(|| first_day(principal))
}

fn first_day(date: Option<&Date>) -> Option<Day> {
    date.and_then(Date::earliest).filter(|day| (1..=9999).contains(&day.year))
}

fn instant(day: Day) -> String {
    format!("{day}T00:00:00Z")
}
