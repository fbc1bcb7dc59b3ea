//! Which of several things of one name is meant: rows of a block, copies of a form, headings.
//!
//! Names are compared as people read them. Knows no document.

use std::collections::HashMap;

use super::model::{Block, Heading, HeadingKind, Key, Row, Table};
use crate::base::fold::fold;
use crate::form::table::{BlockForm, NodeIx, NodeKind};

/// Counts for each row of a block how many rows before it bear its name.
pub fn rows(block: &mut Block, form: &BlockForm) {
    let mut seen = HashMap::new();
    for row in &mut block.rows {
        row.copy = of_row(form, row).map_or(0, |name| count(&mut seen, name));
    }
}

/// As [`rows`], for the printed copies of a form.
pub fn members(members: &mut [Table]) {
    let mut seen = HashMap::new();
    for member in members {
        member.copy = member.key.as_ref().map_or(0, |key| count(&mut seen, fold(&key.text)));
    }
}

/// As [`rows`], for headings; those of a contents page come after all others.
pub fn headings(headings: &mut [Heading]) {
    let mut seen = HashMap::new();
    for contents in [false, true] {
        for heading in headings.iter_mut().filter(|one| (one.kind == HeadingKind::Contents) == contents) {
            heading.copy = count(&mut seen, fold(&heading.title.text));
        }
    }
}

fn count(seen: &mut HashMap<String, u32>, name: String) -> u32 {
    let before = seen.entry(name).or_default();
    *before = before.saturating_add(1);
    *before - 1
}

/// The name of a printed row as it is compared; none for one without name and 行次.
#[must_use]
pub fn of_row(form: &BlockForm, row: &Row) -> Option<String> {
    match (&row.key, row.node, row.ordinal) {
        (Key::Code(code), ..) => Some(code.clone()),
        (Key::Label(_), Some(node), _) => Some(of_node(form, node)),
        (Key::Label(label) | Key::Unknown(label), ..) => Some(fold(label)),
        (Key::Nameless, _, ordinal) => ordinal.map(of_ordinal),
    }
}

/// The name of a row of the form as it is compared; with the row above where the label stands twice in the tree.
#[must_use]
pub fn of_node(form: &BlockForm, at: NodeIx) -> String {
    let label = |at: NodeIx| match form.nodes.get(usize::from(at.0)).map(|node| &node.kind) {
        Some(NodeKind::Label(text) | NodeKind::Code(text)) => fold(text),
        Some(NodeKind::List(_) | NodeKind::Others) | None => String::new(),
    };
    let node = form.nodes.get(usize::from(at.0));
    let twice = node.is_some_and(|node| form.nodes.iter().filter(|other| other.kind == node.kind).count() > 1);
    match node.and_then(|node| node.parent).filter(|_| twice) {
        Some(above) => format!("{}.{}", label(above), label(at)),
        None => label(at),
    }
}

/// As [`of_node`], of a row that only has a printed 行次.
#[must_use]
pub fn of_ordinal(number: u32) -> String {
    format!("#{number}")
}
