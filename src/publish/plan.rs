//! What a publish has to do: the release at the target against the new one. Pure: it asks nobody, so it can be tried out.
//!
//! The order is what keeps the public site whole at every moment: whatever pages use first, then pages, then what names
//! pages, then the manifest, and only then is anything removed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use rayon::prelude::*;

use super::manifest::{
    Earlier, Entry, Files, History, KeptAsset, Manifest, Pending, is_of_search, is_page, kept,
    stays_for_readers,
};
use super::site::{Item, Items, Source, hash};
use super::target::{Ability, Listed, Upload};
use crate::output::Bytes;
use crate::parse::objects::Tlp;
use crate::parse::publish::Encoding;

/// What stands at the target.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The release that readers see.
    pub manifest: Option<Manifest>,
    /// What an interrupted publish was about.
    pub pending: Option<Pending>,
    /// Every file, where that was asked for or there is no manifest.
    pub listed: Option<BTreeMap<String, Listed>>,
}

/// The release that shall stand there.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its name.
    pub release: String,
    /// The release that it brings back.
    pub restores: Option<String>,
    /// For whom it was built.
    pub audience: String,
    /// Its files.
    pub items: Items,
    /// How many earlier releases stay.
    pub keep_releases: usize,
}

/// When a file is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// First: whatever pages use.
    Assets,
    /// Then: pages.
    Pages,
    /// Then: what names pages: feeds, site map, data, rules for hosts.
    Lists,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Assets, Self::Pages, Self::Lists];

    /// The phase of a path.
    pub fn of(path: &str) -> Self {
        let path = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
        let list = path.ends_with(".xml")
            || path.starts_with("data/")
            || path.starts_with("articles/") && path.ends_with("/text.txt")
            || matches!(path, "robots.txt" | "_headers" | "_redirects");
        if is_page(path) {
            Self::Pages
        } else if list && !path.starts_with("assets/") && !path.starts_with("media/") {
            Self::Lists
        } else {
            Self::Assets
        }
    }
}

/// One file that is put.
#[derive(Debug, Clone)]
pub enum Put {
    /// Sent.
    Send(Upload),
    /// Brought back from what the target keeps.
    Restore {
        /// Where it goes.
        path: String,
        /// Where it is kept, by a target that does not keep releases itself.
        from: String,
        /// Its size.
        size: u64,
    },
}

impl Put {
    /// Where it goes.
    pub fn path(&self) -> &str {
        match self {
            Self::Send(upload) => &upload.path,
            Self::Restore { path, .. } => path,
        }
    }

    /// How many bytes are sent.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::Send(upload) => upload.bytes.len() as u64,
            Self::Restore { .. } => 0,
        }
    }
}

/// What a publish has to do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// What is kept of the release before, before anything is overwritten: from where, to where.
    pub keep: Vec<(String, String)>,
    /// What is put, in the order of the phases.
    pub puts: Vec<(Phase, Vec<Put>)>,
    /// What is removed at the end.
    pub delete: Vec<String>,
    /// Releases that are let go of.
    pub expired: Vec<String>,
    /// What the target holds then.
    pub manifest: Manifest,
    /// What leads back to the release before it.
    pub history: Option<(String, History)>,
    /// What is written before anything else.
    pub pending: Pending,
    /// Paths that are new, hold something else, or are gone.
    pub added: BTreeSet<String>,
    /// Paths that hold something else.
    pub changed: BTreeSet<String>,
    /// Paths that hold the same and are told of differently.
    pub headers: BTreeSet<String>,
    /// Paths that are gone.
    pub removed: BTreeSet<String>,
    /// How many files stay as they are.
    pub unchanged: usize,
    /// How many are put again, because the target lost them or an interrupted publish left them in doubt.
    pub mended: usize,
    /// Whether a publish before was interrupted.
    pub interrupted: bool,
    /// Files of somebody else that stand where ours must go.
    pub foreign: Vec<String>,
    /// Files whose very contents were purged.
    pub purged: Vec<String>,
}

impl Plan {
    /// Whether there is nothing to do. A release of files that all lie there, kept of an earlier one, is still another.
    pub fn is_empty(&self) -> bool {
        let differs = [&self.added, &self.changed, &self.headers, &self.removed];
        self.puts.iter().all(|(_, puts)| puts.is_empty())
            && self.delete.is_empty()
            && self.expired.is_empty()
            && differs.iter().all(|paths| paths.is_empty())
    }

    /// Takes files of somebody else for ours where ours must go.
    pub fn take_over(&mut self) {
        for put in self.puts.iter_mut().flat_map(|(_, puts)| puts) {
            if let Put::Send(upload) = put {
                upload.fresh = false;
            }
        }
    }

    /// How many files are put.
    pub fn files(&self) -> usize {
        self.puts.iter().map(|(_, puts)| puts.len()).sum()
    }

    /// How many bytes are sent.
    pub fn bytes(&self) -> u64 {
        self.puts.iter().flat_map(|(_, puts)| puts).map(Put::bytes).sum()
    }
}

/// Works out what has to be done.
pub fn plan(standing: &Standing, wanted: &Wanted, ability: Ability) -> Plan {
    let none = Manifest::default();
    let old = standing.manifest.as_ref().unwrap_or(&none);
    let unsettled = Unsettled::of(standing);
    let mut plan = Plan { interrupted: standing.pending.is_some(), ..Plan::default() };
    let looked: Vec<(&String, Look)> = wanted
        .items
        .par_iter()
        .map(|(path, item)| (path, look(path, item, (old, &unsettled), standing, ability)))
        .collect();
    let mut files = BTreeMap::new();
    let mut puts: BTreeMap<Phase, Vec<Put>> =
        Phase::ALL.into_iter().map(|phase| (phase, Vec::new())).collect();
    for (path, Look { entry, put, foreign }) in looked {
        // Of the search's old indexes all went; what the new one has is of the new pages.
        if is_purged(old, path, &entry) && !is_of_search(path) {
            plan.purged.push(path.clone());
        }
        if foreign {
            plan.foreign.push(path.clone());
        }
        let differs = match old.files.0.get(path) {
            None => Some(&mut plan.added),
            Some(before) if content(before) != content(&entry) => Some(&mut plan.changed),
            Some(before) if before.headers != entry.headers => Some(&mut plan.headers),
            Some(_) => None,
        };
        match differs {
            Some(paths) => drop(paths.insert(path.clone())),
            // Lost or damaged at the target.
            None if put.is_some() => plan.mended += 1,
            None => plan.unchanged += 1,
        }
        puts.entry(Phase::of(path)).or_default().extend(put);
        files.insert(path.clone(), entry);
    }
    plan.puts = puts.into_iter().collect();
    plan.removed = old.files.0.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
    releases(&mut plan, old, &unsettled, wanted, files);
    settle(&mut plan, old, &unsettled, ability);
    plan
}

/// What an entry holds, whether it is compressed or not.
fn content(entry: &Entry) -> &str {
    entry.plain.as_deref().unwrap_or(&entry.hash)
}

/// Paths of which it is not known what they hold, because a publish was interrupted.
struct Unsettled<'a> {
    paths: BTreeSet<&'a str>,
    /// Whether what they held before is kept already.
    kept: bool,
}

impl<'a> Unsettled<'a> {
    fn of(standing: &'a Standing) -> Self {
        let Some(pending) = &standing.pending else { return Self { paths: BTreeSet::new(), kept: false } };
        // Its manifest was written, so all was put; what it had to remove may be there still.
        let done = standing.manifest.as_ref().filter(|manifest| manifest.release == pending.release);
        let open = |path: &&str| done.is_none_or(|manifest| !manifest.files.0.contains_key(*path));
        let paths = pending.paths.iter().map(String::as_str).filter(open).collect();
        Self { paths, kept: pending.kept && done.is_none() }
    }
}

/// What becomes of one file.
struct Look {
    entry: Entry,
    put: Option<Put>,
    foreign: bool,
}

fn look(
    path: &str,
    item: &Item,
    (old, unsettled): (&Manifest, &Unsettled<'_>),
    standing: &Standing,
    ability: Ability,
) -> Look {
    let before = old.files.0.get(path).or_else(|| old.kept.get(path).map(|kept| &kept.entry));
    let settled = before.filter(|_| !unsettled.paths.contains(path));
    // Unlooked at, the manifest is believed.
    if standing.listed.is_none()
        && let Some(before) = settled.filter(|before| is_as_wanted(before, item))
    {
        return Look { entry: before.clone(), put: None, foreign: false };
    }
    let (bytes, entry) = stored(item);
    let ours = before.is_some() || unsettled.paths.contains(path);
    let there = standing.listed.as_ref().and_then(|listed| listed.get(path));
    let same_bytes = there.is_some_and(|there| match &there.hash {
        Some(hash) => *hash == entry.hash,
        None => there.size == entry.size && settled.is_some_and(|before| before.hash == entry.hash),
    });
    let same_headers = !ability.headers || before.is_some_and(|before| before.headers == entry.headers);
    if same_bytes && same_headers {
        return Look { entry, put: None, foreign: false };
    }
    let foreign = !ours && there.is_some() && !same_bytes;
    let fresh = !ours && there.is_none();
    let put = match bytes {
        Ok(bytes) => {
            Put::Send(Upload { path: path.to_owned(), bytes, headers: entry.headers.clone(), fresh })
        }
        Err(from) => Put::Restore { path: path.to_owned(), from, size: entry.size },
    };
    Look { entry, put: Some(put), foreign }
}

fn is_as_wanted(before: &Entry, item: &Item) -> bool {
    let same = match &item.source {
        Source::Here(_) if item.encoding.is_some() => before.plain.as_deref() == Some(item.hash.as_str()),
        Source::Here(_) => before.hash == item.hash,
        Source::Kept { entry, .. } => before.hash == entry.hash,
    };
    same && before.headers == item.headers
}

/// What lies at the target: the bytes to send, or where they are kept; and the entry.
fn stored(item: &Item) -> (Result<Bytes, String>, Entry) {
    let bytes = match &item.source {
        Source::Kept { entry, from } => return (Err(from.clone()), entry.clone()),
        Source::Here(bytes) => bytes,
    };
    let headers = item.headers.clone();
    match item.encoding {
        None => {
            let entry = Entry { hash: item.hash.clone(), size: bytes.len() as u64, plain: None, headers };
            (Ok(Arc::clone(bytes)), entry)
        }
        Some(encoding) => {
            let bytes = compressed(bytes, encoding);
            let plain = Some(item.hash.clone());
            let entry = Entry { hash: hash(&bytes), size: bytes.len() as u64, plain, headers };
            (Ok(bytes), entry)
        }
    }
}

/// The same bytes for the same bytes: no time and no name stands in them.
fn compressed(bytes: &[u8], encoding: Encoding) -> Bytes {
    // Writing to memory does not fail; a file that could not be compressed would be empty, which a reader would see.
    let made = match encoding {
        Encoding::Gzip => {
            let mut out = flate2::GzBuilder::new().mtime(0).write(Vec::new(), flate2::Compression::best());
            out.write_all(bytes).and_then(|()| out.finish())
        }
        Encoding::Brotli => {
            let params = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 22, ..Default::default() };
            let mut out = Vec::new();
            brotli::BrotliCompress(&mut &bytes[..], &mut out, &params).map(|_| out)
        }
    };
    made.unwrap_or_default().into()
}

/// Which releases and assets stay, and what is removed.
fn releases(
    plan: &mut Plan,
    old: &Manifest,
    unsettled: &Unsettled<'_>,
    wanted: &Wanted,
    files: BTreeMap<String, Entry>,
) {
    let same = plan.added.is_empty()
        && plan.changed.is_empty()
        && plan.removed.is_empty()
        && plan.headers.is_empty();
    let mut earlier = old.earlier.clone();
    if !same && !old.release.is_empty() {
        earlier.push(Earlier {
            release: old.release.clone(),
            restores: old.restores.clone(),
            audience: old.audience.clone(),
        });
    }
    // What was for fewer readers may not lie beside what is for more.
    let (mut earlier, above): (Vec<_>, Vec<_>) =
        earlier.into_iter().partition(|earlier| level(&earlier.audience) <= level(&wanted.audience));
    let excess = earlier.len().saturating_sub(wanted.keep_releases);
    plan.expired = above.into_iter().chain(earlier.drain(..excess)).map(|earlier| earlier.release).collect();
    plan.expired.retain(|release| old.earlier.iter().any(|earlier| earlier.release == *release));
    let stays = |asset: &KeptAsset| earlier.iter().any(|earlier| earlier.release == asset.last);
    let mut assets = old.kept.clone();
    for (path, entry) in &old.files.0 {
        if stays_for_readers(path, content(entry)) {
            assets.insert(path.clone(), KeptAsset { entry: entry.clone(), last: old.release.clone() });
        }
    }
    assets.retain(|path, asset| {
        !files.contains_key(path) && stays(asset) && !is_purged(old, path, &asset.entry)
    });
    let known =
        old.files.0.keys().chain(old.kept.keys()).map(String::as_str).chain(unsettled.paths.iter().copied());
    let gone: BTreeSet<&str> =
        known.filter(|path| !files.contains_key(*path) && !assets.contains_key(*path)).collect();
    plan.delete = gone.into_iter().map(ToOwned::to_owned).collect();
    plan.manifest = Manifest {
        release: if same && !old.release.is_empty() { old.release.clone() } else { wanted.release.clone() },
        restores: if same { old.restores.clone() } else { wanted.restores.clone() },
        audience: wanted.audience.clone(),
        files: Files(files),
        kept: assets,
        earlier,
        purged: old.purged.clone(),
        ..Manifest::default()
    };
}

/// How strict a level is; a word that is none is the strictest.
fn level(word: &str) -> usize {
    Tlp::WORDS.iter().position(|(known, _)| *known == word).unwrap_or(Tlp::WORDS.len())
}

fn is_purged(old: &Manifest, path: &str, entry: &Entry) -> bool {
    old.purged.get(path).is_some_and(|hashes| hashes.contains(content(entry)))
}

/// What has to be kept and written down before the first change.
fn settle(plan: &mut Plan, old: &Manifest, unsettled: &Unsettled<'_>, ability: Ability) {
    let keeps = plan.manifest.earlier.iter().any(|earlier| earlier.release == old.release);
    if keeps && !ability.releases {
        let differ = plan.added.iter().chain(&plan.changed).chain(&plan.headers).chain(&plan.removed);
        let before = |path: &String| (path.clone(), old.files.0.get(path).cloned());
        let history = History { files: differ.map(before).collect(), ..History::default() };
        for (path, entry) in &history.files {
            let Some(entry) = entry.as_ref().filter(|_| !plan.manifest.kept.contains_key(path)) else {
                continue;
            };
            let overwritten = unsettled.kept && unsettled.paths.contains(path.as_str());
            if !overwritten && !is_purged(old, path, entry) {
                plan.keep.push((path.clone(), kept(&old.release, &entry.hash)));
            }
        }
        // One copy serves several paths.
        plan.keep.sort_by(|a, b| a.1.cmp(&b.1));
        plan.keep.dedup_by(|a, b| a.1 == b.1);
        plan.history = Some((old.release.clone(), history));
    }
    let puts = plan.puts.iter().flat_map(|(_, puts)| puts).map(|put| put.path().to_owned());
    let paths =
        puts.chain(plan.delete.iter().cloned()).chain(unsettled.paths.iter().map(|path| (*path).to_owned()));
    plan.pending = Pending {
        release: plan.manifest.release.clone(),
        paths: paths.collect(),
        kept: unsettled.kept,
        ..Pending::default()
    };
}

#[cfg(test)]
mod tests;
