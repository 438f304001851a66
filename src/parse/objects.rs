//! What one file says: typed, with places, and not yet checked against any other file.
//!
//! References are still the author's words (`Spanned<String>`); `resolve` turns them into ids.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;

use crate::date::Date;
use crate::markup::Tree;
use crate::source::{FileId, Span, Spanned};

/// A reference to another object, as written.
pub type Reference = Spanned<String>;

/// Traffic Light Protocol 2.0 labels, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tlp {
    /// TLP:CLEAR.
    Clear,
    /// TLP:GREEN.
    Green,
    /// TLP:AMBER.
    Amber,
    /// TLP:AMBER+STRICT.
    AmberStrict,
    /// TLP:RED; also what an unreadable marking counts as.
    Red,
}

impl Tlp {
    /// Every label with the word that files use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("clear", Self::Clear),
        ("green", Self::Green),
        ("amber", Self::Amber),
        ("amber+strict", Self::AmberStrict),
        ("red", Self::Red),
    ];

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

/// What our record of an object is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not for publication; also what an unreadable status counts as.
    Draft,
    /// Checked against its source.
    Verified,
    /// In dispute.
    Disputed,
    /// Withdrawn: the page stays under a notice.
    Retracted,
}

impl Status {
    /// Every status with the word that files use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("draft", Self::Draft),
        ("verified", Self::Verified),
        ("disputed", Self::Disputed),
        ("retracted", Self::Retracted),
    ];

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

/// How much of a source may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rights {
    /// The body.
    Full,
    /// Quotes alone.
    Excerpt,
    /// Neither body nor quotes; also what unreadable rights count as.
    Link,
}

impl Rights {
    /// Every value with the word that files use.
    pub const WORDS: &'static [(&'static str, Self)] =
        &[("full", Self::Full), ("excerpt", Self::Excerpt), ("link", Self::Link)];

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

/// The word of a value in a table of words.
pub fn word_of<T: PartialEq + Copy>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, v)| *v == value).map_or("", |(word, _)| word)
}

/// Until when an object is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Embargo {
    /// Until this instant.
    Until(jiff::Timestamp),
    /// Unreadable: held back without end.
    Unreadable,
}

/// The keys of every object and annotation that decide who may see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Marking {
    /// `tlp`.
    pub tlp: Option<Tlp>,
    /// `status`, or `draft = true`.
    pub status: Option<Status>,
    /// `embargo`.
    pub embargo: Option<Embargo>,
}

/// What every object has.
#[derive(Debug, Clone, Hash)]
pub struct Record {
    /// The id, at the place that gives it (the file's start where the file's name does).
    pub id: Spanned<String>,
    /// The whole object: its file's start, or its table's header.
    pub span: Span,
    /// Who may see it.
    pub marking: Marking,
    /// `status_reason`.
    pub status_reason: Option<String>,
    /// `updated`.
    pub updated: Option<Date>,
    /// `redirect_from`.
    pub redirect_from: Vec<Spanned<String>>,
    /// The author's own keys, `x_...`.
    pub extra: Extra,
    /// The prose, where there is any; a finished object has it beside it (see [`Given`]).
    pub prose: Option<Prose>,
}

/// The author's own keys, `x_...`, with their values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extra(pub BTreeMap<String, serde_json::Value>);

impl std::ops::Deref for Extra {
    type Target = BTreeMap<String, serde_json::Value>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// An object as its file gives it: its keys, and its prose. Both are shared, so that a clone costs nothing; a change
/// is made to a copy of its own.
#[derive(Debug)]
pub struct Given<T> {
    /// Its keys.
    pub said: Arc<T>,
    /// Its prose, where there is any.
    pub prose: Option<Arc<Prose>>,
}

impl<T> Given<T> {
    /// Parts the prose from the keys.
    pub fn new(mut object: T, record: impl FnOnce(&mut T) -> &mut Record) -> Self {
        let prose = record(&mut object).prose.take().map(Arc::new);
        Self { said: Arc::new(object), prose }
    }
}

impl<T> Clone for Given<T> {
    fn clone(&self) -> Self {
        Self { said: self.said.clone(), prose: self.prose.clone() }
    }
}

impl<T> Deref for Given<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.said
    }
}

impl<T: Clone> DerefMut for Given<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.said)
    }
}

/// Markdown and where it stands.
#[derive(Debug, Clone, Hash)]
pub struct Prose {
    /// The tree.
    pub tree: Tree,
    /// Where it stands.
    pub place: Place,
}

/// Where a Markdown text stands.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// In a file of its own: the tree's source offsets count from the file's start.
    File(FileId),
    /// In a string of a TOML file: its offsets count within the string, and this is the string's place.
    Value(Span),
}

impl Prose {
    /// The place of a node.
    pub fn span(&self, source: &Range<u32>) -> Span {
        match self.place {
            Place::File(file) => Span { file, start: source.start, end: source.end },
            Place::Value(span) => span,
        }
    }

    /// The place where a range of the text was written.
    pub fn span_of_text(&self, range: &Range<u32>) -> Span {
        let start = self.tree.source_at(range.start);
        let last = self.tree.source_at(range.end.saturating_sub(1).max(range.start));
        self.span(&(start..last + 1))
    }
}

/// `articles/ID.md`.
#[derive(Debug, Clone, Hash)]
pub struct Article {
    /// What every object has.
    pub record: Record,
    /// `title`.
    pub title: String,
    /// `authors`.
    pub authors: Vec<String>,
    /// `publisher`.
    pub publisher: Option<Reference>,
    /// `published`.
    pub published: Option<Date>,
    /// `retrieved`.
    pub retrieved: Option<Date>,
    /// `url`.
    pub url: Option<String>,
    /// `archive_url`.
    pub archive_url: Option<String>,
    /// `lang`.
    pub lang: Option<String>,
    /// `translation_of`.
    pub translation_of: Option<Reference>,
    /// `rights`.
    pub rights: Option<Rights>,
    /// `reliability`, `A` to `F`.
    pub reliability: Option<char>,
    /// `credibility`, 1 to 6.
    pub credibility: Option<u8>,
    /// `origin`.
    pub origin: Option<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `topics`.
    pub topics: Vec<Reference>,
    /// `sha256`.
    pub sha256: Option<String>,
    /// `key_points`.
    pub key_points: Vec<String>,
}

/// How an entity's names are linked in articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkMode {
    /// Every mention.
    Always,
    /// The first mention of an article.
    First,
    /// None.
    Never,
}

/// One entity.
#[derive(Debug, Clone)]
pub struct Entity {
    /// What every object has.
    pub record: Record,
    /// `name`.
    pub name: Spanned<String>,
    /// `kind`: one of the four, or one of site.toml's.
    pub kind: Spanned<String>,
    /// `sort`.
    pub sort: Option<String>,
    /// `native_name`.
    pub native_name: Option<String>,
    /// `aliases`.
    pub aliases: Vec<Spanned<String>>,
    /// `weak_aliases`.
    pub weak_aliases: Vec<Spanned<String>>,
    /// `deny`.
    pub deny: Vec<Spanned<String>>,
    /// `description`.
    pub description: Option<String>,
    /// `image`, a path relative to the file.
    pub image: Option<Spanned<String>>,
    /// `coordinates`: latitude and longitude in degrees.
    pub coordinates: Option<(f64, f64)>,
    /// `precision`.
    pub precision: Option<String>,
    /// `part_of`.
    pub part_of: Option<Reference>,
    /// `ids`.
    pub ids: BTreeMap<String, String>,
    /// `[[role]]`.
    pub roles: Vec<Role>,
    /// `link`.
    pub link: Option<LinkMode>,
}

/// One `[[role]]` of an entity.
#[derive(Debug, Clone, Hash)]
pub struct Role {
    /// Its place.
    pub span: Span,
    /// `title`.
    pub title: String,
    /// `organisation`.
    pub organisation: Option<Reference>,
    /// `when`.
    pub when: Option<Date>,
    /// `names`.
    pub names: Vec<Spanned<String>>,
}

/// Who took part in an event, and as what.
#[derive(Debug, Clone, Hash)]
pub struct Actor {
    /// `entity`.
    pub entity: Reference,
    /// `role`.
    pub role: Option<String>,
}

/// What an event says of itself, in its own file or inline in an annotation.
#[derive(Debug, Clone, Hash)]
pub struct EventFacts {
    /// `title`.
    pub title: String,
    /// `when`.
    pub when: Option<Date>,
    /// `date_text`.
    pub date_text: Option<String>,
    /// `extent = "within"`: sometime in `when`, not throughout.
    pub within: bool,
    /// `where`.
    pub places: Vec<Reference>,
    /// `actors`.
    pub actors: Vec<Actor>,
    /// `type`.
    pub kind: Option<String>,
    /// `confidence`.
    pub confidence: Option<Confidence>,
}

/// One event with a file of its own.
#[derive(Debug, Clone, Hash)]
pub struct Event {
    /// What every object has.
    pub record: Record,
    /// What it says.
    pub facts: EventFacts,
}

/// Confidence in an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Low.
    Low,
    /// Moderate.
    Moderate,
    /// High.
    High,
}

impl Confidence {
    /// Every level with the word that files use.
    pub const WORDS: &'static [(&'static str, Self)] =
        &[("low", Self::Low), ("moderate", Self::Moderate), ("high", Self::High)];

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

/// What we make of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The evidence supports it.
    Supported,
    /// The evidence is divided.
    Disputed,
    /// The evidence is against it.
    Refuted,
    /// Not checked, or it cannot be.
    Unverified,
}

impl Verdict {
    /// Every verdict with the word that files use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("supported", Self::Supported),
        ("disputed", Self::Disputed),
        ("refuted", Self::Refuted),
        ("unverified", Self::Unverified),
    ];

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

/// What a claim says of itself, in its own file or inline in an annotation.
#[derive(Debug, Clone, Hash)]
pub struct ClaimFacts {
    /// `statement`.
    pub statement: String,
    /// `by`: who says it.
    pub by: Vec<Reference>,
    /// `when`.
    pub when: Option<Date>,
    /// `verdict`.
    pub verdict: Option<Verdict>,
    /// `conclusion`.
    pub conclusion: Option<String>,
    /// `confidence`.
    pub confidence: Option<Confidence>,
    /// `contradicts`.
    pub contradicts: Vec<Reference>,
}

/// One claim with a file of its own.
#[derive(Debug, Clone, Hash)]
pub struct Claim {
    /// What every object has.
    pub record: Record,
    /// What it says.
    pub facts: ClaimFacts,
}

/// One figure series.
#[derive(Debug, Clone)]
pub struct Series {
    /// What every object has.
    pub record: Record,
    /// `title`.
    pub title: String,
    /// `unit`.
    pub unit: String,
    /// `counts`.
    pub counts: Option<String>,
    /// `area`.
    pub area: Option<Reference>,
    /// `decimals`.
    pub decimals: Option<u8>,
    /// `tolerance`: a share, 0.01 by default.
    pub tolerance: f64,
    /// `approx`: a share, 0.1 by default.
    pub approx: f64,
    /// `[[value]]`.
    pub values: Vec<SeriesValue>,
}

/// One reference value of a series.
#[derive(Debug, Clone)]
pub struct SeriesValue {
    /// Its place.
    pub span: Span,
    /// `period`.
    pub period: Date,
    /// `value`.
    pub value: f64,
    /// `source`.
    pub source: Option<String>,
    /// `url`.
    pub url: Option<String>,
    /// `preliminary`.
    pub preliminary: bool,
    /// `note`.
    pub note: Option<String>,
}

/// One publisher.
#[derive(Debug, Clone, Hash)]
pub struct Publisher {
    /// What every object has.
    pub record: Record,
    /// `name`.
    pub name: String,
    /// `country`.
    pub country: Option<String>,
    /// `url`.
    pub url: Option<String>,
    /// `reliability`, `A` to `F`.
    pub reliability: Option<char>,
    /// `reliability_note`.
    pub reliability_note: Option<String>,
    /// `default_rights`.
    pub default_rights: Option<Rights>,
    /// `default_tlp`.
    pub default_tlp: Option<Tlp>,
}

/// One key judgement.
#[derive(Debug, Clone, Hash)]
pub struct Judgement {
    /// What every object has.
    pub record: Record,
    /// `statement`.
    pub statement: String,
    /// `likelihood`: a term of ICD 203.
    pub likelihood: Option<Spanned<&'static str>>,
    /// `confidence`.
    pub confidence: Option<Spanned<Confidence>>,
    /// `evidence`: claims.
    pub evidence: Vec<Reference>,
    /// `date`.
    pub date: Option<Date>,
    /// `supersedes`.
    pub supersedes: Option<Reference>,
    /// `order`.
    pub order: Option<i64>,
}

/// The terms of likelihood of ICD 203, with the range of each in percent.
pub const LIKELIHOODS: &[(&str, u8, u8)] = &[
    ("almost no chance", 1, 5),
    ("very unlikely", 5, 20),
    ("unlikely", 20, 45),
    ("roughly even chance", 45, 55),
    ("likely", 55, 80),
    ("very likely", 80, 95),
    ("almost certain", 95, 99),
];

/// The front page, or a page of `pages/`.
#[derive(Debug, Clone, Hash)]
pub struct Page {
    /// What every object has.
    pub record: Record,
    /// `title`.
    pub title: String,
    /// `description`.
    pub description: Option<String>,
    /// `order`.
    pub order: Option<i64>,
    /// `[[list]]`.
    pub lists: Vec<PageList>,
}

/// One `[[list]]` of a page.
#[derive(Debug, Clone, Hash)]
pub struct PageList {
    /// Its place.
    pub span: Span,
    /// `kind`: what is listed.
    pub kind: Spanned<String>,
    /// `topic`: only what belongs to it.
    pub topic: Option<Reference>,
    /// `entity`: only what names it.
    pub entity: Option<Reference>,
    /// `limit`.
    pub limit: Option<u32>,
    /// `sort`.
    pub sort: Option<Spanned<String>>,
}

/// `annotations/ID.toml`.
#[derive(Debug, Clone)]
pub struct AnnotationFile {
    /// The file.
    pub file: FileId,
    /// The id of its article: the file's stem.
    pub article: String,
    /// Its annotations, in the order of the file.
    pub annotations: Arc<[Annotation]>,
    /// Whether any of them is marked: has a `tlp`, a `status` or an `embargo`.
    pub is_marked: bool,
}

/// One annotation.
#[derive(Debug, Clone)]
pub struct Annotation {
    /// The id: the author's, or the one made of its hash.
    pub id: Spanned<String>,
    /// What the id is made of; none when it is the author's.
    pub computed: Option<super::computed_id::Computed>,
    /// Its table's header.
    pub span: Span,
    /// Who may see it.
    pub marking: Marking,
    /// `updated`.
    pub updated: Option<Date>,
    /// `annotator`.
    pub annotator: Option<String>,
    /// Where it stands in the article.
    pub anchor: Anchor,
    /// What it says.
    pub body: Body,
    /// The author's own keys, `x_...`.
    pub extra: Extra,
}

/// The keys that tie an annotation to a passage.
#[derive(Debug, Clone, Default)]
pub struct Anchor {
    /// `quote`; none when the annotation is about the whole article.
    pub quote: Option<Spanned<String>>,
    /// `prefix`.
    pub prefix: Option<Spanned<String>>,
    /// `suffix`.
    pub suffix: Option<Spanned<String>>,
    /// `occurrence`.
    pub occurrence: Option<Spanned<Occurrence>>,
    /// `of`.
    pub of: Option<Spanned<u32>>,
}

/// Which of several hits is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occurrence {
    /// All of them.
    All,
    /// The Nth, from 1.
    Nth(u32),
}

/// What an annotation says.
#[derive(Debug, Clone)]
pub enum Body {
    /// `[[mention]]`.
    Mention {
        /// `entity`.
        entity: Reference,
    },
    /// `[[ignore]]`.
    Ignore,
    /// `[[event]]`.
    Event(EventSource),
    /// `[[claim]]`.
    Claim(ClaimSource),
    /// `[[figure]]`.
    Figure(Box<Figure>),
    /// `[[relation]]`.
    Relation(Box<Relation>),
    /// `[[note]]`.
    Note {
        /// `text`.
        text: Arc<Prose>,
        /// `text` as written.
        written: String,
    },
}

impl Body {
    /// The kind's name, as in the file.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Mention { .. } => "mention",
            Self::Ignore => "ignore",
            Self::Event(_) => "event",
            Self::Claim(_) => "claim",
            Self::Figure(_) => "figure",
            Self::Relation(_) => "relation",
            Self::Note { .. } => "note",
        }
    }
}

/// The names of the annotation kinds.
pub const ANNOTATION_KINDS: &[&str] = &["mention", "event", "claim", "figure", "relation", "note", "ignore"];

/// An `[[event]]` annotation.
#[derive(Debug, Clone)]
pub enum EventSource {
    /// `event = "ID"`.
    Reference(Reference),
    /// Inline.
    Inline(Box<EventFacts>),
}

/// A `[[claim]]` annotation.
#[derive(Debug, Clone)]
pub struct ClaimSource {
    /// What is claimed.
    pub claim: ClaimOrigin,
    /// `stance`.
    pub stance: Stance,
    /// `credibility`, 1 to 6.
    pub credibility: Option<u8>,
}

/// What a `[[claim]]` annotation claims.
#[derive(Debug, Clone)]
pub enum ClaimOrigin {
    /// `claim = "ID"`.
    Reference(Reference),
    /// Inline.
    Inline(Box<ClaimFacts>),
}

/// How a source stands to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// It says so itself.
    Asserts,
    /// It gives grounds for it.
    Supports,
    /// It speaks against it.
    Disputes,
    /// It passes it on.
    Reports,
}

impl Stance {
    /// Every stance with the word that files use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("asserts", Self::Asserts),
        ("supports", Self::Supports),
        ("disputes", Self::Disputes),
        ("reports", Self::Reports),
    ];

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

/// A `[[figure]]` annotation.
#[derive(Debug, Clone, Hash)]
pub struct Figure {
    /// `series`.
    pub series: Reference,
    /// `period`.
    pub period: Option<Date>,
    /// The number.
    pub amount: Amount,
    /// `unit`.
    pub unit: Option<String>,
    /// `area`.
    pub area: Option<Reference>,
    /// `by`.
    pub by: Vec<Reference>,
    /// `note`.
    pub note: Option<String>,
}

/// The number of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// `value`, with a comparator.
    Value(f64, Comparator),
    /// `low` and `high`.
    Range(f64, f64),
    /// `change` against a baseline.
    Change {
        /// The signed number.
        value: f64,
        /// Whether it is a share (`"-40 %"`), not in the unit.
        percent: bool,
        /// `baseline`.
        baseline: Option<Date>,
        /// `comparator`.
        comparator: Comparator,
    },
}

/// `comparator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparator {
    /// None given: the value itself.
    Exactly,
    /// `>`: more than.
    MoreThan,
    /// `<`: less than.
    LessThan,
    /// `~`: about.
    About,
}

impl Comparator {
    /// Every comparator with the sign that files use.
    pub const WORDS: &'static [(&'static str, Self)] =
        &[(">", Self::MoreThan), ("<", Self::LessThan), ("~", Self::About)];

    /// The sign that files use; empty for none.
    pub fn as_str(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

/// A `[[relation]]` annotation.
#[derive(Debug, Clone, Hash)]
pub struct Relation {
    /// `subject`.
    pub subject: Reference,
    /// `predicate`.
    pub predicate: String,
    /// `object`.
    pub object: Reference,
    /// `when`.
    pub when: Option<Date>,
    /// `note`.
    pub note: Option<String>,
}
