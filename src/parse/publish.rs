//! Reads `[publish.NAME]` of site.toml: where the site is published, and how; and `[gone]`: addresses given up.
//!
//! No key holds a credential: one that looks so is an error that says where it belongs.

mod address;
mod rules;

use std::collections::BTreeMap;

pub use address::To;
use address::{KEYS_ELSEWHERE, Wrong, to};
pub use rules::pattern;
use rules::{cache, headers};

use super::objects::Tlp;
use super::site::checked_base_url;
use super::table::{Table, integer_of, type_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// How many earlier releases are kept when site.toml does not say.
pub const KEEP_RELEASES: usize = 5;

/// One `[publish.NAME]`.
#[derive(Debug, Clone)]
pub struct PublishConfig {
    /// `to`.
    pub to: To,
    /// `audience`: for whom the target is.
    pub audience: Tlp,
    /// `base_url`, in place of the site's.
    pub base_url: Option<String>,
    /// `keep_releases`: how many earlier releases stay.
    pub keep_releases: usize,
    /// `max_deletions`: how many pages one publish may take away.
    pub max_deletions: MaxDeletions,
    /// `layout = "releases"`: each release in a directory of its own, and a link to the current one.
    pub releases: bool,
    /// `compress`: the encodings in which files lie ready.
    pub compress: Vec<Encoding>,
    /// `cache`: patterns of paths with what `Cache-Control` says for them.
    pub cache: Vec<(String, String)>,
    /// `headers`: patterns of paths with other headers.
    pub headers: Vec<(String, BTreeMap<String, String>)>,
    /// `orphan`: the git branch has no history.
    pub orphan: bool,
    /// `cname`: the domain of GitHub Pages.
    pub cname: Option<String>,
    /// `author`: who commits, `Name <mail>`.
    pub author: Option<String>,
    /// `endpoint`: where an object storage other than its maker's listens.
    pub endpoint: Option<String>,
    /// `region` of an object storage.
    pub region: Option<String>,
    /// `profile`: which credentials of a profile file.
    pub profile: Option<String>,
}

/// An encoding in which a host may serve a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Encoding {
    /// The words that site.toml uses.
    pub const WORDS: &[(&str, Self)] = &[("gzip", Self::Gzip), ("brotli", Self::Brotli)];

    /// What `Content-Encoding` calls it.
    pub fn token(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }

    /// What a file beside the plain one ends in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Brotli => ".br",
        }
    }
}

/// How many pages one publish may take away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxDeletions {
    /// So many.
    Pages(usize),
    /// A share of the pages that there were, and at least [`MaxDeletions::LEAST`].
    Share(f64),
}

impl MaxDeletions {
    /// What a share allows at least.
    pub const LEAST: usize = 10;

    /// How many of so many pages may go.
    pub fn of(self, pages: usize) -> usize {
        match self {
            Self::Pages(most) => most,
            // A share of a count of pages is far below what a float holds.
            Self::Share(share) => ((pages as f64 * share).floor() as usize).max(Self::LEAST),
        }
    }
}

/// An address that was given up: `[gone]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneAddress {
    /// Relative to the site's root, as pages are (`old/`).
    pub path: String,
    /// Why.
    pub reason: String,
    /// Where that is said.
    pub span: Span,
}

/// Reads `[publish]`.
pub fn publish(site: &Table<'_, '_>) -> BTreeMap<String, PublishConfig> {
    let Some(table) = site.table("publish", "`[publish]`") else { return BTreeMap::new() };
    let mut targets = BTreeMap::new();
    for (name, target) in table.named_tables("a target") {
        if !super::record::is_id(name.value) {
            let message = format!("`{}` is no name of a target", name.value);
            let hint = "it is lower-case ASCII letters, digits and single hyphens: `[publish.website]`";
            table.report(Diagnostic::new(Code::BadId, name.span, message).hint(hint));
        }
        if let Some(config) = read(&target) {
            targets.insert(name.value.to_owned(), config);
        }
        finish(target);
    }
    targets
}

fn read(table: &Table<'_, '_>) -> Option<PublishConfig> {
    const LAYOUTS: &[(&str, bool)] = &[("plain", false), ("releases", true)];
    let written = table.required("to");
    let config = PublishConfig {
        to: To::Directory(String::new()),
        audience: audience(table),
        base_url: base_url(table),
        keep_releases: table
            .integer("keep_releases", 0..=100)
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(KEEP_RELEASES),
        max_deletions: max_deletions(table).unwrap_or(MaxDeletions::Share(0.1)),
        releases: table.plain_word("layout", LAYOUTS).unwrap_or(false),
        compress: compress(table),
        cache: cache(table),
        headers: headers(table),
        orphan: table.boolean("orphan").unwrap_or(false),
        cname: table.text("cname"),
        author: author(table),
        endpoint: table.text("endpoint"),
        region: table.text("region"),
        profile: table.text("profile"),
    };
    let written = written?;
    match to(&written.value) {
        Ok(to) => {
            let config = PublishConfig { to, ..config };
            misplaced_keys(table, &config);
            Some(config)
        }
        Err(Wrong { code, message, hint }) => {
            table.report(Diagnostic::new(code, written.span, message).hint(hint));
            None
        }
    }
}

/// Reports keys that are none; those that would hold a credential with their own code.
fn finish(target: Table<'_, '_>) {
    const SECRETS: &[&str] = &[
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "credential",
        "access_key",
        "account_key",
        "api_key",
        "apikey",
        "private_key",
        "sas",
        "auth",
    ];
    let names: Vec<&str> = target.keys().collect();
    let secret = |name: &str| {
        let name = name.to_lowercase().replace('-', "_");
        name != "author" && (name == "key" || SECRETS.iter().any(|secret| name.contains(secret)))
    };
    let secrets: Vec<&str> = names.into_iter().filter(|name| secret(name)).collect();
    for name in &secrets {
        let span = target.key_span(name).unwrap_or(target.span());
        let message = format!("`{name}` looks like a credential");
        target.report(Diagnostic::new(Code::CredentialInSite, span, message).hint(KEYS_ELSEWHERE));
    }
    target.finish_without(&secrets);
}

fn audience(table: &Table<'_, '_>) -> Tlp {
    let found = table.word("audience", Tlp::WORDS, Code::BadMarking).and_then(Result::ok);
    if found == Some(Tlp::Red) {
        let span = table.key_span("audience").unwrap_or(table.span());
        let message = "TLP:RED is for the eyes of those in the room: it is not published";
        table.report(Diagnostic::new(Code::BadMarking, span, message));
    }
    found.filter(|level| *level != Tlp::Red).unwrap_or(Tlp::Clear)
}

fn base_url(table: &Table<'_, '_>) -> Option<String> {
    let url = table.string("base_url")?;
    let checked = checked_base_url(&url.value);
    if checked.is_none() {
        let message = format!("`{}` is no address for a site", url.value);
        let hint = "write the whole address: `base_url = \"https://example.org/briefing/\"`";
        table.report(Diagnostic::new(Code::BadValue, url.span, message).hint(hint));
    }
    checked
}

fn max_deletions(table: &Table<'_, '_>) -> Option<MaxDeletions> {
    let value = table.get("max_deletions")?;
    let number = integer_of(value.get_ref());
    if let Some(pages) = number.and_then(|n| usize::try_from(n).ok()) {
        return Some(MaxDeletions::Pages(pages));
    }
    let percent = value.get_ref().as_str().and_then(|text| text.trim().strip_suffix('%'));
    let percent = percent.and_then(|text| text.trim().parse::<f64>().ok());
    if let Some(percent) = percent.filter(|percent| (0.0..=100.0).contains(percent)) {
        return Some(MaxDeletions::Share(percent / 100.0));
    }
    let (code, message) = match (number, value.get_ref().as_str()) {
        (None, None) => {
            let found = type_name(value.get_ref());
            (Code::WrongType, format!("`max_deletions` is {found}, but must be a number or a percentage"))
        }
        (Some(number), _) => {
            (Code::BadValue, format!("`max_deletions` is {number}, but must not be negative"))
        }
        (None, Some(text)) => (Code::BadValue, format!("`{text}` is no share of the pages")),
    };
    let hint = "write a number of pages, or a percentage: `max_deletions = \"10 %\"`";
    table.report(Diagnostic::new(code, table.span_of(value), message).hint(hint));
    None
}

fn compress(table: &Table<'_, '_>) -> Vec<Encoding> {
    let mut encodings = Vec::new();
    for word in table.strings("compress") {
        match Encoding::WORDS.iter().find(|(name, _)| *name == word.value) {
            Some((_, encoding)) if encodings.contains(encoding) => {}
            Some((_, encoding)) => encodings.push(*encoding),
            None => {
                let message = format!("`{}` is no encoding that is known", word.value);
                let hint = "it is one of `gzip`, `brotli`";
                table.report(Diagnostic::new(Code::BadValue, word.span, message).hint(hint));
            }
        }
    }
    encodings.sort();
    encodings
}

fn author(table: &Table<'_, '_>) -> Option<String> {
    let author = table.string("author")?;
    let parts = author.value.strip_suffix('>').and_then(|rest| rest.split_once('<'));
    let plain = |text: &str| !text.trim().is_empty() && !text.contains(['<', '>', '\n', '\r', '\0']);
    if parts.is_some_and(|(name, mail)| plain(name) && plain(mail)) {
        return Some(author.value);
    }
    let message = format!("`{}` names no author of commits", author.value);
    let hint = "write name and address: `author = \"Example desk <desk@briefing.example>\"`";
    table.report(Diagnostic::new(Code::BadValue, author.span, message).hint(hint));
    None
}

/// Keys that say something only to another kind of target: silence would be taken for consent.
fn misplaced_keys(table: &Table<'_, '_>, config: &PublishConfig) {
    let git = matches!(config.to, To::Git { .. });
    let store = matches!(config.to, To::Store(_));
    let directory = matches!(config.to, To::Directory(_));
    let files = directory || matches!(config.to, To::Ssh(_));
    let hosted = matches!(config.to, To::Netlify(_) | To::CloudflarePages(_));
    let rules = [
        ("orphan", git, "a git branch"),
        ("cname", git, "a git branch"),
        ("author", git, "a git branch"),
        ("layout", directory, "a directory"),
        ("compress", files || store, "a directory, a server or object storage"),
        ("endpoint", store || hosted, "object storage"),
        ("region", store, "object storage"),
        ("profile", store, "object storage"),
    ];
    for (key, fits, what) in rules {
        if table.has(key) && !fits {
            let span = table.key_span(key).unwrap_or(table.span());
            let message = format!("`{key}` says nothing to this target");
            let hint = format!("it is for {what}");
            table.report(Diagnostic::new(Code::ConflictingKeys, span, message).hint(hint));
        }
    }
}

/// Reads `[gone]`.
pub fn gone(site: &Table<'_, '_>) -> Vec<GoneAddress> {
    let Some(table) = site.table("gone", "`[gone]`") else { return Vec::new() };
    let mut gone = Vec::new();
    for (key, value) in table.entries() {
        let address = Spanned::new(key.value.to_owned(), key.span);
        if !super::record::is_address(&table, &address) {
            continue;
        }
        let reason = value.get_ref().as_str().map(str::trim);
        match reason {
            Some(reason) if !reason.is_empty() => {
                let path = super::record::address_path(key.value);
                gone.push(GoneAddress { path, reason: reason.to_owned(), span: key.span });
            }
            Some(_) => {
                let message = format!("`{}` is gone for no reason", key.value);
                let hint = "readers who follow the old address are shown why it is gone";
                table.report(Diagnostic::new(Code::MissingKey, table.span_of(value), message).hint(hint));
            }
            None => {
                let found = type_name(value.get_ref());
                let message = format!("`{}` is {found}, but must be a string: why it is gone", key.value);
                table.report(Diagnostic::new(Code::WrongType, table.span_of(value), message));
            }
        }
    }
    gone.sort_by(|a, b| a.path.cmp(&b.path));
    gone.dedup_by(|a, b| a.path == b.path);
    gone
}

#[cfg(test)]
mod tests;
