//! Reads site.toml.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::export::ExportFormat;
use super::kinds::language;
use super::objects::{LinkMode, Tlp};
use super::publish::{GoneAddress, PublishConfig};
use super::record::is_id;
use super::serve::ServeConfig;
use super::table::Table;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Level, Levels, Severity, nearest};
use crate::source::Spanned;

/// What site.toml says.
#[derive(Debug, Clone)]
pub struct SiteConfig {
    /// `title`.
    pub title: String,
    /// `description`.
    pub description: String,
    /// `language` (BCP 47), `en` by default.
    pub language: String,
    /// `base_url`, with a slash at its end.
    pub base_url: Option<String>,
    /// `authors`.
    pub authors: Vec<String>,
    /// `contact`.
    pub contact: Option<String>,
    /// `licence`.
    pub licence: Option<String>,
    /// `output`: where the site is written, relative to the site directory.
    pub output: String,
    /// `audience`.
    pub audience: Tlp,
    /// `default_tlp`.
    pub default_tlp: Tlp,
    /// `excerpt_words`.
    pub excerpt_words: u32,
    /// `edition`.
    pub edition: Option<Date>,
    /// The entity kinds: the four of the format, then `[kinds]`.
    pub kinds: Vec<EntityKind>,
    /// `[linking] mode`.
    pub linking: LinkMode,
    /// `[markdown] raw_html = "escape"`.
    pub escape_html: bool,
    /// `[diagnostics]`.
    pub levels: Levels,
    /// `[serve]`.
    pub serve: ServeConfig,
    /// `[publish]`: the targets by name.
    pub publish: BTreeMap<String, PublishConfig>,
    /// `[export] formats`.
    pub export: Vec<ExportFormat>,
    /// `[gone]`: addresses that were given up.
    pub gone: Vec<GoneAddress>,
}

/// A kind of entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityKind {
    /// Its id: `person`.
    pub id: String,
    /// Its name: `Person`.
    pub name: String,
    /// Its name in the plural: `People`.
    pub plural: String,
}

/// The output directory when site.toml names none.
pub const DEFAULT_OUTPUT: &str = "public";

fn built_in_kinds() -> Vec<EntityKind> {
    [
        ("person", "Person", "People"),
        ("organisation", "Organisation", "Organisations"),
        ("place", "Place", "Places"),
        ("topic", "Topic", "Topics"),
    ]
    .map(|(id, name, plural)| EntityKind { id: id.into(), name: name.into(), plural: plural.into() })
    .into()
}

impl Default for SiteConfig {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            language: "en".into(),
            base_url: None,
            authors: Vec::new(),
            contact: None,
            licence: None,
            output: DEFAULT_OUTPUT.into(),
            audience: Tlp::Clear,
            default_tlp: Tlp::Clear,
            excerpt_words: 150,
            edition: None,
            kinds: built_in_kinds(),
            linking: LinkMode::Always,
            escape_html: false,
            levels: Levels::default(),
            serve: ServeConfig::default(),
            publish: BTreeMap::new(),
            export: Vec::new(),
            gone: Vec::new(),
        }
    }
}

/// Reads site.toml's root table.
pub fn site(table: Table<'_, '_>) -> SiteConfig {
    const MODES: &[(&str, LinkMode)] =
        &[("all", LinkMode::Always), ("first", LinkMode::First), ("off", LinkMode::Never)];
    const RAW_HTML: &[(&str, bool)] = &[("sanitise", false), ("escape", true)];
    let defaults = SiteConfig::default();
    let linking = table.table("linking", "`[linking]`").and_then(|linking| {
        let mode = linking.plain_word("mode", MODES);
        linking.finish();
        mode
    });
    let escape_html = table.table("markdown", "`[markdown]`").and_then(|markdown| {
        let escape = markdown.plain_word("raw_html", RAW_HTML);
        markdown.finish();
        escape
    });
    let config = SiteConfig {
        title: table.required("title").map(|t| t.value).unwrap_or_default(),
        description: table.text("description").unwrap_or_default(),
        language: language(&table, "language").unwrap_or(defaults.language),
        base_url: base_url(&table),
        authors: table.texts("authors"),
        contact: table.text("contact"),
        licence: table.text("licence"),
        output: output(&table).unwrap_or(defaults.output),
        // What a site publishes fails closed the other way round: an unreadable audience is the public.
        audience: table
            .word("audience", Tlp::WORDS, Code::BadMarking)
            .and_then(Result::ok)
            .unwrap_or(Tlp::Clear),
        default_tlp: table.tlp("default_tlp").unwrap_or(Tlp::Clear),
        excerpt_words: excerpt_words(&table).unwrap_or(defaults.excerpt_words),
        edition: table.date("edition"),
        kinds: kinds(&table, defaults.kinds),
        linking: linking.unwrap_or(LinkMode::Always),
        escape_html: escape_html.unwrap_or(false),
        levels: levels(&table),
        serve: super::serve::serve(&table),
        publish: super::publish::publish(&table),
        export: super::export::export(&table),
        gone: super::publish::gone(&table),
    };
    table.finish();
    config
}

fn excerpt_words(table: &Table<'_, '_>) -> Option<u32> {
    table.integer("excerpt_words", 0..=1_000_000).and_then(|n| u32::try_from(n).ok())
}

fn base_url(table: &Table<'_, '_>) -> Option<String> {
    let url = table.string("base_url")?;
    match checked_base_url(&url.value) {
        Some(base_url) => Some(base_url),
        None => {
            let message = format!("`{}` is no address for a site", url.value);
            let hint = "write the whole address: `base_url = \"https://example.org/briefing/\"`";
            table.report(Diagnostic::new(Code::BadValue, url.span, message).hint(hint));
            None
        }
    }
}

/// An absolute `http` or `https` address without a user, query or fragment, with a slash at its end.
pub fn checked_base_url(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let plain = !rest.starts_with('/')
        && !rest.contains(['?', '#', '"', '<', '>', '\\', ' '])
        && !rest.contains("//");
    let visible = rest.chars().all(|c| !c.is_control() && !c.is_whitespace());
    let escaped = |part: &str| part.len() >= 2 && part.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit);
    let whole =
        rest.split('%').skip(1).all(escaped) && !rest.split('/').any(|part| matches!(part, "." | ".."));
    let parsed = url::Url::parse(url).ok()?;
    let anybody = parsed.username().is_empty() && parsed.password().is_none();
    (plain && visible && whole && anybody && parsed.has_host())
        .then(|| format!("{}/", url.trim_end_matches('/')))
}

fn output(table: &Table<'_, '_>) -> Option<String> {
    let output = table.string("output")?;
    let path = output.value.trim_end_matches('/');
    let inside = !path.is_empty()
        && !path.starts_with('/')
        && !path.contains('\\')
        && !path.split('/').any(|part| part.is_empty() || part == "." || part == "..")
        && !matches!(path.split('/').next(), Some("content" | "templates" | "static"));
    if inside {
        return Some(path.to_owned());
    }
    let message = format!("`{}` is no directory for the output", output.value);
    let hint = "name a directory inside the site directory, not one of `content`, `templates` and `static`";
    table.report(Diagnostic::new(Code::BadValue, output.span, message).hint(hint));
    None
}

fn kinds(table: &Table<'_, '_>, mut kinds: Vec<EntityKind>) -> Vec<EntityKind> {
    let Some(table) = table.table("kinds", "`[kinds]`") else { return kinds };
    for (id, kind) in table.named_tables("a kind of entity") {
        let name = kind.required("name");
        let plural = kind.text("plural");
        kind.finish();
        if !is_id(id.value) {
            let message = format!("`{}` is no ID", id.value);
            table.report(Diagnostic::new(Code::BadId, id.span, message));
            continue;
        }
        let Some(name) = name else { continue };
        let plural = plural.unwrap_or_else(|| format!("{}s", name.value));
        let new = EntityKind { id: id.value.to_owned(), name: name.value, plural };
        match kinds.iter_mut().find(|kind| kind.id == new.id) {
            Some(kind) => *kind = new,
            None => kinds.push(new),
        }
    }
    kinds
}

fn levels(table: &Table<'_, '_>) -> Levels {
    const LEVELS: &[(&str, Level)] = &[
        ("error", Level::At(Severity::Error)),
        ("warning", Level::At(Severity::Warning)),
        ("off", Level::Off),
    ];
    let mut levels = BTreeMap::new();
    let Some(table) = table.table("diagnostics", "`[diagnostics]`") else { return Levels::default() };
    for (key, value) in table.entries() {
        let Some(code) = known_code(&table, &key) else { continue };
        let word = value.get_ref().as_str().unwrap_or_default();
        let Some((_, level)) = LEVELS.iter().find(|(name, _)| *name == word) else {
            let message = format!("`{}` is no level of a diagnostic", shown(value.get_ref()));
            let hint = "it is one of `error`, `warning`, `off`";
            table.report(Diagnostic::new(Code::BadValue, table.span_of(value), message).hint(hint));
            continue;
        };
        let stricter = matches!(level, Level::At(severity) if *severity <= code.severity());
        if code.changeable() || stricter {
            levels.insert(code, *level);
        } else {
            let message = format!("`{}` cannot be changed", key.value);
            let hint = "what readers are promised about quotes, markings, rights and output rests on it";
            table.report(Diagnostic::new(Code::FixedDiagnostic, key.span, message).hint(hint));
        }
    }
    Levels(levels)
}

fn shown(value: &DeValue<'_>) -> String {
    value.as_str().map_or_else(|| super::table::json_of(value).to_string(), ToOwned::to_owned)
}

fn known_code(table: &Table<'_, '_>, key: &Spanned<&str>) -> Option<Code> {
    if let Ok(code) = key.value.parse::<Code>() {
        return Some(code);
    }
    let message = format!("`{}` is no code of a diagnostic", key.value);
    let near = nearest(key.value, Code::ALL.iter().map(|code| code.as_str()));
    let hint = near.map(|near| format!("did you mean `{near}`?"));
    let hint = hint.or_else(|| Some("`briefbook explain` lists them all".to_owned()));
    table.report(Diagnostic::new(Code::UnknownKey, key.span, message).maybe_hint(hint));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_sites() {
        for url in
            ["https://example.org", "http://x/a/", "https://bücher.example/a%20b/", "https://[::1]:8080/x"]
        {
            assert_eq!(checked_base_url(url), Some(format!("{}/", url.trim_end_matches('/'))), "{url}");
        }
        for url in [
            "example.org",
            "https://",
            "https:///x",
            "https://[::1",
            "https://u:p@h/",
            "https://u@h/",
            "https://h/a/../b",
            "https://h/%zz/",
            "https://h/%e",
            "https://h/?x",
            "https://h/#x",
            "https://h//x",
            "ftp://h/",
            "https://h/a b",
            "https://h:99999/",
        ] {
            assert_eq!(checked_base_url(url), None, "{url}");
        }
    }
}
