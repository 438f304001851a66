//! Of the hits of some words the one that stands between words which are given.
//!
//! Hits are sorted by the letters before and by those after them: those that have most in common with what is given stand
//! together, and are found without comparing all.

use std::cmp::Ordering;
use std::ops::Range;

use super::letters::{Letters, common_end, common_start};

/// What stands around some hits.
pub struct Sides {
    /// For each hit the letters before it and those after it.
    letters: Vec<[Range<usize>; 2]>,
    before: Order,
    after: Order,
}

/// Hits in an order.
struct Order {
    sorted: Vec<usize>,
    /// The place of each hit in it.
    places: Vec<usize>,
}

impl Order {
    fn new(many: usize, compare: impl Fn(usize, usize) -> Ordering) -> Self {
        let mut sorted: Vec<usize> = (0..many).collect();
        sorted.sort_by(|one, other| compare(*one, *other));
        let mut places = vec![0; many];
        sorted.iter().enumerate().for_each(|(place, n)| places[*n] = place);
        Self { sorted, places }
    }

    /// The places of all hits that have most in common with what stands at a place between them.
    fn nearest(&self, place: usize, common: impl Fn(usize) -> usize) -> Range<usize> {
        let (below, above) = self.sorted.split_at(place);
        let most = below.last().into_iter().chain(above.first()).map(|n| common(*n)).max().unwrap_or(0);
        // It grows up to there and shrinks from there on.
        let start = below.partition_point(|n| common(*n) < most);
        start..place + above.partition_point(|n| common(*n) == most)
    }
}

impl Sides {
    /// Sorts hits by the letters before and after each.
    pub fn new(text: &Letters<'_>, letters: Vec<[Range<usize>; 2]>) -> Self {
        let (many, side) = (letters.len(), |n: usize, side: usize| text.get(&letters[n][side]));
        let before = Order::new(many, |one, other| backwards(side(one, 0), side(other, 0)));
        let after = Order::new(many, |one, other| side(one, 1).cmp(side(other, 1)));
        Self { letters, before, after }
    }

    /// How many characters before a hit, and how many after it, are the ones that are given, counted from the hit
    /// outwards.
    pub fn alike(&self, text: &Letters<'_>, n: usize, [before, after]: [&str; 2]) -> (usize, usize) {
        let [own_before, own_after] = &self.letters[n];
        (common_end(text.get(own_before), before), common_start(text.get(own_after), after))
    }

    /// The hit with most of the letters that are given; none where there are several, or it has none of them.
    pub fn most_alike(&self, text: &Letters<'_>, given: [&str; 2]) -> Option<usize> {
        let side = |n: usize, side: usize| text.get(&self.letters[n][side]);
        let alike = |n: usize| self.alike(text, n, given);
        let [before, after] = given;
        let place = self.before.sorted.partition_point(|n| backwards(side(*n, 0), before).is_lt());
        let like_before = self.before.nearest(place, |n| alike(n).0);
        let place = self.after.sorted.partition_point(|n| side(*n, 1) < after);
        let like_after = self.after.nearest(place, |n| alike(n).1);
        let mut both: Vec<usize> = if like_before.len() < like_after.len() {
            let hits = self.before.sorted[like_before].iter().copied();
            hits.filter(|n| like_after.contains(&self.after.places[*n])).take(2).collect()
        } else {
            let hits = self.after.sorted[like_after].iter().copied();
            hits.filter(|n| like_before.contains(&self.before.places[*n])).take(2).collect()
        };
        if both.is_empty() {
            both = self.most_of_all(alike);
        }
        let is_alike = |n: &usize| alike(*n) != (0, 0);
        if let [one] = both[..] { Some(one).filter(is_alike) } else { None }
    }

    /// The hits with most letters, where none has most of them on both sides.
    fn most_of_all(&self, alike: impl Fn(usize) -> (usize, usize)) -> Vec<usize> {
        let scores: Vec<usize> = (0..self.letters.len()).map(|n| alike(n).0 + alike(n).1).collect();
        let most = scores.iter().copied().max();
        (0..scores.len()).filter(|n| Some(scores[*n]) == most).collect()
    }
}

/// Compares texts from their ends.
fn backwards(one: &str, other: &str) -> Ordering {
    one.bytes().rev().cmp(other.bytes().rev())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::letters::folded;
    use super::*;

    proptest! {
        #[test]
        fn the_same_as_by_comparing_all(text in "[ab éĩ]{0,40}", before in "[abéĩ]{0,4}", after in "[abéĩ]{0,4}") {
            let letters = Letters::new(&text);
            let hits = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
            let around: Vec<[Range<usize>; 2]> =
                hits.map(|at| [letters.range(0..at), letters.range(at..text.len())]).collect();
            let many = around.len();
            let sides = Sides::new(&letters, around);
            let given = [folded(&before), folded(&after)];
            let given = [given[0].as_str(), given[1].as_str()];
            let score = |n: usize| sides.alike(&letters, n, given).0 + sides.alike(&letters, n, given).1;
            let most = (0..many).map(score).max().unwrap_or(0);
            let best: Vec<usize> = (0..many).filter(|n| most > 0 && score(*n) == most).collect();
            let expected = if let [one] = best[..] { Some(one) } else { None };
            prop_assert_eq!(sides.most_alike(&letters, given), expected);
        }
    }
}
