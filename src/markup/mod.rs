//! A Markdown document as one typed tree: data only.
//!
//! The tree is kept flat, in document order: an element is an [`Kind::Open`] node, its contents, and a
//! [`Kind::Close`] node, always balanced. So text projection, annotation and encoding are single passes that no
//! depth of nesting can overflow. `parse::markdown` builds it, `anchor` reads its text, `render::body` encodes it.

pub mod escape;

use std::ops::Range;

/// A document's tree with its text.
#[derive(Debug, Clone, Default, Hash)]
pub struct Tree {
    /// The nodes, in document order; footnotes last.
    pub nodes: Vec<Node>,
    /// The article's text as FORMAT.md section 3 defines it: what quotes are matched against.
    pub text: String,
    /// Stretches of `text` in which names may be linked: unbroken within one block, outside headings, links and
    /// code. A U+000A inside a stretch is a hard line break.
    pub linkable: Vec<Range<u32>>,
    /// What the document links to, in document order; [`Element::Link`] holds the index.
    pub links: Vec<Link>,
    /// The images, in document order; [`Kind::Image`] holds the index.
    pub images: Vec<Image>,
    /// The ids of the document's own targets: headings and footnotes.
    pub ids: Vec<String>,
    /// Whether any code block will be highlighted.
    pub has_code: bool,
}

/// One node of the tree.
#[derive(Debug, Clone, Hash)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The bytes of the file that it was written as.
    pub source: Range<u32>,
}

/// What a node is.
#[derive(Debug, Clone, Hash)]
pub enum Kind {
    /// The start of an element.
    Open(Element),
    /// The end of the innermost open element.
    Close,
    /// Text: a range of [`Tree::text`].
    Text(Range<u32>),
    /// A line break in the source within a paragraph; one U+0020 of the text at this offset.
    SoftBreak(u32),
    /// A line break that shows; one U+000A of the text at this offset.
    HardBreak(u32),
    /// An image, by its index.
    Image(u32),
    /// A reference to a footnote: its number, and which reference to it this is (both from 1).
    FootnoteReference(u32, u32),
    /// The box of a task list's item.
    TaskMarker(bool),
    /// A thematic break.
    Rule,
    /// HTML that is written as it is: sanitised, balanced in itself, and no part of the text. A block of HTML ends
    /// with U+000A, inline HTML never does.
    Html(Box<str>),
    /// Words that the reader sees but that are no part of the text: the description of an image that became a link.
    Words(Box<str>),
    /// The links from the end of a footnote back to its references: its number, and how many references there are.
    FootnoteBack(u32, u32),
}

/// An element of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Element {
    /// A paragraph.
    Paragraph,
    /// A heading: level 1 to 6 and id (empty when ids are off).
    Heading(u8, Box<str>),
    /// A block quotation.
    BlockQuote,
    /// A list; with the first number when it is ordered.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// A code block: the first word after the fence, empty when there is none.
    CodeBlock(Box<str>),
    /// A stretch of highlighted code: its classes.
    Highlight(&'static str),
    /// A table.
    Table,
    /// The header row of a table.
    TableHead,
    /// The rows after it.
    TableBody,
    /// A row.
    TableRow,
    /// A cell: whether it is a header, and its alignment.
    TableCell(bool, Alignment),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck out.
    Strikethrough,
    /// A code span.
    Code,
    /// A link, by its index.
    Link(u32),
    /// The author's own HTML element, sanitised.
    Raw(Box<RawTag>),
    /// The list of footnotes at the end.
    Footnotes,
    /// One footnote: its number and how many references lead to it.
    Footnote(u32, u32),
}

impl Element {
    /// Whether text inside it is already a link, or code: no mention becomes an `<a>` in a link.
    pub fn is_link(&self) -> bool {
        matches!(self, Self::Link(_)) || matches!(self, Self::Raw(raw) if raw.name == "a")
    }
}

/// The start of an HTML element that the author wrote. Apart, since it is rare and large, and nodes are many.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RawTag {
    /// The start tag as written out.
    pub tag: String,
    /// The element's name.
    pub name: String,
}

/// How a table's column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// Not said.
    None,
    /// Left.
    Left,
    /// Centre.
    Center,
    /// Right.
    Right,
}

/// A link as written.
#[derive(Debug, Clone, Hash)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// The title; empty when there is none.
    pub title: String,
    /// The bytes of the file that it was written as.
    pub source: Range<u32>,
    /// Whether its words came from the author; a `[[ID]]` without words takes those of its object.
    pub has_words: bool,
}

/// Where a link leads, as written; `resolve` finds the address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// `[[ID]]`, `[[KIND:ID]]`, `[[ARTICLE#ANNOTATION]]`: kind, id and annotation.
    Object(Option<String>, String, Option<String>),
    /// An address with a scheme that is safe to open.
    External(String),
    /// `#id` on the same page.
    Fragment(String),
    /// `/path/` from the root of the site.
    Site(String),
    /// A path relative to the Markdown file.
    Relative(String),
    /// An address that must not be opened (`javascript:` and the like); kept for the diagnostic alone.
    Unsafe(String),
    /// Written out as it is, for the conformance tests.
    Verbatim(String),
}

/// An image as written.
#[derive(Debug, Clone, Hash)]
pub struct Image {
    /// Where it lies.
    pub target: Target,
    /// The description.
    pub alt: String,
    /// The title; empty when there is none.
    pub title: String,
    /// The bytes of the file that it was written as.
    pub source: Range<u32>,
}

impl Tree {
    /// The byte of the file where the text at an offset was written (the nearest one before it for text that stands
    /// for something else: breaks, entities). A binary search, since the leaves stand in the order of their text.
    pub fn source_at(&self, text_offset: u32) -> u32 {
        let (mut low, mut high) = (0, self.nodes.len());
        let mut found = None;
        while low < high {
            let middle = low + (high - low) / 2;
            match self.leaf_before(low, middle) {
                Some((at, start, length)) if start <= text_offset => {
                    found = Some((at, start, length));
                    low = middle + 1;
                }
                Some((at, ..)) => high = at,
                None => low = middle + 1,
            }
        }
        let Some((at, start, length)) = found else { return 0 };
        let source = &self.nodes[at].source;
        let exact = source.end.saturating_sub(source.start) == length;
        source.start + if exact { (text_offset - start).min(length) } else { 0 }
    }

    /// The last leaf among the nodes from `low` to `at`, with the start and length of its text.
    fn leaf_before(&self, low: usize, at: usize) -> Option<(usize, u32, u32)> {
        (low..=at).rev().find_map(|n| {
            let range = self.nodes[n].kind.text_range()?;
            Some((n, range.start, range.end - range.start))
        })
    }
}

impl Kind {
    /// The bytes of [`Tree::text`] that a leaf holds; none for what is no part of the text.
    pub fn text_range(&self) -> Option<Range<u32>> {
        match self {
            Self::Text(range) => Some(range.clone()),
            Self::SoftBreak(at) | Self::HardBreak(at) => Some(*at..*at + 1),
            _ => None,
        }
    }
}
