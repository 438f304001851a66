//! Everything as TOML: annotations below their article's, entities and events in a file of their own, and what has no place
//! in a file that is passed over.

use std::collections::{BTreeMap, BTreeSet};

use super::batch::{Batch, Found, Happening, Says, Statement, Unread};
use super::drafts::{Draft, Ids, unique};
use super::known;
use super::names::{Became, Names};
use super::place::{Articles, Standing, Target};
use super::points::Points;
use super::shown::short;
use super::sought::Sought;
use super::tables::{annotation, entity, signed};
use super::taken::Taken;
use crate::anchor::{TextRange, toml_string};
use crate::date::Date;
use crate::import::markdown_of;
use crate::parse::{self, Parsed};
use crate::suggest::write::Block;
use crate::suggest::{anchors, index};

/// Annotations that would be mistakes in the site, by their number in the batch, and why.
pub type Refused = BTreeMap<usize, String>;

/// What an import brings into a site.
#[derive(Debug, Clone, Default)]
pub struct Adopted {
    /// New texts by path: a file that is there gets them at its end, but for an article's, which is only made.
    pub files: BTreeMap<String, String>,
    /// How many annotations were placed.
    pub placed: usize,
    /// How many stand there already.
    pub known: usize,
    /// Entities that are new, by their IDs.
    pub entities: Vec<String>,
    /// Entities that the site has.
    pub known_entities: usize,
    /// Events that are new, by their IDs.
    pub events: Vec<String>,
    /// Articles that are new, by their IDs.
    pub articles: Vec<String>,
    /// What has no place, each with the reason; it is kept in [`Adopted::kept`].
    pub unplaced: Vec<String>,
    /// The file that keeps what has no place.
    pub kept: Option<String>,
    /// Where annotations begin in their file's new text: the byte, and the number in the batch.
    begins: BTreeMap<String, Vec<(usize, usize)>>,
}

impl Adopted {
    /// The annotation, by its number in the batch, of a byte in a file's new text.
    pub fn annotation_at(&self, path: &str, byte: usize) -> Option<usize> {
        let begins = self.begins.get(path)?;
        let next = begins.partition_point(|(begin, _)| *begin <= byte);
        begins.get(next.checked_sub(1)?).map(|(_, number)| *number)
    }
}

/// Writes a batch.
pub fn write(
    batch: &Batch,
    name: &str,
    parsed: &Parsed,
    names: &mut Names<'_>,
    Articles(articles): Articles,
    refused: &Refused,
) -> Adopted {
    let became = names.resolve(batch);
    let stem = stem(name);
    let mut writer = Writer {
        batch,
        parsed,
        became: &became,
        stem: &stem,
        name,
        out: Adopted::default(),
        used: BTreeSet::new(),
        ids: Ids::default(),
        refused,
        kept: Vec::new(),
    };
    for Unread { why, raw } in &batch.unread {
        writer.lost(why, raw.as_ref().map(|raw| Block::new("note").text("text", raw)));
    }
    let needed = needed(batch, &became);
    let index_of = index_with(parsed, batch, &became);
    let mut about: Vec<Vec<(usize, &Found)>> = vec![Vec::new(); articles.len()];
    for (number, found) in batch.annotations.iter().enumerate() {
        about[found.document].push((number, found));
    }
    for ((n, target), about) in articles.iter().enumerate().zip(about) {
        writer.article(n, target, about, &index_of);
    }
    writer.events();
    writer.entities(&needed);
    writer.finish()
}

/// The stem of a file's name, as an ID.
fn stem(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = crate::parse::record::proposed_id(last.split('.').next().unwrap_or(last));
    if stem.is_empty() { "import".to_owned() } else { stem }
}

/// The entities that stand by themselves, and those that they rest on.
fn needed(batch: &Batch, became: &[Became]) -> BTreeSet<usize> {
    let alone = batch.entities.iter().enumerate().filter(|(_, thing)| thing.stands_alone).map(|(n, _)| n);
    alone.filter(|n| became[*n].id().is_some()).collect()
}

/// The names of the site's entities and of the new ones, with the ids by number.
fn index_with(parsed: &Parsed, batch: &Batch, became: &[Became]) -> (crate::anchor::NameIndex, Vec<String>) {
    let mut text = String::new();
    for (thing, became) in batch.entities.iter().zip(became) {
        if let Became::New { id, kind, .. } = became {
            text.push_str(&entity(thing, id, kind, &|_| None).iter().map(Block::written).collect::<String>());
        }
    }
    let texts = BTreeMap::from([("content/entities/new.toml".to_owned(), text)]);
    let mut entities = parsed.entities.clone();
    entities.extend(parse::parse_texts(&texts).entities);
    let ids = entities.iter().map(|entity| entity.record.id.value.clone()).collect();
    (index(&entities), ids)
}

struct Writer<'a> {
    batch: &'a Batch,
    parsed: &'a Parsed,
    became: &'a [Became],
    stem: &'a str,
    name: &'a str,
    out: Adopted,
    /// The entities that something placed names.
    used: BTreeSet<usize>,
    ids: Ids,
    refused: &'a Refused,
    /// Tables that have no place.
    kept: Vec<Block>,
}

impl Writer<'_> {
    /// Keeps what has no place, with the reason.
    fn lost(&mut self, why: &str, block: Option<Block>) {
        self.out.unplaced.push(crate::suggest::write::plain(why));
        let block = block.unwrap_or_else(|| Block::new("note").text("text", why));
        self.kept.push(block.comment(why));
    }

    fn article(
        &mut self,
        n: usize,
        target: &Result<Target, String>,
        about: Vec<(usize, &Found)>,
        (names, ids): &(crate::anchor::NameIndex, Vec<String>),
    ) {
        let whole = self.batch.documents[n].text.as_deref();
        let points = whole.map(Points::new);
        let target = match target {
            Ok(target) => target,
            Err(why) => {
                // A text that nothing is said of and that is not there is nothing lost.
                for (_, found) in about {
                    let block = self.raw(found, points.as_ref());
                    self.lost(&format!("{}: {why}", found.at), Some(block));
                }
                return;
            }
        };
        if let Some(file) = &target.file {
            self.out.articles.push(target.id.clone());
            self.out.files.insert(format!("content/articles/{}.md", target.id), file.clone());
        }
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let standing = Standing::of(target, self.parsed, names, &ids);
        let sought = Sought::new(target.text(), whole, about.iter().map(|(_, found)| &found.passage));
        let mut drafts: Vec<Draft> = Vec::new();
        for (number, found) in about {
            let drafted = match self.refused.get(&number) {
                Some(why) => Err(why.clone()),
                None => self.draft(found, &sought, &standing),
            };
            let draft = |(range, block)| Draft { number, range, id: found.id.clone(), block };
            match drafted {
                Ok(more) => drafts.extend(more.into_iter().map(draft)),
                Err(why) => {
                    let block = self.raw(found, points.as_ref());
                    self.lost(&format!("{}: {why}", found.at), Some(block));
                }
            }
        }
        self.anchored(target, drafts);
    }

    /// Ties drafts to their passages.
    fn anchored(&mut self, target: &Target, drafts: Vec<Draft>) {
        let (drafts, twice) = unique(drafts);
        self.out.known += twice;
        let ranges: Vec<TextRange> = drafts.iter().filter_map(|draft| draft.range.clone()).collect();
        let mut found = anchors::anchors(target.text(), &ranges).into_iter();
        let (mut text, mut begins) = (String::new(), Vec::new());
        for Draft { number, range, id, block } in drafts {
            let anchor = match range.map(|_| found.next().flatten()) {
                None => None,
                Some(Some(anchor)) => Some(anchor),
                Some(None) => {
                    self.lost("no quote tells its passage from others", Some(block));
                    continue;
                }
            };
            let id = id.filter(|id| !target.has(id)).and_then(|id| self.ids.give(&target.id, id));
            begins.push((text.len(), number));
            text.push_str(&annotation(block, id.as_deref(), anchor.as_ref()).written());
            self.out.placed += 1;
        }
        if !text.is_empty() {
            // Two addresses may be of one article.
            let (head, path) = (self.head(), format!("content/annotations/{}.toml", target.id));
            let file = self.out.files.entry(path.clone()).or_insert(head);
            let begins = begins.into_iter().map(|(begin, number)| (file.len() + begin, number));
            self.out.begins.entry(path).or_default().extend(begins);
            file.push_str(&text);
        }
    }

    /// An annotation as tables with the passages that they are for; fewer where they stand already.
    fn draft(
        &mut self,
        found: &Found,
        sought: &Sought<'_>,
        standing: &Standing,
    ) -> Result<Vec<(Option<TextRange>, Block)>, String> {
        let has_words = found.passage.quote.is_some() || found.passage.range.is_some();
        if !has_words && matches!(found.says, Says::Mention(_)) {
            return Err("it names somebody and no passage".to_owned());
        }
        // Before whom it names is counted among those that the site needs.
        let places = if has_words { sought.places(&found.passage)? } else { Vec::new() };
        let block = self.block(found)?;
        if !has_words {
            let stands = standing.has(block.kind, &self.says(found), None);
            self.out.known += usize::from(stands);
            return Ok(if stands { Vec::new() } else { vec![(None, block)] });
        }
        let says = self.says(found);
        let mut drafts = Vec::new();
        for range in places {
            let stands = match &found.says {
                Says::Mention(thing) => {
                    let id = self.became[*thing].id().unwrap_or_default();
                    let shorter = found.passage.everywhere && standing.is_within_another(&range);
                    shorter || standing.mentions(&range, id, found.by_name)
                }
                _ => standing.has(block.kind, &says, Some(&range)),
            };
            if stands {
                self.out.known += 1;
            } else {
                drafts.push((Some(range), block.clone()));
            }
        }
        Ok(drafts)
    }

    /// What an annotation says, as that which stands there is compared with it.
    fn says(&self, found: &Found) -> String {
        let id = |thing: &usize| self.became[*thing].id().unwrap_or_default();
        match &found.says {
            Says::Mention(thing) => id(thing).to_owned(),
            Says::Note(text) | Says::Claim(Statement { text, .. }) => text.clone(),
            Says::Relation(subject, predicate, object, _) => {
                format!("{} {predicate} {}", id(subject), id(object))
            }
            Says::Event(event) => event.title.clone(),
        }
    }

    /// The ID of an entity, which is then one that something names.
    fn id_of(&mut self, thing: usize) -> Result<String, String> {
        match &self.became[thing] {
            Became::Nothing(why) => Err(why.clone()),
            became => {
                self.used.insert(thing);
                Ok(became.id().unwrap_or_default().to_owned())
            }
        }
    }

    fn block(&mut self, found: &Found) -> Result<Block, String> {
        let block = match &found.says {
            Says::Mention(thing) => Block::new("mention").text("entity", &self.id_of(*thing)?),
            Says::Note(text) if text.is_empty() => {
                return Err("it says nothing: it has no text, no tag and names nobody".to_owned());
            }
            Says::Note(text) => Block::new("note").text("text", text),
            Says::Claim(claim) => {
                let block = match known::claim(self.parsed, claim) {
                    Some(id) => Block::new("claim").text("claim", id),
                    None => Block::new("claim").text("statement", &claim.text),
                };
                block.maybe("stance", claim.stance.as_deref())
            }
            Says::Relation(subject, predicate, object, when) => Block::new("relation")
                .text("subject", &self.id_of(*subject)?)
                .text("predicate", predicate)
                .text("object", &self.id_of(*object)?)
                .maybe("when", when.as_deref()),
            Says::Event(event) => match known::event(self.parsed, event) {
                Some(id) => Block::new("event").text("event", id),
                None => self.happened(Block::new("event"), event),
            },
        };
        let updated = found.updated.as_deref().filter(|day| Date::parse(day).is_ok());
        Ok(signed(block, found).maybe("updated", updated))
    }

    /// An event's keys. Who is no entity of the site is left out, and named.
    fn happened(&mut self, block: Block, event: &Happening) -> Block {
        let block = block.text("title", &event.title).maybe("when", event.when.as_deref());
        let block =
            block.maybe("date_text", event.date_text.as_deref()).maybe("extent", event.extent.as_deref());
        let block = block.maybe("type", event.kind.as_deref());
        let mut places = Vec::new();
        for place in &event.places {
            match self.id_of(*place) {
                Ok(id) => places.push(id),
                Err(why) => self.out.unplaced.push(format!("{}: a place: {why}", event.at)),
            }
        }
        let mut actors = Vec::new();
        for (actor, role) in &event.actors {
            match self.id_of(*actor) {
                Ok(id) => {
                    let role = role
                        .as_ref()
                        .map(|role| format!(", role = {}", toml_string(role)))
                        .unwrap_or_default();
                    actors.push(format!("{{ entity = {}{role} }}", toml_string(&id)));
                }
                Err(why) => self.out.unplaced.push(format!("{}: an actor: {why}", event.at)),
            }
        }
        let block = block.list("where", &places);
        if actors.is_empty() { block } else { block.raw("actors", format!("[{}]", actors.join(", "))) }
    }

    /// An annotation as it came, for the file of what has no place. `whole` is the text that its offsets count in.
    fn raw(&self, found: &Found, whole: Option<&Points<'_>>) -> Block {
        let kind = match &found.says {
            Says::Mention(_) => "mention",
            Says::Note(_) => "note",
            Says::Claim(..) => "claim",
            Says::Relation(..) => "relation",
            Says::Event(_) => "event",
        };
        let document = &self.batch.documents[found.document];
        let own = || whole?.slice(found.passage.range.as_ref()?);
        let words = found.passage.quote.as_deref().or_else(own);
        let mut block = Block::new(kind).maybe("quote", words);
        let said = |side: &Option<String>| side.clone().filter(|words| !words.trim().is_empty());
        block = block.maybe("prefix", said(&found.passage.prefix).as_deref());
        block = block.maybe("suffix", said(&found.passage.suffix).as_deref());
        let name = |thing: usize| {
            let of = &self.batch.entities[thing];
            self.became[thing].id().map_or_else(|| format!("{} ({})", of.name, of.label), ToOwned::to_owned)
        };
        block = match &found.says {
            Says::Mention(thing) => block.text("entity", &name(*thing)),
            Says::Note(text) => block.text("text", text),
            Says::Claim(claim) => {
                block.text("statement", &claim.text).maybe("stance", claim.stance.as_deref())
            }
            Says::Relation(subject, predicate, object, when) => block
                .text("subject", &name(*subject))
                .text("predicate", predicate)
                .text("object", &name(*object))
                .maybe("when", when.as_deref()),
            Says::Event(event) => block.text("title", &event.title).maybe("when", event.when.as_deref()),
        };
        let about = document.url.as_deref().or(document.title.as_deref()).or(document.id.as_deref());
        let block =
            signed(block, found).comment(&format!("about: {}", about.unwrap_or("a text without a name")));
        match &found.passage.range {
            Some(range) if found.passage.quote.is_none() => {
                block.comment(&format!("at: {} to {}", range.start, range.end))
            }
            _ => block,
        }
    }

    fn events(&mut self) {
        let mut text = String::new();
        let mut taken = Taken::new(self.parsed.ids(parse::ObjectKind::Event).map(ToOwned::to_owned));
        let own = self.parsed.events.iter().map(|event| &event.facts);
        let own: BTreeSet<(&str, Option<&str>)> =
            own.map(|facts| (facts.title.as_str(), facts.when.as_ref().map(Date::written))).collect();
        for event in &self.batch.events {
            if own.contains(&(event.title.as_str(), event.when.as_deref())) {
                self.out.known += 1;
                continue;
            }
            let wanted = event.id.clone().unwrap_or_else(|| crate::parse::record::proposed_id(&event.title));
            let id = taken.free(if wanted.is_empty() { "event" } else { &wanted });
            let block = self.happened(Block::new("event").text("id", &id), event);
            let block = block.maybe("text", event.text.as_deref().map(markdown_of).as_deref()).draft();
            text.push_str(&block.written());
            self.out.events.push(id);
        }
        if !text.is_empty() {
            self.out.files.insert(format!("content/events/{}-import.toml", self.stem), self.head() + &text);
        }
    }

    fn head(&self) -> String {
        format!(
            "# Imported from `{}`: read, correct, then take out `status = \"draft\"`.\n\n",
            crate::suggest::write::plain(self.name)
        )
    }

    fn entities(&mut self, needed: &BTreeSet<usize>) {
        // Whom an entity names has to be there, too.
        let mut open: Vec<usize> = needed.iter().chain(&self.used).copied().collect();
        let mut all = BTreeSet::new();
        while let Some(n) = open.pop() {
            if all.insert(n) {
                let of = if let Became::New { of, .. } = &self.became[n] { *of } else { n };
                let thing = &self.batch.entities[of];
                open.extend(
                    thing.part_of.into_iter().chain(thing.roles.iter().filter_map(|role| role.organisation)),
                );
            }
        }
        let (mut text, mut written) = (String::new(), BTreeSet::new());
        let id = |n: usize| self.became[n].id().map(ToOwned::to_owned);
        for n in all {
            match &self.became[n] {
                Became::Known(_) => self.out.known_entities += 1,
                Became::New { id: own, .. } if !written.insert(own) => {}
                Became::New { id: own, kind, of } => {
                    let blocks = entity(&self.batch.entities[*of], own, kind, &id);
                    text.push_str(&blocks.iter().map(Block::written).collect::<String>());
                    self.out.entities.push(own.clone());
                }
                Became::Nothing(_) => {}
            }
        }
        for (n, thing) in self.batch.entities.iter().enumerate().filter(|(_, thing)| thing.stands_alone) {
            if let Became::Nothing(why) = &self.became[n] {
                let block = Block::new("entity").text("name", &thing.name).text("kind", &thing.label);
                self.lost(&format!("`{}`: {why}", short(&thing.name)), Some(block));
            }
        }
        if !text.is_empty() {
            self.out.files.insert(format!("content/entities/{}-import.toml", self.stem), self.head() + &text);
        }
    }

    fn finish(mut self) -> Adopted {
        if !self.kept.is_empty() {
            let mut text = format!(
                "# What `{}` holds and the site has no place for. briefbook passes over this file: its name begins with `_`.\n\n",
                crate::suggest::write::plain(self.name)
            );
            self.kept.iter().for_each(|block| text.push_str(&block.written()));
            let path = format!("content/annotations/_unplaced-{}.toml", self.stem);
            self.out.files.insert(path.clone(), text);
            self.out.kept = Some(path);
        }
        self.out
    }
}
