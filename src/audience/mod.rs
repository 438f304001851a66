//! Drops what an audience may not see, from the parsed values, in one place.
//!
//! What comes after can't leak what it never had: names, counts, pages and files are made of what is left here.
//! Markings and rights are worked out on the whole site first (FORMAT.md section 4).

mod gone;

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use crate::parse::computed_id::settle;
use crate::parse::objects::*;
use crate::parse::{ObjectKind, Parsed, Unread};
use crate::source::{FileId, Span};

pub use gone::Gone;

/// For whom a build is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audience {
    /// The highest marking that is published.
    pub level: Tlp,
    /// Whether drafts are published.
    pub drafts: bool,
    /// The instant by which embargoes are judged; none holds no embargo against anything.
    pub now: Option<jiff::Timestamp>,
}

impl Audience {
    /// Everything: what `check` looks at first.
    pub const EVERYONE: Self = Self { level: Tlp::Red, drafts: true, now: None };

    /// The end of the embargo that alone keeps something from the audience.
    fn waits_for(&self, tlp: Tlp, marking: &Marking) -> Option<jiff::Timestamp> {
        let released = Marking { embargo: None, ..marking.clone() };
        match marking.embargo {
            Some(Embargo::Until(instant)) if self.admits(tlp, &released) => {
                Some(instant).filter(|instant| self.now.is_some_and(|now| *instant > now))
            }
            _ => None,
        }
    }

    fn admits(&self, tlp: Tlp, marking: &Marking) -> bool {
        let draft = marking.status == Some(Status::Draft) && !self.drafts;
        let held = match (marking.embargo, self.now) {
            (None, _) | (_, None) => false,
            (Some(Embargo::Unreadable), Some(_)) => true,
            (Some(Embargo::Until(instant)), Some(now)) => instant > now,
        };
        tlp <= self.level && !draft && !held
    }
}

fn records(parsed: &Parsed) -> impl Iterator<Item = (ObjectKind, &Record)> {
    let articles = parsed.articles.iter().map(|o| (ObjectKind::Article, &o.record));
    let entities = parsed.entities.iter().map(|o| (ObjectKind::Entity, &o.record));
    let events = parsed.events.iter().map(|o| (ObjectKind::Event, &o.record));
    let claims = parsed.claims.iter().map(|o| (ObjectKind::Claim, &o.record));
    let series = parsed.series.iter().map(|o| (ObjectKind::Series, &o.record));
    let publishers = parsed.publishers.iter().map(|o| (ObjectKind::Publisher, &o.record));
    let judgements = parsed.judgements.iter().map(|o| (ObjectKind::Judgement, &o.record));
    let pages = parsed.pages.iter().map(|o| (ObjectKind::Page, &o.record));
    articles
        .chain(entities)
        .chain(events)
        .chain(claims)
        .chain(series)
        .chain(publishers)
        .chain(judgements)
        .chain(pages)
}

/// When the first embargo of an object ends that alone keeps it from an audience.
fn next_change(
    parsed: &Parsed,
    audience: &Audience,
    articles: impl Iterator<Item = Tlp>,
) -> Option<jiff::Timestamp> {
    let articles = parsed.articles.iter().map(|o| &o.record).zip(articles);
    let plain = |record| (record, record_tlp(parsed, record));
    let others = records(parsed).filter(|(kind, _)| *kind != ObjectKind::Article).map(|(_, record)| record);
    let others = others.chain(parsed.front.iter().map(|front| &front.record)).map(plain);
    articles.chain(others).filter_map(|(record, tlp)| audience.waits_for(tlp, &record.marking)).min()
}

fn record_tlp(parsed: &Parsed, record: &Record) -> Tlp {
    record.marking.tlp.unwrap_or(parsed.site.default_tlp)
}

/// Where every object and annotation begins, by file; those with a file of their own begin at its start.
fn beginnings(parsed: &Parsed) -> BTreeSet<(FileId, u32)> {
    let records = records(parsed).map(|(_, record)| record.span);
    let front = parsed.front.iter().map(|front| front.record.span);
    let annotations =
        parsed.annotations.iter().flat_map(|file| file.annotations.iter()).map(|annotation| annotation.span);
    let unread = parsed.unread.iter().map(|unread| unread.span);
    records.chain(front).chain(annotations).chain(unread).map(|span| (span.file, span.start)).collect()
}

/// What is left for an audience, and what is gone.
pub fn restrict(mut parsed: Parsed, audience: &Audience) -> (Parsed, Gone) {
    let worked_out = work_out_articles(&parsed);
    let default_tlp = parsed.site.default_tlp;
    let next_change = next_change(&parsed, audience, worked_out.iter().map(|(tlp, _)| *tlp));
    let mut gone = Gone { next_change, ..Gone::default() };
    if is_open(&parsed, audience, &worked_out) {
        parsed.rights = worked_out.into_iter().map(|(_, rights)| rights).collect();
        return (parsed, gone);
    }
    let everything = parsed.clone();
    parsed.rights = Vec::with_capacity(worked_out.len());
    let mut article_markings = worked_out.into_iter();
    retain(&mut parsed.articles, ObjectKind::Article, &mut gone, |article| {
        let (tlp, rights) = article_markings.next().unwrap_or((Tlp::Red, Rights::Link));
        let admitted = tlp_admits(audience, tlp, &article.record);
        parsed.rights.extend(Some(rights).filter(|_| admitted));
        (admitted, &article.record)
    });
    let plain = |record: &Record| tlp_admits(audience, record.marking.tlp.unwrap_or(default_tlp), record);
    retain(&mut parsed.entities, ObjectKind::Entity, &mut gone, |o| (plain(&o.record), &o.record));
    retain(&mut parsed.events, ObjectKind::Event, &mut gone, |o| (plain(&o.record), &o.record));
    retain(&mut parsed.claims, ObjectKind::Claim, &mut gone, |o| (plain(&o.record), &o.record));
    retain(&mut parsed.series, ObjectKind::Series, &mut gone, |o| (plain(&o.record), &o.record));
    retain(&mut parsed.publishers, ObjectKind::Publisher, &mut gone, |o| (plain(&o.record), &o.record));
    retain(&mut parsed.judgements, ObjectKind::Judgement, &mut gone, |o| (plain(&o.record), &o.record));
    retain(&mut parsed.pages, ObjectKind::Page, &mut gone, |o| (plain(&o.record), &o.record));
    parsed.front = parsed.front.filter(|front| plain(&front.record));
    if !gone.objects.is_empty() {
        // What is here under the same id, which only the author's mistake gives twice, is not gone.
        for (kind, record) in records(&parsed) {
            gone.objects.remove(&(kind, record.id.value.clone()));
        }
    }
    annotations(&mut parsed, audience, &mut gone);
    references(&mut parsed, &gone);
    if is_less(&everything, &parsed) {
        gone.stretches.extend(stretches(&beginnings(&everything), &beginnings(&parsed)));
        gone.stretches.sort();
    }
    gone.unread = unread(&everything, &gone, audience);
    (parsed, gone)
}

/// Whether all of a site may be seen, and nothing in it needs a closer look: no annotation is marked, all can be read.
fn is_open(parsed: &Parsed, audience: &Audience, worked_out: &[(Tlp, Rights)]) -> bool {
    let mut articles = parsed.articles.iter().zip(worked_out);
    let others = records(parsed).filter(|(kind, _)| *kind != ObjectKind::Article).map(|(_, record)| record);
    let mut others = others.chain(parsed.front.iter().map(|front| &front.record));
    parsed.unread.is_empty()
        && !parsed.annotations.iter().any(|file| file.is_marked)
        && articles.all(|(article, (tlp, _))| tlp_admits(audience, *tlp, &article.record))
        && others.all(|record| tlp_admits(audience, record_tlp(parsed, record), record))
}

/// Whether anything was taken out.
fn is_less(before: &Parsed, after: &Parsed) -> bool {
    let counts = |parsed: &Parsed| records(parsed).count() + parsed.front.iter().count();
    let files = before.annotations.iter().zip(&after.annotations);
    counts(before) != counts(after)
        || before.annotations.len() != after.annotations.len()
        || files.into_iter().any(|(before, after)| !Arc::ptr_eq(before, after))
}

/// The stretches of what cannot be read and seems marked, by itself, by the site's default, or by what it belongs to.
fn unread(parsed: &Parsed, gone: &Gone, audience: &Audience) -> Vec<Span> {
    if parsed.unread.is_empty() {
        return Vec::new();
    }
    let level = audience.level;
    let strict = |publisher: &Given<Publisher>| publisher.default_tlp.is_some_and(|tlp| tlp > level);
    // Which publisher an article names cannot be read either.
    let inherits = parsed.publishers.iter().any(strict)
        || parsed.broken.iter().any(|(kind, _)| *kind == ObjectKind::Publisher);
    let article = |id: &String| (ObjectKind::Article, id.clone());
    let of_broken = |id: &String| parsed.broken.contains(&article(id));
    let marked: BTreeSet<&String> = parsed
        .unread
        .iter()
        .filter(|unread| unread.marked)
        .filter_map(|unread| unread.article.as_ref())
        .collect();
    let belongs = |id: &String| {
        gone.objects.contains(&article(id)) || (of_broken(id) && (inherits || marked.contains(id)))
    };
    let is_hidden = |unread: &&Unread| {
        unread.marked || parsed.site.default_tlp > level || unread.article.as_ref().is_some_and(belongs)
    };
    let mut starts: BTreeSet<(FileId, u32)> =
        parsed.unread.iter().filter(is_hidden).map(|unread| (unread.span.file, unread.span.start)).collect();
    if !starts.is_empty() {
        // What rests on something that cannot be read goes with it.
        let broken = Gone { objects: parsed.broken.clone(), ..Gone::default() };
        let annotations = parsed.annotations.iter().flat_map(|file| file.annotations.iter());
        let resting = annotations.filter(|annotation| rests_on(&annotation.body, &broken));
        starts.extend(resting.map(|annotation| (annotation.span.file, annotation.span.start)));
    }
    let before = beginnings(parsed);
    let mut found = stretches(&before, &before.difference(&starts).copied().collect());
    found.sort();
    found
}

/// From the beginning of each thing that is no longer there to that of the next in its file.
fn stretches(before: &BTreeSet<(FileId, u32)>, after: &BTreeSet<(FileId, u32)>) -> Vec<Span> {
    let gone = before.difference(after).map(|(file, start)| {
        let next =
            before.range((Bound::Excluded((*file, *start)), Bound::Included((*file, u32::MAX)))).next();
        Span { file: *file, start: *start, end: next.map_or(u32::MAX, |(_, next)| *next) }
    });
    gone.collect()
}

fn tlp_admits(audience: &Audience, tlp: Tlp, record: &Record) -> bool {
    audience.admits(tlp, &record.marking)
}

/// Works out each article's marking and rights, which may be its publisher's.
fn work_out_articles(parsed: &Parsed) -> Vec<(Tlp, Rights)> {
    let publishers = &parsed.publishers;
    let default_tlp = parsed.site.default_tlp;
    // Of several with one id, which is an error, the strictest counts.
    let of = |article: &Article| {
        let id = article.publisher.as_ref().map(|id| id.as_str()).unwrap_or_default();
        let first = publishers.partition_point(|p| p.record.id.value.as_str() < id);
        publishers[first..].iter().take_while(|p| p.record.id.value == id).collect::<Vec<_>>()
    };
    let broken = &parsed.broken;
    let work_out = |article: &Article| {
        let publishers = of(article);
        // A publisher whose file cannot be read may have been strict: fail closed.
        let unreadable = article
            .publisher
            .as_ref()
            .is_some_and(|id| broken.contains(&(ObjectKind::Publisher, id.value.clone())));
        let tlp = article.record.marking.tlp.or(publishers.iter().filter_map(|p| p.default_tlp).max());
        let rights = article.rights.or(publishers.iter().filter_map(|p| p.default_rights).max());
        (
            tlp.unwrap_or(if unreadable { Tlp::Red } else { default_tlp }),
            rights.unwrap_or(if unreadable { Rights::Link } else { Rights::Full }),
        )
    };
    parsed.articles.iter().map(|article| work_out(article)).collect()
}

fn retain<T>(
    objects: &mut Vec<T>,
    kind: ObjectKind,
    gone: &mut Gone,
    mut test: impl FnMut(&T) -> (bool, &Record),
) {
    objects.retain(|object| {
        let (keep, record) = test(object);
        if !keep {
            gone.objects.insert((kind, record.id.value.clone()));
        }
        keep
    });
}

/// Takes annotations out, and gone objects out of those that stay. A file that loses nothing stays shared.
fn annotations(parsed: &mut Parsed, audience: &Audience, gone: &mut Gone) {
    let mut next_change = gone.next_change;
    parsed.annotations.retain_mut(|file| {
        let article_gone = gone.objects.contains(&(ObjectKind::Article, file.article.clone()));
        let here = |entity: &Reference| {
            gone.objects.is_empty() || !gone.objects.contains(&(ObjectKind::Entity, entity.value.clone()))
        };
        let stays = |annotation: &Annotation| {
            // An annotation is at least as strict as its article, which was admitted if it is still here.
            let tlp = annotation.marking.tlp.unwrap_or(Tlp::Clear);
            !article_gone
                && audience.admits(tlp, &annotation.marking)
                && (gone.objects.is_empty() || !rests_on(&annotation.body, gone))
        };
        let is_clean = |annotation: &Annotation| stays(annotation) && body_is_clean(&annotation.body, here);
        if !article_gone && file.annotations.iter().all(is_clean) {
            return true;
        }
        let (mut left, taken): (Vec<Annotation>, Vec<Annotation>) =
            file.annotations.iter().cloned().partition(stays);
        for annotation in taken.iter().filter(|one| !article_gone && !rests_on(&one.body, gone)) {
            let end = audience.waits_for(annotation.marking.tlp.unwrap_or(Tlp::Clear), &annotation.marking);
            next_change = next_change.into_iter().chain(end).min();
        }
        for annotation in &mut left {
            if let Some(computed) = &mut annotation.computed {
                computed.retain(|id| !gone.objects.contains(&(ObjectKind::Entity, id.to_owned())));
            }
            body_references(&mut annotation.body, here);
        }
        // An id must not tell what stood in its annotation, or beside it.
        settle(&mut left);
        gone.annotations
            .extend(taken.into_iter().map(|annotation| (file.article.clone(), annotation.id.value)));
        if article_gone {
            gone.stretches.push(Span { file: file.file, start: 0, end: u32::MAX });
            return false;
        }
        *file = Arc::new(AnnotationFile { annotations: left.into(), ..AnnotationFile::clone(file) });
        true
    });
    gone.next_change = next_change;
    if !gone.annotations.is_empty() {
        let articles: BTreeSet<String> =
            gone.annotations.iter().map(|(article, _)| article.clone()).collect();
        for file in parsed.annotations.iter().filter(|file| articles.contains(&file.article)) {
            for annotation in file.annotations.iter() {
                gone.annotations.remove(&(file.article.clone(), annotation.id.value.clone()));
            }
        }
    }
}

/// Whether an annotation names a gone object in a key that its kind rests on.
fn rests_on(body: &Body, gone: &Gone) -> bool {
    let is = |kind, reference: &Reference| gone.objects.contains(&(kind, reference.value.clone()));
    match body {
        Body::Mention { entity } => is(ObjectKind::Entity, entity),
        Body::Event(EventSource::Reference(event)) => is(ObjectKind::Event, event),
        Body::Claim(ClaimSource { claim: ClaimOrigin::Reference(claim), .. }) => is(ObjectKind::Claim, claim),
        Body::Figure(figure) => is(ObjectKind::Series, &figure.series),
        Body::Relation(relation) => {
            is(ObjectKind::Entity, &relation.subject) || is(ObjectKind::Entity, &relation.object)
        }
        Body::Ignore | Body::Note { .. } | Body::Event(_) | Body::Claim(_) => false,
    }
}

/// Takes gone objects out of every other key and list. What names none stays shared.
fn references(parsed: &mut Parsed, gone: &Gone) {
    if gone.objects.is_empty() {
        return;
    }
    let here = |kind: ObjectKind| {
        move |reference: &Reference| !gone.objects.contains(&(kind, reference.value.clone()))
    };
    let entity = here(ObjectKind::Entity);
    for article in &mut parsed.articles {
        only(article, |o| &o.publisher, |o| &mut o.publisher, here(ObjectKind::Publisher));
        only(article, |o| &o.translation_of, |o| &mut o.translation_of, here(ObjectKind::Article));
        each(article, |o| &o.topics, |o| &mut o.topics, entity);
    }
    for object in &mut parsed.entities {
        only(object, |o| &o.part_of, |o| &mut o.part_of, entity);
        let held = |role: &Role| role.organisation.as_ref().is_none_or(entity);
        each(object, |o| &o.roles, |o| &mut o.roles, held);
    }
    for event in &mut parsed.events {
        if !event_is_clean(&event.facts, entity) {
            event_references(&mut event.facts, entity);
        }
    }
    for claim in &mut parsed.claims {
        each(claim, |o| &o.facts.by, |o| &mut o.facts.by, entity);
        each(claim, |o| &o.facts.contradicts, |o| &mut o.facts.contradicts, here(ObjectKind::Claim));
    }
    for series in &mut parsed.series {
        only(series, |o| &o.area, |o| &mut o.area, entity);
    }
    for judgement in &mut parsed.judgements {
        each(judgement, |o| &o.evidence, |o| &mut o.evidence, here(ObjectKind::Claim));
        only(judgement, |o| &o.supersedes, |o| &mut o.supersedes, here(ObjectKind::Judgement));
    }
    for page in parsed.pages.iter_mut().chain(parsed.front.as_mut()) {
        let list_stays = |list: &PageList| {
            list.topic.as_ref().is_none_or(entity) && list.entity.as_ref().is_none_or(entity)
        };
        each(page, |o| &o.lists, |o| &mut o.lists, list_stays);
    }
}

/// Empties a key of an object whose value does not stay.
fn only<T: Clone, V>(
    object: &mut Given<T>,
    key: impl FnOnce(&T) -> &Option<V>,
    key_mut: impl FnOnce(&mut T) -> &mut Option<V>,
    stays: impl Fn(&V) -> bool,
) {
    if key(object).as_ref().is_some_and(|value| !stays(value)) {
        *key_mut(object) = None;
    }
}

/// Takes out of a list of an object what does not stay.
fn each<T: Clone, V>(
    object: &mut Given<T>,
    key: impl FnOnce(&T) -> &Vec<V>,
    key_mut: impl FnOnce(&mut T) -> &mut Vec<V>,
    stays: impl Fn(&V) -> bool,
) {
    if !key(object).iter().all(&stays) {
        key_mut(object).retain(stays);
    }
}

fn event_is_clean(facts: &EventFacts, here: impl Fn(&Reference) -> bool) -> bool {
    facts.places.iter().all(&here) && facts.actors.iter().all(|actor| here(&actor.entity))
}

fn event_references(facts: &mut EventFacts, here: impl Fn(&Reference) -> bool) {
    facts.places.retain(&here);
    facts.actors.retain(|actor| here(&actor.entity));
}

fn body_is_clean(body: &Body, here: impl Fn(&Reference) -> bool) -> bool {
    match body {
        Body::Event(EventSource::Inline(facts)) => event_is_clean(facts, here),
        Body::Claim(ClaimSource { claim: ClaimOrigin::Inline(facts), .. }) => facts.by.iter().all(here),
        Body::Figure(figure) => figure.area.iter().chain(&figure.by).all(here),
        _ => true,
    }
}

fn body_references(body: &mut Body, here: impl Fn(&Reference) -> bool) {
    match body {
        Body::Event(EventSource::Inline(facts)) => event_references(facts, here),
        Body::Claim(ClaimSource { claim: ClaimOrigin::Inline(facts), .. }) => facts.by.retain(here),
        Body::Figure(figure) => {
            figure.area = figure.area.take().filter(&here);
            figure.by.retain(here);
        }
        _ => {}
    }
}
