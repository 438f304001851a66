//! Leads back from entities to the mentions, events, claims, figures and relations that name them.
//!
//! Hundreds of thousands of places lead back, and most edits change none of them: neither a word beside the names of
//! an article nor a title does. So what is read here is noted as a list of numbers ([`Inputs`]), and while that is the
//! same, so is what was made of it. At 10,000 articles it is compared in a twentieth of the time.

use std::sync::Arc;

use super::compose::InPassages;
use crate::model::*;
use crate::parse::objects::Status;
use crate::source::offset;

/// What stays from one look at a site to the next.
#[derive(Debug, Default)]
pub struct Memo {
    inputs: Inputs,
    named: Vec<Arc<Named>>,
}

/// Fills in what leads back to each entity. `same_events`: the timeline is that of the last look, with the same parties.
pub fn link_back(briefing: &mut Briefing, passages: &InPassages, same_events: bool, memo: &mut Memo) {
    let inputs = Inputs::of(briefing, passages);
    if !same_events || inputs != memo.inputs {
        memo.named = named(briefing, passages).into_iter().map(Arc::new).collect();
        memo.inputs = inputs;
    }
    for (entity, named) in briefing.entities.iter_mut().zip(&memo.named) {
        entity.set_named(named.clone());
    }
}

/// All that [`named`] reads but events, in its order; before each list its length.
#[derive(Debug, Default, PartialEq, Eq)]
struct Inputs(Vec<u32>);

impl Inputs {
    fn of(briefing: &Briefing, passages: &InPassages) -> Self {
        let mut inputs = Self(Vec::with_capacity(briefing.mentions.len() + 2 * briefing.articles.len()));
        inputs.add(briefing.entities.len());
        inputs.add(briefing.articles.len());
        for article in &briefing.articles {
            let mentions = &briefing.mentions[article.mentions.start as usize..article.mentions.end as usize];
            inputs.add(mentions.len() * 2 + usize::from(article.is_retracted()));
            inputs
                .0
                .extend(mentions.iter().map(|mention| mention.entity.0 * 2 + u32::from(mention.nth == 1)));
        }
        inputs.add(briefing.claims.len());
        for (claim, named) in briefing.claims.iter().zip(&passages.claims) {
            inputs.add(usize::from(is_retracted(claim.status)));
            inputs.add_all(&claim.by);
            inputs.add_all(named);
        }
        inputs.add(briefing.figures.len());
        for (figure, named) in briefing.figures.iter().zip(&passages.figures) {
            inputs.add(usize::from(is_retracted(figure.status)));
            inputs.add_all(&figure.by);
            inputs.add_all(named);
            inputs.add(figure.area.map_or(0, |area| area.index() + 1));
        }
        for relation in &briefing.relations {
            inputs.add(usize::from(is_retracted(relation.status)));
            inputs.0.extend([relation.subject.0, relation.object.0]);
        }
        inputs
    }

    fn add(&mut self, number: usize) {
        self.0.push(offset(number));
    }

    fn add_all(&mut self, entities: &[EntityId]) {
        self.add(entities.len());
        self.0.extend(entities.iter().map(|entity| entity.0));
    }
}

fn is_retracted(status: Option<Status>) -> bool {
    status == Some(Status::Retracted)
}

/// For each entity, where it is named.
fn named(briefing: &Briefing, passages: &InPassages) -> Vec<Named> {
    let mut named: Vec<Named> = briefing.entities.iter().map(|_| Named::default()).collect();
    for article in briefing.articles.iter().filter(|article| !article.is_retracted()) {
        for n in article.mentions.clone() {
            let mention = &briefing[MentionId(n)];
            let entity = &mut named[mention.entity.index()];
            entity.mentions.push(MentionId(n));
            entity.article_count += u32::from(mention.nth == 1);
        }
    }
    for id in &briefing.timeline {
        let event = &briefing[*id];
        for entity in event.actors.iter().map(|(entity, _)| entity).chain(&event.places) {
            push(&mut named[entity.index()].events, *id);
        }
    }
    claims(&mut named, briefing, passages);
    figures(&mut named, briefing, passages);
    for (n, relation) in briefing.relations.iter().enumerate().filter(|(_, one)| !is_retracted(one.status)) {
        push(&mut named[relation.subject.index()].relations, RelationId(offset(n)));
        push(&mut named[relation.object.index()].relations, RelationId(offset(n)));
    }
    named
}

fn push<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.last() != Some(&item) {
        list.push(item);
    }
}

fn claims(named: &mut [Named], briefing: &Briefing, passages: &InPassages) {
    for (n, claim) in briefing.claims.iter().enumerate().filter(|(_, claim)| !is_retracted(claim.status)) {
        let id = ClaimId(offset(n));
        for entity in &claim.by {
            push(&mut named[entity.index()].claims_by, id);
        }
        for entity in passages.claims[n].iter().filter(|entity| !claim.by.contains(entity)) {
            push(&mut named[entity.index()].claims_about, id);
        }
    }
}

fn figures(named: &mut [Named], briefing: &Briefing, passages: &InPassages) {
    for (n, figure) in briefing.figures.iter().enumerate().filter(|(_, figure)| !is_retracted(figure.status))
    {
        for entity in passages.figures[n].iter().chain(&figure.by).chain(&figure.area) {
            push(&mut named[entity.index()].figures, FigureId(offset(n)));
        }
    }
}
