//! A trace in the Trace Event Format, which browsers' profilers open: stages on the main thread, pages and files on the
//! thread that made them, with their steps.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::progress::Stage;
use super::tally::{Span, Tally};
use crate::render::work::{Kind, STEPS};

/// At most so many pages and files have spans of their own, those that took longest: profilers do not open a million. The others
/// are told of together, by what stands between.
const MOST: usize = 10_000;

/// What the steps are called.
const PAGE_STEPS: [&str; STEPS] = ["view", "template", "links", "output"];

/// The trace.
pub fn trace(stages: &[Stage], tally: Option<&Tally>) -> String {
    let spans = tally.and_then(|tally| tally.spans.as_deref()).unwrap_or_default();
    let mut events = vec![named("process_name", 0, "briefbook")];
    let mut threads: Vec<usize> = std::iter::once(0).chain(spans.iter().map(|span| span.thread)).collect();
    threads.sort_unstable();
    threads.dedup();
    for thread in threads {
        let name = if thread == 0 { "main".to_owned() } else { format!("worker {thread}") };
        events.push(named("thread_name", thread, &name));
    }
    for stage in stages {
        let start = nanoseconds(stage.start);
        let place = (0, start, start + nanoseconds(stage.length));
        events.push(event(stage.name, "stage", place, json!({})));
    }
    with_spans(&mut events, spans, MOST);
    json!({ "traceEvents": events, "displayTimeUnit": "ms" }).to_string()
}

/// A length of time, as all times of a trace are counted.
pub fn nanoseconds(length: Duration) -> u64 {
    u64::try_from(length.as_nanos()).unwrap_or(u64::MAX)
}

fn named(what: &str, thread: usize, name: &str) -> Value {
    json!({ "name": what, "ph": "M", "pid": 1, "tid": thread + 1, "args": { "name": name } })
}

#[expect(clippy::cast_precision_loss, reason = "a build does not take a month")]
fn event(name: &str, category: &str, (thread, start, end): (usize, u64, u64), args: Value) -> Value {
    // Microseconds; the fraction keeps what is within another from sticking out.
    let micros = |nanoseconds: u64| nanoseconds as f64 / 1e3;
    json!({
        "name": name, "cat": category, "ph": "X", "pid": 1, "tid": thread + 1,
        "ts": micros(start), "dur": micros(end.saturating_sub(start)), "args": args,
    })
}

/// Adds the longest of the spans one by one, and the others together.
fn with_spans(events: &mut Vec<Value>, spans: &[Span], most: usize) {
    let mut longest: Vec<usize> = (0..spans.len()).collect();
    longest.sort_by_key(|n| (Reverse(spans[*n].length()), spans[*n].began));
    let mut is_long = vec![false; spans.len()];
    longest.iter().take(most).for_each(|n| is_long[*n] = true);
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|n| (spans[*n].thread, spans[*n].began, Reverse(spans[*n].end())));
    let mut short = Short::default();
    // The ends of the long ones that the thread is in.
    let mut within: Vec<u64> = Vec::new();
    let mut thread = 0;
    for n in order {
        let span = &spans[n];
        if thread != span.thread {
            short.flush(events, thread);
            within.clear();
            thread = span.thread;
        }
        while within.pop_if(|end| *end <= span.began).is_some() {
            short.flush(events, thread);
        }
        if is_long[n] {
            short.flush(events, thread);
            within.push(span.end());
            one(events, span);
        } else {
            short.add(span);
        }
    }
    short.flush(events, thread);
}

/// A page or file with its steps.
fn one(events: &mut Vec<Value>, span: &Span) {
    let (name, steps) = match span.kind {
        Kind::Page(name) => (name, PAGE_STEPS),
        Kind::File(name) => (name, ["make", "", "", "output"]),
    };
    let args = match &span.file {
        Some((path, bytes)) => json!({ "path": path, "bytes": bytes }),
        None => json!({}),
    };
    events.push(event(name, span.category(), (span.thread, span.began, span.end()), args));
    let mut last = span.began;
    for (step, end) in steps.into_iter().zip(span.ends) {
        if end > last {
            events.push(event(step, "step", (span.thread, last, end), json!({})));
        }
        last = end;
    }
}

/// Short spans of one thread that follow on each other.
#[derive(Default)]
struct Short {
    place: Option<(u64, u64)>,
    kinds: BTreeMap<&'static str, usize>,
}

impl Short {
    fn add(&mut self, span: &Span) {
        let (start, end) = self.place.unwrap_or((span.began, span.began));
        self.place = Some((start, end.max(span.end())));
        let name = span.kind.name();
        *self.kinds.entry(name).or_default() += usize::from(span.file.is_some());
    }

    fn flush(&mut self, events: &mut Vec<Value>, thread: usize) {
        let Self { place, kinds } = std::mem::take(self);
        let Some((start, end)) = place else { return };
        events.push(event("short ones", "together", (thread, start, end), json!(kinds)));
    }
}

impl Span {
    fn end(&self) -> u64 {
        self.ends[STEPS - 1]
    }

    fn length(&self) -> u64 {
        self.end() - self.began
    }

    fn category(&self) -> &'static str {
        match (&self.file, self.kind) {
            (None, _) => "several",
            (_, Kind::Page(_)) => "page",
            (_, Kind::File(_)) => "file",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(thread: usize, began: u64, end: u64) -> Span {
        let made = began + (end - began) / 2;
        Span {
            thread,
            kind: Kind::Page("article"),
            file: Some(("a".into(), 1)),
            began,
            ends: [made, made, made, end],
        }
    }

    /// Threads, beginnings, ends and how many pages, without the steps.
    fn drawn(spans: &[Span], most: usize) -> Vec<(u64, u64, u64, u64)> {
        let mut events = Vec::new();
        with_spans(&mut events, spans, most);
        events.retain(|event| event["cat"] != "step");
        let nanoseconds = |value: &Value| (value.as_f64().unwrap() * 1e3).round() as u64;
        let number = |event: &Value| {
            let start = nanoseconds(&event["ts"]);
            let count = if event["cat"] == "page" { 1 } else { event["args"]["article"].as_u64().unwrap() };
            (event["tid"].as_u64().unwrap(), start, start + nanoseconds(&event["dur"]), count)
        };
        events.iter().map(number).collect()
    }

    #[test]
    fn short_spans_stand_together_between_long_ones() {
        let spans =
            [span(1, 0, 2), span(1, 2, 5), span(2, 3, 4), span(1, 5, 50), span(1, 50, 52), span(0, 0, 99)];
        let all = [(1, 0, 99, 1), (2, 0, 2, 1), (2, 2, 5, 1), (2, 5, 50, 1), (2, 50, 52, 1), (3, 3, 4, 1)];
        assert_eq!(drawn(&spans, 10), all);
        assert_eq!(
            drawn(&spans, 2),
            [(1, 0, 99, 1), (2, 0, 5, 2), (2, 5, 50, 1), (2, 50, 52, 1), (3, 3, 4, 1)]
        );
    }

    #[test]
    fn short_spans_within_a_long_one_do_not_stick_out() {
        let spans = [span(1, 10, 12), span(1, 90, 95), span(1, 5, 100), span(1, 101, 103)];
        assert_eq!(drawn(&spans, 1), [(2, 5, 100, 1), (2, 10, 95, 2), (2, 101, 103, 1)]);
    }
}
