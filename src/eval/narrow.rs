//! Rows to which layers narrow a rule: `at 06[302]`.
//!
//! Must not know verdicts.

use super::frame::{Frame, HEADINGS};
use crate::base::fold::fold;
use crate::form::table::BlockRef;
use crate::report::model::{Key, Row, RowIx};
use crate::ruleset::program::{Case, RowRef, Rows};

impl Frame<'_> {
    /// Whether a case looks at a row of its outermost loop.
    pub fn kept(&self, case: &Case, block: BlockRef, row: RowIx) -> bool {
        case.narrow.iter().all(|narrow| self.among(&narrow.rows, block, row) == narrow.keep)
    }

    fn among(&self, rows: &Rows, block: BlockRef, row: RowIx) -> bool {
        match rows {
            Rows::Keys(keys) => self.row(block, row).is_some_and(|row| keys.iter().any(|key| is(row, key))),
            Rows::Title(title) => {
                let heading = self.report.headings.get(row.0 as usize).filter(|_| block == HEADINGS);
                heading.is_some_and(|heading| fold(&heading.title.text) == fold(title))
            }
        }
    }
}

/// Whether a printed row is the one that a layer names: itself, not one that stands for it.
fn is(row: &Row, wanted: &RowRef) -> bool {
    match (wanted, &row.key) {
        (RowRef::Code(code), Key::Code(printed)) => code == printed,
        (RowRef::CodeRange(first, last), Key::Code(printed)) => {
            printed.len() == first.len() && (first..=last).contains(&printed)
        }
        (RowRef::Node(node), Key::Label(_)) => row.node == Some(*node),
        (RowRef::Ordinal(ordinal), _) => row.ordinal == Some(*ordinal),
        _ => false,
    }
}
