//! The report model: what the binder understood of one document.
//!
//! Must not know how it was found.

use foldhash::HashMap;

use crate::base::number::Figure;
use crate::base::place::Place;
use crate::base::problem::{Problem, Text};
use crate::base::unit::Unit;
use crate::form::table::{BlockRef, ColumnIx, NodeIx, Where};

/// Index of a row in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowIx(pub u32);

/// Text printed somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// As printed, white space at both ends removed.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// One document bound to the forms of a program.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// One for each form, in the program's order.
    pub tables: Vec<Table>,
    /// Titles and headings in the order printed: the rows of `文档`.
    pub headings: Vec<Heading>,
    /// Year of the accounts: 2023.
    pub year: Option<u16>,
    /// Name of the department or unit.
    pub department: Option<Printed>,
    /// Region, if it can be told.
    pub region: Option<String>,
    /// Numbers in sections of prose that no form reads, in the order printed.
    pub unread: Vec<Printed>,
    /// Where the file breaks off; what should follow is not known.
    pub cut: Option<Place>,
    /// What could not be understood of the whole; what is wrong with a table stands with it.
    pub problems: Vec<Problem>,
    /// For each input of the program that was given, what it says of itself; their tables follow the report's own.
    pub given: Vec<Option<About>>,
}

/// What a document says of itself: 本文.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// 年度
    pub year: Option<u16>,
    /// 部门
    pub department: Option<Printed>,
    /// 地区
    pub region: Option<String>,
}

/// How much of a table is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableState {
    /// Not in the document.
    #[default]
    Absent,
    /// Left without figures, with the sentence that says so: everything in it is 0.
    Empty,
    /// Bound; `whole` is false when some of its rows or columns could not be read, so that a code not found is unknown.
    Bound {
        /// Every row and column was understood.
        whole: bool,
    },
}

/// A table of the document.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// How much of it is there.
    pub state: TableState,
    /// Where rows stand that look like its own and were not read: whether it is absent is not known then.
    pub unread: Option<Place>,
    /// The printed title.
    pub title: Option<Printed>,
    /// The printed number: `公开03表`.
    pub number: Option<Printed>,
    /// The unit in force: printed, else the form's.
    pub unit: Option<Unit>,
    /// The printed unit line.
    pub unit_printed: Option<Printed>,
    /// Decimals in force (DESIGN of rounding): how exactly its amounts are printed.
    pub decimals: u32,
    /// What stands after 部门： or 单位： above the table.
    pub department: Option<Printed>,
    /// The sentence that says that there are no figures.
    pub note: Option<Printed>,
    /// One for each block of the form, in order; of a `many` form only its members have blocks.
    pub blocks: Vec<Block>,
    /// The printed copies of a `many` form, in order.
    pub members: Vec<Table>,
    /// What tells a member from the others: `园区专项`.
    pub key: Option<Printed>,
    /// How many members of the same key are printed before it.
    pub copy: u32,
    /// Where the file breaks off, if it does so in this table or before it could come: what is not printed is not known.
    pub cut: Option<Place>,
    /// What could not be understood of it.
    pub problems: Vec<Problem>,
}

/// A block of a table: rows × columns of the form.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The printed header of each column of the form; `None`: not printed. A column read from several cells has the first.
    pub headers: Vec<Option<Printed>>,
    /// Rows in the order read (side-by-side groups one after the other).
    pub rows: Vec<Row>,
    /// Cells, row by row, `headers.len()` each.
    pub cells: Vec<Cell>,
    /// Printed rows of each node of the form, in order; fixed rows have one at most unless printed twice.
    pub by_node: Vec<Vec<RowIx>>,
    /// Printed rows of each code, in order; more than one: a doubled key.
    pub by_code: HashMap<String, Vec<RowIx>>,
    /// Column number printed as 栏次, for each column.
    pub column_ordinals: Vec<Option<u32>>,
}

/// A printed row that the form knows, or a code.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What names the row.
    pub key: Key,
    /// The name as printed (科目名称 or label), spaces inside removed.
    pub name: String,
    /// The node of the form it belongs to; for a code, the code list or code node.
    pub node: Option<NodeIx>,
    /// The printed row directly above in the tree.
    pub parent: Option<RowIx>,
    /// The printed rows directly below.
    pub children: Vec<RowIx>,
    /// No printed row below and no braces in the form; never a `memo` row, never one without a name.
    pub leaf: bool,
    /// Printed 行次.
    pub ordinal: Option<u32>,
    /// Where the key stands.
    pub place: Option<Place>,
    /// How many rows of the same name are printed before it.
    pub copy: u32,
}

/// What names a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Key {
    /// A code, in full: `2010401`.
    Code(String),
    /// A fixed row: its node is set; the text is the form's name for it.
    Label(String),
    /// A label that the form does not know: kept, never part of a sum.
    Unknown(String),
    /// No name is printed (a line that only holds a 行次). Row loops pass over it.
    #[default]
    Nameless,
}

/// A cell: its value, its text and its place.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// As printed (white space at both ends removed); empty for blank and absent cells.
    pub text: String,
    /// Where; `None` if nothing is printed there (absent).
    pub place: Option<Place>,
}

/// What a cell holds. Blank, absent, text, unreadable and 0 are five things.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// A figure in the unit of its table; a unit printed in the cell itself is already converted.
    Number(Figure),
    /// Printed, with nothing in it.
    Blank,
    /// Text; in a column of figures this is a fault of the document, elsewhere it is the value.
    Text(String),
    /// Printed, but what it means cannot be told: why.
    Unreadable(Text),
    /// Its row or column is not printed.
    #[default]
    Absent,
}

/// A printed title or heading: a row of `文档`.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 标题, without its ordinal.
    pub title: Printed,
    /// 种类
    pub kind: HeadingKind,
    /// 编号: `公开03表`, or the ordinal of a section: `三、`
    pub number: Option<Printed>,
    /// 部门
    pub department: Option<Printed>,
    /// 年度 in the title or the lines above
    pub year: Option<u16>,
    /// 单位
    pub unit: Option<Printed>,
    /// 说明: the sentence below a table that says it is empty, or the text of a section.
    pub note: Option<Printed>,
    /// 空: the table prints no nonzero figure.
    pub empty: bool,
    /// Level of a section, from 1; 0 for tables.
    pub level: u32,
    /// How many headings of the same title are printed before it; those of a contents page come last.
    pub copy: u32,
}

/// 种类 of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingKind {
    /// 表
    Table,
    /// 节
    Section,
    /// 目录
    Contents,
}

impl Report {
    /// The year of the report, or of an input.
    #[must_use]
    pub fn year_of(&self, input: Option<u16>) -> Option<u16> {
        input.map_or(self.year, |input| self.about(input)?.year)
    }

    /// The department of the report, or of an input.
    #[must_use]
    pub fn department_of(&self, input: Option<u16>) -> Option<&Printed> {
        input.map_or(self.department.as_ref(), |input| self.about(input)?.department.as_ref())
    }

    /// The region of the report, or of an input.
    #[must_use]
    pub fn region_of(&self, input: Option<u16>) -> Option<&str> {
        input.map_or(self.region.as_deref(), |input| self.about(input)?.region.as_deref())
    }

    /// What an input says of itself.
    fn about(&self, input: u16) -> Option<&About> {
        self.given.get(usize::from(input))?.as_ref()
    }

    /// The printed table that a block is read from.
    #[must_use]
    pub fn table(&self, at: BlockRef) -> Option<&Table> {
        let table = self.tables.get(usize::from(at.form.0))?;
        match at.from {
            Where::Member(member) => table.members.get(usize::from(member)),
            Where::Here | Where::Every | Where::Keyed(_) => Some(table),
        }
    }

    /// A printed block.
    #[must_use]
    pub fn block(&self, at: BlockRef) -> Option<&Block> {
        self.table(at)?.blocks.get(usize::from(at.block.0))
    }
}

impl Block {
    /// The cell of a row and column of the form.
    #[must_use]
    pub fn cell(&self, row: RowIx, column: ColumnIx) -> Option<&Cell> {
        let width = self.headers.len();
        if usize::from(column.0) >= width {
            return None;
        }
        self.cells.get(row.0 as usize * width + usize::from(column.0))
    }

    /// A row by its index.
    #[must_use]
    pub fn row(&self, row: RowIx) -> Option<&Row> {
        self.rows.get(row.0 as usize)
    }

    /// Every row with its index.
    pub fn row_ids(&self) -> impl Iterator<Item = (RowIx, &Row)> {
        self.rows.iter().enumerate().map(|(at, row)| (RowIx(u32::try_from(at).unwrap_or(u32::MAX)), row))
    }
}
