//! People, organisations and places, and the roles that they have.

use super::clean::{country, dates, language, line, text};
use super::{Thing, entity_id, id, schema};
use crate::export::address::web as url;
use crate::export::dates::{Point, month, points};
use crate::export::site::Export;
use crate::export::words;
use crate::model::{ArticleId, EntityId, Role};

/// All entities of the briefing that have a schema, articles, then roles.
pub fn all(site: &Export<'_>) -> Vec<Thing> {
    let mut things = Vec::new();
    for entity in site.entities() {
        let Some((schema, _)) = schema(site, entity) else { continue };
        let mut thing = named(site, entity, schema);
        if let Some(address) = address(site, entity) {
            thing.add("addressEntity", Some(address.id.clone()));
            things.push(address);
        }
        things.push(thing);
    }
    things.extend(site.articles().map(|id| article(site, id)));
    for entity in site.entities() {
        for (n, role) in site.briefing[entity].roles.iter().enumerate() {
            things.extend(held(site, entity, n, role));
        }
    }
    things
}

fn named(site: &Export<'_>, entity_of: EntityId, schema: &'static str) -> Thing {
    let entity = &site.briefing[entity_of];
    let said = &entity.said;
    let mut thing = Thing::new(entity_id(site, entity_of), schema);
    thing.add("name", line(&said.name.value));
    thing.add("alias", said.native_name.as_deref().and_then(line));
    said.aliases.iter().for_each(|alias| thing.add("alias", line(&alias.value)));
    said.weak_aliases.iter().for_each(|alias| thing.add("weakAlias", line(&alias.value)));
    thing.add("summary", said.description.as_deref().and_then(text));
    let prose = entity.text.as_ref().map(|prose| words::prose(site.briefing, prose));
    thing.add("description", prose.as_deref().and_then(text));
    thing.add("wikidataId", said.ids.get("wikidata").filter(|id| is_wikidata(id)).cloned());
    thing.add("sourceUrl", page(site, site.routes.entity(entity_of)));
    if schema == "Person" {
        entity.roles.iter().for_each(|role| thing.add("position", line(&role.title)));
    }
    if schema == "Territory" {
        let whole = entity.part_of.filter(|whole| is_territory(site, *whole));
        thing.add("partOf", whole.map(|whole| entity_id(site, whole)));
    }
    thing
}

fn is_wikidata(id: &str) -> bool {
    id.strip_prefix('Q')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn is_territory(site: &Export<'_>, entity: EntityId) -> bool {
    site.stands(entity) && schema(site, entity).is_some_and(|(schema, _)| schema == "Territory")
}

/// Where a thing is shown, when the site has an address.
pub fn page(site: &Export<'_>, path: &str) -> Option<String> {
    site.routes.base_url.as_ref().and_then(|_| url(&site.iri(path)))
}

/// The point of a place that has one.
fn address(site: &Export<'_>, entity_of: EntityId) -> Option<Thing> {
    let said = &site.briefing[entity_of].said;
    let (latitude, longitude) = said.coordinates?;
    let mut thing = Thing::new(address_id(site, entity_of)?, "Address");
    thing.add("full", line(&said.name.value));
    thing.add("latitude", Some(latitude.to_string()));
    thing.add("longitude", Some(longitude.to_string()));
    thing.add("remarks", said.precision.as_deref().and_then(line));
    Some(thing)
}

/// The name of the point of a place, when it has one.
pub fn address_id(site: &Export<'_>, entity: EntityId) -> Option<String> {
    let entity = &site.briefing[entity];
    entity.said.coordinates.map(|_| id(site, "address", entity.id()))
}

fn article(site: &Export<'_>, article_of: ArticleId) -> Thing {
    let article = &site.briefing[article_of];
    let said = &article.said;
    let mut thing = Thing::new(article_id(site, article_of), "Article");
    thing.add("title", line(&said.title));
    said.authors.iter().for_each(|author| thing.add("author", line(author)));
    if let Some(publisher) = article.publisher.map(|id| &site.briefing[id].said) {
        thing.add("publisher", line(&publisher.name));
        thing.add("publisherUrl", publisher.url.as_deref().and_then(url));
        thing.add("country", publisher.country.as_deref().and_then(country));
    }
    let published = said.published.as_ref().map(|date| points(date, month)).unwrap_or_default();
    thing.add("publishedAt", published.single.or(published.start).and_then(Point::iso));
    let retrieved = said.retrieved.as_ref().map(|date| points(date, month)).unwrap_or_default();
    thing.add("retrievedAt", retrieved.single.and_then(Point::iso));
    thing.add("sourceUrl", said.url.as_deref().and_then(url));
    thing.add("language", said.lang.as_deref().or(Some(&site.briefing.site.language)).and_then(language));
    thing.add("summary", said.summary.as_deref().and_then(text));
    // Its words, where all of them may be published: whoever imports the file can anchor quotes in them.
    thing.add("bodyText", article.published_text().and_then(text));
    for topic in article.topics.iter().filter(|topic| site.stands(**topic)) {
        thing.add("keywords", line(&site.briefing[*topic].said.name.value));
    }
    thing
}

/// The name of an article.
pub fn article_id(site: &Export<'_>, article: ArticleId) -> String {
    id(site, "article", site.briefing[article].id())
}

/// A role: a person in a public body, or without a body, holds a position; whoever else has one is a member.
fn held(site: &Export<'_>, holder: EntityId, n: usize, role: &Role) -> Vec<Thing> {
    let Some((holder_schema, true)) = schema(site, holder) else { return Vec::new() };
    let organisation = role.organisation.filter(|id| site.stands(*id));
    let body = organisation.and_then(|id| Some((id, schema(site, id)?.0)));
    let name = format!("{}.role-{}", site.briefing[holder].id(), n + 1);
    match body {
        Some((organisation, "Organization" | "Company" | "PublicBody"))
            if holder_schema != "Person" || body.is_some_and(|(_, schema)| schema != "PublicBody") =>
        {
            let mut member = Thing::new(id(site, "membership", &name), "Membership");
            member.add("member", Some(entity_id(site, holder)));
            member.add("organization", Some(entity_id(site, organisation)));
            member.add("role", line(&role.title));
            dates(&mut member, role.when.as_ref(), "date", None);
            vec![member]
        }
        Some((_, schema)) if schema != "PublicBody" => Vec::new(),
        _ if holder_schema == "Person" => {
            let mut post = Thing::new(id(site, "position", &name), "Position");
            post.add("name", line(&role.title));
            post.add("organization", body.map(|(id, _)| entity_id(site, id)));
            let mut occupancy = Thing::new(id(site, "occupancy", &name), "Occupancy");
            occupancy.add("holder", Some(entity_id(site, holder)));
            occupancy.add("post", Some(post.id.clone()));
            dates(&mut occupancy, role.when.as_ref(), "date", None);
            vec![post, occupancy]
        }
        _ => Vec::new(),
    }
}
