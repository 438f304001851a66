//! Tells those who ask how long each page and file took to make. There is no clock here: a [`Watch`] has its own, and where
//! nobody watches nothing is measured.

use crate::memo::{self, Session};
use crate::model::reads::{Read, noted};
use crate::output::{Receiver, Sink};

/// Is told of what was made.
pub trait Watch: Sync {
    /// Now, in nanoseconds since a moment of its own.
    fn now(&self) -> u64;
    /// The calling thread has made something.
    fn done(&self, done: &Done<'_>);
}

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A kind of page.
    Page(&'static str),
    /// A kind of file that is no page.
    File(&'static str),
}

impl Kind {
    /// What it is called.
    pub fn name(self) -> &'static str {
        let (Self::Page(name) | Self::File(name)) = self;
        name
    }
}

/// The steps of making a page. Another file has the first and the last alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What the page shows is put together; another file is made.
    View,
    /// It goes through its template.
    Template,
    /// Its links are checked.
    Links,
    /// It is handed over to the output.
    Output,
}

/// How many steps there are.
pub const STEPS: usize = 4;

/// Something that was made.
#[derive(Debug, Clone, Copy)]
pub struct Done<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its path and how many bytes it has; none for work on several at once, each of which is told of, too.
    pub file: Option<(&'a str, usize)>,
    /// When the work began.
    pub began: u64,
    /// When each step ended: one that was left out together with the one before.
    pub ends: [u64; STEPS],
}

/// Work that goes on.
pub struct Work<'w> {
    watch: Option<&'w dyn Watch>,
    began: u64,
    ends: [u64; STEPS],
}

impl<'w> Work<'w> {
    /// Begins.
    pub fn begin(watch: Option<&'w dyn Watch>) -> Self {
        let began = watch.map_or(0, Watch::now);
        Self { watch, began, ends: [began; STEPS] }
    }

    /// A step has ended.
    pub fn ended(&mut self, step: Step) {
        if let Some(watch) = self.watch {
            self.ends[step as usize..].fill(watch.now());
        }
    }

    /// All is done.
    pub fn done(self, kind: Kind, file: Option<(&str, usize)>) {
        if let Some(watch) = self.watch {
            watch.done(&Done { kind, file, began: self.began, ends: self.ends });
        }
    }
}

/// Where files go, with who watches.
#[derive(Clone, Copy)]
pub struct Out<'a> {
    /// Takes them.
    pub receiver: &'a dyn Receiver,
    /// Who is told.
    pub watch: Option<&'a dyn Watch>,
    /// What the last build left.
    pub memo: Option<&'a Session<'a>>,
}

impl Out<'_> {
    /// Hands over a finished file.
    pub fn give(&self, kind: Kind, path: &str, bytes: &[u8]) {
        self.hand_over(Work::begin(self.watch), kind, path, bytes);
    }

    /// Makes a file on this thread, and hands it over; unless it can be kept.
    pub fn make(&self, kind: Kind, path: &str, make: impl FnOnce() -> Option<Vec<u8>>) {
        if self.keeps(kind, path) {
            return;
        }
        let mut work = Work::begin(self.watch);
        let (bytes, reads) = self.noted(make);
        work.ended(Step::View);
        if let Some(bytes) = bytes {
            self.hand_over(work, kind, path, &bytes);
            self.made(kind, path, &reads);
        }
    }

    /// Makes a file of everything there is, and hands it over; unless it can be kept.
    pub fn make_of_all(&self, kind: Kind, path: &str, make: impl FnOnce() -> Option<Vec<u8>>) {
        if self.keeps(kind, path) {
            return;
        }
        let mut work = Work::begin(self.watch);
        let bytes = make();
        work.ended(Step::View);
        if let Some(bytes) = bytes {
            self.hand_over(work, kind, path, &bytes);
            self.made(kind, path, &memo::everything());
        }
    }

    /// Makes a file of everything there is, piece by piece; unless it can be kept.
    pub fn pieces_of_all(&self, kind: Kind, path: &str, make: &dyn Fn(&mut Sink<'_>)) {
        if self.keeps(kind, path) {
            return;
        }
        let mut work = Work::begin(self.watch);
        let mut size = 0;
        self.receiver.put_pieces(path, &mut |sink| {
            size = 0;
            make(&mut |piece| {
                size += piece.len();
                sink(piece);
            });
        });
        work.ended(Step::View);
        work.done(kind, Some((path, size)));
        self.made(kind, path, &memo::everything());
    }

    /// Whether a file of the last build is kept.
    pub fn keeps(&self, kind: Kind, path: &str) -> bool {
        self.memo.is_some_and(|memo| memo.keep(kind.name(), path))
    }

    /// Runs something, and tells what it read where anybody wants to know.
    pub fn noted<T>(&self, run: impl FnOnce() -> T) -> (T, Vec<Read>) {
        if self.memo.is_some() { noted(run) } else { (run(), Vec::new()) }
    }

    /// A file was made of what was read.
    pub fn made(&self, kind: Kind, path: &str, reads: &[Read]) {
        if let Some(memo) = self.memo {
            memo.made(kind.name(), path, reads);
        }
    }

    /// Makes what several files of a kind are cut from; they are handed over one by one.
    pub fn together<T>(&self, kind: Kind, make: impl FnOnce() -> T) -> T {
        let mut work = Work::begin(self.watch);
        let made = make();
        work.ended(Step::View);
        work.done(kind, None);
        made
    }

    /// Hands over what was worked on.
    pub fn hand_over(&self, mut work: Work<'_>, kind: Kind, path: &str, bytes: &[u8]) {
        self.receiver.put(path, bytes);
        work.ended(Step::Output);
        work.done(kind, Some((path, bytes.len())));
    }
}
