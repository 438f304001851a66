//! `briefbook export`: the briefing in another program's format, on standard output or in files.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::args::{Export, Global};
use super::{
    Opened, Outcome, base_url, fail, now, open, outcome, own_folder, print, refuse_own_file, refuse_red,
    report, say, say_next_change,
};
use crate::build::{self, Request};
use crate::export::{File, is_binary, is_folder};
use crate::output::{self, SiteFiles};

/// Runs the command.
pub fn run(global: &Global, options: &Export) -> Outcome {
    carry_out(global, options).unwrap_or_else(|outcome| outcome)
}

fn carry_out(global: &Global, options: &Export) -> Result<Outcome, Outcome> {
    let request = Request {
        audience: options.scope.audience,
        drafts: options.scope.drafts,
        now: Some(now(&options.scope)),
        base_url: base_url(options.base_url.as_deref())?,
        ..Request::default()
    };
    refuse_place(options)?;
    let opened = open(global, None)?;
    refuse_red(options.scope.audience.unwrap_or(opened.audience))?;
    if let Some(path) = &options.output {
        refuse_own(global, &opened, path, is_folder(options.format))?;
    }
    let exported = build::export(&opened.loaded, &request, options.format, &());
    report(&exported.diagnostics, &opened.loaded.sources);
    if exported.diagnostics.has_errors() {
        if !global.quiet {
            say("nothing was written");
        }
        return Ok(Outcome::ContentErrors);
    }
    let files = exported.files.map_err(|error| fail(&error.to_string(), Outcome::World))?;
    write(global, options, files)?;
    say_next_change(global, exported.next_change);
    Ok(outcome(global, &exported.diagnostics))
}

/// Refuses what cannot be written where it would go.
fn refuse_place(options: &Export) -> Result<(), Outcome> {
    let format = options.format.as_str();
    if options.output.is_none() && is_folder(options.format) {
        let message =
            format!("`{format}` is several files: name a directory, `briefbook export {format} -o DIR`");
        return Err(fail(&message, Outcome::Usage));
    }
    if options.output.is_none() && is_binary(options.format) && io::stdout().is_terminal() {
        let message =
            format!("`{format}` is no text for a terminal: name a file, `briefbook export {format} -o FILE`");
        return Err(fail(&message, Outcome::Usage));
    }
    Ok(())
}

/// Refuses to write over what the site is made of, or to bring the site's own output to the state of an export.
fn refuse_own(global: &Global, opened: &Opened, path: &Path, folder: bool) -> Result<(), Outcome> {
    if !folder {
        return refuse_own_file(&global.root, path, "an export");
    }
    if let Some(own) = own_folder(&global.root, path) {
        let message = format!("`{own}` of the site directory is read: an export cannot go there");
        return Err(fail(&message, Outcome::Usage));
    }
    let real = |path: &Path| path.canonicalize().ok();
    let holds = |inner: &Path| {
        real(inner).is_some_and(|inner| real(path).is_some_and(|path| inner.starts_with(path)))
    };
    if holds(&global.root) || holds(&opened.output) {
        let message = format!("`{}` holds the site: an export needs a place of its own", path.display());
        return Err(fail(&message, Outcome::Usage));
    }
    Ok(())
}

fn write(global: &Global, options: &Export, files: Vec<File>) -> Result<(), Outcome> {
    let world = |error: output::OutputError| fail(&error.to_string(), Outcome::World);
    let Some(path) = &options.output else {
        return files.iter().try_for_each(|(_, bytes)| print(bytes));
    };
    if is_folder(options.format) {
        let mut site = SiteFiles::new();
        for (name, bytes) in files {
            site.insert(name, bytes);
        }
        let report = output::write(path, &site).map_err(world)?;
        if !global.quiet {
            let (written, same, gone) = (report.written, report.unchanged, report.removed);
            say(&format!("{}: {written} written, {same} unchanged, {gone} removed", path.display()));
        }
        return Ok(());
    }
    for (_, bytes) in &files {
        output::write_file(path, bytes).map_err(world)?;
    }
    Ok(())
}
