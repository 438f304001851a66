//! The parts that views share. Every field is plain text, a number, or another part; a field whose name ends in
//! `html` is finished HTML (written by `render::body` alone), every `href` is relative to the page.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::date::Date;

pub use super::frame::{Frame, NavigationItem, TlpLabel};

/// A link with its words.
#[derive(Debug, Clone, Serialize)]
pub struct Link<'a> {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: &'a str,
    /// The language of the words (BCP 47), where it is known to be another than the page's.
    pub language: Option<&'a str>,
}

impl<'a> Link<'a> {
    /// A link with words in the language of the page.
    pub fn new(href: String, label: &'a str) -> Self {
        Self { href, label, language: None }
    }
}

/// A date as a reader sees it.
#[derive(Debug, Clone, Serialize)]
pub struct DateView<'a> {
    /// As the author wrote it, in EDTF; empty where only the source's words say when. Read when a template speaks of it.
    #[serde(serialize_with = "written")]
    pub edtf: Option<&'a Date>,
    /// In words, honest about what is not known: `about 2025`, `since 1 October 2024`.
    pub text: Cow<'a, str>,
    /// For `<time datetime>`; only when the date is one day, month or year without reserve.
    pub datetime: Option<Cow<'a, str>>,
    /// The source's own words.
    pub source_words: Option<&'a str>,
    /// Whether it is approximate, uncertain, or only a range within which it happened.
    pub uncertain: bool,
}

fn written<S: Serializer>(date: &Option<&Date>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(date.map_or("", Date::written))
}

/// A word with a meaning: a verdict, a status, a grade.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Word<'a> {
    /// The word.
    pub word: &'a str,
    /// For style sheets.
    pub class: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'a str,
}

/// The state of our record of an object, where the author gave one.
#[derive(Debug, Clone, Serialize)]
pub struct StatusView<'a> {
    /// `draft`, `verified`, `disputed`, `retracted`.
    pub word: Word<'a>,
    /// Why.
    pub reason: Option<&'a str>,
    /// Whether the page stands under a notice (`retracted`).
    pub retracted: bool,
}

/// A source's grade: the reliability of its publisher and the credibility of what it says (Admiralty code).
#[derive(Debug, Clone, Serialize)]
pub struct Grade {
    /// `C3`, `C`, or `3`.
    pub text: String,
    /// What both mean, in a sentence.
    pub meaning: String,
}

/// An entity where it is named.
#[derive(Debug, Clone, Serialize)]
pub struct EntityLink<'a> {
    /// Its page.
    pub href: String,
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its kind: `person`, `organisation`, `place`, `topic` or the site's own.
    pub kind: &'a str,
    /// Its kind's name as the site writes it: `Person`.
    pub kind_name: &'a str,
    /// One sentence on it.
    pub description: Option<&'a str>,
}

/// An entity with a part in something.
#[derive(Debug, Clone, Serialize)]
pub struct ActorView<'a> {
    /// The entity.
    pub entity: EntityLink<'a>,
    /// Its part.
    pub role: Option<&'a str>,
}

/// A passage of a source, in its sentence.
#[derive(Debug, Clone, Serialize)]
pub struct Quote<'a> {
    /// The sentence up to the passage; may be empty or begin with an ellipsis.
    pub before: Cow<'a, str>,
    /// The passage.
    pub words: &'a str,
    /// The sentence after it.
    pub after: Cow<'a, str>,
    /// The language of the words (BCP 47), where it is known to be another than the page's.
    pub language: Option<&'a str>,
}

/// One source of a statement: an article, the passage, what it is worth.
#[derive(Debug, Clone, Serialize)]
pub struct SourceRef<'a> {
    /// The exact passage in the article; the entry on the article's page when nothing of it is published.
    pub href: String,
    /// The article.
    pub article: Link<'a>,
    /// The article's publisher.
    pub publisher: Option<&'a str>,
    /// When the article was published.
    pub published: Option<DateView<'a>>,
    /// The grade of the source.
    pub grade: Option<Grade>,
    /// The passage, where it may be published.
    pub quote: Option<Quote<'a>>,
    /// How the source stands to a claim: `asserts`, `supports`, `disputes`, `reports`.
    pub stance: Option<&'static str>,
    /// The source of the source: those of one origin count once.
    pub origin: &'a str,
    /// What tells origins apart: two may have one name.
    #[serde(skip)]
    pub origin_id: &'a str,
}

/// An event in a list.
#[derive(Debug, Clone, Serialize)]
pub struct EventRow<'a> {
    /// Its page, or its passage when it has none.
    pub href: String,
    /// Its id.
    pub id: &'a str,
    /// The target of links to the first day that it may have been, where an overview has any.
    pub anchor: Option<String>,
    /// Its title.
    pub title: &'a str,
    /// When it happened.
    pub when: Option<DateView<'a>>,
    /// What kind of event.
    pub kind: Option<&'a str>,
    /// Where.
    pub places: Vec<EntityLink<'a>>,
    /// Who took part.
    pub actors: Vec<ActorView<'a>>,
    /// Its sources; left out of lists that only count them.
    pub sources: Vec<SourceRef<'a>>,
    /// How many sources it has.
    pub source_count: usize,
    /// How many independent origins they have.
    pub origins: usize,
    /// Our confidence.
    pub confidence: Option<Word<'a>>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
}

/// A claim in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimRow<'a> {
    /// Its page, or its passage when it has none.
    pub href: String,
    /// What is claimed.
    pub statement: &'a str,
    /// Who says it.
    pub by: Vec<EntityLink<'a>>,
    /// When it was said.
    pub when: Option<DateView<'a>>,
    /// What we make of it.
    pub verdict: Option<Word<'a>>,
    /// Why, in a sentence.
    pub conclusion: Option<&'a str>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
    /// Sources for it.
    pub sources_for: usize,
    /// Sources against it.
    pub sources_against: usize,
    /// How many independent origins all of them have.
    pub origins: usize,
}

/// A figure that a source gives.
#[derive(Debug, Clone, Serialize)]
pub struct FigureRow<'a> {
    /// The number as a reader sees it: `more than 36,000`.
    pub text: String,
    /// Its unit.
    pub unit: &'a str,
    /// The series it belongs to.
    pub series: Link<'a>,
    /// The period it is given for.
    pub period: Option<DateView<'a>>,
    /// The area, when it is not the series'.
    pub area: Option<EntityLink<'a>>,
    /// The baseline of a change.
    pub baseline: Option<DateView<'a>>,
    /// Who gives it.
    pub by: Vec<EntityLink<'a>>,
    /// The analyst's note.
    pub note: Option<&'a str>,
    /// The passage.
    pub source: SourceRef<'a>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
    /// What it contradicts.
    pub contradictions: Vec<Contradiction<'a>>,
}

/// The other side of a contradiction between figures.
#[derive(Debug, Clone, Serialize)]
pub struct Contradiction<'a> {
    /// The other number as a reader sees it.
    pub text: String,
    /// Who gives it: the title of an article, or the source of a reference value.
    pub who: &'a str,
    /// Where it stands.
    pub href: String,
}

/// A relation between two entities, as a source reports it.
#[derive(Debug, Clone, Serialize)]
pub struct RelationRow<'a> {
    /// Who.
    pub subject: EntityLink<'a>,
    /// Does what: `leads`, `is part of`.
    pub predicate: &'a str,
    /// To whom.
    pub object: EntityLink<'a>,
    /// When.
    pub when: Option<DateView<'a>>,
    /// The analyst's note.
    pub note: Option<&'a str>,
    /// The passage.
    pub source: SourceRef<'a>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
}

/// A tie between two entities, in a table: a relation, an office, or a part and its whole.
#[derive(Debug, Clone, Serialize)]
pub struct TieRow<'a> {
    /// Who, or the part.
    pub subject: EntityLink<'a>,
    /// Does what; of an office its title.
    pub predicate: &'a str,
    /// To whom; where the office is; the whole.
    pub object: EntityLink<'a>,
    /// `relation`, `role` or `part`.
    pub kind: &'static str,
    /// Whether our record is in dispute.
    pub disputed: bool,
    /// When.
    pub when: Option<DateView<'a>>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
    /// The analyst's notes.
    pub notes: Vec<&'a str>,
    /// Where sources report it: the passage, with the article's title. Offices and parts have none.
    pub sources: Vec<Link<'a>>,
}

/// The years at the ends of the scale that bars share.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct BarAxis {
    /// The year that begins at its start.
    pub from: i64,
    /// The year that begins at its end.
    pub to: i64,
}

/// Mentions over time.
#[derive(Debug, Clone, Serialize)]
pub struct SparkView {
    /// The bars, as SVG.
    pub drawing_html: String,
    /// The first period, in words.
    pub from: String,
    /// The last one.
    pub to: String,
    /// How many mentions the highest bar stands for.
    pub most: usize,
    /// How many mentions stand in articles without a date, or with one that is vague beyond a year.
    pub undated: usize,
}

/// A key judgement in a list.
#[derive(Debug, Clone, Serialize)]
pub struct JudgementRow<'a> {
    /// Its page.
    pub href: String,
    /// The judgement.
    pub statement: &'a str,
    /// How likely, in ICD 203's terms.
    pub likelihood: Option<LikelihoodView<'a>>,
    /// How confident; never beside a likelihood.
    pub confidence: Option<Word<'a>>,
    /// The claims it rests on.
    pub evidence: Vec<ClaimRow<'a>>,
    /// When it was made.
    pub date: Option<DateView<'a>>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
    /// Whether a later judgement took its place.
    pub superseded: bool,
}

/// A likelihood of ICD 203.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct LikelihoodView<'a> {
    /// The term.
    pub term: &'a str,
    /// The lower end of its range, in percent.
    pub low: u8,
    /// The upper end.
    pub high: u8,
}

/// An article in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleRow<'a> {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: &'a str,
    /// Its language (BCP 47), when it is not the page's.
    pub language: Option<&'a str>,
    /// Its authors.
    pub authors: &'a [String],
    /// Its publisher.
    pub publisher: Option<Link<'a>>,
    /// When it was published.
    pub published: Option<DateView<'a>>,
    /// Its grade.
    pub grade: Option<Grade>,
    /// What it says, in a sentence or two.
    pub summary: Option<&'a str>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
}

/// An entity in a list.
#[derive(Debug, Clone, Serialize)]
pub struct EntityRow<'a> {
    /// The entity.
    pub entity: EntityLink<'a>,
    /// How many articles name it.
    pub articles: usize,
    /// How often.
    pub mentions: usize,
}

/// A series in a list.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesRow<'a> {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// What is counted.
    pub counts: Option<&'a str>,
    /// The area.
    pub area: Option<EntityLink<'a>>,
    /// The newest reference value: number and period.
    pub latest: Option<LatestValue<'a>>,
    /// What has become of it since the period before, where the two can be compared.
    pub change: Option<ChangeView<'a>>,
    /// How many figures sources give.
    pub figures: usize,
    /// How many contradictions there are.
    pub contradictions: usize,
}

/// The newest reference value of a series.
#[derive(Debug, Clone, Serialize)]
pub struct LatestValue<'a> {
    /// The number as a reader sees it.
    pub text: String,
    /// Its period.
    pub period: DateView<'a>,
    /// Who gives it.
    pub source: Option<&'a str>,
    /// Whether it may still be revised.
    pub preliminary: bool,
}

/// A change of a series from one period to the next of the same length.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView<'a> {
    /// In words: `down 12.5 %`.
    pub text: String,
    /// Whether it is in the unit because that is a share: points, not percent.
    pub points: bool,
    /// The value before, as a reader sees it.
    pub from: String,
    /// Its period.
    pub period: DateView<'a>,
    /// Whether that may still be revised.
    pub preliminary: bool,
}

/// Where in a long list a page stands.
#[derive(Debug, Clone, Serialize)]
pub struct Pagination {
    /// This page, from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Pages by number and address: all of a few; of many the nearest, the first, the last, and some between.
    pub all: Vec<PageNumber>,
}

/// One page of a long list.
#[derive(Debug, Clone, Serialize)]
pub struct PageNumber {
    /// Its number, from 1.
    pub number: usize,
    /// Its address.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
    /// Whether pages before it are left out.
    pub skipped: bool,
}

/// A list that the author put on a page with `[[list]]`; one of the fields is filled.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ListView<'a> {
    /// `article`, `entity`, `event`, `claim`, `series`, `judgement`.
    pub kind: &'a str,
    /// Its articles.
    pub articles: Vec<ArticleRow<'a>>,
    /// Its entities.
    pub entities: Vec<EntityRow<'a>>,
    /// Its events.
    pub events: Vec<EventRow<'a>>,
    /// Its claims.
    pub claims: Vec<ClaimRow<'a>>,
    /// Its series.
    pub series: Vec<SeriesRow<'a>>,
    /// Its judgements.
    pub judgements: Vec<JudgementRow<'a>>,
}
