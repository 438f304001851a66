//! A template's text as tokens, with the white space that its tags take away gone.

use super::Unsupported;

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub enum Token<'t> {
    /// Text that is written as it is.
    Text(&'t str),
    /// `{{`
    Open,
    /// `}}`
    Close,
    /// `{%`
    TagOpen,
    /// `%}`
    TagClose,
    /// A word.
    Name(&'t str),
    /// A string.
    Str(&'t str),
    /// A whole number.
    Integer(i64),
    /// A sign of one or two characters.
    Sign(&'static str),
}

/// Longer signs first: `<=` is no `<`. Those that the language has and this reader has not are here as well, so that
/// none is read as two.
const SIGNS: &[&str] = &[
    "...", "//", "**", "==", "!=", ">=", "<=", "</", "?.", "?[", "+", "-", "*", "/", "%", "!", ".", ",", ":",
    "~", "|", "=", ">", "<", "(", ")", "[", "]", "{", "}", "@",
];

/// Where the next tag, place for a value or comment begins. Only looked for as far as that: to look for each of the three
/// by itself went to the end of the template each time, and took a seventh of a small site's `check`.
fn opening(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let opens = |at: &usize| matches!(bytes.get(at + 1), Some(b'{' | b'%' | b'#'));
    memchr::memchr_iter(b'{', bytes).find(opens)
}

/// Splits a template's text.
pub fn tokens(text: &str) -> Result<Vec<Token<'_>>, Unsupported> {
    let mut all = Vec::new();
    let mut rest = text;
    // Whether the tag before took the white space behind it.
    let mut trim = false;
    loop {
        let (mut content, after) = match opening(rest) {
            Some(at) => (&rest[..at], Some((&rest[at..at + 2], &rest[at + 2..]))),
            None => (rest, None),
        };
        let was_empty = content.is_empty();
        if trim {
            content = content.trim_start();
        }
        let trims_before = after.is_some_and(|(_, inside)| inside.starts_with('-'));
        if trims_before {
            content = content.trim_end();
        }
        if !content.is_empty() {
            all.push(Token::Text(content));
        }
        let Some((opening, inside)) = after else { return Ok(all) };
        let inside = inside.strip_prefix('-').unwrap_or(inside);
        if opening == "{#" {
            let end = inside.find("#}").ok_or(Unsupported(&"a comment without its end"))?;
            // A comment that takes no white space behind it leaves that to the tag before, as long as no text stood between.
            trim = inside[..end].ends_with('-') || (trim && was_empty);
            rest = &inside[end + 2..];
            continue;
        }
        let (open, close, closing) = match opening {
            "{{" => (Token::Open, Token::Close, "}}"),
            _ => (Token::TagOpen, Token::TagClose, "%}"),
        };
        all.push(open);
        (rest, trim) = expression(&mut all, inside, closing)?;
        all.push(close);
    }
}

/// The tokens up to the end of a tag: what stands behind it, and whether it takes the white space there.
fn expression<'t>(
    all: &mut Vec<Token<'t>>,
    inside: &'t str,
    closing: &str,
) -> Result<(&'t str, bool), Unsupported> {
    let mut rest = inside;
    loop {
        rest = rest.trim_ascii_start();
        if let Some(behind) = rest.strip_prefix(closing) {
            return Ok((behind, false));
        }
        if let Some(behind) = rest.strip_prefix('-').and_then(|rest| rest.strip_prefix(closing)) {
            return Ok((behind, true));
        }
        let first = rest.bytes().next().ok_or(Unsupported(&"a tag without its end"))?;
        let word = |rest: &str, also: fn(&u8) -> bool| rest.bytes().take_while(also).count();
        let length = match first {
            b'"' | b'\'' | b'`' => {
                let quoted = &rest[1..];
                let end = quoted.find(char::from(first)).ok_or(Unsupported(&"a string without its end"))?;
                if quoted[..end].contains('\\') {
                    return Err(Unsupported(&"an escape in a string"));
                }
                all.push(Token::Str(&quoted[..end]));
                end + 2
            }
            b'0'..=b'9' => {
                let end = word(rest, u8::is_ascii_digit);
                if rest[end..].starts_with('.') {
                    return Err(Unsupported(&"a decimal number"));
                }
                all.push(Token::Integer(rest[..end].parse().map_err(|_| Unsupported(&"a large number"))?));
                end
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let end = word(rest, |byte| byte.is_ascii_alphanumeric() || *byte == b'_');
                all.push(Token::Name(&rest[..end]));
                end
            }
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = sign.ok_or(Unsupported(&"a sign that is not known"))?;
                all.push(Token::Sign(sign));
                sign.len()
            }
        };
        rest = &rest[length..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(template: &str) -> Vec<String> {
        let tokens = tokens(template).unwrap();
        tokens
            .iter()
            .filter_map(|token| if let Token::Text(text) = token { Some((*text).to_owned()) } else { None })
            .collect()
    }

    #[test]
    fn tags_take_white_space() {
        assert_eq!(texts("a {{ b }} c"), ["a ", " c"]);
        assert_eq!(texts("a {{- b -}} c"), ["a", "c"]);
        assert_eq!(texts("a {%- b %} c"), ["a", " c"]);
        assert_eq!(texts("a {#- b -#} c"), ["a", "c"]);
        assert_eq!(texts("{{ a -}} {# b #} c"), [" c"]);
        assert_eq!(texts("{{ a -}}{# b #} c"), ["c"]);
        assert_eq!(texts("{{ a -}} b {# b #} c"), ["b ", " c"]);
        assert_eq!(texts("{{ a -}} {{ b }} c"), [" c"]);
    }

    #[test]
    fn what_is_not_read_is_said() {
        for template in ["{{ \"a\\n\" }}", "{{ 1.5 }}", "{{ ? }}", "{{ a", "{% a", "{# a", "{{ 'a }}"] {
            assert!(tokens(template).is_err(), "{template}");
        }
    }
}
