//! Reads files of words: one key a line, `timeline.undated = "undated"`, and by number
//! `count.sources = { one = "{n} source", other = "{n} sources" }`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::pattern::Pattern;
use super::{Entry, FOLDER, FORMS, Texts, check};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::kinds::is_language;
use crate::parse::table::parse_toml;
use crate::source::{FileId, SourcePath, Sources, Span};

/// A word of a file.
#[derive(Debug, Clone)]
pub struct Given {
    /// Where its key stands.
    pub key: Span,
    /// Where it stands itself.
    pub value: Span,
    /// What it is.
    pub entry: Arc<Entry>,
}

/// A file's words by their keys.
pub type GivenWords = BTreeMap<String, Given>;

/// A file of the site.
#[derive(Debug)]
pub struct SiteFile {
    /// Its place.
    pub file: FileId,
    /// Its words.
    pub given: GivenWords,
}

/// The site's own words.
#[derive(Debug, Default)]
pub struct SiteWords {
    /// By language, in small letters.
    pub files: BTreeMap<String, SiteFile>,
    /// The texts that are in use.
    pub texts: Texts,
}

/// Reads the files of the site; `last` holds the texts of those that could once be read.
pub fn site(
    diagnostics: &mut Diagnostics,
    sources: &Sources,
    unusable: &BTreeSet<FileId>,
    last: &Texts,
) -> SiteWords {
    let mut words = SiteWords::default();
    for (id, source) in sources.iter().filter(|(_, source)| source.path.as_str().starts_with(FOLDER)) {
        let Some(language) = language(&source.path) else {
            diagnostics.push(misplaced(id, &source.path));
            continue;
        };
        let now = (!unusable.contains(&id)).then_some(&source.text);
        let read = now.and_then(|text| Some((text, file(diagnostics, id, text)?)));
        let (text, mut given) = match read {
            Some((text, mut given)) => {
                check::usable(diagnostics, &language, &mut given);
                (text, given)
            }
            // What is wrong with the present text was said.
            None => {
                let Some(text) = last.get(source.path.as_str()) else { continue };
                let Some(mut given) = file(&mut Diagnostics::new(), id, text) else { continue };
                check::usable(&mut Diagnostics::new(), &language, &mut given);
                // Its places are those of another text.
                given
                    .values_mut()
                    .for_each(|given| (given.key, given.value) = (Span::file(id), Span::file(id)));
                (text, given)
            }
        };
        words.texts.insert(source.path.to_string(), text.clone());
        // Two files of a language, `es-MX` and `es-mx`: the later one has the last word.
        let file =
            words.files.entry(language).or_insert_with(|| SiteFile { file: id, given: GivenWords::new() });
        file.given.append(&mut given);
    }
    words
}

/// The language of a file, in small letters.
fn language(path: &SourcePath) -> Option<String> {
    let is_there = path.parent() == FOLDER.trim_end_matches('/') && path.extension() == "toml";
    (is_there && is_language(path.stem())).then(|| path.stem().to_ascii_lowercase())
}

fn misplaced(id: FileId, path: &SourcePath) -> Diagnostic {
    let message = format!("`{path}` names no language and is not read");
    let hint = format!("words are in `{FOLDER}LANGUAGE.toml`, a BCP 47 tag: `es.toml`, `es-MX.toml`");
    Diagnostic::new(Code::MisplacedFile, Span::file(id), message).hint(hint)
}

/// Reads one file; none when it is no TOML.
pub fn file(diagnostics: &mut Diagnostics, id: FileId, text: &str) -> Option<GivenWords> {
    let root = parse_toml(diagnostics, id, 0, text)?;
    let mut given = GivenWords::new();
    // Keys with dots are tables within tables.
    let mut open: Vec<(String, &DeTable<'_>)> = vec![(String::new(), root.get_ref())];
    while let Some((prefix, table)) = open.pop() {
        for (name, value) in table {
            let key = format!("{prefix}{}", name.get_ref());
            let place = (Span::new(id, name.span()), Span::new(id, value.span()));
            match value.get_ref() {
                DeValue::Table(inner) if !is_counted(inner) => open.push((format!("{key}."), inner)),
                value => match entry(value) {
                    Ok(entry) => {
                        given.insert(key, Given { key: place.0, value: place.1, entry: Arc::new(entry) });
                    }
                    Err(wrong) => {
                        let diagnostic = Diagnostic::new(Code::BadWord, place.1, format!("`{key}`: {wrong}"));
                        diagnostics.push(diagnostic);
                    }
                },
            }
        }
    }
    Some(given)
}

/// Whether a table holds the forms of one word.
fn is_counted(table: &DeTable<'_>) -> bool {
    let is_form = |name: &Spanned<std::borrow::Cow<'_, str>>| FORMS.contains(&&**name.get_ref());
    !table.is_empty() && table.keys().all(is_form)
}

fn entry(value: &DeValue<'_>) -> Result<Entry, String> {
    match value {
        DeValue::String(text) => Ok(Entry::Plain(Pattern::new(text)?)),
        DeValue::Table(forms) => counted(forms).map(Entry::Counted),
        _ => Err("a word is a text, or the forms of one by number: `{ one = \"...\", other = \"...\" }`"
            .to_owned()),
    }
}

fn counted(table: &DeTable<'_>) -> Result<BTreeMap<&'static str, Pattern>, String> {
    let mut forms = BTreeMap::new();
    for (name, value) in table {
        let name = FORMS.iter().find(|form| **form == name.get_ref()).copied().unwrap_or("other");
        let DeValue::String(text) = value.get_ref() else {
            return Err(format!("its form `{name}` is no text"));
        };
        forms.insert(name, Pattern::new(text)?);
    }
    if forms.contains_key("other") { Ok(forms) } else { Err("the form `other` is missing".to_owned()) }
}
