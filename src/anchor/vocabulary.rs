//! The words that a change of meaning is named by: numbers, currencies, words that deny. All are given and listed as
//! words are compared: in small letters without accents.
//!
//! Knows no passage; what a change of such a word means is in `meaning.rs`.

/// Whether a word is a number.
pub fn is_number(key: &str) -> bool {
    NUMBERS.contains(&key) || is_number_compound(key)
}

/// Spanish numbers that are written as one word: `veintitrés`, `doscientos`.
fn is_number_compound(key: &str) -> bool {
    key.starts_with("veinti")
        || key.starts_with("dieci")
        || key.ends_with("cientos")
        || key.ends_with("cientas")
}

/// Whether a word names a currency.
pub fn is_currency(key: &str) -> bool {
    CURRENCIES.contains(&key)
}

/// Whether a word denies.
pub fn denies(key: &str) -> bool {
    NEGATIONS.contains(&key) || key.ends_with("n't")
}

/// Whether a word's capital at a sentence's beginning says nothing.
pub fn is_function_word(key: &str) -> bool {
    FUNCTION_WORDS.contains(&key)
}

/// Whether a beginning of words may be a word by itself, or say another thing with a hyphen.
pub fn turns(key: &str) -> bool {
    TURNING.contains(&key)
}

/// Number words.
const NUMBERS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "dozen",
    "dozens",
    "half",
    "third",
    "thirds",
    "quarter",
    "quarters",
    "first",
    "second",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "once",
    "twice",
    "thrice",
    "double",
    "triple",
    "single",
    "both",
    "couple",
    "pair",
    "score",
    "scores",
    "cero",
    "uno",
    "un",
    "una",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "veinte",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
    "cien",
    "ciento",
    "quinientos",
    "quinientas",
    "mil",
    "miles",
    "millon",
    "millones",
    "billon",
    "billones",
    "docena",
    "docenas",
    "medio",
    "media",
    "mitad",
    "tercio",
    "cuarto",
    "primer",
    "primero",
    "primera",
    "segundo",
    "segunda",
    "tercer",
    "tercero",
    "tercera",
    "quinto",
    "quinta",
    "doble",
    "triple",
    "ambos",
    "ambas",
];

/// Words that deny: English, Spanish, and the commonest of their neighbours.
const NEGATIONS: &[&str] = &[
    "no", "not", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot",
    "hardly", "scarcely", "barely", "didnt", "doesnt", "dont", "wasnt", "werent", "isnt", "arent", "hasnt",
    "havent", "hadnt", "wont", "wouldnt", "couldnt", "shouldnt", "cant", "aint", "nunca", "jamas", "nadie",
    "nada", "ningun", "ninguno", "ninguna", "ningunos", "ningunas", "sin", "ni", "tampoco", "apenas",
    "nicht", "nie", "niemals", "kein", "keine", "keinen", "ohne", "pas", "jamais", "sans", "aucun", "aucune",
    "nao", "nem", "sem", "nenhum", "nenhuma",
];

/// Beginnings of words that a hyphen may make others of.
const TURNING: &[&str] = &[
    "a", "an", "in", "im", "un", "non", "dis", "des", "mis", "de", "re", "ex", "pre", "pro", "over", "under",
    "out",
];

/// Names of currencies.
const CURRENCIES: &[&str] = &[
    "dollar",
    "dollars",
    "euro",
    "euros",
    "peso",
    "pesos",
    "pound",
    "pounds",
    "sterling",
    "yen",
    "yuan",
    "real",
    "reais",
    "franc",
    "francs",
    "dolar",
    "dolares",
    "libra",
    "libras",
    "quetzal",
    "quetzales",
    "lempira",
    "lempiras",
    "colon",
    "colones",
    "bolivar",
    "bolivares",
    "sol",
    "soles",
    "usd",
    "mxn",
    "eur",
    "gbp",
    "crown",
    "crowns",
];

/// Words whose capital at a sentence's beginning says nothing.
const FUNCTION_WORDS: &[&str] = &[
    "a", "an", "the", "this", "that", "these", "those", "in", "on", "at", "by", "for", "from", "with", "of",
    "to", "as", "and", "but", "or", "if", "when", "while", "after", "before", "since", "until", "he", "she",
    "it", "they", "we", "i", "you", "his", "her", "its", "their", "our", "my", "there", "here", "what",
    "who", "how", "some", "many", "most", "all", "every", "each", "more", "about", "around", "over", "under",
    "during", "el", "la", "los", "las", "lo", "de", "del", "al", "en", "con", "por", "para", "y", "o",
    "pero", "que", "se", "su", "sus", "este", "esta", "ese", "esa", "cuando", "mientras", "tras", "desde",
    "hasta", "segun", "ante", "entre", "sobre", "como", "muchos", "todos", "cada", "mas",
];
