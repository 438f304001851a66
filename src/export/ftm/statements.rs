//! A statement a row: one value of one property, in which data set it stands (its publisher's, or ours) and where it
//! comes from (the annotation).

use sha1_smol::Sha1;

use super::{Said, Thing, things};
use crate::date::Date;
use crate::export::csv;
use crate::export::site::Export;
use crate::model::{ArticleId, Passage};
use crate::parse::record::proposed_id;

/// The columns, in the order that the format's own programs write.
const COLUMNS: [&str; 14] = [
    "canonical_id",
    "entity_id",
    "prop",
    "prop_type",
    "schema",
    "value",
    "dataset",
    "origin",
    "lang",
    "original_value",
    "external",
    "first_seen",
    "last_seen",
    "id",
];

/// The types of the properties that entities have here; the others are strings.
const TYPES: &[(&str, &[&str])] = &[
    ("name", &["name", "alias", "weakAlias"]),
    ("text", &["summary", "description", "notes", "bodyText"]),
    ("url", &["sourceUrl", "publisherUrl"]),
    ("identifier", &["wikidataId"]),
    ("country", &["country"]),
    ("language", &["language"]),
    ("number", &["latitude", "longitude"]),
    ("address", &["full", "location"]),
    ("date", &["date", "startDate", "endDate", "publishedAt", "retrievedAt"]),
    (
        "entity",
        &[
            "addressEntity",
            "document",
            "entity",
            "holder",
            "involved",
            "member",
            "object",
            "organization",
            "partOf",
            "post",
            "proof",
            "resolved",
            "subject",
        ],
    ),
];

/// The file.
pub fn file(site: &Export<'_>) -> Vec<u8> {
    let mut rows = csv::Rows::new(COLUMNS);
    for thing in things(site) {
        for said in &thing.values {
            rows.add(row(site, &thing, said));
        }
    }
    rows.finish()
}

fn row(site: &Export<'_>, thing: &Thing, said: &Said) -> [String; 14] {
    let dataset = dataset(site, said.source);
    let key = format!("{dataset}.{}.{}.{}", thing.id, said.prop, said.value);
    let (first, last) = said.source.map(|passage| seen(site, passage.article)).unwrap_or_default();
    [
        thing.id.clone(),
        thing.id.clone(),
        said.prop.to_owned(),
        prop_type(said.prop).to_owned(),
        thing.schema.to_owned(),
        said.value.clone(),
        dataset,
        said.source.map(|passage| origin(site, passage)).unwrap_or_default(),
        String::new(),
        String::new(),
        "f".to_owned(),
        first,
        last,
        Sha1::from(key).digest().to_string(),
    ]
}

fn prop_type(prop: &str) -> &'static str {
    TYPES.iter().find(|(_, props)| props.contains(&prop)).map_or("string", |(name, _)| name)
}

/// Whose the statement is: the publisher's of the article, else the article's own; ours when no article makes it.
fn dataset(site: &Export<'_>, source: Option<Passage>) -> String {
    let Some(passage) = source else {
        let title = proposed_id(&site.briefing.site.title);
        return if title.is_empty() { "briefing".to_owned() } else { title.replace('-', "_") };
    };
    let article = &site.briefing[passage.article];
    let publisher = article.publisher.map(|id| site.briefing[id].said.record.id.as_str());
    publisher.unwrap_or(article.id()).replace('-', "_")
}

fn origin(site: &Export<'_>, passage: Passage) -> String {
    format!("{}#{}", site.briefing[passage.article].id(), site.annotation(passage).id)
}

/// When an article was published and when it was read, as far as they are known to the day.
fn seen(site: &Export<'_>, article: ArticleId) -> (String, String) {
    let said = &site.briefing[article].said;
    let day =
        |date: &Option<Date>| date.as_ref().and_then(super::super::dates::certain).map(|day| day.to_string());
    let published = day(&said.published).unwrap_or_default();
    let retrieved = day(&said.retrieved).filter(|day| *day >= published);
    (published.clone(), retrieved.unwrap_or(published))
}
