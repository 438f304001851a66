//! Markdown with annotations on stretches of its own text: every other word begins or ends one.

#![no_main]

use libfuzzer_sys::fuzz_target;

use briefbook_fuzz::everything;

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let article = format!("+++\ntitle = \"One\"\npublisher = \"post\"\n+++\n{text}");
    let words: Vec<(usize, &str)> = text.split_whitespace().map(|word| (place(text, word), word)).collect();
    let mut annotations = String::new();
    for (number, at) in (0..words.len()).step_by(5).take(40).enumerate() {
        let to = (at + 1 + number % 4).min(words.len()) - 1;
        let stretch = &text[words[at].0..words[to].0 + words[to].1.len()];
        let kind = ["note", "claim", "event"][number % 3];
        let rest = ["text = \"Ours.\"", "text = \"Ours.\"", "title = \"Ours\"\nwhen = \"2020\""][number % 3];
        annotations.push_str(&format!("[[{kind}]]\nquote = {}\n{rest}\n\n", toml(stretch)));
    }
    everything(
        input,
        &[
            ("content/articles/one.md", article.as_bytes()),
            ("content/annotations/one.toml", annotations.as_bytes()),
        ],
    );
});

/// Where a part of a text stands in it.
fn place(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// A TOML string.
fn toml(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", c as u32),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}
