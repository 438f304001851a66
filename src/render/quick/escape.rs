//! The characters of HTML that texts must not bring into a page, as the template engine writes them.

/// What stands for a byte; empty for those that stand for themselves.
const fn replacement(byte: u8) -> &'static str {
    match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\'' => "&#39;",
        _ => "",
    }
}

/// Which bytes are replaced: looked up faster than compared one by one.
static REPLACED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 256")]
        let is_replaced = !replacement(byte as u8).is_empty();
        table[byte] = is_replaced;
        byte += 1;
    }
    table
};

/// Writes a text so that it says the same in HTML, in an element and in an attribute.
pub fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| REPLACED[usize::from(byte)]) {
        out.push_str(&rest[..at]);
        out.push_str(replacement(rest.as_bytes()[at]));
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
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
