//! The publisher of a source: one that the site has, or a new one.

use url::Url;

use super::draft::Facts;
use super::front;
use super::slug::{self, slug};

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
    let is_named =
        |known: &&Publisher| facts.publisher.as_deref().is_some_and(|name| bare(name) == bare(&known.name));
    let is_there = |known: &&Publisher| host.is_some() && known.url.as_deref().and_then(self::host) == host;
    if let Some(publisher) = known.iter().find(is_named).or_else(|| known.iter().find(is_there)) {
        return Some(Found { publisher: publisher.clone(), file: None });
    }
    let name = facts.publisher.clone()?;
    let id = free_id(&name, known)?;
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

/// An ID for a new publisher that none of those has: with a number where another one has the name's own.
fn free_id(name: &str, known: &[Publisher]) -> Option<String> {
    let id = Some(slug(name)).filter(|id| !id.is_empty())?;
    let is_free = |id: &String| known.iter().all(|known| known.id != *id);
    let numbered = (2..).map(|number| slug::numbered(&id, number));
    std::iter::once(id.clone()).chain(numbered).find(is_free)
}

fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    url.host_str().map(|host| host.trim_start_matches("www.").to_owned())
}
