//! A timeline of TimelineJS: its slides become events. Its texts are HTML, of which the words are taken.

use serde_json::Value;

use super::batch::{Batch, Happening, Unread};
use super::{AdoptError, Source, json, text_at, words_of_html};
use crate::date::Date;

/// Takes a file apart.
pub fn read(source: &Source<'_>) -> Result<Batch, AdoptError> {
    let value = json(source.text)?;
    let slides = value.get("events").and_then(Value::as_array);
    let slides = slides
        .ok_or_else(|| AdoptError::other("it is no timeline of TimelineJS: it has no list `events`"))?;
    let eras = value.get("eras").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut batch = Batch::default();
    if let Some(title) = value.get("title").filter(|title| !title.is_null()) {
        let why = "the title of the timeline is no event".to_owned();
        batch.unread.push(Unread { why, raw: Some(title.to_string()) });
    }
    for (n, slide) in slides.iter().chain(eras).enumerate() {
        let at = format!("event {}", n + 1);
        match event(slide, &at) {
            Ok(event) => {
                left_over(&mut batch, slide, &at);
                batch.events.push(event);
            }
            Err(why) => {
                batch.unread.push(Unread { why: format!("{at}: {why}"), raw: Some(slide.to_string()) });
            }
        }
    }
    Ok(batch)
}

/// Tells of what a slide has beside, and an event has not.
fn left_over(batch: &mut Batch, slide: &Value, at: &str) {
    let media = slide.get("media").filter(|media| text_at(media, "url").is_some());
    if let Some(media) = media {
        let why = format!("{at}: its `media` has no place in an event");
        batch.unread.push(Unread { why, raw: Some(media.to_string()) });
    }
    for key in ["start_date", "end_date"] {
        let Some(date) = slide.get(key).filter(|date| part(date, "hour").is_some()) else { continue };
        let why = format!("{at}: the time of day of its `{key}` is left out");
        batch.unread.push(Unread { why, raw: Some(date.to_string()) });
    }
}

fn event(slide: &Value, at: &str) -> Result<Happening, &'static str> {
    let text = slide.get("text").unwrap_or(&Value::Null);
    let title = text_at(text, "headline").map(words_of_html).filter(|title| !title.is_empty());
    let title = title.ok_or("it has no `headline`")?;
    // The words of a headline are one line.
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let point = |key: &str| slide.get(key).filter(|date| !date.is_null()).map(date);
    let (start, end) = (point("start_date"), point("end_date"));
    let start = start.map(|start| start.ok_or("its `start_date` is no date")).transpose()?;
    let end = end.map(|end| end.ok_or("its `end_date` is no date")).transpose()?;
    let when = match (start, end) {
        (Some(start), Some(end)) if start != end => Some(format!("{start}/{end}")),
        (None, Some(end)) => Some(format!("/{end}")),
        (start, _) => start,
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
        date_text: shown.map(words_of_html).filter(|text| !text.is_empty()),
        kind: text_at(slide, "group").map(words_of_html),
        text: text_at(text, "text").map(words_of_html).filter(|text| !text.is_empty()),
        at: at.to_owned(),
        ..Happening::default()
    })
}

/// A part of a date, which may be a text.
fn part(date: &Value, key: &str) -> Option<i64> {
    let value = date.get(key)?;
    value.as_i64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
}

/// A date of its parts, as far as they are given. TimelineJS has no year 0: its -1 is 1 BC.
fn date(value: &Value) -> Option<String> {
    let year = part(value, "year")?;
    let year = if year < 0 { year + 1 } else { year };
    let mut date = match year {
        -9999..=-1 => format!("-{:04}", -year),
        0..=9999 => format!("{year:04}"),
        year => format!("Y{year}"),
    };
    if let Some(month) = part(value, "month") {
        date.push_str(&format!("-{month:02}"));
        if let Some(day) = part(value, "day") {
            date.push_str(&format!("-{day:02}"));
        }
    }
    Date::parse(&date).is_ok().then_some(date)
}
