//! Bytes to text, in any encoding that browsers read.
//!
//! A byte order mark decides; then what the transport said; then what the page says of itself; then whether it is UTF-8;
//! then a guess from the bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How far into a page its encoding may be named. The standard says 1,024; pages go further.
const NAMED_WITHIN: usize = 8192;

/// How many bytes a guess rests on.
const GUESSED_FROM: usize = 1 << 20;

/// Text with where it came from.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// Its encoding.
    pub encoding: &'static str,
    /// Whether that was guessed.
    pub guessed: bool,
    /// How many places could not be read.
    pub bad: usize,
}

/// Decodes a page or a text. `label` is the encoding that the transport named.
pub fn decode(bytes: &[u8], label: Option<&str>, is_page: bool) -> Decoded {
    let marked = Encoding::for_bom(bytes).map(|(encoding, length)| (encoding, &bytes[length..]));
    if let Some((encoding, rest)) = marked {
        return with(encoding, rest, false);
    }
    let transport = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let named = || is_page.then(|| named_in(bytes)).flatten();
    if let Some(encoding) = transport.or_else(named) {
        return with(encoding, bytes, false);
    }
    if let Some(encoding) = wide(bytes) {
        return with(encoding, bytes, false);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return with(UTF_8, bytes, false);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESSED_FROM)], true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    with(encoding, bytes, true)
}

fn with(encoding: &'static Encoding, bytes: &[u8], guessed: bool) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let bad = if had_errors { text.matches('\u{fffd}').count() } else { 0 };
    Decoded { text: text.into_owned(), encoding: encoding.name(), guessed, bad }
}

/// UTF-16 without a mark: text of which every other byte is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(400)];
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), start.len() / 2);
    if half < 8 {
        return None;
    }
    match () {
        () if odd * 10 > half * 6 && even * 10 < half => Some(UTF_16LE),
        () if even * 10 > half * 6 && odd * 10 < half => Some(UTF_16BE),
        () => None,
    }
}

/// The encoding that a page names in a `<meta>` or in its XML declaration.
fn named_in(bytes: &[u8]) -> Option<&'static Encoding> {
    let start: String = bytes.iter().take(NAMED_WITHIN).map(|b| char::from(b.to_ascii_lowercase())).collect();
    let mut rest = start.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        let key = if tag.starts_with("<?xml") { "encoding" } else { "charset" };
        let counts = tag.starts_with("<?xml") || tag.starts_with("<meta");
        if let Some(encoding) =
            counts.then(|| value(tag, key)).flatten().and_then(|label| Encoding::for_label(label.as_bytes()))
        {
            // As the standard has it: a page that could be read so far is not in UTF-16.
            return Some(match encoding {
                e if e == UTF_16LE || e == UTF_16BE => UTF_8,
                e if e == X_USER_DEFINED => WINDOWS_1252,
                e => e,
            });
        }
        rest = &rest[1..];
    }
    None
}

/// What stands behind `key=` in a tag, in an attribute of its own or within one.
fn value<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    for (at, _) in tag.match_indices(key) {
        let Some(rest) = tag[at + key.len()..].trim_start().strip_prefix('=') else { continue };
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '?'))
            .unwrap_or(rest.len());
        return Some(&rest[..end]);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, encoding: &str) {
        let decoded = decode(bytes, None, true);
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
    }

    #[test]
    fn as_browsers_do() {
        check(b"\xef\xbb\xbf<meta charset=latin1>\xc3\xa9", "<meta charset=latin1>é", "UTF-8");
        check(b"<meta charset='ISO-8859-1'>\x93\xe9", "<meta charset='ISO-8859-1'>“é", "windows-1252");
        check(
            b"<meta http-equiv=Content-Type content=\"text/html; charset=shift_jis\">\x83e",
            "<meta http-equiv=Content-Type content=\"text/html; charset=shift_jis\">テ",
            "Shift_JIS",
        );
        check(
            b"<!-- <meta charset=utf-8> --><meta charset=euc-kr>\xb0\xa1",
            "<!-- <meta charset=utf-8> --><meta charset=euc-kr>가",
            "EUC-KR",
        );
        check(b"\xff\xfea\0\xe9\0", "aé", "UTF-16LE");
        check(b"<meta charset=utf-16>\xc3\xa9", "<meta charset=utf-16>é", "UTF-8");
        check(
            b"<?xml version='1.0' encoding='windows-1251'?>\xe4",
            "<?xml version='1.0' encoding='windows-1251'?>д",
            "windows-1251",
        );
        check("é".as_bytes(), "é", "UTF-8");
        let wide: Vec<u8> = "<p>hello there</p>".bytes().flat_map(|b| [b, 0]).collect();
        check(&wide, "<p>hello there</p>", "UTF-16LE");
    }

    #[test]
    fn a_guess_and_bad_bytes() {
        let spanish = b"La situaci\xf3n de la naci\xf3n cambi\xf3 despu\xe9s de la elecci\xf3n; ma\xf1ana ser\xe1 distinta.";
        let decoded = decode(spanish, None, false);
        assert!(decoded.guessed && decoded.text.contains("situación"), "{decoded:?}");
        assert_eq!(decode(b"<meta charset=utf-8>\xff\xfe", None, true).bad, 2);
    }
}
