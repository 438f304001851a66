//! The preview's own addresses: its assets, the stream of events, the choice of a level, and everything that is wrong.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, Response, StatusCode};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::address::{Place, percent_encoded, place, values};
use super::answer::{Ends, Server, aside, level, level_of, plain, redirect, with_type};
use super::guard::{Refusal, check_token};
use super::hub::{News, OpenPage, Stream};
use super::pages::{Shows, shows};
use super::strip;
use crate::parse::objects::Tlp;

/// Assets by name, with type and contents.
const ASSETS: &[(&str, &str, &str)] = &[
    ("page.css", "text/css; charset=utf-8", include_str!("assets/page.css")),
    ("strip.css", "text/css; charset=utf-8", include_str!("assets/strip.css")),
    ("preview.js", "text/javascript; charset=utf-8", include_str!("assets/preview.js")),
    ("morph.js", "text/javascript; charset=utf-8", include_str!("assets/morph.js")),
    ("stream.js", "text/javascript; charset=utf-8", include_str!("assets/stream.js")),
];

/// A form that chooses a level is not longer.
const LONGEST_FORM: usize = 16 * 1024;

/// A form takes no longer to arrive.
const FORM_TIME: Duration = Duration::from_secs(5);

/// A stream says that it lives this often.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The methods of a place.
pub fn allowed(place: &Place) -> &'static [Method] {
    match place {
        Place::Own(name) if name == "level" => &[Method::POST],
        _ => &[Method::GET, Method::HEAD],
    }
}

/// Methods as the `Allow` header names them.
pub fn names(methods: &[Method]) -> String {
    methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ")
}

/// Answers a request for an address of our own.
pub async fn answer(
    server: &Arc<Server>,
    ends: Ends,
    name: &str,
    parts: &Parts,
    body: Body,
) -> Response<Body> {
    if let Some((_, content_type, text)) = ASSETS.iter().find(|(known, ..)| *known == name) {
        return with_type(StatusCode::OK, content_type, *text);
    }
    let answered = match name {
        "events" if parts.method == Method::HEAD => Ok(with_type(StatusCode::OK, "text/event-stream", "")),
        "events" => events(server, ends, parts),
        "level" => choose_level(server, ends, parts, body).await,
        "problems" => problems(server, ends, parts).await,
        _ => Err(Refusal::new(StatusCode::NOT_FOUND, "the preview has no such address")),
    };
    answered.unwrap_or_else(|refusal| plain(refusal.status, &refusal.message))
}

async fn problems(server: &Arc<Server>, ends: Ends, parts: &Parts) -> Result<Response<Body>, Refusal> {
    let (level, server) = (level(server, ends, parts), server.clone());
    let page = aside(move || strip::problems_page(&server.site, &server.site.state(level))).await?;
    Ok(with_type(StatusCode::OK, "text/html; charset=utf-8", page))
}

/// Sets the level of a browser, and sends it back to where it was.
async fn choose_level(
    server: &Server,
    ends: Ends,
    parts: &Parts,
    body: Body,
) -> Result<Response<Body>, Refusal> {
    server.hosts.check_change(&parts.headers, ends.local)?;
    let form = tokio::time::timeout(FORM_TIME, to_bytes(body, LONGEST_FORM)).await;
    let form = form.map_err(|_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "the form took too long"))?;
    let form = form.map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "the form is too long"))?;
    let form = values(&String::from_utf8_lossy(&form));
    let value = |key: &str| form.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    check_token(&server.token, value("token"))?;
    let word = value("level").unwrap_or_default();
    if level_of(word).is_none() {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "this is no level"));
    }
    let back = value("back").filter(|back| matches!(place(back), Some(Place::Site(_)))).unwrap_or("/");
    let mut response = redirect(StatusCode::SEE_OTHER, back);
    let cookie = format!("{}={word}; Path=/; SameSite=Strict; HttpOnly", server.cookie);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Opens a stream: the pages that the browser shows stand in the query, each with what it knows of it.
fn events(server: &Arc<Server>, ends: Ends, parts: &Parts) -> Result<Response<Body>, Refusal> {
    let query = values(parts.uri.query().unwrap_or_default());
    let token = query.iter().find(|(key, _)| key == "token").map(|(_, value)| value.as_str());
    check_token(&server.token, token)?;
    let stream = Stream::new(open_pages(&query));
    let heard = query.iter().find(|(key, _)| key == "heard").and_then(|(_, value)| value.parse().ok());
    let (sender, receiver) = mpsc::channel(16);
    let level = level(server, ends, parts);
    tokio::spawn(tell(server.clone(), level, (stream, heard), sender));
    let events = Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(events.into_response())
}

fn open_pages(query: &[(String, String)]) -> Vec<OpenPage> {
    let mut pages: Vec<OpenPage> = Vec::new();
    for (key, value) in query {
        match (key.as_str(), pages.last_mut()) {
            ("page", _) => {
                let shows = Shows { page: String::new(), strip: String::new() };
                pages.push(OpenPage { address: value.clone(), shows });
            }
            ("shows", Some(page)) => page.shows.page.clone_from(value),
            ("strip", Some(page)) => page.shows.strip.clone_from(value),
            _ => {}
        }
    }
    pages
}

/// Where `--follow` leads.
#[derive(Serialize)]
struct Lead {
    address: String,
    /// The count of the news: a browser that says it has heard that far is not led there again.
    heard: u64,
}

/// Tells a browser of its pages, now and whenever there is news, until it goes away. `heard` is the last news that it
/// knows of: it may have been on its way to another page when there was more.
async fn tell(
    server: Arc<Server>,
    level: Tlp,
    (mut stream, heard): (Stream, Option<u64>),
    sender: mpsc::Sender<Result<Event, Infallible>>,
) {
    let mut news = server.hub.listen();
    let now = news.borrow().count;
    let mut told = heard.unwrap_or(now);
    // A first word, so that the browser knows that it is heard.
    let hello = Event::default().event("hello").data(format!("{{\"heard\":{told}}}"));
    if sender.send(Ok(hello)).await.is_err() {
        return;
    }
    loop {
        let News { count, edited } = news.borrow_and_update().clone();
        let edited = edited.filter(|(count, _)| *count > told);
        told = count;
        let site = server.clone();
        let looked = aside(move || {
            let changes = stream.changes(|address| shows(&site.site, level, address, &site.token));
            let lead = edited.and_then(|(heard, files)| {
                let path = site.site.state(level).page_of(&files)?;
                Some(Lead { address: format!("/{}", percent_encoded(&path)), heard })
            });
            (stream, changes, lead)
        });
        let Ok((same, changes, lead)) = looked.await else { return };
        stream = same;
        let pages = changes.iter().filter_map(|change| {
            let data = serde_json::to_string(change).ok()?;
            Some(Event::default().event("page").data(data))
        });
        let lead = lead.and_then(|lead| serde_json::to_string(&lead).ok());
        let lead = lead.map(|data| Event::default().event("lead").data(data));
        for event in pages.chain(lead).collect::<Vec<_>>() {
            if sender.send(Ok(event)).await.is_err() {
                return;
            }
        }
        tokio::select! {
            changed = news.changed() => if changed.is_err() { return },
            () = sender.closed() => return,
        }
    }
}
