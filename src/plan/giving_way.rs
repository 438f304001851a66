//! Pages that give way to what an author has at their address. They came to the program later than the rest, and a site
//! that stood before them must build as it did.

use super::PlannedPage;
use super::address::folded;
use crate::diagnostic::{Code, Diagnostics};
use crate::model::Briefing;
use crate::parse::record::address_path;

/// The paths of pages that give way to something of the author's at their address, old and gone ones included. Each is
/// told.
pub fn left_out(
    diagnostics: &mut Diagnostics,
    briefing: &Briefing,
    pages: &[PlannedPage],
    files: &[String],
) -> Vec<&'static str> {
    let mut left_out = Vec::new();
    for page in pages {
        let Some((path, name)) = page.page.gives_way().filter(|(path, _)| page.path == *path) else {
            continue;
        };
        let same = |other: &str| folded(other.trim_end_matches('/')) == path.trim_end_matches('/');
        let own = pages.iter().find(|other| other.page != page.page && same(&other.path));
        let old = || {
            let mut all = pages.iter().flat_map(|page| page.page.redirects(briefing));
            all.find(|old| same(&address_path(&old.value))).map(|old| old.span)
        };
        let gone = || briefing.site.gone.iter().find(|gone| same(&gone.path)).map(|gone| gone.span);
        let span = own.map(|own| own.page.described(briefing).1).or_else(|| old().or_else(gone).map(Some));
        let file = || files.iter().any(|file| same(file) || same(file.trim_end_matches("index.html")));
        let Some(span) = span.or_else(|| file().then_some(None)) else { continue };
        let message = format!("{name} is left out: something of your own has its address, `/{path}`");
        let hint = "give that another name or ID if the briefing should have the page";
        diagnostics.push(super::at(Code::PageLeftOut, span, message).hint(hint));
        left_out.push(path);
    }
    left_out
}
