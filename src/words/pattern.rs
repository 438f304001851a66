//! A phrase with places to fill in: `read at {publisher}`. A brace that is meant stands twice.

use std::collections::BTreeSet;
use std::fmt;

/// A phrase, cut at its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(Box<str>),
    /// A place to be filled, by its name.
    Place(Box<str>),
}

impl Pattern {
    /// Reads a phrase; an error says what is wrong with its braces.
    pub fn new(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let (brace, after) = rest[at..].split_at(1);
            if let Some(after) = after.strip_prefix(brace) {
                plain.push_str(brace);
                rest = after;
                continue;
            }
            if brace == "}" {
                return Err("`}` closes nothing; a brace that is meant stands twice: `}}`".to_owned());
            }
            let (name, after) =
                after.split_once('}').ok_or("`{` is not closed; a brace that is meant stands twice: `{{`")?;
            if !is_name(name) {
                return Err(format!("`{{{name}}}` is no placeholder: they are of `a-z`, digits and `_`"));
            }
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain).into()));
            }
            pieces.push(Piece::Place(name.into()));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain.into()));
        }
        Ok(Self { pieces })
    }

    /// The names of its places.
    pub fn places(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for piece in &self.pieces {
            if let Piece::Place(name) = piece {
                names.insert(&**name);
            }
        }
        names
    }

    /// What it is made of, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The phrase, where it has no places; else its first words.
    pub fn text(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Text(text)) => text,
            _ => "",
        }
    }
}

/// As it is written.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}")),
            Piece::Place(name) => write!(f, "{{{name}}}"),
        })
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Result<String, String> {
        let pattern = Pattern::new(text)?;
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.to_string(),
            Piece::Place(name) => name.to_uppercase(),
        };
        Ok(pattern.pieces().iter().map(piece).collect())
    }

    #[test]
    fn places_are_filled_and_doubled_braces_stay() {
        let cases = [
            ("undated", "undated"),
            ("", ""),
            ("{n}", "N"),
            ("read at {publisher}, {date}", "read at PUBLISHER, DATE"),
            ("a {{b}} c", "a {b} c"),
            ("{{{n}}}", "{N}"),
            ("é{n}é", "éNé"),
        ];
        for (text, expected) in cases {
            assert_eq!(filled(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_phrase_is_shown_as_it_is_written() {
        for text in ["undated", "read at {publisher}, {date}", "a {{b}} {c}"] {
            assert_eq!(Pattern::new(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn wrong_braces_are_told() {
        for text in ["{n", "n}", "{}", "{N}", "{a b}", "{", "}", "{{n}"] {
            assert!(Pattern::new(text).is_err(), "{text}");
        }
        assert_eq!(Pattern::new("{b} and {a}, {b}").unwrap().places(), BTreeSet::from(["a", "b"]));
    }
}
