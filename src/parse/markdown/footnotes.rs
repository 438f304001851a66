//! Footnotes: set aside where they are defined, written at the end in the order of their first reference.
//!
//! Each definition is read once, so notes that refer to each other come to an end. Of two definitions with one label
//! the first counts; a definition that nothing refers to is left out, and with it the definitions inside it.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::Event;

use super::build::{Builder, Frame};
use crate::markup::{Element, Kind, Node};

/// The events of a definition.
type Events<'s> = Vec<(Event<'s>, Range<usize>)>;

/// The footnotes of a document.
#[derive(Default)]
pub(super) struct Notes<'s> {
    /// The definitions that are open, outermost first.
    open: Vec<(String, Events<'s>)>,
    /// The finished definitions.
    defined: BTreeMap<String, Events<'s>>,
    /// The number of each label that was referred to.
    numbers: BTreeMap<String, u32>,
    /// The labels in the order of their numbers, with how many references there are.
    order: Vec<(String, u32)>,
}

impl<'s> Notes<'s> {
    pub fn begin(&mut self, label: &str) {
        self.open.push((key(label), Vec::new()));
    }

    pub fn end(&mut self) {
        if let Some((label, events)) = self.open.pop() {
            self.defined.entry(label).or_insert(events);
        }
    }

    /// Gives back an event that stands outside every definition.
    pub fn set_aside(&mut self, event: Event<'s>, range: &Range<usize>) -> Option<Event<'s>> {
        match self.open.last_mut() {
            Some((_, events)) => {
                events.push((event, range.clone()));
                None
            }
            None => Some(event),
        }
    }

    /// The number of a footnote, and which reference to it this is.
    fn refer(&mut self, label: &str) -> (u32, u32) {
        let label = key(label);
        let next = crate::source::offset(self.order.len() + 1);
        let number = *self.numbers.entry(label.clone()).or_insert(next);
        if number == next {
            self.order.push((label, 0));
        }
        let count = &mut self.order[number as usize - 1].1;
        *count += 1;
        (number, *count)
    }

    /// Adds the ids of the notes and of the references to them.
    pub fn add_ids(&self, ids: &mut Vec<String>) {
        for (number, (_, references)) in (1..).zip(&self.order) {
            ids.push(format!("fn-{number}"));
            ids.extend((1..=*references).map(|which| reference_id(number, which)));
        }
    }
}

/// The id of a reference.
pub(super) fn reference_id(number: u32, which: u32) -> String {
    if which == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{which}") }
}

/// What makes two labels the same: case and white space do not count.
fn key(label: &str) -> String {
    let folded = caseless::default_case_fold_str(label);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'s> Builder<'s, '_> {
    pub(super) fn footnote_reference(&mut self, label: &str, range: Range<usize>) {
        let (number, which) = self.footnotes.refer(label);
        self.push(Kind::FootnoteReference(number, which), &range);
    }

    /// Writes the notes. One may refer to further ones, which join the end of the list.
    pub(super) fn write_footnotes(&mut self) {
        self.end_text();
        if self.footnotes.order.is_empty() {
            return;
        }
        let at = self.source.len()..self.source.len();
        self.open(Element::Footnotes, &at);
        let mut opened = Vec::new();
        while let Some((label, _)) = self.footnotes.order.get(opened.len()) {
            let events = self.footnotes.defined.remove(label).unwrap_or_default();
            opened.push(self.write_footnote(opened.len() + 1, events));
        }
        self.close(&at);
        self.count_references(&opened);
    }

    /// Writes one note, and gives the nodes that have to learn how many references there are.
    fn write_footnote(&mut self, number: usize, events: Events<'s>) -> [usize; 2] {
        let number = crate::source::offset(number);
        let range = events.first().map_or(0, |e| e.1.start)..events.last().map_or(0, |e| e.1.end);
        let opened = self.open(Element::Footnote(number, 0), &range);
        self.frames.push(Frame::Block);
        for (event, range) in events {
            self.event(event, range);
        }
        let back = self.insert_back_links(number, &range);
        self.end(range);
        [opened, back]
    }

    /// The links back stand in the note's last paragraph, where there is one.
    fn insert_back_links(&mut self, number: u32, range: &Range<usize>) -> usize {
        let end = self.range(&(range.end..range.end));
        let node = Node { kind: Kind::FootnoteBack(number, 0), source: end };
        let last = self.tree.nodes.len();
        let at = if self.ends_with_paragraph() { last - 1 } else { last };
        self.tree.nodes.insert(at, node);
        at
    }

    fn ends_with_paragraph(&self) -> bool {
        let mut depth = 0;
        for node in self.tree.nodes.iter().rev() {
            match &node.kind {
                Kind::Close => depth += 1,
                Kind::Open(element) => {
                    depth -= 1;
                    if depth <= 0 {
                        return depth == 0 && *element == Element::Paragraph;
                    }
                }
                _ if depth == 0 => return false,
                _ => {}
            }
        }
        false
    }

    fn count_references(&mut self, opened: &[[usize; 2]]) {
        for (nodes, (_, references)) in opened.iter().zip(&self.footnotes.order) {
            for node in nodes {
                if let Kind::Open(Element::Footnote(_, count)) | Kind::FootnoteBack(_, count) =
                    &mut self.tree.nodes[*node].kind
                {
                    *count = *references;
                }
            }
        }
    }
}
