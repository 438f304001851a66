//! Finds objects by id, and says so when there is none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::audience::Gone;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::parse::objects::{self as said, Given, Record, Reference};
use crate::parse::{ObjectKind, Parsed};
use crate::same::follow;
use crate::source::offset;

/// The objects that ids are of: as long as they have the same ids, what was made with the ids stands.
#[derive(Debug, Default)]
pub struct Objects {
    articles: Vec<Arc<said::Article>>,
    entities: Vec<Arc<said::Entity>>,
    events: Vec<Arc<said::Event>>,
    claims: Vec<Arc<said::Claim>>,
    series: Vec<Arc<said::Series>>,
    publishers: Vec<Arc<said::Publisher>>,
    judgements: Vec<Arc<said::Judgement>>,
    pages: Vec<Arc<said::Page>>,
}

impl Objects {
    /// Takes the objects of now; whether they have the same ids as those of before.
    pub fn follow(&mut self, now: &Parsed) -> bool {
        let kept = [
            keep(&mut self.articles, &now.articles, |o| &o.record),
            keep(&mut self.entities, &now.entities, |o| &o.record),
            keep(&mut self.events, &now.events, |o| &o.record),
            keep(&mut self.claims, &now.claims, |o| &o.record),
            keep(&mut self.series, &now.series, |o| &o.record),
            keep(&mut self.publishers, &now.publishers, |o| &o.record),
            keep(&mut self.judgements, &now.judgements, |o| &o.record),
            keep(&mut self.pages, &now.pages, |o| &o.record),
        ];
        !kept.contains(&false)
    }
}

fn keep<T>(last: &mut Vec<Arc<T>>, now: &[Given<T>], record: fn(&T) -> &Record) -> bool {
    let same = follow(last, now.iter().map(|o| &o.said), |a, b| record(a).id.value == record(b).id.value);
    if !same {
        *last = now.iter().map(|o| o.said.clone()).collect();
    }
    same
}

/// The ids of every kind, each list sorted.
#[derive(Debug)]
pub struct Ids {
    lists: BTreeMap<ObjectKind, Vec<String>>,
    broken: BTreeSet<(ObjectKind, String)>,
    broken_annotations: BTreeSet<(String, Option<String>)>,
    /// What the audience does not get to see.
    pub gone: Gone,
}

impl Ids {
    /// Notes the ids of what was parsed and kept.
    pub fn new(parsed: &Parsed, gone: &Gone) -> Self {
        let lists = [
            (ObjectKind::Article, list(&parsed.articles, |o| &o.record)),
            (ObjectKind::Entity, list(&parsed.entities, |o| &o.record)),
            (ObjectKind::Event, list(&parsed.events, |o| &o.record)),
            (ObjectKind::Claim, list(&parsed.claims, |o| &o.record)),
            (ObjectKind::Series, list(&parsed.series, |o| &o.record)),
            (ObjectKind::Publisher, list(&parsed.publishers, |o| &o.record)),
            (ObjectKind::Judgement, list(&parsed.judgements, |o| &o.record)),
            (ObjectKind::Page, list(&parsed.pages, |o| &o.record)),
        ];
        Self {
            lists: lists.into_iter().collect(),
            broken: parsed.broken.clone(),
            broken_annotations: parsed.broken_annotations.clone(),
            gone: gone.clone(),
        }
    }

    /// Whether the same cannot be read, and the same is gone.
    pub fn misses_same(&self, parsed: &Parsed, gone: &Gone) -> bool {
        self.broken == parsed.broken
            && self.broken_annotations == parsed.broken_annotations
            && self.gone.is_same(gone)
    }

    fn list(&self, kind: ObjectKind) -> &[String] {
        self.lists.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The number of an object among its kind.
    pub fn find(&self, kind: ObjectKind, id: &str) -> Option<u32> {
        self.list(kind).binary_search_by(|other| other.as_str().cmp(id)).ok().map(offset)
    }

    /// Whether an object's file could not be read.
    pub fn is_broken(&self, kind: ObjectKind, id: &str) -> bool {
        self.broken.contains(&(kind, id.to_owned()))
    }

    /// Whether an annotation could not be read.
    pub fn is_broken_annotation(&self, article: &str, annotation: &str) -> bool {
        let known = |id: Option<String>| self.broken_annotations.contains(&(article.to_owned(), id));
        known(None) || known(Some(annotation.to_owned()))
    }

    /// The number of an object that is named; reports it when there is none.
    pub fn require(
        &self,
        diagnostics: &mut Diagnostics,
        kind: ObjectKind,
        reference: &Reference,
    ) -> Option<u32> {
        let found = self.find(kind, reference.as_str());
        if found.is_none() && !self.is_broken(kind, reference.as_str()) {
            diagnostics.push(self.unknown(kind, reference));
        }
        found
    }

    /// The numbers of all objects that are named, each once.
    pub fn require_all(
        &self,
        diagnostics: &mut Diagnostics,
        kind: ObjectKind,
        references: &[Reference],
    ) -> Vec<u32> {
        let mut found = Vec::with_capacity(references.len());
        for reference in references {
            if let Some(id) = self.require(diagnostics, kind, reference)
                && !found.contains(&id)
            {
                found.push(id);
            }
        }
        found
    }

    fn unknown(&self, kind: ObjectKind, reference: &Reference) -> Diagnostic {
        let word = kind.as_str();
        let id = &reference.value;
        let message = format!("there is no {word} `{id}`");
        let elsewhere = ObjectKind::ALL.iter().find(|(other, _, _)| self.find(*other, id).is_some());
        let hint = match (nearest(id, self.list(kind).iter().map(String::as_str)), elsewhere) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, Some((_, other, _))) => format!("`{id}` is the id of a {other}"),
            (None, None) => format!("`content/{}/{id}.{}` would be its file", folder(kind), extension(kind)),
        };
        Diagnostic::new(code(kind), reference.span, message).hint(hint)
    }

    /// The id nearest to a word among all kinds.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.lists.values().flatten().map(String::as_str))
    }

    /// All kinds in which an id stands, with its numbers.
    pub fn kinds_of(&self, id: &str) -> Vec<(ObjectKind, u32)> {
        ObjectKind::ALL.iter().filter_map(|(kind, _, _)| self.find(*kind, id).map(|n| (*kind, n))).collect()
    }

    /// Whether an id belongs to an object that is gone or broken, in a kind or any.
    pub fn is_gone(&self, kind: Option<ObjectKind>, id: &str) -> bool {
        self.any(kind, |kind| self.gone.objects.contains(&(kind, id.to_owned())))
    }

    /// Whether an id belongs to an object whose file could not be read, in a kind or any.
    pub fn is_broken_any(&self, kind: Option<ObjectKind>, id: &str) -> bool {
        self.any(kind, |kind| self.is_broken(kind, id))
    }

    fn any(&self, kind: Option<ObjectKind>, test: impl Fn(ObjectKind) -> bool) -> bool {
        ObjectKind::ALL.iter().any(|(other, _, _)| kind.is_none_or(|kind| kind == *other) && test(*other))
    }
}

fn list<T>(objects: &[Given<T>], record: impl Fn(&T) -> &Record) -> Vec<String> {
    objects.iter().map(|object| record(object).id.value.clone()).collect()
}

fn code(kind: ObjectKind) -> Code {
    match kind {
        ObjectKind::Article => Code::UnknownArticle,
        ObjectKind::Event => Code::UnknownEvent,
        ObjectKind::Claim => Code::UnknownClaim,
        ObjectKind::Series => Code::UnknownSeries,
        ObjectKind::Publisher => Code::UnknownPublisher,
        ObjectKind::Judgement => Code::UnknownJudgement,
        ObjectKind::Entity | ObjectKind::Page => Code::UnknownEntity,
    }
}

/// The extension of the files of a kind.
fn extension(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Series | ObjectKind::Publisher => "toml",
        _ => "md",
    }
}

/// The folder of a kind.
pub fn folder(kind: ObjectKind) -> &'static str {
    ObjectKind::ALL.iter().find(|(k, _, _)| *k == kind).map_or("", |(_, _, folder)| folder)
}
