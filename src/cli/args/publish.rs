//! Options of `publish`.

use clap::{Args, ValueEnum};

use super::Scope;

/// Options of `publish`.
#[derive(Debug, Clone, Args)]
pub struct Publish {
    /// The target: NAME of a table [publish.NAME] in site.toml
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Show what readers would see change, and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// How to print what --dry-run shows
    #[arg(long, value_name = "FORMAT", default_value = "human", requires = "dry_run")]
    pub format: ReportFormat,

    /// Do not ask; needed where there is no terminal
    #[arg(long)]
    pub yes: bool,

    /// Publish although GATE refuses; may be given several times
    #[arg(long, value_name = "GATE")]
    pub force: Vec<String>,

    /// List what the target holds, instead of believing its manifest, and mend what is missing or damaged
    #[arg(long)]
    pub verify: bool,

    /// Bring back an earlier release; the one before, where none is named
    #[arg(long, value_name = "RELEASE", num_args = 0..=1, conflicts_with_all = ["purge", "verify"])]
    pub rollback: Option<Option<String>>,

    /// Remove a page or file from the site and from every release that is kept; may be given several times
    #[arg(long, value_name = "ADDRESS", conflicts_with = "verify")]
    pub purge: Vec<String>,

    /// What is published.
    #[command(flatten)]
    pub scope: Scope,
}

/// Values of `publish --format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Human,
    /// One JSON object, for programs
    Json,
}
