//! The files of rulesets and their trees.
//!
//! Must not know what the trees mean.

use std::borrow::Cow;

use super::codes::Reader;
use super::problems;
use crate::base::place::{SourceId, Sources};
use crate::base::problem::Problem;
use crate::syntax::{self, tree};

/// One rule file.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// The name shown to people.
    pub name: String,
    /// Its path inside the ruleset, with `/`; code files are named relative to its folder.
    pub path: String,
    /// What is written in it.
    pub text: Cow<'static, str>,
    /// The tree of the text, where the build of the program has made it.
    pub tree: Option<Kept>,
}

/// The tree of a rule file, made beforehand and kept in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// The number that the file has in the places of the tree: under another number the text is read anew.
    pub source: SourceId,
    /// What [`syntax::kept`] reads.
    pub bytes: &'static [u8],
}

impl RuleFile {
    /// A file as its text says.
    #[must_use]
    pub fn new(name: impl Into<String>, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), path: path.into(), text: Cow::Owned(text.into()), tree: None }
    }
}

/// A ruleset: the files of a folder, or one file.
#[derive(Clone)]
pub struct RuleSet<'a> {
    /// What it is called where it has no `ruleset` line.
    pub name: String,
    /// Its files in order.
    pub files: Vec<RuleFile>,
    /// Reads a file by its path inside the ruleset.
    pub read: Reader<'a>,
}

/// A file that was parsed.
pub(super) struct Parsed {
    pub set: usize,
    pub source: SourceId,
    pub folder: String,
    pub stem: String,
    pub tree: tree::File,
}

/// Parses every file of the rulesets, in order.
pub(super) fn parse(sets: &[RuleSet<'_>], sources: &mut Sources, told: &mut Vec<Problem>) -> Vec<Parsed> {
    let mut parsed = Vec::new();
    for (set, file) in
        sets.iter().enumerate().flat_map(|(set, ruleset)| ruleset.files.iter().map(move |file| (set, file)))
    {
        // rulesets are compiled again with a layer: their files keep their numbers
        let source = sources.shared(&file.name, file.text.clone());
        let kept = file.tree.filter(|kept| kept.source == source).and_then(|kept| syntax::kept(kept.bytes));
        let (tree, found) = kept.map_or_else(|| syntax::parse(&file.text, source), |tree| (tree, Vec::new()));
        if tree.items.is_empty() && found.is_empty() {
            told.push(problems::empty_file(source, &file.name));
        }
        told.extend(found);
        let (folder, last) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let stem = last.strip_suffix(".gj").unwrap_or(last);
        parsed.push(Parsed { set, source, folder: folder.to_owned(), stem: stem.to_owned(), tree });
    }
    parsed
}
