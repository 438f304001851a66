//! A passage in its sentence, cut where that is long.

use std::borrow::Cow;

use super::parts::Quote;
use crate::model::Article;

/// How much of a sentence is shown on either side of a passage, in characters.
const CONTEXT: usize = 220;

/// A range of an article's text in its sentence, where it may be published.
pub fn quote<'a>(
    article: &'a Article,
    range: &std::ops::Range<u32>,
    language: Option<&'a str>,
) -> Option<Quote<'a>> {
    let (start, text) = article.published_around(range)?;
    let end = start + crate::source::offset(text.len());
    let sentence = article.sentence(range);
    let sentence = sentence.start.max(start)..sentence.end.min(end);
    let slice = |a: u32, b: u32| text.get((a - start) as usize..(b - start) as usize).unwrap_or_default();
    Some(Quote {
        before: shortened_start(slice(sentence.start, range.start)),
        words: slice(range.start, range.end),
        after: shortened_end(slice(range.end, sentence.end)),
        language,
    })
}

/// The end of a text, cut at a word with an ellipsis where it is long.
fn shortened_start(text: &str) -> Cow<'_, str> {
    if text.len() <= CONTEXT {
        return text.into();
    }
    match text.char_indices().rev().nth(CONTEXT) {
        None => text.into(),
        Some((at, _)) => {
            let cut = text[at..].find(char::is_whitespace).map_or(at, |space| at + space);
            format!("…{}", &text[cut..]).into()
        }
    }
}

/// The start of a text, cut likewise.
fn shortened_end(text: &str) -> Cow<'_, str> {
    if text.len() <= CONTEXT {
        return text.into();
    }
    match text.char_indices().nth(CONTEXT) {
        None => text.into(),
        Some((at, _)) => {
            let cut = text[..at].rfind(char::is_whitespace).unwrap_or(at);
            format!("{}…", &text[..cut]).into()
        }
    }
}
