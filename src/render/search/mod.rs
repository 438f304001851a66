//! The index of the search page: what can be found, cut into small files that the page loads as it needs them.
//!
//! Entry point: [`index`]. Each file is a script, because a page that was opened from a disk may load no other data.
//! The format, and why it is one of our own, stands in `docs/content/pages/searching.md`; `static-src/search.js`
//! reads it.
//!
//! | file | holds |
//! |---|---|
//! | `words.rs` | what a word is, and how it is folded |
//! | `found.rs` | what can be found, and by which words |
//! | `count.rs` | the words of each object, counted in parallel |
//! | `shards.rs` | how the files are written |

mod count;
mod found;
mod shards;
mod words;

use rayon::prelude::*;
use serde_json::json;

use super::assets;
use crate::model::Briefing;
use crate::plan::Routes;
use crate::words::Words;
use count::Chunk;
use found::Found;
use shards::{Shards, script};

/// The first file of the index, which names all others.
const ENTRY: &str = "search-index.js";
/// What the names of all files of the index begin with.
pub const PREFIX: &str = "assets/search-";

/// How many objects are counted as one piece of work.
const CHUNK: usize = 512;
/// The most bytes of a file with terms.
const TERMS: usize = 24_000;
/// The most bytes of a file with the objects that have a term.
const HITS: usize = 8_000;
/// The most bytes of a file with titles and addresses.
const TITLES: usize = 8_000;

/// The first file of an index among all its files.
pub fn first(paths: &[String]) -> Option<&String> {
    let stem = ENTRY.strip_suffix("js")?;
    paths.iter().find(|path| path.strip_prefix("assets/").is_some_and(|name| name.starts_with(stem)))
}

/// Makes the index, gives each of its files to `take`, and names the first by its path.
pub fn index(
    briefing: &Briefing,
    routes: &Routes,
    words: &Words,
    take: &(dyn Fn(&str, &[u8]) + Sync),
) -> String {
    let found = found::all(briefing);
    let chunk =
        |(n, objects): (usize, &[Found])| Chunk::of((briefing, routes, words), n * CHUNK, objects, take);
    let chunks: Vec<Chunk> = found.par_chunks(CHUNK).enumerate().map(chunk).collect();
    let (titles, terms) = count::joined(chunks);
    let titles = titles_of(&titles, take);
    let (dictionary, hits) = terms_of(&terms, take);
    let manifest = json!({
        "count": found.len(),
        "kinds": kinds(briefing, &found),
        "titles": titles,
        "terms": dictionary,
        "hits": hits,
    });
    let bytes = script("globalThis.briefbookSearch=", &manifest, "");
    let path = assets::address(ENTRY, &bytes);
    take(&path, &bytes);
    path
}

/// The files with titles: for each its hash and the number of its first object.
fn titles_of(lines: &[String], take: &(dyn Fn(&str, &[u8]) + Sync)) -> Vec<serde_json::Value> {
    let mut shards = Shards::new("search-titles.js", "\n", TITLES, take);
    lines.iter().for_each(|line| shards.add(line));
    shards.finished().into_iter().map(|shard| json!([shard.hash, shard.first])).collect()
}

/// The files with terms: for each its hash, the number and the letters of its first term; and those with their hits.
fn terms_of(
    terms: &[(Box<str>, Vec<u32>)],
    take: &(dyn Fn(&str, &[u8]) + Sync),
) -> (Vec<serde_json::Value>, Vec<serde_json::Value>) {
    let encoded: Vec<String> = terms.par_iter().map(|(_, hits)| shards::hits(hits)).collect();
    let mut hits = Shards::new("search-hits.js", " ", HITS, take);
    encoded.iter().for_each(|line| hits.add(line));
    let hits = hits.finished().into_iter().map(|shard| json!([shard.hash, shard.first])).collect();
    let mut dictionary = Shards::new("search-terms.js", " ", TERMS, take);
    let mut last = "";
    for (term, hits) in terms {
        if dictionary.is_at_start() {
            last = "";
        }
        dictionary.add(&shards::term(last, term, hits.len()));
        last = term;
    }
    let named = |shard: shards::Shard| json!([shard.hash, shard.first, terms[shard.first].0]);
    (dictionary.finished().into_iter().map(named).collect(), hits)
}

/// For each kind its id, how many objects there are, in which years they begin and how many in each, which of
/// them end in another year, and how much they weigh.
fn kinds(briefing: &Briefing, found: &[Found]) -> Vec<serde_json::Value> {
    let ids = found::kinds(briefing);
    let mut kinds = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        let first = found.partition_point(|one| one.kind < n);
        let of_kind = &found[first..found.partition_point(|one| one.kind <= n)];
        // A kind that nothing is of is not named: what it is for may be restricted.
        if of_kind.is_empty() {
            continue;
        }
        let mut years: Vec<(i64, usize)> = Vec::new();
        let mut ends = Vec::new();
        for (object, (begin, end)) in of_kind.iter().enumerate().filter_map(|(n, one)| Some((n, one.years?)))
        {
            match years.last_mut().filter(|(year, _)| *year == begin) {
                Some((_, count)) => *count += 1,
                None => years.push((begin, 1)),
            }
            if end != Some(begin) {
                ends.push(json!([first + object, end]));
            }
        }
        kinds.push(json!([id, of_kind.len(), years, ends, found::weight(id)]));
    }
    kinds
}

#[cfg(test)]
mod tests;
