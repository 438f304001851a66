//! Runs what a page shows.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::NOT_RUN;
use super::blocks::{Block, blocks};
use crate::support::{files_below, put};

/// The program, in a directory.
pub fn briefbook(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefbook"));
    command.current_dir(dir).env_remove("CLICOLOR_FORCE");
    command
}

/// Reads a page from top to bottom: writes its files and runs its commands. Gives the page with what they print now.
pub fn run(page: &str, text: &str) -> String {
    let scratch = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/book").join(page);
    let at_home = scratch.path().join("work");
    fs::create_dir_all(&at_home).unwrap();
    if fixture.is_dir() {
        for (path, bytes) in files_below(&fixture) {
            put(&at_home, &path, bytes);
        }
    }
    let mut shell = Shell { page, home: scratch.path().to_owned(), here: at_home };
    let mut updated = String::new();
    let mut copied = 0;
    for block in blocks(text) {
        updated.push_str(&text[copied..block.range.start]);
        updated.push_str(&shell.carry_out(&block));
        copied = block.range.end;
    }
    updated.push_str(&text[copied..]);
    updated
}

/// A shell that stays where `cd` led it.
struct Shell<'a> {
    page: &'a str,
    home: PathBuf,
    here: PathBuf,
}

impl Shell<'_> {
    /// Does what a block shows, and gives the block as it should be.
    fn carry_out(&mut self, block: &Block<'_>) -> String {
        if let Some(file) = block.file {
            put(&self.here, file, block.text);
            return block.text.to_owned();
        }
        match block.language {
            "sh" => {
                for command in commands(block.text) {
                    if self.is_run(&command) {
                        let (said, succeeded) = self.run(&command);
                        assert!(succeeded, "{}.md:{}: `{command}` fails:\n{said}", self.page, block.line);
                    }
                }
                block.text.to_owned()
            }
            "console" => self.converse(block.text),
            _ => block.text.to_owned(),
        }
    }

    fn converse(&mut self, text: &str) -> String {
        let mut parts = text.split_inclusive('\n').peekable();
        let mut conversation = String::new();
        while let Some(line) = parts.next() {
            let command =
                line.strip_prefix("$ ").unwrap_or_else(|| panic!("a console begins with `$ `: {line}"));
            let mut shown = String::new();
            while let Some(next) = parts.next_if(|next| !next.starts_with("$ ")) {
                shown.push_str(next);
            }
            let said = if self.is_run(command.trim()) { self.run(command.trim()).0 } else { shown.clone() };
            conversation.push_str(line);
            conversation.push_str(if same(&shown, &said) { &shown } else { &said });
        }
        conversation
    }

    fn is_run(&self, command: &str) -> bool {
        !NOT_RUN.iter().any(|(page, begin, _)| *page == self.page && command.starts_with(begin.trim()))
    }

    /// What a command prints, and whether it succeeds.
    fn run(&mut self, command: &str) -> (String, bool) {
        if command.starts_with("briefbook serve") {
            return (self.served(command), true);
        }
        let place = self.home.join("pwd");
        let script = format!("{command}\nstatus=$?\npwd > '{}'\nexit $status", place.display());
        let output = self.shell(&script).output().unwrap();
        if let Ok(place) = fs::read_to_string(&place) {
            self.here = PathBuf::from(place.trim());
        }
        let said = [output.stdout, output.stderr].concat();
        (String::from_utf8(said).unwrap(), output.status.success())
    }

    /// The first line of a command that goes on until it is stopped.
    fn served(&self, command: &str) -> String {
        let mut child = self.shell(&format!("exec {command}")).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        line
    }

    fn shell(&self, script: &str) -> Command {
        shell(script, &self.here, &self.home)
    }
}

/// A shell in a directory, for which the program is on the path.
pub fn shell(script: &str, here: &Path, home: &Path) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_briefbook")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(program.to_owned()).chain(std::env::split_paths(&path)));
    let mut command = Command::new("bash");
    command.args(["-c", script]).current_dir(here).env("HOME", home).env("PATH", path.unwrap());
    for name in ["CLICOLOR_FORCE", "NO_COLOR", "CI", "GITHUB_ACTIONS"] {
        command.env_remove(name);
    }
    command
}

/// The commands of a block: a line each, but for lines that end with a backslash.
fn commands(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    joined.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

/// Whether a command prints what is shown, but for durations and ports; a line `...` stands for any lines.
fn same(shown: &str, said: &str) -> bool {
    let lines = |text: &str| text.lines().map(|line| settled(line.trim_end())).collect::<Vec<_>>();
    matches(&lines(shown), &lines(said))
}

fn matches(shown: &[String], said: &[String]) -> bool {
    match shown.split_first() {
        None => said.is_empty(),
        Some((line, rest)) if line == "..." => {
            (0..=said.len()).any(|skipped| matches(rest, &said[skipped..]))
        }
        Some((line, rest)) => {
            said.split_first().is_some_and(|(first, left)| first == line && matches(rest, left))
        }
    }
}

/// A line without what differs from run to run (a duration in seconds, the port of an address on this machine), and without
/// the numbers of files, which every change of the theme changes.
fn settled(line: &str) -> String {
    let mut line = line.to_owned();
    if line.contains(" files written, ") {
        let words =
            line.split(' ').map(|word| if word.bytes().all(|b| b.is_ascii_digit()) { "…" } else { word });
        line = words.collect::<Vec<_>>().join(" ");
    }
    if let Some(start) = line.rfind(" (").filter(|_| line.ends_with(" s)")) {
        line.replace_range(start.., " (…)");
    }
    if let Some(port) = line.strip_prefix("http://127.0.0.1:") {
        line = format!("http://127.0.0.1:…{}", port.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    line
}
