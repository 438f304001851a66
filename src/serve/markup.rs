//! What is put into pages on their way out: blocks between two comments, and nothing else is touched. With the blocks
//! taken out again, a page is byte for byte what a build writes.

use memchr::memmem;

/// Before each block.
pub const OPEN: &[u8] = b"<!--briefbook-preview-->";

/// Behind each block.
pub const CLOSE: &[u8] = b"<!--/briefbook-preview-->";

/// A page with a block at the start of its head, and one at the end of its body. They go where a browser reads them so,
/// whatever a template leaves out.
pub fn put_in(page: &[u8], head: &str, body: &str) -> Vec<u8> {
    let start = head_place(page);
    let end = body_place(page).max(start);
    let marks = OPEN.len() + CLOSE.len();
    let mut out = Vec::with_capacity(page.len() + head.len() + body.len() + 2 * marks);
    for part in
        [&page[..start], OPEN, head.as_bytes(), CLOSE, &page[start..end], OPEN, body.as_bytes(), CLOSE]
    {
        out.extend_from_slice(part);
    }
    out.extend_from_slice(&page[end..]);
    out
}

/// A page without the blocks.
pub fn take_out(page: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(page.len());
    let mut rest = page;
    while let Some(open) = memmem::find(rest, OPEN) {
        let Some(close) = memmem::find(&rest[open..], CLOSE) else { break };
        out.extend_from_slice(&rest[..open]);
        rest = &rest[open + close + CLOSE.len()..];
    }
    out.extend_from_slice(rest);
    out
}

/// Behind the `<head>` tag, else behind `<html>` or the document's type, else at the start.
fn head_place(page: &[u8]) -> usize {
    ["head", "html", "!doctype"].into_iter().find_map(|name| behind_tag(page, name)).unwrap_or(0)
}

/// Before the last `</body>`, else before the last `</html>`, else at the end.
fn body_place(page: &[u8]) -> usize {
    let last = |tag: &str| {
        let starts = memchr::memrchr_iter(b'<', page);
        starts.into_iter().find(|at| starts_with(&page[*at..], tag))
    };
    last("</body").or_else(|| last("</html")).unwrap_or(page.len())
}

/// The place behind the first tag of a name that stands outside a comment.
fn behind_tag(page: &[u8], name: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'<', &page[at..]) {
        at += next;
        let rest = &page[at..];
        if rest.starts_with(b"<!--") {
            at += memmem::find(rest, b"-->")? + 3;
            continue;
        }
        let ends =
            rest.get(1 + name.len()).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'));
        if ends && starts_with(&rest[1..], name) {
            return end_of_tag(rest).map(|end| at + end);
        }
        at += 1;
    }
    None
}

/// The place behind the tag that opens here; a `>` in a quoted value does not end it.
fn end_of_tag(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn starts_with(text: &[u8], start: &str) -> bool {
    text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_go_where_browsers_read_them_and_come_out_again() {
        let cases = [
            ("<!DOCTYPE html><html><head><title>x</title></head><body>y</body></html>", "<head>", "y"),
            ("<HTML><HEAD lang='>' x=\"a>b\">t</HEAD><BODY>y</BODY >", "a>b\">", "y"),
            ("<!-- <head> --><html><header></header><head\n>t</head>y", "<head\n>", "y"),
            ("<!doctype html><p>y", "<!doctype html>", "y"),
            ("<html>x</body>y</body>z</html>", "<html>", "</body>y"),
            ("plain", "", "plain"),
            ("", "", ""),
            ("<head", "", "<head"),
            ("<!-- <head>", "", "<!-- <head>"),
            ("</body><head>", "</body><head>", ""),
        ];
        for (page, before_head, before_body) in cases {
            let out = String::from_utf8(put_in(page.as_bytes(), "HEAD", "BODY")).unwrap();
            let (open, close) = ("<!--briefbook-preview-->", "<!--/briefbook-preview-->");
            assert!(out.contains(&format!("{before_head}{open}HEAD{close}")), "{out}");
            assert!(
                out.contains(&format!("{before_body}{open}BODY{close}")) || before_body.is_empty(),
                "{out}"
            );
            assert!(out.find("HEAD<").unwrap() < out.find("BODY<").unwrap());
            assert_eq!(take_out(out.as_bytes()), page.as_bytes());
        }
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let page = b"<head>\xff\xfe</head><body>\x00</body>";
        assert_eq!(take_out(&put_in(page, "a", "b")), page);
    }
}
