//! Aligned columns: which columns of a table fit a width, how wide each is, and the padded lines.
//!
//! Must not know what the cells mean; wide characters count as two everywhere.

use super::view::View;
use crate::base::wide;

/// A table to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Rows from top to bottom, one text a column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a grid.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// Figures stand at the right.
    pub right: bool,
    /// When it may go.
    pub need: Need,
}

/// How much a column is needed; the least needed goes first, from the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Only there to help the eye.
    Spare,
    /// Has a part in the matter, but holds nothing but zeros.
    Zero,
    /// A name beside the key.
    Name,
    /// Holds figures that matter.
    Figure,
    /// Names the rows.
    Key,
}

/// The columns that are drawn, with their widths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Index of the column and its width.
    pub columns: Vec<(usize, usize)>,
    /// How many columns were left out.
    pub dropped: usize,
}

const BAR: usize = 3;
const NAME_GOOD: usize = 20;
const NAME_MIN: usize = 10;
const HEADER_MIN: usize = 8;

impl Grid {
    fn cells(&self, column: usize) -> usize {
        self.rows.iter().filter_map(|row| row.get(column)).map(|cell| wide::width(cell)).max().unwrap_or(0)
    }

    /// Chooses columns and widths so that a line is at most `room` columns wide.
    #[must_use]
    pub fn layout(&self, room: usize) -> Layout {
        let mut kept: Vec<Kept> = self.columns.iter().enumerate().map(|(at, column)| self.keep(at, column)).collect();
        while total(&kept) > room && shrink(&mut kept, room, Need::Name, NAME_GOOD) {}
        drop_while(&mut kept, room, Need::Spare);
        while total(&kept) > room && shrink(&mut kept, room, Need::Name, NAME_MIN) {}
        while total(&kept) > room && shrink(&mut kept, room, Need::Figure, HEADER_MIN) {}
        drop_while(&mut kept, room, Need::Zero);
        drop_while(&mut kept, room, Need::Name);
        while total(&kept) > room && shrink(&mut kept, room, Need::Figure, 4) {}
        while total(&kept) > room && shrink(&mut kept, room, Need::Key, 6) {}
        while total(&kept) > room && kept.len() > 2 {
            kept.pop();
        }
        let dropped = self.columns.len() - kept.len();
        Layout { columns: kept.iter().map(|column| (column.at, column.width)).collect(), dropped }
    }

    fn keep(&self, at: usize, column: &Column) -> Kept {
        let cells = self.cells(at);
        let least = match column.need {
            Need::Key => cells.min(16),
            _ if column.right => cells,
            _ => cells.min(4),
        };
        Kept { at, need: column.need, width: cells.max(wide::width(&column.header)).max(1), least, right: column.right }
    }

    /// Groups of columns that fit side by side, each with the leading columns: a wide table becomes several.
    #[must_use]
    pub fn panels(&self, leading: usize, room: usize) -> Vec<Grid> {
        let least = |at: usize| {
            self.columns.get(at).map_or(0, |column| self.cells(at).max(wide::width(&column.header).min(HEADER_MIN)))
                + BAR
        };
        let head: usize =
            (0..leading).map(|at| if at == leading - 1 { least(at).min(NAME_MIN + BAR) } else { least(at) }).sum();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut used = room;
        for at in leading..self.columns.len() {
            let next = least(at);
            match groups.last_mut() {
                Some(group) if used + next <= room + BAR => {
                    group.push(at);
                    used += next;
                }
                _ => {
                    groups.push(vec![at]);
                    used = head + next;
                }
            }
        }
        if groups.is_empty() {
            groups.push(Vec::new());
        }
        let pick = |group: &Vec<usize>| {
            let chosen: Vec<usize> = (0..leading).chain(group.iter().copied()).collect();
            Grid {
                columns: chosen.iter().filter_map(|at| self.columns.get(*at).cloned()).collect(),
                rows: self
                    .rows
                    .iter()
                    .map(|row| chosen.iter().filter_map(|at| row.get(*at).cloned()).collect())
                    .collect(),
            }
        };
        groups.iter().map(pick).collect()
    }

    /// The header line.
    #[must_use]
    pub fn header(&self, layout: &Layout, view: &View) -> String {
        let headers: Vec<String> = self.columns.iter().map(|column| column.header.clone()).collect();
        self.line(&headers, layout, view).0
    }

    /// One row as a line, with the byte range of each drawn column in it.
    #[must_use]
    pub fn line(&self, cells: &[String], layout: &Layout, view: &View) -> (String, Vec<(usize, usize, usize)>) {
        let mut out = String::new();
        let mut ranges = Vec::new();
        for (place, (at, width)) in layout.columns.iter().enumerate() {
            if place > 0 {
                out.push_str(view.bar());
            }
            let text = view.signs(cells.get(*at).map_or("", String::as_str));
            let text = wide::cut(&text, *width, view.dots());
            let right = self.columns.get(*at).is_some_and(|column| column.right);
            let padded = if right { wide::pad_left(&text, *width) } else { wide::pad_right(&text, *width) };
            let lead = if right { padded.len() - text.len() } else { 0 };
            let (start, length) = if text.is_empty() { (0, padded.len()) } else { (lead, text.len()) };
            ranges.push((*at, out.len() + start, out.len() + start + length));
            out.push_str(&padded);
        }
        (out, ranges)
    }
}

/// A column that is still in.
struct Kept {
    at: usize,
    need: Need,
    width: usize,
    least: usize,
    right: bool,
}

fn total(kept: &[Kept]) -> usize {
    kept.iter().map(|column| column.width + BAR).sum::<usize>().saturating_sub(BAR)
}

/// Makes the widest column of a kind narrower by what is too much; false if none can be.
fn shrink(kept: &mut [Kept], room: usize, need: Need, least: usize) -> bool {
    let over = total(kept).saturating_sub(room);
    let figures = need == Need::Figure;
    let candidates = kept.iter_mut().filter(|column| match figures {
        true => column.right,
        false => column.need == need && !column.right,
    });
    let limit = |column: &Kept| column.least.max(least);
    let Some(widest) =
        candidates.filter(|column| column.width > limit(column)).max_by_key(|column| column.width - limit(column))
    else {
        return false;
    };
    let spare = widest.width - limit(widest);
    widest.width -= spare.min(if figures { over.min(2) } else { over });
    true
}

fn drop_while(kept: &mut Vec<Kept>, room: usize, need: Need) {
    while total(kept) > room {
        match kept.iter().rposition(|column| column.need == need) {
            Some(at) => drop(kept.remove(at)),
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let column = |header: &str, right: bool, need: Need| Column { header: header.into(), right, need };
        let row = |cells: [&str; 5]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        Grid {
            columns: vec![
                column("科目编码", false, Need::Key),
                column("科目名称", false, Need::Name),
                column("本年支出合计", true, Need::Figure),
                column("对附属单位补助支出", true, Need::Zero),
                column("经营支出", true, Need::Spare),
            ],
            rows: vec![
                row(["", "合计", "766.56", "0", ""]),
                row(["2159999", "其他资源勘探工业信息等支出", "10.59", "0", "0"]),
            ],
        }
    }

    #[test]
    fn bars_stand_under_each_other_at_any_width() {
        let grid = grid();
        for room in 20..120 {
            let layout = grid.layout(room);
            let view = View::default();
            let mut lines = vec![grid.header(&layout, &view)];
            lines.extend(grid.rows.iter().map(|row| grid.line(row, &layout, &view).0));
            let bars = |line: &str| {
                line.match_indices('│').map(|(at, _)| wide::width(line.get(..at).unwrap_or(""))).collect::<Vec<_>>()
            };
            let first = bars(&lines[0]);
            assert!(lines.iter().all(|line| bars(line) == first), "{room}: {lines:#?}");
            assert!(room < 24 || lines.iter().all(|line| wide::width(line) <= room), "{room}: {lines:#?}");
        }
    }

    #[test]
    fn drops_what_matters_least_first() {
        let names = |room| grid().layout(room).columns.iter().map(|(at, _)| *at).collect::<Vec<_>>();
        assert_eq!(names(120), [0, 1, 2, 3, 4]);
        assert_eq!(names(60), [0, 1, 2, 3]);
        assert_eq!(names(34), [0, 1, 2]);
        assert_eq!(names(20), [0, 2]);
    }
}
