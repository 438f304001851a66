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
        // Every page of every test is rendered both ways.
        compared: true,
        suggest: true,
    }
}

/// Builds a site in memory.
pub fn build(site: &Memory, flags: &str) -> Built {
    build::build(&loaded(site), site, &request(flags), &())
}

/// Builds a site in memory as one page.
pub fn single(site: &Memory, flags: &str) -> Option<String> {
    let request = Request { offline: true, ..request(flags) };
    let (_, page) = build::single(&loaded(site), site, &request, &());
    page.map(|page| String::from_utf8(page).unwrap())
}

/// Checks a site in memory.
pub fn check(site: &Memory, flags: &str) -> Diagnostics {
    build::check(&loaded(site), site, &request(flags), &()).diagnostics
}

/// The codes of diagnostics, in their order.
pub fn codes(diagnostics: &Diagnostics) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

/// A picture of one pixel, which differs from those of other numbers.
pub fn png(shade: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut bytes, *b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    // Stored, not compressed: a filter byte and the pixel.
    let raw = [0, shade];
    let sum = adler(&raw);
    let mut data = vec![0x78, 0x01, 0x01, 0x02, 0x00, 0xfd, 0xff, raw[0], raw[1]];
    data.extend(sum.to_be_bytes());
    chunk(&mut bytes, *b"IDAT", &data);
    chunk(&mut bytes, *b"IEND", &[]);
    bytes
}

/// Adds a chunk of a PNG file.
pub fn chunk(bytes: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let start = bytes.len();
    bytes.extend(kind);
    bytes.extend(data);
    let sum = crc(&bytes[start..]);
    bytes.extend(sum.to_be_bytes());
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

fn adler(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    (b << 16) | a
}

/// The terms of a file of the search index in full, one a line: there, each begins with how much it shares with the one
/// before, so that none stands in it as it is. Nothing for other files.
pub fn search_terms(path: &str, bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let inside = text.strip_prefix("briefbookSearch.put(").and_then(|text| text.strip_suffix(");\n"));
    let Some(inside) = inside.filter(|_| path.starts_with("assets/search-terms.")) else {
        assert!(!path.starts_with("assets/search-terms."), "{path}");
        return String::new();
    };
    let list: String = serde_json::from_str(inside).unwrap();
    let mut all = String::new();
    let mut last: Vec<u16> = Vec::new();
    for item in list.split(' ') {
        let digit = u16::from(item.as_bytes()[0]);
        let gaps = [34, 60, 92].into_iter().filter(|gap| digit > *gap).count();
        last.truncate(usize::from(digit) - 33 - gaps);
        last.extend(item[2..].encode_utf16());
        all.push_str(&String::from_utf16(&last).unwrap());
        all.push('\n');
    }
    all
}
