//! Elements and leaves as HTML.

use std::fmt::Write;

use super::marks::Sweep;
use super::{LinkResolver, Marks};
use crate::markup::{Alignment, Element, Kind, Node, Tree, escape};

/// One pass over a tree.
pub(super) struct Encoder<'a> {
    pub out: &'a mut String,
    pub tree: &'a Tree,
    links: &'a dyn LinkResolver,
    /// What is open, with whether it was written as `<a>`.
    open: Vec<(&'a Element, bool)>,
    /// How many `<a>` are open.
    anchors: usize,
    /// Whether what is written, marks aside, ends a line or has not begun.
    pub line_start: bool,
    /// Stands before each id.
    prefix: &'a str,
    sweep: Sweep<'a>,
}

impl<'a> Encoder<'a> {
    pub fn new(
        out: &'a mut String,
        tree: &'a Tree,
        marks: &'a Marks<'a>,
        links: &'a dyn LinkResolver,
        prefix: &'a str,
    ) -> Self {
        let sweep = Sweep::new(&tree.text, marks);
        Self { out, tree, links, open: Vec::new(), anchors: 0, line_start: true, prefix, sweep }
    }

    /// Writes nodes of the tree.
    pub fn run(mut self, mut nodes: &'a [Node]) {
        while let Some(node) = nodes.first() {
            let (leaves, after) = nodes.split_at(run_length(nodes));
            if leaves.is_empty() {
                self.node(&node.kind);
                nodes = &nodes[1..];
            } else {
                self.text_run(leaves);
                nodes = after;
            }
        }
    }

    /// Writes leaves that follow each other without an element between them: marks reach across them.
    fn text_run(&mut self, leaves: &[Node]) {
        let tree = self.tree;
        let first = leaves.first().and_then(|n| n.kind.text_range());
        let last = leaves.last().and_then(|n| n.kind.text_range());
        if let (Some(first), Some(last)) = (first, last) {
            let in_link = self.anchors > 0;
            self.line_start = self.sweep.run(self.out, &tree.text, leaves, first.start..last.end, in_link);
        }
    }

    fn node(&mut self, kind: &'a Kind) {
        match kind {
            Kind::Open(element) => self.start(element),
            Kind::Close => self.end(),
            Kind::Text(_) | Kind::SoftBreak(_) | Kind::HardBreak(_) => {}
            Kind::Image(index) => self.image(*index),
            Kind::FootnoteReference(number, which) => self.footnote_reference(*number, *which),
            Kind::FootnoteBack(number, references) => self.footnote_back(*number, *references),
            Kind::TaskMarker(checked) => self.task_marker(*checked),
            Kind::Rule => self.line("<hr />"),
            Kind::Html(html) => {
                if html.ends_with('\n') {
                    self.break_line();
                }
                if **html != *"\n" {
                    self.write(html);
                }
            }
            Kind::Words(words) => self.escaped(words),
        }
    }

    /// Writes HTML.
    fn write(&mut self, html: &str) {
        if !html.is_empty() {
            self.out.push_str(html);
            self.line_start = html.ends_with('\n');
        }
    }

    fn escaped(&mut self, text: &str) {
        if !text.is_empty() {
            escape::text(self.out, text);
            self.line_start = text.ends_with('\n');
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape::text(self.out, value);
        self.out.push('"');
    }

    fn address(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape::address(self.out, value);
        self.out.push('"');
    }

    fn number(&mut self, number: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{number}");
    }

    /// Begins a line, unless one has just begun.
    fn break_line(&mut self) {
        if !self.line_start {
            self.write("\n");
        }
    }

    /// Writes HTML on a line of its own.
    fn line(&mut self, html: &str) {
        self.break_line();
        self.write(html);
        self.write("\n");
    }

    fn start(&mut self, element: &'a Element) {
        let anchors = self.anchors;
        match element {
            Element::Paragraph => self.start_line("<p>"),
            Element::Heading(level, id) => self.start_heading(*level, id),
            Element::BlockQuote => self.line("<blockquote>"),
            Element::List(first) => self.start_list(*first),
            Element::Item => self.start_line("<li>"),
            Element::CodeBlock(language) => self.start_code(language),
            Element::Highlight(class) => {
                self.write("<span");
                self.attribute("class", class);
                self.write(">");
            }
            Element::Table => self.line("<table>"),
            Element::TableHead => self.line("<thead>\n<tr>"),
            Element::TableBody => self.line("<tbody>"),
            Element::TableRow => self.line("<tr>"),
            Element::TableCell(header, alignment) => self.start_cell(*header, *alignment),
            Element::Emphasis => self.write("<em>"),
            Element::Strong => self.write("<strong>"),
            Element::Strikethrough => self.write("<del>"),
            Element::Code => self.write("<code>"),
            Element::Link(index) => self.start_link(*index),
            Element::Raw(raw) => self.start_raw(&raw.tag, &raw.name),
            Element::Footnotes => {
                self.line("<section class=\"footnotes\" role=\"doc-endnotes\">");
                self.line("<ol>");
            }
            Element::Footnote(number, _) => self.start_footnote(*number),
        }
        self.open.push((element, self.anchors > anchors));
    }

    fn end(&mut self) {
        let Some((element, anchor)) = self.open.pop() else { return };
        self.anchors -= usize::from(anchor);
        match element {
            Element::Paragraph => self.write("</p>\n"),
            Element::Heading(level, _) => {
                self.write("</h");
                self.number(level);
                self.write(">\n");
            }
            Element::BlockQuote => self.line("</blockquote>"),
            Element::List(None) => self.line("</ul>"),
            Element::List(Some(_)) => self.line("</ol>"),
            Element::Item => self.write("</li>\n"),
            Element::CodeBlock(_) => self.write("</code></pre>\n"),
            Element::Highlight(_) => self.write("</span>"),
            Element::Table => self.line("</table>"),
            Element::TableHead => self.line("</tr>\n</thead>"),
            Element::TableBody => self.line("</tbody>"),
            Element::TableRow => self.line("</tr>"),
            Element::TableCell(true, _) => self.write("</th>\n"),
            Element::TableCell(false, _) => self.write("</td>\n"),
            Element::Emphasis => self.write("</em>"),
            Element::Strong => self.write("</strong>"),
            Element::Strikethrough => self.write("</del>"),
            Element::Code => self.write("</code>"),
            Element::Link(_) if !anchor => {}
            Element::Link(_) => self.write("</a>"),
            Element::Raw(raw) if raw.name == "a" && !anchor => {}
            Element::Raw(raw) => {
                self.write("</");
                self.write(&raw.name);
                self.write(">");
            }
            Element::Footnotes => self.line("</ol>\n</section>"),
            Element::Footnote(..) => {
                self.break_line();
                self.write("</li>\n");
            }
        }
    }

    fn start_line(&mut self, tag: &str) {
        self.break_line();
        self.write(tag);
    }

    fn start_heading(&mut self, level: u8, id: &str) {
        self.start_line("<h");
        self.number(level);
        if !id.is_empty() {
            self.out.push_str(" id=\"");
            escape::text(self.out, self.prefix);
            escape::text(self.out, id);
            self.out.push('"');
        }
        self.write(">");
    }

    fn start_list(&mut self, first: Option<u64>) {
        match first {
            None => self.line("<ul>"),
            Some(1) => self.line("<ol>"),
            Some(first) => {
                self.start_line("<ol start=\"");
                self.number(first);
                self.write("\">\n");
            }
        }
    }

    fn start_code(&mut self, language: &str) {
        self.start_line("<pre><code");
        if !language.is_empty() {
            self.write(" class=\"language-");
            self.escaped(language);
            self.write("\"");
        }
        self.write(">");
    }

    fn start_cell(&mut self, header: bool, alignment: Alignment) {
        self.start_line(if header { "<th" } else { "<td" });
        self.write(match alignment {
            Alignment::None => ">",
            Alignment::Left => " class=\"align-left\">",
            Alignment::Center => " class=\"align-center\">",
            Alignment::Right => " class=\"align-right\">",
        });
    }

    fn start_link(&mut self, index: u32) {
        let link = self.links.link(index);
        if self.anchors == 0 {
            self.anchors += 1;
            self.write("<a");
            if let Some(href) = &link.href {
                self.address("href", href);
            }
            if let Some(written) = self.tree.links.get(index as usize).filter(|link| !link.title.is_empty()) {
                self.attribute("title", &written.title);
            }
            self.write(if link.external { " rel=\"noopener noreferrer\">" } else { ">" });
        }
        if let Some(words) = &link.words {
            self.escaped(words);
        }
    }

    fn start_raw(&mut self, tag: &str, name: &str) {
        if name == "a" {
            if self.anchors > 0 {
                return;
            }
            self.anchors += 1;
        }
        self.write(tag);
    }

    /// An image that is not published leaves its description, as an attribute.
    fn image(&mut self, index: u32) {
        let Some(image) = self.tree.images.get(index as usize) else { return };
        let Some(address) = self.links.image(index) else {
            self.write("<span class=\"image-missing\" role=\"img\"");
            self.attribute("aria-label", &image.alt);
            self.write("></span>");
            return;
        };
        self.write("<img");
        self.address("src", &address);
        self.attribute("alt", &image.alt);
        if !image.title.is_empty() {
            self.attribute("title", &image.title);
        }
        self.write(" />");
    }

    fn task_marker(&mut self, checked: bool) {
        self.write(match checked {
            true => "<input type=\"checkbox\" disabled=\"\" checked=\"\" /> ",
            false => "<input type=\"checkbox\" disabled=\"\" /> ",
        });
    }

    /// Within a link the number is no link itself.
    fn footnote_reference(&mut self, number: u32, which: u32) {
        let in_link = self.anchors > 0;
        self.write("<sup class=\"footnote-ref\">");
        if in_link {
            self.write("<span id=\"");
        } else {
            self.write("<a href=\"#");
            self.id("fn-", number, 1);
            self.write("\" id=\"");
        }
        self.id("fnref-", number, which);
        self.write("\">");
        self.number(number);
        self.write(if in_link { "</span></sup>" } else { "</a></sup>" });
    }

    fn start_footnote(&mut self, number: u32) {
        self.start_line("<li id=\"");
        self.id("fn-", number, 1);
        self.write("\">");
    }

    /// Their arrow comes from the style sheet, since they may add no text.
    fn footnote_back(&mut self, number: u32, references: u32) {
        for which in 1..=references {
            self.write("<a href=\"#");
            self.id("fnref-", number, which);
            self.write("\" class=\"footnote-back\"");
            let reference = if which > 1 { format!("{number}-{which}") } else { number.to_string() };
            self.attribute("aria-label", &self.links.footnote_back(&reference));
            self.write("></a>");
        }
    }

    fn id(&mut self, kind: &str, number: u32, which: u32) {
        escape::text(self.out, self.prefix);
        self.out.push_str(kind);
        self.number(number);
        if which > 1 {
            self.out.push('-');
            self.number(which);
        }
    }
}

/// How many leaves of text stand at the start.
fn run_length(nodes: &[Node]) -> usize {
    nodes.iter().take_while(|node| node.kind.text_range().is_some()).count()
}
