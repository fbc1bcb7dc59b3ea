//! `never waive I05, X01`: the rules that no waiver covers.
//!
//! Must not know waivers; a rule that nobody declares is an error here.

use super::index::Seen;
use super::problems::{self, Cure, error, nearest};
use super::program::NeverWaive;
use crate::base::place::Span;
use crate::base::problem::Problem;
use crate::syntax::tree::{Name, Ruleset};

/// The rules that rulesets protect, each once, in the order written. `rules` are all declared, by id.
pub(super) fn never_waive<'a>(
    rulesets: impl Iterator<Item = &'a Ruleset>,
    rules: &Seen,
    told: &mut Vec<Problem>,
) -> Vec<NeverWaive> {
    let mut found: Vec<NeverWaive> = Vec::new();
    for ruleset in rulesets {
        for name in &ruleset.never_waive {
            if !rules.contains_key(&name.text) {
                told.push(unknown_rule(name, rules));
            } else if !found.iter().any(|known| known.rule == name.text) {
                found.push(NeverWaive { rule: name.text.clone(), span: name.span });
            }
        }
    }
    found
}

/// A rule id that nobody declares, with the rule that was likely meant shown where it stands.
pub(super) fn unknown_rule(name: &Name, rules: &Seen) -> Problem {
    let zh = format!("没有“{}”这条规则", name.text);
    let en = format!("there is no rule “{}”", name.text);
    let problem = error(problems::UNKNOWN_RULE, name.span, zh, en);
    if name.text.contains('、') {
        return problem.cure("几条规则之间用逗号分开", "put a comma between several rules");
    }
    if rules.is_empty() {
        return problem.cure(
            "给出的文件里没有规则；要和全国规则一起用，写 --rules，不写 --only-rules",
            "the files given hold no rules; to use them with the national ones write --rules, not --only-rules",
        );
    }
    // the map has no order of its own
    let mut known: Vec<(&String, &Span)> = rules.iter().collect();
    known.sort();
    let near = nearest(&name.text, known.iter().map(|(id, _)| id.as_str()));
    match near.and_then(|near| rules.get_key_value(near)) {
        Some((id, span)) => {
            let text = crate::base::problem::Text::new(format!("规则 {id} 在这里"), format!("rule {id} stands here"));
            problem.at(crate::base::place::Spot::Rule(*span), text).near(Some(id))
        }
        None => problem.cure("gouji explain 列出全部规则", "gouji explain lists all rules"),
    }
}
