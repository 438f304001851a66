//! Ids of annotations stay what they were. One that is computed is made of the annotation's keys, a renamed ID among them:
//! the former id is then written out, so that links, addresses and data that name it hold.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeTable;

use super::text::{Edits, line_end, line_start};
use super::{Names, Site, tables};
use crate::parse;
use crate::parse::objects::{Annotation, Body};
use crate::parse::table::json_of;

/// Writes the former id into every annotation whose computed one changed. A mention has no address by its id, so there it
/// is written only where a link names it.
pub fn keep(names: &Names<'_>, site: &mut Site<'_>, linked: &BTreeSet<(String, String)>) {
    for file in &site.parsed.annotations {
        let path = site.path(file.file);
        let moved =
            site.result.files.iter().find(|(_, (before, _))| *before == path).map(|(now, _)| now.clone());
        let text = match &moved {
            Some(now) => site.result.files[now].1.clone(),
            None => match site.texts.get(&path) {
                Some(text) => text.clone(),
                None => continue,
            },
        };
        let is_linked = |annotation: &Annotation| {
            !matches!(annotation.body, Body::Mention { .. })
                || linked.contains(&(file.article.clone(), annotation.id.value.clone()))
                || (file.article == names.old
                    && linked.contains(&(names.new.to_owned(), annotation.id.value.clone())))
        };
        let Some(text) = kept(&path, &text, &file.annotations, is_linked) else { continue };
        match moved {
            Some(now) => {
                site.result.files.insert(now, (path, text));
            }
            None => {
                site.texts.insert(path, text);
            }
        }
    }
}

fn kept(
    path: &str,
    text: &str,
    before: &[Annotation],
    is_linked: impl Fn(&Annotation) -> bool,
) -> Option<String> {
    let parsed = parse::parse_texts(&BTreeMap::from([(path.to_owned(), text.to_owned())]));
    let now = &parsed.annotations.first()?.annotations;
    // A duplicate that was taken out has moved the others up.
    if now.len() != before.len() {
        return None;
    }
    let mut edits = Edits::default();
    for (before, now) in before
        .iter()
        .zip(now.iter())
        .filter(|(before, now)| before.id.value != now.id.value && is_linked(before))
    {
        let header = now.span.range();
        let id = format!("id = \"{}\"", before.id.value);
        match text.get(header.clone()) {
            Some(written) if written.starts_with("[[") => {
                let end = line_end(text, header.end);
                let gap = if text[..end].ends_with('\n') { "" } else { "\n" };
                edits.insert(end, &format!("{gap}{id}\n"));
            }
            Some(written) if written.starts_with('{') => edits.insert(header.start + 1, &format!(" {id},")),
            _ => {}
        }
    }
    (!edits.is_empty()).then(|| edits.applied(text))
}

/// Takes out mentions that a merge has made equal: the same words, the same entity, and nothing else said. Comments stay.
pub fn without_twins(names: &Names<'_>, site: &mut Site<'_>) {
    let paths: Vec<String> =
        site.texts.keys().filter(|path| path.starts_with("content/annotations/")).cloned().collect();
    for path in paths {
        let text = site.text(&path);
        let (root, errors) = DeTable::parse_recoverable(&text);
        let mut seen = Vec::new();
        let mut edits = Edits::default();
        let mentions = root.get_ref().get("mention").and_then(|rows| rows.get_ref().as_array());
        for row in mentions.into_iter().flat_map(|rows| rows.iter()).filter(|_| errors.is_empty()) {
            let (Some(table), written) = (row.get_ref().as_table(), &text[row.span()]) else { continue };
            let json = json_of(row.get_ref());
            let is_of_new = json["entity"].as_str() == Some(names.new);
            if !is_of_new || !seen.contains(&json) || !written.starts_with('[') {
                seen.push(json);
                continue;
            }
            let end = tables::deep_end(&text, table).map_or(row.span().end, |end| line_end(&text, end));
            let start = line_start(&text, row.span().start);
            let comments =
                text[start..end].split_inclusive('\n').filter(|line| line.trim_start().starts_with('#'));
            edits.replace(start..end, comments.collect::<String>());
            site.result
                .notes
                .push(format!("a mention of `{}` stood twice in {path}: one is left", names.new));
        }
        if !edits.is_empty() {
            let text = edits.applied(&text);
            site.texts.insert(path, text);
        }
    }
}
