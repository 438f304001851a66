//! Takes out of a site what an audience may not see, as an author with the format's text in hand would: thing by
//! thing, key by key, until nothing changes. It shares nothing with the program.

use std::collections::BTreeSet;

use super::model::{LEVELS, Marking, Site, Thing, Value};

/// For whom.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// A number of [`super::model::LEVELS`].
    pub level: usize,
    /// `--drafts`.
    pub drafts: bool,
}

/// The keys that a kind rests on: what names a gone object in one goes with it.
const RESTS_ON: [(&str, &str); 6] = [
    ("mention", "entity"),
    ("event", "event"),
    ("claim", "claim"),
    ("figure", "series"),
    ("relation", "subject"),
    ("relation", "object"),
];

/// The site without the restricted parts.
pub fn delete(site: &Site, reader: Reader) -> Site {
    let mut left = site.clone();
    let mut levels = inherit(&mut left).into_iter();
    left.things.retain(|thing| may_see(reader, levels.next().unwrap(), &thing.marking));
    for article in &mut left.things {
        // At least as strict as its article, which is there.
        article.annotations.retain(|one| may_see(reader, one.marking.tlp.unwrap_or(0), &one.marking));
    }
    loop {
        let here: BTreeSet<(&'static str, String)> =
            left.things.iter().map(|thing| (thing.kind, thing.id.clone().unwrap_or_default())).collect();
        let gone = |kind: &'static str, id: &String| !here.contains(&(kind, id.clone()));
        let mut changed = false;
        for thing in &mut left.things {
            let before = thing.annotations.len();
            thing.annotations.retain(|one| !rests_on_gone(one, &gone));
            changed |= thing.annotations.len() != before;
            changed |= entries(thing, &gone);
            for one in &mut thing.annotations {
                changed |= entries(one, &gone);
            }
        }
        if !changed {
            return left;
        }
    }
}

/// Works out what articles have from their publishers on the whole site, because the publisher may go: the levels are
/// returned, and rights written out. (No publisher here is milder than the site, so no level needs to be written.)
fn inherit(site: &mut Site) -> Vec<usize> {
    let publishers: Vec<Thing> =
        site.things.iter().filter(|thing| thing.kind == "publisher").cloned().collect();
    let default_tlp = site.default_tlp.unwrap_or(0);
    let mut levels = Vec::new();
    for thing in &mut site.things {
        let publisher = thing.keys.iter().find_map(|(key, value)| match value {
            Value::One(_, id) if *key == "publisher" => {
                publishers.iter().find(|thing| thing.id.as_ref() == Some(id))
            }
            _ => None,
        });
        let default = |key: &str| match publisher?.keys.iter().find(|(name, _)| *name == key) {
            Some((_, Value::Plain(text))) => Some(text.trim_matches('\'').to_owned()),
            _ => None,
        };
        let level = default("default_tlp").and_then(|level| LEVELS.iter().position(|word| *word == level));
        levels.push(thing.marking.tlp.or(level).unwrap_or(default_tlp));
        if let Some(rights) = default("default_rights")
            && !thing.keys.iter().any(|(key, _)| *key == "rights")
        {
            thing.keys.push(("rights", Value::Plain(format!("'{rights}'"))));
        }
    }
    levels
}

fn may_see(reader: Reader, tlp: usize, marking: &Marking) -> bool {
    let draft = marking.status == Some("draft") && !reader.drafts;
    tlp <= reader.level && !draft && marking.embargo != Some(true)
}

fn rests_on_gone(annotation: &Thing, gone: &impl Fn(&'static str, &String) -> bool) -> bool {
    annotation.keys.iter().any(|(key, value)| match value {
        Value::One(kind, id) => RESTS_ON.contains(&(annotation.kind, *key)) && gone(kind, id),
        _ => false,
    })
}

/// Takes gone objects out of the other keys and lists; says whether there were any.
fn entries(thing: &mut Thing, gone: &impl Fn(&'static str, &String) -> bool) -> bool {
    let mut changed = false;
    thing.keys.retain_mut(|(key, value)| match value {
        Value::Plain(_) => true,
        Value::One(kind, id) => {
            let goes = gone(kind, id);
            changed |= goes;
            !goes
        }
        Value::Many(kind, ids) => {
            let before = ids.len();
            ids.retain(|id| !gone(kind, id));
            changed |= ids.len() != before;
            // A list that the author emptied is a key less: nobody writes `by = []`.
            !ids.is_empty()
        }
        Value::Tables(tables) => {
            let before = tables.len();
            tables.retain(|keys| {
                !keys.iter().any(|(_, value)| matches!(value, Value::One(kind, id) if gone(kind, id)))
            });
            changed |= tables.len() != before;
            *key != "actors" || !tables.is_empty()
        }
    });
    changed
}
