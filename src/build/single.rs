//! A site as one page that needs no other file: an ordinary build, kept in memory and bound together.

use std::sync::{Mutex, PoisonError};

use super::{Built, Progress, Request, made};
use crate::load::{FileSystem, Loaded};
use crate::output::SiteFiles;
use crate::render::assets;
use crate::single;

/// Builds a site for its audience as one page; there is none where something is wrong with the site.
pub fn single(
    loaded: &Loaded,
    fs: &dyn FileSystem,
    request: &Request,
    progress: &dyn Progress,
) -> (Built, Option<Vec<u8>>) {
    let files = Mutex::new(SiteFiles::new());
    let (built, ready, _) = made(&files, (loaded, fs), request, None, progress);
    if built.diagnostics.has_errors() {
        return (built, None);
    }
    progress.stage("single");
    let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    let sheet = assets::whole_sheet(&loaded.static_files);
    let page = single::single(&ready.briefing, &ready.routes, ready.words(), &files, &sheet);
    (built, Some(page))
}
