//! Layers, other reports and waivers: `input`, `change`, `drop`, `waive`.
//!
//! Must not know whether the rule named exists.

use pest::iterators::Pair;

use super::{Builder, rule};
use crate::base::unit::Unit;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::{BinaryOp, Change, Date, Drop, Expr, Input, Name, Printed, Sides, Waive};

impl Builder<'_, '_> {
    /// `input 上年 year -1`
    pub(super) fn input(&mut self, pair: Pair<'_, Rule>) -> Option<Input> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        let mut input = Input { name, year: None, many: None, uses: None, span };
        for part in parts {
            match part.as_rule() {
                Rule::input_year => {
                    let back = part.as_str().contains('-');
                    let years = part.into_inner().next()?.as_str().parse::<i32>().ok()?;
                    input.year = Some(if back { -years } else { years });
                }
                Rule::input_many => input.many = self.first_name(part),
                _ => input.uses = self.first_name(part),
            }
        }
        Some(input)
    }

    /// `change I10 at 06 because "…" { … }`
    pub(super) fn change(&mut self, pair: Pair<'_, Rule>) -> Option<Change> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        let clauses = rule::empty(name.clone(), span);
        let mut change = Change { rule: name, at: None, because: None, clauses, dropped: Vec::new(), span };
        for part in parts {
            match part.as_rule() {
                Rule::at => change.at = Some(self.at(part)?),
                Rule::because => change.because = self.first_name(part),
                Rule::change_severity => {
                    change.clauses.severity = rule::severity_of(part.into_inner().next()?.as_str());
                }
                Rule::change_title => change.clauses.title = self.first_name(part),
                Rule::drop_clause => {
                    let mut names = self.names(part).into_iter();
                    let clause = names.next()?;
                    change.dropped.push((clause, names.next().and_then(|number| number.text.parse().ok())));
                }
                _ => self.clause(&mut change.clauses, part)?,
            }
        }
        Some(change)
    }

    /// `drop X22 at 06 because "…"`
    pub(super) fn drop_rule(&mut self, pair: Pair<'_, Rule>) -> Option<Drop> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let mut drop = Drop { rule: self.name(&parts.next()?), at: None, because: None, span };
        for part in parts {
            match part.as_rule() {
                Rule::at => drop.at = Some(self.at(part)?),
                _ => drop.because = self.first_name(part),
            }
        }
        Some(drop)
    }

    /// `waive I10 at 06[302].决算数 : 42.12 != 30.23 because "…" by "…" until 2024-12-31`
    pub(super) fn waive(&mut self, pair: Pair<'_, Rule>) -> Option<Waive> {
        let span = self.span(&pair);
        let (mut part_number, mut at, mut op, mut sides) = (1, None, None, Vec::new());
        let (mut because, mut by, mut until) = (None, None, None);
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        for part in parts {
            match part.as_rule() {
                Rule::nth => part_number = super::expr::ordinal(part.as_str()),
                Rule::at => at = Some(self.at(part)?),
                Rule::compare => op = Some(compared(part.as_str())),
                Rule::printed_value => sides.push(self.printed(part)?),
                Rule::string => {
                    let Name { text, span } = self.name(&part);
                    sides.push(Printed { text, unit: None, span });
                }
                Rule::because => because = self.first_name(part),
                Rule::by => by = self.first_name(part),
                _ => until = Some(self.date(part.into_inner().next()?)?),
            }
        }
        let mut sides = sides.into_iter();
        let sides = match (sides.next(), op, sides.next()) {
            (Some(left), Some(op), Some(right)) => Sides::Compared(left, op, right),
            (Some(tested), None, None) => Sides::Tested(tested),
            _ => Sides::Nothing,
        };
        Some(Waive { rule: name, part: part_number, at, sides, because, by, until, span })
    }

    /// `at 06[302].决算数`
    pub(super) fn at(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        self.over(pair.into_inner().next()?)
    }

    /// `42.12`, `1,234.5 万元`, `"经费"`
    pub(super) fn printed(&mut self, pair: Pair<'_, Rule>) -> Option<Printed> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        let unit = parts.next().and_then(|unit| Unit::from_word(unit.as_str()));
        Some(Printed { text: self.name(&first).text, unit, span })
    }

    fn date(&mut self, pair: Pair<'_, Rule>) -> Option<Date> {
        let span = self.span(&pair);
        let mut numbers = pair.as_str().split('-');
        let year = numbers.next()?.parse().ok()?;
        let (month, day) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        Some(Date { parts: (year, month, day), span })
    }
}

fn compared(sign: &str) -> BinaryOp {
    match sign {
        "!=" => BinaryOp::Ne,
        "<=" => BinaryOp::Le,
        ">=" => BinaryOp::Ge,
        "<" => BinaryOp::Lt,
        ">" => BinaryOp::Gt,
        _ => BinaryOp::Eq,
    }
}
