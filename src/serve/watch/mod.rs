//! Says when a file of the site may have changed. An event means *look*, never *this changed*: what the files hold is
//! for the preview to find out.
//!
//! [`Watch`] keeps the system's watches on the folders that there are ([`folders`]), turns events into paths of the site
//! ([`Watch::take`]), and says when it cannot: then somebody has to look from time to time.

mod debounce;
pub mod folders;
mod mount;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Instant;

use notify::event::{EventKind, ModifyKind};
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher, WatcherKind};

pub use debounce::Batch;
use folders::{AREAS, Identity, Survey, survey};

/// Something that the system said.
pub type Said = notify::Result<notify::Event>;

/// The watches on a site's folders.
pub struct Watch {
    root: PathBuf,
    output: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    survey: Survey,
    /// Folders that went away or came, for however short a time: the system may have let go of them, and of all below.
    moved: BTreeSet<PathBuf>,
}

/// Folders that come while others are looked for are looked for again, but not for ever.
const ROUNDS: usize = 8;

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
        let (survey, moved) = Default::default();
        let mut watch = Self { root: root.to_owned(), output: PathBuf::new(), watcher, survey, moved };
        watch.again(output)?;
        Ok(watch)
    }

    /// Looks again which folders there are, and watches those. `output` is where the site is written.
    ///
    /// # Errors
    /// When there are more folders than the system can watch.
    pub fn again(&mut self, output: &Path) -> Result<(), Trouble> {
        self.output = self.root.join(output);
        for _ in 0..ROUNDS {
            if !self.round()? {
                break;
            }
        }
        Ok(())
    }

    /// Watches the folders that there are. Whether there are new ones: in those, others may have come before they were
    /// watched.
    fn round(&mut self) -> Result<bool, Trouble> {
        let mut now = survey(&self.root, &self.output);
        // Other systems watch whole trees better than many folders.
        if RecommendedWatcher::kind() != WatcherKind::Inotify {
            let tops: Vec<PathBuf> = AREAS.iter().map(|area| self.root.join(area)).collect();
            now.folders.retain(|path, _| *path == self.root || tops.contains(path));
        }
        let (old, moved) = (std::mem::take(&mut self.survey), std::mem::take(&mut self.moved));
        let is_let_go = |path: &Path| moved.iter().any(|moved| path.starts_with(moved));
        let gone = |(path, identity): &(&PathBuf, &Identity)| {
            now.folders.get(*path) != Some(identity) || is_let_go(path)
        };
        for (path, _) in old.folders.iter().filter(gone) {
            // The system has often let go of it already.
            drop(self.watcher.unwatch(path));
        }
        let new = |(path, identity): &(&PathBuf, &Identity)| {
            old.folders.get(*path) != Some(identity) || is_let_go(path)
        };
        let mut any = false;
        for (path, _) in now.folders.iter().filter(new) {
            any = true;
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
        Ok(any)
    }

    fn is_whole(&self, path: &Path) -> bool {
        RecommendedWatcher::kind() != WatcherKind::Inotify && path != self.root
    }

    /// Whether nothing is read there, not through a link either.
    fn is_closed(&self, path: &Path, first: &str) -> bool {
        path.starts_with(&self.output) || folders::NEVER.contains(&first)
    }

    /// How many folders are watched.
    pub fn folders(&self) -> usize {
        self.survey.folders.len()
    }

    /// Takes an event into a batch. Events of what no site is read from are passed over, and those of files that are
    /// only read.
    pub fn take(&mut self, batch: &mut Batch, said: Said, now: Instant) {
        let event = match said {
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) if !event.need_rescan() && !event.paths.is_empty() => event,
            _ => return batch.add_everything(now),
        };
        let moves = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        for path in &event.paths {
            if moves && self.survey.folders.contains_key(path) {
                self.moved.insert(path.clone());
            }
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
                // Something that a link leads to, or may lead to from now on.
                Some(first) if self.survey.has_links && !self.is_closed(path, first) => {
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

    fn look(watch: &mut Watch, event: Event) -> Option<Look> {
        let mut batch = Batch::default();
        watch.take(&mut batch, Ok(event), Instant::now());
        batch.due().map(|_| batch.take())
    }

    #[test]
    fn events_become_paths_of_the_site() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("content/articles")).unwrap();
        let mut watch = watch(&root);
        let mut changed = |path: &str| {
            look(&mut watch, Event::new(EventKind::Modify(ModifyKind::Any)).add_path(root.join(path)))
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
        assert_eq!(look(&mut watch, read), None, "reading a file must not lead to reading it again");
        assert_eq!(
            look(&mut watch, Event::new(EventKind::Other).set_flag(Flag::Rescan)),
            Some(Look::Everything)
        );
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_that_was_away_for_a_moment_is_watched_again() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("content/articles/deep")).unwrap();
        let (sender, said) = std::sync::mpsc::channel::<Said>();
        let mut watch = Watch::new(&root, Path::new("public"), sender).unwrap();
        // Faster than anybody looks: what there is is the same as before, but the system has let go of it.
        std::fs::rename(root.join("content/articles"), root.join("content/away")).unwrap();
        std::fs::rename(root.join("content/away"), root.join("content/articles")).unwrap();
        let heard = |watch: &mut Watch| {
            let mut batch = Batch::default();
            while let Ok(event) = said.recv_timeout(std::time::Duration::from_millis(300)) {
                watch.take(&mut batch, event, Instant::now());
            }
            batch
        };
        assert!(heard(&mut watch).folders);
        watch.again(Path::new("public")).unwrap();
        for path in ["content/articles/a.md", "content/articles/deep/b.md"] {
            std::fs::write(root.join(path), "x").unwrap();
            assert_eq!(heard(&mut watch).take(), Look::Paths([path.to_owned()].into()), "{path}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_becomes_a_link_concerns_everything() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("content/articles")).unwrap();
        let mut watch = watch(&root);
        let (file, link) = (root.join("content/articles/a.md"), root.join("content/articles/b.md"));
        std::fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        let mut new = |path: &Path| {
            look(&mut watch, Event::new(EventKind::Create(CreateKind::Any)).add_path(path.to_owned()))
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
