//! The object itself: its file or its row, and the addresses where it stood before.

use std::ops::Range;

use toml::de::DeTable;

use super::tables::{self, FileKind, own_end};
use super::text::{Edits, line_end, line_start};
use super::{Names, Refused, Site, parts};
use crate::parse::ObjectKind;
use crate::parse::table::Value;

/// Gives the object its new ID: moves its file or edits its row, and notes its old address.
pub fn give_new_id(names: &Names<'_>, site: &mut Site<'_>) -> Result<(), Refused> {
    let path = path_of(names.kind, names.old, site)?;
    let text = site.text(&path);
    let mut edits = Edits::default();
    let is_row = with_table(&path, &text, names.kind, names.old, |base, toml, table, is_row| {
        if is_row && let Some(id) = table.get("id") {
            let written = &toml[id.span()];
            let quote = &written[..written.find(names.old).unwrap_or(1)];
            edits.replace(
                base + id.span().start..base + id.span().end,
                format!("{quote}{}{quote}", names.new),
            );
        }
        redirects(names, (base, &text), (toml, table), std::slice::from_ref(&names.old_address), &mut edits);
        is_row
    })
    .ok_or_else(|| Refused::Usage(super::unreadable(&path, names.old)))?;
    site.texts.insert(path.clone(), edits.applied(&text));
    if !is_row {
        site.move_file(&path, renamed(&path, names.new))?;
    }
    if names.kind == ObjectKind::Article {
        let of_old = site.parsed.annotations.iter().filter(|file| file.article == names.old);
        let files: Vec<String> = of_old.map(|file| site.path(file.file)).collect();
        for path in files {
            site.move_file(&path, renamed(&path, names.new))?;
        }
    }
    Ok(())
}

/// A path with another file name, its extension kept.
fn renamed(path: &str, id: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    format!("{folder}/{id}.{extension}")
}

/// The path of the file that an object stands in.
pub fn path_of(kind: ObjectKind, id: &str, site: &Site<'_>) -> Result<String, Refused> {
    let record = site.parsed.record(kind, id);
    record
        .map(|record| site.path(record.span.file))
        .ok_or_else(|| Refused::Usage(format!("there is no {} `{id}`", kind.as_str())))
}

/// Hands an object's table to a function: where its TOML begins in the file, that TOML, the table, and whether it is a
/// row of several.
pub fn with_table<R>(
    path: &str,
    text: &str,
    kind: ObjectKind,
    id: &str,
    f: impl FnOnce(usize, &str, &DeTable<'_>, bool) -> R,
) -> Option<R> {
    let file = tables::kind_of(path)?;
    let ((base, toml), _) = parts(file, text)?;
    let (root, errors) = DeTable::parse_recoverable(toml);
    if !errors.is_empty() {
        return None;
    }
    let root = root.get_ref();
    if file == FileKind::Toml(kind) && root.get(kind.as_str()).is_some() {
        let is_it = |row: &&DeTable<'_>| row.get("id").and_then(|value| value.get_ref().as_str()) == Some(id);
        let row = tables::rows(root, kind.as_str()).find(is_it)?;
        return Some(f(base, toml, row, true));
    }
    Some(f(base, toml, root, false))
}

/// Where a new key of a table goes, and whether the table is written between braces.
pub fn place_of_key(toml: &str, table: &DeTable<'_>) -> (usize, bool) {
    let is_inline = table.iter().next().is_some_and(|(key, _)| {
        // Before the first key of a table between braces stands a brace or a comma, on the same line.
        let start = table.keys().map(|key| key.span().start).min().unwrap_or(key.span().start);
        toml[line_start(toml, start)..start].contains(['{', ','])
    });
    match own_end(toml, table) {
        Some(end) if is_inline => (end, true),
        Some(end) => (line_end(toml, end), false),
        None => (0, false),
    }
}

/// Adds old addresses to a table's `redirect_from`; the address that the object now has is taken out of it.
pub fn redirects(
    names: &Names<'_>,
    (base, text): (usize, &str),
    (toml, table): (&str, &DeTable<'_>),
    addresses: &[String],
    edits: &mut Edits,
) {
    let items = table.get("redirect_from").and_then(|value| Some((value, value.get_ref().as_array()?)));
    let same = |a: &str, b: &str| a.trim_matches('/') == b.trim_matches('/');
    let Some((value, items)) = items else {
        let list: Vec<String> = addresses.iter().map(|address| format!("\"{address}\"")).collect();
        let line = format!("redirect_from = [{}]", list.join(", "));
        let (at, is_inline) = place_of_key(toml, table);
        let needs_break = !is_inline && at > 0 && !toml[..at].ends_with('\n');
        match is_inline {
            true => edits.insert(base + at, &format!(", {line}")),
            false => edits.insert(base + at, &format!("{}{line}\n", if needs_break { "\n" } else { "" })),
        }
        return;
    };
    let said =
        |address: &String| items.iter().any(|item| item.get_ref().as_str().is_some_and(|a| same(a, address)));
    let kept: Vec<&Value<'_>> = items
        .iter()
        .filter(|item| !item.get_ref().as_str().is_some_and(|a| same(a, &names.new_address)))
        .collect();
    if kept.len() < items.len() && kept.is_empty() {
        let list: Vec<String> = addresses.iter().map(|address| format!("\"{address}\"")).collect();
        return edits
            .replace(base + value.span().start..base + value.span().end, format!("[{}]", list.join(", ")));
    }
    for item in
        items.iter().filter(|item| item.get_ref().as_str().is_some_and(|a| same(a, &names.new_address)))
    {
        edits.replace(item_range(text, base + item.span().start..base + item.span().end), "");
    }
    let list: Vec<String> =
        addresses.iter().filter(|a| !said(a)).map(|address| format!("\"{address}\"")).collect();
    add_items((base, text), value, kept.last().copied(), &list, edits);
}

/// Adds items, as written, behind the last item of a list; on lines of their own where the last has one.
pub fn add_items(
    (base, text): (usize, &str),
    list: &Value<'_>,
    last: Option<&Value<'_>>,
    items: &[String],
    edits: &mut Edits,
) {
    if items.is_empty() {
        return;
    }
    let Some(last) = last else {
        return edits
            .replace(base + list.span().start..base + list.span().end, format!("[{}]", items.join(", ")));
    };
    let (start, end) = (base + last.span().start, base + last.span().end);
    let line = line_start(text, start);
    let indent = &text[line..start];
    let is_alone = indent.chars().all(char::is_whitespace) && line > base + list.span().start;
    if !is_alone {
        return edits.insert(end, &items.iter().map(|item| format!(", {item}")).collect::<String>());
    }
    let rest = &text[end..line_end(text, end)];
    let comma = rest.trim_start().starts_with(',');
    if !comma {
        edits.insert(end, ",");
    }
    let new: String = items.iter().map(|item| format!("{indent}{item},\n")).collect();
    edits.insert(line_end(text, end), &new);
}

/// The range to take out with an item of a list: its comma, and its line where nothing else stands there.
pub fn item_range(text: &str, item: Range<usize>) -> Range<usize> {
    let rest = &text[item.end..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if rest[blanks..].starts_with(',') {
        let after = item.end + blanks + 1;
        let line = line_start(text, item.start);
        let is_alone =
            text[line..item.start].trim().is_empty() && text[after..line_end(text, after)].trim().is_empty();
        if is_alone {
            return line..line_end(text, after);
        }
        let spaces = text[after..].len() - text[after..].trim_start_matches([' ', '\t']).len();
        return item.start..after + spaces;
    }
    // The last item: the comma before it goes, where nothing but blanks stands between.
    let before = text[..item.start].trim_end_matches([' ', '\t', '\n']);
    match before.strip_suffix(',') {
        Some(before) if !text[line_start(text, before.len())..before.len()].contains('#') => {
            before.len()..item.end
        }
        _ => item,
    }
}
