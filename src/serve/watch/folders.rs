//! Which folders are watched: the site directory itself, and all that a site is read from below it; never its output,
//! a repository or installed packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a site is read from.
pub const AREAS: &[&str] = &["site.toml", "content", "templates", "static"];

/// Folders that are never watched, wherever they stand.
pub const NEVER: &[&str] = &[".git", ".hg", ".jj", ".svn", ".briefbook", "node_modules"];

/// What a folder is, beside its name: another one may take its place.
pub type Identity = (u64, u64);

/// What is to be watched.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// The folders, each alone.
    pub folders: BTreeMap<PathBuf, Identity>,
    /// Whether one thing may have two names, so that an event under one concerns the other.
    pub has_links: bool,
}

/// Looks which folders there are. `root` is the site directory as the system names it, `output` where the site is
/// written.
pub fn survey(root: &Path, output: &Path) -> Survey {
    let mut walk =
        Walk { root, closed: [output.to_owned(), root.join("content/originals")], found: Survey::default() };
    if let Ok(identity) = identity(root) {
        walk.found.folders.insert(root.to_owned(), identity);
        let mut seen = BTreeSet::new();
        for area in AREAS {
            walk.entry(&root.join(area), &mut seen);
        }
    }
    walk.found
}

struct Walk<'a> {
    root: &'a Path,
    closed: [PathBuf; 2],
    found: Survey,
}

impl Walk<'_> {
    /// A file or folder of the site. Folders are kept on a list instead of the stack: they may go as deep as they like.
    fn entry(&mut self, path: &Path, seen: &mut BTreeSet<Identity>) {
        let mut waiting = vec![path.to_owned()];
        while let Some(path) = waiting.pop() {
            let Ok(data) = fs::symlink_metadata(&path) else { continue };
            let path = if data.is_symlink() {
                self.found.has_links = true;
                // What a link leads to is read only inside the site directory.
                match fs::canonicalize(&path) {
                    Ok(real) if real.starts_with(self.root) => real,
                    _ => continue,
                }
            } else {
                path
            };
            if self.is_closed(&path) {
                continue;
            }
            if path.is_dir() {
                let Ok(identity) = identity(&path) else { continue };
                if !seen.insert(identity) {
                    continue;
                }
                waiting.extend(below(&path));
                self.found.folders.insert(path, identity);
            } else if data.is_symlink() {
                self.beside(&path);
            }
        }
    }

    /// The folder of a file that a link leads to.
    fn beside(&mut self, file: &Path) {
        let Some(folder) = file.parent() else { return };
        if let Ok(identity) = identity(folder) {
            self.found.folders.insert(folder.to_owned(), identity);
        }
    }

    fn is_closed(&self, path: &Path) -> bool {
        let never = |name: &str| NEVER.contains(&name);
        self.closed.iter().any(|closed| path.starts_with(closed))
            || path
                .strip_prefix(self.root)
                .is_ok_and(|path| path.iter().any(|part| part.to_str().is_some_and(never)))
    }
}

/// The folders and links of a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let Ok(items) = fs::read_dir(folder) else { return Vec::new() };
    let items =
        items.flatten().filter(|item| item.file_type().is_ok_and(|kind| kind.is_dir() || kind.is_symlink()));
    items.map(|item| item.path()).collect()
}

/// What a folder is.
#[cfg(unix)]
fn identity(folder: &Path) -> std::io::Result<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(folder).map(|data| (data.dev(), data.ino()))
}

/// What a folder is: where the system gives no number, its path tells it.
#[cfg(not(unix))]
fn identity(folder: &Path) -> std::io::Result<Identity> {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    fs::canonicalize(folder)?.hash(&mut hasher);
    Ok((0, hasher.finish()))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn names(root: &Path, output: &str) -> Vec<String> {
        let survey = survey(root, &root.join(output));
        survey
            .folders
            .keys()
            .map(|path| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn only_what_a_site_is_read_from_is_watched() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        for folder in [
            "content/articles/deep/er",
            "content/originals/x",
            "content/node_modules/x",
            "static/.well-known",
            "static/.git/x",
            "templates",
            "public/articles",
            "public2",
            ".git/objects",
            "node_modules/x",
            "other",
        ] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        let expected = [
            "",
            "content",
            "content/articles",
            "content/articles/deep",
            "content/articles/deep/er",
            "static",
            "static/.well-known",
            "templates",
        ];
        assert_eq!(names(&root, "public"), expected);
        assert!(!survey(&root, &root.join("public")).has_links);
    }

    #[test]
    fn links_are_followed_inside_the_site_and_not_round_in_circles() {
        let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let root = dir.path().canonicalize().unwrap();
        for folder in ["content/articles", "shared/texts", "loose", "public"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(root.join("loose/a.md"), "").unwrap();
        let link = |from: &Path, to: &str| symlink(from, root.join(to)).unwrap();
        link(&root.join("shared"), "content/shared");
        link(&root.join("content"), "shared/round");
        link(outside.path(), "content/out");
        link(&root.join("loose/a.md"), "content/articles/a.md");
        link(&root.join("public"), "content/public");
        link(&root.join("nowhere"), "content/broken");
        assert_eq!(
            names(&root, "public"),
            ["", "content", "content/articles", "loose", "shared", "shared/texts"]
        );
        assert!(survey(&root, &root.join("public")).has_links);
    }

    #[test]
    fn a_site_that_is_gone_has_no_folders() {
        let dir = tempfile::tempdir().unwrap();
        assert!(survey(&dir.path().join("x"), &dir.path().join("x/public")).folders.is_empty());
    }
}
