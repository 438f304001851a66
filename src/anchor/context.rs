//! The words around a passage that tell it from the other hits of its quote.

use super::TextRange;
use super::fold::{self, Form};
use super::ladder::{ArticleText, Context};

/// So many words before and after a hit are tried.
const MOST_WORDS: usize = 24;

/// So many bytes before and after a hit are compared with those of other hits.
const REACH: usize = 600;

/// What the words of one hit cost, apart from comparisons.
const OWN: usize = 4000;

/// The comparisons of bytes that may still be made for one article's hits. The whole is well below a second.
#[derive(Debug)]
pub struct Patience(usize);

impl Default for Patience {
    fn default() -> Self {
        Self(20_000_000)
    }
}

impl Patience {
    /// Takes some of it; whether there was as much.
    fn take(&mut self, cost: usize) -> bool {
        let is_enough = self.0 >= cost;
        self.0 = self.0.saturating_sub(cost);
        is_enough
    }
}

/// Words before and after a passage; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// Words before it.
    pub prefix: String,
    /// Words after it.
    pub suffix: String,
}

impl Around {
    /// As the ladder compares it.
    pub fn context(&self) -> Context {
        Context::new(&self.prefix, &self.suffix)
    }
}

/// So many words before a passage, and so many after it.
pub fn around(text: &str, hit: &TextRange, before: usize, after: usize) -> Around {
    let ahead = text.get(..hit.start as usize).unwrap_or_default();
    let behind = text.get(hit.end as usize..).unwrap_or_default();
    let prefix = pieces(ahead.split_whitespace().rev()).take(before).flatten().collect::<Vec<_>>();
    let suffix = pieces(behind.split_whitespace()).take(after).flatten().collect::<Vec<_>>();
    Around { prefix: prefix.into_iter().rev().collect::<Vec<_>>().join(" "), suffix: suffix.join(" ") }
}

/// Words with what stands before them that is none, such as a dash or the full stop behind a quote.
fn pieces<'a>(words: impl Iterator<Item = &'a str>) -> impl Iterator<Item = Vec<&'a str>> {
    let mut words = words;
    std::iter::from_fn(move || {
        let mut piece = Vec::new();
        for word in words.by_ref() {
            piece.push(word);
            if word.contains(char::is_alphanumeric) || piece.len() > 8 {
                break;
            }
        }
        (!piece.is_empty()).then_some(piece)
    })
}

/// The fewest words around a hit that none of the others has around it; of equally few, those on one side, before it
/// rather than after. None where [`MOST_WORDS`] on either side do not tell them apart, or patience ends.
pub fn shortest(
    text: &ArticleText<'_>,
    hits: &[TextRange],
    hit: &TextRange,
    patience: &mut Patience,
) -> Option<Around> {
    if !patience.take(OWN) {
        return None;
    }
    let own = Sides::of(text, hit);
    let lengths = |side: &dyn Fn(usize) -> String| -> Vec<usize> {
        let mut lengths: Vec<usize> = (0..=MOST_WORDS)
            .map(|count| fold::folded(&side(count), Form::Normalised).len())
            .take_while(|length| *length <= REACH)
            .collect();
        lengths.dedup();
        lengths
    };
    let before = lengths(&|count| around(text.text, hit, count, 0).prefix);
    let after = lengths(&|count| around(text.text, hit, 0, count).suffix);
    // For each other hit: how many of the words before, and of those after, stand there too.
    let count = |lengths: &[usize], common: usize| lengths.partition_point(|l| *l <= common).max(1) - 1;
    let mut shared: Vec<(usize, usize)> = Vec::new();
    for other in hits.iter().filter(|other| *other != hit) {
        let (ahead, behind) = own.shared(&Sides::of(text, other));
        if !patience.take(ahead + behind + 16) {
            return None;
        }
        shared.push((count(&before, ahead), count(&after, behind)));
    }
    let needed = |count: usize| {
        let rivals = shared.iter().filter(|(ahead, _)| *ahead >= count);
        rivals.map(|(_, behind)| behind + 1).max().unwrap_or(0)
    };
    let choices = (0..before.len()).map(|count| (count, needed(count)));
    let possible = choices.filter(|(_, behind)| *behind < after.len().max(1));
    let (ahead, behind) = possible.min_by_key(|(ahead, behind)| {
        let sides = usize::from(*ahead > 0) + usize::from(*behind > 0);
        (ahead + behind, sides, *behind)
    })?;
    let found = around(text.text, hit, ahead, behind);
    let context = found.context();
    let only = hits.iter().filter(|other| context.holds(text, other)).take(2).count() == 1;
    (only && context.holds(text, hit)).then_some(found)
}

/// The folded text before and after a hit.
struct Sides<'a> {
    before: &'a [u8],
    after: &'a [u8],
}

impl<'a> Sides<'a> {
    fn of(text: &'a ArticleText<'_>, hit: &TextRange) -> Self {
        let folded = text.normalised();
        let before = folded.text.get(..folded.before(hit.start)).unwrap_or_default();
        let after = folded.text.get(folded.after(hit.end)..).unwrap_or_default();
        Self {
            before: before.trim_end_matches(' ').as_bytes(),
            after: after.trim_start_matches(' ').as_bytes(),
        }
    }

    /// How many bytes two hits have in common before and after them.
    fn shared(&self, other: &Self) -> (usize, usize) {
        let same = |(one, other): &(&u8, &u8)| one == other;
        let before = self.before.iter().rev().zip(other.before.iter().rev());
        let after = self.after.iter().zip(other.after);
        (before.take(REACH).take_while(same).count(), after.take(REACH).take_while(same).count())
    }
}
