//! A tree becomes HTML: the only writer of body HTML, in one pass.
//!
//! The format is that of CommonMark's reference implementation. Marks are laid over runs of text, never across an
//! element's edge, so taking their tags out gives back the HTML without them, byte for byte (`marks` sweeps them).
//!
//! This module knows no site: where links lead comes from a [`LinkResolver`], where annotations stand from [`Mark`]s.

mod code;
mod elements;
mod marks;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use crate::markup::{Element, Kind, Target, Tree};
use elements::Encoder;

/// Words of the text that belong to an annotation or name an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark<'a> {
    /// The bytes of [`Tree::text`].
    pub range: Range<u32>,
    /// The annotation's id: of two marks on the same words, the smaller is outside.
    pub key: &'a str,
    /// What the words are.
    pub kind: MarkKind<'a>,
}

/// All marks of a body, in any order.
pub type Marks<'a> = [Mark<'a>];

/// What marked words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind<'a> {
    /// They name an entity.
    Mention {
        /// The entity's id.
        entity: &'a str,
        /// The address of its page.
        href: &'a str,
        /// The mention's own id, `m-ENTITY-N`; the first piece has it.
        id: &'a str,
        /// What a reader hears and sees of it beside the words, as `data-label` of the first piece.
        label: Option<&'a str>,
    },
    /// They carry an annotation of another kind.
    Annotation {
        /// Its kind, which is the class.
        kind: &'a str,
        /// Its id; the first piece gets `a-` and this as its own.
        id: &'a str,
        /// What a reader hears of it beside the words, as `data-label` of the first piece.
        label: Option<&'a str>,
        /// Its number among the notes, as `data-number` of the first piece.
        number: Option<&'a str>,
    },
}

/// Knows where the links of one tree lead.
pub trait LinkResolver {
    /// The link with this index in [`Tree::links`].
    fn link(&self, index: u32) -> ResolvedLink<'_>;

    /// The address of the image with this index in [`Tree::images`]; none when it is not published.
    fn image(&self, index: u32) -> Option<Cow<'_, str>>;

    /// What a reader hears of the link from a footnote back to a place that refers to it.
    fn footnote_back(&self, reference: &str) -> String {
        format!("Back to reference {reference}")
    }
}

/// Where a link leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResolvedLink<'a> {
    /// The address; without one no `href` is written.
    pub href: Option<Cow<'a, str>>,
    /// The words of a link that has none of its own. They are no part of the text.
    pub words: Option<Cow<'a, str>>,
    /// Whether it leaves the site.
    pub external: bool,
}

/// Links as they were written; for trees that are looked at without their site, and for tests.
#[derive(Debug, Clone, Copy)]
pub struct AsWritten<'t>(pub &'t Tree);

impl LinkResolver for AsWritten<'_> {
    fn link(&self, index: u32) -> ResolvedLink<'_> {
        let Some(link) = self.0.links.get(index as usize) else { return ResolvedLink::default() };
        let words = match &link.target {
            Target::Object(_, id, _) if !link.has_words => Some(Cow::Borrowed(id.as_str())),
            _ => None,
        };
        let external = matches!(link.target, Target::External(_));
        ResolvedLink { href: as_written(&link.target), words, external }
    }

    fn image(&self, index: u32) -> Option<Cow<'_, str>> {
        as_written(&self.0.images.get(index as usize)?.target)
    }
}

fn as_written(target: &Target) -> Option<Cow<'_, str>> {
    match target {
        Target::External(address)
        | Target::Fragment(address)
        | Target::Site(address)
        | Target::Relative(address)
        | Target::Verbatim(address) => Some(Cow::Borrowed(address)),
        Target::Object(..) | Target::Unsafe(_) => None,
    }
}

/// Writes a tree with its marks.
pub fn encode(out: &mut String, tree: &Tree, marks: &Marks<'_>, links: &dyn LinkResolver) {
    out.reserve(tree.text.len() + tree.text.len() / 4 + marks.len() * 80);
    Encoder::new(out, tree, marks, links, "").run(&code::highlighted(tree));
}

/// Writes a tree without marks: the prose of pages, entities and notes. `prefix` stands before every id that the tree
/// gives, so that several trees can stand on one page; it is empty where there is one.
pub fn plain(out: &mut String, tree: &Tree, links: &dyn LinkResolver, prefix: &str) {
    Encoder::new(out, tree, &[], links, prefix).run(&code::highlighted(tree));
}

/// Writes a tree without marks, and a single paragraph without its `<p>`: prose that stands within a line.
pub fn plain_inline(out: &mut String, tree: &Tree, links: &dyn LinkResolver, prefix: &str) {
    let nodes = code::highlighted(tree);
    let inside = if is_one_paragraph(tree) { &nodes[1..nodes.len() - 1] } else { &nodes[..] };
    Encoder::new(out, tree, &[], links, prefix).run(inside);
}

fn is_one_paragraph(tree: &Tree) -> bool {
    let mut depth = 0_usize;
    let starts = matches!(tree.nodes.first().map(|n| &n.kind), Some(Kind::Open(Element::Paragraph)));
    starts
        && tree.nodes.iter().enumerate().all(|(n, node)| {
            match node.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > 0 || n + 1 == tree.nodes.len()
        })
}
