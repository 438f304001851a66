//! The view of an article.
//!
//! Of other things it shows only what stands in their own files: else one new mention of a country would change
//! every page. The neighbours by date, translations, contradicted figures and how many articles dispute a claim are the
//! exceptions.

use super::cite;
use super::dates;
use super::here::Here;
use super::index::Neighbours;
use super::labels::{self, Labels};
use super::pages::*;
use super::parts::*;
use super::prose;
use super::words;
use crate::model::*;
use crate::parse::objects::Rights;
use crate::plan::Page;

/// The view of an article's page.
pub fn view<'a>(here: &Here<'a>, id: ArticleId) -> ArticleView<'a> {
    let briefing = here.briefing();
    let article = &briefing[id];
    let said = &article.said;
    let path = here.site.routes.article(id);
    let (previous, next) = neighbours(here, id);
    let notes = notes(here, article);
    let labels = labels::labels(here, id, &notes);
    ArticleView {
        frame: here.frame(Page::Article(id), &said.title, said.summary.as_deref().unwrap_or_default()),
        extra: super::make::extra(Some(&said.record)),
        id: article.id(),
        title: &said.title,
        language: here.language(article),
        source: source_box(here, id),
        status: words::record_status(here.words(), &said.record),
        summary: said.summary.as_deref(),
        key_points: &said.key_points,
        topics: bare(here.entities(&article.topics)),
        body_html: prose::article(here.site, here.path, id, &labels),
        no_body_reason: no_body_reason(here, article),
        text_href: article.text.as_ref().map(|_| here.link(&format!("{path}text.txt"))),
        contents: article.text.as_ref().map(|text| prose::contents(&text.prose.tree)).unwrap_or_default(),
        notes: notes.iter().map(|note| note_view(here, *note, &labels)).collect(),
        cite: cite::cite(here, id),
        events: article.events.iter().map(|(event, at)| event_view(here, id, *event, *at)).collect(),
        claims: article.claims.iter().map(|(claim, at)| claim_view(here, *claim, at)).collect(),
        figures: article.figures.iter().map(|figure| figure_view(here, *figure)).collect(),
        relations: article.relations.iter().map(|relation| relation_view(here, *relation)).collect(),
        entities: article
            .entities
            .iter()
            .map(|(entity, count)| entity_view(here, article, *entity, *count))
            .collect(),
        translations: translations(here, article),
        previous,
        next,
    }
}

fn no_body_reason<'a>(here: &Here<'a>, article: &Article) -> Option<&'a str> {
    let words = here.words();
    match article.rights {
        Rights::Full => None,
        Rights::Excerpt if article.pieces.is_empty() => Some(words.get("article.no_body_excerpt")),
        Rights::Excerpt => Some(words.get("article.no_body_pieces")),
        Rights::Link => Some(words.get("article.no_body_link")),
    }
}

fn source_box<'a>(here: &Here<'a>, id: ArticleId) -> SourceBox<'a> {
    let article = &here.briefing()[id];
    let said = &article.said;
    let reliability = article.reliability;
    let origin = here.origin(id);
    let publisher = article.publisher.map(|id| here.publisher(id));
    let own = publisher.as_ref().is_some_and(|p| p.label == origin) || origin == said.title;
    SourceBox {
        authors: &said.authors,
        published: dates::maybe(here.words(), said.published.as_ref()),
        retrieved: dates::maybe(here.words(), said.retrieved.as_ref()),
        url: said.url.as_deref(),
        archive_url: said.archive_url.as_deref(),
        reliability: reliability.map(|given| words::reliability(here.words(), given)),
        credibility: said.credibility.map(|given| words::credibility(here.words(), given)),
        grade: words::grade(here.words(), reliability, said.credibility),
        origin: Some(origin).filter(|_| !own),
        rights: words::rights(here.words(), article.rights),
        sha256: said.sha256.as_deref(),
        publisher,
    }
}

/// The articles before and after by date.
fn neighbours<'a>(here: &Here<'a>, id: ArticleId) -> (Option<Link<'a>>, Option<Link<'a>>) {
    let Neighbours { earlier, later } = *here.site.index.neighbours.at(id.index());
    (earlier.map(|id| here.article(id)), later.map(|id| here.article(id)))
}

fn translations<'a>(here: &Here<'a>, article: &'a Article) -> Vec<Link<'a>> {
    let siblings =
        article.translation_of.iter().flat_map(|original| &here.briefing()[*original].translations);
    let siblings = siblings.filter(|id| here.briefing()[**id].id() != article.id());
    let all = article.translation_of.iter().chain(siblings).chain(&article.translations);
    all.map(|id| here.article(*id)).collect()
}

/// The author's own keys of an annotation, where there are any.
fn extra<'a>(here: &Here<'a>, passage: Passage) -> Option<&'a Extra> {
    let annotation = &here.briefing()[passage.article].annotations[passage.annotation as usize];
    Some(&*annotation.extra).filter(|extra| !extra.is_empty())
}

/// An entity by its name alone: what is said of it stands once on the page, in the list of names.
fn plain(link: EntityLink<'_>) -> EntityLink<'_> {
    EntityLink { description: None, ..link }
}

fn bare(links: Vec<EntityLink<'_>>) -> Vec<EntityLink<'_>> {
    links.into_iter().map(plain).collect()
}

/// Who says something, by names alone; nobody where that is the article's author, who says all of it.
fn others<'a>(here: &Here<'a>, id: ArticleId, by: Vec<EntityLink<'a>>) -> Vec<EntityLink<'a>> {
    let authors = &here.briefing()[id].said.authors;
    match (&by[..], &authors[..]) {
        ([one], [author]) if one.name == author.as_str() => Vec::new(),
        _ => bare(by),
    }
}

/// A passage in its sentence, where the body does not show that.
fn sentence<'a>(here: &Here<'a>, passage: Passage) -> Option<Quote<'a>> {
    here.quote(passage).filter(|_| here.briefing()[passage.article].text.is_none())
}

/// The target of an annotation whose passage is not marked in the body, and the passage of one that is.
fn target(here: &Here<'_>, passage: Passage) -> (Option<String>, Option<String>) {
    let article = &here.briefing()[passage.article];
    let annotation = &article.annotations[passage.annotation as usize];
    match annotation.hit().filter(|_| article.text.is_some()) {
        Some(_) => (None, Some(format!("#a-{}", annotation.id))),
        None => (Some(format!("a-{}", annotation.id)), None),
    }
}

/// The notes in the order of the text; those on the whole article first.
fn notes(here: &Here<'_>, article: &Article) -> Vec<NoteId> {
    let start = |id: &NoteId| {
        let annotation = &article.annotations[here.briefing()[*id].passage.annotation as usize];
        annotation.hit().map(|hit| hit.start)
    };
    let mut notes = article.notes.clone();
    notes.sort_by_key(start);
    notes
}

fn note_view<'a>(here: &Here<'a>, id: NoteId, labels: &Labels) -> NoteView<'a> {
    let note = &here.briefing()[id];
    let (target_id, href) = target(here, note.passage);
    let annotation = &here.briefing()[note.passage.article].annotations[note.passage.annotation as usize];
    NoteView {
        extra: extra(here, note.passage),
        number: labels.notes.get(&note.passage.annotation).filter(|_| href.is_some()).cloned(),
        target_id,
        href,
        quote: here.quoted_words(note.passage),
        sentence: sentence(here, note.passage),
        html: prose::beside(here.site, here.path, &note.text, &format!("bb-note-{}-", annotation.id)),
        annotator: annotation.annotator.as_deref(),
        status: words::status(here.words(), note.status, None),
    }
}

fn event_view<'a>(here: &Here<'a>, article: ArticleId, id: EventId, annotation: u32) -> ArticleEvent<'a> {
    let event = &here.briefing()[id];
    let passage = Passage { article, annotation };
    let (target_id, passage_href) = target(here, passage);
    ArticleEvent {
        extra: extra(here, passage),
        target_id,
        passage: passage_href,
        href: event.record.as_ref().map(|_| here.link(here.site.routes.event(id))),
        title: &event.facts.title,
        when: here.happened(id),
        places: bare(here.entities(&event.places)),
        actors: here
            .actors(event)
            .into_iter()
            .map(|actor| ActorView { entity: plain(actor.entity), ..actor })
            .collect(),
        quote: here.quoted_words(passage),
        sentence: sentence(here, passage),
        status: match (here.annotation_status(passage), &event.record) {
            (Some(status), _) => words::status(here.words(), Some(status), None),
            (None, Some(record)) => words::record_status(here.words(), record),
            (None, None) => words::status(here.words(), event.status, None),
        },
    }
}

fn claim_view<'a>(here: &Here<'a>, id: ClaimId, source: &ClaimSource) -> ArticleClaim<'a> {
    let claim = &here.briefing()[id];
    let passage = source.passage;
    let (target_id, passage_href) = target(here, passage);
    ArticleClaim {
        extra: extra(here, passage),
        target_id,
        passage: passage_href,
        href: claim.record.as_ref().map(|_| here.link(here.site.routes.claim(id))),
        statement: &claim.facts.statement,
        by: others(here, passage.article, here.entities(&claim.by)),
        stance: source.stance.as_str(),
        verdict: claim.facts.verdict.map(|given| words::verdict(here.words(), given)),
        credibility: source.credibility.map(|given| words::credibility(here.words(), given)),
        quote: here.quoted_words(passage),
        sentence: sentence(here, passage),
        status: match (here.annotation_status(passage), &claim.record) {
            (Some(status), _) => words::status(here.words(), Some(status), None),
            (None, Some(record)) => words::record_status(here.words(), record),
            (None, None) => words::status(here.words(), claim.status, None),
        },
    }
}

fn figure_view<'a>(here: &Here<'a>, id: FigureId) -> ArticleFigure<'a> {
    let passage = here.briefing()[id].passage;
    let (target_id, passage_href) = target(here, passage);
    let row = here.figure_row(id);
    ArticleFigure {
        extra: extra(here, passage),
        target_id,
        passage: passage_href,
        figure: FigureRow { by: others(here, passage.article, row.by), area: row.area.map(plain), ..row },
        quote: here.quoted_words(passage),
        sentence: sentence(here, passage),
    }
}

fn relation_view<'a>(here: &Here<'a>, id: RelationId) -> ArticleRelation<'a> {
    let (target_id, passage) = target(here, here.briefing()[id].passage);
    let row = here.relation_row(id);
    ArticleRelation {
        extra: extra(here, here.briefing()[id].passage),
        target_id,
        passage,
        relation: RelationRow { subject: plain(row.subject), object: plain(row.object), ..row },
        sentence: sentence(here, here.briefing()[id].passage),
    }
}

fn entity_view<'a>(here: &Here<'a>, article: &'a Article, id: EntityId, count: u32) -> ArticleEntity<'a> {
    let target = format!("m-{}-1", here.briefing()[id].id());
    let (first, target_id) = match &article.text {
        Some(_) => (Some(format!("#{target}")), None),
        None => (None, Some(target)),
    };
    let offices = labels::offices(here, article, id);
    ArticleEntity { entity: here.entity(id), target_id, first, offices, mentions: count as usize }
}
