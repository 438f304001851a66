//! How long pages and files took, summed by kind over all threads. [`Tally::tables`] says it to people, `trace.rs` to a
//! profiler.

use std::collections::BTreeMap;

use crate::render::work::{Done, Kind, STEPS, Step};

/// What is to be known of pages and files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Nothing.
    Nothing,
    /// Their sums.
    Sums,
    /// Their sums, and when each was made.
    Spans,
}

/// What was told.
#[derive(Debug, Default)]
pub struct Tally {
    kinds: BTreeMap<Kind, Sum>,
    /// When each was made, where that was asked for, in the order in which they were done.
    pub spans: Option<Vec<Span>>,
    /// Of each thread, when it began and ended what no later work has turned out to hold.
    outermost: BTreeMap<usize, Vec<(u64, u64)>>,
}

/// A kind together.
#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    files: usize,
    bytes: usize,
    /// Nanoseconds by step.
    steps: [u64; STEPS],
}

/// Something that was made.
#[derive(Debug, Clone)]
pub struct Span {
    /// The thread: 0 is the main one.
    pub thread: usize,
    /// What it is.
    pub kind: Kind,
    /// Its path and size; none for work on several files at once.
    pub file: Option<(Box<str>, usize)>,
    /// When the work began, and when each step of it ended.
    pub began: u64,
    pub ends: [u64; STEPS],
}

impl Tally {
    /// Knows of nothing yet.
    pub fn new(asked: Asked) -> Self {
        Self { spans: (asked == Asked::Spans).then(Vec::new), ..Self::default() }
    }

    /// Adds what a worker has made, or the main thread.
    pub fn add(&mut self, worker: Option<usize>, done: &Done<'_>) {
        let thread = worker.map_or(0, |worker| worker + 1);
        let Done { kind, file, began, ends } = *done;
        let sum = self.kinds.entry(kind).or_default();
        if let Some((_, bytes)) = file {
            sum.files += 1;
            sum.bytes += bytes;
        }
        let mut last = began;
        for (step, end) in sum.steps.iter_mut().zip(ends) {
            *step += end.saturating_sub(last);
            last = end;
        }
        // While a thread waits for a part of its work, it does other work: that is not counted twice.
        let outermost = self.outermost.entry(thread).or_default();
        let within = outermost.partition_point(|(start, _)| *start < began);
        let held: u64 = outermost.drain(within..).map(|(start, end)| end - start).sum();
        let made = &mut sum.steps[Step::View as usize];
        *made = made.saturating_sub(held);
        outermost.push((began, last));
        if let Some(spans) = &mut self.spans {
            let file = file.map(|(path, bytes)| (path.into(), bytes));
            spans.push(Span { thread, kind, file, began, ends });
        }
    }

    /// A table of the kinds of pages, and one of the kinds of other files, what took longest first.
    pub fn tables(&self) -> String {
        let pages = self.of(|kind| match kind {
            Kind::Page(name) => Some(name),
            Kind::File(_) => None,
        });
        let files = self.of(|kind| match kind {
            Kind::File(name) => Some(name),
            Kind::Page(_) => None,
        });
        let steps = ["view", "template", "links", "output"];
        let of_files = ["make", "output"];
        format!(
            "{}{}",
            table("pages", &steps, &pages, |sum| sum.steps.to_vec()),
            table("files", &of_files, &files, |sum| vec![sum.steps[0], sum.steps[STEPS - 1]])
        )
    }

    fn of(&self, name: impl Fn(Kind) -> Option<&'static str>) -> Vec<(&'static str, Sum)> {
        let mut kinds: Vec<_> =
            self.kinds.iter().filter_map(|(kind, sum)| Some((name(*kind)?, *sum))).collect();
        kinds.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.all()));
        kinds
    }
}

impl Sum {
    fn all(&self) -> u64 {
        self.steps.iter().sum()
    }

    fn add(&mut self, other: &Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.steps.iter_mut().zip(other.steps).for_each(|(sum, step)| *sum += step);
    }
}

#[expect(clippy::cast_precision_loss, reason = "no table shows the difference")]
fn table(
    what: &str,
    steps: &[&str],
    kinds: &[(&'static str, Sum)],
    times: impl Fn(&Sum) -> Vec<u64>,
) -> String {
    let milliseconds = |time: u64| format!("{:>11.1}", time as f64 / 1e6);
    let mut all = Sum::default();
    kinds.iter().for_each(|(_, sum)| all.add(sum));
    let heads: String = steps.iter().map(|step| format!("{step:>11}")).collect();
    let mut table = format!("\n{:>10}   {heads}{what:>9}{:>14}  (ms, all threads)\n", "in all", "bytes");
    for (name, sum) in kinds.iter().chain([&("in all", all)]) {
        let times: String = times(sum).into_iter().map(milliseconds).collect();
        let whole = sum.all() as f64 / 1e6;
        table.push_str(&format!("{whole:>10.1} ms{times}{:>9}{:>14}  {name}\n", sum.files, sum.bytes));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_within_work_is_counted_once() {
        let mut tally = Tally::new(Asked::Sums);
        let file = |name, began, made, ended| Done {
            kind: Kind::File(name),
            file: Some(("a", 10)),
            began,
            ends: [made, made, made, ended],
        };
        tally.add(Some(0), &file("other", 0, 1, 5));
        tally.add(Some(0), &file("inner", 20, 30, 40));
        tally.add(Some(1), &file("inner", 15, 95, 96));
        tally.add(Some(0), &file("outer", 10, 100, 110));
        let steps = |name| tally.kinds[&Kind::File(name)].steps;
        assert_eq!(steps("outer"), [70, 0, 0, 10]);
        assert_eq!(steps("inner"), [90, 0, 0, 11]);
        assert_eq!(steps("other"), [1, 0, 0, 4]);
    }

    #[test]
    fn tables_are_sorted_by_time() {
        let mut tally = Tally::new(Asked::Sums);
        let page = |name, end| Done {
            kind: Kind::Page(name),
            file: Some(("a", 7)),
            began: 0,
            ends: [end, 2 * end, 3 * end, 4 * end],
        };
        tally.add(Some(0), &page("short", 1_000_000));
        tally.add(Some(1), &page("long", 2_000_000));
        tally.add(Some(2), &page("short", 500_000));
        let tables = tally.tables();
        let expected = [
            "       8.0 ms        2.0        2.0        2.0        2.0        1             7  long",
            "       6.0 ms        1.5        1.5        1.5        1.5        2            14  short",
            "      14.0 ms        3.5        3.5        3.5        3.5        3            21  in all",
        ];
        assert_eq!(tables.lines().skip(2).take(3).collect::<Vec<_>>(), expected, "{tables}");
    }
}
