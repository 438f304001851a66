//! Marks laid over text.
//!
//! Within a run of leaves the marks that are open form a stack in one fixed order: the earlier start outside, then
//! the longer, then the smaller key. A mark that ends below others closes them, and they go on after it: so where
//! two cross, the later is cut. At the end of a run all are closed; those that go on open again in the next.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::{Mark, MarkKind, Marks};
use crate::markup::{Kind, Node, escape};
use crate::source::floor_char_boundary;

/// A mark on whole characters of the text.
struct Piece<'a> {
    start: u32,
    end: u32,
    mark: &'a Mark<'a>,
    /// Whether a piece of it has been written.
    begun: bool,
}

/// The marks of a tree, and how far they have been written.
pub(super) struct Sweep<'a> {
    /// In the order of nesting.
    pieces: Vec<Piece<'a>>,
    /// The first that has not been reached.
    next: usize,
    /// Those that go on after the last run, outermost first.
    going_on: Vec<usize>,
    /// Those that are open, outermost first, with whether they were written as `<a>`.
    open: Vec<(usize, bool)>,
    /// The ends of those that are open.
    ends: BinaryHeap<Reverse<u32>>,
    /// How many `<a>` are open, that around the run included.
    anchors: usize,
}

impl<'a> Sweep<'a> {
    pub fn new(text: &str, marks: &'a Marks<'a>) -> Self {
        let at = |offset: u32| crate::source::offset(floor_char_boundary(text, offset as usize));
        let mut pieces: Vec<Piece<'_>> = marks
            .iter()
            .map(|mark| Piece { start: at(mark.range.start), end: at(mark.range.end), mark, begun: false })
            .filter(|piece| piece.start < piece.end)
            .collect();
        pieces.sort_by_key(|piece| (piece.start, Reverse(piece.end), piece.mark.key));
        Self { pieces, next: 0, going_on: Vec::new(), open: Vec::new(), ends: BinaryHeap::new(), anchors: 0 }
    }

    /// Writes a run of leaves, which hold this range of the text. Says whether its text ends a line.
    pub fn run(
        &mut self,
        out: &mut String,
        text: &str,
        leaves: &[Node],
        range: Range<u32>,
        in_link: bool,
    ) -> bool {
        let mut words = Words { text, leaves, next: 0, at: range.start };
        self.anchors = usize::from(in_link);
        self.resume(out, range.start);
        while let Some(at) = self.next_edge(range.end) {
            words.until(out, at);
            self.close_ended(out, at);
            self.open_started(out, at);
        }
        words.until(out, range.end);
        self.suspend(out, range.end);
        leaves.last().is_none_or(|leaf| match &leaf.kind {
            Kind::Text(_) => text[..range.end as usize].ends_with('\n'),
            _ => true,
        })
    }

    /// Opens again what goes on at the start of a run, and what began between the runs.
    fn resume(&mut self, out: &mut String, start: u32) {
        for piece in std::mem::take(&mut self.going_on) {
            if self.pieces[piece].end > start {
                self.open(out, piece);
            }
        }
        while let Some(piece) = self.pieces.get(self.next).filter(|piece| piece.start <= start) {
            if piece.end > start {
                self.open(out, self.next);
            }
            self.next += 1;
        }
    }

    /// The next offset before the end of the run at which a mark begins or ends.
    fn next_edge(&self, end: u32) -> Option<u32> {
        let starts = self.pieces.get(self.next).map(|piece| piece.start);
        let ends = self.ends.peek().map(|Reverse(end)| *end);
        let edge = starts.into_iter().chain(ends).min()?;
        (edge < end).then_some(edge)
    }

    /// Closes the marks that end here. Those inside them are cut.
    fn close_ended(&mut self, out: &mut String, at: u32) {
        let mut ended = 0;
        while self.ends.peek() == Some(&Reverse(at)) {
            self.ends.pop();
            ended += 1;
        }
        let mut cut = Vec::new();
        while ended > 0 {
            let Some(piece) = self.close(out) else { break };
            if self.pieces[piece].end == at {
                ended -= 1;
            } else {
                cut.push(piece);
            }
        }
        for piece in cut.into_iter().rev() {
            self.write_start(out, piece);
        }
    }

    fn open_started(&mut self, out: &mut String, at: u32) {
        while self.pieces.get(self.next).is_some_and(|piece| piece.start == at) {
            self.open(out, self.next);
            self.next += 1;
        }
    }

    /// Closes all that is open at the end of a run, and remembers what goes on.
    fn suspend(&mut self, out: &mut String, end: u32) {
        self.ends.clear();
        while let Some(piece) = self.close(out) {
            if self.pieces[piece].end > end {
                self.going_on.push(piece);
            }
        }
        self.going_on.reverse();
    }

    fn open(&mut self, out: &mut String, piece: usize) {
        self.ends.push(Reverse(self.pieces[piece].end));
        self.write_start(out, piece);
    }

    fn close(&mut self, out: &mut String) -> Option<usize> {
        let (piece, anchor) = self.open.pop()?;
        self.anchors -= usize::from(anchor);
        out.push_str(if anchor { "</a>" } else { "</mark>" });
        Some(piece)
    }

    fn write_start(&mut self, out: &mut String, piece: usize) {
        let mark = self.pieces[piece].mark;
        let first = !std::mem::replace(&mut self.pieces[piece].begun, true);
        let anchor = matches!(mark.kind, MarkKind::Mention { .. }) && self.anchors == 0;
        self.anchors += usize::from(anchor);
        self.open.push((piece, anchor));
        match mark.kind {
            MarkKind::Mention { entity, href, id, label } => {
                out.push_str(if anchor { "<a class=\"mention\"" } else { "<mark class=\"mention\"" });
                attribute(out, "data-entity", &[entity]);
                if anchor {
                    out.push_str(" href=\"");
                    escape::address(out, href);
                    out.push('"');
                }
                if first {
                    attribute(out, "id", &[id]);
                    optional(out, "data-label", label);
                }
            }
            MarkKind::Annotation { kind, id, label, number } => {
                out.push_str("<mark");
                attribute(out, "class", &[kind]);
                attribute(out, "data-annotation", &[id]);
                if first {
                    attribute(out, "id", &["a-", id]);
                    optional(out, "data-label", label);
                    optional(out, "data-number", number);
                }
            }
        }
        out.push('>');
    }
}

fn optional(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        attribute(out, name, &[value]);
    }
}

fn attribute(out: &mut String, name: &str, value: &[&str]) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for part in value {
        escape::text(out, part);
    }
    out.push('"');
}

/// The leaves of a run as they are written.
struct Words<'t> {
    text: &'t str,
    leaves: &'t [Node],
    next: usize,
    /// How far the text has been written.
    at: u32,
}

impl Words<'_> {
    /// Writes up to an offset.
    fn until(&mut self, out: &mut String, end: u32) {
        while self.at < end
            && let Some(leaf) = self.leaves.get(self.next)
            && let Some(range) = leaf.kind.text_range()
        {
            let stop = range.end.min(end);
            match leaf.kind {
                Kind::SoftBreak(_) => out.push('\n'),
                Kind::HardBreak(_) => out.push_str("<br />\n"),
                _ => escape::text(out, self.text.get(self.at as usize..stop as usize).unwrap_or("")),
            }
            self.at = stop;
            if stop == range.end {
                self.next += 1;
            }
        }
    }
}
