//! brat's standoff annotations: a file of lines beside a text. Offsets are code points of that text, and each passage's
//! words stand beside its offsets: where the two differ, the words are believed and the place is looked for.

use std::collections::{BTreeMap, BTreeSet};

use super::batch::{Batch, Document, Found, Happening, Passage, Says, Statement};
use super::points::Points;
use super::shown::short;
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
    let points = Points::new(text);
    for (number, line) in lines(source.text) {
        if let Err(why) = parts.line(line, number, &points) {
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

/// An event: its kind, its trigger, and the roles of others.
struct Triggered {
    kind: String,
    trigger: String,
    roles: Vec<(String, String)>,
    at: String,
}

/// A relation: what it is, and its ends.
struct Tied {
    label: String,
    ends: [String; 2],
    at: String,
}

/// A note on a line.
struct Remark {
    of: String,
    words: String,
    at: String,
}

/// The lines, by what they are. All that has an ID is kept by it: T, E and R number their own.
#[derive(Default)]
struct Parts {
    spans: BTreeMap<String, Span>,
    remarks: Vec<Remark>,
    /// Names in registers: the line, the register with the id, the name.
    names: BTreeMap<String, Named>,
    events: BTreeMap<String, Triggered>,
    relations: BTreeMap<String, Tied>,
}

/// A name in a register.
struct Named {
    register: String,
    name: String,
    at: String,
}

/// Adds a line under its ID, which nothing has yet.
fn once<T>(all: &mut BTreeMap<String, T>, id: String, one: T) -> Result<(), String> {
    if all.contains_key(&id) {
        return Err(format!("there is a `{}` before it", short(&id)));
    }
    all.insert(id, one);
    Ok(())
}

impl Parts {
    fn line(&mut self, line: &str, number: usize, text: &Points<'_>) -> Result<(), String> {
        let mut columns = line.split('\t');
        let id = columns.next().unwrap_or_default().trim().to_owned();
        let what = columns.next().ok_or("it has no second column")?;
        let words = columns.next().unwrap_or_default();
        let mut parts = what.split_whitespace();
        let label = parts.next().unwrap_or_default().to_owned();
        let at = format!("line {number}");
        match id.chars().next() {
            Some('T') => {
                let offsets = what.trim().strip_prefix(label.as_str()).unwrap_or_default();
                let passage = passage(offsets, words, text)?;
                let own = || passage.range.as_ref().and_then(|range| text.slice(range));
                let words =
                    if words.trim().is_empty() { own().unwrap_or_default() } else { words }.to_owned();
                once(&mut self.spans, id, Span { passage, label, words, at })
            }
            Some('N') => {
                let of = parts.next().unwrap_or_default().to_owned();
                let register = parts.next().unwrap_or_default().to_owned();
                once(&mut self.names, of, Named { register, name: words.trim().to_owned(), at })
                    .map_err(|_| "its passage has another name already".to_owned())
            }
            Some('#') => {
                let of = parts.next().unwrap_or_default().to_owned();
                self.remarks.push(Remark { of, words: words.trim().to_owned(), at });
                Ok(())
            }
            Some('E') => {
                let (kind, trigger) = label.split_once(':').ok_or("an event has a trigger, `Kind:T1`")?;
                let roles = parts.filter_map(|part| part.split_once(':'));
                let roles = roles.map(|(role, of)| (role.to_owned(), of.to_owned())).collect();
                let (kind, trigger) = (kind.to_owned(), trigger.to_owned());
                once(&mut self.events, id, Triggered { kind, trigger, roles, at })
            }
            Some('R') => {
                let ends: Vec<&str> =
                    parts.filter_map(|part| part.split_once(':').map(|(_, of)| of)).collect();
                let [one, other] = ends[..] else {
                    return Err("a relation has two ends, `Arg1:T1 Arg2:T2`".to_owned());
                };
                let ends = [one.to_owned(), other.to_owned()];
                once(&mut self.relations, id, Tied { label, ends, at })
            }
            // Attributes and equivalences have nothing to become.
            Some('A' | 'M' | '*') => {
                Err("attributes and equivalences have no place in an annotation file".to_owned())
            }
            _ => Err("it begins with none of T, E, R, N and #".to_owned()),
        }
    }

    fn say(self, batch: &mut Batch) {
        let mut entities: BTreeMap<&str, usize> = BTreeMap::new();
        let mut notes: BTreeMap<&str, &str> = BTreeMap::new();
        for one in &self.remarks {
            notes.entry(&one.of).or_insert(&one.words);
        }
        let triggers: BTreeSet<&str> = self.events.values().map(|event| event.trigger.as_str()).collect();
        for (id, span) in &self.spans {
            let says = if triggers.contains(id.as_str()) {
                continue;
            } else if span.is_said()
                && let Some(words) = notes.get(id.as_str()).map(|words| (*words).to_owned())
            {
                match span.label.as_str() {
                    "Event" => Says::Event(Happening { title: words, ..Happening::default() }),
                    "Claim" => Says::Claim(Statement { text: words, ..Statement::default() }),
                    _ => remark(&words),
                }
            } else {
                let entity = self.entity(batch, id, span);
                entities.insert(id, entity);
                Says::Mention(entity)
            };
            batch.annotations.push(found(span, says));
        }
        for Named { at, .. } in
            self.names.iter().filter(|(of, _)| !self.spans.contains_key(*of)).map(|(_, named)| named)
        {
            batch.unread.push(format!("{at}: a name of what is no passage").into());
        }
        self.remarks(batch, &triggers);
        self.happened(batch, &entities);
        self.tied(batch, &entities);
    }

    fn happened(&self, batch: &mut Batch, entities: &BTreeMap<&str, usize>) {
        for Triggered { kind, trigger, roles, at } in self.events.values() {
            let Some(span) = self.spans.get(trigger) else {
                batch
                    .unread
                    .push(format!("{at}: an event names `{}`, which is no passage", short(trigger)).into());
                continue;
            };
            let mut actors = Vec::new();
            for (role, of) in roles {
                match entities.get(of.as_str()) {
                    Some(entity) => actors.push((*entity, Some(role.to_lowercase()))),
                    None => {
                        let why =
                            format!("{at}: its role `{}` is no passage that names somebody", short(role));
                        batch.unread.push(why.into());
                    }
                }
            }
            let happening = Happening {
                title: span.words.clone(),
                kind: Some(kind.to_lowercase()),
                actors,
                at: at.clone(),
                ..Happening::default()
            };
            batch.annotations.push(found(span, Says::Event(happening)));
        }
    }

    fn tied(&self, batch: &mut Batch, entities: &BTreeMap<&str, usize>) {
        for Tied { label, ends, at } in self.relations.values() {
            let known = ends.each_ref().map(|end| entities.get(end.as_str()));
            let ([Some(subject), Some(object)], Some(span)) = (known, self.spans.get(&ends[0])) else {
                let why = format!("{at}: a relation names what is no passage that names somebody");
                batch.unread.push(why.into());
                continue;
            };
            let predicate = label.replace(['_', '-'], " ").to_lowercase();
            let mut found = found(span, Says::Relation(*subject, predicate, *object, None));
            found.at.clone_from(at);
            batch.annotations.push(found);
        }
    }

    /// Notes that are not the words of what a span says: on whom it names, on an event or on a relation. They stand where
    /// that does.
    fn remarks(&self, batch: &mut Batch, triggers: &BTreeSet<&str>) {
        let mut said = BTreeSet::new();
        for Remark { of, words, at } in &self.remarks {
            let event = self.events.get(of).and_then(|event| self.spans.get(&event.trigger));
            let relation = self.relations.get(of).and_then(|relation| self.spans.get(&relation.ends[0]));
            match self.spans.get(of).or(event).or(relation) {
                // Its first note is what it says.
                Some(span) if span.is_said() && !triggers.contains(of.as_str()) && said.insert(of) => {}
                Some(span) => batch.annotations.push(Found { at: at.clone(), ..found(span, remark(words)) }),
                None => {
                    batch.unread.push(format!("{at}: a note on `{}`, which is no passage", short(of)).into());
                }
            }
        }
    }

    fn entity(&self, batch: &mut Batch, id: &str, span: &Span) -> usize {
        let known = self.names.get(id);
        let name = known.map(|one| one.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(&span.words);
        let entity = batch.named(name, &span.label);
        if let Some((register, of)) = known.and_then(|one| one.register.split_once(':')) {
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
        id: None,
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
fn passage(offsets: &str, words: &str, text: &Points<'_>) -> Result<Passage, String> {
    let number = |word: Option<&str>| word.and_then(|word| word.parse::<usize>().ok());
    let mut pieces = Vec::new();
    for piece in offsets.split(';') {
        let mut ends = piece.split_whitespace();
        match (number(ends.next()), number(ends.next())) {
            (Some(start), Some(end)) if start < end => pieces.push(start..end),
            _ => return Err(format!("`{}` are no offsets", short(offsets.trim()))),
        }
    }
    pieces.sort_by_key(|piece| piece.start);
    for pair in pieces.windows(2) {
        let between = text.slice(&(pair[0].end..pair[1].start));
        if between.is_some_and(|between| !between.trim().is_empty()) {
            return Err(
                "its words stand in pieces with others between, and a quote is one run of words".to_owned()
            );
        }
    }
    let first = pieces.iter().map(|piece| piece.start).min().unwrap_or_default();
    let last = pieces.iter().map(|piece| piece.end).max().unwrap_or_default();
    let found: Option<Vec<&str>> = pieces.iter().map(|piece| text.slice(piece)).collect();
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if found.is_some_and(|found| words.trim().is_empty() || folded(&found.join(" ")) == folded(words)) {
        return Ok(Passage { range: Some(first..last), ..Passage::default() });
    }
    match words.trim() {
        "" => Err(format!("`{}` lie outside the text", short(offsets.trim()))),
        words => Ok(Passage { quote: Some(words.to_owned()), ..Passage::default() }),
    }
}
