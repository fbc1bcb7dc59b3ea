//! The small declarations: `ruleset`, `number`, `codes`.
//!
//! Must not know layers: what extends what is only noted.

use pest::iterators::Pair;

use super::{Builder, is_name};
use crate::base::place::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::problems;
use crate::syntax::tree::{Codes, Extends, Name, Number, Ruleset};

impl Builder<'_, '_> {
    /// `ruleset 全国 2023 { title "…" … }`
    pub(super) fn ruleset(&mut self, pair: Pair<'_, Rule>) -> Option<Ruleset> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let mut head = self.names(parts.next()?).into_iter();
        let name = head.next()?;
        let year = head.next().and_then(|year| self.year(&year));
        let mut ruleset = Ruleset {
            name,
            year,
            title: None,
            version: None,
            years: None,
            region: None,
            tolerance: None,
            extends: None,
            never_waive: Vec::new(),
            span,
        };
        for part in parts {
            self.ruleset_part(&mut ruleset, part)?;
        }
        Some(ruleset)
    }

    fn ruleset_part(&mut self, ruleset: &mut Ruleset, pair: Pair<'_, Rule>) -> Option<()> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::title => {
                let strings = pair.into_inner().next()?;
                let title = self.first_name(strings)?;
                self.once(&mut ruleset.title, title, span, |name| name.span, "title");
            }
            Rule::version => {
                let version = self.first_name(pair)?;
                self.once(&mut ruleset.version, version, span, |name| name.span, "version");
            }
            Rule::region => {
                let region = self.first_name(pair)?;
                self.once(&mut ruleset.region, region, span, |name| name.span, "region");
            }
            Rule::years => ruleset.years = Some(self.years(pair)?),
            Rule::tolerance => {
                let tolerance = self.tolerance(pair)?;
                self.once(&mut ruleset.tolerance, tolerance, span, |tolerance| tolerance.span, "tolerance");
            }
            Rule::extends => {
                let mut names = self.names(pair).into_iter();
                let name = names.next()?;
                let year = names.next().and_then(|year| self.year(&year));
                ruleset.extends = Some(Extends { name, year, span });
            }
            _ => ruleset.never_waive.extend(self.names(pair)),
        }
        Some(())
    }

    /// `years 2019..2026` or `years 2023`
    fn years(&mut self, pair: Pair<'_, Rule>) -> Option<(u16, u16)> {
        let inner = pair.into_inner().next()?;
        let ends = if inner.as_rule() == Rule::range { self.names(inner) } else { vec![self.name(&inner)] };
        let first = self.year(ends.first()?)?;
        let last = self.year(ends.last()?)?;
        if first > last {
            let span = Span { end: ends.last()?.span.end, ..ends.first()?.span };
            self.problems.push(problems::years_reversed(span, first, last));
        }
        Some((first, last))
    }

    fn year(&mut self, digits: &Name) -> Option<u16> {
        let year = digits.text.parse().ok().filter(|year| (1949..=2999).contains(year));
        if year.is_none() {
            self.problems.push(problems::year(digits.span));
        }
        year
    }

    /// `number 三公 = 07`
    pub(super) fn number_as(&mut self, pair: Pair<'_, Rule>) -> Option<Number> {
        let span = self.span(&pair);
        let mut names = self.names(pair).into_iter();
        let number = Number { form: names.next()?, number: names.next()?, span };
        self.table_number(&number.number);
        Some(number)
    }

    /// A table of one digit could be named nowhere.
    pub(super) fn table_number(&mut self, number: &Name) {
        if number.text.len() == 1 {
            self.problems.push(problems::table_digits(number.span, &format!("0{}", number.text)));
        }
    }

    /// `codes 功能分类 from "…" { 代码 = code }`, `codes 方向 { 增加 "增长" "上升" }`
    pub(super) fn codes(&mut self, pair: Pair<'_, Rule>) -> Option<Codes> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let name = self.first_name(parts.next()?)?;
        let mut codes = Codes { name, from: None, fields: Vec::new(), entries: Vec::new(), span };
        for part in parts {
            match part.as_rule() {
                Rule::from => codes.from = self.first_name(part),
                _ => self.codes_entry(&mut codes, part)?,
            }
        }
        Some(codes)
    }

    fn codes_entry(&mut self, codes: &mut Codes, pair: Pair<'_, Rule>) -> Option<()> {
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        let mut words = Vec::new();
        for part in parts {
            if is_name(part.as_rule()) {
                words.push(self.name(&part));
            } else {
                codes.fields.push((name, self.first_name(part)?));
                return Some(());
            }
        }
        codes.entries.push((name, words));
        Some(())
    }
}
