//! Folding: undecided instances that share a cause are one entry with the rules it holds up; findings that state the same
//! pair of figures over a cell they share are one fault seen again; those that fail against a table without figures have one cause.
//!
//! Must not know how entries are shown.

use super::finding::Finding;
use crate::base::place::Place;
use crate::base::problem::Text;
use crate::eval::outcome::{CauseKind, Outcome, Role, Verdict};
use crate::form::table::FormId;

/// Undecided instances with one cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Undecided {
    /// The kind of the cause.
    pub kind: CauseKind,
    /// The cause in words.
    pub text: Text,
    /// Where it lies, if anywhere.
    pub place: Option<Place>,
    /// Rules by index, with how many instances of each wait.
    pub rules: Vec<(u32, usize)>,
}

impl Undecided {
    /// How many instances wait.
    #[must_use]
    pub fn total(&self) -> usize {
        self.rules.iter().map(|(_, count)| count).sum()
    }
}

/// The causes in order of kind, then as they first appear.
#[must_use]
pub fn undecided(outcome: &Outcome) -> Vec<Undecided> {
    let mut groups: Vec<Undecided> = Vec::new();
    for instance in &outcome.instances {
        let Verdict::Undecided(cause) = &instance.verdict else { continue };
        let known = groups.iter_mut().find(|group| group.kind == cause.kind && group.text == cause.text);
        let group = match known {
            Some(group) => group,
            None => {
                let (kind, text, place) = (cause.kind, cause.text.clone(), cause.place);
                groups.push(Undecided { kind, text, place, rules: Vec::new() });
                match groups.last_mut() {
                    Some(group) => group,
                    None => continue,
                }
            }
        };
        match group.rules.iter_mut().find(|(rule, _)| *rule == instance.rule) {
            Some((_, count)) => *count += 1,
            None => group.rules.push((instance.rule, 1)),
        }
    }
    groups.sort_by_key(|group| group.kind);
    groups
}

/// Whether the second finding states the fault of the first once more: the same two figures stand against each other, not
/// both sides empty, and one of the cells is the same.
#[must_use]
pub fn same_fault(first: &Finding, second: &Finding) -> bool {
    let pair = |finding: &Finding| {
        let (left, right) = (finding.detail.left.as_ref()?.value, finding.detail.right.as_ref()?.value);
        finding.detail.unit.map(|unit| (left.min(right).normalize(), left.max(right).normalize(), unit))
    };
    let cells = |finding: &Finding| {
        let read = finding.detail.operands.iter().filter(|operand| operand.role != Role::Context);
        read.filter_map(|operand| operand.cell).collect::<Vec<_>>()
    };
    match (pair(first), pair(second)) {
        (Some(a), Some(b)) if a == b => {
            let known = cells(first);
            cells(second).iter().any(|cell| known.contains(cell))
        }
        _ => false,
    }
}

/// Findings that fail because one table holds no figure: the table, the one that shows it best, and the others.
#[must_use]
pub fn hollow<'f>(findings: &[&'f Finding]) -> Vec<(FormId, &'f Finding, Vec<&'f Finding>)> {
    let mut groups: Vec<(FormId, Vec<&Finding>)> = Vec::new();
    for (form, finding) in findings.iter().filter_map(|finding| Some((finding.detail.hollow?, *finding))) {
        match groups.iter_mut().find(|(known, _)| *known == form) {
            Some((_, group)) => group.push(finding),
            None => groups.push((form, vec![finding])),
        }
    }
    let led = groups.into_iter().filter(|(_, group)| group.len() > 1).filter_map(|(form, mut group)| {
        // the blank cell itself, where one of them read it
        let printed =
            |finding: &&Finding| {
                finding.detail.operands.iter().any(|operand| {
                    operand.place.is_some() && operand.cell.is_some_and(|(block, ..)| block.form == form)
                })
            };
        let at = group.iter().position(printed).unwrap_or(0);
        (at < group.len()).then(|| (form, group.remove(at), group))
    });
    led.collect()
}

/// The kind of a cause in words.
#[must_use]
pub fn kind_words(kind: CauseKind) -> Text {
    let (zh, en) = match kind {
        CauseKind::CutOff => ("文件中断", "file cut off"),
        CauseKind::TableAbsent => ("缺表", "table missing"),
        CauseKind::NotPrinted => ("未列示", "not printed"),
        CauseKind::Text => ("不是数字", "text, not a figure"),
        CauseKind::Unreadable => ("无法读取", "unreadable"),
        CauseKind::NotWhole => ("表未读全", "table not read whole"),
        CauseKind::TotalWithoutParts => ("只有合计没有明细", "total without its parts"),
        CauseKind::DoubledKey => ("科目重复", "key stands twice"),
        CauseKind::NoTotal => ("没有唯一合计行", "no single total row"),
        CauseKind::ZeroBase => ("基数为0", "base is 0"),
        CauseKind::NoRows => ("没有行", "no rows"),
        CauseKind::TooLarge => ("数值过大", "figure too large"),
        CauseKind::NoEntry => ("没有此条目", "no such entry"),
    };
    Text::new(zh, en)
}
