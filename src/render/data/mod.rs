//! `data/*.json`: the briefing as open data, and each published article's text beside its page.
//!
//! Entry points: [`files`] and [`text::files`]. One file of this folder makes one file of `data/`; `keys` holds what
//! several share, `anchors` the passages that items came from. What may not be published is not in the [`Briefing`],
//! so nothing is withheld here a second time, save that a quote is cut out of the published text alone.
//! The format is described in `docs/content/pages/data.md`; its keys are those of FORMAT.md.

mod anchors;
mod articles;
mod claims;
mod code_points;
mod entities;
mod events;
mod figures;
#[cfg(test)]
pub(crate) mod fixture;
mod judgements;
mod keys;
mod mentions;
mod notes;
mod publishers;
mod relations;
mod series;
mod tensions;
#[cfg(test)]
mod tests;
pub mod text;

use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use crate::model::{self, Annotation, Article, ArticleId, Briefing, Passage};
use crate::output::Sink;
use crate::parse::objects::Rights;
use crate::plan::Routes;
use crate::render::work::{Kind, Out};
use crate::source::offset;
use code_points::CodePoints;

/// The version of the format of every file.
pub const VERSION: u32 = 1;

/// Makes one file, piece by piece.
type Maker = fn(&Site<'_>, &mut Sink<'_>);

/// Every file by its name.
const FILES: [(&str, Maker); 12] = [
    ("articles", articles::file),
    ("entities", entities::file),
    ("events", events::file),
    ("claims", claims::file),
    ("series", series::file),
    ("figures", figures::file),
    ("relations", relations::file),
    ("notes", notes::file),
    ("mentions", mentions::file),
    ("judgements", judgements::file),
    ("publishers", publishers::file),
    ("tensions", tensions::file),
];

/// The paths of all data files: they do not depend on the briefing.
pub fn paths() -> impl Iterator<Item = String> {
    FILES.iter().map(|(name, _)| path(name))
}

/// Makes all data files, and gives each away.
pub fn files(briefing: &Briefing, routes: &Routes, out: Out<'_>) {
    let kind = Kind::File("data file");
    let left: Vec<_> = FILES.iter().filter(|(name, _)| !out.keeps(kind, &path(name))).collect();
    if left.is_empty() {
        return;
    }
    let site = out.together(kind, || Site::new(briefing, routes));
    left.par_iter().for_each(|(name, make)| out.pieces_of_all(kind, &path(name), &|sink| make(&site, sink)));
}

/// The data file of a path, made alone.
pub fn file(briefing: &Briefing, routes: &Routes, wanted: &str) -> Option<Vec<u8>> {
    let (_, make) = FILES.iter().find(|(name, _)| path(name) == wanted)?;
    let mut bytes = Vec::new();
    make(&Site::new(briefing, routes), &mut |piece| bytes.extend_from_slice(piece));
    Some(bytes)
}

fn path(name: &str) -> String {
    format!("data/{name}.json")
}

pub use anchors::inline_passage;

/// What every file is made of; exports in other programs' formats stand on it, too.
pub struct Site<'a> {
    /// The briefing.
    pub briefing: &'a Briefing,
    /// Its addresses.
    pub routes: &'a Routes,
    /// For each article, its text as code points; none when it is not published.
    texts: Vec<Option<CodePoints<'a>>>,
}

impl<'a> Site<'a> {
    /// Goes through every published text once.
    pub fn new(briefing: &'a Briefing, routes: &'a Routes) -> Self {
        let texts =
            briefing.articles.par_iter().map(|article| published(article).map(CodePoints::new)).collect();
        Self { briefing, routes, texts }
    }

    /// A range of an article's text in code points, with the words there; none when it is not published.
    pub fn passage(&self, article: ArticleId, range: &Range<u32>) -> Option<(u32, u32, &'a str)> {
        if let Some(text) = &self.texts[article.index()] {
            return text.passage(range);
        }
        let piece = model::piece(&self.briefing[article].pieces, range)?;
        let (before, words) = piece.words.split_at_checked((range.start - piece.range.start) as usize)?;
        let words = words.get(..range.len())?;
        let start = piece.start + offset(before.chars().count());
        Some((start, start + offset(words.chars().count()), words))
    }

    /// The annotation of a passage.
    pub fn annotation(&self, passage: Passage) -> &'a Annotation {
        &self.briefing[passage.article].annotations[passage.annotation as usize]
    }
}

/// The text of an article that may be published in full.
fn published(article: &Article) -> Option<&str> {
    article.published_text().filter(|_| article.rights == Rights::Full)
}

/// How many items one task writes.
const CHUNK: usize = 1024;

/// How many tasks are done before what they wrote is given away: the lines of a large site fill more memory than all that
/// they are made of.
const TASKS: usize = 16;

/// The numbers of things in the order of their ids.
fn sorted<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let mut numbered: Vec<(&str, usize)> = ids.enumerate().map(|(n, id)| (id, n)).collect();
    numbered.sort_unstable();
    numbered.into_iter().map(|(_, n)| n).collect()
}

/// A file: one line an item, so that versions of it compare line by line.
fn document<I: Serialize>(out: &mut Sink<'_>, order: &[usize], item: impl Fn(usize) -> I + Sync) {
    out(format!("{{\"version\":{VERSION},\"items\":[").as_bytes());
    for (n, tasks) in order.chunks(CHUNK * TASKS).enumerate() {
        let parts: Vec<Vec<u8>> = tasks.par_chunks(CHUNK).map(|chunk| lines(chunk, &item)).collect();
        for (m, part) in parts.iter().enumerate() {
            // Each line begins with its comma, the first of all with none.
            out(if n + m == 0 { &part[1..] } else { part });
        }
    }
    out(b"\n]}\n");
}

fn lines<I: Serialize>(chunk: &[usize], item: &impl Fn(usize) -> I) -> Vec<u8> {
    let mut lines = Vec::with_capacity(chunk.len() * 256);
    for n in chunk {
        lines.extend_from_slice(b",\n");
        let written = serde_json::to_writer(&mut lines, &item(*n));
        // All keys are strings and a vector takes every byte, so there is nothing that could fail.
        debug_assert!(written.is_ok(), "{written:?}");
    }
    lines
}
