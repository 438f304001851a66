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

/// A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front, which
/// spreadsheets do not show.
pub fn guarded(text: &str) -> String {
    let is_formula = text
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
        || text.trim_start().starts_with(['=', '+', '-', '@']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_could_run_do_not() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\n=1"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["", "a=1", "'=1", "5", "«=»"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn quotes_commas_and_line_feeds_are_kept() {
        let mut rows = Rows::new(["a", "b"]);
        rows.add(["x \"y\"", "1,\n2"]);
        assert_eq!(String::from_utf8(rows.finish()).unwrap(), "a,b\r\n\"x \"\"y\"\"\",\"1,\n2\"\r\n");
    }
}
