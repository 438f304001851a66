//! The head of a plain text: which line is its title, and who wrote it when.

use std::collections::BTreeSet;

use super::lines::Line;
use super::{date_of, names};
use crate::import::draft::{Draft, LeftOut};
use crate::import::furniture;

/// The head is at most as many lines.
const LINES: usize = 10;

/// A title has at most as many characters; a first line that is longer is the text itself.
const LONGEST_TITLE: usize = 200;

/// Takes title, authors and date out of the first lines. `is_paste` when the text has furniture of a site, so that a
/// lone name above the title is an author's.
pub fn take(lines: &mut Vec<Line>, is_paste: bool, draft: &mut Draft) {
    let end = lines.iter().take(LINES).position(is_text).unwrap_or(lines.len().min(LINES));
    let rest = lines.split_off(end);
    let mut head = std::mem::take(lines);
    let mut sure = is_paste;
    let mut authors = Vec::new();
    let mut dated_at = None;
    let mut at = 0;
    head.retain(|line| {
        at += 1;
        let Some(found) = particulars(&line.text) else { return true };
        sure = true;
        dated_at = dated_at.or(Some(at));
        draft.left_out.push(LeftOut::new(&line.text, "about the text: author, date"));
        authors.extend(found.authors);
        draft.facts.published = draft.facts.published.take().or(found.date);
        false
    });
    if authors.is_empty()
        && sure
        && let Some(at) = author_at(&head, &rest)
    {
        let line = head.remove(at);
        authors = names::people(&line.text).unwrap_or_default();
        let words = format!(
            "taken as the author: `{}`, a name {} the title",
            line.text,
            if at == 0 { "above" } else { "below" }
        );
        draft.notes.push(words);
        if head.get(at).is_some_and(|line| names::is_office(&line.text)) && at > 0 {
            draft.left_out.push(LeftOut::new(&head.remove(at).text, "about the author"));
        }
    } else if !authors.is_empty()
        && let Some(at) =
            head.iter().skip(1).position(|line| names::is_office(&line.text) && !line.text.contains(':'))
    {
        draft.left_out.push(LeftOut::new(&head.remove(at + 1).text, "about the author"));
    }
    draft.facts.authors = unique(authors);
    lines.append(&mut head);
    lines.extend(rest);
    draft.facts.title = title(lines, &mut draft.notes);
}

/// Whether a line is of the text itself, no title and no particulars.
fn is_text(line: &Line) -> bool {
    let words = line.words();
    words >= 40 || words >= 14 && line.ends_sentence() && !line.text.ends_with('?')
}

/// What a line says of a text.
pub struct Particulars {
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When, in EDTF.
    pub date: Option<String>,
}

/// What a line says of the text, where that is all it says: `By Ada Example · Jun 26, 2031 · 6 min read`.
pub fn particulars(line: &str) -> Option<Particulars> {
    let whole = [line];
    for by in ["|", "·", "•", " – ", " — ", " - ", " on ", " el ", ","] {
        let parts: Vec<&str> = if by == "|" {
            whole.iter().flat_map(|part| part.split('|')).collect()
        } else {
            line.split(by).collect()
        };
        let parts = if by == "," { split_byline(line) } else { parts };
        if let Some(found) = parts_of(&parts) {
            return Some(found);
        }
    }
    None
}

/// `By Ada Example, Jun 26, 2031` split at the first comma behind which a date stands.
fn split_byline(line: &str) -> Vec<&str> {
    let at = line.match_indices([',', '.']).map(|(at, _)| at).find(|at| date_of(&line[at + 1..]).is_some());
    at.map_or_else(|| vec![line], |at| vec![&line[..at], &line[at + 1..]])
}

fn parts_of(parts: &[&str]) -> Option<Particulars> {
    let mut found = Particulars { authors: Vec::new(), date: None };
    for part in parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        if let Some(date) = date_of(part) {
            found.date = found.date.or(Some(date));
        } else if let Some(authors) = names::byline(part) {
            found.authors.extend(authors);
        } else if parts.len() > 1 && names::is_name(part) {
            found.authors.push(part.to_owned());
        } else if !(parts.len() > 1 && (furniture::is_furniture(part) || furniture::is_label(part))) {
            return None;
        }
    }
    let is_more_than_names = found.date.is_some()
        || parts.iter().any(|part| names::byline(part.trim()).is_some() || furniture::is_furniture(part));
    is_more_than_names.then_some(found)
}

/// The line of the head that is a lone name: the one above the title or right below it.
fn author_at(head: &[Line], rest: &[Line]) -> Option<usize> {
    let is_author = |at: usize| {
        let line = head.get(at)?;
        (names::people(&line.text).is_some() && is_no_phrase(&line.text, head, rest)).then_some(at)
    };
    // A name above needs a title below it.
    let title_follows = head.get(1).is_some_and(|next| !names::is_name(&next.text) || next.words() > 3);
    is_author(0).filter(|_| title_follows).or_else(|| is_author(1))
}

/// Whether no word of a line stands in the text in small letters: that tells a name from a title in capitals.
fn is_no_phrase(line: &str, head: &[Line], rest: &[Line]) -> bool {
    let small: BTreeSet<&str> = head
        .iter()
        .chain(rest)
        .flat_map(|line| line.text.split(|c: char| !c.is_alphabetic()))
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect();
    let capitals = line.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
    capitals
        .map(str::to_lowercase)
        .all(|word| !small.contains(word.trim_matches(|c: char| !c.is_alphabetic())))
}

/// Takes the title; where the first line is the text already, the beginning of that is the title and stays in it.
fn title(lines: &mut Vec<Line>, notes: &mut Vec<String>) -> Option<String> {
    let first = lines.first()?;
    let is_short = first.text.chars().count() <= LONGEST_TITLE
        && (!is_text(first) || first.words() <= 20 && lines.len() > 1);
    if is_short {
        let title = lines.remove(0).text;
        let title = title.trim_start_matches('#').trim();
        let label =
            ["title:", "título:", "titulo:"].iter().find(|label| title.to_lowercase().starts_with(**label));
        return Some(
            label.map_or(title, |label| title.get(label.len()..).unwrap_or(title).trim()).to_owned(),
        );
    }
    notes.push("the first line is no title: the title is how the text begins; give it one of its own".into());
    let sentence =
        first.text.split_inclusive(['.', '?', '!']).next().unwrap_or(&first.text).trim_end_matches('.');
    let words: Vec<&str> = sentence.split_whitespace().collect();
    Some(if words.len() <= 15 && sentence.len() <= LONGEST_TITLE {
        words.join(" ")
    } else {
        format!("{} …", words[..words.len().min(12)].join(" "))
    })
}

fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(name.clone())).collect()
}
