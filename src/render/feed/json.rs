//! A feed as JSON Feed 1.1.

use serde_json::{Map, Value, json};

use super::{About, Entry, JSON, instant};
use crate::model::Briefing;

/// The feed with these entries, the newest first.
pub fn feed(briefing: &Briefing, base: &str, about: &About<'_>, entries: &[Entry<'_>]) -> Vec<u8> {
    let site = &briefing.site;
    let mut feed = Map::new();
    let mut set = |key: &str, value: Value| drop(feed.insert(key.to_owned(), value));
    set("version", "https://jsonfeed.org/version/1.1".into());
    set("title", json!(about.title));
    set("home_page_url", base.into());
    set("feed_url", format!("{base}{JSON}").into());
    if !about.description.is_empty() {
        set("description", about.description.into());
    }
    set("language", json!(site.language));
    if !site.authors.is_empty() {
        set("authors", authors(&site.authors));
    }
    set("items", entries.iter().map(|entry| item(base, entry)).collect());
    let mut bytes = Value::Object(feed).to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

fn authors(names: &[String]) -> Value {
    names.iter().map(|name| json!({ "name": name })).collect()
}

/// An item must have a content; ours is our summary, or what stands for one.
fn item(base: &str, entry: &Entry<'_>) -> Value {
    let address = format!("{base}{}", entry.path);
    let mut item = Map::new();
    let mut set = |key: &str, value: Value| drop(item.insert(key.to_owned(), value));
    set("id", json!(address));
    set("url", json!(address));
    set("title", entry.title.into());
    set("content_text", entry.summary.as_deref().unwrap_or(entry.title).into());
    if let Some(summary) = &entry.summary {
        set("summary", json!(summary));
    }
    if let Some(published) = entry.published {
        set("date_published", instant(published).into());
    }
    set("date_modified", instant(entry.updated).into());
    if !entry.authors.is_empty() {
        set("authors", authors(entry.authors));
    }
    if !entry.topics.is_empty() {
        set("tags", entry.topics.iter().map(|(_, name)| json!(name)).collect());
    }
    if let Some(language) = entry.language {
        set("language", language.into());
    }
    Value::Object(item)
}
