//! The files that an import makes: front matter in TOML, each key on a line of its own.

use super::draft::Facts;
use super::publisher::Publisher;

/// What an import knows of an article besides what its source says.
pub struct Added<'a> {
    /// The ID of its publisher.
    pub publisher: Option<&'a str>,
    /// The day on which it was retrieved.
    pub retrieved: &'a str,
    /// The hash of the original.
    pub sha256: &'a str,
}

/// An article's file.
pub fn article(facts: &Facts, added: &Added<'_>, body: &str) -> String {
    let mut text = String::from("+++\n");
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            text.push_str(&format!("{key} = {value}\n"));
        }
    };
    put("title", facts.title.as_deref().map(quoted));
    let authors: Vec<String> = facts.authors.iter().map(|name| quoted(name)).collect();
    put("authors", (!authors.is_empty()).then(|| format!("[{}]", authors.join(", "))));
    put("publisher", added.publisher.map(quoted));
    put("published", facts.published.as_deref().map(quoted));
    put("retrieved", Some(quoted(added.retrieved)));
    put("url", facts.url.as_deref().map(quoted));
    put("lang", facts.lang.as_deref().map(quoted));
    put("rights", Some(quoted("excerpt")));
    // The source's own words are not ours to publish.
    put(
        "# The source describes itself in these words; say it in your own:\n# summary",
        facts.description.as_deref().map(quoted),
    );
    put("sha256", Some(quoted(added.sha256)));
    put("status", Some(quoted("draft")));
    put("x_image", facts.image.as_deref().map(quoted));
    format!("{text}+++\n\n{body}")
}

/// The file of a publisher that the site did not have.
pub fn publisher(publisher: &Publisher) -> String {
    let mut text = format!("name = {}\n", quoted(&publisher.name));
    if let Some(url) = &publisher.url {
        text.push_str(&format!("url = {}\n", quoted(url)));
    }
    text.push_str("# Grade it (`reliability`, A to F), then take out the status: a draft is not published.\nstatus = \"draft\"\n");
    text
}

/// A string in TOML, on one line.
fn quoted(text: &str) -> String {
    let text = super::pieces::one_line(text);
    toml_edit::Value::from(text).to_string().trim().to_owned()
}
