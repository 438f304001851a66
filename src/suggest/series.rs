//! Which series a figure belongs to: only one whose words say so.

use std::collections::BTreeSet;

use super::figures::{FoundFigure, Size, Unit};
use super::lexicon::Language;
use super::units::stem;
use super::words::{Words, folded};
use crate::parse::objects::{Given, Series};

/// So many words before and behind a figure may say what it counts.
const NEAR: usize = 6;

/// Words that series have in common: they tell none from another.
const COMMON: &[&str] =
    &["number", "rate", "total", "share", "year", "people", "persona", "annual", "tasa", "numero"];

/// The series of a figure; none where none or several fit.
pub fn matching<'a>(
    words: &Words<'_>,
    figure: &FoundFigure,
    series: &'a [Given<Series>],
    language: Language,
) -> Option<&'a Series> {
    let spoken = spoken(words, figure, language);
    let mut scored: Vec<(usize, &Series)> = series
        .iter()
        .filter(|one| fits(figure, &one.unit))
        .map(|one| (score(one, &spoken, language), &**one))
        .filter(|(score, _)| *score > 0)
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match scored.as_slice() {
        [(_, only)] => Some(only),
        [(best, one), (second, _), ..] if best > second => Some(one),
        _ => None,
    }
}

/// How many words speak for a series; its unit counts more than its title.
fn score(series: &Series, spoken: &BTreeSet<String>, language: Language) -> usize {
    let unit = stems(series.unit.split(|c: char| !c.is_alphanumeric()).map(folded), language);
    told(series, language).intersection(spoken).count() + 2 * unit.intersection(spoken).count()
}

/// Whether a figure could be of a series with this unit.
fn fits(figure: &FoundFigure, unit: &str) -> bool {
    let unit = unit.to_lowercase();
    let percent = unit.contains('%') || unit.contains("percent") || unit.contains("per cent");
    let rate = unit.contains("per ") || unit.contains("por ");
    match (&figure.unit, figure.size) {
        // A share of change fits whatever it is a change of.
        (_, Size::Percent(_)) => true,
        (Unit::Percent, _) => percent,
        (Unit::Rate(_), _) => rate && !percent,
        (Unit::Money(currency), _) => unit == currency.to_lowercase(),
        (Unit::Noun(..) | Unit::Unsaid, _) => !percent && !rate && !unit.contains(['$', '€', '£']),
    }
}

/// The stems of what a series says of itself.
fn told(series: &Series, language: Language) -> BTreeSet<String> {
    let text = [series.title.as_str(), &series.unit, series.counts.as_deref().unwrap_or_default()].join(" ");
    stems(text.split(|c: char| !c.is_alphanumeric()).map(folded), language)
}

/// The stems of what stands at a figure: its own noun, else the words about it in its sentence.
fn spoken(words: &Words<'_>, figure: &FoundFigure, language: Language) -> BTreeSet<String> {
    let noun = match (&figure.unit, figure.size) {
        (_, Size::Percent(_)) => figure.subject.clone(),
        (Unit::Noun(_, noun), _) => Some(noun.clone()),
        _ => None,
    };
    if noun.is_some() {
        return stems(noun.into_iter(), language);
    }
    let sentence = words.sentence(figure.tokens.start);
    let first = sentence.start.max(figure.tokens.start.saturating_sub(NEAR));
    let last = sentence.end.min(figure.tokens.end + NEAR);
    stems((first..last).map(|n| words.word(n).to_owned()), language)
}

fn stems(words: impl Iterator<Item = String>, language: Language) -> BTreeSet<String> {
    let stems = words.filter(|word| word.len() > 3).map(|word| stem(&word, language));
    stems.filter(|stem| !COMMON.contains(&stem.as_str())).collect()
}
