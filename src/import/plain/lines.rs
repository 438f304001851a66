//! The lines of a plain text, and the joining of those that only the width of a page has broken.

use std::collections::BTreeSet;

use crate::import::pieces;

/// A line with something on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text, without white space at its ends.
    pub text: String,
    /// How far in it begins.
    pub indent: usize,
    /// Whether an empty line stands above it.
    pub gap: bool,
}

impl Line {
    /// How many words it has.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Whether it ends as a sentence does.
    pub fn ends_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*']);
        end.ends_with(['.', '!', '?', '…', ':', ';'])
    }
}

/// The lines of a text that have something on them.
pub fn lines(text: &str) -> Vec<Line> {
    let text = pieces::visible(text);
    let mut gap = true;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let words = line.trim();
        if words.is_empty() {
            gap = true;
            continue;
        }
        let indent =
            line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
        lines.push(Line { text: words.to_owned(), indent, gap: std::mem::take(&mut gap) });
    }
    lines
}

/// Signs that begin an item of a list.
pub const BULLETS: &[char] =
    &['•', '●', '▪', '◦', '‣', '■', '□', '○', '►', '▶', '➢', '➤', '✓', '✔', '\u{f0b7}', '·', '⁃', '∙'];

/// Whether a line begins an item of a list.
fn begins_item(text: &str) -> bool {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_number = (1..=3).contains(&digits)
        && text[digits..].starts_with(['.', ')'])
        && text[digits + 1..].starts_with([' ', '\t']);
    is_number
        || text.starts_with(BULLETS)
        || ["- ", "* ", "– ", "— ", "-\t", "*\t"].iter().any(|mark| text.starts_with(mark))
}

/// Lines with those joined that belong to one paragraph, and a bullet with the line below it.
pub fn joined(lines: Vec<Line>) -> Vec<Line> {
    let width = wrapped_at(&lines);
    let known: BTreeSet<String> = if width.is_some() {
        lines.iter().flat_map(|line| word_set(&line.text)).collect()
    } else {
        BTreeSet::new()
    };
    let mut out: Vec<Line> = Vec::new();
    // The length of the line before: of its own words, not of the paragraph.
    let mut before = 0;
    for line in lines {
        let length = line.text.chars().count();
        match out.last_mut() {
            Some(last) if is_lone_bullet(&last.text) && !begins_item(&line.text) => {
                last.text = format!("{} {}", last.text, line.text);
            }
            Some(last) if !line.gap && width.is_some_and(|width| goes_on(last, before, &line, width)) => {
                join(&mut last.text, &line.text, &known);
            }
            _ => out.push(line),
        }
        before = length;
    }
    out
}

fn is_lone_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| BULLETS.contains(&c)) && chars.next().is_none()
}

/// Whether a line goes on with the paragraph of the line above it.
fn goes_on(last: &Line, before: usize, line: &Line, width: usize) -> bool {
    // A line that is much too short ends a paragraph, or is a heading.
    let is_full = before * 10 >= width * 7;
    let is_lower = line.text.starts_with(|c: char| c.is_lowercase());
    !begins_item(&line.text) && !line.text.starts_with('>') && (is_full || is_lower && !last.ends_sentence())
}

/// The width at which a text is broken into lines, if it is.
fn wrapped_at(lines: &[Line]) -> Option<usize> {
    let length = |line: &Line| line.text.chars().count();
    let width = lines.iter().map(length).max()?;
    let pairs: Vec<&[Line]> =
        lines.windows(2).filter(|pair| !pair[1].gap && !begins_item(&pair[1].text)).collect();
    let is_broken = |pair: &&&[Line]| length(&pair[0]) * 10 >= width * 7 && !pair[0].ends_sentence();
    let broken = pairs.iter().filter(is_broken).count();
    ((30..=120).contains(&width) && broken >= 2 && broken * 2 >= pairs.len()).then_some(width)
}

/// Joins two lines. A hyphen at the end of the first goes where the text has the word without it.
fn join(text: &mut String, next: &str, known: &BTreeSet<String>) {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let stem = text
        .strip_suffix(['-', '‐'])
        .filter(|stem| is_letter(stem.chars().next_back()) && is_letter(next.chars().next()));
    let Some(stem) = stem else {
        text.push(' ');
        text.push_str(next);
        return;
    };
    let start = stem
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + stem[at..].chars().next().map_or(1, char::len_utf8));
    let rest: String = next.chars().take_while(|c| c.is_alphabetic()).collect();
    let whole = format!("{}{rest}", &stem[start..]).to_lowercase();
    if known.contains(&whole) {
        text.truncate(stem.len());
    }
    text.push_str(next);
}

fn word_set(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
