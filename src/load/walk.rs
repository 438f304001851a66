//! Which files there are: a walk through the folders of a site directory.
//!
//! A place has two paths: the one that was walked, which names it everywhere, and the real one, which tells where
//! links lead. The walk goes by the real one where it must not go: out of the site directory, into the output or
//! `content/originals/`, or round in a circle.

use std::io;

use super::names::{is_content_text, is_within, normal, passed_over, passed_over_in_static};
use super::system::reason;
use super::{Entry, EntryKind, FileSystem, MAX_SIZE, MediaFile, SITE_TOML};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{SourcePath, Span};

/// Saved pages, scans and the like, from which the articles were made: kept, never published.
const ORIGINALS: &str = "content/originals";

/// What no link of the static files may publish past markings.
const SOURCES: [&str; 5] = ["content", "templates", SITE_TOML, ".briefbook", ".git"];

/// Links within linked folders go this deep: without a limit, a few folders that link to each other hold more
/// paths than can be walked.
const MAX_LINKS: usize = 4;

/// What a walk found.
#[derive(Debug, Default)]
pub struct Found {
    /// Paths of texts, in order.
    pub texts: Vec<String>,
    /// Paths of files of `static/`, in order.
    pub statics: Vec<String>,
    /// Other files of `content/`, in order.
    pub media: Vec<MediaFile>,
    /// What cannot be read.
    pub diagnostics: Diagnostics,
}

/// The folders of a site directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Area {
    Content,
    Static,
    Templates,
}

/// A folder on the way to a place.
struct Step {
    real: String,
    linked: bool,
}

/// A walk under way.
pub struct Walk<'a> {
    fs: &'a dyn FileSystem,
    output: Option<String>,
    found: Found,
    /// The folders from the site directory down to the present one.
    way: Vec<Step>,
}

impl<'a> Walk<'a> {
    /// A walk that leaves out the output directory.
    pub fn new(fs: &'a dyn FileSystem, output: &str) -> Self {
        let output = normal(output).filter(|path| !path.is_empty());
        let way = vec![Step { real: String::new(), linked: false }];
        Self { fs, output, found: Found::default(), way }
    }

    /// Walks the whole site directory, of which this is the list of names.
    pub fn site(mut self, root: Vec<Entry>) -> Found {
        for (name, entry) in self.sorted("", root) {
            let area = match name.as_str() {
                SITE_TOML => {
                    self.found.texts.push(name);
                    continue;
                }
                "content" => Area::Content,
                "static" => Area::Static,
                "templates" => Area::Templates,
                _ => continue,
            };
            if matches!(entry.kind, EntryKind::File { .. }) {
                let message = format!("`{name}` is a file, where a folder is looked for");
                self.report(
                    Diagnostic::placeless(Code::UnreadableFile, message).hint("rename it, or remove it"),
                );
                continue;
            }
            self.place(area, name.clone(), &name, &entry);
        }
        // Folders were walked as they were listed; `a/x` sorts behind `a-b` only in whole paths.
        self.found.texts.sort();
        self.found.statics.sort();
        self.found.media.sort_by(|a, b| a.path.cmp(&b.path));
        self.found
    }

    /// Names that are Unicode, in order; the others are reported, outside the areas as well: they may be meant.
    fn sorted(&mut self, folder: &str, entries: Vec<Entry>) -> Vec<(String, Entry)> {
        let mut named = Vec::with_capacity(entries.len());
        let mut unnamed = Vec::new();
        for entry in entries {
            match entry.name.to_str() {
                Some(name) => named.push((name.to_owned(), entry)),
                None if folder.is_empty() => {}
                None => unnamed.push(join(folder, &entry.name.to_string_lossy())),
            }
        }
        unnamed.sort();
        for path in unnamed {
            let message = format!("the name of `{path}` is not UTF-8");
            let hint = "rename the file: lower-case letters, digits and hyphens work everywhere";
            self.report(Diagnostic::placeless(Code::UnreadableFile, message).hint(hint));
        }
        named.sort_by(|a, b| a.0.cmp(&b.0));
        named
    }

    fn folder(&mut self, area: Area, path: &str) {
        match self.fs.list(path) {
            Err(cause) => self.report(unreadable(None, path, &cause)),
            Ok(entries) => {
                for (name, entry) in self.sorted(path, entries) {
                    let skip =
                        if area == Area::Static { passed_over_in_static(&name) } else { passed_over(&name) };
                    if !skip {
                        self.place(area, join(path, &name), &name, &entry);
                    }
                }
            }
        }
    }

    fn place(&mut self, area: Area, path: String, name: &str, entry: &Entry) {
        let here = self.way.last().map_or("", |step| &step.real);
        let real = entry.leads_to.clone().unwrap_or_else(|| join(here, name));
        if let Some(closed) = self.closed(&real) {
            if entry.leads_to.is_some() {
                let message = format!("the link `{path}` leads into `{closed}`, which is never read");
                self.report(Diagnostic::placeless(Code::LinkOutsideSite, message).hint(LINK_HINT));
            }
            return;
        }
        if area == Area::Static && SOURCES.iter().any(|own| is_within(&real, own)) {
            let message = format!(
                "the link `{path}` leads to `{real}`: what sites are made of is not published as it is"
            );
            self.report(Diagnostic::placeless(Code::LinkOutsideSite, message).hint(LINK_HINT));
            return;
        }
        match &entry.kind {
            EntryKind::Folder => self.descend(area, &path, real, entry.leads_to.is_some()),
            EntryKind::File { size } => self.file(area, path, name, *size),
            EntryKind::Special => {
                let message = format!("`{path}` is neither a file nor a folder");
                let hint = "pipes, sockets and devices cannot be part of a site: remove it";
                self.report(Diagnostic::placeless(Code::UnreadableFile, message).hint(hint));
            }
            EntryKind::OutsideLink => {
                let message = format!("the link `{path}` leads out of the site directory");
                self.report(Diagnostic::placeless(Code::LinkOutsideSite, message).hint(LINK_HINT));
            }
            EntryKind::Unreadable(cause) => {
                let message = format!("cannot read `{path}`: {cause}");
                self.report(Diagnostic::placeless(Code::UnreadableFile, message));
            }
        }
    }

    fn descend(&mut self, area: Area, path: &str, real: String, linked: bool) {
        let links = self.way.iter().filter(|step| step.linked).count();
        if self.way.iter().any(|step| step.real == real) {
            let message = format!("the link `{path}` leads back to a folder that it stands in");
            self.report(Diagnostic::placeless(Code::UnreadableFile, message).hint("remove the link"));
        } else if linked && links >= MAX_LINKS {
            let message = format!("`{path}` is a link within more than {MAX_LINKS} linked folders");
            self.report(Diagnostic::placeless(Code::UnreadableFile, message).hint("remove one of the links"));
        } else {
            self.way.push(Step { real, linked });
            self.folder(area, path);
            self.way.pop();
        }
    }

    fn file(&mut self, area: Area, path: String, name: &str, size: u64) {
        if size >= MAX_SIZE {
            self.report(too_large(None, &path));
            return;
        }
        match area {
            Area::Static => self.found.statics.push(path),
            Area::Content if !is_content_text(name) => {
                self.found.media.push(MediaFile { path: SourcePath::new(path), size });
            }
            Area::Content | Area::Templates => self.found.texts.push(path),
        }
    }

    /// The folder that is never read in which a real path lies.
    fn closed(&self, real: &str) -> Option<&str> {
        [Some(ORIGINALS), self.output.as_deref()].into_iter().flatten().find(|folder| is_within(real, folder))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.found.diagnostics.push(diagnostic);
    }
}

/// How to mend a link that is not followed.
const LINK_HINT: &str = "replace the link by a copy of what it leads to, or remove it";

/// A file that cannot be read.
pub fn unreadable(span: Option<Span>, path: &str, cause: &io::Error) -> Diagnostic {
    if cause.kind() == io::ErrorKind::FileTooLarge {
        return too_large(span, path);
    }
    let message = format!("cannot read `{path}`: {}", reason(cause));
    let mut diagnostic = Diagnostic::placeless(Code::UnreadableFile, message);
    diagnostic.span = span;
    diagnostic
}

fn too_large(span: Option<Span>, path: &str) -> Diagnostic {
    let message = format!("`{path}` is too large: files must be smaller than 1 GiB");
    let mut diagnostic = Diagnostic::placeless(Code::FileTooLarge, message)
        .hint("publish it elsewhere and link to it, or move it out of the site directory");
    diagnostic.span = span;
    diagnostic
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
