//! IDs that are taken, and those beside them that are free.

use std::collections::{BTreeMap, BTreeSet};

use crate::parse::record::ID_LENGTH;

/// Of an ID so much stays at least as long as its number is below 1,000.
const SHORT: usize = ID_LENGTH - 4;

/// The IDs of a kind.
#[derive(Default)]
pub struct Taken {
    ids: BTreeSet<String>,
    /// The last number that was given behind an ID: those below are taken.
    last: BTreeMap<String, usize>,
}

impl Taken {
    /// IDs that others have.
    pub fn new(ids: impl IntoIterator<Item = String>) -> Self {
        Self { ids: ids.into_iter().collect(), last: BTreeMap::new() }
    }

    /// Takes an ID, or the first with a number behind it that is free; no file has some names on some systems.
    pub fn free(&mut self, wanted: &str) -> String {
        if crate::plan::is_plain(wanted) && self.ids.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let last = self.last.entry(short(wanted, SHORT)).or_insert(1);
        loop {
            *last += 1;
            let id = numbered(wanted, *last);
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// An ID with a number behind it, cut where both are too long.
fn numbered(id: &str, number: usize) -> String {
    let number = format!("-{number}");
    short(id, SHORT.min(ID_LENGTH - number.len())) + &number
}

/// The beginning of an ID.
fn short(id: &str, length: usize) -> String {
    let short: String = id.chars().take(length).collect();
    short.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::record::is_id;

    #[test]
    fn the_first_number_that_is_free() {
        let mut taken = Taken::new(["port".to_owned(), "port-3".to_owned()]);
        let given: Vec<String> = ["port", "port", "sample", "port-4", "aux"].map(|id| taken.free(id)).into();
        assert_eq!(given, ["port-2", "port-4", "sample", "port-4-2", "aux-2"]);
    }

    #[test]
    fn long_ids_make_room_for_their_numbers() {
        let mut taken = Taken::new([]);
        for wanted in ["a".repeat(ID_LENGTH), format!("{}-{}", "b".repeat(74), "c".repeat(5))] {
            let given: BTreeSet<String> = (0..1100).map(|_| taken.free(&wanted)).collect();
            assert_eq!(given.len(), 1100);
            let odd: Vec<&String> = given.iter().filter(|id| !is_id(id)).collect();
            assert_eq!(odd, Vec::<&String>::new());
        }
    }
}
