//! The views of timelines: all events, and those of a year.

use super::dates;
use super::here::Here;
use super::lists;
use super::overview::{self, Options};
use super::pages::*;
use super::parts::EventRow;
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
    let of_year = here.site.index.events_of(year);
    let name = dates::year_words(here.words(), year);
    let path = format!("timeline/{}/", pages::year_name(year));
    timeline_page(
        here,
        Page::Year(year, n),
        (here.words().filled("timeline.of_year", &[("year", &name)]), Some(name)),
        of_year,
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
    let count = page_count(events.len(), EVENTS_PER_PAGE);
    // Of many pages, those of a year show them: each word would stand there twice, and few read so long a list.
    let with_words = year.is_some() || count == 1;
    let listed = listed(here, slice, with_words);
    let years = briefing.years.iter().map(|(number, events)| {
        let (number, events) = (*number, *events);
        let name = dates::year_words(here.words(), number);
        let href = here.link(&format!("timeline/{}/", pages::year_name(number)));
        let current = year.as_ref() == Some(&name);
        YearLink { year: name, href, events, current }
    });
    let options = Options { title: &title, lanes: true };
    TimelineView {
        frame: here.frame(page, &title, here.words().get("nav.timeline_about")),
        years: years.collect(),
        overview: (n == 1).then(|| overview::overview(here, events, &options)).flatten(),
        filter: (!briefing.timeline.is_empty()).then(|| FilterView {
            source: here.link(pages::TIMELINE_INDEX),
            whole: year.is_none() && count == 1,
        }),
        year,
        groups: listed.groups,
        open_ended: listed.open_ended,
        undated: listed.undated,
        total: events.len(),
        pagination: lists::pagination(here, path, n, count),
    }
}

/// The events of a page by where they stand.
#[derive(Default)]
struct Listed<'a> {
    groups: Vec<YearGroup<'a>>,
    open_ended: Vec<EventRow<'a>>,
    undated: Vec<EventRow<'a>>,
}

fn listed<'a>(here: &Here<'a>, events: &[EventId], with_words: bool) -> Listed<'a> {
    let briefing = here.briefing();
    let mut listed = Listed::default();
    let mut last = None;
    for id in events {
        let event = &briefing[*id];
        let anchor = overview::anchor(briefing, event);
        let mut row = if with_words { here.event_in_full(*id) } else { here.event_row(*id) };
        row.anchor = anchor.clone().filter(|_| anchor != last);
        last = anchor;
        match (event.standing(), event.year()) {
            (Standing::Dated, Some(year)) => {
                let name = dates::year_words(here.words(), year);
                match listed.groups.last_mut().filter(|group| group.year == name) {
                    Some(group) => group.events.push(row),
                    None => listed.groups.push(YearGroup { year: name, events: vec![row] }),
                }
            }
            (Standing::Open, _) => listed.open_ended.push(row),
            _ => listed.undated.push(row),
        }
    }
    listed
}
