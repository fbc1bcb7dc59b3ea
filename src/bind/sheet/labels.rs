//! Labels of merged cells: what an empty cell continues, and where it cannot be told what it continues.
//!
//! Must not know scores. A label in the middle of a group of the next level stands where its cell was centred, not where
//! it begins: how far it reaches is then not known.

use crate::base::problem::Text;
use crate::report::model::{Cell, Value};

/// What stands in a merged column.
#[derive(Clone, Debug, Default)]
enum State {
    /// No label was printed yet.
    #[default]
    Nothing,
    /// This one reaches down.
    Known(Cell),
    /// A label that cannot be told reaches down.
    Unknown,
}

/// The merged columns of a list, from the outermost.
#[derive(Debug)]
pub(super) struct Labels {
    /// Column of the block, what stands in it, the first row of its group.
    levels: Vec<(usize, State, usize)>,
}

impl Labels {
    pub(super) fn new(columns: impl Iterator<Item = usize>) -> Self {
        Labels { levels: columns.map(|column| (column, State::Nothing, 0)).collect() }
    }

    /// Takes the labels printed in a line that will be row `row`; gives the rows and columns that are no longer certain.
    pub(super) fn take(&mut self, printed: &[(usize, Cell)], row: usize) -> Vec<(usize, std::ops::Range<usize>)> {
        let mut doubtful = Vec::new();
        let has = |column: usize| printed.iter().find(|(at, _)| *at == column);
        let inner = self.levels.iter().map(|(column, state, from)| (*column, matches!(state, State::Known(_)), *from));
        let inner: Vec<(usize, bool, usize)> = inner.collect();
        for (level, (column, state, from)) in self.levels.iter_mut().enumerate() {
            let Some((_, cell)) = has(*column) else { continue };
            let below =
                inner.get(level + 1).filter(|(next, runs, since)| *runs && *since < row && has(*next).is_none());
            match below {
                Some((_, _, since)) => {
                    *state = State::Unknown;
                    doubtful.push((*column, *since..row));
                }
                None => *state = State::Known(cell.clone()),
            }
            *from = row;
        }
        doubtful
    }

    /// A line may have hidden a label: what follows continues something unknown.
    pub(super) fn lose(&mut self) {
        for (_, state, _) in &mut self.levels {
            *state = State::Unknown;
        }
    }

    /// What an empty cell of a merged column holds.
    pub(super) fn cell(&self, column: usize) -> Option<Cell> {
        let (_, state, _) = self.levels.iter().find(|(at, ..)| *at == column)?;
        Some(match state {
            State::Nothing => Cell { value: Value::Blank, ..Cell::default() },
            State::Known(cell) => cell.clone(),
            State::Unknown => Cell { value: Value::Unreadable(unclear()), ..Cell::default() },
        })
    }
}

/// Why the label of a row is not known.
pub(super) fn unclear() -> Text {
    Text::new(
        "合并单元格的名称没有印在它的第一行，不知从哪一行起",
        "the label of merged cells is not printed in their first line, so where they begin is not known",
    )
}
