//! Pieces to Markdown: the words of one line or paragraph with their formats.
//!
//! What is written is read again and compared. Markdown's rules for where `**` may open and close are many; where they
//! do not give the formats that were meant, the next way of writing them is tried, and the last is plain words.

mod escape;
mod reread;
mod runs;

use crate::import::pieces::Format;
pub use escape::longest_run;
use escape::{Escaping, address, line_start};
pub use runs::paragraphs;

/// Words with the same formats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words; `"\n"` alone is a line break.
    pub text: String,
    /// Their formats.
    pub marks: Vec<Mark>,
}

/// A format of words, or a link on them. The order is that of nesting, from outside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The address that they lead to.
    Link(String),
    /// What is done to them.
    Format(Format),
}

/// Where words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a paragraph.
    Paragraph,
    /// In a heading.
    Heading,
    /// In a table's cell.
    Cell,
}

/// How formats are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Stars,
    Underscores,
    Tags,
    Words,
}

/// The Markdown of words.
pub fn write(runs: Vec<Run>, place: Place) -> String {
    let runs = runs::folded(runs, place);
    if runs.is_empty() {
        return String::new();
    }
    let meant = reread::meant(&runs);
    let styles = [Style::Stars, Style::Underscores, Style::Tags];
    let written = styles.iter().map(|style| in_style(&runs, place, *style));
    written
        .into_iter()
        .find(|text| reread::read(text, place) == meant)
        .unwrap_or_else(|| in_style(&runs, place, Style::Words))
}

fn in_style(runs: &[Run], place: Place, style: Style) -> String {
    let escaping = Escaping::of(runs, place);
    let mut text = String::new();
    let mut open: Vec<&Mark> = Vec::new();
    for (n, run) in runs.iter().enumerate() {
        let marks: Vec<&Mark> = if style == Style::Words { Vec::new() } else { run.marks.iter().collect() };
        let kept = open.iter().zip(&marks).take_while(|(a, b)| a == b).count();
        for mark in open.drain(kept..).rev() {
            text.push_str(&close(mark, style));
        }
        let is_code = marks.last() == Some(&&Mark::Format(Format::Code));
        // An address that is its own words.
        if let [Mark::Link(to)] = marks[..]
            && kept == 0
            && run.text == *to
            && runs.get(n + 1).is_none_or(|next| next.marks.first() != Some(&Mark::Link(to.clone())))
            && escape::stands_bare(to)
        {
            text.push_str(&format!("<{to}>"));
            continue;
        }
        for mark in &marks[kept..] {
            text.push_str(opening(mark, style));
            open.push(mark);
        }
        if run.text == "\n" {
            text.push_str("\\\n");
        } else if is_code {
            text.push_str(&escaping.code(&run.text));
        } else {
            let next = runs.get(n + 1).map(|next| &next.marks);
            let before_link =
                next.and_then(|marks| marks.first()).is_some_and(|mark| matches!(mark, Mark::Link(_)));
            text.push_str(&escaping.text(&run.text, before_link));
        }
    }
    for mark in open.drain(..).rev() {
        text.push_str(&close(mark, style));
    }
    let starts: Vec<String> = text.split('\n').map(|line| line_start(line, place)).collect();
    let text = starts.join("\n");
    if place == Place::Heading { escape::heading_end(&text) } else { text }
}

fn opening(mark: &Mark, style: Style) -> &'static str {
    match (mark, style) {
        (Mark::Link(_), _) => "[",
        (Mark::Format(Format::Strong), Style::Tags) => "<strong>",
        (Mark::Format(Format::Emphasis), Style::Tags) => "<em>",
        (Mark::Format(Format::Deleted), Style::Tags) => "<del>",
        (Mark::Format(Format::Strong), _) => "**",
        (Mark::Format(Format::Emphasis), Style::Underscores) => "_",
        (Mark::Format(Format::Emphasis), _) => "*",
        (Mark::Format(Format::Deleted), _) => "~~",
        (Mark::Format(Format::Raised), _) => "<sup>",
        (Mark::Format(Format::Lowered), _) => "<sub>",
        (Mark::Format(Format::Code), _) => "",
    }
}

fn close(mark: &Mark, style: Style) -> String {
    match (mark, opening(mark, style)) {
        (Mark::Link(to), _) => format!("]({})", address(to)),
        (_, tag) if tag.starts_with('<') => format!("</{}", &tag[1..]),
        (_, delimiter) => delimiter.to_owned(),
    }
}
