//! Joins an object into another of its kind: lists are joined, keys that were missing taken over, and what differs is kept
//! as a comment, so that nothing an author wrote is lost. The stricter marking holds.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use toml::de::DeTable;

use super::object::{add_items, item_range, path_of, place_of_key, redirects, with_table};
use super::tables::{deep_end, has_headers};
use super::text::{Edits, line_end, line_start};
use super::written::{Block, Entry, Written, inline_table, toml_of, written};
use super::{Names, Refused, Site, joinable, parts, tables, together};
use crate::parse::objects::{Embargo, Record};
use crate::parse::table::{Value, json_of};
use crate::parse::{ObjectKind, Parsed};
use crate::schema::keys::{Form, Key, Shape, of_object};

/// Joins the object into the one that has the new ID.
pub fn join(names: &Names<'_>, site: &mut Site<'_>) -> Result<(), Refused> {
    let (from, into) = (path_of(names.kind, names.old, site)?, path_of(names.kind, names.new, site)?);
    let parsed = site.parsed;
    let records = parsed.record(names.kind, names.old).zip(parsed.record(names.kind, names.new));
    let (old_record, new_record) =
        records.ok_or_else(|| Refused::Usage(super::unreadable(&from, names.old)))?;
    joinable::settled(names, old_record, new_record)?;
    joinable::same_values(names, parsed)?;
    let old = written(names.kind, &from, &site.text(&from), names.old)
        .ok_or_else(|| Refused::Usage(super::unreadable(&from, names.old)))?;
    if names.kind == ObjectKind::Article {
        articles(names, site, &old, &into)?;
    }
    let text = site.text(&into);
    let joined = joined(names, parsed, (old_record, new_record), &old, (&into, &text), site)?;
    site.texts.insert(into, joined);
    take_out(names, site, &from)
}

/// What is done to the object that stays.
struct Join<'a> {
    base: usize,
    text: &'a str,
    toml: &'a str,
    table: &'a DeTable<'a>,
    word: Option<&'static str>,
    edits: Edits,
    lines: String,
    remarks: String,
    blocks: String,
    notes: Vec<String>,
    /// The name that goes, as written, where it becomes an alias.
    alias: Option<String>,
}

fn joined(
    names: &Names<'_>,
    parsed: &Parsed,
    records: (&Record, &Record),
    old: &Written,
    (path, text): (&str, &str),
    site: &mut Site<'_>,
) -> Result<String, Refused> {
    let unreadable = || Refused::Usage(super::unreadable(path, names.new));
    let done = with_table(path, text, names.kind, names.new, |base, toml, table, is_row| {
        let word = is_row.then_some(names.kind.as_str());
        let mut join = Join {
            base,
            text,
            toml,
            table,
            word,
            edits: Edits::default(),
            lines: String::new(),
            remarks: String::new(),
            blocks: String::new(),
            notes: Vec::new(),
            alias: None,
        };
        if place_of_key(toml, table).1 {
            return Err(Refused::Usage(format!(
                "`{}` in `{path}` is written between braces: write it below a header `[[{}]]` first",
                names.new,
                names.kind.as_str()
            )));
        }
        join.all(names, parsed, records, old);
        Ok((join.finished(names), join.notes))
    });
    let (mut joined, notes) = done.ok_or_else(unreadable)??;
    site.result.notes.extend(notes);
    if names.kind != ObjectKind::Article && !old.prose.is_empty() {
        let now = written(names.kind, path, &joined, names.new).ok_or_else(unreadable)?;
        if now.prose != old.prose {
            if now.prose.contains("[^") && old.prose.contains("[^") {
                return Err(Refused::Different(format!(
                    "the prose of `{}` and that of `{}` both have footnotes: join the texts by hand first",
                    names.old, names.new
                )));
            }
            joined = with_prose(names, path, &joined, &now.prose, &old.prose).ok_or_else(unreadable)?;
            if !now.prose.is_empty() {
                site.note(format!(
                    "the prose of `{}` now stands below that of `{}`, in {path}",
                    names.old, names.new
                ));
            }
        }
    }
    Ok(joined)
}

impl Join<'_> {
    fn all(
        &mut self,
        names: &Names<'_>,
        parsed: &Parsed,
        (old_record, new_record): (&Record, &Record),
        old: &Written,
    ) {
        let known: BTreeMap<&str, Key> =
            of_object(names.kind, Form::File).into_iter().map(|key| (key.name, key)).collect();
        let mut addresses = vec![names.old_address.clone()];
        self.alias = self.new_alias(names, old);
        for entry in &old.entries {
            let shape = known.get(entry.name.as_str()).map(|key| key.shape);
            if entry.name == "redirect_from" {
                let said = entry.json.as_array().into_iter().flatten().filter_map(Json::as_str);
                addresses.extend(
                    said.filter(|a| a.trim_matches('/') != names.new_address.trim_matches('/'))
                        .map(str::to_owned),
                );
                continue;
            }
            if self.is_self(names, shape, &entry.json) {
                self.notes.push(format!(
                    "`{}` of `{}` named `{}` itself and was left out",
                    entry.name, names.old, names.new
                ));
                continue;
            }
            let value = self.table.get(entry.name.as_str());
            match (entry.name.as_str(), shape, value) {
                ("tlp", ..) => self.stricter(parsed, old_record, new_record, entry, value),
                ("embargo", _, Some(value)) => self.later(old_record, new_record, entry, value),
                ("draft", ..) => {}
                (name, shape, None) => match together::other(names.kind, name, old, self.table) {
                    Some(other) => self.leave(names, entry, other),
                    None => self.take_over(names, shape, entry),
                },
                (_, _, Some(value)) if json_of(value.get_ref()) == entry.json => {}
                (_, Some(shape @ (Shape::Texts | Shape::References(_) | Shape::Topics)), Some(value)) => {
                    let of_own_kind = matches!(shape, Shape::References(kind) if kind == names.kind);
                    self.add_to(names, entry, value, of_own_kind);
                }
                (_, Some(Shape::Tables(_)), Some(value)) => self.add_tables(entry, value),
                ("name", _, Some(_)) if names.kind == ObjectKind::Entity => self.alias(names, old, entry),
                _ => self.remark(names, entry),
            }
        }
        self.own_self_references(names, &known);
        if !old.comments.is_empty() {
            old.comments.iter().for_each(|comment| self.remarks.push_str(&format!("{comment}\n")));
        }
        let mut edits = std::mem::take(&mut self.edits);
        redirects(names, (self.base, self.text), (self.toml, self.table), &addresses, &mut edits);
        self.edits = edits;
    }

    fn is_self(&self, names: &Names<'_>, shape: Option<Shape>, json: &Json) -> bool {
        matches!(shape, Some(Shape::Reference(kind)) if kind == names.kind)
            && json.as_str() == Some(names.new)
    }

    /// A key that the object has not yet, as its line or its tables were written.
    fn take_over(&mut self, names: &Names<'_>, shape: Option<Shape>, entry: &Entry) {
        if let Some(blocks) = &entry.blocks {
            let (open, close) = if entry.json.is_array() { ("[[", "]]") } else { ("[", "]") };
            let path = self.word.map_or(entry.name.clone(), |word| format!("{word}.{}", entry.name));
            for block in blocks {
                self.blocks.push_str(&format!("\n{open}{path}{close}\n{}", block.below(self.word)));
            }
            return;
        }
        let of_own_kind = matches!(shape, Some(Shape::References(kind)) if kind == names.kind);
        let items: Vec<&String> =
            entry.items.iter().filter(|item| !of_own_kind || unquoted(item) != names.new).collect();
        let raw = if items.len() < entry.items.len() {
            self.notes.push(format!(
                "`{}` of `{}` named `{}` itself, which was left out",
                entry.name, names.old, names.new
            ));
            format!("[{}]", items.iter().map(|item| item.as_str()).collect::<Vec<_>>().join(", "))
        } else {
            self.with_alias(entry)
        };
        let comment = if entry.comment.is_empty() { String::new() } else { format!(" {}", entry.comment) };
        self.lines.push_str(&format!("{} = {raw}{comment}\n", entry.name));
    }

    /// Adds what a list has not yet.
    fn add_to(&mut self, names: &Names<'_>, entry: &Entry, value: &Value<'_>, of_own_kind: bool) {
        let Some(items) = value.get_ref().as_array() else { return self.remark(names, entry) };
        let has = |word: &str| items.iter().any(|item| item.get_ref().as_str() == Some(word));
        let new: Vec<String> = entry
            .items
            .iter()
            .zip(entry.json.as_array().into_iter().flatten())
            .filter(|(_, word)| {
                word.as_str().is_some_and(|word| !(has(word) || of_own_kind && word == names.new))
            })
            .map(|(raw, _)| raw.clone())
            .collect();
        let kept: Vec<&Value<'_>> = items
            .iter()
            .filter(|item| !(of_own_kind && item.get_ref().as_str() == Some(names.new)))
            .collect();
        if kept.len() < items.len() {
            let kept = kept.iter().map(|item| self.toml[item.span()].to_owned());
            let all: Vec<String> = kept.chain(new).collect();
            let range = self.base + value.span().start..self.base + value.span().end;
            self.edits.replace(range, format!("[{}]", all.join(", ")));
        } else {
            add_items((self.base, self.text), value, items.last(), &new, &mut self.edits);
        }
        self.comment_of(entry);
    }

    fn comment_of(&mut self, entry: &Entry) {
        if !entry.comment.is_empty() {
            self.remarks.push_str(&format!("{} (at `{}`)\n", entry.comment, entry.name));
        }
    }

    /// Adds the tables that are not there yet.
    fn add_tables(&mut self, entry: &Entry, value: &Value<'_>) {
        let items = value.get_ref().as_array().map_or(&[][..], |items| items);
        let there: Vec<Json> = items.iter().map(|item| json_of(item.get_ref())).collect();
        let below = items.is_empty() || has_headers(self.toml, items);
        let mut inline = Vec::new();
        for (n, json) in
            entry.json.as_array().into_iter().flatten().enumerate().filter(|(_, json)| !there.contains(json))
        {
            if !below {
                inline.push(inline_table(json));
                continue;
            }
            let path = self.word.map_or(entry.name.clone(), |word| format!("{word}.{}", entry.name));
            let block =
                entry.blocks.as_ref().and_then(|blocks| blocks.get(n).cloned()).unwrap_or_else(|| {
                    let pairs = json.as_object().into_iter().flatten();
                    Block::of_lines(
                        pairs.map(|(key, value)| format!("{key} = {}\n", toml_of(value))).collect(),
                    )
                });
            self.blocks.push_str(&format!("\n[[{path}]]\n{}", block.below(self.word)));
        }
        add_items((self.base, self.text), value, items.last(), &inline, &mut self.edits);
        self.comment_of(entry);
    }

    /// The name that goes, as written, unless it is the name that stays or an alias already.
    fn new_alias(&self, names: &Names<'_>, old: &Written) -> Option<String> {
        let name = old.entries.iter().find(|entry| entry.name == "name")?;
        let said = |key: &str| self.table.get(key).map(|value| json_of(value.get_ref())).unwrap_or_default();
        let is_alias = |list: &Json| list.as_array().is_some_and(|list| list.contains(&name.json));
        let is_known = names.kind != ObjectKind::Entity
            || said("name") == name.json
            || is_alias(&said("aliases"))
            || old.entries.iter().any(|other| other.name == "aliases" && is_alias(&other.json));
        (!is_known).then(|| name.raw.clone())
    }

    /// The value of a key that is taken over; the name that goes is the first of the aliases.
    fn with_alias(&self, entry: &Entry) -> String {
        let list = entry.raw.strip_prefix('[').filter(|_| entry.name == "aliases");
        match self.alias.as_ref().zip(list) {
            Some((name, _)) if entry.items.is_empty() => format!("[{name}]"),
            Some((name, rest)) => format!("[{name}, {rest}"),
            None => entry.raw.clone(),
        }
    }

    /// The name that goes becomes an alias, unless it is one already.
    fn alias(&mut self, names: &Names<'_>, old: &Written, entry: &Entry) {
        let Some(name) = self.alias.clone() else { return };
        self.notes.push(format!("the name {name} of `{}` is now an alias of `{}`", names.old, names.new));
        match self.table.get("aliases") {
            Some(value) => {
                let last = value.get_ref().as_array().and_then(|items| items.last());
                add_items((self.base, self.text), value, last, &[name], &mut self.edits);
            }
            // It goes into the list that is taken over.
            None if old.entries.iter().any(|other| other.name == "aliases") => {}
            None => self.lines.push_str(&format!("aliases = [{name}]\n")),
        }
        self.comment_of(entry);
    }

    fn stricter(
        &mut self,
        parsed: &Parsed,
        old: &Record,
        new: &Record,
        entry: &Entry,
        value: Option<&Value<'_>>,
    ) {
        let default = parsed.site.default_tlp;
        let (old, now) = (old.marking.tlp.unwrap_or(default), new.marking.tlp.unwrap_or(default));
        if old <= now {
            return;
        }
        self.notes.push(format!("the stricter marking holds: tlp = {}", entry.raw));
        match value {
            Some(value) => self
                .edits
                .replace(self.base + value.span().start..self.base + value.span().end, entry.raw.clone()),
            None => self.lines.push_str(&format!("tlp = {}\n", entry.raw)),
        }
    }

    fn later(&mut self, old: &Record, new: &Record, entry: &Entry, value: &Value<'_>) {
        let is_later = match (old.marking.embargo, new.marking.embargo) {
            (Some(Embargo::Until(old)), Some(Embargo::Until(new))) => old > new,
            (Some(Embargo::Unreadable), _) => true,
            _ => false,
        };
        if is_later {
            self.notes.push(format!("the later embargo holds: {}", entry.raw));
            self.edits
                .replace(self.base + value.span().start..self.base + value.span().end, entry.raw.clone());
        }
    }

    /// What differs is kept as a comment.
    fn remark(&mut self, names: &Names<'_>, entry: &Entry) {
        self.as_comment(entry);
        self.notes.push(format!("`{}` differs: that of `{}` is kept as a comment", entry.name, names.old));
    }

    /// What would say something else without a key that is not taken over.
    fn leave(&mut self, names: &Names<'_>, entry: &Entry, other: &str) {
        self.as_comment(entry);
        self.notes.push(match other == entry.name {
            true => format!(
                "`{other}` of `{}` is not that of `{}`: it is kept as a comment",
                names.old, names.new
            ),
            false => format!(
                "`{}` of `{}` goes with its `{other}`: it is kept as a comment",
                entry.name, names.old
            ),
        });
    }

    fn as_comment(&mut self, entry: &Entry) {
        let lines = format!("{} = {} {}", entry.name, entry.raw, entry.comment);
        lines.trim_end().lines().for_each(|line| self.remarks.push_str(&format!("# {line}\n")));
    }

    /// References of the object that stays which named the one that goes: now they name itself.
    fn own_self_references(&mut self, names: &Names<'_>, known: &BTreeMap<&str, Key>) {
        for key in known.values() {
            let Some(value) = self.table.get(key.name) else { continue };
            match key.shape {
                Shape::Reference(kind)
                    if kind == names.kind && value.get_ref().as_str() == Some(names.new) =>
                {
                    let start = self.base + value.span().start;
                    let line =
                        line_start(self.text, start)..line_end(self.text, self.base + value.span().end);
                    self.edits.replace(line, "");
                    self.notes.push(format!(
                        "`{}` of `{}` named `{}` and was taken out",
                        key.name, names.new, names.old
                    ));
                }
                Shape::References(kind) if kind == names.kind => {
                    let items = value.get_ref().as_array().map_or(&[][..], |items| items);
                    for item in items.iter().filter(|item| item.get_ref().as_str() == Some(names.new)) {
                        let range = self.base + item.span().start..self.base + item.span().end;
                        self.edits.replace(item_range(self.text, range), "");
                        self.notes.push(format!(
                            "`{}` of `{}` named `{}`, which was taken out",
                            key.name, names.new, names.old
                        ));
                    }
                }
                _ => {}
            }
        }
    }

    fn finished(&mut self, names: &Names<'_>) -> String {
        let (at, _) = place_of_key(self.toml, self.table);
        let lines = &self.lines;
        let remarks = match self.remarks.as_str() {
            "" => String::new(),
            remarks => format!("# Of `{}`, which was joined into this:\n{remarks}", names.old),
        };
        let gap = if at > 0 && !self.toml[..at].ends_with('\n') { "\n" } else { "" };
        self.edits.insert(self.base + at, &format!("{gap}{lines}{remarks}"));
        if !self.blocks.is_empty() {
            let end = deep_end(self.toml, self.table).map_or(at, |end| line_end(self.toml, end)).max(at);
            let gap = if end > 0 && !self.toml[..end].ends_with('\n') { "\n" } else { "" };
            self.edits.insert(self.base + end, &format!("{gap}{}", self.blocks));
        }
        self.edits.applied(self.text)
    }
}

fn unquoted(raw: &str) -> &str {
    raw.trim_matches(['"', '\''])
}

/// The prose of the one that goes, below that of the one that stays.
fn with_prose(names: &Names<'_>, path: &str, text: &str, now: &str, more: &str) -> Option<String> {
    let whole = if now.is_empty() { more.to_owned() } else { format!("{now}\n\n{more}") };
    if path.ends_with(".md") {
        let (_, body) = parts(tables::kind_of(path)?, text)?;
        let (base, body) = body?;
        let kept = body.trim_end();
        let gap = if kept.is_empty() { "\n" } else { "\n\n" };
        return Some(format!("{}{kept}{gap}{more}\n", &text[..base]));
    }
    let escaped = whole.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    let literal = format!("\"\"\"\n{escaped}\n\"\"\"");
    with_table(path, text, names.kind, names.new, |base, toml, table, _| {
        let mut edits = Edits::default();
        match table.get("text") {
            Some(value) => edits.replace(base + value.span().start..base + value.span().end, literal),
            None => edits.insert(base + place_of_key(toml, table).0, &format!("text = {literal}\n")),
        }
        edits.applied(text)
    })
}

/// Takes the object that goes out of its file, or its file away.
fn take_out(names: &Names<'_>, site: &mut Site<'_>, path: &str) -> Result<(), Refused> {
    let text = site.text(path);
    let row = with_table(path, &text, names.kind, names.old, |_, toml, table, is_row| {
        let first = table.keys().map(|key| key.span().start).min();
        let end = deep_end(toml, table).map(|end| line_end(toml, end));
        is_row.then(|| first.zip(end).map(|(first, end)| (toml[..first].rfind("[["), end)))
    });
    match row.flatten() {
        None => {
            site.texts.remove(path);
            site.result.removed.insert(path.to_owned());
        }
        Some(Some((Some(start), end))) => {
            let mut edits = Edits::default();
            edits.replace(line_start(&text, start)..end, "");
            let left = edits.applied(&text);
            site.texts.insert(path.to_owned(), left);
        }
        Some(_) => return Err(Refused::Usage(super::unreadable(path, names.old))),
    }
    Ok(())
}

/// Two articles can be one only where their texts are: annotations quote them.
fn articles(names: &Names<'_>, site: &mut Site<'_>, old: &Written, into: &str) -> Result<(), Refused> {
    let kept = written(names.kind, into, &site.text(into), names.new).unwrap_or_default();
    if kept.prose != old.prose {
        return Err(Refused::Different(format!(
            "the texts of the articles `{}` and `{}` differ, and annotations quote them: make them equal first",
            names.old, names.new
        )));
    }
    let file = |id: &str| {
        site.parsed.annotations.iter().find(|file| file.article == id).map(|file| site.path(file.file))
    };
    match (file(names.old), file(names.new)) {
        (None, _) => Ok(()),
        (Some(from), None) => {
            let to = format!("content/annotations/{}.toml", names.new);
            site.move_file(&from, to)
        }
        (Some(from), Some(into)) => {
            let text = format!(
                "{}\n{}",
                site.text(&into).trim_end_matches('\n').to_owned() + "\n",
                site.text(&from)
            );
            site.texts.insert(into, text);
            site.texts.remove(&from);
            site.result.removed.insert(from);
            Ok(())
        }
    }
}
