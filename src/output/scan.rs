//! What stands in the output directory now, looked at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::OutputError;
use super::manifest::is_temporary;

/// What a name in the output directory is. Links are never followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file of a size.
    File(u64),
    /// A folder.
    Folder,
    /// A link, pipe, device ...
    Other,
}

/// The names in the output directory.
#[derive(Debug, Default)]
pub struct Scan {
    /// By path.
    pub names: BTreeMap<String, Kind>,
    /// Temporary files that a killed build left.
    pub temporary: Vec<String>,
}

impl Scan {
    /// Looks through a directory and those of its folders in which files of ours are or shall be. Somebody else's
    /// folders may be huge, and are none of our business.
    pub fn of(dir: &Path, ours: &BTreeSet<&str>) -> Result<Self, OutputError> {
        let mut scan = Self::default();
        let mut level = vec![String::new()];
        while !level.is_empty() {
            let lists: Vec<_> = level.par_iter().map(|folder| list(dir, folder)).collect();
            level.clear();
            for list in lists {
                for (path, kind) in list? {
                    if kind == Kind::Folder && ours.contains(path.as_str()) {
                        level.push(path.clone());
                    }
                    if matches!(kind, Kind::File(_)) && is_temporary(path.rsplit('/').next().unwrap_or(&path))
                    {
                        scan.temporary.push(path);
                    } else {
                        scan.names.insert(path, kind);
                    }
                }
            }
        }
        Ok(scan)
    }

    /// What stands below a folder.
    pub fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a str, Kind)> {
        let prefix = format!("{folder}/");
        let start = prefix.clone();
        self.names
            .range(start..)
            .take_while(move |(path, _)| path.starts_with(&prefix))
            .map(|(path, kind)| (path.as_str(), *kind))
    }
}

fn list(dir: &Path, folder: &str) -> Result<Vec<(String, Kind)>, OutputError> {
    let place = dir.join(folder);
    let failed = OutputError::io("list", &place);
    let entries = || {
        let mut names = Vec::new();
        for item in fs::read_dir(&place)? {
            let item = item?;
            // A name that is not Unicode is none of ours; the lossy one keeps its folder from looking empty.
            let name = item.file_name().to_string_lossy().into_owned();
            let data = item.metadata()?;
            let kind = if data.is_file() {
                Kind::File(data.len())
            } else if data.is_dir() {
                Kind::Folder
            } else {
                Kind::Other
            };
            names.push((if folder.is_empty() { name } else { format!("{folder}/{name}") }, kind));
        }
        Ok(names)
    };
    entries().map_err(failed)
}
