//! What stands in a page's own article and is not in the text that the library found in it.
//!
//! The library drops what looks like no part of a text, and says nothing: a box with figures, or the correction below
//! the last line. Entry points: [`articles`] before it runs, [`missed`] after it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use dom_query::{Document, NodeRef};

use super::tidy;
use super::walk::{self, Page};
use crate::import::pieces::Piece;

/// A line is looked for by so many words in a row, so that it may be split, joined, or of another kind in the text.
const ROW: usize = 3;

/// The lines of what a page calls its article, and of what it calls its main part; each where it has one. Of several
/// articles, the longest.
pub fn articles(document: &Document, page: &Page<'_>) -> Vec<Vec<String>> {
    let is_main = |node: &NodeRef<'_>| {
        node.has_name("main") || node.attr("role").is_some_and(|role| role.as_ref() == "main")
    };
    let own = [longest(document, |node| node.has_name("article")), longest(document, is_main)];
    own.into_iter().flatten().map(|node| lines(node, page)).collect()
}

/// Of the elements of a kind that lie in no other of it, the one with most words.
fn longest(document: &Document, is: impl Fn(&NodeRef<'_>) -> bool) -> Option<NodeRef<'_>> {
    let mut found = Vec::new();
    let mut open = vec![document.root()];
    while let Some(node) = open.pop() {
        if is(&node) {
            found.push(node);
        } else {
            open.extend(node.children_it(true));
        }
    }
    found.into_iter().max_by_key(NodeRef::normalized_char_count)
}

fn lines(node: NodeRef<'_>, page: &Page<'_>) -> Vec<String> {
    tidy::lines(walk::walk(node, page).pieces)
}

/// What of a page's own article is not in its text: whole lines, and of lines that are in it the words that are not.
/// The article is the first that the text was taken from.
pub fn missed(articles: &[Vec<String>], text: &[Piece]) -> Vec<String> {
    let text = Text::of(&tidy::lines(text.to_vec()));
    let Some(article) = articles.iter().find(|lines| text.is_from(lines)) else { return Vec::new() };
    article.iter().flat_map(|line| text.missed(line)).collect()
}

/// The words of a text, as lines are looked for in it.
struct Text {
    /// The hashes of all rows of words, and of lines that have fewer words than a row.
    rows: HashSet<u64>,
    words: usize,
}

impl Text {
    fn of(lines: &[String]) -> Self {
        let lines: Vec<Vec<String>> =
            lines.iter().map(|line| words(line).map(|(_, bare)| bare).collect()).collect();
        let short = lines.iter().filter(|line| line.len() < ROW).map(|line| hash(line));
        let all = lines.concat();
        Self { rows: all.windows(ROW).map(hash).chain(short).collect(), words: all.len() }
    }

    /// Whether most of the text stands in an article.
    fn is_from(&self, article: &[String]) -> bool {
        let found: usize =
            article.iter().map(|line| self.found(line).iter().filter(|found| **found).count()).sum();
        found * 2 > self.words
    }

    /// Which words of a line are in the text.
    fn found(&self, line: &str) -> Vec<bool> {
        let bare: Vec<String> = words(line).map(|(_, bare)| bare).collect();
        if bare.len() < ROW {
            return vec![self.rows.contains(&hash(&bare)); bare.len()];
        }
        let mut found = vec![false; bare.len()];
        for (at, row) in bare.windows(ROW).enumerate() {
            if self.rows.contains(&hash(row)) {
                found[at..at + ROW].fill(true);
            }
        }
        found
    }

    /// What of a line is not in the text: all of it where that is half of it and more, else each part of it.
    fn missed(&self, line: &str) -> Vec<String> {
        let found = self.found(line);
        let count = found.iter().filter(|found| !**found).count();
        if count * 2 >= found.len() {
            return if count == 0 { Vec::new() } else { vec![line.to_owned()] };
        }
        let words: Vec<(&str, bool)> = words(line).map(|(word, _)| word).zip(found).collect();
        let parts = words.chunk_by(|one, other| one.1 == other.1).filter(|part| !part[0].1);
        parts.map(|part| part.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" ")).collect()
    }
}

fn hash(row: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    hasher.finish()
}

/// The words of a line, each with its letters and digits alone, in lower case.
fn words(line: &str) -> impl Iterator<Item = (&str, String)> {
    let bare =
        |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    line.split_whitespace()
        .map(move |word| (word, bare(word)))
        .filter(|(_, bare): &(_, String)| !bare.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(article: &[&str], text: &str, wanted: &[&str]) {
        let article = article.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(missed(&[article], &[Piece::Text(text.to_owned())]), wanted);
    }

    #[test]
    fn lines_and_parts_of_lines() {
        let text = "The port was counted, and the count was published. Nobody asked why.";
        check(&["The port was counted,", "and the count was published.", "Nobody asked why."], text, &[]);
        check(
            &[
                "The port was counted, and the count was published. Nobody asked why.",
                "Correction: it was not.",
            ],
            text,
            &["Correction: it was not."],
        );
        check(
            &["The port was counted, says Ada Mock, and the count was published. Nobody asked why.", "Share"],
            text,
            &["says Ada Mock,", "Share"],
        );
        check(&["Another story altogether.", "The port was sold."], text, &[]);
    }
}
