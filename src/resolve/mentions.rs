//! Leads back from entities to the mentions, events, claims, figures and relations that name them.

use super::compose::Named;
use crate::model::*;
use crate::parse::objects::Status;
use crate::source::offset;

/// Fills in what leads back to each entity.
pub fn link_back(briefing: &mut Briefing, named: &Named) {
    for n in 0..briefing.mentions.len() {
        let mention = &briefing.mentions[n];
        let (entity, first) = (mention.entity, mention.nth == 1);
        let retracted = briefing[mention.article].is_retracted();
        let entity = &mut briefing.entities[entity.index()];
        if !retracted {
            entity.mentions.push(MentionId(offset(n)));
            entity.article_count += u32::from(first);
        }
    }
    events(briefing);
    claims(briefing, named);
    figures(briefing, named);
    for n in 0..briefing.relations.len() {
        let Relation { subject, object, status, .. } = *briefing.relations[n];
        if status != Some(Status::Retracted) {
            push(&mut briefing.entities[subject.index()].relations, RelationId(offset(n)));
            push(&mut briefing.entities[object.index()].relations, RelationId(offset(n)));
        }
    }
}

fn push<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.last() != Some(&item) {
        list.push(item);
    }
}

fn events(briefing: &mut Briefing) {
    for id in briefing.timeline.clone() {
        let event = &briefing.events[id.index()];
        let parties: Vec<EntityId> =
            event.actors.iter().map(|(entity, _)| *entity).chain(event.places.iter().copied()).collect();
        for entity in parties {
            push(&mut briefing.entities[entity.index()].events, id);
        }
    }
}

fn claims(briefing: &mut Briefing, named: &Named) {
    for n in 0..briefing.claims.len() {
        let id = ClaimId(offset(n));
        let claim = &briefing.claims[n];
        if claim.status == Some(Status::Retracted) {
            continue;
        }
        let by = claim.by.clone();
        for entity in &by {
            push(&mut briefing.entities[entity.index()].claims_by, id);
        }
        for entity in named.claims[n].iter().filter(|entity| !by.contains(entity)) {
            let list = &mut briefing.entities[entity.index()].claims_about;
            push(list, id);
        }
    }
}

fn figures(briefing: &mut Briefing, named: &Named) {
    for n in 0..briefing.figures.len() {
        let id = FigureId(offset(n));
        let figure = &briefing.figures[n];
        if figure.status == Some(Status::Retracted) {
            continue;
        }
        let mut parties = named.figures[n].clone();
        parties.extend(figure.by.iter().copied().chain(figure.area));
        for entity in parties {
            push(&mut briefing.entities[entity.index()].figures, id);
        }
    }
}
