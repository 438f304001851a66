//! The fenced blocks of a page.

use std::ops::Range;

/// A fenced block.
pub struct Block<'a> {
    /// The word behind the fence.
    pub language: &'a str,
    /// Its contents.
    pub text: &'a str,
    /// Where they stand in the page.
    pub range: Range<usize>,
    /// The line of its fence, from 1.
    pub line: usize,
    /// The file that it is, where the paragraph above names one.
    pub file: Option<&'a str>,
}

/// The blocks in their order.
pub fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut at, mut open, mut above) = (0, None, "");
    for (number, line) in page.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        match (line.strip_prefix("```"), open) {
            (Some(language), None) => open = Some((language, at, number + 1)),
            (Some(_), Some((language, from, number))) => {
                let range = from..start;
                blocks.push(Block {
                    language,
                    text: &page[range.clone()],
                    range,
                    line: number,
                    file: file(above),
                });
                (open, above) = (None, "");
            }
            (None, None) if !line.is_empty() => above = line,
            _ => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// The path of a line that is nothing but a path in backticks and a colon.
fn file(line: &str) -> Option<&str> {
    let path = line.strip_prefix('`')?.strip_suffix("`:")?;
    path.contains('.').then_some(path)
}
