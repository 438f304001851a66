//! Passages, hits and keys as messages show them.

use std::fmt::Write as _;

use super::TextRange;
use super::context::Around;
use super::fold;

/// So many characters before and after a passage show where it stands.
const AROUND: usize = 32;

/// So many characters of a quote or passage are shown.
const SHOWN_CHARS: usize = 160;

/// A hit with some of what stands around it.
pub fn surroundings(text: &str, hit: &TextRange) -> String {
    let before = text.get(..hit.start as usize).unwrap_or_default();
    let after = text.get(hit.end as usize..).unwrap_or_default();
    let middle = text.get(hit.start as usize..hit.end as usize).unwrap_or_default();
    let start = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(at, _)| at);
    let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let left = if start > 0 { "…" } else { "" };
    let right = if end < after.len() { "…" } else { "" };
    let middle = shortened(middle);
    let (before, after) = (before.get(start..).unwrap_or_default(), after.get(..end).unwrap_or_default());
    format!("`{left}{}{right}`", one_line(&format!("{before}{middle}{after}")))
}

/// A word with its indefinite article.
pub fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}")
}

/// How often a quote stands in the article.
pub fn count_of_hits(times: usize) -> String {
    match times {
        1 => "is in the article once".to_owned(),
        2 => "is in the article twice".to_owned(),
        more => format!("is in the article {more} times"),
    }
}

/// Which of several hits.
pub fn ordinal(index: usize, count: usize) -> String {
    if count == 1 { "it".to_owned() } else { format!("hit {} of {count}", index + 1) }
}

/// Keys of an anchor as they are written in TOML.
pub fn keys(around: &Around, occurrence: Option<usize>, of: Option<usize>) -> String {
    let mut keys = Vec::new();
    keys.extend(occurrence.map(|n| format!("`occurrence = {n}`")));
    keys.extend(of.map(|n| format!("`of = {n}`")));
    for (key, value) in [("prefix", &around.prefix), ("suffix", &around.suffix)] {
        if !value.is_empty() {
            keys.push(format!("`{key} = {}`", toml_string(value)));
        }
    }
    match keys.pop() {
        Some(last) if keys.is_empty() => last,
        Some(last) => format!("{} and {last}", keys.join(", ")),
        None => String::new(),
    }
}

/// A basic string in TOML.
pub fn toml_string(value: &str) -> String {
    let mut written = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            // What does not show would be lost when it is copied from a screen.
            c if c.is_control() || fold::is_invisible(c) || is_steering(c) => {
                let _ = write!(written, "\\u{:04X}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

/// What ends a line or turns its direction without being a control character or invisible to quotes.
fn is_steering(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{2028}' | '\u{2029}')
}

/// White space as single spaces.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in backticks, on one line, of bearable length.
pub fn shown(text: &str) -> String {
    format!("`{}`", shortened(&one_line(text)))
}

/// A text without its middle where it is long.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= SHOWN_CHARS {
        return text.to_owned();
    }
    let head: String = text.chars().take(SHOWN_CHARS * 2 / 3).collect();
    let tail: String = text.chars().skip(count - SHOWN_CHARS / 3).collect();
    format!("{head} … {tail}")
}
