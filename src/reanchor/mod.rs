//! Anchors that no longer hold, and the annotation files that make them hold again.
//!
//! Entry points: [`proposals`] looks at a parsed site and says, for each anchor that does not hold, what it most likely
//! means now; [`write::rewritten`] makes the new text of a file of those that were agreed to. Both are pure: the
//! command asks, prints and writes.

pub mod write;

use crate::anchor::drift::{self, Drift, NewKeys};
use crate::anchor::{ArticleText, TextRange, Verdict, drifted, stands_at_all};
use crate::markup::{Element, Kind, Tree};
use crate::parse::Parsed;
use crate::parse::objects::{Anchor, Annotation, Article, Given, Prose};
use crate::source::{FileId, Span};

/// An anchor that does not hold.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Its annotation file.
    pub file: FileId,
    /// The article's id.
    pub article: String,
    /// The annotation's id.
    pub annotation: String,
    /// The place of its quote.
    pub span: Span,
    /// Its quote.
    pub quote: String,
    /// What can be done.
    pub mend: Mend,
}

/// What can be done about an anchor.
#[derive(Debug, Clone)]
pub enum Mend {
    /// It can be tied to the passage that it most likely means.
    Passage(Box<Passage>),
    /// Several passages may be meant.
    Undecided,
    /// The quote stands at so many passages, not at as many as when the anchor was written.
    Recounted(usize),
    /// No passage is close.
    Lost,
}

/// The passage that an anchor most likely means.
#[derive(Debug, Clone)]
pub struct Passage {
    /// What changed.
    pub drift: Drift,
    /// Its words.
    pub words: String,
    /// Its place in the article.
    pub span: Span,
    /// The heading that it stands under; empty where there is none.
    pub heading: String,
    /// What is to be written.
    pub keys: NewKeys,
}

impl Proposal {
    /// Whether it can be mended, and every word stayed the same word.
    pub fn is_harmless(&self) -> bool {
        matches!(&self.mend, Mend::Passage(passage) if passage.drift.comparison.is_harmless())
    }
}

/// What does not hold in the annotation files of a site: of these articles, or of all where none is named. In the order
/// of the files.
pub fn proposals(parsed: &Parsed, articles: &[String]) -> Vec<Proposal> {
    let mut found = Vec::new();
    for file in &parsed.annotations {
        if !articles.is_empty() && !articles.contains(&file.article) {
            continue;
        }
        let place = parsed.articles.binary_search_by(|article| article.record.id.value.cmp(&file.article));
        let Some(article) = place.ok().and_then(|n| parsed.articles.get(n)) else { continue };
        found.extend(in_file(file.file, article, &file.annotations));
    }
    found
}

/// What does not hold in one file.
fn in_file(file: FileId, article: &Given<Article>, annotations: &[Annotation]) -> Vec<Proposal> {
    let prose = article.prose.as_deref();
    let text = ArticleText::new(prose.map_or("", |prose| prose.tree.text.as_str()));
    let anchors: Vec<(&Anchor, bool)> =
        annotations.iter().map(|annotation| (&annotation.anchor, stands_at_all(annotation))).collect();
    let verdicts = drifted(&text, prose.map(|prose| &prose.tree), &anchors);
    let one = |(annotation, verdict): (&Annotation, Option<Verdict>)| {
        let (quote, verdict) = (annotation.anchor.quote.as_ref()?, verdict?);
        let mend = match (verdict, prose) {
            (Verdict::Drifted(drift), Some(prose)) => passage(&text, prose, annotation, drift),
            (Verdict::Undecided, _) => Mend::Undecided,
            (Verdict::Recounted(hits), _) => Mend::Recounted(hits),
            _ => Mend::Lost,
        };
        Some(Proposal {
            file,
            article: article.record.id.value.clone(),
            annotation: annotation.id.value.clone(),
            span: quote.span,
            quote: quote.value.clone(),
            mend,
        })
    };
    annotations.iter().zip(verdicts).filter_map(one).collect()
}

/// Ties an annotation to the passage that it most likely means, if keys can.
fn passage(text: &ArticleText<'_>, prose: &Prose, annotation: &Annotation, drift: Drift) -> Mend {
    let keys = drift::new_keys(text, &annotation.anchor, &drift, stands_at_all(annotation));
    keys.map_or(Mend::Undecided, |keys| {
        let words = text.text.get(drift.range.start as usize..drift.range.end as usize);
        Mend::Passage(Box::new(Passage {
            words: words.unwrap_or_default().to_owned(),
            span: prose.span_of_text(&drift.range),
            heading: heading_above(&prose.tree, &drift.range),
            drift,
            keys,
        }))
    })
}

/// The words of the last heading before a passage.
fn heading_above(tree: &Tree, range: &TextRange) -> String {
    let (mut heading, mut is_open) = (String::new(), false);
    for node in &tree.nodes {
        match &node.kind {
            Kind::Open(Element::Heading(..)) => {
                heading.clear();
                is_open = true;
            }
            Kind::Open(Element::Paragraph | Element::Item | Element::Table | Element::CodeBlock(_)) => {
                is_open = false;
            }
            Kind::Text(words) if words.start >= range.start => break,
            Kind::Text(words) if is_open => {
                heading.push_str(tree.text.get(words.start as usize..words.end as usize).unwrap_or_default());
            }
            _ => {}
        }
    }
    heading
}
