//! Writing results: to the terminal, where a closed pipe is a quiet end, or to a file, whole or not at all.
//!
//! Must not know what is written.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::problems;
use crate::base::problem::Problem;

/// Writes to the file, or to the standard output if there is none.
pub fn result(text: &str, to: Option<&Path>) -> Result<(), Problem> {
    match to {
        None => stdout(text),
        Some(path) => file(text, path).map_err(|cause| problems::unwritable(path, &cause)),
    }
}

/// Writes to the standard output. Whoever reads it may stop early.
pub fn stdout(text: &str) -> Result<(), Problem> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => Err(problems::unwritable(Path::new("<stdout>"), &cause)),
        _ => Ok(()),
    }
}

/// Writes to the error stream; there is nobody to tell if that fails.
pub fn stderr(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// A temporary file in the same folder takes the place of the old one when it is whole.
fn file(text: &str, path: &Path) -> io::Result<()> {
    // a link stays a link: what it points at is replaced
    let path: PathBuf = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let known = path.metadata().ok();
    if known.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(ErrorKind::IsADirectory.into());
    }
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        // a device or a pipe cannot be replaced
        return std::fs::OpenOptions::new().write(true).open(&path)?.write_all(text.as_bytes());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(known.map_or_else(|| PermissionsExt::from_mode(0o666), |known| known.permissions()));
    }
    let mut whole = builder.prefix(".gouji-").tempfile_in(folder)?;
    whole.write_all(text.as_bytes())?;
    whole.as_file().sync_all()?;
    whole.persist(&path).map(|_| ()).map_err(|failed| failed.error)
}
