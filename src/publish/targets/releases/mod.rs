//! A directory that holds each release in a directory of its own, and a symbolic link to the one that readers see:
//!
//! ```text
//! releases/20310301T090000Z-0a1b2c/   what a web server serves is `current`
//! releases/20310302T090000Z-3d4e5f/
//! current -> releases/20310302T090000Z-3d4e5f
//! ```
//!
//! A new release is made beside the others, of hard links to what has not changed; one rename of the link shows it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::directory::Directory;
use crate::publish::manifest::{LOCK, MANIFEST, Manifest};
use crate::publish::target::{Ability, Fault, FaultKind, Listed, Release, Target, Upload};

/// Where releases lie.
const RELEASES: &str = "releases";
/// The link to the one that readers see.
const CURRENT: &str = "current";
/// How the name of a release begins that is being made, or taken away.
const MAKING: &str = ".making-";
const LEAVING: &str = ".leaving-";

/// A directory of releases.
pub struct Releases {
    root: PathBuf,
    /// Holds the lock.
    base: Directory,
    making: Mutex<Option<PathBuf>>,
}

impl Releases {
    /// A directory, which is made with the first release.
    ///
    /// # Errors
    /// Where something else stands in the place of the link, or the system has none.
    pub fn open(root: PathBuf) -> Result<Self, Fault> {
        if !cfg!(unix) {
            let message = "`layout = \"releases\"` needs symbolic links, which this system has not";
            return Err(Fault::new(FaultKind::Other, message));
        }
        let link = root.join(CURRENT);
        match fs::symlink_metadata(&link) {
            Ok(data) if !data.is_symlink() => {
                let message = format!("`{}` is no symbolic link: move it away", link.display());
                Err(Fault::new(FaultKind::Foreign, message))
            }
            Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(Fault::io("look at", CURRENT, &error))
            }
            _ => Ok(Self { base: Directory::new(root.clone()), root, making: Mutex::new(None) }),
        }
    }

    /// The name of the release that readers see.
    fn live(&self) -> Option<String> {
        let link = fs::read_link(self.root.join(CURRENT)).ok()?;
        Some(link.file_name()?.to_str()?.to_owned())
    }

    fn folder(&self, release: &str) -> PathBuf {
        self.root.join(RELEASES).join(release)
    }

    fn current(&self) -> Option<Directory> {
        self.live().map(|release| Directory::new(self.folder(&release)))
    }

    fn making(&self) -> Result<Directory, Fault> {
        let making = self.making.lock().unwrap_or_else(PoisonError::into_inner).clone();
        making.map(Directory::new).ok_or_else(|| Fault::new(FaultKind::Other, "no release is being made"))
    }

    /// The releases that readers saw and that are kept, and the one that they see, the oldest first: as the manifest of
    /// that one knows them. Others were made and never shown, or are on their way out.
    fn names(&self) -> Result<Vec<String>, Fault> {
        let Some(live) = self.live() else { return Ok(Vec::new()) };
        let known = match self.read(MANIFEST)? {
            Some(bytes) => {
                Manifest::of_bytes(MANIFEST, &bytes)
                    .map_err(|error| Fault::new(FaultKind::Other, error.to_string()))?
                    .earlier
            }
            None => Vec::new(),
        };
        let there = self.all()?;
        let known = known.into_iter().map(|earlier| earlier.release).chain([live]);
        Ok(known.filter(|name| there.contains(name)).collect())
    }

    /// The folder that holds what a release held: its own, else that of a later one that brought it back.
    fn holder(&self, release: &str) -> Result<PathBuf, Fault> {
        let own = self.folder(release);
        if own.is_dir() {
            return Ok(own);
        }
        for name in self.names()? {
            let manifest = self.read_of(&name, MANIFEST)?;
            let manifest = manifest.and_then(|bytes| Manifest::of_bytes(MANIFEST, &bytes).ok());
            if manifest.is_some_and(|manifest| manifest.restores.as_deref() == Some(release)) {
                return Ok(self.folder(&name));
            }
        }
        Ok(own)
    }

    /// Takes away what was made and never shown, what is kept no longer, and what was not wholly taken away.
    fn sweep(&self) -> Result<(), Fault> {
        let known = self.names()?;
        self.all()?.iter().filter(|name| !known.contains(name)).try_for_each(|name| self.remove(name))
    }

    fn all(&self) -> Result<Vec<String>, Fault> {
        let folder = self.root.join(RELEASES);
        let items = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            items => items,
        };
        let names = items.and_then(|items| {
            items.map(|item| item.map(|item| item.file_name().to_string_lossy().into_owned())).collect()
        });
        names.map_err(|error: io::Error| Fault::io("list", RELEASES, &error))
    }

    /// Takes a release away: first its name, so that none is ever there in part.
    fn remove(&self, release: &str) -> Result<(), Fault> {
        let failed = |error: io::Error| Fault::io("remove release", release, &error);
        let leaving = self.folder(&format!("{LEAVING}{}", release.trim_start_matches('.')));
        if !release.starts_with(LEAVING) {
            fs::rename(self.folder(release), &leaving).map_err(failed)?;
        }
        match fs::remove_dir_all(&leaving) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(()),
        }
    }
}

/// Fills a folder with links to the files of another; with copies where the file system has no links.
fn link_all(from: &Path, to: &Path) -> io::Result<()> {
    let mut folders = vec![(from.to_owned(), to.to_owned())];
    while let Some((from, to)) = folders.pop() {
        crate::output::folders(&to)?;
        for item in fs::read_dir(&from)? {
            let item = item?;
            let (from, to) = (item.path(), to.join(item.file_name()));
            if item.file_type()?.is_dir() {
                folders.push((from, to));
            } else {
                link(&from, &to)?;
            }
        }
    }
    Ok(())
}

fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

impl Target for Releases {
    fn name(&self) -> String {
        self.root.display().to_string()
    }

    fn ability(&self) -> Ability {
        Ability { switches: true, releases: true, ..self.base.ability() }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        if path == LOCK {
            return self.base.read(path);
        }
        self.current().map_or(Ok(None), |current| current.read(path))
    }

    fn put(&self, upload: &Upload) -> Result<(), Fault> {
        if upload.path == LOCK { self.base.put(upload) } else { self.making()?.put(upload) }
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Fault> {
        self.base.create(path, bytes)
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Fault> {
        self.making()?.copy(from, to)
    }

    fn delete(&self, path: &str) -> Result<(), Fault> {
        if path == LOCK { self.base.delete(path) } else { self.making()?.delete(path) }
    }

    fn list(&self) -> Result<Vec<Listed>, Fault> {
        self.current().map_or(Ok(Vec::new()), |current| current.list())
    }

    fn begin(&self, release: &str) -> Result<(), Fault> {
        let live = self.live();
        let making = self.folder(&format!("{MAKING}{release}"));
        let failed = |error: io::Error| Fault::io("make release", release, &error);
        // What a broken publish left. Other folders go at the end alone: a rollback may still read them.
        match fs::remove_dir_all(&making) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        crate::output::folders(&making).map_err(failed)?;
        if let Some(live) = live {
            link_all(&self.folder(&live), &making).map_err(failed)?;
        }
        *self.making.lock().unwrap_or_else(PoisonError::into_inner) = Some(making);
        Ok(())
    }

    fn finish(&self, release: &str, _: &str) -> Result<(), Fault> {
        let failed = |error: io::Error| Fault::io("show release", release, &error);
        let making = self.making.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(making) = making {
            fs::rename(making, self.folder(release)).map_err(failed)?;
        }
        let (next, link) = (self.root.join(".current-next"), self.root.join(CURRENT));
        match fs::remove_file(&next) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        symlink(&Path::new(RELEASES).join(release), &next).map_err(failed)?;
        fs::rename(&next, &link).map_err(failed)
    }

    fn releases(&self) -> Result<Vec<Release>, Fault> {
        let live = self.live();
        Ok(self.names()?.into_iter().map(|id| Release { live: live.as_ref() == Some(&id), id }).collect())
    }

    fn read_of(&self, release: &str, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        Directory::new(self.folder(release)).read(path)
    }

    fn restore(&self, release: &str, path: &str) -> Result<(), Fault> {
        let failed = |error: io::Error| Fault::io("bring back", path, &error);
        let to = self.making()?;
        let bytes = fs::read(self.holder(release)?.join(path)).map_err(failed)?;
        let headers = crate::publish::target::Headers::default();
        to.put(&Upload { path: path.to_owned(), bytes: bytes.into(), headers, fresh: false })
    }

    fn purge(&self, paths: &[String]) -> Result<Option<String>, Fault> {
        for release in self.names()? {
            let release = Directory::new(self.folder(&release));
            paths.iter().try_for_each(|path| release.delete(path))?;
        }
        Ok(None)
    }

    fn keep(&self, _: usize) -> Result<(), Fault> {
        // The manifest names those that stay.
        self.sweep()
    }
}

#[cfg(unix)]
fn symlink(to: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, link)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}
