//! Sites in memory and on disk, and builds of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use briefbook::build::{self, Built, Request};
use briefbook::cli::args::{Cli, Command};
use briefbook::diagnostic::Diagnostics;
use briefbook::load::{FileSystem, Loaded, Memory, load};
use briefbook::parse;
use briefbook::parse::site::checked_base_url;
use clap::Parser;

/// The instant of every build that names no other, so that embargoes do not depend on the day.
pub const NOW: &str = "2026-01-01T00:00:00Z";

/// All files below a directory, by their paths in it.
pub fn files_below(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(root, root, &mut files);
    files
}

/// Writes a file and the folders above it.
pub fn put(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A site in memory of these files, with a `site.toml` when there is none among them.
pub fn memory<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Memory {
    let mut site = Memory::new(files);
    site.0.entry("site.toml".into()).or_insert_with(|| b"title = 'Test'\n".to_vec());
    site
}

/// Reads a site.
pub fn loaded(fs: &dyn FileSystem) -> Loaded {
    load(fs, &|site_toml: &str| parse::site_config(site_toml).output).unwrap()
}

/// What flags of `briefbook build` ask for.
pub fn request(flags: &str) -> Request {
    let line = ["briefbook", "build"].into_iter().chain(flags.split_whitespace());
    let Command::Build(options) = Cli::try_parse_from(line).unwrap().command else { unreachable!() };
    Request {
        audience: options.scope.audience,
        drafts: options.scope.drafts,
        now: Some(options.scope.now.unwrap_or_else(|| NOW.parse().unwrap())),
        base_url: options.base_url.map(|url| checked_base_url(&url).unwrap()),
        offline: options.offline,
    }
}

/// Builds a site in memory.
pub fn build(site: &Memory, flags: &str) -> Built {
    build::build(&loaded(site), site, &request(flags), &())
}

/// Checks a site in memory.
pub fn check(site: &Memory, flags: &str) -> Diagnostics {
    build::check(&loaded(site), site, &request(flags), &())
}

/// The codes of diagnostics, in their order.
pub fn codes(diagnostics: &Diagnostics) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}
