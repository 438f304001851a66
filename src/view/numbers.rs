//! Numbers as a reader sees them.

use crate::parse::objects::{Amount, Comparator};
use crate::words::Words;

/// A number as the language writes it, with a true minus sign. Without `decimals` as many as it needs, at most six.
pub fn number(words: &Words, value: f64, decimals: Option<u8>) -> String {
    let text = match decimals {
        Some(decimals) => format!("{:.*}", usize::from(decimals), value.abs()),
        None => {
            let text = format!("{:.6}", value.abs());
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    };
    let mut written = String::with_capacity(text.len() * 2);
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        written.push('\u{2212}');
    }
    words.number(&mut written, &text);
    written
}

/// The number of a figure in words: `more than 36,000`, `down about 40 %`.
pub fn amount(words: &Words, amount: &Amount, decimals: Option<u8>) -> String {
    let filled = |key: &str, amount: &str| words.filled(key, &[("amount", amount)]);
    let about = |comparator: Comparator, amount: String| match comparator {
        Comparator::Exactly => amount,
        Comparator::MoreThan => filled("amount.more_than", &amount),
        Comparator::LessThan => filled("amount.less_than", &amount),
        Comparator::About => filled("amount.about", &amount),
    };
    // A source's number keeps the decimals that it gives when they are more than the series'.
    let shown = |value: f64| {
        let short = number(words, value, decimals);
        let rounded = decimals.is_some_and(|d| (value * 10f64.powi(d.into())).fract() != 0.0);
        if rounded { number(words, value, None) } else { short }
    };
    match amount {
        Amount::Value(value, comparator) => about(*comparator, shown(*value)),
        Amount::Range(low, high) => {
            words.filled("amount.range", &[("low", &shown(*low)), ("high", &shown(*high))])
        }
        Amount::Change { value, percent, comparator, .. } => {
            if *value == 0.0 {
                return words.get("amount.no_change").to_owned();
            }
            let direction = if *value < 0.0 { "amount.down" } else { "amount.up" };
            let size = match percent {
                true => filled("amount.percent", &number(words, value.abs(), None)),
                false => shown(value.abs()),
            };
            // "More than" of a fall is a deeper fall only in words; the sign decides which way the bound lies.
            let bound = match comparator {
                Comparator::MoreThan if *value < 0.0 => Comparator::LessThan,
                Comparator::LessThan if *value < 0.0 => Comparator::MoreThan,
                other => *other,
            };
            filled(direction, &about(bound, size))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        let cases = [
            (36685.0, None, "36,685"),
            (2_475_669.0, Some(0), "2,475,669"),
            (-1234.5, None, "\u{2212}1,234.5"),
            (0.25, Some(1), "0.2"),
            (999.0, Some(2), "999.00"),
            (-0.0001, Some(1), "0.0"),
        ];
        for (value, decimals, text) in cases {
            assert_eq!(number(&Words::default(), value, decimals), text);
        }
    }

    #[test]
    fn amounts() {
        let change =
            |value, percent, comparator| Amount::Change { value, percent, baseline: None, comparator };
        let cases = [
            (Amount::Value(36000.0, Comparator::MoreThan), "more than 36,000"),
            (Amount::Range(10.0, 20.0), "10 to 20"),
            (change(-40.0, true, Comparator::About), "down about 40\u{a0}%"),
            (change(1200.0, false, Comparator::Exactly), "up 1,200"),
            (change(0.0, true, Comparator::Exactly), "no change"),
        ];
        for (given, text) in cases {
            assert_eq!(amount(&Words::default(), &given, Some(0)), text);
        }
    }
}
