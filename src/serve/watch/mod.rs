//! Says when a file of the site may have changed. An event means *look*, never *this changed*: what the files hold is
//! for the preview to find out.
//!
//! [`Watch`] keeps the system's watches on the folders that there are ([`folders`]), turns events into paths of the site
//! ([`Watch::take`]), and says when it cannot: then somebody has to look from time to time.

mod debounce;
pub mod folders;
mod mount;

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Instant;

use notify::event::{EventKind, ModifyKind};
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher, WatcherKind};

pub use debounce::Batch;
use folders::{AREAS, Survey, survey};

/// Something that the system said.
pub type Said = notify::Result<notify::Event>;

/// The watches on a site's folders.
pub struct Watch {
    root: PathBuf,
    output: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    survey: Survey,
}

/// Why the site cannot be watched, in words that can follow `because`.
pub type Trouble = String;

impl Watch {
    /// Watches a site directory. Each event is sent on.
    ///
    /// # Errors
    /// When the system cannot say what changes here.
    pub fn new<T: From<Said> + Send + 'static>(
        root: &Path,
        output: &Path,
        sender: Sender<T>,
    ) -> Result<Self, Trouble> {
        let root = root.canonicalize().map_err(|error| error.to_string())?;
        let areas = AREAS.iter().map(|area| root.join(area)).filter(|area| area.is_dir());
        if let Some(kind) = areas.chain([root.clone()]).find_map(|folder| mount::silent(&folder)) {
            return Err(format!("a file system of the type {kind} does not say when a file changes"));
        }
        let handler = move |said: Said| drop(sender.send(T::from(said)));
        let watcher = notify::recommended_watcher(handler).map_err(|error| words(&error))?;
        Self::with(&root, output, Box::new(watcher))
    }

    /// Watches a site directory, whose path is the system's own, with some watcher.
    ///
    /// # Errors
    /// When the watcher cannot say what changes here.
    pub fn with(root: &Path, output: &Path, watcher: Box<dyn Watcher + Send>) -> Result<Self, Trouble> {
        let (root, survey) = (root.to_owned(), Survey::default());
        let mut watch = Self { root, output: PathBuf::new(), watcher, survey };
        watch.again(output)?;
        Ok(watch)
    }

    /// Looks again which folders there are, and watches those. `output` is where the site is written.
    ///
    /// # Errors
    /// When there are more folders than the system can watch.
    pub fn again(&mut self, output: &Path) -> Result<(), Trouble> {
        self.output = self.root.join(output);
        let mut now = survey(&self.root, &self.output);
        // Other systems watch whole trees better than many folders.
        if RecommendedWatcher::kind() != WatcherKind::Inotify {
            let tops: Vec<PathBuf> = AREAS.iter().map(|area| self.root.join(area)).collect();
            now.folders.retain(|path, _| *path == self.root || tops.contains(path));
        }
        let old = std::mem::take(&mut self.survey);
        let gone = old.folders.iter().filter(|(path, identity)| now.folders.get(*path) != Some(identity));
        for (path, _) in gone {
            // The system has often let go of it already.
            drop(self.watcher.unwatch(path));
        }
        let new = now.folders.iter().filter(|(path, identity)| old.folders.get(*path) != Some(identity));
        for (path, _) in new {
            let mode =
                if self.is_whole(path) { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match self.watcher.watch(path, mode) {
                Ok(()) => {}
                // It went away meanwhile, and its folder's event comes.
                Err(error) if is_gone(&error) => {}
                Err(error) => return Err(words(&error)),
            }
        }
        self.survey = now;
        Ok(())
    }

    fn is_whole(&self, path: &Path) -> bool {
        RecommendedWatcher::kind() != WatcherKind::Inotify && path != self.root
    }

    /// How many folders are watched.
    pub fn folders(&self) -> usize {
        self.survey.folders.len()
    }

    /// Takes an event into a batch. Events of what no site is read from are passed over, and those of files that are
    /// only read.
    pub fn take(&self, batch: &mut Batch, said: Said, now: Instant) {
        let event = match said {
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) if !event.need_rescan() && !event.paths.is_empty() => event,
            _ => return batch.add_everything(now),
        };
        for path in &event.paths {
            let Ok(inside) = path.strip_prefix(&self.root) else {
                batch.add_everything(now);
                continue;
            };
            match inside.iter().next().and_then(|first| first.to_str()) {
                // The site directory itself.
                None => batch.add_everything(now),
                Some(first) if AREAS.contains(&first) && !path.starts_with(&self.output) => {
                    // A new link: what it leads to is watched from now on, and it may lead where nothing is read.
                    if is_new(&event.kind) && path.is_symlink() {
                        batch.add_everything(now);
                    }
                    batch.folders |=
                        self.survey.folders.contains_key(path) || is_new(&event.kind) && path.is_dir();
                    match inside.to_str() {
                        Some(inside) if !self.survey.has_links => batch.add(inside.replace('\\', "/"), now),
                        _ => batch.add_everything(now),
                    }
                }
                // Something that a link leads to.
                Some(_) if self.survey.has_links && path.parent() != Some(&self.root) => {
                    batch.add_everything(now);
                }
                Some(_) => {}
            }
        }
    }
}

fn is_new(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) | EventKind::Any)
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Why something cannot be watched.
fn words(error: &notify::Error) -> Trouble {
    const NO_SPACE: i32 = 28;
    const TOO_MANY_FILES: i32 = 24;
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached (fs.inotify.max_user_watches)".to_owned()
        }
        ErrorKind::Io(error) if error.raw_os_error() == Some(NO_SPACE) => {
            "the system's limit of watched folders is reached (fs.inotify.max_user_watches)".to_owned()
        }
        ErrorKind::Io(error) if error.raw_os_error() == Some(TOO_MANY_FILES) => {
            "the system's limit of watchers is reached (fs.inotify.max_user_instances)".to_owned()
        }
        _ => format!("the system does not watch it: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use notify::Event;
    use notify::event::{AccessKind, CreateKind, Flag};

    use super::*;
    use crate::build::preview::Look;

    fn watch(root: &Path) -> Watch {
        Watch::new(root, Path::new("public"), std::sync::mpsc::channel::<Said>().0).unwrap()
    }

    fn look(watch: &Watch, event: Event) -> Option<Look> {
        let mut batch = Batch::default();
        watch.take(&mut batch, Ok(event), Instant::now());
        batch.due().map(|_| batch.take())
    }

    #[test]
    fn events_become_paths_of_the_site() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("content/articles")).unwrap();
        let watch = watch(&root);
        let changed = |path: &str| {
            look(&watch, Event::new(EventKind::Modify(ModifyKind::Any)).add_path(root.join(path)))
        };
        for path in ["content/articles/a.md", "site.toml", "static/x/y.css", "templates/base.html", "content"]
        {
            assert_eq!(changed(path), Some(Look::Paths([path.to_owned()].into())), "{path}");
        }
        for path in ["public", "public/index.html", ".git", "notes.txt", "contents/a.md", "site.toml~"] {
            assert_eq!(changed(path), None, "{path}");
        }
        assert_eq!(changed(""), Some(Look::Everything), "the site directory itself");
        let read = Event::new(EventKind::Access(AccessKind::Any)).add_path(root.join("site.toml"));
        assert_eq!(look(&watch, read), None, "reading a file must not lead to reading it again");
        assert_eq!(look(&watch, Event::new(EventKind::Other).set_flag(Flag::Rescan)), Some(Look::Everything));
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_becomes_a_link_concerns_everything() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("content/articles")).unwrap();
        let watch = watch(&root);
        let (file, link) = (root.join("content/articles/a.md"), root.join("content/articles/b.md"));
        std::fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        let new = |path: &Path| {
            look(&watch, Event::new(EventKind::Create(CreateKind::Any)).add_path(path.to_owned()))
        };
        assert_eq!(new(&file), Some(Look::Paths(["content/articles/a.md".to_owned()].into())));
        assert_eq!(new(&link), Some(Look::Everything));
    }

    #[test]
    fn new_folders_are_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("content")).unwrap();
        let mut watch = watch(&root);
        std::fs::create_dir_all(root.join("content/new/deep")).unwrap();
        let mut batch = Batch::default();
        let event = Event::new(EventKind::Create(CreateKind::Folder)).add_path(root.join("content/new"));
        watch.take(&mut batch, Ok(event), Instant::now());
        assert!(batch.folders);
        let before = watch.folders();
        watch.again(Path::new("public")).unwrap();
        assert_eq!(watch.folders(), before + if cfg!(target_os = "linux") { 2 } else { 0 });
    }
}
