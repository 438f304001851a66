//! The search page's index: a script, because a page that was opened from a disk may load no other data.
//!
//! It holds titles, names and what we ourselves say of things, never a source's words.

use std::io;

use serde::Serialize;

use crate::model::*;
use crate::parse::objects::{Record, Status};
use crate::plan::Routes;
use crate::source::offset;

/// One thing that can be found.
struct Entry<'a> {
    kind: &'a str,
    title: &'a str,
    path: String,
    /// Other words by which it is found.
    extra: Vec<&'a str>,
}

/// The script: `globalThis.briefbookSearch = [[kind, title, address from the site's root, further words], ...]`. What
/// was retracted is not found.
pub fn script(briefing: &Briefing, routes: &Routes) -> Vec<u8> {
    let kinds: Vec<String> = briefing.site.kinds.iter().map(|kind| kind.name.to_lowercase()).collect();
    let mut script = b"globalThis.briefbookSearch=[\n".to_vec();
    for entry in entries(briefing, routes, &kinds) {
        line(&mut script, routes, &entry);
    }
    script.extend_from_slice(b"];\n");
    script
}

fn line(script: &mut Vec<u8>, routes: &Routes, entry: &Entry<'_>) {
    let href = routes.link("", &entry.path);
    let mut serializer = serde_json::Serializer::with_formatter(&mut *script, InScript);
    let written = (entry.kind, entry.title, href, entry.extra.join(" ")).serialize(&mut serializer);
    // Strings alone, to memory: nothing that could fail.
    debug_assert!(written.is_ok(), "{written:?}");
    script.extend_from_slice(b",\n");
}

/// JSON that is also JavaScript of any edition, and that no HTML parser takes for the end of a script.
struct InScript;

impl serde_json::ser::Formatter for InScript {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '\u{2028}', '\u{2029}']) {
            let (plain, special) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut after = special.chars();
            if let Some(c) = after.next() {
                write!(writer, "\\u{:04x}", u32::from(c))?;
            }
            rest = after.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

fn entries<'a>(briefing: &'a Briefing, routes: &'a Routes, kinds: &'a [String]) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    entries.extend(entities(briefing, routes, kinds));
    entries.extend(articles(briefing, routes));
    entries.extend(events(briefing, routes));
    entries.extend(claims(briefing, routes));
    entries.extend(others(briefing, routes));
    entries
}

fn is_live(record: &Record) -> bool {
    record.marking.status != Some(Status::Retracted)
}

fn entities<'a>(
    briefing: &'a Briefing,
    routes: &'a Routes,
    kinds: &'a [String],
) -> impl Iterator<Item = Entry<'a>> {
    let live = |(_, entity): &(usize, &Entity)| is_live(&entity.said.record);
    briefing.entities.iter().enumerate().filter(live).map(move |(n, entity)| {
        let said = &entity.said;
        let names = said.aliases.iter().chain(&said.weak_aliases).map(|name| name.as_str());
        Entry {
            kind: kinds.get(entity.kind).map_or("entity", String::as_str),
            title: &said.name.value,
            path: routes.entity(EntityId(offset(n))).to_owned(),
            extra: said
                .native_name
                .as_deref()
                .into_iter()
                .chain(names)
                .chain(said.description.as_deref())
                .collect(),
        }
    })
}

fn articles<'a>(briefing: &'a Briefing, routes: &'a Routes) -> impl Iterator<Item = Entry<'a>> {
    let live = |(_, article): &(usize, &Article)| !article.is_retracted();
    briefing.articles.iter().enumerate().filter(live).map(|(n, article)| {
        let authors = article.said.authors.iter().map(String::as_str);
        let publisher = article.publisher.map(|id| briefing[id].said.name.as_str());
        Entry {
            kind: "article",
            title: &article.said.title,
            path: routes.article(ArticleId(offset(n))).to_owned(),
            extra: authors.chain(publisher).chain(article.said.summary.as_deref()).collect(),
        }
    })
}

fn events<'a>(briefing: &'a Briefing, routes: &'a Routes) -> impl Iterator<Item = Entry<'a>> {
    let live = |(_, event): &(usize, &Event)| event.record.as_ref().is_some_and(is_live);
    briefing.events.iter().enumerate().filter(live).map(|(n, event)| {
        let facts = &event.facts;
        Entry {
            kind: "event",
            title: &facts.title,
            path: routes.event(EventId(offset(n))).to_owned(),
            extra: facts
                .when
                .as_ref()
                .map(|when| when.written())
                .into_iter()
                .chain(facts.kind.as_deref())
                .collect(),
        }
    })
}

fn claims<'a>(briefing: &'a Briefing, routes: &'a Routes) -> impl Iterator<Item = Entry<'a>> {
    let live = |(_, claim): &(usize, &Claim)| claim.record.as_ref().is_some_and(is_live);
    briefing.claims.iter().enumerate().filter(live).map(|(n, claim)| Entry {
        kind: "claim",
        title: &claim.facts.statement,
        path: routes.claim(ClaimId(offset(n))).to_owned(),
        extra: claim.facts.conclusion.as_deref().into_iter().collect(),
    })
}

/// Series, judgements, pages and publishers.
fn others<'a>(briefing: &'a Briefing, routes: &'a Routes) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let mut add = |record: &Record, kind, title: &'a str, path: String, extra: Option<&'a str>| {
        if is_live(record) {
            entries.push(Entry { kind, title, path, extra: extra.into_iter().collect() });
        }
    };
    for series in &briefing.series {
        let said = &series.said;
        add(&said.record, "series", &said.title, routes.series(series), said.counts.as_deref());
    }
    for judgement in &briefing.judgements {
        let said = &judgement.said;
        add(&said.record, "judgement", &said.statement, routes.judgement(judgement), None);
    }
    for page in &briefing.pages {
        let said = &page.said;
        add(&said.record, "page", &said.title, routes.page(page), said.description.as_deref());
    }
    for publisher in &briefing.publishers {
        let said = &publisher.said;
        add(&said.record, "publisher", &said.name, routes.publisher(publisher), said.country.as_deref());
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::{Fixture, offline, site};

    const FILES: &[(&str, &str)] = &[
        (
            "content/articles/a.md",
            "+++\ntitle = 'An </script> <!-- title'\nsummary = \"Our\\u2028 words\"\n+++\nSecret body.",
        ),
        ("content/articles/gone.md", "+++\ntitle = 'Gone'\nstatus = 'retracted'\n+++\n"),
        ("content/claims/c.md", "+++\nstatement = 'It fell'\nconclusion = 'It did'\n+++\n"),
        (
            "content/entities/jose.md",
            "+++\nname = 'José'\nkind = 'person'\naliases = ['Pepe']\ndescription = 'A man.'\n+++\n",
        ),
        ("content/pages/about.md", "+++\ntitle = 'About'\n+++\n"),
        ("content/publishers/p.toml", "name = 'P'\n"),
    ];

    fn read(script: &[u8]) -> serde_json::Value {
        let text = std::str::from_utf8(script).unwrap();
        let list = text.strip_prefix("globalThis.briefbookSearch=").unwrap().strip_suffix(",\n];\n").unwrap();
        serde_json::from_str(&format!("{list}]")).unwrap()
    }

    #[test]
    fn everything_with_a_page_is_found() {
        let Fixture { briefing, routes } = site("", FILES);
        let script = script(&briefing, &routes);
        let expected = serde_json::json!([
            ["person", "José", "entities/jose/", "Pepe A man."],
            ["article", "An </script> <!-- title", "articles/a/", "Our\u{2028} words"],
            ["claim", "It fell", "claims/c/", "It did"],
            ["page", "About", "about/", ""],
            ["publisher", "P", "publishers/p/", ""],
        ]);
        assert_eq!(read(&script), expected);
    }

    #[test]
    fn no_text_ends_the_script() {
        let Fixture { briefing, routes } = site("", FILES);
        let script = String::from_utf8(script(&briefing, &routes)).unwrap();
        assert!(!script.contains(['<', '\u{2028}', '\u{2029}']), "{script}");
        assert!(!script.contains("Secret"));
    }

    #[test]
    fn offline_addresses_name_the_file() {
        let Fixture { briefing, routes } = offline(FILES);
        assert_eq!(read(&script(&briefing, &routes))[0][2], "entities/jose/index.html");
    }

    #[test]
    fn an_empty_briefing_has_an_empty_index() {
        let Fixture { briefing, routes } = site("", &[]);
        assert_eq!(script(&briefing, &routes), b"globalThis.briefbookSearch=[\n];\n");
    }
}
