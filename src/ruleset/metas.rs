//! `ruleset 湖南 2023 { … }`: what a ruleset says of itself.
//!
//! Must not know rules, forms, or which ruleset stands on which.

use super::files::{Parsed, RuleSet};
use super::forms::tolerance;
use super::problems::{self, Cure, twice};
use super::program::{Meta, Tolerance};
use crate::base::problem::{Problem, Text};
use crate::syntax::tree;

/// Name, years and so on of each ruleset, and its tolerance.
pub(super) fn metas(
    sets: &[RuleSet<'_>],
    files: &[Parsed],
    problems: &mut Vec<Problem>,
) -> (Vec<Meta>, Vec<Option<Tolerance>>) {
    let mut metas: Vec<Meta> = sets.iter().map(|set| Meta { name: set.name.clone(), ..Meta::default() }).collect();
    let paths = sets.iter().flat_map(|set| &set.files).map(|file| &file.path);
    for (file, path) in files.iter().zip(paths) {
        metas.get_mut(file.set).into_iter().for_each(|meta| meta.files.push((path.clone(), file.source)));
    }
    let mut tolerances = vec![None; sets.len()];
    let mut first = vec![None; sets.len()];
    for (file, ruleset) in files
        .iter()
        .flat_map(|file| file.tree.items.iter().map(move |item| (file, item)))
        .filter_map(|(file, item)| match item {
            tree::Item::Ruleset(ruleset) => Some((file, ruleset)),
            _ => None,
        })
    {
        let (Some(meta), Some(slot), Some(seen)) =
            (metas.get_mut(file.set), tolerances.get_mut(file.set), first.get_mut(file.set))
        else {
            continue;
        };
        if let Some(first) = seen.replace(ruleset.name.span) {
            let zh = "一套规则只能有一个 ruleset".to_owned();
            let en = "a ruleset has one ruleset line".to_owned();
            let cure = several(files, file.set);
            problems.push(twice(problems::TWO_RULESETS, ruleset.name.span, first, zh, en).cure(cure.zh, cure.en));
            continue;
        }
        let text = |name: &Option<tree::Name>| name.as_ref().map(|name| name.text.clone());
        meta.name = match ruleset.year {
            Some(year) => format!("{} {year}", ruleset.name.text),
            None => ruleset.name.text.clone(),
        };
        meta.title = text(&ruleset.title);
        meta.version = text(&ruleset.version);
        meta.years = ruleset.years;
        meta.region = text(&ruleset.region);
        *slot = ruleset.tolerance.as_ref().map(tolerance);
    }
    (metas, tolerances)
}

/// What to do about several `ruleset` lines: those in folders of their own are rulesets of their own.
fn several(files: &[Parsed], set: usize) -> Text {
    let has_line = |file: &&Parsed| file.tree.items.iter().any(|item| matches!(item, tree::Item::Ruleset(_)));
    let mut folders: Vec<&str> = Vec::new();
    for file in files.iter().filter(|file| file.set == set).filter(has_line) {
        if !folders.contains(&file.folder.as_str()) {
            folders.push(&file.folder);
        }
    }
    let names = folders.join("、");
    match folders.len() {
        0 | 1 => Text::new("删去一行", "remove one"),
        count => Text::new(
            format!("这里放着 {count} 套规则（{names}），一次给出其中一套的文件夹，不要给出它们上面的文件夹"),
            format!("there are {count} rulesets here ({names}): give the folder of one, not the one above them"),
        ),
    }
}

/// The `ruleset` line of each ruleset, if it has one.
pub(super) fn lines(sets: usize, files: &[Parsed]) -> Vec<Option<&tree::Ruleset>> {
    let mut lines = vec![None; sets];
    for file in files {
        for item in &file.tree.items {
            if let (tree::Item::Ruleset(line), Some(slot @ None)) = (item, lines.get_mut(file.set)) {
                *slot = Some(line);
            }
        }
    }
    lines
}
