//! `w3c`: a collection of W3C Web Annotations, as JSON-LD.
//!
//! Each has, where its words may be published, a quote whose context makes it stand once, and a position in code points
//! of the article's text. It speaks of `articles/ID/text.txt` where that is published, else of the article's page.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value, json};

use super::json;
use super::quotes::{Around, around};
use super::site::Export;
use super::words;
use crate::date::Date;
use crate::model::{Annotation, ArticleId, ClaimId, EntityId, EventId, Mention, Passage};
use crate::parse::objects::{Stance, Status};
use crate::render::data::text;

/// Where the collection stands.
pub const PATH: &str = "data/w3c.jsonld";

/// The context that gives the keys their meaning.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// The file.
pub fn file(site: &Export<'_>) -> Vec<u8> {
    let items: Vec<Value> = site.articles().flat_map(|article| of_article(site, article)).collect();
    let (id, page) = (site.iri(PATH), site.iri(&format!("{PATH}#page-1")));
    let mut collection = Map::new();
    collection.insert("@context".into(), CONTEXT.into());
    collection.insert("id".into(), id.clone().into());
    collection.insert("type".into(), "AnnotationCollection".into());
    collection.insert("label".into(), site.title().into());
    collection.insert("generator".into(), generator());
    collection.insert("total".into(), items.len().into());
    // A page holds at least one annotation.
    if !items.is_empty() {
        // An object, since W3C's own schemas want one, for all that the specification takes an address, too.
        let whole = json!({ "id": id, "type": "AnnotationCollection" });
        let first =
            json!({ "id": page, "type": "AnnotationPage", "partOf": whole, "startIndex": 0, "items": items });
        collection.insert("first".into(), first);
        collection.insert("last".into(), page.into());
    }
    json::lines(&Value::Object(collection), "items")
}

fn generator() -> Value {
    json!({ "type": "Software", "name": "briefbook" })
}

/// An annotation or a mention, before its passage is written.
struct Draft<'a> {
    path: String,
    motivation: &'static str,
    bodies: Vec<Value>,
    passage: Option<Range<u32>>,
    /// What an author wrote; none when the program found it.
    by: Option<&'a Annotation>,
}

fn of_article(site: &Export<'_>, id: ArticleId) -> Vec<Value> {
    let article = &site.briefing[id];
    let mut said = annotations(site, id);
    said.sort_by_key(|(annotation, _, _)| *annotation);
    let mut drafts: Vec<Draft<'_>> = said
        .into_iter()
        .filter_map(|(n, motivation, bodies)| annotated(site, (id, n), motivation, bodies))
        .collect();
    let range = article.mentions.start as usize..article.mentions.end as usize;
    let mut mentions: Vec<&Mention> = site.briefing.mentions[range].iter().collect();
    // Neither order nor number of what is not published must tell where it stands: it comes last.
    mentions.sort_by_key(|m| {
        (m.range.is_none(), m.range.as_ref().map(|range| (range.start, range.end)), m.entity)
    });
    let mut counts: BTreeMap<EntityId, u32> = BTreeMap::new();
    for mention in mentions.into_iter().filter(|mention| site.stands(mention.entity)) {
        let nth = counts.entry(mention.entity).or_default();
        *nth += 1;
        drafts.push(mentioned(site, mention, *nth));
    }
    let passages: Vec<Range<u32>> = drafts.iter().filter_map(|draft| draft.passage.clone()).collect();
    let mut contexts = around(article, &passages).into_iter();
    let mut items = Vec::new();
    for draft in &drafts {
        let context = draft.passage.as_ref().and_then(|_| contexts.next().flatten());
        items.push(item(site, id, draft, context));
    }
    items
}

/// What is said of an article's passages, mentions left out: the annotation's number, why, and what.
fn annotations(site: &Export<'_>, id: ArticleId) -> Vec<(u32, &'static str, Vec<Value>)> {
    let (article, briefing) = (&site.briefing[id], site.briefing);
    let mut said = Vec::new();
    said.extend(article.events.iter().map(|(event, n)| (*n, "describing", event_bodies(site, *event))));
    said.extend(article.claims.iter().map(|(claim, source)| {
        (source.passage.annotation, "assessing", claim_bodies(site, *claim, source.stance))
    }));
    said.extend(article.figures.iter().map(|figure| {
        let figure = &briefing[*figure];
        let series = &briefing[figure.series];
        let about = site.iri(&site.routes.series(series));
        let words = words::figure(figure, series);
        (figure.passage.annotation, "describing", vec![tag("figure"), text_of(site, &words), linked(&about)])
    }));
    said.extend(article.relations.iter().map(|relation| {
        let relation = &briefing[*relation];
        let mut bodies = vec![tag("relation"), text_of(site, &words::relation(briefing, relation))];
        bodies
            .extend([relation.subject, relation.object].map(|id| linked(&site.iri(site.routes.entity(id)))));
        (relation.passage.annotation, "linking", bodies)
    }));
    said.extend(article.notes.iter().map(|note| {
        let note = &briefing[*note];
        let text = json!({
            "type": "TextualBody", "value": note.written, "format": "text/markdown",
            "language": briefing.site.language, "purpose": "commenting",
        });
        (note.passage.annotation, "commenting", vec![tag("note"), text])
    }));
    said
}

fn event_bodies(site: &Export<'_>, id: EventId) -> Vec<Value> {
    let event = &site.briefing[id];
    let mut bodies = vec![tag("event"), text_of(site, &words::event(event))];
    if event.record.is_some() {
        bodies.push(linked(&site.iri(site.routes.event(id))));
    }
    bodies
}

fn claim_bodies(site: &Export<'_>, id: ClaimId, stance: Stance) -> Vec<Value> {
    let claim = &site.briefing[id];
    let mut bodies = vec![tag("claim"), tag(stance.as_str()), text_of(site, &claim.facts.statement)];
    if claim.record.is_some() {
        bodies.push(linked(&site.iri(site.routes.claim(id))));
    }
    bodies
}

fn tag(word: &str) -> Value {
    json!({ "type": "TextualBody", "value": word, "purpose": "tagging" })
}

fn text_of(site: &Export<'_>, words: &str) -> Value {
    json!({
        "type": "TextualBody", "value": words, "format": "text/plain",
        "language": site.briefing.site.language, "purpose": "describing",
    })
}

fn linked(iri: &str) -> Value {
    json!({ "type": "SpecificResource", "source": iri, "purpose": "linking" })
}

/// An annotation that is no mention; none when it was retracted.
fn annotated<'a>(
    site: &Export<'a>,
    (article, annotation): (ArticleId, u32),
    motivation: &'static str,
    bodies: Vec<Value>,
) -> Option<Draft<'a>> {
    let passage = Passage { article, annotation };
    let annotation = site.annotation(passage);
    let stands = annotation.marking.status != Some(Status::Retracted);
    stands.then(|| Draft {
        path: site.routes.passage(site.briefing, passage),
        motivation,
        bodies,
        passage: annotation.hit().cloned(),
        by: Some(annotation),
    })
}

/// A mention, by its number among those of its entity in the article.
fn mentioned<'a>(site: &Export<'a>, mention: &Mention, nth: u32) -> Draft<'a> {
    let article = &site.briefing[mention.article];
    let entity = site.iri(site.routes.entity(mention.entity));
    let is_this = |annotation: &&Annotation| {
        annotation.kind == "mention"
            && annotation.mention.is_some_and(|(entity, _)| entity == mention.entity)
            && mention.range.as_ref().is_some_and(|range| annotation.hits.contains(range))
    };
    let page = site.routes.article(mention.article);
    Draft {
        path: format!("{page}#m-{}-{}", site.briefing[mention.entity].id(), nth),
        motivation: "identifying",
        bodies: vec![
            tag("mention"),
            json!({ "type": "SpecificResource", "source": entity, "purpose": "identifying" }),
        ],
        passage: mention.range.clone(),
        by: article.annotations.iter().filter(|_| !mention.automatic).find(is_this),
    }
}

fn item(site: &Export<'_>, id: ArticleId, draft: &Draft<'_>, context: Option<Around<'_>>) -> Value {
    let by = draft.by;
    json::object([
        ("id", Some(site.iri(&draft.path).into())),
        ("type", Some("Annotation".into())),
        ("motivation", Some(draft.motivation.into())),
        (
            "creator",
            by.and_then(|by| by.annotator.as_ref()).map(|name| json!({ "type": "Person", "name": name })),
        ),
        ("modified", by.and_then(|by| by.updated.as_ref()).and_then(modified)),
        ("generator", by.is_none().then(generator)),
        ("body", Some(Value::Array(draft.bodies.clone()))),
        ("target", Some(target(site, id, draft, context))),
    ])
}

/// A moment, as the specification wants it: the first of the day, where the day is known.
fn modified(date: &Date) -> Option<Value> {
    let instant = super::dates::certain(date).and_then(super::dates::instant)?;
    Some(instant.replace(".000Z", "Z").into())
}

fn target(site: &Export<'_>, id: ArticleId, draft: &Draft<'_>, context: Option<Around<'_>>) -> Value {
    let page = site.iri(site.routes.article(id));
    let is_whole = text::file(&site.briefing[id]).is_some();
    let source = if is_whole { format!("{page}{}", text::NAME) } else { page.clone() };
    let quote = draft.passage.as_ref().and_then(|range| site.quote(id, range));
    let selectors = quote.zip(context).map(|(quote, around)| {
        let exact = json::object([
            ("type", Some("TextQuoteSelector".into())),
            ("exact", Some(quote.words.into())),
            ("prefix", json::text(Some(around.prefix))),
            ("suffix", json::text(Some(around.suffix))),
        ]);
        json!([exact, { "type": "TextPositionSelector", "start": quote.start, "end": quote.end }])
    });
    json::object([
        ("type", Some("SpecificResource".into())),
        ("source", Some(source.into())),
        ("scope", is_whole.then(|| page.into())),
        ("selector", selectors),
    ])
}
