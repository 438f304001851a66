//! From the words that were typed to the options: help, messages about wrong usage and their colours.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches, ValueEnum};

use super::{Cli, Color, examples};

/// The command line with all that its help says.
pub fn command() -> clap::Command {
    examples::with_examples(Cli::command())
}

/// What was typed, checked. Help and messages about wrong usage follow `--color`, too.
///
/// # Errors
///
/// Wrong usage; a request for help or the version.
pub fn parse(typed: impl IntoIterator<Item = OsString>, color: Color) -> Result<Cli, clap::Error> {
    let color = match color {
        Color::Auto => clap::ColorChoice::Auto,
        Color::Always => clap::ColorChoice::Always,
        Color::Never => clap::ColorChoice::Never,
    };
    let mut command = command().color(color);
    let matches = command.try_get_matches_from_mut(typed)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The value of `--color`, looked for before everything else is checked: what is wrong is told in colours or not.
pub fn colour_typed(typed: impl IntoIterator<Item = OsString>) -> Color {
    let words: Vec<OsString> = typed.into_iter().take_while(|word| word != "--").collect();
    let behind = |n: usize| words.get(n + 1).and_then(|next| next.to_str());
    let values = words.iter().enumerate().filter_map(|(n, word)| match word.to_str()? {
        "--color" => behind(n),
        word => word.strip_prefix("--color="),
    });
    values.filter_map(|value| Color::from_str(value, false).ok()).next_back().unwrap_or(Color::Auto)
}
