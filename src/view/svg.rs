//! SVG written at build time: elements with escaped attributes and text. Colours are the style sheet's, by class, since
//! the pages' security policy lets no style stand in an attribute.
//!
//! [`Svg`] is the entry point. It knows nothing of what is drawn.

use std::fmt::{Display, Write};

use crate::markup::escape::{is_escaped, text as escape};

/// A drawing that is being written.
#[derive(Debug, Default)]
pub struct Svg(String);

/// An attribute with its value.
pub type Attribute<'a> = (&'a str, &'a dyn Display);

impl Svg {
    /// Opens an element, to be closed with [`Self::close`].
    pub fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.start(name, attributes);
        self.0.push('>');
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// An element without contents.
    pub fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.start(name, attributes);
        self.0.push_str("/>");
    }

    /// An element that holds a text.
    pub fn text(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) {
        self.open(name, attributes);
        escape(&mut self.0, text);
        self.close(name);
    }

    /// The drawing.
    pub fn finished(self) -> String {
        self.0
    }

    fn start(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(name);
        for (key, value) in attributes {
            self.0.push(' ');
            self.0.push_str(key);
            self.0.push_str("=\"");
            let from = self.0.len();
            let _ = write!(self.0, "{value}");
            // Most values are numbers and names of classes.
            if self.0.as_bytes()[from..].iter().any(|byte| is_escaped(*byte)) {
                let value = self.0.split_off(from);
                escape(&mut self.0, &value);
            }
            self.0.push('"');
        }
    }
}

/// A coordinate, to a tenth of a unit and without a needless zero.
pub struct At(pub f64);

impl Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        #[expect(clippy::cast_possible_truncation, reason = "no drawing is so large")]
        let tenths = (self.0 * 10.0).round() as i64;
        let (sign, whole, rest) =
            (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        match rest {
            0 => write!(f, "{sign}{whole}"),
            rest => write!(f, "{sign}{whole}.{rest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_escaped() {
        let mut svg = Svg::default();
        svg.open("a", &[("href", &"x?a=1&b=\"2\"")]);
        svg.text("title", &[], "<b> & co");
        svg.empty("circle", &[("cx", &At(1.25)), ("r", &At(-0.04))]);
        svg.close("a");
        let expected = "<a href=\"x?a=1&amp;b=&quot;2&quot;\"><title>&lt;b&gt; &amp; co</title><circle cx=\"1.3\" r=\"0\"/></a>";
        assert_eq!(svg.finished(), expected);
    }
}
