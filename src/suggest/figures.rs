//! Figures in a text: a number with its unit, what limits it, and the period that it speaks of.
//!
//! Entry point: [`figures`]. `measure.rs` reads one number with its unit; here numbers become values, ranges and
//! changes. A number that counts nothing, or time alone, is no figure; nor is one that is part of a name.

mod change;
mod measure;

use std::ops::Range;

use super::dates::FoundDate;
use super::lexicon::Language;
use super::words::Words;

/// A figure that stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundFigure {
    /// Its tokens, with its period where that follows.
    pub tokens: Range<usize>,
    /// The number.
    pub size: Size,
    /// What limits it.
    pub comparator: Option<&'static str>,
    /// The unit.
    pub unit: Unit,
    /// What the sentence speaks of shortly before.
    pub subject: Option<String>,
    /// The period, as EDTF.
    pub period: Option<String>,
    /// What a change is measured from, as EDTF.
    pub baseline: Option<String>,
}

/// The number of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Size {
    /// A value.
    Value(f64),
    /// From one to another.
    Range(f64, f64),
    /// A change in the unit.
    Change(f64),
    /// A change in per cent of what was before.
    Percent(f64),
}

/// What a figure counts in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Per cent.
    Percent,
    /// Money: the currency.
    Money(String),
    /// So many for each so many: the words.
    Rate(String),
    /// What is counted: the words, and the noun among them.
    Noun(String, String),
    /// Not said.
    Unsaid,
}

impl Unit {
    /// The unit as it is written.
    pub fn written(&self) -> Option<&str> {
        match self {
            Self::Percent => Some("%"),
            Self::Money(words) | Self::Rate(words) | Self::Noun(words, _) => Some(words),
            Self::Unsaid => None,
        }
    }
}

/// The figures of a text, in its order.
pub fn figures(words: &Words<'_>, language: Language, dates: &[FoundDate]) -> Vec<FoundFigure> {
    if language == Language::Other {
        return Vec::new();
    }
    let finder = Finder { words, language, dates };
    let mut found = Vec::new();
    for line in &words.lines {
        let (mut at, mut free) = (line.start, line.start);
        while at < line.end {
            if let Some(date) = finder.date_at(at) {
                at = date.tokens.end;
                continue;
            }
            match finder
                .figure(at)
                .filter(|figure| figure.tokens.end <= line.end && figure.tokens.start >= free)
            {
                Some(figure) => {
                    at = figure.tokens.end.max(at + 1);
                    free = at;
                    found.push(figure);
                }
                None => at += 1,
            }
        }
    }
    found
}

/// Looks for figures.
struct Finder<'a> {
    words: &'a Words<'a>,
    language: Language,
    dates: &'a [FoundDate],
}

impl Finder<'_> {
    /// The date that a token is part of.
    fn date_at(&self, at: usize) -> Option<&FoundDate> {
        let next = self.dates.partition_point(|date| date.tokens.end <= at);
        self.dates.get(next).filter(|date| date.tokens.start <= at)
    }

    /// The figure that begins at a token.
    fn figure(&self, at: usize) -> Option<FoundFigure> {
        let found = self
            .movement(at)
            .or_else(|| self.between(at))
            .or_else(|| self.dashed(at))
            .or_else(|| self.single(at))?;
        Some(self.dated(self.with_subject(found)))
    }

    /// What the sentence speaks of shortly before: it is what a number without a unit counts, and what changes.
    fn with_subject(&self, mut figure: FoundFigure) -> FoundFigure {
        let start = figure.tokens.start;
        let sentence = self.words.tokens.get(start).map(|token| token.sentence);
        let near = (1..=6).filter_map(|n| start.checked_sub(n));
        let near = near.take_while(|n| self.words.tokens.get(*n).map(|token| token.sentence) == sentence);
        let noun = near.into_iter().map(|n| self.words.word(n)).find(|word| super::units::is_counted(word));
        figure.subject = noun.map(ToOwned::to_owned);
        if let (Unit::Unsaid, Some(noun)) = (&figure.unit, noun) {
            figure.unit = Unit::Noun(noun.to_owned(), noun.to_owned());
        }
        figure
    }

    fn single(&self, at: usize) -> Option<FoundFigure> {
        let measure = self.measure(at)?;
        let (start, comparator) = self.comparator(at);
        let size = self.size(start, &measure);
        let unit = match size {
            Size::Percent(_) => Unit::Percent,
            _ => measure.unit.clone(),
        };
        let tells = !matches!(unit, Unit::Unsaid)
            || measure.is_telling
            || comparator.is_some() && measure.value >= 100.0;
        let end = self.change_noun(measure.end).map_or(measure.end, |(_, end)| end);
        tells.then_some(FoundFigure {
            tokens: start..end,
            size,
            comparator,
            unit,
            subject: None,
            period: None,
            baseline: None,
        })
    }

    /// "between 10 and 20 people".
    fn between(&self, at: usize) -> Option<FoundFigure> {
        let lexicon = self.language.words();
        lexicon.between.contains(&self.words.word(at)).then_some(())?;
        self.range(at, at + 1, |word| lexicon.and.contains(&word))
    }

    /// "10 to 20 people", "10-20 %".
    fn dashed(&self, at: usize) -> Option<FoundFigure> {
        let lexicon = self.language.words();
        self.range(at, at, |word| lexicon.to.contains(&word))
    }

    fn range(&self, start: usize, at: usize, joins: impl Fn(&str) -> bool) -> Option<FoundFigure> {
        let first = self.bare(at)?;
        let percent = usize::from(self.words.mark(first.end) == Some('%'));
        let dash = start == at && self.words.mark(first.end).is_some_and(|c| matches!(c, '-' | '–' | '—'));
        (dash || joins(self.words.word(first.end + percent))).then_some(())?;
        let second = self.measure_behind(first.end + percent + 1)?;
        let low = first.value * if first.scaled || first.value >= 1000.0 { 1.0 } else { second.factor };
        if matches!(second.unit, Unit::Unsaid) || low >= second.value {
            return None;
        }
        Some(FoundFigure {
            tokens: start..second.end,
            size: Size::Range(low, second.value),
            comparator: None,
            unit: second.unit,
            subject: None,
            period: None,
            baseline: None,
        })
    }

    /// What limits a number: the token where that begins, and the sign.
    fn comparator(&self, at: usize) -> (usize, Option<&'static str>) {
        for length in (1..=3).rev() {
            let Some(start) = at.checked_sub(length).filter(|n| self.words.get(at, Some(*n)).is_some())
            else {
                continue;
            };
            let phrase: Vec<&str> = (start..at).map(|n| self.words.word(n)).collect();
            let phrase = phrase.join(" ");
            if let Some((_, sign)) = COMPARATORS.iter().find(|(words, _)| *words == phrase) {
                return (start, Some(sign));
            }
        }
        (at, None)
    }

    /// Gives a figure its period and baseline from the dates of its sentence.
    fn dated(&self, mut figure: FoundFigure) -> FoundFigure {
        let sentence = self.words.sentence(figure.tokens.start);
        let first = self.dates.partition_point(|date| date.tokens.start < sentence.start);
        let here: Vec<&FoundDate> = self.dates[first..]
            .iter()
            .take_while(|date| date.tokens.start < sentence.end)
            .filter(|date| date.tokens.start >= figure.tokens.end || date.tokens.end <= figure.tokens.start)
            .take(8)
            .collect();
        let is_change = matches!(figure.size, Size::Change(_) | Size::Percent(_));
        let baseline = here.iter().position(|date| is_change && self.is_baseline(&figure, date));
        if figure.baseline.is_none()
            && let Some(n) = baseline
        {
            let edtf = here[n].edtf.as_deref();
            figure.baseline = edtf.and_then(|edtf| edtf.split('/').next()).map(ToOwned::to_owned);
        }
        if figure.period.is_some() {
            return figure;
        }
        let others: Vec<&&FoundDate> =
            here.iter().enumerate().filter(|(n, _)| Some(*n) != baseline).map(|(_, date)| date).collect();
        let behind = others.iter().find(|date| {
            let gap = figure.tokens.end..date.tokens.start;
            gap.start <= gap.end && gap.len() <= 6 && gap.clone().all(|n| self.is_plain(n))
        });
        let chosen = match (behind, others.as_slice()) {
            (Some(date), _) => Some(**date),
            (None, [only]) => Some(**only),
            _ => None,
        };
        if let Some(date) = chosen {
            figure.period.clone_from(&date.edtf);
            let follows =
                date.tokens.start >= figure.tokens.end && date.tokens.start - figure.tokens.end <= 2;
            let gap_is_words = (figure.tokens.end..date.tokens.start).all(|n| !self.words.word(n).is_empty());
            if follows && gap_is_words && date.edtf.is_some() {
                figure.tokens.end = date.tokens.end;
            }
        }
        figure
    }

    fn is_plain(&self, at: usize) -> bool {
        !self.words.is_number(at)
            && !self.words.mark(at).is_some_and(|c| matches!(c, ';' | ':' | ',' | '—' | '–'))
    }

    /// Whether a date says what a change is measured from.
    fn is_baseline(&self, figure: &FoundFigure, date: &FoundDate) -> bool {
        let lexicon = self.language.words();
        let first = self.words.word(date.tokens.start);
        let comparing = |word: &str| {
            matches!(
                word,
                "from" | "compared" | "than" | "versus" | "respecto" | "frente" | "comparacion" | "comparado"
            )
        };
        let before =
            (1..=4).filter_map(|n| date.tokens.start.checked_sub(n)).take_while(|n| *n >= figure.tokens.end);
        date.tokens.start >= figure.tokens.end
            && (date.open && lexicon.since.contains(&first)
                || before.into_iter().any(|n| comparing(self.words.word(n))))
    }
}

/// Words before a number, and what they make of it.
const COMPARATORS: &[(&str, &str)] = &[
    ("more than", ">"),
    ("at least", ">"),
    ("over", ">"),
    ("exceeding", ">"),
    ("exceeded", ">"),
    ("above", ">"),
    ("upwards of", ">"),
    ("no fewer than", ">"),
    ("no less than", ">"),
    ("not less than", ">"),
    ("exceeds", ">"),
    ("surpassed", ">"),
    ("topped", ">"),
    ("just over", ">"),
    ("well over", ">"),
    ("fewer than", "<"),
    ("less than", "<"),
    ("under", "<"),
    ("below", "<"),
    ("up to", "<"),
    ("as many as", "<"),
    ("no more than", "<"),
    ("at most", "<"),
    ("just under", "<"),
    ("about", "~"),
    ("around", "~"),
    ("approximately", "~"),
    ("roughly", "~"),
    ("nearly", "~"),
    ("almost", "~"),
    ("some", "~"),
    ("close to", "~"),
    ("an estimated", "~"),
    ("estimated", "~"),
    ("mas de", ">"),
    ("al menos", ">"),
    ("por lo menos", ">"),
    ("poco mas de", ">"),
    ("supero las", ">"),
    ("supero los", ">"),
    ("superaron los", ">"),
    ("superaron las", ">"),
    ("superior a", ">"),
    ("no menos de", ">"),
    ("menos de", "<"),
    ("hasta", "<"),
    ("no mas de", "<"),
    ("inferior a", "<"),
    ("cerca de", "~"),
    ("alrededor de", "~"),
    ("aproximadamente", "~"),
    ("unos", "~"),
    ("unas", "~"),
    ("casi", "~"),
    ("en torno a", "~"),
];

#[cfg(test)]
mod tests;
