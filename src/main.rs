//! The command-line program: see `briefbook --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    briefbook::cli::run()
}
