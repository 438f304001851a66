//! `articles/ID/text.txt`: the text that quotes are matched against and offsets count.

use super::published;
use crate::model::{Article, ArticleId, Briefing};
use crate::plan::Routes;
use crate::source::offset;

/// The name of the file beside the article's page.
pub const NAME: &str = "text.txt";

/// An article's text, to the byte; none when its rights are not `full`.
pub fn file(article: &Article) -> Option<&[u8]> {
    published(article).map(str::as_bytes)
}

/// The texts of all published articles with their paths, in the order of the articles.
pub fn files<'a>(
    briefing: &'a Briefing,
    routes: &'a Routes,
) -> impl Iterator<Item = (ArticleId, String, &'a [u8])> {
    briefing.articles.iter().enumerate().filter_map(|(n, article)| {
        let id = ArticleId(offset(n));
        let page = routes.article(id);
        file(article).map(|text| (id, format!("{page}{NAME}"), text))
    })
}

/// The text at a path, `articles/ID/text.txt`; none when no published article has it.
pub fn at<'a>(briefing: &'a Briefing, path: &str) -> Option<&'a [u8]> {
    let id = path.strip_prefix("articles/")?.strip_suffix(NAME)?.strip_suffix('/')?;
    let found = briefing.articles.binary_search_by(|article| article.id().cmp(id)).ok()?;
    file(&briefing.articles[found])
}
