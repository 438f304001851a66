//! The words of each object, counted: which objects a term leads to, and how well.
//!
//! Each word of a text is cut and folded once. Objects are counted in pieces, in parallel; the pieces are joined in
//! their order, so that the numbers of objects rise in each list.

use ahash::HashMap;

use super::found::{Entry, Field, Found, Shown, entry};
use super::shards::{line, targets, texts_file};
use super::words::words;
use crate::model::Briefing;
use crate::plan::Routes;
use crate::words::Words;

/// The most bytes of a file with texts.
const TEXTS: usize = 24_000;
/// How many words a text has that is neither short nor long.
const USUAL_WORDS: f32 = 500.0;
/// How fast further occurrences stop to count (BM25's k1).
const SATURATION: f32 = 1.2;

/// How well an object goes with a term, from 0: in its text alone ...
const IN_TEXT: u32 = 4;
/// ... in a sentence on it ...
const IN_STATEMENT: u32 = 4;
/// ... in its title ...
const IN_TITLE: u32 = 6;
/// ... in a title of few words.
const IN_SHORT_TITLE: u32 = 7;
/// How many words a short title has at most.
const SHORT: usize = 3;
/// How many levels there are.
pub const LEVELS: u32 = 8;

/// Terms, each with the objects that it leads to: number times [`LEVELS`] plus level.
pub type Terms = HashMap<Box<str>, Vec<u32>>;

/// All terms in their order.
pub type Ordered = Vec<(Box<str>, Vec<u32>)>;

/// Some objects, counted.
pub struct Chunk {
    /// A line an object: title, address, date, sentence, place of the text.
    titles: Vec<String>,
    terms: Terms,
}

impl Chunk {
    /// Counts objects, and writes the files with their texts. `first` is the number of the first.
    pub fn of(
        (briefing, routes, words): (&Briefing, &Routes, &Words),
        first: usize,
        objects: &[Found],
        take: &(dyn Fn(&str, &[u8]) + Sync),
    ) -> Self {
        let mut counter = Counter::default();
        let mut entries = Vec::with_capacity(objects.len());
        for (n, found) in objects.iter().enumerate() {
            let entry = entry(briefing, routes, words, found);
            counter.count(&entry, crate::source::offset(first + n));
            entries.push(entry);
        }
        Self { titles: titles(&entries, routes, take), terms: counter.finished() }
    }
}

/// The lines of some objects; their texts are written on the way, several to a file.
fn titles(entries: &[Entry<'_>], routes: &Routes, take: &(dyn Fn(&str, &[u8]) + Sync)) -> Vec<String> {
    let mut places = vec![None; entries.len()];
    let mut texts = Texts::default();
    for (n, text) in entries.iter().enumerate().filter_map(|(n, entry)| Some((n, entry.text.as_ref()?))) {
        if texts.size + text.words.len() > TEXTS {
            texts.write(&mut places, take);
        }
        texts.add(n, text);
    }
    texts.write(&mut places, take);
    let one = |(entry, place): (&Entry<'_>, Option<String>)| line(entry, routes, place.as_deref());
    entries.iter().zip(places).map(one).collect()
}

/// Texts that wait for their file to be full.
#[derive(Default)]
struct Texts {
    owners: Vec<usize>,
    /// Each followed by its targets.
    texts: Vec<String>,
    size: usize,
}

impl Texts {
    fn add(&mut self, owner: usize, text: &Shown<'_>) {
        self.owners.push(owner);
        self.size += text.words.len();
        self.texts.extend([text.words.clone().into_owned(), targets(&text.words, &text.targets)]);
    }

    fn write(&mut self, places: &mut [Option<String>], take: &(dyn Fn(&str, &[u8]) + Sync)) {
        if self.texts.is_empty() {
            return;
        }
        let file = texts_file(&self.texts, take);
        for (place, owner) in self.owners.drain(..).enumerate() {
            places[owner] = Some(format!("{file}.{place}"));
        }
        self.texts.clear();
        self.size = 0;
    }
}

/// Joins pieces in their order: the lines of all objects, and the terms in the order of their UTF-16 units, by which
/// browsers compare.
pub fn joined(chunks: Vec<Chunk>) -> (Vec<String>, Ordered) {
    let mut titles = Vec::new();
    let mut terms = Terms::default();
    for chunk in chunks {
        titles.extend(chunk.titles);
        chunk.terms.into_iter().for_each(|(term, mut hits)| match terms.get_mut(&term) {
            Some(known) => known.append(&mut hits),
            None => drop(terms.insert(term, hits)),
        });
    }
    let mut terms: Vec<_> = terms.into_iter().collect();
    terms.sort_unstable_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    (titles, terms)
}

/// Counts the words of one object after another.
#[derive(Default)]
struct Counter {
    numbers: HashMap<Box<str>, u32>,
    terms: Vec<Term>,
    /// The terms of the object at hand, each once.
    of_object: Vec<u32>,
}

/// A term with the objects that it leads to.
struct Term {
    hits: Vec<u32>,
    /// The last object that it stands in, and how.
    last: u32,
    seen: Seen,
}

/// How a term stands in an object.
#[derive(Clone, Copy)]
struct Seen {
    /// The first of the fields that have it.
    field: Field,
    /// How often it stands in the text.
    in_text: u32,
}

impl Counter {
    fn count(&mut self, entry: &Entry<'_>, object: u32) {
        self.of_object.clear();
        let title_words = self.add(&entry.title, Field::Title, object);
        self.add(&entry.about, Field::Statement, object);
        for (field, words) in &entry.more {
            self.add(words, *field, object);
        }
        let text_words = entry.text.as_ref().map_or(0, |text| self.add(&text.words, Field::Text, object));
        for number in &self.of_object {
            let term = &mut self.terms[*number as usize];
            term.hits.push(object * LEVELS + level(term.seen, title_words, text_words));
        }
    }

    /// Adds the words of a text; how many there are.
    fn add(&mut self, text: &str, field: Field, object: u32) -> usize {
        let mut count = 0;
        words(text, &mut |word| {
            count += 1;
            let number = match self.numbers.get(word) {
                Some(number) => *number,
                None => {
                    let number = crate::source::offset(self.terms.len());
                    self.numbers.insert(word.into(), number);
                    let seen = Seen { field, in_text: 0 };
                    self.terms.push(Term { hits: Vec::new(), last: u32::MAX, seen });
                    number
                }
            };
            let term = &mut self.terms[number as usize];
            if term.last != object {
                term.last = object;
                term.seen = Seen { field, in_text: 0 };
                self.of_object.push(number);
            }
            term.seen.field = term.seen.field.min(field);
            term.seen.in_text += u32::from(field == Field::Text);
        });
        count
    }

    fn finished(mut self) -> Terms {
        let terms = &mut self.terms;
        self.numbers
            .into_iter()
            .map(|(term, number)| (term, std::mem::take(&mut terms[number as usize].hits)))
            .collect()
    }
}

/// How well an object goes with a term that stands in it.
fn level(seen: Seen, title_words: usize, text_words: usize) -> u32 {
    if seen.field == Field::Title {
        return if title_words <= SHORT { IN_SHORT_TITLE } else { IN_TITLE };
    }
    let in_text = seen.in_text as f32;
    if seen.field == Field::Statement {
        return IN_STATEMENT + u32::from(seen.in_text > 0);
    }
    let length = 0.5 + 0.5 * text_words as f32 / USUAL_WORDS;
    let share = in_text / (in_text + SATURATION * length);
    ((share * IN_TEXT as f32) as u32).min(IN_TEXT - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_weighs_more_than_a_sentence_and_that_more_than_a_text() {
        let level =
            |field, in_text, title_words, text_words| level(Seen { field, in_text }, title_words, text_words);
        let levels = [
            level(Field::Text, 1, 8, 900),
            level(Field::Text, 3, 8, 500),
            level(Field::Text, 20, 8, 500),
            level(Field::Statement, 0, 8, 500),
            level(Field::Statement, 1, 8, 500),
            level(Field::Title, 1, 8, 500),
            level(Field::Title, 0, 2, 0),
        ];
        assert!(levels.is_sorted(), "{levels:?}");
        assert!(levels.iter().all(|level| *level < LEVELS));
        assert_eq!((levels[0], levels[2], levels[6]), (1, 3, 7));
    }
}
