//! Numbers as they stand in a text: separators of either language, scales, and small numbers in words.

use super::lexicon::Language;
use super::words::Words;

/// A number and the token behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// Its value.
    pub value: f64,
    /// The token behind it.
    pub next: usize,
    /// Whether it was written in words.
    pub in_words: bool,
    /// Whether a word such as "million" is part of it.
    pub scaled: bool,
}

/// The number that begins at a token.
pub fn amount(words: &Words<'_>, at: usize, language: Language) -> Option<Amount> {
    let first = if words.is_number(at) {
        Amount { value: digits(words.raw(at), language)?, next: at + 1, in_words: false, scaled: false }
    } else {
        in_words(words, at, language)?
    };
    Some(scaled(words, first, language))
}

/// Reads digits with their separators. Two kinds of marks: the last one is the decimal's. One mark before exactly
/// three digits parts thousands, in either language: nobody counts people in thousandths.
pub fn digits(text: &str, language: Language) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.len() > 24 {
        return None;
    }
    let marks: Vec<(usize, char)> = plain.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    let Some((last, mark)) = marks.last().copied() else { return plain.parse().ok() };
    let behind = plain.len() - last - 1;
    let leading = marks.first().map_or(0, |(at, _)| *at);
    let mixed = marks.iter().any(|(_, c)| *c != mark);
    let groups = marks.windows(2).all(|pair| pair[1].0 - pair[0].0 == 4) && leading <= 3;
    let thousands = if mixed {
        false
    } else if marks.len() > 1 {
        if !(groups && behind == 3) {
            return None;
        }
        true
    } else {
        let zero = plain.starts_with('0');
        // In English a point never parts thousands, and in Spanish either mark may.
        behind == 3 && groups && !zero && (mark == ',' || language != Language::English)
    };
    let decimal = (!thousands).then_some(last);
    let number: String = plain
        .char_indices()
        .filter_map(|(at, c)| match c {
            '.' | ',' => (Some(at) == decimal).then_some('.'),
            digit => Some(digit),
        })
        .collect();
    number.parse().ok()
}

/// A small number in words: "three", "twenty-five", "treinta y cinco", "two hundred".
fn in_words(words: &Words<'_>, at: usize, language: Language) -> Option<Amount> {
    let word = words.word(at);
    let of = |word: &str| {
        let known = language.words().numbers.iter();
        known.clone().find(|(name, _)| *name == word).map(|(_, value)| *value)
    };
    let made =
        |value: u32, next| Some(Amount { value: f64::from(value), next, in_words: true, scaled: false });
    if let Some((tens, ones)) = word.split_once('-')
        && let (Some(tens), Some(ones)) = (of(tens), of(ones).or((ones == "one").then_some(1)))
        && (20..100).contains(&tens)
        && ones < 10
    {
        return made(tens + ones, at + 1);
    }
    let hundreds: &[(&str, u32)] = match language {
        Language::Spanish => &[
            ("cien", 100),
            ("ciento", 100),
            ("doscientos", 200),
            ("doscientas", 200),
            ("trescientos", 300),
            ("trescientas", 300),
            ("cuatrocientos", 400),
            ("quinientos", 500),
            ("quinientas", 500),
            ("seiscientos", 600),
            ("setecientos", 700),
            ("ochocientos", 800),
            ("novecientos", 900),
            ("mil", 1000),
        ],
        _ => &[],
    };
    if let Some((_, value)) = hundreds.iter().find(|(name, _)| *name == word) {
        return made(*value, at + 1);
    }
    let next = words.word(at + 1);
    if language == Language::English && matches!(word, "a" | "one") {
        return match next {
            "dozen" => made(12, at + 2),
            "hundred" => made(100, at + 2),
            "thousand" => made(1000, at + 2),
            "million" => made(1_000_000, at + 2),
            _ => None,
        };
    }
    if language == Language::Spanish && matches!(word, "un" | "una") {
        return match next {
            "millon" => made(1_000_000, at + 2),
            "docena" => made(12, at + 2),
            _ => None,
        };
    }
    let value = of(word)?;
    if language == Language::Spanish
        && (30..100).contains(&value)
        && next == "y"
        && let Some(ones) = of(words.word(at + 2)).filter(|ones| *ones < 10)
    {
        return made(value + ones, at + 3);
    }
    made(value, at + 1)
}

/// Takes words such as "million" behind a number.
fn scaled(words: &Words<'_>, mut amount: Amount, language: Language) -> Amount {
    for _ in 0..2 {
        let word = words.word(amount.next);
        let attached = words.tokens.get(amount.next).is_some_and(|token| !token.spaced);
        let factor = match (language, word) {
            (_, "bn") => 1e9,
            (_, "m" | "mn") if attached => 1e6,
            (_, "k") if attached => 1e3,
            (Language::English, "hundred") => 1e2,
            (Language::English, "thousand") => 1e3,
            (Language::English, "million") => 1e6,
            (Language::English, "billion") => 1e9,
            (Language::English, "trillion") => 1e12,
            (Language::Spanish, "mil") => 1e3,
            (Language::Spanish, "millon" | "millones" | "mdp" | "mdd") => 1e6,
            (Language::Spanish, "billon" | "billones") => 1e12,
            _ => break,
        };
        amount.value *= factor;
        amount.scaled = true;
        // "mdp" says the currency as well: the unit's words are left to be read.
        if matches!(word, "mdp" | "mdd") {
            break;
        }
        amount.next += 1;
    }
    // Products of decimals: 1.2 million is 1200000 and not 1199999.9999999998.
    amount.value =
        if amount.value.abs() >= 1e3 { (amount.value * 100.0).round() / 100.0 } else { amount.value };
    amount
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_read_from_the_digits() {
        let english = [
            ("34,600", Some(34600.0)),
            ("1.2", Some(1.2)),
            ("1.234", Some(1.234)),
            ("1,234.5", Some(1234.5)),
            ("1,234,567", Some(1_234_567.0)),
            ("1,23", Some(1.23)),
            ("12,34,56", None),
            ("007", Some(7.0)),
        ];
        for (text, value) in english {
            assert_eq!(digits(text, Language::English), value, "{text}");
        }
        let spanish = [
            ("1.234,5", Some(1234.5)),
            ("1,234.5", Some(1234.5)),
            ("34.600", Some(34600.0)),
            ("34,600", Some(34600.0)),
            ("29,4", Some(29.4)),
            ("29.4", Some(29.4)),
            ("0,500", Some(0.5)),
            ("34\u{202F}600", Some(34600.0)),
        ];
        for (text, value) in spanish {
            assert_eq!(digits(text, Language::Spanish), value, "{text}");
        }
    }
}
