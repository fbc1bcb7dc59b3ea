//! Rules that came to no verdict anywhere, with the cause: nothing passes in silence.
//!
//! Must not know how they are listed. What is undecided is told by its cause elsewhere.

use std::collections::BTreeMap;

use crate::base::problem::Text;
use crate::eval::outcome::{Outcome, Verdict};
use crate::form::table::FormId;
use crate::report::model::{Report, TableState};
use crate::ruleset::program::{Program, Rule};

/// Why a rule does not apply; in the order in which the groups are listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The report has not what the rule reads.
    Lacking,
    /// No condition is true.
    Condition,
    /// Another report was not given.
    NotGiven(String),
}

impl Why {
    /// In words.
    #[must_use]
    pub fn words(&self) -> Text {
        match self {
            Why::Lacking => Text::new("报告里没有所查的表或文字", "what they check is not in the report"),
            Why::Condition => Text::new("条件不成立", "a condition is false"),
            Why::NotGiven(input) => Text::new(format!("未提供{input}"), format!("{input} not given")),
        }
    }
}

/// The ids of the rules that were skipped wherever they were asked.
#[must_use]
pub fn rules<'p>(program: &'p Program, report: &Report, outcome: &Outcome) -> BTreeMap<Why, Vec<&'p str>> {
    let mut asked: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for instance in &outcome.instances {
        let Some(rule) = program.rules.get(instance.rule as usize) else { continue };
        let silent = instance.verdict == Verdict::Skipped;
        let known = asked.entry(&rule.id).or_insert((instance.rule as usize, true));
        known.1 &= silent;
    }
    let mut found: Vec<(usize, &str)> =
        asked.into_iter().filter(|(_, (_, silent))| *silent).map(|(id, (at, _))| (at, id)).collect();
    found.sort_unstable();
    let mut groups: BTreeMap<Why, Vec<&str>> = BTreeMap::new();
    for (at, id) in found {
        let Some(rule) = program.rules.get(at) else { continue };
        groups.entry(why(program, report, rule)).or_default().push(id);
    }
    groups
}

fn why(program: &Program, report: &Report, rule: &Rule) -> Why {
    let forms = || rule.cases.iter().flat_map(|case| &case.forms);
    let given = |input: &usize| report.given.get(*input).is_none_or(Option::is_some);
    let input = forms().filter_map(|form| program.input_of(*form)).find(|input| !given(input));
    if let Some(input) = input.and_then(|input| program.inputs.get(input)) {
        return Why::NotGiven(input.name.clone());
    }
    let absent =
        |form: &FormId| report.tables.get(usize::from(form.0)).is_some_and(|table| table.state == TableState::Absent);
    if forms().any(absent) { Why::Lacking } else { Why::Condition }
}
