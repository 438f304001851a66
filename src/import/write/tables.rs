//! Tables as Markdown.

use crate::import::pieces::Align;

/// A table whose first row is its head; empty rows and columns at its end are left out.
pub fn table(align: &[Align], mut rows: Vec<Vec<String>>) -> String {
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let filled = |row: &Vec<String>| row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let columns = rows.iter().map(filled).max().unwrap_or(0);
    let Some((head, body)) = rows.split_first() else { return String::new() };
    let line = |row: &Vec<String>| {
        let cells = (0..columns).map(|n| row.get(n).map(String::as_str).unwrap_or_default());
        cells.fold(
            "|".to_owned(),
            |line, cell| if cell.is_empty() { line + "  |" } else { format!("{line} {cell} |") },
        )
    };
    let rule = (0..columns).fold("|".to_owned(), |line, n| {
        line + match align.get(n).copied().unwrap_or_default() {
            Align::None => " --- |",
            Align::Left => " :-- |",
            Align::Center => " :-: |",
            Align::Right => " --: |",
        }
    });
    [line(head), rule].into_iter().chain(body.iter().map(line)).collect::<Vec<_>>().join("\n")
}
