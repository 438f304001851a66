//! What is gone for an audience, and what may still be said of it: nothing but what its author must hear of.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::parse::ObjectKind;
use crate::source::{FileId, Sources, Span};

/// What an audience does not get to see: known only so that a link to it can be refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gone {
    /// Objects.
    pub objects: BTreeSet<(ObjectKind, String)>,
    /// Annotations: article and id.
    pub annotations: BTreeSet<(String, String)>,
    /// When the first embargo ends that alone keeps something from this audience.
    pub next_change: Option<jiff::Timestamp>,
    /// Where they stand: whole files, and stretches of files that hold several objects.
    pub(super) stretches: Vec<Span>,
    /// The same of what cannot be read, and may therefore be for nobody.
    pub(super) unread: Vec<Span>,
}

impl Gone {
    /// Whether the same objects and annotations are gone, wherever they stand.
    pub fn is_same(&self, other: &Self) -> bool {
        self.objects == other.objects && self.annotations == other.annotations
    }

    /// Takes a file as one that cannot be read: what it says by now is not what was looked at. `marked` says whether a
    /// marking seems to be in it. A file that held nothing restricted, and seems to hold nothing now, stays open.
    pub fn outdate(&mut self, file: FileId, marked: bool) {
        let is_restricted = self.stretches.iter().any(|stretch| stretch.file == file);
        if is_restricted || marked {
            self.stretches.retain(|stretch| stretch.file != file);
            self.unread.retain(|stretch| stretch.file != file);
            self.unread.push(Span { file, start: 0, end: u32::MAX });
            self.unread.sort();
        }
    }

    /// Leaves out what is said of things that the audience may not see. A link to one stays: that is how its author
    /// learns of it. Of what is kept back because it cannot be read, no more is told than that it is there; the author
    /// who did not ask for an audience is told all.
    ///
    /// Where a line holds open and restricted things, no place in it is given, since a message shows the whole line.
    pub fn hide(&self, diagnostics: &mut Diagnostics, sources: &Sources, asked: bool) {
        if self.stretches.is_empty() && self.unread.is_empty() {
            return;
        }
        let mut kept_back = BTreeSet::new();
        diagnostics.retain_mut(|diagnostic| {
            let restricted = |span| covers(&self.stretches, span);
            let hidden = |span| restricted(span) || (asked && covers(&self.unread, span));
            let on_a_line = |span| asked && self.is_on_a_line(sources, span);
            let own = diagnostic.span;
            // Lines between two places of a file may be shown as well.
            let between = |span: Span| match own.filter(|own| own.file == span.file) {
                Some(own) => Span { start: own.start.min(span.start), end: own.end.max(span.end), ..span },
                None => span,
            };
            diagnostic.related.retain(|related| !hidden(related.span) && !on_a_line(between(related.span)));
            let Some(span) = diagnostic.span.filter(|span| hidden(*span)) else {
                diagnostic.span = diagnostic.span.filter(|span| !on_a_line(*span));
                return true;
            };
            // An error in what cannot be read may be why it cannot: without a word it would be missing.
            let is_told = match restricted(span) {
                true => is_about_marking(diagnostic.code),
                false => diagnostic.code.severity() == Severity::Error,
            };
            if !is_told || diagnostic.code == Code::RestrictedLink {
                return diagnostic.code == Code::RestrictedLink;
            }
            kept_back.extend(Some(diagnostic.code).filter(|_| asked));
            !asked
        });
        for code in kept_back {
            let message = "something cannot be read, and counts as what nobody may see";
            let hint = "`briefbook check` without `--audience` shows where";
            diagnostics.push(Diagnostic::placeless(code, message).hint(hint));
        }
    }
}

impl Gone {
    /// Whether the lines of a place hold something hidden.
    fn is_on_a_line(&self, sources: &Sources, span: Span) -> bool {
        let text = &sources.get(span.file).text;
        let (start, end) = (span.start as usize, (span.end as usize).min(text.len()));
        let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { return false };
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(text.len(), |at| end + at);
        let overlaps = |stretches: &[Span]| {
            let past = stretches
                .partition_point(|stretch| (stretch.file, stretch.start as usize) < (span.file, end));
            let last = past.checked_sub(1).map(|n| stretches[n]);
            last.is_some_and(|stretch| stretch.file == span.file && stretch.end as usize > start)
        };
        overlaps(&self.stretches) || overlaps(&self.unread)
    }
}

fn is_about_marking(code: Code) -> bool {
    matches!(code, Code::BadMarking | Code::BadStatus | Code::BadEmbargo)
}

fn covers(stretches: &[Span], span: Span) -> bool {
    let past = stretches.partition_point(|stretch| (stretch.file, stretch.start) <= (span.file, span.start));
    past.checked_sub(1).is_some_and(|n| {
        let stretch = stretches[n];
        stretch.file == span.file && span.start < stretch.end
    })
}
