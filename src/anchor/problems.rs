//! What an author is told about an annotation that has no place: one constructor a diagnostic.

use std::fmt::Write as _;

use similar::{Algorithm, capture_diff_slices, group_diff_ops};

use super::TextRange;
use super::approximate::{self, Close, Effort};
use super::fold::{self, Form};
use super::ladder::{ArticleText, Context, Loss};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::objects::{Annotation, Occurrence, Prose};
use crate::source::{Span, Spanned};

/// So many hits of one quote are listed.
const LISTED: usize = 100;

/// So many hits of all quotes of one article are listed; an article with more problems than that shows some of each.
const LISTED_IN_ALL: usize = 10_000;

/// So many comparisons are made to find words that make a hit the only one.
const COMPARISONS: usize = 3_000_000;

/// So many ways to write an anchor are hinted at.
const SUGGESTED: usize = 3;

/// So many words before and after a hit are tried to make it the only one.
const CONTEXT_WORDS: usize = 8;

/// So many characters before and after a passage show where it stands.
const AROUND: usize = 32;

/// So many characters of a quote or passage are shown.
const SHOWN_CHARS: usize = 160;

/// Reports what is wrong with the annotations of one article.
pub struct Reporter<'a> {
    diagnostics: &'a mut Diagnostics,
    text: &'a ArticleText<'a>,
    prose: &'a Prose,
    effort: Effort,
    listed: usize,
    comparisons: usize,
}

impl<'a> Reporter<'a> {
    /// A reporter for one article.
    pub fn new(diagnostics: &'a mut Diagnostics, prose: &'a Prose, text: &'a ArticleText<'a>) -> Self {
        Self { diagnostics, text, prose, effort: Effort::default(), listed: 0, comparisons: 0 }
    }

    /// `quote-missing`: no quote where the kind needs one, or nothing in it.
    pub fn quote_missing(&mut self, annotation: &Annotation, span: Span) {
        let message = match &annotation.anchor.quote {
            None => format!("{} has no `quote`", with_article(annotation.body.kind())),
            Some(_) => "`quote` is empty".to_owned(),
        };
        let hint = "copy the words into `quote` as the reader sees them, without Markdown";
        self.diagnostics.push(Diagnostic::new(Code::QuoteMissing, span, message).hint(hint));
    }

    /// `bad-value`: `occurrence = "all"` on a kind that stands at one passage.
    pub fn occurrence_all(&mut self, annotation: &Annotation, span: Span) {
        let kind = with_article(annotation.body.kind());
        let message =
            format!("`occurrence = \"all\"` is for mention and ignore; {kind} stands at one passage");
        let hint = "say which hit is meant with `prefix` and `suffix`, or make one annotation for each";
        self.diagnostics.push(Diagnostic::new(Code::BadValue, span, message).hint(hint));
    }

    /// `occurrence-unchecked`: a count that would silently mean another passage after an edit of the article.
    pub fn occurrence_unchecked(&mut self, annotation: &Annotation, span: Span, hits: &[TextRange]) {
        let message = "`occurrence` alone: nothing shows when an edit of the article shifts the count";
        let nth = match annotation.anchor.occurrence.map(|o| o.value) {
            Some(Occurrence::Nth(nth)) => nth as usize,
            _ => 0,
        };
        let hint = match nth.checked_sub(1).and_then(|index| hits.get(index)) {
            Some(hit) => format!("add {}", self.anchor_for(hits, nth - 1, hit)),
            None => "add `of`, the number of hits, or `prefix` and `suffix`".to_owned(),
        };
        self.diagnostics.push(Diagnostic::new(Code::OccurrenceUnchecked, span, message).hint(hint));
    }

    /// The diagnostic of a quote that has no place.
    pub fn lost(
        &mut self,
        annotation: &Annotation,
        quote: &Spanned<String>,
        hits: &[TextRange],
        loss: &Loss<'_>,
    ) {
        let diagnostic = match loss {
            Loss::Blank => return self.quote_missing(annotation, quote.span),
            Loss::Nowhere => self.nowhere(annotation, quote),
            Loss::Context => self.context(annotation, quote, hits),
            Loss::Count(of) => {
                let message = format!("`of = {of}`, but {} {}", shown(&quote.value), stands(hits.len()));
                self.counted(quote, message, hits)
            }
            Loss::Occurrence(nth) => {
                let message =
                    format!("`occurrence = {nth}`, but {} {}", shown(&quote.value), stands(hits.len()));
                self.counted(quote, message, hits)
            }
            Loss::Ambiguous(remaining) => self.ambiguous(annotation, quote, remaining),
        };
        self.diagnostics.push(diagnostic);
    }

    /// `quote-drifted` where one passage stands out, `quote-not-found` otherwise.
    fn nowhere(&mut self, annotation: &Annotation, quote: &Spanned<String>) -> Diagnostic {
        let folded = fold::folded(&quote.value, Form::Normalised);
        let context = Context::of(&annotation.anchor);
        match approximate::close(self.text, &folded, &context, &mut self.effort) {
            Close::Drifted(range) => self.drifted(quote, &range),
            Close::Near(ranges) => self.not_found(quote, &ranges),
            Close::NotSearched => not_found(quote).hint(
                "nearest passages were not searched: this article has too many or too long lost quotes",
            ),
        }
    }

    /// `quote-drifted`: the quote stands nowhere, but one passage is close.
    fn drifted(&mut self, quote: &Spanned<String>, range: &TextRange) -> Diagnostic {
        let passage = words(self.passage(range)).join(" ");
        let quoted = words(&quote.value).join(" ");
        let changed = match changes(&quoted, &passage).as_slice() {
            [] => String::new(),
            what => format!("; {} changed", what.join(" and ")),
        };
        let message =
            format!("{} is no longer in the article, but one passage is close{changed}", shown(&quoted));
        let mut diagnostic = Diagnostic::new(Code::QuoteDrifted, quote.span, message)
            .label("drifted")
            .related(self.prose.span_of_text(range), format!("the article has {}", shown(&passage)));
        for line in diff(&quoted, &passage) {
            diagnostic = diagnostic.hint(line);
        }
        diagnostic.hint("if it says the same, write the article's words into `quote`")
    }

    /// `quote-not-found`, with the nearest passages.
    fn not_found(&mut self, quote: &Spanned<String>, ranges: &[TextRange]) -> Diagnostic {
        let mut diagnostic = not_found(quote);
        for range in ranges {
            let message = format!("near: {}", shown(self.passage(range)));
            diagnostic = diagnostic.related(self.prose.span_of_text(range), message);
        }
        diagnostic.hint(if ranges.is_empty() {
            "no passage of the article is near it"
        } else {
            "if one of the passages near is meant, copy it into `quote`"
        })
    }

    /// `quote-drifted`: the quote stands there, but not in its context.
    fn context(
        &mut self,
        annotation: &Annotation,
        quote: &Spanned<String>,
        hits: &[TextRange],
    ) -> Diagnostic {
        let keys = match (&annotation.anchor.prefix, &annotation.anchor.suffix) {
            (Some(_), Some(_)) => "`prefix` and `suffix`",
            (Some(_), None) => "`prefix`",
            _ => "`suffix`",
        };
        let meant = match annotation.anchor.occurrence.map(|o| o.value) {
            Some(Occurrence::Nth(nth)) => hits.get((nth as usize).wrapping_sub(1)),
            _ => None,
        };
        let meant = meant.map(std::slice::from_ref).unwrap_or(hits);
        let message = format!("{} is in the article, but not with its {keys}", shown(&quote.value));
        let mut diagnostic =
            self.list(Diagnostic::new(Code::QuoteDrifted, quote.span, message).label("drifted"), meant);
        for (index, hit) in hits.iter().enumerate().filter(|(_, hit)| meant.contains(hit)).take(SUGGESTED) {
            let anchor = self.anchor_for(hits, index, hit);
            diagnostic =
                diagnostic.hint(format!("if {} is meant, write {anchor}", ordinal(index, hits.len())));
        }
        diagnostic
    }

    /// `quote-drifted`: the number of hits is not what the anchor counts on.
    fn counted(&mut self, quote: &Spanned<String>, message: String, hits: &[TextRange]) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::QuoteDrifted, quote.span, message).label("drifted");
        let diagnostic = self.list(diagnostic, hits);
        self.suggest(diagnostic, hits, hits)
    }

    /// `quote-ambiguous`: several hits, and nothing decides.
    fn ambiguous(
        &mut self,
        annotation: &Annotation,
        quote: &Spanned<String>,
        hits: &[TextRange],
    ) -> Diagnostic {
        let with =
            if Context::of(&annotation.anchor).is_empty() { "" } else { " with its `prefix` and `suffix`" };
        let message = format!("{}{with} {}", shown(&quote.value), stands(hits.len()));
        let diagnostic = Diagnostic::new(Code::QuoteAmbiguous, quote.span, message).label("which one?");
        let diagnostic = self.list(diagnostic, hits);
        self.suggest(diagnostic, hits, hits)
    }

    /// Adds hits as related places.
    fn list(&mut self, mut diagnostic: Diagnostic, hits: &[TextRange]) -> Diagnostic {
        let room = LISTED.min(LISTED_IN_ALL.saturating_sub(self.listed)).max(SUGGESTED);
        for hit in hits.iter().take(room) {
            self.listed += 1;
            diagnostic =
                diagnostic.related(self.prose.span_of_text(hit), format!("here: {}", self.surroundings(hit)));
        }
        match hits.len().checked_sub(room) {
            None | Some(0) => diagnostic,
            Some(more) => diagnostic.hint(format!("the first {room} are listed; there are {more} more")),
        }
    }

    /// Adds anchors that would mean the first hits.
    fn suggest(&mut self, mut diagnostic: Diagnostic, hits: &[TextRange], all: &[TextRange]) -> Diagnostic {
        for (index, hit) in hits.iter().enumerate().take(SUGGESTED) {
            let anchor = self.anchor_for(all, index, hit);
            let which = ordinal(index, hits.len());
            diagnostic = diagnostic.hint(format!("if {which} is meant, write {anchor}"));
        }
        diagnostic
    }

    /// Keys that mean one hit alone: the fewest words around it that do, else its number with them.
    fn anchor_for(&mut self, hits: &[TextRange], index: usize, hit: &TextRange) -> String {
        let mut around = (String::new(), String::new());
        for count in 1..=CONTEXT_WORDS {
            around = self.around(hit, count);
            let context = Context::new(&around.0, &around.1);
            self.comparisons += hits.len();
            if self.comparisons > COMPARISONS {
                break;
            }
            if hits.iter().filter(|other| context.holds(self.text, other)).take(2).count() == 1 {
                return keys(&around, None);
            }
        }
        keys(&around, Some((index + 1, hits.len())))
    }

    /// So many words before and after a hit.
    fn around(&self, hit: &TextRange, count: usize) -> (String, String) {
        let (start, end) = (hit.start as usize, hit.end as usize);
        let before = self.text.text.get(..start).unwrap_or_default();
        let after = self.text.text.get(end..).unwrap_or_default();
        let mut prefix: Vec<&str> = before.split_whitespace().rev().take(count).collect();
        prefix.reverse();
        let suffix: Vec<&str> = after.split_whitespace().take(count).collect();
        (prefix.join(" "), suffix.join(" "))
    }

    fn passage(&self, range: &TextRange) -> &'a str {
        self.text.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// A hit with some of what stands around it.
    fn surroundings(&self, hit: &TextRange) -> String {
        let before = self.text.text.get(..hit.start as usize).unwrap_or_default();
        let after = self.text.text.get(hit.end as usize..).unwrap_or_default();
        let start = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(at, _)| at);
        let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        let left = if start > 0 { "…" } else { "" };
        let right = if end < after.len() { "…" } else { "" };
        let middle = shortened(self.passage(hit));
        let (before, after) = (before.get(start..).unwrap_or_default(), after.get(..end).unwrap_or_default());
        format!("`{left}{}{right}`", words(&format!("{before}{middle}{after}")).join(" "))
    }
}

fn not_found(quote: &Spanned<String>) -> Diagnostic {
    let message = format!("{} is not in the article", shown(&quote.value));
    Diagnostic::new(Code::QuoteNotFound, quote.span, message).label("not found")
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}")
}

fn stands(times: usize) -> String {
    match times {
        1 => "is in the article once".to_owned(),
        2 => "is in the article twice".to_owned(),
        more => format!("is in the article {more} times"),
    }
}

fn ordinal(index: usize, count: usize) -> String {
    if count == 1 { "it".to_owned() } else { format!("hit {} of {count}", index + 1) }
}

/// Keys of an anchor as they are written in TOML.
fn keys((prefix, suffix): &(String, String), counted: Option<(usize, usize)>) -> String {
    let mut keys = Vec::new();
    if let Some((occurrence, of)) = counted {
        keys.push(format!("`occurrence = {occurrence}`"));
        keys.push(format!("`of = {of}`"));
    }
    for (key, value) in [("prefix", prefix), ("suffix", suffix)] {
        if !value.is_empty() {
            keys.push(format!("`{key} = {}`", toml_string(value)));
        }
    }
    keys.join(", ")
}

/// A string in TOML.
fn toml_string(value: &str) -> String {
    let mut written = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            // Invisible characters would be lost when the hint is copied from a screen.
            c if c.is_control() || fold::is_invisible(c) => {
                let _ = write!(written, "\\u{:04X}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// A text in backticks, on one line, of bearable length.
fn shown(text: &str) -> String {
    format!("`{}`", shortened(&words(text).join(" ")))
}

/// A text without its middle where it is long.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= SHOWN_CHARS {
        return text.to_owned();
    }
    let head: String = text.chars().take(SHOWN_CHARS * 2 / 3).collect();
    let tail: String = text.chars().skip(count - SHOWN_CHARS / 3).collect();
    format!("{head} … {tail}")
}

/// The words that differ, a line for the quote's and a line for the passage's, each with a word on either side.
fn diff(quote: &str, passage: &str) -> Vec<String> {
    let (old, new) = (words(quote), words(passage));
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut lines = Vec::new();
    for group in group_diff_ops(operations, 1) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let gone = old.get(first.old_range().start..last.old_range().end).unwrap_or_default();
        let come = new.get(first.new_range().start..last.new_range().end).unwrap_or_default();
        lines.push(format!("- {}", gone.join(" ")));
        lines.push(format!("+ {}", come.join(" ")));
    }
    lines
}

/// Which kinds of words that carry meaning differ between a quote and a passage.
fn changes(quote: &str, passage: &str) -> Vec<&'static str> {
    let differs = |kind: Kinds| kind_of_words(quote, kind) != kind_of_words(passage, kind);
    KINDS.iter().filter(|(_, kind)| differs(*kind)).map(|(what, _)| *what).collect()
}

/// Tells whether a word is of a kind.
type Kinds = fn(&str) -> bool;

/// The kinds of words whose change changes what a passage says.
const KINDS: &[(&str, Kinds)] = &[("a number", is_number), ("a name", is_name), ("a negation", is_negation)];

/// The words of a kind, in an order in which equal sets are equal.
fn kind_of_words(text: &str, kind: Kinds) -> Vec<String> {
    let trimmed =
        |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric() && !"%$€£+-−".contains(c)).to_owned();
    let mut found: Vec<String> = words(text).iter().map(trimmed).filter(|word| kind(word)).collect();
    found.sort();
    found
}

fn is_number(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "dozen",
        "dozens",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "half",
        "third",
        "quarter",
        "twice",
    ];
    word.chars().any(char::is_numeric) || WORDS.contains(&word.to_lowercase().as_str())
}

fn is_name(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

fn is_negation(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "nunca",
        "jamás", "nadie", "nada", "ningún", "ninguno", "ninguna", "sin", "ni", "tampoco", "nicht", "nie",
        "niemals", "kein", "keine", "keinen", "ohne", "ne", "pas", "jamais", "sans", "aucun", "aucune",
        "não", "nem", "sem",
    ];
    let word = word.to_lowercase();
    WORDS.contains(&word.as_str()) || word.ends_with("n't") || word.ends_with("n’t")
}
