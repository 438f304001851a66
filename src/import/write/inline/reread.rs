//! What Markdown says, read again: each character with its formats.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Mark, Place, Run};
use crate::import::pieces::{Format, is_space};

/// A character and what is done to it. White space has no formats: nobody sees them there.
type Seen = Vec<(char, Vec<Mark>)>;

/// What runs are meant to say.
pub fn meant(runs: &[Run]) -> Seen {
    runs.iter().flat_map(|run| run.text.chars().map(|c| seen(c, &run.marks))).collect()
}

fn seen(c: char, marks: &[Mark]) -> (char, Vec<Mark>) {
    if is_space(c) { (c, Vec::new()) } else { (c, marks.to_vec()) }
}

/// What Markdown says. Anything that could not have been meant is a character of its own.
pub fn read(text: &str, place: Place) -> Seen {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES;
    // A cell is read as a paragraph; only its bars are escaped.
    let whole = match place {
        Place::Heading => format!("## {text}\n"),
        Place::Paragraph => text.to_owned(),
        Place::Cell => text.replace("\\|", "|"),
    };
    let (mut out, mut marks) = (Seen::new(), Vec::new());
    for event in Parser::new_ext(&whole, options) {
        match event {
            Event::Text(words) => out.extend(words.chars().map(|c| seen(c, &sorted(&marks)))),
            Event::Code(words) => {
                marks.push(Mark::Format(Format::Code));
                out.extend(words.chars().map(|c| seen(c, &sorted(&marks))));
                marks.pop();
            }
            Event::HardBreak => out.push(('\n', Vec::new())),
            Event::SoftBreak => out.push((' ', Vec::new())),
            Event::Start(Tag::Paragraph | Tag::Heading { .. })
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => {}
            Event::Start(tag) => marks.extend(mark(tag)),
            Event::End(_) => drop(marks.pop()),
            Event::InlineHtml(tag) => match (format_of(&tag), tag.starts_with("</")) {
                (Some(format), false) => marks.push(Mark::Format(format)),
                (Some(_), true) => drop(marks.pop()),
                (None, _) => out.push(('\0', Vec::new())),
            },
            _ => out.push(('\0', Vec::new())),
        }
    }
    out
}

fn sorted(marks: &[Mark]) -> Vec<Mark> {
    let mut marks = marks.to_vec();
    marks.sort();
    marks
}

fn mark(tag: Tag<'_>) -> Option<Mark> {
    Some(match tag {
        Tag::Strong => Mark::Format(Format::Strong),
        Tag::Emphasis => Mark::Format(Format::Emphasis),
        Tag::Strikethrough => Mark::Format(Format::Deleted),
        Tag::Link { dest_url, .. } => Mark::Link(dest_url.into_string()),
        // What nobody meant: a mark that no run has.
        _ => Mark::Link(String::new()),
    })
}

fn format_of(tag: &str) -> Option<Format> {
    match tag.trim_matches(['<', '>', '/']) {
        "strong" => Some(Format::Strong),
        "em" => Some(Format::Emphasis),
        "del" => Some(Format::Deleted),
        "sup" => Some(Format::Raised),
        "sub" => Some(Format::Lowered),
        _ => None,
    }
}
