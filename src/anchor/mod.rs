//! Ties annotations and names to passages of an article's text.
//!
//! Entry point: [`articles`], for all articles at once, where what stayed the same since the last look is not done
//! again; [`anchor`] is the pure function of one article, its annotations and all names behind it.
//!
//! | file | holds |
//! |---|---|
//! | `fold.rs` | forms of a text in which spellings compare equal, with a map back to the text |
//! | `hits.rs` | where a quote stands: search, word boundaries, characters that must not be cut |
//! | `ladder.rs` | the rungs, prefix and suffix, `occurrence` and `of` |
//! | `approximate.rs` | passages close to a lost quote: for messages only, never for anchoring |
//! | `spelling.rs` | letters of names, and what stands between them |
//! | `words.rs` | a passage as words, and the words in which two passages differ |
//! | `meaning.rs` | which of these differences change what is said; `misspelling.rs`: which are misspellings; `known.rs`: the words of English and Spanish |
//! | `drift.rs` | the passage that an anchor which does not hold most likely means, and the keys that would mean it |
//! | `context.rs` | the fewest words around a hit that tell it from the others |
//! | `names.rs` | the index of all entities' names; `search.rs`: all places where one of many words stands |
//! | `written.rs` | whether words are a name as it may be written |
//! | `automatic.rs` | automatic mentions |
//! | `only.rs` | the keys that make a quote stand at one passage alone |
//! | `memo.rs` | all articles, and what stays from one look to the next |
//! | `problems.rs` | one constructor a diagnostic; `display.rs`: passages and keys as they show them |
//!
//! This stage knows no other article, no address and no HTML, and never moves a quote on a guess: what is not found
//! as written (up to spelling) is an error. The rules with their reasons are in `docs/content/pages/anchoring.md` and
//! `docs/content/pages/linking.md`.

mod approximate;
mod automatic;
mod context;
mod display;
pub mod drift;
mod fold;
mod hits;
mod known;
mod ladder;
pub mod meaning;
mod memo;
mod misspelling;
mod names;
mod only;
mod problems;
mod search;
mod spelling;
#[cfg(test)]
mod tests;
mod vocabulary;
pub mod words;
mod written;

use std::ops::Range;

use crate::date::Date;
use crate::diagnostic::Diagnostics;
use crate::markup::Tree;
use crate::parse::objects::{Anchor, Annotation, Body, Occurrence, Prose};

pub use display::{count_of_hits, one_line, toml_string};
pub use drift::Verdict;
pub use fold::is_invisible;
pub use ladder::{ArticleText, Loss, Rung, place_quote};
pub use memo::{Article, Memo, articles};
pub use names::NameIndex;
pub use only::{Keys, only_here};

use ladder::Finding;

/// A range of an article's text, in bytes of [`Tree::text`](crate::markup::Tree::text).
pub type TextRange = Range<u32>;

/// What one article brings.
#[derive(Debug, Clone, Copy)]
pub struct ArticleInput<'a> {
    /// Its prose.
    pub prose: &'a Prose,
    /// `published`: decides which roles' names are active.
    pub published: Option<&'a Date>,
    /// The site's linking mode.
    pub linking: Linking,
}

/// site.toml's `[linking] mode`: which names become automatic mentions, unless an entity says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Linking {
    /// Every one.
    #[default]
    All,
    /// Each entity's first one in an article.
    First,
    /// None.
    Off,
}

impl Linking {
    /// Every mode with the word that site.toml uses.
    pub const WORDS: &'static [(&'static str, Self)] =
        &[("all", Self::All), ("first", Self::First), ("off", Self::Off)];
}

/// Where one annotation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The index of the annotation among those given.
    pub annotation: usize,
    /// Its passages, in the order of the text; none when it is about the whole article or lost.
    pub hits: Vec<TextRange>,
    /// The rung that held; none when it is about the whole article or lost.
    pub rung: Option<Rung>,
    /// Whether it has a quote (or needs one) that could not be placed. A diagnostic says why.
    pub lost: bool,
}

/// A name that the text itself mentions an entity by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutomaticMention {
    /// The entity's number in the [`NameIndex`].
    pub entity: u32,
    /// Where the name stands.
    pub range: TextRange,
}

/// A name that was not linked because nothing decides whom it names, or whether it names anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// Where it stands.
    pub range: TextRange,
    /// The entities' numbers, ascending, each with what keeps it from being linked; the first [`Self::MOST`] of them.
    pub entities: Vec<(u32, Doubt)>,
    /// How many more there are.
    pub others: usize,
}

impl Undecided {
    /// So many entities are kept of those that a name may name.
    pub const MOST: usize = 8;

    fn new(range: TextRange, mut entities: impl ExactSizeIterator<Item = (u32, Doubt)>) -> Self {
        let kept = entities.by_ref().take(Self::MOST).collect();
        Self { range, entities: kept, others: entities.len() }
    }

    /// Whether it names several entities here.
    pub fn is_shared(&self) -> bool {
        self.entities.iter().any(|(_, doubt)| *doubt == Doubt::Shared)
    }
}

/// What keeps a name from being linked to an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Others have the name, too.
    Shared,
    /// It is a weak alias, and no full name stands before it.
    Weak,
    /// It is a name of a role, and the article is not known to lie inside the time of any role with it: the first.
    Role(Date),
}

/// Everything that was tied to an article's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchored {
    /// One for each annotation, in their order.
    pub placed: Vec<Placed>,
    /// Automatic mentions, by start; none overlaps another or a placed mention or ignore.
    pub automatic: Vec<AutomaticMention>,
    /// Names that are not linked, by start; none overlaps an automatic mention.
    pub undecided: Vec<Undecided>,
}

/// Ties annotations and names to an article's text.
pub fn anchor(
    diagnostics: &mut Diagnostics,
    article: &ArticleInput<'_>,
    annotations: &[&Annotation],
    names: &NameIndex,
) -> Anchored {
    let placed = place(diagnostics, article.prose, annotations);
    let places = automatic::Places::new(article.prose, names);
    linked(article, annotations, placed, names, &places)
}

/// Ties names to what annotations have left of an article's text.
fn linked(
    article: &ArticleInput<'_>,
    annotations: &[&Annotation],
    placed: Vec<Placed>,
    names: &NameIndex,
    places: &automatic::Places,
) -> Anchored {
    let claims = automatic::Claims::new(annotations, &placed, names);
    let automatic::Links { automatic, undecided } = automatic::link(article, names, &claims, places);
    Anchored { placed, automatic, undecided }
}

/// What became of each anchor in a text; none of those that hold or have no quote. `several`: it stands at all hits unless
/// it says which, as a mention does.
pub fn drifted(
    text: &ArticleText<'_>,
    tree: Option<&Tree>,
    anchors: &[(&Anchor, bool)],
) -> Vec<Option<Verdict>> {
    let quotes: Vec<&str> = anchors.iter().map(|(anchor, _)| quote_of(anchor)).collect();
    let findings = ladder::find(text, &quotes);
    let one = |((anchor, several), finding): (&(&Anchor, bool), Finding)| {
        anchor.quote.as_ref()?;
        let loss = if finding.blank {
            Loss::Blank
        } else {
            ladder::choose(text, &finding.hits, anchor, *several).err()?
        };
        let effort = &mut approximate::Effort::default();
        Some(drift::verdict(text, tree, anchor, (&finding.hits, &loss), *several, effort))
    };
    anchors.iter().zip(findings).map(one).collect()
}

/// The hits of each quote, on the first rung where it has any.
pub fn place_quotes(text: &ArticleText<'_>, quotes: &[&str]) -> Vec<std::rc::Rc<[TextRange]>> {
    ladder::find(text, quotes).into_iter().map(|finding| finding.hits).collect()
}

/// Which of its quote's hits an anchor means; none unless it is exactly one.
pub fn chosen(text: &ArticleText<'_>, hits: &[TextRange], anchor: &Anchor) -> Option<TextRange> {
    match ladder::choose(text, hits, anchor, false).ok()?.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// Places every annotation, and reports those that have no place.
fn place(diagnostics: &mut Diagnostics, prose: &Prose, annotations: &[&Annotation]) -> Vec<Placed> {
    let text = ArticleText::new(&prose.tree.text);
    let quotes: Vec<&str> = annotations.iter().map(|a| quote_of(&a.anchor)).collect();
    let findings = ladder::find(&text, &quotes);
    let mut reporter = problems::Reporter::new(diagnostics, prose, &text);
    let one = |(index, annotation): (usize, &&Annotation)| {
        let outcome = place_one(&mut reporter, &text, annotation, &findings[index]);
        let lost = outcome.is_none();
        let (hits, rung) = outcome.unwrap_or_default();
        Placed { annotation: index, hits, rung, lost }
    };
    annotations.iter().enumerate().map(one).collect()
}

/// The quote; empty where there is none.
fn quote_of(anchor: &Anchor) -> &str {
    anchor.quote.as_ref().map_or("", |quote| quote.as_str())
}

/// Whether an annotation stands at all hits of its quote when it does not say which.
pub fn stands_at_all(annotation: &Annotation) -> bool {
    matches!(annotation.body, Body::Mention { .. } | Body::Ignore)
}

/// An annotation's passages and rung (no rung: the whole article), or `None` when it is lost, which is reported.
fn place_one(
    reporter: &mut problems::Reporter<'_>,
    text: &ArticleText<'_>,
    annotation: &Annotation,
    finding: &Finding,
) -> Option<(Vec<TextRange>, Option<Rung>)> {
    let several = stands_at_all(annotation);
    let Some(quote) = &annotation.anchor.quote else {
        if several {
            reporter.quote_missing(annotation, annotation.span);
            return None;
        }
        return Some((Vec::new(), None));
    };
    if finding.blank {
        reporter.quote_missing(annotation, quote.span);
        return None;
    }
    if let Some(occurrence) = annotation.anchor.occurrence
        && !several
    {
        if occurrence.value == Occurrence::All {
            reporter.occurrence_all(annotation, occurrence.span);
            return None;
        }
        if !ladder::is_checked(&annotation.anchor) {
            reporter.occurrence_unchecked(annotation, occurrence.span, &finding.hits);
        }
    }
    match ladder::choose(text, &finding.hits, &annotation.anchor, several) {
        Ok(hits) => Some((hits, finding.rung)),
        Err(loss) => {
            reporter.lost(annotation, quote, &finding.hits, &loss);
            None
        }
    }
}
