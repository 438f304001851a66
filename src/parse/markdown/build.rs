//! The tree under construction: nodes, text, linkable stretches, and what is open.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::Alignment as CellAlignment;

use super::footnotes::Notes;
use super::headings::Heading;
use super::inline::Capture;
use super::{Options, headings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::markup::{Element, Kind, Node, Tree};
use crate::parse::objects::Place;
use crate::source::{Span, offset};

/// Something open: what its end has to do.
pub(super) enum Frame {
    /// A block: its text ends with a newline.
    Block,
    /// An element within a line.
    Inline,
    /// A heading.
    Heading(Heading),
    /// A code block: where its text starts, and the language.
    Code(usize, String),
    /// A link: its node and its index.
    Link(usize, usize),
    /// A table.
    Table,
    /// A row of a table: whether it is the header row.
    Row,
    /// A cell.
    Cell,
    /// A block of HTML.
    Html(Range<usize>),
    /// The author's own element: whether it is a link, and its name.
    Raw(bool, bool, String),
    /// Nothing that is written.
    Nothing,
}

/// The table that is open.
#[derive(Default)]
pub(super) struct Table {
    /// How its columns are aligned.
    pub alignments: Vec<CellAlignment>,
    /// The next cell's column.
    pub column: usize,
    /// Whether the header row is open.
    pub in_head: bool,
    /// Whether the body has been opened.
    pub has_body: bool,
}

/// A tree under construction.
pub(super) struct Builder<'s, 'd> {
    pub tree: Tree,
    pub options: Options,
    pub source: &'s str,
    /// What is open, outermost first.
    pub frames: Vec<Frame>,
    pub table: Table,
    /// An image, or a link whose contents are not written.
    pub capture: Option<Capture>,
    /// The lines of the HTML block that is open.
    pub html: String,
    pub headings: Vec<Heading>,
    pub footnotes: Notes<'s>,
    /// Start tags of raw HTML that were already sanitised.
    pub tags: BTreeMap<String, Option<String>>,
    /// How many links are open: no link stands in a link.
    pub links_open: u32,
    /// How many of the author's own elements are open.
    pub raw_open: usize,
    /// How many headings, links and code spans are open: no name is linked there.
    pub unlinkable: u32,
    /// Whether the next linkable text starts a stretch of its own.
    interrupted: bool,
    /// Where the text of the current leaf block starts.
    block_start: usize,
    pub base: usize,
    place: Place,
    diagnostics: &'d mut Diagnostics,
}

impl<'s, 'd> Builder<'s, 'd> {
    pub fn new(
        diagnostics: &'d mut Diagnostics,
        source: &'s str,
        base: usize,
        place: Place,
        options: Options,
    ) -> Self {
        let mut tree = Tree::default();
        tree.text.reserve(source.len());
        tree.nodes.reserve(source.len() / 24);
        Self {
            tree,
            options,
            source,
            frames: Vec::new(),
            table: Table::default(),
            capture: None,
            html: String::new(),
            headings: Vec::new(),
            footnotes: Notes::default(),
            tags: BTreeMap::new(),
            links_open: 0,
            raw_open: 0,
            unlinkable: 0,
            interrupted: true,
            block_start: 0,
            base,
            place,
            diagnostics,
        }
    }

    /// The finished tree.
    pub fn finish(mut self) -> Tree {
        if self.options.heading_ids {
            headings::assign(&mut self.tree, &self.headings, self.options.article);
        }
        self.footnotes.add_ids(&mut self.tree.ids);
        self.tree.text.shrink_to_fit();
        self.tree.nodes.shrink_to_fit();
        self.tree
    }

    /// A source range as the tree keeps it.
    pub fn range(&self, range: &Range<usize>) -> Range<u32> {
        offset(self.base + range.start)..offset(self.base + range.end)
    }

    /// Reports a problem.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A problem at a place of the document.
    pub fn problem(&self, code: Code, range: &Range<usize>, message: String) -> Diagnostic {
        let span = match self.place {
            Place::File(file) => {
                let range = self.range(range);
                Span { file, start: range.start, end: range.end }
            }
            Place::Value(span) => span,
        };
        Diagnostic::new(code, span, message)
    }

    /// Adds a node.
    pub fn push(&mut self, kind: Kind, range: &Range<usize>) {
        let source = self.range(range);
        self.tree.nodes.push(Node { kind, source });
    }

    /// Opens an element and gives the number of its node.
    pub fn open(&mut self, element: Element, range: &Range<usize>) -> usize {
        self.push(Kind::Open(element), range);
        self.tree.nodes.len() - 1
    }

    /// Closes the innermost element.
    pub fn close(&mut self, range: &Range<usize>) {
        self.push(Kind::Close, &(range.end..range.end));
    }

    /// Starts a block: what stands before it in a tight list item is a block of its own.
    pub fn begin_block(&mut self, range: &Range<usize>) {
        self.close_raw(&(range.start..range.start));
        self.end_text();
    }

    /// Ends the text of a leaf block with a newline, where it has text that does not end with one.
    pub fn end_text(&mut self) {
        if self.tree.text.len() > self.block_start && !self.tree.text.ends_with('\n') {
            self.tree.text.push('\n');
        }
        self.block_start = self.tree.text.len();
        self.interrupted = true;
    }

    /// Ends the text of a cell or a row, which may be empty.
    pub fn end_text_with(&mut self, end: char) {
        self.tree.text.push(end);
        self.block_start = self.tree.text.len();
        self.interrupted = true;
    }

    /// Adds text. A leaf goes on where the source does, so there are few.
    pub fn text(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let start = offset(self.tree.text.len());
        self.tree.text.push_str(text);
        let end = offset(self.tree.text.len());
        self.add_linkable(start, end);
        let exact = source.len() == text.len();
        let source = self.range(&source);
        if let Some(Node { kind: Kind::Text(last), source: before }) = self.tree.nodes.last_mut()
            && exact
            && before.end == source.start
            && last.end == start
            && before.end - before.start == last.end - last.start
        {
            last.end = end;
            before.end = source.end;
            return;
        }
        self.tree.nodes.push(Node { kind: Kind::Text(start..end), source });
    }

    /// Adds one character that stands for a break in the line.
    pub fn add_break(&mut self, character: char) -> u32 {
        let at = offset(self.tree.text.len());
        self.tree.text.push(character);
        self.add_linkable(at, at + 1);
        at
    }

    /// Parts the linkable text before here from that after it.
    pub fn interrupt(&mut self) {
        self.interrupted = true;
    }

    fn add_linkable(&mut self, start: u32, end: u32) {
        if self.unlinkable > 0 {
            self.interrupted = true;
            return;
        }
        match self.tree.linkable.last_mut() {
            Some(last) if last.end == start && !self.interrupted => last.end = end,
            _ => self.tree.linkable.push(start..end),
        }
        self.interrupted = false;
    }
}
