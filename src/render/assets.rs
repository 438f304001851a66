//! The theme's assets: named by their contents, so that a host may keep them for ever.

use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::load::StaticFile;
use crate::view::Assets;

static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The assets of a site and where they are published.
pub struct Published {
    /// Their paths, as views name them.
    pub assets: Assets,
    /// Their paths and bytes, and the site's other static files.
    pub files: Vec<(String, Arc<[u8]>)>,
}

/// Publishes the theme's assets, the site's own in place of those of the same name, and its other static files.
pub fn publish(static_files: &[StaticFile], has_code: bool) -> Published {
    let mut files = Vec::new();
    let mut asset = |name: &str| {
        let own = static_files.iter().find(|file| file.path == name).map(|file| file.bytes.clone());
        let theme = || THEME.get_file(name).map_or(&[][..], |file| file.contents()).into();
        let bytes: Arc<[u8]> = own.unwrap_or_else(theme);
        let path = address(name, &bytes);
        files.push((path.clone(), bytes));
        path
    };
    let assets = Assets {
        style: asset("style.css"),
        highlight: if has_code { asset("highlight.css") } else { String::new() },
        script: asset("script.js"),
        search: asset("search.js"),
        icon: asset("icon.svg"),
        search_index: String::new(),
    };
    let other = static_files.iter().filter(|file| !is_asset(&file.path));
    files.extend(other.map(|file| (file.path.clone(), file.bytes.clone())));
    Published { assets, files }
}

fn is_asset(path: &str) -> bool {
    THEME.get_file(path).is_some()
}

/// The static files that keep their names: all that take no place of the theme's.
pub fn other_files(static_files: &[StaticFile]) -> impl Iterator<Item = &str> {
    static_files.iter().map(|file| file.path.as_str()).filter(|path| !is_asset(path))
}

/// The name of the search index, which is an asset, too.
pub const SEARCH_INDEX: &str = "search-index.js";

/// `assets/NAME.HASH.EXT`.
pub fn address(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("assets/{stem}.{}.{extension}", &hash[..12])
}
