//! The keys that make a quote stand at one passage alone: what the program writes where an author is to decide.
//!
//! Entry point: [`only_here`].

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::TextRange;
use super::context;
use super::display::{one_line, toml_string};
use super::ladder::{self, ArticleText};

/// So many words before and after a passage are tried to make it the only one.
const CONTEXT_WORDS: usize = 8;

/// So many comparisons are made for an article; after that, hits are counted.
const COMPARISONS: usize = 2_000_000;

/// An anchor that stands at one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// The passage's words.
    pub quote: String,
    /// The words before.
    pub prefix: String,
    /// The words after.
    pub suffix: String,
    /// Which hit of how many, where the words around do not tell them apart.
    pub occurrence: Option<(usize, usize)>,
}

impl Keys {
    /// The keys as lines of TOML.
    pub fn toml(&self) -> String {
        let mut lines = String::new();
        let keys = [("quote", &self.quote), ("prefix", &self.prefix), ("suffix", &self.suffix)];
        for (key, value) in keys.into_iter().filter(|(_, value)| !value.is_empty()) {
            let _ = writeln!(lines, "{key} = {}", toml_string(value));
        }
        if let Some((occurrence, of)) = self.occurrence {
            let _ = writeln!(lines, "occurrence = {occurrence}\nof = {of}");
        }
        lines
    }
}

/// The keys of each passage of a text, with the fewest words around it that do; none for one that no quote has alone.
pub fn only_here(text: &str, passages: &[TextRange]) -> Vec<Option<Keys>> {
    let text = ArticleText::new(text);
    let words = |range: &TextRange| text.text.get(range.start as usize..range.end as usize);
    let mut quotes: Vec<&str> = passages.iter().filter_map(words).collect();
    quotes.sort_unstable();
    quotes.dedup();
    let hits: BTreeMap<&str, Rc<[TextRange]>> =
        quotes.iter().copied().zip(ladder::find(&text, &quotes).into_iter().map(|f| f.hits)).collect();
    let mut comparisons = 0;
    let mut one = |passage: &TextRange| {
        let quote = words(passage)?;
        let hits = hits.get(quote)?;
        let index = hits.binary_search_by_key(&passage.start, |hit| hit.start).ok()?;
        (hits.get(index)? == passage).then(|| keys(&text, hits, index, &mut comparisons))
    };
    passages.iter().map(&mut one).collect()
}

fn keys(text: &ArticleText<'_>, hits: &[TextRange], index: usize, comparisons: &mut usize) -> Keys {
    let hit = &hits[index];
    let quote = one_line(text.text.get(hit.start as usize..hit.end as usize).unwrap_or_default());
    let mut keys = Keys { quote, prefix: String::new(), suffix: String::new(), occurrence: None };
    for count in 1..=CONTEXT_WORDS {
        let around = context::around(text.text, hit, count, count);
        let context = around.context();
        (keys.prefix, keys.suffix) = (around.prefix, around.suffix);
        *comparisons += hits.len();
        if *comparisons > COMPARISONS {
            break;
        }
        if hits.iter().filter(|other| context.holds(text, other)).take(2).count() == 1 {
            return keys;
        }
    }
    keys.occurrence = Some((index + 1, hits.len()));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::place_quote;
    use crate::parse::objects::{Anchor, Occurrence};
    use crate::source::{FileId, Span, Spanned, offset};

    /// What an annotation with these keys stands at.
    fn placed(text: &str, keys: &Keys) -> Vec<TextRange> {
        let spanned =
            |value: &String| (!value.is_empty()).then(|| Spanned::new(value.clone(), Span::file(FileId(0))));
        let number = |n: usize| Spanned::new(offset(n), Span::file(FileId(0)));
        let anchor = Anchor {
            quote: spanned(&keys.quote),
            prefix: spanned(&keys.prefix),
            suffix: spanned(&keys.suffix),
            occurrence: keys.occurrence.map(|(n, _)| number(n).map(Occurrence::Nth)),
            of: keys.occurrence.map(|(_, of)| number(of)),
        };
        place_quote(text, &anchor, true).unwrap().1
    }

    #[test]
    fn keys_stand_at_their_passage_alone() {
        let texts = [
            "Vale",
            "Vale and Vale.\nVale\nVale of Vale's “Vale”",
            "to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale to Vale",
            "VALE, Vale, vale: \"Va\u{AD}le\" \\ Vale \t Vale",
        ];
        for text in texts {
            let found: Vec<TextRange> =
                text.match_indices("Vale").map(|(at, word)| offset(at)..offset(at + word.len())).collect();
            for (passage, keys) in found.iter().zip(only_here(text, &found)) {
                assert_eq!(placed(text, &keys.unwrap()), std::slice::from_ref(passage), "{text}");
            }
        }
    }

    #[test]
    fn the_fewest_words_that_do() {
        let text = "the Vale council, the Vale council met, the Vale Vale";
        let keys = only_here(text, &[4..8, 22..26]);
        let first = keys[0].clone().unwrap();
        assert_eq!((first.prefix.as_str(), first.suffix.as_str()), ("the", "council,"));
        let second = keys[1].clone().unwrap().toml();
        assert_eq!(second, "quote = \"Vale\"\nprefix = \"council, the\"\nsuffix = \"council met,\"\n");
    }
}
