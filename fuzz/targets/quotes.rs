//! A text, a line of `%%%%`, and a quote that may be found in it, approximately or not at all.

#![no_main]

use libfuzzer_sys::fuzz_target;

use briefbook::diagnostic::{Code, Diagnostics};
use briefbook::parse::Parsed;
use briefbook::reanchor::{Mend, Proposal, proposals, write::rewritten};
use briefbook_fuzz::{halves, read, site};

const ANNOTATIONS: &str = "content/annotations/one.toml";

fuzz_target!(|input: &[u8]| {
    let (text, quote) = halves(input);
    let (Ok(text), Ok(quote)) = (std::str::from_utf8(text), std::str::from_utf8(quote)) else { return };
    // Text and nothing else, so that what is looked for is what is there.
    let article = format!(
        "+++\ntitle = \"One\"\npublisher = \"post\"\n+++\n{}",
        text.replace(['[', ']', '<', '&', '\\'], "-")
    );
    let quote: String = quote.chars().filter(|c| !c.is_control()).collect();
    let annotations =
        format!("[[note]]\nquote = \"{}\"\ntext = \"Ours.\"\n", quote.replace(['"', '\\'], "-"));
    let Some((parsed, found)) = proposed(&article, &annotations) else { return };
    let Some(mended) = written(&annotations, &found) else { return };
    // What `reanchor` wrote is found, and nothing is left to do.
    let (_, again) = proposed(&article, &mended).expect("what was written is read");
    assert!(
        again.is_empty(),
        "not found again: {mended}\nin {article}\nof {} articles",
        parsed.articles.len()
    );
});

fn proposed(article: &str, annotations: &str) -> Option<(Parsed, Vec<Proposal>)> {
    let files = [("content/articles/one.md", article.as_bytes()), (ANNOTATIONS, annotations.as_bytes())];
    let (_, parsed, diagnostics) = read(&site(&files))?;
    let syntax = |diagnostics: &Diagnostics| diagnostics.iter().any(|one| one.code == Code::TomlSyntax);
    assert!(!syntax(&diagnostics), "no TOML: {annotations}");
    let found = proposals(&parsed, &["one".to_owned()]);
    Some((parsed, found))
}

/// The annotation file as `reanchor` writes it, where there is a passage to write.
fn written(annotations: &str, found: &[Proposal]) -> Option<String> {
    let agreed: Vec<&Proposal> = found.iter().filter(|one| matches!(one.mend, Mend::Passage(_))).collect();
    if agreed.is_empty() || agreed.len() < found.len() {
        return None;
    }
    rewritten(annotations, annotations, &agreed).ok()
}
