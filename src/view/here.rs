//! Where a view is made: the site, and the page that its links start from.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::dates;
use super::frame::FeedLink;
use super::index::{Index, Origin};
use super::parts::*;
use super::theme::Assets;
use super::words;
use crate::model::reads::{Kind, Part, note};
use crate::model::*;
use crate::parse::objects::{Stance, Status};
use crate::parse::site::EntityKind;
use crate::plan::{FEED, Page, Routes};
use crate::words::Words;

/// What every view of a site is made from.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The briefing.
    pub briefing: &'a Briefing,
    /// Its addresses.
    pub routes: &'a Routes,
    /// The published paths of the theme's assets.
    pub assets: &'a Assets,
    /// What several pages look up.
    pub index: &'a Index,
    /// The words of the interface.
    pub words: &'a Words,
}

impl<'a> Site<'a> {
    /// The search index, whose name tells what it holds.
    fn search_index(&self) -> &'a String {
        note(Kind::Assets, Part::All);
        &self.assets.search_index
    }
}

/// A page that is being made.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// The site.
    pub site: Site<'a>,
    /// The page's path.
    pub path: &'a str,
}

const ATOM: &str = "application/atom+xml";

impl<'a> Here<'a> {
    /// The briefing.
    pub fn briefing(&self) -> &'a Briefing {
        self.site.briefing
    }

    /// That an annotation was withdrawn, whatever is said of what it is about.
    pub fn annotation_status(&self, passage: Passage) -> Option<Status> {
        let annotation = &self.briefing()[passage.article].annotations[passage.annotation as usize];
        annotation.marking.status.filter(|status| *status == Status::Retracted)
    }

    /// The words of the interface.
    pub fn words(&self) -> &'a Words {
        self.site.words
    }

    /// The link to a path of the site. `404.html` is shown at any address, so its links start from the host's root.
    pub fn link(&self, to: &str) -> String {
        if self.path == "404.html" {
            return format!("{}{to}", self.site.routes.base_path());
        }
        self.site.routes.link(self.path, to)
    }

    /// The frame of the page.
    pub fn frame(&self, page: Page, title: &str, description: &str) -> Frame<'a> {
        let briefing = self.briefing();
        let site = &briefing.site;
        let loads = self.site.assets.of(page, shows_code(briefing, page));
        // The index stands before the script that searches it.
        let index = (page == Page::Search).then(|| self.site.search_index());
        let scripts = index.into_iter().chain([&loads.script]).map(|path| self.link(path)).collect();
        let way = self.way(page);
        Frame {
            linked_data: super::linked_data::of(self, page, title, &way),
            site_title: &site.title,
            site_description: &site.description,
            language: &site.language,
            title: title.to_owned(),
            description: description.to_owned(),
            root: self.root(),
            home: self.link(""),
            navigation: self.navigation(page),
            pages: self.own_pages(),
            breadcrumbs: way.into_iter().map(|(path, label)| Link::new(self.link(&path), label)).collect(),
            level: words::label(briefing.level),
            styles: vec![self.link(&loads.style)],
            scripts,
            icon: self.link(&self.site.assets.icon),
            canonical: self.site.routes.absolute(self.path).filter(|_| page != Page::NotFound),
            open_graph_type: if matches!(page, Page::Article(_)) { "article" } else { "website" },
            feed: self.site.routes.base_url.as_ref().map(|_| self.link(FEED)),
            feeds: self.feeds(page),
            search: self.link("search/"),
            network: self.network(),
            map: self.map(),
            authors: &site.authors,
            contact: site.contact.as_deref(),
            licence: site.licence.as_deref(),
            edition: dates::maybe(self.words(), site.edition.as_ref()),
            no_index: page == Page::NotFound,
            generator: concat!("briefbook ", env!("CARGO_PKG_VERSION")),
        }
    }

    /// The feeds of the site, and the one beside an entity or the timeline where there is one.
    fn feeds(&self, page: Page) -> Vec<FeedLink<'a>> {
        let (briefing, routes, words) = (self.briefing(), self.site.routes, self.words());
        let site = &briefing.site.title;
        let of = |path: &str, title: Cow<'a, str>, kind| FeedLink { href: self.link(path), title, kind };
        let [atom, json, timeline] = routes.site_feeds();
        let own = match page {
            Page::Entity(id, _) => routes.entity_feed(id).map(|path| (path, &*briefing[id].said.name.value)),
            Page::Timeline(_) | Page::Year(..) => {
                timeline.map(|path| (path.to_owned(), words.get("nav.timeline")))
            }
            _ => None,
        };
        let own = own.map(|(path, name)| {
            let title = words.filled("frame.title", &[("page", name), ("site", site)]);
            of(&path, title.into(), ATOM)
        });
        let atom = atom.map(|path| of(path, site.into(), ATOM));
        let json = json.map(|path| of(path, site.into(), "application/feed+json"));
        let all = [atom, json, own];
        // What an author has at these paths without `base_url` is no feed of ours.
        all.into_iter().flatten().filter(|_| routes.base_url.is_some()).collect()
    }

    fn root(&self) -> String {
        if self.path == "404.html" {
            return self.site.routes.base_path().to_owned();
        }
        crate::plan::root_of(self.path)
    }

    /// The sections of the site that have something in them, and the one that the page is in.
    fn navigation(&self, page: Page) -> Vec<NavigationItem<'a>> {
        let (words, briefing) = (self.words(), self.briefing());
        let in_entities = matches!(
            page,
            Page::Entities | Page::Kind(..) | Page::Entity(..) | Page::Network(_) | Page::Map(_)
        );
        let in_articles = matches!(page, Page::Articles(_) | Page::Article(_) | Page::Publisher(_));
        let in_timeline = matches!(page, Page::Timeline(_) | Page::Year(..) | Page::Event(_));
        let sections: [(&str, &'a str, bool, bool); 6] = [
            ("articles/", words.get("nav.sources"), in_articles, briefing.articles.is_empty()),
            ("entities/", words.get("nav.entities"), in_entities, briefing.entities.is_empty()),
            ("timeline/", words.get("nav.timeline"), in_timeline, briefing.timeline.is_empty()),
            (
                "claims/",
                words.get("nav.claims"),
                matches!(page, Page::Claims(_) | Page::Claim(_)),
                briefing.claims.is_empty(),
            ),
            (
                "series/",
                words.get("nav.figures"),
                matches!(page, Page::SeriesList(_) | Page::Series(_)),
                briefing.series.is_empty(),
            ),
            (
                "tensions/",
                words.get("nav.tensions"),
                matches!(page, Page::Tensions(_)),
                briefing.tensions.is_empty(),
            ),
        ];
        sections
            .into_iter()
            .filter(|(_, _, current, is_empty)| *current || !is_empty)
            .map(|(path, label, current, _)| NavigationItem { href: self.link(path), label, current })
            .collect()
    }

    /// The lists that a reader can go to from anywhere.
    pub fn lists(&self) -> Vec<Link<'a>> {
        self.navigation(Page::Search).into_iter().map(|item| Link::new(item.href, item.label)).collect()
    }

    /// The page of the network, where there is one.
    pub fn network(&self) -> Option<String> {
        self.site.routes.network().map(|path| self.link(path))
    }

    /// The map, where there is one.
    pub fn map(&self) -> Option<String> {
        self.site.routes.map().map(|path| self.link(path))
    }

    fn own_pages(&self) -> Vec<Link<'a>> {
        let briefing = self.briefing();
        let pages = briefing.page_order.iter().map(|id| &briefing[*id]);
        let live = pages.filter(|page| page.said.record.marking.status != Some(Status::Retracted));
        live.map(|page| Link::new(self.link(&self.site.routes.page(page)), &page.said.title)).collect()
    }

    /// The pages above a page, by their paths.
    fn way(&self, page: Page) -> Vec<(Cow<'a, str>, &'a str)> {
        let briefing = self.briefing();
        let words = self.words();
        let mut crumbs: Vec<(Cow<'a, str>, &'a str)> = vec![("".into(), words.get("nav.front"))];
        let kind = match page {
            Page::Kind(..) => Some(None),
            Page::Entity(id, _) => Some(Some(briefing[id].kind)),
            _ => None,
        };
        match page {
            Page::Front => return Vec::new(),
            Page::Article(_) => crumbs.push(("articles/".into(), words.get("nav.sources"))),
            Page::Kind(..) | Page::Entity(..) | Page::Network(_) | Page::Map(_) => {
                crumbs.push(("entities/".into(), words.get("nav.entities")));
            }
            Page::Year(..) | Page::Event(_) => crumbs.push(("timeline/".into(), words.get("nav.timeline"))),
            Page::Claim(_) => crumbs.push(("claims/".into(), words.get("nav.claims"))),
            Page::Series(_) => crumbs.push(("series/".into(), words.get("nav.figures"))),
            _ => {}
        }
        if let Some(Some(kind)) = kind {
            crumbs.push((self.site.routes.kind(kind).into(), self.kind_plural(&briefing.site.kinds[kind])));
        }
        crumbs
    }

    /// An entity where it is named.
    pub fn entity(&self, id: EntityId) -> EntityLink<'a> {
        let entity = &self.briefing()[id];
        let kind = &self.briefing().site.kinds[entity.kind];
        EntityLink {
            href: self.link(self.site.routes.entity(id)),
            id: entity.id(),
            name: &entity.said.name.value,
            kind: &kind.id,
            kind_name: self.kind_name(entity.kind),
            description: entity.said.description.as_deref(),
        }
    }

    /// What the kind of entities with this number is called.
    pub fn kind_name(&self, kind: usize) -> &'a str {
        &self.site.index.kind_names[kind]
    }

    /// The same in the plural.
    pub fn kind_plural(&self, kind: &'a EntityKind) -> &'a str {
        match (kind.id.as_str(), kind.plural.as_str()) {
            ("person", "People") => self.words().get("kinds.person"),
            ("organisation", "Organisations") => self.words().get("kinds.organisation"),
            ("place", "Places") => self.words().get("kinds.place"),
            ("topic", "Topics") => self.words().get("kinds.topic"),
            (_, own) => own,
        }
    }

    /// Several entities.
    pub fn entities(&self, ids: &[EntityId]) -> Vec<EntityLink<'a>> {
        ids.iter().map(|id| self.entity(*id)).collect()
    }

    /// Who took part in an event.
    pub fn actors(&self, event: &'a Event) -> Vec<ActorView<'a>> {
        let actor = |(id, role): &'a (EntityId, Option<String>)| ActorView {
            entity: self.entity(*id),
            role: role.as_deref(),
        };
        event.actors.iter().map(actor).collect()
    }

    /// The language of an article, when it is not the page's.
    pub fn language(&self, article: &'a Article) -> Option<&'a str> {
        let page = &self.briefing().site.language;
        article.said.lang.as_deref().filter(|own| !own.eq_ignore_ascii_case(page))
    }

    /// When an article was published.
    pub fn published(&self, id: ArticleId) -> Option<DateView<'a>> {
        let date = self.briefing()[id].said.published.as_ref()?;
        let Some(known) = self.site.index.published.get(id.index()) else {
            return Some(dates::date(self.words(), date));
        };
        Some(known.get_or_init(|| dates::spoken(self.words(), date, false)).view(date, None, false))
    }

    /// When an event happened, with the source's own words.
    pub fn happened(&self, id: EventId) -> Option<DateView<'a>> {
        let facts = &self.briefing()[id].facts;
        let (source_words, within) = (facts.date_text.as_deref(), facts.within);
        let known = self.site.index.happened.get(id.index());
        match (facts.when.as_ref(), known) {
            (Some(date), Some(known)) => {
                let known = known.get_or_init(|| dates::spoken(self.words(), date, within));
                Some(known.view(date, source_words, within))
            }
            (date, _) => dates::event(self.words(), date, source_words, within),
        }
    }

    /// An article by its title.
    pub fn article(&self, id: ArticleId) -> Link<'a> {
        let article = &self.briefing()[id];
        Link {
            href: self.link(self.site.routes.article(id)),
            label: &article.said.title,
            language: self.language(article),
        }
    }

    /// The publisher of an article.
    pub fn publisher(&self, id: PublisherId) -> Link<'a> {
        let publisher = &self.briefing()[id];
        Link::new(self.link(&self.site.routes.publisher(publisher)), &publisher.said.name)
    }

    /// A series by its title.
    pub fn series(&self, id: SeriesId) -> Link<'a> {
        let series = &self.briefing()[id];
        Link::new(self.link(&self.site.routes.series(series)), &series.said.title)
    }

    /// The link to a passage.
    pub fn passage(&self, passage: Passage) -> String {
        self.link(&self.site.routes.passage(self.briefing(), passage))
    }

    /// The link to a mention: its mark in the text, else the entry that its words are quoted for, else the name's entry.
    /// `there` is the link to its article's page, which is another than this.
    pub fn mention(&self, mention: &Mention, there: &str) -> String {
        let article = &self.briefing()[mention.article];
        let entity = self.briefing()[mention.entity].id();
        if article.text.is_some() {
            let mut link = String::with_capacity(there.len() + entity.len() + 16);
            [there, "#m-", entity, "-"].iter().for_each(|part| link.push_str(part));
            // Writing to a string cannot fail.
            let _ = write!(link, "{}", mention.nth);
            return link;
        }
        let page = self.site.routes.article(mention.article);
        let around = |annotation: &&Annotation| {
            let listed = !matches!(annotation.kind, "mention" | "ignore");
            let range = annotation.hit().filter(|_| listed).zip(mention.range.as_ref());
            range.is_some_and(|(hit, range)| hit.start <= range.start && range.end <= hit.end)
        };
        match article.annotations.iter().find(around) {
            Some(annotation) => self.link(&format!("{page}#a-{}", annotation.id)),
            None => self.link(&format!("{page}#m-{entity}-1")),
        }
    }

    /// The words of a passage in their sentence, where they may be published.
    pub fn quote(&self, passage: Passage) -> Option<Quote<'a>> {
        let article = &self.briefing()[passage.article];
        self.sentence(article, article.annotations[passage.annotation as usize].hit()?)
    }

    /// A range of an article's text in its sentence, where it may be published.
    pub fn sentence(&self, article: &'a Article, range: &std::ops::Range<u32>) -> Option<Quote<'a>> {
        super::quotes::quote(article, range, self.language(article))
    }

    /// The words of a passage, where they may be published.
    pub fn quoted_words(&self, passage: Passage) -> Option<&'a str> {
        let article = &self.briefing()[passage.article];
        let hit = article.annotations[passage.annotation as usize].hit()?;
        article.published_words(hit)
    }

    /// A source of a statement.
    pub fn source(&self, passage: Passage, stance: Option<Stance>, credibility: Option<u8>) -> SourceRef<'a> {
        let article = &self.briefing()[passage.article];
        SourceRef {
            href: self.passage(passage),
            article: self.article(passage.article),
            publisher: article.publisher.map(|id| self.briefing()[id].said.name.as_str()),
            published: self.published(passage.article),
            grade: words::grade(self.words(), article.reliability, credibility.or(article.said.credibility)),
            quote: self.quote(passage),
            stance: stance.map(Stance::as_str),
            origin: self.origin(passage.article),
            origin_id: &article.origin,
        }
    }

    /// The name of an article's origin: that of a publisher, an entity or the article itself where it is their id.
    pub fn origin(&self, id: ArticleId) -> &'a str {
        let briefing = self.briefing();
        match *self.site.index.origins.at(id.index()) {
            Origin::Publisher(publisher) => &briefing[publisher].said.name,
            Origin::Entity(entity) => &briefing[entity].said.name.value,
            Origin::Own => &briefing[id].said.title,
            Origin::Other => &briefing[id].origin,
        }
    }

    /// The publisher that a reference value's source names, by id or name.
    pub fn publisher_named(&self, source: Option<&str>) -> Option<&'a Publisher> {
        let source = source?;
        let named = |p: &&Publisher| p.said.record.id.value == source || p.said.name == source;
        self.briefing().publishers.iter().find(named)
    }
}

/// What a kind of entities is called: as its author says, else as the language does.
pub fn kind_name<'a>(words: &'a Words, kind: &'a EntityKind) -> &'a str {
    match (kind.id.as_str(), kind.name.as_str()) {
        ("person", "Person") => words.get("kind.person"),
        ("organisation", "Organisation") => words.get("kind.organisation"),
        ("place", "Place") => words.get("kind.place"),
        ("topic", "Topic") => words.get("kind.topic"),
        (_, own) => own,
    }
}

/// Whether a page can show highlighted code.
pub fn shows_code(briefing: &Briefing, page: Page) -> bool {
    let has = |text: Option<&Text>| text.is_some_and(|text| text.prose.tree.has_code);
    match page {
        Page::Front => has(briefing.front.as_ref().map(|front| &front.text)),
        Page::Article(id) => {
            let notes = &briefing[id].notes;
            has(briefing[id].text.as_ref()) || notes.iter().any(|note| has(Some(&briefing[*note].text)))
        }
        Page::Entity(id, _) => has(briefing[id].text.as_ref()),
        Page::Event(id) => has(briefing[id].text.as_ref()),
        Page::Claim(id) => has(briefing[id].text.as_ref()),
        Page::Series(id) => has(briefing[id].text.as_ref()),
        Page::Publisher(id) => has(briefing[id].text.as_ref()),
        Page::Judgement(id) => has(briefing[id].text.as_ref()),
        Page::Own(id) => has(Some(&briefing[id].text)),
        _ => false,
    }
}
