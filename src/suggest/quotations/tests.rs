//! Quotations by example: who says what.

use super::super::lexicon::Language;
use super::super::words::Words;
use super::quotations;
use crate::markup::Tree;

#[track_caller]
fn check(text: &str, language: Language, expected: &[(&str, &str)]) {
    let tree = Tree { text: text.to_owned(), ..Tree::default() };
    let words = Words::new(&tree);
    let found = quotations(&words, language);
    let found: Vec<(&str, &str)> =
        found.iter().map(|found| (words.between(&found.speaker), words.between(&found.tokens))).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn english() {
    let said = |text: &str, speaker: &str| {
        check(text, Language::English, &[(speaker, "We have never seen such numbers")]);
    };
    said("“We have never seen such numbers,” said Ada Example.", "Ada Example");
    said("“We have never seen such numbers,” Ada Example told reporters.", "Ada Example");
    said("“We have never seen such numbers”, said the minister, Ada Example.", "the minister");
    said("Ada Example said: “We have never seen such numbers.”", "Ada Example");
    said("Ada Example, the minister, said, “We have never seen such numbers.”", "Ada Example");
    said("\"We have never seen such numbers,\" said Gen. Bob Specimen on Monday.", "Gen. Bob Specimen");
    said("According to Ada Example, “We have never seen such numbers.”", "Ada Example");
    said("“We have never seen such numbers,” according to Ada Example.", "Ada Example");
    said("Ada Example said that We have never seen such numbers.", "Ada Example");
    said("According to the police, We have never seen such numbers.", "the police");
    said("We have never seen such numbers, according to the police.", "the police");
    said("On Monday, Ada Example said that We have never seen such numbers.", "Ada Example");
}

#[test]
fn spanish() {
    let said = |text: &str, speaker: &str| {
        check(text, Language::Spanish, &[(speaker, "Nunca hemos visto tales cifras")]);
    };
    said("«Nunca hemos visto tales cifras», señaló Ada Ejemplo.", "Ada Ejemplo");
    said("“Nunca hemos visto tales cifras”, dijo Ada Ejemplo en Muestra.", "Ada Ejemplo");
    said("Ada Ejemplo dijo: “Nunca hemos visto tales cifras”.", "Ada Ejemplo");
    said("Ada Ejemplo señaló que Nunca hemos visto tales cifras.", "Ada Ejemplo");
    said("Según Ada Ejemplo, Nunca hemos visto tales cifras.", "Ada Ejemplo");
    said("De acuerdo con Ada Ejemplo, Nunca hemos visto tales cifras.", "Ada Ejemplo");
    said("«Nunca hemos visto tales cifras», según Ada Ejemplo.", "Ada Ejemplo");
}

#[test]
fn a_second_quotation_goes_on() {
    let text = "“We will not give up now,” Ada Example said. “We have not come here for nothing.”";
    let expected =
        [("Ada Example", "We will not give up now"), ("Ada Example", "We have not come here for nothing")];
    check(text, Language::English, &expected);
}

#[test]
fn what_is_no_quotation() {
    for text in [
        "The “hugs not bullets” approach was loud.",
        "“The Very Long Title of a Book” came out.",
        "He signed the paper that said nothing at all to them.",
        "“An unclosed mark said Ada Example",
        "”Backwards and never opened here“ said Ada Example.",
    ] {
        check(text, Language::English, &[]);
    }
    check("„Wir haben das noch nie gesehen“, sagte Ada Example.", Language::Other, &[]);
}
