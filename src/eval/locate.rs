//! From a row or column that a rule means to the printed rows and columns that are meant.
//!
//! Must not know values of figures.

use super::frame::{Frame, View};
use super::index::{is_stray, printed};
use super::names;
use super::stop::Stop;
use crate::form::table::{ColumnIx, ColumnType, NodeIx, NodeKind, RowNode};
use crate::report::copies;
use crate::report::model::{Key, Row, RowIx};
use crate::ruleset::program::{ColumnRef, RowRef, Word};

/// The printed rows that a row of a rule stands for.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// Itself.
    One(RowIx),
    /// A code that is not printed: the topmost printed rows below it.
    Many(Vec<RowIx>),
    /// 0: a code of an open table, or an optional row.
    Zero,
    /// Not printed, and nothing tells its value.
    Missing(String),
}

impl Target {
    /// The printed rows, if there are any.
    pub fn printed(&self) -> &[RowIx] {
        match self {
            Self::One(row) => std::slice::from_ref(row),
            Self::Many(rows) => rows,
            Self::Zero | Self::Missing(_) => &[],
        }
    }
}

impl Frame<'_> {
    /// Finds a row.
    pub fn locate(&mut self, view: &View<'_>, row: &RowRef) -> Result<Target, Stop> {
        match row {
            RowRef::Slot(slot) => {
                Ok(self.slot(*slot).map_or_else(|| Target::Missing(String::new()), |at| Target::One(at.1)))
            }
            RowRef::Node(node) => self.node(view, *node),
            RowRef::Code(code) => self.code(view, code),
            RowRef::CodeRange(first, last) => Ok(code_range(view, first, last)),
            RowRef::Ordinal(number) => self.ordinal(view, *number),
            RowRef::Nth(row, number) => Ok(self.nth(view, row, *number)),
            RowRef::SameKey { slot, nodes } => self.same_key(view, *slot, nodes),
            RowRef::Word(word) => {
                let word = self.word(word)?;
                self.by_word(view, &word)
            }
            RowRef::Only => match view.facts.named.as_slice() {
                [only] => Ok(Target::One(*only)),
                _ => Err(self.no_total(view.id)),
            },
        }
    }

    fn node(&self, view: &View<'_>, at: NodeIx) -> Result<Target, Stop> {
        // every code below the node's own belongs to it too
        if let Some(NodeKind::Code(code)) = view.spec.nodes.get(usize::from(at.0)).map(|node| &node.kind) {
            return self.code(view, code);
        }
        match printed(view.block, at) {
            [row] => return Ok(Target::One(*row)),
            [_, second, ..] => {
                return Err(self.doubled(view.id, &names::node(self.program, view.id, at), Some(*second)));
            }
            [] => {}
        }
        let Some(node) = view.spec.nodes.get(usize::from(at.0)) else { return Ok(Target::Missing(String::new())) };
        if !view.whole {
            return Err(self.not_whole(view.id.form, &names::node(self.program, view.id, at)));
        }
        if node.optional && !node.braces {
            return Ok(Target::Zero);
        }
        Ok(Target::Missing(names::node(self.program, view.id, at)))
    }

    fn code(&self, view: &View<'_>, code: &str) -> Result<Target, Stop> {
        match view.block.by_code.get(code).map(Vec::as_slice) {
            Some([row]) => return Ok(Target::One(*row)),
            Some([_, second, ..]) => return Err(self.doubled(view.id, code, Some(*second))),
            _ => {}
        }
        let below = topmost_below(view, code);
        if !below.is_empty() {
            return match doubled_code(view, &below) {
                Some((key, row)) => Err(self.doubled(view.id, key, Some(row))),
                None => Ok(Target::Many(below)),
            };
        }
        if !view.whole {
            return Err(self.not_whole(view.id.form, code));
        }
        let named = |node: &RowNode| matches!(&node.kind, NodeKind::Code(top) if code.starts_with(top.as_str()));
        let open = view.facts.open || view.spec.nodes.iter().any(named);
        Ok(if open { Target::Zero } else { Target::Missing(code.to_owned()) })
    }

    fn ordinal(&self, view: &View<'_>, number: u32) -> Result<Target, Stop> {
        let mut rows = view.block.row_ids().filter(|(_, row)| row.ordinal == Some(number));
        match (rows.next(), rows.next()) {
            (Some((row, _)), None) => Ok(Target::One(row)),
            (Some(_), Some((second, _))) => Err(self.doubled(view.id, &format!("#{number}"), Some(second))),
            (None, _) => Ok(Target::Missing(format!("#{number}"))),
        }
    }

    /// One of several rows of a name, as findings tell them apart.
    fn nth(&self, view: &View<'_>, row: &RowRef, number: u32) -> Target {
        let name = match row {
            RowRef::Node(node) => copies::of_node(view.spec, *node),
            RowRef::Ordinal(number) => copies::of_ordinal(*number),
            RowRef::Code(code) => code.clone(),
            RowRef::Word(word) => match word.as_ref() {
                Word::Const(word) => word.name().to_owned(),
                _ => String::new(),
            },
            _ => String::new(),
        };
        let is = |row: &Row| {
            row.copy.saturating_add(1) == number && copies::of_row(view.spec, row).is_some_and(|own| own == name)
        };
        let found = view.block.row_ids().find(|(_, row)| is(row));
        let missing =
            || Target::Missing(names::reference(self.program, view.id, &RowRef::Nth(row.clone().into(), number)));
        found.map_or_else(missing, |(row, _)| Target::One(row))
    }

    fn same_key(&self, view: &View<'_>, slot: usize, nodes: &[Option<NodeIx>]) -> Result<Target, Stop> {
        let Some((there, row)) = self.slot(slot) else { return Ok(Target::Missing(String::new())) };
        let Some(found) = self.row(there, row) else { return Ok(Target::Missing(String::new())) };
        if let Key::Code(code) = &found.key {
            return self.code(view, code);
        }
        match found.node.and_then(|node| nodes.get(usize::from(node.0)).copied().flatten()) {
            Some(node) => self.node(view, node),
            None if found.node.is_none() => self.by_word(view, label(&found.key)),
            None => Ok(Target::Missing(names::row(self.program, self.report, there, row))),
        }
    }

    /// The row whose key is a word: a code, a label, or the name of a code.
    fn by_word(&self, view: &View<'_>, word: &str) -> Result<Target, Stop> {
        if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.code(view, word);
        }
        let wanted = self.index.words.name(word);
        let bears = |key: &Key| matches!(key, Key::Label(label) | Key::Unknown(label) if self.index.words.name(label) == wanted);
        let mut rows = view.block.row_ids().filter(|(_, row)| bears(&row.key));
        match (rows.next(), rows.next()) {
            (Some((row, _)), None) => return Ok(Target::One(row)),
            (Some(_), Some((second, _))) => return Err(self.doubled(view.id, word, Some(second))),
            (None, _) => {}
        }
        let named = |node: &RowNode| match &node.kind {
            NodeKind::Label(label) => {
                std::iter::once(label).chain(&node.aliases).any(|name| self.index.words.name(name) == wanted)
            }
            _ => false,
        };
        if let Some((node, _)) = view.spec.node_ids().find(|(_, node)| named(node)) {
            return self.node(view, node);
        }
        let lists = view.spec.columns.iter().filter(|column| column.key).flat_map(|column| &column.types);
        for list in lists {
            if let ColumnType::Code(list) = list
                && let Some(code) = self.program.lists.get(*list).and_then(|list| list.code_of(word))
            {
                return self.code(view, code);
            }
        }
        Ok(Target::Missing(names::quoted(word)))
    }

    /// Finds a column.
    pub fn column(&self, view: &View<'_>, column: ColumnRef) -> Result<ColumnIx, Stop> {
        let number = match column {
            ColumnRef::Fixed(column) => return Ok(column),
            ColumnRef::Ordinal(number) => number,
        };
        let mut found = view
            .spec
            .column_ids()
            .filter(|(id, _)| view.block.column_ordinals.get(usize::from(id.0)).copied().flatten() == Some(number));
        match (found.next(), found.next()) {
            (Some((column, _)), None) => Ok(column),
            (Some(_), Some(_)) => Err(self.doubled(view.id, &format!("#{number}"), None)),
            (None, _) => Err(self.no_column(view.id, &format!("#{number}"))),
        }
    }
}

fn label(key: &Key) -> &str {
    match key {
        Key::Code(text) | Key::Label(text) | Key::Unknown(text) => text,
        Key::Nameless => "",
    }
}

/// Printed codes below one that is not printed itself, those below another of them left out.
fn topmost_below(view: &View<'_>, code: &str) -> Vec<RowIx> {
    let below = |key: &Key| matches!(key, Key::Code(key) if key.len() > code.len() && key.starts_with(code));
    let top = |parent: Option<RowIx>| parent.and_then(|row| view.block.row(row)).is_none_or(|row| !below(&row.key));
    view.block.row_ids().filter(|(_, row)| below(&row.key) && top(row.parent)).map(|(id, _)| id).collect()
}

fn doubled_code<'v>(view: &View<'v>, rows: &[RowIx]) -> Option<(&'v str, RowIx)> {
    rows.iter().find_map(|id| {
        let row = view.block.row(*id)?;
        let Key::Code(code) = &row.key else { return None };
        let same = view.block.by_code.get(code)?;
        (same.len() > 1).then_some((code.as_str(), *id))
    })
}

/// Printed codes of the length of both ends, between them.
fn code_range(view: &View<'_>, first: &str, last: &str) -> Target {
    let inside =
        |key: &Key| matches!(key, Key::Code(key) if key.len() == first.len() && (first..=last).contains(&key.as_str()));
    let rows = view.block.row_ids().filter(|(_, row)| !is_stray(view.spec, row) && inside(&row.key));
    Target::Many(rows.map(|(id, _)| id).collect())
}
