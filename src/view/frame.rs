//! The frame of every page: what stands around its contents. Plain data, as in `parts`.

use std::borrow::Cow;

use serde::Serialize;

use super::parts::{DateView, Link};

/// The page's frame: what stands around the contents of every page.
#[derive(Debug, Clone, Serialize)]
pub struct Frame<'a> {
    /// The site's title.
    pub site_title: &'a str,
    /// The site's description.
    pub site_description: &'a str,
    /// The language of the page (BCP 47).
    pub language: &'a str,
    /// The page's own title.
    pub title: String,
    /// What search engines and previews show of the page; may be empty.
    pub description: String,
    /// The way from this page to the site's root: `../../`, or `./` on the front page.
    pub root: String,
    /// The front page.
    pub home: String,
    /// The main navigation.
    pub navigation: Vec<NavigationItem<'a>>,
    /// The author's pages (methodology, about, ...), for the foot of the page.
    pub pages: Vec<Link<'a>>,
    /// The way to the page: its lists, from the front page down, without the page itself.
    pub breadcrumbs: Vec<Link<'a>>,
    /// The TLP 2.0 label of a build above clear, for header and footer.
    pub level: Option<TlpLabel>,
    /// Style sheets.
    pub styles: Vec<String>,
    /// Scripts, all deferred.
    pub scripts: Vec<String>,
    /// The icon.
    pub icon: String,
    /// The absolute address; only with `base_url`.
    pub canonical: Option<String>,
    /// What the page says to machines: JSON-LD that can stand in a `<script>` element as it is; only with `base_url`.
    pub linked_data: Option<String>,
    /// `article` for articles, else `website`.
    pub open_graph_type: &'static str,
    /// The Atom feed of the site; only with `base_url`.
    pub feed: Option<String>,
    /// Every feed that a program should find from this page: those of the site, and the page's own; only with
    /// `base_url`.
    pub feeds: Vec<FeedLink<'a>>,
    /// The search page.
    pub search: String,
    /// The page of the network; only where something is tied to something.
    pub network: Option<String>,
    /// The map; only where the coordinates of a place are known.
    pub map: Option<String>,
    /// Who is responsible for the site.
    pub authors: &'a [String],
    /// The address for contact.
    pub contact: Option<&'a str>,
    /// The licence of the site's own text.
    pub licence: Option<&'a str>,
    /// The edition's date.
    pub edition: Option<DateView<'a>>,
    /// Whether robots are asked to stay away (404).
    pub no_index: bool,
    /// Name and version of the program.
    pub generator: &'static str,
}

/// A feed.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLink<'a> {
    /// Where it is.
    pub href: String,
    /// Of what it is.
    pub title: Cow<'a, str>,
    /// What it is: `application/atom+xml` or `application/feed+json`.
    pub kind: &'static str,
}

/// One entry of the navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavigationItem<'a> {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: &'a str,
    /// Whether the page lies there.
    pub current: bool,
}

/// A TLP 2.0 label.
#[derive(Debug, Clone, Serialize)]
pub struct TlpLabel {
    /// `TLP:AMBER+STRICT`.
    pub text: &'static str,
    /// For style sheets: `amber-strict`.
    pub class: &'static str,
}
