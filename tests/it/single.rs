//! The whole briefing as one page: it stands alone, and every way in it leads somewhere.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dom_query::Document;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use url::Url;

use crate::sites;
use crate::support::{memory, single};

/// An id as a link spells it.
fn encoded(id: &str) -> String {
    let mut url = Url::parse("https://site.invalid/").unwrap();
    url.set_fragment(Some(id));
    url.fragment().unwrap_or_default().to_owned()
}

/// What is wrong with a page.
fn wrong(page: &str) -> Vec<String> {
    let document = Document::from(page);
    let values = |name: &str| -> Vec<String> {
        let with = document.select(&format!("[{name}]"));
        with.iter().filter_map(|node| node.attr(name).map(|value| value.to_string())).collect()
    };
    let mut wrong = Vec::new();
    let mut ids = BTreeSet::new();
    for id in values("id") {
        if !ids.insert(encoded(&id)) {
            wrong.push(format!("`{id}` is there twice"));
        }
    }
    let anchors = values("href").into_iter().filter_map(|href| Some(href.strip_prefix('#')?.to_owned()));
    wrong.extend(
        anchors.filter(|id| !ids.contains(&encoded(id)) && !ids.contains(id)).map(|id| format!("no `#{id}`")),
    );
    let elsewhere = |href: &String| !href.starts_with('#') && Url::parse(href).is_err();
    wrong
        .extend(values("href").into_iter().filter(elsewhere).map(|href| format!("`{href}` is another file")));
    for name in ["aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"] {
        let named: Vec<_> =
            values(name).iter().flat_map(|v| v.split(' ').map(encoded).collect::<Vec<_>>()).collect();
        wrong.extend(
            named.into_iter().filter(|id| !ids.contains(id)).map(|id| format!("{name} names `{id}`")),
        );
    }
    wrong.extend(values("src").into_iter().filter(|src| !src.starts_with("data:image/")));
    for selector in ["script", "link", "form", "iframe", "details", "main nav nav"] {
        if document.select(selector).exists() {
            wrong.push(format!("it has `{selector}`"));
        }
    }
    if document.select("h1").length() != 1 {
        wrong.push("it has not one h1".into());
    }
    let hash = STANDARD.encode(Sha256::digest(document.select("style").text().as_bytes()));
    if !page.contains(&format!("style-src 'sha256-{hash}';")) {
        wrong.push("its policy forbids its style".into());
    }
    wrong
}

#[test]
fn the_page_of_every_site_stands_alone() {
    let cases = sites::cases();
    let pages: Vec<_> =
        cases.par_iter().filter_map(|case| Some((&case.name, single(&case.site, &case.flags)?))).collect();
    assert!(pages.len() > 30, "{}", pages.len());
    let wrong: Vec<_> = pages
        .par_iter()
        .flat_map_iter(|(name, page)| wrong(page).into_iter().map(move |why| format!("{name}: {why}")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_has_contents_numbers_and_an_index() {
    let entity = "[[entity]]\nid = 'ada'\nname = 'Ada Example'\nkind = 'person'\n";
    let article = "+++\ntitle = 'One < two'\npublished = 2031-01-01\npublisher = 'p'\n+++\n\nAda Example spoke. Ada Example left.\n";
    let publisher = "[[publisher]]\nid = 'p'\nname = 'Paper'\n";
    let site = memory([
        ("content/entities/a.toml", entity),
        ("content/articles/one.md", article),
        ("content/publishers/p.toml", publisher),
    ]);
    let page = single(&site, "").expect("the site has no errors");
    let document = Document::from(page);
    let texts = |selector: &str| -> Vec<String> {
        let all = document.select(selector);
        all.iter().map(|node| node.text().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(texts(".single-contents ol ol li"), ["2.1 Ada Example", "3.1 One < two", "4.1 Paper"]);
    assert_eq!(
        texts(".single-section h3"),
        ["Sources and their grades", "2.1 Ada Example", "3.1 One < two", "4.1 Paper"]
    );
    assert_eq!(texts(".single-index li"), ["Ada Example 2.1 3.1"]);
    let links: Vec<_> = document.select(".single-index a").iter().filter_map(|a| a.attr("href")).collect();
    assert_eq!(
        links.iter().map(|href| &**href).collect::<Vec<_>>(),
        ["#entities_ada", "#articles_one__m-ada-1"]
    );
    let mentions = document.select("#articles_one a.mention");
    assert_eq!(mentions.attr("href").as_deref(), Some("#entities_ada"));
}
