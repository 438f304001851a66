//! How the files of the index are written: compact, and the same for the same index.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use super::super::assets;
use super::super::literal::literal;
use super::count::LEVELS;
use super::found::Entry;
use crate::plan::Routes;

/// What the page does with a file of the index.
const PUT: &str = "briefbookSearch.put(";

/// The digits of numbers: all printable characters that JSON and HTML leave alone. The first half ends a number, the
/// second says that it goes on.
const DIGITS: &[u8] =
    b"!#$%&'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
/// How many digits end a number.
const BASE: u32 = 45;

/// The objects that a term leads to: each as its distance from the one before, with its level.
pub fn hits(hits: &[u32]) -> String {
    let mut line = String::with_capacity(hits.len() * 2);
    let mut next = 0;
    for hit in hits {
        let (object, level) = (hit / LEVELS, hit % LEVELS);
        number(&mut line, (object - next) * LEVELS + level);
        next = object + 1;
    }
    line
}

fn number(line: &mut String, mut value: u32) {
    while value >= BASE {
        line.push(char::from(DIGITS[(BASE + value % BASE) as usize]));
        value /= BASE;
    }
    line.push(char::from(DIGITS[value as usize]));
}

/// A term after another: how many characters of that one it begins with (in UTF-16 units, as browsers count), how many
/// objects it leads to (as a power of two), and the rest of its characters.
pub fn term(last: &str, term: &str, objects: usize) -> String {
    let (mut bytes, mut units) = (0, 0);
    for (a, b) in last.chars().zip(term.chars()) {
        if a != b {
            break;
        }
        bytes += b.len_utf8();
        units += b.len_utf16();
    }
    // A term has at most 30 characters, and so at most 60 units.
    let digit = |n: usize| char::from(DIGITS[n.min(DIGITS.len() - 1)]);
    format!("{}{}{}", digit(units), digit(objects.max(1).ilog2() as usize), &term[bytes..])
}

/// An object: title, address, date, a sentence on it, where its text is (hash of the file, number in it), and the language
/// of title and text where it is not the site's. Empty fields at the end are left out.
pub fn line(entry: &Entry<'_>, routes: &Routes, text: Option<&str>) -> String {
    let address = routes.link("", &entry.path);
    let (text, language) = (text.unwrap_or_default(), entry.language.unwrap_or_default());
    let fields = [&*entry.title, &address, &entry.date, &entry.about, text, language];
    let mut line = fields.map(spaced).join("\t");
    line.truncate(line.trim_end_matches('\t').len());
    line
}

/// A text on one line.
fn spaced(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !c.is_control();
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if plain(c) { c } else { ' ' }).collect())
}

/// The targets of a text: how far each begins after the one before, how long it is, and its id; in UTF-16 units, as
/// browsers count.
pub fn targets(words: &str, targets: &[(Range<u32>, Cow<'_, str>)]) -> String {
    let (mut byte, mut unit, mut last) = (0, 0, 0);
    let mut line = String::new();
    for (range, id) in targets {
        let (start, end) = (range.start as usize, range.end as usize);
        unit += units(words.get(byte..start).unwrap_or_default());
        byte = start.max(byte);
        let length = units(words.get(start..end).unwrap_or_default());
        let space = if line.is_empty() { "" } else { " " };
        line.push_str(&format!("{space}{},{length},{id}", unit - last));
        last = unit;
    }
    line
}

fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Writes a file of texts, each followed by its targets, and names it by its hash.
pub fn texts_file(texts: &[String], take: &(dyn Fn(&str, &[u8]) + Sync)) -> String {
    written("search-texts.js", &texts, take)
}

/// A file that was written.
pub struct Shard {
    /// The hash in its name.
    pub hash: String,
    /// The number of the first thing in it.
    pub first: usize,
}

/// Things written one after another into files of a certain size.
pub struct Shards<'a> {
    name: &'static str,
    between: &'static str,
    most: usize,
    take: &'a (dyn Fn(&str, &[u8]) + Sync),
    waiting: String,
    first: usize,
    next: usize,
    done: Vec<Shard>,
}

impl<'a> Shards<'a> {
    /// Files of a name, with at most so many bytes each, save for what is larger alone.
    pub fn new(
        name: &'static str,
        between: &'static str,
        most: usize,
        take: &'a (dyn Fn(&str, &[u8]) + Sync),
    ) -> Self {
        Self { name, between, most, take, waiting: String::new(), first: 0, next: 0, done: Vec::new() }
    }

    /// Whether the next thing begins a file.
    pub fn is_at_start(&self) -> bool {
        self.next == self.first || self.waiting.len() >= self.most
    }

    /// Adds a thing.
    pub fn add(&mut self, thing: &str) {
        if self.next > self.first
            && (self.waiting.len() >= self.most || self.waiting.len() + thing.len() > 2 * self.most)
        {
            self.write();
        }
        if self.next > self.first {
            self.waiting.push_str(self.between);
        }
        self.waiting.push_str(thing);
        self.next += 1;
    }

    fn write(&mut self) {
        let hash = written(self.name, &self.waiting, self.take);
        self.done.push(Shard { hash, first: self.first });
        self.waiting.clear();
        self.first = self.next;
    }

    /// All files.
    pub fn finished(mut self) -> Vec<Shard> {
        if self.next > self.first {
            self.write();
        }
        self.done
    }
}

/// Writes a file, and gives the hash in its name.
fn written(name: &str, contents: &(impl Serialize + ?Sized), take: &(dyn Fn(&str, &[u8]) + Sync)) -> String {
    let bytes = script(PUT, contents, ")");
    let path = assets::address(name, &bytes);
    take(&path, &bytes);
    path.rsplit('.').nth(1).unwrap_or_default().to_owned()
}

/// A script of one value between two pieces.
pub fn script(before: &str, value: &(impl Serialize + ?Sized), after: &str) -> Vec<u8> {
    let mut script = before.as_bytes().to_vec();
    literal(&mut script, value);
    script.extend_from_slice(after.as_bytes());
    script.extend_from_slice(b";\n");
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_distances_with_levels() {
        assert_eq!(hits(&[7]), ")");
        // 0 with level 0, 1 with level 3, 100 with level 7.
        let far = 98 * LEVELS + 7;
        let expected: String =
            [0, 3, BASE + far % BASE, far / BASE].iter().map(|n| char::from(DIGITS[*n as usize])).collect();
        assert_eq!(hits(&[0, LEVELS + 3, 100 * LEVELS + 7]), expected);
    }

    #[test]
    fn terms_share_their_beginnings() {
        assert_eq!(term("", "navy", 1), "!!navy");
        // Three characters shared, eight objects or more.
        assert_eq!(term("naval", "navy", 9), "%%y");
    }

    #[test]
    fn no_thing_is_cut_and_none_is_lost() {
        let files = std::sync::Mutex::new(Vec::new());
        let take = |path: &str, bytes: &[u8]| {
            files.lock().unwrap().push((path.to_owned(), String::from_utf8(bytes.to_vec()).unwrap()));
        };
        let mut shards = Shards::new("search-x.js", " ", 4, &take);
        ["a", "b", "ccccccccccc", "d", "e"].iter().for_each(|thing| shards.add(thing));
        let firsts: Vec<usize> = shards.finished().iter().map(|shard| shard.first).collect();
        assert_eq!(firsts, [0, 2, 3]);
        let texts: Vec<String> = files.into_inner().unwrap().into_iter().map(|(_, text)| text).collect();
        let expected = ["a b", "ccccccccccc", "d e"].map(|t| format!("briefbookSearch.put(\"{t}\");\n"));
        assert_eq!(texts, expected);
    }

    #[test]
    fn no_text_ends_the_script() {
        let script = String::from_utf8(script("x=", &"</script> \u{2028}", "")).unwrap();
        assert_eq!(script, "x=\"\\u003c/script> \\u2028\";\n");
    }

    #[test]
    fn targets_count_as_browsers_do() {
        let line = targets("é😀b c", &[(0..0, "h".into()), (6..7, "a-x".into())]);
        assert_eq!(line, "0,0,h 3,1,a-x");
    }
}
