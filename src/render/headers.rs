//! `_headers`: what hosts that read it send with every file, so that the policy of the pages holds for all of the site.
//!
//! Entry point: [`joined`]. The file has a pattern a line, and below each, indented, its headers.

use std::fmt::Write as _;

use crate::parse::objects::Tlp;
use crate::plan::Routes;

/// The path of the file that hosts read.
pub const PATH: &str = "_headers";

/// What pages may load: files of the site alone, no inline script or style. `base.html` has it, too.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
                          connect-src 'self'; base-uri 'none'; form-action 'self'";

/// The headers of every file, by name. What frames a page may only stand in a header, not in the page.
fn headers(level: Tlp) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("Content-Security-Policy", format!("{POLICY}; frame-ancestors 'none'")),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("X-Frame-Options", "DENY".to_owned()),
        ("Referrer-Policy", "same-origin".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()".to_owned()),
    ];
    if level > Tlp::Clear {
        headers.push(("X-Robots-Tag", "noindex, nofollow, noarchive".to_owned()));
    }
    headers
}

/// The site's headers, behind those of the author's own file. A header that the author gives or takes back (`! NAME`)
/// for all of the site is the author's.
pub fn joined(own: Option<&[u8]>, level: Tlp, routes: &Routes) -> Vec<u8> {
    let pattern = format!("{}*", super::redirects::encoded(routes.base_path()));
    let text = own.map(|own| String::from_utf8_lossy(own).into_owned()).unwrap_or_default();
    let given = given(&text, &pattern);
    let mut ours = String::new();
    for (name, value) in headers(level) {
        if !given.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            // Writing to memory does not fail.
            let _ = writeln!(ours, "  {name}: {value}");
        }
    }
    let mut all = own.map(<[u8]>::to_vec).unwrap_or_default();
    if ours.is_empty() {
        return all;
    }
    if !all.is_empty() {
        all.extend(if all.ends_with(b"\n") { &b"\n"[..] } else { b"\n\n" });
    }
    all.extend(format!("{pattern}\n{ours}").into_bytes());
    all
}

/// The names of the headers that a file gives for a pattern, or for everything.
fn given<'t>(text: &'t str, pattern: &str) -> Vec<&'t str> {
    let mut names = Vec::new();
    let mut here = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            here = words == pattern || words == "/*";
        } else if here {
            names.push(match words.strip_prefix('!') {
                Some(name) => name.trim(),
                None => words.split(':').next().unwrap_or_default().trim(),
            });
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::site;

    fn text(own: Option<&str>, level: Tlp, base: &str) -> String {
        let routes = site(base, &[]).routes;
        String::from_utf8(joined(own.map(str::as_bytes), level, &routes)).unwrap()
    }

    #[test]
    fn the_policy_is_that_of_the_pages() {
        let page = include_str!("../../templates/base.html");
        assert!(page.contains(&format!("http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"")));
        for word in ["unsafe", "*", "http", "data:", "blob:"] {
            assert!(!POLICY.contains(word), "{word}");
        }
    }

    #[test]
    fn every_file_has_them() {
        let text = text(None, Tlp::Clear, "");
        let expected = format!(
            "/*\n  Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n  \
             X-Frame-Options: DENY\n  Referrer-Policy: same-origin\n  Cross-Origin-Opener-Policy: same-origin\n  \
             Permissions-Policy: camera=(), geolocation=(), microphone=()\n"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn above_clear_no_search_engine_keeps_it() {
        let text = text(None, Tlp::Green, "base_url = 'https://example.org/b/'\n");
        assert!(text.starts_with("/b/*\n"), "{text}");
        assert!(text.ends_with("  X-Robots-Tag: noindex, nofollow, noarchive\n"), "{text}");
    }

    #[test]
    fn the_authors_own_stay() {
        let own =
            "# ours\n/*\n  x-frame-options: SAMEORIGIN\n  ! Referrer-Policy\n/x/*\n  Permissions-Policy: x";
        let text = text(Some(own), Tlp::Clear, "");
        assert!(text.starts_with(&format!("{own}\n\n/*\n  Content-Security-Policy: ")), "{text}");
        assert!(!text.contains("DENY") && !text.contains("same-origin\n  Cross"), "{text}");
        assert!(text.contains("camera=()"), "{text}");
    }

    #[test]
    fn nothing_is_added_where_all_is_given() {
        let names = headers(Tlp::Clear).into_iter().map(|(name, _)| format!("\t{name}: x\r\n"));
        let own = format!("\u{feff}/*\r\n{}", names.collect::<String>());
        assert_eq!(text(Some(&own), Tlp::Clear, "base_url = 'https://example.org/b/'\n"), own);
    }
}
