//! The characters of HTML that texts must not bring into a page, as the template engine writes them.

use crate::source::first_byte;

/// What stands for a byte; empty for those that stand for themselves.
fn replacement(byte: u8) -> &'static str {
    match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\'' => "&#39;",
        _ => "",
    }
}

/// Whether something stands for a byte.
#[inline]
fn is_replaced(byte: u8) -> bool {
    (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == b'\'')
}

/// Writes a text so that it says the same in HTML, in an element and in an attribute.
pub fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    while let Some(at) = first_byte(text.as_bytes(), from, is_replaced) {
        out.push_str(&text[from..at]);
        out.push_str(replacement(text.as_bytes()[at]));
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character below 256, and some above, as the engine writes them.
    #[test]
    fn as_the_engine() {
        let mut text: String = (0..256).filter_map(char::from_u32).collect();
        text.push_str("’“😀 <a href='\"&\"'>");
        let (mut ours, mut theirs) = (String::new(), Vec::new());
        escape(&mut ours, &text);
        tera::escape_html(&text, &mut theirs).unwrap();
        assert_eq!(ours.as_bytes(), theirs);
    }
}
