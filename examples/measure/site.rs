//! A corpus as a site in memory, so that its articles go through the real stages, and the way back from the offsets
//! that the program counts to those of the corpus.

use std::collections::BTreeMap;
use std::ops::Range;

use briefbook::anchor::{self, Anchored, ArticleInput, Linking, NameIndex};
use briefbook::diagnostic::Diagnostics;
use briefbook::load::{Memory, load};
use briefbook::parse::{self, objects};
use serde::Deserialize;

use crate::corpus::Result;

/// An article as people annotated it.
#[derive(Deserialize)]
pub struct Article {
    pub date: Option<String>,
    pub text: String,
    #[serde(default)]
    pub mentions: Vec<Mention>,
    #[serde(default)]
    pub entities: Vec<Entity>,
}

/// A passage that names an entity, in code points.
#[derive(Deserialize)]
pub struct Mention {
    pub entity: String,
    pub start: usize,
    pub end: usize,
    pub quote: String,
}

/// An entity with its names.
#[derive(Deserialize, Clone)]
pub struct Entity {
    pub id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub aliases: Vec<String>,
}

impl Entity {
    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }
}

/// What the program made of an article, in code points of the corpus.
pub struct Linked {
    /// Links: where, and the number of the entity.
    pub links: Vec<(Range<usize>, usize)>,
    /// Names that several entities share.
    pub shared: Vec<Range<usize>>,
}

/// Links the articles with the entities given, all in one site.
pub fn link(articles: &[&Article], entities: &[Entity]) -> Result<Vec<Linked>> {
    let mut files = vec![("site.toml".to_owned(), "title = \"Corpus\"\n".to_owned())];
    let mut tables = String::new();
    for (number, entity) in entities.iter().enumerate() {
        let aliases: Vec<String> = entity.aliases.iter().map(|alias| quoted(alias)).collect();
        tables.push_str(&format!(
            "[[entity]]\nid = \"e{number:07}\"\nkind = \"topic\"\nname = {}\naliases = [{}]\n",
            quoted(&entity.name),
            aliases.join(", ")
        ));
    }
    files.push(("content/entities/all.toml".to_owned(), tables));
    for (number, article) in articles.iter().enumerate() {
        let date = article.date.as_ref().map(|date| format!("published = {}\n", quoted(date)));
        let front = format!("+++\ntitle = \"Article\"\n{}+++\n\n", date.unwrap_or_default());
        files.push((format!("content/articles/a{number:07}.md"), front + &markdown(&article.text)));
    }
    let loaded = load(&Memory::new(files), &|_| "public".to_owned()).map_err(|e| e.to_string())?;
    let mut diagnostics = Diagnostics::new();
    let parsed = parse::parse(&mut diagnostics, &loaded.sources, &loaded.unusable);
    if parsed.entities.len() != entities.len() || parsed.articles.len() != articles.len() {
        return Err(format!("not every part was read: {:?}", diagnostics.iter().next()).into());
    }
    let names = NameIndex::new(parsed.entities.iter().map(|entity| &*entity.said));
    articles.iter().zip(&parsed.articles).map(|(article, parsed)| linked(article, parsed, &names)).collect()
}

fn linked(article: &Article, parsed: &objects::Given<objects::Article>, names: &NameIndex) -> Result<Linked> {
    let prose = parsed.prose.as_deref().ok_or("an article without a text")?;
    let input = ArticleInput { prose, published: parsed.published.as_ref(), linking: Linking::All };
    let Anchored { automatic, undecided, .. } = anchor::anchor(&mut Diagnostics::new(), &input, &[], names);
    let back = Back::new(&article.text, &prose.tree.text)?;
    let of = |range: &Range<u32>| back.range(range.start as usize..range.end as usize);
    Ok(Linked {
        links: automatic.iter().map(|link| (of(&link.range), link.entity as usize)).collect(),
        shared: undecided.iter().filter(|name| name.is_shared()).map(|name| of(&name.range)).collect(),
    })
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Plain text as Markdown: every mark is escaped, and no line is indented.
fn markdown(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() * 5 / 4);
    for line in text.lines() {
        for c in line.trim().chars() {
            if c.is_ascii_punctuation() {
                markdown.push('\\');
            }
            markdown.push(c);
        }
        markdown.push('\n');
    }
    markdown
}

/// The way from the program's text, in bytes, to that of the corpus, in code points: the two differ in white space
/// alone.
struct Back(BTreeMap<usize, usize>);

impl Back {
    fn new(corpus: &str, program: &str) -> Result<Self> {
        let mut theirs = corpus.chars().enumerate().filter(|(_, c)| !c.is_whitespace());
        let mut map = BTreeMap::new();
        for (byte, c) in program.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            match theirs.next() {
                Some((point, same)) if same == c => drop(map.insert(byte, point)),
                other => return Err(format!("`{c}` of the article's text is {other:?} in the corpus").into()),
            }
        }
        if theirs.next().is_some() {
            return Err("the end of an article's text was lost".into());
        }
        Ok(Self(map))
    }

    fn range(&self, bytes: Range<usize>) -> Range<usize> {
        let start = self.0.range(bytes.start..).next().map_or(0, |(_, point)| *point);
        let end = self.0.range(..bytes.end).next_back().map_or(0, |(_, point)| *point + 1);
        start..end
    }
}
