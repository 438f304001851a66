//! `timeline/events.js`: what the filters of the timeline go by, over all its pages. It is a script, because a page that
//! was opened from a disk may load no other data, and a reader who filters nothing never loads it.
//!
//! [`file()`] is the entry point.

use std::collections::BTreeMap;

use serde::Serialize;

use super::literal::literal;
use crate::model::*;
use crate::plan::{Routes, pages};
use crate::view::{Index, dates};
use crate::words::Words;

/// Where it is published.
pub const PATH: &str = pages::TIMELINE_INDEX;

/// The script: `globalThis.briefbookTimeline = {entities, kinds, events}`. An entity is `[id, name, what it is part of]`,
/// an event `[title, address from the site's root, when, year, kind, actors, places, lane]`, in the timeline's order;
/// entities and kinds are named by their numbers. None without events.
pub fn file(briefing: &Briefing, routes: &Routes, index: &Index, words: &Words) -> Option<Vec<u8>> {
    if briefing.timeline.is_empty() {
        return None;
    }
    let events = || briefing.timeline.iter().map(|id| (*id, &briefing[*id]));
    let mut numbers: BTreeMap<EntityId, usize> = BTreeMap::new();
    for (_, event) in events() {
        let actors = event.actors.iter().map(|(actor, _)| *actor);
        let wholes = |place: &EntityId| std::iter::successors(Some(*place), |id| briefing[*id].part_of);
        numbers.extend(actors.chain(event.places.iter().flat_map(wholes)).map(|id| (id, 0)));
    }
    for (number, place) in numbers.values_mut().enumerate() {
        *place = number;
    }
    let mut kinds: Vec<&str> = events().filter_map(|(_, event)| event.facts.kind.as_deref()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut script = b"globalThis.briefbookTimeline={entities:[\n".to_vec();
    for id in numbers.keys() {
        let entity = &briefing[*id];
        let whole = entity.part_of.and_then(|whole| numbers.get(&whole));
        line(&mut script, &(entity.id(), &entity.said.name.value, whole));
    }
    script.extend_from_slice(b"],kinds:");
    literal(&mut script, &kinds);
    script.extend_from_slice(b",events:[\n");
    for (id, event) in events() {
        let facts = &event.facts;
        // Worked out once for this and for the pages.
        let when = match (facts.when.as_ref(), index.happened.get(id.index())) {
            (Some(date), Some(known)) => {
                let spoken = known.get_or_init(|| dates::spoken(words, date, facts.within));
                Some(spoken.view(date, None, facts.within).text)
            }
            (date, _) => dates::event(words, date, None, facts.within).map(|when| when.text),
        };
        let kind = facts.kind.as_deref().and_then(|kind| kinds.binary_search(&kind).ok());
        let actors: Vec<_> = event.actors.iter().filter_map(|(actor, _)| numbers.get(actor)).collect();
        let places: Vec<_> = event.places.iter().filter_map(|place| numbers.get(place)).collect();
        let (href, year) = (routes.link("", routes.event(id)), event.year().map(pages::year_name));
        let lane = index.lanes.of(event);
        line(&mut script, &(&facts.title, href, when, year, kind, actors, places, lane));
    }
    script.extend_from_slice(b"]};\n");
    Some(script)
}

fn line(script: &mut Vec<u8>, value: &impl Serialize) {
    literal(script, value);
    script.extend_from_slice(b",\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::{Fixture, site};

    #[test]
    fn every_live_event_is_there_once() {
        let files = [
            ("content/entities/ada.md", "+++\nname = 'Ada Example'\nkind = 'person'\n+++\n"),
            ("content/entities/land.md", "+++\nname = 'Land'\nkind = 'place'\n+++\n"),
            ("content/entities/town.md", "+++\nname = 'Town'\nkind = 'place'\npart_of = 'land'\n+++\n"),
            (
                "content/events/a.md",
                "+++\ntitle = '</script> vote'\nwhen = '2020-06'\ntype = 'vote'\nwhere = ['town']\nactors = [{ entity = 'ada' }]\n+++\n",
            ),
            ("content/events/b.md", "+++\ntitle = 'Undated'\n+++\n"),
            ("content/events/c.md", "+++\ntitle = 'Gone'\nstatus = 'retracted'\n+++\n"),
        ];
        let Fixture { briefing, routes } = site("", &files);
        let script = String::from_utf8(
            file(&briefing, &routes, &Index::new(&briefing, &Words::default()), &Words::default()).unwrap(),
        )
        .unwrap();
        let expected = "globalThis.briefbookTimeline={entities:[\n[\"ada\",\"Ada Example\",null],\n[\"land\",\"Land\",null],\n[\"town\",\"Town\",1],\n],kinds:[\"vote\"],events:[\n\
            [\"\\u003c/script> vote\",\"events/a/\",\"June 2020\",\"2020\",0,[0],[2],0],\n[\"Undated\",\"events/b/\",null,null,null,[],[],0],\n]};\n";
        assert_eq!(script, expected);
        let Fixture { briefing, routes } = site("", &[]);
        assert!(
            file(&briefing, &routes, &Index::new(&briefing, &Words::default()), &Words::default()).is_none()
        );
    }
}
