//! Rows and codes by name: a number, a name, or a path of names.
//!
//! Must not know who asks; what was not found is not a problem here.

use super::index::Index;
use super::names::Found;
use crate::form::codes::CodeFound;
use crate::form::table::{BlockRef, NodeIx, NodeKind};

/// What a row's name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowFound {
    None,
    Node(NodeIx),
    Code(String),
    /// Several rows of the form bear the name.
    Doubled(Vec<NodeIx>),
    /// Several codes bear it.
    Shared(usize, Vec<String>),
}

impl Index<'_> {
    /// The row of a block that a name means: a node of the form first, then a code.
    pub fn row(&self, block: BlockRef, name: &str) -> RowFound {
        let names = self.names(block);
        match names.rows.find(name) {
            Found::One(node) => return self.node_row(block, node),
            Found::Many(nodes) => return RowFound::Doubled(nodes),
            Found::None => {}
        }
        let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        let mut shared = RowFound::None;
        for list in &names.lists {
            if digits {
                let known = self.lists.get(*list).is_some_and(|codes| codes.entries.contains_key(name));
                if known || self.broken_lists.contains(list) {
                    return RowFound::Code(name.to_owned());
                }
                continue;
            }
            match self.code(*list, name) {
                CodeFound::One(code) => return RowFound::Code(code),
                CodeFound::Shared(codes) => shared = RowFound::Shared(*list, codes),
                CodeFound::None => {}
            }
        }
        shared
    }

    fn node_row(&self, block: BlockRef, node: NodeIx) -> RowFound {
        match self.block(block).and_then(|form| form.nodes.get(usize::from(node.0))).map(|node| &node.kind) {
            Some(NodeKind::Code(code)) => RowFound::Code(code.clone()),
            _ => RowFound::Node(node),
        }
    }

    /// The row that a path of names means: each a name of a row above the next.
    pub fn row_path(&self, block: BlockRef, path: &[&str]) -> RowFound {
        let Some((last, above)) = path.split_last() else { return RowFound::None };
        let names = self.names(block);
        let nodes: Vec<NodeIx> =
            names.rows.all(last).into_iter().filter(|node| self.lies_below(block, *node, above)).collect();
        match nodes.as_slice() {
            [only] => return self.node_row(block, *only),
            [] => {}
            _ => return RowFound::Doubled(nodes),
        }
        for list in &names.lists {
            match self.code_path(*list, path) {
                CodeFound::One(code) => return RowFound::Code(code),
                CodeFound::Shared(codes) => return RowFound::Shared(*list, codes),
                CodeFound::None => {}
            }
        }
        RowFound::None
    }

    fn lies_below(&self, block: BlockRef, node: NodeIx, above: &[&str]) -> bool {
        let Some((nearest, rest)) = above.split_last() else { return true };
        let Some(form) = self.block(block) else { return false };
        let wanted = self.names(block).rows.all(nearest);
        let mut parent = form.nodes.get(usize::from(node.0)).and_then(|node| node.parent);
        while let Some(at) = parent {
            if wanted.contains(&at) {
                return self.lies_below(block, at, rest);
            }
            parent = form.nodes.get(usize::from(at.0)).and_then(|node| node.parent);
        }
        false
    }

    /// The code of a list that a number, a name or a path written in one means.
    pub fn code(&self, list: usize, name: &str) -> CodeFound {
        self.lists.get(list).map_or(CodeFound::None, |codes| codes.find(name))
    }

    /// The code that a path of names means.
    pub fn code_path(&self, list: usize, path: &[&str]) -> CodeFound {
        self.lists.get(list).map_or(CodeFound::None, |codes| codes.find_path(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::codes::{CodeList, Entry};

    fn list() -> CodeList {
        let mut list = CodeList { name: "功能分类".to_owned(), ..CodeList::default() };
        for (code, name) in [
            ("201", "一般公共服务支出"),
            ("20101", "人大事务"),
            ("2010101", "行政运行"),
            ("20106", "财政事务"),
            ("2010601", "行政运行"),
            ("205", "教育支出"),
        ] {
            list.insert(code, Entry { name: name.to_owned(), ..Entry::default() });
        }
        list
    }

    #[test]
    fn a_code_is_a_number_a_name_or_a_path() {
        let lists = [list()];
        let index = Index::new(&[], &lists);
        let one = |code: &str| CodeFound::One(code.to_owned());
        assert_eq!(index.code(0, "205"), one("205"));
        assert_eq!(index.code(0, "教育支出（类）"), one("205"));
        assert_eq!(index.code(0, "教育（类）支出"), one("205"));
        assert_eq!(index.code(0, "一般公共服务（类）财政事务（款）行政运行（项）"), one("2010601"));
        assert_eq!(index.code(0, "教育"), CodeFound::None);
        assert_eq!(index.code(0, "一般公共服务支出（类）财政事务（款）行政运行（项）"), one("2010601"));
        assert_eq!(index.code_path(0, &["人大事务", "行政运行"]), one("2010101"));
        assert_eq!(index.code(0, "行政运行"), CodeFound::Shared(vec!["2010101".to_owned(), "2010601".to_owned()]));
        assert_eq!(index.code(0, "不存在"), CodeFound::None);
    }
}
