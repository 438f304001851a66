//! Formats read, and brought into sites.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::*;
use crate::parse;

/// Imports a text of a format into a site of these files.
fn imported(format: Format, name: &str, text: &str, files: &[(&str, &str)]) -> Adopted {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let source = Source { name, text, beside: None };
    let batch = read(format, &source, &Options::default()).unwrap();
    adopt(&batch, name, &parse::parse_texts(&files), &Options::default(), &Refused::new())
}

/// The same, in less time than this.
fn within(seconds: u64, format: Format, name: &str, text: &str, files: &[(&str, &str)]) -> Adopted {
    let start = Instant::now();
    let adopted = imported(format, name, text, files);
    let time = start.elapsed();
    assert!(time < Duration::from_secs(seconds), "{name} took {time:?}");
    adopted
}

/// Hundreds of events with one long title: IDs with a number of four digits are no longer than others.
#[test]
fn a_long_title_that_recurs_gives_usable_ids() {
    let title = "Port Sample counts its ships ".repeat(4);
    let rows: String = (0..1100).fold("title,when\n".to_owned(), |rows, n| {
        rows + &format!("{title},{:04}-{:02}\n", 1900 + n / 12, 1 + n % 12)
    });
    let adopted = imported(Format::Csv, "counts.csv", &rows, &[]);
    assert_eq!(adopted.events.len(), 1100);
    let odd: Vec<&String> = adopted.events.iter().filter(|id| !parse::record::is_id(id)).collect();
    assert_eq!(odd, Vec::<&String>::new());
}

/// One name, thousands of times: each passage is told from all others by the words around it.
#[test]
fn a_name_that_recurs_is_placed_in_time() {
    let n = 1000;
    let (mut text, mut spans) = (String::new(), Vec::new());
    for i in 0..n {
        let _ = write!(text, "the{i} ");
        spans.push(format!("[{}, {}, \"ORG\"]", text.len(), text.len() + 8));
        let _ = write!(text, "Ministry said {i}. \n\n");
    }
    let line = format!("{{\"text\": {}, \"label\": [{}]}}", serde_json::json!(text), spans.join(","));
    let adopted = within(20, Format::Doccano, "said.jsonl", &line, &[]);
    assert_eq!((adopted.placed, adopted.unplaced.len()), (n, 0));
    let notes: Vec<String> = (0..n)
        .map(|i| {
            let selector = format!(
                "{{\"type\":\"TextQuoteSelector\",\"exact\":\"Ministry\",\"prefix\":\"the{i} \",\"suffix\":\" said {i}.\"}}"
            );
            let target = format!("{{\"source\":\"/articles/said/\",\"selector\":{selector}}}");
            format!("{{\"bodyValue\":\"Note {i}.\",\"target\":{target}}}")
        })
        .collect();
    let article = format!("+++\ntitle = 'Port Sample'\n+++\n{text}");
    let files = [("content/articles/said.md", article.as_str())];
    let adopted = within(20, Format::W3c, "notes.json", &format!("[{}]", notes.join(",")), &files);
    assert_eq!((adopted.placed, adopted.unplaced.len()), (n, 0));
}

/// Thousands of events of one title, and of titles, places and people of their own, imported and imported again.
#[test]
fn thousands_of_events_are_imported_in_time() {
    let n = 6000;
    let day = |i: usize| format!("{:04}-{:02}-{:02}", 1700 + i / 336, 1 + i / 28 % 12, 1 + i % 28);
    let same: String =
        (0..n).fold("title,when\n".to_owned(), |rows, i| rows + &format!("Meeting,{}\n", day(i)));
    let other: String = (0..n).fold("title,when,where,actors\n".to_owned(), |rows, i| {
        rows + &format!("Meeting {i},{},Port {i} Sample,Mock {i}\n", day(i))
    });
    for rows in [same, other] {
        let adopted = within(40, Format::Csv, "events.csv", &rows, &[]);
        assert_eq!(adopted.events.len(), n);
        let files: Vec<(&str, &str)> =
            adopted.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let again = within(40, Format::Csv, "events.csv", &rows, &files);
        assert_eq!((again.events.len(), again.known), (0, n));
    }
}
