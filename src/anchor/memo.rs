//! All articles of a site, and what stays from one look at it to the next.
//!
//! What is known of an article stands as long as its text, its annotations, its date and the names that may stand in
//! it do. A name that is new is looked for alone; a name that changed is thought over where it stands.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::automatic::Places;
use super::names::{NameIndex, Update, same_names};
use super::{Anchored, ArticleInput, Linking, linked, place};
use crate::diagnostic::Diagnostics;
use crate::parse::annotations::report_duplicates;
use crate::parse::objects::{self as said, Annotation, Given, Prose};
use crate::same::follow;

/// An article, and its annotations.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    /// The article.
    pub said: &'a Given<said::Article>,
    /// Its annotations.
    pub annotations: &'a Arc<[Annotation]>,
}

/// What stays from one look to the next.
#[derive(Debug, Default)]
pub struct Memo {
    names: NameIndex,
    /// Those that the names are of.
    entities: Vec<Arc<said::Entity>>,
    linking: Linking,
    /// In the order of the articles.
    known: Vec<Option<Arc<Known>>>,
    /// Whether no look follows: where names may stand is as large as the text, and then nobody asks for it again.
    once: bool,
}

impl Memo {
    /// For one look alone.
    pub fn once() -> Self {
        Self { once: true, ..Self::default() }
    }
}

/// What is known of an article.
#[derive(Debug)]
struct Known {
    prose: Arc<Prose>,
    annotations: Arc<[Annotation]>,
    said: Arc<said::Article>,
    places: Arc<Places>,
    anchored: Arc<Anchored>,
    problems: Diagnostics,
}

/// Ties annotations and names to the texts of all articles, in their order.
pub fn articles<'a>(
    diagnostics: &mut Diagnostics,
    articles: &[Article<'_>],
    entities: impl ExactSizeIterator<Item = &'a Arc<said::Entity>> + Clone,
    linking: Linking,
    memo: &mut Memo,
) -> Vec<Arc<Anchored>> {
    let mut update = Update::default();
    if !follow(&mut memo.entities, entities.clone(), same_names) {
        memo.entities = entities.clone().cloned().collect();
        update = memo.names.update(entities.map(|entity| &**entity));
    }
    // Another mode is another meaning of every name.
    update.renumbered |= memo.linking != linking;
    memo.linking = linking;
    let last = Last { known: &memo.known, by_prose: OnceLock::new() };
    let look = Look { names: &memo.names, update: &update, linking, last, once: memo.once };
    let found: Vec<Option<Arc<Known>>> = articles
        .par_iter()
        .enumerate()
        .with_min_len(16)
        .map(|(n, article)| look.article(n, article))
        .collect();
    for known in found.iter().flatten().filter(|known| !known.problems.is_empty()) {
        diagnostics.extend(known.problems.iter().cloned());
    }
    // An article without a text has nothing in it that could be known.
    let nothing = |article: &Article<'_>| {
        let lost = article.annotations.iter().enumerate();
        let placed =
            lost.map(|(n, _)| super::Placed { annotation: n, hits: Vec::new(), rung: None, lost: false });
        Arc::new(Anchored { placed: placed.collect(), ..Anchored::default() })
    };
    let anchored = articles.iter().zip(&found).map(|(article, known)| match known {
        Some(known) => known.anchored.clone(),
        None => nothing(article),
    });
    let anchored = anchored.collect();
    memo.known = found;
    anchored
}

/// What was known at the last look.
struct Last<'a> {
    known: &'a [Option<Arc<Known>>],
    /// The same by the address of the prose, which each of them holds: made when an article is not where it was.
    by_prose: OnceLock<HashMap<usize, &'a Arc<Known>>>,
}

impl<'a> Last<'a> {
    /// What was known of a prose; `n` is the number of its article now.
    fn of(&self, n: usize, prose: &Arc<Prose>) -> Option<&'a Arc<Known>> {
        let is_of = |known: &&Arc<Known>| Arc::ptr_eq(&known.prose, prose);
        let address = |prose: &Arc<Prose>| Arc::as_ptr(prose).addr();
        let all = || self.known.iter().flatten().map(|known| (address(&known.prose), known)).collect();
        let here = self.known.get(n).and_then(Option::as_ref).filter(is_of);
        here.or_else(|| self.by_prose.get_or_init(all).get(&address(prose)).copied().filter(is_of))
    }
}

/// One look at all articles.
struct Look<'a> {
    names: &'a NameIndex,
    update: &'a Update,
    linking: Linking,
    last: Last<'a>,
    once: bool,
}

impl Look<'_> {
    /// What is known of an article now; none of one without a text.
    fn article(&self, n: usize, article: &Article<'_>) -> Option<Arc<Known>> {
        let prose = article.said.prose.as_ref()?;
        let last = self.last.of(n, prose);
        let known = last.filter(|known| !self.update.adds_to(&known.places.letters));
        let places = match known {
            Some(known) => known.places.clone(),
            None => Arc::new(Places::new(prose, self.names)),
        };
        let same_annotations = last.filter(|last| Arc::ptr_eq(&last.annotations, article.annotations));
        let stands = known.filter(|known| self.stands(known, article));
        if let (Some(known), Some(_)) = (stands, same_annotations) {
            return Some(known.clone());
        }
        let annotations: Vec<&Annotation> = article.annotations.iter().collect();
        let (placed, problems) = match same_annotations {
            Some(last) => (last.anchored.placed.clone(), last.problems.clone()),
            None => {
                let mut problems = Diagnostics::new();
                report_duplicates(&mut problems, article.annotations);
                (place(&mut problems, prose, &annotations), problems)
            }
        };
        let said = article.said.said.clone();
        let input = ArticleInput { prose, published: said.published.as_ref(), linking: self.linking };
        let anchored = Arc::new(linked(&input, &annotations, placed, self.names, &places));
        // One that came out the same stays the same to whatever was made of it.
        let anchored =
            last.map(|last| &last.anchored).filter(|last| **last == anchored).unwrap_or(&anchored).clone();
        let (prose, annotations) = (prose.clone(), article.annotations.clone());
        let places = if self.once { Arc::default() } else { places };
        Some(Arc::new(Known { prose, annotations, said, places, anchored, problems }))
    }

    /// Whether names link in an article as they did, as far as its annotations are the same.
    fn stands(&self, known: &Known, article: &Article<'_>) -> bool {
        let now = &article.said.said;
        !self.update.renumbered
            && (Arc::ptr_eq(&known.said, now) || known.said.published == now.published)
            && !(self.update.has_dirty() && known.places.any(|key| self.update.is_dirty(key)))
    }
}
