//! What can be typed after `briefbook`: the options as typed, checked one by one; what they mean together is for
//! the commands.

mod content;
pub mod examples;
mod export;
#[cfg(feature = "import")]
mod import;
#[cfg(feature = "publish")]
mod publish;
mod typed;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::parse::objects::Tlp;
pub use content::{Completions, Init, Man, New, NewKind, ObjectWord, Reanchor, Rename, Schema};
pub use export::Export;
#[cfg(feature = "import")]
pub use import::{Import, ImportFormat};
#[cfg(feature = "publish")]
pub use publish::{Publish, ReportFormat};
pub use typed::{colour_typed, command, parse};

/// Makes a cross-linked briefing of annotated source articles.
///
/// briefbook reads a site directory (site.toml, content/, templates/, static/) and writes a static website in which
/// every sentence leads back to the words that it rests on.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "briefbook",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "Exit status: 0 done, 1 the content has errors, 2 wrong usage, 3 the outside world failed \
                  (a disk that is full, for example)."
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The site directory: the one that holds site.toml
    #[arg(long, value_name = "D", default_value = ".", global = true)]
    pub root: PathBuf,

    /// Let warnings count as errors in the exit status
    #[arg(long, value_name = "WHAT", global = true)]
    pub deny: Option<Deny>,

    /// When to colour what is printed
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,

    /// Print diagnostics only: no progress, no closing line
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Print more of what is done
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// What `--deny` denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// A warning fails the command as an error does
    Warnings,
}

/// Values of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where it goes to a terminal that has colours
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Write the whole site
    ///
    /// Writes the website to the output directory that site.toml names. Nothing is written while the content has
    /// errors. Files that have not changed are left untouched; files that are no longer part of the site are
    /// removed, but never one that briefbook did not write.
    Build(Build),

    /// Report everything that is wrong with the content, and write nothing
    ///
    /// Prints to standard output. Without --audience it looks at everything, and also reports what a build for the
    /// site's own audience would; with it, it reports what that build says.
    Check(Check),

    /// Show the site in a browser while it is written
    ///
    /// Prints the address of a live preview: pages change as soon as a file is saved, drafts included. Nothing is written
    /// to disk. Only this machine can read it, unless --host says otherwise. It runs until it is interrupted.
    Serve(Serve),

    /// Bring a host to the state of a fresh build
    ///
    /// Builds for the target's audience and sends what has changed: assets first, then pages, then feeds and data. What is
    /// gone is removed last, and never what somebody else put there. Nothing is sent where something is wrong.
    #[cfg(feature = "publish")]
    Publish(Publish),

    /// Make articles of saved web pages and texts
    ///
    /// Each FILE (HTML, MHTML or plain text) becomes content/articles/ID.md: a draft with `rights = "excerpt"`. What the
    /// page says of itself becomes front matter; what belongs to the site and not to the text is left out and named.
    /// A file that exists is never replaced without --force.
    ///
    /// With --from and a format of another program, what that has annotated becomes drafts of annotations, entities,
    /// events and articles. What has no place in the site is named, and kept in a file that briefbook passes over.
    #[cfg(feature = "import")]
    Import(Import),

    /// Propose annotations for an article
    ///
    /// Prints names that are no entity yet, dates, figures and quotations as TOML, ready to be pasted into the
    /// article's annotation file, all of them drafts.
    Suggest(Suggest),

    /// Mend quotes that have drifted: show how the article changed, and tie them to its words
    ///
    /// On a terminal it asks for each. Only the keys of the anchor are written (quote, prefix, suffix, occurrence, of),
    /// and the former id; comments and everything else stay.
    Reanchor(Reanchor),

    /// Write the briefing in another program's format
    ///
    /// A format of one file goes to standard output, or to the file that -o names; csv and brat are several files, and
    /// need a directory. It holds what the audience may see and what the rights of the sources allow, as the site does.
    /// `[export] formats` of site.toml publishes formats below data/ with every build.
    Export(Export),

    /// Explain a diagnostic, or list all of them
    ///
    /// The code is the word in brackets behind "error" or "warning", for example bad-date.
    Explain(Explain),

    /// Make a small site to begin with
    ///
    /// The site builds as it is, and its comments explain what stands in it. A directory that is not empty is
    /// refused; one that holds nothing but a git repository is not.
    Init(Init),

    /// Make a file with every key of its kind shown
    ///
    /// What the kind needs is filled in, the rest stands behind a # with a word on what it means. The new object is a
    /// draft until you say otherwise. A file that is there is never overwritten.
    New(New),

    /// Write JSON Schemas of the TOML files, for editors
    ///
    /// An editor with a TOML language server then completes keys and the site's ids, and marks mistakes. Run it again when
    /// there are new ids.
    Schema(Schema),

    /// Give an object a new ID, in its file and wherever it is named
    ///
    /// Every reference and every link in prose is changed, comments and order are kept, and the old address leads to the new
    /// one. With --merge the object is joined into another of its kind. Nothing is written where the site would have a
    /// problem more than before.
    Rename(Rename),

    /// Print completions for a shell
    Completions(Completions),

    /// Write manual pages
    ///
    /// One for briefbook, briefbook.1, and one a command, briefbook-build.1 and so on. Those that are there are replaced.
    Man(Man),
}

/// Options of `build`.
#[derive(Debug, Clone, Args)]
pub struct Build {
    /// Write to this directory instead of the one that site.toml names
    #[arg(long, value_name = "D")]
    pub output: Option<PathBuf>,

    /// The address at which the site will stand, instead of site.toml's: for feeds, site map and 404 page
    #[arg(long, value_name = "U")]
    pub base_url: Option<String>,

    /// Name index.html in every link, so that the site opens from a disk by double click
    #[arg(long)]
    pub offline: bool,

    /// Write one ZIP archive, FILE or the directory's name with `.zip`, in place of the directory; implies --offline
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub zip: Option<Option<PathBuf>>,

    /// Write one HTML page for printing, FILE or the directory's name with `.html`, in place of the directory
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, conflicts_with = "zip")]
    pub single: Option<Option<PathBuf>>,

    /// Print how long each stage took, or write it to FILE
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub timings: Option<Option<PathBuf>>,

    /// How many threads to use; by default one for each processor
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<usize>,

    /// What is published.
    #[command(flatten)]
    pub scope: Scope,
}

/// Options of `check`.
#[derive(Debug, Clone, Args)]
pub struct Check {
    /// How to print the diagnostics
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,

    /// Also print suggestions: names that nothing decides, with annotations to paste; they never fail the command
    #[arg(long)]
    pub suggest: bool,

    /// What is published.
    #[command(flatten)]
    pub scope: Scope,
}

/// Options of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// The first port that is tried; 0 for any that is free; default site.toml's `[serve] port`, else 4444
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,

    /// The name or address to listen on; default site.toml's `[serve] host`, else 127.0.0.1
    #[arg(long, value_name = "H", value_parser = host)]
    pub host: Option<String>,

    /// Open the address in a browser
    #[arg(long)]
    pub open: bool,

    /// Lead the browser to the page of the file that was edited
    #[arg(long)]
    pub follow: bool,

    /// Look for changes twice a second instead of waiting for the system to report them
    #[arg(long)]
    pub poll: bool,

    /// What is shown.
    #[command(flatten)]
    pub scope: Scope,
}

/// Options of `suggest`.
#[derive(Debug, Clone, Args)]
pub struct Suggest {
    /// The articles
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,

    /// Append the proposals to the articles' annotation files instead of printing them
    #[arg(long)]
    pub apply: bool,

    /// Print the names alone, as tables for a file of content/entities/
    #[arg(long, conflicts_with = "apply")]
    pub names: bool,
}

/// Options of `explain`.
#[derive(Debug, Clone, Args)]
pub struct Explain {
    /// The code to explain; without it, all codes are listed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// Which objects are published.
#[derive(Debug, Clone, Args)]
pub struct Scope {
    /// For whom: publish what is marked at most LEVEL (clear, green, amber, amber+strict); default site.toml's
    #[arg(long, value_name = "LEVEL", value_parser = audience)]
    pub audience: Option<Tlp>,

    /// Include drafts
    #[arg(long)]
    pub drafts: bool,

    /// The time at which embargoes are judged (2026-01-31 or 2026-01-31T09:00:00Z); default the clock
    #[arg(long, value_name = "T", value_parser = instant)]
    pub now: Option<Timestamp>,
}

/// Values of `check --format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, with the lines in question
    Human,
    /// One JSON object, for programs
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a pull request
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// A level of the Traffic Light Protocol; `red` is one, and the commands refuse it.
fn audience(word: &str) -> Result<Tlp, String> {
    let found = Tlp::WORDS.iter().find(|(known, _)| *known == word);
    found.map(|(_, level)| *level).ok_or_else(|| {
        let words: Vec<_> = Tlp::WORDS.iter().map(|(word, _)| *word).filter(|word| *word != "red").collect();
        format!("expected one of {}", words.join(", "))
    })
}

/// An instant of RFC 3339, or a date, which means its first moment in UTC.
fn instant(text: &str) -> Result<Timestamp, String> {
    let midnight = || format!("{text}T00:00:00Z").parse();
    let is_date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let parsed: Result<Timestamp, jiff::Error> = if is_date { midnight() } else { text.parse() };
    parsed
        .map_err(|_| "expected a time such as 2026-01-31T09:00:00Z, or a date such as 2026-01-31".to_owned())
}

/// A host without a port.
fn host(text: &str) -> Result<String, String> {
    let is_host = crate::parse::serve::is_host(text);
    is_host
        .then(|| text.to_owned())
        .ok_or_else(|| "expected a name or an address, such as 127.0.0.1".to_owned())
}

/// How many threads: at least one, and not more than a machine can start.
fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count @ 1..=1024) => Ok(count),
        _ => Err("expected a number from 1 to 1024".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("briefbook").chain(line.split_whitespace()))
    }

    fn build(line: &str) -> Build {
        match parse(line).unwrap().command {
            Command::Build(build) => build,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn clap_agrees_with_itself() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_may_stand_before_and_behind_the_command() {
        let cli = parse("--root a check -v --format sarif --deny warnings").unwrap();
        let global = (cli.global.root, cli.global.verbose, cli.global.deny);
        assert_eq!(global, (PathBuf::from("a"), true, Some(Deny::Warnings)));
        assert!(matches!(cli.command, Command::Check(Check { format: Format::Sarif, suggest: false, .. })));
    }

    #[test]
    fn timings_may_name_a_file() {
        assert_eq!(build("build").timings, None);
        assert_eq!(build("build --timings").timings, Some(None));
        assert_eq!(build("build --timings=t.json").timings, Some(Some(PathBuf::from("t.json"))));
    }

    #[test]
    fn levels_and_times() {
        let scope = build("build --audience amber+strict --now 2026-01-31").scope;
        let now = "2026-01-31T00:00:00Z".parse().unwrap();
        assert_eq!((scope.audience, scope.now), (Some(Tlp::AmberStrict), Some(now)));
        let scope = build("build --audience red --now 2026-01-31T09:00:00+02:00").scope;
        let now = "2026-01-31T07:00:00Z".parse().unwrap();
        assert_eq!((scope.audience, scope.now), (Some(Tlp::Red), Some(now)));
    }

    #[test]
    fn wrong_usage_ends_with_2() {
        let lines = [
            "build --audience purple",
            "build --now yesterday",
            "build --now 2026-02-30",
            "build --now 2026-01-31T09:00:00",
            "build --threads 0",
            "build --nonsense",
            "import --id aux page.html",
            "check --format xml",
            "check --deny errors",
            "-q -v check",
            "",
        ];
        for line in lines {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
        let message = parse("build --audience purple").unwrap_err().to_string();
        assert!(message.contains("expected one of clear, green, amber, amber+strict"), "{message}");
    }

    #[test]
    fn explain_stands_alone() {
        assert!(matches!(parse("explain").unwrap().command, Command::Explain(Explain { code: None })));
    }
}
