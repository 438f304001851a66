//! The start and end of elements.

use std::ops::Range;

use pulldown_cmark::{Alignment as CellAlignment, CodeBlockKind, Tag};

use super::build::{Builder, Frame, Table};
use super::headings::Heading;
use crate::markup::{Alignment, Element, Kind};
use crate::parse::highlight;

impl<'s> Builder<'s, '_> {
    /// Starts an element.
    pub(super) fn start(&mut self, tag: Tag<'s>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_block(Element::Paragraph, &range),
            Tag::BlockQuote(_) => self.start_block(Element::BlockQuote, &range),
            Tag::List(first) => self.start_block(Element::List(first), &range),
            Tag::Item => self.start_block(Element::Item, &range),
            Tag::Heading { level, .. } => self.start_heading(level as u8, &range),
            Tag::CodeBlock(kind) => self.start_code(&kind, &range),
            Tag::HtmlBlock => {
                self.begin_block(&range);
                self.frames.push(Frame::Html(range));
            }
            Tag::Table(alignments) => self.start_table(alignments, &range),
            Tag::TableHead => self.start_row(true, &range),
            Tag::TableRow => self.start_row(false, &range),
            Tag::TableCell => self.start_cell(&range),
            Tag::Emphasis => self.start_inline(Element::Emphasis, &range),
            Tag::Strong => self.start_inline(Element::Strong, &range),
            Tag::Strikethrough => self.start_inline(Element::Strikethrough, &range),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, range);
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.start_image(link_type, &dest_url, &title, range);
            }
            // Extensions that are off.
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => self.frames.push(Frame::Nothing),
        }
    }

    /// Ends the innermost element, and the author's own elements that are still open in it.
    pub(super) fn end(&mut self, range: Range<usize>) {
        self.close_raw(&(range.end..range.end));
        match self.frames.pop() {
            Some(Frame::Block) => {
                self.end_text();
                self.close(&range);
            }
            Some(Frame::Inline) => self.close(&range),
            Some(Frame::Heading(heading)) => self.end_heading(heading, &range),
            Some(Frame::Code(start, language)) => self.end_code(start, &language, &range),
            Some(Frame::Link(node, index)) => self.end_link(node, index, &range),
            Some(Frame::Table) => self.end_table(&range),
            Some(Frame::Row) => self.end_row(&range),
            Some(Frame::Cell) => {
                self.end_text_with('\t');
                self.close(&range);
            }
            Some(Frame::Html(block)) => self.end_html_block(block),
            Some(Frame::Raw(..) | Frame::Nothing) | None => {}
        }
    }

    pub(super) fn start_block(&mut self, element: Element, range: &Range<usize>) {
        self.begin_block(range);
        self.open(element, range);
        self.frames.push(Frame::Block);
    }

    fn start_inline(&mut self, element: Element, range: &Range<usize>) {
        self.open(element, range);
        self.frames.push(Frame::Inline);
    }

    fn start_heading(&mut self, level: u8, range: &Range<usize>) {
        self.begin_block(range);
        self.unlinkable += 1;
        let node = self.open(Element::Heading(level, Box::default()), range);
        let start = self.tree.text.len();
        self.frames.push(Frame::Heading(Heading { node, id: None, text: start..start }));
    }

    fn end_heading(&mut self, mut heading: Heading, range: &Range<usize>) {
        heading.id = self.take_id(heading.text.start);
        heading.text.end = self.tree.text.len();
        self.headings.push(heading);
        self.unlinkable -= 1;
        self.end_text();
        self.close(range);
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        self.begin_block(range);
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_ascii_whitespace().next().unwrap_or("").to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        self.open(Element::CodeBlock(language.as_str().into()), range);
        self.unlinkable += 1;
        self.frames.push(Frame::Code(self.tree.text.len(), language));
    }

    fn end_code(&mut self, start: usize, language: &str, range: &Range<usize>) {
        if self.options.highlight && highlight::is_highlighted(&self.tree.text[start..], language) {
            self.tree.has_code = true;
        }
        self.unlinkable -= 1;
        self.end_text();
        self.close(range);
    }

    fn start_table(&mut self, alignments: Vec<CellAlignment>, range: &Range<usize>) {
        self.begin_block(range);
        self.open(Element::Table, range);
        self.table = Table { alignments, ..Table::default() };
        self.frames.push(Frame::Table);
    }

    fn end_table(&mut self, range: &Range<usize>) {
        if self.table.has_body {
            self.close(range);
        }
        self.end_text();
        self.close(range);
    }

    fn start_row(&mut self, is_head: bool, range: &Range<usize>) {
        self.table.column = 0;
        self.table.in_head = is_head;
        if !is_head && !self.table.has_body {
            self.table.has_body = true;
            self.open(Element::TableBody, range);
        }
        self.open(if is_head { Element::TableHead } else { Element::TableRow }, range);
        self.frames.push(Frame::Row);
    }

    fn end_row(&mut self, range: &Range<usize>) {
        self.end_text_with('\n');
        self.close(range);
    }

    fn start_cell(&mut self, range: &Range<usize>) {
        let alignment = match self.table.alignments.get(self.table.column) {
            Some(CellAlignment::Left) => Alignment::Left,
            Some(CellAlignment::Center) => Alignment::Center,
            Some(CellAlignment::Right) => Alignment::Right,
            Some(CellAlignment::None) | None => Alignment::None,
        };
        self.table.column += 1;
        self.open(Element::TableCell(self.table.in_head, alignment), range);
        self.frames.push(Frame::Cell);
    }

    pub(super) fn rule(&mut self, range: Range<usize>) {
        self.begin_block(&range);
        self.push(Kind::Rule, &range);
    }

    pub(super) fn task_marker(&mut self, checked: bool, range: Range<usize>) {
        self.push(Kind::TaskMarker(checked), &range);
    }
}
