//! Whether a directory lies on a file system that does not say when a file changes: one whose files other machines
//! change, too.

use std::path::Path;

/// The types of such file systems.
const SILENT: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "drvfs",
    "fuse",
    "fuse.glusterfs",
    "fuse.grpcfuse",
    "fuse.gvfsd-fuse",
    "fuse.osxfs",
    "fuse.rclone",
    "fuse.sshfs",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
];

/// The type of the file system on which a directory lies, when it is a silent one.
pub fn silent(directory: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    type_of(directory, &mounts)
        .filter(|kind| SILENT.contains(&kind.as_str()) || kind.starts_with("fuse.vmhgfs"))
}

/// The type of the file system of a directory, by the system's table of mounts.
fn type_of(directory: &Path, mounts: &str) -> Option<String> {
    let mut found: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let (Some(point), Some((_, rest))) = (line.split(' ').nth(4), line.split_once(" - ")) else {
            continue;
        };
        let Some(kind) = rest.split(' ').next() else { continue };
        let point = unescaped(point);
        // Of two on one place the later one is seen.
        if directory.starts_with(&point) && found.is_none_or(|(length, _)| point.len() >= length) {
            found = Some((point.len(), kind));
        }
    }
    found.map(|(_, kind)| kind.to_owned())
}

/// A path of the table: blanks are written as `\040`.
fn unescaped(path: &str) -> String {
    ["\\040", "\\011", "\\012", "\\134"]
        .iter()
        .zip([" ", "\t", "\n", "\\"])
        .fold(path.to_owned(), |path, (code, c)| path.replace(code, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_counts() {
        let mounts = "21 1 8:1 / / rw - ext4 /dev/a rw\n\
                      22 21 0:20 / /home/ada\\040x rw shared:1 - nfs4 host:/x rw\n\
                      23 22 8:2 / /home/ada\\040x/local rw - ext4 /dev/b rw\n\
                      broken line\n";
        let kind = |path: &str| type_of(Path::new(path), mounts).unwrap();
        assert_eq!(kind("/srv/site"), "ext4");
        assert_eq!(kind("/home/ada x/site"), "nfs4");
        assert_eq!(kind("/home/ada x/local/site"), "ext4");
        assert_eq!(kind("/home/ada xy/site"), "ext4", "a name that only begins alike");
        assert_eq!(type_of(Path::new("/a"), ""), None);
    }
}
