//! Site files to disk, and nothing else: each file whole or not at all.
//!
//! Entry points: [`Output`], which takes files as they are made; [`Archive`], which makes one ZIP file of them; [`write()`], for files that are all there. It knows which files of the output directory are ours from the manifest that it keeps
//! there, leaves unchanged files untouched, removes ours that are no longer produced, and never changes or removes a
//! file of somebody else. It does not know what the files mean, and nothing of the site directory.
//!
//! The order of a build makes it safe to kill at any moment:
//!
//! 0. put aside: each file that is not in its place already, in a folder of its own ([`Output`] alone);
//! 1. look: compare what is there with what shall be; refuse before anything is changed;
//! 2. announce: a manifest that knows the old and the new files;
//! 3. write: assets, then the pages that use them, each by the rename of a finished file;
//! 4. remove what is no longer produced;
//! 5. settle: the manifest of what is there now.

mod archive;
mod build;
mod content_type;
mod contents;
mod error;
mod files;
mod manifest;
mod pieces;
mod plan;
mod scan;
mod session;
mod stood;
mod write;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

pub use archive::{Archive, Archived};
pub use content_type::content_type;
pub use error::OutputError;
pub use files::{Bytes, SiteFiles};
pub use manifest::{MANIFEST, TEMPORARY, is_temporary};
pub use write::{folders, put as put_file};

pub use session::Output;
pub use stood::Stood;

/// Takes a piece of a file.
pub type Sink<'a> = dyn FnMut(&[u8]) + 'a;

/// Takes the files of a site as they are made, from several threads.
pub trait Receiver: Sync {
    /// Takes a file; a later one of the same path takes its place.
    fn put(&self, path: &str, bytes: &[u8]);

    /// Takes a file that is too large to be held whole: `make` gives all its pieces each time that it is called.
    fn put_pieces(&self, path: &str, make: &mut dyn FnMut(&mut Sink<'_>)) {
        let mut bytes = Vec::new();
        make(&mut |piece| bytes.extend_from_slice(piece));
        self.put(path, &bytes);
    }

    /// Whether anything is done with files: where not, those need not be made in which nothing can be wrong.
    fn wants_files(&self) -> bool {
        true
    }

    /// Keeps a file that an earlier build left, where it still stands as that build left it; whether it does.
    fn keep(&self, _path: &str, _stood: &Stood) -> bool {
        false
    }

    /// The paths of the files that an earlier build left, as far as they begin so.
    fn left(&self, _beginning: &str) -> Vec<String> {
        Vec::new()
    }

    /// Learns that nothing will be written, since the site has errors.
    fn give_up(&self) {}
}

impl Receiver for Mutex<SiteFiles> {
    fn put(&self, path: &str, bytes: &[u8]) {
        self.lock().unwrap_or_else(PoisonError::into_inner).insert(path, bytes);
    }
}

/// Wants no files.
impl Receiver for () {
    fn put(&self, _: &str, _: &[u8]) {}

    fn put_pieces(&self, _: &str, _: &mut dyn FnMut(&mut Sink<'_>)) {}

    fn wants_files(&self) -> bool {
        false
    }
}

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
    let output = Output::open(dir)?;
    files.iter().for_each(|(path, bytes)| output.hold(path, bytes));
    output.write()
}

/// Puts one file in its place, whole or not at all: for what a command writes beside the site. A link leads to the file
/// that is written; what is no file, such as a pipe or `/dev/stdout`, takes the bytes as they come.
///
/// # Errors
/// When it cannot be written.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    write::at(path, &mut |out| out.write_all(bytes))
}

#[cfg(test)]
mod tests;
