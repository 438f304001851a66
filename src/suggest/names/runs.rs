//! Runs of words with capitals that may be one name.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::suggest::lexicon::Language;
use crate::suggest::words::{TokenKind, Words};

use super::kinds;

/// The most words that a name has.
const LONGEST: usize = 10;

/// A passage that may be a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// It as written, with single spaces.
    pub text: String,
    /// Whether it opens its sentence.
    pub initial: bool,
    /// Whether a title such as "President" stands before it.
    pub title: bool,
    /// Whether it is built like a person's name.
    pub may_be_person: bool,
    /// The acronym in brackets behind it.
    pub acronym: Option<String>,
}

/// All runs of a text.
pub fn runs(words: &Words<'_>, language: Language) -> Vec<Run> {
    let finder = Finder { words, language, lower: lower_words(words) };
    let mut found = Vec::new();
    for line in words.lines.iter().filter(|line| !is_shouted(words, line) && !is_title(words, line)) {
        let mut at = line.start;
        while at < line.end {
            match finder.run(at, line.end) {
                Some((runs, next)) => {
                    found.extend(runs);
                    at = next.max(at + 1);
                }
                None => at += 1,
            }
        }
    }
    found
}

/// How often each word stands in small letters, and with a capital within a sentence.
fn lower_words<'a>(words: &'a Words<'_>) -> BTreeMap<&'a str, (usize, usize)> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (n, token) in words.tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Word) {
        let count = counts.entry(token.folded.as_str()).or_default();
        if !words.is_capital(n) {
            count.0 += 1;
        } else if !token.initial {
            count.1 += 1;
        }
    }
    counts
}

/// Whether a line is in capitals throughout: then they mean nothing.
fn is_shouted(words: &Words<'_>, line: &Range<usize>) -> bool {
    let long = line.clone().filter(|n| words.word(*n).len() > 3);
    let (mut all, mut capitals) = (0, 0);
    for n in long {
        all += 1;
        capitals += usize::from(!words.raw(n).contains(char::is_lowercase));
    }
    all >= 3 && capitals * 2 > all
}

/// Whether a line is a title: short, without an end, and with capitals nearly throughout.
fn is_title(words: &Words<'_>, line: &Range<usize>) -> bool {
    let ends = line
        .end
        .checked_sub(1)
        .and_then(|n| words.mark(n))
        .is_some_and(|c| matches!(c, '.' | '!' | '?' | '”' | '"'));
    let long: Vec<usize> = line.clone().filter(|n| words.word(*n).len() > 3).collect();
    let capitals = long.iter().filter(|n| words.is_capital(**n)).count();
    !ends && line.len() <= 20 && long.len() >= 3 && capitals * 4 >= long.len() * 3
}

struct Finder<'a> {
    words: &'a Words<'a>,
    language: Language,
    lower: BTreeMap<&'a str, (usize, usize)>,
}

impl Finder<'_> {
    /// The names of the run that begins at a token, and the token behind it.
    fn run(&self, at: usize, end: usize) -> Option<(Vec<Run>, usize)> {
        self.is_name_word(at).then_some(())?;
        let mut last = at + 1;
        let mut organisation = kinds::is_head(self.words.word(at));
        while last < end {
            if self.is_name_word(last) && self.continues(last) {
                organisation |= kinds::is_head(self.words.word(last));
                last += 1;
                continue;
            }
            let dotted = self.words.mark(last) == Some('.')
                && self.is_short(last - 1)
                && !self.words.tokens[last].spaced;
            if dotted && last + 1 < end && self.is_name_word(last + 1) {
                last += 1;
                continue;
            }
            match self.connected(last, end, organisation) {
                Some(next) => last = next,
                None => break,
            }
        }
        if last - at > 2 * LONGEST {
            return Some((Vec::new(), last));
        }
        let run = self.trimmed(at..last).map(|tokens| self.made(at, tokens));
        Some((run.into_iter().flatten().collect(), last))
    }

    /// Whether a word may be one of a name.
    fn is_name_word(&self, at: usize) -> bool {
        let token = match self.words.tokens.get(at) {
            Some(token) if token.kind == TokenKind::Word => token,
            _ => return false,
        };
        let raw = self.words.passage(&token.range);
        let word = token.folded.as_str();
        let money = matches!(self.words.mark(at + 1), Some('$')) && !self.words.tokens[at + 1].spaced;
        let hyphened = raw.split_once(['-', '‑']).is_some_and(|(_, rest)| kinds::is_participle(rest));
        raw.starts_with(char::is_uppercase)
            && raw.len() <= 60
            && !hyphened
            && !money
            && !kinds::is_never(word, self.language)
            && (raw.chars().nth(1).is_some() || !token.initial && !matches!(raw, "I" | "A" | "Y" | "O" | "E"))
    }

    /// Whether a word goes on with the name before it: not behind another sentence, not a thing of its own.
    fn continues(&self, at: usize) -> bool {
        self.words.tokens.get(at).is_some_and(|token| token.spaced && !token.initial)
    }

    /// An initial or a title, which may end with a dot within a name.
    fn is_short(&self, at: usize) -> bool {
        self.words.raw(at).chars().count() == 1 || kinds::is_title(self.words.word(at))
    }

    /// Past words such as "of" or "de la" that join parts of a name: the token behind the word after them.
    fn connected(&self, at: usize, end: usize, organisation: bool) -> Option<usize> {
        let mut next = at;
        while next < at + 3 && next < end && kinds::joins(self.words.word(next), self.language, organisation)
        {
            next += 1;
        }
        (next > at && next < end && self.is_name_word(next) && !self.words.tokens[next].initial)
            .then_some(next + 1)
    }

    /// A run without what only seems to belong to it: the first word of a sentence, a title.
    fn trimmed(&self, run: Range<usize>) -> Option<Range<usize>> {
        let mut tokens = run;
        while tokens.start < tokens.end && self.is_droppable(tokens.start, &tokens) {
            tokens.start += 1;
            while tokens.start < tokens.end && !self.is_name_word(tokens.start) {
                tokens.start += 1;
            }
        }
        if let Some(title) = self.inner_title(&tokens) {
            tokens.start = title + 1;
            while tokens.start < tokens.end && !self.is_name_word(tokens.start) {
                tokens.start += 1;
            }
        }
        (tokens.start < tokens.end && tokens.len() <= LONGEST).then_some(tokens)
    }

    /// The title that ends an office before a person's name: "Security Secretary" Ada Example. It has two words behind
    /// it at least, none of them an organisation's.
    fn inner_title(&self, tokens: &Range<usize>) -> Option<usize> {
        let last = tokens.end.checked_sub(2)?;
        let title = (tokens.start..last).rev().find(|n| kinds::is_title(self.words.word(*n)))?;
        let mut name = (title + 1..tokens.end).filter(|n| self.words.mark(*n).is_none());
        let is_person = |n| self.words.is_capital(n) && !kinds::is_head(self.words.word(n));
        (name.clone().count() >= 2 && name.all(is_person)).then_some(title)
    }

    fn is_droppable(&self, at: usize, tokens: &Range<usize>) -> bool {
        let token = &self.words.tokens[at];
        let word = token.folded.as_str();
        if word == "new" && at + 1 < tokens.end {
            return false;
        }
        let heads = kinds::is_head(word) && !self.words.is_capital(at + 1);
        if kinds::is_title(word) && !heads && (tokens.len() > 1 || token.initial) {
            // "Secretary of Defence" is an office, and stays to be thrown away as a whole.
            return true;
        }
        let (small, capital) = self.lower.get(word).copied().unwrap_or_default();
        let verb = self.language == Language::Spanish
            && (self.words.raw(at).ends_with('ó') || word.ends_with("aron") || word.ends_with("ieron"));
        token.initial && (kinds::is_common(word, self.language) || verb || small > capital)
    }

    fn made(&self, start: usize, tokens: Range<usize>) -> Option<Run> {
        let words = self.words;
        let token = &words.tokens[tokens.start];
        let (small, capital) = self.lower.get(token.folded.as_str()).copied().unwrap_or_default();
        let single = tokens.len() == 1;
        // A word that is mostly written small is none; a demonym before a noun is an adjective.
        let hollow = kinds::is_head(&token.folded) && !is_acronym(words.raw(tokens.start));
        if single && (hollow || small > capital || kinds::is_adjective(words, tokens.start, self.language)) {
            return None;
        }
        if tokens.clone().all(|n| kinds::is_office(words.word(n)) || words.word(n).len() < 2) {
            return None;
        }
        let text = words.between(&tokens).split_whitespace().collect::<Vec<_>>().join(" ");
        let before = tokens.start.checked_sub(1);
        let dotted = before.filter(|n| words.mark(*n) == Some('.')).and_then(|n| n.checked_sub(1)).or(before);
        let title = dotted
            .is_some_and(|n| words.get(tokens.start, Some(n)).is_some() && kinds::is_title(words.word(n)));
        let may_be_person = !single
            && tokens.clone().all(|n| {
                let word = words.word(n);
                words.mark(n).is_some()
                    || kinds::is_particle(word)
                    || words.is_capital(n) && !kinds::is_head(word)
            })
            && !words.word(tokens.end - 1).is_empty()
            && !is_acronym(words.raw(tokens.end - 1));
        Some(Run {
            initial: token.initial && start == tokens.start,
            title,
            may_be_person,
            acronym: self.acronym(&tokens),
            text,
            tokens,
        })
    }

    /// "(CJNG)" behind a name of several words.
    fn acronym(&self, tokens: &Range<usize>) -> Option<String> {
        let open = self.words.mark(tokens.end).is_some_and(|c| matches!(c, '(' | '['));
        let raw = self.words.raw(tokens.end + 1);
        let closed = self.words.mark(tokens.end + 2).is_some_and(|c| matches!(c, ')' | ']' | ',' | ';'));
        (open && closed && tokens.len() > 1 && is_acronym(raw)).then(|| raw.to_owned())
    }
}

/// Whether a word is an acronym: two to ten capitals, with digits or dots at most.
pub fn is_acronym(raw: &str) -> bool {
    let capitals = raw.chars().filter(|c| c.is_uppercase()).count();
    (2..=10).contains(&capitals)
        && raw.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '.' | '-'))
}
