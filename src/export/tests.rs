//! What all formats have in common, over one small site.

use super::*;
use crate::render::data::fixture::{Fixture, site};

fn formats() -> impl Iterator<Item = ExportFormat> {
    ExportFormat::WORDS.iter().map(|(_, format)| *format)
}

fn all_of(made: &Fixture, format: ExportFormat) -> String {
    let files = export(&made.briefing, &made.routes, format).unwrap();
    files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect()
}

#[test]
fn an_empty_site_has_every_format() {
    let made = site("", &[]);
    for format in formats() {
        let files = export(&made.briefing, &made.routes, format).unwrap();
        assert!(!files.is_empty(), "{}", format.as_str());
        assert_eq!(files.iter().all(|(name, _)| name.is_empty()), !is_folder(format), "{}", format.as_str());
    }
}

#[test]
fn the_planned_paths_are_those_of_the_files() {
    let words: Vec<String> = formats().map(|format| format!("'{}'", format.as_str())).collect();
    let made = site(
        &format!("[export]\nformats = [{}]", words.join(", ")),
        &[
            ("content/articles/a.md", "+++\ntitle = 'A'\n+++\nWords.\n"),
            ("content/articles/b.md", "+++\ntitle = 'B'\nrights = 'link'\n+++\nWords.\n"),
            ("content/articles/c.md", "+++\ntitle = 'C'\nstatus = 'retracted'\n+++\nWords.\n"),
        ],
    );
    let mut planned = paths(&made.briefing);
    let files = files(&made.briefing, &made.routes, None).unwrap();
    let mut made_paths: Vec<String> = files.into_iter().map(|(path, _)| path).collect();
    planned.sort_unstable();
    made_paths.sort_unstable();
    assert_eq!(planned, made_paths);
}

#[test]
fn the_same_briefing_gives_the_same_bytes() {
    let files = [
        ("content/articles/a.md", "+++\ntitle = 'A'\n+++\nAda Example, Ada Example and Bob Specimen.\n"),
        (
            "content/annotations/a.toml",
            "[[relation]]\nsubject = 'ada'\npredicate = 'knows'\nobject = 'bob'\n",
        ),
        ("content/entities/ada.md", "+++\nname = 'Ada Example'\nkind = 'person'\n+++\n"),
        ("content/entities/bob.md", "+++\nname = 'Bob Specimen'\nkind = 'person'\n+++\n"),
    ];
    for format in formats() {
        assert_eq!(
            all_of(&site("", &files), format),
            all_of(&site("", &files), format),
            "{}",
            format.as_str()
        );
    }
}

/// Equal words are told apart by what stands around them, however long that has to be.
#[test]
fn a_quote_with_its_context_stands_once() {
    let text = format!("{}\n", "Ada Example came and went again. ".repeat(9));
    let article = format!("+++\ntitle = 'A'\n+++\n{text}");
    let made = site(
        "",
        &[
            ("content/articles/a.md", &article),
            ("content/entities/ada.md", "+++\nname = 'Ada Example'\nkind = 'person'\n+++\n"),
        ],
    );
    let article = &made.briefing.articles[0];
    let ranges: Vec<_> = made.briefing.mentions.iter().filter_map(|mention| mention.range.clone()).collect();
    assert_eq!(ranges.len(), 9);
    for (range, found) in ranges.iter().zip(quotes::around(article, &ranges)) {
        let quotes::Around { prefix, suffix } = found.unwrap();
        let context = format!("{prefix}Ada Example{suffix}");
        let whole = article.published_text().unwrap();
        let at: Vec<usize> = whole.match_indices(&context).map(|(at, _)| at + prefix.len()).collect();
        assert_eq!(at, [range.start as usize]);
    }
}

#[test]
fn a_linked_article_has_no_words_anywhere() {
    let made = site(
        "",
        &[
            (
                "content/articles/a.md",
                "+++\ntitle = 'A'\nrights = 'link'\n+++\nAda Example said secretword.\n",
            ),
            ("content/annotations/a.toml", "[[note]]\nquote = 'said secretword'\ntext = 'A note.'\n"),
            ("content/entities/ada.md", "+++\nname = 'Ada Example'\nkind = 'person'\n+++\n"),
        ],
    );
    for format in formats() {
        assert!(!all_of(&made, format).contains("secretword"), "{}", format.as_str());
    }
    let annotations = all_of(&made, ExportFormat::W3c);
    assert!(annotations.contains("\"total\":2") && !annotations.contains("selector"), "{annotations}");
}
