//! All names of the briefing, to be searched for in one pass.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::spelling::{Letters, Spelled};
use crate::date::Date;
use crate::parse::objects::{Entity, LinkMode};
use crate::source::Spanned;

/// The names of all entities. Made once, used for every article.
#[derive(Debug)]
pub struct NameIndex {
    /// Finds the keys of `names`; none when there are no names.
    automaton: Option<AhoCorasick>,
    /// For each pattern of the automaton, the names that fold to it.
    names: Vec<Vec<Name>>,
    /// Each entity's own `link`.
    modes: Vec<Option<LinkMode>>,
    /// The numbers of the entities.
    numbers: BTreeMap<String, u32>,
}

/// One name of an entity.
#[derive(Debug)]
pub struct Name {
    /// The entity.
    pub entity: u32,
    /// What it is to the entity.
    pub use_: NameUse,
    /// Its letters, and what stands between them.
    pub spelled: Spelled,
}

/// What a name is to its entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameUse {
    /// `name` or one of `aliases`.
    Full,
    /// One of `weak_aliases`.
    Weak,
    /// A name of a role, and when the role was held.
    Role(Option<Date>),
    /// One of `deny`: another's name.
    Deny,
}

impl NameIndex {
    /// Takes all entities; an entity's number is its position.
    pub fn new<'a>(entities: impl Iterator<Item = &'a Entity>) -> Self {
        let mut keys: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        let (mut modes, mut numbers) = (Vec::new(), BTreeMap::new());
        for (number, entity) in (0u32..).zip(entities) {
            modes.push(entity.link);
            numbers.entry(entity.record.id.value.clone()).or_insert(number);
            for (written, use_) in names_of(entity) {
                let key = Letters::of(written);
                if key.chars().any(char::is_alphanumeric) {
                    let name = Name { entity: number, use_, spelled: Spelled::new(written) };
                    keys.entry(key).or_default().push(name);
                }
            }
        }
        let (keys, names): (Vec<String>, Vec<Vec<Name>>) = keys.into_iter().unzip();
        let builder = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&keys);
        Self { automaton: builder.ok().filter(|_| !keys.is_empty()), names, modes, numbers }
    }

    /// The number of the entity with an id.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// An entity's own `link`.
    pub fn mode(&self, entity: u32) -> Option<LinkMode> {
        self.modes.get(entity as usize).copied().flatten()
    }

    /// Every place among a text's [`Letters`] where a name may stand, also inside another, by its end.
    pub fn search(&self, letters: &str) -> impl Iterator<Item = (std::ops::Range<usize>, &[Name])> {
        let found = self.automaton.iter().flat_map(move |a| a.find_overlapping_iter(letters));
        found.filter_map(|m| Some((m.range(), self.names.get(m.pattern().as_usize())?.as_slice())))
    }
}

/// All names of an entity.
fn names_of(entity: &Entity) -> impl Iterator<Item = (&str, NameUse)> {
    let roles = entity.roles.iter().flat_map(|role| used(&role.names, NameUse::Role(role.when.clone())));
    std::iter::once((entity.name.value.as_str(), NameUse::Full))
        .chain(used(&entity.aliases, NameUse::Full))
        .chain(used(&entity.weak_aliases, NameUse::Weak))
        .chain(roles)
        .chain(used(&entity.deny, NameUse::Deny))
}

fn used(names: &[Spanned<String>], use_: NameUse) -> impl Iterator<Item = (&str, NameUse)> {
    names.iter().map(move |name| (name.as_str(), use_.clone()))
}
