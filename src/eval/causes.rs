//! The causes of undecided instances, in words that name the operand.
//!
//! Must not know how operands are found.

use super::algebra::Fault;
use super::frame::Frame;
use super::names;
use super::stop::Stop;
use crate::base::place::Place;
use crate::base::problem::Text;
use crate::eval::outcome::{Cause, CauseKind};
use crate::form::table::{BlockRef, ColumnIx, FormId, NodeIx};
use crate::report::model::{Cell, RowIx};

/// Why no single copy of a form is meant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Copies<'k> {
    /// None is chosen.
    All,
    /// None has that key.
    None(&'k str),
    /// Several have that key.
    Doubled(&'k str),
}

impl Frame<'_> {
    /// One of several printed copies of a form is wanted.
    pub fn copies(&self, form: FormId, copies: Copies<'_>) -> Stop {
        let name = names::form(self.program, form);
        let (kind, zh, en) = match copies {
            Copies::All => (
                CauseKind::NoTotal,
                format!("{name}表有几张，不知取哪一张"),
                format!("there are several tables {name}; which one is meant?"),
            ),
            Copies::None(key) => (
                CauseKind::NotPrinted,
                format!("文中没有“{key}”的{name}表"),
                format!("there is no table {name} of \"{key}\""),
            ),
            Copies::Doubled(key) => (
                CauseKind::DoubledKey,
                format!("“{key}”的{name}表不止一张"),
                format!("table {name} of \"{key}\" is printed more than once"),
            ),
        };
        Stop::new(kind, zh, en, None)
    }

    /// What lies behind the place where a file breaks off.
    fn cut_off(place: Place) -> Cause {
        let line = place.line;
        let zh = format!("文件在第 {line} 行中断，其后的内容不知道");
        let en = format!("the file breaks off in line {line}: what should follow is not known");
        Cause { kind: CauseKind::CutOff, text: Text::new(zh, en), place: Some(place) }
    }

    /// No value, because it may lie behind that place.
    pub fn behind(place: Place) -> Stop {
        Stop::Undecided(Box::new(Self::cut_off(place)))
    }

    /// Where the file breaks off, if it does so in a table or before it could come.
    fn cut_before(&self, form: FormId) -> Option<Place> {
        self.report.tables.get(usize::from(form.0))?.cut
    }

    /// As [`Self::behind`], if the file breaks off in the table of the block.
    fn cut_in(&self, block: BlockRef) -> Option<Stop> {
        let place = self.report.table(block)?.cut?;
        Some(Self::behind(place))
    }

    /// Something that was asked for is not printed: that it is not there, unless the file breaks off.
    pub fn not_there(&self, block: BlockRef) -> Result<bool, Stop> {
        self.cut_in(block).map_or(Ok(false), Err)
    }

    /// The cause of an absent table.
    pub fn absent(&self, form: FormId) -> Cause {
        if let Some(place) = self.cut_before(form) {
            return Self::cut_off(place);
        }
        let name = names::form(self.program, form);
        let spec = self.program.forms.get(usize::from(form.0));
        if let Some(place) = self.report.tables.get(usize::from(form.0)).and_then(|table| table.unread) {
            let called = spec.map_or_else(|| name.clone(), |form| form.called());
            let zh = format!("第 {} 行起的表格可能是{called}，没有读取", place.line);
            let en = format!("the grid from line {} may be table {name}; it is not read", place.line);
            return Cause { kind: CauseKind::TableAbsent, text: Text::new(zh, en), place: Some(place) };
        }
        let zh = match spec.map(|form| (form.reading.is_some(), form.called(), form.titles.first())) {
            Some((true, called, _)) => format!("文中没有读到{called}"),
            Some((false, called, Some(title))) => format!("文中没有{called}（{title}）"),
            _ => format!("文中没有{name}表"),
        };
        Cause {
            kind: CauseKind::TableAbsent,
            text: Text::new(zh, format!("table {name} is not in the document")),
            place: None,
        }
    }

    /// What is wrong with the arithmetic.
    pub fn fault(&self, fault: Fault) -> Stop {
        match fault {
            Fault::TooLarge => Stop::new(
                CauseKind::TooLarge,
                "数字过大，超出精确计算的范围".to_owned(),
                "a figure is too large for exact arithmetic".to_owned(),
                None,
            ),
            Fault::ZeroBase => Stop::new(
                CauseKind::ZeroBase,
                "基数为0或可能为0，不能作除数".to_owned(),
                "the divisor is or may be 0".to_owned(),
                None,
            ),
        }
    }

    /// A cell holds something that is no figure.
    pub fn bad_cell(&self, kind: CauseKind, key: (BlockRef, RowIx, ColumnIx), cell: &Cell, why: Option<&Text>) -> Stop {
        let cut = self.cut_in(key.0).filter(|_| match kind {
            CauseKind::NotPrinted => true,
            CauseKind::Unreadable => {
                self.report.cut.is_some_and(|cut| cell.place.is_some_and(|at| at.line == cut.line))
            }
            _ => false,
        });
        if let Some(stop) = cut {
            return stop;
        }
        let name = names::cell(self.program, self.report, key.0, key.1, key.2);
        let (zh, en) = match (kind, why) {
            (CauseKind::Text, _) => {
                (format!("{name} 不是数字：“{}”", cell.text), format!("{name} is no figure: \"{}\"", cell.text))
            }
            (CauseKind::Unreadable, Some(why)) => {
                (format!("{name} 无法辨认：{}", why.zh), format!("{name} cannot be read: {}", why.en))
            }
            _ => (format!("{name} 没有印出"), format!("{name} is not printed")),
        };
        Stop::new(kind, zh, en, cell.place)
    }

    /// A row or column is not printed: `what` names it as far as it is known.
    pub fn not_printed(&self, block: BlockRef, what: &str) -> Stop {
        if let Some(stop) = self.cut_in(block) {
            return stop;
        }
        let table = names::block(self.program, self.report, block);
        let name = if what.is_empty() { format!("{table} 中所需的行") } else { format!("{table}[{what}]") };
        Stop::new(CauseKind::NotPrinted, format!("{name} 没有印出"), format!("{table}[{what}] is not printed"), None)
    }

    /// A fixed row that a sum needs is not printed.
    pub fn gap(&self, block: BlockRef, node: NodeIx) -> Stop {
        self.not_printed(block, &names::node(self.program, block, node))
    }

    /// A column is not printed.
    pub fn no_column(&self, block: BlockRef, column: &str) -> Stop {
        if let Some(stop) = self.cut_in(block) {
            return stop;
        }
        let name = format!("{}.{column}", names::block(self.program, self.report, block));
        Stop::new(CauseKind::NotPrinted, format!("{name} 栏没有印出"), format!("column {name} is not printed"), None)
    }

    /// A code is not found in a table of which a part could not be read.
    pub fn not_whole(&self, form: FormId, code: &str) -> Stop {
        if let Some(place) = self.cut_before(form) {
            return Self::behind(place);
        }
        let name = names::form(self.program, form);
        let (zh, en) = if code.is_empty() {
            (format!("{name}表有读不出的行或栏，合计不能确定"), format!("parts of table {name} could not be read"))
        } else {
            let zh = format!("{name}表有读不出的行或栏，不能确定其中没有 {code}");
            (zh, format!("{code} is not found, but parts of table {name} could not be read"))
        };
        Stop::new(CauseKind::NotWhole, zh, en, None)
    }

    /// A key stands twice.
    pub fn doubled(&self, block: BlockRef, key: &str, second: Option<RowIx>) -> Stop {
        let name = format!("{}[{key}]", names::block(self.program, self.report, block));
        let place = second.and_then(|row| self.row(block, row)).and_then(|row| row.place);
        Stop::new(
            CauseKind::DoubledKey,
            format!("{name} 印了不止一行"),
            format!("{name} is printed more than once"),
            place,
        )
    }

    /// A total that is not 0 has no parts printed below it.
    pub fn without_parts(&self, block: BlockRef, row: RowIx) -> Stop {
        let name = names::row(self.program, self.report, block, row);
        let name = format!("{}[{name}]", names::block(self.program, self.report, block));
        let place = self.row(block, row).and_then(|row| row.place);
        let en = format!("{name} is printed without its parts");
        Stop::new(CauseKind::TotalWithoutParts, format!("{name} 不为0，但没有印出其明细"), en, place)
    }

    /// A row of unknown place in the tree may belong to a sum.
    pub fn unplaced(&self, block: BlockRef, row: RowIx) -> Stop {
        let name = names::row(self.program, self.report, block, row);
        let name = format!("{}[{name}]", names::block(self.program, self.report, block));
        let place = self.row(block, row).and_then(|row| row.place);
        let zh = format!("{name} 不知属于哪一项，有关合计不能确定");
        Stop::new(
            CauseKind::Unreadable,
            zh,
            format!("it is not known where {name} belongs, so its total is open"),
            place,
        )
    }

    /// `min` or `max` of no rows.
    pub fn no_rows(&self, block: BlockRef) -> Stop {
        let name = names::block(self.program, self.report, block);
        Stop::new(
            CauseKind::NoRows,
            format!("{name} 没有可取最大、最小值的行"),
            format!("{name} has no such rows"),
            None,
        )
    }

    /// One row is wanted where there is not exactly one.
    pub fn no_total(&self, block: BlockRef) -> Stop {
        let name = names::block(self.program, self.report, block);
        let zh = format!("{name} 没有唯一的一行可代表全表");
        Stop::new(CauseKind::NoTotal, zh, format!("{name} has no single row that stands for it"), None)
    }

    /// A heading or an entry of a code list is not there.
    pub fn no_entry(&self, zh: String, en: String) -> Stop {
        Stop::new(CauseKind::NoEntry, zh, en, None)
    }
}
