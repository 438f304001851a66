//! Single files: whole or not at all, readable by a web server.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::OutputError;
use super::manifest::TEMPORARY;

/// Puts a file in its place by a rename, so that whoever reads it sees the old one or the new one.
pub fn whole(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    put(path, bytes, true).map_err(OutputError::io("write", path))
}

/// Gives what makes a file the place that it writes to: whole or not at all. A link leads to the file that
/// is written; what is no file, such as a pipe or a device, takes the bytes as they come, and whoever reads a pipe may have
/// seen enough.
pub fn at(path: &Path, make: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> Result<(), OutputError> {
    let written = if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        match fs::File::options().write(true).open(path).and_then(|out| buffered(out, make)) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.map(drop),
        }
    } else {
        // A link may lead to where nothing is yet.
        let led = || Some(path.parent()?.join(fs::read_link(path).ok()?));
        let real = path.canonicalize().ok().or_else(led);
        streamed(real.as_deref().unwrap_or(path), make)
    };
    written.map_err(OutputError::io("write", path))
}

fn buffered<W: Write>(out: W, make: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let mut out = io::BufWriter::new(out);
    make(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Puts a file in its place in one step; with `replace` in that of an old one, else nothing may stand there.
pub fn put(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let mut builder = tempfile::Builder::new();
    let mut file = builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1).tempfile_in(folder)?;
    file.write_all(bytes)?;
    // Set after creation: the process's mask would take bits away before.
    set_mode(file.as_file(), 0o644)?;
    let put = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    put.map(drop).map_err(|error| error.error)
}

/// Puts a file in its place by a rename that is written piece by piece.
fn streamed(path: &Path, make: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    let file =
        builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1).tempfile_in(folder.unwrap_or(Path::new(".")))?;
    let file = buffered(file, make)?;
    set_mode(file.as_file(), 0o644)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Makes a folder and those above it, each readable by a web server.
pub fn folders(path: &Path) -> io::Result<()> {
    match one_folder(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            folders(path.parent().ok_or(error)?)?;
            one_folder(path)
        }
        made => made,
    }
}

fn one_folder(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Ok(()) => open_to_all(path),
        // It was there, or another thread was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Writes a file that is not there yet, to be moved to its place; how it stands then.
pub fn new(path: &Path, bytes: &[u8]) -> io::Result<fs::Metadata> {
    let mut file = fs::File::options().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    set_mode(&file, 0o644)?;
    file.metadata()
}

/// Moves a file to its place.
pub fn moved(from: &Path, to: &Path) -> Result<(), OutputError> {
    match fs::rename(from, to) {
        // A folder that is a link leads to another file system.
        Err(e) if e.kind() == io::ErrorKind::CrossesDevices => {
            whole(to, &fs::read(from).map_err(OutputError::io("read", from))?)
        }
        result => result.map_err(OutputError::io("write", to)),
    }
}

/// Moves a folder to a place beside the one that it stands in, where nothing is.
pub fn moved_folder(from: &Path, to: &Path) -> Result<(), OutputError> {
    fs::rename(from, to).map_err(OutputError::io("write", to))
}

/// Makes a folder inside an existing one, unless it is there.
pub fn folder(path: &Path) -> Result<(), OutputError> {
    match fs::create_dir(path) {
        Ok(()) => open_to_all(path).map_err(OutputError::io("make folder", path)),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(OutputError::io("make folder", path)(e)),
    }
}

/// Sets who may do what with a file, where files have such rights.
#[cfg(unix)]
pub fn set_mode(file: &fs::File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Sets who may do what with a file, where files have such rights.
#[cfg(not(unix))]
pub fn set_mode(_: &fs::File, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn open_to_all(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_all(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes a file, unless it is gone already.
pub fn remove(path: &Path) -> Result<(), OutputError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(OutputError::io("remove", path)(e)),
        _ => Ok(()),
    }
}
