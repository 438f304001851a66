//! Where the author's text came from: paths, texts, places in them.
//!
//! Everything later stages say about the author's text is a [`Span`]; only here is it turned into lines and
//! columns. Nothing in this module reads files.

use std::collections::HashMap;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
}

/// None: where something was written shows in messages alone, and what is otherwise the same counts as the same.
impl std::hash::Hash for Span {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
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

impl SourceText {
    /// The file without its text: it is gone, and its number stays.
    fn emptied(&self) -> Self {
        Self { path: self.path.clone(), text: Arc::from("") }
    }
}

/// The text files of a site, by number. A clone shares them.
///
/// Those of one reading are numbered in the order of their paths. In a later reading ([`Self::renewed`]) a file keeps
/// its number, a new one gets the next, and that of one that is gone is never given again: so what is said of a place
/// stays true as long as its file does.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Arc<Vec<SourceText>>,
    /// The numbers of the files that there are, in the order of their paths.
    order: Arc<Vec<FileId>>,
    /// For each number, its place in that order.
    ranks: Arc<Vec<u32>>,
}

impl Sources {
    /// Takes files in the order of their paths.
    pub fn new(files: Vec<SourceText>) -> Self {
        let numbers = 0..offset(files.len());
        let (order, ranks) = (numbers.clone().map(FileId).collect(), numbers.collect());
        Self { files: Arc::new(files), order: Arc::new(order), ranks: Arc::new(ranks) }
    }

    /// The files of a later reading, which come in the order of their paths.
    #[must_use]
    pub fn renewed(&self, now: Vec<SourceText>) -> Self {
        let numbers: HashMap<SourcePath, FileId> =
            (0..).zip(&*self.files).map(|(n, file)| (file.path.clone(), FileId(n))).collect();
        let mut files: Vec<SourceText> = self.files.iter().map(SourceText::emptied).collect();
        let mut order = Vec::with_capacity(now.len());
        for file in now {
            let id = numbers.get(&file.path).copied().unwrap_or(FileId(offset(files.len())));
            match files.get_mut(id.0 as usize) {
                Some(place) => *place = file,
                None => files.push(file),
            }
            order.push(id);
        }
        let mut ranks = vec![u32::MAX; files.len()];
        (0..).zip(&order).for_each(|(rank, id)| ranks[id.0 as usize] = rank);
        Self { files: Arc::new(files), order: Arc::new(order), ranks: Arc::new(ranks) }
    }

    /// Puts another text in the place of a file's.
    pub fn replace(&mut self, id: FileId, text: Arc<str>) {
        Arc::make_mut(&mut self.files)[id.0 as usize].text = text;
    }

    /// The place of a file in the order of paths; that of the last for one that is gone.
    pub fn rank(&self, id: FileId) -> u32 {
        self.ranks.get(id.0 as usize).copied().unwrap_or(u32::MAX)
    }

    /// The file of a number.
    pub fn get(&self, id: FileId) -> &SourceText {
        &self.files[id.0 as usize]
    }

    /// All files with their numbers, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceText)> {
        self.order.iter().map(|id| (*id, self.get(*id)))
    }

    /// How many numbers were given.
    pub fn numbers(&self) -> usize {
        self.files.len()
    }

    /// The number of a path's file.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let found = self.order.binary_search_by(|id| self.get(*id).path.as_str().cmp(path)).ok()?;
        Some(self.order[found])
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

/// How many bytes [`first_byte`] looks at together.
const TOGETHER: usize = 16;

/// The place of the first byte of a kind, from a place on. `is` should have no branches: then processors look at many bytes at
/// once, which in long texts that have none takes a tenth of the time of one after the other.
#[inline]
pub fn first_byte(bytes: &[u8], from: usize, is: impl Fn(u8) -> bool) -> Option<usize> {
    let is_any =
        |together: &[u8; TOGETHER]| together.iter().fold(0, |any, byte| any | u8::from(is(*byte))) != 0;
    let mut at = from;
    while let Some(together) = bytes.get(at..)?.first_chunk::<TOGETHER>() {
        if is_any(together) {
            break;
        }
        at += TOGETHER;
    }
    // What is left at the end is looked at with what stands before it.
    if bytes.len() - at < TOGETHER && bytes.last_chunk::<TOGETHER>().is_some_and(|last| !is_any(last)) {
        return None;
    }
    bytes.get(at..)?.iter().position(|byte| is(*byte)).map(|nth| at + nth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_of_a_kind_is_found_at_every_place() {
        for length in 0..70 {
            assert_eq!(first_byte(&vec![b'x'; length], 0, |byte| byte == b'<'), None);
            for (at, from) in (0..length).flat_map(|at| (0..=at).map(move |from| (at, from))) {
                let mut bytes = vec![b'x'; length];
                bytes[at] = b'<';
                assert_eq!(first_byte(&bytes, from, |byte| byte == b'<'), Some(at));
                assert_eq!(first_byte(&bytes, at + 1, |byte| byte == b'<'), None);
            }
        }
    }

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
