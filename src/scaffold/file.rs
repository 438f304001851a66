//! A new file with every key of its kind shown: what it needs is filled in, the rest stands behind a `#`.

use std::fmt::Write as _;

use crate::parse::ObjectKind;
use crate::parse::objects::ANNOTATION_KINDS;
use crate::resolve::ids::folder;
use crate::schema::keys::{Form, Key, Shape, of_annotation, of_object};

/// What a new file is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum New {
    /// An object.
    Object(ObjectKind),
    /// The annotations of an article.
    Annotations,
}

/// How far what a key means is moved to the right, so that the remarks stand below each other.
const REMARKS: usize = 44;

/// The path of a new file in the site directory.
pub fn path_of(new: New, id: &str) -> String {
    match new {
        New::Object(kind) => {
            format!("content/{}/{id}.{}", folder(kind), if is_toml(kind) { "toml" } else { "md" })
        }
        New::Annotations => format!("content/annotations/{id}.toml"),
    }
}

fn is_toml(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::Series | ObjectKind::Publisher)
}

/// The text of a new file.
pub fn new_file(new: New, id: &str) -> String {
    match new {
        New::Annotations => annotations(id),
        New::Object(kind) if is_toml(kind) => keys_of(&of_object(kind, Form::File), id),
        New::Object(kind) => {
            format!("+++\n{}+++\n\n{}\n", keys_of(&of_object(kind, Form::FrontMatter), id), body(kind))
        }
    }
}

/// The prose that a new object begins with.
fn body(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Article => "The text of the source, in Markdown.",
        ObjectKind::Entity => "A profile, in Markdown.",
        ObjectKind::Event => "What happened, in Markdown.",
        ObjectKind::Claim => "Our assessment, in Markdown.",
        ObjectKind::Judgement => "What it rests on, in Markdown.",
        _ => "Words in Markdown.",
    }
}

fn keys_of(keys: &[Key], id: &str) -> String {
    let mut text = String::new();
    for key in keys.iter().filter(|key| key.required) {
        line(&mut text, &format!("{} = {}", key.name, filled_in(key, id)), key.about);
    }
    line(&mut text, "status = \"draft\"", "take it out, or write \"verified\", once it may be published");
    text.push_str("\n# The rest may be left out: take the # away where you want a key.\n");
    let is_table = |key: &&Key| matches!(key.shape, Shape::Tables(_)) && key.example.is_empty();
    for key in keys.iter().filter(|key| !key.required && !is_table(key) && key.name != "status") {
        line(&mut text, &format!("# {} = {}", key.name, key.example), key.about);
    }
    line(&mut text, "# x_anything = \"...\"", "a key of your own, for templates and data");
    for key in keys.iter().filter(is_table) {
        let Shape::Tables(inner) = key.shape else { continue };
        text.push('\n');
        line(&mut text, &format!("# [[{}]]", key.name), &format!("{}; may stand several times", key.about));
        for key in inner {
            line(&mut text, &format!("# {} = {}", key.name, key.example), &remark(key));
        }
    }
    text
}

fn annotations(id: &str) -> String {
    let mut text = format!(
        "# Annotations of the article `{id}`. Take the # away where you want a table and its keys.\n\
         # A table stands once for each annotation, in any order.\n"
    );
    for kind in ANNOTATION_KINDS {
        text.push('\n');
        line(&mut text, &format!("# [[{kind}]]"), what(kind));
        let keys = of_annotation(kind);
        // The anchor first, then what the kind needs, then the rest.
        let rank = |key: &Key| (key.name != "quote", !key.required);
        let mut keys: Vec<&Key> = keys.iter().collect();
        keys.sort_by_key(|key| rank(key));
        for key in keys {
            line(&mut text, &format!("# {} = {}", key.name, key.example), &remark(key));
        }
    }
    text
}

fn what(kind: &str) -> &'static str {
    match kind {
        "mention" => "a passage that names an entity",
        "event" => "a passage that reports an event",
        "claim" => "a passage that makes a claim",
        "figure" => "a number that the article gives",
        "relation" => "what the passage says of two entities",
        "note" => "a note in the margin",
        _ => "words that name nobody: they are not linked",
    }
}

fn remark(key: &Key) -> String {
    if key.required { format!("required: {}", key.about) } else { key.about.to_owned() }
}

/// A value to begin with.
fn filled_in(key: &Key, id: &str) -> String {
    match (key.shape, key.name) {
        (Shape::Text, "unit") => "\"units\"".to_owned(),
        (Shape::Text, _) => format!("\"{}\"", words_of(id)),
        _ => key.example.to_owned(),
    }
}

/// An ID as words: `ada-example` as `Ada example`.
fn words_of(id: &str) -> String {
    let mut letters = id.chars().map(|c| if c == '-' { ' ' } else { c });
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn line(text: &mut String, code: &str, remark: &str) {
    // Writing to memory does not fail.
    let _ = writeln!(text, "{code:REMARKS$}  # {remark}");
}
