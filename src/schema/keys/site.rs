//! The keys of site.toml.

use super::{Key, Shape, key, required, words};
use crate::parse::export::ExportFormat;
use crate::parse::objects::Tlp;

const KIND: &[Key] = &[
    required("name", Shape::Text, "\"Vessel\"", "the kind's name"),
    key("plural", Shape::Text, "\"Vessels\"", "its name in the plural; default the name with an s"),
];

const LINKING: &[Key] = &[key(
    "mode",
    Shape::Words(|| vec!["all", "first", "off"]),
    "\"first\"",
    "which mentions become links: all, the first of each entity in an article, or off",
)];

const MARKDOWN: &[Key] = &[key(
    "raw_html",
    Shape::Words(|| vec!["sanitise", "escape"]),
    "\"escape\"",
    "HTML in texts: made harmless (sanitise) or shown as text (escape)",
)];

const SERVE: &[Key] = &[
    key("port", Shape::Whole(1, 65_535), "4444", "the first port that is tried; default 4444"),
    key("host", Shape::Text, "\"127.0.0.1\"", "the name or address to listen on; default 127.0.0.1"),
    key("open", Shape::Flag, "true", "open a browser"),
    key("follow", Shape::Flag, "true", "lead the browser to the page of the edited file"),
    key(
        "editor",
        Shape::Text,
        "\"vscode\"",
        "what opens a file: an editor's name, or an address with {file} and {line}",
    ),
];

const PUBLISH: &[Key] = &[
    required(
        "to",
        Shape::Text,
        "\"file:../www\"",
        "where: file:, git:, git+https://, s3://, gs://, az://, ssh://, netlify:, cloudflare-pages:",
    ),
    key(
        "audience",
        Shape::Words(|| words(Tlp::WORDS)),
        "\"clear\"",
        "for whom the target is; default clear, not red",
    ),
    key(
        "base_url",
        Shape::Url,
        "\"https://briefing.example/\"",
        "where this target stands, in place of the site's",
    ),
    key("keep_releases", Shape::Whole(0, 100), "5", "how many earlier releases stay; default 5"),
    key(
        "max_deletions",
        Shape::Change,
        "\"10 %\"",
        "how many pages one publish may take away: a number or a percentage",
    ),
    key(
        "layout",
        Shape::Words(|| vec!["plain", "releases"]),
        "\"releases\"",
        "releases: each in a directory of its own, with a link to the current one",
    ),
    key("compress", Shape::Texts, "[\"gzip\", \"brotli\"]", "the encodings in which files lie ready"),
    key(
        "cache",
        Shape::Strings,
        "{ \"media/**\" = \"public, max-age=86400\" }",
        "Cache-Control by pattern of paths",
    ),
    key(
        "headers",
        Shape::Free,
        "{ \"**\" = { X-Frame-Options = \"DENY\" } }",
        "other headers by pattern of paths",
    ),
    key("orphan", Shape::Flag, "true", "the git branch has no history"),
    key("cname", Shape::Text, "\"briefing.example\"", "the domain of GitHub Pages"),
    key("author", Shape::Text, "\"Example desk <desk@briefing.example>\"", "who commits to the git branch"),
    key("endpoint", Shape::Text, "\"https://storage.example\"", "where an S3-compatible storage listens"),
    key("region", Shape::Text, "\"eu-west-1\"", "the region of an object storage"),
    key("profile", Shape::Text, "\"briefing\"", "which credentials of a profile file"),
];

const EXPORT: &[Key] = &[key(
    "formats",
    Shape::SomeWords(|| words(ExportFormat::WORDS)),
    "[\"w3c\", \"csv\"]",
    "the formats in which the site is published below data/, beside its pages",
)];

/// The keys of site.toml.
pub const SITE: &[Key] = &[
    required("title", Shape::Text, "\"Testland security briefing\"", "the site's title"),
    key("description", Shape::Text, "\"What we know about Testland.\"", "one sentence about the site"),
    key("language", Shape::Language, "\"en\"", "its language, a BCP 47 tag; default en"),
    key(
        "base_url",
        Shape::Url,
        "\"https://briefing.example/\"",
        "where the site will stand; needed for feed and site map",
    ),
    key("authors", Shape::Texts, "[\"Cleo Sample\"]", "who makes it"),
    key("contact", Shape::Text, "\"desk@briefing.example\"", "how to reach you; in the footer"),
    key("licence", Shape::Text, "\"CC BY 4.0\"", "the licence of your own text"),
    key("edition", Shape::Date, "2031-03-01", "the date of this edition; in the footer"),
    key("output", Shape::Text, "\"public\"", "where the site is written; default public"),
    key("audience", Shape::Words(|| words(Tlp::WORDS)), "\"clear\"", "for whom `build` builds; not red"),
    key("default_tlp", Shape::Words(|| words(Tlp::WORDS)), "\"clear\"", "the marking of objects without one"),
    key(
        "excerpt_words",
        Shape::Whole(0, 1_000_000),
        "150",
        "how many words of an excerpt may be published with their sentences",
    ),
    key("kinds", Shape::Named(KIND), "", "more kinds of entities"),
    key("linking", Shape::Table(LINKING), "", "which mentions become links"),
    key("markdown", Shape::Table(MARKDOWN), "", "how Markdown is read"),
    key("diagnostics", Shape::Levels, "", "how grave a diagnostic is: error, warning, off"),
    key("serve", Shape::Table(SERVE), "", "live preview"),
    key("publish", Shape::Named(PUBLISH), "", "where the site is published"),
    key("export", Shape::Table(EXPORT), "", "other programs' formats"),
    key("gone", Shape::Strings, "", "addresses that are gone for good, with the reason"),
];
