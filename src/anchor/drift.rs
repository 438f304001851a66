//! What became of an anchor that does not hold: the passage that it most likely means now, and what changed.
//!
//! Entry point: [`verdict`]. Messages show it and `reanchor` applies it once the author agrees; nothing here places an
//! annotation.

use super::TextRange;
use super::approximate::{self, Close, Effort};
use super::context::{self, Patience};
use super::fold::{self, Form};
use super::ladder::{self, ArticleText, Context, Loss};
use super::meaning::{self, Change, Comparison, What};
use super::words;
use crate::markup::{Element, Kind, Tree};
use crate::parse::objects::{Anchor, Occurrence};

/// Contexts of more hits than this are not compared.
const MOST_HITS: usize = 500;

/// Among hits so many that comparing each with `prefix` and `suffix` takes more steps than this, none is chosen either. A
/// step is a character of theirs against one of the text; five comparisons a side are made of each hit.
const MOST_WORK: usize = 20_000_000;

/// A `prefix` or `suffix` of more bytes is compared word by word alone.
const LONG: usize = 2000;

/// What became of an anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// One passage stands out.
    Drifted(Drift),
    /// The quote stands at several passages, and nothing decides between them.
    Undecided,
    /// The quote stands at so many passages, not at as many as the anchor counts on, and nothing else tells which is meant.
    Recounted(usize),
    /// Nothing is close enough, or several passages are equally close; up to three of them, the nearest first.
    Lost(Vec<TextRange>),
    /// Not searched: too much work.
    NotSearched,
}

/// The passage that stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Where it stands.
    pub range: TextRange,
    /// What no longer holds.
    pub cause: Cause,
    /// What changed.
    pub comparison: Comparison,
}

/// What no longer holds of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The quote's words.
    Quote,
    /// `prefix`, `suffix`, or which hit they stand at.
    Context,
    /// `of`, or an `occurrence` beyond the hits.
    Count,
}

/// What became of an anchor whose quote has these hits. `several`: it stands at all hits unless it says which.
pub fn verdict(
    text: &ArticleText<'_>,
    tree: Option<&Tree>,
    anchor: &Anchor,
    (hits, loss): (&[TextRange], &Loss<'_>),
    several: bool,
    effort: &mut Effort,
) -> Verdict {
    match loss {
        Loss::Blank => Verdict::Lost(Vec::new()),
        Loss::Nowhere => nowhere(text, tree, anchor, effort),
        Loss::Ambiguous(_) => Verdict::Undecided,
        Loss::Context => context(text, anchor, hits),
        Loss::Count(_) | Loss::Occurrence(_) => count(text, anchor, hits, several),
    }
}

/// The quote stands nowhere.
fn nowhere(text: &ArticleText<'_>, tree: Option<&Tree>, anchor: &Anchor, effort: &mut Effort) -> Verdict {
    let quote = anchor.quote.as_ref().map_or("", |quote| quote.as_str());
    let folded = fold::folded(quote, Form::Normalised);
    match approximate::close(text, &folded, &Context::of(anchor), effort) {
        Close::Near(ranges) => Verdict::Lost(ranges),
        Close::NotSearched => Verdict::NotSearched,
        Close::Drifted(range) => {
            let mut comparison = meaning::compare(quote, words_at(text, &range));
            comparison.changes.extend(changes_around(text, anchor, &range));
            comparison.changes.extend(denied_before(text, anchor, &range));
            comparison.changes.extend(tree.and_then(|tree| heading_in(tree, &range)));
            Verdict::Drifted(Drift { range, cause: Cause::Quote, comparison })
        }
    }
}

fn words_at<'a>(text: &ArticleText<'a>, range: &TextRange) -> &'a str {
    text.text.get(range.start as usize..range.end as usize).unwrap_or_default()
}

/// What changed in the words that `prefix` and `suffix` give.
fn changes_around(text: &ArticleText<'_>, anchor: &Anchor, range: &TextRange) -> Vec<Change> {
    let value = |key: &Option<crate::source::Spanned<String>>| {
        key.as_ref().map(|key| key.value.trim().to_owned()).unwrap_or_default()
    };
    let (prefix, suffix) = (value(&anchor.prefix), value(&anchor.suffix));
    let mut changes = Vec::new();
    if !Context::new(&prefix, "").holds(text, range) {
        changes.extend(meaning::compare(&prefix, &best_before(text, range, &prefix)).changes);
    }
    if !Context::new("", &suffix).holds(text, range) {
        changes.extend(meaning::compare(&suffix, &best_after(text, range, &suffix)).changes);
    }
    changes.iter_mut().for_each(|change| change.around = true);
    changes
}

/// The words before a passage that are to be compared with a prefix: as many as differ least from it.
fn best_before(text: &ArticleText<'_>, range: &TextRange, prefix: &str) -> String {
    nearest(prefix, |count| context::around(text.text, range, count, 0).prefix)
}

fn best_after(text: &ArticleText<'_>, range: &TextRange, suffix: &str) -> String {
    nearest(suffix, |count| context::around(text.text, range, 0, count).suffix)
}

fn nearest(given: &str, some: impl Fn(usize) -> String) -> String {
    let count = given.split_whitespace().count();
    let all = (count.saturating_sub(2).max(1)..=count + 2).map(some);
    // Of two that differ in as many words the nearer one; nobody sees which where there are hundreds of words.
    let edits = |found: &str| if given.len() > LONG { 0 } else { strsim::levenshtein(given, found) };
    all.min_by_key(|found| (words::unlike(given, found), edits(found))).unwrap_or_default()
}

/// A word that denies right before the passage, in its sentence: whether it stood there before nobody can tell.
fn denied_before(text: &ArticleText<'_>, anchor: &Anchor, range: &TextRange) -> Option<Change> {
    if anchor.prefix.as_ref().is_some_and(|prefix| !prefix.value.trim().is_empty()) {
        return None;
    }
    let before = text.text.get(..range.start as usize)?;
    let sentence = before.rsplit(['.', '!', '?', '\n', ';']).next().unwrap_or_default();
    let words: Vec<&str> = sentence.split_whitespace().rev().take(2).collect();
    let denial = words.into_iter().find(|word| meaning::denies(word))?;
    Some(Change { what: What::Negation, old: String::new(), new: denial.to_owned(), around: true })
}

/// A heading that stands in a passage, with other text of it before or behind.
fn heading_in(tree: &Tree, range: &TextRange) -> Option<Change> {
    let mut is_heading = false;
    for node in &tree.nodes {
        match &node.kind {
            Kind::Open(Element::Heading(..)) => is_heading = true,
            Kind::Open(Element::Paragraph | Element::Item) => is_heading = false,
            Kind::Text(words) if is_heading && words.start < range.end && range.start < words.end => {
                let all = words.start <= range.start && range.end <= words.end;
                let new = tree.text.get(words.start as usize..words.end as usize)?.to_owned();
                return (!all).then_some(Change {
                    what: What::Heading,
                    old: String::new(),
                    new,
                    around: false,
                });
            }
            _ => {}
        }
    }
    None
}

/// The quote stands there, but not with its `prefix` and `suffix` where it should.
fn context(text: &ArticleText<'_>, anchor: &Anchor, hits: &[TextRange]) -> Verdict {
    let drifted = |hit: &TextRange, changes| {
        let comparison = Comparison { changes, spellings: Vec::new() };
        Verdict::Drifted(Drift { range: hit.clone(), cause: Cause::Context, comparison })
    };
    let given = Context::of(anchor);
    let holding: Vec<&TextRange> = hits.iter().filter(|hit| given.holds(text, hit)).take(2).collect();
    match holding.as_slice() {
        [hit] => return drifted(hit, Vec::new()),
        [_, ..] => return Verdict::Undecided,
        [] => {}
    }
    if let [hit] = hits {
        return drifted(hit, changes_around(text, anchor, hit));
    }
    let given =
        [&anchor.prefix, &anchor.suffix].into_iter().flatten().map(|key| key.value.len()).sum::<usize>();
    if hits.len() > MOST_HITS || given.saturating_mul(given).saturating_mul(hits.len()) > MOST_WORK {
        return Verdict::Undecided;
    }
    let mut compared: Vec<(usize, &TextRange, Vec<Change>)> = hits
        .iter()
        .map(|hit| (distance_around(text, anchor, hit), hit, changes_around(text, anchor, hit)))
        .collect();
    compared.sort_by_key(|(distance, hit, _)| (*distance, hit.start));
    let harmless = compared.iter().filter(|(_, _, changes)| changes.is_empty()).count();
    match compared.as_slice() {
        // Nearest, near, and much nearer than the next, which does not read the same either.
        [(best, hit, changes), (second, ..), ..]
            if *best <= given / 3 && second.saturating_sub(*best) > given / 5 && harmless <= 1 =>
        {
            drifted(hit, changes.clone())
        }
        _ => Verdict::Undecided,
    }
}

/// How many edits the words around a hit are from the anchor's.
fn distance_around(text: &ArticleText<'_>, anchor: &Anchor, hit: &TextRange) -> usize {
    let fold = |some: &str| words::without_accents(some);
    let edits = |given: &str, words: String| strsim::levenshtein(&fold(given), &fold(&words));
    let before = anchor.prefix.as_ref().map_or(0, |p| edits(&p.value, best_before(text, hit, &p.value)));
    let after = anchor.suffix.as_ref().map_or(0, |s| edits(&s.value, best_after(text, hit, &s.value)));
    before + after
}

/// The number of hits is not what the anchor counts on.
fn count(text: &ArticleText<'_>, anchor: &Anchor, hits: &[TextRange], several: bool) -> Verdict {
    let given = Context::of(anchor);
    if !given.is_empty() {
        match context(text, anchor, hits) {
            Verdict::Drifted(drift) => return Verdict::Drifted(Drift { cause: Cause::Count, ..drift }),
            other if !several => return other,
            _ => {}
        }
    }
    let nth = anchor.occurrence.is_some_and(|o| matches!(o.value, Occurrence::Nth(_)));
    // All hits are meant, or there is but one: which they are is clear, whether they are as meant is not.
    let clear = !nth && given.is_empty() && (several || hits.len() == 1);
    let (Some(first), true) = (hits.first(), clear) else { return Verdict::Recounted(hits.len()) };
    let old = anchor.of.as_ref().map_or(0, |of| of.value).to_string();
    let change = Change { what: What::Count, old, new: hits.len().to_string(), around: false };
    let comparison = Comparison { changes: vec![change], spellings: Vec::new() };
    Verdict::Drifted(Drift { range: first.clone(), cause: Cause::Count, comparison })
}

/// The keys of an anchor that are to be written; those that are none stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewKeys {
    /// `quote`.
    pub quote: Option<String>,
    /// `prefix`.
    pub prefix: Option<String>,
    /// `suffix`.
    pub suffix: Option<String>,
    /// `occurrence`.
    pub occurrence: Option<u32>,
    /// `of`.
    pub of: Option<u32>,
}

/// So many words before and after a passage are written at least.
const WRITTEN_WORDS: usize = 3;

/// The keys that make an anchor hold at a drifted passage. None where they would not.
pub fn new_keys(text: &ArticleText<'_>, anchor: &Anchor, drift: &Drift, several: bool) -> Option<NewKeys> {
    let mut keys = NewKeys::default();
    let range = &drift.range;
    let mut quote = anchor.quote.as_ref()?.value.clone();
    if drift.cause == Cause::Quote {
        quote = words_at(text, range).split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        keys.quote = Some(quote.clone());
    }
    let hits = ladder::find(text, &[&quote]).pop()?.hits;
    let number = hits.iter().position(|hit| hit == range)?;
    let counted = |n: usize| u32::try_from(n).ok();
    let is_nth = anchor.occurrence.is_some_and(|o| matches!(o.value, Occurrence::Nth(_)));
    if is_nth {
        keys.occurrence = counted(number + 1);
    }
    if anchor.of.is_some() {
        keys.of = counted(hits.len());
    }
    let all = several && drift.cause == Cause::Count && !is_nth && Context::of(anchor).is_empty();
    if !all {
        write_context(text, anchor, (&hits, number), &mut keys);
    }
    let written = ladder::choose(text, &hits, &with_keys(anchor, &quote, &keys), several).ok()?;
    (if all { written.contains(range) } else { written == [range.clone()] }).then_some(keys)
}

/// Words around the passage: those that there are where they still hold and suffice, else new ones.
fn write_context(
    text: &ArticleText<'_>,
    anchor: &Anchor,
    (hits, number): (&[TextRange], usize),
    keys: &mut NewKeys,
) {
    let Some(range) = hits.get(number) else { return };
    let kept = |key: &Option<crate::source::Spanned<String>>, holds: &dyn Fn(&str) -> bool| {
        key.as_ref().map(|key| key.value.clone()).filter(|value| !value.trim().is_empty() && holds(value))
    };
    let prefix = kept(&anchor.prefix, &|prefix| Context::new(prefix, "").holds(text, range));
    let suffix = kept(&anchor.suffix, &|suffix| Context::new("", suffix).holds(text, range));
    let usual = context::around(text.text, range, WRITTEN_WORDS, WRITTEN_WORDS);
    let is_only = |prefix: &str, suffix: &str| {
        let context = Context::new(prefix, suffix);
        hits.iter().filter(|hit| context.holds(text, hit)).take(2).count() == 1
    };
    let first = |kept: &Option<String>, usual: &str| kept.clone().unwrap_or_else(|| usual.to_owned());
    let (mut before, mut after) = (first(&prefix, &usual.prefix), first(&suffix, &usual.suffix));
    if !is_only(&before, &after) {
        if let Some(shortest) = context::shortest(text, hits, range, &mut Patience::default()) {
            let longer = |one: String, other: String| if one.len() < other.len() { other } else { one };
            (before, after) = (longer(before, shortest.prefix), longer(after, shortest.suffix));
        } else {
            keys.occurrence = u32::try_from(number + 1).ok();
            keys.of = u32::try_from(hits.len()).ok();
        }
    }
    let changed = |new: String, old: &Option<crate::source::Spanned<String>>| {
        let is_old = old.as_ref().is_some_and(|old| old.value == new);
        (!is_old && (!new.is_empty() || old.is_some())).then_some(new)
    };
    keys.prefix = changed(before, &anchor.prefix);
    keys.suffix = changed(after, &anchor.suffix);
}

/// An anchor with other keys.
fn with_keys(anchor: &Anchor, quote: &str, keys: &NewKeys) -> Anchor {
    let mut new = anchor.clone();
    let place = anchor.quote.as_ref().map(|quote| quote.span);
    let Some(place) = place else { return new };
    let spanned = |value: &String| crate::source::Spanned::new(value.clone(), place);
    new.quote = Some(spanned(&quote.to_owned()));
    new.prefix = keys.prefix.as_ref().map(spanned).or(new.prefix);
    new.suffix = keys.suffix.as_ref().map(spanned).or(new.suffix);
    new.occurrence =
        keys.occurrence.map(|n| crate::source::Spanned::new(Occurrence::Nth(n), place)).or(new.occurrence);
    new.of = keys.of.map(|n| crate::source::Spanned::new(n, place)).or(new.of);
    new
}
