//! `briefbook build`: the whole site, or nothing.

use super::args::{Build, Global};
use super::progress::{Timings, Watched};
use super::{Outcome, base_url, fail, now, open, outcome, refuse_red, report, say, say_next_change};
use crate::build::{self, Progress, Request};
use crate::output::{self, Output, Receiver, WriteReport};

/// Runs the command.
pub fn run(global: &Global, options: &Build) -> Outcome {
    carry_out(global, options).unwrap_or_else(|outcome| outcome)
}

fn carry_out(global: &Global, options: &Build) -> Result<Outcome, Outcome> {
    let request = request(options)?;
    threads(options)?;
    let progress = Watched::new(global);
    progress.stage("load");
    let opened = open(global, options.output.as_deref())?;
    refuse_red(options.scope.audience.unwrap_or(opened.audience))?;
    // Before the site is made, so that its files need not be kept in memory; whether it can be written is said after
    // what is wrong with the site.
    let output = Output::open(&opened.output);
    let receiver: &dyn Receiver = output.as_ref().map_or(&(), |output| output);
    let built = build::build_into(receiver, &opened.loaded, &opened.disk, &request, &progress);
    if built.diagnostics.has_errors() {
        progress.finish();
        report(&built.diagnostics, &opened.loaded.sources, false);
        if !global.quiet {
            say("nothing was written");
        }
        return Ok(Outcome::ContentErrors);
    }
    progress.stage("write");
    let written = output.and_then(Output::write);
    let timings = progress.finish();
    report(&built.diagnostics, &opened.loaded.sources, false);
    let written = written.map_err(|error| fail(&error.to_string(), Outcome::World))?;
    if !global.quiet {
        say(&summary(&built, &written, &opened.output.display().to_string(), &timings));
        written.kept.iter().for_each(|path| say(&format!("kept `{path}`: it was changed by somebody else")));
        say_next_change(global, built.next_change);
    }
    show(global, options, &timings)?;
    Ok(outcome(global, &built.diagnostics))
}

fn request(options: &Build) -> Result<Request, Outcome> {
    Ok(Request {
        audience: options.scope.audience,
        drafts: options.scope.drafts,
        now: Some(now(&options.scope)),
        base_url: base_url(options.base_url.as_deref())?,
        offline: options.offline,
        compared: false,
        ..Request::default()
    })
}

fn threads(options: &Build) -> Result<(), Outcome> {
    let Some(threads) = options.threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    pool.map_err(|error| fail(&error.to_string(), Outcome::World))
}

fn summary(built: &build::Built, written: &WriteReport, output: &str, timings: &Timings) -> String {
    format!(
        "{} and {} in {}: {} written, {} unchanged, {} removed ({:.2} s)",
        counted(built.articles, "article"),
        counted(built.pages, "page"),
        output,
        counted(written.written, "file"),
        written.unchanged,
        written.removed,
        timings.total.as_secs_f64()
    )
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn show(global: &Global, options: &Build, timings: &Timings) -> Result<(), Outcome> {
    match &options.timings {
        None if !global.verbose => Ok(()),
        None | Some(None) => {
            say(timings.table().trim_end());
            Ok(())
        }
        Some(Some(path)) => write_trace(path, timings),
    }
}

fn write_trace(path: &std::path::Path, timings: &Timings) -> Result<(), Outcome> {
    output::write_file(path, timings.trace().as_bytes())
        .map_err(|error| fail(&error.to_string(), Outcome::World))
}
