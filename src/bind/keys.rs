//! What names a row: a code (in one cell or in parts), a fixed row of the form, or a label that nobody knows.
//!
//! Must not read figures.

use foldhash::HashMap;

use crate::base::fold::fold;
use crate::base::number::is_space;
use crate::base::place::Place;
use crate::form::codes::{CodeList, ancestors};
use crate::form::table::{BlockForm, NodeIx, NodeKind};
use crate::report::model::Key;

use super::names::BlockNames;
use super::words::squeezed;

/// Finds keys for the rows of one block; remembers which rows were printed before.
pub(super) struct Keys<'a> {
    pub(super) form: &'a BlockForm,
    pub(super) names: &'a BlockNames,
    pub(super) lists: &'a [CodeList],
    printed: HashMap<usize, usize>,
    parts: Vec<String>,
    /// The code of the row above.
    last: String,
    /// The node of the fixed row above.
    above: Option<usize>,
    /// Pieces of wrapped names since the last row.
    pub(super) pieces: Vec<(String, Place)>,
}

/// The name of a row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) key: Key,
    pub(super) node: Option<NodeIx>,
    /// The fixed row was printed before.
    pub(super) again: bool,
}

impl<'a> Keys<'a> {
    pub(super) fn new(form: &'a BlockForm, names: &'a BlockNames, lists: &'a [CodeList]) -> Self {
        let (printed, parts, last, pieces) = (HashMap::default(), Vec::new(), String::new(), Vec::new());
        Keys { form, names, lists, printed, parts, last, above: None, pieces }
    }

    /// The code that the cells of a code column hold: one cell, or parts that stand for the levels.
    ///
    /// A part that is not printed is that of the row above (`201 | 04 |`, then `| | 02`); `4` stands for `04`.
    pub(super) fn code(&mut self, cells: &[&str]) -> Option<String> {
        let digits = |text: &str| -> Option<String> {
            let bare: String = text.chars().filter(|c| !is_space(*c) && !matches!(c, '-' | '.')).collect();
            (!bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit())).then_some(bare)
        };
        let parts: Vec<Option<String>> = cells.iter().map(|text| digits(text)).collect();
        if let [only] = parts.as_slice() {
            return only.clone().filter(|code| code.len() >= 3);
        }
        let last = parts.iter().rposition(Option::is_some)?;
        let first = parts.iter().position(Option::is_some)?;
        let mut levels: Vec<String> = Vec::with_capacity(last + 1);
        for (at, part) in parts.iter().take(last + 1).enumerate() {
            let text = match part {
                Some(text) if at > 0 && text.len() == 1 => format!("0{text}"),
                Some(text) => text.clone(),
                None if at < first => self.parts.get(at).cloned()?,
                None => continue,
            };
            // every part may be printed as the whole code down to its level
            if levels.first().is_some_and(|top| text.len() > 3 && text.starts_with(top.as_str())) || text.len() > 3 {
                levels = vec![text];
            } else {
                levels.push(text);
            }
        }
        let code = levels.concat();
        self.parts = levels;
        (code.len() >= 3).then_some(code)
    }

    /// The key for a printed code and the labels beside it.
    pub(super) fn key(&mut self, code: Option<String>, labels: &[&str]) -> Named {
        if let Some(code) = code.filter(|_| self.names.list.is_some()) {
            return self.coded(code);
        }
        for label in labels {
            if let Some(named) = self.fixed(label) {
                return named;
            }
        }
        for label in labels {
            if let Some(code) = self.of_list(label) {
                return self.coded(code);
            }
        }
        match labels.first() {
            Some(label) => Named { key: Key::Unknown(squeezed(label)), ..Named::default() },
            None => Named::default(),
        }
    }

    fn coded(&mut self, code: String) -> Named {
        self.last.clone_from(&code);
        Named { key: Key::Code(code), ..Named::default() }
    }

    /// The code of a name; of a name that several codes bear, the one below the rows printed above it.
    fn of_list(&self, label: &str) -> Option<String> {
        let list = self.names.list.and_then(|at| self.lists.get(at))?;
        if let Some(code) = list.code_of(label) {
            return Some(code.to_owned());
        }
        let sharing = list.by_name.get(&fold(label))?;
        std::iter::once(self.last.as_str()).chain(ancestors(&self.last)).filter(|above| above.len() > 3).find_map(
            |above| {
                let mut below = sharing.iter().filter(|code| code.len() > above.len() && code.starts_with(above));
                below.next().filter(|_| below.next().is_none()).cloned()
            },
        )
    }

    /// Whether several codes bear the name.
    pub(super) fn is_shared(&self, label: &str) -> bool {
        let list = self.names.list.and_then(|at| self.lists.get(at));
        list.and_then(|list| list.by_name.get(&fold(label))).is_some_and(|codes| codes.len() > 1)
    }

    /// Whether the block knows a row of that name; asks only.
    pub(super) fn knows(&self, label: &str) -> bool {
        let list = self.names.list.and_then(|at| self.lists.get(at));
        !self.names.rows(label).is_empty() || list.is_some_and(|list| list.code_of(label).is_some())
    }

    fn fixed(&mut self, label: &str) -> Option<Named> {
        let nodes = self.names.rows(label);
        let exact = |at: &&usize| {
            self.spelled(**at).any(|name| crate::base::fold::plain(name) == crate::base::fold::plain(label))
        };
        let times = |at: &usize| self.printed.get(at).copied().unwrap_or(0);
        let twice = nodes.len() > 1 && self.one_name(nodes, label);
        let at = match nodes {
            [] => return None,
            [only] => *only,
            _ if twice => *nodes.iter().min_by_key(|at| (times(at), !self.follows(**at)))?,
            _ => *nodes.iter().find(exact).or(nodes.first())?,
        };
        let count = self.printed.entry(at).or_default();
        *count += 1;
        let again = *count > 1;
        self.above = Some(at);
        let node = self.form.nodes.get(at)?;
        let key = match &node.kind {
            NodeKind::Label(name) => Key::Label(name.clone()),
            NodeKind::Code(code) => Key::Code(code.clone()),
            NodeKind::List(_) | NodeKind::Others => return None,
        };
        Some(Named { key, node: Some(NodeIx(u16::try_from(at).ok()?)), again })
    }

    /// Whether a node stands beside or below the fixed row printed last.
    fn follows(&self, at: usize) -> bool {
        let parent = |at: usize| self.form.nodes.get(at).and_then(|node| node.parent).map(|node| usize::from(node.0));
        let Some(last) = self.above else { return false };
        parent(at) == Some(last) || parent(at) == parent(last)
    }

    fn spelled(&self, at: usize) -> impl Iterator<Item = &str> {
        let node = self.form.nodes.get(at);
        let own = node.and_then(|node| match &node.kind {
            NodeKind::Label(name) => Some(name.as_str()),
            _ => None,
        });
        own.into_iter().chain(node.into_iter().flat_map(|node| node.aliases.iter().map(String::as_str)))
    }

    /// Whether all the nodes bear the label in folded spelling: then the order of printing decides.
    fn one_name(&self, nodes: &[usize], label: &str) -> bool {
        let wanted = fold(label);
        nodes.iter().all(|at| self.spelled(*at).any(|name| fold(name) == wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::table::RowNode;

    fn keys_form() -> BlockForm {
        let node = |name: &str| RowNode {
            kind: NodeKind::Label(name.to_owned()),
            aliases: Vec::new(),
            parent: None,
            optional: false,
            memo: false,
            braces: false,
        };
        BlockForm { name: None, columns: Vec::new(), nodes: vec![node("甲"), node("一、甲"), node("乙")] }
    }

    #[test]
    fn codes_in_parts() {
        let form = keys_form();
        let names = BlockNames::default();
        let mut keys = Keys::new(&form, &names, &[]);
        for (cells, code) in [
            (vec!["201", "04", "01"], Some("2010401")),
            (vec!["", "", "02"], Some("2010402")),
            (vec!["", "5", ""], Some("20105")),
            (vec!["", "", "7"], Some("2010507")),
            (vec!["208", "", ""], Some("208")),
            (vec!["208", "20805", "2080501"], Some("2080501")),
            (vec!["301", "01"], Some("30101")),
            (vec!["2010401"], Some("2010401")),
            (vec!["201 04 01"], Some("2010401")),
            (vec!["合计"], None),
            (vec!["", "", ""], None),
        ] {
            assert_eq!(keys.code(&cells).as_deref(), code, "{cells:?}");
        }
    }

    #[test]
    fn a_label_that_stands_twice_goes_in_order() {
        let form = keys_form();
        let table = crate::form::table::TableForm {
            name: String::new(),
            number: None,
            titles: Vec::new(),
            optional: false,
            since: None,
            many: None,
            unit: crate::base::unit::Unit::Wan,
            decimals: 2,
            notes: Vec::new(),
            reading: None,
            blocks: vec![form.clone()],
        };
        let names = super::super::names::FormNames::new(&table);
        let mut keys = Keys::new(&form, &names.blocks[0], &[]);
        let nodes: Vec<Option<u16>> =
            ["一、甲", "甲", "乙"].iter().map(|label| keys.key(None, &[label]).node.map(|node| node.0)).collect();
        assert_eq!(nodes, [Some(0), Some(1), Some(2)]);
        assert!(keys.key(None, &["乙"]).again);
        assert_eq!(keys.key(None, &["丙 丁"]).key, Key::Unknown("丙丁".to_owned()));
        assert_eq!(keys.key(None, &[]).key, Key::Nameless);
    }
}
