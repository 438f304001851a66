//! A style sheet without what only its author reads: comments, indents, empty lines.
//!
//! Entry point: [`css`]. It knows where strings and addresses stand, and no more of the language; what it does not
//! understand stays as it is.

/// Appends a style sheet.
pub fn css(sheet: &[u8], out: &mut Vec<u8>) {
    let mut rest = sheet.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(sheet);
    while let [first, ..] = rest {
        let (kept, length) = match first {
            b'"' | b'\'' => (true, string(rest)),
            b'/' if rest.starts_with(b"/*") => (false, comment(rest)),
            b'u' | b'U' if is_address(rest) => (true, until(rest, |byte| byte == b')')),
            b'\\' => (true, rest.len().min(2)),
            b' ' | b'\t' | b'\r' | b'\n' => (false, white(rest, out)),
            _ => (true, 1),
        };
        let (piece, after) = rest.split_at(length);
        if kept {
            out.extend_from_slice(piece);
        } else if first == &b'/' && parts_words(out, after) {
            // A comment parts words as nothing else does: `a/**/b` is neither `ab` nor `a b`.
            out.extend_from_slice(b"/**/");
        }
        rest = after;
    }
    if out.last().is_some_and(|byte| *byte != b'\n') {
        out.push(b'\n');
    }
}

/// The length of the white space at the start; what is left of it is appended: a line's end, or what stands in a line.
/// Appends a script without the lines that are comments alone, indents and empty lines. One whose texts or comments may run
/// over lines stays as it is.
pub fn js(script: &[u8], out: &mut Vec<u8>) {
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

fn white(rest: &[u8], out: &mut Vec<u8>) -> usize {
    let length = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    if rest[..length].contains(&b'\n') {
        while out.last().is_some_and(u8::is_ascii_whitespace) {
            out.pop();
        }
        out.extend((!out.is_empty()).then_some(b'\n'));
    } else if out.last().is_some_and(|byte| *byte != b'\n') {
        out.extend_from_slice(&rest[..length]);
    }
    length
}

/// Whether a comment stood between two characters of which it kept one from the other.
fn parts_words(out: &[u8], after: &[u8]) -> bool {
    let is_part =
        |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii_whitespace() && !b"{};,".contains(byte));
    is_part(out.last()) && is_part(after.first())
}

fn comment(rest: &[u8]) -> usize {
    rest[2..].windows(2).position(|two| two == b"*/").map_or(rest.len(), |at| at + 4)
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
    fn comments_indents_and_empty_lines_go() {
        let sheet = "\u{feff}/* A. */\n\n:root {\n  --a: 1px; /* small */\n\n  --b:  2px;\n}\n\n/* B.\n */\np { margin: 0 }";
        assert_eq!(squeezed(sheet), ":root {\n--a: 1px;\n--b:  2px;\n}\np { margin: 0 }\n");
    }

    #[test]
    fn what_strings_and_addresses_say_stays() {
        for same in [
            "a::before { content: \"/*  x\\\"  */\"; }\n",
            "a { background: url(a/*b*/  c.png); }\n",
            "a { background: url( 'a  /*b' ); }\n",
            ".a\\/\\*b { margin: 0; }\n",
            "a { content: 'open\n}\n",
        ] {
            assert_eq!(squeezed(same), same);
        }
    }

    #[test]
    fn a_comment_that_parts_words_still_does() {
        assert_eq!(squeezed("a/* x */.b{}"), "a/**/.b{}\n");
        assert_eq!(squeezed("a /* x */ .b{}"), "a  .b{}\n");
        assert_eq!(squeezed("a{}/* x */b{}"), "a{}b{}\n");
    }

    #[test]
    fn what_is_not_closed_ends_with_the_sheet() {
        for (sheet, left) in
            [("a{}/* x", "a{}\n"), ("a{ b: 'x", "a{ b: 'x\n"), ("url(", "url(\n"), ("\\", "\\\n"), ("", "")]
        {
            assert_eq!(squeezed(sheet), left, "{sheet}");
        }
    }
}
