//! `measure names`: automatic linking against the mentions that people marked, by kind of entity.
//!
//! Twice: each article as a site of its own entities alone, and all articles and entities as one site. A name that
//! several entities of the site share is never linked, so every link counted here is one by an unambiguous name.
//!
//! People mark what their task asks for, and by far not every occurrence of a name. A link is therefore
//! - *right*: it is marked as the same entity, to the letter, or with another extent (`THE OWLS`, `OWLS`);
//! - *wrong*: the same words, or words that cross them, are marked as another entity alone;
//! - *around*: only something shorter within it is marked, as something else (`CITY` in `TESTVILLE CITY HALL`);
//! - *inside*: part of a longer passage that is marked as something else (`TESTVILLE` in `TESTVILLE CITY HALL`);
//! - *unmarked*: nobody marked anything there.
//!
//! Precision is right / (right + wrong); `+around` counts what is around as wrong, too. What is around, inside or
//! unmarked is counted and shown, but the corpus cannot say whether it is right; `strict` counts all of it as wrong,
//! and is a lower bound.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use crate::corpus::{self, Result};
use crate::misses::Miss;
use crate::site::{self, Article, Entity, Linked, Mention};

/// So many examples of each class are shown.
const SHOWN: usize = 12;

/// What was counted for a kind of entity.
#[derive(Default, Clone)]
struct Counts {
    marked: usize,
    found: usize,
    other_extent: usize,
    links: usize,
    right: usize,
    wrong: usize,
    around: usize,
    inside: usize,
    unmarked: usize,
    misses: BTreeMap<Miss, usize>,
}

/// What was counted in a whole corpus.
#[derive(Default)]
struct Tally {
    kinds: BTreeMap<String, Counts>,
    missed: BTreeMap<Miss, BTreeMap<String, usize>>,
    wrong: BTreeMap<String, usize>,
}

/// The table of one file.
pub fn table(path: &Path) -> Result<String> {
    let articles: Vec<Article> = corpus::lines(path)?;
    let mut text = format!("{}: {} articles\n", path.display(), articles.len());
    let mut own = Tally::default();
    for article in &articles {
        let entities = merged(std::iter::once(article));
        let linked = site::link(&[article], &entities)?;
        linked.iter().for_each(|linked| own.count(article, linked, &entities));
    }
    writeln!(text, "\nEach article a site of its own\n{}", own.text())?;
    let entities = merged(articles.iter());
    let begun = Instant::now();
    let all: Vec<&Article> = articles.iter().collect();
    let linked = site::link(&all, &entities)?;
    let took = begun.elapsed();
    let mut one = Tally::default();
    for (article, linked) in articles.iter().zip(&linked) {
        one.count(article, linked, &entities);
    }
    writeln!(
        text,
        "All as one site of {} entities ({} ms)\n{}",
        entities.len(),
        took.as_millis(),
        one.text()
    )?;
    Ok(text)
}

/// The entities of articles, each once with all its names.
fn merged<'a>(articles: impl Iterator<Item = &'a Article>) -> Vec<Entity> {
    let mut entities: BTreeMap<&str, Entity> = BTreeMap::new();
    for entity in articles.flat_map(|article| &article.entities) {
        let known = entities.entry(&entity.id).or_insert_with(|| entity.clone());
        let new: Vec<String> =
            entity.names().filter(|name| known.names().all(|k| k != *name)).map(ToOwned::to_owned).collect();
        known.aliases.extend(new);
    }
    entities.into_values().collect()
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

impl Tally {
    fn count(&mut self, article: &Article, linked: &Linked, entities: &[Entity]) {
        let by_id: BTreeMap<&str, &Entity> = entities.iter().map(|e| (e.id.as_str(), e)).collect();
        let mut seen = BTreeSet::new();
        for mention in &article.mentions {
            if let Some(entity) = by_id.get(mention.entity.as_str())
                && seen.insert((mention.start, mention.end, entity.id.as_str()))
            {
                self.mention(article, linked, entities, (mention, entity));
            }
        }
        for (range, entity) in &linked.links {
            self.link(article, (range, &entities[*entity]));
        }
    }

    /// Counts whether a marked mention is linked, and why not.
    fn mention(
        &mut self,
        article: &Article,
        linked: &Linked,
        entities: &[Entity],
        (mention, entity): (&Mention, &Entity),
    ) {
        let range = mention.start..mention.end;
        let over: Vec<_> = linked.links.iter().filter(|(link, _)| overlap(link, &range)).collect();
        let of_entity = |link: &&&(Range<usize>, usize)| entities[link.1].id == entity.id;
        let counts = self.kinds.entry(entity.kind.clone()).or_default();
        counts.marked += 1;
        if over.iter().filter(of_entity).any(|(link, _)| *link == range) {
            counts.found += 1;
            return;
        }
        if over.iter().any(|link| of_entity(&link)) {
            counts.other_extent += 1;
            return;
        }
        let chars: Vec<char> = article.text.chars().collect();
        let before = mention.start.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let miss = match Miss::of(&mention.quote, entity, (before, chars.get(mention.end).copied())) {
            other @ (Miss::Pronoun | Miss::OtherWords | Miss::InsideWord) => other,
            _ if linked.shared.iter().any(|shared| overlap(shared, &range)) => Miss::Shared,
            _ if !over.is_empty() => Miss::Overlapping,
            other => other,
        };
        *counts.misses.entry(miss).or_default() += 1;
        let names: Vec<&str> = entity.names().take(3).collect();
        let example = format!("`{}` of {names:?}", mention.quote);
        *self.missed.entry(miss).or_default().entry(example).or_default() += 1;
    }

    /// Counts whether a link is right.
    fn link(&mut self, article: &Article, (range, entity): (&Range<usize>, &Entity)) {
        let over: Vec<&Mention> =
            article.mentions.iter().filter(|m| overlap(&(m.start..m.end), range)).collect();
        let counts = self.kinds.entry(entity.kind.clone()).or_default();
        counts.links += 1;
        if over.iter().any(|mention| mention.entity == entity.id) {
            counts.right += 1;
        } else if over.is_empty() {
            counts.unmarked += 1;
        } else if over
            .iter()
            .all(|m| m.start <= range.start && range.end <= m.end && m.end - m.start > range.len())
        {
            counts.inside += 1;
        } else if over
            .iter()
            .all(|m| range.start <= m.start && m.end <= range.end && m.end - m.start < range.len())
        {
            counts.around += 1;
        } else {
            counts.wrong += 1;
            let words: String = article.text.chars().skip(range.start).take(range.len()).collect();
            let marked: Vec<&str> = over.iter().map(|m| m.entity.as_str()).collect();
            let example = format!("`{words}` to {} ({}), marked {marked:?}", entity.id, entity.name);
            *self.wrong.entry(example).or_default() += 1;
        }
    }

    fn text(&self) -> String {
        let mut text = format!(
            "  {:<16}{:>8}{:>8}{:>8}{:>8}{:>8} |{:>8}{:>8}{:>8}{:>8}{:>8}{:>9} |{:>10}{:>8}{:>8}\n",
            "kind",
            "marked",
            "found",
            "extent",
            "shared",
            "recall",
            "links",
            "right",
            "wrong",
            "around",
            "inside",
            "unmarked",
            "precision",
            "+around",
            "strict"
        );
        let mut all = Counts::default();
        for (kind, counts) in &self.kinds {
            text.push_str(&counts.row(kind));
            all.add(counts);
        }
        text.push_str(&all.row("all"));
        text.push_str("  marked mentions without their link, by cause\n");
        for miss in Miss::ALL {
            let count = all.misses.get(&miss).copied().unwrap_or_default();
            text.push_str(&format!("  {count:>8}  {}\n", miss.words()));
            if miss < Miss::Shared {
                self.missed.get(&miss).into_iter().for_each(|found| examples(&mut text, found));
            }
        }
        text.push_str("  wrong links\n");
        examples(&mut text, &self.wrong);
        text
    }
}

/// The most frequent examples.
fn examples(text: &mut String, found: &BTreeMap<String, usize>) {
    let mut found: Vec<_> = found.iter().collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    found.iter().take(SHOWN).for_each(|(words, count)| text.push_str(&format!("      {count:>6} {words}\n")));
}

impl Counts {
    fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.marked, other.marked),
            (&mut self.found, other.found),
            (&mut self.other_extent, other.other_extent),
            (&mut self.links, other.links),
            (&mut self.right, other.right),
            (&mut self.wrong, other.wrong),
            (&mut self.around, other.around),
            (&mut self.inside, other.inside),
            (&mut self.unmarked, other.unmarked),
        ];
        pairs.into_iter().for_each(|(sum, more)| *sum += more);
        other.misses.iter().for_each(|(miss, count)| *self.misses.entry(*miss).or_default() += count);
    }

    /// Recall is over mentions that stand by one of their entity's names alone: neither shared nor other words.
    fn row(&self, kind: &str) -> String {
        let missed = |miss| self.misses.get(&miss).copied().unwrap_or_default();
        let named = self.marked
            - missed(Miss::Shared)
            - missed(Miss::Pronoun)
            - missed(Miss::OtherWords)
            - missed(Miss::InsideWord);
        let found = self.found + self.other_extent;
        format!(
            "  {kind:<16}{:>8}{:>8}{:>8}{:>8}{:>8} |{:>8}{:>8}{:>8}{:>8}{:>8}{:>9} |{:>10}{:>8}{:>8}\n",
            self.marked,
            self.found,
            self.other_extent,
            missed(Miss::Shared),
            share(found, named),
            self.links,
            self.right,
            self.wrong,
            self.around,
            self.inside,
            self.unmarked,
            share(self.right, self.right + self.wrong),
            share(self.right, self.right + self.wrong + self.around),
            share(self.right, self.links),
        )
    }
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.4}", part as f64 / whole as f64) }
}
