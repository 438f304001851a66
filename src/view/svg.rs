//! SVG written at build time: elements with escaped attributes and text. Colours are the style sheet's, by class, since
//! the pages' security policy lets no style stand in an attribute.
//!
//! [`Svg`] is the entry point. It knows nothing of what is drawn.

use std::fmt::{Display, Write};

use crate::markup::escape::text as escape;

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
        // Writing to a string cannot fail.
        let _ = write!(self.0, "</{name}>");
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
        let _ = write!(self.0, "<{name}");
        for (key, value) in attributes {
            let _ = write!(self.0, " {key}=\"");
            escape(&mut self.0, &value.to_string());
            self.0.push('"');
        }
    }
}

/// A coordinate, to a tenth of a unit and without a needless zero.
pub struct At(pub f64);

impl Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Adding zero makes a zero of a negative zero.
        let tenths = (self.0 * 10.0).round() / 10.0 + 0.0;
        write!(f, "{tenths}")
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
