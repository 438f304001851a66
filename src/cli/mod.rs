//! The command line: arguments in, exit status out. One thin file a command; nothing below prints.

#[cfg(feature = "import")]
mod adopt;
pub mod args;
mod build;
mod check;
mod completions;
mod explain;
mod export;
#[cfg(feature = "import")]
mod import;
mod init;
mod man;
mod new;
mod progress;
#[cfg(feature = "publish")]
mod publish;
mod reanchor;
mod rename;
mod schema;
mod serve;
mod suggest;
mod tally;
mod trace;

use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, terminal};
use crate::edits::{Changes, EditError, original};
use crate::load::{Disk, LoadError, Loaded, load};
use crate::parse::objects::Tlp;
use crate::parse::site::checked_base_url;
use crate::source::Sources;
use args::{Color, Command, Global, Scope};

/// How a command ended, the graver the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Done; warnings may have been printed.
    Done,
    /// The content has errors.
    ContentErrors,
    /// Wrong usage.
    Usage,
    /// The outside world failed.
    World,
}

impl From<&EditError> for Outcome {
    fn from(error: &EditError) -> Self {
        match error {
            EditError::Exists { .. } | EditError::Outside { .. } => Self::Usage,
            EditError::Changed { .. } | EditError::Io { .. } => Self::World,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::from(0),
            Outcome::ContentErrors => Self::from(1),
            Outcome::Usage => Self::from(2),
            Outcome::World => Self::from(3),
        }
    }
}

/// Runs the command that was typed.
pub fn run() -> ExitCode {
    let colour_typed = args::colour_typed(std::env::args_os());
    colour(colour_typed).write_global();
    let cli = match args::parse(std::env::args_os(), colour_typed) {
        Ok(cli) => cli,
        Err(error) => {
            let status = if error.use_stderr() { Outcome::Usage } else { Outcome::Done };
            return printed(error.print()).map_or_else(|outcome| outcome, |()| status).into();
        }
    };
    let command = || match &cli.command {
        Command::Build(options) => build::run(&cli.global, options),
        Command::Check(options) => check::run(&cli.global, options),
        Command::Serve(options) => serve::run(&cli.global, options),
        #[cfg(feature = "import")]
        Command::Import(options) => import::run(&cli.global, options),
        Command::Suggest(options) => suggest::run(&cli.global, options),
        Command::Reanchor(options) => reanchor::run(&cli.global, options),
        #[cfg(feature = "publish")]
        Command::Publish(options) => publish::run(&cli.global, options),
        Command::Export(options) => export::run(&cli.global, options),
        Command::Explain(options) => explain::run(&cli.global, options),
        Command::Init(options) => init::run(&cli.global, options),
        Command::New(options) => new::run(&cli.global, options),
        Command::Rename(options) => rename::run(&cli.global, options),
        Command::Schema(options) => schema::run(&cli.global, options),
        Command::Completions(options) => completions::run(options),
        Command::Man(options) => man::run(&cli.global, options),
    };
    // A bug of ours must not look like a fault of the author's.
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(command));
    outcome.unwrap_or_else(|_| internal_error()).into()
}

/// What `--color` means to all that is printed.
fn colour(color: Color) -> anstream::ColorChoice {
    match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
}

/// Says that the program itself is at fault; the panic has already said where.
fn internal_error() -> Outcome {
    let message = "the program ran into a mistake of its own, named above; nothing of yours was changed";
    let diagnostic = Diagnostic::placeless(Code::InternalError, message)
        .hint("please report it, with the lines above and, if you can, the file that it happened with");
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(diagnostic);
    report(&diagnostics, &Sources::default());
    Outcome::World
}

/// Prints a line, or several, to standard error, without what a terminal would obey: names of files may hold anything.
fn say(line: &str) {
    let shown: String = line
        .chars()
        .map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c })
        .collect();
    drop(writeln!(anstream::stderr(), "{shown}"));
}

/// Says when a build would make something else although nobody changed anything: the author has to build then.
fn say_next_change(global: &Global, next: Option<jiff::Timestamp>) {
    if let Some(next) = next.filter(|_| !global.quiet) {
        say(&format!("an embargo ends at {next}: build again then"));
    }
}

/// Prints to standard output as it is. A reader that has seen enough closes the pipe, which is no failure; a full disk
/// is one.
fn print(bytes: impl AsRef<[u8]>) -> Result<(), Outcome> {
    let mut stdout = std::io::stdout().lock();
    printed(stdout.write_all(bytes.as_ref()).and_then(|()| stdout.flush()))
}

/// What became of something that was printed.
fn printed(result: std::io::Result<()>) -> Result<(), Outcome> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(fail(&format!("cannot write to standard output: {error}"), Outcome::World))
        }
        _ => Ok(()),
    }
}

/// Says why a command cannot be carried out.
fn fail(message: &str, outcome: Outcome) -> Outcome {
    say(&format!("error: {message}"));
    outcome
}

/// Says why files of the author's were not changed.
fn refused(error: &EditError) -> Outcome {
    fail(&error.to_string(), Outcome::from(error))
}

/// Brings files of a directory to these texts, each whole or not at all, and says how many there are.
fn replace(dir: &Path, files: impl Iterator<Item = (String, String)>) -> Result<usize, EditError> {
    let mut changes = Changes::new();
    let mut count = 0;
    for (name, text) in files {
        count += 1;
        match original(dir, &name)? {
            Some(before) => changes.edit(name, before, text),
            None => changes.create(name, text),
        }
    }
    changes.write(dir)?;
    Ok(count)
}

/// A site directory that was read.
struct Opened {
    disk: Disk,
    loaded: Loaded,
    output: PathBuf,
    /// The audience that site.toml names.
    audience: Tlp,
    /// The kinds of entities.
    #[cfg(any(feature = "import", feature = "publish"))]
    kinds: Vec<String>,
    /// Where site.toml publishes to.
    #[cfg(feature = "publish")]
    publish: std::collections::BTreeMap<String, crate::parse::publish::PublishConfig>,
}

/// Reads the site directory. `output` is a directory of the command's own, in place of site.toml's.
fn open(global: &Global, output: Option<&Path>) -> Result<Opened, Outcome> {
    let disk = Disk::new(&global.root);
    let config = std::cell::RefCell::new(crate::parse::site::SiteConfig::default());
    let find = |site_toml: &str| {
        config.replace(crate::parse::site_config(site_toml));
        config.borrow().output.clone()
    };
    let loaded = load(&disk, &find).map_err(|error| match error {
        LoadError::NotASite { .. } => fail(&error.to_string(), Outcome::Usage),
        LoadError::Unreadable { .. } => fail(&error.to_string(), Outcome::World),
    })?;
    let config = config.into_inner();
    if let Some(folder) = output.and_then(|output| own_folder(&global.root, output)) {
        let message = format!("`{folder}` of the site directory is read: the output cannot go there");
        return Err(fail(&message, Outcome::Usage));
    }
    let output = output.map_or_else(|| global.root.join(config.output), Path::to_path_buf);
    Ok(Opened {
        disk,
        loaded,
        output,
        audience: config.audience,
        #[cfg(any(feature = "import", feature = "publish"))]
        kinds: config.kinds.into_iter().map(|kind| kind.id).collect(),
        #[cfg(feature = "publish")]
        publish: config.publish,
    })
}

/// Refuses to write one file over what the site is made of; `what` it would be: `the trace`.
fn refuse_own_file(root: &Path, path: &Path, what: &str) -> Result<(), Outcome> {
    if let Some(folder) = own_folder(root, path) {
        let message = format!("`{folder}` of the site directory is read: {what} cannot go there");
        return Err(fail(&message, Outcome::Usage));
    }
    let real = |path: &Path| path.canonicalize().ok();
    if real(path).is_some_and(|path| Some(path) == real(&root.join("site.toml"))) {
        let message = format!("`{}` holds the site: {what} needs a place of its own", path.display());
        return Err(fail(&message, Outcome::Usage));
    }
    Ok(())
}

/// The folder of the site directory that an output directory would lie in, if it is one that is read.
fn own_folder(root: &Path, output: &Path) -> Option<&'static str> {
    let (root, output) = (real_path(root)?, real_path(output)?);
    ["content", "templates", "static"].into_iter().find(|folder| output.starts_with(root.join(folder)))
}

/// A path without links. It need not exist yet: what exists of it decides.
fn real_path(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let (part, mut real) = path.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)))?;
    for step in path.strip_prefix(part).ok()?.components() {
        match step {
            Component::ParentDir => drop(real.pop()),
            step => real.push(step),
        }
    }
    Some(real)
}

/// Refuses what must never leave the screen.
fn refuse_red(audience: Tlp) -> Result<(), Outcome> {
    if audience == Tlp::Red {
        let message = "TLP:RED is for the eyes of those in the room: it is not written to files";
        return Err(fail(message, Outcome::Usage));
    }
    Ok(())
}

/// An address for the site that was typed, in place of site.toml's.
fn base_url(typed: Option<&str>) -> Result<Option<String>, Outcome> {
    let Some(url) = typed else { return Ok(None) };
    checked_base_url(url).map(Some).ok_or_else(|| {
        let message =
            format!("`{url}` is no address for a site: write it like `https://example.org/briefing/`");
        fail(&message, Outcome::Usage)
    })
}

/// The instant by which embargoes are judged: the one given, else the clock, which decides nothing else.
fn now(scope: &Scope) -> jiff::Timestamp {
    scope.now.unwrap_or_else(jiff::Timestamp::now)
}

/// Prints diagnostics for a person, to standard error.
fn report(diagnostics: &Diagnostics, sources: &Sources) {
    let text = for_people(diagnostics, sources, &std::io::stderr());
    drop(std::io::stderr().lock().write_all(text.as_bytes()));
}

/// Diagnostics as a person reads them on a stream.
fn for_people(
    diagnostics: &Diagnostics,
    sources: &Sources,
    stream: &impl anstream::stream::RawStream,
) -> String {
    // The library knows what else speaks for colours or against them: NO_COLOR, CLICOLOR, TERM.
    let colour = anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never;
    terminal::render(diagnostics.iter(), sources, colour, width(stream.is_terminal()))
}

fn width(is_terminal: bool) -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    if is_terminal { columns.unwrap_or(120).clamp(60, 200) } else { 140 }
}

/// How a command ends after its diagnostics.
fn outcome(global: &Global, diagnostics: &Diagnostics) -> Outcome {
    let denied = global.deny.is_some() && diagnostics.count(Severity::Warning) > 0;
    if diagnostics.has_errors() || denied { Outcome::ContentErrors } else { Outcome::Done }
}
