//! brat's standoff annotations: a file of lines beside a text. Offsets are code points of that text, and each passage's
//! words stand beside its offsets: where the two differ, the words are believed and the place is looked for.

use std::collections::{BTreeMap, BTreeSet};

use super::batch::{Batch, Document, Found, Happening, Passage, Says, Unread, slice};
use super::{AdoptError, Source, lines, remark};

/// A passage: its label and where it is.
struct Span {
    label: String,
    passage: Passage,
    words: String,
    at: String,
}

impl Span {
    /// Whether its label is a kind of annotation, as we write them ourselves: its note is what it says.
    fn is_said(&self) -> bool {
        matches!(self.label.as_str(), "Event" | "Claim" | "Figure" | "Relation" | "Note")
    }
}

/// Takes a file apart.
pub fn read(source: &Source<'_>) -> Result<Batch, AdoptError> {
    let text = source.beside.ok_or_else(|| {
        AdoptError::other(
            "the text that it is about is not there: it is the file of the same name that ends in `.txt`",
        )
    })?;
    let mut batch = Batch::default();
    let stem = source.name.rsplit(['/', '\\']).next().unwrap_or(source.name);
    let stem = stem.strip_suffix(".ann").unwrap_or(stem);
    let document = Document {
        id: Some(crate::parse::record::proposed_id(stem)).filter(|id| !id.is_empty()),
        text: Some(text.to_owned()),
        title: Some(stem.replace(['_', '-'], " ")),
        ..Document::default()
    };
    batch.documents.push(document);
    let mut parts = Parts::default();
    for (number, line) in lines(source.text) {
        if let Err(why) = parts.line(line, number, text) {
            batch.unread.push(format!("line {number}: {why}").into());
        }
    }
    if parts.spans.is_empty() {
        return Err(AdoptError::other(
            "it holds no annotation of a passage (`T1`, a tab, a label and two offsets)",
        ));
    }
    parts.say(&mut batch);
    Ok(batch)
}

/// An event: its kind, the line of its trigger, and the roles of other lines.
type Triggered = (String, String, Vec<(String, String)>);

/// The lines, by what they are.
#[derive(Default)]
struct Parts {
    spans: BTreeMap<String, Span>,
    /// What notes say of a line.
    notes: Vec<(String, String)>,
    /// Names in registers: the line, the register with the id, the name.
    names: BTreeMap<String, (String, String)>,
    /// Events: the line of the trigger, and the roles of others.
    events: Vec<Triggered>,
    relations: Vec<(String, String, String, String)>,
}

impl Parts {
    fn line(&mut self, line: &str, number: usize, text: &str) -> Result<(), String> {
        let mut columns = line.split('\t');
        let id = columns.next().unwrap_or_default().trim().to_owned();
        let what = columns.next().ok_or("it has no second column")?;
        let words = columns.next().unwrap_or_default();
        let mut parts = what.split_whitespace();
        let label = parts.next().unwrap_or_default().to_owned();
        match id.chars().next() {
            Some('T') => {
                let offsets = what.trim().strip_prefix(label.as_str()).unwrap_or_default();
                let span = Span {
                    passage: passage(offsets, words, text)?,
                    label,
                    words: words.to_owned(),
                    at: format!("line {number}"),
                };
                self.spans.insert(id, span);
            }
            Some('N') => {
                let (of, register) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                self.names.insert(of.to_owned(), (register.to_owned(), words.trim().to_owned()));
            }
            Some('#') => {
                self.notes.push((parts.next().unwrap_or_default().to_owned(), words.trim().to_owned()));
            }
            Some('E') => {
                let (kind, trigger) = label.split_once(':').ok_or("an event has a trigger, `Kind:T1`")?;
                let roles = parts.filter_map(|part| part.split_once(':'));
                let roles = roles.map(|(role, of)| (role.to_owned(), of.to_owned())).collect();
                self.events.push((kind.to_owned(), trigger.to_owned(), roles));
            }
            Some('R') => {
                let ends: Vec<&str> =
                    parts.filter_map(|part| part.split_once(':').map(|(_, of)| of)).collect();
                let [one, other] = ends[..] else {
                    return Err("a relation has two ends, `Arg1:T1 Arg2:T2`".to_owned());
                };
                self.relations.push((label, one.to_owned(), other.to_owned(), format!("line {number}")));
            }
            // Attributes and equivalences have nothing to become.
            Some('A' | 'M' | '*') => {
                return Err("attributes and equivalences have no place in an annotation file".to_owned());
            }
            _ => return Err("it begins with none of T, E, R, N and #".to_owned()),
        }
        Ok(())
    }

    fn say(self, batch: &mut Batch) {
        let mut entities: BTreeMap<&str, usize> = BTreeMap::new();
        let note = |id: &str| self.notes.iter().find(|(of, _)| of == id).map(|(_, words)| words.clone());
        for (id, span) in &self.spans {
            let says = if self.is_trigger(id) {
                continue;
            } else if span.is_said()
                && let Some(words) = note(id)
            {
                match span.label.as_str() {
                    "Event" => Says::Event(Happening { title: words, ..Happening::default() }),
                    "Claim" => Says::Claim(words, None),
                    _ => remark(&words),
                }
            } else {
                let entity = self.entity(batch, id, span);
                entities.insert(id, entity);
                Says::Mention(entity)
            };
            batch.annotations.push(found(span, says));
        }
        self.remarks(batch);
        for (kind, trigger, roles) in &self.events {
            let Some(span) = self.spans.get(trigger) else {
                batch.unread.push(format!("an event names `{trigger}`, which is no passage").into());
                continue;
            };
            let named = |of: &String| entities.get(of.as_str()).copied();
            let actors =
                roles.iter().filter_map(|(role, of)| Some((named(of)?, Some(role.to_lowercase())))).collect();
            let happening = Happening {
                title: span.words.clone(),
                kind: Some(kind.to_lowercase()),
                actors,
                ..Happening::default()
            };
            batch.annotations.push(found(span, Says::Event(happening)));
        }
        for (label, one, other, at) in &self.relations {
            let ends = entities.get(one.as_str()).zip(entities.get(other.as_str()));
            let (Some((subject, object)), Some(span)) = (ends, self.spans.get(one)) else {
                batch
                    .unread
                    .push(format!("{at}: a relation names what is no passage that names somebody").into());
                continue;
            };
            let predicate = label.replace(['_', '-'], " ").to_lowercase();
            let mut found = found(span, Says::Relation(*subject, predicate, *object));
            found.at.clone_from(at);
            batch.annotations.push(found);
        }
    }

    /// Notes that are not the words of what a span says: on whom it names, or on the trigger of an event.
    fn remarks(&self, batch: &mut Batch) {
        let mut said = BTreeSet::new();
        for (of, words) in &self.notes {
            match self.spans.get(of) {
                // Its first note is what it says.
                Some(span) if span.is_said() && !self.is_trigger(of) && said.insert(of) => {}
                Some(span) => batch.annotations.push(found(span, remark(words))),
                None => {
                    let why = format!("a note on `{of}`, which is no passage");
                    batch.unread.push(Unread { why, raw: Some(words.clone()) });
                }
            }
        }
    }

    fn is_trigger(&self, id: &str) -> bool {
        self.events.iter().any(|(_, trigger, _)| trigger == id)
    }

    fn entity(&self, batch: &mut Batch, id: &str, span: &Span) -> usize {
        let known = self.names.get(id);
        let name =
            known.map(|(_, name)| name.as_str()).filter(|name| !name.is_empty()).unwrap_or(&span.words);
        let entity = batch.named(name, &span.label);
        if let Some((register, of)) = known.and_then(|(register, _)| register.split_once(':')) {
            match register.to_lowercase().as_str() {
                "briefing" => batch.entities[entity].id = Some(of.to_owned()),
                register => drop(batch.entities[entity].ids.insert(register.to_owned(), of.to_owned())),
            }
        }
        entity
    }
}

fn found(span: &Span, says: Says) -> Found {
    Found {
        document: 0,
        passage: span.passage.clone(),
        says,
        annotator: None,
        updated: None,
        at: span.at.clone(),
        by_name: false,
    }
}

/// The passage of offsets such as `0 14` or `0 5;16 23`. brat writes a passage over several lines as several pieces,
/// joined by spaces. Where its words are others, they are believed, and the place is looked for.
fn passage(offsets: &str, words: &str, text: &str) -> Result<Passage, String> {
    let number = |word: Option<&str>| word.and_then(|word| word.parse::<usize>().ok());
    let mut pieces = Vec::new();
    for piece in offsets.split(';') {
        let mut ends = piece.split_whitespace();
        match (number(ends.next()), number(ends.next())) {
            (Some(start), Some(end)) if start < end => pieces.push(start..end),
            _ => return Err(format!("`{}` are no offsets", offsets.trim())),
        }
    }
    let first = pieces.iter().map(|piece| piece.start).min().unwrap_or_default();
    let last = pieces.iter().map(|piece| piece.end).max().unwrap_or_default();
    let found: Option<Vec<String>> = pieces.iter().map(|piece| slice(text, piece)).collect();
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if found.is_some_and(|found| words.trim().is_empty() || folded(&found.join(" ")) == folded(words)) {
        return Ok(Passage { range: Some(first..last), ..Passage::default() });
    }
    match words.trim() {
        "" => Err(format!("`{}` lie outside the text", offsets.trim())),
        words => Ok(Passage { quote: Some(words.to_owned()), ..Passage::default() }),
    }
}
