//! What the files of a build hold, as far as writing them must know it: hash and size, and where the bytes are.

use std::collections::{BTreeMap, btree_map};
use std::path::PathBuf;

use super::OutputError;
use super::Stood;
use super::files::{Bytes, check};
use super::manifest::Listed;

/// What a file shall hold.
#[derive(Debug, Clone)]
pub struct Content {
    /// Hash and size.
    pub listed: Listed,
    /// Where the bytes are.
    pub at: At,
    /// How the file stood when we last knew that these were its bytes: in its place before it was read, aside once it was
    /// written. Whoever changes it later is noticed.
    pub stood: Option<Stood>,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone)]
pub enum At {
    /// In memory.
    Here(Bytes),
    /// In a file that only needs to be moved.
    Aside(PathBuf),
    /// In their place already.
    InPlace,
}

/// The files of a build by their paths.
#[derive(Debug, Default)]
pub struct Contents(BTreeMap<String, Content>);

impl Contents {
    /// Adds a file, or puts it in the place of one.
    pub fn insert(&mut self, path: String, content: Content) {
        self.0.insert(path, content);
    }

    /// What a file shall hold.
    pub fn get(&self, path: &str) -> Option<&Content> {
        self.0.get(path)
    }

    /// Whether there is a file of this path.
    pub fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> btree_map::Iter<'_, String, Content> {
        self.0.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The size of all files.
    pub fn size(&self) -> u64 {
        self.0.values().map(|content| content.listed.size).sum()
    }

    /// Whether every path can be a file below a directory, beside all the others.
    pub fn check(&self) -> Result<(), OutputError> {
        check(&self.0)
    }
}

impl<'a> IntoIterator for &'a Contents {
    type Item = (&'a String, &'a Content);
    type IntoIter = btree_map::Iter<'a, String, Content>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
