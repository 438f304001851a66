//! Long timelines: what the overview counts by period leads to its place in the list, and stays small.

use std::fmt::Write;

use crate::support::{build, memory};

const EVENTS: usize = 700;

/// Events at made-up days over three years, two thirds of them in one.
fn events() -> String {
    let mut text = String::new();
    for n in 0..EVENTS {
        let year = if n % 3 == 0 { 2019 + n / 3 % 2 * 2 } else { 2020 };
        let (month, day) = (n * 7 % 12 + 1, n * 11 % 28 + 1);
        let kind = ["vote", "talks"][n % 2];
        writeln!(text, "[[event]]\nid = 'e{n}'\ntitle = 'Event {n}'\nwhen = '{year}-{month:02}-{day:02}'\ntype = '{kind}'")
            .unwrap();
    }
    text
}

/// The addresses of the periods of an overview, with the ranges of the timeline that they count.
fn periods(page: &str) -> Vec<(String, usize, usize)> {
    let svg = page.split_once("<svg class=\"overview\"").unwrap().1.split_once("</svg>").unwrap().0;
    let links = svg.split("<a href=\"").skip(1).map(|link| {
        let (href, rest) = link.split_once("\" data-r=\"").unwrap();
        let (from, to) = rest.split_once('"').unwrap().0.split_once('-').unwrap();
        (href.to_owned(), from.parse().unwrap(), to.parse().unwrap())
    });
    links.collect()
}

#[test]
fn periods_of_a_long_timeline_lead_to_their_place() {
    let built = build(&memory([("content/events/all.toml", events())]), "");
    let page = |path: &str| String::from_utf8(built.files.get(path).unwrap().to_vec()).unwrap();
    let whole = page("timeline/index.html");
    let found = periods(&whole);
    assert!(found.len() >= 12, "{found:?}");
    let mut last = 0;
    for (href, from, to) in &found {
        assert_eq!((*from, from < to), (last, true), "{found:?}");
        last = *to;
        let (path, target) = href.split_once('#').unwrap();
        assert!(
            page(&format!("timeline/{path}index.html")).contains(&format!("<li id=\"{target}\">")),
            "{href}"
        );
    }
    assert_eq!(last, EVENTS);
    let svg = whole.split_once("<svg class=\"overview\"").unwrap().1.split_once("</svg>").unwrap().0;
    assert!(svg.len() < 20_000, "{} bytes", svg.len());
    assert!(svg.contains(">vote</text>") && svg.contains(">talks</text>"));
    // Only the first page of a list has its overview, and the filters are on each.
    let further = page("timeline/page/2/index.html");
    assert!(!further.contains("class=\"overview\"") && further.contains("data-source=\"../../events.js\""));
    assert!(!further.contains("data-whole") && !whole.contains("data-whole"));
}
