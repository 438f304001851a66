//! Where the author's text came from: paths, texts, places in them.
//!
//! Everything later stages say about the author's text is a [`Span`]; only here is it turned into lines and
//! columns. Nothing in this module reads files.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A path relative to the site directory, with `/` between its parts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a relative path that already has `/` between its parts.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part without its extension.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The last part.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The extension of the last part, without the dot; empty when it has none.
    pub fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// All but the last part; empty for a file at the root.
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(parent, _)| parent)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// The number of a file among a run's [`Sources`]; lower numbers sort first by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A place in the author's text: byte offsets into one file's [`SourceText::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
}

impl Span {
    /// A span over a byte range of a file.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The start of a file: the place of what is wrong with the file as a whole.
    pub fn file(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// The byte range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A byte offset as the 32 bits in which spans keep it. `load` refuses files above that size.
pub fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// A value and where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

impl Spanned<String> {
    /// The value as text.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// One text file as the stages see it: UTF-8, no byte order mark, lines ended by U+000A alone.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// Its path.
    pub path: SourcePath,
    /// Its text.
    pub text: Arc<str>,
}

/// The text files of one run, by number. A clone shares them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Arc<Vec<SourceText>>,
}

impl Sources {
    /// Takes files in the order of their paths.
    pub fn new(files: Vec<SourceText>) -> Self {
        Self { files: Arc::new(files) }
    }

    /// The file of a number.
    pub fn get(&self, id: FileId) -> &SourceText {
        &self.files[id.0 as usize]
    }

    /// Adds a file and gives it the next number.
    pub fn push(&mut self, file: SourceText) -> FileId {
        Arc::make_mut(&mut self.files).push(file);
        FileId(offset(self.files.len() - 1))
    }

    /// All files with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceText)> {
        self.files.iter().enumerate().map(|(n, file)| (FileId(offset(n)), file))
    }

    /// The number of a path's file.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.iter().find(|(_, file)| file.path.as_str() == path).map(|(id, _)| id)
    }

    /// Line and column of a span's start.
    pub fn position(&self, span: Span) -> Position {
        position(&self.get(span.file).text, span.start as usize)
    }

    /// Line and column of a span's end.
    pub fn end_position(&self, span: Span) -> Position {
        position(&self.get(span.file).text, span.end as usize)
    }
}

/// A line and a column, both counted from 1; columns in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The position of a byte offset. Offsets past the end mean the end.
pub fn position(text: &str, at: usize) -> Position {
    let at = floor_char_boundary(text, at);
    let before = &text[..at];
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    Position { line, column: before[line_start..].chars().count() + 1 }
}

/// The nearest character boundary at or before an offset.
pub fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        assert_eq!(position("añb\nx", 3), Position { line: 1, column: 3 });
        assert_eq!(position("añb\nx", 5), Position { line: 2, column: 1 });
        assert_eq!(position("añb\nx", 99), Position { line: 2, column: 2 });
    }

    #[test]
    fn path_parts() {
        let path = SourcePath::new("content/articles/a-b.md");
        assert_eq!((path.stem(), path.extension(), path.parent()), ("a-b", "md", "content/articles"));
    }
}
