//! The words of the interface in the site's language: what stands on pages and was written by no author.
//!
//! [`Words::new`] is the entry point: from `templates/words/LANGUAGE.toml`, the theme's and over it the site's own. A
//! word that a language lacks comes from its base language (`es-MX`, `es`), then from English, which has all. This
//! module knows no page and no template; who asks for a word names its key.

mod built_in;
mod check;
mod euphony;
mod numbers;
mod order;
mod pattern;
mod read;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Debug};
use std::sync::Arc;

use ahash::AHashMap;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Sources};
use built_in::built_in;
use numbers::Numbers;
use order::Order;
use pattern::Pattern;

/// Where a site's own words stand.
pub const FOLDER: &str = "templates/words/";

/// The words that a site adds for its own templates begin so.
pub const OWN: &str = "own.";

/// The language that has every word.
const COMPLETE: &str = "en";

/// How long most phrases are once they are filled.
const USUAL: usize = 48;

/// One word or phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// The same for any number.
    Plain(Pattern),
    /// By what a number asks for, as [`FORMS`] names it; always with `other`.
    Counted(BTreeMap<&'static str, Pattern>),
}

/// The names of plural forms (CLDR).
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The words of a language by their keys.
type Entries = BTreeMap<String, Arc<Entry>>;

/// The texts of a site's own words by their paths.
pub type Texts = BTreeMap<String, Arc<str>>;

/// The words of the interface in one language.
pub struct Words {
    language: String,
    /// All of them; looked up very often.
    entries: AHashMap<String, Arc<Entry>>,
    /// None where the library knows not even the root of all languages.
    plurals: Option<PluralRules>,
    numbers: Numbers,
    order: Order,
    is_spanish: bool,
    texts: Texts,
}

/// What a word is filled with, by the name of its place.
pub type Fills<'a> = &'a [(&'a str, &'a str)];

/// Why a word cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// There is none of that key.
    Unknown,
    /// The named place was given nothing.
    Empty(String),
    /// It depends on a number, and none was given.
    NotCounted,
}

impl Words {
    /// Takes the site's words over the theme's, and reports what is wrong with them. A file that cannot be read counts
    /// for nothing, or for what it was in `last`, which holds the texts that were once in use.
    pub fn new(
        diagnostics: &mut Diagnostics,
        sources: &Sources,
        unusable: &BTreeSet<FileId>,
        language: &str,
        last: &Texts,
    ) -> Self {
        let site = read::site(diagnostics, sources, unusable, last);
        let mut words = Self::of(language);
        for tag in chain(language).iter().rev() {
            let theme = built_in(tag).into_iter().flatten();
            words.entries.extend(theme.map(|(key, entry)| (key.clone(), entry.clone())));
            let own = site.files.get(tag).into_iter().flat_map(|file| &file.given);
            words.entries.extend(own.map(|(key, given)| (key.clone(), given.entry.clone())));
        }
        check::complete(diagnostics, sources, &words, &site.files);
        words.texts = site.texts;
        words
    }

    /// The theme's words in a language.
    pub fn of(language: &str) -> Self {
        let mut entries = AHashMap::new();
        for tag in chain(language).iter().rev() {
            let theme = built_in(tag).into_iter().flatten();
            entries.extend(theme.map(|(key, entry)| (key.clone(), entry.clone())));
        }
        Self {
            language: language.to_owned(),
            entries,
            plurals: plurals(language),
            numbers: Numbers::of(language),
            order: Order::of(language),
            is_spanish: chain(language).iter().any(|tag| tag == "es"),
            texts: Texts::new(),
        }
    }

    /// The language (BCP 47).
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The site's own texts that are in use.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// A word without places. A key that nobody wrote gives itself: a test looks for those in our code.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        match self.entries.get(key).map(|entry| &**entry) {
            Some(Entry::Plain(pattern)) => pattern.text(),
            Some(Entry::Counted(_)) | None => key,
        }
    }

    /// A phrase with its places filled.
    pub fn filled(&self, key: &str, fills: Fills<'_>) -> String {
        self.phrase(key, None, fills)
    }

    /// The form of a word that a number asks for, with the number as `{n}`.
    pub fn counted(&self, key: &str, n: usize) -> String {
        self.phrase(key, Some(n), &[])
    }

    /// The same with further places.
    pub fn counted_with(&self, key: &str, n: usize, fills: Fills<'_>) -> String {
        self.phrase(key, Some(n), fills)
    }

    fn phrase(&self, key: &str, n: Option<usize>, fills: Fills<'_>) -> String {
        let mut out = String::with_capacity(USUAL);
        let place =
            |name: &str| fills.iter().find(|(other, _)| *other == name).map(|(_, text)| (*text).into());
        let written = self.write(&mut out, key, n.and_then(|n| u64::try_from(n).ok()), &place, &Into::into);
        if written.is_err() { key.to_owned() } else { out }
    }

    /// Writes a phrase: `n` decides its form and stands for `{n}`, `place` is asked for every other place, and `text`
    /// makes of our own words what may stand in the output.
    ///
    /// # Errors
    /// When it cannot be written; `out` then ends anywhere.
    pub fn write<'a>(
        &'a self,
        out: &mut String,
        key: &str,
        n: Option<u64>,
        place: &dyn Fn(&str) -> Option<Cow<'a, str>>,
        text: &dyn Fn(&'a str) -> Cow<'a, str>,
    ) -> Result<(), Wrong> {
        let entry = self.entries.get(key).ok_or(Wrong::Unknown)?;
        let pattern = match (&**entry, n) {
            (Entry::Plain(pattern), _) => pattern,
            (Entry::Counted(_), None) => return Err(Wrong::NotCounted),
            (Entry::Counted(forms), Some(n)) => {
                let form = self.plurals.as_ref().map_or("other", |rules| form(rules.category_for(n)));
                forms.get(form).or_else(|| forms.get("other")).ok_or(Wrong::Unknown)?
            }
        };
        let start = out.len();
        for piece in pattern.pieces() {
            match (piece, n) {
                (pattern::Piece::Text(words), _) => out.push_str(&text(words)),
                (pattern::Piece::Place(name), Some(n)) if &**name == "n" => self.integer(out, n),
                (pattern::Piece::Place(name), _) => {
                    let filled = place(name).ok_or_else(|| Wrong::Empty(name.to_string()))?;
                    if self.is_spanish {
                        euphony::before(out, start, &filled);
                    }
                    out.push_str(&filled);
                }
            }
        }
        Ok(())
    }

    /// Writes a whole number as the language does.
    pub fn integer(&self, out: &mut String, n: u64) {
        self.numbers.write_whole(out, n);
    }

    /// Which of two names goes first in the language.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.order.compare(a, b)
    }

    /// Writes a number that is given by its digits, with `.` before the decimals, as the language does.
    pub fn number(&self, out: &mut String, digits: &str) {
        self.numbers.write(out, digits);
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::of(COMPLETE)
    }
}

impl Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

/// A language and those that stand in for it: `es-mx`, `es`, `en`.
fn chain(language: &str) -> Vec<String> {
    let mut tag = language.to_ascii_lowercase();
    let mut chain = vec![tag.clone()];
    while let Some((base, _)) = tag.rsplit_once('-') {
        tag = base.to_owned();
        chain.push(tag.clone());
    }
    if !chain.iter().any(|tag| tag == COMPLETE) {
        chain.push(COMPLETE.to_owned());
    }
    chain
}

/// A language as the libraries know it; none in particular when it is no tag.
fn locale(language: &str) -> Locale {
    language.parse().unwrap_or(Locale::UNKNOWN)
}

fn plurals(language: &str) -> Option<PluralRules> {
    let rules =
        |language| PluralRules::try_new((&locale(language)).into(), PluralRulesOptions::default()).ok();
    rules(language).or_else(|| rules(COMPLETE))
}

fn form(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests;
