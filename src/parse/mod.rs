//! One file becomes one value, with places. Parsing never fails: it keeps what it understood and reports the rest.
//!
//! [`parse`] is the entry point. It sorts files by their folder (FORMAT.md section 1), reads them in parallel, and
//! joins what they say in the order of their paths. No file is checked against another here, save that an ID is
//! unique within its kind.

pub mod annotations;
pub mod computed_id;
pub mod front_matter;
pub mod highlight;
pub mod kinds;
pub mod markdown;
pub mod marking;
pub mod objects;
pub mod record;
#[cfg(test)]
pub(crate) mod recorded;
pub mod sanitise;
pub mod serve;
pub mod site;
pub mod table;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, SourcePath, SourceText, Sources, Span};
use markdown::{Options, RawHtml};
use objects::*;
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

/// Everything that the files say.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// site.toml.
    pub site: SiteConfig,
    /// The front page.
    pub front: Option<Page>,
    /// The articles; these and the other objects are sorted by id.
    pub articles: Vec<Article>,
    /// The annotation files.
    pub annotations: Vec<AnnotationFile>,
    /// The entities.
    pub entities: Vec<Entity>,
    /// The events.
    pub events: Vec<Event>,
    /// The claims.
    pub claims: Vec<Claim>,
    /// The series.
    pub series: Vec<Series>,
    /// The publishers.
    pub publishers: Vec<Publisher>,
    /// The judgements.
    pub judgements: Vec<Judgement>,
    /// The pages.
    pub pages: Vec<Page>,
    /// Objects whose file could not be read: a reference to one is not reported again.
    pub broken: BTreeSet<(ObjectKind, String)>,
    /// Annotations that could not be read, by article; without an id, all of that article.
    pub broken_annotations: BTreeSet<(String, Option<String>)>,
}

/// What one file says.
enum Item {
    Article(Box<Article>),
    Annotations(AnnotationFile),
    Entity(Box<Entity>),
    Event(Box<Event>),
    Claim(Box<Claim>),
    Series(Box<Series>),
    Publisher(Box<Publisher>),
    Judgement(Box<Judgement>),
    Page(Box<Page>),
    Front(Box<Page>),
    Broken(ObjectKind, String),
    BrokenAnnotations(String, Option<String>),
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

/// Reads every file but the unusable ones, which `load` has already reported.
pub fn parse(diagnostics: &mut Diagnostics, sources: &Sources, unusable: &BTreeSet<FileId>) -> Parsed {
    let site = read_site(diagnostics, sources, unusable);
    let files: Vec<(FileId, &SourceText)> = sources.iter().collect();
    let results: Vec<(Vec<Item>, Diagnostics)> = files
        .par_iter()
        .map(|(id, file)| {
            let problems = RefCell::new(Diagnostics::new());
            let items = if unusable.contains(id) {
                broken_items(file)
            } else {
                read_file(&problems, &site, *id, file)
            };
            (items, problems.into_inner())
        })
        .collect();
    let mut parsed = Parsed { site, ..Parsed::default() };
    for (items, problems) in results {
        diagnostics.extend(problems);
        items.into_iter().for_each(|item| parsed.add(item));
    }
    parsed.sort();
    parsed
}

fn read_site(diagnostics: &mut Diagnostics, sources: &Sources, unusable: &BTreeSet<FileId>) -> SiteConfig {
    let Some(file) = sources.find("site.toml").filter(|id| !unusable.contains(id)) else {
        return SiteConfig::default();
    };
    let text = sources.get(file).text.clone();
    let Some(table) = parse_toml(diagnostics, file, 0, &text) else { return SiteConfig::default() };
    let problems = RefCell::new(Diagnostics::new());
    let config = site::site(Table::root(table.get_ref(), (file, &text), 0, "site.toml", &problems));
    diagnostics.extend(problems.into_inner());
    config
}

/// What site.toml says, as far as it can be read; nothing is reported.
pub fn site_config(site_toml: &str) -> SiteConfig {
    let sources =
        Sources::new(vec![SourceText { path: SourcePath::new("site.toml"), text: site_toml.into() }]);
    read_site(&mut Diagnostics::new(), &sources, &BTreeSet::new())
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

fn broken_items(file: &SourceText) -> Vec<Item> {
    match role(&file.path) {
        Role::Object(kind, _) => vec![Item::Broken(kind, file.path.stem().to_owned())],
        Role::Annotations => vec![Item::BrokenAnnotations(file.path.stem().to_owned(), None)],
        _ => Vec::new(),
    }
}

fn read_file(problems: &RefCell<Diagnostics>, site: &SiteConfig, id: FileId, file: &SourceText) -> Vec<Item> {
    match role(&file.path) {
        Role::Object(kind, true) => read_markdown(problems, site, id, file, Some(kind)),
        Role::Object(kind, false) => read_toml(problems, site, id, file, kind),
        Role::Front => read_markdown(problems, site, id, file, None),
        Role::Annotations => read_annotations(problems, site, id, file),
        Role::Misplaced => {
            let message = format!("`{}` belongs to no kind of content and is not read", file.path);
            let hint = "articles, judgements and pages are `FOLDER/ID.md`; series, publishers and annotations `FOLDER/ID.toml`; \
                        entities, events and claims either";
            problems
                .borrow_mut()
                .push(Diagnostic::new(Code::MisplacedFile, Span::file(id), message).hint(hint));
            Vec::new()
        }
        Role::Elsewhere => Vec::new(),
    }
}

/// How a kind's Markdown is read.
fn options(site: &SiteConfig, article: bool) -> Options {
    let raw_html = if site.escape_html { RawHtml::Escape } else { RawHtml::Sanitise };
    Options { raw_html, heading_ids: true, safe_links: true, highlight: true, article }
}

fn read_markdown(
    problems: &RefCell<Diagnostics>,
    site: &SiteConfig,
    id: FileId,
    file: &SourceText,
    kind: Option<ObjectKind>,
) -> Vec<Item> {
    let broken = || kind.map(|kind| Item::Broken(kind, file.path.stem().to_owned())).into_iter().collect();
    let Some((front, body)) = front_matter::split(&mut problems.borrow_mut(), id, &file.text) else {
        return broken();
    };
    let table = parse_toml(&mut problems.borrow_mut(), id, front.base, front.text);
    let Some(table) = table else { return broken() };
    let what = kind.map_or("the front page", what);
    let table = Table::root(table.get_ref(), (id, &file.text), front.base, what, problems);
    let options = options(site, kind == Some(ObjectKind::Article));
    let part = FilePart::Whole { stem: file.path.stem(), body: Some(body), options: &options };
    let item = match kind {
        Some(kind) => read_object(&table, kind, &part),
        None => kinds::page(&table, &part).map(|page| Item::Front(Box::new(page))),
    };
    table.finish();
    item.map_or_else(broken, |item| vec![item])
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
        ObjectKind::Article => kinds::article(table, part).map(|object| Item::Article(Box::new(object))),
        ObjectKind::Entity => kinds::entity(table, part).map(|object| Item::Entity(Box::new(object))),
        ObjectKind::Event => kinds::event(table, part).map(|object| Item::Event(Box::new(object))),
        ObjectKind::Claim => kinds::claim(table, part).map(|object| Item::Claim(Box::new(object))),
        ObjectKind::Series => kinds::series(table, part).map(|object| Item::Series(Box::new(object))),
        ObjectKind::Publisher => {
            kinds::publisher(table, part).map(|object| Item::Publisher(Box::new(object)))
        }
        ObjectKind::Judgement => {
            kinds::judgement(table, part).map(|object| Item::Judgement(Box::new(object)))
        }
        ObjectKind::Page => kinds::page(table, part).map(|object| Item::Page(Box::new(object))),
    }
}

/// A TOML file of a kind: a table of several (`[[KIND]]`), or one object whose ID is the file's stem.
fn read_toml(
    problems: &RefCell<Diagnostics>,
    site: &SiteConfig,
    id: FileId,
    file: &SourceText,
    kind: ObjectKind,
) -> Vec<Item> {
    let broken = || vec![Item::Broken(kind, file.path.stem().to_owned())];
    let table = parse_toml(&mut problems.borrow_mut(), id, 0, &file.text);
    let Some(table) = table else { return broken_rows(file, kind) };
    let options = options(site, false);
    let word = kind.as_str();
    let several = table.get_ref().contains_key(word) || table.get_ref().is_empty();
    let root_name = if several { "a table of several" } else { what(kind) };
    let root = Table::root(table.get_ref(), (id, &file.text), 0, root_name, problems);
    if !several {
        let part = FilePart::Whole { stem: file.path.stem(), body: None, options: &options };
        let item = read_object(&root, kind, &part);
        root.finish();
        return item.map_or_else(broken, |item| vec![item]);
    }
    let mut items = Vec::new();
    for row in root.tables(word, what(kind)) {
        let item = read_object(&row, kind, &FilePart::Row { options: &options });
        let given = row.plain_text("id").filter(|_| item.is_none());
        items.extend(item.or_else(|| given.map(|id| Item::Broken(kind, id))));
        row.finish();
    }
    root.finish();
    items
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
    site: &SiteConfig,
    id: FileId,
    file: &SourceText,
) -> Vec<Item> {
    let table = parse_toml(&mut problems.borrow_mut(), id, 0, &file.text);
    let Some(table) = table else { return vec![Item::BrokenAnnotations(file.path.stem().to_owned(), None)] };
    let root = Table::root(table.get_ref(), (id, &file.text), 0, "an annotation file", problems);
    let options = Options { heading_ids: false, ..options(site, false) };
    let (annotations, broken) = annotations::annotations(&root, file.path.stem(), &options);
    root.finish();
    let broken = broken.into_iter().map(|id| Item::BrokenAnnotations(file.path.stem().to_owned(), Some(id)));
    std::iter::once(Item::Annotations(annotations)).chain(broken).collect()
}

impl Parsed {
    /// What an object has in common with all, by its kind and ID.
    pub fn record(&self, kind: ObjectKind, id: &str) -> Option<&Record> {
        let mut records: Box<dyn Iterator<Item = &Record>> = match kind {
            ObjectKind::Article => Box::new(self.articles.iter().map(|object| &object.record)),
            ObjectKind::Entity => Box::new(self.entities.iter().map(|object| &object.record)),
            ObjectKind::Event => Box::new(self.events.iter().map(|object| &object.record)),
            ObjectKind::Claim => Box::new(self.claims.iter().map(|object| &object.record)),
            ObjectKind::Series => Box::new(self.series.iter().map(|object| &object.record)),
            ObjectKind::Publisher => Box::new(self.publishers.iter().map(|object| &object.record)),
            ObjectKind::Judgement => Box::new(self.judgements.iter().map(|object| &object.record)),
            ObjectKind::Page => Box::new(self.pages.iter().map(|object| &object.record)),
        };
        records.find(|record| record.id.value == id)
    }

    fn add(&mut self, item: Item) {
        match item {
            Item::Article(article) => self.articles.push(*article),
            Item::Annotations(annotations) => self.annotations.push(annotations),
            Item::Entity(entity) => self.entities.push(*entity),
            Item::Event(event) => self.events.push(*event),
            Item::Claim(claim) => self.claims.push(*claim),
            Item::Series(series) => self.series.push(*series),
            Item::Publisher(publisher) => self.publishers.push(*publisher),
            Item::Judgement(judgement) => self.judgements.push(*judgement),
            Item::Page(page) => self.pages.push(*page),
            Item::Front(page) => self.front = Some(*page),
            Item::Broken(kind, id) => {
                self.broken.insert((kind, id));
            }
            Item::BrokenAnnotations(article, id) => {
                self.broken_annotations.insert((article, id));
            }
        }
    }

    /// Sorts objects by id; those of one id stay in the order of their files.
    fn sort(&mut self) {
        by_id(&mut self.articles, |o| &o.record);
        by_id(&mut self.entities, |o| &o.record);
        by_id(&mut self.events, |o| &o.record);
        by_id(&mut self.claims, |o| &o.record);
        by_id(&mut self.series, |o| &o.record);
        by_id(&mut self.publishers, |o| &o.record);
        by_id(&mut self.judgements, |o| &o.record);
        by_id(&mut self.pages, |o| &o.record);
    }

    /// Drops the later objects of an id, each reported with the place of the first. This is for what an audience may
    /// see: an id that it may not see is not taken.
    pub fn keep_first_of_each(&mut self, diagnostics: &mut Diagnostics) {
        keep_first(diagnostics, ObjectKind::Article, &mut self.articles, |o| &o.record);
        keep_first(diagnostics, ObjectKind::Entity, &mut self.entities, |o| &o.record);
        keep_first(diagnostics, ObjectKind::Event, &mut self.events, |o| &o.record);
        keep_first(diagnostics, ObjectKind::Claim, &mut self.claims, |o| &o.record);
        keep_first(diagnostics, ObjectKind::Series, &mut self.series, |o| &o.record);
        keep_first(diagnostics, ObjectKind::Publisher, &mut self.publishers, |o| &o.record);
        keep_first(diagnostics, ObjectKind::Judgement, &mut self.judgements, |o| &o.record);
        keep_first(diagnostics, ObjectKind::Page, &mut self.pages, |o| &o.record);
    }
}

fn by_id<T>(objects: &mut [T], record: impl Fn(&T) -> &Record) {
    objects.sort_by(|a, b| record(a).id.value.cmp(&record(b).id.value));
}

fn keep_first<T>(
    diagnostics: &mut Diagnostics,
    kind: ObjectKind,
    objects: &mut Vec<T>,
    record: impl Fn(&T) -> &Record,
) {
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    objects.retain(|object| {
        let id = &record(object).id;
        match first.get(&id.value) {
            None => {
                first.insert(id.value.clone(), id.span);
                true
            }
            Some(span) => {
                let message = format!("the {} `{}` is given twice", kind.as_str(), id.value);
                let hint = "an ID is unique within its kind: rename one of them";
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateId, id.span, message)
                        .related(*span, "first given here")
                        .hint(hint),
                );
                false
            }
        }
    });
}
