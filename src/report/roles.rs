//! The roles of rows: which node a code belongs to, who stands above whom, what is a leaf.
//!
//! Follows from keys and the form alone, so it is computed again when a report is changed. Knows no document.

use foldhash::HashMap;

use crate::form::codes::ancestors;
use crate::form::table::{BlockForm, ColumnType, NodeIx, NodeKind};

use super::copies;
use super::model::{Block, Key, RowIx};

/// Sets node (of codes), parent, children, leaf and copy of every row, and the two indexes of the block.
///
/// Fixed rows must have their node; codes get theirs here: the longest code node that begins the code, else the list,
/// else `others`.
pub fn assign(block: &mut Block, form: &BlockForm) {
    let nodes = Nodes::new(form);
    let mut by_code: HashMap<String, Vec<RowIx>> = HashMap::default();
    let mut by_node: Vec<Vec<RowIx>> = vec![Vec::new(); form.nodes.len()];
    for (at, row) in block.rows.iter_mut().enumerate() {
        let id = RowIx(u32::try_from(at).unwrap_or(u32::MAX));
        if let Key::Code(code) = &row.key {
            row.node = nodes.of_code(code);
            by_code.entry(code.clone()).or_default().push(id);
        }
        if let Some(rows) = row.node.and_then(|node| by_node.get_mut(usize::from(node.0))) {
            rows.push(id);
        }
        row.children.clear();
    }
    let parents: Vec<Option<RowIx>> =
        block.rows.iter().map(|row| parent(form, &row.key, row.node, &by_node, &by_code)).collect();
    for (at, parent) in parents.iter().enumerate() {
        let id = RowIx(u32::try_from(at).unwrap_or(u32::MAX));
        let memo = block.rows.get(at).is_some_and(|row| is_memo(form, row.node));
        if let Some(row) = block.rows.get_mut(at) {
            row.parent = *parent;
        }
        let above = parent.and_then(|parent| block.rows.get_mut(parent.0 as usize));
        if let Some(above) = above.filter(|_| !memo) {
            above.children.push(id);
        }
    }
    for row in &mut block.rows {
        let named = matches!(row.key, Key::Code(_) | Key::Label(_));
        let node = row.node.and_then(|node| form.nodes.get(usize::from(node.0)));
        let braces = matches!(row.key, Key::Label(_)) && node.is_some_and(|node| node.braces);
        row.leaf = named && row.children.is_empty() && !braces && !is_memo(form, row.node);
    }
    block.by_code = by_code;
    block.by_node = by_node;
    copies::rows(block, form);
}

fn is_memo(form: &BlockForm, node: Option<NodeIx>) -> bool {
    node.and_then(|node| form.nodes.get(usize::from(node.0))).is_some_and(|node| node.memo)
}

/// The printed row directly above: of the nearest shorter code, else of the nearest node above that is printed.
fn parent(
    form: &BlockForm,
    key: &Key,
    node: Option<NodeIx>,
    by_node: &[Vec<RowIx>],
    by_code: &HashMap<String, Vec<RowIx>>,
) -> Option<RowIx> {
    if let Key::Code(code) = key {
        let above = ancestors(code).find_map(|above| by_code.get(above)).and_then(|rows| rows.first());
        if above.is_some() {
            return above.copied();
        }
    }
    let mut above = form.nodes.get(usize::from(node?.0))?.parent;
    let mut steps = 0;
    while let Some(node) = above.filter(|_| steps <= form.nodes.len()) {
        if let Some(row) = by_node.get(usize::from(node.0)).and_then(|rows| rows.first()) {
            return Some(*row);
        }
        above = form.nodes.get(usize::from(node.0)).and_then(|node| node.parent);
        steps += 1;
    }
    None
}

/// Where codes belong in a tree of rows.
struct Nodes<'f> {
    codes: Vec<(&'f str, NodeIx)>,
    rest: Option<NodeIx>,
}

impl<'f> Nodes<'f> {
    fn new(form: &'f BlockForm) -> Self {
        let mut codes = Vec::new();
        let (mut list, mut others) = (None, None);
        let wanted = form
            .columns
            .iter()
            .filter(|column| column.key)
            .flat_map(|column| &column.types)
            .find_map(|kind| if let ColumnType::Code(list) = kind { Some(*list) } else { None });
        for (id, node) in form.node_ids() {
            match &node.kind {
                NodeKind::Code(code) => codes.push((code.as_str(), id)),
                NodeKind::List(which) if wanted.is_none_or(|wanted| wanted == *which) => list = list.or(Some(id)),
                NodeKind::Others => others = others.or(Some(id)),
                NodeKind::List(_) | NodeKind::Label(_) => {}
            }
        }
        codes.sort_by_key(|(code, _)| std::cmp::Reverse(code.len()));
        Nodes { codes, rest: list.or(others) }
    }

    fn of_code(&self, code: &str) -> Option<NodeIx> {
        self.codes.iter().find(|(start, _)| code.starts_with(start)).map(|(_, id)| *id).or(self.rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::table::RowNode;
    use crate::report::model::Row;

    fn node(kind: NodeKind, parent: Option<u16>, braces: bool) -> RowNode {
        RowNode { kind, aliases: Vec::new(), parent: parent.map(NodeIx), optional: false, memo: false, braces }
    }

    fn label(name: &str, at: u16) -> Row {
        Row { key: Key::Label(name.to_owned()), node: Some(NodeIx(at)), ..Row::default() }
    }

    fn code(code: &str) -> Row {
        Row { key: Key::Code(code.to_owned()), ..Row::default() }
    }

    #[test]
    fn codes_stand_below_the_nearest_printed_code() {
        let form = BlockForm {
            name: None,
            columns: Vec::new(),
            nodes: vec![
                node(NodeKind::Label("合计".to_owned()), None, true),
                node(NodeKind::Label("人员".to_owned()), Some(0), true),
                node(NodeKind::Code("301".to_owned()), Some(1), false),
                node(NodeKind::Label("公用".to_owned()), Some(0), true),
                node(NodeKind::Others, Some(3), false),
            ],
        };
        let rows = vec![
            code("301"),
            code("30101"),
            label("人员", 1),
            code("30201"),
            label("公用", 3),
            Row { key: Key::Unknown("甲".to_owned()), ..Row::default() },
            Row::default(),
        ];
        let mut block = Block { rows, ..Block::default() };
        assign(&mut block, &form);
        let parents: Vec<Option<u32>> = block.rows.iter().map(|row| row.parent.map(|row| row.0)).collect();
        assert_eq!(parents, [Some(2), Some(0), None, Some(4), None, None, None]);
        let leaves: Vec<bool> = block.rows.iter().map(|row| row.leaf).collect();
        assert_eq!(leaves, [false, true, false, true, false, false, false]);
        assert_eq!(block.by_node[2], [RowIx(0), RowIx(1)]);
        assert_eq!(block.rows[2].children, [RowIx(0)]);
    }
}
