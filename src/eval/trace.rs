//! The cells that an expression reads, in the order written, with name, value, place, factor and side.
//!
//! Must not know verdicts. What cannot be had is listed as it stands there.

use rust_decimal::Decimal;

use super::frame::{Frame, View};
use super::locate::Target;
use super::members::whole;
use super::names;
use super::outcome::{Operand, Part, Role, Sum};
use super::rows::Purpose;
use super::words;
use crate::base::exact::{Fraction, mul};
use crate::base::place::Place;
use crate::form::table::{BlockRef, ColumnIx};
use crate::report::model::{RowIx, Value};
use crate::ruleset::program::{Aggregate, AggregateFn, CellRef, ColumnRef, Num, RowRef, RowSet, Word};

/// Operands in the order met.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    pub operands: Vec<Operand>,
    pub sums: Vec<Sum>,
}

/// Where an operand stands in its expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    pub factor: Decimal,
    pub role: Role,
    pub part: Option<Part>,
}

impl Stand {
    /// A plain operand of a side.
    pub fn plain(role: Role) -> Self {
        Self { factor: Decimal::ONE, role, part: None }
    }

    fn times(self, by: Decimal) -> Self {
        Self { factor: mul(self.factor, by).unwrap_or(self.factor), ..self }
    }

    /// In a part of a quotient; the outermost counts.
    fn of(self, part: Part) -> Self {
        Self { part: self.part.or(Some(part)), ..self }
    }
}

impl<'a> Frame<'a> {
    /// The operands of a figure.
    pub fn trace(&mut self, num: &Num, stand: Stand, into: &mut Trace) {
        match num {
            Num::Const(..) => {}
            Num::Cell(cell) | Num::Decimals(cell) => self.trace_cell(cell, stand, into),
            Num::Neg(x) => self.trace(x, stand.times(Decimal::NEGATIVE_ONE), into),
            Num::Abs(x) | Num::Round(x, _) => self.trace(x, stand, into),
            Num::Add(a, b) => {
                self.trace(a, stand, into);
                self.trace(b, stand, into);
            }
            Num::Sub(a, b) => {
                self.trace(a, stand, into);
                self.trace(b, stand.times(Decimal::NEGATIVE_ONE), into);
            }
            Num::Mul(a, b) => {
                self.trace(a, stand.times(literal(b).unwrap_or(Decimal::ONE)), into);
                self.trace(b, stand.times(literal(a).unwrap_or(Decimal::ONE)), into);
            }
            Num::Div(a, b) => {
                let inverse = literal(b).and_then(|by| Decimal::ONE.checked_div(by));
                match inverse {
                    Some(inverse) => self.trace(a, stand.times(inverse), into),
                    None => {
                        self.trace(a, stand.of(Part::Numerator), into);
                        self.trace(b, Stand { factor: Decimal::ONE, ..stand }.of(Part::Denominator), into);
                    }
                }
            }
            Num::If(test, then, other) => match self.holds(test) {
                Ok(true) => self.trace(then, stand, into),
                Ok(false) => self.trace(other, stand, into),
                Err(_) => self.trace_test(test, into),
            },
            Num::Aggregate(aggregate) => self.trace_aggregate(aggregate, stand, into),
            Num::Previous(slot, cell) => {
                let mut part = Trace::default();
                let traced = self.at_previous(*slot, |frame| {
                    frame.trace_cell(cell, stand, &mut part);
                    Ok(())
                });
                if traced.is_ok() {
                    into.add(part);
                }
            }
            Num::Year(input) => {
                let year = self.report.year_of(*input).map(|year| year.to_string());
                into.word(names::own(self.program, *input, "年度"), year.unwrap_or_default(), None, stand);
            }
            Num::Entry(_, of, _) => self.trace_word(of, stand, into),
            Num::Headings(filter, slot) => {
                let rows = self.headings_where(filter.as_deref(), *slot).unwrap_or(0) as usize;
                let first = into.operands.len();
                into.sums.push(Sum { name: "count(文档)".to_owned(), first, listed: 0, rows, zeros: 0 });
                self.trace_told(filter.as_deref(), *slot, into);
            }
            Num::Heading(heading, field) => self.trace_word(&Word::Heading(heading.clone(), *field), stand, into),
        }
    }

    pub fn trace_cell(&mut self, cell: &CellRef, stand: Stand, into: &mut Trace) {
        let unit = match cell.column {
            ColumnRef::Fixed(column) => self.unit_of_column(cell.block, column),
            ColumnRef::Ordinal(_) => None,
        };
        let mut bare = |frame: &Self, value: Value, key: &str| {
            let name = frame.unread_name(cell, key);
            let factor = stand.factor;
            into.operands.push(Operand {
                name,
                cell: None,
                value,
                text: String::new(),
                place: None,
                factor,
                role: stand.role,
                part: stand.part,
                unit,
            });
        };
        let own = names::reference(self.program, cell.block, &cell.row);
        let view = match self.view(cell.block) {
            Ok(Some(view)) => view,
            Ok(None) => match self.zero_cell(cell) {
                Some((view, row, column)) => return into.operands.push(self.operand(&view, row, column, stand)),
                None => return bare(self, Value::Blank, &own),
            },
            Err(_) => return bare(self, Value::Absent, &own),
        };
        let Ok(column) = self.column(&view, cell.column) else { return bare(self, Value::Absent, &own) };
        match self.locate(&view, &cell.row) {
            Ok(Target::One(row)) => into.operands.push(self.operand(&view, row, column, stand)),
            Ok(Target::Many(rows)) => {
                let name = self.unread_name(cell, &self.wanted_key(cell));
                let (first, count) = (into.operands.len(), rows.len());
                into.operands.extend(rows.into_iter().map(|row| self.operand(&view, row, column, stand)));
                into.sums.push(Sum { name, first, listed: count, rows: count, zeros: 0 });
            }
            Ok(Target::Missing(what)) => bare(self, Value::Absent, &what),
            Ok(Target::Zero) | Err(_) => {
                let key = self.wanted_key(cell);
                bare(self, Value::Absent, &key);
            }
        }
    }

    /// The cell of a table that says it is empty, if it is printed.
    pub fn zero_cell(&mut self, cell: &CellRef) -> Option<(View<'a>, RowIx, ColumnIx)> {
        let view = self.printed(cell.block)?;
        let column = self.column(&view, cell.column).ok().filter(|column| view.has_column(*column))?;
        match self.locate(&view, &cell.row) {
            Ok(Target::One(row)) => Some((view, row, column)),
            _ => None,
        }
    }

    /// What stands in the brackets of a row that is not printed itself.
    fn wanted_key(&self, cell: &CellRef) -> String {
        match &cell.row {
            RowRef::SameKey { slot, .. } | RowRef::Slot(slot) => self
                .slot(*slot)
                .map(|(block, row)| names::row(self.program, self.report, block, row))
                .unwrap_or_default(),
            other => names::reference(self.program, cell.block, other),
        }
    }

    fn unread_name(&self, cell: &CellRef, key: &str) -> String {
        let column = match cell.column {
            ColumnRef::Fixed(column) => names::column(self.program, cell.block, column),
            ColumnRef::Ordinal(number) => format!("#{number}"),
        };
        let table = names::block(self.program, self.report, cell.block);
        if key.is_empty() { format!("{table}.{column}") } else { format!("{table}[{key}].{column}") }
    }

    pub fn operand(&self, view: &View<'_>, row: RowIx, column: ColumnIx, stand: Stand) -> Operand {
        let cell = view.block.cell(row, column);
        Operand {
            name: names::cell(self.program, self.report, view.id, row, column),
            cell: Some((view.id, row, column)),
            value: cell.map(|cell| cell.value.clone()).unwrap_or_default(),
            text: cell.map(|cell| cell.text.clone()).unwrap_or_default(),
            place: cell.and_then(|cell| cell.place),
            factor: stand.factor,
            role: stand.role,
            part: stand.part,
            unit: self.unit_of_column(view.id, column),
        }
    }

    /// A sum lists the rows that are not 0, and those that cannot be read.
    fn trace_aggregate(&mut self, aggregate: &Aggregate, stand: Stand, into: &mut Trace) {
        let name = self.aggregate_name(aggregate);
        let first = into.operands.len();
        let mut count = 0;
        match aggregate.members {
            None => count += self.trace_rows(aggregate, stand, into),
            Some(slot) => {
                let here = self.slot(slot);
                for member in self.members(aggregate.block.form).unwrap_or_default() {
                    self.set_slot(slot, Some(whole(aggregate.block.form, member)));
                    count += match aggregate.rows {
                        RowSet::Once => usize::from(self.trace_value(aggregate, stand, into)),
                        _ => self.trace_rows(aggregate, stand, into),
                    };
                }
                self.set_slot(slot, here);
            }
        }
        let listed = into.operands.len() - first;
        let zeros = if aggregate.function == AggregateFn::Count { 0 } else { count.saturating_sub(listed) };
        into.sums.push(Sum { name, first, listed, rows: count, zeros });
        if aggregate.function == AggregateFn::Count {
            self.trace_told(aggregate.filter.as_ref(), aggregate.slot, into);
        }
    }

    /// Traces the rows of one block; gives how many there are.
    fn trace_rows(&mut self, aggregate: &Aggregate, stand: Stand, into: &mut Trace) -> usize {
        let here = self.slot(aggregate.slot);
        let Ok(Some(view)) = self.view(aggregate.block) else { return 0 };
        let rows = self.rows(&view, &aggregate.rows, Purpose::Sum).map(|taken| {
            let mut rows = taken.rows.into_owned();
            rows.extend(taken.bare.iter());
            rows
        });
        let mut count = 0;
        for row in rows.unwrap_or_default() {
            self.set_slot(aggregate.slot, Some((view.id, row)));
            count += usize::from(self.trace_value(aggregate, stand, into));
        }
        self.set_slot(aggregate.slot, here);
        count
    }

    /// Traces the value where an aggregate stands, if it counts there and is not 0; gives whether it counts.
    fn trace_value(&mut self, aggregate: &Aggregate, stand: Stand, into: &mut Trace) -> bool {
        if let Some(filter) = &aggregate.filter
            && !matches!(self.holds(filter), Ok(true))
        {
            return false;
        }
        let value = self.figure::<Fraction>(&aggregate.value);
        let silent = aggregate.function == AggregateFn::Count || value.is_ok_and(|value| value.sign().is_eq());
        if !silent {
            self.trace(&aggregate.value, stand, into);
        }
        true
    }

    /// `sum(03.项目支出 of 20104)`
    fn aggregate_name(&self, aggregate: &Aggregate) -> String {
        let table = names::block(self.program, self.report, aggregate.block);
        let function = match aggregate.function {
            AggregateFn::Sum => "sum",
            AggregateFn::Count => "count",
            AggregateFn::Min => "min",
            AggregateFn::Max => "max",
        };
        let column = match &aggregate.value {
            Num::Cell(CellRef { column: ColumnRef::Fixed(column), .. }) => {
                names::column(self.program, aggregate.block, *column)
            }
            _ => String::new(),
        };
        let value = if column.is_empty() { table } else { format!("{table}.{column}") };
        let key = |row: &RowRef| match row {
            RowRef::Slot(slot) | RowRef::SameKey { slot, .. } => self
                .slot(*slot)
                .map(|(block, row)| names::row(self.program, self.report, block, row))
                .unwrap_or_default(),
            other => names::reference(self.program, aggregate.block, other),
        };
        match &aggregate.rows {
            RowSet::Of(row) => format!("{function}({value} of {})", key(row)),
            RowSet::Under(top, _) => format!("{function}({value} under {})", key(top)),
            RowSet::Listed(rows, _) => {
                format!("{function}({value}[{}])", rows.iter().map(key).collect::<Vec<_>>().join(", "))
            }
            RowSet::All => format!("{function}(all {value})"),
            RowSet::Once | RowSet::Leaf | RowSet::WithParts => format!("{function}({value})"),
        }
    }

    /// The operands of a word.
    pub fn trace_word(&mut self, word: &Word, stand: Stand, into: &mut Trace) {
        match word {
            Word::Const(_) => {}
            Word::Cell(cell) => self.trace_cell(cell, stand, into),
            Word::Key(slot) => {
                if let Some((block, row)) = self.slot(*slot) {
                    self.trace_row(block, row, stand, into);
                }
            }
            Word::Entry(_, of, _) => self.trace_word(of, stand, into),
            Word::Heading(wanted, field) => {
                let heading = self.heading(wanted);
                let name = format!("{}.{}", names::heading(heading), words::field_name(*field));
                let place = heading.map(|heading| heading.title.place);
                let text = self.word(word).map(std::borrow::Cow::into_owned).unwrap_or_default();
                into.word(name, text, place, stand);
            }
            Word::Department(input) => {
                let printed = self.report.department_of(*input);
                let text = printed.map(|printed| printed.text.clone()).unwrap_or_default();
                into.word(names::own(self.program, *input, "部门"), text, printed.map(|printed| printed.place), stand);
            }
            Word::Region(input) => {
                let text = self.report.region_of(*input).unwrap_or_default().to_owned();
                into.word(names::own(self.program, *input, "地区"), text, None, stand);
            }
        }
    }

    /// `03[2159999]`, `文档["支出决算表"]`
    pub fn key_name(&self, block: BlockRef, row: RowIx) -> String {
        if block == super::frame::HEADINGS {
            return names::heading(self.report.headings.get(row.0 as usize));
        }
        format!(
            "{}[{}]",
            names::block(self.program, self.report, block),
            names::row(self.program, self.report, block, row)
        )
    }
}

impl Trace {
    fn add(&mut self, mut other: Trace) {
        let before = self.operands.len();
        self.operands.append(&mut other.operands);
        self.sums.extend(other.sums.into_iter().map(|sum| Sum { first: sum.first + before, ..sum }));
    }

    /// Adds a word with its place.
    pub fn word(&mut self, name: String, text: String, place: Option<Place>, stand: Stand) {
        let value = if text.is_empty() { Value::Blank } else { Value::Text(text.clone()) };
        self.operands.push(Operand {
            name,
            cell: None,
            value,
            text,
            place,
            factor: stand.factor,
            role: stand.role,
            part: stand.part,
            unit: None,
        });
    }
}

/// The value of a literal factor.
fn literal(num: &Num) -> Option<Decimal> {
    match num {
        Num::Const(value, None) => Some(*value),
        Num::Const(value, Some(crate::base::unit::Unit::Percent)) => crate::base::exact::shift(*value, -2),
        Num::Neg(inner) => literal(inner).map(|value| -value),
        _ => None,
    }
}
