//! The prints of everything that a page can be made of.

use std::hash::Hash;

use rayon::prelude::*;

use crate::model::print::Names;
use crate::model::reads::{KINDS, Kind, Part, Read, Table};
use crate::model::{ArticleId, Briefing, ClaimId, EntityId, EventId, Named};
use crate::output::Bytes;
use crate::plan::Routes;
use crate::source::{Sources, offset};
use crate::view::{Assets, Index, Site};

/// The prints of a site.
#[derive(Debug)]
pub struct Prints {
    /// What every page is made of: when it changes, all are made again.
    pub ground: u64,
    names: Names,
    /// The items of each kind.
    pub items: Kinds<Vec<u64>>,
    /// Their names and order.
    pub which: Kinds<u64>,
    /// All that a kind holds.
    pub all: Kinds<u64>,
}

/// Something for each kind, by its number.
pub type Kinds<T> = Vec<T>;

/// The same, of nothing yet.
pub fn each_kind<T: Default + Clone>() -> Kinds<T> {
    vec![T::default(); KINDS]
}

impl Prints {
    /// The prints of a site, and of what stands behind it: the program, and what a build was asked for.
    pub fn of(site: Site<'_>, behind: u64, sources: &Sources, carried: &[(String, Bytes)]) -> Self {
        let names = names(site.briefing);
        let ground = ground(&names, site, behind, sources, carried);
        let (items, which, all) = (each_kind(), each_kind(), each_kind());
        let mut prints = Self { ground, names, items, which, all };
        prints.objects(site.briefing, site.routes);
        prints.orders(site.briefing);
        prints.index(site.index);
        prints.whole(Kind::Paths, &site.routes.summary());
        prints
    }

    /// The print of what was read, now.
    pub fn now(&self, read: Read) -> u64 {
        let (kind, part) = read.parts();
        print_of(part, &self.items[kind], self.which[kind], self.all[kind])
    }

    /// By which names the items of a kind are told apart.
    pub fn names(&self, kind: usize) -> &[u64] {
        self.names.of(name_giver(kind))
    }

    /// The print of a word of ours, such as a path.
    pub fn word(&self, word: &str) -> u64 {
        self.names.print(word)
    }

    /// Adds the files that are named by what they hold.
    pub fn set_assets(&mut self, paths: &[String]) {
        self.whole(Kind::Assets, &paths);
    }

    fn objects(&mut self, briefing: &Briefing, routes: &Routes) {
        let names = &self.names;
        // An object counts with its address, which goes by its name alone.
        let articles = each(&briefing.articles, |n, article| {
            names.print(&(article, briefing.mentions_in(article), routes.article(ArticleId(n))))
        });
        let entities = each(&briefing.entities, |n, entity| {
            let id = EntityId(n);
            names.print(&(entity, routes.entity(id), routes.entity_feed(id).is_some()))
        });
        let named = each(&briefing.entities, |_, entity| names.print::<Named>(entity));
        let events = each(&briefing.events, |n, event| names.print(&(event, routes.event(EventId(n)))));
        let claims = each(&briefing.claims, |n, claim| names.print(&(claim, routes.claim(ClaimId(n)))));
        self.items(Kind::Articles, articles);
        self.items(Kind::Entities, entities);
        self.items(Kind::Events, events);
        self.items(Kind::Claims, claims);
        self.items(Kind::Named, named);
        self.table(Kind::Series, &briefing.series);
        self.table(Kind::Publishers, &briefing.publishers);
        self.table(Kind::Judgements, &briefing.judgements);
        self.table(Kind::Pages, &briefing.pages);
        self.table(Kind::Figures, &briefing.figures);
        self.table(Kind::Relations, &briefing.relations);
        self.table(Kind::Notes, &briefing.notes);
        self.table(Kind::Tensions, &briefing.tensions);
        // One of them is read with its article; all of them seldom.
        self.all[Kind::Mentions as usize] = self.all[Kind::Articles as usize];
        self.items[Kind::Mentions as usize] = vec![0; briefing.mentions.len()];
    }

    fn orders(&mut self, briefing: &Briefing) {
        self.table(Kind::Timeline, &briefing.timeline);
        self.table(Kind::Years, &briefing.years);
        self.table(Kind::ByDate, &briefing.by_date);
        self.table(Kind::JudgementOrder, &briefing.judgement_order);
        self.table(Kind::PageOrder, &briefing.page_order);
        self.whole(Kind::Front, briefing.front.unwatched());
    }

    fn index(&mut self, index: &Index) {
        let Index { neighbours, event_places, event_neighbours, events_by_year, by_name, by_kind, .. } =
            index;
        let Index { origins, ties, ties_by_entity, places_known, last_day, lanes, behind, live, .. } = index;
        self.table(Kind::Neighbours, neighbours);
        self.table(Kind::Origins, origins);
        self.table(Kind::EventPlaces, event_places);
        self.table(Kind::EventNeighbours, event_neighbours);
        let years = events_by_year.unwatched().iter().map(|(year, _)| self.names.print(year)).collect();
        self.names.set(Kind::OfYear, years);
        self.table(Kind::OfYear, events_by_year);
        self.whole(Kind::ByName, by_name.unwatched());
        self.whole(Kind::ByKind, by_kind.unwatched());
        self.whole(Kind::Ties, ties.unwatched());
        let all = ties.unwatched();
        let of = |own: &Vec<u32>| {
            let own: Vec<_> = own.iter().map(|number| &all[*number as usize]).collect();
            self.names.print(&own)
        };
        let own = ties_by_entity.unwatched().par_iter().map(of).collect();
        self.items(Kind::TiesOf, own);
        self.whole(Kind::PlacesKnown, places_known.unwatched());
        self.whole(Kind::LastDay, last_day.unwatched());
        self.whole(Kind::Lanes, lanes.unwatched());
        self.table(Kind::Behind, behind);
        self.whole(Kind::Live, live.unwatched());
    }

    fn table<T: Hash + Sync>(&mut self, kind: Kind, table: &Table<T>) {
        let items = each(table, |_, item| self.names.print(item));
        self.items(kind, items);
    }

    fn items(&mut self, kind: Kind, items: Vec<u64>) {
        let n = kind as usize;
        self.which[n] = match self.names(n) {
            [] => self.names.print(&items),
            names => self.names.print(names),
        };
        self.all[n] = self.names.print(&(self.which[n], &items));
        self.items[n] = items;
    }

    fn whole(&mut self, kind: Kind, value: &impl Hash) {
        self.all[kind as usize] = self.names.print(value);
    }
}

/// The print of a part of a kind: of its items, which there are, and all of it.
pub fn print_of(part: Part, items: &[u64], which: u64, all: u64) -> u64 {
    match part {
        Part::Item(number) => items.get(number as usize).copied().unwrap_or_default(),
        Part::MoreThan(number) => u64::from(items.len() > number as usize),
        Part::Count => items.len() as u64,
        Part::Which => which,
        Part::All => all,
    }
}

/// Of which kind the names are by which the items of a kind are told apart; its own where it has some. Without any, items
/// are known by their places.
fn name_giver(kind: usize) -> usize {
    let others = [
        (Kind::Named, Kind::Entities),
        (Kind::Neighbours, Kind::Articles),
        (Kind::Origins, Kind::Articles),
        (Kind::EventPlaces, Kind::Events),
        (Kind::EventNeighbours, Kind::Events),
        (Kind::TiesOf, Kind::Entities),
        (Kind::Behind, Kind::Claims),
    ];
    others.iter().find(|(own, _)| *own as usize == kind).map_or(kind, |(_, giver)| *giver as usize)
}

/// The names of all objects, none of which two of a kind share.
fn names(briefing: &Briefing) -> Names {
    let (mut names, first) = (Names::default(), Names::default());
    macro_rules! set {
        ($kind:ident, $field:ident, $item:ident => $id:expr) => {
            let all = briefing.$field.unwatched().iter();
            names.set(Kind::$kind, all.map(|$item| first.print::<str>($id)).collect());
        };
    }
    set!(Articles, articles, item => item.id());
    set!(Entities, entities, item => item.id());
    set!(Events, events, item => &item.id);
    set!(Claims, claims, item => &item.id);
    set!(Series, series, item => item.id());
    set!(Publishers, publishers, item => &item.said.record.id.value);
    set!(Judgements, judgements, item => &item.said.record.id.value);
    set!(Pages, pages, item => &item.said.record.id.value);
    set!(Figures, figures, item => &item.id);
    set!(Relations, relations, item => &item.id);
    set!(Notes, notes, item => &item.id);
    set!(Tensions, tensions, item => &item.id);
    // Where it stands in its article may change, what it is not.
    let mentions =
        each(&briefing.mentions, |_, mention| names.print(&(mention.article, mention.entity, mention.nth)));
    names.set(Kind::Mentions, mentions);
    names
}

/// Makes something of each item of a table, by its number.
fn each<T: Sync>(table: &Table<T>, make: impl Fn(u32, &T) -> u64 + Sync) -> Vec<u64> {
    let items = table.unwatched().par_iter().enumerate().with_min_len(64);
    items.map(|(n, item)| make(offset(n), item)).collect()
}

/// The print of what every page is made of.
fn ground(names: &Names, site: Site<'_>, behind: u64, sources: &Sources, carried: &[(String, Bytes)]) -> u64 {
    let own = sources.iter().map(|(_, file)| file).filter(|file| !file.path.as_str().starts_with("content/"));
    let own: Vec<(&str, &str)> = own.map(|file| (file.path.as_str(), &*file.text)).collect();
    let carried: Vec<(&str, &[u8])> =
        carried.iter().map(|(path, bytes)| (path.as_str(), &bytes[..])).collect();
    let assets = Assets { search_index: String::new(), ..site.assets.clone() };
    names.print(&(behind, own, carried, site.routes.common(), site.briefing.level, assets))
}
