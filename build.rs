//! Lists the rulesets that the program carries, and reads the national rule files once and for all: what the grammar
//! makes of them is kept beside their texts, so that no run spends time on it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

#[allow(dead_code, reason = "only what the reader of rule files needs is used here")]
#[path = "src/base/mod.rs"]
mod base;
#[allow(dead_code, reason = "only the reader of rule files is used here")]
#[path = "src/syntax/mod.rs"]
mod syntax;

use base::place::SourceId;

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    ["rulesets", "grammar", "src/base", "src/syntax"].iter().for_each(|path| println!("cargo:rerun-if-changed={path}"));
    let rulesets = root.join("rulesets");
    let mut list = String::new();
    writeln!(list, "/// The files of `rulesets/national`, in the order of their paths.")?;
    writeln!(list, "pub const NATIONAL: &[File] = &[\n{}];", files(&rulesets.join("national"), Some(&out))?)?;
    writeln!(list, "/// Every layer, in the order of their folders.")?;
    writeln!(list, "pub const LAYERS: &[Layer] = &[")?;
    let mut folders: Vec<PathBuf> =
        fs::read_dir(&rulesets)?.map(|entry| Ok(entry?.path())).collect::<Result<_, Failed>>()?;
    folders.retain(|folder| folder.is_dir() && !folder.ends_with("national"));
    folders.sort();
    for layer in folders {
        let folder = layer.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (name, files) = (name(&layer)?, files(&layer, None)?);
        writeln!(list, "Layer {{ folder: {folder:?}, name: {name:?}, files: &[\n{files}] }},")?;
    }
    writeln!(list, "];")?;
    fs::write(out.join("embedded.rs"), list)?;
    Ok(())
}

/// The files of a ruleset as they are listed; with the trees of its rule files, but not of its tests, if there is a
/// folder to keep them in. The numbers of the trees are those that the files have where this ruleset is read first.
fn files(folder: &Path, trees: Option<&Path>) -> Result<String, Failed> {
    let (mut list, mut number) = (String::new(), 0);
    for path in paths(folder)? {
        let file = folder.join(&path);
        let mut kept = "None".to_owned();
        if let Some(trees) = trees.filter(|_| path.ends_with(".gj") && !path.starts_with("tests/")) {
            let bytes = trees.join(format!("{number}.tree"));
            fs::write(&bytes, tree(&fs::read_to_string(&file)?, number)?)?;
            kept = format!("Some(Kept {{ source: SourceId({number}), bytes: include_bytes!({bytes:?}) }})");
            number += 1;
        }
        writeln!(list, "    File {{ path: {path:?}, text: include_str!({file:?}), tree: {kept} }},")?;
    }
    Ok(list)
}

/// What the `ruleset` line of a layer calls it.
fn name(layer: &Path) -> Result<String, Failed> {
    let path = layer.join("ruleset.gj");
    let (tree, _) = syntax::parse(&fs::read_to_string(&path)?, SourceId(0));
    let line = tree.items.into_iter().find_map(|item| match item {
        syntax::tree::Item::Ruleset(line) => Some(line.name.text),
        _ => None,
    });
    line.ok_or_else(|| format!("{} has no ruleset line", path.display()).into())
}

/// What the grammar makes of a text, in bytes; a rule file that cannot be read stops nothing here: it has no tree, and
/// is read again by the program, which says what is wrong.
fn tree(text: &str, number: u32) -> Result<Vec<u8>, Failed> {
    let (tree, problems) = syntax::parse(text, SourceId(number));
    Ok(if problems.is_empty() { postcard::to_stdvec(&tree)? } else { Vec::new() })
}

/// The paths of all files below a folder, with `/`, in byte order.
fn paths(folder: &Path) -> Result<Vec<String>, Failed> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(here)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let parts: Vec<_> = path.strip_prefix(folder)?.iter().map(|part| part.to_string_lossy()).collect();
                found.push(parts.join("/"));
            }
        }
    }
    found.sort();
    Ok(found)
}
