//! Words that belong to a site and not to a source: buttons, counters, invitations.
//!
//! A line is furniture when all of it is; a sentence that holds such words is not. English and Spanish. The words stand in
//! `furniture/words.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Why a line is left out.
pub const WHY: &str = "site furniture";

/// The words by what they are.
static WORDS: LazyLock<BTreeMap<&str, BTreeSet<&str>>> = LazyLock::new(|| {
    let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut section = "";
    for line in
        include_str!("furniture/words.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => section = name,
            None => drop(words.entry(section).or_default().insert(line)),
        }
    }
    words
});

/// Whether a word is one of a section.
fn is(section: &str, word: &str) -> bool {
    WORDS.get(section).is_some_and(|words| words.contains(word))
}

/// A line as it is compared: lower case, no signs at its ends.
fn plain(line: &str) -> String {
    let is_sign = |c: char| !c.is_alphanumeric() && c != '©' && c != '(' && c != '¿';
    let line = line.trim_matches(is_sign).trim_end_matches(|c: char| !c.is_alphanumeric());
    line.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line is furniture.
pub fn is_furniture(line: &str) -> bool {
    let text = plain(line);
    if text.is_empty() || text.chars().count() > 200 {
        return false;
    }
    let number_of_words = text.split(' ').count();
    let invites = |start: &&str| line.trim().to_lowercase().starts_with(*start) || text.starts_with(*start);
    is("lines", &text)
        || counts(&text)
        || shares(&text)
        || is_crumbs(line)
        || number_of_words <= 30 && WORDS["invites"].iter().any(invites)
}

/// Whether what follows a line is what the site offers besides.
pub fn is_end(line: &str) -> bool {
    let text = plain(line);
    let with_number = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    is("ends", &text)
        || is("ends", with_number) && with_number.starts_with("comment")
        || text.chars().count() < 60
            && ["more from ", "más de ", "more by ", "comments (", "comentarios ("]
                .iter()
                .any(|start| text.starts_with(start))
            && !line.trim().ends_with('.')
            && !text.starts_with("más de ")
}

/// Whether a line above the title names its place on the site.
pub fn is_label(line: &str) -> bool {
    is("labels", &plain(line))
}

/// `12 views0 comments`: numbers and what they count.
fn counts(text: &str) -> bool {
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    has_digit && !words.is_empty() && words.len() <= 14 && words.iter().all(|word| is("counted", word))
}

/// `Facebook Twitter LinkedIn`.
fn shares(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).collect();
    let named = words.iter().filter(|word| is("sharers", word)).count();
    words.iter().all(|word| is("sharers", word) || is("around", word))
        && (named > 1 || named == 1 && words.iter().all(|word| *word != "x"))
}

/// `Home > Blog > Security`.
fn is_crumbs(line: &str) -> bool {
    let first = line.split(['>', '›', '»', '/', '|']).next().unwrap_or_default().trim().to_lowercase();
    first.len() < line.trim().len()
        && matches!(first.as_str(), "home" | "inicio" | "start" | "portada")
        && line.split_whitespace().count() <= 25
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture() {
        for line in [
            "Top of page",
            "1 view0 comments",
            "128 views",
            "0 comentarios",
            "3 likes. Post not marked as liked3",
            "6 min read",
            "Lectura de 5 minutos",
            "See All",
            "Ver todo »",
            "Facebook Twitter LinkedIn",
            "Home > Blog > Security",
            "© 2031 Example",
            "We use cookies to make this site better.",
            "Read also: Another matter entirely",
            "LEA TAMBIÉN: Otra nota",
            "Updated: Jul 2, 2031",
            "تعليقات",
            "Share",
            "All rights reserved.",
        ] {
            assert!(is_furniture(line), "{line}");
        }
    }

    #[test]
    fn words_of_a_source() {
        for line in [
            "",
            "Read the law closely",
            "Share of seizures by port",
            "The views of comment writers differ.",
            "2031",
            "12 of 32 states",
            "X",
            "Home rule > central rule in the view of many who were asked at the time by those who had an interest in the answer, as ever in such matters",
            "We use cookies as an example of how small matters grow; the point of the example is that nobody reads what they accept, and that nobody is meant to read it either.",
        ] {
            assert!(!is_furniture(line), "{line}");
        }
        assert!(
            is_end("Recent Posts")
                && is_end("Entradas recientes")
                && is_end("3 comments")
                && !is_end("Recent posts of the ministry were cut")
        );
    }
}
