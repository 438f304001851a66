//! Prose as HTML: trees with their links led to the site's addresses and their passages marked.

use std::borrow::Cow;

use super::here::Site;
use super::labels::Labels;
use super::pages::ContentsEntry;
use crate::markup::{Element, Kind, Tree};
use crate::model::*;
use crate::plan::{Routes, pages};
use crate::render::body::{self, LinkResolver, Mark, MarkKind, ResolvedLink};

/// Leads the links of one text to their addresses, as seen from one page.
struct Resolver<'a> {
    site: Site<'a>,
    path: &'a str,
    text: &'a Text,
}

impl Resolver<'_> {
    fn link_to(&self, path: &str) -> String {
        self.site.routes.link(self.path, path)
    }

    /// The path that a destination has on this site, and the words of a link that has none of its own.
    fn inside(&self, destination: &Destination) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
        let (briefing, routes) = (self.site.briefing, self.site.routes);
        let pair = |path: String, words: &str| Some((Cow::Owned(path), Cow::Owned(words.to_owned())));
        match destination {
            Destination::Article(id) => pair(routes.article(*id).to_owned(), &briefing[*id].said.title),
            Destination::Passage(article, annotation) => {
                let passage = Passage { article: *article, annotation: *annotation };
                pair(routes.passage(briefing, passage), &briefing[*article].said.title)
            }
            Destination::Entity(id) => pair(routes.entity(*id).to_owned(), &briefing[*id].said.name.value),
            Destination::Event(id) => pair(routes.event(*id).to_owned(), &briefing[*id].facts.title),
            Destination::Claim(id) => pair(routes.claim(*id).to_owned(), &briefing[*id].facts.statement),
            Destination::Series(id) => pair(routes.series(&briefing[*id]), &briefing[*id].said.title),
            Destination::Publisher(id) => pair(routes.publisher(&briefing[*id]), &briefing[*id].said.name),
            Destination::Judgement(id) => {
                pair(routes.judgement(&briefing[*id]), &briefing[*id].said.statement)
            }
            Destination::Page(id) => pair(routes.page(&briefing[*id]), &briefing[*id].said.title),
            Destination::Front => pair(String::new(), &briefing.site.title),
            Destination::Within(page, target) => {
                let (path, words) = self.inside(page)?;
                let there =
                    pages::of_destination(page).is_none_or(|page| pages::has_target(briefing, page, target));
                pair(if there { format!("{path}#{target}") } else { path.into_owned() }, &words)
            }
            Destination::Media(path) => {
                pair(Routes::media_address(path), path.rsplit('/').next().unwrap_or(path))
            }
            Destination::Site(address) => {
                let path = routes.of_address(address)?;
                let target = address.split_once('#').map_or("", |(_, target)| target);
                let page = routes.number(&path).map(|n| routes.pages[n].page);
                let there = page.is_none_or(|page| pages::has_target(briefing, page, target));
                let whole = if there && !target.is_empty() { format!("{path}#{target}") } else { path };
                pair(whole, address)
            }
            Destination::External(_) | Destination::Fragment(_) | Destination::Nowhere => None,
        }
    }
}

impl LinkResolver for Resolver<'_> {
    fn footnote_back(&self, reference: &str) -> String {
        self.site.words.filled("footnote.back", &[("reference", reference)])
    }

    fn link(&self, index: u32) -> ResolvedLink<'_> {
        let n = index as usize;
        let has_words = self.text.prose.tree.links.get(n).is_none_or(|link| link.has_words);
        let Some(destination) = self.text.links.get(n) else { return ResolvedLink::default() };
        match destination {
            Destination::External(url) => {
                ResolvedLink { href: Some(Cow::Borrowed(url)), words: None, external: true }
            }
            Destination::Fragment(id) => {
                ResolvedLink { href: Some(Cow::Owned(format!("#{id}"))), words: None, external: false }
            }
            inside => {
                let found = self.inside(inside);
                let words = found.as_ref().filter(|_| !has_words).map(|(_, words)| words.clone());
                let href = found.map(|(path, _)| Cow::Owned(self.link_to(&path)));
                ResolvedLink { href, words, external: false }
            }
        }
    }

    fn image(&self, index: u32) -> Option<Cow<'_, str>> {
        let path = self.text.images.get(index as usize)?.as_ref()?;
        Some(Cow::Owned(self.link_to(&Routes::media_address(path))))
    }
}

/// A text as HTML, as seen from a page.
pub fn text(site: Site<'_>, path: &str, text: &Text) -> String {
    let mut html = String::with_capacity(text.prose.tree.text.len() * 2);
    body::encode(&mut html, &text.prose.tree, &[], &Resolver { site, path, text });
    html
}

/// A text that stands beside another on its page: its footnotes and headings have ids with a prefix of their own.
pub fn beside(site: Site<'_>, path: &str, text: &Text, prefix: &str) -> String {
    let mut html = String::with_capacity(text.prose.tree.text.len() * 2);
    body::plain(&mut html, &text.prose.tree, &Resolver { site, path, text }, prefix);
    html
}

/// An article's body with its marks; none when it may not be published.
pub fn article(site: Site<'_>, path: &str, id: ArticleId, labels: &Labels) -> Option<String> {
    let briefing = site.briefing;
    let article = &briefing[id];
    let text = article.text.as_ref()?;
    let mentions = briefing.mentions_in(article);
    let addresses: Vec<(EntityId, String)> = {
        let named = article.entities.iter().map(|(entity, _)| *entity);
        let mut all: Vec<_> =
            named.map(|entity| (entity, site.routes.link(path, site.routes.entity(entity)))).collect();
        all.sort();
        all
    };
    let ids: Vec<String> =
        mentions.iter().map(|m| format!("m-{}-{}", briefing[m.entity].id(), m.nth)).collect();
    let mut marks = Vec::with_capacity(mentions.len() + article.annotations.len());
    let keys = mention_keys(article);
    for (mention, id) in mentions.iter().zip(&ids) {
        let Some(range) = mention.range.clone() else { continue };
        let entity = briefing[mention.entity].id();
        let address = addresses.binary_search_by_key(&mention.entity, |(id, _)| *id);
        let href = address.map_or("", |n| addresses[n].1.as_str());
        let key = keys.binary_search_by_key(&(mention.entity, mention.nth), |(at, _)| *at);
        let key = key.map_or(AUTOMATIC, |n| keys[n].1);
        // The first mention introduces: on each, the same sentence would weigh more than the text.
        let label = labels.entities.get(&mention.entity).filter(|_| mention.nth == 1).map(String::as_str);
        marks.push(Mark { range, key, kind: MarkKind::Mention { entity, href, id, label } });
    }
    for (n, annotation) in (0..).zip(&article.annotations) {
        if matches!(annotation.kind, "mention" | "ignore") {
            continue;
        }
        let kind = MarkKind::Annotation {
            kind: annotation.kind,
            id: &annotation.id,
            label: labels.annotations.get(n as usize).and_then(Option::as_deref),
            number: labels.notes.get(&n).map(String::as_str),
        };
        marks.extend(annotation.hit().map(|range| Mark { range: range.clone(), key: &annotation.id, kind }));
    }
    let tree = &text.prose.tree;
    let mut html = String::with_capacity(tree.text.len() * 2 + marks.len() * 96);
    body::encode(&mut html, tree, &marks, &Resolver { site, path, text });
    Some(html)
}

/// Sorts after every id: of marks on the same words, an automatic mention lies innermost.
const AUTOMATIC: &str = "~";

/// The annotation ids of mentions that the author annotated, by entity and number.
fn mention_keys(article: &Article) -> Vec<((EntityId, u32), &str)> {
    let annotated = article.annotations.iter().filter_map(|a| a.mention.map(|at| (at, a.id.as_str())));
    let mut keys: Vec<_> = annotated.collect();
    keys.sort();
    keys
}

/// The headings of a text.
pub fn contents(tree: &Tree) -> Vec<ContentsEntry> {
    let mut entries: Vec<ContentsEntry> = Vec::new();
    let mut depth = 0usize;
    let mut heading_depth = None;
    for node in &tree.nodes {
        match &node.kind {
            Kind::Open(element) => {
                depth += 1;
                if let Element::Heading(level, id) = element {
                    heading_depth = Some(depth);
                    entries.push(ContentsEntry {
                        level: *level,
                        text: String::new(),
                        href: format!("#{id}"),
                    });
                }
            }
            Kind::Close => {
                if heading_depth == Some(depth) {
                    heading_depth = None;
                }
                depth = depth.saturating_sub(1);
            }
            Kind::Text(range) if heading_depth.is_some() => {
                let words = tree.text.get(range.start as usize..range.end as usize).unwrap_or_default();
                entries.iter_mut().last().into_iter().for_each(|entry| entry.text.push_str(words));
            }
            _ => {}
        }
    }
    entries
}
