//! `mentions.json`.

use rayon::prelude::*;
use serde::Serialize;

use super::{Site, document};
use crate::model::Mention;
use crate::output::Sink;

#[derive(Serialize)]
struct Item<'a> {
    article: &'a str,
    entity: &'a str,
    start: Option<u32>,
    end: Option<u32>,
    quote: Option<&'a str>,
    origin: &'static str,
}

/// The file. What is not published sorts by entity, so that the order does not tell where it stands.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let mentions = &site.briefing.mentions;
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.par_sort_by_key(|n| {
        let Mention { article, entity, range, automatic, .. } = &mentions[*n];
        let (start, end) = range.as_ref().map(|range| (range.start, range.end)).unzip();
        (*article, start, *entity, end, *automatic)
    });
    document(out, &order, |n| item(site, &mentions[n]));
}

fn item<'a>(site: &'a Site<'_>, mention: &Mention) -> Item<'a> {
    let place = mention.range.as_ref().and_then(|range| site.passage(mention.article, range));
    Item {
        article: site.briefing[mention.article].id(),
        entity: site.briefing[mention.entity].id(),
        start: place.map(|(start, _, _)| start),
        end: place.map(|(_, end, _)| end),
        quote: place.map(|(_, _, quote)| quote),
        origin: if mention.automatic { "automatic" } else { "annotation" },
    }
}
