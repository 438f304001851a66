//! From the words that were typed to the options: help, messages about wrong usage and their colours.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, ValueEnum};

use super::{Cli, Color, examples};

/// The commands that a program can be built without, by the names of their features, with what they do. Those that are here
/// are never asked for.
const OPTIONAL: &[(&str, &str)] = &[("import", "importing"), ("publish", "publishing")];

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
    let matches = match command.try_get_matches_from_mut(typed) {
        Ok(matches) => matches,
        Err(error) => return Err(left_out(&error, OPTIONAL).map_or(error, |said| said.with_cmd(&command))),
    };
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// What is said of a command that this program was built without.
fn left_out(error: &clap::Error, optional: &[(&str, &str)]) -> Option<clap::Error> {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let (name, doing) = optional.iter().find(|(name, _)| name == typed)?;
    let message = format!(
        "this program was built without {doing}: build it with the feature `{name}` for `briefbook {name}`\n"
    );
    Some(clap::Error::raw(ErrorKind::InvalidSubcommand, message))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str) -> clap::Error {
        command().try_get_matches_from(["briefbook", name, "a"]).unwrap_err()
    }

    #[test]
    fn a_command_that_was_left_out_is_told_from_one_that_is_none() {
        // Near another's name, which clap would propose.
        let said = left_out(&refused("reimport"), &[("reimport", "reimporting")]).unwrap();
        assert_eq!(
            (said.exit_code(), said.to_string().as_str()),
            (
                2,
                "error: this program was built without reimporting: build it with the feature `reimport` for `briefbook reimport`\n"
            )
        );
        assert!(left_out(&refused("imprt"), OPTIONAL).is_none());
    }

    #[test]
    fn optional_commands_are_there_or_told_of() {
        let command = command();
        for (name, _) in OPTIONAL {
            let is_there = command.find_subcommand(name).is_some();
            let is_told = !is_there && left_out(&refused(name), OPTIONAL).is_some();
            assert!(is_there || is_told, "{name}");
        }
    }
}
