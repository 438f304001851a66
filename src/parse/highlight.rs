//! Colours for code: the scopes of syntect's grammars, brought down to a dozen classes of our own.
//!
//! `static/highlight.css` gives each class its colour. The text is never changed.

use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use ahash::AHashMap;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// A stretch of code of one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Its bytes.
    pub range: Range<u32>,
    /// Its class.
    pub class: &'static str,
}

/// Longer code is not highlighted.
const LONGEST_CODE: usize = 200_000;

/// Code with a longer line is not highlighted: grammars are slow on those.
const LONGEST_LINE: usize = 10_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

static CLASSES: LazyLock<Vec<(Scope, Option<&'static str>)>> = LazyLock::new(|| {
    let scope = |(scope, class): &(&str, &'static str)| {
        let class = (!class.is_empty()).then_some(*class);
        Scope::new(scope).ok().map(|scope| (scope, class))
    };
    SCOPES.iter().filter_map(scope).collect()
});

/// The class of each scope, the first that fits; none where what is around it decides.
const SCOPES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("constant.numeric", "hl-number"),
    ("constant", "hl-constant"),
    ("entity.name.tag", "hl-tag"),
    ("entity.other.attribute-name", "hl-attribute"),
    ("entity.name.function", "hl-function"),
    ("entity.name.section", "hl-keyword"),
    ("entity.name", "hl-type"),
    ("entity.other.inherited-class", "hl-type"),
    ("keyword.operator", "hl-operator"),
    ("keyword", "hl-keyword"),
    ("markup.deleted", "hl-deleted"),
    ("markup.heading", "hl-keyword"),
    ("markup.inserted", "hl-inserted"),
    ("markup.raw", "hl-string"),
    ("meta.mapping.key", "hl-attribute"),
    ("punctuation.accessor", "hl-punctuation"),
    ("punctuation.section", "hl-punctuation"),
    ("punctuation.separator", "hl-punctuation"),
    ("punctuation.terminator", "hl-punctuation"),
    ("punctuation", ""),
    ("storage", "hl-keyword"),
    ("string", "hl-string"),
    ("support.constant", "hl-constant"),
    ("support.function", "hl-function"),
    ("support.macro", "hl-function"),
    ("support.type.property-name", "hl-attribute"),
    ("support", "hl-type"),
    ("variable.annotation", "hl-attribute"),
    ("variable.function", "hl-function"),
    ("variable.language", "hl-constant"),
    ("variable", "hl-variable"),
];

/// How many bytes of code are kept with their stretches.
const KEPT: usize = 1_000_000;

/// The stretches of code that was looked at, by language and code. Grammars take most of a page's time: of 10,000 articles with 2,045
/// blocks of code, 355 of them different, this saves 5 % of the processor time, and a preview that makes a page again all of it.
static SEEN: LazyLock<Mutex<Seen>> = LazyLock::new(Mutex::default);

/// A language, and code in it.
type Key = (Box<str>, Box<str>);

/// What was looked at; forgotten when it is too much.
#[derive(Default)]
struct Seen {
    stretches: AHashMap<Key, Arc<[Stretch]>>,
    bytes: usize,
}

/// The stretches of code that have a class, in order and apart; none when the language is unknown, or the code too
/// long to look at.
pub fn highlight(code: &str, language: &str) -> Option<Arc<[Stretch]>> {
    let syntax = syntax_for(code, language)?;
    let key = (language.into(), code.into());
    let seen = || SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = seen().stretches.get(&key) {
        return Some(known.clone());
    }
    let stretches: Arc<[Stretch]> = stretches(code, syntax)?.into();
    let mut seen = seen();
    seen.bytes += code.len();
    if seen.bytes > KEPT {
        *seen = Seen { bytes: code.len(), ..Seen::default() };
    }
    seen.stretches.insert(key, stretches.clone());
    Some(stretches)
}

fn stretches(code: &str, syntax: &SyntaxReference) -> Option<Vec<Stretch>> {
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut stretches = Stretches::default();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let changes = state.parse_line(line, &SYNTAXES).ok()?;
        let mut from = 0;
        for (at, change) in changes {
            stretches.add(start + from..start + at, class(&scopes));
            from = at;
            scopes.apply(&change).ok()?;
        }
        stretches.add(start + from..start + line.len(), class(&scopes));
        start += line.len();
    }
    Some(stretches.0)
}

/// Whether code of a language is highlighted.
pub fn is_highlighted(code: &str, language: &str) -> bool {
    syntax_for(code, language).is_some()
}

/// The grammar of a language; none for code that is too long to look at.
fn syntax_for(code: &str, language: &str) -> Option<&'static SyntaxReference> {
    let is_long = || code.len() > LONGEST_CODE || code.split('\n').any(|line| line.len() > LONGEST_LINE);
    if language.is_empty() || is_long() {
        return None;
    }
    syntax(language)
}

/// The grammar of a language, by its name or the extension of its files.
fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let syntaxes: &'static SyntaxSet = &SYNTAXES;
    let syntax = syntaxes.find_syntax_by_token(language)?;
    (syntax.name != "Plain Text").then_some(syntax)
}

/// The class of what is in these scopes: that of the innermost one that has any.
fn class(scopes: &ScopeStack) -> Option<&'static str> {
    scopes.as_slice().iter().rev().find_map(|scope| {
        let (_, class) = CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope))?;
        *class
    })
}

#[derive(Default)]
struct Stretches(Vec<Stretch>);

impl Stretches {
    fn add(&mut self, range: Range<usize>, class: Option<&'static str>) {
        let Some(class) = class.filter(|_| !range.is_empty()) else { return };
        let range = crate::source::offset(range.start)..crate::source::offset(range.end);
        match self.0.last_mut() {
            Some(last) if last.class == class && last.range.end == range.start => last.range.end = range.end,
            _ => self.0.push(Stretch { range, class }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for language in
            ["rust", "toml", "TypeScript", "ts", "dockerfile", "py", "html", "json", "sh", "sql", "yaml"]
        {
            assert!(syntax(language).is_some(), "{language}");
        }
        assert!(syntax("text").is_none());
        assert!(syntax("no-such-language").is_none());
    }

    #[test]
    fn classes_cover_the_words() {
        let code = "let x = \"a\"; // b\n";
        let stretches = highlight(code, "rust").unwrap();
        let words: Vec<_> = stretches
            .iter()
            .map(|s| (&code[s.range.start as usize..s.range.end as usize], s.class))
            .collect();
        assert!(words.contains(&("let", "hl-keyword")), "{words:?}");
        assert!(words.contains(&("\"a\"", "hl-string")), "{words:?}");
        assert!(words.contains(&("// b\n", "hl-comment")), "{words:?}");
    }

    #[test]
    fn long_code_is_left_alone() {
        assert_eq!(highlight(&"x\n".repeat(LONGEST_CODE), "rust"), None);
        assert_eq!(highlight(&"x".repeat(LONGEST_LINE + 1), "rust"), None);
    }
}
