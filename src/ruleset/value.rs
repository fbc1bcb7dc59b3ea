//! What an expression stands for before it is known whether a figure, a word or a table is wanted.
//!
//! Plain data; must not know how it was found.

use super::program::{CellRef, ColumnRef, HeadingRef, Num, RowRef, Test, Word};
use super::types::Quantity;
use crate::form::table::{BlockRef, ColumnIx, FormId, Where};

/// What an expression stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `01.总计 + 3 万元`
    Num(Num, Quantity),
    /// `"没有"`
    Word(Word, WordKind),
    /// `01.总计 > 0`
    Test(Test),
    /// `03`; of a form declared `many`, which copies
    Form(FormId, Where),
    /// `01.收入`
    Block(BlockRef),
    /// `03[201]`
    Row(BlockRef, RowRef),
    /// `06[302, 307, 309..313]`
    Rows(BlockRef, Vec<RowRef>),
    /// `03.基本支出`; `bare` if it was written without its table, as a name or variable of a loop.
    Column {
        /// Its block.
        block: BlockRef,
        /// Which.
        column: ColumnRef,
        /// Without its table.
        bare: bool,
    },
    /// `06.决算数[302, 307]`
    Cells(BlockRef, ColumnRef, Vec<RowRef>),
    /// `03[201].基本支出`
    Cell(CellRef),
    /// `功能分类`
    List(usize),
    /// `功能分类[201]`
    Entry(usize, Word),
    /// `文档`
    Document,
    /// `文档["支出决算表"]`
    Heading(HeadingRef),
    /// `本文`, of an input `上年.本文`
    Own(Option<u16>),
    /// `上年`
    Input(usize),
    /// `m` of `for member m in 下级`
    Member(usize),
}

/// What words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// Free text, names.
    Text,
    /// The key of a row.
    Label,
    /// A code of the list with that index.
    Code(usize),
}

/// A value that can be compared.
#[derive(Clone, Debug)]
pub(super) enum Scalar {
    Num(Num, Quantity),
    Word(Word, WordKind),
    Test(Test),
}

/// A name's place: loops outside, aggregates inside.
#[derive(Clone, Debug)]
pub(super) enum Frame<'a> {
    /// `for row r in 03`
    Row { var: &'a str, block: BlockRef, slot: usize },
    /// `for value v in 01.收入.行次`
    Value { var: &'a str, block: BlockRef, column: ColumnIx, slot: usize },
    /// `for row d in 文档`; inside `count(文档)` the variable has no name.
    Heading { var: &'a str, slot: usize },
    /// `for amount column c`
    Column { var: &'a str, block: BlockRef, column: ColumnIx },
    /// `for member m in 项目自评`; inside an aggregate over members the variable has no name.
    /// `input`: the members are whole reports.
    Member { var: &'a str, form: FormId, input: Option<usize> },
    /// Inside an `item` of a form, of which copies.
    Item { form: FormId, from: Where },
    /// Inside `sum(…)`; `listed` if its rows are those of a list in brackets.
    Aggregate { block: BlockRef, slot: usize, listed: Option<Vec<RowRef>> },
}
