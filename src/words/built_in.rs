//! The theme's words, which stand in the program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use super::{Entries, read};
use crate::diagnostic::Diagnostics;
use crate::source::FileId;

static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/words");

/// The theme's languages and their words.
static WORDS: LazyLock<BTreeMap<String, Entries>> = LazyLock::new(|| {
    let files = languages().map(|(language, text)| {
        let given = read::file(&mut Diagnostics::new(), FileId(0), text).unwrap_or_default();
        (language, given.into_iter().map(|(key, given)| (key, given.entry)).collect())
    });
    files.collect()
});

/// The languages of the theme with the texts of their files.
pub fn languages() -> impl Iterator<Item = (String, &'static str)> {
    THEME.files().filter_map(|file| {
        let language = file.path().file_stem()?.to_string_lossy().into_owned();
        Some((language, file.contents_utf8()?))
    })
}

/// The theme's words in a language, which is written in small letters.
pub fn built_in(language: &str) -> Option<&'static Entries> {
    WORDS.get(language)
}
