//! Plain text: tabs (or `|` columns) make cells, runs of such lines make grids, everything else paragraphs.
//!
//! Must not know titles of tables or forms. Places count characters of the decoded text; work is linear in its size.

use crate::base::number::is_space;
use crate::base::place::{Place, SourceId};
use crate::base::problem::Problem;
use crate::document::{Block, Grid, GridCell, GridRow, Paragraph};

use super::{problems, quote, rejoin};

/// A line with more cells than this is no table.
const MOST_CELLS: usize = 4096;
/// A line with cells of more bytes than this is no table.
const LONGEST_ROW: usize = 1 << 20;
/// A line without tabs inside a grid is a row only if it is no longer than this.
const LONGEST_LABEL: usize = 40;
/// More such lines in a run are text.
const MOST_LABELS: usize = 8;

/// One printed line, or the part of it up to a page break.
struct Line<'t> {
    text: &'t str,
    number: u32,
    column: u32,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Page,
    Tabs,
    Bars,
    Prose,
}

/// The blocks of a text, in order, and what was odd about its lines.
pub(super) fn blocks(text: &str, source: SourceId) -> (Vec<Block>, Vec<Problem>) {
    let mut reader = Reader { source, blocks: Vec::new(), grid: Grid::default(), problems: Vec::new(), gap: true };
    let lines: Vec<Line<'_>> = lines(text);
    let mut next = 0;
    for (at, line) in lines.iter().enumerate() {
        if at < next {
            continue;
        }
        match line.kind {
            Kind::Tabs if quote::opens(line.text) => next = reader.wrapped_row(&lines, at),
            Kind::Blank => reader.gap = true,
            Kind::Page => {}
            Kind::Tabs => reader.row(line, '\t'),
            Kind::Bars if is_rule(line.text) => {}
            Kind::Bars => reader.row(line, '|'),
            Kind::Prose if lost_its_tabs(&lines, at) => reader.row(line, '\t'),
            Kind::Prose => reader.paragraph(line),
        }
    }
    reader.close_grid();
    (reader.blocks, reader.problems)
}

struct Reader {
    source: SourceId,
    blocks: Vec<Block>,
    grid: Grid,
    problems: Vec<Problem>,
    gap: bool,
}

impl Reader {
    fn row(&mut self, line: &Line<'_>, separator: char) {
        let body = if separator == '|' { bars(line) } else { (line.text, line.column) };
        let count = body.0.matches(separator).take(MOST_CELLS).count();
        if count >= MOST_CELLS || body.0.len() > LONGEST_ROW {
            let place = Place { source: self.source, line: line.number, column: line.column, length: 0 };
            self.problems.push(if count >= MOST_CELLS {
                problems::too_many_cells(place, MOST_CELLS)
            } else {
                problems::too_long(place, LONGEST_ROW >> 20)
            });
            self.paragraph(line);
            return;
        }
        let mut cells = Vec::with_capacity(count + 1);
        self.cells(&mut cells, body.0, line.number, body.1, separator);
        self.grid.rows.push(GridRow { cells });
        self.gap = false;
    }

    fn cells(&self, cells: &mut Vec<GridCell>, body: &str, number: u32, mut column: u32, separator: char) {
        for piece in body.split(separator) {
            let (text, lead, length) = trimmed(piece);
            let place = Place { source: self.source, line: number, column: column.saturating_add(lead), length };
            cells.push(GridCell { text: quote::unquoted(text), place, span: 1 });
            column = column.saturating_add(width(piece)).saturating_add(1);
        }
    }

    /// A row with a cell in quotes that goes on in the next lines; gives the line after it.
    fn wrapped_row(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let mut cells: Vec<GridCell> = Vec::new();
        let mut last = at;
        let Some(first) = lines.get(at) else { return at + 1 };
        let (mut body, mut number, mut column) = (Some(first.text), first.number, first.column);
        while let Some(open) = body.filter(|body| quote::opens(body)) {
            let end = (last + 1..lines.len().min(last + 1 + quote::MOST_LINES)).find_map(|line| {
                let next = lines.get(line)?;
                quote::closes(next.text).map(|cut| (line, next, cut))
            });
            let Some((line, next, (inner, rest))) = end else { break };
            self.cells(&mut cells, open, number, column, '\t');
            if let Some(cell) = cells.last_mut() {
                cell.text = cell.text.trim_start_matches('"').to_owned();
                for middle in lines.get(last + 1..line).unwrap_or_default() {
                    cell.text.push_str(trimmed(middle.text).0);
                }
                cell.text.push_str(trimmed(inner).0);
            }
            (last, number, body) = (line, next.number, rest.strip_prefix('\t'));
            column = next.column.saturating_add(width(next.text).saturating_sub(body.map_or(0, width)));
        }
        let done = last > at;
        if let (true, Some(rest)) = (done, body) {
            self.cells(&mut cells, rest, number, column, '\t');
        }
        if done {
            self.grid.rows.push(GridRow { cells });
            self.gap = false;
        } else {
            self.row(first, '\t');
        }
        last + 1
    }

    fn paragraph(&mut self, line: &Line<'_>) {
        self.close_grid();
        let (text, lead, length) = trimmed(line.text);
        let column = line.column.saturating_add(lead);
        let place = Place { source: self.source, line: line.number, column, length };
        self.blocks.push(Block::Paragraph(Paragraph { text: text.to_owned(), place, after_gap: self.gap }));
        self.gap = false;
    }

    fn close_grid(&mut self) {
        if !self.grid.rows.is_empty() {
            let rows = rejoin::rejoin(std::mem::take(&mut self.grid).rows);
            self.blocks.push(Block::Grid(Grid { rows }));
        }
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (number, whole) in (1_u32..).zip(text.split('\n')) {
        let mut column = 1_u32;
        for (part, piece) in whole.split('\u{c}').enumerate() {
            if part > 0 {
                column = column.saturating_add(1);
                lines.push(Line { text: "", number, column, kind: Kind::Blank });
            }
            lines.push(Line { text: piece, number, column, kind: kind(piece) });
            column = column.saturating_add(width(piece));
        }
    }
    lines
}

fn kind(text: &str) -> Kind {
    let body = text.trim_matches(is_space);
    if body.is_empty() {
        return if text.contains('\t') { Kind::Tabs } else { Kind::Blank };
    }
    if text.contains('\t') {
        Kind::Tabs
    } else if body.len() > 2 && body.starts_with('|') && body.ends_with('|') {
        Kind::Bars
    } else if is_page_number(body) {
        Kind::Page
    } else {
        Kind::Prose
    }
}

/// `- 12 -`, `—12—`, `第 3 页 共 20 页`, `Page 3 of 20`: printed by the page, not by the author. A bare number is kept.
fn is_page_number(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let bare: String = text.chars().filter(|c| !is_space(*c)).collect();
    let dashed = |c: char| matches!(c, '-' | '—' | '–' | '－' | '~' | '·');
    let inner = bare.trim_matches(dashed);
    let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if bare.starts_with(dashed) && bare.ends_with(dashed) && digits(inner) {
        return true;
    }
    let Some(first) = inner.strip_prefix('第') else { return false };
    let Some((page, rest)) = first.split_once('页') else { return false };
    let rest = rest.trim_start_matches(['/', ',', '，', '、']);
    digits(page)
        && (rest.is_empty() || rest.strip_prefix('共').and_then(|rest| rest.strip_suffix('页')).is_some_and(digits))
}

/// A short label in a run of labels directly between two lines with tabs: rows whose trailing empty cells were cut off.
fn lost_its_tabs(lines: &[Line<'_>], at: usize) -> bool {
    let first = (0..at).rev().take(MOST_LABELS).find(|above| !is_label(lines, *above));
    let last = (at + 1..lines.len()).take(MOST_LABELS).find(|below| !is_label(lines, *below));
    let row = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(|line| line.kind == Kind::Tabs);
    is_label(lines, at) && row(first) && row(last)
}

fn is_label(lines: &[Line<'_>], at: usize) -> bool {
    let Some(line) = lines.get(at).filter(|line| line.kind == Kind::Prose) else { return false };
    let text = line.text.trim_matches(is_space);
    let text = ["其中：", "其中:"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let sentence = |c: char| matches!(c, '。' | '；' | ';' | '：' | ':' | '，' | ',');
    let heading = ["注", "说明", "备注", "公开", "附", "第", "续"].iter().any(|word| text.starts_with(word));
    let bracket = text.rfind(['(', '（']).filter(|_| text.ends_with([')', '）']));
    let bare = bracket.and_then(|at| text.get(..at)).unwrap_or(text);
    text.chars().take(LONGEST_LABEL + 1).count() <= LONGEST_LABEL
        && !text.contains(sentence)
        && !heading
        && !bare.is_empty()
        && !bare.ends_with('表')
}

/// `|---|:--:|`: the rule below the head of a table.
fn is_rule(text: &str) -> bool {
    text.contains('-') && text.chars().all(|c| matches!(c, '|' | '-' | ':' | '+') || is_space(c))
}

/// The cells between the outer bars, and the column where they begin.
fn bars<'t>(line: &Line<'t>) -> (&'t str, u32) {
    let (body, lead, _) = trimmed(line.text);
    let inner = body.strip_prefix('|').and_then(|body| body.strip_suffix('|')).unwrap_or(body);
    (inner, line.column.saturating_add(lead).saturating_add(1))
}

/// The text without white space at both ends, the characters before it, and its length.
fn trimmed(piece: &str) -> (&str, u32, u32) {
    let after = piece.trim_start_matches(is_space);
    let lead = piece.len().checked_sub(after.len()).and_then(|cut| piece.get(..cut)).map_or(0, width);
    let text = after.trim_end_matches(is_space);
    if text.is_empty() { ("", 0, 0) } else { (text, lead, width(text)) }
}

fn width(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<String> {
        let (blocks, _) = blocks(text, SourceId(0));
        blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph(paragraph) => paragraph.text.clone(),
                Block::Grid(grid) => grid
                    .rows
                    .iter()
                    .map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|"))
                    .collect::<Vec<_>>()
                    .join("/"),
            })
            .collect()
    }

    #[test]
    fn blank_lines_and_page_breaks_do_not_cut_a_grid() {
        assert_eq!(shape("a\tb\n\n— 12 —\n\u{c}c\t1\n注：d\n"), ["a|b/c|1", "注：d"]);
        assert_eq!(shape("标题\n第 3 页 共 9 页\nx\t\n"), ["标题", "x|"]);
    }

    #[test]
    fn a_label_that_lost_its_tabs_stays_in_the_grid() {
        assert_eq!(shape("a\t1\n二、外交支出\nb\t2\n"), ["a|1/二、外交支出/b|2"]);
        assert_eq!(shape("a\t1\n其中：购置费\nb\t2\n"), ["a|1/其中：购置费/b|2"]);
        assert_eq!(shape("a\t1\n二、外交支出\n三、国防支出\nb\t2\n"), ["a|1/二、外交支出/三、国防支出/b|2"]);
        assert_eq!(shape("a\t1\n结余（含专用结余）\nb\t2\n"), ["a|1/结余（含专用结余）/b|2"]);
        assert_eq!(shape("a\t1\n某局\n支出决算表（续）\nb\t2\n"), ["a|1", "某局", "支出决算表（续）", "b|2"]);
        assert_eq!(shape("a\t1\n支出决算表\nb\t2\n"), ["a|1", "支出决算表", "b|2"]);
        assert_eq!(shape("a\t1\n单位：万元\nb\t2\n"), ["a|1", "单位：万元", "b|2"]);
    }

    #[test]
    fn bars_are_cells_too() {
        assert_eq!(shape("| 项目 | 合计 |\n|---|---|\n| 甲 |  |\n"), ["项目|合计/甲|"]);
    }

    #[test]
    fn a_cell_in_quotes_may_be_wrapped() {
        assert_eq!(
            shape("2010599\t\"其他统计\n信息事务\"\t3.00\t\"1,234\"\nb\t2\n"),
            ["2010599|其他统计信息事务|3.00|1,234/b|2"]
        );
        assert_eq!(shape("a\t\"甲\n乙\"\t\"丙\n丁\"\n"), ["a|甲乙|丙丁"]);
        assert_eq!(shape("a\t\"甲\nb\t2\n"), ["a|\"甲/b|2"]);
    }

    #[test]
    fn a_row_broken_inside_a_cell_is_one_row_where_the_grid_is_rectangular() {
        let row = "2010401\t行政运行\t1.00\t\t1.00\n".repeat(10);
        let shown =
            |rows: &str| shape(&format!("{row}{rows}{row}")).concat().replace("2010401|行政运行|1.00||1.00", "-");
        let dashes = |middle: &str| format!("{}{middle}{}", "-/".repeat(10), "/-".repeat(10));
        assert_eq!(
            shown("2013999\t其他社会工作\n事务支出\t2.00\t\t2.00\n"),
            dashes("2013999|其他社会工作事务支出|2.00||2.00")
        );
        assert_eq!(
            shown("2013999\t其他社会工作\n事务支出\n2.00\t\t2.00\n"),
            dashes("2013999|其他社会工作事务支出|2.00||2.00")
        );
        assert_eq!(shown("2013999\t其他支出\n2.00\t2.00\n"), dashes("2013999|其他支出/2.00|2.00"));
        assert_eq!(shown("编码\t科目\n名称\t合\n计\t基本\t项目\n"), dashes("编码|科目名称|合计|基本|项目"));
        assert_eq!(
            shown("科目编码\t本年支出\n编码\t名称\t小计\t基本\n"),
            dashes("科目编码|本年支出/编码|名称|小计|基本")
        );
        assert_eq!(
            shown("三、上级补助收入\t\t三、国防支出\n四、事业收入\t\t3.00\n"),
            dashes("三、上级补助收入||三、国防支出/四、事业收入||3.00")
        );
        assert_eq!(shape("a\t甲\n乙\t1\t2\n"), ["a|甲/乙|1|2"]);
    }

    #[test]
    fn places_count_characters_of_the_line() {
        let (blocks, _) = blocks("\r\n 收入 \t 1.5\u{c}\t甲\n", SourceId(0));
        let Some(Block::Grid(grid)) = blocks.first() else { panic!("no grid") };
        let places: Vec<(u32, u32, u32)> = grid
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .map(|cell| (cell.place.line, cell.place.column, cell.place.length))
            .collect();
        assert_eq!(places, [(2, 2, 2), (2, 7, 3), (2, 11, 0), (2, 12, 1)]);
    }

    #[test]
    fn one_endless_line_takes_linear_time() {
        let (found, problems) = blocks(&"预算\t".repeat(1 << 20), SourceId(0));
        assert_eq!((found.len(), problems.len()), (1, 1));
        let (found, _) = blocks(&"预算".repeat(1 << 20), SourceId(0));
        assert_eq!(found.len(), 1);
    }
}
