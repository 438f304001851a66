//! Code blocks: their highlighting, laid over the leaves that hold their text.

use std::ops::Range;

use super::build::Builder;
use crate::markup::{Element, Kind, Node};
use crate::parse::highlight;

impl Builder<'_, '_> {
    /// Wraps the text of the code block at `node`, which starts at `start`, in classes.
    pub(super) fn highlight(&mut self, node: usize, start: usize, language: &str) {
        let code = &self.tree.text[start..];
        if language.is_empty() || code.len() > self.highlight_budget {
            return;
        }
        let Some(stretches) = highlight::highlight(code, language) else { return };
        self.highlight_budget -= code.len();
        self.tree.has_code = true;
        let leaves = self.tree.nodes.split_off(node + 1);
        let base = crate::source::offset(start);
        let mut cut = Cut { leaves: leaves.into_iter(), rest: None, nodes: &mut self.tree.nodes };
        for stretch in stretches {
            cut.stretch(base + stretch.range.start..base + stretch.range.end, stretch.class);
        }
        cut.until(u32::MAX);
    }
}

/// Cuts leaves where stretches begin and end.
struct Cut<'n> {
    leaves: std::vec::IntoIter<Node>,
    /// What is left of a leaf that was cut.
    rest: Option<Node>,
    nodes: &'n mut Vec<Node>,
}

impl Cut<'_> {
    fn stretch(&mut self, range: Range<u32>, class: &'static str) {
        self.until(range.start);
        let source = self.rest.as_ref().or(self.leaves.as_slice().first()).map_or(0..0, |n| n.source.clone());
        let start = source.start;
        self.nodes.push(Node { kind: Kind::Open(Element::Highlight(class)), source });
        let opened = self.nodes.len() - 1;
        self.until(range.end);
        let end = self.nodes.last().map_or(start, |node| node.source.end);
        self.nodes[opened].source = start..end;
        self.nodes.push(Node { kind: Kind::Close, source: end..end });
    }

    /// Moves the leaves, or their parts, before an offset of the text.
    fn until(&mut self, offset: u32) {
        while let Some(leaf) = self.rest.take().or_else(|| self.leaves.next()) {
            let Kind::Text(range) = &leaf.kind else {
                self.nodes.push(leaf);
                continue;
            };
            if range.start >= offset {
                self.rest = Some(leaf);
                return;
            }
            if range.end <= offset {
                self.nodes.push(leaf);
                continue;
            }
            let (before, after) = split(range, &leaf.source, offset);
            self.nodes.push(before);
            self.rest = Some(after);
        }
    }
}

/// A leaf in two. Where its text is not its source letter by letter, both parts keep the whole source.
fn split(range: &Range<u32>, source: &Range<u32>, at: u32) -> (Node, Node) {
    let exact = source.end.saturating_sub(source.start) == range.end - range.start;
    let cut = source.start + (at - range.start);
    let (first, second) =
        if exact { (source.start..cut, cut..source.end) } else { (source.clone(), source.clone()) };
    (
        Node { kind: Kind::Text(range.start..at), source: first },
        Node { kind: Kind::Text(at..range.end), source: second },
    )
}
