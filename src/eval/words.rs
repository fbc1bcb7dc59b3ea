//! Words: names, labels, codes as text, headings of the document.
//!
//! Must not know figures of tables or verdicts.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::folded::Name;
use super::frame::{Frame, HEADINGS};
use super::locate::Target;
use super::names;
use super::stop::Stop;
use crate::base::fold::fold;
use crate::eval::outcome::CauseKind;
use crate::form::codes::CodeList;
use crate::form::table::BlockRef;
use crate::report::model::{Heading, HeadingKind, Key, Printed, RowIx, TableState, Value};
use crate::ruleset::program::{CellRef, EntryField, HeadingField, HeadingRef, Test, Word, WordRelation};

impl<'a> Frame<'a> {
    /// The text of a word.
    pub fn word<'w>(&mut self, word: &'w Word) -> Result<Cow<'w, str>, Stop>
    where
        'a: 'w,
    {
        let text = match word {
            Word::Const(text) => return Ok(Cow::Borrowed(&text.text)),
            Word::Cell(cell) => self.cell_word(cell)?,
            Word::Key(slot) => {
                let at = self.slot(*slot);
                Cow::Borrowed(at.map_or("", |(block, row)| self.key_text(block, row)))
            }
            Word::Entry(list, of, field) => {
                let code = self.entry(*list, of)?;
                let entry = self.program.lists.get(*list).and_then(|list| list.entries.get(code.as_ref()));
                match (field, entry) {
                    (EntryField::Name, Some(entry)) => Cow::Borrowed(entry.name.as_str()),
                    (EntryField::OtherNames, Some(entry)) => Cow::Owned(entry.other_names.join("、")),
                    _ => code,
                }
            }
            Word::Heading(heading, field) => heading_word(self, heading, *field)?,
            Word::Department(input) => Cow::Borrowed(printed(self.report.department_of(*input))),
            Word::Region(input) => Cow::Borrowed(self.report.region_of(*input).unwrap_or("")),
        };
        self.live |= !text.is_empty();
        Ok(text)
    }

    /// A word as it compares.
    pub fn name<'w>(&mut self, word: &'w Word) -> Result<Name<'w>, Stop>
    where
        'a: 'w,
    {
        match word {
            Word::Heading(HeadingRef::Slot(slot), HeadingField::Title) => {
                let name = self.slot(*slot).and_then(|(_, row)| self.index.titles.get(row.0 as usize));
                self.live |= name.is_some_and(|name| !name.is_empty());
                Ok(name.map_or(Name::Same(""), |name| Name::Same(name)))
            }
            Word::Heading(HeadingRef::Slot(slot), HeadingField::Kind) => {
                let heading = self.slot(*slot).and_then(|(_, row)| self.report.headings.get(row.0 as usize));
                self.live |= heading.is_some();
                Ok(Name::Same(heading.map_or("", |heading| kind_word(heading.kind))))
            }
            Word::Const(text) => Ok(Name::Same(text.name())),
            _ => Ok(match self.word(word)? {
                Cow::Borrowed(text) => self.index.words.name(text),
                Cow::Owned(text) => Name::Folded(fold(&text).into()),
            }),
        }
    }

    fn cell_word(&mut self, cell: &CellRef) -> Result<Cow<'a, str>, Stop> {
        let Some(view) = self.view(cell.block)? else { return Ok(Cow::Borrowed("")) };
        let column = self.column(&view, cell.column)?;
        let row = match self.locate(&view, &cell.row)? {
            Target::One(row) => row,
            Target::Many(rows) => match rows.as_slice() {
                [row] => *row,
                _ => return Err(self.no_total(view.id)),
            },
            Target::Zero => return Err(self.not_printed(view.id, &names::reference(self.program, view.id, &cell.row))),
            Target::Missing(what) => return Err(self.not_printed(view.id, &what)),
        };
        let Some(found) = view.block.cell(row, column) else { return Err(self.unprinted_column(&view, column)) };
        let key = (view.id, row, column);
        match &found.value {
            Value::Text(text) => Ok(Cow::Borrowed(text.as_str())),
            Value::Number(_) => Ok(Cow::Borrowed(found.text.as_str())),
            Value::Blank => Ok(Cow::Borrowed("")),
            Value::Unreadable(why) => Err(self.bad_cell(CauseKind::Unreadable, key, found, Some(why))),
            Value::Absent if view.may_skip(column) => Err(Stop::Skip),
            Value::Absent => Err(self.bad_cell(CauseKind::NotPrinted, key, found, None)),
        }
    }

    /// What names a row.
    pub fn key_text(&self, block: BlockRef, row: RowIx) -> &'a str {
        if block == HEADINGS {
            let heading = self.report.headings.get(row.0 as usize);
            return heading.map_or("", |heading| heading.title.text.as_str());
        }
        self.row(block, row).map_or("", |row| match &row.key {
            Key::Code(text) | Key::Label(text) | Key::Unknown(text) => text.as_str(),
            Key::Nameless => "",
        })
    }

    /// The code of an entry, given by code or name.
    fn entry<'w>(&mut self, list: usize, of: &'w Word) -> Result<Cow<'w, str>, Stop>
    where
        'a: 'w,
    {
        let word = self.word(of)?;
        match self.program.lists.get(list).and_then(|list| find(list, &word)) {
            Some(code) => Ok(Cow::Borrowed(code)),
            None => {
                let name = self.program.lists.get(list).map_or("", |list| list.name.as_str());
                let (zh, en) = (format!("{name}中没有“{word}”"), format!("{name} has no entry \"{word}\""));
                Err(self.no_entry(zh, en))
            }
        }
    }

    /// The year from or to which an entry is valid; where none is written there is nothing to compare.
    pub fn entry_year(&mut self, list: usize, of: &Word, field: EntryField) -> Result<u16, Stop> {
        let code = self.entry(list, of)?;
        let entry = self.program.lists.get(list).and_then(|list| list.entries.get(code.as_ref()));
        let year = entry.and_then(|entry| if field == EntryField::From { entry.from } else { entry.to });
        self.live |= year.is_some();
        year.ok_or(Stop::Skip)
    }

    /// Whether a code list has a code or name.
    pub fn has_entry(&mut self, list: usize, word: &Word) -> Result<bool, Stop> {
        let word = self.word(word)?;
        let known =
            |list: &CodeList| list.entries.contains_key(word.as_ref()) || list.by_name.contains_key(&fold(&word));
        Ok(self.program.lists.get(list).is_some_and(known))
    }

    /// `left == right` of words; whether it holds, the sign not yet regarded.
    pub fn same_word(&mut self, relation: &WordRelation) -> Result<bool, Stop> {
        if self.name(&relation.left)? == self.name(&relation.right)? {
            return Ok(true);
        }
        if relation.names_of.is_none() && !is_entry(&relation.left) && !is_entry(&relation.right) {
            return Ok(false);
        }
        let (left, right) = (self.word(&relation.left)?, self.word(&relation.right)?);
        if let Some((list, slot)) = relation.names_of
            && let Some(list) = self.program.lists.get(list)
        {
            let code = self.slot(slot).map_or("", |(block, row)| self.key_text(block, row));
            return Ok(list.bears(code, &left) && list.bears(code, &right));
        }
        Ok(self.other_name(&relation.left, &right)? || self.other_name(&relation.right, &left)?)
    }

    /// Whether a word is the name of an entry and the text another name of that entry.
    fn other_name(&mut self, word: &Word, text: &str) -> Result<bool, Stop> {
        let Word::Entry(list, of, EntryField::Name | EntryField::OtherNames) = word else { return Ok(false) };
        let code = self.entry(*list, of)?;
        Ok(self.program.lists.get(*list).is_some_and(|list| list.bears(&code, text)))
    }

    /// A heading, if it is printed; one of the contents page only if there is no other.
    pub fn heading(&self, wanted: &HeadingRef) -> Option<&'a Heading> {
        let headings = &self.report.headings;
        let first = |test: &dyn Fn(&Heading) -> bool| {
            let real = headings.iter().find(|heading| heading.kind != HeadingKind::Contents && test(heading));
            real.or_else(|| headings.iter().find(|heading| test(heading)))
        };
        match wanted {
            HeadingRef::Title(title, nth) => headings.iter().find(|heading| {
                let same = self.index.words.name(&heading.title.text) == self.index.words.name(title);
                same && heading.copy.saturating_add(1) == *nth
            }),
            HeadingRef::Form(form) => {
                let title = self.report.tables.get(usize::from(form.0)).and_then(|table| table.title.as_ref())?;
                let same = |heading: &Heading| heading.title.place == title.place;
                first(&same).or_else(|| {
                    first(&|heading| self.index.words.name(&heading.title.text) == self.index.words.name(&title.text))
                })
            }
            HeadingRef::Slot(slot) => {
                let (_, row) = self.slot(*slot).filter(|(block, _)| *block == HEADINGS)?;
                headings.get(row.0 as usize)
            }
        }
    }

    /// How many headings satisfy a condition; the running one is in the slot.
    pub fn headings_where(&mut self, filter: Option<&Test>, slot: usize) -> Result<u32, Stop> {
        let here = self.slot(slot);
        let mut count = Ok(0);
        for at in (0_u32..).take(self.report.headings.len()) {
            self.set_slot(slot, Some((HEADINGS, RowIx(at))));
            match filter.map_or(Ok(true), |filter| self.holds(filter)) {
                Ok(is) => count = count.map(|count| count + u32::from(is)),
                Err(stop) => {
                    count = Err(stop);
                    break;
                }
            }
        }
        self.set_slot(slot, here);
        self.live |= count.as_ref().is_ok_and(|count| *count > 0);
        count
    }

    fn heading_or_stop(&self, wanted: &HeadingRef) -> Result<&'a Heading, Stop> {
        self.heading(wanted).ok_or_else(|| {
            if let HeadingRef::Form(form) = wanted
                && self.state(*form) == TableState::Absent
            {
                return Stop::Absent(*form);
            }
            if let Some(place) = self.report.cut {
                return Self::behind(place);
            }
            let name = match wanted {
                HeadingRef::Title(title, _) => title.clone(),
                HeadingRef::Form(form) => names::form(self.program, *form),
                HeadingRef::Slot(_) => String::new(),
            };
            self.no_entry(format!("文中没有标题“{name}”"), format!("no heading \"{name}\" is printed"))
        })
    }

    /// A number of a heading.
    pub fn heading_number(&mut self, wanted: &HeadingRef, field: HeadingField) -> Result<Decimal, Stop> {
        let heading = self.heading_or_stop(wanted)?;
        self.live = true;
        let number = match field {
            HeadingField::Order => Some(order(&self.report.headings, heading).into()),
            HeadingField::Year => heading.year.map(Decimal::from),
            HeadingField::Empty => Some(u8::from(heading.empty).into()),
            _ => None,
        };
        let title = &heading.title.text;
        let stop = || self.no_entry(format!("“{title}”处没有所需的数字"), format!("\"{title}\" has no such number"));
        number.ok_or_else(stop)
    }
}

fn heading_word<'a>(frame: &Frame<'a>, wanted: &HeadingRef, field: HeadingField) -> Result<Cow<'a, str>, Stop> {
    let heading = frame.heading_or_stop(wanted)?;
    Ok(Cow::Borrowed(match field {
        HeadingField::Title => &heading.title.text,
        HeadingField::Number => printed(heading.number.as_ref()),
        HeadingField::Department => printed(heading.department.as_ref()),
        HeadingField::Unit => printed(heading.unit.as_ref()),
        HeadingField::Note => printed(heading.note.as_ref()),
        HeadingField::Kind => kind_word(heading.kind),
        HeadingField::Order => return Ok(Cow::Owned(order(&frame.report.headings, heading).to_string())),
        HeadingField::Year => return Ok(Cow::Owned(heading.year.map(|year| year.to_string()).unwrap_or_default())),
        HeadingField::Empty => return Ok(Cow::Borrowed(if heading.empty { "1" } else { "0" })),
    }))
}

fn is_entry(word: &Word) -> bool {
    matches!(word, Word::Entry(..))
}

fn kind_word(kind: HeadingKind) -> &'static str {
    match kind {
        HeadingKind::Table => "表",
        HeadingKind::Section => "节",
        HeadingKind::Contents => "目录",
    }
}

/// Place among the headings of its kind, from 1.
fn order(headings: &[Heading], wanted: &Heading) -> u32 {
    let before = headings.iter().take_while(|heading| !std::ptr::eq(*heading, wanted));
    u32::try_from(before.filter(|heading| heading.kind == wanted.kind).count()).unwrap_or(u32::MAX).saturating_add(1)
}

fn printed(text: Option<&Printed>) -> &str {
    text.map_or("", |text| text.text.as_str())
}

/// The code that a code or name means.
fn find<'l>(list: &'l CodeList, word: &str) -> Option<&'l str> {
    let known = list.entries.get_key_value(word).map(|(code, _)| code.as_str());
    known.or_else(|| list.code_of(word))
}

/// The name of a column of `文档`.
pub(super) fn field_name(field: HeadingField) -> &'static str {
    match field {
        HeadingField::Title => "标题",
        HeadingField::Kind => "种类",
        HeadingField::Number => "编号",
        HeadingField::Order => "序",
        HeadingField::Department => "部门",
        HeadingField::Year => "年度",
        HeadingField::Unit => "单位",
        HeadingField::Note => "说明",
        HeadingField::Empty => "空",
    }
}
