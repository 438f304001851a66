//! `sitemap.xml`: every page that a search engine should know.

use std::io;

use super::feed::atom::{document, finished, text};
use super::feed::last_change;
use crate::date::Day;
use crate::model::Briefing;
use crate::plan::{Page, PlannedPage, Routes};

/// The path of the site map, or of the index when it is split.
pub const PATH: &str = "sitemap.xml";

/// At most so many addresses stand in one file (sitemaps.org).
pub const MOST: usize = 50_000;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The site map with its path; with more than [`MOST`] pages an index and its parts, `sitemap-1.xml` and so on; empty
/// without `base_url`, since its addresses are absolute.
pub fn sitemap(briefing: &Briefing, routes: &Routes) -> Vec<(String, Vec<u8>)> {
    // Writing to memory does not fail.
    routes
        .base_url
        .as_deref()
        .and_then(|base| files(base, &rows(briefing, routes), MOST).ok())
        .unwrap_or_default()
}

/// A page's path, and when it last changed.
type Row<'a> = (&'a str, Option<Day>);

fn rows<'a>(briefing: &Briefing, routes: &'a Routes) -> Vec<Row<'a>> {
    let found = |page: &&PlannedPage| !matches!(page.page, Page::NotFound | Page::Search);
    let row = |page: &'a PlannedPage| (page.path.as_str(), changed(briefing, page.page));
    routes.pages.iter().filter(found).map(row).collect()
}

fn changed(briefing: &Briefing, page: Page) -> Option<Day> {
    let principal = match page {
        Page::Article(id) => briefing[id].said.published.as_ref(),
        Page::Judgement(id) => briefing[id].said.date.as_ref(),
        _ => None,
    };
    last_change(page.record(briefing)?, principal)
}

fn files(base: &str, rows: &[Row<'_>], most: usize) -> io::Result<Vec<(String, Vec<u8>)>> {
    if rows.len() <= most {
        return Ok(vec![(PATH.to_owned(), list("urlset", "url", base, rows)?)]);
    }
    let parts: Vec<&[Row<'_>]> = rows.chunks(most).collect();
    let names: Vec<String> = (1..=parts.len()).map(|n| format!("sitemap-{n}.xml")).collect();
    let newest = |part: &[Row<'_>]| part.iter().filter_map(|(_, day)| *day).max();
    let index: Vec<Row<'_>> =
        names.iter().zip(&parts).map(|(name, part)| (name.as_str(), newest(part))).collect();
    let mut files = vec![(PATH.to_owned(), list("sitemapindex", "sitemap", base, &index)?)];
    for (name, part) in names.iter().zip(parts) {
        files.push((name.clone(), list("urlset", "url", base, part)?));
    }
    Ok(files)
}

fn list(root: &str, item: &str, base: &str, rows: &[Row<'_>]) -> io::Result<Vec<u8>> {
    let mut xml = document()?;
    xml.create_element(root).with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
        for (path, changed) in rows {
            xml.create_element(item).write_inner_content(|xml| {
                text(xml, "loc", &format!("{base}{path}"))?;
                changed.map_or(Ok(()), |day| text(xml, "lastmod", &day.to_string()))
            })?;
        }
        Ok(())
    })?;
    Ok(finished(xml))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::site;

    const FILES: &[(&str, &str)] = &[
        ("content/articles/a.md", "+++\ntitle = 'A'\npublished = '2020-06'\n+++\n"),
        ("content/pages/about.md", "+++\ntitle = 'About'\nupdated = 2021-01-02\n+++\n"),
    ];

    fn only(files: Vec<(String, Vec<u8>)>) -> String {
        let [(path, bytes)] = <[_; 1]>::try_from(files).unwrap();
        assert_eq!(path, PATH);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn none_without_base_url() {
        let made = site("", FILES);
        assert!(sitemap(&made.briefing, &made.routes).is_empty());
    }

    #[test]
    fn pages_with_the_days_that_authors_gave() {
        let made = site("base_url = 'https://example.org/a&b/'\n", FILES);
        let xml = only(sitemap(&made.briefing, &made.routes));
        assert!(xml.contains("<loc>https://example.org/a&amp;b/</loc>\n  </url>"), "{xml}");
        assert!(xml.contains("b/articles/a/</loc>\n    <lastmod>2020-06-01</lastmod>"), "{xml}");
        assert!(xml.contains("b/about/</loc>\n    <lastmod>2021-01-02</lastmod>"), "{xml}");
        assert!(!xml.contains("404.html") && !xml.contains("search/"), "{xml}");
    }

    #[test]
    fn too_many_pages_are_split() {
        let day = Day { year: 2020, month: 1, day: 2 };
        let rows = [("a/", None), ("b/", Some(day)), ("c/", None)];
        let files = files("https://x.test/", &rows, 2).unwrap();
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        let index = String::from_utf8(files[0].1.clone()).unwrap();
        assert!(
            index.contains("<loc>https://x.test/sitemap-1.xml</loc>\n    <lastmod>2020-01-02</lastmod>"),
            "{index}"
        );
        let last = String::from_utf8(files[2].1.clone()).unwrap();
        assert!(last.contains("<loc>https://x.test/c/</loc>"), "{last}");
    }
}
