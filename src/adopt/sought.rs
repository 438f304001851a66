//! Where passages stand in an article: where their words do and, of several places, where the words around them do, too.
//!
//! All passages of an article are looked for together, and its letters are folded once: many passages may have the same
//! words, which stand at as many places.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::batch::Passage;
use super::letters::{self, Letters};
use super::points::Points;
use super::sides::Sides;
use crate::anchor::{self, ArticleText, TextRange};
use crate::source::{floor_char_boundary, offset};

/// So many characters on one side of a short passage have to be those that its source gives.
const ALIKE: usize = 5;

/// So many characters on either side tell hits of the same words apart.
const CONTEXT: usize = 400;

/// The passages that are looked for in an article.
pub struct Sought<'a> {
    text: &'a str,
    letters: OnceCell<Letters<'a>>,
    hits: BTreeMap<String, Hits>,
    source: Option<Origin<'a>>,
}

/// The hits of some words.
struct Hits {
    ranges: Rc<[TextRange]>,
    sides: OnceCell<Sides>,
}

/// The text that offsets count in.
struct Origin<'a> {
    points: Points<'a>,
    text: ArticleText<'a>,
    /// Where the words of all passages stand in it.
    hits: OnceCell<BTreeMap<String, Rc<[TextRange]>>>,
}

/// The words of a passage, with those before and after it.
struct Words<'a> {
    quote: Cow<'a, str>,
    before: Cow<'a, str>,
    after: Cow<'a, str>,
}

impl Words<'_> {
    /// The letters before and after it.
    fn given(&self) -> [String; 2] {
        [letters::folded(&self.before), letters::folded(&self.after)]
    }
}

impl<'a> Sought<'a> {
    /// Looks for passages in a text. `whole` is the text that their offsets count in.
    pub fn new<'p>(
        text: &'a str,
        whole: Option<&'a str>,
        passages: impl Iterator<Item = &'p Passage>,
    ) -> Self {
        let source = whole.map(|whole| Origin {
            points: Points::new(whole),
            text: ArticleText::new(whole),
            hits: OnceCell::new(),
        });
        let mut sought = Self { text, letters: OnceCell::new(), hits: BTreeMap::new(), source };
        let words = passages.filter_map(|passage| sought.words(passage).ok());
        let quotes: Vec<String> = words.map(|words| words.quote.trim().to_owned()).collect();
        let found = place_all(&ArticleText::new(text), quotes.iter().map(String::as_str));
        sought.hits = found
            .into_iter()
            .map(|(quote, ranges)| (quote, Hits { ranges, sides: OnceCell::new() }))
            .collect();
        sought
    }

    /// Where a passage stands; several places where it is meant to stand at all of them.
    ///
    /// # Errors
    /// Where it stands nowhere, or nothing says which of several places is meant.
    pub fn places(&self, passage: &Passage) -> Result<Vec<TextRange>, String> {
        let words = self.words(passage)?;
        let nowhere = || "its words do not stand in the article".to_owned();
        let quote = words.quote.trim();
        let found = self.hits.get(quote).ok_or_else(nowhere)?;
        let hits = &found.ranges[..];
        match hits {
            [] => return Err(nowhere()),
            _ if self.is_between(passage, quote) => {
                let why = "its words stand across others that are the same, and no quote tells it from these";
                return Err(why.to_owned());
            }
            // A number or a name may stand there in another sentence.
            [_] if is_short(quote) && is_told(&words) => {
                let (letters, sides) = self.sides(found);
                let (before, after) = sides.alike(letters, 0, words.given().each_ref().map(String::as_str));
                if before.max(after) < ALIKE {
                    let why = "its words stand in the article, but not between those that it gives";
                    return Err(why.to_owned());
                }
                return Ok(hits.to_vec());
            }
            [_] => return Ok(hits.to_vec()),
            _ if passage.everywhere => return Ok(hits.to_vec()),
            _ => {}
        }
        let (letters, sides) = self.sides(found);
        match sides.most_alike(letters, words.given().each_ref().map(String::as_str)) {
            Some(n) => Ok(vec![hits[n].clone()]),
            // The same words around several of them: their number decides, where both texts have as many.
            None => self.counted(hits, passage, quote).map(|hit| vec![hit]).ok_or_else(|| {
                format!("its words stand at {} places, and nothing says which is meant", hits.len())
            }),
        }
    }

    /// The words of a passage, with those around it.
    fn words<'p>(&self, passage: &'p Passage) -> Result<Words<'p>, String>
    where
        'a: 'p,
    {
        if let Some(quote) = passage.quote.as_ref().filter(|quote| !quote.trim().is_empty()) {
            let side = |side: &'p Option<String>| Cow::Borrowed(side.as_deref().unwrap_or_default());
            let (before, after) = (side(&passage.prefix), side(&passage.suffix));
            return Ok(Words { quote: Cow::Borrowed(quote.as_str()), before, after });
        }
        let range = passage.range.as_ref().ok_or("it names no passage")?;
        let whole = self.source.as_ref().ok_or("it has offsets alone, and no text that they count in")?;
        let outside = "its offsets lie outside the text";
        let quote = whole.points.slice(range).ok_or(outside)?;
        let (before, after) = whole.points.around(range, CONTEXT).ok_or(outside)?;
        Ok(Words { quote: quote.into(), before: before.into(), after: after.into() })
    }

    /// The letters of the article, and what stands around some hits.
    fn sides<'s>(&'s self, hits: &'s Hits) -> (&'s Letters<'a>, &'s Sides) {
        let letters = self.letters.get_or_init(|| Letters::new(self.text));
        let around = || hits.ranges.iter().map(|hit| around(letters, self.text, hit)).collect();
        (letters, hits.sides.get_or_init(|| Sides::new(letters, around())))
    }

    /// Whether a passage of offsets begins or ends within a hit of its words, which then is another place.
    fn is_between(&self, passage: &Passage, quote: &str) -> bool {
        let range = passage.range.as_ref().filter(|_| passage.quote.is_none());
        let Some((range, whole)) = range.zip(self.source.as_ref()) else { return false };
        let place = whole.points.byte(range.start).zip(whole.points.slice(range));
        let Some((start, words)) = place else { return false };
        // White space at its ends is no part of it.
        let start = offset(start + words.len() - words.trim_start().len());
        let end = start + offset(quote.len());
        let there = self.there(whole, quote);
        let near = &there[there.partition_point(|hit| hit.end <= start)..];
        near.iter()
            .take_while(|hit| hit.start < end)
            .any(|hit| (hit.start < start && hit.end < end) || (start < hit.start && end < hit.end))
    }

    /// The hit with the same number in both texts, where both have as many.
    fn counted(&self, hits: &[TextRange], passage: &Passage, quote: &str) -> Option<TextRange> {
        let (range, whole) = (passage.range.as_ref()?, self.source.as_ref()?);
        let there = self.there(whole, quote);
        let start = whole.points.byte(range.start).map(offset)?;
        let nth = there.partition_point(|hit| hit.end <= start);
        let is_in_it = there.get(nth).is_some_and(|hit| hit.start <= start);
        (is_in_it && there.len() == hits.len()).then(|| hits.get(nth).cloned())?
    }

    /// Where some words stand in the text that offsets count in.
    fn there<'w>(&self, whole: &'w Origin<'_>, quote: &str) -> &'w [TextRange] {
        let hits = whole.hits.get_or_init(|| place_all(&whole.text, self.hits.keys().map(String::as_str)));
        hits.get(quote).map(|hits| &hits[..]).unwrap_or_default()
    }
}

/// The hits of each of some quotes.
fn place_all<'q>(
    text: &ArticleText<'_>,
    quotes: impl Iterator<Item = &'q str>,
) -> BTreeMap<String, Rc<[TextRange]>> {
    let quotes: Vec<&str> = quotes.collect();
    let hits = anchor::place_quotes(text, &quotes);
    quotes.into_iter().map(ToOwned::to_owned).zip(hits).collect()
}

/// The letters before and after a hit that are looked at.
fn around(letters: &Letters<'_>, text: &str, hit: &TextRange) -> [Range<usize>; 2] {
    let (start, end) = (hit.start as usize, hit.end as usize);
    let first = floor_char_boundary(text, start.saturating_sub(4 * CONTEXT));
    let last = floor_char_boundary(text, end + 4 * CONTEXT);
    [letters.range(first..start), letters.range(end..last)]
}

/// Whether a quote is so short that only the words around it say that it is the passage.
fn is_short(quote: &str) -> bool {
    quote.chars().count() < 25
}

/// Whether the words around a quote are enough to tell whether they stand there.
fn is_told(words: &Words<'_>) -> bool {
    let around = words.before.chars().chain(words.after.chars());
    around.filter(|c| c.is_alphanumeric()).count() >= 10
}
