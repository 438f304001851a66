//! The memo as it stands on the disk: numbers alone, and no word of what they were made of.

use std::collections::BTreeMap;

use super::prints::{Kinds, Prints, each_kind, print_of};
use crate::model::reads::{KINDS, Read};
use crate::output::Stood;

/// How a memo begins. A program that writes it in another way begins it in another way.
const BEGINS: &[u8; 16] = b"briefbook memo 3";

/// What the last build was made of, and what it made.
#[derive(Debug)]
pub struct Record {
    /// The prints of that build.
    pub ground: u64,
    /// Of each kind, the names of its items where they have some.
    pub names: Kinds<Vec<u64>>,
    /// Of each kind, its items.
    pub items: Kinds<Vec<u64>>,
    /// Of each kind, which there were, and all that they said.
    pub which: Kinds<u64>,
    /// All that they said.
    pub all: Kinds<u64>,
    /// The files that it made, by the print of their path.
    pub files: BTreeMap<u64, File>,
}

/// A file as the last build left it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// The print of what kind of page or file it is.
    pub kind: u64,
    /// What it holds.
    pub stood: Stood,
    /// What it was made of, as numbers of reads, each less the one before.
    pub reads: Vec<u8>,
}

impl Record {
    /// The record of a site, without its files.
    pub fn of(prints: &Prints) -> Self {
        Self {
            ground: prints.ground,
            names: (0..KINDS).map(|kind| prints.names(kind).to_vec()).collect(),
            items: prints.items.clone(),
            which: prints.which.clone(),
            all: prints.all.clone(),
            files: BTreeMap::new(),
        }
    }

    /// One of nothing yet.
    fn empty(ground: u64) -> Self {
        let (names, items) = (each_kind(), each_kind());
        Self { ground, names, items, which: each_kind(), all: each_kind(), files: BTreeMap::new() }
    }

    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let numbers = self.names.iter().chain(&self.items).map(|list| list.len() + 1).sum::<usize>();
        let reads = self.files.values().map(|file| file.reads.len() + 64).sum::<usize>();
        let mut bytes = Vec::with_capacity(numbers * 8 + reads + 1024);
        bytes.extend_from_slice(BEGINS);
        let mut put = |number: u64| bytes.extend_from_slice(&number.to_le_bytes());
        put(self.ground);
        for kind in 0..KINDS {
            put(self.which[kind]);
            put(self.all[kind]);
            for list in [&self.names[kind], &self.items[kind]] {
                put(list.len() as u64);
                list.iter().for_each(|number| put(*number));
            }
        }
        put(self.files.len() as u64);
        for (path, File { kind, stood, reads }) in &self.files {
            let Stood { hash, node, size, modified, changed } = *stood;
            for number in [*path, *kind, hash, node, size, modified, changed, reads.len() as u64] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
            bytes.extend_from_slice(reads);
        }
        let hash = blake3::hash(&bytes);
        bytes.extend_from_slice(hash.as_bytes());
        bytes
    }

    /// From bytes; none where they are not what was written.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (bytes, hash) = bytes.split_last_chunk::<32>()?;
        if blake3::hash(bytes).as_bytes() != hash {
            return None;
        }
        let mut rest = Rest(bytes.strip_prefix(BEGINS)?);
        let mut record = Self::empty(rest.number()?);
        for kind in 0..KINDS {
            record.which[kind] = rest.number()?;
            record.all[kind] = rest.number()?;
            record.names[kind] = rest.numbers()?;
            record.items[kind] = rest.numbers()?;
        }
        for _ in 0..rest.number()? {
            let (path, kind) = (rest.number()?, rest.number()?);
            let (hash, node, size) = (rest.number()?, rest.number()?, rest.number()?);
            let (modified, changed) = (rest.number()?, rest.number()?);
            let stood = Stood { hash, node, size, modified, changed };
            let length = usize::try_from(rest.number()?).ok()?;
            let (reads, after) = rest.0.split_at_checked(length)?;
            rest = Rest(after);
            record.files.insert(path, File { kind, stood, reads: reads.to_vec() });
        }
        rest.0.is_empty().then_some(record)
    }

    /// The print of what was read, then.
    pub fn then(&self, read: Read) -> u64 {
        let (kind, part) = read.parts();
        print_of(part, &self.items[kind], self.which[kind], self.all[kind])
    }
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    fn numbers(&mut self) -> Option<Vec<u64>> {
        let count = usize::try_from(self.number()?).ok()?;
        let (numbers, rest) = self.0.split_at_checked(count.checked_mul(8)?)?;
        self.0 = rest;
        let (numbers, _) = numbers.as_chunks::<8>();
        Some(numbers.iter().map(|number| u64::from_le_bytes(*number)).collect())
    }
}

/// Reads as bytes: each as the difference from the one before, seven bits a byte.
pub fn packed(reads: &[Read]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(reads.len() * 2);
    let mut last = 0;
    for read in reads {
        let mut step = read.to_number() - last;
        last = read.to_number();
        while step >= 0x80 {
            bytes.push(step as u8 | 0x80);
            step >>= 7;
        }
        bytes.push(step as u8);
    }
    bytes
}

/// The reads that were packed; one that is none ends in none.
pub fn unpacked(bytes: &[u8]) -> impl Iterator<Item = Option<Read>> {
    let (mut at, mut last) = (0, 0_u64);
    std::iter::from_fn(move || {
        let mut step = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *bytes.get(at)?;
            at += 1;
            step |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        last = last.wrapping_add(step);
        Some(Read::from_number(last))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::reads::{Kind, Part};

    fn reads() -> Vec<Read> {
        let parts = [Part::Item(0), Part::Item(1), Part::Item(70_000), Part::MoreThan(3), Part::All];
        let mut reads: Vec<Read> = parts.into_iter().map(|part| Read::new(Kind::Events, part)).collect();
        reads.push(Read::new(Kind::Assets, Part::All));
        reads
    }

    #[test]
    fn reads_are_packed_and_unpacked() {
        let bytes = packed(&reads());
        assert_eq!(unpacked(&bytes).collect::<Option<Vec<_>>>(), Some(reads()));
        assert_eq!(unpacked(&[]).count(), 0);
        assert_eq!(unpacked(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]).collect::<Option<Vec<_>>>(), None);
    }

    #[test]
    fn a_record_is_read_as_it_was_written_or_not_at_all() {
        let mut record = Record::empty(7);
        record.items[1] = vec![3, 4];
        record.all[2] = 9;
        let stood = Stood { hash: 1, node: 7, size: 2, modified: 3, changed: 4 };
        record.files.insert(5, File { kind: 6, stood, reads: packed(&reads()) });
        let bytes = record.to_bytes();
        let read = Record::from_bytes(&bytes).unwrap();
        assert_eq!(
            (read.ground, &read.items, read.all, &read.files),
            (7, &record.items, record.all, &record.files)
        );
        for n in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[n] ^= 1;
            assert!(Record::from_bytes(&broken).is_none(), "byte {n}");
            assert!(Record::from_bytes(&bytes[..n]).is_none(), "cut at {n}");
        }
    }
}
