//! The printed rows that a loop or an aggregate takes, and whether a sum over them would be complete.
//!
//! Must not know values, except that a total without parts is asked for by its row.

use std::borrow::Cow;

use super::frame::{Frame, View};
use super::index::{gap_below, has_braces, is_below, is_memo, is_stray, parts};
use super::locate::Target;
use super::stop::Stop;
use crate::form::table::NodeIx;
use crate::report::model::RowIx;
use crate::ruleset::program::{Keep, RowRef, RowSet};

/// What the rows are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A loop: `memo` rows too.
    Loop,
    /// A sum: no `memo` rows, and all fixed rows must be there.
    Sum,
}

/// Rows to take, and totals that stand there without their parts: 0 if they are 0, else the sum is not known.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken<'a> {
    pub rows: Cow<'a, [RowIx]>,
    pub bare: Cow<'a, [RowIx]>,
    /// Rows of unknown place may belong to it.
    pub open: bool,
}

impl<'a> Taken<'a> {
    fn rows(rows: impl Into<Cow<'a, [RowIx]>>) -> Self {
        Self { rows: rows.into(), bare: Cow::Borrowed(&[]), open: false }
    }
}

impl<'a> Frame<'a> {
    /// The rows of a set.
    pub fn rows(&mut self, view: &View<'a>, set: &RowSet, purpose: Purpose) -> Result<Taken<'a>, Stop> {
        let facts = view.facts;
        match (set, purpose) {
            (RowSet::Once, _) => Ok(Taken::default()),
            (RowSet::All, Purpose::Loop) => Ok(Taken::rows(&*facts.looped)),
            (RowSet::Leaf, Purpose::Loop) => Ok(Taken::rows(&*facts.leaves)),
            (RowSet::WithParts, _) => Ok(Taken::rows(&*facts.with_parts)),
            (RowSet::All | RowSet::Leaf, Purpose::Sum) => {
                if let Some(node) = facts.gap {
                    return Err(self.gap(view.id, node));
                }
                let leaf = matches!(set, RowSet::Leaf);
                let rows = if leaf { &facts.leaves } else { &facts.summed };
                let bare: &[RowIx] = if leaf { &facts.bare } else { &[] };
                Ok(Taken { rows: Cow::Borrowed(rows), bare: Cow::Borrowed(bare), open: true })
            }
            (RowSet::Of(row), _) => self.below(view, row, purpose),
            (RowSet::Under(top, keep), _) => self.under(view, top, *keep, purpose),
            (RowSet::Listed(rows, keep), _) => self.listed(view, rows, *keep),
        }
    }

    /// `of r`
    fn below(&mut self, view: &View<'a>, row: &RowRef, purpose: Purpose) -> Result<Taken<'a>, Stop> {
        let at = match self.locate(view, row)? {
            Target::One(at) => at,
            Target::Many(rows) => return Ok(Taken { open: purpose == Purpose::Sum, ..Taken::rows(rows) }),
            Target::Zero => return Ok(Taken::default()),
            Target::Missing(what) => return Err(self.not_printed(view.id, &what)),
        };
        let Some(row) = view.block.row(at) else { return Ok(Taken::default()) };
        let rows: Cow<'a, [RowIx]> = match purpose {
            Purpose::Loop => Cow::Borrowed(&row.children),
            Purpose::Sum if parts(view.spec, view.block, row).count() == row.children.len() => {
                Cow::Borrowed(&row.children)
            }
            Purpose::Sum => Cow::Owned(parts(view.spec, view.block, row).collect()),
        };
        let mut taken = Taken { rows, bare: Cow::Borrowed(&[]), open: purpose == Purpose::Sum };
        if purpose == Purpose::Sum {
            if taken.rows.is_empty() && has_braces(view.spec, row) {
                taken.bare = Cow::Owned(vec![at]);
            } else if let Some(node) = row.node.and_then(|node| gap_below(view.spec, view.block, node)) {
                return Err(self.gap(view.id, node));
            }
        }
        Ok(taken)
    }

    /// `under r`: at or below
    fn under(&mut self, view: &View<'a>, top: &RowRef, keep: Keep, purpose: Purpose) -> Result<Taken<'a>, Stop> {
        let (tops, node) = match (self.locate(view, top)?, top) {
            (Target::One(at), _) => (vec![at], view.block.row(at).and_then(|row| row.node)),
            (Target::Many(rows), _) => (rows, None),
            (Target::Zero, _) => return Ok(Taken::default()),
            (Target::Missing(_), RowRef::Node(node)) => (self.rows_of_node(view, *node), Some(*node)),
            (Target::Missing(what), _) => return Err(self.not_printed(view.id, &what)),
        };
        let mut rows = Vec::new();
        for top in tops {
            collect(view, top, &mut rows);
        }
        rows.sort_unstable();
        rows.dedup();
        let facts = view.facts;
        let bare: Vec<RowIx> =
            rows.iter().copied().filter(|row| keep == Keep::Leaf && facts.bare.contains(row)).collect();
        rows.retain(|id| {
            let Some(row) = view.block.row(*id) else { return false };
            !is_stray(view.spec, row) && (purpose == Purpose::Loop || !is_memo(view.spec, row)) && kept(view, *id, keep)
        });
        if purpose == Purpose::Loop {
            return Ok(Taken::rows(rows));
        }
        let closed = bare.is_empty().then_some(node).flatten();
        match closed.and_then(|node| gap_below(view.spec, view.block, node)) {
            Some(node) => Err(self.gap(view.id, node)),
            None => Ok(Taken { rows: rows.into(), bare: bare.into(), open: true }),
        }
    }

    /// Printed rows at or below a node that is not printed itself.
    fn rows_of_node(&self, view: &View<'_>, top: NodeIx) -> Vec<RowIx> {
        let inside = |node: Option<NodeIx>| node.is_some_and(|node| is_below(view.spec, node, top));
        view.block.row_ids().filter(|(_, row)| inside(row.node)).map(|(id, _)| id).collect()
    }

    /// `[302, 307, 309..313]`
    fn listed(&mut self, view: &View<'_>, wanted: &[RowRef], keep: Keep) -> Result<Taken<'a>, Stop> {
        let mut rows = Vec::new();
        for row in wanted {
            match self.locate(view, row)? {
                Target::One(row) => rows.push(row),
                Target::Many(more) => rows.extend(more),
                Target::Zero => {}
                Target::Missing(what) => return Err(self.not_printed(view.id, &what)),
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        rows.retain(|row| kept(view, *row, keep) && seen.insert(*row));
        Ok(Taken::rows(rows))
    }
}

fn kept(view: &View<'_>, row: RowIx, keep: Keep) -> bool {
    match keep {
        Keep::Every => true,
        Keep::Leaf => view.facts.leaves.binary_search(&row).is_ok(),
        Keep::WithParts => view.facts.with_parts.binary_search(&row).is_ok(),
    }
}

/// A row and all printed rows below it.
fn collect(view: &View<'_>, top: RowIx, into: &mut Vec<RowIx>) {
    let mut open = vec![top];
    while let Some(at) = open.pop() {
        // a row is printed once, so more rows than the block has means a circle
        if into.len() > view.block.rows.len() {
            return;
        }
        into.push(at);
        open.extend(view.block.row(at).map(|row| row.children.as_slice()).unwrap_or_default());
    }
}
