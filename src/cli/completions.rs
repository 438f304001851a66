//! `briefbook completions`: what a shell needs to complete commands, flags and their values.

use super::args::{Completions, command};
use super::{Outcome, print};

/// Prints the completions of a shell.
pub fn run(options: &Completions) -> Outcome {
    // In memory first: the library panics on a closed pipe.
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut command(), "briefbook", &mut text);
    print(text).map_or_else(|outcome| outcome, |()| Outcome::Done)
}
