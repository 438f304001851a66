//! Which entity of the site a name means, and the kinds of those that it does not have.

use std::collections::{BTreeMap, BTreeSet};

use super::Options;
use super::batch::{Batch, Thing};
use super::shown::short;
use super::taken::Taken;
use crate::parse::Parsed;
use crate::parse::objects::{Entity, Given};
use crate::parse::record::proposed_id;

/// Labels that many programs use, in lower case, and the kinds that they mean.
const LABELS: &[(&str, &str)] = &[
    ("per", "person"),
    ("pers", "person"),
    ("people", "person"),
    ("b-per", "person"),
    ("org", "organisation"),
    ("organization", "organisation"),
    ("company", "organisation"),
    ("publicbody", "organisation"),
    ("loc", "place"),
    ("location", "place"),
    ("gpe", "place"),
    ("fac", "place"),
    ("territory", "place"),
    ("country", "place"),
    ("city", "place"),
];

/// What became of an entity of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// One that the site has.
    Known(String),
    /// A new one.
    New {
        /// Its ID.
        id: String,
        /// Its kind.
        kind: String,
        /// The number of the one in the batch that says what it is.
        of: usize,
    },
    /// None, and why.
    Nothing(String),
}

impl Became {
    /// Its ID in the site.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Known(id) | Self::New { id, .. } => Some(id),
            Self::Nothing(_) => None,
        }
    }
}

/// The site's names and IDs.
pub struct Names<'a> {
    parsed: &'a Parsed,
    options: &'a Options,
    by_id: BTreeMap<&'a str, &'a Given<Entity>>,
    by_wikidata: BTreeMap<&'a str, &'a str>,
    by_name: BTreeMap<String, BTreeSet<&'a str>>,
    taken: Taken,
    /// New ones, by name, kind and id in a register.
    new: BTreeMap<(String, String, Option<String>), String>,
}

impl<'a> Names<'a> {
    /// Those of a site.
    pub fn new(parsed: &'a Parsed, options: &'a Options) -> Self {
        let mut by_name: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let (mut by_id, mut by_wikidata) = (BTreeMap::new(), BTreeMap::new());
        for entity in &parsed.entities {
            let id = entity.record.id.as_str();
            by_id.entry(id).or_insert(entity);
            if let Some(q) = entity.ids.get("wikidata") {
                by_wikidata.entry(q.as_str()).or_insert(id);
            }
            let names = std::iter::once(&entity.name).chain(&entity.aliases).map(|name| name.value.as_str());
            for name in names.chain(entity.native_name.as_deref()) {
                by_name.entry(folded(name)).or_default().insert(id);
            }
        }
        let ids = parsed.ids(crate::parse::ObjectKind::Entity).map(ToOwned::to_owned);
        // The addresses of kinds are taken, too.
        let kinds = parsed.site.kinds.iter().map(|kind| kind.id.clone());
        let broken = parsed.broken.iter().map(|(_, id)| id.clone());
        Self {
            parsed,
            options,
            by_id,
            by_wikidata,
            by_name,
            taken: Taken::new(ids.chain(kinds).chain(broken)),
            new: BTreeMap::new(),
        }
    }

    /// What becomes of each entity of a batch.
    pub fn resolve(&mut self, batch: &Batch) -> Vec<Became> {
        let all = batch.entities.iter().enumerate();
        let mut became: Vec<Became> = all.map(|(n, thing)| self.one(n, thing)).collect();
        let named = new_by_name(batch, &became);
        for (thing, became) in batch.entities.iter().zip(&mut became) {
            if matches!(became, Became::Nothing(_)) && self.is_without_kind(thing) {
                let named = named.get(&folded(&thing.name)).map(Vec::as_slice).unwrap_or_default();
                *became = match named {
                    [] => continue,
                    [one] => one.clone(),
                    _ => Became::Nothing(several(thing)),
                };
            }
        }
        became
    }

    /// Whether nothing but its name says what an entity is.
    fn is_without_kind(&self, thing: &Thing) -> bool {
        let is_named = !thing.name.trim().is_empty();
        is_named && self.kind(&thing.label).is_none() && !self.by_name.contains_key(&folded(&thing.name))
    }

    fn one(&mut self, n: usize, thing: &Thing) -> Became {
        if let Some(id) = &thing.id
            && let Some(entity) = self.by_id.get(id.as_str())
            && (thing.name.is_empty()
                || thing.label.is_empty()
                || thing.is_addressed
                || folded(&entity.name.value) == folded(&thing.name))
        {
            return Became::Known(id.clone());
        }
        if let Some(q) = thing.ids.get("wikidata")
            && let Some(id) = self.by_wikidata.get(q.as_str())
        {
            return Became::Known((*id).to_owned());
        }
        let kind = self.kind(&thing.label);
        let same_kind = |id: &&&str| {
            let entity = self.by_id.get(**id);
            kind.is_none() || entity.is_some_and(|entity| Some(&entity.kind.value) == kind.as_ref())
        };
        let named = self.by_name.get(&folded(&thing.name));
        let named: Vec<&&str> = named.into_iter().flatten().filter(same_kind).collect();
        match named[..] {
            [one] => return Became::Known((**one).to_owned()),
            [] => {}
            _ => return Became::Nothing(several(thing)),
        }
        if thing.name.trim().is_empty() {
            return Became::Nothing("the site has no such entity: import the entities first".to_owned());
        }
        match kind {
            Some(kind) => {
                let key = (folded(&thing.name), kind.clone(), thing.ids.get("wikidata").cloned());
                let id = match self.new.get(&key) {
                    Some(id) => id.clone(),
                    None => self.free(thing),
                };
                self.new.insert(key, id.clone());
                Became::New { id, kind, of: n }
            }
            None if thing.label.is_empty() => Became::Nothing(format!(
                "the site has no entity `{}`, and nothing says of what kind it is",
                short(&thing.name)
            )),
            None if thing.label.contains('\n') => Became::Nothing(format!(
                "`{}` is no kind of entity: is a quotation mark missing at its end?",
                short(&thing.label)
            )),
            None => {
                let label = short(&thing.label);
                Became::Nothing(format!(
                    "`{label}` is no kind of entity: `--map {label}=KIND` says which it is"
                ))
            }
        }
    }

    /// The kind that a label means: the author's word, then the site's kinds, then what many programs mean by it.
    fn kind(&self, label: &str) -> Option<String> {
        if let Some(kind) = self.options.kinds.get(label) {
            return Some(kind.clone());
        }
        let low = label.to_lowercase();
        let own =
            self.parsed.site.kinds.iter().find(|kind| {
                [&kind.id, &kind.name, &kind.plural].iter().any(|name| name.to_lowercase() == low)
            });
        own.map(|kind| kind.id.clone())
            .or_else(|| LABELS.iter().find(|(word, _)| *word == low).map(|(_, kind)| (*kind).to_owned()))
    }

    /// An ID that nobody has, and that a file can have as its name.
    fn free(&mut self, thing: &Thing) -> String {
        let wanted = thing.id.clone().filter(|id| crate::parse::record::is_id(id));
        let wanted = wanted.unwrap_or_else(|| proposed_id(&thing.name));
        self.taken.free(if wanted.is_empty() { "entity" } else { &wanted })
    }
}

/// What is new, by all its names.
fn new_by_name(batch: &Batch, became: &[Became]) -> BTreeMap<String, Vec<Became>> {
    let mut named: BTreeMap<String, Vec<Became>> = BTreeMap::new();
    for (thing, became) in batch.entities.iter().zip(became) {
        let Became::New { id, .. } = became else { continue };
        let names = std::iter::once(&thing.name).chain(&thing.aliases).chain(&thing.native_name);
        for name in names {
            let others = named.entry(folded(name)).or_default();
            if others.iter().all(|other| other.id() != Some(id)) {
                others.push(became.clone());
            }
        }
    }
    named
}

fn several(thing: &Thing) -> String {
    format!("several entities are called `{}`", short(&thing.name))
}

/// A name as it is compared: case, accents and space folded.
fn folded(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_lowercase();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
