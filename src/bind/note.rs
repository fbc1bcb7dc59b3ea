//! The sentence under a table that says it is empty: 没有…，故本表无数据.
//!
//! Must not judge whether the table is; it only finds the sentence.

use crate::base::fold::plain;
use crate::base::place::Place;
use crate::form::table::TableForm;
use crate::report::model::Printed;

use super::lines::Line;
use super::map::{Class, Map};

/// Lines looked at below a table.
const DEEPEST: usize = 14;
/// A sentence may be wrapped over so many lines.
const LONGEST: usize = 4;

/// The sentence for a table whose last line is right above `after`.
pub(super) fn find(map: &Map<'_>, form: &TableForm, after: usize) -> Option<Printed> {
    if form.notes.is_empty() {
        return None;
    }
    let texts = texts_below(map, after);
    // the shortest run of lines that says it
    for length in 1..=LONGEST {
        for part in texts.windows(length) {
            let text: String = part.iter().map(|(text, _)| *text).collect();
            if says_empty(&plain(&text), form) {
                let place = part.first()?.1;
                return Some(Printed { text, place });
            }
        }
    }
    None
}

/// The lines of text up to the next title, grid or heading.
fn texts_below<'d>(map: &Map<'d>, after: usize) -> Vec<(&'d str, Place)> {
    let mut texts = Vec::new();
    for line in after..after + DEEPEST {
        match map.classes.get(line) {
            Some(Class::Note | Class::Text | Class::Caption) => {}
            _ => break,
        }
        let Some(line) = map.lines.get(line) else { break };
        if let Line::Text(paragraph) = line
            && is_part(&paragraph.text)
        {
            break;
        }
        texts.extend(line.pieces().into_iter().filter(|(text, _)| text.len() < 3000));
    }
    texts
}

fn is_part(text: &str) -> bool {
    let ordinal = crate::base::fold::split_ordinal(text).0;
    (text.starts_with('第') && text.contains("部分"))
        || (ordinal.ends_with('、') && !ordinal.starts_with(|c: char| c.is_ascii_digit()))
}

fn says_empty(text: &str, form: &TableForm) -> bool {
    let by_form = form.notes.iter().any(|literals| {
        let mut rest = text;
        !literals.is_empty()
            && literals.iter().all(|literal| match rest.split_once(plain(literal).as_str()) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            })
    });
    by_form || general(text)
}

/// 没有…无数据, 无…本表为空.
fn general(text: &str) -> bool {
    let said = ["没有", "未发生", "未安排", "无", "不涉及"].iter().filter_map(|word| text.find(word)).min();
    let empty = ["本表无数据", "此表无数据", "该表无数据", "表格无数据", "本表为空", "此表为空", "空表", "无数据"]
        .iter()
        .filter_map(|word| text.find(word))
        .min();
    matches!((said, empty), (Some(said), Some(empty)) if said < empty)
}
