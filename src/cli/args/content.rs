//! Options of the commands that make and change an author's files: `init`, `new`, `reanchor`, `rename`, `schema`, `completions`,
//! `man`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Options of `init`.
#[derive(Debug, Clone, Args)]
pub struct Init {
    /// The directory to make, or an empty one
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// Options of `new`.
#[derive(Debug, Clone, Args)]
pub struct New {
    /// What to make
    #[arg(value_name = "KIND")]
    pub kind: NewKind,

    /// Its ID: lower-case letters, digits and single hyphens; for annotations, that of their article
    #[arg(value_name = "ID")]
    pub id: String,
}

/// What `new` makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "the words of the format")]
pub enum NewKind {
    Article,
    Entity,
    Event,
    Claim,
    Series,
    Publisher,
    Judgement,
    Page,
    /// The annotation file of an article
    Annotations,
}

/// Options of `reanchor`.
#[derive(Debug, Clone, Args)]
pub struct Reanchor {
    /// The articles whose annotations are looked at; all by default
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,

    /// Do not ask: take every passage in which each word is still the same word
    #[arg(long)]
    pub yes: bool,

    /// With --yes or --dry-run: also take passages whose meaning may have changed
    #[arg(long)]
    pub accept_meaning: bool,

    /// Write nothing, and print as a patch what --yes would write
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `rename`.
#[derive(Debug, Clone, Args)]
pub struct Rename {
    /// What kind of object
    #[arg(value_name = "KIND")]
    pub kind: ObjectWord,

    /// Its ID
    #[arg(value_name = "OLD")]
    pub old: String,

    /// The ID that it gets
    #[arg(value_name = "NEW")]
    pub new: String,

    /// Join it into the object that has the ID NEW
    #[arg(long)]
    pub merge: bool,

    /// Print the changes as a unified diff, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// The kinds of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "the words of the format")]
pub enum ObjectWord {
    Article,
    Entity,
    Event,
    Claim,
    Series,
    Publisher,
    Judgement,
    Page,
}

/// Options of `schema`.
#[derive(Debug, Clone, Args)]
pub struct Schema {
    /// The directory to write the schemas to
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// Options of `completions`.
#[derive(Debug, Clone, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Debug, Clone, Args)]
pub struct Man {
    /// The directory to write the pages to
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}
