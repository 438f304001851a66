//! All names of the briefing, to be searched for in one pass.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::search::Search;
use super::spelling::{Letters, Spelled};
use crate::date::Date;
use crate::parse::objects::{Entity, LinkMode};
use crate::source::Spanned;

/// Additions that are searched for apart, before all names are searched for at once again.
const PIECES: usize = 8;

/// The names of all entities, used for every article, and brought up to date as entities change.
///
/// A *key* is the letters of names, which they are searched for as. Its number stays the same as long as the index lives.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// The numbers of the keys.
    numbers_of_keys: HashMap<String, u32>,
    keys: Vec<Key>,
    /// Find the keys.
    pieces: Vec<Arc<Search>>,
    /// The numbers of the entities.
    numbers: HashMap<String, u32>,
}

/// The letters of some names.
#[derive(Debug)]
struct Key {
    text: String,
    /// The names that have them; none when the last was taken away.
    names: Vec<Name>,
}

/// What became of the names.
#[derive(Debug, Default)]
pub struct Update {
    /// Whether the numbers of the entities are others: whatever names one is to be made anew.
    pub renumbered: bool,
    /// For each key, whether its names changed. Keys that are new are none of these. None when none changed.
    dirty: Vec<bool>,
    /// Finds the keys that are new.
    added: Option<Arc<Search>>,
}

impl Update {
    /// Whether the names of any key changed.
    pub fn has_dirty(&self) -> bool {
        !self.dirty.is_empty()
    }

    /// Whether the names of a key changed.
    pub fn is_dirty(&self, key: u32) -> bool {
        self.dirty.get(key as usize).copied().unwrap_or_default()
    }

    /// Whether a text may hold a key that is new, by its [`Letters`].
    pub fn adds_to(&self, letters: &str) -> bool {
        self.added.as_ref().is_some_and(|added| added.is_in(letters))
    }
}

/// One name of an entity.
#[derive(Debug, PartialEq, Eq)]
pub struct Name {
    /// The entity.
    pub entity: u32,
    /// What it is to the entity.
    pub use_: NameUse,
    /// The entity's own `link`.
    pub mode: Option<LinkMode>,
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
        let mut index = Self::default();
        index.update(entities);
        index
    }

    /// Takes all entities as they are now, and says what became of their names.
    pub fn update<'a>(&mut self, entities: impl Iterator<Item = &'a Entity>) -> Update {
        let mut wanted: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        let mut numbers = HashMap::new();
        for (number, entity) in (0u32..).zip(entities) {
            numbers.entry(entity.record.id.value.clone()).or_insert(number);
            for (written, use_) in names_of(entity) {
                let key = Letters::of(written);
                if key.chars().any(char::is_alphanumeric) {
                    let (mode, spelled) = (entity.link, Spelled::new(written));
                    wanted.entry(key).or_default().push(Name { entity: number, use_, mode, spelled });
                }
            }
        }
        let renumbered = numbers != self.numbers;
        self.numbers = numbers;
        self.take(wanted, renumbered)
    }

    fn take(&mut self, wanted: BTreeMap<String, Vec<Name>>, renumbered: bool) -> Update {
        let mut last: Vec<Vec<Name>> =
            self.keys.iter_mut().map(|key| std::mem::take(&mut key.names)).collect();
        let mut added = Vec::new();
        for (text, names) in wanted {
            match self.numbers_of_keys.get(&text) {
                Some(number) => self.keys[*number as usize].names = names,
                None => {
                    let number = crate::source::offset(self.keys.len());
                    self.numbers_of_keys.insert(text.clone(), number);
                    self.keys.push(Key { text, names });
                    added.push(number);
                }
            }
        }
        let dirty: Vec<bool> = last.drain(..).zip(&self.keys).map(|(last, key)| last != key.names).collect();
        let dirty = if dirty.contains(&true) { dirty } else { Vec::new() };
        Update { renumbered, dirty, added: self.search_for(&added) }
    }

    /// Adds keys to those that are found.
    fn search_for(&mut self, added: &[u32]) -> Option<Arc<Search>> {
        let keys = &self.keys;
        let search = |numbers: &[u32]| {
            Arc::new(Search::new(numbers.iter().map(|number| (&*keys[*number as usize].text, *number))))
        };
        let added = Some(search(added)).filter(|added| !added.is_empty())?;
        self.pieces.push(added.clone());
        if self.pieces.len() > PIECES {
            // Keys that no name has any more are forgotten: one that comes back is new.
            self.numbers_of_keys.retain(|_, number| !keys[*number as usize].names.is_empty());
            let live: Vec<u32> = self.numbers_of_keys.values().copied().collect();
            self.pieces = vec![search(&live)];
        }
        Some(added)
    }

    /// The number of the entity with an id.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// The names that a key stands for.
    pub fn names(&self, key: u32) -> &[Name] {
        self.keys.get(key as usize).map_or(&[], |key| &key.names)
    }

    /// Tells every place among a text's letters where a key stands, also inside another.
    pub fn search(&self, letters: &str, mut found: impl FnMut(Range<usize>, u32)) {
        self.pieces.iter().for_each(|piece| piece.each(letters, &mut found));
    }
}

/// Whether two states of an entity have the same names.
pub fn same_names(a: &Entity, b: &Entity) -> bool {
    a.record.id.value == b.record.id.value && a.link == b.link && names_of(a).eq(names_of(b))
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
