//! What a request's address asks for. Nothing here knows which pages exist: an address that passes has only plain
//! names between its slashes, so what is looked up with it cannot lead out of the site.

/// Below this are the preview's own addresses. No site has a file there: names that begin with `.briefbook` are refused
/// when addresses are planned.
pub const OWN: &str = "/.briefbook/";

/// What an address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Something of the site: its path without the first slash, decoded.
    Site(String),
    /// Something of the preview's own: what stands behind [`OWN`].
    Own(String),
}

/// Longer paths belong to nobody.
const LONGEST: usize = 4096;

/// Reads the path of a request, as it was sent. None when it is no path of anything: it has an encoded slash, a `..`, an
/// empty part, a control character, or is no UTF-8.
pub fn place(path: &str) -> Option<Place> {
    if path.len() > LONGEST {
        return None;
    }
    if let Some(own) = path.strip_prefix(OWN) {
        return Some(Place::Own(decoded(own)?));
    }
    decoded(path.strip_prefix('/')?).map(Place::Site)
}

fn decoded(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    let mut rest = path.split('/').peekable();
    while let Some(part) = rest.next() {
        let last = rest.peek().is_none();
        parts.push(if part.is_empty() && last { String::new() } else { name(part)? });
    }
    Some(parts.join("/"))
}

/// One name of a path, decoded. None for what is no plain name.
fn name(part: &str) -> Option<String> {
    let name = percent_decoded(part)?;
    let wrong = |c: char| c == '/' || c == '\\' || c.is_control();
    (!matches!(name.as_str(), "" | "." | "..") && !name.contains(wrong)).then_some(name)
}

/// Text without its percent-encoding; none where that is broken or the bytes are no UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (high, low) = (hex(rest.next()?)?, hex(rest.next()?)?);
            bytes.push(high * 16 + low);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A path as an address spells it.
pub fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~!$'()*,:@".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The values of a query or a form, decoded, in their order. What is broken is left out.
pub fn values(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decoded(&text.replace('+', " "));
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decode(key)?, decode(value)?))
    };
    query.split('&').filter(|pair| !pair.is_empty()).filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(path: &str) -> Option<String> {
        match place(path)? {
            Place::Site(path) => Some(path),
            Place::Own(path) => panic!("{path}"),
        }
    }

    #[test]
    fn plain_paths_pass() {
        let cases = [
            ("/", ""),
            ("/articles/a/", "articles/a/"),
            ("/media/%C3%BCber%20uns.png", "media/über uns.png"),
            ("/media/über.png", "media/über.png"),
            ("/a%2Eb", "a.b"),
            ("/a/...", "a/..."),
            ("/.well-known/x", ".well-known/x"),
        ];
        for (path, expected) in cases {
            assert_eq!(site(path).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn no_way_leads_out() {
        let paths = [
            "",
            "x",
            "//",
            "//evil.example/",
            "/a//b",
            "/..",
            "/../x",
            "/a/../b",
            "/a/..",
            "/%2e%2e/x",
            "/%2E%2e/x",
            "/.%2e/x",
            "/./x",
            "/%2e/x",
            "/a%2fb",
            "/a%2Fb",
            "/..%2fx",
            "/a%5cb",
            "/a\\b",
            "/..\\x",
            "/..%5cx",
            "/a%00",
            "/a%0a",
            "/a%7f",
            "/%",
            "/%2",
            "/%zz",
            "/%+1",
            "/%ff",
            "/%c0%ae%c0%ae/",
            "/a\u{85}b",
            "/.briefbook/../x",
        ];
        for path in paths {
            assert_eq!(place(path), None, "{path}");
        }
        assert_eq!(place(&format!("/{}", "a".repeat(LONGEST))), None);
    }

    #[test]
    fn our_own_addresses() {
        assert_eq!(place("/.briefbook/events"), Some(Place::Own("events".into())));
        assert_eq!(site("/.briefbookx/events").as_deref(), Some(".briefbookx/events"));
        assert_eq!(site("/%2ebriefbook/events").as_deref(), Some(".briefbook/events"));
        assert!(!crate::plan::is_plain(".briefbook/events"), "a site could have a file there");
    }

    #[test]
    fn values_are_decoded() {
        let expected = [("a", "1 2"), ("b", "/x&y"), ("c", "")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(values("a=1+2&b=%2Fx%26y&c&d=%f"), expected);
        assert_eq!(percent_encoded("a b/ü?"), "a%20b/%C3%BC%3F");
    }
}
