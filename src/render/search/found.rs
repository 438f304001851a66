//! What can be found: every object that has a page or a passage of its own, with the words by which it is found.
//!
//! Entry points: [`all`], the objects in the order of their numbers; [`entry`], what the index says of one. It reads the
//! `Briefing` alone, so nothing that may not be published is in it, and of sources only words that are published.

use std::borrow::Cow;
use std::ops::Range;

use crate::date::Date;
use crate::markup::{Element, Kind as NodeKind, Tree};
use crate::model::*;
use crate::parse::objects::{Record, Status};
use crate::plan::Routes;
use crate::source::offset;
use crate::view::dates;
use crate::words::Words;

/// Where words stand, which says how much they weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// A title or a name.
    Title,
    /// A sentence of ours on it.
    Statement,
    /// A text.
    Text,
}

/// An object of the briefing.
#[derive(Debug, Clone, Copy)]
enum Object {
    Entity(EntityId),
    Article(ArticleId),
    Event(EventId),
    Claim(ClaimId),
    Series(SeriesId),
    Judgement(JudgementId),
    Note(NoteId),
    Page(PageId),
    Front,
    Publisher(PublisherId),
}

/// The first and the last year of something. What goes on has no last one.
type Years = Option<(i64, Option<i64>)>;

/// An object that can be found.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// A number of [`kinds`].
    pub kind: usize,
    /// The years that it may belong to.
    pub years: Years,
    object: Object,
}

/// The kinds, as the address of a search names them: those of entities, then the others.
pub fn kinds(briefing: &Briefing) -> Vec<&str> {
    let entities = briefing.site.kinds.iter().map(|kind| kind.id.as_str());
    entities.chain(OTHER_KINDS).collect()
}

const OTHER_KINDS: [&str; 8] =
    ["article", "event", "claim", "series", "judgement", "note", "page", "publisher"];

/// How much a kind weighs where the words go as well with one as with another.
pub fn weight(kind: &str) -> f64 {
    match kind {
        "article" | "page" => 1.0,
        "event" => 0.85,
        "claim" => 0.95,
        "series" => 1.1,
        "judgement" => 1.15,
        "note" => 0.7,
        "publisher" => 0.9,
        _ => 1.2,
    }
}

/// What the index says of an object.
#[derive(Debug, Default)]
pub struct Entry<'a> {
    /// Its title or name.
    pub title: Cow<'a, str>,
    /// Its path, from the site's root.
    pub path: String,
    /// The language of its title and its text, where it is not the site's.
    pub language: Option<&'a str>,
    /// Its date in words.
    pub date: String,
    /// A sentence on it, which is shown where no text is.
    pub about: Cow<'a, str>,
    /// The words by which it is found, beside those of its title, of `about` and of `text`.
    pub more: Vec<(Field, &'a str)>,
    /// Its text with its targets.
    pub text: Option<Shown<'a>>,
}

/// A text that passages are shown of.
#[derive(Debug)]
pub struct Shown<'a> {
    /// Its words.
    pub words: Cow<'a, str>,
    /// Targets on its page: id, and the bytes of the text that it stands for. A heading stands for none.
    pub targets: Vec<(Range<u32>, Cow<'a, str>)>,
}

/// Everything that can be found: by kind, then by year, what has none last.
pub fn all(briefing: &Briefing) -> Vec<Found> {
    let mut found = Vec::new();
    let entity_kinds = briefing.site.kinds.len();
    let mut add = |kind: usize, years, object| found.push(Found { kind, years, object });
    for (n, entity) in briefing.entities.iter().enumerate() {
        if is_live(&entity.said.record) {
            add(entity.kind, None, Object::Entity(EntityId(offset(n))));
        }
    }
    for (n, article) in briefing.articles.iter().enumerate().filter(|(_, article)| !article.is_retracted()) {
        add(entity_kinds, years(article.said.published.as_ref()), Object::Article(ArticleId(offset(n))));
    }
    for (n, event) in briefing.events.iter().enumerate() {
        let own = event.sources.iter().map(|passage| passage.article);
        if event.status != Some(Status::Retracted) && stands(briefing, event.record.as_ref(), own) {
            add(entity_kinds + 1, years(event.facts.when.as_ref()), Object::Event(EventId(offset(n))));
        }
    }
    for (n, claim) in briefing.claims.iter().enumerate() {
        let own = claim.sources.iter().map(|source| source.passage.article);
        if claim.status != Some(Status::Retracted) && stands(briefing, claim.record.as_ref(), own) {
            add(entity_kinds + 2, years(claim.facts.when.as_ref()), Object::Claim(ClaimId(offset(n))));
        }
    }
    others(briefing, entity_kinds, &mut add);
    found.sort_by_key(|one| (one.kind, one.years.is_none(), one.years.map(|(first, _)| first)));
    found
}

fn others(briefing: &Briefing, entity_kinds: usize, add: &mut dyn FnMut(usize, Years, Object)) {
    for (n, series) in briefing.series.iter().enumerate().filter(|(_, one)| is_live(&one.said.record)) {
        let periods = series.said.values.iter().filter_map(|value| years(Some(&value.period)));
        let all = periods.reduce(|(a, b), (c, d)| (a.min(c), b.zip(d).map(|(b, d)| b.max(d))));
        add(entity_kinds + 3, all, Object::Series(SeriesId(offset(n))));
    }
    for (n, judgement) in briefing.judgements.iter().enumerate().filter(|(_, one)| is_live(&one.said.record))
    {
        let day = judgement.said.date.as_ref();
        add(entity_kinds + 4, years(day), Object::Judgement(JudgementId(offset(n))));
    }
    for (n, note) in briefing.notes.iter().enumerate() {
        let article = &briefing[note.passage.article];
        if note.status != Some(Status::Retracted) && !article.is_retracted() {
            add(entity_kinds + 5, years(article.said.published.as_ref()), Object::Note(NoteId(offset(n))));
        }
    }
    if briefing.front.is_some() {
        add(entity_kinds + 6, None, Object::Front);
    }
    for (n, _) in briefing.pages.iter().enumerate().filter(|(_, one)| is_live(&one.said.record)) {
        add(entity_kinds + 6, None, Object::Page(PageId(offset(n))));
    }
    for (n, _) in briefing.publishers.iter().enumerate().filter(|(_, one)| is_live(&one.said.record)) {
        add(entity_kinds + 7, None, Object::Publisher(PublisherId(offset(n))));
    }
}

fn is_live(record: &Record) -> bool {
    record.marking.status != Some(Status::Retracted)
}

/// Whether an event or a claim stands: its own record, or the article that alone tells of it.
fn stands(
    briefing: &Briefing,
    record: Option<&Record>,
    mut articles: impl Iterator<Item = ArticleId>,
) -> bool {
    match record {
        Some(record) => is_live(record),
        None => articles.next().is_none_or(|id| !briefing[id].is_retracted()),
    }
}

/// The years of a date; none where no first one is known.
fn years(date: Option<&Date>) -> Years {
    let date = date?;
    Some((date.earliest()?.year, date.latest().map(|day| day.year)))
}

/// What the index says of an object.
pub fn entry<'a>(briefing: &'a Briefing, routes: &Routes, words: &Words, found: &Found) -> Entry<'a> {
    match found.object {
        Object::Entity(id) => entity(briefing, routes, id),
        Object::Article(id) => article(briefing, routes, words, id),
        Object::Event(id) => event(briefing, routes, words, id),
        Object::Claim(id) => claim(briefing, routes, words, id),
        Object::Series(id) => series(briefing, routes, id),
        Object::Judgement(id) => judgement(briefing, routes, words, id),
        Object::Note(id) => note(briefing, routes, id),
        Object::Page(id) => page(&briefing[id], routes.page(&briefing[id])),
        Object::Front => briefing.front.as_ref().map(|front| page(front, String::new())).unwrap_or_default(),
        Object::Publisher(id) => publisher(briefing, routes, id),
    }
}

fn date_words(words: &Words, date: Option<&Date>) -> String {
    date.map(|date| dates::words(words, date)).unwrap_or_default()
}

fn or_empty(text: Option<&str>) -> Cow<'_, str> {
    Cow::Borrowed(text.unwrap_or_default())
}

/// A text of ours.
fn ours(text: Option<&Text>) -> Option<Shown<'_>> {
    let tree = &text?.prose.tree;
    (!tree.text.trim().is_empty())
        .then(|| Shown { words: Cow::Borrowed(&tree.text), targets: headings(tree) })
}

/// The headings of a text, each at the text that follows its start.
fn headings(tree: &Tree) -> Vec<(Range<u32>, Cow<'_, str>)> {
    let mut targets = Vec::new();
    let mut open: Option<&str> = None;
    for node in &tree.nodes {
        match (&node.kind, open) {
            (NodeKind::Open(Element::Heading(_, id)), _) => open = Some(&**id).filter(|id| !id.is_empty()),
            (NodeKind::Text(range), Some(id)) => {
                targets.push((range.start..range.start, Cow::Borrowed(id)));
                open = None;
            }
            _ => {}
        }
    }
    targets
}

fn entity<'a>(briefing: &'a Briefing, routes: &Routes, id: EntityId) -> Entry<'a> {
    let entity = &briefing[id];
    let said = &entity.said;
    let aliases = said.aliases.iter().chain(&said.weak_aliases).map(|name| name.as_str());
    let names = said.native_name.as_deref().into_iter().chain(aliases);
    let roles = entity.roles.iter().map(|role| (Field::Statement, role.title.as_str()));
    Entry {
        title: Cow::Borrowed(&said.name.value),
        path: routes.entity(id).to_owned(),
        about: or_empty(said.description.as_deref()),
        more: names.map(|name| (Field::Title, name)).chain(roles).collect(),
        text: ours(entity.text.as_ref()),
        ..Entry::default()
    }
}

fn article<'a>(briefing: &'a Briefing, routes: &Routes, words: &Words, id: ArticleId) -> Entry<'a> {
    let article = &briefing[id];
    let said = &article.said;
    let publisher = article.publisher.map(|id| briefing[id].said.name.as_str());
    let people = said.authors.iter().map(String::as_str).chain(publisher);
    let points = said.key_points.iter().map(String::as_str);
    Entry {
        title: Cow::Borrowed(&said.title),
        path: routes.article(id).to_owned(),
        language: language(briefing, article),
        date: date_words(words, said.published.as_ref()),
        about: or_empty(said.summary.as_deref()),
        more: people.chain(points).map(|words| (Field::Statement, words)).collect(),
        text: source(article),
    }
}

/// The language of a source, where it is not the site's.
fn language<'a>(briefing: &Briefing, article: &'a Article) -> Option<&'a str> {
    article.said.lang.as_deref().filter(|own| !own.eq_ignore_ascii_case(&briefing.site.language))
}

/// What may be published of a source's text, with its headings and the marks of its annotations.
fn source(article: &Article) -> Option<Shown<'_>> {
    let marks = article.annotations.iter().filter(|one| !matches!(one.kind, "mention" | "ignore"));
    if let Some(text) = &article.text {
        let mut shown = ours(Some(text))?;
        let marks = marks.filter_map(|one| Some((one.hit()?.clone(), Cow::Owned(format!("a-{}", one.id)))));
        shown.targets.extend(marks);
        shown.targets.sort_by_key(|(range, _)| (range.start, range.end));
        return Some(shown);
    }
    let marks: Vec<_> = marks.collect();
    let mut words = String::new();
    let mut targets = Vec::new();
    for piece in &article.pieces {
        let start = offset(words.len());
        words.push_str(&piece.words);
        let inside = |hit: &Range<u32>| piece.range.start <= hit.start && hit.end <= piece.range.end;
        // Without its text the page lists each quote with its sentence: the whole piece belongs to the first.
        let of_piece = marks.iter().find(|one| one.hit().is_some_and(inside));
        targets.extend(of_piece.map(|one| (start..offset(words.len()), Cow::Owned(format!("a-{}", one.id)))));
        words.push('\n');
    }
    (!words.is_empty()).then_some(Shown { words: Cow::Owned(words), targets })
}

fn event<'a>(briefing: &'a Briefing, routes: &Routes, words: &Words, id: EventId) -> Entry<'a> {
    let event = &briefing[id];
    let facts = &event.facts;
    let actors = event.actors.iter().map(|(who, _)| briefing[*who].said.name.value.as_str());
    let places = event.places.iter().map(|place| briefing[*place].said.name.value.as_str());
    let kind = facts.kind.as_deref().into_iter().chain(facts.date_text.as_deref());
    Entry {
        title: Cow::Borrowed(&facts.title),
        path: routes.event(id).to_owned(),
        date: date_words(words, facts.when.as_ref()),
        more: actors.chain(places).chain(kind).map(|words| (Field::Statement, words)).collect(),
        text: ours(event.text.as_ref()),
        ..Entry::default()
    }
}

fn claim<'a>(briefing: &'a Briefing, routes: &Routes, words: &Words, id: ClaimId) -> Entry<'a> {
    let claim = &briefing[id];
    let by = claim.by.iter().map(|who| (Field::Statement, briefing[*who].said.name.value.as_str()));
    Entry {
        title: Cow::Borrowed(&claim.facts.statement),
        path: routes.claim(id).to_owned(),
        language: None,
        date: date_words(words, claim.facts.when.as_ref()),
        about: or_empty(claim.facts.conclusion.as_deref()),
        more: by.collect(),
        text: ours(claim.text.as_ref()),
    }
}

fn series<'a>(briefing: &'a Briefing, routes: &Routes, id: SeriesId) -> Entry<'a> {
    let series = &briefing[id];
    let said = &series.said;
    let area = series.area.map(|area| (Field::Statement, briefing[area].said.name.value.as_str()));
    Entry {
        title: Cow::Borrowed(&said.title),
        path: routes.series(series),
        about: or_empty(said.counts.as_deref()),
        more: [(Field::Statement, said.unit.as_str())].into_iter().chain(area).collect(),
        text: ours(series.text.as_ref()),
        ..Entry::default()
    }
}

fn judgement<'a>(briefing: &'a Briefing, routes: &Routes, words: &Words, id: JudgementId) -> Entry<'a> {
    let judgement = &briefing[id];
    Entry {
        title: Cow::Borrowed(&judgement.said.statement),
        path: routes.judgement(judgement),
        date: date_words(words, judgement.said.date.as_ref()),
        text: ours(judgement.text.as_ref()),
        ..Entry::default()
    }
}

fn note<'a>(briefing: &'a Briefing, routes: &Routes, id: NoteId) -> Entry<'a> {
    let note = &briefing[id];
    let article = &briefing[note.passage.article];
    Entry {
        title: Cow::Borrowed(&article.said.title),
        language: language(briefing, article),
        path: routes.passage(briefing, note.passage),
        about: Cow::Borrowed(note.text.prose.tree.text.trim()),
        ..Entry::default()
    }
}

fn page(page: &Page, path: String) -> Entry<'_> {
    Entry {
        title: Cow::Borrowed(&page.said.title),
        path,
        about: or_empty(page.said.description.as_deref()),
        text: ours(Some(&page.text)),
        ..Entry::default()
    }
}

fn publisher<'a>(briefing: &'a Briefing, routes: &Routes, id: PublisherId) -> Entry<'a> {
    let publisher = &briefing[id];
    let said = &publisher.said;
    Entry {
        title: Cow::Borrowed(&said.name),
        path: routes.publisher(publisher),
        about: or_empty(said.reliability_note.as_deref()),
        more: said.country.as_deref().into_iter().map(|country| (Field::Statement, country)).collect(),
        text: ours(publisher.text.as_ref()),
        ..Entry::default()
    }
}
