//! What is new or changed since the edition: everything that says of itself that it is. A build never looks at the clock.
//!
//! [`since`] is the entry point. A revision counts when all of its date lies on the edition's day or later, since one who
//! revised something on that day may have done so after the edition came out. What is dated on that day itself is the
//! edition's own and not new. What was retracted stays out.

use serde::Serialize;

use super::dates;
use super::here::Here;
use super::parts::DateView;
use crate::date::{Date, Day};
use crate::model::*;
use crate::parse::objects::{Record, Status};
use crate::source::offset;

/// How many entries of each kind are shown.
const SHOWN: usize = 8;

/// What is new or changed since an edition.
#[derive(Debug, Clone, Serialize)]
pub struct ChangesView<'a> {
    /// The edition's date.
    pub since: DateView<'a>,
    /// By kind; none is empty.
    pub groups: Vec<ChangeGroup<'a>>,
}

/// The new and changed objects of one kind, the latest first.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeGroup<'a> {
    /// `judgement`, `claim`, `event`, `series`, `article` or `entity`.
    pub kind: &'static str,
    /// The first of them.
    pub entries: Vec<ChangeEntry<'a>>,
    /// How many more there are.
    pub more: usize,
}

/// Something new or changed.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeEntry<'a> {
    /// Where it stands.
    pub href: String,
    /// Its title, name or statement.
    pub label: &'a str,
    /// The language of that (BCP 47), when it is not the page's.
    pub language: Option<&'a str>,
    /// What became of it: `new`, `changed` or `superseded`.
    pub what: &'static str,
    /// When.
    pub when: DateView<'a>,
    #[serde(skip)]
    day: Day,
}

/// What is new or changed since the edition; none without an edition or changes.
pub fn since<'a>(here: &Here<'a>) -> Option<ChangesView<'a>> {
    let briefing = here.briefing();
    let edition = briefing.site.edition.as_ref()?;
    let finder = Finder { here, since: edition.earliest()?, last: edition.latest()? };
    let found = [
        ("judgement", finder.judgements()),
        ("claim", finder.claims()),
        ("event", finder.events()),
        ("series", finder.series()),
        ("article", finder.articles()),
        ("entity", finder.entities()),
    ];
    let groups: Vec<_> = found.into_iter().filter_map(|(kind, entries)| group(kind, entries)).collect();
    (!groups.is_empty()).then(|| ChangesView { since: dates::date(here.words(), edition), groups })
}

fn group<'a>(kind: &'static str, mut entries: Vec<ChangeEntry<'a>>) -> Option<ChangeGroup<'a>> {
    entries.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.href.cmp(&b.href)));
    let more = entries.len().saturating_sub(SHOWN);
    entries.truncate(SHOWN);
    (!entries.is_empty()).then_some(ChangeGroup { kind, entries, more })
}

fn is_live(record: &Record) -> bool {
    record.marking.status != Some(Status::Retracted)
}

struct Finder<'h, 'a> {
    here: &'h Here<'a>,
    /// The edition's first day.
    since: Day,
    /// The edition's last day: the only one where it names a day.
    last: Day,
}

impl<'a> Finder<'_, 'a> {
    fn entry(
        &self,
        path: &str,
        label: &'a str,
        what: &'static str,
        when: &'a Date,
    ) -> Option<ChangeEntry<'a>> {
        let day = when.earliest().filter(|day| *day >= self.since)?;
        Some(ChangeEntry {
            href: self.here.link(path),
            label,
            language: None,
            what,
            when: dates::date(self.here.words(), when),
            day,
        })
    }

    /// What came after the edition.
    fn fresh(
        &self,
        path: &str,
        label: &'a str,
        what: &'static str,
        when: &'a Date,
    ) -> Option<ChangeEntry<'a>> {
        self.entry(path, label, what, when).filter(|entry| entry.day > self.last)
    }

    fn changed(&self, path: &str, label: &'a str, updated: Option<&'a Date>) -> Option<ChangeEntry<'a>> {
        self.entry(path, label, "changed", updated?)
    }

    /// When an annotation was revised.
    fn annotated(&self, passage: Passage) -> Option<&'a Date> {
        let article = &self.here.briefing()[passage.article];
        article.annotations[passage.annotation as usize].updated.as_ref()
    }

    fn judgements(&self) -> Vec<ChangeEntry<'a>> {
        let briefing = self.here.briefing();
        let routes = self.here.site.routes;
        let entry = |judgement: &'a Judgement| {
            let said = &judgement.said;
            let (path, label) = (routes.judgement(judgement), said.statement.as_str());
            let successor =
                judgement.superseded_by.map(|id| &briefing[id]).filter(|one| is_live(&one.said.record));
            let superseded = successor.and_then(|one| one.said.date.as_ref());
            superseded
                .and_then(|date| self.fresh(&path, label, "superseded", date))
                .or_else(|| self.fresh(&path, label, "new", said.date.as_ref()?))
                .or_else(|| self.changed(&path, label, said.record.updated.as_ref()))
        };
        briefing.judgements.iter().filter(|one| is_live(&one.said.record)).filter_map(entry).collect()
    }

    fn claims(&self) -> Vec<ChangeEntry<'a>> {
        let entry = |(n, claim): (usize, &'a Claim)| {
            let own = || claim.sources.first().and_then(|source| self.annotated(source.passage));
            let updated = claim.record.as_ref().map_or_else(own, |record| record.updated.as_ref());
            self.changed(self.here.site.routes.claim(ClaimId(offset(n))), &claim.facts.statement, updated)
        };
        let all = self.here.briefing().claims.iter().enumerate();
        all.filter(|(_, claim)| claim.status != Some(Status::Retracted)).filter_map(entry).collect()
    }

    fn events(&self) -> Vec<ChangeEntry<'a>> {
        let entry = |(n, event): (usize, &'a Event)| {
            let own = || event.sources.first().and_then(|passage| self.annotated(*passage));
            let updated = event.record.as_ref().map_or_else(own, |record| record.updated.as_ref());
            self.changed(self.here.site.routes.event(EventId(offset(n))), &event.facts.title, updated)
        };
        let all = self.here.briefing().events.iter().enumerate();
        all.filter(|(_, event)| event.status != Some(Status::Retracted)).filter_map(entry).collect()
    }

    /// A series has changed when one of the figures that sources give for it has.
    fn series(&self) -> Vec<ChangeEntry<'a>> {
        let briefing = self.here.briefing();
        let entry = |series: &'a Series| {
            let figures = series.figures.iter().map(|id| &briefing[*id]);
            let live = figures.filter(|figure| figure.status != Some(Status::Retracted));
            let given = live.filter_map(|figure| self.annotated(figure.passage));
            let last = given.chain(series.said.record.updated.as_ref()).max_by_key(|date| date.earliest());
            self.changed(&self.here.site.routes.series(series), &series.said.title, last)
        };
        briefing.series.iter().filter(|one| is_live(&one.said.record)).filter_map(entry).collect()
    }

    fn articles(&self) -> Vec<ChangeEntry<'a>> {
        let entry = |(n, article): (usize, &'a Article)| {
            let said = &article.said;
            let path = self.here.site.routes.article(ArticleId(offset(n)));
            let first = said.retrieved.as_ref().or(said.published.as_ref());
            let found = first
                .and_then(|date| self.fresh(path, &said.title, "new", date))
                .or_else(|| self.changed(path, &said.title, said.record.updated.as_ref()))?;
            Some(ChangeEntry { language: self.here.language(article), ..found })
        };
        let all = self.here.briefing().articles.iter().enumerate();
        all.filter(|(_, article)| !article.is_retracted()).filter_map(entry).collect()
    }

    fn entities(&self) -> Vec<ChangeEntry<'a>> {
        let entry = |(n, entity): (usize, &'a Entity)| {
            let path = self.here.site.routes.entity(EntityId(offset(n)));
            self.changed(path, &entity.said.name.value, entity.said.record.updated.as_ref())
        };
        let all = self.here.briefing().entities.iter().enumerate();
        all.filter(|(_, entity)| is_live(&entity.said.record)).filter_map(entry).collect()
    }
}
