//! The only reader of the site directory: files in, texts and lists of files out.
//!
//! Entry point: [`load`], over a [`FileSystem`] ([`Disk`], or [`Memory`] in tests). It knows the folders of a site
//! directory and which files are texts. It never looks at what a text says (that is `parse`), never opens the
//! output directory or `content/originals/`, and never leaves the site directory, not even through a link.

mod again;
mod names;
mod system;
mod text;
mod walk;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, SourcePath, SourceText, Sources, Span, offset};

pub use again::{Again, again};
pub use system::{Disk, Entry, EntryKind, FileSystem, Memory};
use text::Decoded;
pub use text::plain;
use walk::{Found, Walk};

/// Files of this size and above are refused: places in texts are kept in 32 bits, and a page must be served.
pub const MAX_SIZE: u64 = 1 << 30;

/// The name of the file that makes a directory a site directory.
const SITE_TOML: &str = "site.toml";

/// What a site directory holds.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// `site.toml`, the `.md` and `.toml` files of `content/`, and all of `templates/`, in the order of their paths.
    pub sources: Sources,
    /// The files of `sources` whose text is not what the author wrote: not UTF-8, or not readable.
    pub unusable: BTreeSet<FileId>,
    /// The files of `static/`, in the order of their paths.
    pub static_files: Vec<StaticFile>,
    /// All other files of `content/`, in the order of their paths.
    pub media: Vec<MediaFile>,
    /// What is wrong with the files as files.
    pub diagnostics: Diagnostics,
}

/// A file of `static/`, which is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticFile {
    /// Its path below `static/`.
    pub path: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

/// A file of `content/` that is no text: an image or an attachment. [`FileSystem::read`] reads it when a published
/// page uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaFile {
    /// Its path in the site directory.
    pub path: SourcePath,
    /// Its size in bytes.
    pub size: u64,
}

/// Why nothing could be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no `site.toml`.
    #[error(
        "`{}` is not a site directory: it has no `site.toml` (change to the site directory, name it with \
         `--root`, or make one with `briefbook init DIR`)", root.display()
    )]
    NotASite {
        /// The directory.
        root: PathBuf,
    },
    /// The directory or its `site.toml` cannot be read.
    #[error("cannot read `{}`: {cause}", path.display())]
    Unreadable {
        /// What cannot be read.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
}

/// Reads a site directory. `output` is asked, with the text of `site.toml`, where in the site directory the output
/// stands; that folder is passed over.
pub fn load(fs: &dyn FileSystem, output: &dyn Fn(&str) -> String) -> Result<Loaded, LoadError> {
    let Found { texts, statics, media, diagnostics } = walk(fs, output)?;
    let mut loaded = Loaded { media, diagnostics, ..Loaded::default() };
    loaded.add_texts(fs, &texts);
    loaded.add_statics(fs, &statics);
    Ok(loaded)
}

fn walk(fs: &dyn FileSystem, output: &dyn Fn(&str) -> String) -> Result<Found, LoadError> {
    let unreadable = |name: &str, cause| LoadError::Unreadable { path: fs.root().join(name), cause };
    let root = match fs.list("") {
        Ok(root) => root,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return Err(LoadError::NotASite { root: fs.root() });
        }
        Err(e) => return Err(unreadable("", e)),
    };
    if !root.iter().any(|entry| entry.name == SITE_TOML) {
        return Err(LoadError::NotASite { root: fs.root() });
    }
    let config = fs.read(SITE_TOML, MAX_SIZE).map_err(|e| unreadable(SITE_TOML, e))?;
    let output = output(&text::decode(&config).text);
    Ok(Walk::new(fs, &output).site(root))
}

impl Loaded {
    /// Reads the texts and numbers them.
    fn add_texts(&mut self, fs: &dyn FileSystem, paths: &[String]) {
        let texts: Vec<_> =
            paths.par_iter().map(|path| fs.read(path, MAX_SIZE).map(|bytes| text::decode(&bytes))).collect();
        let mut files = Vec::with_capacity(paths.len());
        for (number, (path, text)) in paths.iter().zip(texts).enumerate() {
            let file = FileId(offset(number));
            let text = text.unwrap_or_else(|cause| {
                self.unusable.insert(file);
                self.diagnostics.push(walk::unreadable(Some(Span::file(file)), path, &cause));
                Decoded::default()
            });
            if let Some(bad) = &text.bad {
                self.unusable.insert(file);
                self.diagnostics.push(not_utf8(path, Span::new(file, bad.at.clone()), bad));
            }
            files.push(SourceText { path: SourcePath::new(path.as_str()), text: text.text });
        }
        self.sources = Sources::new(files);
    }

    /// Reads `static/`.
    fn add_statics(&mut self, fs: &dyn FileSystem, paths: &[String]) {
        let files: Vec<_> = paths.par_iter().map(|path| fs.read(path, MAX_SIZE)).collect();
        for (path, bytes) in paths.iter().zip(files) {
            match bytes {
                Ok(bytes) => {
                    let path = path.strip_prefix("static/").unwrap_or(path).to_owned();
                    self.static_files.push(StaticFile { path, bytes: bytes.into() });
                }
                Err(cause) => self.diagnostics.push(walk::unreadable(None, path, &cause)),
            }
        }
    }
}

fn not_utf8(path: &str, span: Span, bad: &text::BadByte) -> Diagnostic {
    let hint = if bad.utf16 {
        "the file looks like UTF-16: save it as UTF-8 in your editor"
    } else {
        "save the file as UTF-8 in your editor; old files are often in Windows-1252 or ISO 8859-1"
    };
    let message = format!("`{path}` is not UTF-8: byte 0x{:02X} at offset {}", bad.byte, bad.offset);
    Diagnostic::new(Code::NotUtf8, span, message).label("the first byte that is not UTF-8").hint(hint)
}

#[cfg(test)]
mod tests;
