//! Bytes to text: UTF-8 without byte order mark, lines ended by U+000A.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A decoded file.
#[derive(Debug, Default)]
pub struct Decoded {
    /// The text; where `bad` is set, with U+FFFD for what is not UTF-8.
    pub text: Arc<str>,
    /// The first byte that is not UTF-8.
    pub bad: Option<BadByte>,
}

/// A byte that is not UTF-8.
#[derive(Debug)]
pub struct BadByte {
    /// The byte.
    pub byte: u8,
    /// Its offset in the file.
    pub offset: usize,
    /// The place of its U+FFFD in the decoded text.
    pub at: Range<usize>,
    /// Whether the file begins as UTF-16 does.
    pub utf16: bool,
}

/// Decodes a file.
pub fn decode(bytes: &[u8]) -> Decoded {
    let (body, mark) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(body) => (body, 3),
        None => (bytes, 0),
    };
    match std::str::from_utf8(body) {
        Ok(text) => Decoded { text: with_plain_line_ends(text).into(), bad: None },
        Err(error) => {
            let good = error.valid_up_to();
            let start = with_plain_line_ends(&String::from_utf8_lossy(&body[..good])).len();
            let bad = BadByte {
                byte: body.get(good).copied().unwrap_or_default(),
                offset: mark + good,
                at: start..start + char::REPLACEMENT_CHARACTER.len_utf8(),
                utf16: bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF"),
            };
            Decoded { text: with_plain_line_ends(&String::from_utf8_lossy(body)).into(), bad: Some(bad) }
        }
    }
}

/// A text as the stages see it: without byte order mark, its lines ended by U+000A.
pub fn plain(text: &str) -> String {
    with_plain_line_ends(text.strip_prefix('\u{feff}').unwrap_or(text)).into_owned()
}

/// CommonMark (section 2.3) reads U+0000 as U+FFFD.
fn with_plain_line_ends(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'\r', b'\0', text.as_bytes()).is_none() {
        return text.into();
    }
    text.replace("\r\n", "\n").replace('\0', "\u{fffd}").into()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn marks_and_line_ends() {
        assert_eq!(&*decode(b"\xEF\xBB\xBFa\r\nb\rc\n").text, "a\nb\rc\n");
        assert_eq!(&*decode(b"").text, "");
    }

    #[test]
    fn the_first_bad_byte_is_found_in_the_decoded_text() {
        let decoded = decode(b"\xEF\xBB\xBFa\r\nb\xE9c\xE9");
        let bad = decoded.bad.unwrap();
        assert_eq!((bad.byte, bad.offset), (0xE9, 7));
        assert_eq!(&decoded.text[bad.at], "\u{FFFD}");
        assert_eq!(&*decoded.text, "a\nb\u{FFFD}c\u{FFFD}");
    }

    #[test]
    fn utf16_is_recognised() {
        assert!(decode(b"\xFF\xFEa\0").bad.unwrap().utf16);
    }
}
