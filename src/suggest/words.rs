//! An article's text as tokens: words, numbers and marks, by line and sentence, without headings and code.
//!
//! Entry point: [`Words::new`]. Everything else in `suggest` looks at tokens by their number and never past its line.

use std::ops::Range;

use crate::anchor::TextRange;
use crate::markup::{Element, Kind, Tree};
use crate::resolve::sentences::sentences;
use crate::source::offset;

/// A word or mark of the text.
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stands.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
    /// A word in small letters without accents; what stands there for the others.
    pub folded: String,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// Whether it opens a sentence, a quotation, or what follows a colon: a capital there means nothing.
    pub initial: bool,
    /// The number of its sentence.
    pub sentence: u32,
    /// The number of its line.
    pub line: u32,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with what joins them: `O'Brien`, `U.S.`, `Al-Sample`, `G20`.
    Word,
    /// Digits with the marks between them: `34,600.5`.
    Number,
    /// One other character.
    Mark(char),
    /// A stretch of code.
    Code,
}

/// The tokens of a text.
#[derive(Debug)]
pub struct Words<'a> {
    /// The text.
    pub text: &'a str,
    /// The tokens, in order.
    pub tokens: Vec<Token>,
    /// The lines that are prose, each as a range of tokens.
    pub lines: Vec<Range<usize>>,
}

impl<'a> Words<'a> {
    /// Cuts the text of a tree into tokens.
    pub fn new(tree: &'a Tree) -> Self {
        let (headings, code) = kept_out(tree);
        let mut words = Self { text: &tree.text, tokens: Vec::new(), lines: Vec::new() };
        let (mut headings, mut code) = (headings.into_iter().peekable(), code.into_iter().peekable());
        let mut at = 0;
        for line in tree.text.split_inclusive(['\n', '\t']) {
            let range = at..at + line.len();
            at = range.end;
            while headings.next_if(|heading| heading.end as usize <= range.start).is_some() {}
            if headings.peek().is_some_and(|heading| (heading.start as usize) < range.end) {
                continue;
            }
            let first = words.tokens.len();
            words.cut(range, &mut code);
            words.lines.push(first..words.tokens.len());
        }
        words.number(&tree.text);
        words
    }

    fn cut(&mut self, line: Range<usize>, code: &mut std::iter::Peekable<std::vec::IntoIter<TextRange>>) {
        let mut at = line.start;
        let mut spaced = true;
        while at < line.end {
            while code.next_if(|range| range.end as usize <= at).is_some() {}
            let in_code = code.peek().filter(|range| range.start as usize <= at).map(|r| r.end as usize);
            let rest = &self.text[at..line.end];
            let Some(first) = rest.chars().next() else { break };
            if first.is_whitespace() && in_code.is_none() {
                at += first.len_utf8();
                spaced = true;
                continue;
            }
            let (length, kind) = match in_code {
                Some(end) => (end.min(line.end) - at, TokenKind::Code),
                None if first.is_alphabetic() => (word(rest), TokenKind::Word),
                None if first.is_ascii_digit() => (number(rest), TokenKind::Number),
                None => (first.len_utf8(), TokenKind::Mark(first)),
            };
            let folded =
                if kind == TokenKind::Word { folded(&rest[..length]) } else { rest[..length].into() };
            let range = offset(at)..offset(at + length);
            let line = offset(self.lines.len());
            self.tokens.push(Token { range, kind, folded, spaced, initial: false, sentence: 0, line });
            at += length;
            spaced = false;
        }
    }

    /// Fills in the sentences.
    fn number(&mut self, text: &str) {
        let sentences = sentences(text);
        let (mut sentence, mut opens, mut line) = (0, true, u32::MAX);
        for token in &mut self.tokens {
            while sentences.get(sentence).is_some_and(|range| range.end <= token.range.start) {
                sentence += 1;
                opens = true;
            }
            opens |= token.line != line;
            line = token.line;
            token.sentence = offset(sentence);
            match token.kind {
                TokenKind::Word => token.initial = std::mem::take(&mut opens),
                TokenKind::Mark(c) => opens |= matches!(c, ':' | '•' | '¿' | '¡' | '—' | '…') || is_quote(c),
                TokenKind::Number | TokenKind::Code => opens = false,
            }
        }
    }

    /// A token of the line of `near`; none past the line's ends.
    pub fn get(&self, near: usize, at: Option<usize>) -> Option<&Token> {
        let token = self.tokens.get(at?)?;
        (token.line == self.tokens.get(near)?.line).then_some(token)
    }

    /// The word at a place, folded; empty where there is none.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).filter(|t| t.kind == TokenKind::Word).map_or("", |t| t.folded.as_str())
    }

    /// The word before a place in its line, folded; empty where there is none.
    pub fn word_before(&self, at: usize) -> &str {
        self.get(at, at.checked_sub(1))
            .filter(|t| t.kind == TokenKind::Word)
            .map_or("", |t| t.folded.as_str())
    }

    /// The mark at a place.
    pub fn mark(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.kind {
            TokenKind::Mark(c) => Some(c),
            _ => None,
        }
    }

    /// Whether a token stands there and is a number.
    pub fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Number)
    }

    /// What stands at a token.
    pub fn raw(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| self.passage(&token.range))
    }

    /// What stands from one token to before another.
    pub fn between(&self, tokens: &Range<usize>) -> &'a str {
        self.passage(&self.range(tokens))
    }

    /// What stands in a range.
    pub fn passage(&self, range: &TextRange) -> &'a str {
        self.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// The range of tokens.
    pub fn range(&self, tokens: &Range<usize>) -> TextRange {
        let start = self.tokens.get(tokens.start).map_or(0, |token| token.range.start);
        let end = tokens.end.checked_sub(1).and_then(|n| self.tokens.get(n)).map_or(start, |t| t.range.end);
        start..end.max(start)
    }

    /// Whether the word at a place has a capital first.
    pub fn is_capital(&self, at: usize) -> bool {
        !self.word(at).is_empty() && self.raw(at).starts_with(char::is_uppercase)
    }

    /// The tokens of the sentence that holds a token.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        let Some(token) = self.tokens.get(at) else { return at..at };
        let same = |other: &&Token| other.sentence == token.sentence && other.line == token.line;
        let before = self.tokens[..at].iter().rev().take_while(same).take(FAR).count();
        let after = self.tokens[at..].iter().take_while(same).take(FAR).count();
        at - before..at + after
    }
}

/// So many tokens of a sentence are looked at on either side: sentences are shorter.
const FAR: usize = 80;

/// Quotation marks.
pub fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '‹' | '›')
}

/// Whether a character shows nothing: white space, controls, what steers its neighbours.
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_steering(c)
}

/// Whether a character only steers how its neighbours are set.
pub fn is_steering(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// A word in small letters without accents.
pub fn folded(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { deunicode::deunicode(word).to_lowercase() }
}

/// Ranges of the text that are headings, and those that are code.
fn kept_out(tree: &Tree) -> (Vec<TextRange>, Vec<TextRange>) {
    let (mut headings, mut code) = (Vec::new(), Vec::new());
    let mut open = Vec::new();
    for node in &tree.nodes {
        match &node.kind {
            Kind::Open(element) => open.push(match element {
                Element::Heading(..) => Some(true),
                Element::Code | Element::CodeBlock(_) => Some(false),
                _ => open.last().copied().flatten(),
            }),
            Kind::Close => drop(open.pop()),
            other => match (open.last().copied().flatten(), other.text_range()) {
                (Some(true), Some(range)) => headings.push(range),
                (Some(false), Some(range)) => code.push(range),
                _ => {}
            },
        }
    }
    (headings, code)
}

/// The bytes of the word that a text begins with.
fn word(text: &str) -> usize {
    let mut length = 0;
    let mut segment = 0;
    let mut dotted = false;
    loop {
        let rest = &text[length..];
        let Some(c) = rest.chars().next() else { break };
        let after = rest[c.len_utf8()..].chars().next();
        let joins = match c {
            '\'' | '’' => after.is_some_and(char::is_alphabetic) && !is_possessive(rest),
            '-' | '‑' => after.is_some_and(char::is_alphabetic),
            '.' => segment <= 2 && (dotted || dots_on(&rest[1..])),
            _ => c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c),
        };
        if !joins {
            break;
        }
        segment = if c.is_alphanumeric() { segment + 1 } else { 0 };
        length += c.len_utf8();
        if c == '.' {
            dotted = true;
            if !after.is_some_and(char::is_alphabetic) {
                break;
            }
        }
    }
    length
}

/// Whether `'s` stands there and the word ends with it.
fn is_possessive(rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(char::is_alphanumeric)
}

/// Whether an abbreviation goes on after its dot: one or two letters and another dot.
fn dots_on(rest: &str) -> bool {
    let letters = rest.chars().take_while(|c| c.is_alphabetic()).take(3);
    let (count, length) = letters.fold((0, 0), |(n, length), c| (n + 1, length + c.len_utf8()));
    matches!(count, 1 | 2) && rest[length..].starts_with('.')
}

/// The bytes of the number that a text begins with.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut length = 0;
    loop {
        if digit(length) || matches!(bytes.get(length), Some(b'.' | b',')) && digit(length + 1) {
            length += 1;
            continue;
        }
        // A thousands separator of typographers: a narrow or no-break space before exactly three digits.
        let rest = &text[length..];
        match rest.chars().next() {
            Some(c @ ('\u{A0}' | '\u{202F}' | '\u{2009}'))
                if rest[c.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count() == 3 =>
            {
                length += c.len_utf8();
            }
            _ => return length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{number, word};

    #[test]
    fn words_and_numbers_end_where_they_should() {
        let words =
            ["O'Brien", "Mexico’s", "U.S. troops", "EE.UU. dijo", "a.m. on", "Al-Sample,", "G20.", "Sr. X"];
        let lengths = words.map(|text| &text[..word(text)]);
        assert_eq!(lengths, ["O'Brien", "Mexico", "U.S.", "EE.UU.", "a.m.", "Al-Sample", "G20", "Sr"]);
        let numbers = ["34,600.", "1.2 m", "34\u{202F}600 x", "10\u{A0}20", "5,", "3-2"];
        let lengths = numbers.map(|text| &text[..number(text)]);
        assert_eq!(lengths, ["34,600", "1.2", "34\u{202F}600", "10", "5", "3"]);
    }
}
