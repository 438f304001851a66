//! Markdown becomes a [`Tree`]: CommonMark with tables, footnotes, strikethrough, task lists, `{#id}` on headings and
//! `[[ID]]` links, and no typographic replacement.
//!
//! [`parse`] is the way in. It follows the events of pulldown-cmark once and never recurses, so no depth of nesting
//! can overflow it; footnotes are set aside and read last, in the order of their first reference. What the files
//! beside this one know: `build` the tree and its text, `blocks` and `inline` the events, `links` where links lead,
//! `raw` the author's HTML, `headings` ids, `footnotes` the notes.
//!
//! This module looks at one document alone: whether a link's object exists is `resolve`'s to say.

mod blocks;
mod build;
mod footnotes;
mod headings;
mod inline;
mod links;
mod raw;
#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};

use crate::diagnostic::Diagnostics;
use crate::markup::Tree;
use crate::parse::objects::Place;
use build::Builder;
pub use links::classify;

/// What becomes of the author's raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RawHtml {
    /// Kept as far as it is harmless.
    Sanitise,
    /// Shown as text.
    Escape,
    /// Written out as it is, for the conformance tests.
    Verbatim,
}

/// How a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Options {
    /// What becomes of raw HTML.
    pub raw_html: RawHtml,
    /// Whether headings get ids.
    pub heading_ids: bool,
    /// Whether link targets are classified; otherwise each is [`crate::markup::Target::Verbatim`].
    pub safe_links: bool,
    /// Whether code will be highlighted.
    pub highlight: bool,
    /// Whether it is an article, where ids that begin like those of marks get `s-` in front.
    pub article: bool,
}

impl Options {
    /// How articles are read.
    pub const ARTICLE: Self = Self { article: true, ..Self::PROSE };

    /// How the prose of all other objects is read.
    pub const PROSE: Self = Self {
        raw_html: RawHtml::Sanitise,
        heading_ids: true,
        safe_links: true,
        highlight: true,
        article: false,
    };

    /// As the CommonMark specification has it, with nothing of ours but the syntax extensions.
    pub const CONFORMANCE: Self = Self {
        raw_html: RawHtml::Verbatim,
        heading_ids: false,
        safe_links: false,
        highlight: false,
        article: false,
    };
}

/// Reads Markdown. `base` is added to every source range: the body of a file starts after its front matter.
pub fn parse(
    diagnostics: &mut Diagnostics,
    source: &str,
    base: usize,
    place: Place,
    options: &Options,
) -> Tree {
    let mut builder = Builder::new(diagnostics, source, base, place, *options);
    for (event, range) in Parser::new_ext(source, extensions()).into_offset_iter() {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => builder.footnotes.begin(&label),
            Event::End(TagEnd::FootnoteDefinition) => builder.footnotes.end(),
            event => {
                if let Some(event) = builder.footnotes.set_aside(event, &range) {
                    builder.event(event, range);
                }
            }
        }
    }
    builder.write_footnotes();
    builder.finish()
}

/// The extensions of CommonMark that are on. `{#id}` is read in `headings`: pulldown-cmark would drop whatever stands
/// in braces at a heading's end.
pub(crate) fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_WIKILINKS
}

impl<'s> Builder<'s, '_> {
    /// Takes one event.
    fn event(&mut self, event: Event<'s>, range: Range<usize>) {
        let Some(event) = self.captured(event) else { return };
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(range),
            // The indent of an HTML block is text to pulldown-cmark.
            Event::Text(text) if self.in_html_block() => self.html_line(&text),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.code_span(&text, range),
            Event::Html(html) => self.html_line(&html),
            Event::InlineHtml(html) => self.inline_html(&html, range),
            Event::FootnoteReference(label) => self.footnote_reference(&label, range),
            Event::SoftBreak => self.soft_break(range),
            Event::HardBreak => self.hard_break(range),
            Event::Rule => self.rule(range),
            Event::TaskListMarker(checked) => self.task_marker(checked, range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, range),
        }
    }
}
