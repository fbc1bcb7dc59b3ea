//! The rulesets carried in the program: the national one, and a layer for each region that has one.
//!
//! The lists are made by `build.rs`. Must not know which layer a report wants.

use std::borrow::Cow;

use crate::base::place::SourceId;
use crate::base::problem::Text;
use crate::ruleset::{Kept, RuleFile};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The name of the national ruleset.
pub const NAME: &str = "全国";

/// A file of a ruleset.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Its path inside the ruleset, with `/`.
    pub path: &'static str,
    /// What is written in it.
    pub text: &'static str,
    /// Its tree, if the build read it.
    pub tree: Option<Kept>,
}

/// A layer on the national ruleset.
#[derive(Clone, Copy, Debug)]
pub struct Layer {
    /// Its folder below `rulesets/`.
    pub folder: &'static str,
    /// What it is called, also in front of its files.
    pub name: &'static str,
    /// Its files, in the order of their paths.
    pub files: &'static [File],
}

impl Layer {
    /// Its rule files, named as in messages; without their tests.
    #[must_use]
    pub fn rules(&self) -> Vec<RuleFile> {
        named(self.name, self.files, |path| !path.starts_with("tests/"))
    }

    /// Its rule files with their tests.
    #[must_use]
    pub fn all(&self) -> Vec<RuleFile> {
        named(self.name, self.files, |_| true)
    }
}

/// The rule files, named as in messages; without their tests, which no check needs.
#[must_use]
pub fn files() -> Vec<RuleFile> {
    named(NAME, NATIONAL, |path| !path.starts_with("tests/"))
}

/// The rule files with their tests.
#[must_use]
pub fn all() -> Vec<RuleFile> {
    named(NAME, NATIONAL, |_| true)
}

/// The rule files of a ruleset whose path is wanted; their texts stay where they are.
fn named(set: &str, files: &[File], wanted: fn(&str) -> bool) -> Vec<RuleFile> {
    let file = |file: &File| RuleFile {
        name: format!("{set}/{}", file.path),
        path: file.path.to_owned(),
        text: Cow::Borrowed(file.text),
        tree: file.tree,
    };
    files.iter().filter(|file| file.path.ends_with(".gj") && wanted(file.path)).map(file).collect()
}

/// Its forms and code lists, without rules.
#[must_use]
pub fn forms() -> Vec<RuleFile> {
    named(NAME, NATIONAL, |path| path.starts_with("forms/") || path.starts_with("codes/"))
}

/// The bytes of an embedded file of the national ruleset.
///
/// # Errors
/// There is no such file.
pub fn read(path: &str) -> Result<Vec<u8>, Text> {
    read_of(NATIONAL, path)
}

/// The bytes of one of the files of a ruleset.
///
/// # Errors
/// There is no such file.
pub fn read_of(files: &[File], path: &str) -> Result<Vec<u8>, Text> {
    let found = files.iter().find(|file| file.path == path);
    found.map_or_else(|| no_file(path), |file| Ok(file.text.as_bytes().to_vec()))
}

/// Layers carry no code files.
///
/// # Errors
/// Always.
pub fn no_file(_: &str) -> Result<Vec<u8>, Text> {
    Err(Text::new("没有这个文件", "there is no such file"))
}
