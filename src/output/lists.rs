//! Short lists under the findings: rounding differences, what could not be decided and what does not apply, by cause.
//!
//! Must not draw tables.

use std::collections::BTreeMap;

use super::view::{Ink, View};
use crate::base::place::Place;
use crate::base::problem::counted;
use crate::base::wide;
use crate::diagnose::figure;
use crate::diagnose::finding::Finding;
use crate::diagnose::fold::{self, Undecided};
use crate::diagnose::silent::Why;
use crate::eval::outcome::{Side, Verdict};
use crate::ruleset::program::Program;
use crate::session::Session;

/// Places of a rule that are named before the rest is counted.
const PLACES: usize = 4;

/// Findings that a waiver covers, each with its reason.
#[must_use]
pub fn waived(findings: &[Finding], program: &Program, view: &View) -> String {
    let mut out = String::new();
    let all: Vec<_> =
        findings.iter().filter_map(|finding| Some((finding, program.waivers.get(finding.waived?)?))).collect();
    if all.is_empty() {
        return out;
    }
    heading(&mut out, &format!("已豁免 {} 处（不计入结论）", all.len()), &format!("{} waived", all.len()), view);
    for (finding, waiver) in all {
        item(&mut out, &format!("{} {}", finding.rule, view.say(&finding.message)), view);
        let mut why = vec![view.pick(&format!("理由：{}", waiver.because), &format!("because {}", waiver.because))];
        why.extend(waiver.by.as_ref().map(|by| view.pick(&format!("责任人：{by}"), &format!("by {by}"))));
        why.extend(waiver.until.map(|day| view.pick(&format!("有效至 {day}"), &format!("until {day}"))));
        for line in wide::wrap(&wide::clean(&why.join(&view.pick("；", "; "))), view.room().saturating_sub(6)) {
            out.push_str(&format!("      {}\n", view.paint(Ink::Faint, &line)));
        }
    }
    out
}

/// Differences that rounding explains: one line a rule; edges each on a line of its own.
#[must_use]
pub fn rounding(findings: &[Finding], view: &View) -> String {
    let of = |edge: bool| findings.iter().filter(move |f| f.instance.verdict == Verdict::Rounding { edge });
    let (inside, edges) = (of(false).count(), of(true).count());
    let mut out = String::new();
    if inside > 0 {
        let zh = format!("舍入可以解释的差额 {inside} 处（不算错误）");
        let en = counted(inside, "difference", "differences") + " that rounding explains (no errors)";
        heading(&mut out, &zh, &en, view);
        let mut rules: Vec<(&str, Vec<&Finding>)> = Vec::new();
        for finding in of(false) {
            match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
                Some((_, list)) => list.push(finding),
                None => rules.push((&finding.rule, vec![finding])),
            }
        }
        for (rule, list) in rules {
            let mut places: Vec<String> = list.iter().take(PLACES).map(|finding| short(finding, view)).collect();
            if list.len() > PLACES {
                let more = list.len() - PLACES;
                places.push(view.pick(&format!("另有 {more} 处"), &format!("{more} more")));
            }
            item(&mut out, &format!("{rule}  {}", places.join(&view.pick("；", "; "))), view);
        }
    }
    if edges > 0 {
        let zh = format!("恰在舍入边界 {edges} 处（可能是末项倒挤，请留意）");
        let en = format!("{edges} exactly at the edge of rounding (a last item may have been forced to balance)");
        heading(&mut out, &zh, &en, view);
        for finding in of(true) {
            item(&mut out, &format!("{}  {}", finding.rule, view.say(&finding.message)), view);
        }
    }
    out
}

/// `03[合计].基本支出 538.88 对 538.87，差 0.01，舍入最多 0.085`
fn short(finding: &Finding, view: &View) -> String {
    let unit = finding.detail.unit;
    let value = |side: &Option<Side>| side.as_ref().map(|side| figure::side(side, unit)).unwrap_or_default();
    let (left, right) = (value(&finding.detail.left), value(&finding.detail.right));
    let difference = figure::difference(&finding.detail).unwrap_or_default();
    let slack = figure::slack(&finding.detail).unwrap_or_default();
    let at = if finding.detail.at.is_empty() { String::new() } else { format!("{} ", finding.detail.at) };
    view.pick(
        &format!("{at}{left} 对 {right}，差 {difference}，舍入最多 {slack}"),
        &format!("{at}{left} against {right}, off {difference} of at most {slack}"),
    )
}

/// What could not be decided: one line a cause with the rules that wait for it.
#[must_use]
pub fn undecided(causes: &[Undecided], program: &Program, session: &Session, all: bool, view: &View) -> String {
    let mut out = String::new();
    if causes.is_empty() {
        return out;
    }
    let total: usize = causes.iter().map(Undecided::total).sum();
    let zh = format!("未能判断 {total} 处，原因 {} 种（不是通过）", causes.len());
    let en = format!("{total} undecided for {} (not passed)", counted(causes.len(), "cause", "causes"));
    heading(&mut out, &zh, &en, view);
    for cause in causes {
        let rules: Vec<String> = cause
            .rules
            .iter()
            .filter_map(|(rule, count)| {
                let id = &program.rules.get(*rule as usize)?.id;
                Some(if *count > 1 { format!("{id}×{count}") } else { id.clone() })
            })
            .collect();
        let kind = view.say(&fold::kind_words(cause.kind));
        let place = cause.place.map(|place| at(place, session)).unwrap_or_default();
        let rules = view.signs(&rules.join(" "));
        let text = view.say(&cause.text);
        item(&mut out, &view.pick(&format!("{kind}：{text}{place}"), &format!("{kind}: {text}{place}")), view);
        ids(&mut out, &view.pick(&format!("涉及 {rules}"), &format!("rules {rules}")), cause.rules.len(), all, view);
    }
    out
}

/// Rules that came to no verdict anywhere, by cause.
#[must_use]
pub fn silent(groups: &BTreeMap<Why, Vec<&str>>, all: bool, view: &View) -> String {
    let mut out = String::new();
    let count: usize = groups.values().map(Vec::len).sum();
    if count > 0 {
        let en = counted(count, "rule", "rules") + " that apply nowhere in this report";
        heading(&mut out, &format!("没有用上的规则 {count} 条（在这份报告里处处不适用）"), &en, view);
    }
    for (why, rules) in groups {
        let count = rules.len();
        let why = view.say(&why.words());
        item(&mut out, &view.pick(&format!("{why} {count} 条"), &format!("{why}: {count}")), view);
        ids(&mut out, &view.signs(&rules.join(" ")), count, all, view);
    }
    out
}

/// Lines of ids that are listed unless all are asked for.
const LINES: usize = 3;

/// The ids of rules below an entry; of many the first, and how to see all.
fn ids(out: &mut String, text: &str, count: usize, all: bool, view: &View) {
    let mut lines = wide::wrap(text, view.room() - 6);
    if !all && lines.len() > LINES {
        lines.truncate(LINES);
        let en = format!("… of {}; --all lists them", counted(count, "rule", "rules"));
        lines.push(view.signs(&view.pick(&format!("…… 共 {count} 条规则，--all 全部列出"), &en)));
    }
    for line in lines {
        out.push_str(&format!("      {}\n", view.paint(Ink::Faint, &line)));
    }
}

/// ` [report.txt:131:5]`
fn at(place: Place, session: &Session) -> String {
    let file = session.sources.get(place.source).map(|file| wide::clean(&file.name));
    file.map(|file| format!(" [{file}:{}:{}]", place.line, place.column)).unwrap_or_default()
}

/// A heading with an empty line above.
pub fn heading(out: &mut String, zh: &str, en: &str, view: &View) {
    out.push('\n');
    for line in wide::wrap(&view.pick(zh, en), view.room()) {
        out.push_str(&view.paint(Ink::Strong, &line));
        out.push('\n');
    }
}

/// An entry of a list, wrapped.
pub fn item(out: &mut String, text: &str, view: &View) {
    for (at, line) in wide::wrap(&view.signs(text), view.room().saturating_sub(4)).iter().enumerate() {
        out.push_str(if at == 0 { "  - " } else { "    " });
        out.push_str(line);
        out.push('\n');
    }
}
