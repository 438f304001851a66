//! IDs made of titles and names.

use crate::plan::is_plain;

/// An ID has at most as many characters.
const LONGEST: usize = 80;

/// An ID of words: ASCII letters and digits with hyphens between, cut between words. Empty when the words have none;
/// with a number where no file can have that name on some systems.
pub fn slug(words: &str) -> String {
    let slug = joined(words);
    if slug.is_empty() || is_plain(&slug) { slug } else { numbered(&slug, 2) }
}

/// An ID with a number behind it.
pub fn numbered(id: &str, number: usize) -> String {
    let number = format!("-{number}");
    let start = &id[..id.len().min(LONGEST - number.len())];
    format!("{}{number}", start.trim_end_matches('-'))
}

fn joined(words: &str) -> String {
    // An apostrophe joins what it stands between.
    let words: String = words.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | '´')).collect();
    let ascii = deunicode::deunicode(&words).to_lowercase();
    let parts = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut slug = String::new();
    for part in parts {
        let part = &part[..part.len().min(LONGEST)];
        if slug.len() + part.len() + 1 > LONGEST && !slug.is_empty() {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(part);
    }
    slug
}

/// Whether a word is an ID.
pub fn is_id(word: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    word.len() <= LONGEST && word.split('-').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        assert_eq!(slug("Qué pasó: Łódź’s “plan” (2031)"), "que-paso-lodzs-plan-2031");
        assert_eq!(slug("…"), "");
        assert_eq!([slug("CON"), slug("Com1"), slug("Con man")], ["con-2", "com1-2", "con-man"]);
        assert_eq!(numbered("ada-mock", 3), "ada-mock-3");
        assert_eq!(numbered(&format!("{}-long", "x".repeat(76)), 12), format!("{}-12", "x".repeat(76)));
        let long = slug(&"word ".repeat(40));
        assert!(is_id(&long) && long.len() <= LONGEST && long.ends_with("word"));
        assert!(is_id(&slug(&"x".repeat(200))));
        assert!(!is_id("a--b") && !is_id("A") && !is_id("") && !is_id("-a"));
    }
}
