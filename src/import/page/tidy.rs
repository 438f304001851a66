//! What the main text of a page repeats of its particulars, and what is left of the site, taken out; headings below the
//! title.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::import::draft::{Draft, Facts, LeftOut};
use crate::import::pieces::{Piece, Tag, one_line};
use crate::import::{furniture, plain};

/// Why a line is left out that names authors and dates.
const ABOUT: &str = "about the text: author, date";

/// Why a line is left out that stands in the page's article and is no part of its text, as far as can be seen.
pub const BESIDE: &str = "beside the text";

/// A block with nothing but words in it.
struct Leaf {
    /// Its pieces, with those that begin and end it.
    range: Range<usize>,
    text: String,
    is_heading: bool,
    /// Whether it is links and nothing else, and more than one.
    is_links: bool,
    /// Whether it stands in a list, a quotation or a table.
    is_inside: bool,
}

/// Takes out what is no part of the text.
pub fn tidy(draft: &mut Draft) {
    draft.pieces = in_paragraphs(std::mem::take(&mut draft.pieces));
    let leaves = leaves(&draft.pieces);
    let mut out: BTreeMap<usize, (usize, Option<&'static str>)> = BTreeMap::new();
    let is_prose = |leaf: &Leaf| leaf.text.split_whitespace().count() >= 14 && !leaf.is_heading;
    let first = leaves.iter().position(is_prose).unwrap_or(leaves.len());
    let last = leaves.iter().rposition(is_prose).unwrap_or(0);
    let title = draft.facts.title.clone().unwrap_or_default();
    let mut seen_title = false;
    for (n, leaf) in leaves.iter().enumerate() {
        let is_head = n < first && n < 12;
        let is_title = (is_head || leaf.is_heading && n < first.max(3))
            && !seen_title
            && says_the_same(&leaf.text, &title);
        let why = if leaf.is_inside {
            None
        } else if is_title {
            seen_title = true;
            Some(None)
        } else if leaf.is_links && (n < first || n > last) {
            Some(Some("links of the site"))
        } else if furniture::is_furniture(&leaf.text)
            || n > last && furniture::is_end(&leaf.text) && leaf.is_heading
        {
            Some(Some(furniture::WHY))
        } else if is_head && !leaf.is_heading && particulars(&leaf.text, draft) {
            Some(Some(ABOUT))
        } else {
            None
        };
        if let Some(why) = why {
            out.insert(leaf.range.start, (leaf.range.end, why));
            draft.left_out.extend(why.map(|why| LeftOut::new(&leaf.text, why)));
        }
    }
    draft.pieces = without(std::mem::take(&mut draft.pieces), &out);
    relevel(&mut draft.pieces);
}

fn without(pieces: Vec<Piece>, out: &BTreeMap<usize, (usize, Option<&'static str>)>) -> Vec<Piece> {
    let mut skip_to = 0;
    let keep = |(n, piece): (usize, Piece)| {
        if let Some((end, _)) = out.get(&n) {
            skip_to = *end;
        }
        (n >= skip_to).then_some(piece)
    };
    pieces.into_iter().enumerate().filter_map(keep).collect()
}

/// Words that stand beside blocks get a paragraph of their own, so that every line of the page is a block.
fn in_paragraphs(pieces: Vec<Piece>) -> Vec<Piece> {
    let is_block = |piece: &Piece| match piece {
        Piece::Start(tag) => !matches!(tag, Tag::Format(_) | Tag::Link(_)),
        Piece::Code { .. } | Piece::Rule => true,
        _ => false,
    };
    // Which of what begins holds blocks.
    let mut holds = vec![false; pieces.len()];
    let mut open: Vec<usize> = Vec::new();
    for (n, piece) in pieces.iter().enumerate() {
        if is_block(piece)
            && let Some(parent) = open.last()
        {
            holds[*parent] = true;
        }
        match piece {
            Piece::Start(_) => open.push(n),
            Piece::End => {
                let ended = open.pop();
                if let (Some(ended), Some(parent)) = (ended, open.last()) {
                    holds[*parent] |= holds[ended];
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::with_capacity(pieces.len());
    // Of what is open: whether it holds blocks, so that words in it stand beside them.
    let mut beside = vec![true];
    let mut is_wrapped = false;
    let mut depth = 0_usize;
    for (n, piece) in pieces.into_iter().enumerate() {
        let begins_line = match &piece {
            Piece::Text(text) => !text.trim().is_empty(),
            Piece::Start(Tag::Format(_) | Tag::Link(_)) => !holds[n],
            _ => false,
        };
        let is_beside = depth == 0 && beside.last() == Some(&true);
        let ends_line = is_beside
            && (is_block(&piece) || piece == Piece::End || matches!(&piece, Piece::Start(_)) && holds[n]);
        if is_wrapped && ends_line {
            out.push(Piece::End);
            is_wrapped = false;
        }
        if !is_wrapped && is_beside && begins_line {
            out.push(Piece::Start(Tag::Paragraph));
            is_wrapped = true;
        }
        match &piece {
            Piece::Start(_) if is_wrapped => depth += 1,
            Piece::Start(tag) => beside.push(
                holds[n]
                    && !matches!(tag, Tag::Table(_) | Tag::Row | Tag::Cell | Tag::List(_) | Tag::Heading(_)),
            ),
            Piece::End if is_wrapped => depth = depth.saturating_sub(1),
            Piece::End if beside.len() > 1 => drop(beside.pop()),
            _ => {}
        }
        out.push(piece);
    }
    if is_wrapped {
        out.push(Piece::End);
    }
    out
}

/// The lines of a text: the words of each block, and those of code.
pub fn lines(pieces: Vec<Piece>) -> Vec<String> {
    let pieces = in_paragraphs(pieces);
    let code = |piece: &Piece| if let Piece::Code { text, .. } = piece { Some(one_line(text)) } else { None };
    leaves(&pieces).into_iter().map(|leaf| leaf.text).chain(pieces.iter().filter_map(code)).collect()
}

/// Lines that are not in a text, and why each is no part of it. The title is named elsewhere.
pub fn beside(lines: Vec<String>, facts: &Facts) -> Vec<LeftOut> {
    let is_title = |line: &str| facts.title.as_ref().is_some_and(|title| says_the_same(title, line));
    let is_author = |line: &str| facts.authors.iter().any(|author| says_the_same(author, line));
    let why = |line: &str| match () {
        () if furniture::is_furniture(line) || furniture::is_end(line) => furniture::WHY,
        () if is_author(line) || plain::particulars(line).is_some() => ABOUT,
        () => BESIDE,
    };
    lines.iter().filter(|line| !is_title(line)).map(|line| LeftOut::new(line, why(line))).collect()
}

/// The blocks that hold words and no other blocks.
fn leaves(pieces: &[Piece]) -> Vec<Leaf> {
    struct Open {
        start: usize,
        is_leaf: bool,
        is_block: bool,
        is_heading: bool,
        is_container: bool,
    }
    let mut open: Vec<Open> = Vec::new();
    let mut inside = 0_usize;
    let mut found = Vec::new();
    for (n, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Start(tag) => {
                let is_block = !matches!(tag, Tag::Format(_) | Tag::Link(_));
                if is_block {
                    open.iter_mut().for_each(|open| open.is_leaf = false);
                }
                let is_container = matches!(tag, Tag::List(_) | Tag::Quote | Tag::Table(_));
                inside += usize::from(is_container);
                open.push(Open {
                    start: n,
                    is_leaf: is_block,
                    is_block,
                    is_heading: matches!(tag, Tag::Heading(_)),
                    is_container,
                });
            }
            Piece::End => {
                let Some(ended) = open.pop() else { continue };
                inside -= usize::from(ended.is_container);
                if ended.is_block && ended.is_leaf {
                    let words = pieces[ended.start..n].iter().map(|piece| match piece {
                        Piece::Text(text) => text.as_str(),
                        Piece::Break => " ",
                        _ => "",
                    });
                    let text = one_line(&words.collect::<String>());
                    if !text.is_empty() {
                        let is_links = is_links(&pieces[ended.start..n]);
                        found.push(Leaf {
                            is_links,
                            range: ended.start..n + 1,
                            text,
                            is_heading: ended.is_heading,
                            is_inside: inside > 0,
                        });
                    }
                }
            }
            Piece::Code { .. } | Piece::Rule => open.iter_mut().for_each(|open| open.is_leaf = false),
            Piece::Text(_) | Piece::Break => {}
        }
    }
    found
}

/// Whether pieces are links alone, with signs between them.
fn is_links(pieces: &[Piece]) -> bool {
    let (mut links, mut depth, mut in_link) = (0, 0_usize, None);
    for piece in pieces {
        match piece {
            Piece::Start(Tag::Link(_)) if in_link.is_none() => {
                (links, in_link, depth) = (links + 1, Some(depth), depth + 1);
            }
            Piece::Start(_) => depth += 1,
            Piece::End => {
                depth = depth.saturating_sub(1);
                in_link = in_link.filter(|start| *start < depth);
            }
            Piece::Text(text) if in_link.is_none() && text.chars().any(char::is_alphanumeric) => {
                return false;
            }
            _ => {}
        }
    }
    links > 1
}

/// Whether a line says nothing but who wrote the text when; it fills in what the page's metadata leaves open.
fn particulars(line: &str, draft: &mut Draft) -> bool {
    let known = draft.facts.authors.iter().any(|author| says_the_same(author, line));
    let Some((authors, date)) = plain::particulars(line) else { return known };
    if draft.facts.authors.is_empty() {
        draft.facts.authors = authors;
    }
    match (&draft.facts.published, &date) {
        (None, Some(_)) => draft.facts.published = date,
        // The page shows its reader the day of its own zone; the metadata often have that of another.
        (Some(said), Some(shown)) if is_next_day(said, shown) => {
            draft
                .notes
                .push(format!("the page shows {shown}, its metadata say {said}: taken is what it shows"));
            draft.facts.published = date;
        }
        _ => {}
    }
    true
}

fn is_next_day(one: &str, other: &str) -> bool {
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    let apart = |a: jiff::civil::Date, b: jiff::civil::Date| {
        a.tomorrow().ok() == Some(b) || b.tomorrow().ok() == Some(a)
    };
    day(one).zip(day(other)).is_some_and(|(one, other)| apart(one, other))
}

/// Whether two lines are the same but for signs, case and white space.
pub fn says_the_same(one: &str, other: &str) -> bool {
    let bare = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let (one, other) = (bare(one), bare(other));
    !one.is_empty() && one == other
}

/// The levels of headings begin at 2, below the title, and leave none out.
fn relevel(pieces: &mut [Piece]) {
    let levels: BTreeSet<u8> = pieces
        .iter()
        .filter_map(|piece| if let Piece::Start(Tag::Heading(level)) = piece { Some(*level) } else { None })
        .collect();
    for piece in pieces {
        if let Piece::Start(Tag::Heading(level)) = piece {
            let place = levels.iter().position(|other| other == level).unwrap_or(0);
            *level = u8::try_from(place + 2).unwrap_or(6).min(6);
        }
    }
}
