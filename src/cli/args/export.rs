//! Options of `export`.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::Scope;
use crate::parse::export::ExportFormat;

/// Options of `export`.
#[derive(Debug, Clone, Args)]
pub struct Export {
    /// The format
    #[arg(value_name = "FORMAT")]
    pub format: ExportFormat,

    /// Write to this file; to this directory where the format is several files
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// The address at which the site stands, instead of site.toml's: ids and links begin with it
    #[arg(long, value_name = "U")]
    pub base_url: Option<String>,

    /// What is exported.
    #[command(flatten)]
    pub scope: Scope,
}

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: &[ExportFormat] = &{
            let mut all = [ExportFormat::W3c; ExportFormat::WORDS.len()];
            let mut n = 0;
            while n < all.len() {
                all[n] = ExportFormat::WORDS[n].1;
                n += 1;
            }
            all
        };
        ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()).help(about(*self)))
    }
}

fn about(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::W3c => "W3C Web Annotations, as JSON-LD",
        ExportFormat::Ftm => "FollowTheMoney entities, one a line",
        ExportFormat::FtmStatements => "FollowTheMoney statements with their sources, as CSV",
        ExportFormat::Stix => "A STIX 2.1 bundle",
        ExportFormat::Csv => "A table a kind, with a datapackage.json (a directory)",
        ExportFormat::Ics => "The timeline as a calendar (iCalendar)",
        ExportFormat::Geojson => "Places and what happened there",
        ExportFormat::Timelinejs => "The timeline for TimelineJS",
        ExportFormat::Graphml => "Relations and roles as a graph",
        ExportFormat::Brat => "Annotated texts as standoff files of brat (a directory)",
        #[cfg(feature = "sqlite")]
        ExportFormat::Sqlite => "A database with full-text search, for Datasette and others",
    }
}
