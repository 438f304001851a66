//! Which tables hold data and which only lay out a page, and where their cells stand.

use dom_query::{Document, NodeRef};

use super::walk::name;
use crate::import::pieces::Align;

/// A table has at most as many columns, and as many cells; a larger one becomes paragraphs.
const MOST_COLUMNS: usize = 64;
const MOST_CELLS: usize = 20_000;

/// A table that is being read.
#[derive(Debug, Default)]
pub struct Table {
    /// Whether it is kept as a table.
    pub is_data: bool,
    column: usize,
    /// For how many more rows a cell above reaches into each column.
    spans: Vec<usize>,
}

impl Table {
    /// Looks at a table.
    pub fn of(table: &NodeRef<'_>) -> (Self, Vec<Align>) {
        let looked = look(table);
        (Self { is_data: looked.is_some(), ..Self::default() }, looked.unwrap_or_default())
    }

    /// A row begins.
    pub fn row(&mut self) {
        self.column = 0;
    }

    /// A cell begins: how many empty ones stand before it, because cells above reach down, and behind it, because it is
    /// wide.
    pub fn cell(&mut self, cell: &NodeRef<'_>) -> (usize, usize) {
        let before = self.reached();
        let wide = span(cell, "colspan").min(MOST_COLUMNS.saturating_sub(self.column)).max(1);
        let deep = span(cell, "rowspan").saturating_sub(1);
        for _ in 0..wide {
            self.put(deep);
        }
        (before, wide - 1)
    }

    fn reached(&mut self) -> usize {
        let start = self.column;
        while self.spans.get(self.column).is_some_and(|rows| *rows > 0) {
            self.spans[self.column] -= 1;
            self.column += 1;
        }
        self.column - start
    }

    fn put(&mut self, deep: usize) {
        if self.column >= MOST_COLUMNS {
            return;
        }
        if self.spans.len() <= self.column {
            self.spans.resize(self.column + 1, 0);
        }
        self.spans[self.column] = deep;
        self.column += 1;
    }
}

fn span(cell: &NodeRef<'_>, key: &str) -> usize {
    cell.attr(key).and_then(|n| n.trim().parse().ok()).unwrap_or(1).clamp(1, 1000)
}

/// The alignment of a table's columns, if it holds data.
fn look(table: &NodeRef<'_>) -> Option<Vec<Align>> {
    if table.attr("role").is_some_and(|role| matches!(&*role, "presentation" | "none")) {
        return None;
    }
    let (mut rows, mut cells, mut columns, mut in_row, mut letters) = (0, 0, 0, 0, 0);
    let (mut is_said, mut has_blocks) = (false, false);
    let mut align: Vec<Align> = Vec::new();
    for node in table.descendants_it() {
        match name(&node).as_str() {
            "table" => return None,
            "th" | "td" => {
                is_said |= node.has_name("th");
                cells += 1;
                in_row += 1;
                columns = columns.max(in_row);
                if rows <= 2 {
                    align.resize(align.len().max(in_row), Align::None);
                    if align[in_row - 1] == Align::None {
                        align[in_row - 1] = alignment(&node);
                    }
                }
            }
            "tr" => (rows, in_row) = (rows + 1, 0),
            "caption" | "thead" => is_said = true,
            "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "figure"
            | "hr" | "form" => has_blocks = true,
            "" if node.is_text() => letters += node.text().trim().len(),
            _ => {}
        }
        if columns > MOST_COLUMNS || cells > MOST_CELLS {
            return None;
        }
    }
    let is_small = cells > 0 && letters / cells < 120;
    let is_data = rows > 1 && columns > 1 && (is_said || is_small && !has_blocks);
    is_data.then_some(align)
}

/// Where the alignment of a cell is kept: finding the main text takes out styles.
const KEPT: &str = "data-align";

/// Notes the alignment of all cells, before the main text is found.
pub fn keep_alignment(document: &Document) {
    for cell in document.select("th, td").nodes() {
        let word = match alignment(cell) {
            Align::None => continue,
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
        };
        cell.set_attr(KEPT, word);
    }
}

fn alignment(cell: &NodeRef<'_>) -> Align {
    let style = cell.attr("style").map(|style| style.to_lowercase().replace(' ', "")).unwrap_or_default();
    let named =
        cell.attr(KEPT).or_else(|| cell.attr("align")).map(|align| align.to_lowercase()).unwrap_or_default();
    let is = |word: &str| named == word || style.contains(&format!("text-align:{word}"));
    match () {
        () if is("right") => Align::Right,
        () if is("center") => Align::Center,
        () if is("left") => Align::Left,
        () => Align::None,
    }
}
