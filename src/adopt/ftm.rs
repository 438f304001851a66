//! Entities of FollowTheMoney, an object of JSON a line: people, organisations and places with their offices, events,
//! documents with whom they mention, and links that a document proves.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::batch::{Batch, Document, Found, Happening, Office, Passage, Says, Thing, Unread};
use super::shown::short;
use super::web::all;
use super::{AdoptError, Source, json, lines, remark, text_at};
use crate::date::Date;
use crate::parse::record::is_id;

/// Schemata, and the kind of entity that each is.
const KINDS: &[(&str, &str)] = &[
    ("Person", "person"),
    ("Organization", "organisation"),
    ("PublicBody", "organisation"),
    ("Company", "organisation"),
    ("LegalEntity", "organisation"),
    ("Territory", "place"),
    ("Address", "place"),
];

/// Schemata of texts.
const TEXTS: &[&str] = &["Article", "Document", "HyperText", "PlainText", "Pages", "Email"];

/// Schemata that tie two entities: the property of each end, and what is said where no role is.
const LINKS: &[(&str, &str, &str, &str)] = &[
    ("UnknownLink", "subject", "object", "is linked to"),
    ("Associate", "person", "associate", "is an associate of"),
    ("Family", "person", "relative", "is a relative of"),
    ("Ownership", "owner", "asset", "owns"),
    ("Directorship", "director", "organization", "directs"),
    ("Representation", "agent", "client", "represents"),
];

/// Schemata that are offices: the holder, the organisation, what it is called where it has no title.
const OFFICES: &[(&str, &str, &str, &str)] =
    &[("Membership", "member", "organization", "Member"), ("Employment", "employee", "employer", "Employee")];

/// An entity of the file.
struct Given {
    id: String,
    schema: String,
    properties: BTreeMap<String, Vec<String>>,
    at: String,
    /// How many values of each property have been asked for.
    read: RefCell<BTreeMap<String, usize>>,
}

impl Given {
    /// One of a line.
    fn of(value: &Value, at: String) -> Option<Self> {
        let (id, schema) = (text_at(value, "id")?, text_at(value, "schema")?);
        let texts = |values: &Value| -> Vec<String> {
            let values = all(Some(values)).into_iter().filter_map(Value::as_str);
            values.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
        };
        let given = value.get("properties").and_then(Value::as_object).into_iter().flatten();
        let properties = given.map(|(name, values)| (name.clone(), texts(values))).collect();
        let (id, schema) = (id.to_owned(), schema.to_owned());
        Some(Self { id, schema, properties, at, read: RefCell::default() })
    }

    /// Adds what another line says of the same.
    fn join(&mut self, other: Self) {
        for (name, values) in other.properties {
            let own = self.properties.entry(name).or_default();
            for value in values {
                if !own.contains(&value) {
                    own.push(value);
                }
            }
        }
    }

    fn asked(&self, property: &str, many: usize) -> &[String] {
        let Some(values) = self.properties.get(property) else { return &[] };
        let mut read = self.read.borrow_mut();
        let count = read.entry(property.to_owned()).or_default();
        *count = many.max(*count);
        values
    }

    fn all(&self, property: &str) -> Vec<String> {
        self.asked(property, usize::MAX).to_vec()
    }

    fn first(&self, property: &str) -> Option<String> {
        self.asked(property, 1).first().cloned()
    }

    /// The values that nobody asked for, with their properties.
    fn left(&self) -> impl Iterator<Item = (&str, &String)> {
        let read = self.read.borrow();
        let properties: Vec<(&str, &String)> = self
            .properties
            .iter()
            .flat_map(|(name, values)| {
                let from = read.get(name).copied().unwrap_or(0).min(values.len());
                values[from..].iter().map(move |value| (name.as_str(), value))
            })
            .collect();
        properties.into_iter()
    }

    /// The ID that it has in a briefing that briefbook exported: `12345678-entity-ID`.
    fn own_id(&self, kind: &str) -> Option<String> {
        let (space, rest) = self.id.split_once('-')?;
        let is_ours = space.len() == 8 && space.bytes().all(|b| b.is_ascii_hexdigit());
        rest.strip_prefix(kind)?.strip_prefix('-').filter(|id| is_ours && is_id(id)).map(ToOwned::to_owned)
    }

    /// A date of properties: the one, else both ends.
    fn when(&self) -> Option<String> {
        let day = |property: &str| self.first(property).and_then(|date| day(&date));
        let when = match (day("date"), day("startDate"), day("endDate")) {
            (Some(date), _, _) => date,
            (None, Some(start), Some(end)) if start == end => start,
            (None, Some(start), Some(end)) => format!("{start}/{end}"),
            (None, Some(start), None) => format!("{start}/"),
            (None, None, Some(end)) => format!("/{end}"),
            (None, None, None) => return None,
        };
        Date::parse(&when).is_ok().then_some(when)
    }
}

/// A date as far as it is a day, a month or a year.
fn day(text: &str) -> Option<String> {
    let day = text.get(..10).unwrap_or(text);
    Date::parse(day).is_ok().then(|| day.to_owned())
}

/// The tag of a language that the format names by three letters; none where it is no language.
fn language(code: &str) -> Option<String> {
    const LETTERS: &[(&str, &str)] = &[
        ("ara", "ar"),
        ("deu", "de"),
        ("eng", "en"),
        ("fra", "fr"),
        ("heb", "he"),
        ("ita", "it"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("nld", "nl"),
        ("pol", "pl"),
        ("por", "pt"),
        ("rus", "ru"),
        ("spa", "es"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("zho", "zh"),
    ];
    let two = LETTERS.iter().find(|(three, _)| *three == code).map(|(_, two)| *two);
    let is_tag = code.len() >= 2 && code.len() <= 3 && code.bytes().all(|b| b.is_ascii_lowercase());
    two.map(ToOwned::to_owned).or_else(|| is_tag.then(|| code.to_owned()))
}

/// Properties that hold dates.
const DATES: &[&str] = &["date", "startDate", "endDate", "publishedAt", "retrievedAt"];

/// Takes a file apart.
pub fn read(source: &Source<'_>) -> Result<Batch, AdoptError> {
    let mut batch = Batch::default();
    let given = entities(&mut batch, source.text);
    if given.is_empty() {
        return Err(AdoptError::other("none of its lines is an entity with an `id` and a `schema`"));
    }
    let mut numbers = Numbers::default();
    things(&mut batch, &mut numbers, &given);
    offices(&mut batch, &numbers, &given);
    events(&mut batch, &numbers, &given);
    said(&mut batch, &numbers, &given);
    let known = |schema: &str| {
        KINDS.iter().any(|(s, _)| *s == schema)
            || TEXTS.contains(&schema)
            || LINKS.iter().any(|(s, ..)| *s == schema)
            || OFFICES.iter().any(|(s, ..)| *s == schema)
            || matches!(schema, "Event" | "Mention" | "Occupancy" | "Position" | "Documentation" | "Note")
    };
    let (known, unknown): (Vec<&Given>, Vec<&Given>) = given.iter().partition(|one| known(&one.schema));
    for one in unknown {
        batch.unread.push(format!("{}: nothing here is a `{}`", one.at, short(&one.schema)).into());
    }
    left_over(&mut batch, &known);
    Ok(batch)
}

/// The entities of a file; lines with the same id are of one.
fn entities(batch: &mut Batch, text: &str) -> Vec<Given> {
    let mut given: Vec<Given> = Vec::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for (number, line) in lines(text) {
        let at = format!("line {number}");
        let one = match json(line) {
            Ok(value) => Given::of(&value, at.clone()),
            Err(error) => {
                batch.unread.push(format!("{at}: {error}").into());
                continue;
            }
        };
        let Some(one) = one else {
            batch.unread.push(format!("{at}: it has no `id` and `schema`").into());
            continue;
        };
        match numbers.get(&one.id).map(|n| &mut given[*n]) {
            None => {
                numbers.insert(one.id.clone(), given.len());
                given.push(one);
            }
            Some(before) if before.schema == one.schema => before.join(one),
            Some(before) => {
                let [id, schema, other] = [&one.id, &before.schema, &one.schema].map(|word| short(word));
                batch
                    .unread
                    .push(format!("{at}: `{id}` is a `{schema}` before it, and a `{other}` here").into());
            }
        }
    }
    given
}

/// Properties that name other entities of the file.
const NAMES: &[&str] =
    &["involved", "organizer", "organization", "partOf", "parent", "addressEntity", "proof", "employer"];

/// Tells of properties that have no place here, of dates that are none, and of whom the file does not hold.
fn left_over(batch: &mut Batch, known: &[&Given]) {
    // What is told of as a whole is kept as a whole.
    let told: BTreeSet<String> =
        batch.unread.iter().filter_map(|one| Some(one.why.split_once(':')?.0.to_owned())).collect();
    let ids: BTreeSet<&str> = known.iter().map(|one| one.id.as_str()).collect();
    let mut left: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for one in known.iter().filter(|one| !told.contains(&one.at)) {
        for (property, value) in one.left() {
            left.entry((&one.schema, property)).or_default().push(format!("{}: {value}", one.id));
        }
        for property in NAMES.iter().filter(|property| one.read.borrow().contains_key(**property)) {
            for id in
                one.properties.get(*property).into_iter().flatten().filter(|id| !ids.contains(id.as_str()))
            {
                let why = format!("`{property}` of `{}`: `{}` is not in the file", short(&one.id), short(id));
                batch.unread.push(Unread { why, raw: Some(id.clone()) });
            }
        }
        for property in DATES {
            let dates = one.properties.get(*property).into_iter().flatten();
            for date in dates.filter(|date| day(date).is_none()) {
                let why = format!("`{property}` of `{}`: `{}` is no date", short(&one.id), short(date));
                batch.unread.push(Unread { why, raw: Some(date.clone()) });
            }
        }
    }
    for ((schema, property), values) in left {
        let many = if values.len() == 1 { "1 value" } else { &format!("{} values", values.len()) };
        let why = format!("`{}` of a `{}`: {many}, and no place for it here", short(property), short(schema));
        batch.unread.push(Unread { why, raw: Some(values.join("\n")) });
    }
}

/// Where each id of the file went.
#[derive(Default)]
struct Numbers {
    things: BTreeMap<String, usize>,
    documents: BTreeMap<String, usize>,
}

fn things(batch: &mut Batch, numbers: &mut Numbers, given: &[Given]) {
    let points: BTreeMap<&str, &Given> =
        given.iter().filter(|one| one.schema == "Address").map(|one| (one.id.as_str(), one)).collect();
    let used: Vec<String> = given.iter().flat_map(|one| one.all("addressEntity")).collect();
    for one in given {
        if TEXTS.contains(&one.schema.as_str()) {
            numbers.documents.insert(one.id.clone(), document(batch, one));
        }
        let Some((_, kind)) = KINDS.iter().find(|(schema, _)| *schema == one.schema) else { continue };
        // The point of something else, or a place of its own.
        if one.schema == "Address" && used.contains(&one.id) {
            continue;
        }
        let name = one.first("name").or_else(|| one.first("full"));
        let Some(name) = name else {
            batch.unread.push(format!("{}: it has no name", one.at).into());
            continue;
        };
        let address = one.first("addressEntity");
        let point = if one.schema == "Address" {
            Some(one)
        } else {
            points.get(address.as_deref().unwrap_or_default()).copied()
        };
        // That of a point is what it is the point of.
        if let Some(point) =
            point.filter(|point| point.properties.get("full").is_some_and(|full| *full == [name.clone()]))
        {
            point.all("full");
        }
        let degrees = |property: &str| point.and_then(|point| point.first(property)?.parse::<f64>().ok());
        let mut aliases = one.all("alias");
        aliases.extend(one.all("name").into_iter().skip(1));
        numbers.things.insert(one.id.clone(), batch.entities.len());
        batch.entities.push(Thing {
            id: one.own_id("entity"),
            name,
            label: (*kind).to_owned(),
            aliases,
            weak_aliases: one.all("weakAlias"),
            description: one
                .first("summary")
                .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")),
            coordinates: degrees("latitude").zip(degrees("longitude")),
            precision: point.and_then(|point| point.first("remarks")),
            ids: one.first("wikidataId").map(|id| ("wikidata".to_owned(), id)).into_iter().collect(),
            stands_alone: true,
            ..Thing::default()
        });
    }
    for one in given {
        let whole = one.first("partOf").or_else(|| one.first("parent"));
        if let (Some(n), Some(whole)) =
            (numbers.things.get(&one.id), whole.and_then(|id| numbers.things.get(&id)))
        {
            batch.entities[*n].part_of = Some(*whole).filter(|whole| whole != n);
        }
    }
}

fn document(batch: &mut Batch, one: &Given) -> usize {
    let text = one.all("bodyText").join("\n");
    batch.documents.push(Document {
        id: one.own_id("article"),
        title: one.first("title").or_else(|| one.first("name")).or_else(|| one.first("fileName")),
        url: one.first("sourceUrl"),
        text: Some(text).filter(|text| !text.trim().is_empty()),
        authors: one.all("author"),
        published: one.first("publishedAt").or_else(|| one.first("date")).and_then(|date| day(&date)),
        retrieved: one.first("retrievedAt").and_then(|date| day(&date)),
        lang: one.first("language").as_deref().and_then(language),
    });
    batch.documents.len() - 1
}

fn offices(batch: &mut Batch, numbers: &Numbers, given: &[Given]) {
    let posts: BTreeMap<&str, &Given> =
        given.iter().filter(|one| one.schema == "Position").map(|one| (one.id.as_str(), one)).collect();
    for one in given {
        let (holder, office) = if one.schema == "Occupancy" {
            let post = one.first("post");
            let Some(post) = post.as_deref().and_then(|post| posts.get(post)) else {
                batch.unread.push(format!("{}: its `post` is no position of the file", one.at).into());
                continue;
            };
            let organisation = post.first("organization").and_then(|id| numbers.things.get(&id).copied());
            (
                one.first("holder"),
                Office { title: post.first("name").unwrap_or_default(), organisation, when: one.when() },
            )
        } else if let Some((_, member, organisation, title)) =
            OFFICES.iter().find(|(schema, ..)| *schema == one.schema)
        {
            let organisation = one.first(organisation).and_then(|id| numbers.things.get(&id).copied());
            let title = one.first("role").unwrap_or_else(|| (*title).to_owned());
            (one.first(member), Office { title, organisation, when: one.when() })
        } else {
            continue;
        };
        match holder.and_then(|id| numbers.things.get(&id)) {
            Some(holder) if !office.title.is_empty() => batch.entities[*holder].roles.push(office),
            _ => batch.unread.push(format!("{}: who holds it is no entity of the file", one.at).into()),
        }
    }
}

fn events(batch: &mut Batch, numbers: &Numbers, given: &[Given]) {
    for one in given.iter().filter(|one| one.schema == "Event") {
        // An event that stands in an article of a briefing comes with that article's annotations.
        if one.id.contains('.') {
            batch.unread.push(
                format!(
                    "{}: the event stands in an article: it comes with the annotations (`--from w3c`)",
                    one.at
                )
                .into(),
            );
            continue;
        }
        let Some(title) = one.first("name") else {
            batch.unread.push(format!("{}: it has no name", one.at).into());
            continue;
        };
        let known = |property: &str| -> Vec<usize> {
            one.all(property).iter().filter_map(|id| numbers.things.get(id).copied()).collect()
        };
        let mut actors = known("organizer");
        actors.extend(known("involved"));
        let places = one.all("location").iter().map(|name| batch.named(name, "place")).collect();
        let event = Happening {
            id: one.own_id("event"),
            title,
            when: one.when(),
            kind: one.first("keywords"),
            places,
            actors: actors.into_iter().map(|actor| (actor, None)).collect(),
            text: one.first("description").or_else(|| one.first("summary")),
            at: one.at.clone(),
            ..Happening::default()
        };
        batch.events.push(event);
    }
}

fn said(batch: &mut Batch, numbers: &Numbers, given: &[Given]) {
    for one in given {
        let found = |document: usize, passage: Passage, says: Says| Found {
            document,
            id: None,
            passage,
            says,
            annotator: None,
            updated: None,
            at: one.at.clone(),
            by_name: one.schema == "Mention",
        };
        if one.schema == "Mention" {
            let document = one.first("document").and_then(|id| numbers.documents.get(&id).copied());
            let thing = one.first("resolved").and_then(|id| numbers.things.get(&id).copied());
            let (Some(document), Some(thing)) = (document, thing) else {
                batch
                    .unread
                    .push(format!("{}: its document or whom it means is not in the file", one.at).into());
                continue;
            };
            for name in one.all("name") {
                let passage = Passage { quote: Some(name), everywhere: true, ..Passage::default() };
                batch.annotations.push(found(document, passage, Says::Mention(thing)));
            }
        } else if let Some((_, from, to, words)) = LINKS.iter().find(|(schema, ..)| *schema == one.schema) {
            let end = |property: &str| one.first(property).and_then(|id| numbers.things.get(&id).copied());
            let document = one.first("proof").and_then(|id| numbers.documents.get(&id).copied());
            let (Some(subject), Some(object)) = (end(from), end(to)) else {
                batch.unread.push(format!("{}: one of its ends is not in the file", one.at).into());
                continue;
            };
            // One that stands at a passage of a briefing comes with that article's annotations.
            let Some(document) = document.filter(|_| !one.id.contains('.')) else {
                let why = if document.is_some() {
                    "it stands at a passage: it comes with the annotations (`--from w3c`)"
                } else {
                    "no document proves it, and a relation stands in an article"
                };
                batch.unread.push(format!("{}: {why}", one.at).into());
                continue;
            };
            let predicate = one
                .first("role")
                .or_else(|| one.first("relationship"))
                .unwrap_or_else(|| (*words).to_owned());
            batch.annotations.push(found(
                document,
                Passage::default(),
                Says::Relation(subject, predicate, object, one.when()),
            ));
        } else if one.schema == "Note" {
            let document = one.first("entity").and_then(|id| numbers.documents.get(&id).copied());
            let text = one.first("description").or_else(|| one.first("summary"));
            match document.zip(text).filter(|_| !one.id.contains('.')) {
                Some((document, text)) => {
                    batch.annotations.push(found(document, Passage::default(), remark(&text)));
                }
                None => batch
                    .unread
                    .push(format!("{}: a note on no document of the file, or at a passage", one.at).into()),
            }
        }
    }
}
