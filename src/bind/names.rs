//! The names of one form, folded once: columns, blocks and rows, each found as people read them.
//!
//! Must not know the document; an exact match wins, else a folded one that is unique.

use foldhash::{HashMap, HashSet};

use crate::base::fold::{fold, plain};
use crate::form::codes::CodeList;
use crate::form::table::{BlockForm, ColumnType, NodeKind, TableForm};

/// Names to things.
#[derive(Debug, Default)]
pub(super) struct Index<T> {
    exact: HashMap<String, T>,
    folded: HashMap<String, Option<T>>,
}

impl<T: Copy + PartialEq> Index<T> {
    fn add(&mut self, name: &str, thing: T) {
        self.exact.entry(plain(name)).or_insert(thing);
        let seen = self.folded.entry(fold(name)).or_insert(Some(thing));
        if *seen != Some(thing) {
            *seen = None;
        }
    }

    /// The thing of that name.
    pub(super) fn get(&self, text: &str) -> Option<T> {
        self.exact.get(&plain(text)).copied().or_else(|| self.folded.get(&fold(text)).copied().flatten())
    }
}

/// A column of a block, or a part of it (类, 款, 项).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) column: usize,
    pub(super) part: usize,
}

/// The names of one block.
#[derive(Debug, Default)]
pub(super) struct BlockNames {
    columns: Index<Slot>,
    rows: HashMap<String, Vec<usize>>,
    /// How early the form writes a name of a row.
    ranks: HashMap<(usize, String), usize>,
    /// The code list that its key means.
    pub(super) list: Option<usize>,
    /// The year of the document: 2023年预算数 is its 预算数, 2022年预算数 is not.
    year: Option<u16>,
    /// A key may be a label.
    pub(super) labels: bool,
    /// It has a key column.
    pub(super) keyed: bool,
    keys: Vec<usize>,
    figures: Vec<usize>,
}

/// The names of one form.
#[derive(Debug)]
pub(super) struct FormNames {
    pub(super) blocks: Vec<BlockNames>,
    /// Its blocks stand below each other in one grid.
    pub(super) sheet: bool,
    sides: Index<usize>,
    row_words: HashSet<String>,
}

/// How many bytes the label of a column may have: twice those of the longest name, for spaces.
pub(super) fn longest(names: &[FormNames]) -> usize {
    let blocks = names.iter().flat_map(|names| &names.blocks);
    2 * blocks.flat_map(|block| block.columns.exact.keys()).map(String::len).max().unwrap_or_default()
}

impl FormNames {
    pub(super) fn new(form: &TableForm) -> Self {
        let mut sides = Index { exact: HashMap::default(), folded: HashMap::default() };
        for (at, block) in form.blocks.iter().enumerate() {
            if let Some(name) = &block.name {
                sides.add(name, at);
            }
        }
        // prose has no head to find
        let printed = form.blocks.iter().filter(|_| form.reading.is_none());
        let blocks: Vec<BlockNames> = printed.map(BlockNames::new).collect();
        let row_words = blocks.iter().flat_map(|block| block.rows.keys().cloned()).collect();
        FormNames { blocks, sheet: super::sheet::is_sheet(form), sides, row_words }
    }

    /// The same in a document of that year, once it is known.
    pub(super) fn of_year(&mut self, year: Option<u16>) {
        self.blocks.iter_mut().for_each(|block| block.year = year);
    }

    /// The block whose name a header cell is.
    pub(super) fn side(&self, text: &str) -> Option<usize> {
        self.sides.get(text)
    }

    /// Whether some block has a column of that name.
    pub(super) fn is_column(&self, text: &str) -> bool {
        self.blocks.iter().any(|block| block.column(text).is_some())
    }

    /// Whether some block has a column of that name that names or describes rows.
    pub(super) fn is_name(&self, text: &str) -> bool {
        self.blocks.iter().any(|block| block.column(text).is_some_and(|slot| !block.figures.contains(&slot.column)))
    }

    /// Whether some block has a fixed row of that name.
    pub(super) fn is_row(&self, text: &str) -> bool {
        self.row_words.contains(&fold(text))
    }

    /// Whether a name is that of one fixed row only, on each side that has it.
    pub(super) fn stands_once(&self, text: &str) -> bool {
        self.blocks.iter().map(|block| block.rows(text).len()).max() == Some(1)
    }

    /// Whether the form has a key column.
    pub(super) fn keyed(&self) -> bool {
        self.blocks.iter().any(|block| block.keyed)
    }
}

impl BlockNames {
    fn new(block: &BlockForm) -> Self {
        let mut names = BlockNames::default();
        for (column, form) in block.columns.iter().enumerate().filter(|(_, form)| form.part_of.is_none()) {
            for name in std::iter::once(&form.name).chain(&form.aliases) {
                names.columns.add(name, Slot { column, part: 0 });
            }
            for (part, name) in form.split.iter().enumerate() {
                names.columns.add(name, Slot { column, part });
            }
            names.keyed |= form.key;
            names.figures.extend(form.types.iter().any(ColumnType::is_number).then_some(column));
            names.keys.extend(form.key.then_some(column));
            for kind in form.types.iter().filter(|_| form.key) {
                match kind {
                    ColumnType::Code(list) => names.list = names.list.or(Some(*list)),
                    _ => names.labels = true,
                }
            }
        }
        for (at, node) in block.nodes.iter().enumerate() {
            let own = match &node.kind {
                NodeKind::Label(name) => Some(name),
                _ => None,
            };
            for (rank, name) in own.into_iter().chain(&node.aliases).enumerate() {
                names.ranks.entry((at, fold(name))).or_insert(rank);
                let nodes = names.rows.entry(fold(name)).or_default();
                if !nodes.contains(&at) {
                    nodes.push(at);
                }
            }
        }
        names
    }

    /// The column that a header cell names; the document's own year before it and a unit in brackets behind it do not count.
    pub(super) fn column(&self, text: &str) -> Option<Slot> {
        if let Some(bare) = self.without_own_year(text) {
            return self.columns.get(text).or_else(|| self.column(bare));
        }
        self.columns.get(text).or_else(|| {
            let opening = text.rfind(['(', '（'])?;
            let unit = text.get(opening..)?;
            let bare = text.get(..opening)?;
            let unit = plain(unit);
            let unit = unit.trim_matches(['(', ')']);
            // 「（万元）」, 「（10分）」, and the letters by which heads say what is divided by what: 「（B/A）」
            let is_unit = unit.ends_with(['元', '%', '人', '个', '辆', '次', '分']);
            let is_formula = unit.chars().all(|c| matches!(c, 'A'..='Z' | 'a'..='z' | '/' | '÷'));
            if (is_unit || is_formula) && !bare.trim().is_empty() { self.columns.get(bare) } else { None }
        })
    }

    /// Whether the column names rows.
    pub(super) fn is_key(&self, column: usize) -> bool {
        self.keys.contains(&column)
    }

    /// The fixed rows of that name, in the order written; several if the name stands twice in the tree.
    pub(super) fn rows(&self, text: &str) -> &[usize] {
        let known = |text: &str| self.rows.get(&fold(text)).map(Vec::as_slice);
        known(text).or_else(|| known(self.without_own_year(text)?)).unwrap_or_default()
    }

    /// `预算数` of `2023年预算数`, in a document of 2023.
    fn without_own_year<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (year, rest) = text.split_at_checked(4)?;
        let rest = rest.trim_start().strip_prefix('年')?;
        let rest = rest.strip_prefix('度').unwrap_or(rest);
        let own = self.year.is_some_and(|own| year.parse() == Ok(own));
        (own && !rest.is_empty()).then_some(rest)
    }

    /// How early the form writes that name of a row: 0 is its own name.
    pub(super) fn rank(&self, at: usize, text: &str) -> usize {
        let rank = |text: &str| self.ranks.get(&(at, fold(text))).copied();
        rank(text).or_else(|| rank(self.without_own_year(text)?)).unwrap_or(usize::MAX)
    }

    /// The nearest known name of a row, for messages.
    pub(super) fn nearest_row(&self, text: &str, block: &BlockForm, lists: &[CodeList]) -> Option<String> {
        let fixed = block.nodes.iter().flat_map(|node| {
            let own = match &node.kind {
                NodeKind::Label(name) => Some(name.as_str()),
                _ => None,
            };
            own.into_iter().chain(node.aliases.iter().map(String::as_str))
        });
        let list = self.list.and_then(|at| lists.get(at));
        let classes = list.into_iter().flat_map(|list| {
            list.entries
                .iter()
                .filter(|(code, _)| code.len() == 3 || !self.labels)
                .map(|(_, entry)| entry.name.as_str())
        });
        if text.len() > 180 {
            return None;
        }
        crate::base::fold::suggest(text, fixed.chain(classes)).map(str::to_owned)
    }
}
