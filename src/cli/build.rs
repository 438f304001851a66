//! `briefbook build`: the whole site, or nothing.

use std::path::{Path, PathBuf};

use super::args::{Build, Global};
use super::progress::{Timings, Watched};
use super::tally::Asked;
use super::{
    Opened, Outcome, base_url, fail, now, open, outcome, refuse_own_file, refuse_red, report, say,
    say_next_change,
};
use crate::build::{self, Progress, Request};
use crate::load::FileSystem;
use crate::memo::{self, Store};
use crate::output::{self, Archive, Output, Receiver, WriteReport};

/// Runs the command.
pub fn run(global: &Global, options: &Build) -> Outcome {
    carry_out(global, options).unwrap_or_else(|outcome| outcome)
}

fn carry_out(global: &Global, options: &Build) -> Result<Outcome, Outcome> {
    let request = request(options)?;
    if let Some(Some(trace)) = &options.timings {
        refuse_own_file(&global.root, trace, "the trace")?;
    }
    threads(options)?;
    let asked = match &options.timings {
        None => Asked::Nothing,
        Some(None) => Asked::Sums,
        Some(Some(_)) => Asked::Spans,
    };
    let progress = Watched::new(global, asked);
    progress.stage("load");
    let opened = open(global, options.output.as_deref())?;
    refuse_red(options.scope.audience.unwrap_or(opened.audience))?;
    if let Some(file) = &options.zip {
        let place = beside(global, file.as_deref(), &opened.output, ("archive", "zip"))?;
        return archived(global, options, &opened, &request, &place, progress);
    }
    if let Some(file) = &options.single {
        let place = beside(global, file.as_deref(), &opened.output, ("page", "single"))?;
        return bound(global, options, &opened, &request, &place, progress);
    }
    // Before the site is made, so that its files need not be kept in memory; whether it can be written is said after
    // what is wrong with the site.
    let output = Output::open(&opened.output);
    let receiver: &dyn Receiver = output.as_ref().map_or(&(), |output| output);
    let asked = (request.audience, request.drafts, request.offline, &request.base_url);
    let store = memo::behind(asked).filter(|_| output.is_ok());
    let store = store.map(|behind| Store::new(&global.root, &opened.output, behind));
    let site = (&opened.loaded, &opened.disk as &dyn FileSystem);
    let (built, ended) = build::build_again(receiver, site, &request, store.as_ref(), &progress);
    if built.diagnostics.has_errors() {
        progress.finish();
        report(&built.diagnostics, &opened.loaded.sources);
        if !global.quiet {
            say("nothing was written");
        }
        return Ok(Outcome::ContentErrors);
    }
    progress.stage("write");
    let written = output.and_then(Output::write_and_look).map(|(written, files)| {
        if let (Some(store), Some(ended)) = (&store, ended) {
            // Where it cannot be kept, the next build makes everything.
            let _ = store.save(&ended.record(&files));
        }
        written
    });
    let timings = progress.finish();
    report(&built.diagnostics, &opened.loaded.sources);
    let written = written.map_err(|error| fail(&error.to_string(), Outcome::World))?;
    if !global.quiet {
        say(&summary(&built, &written, &opened.output.display().to_string(), &timings));
        say_next_change(global, built.next_change);
    }
    // It may hold what was taken back since: said even where little is to be said.
    for path in &written.kept {
        say(&format!(
            "warning: kept `{path}`, which is no longer part of the site: it was changed by somebody else"
        ));
    }
    show(global, options, &timings)?;
    Ok(outcome(global, &built.diagnostics))
}

/// Where the one file goes: the file that is named, else the output directory's name with an ending, beside it.
fn beside(
    global: &Global,
    file: Option<&Path>,
    output: &Path,
    (what, flag): (&str, &str),
) -> Result<PathBuf, Outcome> {
    let ending = if flag == "zip" { ".zip" } else { ".html" };
    let place = match (file, output.file_name()) {
        (Some(file), _) => file.to_path_buf(),
        (None, Some(name)) => {
            let mut name = name.to_owned();
            name.push(ending);
            output.with_file_name(name)
        }
        (None, None) => {
            let message =
                format!("the output directory has no name to call the {what} by: name it, `--{flag}=FILE`");
            return Err(fail(&message, Outcome::Usage));
        }
    };
    if place.file_name().is_none() || place.is_dir() {
        let message = format!("`{}` is no name for the {what}", place.display());
        return Err(fail(&message, Outcome::Usage));
    }
    refuse_own_file(&global.root, &place, &format!("the {what}"))?;
    Ok(place)
}

/// Builds the site into one archive.
fn archived(
    global: &Global,
    options: &Build,
    opened: &Opened,
    request: &Request,
    place: &Path,
    progress: Watched,
) -> Result<Outcome, Outcome> {
    let archive = Archive::default();
    let built = build::build_into(&archive, &opened.loaded, &opened.disk, request, &progress);
    if built.diagnostics.has_errors() {
        progress.finish();
        report(&built.diagnostics, &opened.loaded.sources);
        if !global.quiet {
            say("nothing was written");
        }
        return Ok(Outcome::ContentErrors);
    }
    progress.stage("write");
    let folder = place.file_stem().unwrap_or_default().to_string_lossy();
    let written = archive.write(place, &folder);
    let timings = progress.finish();
    report(&built.diagnostics, &opened.loaded.sources);
    let written = written.map_err(|error| fail(&error.to_string(), Outcome::World))?;
    if !global.quiet {
        let (articles, pages) = (counted(built.articles, "article"), counted(built.pages, "page"));
        let (files, place) = (counted(written.files, "file"), place.display());
        let seconds = timings.total.as_secs_f64();
        say(&format!("{articles} and {pages} in {place}: {files}, {} bytes ({seconds:.2} s)", written.bytes));
        say_next_change(global, built.next_change);
    }
    show(global, options, &timings)?;
    Ok(outcome(global, &built.diagnostics))
}

/// Builds the site into one page.
fn bound(
    global: &Global,
    options: &Build,
    opened: &Opened,
    request: &Request,
    place: &Path,
    progress: Watched,
) -> Result<Outcome, Outcome> {
    let (built, page) = build::single(&opened.loaded, &opened.disk, request, &progress);
    let Some(page) = page else {
        progress.finish();
        report(&built.diagnostics, &opened.loaded.sources);
        if !global.quiet {
            say("nothing was written");
        }
        return Ok(Outcome::ContentErrors);
    };
    progress.stage("write");
    let written = output::write_file(place, &page);
    let timings = progress.finish();
    report(&built.diagnostics, &opened.loaded.sources);
    written.map_err(|error| fail(&error.to_string(), Outcome::World))?;
    if !global.quiet {
        let (articles, place, bytes) = (counted(built.articles, "article"), place.display(), page.len());
        say(&format!("{articles} in {place}: {bytes} bytes ({:.2} s)", timings.total.as_secs_f64()));
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
        offline: options.offline || options.zip.is_some() || options.single.is_some(),
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
