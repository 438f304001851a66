//! Names by example: what is proposed, with its kind, its other forms and its count.

use super::super::lexicon::Language;
use super::super::words::Words;
use super::{KnownNames, names, runs};
use crate::markup::Tree;

fn found(text: &str, language: Language, known: &KnownNames) -> Vec<String> {
    let tree = Tree { text: text.to_owned(), ..Tree::default() };
    let words = Words::new(&tree);
    let runs = runs(&words, language);
    let one = |name: super::FoundName| {
        let others: Vec<String> = name.aliases.into_iter().chain(name.weak_aliases).collect();
        let others = if others.is_empty() { String::new() } else { format!(" [{}]", others.join(", ")) };
        format!("{} {}{others} {}", name.kind.0, name.name, name.count)
    };
    names(&words, &runs, known, language).into_iter().map(one).collect()
}

#[track_caller]
fn english(text: &str, expected: &[&str]) {
    assert_eq!(found(text, Language::English, &KnownNames::default()), expected, "{text}");
}

#[track_caller]
fn spanish(text: &str, expected: &[&str]) {
    assert_eq!(found(text, Language::Spanish, &KnownNames::default()), expected, "{text}");
}

#[test]
fn names_of_people() {
    english("Yesterday President Ada Example spoke. Example left.", &["person Ada Example [Example] 2"]);
    english("It was Gen. Bob B. Specimen’s idea.", &["person Bob B. Specimen 1"]);
    spanish(
        "Llegó Omar Muestra Ejemplo. Muestra Ejemplo habló; Muestra salió.",
        &["person Omar Muestra Ejemplo [Muestra, Muestra Ejemplo] 3"],
    );
    spanish("Habló el secretario Juan de la Muestra.", &["person Juan de la Muestra 1"]);
}

#[test]
fn names_of_organisations_and_places() {
    english(
        "Then the Ministry of Harbour Safety (MHS) met. The MHS left.",
        &["organisation Ministry of Harbour Safety [MHS] 3"],
    );
    english("He met the Sample Cartel in Testville.", &["organisation Sample Cartel 1", "place Testville 1"]);
    english("She swam in the Sample River.", &["place Sample River 1"]);
    spanish(
        "La Secretaría de Seguridad y Muestra Ciudadana (SSMC) y la Universidad de Prueba hablaron.",
        &[
            "organisation Secretaría de Seguridad y Muestra Ciudadana [SSMC] 2",
            "organisation Universidad de Prueba 1",
        ],
    );
}

#[test]
fn countries_and_offices_before_names() {
    english("They left the United States.", &["place United States 1"]);
    english("He likes New Jersey and New Testville.", &["place New Jersey 1", "place New Testville 1"]);
    english("Then Security Secretary Ada Example spoke.", &["person Ada Example 1"]);
    english("Then U.S. Vice President Bob Specimen left.", &["person Bob Specimen 1"]);
    spanish("Salió de Estados Unidos.", &["place Estados Unidos 1"]);
}

#[test]
fn what_is_no_name() {
    english("However, they came in June. Monday was cold. The police left. I left. Critics agree.", &[]);
    english("He met the American troops and Mexican police.", &[]);
    english("Inside the Fierce Battle Against Sample Mock Cartels", &[]);
    english("THE ARMY OF TESTLAND MET ADA EXAMPLE IN SAMPLEVILLE.", &[]);
    english("It is Testland-based and US$ 5.", &[]);
    spanish("Sin embargo, el lunes llegaron en Junio. Autoridades hablaron.", &[]);
}

#[test]
fn what_is_known_is_not_proposed() {
    let known = KnownNames {
        names: ["mhs".to_owned()].into(),
        words: vec![["ada", "example", "mock"].map(ToOwned::to_owned).into()],
        ..KnownNames::default()
    };
    let text = "They met the MHS, and the MHS met Ada Mock and Bob Specimen.";
    assert_eq!(found(text, Language::English, &known), ["person Bob Specimen 1"]);
}
