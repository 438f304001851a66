//! A web page to a draft.
//!
//! Entry point: [`read`]. A guard parses the page; `metadata` takes its particulars; `escapes` takes out what would hold up
//! the library that finds the main text; `walk` makes pieces of it; `missed` names what the library left out of the page's
//! own article; `tidy` takes out what repeats the particulars and what is left of the site.

mod escapes;
mod guard;
mod missed;
mod tables;
mod tidy;
mod walk;

use std::collections::BTreeMap;

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use url::Url;

use super::draft::{Draft, LeftOut};
use super::pieces::{Piece, words};
use super::{ImportError, metadata};
pub use walk::{absolute, name};

/// A text has at least as many words.
const FEWEST_WORDS: usize = 12;

/// A text with fewer words that asks readers to log in is no text.
const FEW_WORDS: usize = 90;

/// A line that was left out is taken for a sentence from so many words on.
const SENTENCE: usize = 8;

/// What a page says instead of its text.
const WALLS: &[&str] = &[
    "log in to",
    "sign in to",
    "log in or",
    "please log in",
    "please sign in",
    "create an account",
    "create a free account",
    "subscribe to continue",
    "subscribe to read",
    "subscribers only",
    "already a subscriber",
    "enable javascript",
    "javascript is disabled",
    "javascript is required",
    "need to enable javascript",
    "checking your browser",
    "verify you are human",
    "are you a robot",
    "captcha",
    "access denied",
    "403 forbidden",
    "404 not found",
    "page not found",
    "inicia sesión",
    "iniciar sesión para",
    "inicie sesión",
    "suscríbete para",
    "suscríbase para",
    "solo para suscriptores",
    "exclusivo para suscriptores",
    "habilita javascript",
    "activar javascript",
    "active javascript",
    "habilite javascript",
    "acceso denegado",
    "página no encontrada",
];

/// What is known of a page besides itself.
#[derive(Debug, Default)]
pub struct Known {
    /// Its address.
    pub url: Option<String>,
    /// The addresses of its parts by their `cid:` names.
    pub parts: BTreeMap<String, String>,
}

/// Reads a web page.
pub fn read(html: &str, known: &Known) -> Result<Draft, ImportError> {
    let document = guard::parse(html).map_err(|refused| match refused {
        guard::Refused::Elements => ImportError::Endless("elements", guard::MOST_ELEMENTS),
        guard::Refused::Attributes => ImportError::Endless("attributes in one tag", guard::MOST_ATTRIBUTES),
    })?;
    let mut facts = metadata::facts(&document, html, known.url.as_deref());
    let url = facts.url.as_deref().and_then(|url| Url::parse(url).ok());
    let base = base(&document, known.url.as_deref().or(facts.url.as_deref()));
    tables::keep_alignment(&document);
    escapes::shorten(&document);
    let page = walk::Page { base: base.as_ref(), url: url.as_ref(), parts: &known.parts };
    let articles = missed::articles(&document, &page);
    let (content, byline) = main_text(document)?;
    if facts.authors.is_empty() {
        facts.authors = byline.map(|byline| metadata::authors(&byline, &facts)).unwrap_or_default();
    }
    let walked = walk::walk(content.root(), &page);
    let missed = missed::missed(&articles, &walked.pieces);
    let mut draft = Draft { facts, pieces: walked.pieces, ..Draft::default() };
    tidy::tidy(&mut draft);
    name_missed(tidy::beside(missed, &draft.facts), &mut draft.left_out);
    if walked.images > 0 {
        draft.notes.push(match walked.images {
            1 => "1 image without a description or an address was left out".to_owned(),
            n => format!("{n} images without a description or an address were left out"),
        });
    }
    refuse_nothing(&draft)?;
    Ok(draft)
}

/// Puts what the library left out beside the rest. Sentences come first, where they are seen: a correction may be one.
fn name_missed(missed: Vec<LeftOut>, left_out: &mut Vec<LeftOut>) {
    let is_sentence = |line: &LeftOut| line.why == tidy::BESIDE && words(&line.words) >= SENTENCE;
    let (sentences, others): (Vec<_>, Vec<_>) = missed.into_iter().partition(is_sentence);
    left_out.splice(0..0, sentences);
    left_out.extend(others);
}

/// What relative addresses are relative to.
fn base(document: &Document, url: Option<&str>) -> Option<Url> {
    let url = url.and_then(|url| Url::parse(url).ok());
    let written = document.base_uri();
    match (&written, &url) {
        (Some(written), Some(url)) => url.join(written).ok(),
        (Some(written), None) => Url::parse(written).ok(),
        (None, _) => None,
    }
    .or(url)
}

/// The main text of a page, and what the library takes for its author.
fn main_text(document: Document) -> Result<(Document, Option<String>), ImportError> {
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let mut reader = Readability::with_document(document, None, Some(config))
        .map_err(|_| ImportError::Nothing(String::new()))?;
    let article = reader.parse().map_err(|_| ImportError::Nothing(String::new()))?;
    let content =
        guard::parse(&article.content).map_err(|_| ImportError::Endless("elements", guard::MOST_ELEMENTS))?;
    Ok((content, article.byline))
}

/// Refuses a page that has no text, or asks for something else before it shows it.
fn refuse_nothing(draft: &Draft) -> Result<(), ImportError> {
    let text: Vec<&str> = draft
        .pieces
        .iter()
        .filter_map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None })
        .collect();
    let text = text.join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = words(&text);
    let lower = text.to_lowercase();
    let is_wall = count < FEW_WORDS && WALLS.iter().any(|wall| lower.contains(wall));
    let has_code = draft
        .pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Code { text, .. } if words(text) >= FEWEST_WORDS));
    if is_wall || count < FEWEST_WORDS && !is_scriptless(&text) && !has_code {
        return Err(ImportError::Nothing(text));
    }
    Ok(())
}

/// Whether a text is written without spaces, so that its words cannot be counted.
fn is_scriptless(text: &str) -> bool {
    text.chars().filter(|c| matches!(*c, '\u{3040}'..='\u{9fff}' | '\u{e00}'..='\u{eff}')).count() > 40
}
