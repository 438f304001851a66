//! All articles of a site, and what stays from one look at it to the next.
//!
//! What is known of an article stands as long as its text, its annotations, its date and the names that may stand in
//! it do. A name that is new is looked for alone; a name that changed is thought over where it stands.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::automatic::Places;
use super::names::{NameIndex, Update};
use super::{Anchored, ArticleInput, Linking, linked, place};
use crate::diagnostic::Diagnostics;
use crate::parse::annotations::report_duplicates;
use crate::parse::objects::{self as said, Annotation, Given, Prose};

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
    linking: Linking,
    /// By the address of the prose, which each of them holds.
    known: HashMap<usize, Arc<Known>>,
}

/// What is known of an article.
#[derive(Debug)]
struct Known {
    prose: Arc<Prose>,
    annotations: Arc<[Annotation]>,
    published: Option<crate::date::Date>,
    places: Arc<Places>,
    anchored: Arc<Anchored>,
    problems: Diagnostics,
}

/// Ties annotations and names to the texts of all articles, in their order.
pub fn articles<'a>(
    diagnostics: &mut Diagnostics,
    articles: &[Article<'_>],
    entities: impl Iterator<Item = &'a said::Entity>,
    linking: Linking,
    memo: &mut Memo,
) -> Vec<Arc<Anchored>> {
    let mut update = memo.names.update(entities);
    // Another mode is another meaning of every name.
    update.renumbered |= memo.linking != linking;
    memo.linking = linking;
    let look = Look { names: &memo.names, update: &update, linking, known: &memo.known };
    let found: Vec<Option<Arc<Known>>> =
        articles.par_iter().with_min_len(16).map(|article| look.article(article)).collect();
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
    memo.known = found.into_iter().flatten().map(|known| (address(&known.prose), known)).collect();
    anchored
}

fn address(prose: &Arc<Prose>) -> usize {
    Arc::as_ptr(prose).addr()
}

/// One look at all articles.
struct Look<'a> {
    names: &'a NameIndex,
    update: &'a Update,
    linking: Linking,
    known: &'a HashMap<usize, Arc<Known>>,
}

impl Look<'_> {
    /// What is known of an article now; none of one without a text.
    fn article(&self, article: &Article<'_>) -> Option<Arc<Known>> {
        let prose = article.said.prose.as_ref()?;
        let last = self.known.get(&address(prose)).filter(|known| Arc::ptr_eq(&known.prose, prose));
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
        let published = article.said.published.clone();
        let input = ArticleInput { prose, published: published.as_ref(), linking: self.linking };
        let anchored = Arc::new(linked(&input, &annotations, placed, self.names, &places));
        // One that came out the same stays the same to whatever was made of it.
        let anchored =
            last.map(|last| &last.anchored).filter(|last| **last == anchored).unwrap_or(&anchored).clone();
        let (prose, annotations) = (prose.clone(), article.annotations.clone());
        Some(Arc::new(Known { prose, annotations, published, places, anchored, problems }))
    }

    /// Whether names link in an article as they did, as far as its annotations are the same.
    fn stands(&self, known: &Known, article: &Article<'_>) -> bool {
        !self.update.renumbered
            && known.published == article.said.published
            && !known.places.any(|key| self.update.is_dirty(key))
    }
}
