//! Where links lead.

use crate::markup::Target;

/// The schemes that are safe to open.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "ftp"];

/// What kind of address a link has. It is read as browsers read it: they drop control characters around it and tabs
/// and line breaks in it, so `java<TAB>script:` is a scheme too.
pub fn classify(address: &str) -> Target {
    let address = cleaned(address);
    let mut bytes = address.bytes();
    match (bytes.next(), bytes.next()) {
        (Some(b'/' | b'\\'), Some(b'/' | b'\\')) => Target::External(address),
        (Some(b'/'), _) => Target::Site(address),
        (Some(b'#'), _) => Target::Fragment(address),
        _ => match scheme(&address) {
            None => Target::Relative(address),
            Some(scheme) if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => {
                Target::External(address)
            }
            Some(_) => Target::Unsafe(address),
        },
    }
}

/// An address without what browsers pass over. Other control characters inside are dropped too: no address needs
/// them, and not every reader agrees on what they mean.
fn cleaned(address: &str) -> String {
    address.trim_matches(|c: char| c <= ' ').chars().filter(|c| !c.is_control()).collect()
}

/// The scheme of an address, by its grammar; anything before a colon that has no slash in front counts as one, so
/// that nothing unreadable is taken for a path.
fn scheme(address: &str) -> Option<&str> {
    let end = address.find([':', '/', '?', '#'])?;
    (address.as_bytes()[end] == b':').then(|| &address[..end])
}

/// The object of `[[ID]]`, `[[KIND:ID]]` or `[[ARTICLE#ANNOTATION]]`. In a table the bar is written `\|`.
pub(super) fn object(written: &str) -> Target {
    let written = written.trim().trim_end_matches('\\').trim_end();
    let (object, annotation) = match written.split_once('#') {
        Some((object, annotation)) => (object, Some(annotation.trim().to_owned())),
        None => (written, None),
    };
    let (kind, id) = match object.split_once(':') {
        Some((kind, id)) => (Some(kind.trim().to_owned()), id),
        None => (None, object),
    };
    Target::Object(kind, id.trim().to_owned(), annotation)
}

/// An address as a message shows it: on one line, and not without end.
pub(super) fn shown(address: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String =
        address.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if address.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_address() {
        let kind = |address: &str| match classify(address) {
            Target::External(_) => "external",
            Target::Fragment(_) => "fragment",
            Target::Site(_) => "site",
            Target::Relative(_) => "relative",
            Target::Unsafe(_) => "unsafe",
            _ => "other",
        };
        let cases = [
            ("https://example.org", "external"),
            ("HTTP://example.org", "external"),
            ("mailto:a@example.org", "external"),
            ("tel:+52", "external"),
            ("//example.org/x", "external"),
            ("\\\\example.org/x", "external"),
            ("/\\example.org/x", "external"),
            ("\u{1}https://example.org", "external"),
            ("#part", "fragment"),
            ("/articles/x/", "site"),
            ("x.md#part", "relative"),
            ("a/b:c", "relative"),
            ("?q=a:b", "relative"),
            ("", "relative"),
            ("javascript:alert(1)", "unsafe"),
            ("JaVaScRiPt:alert(1)", "unsafe"),
            ("java\tscript:alert(1)", "unsafe"),
            ("java\nscript:alert(1)", "unsafe"),
            (" \u{1}javascript:alert(1)", "unsafe"),
            ("java\u{0}script:alert(1)", "unsafe"),
            ("data:text/html,x", "unsafe"),
            ("vbscript:x", "unsafe"),
            ("file:///etc/passwd", "unsafe"),
            ("C:\\x", "unsafe"),
            ("javascript\u{a0}:x", "unsafe"),
        ];
        for (address, expected) in cases {
            assert_eq!(kind(address), expected, "{address:?}");
        }
    }

    #[test]
    fn objects() {
        let target = |kind: Option<&str>, id: &str, annotation: Option<&str>| {
            Target::Object(kind.map(str::to_owned), id.to_owned(), annotation.map(str::to_owned))
        };
        assert_eq!(object("pemex"), target(None, "pemex", None));
        assert_eq!(object(" entity:pemex "), target(Some("entity"), "pemex", None));
        assert_eq!(object("sat-2020#claim-1"), target(None, "sat-2020", Some("claim-1")));
        assert_eq!(object("pemex\\"), target(None, "pemex", None));
    }
}
