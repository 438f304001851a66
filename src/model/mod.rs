//! The briefing: everything that may be published, joined up. Plain data.
//!
//! Only `resolve` makes a [`Briefing`]; in one, no reference dangles, no object is out of its audience's sight, and
//! no word stands that the rights of its source forbid. The model knows no address and no HTML.

mod ids;
pub mod print;
pub mod reads;

use std::hash::{Hash, Hasher};
use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::anchor::Rung;
use crate::parse::objects as said;
use crate::parse::site::SiteConfig;
pub use ids::*;
use reads::{Kind, Part, Table, Whole, note};

/// A whole briefing.
#[derive(Debug, Clone)]
pub struct Briefing {
    /// site.toml.
    pub site: SiteConfig,
    /// The highest marking in it.
    pub level: said::Tlp,
    /// The front page, when the author wrote one.
    pub front: Whole<Option<Page>>,
    /// Sorted by id, as all objects with files are.
    pub articles: Table<Article>,
    /// Entities.
    pub entities: Table<Entity>,
    /// Events: those with files by id, then inline ones by article and place.
    pub events: Table<Event>,
    /// Claims: those with files by id, then inline ones by article and place.
    pub claims: Table<Claim>,
    /// Series.
    pub series: Table<Series>,
    /// Publishers.
    pub publishers: Table<Publisher>,
    /// Judgements.
    pub judgements: Table<Judgement>,
    /// Pages.
    pub pages: Table<Page>,
    /// Figures, by article and place.
    pub figures: Table<Figure>,
    /// Relations, by article and place.
    pub relations: Table<Arc<Relation>>,
    /// Notes, by article and place.
    pub notes: Table<Arc<Note>>,
    /// Mentions, by article, start and entity.
    pub mentions: Table<Mention>,
    /// All events in the order of the timeline, retracted ones left out; those before or after a day, then undated ones,
    /// come last.
    pub timeline: Table<EventId>,
    /// The years in which events of the timeline begin, with how many.
    pub years: Table<(i64, usize)>,
    /// Where sources disagree.
    pub tensions: Table<Tension>,
    /// Articles, the newest first.
    pub by_date: Table<ArticleId>,
    /// Judgements in the author's order.
    pub judgement_order: Table<JudgementId>,
    /// Pages in the author's order.
    pub page_order: Table<PageId>,
}

impl Briefing {
    /// The mentions in an article, which are read with it.
    pub fn mentions_in(&self, article: &Article) -> &[Mention] {
        &self.mentions.unwatched()[article.mentions.start as usize..article.mentions.end as usize]
    }
}

/// Markdown with its links found.
#[derive(Debug, Clone, Hash)]
pub struct Text {
    /// The tree and its place.
    pub prose: Arc<said::Prose>,
    /// Where each of its links leads.
    pub links: Vec<Destination>,
    /// The file of each of its images, as a path of the site; none when it must not be shown.
    pub images: Vec<Option<String>>,
    /// Whether one of its links names an address of the site, or a target on a page, which `plan` checks.
    pub has_addresses: bool,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Destination {
    /// An article.
    Article(ArticleId),
    /// A passage: an article's annotation, by its number there.
    Passage(ArticleId, u32),
    /// An entity.
    Entity(EntityId),
    /// An event.
    Event(EventId),
    /// A claim.
    Claim(ClaimId),
    /// A series.
    Series(SeriesId),
    /// A publisher.
    Publisher(PublisherId),
    /// A judgement.
    Judgement(JudgementId),
    /// A page.
    Page(PageId),
    /// The front page.
    Front,
    /// A target on one of these; `plan` checks that it is there.
    Within(Box<Destination>, String),
    /// Another site.
    External(String),
    /// A target on the same page.
    Fragment(String),
    /// A path of this site; `plan` checks that it is one.
    Site(String),
    /// An attachment: its path in the site directory.
    Media(String),
    /// Nowhere: it was reported, or must not be opened.
    Nowhere,
}

/// A source article: what is its own, and what others make of it.
#[derive(Debug, Clone)]
pub struct Article {
    /// What its file and its annotations say.
    pub own: Arc<OwnArticle>,
    /// Its reliability, its own or its publisher's.
    pub reliability: Option<char>,
    /// Its topics.
    pub topics: Vec<EntityId>,
    /// The article that it translates.
    pub translation_of: Option<ArticleId>,
    /// Its translations.
    pub translations: Vec<ArticleId>,
    /// Its mentions, as a range of [`Briefing::mentions`].
    pub mentions: Range<u32>,
    /// Events it reports, with the annotation.
    pub events: Vec<(EventId, u32)>,
    /// Claims it makes, with how it stands to them: also where the annotation or the article is retracted, so that it
    /// counts as none of their sources.
    pub claims: Vec<(ClaimId, ClaimSource)>,
    /// Figures it gives.
    pub figures: Vec<FigureId>,
    /// Relations it reports.
    pub relations: Vec<RelationId>,
    /// Notes on it.
    pub notes: Vec<NoteId>,
}

/// What an article's file and its annotations say; shared from one look at the site to the next.
#[derive(Debug, Clone, Hash)]
pub struct OwnArticle {
    /// What its file says; its prose is in `text`.
    pub said: Arc<said::Article>,
    /// Its body; none when its rights are not `full`.
    pub text: Option<Text>,
    /// What may be published of a text that may not be published whole, in order; none overlaps another.
    pub pieces: Vec<Piece>,
    /// Its publisher.
    pub publisher: Option<PublisherId>,
    /// How much of it may be published.
    pub rights: said::Rights,
    /// The source of the source: sources of one origin count once.
    pub origin: String,
    /// Its annotations, in the order of their file.
    pub annotations: Vec<Annotation>,
    /// The entities it names, in the order of the first mention, with the number of mentions.
    pub entities: Vec<(EntityId, u32)>,
    /// The sentences of its text, in bytes; empty when nothing of it is published.
    pub sentences: Vec<Range<u32>>,
}

/// Without the numbers of its mentions: whoever prints it prints what they say.
impl Hash for Article {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            own,
            reliability,
            topics,
            translation_of,
            translations,
            mentions: _,
            events,
            claims,
            figures,
            relations,
            notes,
        } = self;
        (own, reliability, topics, translation_of, translations).hash(state);
        (events, claims, figures, relations, notes).hash(state);
    }
}

impl Deref for Article {
    type Target = OwnArticle;
    fn deref(&self) -> &OwnArticle {
        &self.own
    }
}

impl OwnArticle {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.said.record.id.value
    }

    /// Its text, where it may be published whole.
    pub fn published_text(&self) -> Option<&str> {
        self.text.as_ref().map(|text| text.prose.tree.text.as_str())
    }

    /// What is published around a range of its text, and the byte at which that begins; none when the range is not.
    pub fn published_around(&self, range: &Range<u32>) -> Option<(u32, &str)> {
        match self.published_text() {
            Some(text) => Some((0, text)),
            None => piece(&self.pieces, range).map(|piece| (piece.range.start, piece.words.as_str())),
        }
    }

    /// The words of a range of its text, where they may be published.
    pub fn published_words(&self, range: &Range<u32>) -> Option<&str> {
        let (start, text) = self.published_around(range)?;
        text.get(range.start.checked_sub(start)? as usize..range.end.checked_sub(start)? as usize)
    }

    /// The sentence around a range of its text.
    pub fn sentence(&self, range: &Range<u32>) -> Range<u32> {
        let n = self.sentences.partition_point(|sentence| sentence.end <= range.start);
        let first = self.sentences.get(n).map_or(range.start, |s| s.start.min(range.start));
        let m = self.sentences.partition_point(|sentence| sentence.end < range.end);
        let last = self.sentences.get(m).map_or(range.end, |s| s.end.max(range.end));
        first..last
    }

    /// Whether it was retracted.
    pub fn is_retracted(&self) -> bool {
        self.said.record.marking.status == Some(said::Status::Retracted)
    }
}

/// A stretch of a text of which only parts may be published.
#[derive(Debug, Clone, Hash)]
pub struct Piece {
    /// Where it stands in the text, in bytes.
    pub range: Range<u32>,
    /// How many code points of the text stand before it.
    pub start: u32,
    /// Its words.
    pub words: String,
}

/// The piece that holds a range of the text.
pub fn piece<'a>(pieces: &'a [Piece], range: &Range<u32>) -> Option<&'a Piece> {
    let past = pieces.partition_point(|piece| piece.range.start <= range.start);
    pieces[..past].last().filter(|piece| range.end <= piece.range.end)
}

/// An annotation at its place.
#[derive(Debug, Clone, Hash)]
pub struct Annotation {
    /// Its id, unique in the article.
    pub id: String,
    /// Its quote in its file; its table's header when it has none.
    pub quoted_at: crate::source::Span,
    /// `mention`, `event`, ...
    pub kind: &'static str,
    /// What its marking says.
    pub marking: said::Marking,
    /// `updated`.
    pub updated: Option<crate::date::Date>,
    /// `annotator`.
    pub annotator: Option<String>,
    /// The author's own keys.
    pub extra: said::Extra,
    /// Its passages in bytes of the article's text; empty when it is about the whole article or not published.
    pub hits: Vec<Range<u32>>,
    /// The rung of the ladder that held; none when it is about the whole article.
    pub rung: Option<Rung>,
    /// The number of its first mention among its entity's in the article (mentions alone).
    pub mention: Option<(EntityId, u32)>,
}

impl Annotation {
    /// Its first passage.
    pub fn hit(&self) -> Option<&Range<u32>> {
        self.hits.first()
    }
}

/// Where something is said: an annotation of an article, by its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// The article.
    pub article: ArticleId,
    /// The annotation's number.
    pub annotation: u32,
}

/// An entity.
#[derive(Debug, Clone)]
pub struct Entity {
    /// What its file says; its prose is in `text`.
    pub said: Arc<said::Entity>,
    /// Its profile.
    pub text: Option<Text>,
    /// Its kind, as a number of `site.kinds`.
    pub kind: usize,
    /// Its image, as a path in the site directory.
    pub image: Option<String>,
    /// What it is part of.
    pub part_of: Option<EntityId>,
    /// What is part of it.
    pub parts: Vec<EntityId>,
    /// Its roles, with their organisations.
    pub roles: Vec<Role>,
    /// Roles of others in it: who, and the number of the role.
    pub members: Vec<(EntityId, u32)>,
    /// Series of its area.
    pub series: Vec<SeriesId>,
    /// Articles on it (topics).
    pub articles: Vec<ArticleId>,
    /// Its number, by which it is told that somebody asks where it is named.
    pub number: EntityId,
    named: Arc<Named>,
}

/// Without where it is named, which is read apart: it changes when an article does.
impl Hash for Entity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            said,
            text,
            kind,
            image,
            part_of,
            parts,
            roles,
            members,
            series,
            articles,
            number,
            named: _,
        } = self;
        (said, text, kind, image, part_of, parts).hash(state);
        (roles, members, series, articles, number).hash(state);
    }
}

/// Where an entity is named; shared from one look at the site to the next.
#[derive(Debug, Clone, Default, Hash)]
pub struct Named {
    /// Its mentions.
    pub mentions: Vec<MentionId>,
    /// How many articles name it.
    pub article_count: u32,
    /// Events it takes part in or that happened there, in the timeline's order.
    pub events: Vec<EventId>,
    /// Claims it makes.
    pub claims_by: Vec<ClaimId>,
    /// Claims in passages that name it.
    pub claims_about: Vec<ClaimId>,
    /// Figures about it, given by it, or in passages that name it.
    pub figures: Vec<FigureId>,
    /// Relations it stands in.
    pub relations: Vec<RelationId>,
}

/// Where it is named.
impl Deref for Entity {
    type Target = Named;
    fn deref(&self) -> &Named {
        note(Kind::Named, Part::Item(self.number.0));
        &self.named
    }
}

impl Entity {
    /// An entity of which nothing is known yet but what its file says.
    pub fn new(number: EntityId, said: Arc<said::Entity>) -> Self {
        Self {
            said,
            text: None,
            kind: 0,
            image: None,
            part_of: None,
            parts: Vec::new(),
            roles: Vec::new(),
            members: Vec::new(),
            series: Vec::new(),
            articles: Vec::new(),
            number,
            named: Arc::default(),
        }
    }

    /// Sets where it is named.
    pub fn set_named(&mut self, named: Arc<Named>) {
        self.named = named;
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.said.record.id.value
    }

    /// The words it is sorted by: `sort` or the name.
    pub fn sorted_by(&self) -> &str {
        self.said.sort.as_deref().unwrap_or(&self.said.name.value)
    }
}

/// A role with its organisation.
#[derive(Debug, Clone, Hash)]
pub struct Role {
    /// `title`.
    pub title: String,
    /// `organisation`.
    pub organisation: Option<EntityId>,
    /// `when`.
    pub when: Option<crate::date::Date>,
    /// `names`.
    pub names: Vec<String>,
}

/// An event.
#[derive(Debug, Clone, Hash)]
pub struct Event {
    /// What was said of it at its own place.
    pub own: Arc<OwnEvent>,
    /// Where it is reported.
    pub sources: Vec<Passage>,
}

/// What was said of an event at its own place; shared from one look at the site to the next.
#[derive(Debug, Clone, Hash)]
pub struct OwnEvent {
    /// `ID`, or `ARTICLE#ANNOTATION` when it is inline.
    pub id: String,
    /// Its record; none when it is inline.
    pub record: Option<said::Record>,
    /// Our text on it.
    pub text: Option<Text>,
    /// What it says.
    pub facts: said::EventFacts,
    /// Where it happened.
    pub places: Vec<EntityId>,
    /// Who took part.
    pub actors: Vec<(EntityId, Option<String>)>,
    /// The state of our record.
    pub status: Option<said::Status>,
}

impl OwnEvent {
    /// The year of its earliest bound.
    pub fn year(&self) -> Option<i64> {
        let when = self.facts.when.as_ref()?;
        when.earliest().filter(|_| !when.year_is_unknown()).map(|day| day.year)
    }

    /// Where it stands in a timeline.
    pub fn standing(&self) -> Standing {
        let Some(when) = self.facts.when.as_ref() else { return Standing::Undated };
        // What began on a day and goes on has its place; what happened once, on that day or any later one, has none.
        let ends = when.latest().is_some() || matches!(when.edtf(), edtf_core::Edtf::Interval(_));
        match (self.year(), when.latest()) {
            (Some(_), _) if ends => Standing::Dated,
            (Some(_), _) => Standing::Open,
            (None, Some(_)) if when.earliest().is_none() => Standing::Open,
            (None, _) => Standing::Undated,
        }
    }
}

/// Where an event stands in a timeline, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// At the first day that it may have been.
    Dated,
    /// Among those of which nothing but an end is known: before a day, or after one.
    Open,
    /// Among those without a date that can be placed.
    Undated,
}

impl Deref for Event {
    type Target = OwnEvent;
    fn deref(&self) -> &OwnEvent {
        &self.own
    }
}

/// A claim.
#[derive(Debug, Clone, Hash)]
pub struct Claim {
    /// What was said of it at its own place.
    pub own: Arc<OwnClaim>,
    /// Claims that contradict it, in either direction.
    pub contradicts: Vec<ClaimId>,
    /// Where it is made, passed on or disputed.
    pub sources: Vec<ClaimSource>,
    /// Judgements that rest on it.
    pub judgements: Vec<JudgementId>,
}

/// What was said of a claim at its own place; shared from one look at the site to the next.
#[derive(Debug, Clone, Hash)]
pub struct OwnClaim {
    /// `ID`, or `ARTICLE#ANNOTATION` when it is inline.
    pub id: String,
    /// Its record; none when it is inline.
    pub record: Option<said::Record>,
    /// Our assessment.
    pub text: Option<Text>,
    /// What it says.
    pub facts: said::ClaimFacts,
    /// Who says it.
    pub by: Vec<EntityId>,
    /// The state of our record.
    pub status: Option<said::Status>,
}

impl Deref for Claim {
    type Target = OwnClaim;
    fn deref(&self) -> &OwnClaim {
        &self.own
    }
}

/// Where a claim is made, passed on or disputed.
#[derive(Debug, Clone, Copy, Hash)]
pub struct ClaimSource {
    /// Where.
    pub passage: Passage,
    /// How the source stands to it.
    pub stance: said::Stance,
    /// How credible it is there (Admiralty).
    pub credibility: Option<u8>,
}

/// A series.
#[derive(Debug, Clone, Hash)]
pub struct Series {
    /// What its file says; its prose is in `text`.
    pub said: Arc<said::Series>,
    /// Our text on it.
    pub text: Option<Text>,
    /// The area.
    pub area: Option<EntityId>,
    /// Figures that sources give.
    pub figures: Vec<FigureId>,
    /// Pairs that contradict each other.
    pub contradictions: Vec<(Value, Value)>,
    /// Related pairs that cannot be compared, with the reason.
    pub not_comparable: Vec<(Value, Value, NotComparable)>,
}

impl Series {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.said.record.id.value
    }
}

/// One value of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A reference value, by its number.
    Reference(u32),
    /// A figure of a source.
    Figure(FigureId),
}

/// Why two figures cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotComparable {
    /// They are for overlapping but different periods.
    Period,
    /// One has no period.
    NoPeriod,
    /// Neither has a period.
    NoPeriods,
    /// They are for different areas.
    Area,
    /// They are in different units.
    Unit,
    /// One is a level, the other a change.
    ChangeAndLevel,
    /// They are changes from different baselines, or one names none.
    Baseline,
    /// They are changes, and neither names its baseline.
    NoBaselines,
}

/// A publisher.
#[derive(Debug, Clone, Hash)]
pub struct Publisher {
    /// What its file says; its prose is in `text`.
    pub said: Arc<said::Publisher>,
    /// Our text on it.
    pub text: Option<Text>,
    /// Its articles, the newest first.
    pub articles: Vec<ArticleId>,
}

/// A key judgement.
#[derive(Debug, Clone, Hash)]
pub struct Judgement {
    /// What its file says; its prose is in `text`.
    pub said: Arc<said::Judgement>,
    /// Our reasons.
    pub text: Option<Text>,
    /// The claims it rests on.
    pub evidence: Vec<ClaimId>,
    /// What it takes the place of.
    pub supersedes: Option<JudgementId>,
    /// What took its place.
    pub superseded_by: Option<JudgementId>,
}

/// A page of the author's own, or the front page.
#[derive(Debug, Clone, Hash)]
pub struct Page {
    /// What its file says; its prose is in `text`.
    pub said: Arc<said::Page>,
    /// Its text.
    pub text: Text,
    /// Its lists.
    pub lists: Vec<List>,
}

/// A list that a page holds.
#[derive(Debug, Clone, Hash)]
pub struct List {
    /// What is listed.
    pub kind: ListKind,
    /// Only what belongs to this topic.
    pub topic: Option<EntityId>,
    /// Only what names this entity.
    pub entity: Option<EntityId>,
    /// At most so many.
    pub limit: Option<usize>,
    /// In this order.
    pub sort: ListSort,
}

/// What a list lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// Articles.
    Article,
    /// Entities of one kind (a number of `site.kinds`), or of all.
    Entity(Option<usize>),
    /// Events.
    Event,
    /// Claims.
    Claim,
    /// Series.
    Series,
    /// Judgements.
    Judgement,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListSort {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
    /// By title or name.
    Title,
    /// As the author ordered them.
    Order,
}

/// A figure that a source gives.
#[derive(Debug, Clone, Hash)]
pub struct Figure {
    /// What was said of it at its own place.
    pub own: Arc<OwnFigure>,
    /// Its area: its own or its series'.
    pub area: Option<EntityId>,
    /// What it contradicts.
    pub contradicts: Vec<Value>,
}

/// What was said of a figure that a source gives at its own place; shared from one look at the site to the next.
#[derive(Debug, Clone, Hash)]
pub struct OwnFigure {
    /// `ARTICLE#ANNOTATION`.
    pub id: String,
    /// What its annotation says.
    pub said: said::Figure,
    /// Where.
    pub passage: Passage,
    /// The series.
    pub series: SeriesId,
    /// Who gives it.
    pub by: Vec<EntityId>,
    /// The state of our record.
    pub status: Option<said::Status>,
}

impl Deref for Figure {
    type Target = OwnFigure;
    fn deref(&self) -> &OwnFigure {
        &self.own
    }
}

/// A relation that a source reports.
#[derive(Debug, Clone, Hash)]
pub struct Relation {
    /// `ARTICLE#ANNOTATION`.
    pub id: String,
    /// What its annotation says.
    pub said: said::Relation,
    /// Where.
    pub passage: Passage,
    /// Who.
    pub subject: EntityId,
    /// To whom.
    pub object: EntityId,
    /// The state of our record.
    pub status: Option<said::Status>,
}

/// An analyst's note.
#[derive(Debug, Clone, Hash)]
pub struct Note {
    /// `ARTICLE#ANNOTATION`.
    pub id: String,
    /// As written.
    pub written: String,
    /// The note.
    pub text: Text,
    /// Where.
    pub passage: Passage,
    /// The state of our record.
    pub status: Option<said::Status>,
}

/// A mention of an entity.
#[derive(Debug, Clone, Hash)]
pub struct Mention {
    /// The article.
    pub article: ArticleId,
    /// The entity.
    pub entity: EntityId,
    /// Where, in bytes of the article's text; none when it may not be published.
    pub range: Option<Range<u32>>,
    /// Which mention of the entity in the article it is, from 1.
    pub nth: u32,
    /// Whether the program found it.
    pub automatic: bool,
}

/// A place where sources disagree.
#[derive(Debug, Clone, Hash)]
pub struct Tension {
    /// `t-` and eight hexadecimal digits of a hash of its parties.
    pub id: String,
    /// Who disagrees.
    pub parties: Parties,
}

/// Who disagrees.
#[derive(Debug, Clone, Hash)]
pub enum Parties {
    /// Two claims.
    Claims(ClaimId, ClaimId),
    /// Two values of a series.
    Figures(SeriesId, Value, Value),
    /// The sources of one claim, or we with it.
    Claim(ClaimId),
}
