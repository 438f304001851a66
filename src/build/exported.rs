//! A site's briefing in another program's format: everything up to the briefing, and no page.

use super::{Memo, Progress, Request, Stand, parsed, stand};
use crate::diagnostic::Diagnostics;
use crate::export::{self, ExportError, File};
use crate::load::Loaded;
use crate::parse::export::ExportFormat;

/// What an export makes.
#[derive(Debug)]
pub struct Exported {
    /// The files, those of a single one without a name; none when something is wrong with the site.
    pub files: Result<Vec<File>, ExportError>,
    /// What is wrong, in order.
    pub diagnostics: Diagnostics,
    /// When it would change without a change of the site: an embargo ends.
    pub next_change: Option<jiff::Timestamp>,
}

/// Makes one format for an audience. What only the making of pages can find is not looked for.
pub fn export(loaded: &Loaded, request: &Request, format: ExportFormat, progress: &dyn Progress) -> Exported {
    let (parsed, mut diagnostics) = parsed(loaded, progress);
    let levels = parsed.site.levels.clone();
    let Stand { ready, gone, diagnostics: found, .. } =
        stand(loaded, parsed, request, (&mut Memo::once(), progress));
    diagnostics.extend(found);
    if !ready.briefing.site.export.contains(&format) {
        diagnostics.extend(export::problems(&ready.briefing, &[format]));
    }
    gone.hide(&mut diagnostics, &loaded.sources, request.audience.is_some());
    let diagnostics = diagnostics.finished(&levels, &loaded.sources);
    progress.stage("export");
    let files = match diagnostics.has_errors() {
        true => Ok(Vec::new()),
        false => export::export(&ready.briefing, &ready.routes, format),
    };
    Exported { files, diagnostics, next_change: gone.next_change }
}
