//! `brat`: each article that may be published whole, as its text and a file of standoff annotations.
//!
//! Offsets are code points. A passage over several lines is one of several pieces, since brat knows no line feed in one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::File;
use super::site::Export;
use super::words;
use crate::model::{Annotation, Article, ArticleId, Briefing, EntityId, Mention, Passage};
use crate::parse::objects::Status;
use crate::render::data::text;

/// What passages are of that are no mentions.
const KINDS: [(&str, &str); 5] = [
    ("event", "Event"),
    ("claim", "Claim"),
    ("figure", "Figure"),
    ("relation", "Relation"),
    ("note", "Note"),
];

/// The names of all files.
pub fn names(briefing: &Briefing) -> Vec<String> {
    let articles = briefing.articles.iter().filter(|article| is_exported(article));
    let both = |article: &Article| ["txt", "ann"].map(|end| format!("{}.{end}", article.id()));
    articles.flat_map(both).chain(["annotation.conf".to_owned()]).collect()
}

fn is_exported(article: &Article) -> bool {
    text::file(article).is_some() && !article.is_retracted()
}

/// All files.
pub fn files(site: &Export<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for id in site.articles() {
        let article = &site.briefing[id];
        if let Some(text) = text::file(article) {
            files.push((format!("{}.txt", article.id()), text.to_vec()));
            files.push((format!("{}.ann", article.id()), annotations(site, id).into_bytes()));
        }
    }
    files.push(("annotation.conf".to_owned(), configuration(site).into_bytes()));
    files
}

/// A kind or a predicate as brat spells types: letters, digits, hyphens and underscores.
fn label(word: &str) -> String {
    let ascii = deunicode::deunicode(word);
    let parts = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let label: Vec<String> = parts.map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect();
    if label.is_empty() { "Other".to_owned() } else { label.join("_") }
}

/// What the annotations may be, as brat wants it told.
fn configuration(site: &Export<'_>) -> String {
    let mut entities: Vec<String> = site.briefing.site.kinds.iter().map(|kind| label(&kind.id)).collect();
    entities.extend(KINDS.iter().map(|(_, label)| (*label).to_owned()));
    entities.sort_unstable();
    entities.dedup();
    let mut relations: Vec<String> =
        site.briefing.relations.iter().map(|relation| label(&relation.said.predicate)).collect();
    relations.sort_unstable();
    relations.dedup();
    let relations: Vec<String> =
        relations.iter().map(|label| format!("{label}\tArg1:<ENTITY>, Arg2:<ENTITY>")).collect();
    format!(
        "[entities]\n{}\n\n[relations]\n<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n{}\n\n[events]\n\n[attributes]\n",
        entities.join("\n"),
        relations.join("\n")
    )
}

/// The lines of one article's file.
struct Lines<'a> {
    site: &'a Export<'a>,
    article: ArticleId,
    out: String,
    /// How many lines there are of each letter.
    counts: BTreeMap<char, u32>,
    /// The mentions of each entity, with where they begin.
    mentions: BTreeMap<EntityId, Vec<(u32, String)>>,
}

fn annotations(site: &Export<'_>, id: ArticleId) -> String {
    let article = &site.briefing[id];
    let mut lines =
        Lines { site, article: id, out: String::new(), counts: BTreeMap::new(), mentions: BTreeMap::new() };
    for mention in &site.briefing.mentions[article.mentions.start as usize..article.mentions.end as usize] {
        lines.mention(mention);
    }
    let said = said(site, id);
    for (annotation, kind, note) in &said {
        lines.said(*annotation, kind, note);
    }
    for relation in &article.relations {
        lines.relation(&site.briefing[*relation]);
    }
    lines.out
}

/// What is said of passages: the annotation's number, its label, and in words what it says.
fn said(site: &Export<'_>, id: ArticleId) -> Vec<(u32, &'static str, String)> {
    let (article, briefing) = (&site.briefing[id], site.briefing);
    let mut said = Vec::new();
    said.extend(article.events.iter().map(|(event, n)| (*n, "Event", words::event(&briefing[*event]))));
    said.extend(article.claims.iter().map(|(claim, source)| {
        (source.passage.annotation, "Claim", briefing[*claim].facts.statement.clone())
    }));
    said.extend(article.figures.iter().map(|id| {
        let figure = &briefing[*id];
        (figure.passage.annotation, "Figure", words::figure(figure, &briefing[figure.series]))
    }));
    said.extend(article.relations.iter().map(|id| {
        let relation = &briefing[*id];
        (relation.passage.annotation, "Relation", words::relation(briefing, relation))
    }));
    said.extend(article.notes.iter().map(|id| {
        let note = &briefing[*id];
        (note.passage.annotation, "Note", words::prose(briefing, &note.text))
    }));
    said.sort_by_key(|(n, ..)| *n);
    said.retain(|(n, ..)| {
        let annotation: &Annotation = site.annotation(Passage { article: id, annotation: *n });
        annotation.marking.status != Some(Status::Retracted)
    });
    said
}

impl Lines<'_> {
    fn next(&mut self, letter: char) -> String {
        let count = self.counts.entry(letter).or_default();
        *count += 1;
        format!("{letter}{count}")
    }

    /// A passage; gives its name. None without one: brat has nothing for a whole article.
    fn passage(&mut self, label: &str, range: &std::ops::Range<u32>) -> Option<(u32, String)> {
        let quote = self.site.quote(self.article, range)?;
        let mut spans = Vec::new();
        let mut words = Vec::new();
        let mut at = quote.start;
        for piece in quote.words.split(['\n', '\t', '\r']) {
            let length = crate::source::offset(piece.chars().count());
            if !piece.trim().is_empty() {
                spans.push(format!("{at} {}", at + length));
                words.push(piece);
            }
            at += length + 1;
        }
        let name = self.next('T');
        if spans.is_empty() {
            return None;
        }
        let _ = writeln!(self.out, "{name}\t{label} {}\t{}", spans.join(";"), words.join(" "));
        Some((quote.start, name))
    }

    fn mention(&mut self, mention: &Mention) {
        let site = self.site;
        let Some(range) = mention.range.as_ref().filter(|_| site.stands(mention.entity)) else { return };
        let kind = label(site.kind(mention.entity));
        let Some((start, name)) = self.passage(&kind, range) else { return };
        let entity = &site.briefing[mention.entity];
        let number = self.next('N');
        let known_as = line(&entity.said.name.value);
        let _ = writeln!(self.out, "{number}\tReference {name} briefing:{}\t{known_as}", entity.id());
        self.mentions.entry(mention.entity).or_default().push((start, name));
    }

    fn said(&mut self, annotation: u32, label: &str, note: &str) {
        let passage = Passage { article: self.article, annotation };
        let Some(hit) = self.site.annotation(passage).hit() else { return };
        let Some((_, name)) = self.passage(label, hit) else { return };
        let number = self.next('#');
        let _ = writeln!(self.out, "{number}\tAnnotatorNotes {name}\t{}", line(note));
    }

    /// A relation between the nearest mentions of its two sides, where the article names both.
    fn relation(&mut self, relation: &crate::model::Relation) {
        if relation.status == Some(Status::Retracted) {
            return;
        }
        let at = self.site.quoted(relation.passage).map_or(0, |quote| quote.start);
        let nearest = |entity: &EntityId| {
            let mentions = self.mentions.get(entity)?.iter();
            mentions.min_by_key(|(start, _)| start.abs_diff(at)).map(|(_, name)| name.clone())
        };
        if let Some((subject, object)) = nearest(&relation.subject).zip(nearest(&relation.object)) {
            let (name, label) = (self.next('R'), label(&relation.said.predicate));
            let _ = writeln!(self.out, "{name}\t{label} Arg1:{subject} Arg2:{object}");
        }
    }
}

/// A text on one line, without characters that nobody sees.
fn line(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}
