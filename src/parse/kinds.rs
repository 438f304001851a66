//! Readers of the object kinds: the keys of FORMAT.md section 2, one function a kind.

use super::FilePart;
use super::objects::*;
use super::record::record;
use super::table::{Table, number_of};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::Spanned;

const ADMIRALTY: &[(&str, char)] = &[("A", 'A'), ("B", 'B'), ("C", 'C'), ("D", 'D'), ("E", 'E'), ("F", 'F')];

fn credibility(table: &Table<'_, '_>) -> Option<u8> {
    table.integer("credibility", 1..=6).and_then(|n| u8::try_from(n).ok())
}

/// Reads `articles/ID.md`.
pub fn article(table: &Table<'_, '_>, part: &FilePart<'_>) -> Option<Article> {
    let (record, usable) = record(table, part);
    let title = table.required("title").map_or_else(|| record.id.value.clone(), |title| title.value);
    let article = Article {
        record,
        title,
        authors: table.texts("authors"),
        publisher: table.string("publisher"),
        published: table.date("published"),
        retrieved: table.date("retrieved"),
        url: address(table, "url"),
        archive_url: address(table, "archive_url"),
        lang: language(table, "lang"),
        translation_of: table.string("translation_of"),
        rights: table.rights("rights"),
        reliability: table.plain_word("reliability", ADMIRALTY),
        credibility: credibility(table),
        origin: table.text("origin"),
        summary: table.text("summary"),
        topics: table.strings("topics"),
        sha256: sha256(table),
        key_points: table.texts("key_points"),
    };
    usable.then_some(article)
}

/// An `http` or `https` address; anything else is reported and left out.
fn address(table: &Table<'_, '_>, key: &'static str) -> Option<String> {
    let url = table.string(key)?;
    let lower = url.value.to_ascii_lowercase();
    let clean = !url.value.chars().any(|c| c.is_control() || c.is_whitespace());
    let host = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    if clean && host.is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '?', '#', ':'])) {
        return Some(url.value);
    }
    let message = format!("`{}` in `{key}` is no web address", url.value);
    table.report(
        Diagnostic::new(Code::BadValue, url.span, message).hint("it begins with `https://` or `http://`"),
    );
    None
}

/// A BCP 47 language tag; anything else is reported and left out.
pub fn language(table: &Table<'_, '_>, key: &'static str) -> Option<String> {
    let language = table.string(key)?;
    if is_language(&language.value) {
        return Some(language.value);
    }
    let message = format!("`{}` is no language tag", language.value);
    table.report(
        Diagnostic::new(Code::BadValue, language.span, message).hint("write a BCP 47 tag: `en`, `es-MX`"),
    );
    None
}

/// Whether a word has the form of a BCP 47 tag.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let primary = (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    primary
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn sha256(table: &Table<'_, '_>) -> Option<String> {
    let hash = table.string("sha256")?;
    if hash.value.len() == 64 && hash.value.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(hash.value.to_ascii_lowercase());
    }
    let message = "`sha256` is not 64 hexadecimal digits";
    table.report(Diagnostic::new(Code::BadValue, hash.span, message).hint("`sha256sum FILE` prints it"));
    None
}

/// Reads an entity.
pub fn entity(table: &Table<'_, '_>, part: &FilePart<'_>) -> Option<Entity> {
    const LINKS: &[(&str, LinkMode)] =
        &[("always", LinkMode::Always), ("first", LinkMode::First), ("never", LinkMode::Never)];
    let (record, usable) = record(table, part);
    let entity = Entity {
        name: table.required("name").unwrap_or_else(|| record.id.clone()),
        kind: table.required("kind").unwrap_or_else(|| Spanned::new(String::new(), table.span())),
        roles: table.tables("role", "a role").into_iter().filter_map(role).collect(),
        sort: table.text("sort"),
        native_name: table.text("native_name"),
        aliases: names(table, "aliases"),
        weak_aliases: names(table, "weak_aliases"),
        deny: names(table, "deny"),
        description: table.text("description"),
        image: table.string("image"),
        coordinates: coordinates(table),
        precision: table.text("precision"),
        part_of: table.string("part_of"),
        ids: table.string_map("ids"),
        link: table.plain_word("link", LINKS),
        record,
    };
    usable.then_some(entity)
}

fn names(table: &Table<'_, '_>, key: &'static str) -> Vec<Spanned<String>> {
    let mut names = table.strings(key);
    names.retain(|name| {
        let said = !name.value.trim().is_empty();
        if !said {
            table.report(Diagnostic::new(Code::BadValue, name.span, format!("`{key}` holds an empty name")));
        }
        said
    });
    names
}

fn role(table: Table<'_, '_>) -> Option<Role> {
    let role = Role {
        span: table.span(),
        title: table.required("title").map(|t| t.value).unwrap_or_default(),
        organisation: table.string("organisation"),
        when: table.date("when"),
        names: names(&table, "names"),
    };
    table.finish();
    (!role.title.is_empty()).then_some(role)
}

fn coordinates(table: &Table<'_, '_>) -> Option<(f64, f64)> {
    let value = table.get("coordinates")?;
    let numbers: Vec<f64> = value
        .get_ref()
        .as_array()
        .map(|items| items.iter().filter_map(|item| number_of(item.get_ref())).collect())
        .unwrap_or_default();
    if let [latitude, longitude] = numbers[..]
        && latitude.abs() <= 90.0
        && longitude.abs() <= 180.0
    {
        return Some((latitude, longitude));
    }
    let message = "`coordinates` are not a latitude (-90 to 90) and a longitude (-180 to 180)";
    let hint = "write degrees, latitude first: `coordinates = [19.43, -99.13]`";
    table.report(Diagnostic::new(Code::BadValue, table.span_of(value), message).hint(hint));
    None
}

/// Reads the keys of an event, in its own file or inline.
pub fn event_facts(table: &Table<'_, '_>) -> Option<EventFacts> {
    const EXTENTS: &[(&str, bool)] = &[("throughout", false), ("within", true)];
    let title = table.required("title");
    let facts = EventFacts {
        title: title.as_ref().map(|t| t.value.clone()).unwrap_or_default(),
        when: table.date("when"),
        date_text: table.text("date_text"),
        within: table.plain_word("extent", EXTENTS).unwrap_or(false),
        places: table.strings("where"),
        actors: table.tables("actors", "an actor").into_iter().filter_map(actor).collect(),
        kind: table.text("type"),
        confidence: table.plain_word("confidence", Confidence::WORDS),
    };
    title.is_some().then_some(facts)
}

fn actor(table: Table<'_, '_>) -> Option<Actor> {
    let (entity, role) = (table.required("entity"), table.text("role"));
    table.finish();
    entity.map(|entity| Actor { entity, role })
}

/// Reads an event.
pub fn event(table: &Table<'_, '_>, part: &FilePart<'_>) -> Option<Event> {
    let (record, usable) = record(table, part);
    let facts = event_facts(table).filter(|_| usable)?;
    Some(Event { record, facts })
}

/// Reads the keys of a claim, in its own file or inline.
pub fn claim_facts(table: &Table<'_, '_>) -> Option<ClaimFacts> {
    let statement = table.required("statement");
    let facts = ClaimFacts {
        statement: statement.as_ref().map(|s| s.value.clone()).unwrap_or_default(),
        by: table.strings("by"),
        when: table.date("when"),
        verdict: table.plain_word("verdict", Verdict::WORDS),
        conclusion: table.text("conclusion"),
        confidence: None,
        contradicts: Vec::new(),
    };
    statement.is_some().then_some(facts)
}

/// Reads a claim.
pub fn claim(table: &Table<'_, '_>, part: &FilePart<'_>) -> Option<Claim> {
    let (record, usable) = record(table, part);
    let facts = claim_facts(table);
    let confidence = table.plain_word("confidence", Confidence::WORDS);
    let contradicts = table.strings("contradicts");
    let facts = facts.filter(|_| usable)?;
    Some(Claim { record, facts: ClaimFacts { confidence, contradicts, ..facts } })
}

/// Reads a series.
pub fn series(table: &Table<'_, '_>, part: &FilePart<'_>) -> Option<Series> {
    let (record, usable) = record(table, part);
    let title = table.required("title");
    let unit = table.required("unit");
    let values = table.tables("value", "a reference value").into_iter().filter_map(series_value);
    let mut values: Vec<SeriesValue> = values.collect();
    values.sort_by(|a, b| a.period.sort_key().cmp(&b.period.sort_key()));
    let counts = table.text("counts");
    let area = table.string("area");
    let decimals = table.integer("decimals", 0..=9).and_then(|n| u8::try_from(n).ok());
    let (tolerance, approx) = (table.share("tolerance", 0.01), table.share("approx", 0.1));
    usable.then(|| Series {
        title: title.map_or_else(|| record.id.value.clone(), |t| t.value),
        unit: unit.map(|u| u.value).unwrap_or_default(),
        counts,
        area,
        decimals,
        tolerance,
        approx,
        values,
        record,
    })
}

fn series_value(table: Table<'_, '_>) -> Option<SeriesValue> {
    for key in ["period", "value"] {
        if !table.has(key) {
            table.missing(key);
        }
    }
    let period = table.date("period");
    let number = table.number("value");
    let read = |period: Date, value: f64| SeriesValue {
        span: table.span(),
        period,
        value,
        source: table.text("source"),
        url: address(&table, "url"),
        preliminary: table.boolean("preliminary").unwrap_or(false),
        note: table.text("note"),
    };
    let value = match (period, number) {
        (Some(period), Some(number)) => Some(read(period, number)),
        _ => None,
    };
    for key in ["source", "url", "preliminary", "note"] {
        table.get(key);
    }
    table.finish();
    value
}

/// Reads a publisher.
pub fn publisher(table: &Table<'_, '_>, part: &FilePart<'_>) -> Option<Publisher> {
    let (record, usable) = record(table, part);
    let publisher = Publisher {
        name: table.required("name").map_or_else(|| record.id.value.clone(), |name| name.value),
        country: table.text("country"),
        url: address(table, "url"),
        reliability: table.plain_word("reliability", ADMIRALTY),
        reliability_note: table.text("reliability_note"),
        default_rights: table.rights("default_rights"),
        default_tlp: table.tlp("default_tlp"),
        record,
    };
    usable.then_some(publisher)
}

/// Reads a judgement.
pub fn judgement(table: &Table<'_, '_>, part: &FilePart<'_>) -> Option<Judgement> {
    let (record, usable) = record(table, part);
    let statement = table.required("statement");
    let likelihood = likelihood(table);
    let confidence_at = table.key_span("confidence").unwrap_or(table.span());
    let confidence =
        table.plain_word("confidence", Confidence::WORDS).map(|c| Spanned::new(c, confidence_at));
    if let (Some(likelihood), Some(confidence)) = (&likelihood, &confidence) {
        let message = "a judgement gives a likelihood or a confidence, never both";
        table.report(
            Diagnostic::new(Code::LikelihoodAndConfidence, confidence.span, message)
                .related(likelihood.span, "the likelihood is given here")
                .hint("likelihood speaks of the event, confidence of the analysis (ICD 203): say one, and the other in the text"),
        );
    }
    let evidence = table.strings("evidence");
    let date = table.date("date");
    let supersedes = table.string("supersedes");
    let order = table.integer("order", i64::MIN..=i64::MAX);
    statement.filter(|_| usable).map(|statement| Judgement {
        record,
        statement: statement.value,
        likelihood,
        confidence,
        evidence,
        date,
        supersedes,
        order,
    })
}

fn likelihood(table: &Table<'_, '_>) -> Option<Spanned<&'static str>> {
    let text = table.string("likelihood")?;
    if let Some((term, _, _)) = LIKELIHOODS.iter().find(|(term, _, _)| *term == text.value) {
        return Some(Spanned::new(*term, text.span));
    }
    let message = format!("`{}` is no term of likelihood of ICD 203", text.value);
    let hint = match nearest(&text.value, LIKELIHOODS.iter().map(|(term, _, _)| *term)) {
        Some(term) => format!("did you mean `{term}`?"),
        None => {
            let terms: Vec<String> = LIKELIHOODS.iter().map(|(term, _, _)| format!("`{term}`")).collect();
            format!("it is one of {}", terms.join(", "))
        }
    };
    table.report(Diagnostic::new(Code::BadValue, text.span, message).hint(hint));
    None
}

/// Reads a page, or the front page.
pub fn page(table: &Table<'_, '_>, part: &FilePart<'_>) -> Option<Page> {
    let (record, usable) = record(table, part);
    let title = table.required("title").map_or_else(|| record.id.value.clone(), |title| title.value);
    let description = table.text("description");
    let order = table.integer("order", i64::MIN..=i64::MAX);
    let lists = table.tables("list", "a list").into_iter().filter_map(page_list).collect();
    usable.then_some(Page { title, description, order, lists, record })
}

fn page_list(table: Table<'_, '_>) -> Option<PageList> {
    let span = table.span();
    let kind = table.required("kind");
    let (topic, entity) = (table.string("topic"), table.string("entity"));
    let limit = table.integer("limit", 1..=100_000).and_then(|n| u32::try_from(n).ok());
    let sort = table.string("sort");
    table.finish();
    kind.map(|kind| PageList { span, kind, topic, entity, limit, sort })
}
