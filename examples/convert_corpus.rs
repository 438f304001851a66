//! Turns a corpus of JSON lines, as a generator for comparisons with other programs writes it, into a site directory.
//!
//! `cargo run --release --example convert_corpus -- [--mentions] CORPUS SITE` reads `CORPUS/articles.jsonl` and
//! `CORPUS/entities.jsonl` and writes `SITE/site.toml` and `SITE/content/`. Mentions are left to automatic linking,
//! but for those by a name that two entities share, which it cannot decide; `--mentions` writes them all.

#![allow(clippy::print_stderr, reason = "a program for the terminal")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How many words of an anchor's prefix and suffix are written.
const CONTEXT_WORDS: usize = 4;

#[derive(Deserialize)]
struct Article {
    id: String,
    title: String,
    date: String,
    description: String,
    markdown: String,
    mentions: Vec<Mention>,
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Mention {
    entity: String,
    quote: String,
    /// In characters, from the start of the Markdown.
    start: usize,
}

#[derive(Deserialize)]
struct Event {
    date: String,
    title: String,
    quote: String,
    participants: Vec<String>,
}

#[derive(Deserialize)]
struct Entity {
    id: String,
    name: String,
    r#type: String,
    aliases: Vec<String>,
}

#[derive(Serialize)]
struct FrontMatter<'a> {
    title: &'a str,
    published: &'a str,
    summary: &'a str,
}

#[derive(Serialize, Default)]
struct AnnotationFile<'a> {
    event: Vec<EventAnnotation<'a>>,
    mention: Vec<MentionAnnotation<'a>>,
}

#[derive(Serialize)]
struct EventAnnotation<'a> {
    quote: String,
    #[serde(flatten)]
    hit: Option<Hit>,
    title: &'a str,
    when: &'a str,
    actors: Vec<Actor<'a>>,
}

/// Which one of several hits.
#[derive(Serialize)]
struct Hit {
    occurrence: usize,
    of: usize,
}

#[derive(Serialize)]
struct Actor<'a> {
    entity: &'a str,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct MentionAnnotation<'a> {
    quote: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    prefix: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    suffix: String,
    entity: &'a str,
}

#[derive(Serialize)]
struct EntityFile<'a> {
    entity: Vec<EntityTable<'a>>,
}

#[derive(Serialize)]
struct EntityTable<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    aliases: &'a [String],
}

fn main() -> ExitCode {
    let (options, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let all_mentions = options == ["--mentions"];
    let [corpus, site] = paths.as_slice() else {
        eprintln!("usage: convert_corpus [--mentions] CORPUS SITE");
        return ExitCode::from(2);
    };
    if !all_mentions && !options.is_empty() {
        eprintln!("usage: convert_corpus [--mentions] CORPUS SITE");
        return ExitCode::from(2);
    }
    match convert(Path::new(corpus), Path::new(site), all_mentions) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("convert_corpus: {error}");
            ExitCode::FAILURE
        }
    }
}

fn convert(corpus: &Path, site: &Path, all_mentions: bool) -> Result<()> {
    let content = site.join("content");
    for folder in ["articles", "annotations", "entities"] {
        fs::create_dir_all(content.join(folder))?;
    }
    fs::write(
        site.join("site.toml"),
        "title = \"Security Briefing\"\nbase_url = \"https://briefing.example/\"\n",
    )?;
    fs::write(content.join("index.md"), "+++\ntitle = \"Security Briefing\"\n+++\n")?;

    let entities: Vec<Entity> = lines(&corpus.join("entities.jsonl"))?.collect::<Result<_>>()?;
    fs::write(content.join("entities/all.toml"), toml::to_string(&entity_file(&entities))?)?;
    let owners = owners(&entities);
    let mut unplaced = 0;
    for article in lines::<Article>(&corpus.join("articles.jsonl"))? {
        let article = article?;
        let front =
            FrontMatter { title: &article.title, published: &article.date, summary: &article.description };
        let text = format!("+++\n{}+++\n\n{}", toml::to_string(&front)?, article.markdown);
        fs::write(content.join("articles").join(format!("{}.md", article.id)), text)?;
        let written = |mention: &&Mention| all_mentions || owners[mention.quote.as_str()] > 1;
        let (mention, lost) = mentions(&article, article.mentions.iter().filter(written));
        unplaced += lost;
        let file = AnnotationFile { event: events(&article), mention };
        let path = content.join("annotations").join(format!("{}.toml", article.id));
        fs::write(path, toml::to_string(&file)?)?;
    }
    if unplaced > 0 {
        eprintln!(
            "{unplaced} mentions have no words around them to tell them from others, and were left out"
        );
    }
    Ok(())
}

fn lines<T: for<'de> Deserialize<'de>>(path: &PathBuf) -> Result<impl Iterator<Item = Result<T>>> {
    let file = fs::File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(io::BufReader::new(file).lines().map(|line| Ok(serde_json::from_str(&line?)?)))
}

fn entity_file(entities: &[Entity]) -> EntityFile<'_> {
    let tables = entities.iter().map(|entity| EntityTable {
        id: &entity.id,
        name: &entity.name,
        kind: &entity.r#type,
        aliases: &entity.aliases,
    });
    EntityFile { entity: tables.collect() }
}

/// How many entities bear each name.
fn owners(entities: &[Entity]) -> BTreeMap<&str, usize> {
    let mut owners = BTreeMap::new();
    for entity in entities {
        for name in std::iter::once(&entity.name).chain(&entity.aliases) {
            *owners.entry(name.as_str()).or_default() += 1;
        }
    }
    owners
}

fn events(article: &Article) -> Vec<EventAnnotation<'_>> {
    let text = readers_text(&article.markdown);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let annotations = article.events.iter().map(|event| {
        let quote = readers_text(&event.quote);
        let of = text.matches(&quote).count();
        let occurrence = seen.entry(&event.quote).or_default();
        *occurrence += 1;
        let hit = (of > 1).then_some(Hit { occurrence: *occurrence, of });
        let actors = event.participants.iter().map(|entity| Actor { entity }).collect();
        EventAnnotation { quote, hit, title: &event.title, when: &event.date, actors }
    });
    annotations.collect()
}

/// The annotations of mentions, and how many cannot be written for want of words before and after.
fn mentions<'a>(
    article: &'a Article,
    mentions: impl Iterator<Item = &'a Mention>,
) -> (Vec<MentionAnnotation<'a>>, usize) {
    let mut annotations = Vec::new();
    let mut lost = 0;
    let offsets: Vec<usize> = article.markdown.char_indices().map(|(offset, _)| offset).collect();
    for mention in mentions {
        let (before, rest) = article.markdown.split_at(offsets[mention.start]);
        let line_before = before.rsplit('\n').next().unwrap_or_default();
        let line_before = line_before.trim_start_matches(['-', '>', ' ']);
        let line_after = rest[mention.quote.len()..].split('\n').next().unwrap_or_default();
        let mut prefix: Vec<&str> =
            line_before.split_whitespace().rev().take_while(plain).take(CONTEXT_WORDS).collect();
        prefix.reverse();
        // The first word may be a bare full stop, comma or possessive: it belongs to the text all the same.
        let suffix: Vec<&str> = line_after.split_whitespace().take_while(plain).take(CONTEXT_WORDS).collect();
        if prefix.is_empty() && suffix.is_empty() {
            lost += 1;
            continue;
        }
        annotations.push(MentionAnnotation {
            quote: &mention.quote,
            prefix: readers_text(&prefix.join(" ")),
            suffix: readers_text(&suffix.join(" ")),
            entity: &mention.entity,
        });
    }
    // A mention stands at all its hits: one that says the same again is refused.
    annotations.sort_unstable();
    annotations.dedup();
    (annotations, lost)
}

/// Whether a word of the source is one of the text too, but for emphasis and code marks.
fn plain(word: &&str) -> bool {
    !word.contains(['[', ']', '(', ')'])
}

/// What a reader sees of a passage without links.
fn readers_text(markdown: &str) -> String {
    markdown.replace(['*', '`'], "")
}
