//! Text, attributes and addresses as HTML holds them, in the manner of the CommonMark reference implementation.

use crate::source::first_byte;

/// What a byte becomes in text and attributes; none when it stays.
fn entity(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    }
}

/// Whether a byte is written in another way in text and attributes.
#[inline]
pub fn is_escaped(byte: u8) -> bool {
    (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"')
}

/// Writes text. It may stand between tags and in attributes in double quotes.
pub fn text(out: &mut String, text: &str) {
    let mut from = 0;
    while let Some(at) = first_byte(text.as_bytes(), from, is_escaped) {
        out.push_str(&text[from..at]);
        out.push_str(entity(text.as_bytes()[at]).unwrap_or_default());
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// Writes an address for an attribute in double quotes. What no address holds is percent-encoded; what is encoded
/// already stays.
pub fn address(out: &mut String, address: &str) {
    let mut from = 0;
    for (at, byte) in address.bytes().enumerate() {
        if is_plain(byte) {
            continue;
        }
        // Within a character beyond ASCII there is nothing to copy, and no boundary to cut at.
        if from < at {
            out.push_str(&address[from..at]);
        }
        from = at + 1;
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            _ => percent(out, byte),
        }
    }
    out.push_str(&address[from..]);
}

/// Bytes of an address that stay. All others end a slice on a character's boundary, since every byte of a
/// character beyond ASCII is among them.
fn is_plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)]
}

static PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let others = b"-_.+!*(),%#@?=;:/$~";
    let mut n = 0;
    while n < others.len() {
        table[others[n] as usize] = true;
        n += 1;
    }
    table
};

fn percent(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        let mut out = String::new();
        text(&mut out, "a < \"b\" & 'ñ' >");
        assert_eq!(out, "a &lt; &quot;b&quot; &amp; 'ñ' &gt;");
        let mut out = String::new();
        address(&mut out, "/ñ a?b&c=%20\"<'\\");
        assert_eq!(out, "/%C3%B1%20a?b&amp;c=%20%22%3C&#x27;%5C");
    }
}
