//! What every object has: its id, its marking, its prose.

use super::FilePart;
use super::markdown;
use super::objects::{Place, Prose, Record};
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// The longest an ID may be, in characters.
pub const ID_LENGTH: usize = 80;

/// Whether a word is an ID: lower-case ASCII letters, digits and single hyphens, at most 80 characters.
pub fn is_id(word: &str) -> bool {
    let letters = word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let edges = word.starts_with('-') || word.ends_with('-') || word.contains("--");
    !word.is_empty() && word.len() <= ID_LENGTH && letters && !edges
}

/// The ID nearest to a word, for hints; empty when nothing is left of it.
pub fn proposed_id(word: &str) -> String {
    let ascii = deunicode::deunicode(word).to_lowercase();
    let parts: Vec<&str> =
        ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let mut id = parts.join("-");
    id.truncate(ID_LENGTH);
    id.trim_end_matches('-').to_owned()
}

/// Checks an ID and reports a bad one.
pub fn checked_id(table: &Table<'_, '_>, id: &Spanned<String>) -> bool {
    if is_id(&id.value) {
        return true;
    }
    let message = format!("`{}` is no ID", id.value);
    let proposal = proposed_id(&id.value);
    let rule = "an ID is lower-case ASCII letters, digits and single hyphens, at most 80 characters";
    let hint = if proposal.is_empty() { rule.to_owned() } else { format!("{rule}: `{proposal}`") };
    table.report(Diagnostic::new(Code::BadId, id.span, message).hint(hint));
    false
}

/// Reads the keys of every object, and says whether its ID can be used. All are read even where it cannot, so that none
/// is taken for unknown.
pub fn record(table: &Table<'_, '_>, part: &FilePart<'_>) -> (Record, bool) {
    let id = match part {
        FilePart::Whole { stem, .. } => Some(Spanned::new((*stem).to_owned(), Span::file(table.file()))),
        FilePart::Row { .. } => table.required("id"),
    };
    let usable = id.as_ref().is_some_and(|id| checked_id(table, id));
    let record = Record {
        span: table.span(),
        marking: table.marking(),
        status_reason: table.text("status_reason"),
        updated: table.date("updated"),
        redirect_from: redirects(table),
        extra: table.extra(),
        prose: prose(table, part),
        id: id.unwrap_or_else(|| Spanned::new(String::new(), table.span())),
    };
    (record, usable)
}

fn redirects(table: &Table<'_, '_>) -> Vec<Spanned<String>> {
    let mut redirects = table.strings("redirect_from");
    redirects.retain(|address| is_address(table, address));
    redirects
}

/// Checks an address on this site as an author writes it, and reports what is none.
pub fn is_address(table: &Table<'_, '_>, address: &Spanned<String>) -> bool {
    let path = &address.value;
    let plain = path.starts_with('/')
        && !path.contains("//")
        && !path.contains(['\\', '?', '#', '%', '\0'])
        && !path.split('/').any(|part| part == ".." || part == ".")
        && !path.chars().any(char::is_control);
    if !plain {
        let message = format!("`{path}` is no address on this site");
        let hint = "write the path from the root, as it reads: `/old/address/`, without `%41` and the like";
        table.report(Diagnostic::new(Code::BadValue, address.span, message).hint(hint));
    }
    plain
}

/// The path of an address as an author writes it: that of a page ends in a slash, that of a file has a name with a dot.
pub fn address_path(address: &str) -> String {
    let path = address.trim_start_matches('/');
    let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if path.is_empty() || path.ends_with('/') || is_file { path.to_owned() } else { format!("{path}/") }
}

fn prose(table: &Table<'_, '_>, part: &FilePart<'_>) -> Option<Prose> {
    match part {
        FilePart::Whole { body: Some(body), options, .. } => {
            let place = Place::File(table.file());
            let tree = table.with_diagnostics(|d| markdown::parse(d, body.text, body.base, place, options));
            Some(Prose { tree, place })
        }
        FilePart::Whole { options, .. } | FilePart::Row { options } => value_prose(table, "text", options),
    }
}

/// Markdown in a string of a TOML file.
pub fn value_prose(table: &Table<'_, '_>, key: &'static str, options: &markdown::Options) -> Option<Prose> {
    let text = table.string(key)?;
    Some(prose_of(table, &text, options))
}

/// Markdown in a string that was already read.
pub fn prose_of(table: &Table<'_, '_>, text: &Spanned<String>, options: &markdown::Options) -> Prose {
    let (base, place) = match table.contents_of(text) {
        Some(base) => (base, Place::File(table.file())),
        None => (0, Place::Value(text.span)),
    };
    let tree = table.with_diagnostics(|d| markdown::parse(d, &text.value, base, place, options));
    Prose { tree, place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        for good in ["a", "a-1", "omar-garcia-harfuch", "2024"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "A", "a--b", "-a", "a-", "á", "a_b", &"a".repeat(81)] {
            assert!(!is_id(bad), "{bad}");
        }
        assert_eq!(proposed_id("Omar García Harfuch!"), "omar-garcia-harfuch");
    }
}
