//! New texts to the disk: all of them beside their places first, then each into its place by a rename.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempPath;

use super::EditError;
use crate::output::{TEMPORARY, is_temporary};

/// A text beside its place that is so old belongs to no command that still runs.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// The text of a file as it is on disk, with byte order mark and line ends; none where there is no file.
///
/// # Errors
/// Where the file cannot be read, is not UTF-8, or lies outside the site directory.
pub fn original(root: &Path, path: &str) -> Result<Option<String>, EditError> {
    let place = place(root, path)?;
    match fs::read_to_string(&place) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(failed("read", &place)(e)),
    }
}

/// Writes changes: path, text before, text after.
pub fn all<'a>(
    root: &Path,
    changes: impl Iterator<Item = (&'a str, Option<&'a str>, Option<&'a str>)>,
) -> Result<(), EditError> {
    let mut ready = Vec::new();
    for (path, before, after) in changes {
        let now = original(root, path)?;
        match (now.as_deref(), before) {
            (Some(_), None) => return Err(EditError::Exists { path: path.to_owned() }),
            (now, before) if now != before => return Err(EditError::Changed { path: path.to_owned() }),
            _ => ready.push((place(root, path)?, before.is_some(), after)),
        }
    }
    let mut written = Vec::new();
    for (place, is_there, text) in ready {
        let new = text.map(|text| beside(&place, is_there, text)).transpose()?;
        written.push((place, is_there, new));
    }
    remove_stale(written.iter().filter_map(|(_, _, new)| new.as_ref()));
    // Removals last: a killed command rather leaves a file too many.
    written.sort_by_key(|(_, _, new)| new.is_none());
    for (place, is_there, new) in written {
        put(&place, is_there, new)?;
    }
    Ok(())
}

/// Removes the texts that a killed command left beside those of this one. A newer one may be that of a command under way,
/// which needs it for seconds. Where that fails, nothing is lost.
fn remove_stale<'a>(new: impl Iterator<Item = &'a TempPath>) {
    let folder_and_now = |new: &'a TempPath| {
        let now = fs::metadata(new).and_then(|data| data.modified()).ok()?;
        Some((new.parent()?, now))
    };
    let folders: BTreeMap<&Path, SystemTime> = new.filter_map(folder_and_now).collect();
    for (folder, now) in folders {
        let is_stale = |entry: &fs::DirEntry| {
            let data = entry.metadata().ok().filter(fs::Metadata::is_file);
            let written = data.and_then(|data| data.modified().ok());
            written.and_then(|written| now.duration_since(written).ok()).is_some_and(|age| age > STALE)
        };
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let ours = entries.filter(|entry| entry.file_name().to_str().is_some_and(is_temporary));
        for entry in ours.filter(is_stale) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn put(place: &Path, is_there: bool, new: Option<TempPath>) -> Result<(), EditError> {
    match new {
        Some(file) if is_there => file.persist(place).map(drop).map_err(|e| failed("write", place)(e.error)),
        // One that another program made meanwhile is not overwritten.
        Some(file) => file.persist_noclobber(place).map(drop).map_err(|e| failed("write", place)(e.error)),
        None => fs::remove_file(place).map_err(failed("remove", place)),
    }
}

/// A file's new text, in the folder of its place; closed, since a system lets a program have so many files open.
fn beside(place: &Path, is_there: bool, text: &str) -> Result<TempPath, EditError> {
    let folder = place.parent().unwrap_or(place);
    let write = || {
        fs::create_dir_all(folder)?;
        // The dot keeps it out of every reading of the site directory.
        let mut file =
            tempfile::Builder::new().prefix(TEMPORARY.0).suffix(TEMPORARY.1).tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().set_permissions(permissions(place, is_there, file.as_file())?)?;
        file.as_file().sync_all()?;
        Ok(file.into_temp_path())
    };
    write().map_err(failed("write", place))
}

/// The old file's; a new file gets what its readers need.
fn permissions(place: &Path, is_there: bool, new: &fs::File) -> io::Result<fs::Permissions> {
    if is_there {
        let old = fs::metadata(place)?.permissions();
        if old.readonly() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
        }
        return Ok(old);
    }
    open_to_all(new)
}

#[cfg(unix)]
fn open_to_all(_: &fs::File) -> io::Result<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_all(new: &fs::File) -> io::Result<fs::Permissions> {
    new.metadata().map(|data| data.permissions())
}

/// Where a path of the site directory stands on disk, links followed, so that a linked file is changed where it lies.
fn place(root: &Path, path: &str) -> Result<PathBuf, EditError> {
    let outside = || EditError::Outside { path: path.to_owned() };
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains(['\\', '\0']) {
        return Err(outside());
    }
    let root = fs::canonicalize(root).map_err(failed("read", root))?;
    let wanted = root.join(path);
    // What exists of the path decides: the folders below are made by us.
    let existing = wanted.ancestors().find_map(|part| Some((part, fs::canonicalize(part).ok()?)));
    let (part, real) = existing.ok_or_else(outside)?;
    let rest = wanted.strip_prefix(part).map_err(|_| outside())?;
    let is_dangling = fs::symlink_metadata(&wanted).is_ok_and(|data| data.is_symlink()) && part != wanted;
    if !real.starts_with(&root) || is_dangling {
        return Err(outside());
    }
    Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> EditError {
    move |cause| EditError::Io { action, path: path.to_owned(), cause }
}
