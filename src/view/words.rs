//! Words with a meaning: the scales that analysts grade by.

use super::parts::{Grade, LikelihoodView, StatusView, TlpLabel, Word};
use crate::parse::objects::{Confidence, LIKELIHOODS, Record, Rights, Status, Tlp, Verdict};
use crate::words::Words;

/// A letter or number of a scale, which is the same in every language.
macro_rules! rank {
    ($words:expr, $rank:literal, $class:literal, $meaning:literal) => {
        Word { word: $rank, class: $class, meaning: $words.get($meaning) }
    };
}

/// A word of a scale, by its class, its key, and that of what it means.
macro_rules! word {
    ($words:expr, $class:literal, $word:literal, $meaning:literal) => {
        Word { word: $words.get($word), class: $class, meaning: $words.get($meaning) }
    };
}

/// The reliability of a source (Admiralty code, AJP-2.1), `A` to `F`.
pub fn reliability(words: &Words, letter: char) -> Word<'_> {
    match letter {
        'A' => rank!(words, "A", "reliability-a", "reliability.a"),
        'B' => rank!(words, "B", "reliability-b", "reliability.b"),
        'C' => rank!(words, "C", "reliability-c", "reliability.c"),
        'D' => rank!(words, "D", "reliability-d", "reliability.d"),
        'E' => rank!(words, "E", "reliability-e", "reliability.e"),
        _ => rank!(words, "F", "reliability-f", "reliability.f"),
    }
}

/// The credibility of what a source says (Admiralty code, AJP-2.1), 1 to 6.
pub fn credibility(words: &Words, number: u8) -> Word<'_> {
    match number {
        1 => rank!(words, "1", "credibility-1", "credibility.1"),
        2 => rank!(words, "2", "credibility-2", "credibility.2"),
        3 => rank!(words, "3", "credibility-3", "credibility.3"),
        4 => rank!(words, "4", "credibility-4", "credibility.4"),
        5 => rank!(words, "5", "credibility-5", "credibility.5"),
        _ => rank!(words, "6", "credibility-6", "credibility.6"),
    }
}

/// Both in one: `C3`, with what it means.
pub fn grade(words: &Words, letter: Option<char>, number: Option<u8>) -> Option<Grade> {
    let letter = letter.map(|letter| reliability(words, letter));
    let number = number.map(|number| credibility(words, number));
    let parts: Vec<Word<'_>> = letter.into_iter().chain(number).collect();
    if parts.is_empty() {
        return None;
    }
    let text = parts.iter().map(|word| word.word).collect();
    let meanings: Vec<String> = letter
        .map(|word| words.filled("grade.source", &[("meaning", word.meaning)]))
        .into_iter()
        .chain(number.map(|word| words.filled("grade.information", &[("meaning", word.meaning)])))
        .collect();
    Some(Grade { text, meaning: meanings.join("; ") })
}

/// What we make of a statement.
pub fn verdict(words: &Words, verdict: Verdict) -> Word<'_> {
    match verdict {
        Verdict::Supported => word!(words, "supported", "verdict.supported", "verdict.supported_means"),
        Verdict::Disputed => word!(words, "disputed", "verdict.disputed", "verdict.disputed_means"),
        Verdict::Refuted => word!(words, "refuted", "verdict.refuted", "verdict.refuted_means"),
        Verdict::Unverified => word!(words, "unverified", "verdict.unverified", "verdict.unverified_means"),
    }
}

/// The state of our record.
pub fn status<'a>(
    words: &'a Words,
    status: Option<Status>,
    reason: Option<&'a str>,
) -> Option<StatusView<'a>> {
    let status = status?;
    let word = match status {
        Status::Draft => word!(words, "draft", "status.draft", "status.draft_means"),
        Status::Verified => word!(words, "verified", "status.verified", "status.verified_means"),
        Status::Disputed => word!(words, "disputed", "status.disputed", "status.disputed_means"),
        Status::Retracted => word!(words, "retracted", "status.retracted", "status.retracted_means"),
    };
    Some(StatusView { word, reason, retracted: status == Status::Retracted })
}

/// The state of the record of an object with a file.
pub fn record_status<'a>(words: &'a Words, record: &'a Record) -> Option<StatusView<'a>> {
    status(words, record.marking.status, record.status_reason.as_deref())
}

/// Our confidence.
pub fn confidence(words: &Words, confidence: Confidence) -> Word<'_> {
    match confidence {
        Confidence::Low => word!(words, "low", "confidence.low", "confidence.low_means"),
        Confidence::Moderate => word!(words, "moderate", "confidence.moderate", "confidence.moderate_means"),
        Confidence::High => word!(words, "high", "confidence.high", "confidence.high_means"),
    }
}

/// A term of likelihood with its range.
pub fn likelihood<'a>(words: &'a Words, term: &str) -> Option<LikelihoodView<'a>> {
    let (term, low, high) = LIKELIHOODS.iter().copied().find(|(name, _, _)| *name == term)?;
    Some(LikelihoodView { term: words.get(likelihood_key(term)), low, high })
}

fn likelihood_key(term: &str) -> &'static str {
    match term {
        "almost no chance" => "likelihood.almost_no_chance",
        "very unlikely" => "likelihood.very_unlikely",
        "unlikely" => "likelihood.unlikely",
        "roughly even chance" => "likelihood.roughly_even_chance",
        "likely" => "likelihood.likely",
        "very likely" => "likelihood.very_likely",
        _ => "likelihood.almost_certain",
    }
}

/// What may be published of a source.
pub fn rights(words: &Words, rights: Rights) -> Word<'_> {
    match rights {
        Rights::Full => word!(words, "full", "rights.full", "rights.full_means"),
        Rights::Excerpt => word!(words, "excerpt", "rights.excerpt", "rights.excerpt_means"),
        Rights::Link => word!(words, "link", "rights.link", "rights.link_means"),
    }
}

/// The label of a build above clear.
pub fn label(level: Tlp) -> Option<TlpLabel> {
    match level {
        Tlp::Clear => None,
        Tlp::Green => Some(TlpLabel { text: "TLP:GREEN", class: "green" }),
        Tlp::Amber => Some(TlpLabel { text: "TLP:AMBER", class: "amber" }),
        Tlp::AmberStrict => Some(TlpLabel { text: "TLP:AMBER+STRICT", class: "amber-strict" }),
        Tlp::Red => Some(TlpLabel { text: "TLP:RED", class: "red" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_likelihood_has_its_word() {
        let words = Words::default();
        for (term, low, high) in LIKELIHOODS {
            let view = likelihood(&words, term).unwrap();
            assert_eq!((view.term, view.low, view.high), (*term, *low, *high));
        }
    }
}
