//! What each kind of page shows: one struct a template. A template gets its view's fields and nothing else.

use std::collections::BTreeMap;

use serde::Serialize;

use super::changes::ChangesView;
use super::overview::OverviewView;
use super::parts::*;

/// The author's own keys, `x_...`, as they were written.
pub type Extra = BTreeMap<String, serde_json::Value>;

/// `front.html`: the briefing's front page.
#[derive(Debug, Clone, Serialize)]
pub struct FrontView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The author's own keys.
    pub extra: Option<&'a Extra>,
    /// The page's title.
    pub title: &'a str,
    /// The bottom line up front, and what follows it.
    pub body_html: String,
    /// The key judgements, in the author's order.
    pub judgements: Vec<JudgementRow<'a>>,
    /// The latest events, the newest first.
    pub events: Vec<EventRow<'a>>,
    /// Series to watch.
    pub series: Vec<SeriesRow<'a>>,
    /// Claims in dispute or refuted.
    pub disputed: Vec<ClaimRow<'a>>,
    /// What is new or changed since the edition; none without an edition or changes.
    pub changes: Option<ChangesView<'a>>,
    /// How many tensions the briefing shows.
    pub tensions: usize,
    /// The page of tensions.
    pub tensions_href: String,
    /// The timeline.
    pub timeline_href: String,
    /// The list of claims.
    pub claims_href: String,
    /// The list of series.
    pub series_href: String,
    /// The list of sources.
    pub articles_href: String,
    /// The sources with their grades.
    pub sources: Vec<ArticleRow<'a>>,
    /// How many sources there are in all.
    pub sources_total: usize,
    /// The lists that the author asked for.
    pub lists: Vec<ListView<'a>>,
}

/// `article.html`: one source article.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The author's own keys.
    pub extra: Option<&'a Extra>,
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its language, when it is not the site's.
    pub language: Option<&'a str>,
    /// The source box.
    pub source: SourceBox<'a>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
    /// What it says, in a sentence or two.
    pub summary: Option<&'a str>,
    /// Its key points.
    pub key_points: &'a [String],
    /// Its topics.
    pub topics: Vec<EntityLink<'a>>,
    /// The body with its marks: the one element with `data-article`; none when the rights forbid it.
    pub body_html: Option<String>,
    /// Why there is no body.
    pub no_body_reason: Option<&'a str>,
    /// The plain text, where it is published.
    pub text_href: Option<String>,
    /// The headings of the body.
    pub contents: Vec<ContentsEntry>,
    /// The analyst's notes.
    pub notes: Vec<NoteView<'a>>,
    /// The events it reports.
    pub events: Vec<ArticleEvent<'a>>,
    /// The claims it makes or passes on.
    pub claims: Vec<ArticleClaim<'a>>,
    /// The figures it gives.
    pub figures: Vec<ArticleFigure<'a>>,
    /// The relations it reports.
    pub relations: Vec<ArticleRelation<'a>>,
    /// The entities it names, in the order of their first mention.
    pub entities: Vec<ArticleEntity<'a>>,
    /// Its translations, what it translates, and the other translations of that.
    pub translations: Vec<Link<'a>>,
    /// How to cite it.
    pub cite: CiteView,
    /// The article before it by date.
    pub previous: Option<Link<'a>>,
    /// The article after it by date.
    pub next: Option<Link<'a>>,
}

/// How an article of this briefing is cited.
#[derive(Debug, Clone, Serialize)]
pub struct CiteView {
    /// The page's absolute address; only with `base_url`.
    pub address: Option<String>,
    /// The SHA-256 of the published text, which is that of `text.txt` beside the page.
    pub text_sha256: Option<String>,
    /// The citation as a sentence.
    pub text: String,
    /// The citation as BibTeX.
    pub bibtex: String,
}

/// Where an article comes from.
#[derive(Debug, Clone, Serialize)]
pub struct SourceBox<'a> {
    /// Its publisher.
    pub publisher: Option<Link<'a>>,
    /// Its authors.
    pub authors: &'a [String],
    /// When it was published.
    pub published: Option<DateView<'a>>,
    /// When it was retrieved.
    pub retrieved: Option<DateView<'a>>,
    /// The original.
    pub url: Option<&'a str>,
    /// An archived copy.
    pub archive_url: Option<&'a str>,
    /// Its reliability (Admiralty).
    pub reliability: Option<Word<'a>>,
    /// Its credibility (Admiralty).
    pub credibility: Option<Word<'a>>,
    /// Both in one: `C3`.
    pub grade: Option<Grade>,
    /// The source of the source, when it is not the publisher.
    pub origin: Option<&'a str>,
    /// `full`, `excerpt` or `link`, with what that means.
    pub rights: Word<'a>,
    /// The SHA-256 of the original's bytes.
    pub sha256: Option<&'a str>,
}

/// A heading of an article's body.
#[derive(Debug, Clone, Serialize)]
pub struct ContentsEntry {
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub text: String,
    /// `#id`.
    pub href: String,
}

/// An analyst's note on a passage.
#[derive(Debug, Clone, Serialize)]
pub struct NoteView<'a> {
    /// The annotation's own keys of the author.
    pub extra: Option<&'a Extra>,
    /// `a-ID` when the target stands here and not in the body.
    pub target_id: Option<String>,
    /// The passage; none when the note is on the whole article.
    pub href: Option<String>,
    /// Its number, which also stands at its passage; none where the body shows no passage.
    pub number: Option<String>,
    /// The passage's words, where they may be published.
    pub quote: Option<&'a str>,
    /// The passage in its sentence; only when the body is not published.
    pub sentence: Option<Quote<'a>>,
    /// The note.
    pub html: String,
    /// Who wrote it.
    pub annotator: Option<&'a str>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
}

/// An event on an article's page: nothing counted over the site.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleEvent<'a> {
    /// The annotation's own keys of the author.
    pub extra: Option<&'a Extra>,
    /// `a-ID` when the target stands here and not in the body.
    pub target_id: Option<String>,
    /// The passage; none when it is about the whole article or not published.
    pub passage: Option<String>,
    /// The event's page, when it has one.
    pub href: Option<String>,
    /// Its title.
    pub title: &'a str,
    /// When it happened.
    pub when: Option<DateView<'a>>,
    /// Where.
    pub places: Vec<EntityLink<'a>>,
    /// Who took part.
    pub actors: Vec<ActorView<'a>>,
    /// The passage's words, where they may be published.
    pub quote: Option<&'a str>,
    /// The passage in its sentence; only when the body is not published.
    pub sentence: Option<Quote<'a>>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
}

/// A claim on an article's page.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleClaim<'a> {
    /// The annotation's own keys of the author.
    pub extra: Option<&'a Extra>,
    /// `a-ID` when the target stands here and not in the body.
    pub target_id: Option<String>,
    /// The passage; none when it is about the whole article or not published.
    pub passage: Option<String>,
    /// The claim's page, when it has one.
    pub href: Option<String>,
    /// What is claimed.
    pub statement: &'a str,
    /// Who says it, where that is not the source's author alone.
    pub by: Vec<EntityLink<'a>>,
    /// How this article stands to it.
    pub stance: &'static str,
    /// What we make of it.
    pub verdict: Option<Word<'a>>,
    /// How credible it is here (Admiralty).
    pub credibility: Option<Word<'a>>,
    /// The passage's words, where they may be published.
    pub quote: Option<&'a str>,
    /// The passage in its sentence; only when the body is not published.
    pub sentence: Option<Quote<'a>>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
}

/// A figure on an article's page.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleFigure<'a> {
    /// The annotation's own keys of the author.
    pub extra: Option<&'a Extra>,
    /// `a-ID` when the target stands here and not in the body.
    pub target_id: Option<String>,
    /// The passage; none when it is about the whole article or not published.
    pub passage: Option<String>,
    /// The figure.
    pub figure: FigureRow<'a>,
    /// The passage's words, where they may be published.
    pub quote: Option<&'a str>,
    /// The passage in its sentence; only when the body is not published.
    pub sentence: Option<Quote<'a>>,
}

/// A relation on an article's page.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleRelation<'a> {
    /// The annotation's own keys of the author.
    pub extra: Option<&'a Extra>,
    /// `a-ID` when the target stands here and not in the body.
    pub target_id: Option<String>,
    /// The passage; none when it is about the whole article or not published.
    pub passage: Option<String>,
    /// The relation.
    pub relation: RelationRow<'a>,
    /// The passage in its sentence; only when the body is not published.
    pub sentence: Option<Quote<'a>>,
}

/// An entity on an article's page.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleEntity<'a> {
    /// The entity.
    pub entity: EntityLink<'a>,
    /// The target of its mentions; only when the body is not published.
    pub target_id: Option<String>,
    /// Its first mention; none when the body is not published.
    pub first: Option<String>,
    /// The offices that it surely held when the article was published.
    pub offices: Vec<RoleView<'a>>,
    /// How often this article names it.
    pub mentions: usize,
}

/// `entity.html`: a person, organisation, place or the site's own kind; `topic.html`: a topic.
#[derive(Debug, Clone, Serialize)]
pub struct EntityView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The author's own keys.
    pub extra: Option<&'a Extra>,
    /// The entity.
    pub entity: EntityLink<'a>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
    /// Its name in its own language.
    pub native_name: Option<&'a str>,
    /// Other names.
    pub aliases: Vec<&'a str>,
    /// Names that mean it only after a full one.
    pub weak_aliases: Vec<&'a str>,
    /// An image of it.
    pub image: Option<String>,
    /// Latitude and longitude, as text.
    pub coordinates: Option<String>,
    /// How exact they are.
    pub precision: Option<&'a str>,
    /// What it is part of, from the nearest outwards.
    pub part_of: Vec<EntityLink<'a>>,
    /// What is part of it.
    pub parts: Vec<EntityLink<'a>>,
    /// Its ids elsewhere.
    pub ids: Vec<ExternalId<'a>>,
    /// When it was last revised.
    pub updated: Option<DateView<'a>>,
    /// The profile.
    pub profile_html: Option<String>,
    /// Offices it holds or held, the latest first.
    pub roles: Vec<RoleView<'a>>,
    /// The scale of their bars; none when no office has a date.
    pub roles_axis: Option<BarAxis>,
    /// Who holds or held an office in it.
    pub members: Vec<MemberView<'a>>,
    /// The scale of their bars.
    pub members_axis: Option<BarAxis>,
    /// What ties it to others: relations, offices, parts.
    pub ties: Vec<TieRow<'a>>,
    /// The same drawn, as SVG; on the first page alone.
    pub ties_html: Option<String>,
    /// How many entities the drawing shows around it.
    pub ties_drawn: usize,
    /// How many there are to show.
    pub ties_entities: usize,
    /// Where it lies, as SVG.
    pub locator_html: Option<String>,
    /// Its mentions over time.
    pub spark: Option<SparkView>,
    /// How many independent origins the articles have that name it.
    pub origins: usize,
    /// Its relations, each with its source's words.
    pub relations: Vec<RelationRow<'a>>,
    /// Its timeline at a glance, when there are enough events to draw.
    pub overview: Option<OverviewView>,
    /// Its timeline.
    pub events: Vec<EventRow<'a>>,
    /// What it says.
    pub claims_by: Vec<ClaimRow<'a>>,
    /// What is said in passages that name it.
    pub claims_about: Vec<ClaimRow<'a>>,
    /// Figures about it or given by it.
    pub figures: Vec<FigureRow<'a>>,
    /// Series about it (places).
    pub series: Vec<SeriesRow<'a>>,
    /// Articles on it (topics).
    pub articles: Vec<ArticleRow<'a>>,
    /// Every mention, in its sentence, by article; a long list continues on further pages.
    pub mentions: Vec<MentionGroup<'a>>,
    /// How many mentions there are in all.
    pub mentions_total: usize,
    /// In how many articles.
    pub articles_total: usize,
    /// How many ties there are on all pages.
    pub ties_total: usize,
    /// How many events there are on all pages.
    pub events_total: usize,
    /// How many claims by it there are on all pages.
    pub claims_by_total: usize,
    /// How many claims about it there are on all pages.
    pub claims_about_total: usize,
    /// Where in the long lists this page stands, when they take several.
    pub pagination: Option<Pagination>,
    /// Whether this is a further page, which goes on with the long lists alone.
    pub continued: bool,
    /// Entities named in the same articles, the most frequent first.
    pub together: Vec<TogetherView<'a>>,
}

/// An id in another register.
#[derive(Debug, Clone, Serialize)]
pub struct ExternalId<'a> {
    /// The register: `wikidata`.
    pub register: &'a str,
    /// The id there.
    pub id: &'a str,
    /// Its address there, when the register is known.
    pub url: Option<String>,
}

/// An office.
#[derive(Debug, Clone, Serialize)]
pub struct RoleView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Where.
    pub organisation: Option<EntityLink<'a>>,
    /// When.
    pub when: Option<DateView<'a>>,
    /// The same as a bar, as SVG.
    pub bar_html: Option<String>,
}

/// A holder of an office.
#[derive(Debug, Clone, Serialize)]
pub struct MemberView<'a> {
    /// Who.
    pub entity: EntityLink<'a>,
    /// The title.
    pub title: &'a str,
    /// When.
    pub when: Option<DateView<'a>>,
    /// The same as a bar, as SVG.
    pub bar_html: Option<String>,
}

/// The mentions of an entity in one article.
#[derive(Debug, Clone, Serialize)]
pub struct MentionGroup<'a> {
    /// The article.
    pub article: ArticleRow<'a>,
    /// How often it names the entity.
    pub count: usize,
    /// The sentences, each with its passage; empty when they may not be published.
    pub sentences: Vec<MentionSentence<'a>>,
}

/// One mention in its sentence.
#[derive(Debug, Clone, Serialize)]
pub struct MentionSentence<'a> {
    /// The passage.
    pub href: String,
    /// The sentence around it.
    pub quote: Quote<'a>,
}

/// An entity that is named in the same articles.
#[derive(Debug, Clone, Serialize)]
pub struct TogetherView<'a> {
    /// The entity.
    pub entity: EntityLink<'a>,
    /// In how many articles.
    pub articles: usize,
}

/// `network.html`: how the entities are tied to each other.
#[derive(Debug, Clone, Serialize)]
pub struct NetworkView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The drawing, as SVG; on the first page alone.
    pub drawing_html: Option<String>,
    /// One entity of each kind that is drawn, for the explanation of the shapes.
    pub kinds: Vec<EntityLink<'a>>,
    /// How many entities are drawn.
    pub drawn: usize,
    /// How many there are to draw.
    pub entities: usize,
    /// The ties.
    pub ties: Vec<TieRow<'a>>,
    /// How many there are in all, without those that were retracted.
    pub total: usize,
    /// Where in the long table this page stands.
    pub pagination: Option<Pagination>,
}

/// `map.html`: the places whose coordinates are known.
#[derive(Debug, Clone, Serialize)]
pub struct MapView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The map, as SVG; on the first page alone.
    pub drawing_html: Option<String>,
    /// Whether the whole world is shown (Natural Earth projection), not a region (equirectangular).
    pub world: bool,
    /// The latitude at which the map of a region is true to scale.
    pub true_at: String,
    /// How many places are drawn.
    pub drawn: usize,
    /// How many there are.
    pub total: usize,
    /// The places, the most often named first.
    pub places: Vec<PlaceRow<'a>>,
    /// Where in the long list this page stands.
    pub pagination: Option<Pagination>,
}

/// A place in the list beside the map.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceRow<'a> {
    /// The place.
    pub entity: EntityLink<'a>,
    /// What it is part of.
    pub part_of: Option<EntityLink<'a>>,
    /// Latitude and longitude, as text.
    pub coordinates: String,
    /// How exact they are.
    pub precision: Option<&'a str>,
    /// How often it is named.
    pub mentions: usize,
    /// How many articles name it.
    pub articles: usize,
    /// How many events happened there or had it take part.
    pub events: usize,
}

/// `event.html`: one event.
#[derive(Debug, Clone, Serialize)]
pub struct EventView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The author's own keys.
    pub extra: Option<&'a Extra>,
    /// The event.
    pub event: EventRow<'a>,
    /// Our text on it.
    pub body_html: Option<String>,
    /// When it was last revised.
    pub updated: Option<DateView<'a>>,
    /// The event before it.
    pub previous: Option<Link<'a>>,
    /// The event after it.
    pub next: Option<Link<'a>>,
    /// Its year's timeline.
    pub year: Option<Link<'a>>,
}

/// `claim.html`: one claim.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The author's own keys.
    pub extra: Option<&'a Extra>,
    /// The claim.
    pub claim: ClaimRow<'a>,
    /// Our confidence in the verdict.
    pub confidence: Option<Word<'a>>,
    /// Our assessment.
    pub body_html: Option<String>,
    /// When it was last revised.
    pub updated: Option<DateView<'a>>,
    /// Sources for it, by independent origin.
    pub sources_for: Vec<OriginGroup<'a>>,
    /// Sources against it, by independent origin.
    pub sources_against: Vec<OriginGroup<'a>>,
    /// Claims that contradict it.
    pub contradicts: Vec<ClaimRow<'a>>,
    /// Judgements that rest on it.
    pub judgements: Vec<JudgementRow<'a>>,
}

/// Sources of one origin: they count once.
#[derive(Debug, Clone, Serialize)]
pub struct OriginGroup<'a> {
    /// The origin's name.
    pub origin: &'a str,
    /// Its sources, by passage.
    pub sources: Vec<SourceRef<'a>>,
    /// How many articles these are.
    pub articles: usize,
}

/// `series.html`: one figure series.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The author's own keys.
    pub extra: Option<&'a Extra>,
    /// Its title.
    pub title: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// What is counted.
    pub counts: Option<&'a str>,
    /// The area.
    pub area: Option<EntityLink<'a>>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
    /// Our text on it.
    pub body_html: Option<String>,
    /// The share within which values agree, in percent.
    pub tolerance_percent: f64,
    /// What `about` means, in percent.
    pub approx_percent: f64,
    /// The table of all values for other programs (CSV).
    pub table: String,
    /// The chart as SVG; none when there is nothing to draw.
    pub chart_html: Option<String>,
    /// Every value: reference values and what sources give, by period.
    pub values: Vec<ValueRow<'a>>,
    /// Pairs that contradict each other.
    pub contradictions: Vec<FigurePair<'a>>,
    /// Related figures that cannot be compared, with the reason.
    pub not_comparable: Vec<FigurePair<'a>>,
    /// When it was last revised.
    pub updated: Option<DateView<'a>>,
}

/// One value in a series' table.
#[derive(Debug, Clone, Serialize)]
pub struct ValueRow<'a> {
    /// Whether it is a reference value.
    pub reference: bool,
    /// Its period.
    pub period: Option<DateView<'a>>,
    /// The number as a reader sees it.
    pub text: String,
    /// Who gives it.
    pub who: &'a str,
    /// Where it stands: the passage, or the reference's address.
    pub href: Option<String>,
    /// Its area, when it is not the series'.
    pub area: Option<EntityLink<'a>>,
    /// Its unit, when it is not the series'.
    pub unit: Option<&'a str>,
    /// The baseline of a change.
    pub baseline: Option<DateView<'a>>,
    /// Whether it may still be revised.
    pub preliminary: bool,
    /// A note.
    pub note: Option<&'a str>,
    /// The passage, where it may be published.
    pub quote: Option<Quote<'a>>,
    /// Whether it contradicts another.
    pub contradicted: bool,
}

/// Two figures side by side.
#[derive(Debug, Clone, Serialize)]
pub struct FigurePair<'a> {
    /// One.
    pub first: FigureSide<'a>,
    /// The other.
    pub second: FigureSide<'a>,
    /// Why they cannot be compared, or how far apart they are.
    pub reason: String,
}

/// One side of a pair of figures.
#[derive(Debug, Clone, Serialize)]
pub struct FigureSide<'a> {
    /// The number as a reader sees it.
    pub text: String,
    /// Its period.
    pub period: Option<DateView<'a>>,
    /// Who gives it.
    pub who: &'a str,
    /// Where it stands.
    pub href: Option<String>,
}

/// `judgement.html`: one key judgement.
#[derive(Debug, Clone, Serialize)]
pub struct JudgementView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The author's own keys.
    pub extra: Option<&'a Extra>,
    /// The judgement.
    pub judgement: JudgementRow<'a>,
    /// Our reasons.
    pub body_html: Option<String>,
    /// When it was last revised.
    pub updated: Option<DateView<'a>>,
    /// What it takes the place of.
    pub supersedes: Option<Link<'a>>,
    /// What took its place.
    pub superseded_by: Option<Link<'a>>,
}

/// `publisher.html`: one publisher.
#[derive(Debug, Clone, Serialize)]
pub struct PublisherView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The author's own keys.
    pub extra: Option<&'a Extra>,
    /// Its name.
    pub name: &'a str,
    /// Its country.
    pub country: Option<&'a str>,
    /// Its address.
    pub url: Option<&'a str>,
    /// Its reliability (Admiralty).
    pub reliability: Option<Word<'a>>,
    /// Why.
    pub reliability_note: Option<&'a str>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
    /// Our text on it.
    pub body_html: Option<String>,
    /// Its articles.
    pub articles: Vec<ArticleRow<'a>>,
}

/// `page.html`: a page of the author's own.
#[derive(Debug, Clone, Serialize)]
pub struct PageView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The author's own keys.
    pub extra: Option<&'a Extra>,
    /// Its title.
    pub title: &'a str,
    /// Its description.
    pub description: Option<&'a str>,
    /// The state of our record.
    pub status: Option<StatusView<'a>>,
    /// Its text.
    pub body_html: String,
    /// The lists that the author asked for.
    pub lists: Vec<ListView<'a>>,
    /// When it was last revised.
    pub updated: Option<DateView<'a>>,
}

/// `articles.html`: all articles, the newest first.
#[derive(Debug, Clone, Serialize)]
pub struct ArticlesView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// This page's articles.
    pub articles: Vec<ArticleRow<'a>>,
    /// Every publisher, on the first page.
    pub publishers: Vec<PublisherRow<'a>>,
    /// How many there are in all.
    pub total: usize,
    /// Where in the list this page stands, when it takes several.
    pub pagination: Option<Pagination>,
}

/// A publisher in a list.
#[derive(Debug, Clone, Serialize)]
pub struct PublisherRow<'a> {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: &'a str,
    /// Its reliability (Admiralty).
    pub reliability: Option<Word<'a>>,
    /// How many articles of it there are.
    pub articles: usize,
}

/// `entities.html`: all kinds of entities, with the entities of each.
#[derive(Debug, Clone, Serialize)]
pub struct EntitiesView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// Each kind.
    pub kinds: Vec<KindGroup<'a>>,
}

/// The entities of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct KindGroup<'a> {
    /// The kind's page.
    pub href: String,
    /// The kind's name in the plural: `People`.
    pub plural: &'a str,
    /// The kind's id.
    pub kind: &'a str,
    /// How many there are in all.
    pub total: usize,
    /// The first of them.
    pub entities: Vec<EntityRow<'a>>,
}

/// `kind.html`: all entities of one kind, by name.
#[derive(Debug, Clone, Serialize)]
pub struct KindView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The kind's name in the plural.
    pub plural: &'a str,
    /// This page's entities.
    pub entities: Vec<EntityRow<'a>>,
    /// How many there are in all.
    pub total: usize,
    /// Where in the list this page stands, when it takes several.
    pub pagination: Option<Pagination>,
}

/// `timeline.html`: all events, or one year's, by earliest bound.
#[derive(Debug, Clone, Serialize)]
pub struct TimelineView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The year, on a year's page.
    pub year: Option<String>,
    /// The years that have events: all of some, of many those about the page's own.
    pub years: Vec<YearLink>,
    /// The events at a glance (first page only), when there are enough to draw.
    pub overview: Option<OverviewView>,
    /// What the filters of the page need, when there are events.
    pub filter: Option<FilterView>,
    /// This page's events, by year of the earliest bound.
    pub groups: Vec<YearGroup<'a>>,
    /// Events before a day or after one, of which nothing else is known.
    pub open_ended: Vec<EventRow<'a>>,
    /// Events without a date that can be placed (last page of the whole timeline only).
    pub undated: Vec<EventRow<'a>>,
    /// How many events there are in all.
    pub total: usize,
    /// Where in the list this page stands, when it takes several.
    pub pagination: Option<Pagination>,
}

/// What the filters of a timeline need.
#[derive(Debug, Clone, Serialize)]
pub struct FilterView {
    /// The script that holds what they go by, loaded when one is used.
    pub source: String,
    /// Whether the page lists all events of the briefing.
    pub whole: bool,
}

/// A year with events.
#[derive(Debug, Clone, Serialize)]
pub struct YearLink {
    /// The year.
    pub year: String,
    /// Its page.
    pub href: String,
    /// How many events begin in it.
    pub events: usize,
    /// Whether it is this page.
    pub current: bool,
    /// Whether years before it are left out.
    pub skipped: bool,
}

/// The events of a year.
#[derive(Debug, Clone, Serialize)]
pub struct YearGroup<'a> {
    /// The year.
    pub year: String,
    /// Its events.
    pub events: Vec<EventRow<'a>>,
}

/// `claims.html`: all claims.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimsView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// This page's claims.
    pub claims: Vec<ClaimRow<'a>>,
    /// How many there are in all.
    pub total: usize,
    /// Where in the list this page stands, when it takes several.
    pub pagination: Option<Pagination>,
}

/// `series_list.html`: all series.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesListView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The series.
    pub series: Vec<SeriesRow<'a>>,
    /// How many there are in all.
    pub total: usize,
    /// Where in the list this page stands, when it takes several.
    pub pagination: Option<Pagination>,
}

/// `tensions.html`: where sources disagree.
#[derive(Debug, Clone, Serialize)]
pub struct TensionsView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// Claims that contradict each other.
    pub claims: Vec<ClaimTension<'a>>,
    /// Figures that contradict each other.
    pub figures: Vec<FigureTension<'a>>,
    /// Claims that some sources assert and others dispute, or that we dispute or refute.
    pub disputed: Vec<DisputedClaim<'a>>,
    /// How many tensions there are in all.
    pub total: usize,
    /// Where in the list this page stands, when it takes several.
    pub pagination: Option<Pagination>,
}

/// Two claims that contradict each other.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimTension<'a> {
    /// `t-...`: the target of links to this tension.
    pub id: String,
    /// One.
    pub first: ClaimRow<'a>,
    /// The sources of the one.
    pub first_sources: Vec<SourceRef<'a>>,
    /// The other.
    pub second: ClaimRow<'a>,
    /// The sources of the other.
    pub second_sources: Vec<SourceRef<'a>>,
}

/// Two figures that contradict each other.
#[derive(Debug, Clone, Serialize)]
pub struct FigureTension<'a> {
    /// `t-...`: the target of links to this tension.
    pub id: String,
    /// The series.
    pub series: Link<'a>,
    /// The figures.
    pub pair: FigurePair<'a>,
    /// The analyst's note on the figure.
    pub note: Option<&'a str>,
}

/// A claim in dispute.
#[derive(Debug, Clone, Serialize)]
pub struct DisputedClaim<'a> {
    /// `t-...`: the target of links to this tension.
    pub id: String,
    /// The claim.
    pub claim: ClaimRow<'a>,
    /// Sources for it.
    pub sources_for: Vec<SourceRef<'a>>,
    /// Sources against it.
    pub sources_against: Vec<SourceRef<'a>>,
}

/// `search.html`: the search page.
#[derive(Debug, Clone, Serialize)]
pub struct SearchView<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// The kinds of entities that there are.
    pub kinds: Vec<SearchKind<'a>>,
    /// The lists to go to without a script.
    pub lists: Vec<Link<'a>>,
}

/// A kind of entities that a search can be narrowed to.
#[derive(Debug, Clone, Serialize)]
pub struct SearchKind<'a> {
    /// Its id.
    pub id: &'a str,
    /// What one of it is called.
    pub name: &'a str,
    /// What several of it are called.
    pub plural: &'a str,
}

/// `404.html`: what a host shows for an address that does not exist.
#[derive(Debug, Clone, Serialize)]
pub struct NotFoundView<'a> {
    /// The frame; its addresses start from `base_url`'s path.
    pub frame: Frame<'a>,
    /// The lists to go to.
    pub lists: Vec<Link<'a>>,
}

/// `gone.html`: an address that was given up.
#[derive(Debug, Clone, Serialize)]
pub struct GoneView {
    /// The TLP 2.0 label of a build above clear.
    pub level: Option<TlpLabel>,
    /// The style sheet.
    pub style: String,
    /// The address of the front page, relative.
    pub home: String,
    /// The site's title.
    pub site_title: String,
    /// Why the page is gone.
    pub reason: String,
    /// The language of the site.
    pub language: String,
}

/// `redirect.html`: an old address.
#[derive(Debug, Clone, Serialize)]
pub struct RedirectView {
    /// The TLP 2.0 label of a build above clear.
    pub level: Option<TlpLabel>,
    /// The style sheet, which colours that label; only where there is one.
    pub style: Option<String>,
    /// The new address, relative.
    pub href: String,
    /// The new address, absolute; only with `base_url`.
    pub canonical: Option<String>,
    /// The page's title there.
    pub title: String,
    /// The language of the page.
    pub language: String,
}
