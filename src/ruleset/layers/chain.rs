//! Which ruleset stands on which: `extends`, a chain for each; the others stand on what is there.
//!
//! Must not know what the rulesets declare.

use crate::base::place::Spot;
use crate::base::problem::{Problem, Text};
use crate::ruleset::problems::{self, Cure, error, listed, nearest};
use crate::syntax::tree::{Extends, Ruleset};

/// For each ruleset the one that it stands on.
#[derive(Clone, Debug, Default)]
pub(in crate::ruleset) struct Chain {
    below: Vec<Option<usize>>,
    /// All of them, each behind what it stands on.
    pub order: Vec<usize>,
}

impl Chain {
    /// Resolves `extends`. A ruleset without one stands on the longest line of layers that begins at the first.
    pub fn new(lines: &[Option<&Ruleset>], told: &mut Vec<Problem>) -> Self {
        let mut below: Vec<Option<usize>> = lines
            .iter()
            .enumerate()
            .map(|(set, line)| named(lines, set, line.and_then(|line| line.extends.as_ref())?, told))
            .collect();
        let lost: Vec<usize> = (0..lines.len()).filter(|set| below.get(*set) == Some(&None)).collect();
        cut_circles(lines, &mut below, told);
        let is_layer = |set: usize| lines.get(set).is_some_and(|line| line.is_some_and(|line| line.extends.is_some()));
        // the trunk: from the first ruleset that names itself, up the layers
        let root = (0..lines.len()).find(|set| lines.get(*set).is_some_and(Option::is_some) && !is_layer(*set));
        let mut trunk = vec![root.unwrap_or(0)];
        while let Some(next) = below.iter().position(|below| *below == trunk.last().copied()) {
            trunk.push(next);
        }
        // one whose parent is not there stands on the trunk too, so that this is told and not what follows from it
        for (set, slot) in below.iter_mut().enumerate().skip(1).filter(|(set, _)| !is_layer(*set) || lost.contains(set))
        {
            *slot = match trunk.contains(&set) {
                true => Some(0),
                false => trunk.last().copied(),
            };
        }
        let mut chain = Chain { below, order: (0..lines.len()).collect() };
        let depth: Vec<usize> = (0..lines.len()).map(|set| chain.above(set).count()).collect();
        chain.order.sort_by_key(|set| depth.get(*set).copied());
        chain
    }

    /// What a ruleset stands on, the nearest first.
    pub fn above(&self, set: usize) -> impl Iterator<Item = usize> {
        let next = |set: &usize| self.below.get(*set).copied().flatten();
        std::iter::successors(next(&set), next).take(self.below.len())
    }

    /// Whether a ruleset stands on another.
    pub fn stands_on(&self, set: usize, other: usize) -> bool {
        self.above(set).any(|below| below == other)
    }
}

fn name(line: &Ruleset) -> String {
    match line.year {
        Some(year) => format!("{} {year}", line.name.text),
        None => line.name.text.clone(),
    }
}

fn named(lines: &[Option<&Ruleset>], set: usize, extends: &Extends, told: &mut Vec<Problem>) -> Option<usize> {
    let fits =
        |line: &Ruleset| line.name.text == extends.name.text && (extends.year.is_none() || line.year == extends.year);
    let all = || lines.iter().enumerate().filter_map(|(at, line)| Some((at, (*line)?)));
    let found: Vec<(usize, &Ruleset)> = all().filter(|(_, line)| fits(line)).collect();
    if let [(at, _)] = found.as_slice() {
        return Some(*at);
    }
    let wanted = match extends.year {
        Some(year) => format!("{} {year}", extends.name.text),
        None => extends.name.text.clone(),
    };
    let problem = if found.is_empty() {
        let zh = format!("没有“{wanted}”这套规则，无从扩展");
        let problem = error(problems::PARENT, extends.span, zh, format!("there is no ruleset “{wanted}” to extend"));
        let others = all().filter(|(at, _)| *at != set);
        let names: Vec<String> = others.map(|(_, line)| name(line)).collect();
        let near = nearest(&wanted, names.iter().map(String::as_str)).map(str::to_owned);
        match all().find(|(_, line)| Some(name(line)) == near) {
            Some((_, line)) => problem
                .at(Spot::Rule(line.name.span), Text::new("这一套叫这个名字", "this one is called so"))
                .near(near.as_deref()),
            None if names.is_empty() => problem.cure("用 --rules 一并给出那一套", "give it with --rules too"),
            None => problem.cure(
                format!("现有：{}；其他的用 --rules 给出", listed(&names)),
                format!("there is {}; give others with --rules", listed(&names)),
            ),
        }
    } else {
        let zh = format!("“{wanted}”可以指几套规则");
        let names: Vec<String> = found.iter().map(|(_, line)| name(line)).collect();
        error(problems::PARENT, extends.span, zh, format!("“{wanted}” can mean several rulesets"))
            .cure(format!("写明年度：{}", listed(&names)), format!("write its year: {}", listed(&names)))
    };
    told.push(problem);
    None
}

/// Rulesets that stand on each other stand on nothing; each circle is told once.
fn cut_circles(lines: &[Option<&Ruleset>], below: &mut [Option<usize>], told: &mut Vec<Problem>) {
    for start in 0..below.len() {
        let mut circle = vec![start];
        let mut at = start;
        while let Some(next) = below.get(at).copied().flatten() {
            if next == start {
                told.push(circular(lines, &circle));
                for set in &circle {
                    if let Some(slot) = below.get_mut(*set) {
                        *slot = None;
                    }
                }
                break;
            }
            if circle.contains(&next) {
                break;
            }
            circle.push(next);
            at = next;
        }
    }
}

fn circular(lines: &[Option<&Ruleset>], circle: &[usize]) -> Problem {
    let all: Vec<&Ruleset> = circle.iter().filter_map(|set| lines.get(*set).copied().flatten()).collect();
    let names: Vec<String> = all.iter().map(|line| name(line)).collect();
    let (zh, en) =
        (format!("{} 互相扩展，成了一圈", listed(&names)), format!("{} extend each other in a circle", listed(&names)));
    let mut spans = all.iter().filter_map(|line| line.extends.as_ref()).map(|extends| extends.span);
    let first = spans.next().or_else(|| all.first().map(|line| line.span));
    let mut problem = match first {
        Some(span) => error(problems::CIRCLE, span, zh, en),
        None => Problem::new(problems::CIRCLE, crate::base::problem::Severity::Error, Text::new(zh, en)),
    };
    for span in spans {
        problem = problem.at(Spot::Rule(span), Text::new("又扩展回去", "and back"));
    }
    problem.cure("去掉其中一个 extends", "take one extends away")
}
