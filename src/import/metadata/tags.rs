//! What the elements of a page say of it: `<meta>`, `<link>`, `<title>`, `<time>`, its main heading.

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};

use crate::import::page::name;

/// A page is looked at for at most as many values of one key.
const MOST: usize = 50;

/// What elements say.
#[derive(Debug, Default)]
pub struct Tags {
    /// `<meta>` by the name in lower case.
    metas: BTreeMap<String, Vec<String>>,
    /// `<link rel=canonical>`.
    pub canonical: Option<String>,
    /// `<title>`.
    pub title: Option<String>,
    /// The only `<h1>`.
    pub heading: Option<String>,
    /// `<html lang>`.
    pub lang: Option<String>,
    /// `<time>`, those said to be of publication first.
    pub times: Vec<String>,
}

impl Tags {
    /// Looks through a page.
    pub fn of(document: &Document) -> Self {
        let mut tags = Self::default();
        let (mut headings, mut others) = (Vec::new(), Vec::new());
        for node in document.root().descendants_it().filter(NodeRef::is_element) {
            match name(&node).as_str() {
                "html" => {
                    tags.lang =
                        tags.lang.take().or_else(|| attr(&node, "lang")).or_else(|| attr(&node, "xml:lang"));
                }
                "meta" => tags.meta(&node),
                "link"
                    if attr(&node, "rel").is_some_and(|rel| {
                        rel.to_lowercase().split_whitespace().any(|rel| rel == "canonical")
                    }) =>
                {
                    tags.canonical = tags.canonical.take().or_else(|| attr(&node, "href"));
                }
                "title" if tags.title.is_none() && !in_drawing(&node) => {
                    tags.title = Some(node.text().to_string());
                }
                "h1" if headings.len() < MOST => headings.push(node.text().to_string()),
                "time" if others.len() < MOST => {
                    let said = attr(&node, "datetime").unwrap_or_else(|| node.text().to_string());
                    let is_published = ["itemprop", "class", "pubdate"].iter().any(|key| {
                        attr(&node, key).is_some_and(|value| {
                            value.is_empty()
                                || value.to_lowercase().contains("publish")
                                || value.contains("entry-date")
                        })
                    });
                    if is_published { tags.times.push(said) } else { others.push(said) }
                }
                _ => tags.itemprop(&node),
            }
        }
        if let [only] = headings.as_slice() {
            tags.heading = Some(only.clone());
        }
        tags.times.extend(others.into_iter().take(1));
        tags
    }

    fn meta(&mut self, node: &NodeRef<'_>) {
        let Some(content) = attr(node, "content") else { return };
        for key in ["name", "property", "itemprop", "http-equiv"] {
            if let Some(key) = attr(node, key) {
                self.put(&key, content.clone());
            }
        }
    }

    /// Microdata that matter: the date and the author.
    fn itemprop(&mut self, node: &NodeRef<'_>) {
        let Some(key) =
            attr(node, "itemprop").filter(|key| matches!(key.as_str(), "datePublished" | "author"))
        else {
            return;
        };
        let said = attr(node, "content")
            .or_else(|| attr(node, "datetime"))
            .unwrap_or_else(|| node.text().to_string());
        if said.len() < 300 {
            self.put(&key, said);
        }
    }

    fn put(&mut self, key: &str, value: String) {
        // `DC.Date` and `DC:date` are one.
        let key = key.trim().to_lowercase();
        let key = if key.starts_with("dc") { key.replace(':', ".") } else { key };
        let values = self.metas.entry(key).or_default();
        if values.len() < MOST && !value.trim().is_empty() && value.len() < 20_000 {
            values.push(value);
        }
    }

    /// The first value of a key.
    pub fn get(&self, key: &str) -> Option<String> {
        self.metas.get(key)?.first().cloned()
    }

    /// All values of a key.
    pub fn all(&self, key: &str) -> Vec<&str> {
        self.metas.get(key).map(|values| values.iter().map(String::as_str).collect()).unwrap_or_default()
    }
}

fn attr(node: &NodeRef<'_>, key: &str) -> Option<String> {
    node.attr(key).map(|value| value.to_string())
}

fn in_drawing(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(Some(8)).any(|ancestor| ancestor.has_name("svg"))
}
