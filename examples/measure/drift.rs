//! `measure drift`: how many quotes are found in an unchanged article, and on which rung.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use briefbook::anchor::{self, Rung};
use briefbook::parse::objects::Anchor;
use briefbook::source::{FileId, Span, Spanned};
use serde::Deserialize;

use crate::corpus::{self, Result};

#[derive(Deserialize)]
struct Article {
    text: String,
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    quote: String,
}

/// The table of one file.
pub fn table(path: &Path) -> Result<String> {
    let articles: Vec<Article> = corpus::lines(path)?;
    let begun = Instant::now();
    let mut found: BTreeMap<Option<Rung>, usize> = BTreeMap::new();
    for article in &articles {
        for event in &article.events {
            let place = Span::file(FileId(0));
            let quote = Some(Spanned::new(event.quote.clone(), place));
            let anchor = Anchor { quote, ..Anchor::default() };
            let rung = anchor::place_quote(&article.text, &anchor, true).ok().map(|(rung, _)| rung);
            *found.entry(rung).or_default() += 1;
        }
    }
    let mut table = format!("{}\n", path.display());
    for (rung, count) in found {
        writeln!(table, "{count:>10}  {}", rung.map_or("not found", Rung::as_str))?;
    }
    writeln!(table, "{:>10}  ms", begun.elapsed().as_millis())?;
    Ok(table)
}
