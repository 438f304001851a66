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
        To::Ssh(to) if config.releases => {
            let why = "`layout = \"releases\"` is for directories: leave it out, and a server keeps releases below `.briefbook/`";
            Err(Fault::new(FaultKind::Other, format!("cannot publish to `{to}`: {why}")))
        }
        To::Ssh(to) => Ok(Box::new(ssh::Server::open(to)?)),
        To::Netlify(site) => {
            Err(by_their_tool("Netlify", &format!("netlify deploy --prod --dir public --site {site}")))
        }
        To::CloudflarePages(project) => {
            let command = format!("wrangler pages deploy public --project-name {project}");
            Err(by_their_tool("Cloudflare Pages", &command))
        }
        other => Err(Fault::new(FaultKind::Other, format!("{other:?}: not yet"))),
    }
}

/// Hosts that are reached by a program of their own.
fn by_their_tool(host: &str, command: &str) -> Fault {
    let how = format!("`briefbook build`, then `{command}`; or a branch of git that {host} watches");
    Fault::new(FaultKind::Other, format!("briefbook does not speak to {host} itself: {how}"))
}
