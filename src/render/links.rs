//! Checks what a rendered page refers to: the links of a template and of an author's raw HTML stand nowhere else.
//!
//! Links of content are checked from the trees, with the author's place; this finds what only rendering can.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ahash::AHashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::markup::{Element, Kind, Tree};
use crate::model::Briefing;
use crate::plan::{Page, Routes, pages};
use crate::source::{FileId, Sources, Span};

/// A reference that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangling {
    /// As it stands in the page.
    pub written: String,
}

/// The paths that links may lead to.
#[derive(Debug)]
pub struct Known<'r> {
    routes: &'r Routes,
    /// All of them, where many pages are checked: each is found at once.
    paths: AHashSet<&'r str>,
    /// Whether raw HTML may stand on pages that are no article's.
    raw: bool,
}

impl<'r> Known<'r> {
    /// For one page.
    pub fn for_one(routes: &'r Routes) -> Self {
        Self { routes, paths: AHashSet::new(), raw: true }
    }

    /// For the pages of a site.
    pub fn for_all(briefing: &Briefing, routes: &'r Routes) -> Self {
        // The texts of articles come first, and stand on their own pages alone.
        let bodies = briefing.articles.iter().filter(|article| article.text.is_some()).count();
        let raw = pages::texts(briefing).skip(bodies).any(|text| has_raw_html(&text.prose.tree));
        Self { routes, paths: routes.known().collect(), raw }
    }

    /// Whether a page of the theme's templates may have references that nobody has looked at: those in raw HTML. The theme's
    /// own come from [`Routes`], and those of Markdown were checked in their trees; tests look at every page all the same.
    pub fn needs_look(&self, briefing: &Briefing, page: Page) -> bool {
        let Page::Article(id) = page else { return self.raw };
        let article = &briefing[id];
        let notes = article.notes.iter().map(|note| &briefing[*note].text);
        article.text.iter().chain(notes).any(|text| has_raw_html(&text.prose.tree))
    }

    fn exists(&self, path: &str) -> bool {
        self.paths.contains(path) || self.routes.exists(path)
    }
}

/// Whether a tree has HTML of its author's.
pub fn has_raw_html(tree: &Tree) -> bool {
    let is_raw = |kind: &Kind| matches!(kind, Kind::Html(_) | Kind::Open(Element::Raw(_)));
    tree.nodes.iter().any(|node| is_raw(&node.kind))
}

/// Every reference of a page that leads nowhere on this site, each once.
pub fn check(html: &str, path: &str, known: &Known<'_>) -> Vec<Dangling> {
    let mut ids = Vec::with_capacity(64);
    // A page names the same few addresses over and over.
    let mut addresses = AHashSet::with_capacity(128);
    let mut targets = AHashSet::new();
    let mut dangling = BTreeSet::new();
    let mut full = String::new();
    for (name, value) in attributes(html) {
        match name {
            "id" => ids.push(value),
            _ if !addresses.insert(value) => {}
            _ if value.starts_with('#') => targets.extend(value.get(1..).filter(|id| !id.is_empty())),
            _ if !leads_somewhere(value, path, known, &mut full) => drop(dangling.insert(value.to_owned())),
            _ => {}
        }
    }
    for id in ids {
        if targets.is_empty() {
            break;
        }
        targets.remove(id);
    }
    dangling.extend(targets.drain().map(|target| format!("#{target}")));
    dangling.into_iter().map(|written| Dangling { written }).collect()
}

/// The diagnostic of a dangling reference, at the words that gave rise to it as far as they can be found: in the
/// page's own file, else in a template of the site.
pub fn problem(dangling: &Dangling, path: &str, own: Option<FileId>, sources: &Sources) -> Diagnostic {
    let written = &dangling.written;
    let templates = sources.iter().filter(|(_, file)| file.path.as_str().starts_with("templates/"));
    let files = own.into_iter().chain(templates.map(|(id, _)| id));
    let place = files.into_iter().find_map(|file| {
        let at = memchr::memmem::find(sources.get(file).text.as_bytes(), written.as_bytes())?;
        Some(Span::new(file, at..at + written.len()))
    });
    let message = format!("`{written}` leads nowhere");
    match place {
        Some(span) => Diagnostic::new(Code::DanglingLink, span, message),
        None => Diagnostic::placeless(Code::DanglingLink, format!("{message} on the page `/{path}`")),
    }
}

/// The addresses on other hosts that the links of a text lead to, in its order, as often as they stand there: the sheet
/// for paper numbers the same links.
pub fn external(html: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let leading = attributes(html).filter(|(name, value)| *name == "href" && value.starts_with("http"));
    leading.map(|(_, value)| unescaped(value))
}

/// What an attribute holds.
fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut text = value.to_owned();
    // The ampersand last, so that nothing is read twice.
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    Cow::Owned(text)
}

/// Every `id`, `href`, `src` and `poster` with its value, in order.
fn attributes(html: &str) -> Attributes<'_> {
    Attributes { html, at: 0, in_tag: false }
}

/// Walks over tags alone: text may hold words that look like attributes.
struct Attributes<'a> {
    html: &'a str,
    at: usize,
    in_tag: bool,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'static str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.html.as_bytes();
        loop {
            let rest = &bytes[self.at..];
            if !self.in_tag {
                self.at += memchr::memchr(b'<', rest)? + 1;
                self.in_tag = bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic);
                continue;
            }
            // A few bytes away at most, which is nearer than a vectorised search pays for.
            let quote = self.at + rest.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'>'))?;
            self.at = quote + 1;
            if bytes[quote] == b'>' {
                self.in_tag = false;
                continue;
            }
            self.at = quote + 1 + memchr::memchr(bytes[quote], &bytes[quote + 1..])? + 1;
            if let Some(name) = name_before(&bytes[..quote]) {
                return Some((name, &self.html[quote + 1..self.at - 1]));
            }
        }
    }
}

/// The name of an attribute of interest whose value begins behind these bytes.
fn name_before(before: &[u8]) -> Option<&'static str> {
    let before = before.strip_suffix(b"=")?;
    // Their last letters tell them apart.
    let name = match before.last()? {
        b'd' => "id",
        b'f' => "href",
        b'c' => "src",
        b'r' => "poster",
        _ => return None,
    };
    let left = before.strip_suffix(name.as_bytes())?;
    left.last().is_some_and(u8::is_ascii_whitespace).then_some(name)
}

/// Whether a link leads to something; `full` is taken for its path on this site.
fn leads_somewhere(value: &str, path: &str, known: &Known<'_>, full: &mut String) -> bool {
    if has_scheme(value) || value.starts_with("//") {
        return true;
    }
    let target = value.split(['?', '#']).next().unwrap_or_default();
    full.clear();
    let leads_on = match target.strip_prefix('/') {
        // Only `404.html` starts from the host's root.
        Some(_) => target.strip_prefix(known.routes.base_path()).map(|rest| full.push_str(rest)),
        None => join(full, path, target),
    };
    leads_on.is_some() && (known.exists(full) || known.routes.of_address(&format!("/{full}")).is_some())
}

fn has_scheme(value: &str) -> bool {
    let scheme = value.split([':', '/', '?', '#']).next().unwrap_or_default();
    value[scheme.len()..].starts_with(':') && !scheme.is_empty()
}

/// Writes the path of the site that a relative link leads to; none when it leads out of it.
fn join(path: &mut String, from: &str, link: &str) -> Option<()> {
    path.push_str(folder(from));
    let mut link = link;
    while let Some(rest) = link.strip_prefix("../") {
        let up = folder(path.strip_suffix('/')?).len();
        path.truncate(up);
        link = rest;
    }
    // What is left mostly has no part that is empty or begins with a dot.
    let before = std::iter::once(b'/').chain(link.bytes());
    if link.bytes().zip(before).all(|(byte, before)| before != b'/' || !matches!(byte, b'/' | b'.')) {
        path.push_str(link);
        return Some(());
    }
    let mut parts = link.split('/').peekable();
    while let Some(part) = parts.next() {
        match part {
            "" | "." => {}
            ".." => {
                let folder = path.strip_suffix('/')?;
                path.truncate(folder.rfind('/').map_or(0, |slash| slash + 1));
            }
            part => {
                path.push_str(part);
                path.extend(parts.peek().map(|_| '/'));
            }
        }
    }
    Some(())
}

/// The folder of a path, with its slash.
fn folder(path: &str) -> &str {
    &path[..path.bytes().rposition(|byte| byte == b'/').map_or(0, |slash| slash + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(from: &str, link: &str) -> Option<String> {
        let mut path = String::new();
        join(&mut path, from, link).map(|()| path)
    }

    #[test]
    fn joins() {
        assert_eq!(joined("articles/a/", "../b/").as_deref(), Some("articles/b/"));
        assert_eq!(joined("articles/a/", "../../").as_deref(), Some(""));
        assert_eq!(joined("articles/a/", "../../assets/x.css").as_deref(), Some("assets/x.css"));
        assert_eq!(joined("", "../x"), None);
        assert_eq!(joined("a/b/", "../../../x"), None);
        assert_eq!(joined("a/b/", ".//c/../d/./e").as_deref(), Some("a/b/d/e"));
        assert_eq!(joined("a/b/c", "d.e//f/..").as_deref(), Some("a/b/d.e/"));
        assert_eq!(joined("a/b/c", "").as_deref(), Some("a/b/"));
        assert_eq!(joined("404.html", "./").as_deref(), Some(""));
    }

    #[test]
    fn finds_attributes() {
        let html = r#"<a id="x" data-id="n" href='y'>a="b"</a>"#;
        assert_eq!(attributes(html).collect::<Vec<_>>(), [("id", "x"), ("href", "y")]);
    }

    #[test]
    fn finds_what_leads_elsewhere() {
        let html = "<a href=\"https://a.example/?b&amp;c=&lt;\">a</a> <a href=\"../b/\">b</a> href=\"https://c.example/\"\
            <a title=\" href='https://d.example/'\" href=\"http://e.example/\">e</a><a href=\"http://e.example/\">e</a>";
        let found: Vec<_> = external(html).collect();
        assert_eq!(found, ["https://a.example/?b&c=<", "http://e.example/", "http://e.example/"]);
    }

    #[test]
    fn text_is_no_attribute() {
        let html =
            "<p class=\"a>b\" id='p'>&lt;a href='q'> src=\"r\" <!-- id=\"s\" --><br>5 < 6 href='t'</p>";
        assert_eq!(attributes(html).collect::<Vec<_>>(), [("id", "p")]);
        assert_eq!(attributes("<a href=\"").count() + attributes("<a").count() + attributes("<").count(), 0);
    }
}
