//! Names that are not linked because nothing decides whom they name: reported with the sentence they stand in, and with
//! the annotations that would decide, ready to paste.

use std::sync::Arc;

use rayon::prelude::*;

use super::Input;
use super::sentences::sentences;
use crate::anchor::{self, Anchored, Doubt, Keys, TextRange, Undecided};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Briefing, EntityId};
use crate::parse::objects::{Article, Given, Prose};

/// So many characters of a sentence are shown before and after the name.
const SHOWN: usize = 160;

/// Reports the undecided names of all articles.
pub fn report(diagnostics: &mut Diagnostics, briefing: &Briefing, input: &Input<'_>) {
    let articles = input.parsed.articles.par_iter().zip(input.anchored);
    let of = |(article, anchored): (&Given<Article>, &Arc<Anchored>)| of_article(briefing, article, anchored);
    let found: Vec<Vec<Diagnostic>> = articles.map(of).collect();
    diagnostics.extend(found.into_iter().flatten());
}

/// What is undecided in one article.
pub fn of_article(briefing: &Briefing, article: &Given<Article>, anchored: &Anchored) -> Vec<Diagnostic> {
    let Some(prose) = article.prose.as_deref().filter(|_| !anchored.undecided.is_empty()) else {
        return Vec::new();
    };
    let text = &prose.tree.text;
    let passages: Vec<TextRange> = anchored.undecided.iter().map(|name| name.range.clone()).collect();
    let keys = anchor::only_here(text, &passages);
    let sentences = sentences(text);
    let at = Place { briefing, article, prose };
    let one = |(name, keys): (&Undecided, Option<Keys>)| {
        let next = sentences.partition_point(|sentence| sentence.end <= name.range.start);
        at.diagnostic(name, sentences.get(next).unwrap_or(&name.range), keys.as_ref())
    };
    anchored.undecided.iter().zip(keys).map(one).collect()
}

/// Where the names stand.
struct Place<'a> {
    briefing: &'a Briefing,
    article: &'a Article,
    prose: &'a Prose,
}

impl Place<'_> {
    fn diagnostic(&self, name: &Undecided, sentence: &TextRange, keys: Option<&Keys>) -> Diagnostic {
        let (code, message) = self.message(name);
        let span = self.prose.span_of_text(&name.range);
        let diagnostic = Diagnostic::new(code, span, message)
            .hint(format!("it stands in: {}", self.shown(sentence, &name.range)))
            .maybe_hint(self.open_end(name));
        let Some(keys) = keys else {
            return diagnostic.hint("a longer `quote` in a `[[mention]]` or `[[ignore]]` decides");
        };
        self.offers(diagnostic, name, keys)
    }

    fn message(&self, name: &Undecided) -> (Code, String) {
        let words = anchor::one_line(self.words(&name.range));
        let others = match name.others {
            0 => None,
            1 => Some("another".to_owned()),
            others => Some(format!("one of {others} others")),
        };
        if name.is_shared() {
            let ids = name.entities.iter().map(|(entity, _)| format!("`{}`", self.id(*entity)));
            let ids: Vec<String> = ids.chain(others).collect();
            return (Code::NameShared, format!("`{words}` may mean {}; it is not linked", ids.join(" or ")));
        }
        let doubts = name.entities.iter().map(|(entity, doubt)| self.doubt(*entity, doubt));
        let others = others.map(|others| format!("it may mean {others}"));
        let doubts: Vec<String> = doubts.chain(others).collect();
        (Code::NameUnlinked, format!("`{words}` is not linked: {}", doubts.join("; ")))
    }

    fn doubt(&self, entity: u32, doubt: &Doubt) -> String {
        let id = self.id(entity);
        match (doubt, &self.article.published) {
            (Doubt::Shared, _) => format!("it may mean `{id}`"),
            (Doubt::Weak, _) => format!("nothing before it names `{id}` in full"),
            (Doubt::Role(when), None) => {
                format!("`{id}` has the role in {}, and the article has no date", when.written())
            }
            (Doubt::Role(when), Some(date)) => {
                let (when, date) = (when.written(), date.written());
                format!("`{id}` has the role in {when}, and the article of {date} is not surely of that time")
            }
        }
    }

    /// What to write in place of an unknown end, which links nothing.
    fn open_end(&self, name: &Undecided) -> Option<String> {
        let unknown = |(_, doubt): &(u32, Doubt)| match doubt {
            Doubt::Role(when) if when.has_unknown_end() => Some(when.written().to_owned()),
            _ => None,
        };
        let when = name.entities.iter().find_map(unknown)?;
        Some(format!("the end of `{when}` is unknown; write `{when}..` for a role that is still held"))
    }

    /// The annotations that would decide, one for each entity, and one for none.
    fn offers(&self, mut diagnostic: Diagnostic, name: &Undecided, keys: &Keys) -> Diagnostic {
        let file = format!("`content/annotations/{}.toml`", self.article.record.id.value);
        for (entity, _) in &name.entities {
            let id = self.id(*entity);
            let full = &self.briefing[EntityId(*entity)].said.name.value;
            let (full, keys) = (anchor::one_line(full), keys.toml());
            diagnostic = diagnostic
                .hint(format!("if it is {full}, paste into {file}:\n[[mention]]\n{keys}entity = \"{id}\""));
        }
        let none =
            if name.entities.len() + name.others == 1 { "if it is not" } else { "if it is none of them" };
        diagnostic.hint(format!("{none}, paste into {file}:\n[[ignore]]\n{}", keys.toml().trim_end()))
    }

    fn id(&self, entity: u32) -> &str {
        self.briefing[EntityId(entity)].id()
    }

    fn words(&self, range: &TextRange) -> &str {
        self.prose.tree.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// A sentence on one line in backticks; of a long one what stands around the name.
    fn shown(&self, sentence: &TextRange, name: &TextRange) -> String {
        let (start, end) = (sentence.start.min(name.start), sentence.end.max(name.end));
        let (before, after) = (self.words(&(start..name.start)), self.words(&(name.end..end)));
        let cut = before.char_indices().rev().nth(SHOWN).map_or(0, |(at, _)| at);
        let stop = after.char_indices().nth(SHOWN).map_or(after.len(), |(at, _)| at);
        let (left, right) = (if cut > 0 { "…" } else { "" }, if stop < after.len() { "…" } else { "" });
        let (before, after) = (before.get(cut..).unwrap_or_default(), after.get(..stop).unwrap_or_default());
        let shown = anchor::one_line(&format!("{before}{}{after}", self.words(name)));
        format!("`{left}{shown}{right}`")
    }
}
