//! Numbers as the readers of a language write them: which digits, what stands between thousands, which decimal mark.

use std::fmt::{self, Debug, Write};

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;

use super::locale;

/// Writes numbers in a language.
pub struct Numbers {
    /// None where the library knows not even the root of all languages.
    formatter: Option<DecimalFormatter>,
}

impl Numbers {
    /// The numbers of a language; those of no language in particular where it is unknown.
    pub fn of(language: &str) -> Self {
        let formatter = |locale: icu_locale_core::Locale| {
            DecimalFormatter::try_new((&locale).into(), Default::default()).ok()
        };
        Self { formatter: formatter(locale(language)).or_else(|| formatter(locale("en"))) }
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
}
