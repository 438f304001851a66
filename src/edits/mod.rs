//! Changes to an author's own files: made in full first, shown as a unified diff, then written.
//!
//! Entry point: [`Changes`]. The commands that edit content collect every new text here, print it with
//! [`Changes::unified_diff`] or write it with [`Changes::write`]. Nothing in here knows what the texts say.
//!
//! Promises of `write`: a file is old or new, never half; a file that changed on disk since it was read is left alone
//! and nothing at all is written; permissions, byte order mark and line ends stay; nothing outside the site directory
//! is touched, not even through a link. New texts all lie on the disk before the first takes its place;
//! what a killed command left of them a day ago is removed.

mod write;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use write::original;

/// So long the least changes are looked for that lead from one text to another; then some that do. Only texts with
/// thousands of changes take so long.
const PATIENCE: Duration = Duration::from_secs(2);

/// New texts of files in the site directory, by path with `/` between its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes(BTreeMap<String, Change>);

/// What becomes of one file. Texts are as on disk: with byte order mark and line ends.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    /// None where there is no file yet.
    before: Option<String>,
    /// None where there is none any more.
    after: Option<String>,
}

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The file is not what it was when the change was made.
    #[error("`{path}` has changed since it was read: nothing was written; run the command again")]
    Changed {
        /// Its path in the site directory.
        path: String,
    },
    /// There is a file where a new one should go.
    #[error("`{path}` exists already: nothing was written")]
    Exists {
        /// Its path in the site directory.
        path: String,
    },
    /// The path leads out of the site directory.
    #[error("`{path}` leads out of the site directory: nothing was written")]
    Outside {
        /// Its path in the site directory.
        path: String,
    },
    /// The file system refused.
    #[error("cannot {action} `{}`: {cause}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// Why it failed.
        #[source]
        cause: io::Error,
    },
}

impl Changes {
    /// No changes.
    pub fn new() -> Self {
        Self::default()
    }

    /// A file gets another text. `before` is its text on disk, as [`original`] gives it.
    pub fn edit(&mut self, path: impl Into<String>, before: impl Into<String>, after: impl Into<String>) {
        self.put(path.into(), Some(before.into()), Some(after.into()));
    }

    /// A file is made. Writing fails where one stands already.
    pub fn create(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.put(path.into(), None, Some(text.into()));
    }

    /// A file is removed.
    pub fn remove(&mut self, path: impl Into<String>, before: impl Into<String>) {
        self.put(path.into(), Some(before.into()), None);
    }

    fn put(&mut self, path: String, before: Option<String>, after: Option<String>) {
        if before != after {
            self.0.insert(path, Change { before, after });
        }
    }

    /// Adds other changes.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many files change.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The paths of the files that change, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Each file's path and its new text; none where it is removed.
    pub fn after(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.iter().map(|(path, change)| (path.as_str(), change.after.as_deref()))
    }

    /// The changes as a patch that `git apply` and `patch -p1` take.
    pub fn unified_diff(&self) -> String {
        let mut diff = String::new();
        for (path, change) in &self.0 {
            let before = change.before.as_deref().unwrap_or_default();
            let after = change.after.as_deref().unwrap_or_default();
            let name = |side: &str, text: &Option<String>| match text {
                Some(_) => format!("{side}/{path}"),
                None => "/dev/null".to_owned(),
            };
            let (old, new) = (name("a", &change.before), name("b", &change.after));
            let lines = similar::TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
            diff.push_str(&lines.unified_diff().context_radius(3).header(&old, &new).to_string());
        }
        diff
    }

    /// Writes all of them below the site directory.
    ///
    /// # Errors
    /// Where a file is not what it was, is in the way or outside, nothing is written. Where the file system refuses
    /// midway, each file is whole, old or new.
    pub fn write(&self, root: &Path) -> Result<(), EditError> {
        write::all(
            root,
            self.0.iter().map(|(path, c)| (path.as_str(), c.before.as_deref(), c.after.as_deref())),
        )
    }
}

#[cfg(test)]
mod tests;
