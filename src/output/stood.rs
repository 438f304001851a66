//! What tells a file that nobody touched since it was written, without reading it.

use std::fs;
use std::path::Path;

use super::manifest::Listed;

/// A file as a build left it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stood {
    /// The hash of its bytes, its four words laid over each other.
    pub hash: u64,
    /// Which file it is to the file system: names can be given to other files. Nothing where the system does not say.
    pub node: u64,
    /// How many bytes.
    pub size: u64,
    /// When its bytes were last changed, in nanoseconds of the file system's clock.
    pub modified: u64,
    /// When anything about it was last changed, likewise; nothing where the system does not say.
    pub changed: u64,
}

impl Stood {
    /// A file that holds what is listed, as it stands now; none where there is no file.
    pub(super) fn of(place: &Path, listed: &Listed) -> Option<Self> {
        Self::seen(&fs::symlink_metadata(place).ok()?, listed)
    }

    /// The same, of what the file system says of it.
    pub(super) fn seen(data: &fs::Metadata, listed: &Listed) -> Option<Self> {
        let modified = data.modified().ok()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let modified = u64::try_from(modified.as_nanos()).unwrap_or_default();
        let (node, changed) = node_and_change(data);
        let stood = Self { hash: overlaid(&listed.hash)?, node, size: data.len(), modified, changed };
        data.is_file().then_some(stood)
    }

    /// Whether it is the file that another is, with the same bytes: since then it was moved at most.
    pub(super) fn is_moved(self, other: Self) -> bool {
        Self { changed: 0, ..self } == Self { changed: 0, ..other }
    }
}

/// A hash in one word, on which each of its digits tells.
fn overlaid(hash: &str) -> Option<u64> {
    let word = |n: usize| u64::from_str_radix(hash.get(n * 16..n * 16 + 16)?, 16).ok();
    Some(word(0)? ^ word(1)?.rotate_left(1) ^ word(2)?.rotate_left(2) ^ word(3)?.rotate_left(3))
}

#[cfg(unix)]
fn node_and_change(data: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds =
        data.ctime().checked_mul(1_000_000_000).and_then(|time| time.checked_add(data.ctime_nsec()));
    let changed = nanoseconds.and_then(|time| u64::try_from(time).ok()).unwrap_or_default();
    (data.ino(), changed)
}

#[cfg(not(unix))]
fn node_and_change(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}
