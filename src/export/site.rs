//! What all formats stand on: the briefing as its data files have it, names that stay the same, and who sees what.

use std::ops::Range;

use uuid::Uuid;

use crate::model::{Annotation, ArticleId, Briefing, ClaimId, EntityId, EventId, Passage, PublisherId};
use crate::parse::objects::{Marking, Record, Status, Tlp};
use crate::parse::record::proposed_id;
use crate::plan::Routes;
use crate::render::data;
use crate::source::offset;

/// The project's own namespace, in which the namespace of every site lies.
const PROJECT: Uuid = Uuid::from_u128(0x5d0c_41f6_8a1e_4b3f_9c57_20e6_b1d4_7a92);

/// A briefing on its way into another program's format.
pub struct Export<'a> {
    /// The briefing.
    pub briefing: &'a Briefing,
    /// Its addresses, as paths.
    pub routes: &'a Routes,
    data: data::Site<'a>,
    base: String,
    namespace: Uuid,
}

/// A passage that may be published, in code points of its article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote<'a> {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Its words.
    pub words: &'a str,
}

impl<'a> Export<'a> {
    /// Takes a briefing with its addresses.
    pub fn new(briefing: &'a Briefing, routes: &'a Routes) -> Self {
        let base = routes.base_url.clone().unwrap_or_else(|| nowhere(&briefing.site.title));
        let namespace = Uuid::new_v5(&PROJECT, base.as_bytes());
        Self { briefing, routes, data: data::Site::new(briefing, routes), base, namespace }
    }

    /// The absolute address of a path of the site.
    pub fn iri(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A name that is the same in every export of the site: a UUID (version 5) of a path, or of any other word.
    pub fn uuid(&self, path: &str) -> Uuid {
        Uuid::new_v5(&self.namespace, path.as_bytes())
    }

    /// The words of a range of an article's text, where they may be published.
    pub fn quote(&self, article: ArticleId, range: &Range<u32>) -> Option<Quote<'a>> {
        let (start, end, words) = self.data.passage(article, range)?;
        Some(Quote { start, end, words })
    }

    /// The first passage of an annotation, where its words may be published.
    pub fn quoted(&self, passage: Passage) -> Option<Quote<'a>> {
        self.annotation(passage).hit().and_then(|hit| self.quote(passage.article, hit))
    }

    /// The annotation of a passage.
    pub fn annotation(&self, passage: Passage) -> &'a Annotation {
        self.data.annotation(passage)
    }

    /// The articles that still stand.
    pub fn articles(&self) -> impl Iterator<Item = ArticleId> + '_ {
        let ids = (0..self.briefing.articles.len()).map(|n| ArticleId(offset(n)));
        ids.filter(|id| !self.briefing[*id].is_retracted())
    }

    /// The entities that still stand.
    pub fn entities(&self) -> impl Iterator<Item = EntityId> + '_ {
        let ids = (0..self.briefing.entities.len()).map(|n| EntityId(offset(n)));
        ids.filter(|id| self.stands(*id))
    }

    /// Whether an entity still stands.
    pub fn stands(&self, id: EntityId) -> bool {
        stands(&self.briefing[id].said.record)
    }

    /// The events that still stand.
    pub fn events(&self) -> impl Iterator<Item = EventId> + '_ {
        let ids = (0..self.briefing.events.len()).map(|n| EventId(offset(n)));
        ids.filter(|id| self.briefing[*id].status != Some(Status::Retracted))
    }

    /// The claims that still stand.
    pub fn claims(&self) -> impl Iterator<Item = ClaimId> + '_ {
        let ids = (0..self.briefing.claims.len()).map(|n| ClaimId(offset(n)));
        ids.filter(|id| self.briefing[*id].status != Some(Status::Retracted))
    }

    /// The annotation that holds an inline event or claim; none for one with a file.
    pub fn inline(&self, id: &str) -> Option<Passage> {
        data::inline_passage(self.briefing, id)
    }

    /// The kind of an entity: `person`.
    pub fn kind(&self, id: EntityId) -> &'a str {
        self.briefing.site.kinds.get(self.briefing[id].kind).map_or("", |kind| kind.id.as_str())
    }

    /// The title of the site, with the level of its readers where they are not everybody.
    pub fn title(&self) -> String {
        match self.briefing.level {
            Tlp::Clear => self.briefing.site.title.clone(),
            level => format!("{} (TLP:{})", self.briefing.site.title, level.as_str().to_uppercase()),
        }
    }

    /// The marking of an object that is no article.
    pub fn level(&self, marking: &Marking) -> Tlp {
        marking.tlp.unwrap_or(self.briefing.site.default_tlp)
    }

    /// The marking of an article. One without a publisher may have had it from one that these readers must not see,
    /// so it counts as the strictest that they may.
    pub fn article_level(&self, id: ArticleId) -> Tlp {
        let article = &self.briefing[id];
        let from = |publisher: PublisherId| {
            self.briefing[publisher].said.default_tlp.unwrap_or(self.briefing.site.default_tlp)
        };
        let inherited = || article.publisher.map_or(self.briefing.level, from);
        article.said.record.marking.tlp.unwrap_or_else(inherited)
    }

    /// The marking of an annotation: at least that of its article.
    pub fn annotation_level(&self, passage: Passage) -> Tlp {
        let own = self.annotation(passage).marking.tlp;
        own.max(Some(self.article_level(passage.article))).unwrap_or(self.briefing.level)
    }
}

/// Whether an object still stands.
pub fn stands(record: &Record) -> bool {
    record.marking.status != Some(Status::Retracted)
}

/// What the names of a site begin with that has no address: a host that cannot exist.
fn nowhere(title: &str) -> String {
    let name = proposed_id(title);
    let name: String = name.chars().take(60).collect();
    let name = name.trim_matches('-');
    format!("https://{}.invalid/", if name.is_empty() { "briefing" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::site;

    #[test]
    fn names_depend_on_the_address_alone() {
        let at = |config: &str| {
            let made = site(config, &[]);
            Export::new(&made.briefing, &made.routes).uuid("entities/a/")
        };
        let here = at("base_url = 'https://briefing.example'");
        assert_eq!(here, at("base_url = 'https://briefing.example/'\nlanguage = 'es'"));
        assert_eq!(here.get_version_num(), 5);
        assert_ne!(here, at("base_url = 'https://other.example'"));
        assert_ne!(here, at(""));
    }

    #[test]
    fn a_site_without_an_address_is_nowhere() {
        assert_eq!(nowhere("México: an example"), "https://mexico-an-example.invalid/");
        assert_eq!(nowhere("«»"), "https://briefing.invalid/");
        assert_eq!(nowhere(&"long ".repeat(40)).len(), "https://.invalid/".len() + 59);
    }
}
