//! Web addresses as every program takes them.

/// An address as browsers write it: in ASCII, with its path; none when it is no web address.
pub fn web(address: &str) -> Option<String> {
    let url = url::Url::parse(address.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
}
