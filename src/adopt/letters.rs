//! The letters of a text, folded once: how many around a place are those that somebody gives.

use std::ops::Range;

/// How many bytes of the text lie between noted places.
const STEP: usize = 64;

/// The letters and digits of a text in lower case, with their number of bytes before every [`STEP`]th byte of the text.
pub struct Letters<'a> {
    text: &'a str,
    folded: String,
    noted: Vec<usize>,
}

impl<'a> Letters<'a> {
    /// Folds a text.
    pub fn new(text: &'a str) -> Self {
        let (mut folded, mut noted) = (String::new(), Vec::new());
        for (at, c) in text.char_indices() {
            if noted.len() * STEP <= at {
                noted.push(folded.len());
            }
            folded.extend(lower(c));
        }
        Self { text, folded, noted }
    }

    /// The letters of a range of the text's bytes, as a range of the folded ones.
    pub fn range(&self, bytes: Range<usize>) -> Range<usize> {
        self.before(bytes.start)..self.before(bytes.end)
    }

    /// The letters of such a range.
    pub fn get(&self, range: &Range<usize>) -> &str {
        self.folded.get(range.clone()).unwrap_or_default()
    }

    /// How many bytes of letters stand before a byte of the text.
    fn before(&self, at: usize) -> usize {
        let Some(noted) = self.noted.get(at / STEP) else { return self.folded.len() };
        let from = (at / STEP * STEP..=at).find(|from| self.text.is_char_boundary(*from)).unwrap_or(at);
        noted + folded(self.text.get(from..at).unwrap_or_default()).len()
    }
}

fn lower(c: char) -> impl Iterator<Item = char> {
    Some(c).filter(|c| c.is_alphanumeric()).into_iter().flat_map(char::to_lowercase)
}

/// The letters and digits of a text in lower case.
pub fn folded(text: &str) -> String {
    text.chars().flat_map(lower).collect()
}

/// How many characters two texts begin with together.
pub fn common_start(one: &str, other: &str) -> usize {
    let same = same(one.bytes().zip(other.bytes()));
    let end = (0..=same).rev().find(|at| one.is_char_boundary(*at)).unwrap_or_default();
    one[..end].chars().count()
}

/// How many characters two texts end with together.
pub fn common_end(one: &str, other: &str) -> usize {
    let same = same(one.bytes().rev().zip(other.bytes().rev()));
    let start = (one.len() - same..=one.len()).find(|at| one.is_char_boundary(*at)).unwrap_or(one.len());
    one[start..].chars().count()
}

/// How many bytes are the same until the first that is not.
fn same(pairs: impl Iterator<Item = (u8, u8)>) -> usize {
    pairs.take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_agree_with_folding() {
        let text = "İ Año 😀, «Xy» – é!\n".repeat(20);
        let letters = Letters::new(&text);
        for (at, _) in text.char_indices() {
            assert_eq!(letters.get(&letters.range(0..at)), folded(&text[..at]), "{at}");
            assert_eq!(letters.get(&letters.range(at..text.len())), folded(&text[at..]), "{at}");
        }
        assert_eq!(Letters::new("").range(0..0), 0..0);
    }

    #[test]
    fn common_characters_are_whole() {
        // Bytes that are the same within characters that are not.
        for (one, other, start, end) in [
            ("", "a", 0, 0),
            ("añb", "aób", 1, 1),
            ("aña", "eĩa", 0, 1),
            ("añb", "añb", 3, 3),
            ("b", "ab", 0, 1),
        ] {
            assert_eq!((common_start(one, other), common_end(one, other)), (start, end), "{one} {other}");
        }
    }
}
