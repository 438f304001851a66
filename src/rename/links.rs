//! Links in Markdown that lead to an object: where its ID stands in them, and what goes there instead.
//!
//! Links are those of the parser's tree: what looks like one in code or behind a backslash is none.

use std::ops::Range;

use pulldown_cmark::Parser;

use super::{Names, text::Edits};
use crate::diagnostic::Diagnostics;
use crate::markup::{Target, Tree};
use crate::parse::ObjectKind;
use crate::parse::markdown::{self, Options, RawHtml, classify, extensions};
use crate::parse::objects::Place;
use crate::source::{FileId, Span};

/// The changes of a Markdown text's links; ranges count in the text. Links to annotations are noted in `linked`.
pub fn edits(names: &Names<'_>, folder: &str, text: &str, linked: &mut Vec<(String, String)>) -> Edits {
    let mut edits = Edits::default();
    // Most texts cannot hold one.
    if !text.contains(names.old) && !text.contains(names.new) && !text.contains("[[") {
        return edits;
    }
    let tree = tree(names, text);
    for link in &tree.links {
        let range = link.source.start as usize..link.source.end as usize;
        let Some(written) = text.get(range.clone()) else { continue };
        if let Target::Object(_, article, Some(annotation)) = &link.target {
            linked.push((article.clone(), annotation.clone()));
        }
        // Of `[words](address)`, the address alone; `[words][label]` has it elsewhere.
        let from = match written.strip_prefix('[') {
            Some(_) if written.starts_with("[[") => 0,
            Some(_) => match written.rfind("](") {
                Some(at) => at + 2,
                None => continue,
            },
            None => 0,
        };
        change(names, folder, &link.target, range.start + from, &written[from..], &mut edits);
    }
    let parser = Parser::new_ext(text, extensions());
    for (_, definition) in parser.reference_definitions().iter() {
        let Some(written) = text.get(definition.span.clone()) else { continue };
        let from = written.find("]:").map_or(0, |at| at + 2);
        let target = classify(&definition.dest);
        change(names, folder, &target, definition.span.start + from, &written[from..], &mut edits);
    }
    edits
}

fn tree(names: &Names<'_>, text: &str) -> Tree {
    let raw_html = if names.escape_html { RawHtml::Escape } else { RawHtml::Sanitise };
    let options = Options { raw_html, highlight: false, ..Options::PROSE };
    let place = Place::Value(Span::file(FileId(0)));
    markdown::parse(&mut Diagnostics::new(), text, 0, place, &options)
}

fn change(names: &Names<'_>, folder: &str, target: &Target, start: usize, written: &str, edits: &mut Edits) {
    let mut put =
        |range: Range<usize>, with: String| edits.replace(start + range.start..start + range.end, with);
    match target {
        Target::Object(word, id, annotation) => {
            if let Some((range, with)) = object(names, word.as_deref(), id, annotation.is_some(), written) {
                put(range, with);
            }
        }
        Target::Site(address) => {
            if names.is_old_address(address)
                && let Some(at) = written.find(names.old_address.trim_end_matches('/'))
            {
                put(
                    at..at + names.old_address.trim_end_matches('/').len(),
                    names.new_address.trim_end_matches('/').to_owned(),
                );
            }
            mention(names, written, &mut put);
        }
        Target::Relative(path) => {
            if names.is_old_file(folder, path) {
                for extension in [".md", ".toml"] {
                    let file = format!("{}{extension}", names.old);
                    if let Some(at) = written.find(&file) {
                        put(at..at + names.old.len(), names.new.to_owned());
                    }
                }
            }
            mention(names, written, &mut put);
        }
        Target::Fragment(_) => mention(names, written, &mut put),
        _ => {}
    }
}

/// The target of an entity's Nth mention: `#m-ENTITY-N`.
fn mention(names: &Names<'_>, written: &str, put: &mut impl FnMut(Range<usize>, String)) {
    if names.kind != ObjectKind::Entity {
        return;
    }
    let wanted = format!("#m-{}-", names.old);
    let Some(at) = written.find(&wanted) else { return };
    let number: String =
        written[at + wanted.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
    if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
        put(at + 3..at + 3 + names.old.len(), names.new.to_owned());
    }
}

/// What of `[[ID]]`, `[[KIND:ID]]` or `[[ARTICLE#ANNOTATION]]` changes.
fn object(
    names: &Names<'_>,
    word: Option<&str>,
    id: &str,
    to_annotation: bool,
    written: &str,
) -> Option<(Range<usize>, String)> {
    let kind = match word {
        Some(word) => Some(names.kind_of_word(word)?),
        None => to_annotation.then_some(ObjectKind::Article),
    };
    let end = written.find(['|', ']']).unwrap_or(written.len());
    let from = 2 + word.map_or(0, |_| written[2..end].find(':').map_or(0, |at| at + 1));
    let at = from + written.get(from..end)?.find(id)?;
    let range = at..at + id.len();
    if id == names.old && (kind == Some(names.kind) || (kind.is_none() && names.old_kinds == [names.kind])) {
        let needs_kind = kind.is_none() && !names.other_kinds_of_new.is_empty();
        let prefix = if needs_kind { format!("{}:", names.kind.as_str()) } else { String::new() };
        return Some((range, format!("{prefix}{}", names.new)));
    }
    // What named the only object of this ID so far is no longer the only one.
    match names.other_kinds_of_new[..] {
        [other] if id == names.new && kind.is_none() && !names.new_exists => {
            Some((range, format!("{}:{id}", other.as_str())))
        }
        _ => None,
    }
}
