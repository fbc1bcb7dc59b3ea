//! The index of everything that has a name: forms, blocks, columns, rows, items, lists.
//!
//! Must not know rules: it is built once, before the first of them is compiled.

use std::cell::{OnceCell, RefCell};

use foldhash::{HashMap, HashSet};

use super::names::{Found, Names};
use super::program::ColumnRef;
use super::program::{Input, MemberKey};
use crate::base::place::Span;
use crate::form::codes::CodeList;
use crate::form::pattern::Part;
use crate::form::table::{
    BlockForm, BlockIx, BlockRef, ColumnForm, ColumnIx, ColumnType, FormId, NodeIx, NodeKind, TableForm, Where,
};
use crate::syntax::tree;

/// A form's `item` or a `let` at the top of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct ItemDef<'a> {
    /// The form of an `item`.
    pub form: Option<FormId>,
    /// `总计`
    pub name: &'a str,
    /// Where it is declared.
    pub span: Span,
    /// Its value, not yet compiled.
    pub value: &'a tree::Expr,
}

/// Names of one block.
#[derive(Clone, Debug, Default)]
pub(super) struct BlockNames {
    /// Columns and their other names.
    pub columns: Names<ColumnIx>,
    /// Rows that the form names, codes among them.
    pub rows: Names<NodeIx>,
    /// Code lists whose codes can stand as rows.
    pub lists: Vec<usize>,
    /// Columns of amounts.
    pub amounts: Vec<ColumnIx>,
}

/// Everything a name can mean.
#[derive(Debug)]
pub(super) struct Index<'a> {
    pub forms: &'a [TableForm],
    pub lists: &'a [CodeList],
    /// Forms by name; numbers are other names.
    pub form_names: Names<FormId>,
    pub list_names: Names<usize>,
    pub items: Vec<ItemDef<'a>>,
    /// `let`s at the top of files.
    pub let_names: Names<usize>,
    item_names: Vec<Names<usize>>,
    block_names: Vec<Names<BlockIx>>,
    /// Made when a table is first named: of most tables of other reports nothing is.
    blocks: Vec<OnceCell<Vec<BlockNames>>>,
    /// Columns whose declaration has a problem: uses of them are not judged.
    pub broken_columns: HashSet<(BlockRef, ColumnIx)>,
    /// Other reports, by name.
    pub inputs: Vec<&'a str>,
    /// How many forms are those of the report itself.
    pub own: usize,
    /// Lists that could not be read: any code may be in them.
    pub broken_lists: HashSet<usize>,
    /// Keys of members that rules name, as they come.
    pub members: RefCell<Vec<MemberKey>>,
    empty: BlockNames,
}

impl<'a> Index<'a> {
    /// Indexes forms and lists; items are added by [`Index::add_item`].
    pub fn new(forms: &'a [TableForm], lists: &'a [CodeList]) -> Self {
        let mut index = Self {
            forms,
            lists,
            form_names: Names::default(),
            list_names: Names::default(),
            items: Vec::new(),
            let_names: Names::default(),
            item_names: forms.iter().map(|_| Names::default()).collect(),
            block_names: Vec::with_capacity(forms.len()),
            blocks: Vec::with_capacity(forms.len()),
            broken_columns: HashSet::default(),
            inputs: Vec::new(),
            own: forms.len(),
            broken_lists: HashSet::default(),
            members: RefCell::default(),
            empty: BlockNames::default(),
        };
        for (at, list) in lists.iter().enumerate() {
            index.list_names.add(&list.name, at);
        }
        for (at, form) in forms.iter().enumerate() {
            index.add_form(form_id(at), form);
        }
        index
    }

    /// The same with the names of other reports, whose forms stand at the end.
    pub fn with(mut self, inputs: &'a [Input]) -> Self {
        self.own = inputs.first().map_or(self.own, |input| usize::from(input.first.0));
        self.inputs = inputs.iter().map(|input| input.name.as_str()).collect();
        self
    }

    /// Whether a table is one of another report.
    pub fn of_input(&self, form: FormId) -> bool {
        usize::from(form.0) >= self.own
    }

    /// The first table of another report, which stands for the whole of it.
    pub fn first_of(&self, input: usize) -> Option<FormId> {
        let prefix = format!("{}.", self.inputs.get(input)?);
        self.forms.iter().position(|form| form.name.starts_with(&prefix)).map(form_id)
    }

    /// Whether two forms are read from the same members: one form, or tables of the same other reports.
    pub fn same_members(&self, one: FormId, other: FormId) -> bool {
        let input = |form| self.form(form).and_then(|form| form.name.split_once('.')).map(|(input, _)| input);
        one == other || (self.is_many(one) && input(one).is_some() && input(one) == input(other))
    }

    /// A table of another report: `01` behind `上年`.
    pub fn form_of_input(&self, input: usize, name: &str) -> Found<FormId> {
        let of = self.inputs.get(input).copied().unwrap_or_default();
        self.form_names.find(&format!("{of}.{name}"))
    }

    fn add_form(&mut self, id: FormId, form: &TableForm) {
        self.form_names.add(&form.name, id);
        if let Some(number) = &form.number {
            self.form_names.add_alias(number, id);
        }
        let mut names = Names::default();
        for (at, block) in form.blocks.iter().enumerate() {
            if let Some(name) = &block.name {
                names.add(name, block_ix(at));
            }
        }
        self.block_names.push(names);
        self.blocks.push(OnceCell::new());
    }

    /// Adds an item of a form, or a `let` at the top of a file.
    pub fn add_item(&mut self, item: ItemDef<'a>) {
        let at = self.items.len();
        match item.form.and_then(|form| self.item_names.get_mut(usize::from(form.0))) {
            Some(names) => names.add(item.name, at),
            None => self.let_names.add(item.name, at),
        }
        self.items.push(item);
    }

    /// A form by its index.
    pub fn form(&self, id: FormId) -> Option<&'a TableForm> {
        self.forms.get(usize::from(id.0))
    }

    /// The number of a form, else its name: how people call it in short.
    pub fn short(&self, id: FormId) -> &'a str {
        self.form(id).map_or("", |form| form.number.as_deref().unwrap_or(&form.name))
    }

    /// `01.收入`
    pub fn block_label(&self, block: BlockRef) -> String {
        let mut label = self.short(block.form).to_owned();
        if let Where::Keyed(key) = block.from
            && let Some(key) = self.members.borrow().get(usize::from(key))
        {
            label.push_str(&format!("[{key}]"));
        }
        if let Some(name) = self.block(block).and_then(|form| form.name.as_deref()) {
            label.push_str(&format!(".{name}"));
        }
        label
    }

    /// A block of a form.
    pub fn block(&self, block: BlockRef) -> Option<&'a BlockForm> {
        self.form(block.form)?.blocks.get(usize::from(block.block.0))
    }

    /// A column of a block.
    pub fn column(&self, block: BlockRef, column: ColumnIx) -> Option<&'a ColumnForm> {
        self.block(block)?.columns.get(usize::from(column.0))
    }

    /// The names of a block.
    pub fn names(&self, block: BlockRef) -> &BlockNames {
        let form = usize::from(block.form.0);
        let made = || self.forms.get(form).into_iter().flat_map(|form| &form.blocks).map(block_names).collect();
        let names = self.blocks.get(form).and_then(|names| names.get_or_init(made).get(usize::from(block.block.0)));
        names.unwrap_or(&self.empty)
    }

    /// The blocks of a form.
    pub fn blocks_of(&self, form: FormId) -> Vec<BlockRef> {
        self.blocks_from(form, Where::Here)
    }

    /// The blocks of certain copies of a form.
    pub fn blocks_from(&self, form: FormId, from: Where) -> Vec<BlockRef> {
        let count = self.form(form).map_or(0, |form| form.blocks.len());
        (0..count).map(|at| BlockRef { form, block: block_ix(at), from }).collect()
    }

    /// The first block of a form.
    pub fn first_block(&self, form: FormId) -> BlockRef {
        BlockRef::new(form, BlockIx(0))
    }

    /// Whether several of a form may be printed.
    pub fn is_many(&self, form: FormId) -> bool {
        self.form(form).is_some_and(|form| form.many.is_some())
    }

    /// The index of a member's key; a new one if no rule named it before.
    pub fn member_key(&self, key: &str, nth: Option<u32>) -> u16 {
        let wanted = MemberKey { key: key.to_owned(), nth };
        let mut known = self.members.borrow_mut();
        let at = known.iter().position(|name| *name == wanted).unwrap_or_else(|| {
            known.push(wanted);
            known.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// The blocks whose rows a form stands for: all of a table; of prose those that come in rows, if any do.
    pub fn row_blocks_of(&self, form: FormId) -> Vec<BlockRef> {
        self.row_blocks_from(form, Where::Here)
    }

    /// As [`Index::row_blocks_of`], of certain copies.
    pub fn row_blocks_from(&self, form: FormId, from: Where) -> Vec<BlockRef> {
        let mut blocks = self.blocks_from(form, from);
        if blocks.len() > 1 && self.form(form).is_some_and(|form| form.reading.is_some()) {
            blocks.remove(0);
        }
        blocks
    }

    /// Whether a block has one row by its nature: the figures that prose gives once.
    pub fn is_single(&self, block: BlockRef) -> bool {
        let Some(form) = self.form(block.form) else { return false };
        let reads = |part: &Part| matches!(part, Part::Read(find) if find.block == block.block);
        form.reading.as_ref().is_some_and(|reading| reading.parts.iter().any(reads))
    }

    /// Where a sum over a column runs: of prose, the rows that have a column of the same name.
    pub fn in_rows(&self, block: BlockRef, column: ColumnRef) -> BlockRef {
        let ColumnRef::Fixed(column) = column else { return block };
        let twin = self.row_blocks_of(block.form).into_iter().find(|rows| {
            let named = self.column(block, column).map(|column| self.names(*rows).columns.exact(&column.name));
            *rows != block && matches!(named, Some(Found::One(_)))
        });
        match self.form(block.form) {
            Some(form) if form.reading.is_some() => twin.unwrap_or(block),
            _ => block,
        }
    }

    /// The items of a form.
    pub fn item_names(&self, form: FormId) -> Option<&Names<usize>> {
        self.item_names.get(usize::from(form.0))
    }

    /// The named blocks of a form.
    pub fn block_names(&self, form: FormId) -> Option<&Names<BlockIx>> {
        self.block_names.get(usize::from(form.0))
    }

    /// The code list of the block's key, if it has one.
    pub fn key_list(&self, block: BlockRef) -> Option<usize> {
        let form = self.block(block)?;
        let column = self.column(block, form.key()?)?;
        column.types.iter().find_map(|kind| match kind {
            ColumnType::Code(list) => Some(*list),
            _ => None,
        })
    }

    /// The column of `to` that has the same name, or shares another name, with a column of `from`.
    pub fn same_column(&self, from: BlockRef, column: ColumnIx, to: BlockRef) -> Found<ColumnIx> {
        if from == to {
            return Found::One(column);
        }
        let Some(source) = self.column(from, column) else { return Found::None };
        let columns = &self.names(to).columns;
        if let Found::One(same) = columns.find(&source.name) {
            return Found::One(same);
        }
        let mut found: Vec<ColumnIx> = Vec::new();
        for name in std::iter::once(&source.name).chain(&source.aliases) {
            for same in columns.all(name) {
                if !found.contains(&same) {
                    found.push(same);
                }
            }
        }
        match found.as_slice() {
            [] => Found::None,
            [only] => Found::One(*only),
            _ => Found::Many(found),
        }
    }

    /// For each node of one block, the node of the same name in another; and whether any row can have a row there.
    pub fn same_rows(&self, from: BlockRef, to: BlockRef) -> (Vec<Option<NodeIx>>, bool) {
        let Some(source) = self.block(from) else { return (Vec::new(), false) };
        let nodes: Vec<Option<NodeIx>> = source.node_ids().map(|(node, _)| self.same_node(from, node, to)).collect();
        let there = self.names(to);
        let codes = self.names(from).lists.iter().any(|list| there.lists.contains(list));
        let any = codes || nodes.iter().any(Option::is_some);
        (nodes, any)
    }

    fn same_node(&self, from: BlockRef, node: NodeIx, to: BlockRef) -> Option<NodeIx> {
        let source = self.block(from)?.nodes.get(usize::from(node.0))?;
        let own = match &source.kind {
            NodeKind::Label(name) | NodeKind::Code(name) => name,
            NodeKind::List(_) | NodeKind::Others => return None,
        };
        let rows = &self.names(to).rows;
        for name in std::iter::once(own).chain(&source.aliases) {
            match rows.find(name) {
                Found::One(same) => return Some(same),
                Found::Many(same) => return self.same_parent(from, source.parent, to, &same),
                Found::None => {}
            }
        }
        None
    }

    /// Of several nodes, the one whose parent is the same as ours.
    fn same_parent(&self, from: BlockRef, parent: Option<NodeIx>, to: BlockRef, nodes: &[NodeIx]) -> Option<NodeIx> {
        let above = self.same_node(from, parent?, to)?;
        let form = self.block(to)?;
        nodes
            .iter()
            .copied()
            .find(|node| form.nodes.get(usize::from(node.0)).is_some_and(|node| node.parent == Some(above)))
    }
}

fn block_names(block: &BlockForm) -> BlockNames {
    let mut names = BlockNames::default();
    for (id, column) in block.column_ids() {
        names.columns.add(&column.name, id);
        for alias in &column.aliases {
            names.columns.add_alias(alias, id);
        }
        for kind in &column.types {
            match kind {
                ColumnType::Code(list) if column.key && !names.lists.contains(list) => names.lists.push(*list),
                ColumnType::Amount => names.amounts.push(id),
                _ => {}
            }
        }
    }
    for (id, node) in block.node_ids() {
        match &node.kind {
            NodeKind::Label(name) | NodeKind::Code(name) => names.rows.add(name, id),
            NodeKind::List(list) if !names.lists.contains(list) => names.lists.push(*list),
            NodeKind::List(_) | NodeKind::Others => {}
        }
        for alias in &node.aliases {
            names.rows.add_alias(alias, id);
        }
    }
    names
}

/// The index of the form at a place of the list.
pub(super) fn form_id(at: usize) -> FormId {
    FormId(u16::try_from(at).unwrap_or(u16::MAX))
}

/// The index of the block at a place of its form.
pub(super) fn block_ix(at: usize) -> BlockIx {
    BlockIx(u16::try_from(at).unwrap_or(u16::MAX))
}

/// The index of a column or node at a place of its block.
pub(super) fn small(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// How forms are called when a list of them is shown: `03 支出`.
pub(super) fn form_titles(forms: &[TableForm]) -> Vec<String> {
    forms
        .iter()
        // tables of other reports bear the names of their own ones
        .filter(|form| !form.name.contains('.'))
        .map(|form| match &form.number {
            Some(number) if *number != form.name => format!("{number} {}", form.name),
            _ => form.name.clone(),
        })
        .collect()
}

/// A map from names to the first place they were declared at.
pub(super) type Seen = HashMap<String, Span>;
