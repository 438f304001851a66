//! `briefbook check`: everything that is wrong, on standard output; nothing is written.

use super::args::{Check, Format, Global};
use super::{Outcome, for_people, now, open, outcome, print, refuse_red, say, say_next_change};
use crate::build::{self, Checked, Request};
use crate::diagnostic::{Severity, github, json, sarif};

/// Runs the command.
pub fn run(global: &Global, options: &Check) -> Outcome {
    carry_out(global, options).unwrap_or_else(|outcome| outcome)
}

fn carry_out(global: &Global, options: &Check) -> Result<Outcome, Outcome> {
    let opened = open(global, None)?;
    refuse_red(options.scope.audience.unwrap_or(opened.audience))?;
    let request = Request {
        audience: options.scope.audience,
        drafts: options.scope.drafts,
        now: Some(now(&options.scope)),
        suggest: options.suggest,
        ..Request::default()
    };
    let Checked { mut diagnostics, next_change } = build::check(&opened.loaded, &opened.disk, &request, &());
    if !options.suggest {
        diagnostics.retain(|diagnostic| diagnostic.severity != Severity::Suggestion);
    }
    let sources = &opened.loaded.sources;
    match options.format {
        Format::Human => {
            print(for_people(&diagnostics, sources, &std::io::stdout()))?;
            if diagnostics.is_empty() && !global.quiet {
                say("nothing is wrong");
            }
            say_next_change(global, next_change);
        }
        Format::Json => print(json::render(diagnostics.iter(), sources))?,
        Format::Github => print(github::render(diagnostics.iter(), sources))?,
        Format::Sarif => print(sarif::render(diagnostics.iter(), sources))?,
    }
    Ok(outcome(global, &diagnostics))
}
