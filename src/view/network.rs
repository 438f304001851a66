//! The page of the network: every tie of the briefing, drawn and in a table. Also the rows of ties for other pages.

use super::dates;
use super::graph::network::{self, Edge, Node};
use super::here::Here;
use super::lists;
use super::pages::NetworkView;
use super::parts::{EntityLink, Link, TieRow};
use super::words;
use crate::model::*;
use crate::parse::objects::Status;
use crate::plan::ties::{Tie, TieKind};
use crate::plan::{NETWORK, Page, ROWS_PER_PAGE, page_count};
use crate::words::Words;

/// How many entities are drawn at most: those with the most ties.
const DRAWN: usize = 300;

/// The view of the network.
pub fn view<'a>(here: &Here<'a>, page: usize) -> NetworkView<'a> {
    let ties = &here.site.index.ties;
    let briefing = here.briefing();
    let rows = ties.chunks(ROWS_PER_PAGE).nth(page - 1).unwrap_or_default();
    let drawing = (page == 1).then(|| Chosen::of(briefing, ties));
    let kinds = drawing.as_ref().map(|chosen| kinds(here, chosen)).unwrap_or_default();
    NetworkView {
        frame: here.frame(
            Page::Network(page),
            here.words().get("network.title"),
            here.words().get("network.standfirst"),
        ),
        drawn: drawing.as_ref().map_or(0, |chosen| chosen.entities.len()),
        entities: drawing.as_ref().map_or(0, |chosen| chosen.all),
        drawing_html: drawing.and_then(|chosen| drawn(here, &chosen)),
        kinds,
        total: here.site.index.live.ties,
        ties: rows.iter().map(|tie| here.tie_row(tie)).collect(),
        pagination: lists::pagination(here, NETWORK, page, page_count(ties.len(), ROWS_PER_PAGE)),
    }
}

/// What is drawn: the entities with the most ties, and the ties between them.
struct Chosen<'a> {
    /// The entities, those with the most ties first, each with how many it has.
    entities: Vec<(EntityId, usize)>,
    /// How many entities there are to draw.
    all: usize,
    ties: Vec<&'a Tie>,
}

impl<'a> Chosen<'a> {
    /// What is retracted is not drawn, and neither is a tie of something to itself.
    fn of(briefing: &Briefing, ties: &'a [Tie]) -> Self {
        let drawable = |tie: &&Tie| !tie.is_retracted(briefing) && tie.subject != tie.object;
        let mut counts = vec![0_usize; briefing.entities.len()];
        for tie in ties.iter().filter(drawable) {
            counts[tie.subject.index()] += 1;
            counts[tie.object.index()] += 1;
        }
        let tied = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let mut entities: Vec<(EntityId, usize)> =
            tied.map(|(n, count)| (EntityId(crate::source::offset(n)), *count)).collect();
        entities.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        let all = entities.len();
        entities.truncate(DRAWN);
        let mut kept = vec![false; briefing.entities.len()];
        entities.iter().for_each(|(id, _)| kept[id.index()] = true);
        let between = |tie: &&Tie| kept[tie.subject.index()] && kept[tie.object.index()];
        Self { entities, all, ties: ties.iter().filter(drawable).filter(between).collect() }
    }
}

/// The kinds of the entities that are drawn, for the explanation of the shapes.
fn kinds<'a>(here: &Here<'a>, chosen: &Chosen<'_>) -> Vec<EntityLink<'a>> {
    let mut seen: Vec<(usize, EntityId)> = Vec::new();
    for (id, _) in &chosen.entities {
        let kind = here.briefing()[*id].kind;
        if !seen.iter().any(|(known, _)| *known == kind) {
            seen.push((kind, *id));
        }
    }
    seen.sort_unstable();
    seen.into_iter().map(|(_, id)| here.entity(id)).collect()
}

fn drawn(here: &Here<'_>, chosen: &Chosen<'_>) -> Option<String> {
    if chosen.ties.is_empty() {
        return None;
    }
    let node = |(id, ties): &(EntityId, usize)| {
        let entity = here.entity(*id);
        let fills = [("name", entity.name), ("kind", entity.kind_name)];
        Node {
            name: entity.name,
            kind: entity.kind,
            about: here.words().counted_with("network.node", *ties, &fills),
            href: entity.href,
            ties: *ties,
        }
    };
    let nodes: Vec<Node<'_>> = chosen.entities.iter().map(node).collect();
    let mut numbers = vec![0; here.briefing().entities.len()];
    for (number, (id, _)) in chosen.entities.iter().enumerate() {
        numbers[id.index()] = number;
    }
    let mut edges: Vec<Edge> = Vec::new();
    for tie in &chosen.ties {
        let (from, to) = (numbers[tie.subject.index()], numbers[tie.object.index()]);
        let edge = edge(here, tie, (from, to));
        let same = |known: &&mut Edge| (known.from, known.to, known.kind) == (from, to, edge.kind);
        match edges.iter_mut().find(same) {
            // One line for all that one says or does to another; what it is stands in its words.
            Some(known) => join(known, edge),
            None => edges.push(edge),
        }
    }
    let description = here.words().counted("network.description", chosen.entities.len());
    Some(network::svg(here.words().get("network.title"), &description, &nodes, &edges))
}

fn join(known: &mut Edge, other: Edge) {
    if !known.words.split(", ").any(|words| words == other.words) {
        known.words = format!("{}, {}", known.words, other.words);
    }
    known.about = format!("{}; {}", known.about, other.about);
    known.disputed |= other.disputed;
}

fn edge(here: &Here<'_>, tie: &Tie, (from, to): (usize, usize)) -> Edge {
    let row = here.tie_row(tie);
    let about = in_words(here.words(), &row);
    Edge { from, to, kind: row.kind, words: row.predicate.to_owned(), about, disputed: row.disputed }
}

/// A tie as a sentence.
pub fn in_words(words: &Words, row: &TieRow<'_>) -> String {
    let (subject, how, object) = (row.subject.name, row.predicate, row.object.name);
    let fills = [("subject", subject), ("how", how), ("object", object)];
    let mut said =
        words.filled(if row.kind == "role" { "network.role_said" } else { "network.tie_said" }, &fills);
    if let Some(when) = &row.when {
        said = words.filled("network.when_said", &[("tie", &said), ("when", &when.text)]);
    }
    if row.disputed {
        said = words.filled("network.disputed_said", &[("tie", &said)]);
    }
    said
}

impl<'a> Here<'a> {
    /// A tie in a table.
    pub fn tie_row(&self, tie: &Tie) -> TieRow<'a> {
        let briefing = self.briefing();
        let mut row = TieRow {
            subject: self.entity(tie.subject),
            predicate: self.words().get("network.is_part_of"),
            object: self.entity(tie.object),
            kind: "part",
            disputed: tie.status(briefing) == Some(Status::Disputed),
            when: None,
            status: words::status(self.words(), tie.status(briefing), None),
            notes: Vec::new(),
            sources: Vec::new(),
        };
        match &tie.kind {
            TieKind::Part => {}
            TieKind::Role(number) => {
                let role = &briefing[tie.subject].roles[*number as usize];
                row.kind = "role";
                row.predicate = &role.title;
                row.when = dates::maybe(self.words(), role.when.as_ref());
            }
            TieKind::Relations(ids) => {
                let first = &briefing[ids[0]];
                row.kind = "relation";
                row.predicate = &first.said.predicate;
                row.when = dates::maybe(self.words(), first.said.when.as_ref());
                row.notes = ids.iter().filter_map(|id| briefing[*id].said.note.as_deref()).collect();
                row.sources = ids.iter().map(|id| self.tie_source(briefing[*id].passage)).collect();
            }
        }
        row
    }

    fn tie_source(&self, passage: Passage) -> Link<'a> {
        Link { href: self.passage(passage), ..self.article(passage.article) }
    }
}
