//! The ids of headings.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use deunicode::deunicode;

use super::build::Builder;
use crate::markup::{Element, Kind, Node, Tree};

/// A heading whose id is still to be found.
pub(super) struct Heading {
    /// Its node.
    pub node: usize,
    /// The id that the author gave it.
    pub id: Option<String>,
    /// The bytes of its text.
    pub text: Range<usize>,
}

impl Builder<'_, '_> {
    /// Takes `{#id}` off the end of the heading whose text starts at `start`. Braces without `#` are the author's words,
    /// and so are escaped ones.
    pub(super) fn take_id(&mut self, start: usize) -> Option<String> {
        let Some(Node { kind: Kind::Text(leaf), source }) = self.tree.nodes.last() else { return None };
        let first = (leaf.start as usize).max(start);
        let text = self.tree.text.get(first..)?.trim_end();
        let brace = text.rfind('{')?;
        let inside = text[brace + 1..].strip_suffix('}')?;
        let id = inside.split_whitespace().find_map(|word| word.strip_prefix('#'))?.to_owned();
        if brace == 0 && self.is_escaped(source.start) {
            return None;
        }
        self.cut_text(first + text[..brace].trim_end().len());
        Some(id)
    }

    /// Whether a backslash stands before a place of the source.
    fn is_escaped(&self, at: u32) -> bool {
        let before = (at as usize).checked_sub(self.base + 1).and_then(|at| self.source.as_bytes().get(at));
        before == Some(&b'\\')
    }

    /// Cuts the text, and the leaf that it ends with, off at an offset.
    fn cut_text(&mut self, at: usize) {
        let at_leaf = crate::source::offset(at);
        self.tree.text.truncate(at);
        if let Some(Node { kind: Kind::Text(leaf), source }) = self.tree.nodes.last_mut() {
            let cut = leaf.end - at_leaf;
            if source.end - source.start == leaf.end - leaf.start {
                source.end -= cut;
            }
            leaf.end = at_leaf;
            if leaf.start == leaf.end {
                self.tree.nodes.pop();
            }
        }
    }
}

/// Gives each heading an id of its own. The ids that authors chose come first, since they link to them; the others
/// are made of the headings' words.
pub(super) fn assign(tree: &mut Tree, headings: &[Heading], article: bool) {
    let mut ids = Ids::default();
    ids.reserve_footnotes(tree);
    let chosen: Vec<Option<String>> = headings
        .iter()
        .map(|heading| {
            let id = clean(heading.id.as_deref()?);
            (!id.is_empty()).then(|| ids.unique(reserved(id, article)))
        })
        .collect();
    for (heading, chosen) in headings.iter().zip(chosen) {
        let id = chosen.unwrap_or_else(|| {
            let text = tree.text.get(heading.text.clone()).unwrap_or("");
            ids.unique(reserved(slug(text), article))
        });
        if let Some(Kind::Open(Element::Heading(_, place))) =
            tree.nodes.get_mut(heading.node).map(|node| &mut node.kind)
        {
            *place = id.as_str().into();
        }
        tree.ids.push(id);
    }
}

/// The ids that are taken.
#[derive(Default)]
struct Ids {
    taken: BTreeSet<String>,
    /// The next number to try behind an id.
    next: BTreeMap<String, u32>,
}

impl Ids {
    fn reserve_footnotes(&mut self, tree: &Tree) {
        for node in &tree.nodes {
            match node.kind {
                Kind::FootnoteReference(number, which) => {
                    self.taken.insert(super::footnotes::reference_id(number, which));
                }
                Kind::Open(Element::Footnote(number, _)) => {
                    self.taken.insert(format!("fn-{number}"));
                }
                _ => {}
            }
        }
    }

    fn unique(&mut self, id: String) -> String {
        if self.taken.insert(id.clone()) {
            return id;
        }
        let next = self.next.entry(id.clone()).or_insert(1);
        loop {
            let numbered = format!("{id}-{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// An id without what an attribute or a link would have to escape.
fn clean(id: &str) -> String {
    id.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !"\"'`<>&".contains(*c)).collect()
}

/// The words of a heading as an id.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in deunicode(text).chars() {
        match character {
            'A'..='Z' | 'a'..='z' | '0'..='9' => slug.push(character.to_ascii_lowercase()),
            _ if !slug.is_empty() && !slug.ends_with('-') && character != '\'' => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// Moves an id out of the way of those of the page's frame (`bb-`) and, in articles, of marks and footnotes.
fn reserved(id: String, article: bool) -> String {
    let ours = id.starts_with("bb-") || (article && ["a-", "m-", "fn-"].iter().any(|p| id.starts_with(p)));
    if ours { format!("s-{id}") } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        assert_eq!(slug("Violencia en México: ¿qué pasó?"), "violencia-en-mexico-que-paso");
        assert_eq!(slug("  The SSPC's 1,234 -- cases "), "the-sspcs-1-234-cases");
        assert_eq!(slug("***"), "section");
    }

    #[test]
    fn reserved_ids() {
        assert_eq!(reserved("a-claim".into(), true), "s-a-claim");
        assert_eq!(reserved("a-claim".into(), false), "a-claim");
        assert_eq!(reserved("bb-top".into(), false), "s-bb-top");
        assert_eq!(reserved("A-claim".into(), true), "A-claim");
    }
}
