//! A style sheet without what only its author reads: comments, white space that parts nothing, last semicolons.
//!
//! Entry points: [`css`] and [`js`]. It knows where strings and addresses stand, and no more of the languages; what it
//! does not understand stays as it is.

/// What stood between two pieces of a style sheet and was not written yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Comment,
    Space,
}

/// Appends a style sheet.
pub fn css(sheet: &[u8], out: &mut Vec<u8>) {
    let mut rest = sheet.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(sheet);
    // What stands before it is another sheet's.
    let start = out.len();
    let mut gap = Gap::None;
    // Whether the last byte means what it is: no part of a string, an address or an escape.
    let mut is_plain = true;
    while let [first, ..] = rest {
        let (kept, length) = match first {
            b'"' | b'\'' => (true, string(rest)),
            b'/' if rest.starts_with(b"/*") => (false, comment(rest)),
            b'u' | b'U' if is_address(rest) => (true, until(rest, |byte| byte == b')')),
            b'\\' => (true, escape(rest)),
            b' ' | b'\t' | b'\r' | b'\n' | b'\x0C' => (false, white(rest)),
            _ => (true, 1),
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        match (kept, first) {
            (false, b'/') if gap == Gap::None => gap = Gap::Comment,
            (false, b'/') => {}
            (false, _) => gap = Gap::Space,
            (true, _) => {
                let before = out.get(start..).and_then(<[u8]>::last).copied();
                out.extend_from_slice(between(before.map(|byte| (byte, is_plain)), gap, *first));
                if first == &b'}' && is_plain && before == Some(b';') && out.last() == Some(&b';') {
                    out.pop();
                }
                out.extend_from_slice(piece);
                (gap, is_plain) = (Gap::None, length == 1);
            }
        }
    }
    if out.len() > start && out.last() != Some(&b'\n') {
        out.push(b'\n');
    }
}

/// What is left of a gap between two bytes; of the first, whether it means what it is.
fn between(before: Option<(u8, bool)>, gap: Gap, after: u8) -> &'static [u8] {
    let Some((before, is_plain)) = before else { return b"" };
    let divides = before == b'/' && !b"*/".contains(&after);
    let opens = is_plain && (b"{};,>(\n".contains(&before) || divides);
    let closes = b"{};,>)".contains(&after) || after == b'/' && before != b'/';
    match gap {
        Gap::None => b"",
        // `--a: ;` is a value, `--a:;` was none for long.
        Gap::Space if is_plain && before == b':' => {
            if b";}".contains(&after) {
                b" "
            } else {
                b""
            }
        }
        Gap::Space if opens || closes => b"",
        Gap::Space => b" ",
        // A comment parts words as nothing else does: `a/**/b` is neither `ab` nor `a b`.
        Gap::Comment if opens || closes => b"",
        Gap::Comment => b"/**/",
    }
}

/// Appends a script without the lines that are comments alone, indents and empty lines. One whose texts or comments may run
/// over lines stays as it is.
pub fn js(script: &[u8], out: &mut Vec<u8>) {
    let script = script.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(script);
    let lines = || script.split(|byte| *byte == b'\n');
    let runs_on = |line: &[u8]| {
        let quotes = line.iter().filter(|byte| **byte == b'`').count();
        quotes % 2 == 1 || line.trim_ascii_end().ends_with(b"\\") || line.windows(2).any(|two| two == b"/*")
    };
    if lines().any(runs_on) {
        out.extend_from_slice(script);
        return;
    }
    for line in lines().map(<[u8]>::trim_ascii) {
        if !line.is_empty() && !line.starts_with(b"//") {
            out.extend_from_slice(line);
            out.push(b'\n');
        }
    }
}

/// The length of the white space at the start.
fn white(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

fn comment(rest: &[u8]) -> usize {
    rest[2..].windows(2).position(|two| two == b"*/").map_or(rest.len(), |at| at + 4)
}

/// The length of an escape; one of digits has the white space that ends it.
fn escape(rest: &[u8]) -> usize {
    match rest[1..].iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count() {
        0 => rest.len().min(2),
        digits => 1 + digits + usize::from(rest.get(1 + digits).is_some_and(u8::is_ascii_whitespace)),
    }
}

/// The length of a string with its quotes; one that is not closed ends with its line.
fn string(rest: &[u8]) -> usize {
    let quote = rest[0];
    1 + until(&rest[1..], |byte| byte == quote || byte == b'\n')
}

/// Whether an address without quotes stands here.
fn is_address(rest: &[u8]) -> bool {
    let opens = rest.len() > 4 && rest[..4].eq_ignore_ascii_case(b"url(");
    opens
        && rest[4..]
            .iter()
            .find(|byte| !byte.is_ascii_whitespace())
            .is_some_and(|byte| !b"\"'".contains(byte))
}

/// The length up to and with the first byte that ends it and has no backslash before it.
fn until(rest: &[u8], ends: impl Fn(u8) -> bool) -> usize {
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        at += if *byte == b'\\' { 2 } else { 1 };
        if ends(*byte) {
            break;
        }
    }
    at.min(rest.len())
}

#[cfg(test)]
mod tests {
    fn squeezed(sheet: &str) -> String {
        let mut out = Vec::new();
        super::css(sheet.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn scripts_lose_comments_and_indents_but_no_texts() {
        let squeezed = |script: &str| {
            let mut out = Vec::new();
            super::js(script.as_bytes(), &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            squeezed("// Why.\nif (a) {\n  b(`//`); // Now.\n\n}\n"),
            "if (a) {\nb(`//`); // Now.\n}\n"
        );
        for whole in ["a(`one\n  two`);\n", "/* a\n   b */\n", "a('one\\\n  two');\n"] {
            assert_eq!(squeezed(whole), whole);
        }
    }

    #[test]
    fn what_parts_nothing_goes() {
        let cases = [
            (
                "\u{feff}/* A. */\n\n:root {\n  --a: 1px; /* small */\n\n  --b:  2px;\n}\n\n/* B.\n */\np { margin: 0 }",
                ":root{--a:1px;--b:2px}p{margin:0}\n",
            ),
            ("a > b,\nc  :hover { margin: 0 auto !important; }", "a>b,c :hover{margin:0 auto !important}\n"),
            ("@media (width > 30rem) and (hover) {\n a { } }", "@media (width>30rem) and (hover){a{}}\n"),
            (
                "a { b: calc( 1px + (2px * 3) ) var(--a) url( \"c\" ); }",
                "a{b:calc(1px + (2px * 3)) var(--a) url(\"c\")}\n",
            ),
            ("a { --empty: ; --last: }", "a{--empty: ;--last: }\n"),
            (
                "a::before { content: \"x\" / \"\"; grid-area: 1 / 2; }",
                "a::before{content:\"x\"/\"\";grid-area:1/2}\n",
            ),
            ("a { b: c / * }", "a{b:c/ *}\n"),
            (":is( a , b ) c + d ~ e {}", ":is(a,b) c + d ~ e{}\n"),
        ];
        for (sheet, left) in cases {
            assert_eq!(squeezed(sheet), left, "{sheet}");
            assert_eq!(squeezed(left), left, "{sheet}");
        }
    }

    #[test]
    fn what_strings_and_addresses_say_stays() {
        for same in [
            "a::before{content:\"/*  x\\\"  ;} */\"}\n",
            "a{background:url(a/*b*/  c.png)}\n",
            "a{background:url('a  /*b')}\n",
            ".a\\/\\*b\\;{margin:0}\n",
            ".a\\/ b{margin:0}\n",
            ".a\\26  b\\26 c{margin:0}\n",
            "a{b:\\;}\n",
            "a{content:'open\n}\n",
        ] {
            assert_eq!(squeezed(same), same);
        }
    }

    #[test]
    fn a_comment_that_parts_words_still_does() {
        assert_eq!(squeezed("a/* x */.b{}"), "a/**/.b{}\n");
        assert_eq!(squeezed("a /* x */ .b{}"), "a .b{}\n");
        assert_eq!(squeezed("a{}/* x */b{}"), "a{}b{}\n");
    }

    #[test]
    fn sheets_one_behind_another_stay_apart() {
        let mut out = b"a{b:c;".to_vec();
        super::css(b" } d { e: f }", &mut out);
        assert_eq!(out, b"a{b:c;}d{e:f}\n");
    }

    #[test]
    fn what_is_not_closed_ends_with_the_sheet() {
        for (sheet, left) in
            [("a{}/* x", "a{}\n"), ("a{ b: 'x", "a{b:'x\n"), ("url(", "url(\n"), ("\\", "\\\n"), ("", "")]
        {
            assert_eq!(squeezed(sheet), left, "{sheet}");
        }
    }
}
