//! The map of places whose coordinates are known, and the small map on a place's own page.
//!
//! Land and borders come from Natural Earth; see [`outlines`]. Everything that a map shows also stands in the list beside
//! it.

mod draw;
mod outlines;
mod precision;
mod projection;
mod window;

use super::entity::coordinates;
use super::here::Here;
use super::lists;
use super::pages::{MapView, PlaceRow};
use crate::model::*;
use crate::plan::{MAP, Page, ROWS_PER_PAGE, page_count};
use crate::words::Words;
use draw::Mark;
use projection::Projection;
use window::Window;

/// How many places are drawn at most: those that are named most often.
const DRAWN: usize = 400;

/// A map shows at least so many degrees of latitude: its outlines are not made for less.
const LEAST: f64 = 8.0;

/// The view of the map.
pub fn view<'a>(here: &Here<'a>, page: usize) -> MapView<'a> {
    let places = &here.site.index.places_known;
    let drawn: Vec<EntityId> = places.iter().take(DRAWN).copied().filter(|_| page == 1).collect();
    let window = (!drawn.is_empty()).then(|| window(here, &drawn, LEAST, 1000.0));
    let rows = places.chunks(ROWS_PER_PAGE).nth(page - 1).unwrap_or_default();
    MapView {
        frame: here.frame(Page::Map(page), here.words().get("map.title"), here.words().get("map.standfirst")),
        drawing_html: window.as_ref().map(|window| {
            let marks: Vec<Mark<'_>> = drawn.iter().map(|id| mark(here, *id, true)).collect();
            draw::svg(here.words(), "bb-map", here.words().get("map.title"), window, &marks)
        }),
        world: window.is_some_and(|window| window.projection == Projection::World),
        true_at: window.map(|window| latitude(here.words(), window.middle.round())).unwrap_or_default(),
        drawn: drawn.len(),
        total: places.len(),
        places: rows.iter().map(|id| row(here, *id)).collect(),
        pagination: lists::pagination(here, MAP, page, page_count(places.len(), ROWS_PER_PAGE)),
    }
}

/// The small map on the page of a place; none without coordinates.
pub fn locator(here: &Here<'_>, id: EntityId) -> Option<String> {
    let entity = &here.briefing()[id];
    entity.said.coordinates?;
    let name = &entity.said.name.value;
    let window = window(here, &[id], 16.0, 300.0);
    Some(draw::svg(
        here.words(),
        "bb-locator",
        &here.words().filled("map.locator", &[("name", name)]),
        &window,
        &[mark(here, id, false)],
    ))
}

fn window(here: &Here<'_>, places: &[EntityId], least: f64, width: f64) -> Window {
    let mut at: Vec<(f64, f64)> = Vec::new();
    for said in places.iter().map(|id| &here.briefing()[*id].said) {
        let Some((latitude, longitude)) = said.coordinates else { continue };
        // What may lie anywhere in an area needs room for it.
        let room = match precision::reach(said.precision.as_deref()) {
            precision::Reach::Within(kilometres) => (kilometres / 111.0).min(4.0),
            _ => 0.0,
        };
        let ends = [(latitude - room).max(-90.0), latitude, (latitude + room).min(90.0)];
        at.extend(ends.map(|latitude| (latitude, longitude)));
    }
    Window::around(&at, least, width)
}

fn mark<'a>(here: &Here<'a>, id: EntityId, linked: bool) -> Mark<'a> {
    let entity = &here.briefing()[id];
    let link = here.entity(id);
    let mut about = here.words().counted_with("map.mark", entity.mentions.len(), &[("name", link.name)]);
    if let Some(precision) = &entity.said.precision {
        about = here.words().filled("map.mark_exact", &[("mark", &about), ("precision", precision)]);
    }
    Mark {
        at: entity.said.coordinates.unwrap_or_default(),
        reach: precision::reach(entity.said.precision.as_deref()),
        name: link.name,
        href: linked.then_some(link.href),
        about,
        mentions: if linked { entity.mentions.len() } else { 1 },
    }
}

fn row<'a>(here: &Here<'a>, id: EntityId) -> PlaceRow<'a> {
    let entity = &here.briefing()[id];
    PlaceRow {
        entity: here.entity(id),
        part_of: entity.part_of.map(|whole| here.entity(whole)),
        coordinates: entity
            .said
            .coordinates
            .map(|place| coordinates(here.words(), place))
            .unwrap_or_default(),
        precision: entity.said.precision.as_deref(),
        mentions: entity.mentions.len(),
        articles: entity.article_count as usize,
        events: entity.events.len(),
    }
}

fn latitude(words: &Words, degrees: f64) -> String {
    let letter = words.get(if degrees < 0.0 { "coordinates.south" } else { "coordinates.north" });
    format!("{}°\u{a0}{letter}", degrees.abs())
}
