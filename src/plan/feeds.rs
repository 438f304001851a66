//! Where feeds stand, and whether they do.

use super::Routes;
use crate::model::EntityId;

/// The name of the Atom feed that stands beside a page.
pub const FEED: &str = "feed.xml";

/// The path of the site's JSON feed.
pub const JSON_FEED: &str = "feed.json";

/// The path of the timeline's feed.
const TIMELINE_FEED: &str = "timeline/feed.xml";

impl Routes {
    /// The feeds of all that is told, where there are any: Atom, JSON, and that of the timeline. They are among what all
    /// addresses have in common.
    pub fn site_feeds(&self) -> [Option<&'static str>; 3] {
        [FEED, JSON_FEED, TIMELINE_FEED].map(|path| self.is_known(path).then_some(path))
    }

    /// The feed beside an entity's page, where there is one. It counts with the entity.
    pub fn entity_feed(&self, id: EntityId) -> Option<String> {
        let path = [self.entity(id), FEED].concat();
        self.is_known(&path).then_some(path)
    }
}
