//! What single things are in TOML: an entity's tables, an annotation's, the file of an article.

use super::batch::{Document, Found, Thing};
use crate::anchor::toml_string;
use crate::import::markdown_of;
use crate::parse::objects::Anchor;
use crate::suggest::write::{Block, number};

/// An annotation's ID and anchor before its other keys.
pub fn annotation(block: Block, id: Option<&str>, anchor: Option<&Anchor>) -> Block {
    let mut first = Block::new(block.kind).maybe("id", id);
    if let Some(anchor) = anchor {
        first = first.anchor(anchor);
    }
    first.comments = block.comments;
    first.keys.extend(block.keys);
    first
}

/// An annotation with who made it, as a draft.
pub fn signed(block: Block, found: &Found) -> Block {
    let who = found.annotator.as_deref().unwrap_or("briefbook import");
    block.draft().text("annotator", who)
}

/// An entity's tables.
pub fn entity(thing: &Thing, id: &str, kind: &str, id_of: &dyn Fn(usize) -> Option<String>) -> Vec<Block> {
    let mut aliases: Vec<String> = thing.aliases.clone();
    aliases.retain(|alias| *alias != thing.name);
    aliases.dedup();
    let mut block = Block::new("entity")
        .text("id", id)
        .text("name", &thing.name)
        .text("kind", kind)
        .maybe("native_name", thing.native_name.as_deref())
        .list("aliases", &aliases)
        .list("weak_aliases", &thing.weak_aliases)
        .maybe("description", thing.description.as_deref());
    if let Some((latitude, longitude)) = thing.coordinates {
        block = block.raw("coordinates", format!("[{}, {}]", number(latitude), number(longitude)));
        block = block.maybe("precision", thing.precision.as_deref());
    }
    block = block.maybe("part_of", thing.part_of.and_then(id_of).as_deref());
    let ids = thing.ids.iter().filter(|(register, _)| *register != "address");
    let ids: Vec<String> =
        ids.map(|(register, id)| format!("{} = {}", toml_string(register), toml_string(id))).collect();
    if !ids.is_empty() {
        block = block.raw("ids", format!("{{ {} }}", ids.join(", ")));
    }
    let roles = thing.roles.iter().map(|role| {
        let organisation = role.organisation.and_then(id_of);
        Block::new("entity.role")
            .text("title", &role.title)
            .maybe("organisation", organisation.as_deref())
            .maybe("when", role.when.as_deref())
    });
    std::iter::once(block.draft()).chain(roles).collect()
}

/// The file of a new article.
pub fn article(document: &Document, text: &str) -> String {
    let mut file = String::from("+++\n");
    let title = document.title.as_deref().or(document.id.as_deref()).unwrap_or("Untitled");
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            file.push_str(&format!("{key} = {value}\n"));
        }
    };
    let one_line = |text: &str| toml_string(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    put("title", Some(one_line(title)));
    let authors: Vec<String> = document.authors.iter().map(|author| one_line(author)).collect();
    put("authors", (!authors.is_empty()).then(|| format!("[{}]", authors.join(", "))));
    put("published", document.published.as_deref().map(toml_string));
    put("retrieved", document.retrieved.as_deref().map(toml_string));
    let is_web = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
    put("url", document.url.as_deref().filter(is_web).map(toml_string));
    put("lang", document.lang.as_deref().map(toml_string));
    put("rights", Some("\"excerpt\"".to_owned()));
    put("status", Some("\"draft\"".to_owned()));
    format!("{file}+++\n\n{}", markdown_of(text))
}
