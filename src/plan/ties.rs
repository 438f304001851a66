//! What ties the entities of a briefing to each other: the rows of the network's page, and the places on the map.
//!
//! A tie is a relation that sources report, an office that someone holds somewhere, or a part and its whole. Sources that
//! report the same relation for the same time are one tie. Retracted entities have none.

use std::collections::BTreeMap;

use crate::model::*;
use crate::parse::objects::Status;
use crate::source::offset;

/// A tie between two entities.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tie {
    /// Whose tie it is: who relates, who holds the office, what is the part.
    pub subject: EntityId,
    /// The other end.
    pub object: EntityId,
    /// What kind of tie.
    pub kind: TieKind,
}

/// What kind of tie.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TieKind {
    /// Relations that say the same; never empty.
    Relations(Vec<RelationId>),
    /// An office: the number of the subject's role.
    Role(u32),
    /// The subject is a part of the object.
    Part,
}

/// Every tie of a briefing: relations, offices, parts, each by subject and object.
pub fn ties(briefing: &Briefing) -> Vec<Tie> {
    let all = (0..briefing.relations.len()).map(|n| RelationId(offset(n)));
    let mut ties = relations(briefing, all);
    for (n, entity) in briefing.entities.iter().enumerate() {
        let subject = EntityId(offset(n));
        ties.extend(roles(entity, subject));
    }
    for (n, entity) in briefing.entities.iter().enumerate() {
        let subject = EntityId(offset(n));
        ties.extend(entity.part_of.map(|object| Tie { subject, object, kind: TieKind::Part }));
    }
    ties.retain(|tie| is_live(briefing, tie.subject) && is_live(briefing, tie.object));
    ties
}

/// Some relations as ties, by subject and object; those that say the same are one.
pub fn relations(briefing: &Briefing, ids: impl Iterator<Item = RelationId>) -> Vec<Tie> {
    let mut same: BTreeMap<_, Vec<RelationId>> = BTreeMap::new();
    for id in ids {
        let relation = &briefing[id];
        let when = relation.said.when.as_ref().map(crate::date::Date::written);
        let state = relation.status;
        let key = (relation.subject, relation.object, relation.said.predicate.as_str(), when, state);
        same.entry(key).or_default().push(id);
    }
    same.into_iter()
        .map(|((subject, object, ..), ids)| Tie { subject, object, kind: TieKind::Relations(ids) })
        .collect()
}

/// The offices of an entity.
pub fn roles(entity: &Entity, subject: EntityId) -> impl Iterator<Item = Tie> {
    let organisations = entity.roles.iter().enumerate();
    organisations.filter_map(move |(n, role)| {
        role.organisation.map(|object| Tie { subject, object, kind: TieKind::Role(offset(n)) })
    })
}

impl Tie {
    /// Whether it was withdrawn: it stands in tables, and in no drawing of the whole.
    pub fn is_retracted(&self, briefing: &Briefing) -> bool {
        self.status(briefing) == Some(Status::Retracted)
    }

    /// The state of our record of it.
    pub fn status(&self, briefing: &Briefing) -> Option<Status> {
        match &self.kind {
            TieKind::Relations(ids) => ids.first().and_then(|id| briefing[*id].status),
            TieKind::Role(_) | TieKind::Part => None,
        }
    }
}

/// The places of a briefing whose coordinates are known: the most often named first, those of one number by id.
pub fn places(briefing: &Briefing) -> Vec<EntityId> {
    let all = (0..briefing.entities.len()).map(|n| EntityId(offset(n)));
    let mut places: Vec<EntityId> =
        all.filter(|id| briefing[*id].said.coordinates.is_some() && is_live(briefing, *id)).collect();
    places.sort_by_key(|id| (std::cmp::Reverse(briefing[*id].mentions.len()), *id));
    places
}

fn is_live(briefing: &Briefing, id: EntityId) -> bool {
    briefing[id].said.record.marking.status != Some(Status::Retracted)
}
