//! Which passage the selectors of a Web Annotation mean. What none of them says in words or offsets is not guessed.

use serde_json::Value;

use super::batch::{Passage, slice};
use super::shown::list;
use super::text_at;
use super::web::all;

/// So many selectors that refine each other are followed.
const MOST: usize = 64;

/// The passage of a target; an empty one where it is about the whole.
///
/// # Errors
/// Where it has selectors, and none of them can be read here.
pub fn passage(target: &Value) -> Result<Passage, String> {
    let selectors = all(target.get("selector"));
    let mut passage = Passage::default();
    for selector in &selectors {
        // Several are several ways to say the same; each may be refined.
        let mut own = Passage::default();
        let mut open = Some(*selector);
        for _ in 0..MOST {
            let Some(selector) = open else { break };
            refine(&mut own, selector)?;
            open = all(selector.get("refinedBy")).into_iter().next();
        }
        if passage.quote.is_none() && own.quote.is_some() {
            (passage.quote, passage.prefix, passage.suffix) = (own.quote, own.prefix, own.suffix);
        }
        passage.range = passage.range.or(own.range);
    }
    if selectors.is_empty() || passage.quote.is_some() || passage.range.is_some() {
        return Ok(passage);
    }
    let mut kinds: Vec<&str> =
        selectors.iter().map(|one| text_at(one, "type").unwrap_or("none with a type")).collect();
    kinds.dedup();
    Err(format!(
        "nothing in its selector can be read here ({}): a passage is a quote with the words around it",
        list(&kinds)
    ))
}

/// Narrows a passage by one selector.
fn refine(passage: &mut Passage, selector: &Value) -> Result<(), String> {
    match text_at(selector, "type") {
        Some("TextQuoteSelector") => {
            // White space at the ends is a part of what was chosen, and of no passage.
            let text = |key: &str| selector.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
            let quote = text("exact").filter(|words| !words.trim().is_empty());
            passage.quote = Some(quote.ok_or("its `TextQuoteSelector` has no words (`exact`)")?);
            (passage.prefix, passage.suffix) = (text("prefix"), text("suffix"));
        }
        Some("TextPositionSelector") => {
            let number = |key: &str| {
                let number = selector.get(key)?;
                let number = number.as_u64().or_else(|| number.as_str()?.trim().parse().ok())?;
                usize::try_from(number).ok()
            };
            let range = number("start").zip(number("end")).filter(|(start, end)| start < end);
            let Some((start, end)) = range else { return Ok(()) };
            match &passage.quote {
                // Within the quote that it refines.
                Some(quote) => *passage = within(passage, quote, start..end)?,
                None => passage.range = Some(start..end),
            }
        }
        _ => {}
    }
    Ok(())
}

/// A part of a quote, with the rest of it as the words around.
fn within(passage: &Passage, quote: &str, range: std::ops::Range<usize>) -> Result<Passage, String> {
    let words = slice(quote, &range).ok_or("its position lies outside the quote that it refines")?;
    let before: String = quote.chars().take(range.start).collect();
    let after: String = quote.chars().skip(range.end).collect();
    Ok(Passage {
        quote: Some(words),
        prefix: Some(passage.prefix.clone().unwrap_or_default() + &before),
        suffix: Some(after + passage.suffix.as_deref().unwrap_or_default()),
        ..Passage::default()
    })
}
