//! The parts of a form that read prose: `section`, `read`, `row "…"`, `each`, `list of code`.
//!
//! Must not know what stands in the braces of a pattern.

use pest::iterators::Pair;

use super::Builder;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::{Each, List, Read, Reading, Section};

impl Builder<'_, '_> {
    /// `section "甲" | "乙" / "丙"`
    pub(super) fn section(&mut self, pair: Pair<'_, Rule>) -> Section {
        let span = self.span(&pair);
        Section { levels: pair.into_inner().map(|level| self.names(level)).collect(), span }
    }

    /// `read …`, `row "…"`, `each … { … }`, `list of code …`
    pub(super) fn reading(&mut self, pair: Pair<'_, Rule>) -> Option<Reading> {
        Some(match pair.as_rule() {
            Rule::read => Reading::Read(self.read(pair)),
            Rule::row_pattern => Reading::Row(self.read(pair)),
            Rule::each => Reading::Each(self.each(pair)?),
            Rule::list_of => Reading::List(self.list_of(pair)),
            _ => return None,
        })
    }

    fn read(&mut self, pair: Pair<'_, Rule>) -> Read {
        let span = self.span(&pair);
        let every = pair.as_str().trim_start_matches("read").trim_start().starts_with("every");
        let mut read = Read { every, patterns: Vec::new(), optional: false, span };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::strings => read.patterns = self.names(part),
                _ => read.optional = true,
            }
        }
        read
    }

    fn each(&mut self, pair: Pair<'_, Rule>) -> Option<Each> {
        let span = self.span(&pair);
        let mut each = Each { heads: Vec::new(), optional: false, parts: Vec::new(), items: Vec::new(), span };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::strings => each.heads = self.names(part),
                Rule::optional => each.optional = true,
                Rule::item => each.items.push(self.item(part)?),
                _ => each.parts.push(self.reading(part)?),
            }
        }
        Some(each)
    }

    fn list_of(&mut self, pair: Pair<'_, Rule>) -> List {
        let span = self.span(&pair);
        let mut list = List { list: None, leads: Vec::new(), optional: false, span };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::strings => list.leads = self.names(part),
                Rule::optional => list.optional = true,
                _ => list.list = Some(self.name(&part)),
            }
        }
        list
    }
}
