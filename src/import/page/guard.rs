//! The guard before the parser: a page that nests without end, or is made of tags, cannot take more than its share.
//!
//! The tree builder's work grows with how deep elements lie in each other, so the guard stands between the tokenizer
//! and it, and drops the tags of what would lie too deep. Their words stay.

use std::cell::{Cell, RefCell};

use dom_query::Document;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, TokenizerResult, local_name};

/// Elements lie at most this deep in each other. Pages that people write stay below 60.
const DEEPEST: usize = 200;

/// Formats of words lie at most this deep: the tree builder opens all of them again in each paragraph.
const DEEPEST_FORMATS: usize = 16;

/// A page has at most as many elements.
pub const MOST_ELEMENTS: usize = 400_000;

/// A tag has at most as many attributes: they are compared with each other.
pub const MOST_ATTRIBUTES: usize = 1000;

/// Why a page is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It has more elements than any page.
    Elements,
    /// It has a tag with more attributes than any page.
    Attributes,
}

/// The tree of a page.
pub fn parse(html: &str) -> Result<Document, Refused> {
    if has_endless_tag(html) {
        return Err(Refused::Attributes);
    }
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(Document::default(), options);
    let guard = Guard {
        inner: builder,
        open: RefCell::default(),
        dropped: RefCell::default(),
        formats: Cell::new(0),
        elements: Cell::new(0),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    if tokenizer.sink.elements.get() > MOST_ELEMENTS {
        return Err(Refused::Elements);
    }
    Ok(tokenizer.sink.inner.sink.finish())
}

struct Guard<S> {
    inner: S,
    /// The elements that are open, without those that end by themselves.
    open: RefCell<Vec<LocalName>>,
    /// Those too deep, whose tags were dropped.
    dropped: RefCell<Vec<LocalName>>,
    /// How many of `open` are formats.
    formats: Cell<usize>,
    /// How many elements there may be by now.
    elements: Cell<usize>,
}

impl<S: TokenSink> TokenSink for Guard<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        match token {
            TagToken(tag) if !self.lets_pass(&tag) => TokenSinkResult::Continue,
            token => self.inner.process_token(token, line),
        }
    }

    fn end(&self) {
        self.inner.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl<S> Guard<S> {
    fn lets_pass(&self, tag: &Tag) -> bool {
        match tag.kind {
            StartTag => self.starts(tag),
            EndTag => self.ends(&tag.name),
        }
    }

    fn starts(&self, tag: &Tag) -> bool {
        self.elements.set(self.elements.get() + 1 + self.formats.get());
        if self.elements.get() > MOST_ELEMENTS {
            return is_raw(&tag.name);
        }
        if is_raw(&tag.name) || ends_by_itself(&tag.name) || tag.self_closing {
            return true;
        }
        let mut open = self.open.borrow_mut();
        let is_format = is_format(&tag.name);
        if open.len() >= DEEPEST || is_format && self.formats.get() >= DEEPEST_FORMATS {
            self.dropped.borrow_mut().push(tag.name.clone());
            return false;
        }
        self.formats.set(self.formats.get() + usize::from(is_format));
        open.push(tag.name.clone());
        true
    }

    fn ends(&self, name: &LocalName) -> bool {
        let mut dropped = self.dropped.borrow_mut();
        if dropped.last() == Some(name) {
            dropped.pop();
            return false;
        }
        let mut open = self.open.borrow_mut();
        if let Some(at) = open.iter().rposition(|open| open == name) {
            if !is_format(name) {
                dropped.clear();
                // A format outlives the element that it began in; the tree builder opens it again.
                let formats: Vec<LocalName> = open.drain(at..).skip(1).filter(is_format).collect();
                open.extend(formats);
            } else {
                open.remove(at);
                self.formats.set(self.formats.get().saturating_sub(1));
            }
        }
        true
    }
}

/// Elements whose content is no markup: the tree builder has to see them, so that the tokenizer learns of it.
fn is_raw(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("title")
            | local_name!("textarea")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("plaintext")
            | local_name!("html")
            | local_name!("head")
            | local_name!("body")
    )
}

/// Elements without an end tag, or with one that may be left out.
fn ends_by_itself(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
            | local_name!("p")
            | local_name!("li")
            | local_name!("dt")
            | local_name!("dd")
            | local_name!("td")
            | local_name!("th")
            | local_name!("tr")
            | local_name!("thead")
            | local_name!("tbody")
            | local_name!("tfoot")
            | local_name!("colgroup")
            | local_name!("option")
            | local_name!("optgroup")
            | local_name!("rp")
            | local_name!("rt")
    )
}

fn is_format(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

/// Whether a tag has more attributes than the tokenizer can compare in reasonable time.
fn has_endless_tag(html: &str) -> bool {
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (mut attributes, mut quote, mut before) = (0, None, 0);
        let mut end = rest.len();
        for (n, byte) in rest.bytes().enumerate() {
            match (quote, byte) {
                (Some(q), _) if q == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (None, b'>') => {
                    end = n;
                    break;
                }
                (None, b' ' | b'\n' | b'\t' | b'\r' | b'/' | 0xc) => {
                    attributes +=
                        usize::from(!matches!(before, b' ' | b'\n' | b'\t' | b'\r' | b'/' | 0xc | b'='));
                }
                // Attributes need no space after a quoted value.
                _ => attributes += usize::from(matches!(before, b'"' | b'\'')),
            }
            if attributes > MOST_ATTRIBUTES {
                return true;
            }
            if !byte.is_ascii_whitespace() || before != b'=' {
                before = byte;
            }
        }
        let raw = ["script", "style"]
            .into_iter()
            .find(|raw| rest.get(..raw.len()).is_some_and(|start| start.eq_ignore_ascii_case(raw)));
        rest = &rest[end..];
        if let Some(raw) = raw {
            rest = after_raw(rest, raw);
        }
    }
    false
}

/// What follows a script or a style.
fn after_raw<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&rest.as_bytes()[at..], b"</") {
        at += found + 2;
        if rest.get(at..at + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return &rest[at..];
        }
    }
    ""
}
