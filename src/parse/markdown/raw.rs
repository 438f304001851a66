//! The author's own HTML.
//!
//! Inline tags become elements of the tree, each start tag sanitised alone; an element that is not closed ends with
//! what it stands in. A block of HTML is sanitised as a whole.

use std::ops::Range;

use super::RawHtml;
use super::build::{Builder, Frame};
use super::links::{classify, shown};
use crate::diagnostic::Code;
use crate::markup::escape;
use crate::markup::{Element, Kind, Link, RawTag, Target};
use crate::parse::sanitise;

/// The author's elements are not nested deeper than this; further tags are dropped. No one nests as deep by hand, and
/// looking for the element that an end tag closes has to stay cheap.
const DEEPEST: usize = 100;

/// Alone, it ends the line and is nothing more.
const LINE_END: &str = "\n";

/// Where a sanitised start tag of a link leads, when that is on this site; with the address as written.
fn site_target(tag: &str) -> Option<(Target, String)> {
    let (_, rest) = tag.split_once(" href=\"")?;
    let (written, _) = rest.split_once('"')?;
    let address = written.replace("&amp;", "&").replace("&quot;", "\"");
    let target = classify(&address);
    matches!(target, Target::Relative(_) | Target::Site(_) | Target::Fragment(_)).then_some((target, address))
}

/// How many addresses of links HTML has.
fn addresses(html: &str) -> usize {
    html.to_ascii_lowercase().matches("href").count()
}

impl Builder<'_, '_> {
    /// Takes one line of an HTML block.
    pub(super) fn html_line(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Whether an HTML block is open.
    pub(super) fn in_html_block(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Html(_)))
    }

    pub(super) fn end_html_block(&mut self, range: Range<usize>) {
        let mut html = std::mem::take(&mut self.html);
        match self.options.raw_html {
            RawHtml::Verbatim => {}
            RawHtml::Escape => html = escaped_block(&html),
            RawHtml::Sanitise => {
                self.warn_of_images(&html, &range);
                let clean = sanitise::fragment(&html).unwrap_or_else(|| escaped_block(&html));
                if addresses(&clean) < addresses(&html) {
                    self.report_unsafe(&shown(html.trim()), &range);
                }
                return self.block(&clean, &html, &range);
            }
        }
        self.html_block(html, &range);
    }

    fn html_block(&mut self, mut html: String, range: &Range<usize>) {
        if html.trim().is_empty() {
            return;
        }
        if !html.ends_with('\n') {
            html.push('\n');
        }
        self.push(Kind::Html(html.into()), range);
    }

    /// A sanitised block, in which links to the site become links of the tree, which are looked up as those in Markdown
    /// are. `written` is the block as its author wrote it.
    fn block(&mut self, clean: &str, written: &str, range: &Range<usize>) {
        let mut rest = clean;
        let mut search_from = 0;
        if clean.contains("<a ") {
            self.push_html(LINE_END, range);
        }
        while let Some(start) = rest.find("<a ") {
            let Some(end) = rest[start..].find('>').map(|end| start + end + 1) else { break };
            let Some(close) = rest[end..].find("</a>").map(|close| end + close) else { break };
            let tag = &rest[start..end];
            let Some((target, address)) = site_target(tag) else {
                self.push_html(&rest[..close], range);
                rest = &rest[close..];
                continue;
            };
            self.push_html(&rest[..start], range);
            let place = written[search_from..].find(&address).map(|at| search_from + at);
            let source = place.map_or(range.clone(), |at| range.start + at..range.start + at + address.len());
            search_from = place.map_or(search_from, |at| at + address.len());
            let index = self.add_link(target, &source);
            self.open(Element::Link(index), &source);
            self.push_html(&rest[end..close], range);
            self.close(range);
            rest = &rest[close + "</a>".len()..];
        }
        if rest.len() == clean.len() {
            return self.html_block(clean.to_owned(), range);
        }
        self.push_html(rest.trim_end_matches('\n'), range);
        self.push_html(LINE_END, range);
    }

    fn push_html(&mut self, html: &str, range: &Range<usize>) {
        if !html.is_empty() {
            self.push(Kind::Html(html.into()), range);
        }
    }

    fn add_link(&mut self, target: Target, source: &Range<usize>) -> u32 {
        let index = crate::source::offset(self.tree.links.len());
        let source = self.range(source);
        self.tree.links.push(Link { target, title: String::new(), source, has_words: true });
        index
    }

    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        match self.options.raw_html {
            RawHtml::Verbatim => self.push(Kind::Html(html.into()), &range),
            RawHtml::Escape => {
                let mut escaped = String::with_capacity(html.len() + 16);
                escape::text(&mut escaped, html.trim_end_matches('\n'));
                self.push(Kind::Html(escaped.into()), &range);
            }
            RawHtml::Sanitise => match html.strip_prefix("</") {
                Some(rest) => self.raw_end_tag(&tag_name(rest), &range),
                None => self.raw_start_tag(html, &range),
            },
        }
    }

    fn raw_start_tag(&mut self, html: &str, range: &Range<usize>) {
        let name = tag_name(&html[1..]);
        self.warn_of_images(html, range);
        let is_link = name == "a";
        let is_code = matches!(name.as_str(), "code" | "kbd" | "samp" | "tt" | "var");
        let is_allowed = sanitise::is_inline(&name) && self.raw_open < DEEPEST;
        if !is_allowed || (is_link && self.links_open > 0) {
            return;
        }
        let Some(tag) = self.sanitised_tag(html, &name) else { return };
        if is_link && !tag.contains(" href=") && html.to_ascii_lowercase().contains("href") {
            self.report_unsafe(&shown(html), range);
        }
        if sanitise::is_void(&name) {
            self.interrupt();
            self.push(Kind::Html(tag.into()), range);
            return;
        }
        if is_link {
            self.links_open += 1;
        }
        if is_link || is_code {
            self.unlinkable += 1;
        }
        self.raw_open += 1;
        let element = if is_link { self.raw_link(&tag, range) } else { None };
        self.open(
            element.unwrap_or_else(|| Element::Raw(Box::new(RawTag { tag, name: name.clone() }))),
            range,
        );
        self.frames.push(Frame::Raw(is_link, is_code, name));
    }

    /// A link to a page or file of the site, which is looked up as one in Markdown is.
    fn raw_link(&mut self, tag: &str, range: &Range<usize>) -> Option<Element> {
        let (target, _) = site_target(tag)?;
        Some(Element::Link(self.add_link(target, range)))
    }

    /// The start tag as it may be written; the same tag is only looked at once.
    fn sanitised_tag(&mut self, html: &str, name: &str) -> Option<String> {
        if let Some(tag) = self.tags.get(html) {
            return tag.clone();
        }
        let tag = sanitise::start_tag(html, name);
        self.tags.insert(html.to_owned(), tag.clone());
        tag
    }

    /// Closes the author's element of that name, and those within it, unless it was opened outside of what is open.
    fn raw_end_tag(&mut self, name: &str, range: &Range<usize>) {
        let inner = self.frames.iter().rev().take_while(|frame| matches!(frame, Frame::Raw(..)));
        let depth = inner.enumerate().find_map(|(depth, frame)| match frame {
            Frame::Raw(_, _, open) if open == name => Some(depth + 1),
            _ => None,
        });
        for _ in 0..depth.unwrap_or(0) {
            self.close_innermost_raw(range);
        }
    }

    /// Closes the author's elements that are open within the innermost element of ours.
    pub(super) fn close_raw(&mut self, range: &Range<usize>) {
        while let Some(Frame::Raw(..)) = self.frames.last() {
            self.close_innermost_raw(range);
        }
    }

    fn close_innermost_raw(&mut self, range: &Range<usize>) {
        self.raw_open -= 1;
        if let Some(Frame::Raw(is_link, is_code, _)) = self.frames.pop()
            && (is_link || is_code)
        {
            self.links_open -= u32::from(is_link);
            self.unlinkable -= 1;
            self.interrupt();
        }
        self.close(range);
    }

    fn warn_of_images(&mut self, html: &str, range: &Range<usize>) {
        if sanitise::has_image(html) {
            let diagnostic = self
                .problem(Code::RawHtmlImage, range, "`<img>` in HTML is left out".to_owned())
                .hint("write `![description](file)` for an image");
            self.report(diagnostic);
        }
    }
}

/// HTML shown as text, as a block.
fn escaped_block(html: &str) -> String {
    let mut escaped = String::with_capacity(html.len() + html.len() / 4 + 8);
    escaped.push_str("<p>");
    escape::text(&mut escaped, html.trim_end());
    escaped.push_str("</p>\n");
    escaped
}

/// The name at the start of a tag, in lower case.
fn tag_name(tag: &str) -> String {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
    tag[..end].to_ascii_lowercase()
}
