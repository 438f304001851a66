//! A source's text between reading and writing: one flat list of pieces, whatever format it came in.
//!
//! Readers of formats make it in the order of the text, with a piece where something begins and one where it ends;
//! the writer forgives what is out of place (words outside a paragraph, a paragraph inside emphasis).

/// One piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Something begins.
    Start(Tag),
    /// What began last, and has not ended, ends.
    End,
    /// Words. White space in them is folded.
    Text(String),
    /// A new line in a paragraph.
    Break,
    /// A line across the page.
    Rule,
    /// A block of code, as it is.
    Code {
        /// Its language, where the page names one.
        language: String,
        /// Its lines.
        text: String,
    },
}

/// What can begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// Anything that words of its own stand in, and nothing more is known of.
    Block,
    /// A heading with its level, from 1.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list; one with numbers has the first of them.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// A quotation.
    Quote,
    /// A table with the alignment of its columns; the first row is its head.
    Table(Vec<Align>),
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// Words with a format.
    Format(Format),
    /// Words that lead to an address.
    Link(String),
}

/// What can be done to words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Strong.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Struck through.
    Deleted,
    /// Raised.
    Raised,
    /// Lowered.
    Lowered,
    /// Code.
    Code,
}

/// How a table's column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// As it comes.
    #[default]
    None,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// Whether a character is white space that HTML and Markdown fold; a no-break space is not.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Text without the characters that nobody sees and that no quote should have to hold: control characters, soft
/// hyphens, zero-width spaces, byte order marks, and the marks that turn the direction of a line around. Joiners
/// stay: some scripts need them.
pub fn visible(text: &str) -> String {
    let seen = |c: &char| match c {
        '\n' | '\t' => true,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}' => false,
        c => !c.is_control(),
    };
    let line_end = |c| matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let lines = text.replace("\r\n", "\n");
    lines.chars().map(|c| if line_end(c) { '\n' } else { c }).filter(seen).collect()
}

/// Text on one line: white space folded, none at the ends.
pub fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many words there are, as Unicode counts them.
pub fn words(text: &str) -> usize {
    use unicode_segmentation::UnicodeSegmentation;
    text.unicode_words().count()
}
