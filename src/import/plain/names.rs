//! People's names in lines about who wrote a text.

/// Words in names that begin with a small letter.
const PARTICLES: &[&str] = &[
    "de", "la", "las", "los", "del", "y", "e", "van", "von", "der", "den", "ter", "ten", "bin", "al", "el",
    "da", "das", "do", "dos", "di", "du", "le", "zu", "i",
];

/// Words that begin a line about who wrote a text.
const BY: &[&str] = &[
    "written by ",
    "by: ",
    "by ",
    "author: ",
    "authors: ",
    "writer: ",
    "escrito por ",
    "escrito por: ",
    "por: ",
    "por ",
    "autor: ",
    "autora: ",
    "autores: ",
    "texto: ",
    "texto de ",
    "posted by ",
    "publicado por ",
    "published by ",
];

/// Words of offices, which follow an author's name.
const OFFICES: &[&str] = &[
    "fellow",
    "professor",
    "director",
    "directora",
    "analyst",
    "researcher",
    "editor",
    "editora",
    "correspondent",
    "columnist",
    "contributor",
    "scholar",
    "lecturer",
    "reporter",
    "journalist",
    "intern",
    "investigador",
    "investigadora",
    "profesor",
    "profesora",
    "analista",
    "corresponsal",
    "columnista",
    "colaborador",
    "colaboradora",
    "periodista",
    "reportero",
    "reportera",
    "académico",
    "académica",
    "author",
    "writer",
    "staff",
];

/// Whether a line has the form of a person's name: two to six capitalised words.
pub fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capital = |word: &&&str| word.starts_with(|c: char| c.is_uppercase());
    let is_word = |word: &&str| {
        let is_part = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | ','));
        let stop = word.ends_with('.') && word.trim_end_matches('.').chars().count() > 4
            || word.contains(',') && !word.ends_with(',');
        is_part && !stop && (is_capital(&word) || PARTICLES.contains(word))
    };
    const NEVER: &[&str] = &[
        "The", "A", "An", "Our", "Why", "How", "What", "When", "Where", "In", "On", "For", "And", "Of", "To",
        "With", "El", "La", "Los", "Las", "Un", "Una", "Cómo", "Por", "Qué", "En",
    ];
    (2..=6).contains(&words.len())
        && line.chars().count() <= 60
        && words.iter().all(is_word)
        && words.iter().filter(is_capital).count() >= 2
        && is_capital(&&words[0])
        && !words.iter().enumerate().any(|(n, word)| {
            NEVER.contains(word) && !(n > 0 && PARTICLES.contains(&word.to_lowercase().as_str()))
        })
        && !words[0].ends_with(',')
}

/// The people that a line about the author names: none unless all of it is that.
pub fn byline(line: &str) -> Option<Vec<String>> {
    let lower = line.to_lowercase();
    let start = BY.iter().find(|start| lower.starts_with(**start))?;
    people(line.get(start.len()..)?.trim().trim_end_matches('.'))
}

/// The people that a list of names names.
pub fn people(list: &str) -> Option<Vec<String>> {
    let mut list = list.replace(" & ", ", ");
    for and in [" and ", " y ", " e ", " und ", " et "] {
        // `Jane Example and John Specimen`; but `Ortega y Gasset` is one.
        let parts: Vec<&str> = list.split(and).collect();
        if parts.len() == 2
            && parts.iter().all(|part| {
                part.rsplit([',', ';'])
                    .next()
                    .is_some_and(|last| is_name(last.trim()) || last.trim().is_empty())
            })
        {
            list = parts.join(", ");
        }
    }
    let names: Vec<String> =
        list.split([',', ';']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let is_end = |name: &String| {
        matches!(
            name.trim_end_matches('.').to_lowercase().as_str(),
            "jr" | "sr" | "phd" | "ph.d" | "md" | "iii" | "ii"
        )
    };
    let names: Vec<String> = names.into_iter().filter(|name| !is_end(name)).collect();
    (!names.is_empty() && names.len() <= 12 && names.iter().all(|name| is_name(name))).then_some(names)
}

/// Whether a line names an author's office.
pub fn is_office(line: &str) -> bool {
    let lower = line.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    words.len() <= 14
        && !line.ends_with(['.', ':', '?', '!'])
        && words.iter().any(|word| OFFICES.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "Ada Example",
            "Ana de la Muestra",
            "J. R. Specimen",
            "ADA EXAMPLE",
            "Bob O'Sample",
            "Eva Muestra-Ejemplo",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "Ada",
            "The Ada Example",
            "Why Ada Left",
            "Ada Example went",
            "Ada 2031",
            "Ada Example:",
            "A New Start",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn bylines() {
        let found = |line: &str| byline(line).map(|names| names.join("+"));
        assert_eq!(found("By Ada Example and Bob Specimen").as_deref(), Some("Ada Example+Bob Specimen"));
        assert_eq!(
            found("Por: Ana Muestra, Eva Ejemplo y Luis Prueba").as_deref(),
            Some("Ana Muestra+Eva Ejemplo+Luis Prueba")
        );
        assert_eq!(found("By Ada Example, PhD").as_deref(), Some("Ada Example"));
        assert_eq!(found("By the time it ended, all was lost"), None);
        assert_eq!(found("By 2031"), None);
        assert!(is_office("Senior Fellow, Example Institute") && !is_office("The director left."));
    }
}
