//! One request, one answer. What is given out comes from the site's snapshots by its exact path; no request reaches a
//! file.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, Request, Response, StatusCode};

use super::address::{Place, percent_encoded, place};
use super::guard::{Hosts, Refusal, Token};
use super::hub::Hub;
use super::own;
use super::pages::{self, Given};
use super::site::Site;
use crate::parse::objects::Tlp;

/// What requests are answered with.
pub struct Server {
    /// The site.
    pub site: Site,
    /// The open streams.
    pub hub: Hub,
    /// Who may ask.
    pub hosts: Hosts,
    /// The secret of the run.
    pub token: Token,
    /// The cookie that holds a browser's level.
    pub cookie: String,
}

/// Between whom a request travels.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    /// The address that it came to.
    pub local: IpAddr,
    /// Who sent it.
    pub peer: SocketAddr,
}

/// Headers of every answer: nothing is kept, nothing is shown to another site, nothing is taken for what it is not.
const HEADERS: &[(&str, &str)] = &[
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("x-robots-tag", "noindex, nofollow"),
    ("x-frame-options", "SAMEORIGIN"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("vary", "Cookie"),
];

/// Answers a request.
pub async fn answer(server: Arc<Server>, ends: Ends, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let is_head = parts.method == Method::HEAD;
    let mut response = match judged(&server, ends, &parts) {
        Err(refusal) => plain(refusal.status, &refusal.message),
        Ok(Place::Own(name)) => own::answer(&server, ends, &name, &parts, body).await,
        Ok(Place::Site(path)) => site(server, ends, &parts, path).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    if is_head {
        *response.body_mut() = Body::empty();
    }
    response
}

fn judged(server: &Server, ends: Ends, parts: &Parts) -> Result<Place, Refusal> {
    server.hosts.check(parts, ends.local)?;
    let place = place(parts.uri.path())
        .ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, "this is no address of a page"))?;
    let allowed = own::allowed(&place);
    if !allowed.contains(&parts.method) {
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, own::names(allowed)));
    }
    let has_body = parts.headers.contains_key(header::TRANSFER_ENCODING)
        || parts.headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    if has_body && parts.method != Method::POST {
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "such a request has no body"));
    }
    Ok(place)
}

/// The level at which somebody reads: the one that was chosen in the strip, else that of the run. Who asks from another
/// machine cannot choose a higher one.
pub fn level(server: &Server, ends: Ends, parts: &Parts) -> Tlp {
    let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let chosen = cookies.flat_map(|cookies| cookies.split(';')).find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == server.cookie).then(|| level_of(value)).flatten()
    });
    let default = server.site.default_level();
    match chosen {
        Some(level) if level <= default || ends.peer.ip().to_canonical().is_loopback() => level,
        _ => default,
    }
}

/// The level of a word.
pub fn level_of(word: &str) -> Option<Tlp> {
    Tlp::WORDS.iter().find(|(known, _)| *known == word).map(|(_, level)| *level)
}

async fn site(server: Arc<Server>, ends: Ends, parts: &Parts, path: String) -> Response<Body> {
    let level = level(&server, ends, parts);
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let to = format!("/{}/{query}", percent_encoded(&path));
    let heard = server.hub.count();
    let given = aside(move || pages::give(&server.site, level, &path, (&server.token, heard))).await;
    match given {
        Err(refusal) => plain(refusal.status, &refusal.message),
        Ok(Given::Slash) => redirect(StatusCode::TEMPORARY_REDIRECT, &to),
        Ok(Given::File { content_type, bytes }) => with_type(StatusCode::OK, content_type, bytes.to_vec()),
        Ok(Given::Page { status, bytes, .. }) => with_type(status, "text/html; charset=utf-8", bytes),
    }
}

/// Does work that takes its time where it holds up no other request. A panic there is a mistake of ours, is said to be
/// one, and ends this request alone.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(|_| {
        let message = "briefbook ran into a mistake of its own while it made this; the terminal says where. The preview \
                       goes on. Please report it.";
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    })
}

/// An answer of a type.
pub fn with_type(status: StatusCode, content_type: &'static str, bytes: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// An answer in words.
pub fn plain(status: StatusCode, message: &str) -> Response<Body> {
    let is_method = status == StatusCode::METHOD_NOT_ALLOWED;
    let text = if is_method { format!("the methods here are {message}\n") } else { format!("{message}\n") };
    let mut response = with_type(status, "text/plain; charset=utf-8", text);
    if let (true, Ok(allowed)) = (is_method, HeaderValue::from_str(message)) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

/// Sends on to another address of ours.
pub fn redirect(status: StatusCode, to: &str) -> Response<Body> {
    let mut response = plain(status, "see the other address");
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}
