//! What a site knows already of an article: names, passages with annotations, the speakers that a phrase may mean.

use std::collections::BTreeSet;

use super::names::KnownNames;
use super::words::{Words, folded};
use crate::anchor::{self, Anchored, ArticleInput, Linking, NameIndex, TextRange};
use crate::date::Date;
use crate::diagnostic::Diagnostics;
use crate::parse::objects::{Annotation, Article, Body, Entity, Event, EventSource, Given, Prose};

/// What is known of one article.
#[derive(Debug)]
pub struct Known {
    /// Names.
    pub names: KnownNames,
    /// Passages that name an entity, with its number, by start.
    pub mentions: Vec<(TextRange, u32)>,
    /// Passages with an annotation, with its kind.
    passages: Vec<(&'static str, TextRange)>,
    /// Passages with an event, and when it was.
    events: Vec<(TextRange, Date)>,
}

/// The names of all entities, linked wherever they stand, whatever site and entity say of linking.
pub fn index(entities: &[Given<Entity>]) -> NameIndex {
    let always: Vec<Entity> =
        entities.iter().map(|entity| Entity { link: None, ..Entity::clone(entity) }).collect();
    NameIndex::new(always.iter())
}

impl Known {
    /// Collects it.
    pub fn of(
        article: &Article,
        prose: &Prose,
        annotations: &[Annotation],
        (entities, events): (&[Given<Entity>], &[Given<Event>]),
        index: &NameIndex,
    ) -> Self {
        let annotations: Vec<&Annotation> = annotations.iter().collect();
        // Lines are what names may be linked in here: names in links and headings are known too.
        let mut prose = prose.clone();
        prose.tree.linkable = lines(&prose.tree.text);
        let input =
            ArticleInput { prose: &prose, published: article.published.as_ref(), linking: Linking::All };
        // What is wrong with the annotations is for `check` to say.
        let Anchored { placed, automatic, undecided } =
            anchor::anchor(&mut Diagnostics::new(), &input, &annotations, index);
        let mut known = Self {
            names: names(entities),
            mentions: automatic.into_iter().map(|mention| (mention.range, mention.entity)).collect(),
            passages: Vec::new(),
            events: Vec::new(),
        };
        for (placed, annotation) in placed.iter().zip(&annotations) {
            known.add(annotation, &placed.hits, events, index);
        }
        known.mentions.sort_by_key(|(range, _)| range.start);
        known.names.taken.extend(known.mentions.iter().map(|(range, _)| range.clone()));
        known.names.taken.extend(undecided.into_iter().map(|name| name.range));
        known.names.taken.sort_by_key(|range| (range.start, range.end));
        known
    }

    fn add(
        &mut self,
        annotation: &Annotation,
        hits: &[TextRange],
        events: &[Given<Event>],
        index: &NameIndex,
    ) {
        let kind = annotation.body.kind();
        self.passages.extend(hits.iter().map(|hit| (kind, hit.clone())));
        match &annotation.body {
            Body::Mention { entity } => match index.number(entity.as_str()) {
                Some(number) => self.mentions.extend(hits.iter().map(|hit| (hit.clone(), number))),
                None => self.names.taken.extend(hits.iter().cloned()),
            },
            Body::Ignore => self.names.taken.extend(hits.iter().cloned()),
            Body::Event(source) => {
                let when = match source {
                    EventSource::Inline(facts) => facts.when.clone(),
                    EventSource::Reference(id) => {
                        let found = events.iter().find(|event| event.record.id.value == id.value);
                        found.and_then(|event| event.facts.when.clone())
                    }
                };
                self.events.extend(hits.iter().cloned().zip(when.into_iter().cycle()));
            }
            _ => {}
        }
    }

    /// Whether an annotation of a kind lies on a passage, or across it.
    pub fn has(&self, kind: &str, range: &TextRange) -> bool {
        self.passages
            .iter()
            .any(|(other, taken)| *other == kind && taken.start < range.end && range.start < taken.end)
    }

    /// Whether an event of that time is annotated in the sentence.
    pub fn has_event(&self, sentence: &TextRange, when: &str) -> bool {
        let Ok(when) = Date::parse(when) else { return false };
        self.events.iter().any(|(range, date)| {
            let here = range.start < sentence.end && sentence.start < range.end;
            here && (date.earliest(), date.latest()) == (when.earliest(), when.latest())
        })
    }

    /// The entity that a speaker's words mean, if they mean one: it closes them, and nobody else's words do.
    pub fn speaker(
        &self,
        words: &Words<'_>,
        speaker: &std::ops::Range<usize>,
        entities: &[Given<Entity>],
    ) -> Option<u32> {
        let range = words.range(speaker);
        let found = self
            .mentions
            .iter()
            .rfind(|(mention, _)| mention.end == range.end && mention.start >= range.start);
        if let Some((mention, entity)) = found {
            let before = speaker.clone().take_while(|n| words.tokens[*n].range.start < mention.start);
            let of_another = before.into_iter().any(|n| {
                matches!(
                    words.word(n),
                    "of" | "for" | "de" | "del" | "from" | "by" | "to" | "s" | "and" | "y"
                ) || words.mark(n).is_some_and(|c| matches!(c, '’' | '\'' | ','))
            });
            return (!of_another).then_some(*entity);
        }
        None.or_else(|| self.apposition(words, speaker, entities))
    }

    /// "said the president of Testland, Ada Example": a person named behind the comma.
    fn apposition(
        &self,
        words: &Words<'_>,
        speaker: &std::ops::Range<usize>,
        entities: &[Given<Entity>],
    ) -> Option<u32> {
        (words.mark(speaker.end) == Some(',')).then_some(())?;
        let start = words.tokens.get(speaker.end + 1)?.range.start;
        let (_, entity) = self.mentions.iter().find(|(mention, _)| mention.start == start)?;
        (entities.get(*entity as usize)?.kind.value == "person").then_some(*entity)
    }
}

fn lines(text: &str) -> Vec<TextRange> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive(['\n', '\t']) {
        let end = at + crate::source::offset(line.len());
        found.push(at..end);
        at = end;
    }
    found
}

fn names(entities: &[Given<Entity>]) -> KnownNames {
    let mut known = KnownNames::default();
    for entity in entities {
        let full = std::iter::once(&entity.name).chain(&entity.aliases);
        let weak = entity.weak_aliases.iter().chain(&entity.deny);
        let roles = entity.roles.iter().flat_map(|role| &role.names);
        for name in full.clone().chain(weak).chain(roles) {
            known.names.insert(parts(name.as_str()).join(" "));
        }
        for name in full {
            known.words.push(parts(name.as_str()).into_iter().collect());
        }
    }
    known
}

/// The words of a name, folded.
fn parts(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.')));
    words.map(folded).filter(|word| !word.is_empty()).collect()
}

/// The ids that are taken.
pub fn ids(entities: &[Given<Entity>]) -> BTreeSet<&str> {
    entities.iter().map(|entity| entity.record.id.as_str()).collect()
}
