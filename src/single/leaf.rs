//! The main part of a page, fit to stand beside others: without what leads through a site, with ids of its own, and
//! with links that stay within the whole.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dom_query::{Document, NodeRef};
use rayon::prelude::*;
use url::Url;

use super::order::{self, Chapter};
use crate::output::{SiteFiles, content_type};
use crate::plan::{self, Page, PlannedPage, Routes};

/// What leads through a site, or works with scripts alone.
const DROPPED: &str = "main nav, main form, main script, main noscript, main template, main fieldset, main button, main dialog, \
    main input, main [hidden], main .skip-overview, main .pagination, main .neighbours, main .more, main .on-page, \
    main .permalink, main .cite, main .download, main .zoom-sizes, main .zoom-hint";

/// What a page that goes on with a list says once more.
const SAID: &str = "main .page-head, main #bb-ties > :is(h2, .section-note), main #bb-places > h2";

/// Attributes that name ids.
const NAMING: [&str; 7] =
    ["for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details"];

/// A page that is bound.
pub struct Leaf {
    /// Which one.
    pub page: Page,
    /// The anchor of its section; in front of all ids in it.
    pub id: String,
    url: Url,
    html: String,
    /// The ids that are left, by what a link calls them.
    ids: BTreeMap<String, String>,
}

/// A page's main part.
#[derive(Debug, Default)]
pub struct Made {
    /// The number of its section; empty below the heading of a chapter.
    pub number: String,
    /// What its heading says.
    pub title: String,
    /// All of it.
    pub html: String,
    /// The entities that its text names, each with the anchor of the first place.
    pub names: BTreeMap<String, String>,
}

/// All pages that are bound.
pub struct Leaves<'a> {
    files: &'a SiteFiles,
    /// By the paths of their addresses.
    leaves: BTreeMap<String, Leaf>,
    /// Anchors of chapters, for the pages that they take the place of.
    chapters: BTreeMap<String, String>,
    /// Files by the paths of their addresses.
    images: BTreeMap<String, &'a str>,
}

/// The address of a file, as if the site stood at the root of a host. Only its path is ever looked at.
fn address(path: &str) -> Option<Url> {
    Url::parse("https://site.invalid/").ok()?.join(&plan::encoded(path)).ok()
}

fn fragment(id: &str) -> Option<String> {
    let mut url = address("")?;
    url.set_fragment(Some(id));
    url.fragment().map(ToOwned::to_owned)
}

impl<'a> Leaves<'a> {
    /// Reads the pages of the chapters.
    pub fn new(chapters: &[Chapter<'_>], routes: &Routes, files: &'a SiteFiles) -> Self {
        let pages: Vec<_> = chapters.iter().flat_map(|c| c.lead.iter().chain(&c.sections)).collect();
        let leaves = pages.par_iter().filter_map(|page| leaf(page, files));
        let leaves = leaves.map(|leaf| (leaf.url.path().to_owned(), leaf)).collect();
        let instead = routes.pages.iter().filter_map(|page| {
            let place = order::stands_for(page.page)?;
            let number = chapters.iter().position(|chapter| chapter.place == place)? + 1;
            Some((address(&plan::file(&page.path))?.path().to_owned(), order::anchor(number)))
        });
        let images = files.iter().filter(|(path, _)| content_type(path).starts_with("image/"));
        let images = images.filter_map(|(path, _)| Some((address(path)?.path().to_owned(), path.as_str())));
        Self { files, leaves, chapters: instead.collect(), images: images.collect() }
    }

    /// A page that is bound.
    pub fn of(&self, page: &PlannedPage) -> Option<&Leaf> {
        self.leaves.get(address(&plan::file(&page.path))?.path())
    }

    /// What stands below the heading of a chapter, which says what the page's own would.
    pub fn lead(&self, leaf: &Leaf) -> Made {
        let document = trimmed(&leaf.html);
        let heading = document.select("main h1");
        let title = one_line(&heading.first().text());
        heading.remove();
        if order::goes_on(leaf.page) {
            document.select(SAID).remove();
        }
        self.made(leaf, &document, 1, Made { title, ..Made::default() })
    }

    /// A section of a chapter, with its number before its heading.
    pub fn section(&self, leaf: &Leaf, number: String) -> Made {
        let document = trimmed(&leaf.html);
        let main = document.select("main").first();
        if main.select("h1").is_empty() {
            // A template of the author's own may have none.
            let title = document.select("title").text();
            main.prepend_html("<h1></h1>");
            main.select("h1").set_text(&title);
        }
        let heading = main.select("h1").first();
        let title = one_line(&heading.text());
        heading.prepend_html(format!("<span class=\"single-number\">{number}</span> "));
        self.made(leaf, &document, 2, Made { number, title, ..Made::default() })
    }

    fn made(&self, leaf: &Leaf, document: &Document, deeper: usize, mut made: Made) -> Made {
        // They scroll in themselves, and no script sees which need to.
        document.select("main .prose table").set_attr("tabindex", "0");
        let main = document.select("main").first();
        let Some(root) = main.nodes().first() else { return made };
        for node in root.descendants().iter().filter(|node| node.is_element()) {
            self.rewrite(leaf, node, deeper);
            let entity = node.attr("data-entity").filter(|_| node.has_class("mention"));
            if let (Some(entity), Some(id)) = (entity, node.attr("id")) {
                made.names.entry(entity.to_string()).or_insert_with(|| id.to_string());
            }
        }
        made.html =
            format!("<section class=\"single-section\" id=\"{}\">{}</section>\n", leaf.id, root.inner_html());
        made
    }

    fn rewrite(&self, leaf: &Leaf, node: &NodeRef<'_>, deeper: usize) {
        let name = node.node_name().unwrap_or_default();
        match &*name {
            "h1" | "h2" | "h3" | "h4" | "h5" => {
                let level = name[1..].parse::<usize>().unwrap_or(1) + deeper;
                node.rename(&format!("h{}", level.min(6)));
            }
            // On paper nothing can be opened; and there may be only one of what these are on a page.
            "details" | "summary" => {
                node.add_class(&format!("single-{name}"));
                node.remove_attr("open");
                node.rename("div");
            }
            "aside" | "section" => {
                // A landmark of one page, and not of the whole, where its like would be many.
                node.rename("section");
                if node.has_attr("aria-label") || node.has_attr("aria-labelledby") {
                    node.set_attr("role", "group");
                }
            }
            "img" => self.image(leaf, node),
            _ => {}
        }
        for attribute in node.attrs() {
            let (key, value) = (&*attribute.name.local, &*attribute.value);
            match key {
                "id" => node.set_attr(key, &own(leaf, value)),
                "href" => self.link(leaf, node, value),
                _ if NAMING.contains(&key) => {
                    let left = |id: &&str| fragment(id).is_some_and(|id| leaf.ids.contains_key(&id));
                    let ids: Vec<_> = value.split_whitespace().filter(left).map(|id| own(leaf, id)).collect();
                    if ids.is_empty() { node.remove_attr(key) } else { node.set_attr(key, &ids.join(" ")) }
                }
                // A drawing's gradients and clips.
                _ if value.contains("url(#") => {
                    node.set_attr(key, &value.replace("url(#", &format!("url(#{}__", leaf.id)));
                }
                _ => {}
            }
        }
    }

    /// Turns a link into one to the anchor of what it leads to. What is not in the whole is named, not linked.
    fn link(&self, leaf: &Leaf, node: &NodeRef<'_>, href: &str) {
        let Ok(url) = leaf.url.join(href) else { return };
        if url.origin() != leaf.url.origin() {
            return;
        }
        let target = self.leaves.get(url.path()).map(|target| {
            let id = url.fragment().and_then(|fragment| target.ids.get(fragment));
            id.map_or_else(|| target.id.clone(), |id| own(target, id))
        });
        match target.or_else(|| self.chapters.get(url.path()).cloned()) {
            Some(id) => node.set_attr("href", &format!("#{}", fragment(&id).unwrap_or(id))),
            None => node.remove_attrs(&["href", "download", "rel", "type", "hreflang"]),
        }
    }

    /// Puts a picture's file into the page.
    fn image(&self, leaf: &Leaf, node: &NodeRef<'_>) {
        node.remove_attrs(&["srcset", "sizes", "loading"]);
        let url = node.attr("src").and_then(|src| leaf.url.join(&src).ok());
        let path = url.and_then(|url| self.images.get(url.path()).copied());
        let Some((path, bytes)) = path.and_then(|path| Some((path, self.files.get(path)?))) else {
            return node.remove_from_parent();
        };
        node.set_attr("src", &format!("data:{};base64,{}", content_type(path), STANDARD.encode(bytes)));
    }
}

fn leaf(page: &PlannedPage, files: &SiteFiles) -> Option<Leaf> {
    let path = plan::file(&page.path);
    let html = String::from_utf8_lossy(files.get(&path)?).into_owned();
    let id = page.path.trim_matches('/').replace('/', "_");
    let id = if id.is_empty() { "_front".to_owned() } else { id };
    let document = trimmed(&html);
    let ids = document.select("main [id]").iter().filter_map(|node| {
        let id = node.attr("id")?;
        Some((fragment(&id)?, id.to_string()))
    });
    let ids = ids.collect();
    Some(Leaf { page: page.page, id, url: address(&path)?, html, ids })
}

fn trimmed(html: &str) -> Document {
    let document = Document::from(html);
    // A template of the author's own may have no main part: all of the page is one then.
    if document.select("main").is_empty() {
        let body = document.select("body");
        body.set_html(format!("<main>{}</main>", body.inner_html()));
    }
    document.select(DROPPED).remove();
    document
}

/// An id of a page among those of all others.
fn own(leaf: &Leaf, id: &str) -> String {
    format!("{}__{id}", leaf.id)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
