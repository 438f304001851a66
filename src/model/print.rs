//! Fingerprints of what a briefing holds: numbers that differ when what they are made of does.
//!
//! They are compared with those of an earlier run of the same program on the same machine, and never for anything else.
//! In one run, objects are known by their places in lists, which move when an object comes or goes; so a `Printer`
//! puts a hash of an object's own name where its number would be hashed.

use std::hash::{BuildHasher, Hash, Hasher};

use super::reads::{KINDS, Kind};

/// Hashes an id, so that a `Printer` can tell it from all else: nothing else in a briefing has so many bits.
pub fn write_id<H: Hasher>(state: &mut H, kind: Kind, number: u32) {
    state.write_u128((kind as u128) << 64 | u128::from(number));
}

/// The names of objects, as numbers.
#[derive(Debug, Clone)]
pub struct Names {
    state: ahash::RandomState,
    of: [Vec<u64>; KINDS],
}

impl Default for Names {
    fn default() -> Self {
        // The same for every run, or no run could compare what another printed.
        let state = ahash::RandomState::with_seeds(0x6272_6965, 0x6662_6f6f, 0x6b20_7072, 0x696e_7473);
        Self { state, of: std::array::from_fn(|_| Vec::new()) }
    }
}

impl Names {
    /// Gives the objects of a kind their names.
    pub fn set(&mut self, kind: Kind, names: Vec<u64>) {
        self.of[kind as usize] = names;
    }

    /// The names of the objects of a kind.
    pub fn of(&self, kind: usize) -> &[u64] {
        self.of.get(kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// The print of something.
    pub fn print<T: Hash + ?Sized>(&self, value: &T) -> u64 {
        let mut printer = Printer { names: self, hasher: self.state.build_hasher() };
        value.hash(&mut printer);
        printer.finish()
    }
}

/// Makes prints.
struct Printer<'a> {
    names: &'a Names,
    hasher: ahash::AHasher,
}

impl Hasher for Printer<'_> {
    fn finish(&self) -> u64 {
        self.hasher.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.hasher.write(bytes);
    }

    fn write_u8(&mut self, number: u8) {
        self.hasher.write_u8(number);
    }

    fn write_u32(&mut self, number: u32) {
        self.hasher.write_u32(number);
    }

    fn write_u64(&mut self, number: u64) {
        self.hasher.write_u64(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.hasher.write_usize(number);
    }

    fn write_u128(&mut self, id: u128) {
        #[expect(clippy::cast_possible_truncation, reason = "cut into its two halves")]
        let (kind, number) = ((id >> 64) as usize, id as u64 as usize);
        match self.names.of(kind).get(number) {
            Some(name) => self.hasher.write_u64(*name),
            None => self.hasher.write_u128(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EventId;

    #[test]
    fn an_object_keeps_its_print_in_another_place() {
        let mut names = Names::default();
        names.set(Kind::Events, vec![7, 8, 9]);
        let before = names.print(&[EventId(1), EventId(2)]);
        assert_ne!(before, names.print(&[EventId(0), EventId(2)]));
        assert_ne!(before, names.print(&[EventId(2), EventId(1)]));
        names.set(Kind::Events, vec![8, 9]);
        assert_eq!(before, names.print(&[EventId(0), EventId(1)]));
    }

    #[test]
    fn prints_differ() {
        let names = Names::default();
        assert_ne!(names.print("a"), names.print("b"));
        assert_ne!(names.print(&("ab", "c")), names.print(&("a", "bc")));
        assert_eq!(names.print("a"), Names::default().print("a"));
    }
}
