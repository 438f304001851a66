//! What `publish` says, in words.

use std::fmt::Write as _;
use std::time::Duration;

use indicatif::HumanBytes;

use crate::publish::back::Purged;
use crate::publish::changes::{Changes, Kind, PageChange};
use crate::publish::gates::{Refusal, counted};
use crate::publish::plan::Plan;
use crate::publish::run::{Step, Stopped};

/// Lines of a list that are shown; `--format json` has all.
const SHOWN: usize = 30;

/// A gate that refuses.
pub fn refusal(refusal: &Refusal) -> String {
    let mut text = format!("error[{}]: {}\n", refusal.gate.name(), refusal.reason);
    list(&mut text, refusal.what.iter().map(String::as_str));
    let _ = writeln!(text, "  = help: {}", refusal.hint);
    if refusal.gate.yields() {
        let _ = writeln!(text, "  = note: `--force {}` publishes all the same", refusal.gate.name());
    }
    text.trim_end().to_owned()
}

fn list<'a>(text: &mut String, lines: impl ExactSizeIterator<Item = &'a str>) {
    let more = lines.len().saturating_sub(SHOWN);
    for line in lines.take(SHOWN) {
        let _ = writeln!(text, "  {line}");
    }
    if more > 0 {
        let _ = writeln!(text, "  and {more} more");
    }
}

/// What is about to be done, in a line.
pub fn summary(plan: &Plan, target: &str) -> String {
    let files = plan.files();
    format!(
        "{target}: {} to send ({}), {} to remove, {} unchanged",
        counted(files, "file"),
        HumanBytes(plan.bytes()),
        plan.delete.len(),
        plan.unchanged
    )
}

/// What was done, in a line.
pub fn done(plan: &Plan, target: &str, took: Duration) -> String {
    format!(
        "{target}: release {}: {} sent ({}), {} removed, {} unchanged ({:.2} s)",
        plan.manifest.release,
        counted(plan.files(), "file"),
        HumanBytes(plan.bytes()),
        plan.delete.len(),
        plan.unchanged,
        took.as_secs_f64()
    )
}

/// How far it came.
pub fn stopped(stopped: &Stopped, plan: &Plan) -> String {
    let mut text = format!("error: {}\n", stopped.fault);
    for (step, done, of) in &stopped.done {
        let _ = writeln!(text, "  done: {}: {done} of {of}", step.name());
    }
    let reached = |step: Step| stopped.done.iter().any(|(known, ..)| *known == step);
    let open: Vec<String> = plan
        .puts
        .iter()
        .filter(|(phase, puts)| !puts.is_empty() && !reached(Step::Put(*phase)))
        .map(|(phase, puts)| format!("{} ({})", Step::Put(*phase).name(), counted(puts.len(), "file")))
        .chain((stopped.step <= Step::Settle).then(|| Step::Settle.name().to_owned()))
        .chain(
            (!plan.delete.is_empty() && !reached(Step::Delete))
                .then(|| counted(plan.delete.len(), "deletion")),
        )
        .collect();
    if !open.is_empty() {
        let _ = writeln!(text, "  not done: {}", open.join(", "));
    }
    let readers = if stopped.step > Step::Settle {
        "readers see the new site; some of what is no longer part of it is still there"
    } else if stopped.visible {
        "readers see new pages beside old ones; every page has what it needs"
    } else {
        "readers see the site as it was"
    };
    let _ = writeln!(text, "  = note: {readers}");
    text.push_str("  = help: when the cause is mended, publish again: it goes on from here");
    text
}

/// What a purge did.
pub fn purged(purged: &Purged) -> String {
    let mut text = String::new();
    for (path, releases) in &purged.paths {
        let _ = writeln!(
            text,
            "removed `{path}` (found {})",
            if *releases == 1 { "once".to_owned() } else { format!("{releases} times") }
        );
    }
    if !purged.traces.is_empty() {
        text.push_str("note: these files of kept releases still name it; `--purge` removes them, too:\n");
        list(&mut text, purged.traces.iter().map(String::as_str));
    }
    if let Some(beyond) = &purged.beyond {
        let _ = writeln!(text, "note: {beyond}");
    }
    text.push_str(
        "publish next, so that no page links there; what readers, caches and archives have copied is theirs",
    );
    text
}

/// A report of changes, for programs.
pub fn json(changes: &Changes) -> String {
    // Texts and numbers alone: writing them to memory does not fail.
    serde_json::to_string(changes).unwrap_or_default()
}

/// A report of changes, for people.
pub fn text(changes: &Changes) -> String {
    let mut text = format!("{}\n", changes.target);
    for (kind, title) in [(Kind::Added, "new"), (Kind::Changed, "changed"), (Kind::Removed, "gone")] {
        // Pages whose words stay are told of together.
        let of_kind = |page: &&PageChange| {
            page.change == kind
                && (kind != Kind::Changed || page.words_added != Some(0) || page.words_removed != Some(0))
        };
        let pages: Vec<String> = changes.pages.iter().filter(of_kind).map(page).collect();
        if !pages.is_empty() {
            let _ = writeln!(text, "\n{} {title}:", counted(pages.len(), "page"));
            list(&mut text, pages.iter().map(String::as_str));
        }
    }
    let same_words = |page: &&PageChange| {
        page.change == Kind::Changed && page.words_added == Some(0) && page.words_removed == Some(0)
    };
    let same = changes.pages.iter().filter(same_words).count();
    if same > 0 {
        let _ = writeln!(text, "\n{} with the same words and other markup", counted(same, "page"));
    }
    for (name, addresses) in [("entities and topics", &changes.entities), ("timelines", &changes.timelines)] {
        if !addresses.is_empty() {
            let _ = writeln!(text, "\n{name} affected:");
            list(&mut text, addresses.iter().map(String::as_str));
        }
    }
    let _ = writeln!(text, "\nwords: {} added, {} removed", changes.words_added, changes.words_removed);
    if changes.pages_uncounted > 0 {
        let _ = writeln!(text, "(not counted on {})", counted(changes.pages_uncounted, "page"));
    }
    let of = |kind: Kind| changes.files.iter().filter(|file| file.change == kind).count();
    let _ = writeln!(
        text,
        "other files: {} new, {} changed, {} gone; headers alone: {}",
        of(Kind::Added),
        of(Kind::Changed),
        of(Kind::Removed),
        changes.headers.len()
    );
    let _ = writeln!(
        text,
        "to send: {} ({}); to remove: {}",
        counted(changes.files_to_send, "file"),
        HumanBytes(changes.bytes_to_send),
        changes.files_to_remove
    );
    text
}

fn page(page: &PageChange) -> String {
    let words = match (page.words_added, page.words_removed) {
        (Some(added), Some(removed)) => format!("  (+{added} -{removed} words)"),
        _ => String::new(),
    };
    let title = if page.title.is_empty() { String::new() } else { format!("  {}", page.title) };
    format!("{}{title}{words}", page.address)
}
