//! Where a build keeps what the next one may use: a folder of the site directory that is never content.

use std::fs;
use std::hash::Hash;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Record;
use crate::model::print::Names;

/// The folder, in the site directory.
const FOLDER: [&str; 2] = [".briefbook", "cache"];

/// The ending of its files.
const ENDING: &str = "memo";

/// For so many outputs of a site something is kept.
const OUTPUTS: usize = 8;

/// What is kept for one output of a site.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    file: PathBuf,
    behind: u64,
}

/// The print of the program that runs and of what it is asked for; none where the program cannot be told from another.
pub fn behind(asked: impl Hash) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let data = fs::metadata(&program).ok()?;
    Some(Names::default().print(&(
        program,
        data.len(),
        data.modified().ok()?,
        env!("CARGO_PKG_VERSION"),
        asked,
    )))
}

impl Store {
    /// What is kept for an output directory. What stands behind each page is told by [`behind`].
    pub fn new(root: &Path, output: &Path, behind: u64) -> Self {
        let folder = FOLDER.iter().fold(root.to_path_buf(), |path, part| path.join(part));
        let output = fs::canonicalize(output).unwrap_or_else(|_| output.to_path_buf());
        let name = format!("{:016x}.{ENDING}", Names::default().print(&output));
        Self { file: folder.join(name), folder, behind }
    }

    /// What stands behind each page.
    pub fn behind(&self) -> u64 {
        self.behind
    }

    /// What the last build left; nothing where that cannot be read.
    pub fn load(&self) -> Option<Record> {
        let is_file = || fs::symlink_metadata(&self.file).is_ok_and(|data| data.is_file());
        if !self.is_ours() || !is_file() {
            return None;
        }
        Record::from_bytes(&fs::read(&self.file).ok()?)
    }

    /// Keeps a record for the next build. Where that cannot be, the next one makes everything.
    pub fn save(&self, record: &Record) -> io::Result<()> {
        self.make_folder()?;
        let mut file = tempfile::Builder::new().prefix(".").suffix(".tmp").tempfile_in(&self.folder)?;
        file.write_all(&record.to_bytes())?;
        file.persist(&self.file).map_err(|error| error.error)?;
        self.tidy();
        Ok(())
    }

    /// Whether the folder is one, and no link to somewhere else.
    fn is_ours(&self) -> bool {
        let is_folder = |path: &Path| fs::symlink_metadata(path).is_ok_and(|data| data.is_dir());
        is_folder(&self.folder) && self.folder.parent().is_some_and(is_folder)
    }

    fn make_folder(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        for folder in [self.folder.parent(), Some(&self.folder)].into_iter().flatten() {
            match builder.create(folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        if !self.is_ours() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        // For authors whose own rules for git do not name it.
        let rules = self.folder.join(".gitignore");
        match fs::File::create_new(rules) {
            Ok(mut file) => file.write_all(b"*\n"),
            Err(_) => Ok(()),
        }
    }

    /// Removes what was kept for outputs that nobody has built for the longest time.
    fn tidy(&self) {
        let Ok(all) = fs::read_dir(&self.folder) else { return };
        let mut memos: Vec<_> = all
            .flatten()
            .filter(|item| item.path().extension().is_some_and(|ending| ending == ENDING))
            .filter_map(|item| Some((item.metadata().ok()?.modified().ok()?, item.path())))
            .collect();
        memos.sort();
        let many = memos.len().saturating_sub(OUTPUTS);
        for (_, path) in memos.into_iter().take(many) {
            let _ = fs::remove_file(path);
        }
    }
}
