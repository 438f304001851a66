//! Rules by pattern of paths: what caches may keep, and other headers.

use std::collections::BTreeMap;

use globset::GlobBuilder;

use crate::diagnostic::{Code, Diagnostic};
use crate::parse::table::{Table, Value, type_name};
use crate::source::Spanned;

/// A pattern of paths, as the rules for caches and headers use it: `*` within a folder, `**` over folders.
///
/// # Errors
/// What is wrong with it.
pub fn pattern(text: &str) -> Result<globset::GlobMatcher, globset::Error> {
    let text = text.trim_start_matches('/');
    GlobBuilder::new(text)
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .map(|glob| glob.compile_matcher())
}

fn checked_pattern(table: &Table<'_, '_>, key: &Spanned<&str>) -> bool {
    let Err(error) = pattern(key.value) else { return true };
    let message = format!("`{}` is no pattern of paths: {}", key.value, error.kind());
    let hint = "`*` stands for anything within a folder, `**` over folders: `\"media/**\"`, `\"**/*.pdf\"`";
    table.report(Diagnostic::new(Code::BadValue, key.span, message).hint(hint));
    false
}

/// Reads `cache`.
pub fn cache(target: &Table<'_, '_>) -> Vec<(String, String)> {
    let Some(table) = target.table("cache", "`cache`") else { return Vec::new() };
    let mut rules = Vec::new();
    for (key, value) in table.entries() {
        let good = checked_pattern(&table, &key);
        if let Some(text) = header_value(&table, &key, value).filter(|_| good) {
            rules.push((key.value.to_owned(), text));
        }
    }
    rules
}

/// Reads `headers`.
pub fn headers(target: &Table<'_, '_>) -> Vec<(String, BTreeMap<String, String>)> {
    let Some(table) = target.table("headers", "`headers`") else { return Vec::new() };
    let mut rules = Vec::new();
    for (key, inner) in table.named_tables("headers of a pattern") {
        let good = checked_pattern(&table, &key);
        let mut map = BTreeMap::new();
        for (name, value) in inner.entries() {
            let text = header_value(&inner, &name, value);
            if is_header(&inner, &name)
                && let Some(text) = text
            {
                map.insert(name.value.to_owned(), text);
            }
        }
        if good {
            rules.push((key.value.to_owned(), map));
        }
    }
    rules
}

fn header_value(table: &Table<'_, '_>, key: &Spanned<&str>, value: &Value<'_>) -> Option<String> {
    let span = table.span_of(value);
    let Some(text) = value.get_ref().as_str() else {
        let message = format!("`{}` is {}, but must be a string", key.value, type_name(value.get_ref()));
        table.report(Diagnostic::new(Code::WrongType, span, message));
        return None;
    };
    let plain = !text.trim().is_empty() && text.bytes().all(|b| (b' '..0x7F).contains(&b));
    if !plain {
        let message = format!("`{text}` cannot be the value of a header");
        let hint = "it is one line of ASCII, such as `\"public, max-age=3600\"`";
        table.report(Diagnostic::new(Code::BadValue, span, message).hint(hint));
    }
    plain.then(|| text.to_owned())
}

fn is_header(table: &Table<'_, '_>, name: &Spanned<&str>) -> bool {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let hint = match name.value.to_ascii_lowercase().as_str() {
        "cache-control" => Some("say it in `cache`"),
        "content-encoding" => Some("say it in `compress`"),
        "content-length" | "transfer-encoding" | "connection" | "date" | "etag" => {
            Some("the host makes it itself")
        }
        "" => Some("a header has a name, such as `X-Frame-Options`"),
        _ if name.value.bytes().all(token) => None,
        _ => Some("a header has a name of ASCII letters, digits and hyphens, such as `X-Frame-Options`"),
    };
    let Some(hint) = hint else { return true };
    let message = format!("`{}` cannot be set as a header", name.value);
    table.report(Diagnostic::new(Code::BadValue, name.span, message).hint(hint));
    false
}
