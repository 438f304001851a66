//! What articles say: events, claims, figures, relations, notes, and whom they mention.

use std::collections::BTreeMap;

use super::clean::{dates, line, text};
use super::entities::{address_id, article_id, page};
use super::{Thing, entity_id, id, schema};
use crate::export::site::Export;
use crate::export::words;
use crate::model::{ArticleId, ClaimId, EntityId, EventId, Passage};
use crate::parse::objects::{Confidence, Status, Verdict};

/// All that articles say.
pub fn all(site: &Export<'_>) -> Vec<Thing> {
    let mut things = Vec::new();
    site.events().for_each(|id| things.push(event(site, id)));
    site.claims().for_each(|id| things.push(claim(site, id)));
    things.extend(figures(site));
    things.extend(relations(site));
    things.extend(notes(site));
    site.articles().for_each(|id| things.extend(mentions(site, id)));
    things.extend(sources(site));
    things
}

fn event(site: &Export<'_>, event_of: EventId) -> Thing {
    let event = &site.briefing[event_of];
    let source = site.inline(&event.id);
    let mut thing = Thing::new(id(site, "event", &event.id), "Event");
    thing.add_from("name", line(&event.facts.title), source);
    dates(&mut thing, event.facts.when.as_ref(), "date", source);
    thing.add_from("keywords", event.facts.kind.as_deref().and_then(line), source);
    let prose = event.text.as_ref().map(|prose| words::prose(site.briefing, prose));
    thing.add("description", prose.as_deref().and_then(text));
    for place in event.places.iter().filter(|place| site.stands(**place)) {
        thing.add_from("location", line(&site.briefing[*place].said.name.value), source);
        let has_schema = schema(site, *place).is_some();
        thing.add_from("addressEntity", address_id(site, *place).filter(|_| has_schema), source);
    }
    for (actor, _) in event.actors.iter().filter(|(actor, _)| is_legal(site, *actor)) {
        thing.add_from("involved", Some(entity_id(site, *actor)), source);
    }
    thing.add("sourceUrl", event.record.as_ref().and_then(|_| page(site, site.routes.event(event_of))));
    event.sources.iter().for_each(|passage| proof(site, &mut thing, *passage));
    thing
}

fn is_legal(site: &Export<'_>, entity: EntityId) -> bool {
    site.stands(entity) && matches!(schema(site, entity), Some((_, true)))
}

fn proof(site: &Export<'_>, thing: &mut Thing, passage: Passage) {
    if !site.briefing[passage.article].is_retracted() {
        thing.add_from("proof", Some(article_id(site, passage.article)), Some(passage));
    }
}

fn claim(site: &Export<'_>, claim_of: ClaimId) -> Thing {
    let claim = &site.briefing[claim_of];
    let source = site.inline(&claim.id);
    let mut thing = Thing::new(id(site, "claim", &claim.id), "Note");
    thing.add_from("description", text(&claim.facts.statement), source);
    thing.add_from("summary", claim.facts.conclusion.as_deref().and_then(text), source);
    let verdict = claim.facts.verdict.map(Verdict::as_str);
    let confidence = claim.facts.confidence.map(Confidence::as_str);
    thing.add_from("keywords", verdict.map(ToOwned::to_owned), source);
    thing.add_from("notes", confidence.map(|level| format!("confidence: {level}")), source);
    for by in claim.by.iter().filter(|by| site.stands(**by) && schema(site, **by).is_some()) {
        thing.add_from("entity", Some(entity_id(site, *by)), source);
    }
    thing.add("sourceUrl", claim.record.as_ref().and_then(|_| page(site, site.routes.claim(claim_of))));
    claim.sources.iter().for_each(|source| proof(site, &mut thing, source.passage));
    thing
}

fn figures(site: &Export<'_>) -> Vec<Thing> {
    let figures = site.briefing.figures.iter().filter(|figure| figure.status != Some(Status::Retracted));
    let make = |figure: &crate::model::Figure| {
        let series = &site.briefing[figure.series];
        let source = Some(figure.passage);
        let mut thing = Thing::new(id(site, "figure", &figure.id), "Note");
        thing.add_from("name", line(&series.said.title), source);
        thing.add_from("description", text(&words::figure(figure, series)), source);
        thing.add_from("notes", figure.said.note.as_deref().and_then(text), source);
        for by in figure.by.iter().filter(|by| site.stands(**by) && schema(site, **by).is_some()) {
            thing.add_from("entity", Some(entity_id(site, *by)), source);
        }
        proof(site, &mut thing, figure.passage);
        thing
    };
    figures.map(make).collect()
}

fn relations(site: &Export<'_>) -> Vec<Thing> {
    let relations = site.briefing.relations.iter().filter(|one| one.status != Some(Status::Retracted));
    let ends = |one: &crate::model::Relation| {
        let has = |entity| site.stands(entity) && schema(site, entity).is_some();
        has(one.subject) && has(one.object)
    };
    let make = |one: &crate::model::Relation| {
        let source = Some(one.passage);
        let mut thing = Thing::new(id(site, "relation", &one.id), "UnknownLink");
        thing.add_from("subject", Some(entity_id(site, one.subject)), source);
        thing.add_from("object", Some(entity_id(site, one.object)), source);
        thing.add_from("role", line(&one.said.predicate), source);
        thing.add_from("description", one.said.note.as_deref().and_then(text), source);
        dates(&mut thing, one.said.when.as_ref(), "date", source);
        proof(site, &mut thing, one.passage);
        thing
    };
    relations.map(|one| &**one).filter(|one| ends(one)).map(make).collect()
}

fn notes(site: &Export<'_>) -> Vec<Thing> {
    let notes = site.briefing.notes.iter().filter(|note| note.status != Some(Status::Retracted));
    let make = |note: &crate::model::Note| {
        let mut thing = Thing::new(id(site, "note", &note.id), "Note");
        let source = Some(note.passage);
        thing.add_from("description", text(&words::prose(site.briefing, &note.text)), source);
        if !site.briefing[note.passage.article].is_retracted() {
            thing.add_from("entity", Some(article_id(site, note.passage.article)), source);
        }
        thing
    };
    notes.map(|note| make(note)).collect()
}

/// Whom an article names: each once, under each of the words that it uses, where these may be published.
fn mentions(site: &Export<'_>, article: ArticleId) -> Vec<Thing> {
    let range = site.briefing[article].mentions.clone();
    let mut named: BTreeMap<EntityId, Vec<&crate::model::Mention>> = BTreeMap::new();
    for mention in &site.briefing.mentions[range.start as usize..range.end as usize] {
        named.entry(mention.entity).or_default().push(mention);
    }
    let mut things = Vec::new();
    for (entity, mentions) in named.into_iter().filter(|(entity, _)| site.stands(*entity)) {
        let Some((_, is_legal)) = schema(site, entity) else { continue };
        let name = format!("{}.{}", site.briefing[article].id(), site.briefing[entity].id());
        if !is_legal {
            let mut thing = Thing::new(id(site, "documentation", &name), "Documentation");
            thing.add("document", Some(article_id(site, article)));
            thing.add("entity", Some(entity_id(site, entity)));
            thing.add("role", Some("mention".to_owned()));
            things.push(thing);
            continue;
        }
        let mut thing = Thing::new(id(site, "mention", &name), "Mention");
        thing.add("document", Some(article_id(site, article)));
        thing.add("resolved", Some(entity_id(site, entity)));
        for mention in mentions {
            let words = mention.range.as_ref().and_then(|range| site.quote(article, range));
            thing.add("name", words.and_then(|quote| line(quote.words)));
        }
        if !thing.has("name") {
            thing.add("name", line(&site.briefing[entity].said.name.value));
        }
        things.push(thing);
    }
    things
}

/// Which articles report which events.
fn sources(site: &Export<'_>) -> Vec<Thing> {
    let mut things = Vec::new();
    for event_of in site.events() {
        let event = &site.briefing[event_of];
        for passage in event.sources.iter().filter(|passage| !site.briefing[passage.article].is_retracted()) {
            let annotation = &site.annotation(*passage).id;
            let name = format!("{}.{annotation}.{}", site.briefing[passage.article].id(), event.id);
            let mut thing = Thing::new(id(site, "source", &name), "Documentation");
            let source = Some(*passage);
            thing.add_from("document", Some(article_id(site, passage.article)), source);
            thing.add_from("entity", Some(id(site, "event", &event.id)), source);
            thing.add_from("role", Some("source".to_owned()), source);
            things.push(thing);
        }
    }
    things
}
