//! Everything that the files of a site say, joined.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::objects::*;
use super::site::SiteConfig;
use super::{Item, ObjectKind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// Everything that the files say.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// site.toml.
    pub site: SiteConfig,
    /// The front page.
    pub front: Option<Given<Page>>,
    /// The articles; these and the other objects are sorted by id.
    pub articles: Vec<Given<Article>>,
    /// What may be published of each article, once `audience` has worked it out.
    pub rights: Vec<Rights>,
    /// The annotation files.
    pub annotations: Vec<Arc<AnnotationFile>>,
    /// The entities.
    pub entities: Vec<Given<Entity>>,
    /// The events.
    pub events: Vec<Given<Event>>,
    /// The claims.
    pub claims: Vec<Given<Claim>>,
    /// The series.
    pub series: Vec<Given<Series>>,
    /// The publishers.
    pub publishers: Vec<Given<Publisher>>,
    /// The judgements.
    pub judgements: Vec<Given<Judgement>>,
    /// The pages.
    pub pages: Vec<Given<Page>>,
    /// Objects whose file could not be read: a reference to one is not reported again.
    pub broken: BTreeSet<(ObjectKind, String)>,
    /// Annotations that could not be read, by article; without an id, all of that article.
    pub broken_annotations: BTreeSet<(String, Option<String>)>,
    /// What cannot be read.
    pub unread: Vec<Unread>,
}

/// What cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where it begins.
    pub span: Span,
    /// Whether a marking seems to be in it.
    pub marked: bool,
    /// The article that it is, or whose annotations: its marking counts here, too.
    pub article: Option<String>,
}

impl Parsed {
    /// What an object has in common with all, by its kind and ID.
    pub fn record(&self, kind: ObjectKind, id: &str) -> Option<&Record> {
        self.records(kind).find(|record| record.id.value == id)
    }

    /// The ids of a kind.
    pub fn ids(&self, kind: ObjectKind) -> impl Iterator<Item = &str> {
        self.records(kind).map(|record| record.id.as_str())
    }

    fn records(&self, kind: ObjectKind) -> Box<dyn Iterator<Item = &Record> + '_> {
        match kind {
            ObjectKind::Article => Box::new(self.articles.iter().map(|object| &object.record)),
            ObjectKind::Entity => Box::new(self.entities.iter().map(|object| &object.record)),
            ObjectKind::Event => Box::new(self.events.iter().map(|object| &object.record)),
            ObjectKind::Claim => Box::new(self.claims.iter().map(|object| &object.record)),
            ObjectKind::Series => Box::new(self.series.iter().map(|object| &object.record)),
            ObjectKind::Publisher => Box::new(self.publishers.iter().map(|object| &object.record)),
            ObjectKind::Judgement => Box::new(self.judgements.iter().map(|object| &object.record)),
            ObjectKind::Page => Box::new(self.pages.iter().map(|object| &object.record)),
        }
    }

    pub(super) fn add(&mut self, item: &Item) {
        match item {
            Item::Article(article) => self.articles.push(article.clone()),
            Item::Annotations(annotations) => self.annotations.push(annotations.clone()),
            Item::Entity(entity) => self.entities.push(entity.clone()),
            Item::Event(event) => self.events.push(event.clone()),
            Item::Claim(claim) => self.claims.push(claim.clone()),
            Item::Series(series) => self.series.push(series.clone()),
            Item::Publisher(publisher) => self.publishers.push(publisher.clone()),
            Item::Judgement(judgement) => self.judgements.push(judgement.clone()),
            Item::Page(page) => self.pages.push(page.clone()),
            Item::Front(page) => self.front = Some(page.clone()),
            Item::Broken(kind, id) => {
                self.broken.insert((*kind, id.clone()));
            }
            Item::Unread(unread) => self.unread.push(unread.clone()),
            Item::BrokenAnnotations(article, id) => {
                self.broken_annotations.insert((article.clone(), id.clone()));
            }
        }
    }

    /// Sorts objects by id; those of one id stay in the order of their files.
    pub(super) fn sort(&mut self) {
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
        let kept = keep_first(diagnostics, ObjectKind::Article, &mut self.articles, |o| &o.record);
        let mut kept = kept.into_iter();
        self.rights.retain(|_| kept.next().unwrap_or(true));
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

/// Keeps the first of each id; gives for each object whether it was kept.
fn keep_first<T>(
    diagnostics: &mut Diagnostics,
    kind: ObjectKind,
    objects: &mut Vec<T>,
    record: impl Fn(&T) -> &Record,
) -> Vec<bool> {
    let mut kept = Vec::with_capacity(objects.len());
    kept.extend(objects.first().map(|_| true));
    objects.dedup_by(|object, first| {
        let (id, first) = (&record(object).id, &record(first).id);
        let repeated = id.value == first.value;
        kept.push(!repeated);
        if repeated {
            let message = format!("the {} `{}` is given twice", kind.as_str(), id.value);
            let hint = "an ID is unique within its kind: rename one of them";
            diagnostics.push(
                Diagnostic::new(Code::DuplicateId, id.span, message)
                    .related(first.span, "first given here")
                    .hint(hint),
            );
        }
        repeated
    });
    kept
}
