//! Names in a text that are no entity yet: people, organisations and places.
//!
//! Entry point: [`names`]. `runs.rs` finds words with capitals that belong together; here they become names with
//! what else they are called and how often; `kinds.rs` guesses what they name.

mod countries;
mod kinds;
mod lists;
mod runs;

use std::collections::{BTreeMap, BTreeSet};

use super::lexicon::Language;
use super::words::{Words, folded};
use crate::anchor::TextRange;
use runs::Run;

/// A name that is no entity yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundName {
    /// The name.
    pub name: String,
    /// What it most likely is, and why.
    pub kind: (&'static str, String),
    /// Abbreviations that the text gives for it.
    pub aliases: Vec<String>,
    /// Shorter forms, which mean it once it was named in full.
    pub weak_aliases: Vec<String>,
    /// How often it stands there, in any form.
    pub count: usize,
    /// The first token of the first one.
    pub first: usize,
}

/// What is known already.
#[derive(Debug, Clone, Default)]
pub struct KnownNames {
    /// Passages that name an entity, or nobody, by start.
    pub taken: Vec<TextRange>,
    /// All names of all entities, folded.
    pub names: BTreeSet<String>,
    /// The words of each full name, folded.
    pub words: Vec<BTreeSet<String>>,
}

/// The passages that may be names.
pub fn runs(words: &Words<'_>, language: Language) -> Vec<Run> {
    runs::runs(words, language)
}

/// The names of a text that are no entity yet, the most frequent first.
pub fn names(words: &Words<'_>, runs: &[Run], known: &KnownNames, language: Language) -> Vec<FoundName> {
    let free: Vec<&Run> = runs.iter().filter(|run| !is_taken(words, run, known)).collect();
    let mut groups = groups(words, &free);
    absorb(&mut groups);
    let mut found: Vec<FoundName> =
        groups.into_iter().filter_map(|group| group.name(words, language, known)).collect();
    found.sort_by_key(|name| (std::cmp::Reverse(name.count), name.first));
    found
}

fn is_taken(words: &Words<'_>, run: &Run, known: &KnownNames) -> bool {
    let range = words.range(&run.tokens);
    let next = known.taken.partition_point(|taken| taken.end <= range.start);
    known.taken.get(next).is_some_and(|taken| taken.start < range.end)
}

/// All places of one name.
#[derive(Debug, Default)]
struct Group<'a> {
    /// Its words, folded.
    words: Vec<String>,
    runs: Vec<&'a Run>,
    aliases: BTreeSet<String>,
    weak: BTreeSet<String>,
    /// How often it stands there by those.
    others: usize,
    absorbed: bool,
}

fn groups<'a>(words: &Words<'_>, runs: &[&'a Run]) -> Vec<Group<'a>> {
    let mut by_name: BTreeMap<Vec<String>, Group<'a>> = BTreeMap::new();
    for run in runs {
        let key = key(words, run);
        let group = by_name.entry(key.clone()).or_insert_with(|| Group { words: key, ..Group::default() });
        group.runs.push(run);
        group.aliases.extend(run.acronym.clone());
    }
    let mut groups: Vec<Group<'a>> = by_name.into_values().collect();
    groups.sort_by_key(|group| group.runs.first().map(|run| run.tokens.start));
    groups
}

fn key(words: &Words<'_>, run: &Run) -> Vec<String> {
    run.tokens.clone().filter(|n| words.mark(*n).is_none()).map(|n| words.tokens[n].folded.clone()).collect()
}

/// Joins shorter forms to the full name before them: an acronym to its organisation, a surname to its person. What
/// could belong to two is left alone.
fn absorb(groups: &mut [Group<'_>]) {
    let mut by_form: BTreeMap<Vec<String>, BTreeSet<usize>> = BTreeMap::new();
    for (n, group) in groups.iter().enumerate() {
        let length = group.words.len();
        for acronym in &group.aliases {
            by_form.entry(vec![folded(acronym)]).or_default().insert(n);
        }
        let is_person = group.runs.iter().any(|run| run.may_be_person);
        if is_person && (2..=5).contains(&length) {
            for start in 1..length {
                by_form.entry(group.words[start..].to_vec()).or_default().insert(n);
            }
            // "Ana Ruiz" for "Ana Ruiz Mock", and "Ruiz" alone, as Spanish has it.
            if length >= 3 {
                by_form.entry(group.words[..length - 1].to_vec()).or_default().insert(n);
                by_form.entry(vec![group.words[length - 2].clone()]).or_default().insert(n);
            }
        }
    }
    for n in 0..groups.len() {
        let Some(owners) = by_form.get(&groups[n].words) else { continue };
        let mut others = owners.iter().filter(|owner| **owner != n);
        let (Some(owner), None) = (others.next().copied(), others.next()) else { continue };
        // A chain of ever longer names ends in the longest.
        if groups[owner].absorbed {
            continue;
        }
        let (count, form) =
            (groups[n].runs.len() + groups[n].others, groups[n].runs.first().map(|run| run.text.clone()));
        let weak = std::mem::take(&mut groups[n].weak);
        groups[n].absorbed = true;
        let target = &mut groups[owner];
        target.others += count;
        target.weak.extend(weak);
        if let Some(form) = form.filter(|form| !target.aliases.contains(form)) {
            target.weak.insert(form);
        }
    }
}

impl Group<'_> {
    /// The group as a name; none where too little speaks for one.
    fn name(self, words: &Words<'_>, language: Language, known: &KnownNames) -> Option<FoundName> {
        let first = self.runs.first().filter(|_| !self.absorbed)?;
        let count = self.runs.len() + self.others;
        if known.names.contains(&self.words.join(" ")) || self.is_short_form(known) {
            return None;
        }
        let kind = kinds::guess(words, &self.runs, language);
        let within = self.runs.iter().filter(|run| !run.initial).count();
        let single = self.words.len() == 1;
        let sure = match single {
            false => within > 0 || self.runs.iter().any(|run| run.title) || count > 1,
            // One word alone is too often no name: it must be a place by its preposition, have a title, or recur.
            true => within > 0 && (kind.is_cued || count > 1),
        };
        (sure && !kind.is_nothing).then(|| FoundName {
            name: first.text.clone(),
            kind: (kind.kind, kind.reason),
            aliases: self.aliases.into_iter().collect(),
            weak_aliases: if kind.kind == "place" { Vec::new() } else { self.weak.into_iter().collect() },
            count,
            first: first.tokens.start,
        })
    }

    /// Whether all its words are words of one known name: a shorter form of that.
    fn is_short_form(&self, known: &KnownNames) -> bool {
        known
            .words
            .iter()
            .any(|name| name.len() >= self.words.len() && self.words.iter().all(|word| name.contains(word)))
    }
}

#[cfg(test)]
mod tests;
