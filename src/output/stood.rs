//! What tells a file that nobody touched since it was written, without reading it.

use std::fs;
use std::io;
use std::path::Path;

use super::manifest::Listed;

/// A file as it stood when a build ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stood {
    /// The first half of the hash of its bytes.
    pub hash: u64,
    /// How many bytes.
    pub size: u64,
    /// When its bytes were last changed, in nanoseconds of the file system's clock.
    pub modified: u64,
    /// When anything about it was last changed, likewise; nothing where the system does not say.
    pub changed: u64,
}

impl Stood {
    /// A file that holds what is listed, as it stands now.
    pub(super) fn of(place: &Path, listed: &Listed) -> io::Result<Self> {
        let data = fs::symlink_metadata(place)?;
        if !data.is_file() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let hash = listed.hash.get(..16).and_then(|half| u64::from_str_radix(half, 16).ok());
        let hash = hash.ok_or(io::ErrorKind::InvalidData)?;
        let modified = data.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let modified = u64::try_from(modified.as_nanos()).unwrap_or_default();
        Ok(Self { hash, size: data.len(), modified, changed: changed(&data) })
    }
}

#[cfg(unix)]
fn changed(data: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds =
        data.ctime().checked_mul(1_000_000_000).and_then(|time| time.checked_add(data.ctime_nsec()));
    nanoseconds.and_then(|time| u64::try_from(time).ok()).unwrap_or_default()
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> u64 {
    0
}
