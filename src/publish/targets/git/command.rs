//! git as a program: what it is asked, and what its answers mean.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::Blob;
use crate::publish::target::{Fault, FaultKind};

/// A repository of our own, thrown away at the end, and the one that is published to.
pub struct Repository {
    dir: tempfile::TempDir,
    /// What git calls the one that is published to.
    pub remote: String,
    /// Who commits: `Name <mail>`.
    pub identity: String,
}

impl Repository {
    /// Makes it.
    pub fn new(root: &Path, remote: &str, author: Option<&str>) -> Result<Self, Fault> {
        let failed = |error: std::io::Error| Fault::io("make a directory for", "git", &error);
        let dir = tempfile::Builder::new().prefix("briefbook-").tempdir().map_err(failed)?;
        let identity = author.map_or_else(|| identity(root), ToOwned::to_owned);
        let repository = Self { dir, remote: remote.to_owned(), identity };
        // Without a template, no hook of the author's comes in.
        repository.run(&["init", "--quiet", "--bare", "--template="], &[])?;
        Ok(repository)
    }

    fn command(&self) -> Command {
        let mut command = git();
        command.arg("--git-dir").arg(self.dir.path());
        command.args(["-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "gc.auto=0"]);
        if !std::io::stdin().is_terminal() {
            command.env("GIT_TERMINAL_PROMPT", "0");
        }
        command
    }

    /// Runs git with something on its standard input; its standard output.
    fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| not_there(&error))?;
        let pipe = child.stdin.take();
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                // When git stops reading, it says why.
                pipe.map(|mut pipe| pipe.write_all(input)).and_then(Result::err)
            });
            child.wait_with_output()
        });
        answer(arguments, output.map_err(|error| Fault::io("run", "git", &error))?)
    }

    /// Asks the repository that is published to.
    pub fn remote(&self, before: &[&str], after: &[&str]) -> Result<Vec<u8>, Fault> {
        let mut command = self.command();
        command.args(before).arg(&self.remote).args(after).stdin(Stdio::null());
        let output = command.output().map_err(|error| not_there(&error))?;
        answer(before, output)
    }

    /// What git prints.
    pub fn bytes(&self, arguments: &[&str]) -> Result<Vec<u8>, Fault> {
        self.run(arguments, &[])
    }

    /// The text that git prints, without the line's end.
    pub fn text(&self, arguments: &[&str]) -> Result<String, Fault> {
        let bytes = self.run(arguments, &[])?;
        Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
    }

    /// Takes in a stream of `git fast-import`.
    pub fn import(&self, stream: &[u8]) -> Result<(), Fault> {
        self.run(&["fast-import", "--quiet", "--force", "--done"], stream).map(drop)
    }

    /// Whether only the last commit is here.
    pub fn is_shallow(&self) -> bool {
        self.dir.path().join("shallow").exists()
    }

    /// The files of a commit.
    pub fn tree(&self, commit: &str) -> Result<BTreeMap<String, Blob>, Fault> {
        let listed = self.run(&["ls-tree", "-r", "-z", "--full-tree", commit], &[])?;
        let entry = |line: &[u8]| {
            let tab = line.iter().position(|byte| *byte == b'\t')?;
            let head = std::str::from_utf8(&line[..tab]).ok()?;
            let mut words = head.split(' ');
            let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
            // A name that is not Unicode is none of ours, and stays where it is.
            let path = String::from_utf8(line[tab + 1..].to_vec()).ok()?;
            Some((path, Blob { mode: mode.to_owned(), object: object.to_owned() }))
        };
        Ok(listed.split(|byte| *byte == 0).filter_map(entry).collect())
    }

    /// Shows the contents of many objects, in their order.
    pub fn each_blob(&self, objects: &[&str], show: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
        let failed = |error: std::io::Error| Fault::io("read from", "git", &error);
        let mut command = self.command();
        command
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| not_there(&error))?;
        let names: String = objects.iter().flat_map(|object| [*object, "\n"]).collect();
        let pipe = child.stdin.take();
        let out = child.stdout.take();
        let read = std::thread::scope(|scope| {
            scope.spawn(move || pipe.map(|mut pipe| pipe.write_all(names.as_bytes())).and_then(Result::err));
            let mut out = BufReader::new(out?);
            let mut read = || -> std::io::Result<()> {
                for _ in objects {
                    let mut head = String::new();
                    out.read_line(&mut head)?;
                    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
                    // Another repository's commit stands there: it has no contents here.
                    let Some(size) = size else {
                        show(&[]);
                        continue;
                    };
                    let mut bytes = vec![0; size + 1];
                    out.read_exact(&mut bytes)?;
                    show(&bytes[..size]);
                }
                Ok(())
            };
            Some(read())
        });
        child.wait().map_err(failed)?;
        read.unwrap_or(Ok(())).map_err(failed)
    }
}

/// git, without what a hook or a shell has set for another repository.
fn git() -> Command {
    let mut command = Command::new("git");
    for name in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
    ] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command
}

/// Who commits, as the author's git has it.
fn identity(root: &Path) -> String {
    let asked = git().current_dir(root).args(["var", "GIT_COMMITTER_IDENT"]).stdin(Stdio::null()).output();
    let said = asked.ok().filter(|output| output.status.success());
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    match said.rfind('>') {
        Some(end) => said[..=end].to_owned(),
        None => "briefbook <briefbook@localhost>".to_owned(),
    }
}

fn not_there(error: &std::io::Error) -> Fault {
    Fault::new(FaultKind::Other, format!("git cannot be run: {error}; publishing to a branch needs it"))
}

/// What git's answer means. Passwords in addresses are none of the reader's business; git leaves them out itself.
fn answer(arguments: &[&str], output: Output) -> Result<Vec<u8>, Fault> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    let all = String::from_utf8_lossy(&all).into_owned();
    let has = |words: &[&str]| words.iter().any(|word| all.contains(word));
    let kind = if has(&[
        "stale info",
        "fetch first",
        "non-fast-forward",
        "cannot lock ref",
        "reference already exists",
    ]) {
        FaultKind::Overtaken
    } else if has(&["No space left", "Disk quota"]) {
        FaultKind::Full
    } else if has(&[
        "Permission denied",
        "Authentication failed",
        "could not read Username",
        "could not read Password",
        "403",
        "insufficient permission",
        "protected branch",
        "Host key verification failed",
        "unable to create",
    ]) {
        FaultKind::Refused
    } else if has(&[
        "Could not resolve host",
        "timed out",
        "Connection reset",
        "Connection refused",
        "early EOF",
        "unexpected disconnect",
        "hung up",
    ]) && !has(&["not appear to be a git repository"])
    {
        FaultKind::Passing
    } else {
        FaultKind::Other
    };
    let said =
        |line: &&str| ["fatal:", "error:", "remote:", "!", "ERROR"].iter().any(|word| line.starts_with(word));
    let lines: Vec<&str> = all.lines().map(str::trim).filter(said).take(4).collect();
    let last = all.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason");
    let reason = if lines.is_empty() { last.to_owned() } else { lines.join("; ") };
    let hint = if has(&["refusing to update checked out branch"]) {
        ": that branch is checked out there; publish to another one, or to a bare repository"
    } else {
        ""
    };
    let what = arguments.first().copied().unwrap_or_default();
    Err(Fault::new(kind, format!("git {what} failed: {}{hint}", reason.replace('\t', " "))))
}
