//! Where an item that came from annotations is said.

use serde::Serialize;

use super::Site;
use crate::anchor::Rung;
use crate::model::{Annotation, ArticleId, Briefing, Passage};
use crate::source::offset;

/// One passage, in code points of its article's text.
#[derive(Serialize)]
pub struct Anchor<'a> {
    article: &'a str,
    annotation: &'a str,
    start: Option<u32>,
    end: Option<u32>,
    quote: Option<&'a str>,
    rung: &'static str,
}

impl Site<'_> {
    /// The anchor of a passage: without a place when it is the whole article, or not published.
    pub fn anchor(&self, passage: Passage) -> Anchor<'_> {
        let annotation = self.annotation(passage);
        let place = annotation.hit().and_then(|hit| self.passage(passage.article, hit));
        Anchor {
            article: self.briefing[passage.article].id(),
            annotation: &annotation.id,
            start: place.map(|(start, _, _)| start),
            end: place.map(|(_, end, _)| end),
            quote: place.map(|(_, _, quote)| quote),
            rung: rung(annotation),
        }
    }
}

fn rung(annotation: &Annotation) -> &'static str {
    match annotation.rung {
        Some(Rung::Exact) => "exact",
        Some(Rung::Normalised) => "normalised",
        None => "article",
    }
}

/// The annotation behind the id `ARTICLE#ANNOTATION` of an inline item. Its list of sources may be empty: what a
/// retracted article says is no source.
pub fn inline_passage(briefing: &Briefing, id: &str) -> Option<Passage> {
    let (article, annotation) = id.split_once('#')?;
    let article = briefing.articles.binary_search_by(|other| other.id().cmp(article)).ok()?;
    let annotation =
        briefing.articles[article].annotations.iter().position(|other| other.id == annotation)?;
    Some(Passage { article: ArticleId(offset(article)), annotation: offset(annotation) })
}
