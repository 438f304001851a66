//! What a host has to be able to do: [`Target`], a store of files. Everything else (order, manifest, lock, kept releases,
//! retries) is done once, above it.
//!
//! A path is relative to the site's root at the target, with `/` between its parts. Whatever is ours and no file of the
//! site lies below [`OWN`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The folder at the target that holds what is ours: manifest, lock, what is kept of earlier releases.
pub const OWN: &str = ".briefbook/";

/// What a host tells browsers of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Headers {
    /// `Content-Type`.
    pub content_type: String,
    /// `Cache-Control`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cache_control: String,
    /// `Content-Encoding`; empty for a file as it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content_encoding: String,
    /// Others, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<String, String>,
}

/// A file on its way to the target.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Where it goes.
    pub path: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
    /// What browsers are told of it.
    pub headers: Headers,
    /// Whether nothing of ours stands there. A target that can, refuses with [`FaultKind::Foreign`] where something
    /// does, in the same step that would write.
    pub fresh: bool,
}

/// What is found at a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// BLAKE3 of its bytes, in hexadecimal digits, where the target knows it without sending the file.
    pub hash: Option<String>,
}

/// What a target can do beside keeping files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ability {
    /// Nothing is visible before [`Target::finish`], and then everything at once.
    pub switches: bool,
    /// It keeps earlier releases itself: [`Target::releases`], [`Target::restore`].
    pub releases: bool,
    /// [`Target::create`] keeps two publishes apart. Without it the target itself refuses the later one.
    pub locks: bool,
    /// It sends the headers that it is given. Without it they are said in `_headers`, for hosts that read that.
    pub headers: bool,
    /// How it serves compressed files.
    pub compressed: Compressed,
    /// How many files are sent at once.
    pub parallel: usize,
}

/// How a target serves compressed files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compressed {
    /// Not from files, or by itself.
    No,
    /// From files beside the plain ones: `index.html.gz`, `index.html.br`.
    Beside,
    /// In place of the plain ones, with the header `Content-Encoding`; one encoding.
    Instead,
}

/// A release that a target keeps itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its name.
    pub id: String,
    /// Whether readers see it now.
    pub live: bool,
}

/// Why a target failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// What kind of failure it is.
    pub kind: FaultKind,
    /// What was tried, and what the host answered: lower case, no full stop.
    pub message: String,
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The network, or a host that is busy: it is tried again.
    Passing,
    /// The host does not let us: a permission, a credential.
    Refused,
    /// There is no room left.
    Full,
    /// Something of somebody else's stands where ours must go.
    Foreign,
    /// Somebody else publishes, or has published meanwhile.
    Overtaken,
    /// Anything else.
    Other,
}

impl Fault {
    /// A failure.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// A failure of the file system or of a connection.
    pub fn io(action: &str, path: &str, cause: &std::io::Error) -> Self {
        use std::io::ErrorKind as E;
        let kind = match cause.kind() {
            E::PermissionDenied | E::ReadOnlyFilesystem => FaultKind::Refused,
            E::StorageFull | E::QuotaExceeded => FaultKind::Full,
            E::ConnectionReset
            | E::ConnectionAborted
            | E::ConnectionRefused
            | E::TimedOut
            | E::Interrupted
            | E::BrokenPipe => FaultKind::Passing,
            _ => FaultKind::Other,
        };
        Self::new(kind, format!("cannot {action} `{path}`: {cause}"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A host that holds files. Everything is asked from several threads at once.
pub trait Target: Send + Sync {
    /// What messages call it: its address, without anything secret.
    fn name(&self) -> String;

    /// What it can do.
    fn ability(&self) -> Ability;

    /// A file as it lies there, decoded where it has a `Content-Encoding`; none where there is none.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault>;

    /// Puts a file in its place: readers see the old one or the new one, never a part.
    fn put(&self, upload: &Upload) -> Result<(), Fault>;

    /// Makes a file where there is none, in one step that only one of several callers does; false where there is one.
    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Fault>;

    /// Puts the contents of one file, with its headers, in the place of another, as [`Target::put`] does.
    fn copy(&self, from: &str, to: &str) -> Result<(), Fault>;

    /// Removes a file, and folders that it leaves empty; one that is not there is no fault.
    fn delete(&self, path: &str) -> Result<(), Fault>;

    /// Every file there is, whosever it is, without those below [`OWN`].
    fn list(&self) -> Result<Vec<Listed>, Fault>;

    /// Removes what an interrupted publish may have left half-written. Only who has the lock asks for it.
    fn tidy(&self) -> Result<(), Fault> {
        Ok(())
    }

    /// Files that the host needs beside those of the site, by path.
    fn own_files(&self) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }

    /// Before the first file of a release is put.
    fn begin(&self, _release: &str) -> Result<(), Fault> {
        Ok(())
    }

    /// Puts many files; says of each when it is there. By default one by one through [`Target::put`], so many at once as
    /// [`Ability::parallel`] says, with retries, which `None` asks
    /// for.
    fn put_all(&self, _uploads: &[&Upload], _done: &(dyn Fn(usize) + Sync)) -> Option<Result<(), Fault>> {
        None
    }

    /// Removes many files at once; by default one by one, which `None` asks for.
    fn delete_all(&self, _paths: &[String]) -> Option<Result<(), Fault>> {
        None
    }

    /// Makes a release visible, where the target switches: after the last file was put, before any is removed.
    fn finish(&self, _release: &str, _message: &str) -> Result<(), Fault> {
        Ok(())
    }

    /// The releases that the target keeps itself, the newest last.
    fn releases(&self) -> Result<Vec<Release>, Fault> {
        Ok(Vec::new())
    }

    /// The manifest of a release that the target keeps itself; none where there is none.
    fn read_of(&self, _release: &str, _path: &str) -> Result<Option<Vec<u8>>, Fault> {
        Ok(None)
    }

    /// Puts a file in its place as it was in a release that the target keeps itself.
    fn restore(&self, release: &str, path: &str) -> Result<(), Fault> {
        Err(Fault::new(FaultKind::Other, format!("cannot bring back `{path}` of release `{release}`")))
    }

    /// Removes paths from every release that the target keeps itself; what of it cannot be reached, in words.
    fn purge(&self, _paths: &[String]) -> Result<Option<String>, Fault> {
        Ok(None)
    }

    /// Lets go of all releases that the target keeps itself but the newest so many and the one that readers see.
    fn keep(&self, _releases: usize) -> Result<(), Fault> {
        Ok(())
    }
}
