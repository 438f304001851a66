//! Measures how well the program does over a file of articles that people annotated.
//!
//! `cargo run --release --example measure -- MEASURE FILE...` prints a table. A file has one JSON object a line:
//! `id`, `title`, `date`, `text` (plain, paragraphs parted by a blank line), `mentions` with `entity`, `start`, `end`
//! and `quote`, `events` likewise, and `entities` with `id`, `name`, `type` and `aliases`. Offsets are code points.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod corpus;
mod drift;
mod misses;
mod names;
mod site;

use std::path::Path;
use std::process::ExitCode;

/// A measure: its name, and what makes its table of a file.
type Measure = (&'static str, fn(&Path) -> corpus::Result<String>);

/// All measures.
const MEASURES: &[Measure] = &[("drift", drift::table), ("names", names::table)];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, files)) = arguments.split_first().filter(|(_, files)| !files.is_empty()) else {
        return usage();
    };
    let Some((_, table)) = MEASURES.iter().find(|(known, _)| known == name) else {
        return usage();
    };
    for file in files {
        match table(Path::new(file)) {
            Ok(table) => println!("{table}"),
            Err(error) => {
                eprintln!("measure: {file}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    let names: Vec<&str> = MEASURES.iter().map(|(name, _)| *name).collect();
    eprintln!("usage: measure {} FILE...", names.join("|"));
    ExitCode::from(2)
}
