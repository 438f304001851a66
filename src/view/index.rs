//! What several pages look up, counted and sorted once for all of them: what a page went through by itself would grow
//! with the square of the briefing.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::dates::Spoken;
use super::overview::Lanes;
use crate::date::Day;
use crate::model::reads::{Kind, Part, Table, Whole, note};
use crate::model::*;
use crate::parse::objects::{Stance, Status};
use crate::plan::ties::{self, Tie};
use crate::source::offset;
use crate::words::Words;

/// What several pages look up, made once.
#[derive(Debug, Clone)]
pub struct Index {
    /// For each article, those before and after it by date; those of one date by id. What has no date is before and
    /// after nothing.
    pub neighbours: Table<Neighbours<ArticleId>>,
    /// For each article, whose word it is.
    pub origins: Table<Origin>,
    /// For each event, its place in the timeline.
    pub event_places: Table<Option<usize>>,
    /// For each event of the timeline, those before and after it there.
    pub event_neighbours: Table<Option<Neighbours<EventId>>>,
    /// The events of the timeline by the year in which they begin.
    pub events_by_year: Table<(i64, Vec<EventId>)>,
    /// All entities by name, as the language orders them.
    pub by_name: Whole<Vec<EntityId>>,
    /// For each kind, its entities by name.
    pub by_kind: Whole<Vec<Vec<EntityId>>>,
    /// What each kind is called.
    pub kind_names: Vec<String>,
    /// How the entities are tied to each other.
    pub ties: Whole<Vec<Tie>>,
    /// Of each entity, the numbers of its ties.
    pub ties_by_entity: Table<Vec<u32>>,
    /// The places whose coordinates are known, the most often named first.
    pub places_known: Whole<Vec<EntityId>>,
    /// The last day that the briefing knows of: that of its edition, or of its newest article.
    pub last_day: Whole<Option<Day>>,
    /// The lanes of the timeline.
    pub lanes: Whole<Lanes>,
    /// Of each claim, who stands behind it: many pages list a claim, each of which would count all its sources.
    pub behind: Table<Behind>,
    /// How many there are of what long lists hold: each of their pages says it.
    pub live: Whole<Live>,
    /// Of each article, when it was published, once somebody asked. Who asks has read the article.
    pub published: Vec<OnceLock<Spoken>>,
    /// Of each event, when it happened, likewise.
    pub happened: Vec<OnceLock<Spoken>>,
}

/// What stands beside something in an order. A place there would move with everything that comes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Neighbours<T> {
    /// What comes before it in time.
    pub earlier: Option<T>,
    /// What comes after it.
    pub later: Option<T>,
}

impl<T> Default for Neighbours<T> {
    fn default() -> Self {
        Self { earlier: None, later: None }
    }
}

/// The neighbours of what stands in an order, with its own id, the earliest first.
fn in_order<T: Copy>(order: &[T]) -> impl Iterator<Item = (T, Neighbours<T>)> {
    let at = |n: Option<usize>| n.and_then(|n| order.get(n)).copied();
    let beside = move |n: usize| Neighbours { earlier: at(n.checked_sub(1)), later: at(Some(n + 1)) };
    order.iter().enumerate().map(move |(n, own)| (*own, beside(n)))
}

/// Whose word an article is: what its origin names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A publisher's.
    Publisher(PublisherId),
    /// An entity's.
    Entity(EntityId),
    /// Its own.
    Own,
    /// That of somebody who has no file.
    Other,
}

impl Origin {
    fn of(briefing: &Briefing, article: &Article) -> Self {
        let origin = article.origin.as_str();
        let publisher =
            briefing.publishers.binary_search_by(|one| one.said.record.id.value.as_str().cmp(origin));
        let entity = || briefing.entities.binary_search_by(|one| one.id().cmp(origin));
        match publisher {
            Ok(publisher) => Self::Publisher(PublisherId(offset(publisher))),
            Err(_) => match entity() {
                Ok(entity) => Self::Entity(EntityId(offset(entity))),
                Err(_) if origin == article.id() => Self::Own,
                Err(_) => Self::Other,
            },
        }
    }
}

/// Who stands behind a claim.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Behind {
    /// How many sources are for it, or report it.
    pub side_for: usize,
    /// How many sources dispute it.
    pub against: usize,
    /// How many independent origins its sources have.
    pub origins: usize,
}

/// How many there are, without what is retracted: that is listed, under its notice, but not counted.
#[derive(Debug, Clone, Default, Hash)]
pub struct Live {
    /// Articles.
    pub articles: usize,
    /// Entities of each kind.
    pub of_kind: Vec<usize>,
    /// Claims.
    pub claims: usize,
    /// Ties.
    pub ties: usize,
}

impl Live {
    fn new(briefing: &Briefing, ties: &[Tie]) -> Self {
        let mut of_kind = vec![0; briefing.site.kinds.len()];
        let live = briefing.entities.iter();
        let live = live.filter(|entity| entity.said.record.marking.status != Some(Status::Retracted));
        live.for_each(|entity| of_kind[entity.kind] += 1);
        let claims = briefing.claims.iter().filter(|claim| claim.status != Some(Status::Retracted));
        Self {
            articles: briefing.articles.iter().filter(|article| !article.is_retracted()).count(),
            of_kind,
            claims: claims.count(),
            ties: ties.iter().filter(|tie| !tie.is_retracted(briefing)).count(),
        }
    }
}

/// How many independent origins some articles have.
pub fn origins(briefing: &Briefing, articles: impl Iterator<Item = ArticleId>) -> usize {
    let mut articles = articles.peekable();
    let Some(first) = articles.next() else { return 0 };
    if articles.peek().is_none() {
        return 1;
    }
    let articles = std::iter::once(first).chain(articles);
    let mut origins: Vec<&str> = articles.map(|id| briefing[id].origin.as_str()).collect();
    origins.sort_unstable();
    origins.dedup();
    origins.len()
}

/// The sources of a claim that dispute it, or those that do not.
pub fn on_side(claim: &Claim, against: bool) -> impl Iterator<Item = &ClaimSource> {
    claim.sources.iter().filter(move |source| (source.stance == Stance::Disputes) == against)
}

/// How many articles there are among those of passages, in the order of these: of several passages of an article, it is
/// one source.
pub fn distinct(articles: impl Iterator<Item = ArticleId>) -> usize {
    let mut last = None;
    articles.filter(|article| last.replace(*article) != Some(*article)).count()
}

impl Index {
    /// Makes the index of a briefing.
    pub fn new(briefing: &Briefing, words: &Words) -> Self {
        let mut neighbours = vec![Neighbours::default(); briefing.articles.len()];
        // The newest is first in the briefing.
        let is_dated = |id: &&ArticleId| briefing[**id].said.published.is_some();
        let dated: Vec<ArticleId> = briefing.by_date.iter().rev().filter(is_dated).copied().collect();
        in_order(&dated).for_each(|(id, beside)| neighbours[id.index()] = beside);
        let mut event_neighbours = vec![None; briefing.events.len()];
        in_order(&briefing.timeline).for_each(|(id, beside)| event_neighbours[id.index()] = Some(beside));
        let mut event_places = vec![None; briefing.events.len()];
        let mut events_by_year: BTreeMap<i64, Vec<EventId>> = BTreeMap::new();
        for (place, id) in briefing.timeline.iter().enumerate() {
            event_places[id.index()] = Some(place);
            if let Some(year) = briefing[*id].year() {
                events_by_year.entry(year).or_default().push(*id);
            }
        }
        let by_name = super::lists::by_name(briefing, words);
        let mut by_kind = vec![Vec::new(); briefing.site.kinds.len()];
        for id in &by_name {
            by_kind[briefing[*id].kind].push(*id);
        }
        let (ties, places_known) = (ties::ties(briefing), ties::places(briefing));
        let mut ties_by_entity = vec![Vec::new(); briefing.entities.len()];
        for (number, tie) in ties.iter().enumerate() {
            ties_by_entity[tie.subject.index()].push(offset(number));
            if tie.object != tie.subject {
                ties_by_entity[tie.object.index()].push(offset(number));
            }
        }
        let last = |date: &crate::date::Date| date.latest();
        let articles = briefing.articles.iter().filter(|article| !article.is_retracted());
        let newest = articles.filter_map(|article| article.said.published.as_ref().and_then(last)).max();
        let last_day = newest.max(briefing.site.edition.as_ref().and_then(last));
        let articles =
            |claim: &Claim, against| distinct(on_side(claim, against).map(|source| source.passage.article));
        let behind = |claim: &Claim| Behind {
            side_for: articles(claim, false),
            against: articles(claim, true),
            origins: origins(briefing, claim.sources.iter().map(|source| source.passage.article)),
        };
        let behind = briefing.claims.iter().map(behind).collect();
        let live = Live::new(briefing, &ties);
        let kinds = briefing.site.kinds.iter();
        Self {
            neighbours: Table::new(Kind::Neighbours, neighbours),
            origins: Table::new(
                Kind::Origins,
                briefing.articles.iter().map(|article| Origin::of(briefing, article)).collect(),
            ),
            event_places: Table::new(Kind::EventPlaces, event_places),
            event_neighbours: Table::new(Kind::EventNeighbours, event_neighbours),
            events_by_year: Table::new(Kind::OfYear, events_by_year.into_iter().collect()),
            by_name: Whole::new(Kind::ByName, by_name),
            by_kind: Whole::new(Kind::ByKind, by_kind),
            kind_names: kinds.map(|kind| super::here::kind_name(words, kind).to_owned()).collect(),
            ties: Whole::new(Kind::Ties, ties),
            ties_by_entity: Table::new(Kind::TiesOf, ties_by_entity),
            places_known: Whole::new(Kind::PlacesKnown, places_known),
            last_day: Whole::new(Kind::LastDay, last_day),
            lanes: Whole::new(Kind::Lanes, Lanes::new(briefing)),
            behind: Table::new(Kind::Behind, behind),
            live: Whole::new(Kind::Live, live),
            published: briefing.articles.iter().map(|_| OnceLock::new()).collect(),
            happened: briefing.events.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// The ties of an entity.
    pub fn ties_of(&self, id: EntityId) -> impl Iterator<Item = &Tie> {
        let own = self.ties_by_entity.get(id.index()).map(Vec::as_slice).unwrap_or_default();
        own.iter().map(|number| &self.ties.unwatched()[*number as usize])
    }

    /// The events of a year, in the order of the timeline.
    pub fn events_of(&self, year: i64) -> &[EventId] {
        let place = self.events_by_year.unwatched().binary_search_by_key(&year, |(year, _)| *year);
        match place {
            Ok(place) => &self.events_by_year.at(place).1,
            Err(_) => {
                note(Kind::OfYear, Part::Which);
                &[]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::{Fixture, site};
    use crate::view::lists;
    use crate::view::{Assets, Here, Site};

    const FILES: &[(&str, &str)] = &[
        ("content/articles/a.md", "+++\ntitle = 'A'\norigin = 'desk'\n+++\nOne came.\n"),
        ("content/articles/b.md", "+++\ntitle = 'B'\norigin = 'desk'\n+++\nOne came.\n"),
        ("content/articles/c.md", "+++\ntitle = 'C'\n+++\nOne came.\n"),
        ("content/articles/d.md", "+++\ntitle = 'D'\nstatus = 'retracted'\n+++\n"),
        ("content/annotations/a.toml", "[[claim]]\nquote = 'One came'\nclaim = 'x'\nstance = 'asserts'\n"),
        ("content/annotations/b.toml", "[[claim]]\nquote = 'One came'\nclaim = 'x'\nstance = 'disputes'\n"),
        ("content/annotations/c.toml", "[[claim]]\nquote = 'One came'\nclaim = 'x'\nstance = 'asserts'\n"),
        ("content/claims/x.md", "+++\nstatement = 'X'\n+++\n"),
        ("content/claims/y.md", "+++\nstatement = 'Y'\nstatus = 'retracted'\n+++\n"),
    ];

    #[test]
    fn counts_leave_out_what_is_retracted() {
        let Fixture { briefing, .. } = site("", FILES);
        let index = Index::new(&briefing, &Words::default());
        assert_eq!((index.live.articles, index.live.claims), (3, 1));
        let place = briefing.claims.iter().position(|claim| claim.id == "x").unwrap();
        assert_eq!(index.behind[place], Behind { side_for: 2, against: 1, origins: 2 });
    }

    /// A page that counted by itself would not say what stands in the index: and each of many pages would go through all there is.
    #[test]
    fn pages_count_nothing_by_themselves() {
        let Fixture { briefing, routes } = site("", FILES);
        let words = Words::default();
        let mut index = Index::new(&briefing, &words);
        *index.live = Live { articles: 71, of_kind: vec![72; index.by_kind.len()], claims: 73, ties: 74 };
        index.behind.fill(Behind { side_for: 75, against: 0, origins: 75 });
        let assets = Assets::default();
        let site =
            Site { briefing: &briefing, routes: &routes, assets: &assets, index: &index, words: &words };
        let here = Here { site, path: "" };
        assert_eq!(lists::articles(&here, 1).total, 71);
        assert_eq!(lists::kind(&here, 0, 1).total, 72);
        let claims = lists::claims(&here, 1);
        assert_eq!((claims.total, claims.claims[0].origins), (73, 75));
        assert_eq!(super::super::network::view(&here, 1).total, 74);
    }
}
