//! Old addresses: a small page at each for any host, and `_redirects` for hosts that read it.

use std::fmt::Write as _;

use crate::model::Briefing;
use crate::plan::{OldAddress, Page, Routes};
use crate::view::View;
use crate::view::pages::{GoneView, RedirectView};

/// The path of the file that hosts read.
pub const PATH: &str = "_redirects";

/// The page at each old address: its path, as one of the site (`old/`, or `old.html`), and what it shows. `style` is the
/// path of the style sheet.
pub fn pages(briefing: &Briefing, routes: &Routes, style: &str) -> Vec<(String, View<'static>)> {
    let shown = |path: &str| page(briefing, routes, path, style).map(|view| (path.to_owned(), view));
    routes.old_addresses().filter_map(shown).collect()
}

/// What the page at one old address shows.
pub fn page(briefing: &Briefing, routes: &Routes, path: &str, style: &str) -> Option<View<'static>> {
    match routes.of_old_address(path)? {
        OldAddress::Moved(new) => Some(View::Redirect(view(briefing, routes, (path, new), style))),
        OldAddress::Gone(reason) => Some(View::Gone(GoneView {
            level: crate::view::words::label(briefing.level),
            style: routes.link(path, style),
            home: routes.link(path, ""),
            site_title: briefing.site.title.clone(),
            reason: reason.to_owned(),
            language: briefing.site.language.clone(),
        })),
    }
}

fn view(briefing: &Briefing, routes: &Routes, (old, new): (&str, &str), style: &str) -> RedirectView {
    let page = routes.number(new).map(|n| routes.pages[n].page);
    RedirectView {
        level: crate::view::words::label(briefing.level),
        style: crate::view::words::label(briefing.level).map(|_| routes.link(old, style)),
        href: routes.link(old, new),
        canonical: routes.absolute(new),
        title: page.and_then(|page| title(briefing, page)).unwrap_or(&briefing.site.title).to_owned(),
        language: briefing.site.language.clone(),
    }
}

/// What the page of an object is called. Only objects have old addresses.
fn title(briefing: &Briefing, page: Page) -> Option<&str> {
    match page {
        Page::Article(id) => Some(&briefing[id].said.title),
        Page::Entity(id, _) => Some(&briefing[id].said.name.value),
        Page::Event(id) => Some(&briefing[id].facts.title),
        Page::Claim(id) => Some(&briefing[id].facts.statement),
        Page::Series(id) => Some(&briefing[id].said.title),
        Page::Publisher(id) => Some(&briefing[id].said.name),
        Page::Judgement(id) => Some(&briefing[id].said.statement),
        Page::Own(id) => Some(&briefing[id].said.title),
        Page::Front => briefing.front.as_ref().map(|front| front.said.title.as_str()),
        _ => None,
    }
}

/// `_redirects`; none when nothing has an old address. The paths start from that of `base_url`.
pub fn netlify(routes: &Routes) -> Option<Vec<u8>> {
    let base = encoded(routes.base_path());
    let mut lines = String::new();
    for (old, new) in routes.redirects.iter() {
        // Writing to memory does not fail.
        let _ = writeln!(lines, "{base}{} {base}{} 301", encoded(old), encoded(new));
    }
    (!lines.is_empty()).then(|| lines.into_bytes())
}

/// A path as requests spell it, without what the file gives a meaning of its own: spaces part its columns, `*` and `:`
/// begin wild cards, `#` a comment. What the author had already encoded stays as it is.
pub(super) fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'*' | b':' | b'#' | b'"' | b'<' | b'>' | 0..=b' ' | 0x7F.. => {
                let _ = write!(encoded, "%{byte:02X}");
            }
            plain => encoded.push(char::from(plain)),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::{Fixture, site};

    const FILES: &[(&str, &str)] = &[(
        "content/articles/a.md",
        "+++\ntitle = 'The <A>'\nredirect_from = ['/old/', '/años/x y', '/x.html']\n+++\n",
    )];

    #[test]
    fn lines_start_from_the_base_path() {
        let Fixture { routes, .. } = site("base_url = 'https://example.org/b/'\n", FILES);
        let text = String::from_utf8(netlify(&routes).unwrap()).unwrap();
        let expected = "/b/old/ /b/articles/a/ 301\n\
             /b/a%C3%B1os/x%20y/ /b/articles/a/ 301\n\
             /b/x.html /b/articles/a/ 301\n";
        assert_eq!(text, expected);
        assert!(site("", FILES).routes.base_url.is_none());
        assert!(netlify(&site("", FILES).routes).unwrap().starts_with(b"/old/ /articles/a/ 301\n"));
        assert_eq!(netlify(&site("", &[]).routes), None);
    }

    #[test]
    fn an_address_that_is_gone_looks_like_the_site_at_every_level() {
        let Fixture { briefing, routes } = site("[gone]\n'/a/b/' = 'Withdrawn.'\n", &[]);
        let Some(View::Gone(view)) = page(&briefing, &routes, "a/b/", "assets/style.css") else {
            panic!("no page");
        };
        assert_eq!((view.style.as_str(), view.home.as_str()), ("../../assets/style.css", "../../"));
        assert!(view.level.is_none());
    }

    #[test]
    fn pages_lead_on() {
        let Fixture { briefing, routes } = site("base_url = 'https://example.org/b/'\n", FILES);
        let views = pages(&briefing, &routes, "assets/style.css").into_iter();
        let pages: Vec<_> = views
            .filter_map(|(path, view)| match view {
                View::Redirect(view) => Some((path, view)),
                _ => None,
            })
            .collect();
        let (path, view) = &pages[0];
        assert_eq!((path.as_str(), view.href.as_str()), ("old/", "../articles/a/"));
        assert_eq!(view.canonical.as_deref(), Some("https://example.org/b/articles/a/"));
        assert_eq!((view.title.as_str(), view.language.as_str()), ("The <A>", "en"));
        assert_eq!(pages[2].1.href, "articles/a/");
    }
}
