//! A small object storage on loopback that speaks as much of S3 as publishing asks for, writes down what it is asked, and
//! fails when it is told to.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use url::Url;

/// The bucket that there is.
pub const BUCKET: &str = "briefing-example";
/// The key that it lets in.
pub const KEY: &str = "EXAMPLEKEY";
/// How many objects a page of a list holds: few, so that a list has several.
const PAGE: usize = 7;

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub bytes: Vec<u8>,
    pub headers: BTreeMap<String, String>,
}

/// What it holds and does.
#[derive(Default)]
pub struct Held {
    pub objects: BTreeMap<String, Object>,
    /// Requests: method and key; `LIST` and `BULK` for those of the bucket.
    pub log: Vec<(String, String)>,
    /// After so many writes, every request but those for the lock is answered with this status.
    pub fails_after: Option<(usize, u16)>,
    /// So many requests in between are answered with 503.
    pub busy: usize,
    /// Whether it knows no `If-None-Match`.
    pub unconditional: bool,
    writes: usize,
}

/// A storage that runs until the test ends.
pub struct StandIn {
    pub address: SocketAddr,
    held: Arc<Mutex<Held>>,
    _runtime: tokio::runtime::Runtime,
}

impl StandIn {
    pub fn start() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let held = Arc::new(Mutex::new(Held::default()));
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let app = axum::Router::new().fallback(answer).with_state(Arc::clone(&held));
        runtime.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, held, _runtime: runtime }
    }

    pub fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap()
    }

    /// Starts a new log.
    pub fn forget(&self) {
        let mut held = self.held();
        held.log.clear();
        held.writes = 0;
        held.fails_after = None;
    }
}

fn reply(status: u16, body: impl Into<Body>) -> Response<Body> {
    Response::builder().status(status).body(body.into()).unwrap()
}

fn refusal(status: u16, code: &str) -> Response<Body> {
    reply(status, format!("<Error><Code>{code}</Code><Message>The example says {code}.</Message></Error>"))
}

async fn answer(State(held): State<Arc<Mutex<Held>>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let url = Url::parse(&format!("http://x{}", head.uri)).unwrap();
    let path = decoded(url.path());
    let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let method = head.method.as_str();
    let signed = head.headers.get("authorization").is_some_and(|value| {
        let value = value.to_str().unwrap();
        value.starts_with("AWS4-HMAC-SHA256 ") && value.contains(&format!("Credential={KEY}/"))
    });
    if !signed {
        return refusal(403, "InvalidAccessKeyId");
    }
    let Some(key) = path.strip_prefix(&format!("/{BUCKET}")) else { return refusal(404, "NoSuchBucket") };
    let key = key.trim_start_matches('/').to_owned();
    let mut held = held.lock().unwrap();
    if held.busy > 0 {
        held.busy -= 1;
        return refusal(503, "SlowDown");
    }
    let writes = method != "GET" && method != "HEAD";
    if let Some((after, status)) = held.fails_after
        && !key.ends_with("lock.json")
    {
        if writes {
            held.writes += 1;
        }
        if held.writes > after {
            return refusal(status, "AccessDenied");
        }
    }
    let what = match (method, key.is_empty()) {
        ("GET", true) => "LIST",
        ("POST", true) => "BULK",
        _ => method,
    };
    match what {
        "BULK" => held.log.extend(keys(&body).map(|key| (what.to_owned(), key))),
        _ => held.log.push((what.to_owned(), key.clone())),
    }
    match (method, key.is_empty()) {
        ("GET", true) => list(&held.objects, &query),
        ("POST", true) => bulk(&mut held.objects, &body),
        ("PUT", false) => put(&mut held, &key, &head.headers, &body),
        ("GET" | "HEAD", false) => get(&held.objects, &key),
        ("DELETE", false) => {
            held.objects.remove(&key);
            reply(204, Body::empty())
        }
        _ => refusal(405, "MethodNotAllowed"),
    }
}

fn decoded(path: &str) -> String {
    let path = path.replace('+', "%2B");
    let pair = format!("p={path}");
    url::form_urlencoded::parse(pair.as_bytes()).next().unwrap().1.into_owned()
}

fn put(held: &mut Held, key: &str, headers: &HeaderMap, body: &[u8]) -> Response<Body> {
    if headers.contains_key("if-none-match") {
        if held.unconditional {
            return refusal(501, "NotImplemented");
        }
        if held.objects.contains_key(key) {
            return refusal(412, "PreconditionFailed");
        }
    }
    if let Some(source) = headers.get("x-amz-copy-source") {
        let source = decoded(source.to_str().unwrap());
        let from = source.trim_start_matches('/').strip_prefix(&format!("{BUCKET}/")).unwrap();
        let Some(object) = held.objects.get(from).cloned() else { return refusal(404, "NoSuchKey") };
        held.objects.insert(key.to_owned(), object);
        return reply(200, "<CopyObjectResult><ETag>\"x\"</ETag></CopyObjectResult>");
    }
    let kept = |name: &str| {
        matches!(name, "content-type" | "cache-control" | "content-encoding" | "content-disposition")
            || name.starts_with("x-amz-meta-")
    };
    let headers = headers.iter().filter(|(name, _)| kept(name.as_str()));
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    held.objects.insert(key.to_owned(), Object { bytes: body.to_vec(), headers });
    let mut response = reply(200, Body::empty());
    response.headers_mut().insert("etag", "\"x\"".parse().unwrap());
    response
}

fn get(objects: &BTreeMap<String, Object>, key: &str) -> Response<Body> {
    let Some(object) = objects.get(key) else { return refusal(404, "NoSuchKey") };
    let mut response = Response::builder()
        .status(StatusCode::OK)
        .header("etag", "\"x\"")
        .header("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT");
    for (name, value) in &object.headers {
        response = response.header(name, value);
    }
    response.header("content-length", object.bytes.len()).body(object.bytes.clone().into()).unwrap()
}

fn list(objects: &BTreeMap<String, Object>, query: &BTreeMap<String, String>) -> Response<Body> {
    let prefix = query.get("prefix").map_or("", String::as_str);
    let after = query.get("continuation-token").cloned().unwrap_or_default();
    let found: Vec<_> = objects.iter().filter(|(key, _)| key.starts_with(prefix) && **key > after).collect();
    let more = found.len() > PAGE;
    let mut xml = format!("<ListBucketResult><IsTruncated>{more}</IsTruncated>");
    for (key, object) in found.iter().take(PAGE) {
        // Without an ETag, as some storages list.
        xml += &format!(
            "<Contents><Key>{}</Key><Size>{}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>",
            key.replace('&', "&amp;").replace('<', "&lt;"),
            object.bytes.len()
        );
    }
    if more {
        let last = found[PAGE - 1].0.replace('&', "&amp;").replace('<', "&lt;");
        xml += &format!("<NextContinuationToken>{last}</NextContinuationToken>");
    }
    reply(200, xml + "</ListBucketResult>")
}

/// The keys that a request for many deletions names.
fn keys(body: &[u8]) -> impl Iterator<Item = String> {
    let parts = std::str::from_utf8(body).unwrap().split("<Key>").skip(1);
    parts.map(|part| part.split_once("</Key>").unwrap().0.replace("&lt;", "<").replace("&amp;", "&"))
}

fn bulk(objects: &mut BTreeMap<String, Object>, body: &[u8]) -> Response<Body> {
    let mut xml = String::from("<DeleteResult>");
    for key in keys(body) {
        objects.remove(&key);
        xml += &format!("<Deleted><Key>{}</Key></Deleted>", key.replace('&', "&amp;").replace('<', "&lt;"));
    }
    reply(200, xml + "</DeleteResult>")
}
