//! Articles as reports; events as incidents; claims, figures, judgements and notes as notes; verdicts as opinions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::bundle::{Bundle, confidence};
use crate::export::address::web;
use crate::export::dates::instant;
use crate::export::site::stands;
use crate::export::words;
use crate::model::{ArticleId, ClaimId, EventId, Passage};
use crate::parse::objects::{Status, Tlp, Verdict};

/// For each article, what it says.
type Said = BTreeMap<ArticleId, BTreeSet<String>>;

/// Adds everything that articles say, and the articles.
pub fn add(bundle: &mut Bundle<'_>) {
    let site = bundle.site;
    let mut said = Said::new();
    let mut claims: BTreeMap<ClaimId, String> = BTreeMap::new();
    site.events().for_each(|id| event(bundle, &mut said, id));
    for id in site.claims() {
        claims.insert(id, claim(bundle, &mut said, id));
    }
    contradictions(bundle, &claims);
    figures(bundle, &mut said);
    relations(bundle, &mut said);
    notes(bundle, &mut said);
    judgements(bundle, &claims);
    let mut reports = Vec::new();
    for id in site.articles() {
        reports.push(article(bundle, id, said.remove(&id).unwrap_or_default()));
    }
    whole(bundle, reports);
}

/// Notes that articles say something.
fn noted(said: &mut Said, passages: impl IntoIterator<Item = Passage>, id: &str) {
    for passage in passages {
        said.entry(passage.article).or_default().insert(id.to_owned());
    }
}

/// The level of an event or claim: of its file, or of the annotation that holds it.
fn level(bundle: &Bundle<'_>, id: &str, record: Option<&crate::parse::objects::Record>) -> Tlp {
    match (record, bundle.site.inline(id)) {
        (Some(record), _) => bundle.site.level(&record.marking),
        (None, Some(passage)) => bundle.site.annotation_level(passage),
        (None, None) => bundle.site.briefing.level,
    }
}

fn event(bundle: &mut Bundle<'_>, said: &mut Said, id: EventId) {
    let site = bundle.site;
    let event = &site.briefing[id];
    let level = level(bundle, &event.id, event.record.as_ref());
    let updated = event.record.as_ref().and_then(|record| record.updated.as_ref());
    let mut object = bundle.object("incident", &format!("event/{}", event.id), level, updated);
    object.insert("name".into(), event.facts.title.as_str().into());
    if let Some(text) =
        event.text.as_ref().map(|text| words::prose(site.briefing, text)).filter(|t| !t.is_empty())
    {
        object.insert("description".into(), text.into());
    }
    if let Some(level) = event.facts.confidence {
        object.insert("confidence".into(), confidence(level).into());
    }
    linked(bundle, &mut object, event.record.as_ref().map(|_| site.routes.event(id)));
    let facts = &event.facts;
    let extension = [
        ("when", facts.when.as_ref().map(|when| when.written().into())),
        ("date_text", facts.date_text.as_deref().map(Value::from)),
        ("event_type", facts.kind.as_deref().map(Value::from)),
    ];
    bundle.extend(&mut object, extension);
    let incident = bundle.push(object);
    noted(said, event.sources.iter().copied(), &incident);
    let places = event.places.iter().map(|place| (*place, None));
    let actors = event.actors.iter().map(|(actor, role)| (*actor, role.as_deref()));
    for (n, (entity, role)) in places.chain(actors).enumerate() {
        let Some(target) = bundle.entities.get(&entity).cloned() else { continue };
        let name = format!("event/{}/{}", event.id, n + 1);
        let object = bundle.related((&name, level), (&incident, &target), role.unwrap_or("located-at"), None);
        bundle.push(object);
    }
}

fn claim(bundle: &mut Bundle<'_>, said: &mut Said, id: ClaimId) -> String {
    let site = bundle.site;
    let claim = &site.briefing[id];
    let facts = &claim.facts;
    let level = level(bundle, &claim.id, claim.record.as_ref());
    let updated = claim.record.as_ref().and_then(|record| record.updated.as_ref());
    let mut object = bundle.object("note", &format!("claim/{}", claim.id), level, updated);
    object.insert("content".into(), facts.statement.as_str().into());
    let by = claim.by.iter().filter(|id| site.stands(**id));
    let by: Vec<&str> = by.map(|id| site.briefing[*id].said.name.as_str()).collect();
    if !by.is_empty() {
        object.insert("authors".into(), json!(by));
    }
    if let Some(level) = facts.confidence {
        object.insert("confidence".into(), confidence(level).into());
    }
    about(bundle, &mut object, claim.by.iter().filter_map(|id| bundle.entities.get(id).cloned()));
    linked(bundle, &mut object, claim.record.as_ref().map(|_| site.routes.claim(id)));
    let extension = [
        ("kind", Some("claim".into())),
        ("when", facts.when.as_ref().map(|when| when.written().into())),
        ("verdict", facts.verdict.map(|verdict| verdict.as_str().into())),
    ];
    bundle.extend(&mut object, extension);
    let note = bundle.push(object);
    noted(said, claim.sources.iter().map(|source| source.passage), &note);
    if let Some(verdict) = facts.verdict {
        let mut object = bundle.object("opinion", &format!("claim/{}", claim.id), level, updated);
        object.insert("opinion".into(), opinion(verdict).into());
        if let Some(conclusion) = facts.conclusion.as_deref() {
            object.insert("explanation".into(), conclusion.into());
        }
        object.insert("object_refs".into(), json!([note]));
        bundle.push(object);
    }
    note
}

/// How far our verdict agrees with a claim.
fn opinion(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "agree",
        Verdict::Refuted => "disagree",
        Verdict::Disputed | Verdict::Unverified => "neutral",
    }
}

/// A note of an annotation: what it says, and when that was last changed.
fn note(bundle: &mut Bundle<'_>, name: &str, passage: Passage, content: &str) -> Map<String, Value> {
    let level = bundle.site.annotation_level(passage);
    let updated = bundle.site.annotation(passage).updated.as_ref();
    let mut object = bundle.object("note", name, level, updated);
    object.insert("content".into(), content.into());
    object
}

/// What a note is about; the briefing's authors, where it names nothing that has an object.
fn about(bundle: &Bundle<'_>, object: &mut Map<String, Value>, ids: impl IntoIterator<Item = String>) {
    let ids: BTreeSet<String> = ids.into_iter().collect();
    let refs = if ids.is_empty() { json!([bundle.author()]) } else { json!(ids) };
    object.insert("object_refs".into(), refs);
}

/// Where an object is shown, when the site has an address.
fn linked(bundle: &Bundle<'_>, object: &mut Map<String, Value>, path: Option<&str>) {
    let site = bundle.site;
    if let Some(path) = path.filter(|_| site.routes.base_url.is_some()) {
        let reference = json!([{ "source_name": site.briefing.site.title, "url": site.iri(path) }]);
        object.insert("external_references".into(), reference);
    }
}

fn contradictions(bundle: &mut Bundle<'_>, claims: &BTreeMap<ClaimId, String>) {
    let briefing = bundle.site.briefing;
    for (id, note) in claims {
        let level_of =
            |bundle: &Bundle<'_>, id: ClaimId| level(bundle, &briefing[id].id, briefing[id].record.as_ref());
        for other in briefing[*id].contradicts.iter().filter(|other| **other > *id) {
            let Some(target) = claims.get(other) else { continue };
            let name = format!("contradicts/{}/{}", briefing[*id].id, briefing[*other].id);
            let level = level_of(bundle, *id).max(level_of(bundle, *other));
            let object = bundle.related((&name, level), (note, target), "contradicts", None);
            bundle.push(object);
        }
    }
}

fn figures(bundle: &mut Bundle<'_>, said: &mut Said) {
    let site = bundle.site;
    for figure in site.briefing.figures.iter().filter(|one| one.status != Some(Status::Retracted)) {
        let content = words::figure(figure, &site.briefing[figure.series]);
        let mut object = note(bundle, &format!("figure/{}", figure.id), figure.passage, &content);
        if let Some(note) = figure.said.note.as_deref() {
            object.insert("abstract".into(), note.into());
        }
        about(bundle, &mut object, figure.by.iter().filter_map(|id| bundle.entities.get(id).cloned()));
        let period = figure.said.period.as_ref().map(|period| period.written().into());
        bundle.extend(&mut object, [("kind", Some("figure".into())), ("when", period)]);
        let id = bundle.push(object);
        noted(said, [figure.passage], &id);
    }
}

fn relations(bundle: &mut Bundle<'_>, said: &mut Said) {
    let site = bundle.site;
    for relation in site.briefing.relations.iter().filter(|one| one.status != Some(Status::Retracted)) {
        let of = |id| bundle.entities.get(&id).cloned();
        let ends = of(relation.subject).zip(of(relation.object)).filter(|(a, b)| a != b);
        let Some((source, target)) = ends else { continue };
        let level = site.annotation_level(relation.passage);
        let name = format!("relation/{}", relation.id);
        let when = relation.said.when.as_ref();
        let object = bundle.related((&name, level), (&source, &target), &relation.said.predicate, when);
        let id = bundle.push(object);
        noted(said, [relation.passage], &id);
    }
}

fn notes(bundle: &mut Bundle<'_>, said: &mut Said) {
    let site = bundle.site;
    for one in site.briefing.notes.iter().filter(|one| one.status != Some(Status::Retracted)) {
        let annotation = site.annotation(one.passage);
        let content = words::prose(site.briefing, &one.text);
        let mut object = note(bundle, &format!("note/{}", one.id), one.passage, &content);
        if let Some(annotator) = &annotation.annotator {
            object.insert("authors".into(), json!([annotator]));
        }
        let report = bundle.id("report", &format!("article/{}", site.briefing[one.passage.article].id()));
        about(bundle, &mut object, [report]);
        let id = bundle.push(object);
        noted(said, [one.passage], &id);
    }
}

fn judgements(bundle: &mut Bundle<'_>, claims: &BTreeMap<ClaimId, String>) {
    let site = bundle.site;
    for judgement in site.briefing.judgements.iter().filter(|one| stands(&one.said.record)) {
        let said = &judgement.said;
        let level = site.level(&said.record.marking);
        let name = format!("judgement/{}", said.record.id.value);
        let mut object =
            bundle.object("note", &name, level, said.record.updated.as_ref().or(said.date.as_ref()));
        object.insert("content".into(), said.statement.as_str().into());
        if let Some(level) = &said.confidence {
            object.insert("confidence".into(), confidence(level.value).into());
        }
        about(bundle, &mut object, judgement.evidence.iter().filter_map(|id| claims.get(id).cloned()));
        linked(bundle, &mut object, Some(&site.routes.judgement(judgement)));
        let likelihood = said.likelihood.as_ref().map(|term| term.value.into());
        bundle.extend(&mut object, [("kind", Some("judgement".into())), ("likelihood", likelihood)]);
        bundle.push(object);
    }
}

fn article(bundle: &mut Bundle<'_>, id: ArticleId, mut refs: BTreeSet<String>) -> String {
    let site = bundle.site;
    let article = &site.briefing[id];
    let said = &article.said;
    let named = article.entities.iter().filter_map(|(entity, _)| bundle.entities.get(entity).cloned());
    refs.extend(named);
    let publisher = article.publisher.map(|id| &site.briefing[id].said);
    let is_here = publisher.filter(|publisher| stands(&publisher.record));
    refs.extend(
        is_here.map(|publisher| bundle.id("identity", &format!("publisher/{}", publisher.record.id.value))),
    );
    if refs.is_empty() {
        refs.insert(bundle.author().to_owned());
    }
    let level = site.article_level(id);
    let mut object =
        bundle.object("report", &format!("article/{}", article.id()), level, said.record.updated.as_ref());
    // The format wants a moment: the first that it may mean, with what is known beside it.
    let published = said.published.as_ref().and_then(crate::date::Date::earliest).and_then(instant);
    let published = published.map(Value::from).or_else(|| object.get("modified").cloned());
    object.insert("name".into(), said.title.as_str().into());
    object.insert("report_types".into(), json!(["threat-report"]));
    object.insert("published".into(), published.unwrap_or_default());
    if let Some(summary) = said.summary.as_deref() {
        object.insert("description".into(), summary.into());
    }
    let topics: Vec<&str> = article
        .topics
        .iter()
        .filter(|topic| site.stands(**topic))
        .map(|topic| site.briefing[*topic].said.name.as_str())
        .collect();
    if !topics.is_empty() {
        object.insert("labels".into(), json!(topics));
    }
    if let Some(lang) = said.lang.as_deref() {
        object.insert("lang".into(), lang.into());
    }
    let source = publisher.map_or("source", |publisher| publisher.name.as_str());
    if let Some(url) = said.url.as_deref().and_then(web) {
        object.insert("external_references".into(), json!([{ "source_name": source, "url": url }]));
    }
    object.insert("object_refs".into(), json!(refs));
    let extension = [
        ("published", said.published.as_ref().map(|date| date.written().into())),
        ("reliability", article.reliability.map(|grade| grade.to_string().into())),
        ("credibility", said.credibility.map(|grade| grade.into())),
    ];
    bundle.extend(&mut object, extension);
    bundle.push(object)
}

/// The briefing itself.
fn whole(bundle: &mut Bundle<'_>, reports: Vec<String>) {
    let site = bundle.site;
    let level = site.briefing.level;
    let mut object = bundle.object("report", "site", level, site.briefing.site.edition.as_ref());
    object.insert("name".into(), site.briefing.site.title.as_str().into());
    object.insert("report_types".into(), json!(["threat-report"]));
    if !site.briefing.site.description.is_empty() {
        object.insert("description".into(), site.briefing.site.description.as_str().into());
    }
    let published = object.get("modified").cloned().unwrap_or_default();
    object.insert("published".into(), published);
    let refs = if reports.is_empty() { vec![bundle.author().to_owned()] } else { reports };
    object.insert("object_refs".into(), json!(refs));
    linked(bundle, &mut object, Some(""));
    bundle.push(object);
}
