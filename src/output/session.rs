//! An output directory while a build makes its files: each is put aside on the disk as soon as it is made, so that a
//! large site needs no memory for them, and all are moved to their places at the end.
//!
//! A file that stands there already as it should is not written at all. What was put aside stands in a folder of its own
//! in the output directory, named like a temporary file; a killed build leaves it, and the next one removes it. Where the
//! output directory is new, it stands there at its own path, so that whole folders can be moved at the end.

use std::fs::{self, File};
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use tempfile::TempDir;

use super::build::Build;
use super::contents::{At, Content, Contents};
use super::files::is_plain;
use super::manifest::{Listed, Manifest, TEMPORARY, is_temporary};
use super::pieces::{Come, Pieces};
use super::{Bytes, OutputError, Receiver, Sink, Stood, WriteReport, write};

/// An output directory that a build writes to. Another build into it waits until this one is dropped.
#[derive(Debug)]
pub struct Output {
    dir: PathBuf,
    /// What our last build left there.
    old: Manifest,
    /// The folders that were made for it, the outermost first.
    made: Vec<PathBuf>,
    /// Where files are put aside; made for the first one.
    aside: OnceLock<Option<TempDir>>,
    number: AtomicU64,
    files: Mutex<Contents>,
    /// Whether nothing will be written.
    given_up: AtomicBool,
    /// Held until the build ends.
    _lock: Option<File>,
}

impl Output {
    /// Opens an output directory; makes it where there is none.
    pub fn open(dir: &Path) -> Result<Self, OutputError> {
        let mut made = Vec::new();
        let opened = (|| {
            let dir = prepared(dir, &mut made)?;
            let lock = lock(&dir);
            let old = ours(&dir)?;
            remove_left_over(&dir)?;
            Ok((dir, lock, old))
        })();
        let (dir, lock, old) = opened.inspect_err(|_| remove_empty(&made))?;
        Ok(Self {
            dir,
            old,
            made,
            aside: OnceLock::new(),
            number: AtomicU64::new(0),
            files: Mutex::default(),
            given_up: AtomicBool::new(false),
            _lock: lock,
        })
    }

    /// Adds a file that is kept in memory.
    pub(super) fn hold(&self, path: &str, bytes: &Bytes) {
        self.insert(path, Content { listed: Listed::of(bytes), at: At::Here(bytes.clone()), stood: None });
    }

    fn insert(&self, path: &str, content: Content) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), content);
    }

    /// Brings the directory to the state of the files it was given.
    pub fn write(self) -> Result<WriteReport, OutputError> {
        self.write_and_look().map(|(report, _)| report)
    }

    /// The same, and says how each file stands at the end: those that nobody else touched since we knew what is in them.
    pub fn write_and_look(mut self) -> Result<(WriteReport, Vec<(String, Stood)>), OutputError> {
        let files = std::mem::take(&mut self.files).into_inner().unwrap_or_else(PoisonError::into_inner);
        files.check()?;
        let aside = self.aside.get().and_then(Option::as_ref).map(TempDir::path);
        let build = Build::start(&self.dir, &files, &self.old, aside.filter(|_| self.is_new()))?;
        // From here on there is something in it.
        self.made.clear();
        build.announce()?;
        build.make_room()?;
        build.write_assets()?;
        build.write_pages()?;
        build.remove_strays()?;
        let report = build.settle()?;
        let all: Vec<_> = files.iter().collect();
        let stood = all.into_par_iter().filter_map(|(path, Content { listed, at, stood })| {
            let then = (*stood)?;
            let now = match at {
                At::InPlace => then,
                _ => Stood::of(&self.dir.join(path), listed).filter(|now| now.is_moved(then))?,
            };
            Some((path.clone(), now))
        });
        let stood = stood.collect();
        Ok((report, stood))
    }

    /// A file that stands in its place as it should; how it stands there.
    fn there(&self, path: &str, listed: &Listed, bytes: &[u8]) -> Option<Content> {
        self.old.files.get(path).filter(|old| old.hash == listed.hash)?;
        let place = self.dir.join(path);
        let stood = Stood::of(&place, listed)?;
        let is_same = fs::read(&place).is_ok_and(|there| there == bytes);
        is_same.then(|| Content { listed: listed.clone(), at: At::InPlace, stood: Some(stood) })
    }

    /// Whether no build of ours is on record in the directory.
    fn is_new(&self) -> bool {
        self.old.files.is_empty()
    }

    /// A place where a file may be put aside; the folders below ours may be missing.
    fn place_aside(&self, path: &str) -> io::Result<PathBuf> {
        let make = || {
            let mut builder = tempfile::Builder::new();
            builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1).tempdir_in(&self.dir).ok()
        };
        let folder = self.aside.get_or_init(make).as_ref().ok_or(io::ErrorKind::Other)?;
        if !self.is_new() {
            return Ok(folder.path().join(self.number.fetch_add(1, Ordering::Relaxed).to_string()));
        }
        // A path that leaves the folder is refused when all files are there.
        let place = Some(path).filter(|path| is_plain(path)).map(|path| folder.path().join(path));
        place.ok_or(io::ErrorKind::InvalidInput.into())
    }

    /// Puts the bytes of a file aside on the disk.
    fn aside(&self, path: &str, listed: &Listed, bytes: &[u8]) -> io::Result<Content> {
        let place = self.place_aside(path)?;
        let data = match write::new(&place, bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                write::folders(place.parent().unwrap_or(&place))?;
                write::new(&place, bytes)?
            }
            written => written?,
        };
        let stood = Stood::seen(&data, listed);
        Ok(Content { listed: listed.clone(), at: At::Aside(place), stood })
    }
}

impl Receiver for Output {
    fn put(&self, path: &str, bytes: &[u8]) {
        if self.given_up.load(Ordering::Relaxed) {
            return;
        }
        let listed = Listed::of(bytes);
        let content = self.there(path, &listed, bytes).or_else(|| self.aside(path, &listed, bytes).ok());
        // What cannot be put aside may still be written at the end; if not, that is told then.
        let here = || Content { listed, at: At::Here(bytes.into()), stood: None };
        self.insert(path, content.unwrap_or_else(here));
    }

    fn put_pieces(&self, path: &str, make: &mut dyn FnMut(&mut Sink<'_>)) {
        if self.given_up.load(Ordering::Relaxed) {
            return;
        }
        let aside = || {
            let place = self.place_aside(path)?;
            write::folders(place.parent().unwrap_or(&place))?;
            Ok(place)
        };
        let mut pieces = Pieces::begin(&self.dir.join(path), self.old.files.get(path), &aside);
        make(&mut |piece| pieces.take(piece));
        match pieces.end() {
            Ok(Come { listed, aside, stood }) => {
                self.insert(path, Content { listed, at: aside.map_or(At::InPlace, At::Aside), stood });
            }
            // As with others: what cannot be put aside may still be written at the end.
            Err(_) => {
                let mut bytes = Vec::new();
                make(&mut |piece| bytes.extend_from_slice(piece));
                self.hold(path, &bytes.into());
            }
        }
    }

    fn keep(&self, path: &str, stood: &Stood) -> bool {
        let Some(listed) = self.old.files.get(path).filter(|listed| listed.before.is_empty()) else {
            return false;
        };
        let is_as_left = |now: Stood| now == *stood && now.size == listed.size;
        let stands = Stood::of(&self.dir.join(path), listed).is_some_and(is_as_left);
        if stands {
            let content = Content { listed: listed.clone(), at: At::InPlace, stood: Some(*stood) };
            self.insert(path, content);
        }
        stands
    }

    fn left(&self, beginning: &str) -> Vec<String> {
        let from = self.old.files.range::<str, _>((Bound::Included(beginning), Bound::Unbounded));
        let paths = from.map(|(path, _)| path).take_while(|path| path.starts_with(beginning));
        paths.cloned().collect()
    }

    fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }

    fn wants_files(&self) -> bool {
        !self.given_up.load(Ordering::Relaxed)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        drop(self.aside.take());
        remove_empty(&self.made);
    }
}

/// Removes folders that were made for nothing.
fn remove_empty(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        // Fails where something is in it.
        let _ = fs::remove_dir(folder);
    }
}

/// The real path of the output directory, which is made where it is missing.
fn prepared(dir: &Path, made: &mut Vec<PathBuf>) -> Result<PathBuf, OutputError> {
    let missing: Vec<_> =
        dir.ancestors().take_while(|path| path != &Path::new("") && !path.exists()).collect();
    for path in missing.into_iter().rev() {
        write::folder(path)?;
        made.push(path.to_owned());
    }
    let real = fs::canonicalize(dir).map_err(OutputError::io("open", dir))?;
    if real.is_dir() {
        return Ok(real);
    }
    Err(OutputError::NotOurs { dir: dir.to_owned(), reason: "it is a file".to_owned() })
}

/// Waits until no other build writes to the directory. A file system without locks is no reason not to build: two
/// builds at once then leave whole files, and the next one mends the rest.
fn lock(dir: &Path) -> Option<File> {
    let handle = File::open(dir).ok()?;
    handle.lock().ok()?;
    Some(handle)
}

/// The list of our files in a directory; refused is one that holds files but no list.
fn ours(dir: &Path) -> Result<Manifest, OutputError> {
    if let Some(manifest) = Manifest::read(dir)? {
        return Ok(manifest);
    }
    // A build killed before its first manifest leaves temporary files.
    let mut foreign = names(dir)?;
    foreign.retain(|name| !is_temporary(name));
    foreign.sort();
    match foreign.first() {
        None => Ok(Manifest::default()),
        Some(name) => {
            let reason = format!("it holds files such as `{name}`, and no build of ours is on record there");
            Err(OutputError::NotOurs { dir: dir.to_owned(), reason })
        }
    }
}

/// Removes what a killed build put aside.
fn remove_left_over(dir: &Path) -> Result<(), OutputError> {
    for name in names(dir)?.iter().filter(|name| is_temporary(name)) {
        let place = dir.join(name);
        if fs::symlink_metadata(&place).is_ok_and(|data| data.is_dir()) {
            fs::remove_dir_all(&place).map_err(OutputError::io("remove", &place))?;
        }
    }
    Ok(())
}

fn names(dir: &Path) -> Result<Vec<String>, OutputError> {
    let names = || {
        let items = fs::read_dir(dir)?;
        items.map(|item| Ok(item?.file_name().to_string_lossy().into_owned())).collect::<io::Result<_>>()
    };
    names().map_err(OutputError::io("list", dir))
}
