//! Edits of a text by ranges, and the way back to how a file lies on the disk.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{DiffTag, TextDiff};

use crate::load::plain;

/// Replacements of ranges of one text; no two overlap.
#[derive(Debug, Default)]
pub struct Edits(BTreeMap<(usize, usize), String>);

impl Edits {
    /// Replaces a range.
    pub fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.0.insert((range.start, range.end), with.into());
    }

    /// Inserts at a place, behind what is inserted there already.
    pub fn insert(&mut self, at: usize, text: &str) {
        self.0.entry((at, at)).or_default().push_str(text);
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds these to others, each at the place that its own becomes.
    pub fn moved(self, others: &mut Self, place: impl Fn(usize) -> usize) {
        others.0.extend(self.0.into_iter().map(|((start, end), with)| ((place(start), place(end)), with)));
    }

    /// The text with all of them made.
    pub fn applied(&self, text: &str) -> String {
        let mut new = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for ((start, end), with) in self.0.iter().filter(|((start, end), _)| start <= end) {
            if *start < at {
                continue;
            }
            new.push_str(&text[at..*start]);
            new.push_str(with);
            at = *end;
        }
        new.push_str(&text[at..]);
        new
    }
}

/// A changed text as it belongs on the disk: with the byte order mark of the original, each line that is kept with its
/// own end, new lines with the end that the file's first line has.
pub fn as_on_disk(original: &str, changed: &str) -> String {
    let (mark, body) = match original.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", original),
    };
    if !body.contains("\r\n") && !body.contains('\0') {
        return format!("{mark}{changed}");
    }
    let before = plain(body);
    let end = if body.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n")) {
        "\r\n"
    } else {
        "\n"
    };
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), changed.split_inclusive('\n').collect());
    let mut text = mark.to_owned();
    for part in TextDiff::from_slices(&old, &new).ops() {
        if part.tag() == DiffTag::Equal {
            part.old_range().for_each(|n| text.push_str(lines[n]));
        } else {
            part.new_range().for_each(|n| text.push_str(&new[n].replace('\n', end)));
        }
    }
    text
}

/// The end of the line that holds a place, its line break included.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |n| at + n + 1)
}

/// The start of the line that holds a place.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |n| n + 1)
}

/// Where each byte of a TOML string's value stands in the string as written, and where the value ends; none where
/// the string is not written as TOML has it.
pub fn places_in_string(written: &str, value: &str) -> Option<Vec<usize>> {
    let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| written.starts_with(quotes))?;
    let is_basic = quotes.starts_with('"');
    let mut at = quotes.len();
    if quotes.len() == 3 && written[at..].starts_with('\n') {
        at += 1;
    }
    let end = written.len().checked_sub(quotes.len())?;
    let mut places = Vec::with_capacity(value.len() + 1);
    let mut rest = value.chars();
    while at < end {
        let next = written[at..].chars().next()?;
        let escape = is_basic && next == '\\';
        let length = if escape { escape_length(&written[at..end])? } else { next.len_utf8() };
        let is_joint = escape && written[at + 1..].starts_with([' ', '\t', '\n']);
        if !is_joint {
            let meant = rest.next()?;
            places.extend(std::iter::repeat_n(at, meant.len_utf8()));
        }
        at += length;
    }
    places.push(end);
    (rest.next().is_none() && places.len() == value.len() + 1).then_some(places)
}

fn escape_length(written: &str) -> Option<usize> {
    Some(match written.chars().nth(1)? {
        'x' => 4,
        'u' => 6,
        'U' => 10,
        ' ' | '\t' | '\n' => {
            let rest = written[1..].trim_start_matches([' ', '\t', '\n']);
            written.len() - rest.len()
        }
        other => 1 + other.len_utf8(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_ends() {
        assert_eq!(as_on_disk("\u{feff}a\r\nb\r\n", "a\nx\nb\n"), "\u{feff}a\r\nx\r\nb\r\n");
        assert_eq!(as_on_disk("a\r\nb\nc\0\r\n", "a\nB\nc\u{fffd}\n"), "a\r\nB\r\nc\0\r\n");
        assert_eq!(as_on_disk("a\nb", "x\nb"), "x\nb");
    }

    #[test]
    fn values_are_found_in_what_was_written() {
        let cases = [
            (r#""a\tb""#, "a\tb", vec![1, 2, 4, 5]),
            (r#""\u00e9x""#, "éx", vec![1, 1, 7, 8]),
            ("'''\na\\n'''", "a\\n", vec![4, 5, 6, 7]),
            ("\"\"\"a \\\n   b\"\"\"", "a b", vec![3, 4, 10, 11]),
        ];
        for (written, value, expected) in cases {
            assert_eq!(places_in_string(written, value), Some(expected), "{written}");
        }
        assert_eq!(places_in_string("\"a\"", "ab"), None);
    }
}
