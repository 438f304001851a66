//! Figures by example.

use super::super::calendar::Reference;
use super::super::dates::dates;
use super::super::lexicon::Language;
use super::super::words::Words;
use super::*;
use crate::date::Date;
use crate::markup::Tree;

/// What is found, as `words = number unit period baseline`.
fn found(text: &str, language: Language) -> Vec<String> {
    let tree = Tree { text: text.to_owned(), ..Tree::default() };
    let words = Words::new(&tree);
    let dates = dates(&words, language, Reference::of(&Date::parse("2020-06-26").unwrap()));
    let one = |figure: FoundFigure| {
        let size = match figure.size {
            Size::Value(value) => format!("{}{value}", figure.comparator.unwrap_or_default()),
            Size::Range(low, high) => format!("{low}..{high}"),
            Size::Change(change) => format!("{}{change:+}", figure.comparator.unwrap_or_default()),
            Size::Percent(change) => format!("{}{change:+}%", figure.comparator.unwrap_or_default()),
        };
        let unit = figure.unit.written().unwrap_or("?");
        let period = figure.period.map(|period| format!(" in {period}")).unwrap_or_default();
        let baseline = figure.baseline.map(|date| format!(" since {date}")).unwrap_or_default();
        format!("{} = {size} {unit}{period}{baseline}", words.between(&figure.tokens))
    };
    figures(&words, language, &dates).into_iter().map(one).collect()
}

#[track_caller]
fn english(text: &str, expected: &[&str]) {
    assert_eq!(found(text, Language::English), expected, "{text}");
}

#[track_caller]
fn spanish(text: &str, expected: &[&str]) {
    assert_eq!(found(text, Language::Spanish), expected, "{text}");
}

#[test]
fn values() {
    english("It had 34,600 homicides in 2019.", &["34,600 homicides in 2019 = 34600 homicides in 2019"]);
    english("In 2019, 34,600 people were killed.", &["34,600 people = 34600 people in 2019"]);
    english("about 35 percent of them", &["about 35 percent = ~35 %"]);
    english("It cost US$1.2 billion.", &["US$1.2 billion = 1200000000 US$"]);
    english("It cost 3 million dollars", &["3 million dollars = 3000000 dollars"]);
    english("more than 60,000 died", &["more than 60,000 = >60000 ?"]);
    english("between 10 and 20 soldiers", &["between 10 and 20 soldiers = 10..20 soldiers"]);
    english("between 1 and 2 million people", &["between 1 and 2 million people = 1000000..2000000 people"]);
    english("10-20% of homes", &["10-20% = 10..20 %"]);
    english(
        "killed three soldiers and 12 civilians",
        &["three soldiers = 3 soldiers", "12 civilians = 12 civilians"],
    );
    english(
        "a rate of 29 per 100,000 inhabitants",
        &["29 per 100,000 inhabitants = 29 per 100,000 inhabitants"],
    );
    english("left 15 dead", &["15 dead = 15 dead"]);
    english("It said 15 security cameras", &["15 security cameras = 15 security cameras"]);
    english(
        "2020 people and twenty-five police officers",
        &["2020 people = 2020 people", "twenty-five police officers = 25 police officers"],
    );
}

#[test]
fn changes() {
    english("Homicides rose by 40% in 2019.", &["40% in 2019 = +40% % in 2019"]);
    english("Thefts fell by about 12 percent since 2018", &["about 12 percent = ~-12% % since 2018"]);
    english("Thefts fell from 30 to 20", &["from 30 to 20 = -10 thefts"]);
    english(
        "Thefts fell from 30 in 2018 to 20 in 2019",
        &["from 30 in 2018 to 20 in 2019 = -10 thefts in 2019 since 2018"],
    );
    english("Thefts rose to 40 cases", &["40 cases = 40 cases"]);
    english("a 40% drop in thefts", &["40% drop = -40% %"]);
    english("an increase of 25%", &["25% = +25% %"]);
    spanish("Los robos cayeron un 40%", &["40% = -40% %"]);
    spanish("una reducción del 12,5 % respecto a 2018", &["12,5 % = -12.5% % since 2018"]);
    spanish("cayó a 30 casos", &["30 casos = 30 casos"]);
    spanish("pasaron de 30 a 20 casos", &["de 30 a 20 casos = -10 casos"]);
}

#[test]
fn spanish_values() {
    spanish("1.2 millones de dólares", &["1.2 millones de dólares = 1200000 dólares"]);
    spanish(
        "29 por cada 100,000 habitantes",
        &["29 por cada 100,000 habitantes = 29 por cada 100,000 habitantes"],
    );
    spanish(
        "29 homicidios por cada 100 mil habitantes",
        &["29 homicidios por cada 100 mil habitantes = 29 homicidios por cada 100 mil habitantes"],
    );
    spanish("murieron tres policías", &["tres policías = 3 policías"]);
    spanish(
        "más de 34.600 homicidios en 2019",
        &["más de 34.600 homicidios en 2019 = >34600 homicidios in 2019"],
    );
    spanish("entre 10 y 20 personas", &["entre 10 y 20 personas = 10..20 personas"]);
    spanish("el 35 por ciento", &["35 por ciento = 35 %"]);
    spanish(
        "unos 200 soldados, treinta y cinco agentes",
        &["unos 200 soldados = ~200 soldados", "treinta y cinco agentes = 35 agentes"],
    );
}

#[test]
fn what_is_no_figure() {
    for text in [
        "30 minutes, 18 years old, two months, a 40-year-old, a 15-member team",
        "Article 5, Resolution 2231, M-16, AR-15, Group 20, No. 4, at 5:30, 7 p.m.",
        "won 3-2, phone 555-1234, Room 101, page 30, 16th floor, 9mm",
        "in 2019, Vision 2030, Line 3",
        "one of three; the two of them; at four; number 12",
        "three others; 5 steps; two sides",
    ] {
        english(text, &[]);
    }
    spanish("el artículo 19, 30 minutos, dos años, a las 5:30, G20, tres puntos", &[]);
}
