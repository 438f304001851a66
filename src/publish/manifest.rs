//! What the target holds of ours: the manifest of the release that readers see, what is under way, and how to go back.
//!
//! The manifest lies at the target, so that a later publish needs neither a list nor a download. It names no file that
//! was not published.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::target::Headers;
use crate::render::search;

/// The path of the manifest.
pub const MANIFEST: &str = ".briefbook/manifest.json";
/// The path of what is under way.
pub const PENDING: &str = ".briefbook/pending.json";
/// The path of the lock.
pub const LOCK: &str = ".briefbook/lock.json";

const VERSION: u32 = 1;

/// The path of what leads back to a release.
pub fn history(release: &str) -> String {
    format!(".briefbook/history/{release}.json")
}

/// The path at which a file of an earlier release is kept.
pub fn kept(release: &str, hash: &str) -> String {
    format!(".briefbook/kept/{release}/{hash}")
}

/// The release that readers see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub(super) version: u32,
    /// Its name.
    pub release: String,
    /// The release that it brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<String>,
    /// For whom it was built.
    pub audience: String,
    /// Its files.
    pub files: Files,
    /// Assets that only earlier releases use, with the last one that did.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, KeptAsset>,
    /// Earlier releases that can be brought back, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
    /// What was purged: hashes by path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub purged: BTreeMap<String, BTreeSet<String>>,
}

/// An asset that only earlier releases use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAsset {
    /// What it is.
    pub entry: Entry,
    /// The last release that used it.
    pub last: String,
}

/// An earlier release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Its name.
    pub release: String,
    /// The release that it brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<String>,
    /// For whom it was built.
    pub audience: String,
}

/// A file at the target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// BLAKE3 of what lies there, in hexadecimal digits.
    pub hash: String,
    /// How many bytes.
    pub size: u64,
    /// BLAKE3 of what was compressed to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    /// What browsers are told.
    pub headers: Headers,
}

/// Files by path. Written with each set of headers once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Files(pub BTreeMap<String, Entry>);

#[derive(Serialize, Deserialize)]
struct Written {
    headers: Vec<Headers>,
    paths: BTreeMap<String, Row>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    hash: String,
    size: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plain: Option<String>,
    headers: usize,
}

impl From<Files> for Written {
    fn from(files: Files) -> Self {
        let kinds: BTreeSet<Headers> = files.0.values().map(|entry| entry.headers.clone()).collect();
        let numbers: BTreeMap<Headers, usize> = kinds.iter().cloned().zip(0..).collect();
        let rows = files.0.into_iter().map(|(path, entry)| {
            let headers = numbers.get(&entry.headers).copied().unwrap_or_default();
            (path, Row { hash: entry.hash, size: entry.size, plain: entry.plain, headers })
        });
        Self { paths: rows.collect(), headers: kinds.into_iter().collect() }
    }
}

impl From<Written> for Files {
    fn from(written: Written) -> Self {
        let entry = |row: Row| Entry {
            headers: written.headers.get(row.headers).cloned().unwrap_or_default(),
            hash: row.hash,
            size: row.size,
            plain: row.plain,
        };
        Self(written.paths.into_iter().map(|(path, row)| (path, entry(row))).collect())
    }
}

/// What a publish is about to do, written before it does anything: what a killed one leaves is known as ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    pub(super) version: u32,
    /// The release that is being made.
    pub release: String,
    /// Every path that it may put or remove, those of interrupted ones before it included.
    pub paths: BTreeSet<String>,
    /// Whether all that leads back to the release before is kept already: from then on paths may hold something new.
    pub kept: bool,
}

/// What leads back from a release to the one before it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    pub(super) version: u32,
    /// What the paths that were changed held in the release before; none where they were not there.
    pub files: BTreeMap<String, Option<Entry>>,
}

/// Why a file of ours cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is no JSON of that kind.
    #[error("`{0}` at the target cannot be read: {1}")]
    Broken(String, String),
    /// It names a place that is not in the site.
    #[error("`{0}` at the target names `{1}`, which no publish has written: somebody has changed it")]
    Outside(String, String),
    /// A later version of the program wrote it.
    #[error("`{0}` at the target was written by a later version of briefbook: use that one")]
    Newer(String),
}

macro_rules! stored {
    ($($kind:ident)*) => {$(
        impl $kind {
            /// As it is written to the target.
            pub fn to_bytes(&self) -> Vec<u8> {
                // Maps and texts alone: writing them to memory does not fail.
                let stamped = Self { version: VERSION, ..self.clone() };
                serde_json::to_vec(&stamped).unwrap_or_default()
            }

            /// Reads what lies at a path of the target.
            pub fn of_bytes(path: &str, bytes: &[u8]) -> Result<Self, Unreadable> {
                #[derive(Deserialize)]
                struct Stamp {
                    version: u32,
                }
                let broken = |error: serde_json::Error| Unreadable::Broken(path.to_owned(), error.to_string());
                let stamp: Stamp = serde_json::from_slice(bytes).map_err(broken)?;
                if stamp.version > VERSION {
                    return Err(Unreadable::Newer(path.to_owned()));
                }
                let value: Self = serde_json::from_slice(bytes).map_err(broken)?;
                // Whoever can write there must not make us write or remove anything elsewhere.
                let outside = value.paths().find(|path| !is_inside(path)).map(ToOwned::to_owned);
                let outside = outside.or_else(|| value.names().find(|name| !is_name(name)).map(ToOwned::to_owned));
                match outside {
                    Some(outside) => Err(Unreadable::Outside(path.to_owned(), outside)),
                    None => Ok(Self { version: 0, ..value }),
                }
            }
        }
    )*};
}

stored! { Manifest Pending History }

/// Whether a path is one of the site, and none of what is ours there.
fn is_inside(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
    path.split('/').all(plain) && !path.starts_with(super::target::OWN)
}

/// Whether a word may be part of a path: a release, a hash.
fn is_name(word: &str) -> bool {
    let letters = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    word.bytes().all(letters) && !word.starts_with('.')
}

impl Manifest {
    fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.0.keys().chain(self.kept.keys()).map(String::as_str)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let earlier = self.earlier.iter().map(|earlier| earlier.release.as_str());
        let hashes = self.files.0.values().map(|entry| entry.hash.as_str());
        earlier.chain(hashes).chain([self.release.as_str()]).chain(self.restores.as_deref())
    }
}

impl Pending {
    fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.release.as_str())
    }
}

impl History {
    fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.files.values().flatten().map(|entry| entry.hash.as_str())
    }
}

/// Whether a path is that of a page, as readers know pages.
pub fn is_page(path: &str) -> bool {
    path.ends_with(".html") && !path.starts_with("assets/") && !path.starts_with("media/")
}

/// The address of a page's file, as readers know it: `/articles/a/`.
pub fn address(path: &str) -> String {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{path}"),
    }
}

/// Whether a path is that of a file that is named by its contents, `assets/NAME.HASH.EXT`.
pub fn is_named_by_contents(path: &str, hash: &str) -> bool {
    let name = path.strip_prefix("assets/").filter(|name| !name.contains('/'));
    let digits = name.and_then(|name| name.rsplit_once('.')).and_then(|(stem, _)| stem.rsplit_once('.'));
    digits.is_some_and(|(_, digits)| digits.len() == 12 && hash.starts_with(digits))
}

/// Whether a path is that of a file of the index of the search.
pub fn is_of_search(path: &str) -> bool {
    path.starts_with(search::PREFIX)
}

/// Whether a file of an earlier release stays where readers find it, for pages that their browsers have kept: what is
/// named by its contents, also compressed. `content` is the hash of what it holds uncompressed. The index of the search is
/// such a file, but holds the words of pages that may have been withdrawn since.
pub fn stays_for_readers(path: &str, content: &str) -> bool {
    let plain = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
    is_named_by_contents(plain, content) && !is_of_search(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let headers = |kind: &str| Headers { content_type: kind.to_owned(), ..Headers::default() };
        let entry = |hash: &str, kind: &str| Entry {
            hash: hash.to_owned(),
            size: 3,
            plain: None,
            headers: headers(kind),
        };
        let files = [("a", entry("1", "x")), ("b", entry("2", "y")), ("c", entry("3", "x"))];
        let manifest = Manifest {
            release: "r".to_owned(),
            files: Files(files.into_iter().map(|(path, entry)| (path.to_owned(), entry)).collect()),
            purged: BTreeMap::from([("p".to_owned(), BTreeSet::from(["9".to_owned()]))]),
            ..Manifest::default()
        };
        let bytes = manifest.to_bytes();
        assert_eq!(Manifest::of_bytes(MANIFEST, &bytes).as_ref(), Ok(&manifest));
        assert_eq!(String::from_utf8_lossy(&bytes).matches("content_type").count(), 2);
        let newer = br#"{"version": 2}"#;
        assert_eq!(Manifest::of_bytes("m", newer), Err(Unreadable::Newer("m".to_owned())));
        for path in ["../x", "/x", "a//b", ".briefbook/x", "a\\b"] {
            let pending = Pending { paths: BTreeSet::from([path.to_owned()]), ..Pending::default() };
            let read = Pending::of_bytes("p", &pending.to_bytes());
            assert_eq!(read, Err(Unreadable::Outside("p".to_owned(), path.to_owned())));
        }
        let earlier = Earlier { release: "../x".to_owned(), restores: None, audience: "clear".to_owned() };
        let outside = Manifest { earlier: vec![earlier], ..Manifest::default() };
        assert!(matches!(Manifest::of_bytes("m", &outside.to_bytes()), Err(Unreadable::Outside(..))));
        for broken in [&b""[..], b"{}", b"[1]", b"{\"version\": 1}", b"\xff"] {
            assert!(matches!(Manifest::of_bytes("m", broken), Err(Unreadable::Broken(..))));
        }
    }

    #[test]
    fn names_and_addresses() {
        let hash = "0123456789abcdef";
        assert!(is_named_by_contents("assets/style.0123456789ab.css", hash));
        for path in [
            "assets/style.css",
            "assets/a.0123456789ac.css",
            "assets/x/a.0123456789ab.css",
            "a.0123456789ab.css",
        ] {
            assert!(!is_named_by_contents(path, hash), "{path}");
        }
        for path in ["assets/style.0123456789ab.css", "assets/style.0123456789ab.css.gz"] {
            assert!(stays_for_readers(path, hash), "{path}");
        }
        for path in
            ["assets/search-texts.0123456789ab.js", "assets/search-texts.0123456789ab.js.br", "assets/x.css"]
        {
            assert!(!stays_for_readers(path, hash), "{path}");
        }
        assert_eq!(address("index.html"), "/");
        assert_eq!(address("articles/a/index.html"), "/articles/a/");
        assert_eq!(address("404.html"), "/404.html");
        assert!(is_page("a/index.html") && !is_page("assets/x.html") && !is_page("feed.xml"));
    }
}
