//! What `init` and `new` give passes `check`.

use std::collections::BTreeMap;

use super::{New, new_file, path_of, starter};
use crate::build::{Request, check};
use crate::diagnostic::Diagnostics;
use crate::load::{Memory, load};
use crate::parse::{self, ObjectKind};

fn said(files: &BTreeMap<String, String>) -> Diagnostics {
    let site = Memory::new(files.iter().map(|(path, text)| (path.clone(), text.clone())));
    let loaded = load(&site, &|text: &str| parse::site_config(text).output).unwrap();
    check(&loaded, &site, &Request::default(), &()).diagnostics
}

fn everything() -> Vec<New> {
    ObjectKind::ALL.iter().map(|(kind, _, _)| New::Object(*kind)).chain([New::Annotations]).collect()
}

#[test]
fn the_starter_has_every_kind_and_no_problem() {
    let files = starter();
    assert_eq!(said(&files), Diagnostics::new());
    for (kind, word, _) in ObjectKind::ALL {
        let folder = format!("content/{}/", crate::resolve::ids::folder(*kind));
        assert!(files.keys().any(|path| path.starts_with(&folder)), "{word}");
    }
    assert!(
        files.contains_key(".gitignore") && files.contains_key("content/annotations/harbour-report.toml")
    );
}

#[test]
fn a_new_file_has_no_problem_and_shows_every_key() {
    for new in everything() {
        let mut files = starter();
        let id = if new == New::Annotations { "second-report" } else { "brand-new" };
        if new == New::Annotations {
            files.insert(
                path_of(New::Object(ObjectKind::Article), id),
                new_file(New::Object(ObjectKind::Article), id),
            );
        }
        files.insert(path_of(new, id), new_file(new, id));
        assert_eq!(said(&files), Diagnostics::new(), "{new:?}");
    }
}

/// With every `#` taken away, what is shown is read without an unknown key or a value that is none.
#[test]
fn what_a_new_file_shows_is_what_the_parser_reads() {
    for new in everything() {
        let shown: String = new_file(new, "brand-new")
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.starts_with('[') || rest.contains(" = ") && !rest.starts_with("The ") => {
                    format!("{rest}\n")
                }
                Some(_) => String::new(),
                None => format!("{line}\n"),
            })
            .collect();
        let files = BTreeMap::from([
            ("site.toml".to_owned(), "title = 'x'".to_owned()),
            (path_of(new, "brand-new"), shown),
        ]);
        let codes: Vec<String> = said(&files)
            .iter()
            .filter(|d| {
                matches!(
                    d.code.as_str(),
                    "unknown-key" | "toml-syntax" | "bad-value" | "wrong-type" | "bad-date"
                )
            })
            .map(|d| d.message.clone())
            .collect();
        assert_eq!(codes, [""; 0], "{new:?}");
    }
}
