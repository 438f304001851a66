//! Looks for canaries in what the program gives out, in whatever spelling they may stand there.

use std::collections::BTreeSet;

use memchr::{memchr_iter, memmem};

/// The spellings of all canaries in some bytes: as they are, in another case, escaped as in addresses, HTML and JSON,
/// in Base64.
pub fn found(bytes: &[u8]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let bytes = &without_hashes(bytes);
    let plain = unescaped(&unescaped(bytes));
    plain_ones(bytes, &mut all);
    plain_ones(&plain, &mut all);
    for run in bytes.split(|byte| !is_base64(*byte)).filter(|run| run.len() >= 10) {
        for from in 0..4 {
            plain_ones(&from_base64(&run[from..]), &mut all);
        }
    }
    all
}

/// Without the UUIDs (version 5) and SHA-1 hashes of exports, in which any digits may stand by chance.
fn without_hashes(bytes: &[u8]) -> Vec<u8> {
    const UUID: &[u8] = b"00000000-0000-5000-0000-000000000000";
    let is_hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_uuid = |part: &[u8]| {
        part.iter().zip(UUID).all(|(byte, shape)| if *shape == b'0' { is_hex(byte) } else { byte == shape })
    };
    let mut out = bytes.to_vec();
    for at in memchr_iter(b'-', bytes) {
        if let Some(part) = at.checked_sub(8).and_then(|start| bytes.get(start..start + UUID.len()))
            && is_uuid(part)
        {
            out[at - 8..at - 8 + UUID.len()].fill(b' ');
        }
    }
    let mut start = 0;
    for run in bytes.split(|byte| !byte.is_ascii_alphanumeric()) {
        if run.len() == 40 && run.iter().all(is_hex) {
            out[start..start + 40].fill(b' ');
        }
        start += run.len() + 1;
    }
    out
}

fn plain_ones(bytes: &[u8], all: &mut BTreeSet<String>) {
    let bytes = bytes.to_ascii_lowercase();
    for at in memmem::find_iter(&bytes, b"zq") {
        if let Some(word) =
            bytes.get(at..at + 7).filter(|word| word[2..6].iter().all(u8::is_ascii_digit) && word[6] == b'x')
        {
            all.insert(String::from_utf8_lossy(word).into_owned());
        }
    }
    for at in memmem::find_iter(&bytes, b"83") {
        all.extend(number(&bytes[at..]));
    }
    // Years: four digits that are no part of something longer, such as the name of an asset.
    for at in memchr_iter(b'7', &bytes) {
        let digits = bytes.get(at..at + 4).filter(|digits| digits.iter().all(u8::is_ascii_digit));
        let beside = [at.checked_sub(1).and_then(|n| bytes.get(n)), bytes.get(at + 4)];
        if let Some(digits) = digits
            && (b'1'..=b'5').contains(&digits[1])
            && !beside.into_iter().flatten().any(u8::is_ascii_alphanumeric)
        {
            all.insert(String::from_utf8_lossy(digits).into_owned());
        }
    }
}

/// A number of eight digits that begins here, with any marks between groups of them.
fn number(bytes: &[u8]) -> Option<String> {
    let mut digits = String::new();
    for byte in bytes.iter().take(24) {
        match byte {
            b'0'..=b'9' => digits.push(char::from(*byte)),
            b'.' | b',' | b' ' | b'\'' | b'_' | 0x80.. => {}
            _ => break,
        }
        if digits.len() == 8 {
            return digits.starts_with("8317").then_some(digits);
        }
    }
    None
}

/// With `%41`, `&#65;`, `&#x41;` and `\u0041` as what they stand for.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for at in memchr::memchr3_iter(b'%', b'&', b'\\', bytes) {
        if at < from {
            continue;
        }
        if let Some((byte, length)) = escape(&bytes[at..]) {
            out.extend_from_slice(&bytes[from..at]);
            out.push(byte);
            from = at + length;
        }
    }
    out.extend_from_slice(&bytes[from..]);
    out
}

fn escape(bytes: &[u8]) -> Option<(u8, usize)> {
    let text = |range: std::ops::Range<usize>| std::str::from_utf8(bytes.get(range)?).ok();
    let hex = |range| u8::from_str_radix(text(range)?, 16).ok();
    match bytes {
        [b'%', ..] => Some((hex(1..3)?, 3)),
        [b'\\', b'u', ..] => Some((hex(2..6)?, 6)),
        [b'&', b'#', ..] => {
            let end = bytes.iter().take(10).position(|byte| *byte == b';')?;
            let code = match bytes[2] {
                b'x' | b'X' => hex(3..end)?,
                _ => text(2..end)?.parse().ok()?,
            };
            Some((code, end + 1))
        }
        _ => None,
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

fn from_base64(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len());
    for four in run.chunks(4) {
        let padded = four.iter().chain(b"AAA").take(4);
        let bits = padded.fold(0_u32, |bits, byte| {
            let six = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' | b'-' => 62,
                _ => 63,
            };
            bits << 6 | u32::from(six)
        });
        out.extend(&bits.to_be_bytes()[1..]);
    }
    out
}

#[test]
fn canaries_are_found_in_every_spelling() {
    for (text, canary) in [
        ("a zq0123x b", "zq0123x"),
        ("aZQ0123Xb", "zq0123x"),
        ("z%71%30123x", "zq0123x"),
        ("%257aq0123x", "zq0123x"),
        ("z&#113;0&#x31;23x", "zq0123x"),
        ("\\u007aq0123x", "zq0123x"),
        ("enEwMTIzeA==", "zq0123x"),
        ("data:;base64,YWJjenEwMTIzeGRlZg==", "zq0123x"),
        ("83,170,123", "83170123"),
        ("83\u{202f}170\u{a0}123", "83170123"),
        ("0.083170123", "83170123"),
        ("in 7123-11", "7123"),
        ("/timeline/7123/", "7123"),
        ("8317012300000000000000000000000000000000000000000000000000000000", "83170123"),
    ] {
        assert_eq!(found(text.as_bytes()), BTreeSet::from([canary.to_owned()]), "{text}");
    }
    for text in [
        "zq012x",
        "zq01234x",
        "831-70123",
        "71234",
        "a7123",
        "7923",
        "note--a13786b7-7123-5675-9e65-e283171234bb",
        "style.7123ab.css",
    ] {
        assert_eq!(found(text.as_bytes()), BTreeSet::new(), "{text}");
    }
}
