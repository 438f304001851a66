//! Which parts of the theme a kind of page needs: each page loads one style sheet and one script, joined of these.
//!
//! Entry points: [`KINDS`], a row for each kind of page, and [`Assets::of`]. A new kind of page with looks of its own is a
//! new row. What the parts say is not known here; `render::assets` joins them.

use std::collections::BTreeMap;

use crate::plan::Page;

/// A kind of page, as the theme sees it.
#[derive(Debug)]
pub struct Kind {
    /// The name of what it loads: `assets/NAME.HASH.css` and `assets/NAME.HASH.js`.
    pub name: &'static str,
    /// Whether a page is of this kind; the first kind that says so is the page's.
    pub is: fn(Page) -> bool,
    /// Names of files in `static/` without their endings. What stands behind comes later in the sheet and the script.
    pub parts: &'static [&'static str],
}

/// The part of every page, in front of the others; and what pages load that are of no kind.
pub const COMMON: Kind = Kind { name: "style", is: |_| true, parts: &["lists"] };

/// What a site adds of its own, behind the others.
pub const OWN: &str = "site";

/// The part of the whole briefing on one page.
pub const SINGLE: &str = "single";

/// The part of pages that say above which level they are.
pub const LABEL: &str = "tlp";

/// The part of pages that show highlighted code.
pub const CODE: &str = "highlight";

/// The kinds of page that need more than what is common to all.
#[rustfmt::skip]
pub static KINDS: &[Kind] = &[
    Kind { name: "front", is: |page| matches!(page, Page::Front), parts: &["lists", "prose", "events", "judgements", "front"] },
    Kind { name: "article", is: |page| matches!(page, Page::Article(_)), parts: &["prose", "article"] },
    Kind { name: "entity", is: |page| matches!(page, Page::Entity(..)), parts: &["lists", "prose", "object", "overview", "events", "sources", "entity", "drawing"] },
    Kind { name: "network", is: |page| matches!(page, Page::Network(_) | Page::Map(_)), parts: &["lists", "drawing"] },
    Kind { name: "timeline", is: |page| matches!(page, Page::Timeline(_) | Page::Year(..)), parts: &["lists", "overview", "events", "sources", "timeline"] },
    Kind { name: "event", is: |page| matches!(page, Page::Event(_)), parts: &["lists", "prose", "object", "sources"] },
    Kind { name: "claim", is: |page| matches!(page, Page::Claim(_)), parts: &["lists", "prose", "object", "sources", "judgements", "versus"] },
    Kind { name: "series", is: |page| matches!(page, Page::Series(_)), parts: &["lists", "prose", "sources", "series"] },
    Kind { name: "tensions", is: |page| matches!(page, Page::Tensions(_)), parts: &["lists", "sources", "versus"] },
    Kind { name: "judgement", is: |page| matches!(page, Page::Judgement(_)), parts: &["lists", "prose", "object", "judgements"] },
    Kind { name: "publisher", is: |page| matches!(page, Page::Publisher(_)), parts: &["lists", "prose", "object"] },
    Kind { name: "page", is: |page| matches!(page, Page::Own(_)), parts: &["lists", "prose", "events", "judgements", "page"] },
    Kind { name: "search", is: |page| matches!(page, Page::Search), parts: &["lists", "search"] },
];

/// The kind of a page.
pub fn kind(page: Page) -> &'static Kind {
    KINDS.iter().find(|kind| (kind.is)(page)).unwrap_or(&COMMON)
}

/// What a page loads: published paths, named by their contents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Loads {
    /// The style sheet.
    pub style: String,
    /// The script.
    pub script: String,
}

/// The published paths of the theme's assets.
#[derive(Debug, Clone, Default, Hash)]
pub struct Assets {
    /// What each kind of page loads, by the kind's name and whether the page shows code.
    pub loads: BTreeMap<(&'static str, bool), Loads>,
    /// What every other page loads, and what stands at old addresses.
    pub common: Loads,
    /// The search index.
    pub search_index: String,
    /// The icon.
    pub icon: String,
}

impl Assets {
    /// What a page loads.
    pub fn of(&self, page: Page, shows_code: bool) -> &Loads {
        self.loads.get(&(kind(page).name, shows_code)).unwrap_or(&self.common)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_for_one_kind() {
        let mut names: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
        names.extend([COMMON.name, "script"]);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), KINDS.len() + 2);
        assert_eq!(kind(Page::Search).name, "search");
        assert_eq!(kind(Page::NotFound).name, COMMON.name);
    }
}
