//! From what was named to one value: a row to its cell, a column to its total, or the problem that says why not.
//!
//! Must not know how names are looked up.

use super::expr::Compiler;
use super::problems::{self, Cure, error, listed};
use super::program::{CellRef, ColumnRef, Num, RowRef, Word};
use super::types::Quantity;
use super::value::{Frame, Scalar, Value, WordKind};
use crate::base::place::Span;
use crate::form::table::{BlockRef, ColumnIx, ColumnType, NodeKind};

impl<'a> Compiler<'a> {
    /// One value of whatever was named.
    pub fn scalar(&mut self, value: Value, span: Span) -> Option<Scalar> {
        self.one_copy_of(&value, span)?;
        match value {
            Value::Num(num, quantity) => Some(Scalar::Num(num, quantity)),
            Value::Word(word, kind) => Some(Scalar::Word(word, kind)),
            Value::Test(test) => Some(Scalar::Test(test)),
            Value::Cell(cell) => self.cell_scalar(cell),
            Value::Row(block, row) => {
                let column = self.value_column(block, span)?;
                self.cell_scalar(CellRef { block, row, column, span })
            }
            Value::Column { block, column, bare } => {
                let row = self.row_for_column(block, column, bare, span)?;
                self.cell_scalar(CellRef { block, row, column, span })
            }
            Value::Cells(block, column, rows) => match self.running_row(block, Some(&rows)) {
                Some(row) => self.cell_scalar(CellRef { block, row, column, span }),
                None => self.several(rows.len(), span),
            },
            Value::Rows(block, rows) => match self.running_row(block, Some(&rows)) {
                Some(row) => self.scalar(Value::Row(block, row), span),
                None => self.several(rows.len(), span),
            },
            Value::Block(block) => match self.running_row(block, None) {
                Some(row) => self.scalar(Value::Row(block, row), span),
                None => self.no_value(span, "一张表", "a table"),
            },
            Value::Form(form, from) => match self.index.row_blocks_from(form, from).as_slice() {
                [block] if self.running_row(*block, None).is_some() => self.scalar(Value::Block(*block), span),
                _ => self.no_value(span, "一张表", "a table"),
            },
            Value::List(_) => self.no_value(span, "一张代码表", "a code list"),
            Value::Entry(..) => self.no_value(
                span,
                "代码表的一行，要写它的 .代码 或 .名称",
                "an entry of a code list; write .代码 or .名称",
            ),
            Value::Document | Value::Own(_) => self.no_value(span, "整个文档", "the document"),
            Value::Input(_) | Value::Member(_) => self.no_value(span, "整份报告", "a whole report"),
            Value::Heading(_) => {
                self.no_value(span, "一个标题，要写它的哪一项，如 .单位", "a heading; write which field, such as .单位")
            }
        }
    }

    fn no_value<T>(&mut self, span: Span, zh: &str, en: &str) -> Option<T> {
        let zh = format!("这里要一个值，写的是{zh}");
        self.fail(error(problems::NOT_A_VALUE, span, zh, format!("one value is wanted here, not {en}")))
    }

    fn several<T>(&mut self, count: usize, span: Span) -> Option<T> {
        // a range of codes is one entry that takes any number of rows
        let (zh, en) = match count {
            1 => ("是一个范围".to_owned(), "a range".to_owned()),
            _ => (format!("列了{count}行"), format!("{count} rows")),
        };
        let (zh, en) = (format!("这里要一个值，方括号里{zh}"), format!("one value is wanted here, not {en}"));
        self.fail(error(problems::NOT_A_VALUE, span, zh, en).cure("求和请写 sum(…)", "write sum(…) for their sum"))
    }

    /// The row at which the innermost aggregate stands, if it runs over this block and, with a list, over these rows.
    fn running_row(&self, block: BlockRef, rows: Option<&[RowRef]>) -> Option<RowRef> {
        match self.frames.iter().rev().find(|frame| matches!(frame, Frame::Aggregate { .. })) {
            Some(Frame::Aggregate { block: running, slot, listed })
                if *running == block && listed.as_deref() == rows =>
            {
                Some(RowRef::Slot(*slot))
            }
            _ => None,
        }
    }

    /// A cell as the figure or word that its column holds; none without a word if the column's declaration is wrong.
    pub fn cell_scalar(&mut self, cell: CellRef) -> Option<Scalar> {
        self.uses(cell.block.form);
        let ColumnRef::Fixed(ix) = cell.column else {
            let quantity =
                if self.index.names(cell.block).amounts.is_empty() { Quantity::Number } else { Quantity::Amount };
            return Some(Scalar::Num(Num::Cell(cell), quantity));
        };
        if self.index.broken_columns.contains(&(cell.block, ix)) {
            return None;
        }
        let column = self.index.column(cell.block, ix)?;
        let code = column.types.iter().find_map(|kind| match kind {
            ColumnType::Code(list) => Some(*list),
            _ => None,
        });
        if let Some(list) = code {
            return Some(Scalar::Word(Word::Cell(cell), WordKind::Code(list)));
        }
        let kind = column.types.first()?;
        Some(match kind {
            ColumnType::Amount => Scalar::Num(Num::Cell(cell), Quantity::Amount),
            ColumnType::Percent => Scalar::Num(Num::Cell(cell), Quantity::Percent),
            ColumnType::Number => Scalar::Num(Num::Cell(cell), Quantity::Number),
            ColumnType::Count(unit) => Scalar::Num(Num::Cell(cell), Quantity::Count(*unit)),
            ColumnType::Label => Scalar::Word(Word::Cell(cell), WordKind::Label),
            ColumnType::Code(_) | ColumnType::Text | ColumnType::Date | ColumnType::Bound => {
                Scalar::Word(Word::Cell(cell), WordKind::Text)
            }
        })
    }

    /// The column that a row of a block stands for: its only column of amounts, else its only column of figures.
    pub fn value_column(&mut self, block: BlockRef, span: Span) -> Option<ColumnRef> {
        if let [only] = self.index.names(block).amounts.as_slice() {
            return Some(ColumnRef::Fixed(*only));
        }
        let form = self.index.block(block)?;
        let figures: Vec<(ColumnIx, &str)> = form
            .column_ids()
            .filter(|(_, column)| column.types.iter().any(ColumnType::is_number))
            .map(|(id, column)| (id, column.name.as_str()))
            .collect();
        let names = listed(figures.iter().map(|(_, name)| *name));
        match figures.as_slice() {
            [(only, _)] => Some(ColumnRef::Fixed(*only)),
            [] => {
                let label = self.index.block_label(block);
                let zh = format!("{label} 没有数字列，这一行不能当作一个数");
                self.fail(error(problems::WHICH_COLUMN, span, zh, format!("{label} has no column of figures")))
            }
            [(_, first), ..] => {
                let label = self.index.block_label(block);
                let zh = format!("{label} 的一行有几个数，没有写哪一列");
                let en = format!("a row of {label} has several figures, and no column is named");
                let cure = format!("在行后写列名，如 .{first}（有{names}）");
                let cure_en = format!("add a column, such as .{first} (there are {names})");
                self.fail(error(problems::WHICH_COLUMN, span, zh, en).cure(cure, cure_en))
            }
        }
    }

    /// The row at which a column stands for one value.
    fn row_for_column(&mut self, block: BlockRef, column: ColumnRef, bare: bool, span: Span) -> Option<RowRef> {
        if self.index.is_single(block) {
            return Some(RowRef::Only);
        }
        for frame in self.frames.iter().rev() {
            match frame {
                Frame::Aggregate { block: running, slot, .. } if *running == block => return Some(RowRef::Slot(*slot)),
                Frame::Aggregate { .. } => return self.never_coerced(block, column, span),
                Frame::Row { block: running, slot, .. } | Frame::Value { block: running, slot, .. }
                    if bare && *running == block =>
                {
                    return Some(RowRef::Slot(*slot));
                }
                _ => {}
            }
        }
        if self.frames.iter().any(|frame| matches!(frame, Frame::Row { .. } | Frame::Value { .. })) {
            return self.never_coerced(block, column, span);
        }
        self.total(block, column, span)
    }

    fn column_name(&self, block: BlockRef, column: ColumnRef) -> String {
        match column {
            ColumnRef::Fixed(ix) => self.index.column(block, ix).map(|column| column.name.clone()).unwrap_or_default(),
            ColumnRef::Ordinal(ordinal) => format!("#{ordinal}"),
        }
    }

    /// Whether the innermost sum runs over a block.
    pub fn runs_over(&self, block: BlockRef) -> bool {
        let innermost = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Aggregate { block, .. } => Some(*block),
            _ => None,
        });
        innermost == Some(block)
    }

    /// A column of another table in a row loop or aggregate.
    fn never_coerced<T>(&mut self, block: BlockRef, column: ColumnRef, span: Span) -> Option<T> {
        let table = self.index.block_label(block);
        let name = self.column_name(block, column);
        let var = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Row { var, .. } => Some(*var),
            _ => None,
        });
        let total = self.total_name(block).unwrap_or("行名");
        let running = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Aggregate { block, .. } => Some(self.index.block_label(*block)),
            _ => None,
        });
        let (zh, en) = match running {
            Some(here) => (
                format!("这里对 {here} 的各行计算，{table}.{name} 是另一张表的一整列，不知取哪一行"),
                format!("this runs over the rows of {here}; {table}.{name} is a whole column of another table"),
            ),
            None => (
                format!("在逐行的规则里，{table}.{name} 是一整列，不知取哪一行"),
                format!("in a loop over rows {table}.{name} is a whole column: which row is meant?"),
            ),
        };
        let (cure, cure_en) = match var {
            Some(var) => (
                format!("取同一科目的行写 {table}[{var}].{name}，取合计行写 {table}.{name}[{total}]"),
                format!("write {table}[{var}].{name} for the same row, or {table}.{name}[{total}] for the total"),
            ),
            None => {
                (format!("取合计行写 {table}.{name}[{total}]"), format!("write {table}.{name}[{total}] for the total"))
            }
        };
        self.fail(error(problems::COLUMN_IN_LOOP, span, zh, en).cure(cure, cure_en))
    }

    /// The name of the only root, if it is a row with a name.
    fn total_name(&self, block: BlockRef) -> Option<&'a str> {
        let form = self.index.block(block)?;
        let mut roots = form.roots();
        let (root, None) = (roots.next()?, roots.next()) else { return None };
        match &form.nodes.get(usize::from(root.0))?.kind {
            NodeKind::Label(name) | NodeKind::Code(name) => Some(name),
            NodeKind::List(_) | NodeKind::Others => None,
        }
    }

    /// The total row of a block: the only root of its tree, or its only row if the form names none.
    fn total(&mut self, block: BlockRef, column: ColumnRef, span: Span) -> Option<RowRef> {
        let form = self.index.block(block)?;
        if form.nodes.is_empty() {
            return Some(RowRef::Only);
        }
        let roots: Vec<_> = form.roots().collect();
        let kinds: Vec<_> = roots.iter().filter_map(|root| Some(&form.nodes.get(usize::from(root.0))?.kind)).collect();
        match (roots.as_slice(), kinds.as_slice()) {
            ([root], [NodeKind::Label(_)]) => return Some(RowRef::Node(*root)),
            ([_], [NodeKind::Code(code)]) => return Some(RowRef::Code(code.clone())),
            _ => {}
        }
        let names: Vec<&str> = kinds
            .iter()
            .filter_map(|kind| match kind {
                NodeKind::Label(name) | NodeKind::Code(name) => Some(name.as_str()),
                NodeKind::List(_) | NodeKind::Others => None,
            })
            .collect();
        let table = self.index.block_label(block);
        let name = self.column_name(block, column);
        let example = names.first().copied().unwrap_or("行名");
        let (why, why_en) = match kinds.as_slice() {
            [_] => ("最上级是代码表的各行".to_owned(), "its topmost rows are codes".to_owned()),
            _ => (format!("最上级有{}几行", listed(&names)), format!("its topmost rows are {}", listed(&names))),
        };
        self.fail(
            error(
                problems::NO_TOTAL,
                span,
                format!("{table} 没有唯一的合计行（{why}），{table}.{name} 不知取哪一行"),
                format!("{table} has no single total row ({why_en}), so {table}.{name} is not one value"),
            )
            .cure(
                format!("写明行，如 {table}[{example}].{name}，或用 sum({table}.{name})"),
                format!("name the row, such as {table}[{example}].{name}, or write sum({table}.{name})"),
            ),
        )
    }
}
