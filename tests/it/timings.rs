//! `build --timings`: its tables and its trace name every page and file that was made, and the trace nests. No time is
//! looked at, only what lies within what.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{GOOD, ends, site, text};
use crate::support::{files_below, put};

/// A finished span: thread, beginning, end, in nanoseconds.
type Place = (u64, u64, u64);

struct Trace {
    events: Vec<Value>,
}

impl Trace {
    fn of(root: &Path, threads: usize) -> Self {
        let file = root.join("trace.json");
        ends(root, &format!("build --threads {threads} --timings={}", file.display()), 0);
        let trace: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        Self { events: trace["traceEvents"].as_array().unwrap().clone() }
    }

    fn spans(&self) -> impl Iterator<Item = (&Value, Place)> {
        let nanoseconds = |value: &Value| (value.as_f64().unwrap() * 1000.0).round() as u64;
        self.events.iter().filter(|event| event["ph"] == "X").map(move |event| {
            assert_eq!(event["pid"], 1, "{event}");
            let start = nanoseconds(&event["ts"]);
            (event, (event["tid"].as_u64().unwrap(), start, start + nanoseconds(&event["dur"])))
        })
    }

    fn of_category(&self, category: &str) -> Vec<&Value> {
        self.spans().map(|(event, _)| event).filter(|event| event["cat"] == category).collect()
    }
}

/// A site with an old address, a feed and an export beside its pages.
fn with_more() -> tempfile::TempDir {
    let dir = site(GOOD);
    let config =
        "title = 'Test'\nbase_url = 'https://briefing.example/'\n[export]\nformats = ['csv', 'geojson']\n";
    put(dir.path(), "site.toml", config);
    put(
        dir.path(),
        "content/articles/three.md",
        "+++\ntitle = 'Three'\nredirect_from = ['/old/']\npublished = 2026-01-01\n+++\nAna Mock.\n",
    );
    put(dir.path(), "content/entities/water.md", "+++\nname = 'Water'\nkind = 'topic'\n+++\n");
    dir
}

#[test]
fn the_trace_nests_on_every_thread() {
    let dir = with_more();
    for threads in [1, 3] {
        let trace = Trace::of(dir.path(), threads);
        let mut by_thread: BTreeMap<u64, Vec<(u64, u64)>> = BTreeMap::new();
        for (_, (thread, start, end)) in trace.spans() {
            by_thread.entry(thread).or_default().push((start, end));
        }
        for (thread, mut places) in by_thread {
            places.sort_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
            let mut within: Vec<(u64, u64)> = Vec::new();
            for (start, end) in places {
                while within.pop_if(|(_, outer)| *outer <= start).is_some() {}
                let outer = within.last().copied();
                let fits = outer.is_none_or(|(_, outer)| end <= outer);
                assert!(fits, "thread {thread}: {start} to {end} sticks out of {outer:?}");
                within.push((start, end));
            }
        }
    }
}

#[test]
fn the_trace_names_every_file_and_thread() {
    let dir = with_more();
    let trace = Trace::of(dir.path(), 2);
    let path = |event: &&Value| event["args"]["path"].as_str().unwrap().to_owned();
    let made: Vec<String> =
        ["page", "file"].iter().flat_map(|category| trace.of_category(category)).map(|e| path(&e)).collect();
    let there: BTreeSet<String> = files_below(&dir.path().join("public")).into_keys().collect();
    let there: BTreeSet<String> = there.into_iter().filter(|path| path != ".briefbook.json").collect();
    assert_eq!(made.iter().cloned().collect::<BTreeSet<_>>(), there);
    assert_eq!(made.len(), there.len(), "each is made once");
    let sizes: usize = ["page", "file"]
        .iter()
        .flat_map(|category| trace.of_category(category))
        .map(|event| usize::try_from(event["args"]["bytes"].as_u64().unwrap()).unwrap())
        .sum();
    let written: usize =
        there.iter().map(|path| fs::read(dir.path().join("public").join(path)).unwrap().len()).sum();
    assert_eq!(sizes, written);

    let names: BTreeMap<u64, &str> = trace
        .events
        .iter()
        .filter(|event| event["name"] == "thread_name" && event["ph"] == "M")
        .map(|event| (event["tid"].as_u64().unwrap(), event["args"]["name"].as_str().unwrap()))
        .collect();
    assert_eq!(names[&1], "main");
    assert!(trace.spans().all(|(_, (thread, ..))| names.contains_key(&thread)), "{names:?}");
    let stages: Vec<&str> =
        trace.of_category("stage").iter().map(|event| event["name"].as_str().unwrap()).collect();
    assert!(
        stages.starts_with(&["load", "parse"]) && stages.ends_with(&["render", "data", "write"]),
        "{stages:?}"
    );
}

#[test]
fn the_tables_count_every_page_and_file() {
    let dir = with_more();
    let output = ends(dir.path(), "build --timings", 0);
    let printed = text(&output.stderr);
    // A row of a table: how many, how many bytes, of what kind.
    let row = |line: &str| {
        let (numbers, kind) = line.rsplit_once("  ")?;
        let mut numbers = numbers.split_whitespace().rev();
        let bytes: usize = numbers.next()?.parse().ok()?;
        let count: usize = numbers.next()?.parse().ok()?;
        (numbers.count() > 2).then(|| (kind.to_owned(), count, bytes))
    };
    let rows: Vec<(String, usize, usize)> = printed.lines().filter_map(row).collect();
    let count = |kind: &str| rows.iter().find(|row| row.0 == kind).map_or(0, |row| row.1);
    assert_eq!(
        ["article", "entity", "topic", "front", "old address", "data file", "text"].map(count),
        [3, 1, 1, 1, 1, 12, 3],
        "{printed}"
    );
    assert!(count("feed") > 2 && count("export") > 2 && count("search index") > 2, "{printed}");
    let (kinds, sums): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.0 != "in all");
    assert_eq!(sums.len(), 2, "{printed}");
    let of = |rows: &[&(String, usize, usize)]| {
        rows.iter().fold((0, 0), |sum, row| (sum.0 + row.1, sum.1 + row.2))
    };
    assert_eq!(of(&kinds), of(&sums));
    let files = files_below(&dir.path().join("public"));
    assert_eq!(of(&sums).0 + 1, files.len(), "all but the list of our files");
    // Nobody asked: the stages alone.
    let verbose = ends(dir.path(), "build --verbose", 0);
    assert!(text(&verbose.stderr).contains(" ms  render") && !text(&verbose.stderr).contains("all threads"));
}
