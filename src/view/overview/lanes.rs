//! The lanes of a timeline: what its events are told apart by. The data decide: their kind where most have one, else who
//! took part first.

use std::collections::BTreeMap;

use crate::model::*;

/// How many lanes there are, beside the one for all others.
const MOST: usize = 6;

/// What events are told apart by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// Their `type`.
    Kind,
    /// The first of their actors.
    Actor,
    /// Nothing that enough of them have.
    #[default]
    Nothing,
}

/// What a lane holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Kind(&'a str),
    Actor(EntityId),
}

/// The lanes of a briefing's timeline.
#[derive(Debug, Clone, Default, Hash)]
pub struct Lanes {
    /// What events are told apart by.
    pub by: By,
    kinds: Vec<String>,
    actors: Vec<EntityId>,
}

impl Lanes {
    /// The lanes that suit a timeline: those of what most events have, the largest first.
    pub fn new(briefing: &Briefing) -> Self {
        [By::Kind, By::Actor].into_iter().find_map(|by| Self::by(briefing, by)).unwrap_or_default()
    }

    fn by(briefing: &Briefing, by: By) -> Option<Self> {
        let mut counts: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        for key in briefing.timeline.iter().filter_map(|id| key(by, &briefing[*id])) {
            *counts.entry(key).or_default() += 1;
        }
        let told: usize = counts.values().sum();
        if counts.len() < 2 || told * 2 < briefing.timeline.len() {
            return None;
        }
        let mut keys: Vec<(Key<'_>, usize)> = counts.into_iter().collect();
        keys.sort_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
        // Lanes of one event each tell nothing apart.
        keys.retain(|(_, count)| *count > 1 || told <= 2 * MOST);
        let mut lanes = Self { by, ..Self::default() };
        for (key, _) in keys.into_iter().take(MOST) {
            match key {
                Key::Kind(kind) => lanes.kinds.push(kind.to_owned()),
                Key::Actor(actor) => lanes.actors.push(actor),
            }
        }
        (lanes.len() > 2).then_some(lanes)
    }

    /// How many there are, with the one for all others.
    pub fn len(&self) -> usize {
        self.kinds.len() + self.actors.len() + 1
    }

    /// The number of an event's lane.
    pub fn of(&self, event: &Event) -> usize {
        let found = match key(self.by, event) {
            Some(Key::Kind(kind)) => self.kinds.iter().position(|other| other == kind),
            Some(Key::Actor(actor)) => self.actors.iter().position(|other| *other == actor),
            None => None,
        };
        found.unwrap_or(self.len() - 1)
    }

    /// What a lane is called; nothing when it holds all others.
    pub fn name<'a>(&'a self, briefing: &'a Briefing, lane: usize) -> Option<&'a str> {
        let actor = || self.actors.get(lane).map(|id| briefing[*id].said.name.value.as_str());
        self.kinds.get(lane).map(String::as_str).or_else(actor)
    }
}

fn key(by: By, event: &Event) -> Option<Key<'_>> {
    match by {
        By::Kind => event.facts.kind.as_deref().map(Key::Kind),
        By::Actor => event.actors.first().map(|(actor, _)| Key::Actor(*actor)),
        By::Nothing => None,
    }
}
