//! The ladder that anchoring goes down, and the choice among a rung's hits.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::TextRange;
use super::fold::{self, Folded, Form};
use super::hits;
use crate::parse::objects::{Anchor, Occurrence};

/// A rung of the ladder that holds an annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// The quote stands in the text; white space is folded.
    Exact,
    /// It stands there in another spelling.
    Normalised,
}

impl Rung {
    /// The word that exports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Normalised => "normalised",
        }
    }
}

/// Why a quote has no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loss<'a> {
    /// There is no quote, or nothing in it.
    Blank,
    /// It stands nowhere.
    Nowhere,
    /// It stands there, but `prefix` and `suffix` hold nowhere that counts.
    Context,
    /// It stands there, but not as often as `of` says.
    Count(u32),
    /// It stands there, but less often than `occurrence` says.
    Occurrence(u32),
    /// It stands at several places, and nothing decides.
    Ambiguous(Cow<'a, [TextRange]>),
}

/// An article's text with its folded forms, each made when it is first needed.
pub struct ArticleText<'a> {
    /// The text.
    pub text: &'a str,
    exact: OnceCell<Folded>,
    normalised: OnceCell<Folded>,
}

impl<'a> ArticleText<'a> {
    /// Takes a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, exact: OnceCell::new(), normalised: OnceCell::new() }
    }

    fn folded(&self, rung: Rung) -> &Folded {
        match rung {
            Rung::Exact => self.exact.get_or_init(|| Folded::new(self.text, Form::Exact)),
            Rung::Normalised => self.normalised(),
        }
    }

    /// The text as the second rung compares it.
    pub fn normalised(&self) -> &Folded {
        self.normalised.get_or_init(|| Folded::new(self.text, Form::Normalised))
    }
}

/// The hits of a quote.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    /// Whether the quote is empty once white space and invisible characters are gone.
    pub blank: bool,
    /// The rung that has hits.
    pub rung: Option<Rung>,
    /// That rung's hits, in the order of the text; shared by equal quotes.
    pub hits: Rc<[TextRange]>,
}

/// Finds each quote on the first rung where it has a hit.
pub fn find(text: &ArticleText<'_>, quotes: &[&str]) -> Vec<Finding> {
    let mut found: BTreeMap<&str, Finding> = quotes
        .iter()
        .map(|quote| (*quote, Finding { blank: is_blank(quote), ..Finding::default() }))
        .collect();
    for (rung, form) in [(Rung::Exact, Form::Exact), (Rung::Normalised, Form::Normalised)] {
        let open: Vec<&str> =
            found.iter().filter(|(_, f)| !f.blank && f.rung.is_none()).map(|(q, _)| *q).collect();
        if open.is_empty() {
            break;
        }
        let needles: Vec<String> = open.iter().map(|quote| fold::folded(quote, form)).collect();
        let needles: Vec<&str> = needles.iter().map(String::as_str).collect();
        let hits = hits::find_all(text.text, text.folded(rung), &needles);
        for (quote, hits) in open.into_iter().zip(hits).filter(|(_, hits)| !hits.is_empty()) {
            found.insert(quote, Finding { blank: false, rung: Some(rung), hits: hits.into() });
        }
    }
    quotes.iter().map(|quote| found.get(quote).cloned().unwrap_or_default()).collect()
}

fn is_blank(quote: &str) -> bool {
    quote.chars().all(|c| c.is_whitespace() || fold::is_invisible(c))
}

/// Chooses among a quote's hits. `several`: all of them are meant unless the anchor says which (mention and ignore).
///
/// # Errors
/// When there is no hit, or the anchor's other keys do not leave what they should.
pub fn choose<'a>(
    text: &ArticleText<'_>,
    hits: &'a [TextRange],
    anchor: &Anchor,
    several: bool,
) -> Result<Vec<TextRange>, Loss<'a>> {
    if hits.is_empty() {
        return Err(Loss::Nowhere);
    }
    if let Some(of) = &anchor.of
        && of.value as usize != hits.len()
    {
        return Err(Loss::Count(of.value));
    }
    let context = Context::of(anchor);
    if let Some(Occurrence::Nth(nth)) = anchor.occurrence.map(|o| o.value) {
        let index = (nth as usize).wrapping_sub(1);
        let hit = hits.get(index).ok_or(Loss::Occurrence(nth))?;
        return if context.holds(text, hit) { Ok(vec![hit.clone()]) } else { Err(Loss::Context) };
    }
    let remaining: Cow<'a, [TextRange]> = if context.is_empty() {
        Cow::Borrowed(hits)
    } else {
        hits.iter().filter(|hit| context.holds(text, hit)).cloned().collect::<Vec<_>>().into()
    };
    match remaining.len() {
        0 => Err(Loss::Context),
        1 => Ok(remaining.into_owned()),
        _ if several => Ok(remaining.into_owned()),
        _ => Err(Loss::Ambiguous(remaining)),
    }
}

/// Whether an anchor's `occurrence` is tied to something that would show that the article changed.
pub fn is_checked(anchor: &Anchor) -> bool {
    anchor.of.is_some() || !Context::of(anchor).is_empty()
}

/// What must stand before and after a passage, folded; empty: anything.
#[derive(Debug, Default)]
pub struct Context {
    prefix: String,
    suffix: String,
}

impl Context {
    /// An anchor's `prefix` and `suffix`.
    pub fn of(anchor: &Anchor) -> Self {
        let value = |key: &Option<crate::source::Spanned<String>>| {
            key.as_ref().map(|key| fold::folded(key.as_str(), Form::Normalised)).unwrap_or_default()
        };
        Self { prefix: value(&anchor.prefix), suffix: value(&anchor.suffix) }
    }

    /// A prefix and a suffix.
    pub fn new(prefix: &str, suffix: &str) -> Self {
        Self {
            prefix: fold::folded(prefix, Form::Normalised),
            suffix: fold::folded(suffix, Form::Normalised),
        }
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.prefix.is_empty() && self.suffix.is_empty()
    }

    /// Whether it stands around a passage. White space where they join does not count.
    pub fn holds(&self, text: &ArticleText<'_>, hit: &TextRange) -> bool {
        if self.is_empty() {
            return true;
        }
        let folded = text.normalised();
        let before = folded.text.get(..folded.before(hit.start)).unwrap_or_default();
        let after = folded.text.get(folded.after(hit.end)..).unwrap_or_default();
        before.trim_end_matches(' ').ends_with(&self.prefix)
            && after.trim_start_matches(' ').starts_with(&self.suffix)
    }
}

/// Places one quote in a text.
///
/// # Errors
/// When it has no place there.
pub fn place_quote(
    text: &str,
    anchor: &Anchor,
    several: bool,
) -> Result<(Rung, Vec<TextRange>), Loss<'static>> {
    let text = ArticleText::new(text);
    let quote = anchor.quote.as_ref().map_or("", |quote| quote.as_str());
    let finding = find(&text, &[quote]).pop().unwrap_or_default();
    if finding.blank {
        return Err(Loss::Blank);
    }
    let hits = choose(&text, &finding.hits, anchor, several).map_err(Loss::into_owned)?;
    finding.rung.map(|rung| (rung, hits)).ok_or(Loss::Nowhere)
}

impl Loss<'_> {
    fn into_owned(self) -> Loss<'static> {
        match self {
            Self::Blank => Loss::Blank,
            Self::Nowhere => Loss::Nowhere,
            Self::Context => Loss::Context,
            Self::Count(of) => Loss::Count(of),
            Self::Occurrence(nth) => Loss::Occurrence(nth),
            Self::Ambiguous(hits) => Loss::Ambiguous(Cow::Owned(hits.into_owned())),
        }
    }
}
