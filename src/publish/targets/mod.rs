//! The hosts, each behind [`Target`]. They alone touch what is outside.

mod directory;
mod git;
mod releases;
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
        To::Directory(path) if config.releases => Ok(Box::new(releases::Releases::open(root.join(path))?)),
        To::Directory(path) => Ok(Box::new(directory::Directory::new(root.join(path)))),
        To::Store(to) => Ok(Box::new(store::Store::open(to, config)?)),
        To::Ssh(to) if config.releases => {
            let why = "`layout = \"releases\"` is for directories: leave it out, and a server keeps releases below `.briefbook/`";
            Err(Fault::new(FaultKind::Other, format!("cannot publish to `{to}`: {why}")))
        }
        To::Ssh(to) => Ok(Box::new(ssh::Server::open(to)?)),
        To::Git { remote, is_path, branch } => {
            let path = if *is_path { Some(root.join(remote)) } else { None };
            // git runs elsewhere, so a path has to be whole.
            let path = path.map(|path| std::path::absolute(&path).unwrap_or(path));
            let remote = path.map_or_else(|| remote.clone(), |path| path.display().to_string());
            Ok(Box::new(git::Git::open(root, &remote, branch, config)?))
        }
        To::Netlify(site) => {
            Err(by_their_tool("Netlify", &format!("netlify deploy --prod --dir public --site {site}")))
        }
        To::CloudflarePages(project) => {
            let command = format!("wrangler pages deploy public --project-name {project}");
            Err(by_their_tool("Cloudflare Pages", &command))
        }
    }
}

/// Hosts that are reached by a program of their own.
fn by_their_tool(host: &str, command: &str) -> Fault {
    let how = format!("`briefbook build`, then `{command}`; or a branch of git that {host} watches");
    Fault::new(FaultKind::Other, format!("briefbook does not speak to {host} itself: {how}"))
}
