//! The door to the site directory, with a twin in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::names::normal;

/// A site directory. Paths are relative to it, with `/` between their parts; the empty path is the directory itself.
pub trait FileSystem: Send + Sync {
    /// What stands in a folder, in any order.
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>>;

    /// The bytes of a regular file inside the site directory; an error of kind `FileTooLarge` when there are `limit`
    /// or more.
    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>>;

    /// The directory, for messages.
    fn root(&self) -> PathBuf;
}

/// One name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name, which need not be Unicode.
    pub name: OsString,
    /// What it names; of a link, what it leads to.
    pub kind: EntryKind,
    /// Of a link that stays in the site directory: the path that it leads to, all links followed.
    pub leads_to: Option<String>,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File {
        /// Its size in bytes.
        size: u64,
    },
    /// A folder.
    Folder,
    /// A pipe, socket or device: never opened.
    Special,
    /// A link to somewhere outside the site directory: never followed.
    OutsideLink,
    /// What cannot be looked at, and why: a broken link, for example.
    Unreadable(String),
}

/// A site directory on disk.
#[derive(Debug, Clone)]
pub struct Disk {
    given: PathBuf,
    real: PathBuf,
}

impl Disk {
    /// The site directory at a path.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let given = root.into();
        let real = fs::canonicalize(&given).unwrap_or_else(|_| given.clone());
        Self { given, real }
    }

    fn entry(&self, item: &fs::DirEntry) -> Entry {
        let unreadable = |e: io::Error| EntryKind::Unreadable(reason(&e));
        let mut leads_to = None;
        let kind = match item.metadata() {
            Err(e) => unreadable(e),
            Ok(data) if !data.is_symlink() => kind_of(&data),
            Ok(_) => match fs::canonicalize(item.path()) {
                Err(e) => unreadable(e),
                Ok(target) => match self.inside(&target) {
                    None if target.strip_prefix(&self.real).is_err() => EntryKind::OutsideLink,
                    None => EntryKind::Unreadable("the name it leads to is not UTF-8".to_owned()),
                    Some(path) => {
                        leads_to = Some(path);
                        fs::metadata(&target).map_or_else(unreadable, |data| kind_of(&data))
                    }
                },
            },
        };
        Entry { name: item.file_name(), kind, leads_to }
    }

    /// A path on the disk and what is there, where no link is on the way to it from the site directory, as on most: its
    /// parts alone are looked at, not those of the directory.
    fn without_links(&self, path: &str) -> io::Result<Option<(PathBuf, fs::Metadata)>> {
        let mut target = self.real.clone();
        let mut data = None;
        for part in Path::new(path).components() {
            let Component::Normal(name) = part else { return Ok(None) };
            target.push(name);
            let found = fs::symlink_metadata(&target)?;
            if found.is_symlink() {
                return Ok(None);
            }
            data = Some(found);
        }
        Ok(data.map(|data| (target, data)))
    }

    /// A canonical path as one relative to the site directory.
    fn inside(&self, target: &Path) -> Option<String> {
        let parts = target.strip_prefix(&self.real).ok()?.iter();
        parts.map(|part| part.to_str()).collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
    }
}

impl FileSystem for Disk {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        fs::read_dir(self.real.join(folder))?.map(|item| item.map(|item| self.entry(&item))).collect()
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        // Resolved again although `list` did: a link may have changed since, and media are read much later.
        let (target, data) = match self.without_links(path)? {
            Some(found) => found,
            None => {
                let target = fs::canonicalize(self.real.join(path))?;
                if !target.starts_with(&self.real) {
                    return Err(io::Error::new(
                        io::ErrorKind::PermissionDenied,
                        "it leads out of the site directory",
                    ));
                }
                let data = fs::metadata(&target)?;
                (target, data)
            }
        };
        // Looked at before it is opened: opening a pipe waits for somebody to write.
        if !data.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        if data.len() >= limit {
            return Err(too_large());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or(0));
        fs::File::open(&target)?.take(limit).read_to_end(&mut bytes)?;
        if bytes.len() as u64 >= limit { Err(too_large()) } else { Ok(bytes) }
    }

    fn root(&self) -> PathBuf {
        self.given.clone()
    }
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "too large")
}

fn kind_of(data: &fs::Metadata) -> EntryKind {
    if data.is_file() {
        EntryKind::File { size: data.len() }
    } else if data.is_dir() {
        EntryKind::Folder
    } else {
        EntryKind::Special
    }
}

/// Why an operation failed, without the number that the standard library adds.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let plain = text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words);
    let mut letters = plain.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A site directory in memory, for tests: paths and bytes.
#[derive(Debug, Clone, Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Memory {
    /// A site directory of these files.
    pub fn new<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        Self(files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect())
    }
}

impl FileSystem for Memory {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let below = self
            .0
            .range(prefix.clone()..)
            .map_while(|(path, bytes)| Some((path.strip_prefix(&prefix)?, bytes)));
        let (mut entries, mut folders) = (Vec::new(), BTreeSet::new());
        for (path, bytes) in below {
            if let Some((name, _)) = path.split_once('/') {
                folders.insert(name);
            } else {
                let kind = EntryKind::File { size: bytes.len() as u64 };
                entries.push(Entry { name: path.into(), kind, leads_to: None });
            }
        }
        let folder = |name: &str| Entry { name: name.into(), kind: EntryKind::Folder, leads_to: None };
        entries.extend(folders.into_iter().map(folder));
        if entries.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(entries) }
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let bytes = normal(path).and_then(|path| self.0.get(&path)).ok_or(io::ErrorKind::NotFound)?;
        if bytes.len() as u64 >= limit { Err(too_large()) } else { Ok(bytes.clone()) }
    }

    fn root(&self) -> PathBuf {
        PathBuf::from("memory")
    }
}
