//! One build's steps on disk, in the order that makes it safe to kill.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::contents::{At, Content, Contents};
use super::files::{Class, class, folders};
use super::manifest::{MANIFEST, Manifest};
use super::plan::{Plan, our_folders};
use super::scan::Scan;
use super::{OutputError, WriteReport, write};

/// A build under way.
pub struct Build<'a> {
    dir: &'a Path,
    files: &'a Contents,
    old: &'a Manifest,
    plan: Plan<'a>,
    /// Folders that are new and stand aside with all that shall be in them, by name; each with when it is moved.
    whole: BTreeMap<&'a str, Class>,
    /// Where those stand.
    aside: Option<&'a Path>,
}

impl<'a> Build<'a> {
    /// Looks at the directory and decides what to do. In `aside` files were put aside at their own paths, where it is given.
    pub fn start(
        dir: &'a Path,
        files: &'a Contents,
        old: &'a Manifest,
        aside: Option<&'a Path>,
    ) -> Result<Self, OutputError> {
        let scan = Scan::of(dir, &our_folders(files, old))?;
        let plan = Plan::make(dir, files, old, &scan)?;
        for path in &scan.temporary {
            write::remove(&dir.join(path))?;
        }
        let whole = aside.map(|aside| whole_folders(files, &scan, aside)).unwrap_or_default();
        Ok(Self { dir, files, old, plan, whole, aside })
    }

    /// Lists the new files beside the old ones, so that whatever a killed build leaves is known as ours.
    pub fn announce(&self) -> Result<(), OutputError> {
        self.put_manifest(&self.plan.announced(self.old), self.old)
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
        for (folder, _) in self.whole.iter().filter(|(_, class)| **class == wanted) {
            let from = self.aside.unwrap_or(self.dir).join(folder);
            write::moved_folder(&from, &self.dir.join(folder))?;
        }
        let is_moved = |path: &str| self.whole.contains_key(folders(path).next().unwrap_or_default());
        let paths: Vec<_> =
            self.plan.write.iter().filter(|path| class(path) == wanted && !is_moved(path)).collect();
        // In order, so that a folder is made before those inside it.
        for folder in paths.iter().flat_map(|path| folders(path)).collect::<BTreeSet<_>>() {
            write::folder(&self.dir.join(folder))?;
        }
        paths.par_iter().try_for_each(|path| match self.files.get(path) {
            Some(Content { at: At::Here(bytes), .. }) => write::whole(&self.dir.join(path), bytes),
            Some(Content { at: At::Aside(place), .. }) => write::moved(place, &self.dir.join(path)),
            // It stood there a moment ago.
            Some(Content { at: At::InPlace, .. }) => {
                let changed = io::Error::other("somebody else changed it during the build");
                Err(OutputError::io("keep", &self.dir.join(path))(changed))
            }
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
        self.put_manifest(&self.plan.settled(self.old), &self.plan.announced(self.old))?;
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

/// The outermost folders that are not there yet and of which every file stands aside at its path. Moved in one step, none
/// of their pages is ever there without what it uses, so those that hold pages count as pages.
fn whole_folders<'a>(files: &'a Contents, scan: &Scan, aside: &Path) -> BTreeMap<&'a str, Class> {
    let mut whole: BTreeMap<&str, Option<Class>> = BTreeMap::new();
    for (path, content) in files {
        let Some(folder) = folders(path).next() else { continue };
        let stands_aside = matches!(&content.at, At::Aside(place) if *place == aside.join(path));
        let is_free = stands_aside && !scan.names.contains_key(folder);
        let known = whole.entry(folder).or_insert(Some(Class::Asset));
        *known = known.filter(|_| is_free).map(|known| known.max(class(path)));
    }
    whole.into_iter().filter_map(|(folder, class)| Some((folder, class?))).collect()
}
