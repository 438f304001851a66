//! The files of a site as one ZIP archive: the same bytes for the same files.
//!
//! [`Archive`] takes files as they are made, compresses each at once, and keeps nothing else of them. In the archive they
//! stand in the order of their paths, below one folder, with the same time and rights, whatever made them. The format is
//! that of PKWARE's APPNOTE 6.3.10, with the larger numbers of ZIP64 where a site needs them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::files::check;
use super::{OutputError, Receiver, write};

/// The first instant that the format knows: the start of 1980.
const DATE: u16 = 0x21;
/// A plain file that all may read, as Unix writes it.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// Made by Unix, version 4.5 of the format.
const MADE_BY: u16 = 3 << 8 | 45;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// From here on a number stands in the extension.
const LARGE: u64 = 0xffff_ffff;

/// The files of a site, each compressed.
#[derive(Debug, Default)]
pub struct Archive {
    files: Mutex<BTreeMap<String, Packed>>,
    given_up: AtomicBool,
}

/// A file as it stands in the archive.
#[derive(Debug)]
struct Packed {
    crc: u32,
    size: u64,
    method: u16,
    bytes: Vec<u8>,
}

impl Packed {
    fn new(bytes: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(bytes);
        // To memory: it cannot fail. If it did, the file would be stored.
        let deflated = || {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(bytes)?;
            encoder.finish()
        };
        let smaller = deflated().ok().filter(|deflated: &Vec<u8>| deflated.len() < bytes.len());
        let method = if smaller.is_some() { DEFLATED } else { STORED };
        let size = bytes.len() as u64;
        let mut bytes = smaller.unwrap_or_else(|| bytes.to_vec());
        bytes.shrink_to_fit();
        Self { crc: crc.sum(), size, method, bytes }
    }
}

impl Receiver for Archive {
    fn put(&self, path: &str, bytes: &[u8]) {
        if self.given_up.load(Ordering::Relaxed) {
            return;
        }
        let packed = Packed::new(bytes);
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), packed);
    }

    fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }

    fn wants_files(&self) -> bool {
        !self.given_up.load(Ordering::Relaxed)
    }
}

/// An archive that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Archived {
    /// How many files it holds.
    pub files: usize,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Archive {
    /// Writes the archive, whole or not at all, as [`write_file`](super::write_file) does, into a folder that is made where it
    /// is missing; its files stand below `folder`.
    ///
    /// # Errors
    /// Where a path cannot be that of a file, and where the file system refuses.
    pub fn write(self, path: &Path, folder: &str) -> Result<Archived, OutputError> {
        let files = self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        check(&files)?;
        if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
            write::folders(above).map_err(OutputError::io("make folder", above))?;
        }
        let mut bytes = 0;
        write::at(path, &mut |file| {
            bytes = written(file, folder, &files)?;
            Ok(())
        })?;
        Ok(Archived { files: files.len(), bytes })
    }
}

/// Writes an archive, and says how large it is.
fn written(out: &mut dyn Write, folder: &str, files: &BTreeMap<String, Packed>) -> io::Result<u64> {
    let mut at = 0;
    let mut directory = Vec::new();
    for (path, file) in files {
        let name = format!("{folder}/{path}");
        let header = local_header(&name, file);
        out.write_all(&header)?;
        out.write_all(&file.bytes)?;
        entry(&mut directory, &name, file, at);
        at += (header.len() + file.bytes.len()) as u64;
    }
    out.write_all(&directory)?;
    let end = end(files.len() as u64, directory.len() as u64, at);
    out.write_all(&end)?;
    Ok(at + (directory.len() + end.len()) as u64)
}

/// What both places say of a file: version, flags, method, time, checksum.
fn common(header: &mut Vec<u8>, file: &Packed) {
    for number in [45, FLAGS, file.method, 0, DATE] {
        header.extend_from_slice(&number.to_le_bytes());
    }
    header.extend_from_slice(&file.crc.to_le_bytes());
}

/// A number of 32 bits; one that is larger stands in the extension, all bits set here.
fn short(value: u64) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes()
}

/// The extension of ZIP64 with the numbers that are too large.
fn extension(numbers: &[u64]) -> Vec<u8> {
    let large: Vec<u8> =
        numbers.iter().filter(|n| **n >= LARGE).flat_map(|number| number.to_le_bytes()).collect();
    if large.is_empty() {
        return large;
    }
    let mut field = vec![1, 0];
    field.extend_from_slice(&length(large.len()));
    field.extend(large);
    field
}

/// A length of 16 bits: of a name, which a site keeps shorter, or an extension, which has 28 bytes at most.
fn length(length: usize) -> [u8; 2] {
    u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes()
}

fn local_header(name: &str, file: &Packed) -> Vec<u8> {
    let mut header = b"PK\x03\x04".to_vec();
    common(&mut header, file);
    let packed = file.bytes.len() as u64;
    // The format wants both sizes in the extension of a local header, or none.
    let large = file.size >= LARGE || packed >= LARGE;
    let sizes = if large { [u64::MAX; 2] } else { [packed, file.size] };
    sizes.iter().for_each(|size| header.extend_from_slice(&short(*size)));
    let extra = if large { both(file.size, packed) } else { Vec::new() };
    header.extend_from_slice(&length(name.len()));
    header.extend_from_slice(&length(extra.len()));
    header.extend_from_slice(name.as_bytes());
    header.extend(extra);
    header
}

fn both(size: u64, packed: u64) -> Vec<u8> {
    let mut field = vec![1, 0, 16, 0];
    field.extend_from_slice(&size.to_le_bytes());
    field.extend_from_slice(&packed.to_le_bytes());
    field
}

/// Adds a file's entry to the directory at the archive's end.
fn entry(directory: &mut Vec<u8>, name: &str, file: &Packed, at: u64) {
    let packed = file.bytes.len() as u64;
    let extra = extension(&[file.size, packed, at]);
    directory.extend_from_slice(b"PK\x01\x02");
    directory.extend_from_slice(&MADE_BY.to_le_bytes());
    common(directory, file);
    directory.extend_from_slice(&short(packed));
    directory.extend_from_slice(&short(file.size));
    directory.extend_from_slice(&length(name.len()));
    directory.extend_from_slice(&length(extra.len()));
    // No comment, the first disk, no text.
    directory.extend_from_slice(&[0; 6]);
    directory.extend_from_slice(&ATTRIBUTES.to_le_bytes());
    directory.extend_from_slice(&short(at));
    directory.extend_from_slice(name.as_bytes());
    directory.extend(extra);
}

/// The end: how many files there are, and where the directory stands.
fn end(files: u64, size: u64, at: u64) -> Vec<u8> {
    let mut end = Vec::new();
    if files >= 0xffff || size >= LARGE || at >= LARGE {
        end.extend_from_slice(b"PK\x06\x06");
        end.extend_from_slice(&44u64.to_le_bytes());
        end.extend_from_slice(&MADE_BY.to_le_bytes());
        end.extend_from_slice(&45u16.to_le_bytes());
        end.extend_from_slice(&[0; 8]);
        [files, files, size, at].iter().for_each(|number| end.extend_from_slice(&number.to_le_bytes()));
        end.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        end.extend_from_slice(&(at + size).to_le_bytes());
        end.extend_from_slice(&1u32.to_le_bytes());
    }
    let count = u16::try_from(files).unwrap_or(u16::MAX).to_le_bytes();
    end.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    end.extend_from_slice(&count);
    end.extend_from_slice(&count);
    end.extend_from_slice(&short(size));
    end.extend_from_slice(&short(at));
    end.extend_from_slice(&[0; 2]);
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let archive = Archive::default();
        files.iter().for_each(|(path, bytes)| archive.put(path, bytes));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.zip");
        let archived = archive.write(&path, "top").unwrap();
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(archived, Archived { files: files.len(), bytes: bytes.len() as u64 });
        bytes
    }

    fn number(bytes: &[u8], at: usize, length: usize) -> usize {
        bytes[at..at + length].iter().rev().fold(0, |n, byte| n * 256 + usize::from(*byte))
    }

    /// What an archive holds, read from its end as readers of archives do.
    fn read(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
        let end = bytes.len() - 22;
        assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
        let mut at = number(bytes, end + 16, 4);
        let mut files = Vec::new();
        for _ in 0..number(bytes, end + 10, 2) {
            assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
            let (packed, size) = (number(bytes, at + 20, 4), number(bytes, at + 24, 4));
            let (name, extra) = (number(bytes, at + 28, 2), number(bytes, at + 30, 2));
            let local = number(bytes, at + 42, 4);
            assert_eq!(bytes[at + 6..at + 28], bytes[local + 4..local + 26], "both places say the same");
            let start = local + 30 + number(bytes, local + 26, 2) + number(bytes, local + 28, 2);
            let contents = &bytes[start..start + packed];
            let plain = match number(bytes, at + 10, 2) {
                0 => contents.to_vec(),
                _ => {
                    let mut plain = flate2::write::DeflateDecoder::new(Vec::new());
                    plain.write_all(contents).unwrap();
                    plain.finish().unwrap()
                }
            };
            assert_eq!(plain.len(), size);
            let mut crc = Crc::new();
            crc.update(&plain);
            assert_eq!(crc.sum() as usize, number(bytes, at + 16, 4));
            files.push((String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap(), plain));
            at += 46 + name + extra;
        }
        files
    }

    #[test]
    fn what_goes_in_comes_out_in_order() {
        let long = "word ".repeat(400);
        let bytes = archive(&[("b/index.html", long.as_bytes()), ("a.txt", b"x"), ("empty", b"")]);
        let expected: [(&str, &[u8]); 3] =
            [("top/a.txt", b"x"), ("top/b/index.html", long.as_bytes()), ("top/empty", b"")];
        let expected = expected.map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
        assert_eq!(read(&bytes), expected);
        assert!(bytes.len() < 600, "{}", bytes.len());
    }

    #[test]
    fn the_order_of_making_leaves_no_trace() {
        let one = archive(&[("a", b"1"), ("b", b"2")]);
        assert_eq!(one, archive(&[("b", b"2"), ("a", b"1")]));
    }

    #[test]
    fn what_is_large_stands_in_the_extension() {
        assert!(extension(&[1, 2, 3]).is_empty());
        assert_eq!(extension(&[1, 2, LARGE])[..4], [1, 0, 8, 0]);
        let end = end(70_000, 10, 20);
        assert_eq!(&end[..4], b"PK\x06\x06");
        assert_eq!(number(&end, 24, 8), 70_000);
        assert_eq!(number(&end, 56 + 8, 8), 30, "where the large end stands");
        assert_eq!(number(&end, 76 + 8, 2), 0xffff);
    }

    #[test]
    fn a_site_that_has_errors_leaves_no_archive_and_a_bad_path_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.zip");
        let refused = Archive::default();
        refused.put("../a", b"x");
        assert!(refused.write(&path, "top").is_err());
        assert!(!path.exists());
    }
}
