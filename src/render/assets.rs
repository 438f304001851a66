//! The theme's assets: one style sheet and one script a kind of page, joined of the theme's parts, and named by their
//! contents, so that a host may keep them for ever.
//!
//! Entry point: [`publish`]. Which parts make up a kind of page is said in `view::theme`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::squeeze;
use crate::load::StaticFile;
use crate::plan::Page;
use crate::view::Assets;
use crate::view::theme::{self, CODE, COMMON, KINDS, Kind, LABEL, Loads, OWN, SINGLE};

static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The part of every page's script, in front of the others.
const SCRIPT: &str = "script";

/// The assets of a site and where they are published.
pub struct Published {
    /// Their paths, as views name them.
    pub assets: Assets,
    /// Their paths and bytes, and the site's other static files.
    pub files: Vec<(String, Arc<[u8]>)>,
}

/// Publishes the theme's assets, the site's own parts in place of those of the same name, and its other static files.
/// `pages` are the pages of the site, each with whether it shows code; `labelled` is whether they bear a label.
pub fn publish(
    static_files: &[StaticFile],
    labelled: bool,
    pages: impl Iterator<Item = (Page, bool)>,
) -> Published {
    let kinds = pages.map(|(page, code)| (theme::kind(page), code));
    let kinds: BTreeMap<_, _> = kinds.map(|(kind, code)| ((kind.name, code), kind)).collect();
    let parts = Parts::new(static_files, labelled);
    let mut files = BTreeMap::new();
    let mut put = |(name, bytes): (String, Vec<u8>)| {
        let path = address(&name, &bytes);
        files.insert(path.clone(), bytes.into());
        path
    };
    let mut loads =
        |kind, code| Loads { style: put(parts.style(kind, code)), script: put(parts.script(kind)) };
    let common = loads(&COMMON, false);
    let loads = kinds.into_iter().map(|(key, kind)| (key, loads(kind, key.1))).collect();
    let icon = put(("icon.svg".to_owned(), parts.file("icon.svg").unwrap_or_default().to_vec()));
    let mut files: Vec<_> = files.into_iter().collect();
    let other = static_files.iter().filter(|file| !is_asset(&file.path));
    files.extend(other.map(|file| (file.path.clone(), file.bytes.clone())));
    Published { assets: Assets { loads, common, icon, search_index: String::new() }, files }
}

/// The style sheet of the whole briefing on one page: every part once.
pub fn whole_sheet(static_files: &[StaticFile]) -> Vec<u8> {
    let parts = Parts::new(static_files, true);
    let mut names = vec![COMMON.name];
    for name in KINDS.iter().flat_map(|kind| kind.parts).chain([&LABEL, &CODE, &SINGLE, &OWN]) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let mut sheet = Vec::new();
    names.iter().for_each(|name| parts.add(&format!("{name}.css"), &mut sheet, squeeze::css));
    sheet
}

/// The parts of the theme, and of a site.
struct Parts<'a> {
    static_files: &'a [StaticFile],
    labelled: bool,
    /// Those that were squeezed already: the common ones stand in each sheet.
    squeezed: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl<'a> Parts<'a> {
    fn new(static_files: &'a [StaticFile], labelled: bool) -> Self {
        Self { static_files, labelled, squeezed: RefCell::default() }
    }

    /// Appends a part, squeezed; nothing where there is none of the name.
    fn add(&self, name: &str, out: &mut Vec<u8>, squeeze: fn(&[u8], &mut Vec<u8>)) {
        let mut all = self.squeezed.borrow_mut();
        let part = all.entry(name.to_owned()).or_insert_with(|| {
            let mut part = Vec::new();
            self.file(name).into_iter().for_each(|file| squeeze(file, &mut part));
            part
        });
        out.extend_from_slice(part);
    }

    /// A file of the theme: the site's own where it has one of that name.
    fn file(&self, name: &str) -> Option<&'a [u8]> {
        let theme = THEME.get_file(name)?.contents();
        let own = self.static_files.iter().find(|file| file.path == name).map(|file| &*file.bytes);
        Some(own.unwrap_or(theme))
    }

    /// The style sheet of a kind of page: its name and contents.
    fn style(&self, kind: &Kind, code: bool) -> (String, Vec<u8>) {
        let label = self.labelled.then_some(LABEL);
        let parts = kind.parts.iter().copied().chain(label).chain(code.then_some(CODE)).chain([OWN]);
        let mut sheet = Vec::new();
        for name in [COMMON.name].into_iter().chain(parts) {
            self.add(&format!("{name}.css"), &mut sheet, squeeze::css);
        }
        let name = if code { format!("{}-code.css", kind.name) } else { format!("{}.css", kind.name) };
        (name, sheet)
    }

    /// The script of a kind of page; kinds without a part of their own share one.
    fn script(&self, kind: &Kind) -> (String, Vec<u8>) {
        let names = kind.parts.iter().map(|name| format!("{name}.js"));
        let own: Vec<_> = names.filter(|name| self.file(name).is_some()).collect();
        let name = if own.is_empty() { SCRIPT } else { kind.name };
        let mut script = Vec::new();
        for part in std::iter::once("script.js").chain(own.iter().map(String::as_str)) {
            // A function each: one part's strictness and names are not another's.
            script.extend_from_slice(b"(() => {\n");
            self.add(part, &mut script, squeeze::js);
            script.extend_from_slice(b"\n})();\n");
        }
        (format!("{name}.js"), script)
    }
}

fn is_asset(path: &str) -> bool {
    THEME.get_file(path).is_some()
}

/// The static files that keep their names: all that take no place of the theme's.
pub fn other_files(static_files: &[StaticFile]) -> impl Iterator<Item = &str> {
    static_files.iter().map(|file| file.path.as_str()).filter(|path| !is_asset(path))
}

/// `assets/NAME.HASH.EXT`.
pub fn address(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("assets/{stem}.{}.{extension}", &hash[..12])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn own(files: &[(&str, &str)]) -> Vec<StaticFile> {
        let file = |(path, text): &(&str, &str)| StaticFile {
            path: (*path).to_owned(),
            bytes: Arc::from(text.as_bytes()),
        };
        files.iter().map(file).collect()
    }

    fn text(published: &Published, path: &str) -> String {
        let file = published.files.iter().find(|(other, _)| other == path).expect(path);
        String::from_utf8(file.1.to_vec()).unwrap()
    }

    #[test]
    fn every_part_of_the_theme_is_used_and_there() {
        let mut used: BTreeSet<&str> = [COMMON.name, SCRIPT, OWN, CODE, LABEL, SINGLE, "icon"].into();
        used.extend(theme::KINDS.iter().flat_map(|kind| kind.parts));
        let stem = |path: &'static std::path::Path| path.file_stem().unwrap().to_str().unwrap();
        let there: BTreeSet<&str> = THEME.files().map(|file| stem(file.path())).collect();
        assert_eq!(used, there);
    }

    #[test]
    fn a_page_loads_the_common_part_its_own_and_the_sites() {
        let files = own(&[
            ("style.css", "common {}"),
            ("lists.css", "lists {}"),
            ("tlp.css", "label {}"),
            ("search.css", "/* said */ search {}"),
            ("site.css", "site {}"),
            ("script.js", "a = 1;"),
            ("search.js", "\u{feff}b = 2;"),
            ("other.css", "/* kept */"),
        ]);
        let published = publish(&files, false, [(Page::Search, false), (Page::NotFound, false)].into_iter());
        let search = published.assets.of(Page::Search, false);
        assert!(search.style.starts_with("assets/search."), "{search:?}");
        assert_eq!(text(&published, &search.style), "common{}\nlists{}\nsearch{}\nsite{}\n");
        assert_eq!(
            text(&published, &search.script),
            "(() => {\na = 1;\n\n})();\n(() => {\nb = 2;\n\n})();\n"
        );
        let plain = published.assets.of(Page::NotFound, false);
        assert_eq!(plain, &published.assets.common);
        assert_eq!(text(&published, &plain.style), "common{}\nlists{}\nsite{}\n");
        assert_eq!(text(&published, "other.css"), "/* kept */");
        assert_eq!(
            published.files.len(),
            6,
            "{:?}",
            published.files.iter().map(|f| &f.0).collect::<Vec<_>>()
        );
        let labelled = publish(&files, true, [(Page::Search, false)].into_iter());
        let search = &labelled.assets.of(Page::Search, false).style;
        assert_eq!(text(&labelled, search), "common{}\nlists{}\nsearch{}\nlabel{}\nsite{}\n");
    }

    #[test]
    fn code_has_its_colours_where_it_stands_alone() {
        let published =
            publish(&own(&[("highlight.css", "code {}")]), false, [(Page::Front, true)].into_iter());
        let front = published.assets.of(Page::Front, true);
        assert!(front.style.starts_with("assets/front-code."), "{front:?}");
        assert!(text(&published, &front.style).contains("code{}"));
        assert!(!text(&published, &published.assets.common.style).contains("code{}"));
    }

    #[test]
    fn the_document_names_the_parts_of_every_kind() {
        let document = include_str!("../../docs/content/pages/templates.md");
        for kind in theme::KINDS {
            let parts: Vec<_> = kind.parts.iter().map(|part| format!("`{part}`")).collect();
            let row = format!(" | `{}` | {} |", kind.name, parts.join(", "));
            assert!(document.contains(&row), "docs/content/pages/templates.md lacks: {row}");
        }
    }

    #[test]
    fn the_sheet_of_a_source_is_small() {
        let published = publish(&[], false, [(Page::Article(crate::model::ArticleId(0)), false)].into_iter());
        let sheet =
            text(&published, &published.assets.of(Page::Article(crate::model::ArticleId(0)), false).style);
        assert!(sheet.len() < 21_000, "{} bytes of style", sheet.len());
    }

    #[test]
    fn all_scripts_together_are_small() {
        let size: usize = THEME
            .files()
            .filter(|file| file.path().extension().is_some_and(|e| e == "js"))
            .map(|file| {
                let mut script = Vec::new();
                squeeze::js(file.contents(), &mut script);
                script.len()
            })
            .sum();
        assert!(size < 30_000, "{size} bytes of script");
    }
}
