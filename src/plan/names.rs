//! Which files a site has, and the folders that they need: no path can be both.

use std::collections::HashMap;

/// The files, each with whose it is; paths are [folded](super::folded) by whoever compares them so.
#[derive(Debug)]
pub struct Names<T> {
    files: HashMap<String, T>,
    folders: HashMap<String, T>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { files: HashMap::new(), folders: HashMap::new() }
    }
}

impl<T: Clone> Names<T> {
    /// Whose the file or the folder is that leaves no room for a file.
    pub fn in_the_way(&self, file: &str) -> Option<&T> {
        let other = self.files.get(file).or_else(|| self.folders.get(file));
        other.or_else(|| folders(file).find_map(|folder| self.files.get(folder)))
    }

    /// Takes a file for which there is room.
    pub fn insert(&mut self, file: String, owner: T) {
        for folder in folders(&file) {
            if !self.folders.contains_key(folder) {
                self.folders.insert(folder.to_owned(), owner.clone());
            }
        }
        self.files.insert(file, owner);
    }

    /// Whether there is a file of this path.
    pub fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }
}

fn folders(file: &str) -> impl Iterator<Item = &str> {
    file.match_indices('/').map(|(end, _)| &file[..end])
}
