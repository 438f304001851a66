//! A file that comes piece by piece: as long as its pieces are those of the file in its place, nothing is written.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::manifest::Listed;
use super::write;

/// A file that is coming.
pub struct Pieces<'a> {
    /// Where it shall stand.
    place: PathBuf,
    /// What the last build listed there.
    old: Option<&'a Listed>,
    /// Says where the file may be put aside.
    aside: &'a dyn Fn() -> io::Result<PathBuf>,
    hasher: blake3::Hasher,
    state: State,
    buffer: Vec<u8>,
}

enum State {
    /// So far it is what stands in its place.
    Same(File),
    /// It is put aside.
    New(File, PathBuf),
    /// It cannot be.
    Failed(io::Error),
}

/// A file that has come.
pub struct Come {
    /// Its hash and size.
    pub listed: Listed,
    /// Where it was put aside; none where it stands in its place.
    pub aside: Option<PathBuf>,
}

impl<'a> Pieces<'a> {
    /// Begins.
    pub fn begin(place: &Path, old: Option<&'a Listed>, aside: &'a dyn Fn() -> io::Result<PathBuf>) -> Self {
        let mut pieces = Self {
            place: place.to_owned(),
            old,
            aside,
            hasher: blake3::Hasher::new(),
            state: State::Failed(io::ErrorKind::NotFound.into()),
            buffer: Vec::new(),
        };
        let is_file = || fs::symlink_metadata(place).is_ok_and(|data| data.is_file());
        let there = old.filter(|_| is_file()).and_then(|_| File::open(place).ok());
        match there {
            Some(file) => pieces.state = State::Same(file),
            None => pieces.put_aside(),
        }
        pieces
    }

    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) {
        if let State::Same(there) = &mut self.state {
            self.buffer.clear();
            let read = there.take(piece.len() as u64).read_to_end(&mut self.buffer);
            if read.is_err() || self.buffer != piece {
                self.put_aside();
            }
        }
        self.hasher.update(piece);
        if let State::New(file, _) = &mut self.state
            && let Err(error) = file.write_all(piece)
        {
            self.state = State::Failed(error);
        }
    }

    /// All pieces have come.
    ///
    /// # Errors
    /// When it could be put nowhere.
    pub fn end(mut self) -> io::Result<Come> {
        let listed = Listed::new(&self.hasher);
        if let State::Same(there) = &mut self.state {
            let is_whole = there.metadata().is_ok_and(|data| data.len() == listed.size);
            if is_whole && self.old.is_some_and(|old| old.hash == listed.hash) {
                return Ok(Come { listed, aside: None });
            }
            self.put_aside();
        }
        match self.state {
            State::New(file, aside) => {
                write::set_mode(&file, 0o644)?;
                Ok(Come { listed, aside: Some(aside) })
            }
            State::Failed(error) => Err(error),
            State::Same(_) => Err(io::ErrorKind::Other.into()),
        }
    }

    /// From here on it is another file: what has come so far, which stands in its place, is put aside.
    fn put_aside(&mut self) {
        let so_far = self.hasher.count();
        let put = || {
            let aside = (self.aside)()?;
            let mut file = fs::File::options().write(true).create_new(true).open(&aside)?;
            if so_far > 0 {
                io::copy(&mut File::open(&self.place)?.take(so_far), &mut file)?;
            }
            io::Result::Ok(State::New(file, aside))
        };
        self.state = put().unwrap_or_else(State::Failed);
    }
}
