//! What a page's JSON-LD says of it, as far as it can be read.

use std::collections::BTreeMap;

use dom_query::Document;
use serde_json::{Map, Value};

/// A page has at most as many objects that are looked at.
const MOST_OBJECTS: usize = 2000;

/// What is said of the page.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// `headline` or `name`.
    pub title: Option<String>,
    /// `author`.
    pub authors: Vec<String>,
    /// `publisher`.
    pub publisher: Option<String>,
    /// `datePublished`, else `dateCreated`.
    pub published: Option<String>,
    /// `inLanguage`.
    pub lang: Option<String>,
    /// `mainEntityOfPage` or `url`.
    pub url: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `image`.
    pub image: Option<String>,
}

/// Reads all scripts of JSON-LD; the object that is an article counts, else one that is a page.
pub fn record(document: &Document) -> Record {
    let scripts = document.select("script");
    let is_data = |kind: &str| kind.trim().to_lowercase().starts_with("application/ld+json");
    let texts = scripts
        .nodes()
        .iter()
        .filter(|script| script.attr("type").is_some_and(|kind| is_data(&kind)))
        .map(|script| script.text().to_string());
    let values: Vec<Value> = texts.filter_map(|text| parse(&text)).collect();
    let objects = objects(&values);
    let by_id: BTreeMap<&str, &Map<String, Value>> = objects
        .iter()
        .filter(|object| object.len() > 1)
        .filter_map(|object| Some((object.get("@id")?.as_str()?, *object)))
        .collect();
    let data = Data { by_id };
    let rank = |object: &&&Map<String, Value>| kinds(object).iter().map(|kind| rank(kind)).max().unwrap_or(0);
    let mut ranked: Vec<&&Map<String, Value>> = objects.iter().filter(|object| rank(object) > 0).collect();
    // A stable order: of equals the first counts.
    ranked.sort_by_key(|object| std::cmp::Reverse(rank(object)));
    ranked.first().map(|object| data.record(object, rank(&ranked[0]) > 1)).unwrap_or_default()
}

/// How well a type fits an article.
fn rank(kind: &str) -> u8 {
    let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
    match kind {
        "CreativeWork" | "WebPage" | "ItemPage" => 1,
        "LiveBlogPosting" | "DiscussionForumPosting" => 2,
        kind if kind.ends_with("Article")
            || kind.ends_with("Report")
            || kind.ends_with("Posting")
            || kind.ends_with("Document")
            || matches!(
                kind,
                "AnalysisNewsArticle" | "Chapter" | "Thesis" | "PublicationIssue" | "Interview" | "Review"
            ) =>
        {
            3
        }
        _ => 0,
    }
}

fn kinds(object: &Map<String, Value>) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// All objects, those in lists and graphs too, in their order.
fn objects(values: &[Value]) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    let mut left: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items.iter().rev()),
            Value::Object(object) if found.len() < MOST_OBJECTS => {
                found.push(object);
                left.extend(object.values().rev().filter(|value| value.is_array() || value.is_object()));
            }
            _ => {}
        }
    }
    found
}

struct Data<'a> {
    by_id: BTreeMap<&'a str, &'a Map<String, Value>>,
}

impl<'a> Data<'a> {
    fn record(&self, object: &'a Map<String, Value>, is_article: bool) -> Record {
        let text = |key: &str| object.get(key).and_then(|value| self.text(value));
        let authors = object
            .get("author")
            .or_else(|| object.get("creator"))
            .map(|value| self.names(value))
            .unwrap_or_default();
        let page = object.get("mainEntityOfPage").and_then(|value| self.address(value));
        Record {
            title: text("headline").or_else(|| if is_article { text("name") } else { None }),
            authors,
            publisher: object
                .get("publisher")
                .or_else(|| object.get("sourceOrganization"))
                .and_then(|value| self.names(value).into_iter().next()),
            published: text("datePublished").or_else(|| text("dateCreated")),
            lang: text("inLanguage"),
            url: page.or_else(|| object.get("url").and_then(|value| self.address(value))),
            description: text("description"),
            image: object
                .get("image")
                .or_else(|| object.get("thumbnailUrl"))
                .and_then(|value| self.address(value)),
        }
    }

    /// An object that is only named is the one of that name.
    fn resolve(&self, object: &'a Map<String, Value>) -> &'a Map<String, Value> {
        let named = object.get("@id").and_then(Value::as_str).filter(|_| !object.contains_key("name"));
        named.and_then(|id| self.by_id.get(id).copied()).unwrap_or(object)
    }

    fn text(&self, value: &'a Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(items) => items.iter().find_map(Value::as_str).map(str::to_owned),
            Value::Object(object) => ["alternateName", "name", "@value"]
                .iter()
                .find_map(|key| object.get(*key)?.as_str().map(str::to_owned)),
            _ => None,
        }
    }

    fn names(&self, value: &'a Value) -> Vec<String> {
        let one = |value: &'a Value| match value {
            Value::String(name) => Some(name.clone()),
            Value::Object(object) => {
                let object = self.resolve(object);
                let given = || {
                    Some(format!(
                        "{} {}",
                        object.get("givenName")?.as_str()?,
                        object.get("familyName")?.as_str()?
                    ))
                };
                object.get("name").and_then(|name| self.text(name)).or_else(given)
            }
            _ => None,
        };
        match value {
            Value::Array(items) => items.iter().filter_map(one).collect(),
            value => one(value).into_iter().collect(),
        }
    }

    fn address(&self, value: &'a Value) -> Option<String> {
        let of = |object: &'a Map<String, Value>| {
            ["url", "contentUrl", "@id"].iter().find_map(|key| object.get(*key)?.as_str().map(str::to_owned))
        };
        match value {
            Value::String(url) => Some(url.clone()),
            Value::Array(items) => items.iter().find_map(|item| match item {
                Value::String(url) => Some(url.clone()),
                Value::Object(object) => of(self.resolve(object)),
                _ => None,
            }),
            Value::Object(object) => of(self.resolve(object)),
            _ => None,
        }
    }
}

/// Reads JSON; what is broken in ways that sites often break it is mended first: comments around it, line ends and tabs
/// in strings, commas too many.
fn parse(text: &str) -> Option<Value> {
    let text = text
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("/*<![CDATA[*/");
    let text = text
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("/*]]>*/")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&mended(text))).ok()
}

fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            in_string = !ends;
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        if matches!(c, '}' | ']') && out.trim_end().ends_with(',') {
            out.truncate(out.trim_end().len() - 1);
        }
        in_string = c == '"';
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Record {
        record(&Document::from(format!("<script type='application/ld+json'>{json}</script>")))
    }

    #[test]
    fn a_graph_with_references() {
        let json = r##"{"@graph": [{"@type": "WebPage", "name": "no", "datePublished": "2030-01-01"},
            {"@type": ["Thing", "NewsArticle"], "headline": "A", "author": {"@id": "#a"}, "publisher": {"@id": "#o"}, "inLanguage": {"@type": "Language", "name": "Spanish", "alternateName": "es"}},
            {"@type": "Person", "@id": "#a", "name": "Ada Example"}, {"@type": "Organization", "@id": "#o", "name": "The Sample"}]}"##;
        let found = read(json);
        assert_eq!(
            (found.title.as_deref(), found.authors, found.publisher.as_deref(), found.lang.as_deref()),
            (Some("A"), vec!["Ada Example".to_owned()], Some("The Sample"), Some("es"))
        );
    }

    #[test]
    fn broken_json_is_mended_or_passed_over() {
        let found = read(
            "[{\"@type\": \"Report\", \"headline\": \"A\nB\", \"author\": [{\"name\": \"x\"}, \"y\",], }];",
        );
        assert_eq!(
            (found.title.as_deref(), found.authors),
            (Some("A B"), vec!["x".to_owned(), "y".to_owned()])
        );
        assert_eq!(read("{not json"), Record::default());
        assert_eq!(read(&"[".repeat(100_000)), Record::default());
    }
}
