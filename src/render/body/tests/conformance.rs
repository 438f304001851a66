//! The examples of the CommonMark specification (`tests/it/commonmark/`).

use super::{html_with, tree};
use crate::parse::markdown::Options;

/// Examples that an extension reads in another way.
const OTHERWISE: &[(u64, &str)] = &[
    (548, "`[[[foo]]]` holds the wiki link `[[foo]]`"),
    (559, "`[[*foo* bar]]` is a wiki link, not a reference link in brackets"),
    (590, "`[[foo]]: /url` begins with a wiki link"),
];

#[test]
fn specification_examples() {
    let examples: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../../tests/it/commonmark/spec.json")).unwrap();
    assert_eq!(examples.len(), 652);
    let mut failures = Vec::new();
    for example in &examples {
        let number = example["example"].as_u64().unwrap();
        let (markdown, expected) = (example["markdown"].as_str().unwrap(), example["html"].as_str().unwrap());
        let actual = html_with(&tree(markdown, &Options::CONFORMANCE), &[]);
        let excepted = OTHERWISE.iter().any(|(excepted, _)| *excepted == number);
        if (actual == expected) == excepted {
            failures
                .push(format!("{number}: {markdown:?}\n  expected {expected:?}\n  actual   {actual:?}\n"));
        }
    }
    assert!(failures.is_empty(), "{} examples:\n{}", failures.len(), failures.concat());
}
