//! What readers will see change: pages with their titles and words, what they are about, bytes, headers.
//!
//! How many words a page gains and loses is worked out from the page as it lies at the target, which is read for that:
//! so the manifest holds no word of any page.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use super::gates::Refusal;
use super::manifest::{address, is_page};
use super::plan::Plan;
use super::target::{Fault, Target};
use super::words::{Read, difference, read};

/// Of so many changed pages the words are counted: each old one has to be fetched.
pub const MOST_READ: usize = 1000;

/// What a publish would change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The form of this report.
    pub version: u32,
    /// The target's address.
    pub target: String,
    /// Pages.
    pub pages: Vec<PageChange>,
    /// Addresses of entities and topics whose pages change.
    pub entities: Vec<String>,
    /// Addresses of timelines that change.
    pub timelines: Vec<String>,
    /// Words that readers did not see before, on all pages.
    pub words_added: usize,
    /// Words that they will not see any more.
    pub words_removed: usize,
    /// Changed pages whose words were not counted, because there are more than [`MOST_READ`].
    pub pages_uncounted: usize,
    /// Other files that are new, hold something else, or go.
    pub files: Vec<FileChange>,
    /// Paths whose headers change and whose contents do not.
    pub headers: Vec<String>,
    /// How many files are sent.
    pub files_to_send: usize,
    /// How many bytes.
    pub bytes_to_send: u64,
    /// How many files are removed.
    pub files_to_remove: usize,
    /// Gates that refuse.
    pub refused: Vec<Refused>,
}

/// What becomes of a page or file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It goes.
    Removed,
}

/// A page that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageChange {
    /// Its address from the site's root.
    pub address: String,
    /// What becomes of it.
    pub change: Kind,
    /// Its title; of a page that goes, the one that it had.
    pub title: String,
    /// Words that it gains; none where they were not counted.
    pub words_added: Option<usize>,
    /// Words that it loses.
    pub words_removed: Option<usize>,
}

/// A file that changes and is no page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileChange {
    /// Its path.
    pub path: String,
    /// What becomes of it.
    pub change: Kind,
}

/// A gate that refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Which.
    pub gate: &'static str,
    /// Why.
    pub reason: String,
    /// What exactly.
    pub what: Vec<String>,
    /// Whether `--force` overrides it.
    pub can_be_forced: bool,
}

/// Works it out. Reads old pages at the target.
///
/// # Errors
/// Where the target fails.
pub fn changes(
    target: &dyn Target,
    plan: &Plan,
    new: &(dyn Fn(&str) -> Option<Vec<u8>> + Sync),
    kinds: &[String],
    refusals: &[Refusal],
) -> Result<Changes, Fault> {
    let of = |paths: &BTreeSet<String>, kind: Kind| {
        paths.iter().map(|path| (path.clone(), kind)).collect::<Vec<_>>()
    };
    let mut all = of(&plan.added, Kind::Added);
    all.extend(of(&plan.changed, Kind::Changed));
    all.extend(of(&plan.removed, Kind::Removed));
    all.sort();
    let (pages, files): (Vec<_>, Vec<_>) = all.into_iter().partition(|(path, _)| is_page(path));
    let old_ones = pages.iter().filter(|(_, kind)| *kind != Kind::Added).count();
    let pages: Vec<PageChange> = pages
        .par_iter()
        .enumerate()
        .map(|(number, (path, kind))| page(target, path, *kind, new, number < MOST_READ))
        .collect::<Result<_, _>>()?;
    // A list of all entities of a kind is about none of them.
    let is_list = |address: &str| {
        let name = address.strip_prefix("/entities/").and_then(|rest| rest.split('/').next());
        name.is_some_and(|name| name.is_empty() || kinds.iter().any(|kind| kind == name))
    };
    let starting = |starts: &[&str]| {
        let says_other = |page: &PageChange| (page.words_added, page.words_removed) != (Some(0), Some(0));
        let of_them = |page: &&PageChange| {
            starts.iter().any(|start| page.address.starts_with(start))
                && !is_list(&page.address)
                && says_other(page)
        };
        let addresses: Vec<String> = pages.iter().filter(of_them).map(|page| page.address.clone()).collect();
        addresses
    };
    Ok(Changes {
        version: 1,
        target: target.name(),
        entities: starting(&["/entities/", "/topics/"]),
        timelines: starting(&["/timeline/"]),
        words_added: pages.iter().filter_map(|page| page.words_added).sum(),
        words_removed: pages.iter().filter_map(|page| page.words_removed).sum(),
        pages_uncounted: pages.iter().filter(|page| page.words_added.is_none()).count().min(old_ones),
        files: files.into_iter().map(|(path, change)| FileChange { path, change }).collect(),
        headers: plan.headers.iter().cloned().collect(),
        files_to_send: plan.files(),
        bytes_to_send: plan.bytes(),
        files_to_remove: plan.delete.len(),
        refused: refusals.iter().map(refused).collect(),
        pages,
    })
}

fn refused(refusal: &Refusal) -> Refused {
    Refused {
        gate: refusal.gate.name(),
        reason: refusal.reason.clone(),
        what: refusal.what.clone(),
        can_be_forced: refusal.gate.yields(),
    }
}

fn page(
    target: &dyn Target,
    path: &str,
    change: Kind,
    new: &(dyn Fn(&str) -> Option<Vec<u8>> + Sync),
    counted: bool,
) -> Result<PageChange, Fault> {
    let after = new(path).map_or_else(Read::default, |html| read(&html));
    let before = match change {
        Kind::Added => Some(Read::default()),
        _ if counted => Some(target.read(path)?.map_or_else(Read::default, |html| read(&html))),
        _ => None,
    };
    let words = before.as_ref().map(|before| difference(&before.words, &after.words));
    let title = if change == Kind::Removed {
        before.map(|before| before.title).unwrap_or_default()
    } else {
        after.title
    };
    Ok(PageChange {
        address: address(path),
        change,
        title,
        words_added: words.map(|(added, _)| added),
        words_removed: words.map(|(_, removed)| removed),
    })
}
