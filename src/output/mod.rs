//! Site files to disk, and nothing else: each file whole or not at all.
//!
//! Entry point: [`write()`]. It knows which files of the output directory are ours from the manifest that it keeps
//! there, leaves unchanged files untouched, removes ours that are no longer produced, and never changes or removes a
//! file of somebody else. It does not know what the files mean, and nothing of the site directory.
//!
//! The order of a build makes it safe to kill at any moment:
//!
//! 1. look: compare what is there with what shall be; refuse before anything is written;
//! 2. announce: a manifest that knows the old and the new files;
//! 3. write: assets, then the pages that use them, each through a temporary file and a rename;
//! 4. remove what is no longer produced;
//! 5. settle: the manifest of what is there now.

mod build;
mod content_type;
mod error;
mod files;
mod manifest;
mod plan;
mod scan;
mod write;

use std::path::Path;

pub use content_type::content_type;
pub use error::OutputError;
pub use files::{Bytes, SiteFiles};
pub use manifest::{MANIFEST, TEMPORARY, is_temporary};
pub use write::{folders, put as put_file};

use build::Build;

/// What a build did to the output directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteReport {
    /// How many files are new or changed.
    pub written: usize,
    /// How many files were already as they should be, and were not touched.
    pub unchanged: usize,
    /// How many files of earlier builds were removed.
    pub removed: usize,
    /// Files of earlier builds that are no longer produced but were changed since by somebody else: left alone.
    pub kept: Vec<String>,
    /// The size of the whole site in bytes.
    pub bytes: u64,
}

/// Brings a directory to the state of these files. Another build into the same directory is waited for.
pub fn write(dir: &Path, files: &SiteFiles) -> Result<WriteReport, OutputError> {
    files.check()?;
    let build = Build::start(dir, files)?;
    build.announce()?;
    build.make_room()?;
    build.write_assets()?;
    build.write_pages()?;
    build.remove_strays()?;
    build.settle()
}

/// Puts one file in its place, whole or not at all: for what a command writes beside the site.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    write::whole(&folder.unwrap_or(Path::new(".")).join(path.file_name().unwrap_or_default()), bytes)
}

#[cfg(test)]
mod tests;
