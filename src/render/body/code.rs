//! Code blocks: their highlighting, laid over the leaves that hold their text.
//!
//! Done when a page is made, not when its file is read: grammars are slow, and many a text is read for its names alone.

use std::borrow::Cow;
use std::ops::Range;

use crate::markup::{Element, Kind, Node, Tree};
use crate::parse::highlight;

/// How much code of one document is highlighted.
const HIGHLIGHT_BUDGET: usize = 2_000_000;

/// The nodes of a tree with the text of its code blocks wrapped in classes.
pub(super) fn highlighted(tree: &Tree) -> Cow<'_, [Node]> {
    if !tree.has_code {
        return Cow::Borrowed(&tree.nodes);
    }
    let mut budget = HIGHLIGHT_BUDGET;
    let mut nodes = Vec::with_capacity(tree.nodes.len() + 64);
    let mut rest = tree.nodes.as_slice();
    while let Some((node, after)) = rest.split_first() {
        nodes.push(node.clone());
        rest = after;
        let Kind::Open(Element::CodeBlock(language)) = &node.kind else { continue };
        let leaves;
        (leaves, rest) = rest.split_at(leaves_of(rest));
        let text = text_of(leaves);
        let code = tree.text.get(text.start as usize..text.end as usize).unwrap_or_default();
        if code.len() > budget {
            nodes.extend_from_slice(leaves);
            continue;
        }
        let stretches = highlight::highlight(code, language);
        budget -= if stretches.is_some() { code.len() } else { 0 };
        let mut cut = Cut { leaves: leaves.iter(), rest: None, nodes: &mut nodes };
        for stretch in stretches.iter().flat_map(|all| all.iter()) {
            cut.stretch(text.start + stretch.range.start..text.start + stretch.range.end, stretch.class);
        }
        cut.until(u32::MAX);
    }
    Cow::Owned(nodes)
}

/// How many leaves of text stand at the start.
fn leaves_of(nodes: &[Node]) -> usize {
    nodes.iter().take_while(|node| matches!(node.kind, Kind::Text(_))).count()
}

/// The text of leaves that follow each other.
fn text_of(leaves: &[Node]) -> Range<u32> {
    let range = |node: Option<&Node>| node.and_then(|node| node.kind.text_range()).unwrap_or(0..0);
    range(leaves.first()).start..range(leaves.last()).end
}

/// Cuts leaves where stretches begin and end.
struct Cut<'t, 'n> {
    leaves: std::slice::Iter<'t, Node>,
    /// What is left of a leaf that was cut.
    rest: Option<Node>,
    nodes: &'n mut Vec<Node>,
}

impl Cut<'_, '_> {
    fn stretch(&mut self, range: Range<u32>, class: &'static str) {
        self.until(range.start);
        let source = self.rest.as_ref().or(self.leaves.as_slice().first()).map_or(0..0, |n| n.source.clone());
        self.nodes.push(Node { kind: Kind::Open(Element::Highlight(class)), source: source.clone() });
        self.until(range.end);
        self.nodes.push(Node { kind: Kind::Close, source: source.end..source.end });
    }

    /// Moves the leaves, or their parts, before an offset of the text.
    fn until(&mut self, offset: u32) {
        while let Some(leaf) = self.rest.take().or_else(|| self.leaves.next().cloned()) {
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
            let part = |range: Range<u32>| Node { kind: Kind::Text(range), source: leaf.source.clone() };
            self.nodes.push(part(range.start..offset));
            self.rest = Some(part(offset..range.end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::parse::markdown::{Options, parse};
    use crate::parse::objects::Place;
    use crate::source::FileId;

    fn article(markdown: &str) -> Tree {
        parse(&mut Diagnostics::new(), markdown, 0, Place::File(FileId(0)), &Options::ARTICLE)
    }

    #[test]
    fn the_text_stays() {
        let tree = article(
            "> ```rust\n> fn main() { /* a\n> b */ }\n> ```\n\n1. ```no-such-language\n   x\n   ```\n",
        );
        let nodes = highlighted(&tree);
        let text = |nodes: &[Node]| -> String {
            let ranges = nodes.iter().filter_map(|node| node.kind.text_range());
            ranges.map(|range| &tree.text[range.start as usize..range.end as usize]).collect()
        };
        assert_eq!(text(&nodes), text(&tree.nodes));
        let classes: Vec<_> = nodes
            .iter()
            .filter_map(|node| match node.kind {
                Kind::Open(Element::Highlight(class)) => Some(class),
                _ => None,
            })
            .collect();
        assert!(classes.contains(&"hl-keyword") && classes.contains(&"hl-comment"), "{classes:?}");
        let opened = nodes.iter().filter(|node| matches!(node.kind, Kind::Open(_))).count();
        let closed = nodes.iter().filter(|node| matches!(node.kind, Kind::Close)).count();
        assert_eq!(opened, closed);
    }

    #[test]
    fn nothing_is_copied_without_code() {
        assert!(matches!(highlighted(&article("a\n\n    b\n\n```\nc\n```\n")), Cow::Borrowed(_)));
    }
}
