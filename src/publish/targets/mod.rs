//! The hosts, each behind [`Target`]. They alone touch what is outside.

mod directory;
mod ssh;
mod store;

use std::path::Path;

use super::target::{Fault, FaultKind, Target};
use crate::parse::publish::{PublishConfig, To};

/// The host of a target of site.toml. Paths in site.toml are relative to the site directory.
///
/// # Errors
/// Where it cannot be reached, or is none that this build of the program knows.
pub fn open(root: &Path, config: &PublishConfig) -> Result<Box<dyn Target>, Fault> {
    match &config.to {
        To::Directory(path) => Ok(Box::new(directory::Directory::new(root.join(path)))),
        To::Store(to) => Ok(Box::new(store::Store::open(to, config)?)),
        To::Ssh(to) => Ok(Box::new(ssh::Server::open(to)?)),
        other => Err(Fault::new(FaultKind::Other, format!("{other:?}: not yet"))),
    }
}
