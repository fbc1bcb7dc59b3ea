//! Reading files from disk: reports, rule files, code files.
//!
//! Must not know what is in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::problems;
use crate::base::problem::{Problem, Text};
use crate::session::RuleFile;

/// No report is larger; a film given by mistake is refused before it fills the memory.
const LIMIT: u64 = 256 << 20;

/// No rule file is larger: its trees take several times its size.
const RULES_LIMIT: u64 = 16 << 20;

/// No code list is larger.
const CODES_LIMIT: u64 = 64 << 20;

/// Folders of rules below each other.
const DEEPEST: usize = 16;

/// The bytes of a report and the name to show; `-` is the standard input.
pub fn report(path: &Path) -> Result<(String, Vec<u8>), Problem> {
    if path == Path::new("-") {
        let bytes = limited(io::stdin().lock(), Path::new("<stdin>"), LIMIT)?;
        return Ok(("<stdin>".to_owned(), bytes));
    }
    Ok((path.display().to_string(), bytes(path, LIMIT)?))
}

fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    let known = path.metadata().map_err(|cause| problems::unreadable(path, &cause))?;
    if known.is_dir() {
        return Err(problems::folder(path));
    }
    if known.len() > limit {
        return Err(problems::huge(path, limit));
    }
    limited(File::open(path).map_err(|cause| problems::unreadable(path, &cause))?, path, limit)
}

fn limited(from: impl Read, path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes).map_err(|cause| problems::unreadable(path, &cause))?;
    if bytes.len() as u64 > limit {
        return Err(problems::huge(path, limit));
    }
    Ok(bytes)
}

/// The rule files of a ruleset on disk, and the folder that its code files lie in.
pub struct Rules {
    /// What it is called where it does not say so itself.
    pub name: String,
    /// Its files in the order of their paths.
    pub files: Vec<RuleFile>,
    /// Its folder.
    pub folder: PathBuf,
}

/// A rule file, or all `.gj` files at or below a folder. One that is named may be a link; of those in a folder none
/// may lead out of it, so that a ruleset is what lies in its folder.
pub fn rules(path: &Path) -> Result<Rules, Problem> {
    let known = path.metadata().map_err(|cause| problems::unreadable(path, &cause))?;
    let stem = path.canonicalize().ok().and_then(|path| Some(path.file_stem()?.to_string_lossy().into_owned()));
    let name = stem.unwrap_or_else(|| path.display().to_string());
    let (folder, found) = if known.is_dir() {
        let mut found = Vec::new();
        walk(path, &mut found, 0)?;
        found.sort();
        if let Some(out) = found.iter().find(|file| leaves(path, file)) {
            return Err(problems::link_out(out));
        }
        (path.to_owned(), found)
    } else {
        (path.parent().map(Path::to_owned).unwrap_or_default(), vec![path.to_owned()])
    };
    if found.is_empty() {
        return Err(problems::no_rules(path));
    }
    let files = found.iter().map(|file| rule_file(file, &folder)).collect::<Result<_, _>>()?;
    Ok(Rules { name, files, folder })
}

fn rule_file(path: &Path, folder: &Path) -> Result<RuleFile, Problem> {
    let text = String::from_utf8(bytes(path, RULES_LIMIT)?).map_err(|_| problems::no_text(path))?;
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    Ok(RuleFile::new(path.display().to_string(), parts.join("/"), text))
}

/// Whether a file of a folder is a link to one outside it.
fn leaves(folder: &Path, file: &Path) -> bool {
    let (Ok(folder), Ok(file)) = (folder.canonicalize(), file.canonicalize()) else { return false };
    !file.starts_with(folder)
}

/// A code file of a ruleset, by its path inside the ruleset's folder. A link out of the folder is not followed.
pub fn code_file(folder: &Path, path: &str) -> Result<Vec<u8>, Text> {
    let said = |cause: io::Error| problems::cause(&cause);
    let root = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let whole = root.join(path).canonicalize().map_err(said)?;
    if !whole.starts_with(root.canonicalize().map_err(said)?) {
        return Err(Text::new("这是指向规则集文件夹之外的链接", "it is a link that leaves the ruleset's folder"));
    }
    let known = whole.metadata().map_err(said)?;
    if known.is_dir() {
        return Err(problems::cause(&io::ErrorKind::IsADirectory.into()));
    }
    if !known.is_file() || known.len() > CODES_LIMIT {
        let (zh, en) = ("不是普通文件，或者超过", "it is no plain file, or larger than");
        return Err(Text::new(format!("{zh} {} MB", CODES_LIMIT >> 20), format!("{en} {} MB", CODES_LIMIT >> 20)));
    }
    std::fs::read(whole).map_err(said)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>, depth: usize) -> Result<(), Problem> {
    let unreadable = |cause: &io::Error| problems::unreadable(folder, cause);
    for entry in folder.read_dir().map_err(|cause| unreadable(&cause))? {
        let path = entry.map_err(|cause| unreadable(&cause))?.path();
        // a link to a folder could lead back to its own folder, or out of the ruleset
        if path.is_dir() {
            if depth < DEEPEST && !path.is_symlink() {
                walk(&path, found, depth + 1)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "gj") {
            found.push(path);
        }
    }
    Ok(())
}
