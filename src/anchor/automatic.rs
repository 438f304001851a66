//! Automatic mentions: names found in an article's own words.
//!
//! Names are sought in everything, but linked in linkable stretches alone; elsewhere (headings, links, code) a full
//! name only makes its entity known, so that a weak alias may follow.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::names::{Name, NameIndex, NameUse};
use super::spelling::Letters;
use super::written::Words;
use super::{ArticleInput, AutomaticMention, Doubt, Linking, Placed, TextRange, Undecided, hits};
use crate::parse::objects::{Annotation, Body, LinkMode, Prose};
use crate::source::offset;

/// What annotations have already said about passages.
pub struct Claims {
    /// Passages of mention and ignore annotations, joined where they touch or overlap, by start.
    taken: Vec<TextRange>,
    /// Where each entity that a mention annotation names is first named: the passage's end.
    named: BTreeMap<u32, u32>,
}

impl Claims {
    /// Collects the passages of placed mentions and ignores.
    pub fn new(annotations: &[&Annotation], placed: &[Placed], names: &NameIndex) -> Self {
        let (mut ranges, mut named) = (Vec::new(), BTreeMap::new());
        for (annotation, placed) in annotations.iter().zip(placed) {
            let entity = match &annotation.body {
                Body::Mention { entity } => names.number(entity.as_str()),
                Body::Ignore => None,
                _ => continue,
            };
            ranges.extend(placed.hits.iter().cloned());
            if let (Some(entity), Some(first)) = (entity, placed.hits.first()) {
                let end = named.entry(entity).or_insert(first.end);
                *end = first.end.min(*end);
            }
        }
        Self { taken: joined(ranges), named }
    }

    /// Whether a range overlaps any of the passages.
    fn overlap(&self, range: &TextRange) -> bool {
        let next = self.taken.partition_point(|taken| taken.end <= range.start);
        self.taken.get(next).is_some_and(|taken| taken.start < range.end)
    }
}

/// Ranges by start, those that touch or overlap as one.
fn joined(mut ranges: Vec<TextRange>) -> Vec<TextRange> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<TextRange> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// What [`link`] found.
#[derive(Default)]
pub struct Links {
    /// Automatic mentions, by start.
    pub automatic: Vec<AutomaticMention>,
    /// Names that are not linked, by start.
    pub undecided: Vec<Undecided>,
}

/// A stretch of an article's text with the places where names may stand.
#[derive(Debug)]
pub struct Stretch {
    range: TextRange,
    /// Whether a name is linked there.
    linkable: bool,
    /// By start, the longest first.
    places: Vec<Place>,
}

/// A place where the letters of names stand as a whole.
#[derive(Debug)]
struct Place {
    range: TextRange,
    /// The key of the [`NameIndex`].
    key: u32,
}

/// Where names may stand in an article, whatever they mean there.
#[derive(Debug, Default)]
pub struct Places {
    /// The stretches that have any.
    stretches: Vec<Stretch>,
    /// The text's letters, those of each stretch apart.
    pub letters: Box<str>,
}

impl Places {
    /// Looks for every key.
    pub fn new(prose: &Prose, names: &NameIndex) -> Self {
        let tree = &prose.tree;
        let mut found = Vec::new();
        let mut all = String::with_capacity(tree.text.len() + 64);
        let mut letters = Letters::default();
        for (range, linkable) in stretches(&tree.text, &tree.linkable) {
            let words = tree.text.get(range.start as usize..range.end as usize).unwrap_or_default();
            letters.read(words);
            let places = places(&tree.text, range.start, &letters, names);
            all.push_str(&letters.text);
            all.push(APART);
            if !places.is_empty() {
                found.push(Stretch { range, linkable, places });
            }
        }
        Self { stretches: found, letters: all.into() }
    }

    /// Whether any is one of a kind of keys.
    pub fn any(&self, is: impl Fn(u32) -> bool) -> bool {
        self.stretches.iter().flat_map(|stretch| &stretch.places).any(|place| is(place.key))
    }
}

/// Stands in no name.
const APART: char = '\u{0}';

/// The places in a stretch where the letters of a name stand as a whole.
fn places(text: &str, start: u32, letters: &Letters, names: &NameIndex) -> Vec<Place> {
    // Names are found piece by piece of the index; the order must not tell.
    let mut found: Vec<(Range<usize>, u32)> = Vec::new();
    names.search(&letters.text, |range, key| found.push((range, key)));
    found.sort_unstable_by_key(|(range, _)| (range.start, Reverse(range.end)));
    let whole = |(found, key): (Range<usize>, u32)| {
        let inside = letters.range(&found)?;
        let range = start + inside.start..start + inside.end;
        hits::is_hit(text, &range).then_some(Place { range, key })
    };
    found.into_iter().filter_map(whole).collect()
}

/// A place where names stand, spelled as they may be.
struct Candidate<'a> {
    range: TextRange,
    names: Vec<&'a Name>,
}

/// The names that words are, over all that belongs to any of them.
fn candidate<'a>(words: &Words<'_>, names: &'a [Name]) -> Option<Candidate<'a>> {
    // A denied name keeps links off in any case.
    let is = |name: &Name| words.are(&name.spelled, name.use_ == NameUse::Deny);
    let mut reach: Option<TextRange> = None;
    let mut found = Vec::new();
    for name in names {
        let Some(range) = is(name) else { continue };
        let so_far = reach.get_or_insert(range.clone());
        *so_far = so_far.start.min(range.start)..so_far.end.max(range.end);
        found.push(name);
    }
    reach.map(|range| Candidate { range, names: found })
}

/// The names that stand as they may be written at places with one start, the longest first. Each place is looked at
/// only when its turn comes: most often the longest name is taken, and the others need not be spelled.
fn candidates<'a>(
    article: &'a ArticleInput<'a>,
    names: &'a NameIndex,
    places: &[Place],
    stretch: &TextRange,
) -> impl Iterator<Item = Candidate<'a>> {
    let text = &article.prose.tree.text;
    let named = move |place: &Place| {
        let names = names.names(place.key);
        if names.is_empty() {
            return None;
        }
        candidate(&Words::new(text, place.range.clone(), stretch), names)
    };
    // With the punctuation before it, a shorter name may begin first.
    let begins_before = |place: &Place| names.names(place.key).iter().any(|n| !n.spelled.before.is_empty());
    let (at_once, in_turn) =
        if places.iter().any(begins_before) { (places, &[][..]) } else { (&[][..], places) };
    let mut first: Vec<Candidate<'_>> = at_once.iter().filter_map(named).collect();
    first.sort_by_key(|c| (c.range.start, Reverse(c.range.end)));
    first.into_iter().chain(in_turn.iter().filter_map(named))
}

/// Whether nothing that is taken, in the text's order, reaches beyond a place.
fn is_free(taken: &[TextRange], at: u32) -> bool {
    taken.last().is_none_or(|taken| taken.end <= at)
}

/// Finds the automatic mentions of an article among the places where names may stand.
pub fn link(article: &ArticleInput<'_>, names: &NameIndex, claims: &Claims, places: &Places) -> Links {
    let named = claims.named.clone();
    let mut linker =
        Linker { article, names, claims, named, linked: BTreeSet::new(), links: Links::default() };
    places.stretches.iter().for_each(|stretch| linker.stretch(stretch));
    linker.links
}

/// The text's stretches in order, and whether each is linkable. What lies between linkable ones is cut at line ends
/// and cells, so that no name reaches from one block into another.
fn stretches(text: &str, linkable: &[Range<u32>]) -> Vec<(TextRange, bool)> {
    let mut sorted: Vec<&Range<u32>> = linkable.iter().collect();
    sorted.sort_by_key(|range| (range.start, range.end));
    let (mut found, mut at) = (Vec::new(), 0);
    for range in sorted.into_iter().filter(|range| range.start < range.end) {
        between(text, at..range.start, &mut found);
        found.push((range.clone(), true));
        at = at.max(range.end);
    }
    between(text, at..offset(text.len()), &mut found);
    found
}

fn between(text: &str, gap: TextRange, found: &mut Vec<(TextRange, bool)>) {
    let mut start = gap.start;
    let words = text.get(gap.start as usize..gap.end as usize).unwrap_or_default();
    for line in words.split_inclusive(['\n', '\t']) {
        let end = start + offset(line.len());
        found.push((start..end, false));
        start = end;
    }
}

/// The pass over one article.
struct Linker<'a> {
    article: &'a ArticleInput<'a>,
    names: &'a NameIndex,
    claims: &'a Claims,
    /// Where each entity was first named by a full name, a role's name or an annotation: the end of it.
    named: BTreeMap<u32, u32>,
    /// Entities that have an automatic mention.
    linked: BTreeSet<u32>,
    links: Links,
}

impl<'a> Linker<'a> {
    /// Chooses names in one stretch: leftmost, then longest, among those that may stand where they stand.
    fn stretch(&mut self, stretch: &Stretch) {
        let before = self.links.undecided.len();
        let (mut taken, mut idle): (Vec<TextRange>, Vec<Undecided>) = Default::default();
        // Punctuation before a name lies behind whatever begins earlier, so that the places' order is the names', too.
        for places in stretch.places.chunk_by(|a, b| a.range.start == b.range.start) {
            let mut candidates = candidates(self.article, self.names, places, &stretch.range);
            while is_free(&taken, places[0].range.start)
                && let Some(candidate) = candidates.next()
            {
                if !is_free(&taken, candidate.range.start) || self.claims.overlap(&candidate.range) {
                    continue;
                }
                if let Some(names) = self.active(&candidate) {
                    taken.push(candidate.range.clone());
                    self.take(&candidate.range, &names, stretch.linkable);
                } else if stretch.linkable {
                    idle.extend(self.idle(&candidate));
                }
            }
        }
        self.undecided(idle, &taken);
        if let Some(found) = self.links.undecided.get_mut(before..) {
            found.sort_by_key(|name| name.range.start);
        }
    }

    /// What keeps a candidate's names, none of which is active, from being linked; none where no link is wanted.
    fn idle(&self, candidate: &Candidate<'a>) -> Option<Undecided> {
        let mut doubts: BTreeMap<u32, Doubt> = BTreeMap::new();
        for name in candidate.names.iter().filter(|name| self.is_wanted(name)) {
            match &name.use_ {
                NameUse::Role(Some(when)) => {
                    doubts.entry(name.entity).or_insert_with(|| Doubt::Role(when.clone()));
                }
                NameUse::Weak => drop(doubts.entry(name.entity).or_insert(Doubt::Weak)),
                NameUse::Full | NameUse::Role(None) | NameUse::Deny => {}
            }
        }
        (!doubts.is_empty()).then(|| Undecided::new(candidate.range.clone(), doubts.into_iter()))
    }

    /// Records names that are not active, where no name that is takes their words; both are in the text's order.
    fn undecided(&mut self, idle: Vec<Undecided>, taken: &[TextRange]) {
        let mut free_from = 0;
        for name in idle {
            let next = taken.partition_point(|taken| taken.end <= name.range.start);
            let is_free = taken.get(next).is_none_or(|taken| name.range.end <= taken.start);
            if is_free && free_from <= name.range.start {
                free_from = name.range.end;
                self.links.undecided.push(name);
            }
        }
    }

    /// The names by which a candidate may name an entity here, those of one entity beside each other; none when nobody
    /// claims it, not even to deny it.
    fn active(&self, candidate: &Candidate<'a>) -> Option<Vec<&'a Name>> {
        let is_active = |name: &&&Name| self.is_active(name, candidate.range.start);
        let mut active: Vec<&Name> = candidate.names.iter().filter(is_active).copied().collect();
        active.sort_by_key(|name| name.entity);
        (!active.is_empty()).then_some(active)
    }

    fn is_active(&self, name: &Name, at: u32) -> bool {
        match &name.use_ {
            NameUse::Full | NameUse::Deny | NameUse::Role(None) => true,
            NameUse::Role(Some(when)) => {
                self.article.published.is_some_and(|date| date.surely_lies_inside(when))
            }
            NameUse::Weak => self.named.get(&name.entity).is_some_and(|end| *end <= at),
        }
    }

    /// Records the names that were chosen for a range.
    fn take(&mut self, range: &TextRange, names: &[&Name], linkable: bool) {
        let denied = |names: &[&Name]| names.iter().any(|name| name.use_ == NameUse::Deny);
        let each = names.chunk_by(|a, b| a.entity == b.entity).filter(|names| !denied(names));
        // The first name of each entity, with the others.
        let meant: Vec<(&Name, &[&Name])> = each.filter_map(|names| Some((*names.first()?, names))).collect();
        let (first, names) = match meant[..] {
            [] => return,
            [one] => one,
            _ => {
                if linkable && meant.iter().any(|(first, _)| self.is_wanted(first)) {
                    let entities = meant.iter().map(|(first, _)| (first.entity, Doubt::Shared));
                    self.links.undecided.push(Undecided::new(range.clone(), entities));
                }
                return;
            }
        };
        let entity = first.entity;
        if names.iter().any(|name| name.use_ != NameUse::Weak) {
            let end = self.named.entry(entity).or_insert(range.end);
            *end = range.end.min(*end);
        }
        if linkable && self.is_wanted(first) {
            self.linked.insert(entity);
            self.links.automatic.push(AutomaticMention { entity, range: range.clone() });
        }
    }

    /// Whether the next name of a name's entity in a linkable place is linked.
    fn is_wanted(&self, name: &Name) -> bool {
        match self.mode(name) {
            LinkMode::Always => true,
            LinkMode::First => !self.linked.contains(&name.entity),
            LinkMode::Never => false,
        }
    }

    /// How an entity's names are linked: its own `link`, else the site's mode.
    fn mode(&self, name: &Name) -> LinkMode {
        name.mode.unwrap_or(match self.article.linking {
            Linking::All => LinkMode::Always,
            Linking::First => LinkMode::First,
            Linking::Off => LinkMode::Never,
        })
    }
}
