//! What a run asks of each block again and again, worked out once: rows that loops and sums take, what is missing.
//!
//! Must not know rules.

use super::folded::Folded;
use crate::base::fold::fold;
use crate::base::number::Figure;
use crate::base::unit::Unit;
use crate::form::table::{
    BlockForm, BlockRef, ColumnIx, ColumnType, FormId, NodeIx, NodeKind, RowNode, TableForm, Where,
};
use crate::report::model::{Block, Cell, Key, Report, Row, RowIx, Table, Value};
use crate::ruleset::program::Program;

/// What is known of every block of a report before any rule runs.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Words compared so far.
    pub words: Folded,
    /// The titles of the headings as they compare.
    pub titles: Vec<String>,
    forms: Vec<Vec<Facts>>,
    /// Of each form, of each printed copy of it.
    members: Vec<Vec<Vec<Facts>>>,
}

/// What is known of a block.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Rows with a key that the form or a code list knows.
    pub named: Vec<RowIx>,
    /// These and rows with figures whose key is not known: what a loop over all rows runs over.
    pub looped: Vec<RowIx>,
    /// The named ones without `memo` rows.
    pub summed: Vec<RowIx>,
    /// Leaf rows.
    pub leaves: Vec<RowIx>,
    /// Rows with printed rows below them or braces in the form.
    pub with_parts: Vec<RowIx>,
    /// Rows with braces in the form and no printed row below them.
    pub bare: Vec<RowIx>,
    /// Rows whose place in the tree is not known.
    pub strays: Vec<RowIx>,
    /// The first fixed row that a sum over the whole block would need and that is not printed.
    pub gap: Option<NodeIx>,
    /// Any code may stand in it.
    pub open: bool,
    /// For each column, what its figures measure.
    pub measures: Vec<Measure>,
}

/// What the figures of a column measure.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measure {
    /// The power of ten from the printed unit to the unit computed in.
    pub exponent: i32,
    bound: Bound,
}

/// What tells how exactly a figure is printed.
#[derive(Clone, Copy, Debug, Default)]
enum Bound {
    /// An amount: the decimals of its table or its own, if more; a printed 0 is exact.
    Table,
    /// A count (3 辆): counted, not rounded.
    Whole,
    /// Percents, ratios, scores, numbers: their own decimals, 0 included.
    #[default]
    Own,
}

impl Measure {
    fn new(types: &[ColumnType], unit: Unit) -> Self {
        let kind = types.iter().find(|kind| kind.is_number());
        let exponent = match kind {
            Some(ColumnType::Amount) => unit_exponent(unit),
            Some(ColumnType::Percent) => -2,
            _ => 0,
        };
        let bound = match kind {
            Some(ColumnType::Amount) => Bound::Table,
            Some(ColumnType::Count(unit)) if *unit != Unit::Count("分") => Bound::Whole,
            _ => Bound::Own,
        };
        Self { exponent, bound }
    }

    /// Decimals that bound the true value of a printed figure; none if it is exact.
    pub fn decimals(self, table: &Table, figure: &Figure) -> Option<u32> {
        match self.bound {
            Bound::Table => (!figure.value.is_zero()).then(|| table.decimals.max(figure.decimals)),
            Bound::Whole if figure.decimals == 0 => None,
            Bound::Whole | Bound::Own => Some(figure.decimals),
        }
    }
}

impl Index {
    /// Reads every table once.
    pub fn new(program: &Program, report: &Report) -> Self {
        let facts = |form: &TableForm, table: Option<&Table>| -> Vec<Facts> {
            let block = |at: usize| table.and_then(|table| table.blocks.get(at));
            form.blocks.iter().enumerate().map(|(at, spec)| Facts::new(form, spec, table, block(at))).collect()
        };
        let tables = || program.forms.iter().enumerate().map(|(at, form)| (form, report.tables.get(at)));
        let of_members = |(form, table): (&TableForm, Option<&Table>)| {
            table.into_iter().flat_map(|table| &table.members).map(|member| facts(form, Some(member))).collect()
        };
        Self {
            words: Folded::default(),
            titles: report.headings.iter().map(|heading| fold(&heading.title.text)).collect(),
            forms: tables().map(|(form, table)| facts(form, table)).collect(),
            members: tables().map(of_members).collect(),
        }
    }

    /// What is known of a block.
    pub fn facts(&self, block: BlockRef) -> Option<&Facts> {
        let form = usize::from(block.form.0);
        let blocks = match block.from {
            Where::Member(member) => self.members.get(form)?.get(usize::from(member))?,
            Where::Here | Where::Every | Where::Keyed(_) => self.forms.get(form)?,
        };
        blocks.get(usize::from(block.block.0))
    }
}

impl Facts {
    fn new(form: &TableForm, spec: &BlockForm, table: Option<&Table>, block: Option<&Block>) -> Self {
        let Some(block) = block else { return Self::default() };
        let unit = table.and_then(|table| table.unit).unwrap_or(form.unit);
        let measures = spec.columns.iter().map(|column| Measure::new(&column.types, unit)).collect();
        let open = spec.nodes.iter().any(|node| matches!(node.kind, NodeKind::List(_) | NodeKind::Others));
        let mut facts = Facts { open, measures, ..Facts::default() };
        for (id, row) in block.row_ids() {
            facts.sort_row(spec, block, id, row);
        }
        facts.gap = spec.roots().find_map(|root| gap(spec, block, root));
        facts
    }

    fn sort_row(&mut self, spec: &BlockForm, block: &Block, id: RowIx, row: &Row) {
        if is_stray(spec, row) {
            self.strays.push(id);
            // one without a name may be the rest of the row above
            if matches!(row.key, Key::Unknown(_)) && holds_figures(spec, block, id) {
                self.looped.push(id);
            }
            return;
        }
        self.named.push(id);
        self.looped.push(id);
        let parts = parts(spec, block, row).next().is_some();
        let braces = has_braces(spec, row);
        if parts || braces {
            self.with_parts.push(id);
        }
        if is_memo(spec, row) {
            return;
        }
        self.summed.push(id);
        if row.leaf || (spec.nodes.is_empty() && !parts) {
            self.leaves.push(id);
        } else if braces && !parts {
            self.bare.push(id);
        }
    }
}

/// The power of ten from a unit to the one computed in.
pub(super) fn unit_exponent(unit: Unit) -> i32 {
    match unit {
        Unit::Yuan => -4,
        Unit::Thousand => -1,
        Unit::Yi => 4,
        Unit::Percent => -2,
        Unit::Wan | Unit::Count(_) => 0,
    }
}

/// A row whose place in the tree is not known: a label that the tree lacks, or no name at all.
pub(super) fn is_stray(spec: &BlockForm, row: &Row) -> bool {
    match row.key {
        Key::Unknown(_) => !spec.nodes.is_empty(),
        Key::Nameless => true,
        Key::Code(_) | Key::Label(_) => false,
    }
}

/// The cells of a row that count or measure; numbers such as 行次 do not.
pub(super) fn figures<'b>(
    spec: &'b BlockForm,
    block: &'b Block,
    row: RowIx,
) -> impl Iterator<Item = (ColumnIx, &'b Cell)> {
    let counts = |kind: &ColumnType| matches!(kind, ColumnType::Amount | ColumnType::Count(_) | ColumnType::Percent);
    let columns = spec.column_ids().filter(move |(_, column)| column.types.iter().any(counts));
    columns.filter_map(move |(at, _)| Some((at, block.cell(row, at)?)))
}

/// Whether a row has a figure other than 0, or what may be one.
pub(super) fn holds_figures(spec: &BlockForm, block: &Block, row: RowIx) -> bool {
    figures(spec, block, row).any(|(_, cell)| match &cell.value {
        Value::Number(figure) => !figure.value.is_zero(),
        Value::Unreadable(_) => true,
        Value::Text(_) | Value::Blank | Value::Absent => false,
    })
}

fn node_of(spec: &BlockForm, node: NodeIx) -> Option<&RowNode> {
    spec.nodes.get(usize::from(node.0))
}

/// A fixed row with braces in the form: a total, whatever is printed below it.
pub(super) fn has_braces(spec: &BlockForm, row: &Row) -> bool {
    matches!(row.key, Key::Label(_)) && row.node.and_then(|node| node_of(spec, node)).is_some_and(|node| node.braces)
}

/// A row that stands under 其中：, or below one that does.
pub(super) fn is_memo(spec: &BlockForm, row: &Row) -> bool {
    let mut at = row.node;
    // a tree is no deeper than it has nodes
    for _ in 0..=spec.nodes.len() {
        let Some(node) = at.and_then(|at| node_of(spec, at)) else { return false };
        if node.memo {
            return true;
        }
        at = node.parent;
    }
    false
}

/// The rows directly below one that count in its sum.
pub(super) fn parts<'r>(spec: &'r BlockForm, block: &'r Block, row: &'r Row) -> impl Iterator<Item = RowIx> + 'r {
    row.children
        .iter()
        .copied()
        .filter(|child| block.row(*child).is_some_and(|child| !is_stray(spec, child) && !is_memo(spec, child)))
}

/// Whether a node lies below another.
pub(super) fn is_below(spec: &BlockForm, node: NodeIx, top: NodeIx) -> bool {
    let mut at = Some(node);
    for _ in 0..=spec.nodes.len() {
        match at {
            Some(here) if here == top => return true,
            Some(here) => at = node_of(spec, here).and_then(|node| node.parent),
            None => return false,
        }
    }
    false
}

/// The first fixed row at or below a node that a sum needs and that is not printed. Codes are open and need none.
fn gap(spec: &BlockForm, block: &Block, at: NodeIx) -> Option<NodeIx> {
    let node = node_of(spec, at)?;
    if node.memo || !matches!(node.kind, NodeKind::Label(_)) {
        return None;
    }
    let row = printed(block, at).first().and_then(|row| block.row(*row));
    match row {
        // a total without any part is told by its value, not by the parts it lacks
        Some(row) if node.braces && parts(spec, block, row).next().is_some() => gap_below(spec, block, at),
        Some(_) => None,
        None if node.braces
            && spec.node_ids().any(|(id, _)| is_below(spec, id, at) && !printed(block, id).is_empty()) =>
        {
            gap_below(spec, block, at)
        }
        None if node.optional => None,
        None => Some(at),
    }
}

/// As [`gap`], for the nodes directly below one.
pub(super) fn gap_below(spec: &BlockForm, block: &Block, top: NodeIx) -> Option<NodeIx> {
    let below = spec.node_ids().filter(|(_, node)| node.parent == Some(top));
    below.into_iter().find_map(|(id, _)| gap(spec, block, id))
}

/// Printed rows of a node.
pub(super) fn printed(block: &Block, node: NodeIx) -> &[RowIx] {
    block.by_node.get(usize::from(node.0)).map_or(&[], Vec::as_slice)
}

/// The form's specification of a block.
pub(super) fn block_form(program: &Program, block: BlockRef) -> Option<&BlockForm> {
    form_of(program, block.form)?.blocks.get(usize::from(block.block.0))
}

/// A form of the program.
pub(super) fn form_of(program: &Program, form: FormId) -> Option<&TableForm> {
    program.forms.get(usize::from(form.0))
}
