//! What an author is told about an annotation that has no place: one constructor a diagnostic.

use super::TextRange;
use super::approximate::Effort;
use super::context::{self, Around, Patience};
use super::display::{count_of_hits, keys, ordinal, shown, surroundings, with_article};
use super::drift::{self, Cause, Drift, Verdict};
use super::ladder::{ArticleText, Context, Loss};
use super::meaning::Change;
use super::words;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::objects::{Annotation, Occurrence, Prose};
use crate::source::{Span, Spanned};

/// So many hits of one quote are listed, each with the keys that mean it.
const LISTED: usize = 100;

/// So many hits of all quotes of one article are listed; an article with more problems than that shows some of each.
const LISTED_IN_ALL: usize = 10_000;

/// So many hits are listed however many there were before.
const LISTED_AT_LEAST: usize = 3;

/// So many changes of meaning stand in a message; the others in hints.
const NAMED: usize = 3;

/// So many words on either side of a change are shown.
const AROUND_CHANGE: usize = 2;

/// Reports what is wrong with the annotations of one article.
pub struct Reporter<'a> {
    diagnostics: &'a mut Diagnostics,
    text: &'a ArticleText<'a>,
    prose: &'a Prose,
    effort: Effort,
    listed: usize,
    patience: Patience,
}

impl<'a> Reporter<'a> {
    /// A reporter for one article.
    pub fn new(diagnostics: &'a mut Diagnostics, prose: &'a Prose, text: &'a ArticleText<'a>) -> Self {
        Self { diagnostics, text, prose, effort: Effort::default(), listed: 0, patience: Patience::default() }
    }

    /// `quote-missing`: no quote where the kind needs one, or nothing in it.
    pub fn quote_missing(&mut self, annotation: &Annotation, span: Span) {
        let message = match &annotation.anchor.quote {
            None => format!("{} has no `quote`", with_article(annotation.body.kind())),
            Some(_) => "`quote` is empty".to_owned(),
        };
        let hint = "copy the words into `quote` as the reader sees them, without Markdown";
        self.diagnostics.push(Diagnostic::new(Code::QuoteMissing, span, message).hint(hint));
    }

    /// `bad-value`: `occurrence = "all"` on a kind that stands at one passage.
    pub fn occurrence_all(&mut self, annotation: &Annotation, span: Span) {
        let kind = with_article(annotation.body.kind());
        let message =
            format!("`occurrence = \"all\"` is for mention and ignore; {kind} stands at one passage");
        let hint = "say which hit is meant with `prefix` and `suffix`, or make one annotation for each";
        self.diagnostics.push(Diagnostic::new(Code::BadValue, span, message).hint(hint));
    }

    /// `occurrence-unchecked`: a count that would silently mean another passage after an edit of the article.
    pub fn occurrence_unchecked(&mut self, annotation: &Annotation, span: Span, hits: &[TextRange]) {
        let message = "`occurrence` alone: nothing shows when an edit of the article shifts the count";
        let nth = match annotation.anchor.occurrence.map(|o| o.value) {
            Some(Occurrence::Nth(nth)) => nth as usize,
            _ => 0,
        };
        let hint = match nth.checked_sub(1).and_then(|index| hits.get(index)) {
            Some(hit) => self.beside_occurrence(hits, hit),
            None => "add `of`, the number of hits, or `prefix` and `suffix`".to_owned(),
        };
        self.diagnostics.push(Diagnostic::new(Code::OccurrenceUnchecked, span, message).hint(hint));
    }

    /// What tells the hit that an `occurrence` means from the others.
    fn beside_occurrence(&mut self, hits: &[TextRange], hit: &TextRange) -> String {
        let found = context::shortest(self.text, hits, hit, &mut self.patience);
        match found.filter(|around| *around != Around::default()) {
            Some(around) => format!("add {}", keys(&around, None, None)),
            None => format!("add {}", keys(&Around::default(), None, Some(hits.len()))),
        }
    }

    /// The diagnostic of a quote that has no place.
    pub fn lost(
        &mut self,
        annotation: &Annotation,
        quote: &Spanned<String>,
        hits: &[TextRange],
        loss: &Loss<'_>,
    ) {
        let several = super::stands_at_all(annotation);
        let anchor = &annotation.anchor;
        let tree = Some(&self.prose.tree);
        let verdict = drift::verdict(self.text, tree, anchor, (hits, loss), several, &mut self.effort);
        let diagnostic = match (loss, verdict) {
            (Loss::Blank, _) => return self.quote_missing(annotation, quote.span),
            (Loss::Nowhere, Verdict::Drifted(drift)) => self.drifted(quote, &drift),
            (Loss::Nowhere, Verdict::Lost(near)) => self.not_found(quote, &near),
            (Loss::Nowhere, _) => not_found(quote).hint(
                "nearest passages were not searched: this article has too many or too long lost quotes",
            ),
            (Loss::Context, verdict) => self.context(annotation, quote, hits, &verdict),
            (Loss::Count(of), verdict) => {
                let message =
                    format!("`of = {of}`, but {} {}", shown(&quote.value), count_of_hits(hits.len()));
                self.counted(annotation, quote, message, hits, &verdict)
            }
            (Loss::Occurrence(nth), verdict) => {
                let count = count_of_hits(hits.len());
                let message = format!("`occurrence = {nth}`, but {} {count}", shown(&quote.value));
                self.counted(annotation, quote, message, hits, &verdict)
            }
            (Loss::Ambiguous(remaining), _) => self.ambiguous(annotation, quote, hits, remaining),
        };
        self.diagnostics.push(diagnostic);
    }

    /// `quote-drifted`: the quote stands nowhere, but one passage is close.
    fn drifted(&mut self, quote: &Spanned<String>, drift: &Drift) -> Diagnostic {
        let passage = self.passage(&drift.range);
        let what = match differs(&drift.comparison.changes) {
            Some(what) => what,
            None => "every word is the same but for its spelling and punctuation".to_owned(),
        };
        let message =
            format!("{} is no longer in the article, but one passage is close; {what}", shown(&quote.value));
        let diagnostic = Diagnostic::new(Code::QuoteDrifted, quote.span, message)
            .label("drifted")
            .related(self.prose.span_of_text(&drift.range), format!("the article has {}", shown(passage)))
            .hint(words::marked(&words::diff(&quote.value, passage, AROUND_CHANGE)));
        advised(diagnostic, &drift.comparison.changes, "writes the article's words into `quote`")
    }

    /// `quote-not-found`, with the nearest passages.
    fn not_found(&mut self, quote: &Spanned<String>, ranges: &[TextRange]) -> Diagnostic {
        let mut diagnostic = not_found(quote);
        for range in ranges {
            let message = format!("near: {}", shown(self.passage(range)));
            diagnostic = diagnostic.related(self.prose.span_of_text(range), message);
        }
        diagnostic.hint(if ranges.is_empty() {
            "no passage of the article is near it"
        } else {
            "if one of the passages near is meant, copy it into `quote`"
        })
    }

    /// `quote-drifted`: the quote stands there, but not in its context.
    fn context(
        &mut self,
        annotation: &Annotation,
        quote: &Spanned<String>,
        hits: &[TextRange],
        verdict: &Verdict,
    ) -> Diagnostic {
        let anchor = &annotation.anchor;
        let given = match (&anchor.prefix, &anchor.suffix) {
            (Some(_), Some(_)) => "`prefix` and `suffix`",
            (Some(_), None) => "`prefix`",
            _ => "`suffix`",
        };
        let message = format!("{} is in the article, but not with its {given}", shown(&quote.value));
        let diagnostic = self.drifted_to(quote, message, verdict, hits);
        self.suggest(diagnostic, annotation, hits, hits)
    }

    /// `quote-drifted`: the number of hits is not what the anchor counts on.
    fn counted(
        &mut self,
        annotation: &Annotation,
        quote: &Spanned<String>,
        message: String,
        hits: &[TextRange],
        verdict: &Verdict,
    ) -> Diagnostic {
        let diagnostic = self.drifted_to(quote, message, verdict, hits);
        self.suggest(diagnostic, annotation, hits, hits)
    }

    /// `quote-drifted` of a quote that stands in the article: its hits, and what changed around the one that is meant.
    fn drifted_to(
        &mut self,
        quote: &Spanned<String>,
        message: String,
        verdict: &Verdict,
        hits: &[TextRange],
    ) -> Diagnostic {
        let drift = match verdict {
            Verdict::Drifted(drift) => Some(drift),
            _ => None,
        };
        let what = drift.and_then(|drift| differs(&drift.comparison.changes));
        let message = what.map_or(message.clone(), |what| format!("{message}; {what}"));
        let diagnostic = Diagnostic::new(Code::QuoteDrifted, quote.span, message).label("drifted");
        let meant = match drift {
            Some(drift) if drift.cause == Cause::Context => std::slice::from_ref(&drift.range),
            _ => hits,
        };
        let diagnostic = self.list(diagnostic, meant);
        match drift {
            Some(drift) => {
                advised(diagnostic, &drift.comparison.changes, "writes the keys that mean this passage")
            }
            None => diagnostic,
        }
    }

    /// `quote-ambiguous`: several hits, and nothing decides.
    fn ambiguous(
        &mut self,
        annotation: &Annotation,
        quote: &Spanned<String>,
        all: &[TextRange],
        hits: &[TextRange],
    ) -> Diagnostic {
        let with =
            if Context::of(&annotation.anchor).is_empty() { "" } else { " with its `prefix` and `suffix`" };
        let message = format!("{}{with} {}", shown(&quote.value), count_of_hits(hits.len()));
        let diagnostic = Diagnostic::new(Code::QuoteAmbiguous, quote.span, message).label("which one?");
        let diagnostic = self.list(diagnostic, hits);
        self.suggest(diagnostic, annotation, hits, all)
    }

    /// How many hits are listed of this many, so that an article with many problems stays readable.
    fn room(&self) -> usize {
        LISTED.min(LISTED_IN_ALL.saturating_sub(self.listed)).max(LISTED_AT_LEAST)
    }

    /// Adds hits as related places.
    fn list(&mut self, mut diagnostic: Diagnostic, hits: &[TextRange]) -> Diagnostic {
        for hit in hits.iter().take(self.room()) {
            let message = format!("here: {}", surroundings(self.text.text, hit));
            diagnostic = diagnostic.related(self.prose.span_of_text(hit), message);
        }
        diagnostic
    }

    /// Adds, for each hit that is listed, the keys that would mean it. `all`: the hits that it is to be told from.
    fn suggest(
        &mut self,
        mut diagnostic: Diagnostic,
        annotation: &Annotation,
        hits: &[TextRange],
        all: &[TextRange],
    ) -> Diagnostic {
        let room = self.room();
        for (index, hit) in hits.iter().enumerate().take(room) {
            self.listed += 1;
            let which = ordinal(index, hits.len());
            diagnostic = diagnostic.hint(match self.keys_for(annotation, all, hit).as_str() {
                "" => format!("if {which} is meant, take out what no longer holds"),
                keys => format!("if {which} is meant, write {keys}"),
            });
        }
        match hits.len().checked_sub(room) {
            None | Some(0) => diagnostic,
            Some(more) => diagnostic.hint(format!("the first {room} are listed; there are {more} more")),
        }
    }

    /// The keys that, put into an anchor, mean one hit alone: the fewest words around it that do, else its number; and
    /// what the anchor has already and would speak against it.
    fn keys_for(&mut self, annotation: &Annotation, all: &[TextRange], hit: &TextRange) -> String {
        let anchor = &annotation.anchor;
        let number = all.iter().position(|other| other == hit).unwrap_or_default() + 1;
        let shortest = context::shortest(self.text, all, hit, &mut self.patience);
        let is_nth = anchor.occurrence.is_some_and(|o| matches!(o.value, Occurrence::Nth(_)));
        let occurrence = (is_nth || shortest.is_none()).then_some(number);
        let of = (anchor.of.is_some() || shortest.is_none()).then_some(all.len());
        let mut around = shortest.unwrap_or_default();
        self.keep_sides(annotation, hit, &mut around);
        keys(&around, occurrence, of)
    }

    /// Gives a side that the anchor has and that does not hold at a hit the words that stand there.
    fn keep_sides(&self, annotation: &Annotation, hit: &TextRange, around: &mut Around) {
        let words = |value: &str| value.split_whitespace().count().max(1);
        let anchor = &annotation.anchor;
        if let Some(prefix) = anchor.prefix.as_ref().filter(|_| around.prefix.is_empty())
            && !Context::new(&prefix.value, "").holds(self.text, hit)
        {
            around.prefix = context::around(self.text.text, hit, words(&prefix.value), 0).prefix;
        }
        if let Some(suffix) = anchor.suffix.as_ref().filter(|_| around.suffix.is_empty())
            && !Context::new("", &suffix.value).holds(self.text, hit)
        {
            around.suffix = context::around(self.text.text, hit, 0, words(&suffix.value)).suffix;
        }
    }

    fn passage(&self, range: &TextRange) -> &'a str {
        self.text.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }
}

fn not_found(quote: &Spanned<String>) -> Diagnostic {
    let message = format!("{} is not in the article", shown(&quote.value));
    Diagnostic::new(Code::QuoteNotFound, quote.span, message).label("not found")
}

/// What changed the meaning, for a message; none where nothing did.
fn differs(changes: &[Change]) -> Option<String> {
    let named: Vec<String> = changes.iter().take(NAMED).map(Change::describe).collect();
    let more = match changes.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    (!named.is_empty()).then(|| format!("its meaning may have changed: {}{more}", named.join("; ")))
}

/// Adds the changes that the message has no room for, and what to do.
fn advised(mut diagnostic: Diagnostic, changes: &[Change], does: &str) -> Diagnostic {
    for change in changes.iter().skip(NAMED) {
        diagnostic = diagnostic.hint(change.describe());
    }
    diagnostic.hint(if changes.is_empty() {
        format!("`briefbook reanchor` {does}")
    } else {
        format!("if the annotation is still right, `briefbook reanchor` {does}; else change it too")
    })
}
