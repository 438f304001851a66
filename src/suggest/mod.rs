//! Proposals for an article's annotation file: names that are no entity yet, dates, figures, quotations.
//!
//! Entry point: [`suggest`], a pure function of an article and what the site knows. It works on the article's text
//! (never on Markdown), and says nothing of a passage that has an annotation of its kind. Each proposal anchors at
//! exactly its passage: what cannot be made to is left out.
//!
//! | file | holds |
//! |---|---|
//! | `words.rs` | the text as tokens, lines and sentences |
//! | `lexicon.rs`, `units.rs` | the words of each language |
//! | `numbers.rs`, `calendar.rs` | numbers; what "last year" comes to |
//! | `dates.rs`, `figures.rs`, `quotations.rs`, `names.rs` | what is looked for, one kind a file |
//! | `series.rs` | which series a figure belongs to |
//! | `known.rs` | what is annotated or named already |
//! | `anchors.rs` | anchors that mean one passage |
//! | `blocks.rs`, `write.rs` | proposals as TOML |

pub mod anchors;
mod blocks;
mod calendar;
mod dates;
mod figures;
mod known;
mod lexicon;
mod names;
mod numbers;
mod quotations;
mod series;
mod units;
mod words;
pub mod write;

use std::collections::BTreeSet;

use crate::anchor::NameIndex;
use crate::parse::objects::{Annotation, Article, Entity, Event, Given, Series};
use lexicon::Language;
use words::Words;
use write::Block;

pub use known::index;

/// Of each kind at most so many are proposed, the first of the text: nobody reads more at once.
pub const MOST: usize = 500;

/// What a site brings.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// Its language.
    pub language: &'a str,
    /// Its entities.
    pub entities: &'a [Given<Entity>],
    /// Its events.
    pub events: &'a [Given<Event>],
    /// Its series.
    pub series: &'a [Given<Series>],
    /// Their names, by [`index`].
    pub names: &'a NameIndex,
}

/// What an article brings.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The article.
    pub article: &'a Given<Article>,
    /// The text of its file, for the numbers of lines.
    pub file: &'a str,
    /// Its annotations.
    pub annotations: &'a [Annotation],
    /// The text of their file; empty where there is none.
    pub annotation_file: &'a str,
}

/// What is proposed for an article.
#[derive(Debug, Clone, Default)]
pub struct Proposals {
    /// What has to be said of all of them.
    pub remarks: Vec<String>,
    /// Annotations, in the order of the text.
    pub annotations: Vec<Block>,
    /// Series that figures would need.
    pub series: Vec<Block>,
    /// Entities, the most frequent first.
    pub entities: Vec<Block>,
}

/// Proposes annotations, and the objects that they would need.
pub fn suggest(source: &Source<'_>, site: &Site<'_>) -> Proposals {
    let tag = source.article.lang.as_deref().unwrap_or(site.language);
    let language = Language::of(tag);
    let mut proposals = Proposals::default();
    if language == Language::Other {
        let remark = "its language is `{}`: only dates in digits are looked for; names, figures and quotations \
                      are known in English and Spanish";
        proposals.remarks.push(remark.replace("{}", tag));
    }
    let Some(prose) = &source.article.prose else { return proposals };
    let words = Words::new(&prose.tree);
    let published = source.article.published.as_ref();
    let reference = published.and_then(calendar::Reference::of);
    let known =
        known::Known::of(source.article, prose, source.annotations, (site.entities, site.events), site.names);
    let maker = blocks::Maker::new(source, site, prose, &words, &known, language);

    let dates = dates::dates(&words, language, reference);
    let mut drafts = maker.events(first(&dates, "dates", &mut proposals));
    let figures = figures::figures(&words, language, &dates);
    let (figures, series) = maker.figures(first(&figures, "figures", &mut proposals));
    drafts.extend(figures);
    let quotations = quotations::quotations(&words, language);
    drafts.extend(maker.claims(first(&quotations, "quotations", &mut proposals)));
    proposals.annotations = maker.anchored(drafts);
    proposals.series = series;
    if language != Language::Other {
        let runs = names::runs(&words, language);
        let names = names::names(&words, &runs, &known.names, language);
        proposals.entities = maker.entities(first(&names, "names", &mut proposals));
    }
    let dismissed = write::dismissed(source.annotation_file);
    proposals.without(&dismissed);
    proposals
}

/// The first ones, and a remark where there are more.
fn first<'a, T>(found: &'a [T], what: &str, proposals: &mut Proposals) -> &'a [T] {
    if found.len() > MOST {
        proposals.remarks.push(format!("it has {} {what}: the first {MOST} are looked at", found.len()));
    }
    &found[..found.len().min(MOST)]
}

impl Proposals {
    /// Whether nothing is proposed.
    pub fn is_empty(&self) -> bool {
        self.annotations.is_empty() && self.series.is_empty() && self.entities.is_empty()
    }

    /// Takes out what stands in the annotation file as a comment: the author has seen it and let it be.
    fn without(&mut self, dismissed: &BTreeSet<String>) {
        for blocks in [&mut self.annotations, &mut self.series, &mut self.entities] {
            blocks.retain(|block| !block.is_dismissed(dismissed));
        }
    }

    /// What may be appended to the annotation file of an article: its annotations, and as comments what belongs
    /// into other files.
    pub fn written(&self, article: &str) -> String {
        let mut text = format!(
            "# Proposed by `briefbook suggest` for the article `{article}`: read, correct, then take out `status = \"draft\"`.\n"
        );
        for remark in &self.remarks {
            text.push_str(&format!("# Note: {}\n", write::plain(remark)));
        }
        text.push('\n');
        self.annotations.iter().for_each(|block| text.push_str(&block.written()));
        for (blocks, place) in [(&self.series, "series"), (&self.entities, "entities")] {
            if blocks.is_empty() {
                continue;
            }
            text.push_str(&format!(
                "# For a file of content/{place}/, such as content/{place}/new.toml:\n\n"
            ));
            blocks.iter().for_each(|block| text.push_str(&block.clone().as_comment().written()));
        }
        text
    }

    /// The entities alone, as a file of `content/entities/` takes them.
    pub fn written_entities(&self) -> String {
        self.entities.iter().map(Block::written).collect()
    }
}

#[cfg(test)]
mod tests;
