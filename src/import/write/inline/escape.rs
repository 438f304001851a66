//! Characters that Markdown would read as its own, written so that it does not.

use super::{Mark, Place, Run};
use crate::import::pieces::Format;

/// What has to be escaped in a line, besides what always has to be.
pub struct Escaping {
    tildes: bool,
    bars: bool,
    braces: bool,
}

impl Escaping {
    /// What has to be escaped in these words.
    pub fn of(runs: &[Run], place: Place) -> Self {
        let deleted = runs.iter().any(|run| run.marks.contains(&Mark::Format(Format::Deleted)));
        let tildes: usize = runs.iter().map(|run| run.text.matches('~').count()).sum();
        let has_breaks = runs.iter().any(|run| run.text == "\n");
        Self {
            tildes: deleted || tildes > 1,
            bars: place == Place::Cell || has_breaks,
            braces: place == Place::Heading,
        }
    }

    /// Words as text. `before_link` when a link follows them.
    pub fn text(&self, text: &str, before_link: bool) -> String {
        let mut out = String::with_capacity(text.len() + 8);
        let chars: Vec<char> = text.chars().collect();
        for (n, &c) in chars.iter().enumerate() {
            let before = n.checked_sub(1).and_then(|n| chars.get(n));
            let after = chars.get(n + 1);
            let inside_word =
                before.is_some_and(|c| c.is_alphanumeric()) && after.is_some_and(|c| c.is_alphanumeric());
            let special = match c {
                '\\' | '*' | '`' | '[' | ']' => true,
                '_' => !inside_word,
                '<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
                '&' => has_entity(&chars[n + 1..]) || after.is_none(),
                '!' => after.is_none() && before_link,
                '~' => self.tildes,
                '|' => self.bars,
                '{' | '}' => self.braces,
                _ => false,
            };
            if special {
                out.push('\\');
            }
            out.push(c);
        }
        out
    }

    /// Words as code.
    pub fn code(&self, text: &str) -> String {
        let fence = "`".repeat(longest_run(text, '`') + 1);
        let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        let text = if self.bars { text.replace('|', "\\|") } else { text.to_owned() };
        format!("{fence}{pad}{text}{pad}{fence}")
    }
}

/// The length of the longest run of a character.
pub fn longest_run(text: &str, wanted: char) -> usize {
    let step = |(longest, now): (usize, usize), c| {
        let now = if c == wanted { now + 1 } else { 0 };
        (longest.max(now), now)
    };
    text.chars().fold((0, 0), step).0
}

/// A line whose beginning is no heading, list, quotation, rule or fence. What was put there to be one of the formats is
/// none of those.
pub fn line_start(line: &str, place: Place) -> String {
    if place != Place::Paragraph {
        return line.to_owned();
    }
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\\']);
    let hashes = line.len() - line.trim_start_matches('#').len();
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    if (1..=9).contains(&digits) && rest.starts_with(['.', ')']) && is_end(&rest[1..]) {
        return format!("{}\\{rest}", &line[..digits]);
    }
    let is_rule = |of: char| line.starts_with(of) && line.chars().all(|c| c == of || c == ' ');
    let special = line.starts_with('>')
        || (1..=6).contains(&hashes) && is_end(&line[hashes..])
        || line.starts_with(['+', '-']) && is_end(&line[1..])
        || line.starts_with("~~~")
        || is_rule('-')
        || is_rule('=');
    if special { format!("\\{line}") } else { line.to_owned() }
}

/// A heading whose end is no closing run of `#`.
pub fn heading_end(text: &str) -> String {
    let words = text.trim_end_matches('#');
    if words.len() == text.len() || words.ends_with('\\') {
        text.to_owned()
    } else {
        format!("{words}\\{}", &text[words.len()..])
    }
}

/// An address as the target of a link.
pub fn address(to: &str) -> String {
    let mut out = String::with_capacity(to.len());
    let chars: Vec<char> = to.chars().filter(|c| !c.is_control()).collect();
    for (n, &c) in chars.iter().enumerate() {
        match c {
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '|' => out.push_str("%7C"),
            '&' if chars.get(n + 1).is_some_and(|c| c.is_ascii_alphabetic() || *c == '#')
                && has_entity(&chars[n + 1..]) =>
            {
                out.push_str("&amp;");
            }
            c => out.push(c),
        }
    }
    if out.contains(['(', ')']) { format!("<{out}>") } else { out }
}

/// Whether what follows an ampersand could be read as a character's name.
fn has_entity(after: &[char]) -> bool {
    let name = after.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    after.get(name) == Some(&';')
}

/// Whether an address can be written between angle brackets as its own words.
pub fn stands_bare(to: &str) -> bool {
    let scheme = to.starts_with("https://") || to.starts_with("http://");
    scheme && to.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '|' | '\\' | '&'))
}
