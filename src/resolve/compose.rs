//! Joins to each article what is said of it: its mentions, and what its annotations report.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::ids::Ids;
use super::links::Links;
use super::objects::{entities_of, entity_of, event_parties};
use super::sentences;
use crate::anchor::Anchored;
use crate::diagnostic::Diagnostics;
use crate::model::*;
use crate::parse::ObjectKind;
use crate::parse::objects as said;
use crate::source::offset;

/// One mention before it has its number.
struct Found {
    entity: EntityId,
    range: Range<u32>,
    annotation: Option<u32>,
}

/// An article's own part, made without looking at any other.
struct Part {
    annotations: Vec<Annotation>,
    mentions: Vec<Mention>,
    entities: Vec<(EntityId, u32)>,
    sentences: Vec<Range<u32>>,
    diagnostics: Diagnostics,
}

/// Fills in every article, and makes the figures, relations, notes and inline events and claims.
pub fn articles(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    briefing: &mut Briefing,
    annotations: Vec<Vec<said::Annotation>>,
    anchored: Vec<Anchored>,
) {
    let parts: Vec<Part> = briefing
        .articles
        .par_iter()
        .enumerate()
        .map(|(n, article)| part(links.ids, ArticleId(offset(n)), article, &annotations[n], &anchored[n]))
        .collect();
    for (n, part) in parts.into_iter().enumerate() {
        let start = offset(briefing.mentions.len());
        briefing.mentions.extend(part.mentions);
        diagnostics.extend(part.diagnostics);
        let article = &mut briefing.articles[n];
        article.annotations = part.annotations;
        article.mentions = start..offset(briefing.mentions.len());
        article.entities = part.entities;
        article.sentences = part.sentences;
    }
    for (n, list) in annotations.into_iter().enumerate() {
        for (place, annotation) in list.into_iter().enumerate() {
            let passage = Passage { article: ArticleId(offset(n)), annotation: offset(place) };
            report(diagnostics, links, briefing, passage, annotation);
        }
    }
    bodies(diagnostics, links, briefing);
}

fn part(
    ids: &Ids,
    id: ArticleId,
    article: &Article,
    annotations: &[said::Annotation],
    anchored: &Anchored,
) -> Part {
    let mut diagnostics = Diagnostics::new();
    let found = found_mentions(&mut diagnostics, ids, annotations, anchored);
    let mut placed: Vec<Annotation> = annotations
        .iter()
        .zip(&anchored.placed)
        .map(|(annotation, placed)| Annotation {
            id: annotation.id.value.clone(),
            quoted_at: annotation.anchor.quote.as_ref().map_or(annotation.span, |quote| quote.span),
            kind: annotation.body.kind(),
            marking: annotation.marking.clone(),
            updated: annotation.updated.clone(),
            annotator: annotation.annotator.clone(),
            extra: annotation.extra.clone(),
            hits: placed.hits.clone(),
            rung: placed.rung,
            mention: None,
        })
        .collect();
    let mut counts: BTreeMap<EntityId, u32> = BTreeMap::new();
    let mut order = Vec::new();
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    for one in found {
        let same = |m: &Mention| m.entity == one.entity && m.range.as_ref() == Some(&one.range);
        let repeated = mentions.last().filter(|last| same(last)).map(|last| last.nth);
        let nth = repeated.unwrap_or_else(|| next(&mut counts, &mut order, one.entity));
        if let Some(annotation) = one.annotation {
            placed[annotation as usize].mention.get_or_insert((one.entity, nth));
        }
        if repeated.is_none() {
            let automatic = one.annotation.is_none();
            mentions.push(Mention {
                article: id,
                entity: one.entity,
                range: Some(one.range),
                nth,
                automatic,
            });
        }
    }
    let entities = order.into_iter().map(|entity| (entity, counts[&entity])).collect();
    let tree = article.said.record.prose.as_ref().map(|prose| &prose.tree);
    let text = tree.filter(|_| article.rights != said::Rights::Link).map_or("", |tree| tree.text.as_str());
    Part { annotations: placed, mentions, entities, sentences: sentences::sentences(text), diagnostics }
}

fn next(counts: &mut BTreeMap<EntityId, u32>, order: &mut Vec<EntityId>, entity: EntityId) -> u32 {
    let count = counts.entry(entity).or_insert_with(|| {
        order.push(entity);
        0
    });
    *count += 1;
    *count
}

/// All mentions of an article in the order of start, entity and end.
fn found_mentions(
    diagnostics: &mut Diagnostics,
    ids: &Ids,
    annotations: &[said::Annotation],
    anchored: &Anchored,
) -> Vec<Found> {
    let mut found: Vec<Found> = anchored
        .automatic
        .iter()
        .map(|m| Found { entity: EntityId(m.entity), range: m.range.clone(), annotation: None })
        .collect();
    for (n, (annotation, placed)) in annotations.iter().zip(&anchored.placed).enumerate() {
        let said::Body::Mention { entity } = &annotation.body else { continue };
        let Some(id) = ids.require(diagnostics, ObjectKind::Entity, entity) else { continue };
        let hits = placed.hits.iter().map(|hit| Found {
            entity: EntityId(id),
            range: hit.clone(),
            annotation: Some(offset(n)),
        });
        found.extend(hits);
    }
    found.sort_by_key(|m| (m.range.start, m.entity, m.range.end, m.annotation.is_none()));
    found
}

/// Takes up what one annotation reports.
fn report(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    briefing: &mut Briefing,
    passage: Passage,
    annotation: said::Annotation,
) {
    // What a retracted article says leaves the evidence with it.
    let retracted = briefing[passage.article].is_retracted().then_some(said::Status::Retracted);
    let status = retracted.or(annotation.marking.status);
    let id = format!("{}#{}", briefing[passage.article].id(), annotation.id.value);
    match annotation.body {
        said::Body::Mention { .. } | said::Body::Ignore => {}
        said::Body::Event(source) => {
            let event = match source {
                said::EventSource::Reference(event) => {
                    links.ids.require(diagnostics, ObjectKind::Event, &event).map(EventId)
                }
                said::EventSource::Inline(facts) => {
                    Some(inline_event(diagnostics, links.ids, briefing, *facts, id, status))
                }
            };
            let Some(event) = event else { return };
            briefing.articles[passage.article.index()].events.push((event, passage.annotation));
            if status != Some(said::Status::Retracted) {
                briefing.events[event.index()].sources.push(passage);
            }
        }
        said::Body::Claim(source) => claim(diagnostics, links, briefing, passage, source, (id, status)),
        said::Body::Figure(figure) => {
            let series = links.ids.require(diagnostics, ObjectKind::Series, &figure.series);
            let own_area = entity_of(diagnostics, links.ids, &figure.area);
            let by = entities_of(diagnostics, links.ids, &figure.by);
            let Some(series) = series.map(SeriesId) else { return };
            let area = own_area.or(briefing[series].area);
            let number = FigureId(offset(briefing.figures.len()));
            let contradicts = Vec::new();
            briefing.figures.push(Figure {
                id,
                said: *figure,
                passage,
                series,
                area,
                by,
                status,
                contradicts,
            });
            briefing.series[series.index()].figures.push(number);
            briefing.articles[passage.article.index()].figures.push(number);
        }
        said::Body::Relation(relation) => {
            let subject = links.ids.require(diagnostics, ObjectKind::Entity, &relation.subject);
            let object = links.ids.require(diagnostics, ObjectKind::Entity, &relation.object);
            let Some((subject, object)) = subject.zip(object) else { return };
            let number = RelationId(offset(briefing.relations.len()));
            let (subject, object) = (EntityId(subject), EntityId(object));
            briefing.relations.push(Relation { id, said: relation, passage, subject, object, status });
            briefing.articles[passage.article.index()].relations.push(number);
        }
        said::Body::Note { text, written } => {
            let text = links.text(diagnostics, text, &|_| true);
            let number = NoteId(offset(briefing.notes.len()));
            briefing.notes.push(Note { id, written, text, passage, status });
            briefing.articles[passage.article.index()].notes.push(number);
        }
    }
}

fn inline_event(
    diagnostics: &mut Diagnostics,
    ids: &Ids,
    briefing: &mut Briefing,
    facts: said::EventFacts,
    id: String,
    status: Option<said::Status>,
) -> EventId {
    let (places, actors) = event_parties(diagnostics, ids, &facts);
    let sources = Vec::new();
    briefing.events.push(Event { id, record: None, text: None, facts, places, actors, sources, status });
    EventId(offset(briefing.events.len() - 1))
}

fn claim(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    briefing: &mut Briefing,
    passage: Passage,
    source: said::ClaimSource,
    (id, status): (String, Option<said::Status>),
) {
    let claim = match source.claim {
        said::ClaimOrigin::Reference(claim) => {
            links.ids.require(diagnostics, ObjectKind::Claim, &claim).map(ClaimId)
        }
        said::ClaimOrigin::Inline(facts) => {
            let by = entities_of(diagnostics, links.ids, &facts.by);
            briefing.claims.push(Claim {
                id,
                record: None,
                text: None,
                facts: *facts,
                by,
                contradicts: Vec::new(),
                sources: Vec::new(),
                judgements: Vec::new(),
                status,
            });
            Some(ClaimId(offset(briefing.claims.len() - 1)))
        }
    };
    let Some(claim) = claim else { return };
    briefing.articles[passage.article.index()].claims.push((claim, passage.annotation));
    if status != Some(said::Status::Retracted) {
        let source = ClaimSource { passage, stance: source.stance, credibility: source.credibility };
        briefing.claims[claim.index()].sources.push(source);
    }
}

/// Finds the links of each article's body, which may lead to its own annotations.
fn bodies(diagnostics: &mut Diagnostics, links: &Links<'_>, briefing: &mut Briefing) {
    let (articles, entities) = (&mut briefing.articles, &briefing.entities);
    for article in articles.iter_mut() {
        let Some(prose) = article.said.record.prose.take() else { continue };
        let (annotations, named) = (&article.annotations, &article.entities);
        let own_target = |id: &str| {
            let annotation = id.strip_prefix("a-").is_some_and(|id| annotations.iter().any(|a| a.id == id));
            let mention =
                id.strip_prefix("m-").and_then(|rest| rest.rsplit_once('-')).is_some_and(|(entity, nth)| {
                    let count =
                        named.iter().find(|(e, _)| entities[e.index()].id() == entity).map_or(0, |(_, n)| *n);
                    nth.parse::<u32>().is_ok_and(|nth| (1..=count).contains(&nth))
                });
            annotation || mention
        };
        article.text = Some(links.text(diagnostics, prose, &own_target));
    }
}
