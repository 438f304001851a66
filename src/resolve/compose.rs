//! Joins to each article what is said of it: its mentions, and what its annotations report.
//!
//! A [`Part`] is what one article brings. It is made without looking at any other, save for whether something has an
//! id, and stands as long as what it was made of does; joining the parts is all that is done anew.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::ids::Ids;
use super::links::{self, Links};
use super::objects::{entities_of, entity_of, event_parties};
use super::rights;
use super::sentences;
use super::{Input, Memo};
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

/// An article's own part.
#[derive(Debug)]
pub struct Part {
    own: Arc<OwnArticle>,
    topics: Vec<EntityId>,
    translation_of: Option<ArticleId>,
    mentions: Vec<Mention>,
    reports: Vec<Report>,
    /// How many of them are events.
    events: usize,
    diagnostics: Diagnostics,
}

/// What one annotation reports.
#[derive(Debug)]
struct Report {
    annotation: u32,
    /// What a retracted annotation or article says counts as no source.
    counts: bool,
    what: What,
    /// The entities that its passage names.
    named: Vec<EntityId>,
}

#[derive(Debug)]
enum What {
    Event(EventId),
    InlineEvent(Arc<OwnEvent>),
    Claim(ClaimId, said::Stance, Option<u8>),
    InlineClaim(Arc<OwnClaim>, said::Stance, Option<u8>),
    Figure(Arc<OwnFigure>, Option<EntityId>),
    Relation(Arc<Relation>),
    Note(Arc<Note>),
}

/// What a part was made of.
#[derive(Debug, Clone)]
pub struct Made {
    article: said::Given<said::Article>,
    rights: said::Rights,
    annotations: Arc<[said::Annotation]>,
    anchored: Arc<Anchored>,
}

impl Made {
    fn of(input: &Input<'_>, n: usize) -> Self {
        Self {
            article: input.parsed.articles[n].clone(),
            rights: input.parsed.rights.get(n).copied().unwrap_or(said::Rights::Link),
            annotations: input.annotations[n].clone(),
            anchored: input.anchored[n].clone(),
        }
    }

    fn is_of(&self, input: &Input<'_>, n: usize) -> bool {
        let article = &input.parsed.articles[n];
        let same_prose = match (&self.article.prose, &article.prose) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        same_prose
            && Arc::ptr_eq(&self.article.said, &article.said)
            && input.parsed.rights.get(n) == Some(&self.rights)
            && Arc::ptr_eq(&self.annotations, &input.annotations[n])
            && Arc::ptr_eq(&self.anchored, &input.anchored[n])
    }

    /// Whether other files may change what its links lead to.
    fn has_passages(&self) -> bool {
        let notes = self.annotations.iter().filter_map(|annotation| match &annotation.body {
            said::Body::Note { text, .. } => Some(text),
            _ => None,
        });
        notes.chain(&self.article.prose).any(|prose| links::has_passages(prose))
    }
}

/// An article's part, and what it was made of; without that where other files may change the part.
#[derive(Debug, Default)]
pub struct Known {
    made: Option<Made>,
    part: Option<Part>,
}

/// Each article's part: the one of the last look where it was made of the same.
fn parts<'a>(links: &Links<'_>, input: &Input<'_>, known: &'a mut Vec<Known>) -> Vec<&'a Part> {
    known.resize_with(input.parsed.articles.len(), Known::default);
    known.par_iter_mut().enumerate().with_min_len(64).for_each(|(n, known)| {
        if !known.made.as_ref().is_some_and(|made| made.is_of(input, n)) {
            let made = Made::of(input, n);
            known.part = Some(part(links, ArticleId(offset(n)), &made));
            known.made = Some(made).filter(|made| !made.has_passages());
        }
    });
    known.iter().filter_map(|known| known.part.as_ref()).collect()
}

/// Puts in every article, with its figures, relations, notes and inline events and claims; gives for each claim's
/// source and each figure the entities that its passage names.
pub fn articles(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    briefing: &mut Briefing,
    input: &Input<'_>,
    memo: &mut Memo,
) -> InPassages {
    let parts = parts(links, input, &mut memo.parts);
    let mut named = InPassages { claims: vec![Vec::new(); briefing.claims.len()], figures: Vec::new() };
    briefing.articles.items_mut().reserve_exact(parts.len());
    briefing.events.items_mut().reserve(parts.iter().map(|part| part.events).sum());
    briefing.mentions.items_mut().reserve_exact(parts.iter().map(|part| part.mentions.len()).sum());
    for (n, part) in parts.iter().enumerate() {
        let start = offset(briefing.mentions.len());
        briefing.mentions.items_mut().extend_from_slice(&part.mentions);
        if !part.diagnostics.is_empty() {
            diagnostics.extend(part.diagnostics.iter().cloned());
        }
        let mut article = Article {
            own: part.own.clone(),
            reliability: part.own.said.reliability,
            topics: part.topics.clone(),
            translation_of: part.translation_of,
            translations: Vec::new(),
            mentions: start..offset(briefing.mentions.len()),
            events: Vec::with_capacity(part.events),
            claims: Vec::new(),
            figures: Vec::new(),
            relations: Vec::new(),
            notes: Vec::new(),
        };
        for report in &part.reports {
            take_up(briefing, &mut article, &mut named, ArticleId(offset(n)), report);
        }
        briefing.articles.items_mut().push(article);
    }
    named
}

/// The entities that passages name.
pub struct InPassages {
    /// For each claim, those of the passages of its sources.
    pub claims: Vec<Vec<EntityId>>,
    /// For each figure, those of its passage.
    pub figures: Vec<Vec<EntityId>>,
}

fn take_up(
    briefing: &mut Briefing,
    article: &mut Article,
    named: &mut InPassages,
    id: ArticleId,
    report: &Report,
) {
    let passage = Passage { article: id, annotation: report.annotation };
    match &report.what {
        What::Event(event) => {
            article.events.push((*event, passage.annotation));
            briefing.events[event.index()].sources.extend(Some(passage).filter(|_| report.counts));
        }
        What::InlineEvent(own) => {
            let event = EventId(offset(briefing.events.len()));
            article.events.push((event, passage.annotation));
            let sources = Some(passage).filter(|_| report.counts).into_iter().collect();
            briefing.events.items_mut().push(Event { own: own.clone(), sources });
        }
        What::Claim(claim, stance, credibility) => {
            let source = ClaimSource { passage, stance: *stance, credibility: *credibility };
            article.claims.push((*claim, source));
            if report.counts {
                briefing.claims[claim.index()].sources.push(source);
                named.claims[claim.index()].extend(&report.named);
            }
        }
        What::InlineClaim(own, stance, credibility) => {
            let claim = ClaimId(offset(briefing.claims.len()));
            let source = ClaimSource { passage, stance: *stance, credibility: *credibility };
            article.claims.push((claim, source));
            let sources = Some(source).filter(|_| report.counts).into_iter().collect();
            let own = own.clone();
            briefing.claims.items_mut().push(Claim {
                own,
                contradicts: Vec::new(),
                sources,
                judgements: Vec::new(),
            });
            named.claims.push(if report.counts { report.named.clone() } else { Vec::new() });
        }
        What::Figure(own, area) => {
            let number = FigureId(offset(briefing.figures.len()));
            let area = area.or(briefing[own.series].area);
            briefing.series[own.series.index()].figures.push(number);
            briefing.figures.items_mut().push(Figure { own: own.clone(), area, contradicts: Vec::new() });
            named.figures.push(report.named.clone());
            article.figures.push(number);
        }
        What::Relation(relation) => {
            article.relations.push(RelationId(offset(briefing.relations.len())));
            briefing.relations.items_mut().push(relation.clone());
        }
        What::Note(note) => {
            article.notes.push(NoteId(offset(briefing.notes.len())));
            briefing.notes.items_mut().push(note.clone());
        }
    }
}

fn part(links: &Links<'_>, id: ArticleId, made: &Made) -> Part {
    let mut diagnostics = Diagnostics::new();
    let (ids, said, annotations) = (links.ids, &made.article.said, &made.annotations);
    let publisher =
        said.publisher.as_ref().and_then(|p| ids.require(&mut diagnostics, ObjectKind::Publisher, p));
    let translation_of =
        said.translation_of.as_ref().and_then(|a| ids.require(&mut diagnostics, ObjectKind::Article, a));
    let topics = entities_of(&mut diagnostics, ids, &said.topics);
    let found = found_mentions(&mut diagnostics, ids, annotations, &made.anchored);
    let mut placed: Vec<Annotation> = annotations
        .iter()
        .zip(&made.anchored.placed)
        .map(|(said, placed)| annotation(said, placed))
        .collect();
    let (mut mentions, entities) = numbered(id, found, &mut placed);
    let mut reports = Vec::new();
    for (place, said) in annotations.iter().enumerate() {
        let passage = Passage { article: id, annotation: offset(place) };
        reports.extend(report(&mut diagnostics, links, made, passage, said));
    }
    for report in &mut reports {
        if matches!(report.what, What::Claim(..) | What::InlineClaim(..) | What::Figure(..)) {
            report.named = named_in(&mentions, &placed[report.annotation as usize].hits);
        }
    }
    let fragments = Fragments { ids, annotations: &placed, entities: &entities };
    let has_target = |id: &str| fragments.has(id);
    let text = made.article.prose.clone().map(|prose| links.text(&mut diagnostics, prose, &has_target));
    let quotable = text.as_ref().filter(|_| made.rights != said::Rights::Link);
    let sentences = sentences::sentences(quotable.map_or("", |text| text.prose.tree.text.as_str()));
    let own_origin = said.origin.clone().or_else(|| said.publisher.as_ref().map(|p| p.value.clone()));
    let mut own = OwnArticle {
        text,
        pieces: Vec::new(),
        publisher: publisher.map(PublisherId),
        rights: made.rights,
        origin: own_origin.unwrap_or_else(|| said.record.id.value.clone()),
        annotations: placed,
        entities,
        sentences,
        said: said.clone(),
    };
    rights::withhold(&mut diagnostics, &mut own, &mut mentions, links.excerpt_words);
    if own.rights != said::Rights::Full {
        for report in &mut reports {
            if let What::InlineEvent(event) = &mut report.what {
                rights::own_words(&own.pieces, Arc::make_mut(event));
            }
        }
    }
    let translation_of = translation_of.map(ArticleId);
    let events =
        reports.iter().filter(|one| matches!(one.what, What::Event(_) | What::InlineEvent(_))).count();
    Part { own: Arc::new(own), topics, translation_of, mentions, reports, events, diagnostics }
}

fn annotation(said: &said::Annotation, placed: &crate::anchor::Placed) -> Annotation {
    Annotation {
        id: said.id.value.clone(),
        quoted_at: said.anchor.quote.as_ref().map_or(said.span, |quote| quote.span),
        kind: said.body.kind(),
        marking: said.marking.clone(),
        updated: said.updated.clone(),
        annotator: said.annotator.clone(),
        extra: said.extra.clone(),
        hits: placed.hits.clone(),
        rung: placed.rung,
        mention: None,
    }
}

/// Numbers the mentions of each entity, and gives the entities in the order of the first mention.
fn numbered(
    id: ArticleId,
    found: Vec<Found>,
    placed: &mut [Annotation],
) -> (Vec<Mention>, Vec<(EntityId, u32)>) {
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
            let (entity, automatic) = (one.entity, one.annotation.is_none());
            mentions.push(Mention { article: id, entity, range: Some(one.range), nth, automatic });
        }
    }
    let entities = order.into_iter().map(|entity| (entity, counts[&entity])).collect();
    (mentions, entities)
}

/// The entities that a passage names.
fn named_in(mentions: &[Mention], hits: &[Range<u32>]) -> Vec<EntityId> {
    let mut named = Vec::new();
    for hit in hits {
        let past = mentions.partition_point(|m| m.range.as_ref().is_some_and(|range| range.start < hit.end));
        let inside =
            mentions[..past].iter().rev().take_while(|m| m.range.as_ref().is_some_and(|r| r.end > hit.start));
        named.extend(inside.map(|m| m.entity));
    }
    named.sort();
    named.dedup();
    named
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

/// What one annotation reports.
fn report(
    diagnostics: &mut Diagnostics,
    links: &Links<'_>,
    made: &Made,
    passage: Passage,
    annotation: &said::Annotation,
) -> Option<Report> {
    let ids = links.ids;
    // What a retracted article says leaves the evidence with it.
    let record = &made.article.said.record;
    let retracted = record.marking.status.filter(|status| *status == said::Status::Retracted);
    let status = retracted.or(annotation.marking.status);
    let id = format!("{}#{}", record.id.value, annotation.id.value);
    let what = match &annotation.body {
        said::Body::Mention { .. } | said::Body::Ignore => return None,
        said::Body::Event(said::EventSource::Reference(event)) => {
            What::Event(ids.require(diagnostics, ObjectKind::Event, event).map(EventId)?)
        }
        said::Body::Event(said::EventSource::Inline(facts)) => {
            let (places, actors) = event_parties(diagnostics, ids, facts);
            let facts = (**facts).clone();
            let own = OwnEvent { id, record: None, text: None, facts, places, actors, status };
            What::InlineEvent(Arc::new(own))
        }
        said::Body::Claim(source) => claim(diagnostics, ids, source, (id, status))?,
        said::Body::Figure(figure) => {
            let series = ids.require(diagnostics, ObjectKind::Series, &figure.series);
            let area = entity_of(diagnostics, ids, &figure.area);
            let by = entities_of(diagnostics, ids, &figure.by);
            let said = (**figure).clone();
            let own = OwnFigure { id, said, passage, series: SeriesId(series?), by, status };
            What::Figure(Arc::new(own), area)
        }
        said::Body::Relation(relation) => {
            let subject = ids.require(diagnostics, ObjectKind::Entity, &relation.subject);
            let object = ids.require(diagnostics, ObjectKind::Entity, &relation.object);
            let (subject, object) = (EntityId(subject?), EntityId(object?));
            let said = (**relation).clone();
            What::Relation(Arc::new(Relation { id, said, passage, subject, object, status }))
        }
        said::Body::Note { text, written } => {
            let text = links.text(diagnostics, text.clone(), &|_| true);
            What::Note(Arc::new(Note { id, written: written.clone(), text, passage, status }))
        }
    };
    let counts = status != Some(said::Status::Retracted);
    Some(Report { annotation: passage.annotation, counts, what, named: Vec::new() })
}

fn claim(
    diagnostics: &mut Diagnostics,
    ids: &Ids,
    source: &said::ClaimSource,
    (id, status): (String, Option<said::Status>),
) -> Option<What> {
    let (stance, credibility) = (source.stance, source.credibility);
    Some(match &source.claim {
        said::ClaimOrigin::Reference(claim) => {
            let claim = ids.require(diagnostics, ObjectKind::Claim, claim)?;
            What::Claim(ClaimId(claim), stance, credibility)
        }
        said::ClaimOrigin::Inline(facts) => {
            let by = entities_of(diagnostics, ids, &facts.by);
            let facts = (**facts).clone();
            let own = OwnClaim { id, record: None, text: None, facts, by, status };
            What::InlineClaim(Arc::new(own), stance, credibility)
        }
    })
}

/// The targets on an article's page that its annotations and mentions make.
struct Fragments<'a> {
    ids: &'a Ids,
    annotations: &'a [Annotation],
    entities: &'a [(EntityId, u32)],
}

impl Fragments<'_> {
    fn has(&self, target: &str) -> bool {
        let annotated = |id: &str| self.annotations.iter().any(|annotation| annotation.id == id);
        let mentioned = |(entity, nth): (&str, &str)| {
            let entity = self.ids.find(ObjectKind::Entity, entity).map(EntityId);
            let named = self.entities.iter().find(|(id, _)| Some(*id) == entity);
            nth.parse::<u32>().is_ok_and(|nth| (1..=named.map_or(0, |(_, n)| *n)).contains(&nth))
        };
        target.strip_prefix("a-").is_some_and(annotated)
            || target.strip_prefix("m-").and_then(|rest| rest.rsplit_once('-')).is_some_and(mentioned)
    }
}
