//! Views of long lists, and of the lists that authors put on their pages.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::here::Here;
use super::make::row_pages;
use super::pages::*;
use super::parts::*;
use crate::date::{Date, Day};
use crate::model::*;
use crate::parse::objects::Status;
use crate::plan::{Page, ROWS_PER_PAGE};
use crate::source::offset;
use crate::words::Words;

/// How many pages on either side of one it names.
const NEAR: usize = 3;

/// Where in a long list a page stands; none when the list takes one page alone.
pub fn pagination(here: &Here<'_>, path: &str, page: usize, pages: usize) -> Option<Pagination> {
    let address = |n: usize| here.link(&if n == 1 { path.to_owned() } else { format!("{path}page/{n}/") });
    let number = |(n, skipped)| PageNumber { number: n, href: address(n), current: n == page, skipped };
    (pages > 1).then(|| Pagination {
        page,
        pages,
        previous: (page > 1).then(|| address(page - 1)),
        next: (page < pages).then(|| address(page + 1)),
        all: named(page, pages, NEAR).into_iter().map(number).collect(),
    })
}

/// What one of many pages names of them, by number from 1, each with whether others lie before it: so many neighbours
/// on either side, and in each direction pages at twice the distance of the one before, so that any is a few steps away
/// and a list of a thousand pages is not a million links.
pub fn named(page: usize, pages: usize, near: usize) -> Vec<(usize, bool)> {
    let far = || std::iter::successors(Some(2 * near), |distance| distance.checked_mul(2));
    let before = far().map_while(|distance| page.checked_sub(distance)).filter(|n| *n > 1);
    let after = far().map(|distance| page.saturating_add(distance)).take_while(|n| *n < pages);
    let near = page.saturating_sub(near).max(1)..=(page + near).min(pages);
    let mut named: Vec<usize> = before.chain(after).chain(near).chain([1, pages]).collect();
    named.sort_unstable();
    named.dedup();
    let mut last = 0;
    named.into_iter().map(|n| (n, std::mem::replace(&mut last, n) + 1 < n)).collect()
}

fn slice<T>(items: &[T], page: usize) -> &[T] {
    let from = ((page - 1) * ROWS_PER_PAGE).min(items.len());
    &items[from..(from + ROWS_PER_PAGE).min(items.len())]
}

/// All articles, the newest first.
pub fn articles<'a>(here: &Here<'a>, page: usize) -> ArticlesView<'a> {
    let all = &here.briefing().by_date;
    ArticlesView {
        frame: here.frame(
            Page::Articles(page),
            here.words().get("nav.sources"),
            here.words().get("nav.sources_about"),
        ),
        articles: slice(all, page).iter().map(|id| here.article_row(*id)).collect(),
        publishers: if page == 1 { publishers(here) } else { Vec::new() },
        total: here.site.index.live.articles,
        pagination: pagination(here, "articles/", page, row_pages(all.len())),
    }
}

fn publishers<'a>(here: &Here<'a>) -> Vec<PublisherRow<'a>> {
    let row = |publisher: &'a Publisher| PublisherRow {
        href: here.link(&here.site.routes.publisher(publisher)),
        name: &publisher.said.name,
        reliability: publisher.said.reliability.map(|letter| super::words::reliability(here.words(), letter)),
        articles: publisher.articles.iter().filter(|id| !here.briefing()[**id].is_retracted()).count(),
    };
    let mut all: Vec<&Publisher> = here.briefing().publishers.iter().collect();
    all.sort_by(|a, b| here.words().compare(&a.said.name, &b.said.name));
    all.into_iter().map(row).collect()
}

/// All entities by name; those of one name by id.
pub fn by_name(briefing: &Briefing, words: &Words) -> Vec<EntityId> {
    let mut all: Vec<EntityId> = (0..briefing.entities.len()).map(|n| EntityId(offset(n))).collect();
    all.par_sort_by(|a, b| words.compare(briefing[*a].sorted_by(), briefing[*b].sorted_by()).then(a.cmp(b)));
    all
}

/// How many entities of a kind the page of all kinds shows.
const FIRST_OF_KIND: usize = 60;

/// All kinds of entities.
pub fn entities<'a>(here: &Here<'a>) -> EntitiesView<'a> {
    let briefing = here.briefing();
    let mut kinds = Vec::new();
    for (kind, known) in briefing.site.kinds.iter().enumerate() {
        let all = &here.site.index.by_kind[kind];
        if all.is_empty() {
            continue;
        }
        kinds.push(KindGroup {
            href: here.link(&here.site.routes.kind(kind)),
            plural: here.kind_plural(known),
            kind: &known.id,
            total: here.site.index.live.of_kind[kind],
            entities: all.iter().take(FIRST_OF_KIND).map(|id| here.entity_row(*id)).collect(),
        });
    }
    let frame =
        here.frame(Page::Entities, here.words().get("nav.entities"), here.words().get("nav.entities_about"));
    EntitiesView { frame, kinds }
}

/// One kind of entities.
pub fn kind<'a>(here: &Here<'a>, kind: usize, page: usize) -> KindView<'a> {
    let briefing = here.briefing();
    let plural = here.kind_plural(&briefing.site.kinds[kind]);
    let all = &here.site.index.by_kind[kind];
    KindView {
        frame: here.frame(Page::Kind(kind, page), plural, ""),
        plural,
        entities: slice(all, page).iter().map(|id| here.entity_row(*id)).collect(),
        total: here.site.index.live.of_kind[kind],
        pagination: pagination(here, &here.site.routes.kind(kind), page, row_pages(all.len())),
    }
}

/// All claims, those with pages first.
pub fn claims<'a>(here: &Here<'a>, page: usize) -> ClaimsView<'a> {
    let all: Vec<ClaimId> = (0..here.briefing().claims.len()).map(|n| ClaimId(offset(n))).collect();
    ClaimsView {
        frame: here.frame(
            Page::Claims(page),
            here.words().get("nav.claims"),
            here.words().get("nav.claims_about"),
        ),
        claims: here.claim_rows(slice(&all, page)),
        total: here.site.index.live.claims,
        pagination: pagination(here, "claims/", page, row_pages(all.len())),
    }
}

/// All series.
pub fn series<'a>(here: &Here<'a>, page: usize) -> SeriesListView<'a> {
    let all: Vec<SeriesId> = (0..here.briefing().series.len()).map(|n| SeriesId(offset(n))).collect();
    SeriesListView {
        frame: here.frame(
            Page::SeriesList(page),
            here.words().get("nav.figures"),
            here.words().get("nav.figures_about"),
        ),
        series: slice(&all, page).iter().map(|id| here.series_row(*id)).collect(),
        total: live_series(here.briefing()).len(),
        pagination: pagination(here, "series/", page, row_pages(all.len())),
    }
}

/// The series that count.
pub fn live_series(briefing: &Briefing) -> Vec<SeriesId> {
    let all = (0..briefing.series.len()).map(|n| SeriesId(offset(n)));
    all.filter(|id| briefing[*id].said.record.marking.status != Some(Status::Retracted)).collect()
}

/// The lists that an author put on a page.
pub fn own<'a>(here: &Here<'a>, lists: &[List]) -> Vec<ListView<'a>> {
    lists.iter().map(|list| one(here, list)).collect()
}

fn one<'a>(here: &Here<'a>, list: &List) -> ListView<'a> {
    let mut view = ListView::default();
    match list.kind {
        ListKind::Article => {
            view.kind = "article";
            view.articles = articles_of(here, list).into_iter().map(|id| here.article_row(id)).collect();
        }
        ListKind::Entity(kind) => {
            view.kind = "entity";
            view.entities = entities_of(here, list, kind).into_iter().map(|id| here.entity_row(id)).collect();
        }
        ListKind::Event => {
            view.kind = "event";
            view.events = here.event_rows(&events_of(here, list));
        }
        ListKind::Claim => {
            view.kind = "claim";
            view.claims = here.claim_rows(&claims_of(here, list));
        }
        ListKind::Series => {
            view.kind = "series";
            view.series = series_of(here, list).into_iter().map(|id| here.series_row(id)).collect();
        }
        ListKind::Judgement => {
            view.kind = "judgement";
            view.judgements =
                judgements_of(here, list).into_iter().map(|id| here.judgement_row(id)).collect();
        }
    }
    view
}

/// The articles that a list's topic and entity admit.
fn admitted(briefing: &Briefing, list: &List, article: ArticleId) -> bool {
    let article = &briefing[article];
    let topic = list.topic.is_none_or(|topic| article.topics.contains(&topic));
    let named = |entity| article.entities.iter().any(|(other, _)| *other == entity);
    topic && list.entity.is_none_or(named)
}

fn limited<T>(mut items: Vec<T>, list: &List) -> Vec<T> {
    items.truncate(list.limit.unwrap_or(usize::MAX));
    items
}

/// Sorts by time. What has no date stands last: it is neither the newest nor the oldest.
fn by_time<T>(found: &mut [T], sort: ListSort, date: impl Fn(&T) -> Option<Day>) {
    found.sort_by_key(&date);
    let undated = found.partition_point(|one| date(one).is_none());
    match sort {
        ListSort::Newest => found.reverse(),
        _ => found.rotate_left(undated),
    }
}

fn articles_of(here: &Here<'_>, list: &List) -> Vec<ArticleId> {
    let briefing = here.briefing();
    let mut found: Vec<ArticleId> = briefing.by_date.to_vec();
    found.retain(|id| admitted(briefing, list, *id) && !briefing[*id].is_retracted());
    match list.sort {
        ListSort::Oldest => {
            let published = |id: &ArticleId| briefing[*id].said.published.as_ref().and_then(Date::earliest);
            let dated = found.partition_point(|id| published(id).is_some());
            found[..dated].reverse();
        }
        ListSort::Title => {
            found.sort_by(|a, b| here.words().compare(&briefing[*a].said.title, &briefing[*b].said.title));
        }
        ListSort::Newest | ListSort::Order => {}
    }
    limited(found, list)
}

fn entities_of(here: &Here<'_>, list: &List, kind: Option<usize>) -> Vec<EntityId> {
    let briefing = here.briefing();
    let index = here.site.index;
    let mut found = kind.map_or(&*index.by_name, |kind| &index.by_kind[kind]).clone();
    let bound = list.topic.is_some() || list.entity.is_some();
    let articles = if bound { briefing.articles.len() } else { 0 };
    let admits: Vec<bool> = (0..articles).map(|n| admitted(briefing, list, ArticleId(offset(n)))).collect();
    found.retain(|id| {
        let entity = &briefing[*id];
        let mut articles = entity.mentions.iter().map(|mention| briefing[*mention].article);
        entity.said.record.marking.status != Some(Status::Retracted)
            && (!bound || articles.any(|article| admits[article.index()]))
    });
    limited(found, list)
}

fn events_of(here: &Here<'_>, list: &List) -> Vec<EventId> {
    let briefing = here.briefing();
    let mut found = briefing.timeline.to_vec();
    found.retain(|id| {
        let event = &briefing[*id];
        let party =
            |entity| event.places.contains(&entity) || event.actors.iter().any(|(actor, _)| *actor == entity);
        let topic =
            |topic| event.sources.iter().any(|source| briefing[source.article].topics.contains(&topic));
        list.entity.is_none_or(party) && list.topic.is_none_or(topic)
    });
    match list.sort {
        // What has no place among the dated ones is not the newest.
        ListSort::Newest => {
            let dated = found.partition_point(|id| briefing[*id].standing() == Standing::Dated);
            found[..dated].reverse();
        }
        ListSort::Title => {
            found.sort_by(|a, b| here.words().compare(&briefing[*a].facts.title, &briefing[*b].facts.title));
        }
        ListSort::Oldest | ListSort::Order => {}
    }
    limited(found, list)
}

fn claims_of(here: &Here<'_>, list: &List) -> Vec<ClaimId> {
    let briefing = here.briefing();
    let mut found = match list.entity.map(|entity| &briefing[entity]) {
        Some(entity) => {
            let both: BTreeSet<&ClaimId> = entity.claims_by.iter().chain(&entity.claims_about).collect();
            both.into_iter().copied().collect()
        }
        None => (0..briefing.claims.len()).map(|n| ClaimId(offset(n))).collect::<Vec<_>>(),
    };
    found.retain(|id| {
        let claim = &briefing[*id];
        let topic = |topic| claim.sources.iter().any(|s| briefing[s.passage.article].topics.contains(&topic));
        claim.status != Some(Status::Retracted) && list.topic.is_none_or(topic)
    });
    match list.sort {
        ListSort::Title => {
            let statement = |id: &ClaimId| &briefing[*id].facts.statement;
            found.sort_by(|a, b| here.words().compare(statement(a), statement(b)));
        }
        ListSort::Oldest | ListSort::Newest => {
            let when = |id: &ClaimId| briefing[*id].facts.when.as_ref().and_then(Date::earliest);
            by_time(&mut found, list.sort, when);
        }
        ListSort::Order => {}
    }
    limited(found, list)
}

fn series_of(here: &Here<'_>, list: &List) -> Vec<SeriesId> {
    let briefing = here.briefing();
    let mut found = live_series(briefing);
    found.retain(|id| {
        let series = &briefing[*id];
        let articles = || series.figures.iter().map(|figure| &briefing[briefing[*figure].passage.article]);
        let topic = |topic| articles().any(|article| article.topics.contains(&topic));
        list.entity.is_none_or(|entity| series.area == Some(entity)) && list.topic.is_none_or(topic)
    });
    if list.sort == ListSort::Title {
        found.sort_by(|a, b| here.words().compare(&briefing[*a].said.title, &briefing[*b].said.title));
    }
    limited(found, list)
}

fn judgements_of(here: &Here<'_>, list: &List) -> Vec<JudgementId> {
    let briefing = here.briefing();
    let mut found = briefing.judgement_order.to_vec();
    let bound = list.topic.is_some() || list.entity.is_some();
    let every = List { limit: None, ..list.clone() };
    let claims = if bound { claims_of(here, &every) } else { Vec::new() };
    let claims: BTreeSet<ClaimId> = claims.into_iter().collect();
    found.retain(|id| {
        let judgement = &briefing[*id];
        let live = judgement.said.record.marking.status != Some(Status::Retracted);
        live && (!bound || judgement.evidence.iter().any(|claim| claims.contains(claim)))
    });
    match list.sort {
        ListSort::Newest | ListSort::Oldest => {
            let date = |id: &JudgementId| briefing[*id].said.date.as_ref().and_then(Date::earliest);
            by_time(&mut found, list.sort, date);
        }
        ListSort::Title => {
            let statement = |id: &JudgementId| &briefing[*id].said.statement;
            found.sort_by(|a, b| here.words().compare(statement(a), statement(b)));
        }
        ListSort::Order => {}
    }
    limited(found, list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_pages_are_all_named() {
        assert_eq!(named(2, 5, NEAR).iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert!(named(4, 7, NEAR).iter().all(|(_, skipped)| !skipped));
    }

    #[test]
    fn of_many_pages_any_is_a_few_steps_away() {
        let numbers = |page| named(page, 2000, NEAR).into_iter().map(|(n, _)| n).collect::<Vec<_>>();
        assert_eq!(numbers(1), [1, 2, 3, 4, 7, 13, 25, 49, 97, 193, 385, 769, 1537, 2000]);
        assert_eq!(numbers(1000)[..9], [1, 232, 616, 808, 904, 952, 976, 988, 994]);
        let mut steps = vec![None; 2001];
        let mut next = std::collections::VecDeque::from([1]);
        steps[1] = Some(0);
        while let Some(page) = next.pop_front() {
            for near in numbers(page) {
                if steps[near].is_none() {
                    steps[near] = steps[page].map(|n: usize| n + 1);
                    next.push_back(near);
                }
            }
        }
        assert!(steps[1..].iter().all(|steps| steps.is_some_and(|n| n <= 8)), "{steps:?}");
    }
}
