//! The views of timelines: all events, and those of a year.

use super::here::Here;
use super::lists;
use super::pages::*;
use crate::model::*;
use crate::plan::{EVENTS_PER_PAGE, Page, page_count, pages};

/// All events.
pub fn whole<'a>(here: &Here<'a>, n: usize) -> TimelineView<'a> {
    let briefing = here.briefing();
    let all = &briefing.timeline;
    let title = here.words().get("nav.timeline").to_owned();
    timeline_page(here, Page::Timeline(n), (title, None), all, n, "timeline/")
}

/// The events that begin in a year.
pub fn year<'a>(here: &Here<'a>, year: i64, n: usize) -> TimelineView<'a> {
    let briefing = here.briefing();
    let of_year: Vec<EventId> =
        briefing.timeline.iter().copied().filter(|id| briefing[*id].year() == Some(year)).collect();
    let name = pages::year_name(year);
    let path = format!("timeline/{name}/");
    timeline_page(
        here,
        Page::Year(year, n),
        (here.words().filled("timeline.of_year", &[("year", &name)]), Some(name)),
        &of_year,
        n,
        &path,
    )
}

fn timeline_page<'a>(
    here: &Here<'a>,
    page: Page,
    (title, year): (String, Option<String>),
    events: &[EventId],
    n: usize,
    path: &str,
) -> TimelineView<'a> {
    let briefing = here.briefing();
    let from = (n - 1) * EVENTS_PER_PAGE;
    let slice = &events[from.min(events.len())..(from + EVENTS_PER_PAGE).min(events.len())];
    let mut groups: Vec<YearGroup<'a>> = Vec::new();
    let mut undated = Vec::new();
    for id in slice {
        let row = here.event_row(*id);
        let when = briefing[*id].facts.when.as_ref();
        let name = match (briefing[*id].year(), when) {
            (Some(year), _) => pages::year_name(year),
            (None, Some(_)) => here.words().get("timeline.start_not_known").to_owned(),
            (None, None) => {
                undated.push(row);
                continue;
            }
        };
        match groups.last_mut().filter(|group| group.year == name) {
            Some(group) => group.events.push(row),
            None => groups.push(YearGroup { year: name, events: vec![row] }),
        }
    }
    let years = here.briefing().years.iter().map(|(number, events)| {
        let (number, events) = (*number, *events);
        let name = pages::year_name(number);
        let href = here.link(&format!("timeline/{name}/"));
        let current = year.as_ref() == Some(&name);
        YearLink { year: name, href, events, current }
    });
    TimelineView {
        frame: here.frame(page, &title, here.words().get("nav.timeline_about")),
        years: years.collect(),
        year: year.clone(),
        groups,
        undated,
        total: events.len(),
        pagination: lists::pagination(here, path, n, page_count(events.len(), EVENTS_PER_PAGE)),
    }
}
