//! Runs of words put in order before they are written: white space folded and kept out of formats.

use super::{Mark, Place, Run};
use crate::import::pieces::{Format, is_space};

/// Words split where two line breaks follow each other: there a paragraph ends.
pub fn paragraphs(runs: Vec<Run>) -> Vec<Vec<Run>> {
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    let mut breaks = 0;
    for run in runs {
        let is_break = run.text == "\n" && run.marks.is_empty();
        let is_blank = run.text.chars().all(is_space);
        if is_break {
            breaks += 1;
        } else if !is_blank {
            if breaks > 1 {
                parts.push(std::mem::take(&mut part));
            }
            breaks = 0;
        }
        part.push(run);
    }
    parts.push(part);
    parts
}

/// Runs with white space folded, none at the ends of lines, none of the same formats side by side, and the marks of
/// each in the order of nesting.
pub fn folded(runs: Vec<Run>, place: Place) -> Vec<Run> {
    let one_line = place != Place::Paragraph;
    let mut out: Vec<Run> = Vec::new();
    // White space that has been seen and not yet written: none, a space, a line break.
    let mut between: Option<char> = None;
    for run in runs {
        let is_break = !one_line && run.text == "\n" && run.marks.is_empty();
        if is_break {
            between = Some('\n');
            continue;
        }
        let marks = ordered(&run.marks);
        for (n, word) in run.text.split(is_space).enumerate() {
            if n > 0 && between.is_none() {
                between = Some(' ');
            }
            if !word.is_empty() {
                put(&mut out, word, &marks, between.take());
            }
        }
    }
    out
}

fn put(out: &mut Vec<Run>, word: &str, marks: &[Mark], between: Option<char>) {
    match (between, out.last_mut()) {
        (_, None) => out.push(Run { text: word.into(), marks: marks.to_vec() }),
        (Some('\n'), _) => {
            out.push(Run { text: "\n".into(), marks: Vec::new() });
            out.push(Run { text: word.into(), marks: marks.to_vec() });
        }
        (Some(space), Some(last)) if last.marks == marks && last.text != "\n" => {
            last.text.push(space);
            last.text.push_str(word);
        }
        (Some(space), Some(last)) => {
            // The space between two formats stands in what both share.
            let shared = last.marks.iter().zip(marks).take_while(|(a, b)| a == b).count();
            let shared = marks[..shared].to_vec();
            if last.marks == shared {
                last.text.push(space);
                out.push(Run { text: word.into(), marks: marks.to_vec() });
            } else if shared == marks {
                out.push(Run { text: format!("{space}{word}"), marks: shared });
            } else {
                out.push(Run { text: space.into(), marks: shared });
                out.push(Run { text: word.into(), marks: marks.to_vec() });
            }
        }
        (None, Some(last)) if last.marks == marks && last.text != "\n" => last.text.push_str(word),
        (None, Some(_)) => out.push(Run { text: word.into(), marks: marks.to_vec() }),
    }
}

/// The marks of a run in the order of nesting, each once. Code cannot hold anything.
fn ordered(marks: &[Mark]) -> Vec<Mark> {
    let mut marks = marks.to_vec();
    marks.sort();
    marks.dedup();
    let is_both = [Format::Raised, Format::Lowered].iter().all(|f| marks.contains(&Mark::Format(*f)));
    if is_both {
        marks.retain(|mark| *mark != Mark::Format(Format::Lowered));
    }
    marks
}
