//! Rows of CSV (RFC 4180), for people's spreadsheets and for programs.

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

/// Rows under a head.
pub struct Rows(Writer<Vec<u8>>);

impl Rows {
    /// Begins with the names of the columns.
    pub fn new<S: AsRef<[u8]>>(columns: impl IntoIterator<Item = S>) -> Self {
        let writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .quote_style(QuoteStyle::Necessary)
            .from_writer(Vec::new());
        let mut rows = Self(writer);
        rows.add(columns);
        rows
    }

    /// Adds a row.
    pub fn add<S: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let written = self.0.write_record(cells);
        // A vector takes every byte, and all rows have as many cells as the head.
        debug_assert!(written.is_ok(), "{written:?}");
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front, which
/// spreadsheets do not show. Control characters are left out.
pub fn guarded(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// A cell without the apostrophe that keeps spreadsheets from taking it for a formula.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

/// Whether a text begins like a formula.
fn is_formula(text: &str) -> bool {
    // What a spreadsheet may pass over on its way to the sign: space, and what nobody sees.
    let begin = text.trim_start_matches(|c: char| c.is_whitespace() || is_unseen(c));
    text.starts_with(['\t', '\r'])
        || begin.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_could_run_do_not() {
        for text in [
            "=cmd|' /C calc'!A0",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            " =1",
            "＝1",
            "\n=1",
            " ＝1",
            "\u{feff}=1",
            "\u{200b}-1",
        ] {
            assert_eq!(guarded(text), format!("'{text}"));
            assert_eq!(unguarded(&guarded(text)), text);
        }
        assert_eq!(guarded("a\0b\u{7}\tc"), "ab\tc");
        assert_eq!(guarded("\u{1}=1"), "'=1");
        for text in ["", "a=1", "'=1", "5", "«=»"] {
            assert_eq!(
                (guarded(text).as_str(), unguarded(text)),
                (text, if text == "'=1" { "=1" } else { text })
            );
        }
    }

    #[test]
    fn quotes_commas_and_line_feeds_are_kept() {
        let mut rows = Rows::new(["a", "b"]);
        rows.add(["x \"y\"", "1,\n2"]);
        assert_eq!(String::from_utf8(rows.finish()).unwrap(), "a,b\r\n\"x \"\"y\"\"\",\"1,\n2\"\r\n");
    }
}
