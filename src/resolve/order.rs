//! The orders of a briefing: the timeline with its years, articles by date, judgements and pages as the author wants.
//!
//! Putting tens of thousands of events in order takes longer than anything else that an edit brings about, and hardly
//! an edit changes their order: it stands while what it goes by does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::date::Date;
use crate::model::*;
use crate::parse::objects as said;
use crate::same::follow;
use crate::source::offset;

/// What stays from one look at a site to the next.
#[derive(Debug, Default)]
pub struct Memo {
    events: Vec<Arc<OwnEvent>>,
    timeline: Vec<EventId>,
    years: Vec<(i64, usize)>,
    articles: Vec<Arc<OwnArticle>>,
    by_date: Vec<ArticleId>,
}

/// Puts everything into order. Whether the timeline is that of the last look, and its events have the same parties.
pub fn order(briefing: &mut Briefing, memo: &mut Memo) -> bool {
    let events = briefing.events.iter().map(|event| &event.own);
    let parties = |event: &OwnEvent| event.actors.iter().map(|(entity, _)| *entity).collect::<Vec<_>>();
    let same = |a: &OwnEvent, b: &OwnEvent| {
        (&a.id, a.status, &a.facts.when, &a.places) == (&b.id, b.status, &b.facts.when, &b.places)
            && parties(a) == parties(b)
    };
    let same_events = follow(&mut memo.events, events, same);
    if !same_events {
        memo.events = briefing.events.iter().map(|event| event.own.clone()).collect();
        memo.timeline = timeline(&briefing.events);
        memo.years = years(&briefing.events, &memo.timeline);
    }
    let articles = briefing.articles.iter().map(|article| &article.own);
    let same = |a: &OwnArticle, b: &OwnArticle| a.id() == b.id() && a.said.published == b.said.published;
    if !follow(&mut memo.articles, articles, same) {
        memo.articles = briefing.articles.iter().map(|article| article.own.clone()).collect();
        memo.by_date = by_date(&briefing.articles);
    }
    briefing.timeline.items_mut().clone_from(&memo.timeline);
    briefing.years.items_mut().clone_from(&memo.years);
    briefing.by_date.items_mut().clone_from(&memo.by_date);
    let mut judgements: Vec<JudgementId> =
        (0..briefing.judgements.len()).map(|n| JudgementId(offset(n))).collect();
    judgements.sort_by_key(|id| (briefing[*id].said.order.unwrap_or(i64::MAX), *id));
    let mut pages: Vec<PageId> = (0..briefing.pages.len()).map(|n| PageId(offset(n))).collect();
    pages.sort_by_key(|id| (briefing[*id].said.order.unwrap_or(i64::MAX), *id));
    *briefing.judgement_order.items_mut() = judgements;
    *briefing.page_order.items_mut() = pages;
    same_events
}

/// All events but retracted ones; those that have no place among the dated ones last.
fn timeline(events: &[Event]) -> Vec<EventId> {
    let live = events.iter().enumerate().filter(|(_, event)| event.status != Some(said::Status::Retracted));
    let mut keyed: Vec<_> = live
        .map(|(n, event)| {
            let when = event.facts.when.as_ref();
            ((event.standing(), when.map(Date::sort_key), event.id.as_str()), EventId(offset(n)))
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, id)| id).collect()
}

/// The years in which events begin, with how many.
fn years(events: &[Event], timeline: &[EventId]) -> Vec<(i64, usize)> {
    let mut years: BTreeMap<i64, usize> = BTreeMap::new();
    for year in timeline.iter().filter_map(|id| events[id.index()].year()) {
        *years.entry(year).or_default() += 1;
    }
    years.into_iter().collect()
}

/// The newest first.
fn by_date(articles: &[Article]) -> Vec<ArticleId> {
    let all = articles.iter().enumerate();
    let mut keyed: Vec<_> = all
        .map(|(n, article)| {
            let day = article.said.published.as_ref().and_then(Date::earliest);
            ((std::cmp::Reverse(day), article.id()), ArticleId(offset(n)))
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, id)| id).collect()
}
