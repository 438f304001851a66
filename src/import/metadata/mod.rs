//! The particulars of a page: what its JSON-LD, Open Graph and other metadata say of it.
//!
//! Entry point: [`facts`]. Each particular is asked of one place after another; what cannot be one (an address as an
//! author, a date that may be two) is passed over.

mod json_ld;
mod tags;

use dom_query::Document;
use url::Url;

use super::draft::Facts;
use super::pieces::{one_line, visible};
use super::{dates, page, plain};
use json_ld::Record;
use tags::Tags;

/// The particulars of a page. `url` is its address where that is known already.
pub fn facts(document: &Document, html: &str, url: Option<&str>) -> Facts {
    let tags = Tags::of(document);
    let record = json_ld::record(document);
    let (saved_from, saved) = saved(html);
    let here = url.map(str::to_owned).or(saved_from);
    let publisher = first([
        record.publisher.clone(),
        tags.get("og:site_name"),
        tags.get("application-name"),
        tags.get("dc.publisher"),
        tags.get("dcterms.publisher"),
        tags.get("citation_publisher"),
        tags.get("citation_journal_title"),
    ]);
    let mut facts = Facts {
        publisher: publisher.filter(|name| name.chars().count() <= 120 && !is_address(name)),
        saved,
        ..Facts::default()
    };
    facts.title = title(&tags, &record, facts.publisher.as_deref());
    facts.url = canonical(&tags, &record, here.as_deref());
    facts.authors = first_authors(&tags, &record, &facts);
    facts.published = published(&tags, &record);
    facts.lang = language(&tags, &record);
    facts.description = first([
        tags.get("og:description"),
        tags.get("description"),
        record.description,
        tags.get("twitter:description"),
        tags.get("dc.description"),
    ]);
    let base = facts.url.as_deref().or(here.as_deref()).and_then(|url| Url::parse(url).ok());
    let image = first([
        tags.get("og:image:secure_url"),
        tags.get("og:image"),
        tags.get("og:image:url"),
        record.image,
        tags.get("twitter:image"),
        tags.get("twitter:image:src"),
    ]);
    facts.image = image
        .and_then(|image| page::absolute(&image, base.as_ref()))
        .filter(|image| image.starts_with("http"));
    facts
}

fn first(found: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    found.into_iter().flatten().map(|text| one_line(&text)).find(|text| !text.is_empty())
}

fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with("www.") || text.contains('@') && !text.contains(' ')
}

/// The title, without the site's name behind it.
fn title(tags: &Tags, record: &Record, publisher: Option<&str>) -> Option<String> {
    let heading =
        tags.heading.as_ref().map(|heading| one_line(heading)).filter(|heading| !heading.is_empty());
    let title = first([
        record.title.clone(),
        tags.get("og:title"),
        tags.get("citation_title"),
        tags.get("dc.title"),
        tags.get("dcterms.title"),
        tags.get("twitter:title"),
        heading.clone(),
        tags.title.clone(),
    ])?;
    let title = plain_text(&title);
    // The page's only main heading is the title where the metadata add the site's name to it.
    if let Some(heading) = heading
        && heading.chars().count() > 8
        && title
            .to_lowercase()
            .strip_prefix(&heading.to_lowercase())
            .is_some_and(|rest| rest.trim_start().starts_with(['|', '-', '–', '—', '·', '»', '/', ':']))
    {
        return Some(heading);
    }
    for by in [" | ", " - ", " – ", " — ", " · ", " » ", " :: "] {
        let Some((before, after)) = title.rsplit_once(by) else { continue };
        let names_site = publisher.is_some_and(|name| name.to_lowercase() == after.trim().to_lowercase());
        let is_bare_title =
            tags.title.as_deref().map(one_line).as_deref() == Some(title.as_str()) && by == " | ";
        if (names_site || is_bare_title) && before.split_whitespace().count() > 1 {
            return Some(before.trim().to_owned());
        }
    }
    Some(title)
}

/// Metadata sometimes hold markup and entities twice over.
fn plain_text(text: &str) -> String {
    if text.contains("&#") || text.contains("&amp;") || text.contains("&quot;") || text.contains("</") {
        let decoded = Document::fragment(text.chars().take(2000).collect::<String>());
        return one_line(&decoded.text());
    }
    text.to_owned()
}

/// The page's own address: the one it names, without what only says how a reader came there.
fn canonical(tags: &Tags, record: &Record, here: Option<&str>) -> Option<String> {
    let base = here.and_then(|here| Url::parse(here).ok());
    let named = [tags.canonical.clone(), tags.get("og:url"), record.url.clone(), here.map(str::to_owned)];
    let mut found: Vec<Url> = named
        .into_iter()
        .flatten()
        .filter_map(|url| page::absolute(url.trim(), base.as_ref()))
        .filter_map(|url| Url::parse(&url).ok())
        .collect();
    found.retain(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| {
                host.contains('.') && !host.starts_with("localhost") && !host.starts_with("127.")
            })
    });
    // Some sites name their front page on every page.
    let is_front = |url: &Url| url.path() == "/" && url.query().is_none();
    let at = found.iter().position(|url| !is_front(url)).unwrap_or(0);
    let mut url = found.into_iter().nth(at)?;
    url.set_fragment(None);
    let is_tracking = |key: &str| {
        key.starts_with("utm_") || matches!(key, "fbclid" | "gclid" | "mc_cid" | "mc_eid" | "igshid")
    };
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| !is_tracking(key))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    if kept.len() < url.query_pairs().count() {
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    Some(url.to_string())
}

fn first_authors(tags: &Tags, record: &Record, facts: &Facts) -> Vec<String> {
    if !record.authors.is_empty() {
        let authors = cleaned(record.authors.iter().map(String::as_str), facts);
        if !authors.is_empty() {
            return authors;
        }
    }
    for key in [
        "citation_author",
        "dc.creator",
        "dcterms.creator",
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
    ] {
        let found = tags.all(key);
        let authors = match found.as_slice() {
            [] => continue,
            // Citations write the family name first.
            _ if key.starts_with("citation") || key.starts_with("dc") => cleaned(
                found.iter().map(|name| turned(name)).collect::<Vec<_>>().iter().map(String::as_str),
                facts,
            ),
            [one] => authors(one, facts),
            many => cleaned(many.iter().copied(), facts),
        };
        if !authors.is_empty() {
            return authors;
        }
    }
    Vec::new()
}

fn turned(name: &str) -> String {
    match name.split_once(',') {
        Some((family, given)) if !given.contains(',') && !given.trim().is_empty() => {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => name.to_owned(),
    }
}

/// The people that a line names as the authors of a page.
pub fn authors(line: &str, facts: &Facts) -> Vec<String> {
    let line = one_line(line);
    let lower = line.to_lowercase();
    let start = ["by ", "por ", "written by ", "escrito por ", "de "]
        .iter()
        .find(|start| lower.starts_with(**start) && **start != "de ");
    let line = start.map_or(line.as_str(), |start| line[start.len()..].trim());
    if dates::whole(line).is_some() {
        return Vec::new();
    }
    let names = plain::people(line).unwrap_or_else(|| vec![line.to_owned()]);
    cleaned(names.iter().map(String::as_str), facts)
}

/// Names without what is none: addresses, the site itself, the names of accounts; each once.
fn cleaned<'a>(names: impl IntoIterator<Item = &'a str>, facts: &Facts) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        let name = plain_text(&one_line(name));
        let is_account = matches!(
            name.to_lowercase().as_str(),
            "" | "admin"
                | "administrator"
                | "editor"
                | "webmaster"
                | "user"
                | "author"
                | "staff"
                | "root"
                | "redacción web"
                | "unknown"
                | "null"
                | "undefined"
                | "n/a"
        );
        let is_site =
            facts.publisher.as_deref().is_some_and(|site| site.to_lowercase() == name.to_lowercase());
        if !is_account
            && !is_site
            && !is_address(&name)
            && name.chars().count() <= 120
            && !out.contains(&name)
        {
            out.push(name);
        }
    }
    out.truncate(50);
    out
}

fn published(tags: &Tags, record: &Record) -> Option<String> {
    let keys = [
        "article:published_time",
        "og:article:published_time",
        "citation_publication_date",
        "citation_online_date",
        "citation_date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.date",
        "dc.date",
        "dcterms.created",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publication_date",
        "date",
        "datepublished",
        "article.published",
    ];
    let said = record
        .published
        .iter()
        .cloned()
        .chain(keys.iter().flat_map(|key| tags.all(key)).map(str::to_owned))
        .chain(tags.times.iter().cloned());
    said.filter_map(|text| dates::edtf(&one_line(&text))).find(|date| date.len() >= 4)
}

/// The language as a BCP 47 tag.
fn language(tags: &Tags, record: &Record) -> Option<String> {
    let said = [
        tags.lang.clone(),
        record.lang.clone(),
        tags.get("og:locale"),
        tags.get("content-language"),
        tags.get("dc.language"),
        tags.get("citation_language"),
        tags.get("language"),
    ];
    said.into_iter().flatten().find_map(|tag| language_tag(&tag))
}

/// A BCP 47 tag in its usual case; none when it is none.
pub fn language_tag(text: &str) -> Option<String> {
    let text = text.split([',', ';', '.', '@']).next()?.trim().replace('_', "-");
    let parts: Vec<&str> = text.split('-').collect();
    let (first, rest) = parts.split_first()?;
    let is_word = |part: &str, least: usize| {
        (least..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if !(2..=3).contains(&first.len())
        || !first.bytes().all(|b| b.is_ascii_alphabetic())
        || !rest.iter().all(|part| is_word(part, 2))
        || rest.len() > 3
    {
        return None;
    }
    let cased = rest.iter().map(|part| match part.len() {
        2 => part.to_ascii_uppercase(),
        4 if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
            part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase()
        }
        _ => part.to_ascii_lowercase(),
    });
    let tag = std::iter::once(first.to_ascii_lowercase()).chain(cased).collect::<Vec<_>>().join("-");
    (!tag.starts_with("zxx") && !tag.starts_with("und")).then_some(tag)
}

/// What browsers and their extensions note in a page when they save it: its address, and the day.
fn saved(html: &str) -> (Option<String>, Option<String>) {
    let start = crate::source::floor_char_boundary(html, html.len().min(4096));
    let start = visible(&html[..start]);
    let mut url = None;
    if let Some((_, rest)) = start.split_once("saved from url=(") {
        let rest = rest.split_once(')').map(|(_, rest)| rest).unwrap_or_default();
        url = rest
            .split_whitespace()
            .next()
            .filter(|url| url.starts_with("http"))
            .map(|url| url.trim_end_matches("-->").to_owned());
    }
    let value = |key: &str| {
        start.lines().find_map(|line| line.trim().strip_prefix(key)).map(|value| value.trim().to_owned())
    };
    if url.is_none() && start.contains("SingleFile") {
        url = value("url:").filter(|url| url.starts_with("http"));
    }
    let date = value("saved date:").and_then(|date| {
        // `Sat May 03 2031 10:30:00 GMT-0600 (...)`
        dates::whole(&date.split_whitespace().take(4).collect::<Vec<_>>().join(" "))
    });
    (url, date)
}

#[cfg(test)]
mod tests;
