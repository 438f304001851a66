//! What a build will do to the output directory: worked out in full before anything is written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::OutputError;
use super::contents::{At, Content, Contents};
use super::files::folders;
use super::manifest::{Listed, MANIFEST, Manifest};
use super::scan::{Kind, Scan};

/// What a build will do.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    /// The site's files as the manifest will list them.
    pub listed: Vec<(&'a str, Listed)>,
    /// The files to write, in order.
    pub write: Vec<&'a str>,
    /// Files of ours that stand where a folder must go, or in a folder where a file must go.
    pub obstacles: Vec<String>,
    /// Folders that must give way to files, the innermost first.
    pub folder_obstacles: Vec<String>,
    /// Other files of ours that are no longer produced, and unchanged since.
    pub strays: Vec<String>,
    /// Files of ours that are no longer produced and were changed by somebody else.
    pub kept: Vec<String>,
    /// Folders of ours in which nothing is produced any more, the innermost first.
    pub emptied: Vec<String>,
}

/// What becomes of one of the site's files.
enum Fate {
    Unchanged,
    Write,
    InTheWay,
}

impl<'a> Plan<'a> {
    /// Compares what is there with what shall be.
    pub fn make(dir: &Path, files: &'a Contents, old: &Manifest, scan: &Scan) -> Result<Self, OutputError> {
        let mut plan = Self::default();
        let mut in_the_way = BTreeSet::new();
        plan.compare(dir, files, old, scan, &mut in_the_way)?;
        plan.find_strays(dir, files, old, scan)?;
        plan.find_obstacles(files, old, scan, &mut in_the_way);
        plan.find_emptied(files, old, scan);
        if in_the_way.is_empty() {
            return Ok(plan);
        }
        Err(OutputError::InTheWay { dir: dir.to_owned(), paths: in_the_way.into_iter().collect() })
    }

    fn compare(
        &mut self,
        dir: &Path,
        files: &'a Contents,
        old: &Manifest,
        scan: &Scan,
        in_the_way: &mut BTreeSet<String>,
    ) -> Result<(), OutputError> {
        let all: Vec<_> = files.iter().collect();
        let fates: Vec<_> = all
            .par_iter()
            .map(|(path, content)| fate(dir, path, content, old, scan))
            .collect::<Result<_, OutputError>>()?;
        for ((path, content), fate) in all.into_iter().zip(fates) {
            self.listed.push((path, content.listed.clone()));
            match fate {
                Fate::Unchanged => {}
                Fate::Write => self.write.push(path),
                Fate::InTheWay => {
                    in_the_way.insert(path.clone());
                }
            }
        }
        Ok(())
    }

    fn find_strays(
        &mut self,
        dir: &Path,
        files: &Contents,
        old: &Manifest,
        scan: &Scan,
    ) -> Result<(), OutputError> {
        let strays: Vec<_> = old.files.iter().filter(|(path, _)| !files.contains(path)).collect();
        let removable: Vec<_> = strays
            .par_iter()
            .map(|(path, listed)| match scan.names.get(*path) {
                Some(Kind::File(_)) => {
                    let place = dir.join(path);
                    let bytes = fs::read(&place).map_err(OutputError::io("read", &place))?;
                    Ok(Some(listed.wrote(&bytes)))
                }
                Some(Kind::Other) => Ok(Some(false)),
                Some(Kind::Folder) | None => Ok(None),
            })
            .collect::<Result<_, OutputError>>()?;
        for ((path, _), removable) in strays.into_iter().zip(removable) {
            match removable {
                Some(true) => self.strays.push(path.clone()),
                Some(false) => self.kept.push(path.clone()),
                None => {}
            }
        }
        Ok(())
    }

    /// Moves the strays that stand where something else must go to the front of the build.
    fn find_obstacles(
        &mut self,
        files: &Contents,
        old: &Manifest,
        scan: &Scan,
        in_the_way: &mut BTreeSet<String>,
    ) {
        let strays: BTreeSet<String> = std::mem::take(&mut self.strays).into_iter().collect();
        let mut obstacles = BTreeSet::new();
        let mut give_way = |path: &str| {
            if strays.contains(path) {
                obstacles.insert(path.to_owned());
            } else {
                in_the_way.insert(path.to_owned());
            }
        };
        let mut folder_obstacles = BTreeSet::new();
        for (path, _) in files {
            for folder in folders(path) {
                if matches!(scan.names.get(folder), Some(Kind::File(_) | Kind::Other)) {
                    give_way(folder);
                }
            }
            if scan.names.get(path) == Some(&Kind::Folder) {
                folder_obstacles.insert(path.clone());
                for (inner, kind) in scan.below(path) {
                    if kind != Kind::Folder {
                        give_way(inner);
                    } else if is_ours(inner, old) {
                        folder_obstacles.insert(inner.to_owned());
                    } else {
                        // Not looked into: whatever it holds is not ours.
                        give_way(inner);
                    }
                }
                if !is_ours(path, old) {
                    give_way(path);
                }
            }
        }
        self.strays = strays.difference(&obstacles).cloned().collect();
        self.obstacles = obstacles.into_iter().collect();
        self.folder_obstacles = folder_obstacles.into_iter().rev().collect();
    }

    fn find_emptied(&mut self, files: &Contents, old: &Manifest, scan: &Scan) {
        let gone = old.files.keys().filter(|path| !files.contains(path));
        let mut folders_of_gone: BTreeSet<_> = gone.flat_map(|path| folders(path)).collect();
        for (path, _) in files {
            folders(path).chain([path.as_str()]).for_each(|used| {
                folders_of_gone.remove(used);
            });
        }
        // What the scan did not see as a folder may be reached through a link, and is not ours to remove.
        folders_of_gone.retain(|folder| scan.names.get(*folder) == Some(&Kind::Folder));
        self.emptied = folders_of_gone.into_iter().rev().map(str::to_owned).collect();
    }

    /// The manifest of a build under way: the old files and the new ones.
    pub fn announced(&self, old: &Manifest) -> Manifest {
        let mut manifest = old.clone();
        for (path, listed) in &self.listed {
            let entry = listed.clone().replacing(old.files.get(*path));
            manifest.files.insert((*path).to_owned(), entry);
        }
        manifest
    }

    /// The manifest of a finished build. What was left alone stays in it, so that each build names it until it is gone.
    pub fn settled(&self, old: &Manifest) -> Manifest {
        let mut manifest = Manifest::default();
        let left =
            |path: &String| Some((path.clone(), Listed { left: true, ..old.files.get(path)?.clone() }));
        manifest.files.extend(self.kept.iter().filter_map(left));
        manifest.files.extend(self.listed.iter().map(|(path, listed)| ((*path).to_owned(), listed.clone())));
        manifest
    }
}

fn fate(dir: &Path, path: &str, content: &Content, old: &Manifest, scan: &Scan) -> Result<Fate, OutputError> {
    let ours = old.files.get(path).is_some_and(|listed| !listed.left);
    Ok(match scan.names.get(path) {
        // Folders in the way are looked at together with what they hold.
        None | Some(Kind::Folder) => Fate::Write,
        Some(Kind::File(size)) if *size == content.listed.size => {
            let place = dir.join(path);
            let read = || fs::read(&place).map_err(OutputError::io("read", &place));
            let same = match &content.at {
                At::InPlace => true,
                At::Here(bytes) => read()? == **bytes,
                At::Aside(_) => Listed::of(&read()?).hash == content.listed.hash,
            };
            match (same, ours) {
                (true, _) => Fate::Unchanged,
                (false, true) => Fate::Write,
                (false, false) => Fate::InTheWay,
            }
        }
        Some(_) if ours => Fate::Write,
        Some(_) => Fate::InTheWay,
    })
}

/// Whether the manifest has files in a folder.
fn is_ours(folder: &str, old: &Manifest) -> bool {
    let prefix = format!("{folder}/");
    old.files.range(prefix.clone()..).next().is_some_and(|(path, _)| path.starts_with(&prefix))
}

/// The folders in which files of ours are or shall be.
pub fn our_folders<'f>(files: &'f Contents, old: &'f Manifest) -> BTreeSet<&'f str> {
    let new = files.iter().flat_map(|(path, _)| folders(path).chain([path.as_str()]));
    let known = old.files.keys().flat_map(|path| folders(path));
    new.chain(known).filter(|path| *path != MANIFEST).collect()
}
