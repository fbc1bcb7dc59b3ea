//! Forms: head, columns, row trees; see `prose.rs` for the parts that read prose.
//!
//! Must not know what is printed where; a name in a row tree may be a label or a code list.

use std::collections::BTreeSet;

use pest::iterators::Pair;

use super::{Builder, is_name};
use crate::base::place::Span;
use crate::base::unit::Unit;
use crate::syntax::grammar::Rule;
use crate::syntax::problems;
use crate::syntax::tree::{Block, Column, ColumnType, Form, Let, Many, Name, RowKind, RowNode};

impl Builder<'_, '_> {
    /// The pair of the rule `form`.
    pub(super) fn form(&mut self, pair: Pair<'_, Rule>) -> Option<Form> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let mut form = self.form_head(parts.next(), span);
        let mut own = Block { name: None, columns: Vec::new(), rows: Vec::new(), span };
        for part in parts {
            self.form_part(&mut form, &mut own, part)?;
        }
        // a head's title is often written again in its list of titles
        let mut known = BTreeSet::new();
        form.titles.retain(|title| known.insert(title.text.clone()));
        let alone = form.blocks.is_empty() && form.readings.is_empty() && !form.adds;
        if alone || !own.columns.is_empty() || !own.rows.is_empty() {
            form.blocks.insert(0, own);
        }
        Some(form)
    }

    /// `form 03 支出 of 部门预算 "支出决算表" | "支出决算总表" optional since 2020 many key 甲 +=`
    fn form_head(&mut self, pair: Option<Pair<'_, Rule>>, span: Span) -> Form {
        let mut form = Form {
            number: None,
            name: None,
            of: None,
            titles: Vec::new(),
            optional: false,
            since: None,
            unit: None,
            decimals: None,
            tolerance: None,
            notes: Vec::new(),
            blocks: Vec::new(),
            items: Vec::new(),
            adds: false,
            many: None,
            sections: Vec::new(),
            readings: Vec::new(),
            span,
        };
        for part in pair.into_iter().flat_map(Pair::into_inner) {
            match part.as_rule() {
                Rule::digits => {
                    let number = self.name(&part);
                    self.table_number(&number);
                    form.number = Some(number);
                }
                Rule::word | Rule::quoted => form.name = Some(self.name(&part)),
                Rule::form_of => form.of = self.first_name(part),
                Rule::strings => form.titles.extend(self.names(part)),
                Rule::optional => form.optional = true,
                Rule::since => {
                    let at = self.span(&part);
                    let year = part.into_inner().next().and_then(|year| year.as_str().parse().ok());
                    form.since = year.map(|year| (year, at));
                }
                Rule::plus_equals => form.adds = true,
                _ => self.many(&mut form, part),
            }
        }
        form
    }

    fn form_part(&mut self, form: &mut Form, own: &mut Block, pair: Pair<'_, Rule>) -> Option<()> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::column | Rule::rows => self.block_part(own, pair),
            Rule::block => {
                let block = self.block(form, pair);
                form.blocks.extend(block);
            }
            Rule::title => form.titles.extend(self.strings(pair)),
            Rule::note => form.notes.extend(self.strings(pair)),
            Rule::unit_part => {
                let unit = pair.into_inner().next().and_then(|unit| Unit::from_word(unit.as_str()));
                if let Some(unit) = unit {
                    self.once(&mut form.unit, (unit, span), span, |(_, span)| *span, "unit");
                }
            }
            Rule::decimals => {
                let digits = pair.into_inner().next().and_then(|digits| digits.as_str().parse().ok());
                let decimals = digits.filter(|decimals| *decimals <= 12);
                match decimals {
                    Some(decimals) => {
                        self.once(&mut form.decimals, (decimals, span), span, |(_, span)| *span, "decimals");
                    }
                    None => self.problems.push(problems::decimals(span)),
                }
            }
            Rule::tolerance => {
                if let Some(tolerance) = self.tolerance(pair) {
                    self.once(&mut form.tolerance, tolerance, span, |tolerance| tolerance.span, "tolerance");
                }
            }
            Rule::item => form.items.push(self.item(pair)?),
            Rule::section => form.sections.push(self.section(pair)),
            Rule::many => self.many(form, pair),
            _ => form.readings.push(self.reading(pair)?),
        }
        Some(())
    }

    /// `many key 项目名称`
    fn many(&mut self, form: &mut Form, pair: Pair<'_, Rule>) {
        let span = self.span(&pair);
        let many = Many { keys: self.names(pair), span };
        self.once(&mut form.many, many, span, |many| many.span, "many");
    }

    /// The strings of `title "…" | "…"`.
    pub(super) fn strings(&self, pair: Pair<'_, Rule>) -> Vec<Name> {
        pair.into_inner().flat_map(|strings| self.names(strings)).collect()
    }

    pub(super) fn item(&mut self, pair: Pair<'_, Rule>) -> Option<Let> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        let value = self.expr(parts.next()?)?;
        Some(Let { name, value, span })
    }

    fn block(&mut self, form: &mut Form, pair: Pair<'_, Rule>) -> Option<Block> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        let mut block = Block { name: Some(name), columns: Vec::new(), rows: Vec::new(), span };
        for part in parts {
            match part.as_rule() {
                Rule::note => form.notes.extend(self.strings(part)),
                Rule::title => form.titles.extend(self.strings(part)),
                _ => self.block_part(&mut block, part),
            }
        }
        Some(block)
    }

    fn block_part(&mut self, block: &mut Block, pair: Pair<'_, Rule>) {
        match pair.as_rule() {
            Rule::column => self.columns(block, pair),
            _ => block.rows.extend(pair.into_inner().filter_map(|row| self.row(row))),
        }
    }

    /// `column 甲, 乙 | "乙费" : amount optional`
    fn columns(&mut self, block: &mut Block, pair: Pair<'_, Rule>) {
        let (mut columns, mut types) = (Vec::new(), Vec::new());
        let (mut key, mut optional, mut merged) = (false, false, false);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::column_name => columns.extend(self.column_name(part)),
                Rule::column_type => types.extend(self.column_type(part)),
                _ => match part.as_str() {
                    "key" => key = true,
                    "optional" => optional = true,
                    _ => merged = true,
                },
            }
        }
        for column in &mut columns {
            (column.types, column.key, column.optional, column.merged) = (types.clone(), key, optional, merged);
        }
        block.columns.extend(columns);
    }

    fn column_name(&mut self, pair: Pair<'_, Rule>) -> Option<Column> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        let (mut aliases, mut split) = (Vec::new(), Vec::new());
        for printed in parts {
            let mut names = self.names(printed);
            if names.len() == 1 {
                aliases.append(&mut names);
            } else {
                split = names;
            }
        }
        Some(Column { name, aliases, split, types: Vec::new(), key: false, optional: false, merged: false, span })
    }

    fn column_type(&mut self, pair: Pair<'_, Rule>) -> Option<ColumnType> {
        let inner = pair.into_inner().next()?;
        Some(match inner.as_rule() {
            Rule::code_type => ColumnType::Code(self.first_name(inner)?),
            Rule::count_type => ColumnType::Count(Unit::from_word(inner.into_inner().next()?.as_str())?),
            Rule::string => ColumnType::Pattern(self.name(&inner)),
            Rule::list_type => ColumnType::ListOf(self.first_name(inner)),
            _ => match inner.as_str() {
                "amount" => ColumnType::Amount,
                "percent" => ColumnType::Percent,
                "number" => ColumnType::Number,
                "label" => ColumnType::Label,
                "text" => ColumnType::Text,
                "date" => ColumnType::Date,
                "bound" => ColumnType::Bound,
                _ => ColumnType::Unknown(self.name(&inner)),
            },
        })
    }

    /// `使用非财政拨款结余 | "…" optional { … }`
    fn row(&mut self, pair: Pair<'_, Rule>) -> Option<RowNode> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        let kind = match first.as_rule() {
            Rule::digits => RowKind::Code(self.name(&first)),
            Rule::word if first.as_str() == "others" => RowKind::Others(self.span(&first)),
            _ => RowKind::Name(self.name(&first)),
        };
        let mut row = RowNode { kind, aliases: Vec::new(), optional: false, memo: false, children: None, span };
        for part in parts {
            match part.as_rule() {
                kind if is_name(kind) => row.aliases.push(self.name(&part)),
                Rule::row_parts => row.children = Some(part.into_inner().filter_map(|row| self.row(row)).collect()),
                _ if part.as_str() == "memo" => row.memo = true,
                _ => row.optional = true,
            }
        }
        Some(row)
    }
}
