//! The tree of a page's main text to pieces.

use std::collections::BTreeMap;

use dom_query::NodeRef;
use url::Url;

use super::tables::Table;
use crate::import::pieces::{Format, Piece, Tag, one_line, visible};

/// What a walk needs to know of the page.
pub struct Page<'a> {
    /// What relative addresses are relative to.
    pub base: Option<&'a Url>,
    /// The page's own address: links to it lead nowhere else.
    pub url: Option<&'a Url>,
    /// Addresses by their `cid:` names.
    pub parts: &'a BTreeMap<String, String>,
}

/// What a walk has found.
#[derive(Default)]
pub struct Walked {
    /// The text.
    pub pieces: Vec<Piece>,
    /// How many images have no description or no address, and were left out.
    pub images: usize,
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    /// Behind an element: how many things end, empty cells, and whether a table does.
    Leave {
        ends: usize,
        cells: usize,
        table: bool,
    },
}

/// The name of an element; empty for anything else.
pub fn name(node: &NodeRef<'_>) -> String {
    node.node_name().map(|name| name.to_string()).unwrap_or_default()
}

/// Walks through a tree.
pub fn walk(root: NodeRef<'_>, page: &Page<'_>) -> Walked {
    let mut walk = Walk { page, out: Walked::default(), tables: Vec::new() };
    let mut steps = vec![Step::Enter(root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(node) if node.is_text() => walk.out.pieces.push(Piece::Text(visible(&node.text()))),
            Step::Enter(node) => {
                let Some(leave) = walk.enter(&node) else { continue };
                steps.push(leave);
                steps.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave { ends, cells, table } => {
                walk.out.pieces.extend((0..ends).map(|_| Piece::End));
                walk.empty_cells(cells);
                if table {
                    walk.tables.pop();
                }
            }
        }
    }
    walk.out
}

struct Walk<'a> {
    page: &'a Page<'a>,
    out: Walked,
    tables: Vec<Table>,
}

/// Behind an element nothing but `ends` things end.
fn ends<'a>(ends: usize) -> Option<Step<'a>> {
    Some(Step::Leave { ends, cells: 0, table: false })
}

impl Walk<'_> {
    /// Begins an element; says what comes behind it, or none where it is left out.
    fn enter<'b>(&mut self, node: &NodeRef<'b>) -> Option<Step<'b>> {
        if !node.is_element() {
            let has_children = node.is_document() || node.is_fragment();
            return if has_children { ends(0) } else { None };
        }
        if is_hidden(node) {
            return None;
        }
        let name = name(node);
        match name.as_str() {
            "script" | "style" | "noscript" | "template" | "iframe" | "object" | "embed" | "svg"
            | "canvas" | "audio" | "video" | "map" | "head" | "title" | "button" | "input" | "select"
            | "textarea" | "datalist" | "progress" | "meter" | "dialog" | "rp" | "annotation"
            | "annotation-xml" => None,
            "br" => self.alone(Piece::Break),
            "hr" => self.alone(Piece::Rule),
            "wbr" => None,
            "img" => {
                self.image(node);
                None
            }
            "pre" => {
                let code = Piece::Code { language: language(node), text: visible(&pre_text(node)) };
                self.alone(code)
            }
            "table" => self.table(node),
            "caption" if self.in_data() => None,
            "tr" if self.in_data() => {
                self.tables.iter_mut().last()?.row();
                self.open([Tag::Row])
            }
            "td" | "th" if self.in_data() => {
                let (before, behind) = self.tables.last_mut()?.cell(node);
                self.empty_cells(before);
                self.out.pieces.push(Piece::Start(Tag::Cell));
                Some(Step::Leave { ends: 1, cells: behind, table: false })
            }
            "thead" | "tbody" | "tfoot" | "colgroup" | "col" if self.in_data() => ends(0),
            "q" => {
                // Browsers put the marks there; the reader sees them.
                self.out.pieces.push(Piece::Text(format!("“{}”", one_line(&node.text()))));
                None
            }
            "a" => match self.target(node) {
                Some(to) => self.open([Tag::Link(to)]),
                None => ends(0),
            },
            other => self.element(other, node),
        }
    }

    fn element<'b>(&mut self, name: &str, node: &NodeRef<'b>) -> Option<Step<'b>> {
        if let Some(format) = format(name, node) {
            return self.open([Tag::Format(format)]);
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.open([Tag::Heading(name.as_bytes()[1] - b'0')]),
            "p" | "dd" => self.open([Tag::Paragraph]),
            "dt" => self.open([Tag::Paragraph, Tag::Format(Format::Strong)]),
            "figcaption" | "caption" => self.open([Tag::Paragraph, Tag::Format(Format::Emphasis)]),
            "ul" | "menu" | "dir" => self.open([Tag::List(None)]),
            "ol" => {
                let start = node.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.open([Tag::List(Some(start))])
            }
            "li" if node.parent().is_some_and(|parent| {
                ["ul", "ol", "menu", "dir"].iter().any(|list| parent.has_name(list))
            }) =>
            {
                self.open([Tag::Item])
            }
            "blockquote" => self.open([Tag::Quote]),
            name if is_block(name) => self.open([Tag::Block]),
            _ => ends(0),
        }
    }

    fn open<'b, const N: usize>(&mut self, tags: [Tag; N]) -> Option<Step<'b>> {
        self.out.pieces.extend(tags.into_iter().map(Piece::Start));
        ends(N)
    }

    fn alone<'b>(&mut self, piece: Piece) -> Option<Step<'b>> {
        self.out.pieces.push(piece);
        None
    }

    fn in_data(&self) -> bool {
        self.tables.last().is_some_and(|table| table.is_data)
    }

    fn empty_cells(&mut self, count: usize) {
        self.out.pieces.extend((0..count).flat_map(|_| [Piece::Start(Tag::Cell), Piece::End]));
    }

    fn table<'b>(&mut self, node: &NodeRef<'b>) -> Option<Step<'b>> {
        let (table, align) = Table::of(node);
        let tag = if table.is_data {
            let caption = node.element_children().into_iter().find(|child| child.has_name("caption"));
            if let Some(caption) = caption {
                let words = Piece::Text(visible(&caption.text()));
                self.out.pieces.extend([
                    Piece::Start(Tag::Paragraph),
                    Piece::Start(Tag::Format(Format::Emphasis)),
                    words,
                    Piece::End,
                    Piece::End,
                ]);
            }
            Tag::Table(align)
        } else {
            Tag::Block
        };
        self.tables.push(table);
        self.out.pieces.push(Piece::Start(tag));
        Some(Step::Leave { ends: 1, cells: 0, table: true })
    }

    /// An image is a link with its description: on another host it could not be shown, and a link is what it would
    /// become.
    fn image(&mut self, node: &NodeRef<'_>) {
        let words = node.attr("alt").map(|alt| one_line(&alt)).filter(|alt| is_description(alt));
        let source = node
            .attr("src")
            .filter(|src| !src.is_empty() && !src.starts_with("data:"))
            .or_else(|| node.attr("data-src"));
        let to = source.and_then(|src| self.image_address(&src));
        let (Some(words), Some(to)) = (words, to) else {
            self.out.images += 1;
            return;
        };
        self.out.pieces.extend([Piece::Start(Tag::Link(to)), Piece::Text(words), Piece::End]);
    }

    fn image_address(&self, src: &str) -> Option<String> {
        let src = match src.strip_prefix("cid:") {
            Some(id) => self.page.parts.get(id)?,
            None => src,
        };
        absolute(src, self.page.base).filter(|url| url.starts_with("http"))
    }

    /// Where a link leads, if it is somewhere else that may be linked to.
    fn target(&self, node: &NodeRef<'_>) -> Option<String> {
        let href = node.attr("href")?;
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        let to = absolute(href, self.page.base)?;
        let is_here = self.page.url.is_some_and(|url| {
            let bare = |url: &str| url.split('#').next().unwrap_or_default().trim_end_matches('/').to_owned();
            bare(url.as_str()) == bare(&to)
        });
        (!is_here).then_some(to)
    }
}

/// An address made absolute, of a scheme that readers may follow.
pub fn absolute(address: &str, base: Option<&Url>) -> Option<String> {
    let url = match base {
        Some(base) => base.join(address),
        None => Url::parse(address),
    };
    let url = url.ok()?;
    let is_safe = matches!(url.scheme(), "http" | "https" | "mailto" | "tel" | "ftp");
    let is_long = url.as_str().len() > 2000;
    (is_safe && !is_long).then(|| url.to_string())
}

/// Whether the words of an image describe it, and are no file's name.
fn is_description(alt: &str) -> bool {
    let is_file = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"]
        .iter()
        .any(|end| alt.to_lowercase().ends_with(end));
    let is_word = matches!(
        alt.to_lowercase().as_str(),
        "image" | "imagen" | "photo" | "foto" | "logo" | "icon" | "avatar" | "picture"
    );
    alt.chars().any(char::is_alphabetic) && !is_file && !is_word
}

fn format(name: &str, node: &NodeRef<'_>) -> Option<Format> {
    // Word processors wrap a whole page into `<b style="font-weight: normal">`.
    let is_normal =
        || node.attr("style").is_some_and(|style| style.replace(' ', "").contains("font-weight:normal"));
    match name {
        "strong" | "b" if !is_normal() => Some(Format::Strong),
        "em" | "i" | "cite" => Some(Format::Emphasis),
        "del" | "s" | "strike" => Some(Format::Deleted),
        "sup" => Some(Format::Raised),
        "sub" => Some(Format::Lowered),
        "code" | "kbd" | "samp" | "tt" => Some(Format::Code),
        _ => None,
    }
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden")
        || node
            .attr("style")
            .is_some_and(|style| style.to_lowercase().replace(' ', "").contains("display:none"))
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "address"
            | "figure"
            | "fieldset"
            | "details"
            | "summary"
            | "center"
            | "dl"
            | "body"
            | "html"
            | "form"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "li"
            | "legend"
            | "hgroup"
            | "search"
            | "option"
            | "math"
    )
}

/// The language of a block of code, which pages say in a class.
fn language(pre: &NodeRef<'_>) -> String {
    let classes = pre.descendants_it().take(4).chain([*pre]).filter_map(|node| node.class());
    let named = |class: &str| {
        ["language-", "lang-", "highlight-source-"]
            .iter()
            .find_map(|start| class.strip_prefix(start).map(str::to_owned))
    };
    classes
        .flat_map(|class| class.split_whitespace().filter_map(named).collect::<Vec<_>>())
        .next()
        .unwrap_or_default()
}

/// The lines of preformatted text; `<br>` is a line's end there, too.
fn pre_text(pre: &NodeRef<'_>) -> String {
    pre.descendants_it()
        .map(|node| match () {
            () if node.is_text() => node.text().to_string(),
            () if node.has_name("br") => "\n".to_owned(),
            () => String::new(),
        })
        .collect()
}
