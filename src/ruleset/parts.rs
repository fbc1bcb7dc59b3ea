//! `column 一级指标 : "{一级: label}{（{权重: number}分）|}"`: a printed column of which rules use the parts.
//!
//! Each hole is a column behind those that are printed. Must not know documents.

use super::index::small;
use super::patterns::{Known, PatternReader, too_long};
use super::problems::{self, Cure, error};
use super::readings::Columns;
use crate::base::place::Span;
use crate::base::problem::Problem;
use crate::form::pattern::{HoleKind, Pattern, Piece};
use crate::form::table::{ColumnForm, ColumnIx, ColumnType};
use crate::syntax::tree;

/// Adds the columns of the holes of every pattern column; gives the columns of which something is wrong.
pub(super) fn add(
    block: &tree::Block,
    columns: &mut Vec<ColumnForm>,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<ColumnIx> {
    let mut broken = Vec::new();
    for (at, column) in block.columns.iter().enumerate() {
        let Some(string) = column.types.iter().find_map(pattern_of) else { continue };
        let before = problems.len();
        if column.key || column.types.len() > 1 || !column.split.is_empty() {
            let (zh, en) =
                ("写成句式的列只有一种类型、一格，不能是主键", "a column with a pattern has one type and is no key");
            let problem = error(problems::FORM_SHAPE, column.span, zh, en);
            problems.push(problem.cure("另写一列作主键", "make another column the key"));
        } else {
            holes((at, string), columns, known, problems);
        }
        if problems.len() > before {
            broken.push(ColumnIx(small(at)));
        }
    }
    broken
}

fn pattern_of(kind: &tree::ColumnType) -> Option<&tree::Name> {
    if let tree::ColumnType::Pattern(string) = kind { Some(string) } else { None }
}

/// Reads the pattern of one column and adds its holes.
fn holes(
    (own, string): (usize, &tree::Name),
    columns: &mut Vec<ColumnForm>,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) {
    let first = columns.len();
    let mut found = Columns::new(0);
    let mut column = |name: &str, kind: &HoleKind, span: Span, problems: &mut Vec<Problem>| {
        if let Some(at) = columns.iter().position(|column| column.name == name) {
            if at == own && matches!(kind, HoleKind::Label | HoleKind::Code(_) | HoleKind::Words(_)) {
                return Some(ColumnIx(small(at)));
            }
            taken(name, span, problems);
            return None;
        }
        found.column(name, kind, span, problems).map(|ix| ColumnIx(small(first + usize::from(ix.0))))
    };
    let pieces = PatternReader { known, problems, column: &mut column }.read(string);
    let pattern = pieces.map(Pattern::whole).filter(|pattern| {
        let problem = too_long(pattern, string.span);
        let fine = problem.is_none();
        problems.extend(problem.map(|problem| problem.cure("写短一些", "make it shorter")));
        fine
    });
    let Some(printed) = columns.get_mut(own) else { return };
    if pattern.as_ref().is_some_and(|pattern| pattern.holes().is_empty()) {
        let (zh, en) = ("句式里没有要读取的内容", "the pattern has no hole");
        let problem = error(problems::PATTERN, string.span, zh, en);
        problems.push(problem.cure("写上 {名: label} 之类的读取处", "give a hole such as {name: label}"));
    }
    let always = |at: usize| {
        let is = |piece: &Piece| matches!(piece, Piece::Hole(hole) if usize::from(hole.column.0) == at);
        pattern.as_ref().is_none_or(|pattern| pattern.pieces().iter().any(is))
    };
    let mut parts = found.columns();
    for (at, part) in parts.iter_mut().enumerate() {
        part.part_of = Some(ColumnIx(small(own)));
        part.optional = printed.optional || !always(first + at);
    }
    // a column of labels is known by its list, wherever a cell is shifted to
    let codes = pattern.iter().flat_map(Pattern::holes).find_map(|hole| match hole.kind {
        HoleKind::Code(list) => Some(ColumnType::Code(list)),
        _ => None,
    });
    printed.types = vec![codes.unwrap_or(ColumnType::Text)];
    printed.pattern = pattern;
    columns.extend(parts);
}

fn taken(name: &str, span: Span, problems: &mut Vec<Problem>) {
    let zh = format!("“{name}”已是另一列的名称");
    let en = format!("“{name}” is already the name of a column");
    problems.push(error(problems::PATTERN, span, zh, en).cure("换一个名称", "take another name"));
}
