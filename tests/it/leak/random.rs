//! Random sites. Names overlap, markings fall anywhere, and everything refers to anything.

use super::model::{Keys, Marking, Site, Thing, Value};

/// A generator of numbers that are the same for the same seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// Whether something of a probability of one in `n` holds.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of several.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Words that names are made of; they stand in texts, too.
const WORDS: [&str; 9] =
    ["Ana", "Mock", "Bob", "Specimen", "Port", "Sample", "Testland", "the secretary", "ANA"];

/// Names, several of which overlap.
const NAMES: [&str; 12] = [
    "Ana Mock",
    "Mock",
    "Ana",
    "Bob Specimen",
    "Specimen",
    "Port Sample",
    "Sample",
    "Mock Port",
    "Testland",
    "Bob",
    "ANA",
    "Sample Testland",
];

const COUNTS: [(&str, usize); 8] = [
    ("publisher", 3),
    ("entity", 6),
    ("event", 3),
    ("claim", 4),
    ("series", 3),
    ("judgement", 3),
    ("page", 2),
    ("article", 4),
];

/// The site of a seed.
pub fn site(seed: u64) -> Site {
    let random = &mut Random(seed);
    let default_tlp = random.one_in(4).then(|| random.below(3));
    let excerpt_words = *random.of(&[0, 10, 30, 150]);
    let mut site = Site {
        default_tlp,
        excerpt_words,
        edition: random.one_in(2).then_some("2030-06-01"),
        things: Vec::new(),
    };
    let mut ids: Vec<(&'static str, Vec<String>)> = Vec::new();
    for (kind, most) in COUNTS {
        let few = random.below(most + 1);
        ids.push((kind, (0..few).map(|n| format!("{kind}-{n}")).collect()));
    }
    let ids = Ids(ids);
    for (kind, list) in &ids.0 {
        for id in list {
            let thing = match *kind {
                "article" => article(random, id, &ids),
                kind => object(random, kind, id, &ids, default_tlp.unwrap_or(0)),
            };
            site.things.push(thing);
        }
    }
    if random.one_in(2) {
        let mut front = object(random, "page", "front", &ids, 0);
        (front.kind, front.id) = ("front", None);
        site.things.push(front);
    }
    site
}

/// The ids of every kind.
struct Ids(Vec<(&'static str, Vec<String>)>);

impl Ids {
    fn one(&self, random: &mut Random, kind: &'static str) -> Option<Value> {
        let (_, list) = self.0.iter().find(|(k, _)| *k == kind)?;
        (!list.is_empty()).then(|| Value::One(kind, random.of(list).clone()))
    }

    fn many(&self, random: &mut Random, kind: &'static str) -> Option<Value> {
        let mut ids = Vec::new();
        for _ in 0..=random.below(3) {
            if let Value::One(_, id) = self.one(random, kind)?
                && !ids.contains(&id)
            {
                ids.push(id);
            }
        }
        Some(Value::Many(kind, ids))
    }
}

fn marking(random: &mut Random) -> Marking {
    Marking {
        tlp: random.one_in(2).then(|| random.below(5)),
        status: random.one_in(4).then(|| *random.of(&["draft", "verified", "disputed", "retracted"])),
        embargo: random.one_in(6).then(|| random.one_in(2)),
    }
}

fn text(value: impl std::fmt::Display) -> Value {
    Value::Plain(format!("'{value}'"))
}

/// The key, where the value is there and chance wants it.
fn maybe(random: &mut Random, keys: &mut Keys, key: &'static str, value: Option<Value>) {
    if let Some(value) = value.filter(|_| !random.one_in(3)) {
        keys.push((key, value));
    }
}

/// Days before and after the edition, so that some things have changed since.
fn updated(random: &mut Random, keys: &mut Keys) {
    let day = text(random.of(&["2030-03-01", "2030-08-01", "2030-09-15"]));
    if random.one_in(3) {
        // Tables come last, wherever their key stands.
        keys.push(("updated", day));
    }
}

fn object(random: &mut Random, kind: &'static str, id: &str, ids: &Ids, default_tlp: usize) -> Thing {
    let mut keys = keys(random, kind, id, ids, default_tlp);
    updated(random, &mut keys);
    let row = matches!(kind, "entity" | "event" | "claim" | "series" | "publisher") && random.one_in(2);
    let prose = match kind {
        "series" | "publisher" if !row => String::new(),
        _ if random.one_in(2) => format!("Prose of {id}."),
        _ => String::new(),
    };
    let mut links = Vec::new();
    if !prose.is_empty() && random.one_in(12) {
        let kind = *random.of(&["entity", "claim", "article", "event"]);
        if let Some(Value::One(kind, id)) = ids.one(random, kind) {
            links.push((kind, id));
        }
    }
    let marking = marking(random);
    Thing { kind, id: Some(id.to_owned()), marking, keys, prose, links, annotations: Vec::new(), row }
}

fn keys(random: &mut Random, kind: &str, id: &str, ids: &Ids, default_tlp: usize) -> Keys {
    let mut keys: Keys = Vec::new();
    match kind {
        "publisher" => {
            keys.push(("name", text(format!("Publisher {id}"))));
            if random.one_in(2) {
                keys.push(("default_rights", text(random.of(&["full", "excerpt", "link"]))));
            }
            if random.one_in(2) {
                let level = default_tlp + random.below(5 - default_tlp);
                keys.push(("default_tlp", text(super::model::LEVELS[level])));
            }
            if random.one_in(2) {
                keys.push(("reliability", text("B")));
            }
        }
        "entity" => entity_keys(random, &mut keys, ids),
        "event" => event_keys(random, &mut keys, id, ids),
        "claim" => {
            keys.push(("statement", text(format!("Statement of {id}"))));
            let (by, against) = (ids.many(random, "entity"), ids.many(random, "claim"));
            maybe(random, &mut keys, "by", by);
            maybe(random, &mut keys, "contradicts", against);
            maybe(random, &mut keys, "verdict", Some(text("disputed")));
        }
        "series" => {
            keys.extend([("title", text(format!("Series {id}"))), ("unit", text("things"))]);
            let area = ids.one(random, "entity");
            maybe(random, &mut keys, "area", area);
            let value = |period: &str, value: usize| {
                vec![
                    ("period", text(period)),
                    ("value", Value::Plain(value.to_string())),
                    ("source", text("publisher-0")),
                ]
            };
            let values = vec![value("2028", 5 + random.below(3)), value("2030", 7)];
            maybe(random, &mut keys, "value", Some(Value::Tables(values)));
        }
        "judgement" => {
            keys.push(("statement", text(format!("Judgement {id}"))));
            let (evidence, old) = (ids.many(random, "claim"), ids.one(random, "judgement"));
            maybe(random, &mut keys, "evidence", evidence);
            if let Some(Value::One(kind, old)) =
                old.filter(|old| matches!(old, Value::One(_, o) if o.as_str() < id))
            {
                keys.push(("supersedes", Value::One(kind, old)));
            }
        }
        _ => {
            keys.push(("title", text(format!("Page {id}"))));
            let lists: Vec<Keys> = (0..random.below(3))
                .map(|_| {
                    let mut list = vec![("kind", text(random.of(&["article", "entity", "event", "claim"])))];
                    let entity = ids.one(random, "entity");
                    maybe(random, &mut list, "entity", entity);
                    list
                })
                .collect();
            keys.push(("list", Value::Tables(lists)));
        }
    }
    if matches!(kind, "entity" | "event" | "claim" | "judgement" | "page") && random.one_in(5) {
        keys.insert(0, ("redirect_from", Value::Plain(format!("['/old/{id}/']"))));
    }
    keys
}

fn entity_keys(random: &mut Random, keys: &mut Keys, ids: &Ids) {
    keys.push(("name", text(random.of(&NAMES))));
    keys.push(("kind", text(random.of(&["person", "organisation", "place"]))));
    for key in ["aliases", "weak_aliases", "deny"] {
        if random.one_in(3) {
            keys.push((key, Value::Plain(format!("['{}']", random.of(&NAMES)))));
        }
    }
    maybe(random, keys, "description", Some(text("A description")));
    if random.one_in(4) {
        keys.push(("link", text(random.of(&["always", "first", "never"]))));
    }
    if random.one_in(3) {
        let place = *random.of(&["[12.5, 40]", "[-33, 179.9]", "[89, -120.25]"]);
        keys.push(("coordinates", Value::Plain(place.to_owned())));
    }
    let whole = ids.one(random, "entity");
    if random.one_in(3)
        && let Some(Value::One(kind, whole)) = whole
    {
        keys.push(("part_of", Value::One(kind, whole)));
    }
    let mut roles = Vec::new();
    for _ in 0..random.below(3) {
        let mut role = vec![("title", text("Secretary"))];
        let organisation = ids.one(random, "entity");
        maybe(random, &mut role, "organisation", organisation);
        maybe(random, &mut role, "when", Some(text("2029/2030")));
        maybe(random, &mut role, "names", Some(Value::Plain("['the secretary']".into())));
        roles.push(role);
    }
    keys.push(("role", Value::Tables(roles)));
}

fn event_keys(random: &mut Random, keys: &mut Keys, id: &str, ids: &Ids) {
    keys.push(("title", text(format!("Event {id}"))));
    let when = format!("20{}", 20 + random.below(12));
    let exact = random.of(&["", "-05", "-05-04", "-05/2033", "~"]);
    keys.push(("when", text(format!("{when}{exact}"))));
    maybe(random, keys, "type", Some(text(format!("type of {id}"))));
    let places = ids.many(random, "entity");
    maybe(random, keys, "where", places);
    let mut actors = Vec::new();
    for _ in 0..random.below(3) {
        if let Some(entity) = ids.one(random, "entity") {
            let mut actor = vec![("entity", entity)];
            maybe(random, &mut actor, "role", Some(text("a role")));
            actors.push(actor);
        }
    }
    if !actors.is_empty() {
        keys.push(("actors", Value::Tables(actors)));
    }
}

fn article(random: &mut Random, id: &str, ids: &Ids) -> Thing {
    let mut keys: Keys = vec![("title", text(format!("Article {id}")))];
    let (publisher, topics) = (ids.one(random, "publisher"), ids.one(random, "article"));
    maybe(random, &mut keys, "publisher", publisher);
    if let Some(Value::One(kind, original)) =
        topics.filter(|o| matches!(o, Value::One(_, o) if o.as_str() < id))
    {
        keys.push(("translation_of", Value::One(kind, original)));
    }
    if random.one_in(3) {
        keys.push(("rights", text(random.of(&["full", "excerpt", "link"]))));
    }
    maybe(random, &mut keys, "summary", Some(text(format!("Summary of {id}"))));
    maybe(random, &mut keys, "authors", Some(Value::Plain(format!("['Author of {id}']"))));
    maybe(random, &mut keys, "url", Some(text(format!("https://x.example/{id}"))));
    let origin = text(random.of(&["wire", "paper"]));
    maybe(random, &mut keys, "origin", Some(origin));
    updated(random, &mut keys);
    let published = text(format!("203{}", random.below(2)));
    maybe(random, &mut keys, "published", Some(published));
    let words: Vec<String> = (0..4 + random.below(30))
        .map(|n| match n % 4 {
            0 => format!("w{n}"),
            _ => (*random.of(&WORDS)).to_owned(),
        })
        .collect();
    let mut prose = words.join(" ");
    prose.push_str(".\n");
    if random.one_in(3) {
        prose.push_str(&format!("\n![A picture](../pictures/{}.png)\n", random.below(3)));
    }
    let annotations = (0..random.below(8)).filter_map(|n| annotation(random, n, &words, ids)).collect();
    let marking = marking(random);
    Thing {
        kind: "article",
        id: Some(id.to_owned()),
        marking,
        keys,
        prose,
        links: Vec::new(),
        annotations,
        row: false,
    }
}

fn annotation(random: &mut Random, n: usize, words: &[String], ids: &Ids) -> Option<Thing> {
    let kind = *random.of(&["mention", "event", "claim", "figure", "relation", "note", "ignore"]);
    let mut keys: Keys = Vec::new();
    let names = matches!(kind, "mention" | "ignore");
    if names || !random.one_in(4) {
        // A number word stands only once, so a quote with one does, too.
        let at = match names {
            true => random.below(words.len()),
            false => random.below(words.len().div_ceil(4)) * 4,
        };
        let end = (at + 1 + random.below(4)).min(words.len());
        keys.push(("quote", text(words[at..end].join(" "))));
    }
    match kind {
        "mention" => keys.push(("entity", ids.one(random, "entity")?)),
        "event" => match ids.one(random, "event").filter(|_| random.one_in(2)) {
            Some(event) => keys.push(("event", event)),
            None => event_keys(random, &mut keys, "inline", ids),
        },
        "claim" => match ids.one(random, "claim").filter(|_| random.one_in(2)) {
            Some(claim) => {
                keys.push(("claim", claim));
                keys.push(("stance", text(random.of(&["asserts", "disputes", "reports"]))));
            }
            None => {
                keys.push(("statement", text(format!("Inline {n}"))));
                let by = ids.many(random, "entity");
                maybe(random, &mut keys, "by", by);
            }
        },
        "figure" => {
            keys.push(("series", ids.one(random, "series")?));
            keys.push(("value", Value::Plain((1 + random.below(3)).to_string())));
            keys.push(("period", text(random.of(&["2029", "2030"]))));
            maybe(random, &mut keys, "note", Some(text(format!("Why {n}"))));
            let (by, area) = (ids.many(random, "entity"), ids.one(random, "entity"));
            maybe(random, &mut keys, "by", by);
            if random.one_in(3) {
                maybe(random, &mut keys, "area", area);
            }
        }
        "relation" => {
            keys.push(("subject", ids.one(random, "entity")?));
            keys.push(("predicate", text(random.of(&["knows", "owns", "funds"]))));
            keys.push(("object", ids.one(random, "entity")?));
            maybe(random, &mut keys, "when", Some(text("2029-02/2030")));
            maybe(random, &mut keys, "note", Some(text(format!("Because {n}"))));
        }
        "note" => keys.push(("text", text(format!("Note {n}")))),
        _ => {}
    }
    updated(random, &mut keys);
    let id = random.one_in(2).then(|| format!("own-{n}"));
    let marking = match random.one_in(2) {
        true => marking(random),
        false => Marking::default(),
    };
    Some(Thing {
        kind,
        id,
        marking,
        keys,
        prose: String::new(),
        links: Vec::new(),
        annotations: Vec::new(),
        row: false,
    })
}
