use super::*;
use crate::source::{SourcePath, SourceText};

fn read(files: &[(&str, &str)], language: &str) -> (Words, Vec<String>) {
    let file = |(path, text): &(&str, &str)| SourceText {
        path: SourcePath::new(format!("templates/words/{path}")),
        text: (*text).into(),
    };
    let sources = Sources::new(files.iter().map(file).collect());
    let mut diagnostics = Diagnostics::new();
    let words = Words::new(&mut diagnostics, &sources, &BTreeSet::new(), language, &Texts::new());
    let said = |d: &crate::diagnostic::Diagnostic| format!("{}: {}", d.code.as_str(), d.message);
    let messages = diagnostics.iter().filter(|d| d.code != crate::diagnostic::Code::MissingWords).map(said);
    (words, messages.collect())
}

#[test]
fn the_languages_of_the_theme_have_the_same_words_and_places() {
    let theme: Vec<(String, &str)> = built_in::languages().collect();
    assert!(theme.iter().any(|(language, _)| language == "es"));
    for (language, text) in &theme {
        let path = format!("{language}.toml");
        let (words, messages) = read(&[(&path, text)], language);
        assert!(messages.is_empty(), "{path}: {messages:#?}");
        if !language.contains('-') {
            let of = |language: &str| built_in(language).unwrap().keys().collect::<Vec<_>>();
            assert_eq!(of(language), of(COMPLETE), "keys of {path} and {COMPLETE}.toml");
        }
        assert_eq!(words.language(), language);
    }
}

#[test]
fn no_key_of_the_theme_is_written_twice() {
    for (language, text) in built_in::languages() {
        let (_, errors) = toml::de::DeTable::parse_recoverable(text);
        assert!(errors.is_empty(), "{language}.toml: {errors:?}");
    }
}

#[test]
fn numbers_choose_the_form() {
    let spoken = |language: &str, n| Words::of(language).counted("count.sources", n);
    assert_eq!(spoken("en", 1), "1 source");
    assert_eq!(spoken("en", 12345), "12,345 sources");
    assert_eq!(spoken("es", 0), "0 fuentes");
    assert_eq!(spoken("es-MX", 12345), "12,345 fuentes");
    assert_eq!(spoken("fr", 1), "1 source");
    let polish = "count.sources = { one = '{n} źródło', few = '{n} źródła', many = '{n} źródeł', other = '{n} źródła' }";
    let (words, messages) = read(&[("pl.toml", polish)], "pl");
    assert!(messages.is_empty(), "{messages:?}");
    let forms = [1, 2, 5, 22].map(|n| words.counted("count.sources", n));
    assert_eq!(forms, ["1 źródło", "2 źródła", "5 źródeł", "22 źródła"]);
}

#[test]
fn the_nearest_language_has_the_last_word() {
    let files = [
        ("en.toml", "own.a = 'en'\nown.b = 'en'\nown.c = 'en'\n"),
        ("es-MX.toml", "own.a = 'es-MX'\ntimeline.undated = 'quién sabe'\n"),
        ("es.toml", "own.a = 'es'\nown.b = 'es'\n"),
        ("fr.toml", "own.a = 'fr'\n"),
    ];
    let (words, messages) = read(&files, "es-MX");
    assert!(messages.is_empty(), "{messages:?}");
    assert_eq!(["own.a", "own.b", "own.c"].map(|key| words.get(key)), ["es-MX", "es", "en"]);
    assert_eq!(words.get("timeline.undated"), "quién sabe");
    assert_eq!(read(&files, "es").0.get("timeline.undated"), "sin fecha");
}

#[test]
fn what_cannot_be_used_is_told_and_left_out() {
    let cases = [
        ("timeline.undatd = 'x'", "unknown-word: nothing asks for the word `timeline.undatd`"),
        ("timeline.undated = 3", "bad-word: `timeline.undated`: a word is a text"),
        (
            "timeline.undated = '{when}'",
            "bad-word: `timeline.undated`: there is nothing to put in place of `{when}`",
        ),
        ("timeline.undated = '{when'", "bad-word: `timeline.undated`: `{` is not closed"),
        ("timeline.undated = { other = 'x' }", "bad-word: `timeline.undated`: it depends on no number"),
        ("article.read_at = 'Read it'", "bad-word: `article.read_at`: `{publisher}` is missing"),
        ("count.sources = { one = 'a source' }", "bad-word: `count.sources`: the form `other` is missing"),
        ("count.sources = { one = '1', other = 'many' }", "bad-word: `count.sources`: `{n}` is missing"),
        (
            "count.sources = { one = 1, other = '{n}' }",
            "bad-word: `count.sources`: its form `one` is no text",
        ),
        ("timeline = 'x'", "unknown-word: nothing asks for the word `timeline`"),
        ("timeline.undated", "toml-syntax: "),
    ];
    let theme = Words::default();
    for (text, expected) in cases {
        let (words, messages) = read(&[("en.toml", text)], "en");
        assert_eq!(messages.len(), 1, "{text}: {messages:?}");
        assert!(messages[0].starts_with(expected), "{text}: {messages:?}");
        assert_eq!(words.get("timeline.undated"), theme.get("timeline.undated"), "{text}");
        assert_eq!(words.counted("count.sources", 2), "2 sources", "{text}");
    }
    let (words, messages) =
        read(&[("en.toml", "count.sources = { one = 'a source', other = '{n} sources' }")], "en");
    assert!(messages.is_empty(), "{messages:?}");
    assert_eq!(words.counted("count.sources", 1), "a source");
}

#[test]
fn a_phrase_that_cannot_be_written_says_why() {
    let words = Words::default();
    let written = |key: &str, n| {
        let mut out = String::new();
        words.write(&mut out, key, n, &|_| None, &Into::into)
    };
    assert_eq!(written("no.such.word", None), Err(Wrong::Unknown));
    assert_eq!(written("count.sources", None), Err(Wrong::NotCounted));
    assert_eq!(written("article.read_at", None), Err(Wrong::Empty("publisher".into())));
    assert_eq!(words.filled("article.read_at", &[("publisher", "<P>")]), "Read at <P>");
}

#[test]
fn what_a_language_lacks_is_told() {
    let told = |files: &[(&str, &str)], language: &str| {
        let file =
            |(path, text): &(&str, &str)| SourceText { path: SourcePath::new(*path), text: (*text).into() };
        let sources = Sources::new(files.iter().map(file).collect());
        let mut diagnostics = Diagnostics::new();
        Words::new(&mut diagnostics, &sources, &BTreeSet::new(), language, &Texts::new());
        let said = |d: &crate::diagnostic::Diagnostic| {
            (d.span.map(|span| sources.get(span.file).path.to_string()), d.message.clone())
        };
        diagnostics.iter().map(said).collect::<Vec<_>>()
    };
    for complete in ["en", "EN-gb", "es", "es-MX"] {
        assert_eq!(told(&[], complete), []);
    }
    let none = told(&[("site.toml", "language = 'fr'")], "fr");
    assert_eq!((none.len(), none[0].0.as_deref()), (1, Some("site.toml")));
    let some = told(&[("templates/words/fr.toml", "timeline.undated = 'sans date'")], "fr-CA");
    assert_eq!((some.len(), some[0].0.as_deref()), (1, Some("templates/words/fr.toml")));
    assert!(!some[0].1.contains("undated"), "{}", some[0].1);
}
