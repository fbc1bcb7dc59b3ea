//! What a hole holds becomes a cell; names in prose become keys.
//!
//! Must not search the passage.

use std::collections::BTreeSet;

use crate::base::fold::{fold, is_folded, plain, suggest};
use crate::base::number::Figure;
use crate::base::place::Place;
use crate::base::problem::Text;
use crate::base::unit::{MONEY_WORDS, Unit};
use crate::form::codes::{CodeFound, CodeList, LEVEL_MARKS};
use crate::form::pattern::{Hole, HoleKind, Sign};
use crate::form::table::{BlockForm, NodeIx, NodeKind};
use crate::report::model::{Cell, Key, Value};

use super::super::cells::convert;
use super::super::problems::Notes;
use super::passage::Passage;

/// Decimals that an amount in prose stands for where it prints fewer.
const DECIMALS: u32 = 2;

/// The name of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub(super) key: Key,
    pub(super) node: Option<NodeIx>,
    pub(super) name: String,
    pub(super) place: Option<Place>,
}

impl Named {
    /// The row of figures that are read once.
    pub(super) fn only() -> Named {
        Named { key: Key::Label("全文".to_owned()), name: "全文".to_owned(), ..Named::default() }
    }

    /// A row without a name of its own.
    pub(super) fn numbered(number: usize) -> Named {
        Named { key: Key::Label(number.to_string()), name: number.to_string(), ..Named::default() }
    }

    /// The row of what should be there and was not found.
    pub(super) fn missing() -> Named {
        Named { key: Key::Label("未读出".to_owned()), name: "未读出".to_owned(), ..Named::default() }
    }
}

/// Why a required part cannot be read.
pub(super) fn nothing_found() -> Text {
    Text::new("文字中没有找到这些内容", "the text has nothing of the kind")
}

/// The cell of a hole whose text stands between two bytes.
pub(super) fn cell(passage: &Passage, hole: &Hole, (from, to): (usize, usize), table: Unit, notes: &mut Notes) -> Cell {
    let text = passage.words(from, to);
    let place = passage.place(from, to);
    let figure = passage.token_at(from).and_then(|token| token.figure);
    let value = match (&hole.kind, figure) {
        (HoleKind::Amount, Some(figure)) => amount(passage, figure, from, to, table),
        (HoleKind::Percent | HoleKind::Count(_) | HoleKind::Number, Some(figure)) => Value::Number(figure),
        (HoleKind::Words(options), _) => {
            let folded = plain(&text);
            let meant = options.iter().find(|(word, _)| plain(word) == folded).map(|(_, meaning)| meaning.clone());
            Value::Text(meant.unwrap_or_else(|| text.clone()))
        }
        _ if text.is_empty() => Value::Absent,
        _ => Value::Text(text.clone()),
    };
    if let (HoleKind::Percent, false, Some(place)) = (&hole.kind, text.ends_with('%'), place) {
        notes.percent_without_sign(&text, place);
    }
    Cell { value, text, place }
}

/// An amount in the unit of the form; 85 元 stands for 85.00 元.
fn amount(passage: &Passage, figure: Figure, from: usize, to: usize, table: Unit) -> Value {
    let sign = passage.text.get(from..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let unit = passage.text.get(from + sign..to).and_then(Unit::from_word).unwrap_or(table);
    let figure = Figure { decimals: figure.decimals.max(if unit == table { 0 } else { DECIMALS }), ..figure };
    match convert(figure, unit, table) {
        Some(figure) => Value::Number(figure),
        None => Value::Unreadable(Text::new("数字过大，无法换算单位", "the number is too large to convert its unit")),
    }
}

/// The key of a label: the row of the form that bears it, else the label itself.
pub(super) fn labelled(form: &BlockForm, text: &str, place: Option<Place>) -> Named {
    // 「其中财政拨款收入」 is said of the item, as with a colon; 「本部门公务接待费」 as well
    let folded = fold(text);
    let wanted =
        ["其中", "包括", "本部门", "本单位"].iter().find_map(|lead| folded.strip_prefix(lead)).unwrap_or(&folded);
    let bears = |name: &String| name == wanted || fold(name) == *wanted;
    let found = form.node_ids().find_map(|(id, node)| match &node.kind {
        NodeKind::Label(name) if bears(name) || node.aliases.iter().any(bears) => Some((id, name.clone())),
        _ => None,
    });
    let name = text.to_owned();
    match found {
        Some((id, label)) => Named { key: Key::Label(label), node: Some(id), name, place },
        None => Named { key: Key::Unknown(without_lead(text)), node: None, name, place },
    }
}

/// Whether a name is one of these but for a slip of the pen: as long, give or take a letter.
pub(super) fn near<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> bool {
    let wanted = fold(without_lead(text).as_str());
    let length = wanted.chars().count();
    // folding takes letters away and adds none, and of most names it takes nothing
    let close = |name: &&str| {
        let printed = name.chars().count();
        let maybe = printed + 1 >= length && (printed <= length + 1 || !is_folded(name));
        maybe && fold(name).chars().count().abs_diff(length) <= 1
    };
    length > 2 && !changes(&wanted) && suggest(&wanted, names.filter(close)).is_some()
}

/// 「公务接待费减少」, 「比上年减少」: words that tell a change of what they name.
pub(super) fn changes(text: &str) -> bool {
    ["增加", "减少", "增长", "下降"].iter().any(|word| text.ends_with(word))
}

/// A label without 其中 before it.
fn without_lead(text: &str) -> String {
    text.strip_prefix("其中").unwrap_or(text).to_owned()
}

/// The key of a code: number, name or path; of several codes the only one that a table prints; else unknown.
pub(super) fn coded(list: &CodeList, text: &str, place: Option<Place>, printed: Option<&BTreeSet<String>>) -> Named {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (code, name) = text.split_at_checked(digits).unwrap_or(("", text));
    let named = without_lead(name);
    // 「2080505）年初预算」 goes on behind the code and says more than its name
    let goes_on = name.strip_prefix([')', '）']).is_some_and(|rest| !rest.is_empty());
    let found = if code.len() >= 3 && !goes_on { CodeFound::One(code.to_owned()) } else { list.find(&named) };
    let key = match found {
        CodeFound::One(code) => Key::Code(code),
        CodeFound::Shared(codes) => {
            let mut known = codes.into_iter().filter(|code| printed.is_some_and(|printed| printed.contains(code)));
            match (known.next(), known.next()) {
                (Some(code), None) => Key::Code(code),
                _ => Key::Unknown(named),
            }
        }
        CodeFound::None => Key::Unknown(named),
    };
    Named { key, node: None, name: name.to_owned(), place }
}

/// How much of a text is a code with its name: all if the list knows it, else up to its last level mark, else the longest
/// name that the list knows, else all.
pub(super) fn code_length(list: &CodeList, text: &str) -> usize {
    let known = |end: usize| text.get(..end).is_some_and(|name| list.find(&without_lead(name)) != CodeFound::None);
    if known(text.len()) {
        return text.len();
    }
    let marked = LEVEL_MARKS.iter().filter_map(|mark| text.rfind(mark).map(|at| at + mark.len())).max();
    if let Some(end) = marked {
        return end;
    }
    let ends = text.char_indices().map(|(at, _)| at).filter(|at| *at > 0).rev();
    ends.into_iter().find(|end| known(*end)).unwrap_or(text.len())
}

/// The names behind a lead, up to the end of the sentence: 「A、B和C等」, 「A1.00万元、B2.00万元」.
pub(super) fn names(passage: &Passage, from: usize) -> Vec<(usize, usize)> {
    let rest = passage.text.get(from..).unwrap_or("");
    // 「基本工资（30101）」: a code in brackets goes with its name
    let is_code = |at: usize| {
        rest.get(..at).is_some_and(|before| before.ends_with('('))
            && rest
                .get(at..)
                .is_some_and(|code| code.starts_with([Sign::NUMBER, Sign::TAKEN]) && code.chars().nth(1) == Some(')'))
    };
    // where the first name has an amount behind it, the others have theirs
    let first = rest.char_indices().find(|(at, c)| *c == ',' || c.is_control() && !is_code(*at));
    let with_amounts = first.is_some_and(|(at, _)| is_amount(rest, at));
    let ends = |(at, c): &(usize, char)| match c {
        ';' | '!' | '?' => true,
        _ => c.is_control() && !is_code(*at) && !(with_amounts && is_amount(rest, *at)),
    };
    let end = rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at);
    let mut names = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    for (at, c) in rest.get(..end).unwrap_or("").char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' | ':' if depth <= 0 => {
                names.push((start, at));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    names.push((start, end));
    let bare = |(first, last): (usize, usize)| {
        let name = rest.get(first..last).unwrap_or("");
        // up to its amount, or to the bracket of its code
        let bare = match name.split_once(char::is_control) {
            Some((bare, _)) => bare.trim_end_matches('('),
            None => name,
        };
        (from + first, from + first + bare.len())
    };
    // 「…等，较上年增加」 goes on with something else
    let goes_on = |range: &(usize, usize)| {
        !rest
            .get(range.0..range.1)
            .is_some_and(|name| ["较", "比上年", "与上年", "主要原因"].iter().any(|word| name.starts_with(word)))
    };
    names.into_iter().take_while(goes_on).filter_map(|range| trimmed(passage, bare(range))).collect()
}

/// Whether an amount stands at a byte, read or not.
fn is_amount(text: &str, at: usize) -> bool {
    let rest = text.get(at..).and_then(|rest| rest.strip_prefix([Sign::MONEY, Sign::TAKEN])).unwrap_or("");
    MONEY_WORDS.iter().any(|(word, _)| rest.starts_with(word))
}

/// 「维修费及印刷费」: two names where the list knows the first and not the whole.
pub(super) fn two_names(passage: &Passage, list: Option<&CodeList>, (from, to): (usize, usize)) -> Vec<(usize, usize)> {
    let text = passage.text.get(from..to).unwrap_or("");
    let known = |name: &str| list.is_some_and(|list| list.find(name) != CodeFound::None);
    let cuts = ["以及", "和", "及"].iter().flat_map(|word| text.match_indices(word));
    let cut = cuts.filter(|_| !known(text)).find(|(at, _)| text.get(..*at).is_some_and(known));
    match cut {
        Some((at, word)) => vec![(from, from + at), (from + at + word.len(), to)],
        None => vec![(from, to)],
    }
}

/// A name without 等, 等费用 and the like at its end, and 和, 及, 以及 at its start.
fn trimmed(passage: &Passage, (from, to): (usize, usize)) -> Option<(usize, usize)> {
    let text = passage.text.get(from..to)?;
    let cut = ["等支出", "等费用", "等方面", "等"].iter().find_map(|tail| text.strip_suffix(tail)).unwrap_or(text);
    let bare = ["以及", "和", "及"].iter().find_map(|lead| cut.strip_prefix(lead)).unwrap_or(cut);
    let start = from + cut.len() - bare.len();
    (!bare.is_empty()).then_some((start, start + bare.len()))
}
