//! What loosens: every drop, and every change but a higher severity and a narrower tolerance.
//!
//! Must not know what a rule asserts: whether a new assertion is stricter is not asked.

use crate::base::problem::Problem;
use crate::base::unit::Unit;
use crate::ruleset::problems::{self, Cure, error};
use crate::ruleset::program::{Amended, Tolerance};
use crate::syntax::tree::{Name, Rule};

/// Whether a change of that rule loosens it; `old` and `new` are the tolerances before and after.
pub(super) fn loosens(what: &[Amended], old: Option<Tolerance>, new: Option<Tolerance>) -> bool {
    what.iter().any(|part| match part {
        Amended::Severity(old, new) => new > old,
        Amended::Tolerance => !narrower(new, old),
        _ => true,
    })
}

/// Whether one tolerance allows no more than another. Rounding allows more or less than a constant, as the case may be.
fn narrower(new: Option<Tolerance>, old: Option<Tolerance>) -> bool {
    match (new, old) {
        (Some(Tolerance::Exact), _) => true,
        (Some(Tolerance::Constant(new, unit)), Some(Tolerance::Constant(old, other))) => {
            let money = |unit: Option<Unit>| unit.filter(|unit| unit.is_money()).map(Unit::in_yuan);
            match (money(unit), money(other)) {
                (Some(a), Some(b)) => {
                    let sides = new.checked_mul(a).zip(old.checked_mul(b));
                    sides.is_some_and(|(new, old)| new <= old)
                }
                _ => unit == other && new <= old,
            }
        }
        _ => false,
    }
}

/// Loosening without a reason.
pub(super) fn no_reason(rule: &Rule, named: &Name, because: Option<&Name>, drops: bool) -> Option<Problem> {
    if because.is_some_and(|because| !because.text.trim().is_empty()) {
        return None;
    }
    let id = &rule.id.text;
    let (zh, en) = if drops {
        (format!("停用规则 {id} 要写理由"), format!("dropping rule {id} needs a reason"))
    } else {
        (format!("这样改规则 {id} 放宽了要求，要写理由"), format!("this change loosens rule {id}: it needs a reason"))
    };
    let problem = error(problems::NO_REASON, because.map_or(named.span, |because| because.span), zh, en)
        .cure("在编号（和 at …）之后写 because \"…\"", "write because \"…\" behind the id (and at …)");
    Some(super::both(problem, rule.id.span, named.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::problem::Severity;
    use rust_decimal::Decimal;

    #[test]
    fn only_a_higher_severity_and_a_narrower_tolerance_do_not_loosen() {
        let severity = |old, new| loosens(&[Amended::Severity(old, new)], None, None);
        assert!(!severity(Severity::Check, Severity::Error));
        assert!(!severity(Severity::Check, Severity::Check));
        assert!(severity(Severity::Error, Severity::Hint));
        assert!(loosens(&[Amended::Assert], None, None));
        assert!(loosens(&[Amended::Without("when".to_owned(), None)], None, None));
        let constant = |value: i64, unit| Some(Tolerance::Constant(Decimal::new(value, 2), Some(unit)));
        let tolerance = |new, old| loosens(&[Amended::Tolerance], old, new);
        assert!(!tolerance(Some(Tolerance::Exact), None));
        assert!(tolerance(constant(5, Unit::Wan), None));
        assert!(!tolerance(constant(4, Unit::Wan), constant(5, Unit::Wan)));
        assert!(!tolerance(constant(40_000, Unit::Yuan), constant(5, Unit::Wan)));
        assert!(tolerance(constant(60_000, Unit::Yuan), constant(5, Unit::Wan)));
    }
}
