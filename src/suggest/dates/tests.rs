//! Dates by example: text, article's date, what is found.

use super::super::lexicon::Language;
use super::super::words::Words;
use super::*;
use crate::markup::Tree;

/// What is found, as `words = EDTF` (`?` unresolved, `within` behind).
fn found(text: &str, language: Language, published: Option<&str>) -> Vec<String> {
    let tree = Tree { text: text.to_owned(), ..Tree::default() };
    let words = Words::new(&tree);
    let reference = published.and_then(|date| Reference::of(&Date::parse(date).unwrap()));
    let one = |date: FoundDate| {
        let within = if date.within { " within" } else { "" };
        format!("{} = {}{within}", words.between(&date.tokens), date.edtf.as_deref().unwrap_or("?"))
    };
    dates(&words, language, reference).into_iter().map(one).collect()
}

#[track_caller]
fn english(text: &str, expected: &[&str]) {
    assert_eq!(found(text, Language::English, Some("2020-06-26")), expected, "{text}");
}

#[track_caller]
fn spanish(text: &str, expected: &[&str]) {
    assert_eq!(found(text, Language::Spanish, Some("2020-06-26")), expected, "{text}");
}

#[test]
fn absolute_dates() {
    english("On 26 June 2020 it", &["26 June 2020 = 2020-06-26"]);
    english("on June 26, 2020, it", &["June 26, 2020 = 2020-06-26"]);
    english("the 3rd of March 2019", &["3rd of March 2019 = 2019-03-03"]);
    english("on Tuesday, June 2, 2015, a", &["Tuesday, June 2, 2015 = 2015-06-02"]);
    english("Between June 2019 and May 2020 x", &["Between June 2019 and May 2020 = 2019-06/2020-05"]);
    english("in 2019-2023 and", &["2019-2023 = 2019/2023"]);
    english("the years 2019–20.", &["2019–20 = 2019/2020"]);
    english("between 2018 and 2020,", &["between 2018 and 2020 = 2018/2020"]);
    english("From 2018 to 2020 it", &["From 2018 to 2020 = 2018/2020"]);
    english("in the 1990s and the early 2000s", &["1990s = 199X", "early 2000s = 2000~/2003~ within"]);
    english("in mid-2021", &["mid-2021 = 2021-05~/2021-08~ within"]);
    english("in early 2020", &["early 2020 = 2020-01~/2020-04~ within"]);
    english("In late February 2020 it", &["late February 2020 = 2020-02-21~/2020-02-29~ within"]);
    english("in Q3 2022.", &["Q3 2022 = 2022-07/2022-09"]);
    english("the third quarter of 2022", &["third quarter of 2022 = 2022-07/2022-09"]);
    english("the first half of last year", &["first half of last year = 2019-01/2019-06"]);
    english("first six months of 2021", &["first six months of 2021 = 2021-01/2021-06"]);
    english("since 2019", &["since 2019 = 2019/.."]);
    english("since June 2019 it", &["since June 2019 = 2019-06/.."]);
    english("until 2018", &["until 2018 = ../2018"]);
    english("by 2030", &["by 2030 = ../2030 within"]);
    english("around 2015", &["around 2015 = 2015~"]);
    english("in summer 2018", &["summer 2018 = 2018-22"]);
    english("from 26 to 28 June 2020", &["26 to 28 June 2020 = 2020-06-26/2020-06-28"]);
    english("on June 3-5, 2020", &["June 3-5, 2020 = 2020-06-03/2020-06-05"]);
    english("2020-06-26 is ISO", &["2020-06-26 = 2020-06-26"]);

    assert_eq!(found("3 JAN 90 --", Language::English, Some("1990-01-05")), ["3 JAN 90 = 1990-01-03"]);
}

#[test]
fn relative_dates() {
    english("last year", &["last year = 2019"]);
    english("In June it rose", &["June = 2020-06"]);
    english("in September it rose", &["September = 2019-09"]);
    english("It will open in September", &["September = 2020-09"]);
    english("last month, and yesterday.", &["last month = 2020-05", "yesterday = 2020-06-25"]);
    english("two years ago", &["two years ago = 2018"]);
    english("about 3 months ago", &["about 3 months ago = 2020-03~"]);
    english("this week", &["this week = 2020-06-22/2020-06-28 within"]);
    english("next month", &["next month = 2020-07"]);
    english("said on Tuesday that", &["Tuesday = 2020-06-23"]);
    english("will meet on Tuesday", &["Tuesday = 2020-06-30"]);
    english("last Friday", &["last Friday = 2020-06-19"]);
    english("late last year", &["late last year = 2019-09~/2019-12~ within"]);
    english("on 30 June", &["30 June = 2019-06-30"]);
    english("over the past five years", &["the past five years = 2015/2020"]);
    english("since last year", &["since last year = 2019/.."]);
    english("earlier this year", &["earlier this year = 2020"]);
    english("last June", &["last June = 2019-06"]);
    english("a decade ago", &["a decade ago = 2010~"]);
    assert_eq!(found("last year and in June", Language::English, None), ["last year = ?", "June = ?"]);
    assert_eq!(
        found("yesterday, last month", Language::English, Some("2020-06")),
        ["yesterday = ?", "last month = 2020-05"]
    );
}

#[test]
fn what_is_no_date() {
    for text in [
        "They may march on. In may cases",
        "2,020 people and 2020 people, of 2020 people",
        "more than 2000 soldiers; about 2000 homes",
        "Vision 2030 and Agenda 2030; the 2030 Agenda",
        "Plan Sample 2019-2024",
        "the last year of his term; in the last week",
        "Article 2020-b, Room 1999, $2020, 2020%",
        "April Example and May Sample met June Mock",
        "by April Example",
        "the Sunday Times on Black Friday",
        "phone 2020-555-1234, 1,990s",
        "February 30, 2020",
        "before 2018 and after June 2019",
        "between 2000 and 2100 people",
        "They marched. March on! 15 March-ing",
    ] {
        english(text, &[]);
    }
    for text in ["por la mañana", "la Agenda 2030", "2.020 personas", "mayo", "antes de 2018", "el año"] {
        spanish(text, &[]);
    }
}

#[test]
fn spanish_dates() {
    spanish("el 26 de junio de 2020", &["26 de junio de 2020 = 2020-06-26"]);
    spanish("del 26 al 28 de junio de 2020", &["26 al 28 de junio de 2020 = 2020-06-26/2020-06-28"]);
    spanish("hasta 2018", &["hasta 2018 = ../2018"]);
    spanish("desde 2019", &["desde 2019 = 2019/.."]);
    spanish("entre 2018 y 2020", &["entre 2018 y 2020 = 2018/2020"]);
    spanish("de enero a junio de 2019", &["de enero a junio de 2019 = 2019-01/2019-06"]);
    spanish("en junio", &["junio = 2020-06"]);
    spanish("el año pasado", &["año pasado = 2019"]);
    spanish("el mes pasado, ayer", &["mes pasado = 2020-05", "ayer = 2020-06-25"]);
    spanish("hace dos años", &["hace dos años = 2018"]);
    spanish("alrededor de 2015", &["alrededor de 2015 = 2015~"]);
    spanish("a mediados de 2021", &["mediados de 2021 = 2021-05~/2021-08~ within"]);
    spanish("a finales del año pasado", &["finales del año pasado = 2019-09~/2019-12~ within"]);
    spanish("en la década de 1990 y los años 80", &["década de 1990 = 199X", "años 80 = 198X"]);
    spanish("el tercer trimestre de 2022", &["tercer trimestre de 2022 = 2022-07/2022-09"]);
    spanish("el lunes", &["lunes = 2020-06-22"]);
    spanish("el pasado 3 de mayo", &["3 de mayo = 2020-05-03"]);
    spanish("la semana pasada", &["semana pasada = 2020-06-15/2020-06-21 within"]);
    spanish("en los últimos cinco años", &["últimos cinco años = 2015/2020"]);
    spanish("en verano de 2018", &["verano de 2018 = 2018-22"]);
    spanish("el próximo año y el mes que viene", &["próximo año = 2021", "mes que viene = 2020-07"]);
    spanish("en 2019 hubo", &["2019 = 2019"]);
    spanish("el 1º de enero de 2019", &["1º de enero de 2019 = 2019-01-01"]);
}

#[test]
fn other_languages_have_what_needs_no_words() {
    assert_eq!(
        found("am 2020-06-26, 2019–2023 oder im Juni 2020", Language::Other, None),
        ["2020-06-26 = 2020-06-26", "2019–2023 = 2019/2023"]
    );
}
