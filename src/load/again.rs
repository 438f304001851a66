//! Reading a site directory again: only what may have changed is read, and what it holds decides whether it did.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::names::{is_within, passed_over, passed_over_in_static};
use super::{FileSystem, Found, LoadError, Loaded, MAX_SIZE, SITE_TOML, StaticFile, not_utf8, text, walk};
use crate::source::{FileId, SourcePath, SourceText, Span};

/// A later reading.
#[derive(Debug, Default)]
pub struct Again {
    /// What the site directory holds now; none when that is the same.
    pub loaded: Option<Loaded>,
    /// The paths of the files that were added, changed or removed.
    pub changed: BTreeSet<String>,
}

/// Reads a site directory again. `touched` are the files and folders that may have changed; without, all may have.
///
/// # Errors
/// As [`load`](super::load).
pub fn again(
    fs: &dyn FileSystem,
    output: &dyn Fn(&str) -> String,
    last: &Loaded,
    touched: Option<&BTreeSet<String>>,
) -> Result<Again, LoadError> {
    let Some(touched) = touched else { return walked(fs, output, last, None) };
    let touched: BTreeSet<&str> = touched.iter().map(|path| path.trim_matches('/')).collect();
    if touched.iter().any(|path| is_above(path)) {
        return walked(fs, output, last, None);
    }
    let touched: BTreeSet<&str> = touched.into_iter().filter(|path| may_matter(path)).collect();
    match in_place(fs, last, &touched) {
        Some(again) => Ok(again),
        None => walked(fs, output, last, Some(&touched)),
    }
}

/// Whether a path is that of the site directory.
fn is_above(path: &str) -> bool {
    path.is_empty() || path == "."
}

/// Whether something at a path could be part of the site.
fn may_matter(path: &str) -> bool {
    let mut parts = path.split('/');
    match parts.next() {
        Some(SITE_TOML) => parts.next().is_none(),
        Some("content" | "templates") => !parts.any(passed_over),
        Some("static") => !parts.any(passed_over_in_static),
        _ => false,
    }
}

/// What the files at some paths hold now, where each is a file as it was before: what nearly every edit is. None when
/// it has to be seen which files there are.
fn in_place(fs: &dyn FileSystem, last: &Loaded, touched: &BTreeSet<&str>) -> Option<Again> {
    let mut loaded = last.clone();
    let mut changed = BTreeSet::new();
    let mut is_same = true;
    for path in touched {
        if let Some(id) = last.sources.find(path) {
            if last.unusable.contains(&id) && last.sources.get(id).text.is_empty() {
                return None;
            }
            let decoded = text::decode(&fs.read(path, MAX_SIZE).ok()?);
            if *decoded.text == *last.sources.get(id).text
                && decoded.bad.is_some() == last.unusable.contains(&id)
            {
                continue;
            }
            loaded.replace(id, path, decoded);
        } else if let Some(name) = path.strip_prefix("static/")
            && let Ok(n) = last.static_files.binary_search_by(|file| file.path.as_str().cmp(name))
        {
            let bytes = fs.read(path, MAX_SIZE).ok()?;
            if *bytes == *last.static_files[n].bytes {
                continue;
            }
            loaded.static_files[n].bytes = bytes.into();
        } else if last.media.iter().any(|file| file.path.as_str() == *path) {
            // Read when a page asks for it; only its size is known.
            let size = fs.read(path, MAX_SIZE).ok()?.len() as u64;
            let known = loaded.media.iter_mut().find(|file| file.path.as_str() == *path)?;
            known.size = size;
        } else if is_gone(fs, last, path) {
            continue;
        } else {
            return None;
        }
        is_same = false;
        changed.insert((*path).to_owned());
    }
    Some(Again { loaded: Some(loaded).filter(|_| !is_same), changed })
}

/// Whether nothing is at a path, and nothing of the site was.
fn is_gone(fs: &dyn FileSystem, last: &Loaded, path: &str) -> bool {
    let absent = || fs.read(path, MAX_SIZE).is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound);
    let below = |other: &str| is_within(other, path);
    let known = last.sources.iter().any(|(_, file)| below(file.path.as_str()))
        || last.static_files.iter().any(|file| below(&format!("static/{}", file.path)))
        || last.media.iter().any(|file| below(file.path.as_str()));
    !known && absent() && fs.list(path).is_err()
}

/// Walks through the folders, and reads what is new or touched; without `touched`, everything.
fn walked(
    fs: &dyn FileSystem,
    output: &dyn Fn(&str) -> String,
    last: &Loaded,
    touched: Option<&BTreeSet<&str>>,
) -> Result<Again, LoadError> {
    let Found { texts, statics, media, diagnostics } = walk(fs, output)?;
    let is_touched =
        |path: &str| touched.is_none_or(|touched| touched.iter().any(|folder| is_within(path, folder)));
    let mut loaded = Loaded { media, diagnostics, ..Loaded::default() };
    let (mut kept, mut read) = (BTreeMap::new(), Vec::new());
    for path in &texts {
        match last.sources.find(path).filter(|_| !is_touched(path)) {
            Some(id) => drop(kept.insert(path.as_str(), id)),
            None => read.push(path.clone()),
        }
    }
    let mut fresh = Loaded::default();
    fresh.add_texts(fs, &read);
    loaded.join_texts(last, &texts, &kept, &fresh);
    loaded.again_statics(fs, last, &statics, &is_touched);
    let changed = differences(last, &loaded);
    let is_same = changed.is_empty() && loaded.diagnostics == last.diagnostics && loaded.media == last.media;
    Ok(Again { loaded: Some(loaded).filter(|_| !is_same), changed })
}

impl Loaded {
    fn replace(&mut self, id: FileId, path: &str, decoded: text::Decoded) {
        self.unusable.remove(&id);
        self.diagnostics.retain(|diagnostic| diagnostic.span.is_none_or(|span| span.file != id));
        if let Some(bad) = &decoded.bad {
            self.unusable.insert(id);
            self.diagnostics.push(not_utf8(path, Span::new(id, bad.at.clone()), bad));
        }
        self.sources.replace(id, decoded.text);
    }

    /// Takes the texts that were kept from the last reading, and those that were read now.
    fn join_texts(&mut self, last: &Loaded, paths: &[String], kept: &BTreeMap<&str, FileId>, fresh: &Loaded) {
        let files = paths.iter().map(|path| {
            let id = kept.get(path.as_str()).copied().or_else(|| last.sources.find(path));
            let before = id.map(|id| last.sources.get(id));
            match (before, fresh.sources.find(path).map(|id| fresh.sources.get(id))) {
                // The same text stays the same to whatever was made of it.
                (Some(before), Some(now)) if before.text == now.text => before.clone(),
                (_, Some(now)) => now.clone(),
                (Some(before), None) => before.clone(),
                (None, None) => SourceText { path: SourcePath::new(path.as_str()), text: Arc::from("") },
            }
        });
        self.sources = last.sources.renewed(files.collect());
        for id in kept.values() {
            if last.unusable.contains(id) {
                self.unusable.insert(*id);
                let said = last.diagnostics.iter().filter(|d| d.span.is_some_and(|span| span.file == *id));
                self.diagnostics.extend(said.cloned());
            }
        }
        let now = |id: FileId| self.sources.find(fresh.sources.get(id).path.as_str());
        let moved: HashMap<FileId, FileId> =
            fresh.sources.iter().filter_map(|(id, _)| Some((id, now(id)?))).collect();
        self.unusable.extend(fresh.unusable.iter().filter_map(|id| moved.get(id)));
        for diagnostic in fresh.diagnostics.iter() {
            let mut diagnostic = diagnostic.clone();
            if let Some(span) = &mut diagnostic.span
                && let Some(id) = moved.get(&span.file)
            {
                span.file = *id;
            }
            self.diagnostics.push(diagnostic);
        }
    }

    fn again_statics(
        &mut self,
        fs: &dyn FileSystem,
        last: &Loaded,
        paths: &[String],
        is_touched: &(dyn Fn(&str) -> bool + Sync),
    ) {
        let known: HashMap<&str, &StaticFile> =
            last.static_files.iter().map(|file| (file.path.as_str(), file)).collect();
        let name = |path: &str| path.strip_prefix("static/").unwrap_or(path).to_owned();
        let (kept, read): (Vec<&String>, Vec<&String>) =
            paths.par_iter().partition(|path| !is_touched(path) && known.contains_key(name(path).as_str()));
        let read: Vec<String> = read.into_iter().cloned().collect();
        self.add_statics(fs, &read);
        self.static_files.extend(kept.iter().map(|path| known[name(path).as_str()].clone()));
        self.static_files.sort_by(|a, b| a.path.cmp(&b.path));
    }
}

/// The files in which two readings differ.
fn differences(last: &Loaded, now: &Loaded) -> BTreeSet<String> {
    let mut changed = BTreeSet::new();
    for (id, file) in now.sources.iter() {
        let before = last.sources.find(file.path.as_str());
        let same = before.is_some_and(|before| {
            last.sources.get(before).text == file.text
                && last.unusable.contains(&before) == now.unusable.contains(&id)
        });
        changed.extend(Some(file.path.to_string()).filter(|_| !same));
    }
    let gone = last.sources.iter().filter(|(_, file)| now.sources.find(file.path.as_str()).is_none());
    changed.extend(gone.map(|(_, file)| file.path.to_string()));
    let statics = |loaded: &Loaded| -> BTreeMap<String, Arc<[u8]>> {
        loaded.static_files.iter().map(|file| (format!("static/{}", file.path), file.bytes.clone())).collect()
    };
    let (before, after) = (statics(last), statics(now));
    let differs = |path: &&String| before.get(*path) != after.get(*path);
    changed.extend(before.keys().chain(after.keys()).filter(differs).cloned());
    changed
}
