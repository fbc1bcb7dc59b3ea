//! Patterns over a passage: single reads, rows, items with heads, lists of names; a number belongs to one of them.
//!
//! Must not know sections. The first pattern in written order that fits is taken; what is taken is not read again.

use std::collections::{BTreeMap, BTreeSet};

use crate::form::codes::CodeList;
use crate::form::matcher::Found;
use crate::form::pattern::{Each, Find, Hole, HoleKind, List, Part, Pattern, Reading};
use crate::form::table::{BlockForm, BlockIx, RowNode, TableForm};
use crate::report::model::{Block, Cell, Key, Printed, Row, RowIx, Value};
use crate::report::roles;

use super::super::problems::Notes;
use super::cells::{self, Named};
use super::passage::Passage;

/// More rows than this in one form mean that its pattern fits everything.
const MOST_ROWS: usize = 10_000;

/// Reads one form from its passage.
pub(super) struct Reader<'a, 'n> {
    pub(super) form: &'a TableForm,
    pub(super) lists: &'a [CodeList],
    pub(super) passage: &'n mut Passage,
    pub(super) notes: &'n mut Notes,
    /// Every name was understood.
    pub(super) whole: bool,
    /// Something was read.
    pub(super) found: bool,
    /// Codes that tables of the document print, by code list: they tell which of several codes a name means.
    pub(super) printed: &'a BTreeMap<usize, BTreeSet<String>>,
}

/// A place where a pattern fits: bytes, and for each hole its column with the bytes of its text.
struct Fit<'p> {
    from: usize,
    to: usize,
    holes: Vec<(&'p Hole, usize, usize)>,
}

/// A row being read.
struct Draft {
    key: Named,
    cells: Vec<Cell>,
}

impl<'a> Reader<'a, '_> {
    /// The blocks of the form, filled.
    pub(super) fn blocks(&mut self, reading: &'a Reading) -> Vec<Block> {
        let mut drafts: Vec<Vec<Draft>> = self.form.blocks.iter().map(|_| Vec::new()).collect();
        // where items begin, what is read once is behind
        let heads = reading.parts.iter().filter_map(|part| match part {
            Part::Each(each) => {
                let firsts = each.heads.patterns.iter().filter_map(|head| self.fit(head, 0, self.passage.text.len()));
                firsts.map(|head| head.from).min()
            }
            _ => None,
        });
        let lead = heads.min().unwrap_or(self.passage.text.len());
        for part in &reading.parts {
            let (id, rows) = match part {
                Part::Read(find) => (find.block, self.read(find, lead, drafts.get_mut(usize::from(find.block.0)))),
                Part::Rows(find) => (find.block, self.rows(find)),
                Part::Each(each) => (each.heads.block, self.each(each)),
                Part::List(list) => (list.leads.block, self.list(list)),
            };
            if let Some(drafts) = drafts.get_mut(usize::from(id.0)) {
                let room = MOST_ROWS.saturating_sub(drafts.len());
                drafts.extend(rows.into_iter().take(room));
            }
        }
        let filled: Vec<Block> =
            drafts.into_iter().zip(&self.form.blocks).map(|(rows, form)| block(form, rows)).collect();
        filled
    }

    /// `read "…"`: its figures go into the only row of the block.
    fn read(&mut self, find: &'a Find, end: usize, row: Option<&mut Vec<Draft>>) -> Vec<Draft> {
        let width = self.width(find.block);
        let Some(rows) = row else { return Vec::new() };
        if rows.is_empty() {
            rows.push(Draft { key: Named::only(), cells: vec![Cell::default(); width] });
        }
        if let (Some(fit), Some(draft)) = (self.first(find, 0, end), rows.first_mut())
            && is_new(&fit, &draft.cells)
        {
            self.fill(&fit, &mut draft.cells);
        }
        Vec::new()
    }

    /// `row "…"`, `read every "…"`: a row wherever it fits.
    fn rows(&mut self, find: &'a Find) -> Vec<Draft> {
        let mut rows = Vec::new();
        for fit in self.all(find) {
            // a name that the form cannot mean belongs to some other sentence
            let key = match self.key(find.block, &fit) {
                Some(None) => continue,
                Some(Some(key)) => key,
                None => Named::numbered(rows.len() + 1),
            };
            let mut cells = vec![Cell::default(); self.width(find.block)];
            self.fill(&fit, &mut cells);
            rows.push(Draft { key, cells });
        }
        self.or_missing(find, rows)
    }

    /// `each "…" { … }`: an item reaches to the next head.
    fn each(&mut self, each: &'a Each) -> Vec<Draft> {
        let heads: Vec<Fit<'_>> = self.all(&each.heads).into_iter().filter(|head| !self.is_title(head)).collect();
        let ends: Vec<usize> = heads.iter().skip(1).map(|fit| fit.from).collect();
        let mut rows = Vec::new();
        for (at, head) in heads.iter().enumerate() {
            let end = ends.get(at).copied().unwrap_or(self.passage.text.len());
            let mut cells = vec![Cell::default(); self.width(each.heads.block)];
            let mut any = each.parts.is_empty();
            for find in &each.parts {
                if let Some(fit) = self.first(find, head.to, end).filter(|fit| is_new(fit, &cells)) {
                    self.fill(&fit, &mut cells);
                    any = true;
                }
            }
            if any {
                self.fill(head, &mut cells);
                let key = self.head(each.heads.block, head).unwrap_or_else(|| Named::numbered(rows.len() + 1));
                rows.push(Draft { key, cells });
            }
        }
        self.or_missing(&each.heads, rows)
    }

    /// 「（一）总体情况」 is the title of a part, no item.
    fn is_title(&self, head: &Fit<'_>) -> bool {
        let name = head.holes.iter().find(|(hole, ..)| is_name(hole));
        name.is_some_and(|(_, from, to)| self.passage.text.get(*from..*to).is_some_and(|name| name.ends_with("情况")))
    }

    /// `list of code 经济分类 "主要包括"`: the names up to the end of the sentence.
    fn list(&mut self, list: &'a List) -> Vec<Draft> {
        let mut rows = Vec::new();
        for fit in self.all(&list.leads) {
            let codes = self.lists.get(list.list);
            let names = cells::names(self.passage, fit.to).into_iter();
            let names: Vec<_> = names.flat_map(|name| cells::two_names(self.passage, codes, name)).collect();
            for (from, to) in names {
                let mut cells = vec![Cell::default(); self.width(list.leads.block)];
                let text = self.passage.words(from, to);
                let key = self.coded(list.list, &text, from, to);
                if let Some(cell) = cells.get_mut(usize::from(list.column.0)) {
                    *cell = Cell { value: Value::Text(text.clone()), text, place: self.passage.place(from, to) };
                }
                rows.push(Draft { key, cells });
            }
        }
        self.found |= !rows.is_empty();
        self.or_missing(&list.leads, rows)
    }

    /// A required part of which nothing was found has one row that cannot be read, so that nothing passes in silence.
    fn or_missing(&self, find: &Find, rows: Vec<Draft>) -> Vec<Draft> {
        if !rows.is_empty() || find.optional {
            return rows;
        }
        let cell = Cell { value: Value::Unreadable(cells::nothing_found()), ..Cell::default() };
        vec![Draft { key: Named::missing(), cells: vec![cell; self.width(find.block)] }]
    }

    fn width(&self, block: BlockIx) -> usize {
        self.form.blocks.get(usize::from(block.0)).map_or(0, |block| block.columns.len())
    }

    /// Every place where one of the patterns fits, from left to right; where several begin, the first written.
    fn all(&self, find: &'a Find) -> Vec<Fit<'a>> {
        let end = self.passage.text.len();
        let mut next: Vec<Option<Fit<'a>>> = find.patterns.iter().map(|pattern| self.fit(pattern, 0, end)).collect();
        let mut found = Vec::new();
        while found.len() < MOST_ROWS {
            let first = next.iter().enumerate().filter_map(|(at, fit)| Some((fit.as_ref()?.from, at))).min();
            let Some(fit) = first.and_then(|(_, at)| next.get_mut(at)?.take()) else { break };
            let done = fit.to.max(whole(&self.passage.text, fit.from + 1));
            for (pattern, next) in find.patterns.iter().zip(&mut next) {
                let overlaps = next.as_ref().is_some_and(|next| next.from < done);
                let taken = next.is_none() && first.is_some_and(|(_, at)| find.patterns.get(at) == Some(pattern));
                if overlaps || taken {
                    *next = self.fit(pattern, done, end);
                }
            }
            found.push(fit);
        }
        found
    }

    /// The first place between two bytes where a pattern fits, of the first pattern that fits anywhere.
    fn first(&self, find: &'a Find, from: usize, to: usize) -> Option<Fit<'a>> {
        find.patterns.iter().find_map(|pattern| self.fit(pattern, from, to))
    }

    fn fit(&self, pattern: &'a Pattern, from: usize, to: usize) -> Option<Fit<'a>> {
        let text = self.passage.text.get(from..to)?;
        let found = pattern.find(text)?;
        let mut holes = holes(pattern, &found, text, from);
        let (mut first, mut last) = (from + found.from, from + whole(text, found.to));
        for (hole, start, end) in &mut holes {
            if is_name(hole) {
                // a name at the end of a pattern ends with its line, one at its start begins with its line
                if *end == last {
                    *end = self.name_end(&hole.kind, *start, *end);
                    last = *end;
                } else if *start == first {
                    *start = self.passage.last_break(*start, *end).unwrap_or(*start);
                    first = *start;
                }
            }
        }
        Some(Fit { from: first, to: last, holes })
    }

    /// Where a name at the end of a pattern ends: with its line; a code with the longest name that its list knows.
    fn name_end(&self, kind: &HoleKind, from: usize, to: usize) -> usize {
        let end = self.passage.first_break(from, to).unwrap_or(to);
        match kind {
            HoleKind::Code(list) => {
                let list = self.lists.get(*list);
                list.map_or(end, |list| from + cells::code_length(list, self.passage.text.get(from..end).unwrap_or("")))
            }
            _ => end,
        }
    }

    /// Puts what the holes hold into their columns; numbers are taken.
    fn fill(&mut self, fit: &Fit<'a>, row: &mut [Cell]) {
        for (hole, from, to) in &fit.holes {
            let cell = cells::cell(self.passage, hole, (*from, *to), self.form.unit, self.notes);
            self.passage.take(*from);
            if let Some(slot) = row.get_mut(usize::from(hole.column.0)) {
                *slot = cell;
            }
        }
        self.found = true;
    }

    /// The key of an item: the first label or code of its head.
    fn head(&mut self, block: BlockIx, fit: &Fit<'a>) -> Option<Named> {
        let (hole, from, to) = *fit.holes.iter().find(|(hole, ..)| is_name(hole))?;
        let text = self.passage.words(from, to);
        match hole.kind {
            HoleKind::Code(list) => Some(self.coded(list, &text, from, to)),
            _ => self.labelled(block, &text, from, to),
        }
    }

    /// The key of a clause: its first label or code, none inside if no row of the form and no code can be meant.
    fn key(&mut self, block: BlockIx, fit: &Fit<'a>) -> Option<Option<Named>> {
        let (hole, from, to) = *fit.holes.iter().find(|(hole, ..)| is_name(hole))?;
        let text = self.passage.words(from, to);
        if let HoleKind::Code(list) = hole.kind {
            let codes = self.lists.get(list)?;
            let is_code = matches!(cells::coded(codes, &text, None, self.printed.get(&list)).key, Key::Code(_));
            let near = || cells::near(&text, codes.entries.values().map(|entry| entry.name.as_str()));
            return Some((is_code || near()).then(|| self.coded(list, &text, from, to)));
        }
        let form = self.form.blocks.get(usize::from(block.0))?;
        let names = form.nodes.iter().flat_map(RowNode::names);
        let known = form.nodes.is_empty() && !cells::changes(&text)
            || matches!(cells::labelled(form, &text, None).key, Key::Label(_));
        Some(if known || cells::near(&text, names) { self.labelled(block, &text, from, to) } else { None })
    }

    fn labelled(&mut self, block: BlockIx, text: &str, from: usize, to: usize) -> Option<Named> {
        let form = self.form.blocks.get(usize::from(block.0))?;
        let place = self.passage.place(from, to);
        let named = cells::labelled(form, text, place);
        if let (Key::Unknown(name), false, Some(place)) = (&named.key, form.nodes.is_empty(), place) {
            self.whole = false;
            let names = form.nodes.iter().flat_map(RowNode::names);
            self.notes.unknown_name(name, place, crate::base::fold::suggest(name, names));
        }
        Some(named)
    }

    fn coded(&mut self, list: usize, text: &str, from: usize, to: usize) -> Named {
        let place = self.passage.place(from, to);
        let codes = self.lists.get(list);
        let named =
            codes.map_or_else(Named::missing, |codes| cells::coded(codes, text, place, self.printed.get(&list)));
        if let (Key::Unknown(name), Some(place), Some(codes)) = (&named.key, place, codes) {
            self.whole = false;
            let names = codes.entries.values().flat_map(|entry| std::iter::once(&entry.name).chain(&entry.other_names));
            let names = names.map(String::as_str);
            self.notes.unknown_name(name, place, crate::base::fold::suggest(name, names));
        }
        named
    }
}

/// Whether none of the figures was read by an earlier pattern: a later one is another way to say it, and figures of two
/// sentences are not mixed.
fn is_new(fit: &Fit<'_>, row: &[Cell]) -> bool {
    let read = |hole: &Hole| row.get(usize::from(hole.column.0)).is_some_and(|cell| cell.place.is_some());
    !fit.holes.iter().any(|(hole, ..)| hole.kind.is_figure() && read(hole))
}

fn is_name(hole: &Hole) -> bool {
    matches!(hole.kind, HoleKind::Label | HoleKind::Code(_))
}

/// Every hole of a pattern that took part in a match.
pub(super) fn holes<'p>(pattern: &'p Pattern, found: &Found, text: &str, from: usize) -> Vec<(&'p Hole, usize, usize)> {
    let all = pattern.holes();
    let mut holes = Vec::with_capacity(found.holes.len());
    for (at, first, last) in &found.holes {
        if let Some(hole) = all.get(*at) {
            holes.push((*hole, from + whole(text, *first), from + whole(text, *last)));
        }
    }
    holes
}

/// The byte where the letter at a byte ends, if the byte lies inside one: expressions of bytes may cut a name short.
fn whole(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn block(form: &BlockForm, drafts: Vec<Draft>) -> Block {
    let width = form.columns.len();
    let mut block = Block { headers: vec![None; width], column_ordinals: vec![None; width], ..Block::default() };
    for draft in drafts {
        for (cell, header) in draft.cells.iter().zip(&mut block.headers) {
            if let (None, Some(place)) = (&header, cell.place) {
                *header = Some(Printed { text: cell.text.clone(), place });
            }
        }
        let Named { key, node, name, place } = draft.key;
        block.rows.push(Row { key, node, name, place, ..Row::default() });
        block.cells.extend(draft.cells);
    }
    debug_assert!(u32::try_from(block.rows.len()).map(RowIx).is_ok(), "rows are counted in 32 bits");
    roles::assign(&mut block, form);
    block
}
