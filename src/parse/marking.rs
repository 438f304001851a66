//! The keys that decide who may see an object. They fail closed: what cannot be read, or is mistyped, counts as the
//! strictest (FORMAT.md section 4).

use std::str::FromStr;

use toml::de::DeValue;

use super::objects::{Embargo, Marking, Rights, Status, Tlp};
use super::table::{Table, type_name};
use crate::diagnostic::{Code, Diagnostic, nearest};

/// The keys whose mistyping must not let anything through.
const GUARDED: &[(&str, Code)] = &[
    ("tlp", Code::BadMarking),
    ("default_tlp", Code::BadMarking),
    ("status", Code::BadStatus),
    ("draft", Code::BadStatus),
    ("embargo", Code::BadEmbargo),
    ("rights", Code::BadRights),
    ("default_rights", Code::BadRights),
];

impl Table<'_, '_> {
    /// The keys that decide who may see an object. Whatever cannot be read counts as the strictest.
    pub fn marking(&self) -> Marking {
        let tlp = self.tlp("tlp");
        let status = self.word("status", Status::WORDS, Code::BadStatus).map(|s| s.unwrap_or(Status::Draft));
        let status = self.draft(status);
        let embargo = self.embargo();
        let mut marking = Marking { tlp, status, embargo };
        for code in self.mistyped_guards() {
            match code {
                Code::BadStatus => marking.status = Some(Status::Draft),
                Code::BadEmbargo => marking.embargo = Some(Embargo::Unreadable),
                _ => marking.tlp = Some(Tlp::Red),
            }
        }
        marking
    }

    /// A TLP label; unreadable is red.
    pub fn tlp(&self, key: &'static str) -> Option<Tlp> {
        self.word(key, Tlp::WORDS, Code::BadMarking).map(|tlp| tlp.unwrap_or(Tlp::Red))
    }

    /// Rights; unreadable is `link`.
    pub fn rights(&self, key: &'static str) -> Option<Rights> {
        self.word(key, Rights::WORDS, Code::BadRights).map(|rights| rights.unwrap_or(Rights::Link))
    }

    fn draft(&self, status: Option<Status>) -> Option<Status> {
        let Some(value) = self.get("draft") else { return status };
        let draft = match value.get_ref().as_bool() {
            Some(draft) => draft,
            None => {
                let message = "`draft` must be `true` or `false`; until then this counts as a draft";
                self.report(Diagnostic::new(Code::BadStatus, self.span_of(value), message));
                true
            }
        };
        if draft && status.is_some_and(|s| s != Status::Draft) {
            let message = "`draft = true` and `status` say different things; this counts as a draft";
            self.report(Diagnostic::new(Code::ConflictingKeys, self.span_of(value), message));
        }
        if draft { Some(Status::Draft) } else { status }
    }

    fn embargo(&self) -> Option<Embargo> {
        let value = self.get("embargo")?;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            other => type_name(other).to_owned(),
        };
        match jiff::Timestamp::from_str(&text) {
            Ok(instant) => Some(Embargo::Until(instant)),
            Err(_) => {
                let message = format!("`{text}` is no date and time with a zone");
                let hint =
                    "write it like `embargo = 2026-03-01T06:00:00-06:00`; until then this stays unpublished";
                self.report(Diagnostic::new(Code::BadEmbargo, self.span_of(value), message).hint(hint));
                Some(Embargo::Unreadable)
            }
        }
    }

    fn mistyped_guards(&self) -> Vec<Code> {
        let unknown = self.keys().filter(|key| !key.starts_with("x_"));
        unknown.filter_map(guard_for).map(|(_, code)| code).collect()
    }
}

/// Known keys that are near to no guarded one; looking them up first keeps the search for mistypings off the
/// common path.
const UNGUARDED: &[&str] = &[
    "quote",
    "prefix",
    "suffix",
    "id",
    "entity",
    "event",
    "claim",
    "series",
    "occurrence",
    "of",
    "title",
    "when",
    "actors",
    "where",
    "statement",
    "by",
    "period",
    "value",
    "text",
    "name",
    "kind",
    "aliases",
    "annotator",
    "stance",
    "type",
    "date_text",
    "description",
    "note",
    "unit",
    "area",
    "updated",
    "status_reason",
    "subject",
    "predicate",
    "object",
    "published",
    "retrieved",
    "publisher",
    "authors",
    "url",
    "lang",
    "summary",
    "topics",
    "order",
    "date",
];

/// A key that guards an object of another kind, standing where it guards nothing.
pub(super) fn exact_guard(name: &str) -> Option<(&'static str, Code)> {
    GUARDED.iter().copied().find(|(key, _)| *key == name)
}

/// A guarded word as a part of a longer key: `is_draft`, `embargo_until`.
fn guarded_part(name: &str) -> Option<(&'static str, Code)> {
    GUARDED.iter().copied().find(|(key, _)| name.split('_').any(|part| part == *key))
}

/// The guarded key that a word is a mistyping of (not the key itself).
pub(super) fn guard_for(name: &str) -> Option<(&'static str, Code)> {
    if !(2..=16).contains(&name.len())
        || UNGUARDED.contains(&name)
        || GUARDED.iter().any(|(key, _)| *key == name)
    {
        return None;
    }
    if let Some(part) = guarded_part(name) {
        return Some(part);
    }
    let near = nearest(name, GUARDED.iter().map(|(key, _)| *key))?;
    let close = strsim::osa_distance(&name.to_lowercase(), near) <= if near.len() <= 4 { 1 } else { 2 };
    close.then(|| GUARDED.iter().copied().find(|(key, _)| *key == near)).flatten()
}
