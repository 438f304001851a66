//! `articles.json`.

use serde::Serialize;

use super::keys::{Bounds, Extra, RecordKeys, entity_ids, written};
use super::{Site, document, sorted};
use crate::model::{Article, ArticleId, Briefing};
use crate::output::Sink;
use crate::source::offset;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(flatten)]
    record: RecordKeys<'a>,
    title: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    authors: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'a str>,
    #[serde(flatten)]
    bounds: Bounds,
    #[serde(skip_serializing_if = "Option::is_none")]
    retrieved: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    translation_of: Option<&'a str>,
    rights: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reliability: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credibility: Option<u8>,
    origin: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    key_points: &'a [String],
    #[serde(flatten)]
    extra: &'a Extra,
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.articles.iter().map(|article| article.id()));
    document(out, &order, |n| item(site, ArticleId(offset(n))));
}

fn item<'a>(site: &'a Site<'_>, id: ArticleId) -> Item<'a> {
    let briefing = site.briefing;
    let article = &briefing[id];
    let said = &article.said;
    Item {
        id: article.id(),
        url: site.routes.article(id),
        record: RecordKeys::of(&said.record),
        title: &said.title,
        authors: &said.authors,
        publisher: article.publisher.map(|id| briefing[id].said.record.id.as_str()),
        published: written(&said.published),
        bounds: Bounds::of(said.published.as_ref()),
        retrieved: written(&said.retrieved),
        source_url: said.url.as_deref(),
        archive_url: said.archive_url.as_deref(),
        lang: said.lang.as_deref(),
        translation_of: article.translation_of.map(|id| briefing[id].id()),
        rights: article.rights.as_str(),
        reliability: reliability(briefing, article),
        credibility: said.credibility,
        origin: &article.origin,
        summary: said.summary.as_deref(),
        topics: entity_ids(briefing, &article.topics),
        sha256: said.sha256.as_deref(),
        key_points: &said.key_points,
        extra: &said.record.extra,
    }
}

/// The article's own grade, else its publisher's.
fn reliability(briefing: &Briefing, article: &Article) -> Option<char> {
    let publisher = article.publisher.map(|id| &briefing[id]);
    article.reliability.or_else(|| publisher.and_then(|publisher| publisher.said.reliability))
}
