//! Numbers as a reader sees them.

use crate::parse::objects::{Amount, Comparator};
use crate::words::Words;

/// So many decimals are shown at most where nobody says how many; of a number that they would not show, so many digits.
const MOST: usize = 6;

/// A number as the language writes it, with a true minus sign. Without `decimals` as many as it needs, up to a limit.
pub fn number(words: &Words, value: f64, decimals: Option<u8>) -> String {
    let text = match decimals {
        Some(decimals) => rounded(value.abs(), decimals.into()),
        None => as_needed(value.abs()),
    };
    let mut written = String::with_capacity(text.len() * 2);
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        written.push('\u{2212}');
    }
    words.number(&mut written, &text);
    written
}

/// A number with as many decimals as it needs.
fn as_needed(value: f64) -> String {
    let decimals = decimals(value);
    let noughts = decimals.bytes().take_while(|digit| *digit == b'0').count();
    let is_small = value < 1.0 && noughts >= MOST;
    let text = rounded(value, if is_small { noughts + MOST } else { MOST });
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with so many decimals. A half goes up: what is a half is told by the digits that its author wrote, not by the
/// binary number next to them.
fn rounded(value: f64, decimals: usize) -> String {
    let is_half = self::decimals(value).get(decimals..) == Some("5");
    let value = if is_half { value.next_up() } else { value };
    format!("{value:.decimals$}")
}

/// The decimals of a number as its author wrote it: the fewest that tell it from others.
fn decimals(value: f64) -> String {
    let text = value.to_string();
    text.split_once('.').map(|(_, decimals)| decimals.to_owned()).unwrap_or_default()
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
        let is_rounded = decimals.is_some_and(|most| self::decimals(value).len() > most.into());
        if is_rounded { number(words, value, None) } else { short }
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
            (0.25, Some(1), "0.3"),
            (0.35, Some(1), "0.4"),
            (-0.25, Some(1), "\u{2212}0.3"),
            (1.005, Some(2), "1.01"),
            (2.5, Some(0), "3"),
            (0.2499, Some(1), "0.2"),
            (1e-7, None, "0.0000001"),
            (-1.234_567_89e-9, None, "\u{2212}0.00000000123457"),
            (0.1 + 0.2, None, "0.3"),
            (0.0, None, "0"),
            (100.0, None, "100"),
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
            (change(-0.000_000_01, true, Comparator::Exactly), "down 0.00000001\u{a0}%"),
            (change(-0.000_000_01, false, Comparator::Exactly), "down 0.00000001"),
            (Amount::Value(1.5, Comparator::Exactly), "1.5"),
        ];
        for (given, text) in cases {
            assert_eq!(amount(&Words::default(), &given, Some(0)), text);
        }
    }
}
