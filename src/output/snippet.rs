//! The excerpts of a finding: of each table that was read, the header, the rows that matter and the total row.
//!
//! Must not know how excerpts are drawn, nor why the finding is one.

use std::collections::BTreeSet;

use super::draw::{Excerpt, Mark};
use super::finding::part_word;
use super::grid::{Column, Grid, Layout, Need};
use super::view::View;
use crate::base::place::{Place, Sources};
use crate::base::problem::counted;
use crate::base::wide;
use crate::diagnose::figure;
use crate::diagnose::finding::Finding;
use crate::eval::outcome::{Detail, Operand, Role};
use crate::form::table::{BlockForm, BlockRef, ColumnIx, ColumnType, TableForm};
use crate::report::model::{Block, Key, Report, Row, RowIx, Table};
use crate::ruleset::program::Program;

/// Excerpts that are shown.
const MOST: usize = 6;
/// Rows of a sum that are shown; the rest is counted.
const ROWS: usize = 12;
/// From so many rows on a side, one label runs along all of them.
const STRETCH: usize = 4;

/// What the excerpts are taken from.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The program, for the names of tables.
    pub program: &'a Program,
    /// The report.
    pub report: &'a Report,
    /// The files, for their names.
    pub sources: &'a Sources,
    /// The wishes.
    pub view: &'a View,
}

/// An operand that is a cell of the block at hand.
struct Spot<'o> {
    row: RowIx,
    column: ColumnIx,
    operand: &'o Operand,
}

/// One excerpt for each block that has an operand, in the order read.
#[must_use]
pub fn excerpts(finding: &Finding, scene: &Scene<'_>) -> Vec<Excerpt> {
    let mut blocks: Vec<BlockRef> = Vec::new();
    for (block, ..) in finding.detail.operands.iter().filter_map(|operand| operand.cell) {
        if !blocks.contains(&block) {
            blocks.push(block);
        }
    }
    let tables = blocks.iter().take(MOST).filter_map(|block| excerpt(finding, *block, scene));
    tables.chain(texts(finding, scene)).collect()
}

/// Headings, titles and other text that was read outside the rows of tables: a line each.
fn texts(finding: &Finding, scene: &Scene<'_>) -> Vec<Excerpt> {
    let outside = finding.detail.operands.iter().filter(|operand| operand.cell.is_none());
    let mut found: Vec<(Place, Excerpt)> = Vec::new();
    for (place, operand) in outside.filter_map(|operand| Some((operand.place?, operand))) {
        let known = found.iter().any(|(known, _)| (known.source, known.line) == (place.source, place.line));
        if !known && found.len() < MOST {
            found.push((place, text(operand, place, scene)));
        }
    }
    found.into_iter().map(|(_, excerpt)| excerpt).collect()
}

fn text(operand: &Operand, place: Place, scene: &Scene<'_>) -> Excerpt {
    let view = scene.view;
    // a field of a heading stands with it: what is printed there is the title
    let heading = scene.report.headings.iter().find(|heading| heading.title.place == place);
    let printed = heading.map_or(operand.text.as_str(), |heading| heading.title.text.as_str());
    let line = view.signs(&wide::cut(&wide::clean(printed), view.room().saturating_sub(16), view.dots()));
    let file = scene.sources.get(place.source).map(|file| file_name(&file.name, view.room() / 2));
    let tail = file.map(|name| format!("{}{name}:{}", view.dot(), place.line)).unwrap_or_default();
    let room = view.room().saturating_sub(wide::width(&tail) + 10).max(8);
    let name = view.signs(&format!("{}{tail}", wide::cut(&wide::clean(&operand.name), room, view.dots())));
    let label = Mark { line: 0, start: 0, end: line.len(), text: Some(view.say(&side(operand.role))) };
    Excerpt { name, lines: vec![(Some(place.line), line)], labels: vec![label], stretch: None }
}

fn excerpt(finding: &Finding, at: BlockRef, scene: &Scene<'_>) -> Option<Excerpt> {
    let form = scene.program.forms.get(usize::from(at.form.0))?;
    let table = scene.report.table(at)?;
    let (shape, block) = (form.blocks.get(usize::from(at.block.0))?, table.blocks.get(usize::from(at.block.0))?);
    let spots: Vec<Spot<'_>> = finding
        .detail
        .operands
        .iter()
        .filter_map(|operand| match operand.cell {
            Some((block, row, column)) if block == at && operand.place.is_some() => Some(Spot { row, column, operand }),
            _ => None,
        })
        .collect();
    let choice = choose(block, &spots, &finding.detail);
    let first = choice.rows.first().copied()?;
    // the gutter, and room at the right for the words of a label
    let piece = Piece { shape, block, spots: &spots, choice, scene };
    let words = spots.iter().filter_map(|spot| piece.label(spot)).map(|label| wide::width(&label)).max().unwrap_or(0);
    let gutter = 9 + words.max(if piece.choice.stretch.is_some() { 11 } else { 7 });
    let grid = piece.grid();
    let layout = grid.layout(scene.view.room().saturating_sub(gutter));
    let mut excerpt = piece.lines(&grid, &layout);
    let line = spots.iter().find_map(|spot| spot.operand.place).or(block.row(first)?.place);
    let file = line.and_then(|place| Some((scene.sources.get(place.source)?.name.as_str(), place.line)));
    excerpt.name = scene.view.signs(&corner(form, table, file, scene.view));
    Some(excerpt)
}

/// `03表 支出决算表 · report.txt:131 · 万元`
fn corner(form: &TableForm, table: &Table, file: Option<(&str, u32)>, view: &View) -> String {
    let number = form
        .number
        .as_ref()
        .map(|number| number.replacen('.', "", 1))
        .map(|number| view.pick(&format!("{number}表 "), &format!("table {number} ")));
    let title = table.title.as_ref().map_or(form.name.as_str(), |title| title.text.as_str());
    let place = file.map(|(name, line)| format!("{}:{line}", file_name(name, view.room() / 2))).unwrap_or_default();
    // figures of prose bring their own unit
    let unit = if form.reading.is_some() { "" } else { table.unit.unwrap_or(form.unit).word() };
    let dot = if unit.is_empty() { "" } else { view.dot() };
    let tail = format!("{}{place}{dot}{unit}", view.dot());
    let head = format!("{}{}", number.unwrap_or_default(), wide::clean(title));
    let room = view.room().saturating_sub(wide::width(&tail) + 10).max(8);
    wide::cut(&format!("{}{tail}", wide::cut(&head, room, view.dots())), view.room().saturating_sub(10), view.dots())
}

/// The path, or only the name of the file where the path is too long for a corner.
fn file_name(path: &str, room: usize) -> String {
    let path = wide::clean(path);
    match path.rsplit(['/', '\\']).next() {
        Some(name) if wide::width(&path) + 8 > room => name.to_owned(),
        _ => path,
    }
}

/// The rows of a block that are shown.
struct Choice {
    /// In the order printed.
    rows: Vec<RowIx>,
    /// Rows with operands that are left out: how many, and whether all are 0.
    left_out: usize,
    all_zero: bool,
    /// The rows one label runs along, with the side.
    stretch: Option<(Vec<RowIx>, Role, usize)>,
}

fn choose(block: &Block, spots: &[Spot<'_>], detail: &Detail) -> Choice {
    let mut rows: BTreeSet<RowIx> = BTreeSet::new();
    let (mut left_out, mut all_zero) = (0, true);
    let mut stretch = None;
    for role in [Role::Left, Role::Right, Role::Tested, Role::Context] {
        let side: Vec<&Spot<'_>> = spots.iter().filter(|spot| spot.operand.role == role).collect();
        let distinct: BTreeSet<RowIx> = side.iter().map(|spot| spot.row).collect();
        let unlisted = unlisted(detail, role, |operand| side.iter().any(|spot| std::ptr::eq(spot.operand, operand)));
        left_out += unlisted;
        if distinct.len() < STRETCH {
            rows.extend(&distinct);
            continue;
        }
        let heavy: BTreeSet<RowIx> =
            side.iter().filter(|spot| !figure::is_nothing(&spot.operand.value)).map(|spot| spot.row).collect();
        let shown: Vec<RowIx> = heavy.iter().copied().take(ROWS).collect();
        let others = distinct.iter().filter(|row| !shown.contains(row));
        left_out += others.clone().count();
        all_zero &= heavy.len() <= ROWS;
        if shown.len() >= 2 && stretch.is_none() {
            stretch = Some((shown.clone(), role, distinct.len() + unlisted));
        }
        rows.extend(shown);
    }
    if rows.len() < STRETCH {
        rows.extend(total_row(block));
    }
    let mut rows: Vec<RowIx> = rows.into_iter().collect();
    rows.sort_by_key(|row| (block.row(*row).and_then(|row| row.place).map(|place| place.line), *row));
    keep_together(&mut rows, &mut stretch);
    Choice { rows, left_out, all_zero, stretch }
}

/// Rows of sums that are no operands because they hold nothing.
fn unlisted(detail: &Detail, role: Role, here: impl Fn(&Operand) -> bool) -> usize {
    let of_side = detail.sums.iter().filter(|sum| {
        detail.operands.get(sum.first).is_some_and(|first| sum.listed > 0 && first.role == role && here(first))
    });
    of_side.map(|sum| sum.zeros).sum()
}

/// A label can only run along rows that follow each other: the others stand above them.
fn keep_together(rows: &mut Vec<RowIx>, stretch: &mut Option<(Vec<RowIx>, Role, usize)>) {
    let Some((along, ..)) = stretch else { return };
    let first = rows.iter().position(|row| along.contains(row)).unwrap_or(0);
    let last = rows.iter().rposition(|row| along.contains(row)).unwrap_or(0);
    let others: Vec<RowIx> = rows.iter().copied().filter(|row| !along.contains(row)).collect();
    if last + 1 - first != along.len() {
        along.sort_by_key(|row| rows.iter().position(|shown| shown == row));
        *rows = others.into_iter().chain(along.iter().copied()).collect();
    }
}

/// The row above all others, if the block has one and prints parts of it.
fn total_row(block: &Block) -> Option<RowIx> {
    let mut tops = block.row_ids().filter(|(_, row)| row.parent.is_none() && !row.children.is_empty());
    let (top, _) = tops.next()?;
    tops.next().is_none().then_some(top)
}

/// The parts of one excerpt.
struct Piece<'p> {
    shape: &'p BlockForm,
    block: &'p Block,
    spots: &'p [Spot<'p>],
    choice: Choice,
    scene: &'p Scene<'p>,
}

/// The second grid column: the key comes first, the columns of the form after it.
const NAME: usize = 1;

impl Piece<'_> {
    /// The columns of figures to show: those read, then the other printed ones.
    fn figures(&self) -> Vec<ColumnIx> {
        self.shape
            .column_ids()
            .filter(|(id, column)| {
                let read = self.spots.iter().any(|spot| spot.column == *id);
                let printed = self.block.headers.get(usize::from(id.0)).is_some_and(Option::is_some);
                let amount = column.types.iter().any(|kind| kind.is_number() && *kind != ColumnType::Number);
                !column.key && (read || (printed && amount))
            })
            .map(|(id, _)| id)
            .collect()
    }

    fn grid(&self) -> Grid {
        let view = self.scene.view;
        let key = self.shape.columns.iter().find(|column| column.key);
        let coded = self.choice.rows.iter().filter_map(|row| self.block.row(*row)).any(is_code);
        let key_header = match (key, coded) {
            (Some(key), true) => key.name.clone(),
            _ => view.pick("项目", "item"),
        };
        let mut columns = vec![Column { header: key_header, right: false, need: Need::Key }];
        columns.push(Column { header: view.pick("名称", "name"), right: false, need: Need::Name });
        let figures = self.figures();
        for id in &figures {
            let read: Vec<_> = self.spots.iter().filter(|spot| spot.column == *id).collect();
            let zero = read.iter().all(|spot| figure::is_nothing(&spot.operand.value));
            let need = match (read.is_empty(), zero) {
                (true, _) => Need::Spare,
                (false, true) if self.spots.len() > 3 => Need::Zero,
                _ => Need::Figure,
            };
            let column = self.shape.columns.get(usize::from(id.0));
            let right = column.is_some_and(|column| column.types.iter().any(|kind| kind.is_number()));
            columns.push(Column { header: column.map(|c| c.name.clone()).unwrap_or_default(), right, need });
        }
        let rows = self.choice.rows.iter().map(|row| self.row(*row, &figures)).collect();
        let mut grid = Grid { columns, rows };
        let named = grid.columns.iter().skip(NAME + 1).any(|column| !column.right);
        if named || grid.rows.iter().all(|row| row.get(NAME).is_none_or(String::is_empty)) {
            drop_name(&mut grid);
        }
        grid
    }

    fn row(&self, at: RowIx, figures: &[ColumnIx]) -> Vec<String> {
        let Some(row) = self.block.row(at) else { return Vec::new() };
        let (key, name) = key_and_name(row);
        let mut cells = vec![key, name];
        for id in figures {
            cells.push(self.block.cell(at, *id).map(|cell| wide::clean(&cell.text)).unwrap_or_default());
        }
        cells
    }

    fn lines(&self, grid: &Grid, layout: &Layout) -> Excerpt {
        let view = self.scene.view;
        let figures = self.figures();
        let offset = grid.columns.len().saturating_sub(figures.len());
        let header_line = self.spots.iter().find_map(|spot| {
            self.block.headers.get(usize::from(spot.column.0))?.as_ref().map(|printed| printed.place.line)
        });
        let mut excerpt = Excerpt { lines: vec![(header_line, grid.header(layout, view))], ..Excerpt::default() };
        for (row, cells) in self.choice.rows.iter().zip(&grid.rows) {
            let (line, ranges) = grid.line(cells, layout, view);
            let at = excerpt.lines.len();
            for (column, start, end) in ranges {
                let id = column.checked_sub(offset).and_then(|column| figures.get(column));
                let is_key = |spot: &Spot<'_>| {
                    self.shape.columns.get(usize::from(spot.column.0)).is_some_and(|column| column.key)
                };
                let spot = self
                    .spots
                    .iter()
                    .find(|spot| spot.row == *row && id.map_or(column == 0 && is_key(spot), |id| spot.column == *id));
                if let Some(spot) = spot.filter(|spot| !self.in_stretch(spot)) {
                    excerpt.labels.push(Mark { line: at, start, end, text: self.label(spot) });
                }
            }
            excerpt.lines.push((self.line_number(*row), line));
        }
        self.stretch(&mut excerpt);
        excerpt
    }

    fn line_number(&self, row: RowIx) -> Option<u32> {
        let spots = self.spots.iter().filter(|spot| spot.row == row).find_map(|spot| spot.operand.place);
        spots.or_else(|| self.block.row(row)?.place).map(|place| place.line)
    }

    fn in_stretch(&self, spot: &Spot<'_>) -> bool {
        let stretch = self.choice.stretch.as_ref();
        stretch.is_some_and(|(rows, role, _)| *role == spot.operand.role && rows.contains(&spot.row))
    }

    /// The line that counts what was left out, and the label along the rows of a sum.
    fn stretch(&self, excerpt: &mut Excerpt) {
        let view = self.scene.view;
        if let Some((rows, role, count)) = &self.choice.stretch {
            let at = |row: Option<&RowIx>| self.choice.rows.iter().position(|shown| Some(shown) == row);
            if let (Some(first), Some(last)) = (at(rows.first()), at(rows.last())) {
                let side = view.say(&side(*role));
                let column = self.stretch_column();
                let words = view.pick(
                    &format!("{side}：{column}共 {count} 行"),
                    &format!("{side}: {column}{}", counted(*count, "row", "rows")),
                );
                excerpt.stretch = Some((first + 1, last + 1, words));
            }
        }
        let left_out = self.choice.left_out;
        if left_out > 0 {
            let zh = if self.choice.all_zero { "（均为 0）" } else { "" };
            let en = if self.choice.all_zero { " (all 0)" } else { "" };
            let line =
                view.pick(&format!("另有 {left_out} 行{zh}"), &(counted(left_out, "more row", "more rows") + en));
            excerpt.lines.push((None, line));
        }
    }

    /// The column whose rows are added, where it is one: 「基本支出，」.
    fn stretch_column(&self) -> String {
        let mut columns = self.spots.iter().filter(|spot| self.in_stretch(spot)).map(|spot| spot.column);
        let Some(first) = columns.next().filter(|first| columns.all(|other| other == *first)) else {
            return String::new();
        };
        let name = self.shape.columns.get(usize::from(first.0)).map_or("", |column| column.name.as_str());
        self.scene.view.pick(&format!("{name}，"), &format!("{name}, "))
    }

    /// 「左边」, 「右边 +」; zeros of a long sum are underlined only.
    fn label(&self, spot: &Spot<'_>) -> Option<String> {
        let view = self.scene.view;
        let role = spot.operand.role;
        let several = self.spots.iter().filter(|other| other.operand.role == role).count() > 1;
        if several && figure::is_nothing(&spot.operand.value) && self.spots.len() > 3 {
            return None;
        }
        let side = view.say(&side(role));
        let factor = spot.operand.factor;
        if matches!(role, Role::Tested | Role::Context) {
            return Some(side);
        }
        if let Some(part) = spot.operand.part {
            return Some(format!("{side} {}", view.say(&part_word(part))));
        }
        Some(match (several, factor.is_sign_negative()) {
            (_, true) => format!("{side} -"),
            (true, false) => format!("{side} +"),
            (false, false) => side,
        })
    }
}

/// The word of a side.
#[must_use]
pub fn side(role: Role) -> crate::base::problem::Text {
    let (zh, en) = match role {
        Role::Left => ("左边", "left"),
        Role::Right => ("右边", "right"),
        Role::Tested => ("所查", "tested"),
        Role::Context => ("查此处", "looked here"),
    };
    crate::base::problem::Text::new(zh, en)
}

fn is_code(row: &Row) -> bool {
    matches!(row.key, Key::Code(_))
}

fn key_and_name(row: &Row) -> (String, String) {
    let name = wide::clean(&row.name);
    match &row.key {
        Key::Code(code) => (code.clone(), name),
        Key::Label(label) | Key::Unknown(label) => {
            (if name.is_empty() { wide::clean(label) } else { name }, String::new())
        }
        Key::Nameless => (name, String::new()),
    }
}

/// Takes the column of names out; the key column comes first.
fn drop_name(grid: &mut Grid) {
    grid.columns.remove(NAME);
    for row in &mut grid.rows {
        if row.len() > NAME {
            row.remove(NAME);
        }
    }
}
