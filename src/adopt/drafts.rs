//! Annotations before they are written: in the order of the text, equal ones once, their IDs where nothing has them.

use std::collections::BTreeSet;

use crate::anchor::TextRange;
use crate::suggest::write::Block;

/// Of those that stand before one in the text so many are compared with it.
const COMPARED: usize = 64;

/// An annotation with the passage that it is for.
pub struct Draft {
    /// Its number in the batch.
    pub number: usize,
    /// Its passage; none where it is about the whole article.
    pub range: Option<TextRange>,
    /// The ID that it should have.
    pub id: Option<String>,
    /// Its table, without an anchor.
    pub block: Block,
}

impl Draft {
    fn is_same(&self, other: &Self) -> bool {
        let (own, others) = (&self.block, &other.block);
        self.range == other.range && self.id == other.id && own.kind == others.kind && own.keys == others.keys
    }
}

/// Drafts in the order of the text without those that are there twice, and how many those are.
pub fn unique(mut drafts: Vec<Draft>) -> (Vec<Draft>, usize) {
    drafts.sort_by_key(|draft| draft.range.as_ref().map_or((0, 0), |range| (range.start, range.end)));
    let all = drafts.len();
    let mut unique: Vec<Draft> = Vec::new();
    for draft in drafts {
        if !unique.iter().rev().take(COMPARED).any(|other| other.is_same(&draft)) {
            unique.push(draft);
        }
    }
    let twice = all - unique.len();
    (unique, twice)
}

/// The IDs that annotations of the batch were given, each with its article.
#[derive(Default)]
pub struct Ids(BTreeSet<(String, String)>);

impl Ids {
    /// Gives an ID, where no annotation of the batch has it.
    pub fn give(&mut self, article: &str, id: String) -> Option<String> {
        self.0.insert((article.to_owned(), id.clone())).then_some(id)
    }
}
