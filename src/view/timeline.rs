//! The views of timelines: all events, and those of a year.

use super::dates;
use super::here::Here;
use super::lists;
use super::overview::{self, Options};
use super::pages::*;
use super::parts::EventRow;
use crate::model::*;
use crate::plan::{EVENTS_PER_PAGE, Page, page_count, pages};

/// So many years are named on every page.
const MANY_YEARS: usize = 100;
/// Of more, so many on either side of the page's own.
const NEAR_YEARS: usize = 20;

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
    let options = Options { title: &title, lanes: true };
    TimelineView {
        frame: here.frame(page, &title, here.words().get("nav.timeline_about")),
        years: years(here, page, slice),
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

/// The years that a page names: all of a few, and all on the first page of the whole timeline; of many those about it.
fn years(here: &Here<'_>, page: Page, events: &[EventId]) -> Vec<YearLink> {
    let (briefing, words) = (here.briefing(), here.words());
    let all = &briefing.years;
    let (current, first) = match page {
        Page::Year(year, _) => (Some(year), Some(year)),
        _ => (None, events.first().and_then(|id| briefing[*id].year())),
    };
    let named = if all.len() <= MANY_YEARS || page == Page::Timeline(1) {
        (1..=all.len()).map(|n| (n, false)).collect()
    } else {
        let place = first.map_or(all.len(), |first| all.partition_point(|(year, _)| *year <= first));
        lists::named(place, all.len(), NEAR_YEARS)
    };
    let link = |(n, skipped): (usize, bool)| {
        let (year, events) = *all.get(n.checked_sub(1)?)?;
        let href = here.link(&format!("timeline/{}/", pages::year_name(year)));
        Some(YearLink {
            year: dates::year_words(words, year),
            href,
            events,
            current: current == Some(year),
            skipped,
        })
    };
    named.into_iter().filter_map(link).collect()
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
