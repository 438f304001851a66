//! Reads an annotation file: one array of tables a kind, the keys of FORMAT.md section 3.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeValue;

use super::Unread;
use super::computed_id::{Computed, settle};
use super::kinds::{claim_facts, event_facts};
use super::markdown::Options;
use super::objects::*;
use super::record::{checked_id, is_id, prose_of};
use super::table::{Table, Value, number_of};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};

/// The keys that tie an annotation to its passage: they take part in its computed id.
const ANCHOR_KEYS: &[&str] = &["quote", "prefix", "suffix", "occurrence", "of"];

/// An annotation that cannot be read.
pub struct Broken {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// Where it begins, and whether it seems to be marked.
    pub unread: Unread,
}

/// Reads all annotations of a file, in the order of the file; and what is known of those that cannot be read.
pub fn annotations(root: &Table<'_, '_>, article: &str, notes: &Options) -> (AnnotationFile, Vec<Broken>) {
    let mut annotations = Vec::new();
    let mut broken = Vec::new();
    for kind in ANNOTATION_KINDS {
        for table in root.tables(kind, what(kind)) {
            let id = table.plain_text("id");
            match annotation(table, kind, notes) {
                Ok(annotation) => annotations.push(annotation),
                Err((span, marked)) => {
                    broken.push(Broken {
                        id,
                        unread: Unread { span, marked, article: Some(article.to_owned()) },
                    });
                }
            }
        }
    }
    annotations.sort_by_key(|annotation| annotation.span);
    settle(&mut annotations);
    let is_marked = annotations.iter().any(|annotation| annotation.marking != Marking::default());
    let (file, article, annotations) = (root.file(), article.to_owned(), annotations.into());
    (AnnotationFile { file, article, annotations, is_marked }, broken)
}

fn what(kind: &str) -> &'static str {
    match kind {
        "mention" => "a mention",
        "event" => "an event annotation",
        "claim" => "a claim annotation",
        "figure" => "a figure",
        "relation" => "a relation",
        "note" => "a note",
        _ => "an ignore annotation",
    }
}

/// Reports the annotations of an article that have the id of an earlier one. This is for what an audience may see: an
/// id that it may not see is not taken.
pub fn report_duplicates(diagnostics: &mut Diagnostics, annotations: &[Annotation]) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for annotation in annotations {
        match seen.get(annotation.id.as_str()) {
            None => {
                seen.insert(annotation.id.as_str(), annotation.id.span);
            }
            Some(first) => {
                let message =
                    format!("two annotations of this article have the id `{}`", annotation.id.value);
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateAnnotation, annotation.id.span, message)
                        .related(*first, "the other one")
                        .hint("remove one of them, or give one an `id` of its own"),
                );
            }
        }
    }
}

/// One annotation; where it begins and whether it seems to be marked, when it cannot be read.
fn annotation(table: Table<'_, '_>, kind: &'static str, notes: &Options) -> Result<Annotation, (Span, bool)> {
    let own_id = table.string("id");
    let computed = own_id.is_none().then(|| Computed::of(&table, kind));
    let id = match own_id {
        Some(id) => usable_id(&table, id),
        // `settle` gives it.
        None => Spanned::new(String::new(), table.span()),
    };
    let marking = table.marking();
    let anchor = anchor(&table);
    let body = body(&table, kind, notes);
    let (updated, annotator, extra) = (table.date("updated"), table.text("annotator"), table.extra());
    let span = table.span();
    let marked = body.is_none() && table.is_guarded();
    table.finish();
    let body = body.ok_or((span, marked));
    body.map(|body| Annotation { id, computed, span, marking, updated, annotator, anchor, body, extra })
}

fn usable_id(table: &Table<'_, '_>, id: Spanned<String>) -> Spanned<String> {
    if checked_id(table, &id)
        && let Some(kind) = reserved(&id.value)
    {
        let message =
            format!("`{}` begins with `{kind}-`, which is kept for ids that the program makes", id.value);
        table.report(Diagnostic::new(Code::ReservedId, id.span, message).hint("choose another beginning"));
    }
    id
}

/// Whether an author may give an annotation this id.
pub fn is_usable(id: &str) -> bool {
    is_id(id) && reserved(id).is_none()
}

/// The kind whose name an id begins with that the program has not made.
fn reserved(id: &str) -> Option<&'static str> {
    ANNOTATION_KINDS.iter().copied().find(|kind| begins_with_kind(id, kind) && !is_computed(id, kind))
}

fn begins_with_kind(id: &str, kind: &str) -> bool {
    id.strip_prefix(kind).is_some_and(|rest| rest.starts_with('-'))
}

/// Whether an id has the form that the program gives: `KIND-` and 8 hexadecimal digits.
fn is_computed(id: &str, kind: &str) -> bool {
    let digits = id.strip_prefix(kind).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    matches!(digits.len(), 8 | 16) && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn anchor(table: &Table<'_, '_>) -> Anchor {
    let quote = table.string("quote");
    if quote.is_none() {
        for key in &ANCHOR_KEYS[1..] {
            if let Some(span) = table.key_span(key) {
                let message = format!("`{key}` says where a quote stands, but there is no `quote`");
                table.report(
                    Diagnostic::new(Code::QuoteMissing, span, message)
                        .hint("add the quote, or take this key out"),
                );
            }
        }
    }
    Anchor {
        quote,
        prefix: table.string("prefix"),
        suffix: table.string("suffix"),
        occurrence: occurrence(table),
        of: count(table, "of"),
    }
}

fn count(table: &Table<'_, '_>, key: &'static str) -> Option<Spanned<u32>> {
    let number = table.integer(key, 1..=i64::from(u32::MAX))?;
    let span = table.get(key).map(|value| table.span_of(value))?;
    u32::try_from(number).ok().map(|n| Spanned::new(n, span))
}

fn occurrence(table: &Table<'_, '_>) -> Option<Spanned<Occurrence>> {
    let value = table.get("occurrence")?;
    match value.get_ref() {
        DeValue::String(text) if text == "all" => Some(Spanned::new(Occurrence::All, table.span_of(value))),
        DeValue::Integer(_) => count(table, "occurrence").map(|n| n.map(Occurrence::Nth)),
        _ => {
            let message = "`occurrence` is a number from 1, or `\"all\"`";
            table.report(Diagnostic::new(Code::BadValue, table.span_of(value), message));
            None
        }
    }
}

fn body(table: &Table<'_, '_>, kind: &str, notes: &Options) -> Option<Body> {
    match kind {
        "mention" => table.required("entity").map(|entity| Body::Mention { entity }),
        "event" => event(table).map(Body::Event),
        "claim" => claim(table).map(Body::Claim),
        "figure" => figure(table).map(|figure| Body::Figure(Box::new(figure))),
        "relation" => relation(table).map(|relation| Body::Relation(Box::new(relation))),
        "note" => table
            .required("text")
            .map(|text| Body::Note { text: Arc::new(prose_of(table, &text, notes)), written: text.value }),
        _ => Some(Body::Ignore),
    }
}

/// Reports keys that say inline what a reference already says elsewhere.
fn conflicts(table: &Table<'_, '_>, reference: &str, inline: &[&'static str]) {
    for key in inline {
        let Some(span) = table.key_span(key) else { continue };
        table.get(key);
        let message = format!("`{key}` stands beside `{reference} = ...`, which already says it");
        let hint =
            format!("write it into the {reference}'s own file, or take `{reference}` out to give it inline");
        table.report(Diagnostic::new(Code::ConflictingKeys, span, message).hint(hint));
    }
}

fn event(table: &Table<'_, '_>) -> Option<EventSource> {
    if !table.has("event") {
        table.get("event");
        if !table.has("title") {
            missing_either(table, "event", "title");
            for key in ["title", "when", "date_text", "extent", "where", "actors", "type", "confidence"] {
                table.get(key);
            }
            return None;
        }
        return event_facts(table).map(|facts| EventSource::Inline(Box::new(facts)));
    }
    conflicts(
        table,
        "event",
        &["title", "when", "date_text", "extent", "where", "actors", "type", "confidence"],
    );
    table.required("event").map(EventSource::Reference)
}

fn missing_either(table: &Table<'_, '_>, reference: &str, inline: &str) {
    let message = format!("this annotation has neither `{reference}` nor `{inline}`");
    let hint = format!(
        "name one that has a file with `{reference} = \"ID\"`, or describe it inline from `{inline} = ...`"
    );
    table.report(Diagnostic::new(Code::MissingKey, table.span(), message).hint(hint));
}

fn claim(table: &Table<'_, '_>) -> Option<ClaimSource> {
    let stance = table.plain_word("stance", Stance::WORDS).unwrap_or(Stance::Asserts);
    let credibility = table.integer("credibility", 1..=6).and_then(|n| u8::try_from(n).ok());
    const INLINE: &[&str] = &["statement", "by", "when", "verdict", "conclusion"];
    let claim = if table.has("claim") {
        conflicts(table, "claim", INLINE);
        table.required("claim").map(ClaimOrigin::Reference)
    } else {
        table.get("claim");
        if !table.has("statement") {
            missing_either(table, "claim", "statement");
            for key in INLINE {
                table.get(key);
            }
            None
        } else {
            claim_facts(table).map(|facts| ClaimOrigin::Inline(Box::new(facts)))
        }
    };
    claim.map(|claim| ClaimSource { claim, stance, credibility })
}

fn figure(table: &Table<'_, '_>) -> Option<Figure> {
    let series = table.required("series");
    let amount = amount(table);
    let (period, unit, area) = (table.date("period"), table.text("unit"), table.string("area"));
    let (by, note) = (table.strings("by"), table.text("note"));
    let (series, amount) = series.zip(amount)?;
    Some(Figure { series, period, amount, unit, area, by, note })
}

fn amount(table: &Table<'_, '_>) -> Option<Amount> {
    let comparator = table.plain_word("comparator", Comparator::WORDS).unwrap_or(Comparator::Exactly);
    let (value, low, high) = (table.number("value"), table.number("low"), table.number("high"));
    let change = table.get("change");
    let baseline = table.date("baseline");
    let given = [table.has("value"), table.has("low") || table.has("high"), table.has("change")];
    match given.iter().filter(|g| **g).count() {
        0 => {
            let message = "this figure gives no number";
            let hint = "give `value`, or `low` and `high`, or `change`";
            table.report(Diagnostic::new(Code::FigureWithoutValue, table.span(), message).hint(hint));
            return None;
        }
        1 => {}
        _ => {
            let span = table.key_span("change").or(table.key_span("low")).unwrap_or(table.span());
            let message = "this figure gives its number in more than one way";
            let hint = "keep one of `value`, `low` with `high`, and `change`; write the other as a figure of its own";
            table.report(Diagnostic::new(Code::ConflictingKeys, span, message).hint(hint));
            return None;
        }
    }
    if table.has("baseline") && !table.has("change") {
        let span = table.key_span("baseline").unwrap_or(table.span());
        table.report(Diagnostic::new(Code::ConflictingKeys, span, "`baseline` goes with `change` alone"));
    }
    if let Some(change) = change {
        let (value, percent) = self::change(table, change)?;
        return Some(Amount::Change { value, percent, baseline, comparator });
    }
    if given[1] {
        return range(table, low, high);
    }
    value.map(|value| Amount::Value(value, comparator))
}

fn range(table: &Table<'_, '_>, low: Option<f64>, high: Option<f64>) -> Option<Amount> {
    if let Some(span) = table.key_span("comparator") {
        let message = "`comparator` goes with `value` or `change`, not with a range";
        table.report(Diagnostic::new(Code::ConflictingKeys, span, message));
    }
    for key in ["low", "high"] {
        if !table.has(key) {
            let message = format!("a range needs `low` and `high`, but there is no `{key}`");
            let hint = "for one end alone write `value` with `comparator = \">\"` or `\"<\"`";
            table.report(Diagnostic::new(Code::MissingKey, table.span(), message).hint(hint));
        }
    }
    let (low, high) = low.zip(high)?;
    if low > high {
        let span = table.key_span("low").unwrap_or(table.span());
        let message = format!("`low` is {low}, above `high`, {high}");
        table.report(Diagnostic::new(Code::BadValue, span, message));
        return None;
    }
    Some(Amount::Range(low, high))
}

/// Reads `change = -40` (in the unit) or `change = "-40 %"` (a share).
fn change(table: &Table<'_, '_>, value: &Value<'_>) -> Option<(f64, bool)> {
    if let Some(number) = number_of(value.get_ref()).filter(|n| n.is_finite()) {
        return Some((number, false));
    }
    let percent = value.get_ref().as_str().and_then(percentage);
    if percent.is_none() {
        let message = "`change` is neither a number nor a percentage";
        let hint = "write `change = -1200` (in the unit) or `change = \"-40 %\"`";
        table.report(Diagnostic::new(Code::BadValue, span_of_change(table, value), message).hint(hint));
    }
    percent.map(|number| (number, true))
}

fn span_of_change(table: &Table<'_, '_>, value: &Value<'_>) -> Span {
    let range = value.span();
    let key = table.key_span("change").unwrap_or(table.span());
    Span { end: key.end.max(key.start + crate::source::offset(range.len())), ..key }
}

fn percentage(text: &str) -> Option<f64> {
    let number = text.trim().strip_suffix('%')?.trim_end().replace(['\u{2212}', '\u{2013}'], "-");
    number.parse::<f64>().ok().filter(|n| n.is_finite())
}

fn relation(table: &Table<'_, '_>) -> Option<Relation> {
    let (subject, predicate, object) =
        (table.required("subject"), table.required("predicate"), table.required("object"));
    let (when, note) = (table.date("when"), table.text("note"));
    let ((subject, predicate), object) = subject.zip(predicate).zip(object)?;
    Some(Relation { subject, predicate: predicate.value, object, when, note })
}
