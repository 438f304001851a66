//! The briefing in formats of other programs: a [`Briefing`] in, bytes out.
//!
//! [`export`] makes one format, [`paths`] says at which addresses it stands on the site. One file of this folder makes
//! one format; `site.rs` holds what they share: names that stay the same, and passages that may be published, which
//! are those of `data/*.json`. What a format cannot carry is in `docs/exporting.md`. Knows no command line and no disk.

mod address;
mod brat;
pub mod csv;
mod dates;
mod ftm;
mod geojson;
mod graphml;
mod ics;
mod json;
mod quotes;
mod site;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stix;
mod tables;
#[cfg(test)]
mod tests;
mod timelinejs;
mod w3c;
mod words;

use crate::diagnostic::Diagnostic;
use crate::model::Briefing;
use crate::parse::export::ExportFormat;
use crate::plan::Routes;
use site::Export;

/// One exported file: its name, and what is in it.
pub type File = (String, Vec<u8>);

/// Why a format could not be made: the database's own words.
#[derive(Debug, thiserror::Error)]
#[error("the database could not be made: {0}")]
pub struct ExportError(pub String);

/// Whether a format is a folder of several files.
pub fn is_folder(format: ExportFormat) -> bool {
    matches!(format, ExportFormat::Csv | ExportFormat::Brat)
}

/// Whether a format is for programs alone: no text that a terminal could show.
pub fn is_binary(format: ExportFormat) -> bool {
    match format {
        #[cfg(feature = "sqlite")]
        ExportFormat::Sqlite => true,
        _ => false,
    }
}

/// The path of a format on the site: of its file, or of its folder, with a slash at its end.
pub fn place(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::W3c => w3c::PATH,
        ExportFormat::Ftm => "data/ftm.jsonl",
        ExportFormat::FtmStatements => "data/ftm-statements.csv",
        ExportFormat::Stix => "data/stix.json",
        ExportFormat::Csv => "data/csv/",
        ExportFormat::Ics => "data/timeline.ics",
        ExportFormat::Geojson => "data/places.geojson",
        ExportFormat::Timelinejs => "data/timelinejs.json",
        ExportFormat::Graphml => "data/relations.graphml",
        ExportFormat::Brat => "data/brat/",
        #[cfg(feature = "sqlite")]
        ExportFormat::Sqlite => "data/briefing.sqlite",
    }
}

/// The paths of all files of the formats that site.toml lists.
pub fn paths(briefing: &Briefing) -> Vec<String> {
    let names = |format: &ExportFormat| match format {
        ExportFormat::Csv => tables::names(),
        ExportFormat::Brat => brat::names(briefing),
        _ => vec![String::new()],
    };
    let of = |format: &ExportFormat| {
        let place = place(*format);
        names(format).into_iter().map(move |name| format!("{place}{name}"))
    };
    briefing.site.export.iter().flat_map(of).collect()
}

/// Makes a format. A file's name is empty when it is the only one.
///
/// # Errors
/// When the database cannot be made, for want of memory.
pub fn export(briefing: &Briefing, routes: &Routes, format: ExportFormat) -> Result<Vec<File>, ExportError> {
    let site = Export::new(briefing, routes);
    let only = |bytes: Vec<u8>| vec![(String::new(), bytes)];
    Ok(match format {
        ExportFormat::W3c => only(w3c::file(&site)),
        ExportFormat::Ftm => only(ftm::entities(&site)),
        ExportFormat::FtmStatements => only(ftm::statements(&site)),
        ExportFormat::Stix => only(stix::file(&site)),
        ExportFormat::Csv => tables::csv::files(&site),
        ExportFormat::Ics => only(ics::file(&site)),
        ExportFormat::Geojson => only(geojson::file(&site)),
        ExportFormat::Timelinejs => only(timelinejs::file(&site)),
        ExportFormat::Graphml => only(graphml::file(&site)),
        ExportFormat::Brat => brat::files(&site),
        #[cfg(feature = "sqlite")]
        ExportFormat::Sqlite => only(sqlite::file(&site)?),
    })
}

/// The files of the formats that site.toml lists, each with its path; only those of one format when a path is wanted.
///
/// # Errors
/// When one of them cannot be made.
pub fn files(briefing: &Briefing, routes: &Routes, wanted: Option<&str>) -> Result<Vec<File>, ExportError> {
    let is_wanted = |format: &&ExportFormat| wanted.is_none_or(|path| path.starts_with(place(**format)));
    let mut files = Vec::new();
    for format in briefing.site.export.iter().filter(is_wanted) {
        let made = export(briefing, routes, *format)?;
        files.extend(made.into_iter().map(|(name, bytes)| (format!("{}{name}", place(*format)), bytes)));
    }
    Ok(files)
}

/// What is wrong with the author's own keys that formats read.
pub fn problems(briefing: &Briefing, formats: &[ExportFormat]) -> Vec<Diagnostic> {
    let of = |format: &ExportFormat| match format {
        ExportFormat::Ftm | ExportFormat::FtmStatements => ftm::problems(briefing),
        ExportFormat::Stix => stix::problems(briefing),
        _ => Vec::new(),
    };
    let mut problems: Vec<Diagnostic> = Vec::new();
    for problem in formats.iter().flat_map(of) {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}
