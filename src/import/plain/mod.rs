//! Plain text, pasted from a page or saved from one: lines to a draft.
//!
//! Entry point: [`read`]. In turn: lines are made (`lines`), furniture is taken out (here), the head gives title, author
//! and date (`head`), and what is left becomes headings, lists and paragraphs (`blocks`). Nothing is added to the
//! source's words, and each line that is left out is named.

mod blocks;
mod head;
mod lines;
mod names;

use super::draft::{Draft, LeftOut};
use super::{dates, furniture};
use lines::Line;

pub use names::people;

/// Reads a plain text.
pub fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    let mut lines = lines::lines(text);
    let end = cut_end(&mut lines);
    let is_paste = take_furniture(&mut lines, &mut draft.left_out) || !end.is_empty();
    let mut lines = lines::joined(lines);
    head::take(&mut lines, is_paste, &mut draft);
    draft.left_out.extend(end);
    draft.pieces = blocks::pieces(&lines);
    draft
}

/// Whether a line is long enough to be of the source itself.
fn is_prose(line: &Line) -> bool {
    line.words() >= 12
}

/// Cuts off what a site adds behind the source: from a line such as `Recent Posts` to the end, where there is prose
/// before it and far less behind it.
fn cut_end(lines: &mut Vec<Line>) -> Vec<LeftOut> {
    let all: usize = lines.iter().map(Line::words).sum();
    let (mut before, mut has_prose) = (0, false);
    let mut is_end = |line: &Line| {
        // A short text may have much behind it; a long one may have a heading of that name.
        let is_small = (all - before) * 2 < before;
        let is_end = has_prose && is_small && furniture::is_end(&line.text);
        before += line.words();
        has_prose |= is_prose(line);
        is_end
    };
    let Some(at) = lines.iter().position(&mut is_end) else { return Vec::new() };
    lines.split_off(at).iter().map(|line| LeftOut::new(&line.text, furniture::WHY)).collect()
}

/// Takes out furniture; says whether there was any.
fn take_furniture(lines: &mut Vec<Line>, left_out: &mut Vec<LeftOut>) -> bool {
    let before = left_out.len();
    let first_prose = lines.iter().position(is_prose).unwrap_or(lines.len());
    let mut kept: Vec<Line> = Vec::new();
    let mut gap = false;
    for (n, mut line) in std::mem::take(lines).into_iter().enumerate() {
        // Above the title alone: below it, these words may be a heading.
        let is_label = n < first_prose.min(6) && kept.is_empty() && furniture::is_label(&line.text);
        if furniture::is_furniture(&line.text) || is_label {
            gap |= line.gap;
            left_out.push(LeftOut::new(&line.text, furniture::WHY));
        } else {
            line.gap |= std::mem::take(&mut gap);
            kept.push(line);
        }
    }
    *lines = kept;
    left_out.len() > before
}

/// The people and the date that a line names, where it names nothing else.
pub fn particulars(line: &str) -> Option<(Vec<String>, Option<String>)> {
    head::particulars(line).map(|found| (found.authors, found.date))
}

/// A line that says when, and nothing else.
fn date_of(line: &str) -> Option<String> {
    const LABELS: &[&str] = &[
        "published on",
        "published:",
        "published",
        "posted on",
        "posted:",
        "posted",
        "date:",
        "publication date:",
        "publicado el",
        "publicado:",
        "publicada el",
        "publicado",
        "fecha de publicación:",
        "fecha:",
        "on ",
    ];
    let line = line.trim().trim_matches(['(', ')', '[', ']']);
    let lower = line.to_lowercase();
    let label = LABELS.iter().find(|label| lower.starts_with(**label)).map_or(0, |label| label.len());
    let rest = line.get(label..)?.trim_start_matches([':', ' ']);
    dates::whole(rest)
}

#[cfg(test)]
mod tests;
