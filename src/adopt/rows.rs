//! A table with a head: a row is an entity or an event. Which column holds which key is said by the author, or by its name.

use std::collections::BTreeMap;

use super::batch::{Batch, Happening, Thing, Unread};
use super::shown::{list, short};
use super::{AdoptError, Source};
use crate::export::csv::unguarded;

/// What columns hold: a key, and the name of its column, or `=` and a value for all rows.
pub type Columns = BTreeMap<String, String>;

/// Keys of entities, with the names that columns have for them elsewhere.
const ENTITY: &[(&str, &[&str])] = &[
    ("id", &["id", "slug"]),
    ("name", &["name", "label", "nombre", "title"]),
    ("kind", &["kind", "type", "schema", "tipo"]),
    ("aliases", &["aliases", "alias", "also_known_as", "aka"]),
    ("weak_aliases", &["weak_aliases", "weak_alias"]),
    ("native_name", &["native_name"]),
    ("description", &["description", "summary", "descripción"]),
    ("latitude", &["latitude", "lat"]),
    ("longitude", &["longitude", "lon", "lng", "long"]),
    ("precision", &["precision"]),
    ("wikidata", &["wikidata", "wikidata_id", "qid"]),
];

/// Keys of events, likewise.
const EVENT: &[(&str, &[&str])] = &[
    ("id", &["id", "event_id", "event_id_cnty"]),
    ("title", &["title", "headline", "event", "name", "título"]),
    ("when", &["when", "date", "event_date", "start", "start_date", "fecha"]),
    ("end", &["end", "end_date"]),
    ("time_precision", &["time_precision"]),
    ("date_text", &["date_text", "display_date"]),
    ("extent", &["extent"]),
    ("type", &["type", "kind", "event_type", "group"]),
    ("where", &["where", "place", "location", "lugar"]),
    ("actors", &["actors", "actor", "actor1"]),
    ("text", &["text", "notes", "description"]),
];

/// Columns that a table has that briefbook exported: its lists have [`BETWEEN`] between their parts, and nothing else.
const OURS: &[&str] = &["id", "url", "tlp", "status", "updated"];

/// What stands between the parts of a list that briefbook exported.
const BETWEEN: &str = " | ";

/// Takes a file apart.
pub fn read(source: &Source<'_>, columns: &Columns) -> Result<Batch, AdoptError> {
    let head = source.text.lines().next().unwrap_or_default();
    let marks = [b',', b';', b'\t'];
    let delimiter = marks.into_iter().max_by_key(|mark| head.bytes().filter(|byte| byte == mark).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(source.text.as_bytes());
    let heads = reader.headers().map_err(|error| AdoptError::other(error.to_string()))?.clone();
    let is_event = is_events(&heads, columns);
    let table = Heads::new(&heads, columns, if is_event { EVENT } else { ENTITY })?;
    let needed = if is_event { "title" } else { "name" };
    if !table.has(needed) {
        let heads: Vec<&str> = heads.iter().collect();
        return Err(AdoptError::other(format!(
            "no column holds `{needed}`: name one with `--map {needed}=COLUMN`; its columns are {}",
            list(&heads)
        )));
    }
    let mut batch = Batch::default();
    let mut unused: Vec<(usize, Vec<String>)> = table.unused(&heads).map(|n| (n, Vec::new())).collect();
    let mut lines = Lines { text: source.text, line: 1, done: 0 };
    let mut row = csv::StringRecord::new();
    loop {
        let start = reader.position().byte();
        match reader.read_record(&mut row) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                batch.unread.push(AdoptError::other(error.to_string()).to_string().into());
                continue;
            }
        }
        let (at, raw) = lines.of(start, reader.position().byte());
        let lost = |why: String| Unread { why: format!("{at}: {why}"), raw: Some(raw.to_owned()) };
        if row.iter().skip(heads.len()).any(|cell| !cell.is_empty()) {
            batch.unread.push(lost(format!("it has {} cells, and the head has {}", row.len(), heads.len())));
        }
        for (n, values) in &mut unused {
            let value = row.get(*n).filter(|value| !value.is_empty());
            values.extend(value.map(|value| format!("{at}: {value}")));
        }
        let read =
            if is_event { event(&mut batch, &table, &row, &at) } else { entity(&mut batch, &table, &row) };
        batch.unread.extend(read.err().map(lost));
    }
    for (n, values) in unused.into_iter().filter(|(_, values)| !values.is_empty()) {
        let head = short(heads.get(n).unwrap_or_default());
        let many = if values.len() == 1 { "1 value" } else { &format!("{} values", values.len()) };
        let why = format!("column `{head}`: {many}, and no key (`--map KEY={}` names one)", quoted(&head));
        batch.unread.push(Unread { why, raw: Some(values.join("\n")) });
    }
    Ok(batch)
}

/// The rows of a text, by their bytes.
struct Lines<'a> {
    text: &'a str,
    /// The line at [`Self::done`].
    line: usize,
    done: usize,
}

impl<'a> Lines<'a> {
    /// Where a row begins, in words, and the row as it stands there. The reader stops before the line feed of a row.
    fn of(&mut self, start: u64, end: u64) -> (String, &'a str) {
        let whole = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(self.text.len());
        let row = self.text.get(whole(start)..whole(end)).unwrap_or_default();
        let begin = whole(start) + row.len() - row.trim_start_matches(['\r', '\n']).len();
        let between = self.text.get(self.done..begin).unwrap_or_default();
        self.line += between.bytes().filter(|byte| *byte == b'\n').count();
        self.done = begin;
        (format!("line {}", self.line), row.trim_matches(['\r', '\n']))
    }
}

/// A column's name as it is typed in a shell.
fn quoted(head: &str) -> String {
    if head.contains(char::is_whitespace) { format!("\"{head}\"") } else { head.to_owned() }
}

/// The keys that columns may hold.
pub fn keys() -> impl Iterator<Item = &'static str> + Clone {
    ENTITY.iter().chain(EVENT).map(|(key, _)| *key)
}

/// Whether rows are events: a column holds a date.
fn is_events(heads: &csv::StringRecord, columns: &Columns) -> bool {
    let dated = EVENT.iter().find(|(key, _)| *key == "when").map_or(&[][..], |(_, names)| names);
    let named = heads.iter().any(|head| dated.contains(&head.to_lowercase().as_str()));
    columns.contains_key("when") || columns.contains_key("title") || named && !columns.contains_key("name")
}

/// Which column holds what.
struct Heads {
    columns: BTreeMap<&'static str, Column>,
    /// Whether briefbook exported the table.
    is_ours: bool,
}

enum Column {
    At(usize),
    Always(String),
}

impl Heads {
    fn new(
        heads: &csv::StringRecord,
        said: &Columns,
        keys: &'static [(&'static str, &'static [&'static str])],
    ) -> Result<Self, AdoptError> {
        let place = |name: &str| heads.iter().position(|head| head.eq_ignore_ascii_case(name));
        let mut columns = BTreeMap::new();
        for (key, name) in said {
            let Some((key, _)) = keys.iter().find(|(known, _)| known == key) else {
                let keys: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
                return Err(AdoptError::Usage(format!(
                    "`--map {key}=`: its rows have no such key; they have {}",
                    keys.join(", ")
                )));
            };
            let column = match name.strip_prefix('=') {
                Some(value) => Column::Always(value.to_owned()),
                None => Column::At(place(name).ok_or_else(|| {
                    let heads: Vec<&str> = heads.iter().collect();
                    AdoptError::Usage(format!(
                        "`--map {key}={name}`: it has no such column; they are {}",
                        list(&heads)
                    ))
                })?),
            };
            columns.insert(*key, column);
        }
        for (key, names) in keys {
            if let Some(n) = names.iter().find_map(|name| place(name)) {
                columns.entry(*key).or_insert(Column::At(n));
            }
        }
        let is_ours = OURS.iter().all(|name| heads.iter().any(|head| head == *name));
        Ok(Self { columns, is_ours })
    }

    /// The columns that hold nothing.
    fn unused(&self, heads: &csv::StringRecord) -> impl Iterator<Item = usize> {
        let used: Vec<usize> = self
            .columns
            .values()
            .filter_map(|column| match column {
                Column::At(n) => Some(*n),
                Column::Always(_) => None,
            })
            .collect();
        (0..heads.len()).filter(move |n| !used.contains(n))
    }

    fn has(&self, key: &str) -> bool {
        self.columns.contains_key(key)
    }

    fn value<'a>(&'a self, row: &'a csv::StringRecord, key: &str) -> Option<&'a str> {
        let value = match self.columns.get(key)? {
            Column::At(n) => unguarded(row.get(*n)?),
            Column::Always(value) => value,
        };
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// A value on one line.
    fn line(&self, row: &csv::StringRecord, key: &str) -> Option<String> {
        self.value(row, key).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn list(&self, row: &csv::StringRecord, key: &str) -> Vec<String> {
        let value = self.value(row, key).unwrap_or_default();
        let parts: Vec<&str> = if self.is_ours || value.contains(BETWEEN) {
            value.split(BETWEEN).collect()
        } else {
            value.split([';', '|']).collect()
        };
        let parts = parts.into_iter().map(|part| part.trim().to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    }
}

fn entity(batch: &mut Batch, table: &Heads, row: &csv::StringRecord) -> Result<(), String> {
    let text = |key: &str| table.value(row, key).map(ToOwned::to_owned);
    let name = table.line(row, "name").ok_or("it has no name")?;
    let degrees = |key: &str| -> Result<Option<f64>, String> {
        let Some(value) = table.value(row, key) else { return Ok(None) };
        value
            .replace(',', ".")
            .parse()
            .map(Some)
            .map_err(|_| format!("`{}` is no number of degrees", short(value)))
    };
    let coordinates = match (degrees("latitude")?, degrees("longitude")?) {
        (Some(latitude), Some(longitude)) => Some((latitude, longitude)),
        (None, None) => None,
        _ => return Err("it has one of latitude and longitude, and not the other".to_owned()),
    };
    if coordinates
        .is_some_and(|(lat, lon)| !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon))
    {
        return Err("its coordinates lie nowhere on earth".to_owned());
    }
    batch.entities.push(Thing {
        id: text("id").map(|id| crate::parse::record::proposed_id(&id)).filter(|id| !id.is_empty()),
        name,
        label: text("kind").unwrap_or_default(),
        aliases: table.list(row, "aliases"),
        weak_aliases: table.list(row, "weak_aliases"),
        native_name: text("native_name"),
        description: table.line(row, "description"),
        coordinates,
        precision: text("precision"),
        ids: text("wikidata").map(|id| ("wikidata".to_owned(), id)).into_iter().collect(),
        stands_alone: true,
        ..Thing::default()
    });
    Ok(())
}

fn event(batch: &mut Batch, table: &Heads, row: &csv::StringRecord, at: &str) -> Result<(), String> {
    let text = |key: &str| table.value(row, key).map(ToOwned::to_owned);
    let title = table.line(row, "title").ok_or("it has no title")?;
    let date = |key: &str| -> Result<Option<String>, String> {
        let Some(value) = table.value(row, key) else { return Ok(None) };
        let read = crate::date::Date::parse(value).ok().map(|_| value.to_owned());
        let read = read.or_else(|| crate::import::date(value));
        read.map(Some).ok_or_else(|| {
            format!("`{}` is no date, or can be read in two ways: write it as 2031-03-04", short(value))
        })
    };
    let when = match (date("when")?, date("end")?) {
        (Some(start), Some(end)) if start != end => Some(format!("{start}/{end}")),
        (when, None) => when.map(|when| vague(&when, table.value(row, "time_precision"))),
        (when, end) => when.or(end),
    };
    if let Some(when) = when.as_deref().filter(|when| crate::date::Date::parse(when).is_err()) {
        return Err(format!("`{}` ends before it begins", short(when)));
    }
    let mut extent = text("extent");
    if let Some(word) = extent.take_if(|word| !matches!(word.as_str(), "throughout" | "within")) {
        batch.unread.push(format!("{at}: its extent is `throughout` or `within`, and not `{word}`").into());
    }
    let places = table.list(row, "where").iter().map(|name| batch.named(name, "place")).collect();
    let actors = table.list(row, "actors").iter().map(|name| (batch.named(name, ""), None)).collect();
    batch.events.push(Happening {
        id: text("id").map(|id| crate::parse::record::proposed_id(&id)).filter(|id| !id.is_empty()),
        title,
        when,
        extent,
        date_text: text("date_text"),
        kind: text("type"),
        places,
        actors,
        text: text("text"),
        at: at.to_owned(),
    });
    Ok(())
}

/// A day that is only known to the week or month, as ACLED says it (`time_precision` 2 and 3).
fn vague(when: &str, precision: Option<&str>) -> String {
    match (precision, when.len()) {
        (Some("2"), 10) => format!("{when}~"),
        (Some("3"), 10) => when[..7].to_owned(),
        _ => when.to_owned(),
    }
}
