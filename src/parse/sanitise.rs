//! The author's raw HTML made harmless.
//!
//! Articles are other people's texts: their HTML may look as it likes within the article, but runs nothing, loads
//! nothing, and cannot pass for the marks, ids and classes of the page.

use std::borrow::Cow;
use std::sync::LazyLock;

use ammonia::Builder;

use super::markdown::classify;
use crate::markup::Target;

/// The elements that may stand in a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins",
    "kbd", "mark", "q", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
];

/// The classes of marks, which no author may imitate.
const OUR_CLASSES: &[&str] = &["mention", "event", "claim", "figure", "relation", "note", "ignore"];

/// More tags than this in one block cost more time than they are worth: it is shown as text.
const MOST_TAGS: usize = 20_000;

/// Deeper nesting than this makes readers of HTML slow or cuts it off: such a block is shown as text.
const DEEPEST: usize = 256;

static BLOCKS: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .rm_tags(["img", "area", "map"])
        .add_generic_attributes(["class", "dir"])
        .url_schemes(["http", "https", "mailto", "tel", "ftp"].into())
        .attribute_filter(filter);
    builder
});

/// Whether an element may stand in a line of text.
pub fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// Whether an element has no contents and no end tag.
pub fn is_void(name: &str) -> bool {
    matches!(name, "br" | "wbr")
}

/// A block of HTML, harmless and balanced; none when it is too large to look at.
pub fn fragment(html: &str) -> Option<String> {
    let fits = tags(html) <= MOST_TAGS && depth(html) <= DEEPEST;
    fits.then(|| BLOCKS.clean(html).to_string())
}

/// A start tag, harmless; none when nothing of it may stay.
pub fn start_tag(tag: &str, name: &str) -> Option<String> {
    if tag.len() == name.len() + 2 {
        return Some(format!("<{name}>"));
    }
    let clean = BLOCKS.clean(tag).to_string();
    let start = if is_void(name) { clean.as_str() } else { clean.strip_suffix(&format!("</{name}>"))? };
    let is_one_tag = start.starts_with(&format!("<{name}")) && start.ends_with('>');
    is_one_tag.then(|| start.to_owned())
}

/// Whether HTML holds an image.
pub fn has_image(html: &str) -> bool {
    let found = |at: usize| {
        let after = html.as_bytes().get(at + 4);
        html.as_bytes()[at..].get(..4).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<img"))
            && after.is_none_or(|byte| !byte.is_ascii_alphanumeric())
    };
    memchr::memchr_iter(b'<', html.as_bytes()).any(found)
}

fn tags(html: &str) -> usize {
    memchr::memchr_iter(b'<', html.as_bytes()).count()
}

/// How deep the tags of HTML can be nested, at most.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for at in memchr::memchr_iter(b'<', html.as_bytes()) {
        match html.as_bytes().get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(byte) if byte.is_ascii_alphabetic() => depth += usize::from(!starts_void(&html[at + 1..])),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn starts_void(tag: &str) -> bool {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    ["br", "hr", "img", "wbr", "col", "input", "area"]
        .iter()
        .any(|name| tag[..end].eq_ignore_ascii_case(name))
}

fn filter<'v>(_element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute {
        "class" => classes(value),
        "href" | "cite" => (!matches!(classify(value), Target::Unsafe(_))).then_some(Cow::Borrowed(value)),
        _ => Some(Cow::Borrowed(value)),
    }
}

/// The classes that an author may use.
fn classes(value: &str) -> Option<Cow<'_, str>> {
    let is_ours = |class: &str| {
        let class = class.to_ascii_lowercase();
        OUR_CLASSES.contains(&class.as_str()) || class.starts_with("bb-")
    };
    let kept: Vec<&str> = value.split_whitespace().filter(|class| !is_ours(class)).collect();
    (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_tags() {
        let cases = [
            ("<b>", "b", Some("<b>")),
            ("<B>", "b", Some("<b>")),
            ("<span class=\"x mention bb-top Claim\">", "span", Some("<span class=\"x\">")),
            ("<span id=a-1 data-entity=x style='color:red' onclick=\"x()\">", "span", Some("<span>")),
            ("<mark class='claim' data-annotation=x>", "mark", Some("<mark>")),
            ("<br/>", "br", Some("<br>")),
            ("<a href='javascript:x'>", "a", Some("<a rel=\"noopener noreferrer\">")),
            ("<a href=\"java&#9;script:x\">", "a", Some("<a rel=\"noopener noreferrer\">")),
            ("<a href='JAVASCRIPT&colon;alert(1)'>", "a", Some("<a rel=\"noopener noreferrer\">")),
            ("<a href='magnet:x'>", "a", Some("<a rel=\"noopener noreferrer\">")),
            (
                "<a href=\"https://example.org/?a&b\">",
                "a",
                Some("<a href=\"https://example.org/?a&amp;b\" rel=\"noopener noreferrer\">"),
            ),
        ];
        for (tag, name, expected) in cases {
            assert_eq!(start_tag(tag, name).as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn blocks() {
        let cases = [
            ("<div><p>a<script>alert(1)</script></div>", "<div><p>a</p></div>"),
            ("<img src=x onerror=alert(1)>", ""),
            ("<svg><a xlink:href='javascript:x'>y</a></svg>", ""),
            ("<iframe src='https://example.org'></iframe>", ""),
            ("<div id=main class='note x'>a</div>", "<div class=\"x\">a</div>"),
            ("</div></section>x", "x"),
            ("<style>*{}</style><b>x", "<b>x</b>"),
        ];
        for (html, expected) in cases {
            assert_eq!(fragment(html).as_deref(), Some(expected), "{html}");
        }
        assert_eq!(fragment(&"<div>".repeat(300)), None);
    }

    #[test]
    fn images() {
        assert!(has_image("a <IMG src=x>"));
        assert!(!has_image("<image> <imgx>"));
    }
}
