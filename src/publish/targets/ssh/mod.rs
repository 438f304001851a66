//! A directory on a server, over the system's OpenSSH.
//!
//! The server needs a POSIX shell and `tar`. What runs there is fixed text (`scripts/`); paths of files go to its standard
//! input and are never part of a command. Files arrive beside the site and are renamed into their places, so readers see
//! the old one or the new one. Host keys, users, keys and jump hosts are OpenSSH's own matter (`~/.ssh/config`).

mod connection;

use std::collections::BTreeMap;
use std::io::Read;

use self::connection::{Answer, Connection};
use crate::publish::site::hash;
use crate::publish::target::{Ability, Compressed, Fault, FaultKind, Listed, OWN, Target, Upload};

const READ: &str = include_str!("scripts/read.sh");
const CREATE: &str = include_str!("scripts/create.sh");
const PUT: &str = include_str!("scripts/put.sh");
const COPY: &str = include_str!("scripts/copy.sh");
const DELETE: &str = include_str!("scripts/delete.sh");
const LIST: &str = include_str!("scripts/list.sh");
const FETCH: &str = include_str!("scripts/fetch.sh");

/// What the scripts end with where there is no such file, where there is one already, where something of others is in
/// the way, and where not all of the input arrived.
const NONE: i32 = 44;
const TAKEN: i32 = 45;
const CUT: i32 = 46;
const FOREIGN: i32 = 47;

/// A site of more bytes is listed by names and sizes alone: it would have to be fetched to know its hashes.
const MOST_FETCHED: u64 = 512 << 20;
/// How many sessions run at once; servers allow ten on a connection.
const PARALLEL: usize = 6;

/// A directory on a server.
pub struct Server {
    connection: Connection,
}

impl Server {
    /// The directory of `ssh://user@host:port/path`. `/~/path` is relative to the user's home.
    ///
    /// # Errors
    /// Where the address is none.
    pub fn open(to: &str) -> Result<Self, Fault> {
        Ok(Self { connection: Connection::open(to)? })
    }

    /// Does one thing with paths, one a line.
    fn ask(&self, script: &str, what: (&str, &str), lines: &[&str]) -> Result<Answer, Fault> {
        let mut input = Vec::new();
        for line in lines {
            input.extend(checked(line)?.bytes().chain([b'\n']));
        }
        self.connection.run(script, &input, &|_| {}).and_then(|answer| self.judged(answer, what))
    }

    fn judged(&self, answer: Answer, (action, path): (&str, &str)) -> Result<Answer, Fault> {
        let what = format!("cannot {action} `{path}` at {}", self.connection.name());
        let said = &answer.errors;
        let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
        let (kind, said) = match answer.status {
            0 | NONE | TAKEN => return Ok(answer),
            FOREIGN => {
                let path = answer.text().lines().last().unwrap_or_default().to_owned();
                let message = format!("`{path}` is there already, and no publish put it there");
                return Err(Fault::new(FaultKind::Foreign, message));
            }
            CUT => (FaultKind::Passing, "the connection broke off".to_owned()),
            255 if has(&[
                "Permission denied",
                "Host key verification",
                "authentication",
                "Could not resolve",
            ]) =>
            {
                (FaultKind::Refused, last_line(said))
            }
            255 => (FaultKind::Passing, last_line(said)),
            _ if has(&["No space left", "quota exceeded", "Quota exceeded"]) => {
                (FaultKind::Full, last_line(said))
            }
            _ if has(&["ermission denied", "Read-only file system", "not permitted"]) => {
                (FaultKind::Refused, last_line(said))
            }
            _ if has(&["nexpected EOF", "short read", "Truncated"]) => (FaultKind::Passing, last_line(said)),
            status => (FaultKind::Other, format!("{} (status {status})", last_line(said))),
        };
        Err(Fault::new(kind, format!("{what}: {said}")))
    }

    fn send(&self, uploads: &[&Upload], done: &(dyn Fn(usize) + Sync)) -> Result<(), Fault> {
        let what = match uploads {
            [only] => only.path.clone(),
            many => format!("{} files", many.len()),
        };
        let failed = |error: &std::io::Error| Fault::io("pack", &what, error);
        let mut list = String::new();
        let mut archive = tar::Builder::new(Vec::new());
        for (number, upload) in uploads.iter().enumerate() {
            list += &format!("{} {}\n", if upload.fresh { "f" } else { "r" }, checked(&upload.path)?);
            append(&mut archive, &number.to_string(), &upload.bytes).map_err(|error| failed(&error))?;
        }
        // Last, so that what broke off has none.
        append(&mut archive, "list", list.as_bytes()).map_err(|error| failed(&error))?;
        let archive = archive.into_inner().map_err(|error| failed(&error))?;
        let number = std::sync::atomic::AtomicUsize::new(0);
        let line = |_: &str| done(number.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        let answer = self.connection.run(PUT, &archive, &line)?;
        self.judged(answer, ("write", &what)).map(drop)
    }

    fn fetched(&self) -> Result<BTreeMap<String, String>, Fault> {
        let answer = self.ask(FETCH, ("read", "/"), &[])?;
        let failed = |error: std::io::Error| Fault::io("read", "/", &error);
        let mut archive = tar::Archive::new(&answer.output[..]);
        let mut hashes = BTreeMap::new();
        for entry in archive.entries().map_err(failed)? {
            let mut entry = entry.map_err(failed)?;
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(failed)?;
            hashes.insert(path.trim_start_matches("./").to_owned(), hash(&bytes));
        }
        Ok(hashes)
    }
}

fn append(archive: &mut tar::Builder<Vec<u8>>, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    archive.append_data(&mut header, name, bytes)
}

/// A path on a line of its own, within the site.
fn checked(path: &str) -> Result<&str, Fault> {
    let is_fit = !path.is_empty()
        && !path.chars().any(char::is_control)
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if is_fit {
        return Ok(path);
    }
    Err(Fault::new(
        FaultKind::Other,
        format!("`{}` cannot be the path of a file on a server", path.escape_debug()),
    ))
}

fn last_line(text: &str) -> String {
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty());
    let line: String =
        line.unwrap_or("it said nothing").chars().filter(|c| !c.is_control()).take(300).collect();
    line.trim_end_matches('.').to_owned()
}

impl Target for Server {
    fn name(&self) -> String {
        self.connection.name().to_owned()
    }

    fn ability(&self) -> Ability {
        Ability {
            switches: false,
            releases: false,
            locks: true,
            headers: false,
            compressed: Compressed::Beside,
            parallel: PARALLEL,
        }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        let answer = self.ask(READ, ("read", path), &[path])?;
        Ok((answer.status == 0).then_some(answer.output))
    }

    fn put(&self, upload: &Upload) -> Result<(), Fault> {
        self.send(&[upload], &|_| {})
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Fault> {
        let mut input = format!("{}\n{}\n", checked(path)?, bytes.len()).into_bytes();
        input.extend(bytes);
        let answer = self.connection.run(CREATE, &input, &|_| {})?;
        self.judged(answer, ("make", path)).map(|answer| answer.status == 0)
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Fault> {
        let answer = self.ask(COPY, ("copy", from), &[from, to])?;
        if answer.status == NONE {
            return Err(Fault::new(FaultKind::Other, format!("cannot copy `{from}`: it is not there")));
        }
        Ok(())
    }

    fn delete(&self, path: &str) -> Result<(), Fault> {
        self.ask(DELETE, ("remove", path), &[path, "end"]).map(drop)
    }

    fn list(&self) -> Result<Vec<Listed>, Fault> {
        let answer = self.ask(LIST, ("list", "/"), &[])?;
        let text = answer.text();
        let rows = text.lines().filter_map(|line| {
            let (size, path) = line.trim_start().split_once(' ')?;
            Some((path.trim_start().strip_prefix("./")?.to_owned(), size.parse().ok()?))
        });
        let files: BTreeMap<String, u64> = rows.filter(|(path, _)| !path.starts_with(OWN)).collect();
        let fetches = !files.is_empty() && files.values().sum::<u64>() <= MOST_FETCHED;
        let hashes = if fetches { self.fetched()? } else { BTreeMap::new() };
        let listed = files.into_iter();
        Ok(listed.map(|(path, size)| Listed { hash: hashes.get(&path).cloned(), path, size }).collect())
    }

    fn put_all(&self, uploads: &[&Upload], done: &(dyn Fn(usize) + Sync)) -> Option<Result<(), Fault>> {
        // So many bytes at once are held in memory and lost when the line breaks.
        const BATCH: usize = 16 << 20;
        let mut first = 0;
        while first < uploads.len() {
            let mut end = first;
            let mut bytes = 0;
            while end < uploads.len() && (end == first || bytes < BATCH) {
                bytes += uploads[end].bytes.len();
                end += 1;
            }
            if let Err(fault) = self.send(&uploads[first..end], &|number| done(first + number)) {
                // One by one: with retries where the line broke, and with the file's own message.
                let passing = matches!(fault.kind, FaultKind::Passing | FaultKind::Foreign);
                return if passing { None } else { Some(Err(fault)) };
            }
            first = end;
        }
        Some(Ok(()))
    }

    fn delete_all(&self, paths: &[String]) -> Option<Result<(), Fault>> {
        let lines: Vec<&str> = paths.iter().map(String::as_str).chain(["end"]).collect();
        match self.ask(DELETE, ("remove", &format!("{} files", paths.len())), &lines) {
            Err(fault) if fault.kind == FaultKind::Passing => None,
            outcome => Some(outcome.map(drop)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_files() {
        for path in ["index.html", "a b/ü & $(x) 'y' \"z\".txt", "-rf", "a/...", "~"] {
            assert_eq!(checked(path).ok(), Some(path));
        }
        for path in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a\nb", "."] {
            assert!(checked(path).is_err(), "{path}");
        }
    }

    #[test]
    fn scripts_are_one_word_for_every_shell() {
        for script in [READ, CREATE, PUT, COPY, DELETE, LIST, FETCH] {
            let text = connection::one_line(script);
            assert!(!text.contains(['\'', '\\', '!', '\n']), "{text}");
        }
    }
}
