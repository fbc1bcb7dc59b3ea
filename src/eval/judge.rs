//! Assertions: comparisons combined to one verdict, negations pushed down to the comparisons.
//!
//! Must not know loops or instances.

use super::compare::Found;
use super::frame::Frame;
use super::stop::Stop;
use crate::ruleset::program::{Num, Op, Relation, Rule, Test};

/// How parts combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    /// The worst of fail, undecided, rounding, pass.
    And,
    /// The best of pass, rounding, undecided, fail.
    Or,
}

impl Frame<'_> {
    /// What an assertion, or its negation, comes to. `rule` gives the tolerance in force.
    pub fn judge(&mut self, test: &Test, negate: bool, rule: Option<&Rule>) -> Result<Found, Stop> {
        match test {
            Test::Compare(relation) => self.compare(relation, negate, rule),
            Test::Not(part) => self.judge(part, !negate, rule),
            Test::And(parts) => {
                let join = if negate { Join::Or } else { Join::And };
                self.join(join, parts.iter(), |frame, part| frame.judge(part, negate, rule))
            }
            Test::Or(parts) => {
                let join = if negate { Join::And } else { Join::Or };
                self.join(join, parts.iter(), |frame, part| frame.judge(part, negate, rule))
            }
            Test::Implies(left, right) if self.holds(left)? => self.judge(right, negate, rule),
            Test::Implies(..) => Ok(if negate { Found::Fail } else { Found::Pass }),
            Test::If(test, then, other) => {
                let branch = if self.holds(test)? { then } else { other };
                self.judge(branch, negate, rule)
            }
            Test::InNums(num, list) => {
                let join = if negate { Join::And } else { Join::Or };
                self.join(join, list.iter(), |frame, other| frame.compare(&equality(num, other), negate, rule))
            }
            simple => Ok(if self.is_so(simple)? == negate { Found::Fail } else { Found::Pass }),
        }
    }

    /// Parts that an optional thing skips do not count, unless all are skipped.
    fn join<T>(
        &mut self,
        join: Join,
        parts: impl Iterator<Item = T>,
        judge: impl Fn(&mut Self, T) -> Result<Found, Stop>,
    ) -> Result<Found, Stop> {
        let (decisive, plain) = match join {
            Join::And => (Found::Fail, Found::Pass),
            Join::Or => (Found::Pass, Found::Fail),
        };
        let (mut stop, mut rounding, mut skipped, mut any) = (None, None, false, false);
        for part in parts {
            match judge(self, part) {
                Ok(found) if found == decisive => return Ok(found),
                Ok(found @ Found::Rounding { .. }) => rounding = rounding.or(Some(found)),
                Ok(_) => any = true,
                Err(Stop::Skip) => skipped = true,
                Err(why) => stop = stop.or(Some(why)),
            }
        }
        match (stop, rounding) {
            (Some(_), Some(rounding)) if join == Join::Or => Ok(rounding),
            (Some(stop), _) => Err(stop),
            (None, Some(rounding)) => Ok(rounding),
            (None, None) if skipped && !any => Err(Stop::Skip),
            (None, None) => Ok(plain),
        }
    }
}

/// `num == other`, for `in`.
fn equality(num: &Num, other: &Num) -> Relation {
    use crate::base::place::{SourceId, Span};
    use crate::ruleset::program::Measure;
    let span = Span { source: SourceId(0), start: 0, end: 0 };
    let (left, right) = (num.clone(), other.clone());
    Relation { op: Op::Eq, left, right, measure: Measure::Number, linear: None, ratio: None, span }
}
