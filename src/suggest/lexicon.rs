//! The words of dates in each language that is read: data alone.

/// A language whose words are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// Another one: only what needs no words.
    Other,
}

impl Language {
    /// The language of a BCP 47 tag.
    pub fn of(tag: &str) -> Self {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" | "eng" => Self::English,
            "es" | "spa" => Self::Spanish,
            _ => Self::Other,
        }
    }

    /// Its words.
    pub fn words(self) -> &'static Lexicon {
        match self {
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
            Self::Other => &NONE,
        }
    }
}

/// A list of words, folded.
type List = &'static [&'static str];

/// The words of a language.
#[derive(Debug)]
pub struct Lexicon {
    /// The names of the months.
    pub months: List,
    /// Their abbreviations, with the month: only beside a number.
    pub short_months: &'static [(&'static str, u8)],
    /// The names of the days, Monday first.
    pub weekdays: List,
    /// "of" between the parts of a date.
    pub of: List,
    /// Articles.
    pub the: List,
    /// "and" between two ends.
    pub and: List,
    /// "between".
    pub between: List,
    /// "from".
    pub from: List,
    /// "to" of a stretch.
    pub to: List,
    /// "since".
    pub since: List,
    /// "until".
    pub until: List,
    /// "by" of a term.
    pub by: List,
    /// What excludes the date behind it.
    pub beyond: List,
    /// "around".
    pub about: List,
    /// Words before a bare year or month.
    pub at: List,
    /// Words of the early part, the middle and the late part.
    pub parts: [List; 3],
    /// Units of time: days, weeks, months, years, decades.
    pub units: [List; 5],
    /// Spring, summer, autumn, winter.
    pub seasons: [List; 4],
    /// "first" to "fourth".
    pub ordinals: [List; 4],
    /// "quarter", then "half".
    pub fractions: [List; 2],
    /// Signs of the future in a sentence.
    pub future: List,
    /// Numbers in words, with their values.
    pub numbers: &'static [(&'static str, u32)],
}

static NONE: Lexicon = Lexicon {
    months: &[],
    short_months: &[],
    weekdays: &[],
    of: &[],
    the: &[],
    and: &[],
    between: &[],
    from: &[],
    to: &[],
    since: &[],
    until: &[],
    by: &[],
    beyond: &[],
    about: &[],
    at: &[],
    parts: [&[]; 3],
    units: [&[]; 5],
    seasons: [&[]; 4],
    ordinals: [&[]; 4],
    fractions: [&[]; 2],
    future: &[],
    numbers: &[],
};

static ENGLISH: Lexicon = Lexicon {
    months: &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    short_months: &[
        ("jan", 1),
        ("feb", 2),
        ("mar", 3),
        ("apr", 4),
        ("jun", 6),
        ("jul", 7),
        ("aug", 8),
        ("sep", 9),
        ("sept", 9),
        ("oct", 10),
        ("nov", 11),
        ("dec", 12),
    ],
    weekdays: &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    of: &["of"],
    the: &["the"],
    and: &["and"],
    between: &["between"],
    from: &["from"],
    to: &["to", "until", "till", "through"],
    since: &["since"],
    until: &["until", "till", "through"],
    by: &["by"],
    beyond: &["before", "after", "than", "versus", "vs", "pre", "post"],
    about: &["around", "about", "circa", "approximately", "roughly"],
    at: &[
        "in",
        "during",
        "of",
        "throughout",
        "for",
        "year",
        "on",
        "to",
        "with",
        "over",
        "into",
        "and",
        "or",
        "both",
        "across",
        "versus",
        "ending",
        "fiscal",
        "calendar",
        "all",
        "the",
    ],
    parts: [&["early"], &["mid", "middle"], &["late"]],
    units: [
        &["day", "days"],
        &["week", "weeks"],
        &["month", "months"],
        &["year", "years"],
        &["decade", "decades"],
    ],
    seasons: [&["spring"], &["summer"], &["autumn", "fall"], &["winter"]],
    ordinals: [&["first", "1st"], &["second", "2nd"], &["third", "3rd"], &["fourth", "4th"]],
    fractions: [&["quarter"], &["half"]],
    future: &["will", "upcoming", "scheduled", "planned", "due", "plans", "expected", "shall"],
    numbers: &[
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
    ],
};

static SPANISH: Lexicon = Lexicon {
    months: &[
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    short_months: &[
        ("ene", 1),
        ("feb", 2),
        ("mar", 3),
        ("abr", 4),
        ("may", 5),
        ("jun", 6),
        ("jul", 7),
        ("ago", 8),
        ("sep", 9),
        ("sept", 9),
        ("setiembre", 9),
        ("oct", 10),
        ("nov", 11),
        ("dic", 12),
    ],
    weekdays: &["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"],
    of: &["de", "del"],
    the: &["el", "la", "los", "las"],
    and: &["y", "e"],
    between: &["entre"],
    from: &["de", "del", "desde"],
    to: &["a", "al", "hasta"],
    since: &["desde"],
    until: &["hasta"],
    by: &[],
    beyond: &["antes", "despues", "tras", "que", "posterior", "previo"],
    about: &["alrededor", "cerca", "hacia", "aproximadamente"],
    at: &[
        "en",
        "durante",
        "de",
        "del",
        "ano",
        "anos",
        "para",
        "por",
        "con",
        "y",
        "o",
        "e",
        "a",
        "al",
        "el",
        "ejercicio",
    ],
    parts: [
        &["principios", "comienzos", "inicios", "principio"],
        &["mediados"],
        &["finales", "fines", "final"],
    ],
    units: [
        &["dia", "dias"],
        &["semana", "semanas"],
        &["mes", "meses"],
        &["ano", "anos"],
        &["decada", "decadas"],
    ],
    seasons: [&["primavera"], &["verano"], &["otono"], &["invierno"]],
    ordinals: [
        &["primer", "primero", "primera"],
        &["segundo", "segunda"],
        &["tercer", "tercero"],
        &["cuarto"],
    ],
    fractions: [&["trimestre"], &["semestre", "mitad"]],
    future: &[
        "sera",
        "seran",
        "habra",
        "previsto",
        "prevista",
        "programado",
        "programada",
        "proximo",
        "proxima",
    ],
    numbers: &[
        ("dos", 2),
        ("tres", 3),
        ("cuatro", 4),
        ("cinco", 5),
        ("seis", 6),
        ("siete", 7),
        ("ocho", 8),
        ("nueve", 9),
        ("diez", 10),
        ("once", 11),
        ("doce", 12),
        ("trece", 13),
        ("catorce", 14),
        ("quince", 15),
        ("dieciseis", 16),
        ("diecisiete", 17),
        ("dieciocho", 18),
        ("diecinueve", 19),
        ("veinte", 20),
        ("veintiuno", 21),
        ("veintidos", 22),
        ("veintitres", 23),
        ("veinticuatro", 24),
        ("veinticinco", 25),
        ("veintiseis", 26),
        ("veintisiete", 27),
        ("veintiocho", 28),
        ("veintinueve", 29),
        ("treinta", 30),
        ("cuarenta", 40),
        ("cincuenta", 50),
        ("sesenta", 60),
        ("setenta", 70),
        ("ochenta", 80),
        ("noventa", 90),
    ],
};
