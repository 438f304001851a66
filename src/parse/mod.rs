//! One file becomes one value, with places. Parsing never fails: it keeps what it understood and reports the rest.
//!
//! [`parse`] is the entry point. It sorts files by their folder (FORMAT.md section 1), reads them in parallel, and
//! joins what they say in the order of their paths. No file is checked against another here, save that an ID is
//! unique within its kind.

pub mod annotations;
pub mod computed_id;
pub mod export;
pub mod front_matter;
mod hashed;
pub mod highlight;
pub mod kinds;
pub mod markdown;
pub mod marking;
pub mod objects;
mod parsed;
pub mod publish;
pub mod record;
#[cfg(test)]
pub(crate) mod recorded;
pub mod sanitise;
pub mod serve;
pub mod site;
pub mod table;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, SourcePath, SourceText, Sources, Span};
use markdown::{Options, RawHtml};
use objects::*;
pub use parsed::{Parsed, Unread};
use site::SiteConfig;
use table::{Table, parse_toml};

/// The kinds of objects: what an ID is unique within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A source article.
    Article,
    /// An entity of any kind.
    Entity,
    /// An event.
    Event,
    /// A claim.
    Claim,
    /// A figure series.
    Series,
    /// A publisher.
    Publisher,
    /// A key judgement.
    Judgement,
    /// A page of the author's own.
    Page,
}

impl ObjectKind {
    /// Every kind, with the word of `[[KIND:ID]]` and bulk tables, and its folder.
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Article, "article", "articles"),
        (Self::Entity, "entity", "entities"),
        (Self::Event, "event", "events"),
        (Self::Claim, "claim", "claims"),
        (Self::Series, "series", "series"),
        (Self::Publisher, "publisher", "publishers"),
        (Self::Judgement, "judgement", "judgements"),
        (Self::Page, "page", "pages"),
    ];

    /// The kind's word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _, _)| *kind == self).map_or("", |(_, word, _)| word)
    }

    /// The kind of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w, _)| *w == word).map(|(kind, _, _)| *kind)
    }

    fn of_folder(folder: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, _, f)| *f == folder).map(|(kind, _, _)| *kind)
    }
}

/// Whether an object is a file of its own or a row of a table.
pub enum FilePart<'a> {
    /// A file of its own.
    Whole {
        /// The file's stem: its ID.
        stem: &'a str,
        /// The Markdown after the front matter; none in a TOML file.
        body: Option<front_matter::Part<'a>>,
        /// How its Markdown is read.
        options: &'a Options,
    },
    /// A row of a table of several.
    Row {
        /// How its Markdown is read.
        options: &'a Options,
    },
}

/// One thing that a file says.
#[derive(Debug, Clone)]
enum Item {
    Article(Given<Article>),
    Annotations(Arc<AnnotationFile>),
    Entity(Given<Entity>),
    Event(Given<Event>),
    Claim(Given<Claim>),
    Series(Given<Series>),
    Publisher(Given<Publisher>),
    Judgement(Given<Judgement>),
    Page(Given<Page>),
    Front(Given<Page>),
    Broken(ObjectKind, String),
    BrokenAnnotations(String, Option<String>),
    Unread(Unread),
}

impl Item {
    fn is_broken(&self) -> bool {
        matches!(self, Self::Broken(..) | Self::BrokenAnnotations(..) | Self::Unread(..))
    }
}

/// Where a file belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Object(ObjectKind, bool),
    Annotations,
    Front,
    Misplaced,
    Elsewhere,
}

/// All that one file says. It depends on the file's place, its text and [`Reading`] alone.
#[derive(Debug, Clone, Default)]
pub struct FileValue {
    items: Vec<Item>,
    /// What is wrong with it.
    pub problems: Diagnostics,
    /// Whether nothing could be made of it: not UTF-8, no front matter that ends, no TOML.
    pub is_unreadable: bool,
}

/// What of site.toml decides how other files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    escape_html: bool,
}

impl Reading {
    /// What site.toml says of it.
    pub fn of(site: &SiteConfig) -> Self {
        Self { escape_html: site.escape_html }
    }
}

/// Reads every file but the unusable ones, which `load` has already reported.
pub fn parse(diagnostics: &mut Diagnostics, sources: &Sources, unusable: &BTreeSet<FileId>) -> Parsed {
    let site = site(diagnostics, sources, unusable).unwrap_or_default();
    let reading = Reading::of(&site);
    let files: Vec<(FileId, &SourceText)> = sources.iter().collect();
    let values: Vec<FileValue> =
        files.par_iter().map(|(id, text)| file(reading, *id, text, unusable.contains(id))).collect();
    diagnostics.extend(values.iter().flat_map(|value| value.problems.iter().cloned()));
    join(site, values.iter())
}

/// Reads one file. Of an unusable one is known what it was meant to be.
pub fn file(reading: Reading, id: FileId, file: &SourceText, unusable: bool) -> FileValue {
    let problems = RefCell::new(Diagnostics::new());
    let items = if unusable { Err(broken_items(file)) } else { read_file(&problems, reading, id, file) };
    let is_unreadable = items.is_err();
    let mut items = items.unwrap_or_else(|broken| broken);
    if role(&file.path) != Role::Elsewhere && items.iter().all(Item::is_broken) {
        items.push(Item::Unread(Unread {
            span: Span::file(id),
            marked: marking::seems_marked(&file.text),
            article: article_of(&file.path),
        }));
    }
    FileValue { items, problems: problems.into_inner(), is_unreadable }
}

impl FileValue {
    /// Whether it cannot be read, and a marking seems to be in it.
    pub fn seems_marked(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Unread(unread) if unread.marked))
    }
}

/// Joins what files say, which come in the order of their paths.
pub fn join<'a>(site: SiteConfig, values: impl Iterator<Item = &'a FileValue>) -> Parsed {
    let mut parsed = Parsed { site, ..Parsed::default() };
    values.flat_map(|value| &value.items).for_each(|item| parsed.add(item));
    parsed.sort();
    parsed
}

/// Reads site.toml; none when nothing can be made of it.
pub fn site(
    diagnostics: &mut Diagnostics,
    sources: &Sources,
    unusable: &BTreeSet<FileId>,
) -> Option<SiteConfig> {
    let file = sources.find("site.toml").filter(|id| !unusable.contains(id))?;
    let text = sources.get(file).text.clone();
    let table = parse_toml(diagnostics, file, 0, &text)?;
    let problems = RefCell::new(Diagnostics::new());
    let config = site::site(Table::root(table.get_ref(), (file, &text), 0, "site.toml", &problems));
    diagnostics.extend(problems.into_inner());
    Some(config)
}

/// What site.toml says, as far as it can be read; nothing is reported.
pub fn site_config(site_toml: &str) -> SiteConfig {
    readable_site_config(site_toml).unwrap_or_default()
}

/// What site.toml says; none when nothing can be made of it.
pub fn readable_site_config(site_toml: &str) -> Option<SiteConfig> {
    let sources =
        Sources::new(vec![SourceText { path: SourcePath::new("site.toml"), text: site_toml.into() }]);
    site(&mut Diagnostics::new(), &sources, &BTreeSet::new())
}

/// What texts say that lie in memory, by their paths in the site directory; nothing is reported.
pub fn parse_texts(texts: &BTreeMap<String, String>) -> Parsed {
    let file = |(path, text): (&String, &String)| SourceText {
        path: SourcePath::new(path.as_str()),
        text: text.as_str().into(),
    };
    let sources = Sources::new(texts.iter().map(file).collect());
    parse(&mut Diagnostics::new(), &sources, &BTreeSet::new())
}

fn role(path: &SourcePath) -> Role {
    let Some(inside) = path.as_str().strip_prefix("content/") else { return Role::Elsewhere };
    if inside == "index.md" {
        return Role::Front;
    }
    let markdown = path.extension() == "md";
    let Some((folder, _)) = inside.split_once('/') else { return Role::Misplaced };
    match (folder, ObjectKind::of_folder(folder), markdown) {
        ("annotations", _, false) => Role::Annotations,
        (_, Some(ObjectKind::Article | ObjectKind::Judgement | ObjectKind::Page), false) => Role::Misplaced,
        (_, Some(ObjectKind::Series | ObjectKind::Publisher), true) => Role::Misplaced,
        (_, Some(kind), markdown) => Role::Object(kind, markdown),
        _ => Role::Misplaced,
    }
}

/// The article that a file is, or whose annotations.
fn article_of(path: &SourcePath) -> Option<String> {
    let is_of_article = matches!(role(path), Role::Object(ObjectKind::Article, _) | Role::Annotations);
    is_of_article.then(|| path.stem().to_owned())
}

fn broken_items(file: &SourceText) -> Vec<Item> {
    match role(&file.path) {
        Role::Object(kind, _) => vec![Item::Broken(kind, file.path.stem().to_owned())],
        Role::Annotations => vec![Item::BrokenAnnotations(file.path.stem().to_owned(), None)],
        _ => Vec::new(),
    }
}

/// What a file says; what it was meant to say, as an error, when nothing can be made of it.
type Read = Result<Vec<Item>, Vec<Item>>;

fn read_file(problems: &RefCell<Diagnostics>, reading: Reading, id: FileId, file: &SourceText) -> Read {
    match role(&file.path) {
        Role::Object(kind, true) => read_markdown(problems, reading, id, file, Some(kind)),
        Role::Object(kind, false) => read_toml(problems, reading, id, file, kind),
        Role::Front => read_markdown(problems, reading, id, file, None),
        Role::Annotations => read_annotations(problems, reading, id, file),
        Role::Misplaced => {
            let message = format!("`{}` belongs to no kind of content and is not read", file.path);
            let hint = "articles, judgements and pages are `FOLDER/ID.md`; series, publishers and annotations `FOLDER/ID.toml`; \
                        entities, events and claims either";
            problems
                .borrow_mut()
                .push(Diagnostic::new(Code::MisplacedFile, Span::file(id), message).hint(hint));
            Ok(Vec::new())
        }
        Role::Elsewhere => Ok(Vec::new()),
    }
}

/// How a kind's Markdown is read.
fn options(reading: Reading, article: bool) -> Options {
    let raw_html = if reading.escape_html { RawHtml::Escape } else { RawHtml::Sanitise };
    Options { raw_html, heading_ids: true, safe_links: true, highlight: true, article }
}

fn read_markdown(
    problems: &RefCell<Diagnostics>,
    reading: Reading,
    id: FileId,
    file: &SourceText,
    kind: Option<ObjectKind>,
) -> Read {
    let broken = || -> Vec<Item> {
        kind.map(|kind| Item::Broken(kind, file.path.stem().to_owned())).into_iter().collect()
    };
    let Some((front, body)) = front_matter::split(&mut problems.borrow_mut(), id, &file.text) else {
        return Err(broken());
    };
    let table = parse_toml(&mut problems.borrow_mut(), id, front.base, front.text);
    let Some(table) = table else { return Err(broken()) };
    let what = kind.map_or("the front page", what);
    let table = Table::root(table.get_ref(), (id, &file.text), front.base, what, problems);
    let options = options(reading, kind == Some(ObjectKind::Article));
    let part = FilePart::Whole { stem: file.path.stem(), body: Some(body), options: &options };
    let item = match kind {
        Some(kind) => read_object(&table, kind, &part),
        None => kinds::page(&table, &part).map(|o| Item::Front(Given::new(o, |o| &mut o.record))),
    };
    table.finish();
    Ok(item.map_or_else(broken, |item| vec![item]))
}

fn what(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Article => "an article",
        ObjectKind::Entity => "an entity",
        ObjectKind::Event => "an event",
        ObjectKind::Claim => "a claim",
        ObjectKind::Series => "a series",
        ObjectKind::Publisher => "a publisher",
        ObjectKind::Judgement => "a judgement",
        ObjectKind::Page => "a page",
    }
}

fn read_object(table: &Table<'_, '_>, kind: ObjectKind, part: &FilePart<'_>) -> Option<Item> {
    match kind {
        ObjectKind::Article => {
            kinds::article(table, part).map(|o| Item::Article(Given::new(o, |o| &mut o.record)))
        }
        ObjectKind::Entity => {
            kinds::entity(table, part).map(|o| Item::Entity(Given::new(o, |o| &mut o.record)))
        }
        ObjectKind::Event => kinds::event(table, part).map(|o| Item::Event(Given::new(o, |o| &mut o.record))),
        ObjectKind::Claim => kinds::claim(table, part).map(|o| Item::Claim(Given::new(o, |o| &mut o.record))),
        ObjectKind::Series => {
            kinds::series(table, part).map(|o| Item::Series(Given::new(o, |o| &mut o.record)))
        }
        ObjectKind::Publisher => {
            kinds::publisher(table, part).map(|o| Item::Publisher(Given::new(o, |o| &mut o.record)))
        }
        ObjectKind::Judgement => {
            kinds::judgement(table, part).map(|o| Item::Judgement(Given::new(o, |o| &mut o.record)))
        }
        ObjectKind::Page => kinds::page(table, part).map(|o| Item::Page(Given::new(o, |o| &mut o.record))),
    }
}

/// A TOML file of a kind: a table of several (`[[KIND]]`), or one object whose ID is the file's stem.
fn read_toml(
    problems: &RefCell<Diagnostics>,
    reading: Reading,
    id: FileId,
    file: &SourceText,
    kind: ObjectKind,
) -> Read {
    let broken = || vec![Item::Broken(kind, file.path.stem().to_owned())];
    let table = parse_toml(&mut problems.borrow_mut(), id, 0, &file.text);
    let Some(table) = table else { return Err(broken_rows(file, kind)) };
    let options = options(reading, false);
    let word = kind.as_str();
    let several = table.get_ref().contains_key(word) || table.get_ref().is_empty();
    let root_name = if several { "a table of several" } else { what(kind) };
    let root = Table::root(table.get_ref(), (id, &file.text), 0, root_name, problems);
    if !several {
        let part = FilePart::Whole { stem: file.path.stem(), body: None, options: &options };
        let item = read_object(&root, kind, &part);
        root.finish();
        return Ok(item.map_or_else(broken, |item| vec![item]));
    }
    let mut items = Vec::new();
    let root = root.closed_if_guarded();
    for row in root.tables(word, what(kind)) {
        let item = read_object(&row, kind, &FilePart::Row { options: &options });
        if item.is_none() {
            let (span, marked) = (row.span(), row.is_guarded());
            items.push(Item::Unread(Unread { span, marked, article: None }));
        }
        let given = row.plain_text("id").filter(|_| item.is_none());
        items.extend(item.or_else(|| given.map(|id| Item::Broken(kind, id))));
        row.finish();
    }
    root.finish();
    Ok(items)
}

/// What a table of several that does not parse was meant to hold, as far as it can be read.
fn broken_rows(file: &SourceText, kind: ObjectKind) -> Vec<Item> {
    let (table, _) = toml::de::DeTable::parse_recoverable(&file.text);
    let rows = table.get_ref().get(kind.as_str()).and_then(|rows| rows.get_ref().as_array());
    let ids = rows.into_iter().flat_map(|rows| rows.iter()).filter_map(|row| {
        let id = row.get_ref().as_table()?.get("id")?;
        id.get_ref().as_str().map(ToOwned::to_owned)
    });
    // What stands after the mistake may not have been read at all: the lines that give an id are.
    let lines = file.text.lines().filter_map(|line| line.trim().strip_prefix("id"));
    let written = lines.filter_map(|rest| rest.trim_start().strip_prefix('=')?.trim().strip_prefix('"'));
    let written = written.filter_map(|rest| rest.split('"').next()).map(ToOwned::to_owned);
    let all: BTreeSet<String> = ids.chain(written).chain([file.path.stem().to_owned()]).collect();
    all.into_iter().map(|id| Item::Broken(kind, id)).collect()
}

fn read_annotations(
    problems: &RefCell<Diagnostics>,
    reading: Reading,
    id: FileId,
    file: &SourceText,
) -> Read {
    let table = parse_toml(&mut problems.borrow_mut(), id, 0, &file.text);
    let Some(table) = table else {
        return Err(vec![Item::BrokenAnnotations(file.path.stem().to_owned(), None)]);
    };
    let root = Table::root(table.get_ref(), (id, &file.text), 0, "an annotation file", problems);
    let root = root.closed_if_guarded();
    let options = Options { heading_ids: false, ..options(reading, false) };
    let (annotations, broken) = annotations::annotations(&root, file.path.stem(), &options);
    root.finish();
    let broken = broken.into_iter().flat_map(|broken| {
        let id = broken.id.map(|id| Item::BrokenAnnotations(file.path.stem().to_owned(), Some(id)));
        id.into_iter().chain([Item::Unread(broken.unread)])
    });
    Ok(std::iter::once(Item::Annotations(Arc::new(annotations))).chain(broken).collect())
}
