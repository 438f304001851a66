//! What was found as tables: the keys that an author would write, and above each why it is proposed.
//!
//! The source's words never become ours: what the author has to say stands as `TODO`.

use std::collections::BTreeSet;

use super::dates::FoundDate;
use super::figures::{FoundFigure, Size, Unit};
use super::known::{self, Known};
use super::lexicon::Language;
use super::names::FoundName;
use super::quotations::FoundQuotation;
use super::words::{Words, folded};
use super::write::{Block, number, plain};
use super::{Site, Source, anchors, series};
use crate::anchor::TextRange;
use crate::parse::objects::Prose;
use crate::source::floor_char_boundary;

/// So many characters of a sentence are shown.
const SHOWN: usize = 140;

/// An annotation that has no anchor yet.
pub type Draft = (TextRange, Block);

/// Makes tables.
pub struct Maker<'a> {
    site: &'a Site<'a>,
    prose: &'a Prose,
    words: &'a Words<'a>,
    known: &'a Known,
    language: Language,
    has_date: bool,
    /// The offsets of the line feeds of the article's file.
    line_feeds: Vec<usize>,
}

impl<'a> Maker<'a> {
    /// Takes what is known.
    pub fn new(
        source: &Source<'_>,
        site: &'a Site<'a>,
        prose: &'a Prose,
        words: &'a Words<'a>,
        known: &'a Known,
        language: Language,
    ) -> Self {
        let line_feeds = memchr::memchr_iter(b'\n', source.file.as_bytes()).collect();
        let has_date = source.article.published.is_some();
        Self { site, prose, words, known, language, has_date, line_feeds }
    }

    /// Gives drafts their anchors, in the order of the text.
    pub fn anchored(&self, mut drafts: Vec<Draft>) -> Vec<Block> {
        drafts.sort_by_key(|(range, block)| (range.start, range.end, block.kind));
        let ranges: Vec<TextRange> = drafts.iter().map(|(range, _)| range.clone()).collect();
        let anchors = anchors::anchors(self.words.text, &ranges);
        let with_anchor = drafts.into_iter().zip(anchors).filter_map(|((_, block), anchor)| {
            let mut anchored = Block::new(block.kind).anchor(&anchor?);
            anchored.comments = block.comments;
            anchored.is_comment = block.is_comment;
            anchored.keys.extend(block.keys);
            Some(anchored.annotation())
        });
        with_anchor.collect()
    }

    /// Dates as events.
    pub fn events(&self, dates: &[FoundDate]) -> Vec<Draft> {
        dates.iter().filter_map(|date| self.event(date)).collect()
    }

    fn event(&self, date: &FoundDate) -> Option<Draft> {
        let range = self.words.range(&date.tokens);
        let sentence = self.words.range(&self.words.sentence(date.tokens.start));
        let taken = self.known.has("event", &range);
        if taken || date.edtf.as_deref().is_some_and(|when| self.known.has_event(&sentence, when)) {
            return None;
        }
        let block = Block::new("event").comment(&self.sentence(&range));
        let block = match &date.edtf {
            Some(_) => block,
            None if self.has_date => {
                block.comment("not resolved: `published` is too vague for it; add `when`").as_comment()
            }
            None => block.comment("not resolved: the article has no `published`; add `when`").as_comment(),
        };
        let block = block.text("title", "TODO: what happened").maybe("when", date.edtf.as_deref());
        let block = if date.within && date.edtf.is_some() { block.text("extent", "within") } else { block };
        Some((range, block.text("date_text", &plain(self.words.between(&date.tokens)))))
    }

    /// Figures, and the series that some would need.
    pub fn figures(&self, figures: &[FoundFigure]) -> (Vec<Draft>, Vec<Block>) {
        let (mut drafts, mut wanted, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for figure in figures {
            let range = self.words.range(&figure.tokens);
            if self.known.has("figure", &range) {
                continue;
            }
            let found = series::matching(self.words, figure, self.site.series, self.language);
            let block = Block::new("figure").comment(&self.sentence(&range));
            let block = match found {
                Some(series) => block.text("series", series.record.id.as_str()),
                None => {
                    let (id, series) = self.new_series(figure);
                    let is_there = self.site.series.iter().any(|series| series.record.id.value == id);
                    if !is_there && seen.insert(id.clone()) {
                        wanted.push(series);
                    }
                    let make = if is_there { String::new() } else { format!(", or make `{id}`") };
                    let why = format!("no series fits for sure: name one{make}; then take the `# ` away");
                    block.comment(&why).text("series", &id).as_comment()
                }
            };
            let unit =
                figure.unit.written().filter(|unit| found.is_none_or(|series| differs(unit, series, figure)));
            drafts.push((range, sized(block, figure, unit)));
        }
        (drafts, wanted)
    }

    /// The series that a figure without one would need.
    fn new_series(&self, figure: &FoundFigure) -> (String, Block) {
        let subject = figure.subject.clone().filter(|_| matches!(figure.size, Size::Percent(_)));
        // What changes by a share is no share itself.
        let unit = subject.as_deref().or(figure.unit.written()).unwrap_or("TODO");
        let words = match &figure.unit {
            Unit::Percent if subject.is_some() => unit.to_owned(),
            Unit::Noun(_, noun) => noun.clone(),
            Unit::Percent => "share".to_owned(),
            Unit::Money(currency) => format!("amount-{}", deunicode::deunicode(currency).replace('$', "d")),
            Unit::Rate(rate) => rate.clone(),
            Unit::Unsaid => "count".to_owned(),
        };
        let id = self.free_id(&words, BTreeSet::new());
        let block = Block::new("series")
            .text("id", &id)
            .text("title", &format!("TODO: what is counted ({unit})"))
            .text("unit", unit)
            .draft();
        (id, block)
    }

    /// Quotations as claims.
    pub fn claims(&self, quotations: &[FoundQuotation]) -> Vec<Draft> {
        quotations.iter().filter_map(|quotation| self.claim(quotation)).collect()
    }

    fn claim(&self, quotation: &FoundQuotation) -> Option<Draft> {
        let range = self.words.range(&quotation.tokens);
        (!self.known.has("claim", &range)).then_some(())?;
        let speaker = self.known.speaker(self.words, &quotation.speaker, self.site.entities);
        let entity = speaker.and_then(|number| self.site.entities.get(number as usize));
        let words = plain(self.words.between(&quotation.speaker));
        let block = Block::new("claim").comment(&self.sentence(&range));
        let block = match entity {
            Some(_) => block,
            None => block.comment(&format!("said by: {words} (no entity that is known here: add `by`)")),
        };
        let block = block.text("statement", "TODO: what is claimed, in your words");
        let by: Vec<String> = entity.iter().map(|entity| entity.record.id.value.clone()).collect();
        Some((range, block.list("by", &by).text("stance", "asserts")))
    }

    /// Names as entities.
    pub fn entities(&self, names: &[FoundName]) -> Vec<Block> {
        let mut taken =
            known::ids(self.site.entities).into_iter().map(ToOwned::to_owned).collect::<BTreeSet<String>>();
        let mut blocks = Vec::new();
        for name in names {
            let id = self.free_id(&name.name, taken.iter().map(String::as_str).collect());
            taken.insert(id.clone());
            let times = if name.count == 1 { "once".to_owned() } else { format!("{} times", name.count) };
            let line = self.line(self.words.tokens.get(name.first).map_or(0, |token| token.range.start));
            let (kind, reason) = &name.kind;
            let block = Block::new("entity")
                .comment(&format!("{}: {times}, first in line {line}; {kind}: {reason}", name.name))
                .text("id", &id)
                .text("name", &name.name)
                .text("kind", kind)
                .list("aliases", &name.aliases)
                .list("weak_aliases", &name.weak_aliases);
            blocks.push(block.draft());
        }
        blocks
    }

    /// An ID that nobody has.
    fn free_id(&self, words: &str, taken: BTreeSet<&str>) -> String {
        let mut id = String::new();
        for c in folded(words).chars() {
            match c {
                c if c.is_ascii_alphanumeric() => id.push(c),
                _ if !id.is_empty() && !id.ends_with('-') => id.push('-'),
                _ => {}
            }
        }
        id.truncate(70);
        let id = id.trim_matches('-');
        let id = if id.is_empty() { "new" } else { id };
        let numbered = (2..).map(|n| format!("{id}-{n}"));
        std::iter::once(id.to_owned())
            .chain(numbered)
            .find(|id| !taken.contains(id.as_str()))
            .unwrap_or_default()
    }

    /// The line of the article's file, and what stands around the passage there.
    fn sentence(&self, range: &TextRange) -> String {
        let text = self.words.text;
        let (start, end) = (range.start as usize, range.end as usize);
        let ends = ['\n', '\t'];
        let near = floor_char_boundary(text, start.saturating_sub(SHOWN / 2));
        let line = text.get(near..start).and_then(|before| before.rfind(ends)).map(|n| near + n + 1);
        let first = line.unwrap_or(near);
        let far = floor_char_boundary(text, first + SHOWN);
        let line = text.get(end.min(far)..far).and_then(|rest| rest.find(ends)).map(|n| end + n);
        let last = line.unwrap_or(far);
        let is_cut =
            |at: usize| !text.get(..at).is_none_or(|before| before.is_empty() || before.ends_with(ends));
        let goes_on = !text.get(last..).is_none_or(|rest| rest.is_empty() || rest.starts_with(ends));
        let shown = plain(text.get(first..last).unwrap_or_default());
        let (before, after) = (if is_cut(first) { "…" } else { "" }, if goes_on { "…" } else { "" });
        format!("line {}: {before}{shown}{after}", self.line(range.start))
    }

    fn line(&self, at: u32) -> usize {
        let span = self.prose.span_of_text(&(at..at));
        self.line_feeds.partition_point(|feed| *feed < span.start as usize) + 1
    }
}

/// Whether a figure's unit has to be written beside its series.
fn differs(unit: &str, series: &crate::parse::objects::Series, figure: &FoundFigure) -> bool {
    // The noun that found the series, or a share of change, says nothing new.
    let said =
        matches!(figure.unit, Unit::Noun(..) | Unit::Rate(_)) || matches!(figure.size, Size::Percent(_));
    !said && unit != series.unit
}

/// The number of a figure as keys.
fn sized(block: Block, figure: &FoundFigure, unit: Option<&str>) -> Block {
    let block = block.maybe("period", figure.period.as_deref());
    let block = match figure.size {
        Size::Value(value) => block.raw("value", number(value)),
        Size::Range(low, high) => block.raw("low", number(low)).raw("high", number(high)),
        Size::Change(change) => block.raw("change", number(change)),
        Size::Percent(percent) => {
            block.text("change", &format!("{}{} %", if percent > 0.0 { "+" } else { "" }, number(percent)))
        }
    };
    let is_change = matches!(figure.size, Size::Change(_) | Size::Percent(_));
    let block = if is_change { block.maybe("baseline", figure.baseline.as_deref()) } else { block };
    let unit = unit.filter(|_| !matches!(figure.size, Size::Percent(_)));
    block.maybe("comparator", figure.comparator).maybe("unit", unit)
}
