//! Words and attributes that a page cannot be written with in reasonable time.
//!
//! The library gives the main text as HTML, and for each sign that it escapes its writer looks to the end of the words
//! or of the attribute. What no page that people read has is made short before: [`shorten`].

use dom_query::{Document, NodeRef};

/// So many bytes may be looked at for one text or attribute. Ten thousand bytes with four hundred signs need them.
const MOST_LOOKS: usize = 1 << 22;

/// The bytes of a part of words that would need more.
const PART: usize = 1000;

/// Splits words that take too long to write into several texts side by side, and takes out such attributes: no address,
/// and no description of an image, is like that.
pub fn shorten(document: &Document) {
    for node in document.root().descendants() {
        if node.is_text() {
            let text = node.text();
            if is_slow(&text) {
                split(document, &node, &text);
            }
        } else {
            let attributes = node.attrs();
            let slow = attributes.iter().filter(|attribute| is_slow(&attribute.value));
            slow.for_each(|attribute| node.remove_attr(&attribute.name.local));
        }
    }
}

fn is_slow(text: &str) -> bool {
    // A no-break space is escaped, too, and looked for by its first byte.
    let signs = || memchr::memchr2_iter(b'&', 0xc2, text.as_bytes()).count();
    text.len() > PART && text.len().saturating_mul(signs()) > MOST_LOOKS
}

fn split(document: &Document, node: &NodeRef<'_>, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let (part, behind) = rest.split_at(rest.floor_char_boundary(PART));
        node.insert_before(&document.tree.new_text(part));
        rest = behind;
    }
    node.remove_from_parent();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_words_are_the_same_in_parts_and_slow_attributes_go() {
        let words = "&amp;é ".repeat(5000);
        let html = format!("<p title=\"{words}\" lang=de>{words}</p>");
        let document = super::super::guard::parse(&html).unwrap();
        let before = document.text();
        shorten(&document);
        let paragraph = document.select("p");
        assert_eq!(document.text(), before);
        assert!(paragraph.nodes()[0].children().len() > 10);
        assert_eq!((paragraph.attr("title"), paragraph.attr("lang").as_deref()), (None, Some("de")));
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        let html = format!("<p title=\"{0}\">{0}</p>", "Ask &amp; answer. ".repeat(200));
        let document = super::super::guard::parse(&html).unwrap();
        let before = document.html();
        shorten(&document);
        assert_eq!((document.html(), document.select("p").nodes()[0].children().len()), (before, 1));
    }
}
