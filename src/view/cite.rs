//! How an article of this briefing is cited: as a sentence, as BibTeX, and with the hash of the text that was read.
//!
//! Entry point: [`cite`]. It knows published particulars alone, and no clock: the edition says what was read when.

use sha2::{Digest, Sha256};

use super::dates;
use super::here::Here;
use super::pages::CiteView;
use crate::model::*;

/// How to cite an article.
pub fn cite(here: &Here<'_>, id: ArticleId) -> CiteView {
    let article = &here.briefing()[id];
    let when = here.published(id).map(|date| date.text);
    let text_sha256 = article.published_text().map(hash);
    let address = here.site.routes.absolute(here.path);
    CiteView {
        text: sentence(here, article, when.as_deref(), (address.as_deref(), text_sha256.as_deref())),
        bibtex: bibtex(here, article, address.as_deref()),
        address,
        text_sha256,
    }
}

fn hash(text: &str) -> String {
    let digits = Sha256::digest(text).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// `Authors: Title. Publisher, date. In: Site, edition. Address. Hash.`
fn sentence(
    here: &Here<'_>,
    article: &Article,
    when: Option<&str>,
    (address, hash): (Option<&str>, Option<&str>),
) -> String {
    let said = &article.said;
    let mut text = said.authors.join(", ");
    if !text.is_empty() {
        text.push_str(": ");
    }
    text.push_str(&said.title);
    let publisher = article.publisher.map(|id| here.briefing()[id].said.name.as_str());
    let issued: Vec<&str> = publisher.into_iter().chain(when).collect();
    let mut parts = vec![text, issued.join(", "), container(here)];
    parts.extend(address.map(str::to_owned));
    parts.extend(hash.map(|hash| here.words().filled("cite.hash", &[("hash", hash)])));
    parts.retain(|part| !part.is_empty());
    parts.iter().map(|part| closed(part)).collect::<Vec<_>>().join(" ")
}

/// The briefing and its edition.
fn container(here: &Here<'_>) -> String {
    let site = &here.briefing().site;
    match &site.edition {
        Some(edition) => {
            let date = dates::words(here.words(), edition);
            here.words().filled("cite.in_edition", &[("site", &site.title), ("date", &date)])
        }
        None => here.words().filled("cite.in", &[("site", &site.title)]),
    }
}

/// A part as a sentence. An address ends without a full stop, which would become part of it.
fn closed(part: &str) -> String {
    let ends = part.ends_with(['.', '!', '?', '…', '。']) || part.starts_with("http");
    if ends { part.to_owned() } else { format!("{part}.") }
}

/// The same for programs, without the hash, for which they have no field.
fn bibtex(here: &Here<'_>, article: &Article, address: Option<&str>) -> String {
    let said = &article.said;
    let mut fields = Vec::new();
    let mut put = |key: &str, value: String| fields.push(format!("  {key} = {{{value}}}"));
    if !said.authors.is_empty() {
        // Braces keep a name whole: whose last word is the surname is not ours to say.
        let names: Vec<String> = said.authors.iter().map(|name| format!("{{{}}}", escaped(name))).collect();
        put("author", names.join(" and "));
    }
    put("title", format!("{{{}}}", escaped(&said.title)));
    if let Some(id) = article.publisher {
        put("howpublished", escaped(&here.briefing()[id].said.name));
    }
    if let Some(date) = &said.published {
        put("date", date.written().to_owned());
        if let Some(day) = date.earliest().filter(|day| date.latest().is_some_and(|end| end.year == day.year))
        {
            put("year", day.year.to_string());
        }
    }
    if let Some(url) = address.or(said.url.as_deref()) {
        put("url", url.replace('\\', "%5C").replace('{', "%7B").replace('}', "%7D"));
    }
    put("note", escaped(&container(here)));
    format!("@misc{{{},\n{}\n}}", article.id(), fields.join(",\n"))
}

/// Words with what TeX would take for commands written out.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '%' | '&' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(letter);
            }
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tex_takes_nothing_for_a_command() {
        assert_eq!(
            escaped("50 % of {R&D} \\x~^_#$"),
            "50 \\% of \\{R\\&D\\} \\textbackslash{}x\\textasciitilde{}\\textasciicircum{}\\_\\#\\$"
        );
    }

    #[test]
    fn parts_are_sentences() {
        let parts = [
            ("Who?", "Who?"),
            ("A title", "A title."),
            ("https://briefing.example/a/", "https://briefing.example/a/"),
        ];
        for (part, sentence) in parts {
            assert_eq!(closed(part), sentence);
        }
    }
}
