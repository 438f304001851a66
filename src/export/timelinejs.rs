//! `timelinejs`: the timeline as TimelineJS reads it. A date has the parts that are known, and says in words what they
//! are; an event without any is left out, since TimelineJS passes over it.

use serde_json::{Value, json};

use super::dates::{Point, points, year_alone};
use super::json;
use super::site::Export;
use super::words;
use crate::date::Date;
use crate::model::EventId;
use crate::view::dates;
use crate::words::Words;

/// The file.
pub fn file(site: &Export<'_>) -> Vec<u8> {
    let words = Words::of(&site.briefing.site.language);
    let events: Vec<Value> =
        site.briefing.timeline.iter().filter_map(|id| slide(site, &words, *id)).collect();
    let title = json!({ "text": {
        "headline": escaped(&site.title()),
        "text": escaped(&site.briefing.site.description),
    } });
    json::lines(&json!({ "title": title, "events": events }), "events")
}

fn slide(site: &Export<'_>, in_words: &Words, id: EventId) -> Option<Value> {
    let event = &site.briefing[id];
    let facts = &event.facts;
    let when = facts.when.as_ref()?;
    let points = points(when, year_alone);
    let (start, end) = match (points.single, points.start, points.end) {
        (Some(day), ..) => (day, None),
        (None, Some(start), end) => (start, end),
        (None, None, Some(end)) => (end, None),
        (None, None, None) => return None,
    };
    // Two dates are shown as a stretch, which is only true of one that lasted.
    let end = end.filter(|_| when.written().contains('/') && !facts.within);
    let text = event.text.as_ref().map(|text| words::prose(site.briefing, text)).unwrap_or_default();
    let shown = || dates::event(in_words, Some(when), None, facts.within).map(|date| date.text.into_owned());
    let is_vague = facts.within || !is_plain(when);
    let said = facts.date_text.clone().or_else(|| if is_vague { shown() } else { None });
    let mut paragraphs: Vec<String> = text
        .split('\n')
        .filter(|line| !line.is_empty())
        .map(|line| format!("<p>{}</p>", escaped(line)))
        .collect();
    if site.routes.base_url.is_some() {
        let address = escaped(&site.iri(site.routes.event(id)));
        paragraphs.push(format!("<p><a href=\"{address}\">{address}</a></p>"));
    }
    Some(json::object([
        ("unique_id", Some(format!("e-{}", event.id.replace('#', "_")).into())),
        ("start_date", Some(date(start))),
        ("end_date", end.map(date)),
        ("display_date", said.map(|said| escaped(&said).into())),
        ("text", Some(json!({ "headline": escaped(&facts.title), "text": paragraphs.concat() }))),
        ("group", json::text(facts.kind.as_deref().map(escaped).as_deref())),
    ]))
}

/// Whether a date says all that it says in its parts.
fn is_plain(when: &Date) -> bool {
    when.written().bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// The parts of a date, as far as it is known. TimelineJS has no year 0: its -1 is 1 BC.
fn date(point: Point) -> Value {
    let year = if point.year < 1 { point.year - 1 } else { point.year };
    json::object([
        ("year", Some(year.into())),
        ("month", point.month.map(Value::from)),
        ("day", point.day.map(Value::from)),
    ])
}

/// TimelineJS takes its texts for HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
