//! The language of a text by its small words, where nothing else says it. Only a clear majority counts.

/// Words that each language has and the others have not, or seldom.
const WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "of", "and", "to", "is", "that", "with", "was", "by", "this", "are", "from", "which",
            "have",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "una", "del", "y", "por", "con", "para", "es", "más", "su", "como", "pero",
            "fue", "ha",
        ],
    ),
    (
        "pt",
        &[
            "o", "os", "uma", "do", "da", "dos", "das", "não", "com", "em", "são", "mais", "ao", "foi",
            "pelo", "também",
        ],
    ),
    (
        "fr",
        &[
            "le", "les", "des", "une", "et", "est", "dans", "qui", "pour", "pas", "sur", "au", "aux", "avec",
            "sont", "du",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "nicht", "mit", "ein", "eine", "den", "von", "zu", "auf",
            "für", "wird", "im",
        ],
    ),
    (
        "it",
        &[
            "il", "gli", "della", "che", "di", "è", "non", "sono", "nel", "più", "alla", "dei", "delle",
            "anche", "con", "dal",
        ],
    ),
];

/// The language of a text.
pub fn guess(text: &str) -> Option<&'static str> {
    let lower = text.chars().take(20_000).collect::<String>().to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let mut counts: Vec<(usize, &str)> = WORDS
        .iter()
        .map(|(tag, known)| (words.iter().filter(|word| known.contains(word)).count(), *tag))
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let (first, second) = (counts[0], counts[1].0);
    (words.len() >= 30 && first.0 * 12 >= words.len() && first.0 * 2 >= second * 3).then_some(first.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let many = |text: &str| text.repeat(5);
        assert_eq!(guess(&many("The ministry of the interior said that it was not to blame. ")), Some("en"));
        assert_eq!(
            guess(&many("El ministerio del interior dijo que no es culpable por los hechos. ")),
            Some("es")
        );
        assert_eq!(
            guess(&many("O ministério da justiça não quis falar com os jornais em março. ")),
            Some("pt")
        );
        assert_eq!(guess("The end"), None);
        assert_eq!(guess(&many("lorem ipsum dolor sit amet consectetur ")), None);
    }
}
