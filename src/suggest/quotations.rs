//! Quotations with their speaker: what stands in quotation marks beside a verb of speech, and what somebody "said that".
//!
//! Entry point: [`quotations`]. Whether a speaker is a known entity is for the caller, who has the names.

use std::ops::Range;

use super::lexicon::Language;
use super::words::{Words, is_quote};

/// Words of a quotation: fewer are a turn of phrase, more is a mark that was never closed.
const LENGTHS: Range<usize> = 4..120;

/// So many words a speaker may have.
const SPEAKER: usize = 14;

/// So many marks may stand between a quotation and the words that say whose it is.
const MARKS: usize = 16;

/// Something that somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundQuotation {
    /// What is said, without quotation marks.
    pub tokens: Range<usize>,
    /// Who says it: the words.
    pub speaker: Range<usize>,
    /// Whether the speaker's words stand before their verb.
    pub before: bool,
}

/// The quotations of a text, in its order.
pub fn quotations(words: &Words<'_>, language: Language) -> Vec<FoundQuotation> {
    if language == Language::Other {
        return Vec::new();
    }
    let finder = Finder { words, language };
    let mut found: Vec<FoundQuotation> = Vec::new();
    for line in &words.lines {
        let quoted = finder.quoted(line);
        let mut last: Option<(Range<usize>, bool)> = None;
        let first = found.len();
        for (n, inside) in quoted.iter().enumerate() {
            let own = finder.speaker(line, inside);
            // A second quotation directly behind the words that name the speaker of the first goes on.
            let goes_on = || {
                let before = n.checked_sub(1).and_then(|n| quoted.get(n))?;
                let (speaker, side) = last.clone().filter(|(speaker, _)| speaker.start > before.end)?;
                (inside.start.saturating_sub(speaker.end) <= 14
                    && finder.is_same_breath(speaker.end..inside.start, side))
                .then_some((speaker, side))
            };
            let Some((speaker, before)) = own.or_else(goes_on) else {
                last = None;
                continue;
            };
            last = Some((speaker.clone(), before));
            if LENGTHS.contains(&inside.len()) {
                found.push(FoundQuotation { tokens: inside.clone(), speaker, before });
            }
        }
        finder.reported(line, &quoted, &mut found);
        found[first..].sort_by_key(|quotation| quotation.tokens.start);
    }
    found
}

/// Whether a word is a verb of speech, folded.
pub fn is_speech(word: &str) -> bool {
    ENGLISH.contains(&word) || SPANISH.contains(&word)
}

struct Finder<'a> {
    words: &'a Words<'a>,
    language: Language,
}

impl Finder<'_> {
    /// What stands in quotation marks in a line.
    fn quoted(&self, line: &Range<usize>) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut open: Option<(usize, char)> = None;
        for at in line.clone() {
            let Some(c) = self.words.mark(at).filter(|c| is_quote(*c)) else { continue };
            match open {
                Some((start, first)) if closes(first, c) => {
                    found.push(self.without_end(start + 1..at));
                    open = None;
                }
                // A mark that was never closed gives way to the next.
                Some((_, first)) if opens(c) && first == c => open = Some((at, c)),
                None if opens(c) => open = Some((at, c)),
                _ => {}
            }
        }
        found
    }

    /// Without a comma or full stop at its end.
    fn without_end(&self, mut range: Range<usize>) -> Range<usize> {
        while range.start < range.end
            && self.words.mark(range.end - 1).is_some_and(|c| matches!(c, ',' | '.' | ';'))
        {
            range.end -= 1;
        }
        range
    }

    /// Who says what stands in quotation marks, and whether before the verb.
    fn speaker(&self, line: &Range<usize>, inside: &Range<usize>) -> Option<(Range<usize>, bool)> {
        self.speaker_behind(line, inside).or_else(|| self.speaker_before(line, inside))
    }

    /// «..., dijo X», "..., X said", "..., according to X".
    fn speaker_behind(&self, line: &Range<usize>, inside: &Range<usize>) -> Option<(Range<usize>, bool)> {
        let mut at = inside.end;
        let mut comma = false;
        while at < line.end.min(inside.end + MARKS)
            && self.words.mark(at).is_some_and(|c| is_quote(c) || matches!(c, ',' | '.' | '-' | '–' | '—'))
        {
            comma |= matches!(self.words.mark(at), Some(',' | '-' | '–' | '—'));
            // A full stop ends it, unless it stands within the marks: then the next words are a new sentence.
            if self.words.mark(at) == Some('.') {
                return None;
            }
            at += 1;
        }
        let asked = inside
            .end
            .checked_sub(1)
            .and_then(|n| self.words.mark(n))
            .is_some_and(|c| matches!(c, '?' | '!'));
        let comma = comma || asked || self.is_verb(at);
        if let Some(start) = self.according(at) {
            return self.noun_phrase(start, line.end).map(|speaker| (speaker, false));
        }
        if self.is_verb(at) {
            return self.noun_phrase(at + 1, line.end).map(|speaker| (speaker, false));
        }
        comma.then_some(())?;
        let sentence_end = line.end.min(at + SPEAKER);
        let verb = (at + 1..sentence_end).find(|n| self.is_verb(*n))?;
        self.subject(at, verb).map(|speaker| (speaker, true))
    }

    /// X said: "...", X said that "...", According to X, "...".
    fn speaker_before(&self, line: &Range<usize>, inside: &Range<usize>) -> Option<(Range<usize>, bool)> {
        let open = inside.start.checked_sub(1)?;
        let sentence = self.words.sentence(open).start.max(line.start);
        let mut at = open;
        let mut colon = false;
        for _ in 0..4 {
            let before = at.checked_sub(1).filter(|n| *n >= sentence)?;
            match self.words.mark(before) {
                Some(',' | ':') => colon = true,
                Some(_) => return None,
                None if matches!(self.words.word(before), "that" | "que") => {}
                None if self.is_verb(before) => {
                    return self.subject_or_behind(sentence, before, at);
                }
                None if colon => return self.clause_before(sentence, before),
                None => return None,
            }
            at = before;
        }
        None
    }

    /// The words before a verb as its subject; in Spanish it may stand behind the verb.
    fn subject_or_behind(&self, start: usize, verb: usize, end: usize) -> Option<(Range<usize>, bool)> {
        if verb > start {
            return self.subject(self.clause(start, verb), verb).map(|speaker| (speaker, true));
        }
        (verb + 1 < end).then(|| self.noun_phrase(verb + 1, end))?.map(|speaker| (speaker, false))
    }

    /// "X told reporters: ...", "dijo X: ...", "According to X, ...": the verb stands further before.
    fn clause_before(&self, start: usize, end: usize) -> Option<(Range<usize>, bool)> {
        if let Some(first) = self.according(start) {
            return self.noun_phrase(first, end + 1).map(|speaker| (speaker, false));
        }
        let near = start.max(end.saturating_sub(SPEAKER));
        let verb = (near..=end).rev().find(|n| self.is_verb(*n))?;
        if verb > start
            && let Some(speaker) = self.subject(self.clause(start, verb), verb)
        {
            return Some((speaker, true));
        }
        (verb == start).then(|| self.noun_phrase(verb + 1, end + 1))?.map(|speaker| (speaker, false))
    }

    /// Where the clause of a verb begins: behind "and", or what closed before.
    fn clause(&self, start: usize, verb: usize) -> usize {
        let near = start.max(verb.saturating_sub(SPEAKER));
        let breaks = |n: &usize| {
            matches!(
                self.words.mark(*n),
                Some(';' | ':' | '—' | '–' | '(' | ')' | '“' | '”' | '"' | '«' | '»')
            ) || matches!(
                self.words.word(*n),
                "and" | "but" | "while" | "when" | "pero" | "mientras" | "after" | "as"
            ) && matches!(n.checked_sub(1).and_then(|n| self.words.mark(n)), Some(',' | '.'))
        };
        (near..verb).rev().find(breaks).map_or(near, |n| n + 1)
    }

    /// The subject of a verb, from where it may begin: its words, at most with an apposition in commas.
    fn subject(&self, start: usize, verb: usize) -> Option<Range<usize>> {
        (start < verb && verb - start <= SPEAKER).then_some(())?;
        let inner = |n: usize| {
            self.words.mark(n).is_some_and(|c| !matches!(c, ',' | '.' | '’' | '\'' | '-' | '(' | ')'))
        };
        let opening = (start..verb).find(|n| self.words.mark(*n) != Some(',')).unwrap_or(start);
        if (opening..verb).any(inner) {
            return None;
        }
        let commas: Vec<usize> = (opening..verb).filter(|n| self.words.mark(*n) == Some(',')).collect();
        let (first, last) = match commas.as_slice() {
            [] => (opening, verb),
            // "Ada Example, the minister, said"
            [from, to] if *to + 1 == verb => (opening, *from),
            // "On Tuesday, Ada Example said"
            [to] if to + 1 < verb => (to + 1, verb),
            _ => return None,
        };
        (first < last).then_some(first..last)
    }

    /// The words behind a verb that name who speaks: up to a mark or a word that begins something else.
    fn noun_phrase(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let ends = |n: &usize| {
            let dotted = self.words.mark(*n) == Some('.')
                && self.words.raw(n.saturating_sub(1)).len() <= 4
                && self.words.is_capital(n + 1)
                && self.words.is_capital(n.saturating_sub(1))
                && !self.words.tokens[n + 1].initial;
            self.words.mark(*n).is_some_and(|c| !matches!(c, '’' | '\'' | '-')) && !dotted
                || matches!(
                    self.words.word(*n),
                    "in" | "on"
                        | "at"
                        | "that"
                        | "who"
                        | "during"
                        | "after"
                        | "when"
                        | "as"
                        | "while"
                        | "about"
                        | "to"
                        | "en"
                        | "que"
                        | "durante"
                        | "tras"
                        | "quien"
                        | "al"
                        | "a"
                        | "sobre"
                        | "ante"
                        | "last"
                        | "yesterday"
                        | "adding"
                        | "referring"
                        | "via"
                        | "luego"
                        | "cuando"
                        | "mientras"
                        | "ayer"
                        | "este"
                        | "this"
                )
                || self.language.words().weekdays.contains(&self.words.word(*n))
        };
        let end = end.min(start + SPEAKER);
        let last = (start..end).find(ends).unwrap_or(end);
        (start < last).then_some(start..last)
    }

    /// The token behind "according to", "según".
    fn according(&self, at: usize) -> Option<usize> {
        match (self.words.word(at), self.words.word(at + 1), self.words.word(at + 2)) {
            ("according", "to", _) | ("de", "acuerdo", "con") => {
                Some(at + 2 + usize::from(self.words.word(at) == "de"))
            }
            ("segun", ..) => Some(at + 1),
            _ => None,
        }
    }

    fn is_verb(&self, at: usize) -> bool {
        let word = self.words.word(at);
        match self.language {
            Language::English => ENGLISH.contains(&word),
            // "dijo", and no "dijó": what is folded alike is no trouble, but nouns are: "la afirmación".
            Language::Spanish => SPANISH.contains(&word),
            Language::Other => false,
        }
    }

    /// Whether no further sentence stands between a speaker and the next quotation.
    fn is_same_breath(&self, mut between: Range<usize>, before: bool) -> bool {
        let ends = between.clone().filter(|n| self.words.mark(*n) == Some('.')).count();
        // The speaker's own verb is no second one.
        ends <= 1
            && between.clone().filter(|n| self.is_verb(*n)).count() <= usize::from(before)
            && between.all(|n| !matches!(self.words.mark(n), Some('?' | '!')))
    }

    /// "X said that ...", "según X, ...": without quotation marks.
    fn reported(&self, line: &Range<usize>, quoted: &[Range<usize>], found: &mut Vec<FoundQuotation>) {
        let mut at = line.start;
        while at < line.end {
            let sentence = self.words.sentence(at);
            let (start, end) = (sentence.start.max(line.start), sentence.end.min(line.end));
            let next = quoted.partition_point(|range| range.end <= start);
            let has_marks = quoted.get(next).is_some_and(|range| range.start < end);
            if !has_marks && let Some(quotation) = self.indirect(start, end) {
                found.push(quotation);
            }
            at = end.max(at + 1);
        }
    }

    fn indirect(&self, start: usize, end: usize) -> Option<FoundQuotation> {
        let close = (start..end).rev().find(|n| !matches!(self.words.mark(*n), Some('.' | ',' | ';')))? + 1;
        let fits = |range: &Range<usize>| LENGTHS.contains(&range.len());
        if let Some(first) = self.according(start) {
            let speaker = self.noun_phrase(first, close)?;
            let comma =
                (speaker.end..close.min(speaker.end + 2)).find(|n| self.words.mark(*n) == Some(','))?;
            let tokens = comma + 1..close;
            return fits(&tokens).then_some(FoundQuotation { tokens, speaker, before: false });
        }
        for at in start + 1..close {
            if let Some(first) = self.according(at).filter(|_| self.words.mark(at - 1) == Some(',')) {
                let speaker = self.noun_phrase(first, close)?;
                let tokens = start..at - 1;
                return (fits(&tokens) && speaker.end == close).then_some(FoundQuotation {
                    tokens,
                    speaker,
                    before: false,
                });
            }
            let that = matches!(self.words.word(at + 1), "that" | "que") && self.is_verb(at);
            if that && at + 2 < close {
                let speaker = self.subject(self.clause(start, at), at)?;
                let tokens = at + 2..close;
                return fits(&tokens).then_some(FoundQuotation { tokens, speaker, before: true });
            }
        }
        None
    }
}

fn opens(c: char) -> bool {
    matches!(c, '“' | '«' | '"' | '„')
}

fn closes(first: char, c: char) -> bool {
    matches!((first, c), ('“', '”') | ('«', '»') | ('"', '"') | ('„', '“' | '”'))
}

const ENGLISH: &[&str] = &[
    "said",
    "says",
    "told",
    "tells",
    "added",
    "adds",
    "stated",
    "states",
    "claimed",
    "claims",
    "warned",
    "warns",
    "argued",
    "argues",
    "explained",
    "explains",
    "announced",
    "announces",
    "declared",
    "declares",
    "noted",
    "notes",
    "insisted",
    "insists",
    "acknowledged",
    "acknowledges",
    "admitted",
    "admits",
    "denied",
    "denies",
    "wrote",
    "writes",
    "tweeted",
    "replied",
    "asserted",
    "asserts",
    "alleged",
    "alleges",
    "confirmed",
    "confirms",
    "reported",
    "reports",
    "recalled",
    "stressed",
    "emphasized",
    "emphasised",
    "pledged",
    "vowed",
    "testified",
    "concluded",
    "maintained",
    "commented",
    "remarked",
    "asked",
    "estimated",
    "estimates",
    "believes",
    "promised",
    "predicted",
];

const SPANISH: &[&str] = &[
    "dijo",
    "dice",
    "dijeron",
    "senalo",
    "senala",
    "senalaron",
    "afirmo",
    "afirma",
    "afirmaron",
    "aseguro",
    "asegura",
    "aseguraron",
    "declaro",
    "declara",
    "declararon",
    "explico",
    "explica",
    "explicaron",
    "anadio",
    "agrego",
    "agrega",
    "sostuvo",
    "sostiene",
    "advirtio",
    "advierte",
    "advirtieron",
    "indico",
    "indica",
    "indicaron",
    "manifesto",
    "expreso",
    "apunto",
    "comento",
    "comenta",
    "informo",
    "informa",
    "informaron",
    "reconocio",
    "reconoce",
    "admitio",
    "nego",
    "niega",
    "anuncio",
    "reitero",
    "subrayo",
    "destaco",
    "denuncio",
    "denunciaron",
    "preciso",
    "confirmo",
    "escribio",
    "respondio",
    "insistio",
    "recordo",
    "puntualizo",
    "detallo",
    "aclaro",
    "acuso",
    "prometio",
    "estimo",
];

#[cfg(test)]
mod tests;
