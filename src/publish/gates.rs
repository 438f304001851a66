//! What stands between a build and its readers: each gate says why it refuses, and which word overrides it. Pure.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::manifest::{Manifest, address, is_page};
use super::plan::Plan;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::output::SiteFiles;
use crate::parse::objects::Tlp;
use crate::parse::publish::{MaxDeletions, PublishConfig};
use crate::serve::markup;

/// A gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// The content has errors.
    Diagnostics,
    /// What is wrong concerns who may see what.
    Markings,
    /// The audience is above the target's.
    Audience,
    /// Drafts.
    Drafts,
    /// What belongs to the preview, or addresses of this machine.
    Preview,
    /// No address at which the site will stand.
    BaseUrl,
    /// Nothing of the author's is on any page.
    Empty,
    /// Too many pages go at once.
    MaxDeletions,
    /// An address that readers may have cited goes.
    AddressVanished,
    /// Files of somebody else stand in the way.
    NotOurs,
    /// The very contents that were purged.
    Purged,
    /// Somebody else publishes.
    Locked,
}

impl Gate {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Diagnostics,
        Self::Markings,
        Self::Audience,
        Self::Drafts,
        Self::Preview,
        Self::BaseUrl,
        Self::Empty,
        Self::MaxDeletions,
        Self::AddressVanished,
        Self::NotOurs,
        Self::Purged,
        Self::Locked,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Diagnostics => "diagnostics",
            Self::Markings => "markings",
            Self::Audience => "audience",
            Self::Drafts => "drafts",
            Self::Preview => "preview",
            Self::BaseUrl => "base-url",
            Self::Empty => "empty",
            Self::MaxDeletions => "max-deletions",
            Self::AddressVanished => "address-vanished",
            Self::NotOurs => "not-ours",
            Self::Purged => "purged",
            Self::Locked => "locked",
        }
    }

    /// Whether `--force` overrides it: nothing overrides who may see what.
    pub fn yields(self) -> bool {
        !matches!(self, Self::Markings | Self::Audience)
    }
}

/// A gate that refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which.
    pub gate: Gate,
    /// Why: lower case, no full stop.
    pub reason: String,
    /// What exactly, a line each.
    pub what: Vec<String>,
    /// How to mend it.
    pub hint: String,
}

impl Refusal {
    fn new(gate: Gate, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { gate, reason: reason.into(), what: Vec::new(), hint: hint.into() }
    }

    fn of(mut self, what: impl IntoIterator<Item = String>) -> Self {
        self.what.extend(what);
        self
    }
}

/// What is about to be published.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// What is wrong with the content.
    pub diagnostics: &'a Diagnostics,
    /// Its files.
    pub files: &'a SiteFiles,
    /// How many pages are about something of the author's.
    pub own_pages: usize,
    /// Where it will stand.
    pub base_url: Option<&'a str>,
    /// For whom it was built.
    pub audience: Tlp,
    /// Whether drafts are in it.
    pub drafts: bool,
}

/// Codes that concern who may see what.
const MARKINGS: &[Code] = &[
    Code::BadMarking,
    Code::BadStatus,
    Code::BadRights,
    Code::BadEmbargo,
    Code::RestrictedLink,
    Code::ExcerptOverBudget,
];

/// The gates that a build alone has to pass.
pub fn of_build(candidate: &Candidate<'_>, config: &PublishConfig) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let errors = || candidate.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let count = errors().count();
    if count > 0 {
        let reason = format!("the content has {}", counted(count, "error"));
        refusals.push(Refusal::new(Gate::Diagnostics, reason, "mend what `briefbook check` reports"));
    }
    let codes: BTreeSet<&str> =
        errors().filter(|d| MARKINGS.contains(&d.code)).map(|d| d.code.as_str()).collect();
    if !codes.is_empty() {
        let reason = "errors concern who may see what";
        let hint = "mend them: nothing overrides a marking";
        refusals
            .push(Refusal::new(Gate::Markings, reason, hint).of(codes.into_iter().map(ToOwned::to_owned)));
    }
    if candidate.audience > config.audience {
        let (asked, target) = (candidate.audience.as_str(), config.audience.as_str());
        let reason = format!("the build is for {asked}, and the target for {target}");
        let hint =
            "leave out `--audience`, or publish to a target of that audience: nothing overrides a marking";
        refusals.push(Refusal::new(Gate::Audience, reason, hint));
    }
    if candidate.drafts {
        refusals.push(Refusal::new(Gate::Drafts, "drafts would be published", "leave out `--drafts`"));
    }
    refusals.extend(preview(candidate.files));
    if candidate.base_url.is_none() {
        let hint = "say in site.toml where the site will stand: `base_url = \"https://...\"`; feed and site map need it";
        refusals.push(Refusal::new(Gate::BaseUrl, "the site has no `base_url`", hint));
    }
    if candidate.own_pages == 0 {
        let hint = "see that content/ is where it should be, and what the audience leaves of it";
        refusals.push(Refusal::new(Gate::Empty, "the site is empty: no page is about anything", hint));
    }
    refusals
}

/// The gates between the release at the target and the next one.
pub fn of_plan(old: Option<&Manifest>, plan: &Plan, most: MaxDeletions) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let lost: Vec<&String> = plan.removed.iter().filter(|path| is_page(path)).collect();
    let before = old.map_or(0, |old| old.files.0.keys().filter(|path| is_page(path)).count());
    let most = most.of(before);
    if lost.len() > most {
        let reason = format!("{} of {before} would go, and at most {most} may", counted(lost.len(), "page"));
        let hint =
            "see that nothing is missing from content/; `max_deletions` of the target says how many may go";
        refusals.push(Refusal::new(Gate::MaxDeletions, reason, hint));
    }
    // A long list goes on under numbers that nobody cites, since what stands there moves.
    let cited = lost.into_iter().filter(|path| !is_continued(path)).map(|path| address(path));
    let cited: Vec<String> = cited.collect();
    if !cited.is_empty() {
        let reason = format!("{} that readers may have cited would vanish", addresses(cited.len()));
        let hint = "lead on to the new page, in its front matter: `redirect_from = [\"/old/\"]`; or say why it is gone, in \
             site.toml's `[gone]`: `\"/old/\" = \"the source withdrew it\"`";
        refusals.push(Refusal::new(Gate::AddressVanished, reason, hint).of(cited));
    }
    if !plan.foreign.is_empty() {
        let reason =
            format!("{} that no publish put there would be overwritten", counted(plan.foreign.len(), "file"));
        let hint = "move them away, or publish to another place";
        refusals.push(Refusal::new(Gate::NotOurs, reason, hint).of(plan.foreign.iter().cloned()));
    }
    if !plan.purged.is_empty() {
        let reason =
            format!("{} would come back unchanged that was purged", counted(plan.purged.len(), "file"));
        let hint = "take it out of the content, or change it";
        let what = plan.purged.iter().map(|path| address(path));
        refusals.push(Refusal::new(Gate::Purged, reason, hint).of(what));
    }
    refusals
}

fn is_continued(path: &str) -> bool {
    let number = path.strip_suffix("/index.html").and_then(|path| path.rsplit_once("/page/"));
    number.is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Finds what only a preview has, and addresses that lead readers to their own machine.
fn preview(files: &SiteFiles) -> Option<Refusal> {
    use rayon::prelude::*;
    const LOOPBACK: [&str; 4] = ["//localhost", "//127.", "//[::1]", "//0.0.0.0"];
    let blocks = std::str::from_utf8(markup::OPEN).unwrap_or_default();
    let patterns = LOOPBACK.into_iter().chain([blocks]);
    let search = AhoCorasick::builder().ascii_case_insensitive(true).build(patterns).ok()?;
    let all: Vec<_> = files.iter().collect();
    let found = all.par_iter().filter_map(|(path, bytes)| {
        if !is_searched(path) {
            return None;
        }
        let hit = search
            .find_iter(&***bytes)
            .find(|hit| hit.pattern().as_usize() == LOOPBACK.len() || is_host(&bytes[hit.start() + 2..]))?;
        let line = memchr::memchr_iter(b'\n', &bytes[..hit.start()]).count() + 1;
        let what = if hit.pattern().as_usize() == LOOPBACK.len() {
            "markup of the preview".to_owned()
        } else {
            let end = bytes[hit.start() + 2..].iter().position(|b| !is_of_host(*b)).unwrap_or_default();
            format!("`{}`", String::from_utf8_lossy(&bytes[hit.start()..hit.start() + 2 + end]))
        };
        Some(format!("{path}:{line}: {what}"))
    });
    let found: Vec<String> = found.collect();
    let reason = "files hold markup of the preview, or addresses of this machine";
    let hint = "take them out of content/, templates/ and static/; where a text is about such addresses, override the gate";
    (!found.is_empty()).then(|| Refusal::new(Gate::Preview, reason, hint).of(found))
}

fn is_searched(path: &str) -> bool {
    let kind = crate::output::content_type(path);
    kind.starts_with("text/") || kind.contains("xml") || kind.contains("json")
}

fn is_of_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
}

/// Whether a loopback host begins here, and not only a longer name.
fn is_host(text: &[u8]) -> bool {
    let end = text.iter().position(|b| !is_of_host(*b)).unwrap_or(text.len());
    let Ok(host) = std::str::from_utf8(&text[..end]) else { return false };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host.starts_with("[::1]") {
        return true;
    }
    let name = host.split(':').next().unwrap_or_default();
    let loopback = |address: std::net::Ipv4Addr| address.is_loopback() || address.is_unspecified();
    name == "localhost" || name.parse().is_ok_and(loopback)
}

fn addresses(count: usize) -> String {
    if count == 1 { "an address".to_owned() } else { format!("{count} addresses") }
}

/// `1 page`, `2 pages`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let files = SiteFiles::from_iter([(path, text.as_bytes())]);
        preview(&files).map_or_else(Vec::new, |refusal| refusal.what)
    }

    #[test]
    fn loopback_addresses_and_markup_of_the_preview_are_found() {
        assert_eq!(
            found("a.html", "x\n<a href='http://localhost:4444/x'>"),
            ["a.html:2: `//localhost:4444`"]
        );
        assert_eq!(found("a.xml", "<loc>https://127.0.0.1/</loc>"), ["a.xml:1: `//127.0.0.1`"]);
        assert_eq!(found("a.css", "url(//[::1]:80/x)"), ["a.css:1: `//[::1]:80`"]);
        assert_eq!(found("a.html", "<!--briefbook-preview-->"), ["a.html:1: markup of the preview"]);
        assert_eq!(found("a.js", "fetch('HTTP://LocalHost')").len(), 1);
        for text in
            ["//localhost.example/", "//127.example.org", "localhost", "127.0.0.1", "http://10.0.0.1/"]
        {
            assert_eq!(found("a.html", text), [""; 0], "{text}");
        }
        assert_eq!(found("a.png", "http://localhost/"), [""; 0]);
    }

    #[test]
    fn continued_lists_are_not_cited() {
        assert!(is_continued("articles/page/2/index.html"));
        assert!(!is_continued("articles/page/index.html") && !is_continued("page/x/index.html"));
    }
}
