//! The ties of one entity, for its page: the rows of the table and the drawing.

use super::graph::ego::{self, Cross, DRAWN, Spoke};
use super::here::Here;
use super::parts::TieRow;
use crate::model::*;
use crate::plan::ties::{self, Tie, TieKind};

/// At most so many ties between neighbours are drawn.
const CROSSES: usize = 40;

/// The rows of a page: those of its relations, and on the first page offices and parts.
pub fn rows<'a>(here: &Here<'a>, id: EntityId, relations: &[RelationId], page: usize) -> Vec<TieRow<'a>> {
    let of_relations = ties::relations(here.briefing(), relations.iter().copied());
    let other = |tie: &&Tie| page == 1 && !matches!(tie.kind, TieKind::Relations(_));
    let others = here.site.index.ties_of(id).filter(other);
    of_relations.iter().chain(others).map(|tie| here.tie_row(tie)).collect()
}

/// The drawing, with how many of its neighbours it shows and how many there are; none where there is little to draw.
pub fn drawn(here: &Here<'_>, id: EntityId) -> Option<(String, usize, usize)> {
    let briefing = here.briefing();
    let live: Vec<&Tie> = here
        .site
        .index
        .ties_of(id)
        .filter(|tie| !tie.is_retracted(briefing) && tie.subject != tie.object)
        .collect();
    let mut neighbours: Vec<(EntityId, Vec<&Tie>)> = Vec::new();
    for tie in live {
        let other = other_end(tie, id);
        match neighbours.iter_mut().find(|(known, _)| *known == other) {
            Some((_, ties)) => ties.push(tie),
            None => neighbours.push((other, vec![tie])),
        }
    }
    // One tie alone is as clear in words.
    if neighbours.len() < 2 {
        return None;
    }
    let all = neighbours.len();
    // The best tied are shown, in the order of their ids among equals.
    neighbours.sort_by_key(|(other, ties)| (std::cmp::Reverse(ties.len()), *other));
    neighbours.truncate(DRAWN);
    let spokes: Vec<Spoke<'_>> =
        neighbours.iter().map(|(other, ties)| spoke(here, id, *other, ties)).collect();
    let crosses = crosses(here, &neighbours);
    let name = &briefing[id].said.name.value;
    Some((
        ego::svg(&here.words().filled("network.ties_of", &[("name", name)]), name, &spokes, &crosses),
        spokes.len(),
        all,
    ))
}

fn other_end(tie: &Tie, id: EntityId) -> EntityId {
    if tie.subject == id { tie.object } else { tie.subject }
}

fn spoke<'a>(here: &Here<'a>, id: EntityId, other: EntityId, ties: &[&Tie]) -> Spoke<'a> {
    let link = here.entity(other);
    let rows: Vec<TieRow<'_>> = ties.iter().map(|tie| here.tie_row(tie)).collect();
    let mut words: Vec<&str> = Vec::new();
    for row in &rows {
        if !words.contains(&row.predicate) {
            words.push(row.predicate);
        }
    }
    Spoke {
        name: link.name,
        kind: link.kind,
        href: link.href,
        tie: rows[0].kind,
        words: words.join(" · "),
        about: rows
            .iter()
            .map(|row| super::network::in_words(here.words(), row))
            .collect::<Vec<_>>()
            .join("; "),
        ways: (ties.iter().any(|tie| tie.subject == id), ties.iter().any(|tie| tie.object == id)),
        disputed: rows.iter().any(|row| row.disputed),
    }
}

/// What ties neighbours to each other.
fn crosses(here: &Here<'_>, neighbours: &[(EntityId, Vec<&Tie>)]) -> Vec<Cross> {
    let number = |id: EntityId| neighbours.iter().position(|(other, _)| *other == id);
    let mut crosses: Vec<Cross> = Vec::new();
    for (from, (id, _)) in neighbours.iter().enumerate() {
        let own = here.site.index.ties_of(*id).filter(|tie| tie.subject == *id && tie.object != *id);
        for tie in own.filter(|tie| !tie.is_retracted(here.briefing())) {
            if let Some(to) = number(tie.object).filter(|_| crosses.len() < CROSSES) {
                let about = super::network::in_words(here.words(), &here.tie_row(tie));
                match crosses.iter_mut().find(|cross| (cross.from, cross.to) == (from, to)) {
                    Some(known) => known.about = format!("{}; {about}", known.about),
                    None => crosses.push(Cross { from, to, about }),
                }
            }
        }
    }
    crosses
}
