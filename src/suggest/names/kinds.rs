//! What a name most likely names, and which words with capitals are no names.

use super::countries::is_country;
use super::lists::{COMMON, FIRST_NAMES, HEADS, NEVER, OFFICES, PLACES, TITLES};
use super::runs::{Run, is_acronym};
use crate::suggest::lexicon::Language;
use crate::suggest::words::Words;

/// A guess.
pub struct Guess {
    /// The kind.
    pub kind: &'static str,
    /// Why.
    pub reason: String,
    /// Whether something in the text speaks for it.
    pub is_cued: bool,
    /// Whether it is no entity at all.
    pub is_nothing: bool,
}

/// Guesses the kind of a name from all its places.
pub fn guess(words: &Words<'_>, runs: &[&Run], language: Language) -> Guess {
    let guess = |kind, reason: String| Guess { kind, reason, is_cued: true, is_nothing: false };
    let Some(first) = runs.first() else {
        return Guess { kind: "topic", reason: String::new(), is_cued: false, is_nothing: true };
    };
    let quoted = |n: usize| format!("`{}` is part of it", words.raw(n));
    let find = |list: fn(&str) -> bool| first.tokens.clone().find(|n| list(words.word(*n)));
    if is_country(&first.text) {
        return guess("place", "a country or state".to_owned());
    }
    if let Some(n) = find(is_head) {
        return guess("organisation", quoted(n));
    }
    if let Some(acronym) = &first.acronym {
        return guess("organisation", format!("`({acronym})` stands behind it"));
    }
    if let Some(run) = runs.iter().find(|run| run.title) {
        let title = run
            .tokens
            .start
            .checked_sub(1)
            .map_or("", |n| if words.mark(n).is_some() { words.raw(n - 1) } else { words.raw(n) });
        return guess("person", format!("`{title}` stands before it"));
    }
    if let Some(n) = find(is_place_word) {
        return guess("place", quoted(n));
    }
    if matches!(
        words.word(first.tokens.start),
        "us" | "u.s." | "usa" | "u.s.a." | "uk" | "u.k." | "ee.uu." | "eeuu" | "uae"
    ) {
        return guess("place", "a country's abbreviation".to_owned());
    }
    if first.tokens.len() == 2 && matches!(words.word(first.tokens.start), "new" | "nueva" | "nuevo") {
        return guess("place", format!("`{}` begins it", words.raw(first.tokens.start)));
    }
    if first.tokens.len() == 1 && is_acronym(words.raw(first.tokens.start)) {
        return guess("organisation", "an acronym".to_owned());
    }
    if let Some(run) = runs.iter().find(|run| run.may_be_person && speaks(words, run)) {
        return guess("person", format!("{} speaks", run.text));
    }
    if first.may_be_person && is_first_name(words.word(first.tokens.start)) {
        return guess("person", format!("`{}` is a first name", words.raw(first.tokens.start)));
    }
    let places = runs.iter().filter(|run| is_in(words, run, language)).count();
    if places > 0 && places * 3 >= runs.len() {
        let of = if language == Language::Spanish { "en" } else { "in" };
        return guess("place", format!("`{of}` stands before it"));
    }
    let (kind, reason) = match first.may_be_person && first.tokens.len() <= 4 {
        true => ("person", "only a guess: built like a person's name"),
        false => ("organisation", "only a guess"),
    };
    Guess { kind, reason: reason.to_owned(), is_cued: false, is_nothing: false }
}

/// Whether a verb of speech stands beside a name.
fn speaks(words: &Words<'_>, run: &Run) -> bool {
    let before = run.tokens.start.checked_sub(1).map_or("", |n| words.word(n));
    super::super::quotations::is_speech(words.word(run.tokens.end))
        || super::super::quotations::is_speech(before)
}

/// Whether "in" stands before a name.
fn is_in(words: &Words<'_>, run: &Run, language: Language) -> bool {
    let before = words.word_before(run.tokens.start);
    match language {
        Language::Spanish => matches!(before, "en" | "hacia"),
        _ => matches!(before, "in" | "near" | "at" | "outside" | "across" | "inside" | "around"),
    }
}

/// Words that join parts of a name. "and" does so in organisations alone.
pub fn joins(word: &str, language: Language, organisation: bool) -> bool {
    match word {
        "de" | "del" | "von" | "van" | "bin" | "ibn" | "da" | "dos" | "di" => true,
        "la" | "los" | "las" | "el" | "y" | "e" => {
            language == Language::Spanish && (organisation || word.starts_with('l'))
        }
        "para" | "contra" => language == Language::Spanish && organisation,
        "of" | "the" | "for" | "and" | "on" | "against" => organisation && language == Language::English,
        _ => false,
    }
}

/// Small words of people's names.
pub fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del" | "la" | "los" | "von" | "van" | "bin" | "ibn" | "da" | "dos" | "di" | "y" | "al"
    )
}

/// Words that organisations have in their names.
pub fn is_head(word: &str) -> bool {
    HEADS.contains(&word)
}

/// Words that places have in their names.
fn is_place_word(word: &str) -> bool {
    PLACES.contains(&word)
}

/// Titles before a person's name.
pub fn is_title(word: &str) -> bool {
    TITLES.contains(&word.trim_end_matches('.'))
}

/// Words of offices and the like, which alone are no names.
pub fn is_office(word: &str) -> bool {
    is_title(word) || OFFICES.contains(&word) || matches!(word, "of" | "de" | "del" | "la" | "the")
}

fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.contains(&word)
}

/// "Mexico-based", "state-run".
pub fn is_participle(word: &str) -> bool {
    matches!(
        word,
        "based"
            | "led"
            | "backed"
            | "born"
            | "style"
            | "wide"
            | "era"
            | "controlled"
            | "run"
            | "made"
            | "related"
            | "sponsored"
            | "funded"
            | "linked"
            | "trained"
            | "sympathizer"
            | "inspired"
            | "owned"
            | "held"
            | "bound"
    )
}

/// Words with capitals that are never part of a name of ours.
pub fn is_never(word: &str, language: Language) -> bool {
    let lexicon = language.words();
    lexicon.months.contains(&word)
        && !matches!(word, "may" | "april" | "june" | "august" | "julio" | "abril" | "march")
        || lexicon.weekdays.contains(&word)
        || NEVER.contains(&word)
        || is_plain_month(word, language)
}

/// Months that are people's names too, at least where nothing else speaks for it, are left out as well.
fn is_plain_month(word: &str, language: Language) -> bool {
    language.words().months.contains(&word)
}

/// Words that begin sentences without being names.
pub fn is_common(word: &str, language: Language) -> bool {
    COMMON.contains(&word) || language == Language::English && (word.ends_with("ly") || word.ends_with("ing"))
}

/// Whether a single word is a demonym that describes the word behind it, or people.
pub fn is_adjective(words: &Words<'_>, at: usize, language: Language) -> bool {
    let word = words.word(at);
    let ends = match language {
        Language::Spanish => &["ano", "ana", "anos", "anas", "ense", "enses", "eno", "ena"][..],
        _ => &["an", "ans", "ese", "ish", "ic", "ian"][..],
    };
    let known = matches!(
        word,
        "american"
            | "british"
            | "french"
            | "german"
            | "russian"
            | "thai"
            | "iraqi"
            | "israeli"
            | "pakistani"
            | "iraqis"
            | "israelis"
            | "arab"
            | "arabs"
            | "dutch"
            | "greek"
            | "swiss"
            | "christian"
            | "muslim"
            | "muslims"
            | "jewish"
            | "catholic"
            | "english"
            | "spanish"
            | "western"
            | "islamic"
            | "turkish"
            | "turks"
            | "afghan"
            | "democrats"
            | "republican"
            | "republicans"
            | "democrat"
            | "democratic"
            | "christians"
            | "jews"
            | "kurds"
            | "kurdish"
    );
    known
        || ends.iter().any(|end| word.len() > end.len() + 3 && word.ends_with(end))
            && !words.raw(at).contains('-')
}
