//! The whole briefing as one HTML page that needs no other file, in reading order, to be printed or sent.
//!
//! Entry point: [`single`]. It is made of the pages of an ordinary build, as they were written, and knows nothing that
//! they do not say: what an audience may not see is in none of them.
//!
//! | file | holds |
//! |---|---|
//! | `order.rs` | which page stands in which chapter |
//! | `leaf.rs` | the main part of a page, fit to stand beside others |

mod leaf;
mod order;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dom_query::Document;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::markup::escape::text as escape;
use crate::model::Briefing;
use crate::output::SiteFiles;
use crate::plan::{Page, Routes};
use crate::words::Words;
use leaf::{Leaf, Leaves, Made};
use order::Chapter;

/// A chapter with its number and its pages.
struct Bound<'a> {
    number: usize,
    title: String,
    lead: Vec<Made>,
    sections: Vec<(&'a Leaf, Made)>,
}

/// Makes the page of a site's files; `sheet` is how it looks.
pub fn single(
    briefing: &Briefing,
    routes: &Routes,
    words: &Words,
    files: &SiteFiles,
    sheet: &[u8],
) -> Vec<u8> {
    let chapters = order::chapters(briefing, routes);
    let leaves = Leaves::new(&chapters, routes, files);
    let bound: Vec<_> =
        chapters.iter().enumerate().map(|(n, chapter)| bind(n + 1, chapter, &leaves, words)).collect();
    let front = files.get("index.html").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let front = Document::from(front.unwrap_or_default());
    let mut main = title(briefing, &front);
    contents(&mut main, &bound, words);
    bound.iter().for_each(|chapter| write_chapter(&mut main, chapter));
    index(&mut main, briefing, &bound, words);
    let mut sheet = String::from_utf8_lossy(sheet).into_owned();
    running_heads(&mut sheet, &bound, words);
    page(briefing, &front, &main, sheet).into_bytes()
}

fn bind<'a>(number: usize, chapter: &Chapter<'a>, leaves: &'a Leaves<'a>, words: &Words) -> Bound<'a> {
    let lead: Vec<_> = chapter.lead.iter().filter_map(|page| leaves.of(page)).collect();
    let lead: Vec<_> = lead.par_iter().map(|leaf| leaves.lead(leaf)).collect();
    let sections: Vec<_> = chapter.sections.iter().filter_map(|page| leaves.of(page)).enumerate().collect();
    let sections = sections
        .into_par_iter()
        .map(|(n, leaf)| (leaf, leaves.section(leaf, format!("{number}.{}", n + 1))))
        .collect();
    let own = lead.first().map(|made: &Made| made.title.clone()).filter(|title| !title.is_empty());
    let title = own.unwrap_or_else(|| words.get(chapter.name).to_owned());
    Bound { number, title, lead, sections }
}

/// The title page: whose briefing it is, and who may read it.
fn title(briefing: &Briefing, front: &Document) -> String {
    let mut out = String::from("<header class=\"single-title\">\n<h1>");
    escape(&mut out, &briefing.site.title);
    out.push_str("</h1>\n");
    let description = &briefing.site.description;
    if !description.is_empty() {
        out.push_str("<p class=\"standfirst\">");
        escape(&mut out, description);
        out.push_str("</p>\n");
    }
    // What the frame of every page says of the briefing: its edition, who is responsible, its licence.
    out.push_str(&front.select("footer.colophon dl.facts").first().html());
    out.push_str("\n</header>\n");
    out
}

fn numbered(out: &mut String, number: &str, title: &str) {
    out.push_str(&format!("<span class=\"single-number\">{number}</span> "));
    escape(out, title);
}

fn link(out: &mut String, id: &str, number: &str, title: &str) {
    out.push_str("<a href=\"#");
    escape(out, id);
    out.push_str("\">");
    numbered(out, number, title);
    out.push_str("</a>");
}

fn contents(out: &mut String, chapters: &[Bound<'_>], words: &Words) {
    out.push_str("<nav class=\"single-contents\" aria-labelledby=\"_contents\">\n<h2 id=\"_contents\">");
    escape(out, words.get("single.contents"));
    out.push_str("</h2>\n<ol>\n");
    for chapter in chapters {
        out.push_str("<li>");
        link(out, &order::anchor(chapter.number), &chapter.number.to_string(), &chapter.title);
        if !chapter.sections.is_empty() {
            out.push_str("\n<ol>\n");
            for (leaf, made) in &chapter.sections {
                out.push_str("<li>");
                link(out, &leaf.id, &made.number, &made.title);
                out.push_str("</li>\n");
            }
            out.push_str("</ol>\n");
        }
        out.push_str("</li>\n");
    }
    out.push_str("<li><a href=\"#_index\">");
    escape(out, words.get("single.index"));
    out.push_str("</a></li>\n</ol>\n</nav>\n");
}

fn write_chapter(out: &mut String, chapter: &Bound<'_>) {
    let id = order::anchor(chapter.number);
    out.push_str(&format!("<section class=\"single-chapter\" id=\"{id}\">\n<h2>"));
    numbered(out, &chapter.number.to_string(), &chapter.title);
    out.push_str("</h2>\n");
    chapter.lead.iter().for_each(|made| out.push_str(&made.html));
    chapter.sections.iter().for_each(|(_, made)| out.push_str(&made.html));
    out.push_str("</section>\n");
}

/// Says at the head of each sheet which chapter it is of: numbers of sections are found by it.
fn running_heads(sheet: &mut String, chapters: &[Bound<'_>], words: &Words) {
    let chapters = chapters.iter().map(|chapter| {
        let id = order::anchor(chapter.number);
        (id, format!("{} {}", chapter.number, chapter.title))
    });
    // What stands behind the index belongs to its sheets: another kind of sheet would begin a new one.
    let index = ("_index,.colophon".to_owned(), words.get("single.index").to_owned());
    sheet.push('\n');
    for (n, (place, title)) in chapters.chain([index]).enumerate() {
        sheet.push_str(&format!("#{place}{{page:bb-{n}}}@page bb-{n}{{@top-left{{content:"));
        style_string(sheet, &title);
        sheet.push_str("}}");
    }
}

/// Writes a text as a style sheet holds it.
fn style_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            // Also what would end the sheet, or its line.
            '"' | '\\' | '<' | '\0'..'\u{20}' => out.push_str(&format!("\\{:x} ", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// The names of the briefing, each with the section about it and every article that names it.
fn index(out: &mut String, briefing: &Briefing, chapters: &[Bound<'_>], words: &Words) {
    let sections = || chapters.iter().flat_map(|chapter| &chapter.sections);
    let mut names = Vec::new();
    for (leaf, made) in sections() {
        let Page::Entity(id, 1) = leaf.page else { continue };
        names.push((&briefing[id], leaf, made));
    }
    names.sort_by(|(a, ..), (b, ..)| words.compare(a.sorted_by(), b.sorted_by()).then(a.id().cmp(b.id())));
    out.push_str("<section class=\"single-index\" id=\"_index\">\n<h2>");
    escape(out, words.get("single.index"));
    out.push_str("</h2>\n<ul>\n");
    for (entity, leaf, made) in &names {
        out.push_str("<li>");
        escape(out, &made.title);
        let named = sections().filter_map(|(_, made)| Some((&made.number, made.names.get(entity.id())?)));
        for (number, id) in [(&made.number, &leaf.id)].into_iter().chain(named) {
            out.push_str(" <a href=\"#");
            escape(out, id);
            out.push_str(&format!("\">{number}</a>"));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n</section>\n");
}

/// The whole page round its main part.
fn page(briefing: &Briefing, front: &Document, main: &str, sheet: String) -> String {
    // In a style element only its own end has a meaning; in strings and addresses `<\/` says the same.
    let sheet = sheet.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n");
    let sheet = sheet.replace("</", "<\\/");
    let hash = STANDARD.encode(Sha256::digest(sheet.as_bytes()));
    let mut out = String::from("<!DOCTYPE html>\n<html");
    for name in ["lang", "dir"] {
        if let Some(value) = front.select("html").attr(name) {
            out.push_str(&format!(" {name}=\""));
            escape(&mut out, &value);
            out.push('"');
        }
    }
    out.push_str(&format!(
        ">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; \
         img-src data:; base-uri 'none'; form-action 'none'\">\n<title>"
    ));
    escape(&mut out, &briefing.site.title);
    out.push_str("</title>\n<meta name=\"color-scheme\" content=\"light dark\">\n<style>");
    out.push_str(&sheet);
    let level = front.select("body").attr("class").unwrap_or_default();
    let level = level.split_whitespace().find(|class| class.starts_with("tlp-")).unwrap_or_default();
    out.push_str("</style>\n</head>\n<body class=\"single ");
    escape(&mut out, level);
    let label = front.select("header.masthead > p.tlp").first().html();
    out.push_str(&format!(
        "\">\n<header class=\"masthead\">{label}</header>\n<main id=\"_main\">\n{main}</main>\n\
         <footer class=\"colophon\">{label}</footer>\n</body>\n</html>\n"
    ));
    out
}
