//! Who may ask: every request is judged by its head before anything is looked up.
//!
//! A page somewhere in the web must not read the preview. It cannot name another host than its own, so the `Host` is
//! checked (a name that was made to lead to this machine is still not ours); it cannot hide where it comes from, so
//! `Origin` and `Sec-Fetch-Site` are; and what starts something or stays open has to show the token of the run, which
//! only our own pages hold.

use std::net::{IpAddr, SocketAddr};

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};

/// The names under which the preview may be asked.
#[derive(Debug, Clone)]
pub struct Hosts {
    names: Vec<String>,
    port: u16,
}

/// Why a request is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// What a person is told.
    pub message: String,
}

impl Refusal {
    /// A refusal.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }
}

/// The secret of a run, which its own pages hold and no other page can know.
#[derive(Debug, Clone)]
pub struct Token(String);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// As our own pages hold it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether somebody knows it. The hashes are compared in a time that does not tell how much was right.
    fn is(&self, given: &str) -> bool {
        blake3::hash(given.as_bytes()) == blake3::hash(self.0.as_bytes())
    }
}

impl Hosts {
    /// The loopback names, the address that is listened on, and the name that `--host` gives.
    pub fn new(bound: SocketAddr, host: Option<&str>) -> Self {
        let mut names: Vec<String> = ["localhost", "127.0.0.1", "[::1]"].map(ToOwned::to_owned).into();
        names.push(written(bound.ip()));
        names.extend(host.map(|host| match host.parse::<IpAddr>() {
            Ok(address) => written(address),
            Err(_) => host.to_ascii_lowercase(),
        }));
        Self { names, port: bound.port() }
    }

    /// Whether a `Host` header, or the host of an origin, names us. `local` is the address that the request came to: a
    /// request for it by number cannot be a stranger's name that leads here.
    fn is_ours(&self, host: &str, local: IpAddr) -> bool {
        let host = host.to_ascii_lowercase();
        // `[::1]:80` has colons before that of the port.
        let colon = host.rfind(':').filter(|colon| !host[*colon..].contains(']'));
        let (name, port) = match colon {
            Some(colon) => (&host[..colon], host[colon + 1..].parse().ok()),
            None => (host.as_str(), Some(80)),
        };
        port == Some(self.port) && (self.names.iter().any(|ours| ours == name) || written(local) == name)
    }

    /// Judges the head of a request.
    ///
    /// # Errors
    /// When it is not answered.
    pub fn check(&self, parts: &Parts, local: IpAddr) -> Result<(), Refusal> {
        let host = only(&parts.headers, header::HOST.as_str())?;
        let host = host.ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, "the request names no host"))?;
        let authority = parts.uri.authority().map_or(host, |authority| authority.as_str());
        if !self.is_ours(host, local) || !self.is_ours(authority, local) {
            return Err(Refusal::forbidden(format!(
                "this preview answers to {} alone; `briefbook serve --host NAME` adds a name",
                self.names.iter().map(|name| format!("{name}:{}", self.port)).collect::<Vec<_>>().join(", ")
            )));
        }
        self.check_origin(&parts.headers, local)?;
        let site = only(&parts.headers, "sec-fetch-site")?;
        // Somebody who follows a link from elsewhere sees the page; a page elsewhere that asks for one does not.
        let follows_link = parts.method == Method::GET
            && only(&parts.headers, "sec-fetch-mode")? == Some("navigate")
            && only(&parts.headers, "sec-fetch-dest")? == Some("document");
        match site {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) if follows_link && !parts.uri.path().starts_with(super::address::OWN) => Ok(()),
            Some(_) => Err(Refusal::forbidden("another site asked for this")),
        }
    }

    fn check_origin(&self, headers: &HeaderMap, local: IpAddr) -> Result<(), Refusal> {
        match only(headers, header::ORIGIN.as_str())? {
            None => Ok(()),
            Some(origin) if self.is_our_origin(origin, local) => Ok(()),
            Some(_) => Err(Refusal::forbidden("another site asked for this")),
        }
    }

    fn is_our_origin(&self, origin: &str, local: IpAddr) -> bool {
        origin.strip_prefix("http://").is_some_and(|host| self.is_ours(host, local))
    }

    /// Judges what changes something: it must come from a page of ours, and know the token.
    ///
    /// # Errors
    /// When it does not.
    pub fn check_change(&self, headers: &HeaderMap, local: IpAddr) -> Result<(), Refusal> {
        match only(headers, header::ORIGIN.as_str())? {
            Some(origin) if self.is_our_origin(origin, local) => Ok(()),
            _ => Err(Refusal::forbidden("only a page of this preview can ask for this")),
        }
    }
}

/// Judges a token.
///
/// # Errors
/// When it is not that of this run.
pub fn check_token(ours: &Token, given: Option<&str>) -> Result<(), Refusal> {
    if given.is_some_and(|given| ours.is(given)) {
        return Ok(());
    }
    Err(Refusal::forbidden("the preview was started anew: load the page again"))
}

/// The one value of a header. Two are an attempt to be read in two ways.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let bad = || Refusal::new(StatusCode::BAD_REQUEST, format!("the header `{name}` cannot be read"));
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| bad()),
        (Some(_), Some(_)) => Err(bad()),
    }
}

/// An address as a `Host` header writes it.
fn written(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    const LOCAL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn hosts() -> Hosts {
        Hosts::new("127.0.0.1:4444".parse().unwrap(), Some("Desk.example"))
    }

    /// The status of a request with these headers; 0 when it passes.
    fn judged(address: &str, headers: &[(&str, &str)]) -> u16 {
        let mut request = Request::get(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        hosts().check(&parts, LOCAL).map_or_else(|refusal| refusal.status.as_u16(), |()| 0)
    }

    #[test]
    fn only_our_names_are_answered() {
        for host in ["localhost:4444", "LOCALHOST:4444", "127.0.0.1:4444", "[::1]:4444", "desk.example:4444"]
        {
            assert_eq!(judged("/", &[("host", host)]), 0, "{host}");
        }
        let others = [
            "evil.example",
            "evil.example:4444",
            "localhost",
            "localhost:80",
            "localhost:4445",
            "localhost:",
            "localhost.:4444",
            "127.0.0.1.evil.example:4444",
            "localhost.evil.example:4444",
            "127.0.0.2:4444",
            "0.0.0.0:4444",
            "[::1]",
            "::1:4444",
            "2130706433:4444",
            "",
            ":4444",
            "localhost:04444x",
            "localhost:4444:4444",
        ];
        for host in others {
            assert_eq!(judged("/", &[("host", host)]), 403, "{host}");
        }
        assert_eq!(judged("/", &[]), 400);
        assert_eq!(judged("/", &[("host", "localhost:4444"), ("host", "evil.example")]), 400);
        assert_eq!(judged("http://evil.example/", &[("host", "localhost:4444")]), 403);
        assert_eq!(judged("http://localhost:4444/", &[("host", "localhost:4444")]), 0);
        assert_eq!(judged("http://x@localhost:4444/", &[("host", "localhost:4444")]), 403);
    }

    #[test]
    fn an_address_in_the_house_is_answered_by_number() {
        let hosts = Hosts::new("0.0.0.0:4444".parse().unwrap(), Some("0.0.0.0"));
        let local = "192.0.2.7".parse().unwrap();
        assert!(hosts.is_ours("192.0.2.7:4444", local) && !hosts.is_ours("192.0.2.8:4444", local));
        assert!(hosts.is_ours("127.0.0.1:4444", "::ffff:127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn other_sites_are_refused() {
        let ours = ("host", "localhost:4444");
        let with = |headers: &[(&str, &str)]| judged("/", &[&[ours], headers].concat());
        assert_eq!(with(&[("origin", "http://localhost:4444")]), 0);
        for origin in [
            "http://evil.example",
            "null",
            "https://localhost:4444",
            "http://localhost",
            "http://localhost:4444.evil",
        ] {
            assert_eq!(with(&[("origin", origin)]), 403, "{origin}");
        }
        assert_eq!(with(&[("sec-fetch-site", "same-origin")]), 0);
        assert_eq!(with(&[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")]), 0);
        assert_eq!(with(&[("sec-fetch-site", "same-site")]), 403, "another port of this machine");
        assert_eq!(with(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]), 403);
        let link = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        assert_eq!(with(&link), 0);
        assert_eq!(judged("/.briefbook/problems", &[&[ours], &link[..]].concat()), 403);
        let framed =
            [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
        assert_eq!(with(&framed), 403);
    }

    #[test]
    fn changes_need_an_origin_and_the_token() {
        let mut headers = HeaderMap::new();
        assert!(hosts().check_change(&headers, LOCAL).is_err());
        headers.insert("origin", "http://localhost:4444".parse().unwrap());
        assert!(hosts().check_change(&headers, LOCAL).is_ok());
        let token = Token::new().unwrap();
        assert!(check_token(&token, Some(token.as_str())).is_ok());
        for given in
            [None, Some(""), Some("0"), Some(&token.as_str()[1..]), Some(Token::new().unwrap().as_str())]
        {
            assert!(check_token(&token, given).is_err());
        }
    }
}
