//! What a change of the author's files would bring about, before it is written.

use std::collections::BTreeMap;

use super::{Request, check};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::edits::Changes;
use crate::load::{FileSystem, Loaded, plain};
use crate::source::{SourcePath, SourceText, Sources};

/// The errors and warnings that a site would have after a change and does not have now, with the texts that they point
/// into. Problems are counted by code and file, since their places move; `now` gives the path in the changed site of a
/// file as it is called before.
pub fn new_problems(
    loaded: &Loaded,
    fs: &dyn FileSystem,
    request: &Request,
    changes: &Changes,
    now: &dyn Fn(&str) -> String,
) -> (Diagnostics, Sources) {
    let mut known: BTreeMap<(Code, String), usize> = BTreeMap::new();
    for diagnostic in said(loaded, fs, request).iter() {
        *known.entry((diagnostic.code, now(&path_of(diagnostic, &loaded.sources)))).or_default() += 1;
    }
    let changed = changed(loaded, changes);
    let mut found = Diagnostics::new();
    for diagnostic in said(&changed, fs, request).iter() {
        let key = (diagnostic.code, path_of(diagnostic, &changed.sources));
        match known.get_mut(&key).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => found.push(diagnostic.clone()),
        }
    }
    (found, changed.sources)
}

fn said(loaded: &Loaded, fs: &dyn FileSystem, request: &Request) -> Vec<Diagnostic> {
    let all = check(loaded, fs, request, &()).diagnostics;
    all.iter().filter(|diagnostic| diagnostic.severity != Severity::Suggestion).cloned().collect()
}

fn path_of(diagnostic: &Diagnostic, sources: &Sources) -> String {
    diagnostic.span.map(|span| sources.get(span.file).path.as_str().to_owned()).unwrap_or_default()
}

/// The site with its files changed. What `load` said of files as files stays out: no text changes that.
fn changed(loaded: &Loaded, changes: &Changes) -> Loaded {
    let mut files: BTreeMap<&str, SourceText> =
        loaded.sources.iter().map(|(_, file)| (file.path.as_str(), file.clone())).collect();
    for (path, text) in changes.after() {
        match text {
            Some(text) => {
                files.insert(path, SourceText { path: SourcePath::new(path), text: plain(text).into() });
            }
            None => drop(files.remove(path)),
        }
    }
    let sources = Sources::new(files.into_values().collect());
    let unusable =
        loaded.unusable.iter().filter_map(|id| sources.find(loaded.sources.get(*id).path.as_str()));
    Loaded { unusable: unusable.collect(), sources, diagnostics: Diagnostics::new(), ..loaded.clone() }
}
