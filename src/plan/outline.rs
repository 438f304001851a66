//! What addresses are made of. As long as it is the same, so are they, and need not be made again.

use std::hash::Hash;
use std::sync::Arc;

use super::{Options, Routes, entity_pages, ties};
use crate::model::*;
use crate::parse::objects::{self as said, Record};
use crate::same::follow;

/// What addresses are made of.
#[derive(Debug)]
pub struct Outline {
    options: Options,
    kinds: Vec<String>,
    articles: Vec<Arc<OwnArticle>>,
    entities: Vec<Arc<said::Entity>>,
    /// Of each entity its kind, and on how many pages it goes.
    entity_pages: Vec<(usize, usize)>,
    events: Vec<Arc<OwnEvent>>,
    claims: Vec<Arc<OwnClaim>>,
    series: Vec<Arc<said::Series>>,
    publishers: Vec<Arc<said::Publisher>>,
    judgements: Vec<Arc<said::Judgement>>,
    pages: Vec<Arc<said::Page>>,
    /// The front page, when there is one.
    front: Vec<Arc<said::Page>>,
    years: Vec<(i64, usize)>,
    /// Addresses that were given up, and why.
    gone: Vec<(String, String)>,
    /// Of events in the timeline, of tensions, of ties, and of places on the map.
    counts: [usize; 4],
}

impl Outline {
    /// What a briefing's addresses are made of.
    pub fn of(briefing: &Briefing, options: Options) -> Self {
        Self {
            options,
            kinds: briefing.site.kinds.iter().map(|kind| kind.id.clone()).collect(),
            articles: briefing.articles.iter().map(|o| o.own.clone()).collect(),
            entities: briefing.entities.iter().map(|o| o.said.clone()).collect(),
            entity_pages: briefing.entities.iter().map(pages_of).collect(),
            events: briefing.events.iter().map(|o| o.own.clone()).collect(),
            claims: briefing.claims.iter().map(|o| o.own.clone()).collect(),
            series: briefing.series.iter().map(|o| o.said.clone()).collect(),
            publishers: briefing.publishers.iter().map(|o| o.said.clone()).collect(),
            judgements: briefing.judgements.iter().map(|o| o.said.clone()).collect(),
            pages: briefing.pages.iter().map(|o| o.said.clone()).collect(),
            front: briefing.front.iter().map(|o| o.said.clone()).collect(),
            years: briefing.years.to_vec(),
            gone: gone(briefing).map(|(path, why)| (path.clone(), why.clone())).collect(),
            counts: counts(briefing),
        }
    }

    /// Whether a briefing has the same addresses.
    pub fn still_is_of(&mut self, briefing: &Briefing, options: &Options) -> bool {
        let articles = briefing.articles.iter().map(|o| &o.own);
        let events = briefing.events.iter().map(|o| &o.own);
        let claims = briefing.claims.iter().map(|o| &o.own);
        self.options == *options
            && self.counts == counts(briefing)
            && self.years == *briefing.years
            && self.gone.iter().map(|(path, why)| (path, why)).eq(gone(briefing))
            && self.kinds.iter().eq(briefing.site.kinds.iter().map(|kind| &kind.id))
            && self.entity_pages.iter().copied().eq(briefing.entities.iter().map(pages_of))
            && follow(&mut self.articles, articles, |a, b| {
                a.text.is_some() == b.text.is_some() && is_same(&a.said.record, &b.said.record)
            })
            && follow(&mut self.events, events, |a, b| {
                a.id == b.id && are_same(a.record.as_ref(), b.record.as_ref())
            })
            && follow(&mut self.claims, claims, |a, b| {
                a.id == b.id && are_same(a.record.as_ref(), b.record.as_ref())
            })
            && follow(&mut self.entities, briefing.entities.iter().map(|o| &o.said), |a, b| {
                is_same(&a.record, &b.record)
            })
            && follow(&mut self.series, briefing.series.iter().map(|o| &o.said), |a, b| {
                is_same(&a.record, &b.record)
            })
            && follow(&mut self.publishers, briefing.publishers.iter().map(|o| &o.said), |a, b| {
                is_same(&a.record, &b.record)
            })
            && follow(&mut self.judgements, briefing.judgements.iter().map(|o| &o.said), |a, b| {
                is_same(&a.record, &b.record)
            })
            && follow(&mut self.pages, briefing.pages.iter().map(|o| &o.said), |a, b| {
                is_same(&a.record, &b.record)
            })
            && follow(&mut self.front, briefing.front.iter().map(|o| &o.said), |a, b| {
                is_same(&a.record, &b.record)
            })
    }
}

fn pages_of(entity: &Entity) -> (usize, usize) {
    (entity.kind, entity_pages(entity))
}

fn gone(briefing: &Briefing) -> impl Iterator<Item = (&String, &String)> {
    briefing.site.gone.iter().map(|gone| (&gone.path, &gone.reason))
}

fn counts(briefing: &Briefing) -> [usize; 4] {
    let (ties, places) = (ties::ties(briefing).len(), ties::places(briefing).len());
    [briefing.timeline.len(), briefing.tensions.len(), ties, places]
}

/// Whether two objects have one address, and the same old ones.
fn is_same(a: &Record, b: &Record) -> bool {
    let old =
        |record: &'_ Record| record.redirect_from.iter().map(|old| old.value.clone()).collect::<Vec<_>>();
    a.id.value == b.id.value && (a.redirect_from.is_empty() && b.redirect_from.is_empty() || old(a) == old(b))
}

fn are_same(a: Option<&Record>, b: Option<&Record>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => is_same(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

impl Routes {
    /// What all addresses have in common, and what every page says of where others are. Addresses of single objects are
    /// apart.
    pub fn common(&self) -> impl Hash {
        (&self.base_url, self.offline, &self.kinds, self.network(), self.map(), self.site_feeds())
    }

    /// Which pages and files there are.
    pub fn summary(&self) -> impl Hash {
        let Self { pages, redirects, gone, paths, .. } = self;
        let pages: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
        (pages, redirects, gone, paths)
    }

    /// The paths of files that are named by what they hold.
    pub fn assets(&self) -> &[String] {
        &self.assets
    }
}
