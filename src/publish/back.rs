//! Back to an earlier release, and what no release may bring back: rollback and purge.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::{
    Earlier, Entry, History, MANIFEST, Manifest, PENDING, Pending, Unreadable, history, is_of_search, kept,
    stays_for_readers,
};
use super::plan::Wanted;
use super::site::{Item, Items, Source};
use super::target::{Fault, FaultKind, Headers, Target, Upload};

/// Why there is no way back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoWayBack {
    /// Nothing was published, or only once.
    #[error("the target keeps no release before the one that readers see")]
    None,
    /// There is no such release.
    #[error("the target keeps no release `{asked}`; it keeps {}", .kept.join(", "))]
    Unknown {
        /// What was asked for.
        asked: String,
        /// What there is, the newest last.
        kept: Vec<String>,
    },
    /// What leads back is not there.
    #[error("release `{0}` cannot be brought back: the target has lost what leads to it")]
    Lost(String),
    /// The target failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Unreadable> for NoWayBack {
    fn from(error: Unreadable) -> Self {
        Self::Fault(Fault::new(FaultKind::Other, error.to_string()))
    }
}

/// The releases that can be brought back, the oldest first, with the audience of each.
///
/// # Errors
/// Where the target fails.
pub fn choices(target: &dyn Target, manifest: &Manifest) -> Result<Vec<Earlier>, Fault> {
    if !target.ability().releases {
        return Ok(manifest.earlier.clone());
    }
    let there = target.releases()?;
    let mut choices = Vec::new();
    for release in there.into_iter().filter(|release| !release.live) {
        let found = target.read_of(&release.id, MANIFEST)?;
        let Some(Ok(old)) = found.map(|bytes| Manifest::of_bytes(MANIFEST, &bytes)) else { continue };
        choices.push(Earlier { release: release.id, restores: old.restores, audience: old.audience });
    }
    Ok(choices)
}

/// Which of them is meant: the one named, by its beginning; else the one before what readers see.
///
/// # Errors
/// Where there is none.
pub fn chosen<'a>(
    choices: &'a [Earlier],
    manifest: &Manifest,
    asked: Option<&str>,
) -> Result<&'a Earlier, NoWayBack> {
    if let Some(asked) = asked {
        let exact = choices.iter().find(|earlier| earlier.release == asked);
        let mut begin = choices.iter().filter(|earlier| earlier.release.starts_with(asked));
        let only = begin.next().filter(|_| begin.next().is_none());
        let kept = || choices.iter().map(|earlier| earlier.release.clone()).collect();
        return exact.or(only).ok_or_else(|| NoWayBack::Unknown { asked: asked.to_owned(), kept: kept() });
    }
    let seen = manifest.restores.as_ref().unwrap_or(&manifest.release);
    let place = choices.iter().position(|earlier| earlier.release == *seen).unwrap_or(choices.len());
    let before = choices[..place].iter().rev();
    before
        .clone()
        .find(|earlier| earlier.restores.is_none())
        .or_else(|| before.clone().next())
        .ok_or(NoWayBack::None)
}

/// What the target has to hold so that readers see an earlier release; what was purged stays away.
///
/// # Errors
/// Where the target fails, or has lost what leads back.
pub fn wanted(
    target: &dyn Target,
    manifest: &Manifest,
    back_to: &Earlier,
    release: String,
    keep_releases: usize,
) -> Result<Wanted, NoWayBack> {
    let files: BTreeMap<String, (Entry, String)> = if target.ability().releases {
        let found = target.read_of(&back_to.release, MANIFEST)?;
        let bytes = found.ok_or_else(|| NoWayBack::Lost(back_to.release.clone()))?;
        let old = Manifest::of_bytes(MANIFEST, &bytes)?;
        old.files.0.into_iter().map(|(path, entry)| (path.clone(), (entry, path))).collect()
    } else {
        followed(target, manifest, &back_to.release)?
    };
    let stays = |path: &String, entry: &Entry| {
        let content = entry.plain.as_ref().unwrap_or(&entry.hash);
        !manifest.purged.get(path).is_some_and(|hashes| hashes.contains(content))
    };
    let items: Items = files
        .into_iter()
        .filter(|(path, (entry, _))| stays(path, entry))
        .map(|(path, (entry, from))| {
            let (hash, headers) = (entry.hash.clone(), entry.headers.clone());
            (path, Item { source: Source::Kept { entry, from }, hash, headers, encoding: None })
        })
        .collect();
    Ok(Wanted {
        release,
        restores: Some(back_to.restores.clone().unwrap_or_else(|| back_to.release.clone())),
        audience: back_to.audience.clone(),
        items,
        keep_releases,
    })
}

/// Goes back from one release to the one before, until the one that is meant.
fn followed(
    target: &dyn Target,
    manifest: &Manifest,
    release: &str,
) -> Result<BTreeMap<String, (Entry, String)>, NoWayBack> {
    let mut files: BTreeMap<String, (Entry, String)> =
        manifest.files.0.iter().map(|(path, entry)| (path.clone(), (entry.clone(), path.clone()))).collect();
    for earlier in manifest.earlier.iter().rev() {
        let back =
            history_of(target, &earlier.release)?.ok_or_else(|| NoWayBack::Lost(release.to_owned()))?;
        for (path, before) in back.files {
            match before {
                Some(entry) => {
                    let content = entry.plain.as_ref().unwrap_or(&entry.hash);
                    let from = if stays_for_readers(&path, content) {
                        path.clone()
                    } else {
                        kept(&earlier.release, &entry.hash)
                    };
                    files.insert(path, (entry, from));
                }
                None => drop(files.remove(&path)),
            }
        }
        if earlier.release == release {
            break;
        }
    }
    Ok(files)
}

fn history_of(target: &dyn Target, release: &str) -> Result<Option<History>, NoWayBack> {
    let path = history(release);
    match target.read(&path)? {
        Some(bytes) => Ok(Some(History::of_bytes(&path, &bytes)?)),
        None => Ok(None),
    }
}

/// What a purge did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purged {
    /// The paths that are gone, each with the number of releases that had it.
    pub paths: BTreeMap<String, usize>,
    /// Files of kept releases that still name the address.
    pub traces: BTreeSet<String>,
    /// What the target could not reach, in words.
    pub beyond: Option<String>,
}

/// The paths that an address may mean: of a page its file, and the plain text beside it; each also compressed.
pub fn paths_of(address: &str) -> Vec<String> {
    let path = crate::parse::record::address_path(address);
    let file = crate::plan::file(&path);
    let text =
        path.strip_prefix("articles/").is_some_and(|id| id.trim_end_matches('/').len() + 1 == id.len());
    let plain = std::iter::once(file).chain(text.then(|| format!("{path}text.txt")));
    let plain: Vec<String> = plain.collect();
    let compressed = plain.iter().flat_map(|path| [format!("{path}.gz"), format!("{path}.br")]);
    compressed.chain(plain.iter().cloned()).collect()
}

/// Removes paths from the site and from every release that is kept, and the kept releases' indexes of the search, which
/// hold the words of all their pages. Nothing is said of who else has a copy.
///
/// # Errors
/// Where the target fails: then it is done again from the start.
pub fn purge(
    target: &dyn Target,
    manifest: &Manifest,
    paths: &[String],
    release: &str,
) -> Result<Purged, NoWayBack> {
    let own = target.ability().releases;
    let (mut backs, mut manifests) = (Vec::new(), Vec::new());
    for earlier in if own { choices(target, manifest)? } else { manifest.earlier.clone() } {
        if own {
            let found = target.read_of(&earlier.release, MANIFEST)?;
            manifests.extend(found.and_then(|bytes| Manifest::of_bytes(MANIFEST, &bytes).ok()));
        } else {
            backs.extend(history_of(target, &earlier.release)?.map(|back| (earlier.release, back)));
        }
    }
    let of_manifests = manifests.iter().flat_map(|old| old.files.0.keys());
    let earlier = backs.iter().flat_map(|(_, back)| back.files.keys()).chain(of_manifests);
    let is_old_search = |path: &&String| is_of_search(path) && !manifest.files.0.contains_key(*path);
    let asked: BTreeSet<String> = paths.iter().chain(earlier.filter(is_old_search)).cloned().collect();
    let mut next = manifest.clone();
    let mut done = Purged::default();
    let mut found = |path: &String, entry: &Entry, next: &mut Manifest| {
        *done.paths.entry(path.clone()).or_default() += 1;
        let content = entry.plain.clone().unwrap_or_else(|| entry.hash.clone());
        next.purged.entry(path.clone()).or_default().insert(content);
    };
    for path in &asked {
        if let Some(entry) = next.files.0.remove(path) {
            found(path, &entry, &mut next);
        }
        if let Some(asset) = next.kept.remove(path) {
            found(path, &asset.entry, &mut next);
        }
    }
    let mut histories = Vec::new();
    for (release, mut back) in backs {
        let mut gone = Vec::new();
        for path in &asked {
            if let Some(before) = back.files.get_mut(path)
                && let Some(entry) = before.take()
            {
                found(path, &entry, &mut next);
                gone.push(entry.hash);
            }
        }
        gone.retain(|hash| !back.files.values().flatten().any(|entry| entry.hash == *hash));
        histories.push((release, back, gone));
    }
    for old in manifests {
        let of_them = old.files.0.iter().filter(|(path, _)| asked.contains(*path));
        of_them.for_each(|(path, entry)| found(path, entry, &mut next));
    }
    let gone: Vec<String> = done.paths.keys().cloned().collect();
    done.paths.retain(|path, _| paths.contains(path));
    if done.paths.is_empty() {
        return Ok(done);
    }
    if target.ability().switches {
        release.clone_into(&mut next.release);
        target.begin(release)?;
        delete(target, &gone)?;
        write(target, MANIFEST, next.to_bytes())?;
        target
            .finish(release, &format!("Remove {} for good\n", super::gates::counted(gone.len(), "file")))?;
        done.beyond = target.purge(&gone)?;
        return Ok(done);
    }
    // The manifest goes first: whatever comes between, no later publish brings back what it calls purged.
    let pending = Pending {
        release: next.release.clone(),
        paths: gone.iter().cloned().collect(),
        ..Pending::default()
    };
    write(target, PENDING, pending.to_bytes())?;
    write(target, MANIFEST, next.to_bytes())?;
    delete(target, &gone)?;
    for (release, back, hashes) in &histories {
        write(target, &history(release), back.to_bytes())?;
        let copies: Vec<String> = hashes.iter().map(|hash| kept(release, hash)).collect();
        delete(target, &copies)?;
    }
    target.delete(PENDING)?;
    done.beyond = target.purge(&gone)?;
    done.traces = traces(target, &histories, &gone)?;
    Ok(done)
}

/// Texts of kept releases that name what was purged.
fn traces(
    target: &dyn Target,
    histories: &[(String, History, Vec<String>)],
    gone: &[String],
) -> Result<BTreeSet<String>, Fault> {
    let names: Vec<&str> = gone
        .iter()
        .filter_map(|path| {
            path.strip_suffix("index.html").or(Some(path)).map(|path| path.trim_end_matches('/'))
        })
        .filter(|path| !path.is_empty() && !path.ends_with(".gz") && !path.ends_with(".br"))
        .collect();
    let Ok(search) = aho_corasick::AhoCorasick::new(names) else { return Ok(BTreeSet::new()) };
    let mut traces = BTreeSet::new();
    for (release, back, _) in histories {
        for (path, entry) in &back.files {
            let Some(entry) = entry.as_ref().filter(|entry| entry.headers.content_encoding.is_empty()) else {
                continue;
            };
            let from =
                if stays_for_readers(path, &entry.hash) { path.clone() } else { kept(release, &entry.hash) };
            if target.read(&from)?.is_some_and(|bytes| search.is_match(&bytes)) {
                traces.insert(format!("{path} of release {release}"));
            }
        }
    }
    Ok(traces)
}

fn delete(target: &dyn Target, paths: &[String]) -> Result<(), Fault> {
    match target.delete_all(paths) {
        Some(outcome) => outcome,
        None => paths.iter().try_for_each(|path| target.delete(path)),
    }
}

fn write(target: &dyn Target, path: &str, bytes: Vec<u8>) -> Result<(), Fault> {
    let headers = Headers {
        content_type: "application/json; charset=utf-8".to_owned(),
        cache_control: "no-store".to_owned(),
        ..Headers::default()
    };
    target.put(&Upload { path: path.to_owned(), bytes: bytes.into(), headers, fresh: false })
}
