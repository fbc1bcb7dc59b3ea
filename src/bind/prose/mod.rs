//! Prose forms: the section that a form names, read by its patterns, becomes a table like any other.
//!
//! Each form reads the whole section for itself; what no form reads is told at the end.

mod cells;
mod notes;
mod outline;
pub(super) mod parts;
mod passage;
mod reader;
mod title;

use std::collections::{BTreeMap, BTreeSet};

use crate::base::place::Place;
use crate::base::problem::Problem;
use crate::form::codes::CodeList;
use crate::form::pattern::Part;
use crate::form::table::{ColumnType, TableForm};
use crate::report::model::{Heading, Key, Printed, Table, TableState};

use super::lines::Line;
use super::problems::Notes;
use crate::report::figures;
use outline::Outline;
use passage::Passage;
use reader::Reader;

/// The prose of a document.
pub(super) struct Prose<'d> {
    outline: Outline<'d>,
    printed: BTreeMap<usize, BTreeSet<String>>,
    /// Sections made plain, by their first and last line.
    passages: BTreeMap<(usize, usize), Passage>,
    /// Line and column of the numbers that some form has read.
    read: BTreeSet<(u32, u32)>,
    /// Numbers of sections that some form reads.
    seen: BTreeMap<(u32, u32), Printed>,
    /// Where the file breaks off.
    cut: Option<Place>,
    /// Titles of the sections that some form reads, by their first and last line.
    sections: BTreeMap<(usize, usize), Printed>,
    /// Sections of which a list of names was read.
    named: BTreeSet<(usize, usize)>,
}

impl<'d> Prose<'d> {
    /// The text of a document below its headings; `tables` tell which codes the document prints.
    pub(super) fn new<'t>(
        lines: &[Line<'d>],
        headings: &[Heading],
        department: Option<&str>,
        tables: impl Iterator<Item = (&'t TableForm, &'t Table)>,
        cut: Option<Place>,
    ) -> Prose<'d> {
        let outline = Outline::new(lines, headings, department);
        Prose {
            outline,
            printed: printed(tables),
            passages: BTreeMap::new(),
            read: BTreeSet::new(),
            seen: BTreeMap::new(),
            cut,
            sections: BTreeMap::new(),
            named: BTreeSet::new(),
        }
    }

    /// The table of a prose form: absent if the document has none of its sections.
    pub(super) fn bind(&mut self, form: &TableForm, lists: &[CodeList], notes: &mut Notes) -> Table {
        let mut table = figures::absent(form, TableState::Absent);
        let Some(reading) = &form.reading else { return table };
        let whole = reading.sections.is_empty();
        let section = reading.sections.iter().find_map(|path| self.outline.section(path));
        let (title, range) = section.map_or((None, None), |(title, range)| (Some(title), Some(range)));
        let range = range.or(whole.then(|| self.outline.all()));
        // a section that is not the last one is there to its end
        table.cut = self.cut.filter(|_| range.as_ref().is_none_or(|range| range.end == usize::MAX));
        let Some(range) = range else { return table };
        if let (Some(title), true) = (&title, reads_amounts(form)) {
            self.sections.entry((range.start, range.end)).or_insert_with(|| title.clone());
        }
        table.title = title;
        let outline = &self.outline;
        let plain =
            self.passages.entry((range.start, range.end)).or_insert_with(|| Passage::new(outline.lines(&range)));
        if plain.text.is_empty() {
            return table;
        }
        let mut passage = plain.clone();
        let printed = &self.printed;
        let mut reader = Reader { form, lists, passage: &mut passage, notes, whole: true, found: false, printed };
        table.blocks = reader.blocks(reading);
        let (found, whole_read) = (reader.found, reader.whole);
        // a section in which nothing was found of what may stand there tells nothing
        let silent = !found && !whole && reading.parts.iter().all(Part::is_optional);
        let whole_read = whole_read && table.cut.is_none();
        table.state = if silent { TableState::Absent } else { TableState::Bound { whole: whole_read } };
        table.decimals = form.decimals;
        if table.blocks.iter().flat_map(|block| &block.rows).any(|row| matches!(row.key, Key::Code(_))) {
            self.named.insert((range.start, range.end));
        }
        let unread: BTreeSet<(u32, u32)> =
            passage.unread().map(|token| (token.place.line, token.place.column)).collect();
        for token in plain.unread() {
            let at = (token.place.line, token.place.column);
            if !unread.contains(&at) {
                self.read.insert(at);
            }
            if !whole {
                self.seen.entry(at).or_insert_with(|| Printed { text: token.text.clone(), place: token.place });
            }
        }
        table
    }

    /// Sections with amounts of which neither a number nor a name was read: what they say is not checked, and that must be said.
    pub(super) fn silent(&self) -> Vec<Problem> {
        let mut told = 0..0;
        let mut problems = Vec::new();
        for (range, title) in &self.sections {
            let Some(passage) = self.passages.get(range) else { continue };
            let mut amounts = passage.amounts().peekable();
            let read = self.named.contains(range)
                || passage.unread().any(|token| self.read.contains(&(token.place.line, token.place.column)));
            let (Some(first), false, false) = (amounts.peek().map(|first| first.place), read, told.contains(&range.0))
            else {
                continue;
            };
            // a part of a section that is told is not told again
            told = range.0..range.1;
            problems.push(notes::section_unread(title, amounts.count(), first));
        }
        problems
    }

    /// Numbers of the sections read that belong to no figure.
    pub(super) fn unread(self) -> Vec<Printed> {
        let read = self.read;
        self.seen.into_iter().filter(|(at, _)| !read.contains(at)).map(|(_, printed)| printed).collect()
    }
}

/// Whether a form reads money at all: others only look for words.
fn reads_amounts(form: &TableForm) -> bool {
    form.blocks.iter().flat_map(|block| &block.columns).any(|column| column.types.contains(&ColumnType::Amount))
}

/// Codes that tables print, by the code list of their key.
fn printed<'t>(tables: impl Iterator<Item = (&'t TableForm, &'t Table)>) -> BTreeMap<usize, BTreeSet<String>> {
    let mut printed: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (form, table) in tables {
        for (form, block) in form.blocks.iter().zip(&table.blocks) {
            let types = form.columns.iter().filter(|column| column.key).flat_map(|column| &column.types);
            for kind in types {
                if let ColumnType::Code(list) = kind {
                    printed.entry(*list).or_default().extend(block.by_code.keys().cloned());
                }
            }
        }
    }
    printed
}
