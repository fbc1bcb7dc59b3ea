//! A walk over expressions: which tables they read, which loops they look at.
//!
//! Must not know reports or values.

use crate::form::table::FormId;
use crate::ruleset::program::{CellRef, HeadingRef, Num, RowRef, RowSet, Test, Thing, Word};

/// Something met on the walk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Seen<'t> {
    /// Figures or words of a table are read.
    Reads(FormId),
    /// It is asked whether something is printed in a table.
    Asks(FormId),
    /// A loop's or aggregate's row is looked at.
    Slot(usize),
    /// The row before is looked at.
    Previous(usize),
    /// A cell is read.
    Cell(&'t CellRef),
    /// A word is read.
    Word(&'t Word),
}

type See<'s, 't> = &'s mut dyn FnMut(Seen<'t>);

/// Everything in a figure.
pub(super) fn num<'t>(num_: &'t Num, see: See<'_, 't>) {
    match num_ {
        Num::Const(..) | Num::Year(_) => {}
        Num::Cell(cell_) | Num::Decimals(cell_) => cell(cell_, see),
        Num::Neg(x) | Num::Abs(x) | Num::Round(x, _) => num(x, see),
        Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) | Num::Div(a, b) => {
            num(a, see);
            num(b, see);
        }
        Num::If(condition, a, b) => {
            test(condition, see);
            num(a, see);
            num(b, see);
        }
        Num::Aggregate(aggregate) => {
            see(Seen::Reads(aggregate.block.form));
            rows(&aggregate.rows, see);
            if let Some(filter) = &aggregate.filter {
                test(filter, see);
            }
            num(&aggregate.value, see);
        }
        Num::Previous(slot, cell_) => {
            see(Seen::Previous(*slot));
            cell(cell_, see);
        }
        Num::Entry(_, of, _) => word(of, see),
        Num::Heading(heading_, _) => heading(heading_, see),
        Num::Headings(filter, _) => {
            if let Some(filter) = filter {
                test(filter, see);
            }
        }
    }
}

/// Everything in a test; whether a table is there does not read it.
pub(super) fn test<'t>(test_: &'t Test, see: See<'_, 't>) {
    match test_ {
        Test::Const(_) => {}
        Test::Compare(relation) => {
            num(&relation.left, see);
            num(&relation.right, see);
        }
        Test::SameWord(relation) => {
            word(&relation.left, see);
            word(&relation.right, see);
            if let Some((_, slot)) = relation.names_of {
                see(Seen::Slot(slot));
            }
        }
        Test::And(parts) | Test::Or(parts) => parts.iter().for_each(|part| test(part, see)),
        Test::Not(part) => test(part, see),
        Test::Implies(a, b) => {
            test(a, see);
            test(b, see);
        }
        Test::If(a, b, c) => [a, b, c].into_iter().for_each(|part| test(part, see)),
        Test::InNums(x, list) => {
            num(x, see);
            list.iter().for_each(|x| num(x, see));
        }
        Test::InWords(x, list) => {
            word(x, see);
            list.iter().for_each(|x| word(x, see));
        }
        Test::InList(x, _) => word(x, see),
        Test::Under(block, a, b) => {
            see(Seen::Reads(block.form));
            row(a, see);
            row(b, see);
        }
        Test::Exists(thing_) => thing(thing_, see),
        Test::Blank(cell_) | Test::Readable(cell_) => cell(cell_, see),
        Test::Empty(form) => see(Seen::Reads(*form)),
        Test::Contains(a, b) | Test::Meets(a, b) => {
            word(a, see);
            word(b, see);
        }
        Test::Unique(block, _) => see(Seen::Reads(block.form)),
    }
}

fn thing<'t>(thing: &'t Thing, see: See<'_, 't>) {
    match thing {
        Thing::Row(block, row_) => {
            see(Seen::Asks(block.form));
            row(row_, see);
        }
        Thing::Cell(cell) => {
            see(Seen::Asks(cell.block.form));
            row(&cell.row, see);
        }
        Thing::Column(block, _) => see(Seen::Asks(block.form)),
        Thing::Table(_) => {}
        Thing::Heading(heading_) => heading(heading_, see),
        Thing::Entry(_, word_) => word(word_, see),
    }
}

fn cell<'t>(cell: &'t CellRef, see: See<'_, 't>) {
    see(Seen::Reads(cell.block.form));
    see(Seen::Cell(cell));
    row(&cell.row, see);
}

fn row<'t>(row_: &'t RowRef, see: See<'_, 't>) {
    match row_ {
        RowRef::Slot(slot) | RowRef::SameKey { slot, .. } => see(Seen::Slot(*slot)),
        RowRef::Word(word_) => word(word_, see),
        RowRef::Nth(named, _) => row(named, see),
        RowRef::Node(_) | RowRef::Code(_) | RowRef::CodeRange(..) | RowRef::Ordinal(_) | RowRef::Only => {}
    }
}

/// Everything in a set of rows.
pub(super) fn rows<'t>(rows: &'t RowSet, see: See<'_, 't>) {
    match rows {
        RowSet::Once | RowSet::All | RowSet::Leaf | RowSet::WithParts => {}
        RowSet::Of(top) | RowSet::Under(top, _) => row(top, see),
        RowSet::Listed(listed, _) => listed.iter().for_each(|one| row(one, see)),
    }
}

/// Everything in a word.
pub(super) fn word<'t>(word_: &'t Word, see: See<'_, 't>) {
    see(Seen::Word(word_));
    match word_ {
        Word::Const(_) | Word::Department(_) | Word::Region(_) => {}
        Word::Cell(cell_) => cell(cell_, see),
        Word::Key(slot) => see(Seen::Slot(*slot)),
        Word::Entry(_, of, _) => word(of, see),
        Word::Heading(heading_, _) => heading(heading_, see),
    }
}

fn heading<'t>(heading: &'t HeadingRef, see: See<'_, 't>) {
    if let HeadingRef::Slot(slot) = heading {
        see(Seen::Slot(*slot));
    }
}
