//! Pieces to Markdown: the blocks.
//!
//! Entry point: [`markdown`]. Its promise: read again, the Markdown says the same words, whatever characters they
//! hold, and nothing in them becomes a link, a heading or HTML that was none. The words of a line are for `inline`.
//! Containers are frames on a stack, so no function here calls itself.

mod inline;
mod lists;
mod tables;

use super::pieces::{Align, Piece, Tag};
use inline::{Mark, Place, Run};

/// Lists and quotations nest at most this deep; what is deeper stands in the innermost.
const DEEPEST: usize = 12;

/// The Markdown of a text, ending with a newline unless there is none.
pub fn markdown(pieces: &[Piece]) -> String {
    let mut writer = Writer { frames: vec![Frame::new(Kind::Root)], ..Writer::default() };
    pieces.iter().for_each(|piece| writer.piece(piece));
    writer.finish()
}

#[derive(Default)]
struct Writer {
    frames: Vec<Frame>,
    /// What each start that has not ended yet has to undo.
    open: Vec<Open>,
    /// The formats that are open.
    marks: Vec<Mark>,
    /// The words of the block that is being made.
    line: Vec<Run>,
    /// The level of the heading that it is.
    heading: Option<u8>,
}

/// What an end ends.
enum Open {
    Block,
    Heading,
    Frame,
    Row,
    Cell,
    Mark,
    Nothing,
}

/// A container that is being filled.
struct Frame {
    kind: Kind,
    blocks: Vec<Built>,
}

enum Kind {
    Root,
    Quote,
    Item,
    List { start: Option<u64>, items: Vec<Vec<Built>> },
    Table { align: Vec<Align>, rows: Vec<Vec<String>> },
}

/// A finished block.
struct Built {
    text: String,
    /// Of a list: the character that marks its items.
    marker: Option<char>,
    is_paragraph: bool,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self { kind, blocks: Vec::new() }
    }
}

impl Writer {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Start(tag) => {
                let open = self.start(tag);
                self.open.push(open);
            }
            Piece::End => self.end(),
            Piece::Text(text) => self.line.push(Run { text: text.clone(), marks: self.marks.clone() }),
            Piece::Break if self.in_one_line() => self.space(),
            Piece::Break => self.line.push(Run { text: "\n".into(), marks: Vec::new() }),
            Piece::Rule if self.in_one_line() => self.space(),
            Piece::Rule => {
                self.flush();
                if !matches!(self.top().kind, Kind::Item | Kind::List { .. }) {
                    self.block("---".into(), false);
                }
            }
            Piece::Code { text, .. } if self.in_one_line() => {
                self.line.push(Run { text: text.clone(), marks: self.marks.clone() });
            }
            Piece::Code { language, text } => {
                self.flush();
                self.block(fenced(language, text), false);
            }
        }
    }

    fn start(&mut self, tag: &Tag) -> Open {
        match tag {
            Tag::Format(format) => {
                self.marks.push(Mark::Format(*format));
                return Open::Mark;
            }
            // No link stands in a link: the inner one is only its words.
            Tag::Link(_) if self.marks.iter().any(|mark| matches!(mark, Mark::Link(_))) => {
                return Open::Nothing;
            }
            Tag::Link(to) => {
                self.marks.push(Mark::Link(to.clone()));
                return Open::Mark;
            }
            _ => {}
        }
        if self.in_one_line() {
            self.space();
            return Open::Block;
        }
        self.flush();
        let is_container = matches!(tag, Tag::List(_) | Tag::Quote | Tag::Item | Tag::Table(_));
        if is_container && self.frames.len() > DEEPEST {
            return Open::Block;
        }
        match tag {
            Tag::Heading(level) => {
                self.heading = Some((*level).clamp(1, 6));
                Open::Heading
            }
            Tag::List(start) => self.push(Kind::List { start: *start, items: Vec::new() }),
            Tag::Item if matches!(self.top().kind, Kind::List { .. }) => self.push(Kind::Item),
            Tag::Quote => self.push(Kind::Quote),
            Tag::Table(align) => self.push(Kind::Table { align: align.clone(), rows: Vec::new() }),
            Tag::Row => match &mut self.top().kind {
                Kind::Table { rows, .. } => {
                    rows.push(Vec::new());
                    Open::Row
                }
                _ => Open::Block,
            },
            Tag::Cell if matches!(self.top().kind, Kind::Table { .. }) => Open::Cell,
            _ => Open::Block,
        }
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Open::Block) if self.in_one_line() => self.space(),
            Some(Open::Block | Open::Row) => self.flush(),
            Some(Open::Heading) => {
                self.flush();
                self.heading = None;
            }
            Some(Open::Cell) => {
                let line = std::mem::take(&mut self.line);
                let text = inline::write(line, Place::Cell);
                if let Kind::Table { rows, .. } = &mut self.top().kind
                    && let Some(row) = rows.last_mut()
                {
                    row.push(text);
                }
            }
            Some(Open::Frame) => {
                self.flush();
                self.close();
            }
            Some(Open::Mark) => drop(self.marks.pop()),
            Some(Open::Nothing) | None => {}
        }
    }

    fn push(&mut self, kind: Kind) -> Open {
        self.frames.push(Frame::new(kind));
        Open::Frame
    }

    /// The innermost container. There is always one.
    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Kind::Root));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Whether what stands here has to stay on one line: in a heading or a cell.
    fn in_one_line(&self) -> bool {
        self.heading.is_some() || matches!(self.open.last(), Some(Open::Cell)) || self.in_cell()
    }

    fn in_cell(&self) -> bool {
        self.frames.last().is_some_and(|frame| matches!(frame.kind, Kind::Table { .. }))
            && self.open.iter().rev().any(|open| matches!(open, Open::Cell))
    }

    fn space(&mut self) {
        self.line.push(Run { text: " ".into(), marks: Vec::new() });
    }

    /// Ends the block whose words were gathered.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let place = if self.heading.is_some() { Place::Heading } else { Place::Paragraph };
        // A paragraph of the page's may hold what are two here: an empty line between two line breaks.
        for part in inline::paragraphs(line) {
            let text = inline::write(part, place);
            if text.is_empty() {
                continue;
            }
            match self.heading {
                Some(level) => self.block(format!("{} {text}", "#".repeat(level.into())), false),
                None => self.block(text, true),
            }
        }
    }

    fn block(&mut self, text: String, is_paragraph: bool) {
        self.put(Built { text, marker: None, is_paragraph });
    }

    fn put(&mut self, built: Built) {
        let frame = self.top();
        match &mut frame.kind {
            // A list right in a list belongs to the item before it; anything else is an item of its own.
            Kind::List { items, .. } => match items.last_mut() {
                Some(last) if built.marker.is_some() => last.push(built),
                _ => items.push(vec![built]),
            },
            _ => frame.blocks.push(built),
        }
    }

    /// Ends the innermost container and puts it into the one around it.
    fn close(&mut self) {
        let Some(Frame { kind, blocks }) = self.frames.pop() else { return };
        let built = match kind {
            Kind::Root => return,
            Kind::Item => {
                if let Kind::List { items, .. } = &mut self.top().kind
                    && !blocks.is_empty()
                {
                    items.push(blocks);
                }
                return;
            }
            Kind::Quote => Built { text: quoted(&joined(&blocks)), marker: None, is_paragraph: false },
            Kind::List { start, items } => {
                let before = self.top().blocks.last().and_then(|built| built.marker);
                lists::list(start, &items, before)
            }
            Kind::Table { align, rows } => {
                Built { text: tables::table(&align, rows), marker: None, is_paragraph: false }
            }
        };
        if !built.text.is_empty() {
            self.put(built);
        }
    }

    fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.flush();
        let blocks = self.frames.pop().map(|frame| frame.blocks).unwrap_or_default();
        let mut text = joined(&blocks);
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }
}

/// Blocks below each other, with empty lines between.
fn joined(blocks: &[Built]) -> String {
    blocks.iter().map(|built| built.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

fn quoted(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A block of code, in a fence that nothing in it closes.
fn fenced(language: &str, text: &str) -> String {
    let text = text.trim_end_matches(['\n', ' ']).trim_start_matches('\n');
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(inline::longest_run(text, '`').max(2) + 1);
    let is_word = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_');
    let language: String = language.chars().filter(is_word).collect();
    format!("{fence}{language}\n{text}\n{fence}")
}

#[cfg(test)]
mod tests;
