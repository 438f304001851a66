//! A page as a browser gets it: what a build writes, with the preview's blocks put in.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use axum::http::StatusCode;
use serde::Serialize;

use super::address::{Place, place};
use super::guard::Token;
use super::markup;
use super::site::{Answer, Found, Site};
use super::strip::{self, Strip};
use crate::output::Bytes;
use crate::parse::objects::Tlp;

/// Stands for a page that does not exist.
pub const NO_PAGE: &str = "none";

/// What a browser shows at an address: two hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shows {
    /// Of the page; [`NO_PAGE`] where there is none.
    pub page: String,
    /// Of the preview's own markup.
    pub strip: String,
}

/// What is given out at an address.
pub enum Given {
    /// A page, with the preview's blocks in it.
    Page {
        /// The status.
        status: StatusCode,
        /// The bytes.
        bytes: Vec<u8>,
        /// What it shows.
        shows: Shows,
    },
    /// A file as it is.
    File {
        /// Its type.
        content_type: &'static str,
        /// The bytes.
        bytes: Bytes,
    },
    /// The same path with a slash behind it.
    Slash,
}

/// Gives out what stands at a path. `heard` is how much news there was before.
pub fn give(site: &Site, level: Tlp, path: &str, (token, heard): (&Token, u64)) -> Given {
    let found = catch_unwind(AssertUnwindSafe(|| site.find(level, path))).unwrap_or_else(|panic| {
        // Of a page there is something to show, and it comes back by itself once it can be made.
        if !is_page(path) {
            resume_unwind(panic);
        }
        Found::Answer(site.not_made(level, path))
    });
    let answer = match found {
        Found::Slash => return Given::Slash,
        Found::Answer(answer) if answer.content_type.starts_with("text/html") => answer,
        Found::Answer(Answer { content_type, bytes, .. }) => return Given::File { content_type, bytes },
        Found::Nothing => not_found(site, level),
    };
    let missing = answer.status == 404;
    let state = site.state(level);
    let failure = answer.failure.as_ref();
    let empty = failure.is_some() && answer.bytes.is_empty();
    let bytes = if empty {
        Bytes::from(strip::bare_page("This page cannot be shown").into_bytes())
    } else {
        answer.bytes
    };
    let page = if missing { NO_PAGE.to_owned() } else { hash(&[&bytes]) };
    let strip = Strip {
        site,
        state: &state,
        level,
        path: if missing { path } else { &answer.path },
        failure,
        has_page: !missing,
        is_old: failure.is_some() && !empty,
        token,
    };
    let (notes, body) = (strip.notes(), strip.body());
    let shows = Shows { page, strip: hash(&[notes.as_bytes(), body.as_bytes()]) };
    let body = strip::element(&notes, &body, &shows, (token, heard));
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    Given::Page { status, bytes: markup::put_in(&bytes, strip::HEAD, &body), shows }
}

/// Whether a path is that of a page by its looks.
fn is_page(path: &str) -> bool {
    path.is_empty() || path.ends_with('/') || path.ends_with(".html")
}

/// The site's own page for what does not exist, or a plain one where it makes none.
fn not_found(site: &Site, level: Tlp) -> Answer {
    if let Found::Answer(answer) = site.find(level, "404.html") {
        return Answer { status: 404, ..answer };
    }
    let bytes = Bytes::from(strip::bare_page("Page not found").into_bytes());
    Answer {
        bytes,
        content_type: "text/html; charset=utf-8",
        status: 404,
        path: String::new(),
        failure: None,
    }
}

/// What stands at an address that a browser shows.
pub fn shows(site: &Site, level: Tlp, address: &str, token: &Token) -> Shows {
    let nothing = || Shows { page: NO_PAGE.to_owned(), strip: String::new() };
    let Some(Place::Site(path)) = place(address) else { return nothing() };
    match give(site, level, &path, (token, 0)) {
        Given::Page { shows, .. } => shows,
        Given::File { .. } | Given::Slash => nothing(),
    }
}

/// A short name of some bytes.
pub fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
