//! Reading files from disk: reports, rule files, code files.
//!
//! Must not know what is in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::problems;
use crate::base::problem::Problem;

/// No report is larger; a film given by mistake is refused before it fills the memory.
const LIMIT: u64 = 256 << 20;

/// The bytes of a report and the name to show; `-` is the standard input.
pub fn report(path: &Path) -> Result<(String, Vec<u8>), Problem> {
    if path == Path::new("-") {
        let bytes = limited(io::stdin().lock(), Path::new("<stdin>"))?;
        return Ok(("<stdin>".to_owned(), bytes));
    }
    Ok((path.display().to_string(), bytes(path)?))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let known = path.metadata().map_err(|cause| problems::unreadable(path, &cause))?;
    if known.is_dir() {
        return Err(problems::folder(path));
    }
    if known.len() > LIMIT {
        return Err(problems::huge(path, LIMIT));
    }
    limited(File::open(path).map_err(|cause| problems::unreadable(path, &cause))?, path)
}

fn limited(from: impl Read, path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    from.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|cause| problems::unreadable(path, &cause))?;
    if bytes.len() as u64 > LIMIT {
        return Err(problems::huge(path, LIMIT));
    }
    Ok(bytes)
}

/// A rule file, or all `.gj` files at or below a folder in the order of their names: path and text.
pub fn rules(path: &Path) -> Result<Vec<(PathBuf, String)>, Problem> {
    let known = path.metadata().map_err(|cause| problems::unreadable(path, &cause))?;
    if !known.is_dir() {
        return Ok(vec![(path.to_owned(), text(path)?)]);
    }
    let mut found = Vec::new();
    walk(path, &mut found, 0)?;
    if found.is_empty() {
        return Err(problems::no_rules(path));
    }
    found.sort();
    found.into_iter().map(|path| text(&path).map(|text| (path, text))).collect()
}

/// A text file that rules or code lists stand in.
pub fn text(path: &Path) -> Result<String, Problem> {
    String::from_utf8(bytes(path)?).map_err(|_| problems::no_text(path))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>, depth: usize) -> Result<(), Problem> {
    let unreadable = |cause: &io::Error| problems::unreadable(folder, cause);
    for entry in folder.read_dir().map_err(|cause| unreadable(&cause))? {
        let path = entry.map_err(|cause| unreadable(&cause))?.path();
        // a link back to its own folder would never end
        if path.is_dir() && depth < 16 {
            walk(&path, found, depth + 1)?;
        } else if path.extension().is_some_and(|extension| extension == "gj") {
            found.push(path);
        }
    }
    Ok(())
}
