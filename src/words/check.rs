//! What is wrong with a site's own words: beside English, which has every word with every place.

use std::collections::{BTreeMap, BTreeSet};

use super::pattern::Pattern;
use super::read::{GivenWords, SiteFile};
use super::{COMPLETE, Entry, OWN, Words, built_in, chain, form, plurals};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::parse::table::parse_toml;
use crate::source::{Sources, Span};

/// Numbers up to this one decide which forms a word needs: a form for millions alone is no gap.
const COUNTED: u64 = 200;

/// So many keys are named in one message.
const NAMED: usize = 8;

/// Takes out the words that cannot be used, and says why.
pub fn usable(diagnostics: &mut Diagnostics, language: &str, given: &mut GivenWords) {
    let Some(known) = built_in(COMPLETE) else { return };
    let needed = forms_of(language);
    given.retain(|key, word| {
        if key.starts_with(OWN) {
            return true;
        }
        let Some(model) = known.get(key) else {
            let near = nearest(key, known.keys().map(String::as_str));
            let hint = near.map_or_else(
                || format!("words for templates of your own begin with `{OWN}`"),
                |near| format!("did you mean `{near}`? Words for templates of your own begin with `{OWN}`"),
            );
            let message = format!("nothing asks for the word `{key}`");
            diagnostics.push(Diagnostic::new(Code::UnknownWord, word.key, message).hint(hint));
            return false;
        };
        if let Err(wrong) = fits(&word.entry, model) {
            let hint = format!("in English it is {}", shown(model));
            diagnostics
                .push(Diagnostic::new(Code::BadWord, word.value, format!("`{key}`: {wrong}")).hint(hint));
            return false;
        }
        if let Entry::Counted(forms) = &*word.entry {
            let lacking: Vec<&str> =
                needed.iter().copied().filter(|form| !forms.contains_key(form)).collect();
            if !lacking.is_empty() {
                let message = format!("`{key}` lacks {}, which `{language}` has", listed(&lacking));
                let hint = "numbers that ask for it get the form `other`";
                diagnostics.push(Diagnostic::new(Code::MissingWords, word.value, message).hint(hint));
            }
        }
        true
    });
}

/// The forms that a language has for numbers that a page is likely to show.
fn forms_of(language: &str) -> BTreeSet<&'static str> {
    let Some(rules) = plurals(language) else { return BTreeSet::new() };
    (0..=COUNTED).map(|n| form(rules.category_for(n))).collect()
}

/// Whether a word can stand where English has `model`.
fn fits(word: &Entry, model: &Entry) -> Result<(), String> {
    let places = places(model);
    let counts = matches!(model, Entry::Counted(_));
    match word {
        Entry::Plain(pattern) => same(pattern, &places, false),
        Entry::Counted(_) if !counts => Err("it depends on no number".to_owned()),
        Entry::Counted(forms) => {
            // "One source" needs no number; `other` stands for many.
            forms.iter().try_for_each(|(form, pattern)| same(pattern, &places, *form != "other"))
        }
    }
}

fn same(pattern: &Pattern, places: &BTreeSet<&str>, without_number: bool) -> Result<(), String> {
    let given = pattern.places();
    if let Some(unknown) = given.difference(places).next() {
        return Err(format!("there is nothing to put in place of `{{{unknown}}}`"));
    }
    let missing = places.difference(&given).find(|place| !without_number || **place != "n");
    missing.map_or(Ok(()), |missing| Err(format!("`{{{missing}}}` is missing")))
}

fn places(entry: &Entry) -> BTreeSet<&str> {
    match entry {
        Entry::Plain(pattern) => pattern.places(),
        Entry::Counted(forms) => forms.values().flat_map(Pattern::places).collect(),
    }
}

fn shown(entry: &Entry) -> String {
    match entry {
        Entry::Plain(pattern) => format!("`{pattern}`"),
        Entry::Counted(forms) => {
            let form = |(form, pattern): (&&str, &Pattern)| format!("{form} = \"{pattern}\"");
            format!("`{{ {} }}`", forms.iter().map(form).collect::<Vec<_>>().join(", "))
        }
    }
}

fn listed(words: &[&str]) -> String {
    let named: Vec<String> = words.iter().take(NAMED).map(|word| format!("`{word}`")).collect();
    let more = words.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", named.join(", "))
}

/// Says which words a site's language lacks, so that they stay English.
pub fn complete(
    diagnostics: &mut Diagnostics,
    sources: &Sources,
    words: &Words,
    files: &BTreeMap<String, SiteFile>,
) {
    let chain = chain(&words.language);
    let own: Vec<&String> = chain.iter().filter(|tag| *tag != COMPLETE).collect();
    let is_english = words.language.split('-').next().is_some_and(|base| base.eq_ignore_ascii_case(COMPLETE));
    let Some(known) = built_in(COMPLETE).filter(|_| !is_english) else { return };
    let has = |key: &String| {
        own.iter().any(|tag| {
            built_in(tag).is_some_and(|words| words.contains_key(key))
                || files.get(*tag).is_some_and(|file| file.given.contains_key(key))
        })
    };
    let lacking: Vec<&str> = known.keys().filter(|key| !has(key)).map(String::as_str).collect();
    if lacking.is_empty() {
        return;
    }
    let language = &words.language;
    let file = own.iter().find_map(|tag| files.get(*tag));
    let (span, message) = match file {
        Some(file) => {
            let path = &sources.get(file.file).path;
            let message = format!(
                "`{path}` lacks {} of {} words, which stay English: {}",
                lacking.len(),
                known.len(),
                listed(&lacking)
            );
            (Some(Span::file(file.file)), message)
        }
        None => (
            in_site_toml(sources),
            format!("there are no words for `{language}`, so the pages' own stay English"),
        ),
    };
    let base = own.last().map_or(language.as_str(), |tag| tag);
    let mut diagnostic = Diagnostic::placeless(Code::MissingWords, message)
        .hint(format!("`briefbook explain missing-words` says how to write `templates/words/{base}.toml`"));
    diagnostic.span = span;
    diagnostics.push(diagnostic);
}

/// Where site.toml names the language.
fn in_site_toml(sources: &Sources) -> Option<Span> {
    let file = sources.find("site.toml")?;
    let place = parse_toml(&mut Diagnostics::new(), file, 0, &sources.get(file).text)
        .and_then(|table| table.get_ref().get("language").map(|value| Span::new(file, value.span())));
    Some(place.unwrap_or(Span::file(file)))
}
