//! The list of our files that the output directory keeps: what is not on it is somebody else's.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::OutputError;
use super::files::is_plain;

/// The name of the list in the output directory.
pub const MANIFEST: &str = ".briefbook.json";

/// How the names of temporary files begin and end; what a killed build leaves of them, the next one removes.
pub const TEMPORARY: (&str, &str) = (".briefbook-", ".tmp");

const VERSION: u32 = 1;

/// Whether a name is that of a temporary file of ours.
pub fn is_temporary(name: &str) -> bool {
    name.strip_prefix(TEMPORARY.0).is_some_and(|rest| rest.ends_with(TEMPORARY.1))
}

/// The list of our files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    version: u32,
    /// The files by path.
    pub files: BTreeMap<String, Listed>,
}

/// What a file of ours holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// BLAKE3 of its bytes.
    pub hash: String,
    /// How many bytes.
    pub size: u64,
    /// While a build is under way: the hashes of what it may replace. A killed build leaves either.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// Whether it is no longer part of the site, and somebody else changed it: theirs, and named until it is gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
}

impl Listed {
    /// The entry of a file that holds these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { hash: hash(bytes), size: bytes.len() as u64, before: Vec::new(), left: false }
    }

    /// The entry of a file that holds what was hashed.
    pub fn new(hasher: &blake3::Hasher) -> Self {
        Self {
            hash: hasher.finalize().to_hex().to_string(),
            size: hasher.count(),
            before: Vec::new(),
            left: false,
        }
    }

    /// Whether we wrote these bytes.
    pub fn wrote(&self, bytes: &[u8]) -> bool {
        let hash = hash(bytes);
        self.hash == hash || self.before.contains(&hash)
    }

    /// The entry while this file may still be any of those that another entry knows.
    #[must_use]
    pub fn replacing(mut self, old: Option<&Self>) -> Self {
        let known = old.into_iter().flat_map(|old| old.before.iter().chain([&old.hash]));
        self.before.extend(known.filter(|hash| **hash != self.hash).cloned());
        self
    }
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

impl Default for Manifest {
    fn default() -> Self {
        Self { version: VERSION, files: BTreeMap::new() }
    }
}

impl Manifest {
    /// The list of a directory; none when it has no file of that name.
    pub fn read(dir: &Path) -> Result<Option<Self>, OutputError> {
        let path = dir.join(MANIFEST);
        let not_ours = |reason: &str| OutputError::NotOurs { dir: dir.to_owned(), reason: reason.to_owned() };
        match fs::symlink_metadata(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(OutputError::io("read", &path)(e)),
            Ok(data) if !data.is_file() => {
                return Err(not_ours("its `.briefbook.json` is not a regular file"));
            }
            Ok(_) => {}
        }
        let bytes = fs::read(&path).map_err(OutputError::io("read", &path))?;
        let mut manifest: Self = serde_json::from_slice(&bytes)
            .map_err(|_| not_ours("its `.briefbook.json` is damaged or written by a newer version"))?;
        if manifest.version != VERSION {
            return Err(not_ours("its `.briefbook.json` is written by a newer version"));
        }
        // The file may have been edited: a path in it must not make us delete anything elsewhere.
        manifest.files.retain(|path, _| is_plain(path));
        Ok(Some(manifest))
    }

    /// The list as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Strings and numbers alone: this cannot fail, and an empty list would merely be refused by the next build.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
