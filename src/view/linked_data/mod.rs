//! What a page says to machines, in the vocabulary of schema.org: JSON-LD for a `<script>` element.
//!
//! Entry point: [`of`]. It works from the briefing alone, and states nothing more exactly than the page: a date only when it
//! is known to the day, no number for a verdict, coordinates only where no precision is stated. Without `base_url` it says
//! nothing, since an address that begins nowhere names nothing.

mod pages;
mod things;

use std::borrow::Cow;
use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::here::Here;
use crate::plan::Page;
use crate::source::first_byte;
use things::{BreadcrumbList, Graph, ListItem, Thing};

/// The JSON-LD of a page, safe within a `<script>` element; none where there is nothing to say.
pub fn of(here: &Here<'_>, page: Page, title: &str, above: &[(Cow<'_, str>, &str)]) -> Option<String> {
    here.site.routes.base_url.as_ref()?;
    if matches!(page, Page::NotFound | Page::Search) {
        return None;
    }
    let mut graph = pages::things(here, page);
    graph.extend(way(here, title, above));
    if graph.is_empty() {
        return None;
    }
    json(&Graph { context: "https://schema.org", graph })
}

/// The way to the page, with the page itself as its last step.
fn way<'a>(here: &Here<'a>, title: &'a str, above: &[(Cow<'_, str>, &'a str)]) -> Option<Thing<'a>> {
    if above.is_empty() {
        return None;
    }
    let routes = here.site.routes;
    let above = above.iter().filter_map(|(path, label)| Some((*label, routes.absolute(path)?)));
    let steps = above.chain(routes.absolute(here.path).map(|address| (title, address)));
    let step = |(n, (name, item)): (usize, (&'a str, String))| {
        ListItem { name: Some(name), position: Some(n + 1), item: Some(item), ..ListItem::default() }.into()
    };
    let item_list_element = steps.enumerate().map(step).collect();
    Some(BreadcrumbList { item_list_element, ..BreadcrumbList::default() }.into())
}

/// How much room most pages need.
const ROOM: usize = 4096;

/// JSON with everything escaped that could end the element or begin a comment in it.
fn json(value: &impl Serialize) -> Option<String> {
    let mut json = Vec::with_capacity(ROOM);
    value.serialize(&mut Serializer::with_formatter(&mut json, InElement)).ok()?;
    String::from_utf8(json).ok()
}

/// Nothing outside of strings could end the element.
struct InElement;

impl Formatter for InElement {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // U+2028 and U+2029 begin with 0xE2.
        let may_be = |byte: u8| (byte == b'<') | (byte == b'>') | (byte == b'&') | (byte == 0xE2);
        let mut from = 0;
        let mut at = 0;
        while let Some(found) = first_byte(fragment.as_bytes(), at, may_be) {
            let letter = fragment[found..].chars().next().unwrap_or_default();
            at = found + letter.len_utf8();
            if matches!(letter, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') {
                writer.write_all(&fragment.as_bytes()[from..found])?;
                write!(writer, "\\u{:04x}", u32::from(letter))?;
                from = at;
            }
        }
        writer.write_all(&fragment.as_bytes()[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        let text = "“a” </script><!-- & \u{2028}’ \n";
        let safe = json(&text).unwrap_or_default();
        assert_eq!(safe, "\"“a” \\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028’ \\n\"");
        assert_eq!(serde_json::from_str::<String>(&safe).ok().as_deref(), Some(text));
    }
}
