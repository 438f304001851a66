//! Tables of what has a file of its own, with the lists that these objects hold.

use super::Type::{Day, Flag, Number, Whole};
use super::{Cell, Column, Table, date, of, record, text, typed};
use crate::export::site::Export;
use crate::export::words;
use crate::model::{ArticleId, Entity, EntityId, Series};
use crate::source::offset;

/// The tables of this file, in their order.
pub const NAMES: &[&str] =
    &["publishers", "entities", "roles", "articles", "article_topics", "series", "series_values"];

const PUBLISHERS: &[Column] = &[
    text("id"),
    text("name"),
    text("url"),
    text("tlp"),
    text("status"),
    text("updated"),
    text("country"),
    text("source_url"),
    text("reliability"),
    text("reliability_note"),
];
const ENTITIES: &[Column] = &[
    text("id"),
    text("name"),
    text("kind"),
    text("url"),
    text("tlp"),
    text("status"),
    text("updated"),
    text("native_name"),
    text("aliases"),
    text("weak_aliases"),
    text("description"),
    text("text"),
    typed("latitude", Number),
    typed("longitude", Number),
    text("precision"),
    of("part_of", "entities"),
    text("wikidata"),
    typed("mentions", Whole),
];
const ROLES: &[Column] = &[
    of("entity", "entities"),
    text("title"),
    of("organisation", "entities"),
    text("when"),
    typed("earliest", Day),
    typed("latest", Day),
];
const ARTICLES: &[Column] = &[
    text("id"),
    text("title"),
    text("url"),
    text("tlp"),
    text("status"),
    text("updated"),
    text("authors"),
    of("publisher", "publishers"),
    text("published"),
    typed("earliest", Day),
    typed("latest", Day),
    text("retrieved"),
    text("source_url"),
    text("archive_url"),
    text("lang"),
    of("translation_of", "articles"),
    text("rights"),
    text("reliability"),
    typed("credibility", Whole),
    text("origin"),
    text("summary"),
    text("key_points"),
    text("sha256"),
];
const ARTICLE_TOPICS: &[Column] = &[of("article", "articles"), of("topic", "entities")];
const SERIES: &[Column] = &[
    text("id"),
    text("title"),
    text("url"),
    text("tlp"),
    text("status"),
    text("updated"),
    text("unit"),
    text("counts"),
    of("area", "entities"),
];
const SERIES_VALUES: &[Column] = &[
    of("series", "series"),
    text("period"),
    typed("earliest", Day),
    typed("latest", Day),
    typed("value", Number),
    text("source"),
    text("source_url"),
    typed("preliminary", Flag),
    text("note"),
];

/// The tables.
pub fn all(site: &Export<'_>) -> Vec<Table> {
    let table = |name, columns, rows| Table { name, columns, rows };
    let briefing = site.briefing;
    let ids = (0..briefing.articles.len()).map(|n| ArticleId(offset(n)));
    let topics = ids.clone().flat_map(|id| {
        let topics = briefing[id].topics.iter();
        topics.map(move |topic| vec![briefing[id].id().into(), briefing[*topic].id().into()])
    });
    let entities = (0..briefing.entities.len()).map(|n| EntityId(offset(n)));
    vec![
        table("publishers", PUBLISHERS, publishers(site)),
        table("entities", ENTITIES, entities.map(|id| entity(site, id)).collect()),
        table("roles", ROLES, briefing.entities.iter().flat_map(|entity| roles(site, entity)).collect()),
        table("articles", ARTICLES, ids.map(|id| article(site, id)).collect()),
        table("article_topics", ARTICLE_TOPICS, topics.collect()),
        table("series", SERIES, briefing.series.iter().map(|series| one_series(site, series)).collect()),
        table("series_values", SERIES_VALUES, briefing.series.iter().flat_map(values).collect()),
    ]
}

/// Several texts in one cell, where none of them can hold the sign between them.
fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> Cell {
    Cell::from(texts.collect::<Vec<_>>().join(" | "))
}

fn publishers(site: &Export<'_>) -> Vec<Vec<Cell>> {
    let row = |publisher: &crate::model::Publisher| {
        let said = &publisher.said;
        let [tlp, status, updated] = record(&said.record);
        vec![
            said.record.id.as_str().into(),
            said.name.as_str().into(),
            site.routes.publisher(publisher).into(),
            tlp,
            status,
            updated,
            said.country.as_deref().into(),
            said.url.as_deref().into(),
            said.reliability.map(|grade| grade.to_string()).into(),
            said.reliability_note.as_deref().into(),
        ]
    };
    site.briefing.publishers.iter().map(row).collect()
}

fn entity(site: &Export<'_>, id: EntityId) -> Vec<Cell> {
    let entity = &site.briefing[id];
    let said = &entity.said;
    let [tlp, status, updated] = record(&said.record);
    vec![
        entity.id().into(),
        said.name.as_str().into(),
        site.kind(id).into(),
        site.routes.entity(id).into(),
        tlp,
        status,
        updated,
        said.native_name.as_deref().into(),
        joined(said.aliases.iter().map(|alias| alias.as_str())),
        joined(said.weak_aliases.iter().map(|alias| alias.as_str())),
        said.description.as_deref().into(),
        entity.text.as_ref().map(|text| words::prose(site.briefing, text)).into(),
        said.coordinates.map(|(latitude, _)| latitude).into(),
        said.coordinates.map(|(_, longitude)| longitude).into(),
        said.precision.as_deref().into(),
        entity.part_of.map(|id| site.briefing[id].id()).into(),
        said.ids.get("wikidata").map(String::as_str).into(),
        offset(entity.mentions.len()).into(),
    ]
}

fn roles(site: &Export<'_>, entity: &Entity) -> Vec<Vec<Cell>> {
    let row = |role: &crate::model::Role| {
        let [when, earliest, latest] = date(role.when.as_ref());
        let organisation = role.organisation.map(|id| site.briefing[id].id()).into();
        vec![entity.id().into(), role.title.as_str().into(), organisation, when, earliest, latest]
    };
    entity.roles.iter().map(row).collect()
}

fn article(site: &Export<'_>, id: ArticleId) -> Vec<Cell> {
    let article = &site.briefing[id];
    let said = &article.said;
    let [tlp, status, updated] = record(&said.record);
    let [published, earliest, latest] = date(said.published.as_ref());
    let publisher = article.publisher.map(|id| &site.briefing[id].said);
    let reliability = article.reliability.or_else(|| publisher.and_then(|publisher| publisher.reliability));
    vec![
        article.id().into(),
        said.title.as_str().into(),
        site.routes.article(id).into(),
        tlp,
        status,
        updated,
        joined(said.authors.iter().map(String::as_str)),
        publisher.map(|publisher| publisher.record.id.as_str()).into(),
        published,
        earliest,
        latest,
        said.retrieved.as_ref().map(|date| date.written()).into(),
        said.url.as_deref().into(),
        said.archive_url.as_deref().into(),
        said.lang.as_deref().into(),
        article.translation_of.map(|id| site.briefing[id].id()).into(),
        article.rights.as_str().into(),
        reliability.map(|grade| grade.to_string()).into(),
        said.credibility.into(),
        article.origin.as_str().into(),
        said.summary.as_deref().into(),
        joined(said.key_points.iter().map(String::as_str)),
        said.sha256.as_deref().into(),
    ]
}

fn one_series(site: &Export<'_>, series: &Series) -> Vec<Cell> {
    let said = &series.said;
    let [tlp, status, updated] = record(&said.record);
    vec![
        series.id().into(),
        said.title.as_str().into(),
        site.routes.series(series).into(),
        tlp,
        status,
        updated,
        said.unit.as_str().into(),
        said.counts.as_deref().into(),
        series.area.map(|id| site.briefing[id].id()).into(),
    ]
}

fn values(series: &Series) -> Vec<Vec<Cell>> {
    let row = |value: &crate::parse::objects::SeriesValue| {
        let [period, earliest, latest] = date(Some(&value.period));
        vec![
            series.id().into(),
            period,
            earliest,
            latest,
            value.value.into(),
            value.source.as_deref().into(),
            value.url.as_deref().into(),
            value.preliminary.into(),
            value.note.as_deref().into(),
        ]
    };
    series.said.values.iter().map(row).collect()
}
