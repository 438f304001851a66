//! What the making of one page reads of a briefing, noted as it is read: what a page depends on is not written down by
//! anybody, so nobody can forget any of it.
//!
//! [`noted`] runs something and tells what it read. Everything that a page can be made of stands in a [`Table`] or a
//! [`Whole`], which note each access: a table one item where it is reached by its number, else all of them, since a
//! slice of it may be walked over. Only the calling thread is watched.

use std::cell::{Cell, RefCell};
use std::ops::{Deref, DerefMut};

/// What there is to read. Each has a number of its own for as long as a program lives; none is written where another
/// version of the program would read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Articles.
    Articles,
    /// Entities, without where they are named.
    Entities,
    /// Where entities are named.
    Named,
    /// Events.
    Events,
    /// Claims.
    Claims,
    /// Series.
    Series,
    /// Publishers.
    Publishers,
    /// Judgements.
    Judgements,
    /// Pages of the author's own.
    Pages,
    /// Figures.
    Figures,
    /// Relations.
    Relations,
    /// Notes.
    Notes,
    /// Mentions. One of them is read with its article.
    Mentions,
    /// Tensions.
    Tensions,
    /// The order of the timeline.
    Timeline,
    /// Its years.
    Years,
    /// The order of articles.
    ByDate,
    /// The order of judgements.
    JudgementOrder,
    /// The order of pages.
    PageOrder,
    /// The front page.
    Front,
    /// Of each article, those before and after it.
    Neighbours,
    /// Of each article, whose word it is.
    Origins,
    /// Of each event, its place in the timeline.
    EventPlaces,
    /// Of each event, those before and after it.
    EventNeighbours,
    /// Of each year, its events.
    OfYear,
    /// Entities by name.
    ByName,
    /// Entities of a kind by name.
    ByKind,
    /// The ties of all entities.
    Ties,
    /// Of each entity, its ties.
    TiesOf,
    /// Places with coordinates.
    PlacesKnown,
    /// The last day.
    LastDay,
    /// The lanes of the timeline.
    Lanes,
    /// Of each claim, who stands behind it.
    Behind,
    /// How many there are of what is listed.
    Live,
    /// Which pages and files there are.
    Paths,
    /// The paths of files that are named by what they hold, the search index among them.
    Assets,
}

/// How many kinds there are.
pub const KINDS: usize = Kind::Assets as usize + 1;

/// Something that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Read(u64);

/// What was read of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The item with this number.
    Item(u32),
    /// Whether there are more than so many.
    MoreThan(u32),
    /// How many there are.
    Count,
    /// Which there are, by their names and in their order, but not what any of them says.
    Which,
    /// Everything.
    All,
}

/// How many parts there are.
const PARTS: u64 = 5;

impl Read {
    /// A read of some part of a kind.
    pub fn new(kind: Kind, part: Part) -> Self {
        Self::numbered(kind as u64, part)
    }

    /// A read of some part of the kind with this number; none where there is no such kind.
    pub fn of_kind(kind: u64, part: Part) -> Option<Self> {
        (kind < KINDS as u64).then(|| Self::numbered(kind, part))
    }

    fn numbered(kind: u64, part: Part) -> Self {
        let (what, number) = match part {
            Part::Item(number) => (0, number),
            Part::MoreThan(number) => (1, number),
            Part::Count => (2, 0),
            Part::Which => (3, 0),
            Part::All => (4, 0),
        };
        Self(kind << 40 | what << 32 | u64::from(number))
    }

    /// The number of the kind, and the part of it.
    pub fn parts(self) -> (usize, Part) {
        let number = (self.0 & 0xffff_ffff) as u32;
        let part = match self.0 >> 32 & 0xff {
            0 => Part::Item(number),
            1 => Part::MoreThan(number),
            2 => Part::Count,
            3 => Part::Which,
            _ => Part::All,
        };
        ((self.0 >> 40) as usize, part)
    }

    /// As a number.
    pub fn to_number(self) -> u64 {
        self.0
    }

    /// From such a number; none when it is none.
    pub fn from_number(number: u64) -> Option<Self> {
        let read = Self(number);
        (read.parts().0 < KINDS && (number >> 32 & 0xff) < PARTS).then_some(read)
    }
}

/// So many reads are kept before those that are there twice are left out.
const MANY: usize = 1 << 16;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static READS: RefCell<Reads> = const { RefCell::new(Reads::NONE) };
}

/// So many reads are known again at once, by their low bits.
const RECENT: usize = 256;

#[derive(Debug)]
struct Reads {
    all: Vec<Read>,
    /// So many at the beginning are sorted, and each there once.
    distinct: usize,
    /// Some of those that are there: most reads repeat one of the last few.
    recent: [Read; RECENT],
}

impl Reads {
    const NONE: Self = Self { all: Vec::new(), distinct: 0, recent: [Read(u64::MAX); RECENT] };

    fn add(&mut self, read: Read) {
        let recent = &mut self.recent[(read.0 ^ read.0 >> 32) as usize % RECENT];
        if std::mem::replace(recent, read) == read {
            return;
        }
        self.all.push(read);
        if self.all.len() - self.distinct >= MANY {
            self.tidy();
        }
    }

    fn tidy(&mut self) {
        self.all.sort_unstable();
        self.all.dedup();
        self.distinct = self.all.len();
    }
}

/// Runs something, and tells what it read, in order and each once. What it leaves to other threads is not seen. Where a
/// thread takes up such work in the midst of other such work, each is told its own.
pub fn noted<T>(run: impl FnOnce() -> T) -> (T, Vec<Read>) {
    /// Takes up the outer work again, also where the inner panics.
    struct Inner {
        outer: Reads,
        watched: bool,
    }
    impl Drop for Inner {
        fn drop(&mut self) {
            WATCHED.set(self.watched);
            READS.replace(std::mem::replace(&mut self.outer, Reads::NONE));
        }
    }
    let inner = Inner { outer: READS.replace(Reads::NONE), watched: WATCHED.replace(true) };
    let made = run();
    let mut reads = READS.replace(Reads::NONE);
    drop(inner);
    reads.tidy();
    (made, reads.all)
}

/// Notes that something is read.
#[inline]
pub fn note(kind: Kind, part: Part) {
    if WATCHED.get() {
        add(Read::new(kind, part));
    }
}

fn add(read: Read) {
    READS.with_borrow_mut(|reads| reads.add(read));
}

/// Items of a kind. As a slice it counts as read whole, and so does its copy.
#[derive(Debug)]
pub struct Table<T> {
    kind: Kind,
    items: Vec<T>,
}

impl<T> Table<T> {
    /// Makes a table.
    pub fn new(kind: Kind, items: Vec<T>) -> Self {
        Self { kind, items }
    }

    /// An item that there is.
    ///
    /// # Panics
    /// Where there is none of this number.
    #[inline]
    #[track_caller]
    pub fn at(&self, number: usize) -> &T {
        note(self.kind, Part::Item(crate::source::offset(number)));
        &self.items[number]
    }

    /// An item, where there is one of this number.
    pub fn get(&self, number: usize) -> Option<&T> {
        let item = self.items.get(number);
        let part = item.map_or(Part::Count, |_| Part::Item(crate::source::offset(number)));
        note(self.kind, part);
        item
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        note(self.kind, Part::Count);
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        !self.has_more_than(0)
    }

    /// Whether there are more than so many.
    pub fn has_more_than(&self, number: u32) -> bool {
        note(self.kind, Part::MoreThan(number));
        self.items.len() > number as usize
    }

    /// What it holds, for those who work on all of it and are not watched.
    pub fn unwatched(&self) -> &[T] {
        &self.items
    }

    /// The items, to be changed.
    pub fn items_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<T: Clone> Clone for Table<T> {
    fn clone(&self) -> Self {
        note(self.kind, Part::All);
        Self { kind: self.kind, items: self.items.clone() }
    }
}

impl<T> Deref for Table<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        note(self.kind, Part::All);
        &self.items
    }
}

impl<T> DerefMut for Table<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

impl<'a, T> IntoIterator for &'a Table<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Table<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter_mut()
    }
}

/// Something that is read whole or not at all.
#[derive(Debug)]
pub struct Whole<T> {
    kind: Kind,
    value: T,
}

impl<T> Whole<T> {
    /// Makes one.
    pub fn new(kind: Kind, value: T) -> Self {
        Self { kind, value }
    }

    /// What it holds, for those who are not watched.
    pub fn unwatched(&self) -> &T {
        &self.value
    }
}

impl<T: Clone> Clone for Whole<T> {
    fn clone(&self) -> Self {
        note(self.kind, Part::All);
        Self { kind: self.kind, value: self.value.clone() }
    }
}

impl<T> Deref for Whole<T> {
    type Target = T;
    fn deref(&self) -> &T {
        note(self.kind, Part::All);
        &self.value
    }
}

impl<T> DerefMut for Whole<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table<&'static str> {
        Table::new(Kind::Articles, vec!["a", "b", "c"])
    }

    fn reads(run: impl FnOnce(&Table<&'static str>)) -> Vec<Part> {
        let table = table();
        let ((), reads) = noted(|| run(&table));
        reads.into_iter().map(|read| read.parts().1).collect()
    }

    #[test]
    fn an_item_is_read_alone_and_a_slice_whole() {
        assert_eq!(reads(|_| ()), []);
        assert_eq!(reads(|t| _ = (t.at(2), t.at(0), t.at(2))), [Part::Item(0), Part::Item(2)]);
        assert_eq!(reads(|t| _ = t.get(7)), [Part::Count]);
        assert_eq!(reads(|t| _ = t.len()), [Part::Count]);
        assert_eq!(reads(|t| _ = t.is_empty()), [Part::MoreThan(0)]);
        assert_eq!(reads(|t| _ = t.iter().count()), [Part::All]);
        assert_eq!(reads(|t| _ = &t[1..]), [Part::All]);
        assert_eq!(reads(|t| t.into_iter().for_each(|_| ())), [Part::All]);
    }

    #[test]
    fn what_is_read_outside_is_not_noted() {
        let table = table();
        table.at(0);
        let (_, reads) = noted(|| table.at(1));
        table.at(2);
        assert_eq!(reads, [Read::new(Kind::Articles, Part::Item(1))]);
    }

    #[test]
    fn work_in_the_midst_of_other_work_is_told_its_own() {
        let table = table();
        let ((_, inner), outer) = noted(|| {
            table.at(0);
            let inner = noted(|| table.at(1));
            table.at(2);
            inner
        });
        let items = |reads: Vec<Read>| reads.into_iter().map(|read| read.parts().1).collect::<Vec<_>>();
        assert_eq!(items(inner), [Part::Item(1)]);
        assert_eq!(items(outer), [Part::Item(0), Part::Item(2)]);
        assert_eq!(noted(|| ()).1, []);
    }

    #[test]
    fn many_reads_stay_few() {
        let table = Table::new(Kind::Events, vec![0; 10]);
        let ((), reads) = noted(|| (0..200_000).for_each(|n| _ = table.at(n % 10)));
        assert_eq!(reads.len(), 10);
    }

    #[test]
    fn reads_are_numbers() {
        for part in
            [Part::Item(0), Part::Item(u32::MAX), Part::MoreThan(7), Part::Count, Part::Which, Part::All]
        {
            let read = Read::new(Kind::Live, part);
            assert_eq!(read.parts(), (Kind::Live as usize, part));
            assert_eq!(Read::from_number(read.to_number()), Some(read));
        }
        assert_eq!(Read::from_number(u64::MAX), None);
    }
}
