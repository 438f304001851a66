//! Reads `[export]` of site.toml: the formats of other programs in which the site is published beside its pages.

use super::objects::word_of;
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::Spanned;

/// A format of another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExportFormat {
    /// A collection of W3C Web Annotations, as JSON-LD.
    W3c,
    /// Entities of `FollowTheMoney`, a JSON object a line.
    Ftm,
    /// The same, a statement a row, as CSV.
    FtmStatements,
    /// A STIX 2.1 bundle.
    Stix,
    /// A table a kind as CSV, described by a `datapackage.json`.
    Csv,
    /// The timeline as a calendar.
    Ics,
    /// Places, and events at them, as points on a map.
    Geojson,
    /// The timeline for `TimelineJS`.
    Timelinejs,
    /// Relations and roles as a graph.
    Graphml,
    /// The annotated articles as standoff files of brat.
    Brat,
    /// One database, with full-text search.
    #[cfg(feature = "sqlite")]
    Sqlite,
}

impl ExportFormat {
    /// The words of site.toml and the command line.
    pub const WORDS: &[(&str, Self)] = &[
        ("w3c", Self::W3c),
        ("ftm", Self::Ftm),
        ("ftm-statements", Self::FtmStatements),
        ("stix", Self::Stix),
        ("csv", Self::Csv),
        ("ics", Self::Ics),
        ("geojson", Self::Geojson),
        ("timelinejs", Self::Timelinejs),
        ("graphml", Self::Graphml),
        ("brat", Self::Brat),
        #[cfg(feature = "sqlite")]
        ("sqlite", Self::Sqlite),
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

/// Reads `[export]`: the formats, each once, in a fixed order.
pub fn export(table: &Table<'_, '_>) -> Vec<ExportFormat> {
    let Some(table) = table.table("export", "`[export]`") else { return Vec::new() };
    let mut formats: Vec<ExportFormat> =
        table.strings("formats").iter().filter_map(|word| format(&table, word)).collect();
    table.finish();
    formats.sort_unstable();
    formats.dedup();
    formats
}

fn format(table: &Table<'_, '_>, word: &Spanned<String>) -> Option<ExportFormat> {
    let found = ExportFormat::WORDS.iter().find(|(known, _)| *known == word.value);
    if found.is_none() {
        let message = format!("`{}` is no format that the site can be exported to", word.value);
        let words = || ExportFormat::WORDS.iter().map(|(word, _)| *word);
        let hint = match nearest(&word.value, words()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "it is one of {}",
                words().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        table.report(Diagnostic::new(Code::BadValue, word.span, message).hint(hint));
    }
    found.map(|(_, format)| *format)
}
