//! Lines of a plain text to headings, lists, tables and paragraphs.

use super::lines::{BULLETS, Line};
use crate::import::pieces::{Piece, Tag};

/// A heading has at most as many words.
const HEADING_WORDS: usize = 14;

/// What a line is, seen alone.
enum Kind<'a> {
    /// An item of a list, with how deep it is.
    Bullet(usize, &'a str),
    /// An item with its number.
    Number(u64, &'a str),
    /// A quoted line of a letter.
    Quote(&'a str),
    /// Cells between tabs.
    Row(Vec<&'a str>),
    /// A line of signs.
    Rule,
    /// Anything else.
    Words(&'a str),
}

/// The pieces of lines.
pub fn pieces(lines: &[Line]) -> Vec<Piece> {
    let mut kinds: Vec<Kind<'_>> = lines.iter().map(kind).collect();
    alone_are_words(&mut kinds, lines);
    let mut out = Vec::new();
    let mut at = 0;
    while at < kinds.len() {
        let same =
            |wanted: fn(&Kind<'_>) -> bool| kinds[at..].iter().take_while(|kind| wanted(kind)).count().max(1);
        let count = match &kinds[at] {
            Kind::Bullet(..) => same(|kind| matches!(kind, Kind::Bullet(..))),
            Kind::Number(..) => numbered(&kinds[at..]),
            Kind::Quote(_) => same(|kind| matches!(kind, Kind::Quote(_))),
            Kind::Row(_) => same(|kind| matches!(kind, Kind::Row(_))),
            Kind::Rule | Kind::Words(_) => 1,
        };
        let group = &kinds[at..at + count];
        match &group[0] {
            Kind::Bullet(..) => bullets(group, &mut out),
            Kind::Number(first, _) => list(Some(*first), group, &mut out),
            Kind::Quote(_) => quote(group, &mut out),
            Kind::Row(_) => table(group, &mut out),
            // A line at an end separates nothing.
            Kind::Rule if at > 0 && at + 1 < kinds.len() => out.push(Piece::Rule),
            Kind::Rule => {}
            Kind::Words(text) => {
                let tag = level(&kinds, lines, at).map_or(Tag::Paragraph, Tag::Heading);
                within(tag, text, &mut out);
            }
        }
        at += count;
    }
    out
}

fn within(tag: Tag, text: &str, out: &mut Vec<Piece>) {
    out.extend([Piece::Start(tag), Piece::Text(text.to_owned()), Piece::End]);
}

fn kind(line: &Line) -> Kind<'_> {
    let text = line.text.as_str();
    let is_space = |c: char| c == ' ' || c == '\t';
    if text.chars().count() >= 3
        && text.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | '~' | '–' | '—' | '#' | '.' | ' '))
    {
        return Kind::Rule;
    }
    if let Some(rest) = text.strip_prefix(BULLETS) {
        return Kind::Bullet(line.indent, rest.trim_start());
    }
    for mark in ['-', '*', '–', '—', 'o', '+', '»'] {
        if let Some(rest) = text.strip_prefix(mark)
            && rest.starts_with(is_space)
        {
            let deeper = usize::from(mark == 'o') * 4;
            return Kind::Bullet(line.indent + deeper, rest.trim_start());
        }
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if (1..=3).contains(&digits)
        && text[digits..].starts_with(['.', ')'])
        && text[digits + 1..].starts_with(is_space)
        && let Ok(number) = text[..digits].parse()
    {
        return Kind::Number(number, text[digits + 1..].trim_start());
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Kind::Quote(rest.trim_start_matches(['>', ' ']));
    }
    if text.contains('\t') {
        return Kind::Row(text.split('\t').map(str::trim).collect());
    }
    Kind::Words(text)
}

/// What is an item or a row only in company is words when it stands alone: a dash may begin a line of speech, a number
/// a heading.
fn alone_are_words<'a>(kinds: &mut [Kind<'a>], lines: &'a [Line]) {
    for at in 0..kinds.len() {
        let near = |at: Option<usize>| at.and_then(|at| kinds.get(at));
        let (before, after) = (near(at.checked_sub(1)), near(Some(at + 1)));
        let is_alone = match &kinds[at] {
            Kind::Bullet(..) => {
                let starts = |signs: &[char]| lines[at].text.starts_with(signs);
                let is_weak = starts(&['–', '—', 'o', '+', '»']);
                let mark = lines[at].text.chars().next();
                let same = |near: Option<usize>| {
                    near.and_then(|near| lines.get(near)).is_some_and(|near| near.text.chars().next() == mark)
                };
                let is_near = matches!(before, Some(Kind::Bullet(..))) && same(at.checked_sub(1))
                    || matches!(after, Some(Kind::Bullet(..))) && same(Some(at + 1));
                is_weak && !is_near
            }
            Kind::Number(n, _) => {
                let joins = |near: Option<&Kind<'_>>, wanted: Option<u64>| matches!(near, Some(Kind::Number(m, _)) if Some(*m) == wanted);
                !joins(before, n.checked_sub(1)) && !joins(after, n.checked_add(1))
            }
            Kind::Row(cells) => {
                let is_prose = cells.iter().any(|cell| cell.chars().count() > 120);
                let joins = |near: Option<&Kind<'_>>| matches!(near, Some(Kind::Row(_)));
                is_prose || !joins(before) && !joins(after)
            }
            _ => false,
        };
        if is_alone {
            kinds[at] = Kind::Words(&lines[at].text);
        }
    }
}

/// How many numbers follow each other.
fn numbered(kinds: &[Kind<'_>]) -> usize {
    let number = |kind: &Kind<'_>| if let Kind::Number(n, _) = kind { Some(*n) } else { None };
    let follows = |pair: &&[Kind<'_>]| number(&pair[0]).and_then(|n| n.checked_add(1)) == number(&pair[1]);
    1 + kinds.windows(2).take_while(follows).count()
}

fn list(start: Option<u64>, group: &[Kind<'_>], out: &mut Vec<Piece>) {
    out.push(Piece::Start(Tag::List(start)));
    for kind in group {
        if let Kind::Number(_, text) | Kind::Bullet(_, text) = kind {
            within(Tag::Item, text, out);
        }
    }
    out.push(Piece::End);
}

/// Bullets, those further in below those before them.
fn bullets(group: &[Kind<'_>], out: &mut Vec<Piece>) {
    let mut open: Vec<usize> = Vec::new();
    for kind in group {
        let Kind::Bullet(indent, text) = kind else { continue };
        while open.len() > 1 && open.last().is_some_and(|last| indent < last) {
            open.pop();
            out.extend([Piece::End, Piece::End]);
        }
        if open.last().is_none_or(|last| *indent > last + 1) {
            out.push(Piece::Start(Tag::List(None)));
            open.push(*indent);
        } else {
            out.push(Piece::End);
        }
        out.extend([Piece::Start(Tag::Item), Piece::Text((*text).to_owned())]);
    }
    out.extend(open.iter().flat_map(|_| [Piece::End, Piece::End]));
}

fn quote(group: &[Kind<'_>], out: &mut Vec<Piece>) {
    out.push(Piece::Start(Tag::Quote));
    let words: Vec<&str> =
        group.iter().map(|kind| if let Kind::Quote(text) = kind { text } else { "" }).collect();
    // An empty line of a quotation separates its paragraphs.
    for part in words.split(|line| line.is_empty()) {
        within(Tag::Paragraph, &part.join(" "), out);
    }
    out.push(Piece::End);
}

fn table(group: &[Kind<'_>], out: &mut Vec<Piece>) {
    out.push(Piece::Start(Tag::Table(Vec::new())));
    for kind in group {
        let Kind::Row(cells) = kind else { continue };
        out.push(Piece::Start(Tag::Row));
        cells.iter().for_each(|cell| within(Tag::Cell, cell, out));
        out.push(Piece::End);
    }
    out.push(Piece::End);
}

/// The level of a line that is a heading: a short line without closing punctuation before a paragraph, or before another
/// one that stands before a paragraph.
fn level(kinds: &[Kind<'_>], lines: &[Line], at: usize) -> Option<u8> {
    if !may_head(kinds, lines, at) {
        return None;
    }
    let heads_text = |at: usize| match kinds.get(at + 1) {
        Some(Kind::Words(_)) => !may_head(kinds, lines, at + 1) && is_paragraph(&lines[at + 1]),
        Some(Kind::Bullet(..) | Kind::Number(..) | Kind::Row(_) | Kind::Quote(_)) => true,
        _ => false,
    };
    let under = |at: usize| at > 0 && may_head(kinds, lines, at - 1);
    if heads_text(at) {
        // Of three short lines and more, which are a list without bullets, only one set apart is a heading.
        return match (under(at), at > 1 && under(at - 1)) {
            (false, _) => Some(2),
            (true, false) => Some(3),
            (true, true) => (lines[at].gap && lines.get(at + 1).is_some_and(|next| next.gap)).then_some(2),
        };
    }
    let is_upper = !under(at) && at + 1 < kinds.len() && may_head(kinds, lines, at + 1) && heads_text(at + 1);
    is_upper.then_some(2)
}

fn is_paragraph(line: &Line) -> bool {
    line.words() >= 10 || line.words() >= 3 && line.ends_sentence()
}

/// Whether a line, seen alone, may be a heading.
fn may_head(kinds: &[Kind<'_>], lines: &[Line], at: usize) -> bool {
    let (Some(Kind::Words(text)), Some(line)) = (kinds.get(at), lines.get(at)) else { return false };
    let words = line.words();
    let starts = text.trim_start_matches(['¿', '¡', '"', '“', '«', '‘', '\'', '(', '#', ' ']).chars().next();
    let is_question = text.ends_with('?') && words <= 10;
    let is_open =
        !text.ends_with(['.', '!', '?', ':', ';', ',', '…', '-', '–', '—']) && !line.ends_sentence();
    words <= HEADING_WORDS
        && text.chars().count() <= 110
        && (is_open || is_question)
        && starts
            .is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_lowercase() && c.is_alphabetic())
}
