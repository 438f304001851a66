//! Makes the view of a page: one function a kind.

use super::View;
use super::article;
use super::dates;
use super::entity;
use super::front;
use super::here::Here;
use super::lists;
use super::map;
use super::network;
use super::numbers;
use super::pages::*;
use super::parts::*;
use super::prose;
use super::series;
use super::timeline;
use super::words;
use crate::model::*;
use crate::parse::objects::Record;
use crate::parse::site::EntityKind;
use crate::plan::{Page, ROWS_PER_PAGE, TENSIONS_PER_PAGE, page_count, pages};

/// The view of a page, with the name of its template.
pub fn view<'a>(here: &Here<'a>, page: Page) -> (&'static str, View<'a>) {
    match page {
        Page::Front => ("front.html", View::Front(Box::new(front::view(here)))),
        Page::Articles(n) => ("articles.html", View::Articles(lists::articles(here, n))),
        Page::Article(id) => ("article.html", View::Article(Box::new(article::view(here, id)))),
        Page::Entities => ("entities.html", View::Entities(lists::entities(here))),
        Page::Kind(kind, n) => ("kind.html", View::Kind(lists::kind(here, kind, n))),
        Page::Entity(id, n) => {
            let view = entity::view(here, id, n);
            let template = if view.entity.kind == "topic" { "topic.html" } else { "entity.html" };
            (template, View::Entity(Box::new(view)))
        }
        Page::Timeline(n) => ("timeline.html", View::Timeline(timeline::whole(here, n))),
        Page::Year(year, n) => ("timeline.html", View::Timeline(timeline::year(here, year, n))),
        Page::Event(id) => ("event.html", View::Event(Box::new(event(here, id)))),
        Page::Claims(n) => ("claims.html", View::Claims(lists::claims(here, n))),
        Page::Claim(id) => ("claim.html", View::Claim(Box::new(claim(here, id)))),
        Page::SeriesList(n) => ("series_list.html", View::SeriesList(lists::series(here, n))),
        Page::Series(id) => ("series.html", View::Series(Box::new(series::view(here, id)))),
        Page::Tensions(n) => ("tensions.html", View::Tensions(tensions(here, n))),
        Page::Publisher(id) => ("publisher.html", View::Publisher(publisher(here, id))),
        Page::Judgement(id) => ("judgement.html", View::Judgement(Box::new(judgement(here, id)))),
        Page::Own(id) => ("page.html", View::Own(own(here, id))),
        Page::Network(n) => ("network.html", View::Network(Box::new(network::view(here, n)))),
        Page::Map(n) => ("map.html", View::Map(Box::new(map::view(here, n)))),
        Page::Search => {
            let frame = here.frame(page, here.words().get("frame.search"), "");
            (
                "search.html",
                View::Search(SearchView { frame, kinds: search_kinds(here), lists: here.lists() }),
            )
        }
        Page::NotFound => {
            let frame = here.frame(page, here.words().get("nav.not_found"), "");
            ("404.html", View::NotFound(NotFoundView { frame, lists: here.lists() }))
        }
    }
}

fn search_kinds<'a>(here: &Here<'a>) -> Vec<SearchKind<'a>> {
    let kinds = here.briefing().site.kinds.iter().enumerate().zip(&*here.site.index.by_kind);
    let kinds = kinds.filter(|(_, entities)| !entities.is_empty());
    let named = |((number, kind), _): ((usize, &'a EntityKind), _)| SearchKind {
        id: &kind.id,
        name: here.kind_name(number),
        plural: here.kind_plural(kind),
    };
    kinds.map(named).collect()
}

/// The author's own keys of an object, where there are any.
pub fn extra(record: Option<&Record>) -> Option<&Extra> {
    record.map(|record| &*record.extra).filter(|extra| !extra.is_empty())
}

/// An object's text, where it has one.
pub fn text(here: &Here<'_>, text: Option<&Text>) -> Option<String> {
    text.map(|text| prose::text(here.site, here.path, text))
}

fn event<'a>(here: &Here<'a>, id: EventId) -> EventView<'a> {
    let briefing = here.briefing();
    let event = &briefing[id];
    // None where it is not in the timeline.
    let beside = *here.site.index.event_neighbours.at(id.index());
    let other = |id: EventId| Link::new(here.link(here.site.routes.event(id)), &briefing[id].facts.title);
    let year = beside.and(event.year()).map(|year| {
        let href = here.link(&format!("timeline/{}/", pages::year_name(year)));
        Link::new(href, here.words().get("event.all_of_year"))
    });
    let when = event.facts.when.as_ref().map(|date| dates::words(here.words(), date));
    let description = match when {
        Some(when) => {
            here.words().filled("page.description", &[("when", &when), ("title", &event.facts.title)])
        }
        None => event.facts.title.clone(),
    };
    EventView {
        frame: here.frame(Page::Event(id), &event.facts.title, &description),
        extra: extra(event.record.as_ref()),
        event: here.event_in_full(id),
        body_html: text(here, event.text.as_ref()),
        updated: event.record.as_ref().and_then(|record| dates::maybe(here.words(), record.updated.as_ref())),
        previous: beside.and_then(|beside| beside.earlier).map(other),
        next: beside.and_then(|beside| beside.later).map(other),
        year,
    }
}

fn claim<'a>(here: &Here<'a>, id: ClaimId) -> ClaimView<'a> {
    let briefing = here.briefing();
    let claim = &briefing[id];
    let description = claim.facts.conclusion.as_deref().unwrap_or(&claim.facts.statement);
    ClaimView {
        frame: here.frame(Page::Claim(id), &claim.facts.statement, description),
        extra: extra(claim.record.as_ref()),
        claim: here.claim_row(id),
        confidence: claim.facts.confidence.map(|given| words::confidence(here.words(), given)),
        body_html: text(here, claim.text.as_ref()),
        updated: claim.record.as_ref().and_then(|record| dates::maybe(here.words(), record.updated.as_ref())),
        sources_for: by_origin(here, claim, false),
        sources_against: by_origin(here, claim, true),
        contradicts: here.claim_rows(&claim.contradicts),
        judgements: claim.judgements.iter().map(|id| here.judgement_row(*id)).collect(),
    }
}

/// The sources on one side of a claim by their origin, in the order of the first of each.
fn by_origin<'a>(here: &Here<'a>, claim: &Claim, against: bool) -> Vec<OriginGroup<'a>> {
    let mut groups: Vec<OriginGroup<'_>> = Vec::new();
    let articles = super::index::on_side(claim, against).map(|source| source.passage.article);
    let mut last = None;
    for (article, source) in articles.zip(here.claim_sources(claim, against)) {
        let is_another = usize::from(last.replace(article) != Some(article));
        let same = |group: &&mut OriginGroup<'_>| group.sources[0].origin_id == source.origin_id;
        match groups.iter_mut().find(same) {
            Some(group) => {
                group.sources.push(source);
                group.articles += is_another;
            }
            None => groups.push(OriginGroup { origin: source.origin, sources: vec![source], articles: 1 }),
        }
    }
    groups
}

/// How far apart two contradicting values are.
pub fn apart(here: &Here<'_>, series: &Series, a: Value, b: Value) -> String {
    let (briefing, words) = (here.briefing(), here.words());
    let middle = |value: Value| match value {
        Value::Reference(n) => series.said.values[n as usize].value,
        Value::Figure(id) => match briefing[id].said.amount {
            crate::parse::objects::Amount::Value(value, _) => value,
            crate::parse::objects::Amount::Range(low, high) => (low + high) / 2.0,
            crate::parse::objects::Amount::Change { value, .. } => value,
        },
    };
    let (a, b) = (middle(a), middle(b));
    let gap = numbers::number(here.words(), (a - b).abs(), series.said.decimals);
    if b == 0.0 || a.signum() != b.signum() {
        return words.filled("tension.apart", &[("gap", &gap)]);
    }
    let share = numbers::number(here.words(), ((a - b).abs() / b.abs() * 100.0).round(), Some(0));
    words.filled("tension.apart_share", &[("gap", &gap), ("share", &share)])
}

/// Why two figures are not comparable, for a reader.
pub fn reason(words: &crate::words::Words, why: NotComparable) -> &str {
    match why {
        NotComparable::Period => words.get("not_comparable.period"),
        NotComparable::NoPeriod => words.get("not_comparable.no_period"),
        NotComparable::NoPeriods => words.get("not_comparable.no_periods"),
        NotComparable::Area => words.get("not_comparable.area"),
        NotComparable::Unit => words.get("not_comparable.unit"),
        NotComparable::ChangeAndLevel => words.get("not_comparable.change_and_level"),
        NotComparable::Baseline => words.get("not_comparable.baseline"),
        NotComparable::NoBaselines => words.get("not_comparable.no_baselines"),
    }
}

fn judgement<'a>(here: &Here<'a>, id: JudgementId) -> JudgementView<'a> {
    let briefing = here.briefing();
    let judgement = &briefing[id];
    let other = |id: Option<JudgementId>| {
        id.map(|id| {
            let href = here.link(&here.site.routes.judgement(&briefing[id]));
            Link::new(href, &briefing[id].said.statement)
        })
    };
    JudgementView {
        frame: here.frame(Page::Judgement(id), &judgement.said.statement, &judgement.said.statement),
        extra: extra(Some(&judgement.said.record)),
        judgement: here.judgement_row(id),
        body_html: text(here, judgement.text.as_ref()),
        updated: dates::maybe(here.words(), judgement.said.record.updated.as_ref()),
        supersedes: other(judgement.supersedes),
        superseded_by: other(judgement.superseded_by),
    }
}

fn publisher<'a>(here: &Here<'a>, id: PublisherId) -> PublisherView<'a> {
    let publisher = &here.briefing()[id];
    let said = &publisher.said;
    PublisherView {
        frame: here.frame(
            Page::Publisher(id),
            &said.name,
            said.reliability_note.as_deref().unwrap_or_default(),
        ),
        extra: extra(Some(&said.record)),
        name: &said.name,
        country: said.country.as_deref(),
        url: said.url.as_deref(),
        reliability: said.reliability.map(|given| words::reliability(here.words(), given)),
        reliability_note: said.reliability_note.as_deref(),
        status: words::record_status(here.words(), &said.record),
        body_html: text(here, publisher.text.as_ref()),
        articles: publisher.articles.iter().map(|id| here.article_row(*id)).collect(),
    }
}

fn own<'a>(here: &Here<'a>, id: PageId) -> PageView<'a> {
    let page = &here.briefing()[id];
    PageView {
        frame: here.frame(
            Page::Own(id),
            &page.said.title,
            page.said.description.as_deref().unwrap_or_default(),
        ),
        extra: extra(Some(&page.said.record)),
        title: &page.said.title,
        description: page.said.description.as_deref(),
        status: words::record_status(here.words(), &page.said.record),
        body_html: prose::text(here.site, here.path, &page.text),
        lists: lists::own(here, &page.lists),
        updated: dates::maybe(here.words(), page.said.record.updated.as_ref()),
    }
}

fn tensions<'a>(here: &Here<'a>, n: usize) -> TensionsView<'a> {
    let briefing = here.briefing();
    let mut view = TensionsView {
        frame: here.frame(
            Page::Tensions(n),
            here.words().get("nav.tensions"),
            here.words().get("nav.tensions_about"),
        ),
        claims: Vec::new(),
        figures: Vec::new(),
        disputed: Vec::new(),
        total: briefing.tensions.len(),
        pagination: lists::pagination(
            here,
            "tensions/",
            n,
            page_count(briefing.tensions.len(), TENSIONS_PER_PAGE),
        ),
    };
    for tension in briefing.tensions.chunks(TENSIONS_PER_PAGE).nth(n - 1).unwrap_or_default() {
        let id = tension.id.clone();
        match tension.parties {
            Parties::Claims(a, b) => {
                let all = |id: ClaimId| {
                    let mut sources = here.claim_sources(&briefing[id], false);
                    sources.extend(here.claim_sources(&briefing[id], true));
                    sources
                };
                view.claims.push(ClaimTension {
                    id,
                    first: here.claim_row(a),
                    first_sources: all(a),
                    second: here.claim_row(b),
                    second_sources: all(b),
                });
            }
            Parties::Figures(series, a, b) => {
                let note = [a, b].into_iter().find_map(|value| match value {
                    Value::Figure(figure) => briefing[figure].said.note.as_deref(),
                    Value::Reference(_) => None,
                });
                let reason = apart(here, &briefing[series], a, b);
                let pair = FigurePair { first: here.side(series, a), second: here.side(series, b), reason };
                view.figures.push(FigureTension { id, series: here.series(series), pair, note });
            }
            Parties::Claim(claim) => view.disputed.push(DisputedClaim {
                id,
                claim: here.claim_row(claim),
                sources_for: here.claim_sources(&briefing[claim], false),
                sources_against: here.claim_sources(&briefing[claim], true),
            }),
        }
    }
    view
}

/// How many pages a list of rows takes.
pub fn row_pages(items: usize) -> usize {
    page_count(items, ROWS_PER_PAGE)
}
