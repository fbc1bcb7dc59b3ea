//! `section`, `read`, `row`, `each`, `list of code`: a prose form's blocks and columns follow from its patterns.
//!
//! Figures of `read` stand in the only row of one block, everything else makes rows of another. Must not know rules.

use super::index::{block_ix, small};
use super::patterns::{Known, PatternReader, too_long};
use super::problems::{self, Cure, error};
use crate::base::place::Span;
use crate::base::problem::Problem;
use crate::form::pattern::{Each, Find, HoleKind, List, Part, Pattern, Piece, Reading};
use crate::form::table::{BlockForm, BlockIx, ColumnForm, ColumnIx, ColumnType, NodeKind, RowNode};
use crate::syntax::tree;

/// The blocks of a prose form and what it reads; `nodes` are the rows it names.
pub(super) fn prose(
    form: &tree::Form,
    nodes: Vec<RowNode>,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> (Vec<BlockForm>, Reading) {
    let sections = form.sections.iter().map(|section| section.levels.iter().map(|level| texts(level)).collect());
    let single = form.readings.iter().any(is_single);
    let rows = !form.readings.iter().all(is_single);
    let mut maker = Maker { known, problems, single: Columns::new(0), rows: Columns::new(usize::from(single)) };
    let parts = form.readings.iter().filter_map(|reading| maker.part(reading)).collect();
    let mut blocks = Vec::new();
    if single {
        blocks.push(maker.single.block(None));
    }
    if rows {
        blocks.push(maker.rows.block(Some(nodes)));
    }
    (blocks, Reading { sections: sections.collect(), parts })
}

fn is_single(reading: &tree::Reading) -> bool {
    matches!(reading, tree::Reading::Read(read) if !read.every)
}

fn texts(names: &[tree::Name]) -> Vec<String> {
    names.iter().map(|name| name.text.clone()).collect()
}

struct Maker<'a, 'k> {
    known: &'k Known<'a>,
    problems: &'k mut Vec<Problem>,
    single: Columns,
    rows: Columns,
}

impl Maker<'_, '_> {
    fn part(&mut self, reading: &tree::Reading) -> Option<Part> {
        Some(match reading {
            tree::Reading::Read(read) if !read.every => Part::Read(self.find(&read.patterns, read.optional, true)),
            tree::Reading::Read(read) | tree::Reading::Row(read) => {
                Part::Rows(self.find(&read.patterns, read.optional, false))
            }
            tree::Reading::Each(each) => Part::Each(self.each(each)),
            tree::Reading::List(list) => Part::List(self.list(list)?),
        })
    }

    fn each(&mut self, each: &tree::Each) -> Each {
        let heads = self.find(&each.heads, each.optional, false);
        let mut parts = Vec::new();
        for part in &each.parts {
            match part {
                tree::Reading::Read(read) if !read.every => {
                    parts.push(self.find(&read.patterns, read.optional, false));
                }
                tree::Reading::Read(read) | tree::Reading::Row(read) => self.no_rows_in_item(read.span),
                tree::Reading::Each(inner) => self.no_rows_in_item(inner.span),
                tree::Reading::List(list) => self.no_rows_in_item(list.span),
            }
        }
        for item in &each.items {
            self.problems.push(super::problems::not_yet("each 中的 item", item.span));
        }
        Each { heads, parts }
    }

    fn no_rows_in_item(&mut self, span: Span) {
        let (zh, en) =
            ("each 的一项就是一行，里面只能写 read", "an item of each is one row: only read may stand in it");
        self.problems.push(error(problems::PATTERN, span, zh, en).cure("把它写在 each 外面", "write it outside"));
    }

    fn list(&mut self, list: &tree::List) -> Option<List> {
        let leads = self.find(&list.leads, list.optional, false);
        let named = list.list.as_ref();
        let found = named.map(|name| (name, self.known.list_names.find(&name.text)));
        let index = match found {
            Some((_, super::names::Found::One(index))) => index,
            _ => {
                let span = named.map_or(list.span, |name| name.span);
                let name = named.map_or("", |name| name.text.as_str());
                let zh = format!("没有“{name}”这张代码表");
                let near = self.known.list_names.near(name);
                let en = format!("there is no code list “{name}”");
                self.problems.push(error(problems::UNKNOWN_LIST, span, zh, en).near(near));
                return None;
            }
        };
        let name = named.map_or("", |name| name.text.as_str());
        let span = list.span;
        let column = self.rows.column(name, &HoleKind::Code(index), span, self.problems)?;
        Some(List { leads, column, list: index })
    }

    fn find(&mut self, strings: &[tree::Name], optional: bool, single: bool) -> Find {
        let columns = if single { &mut self.single } else { &mut self.rows };
        let mut patterns = Vec::new();
        for string in strings {
            let mut column =
                |name: &str, kind: &HoleKind, span, told: &mut Vec<Problem>| columns.column(name, kind, span, told);
            let mut reader = PatternReader { known: self.known, problems: self.problems, column: &mut column };
            let Some(pieces) = reader.read(string) else { continue };
            let pattern = Pattern::new(pieces);
            if let Some(problem) = too_long(&pattern, string.span) {
                self.problems.push(problem.cure("拆成几条 read", "make several reads of it"));
                continue;
            }
            patterns.push(pattern);
        }
        if !optional {
            columns.require(&patterns);
        }
        Find { block: columns.id, patterns, optional }
    }
}

/// The columns of one block, as its holes name them.
pub(super) struct Columns {
    id: BlockIx,
    found: Vec<Found>,
}

struct Found {
    name: String,
    kind: HoleKind,
    required: bool,
}

impl Columns {
    pub(super) fn new(at: usize) -> Self {
        Columns { id: block_ix(at), found: Vec::new() }
    }

    /// The column of a hole; one name has one kind, word lists add up.
    pub(super) fn column(
        &mut self,
        name: &str,
        kind: &HoleKind,
        span: Span,
        problems: &mut Vec<Problem>,
    ) -> Option<ColumnIx> {
        if let Some((at, known)) = self.found.iter().enumerate().find(|(_, known)| known.name == name) {
            if column_type(&known.kind) == column_type(kind) {
                return Some(ColumnIx(small(at)));
            }
            let zh = format!("“{name}”在同一张表中读作两种类型");
            let en = format!("“{name}” is read as two types in one form");
            let cure = ("换一个名称，或统一类型", "take another name, or one type");
            problems.push(error(problems::PATTERN, span, zh, en).cure(cure.0, cure.1));
            return None;
        }
        self.found.push(Found { name: name.to_owned(), kind: kind.clone(), required: false });
        Some(ColumnIx(small(self.found.len() - 1)))
    }

    /// Columns that every one of the patterns fills.
    fn require(&mut self, patterns: &[Pattern]) {
        let fills = |pattern: &Pattern, at: usize| {
            let is = |piece: &Piece| matches!(piece, Piece::Hole(hole) if usize::from(hole.column.0) == at);
            pattern.pieces().iter().any(is)
        };
        for (at, found) in self.found.iter_mut().enumerate() {
            found.required |= !patterns.is_empty() && patterns.iter().all(|pattern| fills(pattern, at));
        }
    }

    /// The block; the first name of its rows is their key, a single row (no `nodes`) has none.
    fn block(self, nodes: Option<Vec<RowNode>>) -> BlockForm {
        let names = |found: &Found| matches!(found.kind, HoleKind::Label | HoleKind::Code(_));
        let key = nodes.is_some().then(|| self.found.iter().position(names)).flatten();
        let mut nodes = nodes.unwrap_or_default();
        if let (true, Some(HoleKind::Code(list))) =
            (nodes.is_empty(), key.and_then(|key| self.found.get(key)).map(|found| &found.kind))
        {
            nodes.push(open(*list));
        }
        let mut columns = self.columns();
        if let Some(column) = key.and_then(|key| columns.get_mut(key)) {
            column.key = true;
        }
        BlockForm { name: None, columns, nodes }
    }

    /// The columns, none of them a key.
    pub(super) fn columns(self) -> Vec<ColumnForm> {
        let column = |found: Found| ColumnForm {
            types: vec![column_type(&found.kind)],
            name: found.name,
            aliases: Vec::new(),
            split: Vec::new(),
            key: false,
            optional: !found.required,
            merged: false,
            pattern: None,
            part_of: None,
        };
        self.found.into_iter().map(column).collect()
    }
}

/// Any code of a list is a row.
fn open(list: usize) -> RowNode {
    let kind = NodeKind::List(list);
    RowNode { kind, aliases: Vec::new(), parent: None, optional: false, memo: false, braces: false }
}

fn column_type(kind: &HoleKind) -> ColumnType {
    match kind {
        HoleKind::Amount => ColumnType::Amount,
        HoleKind::Percent => ColumnType::Percent,
        HoleKind::Count(unit) => ColumnType::Count(*unit),
        HoleKind::Number => ColumnType::Number,
        HoleKind::Label => ColumnType::Label,
        HoleKind::Code(list) => ColumnType::Code(*list),
        HoleKind::Date => ColumnType::Date,
        HoleKind::Ordinal | HoleKind::Words(_) => ColumnType::Text,
    }
}
