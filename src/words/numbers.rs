//! Numbers as the readers of a language write them: which digits, what stands between thousands, which decimal mark.

use std::fmt::{self, Debug, Write};

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;

use super::locale;

/// Writes numbers in a language.
pub struct Numbers {
    /// None where the library knows not even the root of all languages.
    formatter: Option<DecimalFormatter>,
    /// Whether digits are those of ASCII, so that a number below a thousand is its digits.
    is_plain: bool,
}

/// Numbers below this one have nothing between their digits in any language.
const GROUPED: u64 = 1000;

impl Numbers {
    /// The numbers of a language; those of no language in particular where it is unknown.
    pub fn of(language: &str) -> Self {
        let formatter = |locale: icu_locale_core::Locale| {
            DecimalFormatter::try_new((&locale).into(), Default::default()).ok()
        };
        let formatter = formatter(locale(language)).or_else(|| formatter(locale("en")));
        let numbers = Self { formatter, is_plain: false };
        let is_plain = ["1234567890", "0"].iter().all(|digits| {
            let mut written = String::new();
            numbers.write(&mut written, digits);
            written.retain(|c| c.is_alphanumeric());
            written == **digits
        });
        Self { is_plain, ..numbers }
    }

    /// Writes a whole number.
    pub fn write_whole(&self, out: &mut String, n: u64) {
        if !self.is_plain || n >= GROUPED {
            return self.write(out, &n.to_string());
        }
        let (hundreds, tens, ones) = (n / 100, n / 10 % 10, n % 10);
        let digit = |digit: u64| char::from_digit(u32::try_from(digit).unwrap_or_default(), 10);
        out.extend(digit(hundreds).filter(|_| n >= 100));
        out.extend(digit(tens).filter(|_| n >= 10));
        out.extend(digit(ones));
    }

    /// Writes a number that is given by its digits, with `.` before the decimals: `1234.50`. What is none stays as it is.
    pub fn write(&self, out: &mut String, digits: &str) {
        let decimal = self.formatter.as_ref().zip(digits.parse::<Decimal>().ok());
        let Some((formatter, decimal)) = decimal else { return out.push_str(digits) };
        // Writing to memory does not fail.
        let written = write!(out, "{}", formatter.format(&decimal));
        debug_assert!(written.is_ok(), "{digits}");
    }
}

impl Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Numbers").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_group_as_they_do() {
        let cases = [
            ("en", "1234567.50", "1,234,567.50"),
            ("es", "1234567.5", "1.234.567,5"),
            ("es", "1234", "1234"),
            ("es-MX", "1234567.5", "1,234,567.5"),
            ("hi", "1234567", "12,34,567"),
            ("tlh", "1234.5", "1,234.5"),
            ("no tag", "1234.5", "1,234.5"),
            ("en", "no number", "no number"),
        ];
        for (language, digits, expected) in cases {
            let mut out = String::new();
            Numbers::of(language).write(&mut out, digits);
            assert_eq!(out, expected, "{language}");
        }
    }

    #[test]
    fn small_numbers_are_written_as_by_the_library() {
        for language in ["en", "es", "ar-EG", "hi", "mr", "fa", "de-CH", "no tag"] {
            let numbers = Numbers::of(language);
            for n in (0..1200).chain([9999, 123_456]) {
                let (mut quick, mut slow) = (String::new(), String::new());
                numbers.write_whole(&mut quick, n);
                numbers.write(&mut slow, &n.to_string());
                assert_eq!(quick, slow, "{language}");
            }
        }
    }
}
