//! Which page stands in which chapter. Lists whose entries all have sections of their own are left out, and so is what
//! only a site needs.

use crate::model::Briefing;
use crate::plan::{Page, PlannedPage, Routes};

/// A chapter: pages that stand below its heading, and pages that are sections of it.
pub struct Chapter<'a> {
    /// Its place among all chapters, those that are left out included.
    pub place: usize,
    /// The word for it, where no page of its own names it.
    pub name: &'static str,
    /// What stands below its heading.
    pub lead: Vec<&'a PlannedPage>,
    /// Its sections.
    pub sections: Vec<&'a PlannedPage>,
}

/// The words for the chapters, in reading order.
const NAMES: [&str; 12] = [
    "overview.name",
    "list.judgements",
    "search.events",
    "search.claims",
    "search.series",
    "single.tensions",
    "single.entities",
    "network.title",
    "map.title",
    "single.articles",
    "articles.publishers",
    "pages.label",
];

/// The chapters that have something in them.
pub fn chapters<'a>(briefing: &Briefing, routes: &'a Routes) -> Vec<Chapter<'a>> {
    let chapter = |(place, name)| Chapter { place, name, lead: Vec::new(), sections: Vec::new() };
    let mut chapters: Vec<_> = NAMES.into_iter().enumerate().map(chapter).collect();
    for page in routes.pages.iter() {
        let is_empty = match page.page {
            Page::Timeline(_) => briefing.timeline.is_empty(),
            Page::Tensions(_) => briefing.tensions.is_empty(),
            _ => false,
        };
        let Some((place, is_lead)) = place(page.page).filter(|_| !is_empty) else { continue };
        let chapter = &mut chapters[place];
        if is_lead { chapter.lead.push(page) } else { chapter.sections.push(page) }
    }
    chapters.retain(|chapter| !chapter.lead.is_empty() || !chapter.sections.is_empty());
    chapters
}

/// The chapter of a page, and whether it stands below the chapter's heading.
fn place(page: Page) -> Option<(usize, bool)> {
    Some(match page {
        Page::Front => (0, true),
        Page::Judgement(_) => (1, false),
        Page::Timeline(_) => (2, true),
        Page::Event(_) => (2, false),
        Page::Claim(_) => (3, false),
        Page::Series(_) => (4, false),
        Page::Tensions(_) => (5, true),
        Page::Entity(..) => (6, false),
        Page::Network(_) => (7, true),
        Page::Map(_) => (8, true),
        Page::Article(_) => (9, false),
        Page::Publisher(_) => (10, false),
        Page::Own(_) => (11, false),
        _ => return None,
    })
}

/// The chapter that a link to a page leads to which is left out.
pub fn stands_for(page: Page) -> Option<usize> {
    match page {
        Page::Year(..) => Some(2),
        Page::Claims(_) => Some(3),
        Page::SeriesList(_) => Some(4),
        Page::Entities | Page::Kind(..) => Some(6),
        Page::Articles(_) => Some(9),
        _ => None,
    }
}

/// Whether a page goes on with a list that another has begun: what stands above it has been said.
pub fn goes_on(page: Page) -> bool {
    match page {
        Page::Timeline(number) | Page::Tensions(number) | Page::Network(number) | Page::Map(number) => {
            number > 1
        }
        _ => false,
    }
}

/// The anchor of a chapter. No page's begins like it.
pub fn anchor(number: usize) -> String {
    format!("_c{number}")
}
