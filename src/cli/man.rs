//! `briefbook man`: manual pages, one for the program and one a command.

use std::{fs, io};

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::examples::{EXAMPLES, Examples};
use super::args::{self, Global, command};
use super::{Outcome, fail, own_folder, refused, replace, say};

/// Writes the pages.
pub fn run(global: &Global, options: &args::Man) -> Outcome {
    let dir = &options.dir;
    if let Some(folder) = own_folder(&global.root, dir).filter(|folder| *folder != "static") {
        let message = format!("`{folder}` of the site directory is read: manual pages cannot go there");
        return fail(&message, Outcome::Usage);
    }
    if let Err(cause) = fs::create_dir_all(dir) {
        return fail(&format!("cannot make `{}`: {cause}", dir.display()), Outcome::World);
    }
    match replace(dir, pages().into_iter()) {
        Ok(count) => {
            if !global.quiet {
                say(&format!("wrote {count} manual pages to {}", dir.display()));
            }
            Outcome::Done
        }
        Err(error) => refused(&error),
    }
}

/// How a command ends, and what that means.
const STATUSES: &[(&str, &str)] = &[
    ("0", "Done. Warnings may have been printed."),
    ("1", "The content has errors; with --deny warnings, also when it has warnings."),
    ("2", "Wrong usage."),
    ("3", "The outside world failed: a disk that is full, for example."),
];

/// The pages by the names of their files.
fn pages() -> Vec<(String, String)> {
    let mut program = command().disable_help_subcommand(true);
    program.build();
    let commands = program.get_subcommands().map(|one| page(one, &format!("briefbook-{}", one.get_name())));
    std::iter::once(page(&program, "briefbook")).chain(commands).collect()
}

fn page(command: &clap::Command, name: &str) -> (String, String) {
    let examples = EXAMPLES.iter().find(|(of, _)| *of == command.get_name()).map_or(&[][..], |(_, all)| all);
    let mut text = Vec::new();
    // Memory does not fail.
    drop(write(&mut text, command, (name, examples)));
    (format!("{name}.1"), String::from_utf8_lossy(&text).into_owned())
}

fn write(text: &mut Vec<u8>, command: &clap::Command, (name, examples): (&str, Examples)) -> io::Result<()> {
    // Without a date: the pages of one release are the same on every day.
    let man = Man::new(command.clone()).title(name).date("").manual("briefbook");
    man.render_title(text)?;
    man.render_name_section(text)?;
    man.render_synopsis_section(text)?;
    man.render_description_section(text)?;
    man.render_options_section(text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(text)?;
    }
    let mut statuses = Roff::default();
    statuses.control("SH", ["EXIT STATUS"]);
    for (status, meaning) in STATUSES {
        statuses.control("TP", []).text([bold(*status)]).text([roman(*meaning)]);
    }
    statuses.to_writer(text)?;
    if !examples.is_empty() {
        let mut section = Roff::default();
        section.control("SH", ["EXAMPLES"]);
        for (line, does) in examples {
            section.control("TP", []).text([bold(*line)]).text([roman(*does)]);
        }
        section.to_writer(text)?;
    }
    if name != "briefbook" {
        let mut section = Roff::default();
        section.control("SH", ["SEE ALSO"]).text([bold("briefbook"), roman("(1)")]);
        section.to_writer(text)?;
    }
    Ok(())
}
