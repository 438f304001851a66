//! The view of an entity.

use super::bars::Bars;
use super::dates;
use super::ego;
use super::here::Here;
use super::lists;
use super::map;
use super::overview;
use super::pages::*;
use super::parts::*;
use super::prose;
use super::spark;
use super::words;
use crate::model::*;
use crate::plan::{ENTRIES_PER_PAGE, Page, Routes, entity_pages};
use crate::words::Words;

/// How many entities that are named together with one are shown.
const TOGETHER: usize = 12;

/// How many of the things that one is part of are shown, from the nearest outwards.
const WHOLES: usize = 20;

/// The view of an entity's page; further pages go on with its long lists.
pub fn view<'a>(here: &Here<'a>, id: EntityId, page: usize) -> EntityView<'a> {
    let briefing = here.briefing();
    let entity = &briefing[id];
    let said = &entity.said;
    let continued = page > 1;
    let title = match page {
        1 => said.name.value.clone(),
        n => here.words().filled("entity.further", &[("name", &said.name.value), ("n", &n.to_string())]),
    };
    let frame = here.frame(Page::Entity(id, page), &title, said.description.as_deref().unwrap_or_default());
    let mut view = EntityView {
        entity: here.entity(id),
        status: words::record_status(here.words(), &said.record),
        mentions: groups(here, slice(&entity.mentions, page)),
        mentions_total: entity.mentions.len(),
        ties_total: here.site.index.ties_of(id).count(),
        events_total: entity.events.len(),
        claims_by_total: entity.claims_by.len(),
        claims_about_total: entity.claims_about.len(),
        articles_total: entity.article_count as usize,
        pagination: lists::pagination(here, here.site.routes.entity(id), page, entity_pages(entity)),
        continued,
        ..empty(here, id, frame)
    };
    long_lists(here, entity, page, &mut view);
    view.ties = ego::rows(here, id, slice(&entity.relations, page), page);
    if !continued {
        identification(here, id, &mut view);
        record(here, id, &mut view);
    }
    view
}

/// The part of a list that stands on a page.
fn slice<T>(list: &[T], page: usize) -> &[T] {
    list.chunks(ENTRIES_PER_PAGE).nth(page - 1).unwrap_or_default()
}

/// The lists that may take several pages.
fn long_lists<'a>(here: &Here<'a>, entity: &'a Entity, page: usize, view: &mut EntityView<'a>) {
    view.relations = slice(&entity.relations, page).iter().map(|id| here.relation_row(*id)).collect();
    view.events = here.event_rows(slice(&entity.events, page));
    view.claims_by = here.claim_rows(slice(&entity.claims_by, page));
    view.claims_about = here.claim_rows(slice(&entity.claims_about, page));
    view.figures = slice(&entity.figures, page).iter().map(|id| here.figure_row(*id)).collect();
}

/// A view that says nothing yet.
fn empty<'a>(here: &Here<'a>, id: EntityId, frame: Frame<'a>) -> EntityView<'a> {
    EntityView {
        frame,
        extra: super::make::extra(Some(&here.briefing()[id].said.record)),
        entity: here.entity(id),
        status: None,
        native_name: None,
        aliases: Vec::new(),
        weak_aliases: Vec::new(),
        image: None,
        coordinates: None,
        precision: None,
        part_of: Vec::new(),
        parts: Vec::new(),
        ids: Vec::new(),
        updated: None,
        profile_html: None,
        roles: Vec::new(),
        roles_axis: None,
        members: Vec::new(),
        members_axis: None,
        ties: Vec::new(),
        ties_html: None,
        ties_drawn: 0,
        ties_entities: 0,
        locator_html: None,
        spark: None,
        origins: 0,
        relations: Vec::new(),
        overview: None,
        events: Vec::new(),
        claims_by: Vec::new(),
        claims_about: Vec::new(),
        figures: Vec::new(),
        series: Vec::new(),
        articles: Vec::new(),
        mentions: Vec::new(),
        mentions_total: 0,
        ties_total: 0,
        events_total: 0,
        claims_by_total: 0,
        claims_about_total: 0,
        articles_total: 0,
        pagination: None,
        continued: false,
        together: Vec::new(),
    }
}

/// Who or what it is.
fn identification<'a>(here: &Here<'a>, id: EntityId, view: &mut EntityView<'a>) {
    let entity = &here.briefing()[id];
    let said = &entity.said;
    let names =
        |list: &'a [crate::source::Spanned<String>]| list.iter().map(|name| name.value.as_str()).collect();
    view.native_name = said.native_name.as_deref();
    view.aliases = names(&said.aliases);
    view.weak_aliases = names(&said.weak_aliases);
    view.image = entity.image.as_ref().map(|path| here.link(&Routes::media_address(path)));
    view.coordinates = said.coordinates.map(|place| coordinates(here.words(), place));
    view.precision = said.precision.as_deref();
    view.locator_html = map::locator(here, id);
    view.part_of = wholes(here, entity);
    view.parts = here.entities(&entity.parts);
    view.ids = said.ids.iter().map(|(register, id)| external_id(register, id)).collect();
    view.updated = dates::maybe(here.words(), said.record.updated.as_ref());
    view.profile_html = entity.text.as_ref().map(|text| prose::text(here.site, here.path, text));
}

/// What is on record of it.
fn record<'a>(here: &Here<'a>, id: EntityId, view: &mut EntityView<'a>) {
    let briefing = here.briefing();
    let entity = &briefing[id];
    (view.roles, view.roles_axis) = roles(here, entity);
    (view.members, view.members_axis) = members(here, entity);
    if let Some((drawing, drawn, all)) = ego::drawn(here, id) {
        (view.ties_html, view.ties_drawn, view.ties_entities) = (Some(drawing), drawn, all);
    }
    view.spark = spark::spark(here.words(), briefing, id);
    let naming = entity.mentions.iter().map(|mention| briefing[*mention].article);
    view.origins = here.origins(naming.filter(|id| !briefing[*id].is_retracted()));
    let options = overview::Options { title: here.words().get("nav.timeline"), lanes: false };
    view.overview = overview::overview(here, &entity.events, &options);
    view.series = entity.series.iter().map(|id| here.series_row(*id)).collect();
    let live = entity.articles.iter().filter(|id| !briefing[**id].is_retracted());
    view.articles = live.map(|id| here.article_row(*id)).collect();
    view.together = together(here, id);
}

/// What an entity is part of, from the nearest outwards. `resolve` has broken every circle.
fn wholes<'a>(here: &Here<'a>, entity: &Entity) -> Vec<EntityLink<'a>> {
    let next = |id: &EntityId| here.briefing()[*id].part_of;
    std::iter::successors(entity.part_of, next).take(WHOLES).map(|id| here.entity(id)).collect()
}

/// Coordinates for a reader.
pub fn coordinates(words: &Words, (latitude, longitude): (f64, f64)) -> String {
    let part = |value: f64, positive: &'static str, negative: &'static str| {
        let letter = words.get(if value < 0.0 { negative } else { positive });
        format!("{}°\u{a0}{letter}", super::numbers::number(words, value.abs(), None))
    };
    let (latitude, longitude) = (
        part(latitude, "coordinates.north", "coordinates.south"),
        part(longitude, "coordinates.east", "coordinates.west"),
    );
    words.filled("coordinates.both", &[("latitude", &latitude), ("longitude", &longitude)])
}

fn external_id<'a>(register: &'a str, id: &'a str) -> ExternalId<'a> {
    ExternalId { register, id, url: register_address(register, id) }
}

/// The address of an entry in a register that is known.
pub fn register_address(register: &str, id: &str) -> Option<String> {
    let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    let base = match register {
        "wikidata" => "https://www.wikidata.org/wiki/",
        "viaf" => "https://viaf.org/viaf/",
        "opensanctions" => "https://www.opensanctions.org/entities/",
        "geonames" => "https://www.geonames.org/",
        _ => return None,
    };
    plain.then(|| format!("{base}{id}"))
}

fn roles<'a>(here: &Here<'a>, entity: &'a Entity) -> (Vec<RoleView<'a>>, Option<BarAxis>) {
    let mut roles: Vec<&Role> = entity.roles.iter().collect();
    roles.sort_by_key(|role| std::cmp::Reverse(role.when.as_ref().and_then(crate::date::Date::earliest)));
    let bars = Bars::of(roles.iter().map(|role| role.when.as_ref()), *here.site.index.last_day);
    let view = |(number, role): (usize, &'a Role)| RoleView {
        title: &role.title,
        organisation: role.organisation.map(|id| here.entity(id)),
        when: dates::maybe(here.words(), role.when.as_ref()),
        bar_html: bars.as_ref().and_then(|bars| bars.bar(&format!("bb-role-{number}"), role.when.as_ref())),
    };
    let views = roles.into_iter().enumerate().map(view).collect();
    (views, bars.map(|bars| bars.axis()))
}

fn members<'a>(here: &Here<'a>, entity: &'a Entity) -> (Vec<MemberView<'a>>, Option<BarAxis>) {
    let role = |(id, role): &(EntityId, u32)| &here.briefing()[*id].roles[*role as usize];
    let terms = entity.members.iter().map(|member| role(member).when.as_ref());
    let bars = Bars::of(terms, *here.site.index.last_day);
    let view = |(number, member): (usize, &'a (EntityId, u32))| {
        let role = &here.briefing()[member.0].roles[member.1 as usize];
        let id = format!("bb-member-{number}");
        MemberView {
            entity: here.entity(member.0),
            title: &role.title,
            when: dates::maybe(here.words(), role.when.as_ref()),
            bar_html: bars.as_ref().and_then(|bars| bars.bar(&id, role.when.as_ref())),
        }
    };
    let views = entity.members.iter().enumerate().map(view).collect();
    (views, bars.map(|bars| bars.axis()))
}

/// Mentions by article, each in its sentence. They come sorted by article.
fn groups<'a>(here: &Here<'a>, mentions: &[MentionId]) -> Vec<MentionGroup<'a>> {
    let briefing = here.briefing();
    let mentions: Vec<&Mention> = mentions.iter().map(|id| &briefing[*id]).collect();
    let of_each = mentions.chunk_by(|a, b| a.article == b.article);
    of_each.filter_map(|mentions| Some(group(here, mentions.first()?.article, mentions))).collect()
}

fn group<'a>(here: &Here<'a>, id: ArticleId, mentions: &[&'a Mention]) -> MentionGroup<'a> {
    let briefing = here.briefing();
    let article = &briefing[id];
    let row = here.article_row(id);
    let sentence = |mention: &&'a Mention| {
        let quote = here.sentence(article, mention.range.as_ref()?)?;
        Some(MentionSentence { href: here.mention(mention, &row.href), quote })
    };
    let sentences = mentions.iter().filter_map(sentence).collect();
    MentionGroup { article: row, count: mentions.len(), sentences }
}

/// The entities that are named in the same articles, the most frequent first.
fn together<'a>(here: &Here<'a>, id: EntityId) -> Vec<TogetherView<'a>> {
    let briefing = here.briefing();
    // The page does not say how many entities there are.
    let mut counts: Vec<u32> = vec![0; briefing.entities.unwatched().len()];
    let mut seen: Vec<EntityId> = Vec::new();
    let mut last = None;
    for mention in &briefing[id].mentions {
        let article = briefing[*mention].article;
        if last.replace(article) == Some(article) {
            continue;
        }
        for (other, _) in &briefing[article].entities {
            if counts[other.index()] == 0 {
                seen.push(*other);
            }
            counts[other.index()] += 1;
        }
    }
    seen.retain(|other| *other != id);
    let order = |other: &EntityId| (std::cmp::Reverse(counts[other.index()]), *other);
    if seen.len() > TOGETHER {
        seen.select_nth_unstable_by_key(TOGETHER, order);
        seen.truncate(TOGETHER);
    }
    seen.sort_by_key(order);
    seen.into_iter()
        .map(|other| TogetherView { entity: here.entity(other), articles: counts[other.index()] as usize })
        .collect()
}
