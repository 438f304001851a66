//! Words of a file as messages show them: on one line, and so few that a message stays one, whatever a cell holds.

/// So many characters of a cell, a name or a label are shown.
const LONGEST: usize = 80;

/// So many names of a list are shown.
const MOST: usize = 20;

/// Words on one line, without their end where they are long.
pub fn short(words: &str) -> String {
    let mut chars = words.chars().map(|c| if c.is_control() { ' ' } else { c });
    let start: String = chars.by_ref().take(LONGEST).collect();
    if chars.next().is_some() { format!("{}…", start.trim_end()) } else { start }
}

/// Names with commas between them; of many, the first, and how many more there are.
pub fn list(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(MOST).map(|name| short(name)).collect();
    let more = names.len().saturating_sub(MOST);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_and_long_lists_are_cut() {
        assert_eq!(short("Port\nSample"), "Port Sample");
        assert_eq!(short(&"ñ".repeat(80)), "ñ".repeat(80));
        assert_eq!(short(&"ñ".repeat(81)), format!("{}…", "ñ".repeat(80)));
        assert_eq!(list(&["name", "kind"]), "name, kind");
        assert!(list(&["x"; 25]).ends_with("x, x and 5 more"));
    }
}
