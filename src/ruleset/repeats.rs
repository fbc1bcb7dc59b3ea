//! What has one cause is told once: a ruleset that declares again what another one has, names whose declaration could
//! not be read.
//!
//! Must not compile anything; looks only at what was told.

use super::files::Parsed;
use super::problems::{self, Cure, error};
use super::program::Meta;
use crate::base::place::{Sources, Span, Spot};
use crate::base::problem::{Code, Label, Problem, Text};

/// As many names may be used twice by accident; more of them mean that a ruleset was given twice.
const ACCIDENTS: usize = 5;

/// Problems of names that are not known because what declares them could not be read: that has been told there.
const FOLLOWING: [Code; 4] =
    [problems::UNKNOWN_TABLE, problems::UNKNOWN_NAME, problems::UNKNOWN_LIST, problems::UNKNOWN_RULE];

/// Leaves out what only follows from declarations that could not be read.
pub(super) fn without_followers(told: &mut Vec<Problem>, files: &[Parsed], sources: &Sources) {
    let unread: Vec<&str> = files.iter().flat_map(|file| &file.tree.unread).map(String::as_str).collect();
    told.retain(|problem| {
        let name = match problem.labels.first().map(|label| label.spot) {
            Some(Spot::Rule(span)) => sources.text(span).trim_matches(['\'', '"']),
            _ => "",
        };
        !FOLLOWING.contains(&problem.code) || !unread.contains(&name)
    });
}

/// Folds the names that two rulesets both declare, where they are many.
pub(super) fn fold(told: Vec<Problem>, files: &[Parsed], metas: &[Meta]) -> Vec<Problem> {
    let set = |span: Span| files.iter().find(|file| file.source == span.source).map(|file| file.set);
    let pair = |problem: &Problem| {
        let [Label { spot: Spot::Rule(second), .. }, Label { spot: Spot::Rule(first), .. }] = problem.labels.as_slice()
        else {
            return None;
        };
        let (first_set, second_set) = (set(*first)?, set(*second)?);
        let of_two = problems::TWICE.contains(&problem.code) && first_set != second_set;
        of_two.then_some((first_set, second_set, *first, *second))
    };
    let mut pairs: Vec<(usize, usize, usize, Span, Span)> = Vec::new();
    for (first_set, second_set, first, second) in told.iter().filter_map(pair) {
        match pairs.iter_mut().find(|known| (known.0, known.1) == (first_set, second_set)) {
            Some(known) => known.2 += 1,
            None => pairs.push((first_set, second_set, 1, first, second)),
        }
    }
    pairs.retain(|known| known.2 > ACCIDENTS);
    let folded = |problem: &Problem| {
        pair(problem).is_some_and(|found| pairs.iter().any(|known| (known.0, known.1) == (found.0, found.1)))
    };
    let name = |set: usize| metas.get(set).map(|meta| meta.name.as_str()).unwrap_or_default();
    let whole = pairs.iter().map(|(first_set, second_set, count, first, second)| {
        repeated((name(*first_set), name(*second_set)), *count, (*first, *second))
    });
    let mut out: Vec<Problem> = whole.collect();
    out.extend(told.into_iter().filter(|problem| !folded(problem)));
    out
}

fn repeated((first, second): (&str, &str), count: usize, (at_first, at_second): (Span, Span)) -> Problem {
    let zh = format!("“{second}”里有 {count} 个名称“{first}”里已经有了，像是同一套规则读入了两次");
    let en = format!("“{second}” declares {count} names that “{first}” has too, as if one ruleset were read twice");
    error(problems::READ_TWICE, at_second, zh, en)
        .at(Spot::Rule(at_first), Text::new("如这一个", "such as this one"))
        .cure(
            "内置的全国规则不必再给出；只用给出的一套，写 --only-rules；要改其中几条，写 change",
            "the built-in rules need not be given; for yours alone write --only-rules; to alter a few, write change",
        )
}
