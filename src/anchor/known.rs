//! The words of English and Spanish, as the binary carries them: whether a word is one.
//!
//! `build.rs` makes the file of the lists of the package random_word: their words of three letters and more without
//! another character than letters, in lower case and without accents, in order. Of each word stands how many letters it
//! shares with the one before it, as a byte, and then the rest of its letters. Where the first two letters change, the
//! word is whole. All of it is compressed as one: a third of what the lists take by themselves.

use std::io::Read;
use std::sync::LazyLock;

use flate2::read::DeflateDecoder;

static FILE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));

/// The words that are told apart by their first two letters.
const PARTS: usize = 26 * 26;

/// The words as they lie in the file, unpacked.
struct Known {
    words: Vec<u8>,
    /// Where the words with each first two letters begin.
    parts: Vec<Option<usize>>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut words = Vec::new();
    if DeflateDecoder::new(FILE).read_to_end(&mut words).is_err() {
        words.clear();
    }
    let mut parts = vec![None; PARTS];
    for at in memchr::memchr_iter(0, &words) {
        let part = words.get(at + 1..).and_then(part).and_then(|part| parts.get_mut(part));
        if let Some(part) = part {
            *part = Some(at);
        }
    }
    Known { words, parts }
});

/// Whether a word in lower case and without accents is one of English or Spanish, of three letters or more.
pub fn is_known(word: &str) -> bool {
    let start = part(word.as_bytes()).and_then(|part| *KNOWN.parts.get(part)?);
    let words = start.and_then(|start| KNOWN.words.get(start..));
    words.is_some_and(|words| holds(words, word.as_bytes()))
}

/// The number of a word's first two letters.
fn part(word: &[u8]) -> Option<usize> {
    let letter = |at: usize| {
        word.get(at).filter(|letter| letter.is_ascii_lowercase()).map(|letter| usize::from(letter - b'a'))
    };
    Some(letter(0)? * 26 + letter(1)?)
}

/// Whether a word is among those from here to where the first two letters change.
fn holds(words: &[u8], word: &[u8]) -> bool {
    // How many letters of the word the present one begins with.
    let mut same = 0;
    let mut rest = words;
    while let Some((shared, tail)) = rest.split_first() {
        let end = tail.iter().position(|byte| *byte < b'a').unwrap_or(tail.len());
        let (letters, next) = tail.split_at(end);
        let shared = usize::from(*shared);
        if shared < same {
            return false;
        }
        if shared == same {
            let wanted = word.get(same..).unwrap_or_default();
            same += wanted.iter().zip(letters).take_while(|(one, other)| one == other).count();
            if same == word.len() && shared + letters.len() == same {
                return true;
            }
        }
        rest = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use random_word::Lang;

    use super::*;

    #[test]
    fn words_of_the_lists_are_known() {
        let plain = |word: &&str| word.to_lowercase().replace('ñ', "n");
        let all = [Lang::En, Lang::Es]
            .into_iter()
            .flat_map(|language| random_word::all(language).iter().map(plain));
        let missing: Vec<String> = all
            .filter(|word| word.len() > 2 && word.bytes().all(|letter| letter.is_ascii_lowercase()))
            .step_by(211)
            .filter(|word| !is_known(word))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn words_are_found_and_no_others() {
        for word in random_word::all(Lang::En).iter().step_by(997) {
            assert!(is_known(word) || word.len() < 3, "{word}");
        }
        for word in ["government", "the", "nino", "zymurgy", "seguridad", "abreact", "homicidios"] {
            assert!(is_known(word), "{word}");
        }
        for word in
            ["", "a", "zz", "goverment", "governmen", "governmentt", "zzzzzz", "teh", "niño", "The", "x-ray"]
        {
            assert!(!is_known(word), "{word}");
        }
    }
}
