//! Fields of entries of code lists, of titles of the document, of the document itself.
//!
//! Must not know how the entry or title was named.

use super::expr::Compiler;
use super::problems::{self, Cure, error, listed, nearest};
use super::program::{EntryField, HeadingField, HeadingRef, Num, Word};
use super::types::Quantity;
use super::value::{Value, WordKind};
use crate::syntax::tree::Name;

/// The columns of `文档`.
const HEADING_FIELDS: [(&str, HeadingField); 9] = [
    ("标题", HeadingField::Title),
    ("种类", HeadingField::Kind),
    ("编号", HeadingField::Number),
    ("序", HeadingField::Order),
    ("部门", HeadingField::Department),
    ("年度", HeadingField::Year),
    ("单位", HeadingField::Unit),
    ("说明", HeadingField::Note),
    ("空", HeadingField::Empty),
];

impl Compiler<'_> {
    pub fn entry_field(&mut self, list: usize, word: Word, name: &Name) -> Option<Value> {
        let word = Box::new(word);
        let fields: &[String] = self.index.lists.get(list).map_or(&[], |list| &list.fields);
        let known = fields.contains(&name.text);
        Some(match name.text.as_str() {
            "代码" => Value::Word(Word::Entry(list, word, EntryField::Code), WordKind::Code(list)),
            "名称" => Value::Word(Word::Entry(list, word, EntryField::Name), WordKind::Text),
            "别名" if known => Value::Word(Word::Entry(list, word, EntryField::OtherNames), WordKind::Text),
            "起" if known => Value::Num(Num::Entry(list, word, EntryField::From), Quantity::Number),
            "止" if known => Value::Num(Num::Entry(list, word, EntryField::To), Quantity::Number),
            text => {
                let zh = format!("这张代码表没有“{text}”这一项，只有{}", listed(fields));
                let en = format!("this code list has no field “{text}”, only {}", listed(fields));
                let near = nearest(text, fields.iter().map(String::as_str));
                return self.fail(error(problems::UNKNOWN_FIELD, name.span, zh, en).near(near));
            }
        })
    }

    pub fn heading_field(&mut self, heading: HeadingRef, name: &Name) -> Option<Value> {
        if let Some(value) = heading_part(heading, &name.text) {
            return Some(value);
        }
        let fields = HEADING_FIELDS.map(|(known, _)| known);
        let zh = format!("文档的标题没有“{}”这一项，只有{}", name.text, fields.join("、"));
        let en = format!("a heading has no field “{}”, only {}", name.text, fields.join(", "));
        self.fail(error(problems::UNKNOWN_FIELD, name.span, zh, en).near(nearest(&name.text, fields)))
    }

    pub fn own_field(&mut self, input: Option<u16>, name: &Name) -> Option<Value> {
        match name.text.as_str() {
            "年度" => Some(Value::Num(Num::Year(input), Quantity::Number)),
            "部门" => Some(Value::Word(Word::Department(input), WordKind::Text)),
            "地区" => Some(Value::Word(Word::Region(input), WordKind::Text)),
            text => {
                let zh = format!("本文没有“{text}”这一项，只有年度、部门、地区");
                let en = format!("本文 has no field “{text}”, only 年度, 部门, 地区");
                let near = nearest(text, ["年度", "部门", "地区"]);
                self.fail(error(problems::UNKNOWN_FIELD, name.span, zh, en).near(near))
            }
        }
    }
}

/// A field of a title by its name.
pub(super) fn heading_part(heading: HeadingRef, name: &str) -> Option<Value> {
    let (_, field) = HEADING_FIELDS.iter().find(|(known, _)| *known == name)?;
    Some(heading_value(heading, *field))
}

fn heading_value(heading: HeadingRef, field: HeadingField) -> Value {
    match field {
        HeadingField::Order | HeadingField::Year | HeadingField::Empty => {
            Value::Num(Num::Heading(heading, field), Quantity::Number)
        }
        _ => Value::Word(Word::Heading(heading, field), WordKind::Text),
    }
}
