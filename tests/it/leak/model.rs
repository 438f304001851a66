//! A site as a value that things can be taken out of: every kind of object and annotation, random markings, random
//! references among them. It knows the format's keys and nothing of the program.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A key's value.
#[derive(Debug, Clone)]
pub enum Value {
    /// TOML as it is written.
    Plain(String),
    /// A reference to an object: kind and id.
    One(&'static str, String),
    /// A list of references.
    Many(&'static str, Vec<String>),
    /// Tables in a list: `actors`, `[[role]]`, `[[list]]`.
    Tables(Vec<Keys>),
}

/// Keys in their order.
pub type Keys = Vec<(&'static str, Value)>;

/// What decides who sees a thing.
#[derive(Debug, Clone, Default)]
pub struct Marking {
    /// `tlp`, as a number of [`LEVELS`].
    pub tlp: Option<usize>,
    /// `status`.
    pub status: Option<&'static str>,
    /// Whether an embargo still holds at the time of the build; a past one, or none.
    pub embargo: Option<bool>,
}

/// The levels, the mildest first.
pub const LEVELS: [&str; 5] = ["clear", "green", "amber", "amber+strict", "red"];

/// An object, or an annotation.
#[derive(Debug, Clone)]
pub struct Thing {
    /// `article`, `entity`, ... or `note`, `mention`, ...
    pub kind: &'static str,
    /// The id; none for annotations that leave it to the program.
    pub id: Option<String>,
    /// Its marking.
    pub marking: Marking,
    /// Its keys.
    pub keys: Keys,
    /// Its prose.
    pub prose: String,
    /// Objects that its prose links to.
    pub links: Vec<(&'static str, String)>,
    /// Its annotations (articles alone).
    pub annotations: Vec<Thing>,
    /// Whether it stands in a table of several.
    pub row: bool,
}

/// A site.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// site.toml's `default_tlp`.
    pub default_tlp: Option<usize>,
    /// site.toml's `excerpt_words`.
    pub excerpt_words: usize,
    /// site.toml's `edition`.
    pub edition: Option<&'static str>,
    /// Everything in it, articles with their annotations. The front page has the kind `front`.
    pub things: Vec<Thing>,
}

/// The instant at which the test builds.
pub const NOW: &str = "2031-01-01T00:00:00Z";

/// What a build publishes for other programs: all but the database, which is slow to write and holds what `csv` does.
const EXPORTS: &str =
    "'w3c', 'ftm', 'ftm-statements', 'stix', 'csv', 'ics', 'geojson', 'timelinejs', 'graphml', 'brat'";

impl Site {
    /// Its files.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let mut toml =
            format!("title = 'T'\nbase_url = 'https://b.example/'\nexcerpt_words = {}\n", self.excerpt_words);
        if let Some(level) = self.default_tlp {
            let _ = writeln!(toml, "default_tlp = '{}'", LEVELS[level]);
        }
        if let Some(date) = self.edition {
            let _ = writeln!(toml, "edition = '{date}'");
        }
        let _ = writeln!(toml, "[export]\nformats = [{EXPORTS}]");
        files.insert("site.toml".into(), toml);
        for thing in &self.things {
            let id = thing.id.as_deref().unwrap_or_default();
            if thing.row {
                let path = format!("content/{}/all.toml", folder(thing.kind));
                let mut keys = thing.keys.clone();
                keys.insert(0, ("id", Value::Plain(format!("'{id}'"))));
                if !thing.prose.is_empty() {
                    keys.push(("text", Value::Plain(format!("'''\n{}'''", thing.text()))));
                }
                let row = Thing { keys, ..thing.clone() };
                let file = files.entry(path).or_default();
                let _ =
                    write!(file, "# canary comment {id}\n{}", table(&row, &format!("[[{}]]", thing.kind)));
                continue;
            }
            let path = match thing.kind {
                "front" => "content/index.md".to_owned(),
                "series" | "publisher" => format!("content/{}/{id}.toml", folder(thing.kind)),
                kind => format!("content/{}/{id}.md", folder(kind)),
            };
            let keys = table(thing, "");
            let text = match path.ends_with(".md") {
                true => format!("+++\n{keys}+++\n{}", thing.text()),
                false => format!("{keys}\n"),
            };
            files.insert(path, text);
            if !thing.annotations.is_empty() {
                let tables = thing.annotations.iter().map(|one| table(one, &format!("[[{}]]", one.kind)));
                files.insert(format!("content/annotations/{id}.toml"), tables.collect());
            }
        }
        files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
    }
}

impl Thing {
    fn text(&self) -> String {
        let mut text = self.prose.clone();
        for (kind, id) in &self.links {
            let _ = write!(text, "\n\nSee [[{kind}:{id}]].\n");
        }
        text
    }
}

/// The folder of a kind.
pub fn folder(kind: &str) -> &'static str {
    match kind {
        "article" => "articles",
        "entity" => "entities",
        "event" => "events",
        "claim" => "claims",
        "series" => "series",
        "publisher" => "publishers",
        "judgement" => "judgements",
        _ => "pages",
    }
}

/// A table under its header. Tables in it come last, as TOML wants it.
fn table(thing: &Thing, header: &str) -> String {
    let mut toml = String::new();
    if !header.is_empty() {
        let _ = writeln!(toml, "{header}");
    }
    // Objects have their id in the name of the file, or as their first key.
    if let Some(id) = thing.id.as_ref().filter(|_| !header.is_empty() && !thing.row) {
        let _ = writeln!(toml, "id = '{id}'");
    }
    let Marking { tlp, status, embargo } = &thing.marking;
    if let Some(tlp) = tlp {
        let _ = writeln!(toml, "tlp = '{}'", LEVELS[*tlp]);
    }
    if let Some(status) = status {
        let _ = writeln!(toml, "status = '{status}'");
    }
    match embargo {
        Some(true) => toml += "embargo = 2031-06-01T00:00:00+02:00\n",
        Some(false) => toml += "embargo = 2030-12-31T23:59:59Z\n",
        None => {}
    }
    let mut last = String::new();
    for (key, value) in &thing.keys {
        match value {
            Value::Plain(text) => toml += &format!("{key} = {text}\n"),
            Value::One(_, id) => toml += &format!("{key} = '{id}'\n"),
            Value::Many(_, ids) => toml += &format!("{key} = [{}]\n", quoted(ids)),
            Value::Tables(tables) if *key == "actors" => {
                let rows: Vec<String> = tables.iter().map(inline).collect();
                toml += &format!("actors = [{}]\n", rows.join(", "));
            }
            Value::Tables(tables) => {
                let path = match thing.row {
                    true => format!("{}.{key}", thing.kind),
                    false => (*key).to_owned(),
                };
                for keys in tables {
                    last += &format!("[[{path}]]\n{}", keys.iter().map(line).collect::<String>());
                }
            }
        }
    }
    toml + &last
}

fn quoted(ids: &[String]) -> String {
    ids.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ")
}

fn line((key, value): &(&'static str, Value)) -> String {
    match value {
        Value::Plain(text) => format!("{key} = {text}\n"),
        Value::One(_, id) => format!("{key} = '{id}'\n"),
        Value::Many(_, ids) => format!("{key} = [{}]\n", quoted(ids)),
        Value::Tables(_) => String::new(),
    }
}

fn inline(keys: &Keys) -> String {
    let parts: Vec<String> = keys.iter().map(|key| line(key).trim_end().to_owned()).collect();
    format!("{{ {} }}", parts.join(", "))
}
