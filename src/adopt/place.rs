//! Articles: which article a text is, and what stands in it already.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::Options;
use super::batch::{Batch, Document};
use super::taken::Taken;
use crate::anchor::{self, ArticleInput, Linking, NameIndex, TextRange};
use crate::diagnostic::Diagnostics;
use crate::parse::objects::{Annotation, Article, Body, ClaimOrigin, ClaimSource, EventSource, Given};
use crate::parse::{self, Parsed};

/// An article that a text of the batch is.
pub struct Target {
    /// Its ID.
    pub id: String,
    /// Its file, where it is new.
    pub file: Option<String>,
    article: Given<Article>,
    annotations: Arc<[Annotation]>,
}

/// The articles of the texts of a batch; none of one that the site does not have and cannot make, with the reason.
pub struct Articles(pub Vec<Result<Target, String>>);

impl Articles {
    /// Finds or makes them.
    pub fn find(batch: &Batch, parsed: &Parsed, options: &Options) -> Self {
        let broken = parsed.broken.iter().filter(|(kind, _)| *kind == parse::ObjectKind::Article);
        let mut taken = Taken::new(broken.map(|(_, id)| id.clone()));
        let target = |document: &Document| {
            if let Some(article) = known(document, parsed, options) {
                let id = article.record.id.value.clone();
                if parsed.broken_annotations.contains(&(id.clone(), None)) {
                    return Err(format!("`content/annotations/{id}.toml` cannot be read: mend it first"));
                }
                let file = parsed.annotations.iter().find(|file| file.article == id);
                let annotations = file.map(|file| file.annotations.clone()).unwrap_or_default();
                return Ok(Target { id, file: None, article: article.clone(), annotations });
            }
            let id = new_id(document, parsed, options, &mut taken)?;
            let file = super::tables::article(document, document.text.as_deref().unwrap_or_default());
            let path = format!("content/articles/{id}.md");
            let alone = parse::parse_texts(&BTreeMap::from([(path, file.clone())]));
            let article = alone.articles.into_iter().next().ok_or("its text makes no article")?;
            Ok(Target { id, file: Some(file), article, annotations: Arc::default() })
        };
        Self(batch.documents.iter().map(target).collect())
    }
}

/// The article of the site that a text is: the one named, else by ID, else by address.
fn known<'a>(document: &Document, parsed: &'a Parsed, options: &Options) -> Option<&'a Given<Article>> {
    let of_id = |id: &str| parsed.articles.iter().find(|article| article.record.id.value == id);
    if let Some(id) = &options.article {
        return of_id(id);
    }
    if let Some(article) = document.id.as_deref().and_then(of_id) {
        return Some(article);
    }
    let address = document.url.as_deref().map(bare)?;
    parsed.articles.iter().find(|article| {
        let own = [&article.url, &article.archive_url];
        own.into_iter().flatten().any(|url| bare(url) == address)
    })
}

/// An address without what makes no difference: scheme, `www.`, fragment, the slash at its end.
fn bare(address: &str) -> String {
    let address = address.split('#').next().unwrap_or(address);
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/').to_lowercase()
}

fn new_id(
    document: &Document,
    parsed: &Parsed,
    options: &Options,
    taken: &mut Taken,
) -> Result<String, String> {
    let wanted = options.article.clone().or_else(|| document.id.clone());
    let broken = |id: &&String| parsed.broken.contains(&(parse::ObjectKind::Article, (*id).clone()));
    if let Some(id) = wanted.as_ref().filter(broken) {
        return Err(format!("`content/articles/{id}.md` cannot be read: mend it first"));
    }
    let called =
        document.title.as_deref().or(document.url.as_deref()).or(document.id.as_deref()).unwrap_or_default();
    if document.text.is_none() {
        return Err(match &options.article {
            Some(id) => format!("the site has no article `{id}`"),
            None => {
                format!("the site has no article for `{called}`: import it first, or name one with `--id`")
            }
        });
    }
    let wanted = wanted.unwrap_or_else(|| crate::parse::record::proposed_id(called));
    if wanted.is_empty() {
        return Err(format!("`{called}` gives no ID: name one with `--id`"));
    }
    Ok(taken.free(&wanted))
}

/// What stands in an article already.
#[derive(Default)]
pub struct Standing {
    /// Annotations by the passages where they stand; under none those on the whole article.
    annotated: BTreeMap<Option<(u32, u32)>, Vec<Rc<Stands>>>,
    /// Passages that link to an entity by themselves, in the order of the text.
    automatic: Vec<(TextRange, String)>,
}

/// An annotation that stands there.
struct Stands {
    /// Its kind.
    kind: &'static str,
    /// What it says, in words.
    says: String,
}

impl Standing {
    /// What stands in one, where these entities are known.
    pub fn of(target: &Target, parsed: &Parsed, names: &NameIndex, ids: &[&str]) -> Self {
        let mut standing = Self::default();
        let Some(prose) = &target.article.prose else { return standing };
        let annotations: Vec<&Annotation> = target.annotations.iter().collect();
        let input =
            ArticleInput { prose, published: target.article.published.as_ref(), linking: Linking::All };
        let found = anchor::anchor(&mut Diagnostics::new(), &input, &annotations, names);
        for placed in found.placed.iter().filter(|placed| !placed.lost) {
            let body = &annotations[placed.annotation].body;
            let stands = Rc::new(Stands { kind: body.kind(), says: said(body, parsed) });
            let whole = placed.hits.is_empty().then_some(None);
            for at in placed.hits.iter().map(|hit| Some((hit.start, hit.end))).chain(whole) {
                standing.annotated.entry(at).or_default().push(stands.clone());
            }
        }
        let id = |n: u32| ids.get(n as usize).map(|id| (*id).to_owned());
        standing.automatic =
            found.automatic.into_iter().filter_map(|one| Some((one.range, id(one.entity)?))).collect();
        standing.automatic.sort_by_key(|(range, _)| (range.start, range.end));
        standing
    }

    /// The annotations of a kind at exactly a passage or, without one, on the whole article.
    fn annotated(&self, kind: &str, range: Option<&TextRange>) -> impl Iterator<Item = &Stands> {
        let here = self.annotated.get(&range.map(|range| (range.start, range.end)));
        here.into_iter().flatten().map(Rc::as_ref).filter(move |one| one.kind == kind)
    }

    /// The last passage that links by itself and begins no later than another.
    fn automatic(&self, range: &TextRange) -> Option<&(TextRange, String)> {
        let next = self.automatic.partition_point(|(other, _)| other.start <= range.start);
        self.automatic.get(next.checked_sub(1)?)
    }

    /// Whether a mention of an entity stands at a passage, written or, where that is enough, by itself.
    pub fn mentions(&self, range: &TextRange, entity: &str, by_itself: bool) -> bool {
        by_itself && self.automatic(range).is_some_and(|(other, id)| other == range && id == entity)
            || self.annotated("mention", Some(range)).any(|one| one.says == entity)
    }

    /// Whether a name is longer here: the words are a part of it.
    pub fn is_within_another(&self, range: &TextRange) -> bool {
        self.automatic(range).is_some_and(|(other, _)| range.end <= other.end && other != range)
    }

    /// Whether an annotation that says this stands already.
    pub fn has(&self, kind: &str, says: &str, range: Option<&TextRange>) -> bool {
        self.annotated(kind, range).any(|one| one.says.trim() == says.trim())
    }
}

/// What an annotation of the site says, in words.
fn said(body: &Body, parsed: &Parsed) -> String {
    match body {
        Body::Mention { entity } => entity.as_str().to_owned(),
        Body::Note { written, .. } => written.clone(),
        Body::Relation(one) => {
            format!("{} {} {}", one.subject.as_str(), one.predicate, one.object.as_str())
        }
        Body::Event(EventSource::Inline(facts)) => facts.title.clone(),
        Body::Event(EventSource::Reference(id)) => {
            let event = parsed.events.iter().find(|event| event.record.id.value == id.as_str());
            event.map(|event| event.facts.title.clone()).unwrap_or_default()
        }
        Body::Claim(ClaimSource { claim: ClaimOrigin::Inline(facts), .. }) => facts.statement.clone(),
        Body::Claim(ClaimSource { claim: ClaimOrigin::Reference(id), .. }) => {
            let claim = parsed.claims.iter().find(|claim| claim.record.id.value == id.as_str());
            claim.map(|claim| claim.facts.statement.clone()).unwrap_or_default()
        }
        Body::Figure(_) | Body::Ignore => String::new(),
    }
}

impl Target {
    /// Whether it has an annotation of this ID.
    pub fn has(&self, id: &str) -> bool {
        self.annotations.iter().any(|annotation| annotation.id.value == id)
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.article.prose.as_ref().map_or("", |prose| prose.tree.text.as_str())
    }
}
