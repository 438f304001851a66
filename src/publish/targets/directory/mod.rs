//! A directory that a web server serves.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::output;
use crate::publish::manifest::LOCK;
use crate::publish::site::hash;
use crate::publish::target::{Ability, Compressed, Fault, FaultKind, Listed, OWN, Target, Upload};

/// A directory.
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// A directory, which is made when the first file is put.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    fn folder_of(&self, place: &Path) -> io::Result<()> {
        let Some(folder) = place.parent() else { return Ok(()) };
        if folder.is_dir() {
            return Ok(());
        }
        output::folders(folder)
    }

    fn walk(&self, folder: &str, listed: &mut Vec<Listed>) -> io::Result<()> {
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let items = match fs::read_dir(self.place(&folder)) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                items => items?,
            };
            for item in items {
                let item = item?;
                let name = item.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                let data = item.metadata()?;
                if data.is_dir() {
                    if format!("{path}/") != OWN {
                        folders.push(path);
                    }
                    continue;
                }
                if output::is_temporary(path.rsplit('/').next().unwrap_or(&path)) {
                    continue;
                }
                let hash = if data.is_file() { Some(hash(&fs::read(item.path())?)) } else { None };
                listed.push(Listed { path, size: data.len(), hash });
            }
        }
        Ok(())
    }
}

impl Target for Directory {
    fn name(&self) -> String {
        self.root.display().to_string()
    }

    fn ability(&self) -> Ability {
        Ability {
            switches: false,
            releases: false,
            locks: true,
            headers: false,
            compressed: Compressed::Beside,
            parallel: 8,
        }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        match fs::read(self.place(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(Fault::io("read", path, &error)),
        }
    }

    fn put(&self, upload: &Upload) -> Result<(), Fault> {
        let place = self.place(&upload.path);
        let failed = |error: &io::Error| Fault::io("write", &upload.path, error);
        self.folder_of(&place).map_err(|error| failed(&error))?;
        let put = output::put_file(&place, &upload.bytes, !upload.fresh);
        put.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists if upload.fresh => {
                let message = format!("`{}` is there already, and no publish put it there", upload.path);
                Fault::new(FaultKind::Foreign, message)
            }
            _ => failed(&error),
        })
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Fault> {
        let place = self.place(path);
        let what = if path == LOCK { "make the lock" } else { "make" };
        let failed = |error: &io::Error| Fault::io(what, path, error);
        self.folder_of(&place).map_err(|error| failed(&error))?;
        match output::put_file(&place, bytes, false) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(failed(&error)),
        }
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Fault> {
        // Files are small and replaced as a whole, so a copy is as safe as a put.
        let failed = |error: &io::Error| Fault::io("copy", from, error);
        let bytes = fs::read(self.place(from)).map_err(|error| failed(&error))?;
        let place = self.place(to);
        self.folder_of(&place).map_err(|error| failed(&error))?;
        output::put_file(&place, &bytes, true).map_err(|error| failed(&error))
    }

    fn delete(&self, path: &str) -> Result<(), Fault> {
        let place = self.place(path);
        match fs::remove_file(&place) {
            Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Err(Fault::io("remove", path, &error));
            }
            _ => {}
        }
        // Fails at the first that holds something else.
        let folders = place.ancestors().skip(1).take_while(|folder| *folder != self.root);
        for folder in folders {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn tidy(&self) -> Result<(), Fault> {
        let failed = |error: io::Error| Fault::io("look through", &self.name(), &error);
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for item in fs::read_dir(folder).map_err(failed)? {
                let item = item.map_err(failed)?;
                let kind = item.file_type().map_err(failed)?;
                if kind.is_dir() {
                    folders.push(item.path());
                } else if output::is_temporary(&item.file_name().to_string_lossy()) {
                    fs::remove_file(item.path()).map_err(failed)?;
                }
            }
        }
        Ok(())
    }

    fn list(&self) -> Result<Vec<Listed>, Fault> {
        let mut listed = Vec::new();
        self.walk("", &mut listed).map_err(|error| Fault::io("list", &self.name(), &error))?;
        listed.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(listed)
    }
}
