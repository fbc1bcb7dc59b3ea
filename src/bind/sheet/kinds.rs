//! What a cell looks like: a score, a target, a group's label, a name. Enough to tell whether it can stand in a column.
//!
//! Must not know where the cell stands.

use crate::base::fold::plain;
use crate::base::number::{self, Reading};
use crate::base::unit::Unit;
use crate::form::codes::CodeList;
use crate::form::table::{BlockForm, ColumnType};

/// A number without unit, or with 分: what a score looks like.
pub(super) fn is_score(text: &str) -> bool {
    matches!(number::read(text), Reading::Number(_, None | Some(Unit::Count("分"))))
}

/// Nothing, or a sign for nothing.
pub(super) fn is_blank(text: &str) -> bool {
    matches!(number::read(text), Reading::Blank)
}

/// `≥20 个`, `100%`, `12 月份`, `82 家`: a number with at most a sign before it and a short word behind it.
pub(super) fn is_measure(text: &str) -> bool {
    let bare = plain(text);
    let bare = bare.trim_start_matches(['≥', '≤', '>', '<', '=', '≧', '≦', '约']);
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    rest.len() < bare.len() && rest.chars().count() <= 3
}

/// `产出指标 (40 分)`, `产出指标40分` without its weight.
pub(super) fn without_weight(text: &str) -> &str {
    weighted(text).map_or(text, |(label, _)| label)
}

/// `产出指标 (40 分)`, `产出指标40分` gives the label and `40 分`.
pub(super) fn weighted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let digit = |c: char| c.is_ascii_digit();
    let (label, weight) = match text.find(['(', '（']) {
        Some(at) => {
            let (label, rest) = text.split_at_checked(at)?;
            (label, rest.trim_start_matches(['(', '（']).strip_suffix([')', '）'])?.trim())
        }
        None => text.split_at_checked(text.find(digit)?)?,
    };
    let number = weight.strip_suffix(['分', '%'])?.trim_end();
    let bare = !number.is_empty() && number.chars().all(|c| digit(c) || c == '.');
    bare.then_some((label.trim_end(), weight))
}

/// The column of a block, among those with a list of labels, in whose list a text stands; its own list first.
pub(super) fn label_column(form: &BlockForm, lists: &[CodeList], text: &str, own: Option<usize>) -> Option<usize> {
    let text = without_weight(text);
    let bears = |at: usize| {
        let column = form.columns.get(at)?;
        column.merged.then_some(())?;
        label(&column.types, lists, text).map(|_| at)
    };
    own.and_then(bears).or_else(|| (0..form.columns.len()).find_map(bears))
}

/// Whether a text is a label of some merged column, or several labels run together.
pub(super) fn begins_with_label(form: &BlockForm, lists: &[CodeList], text: &str) -> bool {
    let text = plain(text);
    let kinds = form.columns.iter().filter(|column| column.merged).flat_map(|column| &column.types);
    kinds
        .filter_map(|kind| if let ColumnType::Code(list) = kind { lists.get(*list) } else { None })
        .flat_map(|list| list.entries.iter())
        .any(|(code, entry)| {
            std::iter::once(code).chain(&entry.other_names).any(|name| text == *name) || text.starts_with(code.as_str())
        })
}

/// The entry of a column's list that a text means.
pub(super) fn label<'l>(types: &[ColumnType], lists: &'l [CodeList], text: &str) -> Option<&'l str> {
    types.iter().find_map(|kind| match kind {
        ColumnType::Code(list) => {
            let list = lists.get(*list)?;
            let text = without_weight(text);
            let squeezed = plain(text);
            let own = list.entries.get_key_value(squeezed.as_str()).map(|(code, _)| code.as_str());
            own.or_else(|| list.code_of(text))
        }
        _ => None,
    })
}
