//! Text, breaks, code spans, links and images.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::build::{Builder, Frame};
use super::links::{classify, object, shown};
use crate::diagnostic::Code;
use crate::markup::{Element, Image, Kind, Link, Target};

/// An element whose contents are not written: an image, whose contents are its description, or a link without words.
pub(super) struct Capture {
    /// How many elements are open in it.
    depth: usize,
    /// The text of its contents.
    text: String,
    /// What it is; none for a link.
    image: Option<Target>,
    title: String,
    source: Range<usize>,
}

impl<'s> Builder<'s, '_> {
    /// Gives back an event that belongs to no image.
    pub(super) fn captured(&mut self, event: Event<'s>) -> Option<Event<'s>> {
        let Some(capture) = &mut self.capture else { return Some(event) };
        match event {
            Event::Start(_) => capture.depth += 1,
            Event::End(_) if capture.depth > 0 => capture.depth -= 1,
            Event::End(_) => self.end_capture(),
            Event::Text(text) | Event::Code(text) => capture.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => capture.text.push(' '),
            _ => {}
        }
        None
    }

    fn end_capture(&mut self) {
        let Some(capture) = self.capture.take() else { return };
        match capture.image {
            Some(target) => self.image(target, capture.text, capture.title, capture.source),
            None => self.end(capture.source),
        }
    }

    pub(super) fn soft_break(&mut self, range: Range<usize>) {
        let at = self.add_break(' ');
        self.push(Kind::SoftBreak(at), &range);
    }

    pub(super) fn hard_break(&mut self, range: Range<usize>) {
        let at = self.add_break('\n');
        self.push(Kind::HardBreak(at), &range);
    }

    pub(super) fn code_span(&mut self, text: &str, range: Range<usize>) {
        self.open(Element::Code, &range);
        self.unlinkable += 1;
        let source = self.inside_ticks(text, &range);
        self.text(text, source);
        self.unlinkable -= 1;
        self.interrupt();
        self.close(&range);
    }

    /// The part of a code span's source that is its text, where the text stands there letter by letter; else the place
    /// where it starts.
    fn inside_ticks(&self, text: &str, range: &Range<usize>) -> Range<usize> {
        // pulldown-cmark counts white space at a heading's end in.
        let written = self.source.get(range.clone()).unwrap_or("").trim_end();
        let ticks = written.bytes().take_while(|byte| *byte == b'`').count();
        let inner = written.get(ticks..written.len().saturating_sub(ticks)).unwrap_or("");
        let strip = usize::from(inner.len() != text.len());
        let is_text = inner.get(strip..inner.len().saturating_sub(strip)).is_some_and(|inner| {
            let same = |(a, b): (u8, u8)| a == b || (a == b'\n' && b == b' ');
            inner.len() == text.len() && inner.bytes().zip(text.bytes()).all(same)
        });
        if !is_text {
            return range.start + ticks..range.start + ticks;
        }
        let start = range.start + ticks + strip;
        start..start + text.len()
    }

    pub(super) fn start_link(&mut self, kind: LinkType, to: &str, title: &str, range: Range<usize>) {
        if self.links_open > 0 {
            self.frames.push(Frame::Nothing);
            return;
        }
        let target = self.target(kind, to);
        if let Target::Unsafe(address) = &target {
            self.report_unsafe(&address.clone(), &range);
        }
        self.open_link(target, title.to_owned(), &range);
        if kind == (LinkType::WikiLink { has_pothole: false }) {
            self.capture = Some(Capture {
                depth: 0,
                text: String::new(),
                image: None,
                title: String::new(),
                source: range,
            });
        }
    }

    fn open_link(&mut self, target: Target, title: String, range: &Range<usize>) {
        let index = self.tree.links.len();
        let source = self.range(range);
        self.tree.links.push(Link { target, title, source, has_words: false });
        let node = self.open(Element::Link(crate::source::offset(index)), range);
        self.links_open += 1;
        self.unlinkable += 1;
        self.frames.push(Frame::Link(node, index));
    }

    pub(super) fn end_link(&mut self, node: usize, index: usize, range: &Range<usize>) {
        self.tree.links[index].has_words = self.tree.nodes.len() > node + 1;
        self.links_open -= 1;
        self.unlinkable -= 1;
        self.interrupt();
        self.close(range);
    }

    fn target(&self, kind: LinkType, to: &str) -> Target {
        match kind {
            LinkType::WikiLink { .. } => object(to),
            LinkType::Email if self.options.safe_links => Target::External(format!("mailto:{to}")),
            LinkType::Email => Target::Verbatim(format!("mailto:{to}")),
            _ if self.options.safe_links => classify(to),
            _ => Target::Verbatim(to.to_owned()),
        }
    }

    pub(super) fn report_unsafe(&mut self, address: &str, range: &Range<usize>) {
        let diagnostic = self
            .problem(
                Code::UnsafeLink,
                range,
                format!("`{}` is not an address that is safe to open", shown(address)),
            )
            .label("written without its address")
            .hint(
                "links begin with `https:`, `http:`, `mailto:`, `tel:` or `ftp:`, or lead to a file of the site",
            );
        self.report(diagnostic);
    }

    pub(super) fn start_image(&mut self, kind: LinkType, to: &str, title: &str, range: Range<usize>) {
        let target = match kind {
            LinkType::WikiLink { .. } => Target::Object(None, to.to_owned(), None),
            _ if self.options.safe_links => classify(to),
            _ => Target::Verbatim(to.to_owned()),
        };
        self.capture = Some(Capture {
            depth: 0,
            text: String::new(),
            image: Some(target),
            title: title.to_owned(),
            source: range,
        });
    }

    fn image(&mut self, target: Target, alt: String, title: String, range: Range<usize>) {
        match target {
            Target::Object(..) => self.embedded(&range),
            Target::External(address) if is_remote(&address) => {
                self.remote_image(address, alt, title, &range);
            }
            Target::External(address) | Target::Unsafe(address) => {
                self.report_unsafe(&address, &range);
                self.add_image(Target::Unsafe(address), alt, title, &range);
            }
            target => self.add_image(target, alt, title, &range),
        }
    }

    fn add_image(&mut self, target: Target, alt: String, title: String, range: &Range<usize>) {
        let index = crate::source::offset(self.tree.images.len());
        let source = self.range(range);
        self.tree.images.push(Image { target, alt, title, source });
        self.push(Kind::Image(index), range);
    }

    /// An image on another host would tell that host who reads the page: it becomes a link.
    fn remote_image(&mut self, address: String, alt: String, title: String, range: &Range<usize>) {
        let diagnostic = self
            .problem(
                Code::RemoteImage,
                range,
                format!("the image `{}` lies on another host", shown(&address)),
            )
            .label("becomes a link with its description")
            .hint("save the image beside the Markdown file and name it relative to that");
        self.report(diagnostic);
        let words = if alt.trim().is_empty() { address.clone() } else { alt };
        let in_link = self.links_open > 0;
        if !in_link {
            self.open_link(Target::External(address), title, range);
        }
        self.push(Kind::Words(words.into()), range);
        if !in_link {
            self.end(range.clone());
        }
    }

    /// `![[ID]]` embeds nothing: it stays as it was written.
    fn embedded(&mut self, range: &Range<usize>) {
        let source: &'s str = self.source;
        let Some(written) = source.get(range.clone()) else { return };
        let message = format!("`{}` embeds nothing", shown(written));
        let diagnostic = self
            .problem(Code::DanglingLink, range, message)
            .hint("write `[[ID]]` for a link, or `![description](file)` for an image");
        self.report(diagnostic);
        match written.contains('\n') {
            true => self.text(&written.split_whitespace().collect::<Vec<_>>().join(" "), range.clone()),
            false => self.text(written, range.clone()),
        }
    }
}

/// Whether an image would be fetched from another host.
fn is_remote(address: &str) -> bool {
    let scheme = address.split(':').next().unwrap_or("").to_ascii_lowercase();
    !matches!(scheme.as_str(), "mailto" | "tel")
}
