//! Relative links between paths of a site.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

/// The link from one path to another: the shortest, so that the output works under any path. With `offline` it names
/// the file, so that it works from a disk.
pub fn href(from: &str, to: &str, offline: bool) -> String {
    let (path, fragment) = match memchr::memchr(b'#', to.as_bytes()) {
        Some(at) => (&to[..at], Some(&to[at + 1..])),
        None => (to, None),
    };
    let mut link = String::with_capacity(to.len() + 12);
    let same = path == from;
    if !(same && fragment.is_some()) {
        relative(&mut link, from, path);
        if offline && (path.is_empty() || path.ends_with('/')) {
            link.push_str("index.html");
        } else if link.is_empty() {
            link.push_str("./");
        }
    }
    if let Some(fragment) = fragment {
        link.push('#');
        link.push_str(fragment);
    }
    link
}

fn relative(link: &mut String, from: &str, to: &str) {
    let from_folder = last_slash(from.as_bytes()).map_or("", |slash| &from[..=slash]);
    let shared = shared_folders(from_folder, to);
    let up = from_folder[shared..].bytes().filter(|byte| *byte == b'/').count();
    for _ in 0..up {
        link.push_str("../");
    }
    link.push_str(&to[shared..]);
}

/// How many bytes of leading folders two paths share.
fn shared_folders(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    last_slash(&a.as_bytes()[..same]).map_or(0, |slash| slash + 1)
}

/// Looked for byte by byte: paths are short, and a large site has millions of links.
fn last_slash(path: &[u8]) -> Option<usize> {
    path.iter().rposition(|byte| *byte == b'/')
}

/// The way from a path to the site's root: `../../`, or `./` at the root.
pub fn root_of(path: &str) -> String {
    let depth = path.matches('/').count();
    if depth == 0 { "./".to_owned() } else { "../".repeat(depth) }
}

/// The file of a page's path.
pub fn file(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// A path as a link spells it: what has a meaning in an address is percent-encoded.
pub fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '%' | '?' | '#' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '}' | '|' | ' ' => {
                encoded.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => encoded.push(c),
        }
    }
    encoded
}

/// A path as file systems compare it that know neither case nor Unicode forms: two paths that are one there are one here.
pub fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfkd().default_case_fold().nfkc().default_case_fold().nfc().collect()
}

/// Whether every host can hold a file of this path: no empty, hidden or reserved part, nothing that a file system
/// somewhere reads as something else.
pub fn is_plain(file: &str) -> bool {
    const RESERVED: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];
    // Systems take paths of 1,024 bytes, of which the output directory needs some.
    file.len() <= 800
        && file.split('/').all(|part| {
            // Windows looks past spaces before the dot, and takes `COM¹` for a device.
            let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
            let numbered = |name: &str| {
                stem.strip_prefix(name).is_some_and(|n| {
                    let mut digits = n.chars();
                    matches!((digits.next(), digits.next()), (Some('1'..='9' | '¹' | '²' | '³'), None))
                })
            };
            let device = RESERVED.contains(&stem.as_str()) || numbered("com") || numbered("lpt");
            !matches!(part, "" | "." | "..")
                && part.len() <= 200
                && !part.starts_with(".briefbook")
                && !part.ends_with(['.', ' '])
                && !part.contains(['\\', ':', '*', '?', '"', '<', '>', '|'])
                && !part.chars().any(|c| c.is_control() || is_invisible(c))
                && !device
        })
}

/// What has no width, or turns the order of the letters around it: a name with it looks like another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        let cases = [
            ("", "articles/a/", "articles/a/", "articles/a/index.html"),
            ("articles/a/", "", "../../", "../../index.html"),
            ("articles/a/", "articles/b/", "../b/", "../b/index.html"),
            ("articles/a/", "articles/b/#m-x-1", "../b/#m-x-1", "../b/index.html#m-x-1"),
            ("articles/a/", "articles/a/#m-x-1", "#m-x-1", "#m-x-1"),
            ("articles/a/", "articles/a/", "./", "index.html"),
            ("", "", "./", "index.html"),
            ("articles/a/", "articles/ab/", "../ab/", "../ab/index.html"),
            ("articles/", "articles/page/2/", "page/2/", "page/2/index.html"),
            ("articles/page/2/", "articles/", "../../", "../../index.html"),
            ("entities/a/", "assets/style.1.css", "../../assets/style.1.css", "../../assets/style.1.css"),
            ("404.html", "articles/", "articles/", "articles/index.html"),
            ("articles/é/", "articles/è/#ü", "../è/#ü", "../è/index.html#ü"),
        ];
        for (from, to, online, offline) in cases {
            assert_eq!(href(from, to, false), online, "{from} -> {to}");
            assert_eq!(href(from, to, true), offline, "{from} -> {to}");
        }
    }

    #[test]
    fn plain_paths() {
        for good in ["a/index.html", ".well-known/x", "assets/a b.css", "é/index.html", "com/x"] {
            assert!(is_plain(good), "{good}");
        }
        for bad in [
            "",
            "a//b",
            "../a",
            "a:b/index.html",
            ".briefbook.json",
            "con/index.html",
            "a./b",
            "com1.txt",
            "NUL .txt",
            "Aux.tar.gz",
            "lpt¹.md",
            "CONIN$",
            "a /b",
            "a\\b",
            "x/..",
            "a\u{202e}b",
            "a\0b",
        ] {
            assert!(!is_plain(bad), "{bad}");
        }
    }

    #[test]
    fn one_path_on_some_file_system() {
        for (a, b) in
            [("A/b.PNG", "a/B.png"), ("caf\u{e9}", "cafe\u{301}"), ("STRASSE", "straße"), ("ﬁ.png", "FI.png")]
        {
            assert_eq!(folded(a), folded(b), "{a}");
        }
        assert_ne!(folded("cafe"), folded("café"));
    }

    #[test]
    fn roots() {
        assert_eq!(
            (root_of(""), root_of("a/b/"), root_of("404.html")),
            ("./".into(), "../../".into(), "./".into())
        );
    }
}
