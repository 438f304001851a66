//! Rows: how each kind of object looks in a list.

use super::dates;
use super::here::Here;
use super::index::{Behind, distinct, on_side, origins};
use super::numbers;
use super::parts::*;
use super::words;
use crate::model::*;
use crate::parse::objects::{Amount, Comparator, Status};
use crate::words::Words;

impl<'a> Here<'a> {
    /// An event in a list that shows the words of its sources, or on its own page.
    pub fn event_in_full(&self, id: EventId) -> EventRow<'a> {
        let sources = self.briefing()[id].sources.iter();
        let sources = sources.map(|passage| self.source(*passage, None, None)).collect();
        EventRow { sources, ..self.event_row(id) }
    }

    /// An event in a list that only counts its sources.
    pub fn event_row(&self, id: EventId) -> EventRow<'a> {
        let event = &self.briefing()[id];
        EventRow {
            href: self.link(self.site.routes.event(id)),
            id: &event.id,
            anchor: None,
            title: &event.facts.title,
            when: self.happened(id),
            kind: event.facts.kind.as_deref(),
            places: self.entities(&event.places),
            actors: self.actors(event),
            sources: Vec::new(),
            source_count: distinct(event.sources.iter().map(|passage| passage.article)),
            origins: self.origins(event.sources.iter().map(|passage| passage.article)),
            confidence: event.facts.confidence.map(|given| words::confidence(self.words(), given)),
            status: self.own_status(event.record.as_ref(), event.status),
        }
    }

    /// Several events.
    pub fn event_rows(&self, ids: &[EventId]) -> Vec<EventRow<'a>> {
        ids.iter().map(|id| self.event_row(*id)).collect()
    }

    fn own_status(
        &self,
        record: Option<&'a crate::parse::objects::Record>,
        status: Option<Status>,
    ) -> Option<StatusView<'a>> {
        match record {
            Some(record) => words::record_status(self.words(), record),
            None => words::status(self.words(), status, None),
        }
    }

    /// How many independent origins some articles have.
    pub fn origins(&self, articles: impl Iterator<Item = ArticleId>) -> usize {
        origins(self.briefing(), articles)
    }

    /// A claim in a list.
    pub fn claim_row(&self, id: ClaimId) -> ClaimRow<'a> {
        let claim = &self.briefing()[id];
        let Behind { side_for, against, origins } = *self.site.index.behind.at(id.index());
        ClaimRow {
            href: self.link(self.site.routes.claim(id)),
            statement: &claim.facts.statement,
            by: self.entities(&claim.by),
            when: dates::maybe(self.words(), claim.facts.when.as_ref()),
            verdict: claim.facts.verdict.map(|given| words::verdict(self.words(), given)),
            conclusion: claim.facts.conclusion.as_deref(),
            status: self.own_status(claim.record.as_ref(), claim.status),
            sources_for: side_for,
            sources_against: against,
            origins,
        }
    }

    /// Several claims.
    pub fn claim_rows(&self, ids: &[ClaimId]) -> Vec<ClaimRow<'a>> {
        ids.iter().map(|id| self.claim_row(*id)).collect()
    }

    /// The sources of a claim, on one side of it.
    pub fn claim_sources(&self, claim: &Claim, against: bool) -> Vec<SourceRef<'a>> {
        let source =
            |source: &ClaimSource| self.source(source.passage, Some(source.stance), source.credibility);
        on_side(claim, against).map(source).collect()
    }

    /// A figure that a source gives.
    pub fn figure_row(&self, id: FigureId) -> FigureRow<'a> {
        let briefing = self.briefing();
        let figure = &briefing[id];
        let series = &briefing[figure.series];
        FigureRow {
            text: numbers::amount(self.words(), &figure.said.amount, series.said.decimals),
            unit: unit(figure, series),
            series: self.series(figure.series),
            period: dates::maybe(self.words(), figure.said.period.as_ref()),
            area: figure.area.filter(|_| figure.area != series.area).map(|area| self.entity(area)),
            baseline: baseline(self.words(), figure),
            by: self.entities(&figure.by),
            note: figure.said.note.as_deref(),
            source: self.source(figure.passage, None, None),
            status: words::status(self.words(), figure.status, None),
            contradictions: figure
                .contradicts
                .iter()
                .map(|value| self.contradiction(figure.series, *value))
                .collect(),
        }
    }

    fn contradiction(&self, series: SeriesId, value: Value) -> Contradiction<'a> {
        let side = self.side(series, value);
        let fallback = || self.link(&self.site.routes.series(&self.briefing()[series]));
        Contradiction { text: side.text, who: side.who, href: side.href.unwrap_or_else(fallback) }
    }

    /// One value of a series with who gives it.
    pub fn side(&self, series: SeriesId, value: Value) -> super::pages::FigureSide<'a> {
        let briefing = self.briefing();
        let series = &briefing[series];
        match value {
            Value::Reference(n) => {
                let value = &series.said.values[n as usize];
                super::pages::FigureSide {
                    text: with_unit(
                        numbers::number(self.words(), value.value, series.said.decimals),
                        &series.said.unit,
                    ),
                    period: Some(dates::date(self.words(), &value.period)),
                    who: value.source.as_deref().unwrap_or(self.words().get("figure.reference_value")),
                    href: value.url.clone(),
                }
            }
            Value::Figure(id) => {
                let figure = &briefing[id];
                let text = numbers::amount(self.words(), &figure.said.amount, series.said.decimals);
                super::pages::FigureSide {
                    text: with_unit(text, unit(figure, series)),
                    period: dates::maybe(self.words(), figure.said.period.as_ref()),
                    who: &briefing[figure.passage.article].said.title,
                    href: Some(self.passage(figure.passage)),
                }
            }
        }
    }

    /// A relation that a source reports.
    pub fn relation_row(&self, id: RelationId) -> RelationRow<'a> {
        let relation = &self.briefing()[id];
        RelationRow {
            subject: self.entity(relation.subject),
            predicate: &relation.said.predicate,
            object: self.entity(relation.object),
            when: dates::maybe(self.words(), relation.said.when.as_ref()),
            note: relation.said.note.as_deref(),
            source: self.source(relation.passage, None, None),
            status: words::status(self.words(), relation.status, None),
        }
    }

    /// A judgement in a list.
    pub fn judgement_row(&self, id: JudgementId) -> JudgementRow<'a> {
        let judgement = &self.briefing()[id];
        let said = &judgement.said;
        // Evidence that was retracted carries nothing any more.
        let live = judgement
            .evidence
            .iter()
            .filter(|claim| self.briefing()[**claim].status != Some(Status::Retracted));
        JudgementRow {
            href: self.link(&self.site.routes.judgement(judgement)),
            statement: &said.statement,
            likelihood: said.likelihood.as_ref().and_then(|term| words::likelihood(self.words(), term.value)),
            confidence: said.confidence.as_ref().map(|level| words::confidence(self.words(), level.value)),
            evidence: live.map(|claim| self.claim_row(*claim)).collect(),
            date: dates::maybe(self.words(), said.date.as_ref()),
            status: words::record_status(self.words(), &said.record),
            superseded: judgement.superseded_by.is_some(),
        }
    }

    /// An article in a list.
    pub fn article_row(&self, id: ArticleId) -> ArticleRow<'a> {
        let article = &self.briefing()[id];
        ArticleRow {
            href: self.link(self.site.routes.article(id)),
            title: &article.said.title,
            language: self.language(article),
            authors: &article.said.authors,
            publisher: article.publisher.map(|id| self.publisher(id)),
            published: self.published(id),
            grade: words::grade(self.words(), article.reliability, article.said.credibility),
            summary: article.said.summary.as_deref(),
            status: words::record_status(self.words(), &article.said.record),
        }
    }

    /// An entity in a list.
    pub fn entity_row(&self, id: EntityId) -> EntityRow<'a> {
        let entity = &self.briefing()[id];
        EntityRow {
            entity: self.entity(id),
            articles: entity.article_count as usize,
            mentions: entity.mentions.len(),
        }
    }

    /// A series in a list.
    pub fn series_row(&self, id: SeriesId) -> SeriesRow<'a> {
        let series = &self.briefing()[id];
        let said = &series.said;
        SeriesRow {
            href: self.link(&self.site.routes.series(series)),
            title: &said.title,
            unit: &said.unit,
            counts: said.counts.as_deref(),
            area: series.area.map(|area| self.entity(area)),
            latest: said.values.last().map(|value| LatestValue {
                text: numbers::number(self.words(), value.value, said.decimals),
                period: dates::date(self.words(), &value.period),
                source: value.source.as_deref(),
                preliminary: value.preliminary,
            }),
            change: change(self.words(), series),
            figures: series
                .figures
                .iter()
                .filter(|id| self.briefing()[**id].status != Some(Status::Retracted))
                .count(),
            contradictions: series.contradictions.len(),
        }
    }
}

/// The largest change that is said in percent.
const MOST_PERCENT: f64 = 1000.0;

/// How the newest reference value differs from the one before of the same length of period and the same source: anything
/// else would compare what is counted differently.
fn change<'a>(words: &Words, series: &'a Series) -> Option<ChangeView<'a>> {
    let said = &series.said;
    let (last, earlier) = said.values.split_last()?;
    let length = |date: &crate::date::Date| {
        let of = |day: crate::date::Day| super::overview::axis::beginning(day.year, day.month, day.day);
        Some((of(date.earliest()?), of(date.latest()?) + super::overview::axis::DAY))
    };
    let (start, end) = length(&last.period)?;
    let comparable = |value: &&crate::parse::objects::SeriesValue| {
        let Some((from, to)) = length(&value.period) else { return false };
        // Months and years differ in length by a few days.
        value.source == last.source && to <= start && (to - from - (end - start)).abs() * 8 <= end - start
    };
    let before = earlier.iter().rev().find(comparable)?;
    let points = said.unit.contains('%') || said.unit.to_lowercase().starts_with("percent");
    let difference = last.value - before.value;
    let tenths = |value: f64| (value * 10.0).round() / 10.0;
    let share = tenths(difference / before.value * 100.0);
    // A share of nothing, of less than nothing, or a thousandfold says less than the difference itself.
    let percent = !points && before.value > 0.0 && last.value >= 0.0 && share.abs() <= MOST_PERCENT;
    let value = if percent { share } else { difference };
    // What rounds to nothing is a change all the same: a little up is less than a tenth, a little down is more than minus one.
    let (value, comparator) = match difference {
        _ if value != 0.0 || difference == 0.0 => (value, Comparator::Exactly),
        up if up > 0.0 => (0.1, Comparator::LessThan),
        _ => (-0.1, Comparator::MoreThan),
    };
    let amount = Amount::Change { value, percent, baseline: None, comparator };
    value.is_finite().then(|| ChangeView {
        text: numbers::amount(words, &amount, said.decimals),
        points,
        from: numbers::number(words, before.value, said.decimals),
        period: dates::date(words, &before.period),
        preliminary: before.preliminary,
    })
}

/// The unit of a figure: percent for a share, else its own, else its series'.
pub fn unit<'a>(figure: &'a Figure, series: &'a Series) -> &'a str {
    match figure.said.amount {
        Amount::Change { percent: true, .. } => "",
        _ => figure.said.unit.as_deref().unwrap_or(&series.said.unit),
    }
}

/// The baseline of a change.
pub fn baseline<'a>(words: &Words, figure: &'a Figure) -> Option<DateView<'a>> {
    match &figure.said.amount {
        Amount::Change { baseline, .. } => dates::maybe(words, baseline.as_ref()),
        _ => None,
    }
}

/// A number with its unit.
pub fn with_unit(text: String, unit: &str) -> String {
    if unit.is_empty() { text } else { format!("{text} {unit}") }
}
