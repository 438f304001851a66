//! Values as FollowTheMoney cleans them.

use unicode_normalization::UnicodeNormalization;

use crate::date::Date;
use crate::export::dates::{Point, month, points};
use crate::export::ftm::Thing;
use crate::model::Passage;

/// Languages by their two letters, with the three that the format knows.
const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "ara"),
    ("az", "aze"),
    ("be", "bel"),
    ("bg", "bul"),
    ("bs", "bos"),
    ("ca", "cat"),
    ("cs", "ces"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("es", "spa"),
    ("et", "est"),
    ("fa", "fas"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("he", "heb"),
    ("hi", "hin"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("hy", "hye"),
    ("id", "ind"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("ka", "kat"),
    ("kk", "kaz"),
    ("ko", "kor"),
    ("lt", "lit"),
    ("lv", "lav"),
    ("mk", "mkd"),
    ("nl", "nld"),
    ("pl", "pol"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sk", "slk"),
    ("sl", "slv"),
    ("sq", "sqi"),
    ("sv", "swe"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("zh", "zho"),
];

/// The language of a tag (`es-MX`), where the format knows it.
pub fn language(tag: &str) -> Option<String> {
    let word = tag.split('-').next()?.to_ascii_lowercase();
    let known = LANGUAGES.iter().find(|(two, three)| *two == word || *three == word);
    known.map(|(_, three)| (*three).to_owned())
}

/// A line: white space folded, without what nobody sees.
pub fn line(text: &str) -> Option<String> {
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).nfc().collect();
    Some(seen.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|line| !line.is_empty())
}

/// A text of several lines.
pub fn text(text: &str) -> Option<String> {
    let plain = |c: char| match c {
        '\n' | '\t' => c,
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        // Thin spaces and their like; the library leaves the one that keeps words together.
        c if c.is_whitespace() && c != '\u{a0}' => ' ',
        c => c,
    };
    let kept: String = text.chars().filter(|c| !is_unseen(*c)).map(plain).nfc().collect();
    Some(kept.trim().to_owned()).filter(|text| !text.is_empty())
}

fn is_unseen(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A country, by its two letters.
pub fn country(word: &str) -> Option<String> {
    let is_code = word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| word.to_ascii_lowercase())
}

/// The dates of something: what is a day, a month or a year as `single`, else the ends that are known.
pub fn dates(thing: &mut Thing, when: Option<&Date>, single: &'static str, source: Option<Passage>) {
    let Some(when) = when else { return };
    let points = points(when, month);
    for (property, point) in [(single, points.single), ("startDate", points.start), ("endDate", points.end)] {
        thing.add_from(property, point.and_then(Point::iso), source);
    }
}
