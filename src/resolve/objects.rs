//! Makes every object that has a file, with its references checked and its links found.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ids::Ids;
use super::links::Links;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::reads::{Kind, Table, Whole};
use crate::model::*;
use crate::parse::objects as said;
use crate::parse::site::EntityKind;
use crate::parse::{ObjectKind, Parsed};

/// Makes every object that has a file, without what articles say of it.
pub fn objects(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    parsed: &Parsed,
    level: said::Tlp,
) -> Briefing {
    let site = parsed.site.clone();
    let entities = (0..).zip(&parsed.entities);
    let entities = entities.map(|(n, e)| entity(diagnostics, links, &site.kinds, (EntityId(n), e))).collect();
    Briefing {
        level,
        front: Whole::new(
            Kind::Front,
            parsed.front.as_ref().map(|p| page(diagnostics, links, &site.kinds, p)),
        ),
        articles: Table::new(Kind::Articles, Vec::new()),
        events: Table::new(
            Kind::Events,
            parsed.events.iter().map(|e| event(diagnostics, links, e)).collect(),
        ),
        claims: Table::new(
            Kind::Claims,
            parsed.claims.iter().map(|c| claim(diagnostics, links, c)).collect(),
        ),
        series: Table::new(
            Kind::Series,
            parsed.series.iter().map(|s| series(diagnostics, links, s)).collect(),
        ),
        publishers: Table::new(
            Kind::Publishers,
            parsed.publishers.iter().map(|p| publisher(diagnostics, links, p)).collect(),
        ),
        judgements: Table::new(
            Kind::Judgements,
            parsed.judgements.iter().map(|j| judgement(diagnostics, links, j)).collect(),
        ),
        pages: Table::new(
            Kind::Pages,
            parsed.pages.iter().map(|p| page(diagnostics, links, &site.kinds, p)).collect(),
        ),
        entities: Table::new(Kind::Entities, entities),
        site,
        figures: Table::new(Kind::Figures, Vec::new()),
        relations: Table::new(Kind::Relations, Vec::new()),
        notes: Table::new(Kind::Notes, Vec::new()),
        mentions: Table::new(Kind::Mentions, Vec::new()),
        timeline: Table::new(Kind::Timeline, Vec::new()),
        years: Table::new(Kind::Years, Vec::new()),
        tensions: Table::new(Kind::Tensions, Vec::new()),
        by_date: Table::new(Kind::ByDate, Vec::new()),
        judgement_order: Table::new(Kind::JudgementOrder, Vec::new()),
        page_order: Table::new(Kind::PageOrder, Vec::new()),
    }
}

/// Joins objects with each other.
pub fn join(diagnostics: &mut Diagnostics, links: &Links<'_>, briefing: &mut Briefing) {
    for article in &mut briefing.articles {
        let publisher = article.publisher.map(|id| &briefing.publishers[id.index()]);
        article.reliability =
            article.reliability.or(publisher.and_then(|publisher| publisher.said.reliability));
    }
    part_of(diagnostics, links, &mut briefing.entities);
    successions(diagnostics, briefing);
    topics(diagnostics, briefing);
}

fn no_fragments(_: &str) -> bool {
    false
}

fn text<T>(diagnostics: &mut Diagnostics, links: &Links<'_>, given: &said::Given<T>) -> Option<Text> {
    let prose = given.prose.as_ref().filter(|prose| !prose.tree.nodes.is_empty())?;
    Some(links.text(diagnostics, prose.clone(), &no_fragments))
}

pub fn entities_of(
    diagnostics: &mut Diagnostics,
    ids: &Ids,
    references: &[said::Reference],
) -> Vec<EntityId> {
    ids.require_all(diagnostics, ObjectKind::Entity, references).into_iter().map(EntityId).collect()
}

pub fn entity_of(
    diagnostics: &mut Diagnostics,
    ids: &Ids,
    reference: &Option<said::Reference>,
) -> Option<EntityId> {
    ids.require(diagnostics, ObjectKind::Entity, reference.as_ref()?).map(EntityId)
}

fn entity(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    kinds: &[EntityKind],
    (number, given): (EntityId, &said::Given<said::Entity>),
) -> Entity {
    let said = &given.said;
    let kind = kinds.iter().position(|kind| kind.id == said.kind.value);
    if kind.is_none() && !said.kind.value.is_empty() {
        let near = crate::diagnostic::nearest(&said.kind.value, kinds.iter().map(|k| k.id.as_str()));
        let names: Vec<String> = kinds.iter().map(|kind| format!("`{}`", kind.id)).collect();
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {}; site.toml's `[kinds]` adds more", names.join(", ")),
        };
        let message = format!("`{}` is no kind of entity", said.kind.value);
        diagnostics.push(Diagnostic::new(Code::BadValue, said.kind.span, message).hint(hint));
    }
    let image = said.image.as_ref().and_then(|path| links.file(diagnostics, path.span, &path.value));
    let roles = said
        .roles
        .iter()
        .map(|role| Role {
            title: role.title.clone(),
            organisation: entity_of(diagnostics, links.ids, &role.organisation),
            when: role.when.clone(),
            names: role.names.iter().map(|name| name.value.clone()).collect(),
        })
        .collect();
    let mut entity = Entity::new(number, said.clone());
    entity.text = text(diagnostics, links, given);
    entity.kind = kind.unwrap_or(0);
    entity.image = image;
    entity.roles = roles;
    entity
}

fn event(diagnostics: &mut Diagnostics, links: &Links<'_>, given: &said::Given<said::Event>) -> Event {
    let said = &given.said;
    let text = text(diagnostics, links, given);
    let (places, actors) = event_parties(diagnostics, links.ids, &said.facts);
    let own = OwnEvent {
        id: said.record.id.value.clone(),
        status: said.record.marking.status,
        record: Some(said.record.clone()),
        text,
        facts: said.facts.clone(),
        places,
        actors,
    };
    Event { own: Arc::new(own), sources: Vec::new() }
}

type EventParties = (Vec<EntityId>, Vec<(EntityId, Option<String>)>);

pub fn event_parties(diagnostics: &mut Diagnostics, ids: &Ids, facts: &said::EventFacts) -> EventParties {
    let places = entities_of(diagnostics, ids, &facts.places);
    let mut actors = Vec::with_capacity(facts.actors.len());
    for actor in &facts.actors {
        if let Some(id) = ids.require(diagnostics, ObjectKind::Entity, &actor.entity) {
            actors.push((EntityId(id), actor.role.clone()));
        }
    }
    (places, actors)
}

fn claim(diagnostics: &mut Diagnostics, links: &Links<'_>, given: &said::Given<said::Claim>) -> Claim {
    let said = &given.said;
    let contradicts = links.ids.require_all(diagnostics, ObjectKind::Claim, &said.facts.contradicts);
    let own = OwnClaim {
        id: said.record.id.value.clone(),
        text: text(diagnostics, links, given),
        by: entities_of(diagnostics, links.ids, &said.facts.by),
        status: said.record.marking.status,
        record: Some(said.record.clone()),
        facts: said.facts.clone(),
    };
    let contradicts = contradicts.into_iter().map(ClaimId).collect();
    Claim { own: Arc::new(own), contradicts, sources: Vec::new(), judgements: Vec::new() }
}

fn series(diagnostics: &mut Diagnostics, links: &Links<'_>, given: &said::Given<said::Series>) -> Series {
    Series {
        text: text(diagnostics, links, given),
        area: entity_of(diagnostics, links.ids, &given.area),
        figures: Vec::new(),
        contradictions: Vec::new(),
        not_comparable: Vec::new(),
        said: given.said.clone(),
    }
}

fn publisher(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    given: &said::Given<said::Publisher>,
) -> Publisher {
    Publisher { text: text(diagnostics, links, given), articles: Vec::new(), said: given.said.clone() }
}

fn judgement(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    given: &said::Given<said::Judgement>,
) -> Judgement {
    let said = &given.said;
    let evidence = links.ids.require_all(diagnostics, ObjectKind::Claim, &said.evidence);
    let supersedes =
        said.supersedes.as_ref().and_then(|j| links.ids.require(diagnostics, ObjectKind::Judgement, j));
    Judgement {
        text: text(diagnostics, links, given),
        evidence: evidence.into_iter().map(ClaimId).collect(),
        supersedes: supersedes.map(JudgementId),
        superseded_by: None,
        said: said.clone(),
    }
}

fn page(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    kinds: &[EntityKind],
    given: &said::Given<said::Page>,
) -> Page {
    let said = &given.said;
    let empty = || said::Prose { tree: Default::default(), place: said::Place::Value(said.record.span) };
    let prose = given.prose.clone().unwrap_or_else(|| Arc::new(empty()));
    let text = links.text(diagnostics, prose, &no_fragments);
    let mut lists = Vec::new();
    for list in &said.lists {
        lists.extend(page_list(diagnostics, links, kinds, list));
    }
    Page { said: said.clone(), text, lists }
}

fn page_list(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    kinds: &[EntityKind],
    list: &said::PageList,
) -> Option<List> {
    let sorts = [
        ("newest", ListSort::Newest),
        ("oldest", ListSort::Oldest),
        ("title", ListSort::Title),
        ("order", ListSort::Order),
    ];
    let topic = entity_of(diagnostics, links.ids, &list.topic);
    let entity = entity_of(diagnostics, links.ids, &list.entity);
    let unmet = (list.topic.is_some() && topic.is_none()) || (list.entity.is_some() && entity.is_none());
    let kind = list_kind(&list.kind.value, kinds);
    if kind.is_none() {
        let message = format!("`{}` is nothing that can be listed", list.kind.value);
        let hint =
            "it is one of `article`, `entity`, `event`, `claim`, `series`, `judgement`, or a kind of entity";
        diagnostics.push(Diagnostic::new(Code::BadValue, list.kind.span, message).hint(hint));
    }
    let default = match kind {
        Some(ListKind::Article | ListKind::Event) => ListSort::Newest,
        Some(ListKind::Judgement) => ListSort::Order,
        _ => ListSort::Title,
    };
    let sort = match &list.sort {
        None => default,
        Some(word) => match sorts.iter().find(|(name, _)| *name == word.value) {
            Some((_, sort)) => *sort,
            None => {
                let message = format!("`{}` is no order of a list", word.value);
                let hint = "it is one of `newest`, `oldest`, `title`, `order`";
                diagnostics.push(Diagnostic::new(Code::BadValue, word.span, message).hint(hint));
                default
            }
        },
    };
    let limit = list.limit.map(|limit| limit as usize);
    kind.filter(|_| !unmet).map(|kind| List { kind, topic, entity, limit, sort })
}

fn list_kind(word: &str, kinds: &[EntityKind]) -> Option<ListKind> {
    match word {
        "article" => Some(ListKind::Article),
        "entity" => Some(ListKind::Entity(None)),
        "event" => Some(ListKind::Event),
        "claim" => Some(ListKind::Claim),
        "series" => Some(ListKind::Series),
        "judgement" => Some(ListKind::Judgement),
        other => kinds.iter().position(|kind| kind.id == other).map(|n| ListKind::Entity(Some(n))),
    }
}

/// Finds what each entity is part of, and breaks every circle where it closes.
fn part_of(diagnostics: &mut Diagnostics, links: &Links<'_>, entities: &mut [Entity]) {
    for entity in entities.iter_mut() {
        entity.part_of = entity_of(diagnostics, links.ids, &entity.said.part_of);
    }
    let mut settled = vec![false; entities.len()];
    for start in 0..entities.len() {
        let mut path = Vec::new();
        let mut on_path = BTreeSet::new();
        let mut at = Some(start);
        while let Some(n) = at.filter(|n| !settled[*n]) {
            if !on_path.insert(n) {
                let last = path.last().copied().unwrap_or(n);
                diagnostics.push(cycle(entities, last, n));
                entities[last].part_of = None;
                break;
            }
            path.push(n);
            at = entities[n].part_of.map(EntityId::index);
        }
        path.into_iter().for_each(|n| settled[n] = true);
    }
    for n in 0..entities.len() {
        if let Some(whole) = entities[n].part_of {
            entities[whole.index()].parts.push(EntityId(crate::source::offset(n)));
        }
    }
}

fn cycle(entities: &[Entity], last: usize, first: usize) -> Diagnostic {
    let (last, first) = (&entities[last].said, &entities[first].said);
    let span = last.part_of.as_ref().map_or(last.record.span, |reference| reference.span);
    let (part, whole) = (&last.record.id.value, &first.record.id.value);
    let message = format!("`{part}` is part of `{whole}`, which is itself part of `{part}`");
    let related = first.part_of.as_ref().map_or(first.record.span, |reference| reference.span);
    Diagnostic::new(Code::CyclicPartOf, span, message)
        .related(related, format!("`{whole}` says what it is part of here"))
        .hint("take one of them out")
}

/// Breaks every circle of `supersedes` and `translation_of` where it closes.
fn successions(diagnostics: &mut Diagnostics, briefing: &mut Briefing) {
    let judgements: Vec<Option<usize>> =
        briefing.judgements.iter().map(|judgement| judgement.supersedes.map(JudgementId::index)).collect();
    for n in closing(&judgements) {
        let judgement = &mut briefing.judgements[n];
        judgement.supersedes = None;
        diagnostics.push(circle(&judgement.said.supersedes, &judgement.said.record, "supersedes"));
    }
    let articles: Vec<Option<usize>> =
        briefing.articles.iter().map(|article| article.translation_of.map(ArticleId::index)).collect();
    for n in closing(&articles) {
        let article = &mut briefing.articles[n];
        article.translation_of = None;
        diagnostics.push(circle(&article.said.translation_of, &article.said.record, "translation_of"));
    }
}

/// The members that close a circle: one of each.
fn closing(next: &[Option<usize>]) -> Vec<usize> {
    let mut seen_from = vec![usize::MAX; next.len()];
    let mut found = Vec::new();
    for start in 0..next.len() {
        let mut at = start;
        while seen_from[at] == usize::MAX {
            seen_from[at] = start;
            let Some(following) = next[at] else { break };
            if seen_from[following] == start {
                found.push(at);
                break;
            }
            at = following;
        }
    }
    found
}

fn circle(reference: &Option<said::Reference>, record: &said::Record, key: &str) -> Diagnostic {
    let span = reference.as_ref().map_or(record.span, |reference| reference.span);
    let message = format!("`{}` leads back to itself through `{key}`", record.id.value);
    Diagnostic::new(Code::CyclicReference, span, message)
        .hint(format!("take `{key}` out of the one that stands"))
}

/// Checks that the topics of articles are topics, and lists the articles of each.
fn topics(diagnostics: &mut Diagnostics, briefing: &mut Briefing) {
    let topic = briefing.site.kinds.iter().position(|kind| kind.id == "topic");
    for n in 0..briefing.articles.len() {
        let article = &mut briefing.articles[n];
        if article.topics.is_empty() {
            continue;
        }
        let own = article.own.clone();
        article.topics.retain(|id| {
            let entity = &briefing.entities[id.index()];
            let is_topic = Some(entity.kind) == topic;
            if !is_topic {
                let reference = own.said.topics.iter().find(|r| r.value == entity.said.record.id.value);
                let span = reference.map_or(own.said.record.span, |r| r.span);
                let message =
                    format!("`{}` is no topic but a {}", entity.said.record.id.value, entity.said.kind.value);
                let hint = "what an article names is found in its text; topics say what it is about";
                diagnostics.push(
                    Diagnostic::new(Code::WrongKind, span, message)
                        .related(entity.said.kind.span, "its kind is given here")
                        .hint(hint),
                );
            }
            is_topic
        });
        let id = ArticleId(crate::source::offset(n));
        for topic in article.topics.clone() {
            briefing.entities[topic.index()].articles.push(id);
        }
    }
}
