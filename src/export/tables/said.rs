//! Tables of what articles say: events, claims, figures, relations, notes, mentions; and of our judgements.

use super::Type::{Day, Flag, Number, Whole};
use super::{Cell, Column, Table, date, marking, of, record, text, typed};
use crate::export::site::Export;
use crate::export::words;
use crate::model::{ClaimId, EventId, Passage};
use crate::parse::objects::{Amount, Comparator, Confidence, Record, Stance, Status, Verdict};
use crate::source::offset;

/// The tables of this file, in their order.
pub const NAMES: &[&str] = &[
    "events",
    "event_places",
    "event_actors",
    "event_sources",
    "claims",
    "claim_by",
    "claim_contradicts",
    "claim_sources",
    "figures",
    "figure_by",
    "relations",
    "notes",
    "mentions",
    "judgements",
    "judgement_claims",
];

const EVENTS: &[Column] = &[
    text("id"),
    text("title"),
    text("url"),
    text("tlp"),
    text("status"),
    text("updated"),
    text("when"),
    typed("earliest", Day),
    typed("latest", Day),
    text("date_text"),
    text("extent"),
    text("type"),
    text("confidence"),
    text("text"),
];
const EVENT_PLACES: &[Column] = &[of("event", "events"), of("place", "entities")];
const EVENT_ACTORS: &[Column] = &[of("event", "events"), of("entity", "entities"), text("role")];
const EVENT_SOURCES: &[Column] = &[
    of("event", "events"),
    of("article", "articles"),
    text("annotation"),
    typed("start", Whole),
    typed("end", Whole),
    text("quote"),
];
const CLAIMS: &[Column] = &[
    text("id"),
    text("statement"),
    text("url"),
    text("tlp"),
    text("status"),
    text("updated"),
    text("when"),
    typed("earliest", Day),
    typed("latest", Day),
    text("verdict"),
    text("conclusion"),
    text("confidence"),
    text("text"),
];
const CLAIM_BY: &[Column] = &[of("claim", "claims"), of("entity", "entities")];
const CLAIM_CONTRADICTS: &[Column] = &[of("claim", "claims"), of("other", "claims")];
const CLAIM_SOURCES: &[Column] = &[
    of("claim", "claims"),
    of("article", "articles"),
    text("annotation"),
    text("stance"),
    typed("credibility", Whole),
    typed("start", Whole),
    typed("end", Whole),
    text("quote"),
];
const FIGURES: &[Column] = &[
    text("id"),
    of("series", "series"),
    text("url"),
    text("tlp"),
    text("status"),
    text("period"),
    typed("earliest", Day),
    typed("latest", Day),
    text("comparator"),
    typed("value", Number),
    typed("low", Number),
    typed("high", Number),
    typed("change", Number),
    typed("percent", Flag),
    text("baseline"),
    text("unit"),
    of("area", "entities"),
    text("note"),
    of("article", "articles"),
    text("annotation"),
    typed("start", Whole),
    typed("end", Whole),
    text("quote"),
];
const FIGURE_BY: &[Column] = &[of("figure", "figures"), of("entity", "entities")];
const RELATIONS: &[Column] = &[
    text("id"),
    of("subject", "entities"),
    text("predicate"),
    of("object", "entities"),
    text("url"),
    text("tlp"),
    text("status"),
    text("when"),
    typed("earliest", Day),
    typed("latest", Day),
    text("note"),
    of("article", "articles"),
    text("annotation"),
    typed("start", Whole),
    typed("end", Whole),
    text("quote"),
];
const NOTES: &[Column] = &[
    text("id"),
    text("text"),
    text("url"),
    text("tlp"),
    text("status"),
    text("annotator"),
    of("article", "articles"),
    text("annotation"),
    typed("start", Whole),
    typed("end", Whole),
    text("quote"),
];
const MENTIONS: &[Column] = &[
    of("article", "articles"),
    of("entity", "entities"),
    typed("start", Whole),
    typed("end", Whole),
    text("quote"),
    text("origin"),
];
const JUDGEMENTS: &[Column] = &[
    text("id"),
    text("statement"),
    text("url"),
    text("tlp"),
    text("status"),
    text("updated"),
    text("likelihood"),
    text("confidence"),
    text("date"),
    typed("earliest", Day),
    typed("latest", Day),
    of("supersedes", "judgements"),
    text("text"),
];
const JUDGEMENT_CLAIMS: &[Column] = &[of("judgement", "judgements"), of("claim", "claims")];

type Rows = Vec<Vec<Cell>>;

/// The tables.
pub fn all(site: &Export<'_>) -> Vec<Table> {
    let table = |name, columns, rows| Table { name, columns, rows };
    let [events, places, actors, reports] = events(site);
    let [claims, by, contradicts, statements] = claims(site);
    let [figures, given_by] = figures(site);
    let [judgements, evidence] = judgements(site);
    vec![
        table("events", EVENTS, events),
        table("event_places", EVENT_PLACES, places),
        table("event_actors", EVENT_ACTORS, actors),
        table("event_sources", EVENT_SOURCES, reports),
        table("claims", CLAIMS, claims),
        table("claim_by", CLAIM_BY, by),
        table("claim_contradicts", CLAIM_CONTRADICTS, contradicts),
        table("claim_sources", CLAIM_SOURCES, statements),
        table("figures", FIGURES, figures),
        table("figure_by", FIGURE_BY, given_by),
        table("relations", RELATIONS, relations(site)),
        table("notes", NOTES, notes(site)),
        table("mentions", MENTIONS, mentions(site)),
        table("judgements", JUDGEMENTS, judgements),
        table("judgement_claims", JUDGEMENT_CLAIMS, evidence),
    ]
}

/// Where a passage stands: `article`, `annotation`.
fn place(site: &Export<'_>, passage: Passage) -> [Cell; 2] {
    [site.briefing[passage.article].id().into(), site.annotation(passage).id.as_str().into()]
}

/// Its words, where they may be published: `start`, `end`, `quote`.
fn quote(site: &Export<'_>, passage: Passage) -> [Cell; 3] {
    let quote = site.quoted(passage);
    [quote.map(|q| q.start).into(), quote.map(|q| q.end).into(), quote.map(|q| q.words).into()]
}

/// `tlp`, `status`, `updated` of what has a file, or of the annotation that holds it.
fn marked(site: &Export<'_>, id: &str, of: Option<&Record>, status: Option<Status>) -> [Cell; 3] {
    match (of, site.inline(id)) {
        (Some(of), _) => record(of),
        (None, Some(passage)) => {
            let annotation = site.annotation(passage);
            let [tlp, status] = marking(&annotation.marking, status);
            [tlp, status, annotation.updated.as_ref().map(|date| date.written()).into()]
        }
        (None, None) => [Cell::Empty, Cell::Empty, Cell::Empty],
    }
}

fn events(site: &Export<'_>) -> [Rows; 4] {
    let [mut events, mut places, mut actors, mut sources] = [const { Vec::new() }; 4];
    let briefing = site.briefing;
    for (n, event) in briefing.events.iter().enumerate() {
        let facts = &event.facts;
        let id = || Cell::from(event.id.as_str());
        let mut row = vec![id(), facts.title.as_str().into(), site.routes.event(EventId(offset(n))).into()];
        row.extend(marked(site, &event.id, event.record.as_ref(), event.status));
        row.extend(date(facts.when.as_ref()));
        row.extend([
            facts.date_text.as_deref().into(),
            facts.within.then_some("within").into(),
            facts.kind.as_deref().into(),
            facts.confidence.map(Confidence::as_str).into(),
            event.text.as_ref().map(|text| words::prose(briefing, text)).into(),
        ]);
        events.push(row);
        places.extend(event.places.iter().map(|place| vec![id(), briefing[*place].id().into()]));
        actors.extend(
            event
                .actors
                .iter()
                .map(|(actor, role)| vec![id(), briefing[*actor].id().into(), role.as_deref().into()]),
        );
        sources.extend(event.sources.iter().map(|passage| {
            let cells = [id()].into_iter().chain(place(site, *passage)).chain(quote(site, *passage));
            cells.collect()
        }));
    }
    [events, places, actors, sources]
}

fn claims(site: &Export<'_>) -> [Rows; 4] {
    let [mut claims, mut by, mut contradicts, mut sources] = [const { Vec::new() }; 4];
    let briefing = site.briefing;
    for (n, claim) in briefing.claims.iter().enumerate() {
        let facts = &claim.facts;
        let id = || Cell::from(claim.id.as_str());
        let mut row =
            vec![id(), facts.statement.as_str().into(), site.routes.claim(ClaimId(offset(n))).into()];
        row.extend(marked(site, &claim.id, claim.record.as_ref(), claim.status));
        row.extend(date(facts.when.as_ref()));
        row.extend([
            facts.verdict.map(Verdict::as_str).into(),
            facts.conclusion.as_deref().into(),
            facts.confidence.map(Confidence::as_str).into(),
            claim.text.as_ref().map(|text| words::prose(briefing, text)).into(),
        ]);
        claims.push(row);
        by.extend(claim.by.iter().map(|who| vec![id(), briefing[*who].id().into()]));
        contradicts
            .extend(claim.contradicts.iter().map(|other| vec![id(), briefing[*other].id.as_str().into()]));
        sources.extend(claim.sources.iter().map(|source| {
            let graded = [Stance::as_str(source.stance).into(), source.credibility.into()];
            let cells = [id()].into_iter().chain(place(site, source.passage)).chain(graded);
            cells.chain(quote(site, source.passage)).collect()
        }));
    }
    contradicts.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
    [claims, by, contradicts, sources]
}

fn figures(site: &Export<'_>) -> [Rows; 2] {
    let [mut figures, mut by] = [const { Vec::new() }; 2];
    let briefing = site.briefing;
    for figure in &briefing.figures {
        let (said, series) = (&figure.said, &briefing[figure.series]);
        let annotation = site.annotation(figure.passage);
        let id = || Cell::from(figure.id.as_str());
        let mut row = vec![id(), series.id().into(), site.routes.passage(briefing, figure.passage).into()];
        row.extend(marking(&annotation.marking, figure.status));
        row.extend(date(said.period.as_ref()));
        row.extend(amount(&said.amount));
        row.extend([
            said.unit.as_deref().unwrap_or(&series.said.unit).into(),
            figure.area.map(|id| briefing[id].id()).into(),
            said.note.as_deref().into(),
        ]);
        row.extend(place(site, figure.passage));
        row.extend(quote(site, figure.passage));
        figures.push(row);
        by.extend(figure.by.iter().map(|who| vec![id(), briefing[*who].id().into()]));
    }
    [figures, by]
}

/// `comparator`, `value`, `low`, `high`, `change`, `percent`, `baseline`.
fn amount(amount: &Amount) -> [Cell; 7] {
    let none = || Cell::Empty;
    let sign = |sign: Comparator| Cell::from(sign.as_str());
    match amount {
        Amount::Value(value, comparator) => {
            [sign(*comparator), (*value).into(), none(), none(), none(), none(), none()]
        }
        Amount::Range(low, high) => [none(), none(), (*low).into(), (*high).into(), none(), none(), none()],
        Amount::Change { value, percent, baseline, comparator } => {
            let baseline = baseline.as_ref().map(|date| date.written()).into();
            [sign(*comparator), none(), none(), none(), (*value).into(), (*percent).into(), baseline]
        }
    }
}

fn relations(site: &Export<'_>) -> Rows {
    let briefing = site.briefing;
    let row = |relation: &std::sync::Arc<crate::model::Relation>| {
        let said = &relation.said;
        let mut row = vec![
            relation.id.as_str().into(),
            briefing[relation.subject].id().into(),
            said.predicate.as_str().into(),
            briefing[relation.object].id().into(),
            site.routes.passage(briefing, relation.passage).into(),
        ];
        row.extend(marking(&site.annotation(relation.passage).marking, relation.status));
        row.extend(date(said.when.as_ref()));
        row.push(said.note.as_deref().into());
        row.extend(place(site, relation.passage));
        row.extend(quote(site, relation.passage));
        row
    };
    briefing.relations.iter().map(row).collect()
}

fn notes(site: &Export<'_>) -> Rows {
    let row = |note: &std::sync::Arc<crate::model::Note>| {
        let annotation = site.annotation(note.passage);
        let mut row = vec![
            note.id.as_str().into(),
            note.written.as_str().into(),
            site.routes.passage(site.briefing, note.passage).into(),
        ];
        row.extend(marking(&annotation.marking, note.status));
        row.push(annotation.annotator.as_deref().into());
        row.extend(place(site, note.passage));
        row.extend(quote(site, note.passage));
        row
    };
    site.briefing.notes.iter().map(row).collect()
}

/// What is not published sorts by entity, so that the order does not tell where it stands.
fn mentions(site: &Export<'_>) -> Rows {
    let mut all: Vec<_> = site.briefing.mentions.iter().collect();
    all.sort_by_key(|mention| {
        let range = mention.range.as_ref().map(|range| (range.start, range.end));
        (
            mention.article,
            range.map(|(start, _)| start),
            mention.entity,
            range.map(|(_, end)| end),
            mention.automatic,
        )
    });
    let row = |mention: &crate::model::Mention| {
        let quote = mention.range.as_ref().and_then(|range| site.quote(mention.article, range));
        vec![
            site.briefing[mention.article].id().into(),
            site.briefing[mention.entity].id().into(),
            quote.map(|quote| quote.start).into(),
            quote.map(|quote| quote.end).into(),
            quote.map(|quote| quote.words).into(),
            if mention.automatic { "automatic" } else { "annotation" }.into(),
        ]
    };
    all.into_iter().map(row).collect()
}

fn judgements(site: &Export<'_>) -> [Rows; 2] {
    let [mut judgements, mut evidence] = [const { Vec::new() }; 2];
    let briefing = site.briefing;
    for judgement in &briefing.judgements {
        let said = &judgement.said;
        let id = || Cell::from(said.record.id.as_str());
        let mut row = vec![id(), said.statement.as_str().into(), site.routes.judgement(judgement).into()];
        row.extend(record(&said.record));
        row.push(said.likelihood.as_ref().map(|term| term.value).into());
        row.push(said.confidence.as_ref().map(|level| level.value.as_str()).into());
        row.extend(date(said.date.as_ref()));
        row.push(judgement.supersedes.map(|id| briefing[id].said.record.id.as_str()).into());
        row.push(judgement.text.as_ref().map(|text| words::prose(briefing, text)).into());
        judgements.push(row);
        evidence
            .extend(judgement.evidence.iter().map(|claim| vec![id(), briefing[*claim].id.as_str().into()]));
    }
    [judgements, evidence]
}
