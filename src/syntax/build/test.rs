//! Tests of rulesets: `test "…" { report … set … expect … }`.
//!
//! Must not read the report that a test names.

use pest::iterators::Pair;

use super::Builder;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::{Expect, Expected, Removed, Test, TestPart};

impl Builder<'_, '_> {
    /// The pair of the rule `test`.
    pub(super) fn test(&mut self, pair: Pair<'_, Rule>) -> Option<Test> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let title = self.name(&inner.next()?);
        let parts = inner.map(|part| self.test_part(part)).collect::<Option<_>>()?;
        Some(Test { title, parts, span })
    }

    fn test_part(&mut self, pair: Pair<'_, Rule>) -> Option<TestPart> {
        let span = self.span(&pair);
        let opens = pair.as_str();
        let (kind, what) = (pair.as_rule(), removed(opens));
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        Some(match kind {
            Rule::test_report => match parts.next() {
                Some(path) => TestPart::Input(self.name(&first), self.name(&path)),
                None => TestPart::Report(self.name(&first)),
            },
            Rule::test_replace => TestPart::Replace(self.name(&first), self.name(&parts.next()?)),
            Rule::test_set => TestPart::Set(self.over(first)?, self.printed(parts.next()?)?),
            Rule::test_blank => TestPart::Blank(self.over(first)?),
            Rule::test_remove => TestPart::Remove(what, self.over(first)?),
            _ if first.as_rule() == Rule::expect_nothing => {
                let verdict = first.into_inner().next().map_or(Expected::Fails, |verdict| expected(verdict.as_str()));
                TestPart::NothingElse(verdict, span)
            }
            _ => TestPart::Expect(self.expect(first)?),
        })
    }

    fn expect(&mut self, pair: Pair<'_, Rule>) -> Option<Expect> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let rule = self.name(&parts.next()?);
        let verdict = expected(parts.next()?.as_str());
        let mut expect = Expect { rule, verdict, at: None, because: None, span };
        for part in parts {
            match part.as_rule() {
                Rule::at => expect.at = Some(self.at(part)?),
                _ => expect.because = self.first_name(part),
            }
        }
        Some(expect)
    }
}

/// The word between `remove` and what is removed.
fn removed(text: &str) -> Option<Removed> {
    match text.split_whitespace().nth(1) {
        Some("row") => Some(Removed::Row),
        Some("column") => Some(Removed::Column),
        Some("table") => Some(Removed::Table),
        _ => None,
    }
}

fn expected(word: &str) -> Expected {
    match word {
        "fail" | "fails" => Expected::Fails,
        "rounding" => Expected::Rounding,
        "skipped" => Expected::Skipped,
        "undecided" => Expected::Undecided,
        "waived" => Expected::Waived,
        "vacuous" => Expected::Vacuous,
        "edge" => Expected::Edge,
        _ => Expected::Passes,
    }
}
