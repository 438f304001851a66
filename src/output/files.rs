//! The files of a site, in memory.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::sync::Arc;

use super::OutputError;
use super::manifest::{MANIFEST, is_temporary};

/// What a file holds; shared, since the preview keeps files of several builds.
pub type Bytes = Arc<[u8]>;

/// The files of a site: paths relative to the site's root, with `/` between their parts, and what they hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteFiles(BTreeMap<String, Bytes>);

/// When a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// First: whatever pages use.
    Asset,
    /// Then: pages, and the feeds and lists that name pages.
    Page,
}

/// The class of a path.
pub fn class(path: &str) -> Class {
    let carried = path.starts_with("assets/") || path.starts_with("media/");
    let page = path.ends_with(".html") || path.ends_with(".xml");
    if page && !carried { Class::Page } else { Class::Asset }
}

impl SiteFiles {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file; gives back what stood at its path.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Bytes>) -> Option<Bytes> {
        self.0.insert(path.into(), bytes.into())
    }

    /// What a file holds.
    pub fn get(&self, path: &str) -> Option<&Bytes> {
        self.0.get(path)
    }

    /// Whether there is a file of this path.
    pub fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> btree_map::Iter<'_, String, Bytes> {
        self.0.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every path can be a file below a directory, beside all the others.
    pub fn check(&self) -> Result<(), OutputError> {
        check(&self.0)
    }
}

/// Whether every path can be a file below a directory, beside all the others.
pub fn check<T>(files: &BTreeMap<String, T>) -> Result<(), OutputError> {
    for path in files.keys() {
        if !is_plain(path) {
            return Err(OutputError::BadPath { path: path.clone() });
        }
        if let Some(file) = folders(path).find(|folder| files.contains_key(*folder)) {
            return Err(OutputError::FileAndFolder { file: file.to_owned(), inner: path.clone() });
        }
    }
    Ok(())
}

impl<P: Into<String>, B: Into<Bytes>> FromIterator<(P, B)> for SiteFiles {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        Self(files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect())
    }
}

impl<P: Into<String>, B: Into<Bytes>> Extend<(P, B)> for SiteFiles {
    fn extend<I: IntoIterator<Item = (P, B)>>(&mut self, files: I) {
        self.0.extend(files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())));
    }
}

impl<'a> IntoIterator for &'a SiteFiles {
    type Item = (&'a String, &'a Bytes);
    type IntoIter = btree_map::Iter<'a, String, Bytes>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Whether a path stays below its directory on every system and is none of the names that a build needs itself.
pub fn is_plain(path: &str) -> bool {
    let part_is_plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(['\\', '\0'])
            && !is_temporary(part)
            // `C:` would leave the directory on Windows.
            && !part.contains(':')
    };
    path != MANIFEST && path.split('/').all(part_is_plain)
}

/// The folders of a path, the outermost first.
pub fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_directory_are_refused() {
        for path in ["", "/x", "../x", "a//b", "a/./b", "a\\b", "C:x", MANIFEST, "a/.briefbook-1.tmp", "a/"] {
            let files = SiteFiles::from_iter([(path, *b"")]);
            assert!(matches!(files.check(), Err(OutputError::BadPath { .. })), "{path}");
        }
        assert!(SiteFiles::from_iter([("articles/é b/index.html", *b"")]).check().is_ok());
    }

    #[test]
    fn a_file_is_no_folder() {
        let files = SiteFiles::from_iter([("a", *b""), ("a-b", *b""), ("a/b/c", *b"")]);
        assert_eq!(
            files.check().unwrap_err().to_string(),
            "`a` would be both a file and the folder of `a/b/c`"
        );
    }

    #[test]
    fn pages_come_after_what_they_use() {
        assert_eq!(class("assets/frame.html"), Class::Asset);
        assert_eq!(class("data/claims.json"), Class::Asset);
        assert_eq!(class("articles/a/index.html"), Class::Page);
        assert!(Class::Asset < Class::Page);
    }
}
