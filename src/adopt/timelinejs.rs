//! A timeline of TimelineJS: its slides become events. Its texts are HTML, of which the words are taken.

use serde_json::Value;

use super::batch::{Batch, Happening, Unread};
use super::{AdoptError, Source, json, text_at};
use crate::date::Date;

/// Takes a file apart.
pub fn read(source: &Source<'_>) -> Result<Batch, AdoptError> {
    let value = json(source.text)?;
    let slides = value.get("events").and_then(Value::as_array);
    let slides = slides
        .ok_or_else(|| AdoptError::other("it is no timeline of TimelineJS: it has no list `events`"))?;
    let eras = value.get("eras").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut batch = Batch::default();
    for (n, slide) in slides.iter().chain(eras).enumerate() {
        let at = format!("event {}", n + 1);
        match event(slide, &at) {
            Ok(event) => batch.events.push(event),
            Err(why) => {
                batch.unread.push(Unread { why: format!("{at}: {why}"), raw: Some(slide.to_string()) });
            }
        }
    }
    Ok(batch)
}

fn event(slide: &Value, at: &str) -> Result<Happening, &'static str> {
    let text = slide.get("text").unwrap_or(&Value::Null);
    let title = text_at(text, "headline").map(words).filter(|title| !title.is_empty());
    let title = title.ok_or("it has no `headline`")?;
    let point = |key: &str| slide.get(key).map(date);
    let when = match (point("start_date"), point("end_date")) {
        (None, _) => None,
        (Some(start), None) => Some(start.ok_or("its `start_date` is no date")?),
        (Some(start), Some(end)) => Some(format!(
            "{}/{}",
            start.ok_or("its `start_date` is no date")?,
            end.ok_or("its `end_date` is no date")?
        )),
    };
    if when.as_deref().is_some_and(|when| Date::parse(when).is_err()) {
        return Err("its dates are none that a calendar has, or stand in the wrong order");
    }
    let shown = slide.get("start_date").and_then(|date| text_at(date, "display_date"));
    let shown = text_at(slide, "display_date").or(shown);
    Ok(Happening {
        id: text_at(slide, "unique_id").map(crate::parse::record::proposed_id).filter(|id| !id.is_empty()),
        title,
        when,
        date_text: shown.map(words).filter(|text| !text.is_empty()),
        kind: text_at(slide, "group").map(words),
        text: text_at(text, "text").map(words).filter(|text| !text.is_empty()),
        at: at.to_owned(),
        ..Happening::default()
    })
}

/// A date of its parts, as far as they are given.
fn date(value: &Value) -> Option<String> {
    let part = |key: &str| {
        let value = value.get(key)?;
        value.as_i64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
    };
    let year = part("year")?;
    let mut date = if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") };
    if let Some(month) = part("month") {
        date.push_str(&format!("-{month:02}"));
        if let Some(day) = part("day") {
            date.push_str(&format!("-{day:02}"));
        }
    }
    Date::parse(&date).is_ok().then_some(date)
}

/// The words of a piece of HTML, a paragraph a line.
fn words(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let spaced = html.replace("</p>", "</p>\n").replace("<br", "\n<br").replace("</li>", "</li>\n");
    let document = dom_query::Document::from(spaced.as_str());
    let text = document.select("body").text();
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
