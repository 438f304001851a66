//! What a page says to machines, in the vocabulary of schema.org: JSON-LD for a `<script>` element.
//!
//! Entry point: [`of`]. It works from the briefing alone, and states nothing more exactly than the page: a date only when it
//! is known to the day, no number for a verdict, coordinates only where no precision is stated. Without `base_url` it says
//! nothing, since an address that begins nowhere names nothing.

mod pages;
mod things;

use std::borrow::Cow;
use std::fmt::Write as _;

use super::here::Here;
use crate::plan::Page;
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
    let json = serde_json::to_string(&Graph { context: "https://schema.org", graph });
    json.ok().map(|json| escaped(&json))
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

/// JSON with everything escaped that could end the element or begin a comment in it.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        out.push_str(&rest[..at]);
        let letter = rest[at..].chars().next().unwrap_or_default();
        // Writing to memory does not fail.
        let _ = write!(out, "\\u{:04x}", u32::from(letter));
        rest = &rest[at + letter.len_utf8()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        let json = serde_json::to_string("</script><!-- & \u{2028}").unwrap_or_default();
        let safe = escaped(&json);
        assert_eq!(safe, "\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\"");
        assert_eq!(serde_json::from_str::<String>(&safe).ok().as_deref(), Some("</script><!-- & \u{2028}"));
    }
}
