//! Why the output could not be written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the output could not be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The directory holds something that no build of ours wrote.
    #[error(
        "`{}` is not an output directory of briefbook: {reason}; choose another directory with `--output`, or empty \
         this one", dir.display()
    )]
    NotOurs {
        /// The directory.
        dir: PathBuf,
        /// What it holds.
        reason: String,
    },
    /// Files of somebody else stand where ours must go.
    #[error(
        "the output directory `{}` holds files of somebody else where the site's must go: {}; move them away",
        dir.display(), List(paths)
    )]
    InTheWay {
        /// The output directory.
        dir: PathBuf,
        /// Their paths in it.
        paths: Vec<String>,
    },
    /// A path of the site cannot be a file in a directory.
    #[error("`{path}` cannot be the path of an output file")]
    BadPath {
        /// The path.
        path: String,
    },
    /// One path of the site is a file, and a folder of another.
    #[error("`{file}` would be both a file and the folder of `{inner}`")]
    FileAndFolder {
        /// The file.
        file: String,
        /// The file inside it.
        inner: String,
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

impl OutputError {
    /// An operation's failure at a path.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io { action, path: path.to_owned(), cause }
    }
}

/// The first few of many paths.
struct List<'a>(&'a [String]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 5;
        for (n, path) in self.0.iter().take(SHOWN).enumerate() {
            write!(f, "{}`{path}`", if n == 0 { "" } else { ", " })?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}
