//! The keys of objects: front matter, TOML files of one object, rows of a table of several.

use super::{Key, Shape, key, required, words};
use crate::parse::ObjectKind;
use crate::parse::objects::{Confidence, LIKELIHOODS, Rights, Status, Tlp, Verdict};

/// The keys of every object.
const COMMON: &[Key] = &[
    key(
        "status",
        Shape::Words(|| words(Status::WORDS)),
        "\"verified\"",
        "state of our record: draft, verified, disputed, retracted",
    ),
    key("status_reason", Shape::Text, "\"The publisher withdrew it.\"", "why it has that status"),
    key("draft", Shape::Flag, "true", "short for status = \"draft\""),
    key(
        "tlp",
        Shape::Words(|| words(Tlp::WORDS)),
        "\"green\"",
        "who may see it: clear, green, amber, amber+strict, red",
    ),
    key("embargo", Shape::Instant, "2031-03-01T06:00:00-06:00", "not published before this date and time"),
    key("updated", Shape::Date, "2031-03-01", "when it was last revised"),
    key("redirect_from", Shape::Addresses, "[\"/old/address/\"]", "addresses where it stood before"),
];

const ROW: &[Key] =
    &[required("id", Shape::OwnId, "\"an-id\"", "its ID: lower-case letters, digits and single hyphens")];

const TEXT: &[Key] = &[key("text", Shape::Prose, "\"Words in Markdown.\"", "the prose, in Markdown")];

const RELIABILITY: Shape = Shape::Words(|| vec!["A", "B", "C", "D", "E", "F"]);
const RIGHTS: Shape = Shape::Words(|| words(Rights::WORDS));
const CONFIDENCE: Shape = Shape::Words(|| words(Confidence::WORDS));

const ARTICLE: &[Key] = &[
    required("title", Shape::Text, "\"A title\"", "the title"),
    key("authors", Shape::Texts, "[\"Ada Example\"]", "who wrote it"),
    key(
        "publisher",
        Shape::Reference(ObjectKind::Publisher),
        "\"a-publisher\"",
        "who published it: an ID of publishers/",
    ),
    key("published", Shape::Date, "2031-03-04", "when; also decides which offices' names are linked"),
    key("retrieved", Shape::Date, "2031-03-05", "when we fetched it"),
    key("url", Shape::Url, "\"https://news.example/story\"", "the original"),
    key("archive_url", Shape::Url, "\"https://archive.example/story\"", "an archived copy"),
    key("lang", Shape::Language, "\"es-MX\"", "its language, a BCP 47 tag; default the site's"),
    key(
        "translation_of",
        Shape::Reference(ObjectKind::Article),
        "\"another-article\"",
        "the article that it translates",
    ),
    key(
        "rights",
        RIGHTS,
        "\"excerpt\"",
        "how much may be published: full, excerpt, link; default the publisher's",
    ),
    key(
        "reliability",
        RELIABILITY,
        "\"B\"",
        "of the source, A to F (Admiralty code); default the publisher's",
    ),
    key("credibility", Shape::Whole(1, 6), "2", "of what it says, 1 to 6 (Admiralty code)"),
    key(
        "origin",
        Shape::Text,
        "\"A press release\"",
        "where its information comes from: sources of one origin count once",
    ),
    key("summary", Shape::Text, "\"What it says, in a sentence.\"", "a summary"),
    key("topics", Shape::Topics, "[\"a-topic\"]", "what it is about: IDs of entities of kind topic"),
    key(
        "sha256",
        Shape::Digest,
        "\"0000000000000000000000000000000000000000000000000000000000000000\"",
        "of the original file, 64 hexadecimal digits",
    ),
    key("key_points", Shape::Texts, "[\"One point.\"]", "its points, a sentence each"),
];

const ENTITY: &[Key] = &[
    required("name", Shape::Text, "\"Ada Example\"", "the name; found and linked in articles"),
    required(
        "kind",
        Shape::EntityKind,
        "\"person\"",
        "person, organisation, place, topic, or a kind of site.toml",
    ),
    key("sort", Shape::Text, "\"Example, Ada\"", "what it is sorted by"),
    key("native_name", Shape::Text, "\"Ada Ejemplo\"", "the name in its own language; shown, not linked"),
    key("aliases", Shape::Texts, "[\"A. Example\"]", "other names; linked"),
    key(
        "weak_aliases",
        Shape::Texts,
        "[\"Example\"]",
        "names linked only after a full name or alias in the same article",
    ),
    key("deny", Shape::Texts, "[\"Example Street\"]", "longer names that must not match"),
    key(
        "link",
        Shape::Words(|| vec!["always", "first", "never"]),
        "\"first\"",
        "which mentions are linked: always, first, never",
    ),
    key("description", Shape::Text, "\"Minister of the interior.\"", "who or what it is, in one sentence"),
    key("image", Shape::File, "\"ada-example.jpg\"", "a picture, relative to this file"),
    key("coordinates", Shape::Coordinates, "[12.5, -45.25]", "latitude and longitude in degrees"),
    key("precision", Shape::Text, "\"town\"", "how exact the coordinates are"),
    key(
        "part_of",
        Shape::Reference(ObjectKind::Entity),
        "\"another-entity\"",
        "the entity that it is a part of",
    ),
    key("ids", Shape::Strings, "{ wikidata = \"Q0\" }", "its ids elsewhere"),
    key("role", Shape::Tables(ROLE), "", "an office that it holds or held"),
];

/// The keys of a role of an entity.
const ROLE: &[Key] = &[
    required("title", Shape::Text, "\"Minister of the interior\"", "the office"),
    key(
        "organisation",
        Shape::Reference(ObjectKind::Entity),
        "\"an-organisation\"",
        "where: an ID of an entity",
    ),
    key("when", Shape::Date, "\"2030-01/..\"", "when it was held"),
    key("names", Shape::Texts, "[\"the minister\"]", "names linked only in articles dated inside `when`"),
];

pub(super) const EVENT: &[Key] = &[
    required("title", Shape::Text, "\"What happened\"", "what happened, as a headline"),
    key("when", Shape::Date, "\"2031-03\"", "when it happened"),
    key("date_text", Shape::Text, "\"early March\"", "the source's own words for the date"),
    key(
        "extent",
        Shape::Words(|| vec!["throughout", "within"]),
        "\"within\"",
        "sometime within `when`, or throughout (default)",
    ),
    key("where", Shape::References(ObjectKind::Entity), "[\"a-place\"]", "where: IDs of entities"),
    key(
        "actors",
        Shape::Tables(ACTOR),
        "[{ entity = \"ada-example\", role = \"speaker\" }]",
        "who took part, and as what",
    ),
    key("type", Shape::Text, "\"meeting\"", "a word for the kind of event"),
    key("confidence", CONFIDENCE, "\"high\"", "low, moderate, high"),
];

const ACTOR: &[Key] = &[
    required(
        "entity",
        Shape::Reference(ObjectKind::Entity),
        "\"ada-example\"",
        "who took part: an ID of an entity",
    ),
    key("role", Shape::Text, "\"speaker\"", "as what"),
];

pub(super) const CLAIM: &[Key] = &[
    required(
        "statement",
        Shape::Text,
        "\"A statement, in one sentence.\"",
        "what is claimed, in one sentence",
    ),
    key("by", Shape::References(ObjectKind::Entity), "[\"ada-example\"]", "who says it: IDs of entities"),
    key("when", Shape::Date, "2031-03-04", "when it was said"),
    key(
        "verdict",
        Shape::Words(|| words(Verdict::WORDS)),
        "\"unverified\"",
        "what we make of it: supported, disputed, refuted, unverified",
    ),
    key("conclusion", Shape::Text, "\"Nobody else reports it.\"", "the verdict in a sentence"),
];

const CLAIM_OWN: &[Key] = &[
    key("confidence", CONFIDENCE, "\"moderate\"", "in the verdict: low, moderate, high"),
    key(
        "contradicts",
        Shape::References(ObjectKind::Claim),
        "[\"another-claim\"]",
        "claims that cannot be true beside it",
    ),
];

const SERIES: &[Key] = &[
    required("title", Shape::Text, "\"Bicycle thefts\"", "the title"),
    required("unit", Shape::Text, "\"thefts\"", "the unit"),
    key("counts", Shape::Text, "\"Thefts reported to the police\"", "what is counted"),
    key("area", Shape::Reference(ObjectKind::Entity), "\"a-place\"", "where: an ID of an entity"),
    key("decimals", Shape::Whole(0, 9), "1", "how many decimals are shown"),
    key("tolerance", Shape::Share, "0.01", "share within which values agree"),
    key("approx", Shape::Share, "0.1", "what `~` means, as a share"),
    key("value", Shape::Tables(VALUE), "", "a reference value"),
];

const VALUE: &[Key] = &[
    required("period", Shape::Date, "\"2030\"", "the time that it counts"),
    required("value", Shape::Number, "1200", "the number"),
    key("source", Shape::Text, "\"Statistics Office of Testland\"", "who counts so"),
    key("url", Shape::Url, "\"https://statistics.example/thefts\"", "where it says so"),
    key("preliminary", Shape::Flag, "true", "whether it may still change"),
    key("note", Shape::Text, "\"Without the islands.\"", "a note"),
];

const PUBLISHER: &[Key] = &[
    required("name", Shape::Text, "\"The Example Post\"", "the name"),
    key("country", Shape::Text, "\"Testland\"", "the country"),
    key("url", Shape::Url, "\"https://post.example/\"", "its website"),
    key("reliability", RELIABILITY, "\"B\"", "A to F (Admiralty code); the default of its articles"),
    key("reliability_note", Shape::Text, "\"Corrects its mistakes.\"", "why"),
    key("default_rights", RIGHTS, "\"excerpt\"", "rights of its articles: full, excerpt, link"),
    key("default_tlp", Shape::Words(|| words(Tlp::WORDS)), "\"clear\"", "marking of its articles"),
];

const JUDGEMENT: &[Key] = &[
    required(
        "statement",
        Shape::Text,
        "\"What we conclude, in one sentence.\"",
        "the judgement, in one sentence",
    ),
    key(
        "likelihood",
        Shape::Words(|| LIKELIHOODS.iter().map(|(term, _, _)| *term).collect()),
        "\"likely\"",
        "of what is judged, a term of ICD 203; never beside confidence",
    ),
    key(
        "confidence",
        CONFIDENCE,
        "\"moderate\"",
        "in the analysis: low, moderate, high; never beside likelihood",
    ),
    key("evidence", Shape::References(ObjectKind::Claim), "[\"a-claim\"]", "what it rests on: IDs of claims"),
    key("date", Shape::Date, "2031-03-04", "when it was made"),
    key(
        "supersedes",
        Shape::Reference(ObjectKind::Judgement),
        "\"an-earlier-one\"",
        "the earlier judgement that it replaces",
    ),
    key("order", Shape::Whole(i64::MIN, i64::MAX), "1", "place on the front page, the lowest first"),
];

const PAGE: &[Key] = &[
    required("title", Shape::Text, "\"About this briefing\"", "the title"),
    key("description", Shape::Text, "\"What the page holds.\"", "one sentence"),
    key("order", Shape::Whole(i64::MIN, i64::MAX), "1", "place in the footer"),
    key("list", Shape::Tables(LIST), "", "a list at the end of the page"),
];

const LIST: &[Key] = &[
    required(
        "kind",
        Shape::ListKind,
        "\"article\"",
        "what is listed: article, entity, event, claim, series, judgement, or a kind of entity",
    ),
    key("topic", Shape::Topic, "\"a-topic\"", "only what belongs to this topic"),
    key("entity", Shape::Reference(ObjectKind::Entity), "\"ada-example\"", "only what names this entity"),
    key("limit", Shape::Whole(1, 100_000), "10", "at most so many"),
    key(
        "sort",
        Shape::Words(|| vec!["newest", "oldest", "title", "order"]),
        "\"newest\"",
        "newest, oldest, title, order",
    ),
];

/// How an object is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A Markdown file with front matter.
    FrontMatter,
    /// A TOML file of its own.
    File,
    /// A row of a table of several.
    Row,
}

/// The keys of an object: its ID where it is a row, those of its kind, those of every object, its prose where that is a
/// key.
pub fn of_object(kind: ObjectKind, form: Form) -> Vec<Key> {
    let own: &[&[Key]] = match kind {
        ObjectKind::Article => &[ARTICLE],
        ObjectKind::Entity => &[ENTITY],
        ObjectKind::Event => &[EVENT],
        ObjectKind::Claim => &[CLAIM, CLAIM_OWN],
        ObjectKind::Series => &[SERIES],
        ObjectKind::Publisher => &[PUBLISHER],
        ObjectKind::Judgement => &[JUDGEMENT],
        ObjectKind::Page => &[PAGE],
    };
    let before: &[Key] = if form == Form::Row { ROW } else { &[] };
    let after: &[Key] = if form == Form::FrontMatter { &[] } else { TEXT };
    before.iter().chain(own.iter().copied().flatten()).chain(COMMON).chain(after).copied().collect()
}

/// The keys of the front page.
pub fn of_front_page() -> Vec<Key> {
    of_object(ObjectKind::Page, Form::FrontMatter)
}
