//! Changes: "rose by 40%", "a 12 percent drop", "fell from 30 to 20".

use super::measure::Measure;
use super::{Finder, FoundFigure, Size, Unit};

impl Finder<'_> {
    /// What a number says: a value, or a change where a word of change governs it.
    pub fn size(&self, start: usize, measure: &Measure) -> Size {
        let behind =
            self.change_noun(measure.end).map(|(sign, _)| sign).filter(|_| measure.unit == Unit::Percent);
        match behind.or_else(|| self.change_before(start)) {
            Some(sign) if measure.unit == Unit::Percent => Size::Percent(sign * measure.value),
            Some(sign) if !matches!(measure.unit, Unit::Unsaid) => Size::Change(sign * measure.value),
            _ => Size::Value(measure.value),
        }
    }

    /// "40% increase", "40% fewer", "40 % más": the sign, and the token behind it.
    pub fn change_noun(&self, at: usize) -> Option<(f64, usize)> {
        // The word belongs to the figure only right behind a percentage.
        let percent = at.checked_sub(1).is_some_and(|n| {
            self.words.mark(n) == Some('%') || matches!(self.words.word(n), "percent" | "cent" | "ciento")
        });
        percent.then_some(())?;
        match self.words.word(at) {
            "increase" | "rise" | "surge" | "jump" | "growth" | "more" | "higher" | "mas" => {
                Some((1.0, at + 1))
            }
            "decrease" | "drop" | "decline" | "reduction" | "fall" | "fewer" | "less" | "lower" | "cut"
            | "menos" => Some((-1.0, at + 1)),
            _ => None,
        }
    }

    /// A word of change before a number: "fell by", "an increase of", "aumentó un"; not "rose to", which is a level.
    fn change_before(&self, start: usize) -> Option<f64> {
        let mut at = start;
        for _ in 0..3 {
            at = at.checked_sub(1).filter(|n| self.words.get(start, Some(*n)).is_some())?;
            let word = self.words.word(at);
            if let Some(sign) = sign_of(word) {
                return Some(sign);
            }
            let hollow = matches!(word, "by" | "of" | "un" | "en" | "de" | "del" | "another" | "a" | "an")
                || word.ends_with("ly")
                || word.ends_with("mente");
            // In Spanish "a" leads to a level: "cayó a 30".
            if !hollow || word == "a" && self.language == crate::suggest::lexicon::Language::Spanish {
                return None;
            }
        }
        None
    }

    /// "fell from 30 homicides in 2018 to 20 in 2020".
    pub fn movement(&self, at: usize) -> Option<FoundFigure> {
        let lexicon = self.language.words();
        lexicon.from.contains(&self.words.word(at)).then_some(())?;
        self.governs(at).then_some(())?;
        let first = self.measure_behind(at + 1)?;
        let (baseline, next) = self.date_behind(first.end);
        lexicon.to.contains(&self.words.word(next)).then_some(())?;
        let second = self.measure_behind(next + 1)?;
        let (period, _) = self.date_behind(second.end);
        let unit = match (&first.unit, &second.unit) {
            (unit, Unit::Unsaid) => unit.clone(),
            (_, unit) => unit.clone(),
        };
        let low = first.value * if first.scaled { 1.0 } else { second.factor };
        let change = ((second.value - low) * 1e6).round() / 1e6;
        // Where the year stands right behind, it belongs to the quote.
        let end = period.as_ref().map_or(second.end, |(_, end)| *end);
        Some(FoundFigure {
            tokens: at..end,
            size: Size::Change(change),
            comparator: None,
            unit,
            subject: None,
            period: period.map(|(edtf, _)| edtf),
            baseline: baseline.map(|(edtf, _)| edtf),
        })
    }

    /// Whether a verb of change stands shortly before.
    fn governs(&self, at: usize) -> bool {
        let near =
            (1..=2).filter_map(|n| at.checked_sub(n)).filter(|n| self.words.get(at, Some(*n)).is_some());
        near.into_iter().any(|n| sign_of(self.words.word(n)).is_some() || moves(self.words.word(n)))
    }

    /// The date behind a number, past "in", and the token behind that.
    fn date_behind(&self, at: usize) -> (Option<(String, usize)>, usize) {
        let start = at + usize::from(matches!(self.words.word(at), "in" | "en" | "during" | "durante"));
        match self.date_at(start).filter(|date| date.tokens.start == start && !date.open) {
            Some(date) => (date.edtf.clone().map(|edtf| (edtf, date.tokens.end)), date.tokens.end),
            None => (None, at),
        }
    }
}

/// Which way a word of change goes.
fn sign_of(word: &str) -> Option<f64> {
    const UP: &[&str] = &[
        "rose",
        "rise",
        "risen",
        "rises",
        "rising",
        "increased",
        "increase",
        "increases",
        "grew",
        "grown",
        "growth",
        "climbed",
        "jumped",
        "surged",
        "up",
        "soared",
        "aumento",
        "aumentaron",
        "aumentado",
        "subio",
        "subieron",
        "crecio",
        "crecieron",
        "incremento",
        "incrementaron",
        "alza",
        "aumentar",
        "crecimiento",
    ];
    const DOWN: &[&str] = &[
        "fell",
        "fall",
        "fallen",
        "falls",
        "falling",
        "decreased",
        "decrease",
        "dropped",
        "drop",
        "declined",
        "decline",
        "reduced",
        "reduction",
        "down",
        "shrank",
        "plunged",
        "cut",
        "cayo",
        "cayeron",
        "caida",
        "bajo",
        "bajaron",
        "disminuyo",
        "disminuyeron",
        "disminucion",
        "redujo",
        "redujeron",
        "reduccion",
        "descendio",
        "descenso",
        "baja",
        "decrecio",
        "reducido",
    ];
    let up = UP.contains(&word).then_some(1.0);
    up.or_else(|| DOWN.contains(&word).then_some(-1.0))
}

/// Verbs of change that go either way.
fn moves(word: &str) -> bool {
    matches!(word, "went" | "changed" | "moved" | "paso" | "pasaron")
}
