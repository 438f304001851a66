//! The order of names as the readers of a language expect it: ñ behind n in Spanish, å behind z in Swedish; accents and
//! letter case decide between names that are otherwise the same, and numbers go by their value.

use std::cmp::Ordering;
use std::fmt::{self, Debug};

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

use super::locale;

/// Compares names in a language.
pub struct Order {
    /// None where the library knows not even the root of all languages.
    collator: Option<CollatorBorrowed<'static>>,
}

impl Order {
    /// The order of a language; that of no language in particular where it is unknown.
    pub fn of(language: &str) -> Self {
        let collator = |language| {
            let mut preferences = CollatorPreferences::from(&locale(language));
            preferences.numeric_ordering = Some(CollationNumericOrdering::True);
            Collator::try_new(preferences, CollatorOptions::default()).ok()
        };
        Self { collator: collator(language).or_else(|| collator("en")) }
    }

    /// Which of two names goes first. Two that differ in nothing that is seen are equal.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        match &self.collator {
            Some(collator) => collator.compare(a, b),
            None => a.cmp(b),
        }
    }
}

impl Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_order_as_they_do() {
        let cases = [
            ("en", "abel Abel Ábel abels Øster Zoë"),
            ("es", "nube nuez ñandú ñu oasis"),
            ("en", "ñandú ñu nube"),
            ("sv", "Zorn Åberg Ängel Östman"),
            ("de", "Aster Äther Zorn"),
            ("da", "Zorn Ægir Øster Åberg"),
            ("cs", "hora chata ihned"),
            ("ru", "Ада Борис Яна"),
            ("no tag", "abel Zorn"),
            ("en", "Unit-2 Unit-10"),
        ];
        for (language, names) in cases {
            let expected: Vec<&str> = names.split(' ').collect();
            let mut sorted = expected.clone();
            sorted.reverse();
            let order = Order::of(language);
            sorted.sort_by(|a, b| order.compare(a, b));
            assert_eq!(sorted, expected, "{language}");
        }
    }
}
