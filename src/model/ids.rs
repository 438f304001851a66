//! Numbers of objects: each stands for an object of a briefing, and leads to it by `briefing[id]`.
//!
//! Whoever goes that way is noted as a reader of the object, see `reads`.

use std::hash::{Hash, Hasher};

use super::print;
use super::reads::{Kind, Part, note};
use super::{
    Article, Briefing, Claim, Entity, Event, Figure, Judgement, Mention, Note, Page, Publisher, Relation,
    Series,
};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident of $object:ident in $field:ident as $kind:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
            pub struct $name(pub(crate) u32);

            impl $name {
                /// Its place among its kind.
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }

            impl Hash for $name {
                fn hash<H: Hasher>(&self, state: &mut H) {
                    print::write_id(state, Kind::$kind, self.0);
                }
            }

            impl std::ops::Index<$name> for Briefing {
                type Output = $object;
                fn index(&self, id: $name) -> &$object {
                    self.$field.at(id.index())
                }
            }
        )*
    };
}

ids! {
    /// An article of a briefing.
    ArticleId of Article in articles as Articles;
    /// An entity of a briefing.
    EntityId of Entity in entities as Entities;
    /// An event of a briefing, with or without a page of its own.
    EventId of Event in events as Events;
    /// A claim of a briefing, with or without a page of its own.
    ClaimId of Claim in claims as Claims;
    /// A series of a briefing.
    SeriesId of Series in series as Series;
    /// A publisher of a briefing.
    PublisherId of Publisher in publishers as Publishers;
    /// A judgement of a briefing.
    JudgementId of Judgement in judgements as Judgements;
    /// A page of the author's own.
    PageId of Page in pages as Pages;
    /// A figure that a source gives.
    FigureId of Figure in figures as Figures;
    /// A relation that a source reports.
    RelationId of Relation in relations as Relations;
    /// An analyst's note.
    NoteId of Note in notes as Notes;
}

/// A mention of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MentionId(pub(crate) u32);

impl MentionId {
    /// Its place among all mentions.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Hash for MentionId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        print::write_id(state, Kind::Mentions, self.0);
    }
}

impl std::ops::Index<MentionId> for Briefing {
    type Output = Mention;
    fn index(&self, id: MentionId) -> &Mention {
        // There are many, and what matters of one is that of its article.
        let mention = &self.mentions.unwatched()[id.index()];
        note(Kind::Articles, Part::Item(mention.article.0));
        mention
    }
}
