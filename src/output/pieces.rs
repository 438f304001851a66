//! A file that comes piece by piece: as long as its pieces are those of the file in its place, nothing is written.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::manifest::Listed;
use super::{Stood, write};

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
    /// So far it is what stands in its place, as it stood before it was read.
    Same(File, Metadata),
    /// It is put aside, where that can be.
    New(io::Result<(File, PathBuf)>),
}

/// A file that has come.
pub struct Come {
    /// Its hash and size.
    pub listed: Listed,
    /// Where it was put aside; none where it stands in its place.
    pub aside: Option<PathBuf>,
    /// How it stands there.
    pub stood: Option<Stood>,
}

impl<'a> Pieces<'a> {
    /// Begins.
    pub fn begin(place: &Path, old: Option<&'a Listed>, aside: &'a dyn Fn() -> io::Result<PathBuf>) -> Self {
        let is_file = || fs::symlink_metadata(place).is_ok_and(|data| data.is_file());
        let open = || {
            let file = File::open(place).ok()?;
            let data = file.metadata().ok()?;
            Some((file, data))
        };
        let state = match old.filter(|_| is_file()).and_then(|_| open()) {
            Some((file, data)) => State::Same(file, data),
            None => State::New(put_aside(place, aside, 0)),
        };
        Self { place: place.to_owned(), old, aside, hasher: blake3::Hasher::new(), state, buffer: Vec::new() }
    }

    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) {
        if let State::Same(there, _) = &mut self.state {
            self.buffer.clear();
            let read = there.take(piece.len() as u64).read_to_end(&mut self.buffer);
            if read.is_err() || self.buffer != piece {
                self.state = State::New(put_aside(&self.place, self.aside, self.hasher.count()));
            }
        }
        self.hasher.update(piece);
        if let State::New(Ok((file, _))) = &mut self.state
            && let Err(error) = file.write_all(piece)
        {
            self.state = State::New(Err(error));
        }
    }

    /// All pieces have come.
    ///
    /// # Errors
    /// When it could be put nowhere.
    pub fn end(self) -> io::Result<Come> {
        let listed = Listed::new(&self.hasher);
        let is_whole = |there: &File| {
            let size = there.metadata().map(|data| data.len());
            size.is_ok_and(|size| size == listed.size) && self.old.is_some_and(|old| old.hash == listed.hash)
        };
        let new = match self.state {
            State::Same(there, data) if is_whole(&there) => {
                let stood = Stood::seen(&data, &listed);
                return Ok(Come { listed, aside: None, stood });
            }
            State::Same(..) => put_aside(&self.place, self.aside, self.hasher.count()),
            State::New(new) => new,
        };
        let (file, aside) = new?;
        write::set_mode(&file, 0o644)?;
        let stood = Stood::seen(&file.metadata()?, &listed);
        Ok(Come { listed, aside: Some(aside), stood })
    }
}

/// A file that begins like the one in a place, as far as that was what came.
fn put_aside(
    place: &Path,
    aside: &dyn Fn() -> io::Result<PathBuf>,
    so_far: u64,
) -> io::Result<(File, PathBuf)> {
    let aside = aside()?;
    let mut file = File::options().write(true).create_new(true).open(&aside)?;
    if so_far > 0 {
        io::copy(&mut File::open(place)?.take(so_far), &mut file)?;
    }
    Ok((file, aside))
}
