//! Whether one word is another misspelt.
//!
//! Likeness alone does not tell: `charged` and `changed` are one letter apart. So one of the two must be a word of
//! English or Spanish and the other a word of neither. No list has every word that a prefix makes, so a slip that turns
//! a prefix into another (`intercommunal`, `intracommunal`) is taken for another word.

use super::known;

/// Words shorter than this are never misspellings of each other, but for two letters that changed places.
const SHORTEST: usize = 4;

/// From this length on two mistakes are taken for one misspelling.
const LONG: usize = 9;

/// Beginnings that say what a word means, of English and Spanish.
const PREFIXES: &[&str] = &[
    "inter", "intra", "intro", "infra", "in", "un", "non", "no", "dis", "des", "mis", "de", "re", "ex", "co",
    "pre", "pro", "post", "pos", "anti", "ante", "over", "under", "sub", "super", "supra", "sobre", "hyper",
    "hypo", "hiper", "hipo", "macro", "micro", "mono", "multi", "mini", "maxi", "mega", "bi", "tri",
];

/// Whether exactly one of two words is a word, and the other is that word with a slip of the keyboard. Both in lower
/// case and without accents.
pub fn is_misspelling(one: &str, other: &str) -> bool {
    let letters = |word: &str| word.chars().all(|c| c.is_ascii_lowercase());
    if !letters(one) || !letters(other) || !is_slip(one, other) || has_other_prefix(one, other) {
        return false;
    }
    known::is_known(one) != known::is_known(other)
}

/// Whether two words are a slip apart: a letter put in, left out, replaced, or two that changed places; in a long word
/// two of these. Not a mere ending more, which may be a plural, and not another first letter.
fn is_slip(one: &str, other: &str) -> bool {
    let shorter = one.len().min(other.len());
    let edits = strsim::osa_distance(one, other);
    let transposed = edits == 1 && one.len() == other.len() && strsim::levenshtein(one, other) == 2;
    let few = edits == 1 || edits == 2 && shorter >= LONG;
    let same_start = one.as_bytes().first() == other.as_bytes().first();
    let is_ending = one.starts_with(other) || other.starts_with(one);
    few && !is_ending && (transposed && shorter >= 3 || same_start && shorter >= SHORTEST)
}

/// Whether a prefix came, went or became another, with at most one slip behind it.
fn has_other_prefix(one: &str, other: &str) -> bool {
    let comes =
        |short: &str, long: &str| PREFIXES.iter().any(|prefix| long.strip_prefix(prefix) == Some(short));
    let becomes = match (without_prefix(one), without_prefix(other)) {
        (Some((before, rest)), Some((after, other))) => {
            before != after && strsim::osa_distance(rest, other) <= 1
        }
        _ => false,
    };
    becomes || comes(one, other) || comes(other, one)
}

/// The longest prefix of a word, and the rest of it.
fn without_prefix(word: &str) -> Option<(&'static str, &str)> {
    let all = PREFIXES.iter().filter_map(|prefix| Some((*prefix, word.strip_prefix(prefix)?)));
    all.max_by_key(|(prefix, _)| prefix.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_makes_no_word() {
        for (wrong, right) in [
            ("goverment", "government"),
            ("recieved", "received"),
            ("securty", "security"),
            ("teh", "the"),
            ("seguirdad", "seguridad"),
            ("homicdios", "homicidios"),
            ("casulaties", "casualties"),
            ("desarollo", "desarrollo"),
            ("inetrnational", "international"),
            ("dissapointment", "disappointment"),
            ("prepartion", "preparation"),
        ] {
            assert!(is_misspelling(wrong, right) && is_misspelling(right, wrong), "{wrong}");
        }
    }

    #[test]
    fn another_word_is_no_misspelling() {
        for (one, other) in [
            ("charged", "changed"),
            ("attacked", "attached"),
            ("untied", "united"),
            ("fired", "hired"),
            ("rose", "rise"),
            ("now", "not"),
            ("militia", "militias"),
            ("cyberattack", "cyberattacks"),
            ("hombres", "hambres"),
            ("casado", "cansado"),
            ("counties", "countries"),
            ("contacted", "contracted"),
            ("killed", "wounded"),
            ("xqzt", "xqzr"),
            ("vaper", "paper"),
            ("30", "53"),
            ("intercommunal", "intracommunal"),
            ("hyperactive", "hypoactive"),
            ("prewarning", "prowarning"),
            ("macroeconomics", "microeconomics"),
            ("employees", "exemployees"),
            ("registered", "reregistered"),
            ("overreported", "underreported"),
            ("unreported", "nonreported"),
            ("desarmamento", "disarmamento"),
            ("hiperactivo", "hipoactivo"),
            ("antebellum", "antibellum"),
        ] {
            assert!(!is_misspelling(one, other), "{one} {other}");
        }
    }
}
