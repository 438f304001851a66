//! What a mark says beside its words: `claim, disputed by 2 sources`; `event, 26 June 2020`; `figure: 36,000 homicides`.
//! Labels are attributes that the style sheet shows or hides, so that the text stays the source's.
//!
//! Entry point: [`labels`]. They are made of the briefing alone, so what an audience may not see is in none.

use std::collections::{BTreeMap, BTreeSet};

use super::dates;
use super::here::Here;
use super::numbers;
use super::pages::RoleView;
use super::rows;
use super::words;
use crate::model::*;
use crate::parse::objects::{Stance, Status, Verdict};

/// The labels of an article's marks.
#[derive(Debug, Default)]
pub struct Labels {
    /// Of its annotations, by their number.
    pub annotations: Vec<Option<String>>,
    /// The numbers of its notes, by the number of the annotation.
    pub notes: BTreeMap<u32, String>,
    /// Of the entities that it names.
    pub entities: BTreeMap<EntityId, String>,
}

/// The labels of an article's marks; `notes` are its notes in the order in which they are listed.
pub fn labels(here: &Here<'_>, id: ArticleId, notes: &[NoteId]) -> Labels {
    let briefing = here.briefing();
    let article = &briefing[id];
    let mut labels = Labels { annotations: vec![None; article.annotations.len()], ..Labels::default() };
    let mut put = |annotation: u32, label: String| labels.annotations[annotation as usize] = Some(label);
    for (event, annotation) in &article.events {
        put(*annotation, event_label(here, *event, Passage { article: id, annotation: *annotation }));
    }
    for (claim, source) in &article.claims {
        put(source.passage.annotation, claim_label(here, &briefing[*claim], source));
    }
    for figure in article.figures.iter().map(|id| &briefing[*id]) {
        put(figure.passage.annotation, figure_label(here, figure));
    }
    for relation in article.relations.iter().map(|id| &briefing[*id]) {
        put(relation.passage.annotation, relation_label(here, relation));
    }
    let passages = notes.iter().map(|id| briefing[*id].passage.annotation);
    let marked = passages.filter(|n| article.annotations[*n as usize].hit().is_some());
    for (n, annotation) in marked.enumerate() {
        let number = (n + 1).to_string();
        labels.annotations[annotation as usize] =
            Some(here.words().filled("label.note", &[("number", &number)]));
        labels.notes.insert(annotation, number);
    }
    let named = article.entities.iter().map(|(entity, _)| *entity);
    let named = named.filter_map(|entity| Some((entity, entity_label(here, article, entity)?)));
    labels.entities = named.collect();
    labels
}

/// A kind of annotation, and that it was withdrawn.
fn kind(here: &Here<'_>, word: &str, status: Option<Status>) -> String {
    match status {
        Some(Status::Retracted) => here.words().filled("label.retracted", &[("kind", word)]),
        _ => word.to_owned(),
    }
}

fn event_label(here: &Here<'_>, id: EventId, at: Passage) -> String {
    let event = &here.briefing()[id];
    let status = here.annotation_status(at).or(event.status);
    let kind = kind(here, here.words().get("label.event"), status);
    match here.happened(id) {
        Some(when) => here.words().filled("label.with", &[("kind", &kind), ("more", &when.text)]),
        None => kind,
    }
}

/// How the article stands to the claim, our verdict, and how many other articles dispute it.
fn claim_label(here: &Here<'_>, claim: &Claim, own: &ClaimSource) -> String {
    let word = match own.stance {
        Stance::Supports => "label.supports",
        Stance::Disputes => "label.disputes",
        Stance::Reports => "label.reports",
        Stance::Asserts => "label.claim",
    };
    let at = own.passage;
    let others =
        claim.sources.iter().filter(|s| s.stance == Stance::Disputes && s.passage.article != at.article);
    let against: BTreeSet<ArticleId> = others.map(|source| source.passage.article).collect();
    let status = here.annotation_status(at).or(claim.status);
    let mut label = kind(here, here.words().get(word), status);
    // That it is disputed is said by those who dispute it.
    let verdict = claim.facts.verdict.filter(|verdict| against.is_empty() || *verdict != Verdict::Disputed);
    let with =
        |label: &str, more: &str| here.words().filled("label.with", &[("kind", label), ("more", more)]);
    if let Some(verdict) = verdict {
        label = with(&label, words::verdict(here.words(), verdict).word);
    }
    if !against.is_empty() {
        label = with(&label, &here.words().counted("label.disputed_by", against.len()));
    }
    label
}

fn figure_label(here: &Here<'_>, figure: &Figure) -> String {
    let series = &here.briefing()[figure.series];
    let amount = numbers::amount(here.words(), &figure.said.amount, series.said.decimals);
    let amount = rows::with_unit(amount, rows::unit(figure, series));
    let kind = kind(here, here.words().get("label.figure"), figure.status);
    match figure.contradicts.is_empty() {
        true => here.words().filled("label.figure_of", &[("kind", &kind), ("amount", &amount)]),
        false => here.words().filled("label.figure_contradicted", &[("kind", &kind), ("amount", &amount)]),
    }
}

fn relation_label(here: &Here<'_>, relation: &Relation) -> String {
    let name = |id: EntityId| &here.briefing()[id].said.name.value;
    let kind = kind(here, here.words().get("label.relation"), relation.status);
    let words = format!("{} {} {}", name(relation.subject), relation.said.predicate, name(relation.object));
    here.words().filled("label.relation_of", &[("kind", &kind), ("relation", &words)])
}

/// Kind, offices at the article's date, one sentence; none where the kind would be all.
fn entity_label(here: &Here<'_>, article: &Article, id: EntityId) -> Option<String> {
    let briefing = here.briefing();
    let entity = &briefing[id];
    let offices = offices(here, article, id);
    let description = entity.said.description.as_deref();
    if offices.is_empty() && description.is_none() {
        return None;
    }
    let mut label = here.kind_name(entity.kind).to_owned();
    for office in &offices {
        label.push_str(" · ");
        label.push_str(office.title);
        if let Some(organisation) = &office.organisation {
            label.push_str(", ");
            label.push_str(organisation.name);
        }
    }
    if let Some(description) = description {
        label.push_str(" · ");
        label.push_str(description);
    }
    Some(label)
}

/// The offices that an entity surely held on the day that an article was published: those in whose names it is linked.
pub fn offices<'a>(here: &Here<'a>, article: &Article, id: EntityId) -> Vec<RoleView<'a>> {
    let Some(published) = &article.said.published else { return Vec::new() };
    let held = |role: &&'a Role| role.when.as_ref().is_some_and(|when| published.surely_lies_inside(when));
    let view = |role: &'a Role| RoleView {
        title: &role.title,
        organisation: role.organisation.map(|id| here.entity(id)),
        when: dates::maybe(here.words(), role.when.as_ref()),
        bar_html: None,
    };
    here.briefing()[id].roles.iter().filter(held).map(view).collect()
}
