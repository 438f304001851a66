//! The reference of keys, made of the tables that the JSON Schemas are made of.

use std::collections::BTreeSet;
use std::fmt::Write;

use briefbook::parse::ObjectKind;
use briefbook::schema::keys::{Form, Key, SITE, Shape, of_annotation, of_front_page, of_object};

/// The kinds of annotations.
const ANNOTATIONS: [&str; 7] = ["mention", "event", "claim", "figure", "relation", "note", "ignore"];

/// What stands above the tables stays; they are made anew.
const BELOW: &str = "<!-- Made from the program's tables. -->\n";

/// The page with its tables made anew.
pub fn page(before: &str) -> String {
    let (head, _) = before.split_once(BELOW).expect("the page has its comment");
    let mut page = format!("{head}{BELOW}");
    section(&mut page, 2, "site.toml", SITE);
    for (kind, word, folder) in ObjectKind::ALL {
        section(
            &mut page,
            2,
            &format!("{}: `{folder}/`", capital(word)),
            &of_object(*kind, Form::FrontMatter),
        );
    }
    section(&mut page, 2, "Front page: `index.md`", &of_front_page());
    for kind in ANNOTATIONS {
        section(&mut page, 2, &format!("Annotation: `[[{kind}]]`"), &of_annotation(kind));
    }
    page
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn section(page: &mut String, level: usize, title: &str, keys: &[Key]) {
    writeln!(page, "\n{} {title}\n", "#".repeat(level)).unwrap();
    if keys.is_empty() {
        writeln!(page, "No keys of its own.").unwrap();
        return;
    }
    writeln!(page, "| key | holds | meaning | example |\n|---|---|---|---|").unwrap();
    for key in keys {
        let name = if key.required { format!("**`{}`**", key.name) } else { format!("`{}`", key.name) };
        let example = if key.example.is_empty() { String::new() } else { format!("`{}`", key.example) };
        let row = [name, holds(&key.shape), key.about.to_owned(), example];
        writeln!(page, "| {} |", row.map(|cell| cell.replace('|', "\\|")).join(" | ")).unwrap();
    }
    for key in keys {
        if let Shape::Table(inner) | Shape::Tables(inner) | Shape::Named(inner) = key.shape {
            let brackets = match key.shape {
                Shape::Tables(_) => format!("[[{}]]", key.name),
                Shape::Named(_) => format!("[{}.NAME]", key.name),
                _ => format!("[{}]", key.name),
            };
            section(page, 3, &format!("`{brackets}` in {title}"), inner);
        }
    }
}

/// What a key holds, in words.
fn holds(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".into(),
        Shape::Prose => "Markdown".into(),
        Shape::OwnId => "an ID of its own".into(),
        Shape::Reference(kind) => format!("ID of {}", article(kind.as_str())),
        Shape::References(kind) => format!("list of IDs of {}", folder(*kind)),
        Shape::Topic => "ID of a topic".into(),
        Shape::Topics => "list of IDs of topics".into(),
        Shape::Texts => "list of texts".into(),
        Shape::Date => "[date](content.md#dates)".into(),
        Shape::Instant => "date and time with a zone".into(),
        Shape::Flag => "`true` or `false`".into(),
        Shape::Whole(from, to) if *to >= i64::from(u32::MAX) => format!("whole number from {from}"),
        Shape::Whole(from, to) => format!("whole number, {from} to {to}"),
        Shape::Number => "number".into(),
        Shape::Share => "number from 0 to 1".into(),
        Shape::Url => "web address".into(),
        Shape::Addresses => "list of addresses on this site".into(),
        Shape::Words(words) => words().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Shape::SomeWords(words) => {
            let words = words().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>();
            format!("list of {}", words.join(", "))
        }
        Shape::Language => "BCP 47 tag".into(),
        Shape::Digest => "SHA-256 in hexadecimal digits".into(),
        Shape::Coordinates => "latitude and longitude".into(),
        Shape::Strings => "table of texts".into(),
        Shape::File => "path relative to the file".into(),
        Shape::EntityKind => "`person`, `organisation`, `place`, `topic`, or a kind of site.toml's".into(),
        Shape::ListKind => "what is listed".into(),
        Shape::Change => "number, or a percentage as text".into(),
        Shape::Occurrence => "number from 1, or `\"all\"`".into(),
        Shape::Table(_) => "table".into(),
        Shape::Tables(_) => "array of tables".into(),
        Shape::Named(_) => "tables under names of your choice".into(),
        Shape::Levels => "table from codes to levels".into(),
        Shape::Free => "table".into(),
    }
}

fn article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if vowel { "an" } else { "a" })
}

fn folder(kind: ObjectKind) -> &'static str {
    ObjectKind::ALL.iter().find(|(other, _, _)| *other == kind).map_or("", |(_, _, folder)| folder)
}

/// The name of every key of every table, and of the tables of several.
pub fn names() -> BTreeSet<String> {
    let mut names: BTreeSet<String> = ANNOTATIONS.iter().map(|kind| (*kind).to_owned()).collect();
    collect(&mut names, SITE);
    for (kind, word, _) in ObjectKind::ALL {
        names.insert((*word).to_owned());
        for form in [Form::FrontMatter, Form::File, Form::Row] {
            collect(&mut names, &of_object(*kind, form));
        }
    }
    for kind in ANNOTATIONS {
        collect(&mut names, &of_annotation(kind));
    }
    names
}

fn collect(names: &mut BTreeSet<String>, keys: &[Key]) {
    for key in keys {
        names.insert(key.name.to_owned());
        if let Shape::Table(inner) | Shape::Tables(inner) | Shape::Named(inner) = key.shape {
            collect(names, inner);
        }
    }
}

/// What is wrong with a piece of TOML: it cannot be read, or it has a key that no table has.
pub fn unknown(known: &BTreeSet<String>, text: &str) -> Option<String> {
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return Some(error.message().to_owned()),
    };
    let mut open = vec![(String::new(), toml::Value::Table(table))];
    while let Some((under, value)) = open.pop() {
        match value {
            // Their keys are the author's.
            toml::Value::Table(_)
                if ["kinds", "publish", "ids", "headers", "cache", "diagnostics", "gone"]
                    .contains(&&*under) => {}
            toml::Value::Table(table) => {
                for (key, value) in table {
                    if !known.contains(&key) && !key.starts_with("x_") {
                        return Some(format!("no table has a key `{key}`"));
                    }
                    open.push((key, value));
                }
            }
            toml::Value::Array(items) => open.extend(items.into_iter().map(|item| (under.clone(), item))),
            _ => {}
        }
    }
    None
}
