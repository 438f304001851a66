//! What a build keeps in `.briefbook/cache/` for the next one: of what each page and file was made, as prints, so that
//! only those are made again of which something changed.
//!
//! [`Store`] is where it lies, [`Session`] one build's use of it. There is no content in it: no word, no name, no path. A
//! build without it makes the same files; `docs/decisions/0010-what-a-build-keeps.md` says why.

mod prints;
mod record;
mod store;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

pub use prints::Prints;
pub use record::Record;
pub use store::{Store, behind};

use crate::model::reads::{KINDS, Kind, Part, Read};
use crate::output::{Receiver, Stood};
use record::{File, packed, unpacked};

/// One build, with what the last one left.
pub struct Session<'a> {
    prints: Prints,
    receiver: &'a dyn Receiver,
    last: Option<Last>,
    /// What each file is and of what it was made, by the print of its path.
    made: Mutex<HashMap<u64, (u64, Vec<u8>)>>,
}

/// What the last build left, seen from this one.
struct Last {
    record: Record,
    /// For each kind that changed, whether each of its items did; none where none did.
    changed: Vec<Option<Vec<bool>>>,
    /// For each kind whose items moved, where each of those is that are still there.
    moved: Vec<Option<Vec<u32>>>,
}

impl<'a> Session<'a> {
    /// Begins.
    pub fn begin(prints: Prints, last: Option<Record>, receiver: &'a dyn Receiver) -> Self {
        let last = last.filter(|last| last.ground == prints.ground).map(|record| Last::new(record, &prints));
        Self { prints, receiver, last, made: Mutex::default() }
    }

    /// Keeps a file that is made of nothing that changed since it was made, and that nobody touched; whether it is kept.
    /// At one path may stand another kind of page than before, so each is told with its kind.
    pub fn keep(&self, kind: &str, path: &str) -> bool {
        let Some(last) = &self.last else { return false };
        let (kind, path_print) = (self.prints.word(kind), self.prints.word(path));
        let file = last.record.files.get(&path_print).filter(|file| file.kind == kind);
        let Some((file, reads)) = file.and_then(|file| Some((file, last.still(file, &self.prints)?))) else {
            return false;
        };
        let kept = self.receiver.keep(path, &file.stood);
        if kept {
            self.note(path_print, kind, reads);
        }
        kept
    }

    /// Keeps all files of a kind, whose paths begin so, if that can be said of each of them; their paths.
    pub fn keep_all(&self, kind: &str, beginning: &str) -> Option<Vec<String>> {
        let last = self.last.as_ref()?;
        let print = self.prints.word(kind);
        let count = last.record.files.values().filter(|file| file.kind == print).count();
        let paths = self.receiver.left(beginning);
        // The list in the output may lack some.
        let are_all = !paths.is_empty() && paths.len() == count;
        (are_all && paths.iter().all(|path| self.keep(kind, path))).then_some(paths)
    }

    /// Learns the names of files that tell what they hold, which stand only once they are made.
    pub fn knows_assets(&mut self, paths: &[String]) {
        self.prints.set_assets(paths);
    }

    /// Notes of what a file was made.
    pub fn made(&self, kind: &str, path: &str, reads: &[Read]) {
        self.note(self.prints.word(path), self.prints.word(kind), packed(reads));
    }

    fn note(&self, path: u64, kind: u64, reads: Vec<u8>) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(path, (kind, reads));
    }

    /// What the next build shall find.
    pub fn end(self) -> Ended {
        Ended { made: self.made.into_inner().unwrap_or_else(PoisonError::into_inner), prints: self.prints }
    }
}

/// The reads of what is made of everything but the names of files that tell what they hold: those stand once the search index
/// is made, which is itself made of everything.
pub fn everything() -> Vec<Read> {
    let kinds = (0..KINDS as u64).filter(|kind| *kind != Kind::Assets as u64);
    kinds.filter_map(|kind| Read::of_kind(kind, Part::All)).collect()
}

/// A build that has made its files.
#[derive(Debug)]
pub struct Ended {
    prints: Prints,
    made: HashMap<u64, (u64, Vec<u8>)>,
}

impl Ended {
    /// The record of the build, with its files as they stand.
    pub fn record(mut self, files: &[(String, Stood)]) -> Record {
        let mut record = Record::of(&self.prints);
        for (path, stood) in files {
            let path = self.prints.word(path);
            if let Some((kind, reads)) = self.made.remove(&path) {
                record.files.insert(path, File { kind, stood: *stood, reads });
            }
        }
        record
    }
}

impl Last {
    fn new(record: Record, prints: &Prints) -> Self {
        let (mut changed, mut moved) = (Vec::with_capacity(KINDS), Vec::with_capacity(KINDS));
        for kind in 0..KINDS {
            let (then, now) = (&record.items[kind], &prints.items[kind]);
            let (names_then, names_now) = (&record.names[kind][..], prints.names(kind));
            if names_then == names_now {
                let is_same = |n: usize| then.get(n) == now.get(n);
                changed.push((then != now).then(|| (0..then.len()).map(|n| !is_same(n)).collect()));
                moved.push(None);
                continue;
            }
            let places: HashMap<u64, u32> = names_now.iter().copied().zip(0..).collect();
            let place = |n: usize| places.get(names_then.get(n)?).copied();
            let is_same = |n: usize| place(n).is_some_and(|at| now.get(at as usize) == then.get(n));
            changed.push(Some((0..then.len()).map(|n| !is_same(n)).collect()));
            moved.push(Some((0..then.len()).map(|n| place(n).unwrap_or(u32::MAX)).collect()));
        }
        Self { record, changed, moved }
    }

    /// What a file was made of, with today's numbers; none where any of it changed.
    fn still(&self, file: &File, prints: &Prints) -> Option<Vec<u8>> {
        let mut any_moved = false;
        for read in unpacked(&file.reads) {
            let read = read?;
            let (kind, part) = read.parts();
            match part {
                Part::Item(number) => {
                    let number = number as usize;
                    if self.changed[kind].as_ref().is_some_and(|all| all.get(number) != Some(&false)) {
                        return None;
                    }
                    any_moved |= self.moved[kind].is_some();
                }
                _ if self.record.then(read) != prints.now(read) => return None,
                _ => {}
            }
        }
        if !any_moved {
            return Some(file.reads.clone());
        }
        let mut reads: Vec<Read> = unpacked(&file.reads).flatten().map(|read| self.today(read)).collect();
        reads.sort_unstable();
        Some(packed(&reads))
    }

    fn today(&self, read: Read) -> Read {
        let (kind, Part::Item(number)) = read.parts() else { return read };
        let place = self.moved[kind].as_ref().and_then(|places| places.get(number as usize));
        place.and_then(|place| Read::of_kind(kind as u64, Part::Item(*place))).unwrap_or(read)
    }
}
