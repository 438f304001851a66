//! What a format can hold, read.

use std::collections::BTreeMap;
use std::ops::Range;

/// Everything that a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// The texts that annotations are about.
    pub documents: Vec<Document>,
    /// People, organisations, places and whatever else has a name.
    pub entities: Vec<Thing>,
    /// What happened.
    pub events: Vec<Happening>,
    /// What is said of passages.
    pub annotations: Vec<Found>,
    /// What cannot be read, with its place in the file.
    pub unread: Vec<Unread>,
    numbers: Numbers,
}

/// The numbers of documents and entities by what they are looked up by: always the first.
#[derive(Debug, Clone, Default, PartialEq)]
struct Numbers {
    /// So many documents are in it.
    documents: usize,
    urls: BTreeMap<String, usize>,
    ids: BTreeMap<String, usize>,
    /// So many entities are in it.
    entities: usize,
    /// By name and label.
    names: BTreeMap<(String, String), usize>,
}

impl Numbers {
    /// Adds the documents that are new.
    fn add_documents(&mut self, documents: &[Document]) {
        for (n, document) in documents.iter().enumerate().skip(self.documents) {
            for (numbers, key) in [(&mut self.urls, &document.url), (&mut self.ids, &document.id)] {
                if let Some(key) = key {
                    numbers.entry(key.clone()).or_insert(n);
                }
            }
        }
        self.documents = documents.len();
    }

    /// Adds the entities that are new.
    fn add_entities(&mut self, entities: &[Thing]) {
        for (n, thing) in entities.iter().enumerate().skip(self.entities) {
            self.names.entry((thing.name.clone(), thing.label.clone())).or_insert(n);
        }
        self.entities = entities.len();
    }
}

/// Something that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where it stands in the file, and why.
    pub why: String,
    /// It, as it stands there.
    pub raw: Option<String>,
}

impl From<String> for Unread {
    fn from(why: String) -> Self {
        Self { why, raw: None }
    }
}

/// A text that annotations are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The ID that it would have as an article.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its text, where the format holds it.
    pub text: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published, in EDTF.
    pub published: Option<String>,
    /// When it was retrieved, in EDTF.
    pub retrieved: Option<String>,
    /// Its language.
    pub lang: Option<String>,
}

/// Something with a name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thing {
    /// The ID that it would have.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What the source calls its kind.
    pub label: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Names that mean it only beside a full one.
    pub weak_aliases: Vec<String>,
    /// One sentence.
    pub description: Option<String>,
    /// Its name in its own language.
    pub native_name: Option<String>,
    /// Latitude and longitude.
    pub coordinates: Option<(f64, f64)>,
    /// How exact they are.
    pub precision: Option<String>,
    /// What it is part of.
    pub part_of: Option<usize>,
    /// Its ids in registers.
    pub ids: BTreeMap<String, String>,
    /// Offices that it holds.
    pub roles: Vec<Office>,
    /// Whether its ID is from an address in a briefing: then it is that one, whatever a passage calls it.
    pub is_addressed: bool,
    /// Whether it belongs to the site by itself, not only where a passage names it.
    pub stands_alone: bool,
}

/// An office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Office {
    /// Its title.
    pub title: String,
    /// Where.
    pub organisation: Option<usize>,
    /// When, in EDTF.
    pub when: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Happening {
    /// The ID that it would have.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// When, in EDTF.
    pub when: Option<String>,
    /// `throughout` the time, or `within` it.
    pub extent: Option<String>,
    /// When, in the source's words.
    pub date_text: Option<String>,
    /// What kind.
    pub kind: Option<String>,
    /// Where.
    pub places: Vec<usize>,
    /// Who took part, and as what.
    pub actors: Vec<(usize, Option<String>)>,
    /// Words on it.
    pub text: Option<String>,
    /// Where it stands in the file.
    pub at: String,
}

/// What is said of a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The text that it is about.
    pub document: usize,
    /// The ID that it has among those of its text.
    pub id: Option<String>,
    /// Which passage.
    pub passage: Passage,
    /// What.
    pub says: Says,
    /// Who says it.
    pub annotator: Option<String>,
    /// The day of its last change.
    pub updated: Option<String>,
    /// Where it stands in the file.
    pub at: String,
    /// Whether a program found it by a name alone: where ours finds it by itself, nothing is to be written.
    pub by_name: bool,
}

/// A passage as a format gives it. Without words and range it is the whole text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// Its words.
    pub quote: Option<String>,
    /// Words before it.
    pub prefix: Option<String>,
    /// Words after it.
    pub suffix: Option<String>,
    /// Where it stands in the document's text, in code points.
    pub range: Option<Range<usize>>,
    /// Whether it stands for every place with these words.
    pub everywhere: bool,
}

/// A statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// The ID that it has as a claim.
    pub id: Option<String>,
    /// Its words.
    pub text: String,
    /// How the text stands to it.
    pub stance: Option<String>,
}

/// What an annotation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// It names somebody or something.
    Mention(usize),
    /// Something happened.
    Event(Happening),
    /// A statement, and how the text stands to it.
    Claim(Statement),
    /// Two things have to do with each other, and when, in EDTF.
    Relation(usize, String, usize, Option<String>),
    /// A remark, in Markdown.
    Note(String),
}

impl Batch {
    /// That of one document.
    pub fn of(document: Document) -> Self {
        Self { documents: vec![document], ..Self::default() }
    }

    /// The document with an address or ID, added where there is none yet.
    pub fn document(&mut self, document: Document) -> usize {
        self.numbers.add_documents(&self.documents);
        let url = document.url.as_ref().and_then(|url| self.numbers.urls.get(url));
        let id = document.id.as_ref().and_then(|id| self.numbers.ids.get(id));
        if let Some(n) = url.into_iter().chain(id).min() {
            return *n;
        }
        self.documents.push(document);
        self.documents.len() - 1
    }

    /// The entity of a name and label, added where there is none yet.
    pub fn named(&mut self, name: &str, label: &str) -> usize {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        self.numbers.add_entities(&self.entities);
        if let Some(n) = self.numbers.names.get(&(name.clone(), label.to_owned())) {
            return *n;
        }
        self.entities.push(Thing { name, label: label.to_owned(), ..Thing::default() });
        self.entities.len() - 1
    }
}

/// The code points of a range; none where the text has not so many.
pub fn slice(text: &str, range: &Range<usize>) -> Option<String> {
    let found: String = text.chars().skip(range.start).take(range.end.checked_sub(range.start)?).collect();
    (found.chars().count() == range.end - range.start && !found.is_empty()).then_some(found)
}
