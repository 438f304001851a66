//! The keys of annotations.

use super::objects::{CLAIM, EVENT};
use super::{Key, Shape, key, required, words};
use crate::parse::ObjectKind;
use crate::parse::objects::{Comparator, Stance, Status, Tlp};

const ANCHOR: &[Key] = &[
    key("quote", Shape::Text, "\"the words\"", "the passage, as the reader sees it"),
    key("prefix", Shape::Text, "\"words before \"", "words directly before the quote"),
    key("suffix", Shape::Text, "\" words after\"", "words directly after the quote"),
    key("occurrence", Shape::Occurrence, "2", "which of several hits, from 1; or \"all\""),
    key("of", Shape::Whole(1, u32::MAX as i64), "3", "how many hits there were when it was written"),
];

const COMMON: &[Key] = &[
    key("id", Shape::OwnId, "\"an-id\"", "its id in this file, for links and addresses; default computed"),
    key(
        "tlp",
        Shape::Words(|| words(Tlp::WORDS)),
        "\"green\"",
        "who may see it: clear, green, amber, amber+strict, red",
    ),
    key(
        "status",
        Shape::Words(|| words(Status::WORDS)),
        "\"verified\"",
        "state of our record: draft, verified, disputed, retracted",
    ),
    key("draft", Shape::Flag, "true", "short for status = \"draft\""),
    key("embargo", Shape::Instant, "2031-03-01T06:00:00-06:00", "not published before this date and time"),
    key("updated", Shape::Date, "2031-03-01", "when it was last revised"),
    key("annotator", Shape::Text, "\"Cleo Sample\"", "who made it"),
];

const MENTION: &[Key] = &[required(
    "entity",
    Shape::Reference(ObjectKind::Entity),
    "\"ada-example\"",
    "who or what the words name",
)];

const EVENT_OWN: &[Key] = &[key(
    "event",
    Shape::Reference(ObjectKind::Event),
    "\"an-event\"",
    "the event that the passage reports; or describe it inline from `title`",
)];

const CLAIM_OWN: &[Key] = &[
    key(
        "claim",
        Shape::Reference(ObjectKind::Claim),
        "\"a-claim\"",
        "the claim that the passage makes; or give it inline from `statement`",
    ),
    key(
        "stance",
        Shape::Words(|| words(Stance::WORDS)),
        "\"asserts\"",
        "how the article stands to it: asserts, supports, disputes, reports",
    ),
    key("credibility", Shape::Whole(1, 6), "2", "of what is said, 1 to 6 (Admiralty code)"),
];

const FIGURE: &[Key] = &[
    required(
        "series",
        Shape::Reference(ObjectKind::Series),
        "\"a-series\"",
        "what the number counts: an ID of series/",
    ),
    key("period", Shape::Date, "\"2030\"", "the time that it counts"),
    key("value", Shape::Number, "1200", "the number; or `low` and `high`, or `change`"),
    key("low", Shape::Number, "1000", "the lower end of a range"),
    key("high", Shape::Number, "1400", "the upper end of a range"),
    key("change", Shape::Change, "\"-40 %\"", "a signed change: a number in the unit, or a percentage"),
    key("baseline", Shape::Date, "\"2029\"", "the period that a change is measured from"),
    key(
        "comparator",
        Shape::Words(|| words(Comparator::WORDS)),
        "\"~\"",
        "more than (>), less than (<) or about (~)",
    ),
    key("unit", Shape::Text, "\"thefts\"", "the unit; default the series'"),
    key("area", Shape::Reference(ObjectKind::Entity), "\"a-place\"", "where; default the series'"),
    key("by", Shape::References(ObjectKind::Entity), "[\"ada-example\"]", "who says so: IDs of entities"),
    key("note", Shape::Text, "\"Rounded by the source.\"", "a note"),
];

const RELATION: &[Key] = &[
    required(
        "subject",
        Shape::Reference(ObjectKind::Entity),
        "\"ada-example\"",
        "who or what: an ID of an entity",
    ),
    required("predicate", Shape::Text, "\"leads\"", "does what"),
    required(
        "object",
        Shape::Reference(ObjectKind::Entity),
        "\"an-organisation\"",
        "to whom or what: an ID of an entity",
    ),
    key("when", Shape::Date, "\"2030-01/..\"", "when"),
    key("note", Shape::Text, "\"In office since January.\"", "a note"),
];

const NOTE: &[Key] =
    &[required("text", Shape::Prose, "\"What the reader should know.\"", "the margin note, in Markdown")];

/// The keys of an annotation of a kind (one of `ANNOTATION_KINDS`): its anchor, its own, and those of all. What only an
/// inline event or claim must have is not required here.
pub fn of_annotation(kind: &str) -> Vec<Key> {
    let own: &[&[Key]] = match kind {
        "mention" => &[MENTION],
        "event" => &[EVENT_OWN, EVENT],
        "claim" => &[CLAIM_OWN, CLAIM],
        "figure" => &[FIGURE],
        "relation" => &[RELATION],
        "note" => &[NOTE],
        _ => &[],
    };
    let inline = |key: &Key| matches!((kind, key.name), ("event", "title") | ("claim", "statement"));
    let needs_quote = matches!(kind, "mention" | "ignore");
    let all = ANCHOR.iter().chain(own.iter().copied().flatten()).chain(COMMON);
    all.map(|key| Key {
        required: (key.required && !inline(key)) || (needs_quote && key.name == "quote"),
        ..*key
    })
    .collect()
}
