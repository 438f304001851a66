//! One build's steps on disk, in the order that makes it safe to kill.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::files::{Class, class, folders};
use super::manifest::{MANIFEST, Manifest, is_temporary};
use super::plan::{Plan, our_folders};
use super::scan::Scan;
use super::{OutputError, SiteFiles, WriteReport, write};

/// A build under way.
pub struct Build<'a> {
    dir: PathBuf,
    files: &'a SiteFiles,
    old: Manifest,
    plan: Plan<'a>,
    /// Held until the build ends.
    _lock: Option<File>,
}

impl<'a> Build<'a> {
    /// Looks at the directory and decides what to do; makes the directory where there is none.
    pub fn start(dir: &Path, files: &'a SiteFiles) -> Result<Self, OutputError> {
        let dir = prepared(dir)?;
        let lock = lock(&dir);
        let old = ours(&dir)?;
        let scan = Scan::of(&dir, &our_folders(files, &old))?;
        let plan = Plan::make(&dir, files, &old, &scan)?;
        for path in &scan.temporary {
            write::remove(&dir.join(path))?;
        }
        Ok(Self { dir, files, old, plan, _lock: lock })
    }

    /// Lists the new files beside the old ones, so that whatever a killed build leaves is known as ours.
    pub fn announce(&self) -> Result<(), OutputError> {
        self.put_manifest(&self.plan.announced(&self.old), &self.old)
    }

    /// Takes away what stands where a folder or file must go.
    pub fn make_room(&self) -> Result<(), OutputError> {
        self.remove(&self.plan.obstacles)?;
        for folder in &self.plan.folder_obstacles {
            let place = self.dir.join(folder);
            fs::remove_dir(&place).map_err(OutputError::io("remove", &place))?;
        }
        Ok(())
    }

    /// Writes what pages use.
    pub fn write_assets(&self) -> Result<(), OutputError> {
        self.write_class(Class::Asset)
    }

    /// Writes the pages.
    pub fn write_pages(&self) -> Result<(), OutputError> {
        self.write_class(Class::Page)
    }

    fn write_class(&self, wanted: Class) -> Result<(), OutputError> {
        let paths: Vec<_> = self.plan.write.iter().filter(|path| class(path) == wanted).collect();
        // In order, so that a folder is made before those inside it.
        for folder in paths.iter().flat_map(|path| folders(path)).collect::<BTreeSet<_>>() {
            write::folder(&self.dir.join(folder))?;
        }
        paths.par_iter().try_for_each(|path| match self.files.get(path) {
            Some(bytes) => write::whole(&self.dir.join(path), bytes),
            None => Ok(()),
        })
    }

    /// Removes our files that are no longer produced, and the folders that they leave empty.
    pub fn remove_strays(&self) -> Result<(), OutputError> {
        self.remove(&self.plan.strays)?;
        for folder in &self.plan.emptied {
            // Fails where somebody else's files are left in it.
            let _ = fs::remove_dir(self.dir.join(folder));
        }
        Ok(())
    }

    fn remove(&self, paths: &[String]) -> Result<(), OutputError> {
        paths.par_iter().try_for_each(|path| write::remove(&self.dir.join(path)))
    }

    /// Lists what is there now, and tells what was done.
    pub fn settle(self) -> Result<WriteReport, OutputError> {
        self.put_manifest(&self.plan.settled(), &self.plan.announced(&self.old))?;
        let written = self.plan.write.len();
        Ok(WriteReport {
            written,
            unchanged: self.files.len() - written,
            removed: self.plan.strays.len() + self.plan.obstacles.len(),
            kept: self.plan.kept,
            bytes: self.files.size(),
        })
    }

    /// Writes the manifest unless it is there already.
    fn put_manifest(&self, manifest: &Manifest, there: &Manifest) -> Result<(), OutputError> {
        let path = self.dir.join(MANIFEST);
        if manifest == there && path.exists() {
            return Ok(());
        }
        write::whole(&path, &manifest.to_bytes())
    }
}

/// The real path of the output directory, which is made where it is missing.
fn prepared(dir: &Path) -> Result<PathBuf, OutputError> {
    let made: Vec<_> = dir.ancestors().take_while(|path| path != &Path::new("") && !path.exists()).collect();
    for path in made.into_iter().rev() {
        write::folder(path)?;
    }
    let real = fs::canonicalize(dir).map_err(OutputError::io("open", dir))?;
    if real.is_dir() {
        return Ok(real);
    }
    Err(OutputError::NotOurs { dir: dir.to_owned(), reason: "it is a file".to_owned() })
}

/// Waits until no other build writes to the directory. A file system without locks is no reason not to build: two
/// builds at once then leave whole files, and the next one mends the rest.
fn lock(dir: &Path) -> Option<File> {
    let handle = File::open(dir).ok()?;
    handle.lock().ok()?;
    Some(handle)
}

/// The list of our files in a directory; refused is one that holds files but no list.
fn ours(dir: &Path) -> Result<Manifest, OutputError> {
    if let Some(manifest) = Manifest::read(dir)? {
        return Ok(manifest);
    }
    let names = fs::read_dir(dir)
        .and_then(|items| items.map(|item| Ok(item?.file_name())).collect::<io::Result<Vec<_>>>())
        .map_err(OutputError::io("list", dir))?;
    // A build killed before its first manifest leaves a temporary file.
    let mut foreign: Vec<_> = names.iter().map(|name| name.to_string_lossy()).collect();
    foreign.retain(|name| !is_temporary(name));
    foreign.sort();
    match foreign.first() {
        None => Ok(Manifest::default()),
        Some(name) => {
            let reason = format!("it holds files such as `{name}`, and no build of ours is on record there");
            Err(OutputError::NotOurs { dir: dir.to_owned(), reason })
        }
    }
}
