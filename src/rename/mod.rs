//! A new ID for an object: every reference in the content, every link in prose, its own file, and its old address kept.
//!
//! Entry point: [`rename`]. It takes the site as it was read and gives new texts; the command writes them. Texts are edited
//! by ranges alone, so that comments, order and formatting stay. What a key holds is told by the tables of `schema`, which
//! links there are by the parser's trees. With `merge` the object is joined into one that is there (`merge.rs`).

mod ids;
mod joinable;
mod links;
mod merge;
mod object;
mod tables;
mod text;
mod together;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeTable;

use crate::diagnostic::{Diagnostics, nearest};
use crate::load::Loaded;
use crate::parse::{self, ObjectKind, Parsed, front_matter};
use crate::resolve::ids::folder;
use crate::source::FileId;
use tables::{FileKind, Found};
use text::Edits;

pub use text::as_on_disk;

/// What is to be renamed.
#[derive(Debug, Clone)]
pub struct Rename {
    /// The kind of the object.
    pub kind: ObjectKind,
    /// Its ID.
    pub old: String,
    /// The ID that it gets.
    pub new: String,
    /// Whether it is joined into an object that has that ID.
    pub merge: bool,
}

/// What a rename makes: texts as the stages see them, without byte order mark, lines ended by U+000A.
#[derive(Debug, Clone, Default)]
pub struct Renamed {
    /// Each file that changes under its new path: its path before and its text.
    pub files: BTreeMap<String, (String, String)>,
    /// Files that are no longer there.
    pub removed: BTreeSet<String>,
    /// What an author should know: what was dropped, and what was kept as a comment.
    pub notes: Vec<String>,
}

/// Why nothing is renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be done as it was asked for.
    Usage(String),
    /// The two objects say what cannot be joined.
    Different(String),
}

/// The names of a rename, and what else has them.
struct Names<'a> {
    kind: ObjectKind,
    old: &'a str,
    new: &'a str,
    /// Whether the object is joined into one that is there.
    new_exists: bool,
    /// The kinds in which the old ID stands.
    old_kinds: Vec<ObjectKind>,
    /// The other kinds in which the new ID stands.
    other_kinds_of_new: Vec<ObjectKind>,
    entity_kinds: Vec<&'a str>,
    escape_html: bool,
    old_address: String,
    new_address: String,
}

impl Names<'_> {
    fn kind_of_word(&self, word: &str) -> Option<ObjectKind> {
        ObjectKind::of_word(word).or_else(|| self.entity_kinds.contains(&word).then_some(ObjectKind::Entity))
    }

    /// The new ID between the quotes of the old one.
    fn new_id(&self, written: &str) -> String {
        let quote = &written[..written.find(self.old).unwrap_or(1)];
        format!("{quote}{}{quote}", self.new)
    }

    /// Whether an article's `origin` means the object: a publisher before an entity, an entity before an article.
    fn is_origin(&self, text: &str) -> bool {
        let mut read = [ObjectKind::Publisher, ObjectKind::Entity, ObjectKind::Article].into_iter();
        text == self.old && read.find(|kind| self.old_kinds.contains(kind)) == Some(self.kind)
    }

    fn is_old_address(&self, address: &str) -> bool {
        let plain = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let plain = plain.strip_suffix("/index.html").unwrap_or(plain);
        plain == self.old_address.trim_end_matches('/')
    }

    /// Whether a path relative to a folder of the site leads to the object's file.
    fn is_old_file(&self, base: &str, path: &str) -> bool {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut parts: Vec<&str> = base.split('/').collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        let name = parts.last().copied().unwrap_or_default();
        let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".toml"));
        parts.starts_with(&["content", folder(self.kind)]) && stem == Some(self.old)
    }
}

/// Makes the new texts of a site in which an object has a new ID.
///
/// # Errors
/// Where there is no such object, the new ID is taken, or a file that would have to be changed cannot be read.
pub fn rename(loaded: &Loaded, wanted: &Rename) -> Result<Renamed, Refused> {
    let parsed = parse::parse(&mut Diagnostics::new(), &loaded.sources, &loaded.unusable);
    let names = names(&parsed, wanted)?;
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut linked = Vec::new();
    for (id, file) in loaded.sources.iter() {
        let path = file.path.as_str();
        let Some(kind) = tables::kind_of(path) else { continue };
        let edits = match references(&names, kind, file.path.parent(), &file.text, &mut linked) {
            Some(edits) if !loaded.unusable.contains(&id) => edits,
            _ if file.text.contains(names.old) => return Err(Refused::Usage(unreadable(path, names.old))),
            _ => continue,
        };
        if !edits.is_empty() {
            texts.insert(path.to_owned(), edits.applied(&file.text));
        }
    }
    let mut site = Site { loaded, parsed: &parsed, texts, result: Renamed::default() };
    if names.new_exists {
        merge::join(&names, &mut site)?;
    } else {
        object::give_new_id(&names, &mut site)?;
    }
    ids::keep(&names, &mut site, &linked.into_iter().collect());
    if names.new_exists {
        ids::without_twins(&names, &mut site);
    }
    site.finish()
}

fn unreadable(path: &str, old: &str) -> String {
    format!(
        "`{path}` cannot be read, but holds `{old}`: nothing was changed; `briefbook check` says what is wrong with it"
    )
}

fn names<'a>(parsed: &'a Parsed, wanted: &'a Rename) -> Result<Names<'a>, Refused> {
    let (kind, old, new) = (wanted.kind, wanted.old.as_str(), wanted.new.as_str());
    let word = kind.as_str();
    if old == new {
        return Err(Refused::Usage(format!("the {word} is called `{old}` already")));
    }
    let kinds_of = |id: &str| -> Vec<ObjectKind> {
        let is_there = |kind: &ObjectKind| {
            parsed.record(*kind, id).is_some() || parsed.broken.contains(&(*kind, id.to_owned()))
        };
        ObjectKind::ALL.iter().map(|(kind, _, _)| *kind).filter(is_there).collect()
    };
    if parsed.record(kind, old).is_none() {
        return Err(Refused::Usage(missing(parsed, kind, old)));
    }
    let new_kinds = kinds_of(new);
    let new_exists = new_kinds.contains(&kind);
    if new_exists && !wanted.merge {
        return Err(Refused::Usage(format!(
            "there is a{} {word} `{new}` already; `--merge` joins `{old}` into it",
            if word.starts_with(['a', 'e']) { "n" } else { "" }
        )));
    }
    if new_exists && parsed.record(kind, new).is_none() {
        return Err(Refused::Usage(format!(
            "the {word} `{new}` cannot be read; `briefbook check` says what is wrong with it"
        )));
    }
    if !new_exists && wanted.merge {
        return Err(Refused::Usage(format!(
            "there is no {word} `{new}` that `{old}` could be joined into; without `--merge` it gets that ID"
        )));
    }
    Ok(Names {
        kind,
        old,
        new,
        new_exists,
        old_kinds: kinds_of(old),
        other_kinds_of_new: new_kinds.into_iter().filter(|other| *other != kind).collect(),
        entity_kinds: parsed.site.kinds.iter().map(|kind| kind.id.as_str()).collect(),
        escape_html: parsed.site.escape_html,
        old_address: address(parsed, kind, old, old),
        new_address: address(parsed, kind, if new_exists { new } else { old }, new),
    })
}

fn missing(parsed: &Parsed, kind: ObjectKind, old: &str) -> String {
    let word = kind.as_str();
    if parsed.broken.contains(&(kind, old.to_owned())) {
        return format!("the {word} `{old}` cannot be read; `briefbook check` says what is wrong with it");
    }
    let near = nearest(old, parsed.ids(kind));
    let elsewhere = ObjectKind::ALL.iter().find(|(other, _, _)| parsed.record(*other, old).is_some());
    let hint = match (near, elsewhere) {
        (_, Some((_, other, _))) => format!("; `{old}` is the ID of a {other}"),
        (Some(near), None) => format!("; did you mean `{near}`?"),
        (None, None) => String::new(),
    };
    format!("there is no {word} `{old}`{hint}")
}

/// The address of an object (FORMAT.md section 5), with an ID in place of its own.
fn address(parsed: &Parsed, kind: ObjectKind, object: &str, id: &str) -> String {
    match kind {
        ObjectKind::Page => format!("/{id}/"),
        ObjectKind::Entity => {
            let entity = parsed.entities.iter().find(|entity| entity.record.id.value == object);
            let is_topic = entity.is_some_and(|entity| entity.kind.value == "topic");
            format!("/{}/{id}/", if is_topic { "topics" } else { "entities" })
        }
        kind => format!("/{}/{id}/", folder(kind)),
    }
}

/// A part of a file: where it begins, and its text.
type Part<'t> = (usize, &'t str);

/// The TOML of a file: where it begins, and its text; and the Markdown behind it, likewise.
fn parts(kind: FileKind, text: &str) -> Option<(Part<'_>, Option<Part<'_>>)> {
    match kind {
        FileKind::Markdown(_) => {
            let (front, body) = front_matter::split(&mut Diagnostics::new(), FileId(0), text)?;
            Some(((front.base, front.text), Some((body.base, body.text))))
        }
        _ => Some(((0, text), None)),
    }
}

/// The changes of a file's references and links; none where it cannot be read.
fn references(
    names: &Names<'_>,
    kind: FileKind,
    folder: &str,
    text: &str,
    linked: &mut Vec<(String, String)>,
) -> Option<Edits> {
    let ((base, toml), body) = parts(kind, text)?;
    let (root, errors) = DeTable::parse_recoverable(toml);
    if !errors.is_empty() {
        return None;
    }
    let mut edits = Edits::default();
    for found in tables::found(kind, root.get_ref()) {
        match found {
            Found::Reference(kind, id, range, list) if kind == names.kind && id == names.old => {
                let is_there_too =
                    |item: &parse::table::Value<'_>| item.get_ref().as_str() == Some(names.new);
                match list.filter(|list| list.iter().any(is_there_too)) {
                    Some(_) => {
                        edits.replace(object::item_range(text, base + range.start..base + range.end), "");
                    }
                    None => {
                        let id = names.new_id(&toml[range.clone()]);
                        edits.replace(base + range.start..base + range.end, id);
                    }
                }
            }
            Found::Origin(text, range) if names.is_origin(text) => {
                let id = names.new_id(&toml[range.clone()]);
                edits.replace(base + range.start..base + range.end, id);
            }
            Found::Reference(..) | Found::Origin(..) => {}
            Found::Prose(value, range) => {
                let places = text::places_in_string(&toml[range.clone()], value)?;
                let start = base + range.start;
                links::edits(names, folder, value, linked).moved(&mut edits, |at| start + places[at]);
            }
        }
    }
    if let Some((base, body)) = body {
        links::edits(names, folder, body, linked).moved(&mut edits, |at| base + at);
    }
    Some(edits)
}

/// A site whose texts are being changed.
struct Site<'a> {
    loaded: &'a Loaded,
    parsed: &'a Parsed,
    /// Changed texts, by their paths before.
    texts: BTreeMap<String, String>,
    result: Renamed,
}

impl Site<'_> {
    /// The text of a file, with what was changed so far.
    fn text(&self, path: &str) -> String {
        let original =
            || self.loaded.sources.find(path).map(|id| self.loaded.sources.get(id).text.to_string());
        self.texts.get(path).cloned().or_else(original).unwrap_or_default()
    }

    fn path(&self, file: FileId) -> String {
        self.loaded.sources.get(file).path.as_str().to_owned()
    }

    fn note(&mut self, text: impl Into<String>) {
        self.result.notes.push(text.into());
    }

    /// Notes that a file gets another path.
    fn move_file(&mut self, from: &str, to: String) -> Result<(), Refused> {
        if self.loaded.sources.find(&to).is_some() {
            return Err(Refused::Usage(format!("`{to}` is there already: nothing was changed")));
        }
        let text = self.text(from);
        self.texts.remove(from);
        self.result.removed.insert(from.to_owned());
        self.result.files.insert(to, (from.to_owned(), text));
        Ok(())
    }

    fn finish(mut self) -> Result<Renamed, Refused> {
        for (path, text) in self.texts {
            if !self.result.removed.contains(&path) {
                self.result.files.insert(path.clone(), (path, text));
            }
        }
        Ok(self.result)
    }
}

#[cfg(test)]
mod tests;
