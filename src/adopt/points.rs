//! Offsets in code points as places in a text, which is counted once for all of them.

use std::cell::OnceCell;
use std::ops::Range;

/// How many code points lie between noted places: a look-up counts at most so many.
const STEP: usize = 128;

/// A text with the byte of every [`STEP`]th code point noted.
pub struct Points<'a> {
    text: &'a str,
    noted: Vec<usize>,
    /// How many code units of UTF-16 stand before each of these.
    units: OnceCell<Vec<usize>>,
}

impl<'a> Points<'a> {
    /// Goes through a text once.
    pub fn new(text: &'a str) -> Self {
        let noted = text.char_indices().step_by(STEP).map(|(at, _)| at).collect();
        Self { text, noted, units: OnceCell::new() }
    }

    /// The code points of offsets in UTF-16; none where they are no range of the text, or lie within a code point.
    pub fn of_utf16(&self, start: usize, end: usize) -> Option<Range<usize>> {
        (start < end).then(|| Some(self.of_unit(start)?..self.of_unit(end)?))?
    }

    /// The number of the code point that begins at a code unit of UTF-16.
    fn of_unit(&self, unit: usize) -> Option<usize> {
        let units = self.units.get_or_init(|| {
            let mut before = 0;
            let count = |c: char| {
                before += c.len_utf16();
                before - c.len_utf16()
            };
            self.text.chars().map(count).step_by(STEP).collect()
        });
        let step = units.partition_point(|before| *before <= unit).saturating_sub(1);
        let mut at = units.get(step).copied().unwrap_or_default();
        let from = self.noted.get(step).copied().unwrap_or_default();
        let mut number = step * STEP;
        let mut rest = self.text.get(from..)?.chars();
        while at < unit {
            at += rest.next()?.len_utf16();
            number += 1;
        }
        (at == unit).then_some(number)
    }

    /// The byte where the code point of a number begins; for the number behind the last, where the text ends.
    pub fn byte(&self, number: usize) -> Option<usize> {
        let from = self.noted.get(number / STEP).copied().unwrap_or(self.text.len());
        let begin = self.noted.len().min(number / STEP) * STEP;
        let rest = self.text.get(from..)?;
        let places = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        places.take(STEP + 1).nth(number - begin).map(|at| from + at)
    }

    /// The code points of a range; none where the text has not so many, or the range is empty.
    pub fn slice(&self, range: &Range<usize>) -> Option<&'a str> {
        self.text.get(self.byte(range.start)?..self.byte(range.end)?).filter(|words| !words.is_empty())
    }

    /// As many code points before a place and after another as there are, but no more than so many.
    pub fn around(&self, range: &Range<usize>, most: usize) -> Option<(&'a str, &'a str)> {
        let first = self.byte(range.start.saturating_sub(most))?;
        let (start, end) = (self.byte(range.start)?, self.byte(range.end)?);
        let last = self.byte(range.end.saturating_add(most)).unwrap_or(self.text.len());
        Some((self.text.get(first..start)?, self.text.get(end..last)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting() {
        for text in ["", "añ😀", &"añ😀e\u{301} – «x»\n".repeat(60), &"é".repeat(2 * STEP)] {
            let points = Points::new(text);
            let many = text.chars().count();
            for (n, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(points.byte(n), Some(byte), "{n} of {text}");
            }
            assert_eq!(points.byte(many), Some(text.len()));
            for n in [many + 1, many + STEP, usize::MAX] {
                assert_eq!(points.byte(n), None, "{n} of {text}");
            }
        }
    }

    #[test]
    fn units_of_utf16_are_whole_code_points() {
        for text in ["", "añ😀", &"añ😀e\u{301} – «x»\n😀".repeat(60), &"😀".repeat(2 * STEP)] {
            let points = Points::new(text);
            let mut unit = 0;
            for (n, c) in text.chars().enumerate() {
                assert_eq!(points.of_utf16(unit, unit + c.len_utf16()), Some(n..n + 1), "{n} of {text}");
                if c.len_utf16() == 2 {
                    assert_eq!(points.of_utf16(unit, unit + 1), None, "{n} of {text}");
                }
                unit += c.len_utf16();
            }
            assert_eq!((points.of_utf16(0, unit + 1), points.of_utf16(unit, unit)), (None, None), "{text}");
        }
    }

    #[test]
    fn passages_and_the_words_around_them() {
        let points = Points::new("Ñu y 😀.");
        assert_eq!(points.slice(&(0..2)), Some("Ñu"));
        assert_eq!(points.slice(&(5..7)), Some("😀."));
        assert_eq!(
            (points.slice(&(3..3)), points.slice(&(5..8)), points.slice(&(9..12))),
            (None, None, None)
        );
        assert_eq!(points.around(&(3..4), 2), Some(("u ", " 😀")));
        assert_eq!(points.around(&(0..7), usize::MAX), Some(("", "")));
    }
}
