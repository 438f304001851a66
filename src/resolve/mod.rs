//! Joins everything that was said into the [`Briefing`].
//!
//! [`resolve`] is the entry point and the only maker of a `Briefing`. It checks every reference (what does not exist
//! is reported and left out), joins what several articles say of one event or claim, links back, compares figures,
//! and applies the rights of each source (`rights.rs`): a word that may not be published does not get in.

mod compose;
mod figures;
pub mod ids;
pub mod links;
mod mentions;
mod objects;
mod order;
mod rights;
pub mod sentences;
pub mod tensions;
pub mod undecided;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::anchor::Anchored;
use crate::audience::Gone;
use crate::diagnostic::Diagnostics;
use crate::model::*;
use crate::parse::Parsed;
use crate::parse::objects as said;
use crate::source::Sources;
use ids::Ids;
use links::Links;

/// What was said, at its places, with what resolving needs beside it.
pub struct Input<'a> {
    /// What the audience may see of what the files say. The annotation files are already in `annotations`.
    pub parsed: &'a Parsed,
    /// What it may not see.
    pub gone: &'a Gone,
    /// For each article, its annotations.
    pub annotations: &'a [Arc<[said::Annotation]>],
    /// For each article, where they stand, and the names found in it.
    pub anchored: &'a [Arc<Anchored>],
    /// Whether names that are not linked are to be reported.
    pub undecided: bool,
    /// The highest marking.
    pub level: said::Tlp,
    /// Files that are no text, as paths in the site directory.
    pub media: &'a Arc<BTreeSet<String>>,
    /// The author's files.
    pub sources: &'a Sources,
}

/// What stays from one look at a site to the next: each article's part, as long as what it was made of is the same.
#[derive(Debug, Default)]
pub struct Memo {
    objects: ids::Objects,
    ids: Option<Arc<Ids>>,
    media: Arc<BTreeSet<String>>,
    entity_kinds: Vec<String>,
    excerpt_words: usize,
    parts: Vec<compose::Known>,
    order: order::Memo,
    mentions: mentions::Memo,
}

impl Memo {
    /// Forgets everything when what every part rests on is no longer the same.
    fn renew(&mut self, input: &Input<'_>) -> Arc<Ids> {
        let (parsed, gone) = (input.parsed, input.gone);
        let same_ids = self.objects.follow(parsed);
        let kinds: Vec<String> = input.parsed.site.kinds.iter().map(|kind| kind.id.clone()).collect();
        let excerpt_words = input.parsed.site.excerpt_words as usize;
        let same = self.ids.take().filter(|last| same_ids && last.misses_same(parsed, gone));
        let same = same.filter(|_| self.media == *input.media && self.entity_kinds == kinds);
        let same = same.filter(|_| self.excerpt_words == excerpt_words);
        self.excerpt_words = excerpt_words;
        if same.is_none() {
            self.parts.clear();
        }
        let ids = same.unwrap_or_else(|| Arc::new(Ids::new(parsed, gone)));
        self.ids = Some(ids.clone());
        self.media = input.media.clone();
        self.entity_kinds = kinds;
        ids
    }
}

/// Joins everything into a briefing.
pub fn resolve(diagnostics: &mut Diagnostics, input: &Input<'_>, memo: &mut Memo) -> Briefing {
    let ids = memo.renew(input);
    let links = Links {
        ids: &ids,
        annotations: input.annotations,
        media: input.media,
        sources: input.sources,
        entity_kinds: memo.entity_kinds.clone(),
        excerpt_words: memo.excerpt_words,
    };
    let mut briefing = objects::objects(diagnostics, &links, input.parsed, input.level);
    let passages = compose::articles(diagnostics, &links, &mut briefing, input, memo);
    if input.undecided {
        undecided::report(diagnostics, &briefing, input);
    }
    objects::join(diagnostics, &links, &mut briefing);
    let same_events = order::order(&mut briefing, &mut memo.order);
    mentions::link_back(&mut briefing, &passages, same_events, &mut memo.mentions);
    link_back(&mut briefing);
    let Briefing { series, figures, .. } = &mut briefing;
    figures::compare(series, figures);
    *briefing.tensions.items_mut() = tensions::tensions(&briefing);
    briefing
}

/// Fills in what leads back: from entities, articles, publishers and judgements to what names them.
fn link_back(briefing: &mut Briefing) {
    for n in 0..briefing.entities.len() {
        for role in 0..briefing.entities[n].roles.len() {
            if let Some(organisation) = briefing.entities[n].roles[role].organisation {
                let member = (EntityId(crate::source::offset(n)), crate::source::offset(role));
                briefing.entities[organisation.index()].members.push(member);
            }
        }
    }
    for n in 0..briefing.series.len() {
        if let Some(area) = briefing.series[n].area {
            briefing.entities[area.index()].series.push(SeriesId(crate::source::offset(n)));
        }
    }
    for n in 0..briefing.articles.len() {
        let id = ArticleId(crate::source::offset(n));
        if let Some(original) = briefing.articles[n].translation_of {
            briefing.articles[original.index()].translations.push(id);
        }
    }
    for id in briefing.by_date.iter().copied() {
        if let Some(publisher) = briefing[id].publisher {
            briefing.publishers[publisher.index()].articles.push(id);
        }
    }
    judgements_back(briefing);
}

fn judgements_back(briefing: &mut Briefing) {
    for n in 0..briefing.judgements.len() {
        let id = JudgementId(crate::source::offset(n));
        if briefing.judgements[n].said.record.marking.status == Some(said::Status::Retracted) {
            continue;
        }
        if let Some(old) = briefing.judgements[n].supersedes {
            briefing.judgements[old.index()].superseded_by = Some(id);
        }
        for claim in briefing.judgements[n].evidence.clone() {
            briefing.claims[claim.index()].judgements.push(id);
        }
    }
    // Contradiction has no direction.
    for n in 0..briefing.claims.len() {
        let id = ClaimId(crate::source::offset(n));
        for other in briefing.claims[n].contradicts.clone() {
            let back = &mut briefing.claims[other.index()].contradicts;
            if other != id && !back.contains(&id) {
                back.push(id);
            }
        }
        briefing.claims[n].contradicts.retain(|other| *other != id);
    }
    let retracted: Vec<bool> =
        briefing.claims.iter().map(|claim| claim.status == Some(said::Status::Retracted)).collect();
    for (claim, gone) in briefing.claims.iter_mut().zip(&retracted) {
        claim.contradicts.retain(|other| !gone && !retracted[other.index()]);
        claim.contradicts.sort();
    }
}
