//! Lists as Markdown.

use super::Built;

/// The largest number that Markdown takes for one of a list.
const LARGEST: u64 = 999_999_999;

/// A list. `before` is the mark of the list right before it, which must not be the same: else the two are one.
pub fn list(start: Option<u64>, items: &[Vec<Built>], before: Option<char>) -> Built {
    let marker = match (start, before) {
        (None, Some('-')) => '*',
        (None, _) => '-',
        (Some(_), Some('.')) => ')',
        (Some(_), _) => '.',
    };
    let first = start.filter(|first| *first <= LARGEST - items.len() as u64).unwrap_or(1);
    let is_tight = items.iter().all(|item| is_tight(item));
    let numbered = (first..).zip(items).map(|(number, blocks)| {
        let mark = if start.is_some() { format!("{number}{marker} ") } else { format!("{marker} ") };
        let between = if is_tight { "\n" } else { "\n\n" };
        let text = blocks.iter().map(|built| built.text.as_str()).collect::<Vec<_>>().join(between);
        format!("{mark}{}", indented(&text, mark.len()))
    });
    let text = numbered.collect::<Vec<_>>().join(if is_tight { "\n" } else { "\n\n" });
    Built { text, marker: Some(marker), is_paragraph: false }
}

/// Whether an item is one paragraph at most, with lists below it.
fn is_tight(blocks: &[Built]) -> bool {
    let lists = match blocks {
        [first, rest @ ..] if first.is_paragraph => rest,
        _ => blocks,
    };
    lists.len() <= 1 && lists.iter().all(|built| built.marker.is_some()) || blocks.len() == 1
}

/// The lines after the first moved to the right.
fn indented(text: &str, by: usize) -> String {
    let space = " ".repeat(by);
    let line = |(n, line): (usize, &str)| {
        if n == 0 || line.is_empty() { line.to_owned() } else { format!("{space}{line}") }
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}
