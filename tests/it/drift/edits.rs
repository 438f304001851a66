//! Random edits of a text with known ground truth: every word remembers where it came from, and what became of it.
//!
//! Shared by the test and by `examples/measure`. Knows nothing of anchoring.

/// A generator of numbers from a seed: the same everywhere.
pub struct Random(pub u64);

impl Random {
    /// A number below another.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}

/// A word of the text with the punctuation that touches it.
#[derive(Debug, Clone)]
pub struct Token {
    /// As it now stands.
    pub text: String,
    /// Its number in the text before the edits; none where it was put in.
    pub origin: Option<usize>,
    /// The number of the word that it copies, in a sentence like one that was deleted.
    pub copy_of: Option<usize>,
    /// Whether its meaning changed.
    pub is_changed: bool,
}

/// Sentences of words.
pub type Sentences = Vec<Vec<Token>>;

/// A text as sentences.
pub fn sentences(text: &str) -> Sentences {
    let mut all = vec![Vec::new()];
    for (number, word) in text.split_whitespace().enumerate() {
        let token = Token { text: word.to_owned(), origin: Some(number), copy_of: None, is_changed: false };
        all.last_mut().into_iter().for_each(|sentence| sentence.push(token.clone()));
        if word.ends_with(['.', '!', '?']) {
            all.push(Vec::new());
        }
    }
    all.retain(|sentence| !sentence.is_empty());
    all
}

/// The text, and where each word stands in it.
pub fn written(sentences: &Sentences) -> (String, Vec<(Token, std::ops::Range<usize>)>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for token in sentences.iter().flatten() {
        if !text.is_empty() {
            text.push(' ');
        }
        places.push((token.clone(), text.len()..text.len() + token.text.len()));
        text.push_str(&token.text);
    }
    (text, places)
}

/// Words that take the place of others, and sentences that are put in.
pub struct Stock<'a> {
    /// Words for rewording.
    pub words: &'a [&'a str],
    /// Names and numbers.
    pub facts: &'a [&'a str],
    /// Words that deny.
    pub denials: &'a [&'a str],
    /// Misspellings: wrong and right.
    pub slips: &'a [(&'a str, &'a str)],
}

/// Makes one edit.
pub fn edit(all: &mut Sentences, random: &mut Random, stock: &Stock<'_>) {
    if all.is_empty() {
        return;
    }
    let n = random.below(all.len());
    match random.below(12) {
        0 => drop(all.remove(n)),
        1 => {
            let other = random.below(all.len());
            all.swap(n, other);
        }
        2 => all.insert(n, fresh(random, stock)),
        3 => lookalike(all, n, random, stock),
        4 => replace(all, n, random, stock.words),
        5 | 6 => replace(all, n, random, stock.facts),
        7 => put_in(all, n, random, stock.denials),
        8 => put_in(all, n, random, stock.words),
        9 => punctuate(all, n, random),
        10 => slip(all, n, stock),
        _ => accents(all, n),
    }
}

fn new(text: &str) -> Token {
    Token { text: text.to_owned(), origin: None, copy_of: None, is_changed: true }
}

fn fresh(random: &mut Random, stock: &Stock<'_>) -> Vec<Token> {
    let mut words: Vec<Token> = (0..8).map(|_| new(stock.words[random.below(stock.words.len())])).collect();
    words.push(new("then."));
    words
}

/// A sentence is deleted, and one like it is put in elsewhere.
fn lookalike(all: &mut Sentences, n: usize, random: &mut Random, stock: &Stock<'_>) {
    let old = all.remove(n);
    let mut copy: Vec<Token> = old
        .iter()
        .map(|token| Token {
            copy_of: token.origin.or(token.copy_of),
            is_changed: token.is_changed,
            ..new(&token.text)
        })
        .collect();
    let at = random.below(copy.len());
    copy[at] = new(stock.facts[random.below(stock.facts.len())]);
    let place = random.below(all.len() + 1);
    all.insert(place, copy);
}

fn bare(token: &Token) -> (&str, &str) {
    let word = token.text.trim_end_matches(|c: char| !c.is_alphanumeric());
    token.text.split_at(word.len())
}

fn replace(all: &mut Sentences, n: usize, random: &mut Random, with: &[&str]) {
    let at = random.below(all[n].len());
    let word = with[random.below(with.len())];
    let token = &mut all[n][at];
    let (old, end) = bare(token);
    if !old.eq_ignore_ascii_case(word) {
        let text = format!("{word}{end}");
        *token = Token { text, is_changed: true, ..token.clone() };
    }
}

fn put_in(all: &mut Sentences, n: usize, random: &mut Random, some: &[&str]) {
    let at = random.below(all[n].len());
    let word = new(some[random.below(some.len())]);
    all[n].insert(at, word);
}

fn punctuate(all: &mut Sentences, n: usize, random: &mut Random) {
    let at = random.below(all[n].len());
    let token = &mut all[n][at];
    match token.text.strip_suffix(',') {
        Some(word) => token.text = word.to_owned(),
        None if token.text.ends_with(char::is_alphanumeric) => token.text.push(','),
        None => {}
    }
}

fn slip(all: &mut Sentences, n: usize, stock: &Stock<'_>) {
    for token in &mut all[n] {
        let (word, end) = bare(token);
        let other = stock.slips.iter().find_map(|(wrong, right)| match word {
            word if word == *wrong => Some(*right),
            word if word == *right => Some(*wrong),
            _ => None,
        });
        if let Some(other) = other {
            token.text = format!("{other}{end}");
            return;
        }
    }
}

fn accents(all: &mut Sentences, n: usize) {
    for token in &mut all[n] {
        token.text = token.text.replace('á', "a").replace('é', "e").replace('í', "i").replace('ó', "o");
    }
}

/// What became of the words from one number to another: where they stand, and whether every one is still there, in order,
/// alone and unchanged in meaning; none where they are all gone.
pub fn truth(
    places: &[(Token, std::ops::Range<usize>)],
    words: std::ops::Range<usize>,
) -> Option<(std::ops::Range<usize>, bool)> {
    let is_ours = |token: &Token| token.origin.is_some_and(|origin| words.contains(&origin));
    let first = places.iter().position(|(token, _)| is_ours(token))?;
    let last = places.iter().rposition(|(token, _)| is_ours(token))?;
    let inside = &places[first..=last];
    let in_order = inside.iter().map(|(token, _)| token.origin).eq(words.map(Some));
    let same = in_order && inside.iter().all(|(token, _)| !token.is_changed);
    Some((inside[0].1.start..inside[inside.len() - 1].1.end, same))
}

/// Whether a place holds a copy of the words from one number to another, word for word, whose original was deleted.
pub fn is_copy(
    places: &[(Token, std::ops::Range<usize>)],
    words: std::ops::Range<usize>,
    place: &std::ops::Range<usize>,
) -> bool {
    let inside = places.iter().filter(|(_, at)| at.start < place.end && place.start < at.end);
    inside.map(|(token, _)| token.copy_of.filter(|_| !token.is_changed)).eq(words.map(Some))
}
