//! The view of the front page.

use super::changes;
use super::here::Here;
use super::lists;
use super::make::extra;
use super::pages::*;
use super::prose;
use crate::model::{self, *};
use crate::parse::objects::{Status, Verdict};
use crate::plan::Page;

/// How many rows of each kind the front page shows.
const FRONT_EVENTS: usize = 6;
const FRONT_ROWS: usize = 8;

/// The front page.
pub fn view<'a>(here: &Here<'a>) -> FrontView<'a> {
    let briefing = here.briefing();
    let front = briefing.front.as_ref();
    let title = front.map_or(briefing.site.title.as_str(), |front| &front.said.title);
    let description =
        front.and_then(|front| front.said.description.as_deref()).unwrap_or(&briefing.site.description);
    let live_article = |id: &&ArticleId| !briefing[**id].is_retracted();
    let latest = briefing.timeline.iter().rev().filter(|id| briefing[**id].standing() == Standing::Dated);
    let current = briefing.judgement_order.iter().filter(|id| is_current(&briefing[**id]));
    FrontView {
        frame: here.frame(Page::Front, title, description),
        extra: front.and_then(|front| extra(Some(&front.said.record))),
        title,
        body_html: front.map(|front| prose::text(here.site, here.path, &front.text)).unwrap_or_default(),
        judgements: current.map(|id| here.judgement_row(*id)).collect(),
        events: latest.take(FRONT_EVENTS).map(|id| here.event_row(*id)).collect(),
        series: lists::live_series(briefing)
            .into_iter()
            .filter(|id| !briefing[*id].said.values.is_empty() || !briefing[*id].figures.is_empty())
            .take(FRONT_ROWS)
            .map(|id| here.series_row(id))
            .collect(),
        disputed: disputed(briefing).into_iter().take(FRONT_ROWS).map(|id| here.claim_row(id)).collect(),
        changes: changes::since(here),
        tensions: briefing.tensions.len(),
        tensions_href: here.link("tensions/"),
        timeline_href: here.link("timeline/"),
        claims_href: here.link("claims/"),
        series_href: here.link("series/"),
        articles_href: here.link("articles/"),
        sources: briefing
            .by_date
            .iter()
            .filter(live_article)
            .take(FRONT_ROWS)
            .map(|id| here.article_row(*id))
            .collect(),
        sources_total: briefing.by_date.iter().filter(live_article).count(),
        lists: front.map(|front| lists::own(here, &front.lists)).unwrap_or_default(),
    }
}

fn is_current(judgement: &model::Judgement) -> bool {
    judgement.superseded_by.is_none() && judgement.said.record.marking.status != Some(Status::Retracted)
}

fn disputed(briefing: &Briefing) -> Vec<ClaimId> {
    let all = (0..briefing.claims.len()).map(|n| ClaimId(crate::source::offset(n)));
    all.filter(|id| {
        let claim = &briefing[*id];
        let ours = matches!(claim.facts.verdict, Some(Verdict::Disputed | Verdict::Refuted));
        ours && claim.status != Some(Status::Retracted)
    })
    .collect()
}
