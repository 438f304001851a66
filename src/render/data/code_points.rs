//! Byte offsets as code points.

use std::ops::Range;

use crate::source::offset;

/// How far apart the noted places are: a look-up counts at most this many bytes.
const STEP: usize = 128;

/// A text with the number of code points noted at every [`STEP`]th byte, so that all offsets into it together cost
/// one pass and a short count each.
pub struct CodePoints<'a> {
    text: &'a str,
    noted: Vec<u32>,
}

impl<'a> CodePoints<'a> {
    /// Goes through a text once.
    pub fn new(text: &'a str) -> Self {
        let mut count = 0;
        let mut noted = Vec::with_capacity(text.len() / STEP + 1);
        noted.push(0);
        for chunk in text.as_bytes().chunks_exact(STEP) {
            count += leads(chunk);
            noted.push(count);
        }
        Self { text, noted }
    }

    /// How many code points stand before a byte.
    pub fn before(&self, byte: u32) -> u32 {
        let byte = (byte as usize).min(self.text.len());
        let step = byte / STEP;
        self.noted[step] + leads(&self.text.as_bytes()[step * STEP..byte])
    }

    /// A range of bytes in code points, with the text in it; none when it is not one of this text.
    pub fn passage(&self, bytes: &Range<u32>) -> Option<(u32, u32, &'a str)> {
        let quote = self.text.get(bytes.start as usize..bytes.end as usize)?;
        Some((self.before(bytes.start), self.before(bytes.end), quote))
    }
}

/// How many code points begin in these bytes.
fn leads(bytes: &[u8]) -> u32 {
    offset(bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting() {
        let text = "añ😀e\u{301} – «x»\n".repeat(60);
        let points = CodePoints::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.before(offset(byte)) as usize, n, "byte {byte}");
        }
        assert_eq!(points.before(u32::MAX) as usize, text.chars().count());
    }

    #[test]
    fn texts_as_long_as_a_step_have_their_end() {
        for len in [0, 1, STEP - 1, STEP, STEP + 1, 2 * STEP] {
            let text = "x".repeat(len);
            assert_eq!(CodePoints::new(&text).before(offset(len)) as usize, len);
        }
    }

    #[test]
    fn a_range_that_is_none_is_none() {
        let points = CodePoints::new("😀a");
        assert_eq!(points.passage(&(4..5)), Some((1, 2, "a")));
        assert_eq!(points.passage(&(1..5)), None);
        assert_eq!(points.passage(&(4..9)), None);
        #[expect(clippy::reversed_empty_ranges, reason = "that is the case")]
        let reversed = 5..4;
        assert_eq!(points.passage(&reversed), None);
    }
}
