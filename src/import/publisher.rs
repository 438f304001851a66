//! The publisher of a source: one that the site has, or a new one.

use url::Url;

use super::draft::Facts;
use super::front;
use super::slug::slug;

/// A publisher that the site has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: Option<String>,
}

/// A publisher, and the file of a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its particulars.
    pub publisher: Publisher,
    /// What its file holds, where the site has none.
    pub file: Option<String>,
}

/// The publisher of a source: the one of that name or, without `www.`, of that host; else a new one.
pub fn find(facts: &Facts, known: &[Publisher]) -> Option<Found> {
    let host = facts.url.as_deref().and_then(host);
    let bare = |name: &str| {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let is_named = |known: &&Publisher| {
        facts
            .publisher
            .as_deref()
            .is_some_and(|name| bare(name) == bare(&known.name) || slug(name) == known.id)
    };
    let is_there = |known: &&Publisher| host.is_some() && known.url.as_deref().and_then(self::host) == host;
    if let Some(publisher) = known.iter().find(is_named).or_else(|| known.iter().find(is_there)) {
        return Some(Found { publisher: publisher.clone(), file: None });
    }
    let name = facts.publisher.clone()?;
    let id = Some(slug(&name)).filter(|id| !id.is_empty())?;
    let url = facts
        .url
        .as_deref()
        .and_then(|url| Url::parse(url).ok())
        .and_then(|url| url.join("/").ok())
        .map(|url| url.to_string());
    let publisher = Publisher { id, name, url };
    let file = front::publisher(&publisher);
    Some(Found { publisher, file: Some(file) })
}

fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    url.host_str().map(|host| host.trim_start_matches("www.").to_owned())
}
