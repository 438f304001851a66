//! The files of a release as the target shall hold them: content types, cache rules, other headers, and what lies ready
//! compressed.

use std::collections::BTreeMap;
use std::sync::Arc;

use globset::GlobMatcher;

use super::manifest::{Entry, is_named_by_contents, is_page};
use super::target::{Ability, Compressed, Headers, Target};
use crate::output::{Bytes, SiteFiles};
use crate::parse::publish::{Encoding, PublishConfig, pattern};

/// A file as the target shall hold it.
#[derive(Debug, Clone)]
pub struct Item {
    /// Where its contents come from.
    pub source: Source,
    /// BLAKE3 of the plain contents, in hexadecimal digits.
    pub hash: String,
    /// What browsers are told.
    pub headers: Headers,
    /// In which encoding it lies there.
    pub encoding: Option<Encoding>,
}

/// Where the contents of a file come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// They are here, not yet compressed.
    Here(Bytes),
    /// The target keeps them.
    Kept {
        /// What lies there.
        entry: Entry,
        /// Where, by a target that does not keep releases itself.
        from: String,
    },
}

/// Files by path.
pub type Items = BTreeMap<String, Item>;

/// Caches may keep for ever what is named by its contents.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Pages and lists have to be as good as new.
pub const SHORT: &str = "public, max-age=300";
/// Pictures and other attachments change seldom.
pub const AN_HOUR: &str = "public, max-age=3600";

/// What a release consists of.
pub fn items(files: &SiteFiles, config: &PublishConfig, target: &dyn Target) -> Items {
    use rayon::prelude::*;
    let rules = Rules::new(config);
    let Ability { compressed, headers, .. } = target.ability();
    let mut files = files.clone();
    // What the author put there himself stays.
    for (path, bytes) in target.own_files() {
        if !files.contains(&path) {
            files.insert(path, bytes);
        }
    }
    if !headers && let Some(text) = rules_for_hosts(&files, config) {
        files.insert(HEADERS, text.into_bytes());
    }
    let files: Vec<_> = files.iter().collect();
    let made = files.par_iter().map(|(path, bytes)| of_file(path, bytes, config, compressed, &rules));
    made.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn of_file(
    path: &str,
    bytes: &Bytes,
    config: &PublishConfig,
    compressed: Compressed,
    rules: &Rules,
) -> Vec<(String, Item)> {
    let hash = hash(bytes);
    let headers = rules.headers(path, &hash);
    let item = |headers: Headers, encoding| Item {
        source: Source::Here(Arc::clone(bytes)),
        hash: hash.clone(),
        headers,
        encoding,
    };
    let worth = is_text(&headers.content_type) && bytes.len() >= SMALLEST;
    let plain = (path.to_owned(), item(headers.clone(), None));
    match compressed {
        Compressed::Beside if worth => {
            let beside = config.compress.iter().map(|encoding| {
                let headers = Headers { content_encoding: encoding.token().to_owned(), ..headers.clone() };
                (format!("{path}{}", encoding.extension()), item(headers, Some(*encoding)))
            });
            std::iter::once(plain).chain(beside).collect()
        }
        Compressed::Instead if worth => match config.compress.first() {
            Some(encoding) => {
                let headers = Headers { content_encoding: encoding.token().to_owned(), ..headers };
                vec![(path.to_owned(), item(headers, Some(*encoding)))]
            }
            None => vec![plain],
        },
        _ => vec![plain],
    }
}

/// A smaller file gains nothing.
const SMALLEST: usize = 256;

/// BLAKE3 in hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn is_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.starts_with("text/")
        || kind.ends_with("+xml")
        || kind.ends_with("+json")
        || matches!(kind, "application/json" | "application/xml")
}

/// The author's rules, those of longer patterns first.
pub struct Rules {
    cache: Vec<(GlobMatcher, String)>,
    headers: Vec<(GlobMatcher, BTreeMap<String, String>)>,
}

impl Rules {
    /// Those of a target.
    pub fn new(config: &PublishConfig) -> Self {
        Self { cache: sorted(&config.cache), headers: sorted(&config.headers) }
    }

    /// The headers of a file.
    pub fn headers(&self, path: &str, hash: &str) -> Headers {
        let own =
            self.cache.iter().find(|(pattern, _)| pattern.is_match(path)).map(|(_, value)| value.as_str());
        let mut others: BTreeMap<String, String> = BTreeMap::new();
        // The longest pattern has the last word.
        for (_, headers) in self.headers.iter().rev().filter(|(pattern, _)| pattern.is_match(path)) {
            for (name, value) in headers {
                others.retain(|other, _| !other.eq_ignore_ascii_case(name));
                others.insert(name.clone(), value.clone());
            }
        }
        let typed = others.keys().find(|name| name.eq_ignore_ascii_case("content-type")).cloned();
        let content_type = typed.and_then(|name| others.remove(&name));
        Headers {
            content_type: content_type.unwrap_or_else(|| crate::output::content_type(path).to_owned()),
            cache_control: own.unwrap_or_else(|| default_cache(path, hash)).to_owned(),
            content_encoding: String::new(),
            others,
        }
    }
}

/// By length, the longest first; patterns of one length by their letters.
fn sorted<T: Clone>(rules: &[(String, T)]) -> Vec<(GlobMatcher, T)> {
    let mut rules: Vec<&(String, T)> = rules.iter().collect();
    rules.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    // Patterns that are none were reported when site.toml was read.
    rules.into_iter().filter_map(|(glob, value)| Some((pattern(glob).ok()?, value.clone()))).collect()
}

fn default_cache(path: &str, hash: &str) -> &'static str {
    if is_named_by_contents(path, hash) {
        FOR_EVER
    } else if is_page(path) || !path.contains('/') || path.starts_with("data/") || path.ends_with(".txt") {
        SHORT
    } else {
        AN_HOUR
    }
}

/// The file in which some hosts look for headers.
const HEADERS: &str = "_headers";

/// The rules as hosts read them that take no headers with a file: Netlify's format, which Cloudflare Pages reads, too. The
/// author's own lines go first. None where there is nothing to say.
fn rules_for_hosts(files: &SiteFiles, config: &PublishConfig) -> Option<String> {
    let own = files.get(HEADERS).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let mut text = String::new();
    let mut rule = |path: &str, lines: &[(&str, &str)]| {
        text.push_str(&format!("/{path}\n"));
        lines.iter().for_each(|(name, value)| text.push_str(&format!("  {name}: {value}\n")));
    };
    let said = |path: &str| Rules::new(config).cache.iter().any(|(pattern, _)| pattern.is_match(path));
    // By name: not everything in that folder is named by its contents.
    for (path, bytes) in files {
        if path.starts_with("assets/") && is_named_by_contents(path, &hash(bytes)) && !said(path) {
            rule(path, &[("Cache-Control", FOR_EVER)]);
        }
    }
    for (glob, value) in &config.cache {
        splat(glob).into_iter().for_each(|path| rule(&path, &[("Cache-Control", value)]));
    }
    for (glob, headers) in &config.headers {
        let lines: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        splat(glob).into_iter().for_each(|path| rule(&path, &lines));
    }
    if text.is_empty() {
        return None;
    }
    let gap = if own.is_empty() || own.ends_with('\n') { "" } else { "\n" };
    Some(format!("{own}{gap}{text}"))
}

/// Patterns of rules that cannot be said in that file.
pub fn unsaid(config: &PublishConfig) -> Vec<String> {
    let globs = config.cache.iter().map(|(glob, _)| glob).chain(config.headers.iter().map(|(glob, _)| glob));
    globs.filter(|glob| splat(glob).is_none()).map(|glob| format!("`{glob}`")).collect()
}

/// A pattern as those hosts write it: `*` stands for all that follows. Others cannot be said there.
pub fn splat(glob: &str) -> Option<String> {
    let glob = glob.trim_start_matches('/');
    let plain = |text: &str| !text.contains(['*', '?', '[', '{', '\\', ' ']);
    match glob.strip_suffix("**") {
        Some(folder) if plain(folder) && (folder.is_empty() || folder.ends_with('/')) => {
            Some(format!("{folder}*"))
        }
        _ => plain(glob).then(|| glob.to_owned()),
    }
}

#[cfg(test)]
mod tests;
