//! Words with a meaning: the scales that analysts grade by.

use super::parts::{Grade, LikelihoodView, StatusView, TlpLabel, Word};
use crate::parse::objects::{Confidence, LIKELIHOODS, Record, Rights, Status, Tlp, Verdict};

macro_rules! word {
    ($word:expr, $class:expr, $meaning:expr) => {
        Word { word: $word, class: $class, meaning: $meaning }
    };
}

/// The reliability of a source (Admiralty code, AJP-2.1), `A` to `F`.
pub fn reliability(letter: char) -> Word {
    match letter {
        'A' => word!("A", "reliability-a", "completely reliable"),
        'B' => word!("B", "reliability-b", "usually reliable"),
        'C' => word!("C", "reliability-c", "fairly reliable"),
        'D' => word!("D", "reliability-d", "not usually reliable"),
        'E' => word!("E", "reliability-e", "unreliable"),
        _ => word!("F", "reliability-f", "reliability cannot be judged"),
    }
}

/// The credibility of what a source says (Admiralty code, AJP-2.1), 1 to 6.
pub fn credibility(number: u8) -> Word {
    match number {
        1 => word!("1", "credibility-1", "confirmed by other sources"),
        2 => word!("2", "credibility-2", "probably true"),
        3 => word!("3", "credibility-3", "possibly true"),
        4 => word!("4", "credibility-4", "doubtful"),
        5 => word!("5", "credibility-5", "improbable"),
        _ => word!("6", "credibility-6", "truth cannot be judged"),
    }
}

/// Both in one: `C3`, with what it means.
pub fn grade(letter: Option<char>, number: Option<u8>) -> Option<Grade> {
    let (letter, number) = (letter.map(reliability), number.map(credibility));
    let parts: Vec<Word> = letter.into_iter().chain(number).collect();
    if parts.is_empty() {
        return None;
    }
    let text = parts.iter().map(|word| word.word).collect();
    let meanings: Vec<String> = letter
        .map(|word| format!("source {}", word.meaning))
        .into_iter()
        .chain(number.map(|word| format!("information {}", word.meaning)))
        .collect();
    Some(Grade { text, meaning: meanings.join("; ") })
}

/// What we make of a statement.
pub fn verdict(verdict: Verdict) -> Word {
    match verdict {
        Verdict::Supported => word!("supported", "supported", "the evidence supports it"),
        Verdict::Disputed => {
            word!("disputed", "disputed", "the evidence is divided or speaks against part of it")
        }
        Verdict::Refuted => word!("refuted", "refuted", "the evidence is against it"),
        Verdict::Unverified => word!("unverified", "unverified", "not checked, or it cannot be checked"),
    }
}

/// The state of our record.
pub fn status(status: Option<Status>, reason: Option<&str>) -> Option<StatusView<'_>> {
    let status = status?;
    let word = match status {
        Status::Draft => word!("draft", "draft", "not yet checked, and not for publication"),
        Status::Verified => word!("verified", "verified", "our record was checked against its source"),
        Status::Disputed => word!("disputed", "disputed", "our record is in dispute"),
        Status::Retracted => word!("retracted", "retracted", "withdrawn; it counts for nothing any more"),
    };
    Some(StatusView { word, reason, retracted: status == Status::Retracted })
}

/// The state of the record of an object with a file.
pub fn record_status(record: &Record) -> Option<StatusView<'_>> {
    status(record.marking.status, record.status_reason.as_deref())
}

/// Our confidence.
pub fn confidence(confidence: Confidence) -> Word {
    match confidence {
        Confidence::Low => word!("low", "low", "the evidence is thin, or rests on one doubtful source"),
        Confidence::Moderate => {
            word!("moderate", "moderate", "the evidence is credible but leaves room for doubt")
        }
        Confidence::High => word!("high", "high", "the evidence leaves little room for doubt"),
    }
}

/// A term of likelihood with its range.
pub fn likelihood(term: &str) -> Option<LikelihoodView> {
    let (term, low, high) = LIKELIHOODS.iter().copied().find(|(name, _, _)| *name == term)?;
    Some(LikelihoodView { term, low, high })
}

/// What may be published of a source.
pub fn rights(rights: Rights) -> Word {
    match rights {
        Rights::Full => word!("full", "full", "the text may be published"),
        Rights::Excerpt => word!("excerpt", "excerpt", "only short quotations may be published"),
        Rights::Link => word!("link", "link", "nothing of the text may be published, only a link to it"),
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
