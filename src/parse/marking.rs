//! The keys that decide who may see an object. They fail closed: what cannot be read, or is mistyped, counts as the
//! strictest (FORMAT.md section 4).

use std::str::FromStr;

use toml::de::DeValue;

use super::objects::{Embargo, Marking, Rights, Status, Tlp};
use super::table::{Table, type_name};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::Span;

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
        if self.is_closed() {
            marking.tlp = Some(Tlp::Red);
        }
        for code in self.mistyped_guards().into_iter().chain(self.buried_guards()) {
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

    /// Whether a file of several has a guarded key outside of them, exact, mistyped or buried in a table of the author's
    /// own: it may be meant for any of them.
    pub fn guards_all(&self) -> bool {
        let exact = self.keys().any(|key| exact_guard(key).is_some());
        let buried = self.buried(|top| top.starts_with("x_"));
        exact || !self.mistyped_guards().is_empty() || !buried.is_empty()
    }

    fn buried_guards(&self) -> Vec<Code> {
        self.buried(|_| true)
    }

    /// Guarded keys in tables within this one. TOML has keys behind a table's header belong to that table, so this is
    /// how a marking at the end of a file is lost.
    fn buried(&self, looked_into: impl Fn(&str) -> bool) -> Vec<Code> {
        let mut found = Vec::new();
        let mut within: Vec<(&str, &DeValue<'_>)> = self
            .entries()
            .filter(|(key, _)| looked_into(key.value))
            .map(|(key, value)| (key.value, value.get_ref()))
            .collect();
        while let Some((top, value)) = within.pop() {
            match value {
                DeValue::Array(items) => within.extend(items.iter().map(|item| (top, item.get_ref()))),
                DeValue::Table(table) => {
                    for (key, value) in table.iter() {
                        let name = key.get_ref().as_ref();
                        // An author's own table may well have a status.
                        let guard =
                            exact_guard(name).filter(|_| !(top.starts_with("x_") && name == "status"));
                        if let Some((_, code)) = guard {
                            found.push(code);
                            self.report_buried(top, name, self.at(key.span()), code);
                        }
                        within.push((top, value.get_ref()));
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn report_buried(&self, top: &str, name: &str, span: Span, code: Code) {
        // Other tables report keys that they do not know themselves.
        if top.starts_with("x_") {
            let message = format!("`{name}` stands in `{top}`, where it decides nothing");
            let hint = "keys behind a table's header belong to that table: move it above the first header";
            self.report(Diagnostic::new(code, span, message).hint(hint));
        }
    }

    /// Whether any key decides who may see this, or seems meant to.
    pub fn is_guarded(&self) -> bool {
        self.is_closed() || self.keys().any(|key| exact_guard(key).or_else(|| guard_for(key)).is_some())
    }

    fn mistyped_guards(&self) -> Vec<Code> {
        let unknown = self.keys().filter(|key| !key.starts_with("x_"));
        unknown.filter_map(guard_for).map(|(_, code)| code).collect()
    }
}

/// Whether a text that cannot be read as a whole has a line that begins like a marking.
pub fn seems_marked(text: &str) -> bool {
    text.lines().any(|line| {
        let word = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = word.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(word.len());
        exact_guard(&word[..end]).or_else(|| guard_for(&word[..end])).is_some()
    })
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
